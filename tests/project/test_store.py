"""The project on disk: what is read, what is refused, and that writing never harms."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec
import pytest
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import AnnotationSet, Conflict
from diptych.annotations.codebook import NEW_CODEBOOK
from diptych.errors import (
    AnnotationSetError,
    BadIdError,
    BusyProjectError,
    ChangedOnDiskError,
    DiptychError,
    HalfWrittenError,
    InvalidUtf8Error,
    NoProjectError,
    OutsideProjectError,
    OvertakenError,
    ProjectExistsError,
    SameTextError,
    TextExistsError,
    UnknownNameError,
    UnreadableFileError,
    UnresolvedConflictsError,
)
from diptych.operations.opening import open_project
from diptych.project import files as files_module
from diptych.project import store as store_module
from diptych.project.files import Files, _JournalEntry, read_file
from diptych.project.store import (
    LARGEST_CODEBOOK,
    LARGEST_SET,
    LARGEST_TEXT,
    Project,
    create_project,
    find_project,
)
from diptych.texts.encodings import decoded

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[2]
SEA = "---\nlanguage: en\n---\n\nThe sea was calm.\n\nThe town was not.\n"
CODEBOOK = """\
facets:
  theme:
    codes:
      water:
        codes:
          sea:
      town:
  mood:
    kind: ordinal
    codes:
      calm: {value: 1}
"""
SET = Path("annotations", "sea", "anna.json")


@pytest.fixture
def sea(project: Project) -> Project:
    """Make a project with one text, a codebook and no annotations."""
    (project.root / "texts" / "sea.md").write_text(SEA)
    (project.root / "annotations" / "codebook.yaml").write_text(CODEBOOK)
    return project


@pytest.fixture
def annotated(sea: Project) -> Project:
    """Add one annotation to that."""
    sea.annotate("sea", "anna", start=4, end=7, codes={"theme": "water/sea"})
    return sea


def refusal(failing: Callable[[], object], kind: type[DiptychError]) -> str:
    with pytest.raises(kind) as caught:
        failing()
    assert type(caught.value) is kind
    return str(caught.value)


def files(project: Project) -> dict[str, bytes]:
    """Return all files of a project but its lock."""
    paths = sorted(path for path in project.root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(project.root)): path.read_bytes()
        for path in paths
        if ".diptych" not in path.parts
    }


def rewrite(project: Project, old: str, new: str) -> None:
    """Replace one part of anna's annotation set."""
    path = project.root / SET
    content = path.read_text()
    assert content.count(old) == 1
    path.write_text(content.replace(old, new))


def annas(project: Project) -> AnnotationSet:
    return project.annotation_set(project.text("sea"), "anna")


# Making and finding


def test_a_new_project_has_texts_and_a_codebook(tmp_path: Path) -> None:
    project = create_project(tmp_path / "a" / "b")
    assert files(project) == {"annotations/codebook.yaml": NEW_CODEBOOK.encode()}
    assert project.texts() == []
    assert [facet.name for facet in project.codebook().facets] == ["theme", "actor", "sentiment"]


def test_what_was_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "sea.md").write_text(SEA)
    assert [text.id for text in create_project(tmp_path).texts()] == ["sea"]


def test_the_lock_is_kept_out_of_git(tmp_path: Path) -> None:
    create_project(tmp_path)
    assert (tmp_path / ".diptych" / ".gitignore").read_text() == "*\n"


def test_a_project_is_not_made_twice(project: Project) -> None:
    before = files(project)
    path = project.root / "annotations" / "codebook.yaml"
    assert refusal(lambda: create_project(project.root), ProjectExistsError) == (
        f"{path} exists: this is a project already; add texts with: diptych add"
    )
    assert files(project) == before


def test_a_project_is_not_made_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    assert refusal(lambda: create_project(path), UnreadableFileError) == (
        f"{path}: cannot be written: a file is where a folder must be; move it away"
    )


def test_a_project_is_not_made_under_an_impossible_name(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 300)
    assert refusal(lambda: create_project(path), UnreadableFileError) == (
        f"{path}: cannot be written: File name too long"
    )


def test_where_no_project_can_be_made_no_folders_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "texts").mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files_module, "write_synced", full)
    with pytest.raises(UnreadableFileError):
        create_project(tmp_path)
    with pytest.raises(UnreadableFileError):
        create_project(tmp_path / "new")
    assert {path.name for path in tmp_path.iterdir()} == {"texts", "new", ".diptych"}
    assert [path.name for path in (tmp_path / "new").iterdir()] == [".diptych"]


def test_a_project_that_is_read_anew_is_changed_by_the_same_command(project: Project) -> None:
    opened = open_project(project.root, ["annotate", "alpha"])
    assert opened.anew().files.command == ["annotate", "alpha"]


