"""What the screen works on: one or two texts, what the annotator said of them, and undo.

Promises: a session is a value. Whatever changes an annotation is on disk when the function that
changes it returns, written alone with the project and only over what the session has seen.
Nothing is kept that is not on disk, but the way back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from diptych.annotations.annotation import (
    Annotation,
    AnnotationSet,
    coded_paragraphs,
    new_annotation_id,
    time_now,
)
from diptych.annotations.changes import codes_in_words
from diptych.annotations.drafts import require_said
from diptych.annotations.quotes import Span
from diptych.errors import BadPassageError, ChangedOnDiskError
from diptych.lists import listed
from diptych.tui.selection import (
    Selection,
    Unit,
    is_in_paragraphs,
    only,
    paragraph_of,
    unit_of,
    whole_paragraph,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.codebook import Codebook
    from diptych.annotations.suggestions import Offer
    from diptych.operations.opening import Project, Stamps
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was done, and can be undone."""

    text: str
    what: str
    """For people: ``theme development``, ``note``, ``finished``."""
    annotation: str = ""
    """The id; none if the change is about ``finished``."""
    before: Annotation | bool | None = None
    """``None`` if there was none."""
    after: Annotation | bool | None = None
    mark: str = ""
    """What the set remembers of a suggestion that was taken or refused, by the id."""

    @property
    def is_refusal(self) -> bool:
        """Whether the change is about nothing but a suggestion that is not wanted."""
        return bool(self.mark) and isinstance(self.before, bool)

    def reversed(self) -> Change:
        """Return the change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


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


# Opening and reloading


def open_session(
    project: Project,
    text_ids: Sequence[str],
    annotator: str,
    earlier: tuple[Mapping[str, str], ...] = (),
) -> Session:
    """Read the texts and the annotator's sets, and go to the first paragraph without a code.

    A text that is named twice is opened once. ``earlier`` are codes used in other texts.
    """
    project = project.anew()
    text_ids = list(dict.fromkeys(text_ids))
    stamps = project.stamps(text_ids, annotator)
    sides = []
    for text_id in text_ids:
        text, annotations = _read(project, text_id, annotator)
        number = next_uncoded(text, annotations, 0) if annotations.annotations else None
        selection = whole_paragraph(text, number or 1)
        sides.append(SessionSide(text=text, annotations=annotations, selection=selection))
    return Session(
        project=project,
        annotator=annotator,
        codebook=project.codebook(),
        sides=tuple(sides),
        stamps=stamps,
        earlier=(*earlier, *_given(side.annotations for side in sides)),
    )


def _given(sets: Iterable[AnnotationSet]) -> Iterator[Mapping[str, str]]:
    """Yield the codes of annotations, those made last first."""
    said = [one for each in sets for one in each.annotations.values() if one.codes]
    said.sort(key=lambda one: one.created or "", reverse=True)
    return (one.codes for one in said)


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


def _read(project: Project, text_id: str, annotator: str) -> tuple[Text, AnnotationSet]:
    text = project.text(text_id)
    if not text.paragraphs:
        raise BadPassageError(text_id, "there is nothing to annotate; the text has no paragraphs")
    return text, project.annotation_set(text, annotator)


def _reloaded_side(side: SessionSide, project: Project, annotator: str) -> SessionSide:
    text, annotations = _read(project, side.text.id, annotator)
    current = side.current if side.current in annotations.anchored else ""
    fresh = replace(side, text=text, annotations=annotations, current=current)
    if text.version != side.text.version:
        fresh = replace(fresh, offers=(), offer="")
    if current:
        annotation = annotations.annotations[current]
        span = Span(annotation.start, annotation.end)
        return fresh if fresh.selection.span == span else _around_annotation(fresh, current)
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
    return with_side(session, _around_annotation(session.side, annotation_id, number))


def _around_annotation(
    side: SessionSide, annotation_id: str, number: int | None = None
) -> SessionSide:
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


# What the annotator does; each is on disk when it returns


def coded(session: Session, facet: str, code: str) -> Session:
    """Give a code to the current annotation, or to a new one on the selected passage.

    No code (``""``) takes the facet's code away.
    """
    old = _current(session)
    if old is None and not code:
        return session
    codes = {**(old.codes if old else {}), facet: code}
    known = {name: codes[name] for name in session.codebook.by_name if codes.get(name)}
    return _annotated(session, f"{facet} {code or 'none'}", codes=known)


def coded_as(session: Session, codes: Mapping[str, str]) -> Session:
    """Give several codes at once, as one change."""
    old = _current(session)
    both = {**(old.codes if old else {}), **codes}
    known = {name: both[name] for name in session.codebook.by_name if name in both}
    return _annotated(session, codes_in_words(codes), codes=known)


def noted(session: Session, note: str) -> Session:
    """Give a note to the current annotation, or to a new one; no note takes it away."""
    if _current(session) is None and not note.strip():
        return session
    return _annotated(session, "note", note=note.strip() or UNSET)


def moved(session: Session, annotation_id: str, span: Span) -> Session:
    """Lay an annotation on another passage of its text."""
    session = making_current(session, annotation_id)
    body = session.side.text.body
    quote = body[span.start : span.end]
    return _annotated(session, "span", start=span.start, end=span.end, quote=quote)


def deleted(session: Session) -> Session:
    """Delete the current annotation."""
    return doing(session, _change(session, "deletion", None))


def finished(session: Session) -> Session:
    """Say that the annotator has read the whole text, or take that back."""
    side = session.side
    before = side.annotations.finished
    what = "not finished" if before else "finished"
    return doing(session, Change(text=side.text.id, what=what, before=before, after=not before))


def undone(session: Session) -> Session:
    """Take the last change back. There must be one."""
    change = session.done[-1]
    after = _written(session, change.reversed())
    return replace(after, done=session.done[:-1], undone=(*session.undone, change))


def redone(session: Session) -> Session:
    """Do again what was taken back last. There must be something."""
    change = session.undone[-1]
    after = _written(session, change)
    return replace(after, done=(*session.done, change), undone=session.undone[:-1])


def with_new_code(
    session: Session, facet: str, path: str, label: str, definition: str, value: float | None
) -> Session:
    """Write a code into the codebook, which keeps its comments and order.

    An ordinal facet needs a value. Undo does not take the code out again. Raises what the edit
    and the parser raise.
    """
    from diptych.annotations.codebook_edits import add_code

    edit = partial(
        add_code, facet=facet, path=path, label=label, definition=definition, value=value
    )
    project = session.project.anew()
    project.update_sets({}, edit)
    return replace(session, project=project, codebook=project.codebook())


def _current(session: Session) -> Annotation | None:
    return session.side.annotations.annotations.get(session.side.current)


def _annotated(session: Session, what: str, **fields: object) -> Session:
    """Change fields of the current annotation, or make a new one with them.

    Raises ``NothingSaidError`` if neither a code nor a note would be left.
    """
    old = _current(session) or _new_annotation(session.side)
    new = msgspec.structs.replace(old, **fields)
    if new != old:
        require_said(new)
    return doing(session, _change(session, what, new))


def _new_annotation(side: SessionSide) -> Annotation:
    start, end = side.selection.span
    return Annotation(
        start=start,
        end=end,
        quote=side.text.body[start:end],
        codes={},
        created=time_now(),
    )


def _change(session: Session, what: str, after: Annotation | None) -> Change:
    side = session.side
    return Change(
        text=side.text.id,
        what=what,
        annotation=side.current or new_annotation_id(),
        before=_current(session),
        after=after,
    )


def doing(session: Session, change: Change) -> Session:
    """Write a change, which undo can take back; nothing where it changes nothing."""
    if change.before == change.after:
        return session
    after = _written(session, change)
    return replace(after, done=(*session.done, change), undone=())


def _written(session: Session, change: Change) -> Session:
    """Write a change and go to where it was made.

    Raises ``ChangedOnDiskError`` if the text or the annotation is not what it was.
    """
    active = next(i for i, side in enumerate(session.sides) if side.text.id == change.text)
    session = replace(session, active=active)
    version = session.side.text.version
    project = session.project

    def apply(annotations: AnnotationSet) -> AnnotationSet:
        if project.text(change.text).version != version:
            raise ChangedOnDiskError(str(project.text_paths()[change.text]))
        return _applied(annotations, change)

    written = project.update(change.text, session.annotator, apply)
    session = with_side(session, replace(session.side, annotations=written))
    return _at(session, change)


def _applied(annotations: AnnotationSet, change: Change) -> AnnotationSet:
    """Return the set with a change. Raises ``ChangedOnDiskError`` if it does not apply."""
    if _state(annotations, change) != change.before:
        raise ChangedOnDiskError(f"annotations/{annotations.text}/{annotations.annotator}.json")
    if change.is_refusal:
        return _remembering(annotations, change)
    if isinstance(change.after, bool):
        return msgspec.structs.replace(annotations, finished=change.after)
    others = dict(annotations.annotations)
    if change.after is None:
        del others[change.annotation]
    else:
        others[change.annotation] = change.after
    return msgspec.structs.replace(_remembering(annotations, change), annotations=others)


def _remembering(annotations: AnnotationSet, change: Change) -> AnnotationSet:
    """Return the set with what it remembers of a suggestion, or without it again."""
    if not change.mark:
        return annotations
    marks = dict(annotations.suggested or {})
    if change.after:
        marks[change.annotation] = change.mark
    else:
        marks.pop(change.annotation, None)
    return msgspec.structs.replace(annotations, suggested=marks or UNSET)


def _state(annotations: AnnotationSet, change: Change) -> Annotation | bool | None:
    if change.is_refusal:
        return (annotations.suggested or {}).get(change.annotation) == change.mark
    if not change.annotation:
        return annotations.finished
    return annotations.annotations.get(change.annotation)


def _at(session: Session, change: Change) -> Session:
    if isinstance(change.after, Annotation):
        span, side = Span(change.after.start, change.after.end), session.side
        if side.selection.span == span:
            return with_side(session, replace(side, current=change.annotation, offer=""))
        return making_current(session, change.annotation)
    if isinstance(change.before, Annotation):
        return selecting(session, _selected(session.side, change.before))
    return session


def _selected(side: SessionSide, gone: Annotation) -> Selection:
    """Select the words of an annotation that is not there any more; what was selected stays so."""
    span = Span(gone.start, gone.end)
    is_same = side.selection.span == span
    return side.selection if is_same else only(span, unit_of(side.text, span))


def with_side(session: Session, side: SessionSide) -> Session:
    """Return the session with another value of its active side."""
    sides = (*session.sides[: session.active], side, *session.sides[session.active + 1 :])
    return replace(session, sides=sides)


def _pruned(session: Session) -> tuple[Session, int]:
    """Drop from undo and redo what no longer applies; say how many steps that was."""
    texts = {side.text.id: side for side in session.sides}
    done = _applicable([change.reversed() for change in session.done], texts)
    kept = tuple(change.reversed() for change in done)
    again = tuple(_applicable(session.undone, texts))
    lost = len(session.done) + len(session.undone) - len(kept) - len(again)
    return replace(session, done=kept, undone=again), lost


def _applicable(changes: Sequence[Change], sides: Mapping[str, SessionSide]) -> list[Change]:
    """Keep those changes that apply one after the other, beginning with the last."""
    states: dict[tuple[str, str], object] = {}
    kept: list[Change] = []
    for change in reversed(changes):
        key, side = (change.text, change.annotation), sides[change.text]
        state = states.get(key, _state(side.annotations, change))
        if state == change.before and _fits(change.after, side.text):
            kept.append(change)
            states[key] = change.after
        else:
            states[key] = _GONE
    return kept[::-1]


_GONE = object()


def _fits(state: object, text: Text) -> bool:
    if not isinstance(state, Annotation):
        return True
    return text.body[state.start : state.end] == state.quote
