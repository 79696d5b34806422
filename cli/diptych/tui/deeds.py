"""What the annotator does. Each is on disk when it returns, and can be undone.

It is written alone with the project, and only over what the session has seen.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from diptych.annotations.annotation import Annotation, AnnotationSet, new_annotation_id, time_now
from diptych.annotations.changes import codes_in_words
from diptych.annotations.drafts import require_said
from diptych.annotations.quotes import Span
from diptych.errors import BadCodeError, ChangedOnDiskError, CodeInUseError
from diptych.tui.change import Change, NewlyMade, applied
from diptych.tui.selection import Selection, only, unit_of
from diptych.tui.session import Session, SessionSide, making_current, selecting, with_side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.codebook import Code


def coded(session: Session, facet: str, code: str) -> Session:
    """Give a code to the current annotation, or to a new one on the selected passage.

    No code (``""``) takes the facet's code away.
    """
    session = _on_same_words(session, {facet: code})
    old = _current(session)
    if old is None and not code:
        return session
    codes = {**(old.codes if old else {}), facet: code}
    known = {name: codes[name] for name in session.codebook.by_name if codes.get(name)}
    return _annotated(session, f"{facet} {code or 'none'}", codes=known)


def coded_as(session: Session, codes: Mapping[str, str]) -> Session:
    """Give several codes at once, as one change."""
    session = _on_same_words(session, codes)
    old = _current(session)
    both = {**(old.codes if old else {}), **codes}
    known = {name: both[name] for name in session.codebook.by_name if name in both}
    return _annotated(session, codes_in_words(codes), codes=known)


def noted(session: Session, note: str) -> Session:
    """Give a note to the current annotation, or to a new one; no note takes it away."""
    if _current(session) is None and not note.strip():
        return session
    session = _on_same_words(session, {})
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
    """Take the last change back. There must be one.

    A code that was made for it goes out of the codebook where it is as it was made and unused,
    and so does the file of a set that was made for it.
    """
    change = session.done[-1]
    after = _written(session, change.reversed(), clearing=change.is_first)
    after = _without_code(after, change.made) if change.made else after
    return replace(after, done=session.done[:-1], undone=(*session.undone, change))


def redone(session: Session) -> Session:
    """Do again what was taken back last. There must be something.

    A code that went out of the codebook then is put there again.
    """
    change = session.undone[-1]
    if change.made and code_now(session, change.made) is None:
        session = _with_code(session, *change.made)
    after = _written(session, change)
    return replace(after, done=(*session.done, change), undone=session.undone[:-1])


def coded_anew(session: Session, facet: str, code: Code) -> Session:
    """Write a code into the codebook, which keeps its comments and order, and give it.

    An ordinal facet needs a value. Raises what the edit and the parser raise.
    """
    session = _with_code(session, facet, code)
    made = NewlyMade(facet, session.codebook.facet(facet).code(code.path))
    after = coded(session, facet, made.code.path)
    return replace(after, done=(*after.done[:-1], replace(after.done[-1], made=made)))


def _with_code(session: Session, facet: str, code: Code) -> Session:
    from diptych.annotations.codebook_edits import add_code

    edit = partial(
        add_code, facet=facet, path=code.path, label=code.labels.get("", ""),
        definition=code.definition, value=code.value,
    )  # fmt: skip
    project = session.project.anew()
    project.update_sets({}, edit)
    return replace(session, project=project, codebook=project.codebook())


def _without_code(session: Session, made: NewlyMade) -> Session:
    """Take a code out again, where it is as it was made, and nobody uses it."""
    from diptych.operations.recoding import remove_code

    if code_now(session, made) != made.code:
        return session
    project = session.project.anew()
    with suppress(CodeInUseError, BadCodeError):
        remove_code(project, made.facet, made.code.path)
    return replace(session, project=project, codebook=project.codebook())


def code_now(session: Session, made: NewlyMade) -> Code | None:
    """Return how a code is now that was made; nothing where it is not there any more."""
    facet = session.codebook.by_name.get(made.facet)
    return facet.codes.get(made.code.path) if facet else None


def _on_same_words(session: Session, codes: Mapping[str, str]) -> Session:
    """Let codes go to an annotation of the very words selected that says nothing else of them.

    So nothing is said twice. Where one is current, they go to that; a note, where no codes are
    given, goes to one that has none.
    """
    side = session.side
    if side.current or not all(codes.values()):
        return session
    here = (
        (name, one)
        for name, one in side.annotations.anchored.items()
        if (one.start, one.end) == side.selection.span
        and all(one.codes.get(facet, code) == code for facet, code in codes.items())
        and (codes or not one.note)
    )
    found = max(here, key=lambda one: len(codes.keys() & one[1].codes), default=None)
    return with_side(session, replace(side, current=found[0])) if found else session


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
    is_first = session.project.raw_set(change.text, session.annotator) is None
    change = replace(change, is_first=is_first)
    after = _written(session, change)
    return replace(after, done=(*session.done, change), undone=())


def _written(session: Session, change: Change, *, clearing: bool = False) -> Session:
    """Write a change and go to where it was made; ``clearing`` leaves no set that says nothing.

    Raises ``ChangedOnDiskError`` if the text or the annotation is not what it was.
    """
    active = next(i for i, side in enumerate(session.sides) if side.text.id == change.text)
    session = replace(session, active=active)
    version = session.side.text.version
    project = session.project

    def apply(annotations: AnnotationSet) -> AnnotationSet:
        if project.text(change.text).version != version:
            raise ChangedOnDiskError(str(project.text_paths()[change.text]))
        return applied(annotations, change)

    written = project.update(change.text, session.annotator, apply, clearing=clearing)
    session = with_side(session, replace(session.side, annotations=written))
    return _at(session, change)


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
