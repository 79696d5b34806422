from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.errors import AmbiguousNameError, BadPassageError, UnknownNameError
from diptych.operations.naming import known_text, known_texts, paragraphs_in, parse_passage
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


@pytest.mark.parametrize(
    ("passage", "parts"),
    [
        ("one", ("one", None, None)),
        ("one:9", ("one", 9, 9)),
        ("tw:9-11", ("two", 9, 11)),
    ],
)
def test_a_passage_is_a_text_and_paragraphs(
    passage: str, parts: tuple[str, int | None, int | None]
) -> None:
    assert parse_passage(passage, ["one", "two"]) == parts


@pytest.mark.parametrize("passage", ["", ":9", "one:", "one:a", "one:1-", "one:1:2", "one:-1"])
def test_what_is_no_passage_is_refused(passage: str) -> None:
    with pytest.raises(BadPassageError):
        parse_passage(passage, ["one"])


def test_unknown_and_ambiguous_texts_are_refused() -> None:
    with pytest.raises(UnknownNameError):
        parse_passage("x", ["one"])
    with pytest.raises(AmbiguousNameError):
        parse_passage("t", ["two", "three"])


def test_paragraphs_are_counted_from_one_and_the_last_is_included() -> None:
    text = parse_text("one", b"", "a\n\nb\n\nc", "texts/one.md")
    assert [p.number for p in paragraphs_in(text, 2, 3)] == [2, 3]
    assert [p.number for p in paragraphs_in(text, None, None)] == [1, 2, 3]


def test_texts_are_named_once_and_without_names_all_are(project: Project) -> None:
    project.add_texts({"one": "a", "two": "b"})
    ids = project.text_paths()
    assert known_texts([], ids) == ["one", "two"]
    assert known_texts(["tw", "two"], ids) == ["two"]


# Files and folders where a text is wanted


@pytest.fixture
def beside(annotated: Project) -> Project:
    """Put files and folders beside the texts."""
    for name in ("news/mon.txt", "deep/er/mon.txt", "notes"):
        (annotated.root / name).parent.mkdir(parents=True, exist_ok=True)
        (annotated.root / name).write_text("Some words.\n")
    (annotated.root / "empty").mkdir()
    return annotated


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("news", "news is a folder, and no text; to add all files in it: diptych add news"),
        (
            "deep",
            "deep is a folder, and no text; to add all files in it: diptych add deep --recursive",
        ),
        ("empty", "empty is a folder, and no text; there are no files in it"),
        ("notes", "notes is a file, and no text; to add it: diptych add notes"),
        (
            "texts/alpha.md",
            "texts/alpha.md is the file of a text; name the text: alpha",
        ),
        (
            "al:1-3",
            (
                "alpha:1-3 is a passage; name the whole text: alpha; to read it: "
                "diptych show alpha:1-3"
            ),
        ),
        ("gamma:1", "there is no text 'gamma:1'; there is alpha, beta"),
        ("annotations", "there is no text 'annotations'; there is alpha, beta"),
        ("texts", "there is no text 'texts'; there is alpha, beta"),
        ("nothing", "there is no text 'nothing'; there is alpha, beta"),
    ],
)
def test_a_path_in_place_of_a_text_is_told(name: str, said: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        known_text(name, ["alpha", "beta"])
    assert str(raised.value) == said


@pytest.mark.usefixtures("beside")
def test_so_are_several_where_groups_are_named(diptych: Callable[..., Any]) -> None:
    add = "to add all files in it: diptych add news"
    for command in (["compare"], ["crosstab", "theme", "sentiment"], ["find"], ["report"]):
        found = diptych(*command, "news", "nothing")
        assert (found.status, found.out) == (2, "")
        assert f"diptych: news is a folder, and no text; {add}\n" in found.err
        assert "'nothing'; there is " in found.err


@pytest.mark.usefixtures("beside")
def test_passages_for_texts_are_told_in_one_line(diptych: Callable[..., Any]) -> None:
    one, other = "alpha:1", "beta:1-2"
    said = (
        "diptych: alpha:1 and beta:1-2 are passages; name the whole texts: alpha beta; to read "
        "them: diptych show alpha:1 beta:1-2\n"
    )
    for command in (["diff"], ["align"], ["terms"], ["compare"], ["agreement"], ["finish"]):
        found = diptych(*command, one, other)
        assert (found.status, found.out, found.err) == (2, "", said), command
    assert diptych("show", one, other).status == 0
    found = diptych("diff", one, "nothing")
    assert [line.partition("; ")[0] for line in found.err.splitlines()] == [
        "diptych: alpha:1 is a passage", "diptych: there is no text 'nothing'"
    ]  # fmt: skip


@pytest.mark.usefixtures("beside")
def test_passages_of_files_are_named_as_they_were_typed(diptych: Callable[..., Any]) -> None:
    Path("my notes.txt").write_text("One.\n\nTwo.\n")
    for command in ("diff", "align", "terms"):
        found = diptych(command, "my notes.txt:1", "alpha")
        assert found.err.endswith(
            "diptych: my notes.txt:1 is a passage; name the whole text: 'my notes.txt'; to read "
            "it: diptych show 'my notes.txt:1'\n"
        ), found.err
    assert diptych("show", "my notes.txt:1").status == 0
