"""One thing that was done on the screen: what it makes of an annotation set, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import UNSET

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.errors import ChangedOnDiskError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.codebook import Code
    from diptych.texts.text import Text
    from diptych.tui.session import SessionSide


class NewlyMade(NamedTuple):
    """A code that was put into the codebook."""

    facet: str
    code: Code


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
    made: NewlyMade | None = None
    """What was put into the codebook for it."""
    is_first: bool = False
    """Whether there was no annotation set before."""

    @property
    def is_refusal(self) -> bool:
        """Whether the change is about nothing but a suggestion that is not wanted."""
        return bool(self.mark) and isinstance(self.before, bool)

    def reversed(self) -> Change:
        """Return the change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


def applied(annotations: AnnotationSet, change: Change) -> AnnotationSet:
    """Return the set with a change. Raises ``ChangedOnDiskError`` if it does not apply."""
    if state_of(annotations, change) != change.before:
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


def state_of(annotations: AnnotationSet, change: Change) -> Annotation | bool | None:
    """Return what a change is about, as it is in a set."""
    if change.is_refusal:
        return (annotations.suggested or {}).get(change.annotation) == change.mark
    if not change.annotation:
        return annotations.finished
    return annotations.annotations.get(change.annotation)


def applicable(changes: Sequence[Change], sides: Mapping[str, SessionSide]) -> list[Change]:
    """Keep those changes that apply one after the other, beginning with the last."""
    states: dict[tuple[str, str], object] = {}
    kept: list[Change] = []
    for change in reversed(changes):
        key, side = (change.text, change.annotation), sides[change.text]
        state = states.get(key, state_of(side.annotations, change))
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
