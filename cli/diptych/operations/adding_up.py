"""One pass over the texts of the groups of a table: what each says is read once, or known."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from diptych.comparison.judged import Judged
from diptych.comparison.shared import printed_paragraphs
from diptych.comparison.tally import CountedText, GroupTally
from diptych.errors import DiptychError
from diptych.operations.workers import processes, shared_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.groups import Group
    from diptych.comparison.judged import Score
    from diptych.comparison.tally import TextCount
    from diptych.operations.known_counts import Counts
    from diptych.operations.selecting import Reading, Selected
    from diptych.texts.text import TextHead

    Count = Callable[[Judged], Counts]
    Visit = Callable[[TextHead, Reading, Counts], None]
    """Looks at a text while it is at hand."""


WORTH_IT = 400
"""Texts from which on several processes are faster."""


class Pass:
    """Goes through the texts of one group after the other."""

    def __init__(self, chosen: Selected, out: Exclusion, score: Score | None) -> None:
        self._chosen = chosen
        self._out = out
        self._score = score
        self.printed: list[list[tuple[str, bytes]]] = []
        """By group, if there are several: texts, and what is printed in their paragraphs."""

    def look_ahead(self, counts: Mapping[str, Count]) -> None:
        """Have several processes find out what is not known yet, if it is much.

        ``counts`` says by the names of groups how their texts are counted. What goes wrong is left
        to the pass itself, which meets it again.
        """
        known, groups = self._chosen.known, self._chosen.groups
        jobs = [(text, counts[one.name]) for one in groups for text in known.unknown(one.texts)]
        number = processes() if len(jobs) >= WORTH_IT else 1
        if number > 1:
            self.printed.append([])
            shares = [partial(self._look, jobs[index::number]) for index in range(number)]
            for found in shared_out(shares)[1:]:
                known.take(found)
            self.printed.clear()
            self._chosen.start_over()

    def _look(self, jobs: Sequence[tuple[TextHead, Count]]) -> bytes:
        """Find out what some texts say, and return all that was found."""
        self._chosen.known.become_another()
        for text, count in jobs:
            with suppress(DiptychError):
                self._counts(text, self._chosen.read(text), count)
        return self._chosen.known.new()

    def add_up(
        self, group: Group[TextHead], tally: GroupTally, count: Count, visits: Sequence[Visit] = ()
    ) -> None:
        """Add what the texts of a group say to its tally."""
        self.printed.append([])
        if visits or tally.each is not None:
            for text in group.texts:
                reading = self._chosen.read(text)
                counts = self._counts(text, reading, count)
                tally.add(text, reading.progress, *counts)
                for visit in visits:
                    visit(text, reading, counts)
        else:
            self._sum_up(group, tally, count)

    def _sum_up(self, group: Group[TextHead], tally: GroupTally, count: Count) -> None:
        """Add up texts of which nothing is wanted by themselves: together they may be known."""
        known, counted = self._chosen.known, self._chosen.counted
        readings, waiting = [], []
        for text in group.texts:
            sets_read = counted.sets_read
            reading = self._chosen.read(text)
            tally.note(text, reading.progress)
            readings.append((text, reading))
            if counted.sets_read > sets_read:  # they are at hand now, and not later
                self._sum(text, reading, tally, count)
            else:
                waiting.append((text, reading))
        sums = known.sums(readings) if len(waiting) == len(readings) else None
        if sums:
            tally.sums = sums
        for text, reading in waiting:
            if sums:
                self._note_printed(text)
            else:
                self._sum(text, reading, tally, count)
        if not sums:
            known.found_sums(readings, tally.sums)

    def _sum(self, text: TextHead, reading: Reading, tally: GroupTally, count: Count) -> None:
        if reading.progress == "not read":
            self._note_printed(text)
        else:
            tally.sums.add(reading.progress, *self._counts(text, reading, count))

    def _counts(self, text: TextHead, reading: Reading, count: Count) -> Counts:
        """Count one text."""
        make = partial(self._made, text, reading, count)
        counts = self._chosen.known.counts(text.id, reading.annotators, make)
        self._note_printed(text)
        return counts

    def _made(self, text: TextHead, reading: Reading, count: Count) -> Counts:
        return count(self.judged(text, reading))

    def _note_printed(self, text: TextHead) -> None:
        if len(self._chosen.groups) > 1:
            find = partial(self._printed, text)
            self.printed[-1].append((text.id, self._chosen.known.printed(text.id, find)))

    def _printed(self, text: TextHead) -> bytes:
        return printed_paragraphs(self._chosen.counted.whole(text))

    def judged(self, text: TextHead, reading: Reading) -> Judged:
        """Return what was said of a text, as far as it counts."""
        whole, sets = self._chosen.counted.whole(text), self._chosen.sets(text, reading)
        return Judged(whole, sets, self._out, self._score)

    def counted_text(self, text: TextHead, reading: Reading, counted: TextCount) -> CountedText:
        """Return the whole of a text beside its counts."""
        whole, sets = self._chosen.counted.whole(text), self._chosen.sets(text, reading)
        return CountedText(whole, sets, reading.progress, counted)
