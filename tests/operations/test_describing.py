"""What front matter says is changed, in all texts or in none, and annotations stay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diptych.errors import (
    BadOptionError,
    DiptychError,
    SeveralFailuresError,
    UnknownNameError,
    UnmergedTextError,
)
from diptych.operations.describing import FieldChange, describe_texts
from diptych.project.git import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.project.store import Project

ALPHA, BETA = Path("texts/alpha.md"), Path("texts/beta.md")
ANN = Path("annotations/beta/ann.json")


def on_disk() -> dict[str, str]:
    found = (path for top in ("texts", "annotations") for path in Path(top).rglob("*"))
    return {path.as_posix(): path.read_text() for path in found if path.is_file()}


def test_several_texts_change_and_say_what_changed(annotated: Project) -> None:
    before = on_disk()
    changes = describe_texts(annotated, ["al", "beta"], {"source": "Beta", "author": None})
    assert changes == (
        FieldChange(text="alpha", field="source", before="Alpha News", after="Beta"),
        FieldChange(text="alpha", field="author", before="Ann Author", after=None),
    )
    assert ALPHA.read_text() == before["texts/alpha.md"].replace("Alpha News", "Beta").replace(
        "author: Ann Author\n", ""
    )
    assert BETA.read_text() == before["texts/beta.md"]


def test_sets_made_for_the_text_are_made_for_the_new_one(annotated: Project) -> None:
    before, old = ANN.read_text(), annotated.text("beta").version
    describe_texts(annotated, ["beta"], {"country": "ID"})
    new = annotated.text("beta")
    assert ANN.read_text() == before.replace(old, new.version)
    assert annotated.annotation_set(new, "ann").annotations


def test_sets_of_an_older_text_and_those_that_cannot_be_read_stay(annotated: Project) -> None:
    old = annotated.text("beta").version
    ANN.write_text(ANN.read_text().replace(old, "0" * 40))
    ANN.with_stem("ben").write_text("{")
    before = on_disk()
    describe_texts(annotated, ["beta"], {"country": "ID"})
    del before["texts/beta.md"]
    assert {name: raw for name, raw in on_disk().items() if name != "texts/beta.md"} == before


def test_git_knows_the_text_that_sets_are_made_for(committed: Project) -> None:
    describe_texts(committed, ["beta"], {"country": "ID"})
    assert Repository(committed.root).blob(committed.text("beta").version) == BETA.read_bytes()


def test_a_text_without_front_matter_gets_one(annotated: Project) -> None:
    Path("texts/gamma.txt").write_text("Bare.\n")
    describe_texts(annotated, ["gamma"], {"title": "G"})
    assert Path("texts/gamma.txt").read_text() == "---\ntitle: G\n---\n\nBare.\n"


def test_a_dry_run_says_the_same_and_changes_nothing(annotated: Project) -> None:
    before = on_disk()
    planned = describe_texts(annotated, ["beta"], {"country": "ID"}, dry_run=True)
    assert on_disk() == before
    assert planned == describe_texts(annotated, ["beta"], {"country": "ID"})


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"date": "2020-13"}, BadOptionError, "--date: '2020-13' is not a date; write YYYY"),
        ({"language": "English"}, BadOptionError, "--language: 'English' is not a tag such as en"),
        ({"text": "b"}, BadOptionError, "--field: text is the id; to change that: diptych texts r"),
        (
            {"a": "b\n"},
            BadOptionError,
            "--field a: holds the control character U+000A; write it in one line",
        ),
        ({"a\x07": "b"}, BadOptionError, "--field a\x07: holds the control character U+0007"),
        ({"a\x07": None}, UnknownNameError, "there is no field 'a\\x07'"),
        ({"autor": None}, UnknownNameError, "there is no field 'autor'; did you mean author?"),
    ],
)
def test_what_no_front_matter_can_say_is_refused(
    annotated: Project, fields: Mapping[str, str | None], error: type[DiptychError], message: str
) -> None:
    before = on_disk()
    with pytest.raises(error) as caught:
        describe_texts(annotated, ["alpha", "beta"], fields)
    assert str(caught.value).startswith(message)
    assert on_disk() == before


def test_one_text_that_cannot_be_changed_leaves_all_as_they_were(annotated: Project) -> None:
    BETA.write_text("<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> b\n")
    before = on_disk()
    with pytest.raises(UnmergedTextError):
        describe_texts(annotated, ["alpha", "beta"], {"country": "ID"})
    ALPHA.write_text("---\n{a: b}\n---\nA\n")
    with pytest.raises(SeveralFailuresError):
        describe_texts(annotated, ["alpha", "beta"], {"country": "ID"})
    ALPHA.write_text(before["texts/alpha.md"])
    assert on_disk() == before
