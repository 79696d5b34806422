"""The bytes of a page become letters as browsers make them."""

from __future__ import annotations

import pytest

from diptych.errors import InvalidUtf8Error
from diptych.texts.importers.web_letters import page_text

QUOTED = "“Café” – a naïve idea"


def meta(charset: str) -> bytes:
    return f"<html><head><meta charset={charset}></head><p>".encode()


@pytest.mark.parametrize(
    "said", ["iso-8859-1", "latin1", "us-ascii", "windows-1252", "'ISO-8859-1'"]
)
def test_a_page_that_says_latin_1_is_in_windows_1252(said: str) -> None:
    raw = meta(said) + QUOTED.encode("cp1252")
    assert page_text(raw, "a.html").text.endswith(QUOTED)
    assert page_text(raw, "a.html").note == ""


@pytest.mark.parametrize(
    ("said", "written", "words"),
    [
        ("gb2312", "gb18030", "人工智能的规则"),
        ("shift_jis", "cp932", "①人工知能"),
        ("euc-kr", "cp949", "인공지능"),
        ("iso-8859-9", "cp1254", "“İyi” fikir"),
        ("windows-1251", "cp1251", "Правила для машин"),
        ("tis-620", "cp874", "กฎสำหรับเครื่อง"),
        ("big5", "big5hkscs", "人工智慧"),
    ],
)
def test_the_names_of_encodings_mean_what_browsers_take_them_for(
    said: str, written: str, words: str
) -> None:
    assert page_text(meta(said) + words.encode(written), "a.html").text.endswith(words)


def test_the_mark_goes_before_the_server_and_the_server_before_the_page() -> None:
    page = "<meta charset=windows-1251><p>Правила"
    assert page_text(b"\xef\xbb\xbf" + page.encode(), "a", "windows-1251").text == page
    assert page_text(b"\xff\xfe" + page.encode("utf-16-le"), "a", "koi8-r").text == page
    assert page_text(page.encode("koi8-r"), "a", "koi8-r").text == page


def test_a_page_that_could_be_read_to_where_it_says_utf_16_is_not_in_it() -> None:
    assert page_text(meta("utf-16") + "Café".encode(), "a").text.endswith("Café")


def test_xml_says_it_in_its_first_line_and_comments_say_nothing() -> None:
    raw = '<?xml version="1.0" encoding="windows-1251"?><p>Правила'.encode("cp1251")
    assert page_text(raw, "a").text.endswith("Правила")
    raw = b"<!-- <meta charset=koi8-r> -->" + meta("windows-1251") + "Правила".encode("cp1251")
    assert page_text(raw, "a").text.endswith("Правила")


@pytest.mark.parametrize("said", ["nonsense", "hex", "base64", "x" * 200, "\x00"])
def test_what_names_no_encoding_is_passed_over(said: str) -> None:
    assert page_text(b"<p>Caf\xc3\xa9", "a", said).text == "<p>Café"


def test_a_page_in_utf_8_that_says_something_else_is_read_so_and_that_is_said() -> None:
    note = "read as UTF-8, which its bytes are, and not as it says"
    assert page_text(meta("iso-8859-1") + "Café".encode(), "a") == (
        (meta("iso-8859-1") + "Café".encode()).decode(),
        note,
    )
    chinese = meta("gb2312") + ("人工智能的规则" * 4).encode()
    assert page_text(chinese, "a") == (chinese.decode(), note)
    assert page_text(meta("iso-8859-1") + b"Cafe", "a").note == ""


def test_few_bytes_can_be_utf_8_by_chance() -> None:
    assert page_text(meta("gb2312") + "联通".encode("gb18030"), "a").text.endswith("联通")


def test_bytes_that_are_none_of_the_encoding_are_shown_and_counted() -> None:
    found = page_text(meta("utf-8") + b"a \xff b \xfe c", "a")
    assert found.text.endswith("a � b � c")
    assert found.note == "2 × � where bytes are not UTF-8"


def test_what_nobody_says_is_told_from_the_bytes_and_said() -> None:
    words = "Правила для машин были приняты после долгих переговоров в столице. " * 5
    found = page_text(f"<p>{words}".encode("cp1251"), "a")
    assert found.text == f"<p>{words}"
    assert found.note == "read as WINDOWS-1251, which the page does not say; check its letters"


def test_what_is_nothing_is_refused_with_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diptych.texts.importers.web_letters.likely_encodings", lambda _: [])
    with pytest.raises(InvalidUtf8Error, match=r"a\.html: byte 3 is not UTF-8"):
        page_text(b"<p>\xff", "a.html")


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "undefined", "hex", "unicode_escape", "utf-7"]
)
def test_what_makes_no_letters_of_every_byte_is_no_encoding_of_a_page(charset: str) -> None:
    raw = meta(charset) + QUOTED.encode()
    assert page_text(raw, "a.html").text.endswith(QUOTED)
    assert page_text(meta("utf-8") + b"A", "a.html", charset).text.endswith("A")


def test_what_nobody_says_may_have_a_name_that_python_has_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "MAC-CENTRALEUROPE"
    monkeypatch.setattr("diptych.texts.importers.web_letters.likely_encodings", lambda _: [name])
    assert page_text("<p>zlý".encode("mac_latin2"), "a.html") == (
        "<p>zlý", f"read as {name}, which the page does not say; check its letters"
    )  # fmt: skip
