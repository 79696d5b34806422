"""What was said of one text, as far as it counts, and how often each code is in it.

The annotations with a code are *rows*, numbered from 0 as they begin in the text. What rows have
stands in columns, and a code is the list of its rows: a million annotations are read, counted and
forgotten text by text, and none of them becomes an object of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from diptych.annotations.codebook import lineage
from diptych.comparison.codings import codings
from diptych.comparison.excluding import NOTHING_EXCLUDED
from diptych.comparison.tally import ANY, Count, TextCount, added
from diptych.texts.word_marks import WordMarks, covered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.comparison.codings import Coding
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.tally import Key
    from diptych.texts.text import Text
    from diptych.texts.word_marks import Run

    Rows = Sequence[int]
    """Numbers of rows, in order."""

_START = attrgetter("start")
_SPREAD = 0
"""In the column of paragraphs: the row touches several of them, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """An ordinal facet whose values are averaged."""

    facet: str
    values: Mapping[str, float]
    """By code."""


class Judged:
    """What was said of one text, and how much of it is left to count."""

    def __init__(
        self,
        text: Text,
        sets: Sequence[AnnotationSet],
        excluding: Exclusion = NOTHING_EXCLUDED,
        score: Score | None = None,
        marks: WordMarks | None = None,
    ) -> None:
        """Settle what counts; ``marks`` are the words of the text, where they are known already."""
        self._text = text
        self._sets = sets
        self._marks = marks or WordMarks(text)
        self._score = score
        self._words: list[Run] | None = None
        said = (one for each in sets for one in each.anchored.values() if one.codes)
        self._annotations = sorted(said, key=_START)
        self._paragraphs, self._spread = _touched(text, self._annotations)
        self.leaves: dict[Key, list[int]] = _by_code(self._annotations)
        """The rows that count, by each code that they have themselves."""
        self._lost: set[int] = set()
        """The rows that do not count."""
        self.left_out = self._settled(excluding)
        """The numbers of the paragraphs that do not count."""
        self._torn = {row for row, all_ in self._spread.items() if self.left_out.intersection(all_)}
        """The rows that are in paragraphs that count, and in others."""

    # What counts

    def _settled(self, excluding: Exclusion) -> set[int]:
        """Take out the rows that do not count, and return the paragraphs that do not."""
        gone = [key for key in self.leaves if not excluding.counts(*key)]
        lost = self._lost
        lost.update(row for key in gone for row in self.leaves[key])
        left_out = self._of_kinds(excluding.kinds) if excluding.kinds else set()
        for facet in {facet for facet, _ in gone}:
            left_out |= self._without_code_of(facet, gone, lost)
        lost.update(self._nowhere(left_out))
        if lost:
            kept = {
                key: [row for row in self.leaves[key] if row not in lost] for key in self.leaves
            }
            self.leaves = {key: rows for key, rows in kept.items() if rows}
        return left_out

    def _of_kinds(self, kinds: Collection[str]) -> set[int]:
        return {one.number for one in self._text.paragraphs if one.kind in kinds}

    def _without_code_of(self, facet: str, gone: Sequence[Key], lost: set[int]) -> set[int]:
        """Return the paragraphs of which no code of a facet is said but such as do not count."""
        said = chain.from_iterable(rows for key, rows in self.leaves.items() if key[0] == facet)
        kept = [row for row in said if row not in lost]
        out = [row for key in gone if key[0] == facet for row in self.leaves[key]]
        return self._touched_by(out) - self._touched_by(kept)

    def _nowhere(self, left_out: set[int]) -> Iterator[int]:
        """Yield the rows that touch no paragraph, but such as are left out."""
        if left_out:
            yield from (row for row, one in enumerate(self._paragraphs) if one in left_out)
        yield from (row for row, all_ in self._spread.items() if left_out.issuperset(all_))

    @property
    def rows(self) -> list[int]:
        """The rows that count."""
        rows = range(len(self._annotations))
        return [row for row in rows if row not in self._lost] if self._lost else [*rows]

    def codes(self, row: int) -> Mapping[str, str]:
        """Return the codes of a row, by facet."""
        return self._annotations[row].codes

    def numbers(self, row: int) -> Collection[int]:
        """Return the paragraphs of a row that count."""
        number = self._paragraphs[row]
        return [number] if number else [n for n in self._spread[row] if n not in self.left_out]

    def codings(self) -> list[Coding]:
        """Return the whole of every row, whether it counts or not."""
        coded = (one for one in codings(self._text, self._sets) if one.annotation.codes)
        return sorted(coded, key=lambda one: one.annotation.start)

    # How much it is

    def count(self, rows: Rows, *, words: bool = True) -> Count:
        """Count some rows; without ``words``, these are none."""
        paragraphs = self._touched_by(rows)
        if self.left_out:
            paragraphs -= self.left_out
        values = self._values(self._behind(rows)) if self._score else []
        return Count(
            texts=1 if paragraphs else 0,
            paragraphs=len(paragraphs),
            annotations=len(rows),
            words=covered(self._runs(rows)) if words else 0,
            scored=len(values),
            values=added({}, values) if values else None,
        )

    def count_at(self, places: Mapping[int, Rows], *, words: bool = True) -> Count:
        """Count rows in some paragraphs only: ``places`` are rows by the number of a paragraph."""
        values = self._values(places) if self._score else []
        return Count(
            texts=1 if places else 0,
            paragraphs=len(places),
            annotations=len(set(chain.from_iterable(places.values()))),
            words=sum(self._words_at(*place) for place in places.items()) if words else 0,
            scored=len(values),
            values=added({}, values) if values else None,
        )

    def _touched_by(self, rows: Rows) -> set[int]:
        """Return the paragraphs of some rows, those that are left out among them."""
        found = set(map(self._paragraphs.__getitem__, rows))
        if _SPREAD in found:
            found.discard(_SPREAD)
            for row in rows:
                found.update(self._spread.get(row, ()))
        return found

    def _behind(self, rows: Rows) -> dict[int, list[int]]:
        """Return rows by the numbers of their paragraphs."""
        found: dict[int, list[int]] = {}
        for row in rows:
            for number in self.numbers(row):
                found.setdefault(number, []).append(row)
        return found

    @property
    def _touched_words(self) -> list[Run]:
        """The words of each row."""
        if self._words is None:
            touched = self._marks.touched
            self._words = [touched(one.start, one.end) for one in self._annotations]
        return self._words

    def _runs(self, rows: Rows) -> Iterable[Run]:
        """Return the words of some rows that are in paragraphs that count, in order."""
        words = self._touched_words
        if not self._torn.isdisjoint(rows):
            inside = self._marks.inside
            return sorted(inside(words[row], one) for row in rows for one in self.numbers(row))
        return map(words.__getitem__, rows)

    def _words_at(self, number: int, rows: Rows) -> int:
        """Count the words of a paragraph that rows touch, each once."""
        words, inside = self._touched_words, self._marks.inside
        return covered([inside(words[row], number) for row in rows])

    def _values(self, places: Mapping[int, Rows]) -> list[tuple[int, float]]:
        """Return, of each paragraph with scored rows, how many these are and the sum of values."""
        return [
            (len(values), sum(values))
            for rows in places.values()
            if (values := [value for row in rows if (value := self._value(row)) is not None])
        ]

    def _value(self, row: int) -> float | None:
        score = self._score
        return score.values.get(self.codes(row).get(score.facet, "")) if score else None

    def counted(self, *, keep: bool = False, words: bool = True) -> TextCount:
        """Count by code, with those above it; ``keep`` the codes without those below as well."""
        parts: dict[Key, list[Rows]] = {}
        for key, rows in self.leaves.items():
            for above in keys_above(key):
                parts.setdefault(above, []).append(rows)
        counts = {key: self.count(_together(rows), words=words) for key, rows in parts.items()}
        if self.leaves:
            counts[ANY] = self.count(self.rows, words=words)
        own = {key: self.count(rows, words=words) for key, rows in self.leaves.items() if keep}
        return TextCount(
            counts,
            paragraphs=len(self._text.paragraphs) - len(self.left_out),
            words=self._marks.total - sum(map(self._marks.count, self.left_out)),
            excluded=len(self.left_out),
            own=own,
        )


