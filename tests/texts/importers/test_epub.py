"""Of an e-book, its chapters in the order of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.texts.importers import made_files
from tests.texts.importers.made_files import packed

if TYPE_CHECKING:
    import pytest

    from diptych.texts.importers import Imported

META = '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{}</metadata>'


def epub(
    *chapters: str | bytes, meta: str = "", spine: str = "", more: dict[str, str] | None = None
) -> bytes:
    """Return an e-book of chapters ``a/c 0.xhtml`` and so on."""
    items = "".join(
        f'<item id="c{at}" href="c%20{at}.xhtml" media-type="application/xhtml+xml"/>'
        for at in range(len(chapters))
    )
    order = spine or "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" '
        'xmlns:opf="http://www.idpf.org/2007/opf">'
        f'{META.format(meta)}<manifest>{items}<item id="png" media-type="image/png"/></manifest>'
        f'<spine>{order}<itemref idref="png"/><itemref idref="gone"/></spine></package>'
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<!DOCTYPE c SYSTEM "c.dtd"><c><r full-path="a/b.opf"/></c>',
        "a/b.opf": package,
        **{f"a/c {at}.xhtml": chapter for at, chapter in enumerate(chapters)},
        **(more or {}),
    }
    return packed(members)


def read(raw: bytes) -> Imported:
    return made_files.read(raw, "a.epub")


def said(raw: bytes) -> list[str]:
    return made_files.said(read(raw))


def refusal(raw: bytes) -> str:
    return made_files.refusal(raw, "a.epub")


def test_chapters_are_read_in_the_order_of_reading() -> None:
    spine = '<itemref idref="c1"/><itemref idref="c2" linear="no"/><itemref idref="c0"/>'
    raw = epub("<p>Second.</p>", "<p>First.</p>", "<p>Beside.</p>", spine=spine)
    assert said(raw) == ["First.", "Second."]
    assert read(raw).notes == ("1 part beside the text left out",)
    assert read(raw).segmentation.description == "2 parts of the e-book"


def test_blocks_are_what_they_are() -> None:
    page = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x.dtd">
    <html><head><title>No</title><script>1 < 2</script></head><body>
    <h2>Part&nbsp;<i>one</i></h2>Loose words<p>A<br/>line<hr/></p>
    <blockquote><p>Said.</p></blockquote>
    <ol start="3"><li>Three</li><li><p>Four</p><p>more</p></li></ol>
    <ol start="x"><li>One</li></ol>
    <ul><li>Dot<ul><li>deeper</li></ul></li></ul><li>stray</li>
    <table><caption>Rows</caption><tr><td>a</td><td><p>b</p><p>c</p></td></tr>
    <tr><td>Alone.</td></tr></table>
    <figure><img src="x"/><figcaption>Map</figcaption></figure>
    <div>In <span>a</span> div</div></p></table>
    <p>Open <b>ends</body></html>"""
    raw = epub(page)
    assert said(raw) == [
        "## Part\u00a0one",
        "Loose words",
        "A line",
        "quotation: Said.",
        "item: 3. Three",
        "item: 4. Four",
        "more",
        "item: 1. One",
        "item: - Dot",
        "item: - deeper",
        "item: - stray",
        "caption: Rows",
        "row: a | b c",
        "Alone.",
        "caption: Map",
        "In a div",
        "Open ends",
    ]
    assert read(raw).notes == ("1 image left out",)


def test_what_is_hidden_or_no_text_is_left_out() -> None:
    page = (
        "<nav><ol><li>Contents<img/></li></ol></nav><p hidden=''>x</p>"
        '<p style="display : none">x</p>'
        '<p>Seen<span epub:type="pagebreak">12</span><span role="doc-pagebreak"/>'
        '<a epub:type="noteref" href="#n">1</a>, <a href="#x">linked</a>.</p>'
        "<ruby>字<rt>zi</rt></ruby>"
    )
    assert said(epub(page)) == ["Seen[1], linked.", "字"]


def test_what_a_book_says_of_itself() -> None:
    meta = (
        "<dc:title>T</dc:title><dc:creator>A</dc:creator><dc:creator>B</dc:creator>"
        '<dc:date opf:event="modification">2020-01-02</dc:date><dc:date>soon</dc:date>'
        '<dc:date opf:event="publication">1999-03</dc:date>'
        "<dc:publisher>P</dc:publisher><dc:language>de</dc:language>"
    )
    assert read(epub("<h1>One</h1>", meta=meta)).fields == {
        "title": "T",
        "source": "P",
        "author": "A; B",
        "date": "1999-03",
        "language": "de",
    }
    assert read(epub("<h1>One</h1>")).fields == {}


