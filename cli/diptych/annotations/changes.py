"""Changes: what became of the annotations of one set, as values and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from diptych.errors import ChangedMeanwhileError
from diptych.texts.appearance import shortened
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.texts.text import Text

_ID_SHOWN = 8
_WORDS_SHOWN = 50
_SETS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One annotation that was added, changed or removed."""

    text: str
    annotator: str
    id: str
    before: Annotation | None = None
    """``None`` for one that was added."""
    after: Annotation | None = None
    """``None`` for one that was removed."""

    @property
    def kind(self) -> Literal["added", "changed", "removed"]:
        """What happened to the annotation."""
        if self.before is None:
            return "added"
        return "changed" if self.after else "removed"

    @property
    def annotation(self) -> Annotation:
        """The annotation as it is now, or as it was when it was removed."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has a before, or an after, or both")
        return found


def changes_between(before: AnnotationSet, after: AnnotationSet) -> tuple[Change, ...]:
    """List what is different between two sets of one annotator on one text, in reading order."""
    old, new = before.annotations, after.annotations
    changes = [
        Change(text=after.text, annotator=after.annotator, id=name, before=was, after=now)
        for name in {**old, **new}
        if (was := old.get(name)) != (now := new.get(name))
    ]
    return tuple(sorted(changes, key=_reading_order))


def apply_changes(changes: Iterable[Change], annotations: AnnotationSet) -> AnnotationSet:
    """Make changes in a set that may have moved on since: its other annotations stay.

    Without changes it is the very same set. Raises ``ChangedMeanwhileError`` for an annotation
    that is no longer as it was before the change.
    """
    now = dict(annotations.annotations)
    for change in changes:
        if now.pop(change.id, None) != change.before:
            raise ChangedMeanwhileError(change.id)
        if change.after:
            now[change.id] = change.after
    if now == annotations.annotations:
        return annotations
    return replace(annotations, annotations=now)


def by_set(
    changes: Iterable[Change],
) -> dict[tuple[str, str], Callable[[AnnotationSet], AnnotationSet]]:
    """Return what applies the changes to each set, by text and annotator."""
    of_set: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        of_set.setdefault((change.text, change.annotator), []).append(change)
    return {key: partial(apply_changes, some) for key, some in of_set.items()}


def described(
    change: Change, text: Text, *, dry_run: bool = False, says_whose: bool = False
) -> str:
    """Say a change in one line that any terminal can show.

    ``changed 3f2a9c81 of ann un-resolution:9 theme=governance sentiment=neutral→positive "words"``

    One that was there before says whose it is, as its id alone does not tell, and with
    ``says_whose`` a new one does, too. One that a dry run would add has no id yet.
    """
    annotation = change.annotation
    parts = [
        change.kind,
        *([change.id[:_ID_SHOWN]] if change.before or not dry_run else []),
        *([f"of {change.annotator}"] if change.before or says_whose else []),
        _where(annotation, text),
        *_codes(change),
        f'"{_beginning(annotation.quote)}"',
    ]
    return " ".join(parts) + _note(change)


def summarised(changes: Iterable[Change]) -> Iterator[str]:
    """Say changes in a line for each set, of some sets, and number the rest."""
    sets = Counter((change.kind, change.text, change.annotator) for change in changes)
    for (kind, text_id, annotator), count in list(sets.items())[:_SETS_SHOWN]:
        yield f"{kind} {count} annotation{'s' * (count != 1)} of {text_id} by {annotator}"
    if len(sets) > _SETS_SHOWN:
        yield f"… and those of {len(sets) - _SETS_SHOWN} more sets"


def _where(annotation: Annotation, text: Text) -> str:
    if annotation.orphan:
        return f"{text.id} orphan"
    return place(text, annotation.start, annotation.end)


def codes_in_words(codes: Mapping[str, str], joint: str = " ") -> str:
    """Write codes as the command line does: ``theme=governance sentiment=neutral``."""
    return joint.join(f"{facet}={code}" for facet, code in codes.items())


def place(text: Text, start: int, end: int) -> str:
    """Name the paragraphs that a span touches, as the command line does: ``un-resolution:9``."""
    first, last = text.touched(start, end)
    return f"{text.id}:{first}" + (f"-{last}" if last > first else "")


def _reading_order(change: Change) -> tuple[int, int, str]:
    annotation = change.annotation
    return annotation.start, annotation.end, change.id


def _codes(change: Change) -> Iterator[str]:
    """Yield each facet's code, with an arrow where it became another one."""
    after = change.annotation.codes
    before = change.before.codes if change.before else after
    for facet in {**after, **before}:
        old, new = before.get(facet, "–"), after.get(facet, "–")
        yield f"{facet}={new}" if old == new else f"{facet}={old}→{new}"


def _note(change: Change) -> str:
    note = change.annotation.note or ""
    if note:
        return f"; {_beginning(note)}"
    return "; note removed" if change.before and change.before.note else ""


def _beginning(words: str) -> str:
    return printable(shortened(words, _WORDS_SHOWN))