@lru_cache(maxsize=4096)
def keys_above(key: Key) -> tuple[Key, ...]:
    """Return a code, those above it, and its facet as a whole."""
    facet, code = key
    return *((facet, path) for path in lineage(code)), (facet, "")


def _together(parts: Sequence[Rows]) -> Rows:
    return parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts))


def _touched(text: Text, annotations: Sequence[Annotation]) -> tuple[list[int], dict[int, range]]:
    """Return the one paragraph of each row; by row the paragraphs of those that have not just one.

    Of these rows the paragraph is ``_SPREAD``.
    """
    begins = [one.start for one in text.paragraphs]
    ends = [one.end for one in text.paragraphs]
    firsts = [bisect_right(ends, one.start) + 1 for one in annotations]
    lasts = [bisect_left(begins, one.end) for one in annotations]
    spread = {}
    if firsts != lasts:
        pairs = enumerate(zip(firsts, lasts, strict=True))
        spread = {row: range(first, last + 1) for row, (first, last) in pairs if first != last}
        for row in spread:
            firsts[row] = _SPREAD
    return firsts, spread


def _by_code(annotations: Sequence[Annotation]) -> dict[Key, list[int]]:
    found: defaultdict[Key, list[int]] = defaultdict(list)
    for row, annotation in enumerate(annotations):
        for key in annotation.codes.items():
            found[key].append(row)
    return dict(found)