def test_a_project_is_found_from_a_folder_below(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = project.root / "annotations" / "x"
    below.mkdir()
    assert find_project(below).root == project.root
    monkeypatch.chdir(below)
    assert find_project().root == project.root


@pytest.mark.parametrize("name", ["empty", "missing", "x" * 300])
def test_no_project_is_found_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    assert refusal(lambda: find_project(tmp_path / name), NoProjectError) == (
        f"no project in {tmp_path / name} or above it (a folder with texts/ and "
        "annotations/codebook.yaml); make one with: diptych init"
    )


# Texts


def test_texts_come_in_the_order_of_their_ids(project: Project) -> None:
    for name in ("b.md", "a-b.md", "a.txt", "ab.md"):
        (project.root / "texts" / name).write_text(f"{name}\n")
    assert list(project.text_paths()) == ["a", "a-b", "ab", "b"]
    assert [text.body for text in project.texts(["b", "a"])] == ["b.md\n", "a.txt\n"]


def test_hidden_files_and_other_endings_are_no_texts(sea: Project) -> None:
    for name in (".sea.md.tmp", ".hidden.md", "sea.pdf", "notes", "Notes.MD", "x.md~"):
        (sea.root / "texts" / name).write_text("x")
    (sea.root / "texts" / "folder").mkdir()
    assert dict(sea.text_paths()) == {"sea": Path("texts", "sea.md")}


@pytest.mark.parametrize("is_blind_to_case", [False, True])
def test_a_text_is_found_without_a_list_of_all_and_is_the_same_with_it(
    sea: Project, *, is_blind_to_case: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.project.contents._IS_BLIND_TO_CASE", is_blind_to_case)
    texts = sea.root / "texts"
    for name in ("sea.txt", "quay.txt", "Bay.md", "note.rst"):
        (texts / name).write_text("Other words.\n")
    lists: list[str] = []
    listed = os.listdir

    def noted(path: Path) -> list[str]:
        lists.append(str(path))
        return listed(path)

    monkeypatch.setattr(os, "listdir", noted)
    paths = sea.text_paths()
    names = ["sea", "quay", "Bay", "note", "bay", "../sea", "..", ""]
    found = [paths.get(name) for name in names]
    assert found == [Path("texts/sea.md"), Path("texts/quay.txt"), *[None] * 6]
    assert len(lists) == is_blind_to_case
    assert (len(paths), list(paths)) == (2, ["quay", "sea"])
    assert [paths.get(name) for name in names] == found
    assert len(lists) == 1


def test_a_project_without_the_folder_has_no_texts(project: Project) -> None:
    (project.root / "texts").rmdir()
    assert project.texts() == []


@pytest.mark.parametrize(
    "name", ["Town.md", "the sea.md", "con.txt", "é.md", "sea.txt", os.fsdecode(b"\xff.md")]
)
def test_a_file_that_has_no_id_of_its_own_is_no_text_and_is_named(sea: Project, name: str) -> None:
    try:
        (sea.root / "texts" / name).write_text("x")
    except OSError:
        pytest.skip("this file system refuses the name itself")
    assert [one.id for one in sea.texts()] == ["sea"]
    assert sea.contents().misplaced == [Path("texts", name)]


def test_a_text_that_is_not_there_is_refused_with_the_nearest(sea: Project) -> None:
    message = "there is no text 'see'; did you mean sea?"
    assert refusal(lambda: sea.text("see"), UnknownNameError) == message
    assert refusal(lambda: sea.texts(["sea", "see"]), UnknownNameError) == message
    assert refusal(lambda: sea.text("../texts/sea"), UnknownNameError)


def test_a_text_that_is_not_utf_8_is_refused(sea: Project) -> None:
    (sea.root / "texts" / "sea.md").write_bytes("Das Meer: schön".encode("latin-1"))
    assert refusal(sea.texts, InvalidUtf8Error) == (
        "texts/sea.md: byte 13 is not UTF-8; it looks like WINDOWS-1252; convert it, and check "
        "that its words are right: iconv -f WINDOWS-1252 -t UTF-8 < texts/sea.md > NEW"
    )


def test_a_codebook_that_is_not_utf_8_is_refused(sea: Project) -> None:
    (sea.root / "annotations" / "codebook.yaml").write_bytes(b"facets:\xff")
    assert refusal(sea.codebook, InvalidUtf8Error).startswith("annotations/codebook.yaml: byte 7 ")


def test_bytes_are_decoded_as_utf_8() -> None:
    assert decoded("\ufeff海".encode(), "f") == "\ufeff海"


# Adding texts

TOWN = "---\nlanguage: en\n---\n\nThe town.\n"


def test_added_texts_are_written_as_they_are(sea: Project) -> None:
    sea.add_texts({"town": TOWN, "harbour": "The harbour.\n"})
    assert (sea.root / "texts" / "town.md").read_text() == TOWN
    assert [text.id for text in sea.texts()] == ["harbour", "sea", "town"]


@pytest.mark.parametrize("name", ["sea.md", "sea.txt"])
def test_an_id_that_is_taken_is_refused_and_nothing_is_added(project: Project, name: str) -> None:
    (project.root / "texts" / name).write_text(SEA)
    before = files(project)
    assert refusal(lambda: project.add_texts({"town": TOWN, "sea": "x"}), TextExistsError) == (
        f"texts/{name} exists already; leave that file out, or add it by itself with another --id"
    )
    assert files(project) == before


def test_a_text_that_is_there_under_another_id_is_refused(sea: Project) -> None:
    before = files(sea)
    same = "---\ntitle: Another title\n---\n" + SEA.split("---\n")[2]
    assert refusal(lambda: sea.add_texts({"town": TOWN, "ocean": same}), SameTextError) == (
        "ocean holds the same text as sea; if two sources print it: --source"
    )
    assert files(sea) == before


def test_what_two_sources_print_in_the_same_words_are_two_texts(project: Project) -> None:
    wire = {name: f"---\nsource: {name}\n---\n\nThe same report.\n" for name in ("a", "b")}
    project.add_texts(wire)
    assert {"a", "b"} <= set(project.text_paths())
    again = {"c": wire["a"]}
    assert "c holds the same text as a" in refusal(lambda: project.add_texts(again), SameTextError)
    without = {"c": "The same report.\n"}
    assert "c holds the same" in refusal(lambda: project.add_texts(without), SameTextError)


def test_one_text_under_two_new_ids_is_refused(sea: Project) -> None:
    before = files(sea)
    assert refusal(lambda: sea.add_texts({"a": TOWN, "b": TOWN}), SameTextError) == (
        "b holds the same text as a; if two sources print it: --source"
    )
    assert files(sea) == before


@pytest.mark.parametrize("text_id", ["../town", "a/b", "Town", ""])
def test_what_is_no_id_never_becomes_a_path(sea: Project, text_id: str) -> None:
    before = files(sea)
    refusal(lambda: sea.add_texts({"town": TOWN, text_id: "x"}), BadIdError)
    assert files(sea) == before


def test_a_text_that_could_not_be_read_again_is_not_added(
    sea: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "LARGEST_TEXT", 1_000_000)
    before = files(sea)
    large = {"town": TOWN, "large": "x" * 1_000_001}
    assert refusal(lambda: sea.add_texts(large), UnreadableFileError) == (
        "texts/large.md: is larger than 1 MB; split it"
    )
    assert files(sea) == before


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_where_one_text_cannot_be_written_none_is_added(
    sea: Project, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    before = files(sea)
    write = files_module.write_synced

    def write_once(path: Path, content: bytes, mode: int | None) -> None:
        write(path, content, mode)
        if content == b"The quay.\n":
            raise failure

    monkeypatch.setattr(files_module, "write_synced", write_once)
    with pytest.raises((UnreadableFileError, KeyboardInterrupt)):
        sea.add_texts({"town": TOWN, "quay": "The quay.\n", "pier": "The pier.\n"})
    assert files(sea) == before


# Annotation sets


def test_whoever_has_said_nothing_has_an_empty_set(sea: Project) -> None:
    text = sea.text("sea")
    assert sea.annotation_set(text, "anna") == AnnotationSet(
        text="sea", text_version=text.version, annotator="anna"
    )
    assert sea.annotators("sea") == []
    assert not (sea.root / SET).exists()


def test_an_annotation_is_stored_with_its_passage_and_time(sea: Project) -> None:
    name = sea.annotate("sea", "anna", start=4, end=7, codes={"theme": "water/sea"}, note="calm?")
    text = sea.text("sea")
    assert list(annas(sea).annotations) == [name]
    assert annas(sea).text_version == text.version
    annotation = annas(sea).annotations[name]
    assert (annotation.quote, annotation.codes) == ("sea", {"theme": "water/sea"})
    assert annotation.note == "calm?"
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(annotation.created))


def test_an_annotation_without_a_note_has_none(annotated: Project) -> None:
    (annotation,) = annas(annotated).annotations.values()
    assert annotation.note is UNSET


def test_codes_are_written_in_the_order_of_the_codebook(sea: Project) -> None:
    sea.annotate("sea", "anna", start=4, end=7, codes={"mood": "calm", "theme": "town"})
    lines = (sea.root / SET).read_text().splitlines()
    assert lines[12:14] == ['        "theme": "town",', '        "mood": "calm"']


def test_annotators_come_in_the_order_of_their_ids(annotated: Project) -> None:
    for name in ("zoe", "anna-b", "ann"):
        annotated.annotate("sea", name, start=0, end=3, codes={})
    assert annotated.annotators("sea") == ["ann", "anna", "anna-b", "zoe"]


def test_sets_are_read_of_those_who_have_one(annotated: Project) -> None:
    found = annotated.annotation_sets(annotated.text("sea"), ["zoe", "anna"])
    assert [each.annotator for each in found] == ["anna"]


def test_leftovers_and_hidden_files_are_no_sets(annotated: Project) -> None:
    (annotated.root / "annotations" / "sea" / ".anna.json.tmp").write_text("{")
    (annotated.root / "annotations" / "sea" / ".DS_Store").write_text("x")
    assert annotated.annotators("sea") == ["anna"]


@pytest.mark.parametrize("name", ["Bert", "con", "anna (copy)"])
def test_a_set_of_nobody_who_could_be_an_annotator_is_misplaced(
    annotated: Project, name: str
) -> None:
    (annotated.root / "annotations" / "sea" / f"{name}.json").write_text("x")
    assert annotated.annotators("sea") == ["anna"]
    assert [str(path) for path in annotated.contents().misplaced] == [
        f"annotations/sea/{name}.json"
    ]


@pytest.mark.parametrize("name", ["README.md", "anna.txt", "anna", "anna.json.orig", "Thumbs.db"])
def test_other_files_among_the_sets_are_let_alone(annotated: Project, name: str) -> None:
    (annotated.root / "annotations" / "sea" / name).write_text("x")
    assert annotated.annotators("sea") == ["anna"]


@pytest.mark.parametrize("name", ["../anna", "Anna", "", "x/y", "con"])
def test_an_annotator_that_is_no_id_is_refused(annotated: Project, name: str) -> None:
    text = annotated.text("sea")
    before = files(annotated)
    refusal(lambda: annotated.annotation_set(text, name), BadIdError)
    refusal(lambda: annotated.annotate("sea", name, start=0, end=3, codes={}), BadIdError)
    refusal(lambda: annotated.annotators(f"../{name}"), BadIdError)
    assert files(annotated) == before


def test_reading_and_rewriting_leaves_the_bytes(annotated: Project) -> None:
    annotated.annotate("sea", "anna", start=0, end=3, codes={"mood": "calm"}, note="“note” 海\n")
    before = files(annotated)
    annotated.update("sea", "anna", replace)
    assert files(annotated) == before


def test_reading_and_rewriting_leaves_the_bytes_of_the_example(tmp_path: Path) -> None:
    for folder in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    project = find_project(tmp_path)
    before = files(project)
    sets = [(text.id, name) for text in project.texts() for name in project.annotators(text.id)]
    for text_id, name in sets:
        project.update(text_id, name, replace)
    assert len(sets) == 6
    assert files(project) == before


def test_an_update_may_change_anything_in_the_set(annotated: Project) -> None:
    returned = annotated.update("sea", "anna", lambda old: replace(old, finished=True))
    assert returned == annas(annotated)
    assert returned.finished
    assert len(returned.annotations) == 1


def test_an_update_anchors_the_set_to_the_text_as_it_is(annotated: Project) -> None:
    (annotated.root / "texts" / "sea.md").write_text(SEA.replace("language: en", "language: de"))
    assert annas(annotated).text_version != annotated.text("sea").version
    annotated.update("sea", "anna", replace)
    assert annas(annotated).text_version == annotated.text("sea").version


def test_an_update_that_changes_nothing_writes_nothing(sea: Project) -> None:
    before = files(sea)
    sea.update("sea", "anna", lambda annotations: annotations)
    assert files(sea) == before


def test_an_update_that_fails_writes_nothing(annotated: Project) -> None:
    def fail(_: AnnotationSet) -> NoReturn:
        raise ZeroDivisionError

    before = files(annotated)
    with pytest.raises(ZeroDivisionError):
        annotated.update("sea", "anna", fail)
    assert files(annotated) == before
    annotated.annotate("sea", "anna", start=0, end=3, codes={})


@pytest.mark.parametrize(
    ("start", "end", "codes", "note", "reason"),
    [
        (0, 3, {"theme": "see"}, None, ".codes: the codebook has no theme code 'see'"),
        (0, 3, {"topic": "sea"}, None, ".codes: the codebook has no facet 'topic'"),
        (3, 3, {}, None, ": the span 3 to 3 is empty or runs backwards"),
        (-3, 3, {}, None, ": the span -3 to 3 is empty or runs backwards"),
        (30, 99, {}, None, ": the span ends at 99, but sea has 37 characters"),
    ],
)
def test_an_annotation_that_does_not_fit_is_not_written(
    annotated: Project, start: int, end: int, codes: dict[str, str], note: str | None, reason: str
) -> None:
    before = files(annotated)
    message = refusal(
        lambda: annotated.annotate("sea", "anna", start=start, end=end, codes=codes, note=note),
        AnnotationSetError,
    )
    assert re.fullmatch(
        rf"annotations/sea/anna\.json: \$\.annotations\.[0-9a-f-]{{36}}{re.escape(reason)}.*",
        message,
    )
    assert files(annotated) == before


def test_a_lone_surrogate_is_not_written(annotated: Project) -> None:
    before = files(annotated)
    note = os.fsdecode(b"na\xefve")
    assert refusal(
        lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}, note=note),
        AnnotationSetError,
    ) == (
        "annotations/sea/anna.json: it would hold the lone surrogate U+DCEF, "
        "which is no Unicode text"
    )
    assert files(annotated) == before


