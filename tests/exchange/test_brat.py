"""Folders of brat: what of them can be annotations, and what is counted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.archives import unzipped, zipped
from diptych.errors import ForeignFileError
from diptych.exchange import brat
from diptych.exchange.outgoing import Outgoing
from diptych.texts.importers import archives
from diptych.texts.text import parse_text

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


def test_parts_with_blanks_between_are_one_passage() -> None:
    found = read(
        a_txt=TEXT, a_ann="T1\tX 10 14;15 26\tBen. They talked\nT2\tX 0 3;10 13;15 19\tx\n"
    )
    assert [(one.key, one.start, one.end, one.quote) for one in found.annotations] == [
        ("a:T1", 10, 26, "Ben. They talked"), ("a:T2", 0, 3, ""), ("a:T2#1", 10, 13, ""),
        ("a:T2#2", 15, 19, ""),
    ]  # fmt: skip


def test_the_same_text_in_several_folders_is_one() -> None:
    members = {
        f"{who}/a.{end}": b for who in "xy" for end, b in (("txt", b"A."), ("ann", b"T1\tX 0 1\tA"))
    }
    found = brat.read(zipped(members), "b.zip")
    assert [text.key for text in found.texts] == ["x/a"]
    assert [(one.key, one.text, one.annotator) for one in found.annotations] == [
        ("x/a:T1", "x/a", ""), ("y/a:T1", "x/a", "")
    ]  # fmt: skip


BODY = "# The park 🌳\n\nIt is «good»\tand שלום.\n"
CODEBOOK = (
    "facets: {theme: {codes: {green: {definition: Trees., codes: {tree: {}}}}}, "
    "气氛: {codes: {好: {}}}, empty: {}}\n"
)


def outgoing(*annotations: Annotation, codebook: str = CODEBOOK) -> Outgoing:
    text = parse_text("park", BODY.encode(), BODY, "texts/park.md")
    said = AnnotationSet(
        text="park",
        text_version=text.version,
        annotator="ann",
        annotations={
            f"{n:08d}-6d3f-4d0e-9c1b-5a4b7a0f8f11": one for n, one in enumerate(annotations)
        },
    )
    sets = {"park": [said, AnnotationSet(text="park", text_version=text.version, annotator="ben")]}
    return Outgoing(name="P", codebook=parse_codebook(codebook, "c"), texts=(text,), sets=sets)


def annotation(words: str, note: str = "", **codes: str) -> Annotation:
    start = BODY.index(words)
    fields: dict[str, Any] = {"note": note, "created": "2026-11-22T10:00:00Z"} if note else {}
    return Annotation(start=start, end=start + len(words), quote=words, codes=codes, **fields)


def test_facets_are_attributes_and_levels_full_stops() -> None:
    said = outgoing(
        annotation("🌳\n\nIt is", "of two\nlines", theme="green/tree", 气氛="好"),
        annotation("good", "why"),
    )
    members = unzipped(brat.write(said))
    assert [*members] == [
        "ann/annotation.conf", "ann/park.txt", "ann/park.ann",
        "ben/annotation.conf", "ben/park.txt", "ben/park.ann",
    ]  # fmt: skip
    assert members["ann/park.txt"].decode() == BODY
    assert members["ben/park.ann"] == b""
    assert members["ann/park.ann"].decode() == (
        "T1\tPassage 11 12;14 19\t🌳 It is\nA1\ttheme T1 green.tree\nA2\tqifen T1 好\n"
        "#1\tAnnotatorNotes T1\tof two lines\n"
        "T2\tPassage 21 25\tgood\n#2\tAnnotatorNotes T2\twhy\n"
    )
    assert members["ann/annotation.conf"].decode() == (
        "# written by diptych\n# facet theme theme\n# facet empty empty\n# facet qifen 气氛\n"
        "[entities]\nPassage\n[relations]\n[events]\n[attributes]\n"
        "theme\tArg:<ENTITY>, Value:green|green.tree\nqifen\tArg:<ENTITY>, Value:好\n"
    )
    found = brat.read(brat.write(said), "b.zip")
    assert found.is_own
    assert [(a.start, a.end, a.annotator, a.note) for a in found.annotations] == [
        (11, 19, "ann", "of two lines"), (21, 25, "ann", "why")
    ]  # fmt: skip
    assert [c.code for a in found.annotations for c in a.codings] == ["theme=green/tree", "气氛=好"]
    lost = {one.thing: one.number for one in brat.losses(said) if one.number}
    assert lost == {
        "id of an annotation": 2, "time of an annotation": 2, "note of several lines": 1,
        "definition of a code": 1,
    }  # fmt: skip


def test_a_facet_called_type_gives_the_types_where_brat_can_hold_them() -> None:
    book = "facets: {type: {codes: {Person: {}, Place: {}}}}\n"
    said = outgoing(annotation("park", type="Place"), annotation("good", "x"), codebook=book)
    lines = unzipped(brat.write(said))["ann/park.ann"].decode()
    assert lines.startswith("T1\tPlace 6 10\tpark\nT2\tPassage 21 25\tgood\n")
    assert (
        b"[entities]\nPerson\nPlace\nPassage\n" in unzipped(brat.write(said))["ann/annotation.conf"]
    )
    (code,) = brat.read(brat.write(said), "b.zip").annotations[0].codings
    assert code.code == "type=Place"
    book = "facets: {type: {codes: {Person: {codes: {a: {}}}}}}\n"
    said = outgoing(annotation("park", type="Person/a"), codebook=book)
    lines = unzipped(brat.write(said))["ann/park.ann"].decode()
    assert lines == "T1\tPassage 6 10\tpark\nA1\ttype T1 Person.a\n"


def test_ends_of_lines_alone_are_no_passage() -> None:
    said = outgoing(annotation("\n\n", "why"))
    assert unzipped(brat.write(said))["ann/park.ann"] == b""
    lost = {one.thing: one.number for one in brat.losses(said) if one.number}
    assert lost["passage of nothing but ends of lines"] == 1


def test_texts_that_nobody_annotated_are_there() -> None:
    bare = replace(outgoing(), sets={})
    assert [*unzipped(brat.write(bare))] == [
        "texts/annotation.conf", "texts/park.txt", "texts/park.ann"
    ]  # fmt: skip


def test_a_configuration_of_others_says_nothing() -> None:
    found = read(a_txt=TEXT, a_ann="T1\tPassage 0 3\tAnn", annotation_conf="[entities]\nX\n")
    assert not found.is_own
    assert [one.code for one in found.annotations[0].codings] == ["type=Passage"]


def test_a_project_comes_back_through_it(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert diptych("export", "brat", "--output", "out").status == 0
    columns = "text,start,end,annotator,theme,sentiment,note"
    before = rows(diptych("find", "-f", "json").out, columns)
    for path in annotated.root.glob("annotations/*/ann.json"):
        path.unlink()
    outcome = diptych("import", "brat", "out")
    assert outcome.status == 0, outcome.err
    assert rows(diptych("find", "-f", "json").out, columns) == before
    again = diptych("import", "brat", "out")
    assert "nothing added, 5 annotations already there" in again.err


def rows(printed: str, columns: str) -> list[list[Any]]:
    return [[row[one] for one in columns.split(",")] for row in json.loads(printed)]


def test_any_number_of_texts_is_read() -> None:
    members = {}
    for number in range(5_001):
        members |= {f"{number}.txt": b"Ann", f"{number}.ann": b"T1\tPerson 0 3\tAnn\n"}
    assert len(brat.read(zipped(members), "b.zip").annotations) == 5_001


def test_texts_without_end_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_COLLECTION", 1_000_000)
    members = {f"{n}.{end}": b"a" * 99_000 for n in range(6) for end in ("ann", "txt")}
    with pytest.raises(ForeignFileError) as refused:
        brat.read(zipped(members), "b.zip")
    assert str(refused.value) == (
        "b.zip: it unpacks to more than 1 MB, up to 5.txt; import one folder of it after the other"
    )
