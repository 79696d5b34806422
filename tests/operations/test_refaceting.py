"""Facets and the annotations that have codes of them change together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from diptych.errors import (
    BadFacetError,
    DiptychError,
    FacetInUseError,
    UnknownFacetError,
)
from diptych.operations.checking import check
from diptych.operations.refaceting import add_facet, remove_facet, rename_facet
from diptych.project.store import Project

BOOK, ANN = Path("annotations/codebook.yaml"), Path("annotations/beta/ann.json")


def on_disk() -> dict[str, str]:
    found = (path for path in Path("annotations").rglob("*") if path.is_file())
    return {path.as_posix(): path.read_text() for path in found}


def renamed(before: dict[str, str]) -> dict[str, str]:
    """Say what is on disk when theme is topic."""
    book = BOOK.as_posix()
    after = {name: content.replace('"theme"', '"topic"') for name, content in before.items()}
    after[book] = before[book].replace("theme:", "topic:", 1)
    return {
        **after,
        book: after[book].replace("    codes:", "    formerly: [theme]\n    codes:", 1),
    }


def errors(project: Project) -> list[str]:
    return [one.message for one in check(project) if one.severity == "error"]


def refuses(error: type[DiptychError]) -> pytest.RaisesExc[DiptychError]:
    return pytest.raises(error)


def test_a_new_facet_is_in_the_codebook_and_may_hide_behind_an_option(annotated: Project) -> None:
    assert add_facet(annotated, " fra\u00adme ") == ("frame", "")
    name, warning = add_facet(annotated, "format", kind="ordinal", dry_run=True)
    assert name == "format"
    assert warning.startswith("--format is an option of find, and does not name the facet there")
    assert BOOK.read_text().endswith("  frame:\n    codes:\n")


def test_a_facet_is_renamed_wherever_it_is(annotated: Project) -> None:
    before = on_disk()
    done = rename_facet(annotated, "theme", "topic")
    assert (done.old, done.new, done.annotations, done.sets) == ("theme", "topic", 5, 2)
    assert on_disk() == renamed(before)
    assert errors(annotated) == []


def test_sets_whose_text_is_gone_follow(annotated: Project) -> None:
    before = on_disk()
    Path("texts/beta.md").unlink()
    rename_facet(annotated, "theme", "topic")
    assert on_disk() == renamed(before)


def test_a_facet_that_was_renamed_by_hand_is_finished(annotated: Project) -> None:
    before = on_disk()
    BOOK.write_text(BOOK.read_text().replace("theme:", "topic:", 1))
    (message,) = {one.rpartition(" annotations: ")[2] for one in errors(annotated)}
    assert message == (
        "the codebook has no facet 'theme'; if it is called topic now: "
        "diptych codebook facet rename theme topic"
    )
    rename_facet(annotated, "theme", "topic")
    assert on_disk() == renamed(before)


def test_sets_of_another_branch_are_read_under_the_new_name(annotated: Project) -> None:
    before = ANN.read_text()
    rename_facet(annotated, "theme", "topic")
    ANN.write_text(before)
    said = annotated.annotation_set(annotated.text("beta"), "ann")
    assert {name for one in said.annotations.values() for name in one.codes} == {
        "topic", "sentiment"
    }  # fmt: skip
    rename_facet(annotated, "topic", "issue")
    assert '"issue"' in ANN.read_text()


def test_a_dry_run_changes_nothing(annotated: Project) -> None:
    before = on_disk()
    assert rename_facet(annotated, "theme", "topic", dry_run=True).annotations == 5
    again = Project(annotated.root)
    assert remove_facet(again, "theme", with_codes=True, dry_run=True).emptied == 1
    assert on_disk() == before


def test_names_that_cannot_be_are_refused(annotated: Project) -> None:
    before = on_disk()
    for old, new, error in (
        ("theme", "sentiment", BadFacetError),
        ("theme", "quote", BadFacetError),
        ("frame", "sentiment", UnknownFacetError),
        ("frame", "topic", UnknownFacetError),
    ):
        with refuses(error):
            rename_facet(annotated, old, new)
    assert on_disk() == before


def both_names(code: str) -> None:
    """Have the codebook call theme topic, and an annotation have codes by either name."""
    BOOK.write_text(BOOK.read_text().replace("theme:", "topic:", 1))
    old = '"theme": "access"'
    assert ANN.read_text().count(old) == 1
    ANN.write_text(ANN.read_text().replace(old, f'{old},\n        "topic": "{code}"'))


def test_what_an_annotation_says_under_both_names_is_a_conflict(annotated: Project) -> None:
    both_names("rules")
    done = rename_facet(annotated, "theme", "topic")
    assert (done.annotations, done.conflicts) == (5, 1)
    said = annotated.stored_set("beta", "ann")
    assert said is not None
    (conflict,) = said.conflicts or ()
    assert conflict.path == ("annotations", conflict.annotation, "codes", "topic")
    assert (conflict.ours, conflict.theirs) == ("rules", "access")
    assert said.annotations[conflict.annotation].codes["topic"] == "rules"
    assert "theme" not in said.annotations[conflict.annotation].codes


def test_the_same_code_under_both_names_is_one(annotated: Project) -> None:
    both_names("access")
    assert rename_facet(annotated, "theme", "topic").conflicts == 0
    assert '"theme"' not in ANN.read_text()
    assert errors(annotated) == []


def test_a_facet_that_the_codebook_lost_goes_from_annotations(annotated: Project) -> None:
    book = BOOK.read_text()
    BOOK.write_text(book[: book.index("  theme:")] + book[book.index("  sentiment:") :])
    before = on_disk()
    (message,) = {one.rpartition("annotations: ")[2] for one in errors(annotated)}
    assert message.endswith("; else: diptych codebook facet remove theme --with-codes")
    with refuses(FacetInUseError):
        remove_facet(annotated, "theme")
    assert on_disk() == before
    assert remove_facet(annotated, "theme", with_codes=True).annotations == 5
    assert errors(annotated) == []
    with refuses(UnknownFacetError):
        remove_facet(annotated, "theme", with_codes=True)


def test_no_facet_becomes_one_that_has_other_codes(annotated: Project) -> None:
    BOOK.write_text(BOOK.read_text().replace("theme:", "topic:", 1).replace("access:", "entry:"))
    before = on_disk()
    with refuses(BadFacetError) as caught:
        rename_facet(annotated, "theme", "topic")
    assert str(caught.value) == (
        "facet 'theme': annotations carry its code 'access', which topic does not have; add it: "
        "diptych codebook add topic access"
    )
    assert on_disk() == before


def test_a_facet_that_nobody_uses_goes(annotated: Project) -> None:
    before = on_disk()
    add_facet(annotated, "frame")
    done = remove_facet(annotated, "frame")
    assert (done.old, done.annotations) == ("frame", 0)
    assert on_disk() == before


def test_a_facet_that_is_used_goes_only_with_its_codes(annotated: Project) -> None:
    before = on_disk()
    with refuses(FacetInUseError) as caught:
        remove_facet(annotated, "theme")
    assert str(caught.value) == (
        "annotations carry codes of the facet 'theme' (ann 5); nothing was removed; keep them "
        "under another name with: diptych codebook facet rename, or take them away as well: "
        "--with-codes"
    )
    assert on_disk() == before
    done = remove_facet(annotated, "theme", with_codes=True)
    assert (done.annotations, done.sets, done.emptied) == (5, 2, 1)
    assert list(annotated.codebook().by_name) == ["sentiment"]
    assert errors(annotated) == []
    said = annotated.annotation_set(annotated.text("beta"), "ann")
    assert [one.codes for one in said.annotations.values()] == [{"sentiment": "good"}]
    remove_facet(annotated, "sentiment", with_codes=True)
    assert BOOK.read_text() == "facets:\n"