def test_a_set_that_could_not_be_read_again_is_not_written(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "LARGEST_SET", 1_000_000)
    before = files(annotated)
    note = "x" * 1_000_000
    assert refusal(
        lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}, note=note),
        UnreadableFileError,
    ) == ("annotations/sea/anna.json: is larger than 1 MB; split it")
    assert files(annotated) == before


# Sets that do not fit

HINT = "; did you mean water/sea or water?"
GONE = " To give its annotations another: diptych codebook merge theme water/see CODE"
CHANGED = "has the text changed? Move its annotations with: diptych reanchor sea"
MOVED = "{place}: the quote is not what sea says at that place; " + CHANGED


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            '"water/sea"',
            '"water/see"',
            "{place}.codes: the codebook has no theme code 'water/see'" + HINT + GONE,
        ),
        (
            '"theme"',
            '"themes"',
            (
                "{place}.codes: the codebook has no facet 'themes'; if it is called theme now: "
                "diptych codebook facet rename themes theme"
            ),
        ),
        (
            '"quote": "sea"',
            '"quote": "See"',
            MOVED,
        ),
        (
            '"end": 7',
            '"end": 38',
            "{place}: the span ends at 38, but sea has 37 characters; " + CHANGED,
        ),
        (
            '"annotator": "anna"',
            '"annotator": "bert"',
            (
                "$.text, $.annotator: it is by 'bert' on 'sea'; if they are called anna now: "
                "diptych annotators rename bert anna; else move it there"
            ),
        ),
        (
            '"text": "sea"',
            '"text": "town"',
            (
                "$.text, $.annotator: it is by 'anna' on 'town'; "
                "if town is called sea now: diptych texts rename town sea; else move it there"
            ),
        ),
        (
            '"end": 7',
            '"start": 4',
            "line 10: the key 'start' stands here and on line 9; keep one",
        ),
    ],
)
def test_a_set_that_does_not_fit_is_refused_with_its_place(
    annotated: Project, old: str, new: str, reason: str
) -> None:
    (name,) = annas(annotated).annotations
    rewrite(annotated, old, new)
    before = files(annotated)
    expected = "annotations/sea/anna.json: " + reason.format(place=f"$.annotations.{name}")
    assert refusal(lambda: annas(annotated), AnnotationSetError) == expected
    change = refusal(
        lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}), AnnotationSetError
    )
    assert change == expected
    assert files(annotated) == before


def test_a_set_that_fits_a_newer_codebook_than_was_read_is_not_called_wrong(
    annotated: Project,
) -> None:
    reader = Project(annotated.root)
    reader.codebook()
    rename_sea(annotated)
    assert refusal(lambda: annas(reader), OvertakenError) == (
        "annotations/codebook.yaml changed while the annotations were being read; try again"
    )
    assert codes_of(annas(reader)) == [{"theme": "water/ocean"}]


def test_a_set_that_is_about_to_be_rewritten_with_the_codebook_is_waited_for(
    annotated: Project,
) -> None:
    raw = (annotated.root / SET).read_bytes()
    new = raw.replace(b"water/sea", b"water/ocean")
    codebook = annotated.root / "annotations" / "codebook.yaml"
    old = codebook.read_bytes()
    codebook.write_bytes(old.replace(b"sea:", b"ocean:"))
    begun = [
        _JournalEntry("annotations/codebook.yaml", old, codebook.read_bytes()),
        _JournalEntry(SET.as_posix(), raw, new),
    ]
    (annotated.root / ".diptych" / "journal").write_bytes(msgspec.msgpack.encode(begun))
    assert codes_of(annas(Project(annotated.root))) == [{"theme": "water/ocean"}]


def test_a_set_that_is_not_utf_8_is_refused(annotated: Project) -> None:
    (annotated.root / SET).write_bytes(b'{"\xff')
    assert refusal(lambda: annas(annotated), InvalidUtf8Error).startswith(
        "annotations/sea/anna.json: byte 2 is not UTF-8"
    )


# Files that are none


def read_codebook(project: Project) -> object:
    return Project(project.root).codebook()


READERS = pytest.mark.parametrize(
    ("path", "read"),
    [
        ("texts/sea.md", lambda project: project.texts()),
        ("annotations/sea/anna.json", annas),
        ("annotations/codebook.yaml", read_codebook),
    ],
)
"""The three kinds of project files, and what reads each."""


@READERS
def test_a_folder_in_place_of_a_file_is_refused(
    annotated: Project, path: str, read: Callable[[Project], object]
) -> None:
    (annotated.root / path).unlink()
    (annotated.root / path).mkdir()
    if path != "texts/sea.md":
        assert annotated.text("sea")
    message = refusal(lambda: read(annotated), UnreadableFileError)
    assert message == f"{path}: is a folder; put a file there, or remove it"


