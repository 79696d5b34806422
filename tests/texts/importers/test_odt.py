"""Of an OpenDocument text, what a reader of the page sees once all changes are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.texts.importers import made_files
from tests.texts.importers.made_files import packed

if TYPE_CHECKING:
    from diptych.texts.importers import Imported

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(
    f'xmlns:{name}="{_ODF}{space}:1.0"'
    for name, space in [("office", "office"), ("text", "text"), ("table", "table"),
                        ("style", "style"), ("draw", "drawing"), ("manifest", "manifest")]
)  # fmt: skip
STYLES = """
<style:style style:name="Caption"/><style:style style:name="Quotations"/>
<style:style style:name="T1" style:parent-style-name="Title"/>
<style:style style:name="Fig" style:parent-style-name="Caption"/>
<style:style style:name="H"><style:text-properties text:display="none"/></style:style>
<style:style style:name="H2" style:parent-style-name="H"/>
<style:style style:name="S" style:parent-style-name="H">
<style:text-properties text:display="true"/></style:style>
<style:style style:name="Circle" style:parent-style-name="Circle"/>
<text:list-style style:name="N">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="("
 style:num-suffix=")" text:start-value="3"/>
<text:list-level-style-bullet text:level="3"/>
<text:list-level-style-number text:level="4" style:num-format=""/></text:list-style>
"""


def odt(body: str, **members: str) -> bytes:
    """Return an OpenDocument text: its body, and other members by name."""
    parts = {
        "content": f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:text>{body}</office:text>",
        **members,
    }
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            **{
                f"{'META-INF/' * (name == 'manifest')}{name}.xml": (
                    f"<office:part {NAMES}>{part}</office:part>"
                )
                for name, part in parts.items()
            },
        }
    )


def read(raw: bytes) -> Imported:
    return made_files.read(raw, "a.odt")


def said(raw: bytes) -> list[str]:
    return made_files.said(read(raw))


def par(content: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def test_paragraphs_are_what_their_styles_make_of_them() -> None:
    body = (
        par("Big", "T1")
        + '<text:h text:outline-level="2">Part</text:h>'
        + par("One<text:s/>two<text:tab/>three<text:line-break/>four.")
        + par("Said", "Quotations")
        + par("Map", "Fig")
        + par("Round", "Circle")
        + f"<text:section>{par('Inside.')}</text:section>"
    )
    assert said(odt(body)) == [
        "# Big", "## Part", "One two three four.", "quotation: Said", "caption: Map", "Round",
        "Inside.",
    ]  # fmt: skip


def test_changes_are_taken_and_said() -> None:
    changes = (
        "<text:tracked-changes><text:changed-region><text:insertion/></text:changed-region>"
        f"<text:changed-region><text:deletion>{par('gone')}</text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    )
    raw = odt(changes + par("Kept<office:annotation>why</office:annotation>."))
    assert said(raw) == ["Kept."]
    assert read(raw).notes == ("1 insertion taken, 1 comment left out, 1 deletion left out",)


def test_hidden_text_is_left_out_by_style_as_well() -> None:
    span = '<text:span text:style-name="{}">{}</text:span>'
    raw = odt(
        par("Seen " + span.format("H2", "not") + span.format("S", "here"))
        + par("secret", "H")
        + par("<text:hidden-paragraph text:is-hidden='true'/>gone")
        + par("Open<text:hidden-text>x</text:hidden-text>.")
        + f'<text:section text:display="none">{par("closed")}</text:section>',
        styles=STYLES,
    )
    assert said(raw) == ["Seen here", "Open."]
    assert read(raw).notes == (
        "2 hidden passages left out, 2 hidden paragraphs left out, 1 hidden section left out",
    )


def test_items_have_their_numbers() -> None:
    def item(*content: str, more: str = "") -> str:
        return f"<text:list-item{more}>{''.join(content)}</text:list-item>"

    def listed(*items: str, more: str = ' text:style-name="N"') -> str:
        return f"<text:list{more}>{''.join(items)}</text:list>"

    deeper = listed(item(par("deep"), listed(item(par("deeper"), listed(item(par("bare")),
                    more="")), more="")), item(par("next")), more="")  # fmt: skip
    body = (
        listed(
            f"<text:list-header>{par('Head')}</text:list-header>",
            item(par("One"), par("More of it.")),
            item(deeper),
            item(par("Two"), more=' text:start-value="5"'),
            item("<text:section>" + par("In a section") + "</text:section>"),
        )
        + listed(item(par("On")), more=' text:style-name="N" text:continue-numbering="true"')
        + listed(item(par("Anew")))
        + listed(item(par("Dash")), more="")
        + listed(item('<text:h text:outline-level="1">Chapter</text:h>'))
    )
    assert said(odt(body)) == [
        "Head",
        "item: 1. One",
        "More of it.",
        "item: - (c) deep",
        "item: - deeper",
        "item: - bare",
        "item: - (d) next",
        "item: 5. Two",
        "In a section",
        "item: 7. On",
        "item: 1. Anew",
        "item: - Dash",
        "# Chapter",
    ]


def test_tables_are_rows_and_what_lays_out_a_page_is_none() -> None:
    def row(*cells: str) -> str:
        inner = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{inner}<table:other/></table:table-row>"

    rows = f"<table:table-header-rows>{row(par('a'), par('b'))}</table:table-header-rows>"
    inner = "<table:table>" + row(par("c"), par("d") + par("e")) + "</table:table>"
    body = (
        f"<table:table><table:table-column/>{rows}</table:table>"
        f"<table:table>{row(par('Left.'), inner)}</table:table>"
        f"<table:table>{row(par('Alone.'))}</table:table>"
    )
    assert said(odt(body)) == ["row: a | b", "Left.", "row: c | d e", "Alone."]


def test_notes_boxes_and_what_is_left_out() -> None:
    note = (
        '<text:note text:note-class="{}"><text:note-citation>7</text:note-citation>'
        "<text:note-body>{}</text:note-body></text:note>"
    )
    frame = f"<draw:frame><draw:text-box>{par('Boxed.')}</draw:text-box></draw:frame>"
    raw = odt(
        par(
            "One"
            + note.format("footnote", par("See there."))
            + frame
            + "."
            + note.format("endnote", par("End."))
            + "<text:note/><draw:frame><draw:image/></draw:frame>"
            + "<text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>zi</text:ruby-text>"
            + "</text:ruby>"
        )
        + f"<text:table-of-content>{par('One 1')}{par('Two 2')}</text:table-of-content>"
    )
    assert said(raw) == ["One[1].[2]字", "Boxed.", "[1] See there.", "[2] End."]
    (found,) = read(raw).notes
    assert found == (
        "1 footnote moved to the end, 1 endnote moved to the end, 1 image left out, "
        "2 lines of a table of contents left out"
    )


def test_notes_and_decisions_inside_a_cell_are_those_of_the_text() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>7</text:note-citation>'
        f"<text:note-body>{par('See there.')}</text:note-body></text:note>"
    )
    image = "<draw:frame><draw:image/></draw:frame>"
    cells = "".join(
        f"<table:table-cell>{par(cell)}</table:table-cell>"
        for cell in (f"Sea{note}{image}", "40 %")
    )
    raw = odt(f"<table:table><table:table-row>{cells}</table:table-row></table:table>")
    assert said(raw) == ["row: Sea[1] | 40 %", "[1] See there."]
    assert read(raw).notes == ("1 footnote moved to the end, 1 image left out",)


def test_what_a_file_says_of_itself() -> None:
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    meta = f"<dc:title {names}>A</dc:title><initial-creator>B</initial-creator>"
    meta += f"<dc:creator {names}>C</dc:creator><dc:date {names}>2020-01-01</dc:date>"
    meta = f"<office:meta>{meta}</office:meta>"
    assert read(odt(par("x"), meta=meta)).fields == {"title": "A", "author": "B"}


def test_an_encrypted_file_is_refused() -> None:
    open_part = '<manifest:file-entry manifest:full-path="a"/>'
    read(odt(par("x"), manifest=open_part))
    closed = (
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry>"
    )
    assert made_files.refusal(odt(par("x"), manifest=open_part + closed), "a.odt") == (
        "a.odt: content.xml is encrypted; open it with its password, save it without one, and add "
        "that"
    )


def flat(body: str, more: str = "") -> bytes:
    """Return an OpenDocument text that is one XML file."""
    kind = 'office:mimetype="application/vnd.oasis.opendocument.text"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMES} {kind}>{more}'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_text_that_is_one_xml_file_is_read_as_well(mark: bytes) -> None:
    image = "<draw:frame><draw:image><office:binary-data>QUJD</office:binary-data></draw:image>"
    meta = "<office:meta><initial-creator>B</initial-creator></office:meta>"
    raw = mark + flat(par("Said", "Quotations") + par(f"One.{image}</draw:frame>"), meta)
    for name in ("a.fodt", "a.xml", "a"):
        found = made_files.read(raw, name)
        assert made_files.said(found) == ["quotation: Said", "One."]
        assert found.notes == ("1 image left out",)
        assert found.fields == {"author": "B"}


def test_a_flat_text_that_is_broken_is_refused_with_its_place() -> None:
    raw = flat("<text:p>One.</text:q>")
    assert "a.fodt: line 17, column 67: it is no well-formed XML" in made_files.refusal(
        raw, "a.fodt"
    )


@pytest.mark.parametrize(
    "style",
    [
        '<style:style style:name="P1" style:parent-style-name="Intense_20_Quote"/>',
        '<style:style style:name="P1" style:display-name="Zitat"/>',
        (
            '<style:style style:name="P1" style:parent-style-name="A"/>'
            '<style:style style:name="A" style:display-name="Block Text"/>'
        ),
    ],
)
def test_a_style_for_quotations_is_known_by_its_names(style: str) -> None:
    raw = odt(par("Said", "P1") + par("One."), styles=style)
    assert said(raw) == ["quotation: Said", "One."]


def test_headers_and_footers_are_left_out_and_said() -> None:
    page = (
        '<style:master-page style:name="{}"><style:header>{}</style:header>'
        "<style:footer><text:p><text:page-number>1</text:page-number></text:p></style:footer>"
        "<style:footer-first><text:p>{}</text:p></style:footer-first></style:master-page>"
    )
    styles = page.format("A", par("The Sea Times"), "") + page.format("B", "", "Page one")
    assert read(odt(par("One."), styles=styles)).notes == ("2 headers and footers left out",)
    raw = flat(par("One."), page.format("A", par("The Sea Times"), ""))
    assert made_files.read(raw, "a.fodt").notes == ("1 header or footer left out",)


def test_formulas_are_one_line_wherever_they_are_kept() -> None:
    power = "<semantics><msup><mi>x</mi><mn>2</mn></msup></semantics>"
    formula = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{power}</math>'
    frame = '<draw:frame text:anchor-type="{}">{}</draw:frame>'
    link = frame.format("as-char", '<draw:object x:href="./{}" xmlns:x="x"/>')
    body = par(f"So {link.format('Object 1')} is.") + par(f"Chart {link.format('Object 2')}.")
    members = {"Object 1/content": formula, "Object 2/content": "<chart/>"}
    raw = packed(
        {
            "content.xml": f"<x {NAMES}><office:text>{body}</office:text></x>",
            **{f"{name}.xml": member for name, member in members.items()},
        }
    )
    found = made_files.read(raw, "a.odt")
    assert made_files.said(found) == ["So x^2 is.", "Chart ."]
    assert found.notes == ("1 image left out",)
    inside = frame.format("paragraph", f"<draw:object>{formula}</draw:object>")
    assert made_files.said(made_files.read(flat(par(f"{inside}Sea")), "a.fodt")) == ["x^2 Sea"]
