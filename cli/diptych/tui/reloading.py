"""What others changed on disk, taken over into a session; what was selected stays selected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.annotations.quotes import Span
from diptych.lists import listed
from diptych.tui.change import applicable
from diptych.tui.selection import Selection, is_in_paragraphs, only, whole_paragraph
from diptych.tui.session import Session, SessionSide, around_annotation, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.operations.opening import Project
    from diptych.texts.text import Text


def reloaded(session: Session) -> tuple[Session, str]:
    """Take over what others changed on disk; say what that was, or nothing if nothing did.

    Raises what reading raises; then the session is as good as before.
    """
    text_ids = [side.text.id for side in session.sides]
    stamps = session.project.stamps(text_ids, session.annotator)
    if stamps == session.stamps:
        return session, ""
    project = session.project
    if stamps[0] != session.stamps[0]:
        project = project.anew()
    codebook = project.codebook()
    sides = tuple(_reloaded_side(side, project, session.annotator) for side in session.sides)
    news = _news(session, sides, codebook)
    fresh = replace(session, project=project, codebook=codebook, sides=sides, stamps=stamps)
    if not news:
        return fresh, ""
    fresh, lost = _pruned(fresh)
    steps = f"{lost} step{'s' * (lost != 1)}"
    way_back = f"; {steps} of undo no longer appl{'ies' if lost == 1 else 'y'}" if lost else ""
    passages = _lost_passages(session.sides, sides)
    return fresh, f"{listed(news)} changed on disk: reloaded{passages}{way_back}"


def _reloaded_side(side: SessionSide, project: Project, annotator: str) -> SessionSide:
    text, annotations = read_text(project, side.text.id, annotator)
    current = side.current if side.current in annotations.anchored else ""
    fresh = replace(side, text=text, annotations=annotations, current=current)
    if text.version != side.text.version:
        fresh = replace(fresh, offers=(), offer="")
    if current:
        annotation = annotations.annotations[current]
        span = Span(annotation.start, annotation.end)
        return fresh if fresh.selection.span == span else around_annotation(fresh, current)
    if text.body == side.text.body:
        return fresh
    return replace(fresh, selection=_same_selection(side, text))


def _same_selection(side: SessionSide, text: Text) -> Selection:
    """Find the selected words in the new text, nearest to where they were.

    Where they are gone, the paragraph of the same number is selected.
    """
    words, start = side.passage, side.selection.span.start
    after, before = text.body.find(words, start), text.body.rfind(words, 0, start + len(words))
    spans = [Span(place, place + len(words)) for place in (before, after) if place >= 0]
    found = [span for span in spans if is_in_paragraphs(text, span)]
    if not found:
        return whole_paragraph(text, side.paragraph)
    return only(min(found, key=lambda one: abs(one.start - start)), side.selection.unit)


def _news(session: Session, sides: Sequence[SessionSide], codebook: Codebook) -> list[str]:
    news = ["the codebook"] if codebook != session.codebook else []
    for old, new in zip(session.sides, sides, strict=True):
        if old.text.version != new.text.version:
            news.append(f"the text {new.text.id}")
        if _said(old.annotations) != _said(new.annotations):
            news.append(f"the annotations of {new.text.id}")
    return news


def _lost_passages(old: Sequence[SessionSide], new: Sequence[SessionSide]) -> str:
    lost = any(before.passage != after.passage for before, after in zip(old, new, strict=True))
    return "; the selected passage is not there any more" if lost else ""


def _said(annotations: AnnotationSet) -> tuple[bool, Mapping[str, Annotation]]:
    return annotations.finished, annotations.annotations


def _pruned(session: Session) -> tuple[Session, int]:
    """Drop from undo and redo what no longer applies; say how many steps that was."""
    texts = {side.text.id: side for side in session.sides}
    done = applicable([change.reversed() for change in session.done], texts)
    kept = tuple(change.reversed() for change in done)
    again = tuple(applicable(session.undone, texts))
    lost = len(session.done) + len(session.undone) - len(kept) - len(again)
    return replace(session, done=kept, undone=again), lost
