"""What is not UTF-8 is read by its mark, or refused with what it may be."""

from __future__ import annotations

import pytest

from diptych.errors import DamagedUtf8Error, InvalidUtf8Error, UnknownNameError
from diptych.texts.encodings import (
    decoded,
    decoded_as,
    decoded_input,
    encoding_named,
    likely_encodings,
)

SENTENCES = {
    "Правительство вчера решило повысить пенсии.": {"cp1251": "WINDOWS-1251", "koi8-r": "KOI8-R"},
    "政府は年金を引き上げることを決めた。": {"shift_jis": "SHIFT_JIS", "euc_jp": "EUC-JP"},
    "政府决定提高养老金水平。": {"gb18030": "GB18030"},
    "政府決定提高退休金。": {"big5": "BIG5"},
    "정부는 연금을 인상하기로 했다.": {"euc_kr": "EUC-KR"},
    "Die Regierung erhöht die Renten für über Fünfzigjährige.": {
        "cp1252": "WINDOWS-1252",
        "mac_roman": "MACINTOSH",
        "cp850": "CP850",
    },
    "Le président a été réélu « à la majorité », près d’un an après.": {
        "cp1252": "WINDOWS-1252",
        "mac_roman": "MACINTOSH",
    },
    "Rząd postanowił podwyższyć emerytury już od środy.": {
        "cp1250": "WINDOWS-1250",
        "iso8859_2": "ISO-8859-2",
        "mac_latin2": "MAC-CENTRALEUROPE",
        "cp852": "CP852",
    },
    "Правительство вчера решило не повышать пенсии.": {"cp866": "CP866"},
    "Η κυβέρνηση αποφάσισε να αυξήσει τις συντάξεις.": {"cp1253": "WINDOWS-1253"},
    "قررت الحكومة رفع المعاشات التقاعدية.": {"cp1256": "WINDOWS-1256"},
    "รัฐบาลตัดสินใจขึ้นเงินบำนาญ": {"cp874": "CP874"},
}


@pytest.mark.parametrize(
    ("sentence", "encoding", "name"),
    [(words, *pair) for words, names in SENTENCES.items() for pair in names.items()],
)
def test_the_likeliest_encoding_of_a_sentence_is_its_own(
    sentence: str, encoding: str, name: str
) -> None:
    raw = sentence.encode(encoding)
    assert likely_encodings(raw)[0] == name
    with pytest.raises(InvalidUtf8Error) as caught:
        decoded_input(raw, "a.txt")
    assert f"it looks like {name}" in str(caught.value)
    assert f"iconv -f {name} -t UTF-8 < a.txt > NEW" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_mark_tells_the_encoding(encoding: str) -> None:
    mark = "" if encoding in {"utf-16", "utf-32"} else "\ufeff"
    raw = f"{mark}Schön.\n".encode(encoding)
    assert decoded_input(raw, "a.txt") == ("Schön.\n", f"read as {encoding[:6].upper()}")


def test_utf_8_needs_no_note() -> None:
    assert decoded_input("Schön.".encode(), "a.txt") == ("Schön.", "")
    assert decoded("Schön.".encode(), "a.txt") == "Schön."


def test_half_of_a_character_behind_a_mark_is_damage() -> None:
    with pytest.raises(DamagedUtf8Error) as caught:
        decoded_input("ab".encode("utf-16") + b"c", "a.txt")
    assert str(caught.value).startswith("a.txt: byte 6 is damaged, the rest is UTF-16; ")


def test_one_bad_byte_among_many_good_ones_is_damage() -> None:
    raw = "schön ".encode() * 200 + b"\xff" + "schön".encode()
    with pytest.raises(DamagedUtf8Error) as caught:
        decoded(raw, "a.txt")
    assert str(caught.value).startswith("a.txt: byte 1400 is damaged, the rest is UTF-8; ")


def test_what_fits_nothing_gets_no_name() -> None:
    with pytest.raises(InvalidUtf8Error) as caught:
        decoded(bytes(range(0x80, 0x100)) * 2, "a.bin")
    assert str(caught.value) == (
        "a.bin: byte 0 is not UTF-8; no other encoding fits; "
        "if it is text, save it as UTF-8 in the program that wrote it"
    )


@pytest.mark.parametrize("first", ["", "X"])
def test_the_bytes_that_are_looked_at_may_end_inside_a_character(first: str) -> None:
    text = first + "政府は年金を引き上げることを決めた。野党は反対している。" * 500
    assert likely_encodings(text.encode("shift_jis")) == ["SHIFT_JIS"]


def test_old_spellings_and_signs_are_no_mess() -> None:
    text = (
        "※［＃「りっしんべん＋豈」、第3水準1-84-59］｜大食《タージ》國［＃レ］\r\n"
        "先秦時代の書寫の材料　　　　（二）紙の發明\r\n"
    )
    assert "SHIFT_JIS" in likely_encodings(text.encode("cp932"))


@pytest.mark.parametrize(
    ("name", "python"),
    [
        ("WINDOWS-1251", "cp1251"),
        ("macintosh", "mac-roman"),
        ("MAC-CENTRALEUROPE", "mac-latin2"),
        ("latin1", "iso8859-1"),
        ("utf-8", "utf-8"),
    ],
)
def test_an_encoding_has_the_names_that_iconv_and_python_give_it(name: str, python: str) -> None:
    assert encoding_named(name) == python


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("WINDOWS-1215", "; did you mean WINDOWS-125"),
        ("base64", ""),
        ("klingon\0", ""),
        ("idna", ""),
    ],
)
def test_what_makes_no_letters_of_bytes_is_no_encoding(name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        encoding_named(name)
    assert str(caught.value).startswith(f"there is no encoding {name!r}{hint}")


def test_bytes_are_read_as_somebody_says_unless_their_mark_says_otherwise() -> None:
    said = decoded_as("Schön.".encode("mac_roman"), "a.txt", "MACINTOSH")
    assert said == ("Schön.", "read as MACINTOSH")
    assert decoded_as("Schön.".encode("utf-16"), "a.txt", "latin1") == (
        "Schön.",
        "read as UTF-16",
    )
    assert decoded_as("\ufeffSchön.".encode(), "a.txt", "latin1").text == "\ufeffSchön."


def test_bytes_that_are_not_what_somebody_says_are_refused_with_what_they_may_be() -> None:
    raw = "政府は年金を引き上げることを決めた。".encode("shift_jis")
    with pytest.raises(InvalidUtf8Error) as caught:
        decoded_as(raw, "a.txt", "EUC-JP")
    assert str(caught.value).startswith("a.txt: byte 0 is not EUC-JP; it looks like SHIFT_JIS")


def test_an_encoding_that_is_named_may_have_controls_among_its_bytes() -> None:
    for text, name in (("안녕하세요 세계 " * 20, "iso2022_kr"), ("_\b_\b_\b", "utf-8")):
        assert decoded_as(text.encode(name), "a", name).text == text
