"""In the sources' words: the passages that show each code best.

The shortest span that somebody gave a code is what they meant by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING

from diptych.annotations.codebook import lineage
from diptych.comparison.tables import Quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from diptych.annotations.annotation import Progress
    from diptych.annotations.glosses import ShownGloss
    from diptych.comparison.codings import Coding
    from diptych.comparison.judged import Judged
    from diptych.comparison.tables import Comparison, ComparisonRow
    from diptych.comparison.tally import Key

    Ranked = tuple[int, str, int, str, str]
    """Length, text, start, annotator and id, which put passages in order."""
    Best = dict[Key, list[tuple[Ranked, Quote]]]

_LINE_END = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Passages:
    """The best passages of one group, by facet and code; a few of each are kept."""

    wanted: int
    gloss: Callable[[Coding], ShownGloss | None] | None = None
    """Finds a passage in another language, if it is to be shown."""
    finished: Best = field(default_factory=dict)
    """In the texts that are finished."""
    begun: Best = field(default_factory=dict)
    """In those that are only begun."""

    def note(self, progress: Progress, said: Judged) -> None:
        """Add one text. A passage shows its code, and the codes above it."""
        found: dict[Key, list[Coding]] = {}
        codings = said.codings()
        for (facet, code), rows in said.leaves.items():
            for path in lineage(code):
                found.setdefault((facet, path), []).extend(codings[row] for row in rows)
        best = self.finished if progress == "finished" else self.begun
        for key, coded in found.items():
            shortest = chain(best.get(key, ()), _best(coded, self.wanted, self.gloss))
            best[key] = nsmallest(self.wanted, shortest, key=_rank)

    def quotes(self, key: Key, *, of_begun: bool) -> tuple[Quote, ...]:
        """Return the passages of a code, the best first."""
        begun = self.begun.get(key, ()) if of_begun else ()
        best = nsmallest(self.wanted, chain(self.finished.get(key, ()), begun), key=_rank)
        return tuple(quote for _, quote in best)


def with_quotes(comparison: Comparison, groups: Sequence[Passages]) -> Comparison:
    """Give each row its passages, from each group."""
    of_begun = comparison.basis.of != "finished"

    def quoted(facet: str, row: ComparisonRow) -> ComparisonRow:
        key = (facet, row.code)
        return replace(row, quotes=tuple(one.quotes(key, of_begun=of_begun) for one in groups))

    tables = tuple(
        replace(table, rows=tuple(quoted(table.facet, row) for row in table.rows))
        for table in comparison.tables
    )
    return replace(comparison, tables=tables)


def quoted_paragraphs(comparison: Comparison) -> Iterator[tuple[str, int]]:
    """Yield the texts and numbers of the paragraphs that quotes are from."""
    for row in chain.from_iterable(table.rows for table in comparison.tables):
        for quote in chain.from_iterable(row.quotes):
            yield from ((quote.text, n) for n in range(quote.first, quote.last + 1))


def _best(
    said: Sequence[Coding], wanted: int, gloss: Callable[[Coding], ShownGloss | None] | None
) -> Iterator[tuple[Ranked, Quote]]:
    """Yield a text's shortest passages, none in a paragraph that has had one."""
    shown: set[int] = set()
    for coding in sorted(said, key=_ranked):
        touched = range(coding.first, coding.last + 1)
        if touched and shown.isdisjoint(touched):
            shown.update(touched)
            yield _ranked(coding), _quote(coding, gloss(coding) if gloss else None)
            wanted -= 1
        if not wanted:
            return


def _ranked(coding: Coding) -> Ranked:
    annotation = coding.annotation
    length = annotation.end - annotation.start
    return length, coding.text.id, annotation.start, coding.annotator, coding.id


def _rank(passage: tuple[Ranked, Quote]) -> Ranked:
    return passage[0]


def _quote(coding: Coding, gloss: ShownGloss | None) -> Quote:
    return Quote(
        text=coding.text.id,
        first=coding.first,
        last=coding.last,
        words=in_one_line(coding.annotation.quote),
        gloss=gloss,
    )


def in_one_line(quote: str) -> str:
    """Take the words as they stand, but for the ends of lines."""
    return _LINE_END.sub(" ", quote.strip())
