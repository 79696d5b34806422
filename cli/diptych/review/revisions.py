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
from diptych.records import Column, Records, number, text, whole

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
        """Name the place of an annotation: where it is now, or where it was; else the text."""
        for state, one in ((self.after, change.after), (self.before, change.before)):
            if one and not one.orphan:
                return state.place(one)
        return self.text

    def counts(self) -> Counter[Kind]:
        """Count annotations by what happened to them; several things may have."""
        return Counter(
            kind for _, details in self.changes() for kind in {detail.kind for detail in details}
        )

    def rows(self) -> Iterator[ReviewRow]:
        """Yield a row for each detail, and one for what is said of the text as a whole."""
        for change, details in self.changes():
            for one in details:
                yield ReviewRow(
                    kind=one.kind, before=one.before, after=one.after, reviewed=self, change=change,
                    facet=one.facet,
                )  # fmt: skip
        if self.finished:
            yield ReviewRow(kind=self.finished, reviewed=self)

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
            numbers = [place.partition(":")[2] for place in places]
            if same_text or numbers[0] != numbers[1]:
                yield Detail(kind="moved", before=places[0], after=places[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One thing that happened."""

    kind: str
    before: str = ""
    after: str = ""
    note: str = ""
    """What there is to say, besides the note of an annotation."""
    reviewed: SetReview | None = None
    """In which set; ``None`` for what happened to a text alone."""
    change: Change | None = None
    """To which annotation; ``None`` for what happened to all of the set."""
    facet: str = ""

    @property
    def place(self) -> str | None:
        """The place of the annotation; the text for what is said of all of it."""
        if self.reviewed is None:
            return None
        return self.reviewed.place(self.change) if self.change else self.reviewed.text

    @property
    def remark(self) -> str:
        """The note of the annotation, or what else there is to say."""
        return (self.change.annotation.note if self.change else self.note) or ""


REVIEW_COLUMNS: tuple[Column[ReviewRow], ...] = (
    text("text", "the text", lambda row: row.reviewed.text if row.reviewed else None),
    text("annotator", "whose", lambda row: row.reviewed.annotator if row.reviewed else None),
    text("annotation", "its id", lambda row: row.change.id if row.change else None),
    text(
        "change",
        "added, removed, recoded, moved, edited, orphaned, restored or noted; of a text finished "
        "or unfinished",
        lambda row: row.kind,
    ),
    text("facet", "the facet of what was added, removed or recoded", lambda row: row.facet or None),
    text("before", "the code, passage, quote or note before", lambda row: row.before or None),
    text("after", "the same after", lambda row: row.after or None),
    text("place", "the passage by paragraphs: un-resolution:9", lambda row: row.place),
    text(
        "quote",
        "the words of the passage",
        lambda row: row.change.annotation.quote if row.change else None,
    ),
    text("note", "the annotation's note", lambda row: row.remark or None),
)


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


EFFECT_COLUMNS: tuple[Column[Effect], ...] = (
    text("annotator", "whose annotations changed", lambda one: one.annotator),
    text("facet", "the facet", lambda one: one.facet),
    text("code", "the code's path", lambda one: one.row.code),
    text("label", "the code's label", lambda one: one.row.label),
    text("group", "the text, source or other group", lambda one: one.group),
    whole(
        "paragraphs_before",
        "paragraphs of the group with the code before",
        lambda one: one.before.count if one.before else 0,
    ),
    whole(
        "denominator_before",
        "of how many: those with a code; all of finished texts, if none is begun before or after",
        lambda one: one.before.denominator if one.before else 0,
    ),
    number(
        "share_before",
        "one by the other, 0 to 1",
        lambda one: one.before.share if one.before else None,
    ),
    whole("paragraphs_after", "the same after", lambda one: one.after.count if one.after else 0),
    whole(
        "denominator_after",
        "of how many after",
        lambda one: one.after.denominator if one.after else 0,
    ),
    number(
        "share_after",
        "one by the other, 0 to 1",
        lambda one: one.after.share if one.after else None,
    ),
    number("difference", "share after minus share before, -1 to 1", lambda one: one.difference),
)


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
    stale: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Texts that changed on disk, with those whose annotations did not follow."""
    unreadable: tuple[str, ...] = ()
    """What could not be read in one of the states, so that nothing is said of it."""

    def records(self) -> Records[ReviewRow]:
        """Return a row for each thing that happened to annotations."""
        return Records(REVIEW_COLUMNS, (row for reviewed in self.sets for row in reviewed.rows()))

    def effect_records(self) -> Records[Effect]:
        """Return a row for each cell of the comparison that has another share."""
        return Records(EFFECT_COLUMNS, self.effects)


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
