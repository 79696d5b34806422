"""What is not UTF-8 is read by its mark, or refused with what it may be."""

from __future__ import annotations

import pytest

from diptych.errors import DamagedUtf8Error, InvalidUtf8Error
from diptych.texts.encodings import decoded, decoded_input, likely_encodings

SENTENCES = {
    "Правительство вчера решило повысить пенсии.": {"cp1251": "WINDOWS-1251", "koi8-r": "KOI8-R"},
    "政府は年金を引き上げることを決めた。": {"shift_jis": "SHIFT_JIS", "euc_jp": "EUC-JP"},
    "政府决定提高养老金水平。": {"gb18030": "GB18030"},
    "政府決定提高退休金。": {"big5": "BIG5"},
    "정부는 연금을 인상하기로 했다.": {"euc_kr": "EUC-KR"},
    "Die Regierung erhöht die Renten für über Fünfzigjährige.": {"cp1252": "WINDOWS-1252"},
    "Rząd postanowił podwyższyć emerytury już od środy.": {"cp1250": "WINDOWS-1250"},
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
        decoded(b"\xff\x00\x01\x02\x03\x9d\x81\x8d\x8f" * 40, "a.bin")
    assert str(caught.value).startswith("a.bin: byte 0 is not UTF-8; ")