def test_letters_are_as_a_chapter_says() -> None:
    latin = '<?xml version="1.0" encoding="iso-8859-1"?><p>Bücher</p>'
    assert said(epub(latin.encode("latin-1"), "<p>Bücher</p>".encode("utf-16"))) == ["Bücher"] * 2
    again = "; get the file once more, or open it in its own program and save it again"
    assert refusal(epub(b"<p>B\xfccher")) == (
        f"a.epub: a/c 0.xhtml is not in utf-8, as it should be{again}"
    )
    assert "is not in none" in refusal(epub(b'<?xml encoding="none"?><p>x</p>'))


def test_encrypted_chapters_are_refused_and_fonts_are_not() -> None:
    listed = '<e><r URI="{}"/></e>'
    place = "META-INF/encryption.xml"
    assert said(epub("<p>x</p>", more={place: listed.format("a/font.ttf")})) == ["x"]
    assert refusal(epub("<p>x</p>", more={place: listed.format("a/c%200.xhtml")})) == (
        "a.epub: a/c 0.xhtml is encrypted; it opens only in the program of its seller (DRM): "
        "get the book from where it is sold without that"
    )


def test_a_book_that_is_nowhere_is_refused() -> None:
    raw = packed({"META-INF/container.xml": "<c/>"})
    assert "META-INF/container.xml names no book" in refusal(raw)


def test_elements_too_deep_inside_of_one_another_are_refused() -> None:
    assert read(epub(f"<p>{'<b>' * 200}Deep.{'</b>' * 200}</p>")).segmentation.segments
    assert refusal(epub(f"<p>{'<div>' * 300}Deep.")) == (
        "a.epub: the elements of a/c 0.xhtml stand too deep inside of one another; get the file "
        "once more, or open it in its own program and save it again"
    )


def test_formulas_too_deep_inside_of_one_another_are_refused() -> None:
    assert said(epub(f"<math>{'<mrow>' * 200}<mi>x")) == ["x"]
    assert "stand too deep" in refusal(epub(f"<math>{'<mrow>' * 300}x"))


def test_paragraphs_that_are_never_closed_do_not_stand_inside_of_one_another() -> None:
    found = read(epub("<blockquote>" + "<p>Not closed." * 400))
    assert len(found.segmentation.segments) == 400


def test_more_tags_than_a_book_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diptych.texts.importers.epub._MOST_TAGS", 3)
    assert read(epub("<p>One.")).segmentation.segments
    assert refusal(epub("<p>One.</p>", "<p>Two.</p>")) == (
        "a.epub: it has more than 3 tags; make plain text of it, and add that: pandoc -t plain "
        "--wrap=none -o NEW.txt a.epub"
    )


def test_a_nul_is_left_out() -> None:
    assert said(epub("<p>It \0rains.</p>")) == ["It rains."]


def test_formulas_are_one_line() -> None:
    page = (
        '<p>As <m:math xmlns:m="x"><m:mfrac><m:mi>a</m:mi><m:mrow><m:mi>b</m:mi><m:mo>+</m:mo>'
        "<m:mn>1</m:mn></m:mrow></m:mfrac></m:math> is.</p>"
        "<p><math><msup><mi>x</mi><mn>2</mn></msup><mspace/></x><mn>7</mn></msup></math></p>"
        '<p hidden=""><math><mi>z</mi></math></p><p>And <math><mi>y'
    )
    assert said(epub(page)) == ["As a/(b+1) is.", "x^2 7", "And y"]


def test_two_line_ends_or_a_rule_end_a_paragraph() -> None:
    page = (
        "<p>One<br/>two.<br/> <br/>Three.<img/><br/>Four.<hr/>Five.</p><h1>Six<br/><br/>seven</h1>"
        '<p>Eight <span hidden=""><br/><br/></span>nine.</p>'
    )
    assert said(epub(page)) == [
        "One two.", "Three. Four.", "Five.", "# Six seven", "Eight nine.",
    ]  # fmt: skip


def test_a_part_that_is_a_list_of_links_to_others_is_left_out() -> None:
    links = [f'<p><a href="c%20{at}.xhtml">Chapter {at}</a></p>' for at in range(3)]
    raw = epub(f"<h1>In</h1>{''.join(links)}", "<p>The sea.</p>")
    assert said(raw) == ["The sea."]
    assert read(raw).notes == ("4 lines of a table of contents left out",)
    assert len(said(epub(f"<h1>In</h1>{''.join(links[1:])}"))) == 3
    assert len(said(epub(f"<h1>And much more</h1>{''.join(links)}"))) == 4
    away = [one.replace("c%20", "https://c%20") for one in links]
    assert len(said(epub("".join([*away, "<p><a>None</a></p>"])))) == 4