@READERS
def test_a_pipe_in_place_of_a_file_is_refused_at_once(
    annotated: Project, path: str, read: Callable[[Project], object]
) -> None:
    (annotated.root / path).unlink()
    os.mkfifo(annotated.root / path)
    message = refusal(lambda: read(annotated), UnreadableFileError)
    assert message == f"{path}: is not a regular file; put a file there, or remove it"


@READERS
def test_a_socket_in_place_of_a_file_is_refused(
    annotated: Project, path: str, read: Callable[[Project], object], monkeypatch: Any
) -> None:
    (annotated.root / path).unlink()
    monkeypatch.chdir((annotated.root / path).parent)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(Path(path).name)
        message = refusal(lambda: read(annotated), UnreadableFileError)
    assert message == f"{path}: is not a regular file; put a file there, or remove it"


@READERS
def test_a_file_of_200_mb_is_refused_before_it_is_read(
    annotated: Project,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    read: Callable[[Project], object],
) -> None:
    def read_only_small(descriptor: int, *arguments: object, **options: object) -> object:
        assert os.fstat(descriptor).st_size < 1000
        return open(descriptor, *arguments, **options)

    monkeypatch.setattr(files_module, "open", read_only_small, raising=False)
    os.truncate(annotated.root / path, 200_000_000)
    limits = {"texts": LARGEST_TEXT, "sea": LARGEST_SET, "annotations": LARGEST_CODEBOOK}
    limit = limits[Path(path).parent.name]
    message = refusal(lambda: read(annotated), UnreadableFileError)
    assert message == f"{path}: is larger than {limit // 1_000_000} MB; split it"


@READERS
def test_a_link_to_nothing_is_refused(
    annotated: Project, path: str, read: Callable[[Project], object]
) -> None:
    (annotated.root / path).unlink()
    (annotated.root / path).symlink_to("nothing")
    message = refusal(lambda: read(annotated), UnreadableFileError)
    assert message == f"{path}: is a link that leads nowhere; put a file there, or remove it"


@READERS
def test_a_link_to_itself_is_refused(
    annotated: Project, path: str, read: Callable[[Project], object]
) -> None:
    (annotated.root / path).unlink()
    (annotated.root / path).symlink_to(Path(path).name)
    message = refusal(lambda: read(annotated), UnreadableFileError)
    assert message == f"{path}: is a link that leads back to itself; put a file there, or remove it"


def test_a_set_whose_folder_is_a_file_is_not_written(annotated: Project) -> None:
    (annotated.root / "annotations/land").write_text("x")
    path = Path("annotations/land/ann.json")
    with annotated.files.locked():
        message = refusal(
            lambda: annotated.files.write_all({path: (None, b"x")}), UnreadableFileError
        )
    assert message == f"{path}: cannot be written: a file is where a folder must be; move it away"
    assert (annotated.root / "annotations/land").read_text() == "x"
    assert not annotated.files.past_changes().is_unsettled()


@pytest.mark.parametrize("folder", ["texts", "annotations/sea"])
def test_a_file_in_place_of_a_folder_is_refused(annotated: Project, folder: str) -> None:
    shutil.rmtree(annotated.root / folder)
    (annotated.root / folder).write_text("x")
    listing = annotated.texts if folder == "texts" else lambda: annotated.annotators("sea")
    assert refusal(listing, UnreadableFileError) == (
        f"{folder}: a file is where a folder must be; move it away"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sea.txt"
    assert refusal(lambda: read_file(path, 10), UnreadableFileError) == (
        f"{path}: there is no such file, nor any other in {tmp_path}; "
        "name one with the folder it is in"
    )
    assert refusal(lambda: read_file(path, 10, shown="sea"), UnreadableFileError) == (
        "sea: No such file or directory"
    )


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "sea.txt").write_bytes(b"0123456789")
    assert read_file(tmp_path / "sea.txt", 10) == b"0123456789"


def test_a_disk_that_cannot_be_read_is_refused(
    sea: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files_module, "open", fail, raising=False)
    assert refusal(sea.texts, UnreadableFileError) == "texts/sea.md: Input/output error"


def test_refused_files_are_closed_again(sea: Project) -> None:
    (sea.root / "texts" / "sea.md").unlink()
    os.mkfifo(sea.root / "texts" / "sea.md")
    free = lowest_free_descriptor()
    for _ in range(10):
        refusal(sea.texts, UnreadableFileError)
    assert lowest_free_descriptor() == free


def lowest_free_descriptor() -> int:
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


# Links


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("texts/sea.md", lambda project: project.texts()),
        ("texts", lambda project: project.texts()),
        ("annotations/sea/anna.json", annas),
        ("annotations/sea", annas),
        ("annotations/sea", lambda project: project.annotators("sea")),
        ("annotations", annas),
        ("annotations/codebook.yaml", read_codebook),
    ],
)
def test_a_link_that_leaves_the_project_is_refused(
    annotated: Project,
    tmp_path_factory: pytest.TempPathFactory,
    path: str,
    read: Callable[[Project], object],
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "thing"
    shutil.move(annotated.root / path, outside)
    (annotated.root / path).symlink_to(outside)
    shown = refusal(lambda: read(annotated), OutsideProjectError).split()[0]
    assert shown.startswith(path) or path == "annotations"
    assert refusal(lambda: read(annotated), OutsideProjectError) == (
        f"{shown} is a link that leads out of the project; put the file itself there"
    )


@pytest.mark.parametrize("path", ["annotations/sea/anna.json", "annotations/sea", ".diptych"])
def test_nothing_is_written_through_a_link_that_leaves_the_project(
    annotated: Project, tmp_path_factory: pytest.TempPathFactory, path: str
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "thing"
    shutil.move(annotated.root / path, outside)
    (annotated.root / path).symlink_to(outside)
    before = {file: file.read_bytes() for file in outside.parent.rglob("*") if file.is_file()}
    refusal(
        lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}), OutsideProjectError
    )
    after = {file: file.read_bytes() for file in outside.parent.rglob("*") if file.is_file()}
    assert after == before


