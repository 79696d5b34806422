"""Of a Word file, what a reader of the page sees once all changes are taken."""

from __future__ import annotations

import pytest
from tests.texts.importers.made_files import packed, read, said

from diptych.errors import ForeignFileError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, core: str = "", **parts: str) -> bytes:
    """Return a Word file: its body, and other parts such as ``styles`` by name."""
    names = 'xmlns:w="{}" xmlns:m="{}" xmlns:mc="{}"'.format(
        W,
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
    )
    related = "".join(
        f'<Relationship Type="{RELATED}/{part.rstrip("29")}" Target="{part}.xml"/>'
        for part in [*parts, "header9"]
    )
    members = {
        "_rels/.rels": f'<R><Relationship Type="{RELATED}/officeDocument"'
        ' Target="word/document.xml"/></R>',
        "word/_rels/document.xml.rels": f"<R>{related}</R>",
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": f"<w:part {names}>{part}</w:part>" for name, part in parts.items()},
    }
    if core:
        members["docProps/core.xml"] = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</c>'
    return packed(members)


def run(content: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{content}</w:t></w:r>'


def par(content: str, properties: str = "") -> str:
    """Return a paragraph of runs, or of words."""
    inner = content if content.startswith("<") else run(content) if content else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="S"><w:name w:val="Subtitle"/></w:style>
<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="H2"/></w:style>
<w:style w:styleId="O"><w:name w:val="O"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:styleId="Q"><w:name w:val="Intense Quote"/></w:style>
<w:style w:styleId="C"><w:name w:val="caption"/></w:style>
<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="V"><w:name w:val="V"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:styleId="L"><w:name w:val="List"/>
  <w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="X"><w:name w:val="X"/><w:basedOn w:val="Y"/></w:style>
<w:style w:styleId="Y"><w:name w:val="Y"/><w:basedOn w:val="X"/></w:style>
<w:style w:styleId="LS"><w:name w:val="LS"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def listed(number: str, level: str = "0") -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def notes(raw: bytes) -> str:
    (found,) = read(raw, "a.docx").notes
    return found


def test_changes_are_taken_and_said() -> None:
    raw = docx(
        par(
            run("Ministers ")
            + f"<w:del>{run('x').replace('w:t', 'w:delText')}</w:del>"
            + f"<w:ins>{run('agreed ')}</w:ins><w:ins>{run('on')}</w:ins>"
            + "<w:r><w:t> rules</w:t><w:br/><w:t>for AI</w:t><w:noBreakHyphen/><w:t>systems</w:t>"
            + "<w:softHyphen/><w:tab/></w:r>"
        )
        + "<w:moveFromRangeStart/>"
        + par(f"<w:moveFrom>{run('gone')}</w:moveFrom>", "<w:rPr><w:moveFrom/></w:rPr>")
        + "<w:moveToRangeStart/>"
        + par(f"<w:moveTo>{run('Moved here.')}</w:moveTo>")
        + f"<w:del>{par('never')}</w:del><w:ins>{par('New.')}</w:ins>"
    )
    assert said(read(raw, "a.docx")) == [
        "Ministers agreed on rules for AI-systems",
        "Moved here.",
        "New.",
    ]
    assert notes(raw) == (
        "1 insertion taken, 1 moved passage taken where it is now, 1 deletion left out"
    )


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    raw = docx(par("One ", deleted) + par("two.") + par("Three.", deleted))
    assert said(read(raw, "a.docx")) == ["One two.", "Three."]
    table = "<w:tbl><w:tr><w:tc>" + par("Cell.") + "</w:tc></w:tr></w:tbl>"
    assert said(read(docx(par("One", deleted) + table), "a.docx")) == ["One", "Cell."]


def test_a_drop_cap_is_joined_to_its_word() -> None:
    raw = docx(
        par("T", '<w:framePr w:dropCap="drop"/>')
        + par("he sea.")
        + par("Framed.", '<w:framePr w:w="1"/>')
    )
    assert said(read(raw, "a.docx")) == ["The sea.", "Framed."]


def test_hidden_text_is_left_out_by_style_as_well() -> None:
    seen = '<w:vanish w:val="0"/>'
    raw = docx(
        par(run("Seen ") + run("not ", "<w:vanish/>") + run("this ", "<w:vanish/>") + run("here."))
        + par(run("secret", '<w:rStyle w:val="V"/>'))
        + par(run("hidden ") + run("Shown.", seen), style("V"))
        + par("by its style", style("V"))
        + par(run(" ", "<w:vanish/>") + run("Blank."))
        + par("<w:r><w:rPr><w:vanish/></w:rPr><w:txbxContent/></w:r>"),
        styles=STYLES,
    )  # fmt: skip
    assert said(read(raw, "a.docx")) == ["Seen here.", "Shown.", "Blank."]
    assert notes(raw) == "2 hidden passages left out, 2 hidden paragraphs left out"


def test_styles_tell_headings_quotations_and_captions() -> None:
    raw = docx(
        par("Big", style("T"))
        + par("Under", style("S"))
        + par("Two", style("H2"))
        + par("Own", style("Own"))
        + par("Outlined", style("O"))
        + par("Direct", '<w:outlineLvl w:val="8"/>')
        + par("Body", style("O") + '<w:outlineLvl w:val="9"/>')
        + par("Quoted", style("Q"))
        + par("Figure 1", style("C"))
        + par("One 3", style("TOC1"))
        + par(" ", style("TOC1"))
        + par("Circle", style("X"))
        + par("Unknown", style("Nobody")),
        styles=STYLES,
    )
    assert said(read(raw, "a.docx")) == [
        "# Big",
        "## Under",
        "## Two",
        "## Own",
        "### Outlined",
        "###### Direct",
        "Body",
        "quotation: Quoted",
        "caption: Figure 1",
        "Circle",
        "Unknown",
    ]
    assert notes(raw) == "1 line of a table of contents left out"


def level(at: int, form: str, shown: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}">{more}<w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/></w:lvl>'
    )


