"""Bytes and letters of no writing are told from those of some."""

from __future__ import annotations

import random

import pytest

from diptych.errors import DamagedUtf8Error, NoLettersError
from diptych.texts.encodings import decoded_as, decoded_input, likely_encodings
from diptych.texts.writing import is_no_text, is_senseless, wide_encodings

ANY = random.Random(9).randbytes(3_000)  # noqa: S311 - the same each time
FIVE = b"\x00\x01\xff\xfe\x80"
SENTENCES = [
    "The tram will not run in 2025.\n",
    "Die Straßenbahn fährt nicht über die Brücke.\n",
    "Правительство вчера решило не повышать пенсии.\n",
    "政府决定提高养老金水平。2025年。一\n",
    "政府は年金を引き上げることを決めた。\n",
    "정부는 연금을 인상하기로 했다.\n",
    "قررت الحكومة رفع المعاشات التقاعدية.\n",
    "सरकार ने पेंशन बढ़ाने का फैसला किया।\n",
]


@pytest.mark.parametrize("raw", [ANY, ANY[:200], FIVE, FIVE[:4], b"\x00" * 40, b"\x00\x01\x02\x03"])
def test_any_bytes_are_no_text_in_whatever_encoding(raw: bytes) -> None:
    assert is_no_text(raw)
    assert not wide_encodings(raw)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_told(sentence: str, encoding: str) -> None:
    raw = sentence.encode(encoding)
    assert not is_no_text(raw)
    assert likely_encodings(raw) == [encoding.replace("utf-16-", "utf-16").upper()]
    assert decoded_as(raw, "a.txt", encoding).text == sentence


@pytest.mark.parametrize(
    "raw",
    [
        "Schöne Häfen.\x1a".encode("cp850"),
        b"\x1b$B@/I\\\x1b(B",
        b"\x0c1\t2\r\n",
        b"",
        "café, a cup of it each day, and one control: \x01".encode("latin-1"),
    ],
)
def test_white_space_and_a_few_controls_are_no_sign_of_anything(raw: bytes) -> None:
    assert not is_no_text(raw)


def test_private_letters_and_halves_make_no_sense() -> None:
    assert is_senseless("\ue000\ud800\x01 a")
    assert not is_senseless("a bullet \uf0b7 of Word, and a break\x0b\n")


def test_what_is_no_text_is_refused_with_and_without_a_mark_and_a_name() -> None:
    for raw in (ANY, FIVE, b"\xff\xfe" + ANY, b"\xff\xfe\x00\x00" + ANY):
        with pytest.raises(NoLettersError):
            decoded_input(raw, "a.bin")
    for encoding in ("UTF-16LE", "KOI8-R", "UTF-8"):
        with pytest.raises(NoLettersError) as caught:
            decoded_as(ANY[:2_000], "a.bin", encoding)
    private = "\ue001\ue002 \ue003"
    with pytest.raises(NoLettersError):
        decoded_as(private.encode("utf-16-le"), "a.bin", "UTF-16LE")
    assert str(caught.value) == (
        "a.bin: this is no text, its bytes are letters in no encoding; save it as plain text "
        "(.txt) in the program that wrote it, and name that"
    )
    assert caught.value.within("a.bin", "diptych add") is caught.value


def test_a_mark_before_writing_and_half_a_letter_is_damage() -> None:
    with pytest.raises(DamagedUtf8Error):
        decoded_input("ab".encode("utf-16") + b"c", "a.txt")
