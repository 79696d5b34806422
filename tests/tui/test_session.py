"""What the annotator does is on disk at once, and can be taken back while it still applies."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diptych.annotations.annotation import coded_paragraphs
from diptych.annotations.quotes import Span
from diptych.errors import (
    BadCodeError,
    BadPassageError,
    ChangedOnDiskError,
    DiptychError,
    NothingSaidError,
    UnknownNameError,
)
from diptych.project.store import Project
from diptych.tui.selection import Unit, only, whole_paragraph
from diptych.tui.session import (
    Session,
    coded,
    deleted,
    finished,
    in_order,
    leaving,
    making_current,
    moved,
    next_uncoded,
    noted,
    open_session,
    redone,
    reloaded,
    selecting,
    touching,
    undone,
    with_new_code,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.annotation import Annotation, AnnotationSet


def on_disk(project: Project, text_id: str = "english", annotator: str = "ann") -> AnnotationSet:
    return Project(project.root).annotation_set(project.text(text_id), annotator)


def said(project: Project) -> Mapping[str, Annotation]:
    return on_disk(project).annotations


def only_one(project: Project) -> Annotation:
    (annotation,) = said(project).values()
    return annotation


def change_text(project: Project, old: str, new: str, text_id: str = "english") -> None:
    path = project.root / "texts" / f"{text_id}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture
def session(small: Project) -> Session:
    return open_session(small, ["english"], "ann")


@pytest.fixture
def both(small: Project) -> Session:
    return open_session(small, ["english", "mixed"], "ann")


# Doing


def test_a_code_makes_an_annotation_of_the_selected_passage(
    session: Session, small: Project
) -> None:
    session = selecting(session, whole_paragraph(session.side.text, 3))
    session = coded(session, "theme", "governance")
    annotation = only_one(small)
    assert annotation.quote == "Wrapped by hand\n  on two lines. It ends."
    assert annotation.quote == session.side.text.body[annotation.start : annotation.end]
    assert annotation.codes == {"theme": "governance"}
    assert session.side.paragraph == 3


def test_further_codes_go_to_the_same_annotation_in_the_codebooks_order(
    session: Session, small: Project
) -> None:
    session = coded(coded(session, "mood", "good"), "theme", "风险")
    assert list(only_one(small).codes.items()) == [("theme", "风险"), ("mood", "good")]
    coded(session, "mood", "")
    assert only_one(small).codes == {"theme": "风险"}


def test_a_new_selection_makes_a_new_annotation(session: Session, small: Project) -> None:
    session = leaving(coded(session, "theme", "governance"))
    coded(session, "theme", "governance")
    assert len(said(small)) == 2


def test_notes_deletion_and_finished(session: Session, small: Project) -> None:
    session = noted(session, " why ")
    assert only_one(small).note == "why"
    with pytest.raises(NothingSaidError):
        noted(session, "")
    assert only_one(small).note == "why"
    session = finished(session)
    assert on_disk(small).finished
    assert finished(session).side.annotations.finished is False
    deleted(open_and_current(small))
    assert not said(small)


def open_and_current(project: Project) -> Session:
    session = open_session(project, ["english"], "ann")
    return making_current(session, next(iter(session.side.annotations.annotations)))


def test_nothing_is_written_where_nothing_is_said(session: Session, small: Project) -> None:
    assert coded(session, "theme", "") is session
    assert noted(session, "  ") is session
    session = coded(session, "theme", "governance")
    assert coded(session, "theme", "governance") is session
    assert len(said(small)) == 1


def test_an_annotation_is_moved_with_its_quote(session: Session, small: Project) -> None:
    session = coded(session, "theme", "governance")
    (annotation_id,) = said(small)
    moved(session, annotation_id, Span(15, 33))
    assert only_one(small).quote == "One sentence here."


def test_a_new_code_keeps_the_codebooks_comments(session: Session, small: Project) -> None:
    session = with_new_code(session, "theme", "governance/new", "A label", "Defined.", None)
    source = (small.root / "annotations" / "codebook.yaml").read_text(encoding="utf-8")
    assert source.startswith("# Kept as it is.\n")
    assert session.codebook.facet("theme").code("governance/new").definition == "Defined."
    session = with_new_code(session, "mood", "mixed", "", "", 0.5)
    assert session.codebook.facet("mood").code("mixed").value == 0.5
    coded(session, "mood", "mixed")
    assert only_one(small).codes == {"mood": "mixed"}
    with pytest.raises(BadCodeError):
        with_new_code(session, "theme", "nowhere/new", "", "", None)


# Finding the way


def test_it_opens_at_the_first_paragraph_without_a_code(session: Session, small: Project) -> None:
    assert session.side.paragraph == 1
    coded(session, "theme", "governance")
    assert open_session(small, ["english"], "ann").side.paragraph == 2


def test_a_text_named_twice_is_opened_once(small: Project) -> None:
    session = open_session(small, ["english", "english"], "ann")
    assert [side.text.id for side in session.sides] == ["english"]


def test_a_text_without_paragraphs_is_refused(small: Project) -> None:
    (small.root / "texts" / "empty.md").write_text("\n")
    with pytest.raises(BadPassageError, match="nothing to annotate"):
        open_session(small, ["empty"], "ann")


def test_uncoded_paragraphs_are_found_round_the_end(session: Session) -> None:
    text = session.side.text
    for number in (1, 3, 4):
        session = selecting(session, whole_paragraph(text, number))
        session = coded(session, "theme", "governance")
    session = selecting(session, whole_paragraph(text, 2))
    noted_only = noted(session, "no code").side.annotations
    assert coded_paragraphs(text, noted_only) == {1, 3, 4}
    assert next_uncoded(text, noted_only, 4) == 2
    complete = coded(session, "theme", "governance").side.annotations
    assert next_uncoded(text, complete, 0) is None


def test_an_annotation_over_several_paragraphs_keeps_the_current_one(session: Session) -> None:
    session = selecting(session, only(Span(13, 95), Unit.WORD))
    session = coded(session, "theme", "governance")
    (annotation_id,) = in_order(session.side.annotations)
    assert touching(session.side, 2) == touching(session.side, 3) == [annotation_id]
    assert touching(session.side, 1) == []
    there = making_current(session, annotation_id, 3)
    assert there.side.paragraph == 3
    assert there.side.selection.span == (13, 95)


# Undo


def test_undo_and_redo_go_through_everything(both: Session, small: Project) -> None:
    session = coded(both, "theme", "governance")
    session = noted(session, "why")
    session = coded(replace(session, active=1), "actor", "china")
    session = finished(session)
    session = deleted(replace(session, active=0))
    for _ in range(5):
        session = undone(session)
    assert not said(small)
    assert not on_disk(small, "mixed").annotations
    for _ in range(4):
        session = redone(session)
    assert only_one(small).note == "why"
    assert on_disk(small, "mixed").finished
    assert [change.what for change in redone(session).done][-1] == "deletion"
    assert coded(session, "mood", "good").undone == ()


DEEDS = st.lists(
    st.sampled_from(["theme", "actor", "note", "next", "delete", "finish", "undo", "redo"]),
    max_size=14,
)


@given(DEEDS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_everything_brings_back_the_beginning(small: Project, deeds: list[str]) -> None:
    (small.root / "annotations" / "english" / "ann.json").unlink(missing_ok=True)
    session = open_session(small, ["english"], "ann")
    for deed in deeds:
        session = done(session, deed)
        assert on_disk(small).annotations == session.side.annotations.annotations
    for _ in session.done:
        session = undone(session)
    assert not said(small)
    assert not on_disk(small).finished


def done(session: Session, deed: str) -> Session:
    match deed:
        case "theme" | "actor":
            return coded(session, deed, "governance" if deed == "theme" else "china")
        case "note":
            return noted(session, f"note {len(session.done)}")
        case "next":
            number = session.side.paragraph % 4 + 1
            return selecting(session, whole_paragraph(session.side.text, number))
        case "delete":
            return deleted(session) if session.side.current else session
        case "finish":
            return finished(session)
    way = session.done if deed == "undo" else session.undone
    return (undone if deed == "undo" else redone)(session) if way else session


# Others at work


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
    session = coded(leaving(session), "actor", "china")
    small.update(
        "english",
        "ann",
        lambda old: old.with_annotation(first, with_note(old.annotations[first], "theirs")),
    )
    fresh, news = reloaded(session)
    assert news.endswith("reloaded; 2 steps of undo no longer apply")
    assert [change.what for change in fresh.done] == ["actor china"]
    assert len(undone(fresh).side.annotations.annotations) == 1


def with_note(annotation: Annotation, note: str) -> Annotation:
    from msgspec.structs import replace as changed

    return changed(annotation, note=note)


def test_a_deleted_annotation_is_current_no_more(session: Session, small: Project) -> None:
    session = coded(session, "theme", "governance")
    small.update("english", "ann", emptied)
    fresh, news = reloaded(session)
    assert fresh.side.current == ""
    assert news.endswith("1 step of undo no longer applies")
    with pytest.raises(ChangedOnDiskError):
        coded(session, "actor", "china")


def emptied(annotations: AnnotationSet) -> AnnotationSet:
    from msgspec.structs import replace as changed

    return changed(annotations, annotations={})


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