@pytest.mark.parametrize("name", ["lock", ".gitignore"])
def test_a_lock_that_leads_out_of_the_project_is_refused(
    sea: Project, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    victim = tmp_path_factory.mktemp("outside") / "victim"
    victim.write_text("precious")
    (sea.root / ".diptych" / name).unlink(missing_ok=True)
    (sea.root / ".diptych" / name).symlink_to(victim)
    assert refusal(
        lambda: sea.annotate("sea", "anna", start=0, end=3, codes={}), OutsideProjectError
    ) == (f".diptych/{name} is a link that leads out of the project; put the file itself there")
    assert victim.read_text() == "precious"


def test_a_text_outside_is_not_reached_by_a_neighbour_of_like_name(
    tmp_path: Path,
) -> None:
    project = create_project(tmp_path / "sea")
    (tmp_path / "sea-secrets").mkdir()
    (tmp_path / "sea-secrets" / "x.md").write_text("x")
    (project.root / "texts" / "x.md").symlink_to(tmp_path / "sea-secrets" / "x.md")
    refusal(project.texts, OutsideProjectError)


@pytest.mark.parametrize("tag", [0, 0xA0000003])
def test_a_junction_of_windows_is_followed_as_a_link(
    monkeypatch: pytest.MonkeyPatch, tag: int
) -> None:
    folder = SimpleNamespace(st_mode=stat.S_IFDIR, st_reparse_tag=tag)
    monkeypatch.setattr(os, "lstat", lambda _: folder)
    assert files_module._has_links("/project/", ["texts"]) is bool(tag)


def test_links_inside_the_project_are_followed(annotated: Project) -> None:
    shared = annotated.root / "shared"
    shared.mkdir()
    for path in (Path("texts", "sea.md"), SET):
        (annotated.root / path).rename(shared / path.name)
        (annotated.root / path).symlink_to(shared / path.name)
    assert len(annas(annotated).annotations) == 1
    annotated.annotate("sea", "anna", start=0, end=3, codes={})
    assert len(annas(annotated).annotations) == 2
    assert (annotated.root / SET).is_symlink()
    assert (shared / "anna.json").read_bytes() == (annotated.root / SET).read_bytes()


def test_a_project_reached_through_a_link_works(annotated: Project, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(annotated.root)
    project = find_project(link)
    project.annotate("sea", "anna", start=0, end=3, codes={})
    assert len(annas(project).annotations) == 2


# Writing


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(annotated: Project) -> None:
    def change(annotations: AnnotationSet) -> AnnotationSet:
        rewrite(annotated, '"finished": false', '"finished": true')
        return replace(annotations)

    message = refusal(lambda: annotated.update("sea", "anna", change), ChangedOnDiskError)
    assert message == (
        "annotations/sea/anna.json changed while it was being edited; nothing was written; "
        "try again"
    )
    assert annas(annotated).finished
    assert len(list((annotated.root / SET).parent.iterdir())) == 1


def test_a_file_that_appeared_since_is_not_overwritten(sea: Project) -> None:
    def change(annotations: AnnotationSet) -> AnnotationSet:
        (sea.root / SET).parent.mkdir()
        (sea.root / SET).write_text("{}")
        return replace(annotations)

    refusal(lambda: sea.update("sea", "anna", change), ChangedOnDiskError)
    assert (sea.root / SET).read_text() == "{}"


def test_a_file_that_vanished_since_is_not_written(annotated: Project) -> None:
    def change(annotations: AnnotationSet) -> AnnotationSet:
        (annotated.root / SET).unlink()
        return replace(annotations)

    refusal(lambda: annotated.update("sea", "anna", change), ChangedOnDiskError)
    assert not (annotated.root / SET).exists()


@pytest.mark.parametrize(
    ("module", "name"), [(os, "fsync"), (Path, "open"), (Path, "replace"), (Path, "mkdir")]
)
def test_a_disk_that_cannot_be_written_leaves_all_as_it_was(
    annotated: Project, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = files(annotated)
    monkeypatch.setattr(module, name, fail)
    message = refusal(
        lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}), UnreadableFileError
    )
    assert message.endswith(": cannot be written: No space left on device")
    monkeypatch.undo()
    assert files(annotated) == before
    annotated.annotate("sea", "anna", start=0, end=3, codes={})


def test_a_refusal_without_words_gets_some(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError("odd disk")

    monkeypatch.setattr(os, "fsync", fail)
    assert refusal(
        lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}), UnreadableFileError
    ) == (".diptych/changes: cannot be written: odd disk")


