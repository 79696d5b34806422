from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.annotations.codebook import parse_codebook
from diptych.errors import BadRowsError, InvalidUtf8Error
from diptych.exchange import codebook_csv
from diptych.exchange.outgoing import Outgoing

if TYPE_CHECKING:
    from diptych.exchange.foreign import Foreign

CODEBOOK = parse_codebook(
    """\
facets:
  theme:
    definition: What, in a "word".
    codes: {a: {definition: =1+1, codes: {b: {}}}}
  empty: {}
""",
    "codebook.yaml",
)
WRITTEN = (
    "path,description,kind\n"
    'theme,"What, in a ""word"".",facet\n'
    "theme/a,'=1+1,code\n"
    "theme/a/b,,code\n"
    "empty,,facet\n"
)


def read(source: str) -> Foreign:
    return codebook_csv.read(source.encode(), "c.csv")


def rows(source: str) -> list[tuple[str, str, str, bool]]:
    return [(one.key, one.above, one.definition, one.is_usable) for one in read(source).codes]


def test_a_codebook_is_written_and_read_again() -> None:
    outgoing = Outgoing(name="P", codebook=CODEBOOK, texts=(), sets={})
    assert codebook_csv.write(outgoing).decode() == WRITTEN
    assert not [one for one in codebook_csv.losses(outgoing) if one.number]
    assert read(WRITTEN).is_own
    assert rows(WRITTEN) == [
        ("theme", "", 'What, in a "word".', False),
        ("theme/a", "theme", "=1+1", True),
        ("theme/a/b", "theme/a", "", True),
        ("empty", "", "", False),
    ]


def test_taguette_s_codebook_is_read() -> None:
    source = (
        "tag,description,number of highlights,number of documents\r\n"
        "actor,Who acts.,3,1\r\nactor.state,,1,1\r\n"
        "actor.state.v1.2,,1,1\r\nv1.2,A version.,0,0\r\n"
    )
    assert rows(source) == [
        ("actor", "", "Who acts.", True),
        ("actor/state", "actor", "", True),
        ("actor/state/v1.2", "actor/state", "", True),
        ("v1.2", "", "A version.", True),
    ]
    assert not read(source).is_own


def test_levels_of_tags_may_be_many() -> None:
    tags = [".".join(["a"] * depth) for depth in range(1, 1200)]
    assert rows("tag\n" + "\n".join(tags))[-1][0] == tags[-1].replace(".", "/")


def test_stops_that_part_nothing_belong_to_tags() -> None:
    assert [key for key, *_ in rows("tag\na\n.b\na.\na..c\n")] == ["a", ".b", "a.", "a/.c"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_levels_without_a_row_are_folders(separator: str) -> None:
    source = f"\ufeffName{separator}Memo\nActors\\\\States / Big{separator}They.\n{separator}\n"
    assert rows(source) == [
        ("Actors", "", "", False),
        ("Actors/States", "Actors", "", False),
        ("Actors/States/Big", "Actors/States", "They.", True),
    ]


def test_names_alone_are_enough() -> None:
    assert rows("code\nOne\n/\nOne.Two\nOne\n") == [
        ("One", "", "", True), ("/", "", "", True), ("One.Two", "", "", True)
    ]  # fmt: skip


def test_of_rows_of_one_code_the_last_counts_and_others_are_counted() -> None:
    found = read("path,memo\nt/a,one\nt/a,two\nt/b,\n")
    assert [one.definition for one in found.codes if one.name == "a"] == ["two"]
    assert found.losses == ((1, "row of a code that has a later one", ""),)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "row 1: there is no column path, tag, code or name, but none"),
        ("a,b\n1,2\n", "row 1: there is no column path, tag, code or name, but a, b; give"),
        ('tag\n"x\n', "row 2: a quotation mark begins a cell here that nothing closes"),
    ],
)
def test_what_is_no_codebook_is_refused(source: str, reason: str) -> None:
    with pytest.raises(BadRowsError, match=reason):
        read(source)


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(InvalidUtf8Error):
        codebook_csv.read(b"tag\n\xe9\xe8\n", "c.csv")


def test_columns_without_heading_are_not_named() -> None:
    with pytest.raises(BadRowsError, match="there is no column path, tag, code or name, but x;"):
        read(",x\na,b\n")
