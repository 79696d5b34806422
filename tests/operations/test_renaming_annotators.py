"""Somebody gets another name: everywhere that it stands, or nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diptych.annotations.annotation import AnnotationSet, Decision
from diptych.annotations.serialisation import encode_set
from diptych.errors import (
    BadIdError,
    BadOptionError,
    DiptychError,
    NotRenamedError,
    StraySetError,
    TakenAnnotatorError,
    UnknownNameError,
)
from diptych.operations.checking import check
from diptych.operations.renaming_annotators import rename_annotator

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

ALPHA, BETA = Path("annotations/alpha/ann.json"), Path("annotations/beta/ann.json")
CODEBOOK = Path("annotations/codebook.yaml")
CONSENSUS = BETA.with_stem("consensus")


def on_disk() -> dict[str, str]:
    found = Path("annotations").rglob("*.json")
    return {path.as_posix(): path.read_text() for path in found}


def renamed(before: dict[str, str]) -> dict[str, str]:
    """Say what is on disk when ann is zoe."""
    return {
        name.replace("ann.json", "zoe.json"): content.replace('"ann"', '"zoe"')
        for name, content in before.items()
    }


@pytest.fixture
def decided(annotated: Project) -> Project:
    """Let ann and ben decide for the consensus."""
    ids = [f"0000000{number}-0000-4000-8000-000000000000" for number in (7, 8, 9)]
    decisions = {
        name: Decision(derived_from=(), digest="d", **({"by": by} if by else {}))
        for name, by in zip(ids, ("ann", "ben", ""), strict=True)
    }
    version = annotated.text("beta").version
    said = AnnotationSet(
        text="beta", text_version=version, annotator="consensus", decisions=decisions
    )
    CONSENSUS.write_bytes(encode_set(said))
    return annotated


def test_sets_of_all_texts_and_decisions_follow(decided: Project) -> None:
    before = on_disk()
    decided.files.keep("beta.ann.typed", b"typed")
    decided.files.keep("ann.ann.typed", b"of no text")
    done = rename_annotator(decided, "ann", "zoe")
    assert (done.old, done.new, done.sets, done.decisions) == ("ann", "zoe", 2, 1)
    assert on_disk() == renamed(before)
    assert decided.files.kept("beta.zoe.typed") == b"typed"
    assert decided.files.kept("ann.ann.typed") == b"of no text"
    assert not [one for one in check(decided) if one.severity == "error"]
    rename_annotator(decided, "zoe", "ann")
    assert on_disk() == before


def test_files_keep_their_modes(annotated: Project) -> None:
    Path("annotations/beta/ann.json").chmod(0o640)
    rename_annotator(annotated, "ann", "zoe")
    assert Path("annotations/beta/zoe.json").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["ann (copy).json", "ann.JSON"])
def test_no_set_that_nothing_reads_is_left_behind(annotated: Project, name: str) -> None:
    BETA.with_name(name).write_bytes(BETA.read_bytes())
    before = on_disk()
    with pytest.raises(StraySetError, match="so it would stay as it is"):
        rename_annotator(annotated, "ann", "zoe")
    assert on_disk() == before


def test_the_defaults_of_the_codebook_follow(annotated: Project) -> None:
    before = CODEBOOK.read_text()
    defaults = "defaults:\n  prefer: [consensus, ann]  # in this order\n"
    CODEBOOK.write_text(before + defaults)
    rename_annotator(annotated, "ann", "zoe", dry_run=True)
    assert "[consensus, ann]" in CODEBOOK.read_text()
    rename_annotator(annotated, "ann", "zoe")
    assert (
        CODEBOOK.read_text() == f"{before}defaults:\n  prefer: [consensus, zoe]  # in this order\n"
    )


def test_a_codebook_that_cannot_be_read_stays_as_it_is(annotated: Project) -> None:
    CODEBOOK.write_text("defaults: [ann")
    assert rename_annotator(annotated, "ann", "zoe").sets == 2
    assert CODEBOOK.read_text() == "defaults: [ann"


def test_a_dry_run_changes_nothing(decided: Project) -> None:
    before = on_disk()
    assert rename_annotator(decided, "ann", "zoe", dry_run=True).sets == 2
    assert on_disk() == before


def test_who_only_decided_has_a_name_too(decided: Project) -> None:
    before = CONSENSUS.read_text()
    done = rename_annotator(decided, "ben", "zoe")
    assert (done.sets, done.decisions) == (0, 1)
    assert CONSENSUS.read_text() == before.replace('"ben"', '"zoe"')


def test_sets_follow_whose_text_is_gone_or_changed(annotated: Project) -> None:
    before = on_disk()
    Path("texts/beta.md").unlink()
    Path("texts/alpha.md").write_text("Else.\n")
    rename_annotator(annotated, "ann", "zoe")
    assert on_disk() == renamed(before)


@pytest.mark.parametrize("moved", ["a file", "all files", "inside"])
def test_what_was_renamed_by_hand_is_finished(annotated: Project, moved: str) -> None:
    before = on_disk()
    if moved == "inside":
        ALPHA.write_text(ALPHA.read_text().replace('"ann"', '"zoe"'))
    else:
        ALPHA.rename(ALPHA.with_stem("zoe"))
    if moved == "all files":
        BETA.rename(BETA.with_stem("zoe"))
    rename_annotator(annotated, "ann", "zoe")
    assert on_disk() == renamed(before)


def test_a_name_of_somebody_who_annotated_other_texts_is_free(annotated: Project) -> None:
    before = on_disk()
    ALPHA.with_stem("zoe").write_text(ALPHA.read_text().replace('"ann"', '"zoe"'))
    ALPHA.unlink()
    assert rename_annotator(annotated, "ann", "zoe").sets == 1
    assert on_disk() == renamed(before)


def both() -> None:
    source = ALPHA.read_text().replace('"ann"', '"zoe"').replace('"0000', '"1000')
    ALPHA.with_stem("zoe").write_text(source)


def unreadable() -> None:
    BETA.write_text("{")


def misplaced() -> None:
    BETA.write_text(BETA.read_text().replace('"ann"', '"cat"'))


def of_another_text() -> None:
    BETA.write_text(BETA.read_text().replace('"beta"', '"gamma"'))


@pytest.mark.parametrize(
    ("spoiling", "names", "error", "message"),
    [
        (
            both,
            ("ann", "zoe"),
            TakenAnnotatorError,
            (
                "ann and zoe have both annotated alpha; nothing was renamed; choose another name, "
                "or, if they are one person: diptych annotators rename ann zoe --join"
            ),
        ),
        (
            unreadable,
            ("ann", "zoe"),
            NotRenamedError,
            (
                "annotations/beta/ann.json: not JSON: line 1, column 2: Expecting property name "
                "enclosed in double quotes; mend it first; nothing was renamed"
            ),
        ),
        (
            misplaced,
            ("ann", "zoe"),
            NotRenamedError,
            (
                "annotations/beta/ann.json: it is by 'cat' on 'beta'; if they are called ann now: "
                "diptych annotators rename cat ann; else move it there; nothing was renamed"
            ),
        ),
        (
            of_another_text,
            ("ann", "zoe"),
            NotRenamedError,
            (
                "annotations/beta/ann.json: it is by 'ann' on 'gamma'; move it there, or correct "
                "text and annotator in it; nothing was renamed"
            ),
        ),
        (None, ("ben", "zoe"), UnknownNameError, "there is no annotator 'ben'; there is ann"),
        (None, ("ann", "Zoe B"), BadIdError, "'Zoe B' cannot be the id of an annotator"),
        (None, ("ann", "ann"), BadOptionError, "NEW: ann is their name already"),
        (
            None,
            ("ann", "consensus"),
            BadOptionError,
            "NEW: consensus is what the program calls what it made; it is nobody's name",
        ),
        (None, ("terms", "ann"), BadOptionError, "ANNOTATOR: terms is what the program calls"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    annotated: Project,
    spoiling: Callable[[], None] | None,
    names: tuple[str, str],
    error: type[DiptychError],
    message: str,
) -> None:
    if spoiling:
        spoiling()
    before = on_disk()
    with pytest.raises(error) as caught:
        rename_annotator(annotated, *names)
    assert str(caught.value).startswith(message)
    assert on_disk() == before


def test_of_many_texts_that_both_annotated_some_are_named(project: Project) -> None:
    for number in range(10):
        for name in ("ann", "zoe"):
            path = Path(f"annotations/t{number}/{name}.json")
            path.parent.mkdir(exist_ok=True)
            path.write_text("{}")
    with pytest.raises(TakenAnnotatorError, match=r"annotated t0, t1, .*, t7 and 2 more; noth"):
        rename_annotator(project, "ann", "zoe")
