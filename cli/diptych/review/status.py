"""How far texts are read: by whom, what stands in the way, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.records import Column, Records, flag, text, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from diptych.annotations.annotation import Progress
    from diptych.comparison.not_counted import NotCounted


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus:
    """What one annotator has done with one text; or a text that nobody has, or is to read."""

    text: str
    annotator: str = ""
    assigned: bool = False
    progress: Progress = "not read"
    annotations: int = 0
    """Orphans aside."""
    orphans: int = 0
    coded: frozenset[int] = frozenset()
    """Numbers of the paragraphs that an annotation with a code touches."""
    paragraphs: int = 0
    stale: bool = False
    """Whether annotations no longer lie on what the text says."""
    undecided: int = 0
    """Of a consensus: cases that wait for a decision."""
    uncommitted: bool | None = None
    """Whether the set, or the text, is not committed as it is; ``None`` without git."""
    fault: str = ""
    """Why it cannot be read."""
    is_program: bool = False
    """Whether a program made the set."""

    @property
    def is_known(self) -> bool:
        """Whether it is known which paragraphs are coded."""
        return not (self.fault or self.stale)


COLUMNS: tuple[Column[SetStatus], ...] = (
    text("text", "the text", lambda one: one.text),
    text(
        "annotator",
        "who; empty: nobody has read the text, or is to",
        lambda one: one.annotator or None,
    ),
    flag("assigned", "whether they are to read it", lambda one: one.assigned),
    text("progress", "finished, begun or not read", lambda one: one.progress),
    whole("annotations", "how many they made, without orphans", lambda one: one.annotations),
    whole(
        "coded",
        "paragraphs that an annotation with a code touches; empty: cannot be read, or stale",
        lambda one: len(one.coded) if one.is_known else None,
    ),
    whole("paragraphs", "how many the text has", lambda one: one.paragraphs),
    whole("orphans", "annotations whose passage is no longer in the text", lambda one: one.orphans),
    flag("stale", "whether some no longer lie on what the text says", lambda one: one.stale),
    whole(
        "undecided", "of the consensus: cases that wait for a decision", lambda one: one.undecided
    ),
    flag(
        "uncommitted",
        "whether the set, or the text, is not committed as it is; empty without git",
        lambda one: one.uncommitted,
    ),
    text("fault", "why it cannot be read", lambda one: one.fault or None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far a project is."""

    sets: tuple[SetStatus, ...]
    """In the order of texts and annotators; one at least of each text."""
    annotator: str
    """Whose next text is looked for; nobody: nobody is known."""
    next: SetStatus | None
    """What that annotator reads next."""
    has_assignments: bool
    faults: tuple[str, ...]
    """What of the assignments cannot be read, and why."""
    not_counted: NotCounted
    uncommitted: tuple[Path, ...] | None
    """Files of texts and annotations that are not committed as they are; ``None`` without git."""

    def records(self) -> Records[SetStatus]:
        """Return a row for each text and annotator."""
        return Records(COLUMNS, self.sets)

    @property
    def needs_a_look(self) -> bool:
        """Whether there is something to settle before the numbers can be trusted."""
        return bool(self.not_counted or self.faults) or any(
            one.stale or one.undecided or one.fault for one in self.sets
        )


def next_of(sets: Sequence[SetStatus], who: str, *, has_assignments: bool) -> SetStatus | None:
    """Choose what somebody goes on with, else what they are to read, else what they have not."""
    mine = {one.text: one for one in sets if one.annotator == who}
    begun = [one for one in mine.values() if one.progress == "begun"]
    unread = [one for one in mine.values() if one.progress == "not read" and one.assigned]
    if not has_assignments:
        unread = [
            mine.get(one.text) or SetStatus(text=one.text, annotator=who, fault=_text_fault(one))
            for one in {one.text: one for one in sets}.values()
            if one.text not in mine or mine[one.text].progress == "not read"
        ]
    return next((one for one in (*begun, *unread) if not one.fault), None)


def _text_fault(one: SetStatus) -> str:
    """Return why a text cannot be read; a set of somebody else's that cannot be does not matter."""
    return "" if one.paragraphs else one.fault
