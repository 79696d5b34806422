"""How far texts are read: by whom, what stands in the way, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from diptych.records import Column, Records, flag, text, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from diptych.annotations.annotation import Progress
    from diptych.comparison.not_counted import NotCounted


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus:
    """What one annotator has done with one text; or a text that nobody has, or is to read."""

    text: str
    annotator: str = ""
    assigned: bool = False
    drawn: bool | None = None
    """Whether anybody is to read the text; ``None`` where it was in no draw."""
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
    is_due: bool = False
    """Whether it is a consensus that only has to be written: two people or more agree."""
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
    flag(
        "drawn",
        "whether anybody is to read the text; empty: it was in no draw",
        lambda one: one.drawn,
    ),
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
    """What that annotator reads next, of all texts; nothing where only some were looked at."""
    has_assignments: bool
    has_consensus: bool
    """Whether the team decides where annotators disagree: there is a consensus on some text."""
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
            one.stale or one.fault or (self.has_consensus and one.undecided) for one in self.sets
        )


class Candidate(NamedTuple):
    """A text that somebody may read next."""

    text: str
    progress: Progress
    is_assigned: bool
    opens: Callable[[], bool]
    """Whether it can be annotated: text and set can be read, and fit."""


def next_of(candidates: Iterable[Candidate], *, has_assignments: bool) -> str:
    """Choose what somebody goes on with, else what they are to read, else what they have not."""
    begun, unread = [], []
    for one in candidates:
        if one.progress == "begun":
            begun.append(one)
        elif one.progress == "not read" and (one.is_assigned or not has_assignments):
            unread.append(one)
    return next((one.text for one in (*begun, *unread) if one.opens()), "")


def candidates(sets: Iterable[SetStatus], who: str) -> Iterator[Candidate]:
    """Yield the texts as they are for somebody, where all sets on them were looked at."""
    of_text: dict[str, list[SetStatus]] = {}
    for one in sets:
        of_text.setdefault(one.text, []).append(one)
    for text_id, found in of_text.items():
        mine = next((one for one in found if one.annotator == who), None)
        opens = found[0].paragraphs > 0 and (mine is None or mine.is_known)
        yield Candidate(
            text=text_id,
            progress=mine.progress if mine else "not read",
            is_assigned=mine is not None and mine.assigned,
            opens=partial(bool, opens),
        )
