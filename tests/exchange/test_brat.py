"""Folders of brat: what of them can be annotations, and what is counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.errors import ForeignFileError
from diptych.exchange import brat
from diptych.exchange.archive_writing import zipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.exchange.foreign import Foreign
    from diptych.project.store import Project

TEXT = "Ann 😀 met Ben.\nThey talked.\n"
MARKS = """\
T1\tPerson 0 3\tAnn
T2\tPerson 10 13\tBen
T3\tMeeting 6 9;19 25\tmet talked
A1\tNegation T3
A2\tMood T1 Good
#1\tAnnotatorNotes T1\tsure
#2\tAnnotatorNotes R1\tof a relation
A3\tNegation E1
R1\tMet Arg1:T1 Arg2:T2
E1\tMeeting:T3 Who:T1
*\tEquiv T1 T2
N1\tReference T1 Wikipedia:1\tAnn

nonsense
"""


def read(**files: str) -> Foreign:
    members = {name.replace("_", "."): content.encode() for name, content in files.items()}
    return brat.read(zipped(members), "b.zip")


def test_passages_have_a_type_attributes_and_notes() -> None:
    found = read(a_txt=TEXT, a_ann=MARKS.replace("\n", "\r\n"))
    first, second, *parts = found.annotations
    assert (first.key, first.start, first.end, first.quote, first.note) == (
        "a:T1",
        0,
        3,
        "Ann",
        "sure",
    )
    assert [one.code for one in first.codings] == ["type=Person", "Mood=Good"]
    assert first.is_quoted
    assert second.quote == "Ben"
    assert [(one.key, one.start, one.end, one.quote) for one in parts] == [
        ("a:T3", 6, 9, ""), ("a:T3#1", 19, 25, "")
    ]  # fmt: skip
    assert [one.code for one in parts[1].codings] == ["type=Meeting", "Negation=yes"]
    assert [(c.key, c.above, c.is_usable) for c in found.codes][:2] == [
        ("type", "", False), ("type=Person", "type", True)
    ]  # fmt: skip


def test_a_mark_before_the_first_line_is_none_of_it() -> None:
    assert read(a_txt=TEXT, a_ann=f"\ufeff{MARKS}").annotations[0].key == "a:T1"


def test_a_place_that_no_text_has_is_none() -> None:
    found = read(a_txt=TEXT, a_ann=f"T1\tPerson 0 {'9' * 5000}\tAnn\n")
    assert found.annotations == ()
    assert found.losses == ((1, "line that says nothing of a passage", ""),)


def test_what_joins_passages_is_counted() -> None:
    lost = {one.thing: one.number for one in read(a_txt=TEXT, a_ann=MARKS).losses}
    assert lost == {
        "gap in a passage, each part of which is an annotation": 1,
        "relation": 1,
        "event": 1,
        "equivalence": 1,
        "reference to a database": 1,
        "line that says nothing of a passage": 3,
    }


def test_line_ends_count_as_the_file_has_them() -> None:
    assert [one.name for one in read(a_txt=TEXT, a_ann=MARKS).readings] == ["standard"]
    crlf = read(a_txt=TEXT.replace("\n", "\r\n"), a_ann=MARKS).readings
    assert [one.name for one in crlf] == ["standard", "crlf"]


def test_annotations_without_their_text_are_counted() -> None:
    (lost,) = read(a_ann=MARKS).losses
    assert lost == (1, "file of annotations without its text", "")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.txt": b"x"}, "it has no .ann file"),
        ({"a.txt": b"\xff", "a.ann": b"T1\tX 0 1\tx"}, "a.txt is not UTF-8: byte 0"),
    ],
)
def test_what_is_none_is_refused(members: dict[str, bytes], reason: str) -> None:
    with pytest.raises(ForeignFileError, match=reason):
        brat.read(zipped(members), "b.zip")


def test_a_folder_comes_in_once(project: Project, diptych: Callable[..., Any]) -> None:
    del project
    Path("corpus").mkdir()
    Path("corpus/a.txt").write_text(TEXT)
    Path("corpus/a.ann").write_text(MARKS)
    assert diptych("import", "brat", "corpus", "-a", "zoe").status == 0
    assert "Ann" in diptych("find", "--code", "mood=good", "-f", "csv").out
    again = diptych("import", "brat", "corpus", "-a", "zoe")
    assert "nothing added, 4 annotations already there" in again.err