NUMBERING = f"""
<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}
{level(2, "bullet", "x")}{level(3, "upperRoman", "%1.%4", '<w:start w:val="4"/>')}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>
</w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0">{level(0, "decimalZero", "Article %1")}</w:lvlOverride></w:num>
<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="LS"/></w:abstractNum>
<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="9"/></w:num>
<w:abstractNum w:abstractNumId="6">{level(0, "none", "%1§")}</w:abstractNum>
<w:num w:numId="6"><w:abstractNumId w:val="6"/></w:num>
<w:abstractNum w:abstractNumId="7">{level(0, "lowerRoman", "%1.", '<w:start w:val="x"/>')}
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num>
"""


def test_items_have_their_numbers() -> None:
    raw = docx(
        par("One", listed("1"))
        + par("Deeper", listed("1", "1"))
        + par("Deeper too", listed("1", "1"))
        + par("Two", style("L"))
        + par("Deeper anew", listed("1", "1"))
        + par("Bullet", listed("1", "2"))
        + par("Roman", listed("1", "3"))
        + par("Seven", listed("2"))
        + par("Eight", listed("2"))
        + par("Ninth", listed("3"))
        + par("Ten", listed("4"))
        + par("No plan", listed("5"))
        + par("None", listed("6"))
        + par("Small", listed("7"))
        + par("No list", style("L") + listed("0"))
        + par("Odd level", listed("1", "x"))
        + par("Headed", style("H2") + listed("1"))
        + par("Bulleted", style("H2") + listed("1", "2"))
        + par("", listed("1"))
        + par("Fourteen", listed("1")),
        styles=STYLES,
        numbering=NUMBERING,
    )
    assert said(read(raw, "a.docx")) == [
        "item: 1. One",
        "item: - a) Deeper",
        "item: - b) Deeper too",
        "item: 2. Two",
        "item: - a) Deeper anew",
        "item: - Bullet",
        "item: - 2.IV Roman",
        "item: 7. Seven",
        "item: 8. Eight",
        "item: - Article 09 Ninth",
        "item: 10. Ten",
        "item: - No plan",
        "item: - § None",
        "item: - i. Small",
        "No list",
        "item: 11. Odd level",
        "## 12. Headed",
        "## Bulleted",
        "item: 14. Fourteen",
    ]


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [("upperLetter", 28, "BB"), ("lowerRoman", 1994, "mcmxciv"), ("upperRoman", 4000, "4000"),
     ("lowerLetter", 0, "0"), ("chicago", 3, "3")],
)  # fmt: skip
def test_a_number_is_written_as_the_list_has_it(form: str, number: int, shown: str) -> None:
    plan = level(0, form, "%1", f'<w:start w:val="{number}"/>')
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{plan}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    found = read(docx(par("X", listed("1")), numbering=numbering), "a.docx")
    assert said(found) == [f"item: - {shown} X"]


