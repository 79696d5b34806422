"""What the annotator does is on disk, and can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tui.deeds_done import done, on_disk, said

from diptych.annotations.codebook import Code
from diptych.annotations.quotes import Span
from diptych.errors import (
    BadCodeError,
    NothingSaidError,
)
from diptych.tui.deeds import (
    coded,
    coded_anew,
    coded_as,
    deleted,
    finished,
    moved,
    noted,
    redone,
    undone,
)
from diptych.tui.selection import whole_paragraph
from diptych.tui.session import (
    Session,
    leaving,
    making_current,
    open_session,
    selecting,
)

if TYPE_CHECKING:
    from diptych.annotations.annotation import Annotation
    from diptych.project.store import Project


def only_one(project: Project) -> Annotation:
    (annotation,) = said(project).values()
    return annotation


@pytest.fixture
def both(small: Project) -> Session:
    return open_session(small, ["english", "mixed"], "ann")


def open_and_current(project: Project) -> Session:
    session = open_session(project, ["english"], "ann")
    return making_current(session, next(iter(session.side.annotations.annotations)))


DEEDS = st.lists(
    st.sampled_from(["theme", "actor", "note", "next", "delete", "finish", "undo", "redo"]),
    max_size=14,
)


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
    coded(session, "theme", "风险")
    assert len(said(small)) == 2


def test_nothing_is_said_twice_of_the_very_same_words(session: Session, small: Project) -> None:
    again = leaving(coded(session, "theme", "governance"))
    session = coded(again, "theme", "governance")
    assert session.side.current
    assert len(session.done) == 1
    session = leaving(coded(leaving(session), "mood", "good"))
    assert only_one(small).codes == {"theme": "governance", "mood": "good"}
    both = {"theme": "风险", "mood": "bad"}
    session = coded_as(leaving(coded_as(session, {"theme": "风险"})), both)
    assert [one.codes for one in said(small).values()].count(both) == 1
    assert len(said(small)) == 2
    assert coded(leaving(session), "mood", "") == leaving(session)


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
    new = Code(path="governance/new", labels={"": "A label"}, definition="Defined.")
    session = coded_anew(session, "theme", new)
    source = (small.root / "annotations" / "codebook.yaml").read_text(encoding="utf-8")
    assert source.startswith("# Kept as it is.\n")
    assert session.codebook.facet("theme").code("governance/new").definition == "Defined."
    session = coded_anew(session, "mood", Code(path="mixed", value=0.5))
    assert session.codebook.facet("mood").code("mixed").value == 0.5
    assert only_one(small).codes == {"theme": "governance/new", "mood": "mixed"}
    with pytest.raises(BadCodeError):
        coded_anew(session, "theme", Code(path="nowhere/new"))


def test_undo_takes_a_new_code_out_again_and_redo_puts_it_back(
    session: Session, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    before = path.read_text(encoding="utf-8")
    new = Code(path="new", labels={"": "A label"}, definition="Defined.")
    session = undone(coded_anew(session, "theme", new))
    assert path.read_text(encoding="utf-8") == before
    assert "new" not in session.codebook.facet("theme").codes
    session = redone(session)
    assert session.codebook.facet("theme").code("new") == new
    assert only_one(small).codes == {"theme": "new"}


def test_undo_leaves_a_new_code_that_somebody_uses_or_changed(
    session: Session, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    made = coded_anew(session, "theme", Code(path="new"))
    small.annotate("english", "ben", start=0, end=3, codes={"theme": "new"})
    after = undone(made)
    assert said(small) == {}
    assert "new" in after.codebook.facet("theme").codes
    session = coded_anew(redone(after), "actor", Code(path="other"))
    path.write_text(path.read_text().replace("other:", "other: {definition: Changed.}"))
    session = redone(undone(replace(session, codebook=small.anew().codebook())))
    assert session.codebook.facet("actor").code("other").definition == "Changed."
    assert only_one(small).codes == {"theme": "new", "actor": "other"}


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
    assert not (small.root / "annotations" / "english").exists()


def test_undo_leaves_a_set_that_was_there_or_says_something(
    session: Session, small: Project
) -> None:
    path = small.root / "annotations" / "english" / "ann.json"
    session = finished(coded(session, "theme", "governance"))
    undone(replace(session, done=session.done[:1]))
    assert on_disk(small).finished
    undone(session)
    assert path.exists()
    assert not said(small)
    again = open_session(small, ["english"], "ann")
    undone(coded(again, "theme", "governance"))
    assert path.exists()
    assert not said(small)


def test_a_note_goes_to_what_is_said_of_the_very_same_words(
    session: Session, small: Project
) -> None:
    session = noted(leaving(coded(session, "theme", "governance")), "why")
    assert only_one(small).note == "why"
    noted(leaving(session), "another")
    assert len(said(small)) == 2
