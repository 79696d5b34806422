"""Archives and XML from outside are read within limits, or refused with the member's name."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.texts.importers.made_files import packed, read

from diptych.errors import ForeignFileError, UnsupportedFormatError
from diptych.texts.importers import Arrival, archives

AGAIN = "; get the file once more, or open it in its own program and save it again"
DOCUMENT = "word/document.xml"


def docx(content: str) -> bytes:
    """Return a Word file of one paragraph."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f"<w:document {names}><w:p><w:t>{content}</w:t></w:p></w:document>"
    return packed({DOCUMENT: document, "docProps/core.xml": f"<x>{content}</x>"})


def refusal(raw: bytes) -> str:
    with pytest.raises(ForeignFileError) as caught:
        read(raw, "a.docx")
    return str(caught.value).removeprefix("a.docx: ").removesuffix(AGAIN)


def test_damaged_archives_are_refused() -> None:
    whole = docx("The sea. " * 50)
    assert refusal(whole[:-30]) == "its list of members is missing or cut off"
    at = whole.index(DOCUMENT.encode()) + 60
    assert refusal(whole[:at] + b"\xff" * 20 + whole[at + 20 :]) == (
        f"{DOCUMENT} cannot be unpacked"
    )


def test_a_member_that_is_packed_in_another_way_is_refused() -> None:
    whole = bytearray(docx("The sea."))
    listed = whole.index(b"PK\x01\x02")
    at = whole.rindex(b"PK\x01\x02", listed, whole.rindex(DOCUMENT.encode()))
    whole[at + 10 : at + 12] = b"\x63\x00"
    assert refusal(bytes(whole)) == f"{DOCUMENT} is packed in a way that cannot be unpacked here"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_that_are_there_twice_are_refused() -> None:
    content = io.BytesIO(docx("One."))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(DOCUMENT, "<x/>")
    assert refusal(content.getvalue()) == f"it has {DOCUMENT} twice"


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    assert refusal(docx("One.")) == "it has 2 members, and 1 at most are read"


def test_an_encrypted_member_is_named() -> None:
    whole = bytearray(docx("The sea."))
    listed = whole.index(b"PK\x01\x02")
    at = whole.rindex(b"PK\x01\x02", listed, whole.rindex(DOCUMENT.encode()))
    whole[at + 8] |= 1
    assert refusal(bytes(whole)) == (
        f"{DOCUMENT} is encrypted; open it with its password, save it without one, and add that"
    )


TRUSTED = (
    "; no text of that size is read; if you trust the file, make plain text of it: "
    "soffice --convert-to txt a.docx"
)


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    found = refusal(docx("a" * 41_000_000))
    assert found == f"{DOCUMENT} unpacks to more than 40 MB{TRUSTED}"
    found = refusal(docx("a" * 6_000_000))
    assert found == f"{DOCUMENT} unpacks to more than 250 times its size{TRUSTED}"


def test_the_sum_of_what_is_unpacked_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_SUM", 1_000_000)
    found = refusal(docx("a" * 900_000))
    assert found == f"it unpacks to more than 1 MB, up to docProps/core.xml{TRUSTED}"


def test_many_members_together_do_not_grow_without_end() -> None:
    members = {f"{number}": b"a" * 4_900_000 for number in range(9)}
    archive = archives.opened(Arrival(raw=packed(members), name="a.zip"), is_collection=True)
    for member in [*members][:-1]:
        archive.read(member)
    with pytest.raises(ForeignFileError, match="it unpacks to more than 250 times its size, up to"):
        archive.read("8")


def test_a_size_that_lies_is_found_out_while_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = archives.opened(Arrival(raw=packed({"x": b"a" * 3_000_000}), name="a.docx"))
    archive.members["x"].file_size = 3_000_000
    sizes: list[int] = []
    check = archives.Archive._require_size

    def noted(self: archives.Archive, member: str, size: int, packed: int) -> None:
        sizes.append(size)
        check(self, member, size, packed)

    monkeypatch.setattr(archives.Archive, "_require_size", noted)
    archive.read("x")
    assert sizes == [3_000_000, 1_000_000, 2_000_000, 3_000_000]


def test_a_member_that_is_missing_is_named() -> None:
    archive = archives.opened(Arrival(raw=packed({"x": b"a"}), name="a.docx"))
    with pytest.raises(ForeignFileError, match=r"a\.docx: y is missing"):
        archive.read("y")


@pytest.mark.parametrize(
    ("xml", "place", "reason"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "line 1, column 13",
         "a document type is declared, which could make it grow or reach out"),
        ('<!DOCTYPE x SYSTEM "file:///x">\n<x/>', "line 1, column 31",
         "a document type is declared, which could make it grow or reach out"),
        ("<x>\n</y>", "line 2, column 3", "it is no well-formed XML"),
        ("<x>" * 201, "line 1, column 604", "more than 200 elements are inside one another"),
        ('<?xml version="1.0" encoding="none"?><x/>', "line 1, column 31",
         "it is no well-formed XML"),
    ],
)  # fmt: skip
def test_xml_that_could_grow_or_is_broken_is_refused_with_its_place(
    xml: str, place: str, reason: str
) -> None:
    raw = packed({"word/document.xml": xml})
    assert refusal(raw) == f"word/document.xml, {place}: {reason}"


def test_a_file_under_a_password_is_told_from_its_container() -> None:
    raw = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnsupportedFormatError) as caught:
        read(raw, "a.docx")
    assert str(caught.value) == (
        "a.docx: this is a file that is locked with a password, which cannot be read yet; open it "
        "with its password, save it without one, and add that"
    )