def test_tables_are_rows_and_what_lays_out_a_page_is_none() -> None:
    def row(*cells: str, properties: str = "") -> str:
        inner = "".join(f"<w:tc>{par(cell)}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"

    rows = row("a", "b") + row("gone", "x", properties="<w:del/>") + f"<w:ins>{row('', '')}</w:ins>"
    inner = "<w:tbl>" + row("c", "d") + "</w:tbl>"
    nested = f"<w:tbl><w:tr><w:tc>{par('Left.')}</w:tc><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    one = "<w:tbl>" + row("Alone.") + row("Too.") + "</w:tbl>"
    raw = docx(f"<w:tbl><w:tblPr/>{rows}</w:tbl>" + nested + one)
    assert said(read(raw, "a.docx")) == ["row: a | b", "Left.", "row: c | d", "Alone.", "Too."]


def test_notes_stand_at_the_end() -> None:
    note = '<w:footnote w:id="2">' + par("See <w:t/>".replace("<w:t/>", "there.")) + "</w:footnote>"
    own = '<w:footnote w:id="3">' + par('<w:r><w:footnoteReference w:id="3"/></w:r>' + run("Me."))
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    raw = docx(
        par(run("One") + reference.format("2") + run(".") + reference.format("9"))
        + par(run("Two") + reference.format("3") + run("x", "<w:vanish/>"))
        + par(
            run("Three")
            + '<w:r><w:endnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
            + '<w:r><w:rPr><w:vanish/></w:rPr><w:endnoteReference w:id="2"/></w:r>'
        ),
        footnotes=note + own + "</w:footnote>",
        endnotes='<w:endnote w:id="1">' + par("End.") + '</w:endnote><w:endnote w:id="2"/>',
    )
    assert said(read(raw, "a.docx")) == [
        "One[1].",
        "Two[2]",
        "Three*",
        "[1] See there.",
        "[2] Me.",
        "[3] End.",
    ]
    assert notes(raw) == (
        "2 footnotes moved to the end, 1 hidden passage left out, 1 endnote moved to the end"
    )


def test_notes_and_decisions_inside_a_cell_are_those_of_the_text() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    cell = f"<w:tc>{par(run('Sea') + reference + run('x', '<w:vanish/>'))}</w:tc>"
    raw = docx(
        f"<w:tbl><w:tr>{cell}<w:tc>{par('40 %')}</w:tc></w:tr></w:tbl>",
        footnotes='<w:footnote w:id="2">' + par("See there.") + "</w:footnote>",
    )
    assert said(read(raw, "a.docx")) == ["row: Sea[1] | 40 %", "[1] See there."]
    assert notes(raw) == "1 footnote moved to the end, 1 hidden passage left out"


def test_fields_give_their_result() -> None:
    def step(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    raw = docx(
        par(
            step("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("code")
            + step("separate") + run("Result.") + step("end") + step("end")
        )
        + par(run("Open ") + step("begin") + run("code"))
        + par("Goes on.")
        + par(f"<w:fldSimple>{run('Simple.')}</w:fldSimple>")
    )  # fmt: skip
    assert said(read(raw, "a.docx")) == ["Result.", "Open", "Goes on.", "Simple."]


def test_text_boxes_follow_their_paragraph_once() -> None:
    def box(content: str) -> str:
        return f"<w:drawing><w:txbxContent>{content}</w:txbxContent></w:drawing>"

    both = (
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
    raw = docx(
        par(f"<w:r>{both.format(box(par('Boxed.')), box(par('Boxed.')))}</w:r>" + run("Around."))
        + par(f"<w:r>{both.format('<w:drawing/>', '<w:pict/>')}<mc:AlternateContent/></w:r>")
        + both.format("", par("In the older way."))
        + "<w:altChunk/><w:sectPr/>"
    )
    assert said(read(raw, "a.docx")) == ["Around.", "Boxed.", "In the older way."]
    assert notes(raw) == "1 image left out, 1 embedded file left out"


def test_comments_blanks_of_forms_and_headers_are_left_out() -> None:
    prompt = run("Click here", '<w:rStyle w:val="PlaceholderText"/>')
    blank = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    raw = docx(
        par(run("Said.") + "<w:r><w:commentReference/></w:r>" + blank.format(prompt))
        + par(blank.format(run("Filled in.")))
        + blank.format(par("Whole.")),
        header=par("Page") + par("12"),
        footer=par("12"),
        header2=par("Page"),
    )
    assert said(read(raw, "a.docx")) == ["Said.", "Filled in.", "Whole."]
    assert notes(raw) == (
        "1 comment left out, 1 blank of a form left out, 2 headers and footers left out"
    )


def test_symbols_are_letters_where_they_are_known() -> None:
    def symbol(font: str, char: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'

    raw = docx(
        par(
            symbol("Symbol", "F061") + symbol("Wingdings", "F0E0") + symbol("Arial", "2014")
            + symbol("Wingdings", "F001") + symbol("Arial", "x")
        )
        + par("<m:oMath><m:r><m:t>x=y</m:t></m:r></m:oMath>")
        + par(f"<w:ruby><w:rt>{run('reading')}</w:rt><w:rubyBase>{run('字')}</w:rubyBase></w:ruby>")
    )  # fmt: skip
    assert said(read(raw, "a.docx")) == ["α→—", "x=y", "字"]
    assert notes(raw) == "1 symbol left out"


def test_letters_of_a_font_for_symbols_are_what_it_shows() -> None:
    raw = docx(
        par(run("\uf0b7  Helps.", '<w:rFonts w:ascii="Symbol"/>'))
        + par(run("\uf0fc\uf0fe", '<w:rFonts w:ascii="Wingdings"/>') + run(" \uf0b7 \uf0a7"))
        + par(run("a\uf0b7\uf001b", '<w:rFonts w:hint="x"/>'))
    )
    assert said(read(raw, "a.docx")) == ["item: • Helps.", "✓☑ • ▪", "a•\uf001b"]
    assert notes(docx(par("One \uf031"))) == "1 symbol left out"


def test_what_begins_with_a_bullet_is_an_item() -> None:
    raw = docx(
        "<w:p>"
        + run("•\u00a0 One")
        + "</w:p>"
        + par("● Two")
        + par("■")
        + par("•Three")
        + par("- Four")
    )
    assert said(read(raw, "a.docx")) == [
        "item: •\u00a0 One", "item: ● Two", "■", "•Three", "- Four",
    ]  # fmt: skip
    assert said(read(docx(par("• Top", style("H2")), "", styles=STYLES), "a.docx")) == ["## • Top"]


def test_a_title_has_no_numbers_of_notes() -> None:
    note = '<w:footnote w:id="1">' + par("Thanks.") + "</w:footnote>"
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    raw = docx(par(run("The sea [2020]") + mark, style("T")), styles=STYLES, footnotes=note)
    assert read(raw, "a.docx").fields == {"title": "The sea [2020]"}
    raw = docx(par("The sea", style("T")) + par(run("x") + mark), styles=STYLES, footnotes=note)
    assert read(raw, "a.docx").fields == {}


def test_nothing_is_left_of_brackets_round_the_number_of_a_note() -> None:
    one = '<w:footnote w:id="{}">' + par("<w:r><w:t>{}</w:t></w:r>") + "</w:footnote>"
    raw = docx(
        par(run("A") + '<w:r><w:footnoteReference w:id="1"/></w:r>')
        + par(run("B") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=one.format(1, "( ) See (there).") + one.format(2, "[]Ask."),
    )
    assert said(read(raw, "a.docx")) == ["A[1]", "B[2]", "[1] See (there).", "[2] Ask."]


@pytest.mark.parametrize(
    ("core", "fields"),
    [
        ("<dc:title>A</dc:title><dc:creator>B C</dc:creator><dc:language>de</dc:language>",
         {"title": "A", "author": "B C", "language": "de"}),
        (("<dc:title>Microsoft Word - a.doc</dc:title><dc:creator>Windows User</dc:creator>"
          "<dc:language>German, I think</dc:language>"), {}),
        ("<dc:creator>Ann;Windows User ; Ben</dc:creator>", {"author": "Ann; Ben"}),
        ("", {}),
    ],
)  # fmt: skip
def test_what_a_file_says_of_itself_is_taken_where_it_can_be_believed(
    core: str, fields: dict[str, str]
) -> None:
    assert read(docx(par("Said."), core=core), "a.docx").fields == fields


def test_a_heading_on_top_is_a_better_title_than_what_a_file_keeps() -> None:
    raw = docx(par("Real", style("T")), core="<dc:title>Template</dc:title>", styles=STYLES)
    assert read(raw, "a.docx").fields == {}


def test_a_file_without_its_text_is_refused() -> None:
    with pytest.raises(ForeignFileError) as caught:
        read(packed({"word/styles.xml": "<x/>"}), "a.docx")
    assert str(caught.value) == (
        "a.docx: word/document.xml, which should hold its text, is missing; get the file once "
        "more, or open it in its own program and save it again"
    )