def test_a_folder_that_cannot_be_synced_is_no_failure(
    sea: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    folders = []

    def fail_for_folders(descriptor: int) -> None:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            return fsync(descriptor)
        folders.append(descriptor)
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", fail_for_folders)
    sea.annotate("sea", "anna", start=0, end=3, codes={})
    assert len(annas(sea).annotations) == 1
    assert len(folders) == 1


def test_what_a_killed_process_left_is_replaced(annotated: Project) -> None:
    folder = annotated.root / ".diptych"
    for name in ("new.tmp", ".cached.123.tmp"):
        (folder / name).write_text('{"format": "dipt')
    (folder / "folder.tmp").mkdir()
    annotated.annotate("sea", "anna", start=0, end=3, codes={})
    assert len(annas(annotated).annotations) == 2
    assert [path.name for path in folder.glob("*.tmp")] == ["folder.tmp"]


def test_what_is_half_written_is_in_no_folder_that_git_looks_at(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(path: Path, content: bytes, _mode: int | None) -> None:
        path.write_bytes(content[:9])
        raise KeyboardInterrupt

    before = files(annotated)
    monkeypatch.setattr(files_module, "write_synced", cut_off)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    with pytest.raises(KeyboardInterrupt):
        annotated.annotate("sea", "anna", start=0, end=3, codes={})
    assert files(annotated) == before
    assert (annotated.root / ".diptych" / "new.tmp").stat().st_size == 9
    assert (annotated.root / ".diptych" / ".gitignore").read_text() == "*\n"


def test_a_folder_on_another_file_system_is_written_by_a_neighbour(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file, tried = Path.replace, []

    def refuse(path: Path, target: Path) -> Path:
        tried.append(path.name)
        if path.parent.name == ".diptych":
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace_file(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    annotated.annotate("sea", "anna", start=0, end=3, codes={})
    assert tried == ["new.tmp", ".anna.json.tmp", "000002.done.begun"]
    assert len(annas(annotated).annotations) == 2
    assert not list(annotated.root.rglob("*.tmp"))


def test_who_waits_may_be_told_sooner(annotated: Project) -> None:
    annotated.files.patience = 0.0
    with Files(annotated.root).locked(), pytest.raises(BusyProjectError, match="waited 0 s"):
        annotated.anew().annotate("sea", "anna", start=0, end=3, codes={})


def test_a_lock_that_is_held_too_long_is_told(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "_PATIENCE", 0.05)
    before = files(annotated)
    with Files(annotated.root).locked():
        message = refusal(
            lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}), BusyProjectError
        )
    assert message == (
        "another diptych is writing (waited 0.05 s, .diptych/lock is locked); "
        "try again when it is done"
    )
    assert files(annotated) == before
    annotated.annotate("sea", "anna", start=0, end=3, codes={})


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_that_is_written_again_keeps_its_mode(annotated: Project, mode: int) -> None:
    (annotated.root / SET).chmod(mode)
    annotated.annotate("sea", "anna", start=0, end=3, codes={})
    assert (annotated.root / SET).stat().st_mode & 0o777 == mode


def test_what_is_written_is_done_though_the_journal_stays(
    sea: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "journal" and path.exists():
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        sea.add_texts({"town": TOWN, "quay": "A quay.\n"})
        assert (sea.root / ".diptych/journal").exists()
        assert [*find_project(sea.root).text_paths()] == ["quay", "sea", "town"]
        message = refusal(lambda: sea.add_texts({"lake": "A lake.\n"}), UnreadableFileError)
        assert message == ".diptych/journal: cannot be written: Permission denied"
    sea.add_texts({"lake": "A lake.\n"})
    assert not (sea.root / ".diptych/journal").exists()
    assert len(sea.files.past_changes().done()) == 2


def test_what_is_written_is_done_though_nothing_can_be_written_after_it(
    sea: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_ = Path.replace

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    def last(path: Path, target: Path) -> None:
        replace_(path, target)
        monkeypatch.setattr(Path, "unlink", refuse)

    with sea.files.locked():
        monkeypatch.setattr(Path, "replace", last)
        sea.files.write(Path("texts/town.md"), TOWN.encode(), expected=None)
    monkeypatch.undo()
    assert sea.text("town").body == "The town.\n"


def test_what_was_begun_and_cannot_be_finished_is_told(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(annotated)
    entries = [[name, before[name], b"new"] for name in (str(SET), "texts/sea.md")]
    (annotated.root / ".diptych/journal").write_bytes(msgspec.msgpack.encode(entries))
    (annotated.root / SET).write_bytes(b"new")

    def refuse(*_: object, **__: object) -> None:
        raise UnreadableFileError("texts/sea.md", "the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Files, "write", refuse)
        assert refusal(lambda: find_project(annotated.root), UnreadableFileError)
    assert files(find_project(annotated.root)) == {
        **before,
        str(SET): b"new",
        "texts/sea.md": b"new",
    }


def test_a_lock_that_cannot_be_taken_is_told(annotated: Project) -> None:
    (annotated.root / ".diptych" / "lock").unlink(missing_ok=True)
    (annotated.root / ".diptych" / "lock").mkdir()
    assert refusal(
        lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}), UnreadableFileError
    ) == (".diptych/lock: cannot be written: a folder is where a file must be; move it away")


def test_a_lock_that_is_a_link_is_told(annotated: Project) -> None:
    (annotated.root / ".diptych" / "lock").unlink(missing_ok=True)
    (annotated.root / ".diptych" / "lock").symlink_to("journal")
    assert refusal(
        lambda: annotated.annotate("sea", "anna", start=0, end=3, codes={}), UnreadableFileError
    ) == (".diptych/lock: cannot be written: a link is where a file must be; move it away")


def test_what_is_in_the_way_of_a_new_file_is_told_and_nothing_is_left(annotated: Project) -> None:
    (annotated.root / ".diptych" / "new.tmp").mkdir()
    path = Path("annotations/land/ann.json")
    with annotated.files.locked():
        message = refusal(
            lambda: annotated.files.write_all({path: (None, b"x")}), UnreadableFileError
        )
    assert message == (
        ".diptych/new.tmp: cannot be written: a folder is where a file must be; move it away"
    )
    assert not (annotated.root / "annotations/land").exists()


def test_a_failure_of_the_system_under_the_lock_is_a_bug_with_its_traceback(
    project: Project,
) -> None:
    with pytest.raises(FileNotFoundError), project.files.locked():
        (project.root / "nothing").read_bytes()


def test_reading_needs_no_lock(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "_PATIENCE", 0.05)
    with Files(annotated.root).locked():
        assert len(annas(annotated).annotations) == 1


# Many processes

ADDING = """
import sys
from pathlib import Path
from diptych.project.store import find_project
project = find_project(Path(sys.argv[1]))
for number in range(100):
    start = number % 9
    project.annotate("sea", "anna", start=start, end=start + 9, codes={}, note=sys.argv[2])
"""


def test_four_processes_that_add_100_annotations_each_end_with_400(sea: Project) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", ADDING, str(sea.root), f"writer {number}"])
        for number in range(4)
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    notes = [str(annotation.note) for annotation in annas(sea).annotations.values()]
    assert {note: notes.count(note) for note in notes} == {f"writer {n}": 100 for n in range(4)}


KILLING = """
import os, random, signal, sys, time
from msgspec.structs import replace
from pathlib import Path
from diptych.project.store import find_project

def note_all(old, generation):
    return replace(old, annotations={
        name: replace(annotation, note=f"generation {generation} {'x' * 2000}")
        for name, annotation in old.annotations.items()
    })

def write_on_and_on(folder):
    project = find_project(folder)
    generation = 0
    while True:
        generation += 1
        project.update("sea", "anna", lambda old: note_all(old, generation))

for folder in map(Path, sys.argv[1:]):
    child = os.fork()
    if not child:
        signal.alarm(600)
        write_on_and_on(folder)
    written = folder / "annotations" / "sea" / "anna.json"
    first = written.stat().st_ino
    while written.stat().st_ino == first:
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.05))
    while not (folder / ".diptych" / "new.tmp").exists():
        pass
    time.sleep(random.uniform(0, 0.0005))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_forty_processes_killed_while_they_write_leave_forty_readable_sets(
    sea: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for number in range(100):
        sea.annotate("sea", "anna", start=number % 9, end=9 + number % 9, codes={})
    home = tmp_path_factory.mktemp("killed")
    projects = [
        Project(shutil.copytree(sea.root, home / f"{number}", dirs_exist_ok=True))
        for number in range(40)
    ]
    roots = [str(project.root) for project in projects]
    subprocess.run([sys.executable, "-c", KILLING, *roots], check=True)
    leftovers = [project for project in projects if list(project.root.rglob("*.tmp"))]
    assert leftovers, "no process was killed in the middle of writing"
    for project in projects:
        assert project.annotators("sea") == ["anna"]
        assert list(project.text_paths()) == ["sea"]
        notes = {annotation.note for annotation in annas(project).annotations.values()}
        assert len(annas(project).annotations) == 100
        assert len(notes) == 1
        project.annotate("sea", "anna", start=0, end=3, codes={})
        assert len(annas(project).annotations) == 101
        assert not list(project.root.rglob("*.tmp"))


def renamed(annotations: AnnotationSet) -> AnnotationSet:
    """Recode every annotation from water/sea to water/ocean."""
    return replace(
        annotations,
        annotations={
            name: replace(annotation, codes={"theme": "water/ocean"})
            for name, annotation in annotations.annotations.items()
        },
    )


def contents(project: Project) -> dict[str, bytes]:
    files = (path for path in project.root.rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


def rename_sea(project: Project) -> None:
    """Rename a code, in the codebook and in anna's set."""
    project.update_sets({("sea", "anna"): renamed}, lambda old: old.replace("sea:", "ocean:"))


def codes_of(annotations: AnnotationSet) -> list[dict[str, str]]:
    return [annotation.codes for annotation in annotations.annotations.values()]


def test_several_sets_and_the_codebook_change_together(annotated: Project) -> None:
    annotated.annotate("sea", "ben", start=4, end=7, codes={"theme": "water/sea"})
    keys = [("sea", "anna"), ("sea", "ben")]
    annotated.update_sets(dict.fromkeys(keys, renamed), lambda old: old.replace("sea:", "ocean:"))
    assert list(annotated.codebook().facet("theme").codes) == ["water", "water/ocean", "town"]
    said = annotated.annotation_sets(annotated.text("sea"), ["anna", "ben"])
    assert [next(iter(s.annotations.values())).codes for s in said] == [
        {"theme": "water/ocean"},
        {"theme": "water/ocean"},
    ]


def test_when_one_of_several_files_cannot_be_written_all_are_as_they_were(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(annotated)
    write = Files.write

    def failing(self: Files, path: Path, content: bytes, **how: Any) -> None:
        if path.name == "zoe.json":
            raise UnreadableFileError(str(path), "the disk is full")
        write(self, path, content, **how)

    def finished(annotations: AnnotationSet) -> AnnotationSet:
        return replace(annotations, finished=True)

    monkeypatch.setattr(Files, "write", failing)
    keys = [("sea", name) for name in ("anna", "ben", "zoe")]
    with pytest.raises(UnreadableFileError, match="the disk is full"):
        annotated.update_sets(dict.fromkeys(keys, finished), lambda old: old + "# more\n")
    assert contents(annotated) == before


def repair(project: Project, change: Callable[[AnnotationSet], AnnotationSet]) -> None:
    """Change a set that is read as it is stored."""
    with project.changing():
        read = project.read_stored(project.text("sea"), "anna")
        project.update_sets({("sea", "anna"): change}, read=[read])


def test_a_set_that_no_longer_fits_its_text_is_read_as_stored_and_can_be_repaired(
    annotated: Project,
) -> None:
    path = annotated.root / "texts/sea.md"
    path.write_text(path.read_text().replace("The sea", "Today the sea"))
    project = Project(annotated.root)
    with pytest.raises(AnnotationSetError, match="the quote is not what sea says"):
        project.annotation_set(project.text("sea"), "anna")
    stored = project.stored_set("sea", "anna")
    assert stored
    assert [(a.start, a.end, a.quote) for a in stored.annotations.values()] == [(4, 7, "sea")]

    def move(annotations: AnnotationSet) -> AnnotationSet:
        moved = {key: replace(a, start=10, end=13) for key, a in annotations.annotations.items()}
        return replace(annotations, annotations=moved)

    before = contents(project)
    with pytest.raises(AnnotationSetError, match="the quote is not what sea says"):
        repair(project, lambda old: replace(old, finished=True))
    assert contents(project) == before
    repair(project, move)
    found = project.annotation_set(project.text("sea"), "anna")
    assert [(a.start, a.end) for a in found.annotations.values()] == [(10, 13)]
    assert found.text_version == project.text("sea").version


def test_where_nobody_said_anything_nothing_is_stored(sea: Project) -> None:
    assert sea.stored_set("sea", "anna") is None
    repair(sea, lambda old: replace(old, finished=True))
    assert sea.stored_set("sea", "anna")


def test_who_changes_a_project_is_alone_until_all_is_written(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "_PATIENCE", 0.0)
    other = Project(annotated.root)
    with annotated.changing(), annotated.changing():
        with pytest.raises(BusyProjectError), other.changing():
            pass
        with other.changing(dry_run=True):
            assert other.codebook()
    with other.changing():
        pass


@pytest.mark.parametrize("survived", [0, 1, 2, 3])
def test_a_process_killed_between_two_files_is_finished_by_the_next(
    annotated: Project, survived: int
) -> None:
    keys = [("sea", "anna"), ("sea", "ben")]
    before = files(annotated)
    child = os.fork()
    if not child:  # pragma: no cover - what the killed process does
        write = Files.write
        written = []

        def killed(self: Files, path: Path, content: bytes, **how: Any) -> None:
            if len(written) == survived:
                os.kill(os.getpid(), 9)
            write(self, path, content, **how)
            written.append(path)

        Files.write = killed  # type: ignore[method-assign]
        annotated.update_sets(
            {key: lambda said: replace(said, finished=True) for key in keys},
            lambda old: old + "# more\n",
        )
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    project = find_project(annotated.root)
    after = files(project)
    changed = {name for name in after if after[name] != before.get(name)}
    names = {str(SET), "annotations/sea/ben.json", "annotations/codebook.yaml"}
    assert changed == (names if survived > 1 else set())
    assert not (project.root / ".diptych/journal").exists()
    assert [said.finished for said in project.annotation_sets(project.text("sea"), ["anna"])] == [
        survived > 1
    ]


def test_files_are_removed_together_with_what_is_written(annotated: Project) -> None:
    before = files(annotated)
    raw = before[str(SET)]
    changes = {Path("annotations/lake/anna.json"): (None, raw), SET: (raw, None)}
    annotated.files.write_all(changes)
    assert files(annotated) == {
        **{name: raw for name, raw in before.items() if name != str(SET)},
        "annotations/lake/anna.json": raw,
    }
    changes = {path: (new, old) for path, (old, new) in reversed(changes.items())}
    annotated.files.write_all(changes)
    assert files(annotated) == before
    assert not (annotated.root / "annotations/lake").exists()


def test_a_removed_file_is_there_again_where_another_changed(annotated: Project) -> None:
    before = files(annotated)
    changes = {SET: (before[str(SET)], None), Path("texts/sea.md"): (b"else", b"new")}
    with pytest.raises(ChangedOnDiskError):
        annotated.files.write_all(changes)
    assert files(annotated) == before


def test_a_killed_removal_is_finished(annotated: Project) -> None:
    before = files(annotated)
    raw = before[str(SET)]
    entries = [["annotations/lake/anna.json", None, raw], [str(SET), raw, None]]
    (annotated.root / ".diptych/journal").write_bytes(msgspec.msgpack.encode(entries))
    annotated.files.write(Path("annotations/lake/anna.json"), raw, expected=None)
    after = files(find_project(annotated.root))
    assert after.keys() - before.keys() == {"annotations/lake/anna.json"}
    assert before.keys() - after.keys() == {str(SET)}


def test_a_process_killed_before_it_removed_a_folder_leaves_none(annotated: Project) -> None:
    raw = (annotated.root / SET).read_bytes()
    entries = [["annotations/lake/anna.json", raw, None], ["annotations/sea/new.json", None, raw]]
    (annotated.root / "annotations/lake").mkdir()
    (annotated.root / ".diptych/journal").write_bytes(msgspec.msgpack.encode(entries))
    find_project(annotated.root)
    assert not (annotated.root / "annotations/lake").exists()
    assert (annotated.root / "annotations/sea/new.json").read_bytes() == raw


def test_what_is_kept_goes_along_with_a_name(project: Project) -> None:

    def renamed(name: str) -> str:
        return name.replace("sea.", "lake.")

    project.files.rename_kept(renamed)
    project.files.keep("sea.anna.typed", b"typed")
    project.files.keep("seal.anna.typed", b"typed too")
    project.files.rename_kept(renamed)
    assert project.files.kept("lake.anna.typed") == b"typed"
    assert project.files.kept("sea.anna.typed") is None
    assert project.files.kept("seal.anna.typed") == b"typed too"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "is not finished; look at it with git diff, and then go on: this is said once"),
        (2, "is not finished; not written: texts/0.md, texts/1.md; look at it"),
        (10, "texts/2.md, texts/3.md and 6 more; look at it"),
    ],
)
def test_a_journal_is_left_alone_and_that_is_said_where_somebody_else_wrote_since(
    annotated: Project, count: int, said: str
) -> None:
    before = files(annotated)
    journal = annotated.root / ".diptych/journal"
    entries = [[str(SET), b"as it was", b"as it was to be"]]
    entries += [[f"texts/{number}.md", None, b"new"] for number in range(count)]
    journal.write_bytes(msgspec.msgpack.encode(entries))
    with pytest.raises(HalfWrittenError) as caught:
        find_project(annotated.root)
    assert str(caught.value).startswith(f"{SET}: a diptych was killed while it was writing this")
    assert said in str(caught.value)
    assert files(annotated) == before
    assert not journal.exists()
    find_project(annotated.root)


def test_a_journal_of_what_was_not_begun_or_was_undone_is_dropped(annotated: Project) -> None:
    before = files(annotated)
    journal = annotated.root / ".diptych/journal"
    entries = [[name, before[name], b"new"] for name in (str(SET), "texts/sea.md")]
    journal.write_bytes(msgspec.msgpack.encode(entries))
    find_project(annotated.root)
    assert files(annotated) == before
    assert not journal.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x05", "is not a journal of diptych; delete it"),
        (msgspec.msgpack.encode([[".git/config", None, b""]]), "would write .git/config"),
        (msgspec.msgpack.encode([["texts/../.git/config", None, b""]]), "which is no file of the"),
        (msgspec.msgpack.encode([["texts/link/config", None, b""]]), "would write texts/link"),
        (msgspec.msgpack.encode([["../config", None, b""]]), "would write ../config, which is"),
        (msgspec.msgpack.encode([["", None, b""]]), "is not a journal of diptych; delete it"),
        (msgspec.msgpack.encode([["texts/a\0", None, b""]]), "is not a journal of diptych"),
        (msgspec.msgpack.encode([["texts/a", None, b"", 2**40]]), "is not a journal of diptych"),
        (b"\x91\x95\xa1a\xc0\xc0\xc0" + b"\x91" * 100_000, "is not a journal of diptych"),
    ],
)
def test_a_journal_that_came_with_a_clone_reaches_no_other_files(
    annotated: Project, content: bytes, message: str
) -> None:
    (annotated.root / ".git").mkdir()
    (annotated.root / "texts/link").symlink_to("../.git")
    (annotated.root / ".diptych/journal").write_bytes(content)
    before = files(annotated)
    with pytest.raises(DiptychError, match=message):
        find_project(annotated.root)
    assert files(annotated) == before


