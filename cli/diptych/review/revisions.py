"""What happened to a project between two states of it: annotations, codebook, comparison.

A change of one annotation has details: each facet that was coded otherwise, the passage, the note.
An annotation that only followed its passage to where an edited text has it now did not change.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from diptych.annotations.annotation import AnnotationSet
from diptych.annotations.changes import Change, changes_between, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from diptych.annotations.annotation import Annotation
    from diptych.annotations.codebook import Codebook
    from diptych.comparison.tables import Cell, Comparison, ComparisonRow
    from diptych.texts.text import Text

Kind = Literal["added", "removed", "recoded", "moved", "edited", "orphaned", "restored", "noted"]
WORKING_TREE = "working tree"
"""The name of the state that is on disk now."""
_LEAST_EFFECT = 0.0005
"""Of a share: what one decimal of a percentage can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that is different about an annotation."""

    kind: Kind
    facet: str = ""
    """Of what was added, removed or recoded."""
    before: str = ""
    """A code, a passage's place, a quote or a note; empty for none."""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """An annotation set at one time, and the text that it is anchored to, where it can be had."""

    said: AnnotationSet
    text: Text | None = None

    def place(self, annotation: Annotation) -> str:
        """Name the annotation's paragraphs: ``un-resolution:9``; the text where none is known."""
        if self.text is None:
            return self.said.text
        return place(self.text, annotation.start, annotation.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReview:
    """What became of one annotator's annotations of one text."""

    before: State
    after: State

    @property
    def text(self) -> str:
        """The id of the text."""
        return self.after.said.text

    @property
    def annotator(self) -> str:
        """The id of the annotator."""
        return self.after.said.annotator

    @property
    def finished(self) -> Literal["finished", "unfinished"] | None:
        """What the annotator now says of the text as a whole; ``None`` for the same as before."""
        now = self.after.said.finished
        if now == self.before.said.finished:
            return None
        return "finished" if now else "unfinished"

    def changes(self) -> Iterator[tuple[Change, tuple[Detail, ...]]]:
        """Yield what has details, in reading order."""
        for change in changes_between(self.before.said, self.after.said):
            if details := tuple(self._details(change)):
                yield change, details

    def place(self, change: Change) -> str:
        """Name the place of an annotation: where it is now, or where it was."""
        return (self.after if change.after else self.before).place(change.annotation)

    def counts(self) -> Counter[Kind]:
        """Count annotations by what happened to them; several things may have."""
        return Counter(
            kind for _, details in self.changes() for kind in {detail.kind for detail in details}
        )

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield a tidy row for each detail."""
        common = {"text": self.text, "annotator": self.annotator}
        for change, details in self.changes():
            for detail in details:
                yield common | {
                    "annotation": change.id,
                    "change": detail.kind,
                    "facet": detail.facet or None,
                    "before": detail.before or None,
                    "after": detail.after or None,
                    "place": self.place(change),
                    "quote": change.annotation.quote,
                    "note": change.annotation.note or None,
                }
        if self.finished:
            nothing = dict.fromkeys(RECORD_KEYS[4:])
            yield (
                common
                | {"annotation": None, "change": self.finished}
                | nothing
                | {"place": self.text}
            )

    def _details(self, change: Change) -> Iterator[Detail]:
        if change.before and change.after:
            yield from _recoded(change.before.codes, change.after.codes)
            yield from self._moved(change.before, change.after)
            if (old := change.before.note or "") != (new := change.after.note or ""):
                yield Detail(kind="noted", before=old, after=new)
            return
        kind: Kind = "added" if change.after else "removed"
        for facet, code in (change.annotation.codes or {"": ""}).items():
            yield Detail(kind=kind, facet=facet, **{"after" if change.after else "before": code})

    def _moved(self, old: Annotation, new: Annotation) -> Iterator[Detail]:
        if bool(old.orphan) != bool(new.orphan):
            yield Detail(
                kind="orphaned" if new.orphan else "restored", before=old.quote, after=new.quote
            )
        elif old.quote != new.quote:
            yield Detail(kind="edited", before=old.quote, after=new.quote)
        elif (old.start, old.end) != (new.start, new.end):
            places = self.before.place(old), self.after.place(new)
            same_text = self.before.said.text_version == self.after.said.text_version
            if same_text or places[0] != places[1]:
                yield Detail(kind="moved", before=places[0], after=places[1])


RECORD_KEYS = (
    "text", "annotator", "annotation", "change", "facet", "before", "after", "place", "quote",
    "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the changes of one annotator do to one cell of the comparison."""

    annotator: str
    facet: str
    row: ComparisonRow
    group: str
    before: Cell | None
    """``None`` where the group or the code was not there."""
    after: Cell | None

    @property
    def difference(self) -> float:
        """Share after minus share before, -1 to 1."""
        return _share(self.after) - _share(self.before)

    def record(self) -> dict[str, Any]:
        """Return the tidy row."""
        return {
            "annotator": self.annotator,
            "facet": self.facet,
            "code": self.row.code,
            "label": self.row.label,
            "group": self.group,
            "paragraphs_before": self.before.count if self.before else 0,
            "denominator_before": self.before.denominator if self.before else 0,
            "share_before": self.before.share if self.before else None,
            "paragraphs_after": self.after.count if self.after else 0,
            "denominator_after": self.after.denominator if self.after else 0,
            "share_after": self.after.share if self.after else None,
            "difference": self.difference,
        }


EFFECT_KEYS = (
    "annotator", "facet", "code", "label", "group",
    "paragraphs_before", "denominator_before", "share_before",
    "paragraphs_after", "denominator_after", "share_after", "difference",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything that happened between two states."""

    before: str
    """The name of the earlier state."""
    after: str
    texts: tuple[tuple[str, str], ...]
    """What happened to texts: (``added``, id), (``changed``, id), (``removed``, id), (``renamed``,
    both ids)."""
    codes: tuple[tuple[str, str, str], ...]
    """What happened to the codebook: (``added``, facet, code), …"""
    sets: tuple[SetReview, ...]
    effects: tuple[Effect, ...]
    uncounted: tuple[tuple[str, str], ...] = ()
    """Annotators whose effect cannot be told, and why."""
    unreadable: tuple[str, ...] = ()
    """What could not be read in one of the states, so that nothing is said of it."""


def code_changes(before: Codebook, after: Codebook) -> tuple[tuple[str, str, str], ...]:
    """List codes that were added, removed or changed (label, definition, terms, value)."""
    old, new = _codes(before), _codes(after)
    return tuple(
        ("added" if key not in old else "changed" if key in new else "removed", *key)
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    )


def effects(before: Comparison, after: Comparison, annotator: str) -> Iterator[Effect]:
    """Yield the cells of a comparison whose shares differ, in the order of the later one."""
    old, new = _cells(before), _cells(after)
    for key in {**new, **old}:
        row = (new.get(key) or old[key])[0]
        effect = Effect(
            annotator=annotator,
            facet=key[0],
            row=row,
            group=key[2],
            before=old[key][1] if key in old else None,
            after=new[key][1] if key in new else None,
        )
        if abs(effect.difference) >= _LEAST_EFFECT:
            yield effect


def empty_state(state: State) -> State:
    """Return what stands where a set is not there: nothing said of the same text."""
    said = state.said
    return State(
        said=AnnotationSet(
            text=said.text, text_version=said.text_version, annotator=said.annotator
        ),
        text=state.text,
    )


def totals(sets: Iterable[SetReview]) -> Counter[Kind]:
    """Count over several sets what happened to annotations."""
    counted: Counter[Kind] = Counter()
    for reviewed in sets:
        counted.update(reviewed.counts())
    return counted


def _recoded(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Detail]:
    for facet in {**new, **old}:
        if old.get(facet) != new.get(facet):
            yield Detail(
                kind="recoded", facet=facet, before=old.get(facet, ""), after=new.get(facet, "")
            )


def _codes(codebook: Codebook) -> dict[tuple[str, str], Any]:
    return {(f.name, code.path): code for f in codebook.facets for code in f.codes.values()}


def _cells(comparison: Comparison) -> dict[tuple[str, str, str], tuple[ComparisonRow, Cell]]:
    return {
        (table.facet, row.code, side.name): (row, cell)
        for table in comparison.tables
        for row in table.rows
        for side, cell in zip(comparison.sides, row.cells, strict=True)
    }


def _share(cell: Cell | None) -> float:
    return (cell.share if cell else None) or 0.0
