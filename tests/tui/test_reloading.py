"""What others changed on disk is taken over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.tui.deeds_done import said

from diptych.annotations.quotes import Span
from diptych.errors import (
    ChangedOnDiskError,
    DiptychError,
    UnknownNameError,
)
from diptych.tui.deeds import coded, deleted, moved, noted, undone
from diptych.tui.reloading import reloaded
from diptych.tui.selection import Unit, only, whole_paragraph
from diptych.tui.session import (
    Session,
    leaving,
    open_session,
    selecting,
)

if TYPE_CHECKING:
    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.project.store import Project


def change_text(project: Project, old: str, new: str, text_id: str = "english") -> None:
    path = project.root / "texts" / f"{text_id}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def with_note(annotation: Annotation, note: str) -> Annotation:
    from msgspec.structs import replace as changed

    return changed(annotation, note=note)


def emptied(annotations: AnnotationSet) -> AnnotationSet:
    from msgspec.structs import replace as changed

    return changed(annotations, annotations={})


def test_nothing_changed_is_nothing_new(session: Session, small: Project) -> None:
    assert reloaded(session) == (session, "")
    os.utime(small.root / "texts" / "english.md", (1, 1))
    assert reloaded(session)[1] == ""
    assert reloaded(coded(session, "theme", "governance"))[1] == ""


def test_what_others_annotate_is_taken_over(session: Session, small: Project) -> None:
    session = coded(session, "theme", "governance")
    small.annotate("english", "ann", start=13, end=16, codes={"actor": "china"})
    fresh, news = reloaded(session)
    assert news == "the annotations of english changed on disk: reloaded"
    assert len(fresh.side.annotations.annotations) == 2
    assert fresh.done == session.done
    assert fresh.side.current == session.side.current


def test_undo_that_no_longer_applies_is_dropped_with_a_word(
    session: Session, small: Project
) -> None:
    session = noted(coded(session, "theme", "governance"), "mine")
    first = session.side.current
    session = coded(leaving(session), "theme", "风险")
    small.update(
        "english",
        "ann",
        lambda old: old.with_annotation(first, with_note(old.annotations[first], "theirs")),
    )
    fresh, news = reloaded(session)
    assert news.endswith("reloaded; 2 steps of undo no longer apply")
    assert [change.what for change in fresh.done] == ["theme 风险"]
    assert len(undone(fresh).side.annotations.annotations) == 1


def test_a_deleted_annotation_is_current_no_more(session: Session, small: Project) -> None:
    session = coded(session, "theme", "governance")
    small.update("english", "ann", emptied)
    fresh, news = reloaded(session)
    assert fresh.side.current == ""
    assert news.endswith("1 step of undo no longer applies")
    with pytest.raises(ChangedOnDiskError):
        coded(session, "actor", "china")


def test_a_changed_text_keeps_the_selected_words(session: Session, small: Project) -> None:
    start = session.side.text.body.index("Another")
    session = selecting(session, only(Span(start, start + 7), Unit.WORD))
    change_text(small, "# The heading", "# Another, longer heading")
    fresh, news = reloaded(session)
    assert news == "the text english changed on disk: reloaded"
    assert fresh.side.passage == "Another"
    assert fresh.side.paragraph == 2
    with pytest.raises(ChangedOnDiskError):
        coded(session, "theme", "governance")


def test_lost_words_leave_the_paragraph_selected(session: Session, small: Project) -> None:
    session = selecting(session, whole_paragraph(session.side.text, 4))
    change_text(small, "Short.", "Longer.")
    fresh, news = reloaded(session)
    assert news.endswith("the selected passage is not there any more")
    assert fresh.side.passage == "Longer."


def test_an_annotation_that_moved_stays_current(session: Session, small: Project) -> None:
    session = selecting(session, whole_paragraph(session.side.text, 4))
    session = coded(session, "theme", "governance")
    (annotation_id,) = said(small)
    other = open_session(small, ["english"], "ann")
    moved(other, annotation_id, Span(15, 33))
    fresh, news = reloaded(session)
    assert news.endswith("1 step of undo no longer applies")
    assert fresh.side.current == annotation_id
    assert fresh.side.passage == "One sentence here."


def test_a_text_that_no_longer_fits_is_an_error_and_loses_nothing(
    session: Session, small: Project
) -> None:
    session = coded(session, "theme", "governance")
    before = (small.root / "annotations" / "english" / "ann.json").read_bytes()
    change_text(small, "The heading", "A heading")
    with pytest.raises(DiptychError):
        reloaded(session)
    with pytest.raises(DiptychError):
        coded(session, "actor", "china")
    assert (small.root / "annotations" / "english" / "ann.json").read_bytes() == before
    change_text(small, "A heading", "The heading")
    assert reloaded(session)[1] == ""


def test_undo_over_words_that_are_gone_is_dropped(session: Session, small: Project) -> None:
    session = selecting(session, whole_paragraph(session.side.text, 4))
    session = deleted(coded(session, "theme", "governance"))
    change_text(small, "Short.", "Longer.")
    fresh, news = reloaded(session)
    assert "2 steps of undo no longer apply" in news
    assert fresh.done == ()


def test_a_changed_codebook_is_taken_over(session: Session, small: Project) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("indonesia", "india"), "utf-8")
    fresh, news = reloaded(session)
    assert news == "the codebook changed on disk: reloaded"
    assert "india" in fresh.codebook.facet("actor").codes
    (small.root / "texts" / "english.md").unlink()
    with pytest.raises(UnknownNameError):
        reloaded(fresh)