@pytest.mark.parametrize("moment", range(1, 10))
def test_an_interruption_at_any_moment_changes_nothing(
    annotated: Project, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    before = files(annotated)
    synced = iter(range(1, 1000))
    fsync = os.fsync

    def interrupted(descriptor: int) -> None:
        fsync(descriptor)
        if next(synced) == moment:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        annotated.update_sets(
            {
                (text, who): lambda said: replace(said, finished=True)
                for text, who in [("sea", "anna"), ("sea", "ben")]
            },
            lambda old: old + "# more\n",
        )
    assert files(find_project(annotated.root)) == before
    assert not (annotated.root / ".diptych/journal").exists()


# Sets as files


def test_all_sets_are_named_also_those_whose_text_is_gone(sea: Project) -> None:
    for text, who in (("sea", "bob"), ("sea", "anna"), ("gone", "anna")):
        path = sea.root / "annotations" / text / f"{who}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    assert sea.contents().sets == {"gone": ["anna"], "sea": ["anna", "bob"]}
    assert sea.raw_set("gone", "anna") == b"{}"
    assert sea.raw_set("gone", "bob") is None


def test_a_set_is_replaced_whether_or_not_it_fits(sea: Project) -> None:
    sea.update("sea", "anna", lambda old: replace(old, finished=True))
    raw = sea.raw_set("sea", "anna")
    assert raw
    other = AnnotationSet(text="elsewhere", text_version="0" * 40, annotator="anna")
    with pytest.raises(ChangedOnDiskError):
        sea.replace_set("sea", "anna", other, expected=b"")
    with pytest.raises(ChangedOnDiskError):
        sea.replace_set("sea", "anna", None, expected=b"")
    assert sea.raw_set("sea", "anna") == raw
    written = sea.replace_set("sea", "anna", other, expected=raw)
    assert sea.raw_set("sea", "anna") == written
    with pytest.raises(AnnotationSetError, match="by 'anna' on 'elsewhere'"):
        sea.stored_set("sea", "anna")
    assert sea.replace_set("sea", "anna", None, expected=written) is None
    assert sea.raw_set("sea", "anna") is None
    assert sea.replace_set("sea", "anna", None, expected=None) is None


def test_what_is_no_set_does_not_replace_one(sea: Project) -> None:
    wrong = AnnotationSet(text="sea", text_version="x", annotator="anna")
    with pytest.raises(AnnotationSetError, match="not a git blob id"):
        sea.replace_set("sea", "anna", wrong, expected=None)
    assert sea.raw_set("sea", "anna") is None


def test_a_set_is_replaced_although_the_codebook_cannot_be_read(sea: Project) -> None:
    said = AnnotationSet(text="sea", text_version="0" * 40, annotator="anna")
    (sea.root / "annotations/codebook.yaml").write_text("<<<<<<<")
    project = Project(sea.root)
    assert project.replace_set("sea", "anna", said, expected=None)


def test_lines_are_added_to_a_file_once(sea: Project) -> None:
    path = Path(".gitattributes")
    assert sea.files.add_lines(path, ["a", "b"], dry_run=True) == ["a", "b"]
    assert not (sea.root / path).exists()
    assert sea.files.add_lines(path, ["a", "b"]) == ["a", "b"]
    (sea.root / path).write_text("a\n b ")
    assert sea.files.add_lines(path, ["a", "b"]) == []
    assert sea.files.add_lines(path, ["a", "c"]) == ["c"]
    assert (sea.root / path).read_text() == "a\n b \nc\n"


def test_a_set_with_conflicts_counts_for_nothing(sea: Project) -> None:
    found = Conflict(path=("finished",), ours=True, theirs=False)
    said = AnnotationSet(
        text="sea", text_version="0" * 40, annotator="anna", conflicts=(found, found)
    )
    sea.replace_set("sea", "anna", said, expected=None)
    with pytest.raises(UnresolvedConflictsError) as caught:
        sea.annotation_set(sea.text("sea"), "anna")
    assert str(caught.value) == (
        "annotations/sea/anna.json: a merge left 2 conflicts; settle with: diptych resolve"
    )
    assert sea.stored_set("sea", "anna") == said
    one = replace(said, conflicts=(found,))
    sea.replace_set("sea", "anna", one, expected=sea.raw_set("sea", "anna"))
    with pytest.raises(UnresolvedConflictsError, match="left a conflict; settle"):
        sea.update("sea", "anna", lambda old: replace(old, finished=True))


# Replacing a text

NEW_SEA = "---\nlanguage: en\n---\n\nOnce there was a sea.\n"


def moved(annotations: AnnotationSet) -> AnnotationSet:
    (name, annotation), *_ = annotations.annotations.items()
    return annotations.with_annotation(name, replace(annotation, start=17, end=20))


def test_a_text_is_replaced_together_with_its_annotations(annotated: Project) -> None:
    old = annotated.text("sea")
    new = annotated.replace_text(old, NEW_SEA, {"anna": moved})
    assert annotated.text("sea") == new
    assert (annotated.root / "texts/sea.md").read_text() == NEW_SEA
    assert annas(annotated).text_version == new.version
    assert [one.start for one in annas(annotated).annotations.values()] == [17]


def test_a_text_is_not_replaced_if_its_annotations_would_not_fit(annotated: Project) -> None:
    before = files(annotated)
    message = refusal(
        lambda: annotated.replace_text(annotated.text("sea"), NEW_SEA, {"anna": lambda said: said}),
        AnnotationSetError,
    )
    assert "the quote is not what sea says" in message
    assert files(annotated) == before


def test_a_text_that_changed_meanwhile_is_not_replaced(annotated: Project) -> None:
    old = annotated.text("sea")
    (annotated.root / "texts/sea.md").write_text("Somebody else's words.\n")
    before = files(annotated)
    assert refusal(
        lambda: annotated.replace_text(old, NEW_SEA, {"anna": moved}), ChangedOnDiskError
    ).startswith("texts/sea.md changed")
    (annotated.root / "texts/sea.md").unlink()
    refusal(lambda: annotated.replace_text(old, NEW_SEA, {}), ChangedOnDiskError)
    (annotated.root / "texts/sea.md").write_text("Somebody else's words.\n")
    assert files(annotated) == before


def test_a_text_does_not_become_the_same_as_another(sea: Project) -> None:
    sea.add_texts({"town": TOWN})
    before = files(sea)
    assert (
        refusal(lambda: sea.replace_text(sea.text("sea"), "The town.\n", {}), SameTextError)
        == "sea holds the same text as town; if two sources print it: --source"
    )
    assert files(sea) == before


def test_only_the_front_matter_of_a_text_may_change(sea: Project) -> None:
    content = "---\nsource: The Sea\n---\n\n" + sea.text("sea").body
    assert sea.replace_text(sea.text("sea"), content, {}).source == "The Sea"


# What can be made again


def test_what_is_cached_is_there_again(project: Project) -> None:
    assert project.files.cached("numbers") == b""
    project.files.cache("numbers", b"123")
    project.files.cache("numbers", b"1234")
    assert project.files.cached("numbers") == b"1234"
    assert sorted(path.name for path in (project.root / ".diptych").iterdir()) == [
        ".gitignore", "lock", "numbers"
    ]  # fmt: skip


def test_a_cache_that_cannot_be_used_does_no_harm(project: Project) -> None:
    folder = project.root / ".diptych"
    (folder / "numbers").mkdir()
    project.files.cache("numbers", b"123")
    assert project.files.cached("numbers") == b""
    (folder / "letters").symlink_to("/etc/hostname")
    project.files.cache("letters", b"abc")
    assert project.files.cached("letters") == b""
    assert [path.name for path in folder.glob(".*.tmp")] == []


def test_a_file_where_a_folder_must_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("x")
    assert refusal(lambda: Files(tmp_path).names(Path("texts")), UnreadableFileError) == (
        "texts: a file is where a folder must be; move it away"
    )
    with pytest.raises(UnreadableFileError, match="name too long"):
        Files(tmp_path).names(Path("x" * 300))


class Pretended(io.BytesIO):
    """What the system shows as an empty file, and what is in it."""

    def read(self, size: int | None = -1) -> Any:
        return super().read(size) or None


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is not a regular file; name a file instead"), (b"x" * 99, "is larger than 0 MB")],
)
def test_what_only_pretends_to_be_a_small_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    (tmp_path / "sea.txt").touch()
    pretended = Pretended(content)
    monkeypatch.setattr(files_module, "open", lambda *_, **__: pretended, raising=False)
    message = refusal(lambda: read_file(tmp_path / "sea.txt", 10), UnreadableFileError)
    assert message.startswith(f"{tmp_path / 'sea.txt'}: {said}")
    assert pretended.closed


def test_a_file_that_grows_while_it_is_read_is_read_as_it_is_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sea.txt").touch()
    monkeypatch.setattr(files_module, "open", lambda *_, **__: io.BytesIO(b"calm"), raising=False)
    assert read_file(tmp_path / "sea.txt", 10) == b"calm"


# What a project is compared with, as it is


def test_of_what_cannot_be_held_each_file_is_read_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Path("texts/a.md"), Path("texts/b.md")
    for path in (first, second):
        (project.root / path).write_text("Words.\n")
    monkeypatch.setattr(files_module, "ROOM", len("Words.\n"))
    held = project.as_it_is().files
    assert held.read(first) == held.read(second) == b"Words.\n"
    for path in (first, second):
        (project.root / path).write_text("More.\n")
    assert (held.read(first), held.read(second)) == (b"Words.\n", b"More.\n")
