"""Web pages become texts: the article, what the page says of itself, and what was left out."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from diptych.errors import NoArticleError, UnreadableFileError
from diptych.texts.importers import Arrival, Imported, format_of, html, import_arrival
from diptych.texts.importers.apart import Answer
from diptych.texts.importers.web_leavings import REASONS

ONE = "Ministers agreed on rules for artificial intelligence after a long night of talks."
TWO = "Critics called the rules weak, and said so to the press on the very next morning."


def read(markup: str | bytes, name: str = "page.html") -> Imported:
    raw = markup if isinstance(markup, bytes) else markup.encode()
    return import_arrival(Arrival(raw=raw, name=name))


def article(*paragraphs: str, head: str = "") -> str:
    inner = "".join(f"<p>{one}</p>\n" for one in paragraphs)
    return f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>Rules</h1>{inner}"


def contents(imported: Imported) -> list[str]:
    return [segment.content for segment in imported.segmentation.segments]


def test_a_page_becomes_its_article_with_what_it_says_of_itself() -> None:
    found = read(article(ONE, TWO, head="<title>Rules</title><meta name=author content=Ann>"))
    assert contents(found) == ["Rules", ONE, TWO]
    assert found.segmentation.segments[0].level == 1
    assert found.segmentation.description == "the article of a web page"
    assert found.segmentation.convention is None
    assert found.fields == {"title": "Rules", "author": "Ann", "language": "en"}
    assert found.notes == ("30 of the page's 30 words taken",)


def test_what_is_left_out_is_said() -> None:
    found = read(
        article(ONE, "Read also: Machines", TWO, "Share this article", "Advertisement", ONE)
        + "<p hidden>secret words</p><p hidden>more of them</p>"
    )
    assert contents(found) == ["Rules", ONE, TWO, ONE]
    assert found.notes == (
        "43 of the page's 50 words taken",
        "2 hidden passages left out",
        "1 line to other pages left out (“Read also: Machines”)",
        "2 lines asking to share or subscribe, or advertising left out (“Share this article”)",
    )


def test_one_line_that_is_left_out_is_not_spoken_of_as_if_it_were_several() -> None:
    found = read(article(ONE, "Photo: Ann Lee/Reuters", TWO, "Share this article", ONE))
    assert found.notes[1:] == (
        "1 line asking to share or subscribe, or advertising left out (“Share this article”)",
        "1 line crediting a picture left out (“Photo: Ann Lee/Reuters”)",
    )


def test_how_much_of_a_page_was_taken_is_said() -> None:
    menu = "<ul>" + "<li><a href=x>World News</a></li>" * 600 + "</ul>"
    found = read(f"<html><body><nav>{menu}</nav>" + article(ONE, TWO).partition("<body>")[2])
    assert found.notes == ("30 of the page's 1,230 words taken",)


def test_headline_and_standfirst_are_on_top_and_the_byline_is_said() -> None:
    lead = "What it took, and who had wanted the rules"
    head = f"<title>Rules agreed</title><meta name=description content='{lead}'>"
    top = f"<header><h1>Rules agreed</h1><p>{lead}</p><p>By Ann Lee</p></header>"
    found = read(f"<html><head>{head}<body>{top}<p>{ONE}</p><p>By Ann Lee</p><p>{TWO}</p>{TWO * 5}")
    assert contents(found)[:3] == ["Rules agreed", lead, ONE]
    assert found.notes[1] == "1 line about who wrote it and when left out (“By Ann Lee”)"


def test_how_the_letters_were_read_is_said() -> None:
    raw = article("Café " + ONE, TWO, head="<meta charset=latin1>").encode()
    assert read(raw).notes[0] == "read as UTF-8, which its bytes are, and not as it says"


def test_lines_of_the_source_and_identical_paragraphs_are_no_matter() -> None:
    found = read(article(ONE.replace(" ", "\r\n "), *[TWO] * 3))
    assert contents(found) == ["Rules", ONE, TWO, TWO, TWO]


def test_xhtml_elements_that_end_at_once_hold_nothing() -> None:
    found = read(
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
        f'<head><title/><script src="x"/></head><body><div id="a"/><h2><a id="b"/>Rules</h2>'
        f"<p>{ONE}</p><p>{TWO}</p></body></html>",
        "page.xhtml",
    )
    assert contents(found) == [ONE, TWO]


@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_the_page_of_a_web_archive_is_read(encoding: str) -> None:
    from email.message import EmailMessage

    whole = EmailMessage()
    whole.set_content("not the page")
    whole.add_alternative(article("Café " + ONE, TWO), subtype="html", cte=encoding)
    found = read(whole.as_bytes(), "page.mhtml")
    assert contents(found) == ["Rules", "Café " + ONE, TWO]


def test_an_archive_without_a_page_is_refused() -> None:
    with pytest.raises(NoArticleError, match=r"page\.mht: no article was found"):
        read(b"Content-Type: text/plain\n\nwords", "page.mht")


@pytest.mark.parametrize(
    "markup",
    ["", " ", "<html></html>", "<!doctype html><html><body><div id=root></div><script>x</script>",
     "<!-- x -->", "<html><frameset><frame src=x></frameset></html>"],
)  # fmt: skip
def test_a_page_without_words_is_refused_with_what_to_do(markup: str) -> None:
    with pytest.raises(NoArticleError, match="open it in a browser, copy the article"):
        read(markup)


def test_elements_too_deep_inside_of_one_another_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="stand too deep inside of one another"):
        read(f"<html><body>{'<div>' * 20_000}{ONE}")


def test_more_tags_than_a_page_has_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="has more than 100,000 tags"):
        read("<html><body>" + "<b>" * 100_001)


def test_more_attributes_than_an_element_has_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="an element with more than 500 attributes"):
        read(article(ONE) + "<p " + " ".join(f"a{number}=x" for number in range(501)) + ">x</p>")
    many = "word " * 1000
    assert contents(
        read(article(ONE, TWO) + f"<script>if (a<b) x = '{many}'</script><i id='{many}'>")
    )


def test_entities_of_a_page_are_not_expanded_and_nothing_is_fetched() -> None:
    found = read(
        '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<html><head><base href='file:///etc/'></head><body><p>{ONE} &a;&x;</p><p>{TWO}</p>"
    )
    assert "aaaa" not in " ".join(contents(found))
    assert "root:" not in " ".join(contents(found))


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.html", "html"), ("a.HTM", "html"), ("a.xhtml", "html"), ("a.mhtml", "mhtml")],
)
def test_the_ending_tells_a_page(name: str, form: str) -> None:
    assert format_of(Arrival(raw=b"x", name=name)) == form


def test_xhtml_is_told_by_its_first_bytes() -> None:
    raw = b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">'
    assert format_of(Arrival(raw=raw, name="a.txt")) == "html"


def test_more_parts_than_a_web_archive_has_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="has more than 20,000 parts"):
        read(b"MIME-Version: 1.0\n" + b"\n--x" * 20_001, "a.mhtml")


# Saved by word processors


@pytest.mark.parametrize("name", ["LibreOffice 24.2 (Linux)", "Microsoft Word 15 (filtered)"])
def test_what_a_word_processor_saved_is_text_from_its_first_word_to_its_notes(name: str) -> None:
    found = read(
        f"<html><head><meta name=Generator content='{name}'><title>Rules</title></head><body>"
        "<div title=header><p>Draft</p></div><p class=MsoTitle>Rules</p><p>By Ann Lee</p>"
        f"<p>{ONE}<a href=#n><sup>1</sup></a></p><p>Share this article</p><h2>Last</h2>"
        "<div id=ftn1><p><a href=#r>1</a> See there.</p></div></body></html>"
    )
    texts = ["Rules", "By Ann Lee", f"{ONE} 1", "Share this article", "Last", "1 See there."]
    assert contents(found) == texts
    assert [segment.level for segment in found.segmentation.segments] == [1, 0, 0, 0, 2, 0]
    assert found.notes == ("25 of the page's 25 words taken", "1 running head left out")


def test_kinds_of_word_are_told_by_their_classes() -> None:
    found = read(
        "<html><head><meta name=Generator content='Microsoft Word 15'></head><body>"
        "<p class=MsoListParagraphCxSpFirst>- Trams</p><p class=MsoQuote>So it is.</p>"
        "<p class=MsoCaption>Figure 1</p><p class=MsoNormal>The end.</p></body></html>"
    )
    kinds = [segment.kind for segment in found.segmentation.segments]
    assert kinds == ["item", "quotation", "caption", "paragraph"]


# A process of its own


@pytest.mark.parametrize("bound", ["_QUICK", "_QUICK_TAGS"])
def test_a_large_page_says_the_same_as_a_small_one(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    page = article(ONE, "Read also: Machines", TWO, head="<title>Rules</title>").encode("utf-16")
    small = read(page)
    monkeypatch.setattr(html, bound, 1)
    monkeypatch.setattr(html, "words_found", None)  # it is not looked for here
    assert read(page) == small


def test_a_large_page_without_an_article_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "_QUICK", 1)
    with pytest.raises(NoArticleError):
        read("<html><body><p></p></body></html>")


@pytest.mark.parametrize("fault", ["slow", "broken"])
def test_what_keeps_an_article_from_being_found_is_said(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(html, "_QUICK", 1)
    monkeypatch.setattr(html, "answer", lambda *_: Answer(fault=fault))  # type: ignore[arg-type]
    with pytest.raises(UnreadableFileError, match=r"^page\.html: finding its .+; open it in a .+"):
        read(article(ONE))


def test_the_program_reads_a_page_and_writes_its_article(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bounded = []
    monkeypatch.setattr(html, "bound", lambda: bounded.append(True))
    raw = io.BytesIO(article(ONE, TWO).encode())
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=raw))
    html.main()
    segments, _, notes = json.loads(capsys.readouterr().out)
    assert [segment["content"] for segment in segments] == ["Rules", ONE, TWO]
    assert notes == ["30 of the page's 30 words taken", "", "", *[""] * len(REASONS)]
    assert bounded
