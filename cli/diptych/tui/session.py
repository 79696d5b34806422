"""What the screen works on: one or two texts, and what the annotator said of them.

Promises: a session is a value. Nothing is kept that is not on disk, but the way back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diptych.annotations.annotation import Annotation, AnnotationSet, coded_paragraphs
from diptych.annotations.quotes import Span
from diptych.errors import BadPassageError
from diptych.tui.selection import Selection, Unit, paragraph_of, whole_paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.codebook import Codebook
    from diptych.annotations.suggestions import Offer
    from diptych.operations.opening import Project, Stamps
    from diptych.texts.text import Text
    from diptych.tui.change import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSide:
    """One text, what is said of it, and what is selected in it."""

    text: Text
    annotations: AnnotationSet
    selection: Selection
    current: str = ""
    """The id of the annotation that further codes go to; none if they make a new one."""
    offers: tuple[Offer, ...] = ()
    """What programs suggest, where somebody asked for it; what was answered left it."""
    offer: str = ""
    """The id of the suggestion that is to be taken or refused; none if none is."""

    @property
    def paragraph(self) -> int:
        """The number of the current paragraph."""
        return paragraph_of(self.text, self.selection)

    @property
    def passage(self) -> str:
        """The words that are selected."""
        start, end = self.selection.span
        return self.text.body[start:end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One or two sides and the way back."""

    project: Project
    annotator: str
    codebook: Codebook
    sides: tuple[SessionSide, ...]
    active: int = 0
    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()
    """The next to redo stands last."""
    stamps: Stamps = ()
    """Taken before the files were read."""
    earlier: tuple[Mapping[str, str], ...] = ()
    """The codes of what was annotated before the session, the last first."""

    @property
    def side(self) -> SessionSide:
        """The side on which keys work."""
        return self.sides[self.active]


# Opening


def open_session(
    project: Project,
    text_ids: Sequence[str],
    annotator: str,
    earlier: tuple[Mapping[str, str], ...] = (),
) -> Session:
    """Read the texts and the annotator's sets, and go to where the annotator left each.

    A text that is named twice is opened once. ``earlier`` are codes used in other texts.
    """
    project = project.anew()
    text_ids = list(dict.fromkeys(text_ids))
    stamps = project.stamps(text_ids, annotator)
    sides = []
    for text_id in text_ids:
        text, annotations = read_text(project, text_id, annotator)
        selection = whole_paragraph(text, _left_at(text, annotations))
        sides.append(SessionSide(text=text, annotations=annotations, selection=selection))
    return Session(
        project=project,
        annotator=annotator,
        codebook=project.codebook(),
        sides=tuple(sides),
        stamps=stamps,
        earlier=(*earlier, *_given(side.annotations for side in sides)),
    )


def _left_at(text: Text, annotations: AnnotationSet) -> int:
    """Return the paragraph in which somebody was: that of the annotation made last.

    Where that reaches to its end, it is the next one without a code. What is finished is read anew
    from its beginning.
    """
    said = annotations.anchored.values()
    if not said or annotations.finished:
        return 1
    made = max(said, key=lambda one: (one.created or "", one.end))
    _, number = text.touched(made.start, made.end)
    is_read = made.end >= text.paragraphs[number - 1].end
    return (next_uncoded(text, annotations, number) if is_read else None) or number


def _given(sets: Iterable[AnnotationSet]) -> Iterator[Mapping[str, str]]:
    """Yield the codes of annotations, those made last first."""
    said = [one for each in sets for one in each.annotations.values() if one.codes]
    said.sort(key=lambda one: one.created or "", reverse=True)
    return (one.codes for one in said)


def read_text(project: Project, text_id: str, annotator: str) -> tuple[Text, AnnotationSet]:
    """Read a text that has paragraphs, and what somebody said of it."""
    text = project.text(text_id)
    if not text.paragraphs:
        raise BadPassageError(text_id, "there is nothing to annotate; the text has no paragraphs")
    return text, project.annotation_set(text, annotator)


def next_text(session: Session) -> str:
    """Return the text that is next for the annotator, besides those that are open; or nothing."""
    from diptych.operations import status

    return status.next_text(session.project, _other_texts(session), session.annotator)


def next_assigned(session: Session) -> str:
    """Do what ``next_text`` does where texts were drawn for the annotator; else return nothing."""
    from diptych.operations import status

    return status.next_assigned(session.project, _other_texts(session), session.annotator)


def _other_texts(session: Session) -> Mapping[str, Path]:
    shown = {side.text.id for side in session.sides}
    paths = session.project.text_paths()
    return {name: path for name, path in paths.items() if name not in shown}


# Where the annotator is


def touching(side: SessionSide, number: int) -> list[str]:
    """Return the ids of the annotations that touch a paragraph, in the order of the text."""
    paragraph = side.text.paragraphs[number - 1]
    return _in_order(
        {
            annotation_id: one
            for annotation_id, one in side.annotations.anchored.items()
            if one.start < paragraph.end and paragraph.start < one.end
        }
    )


def in_order(annotations: AnnotationSet) -> list[str]:
    """Return all ids in the order of the text, the longer before the shorter; no orphans."""
    return _in_order(annotations.anchored)


def _in_order(said: Mapping[str, Annotation]) -> list[str]:
    return sorted(said, key=lambda one: (said[one].start, -said[one].end, one))


def next_uncoded(text: Text, annotations: AnnotationSet, after: int) -> int | None:
    """Return the next paragraph without a code, from the top again after the last one."""
    coded = coded_paragraphs(text, annotations)
    numbers = range(1, len(text.paragraphs) + 1)
    return next((n for n in (*numbers[after:], *numbers[:after]) if n not in coded), None)


def selecting(session: Session, selection: Selection) -> Session:
    """Select a passage; no annotation stays current, no suggestion is asked about."""
    side = replace(session.side, selection=selection, current="", offer="")
    return with_side(session, side)


def making_current(session: Session, annotation_id: str, number: int | None = None) -> Session:
    """Go to an annotation: its passage is selected, and codes go to it.

    With the number of a paragraph that it touches, that one stays the current paragraph.
    """
    return with_side(session, around_annotation(session.side, annotation_id, number))


def around_annotation(
    side: SessionSide, annotation_id: str, number: int | None = None
) -> SessionSide:
    """Select the words of an annotation, which codes go to."""
    annotation = side.annotations.annotations[annotation_id]
    span = Span(annotation.start, annotation.end)
    head = span
    if number:
        paragraph = side.text.paragraphs[number - 1]
        head = Span(max(span.start, paragraph.start), min(span.end, paragraph.end))
    selection = Selection(anchor=span, head=head, unit=Unit.PARAGRAPH)
    return replace(side, selection=selection, current=annotation_id, offer="")


def leaving(session: Session) -> Session:
    """Select the whole current paragraph; no annotation stays current."""
    return selecting(session, whole_paragraph(session.side.text, session.side.paragraph))


def with_side(session: Session, side: SessionSide) -> Session:
    """Return the session with another value of its active side."""
    sides = (*session.sides[: session.active], side, *session.sides[session.active + 1 :])
    return replace(session, sides=sides)
