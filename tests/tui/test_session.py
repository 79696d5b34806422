"""What the screen works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.annotations.annotation import coded_paragraphs
from diptych.annotations.quotes import Span
from diptych.errors import (
    BadPassageError,
)
from diptych.tui.deeds import coded, finished, noted
from diptych.tui.selection import Unit, only, whole_paragraph
from diptych.tui.session import (
    Session,
    in_order,
    making_current,
    next_uncoded,
    open_session,
    selecting,
    touching,
)

if TYPE_CHECKING:
    from diptych.project.store import Project


def test_it_opens_where_the_annotator_left(session: Session, small: Project) -> None:
    def again() -> int:
        return open_session(small, ["english"], "ann").side.paragraph

    assert session.side.paragraph == 1
    text = session.side.text
    session = selecting(session, only(Span(15, 33), Unit.SENTENCE))
    session = coded(session, "theme", "governance")
    assert session.side.passage == "One sentence here."
    assert again() == 2
    session = coded(selecting(session, whole_paragraph(text, 2)), "theme", "governance")
    assert again() == 3
    session = finished(session)
    assert again() == 1
    session = finished(session)
    for number in (4, 3):
        session = coded(selecting(session, whole_paragraph(text, number)), "theme", "governance")
    assert again() == 1
    session = coded(selecting(session, whole_paragraph(text, 1)), "theme", "governance")
    assert again() in {1, 3, 4}, "times are seconds: of one second, the last in the text"


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
