"""Assignments: who is to read which text, and by what chance; drawn, written and read as CSV.

Texts are drawn by random numbers that stay with them (permanent random numbers: Ohlsson 1995,
"Coordination of samples using permanent random numbers", in Cox et al., Business Survey Methods,
153-169): a digest of the seed and the text's id. So a draw does not depend on the order of
folders, on names of annotators, or on the version of Python. Of N texts the n with the smallest
numbers are drawn: a simple random sample, in which each has the chance n / N (Cochran 1977,
Sampling Techniques, 3rd ed., chapter 2). Of those n the m that two read are drawn in the same
way, by other numbers: the chance to be read by two is n / N times m / n, that is m / N. A draw that
turns out too small is enlarged by the texts with the next smallest numbers; what comes of it is a
simple random sample of the larger size, since all that was not drawn had the same chance to follow.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import csv_fault, no_id
from diptych.records import Column, Records, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence


class Assignment(NamedTuple):
    """One line: a text and who is to read it; or a text that was not drawn."""

    text: str
    annotator: str = ""
    """Nobody: the text was in the draw, and nobody is to read it."""
    chance: float | None = None
    chance_of_two: float | None = None
    seed: int | None = None

    @property
    def is_left_to_chance(self) -> bool:
        """Whether the draw could have come out otherwise in who reads it, nobody, one or two."""
        return self.chance is not None and not {self.chance, self.chance_of_two or 0} <= {0, 1}


COLUMNS: tuple[Column[Assignment], ...] = (
    text("text", "the text's id", lambda one: one.text),
    text("annotator", "who is to read it; nobody: not drawn", lambda one: one.annotator or None),
    number(
        "chance",
        "with which it was drawn to be read at all: n / N; empty: assigned by hand",
        lambda one: one.chance,
    ),
    number(
        "chance_of_two",
        "with which it was drawn to be read by two: m / N",
        lambda one: one.chance_of_two,
    ),
    whole("seed", "of the draw", lambda one: one.seed),
)
"""Also those of the file."""
_KEYS = tuple(column.key for column in COLUMNS)
_CHANCE = re.compile(r"0(?:\.\d+)?(?:e-\d+)?|1(?:\.0*)?|\d(?:\.\d+)?e-\d+")
_SEED = re.compile(r"\d{1,18}")
_TWO = 2


class Assignments(tuple[Assignment, ...]):
    """All lines, in the order of texts and annotators."""

    __slots__ = ()

    def records(self) -> Records[Assignment]:
        """Return a row for each line."""
        return Records(COLUMNS, self)

    def texts(self) -> set[str]:
        """Name the texts that were in a draw, or are assigned by hand."""
        return {one.text for one in self}

    def drawn_texts(self) -> set[str]:
        """Name the texts that somebody is to read."""
        return {one.text for one in self if one.annotator}

    def drawn_with(self, texts: Collection[str]) -> set[str]:
        """Name the others of the draws that these texts were in, where chance had a say in them.

        A part of such a draw cannot be drawn anew: which part that is may depend on how it came
        out, and then no number in the file is the chance with which a text is read. Where all
        were read, by one or by two, each part of it is a draw like any other.
        """
        draws = {one[2:] for one in self if one.text in texts and one.is_left_to_chance}
        return {one.text for one in self if one[2:] in draws}.difference(texts)

    def draws(self, texts: Collection[str]) -> list[Assignments]:
        """Return the draws that any of these texts were in, each as a whole."""
        drawn = (one for one in self if one.text in texts and one.chance is not None)
        draws = dict.fromkeys(one[2:] for one in drawn)
        return [Assignments(one for one in self if one[2:] == draw) for draw in draws]

    def readers(self) -> dict[str, list[str]]:
        """Return who is to read each text; nobody one that was not drawn."""
        found: dict[str, list[str]] = {one.text: [] for one in self}
        for one in self:
            found[one.text] += [one.annotator] if one.annotator else []
        return found

    def of(self, annotator: str) -> list[str]:
        """Name the texts that somebody is to read, in order."""
        return [one.text for one in self if one.annotator == annotator]

    def read_by_two(self, annotator: str) -> list[str]:
        """Name those of these texts that somebody else is to read, too."""
        readers = Counter(one.text for one in self if one.annotator)
        return [name for name in self.of(annotator) if readers[name] > 1]

    def annotators(self) -> list[str]:
        """Name those who are to read something, in order."""
        return sorted({one.annotator for one in self if one.annotator})


class ReadAssignments(NamedTuple):
    """What a file of assignments says."""

    assignments: Assignments
    lines: Mapping[Assignment, int]
    """Where each stands."""
    faults: Mapping[int, str]
    """What cannot be read, by line."""


def read_assignments(source: str, is_id: Callable[[str], bool]) -> ReadAssignments:
    """Read the file. Columns may stand in any order; those of the draw may be missing."""
    rows = csv.reader(io.StringIO(source, newline=""), strict=True)
    lines: dict[Assignment, int] = {}
    faults: dict[int, str] = {}
    try:
        header = next(rows, [])
        if reason := _header_fault(header):
            return ReadAssignments(Assignments(), {}, {1: reason})
        keys: dict[tuple[str, str], int] = {}
        for row in filter(None, rows):
            one = _assignment(row, header, is_id)
            line = rows.line_num
            if isinstance(one, Assignment) and keys.setdefault(one[:2], line) != line:
                one = f"the same text and annotator as in line {keys[one[:2]]}; remove one"
            if isinstance(one, str):
                faults[line] = one
            else:
                lines[one] = line
    except csv.Error as error:
        faults[rows.line_num] = f"not CSV: {csv_fault(error)}"
    return ReadAssignments(Assignments(sorted(lines, key=_order)), lines, faults)


def write_assignments(assignments: Iterable[Assignment]) -> str:
    """Write the file: in order, one line each, so that git merges them well."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(_KEYS)
    rows.writerows(
        ["" if value is None else value for value in one] for one in sorted(assignments, key=_order)
    )
    return written.getvalue()


def _order(one: Assignment) -> tuple[str, str]:
    return one.text, one.annotator


def _header_fault(header: Sequence[str]) -> str:
    if unknown := [key for key in header if key not in _KEYS]:
        return f"there is no column {unknown[0]!r}; there is {', '.join(_KEYS)}"
    if missing := [key for key in _KEYS[:2] if key not in header]:
        return f"the column {missing[0]} is missing"
    twice = [key for key in _KEYS if header.count(key) > 1]
    return f"the column {twice[0]} stands there twice" if twice else ""


def _assignment(
    row: Sequence[str], header: Sequence[str], is_id: Callable[[str], bool]
) -> Assignment | str:
    """Read a line, or say what is wrong with it."""
    if len(row) != len(header):
        there = "there is 1 cell" if len(row) == 1 else f"there are {len(row)} cells"
        return f"{there} under {len(header)} columns"
    cells = {key: cell.strip() for key, cell in zip(header, row, strict=True)}
    for key in _KEYS[:2]:
        if (cells[key] or key == "text") and not is_id(cells[key]):
            meant = cells[key].lower()
            hint = f"; did you mean {meant}?" if is_id(meant) else ""
            return no_id("a text" if key == "text" else "an annotator", cells[key]) + hint
    for key in _KEYS[2:4]:
        if cells.get(key) and not _CHANCE.fullmatch(cells[key]):
            return f"{key} is {cells[key]!r}; write a number from 0 to 1, such as 0.25"
    chance, of_two = (float(cells[key]) if cells.get(key) else None for key in _KEYS[2:4])
    seed = cells.get("seed")
    if seed and not _SEED.fullmatch(seed):
        return f"seed is {seed!r}; write a whole number"
    return Assignment(
        cells["text"], cells["annotator"], chance, of_two, int(seed) if seed else None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How texts are drawn, and dealt out."""

    annotators: tuple[str, ...]
    sample: Share
    """Of the texts, to be read at all."""
    double: Share
    """Of those, to be read by two."""
    seed: int


class Share(NamedTuple):
    """A part of some texts, or a number of them."""

    amount: Fraction
    is_part: bool

    def of(self, count: int) -> int:
        """Return how many of ``count`` that is: a part is rounded to the nearest, from .5 up.

        At least one where there is a part at all, and any to take it of.
        """
        if not self.is_part:
            return int(self.amount)
        return max(int(self.amount * count + Fraction(1, 2)), min(count, 1) if self.amount else 0)

    @property
    def written(self) -> str:
        """As ``parse_share`` reads it: ``20%``, ``30``."""
        if not self.is_part:
            return str(self.amount)
        return f"{float(self.amount * 100):.6f}".rstrip("0").removesuffix(".") + "%"


ALL = Share(Fraction(1), is_part=True)
NONE = Share(Fraction(0), is_part=False)
_SHARE = re.compile(r"(\d{1,9})(?:[.,](\d{1,6}))?(\s*%)?")


def parse_share(written: str) -> Share | None:
    """Read ``20%`` or ``30``, a number of texts; ``None`` if it is neither."""
    match = _SHARE.fullmatch(written)
    if match is None or (match[2] and not match[3]):
        return None
    amount = Fraction(f"{match[1]}.{match[2] or 0}")
    if not match[3]:
        return Share(amount, is_part=False)
    return Share(amount / 100, is_part=True) if amount <= 100 else None  # noqa: PLR2004 - per cent


def drawn(
    words: Mapping[str, int], how: Drawing, before: Mapping[str, Sequence[str]] | None = None
) -> list[Assignment]:
    """Draw from texts, given with how many words they have, and deal them out.

    ``before`` says who reads which of them by a draw that is enlarged: they go on reading these.

    Those that two read come first, then the others, each in an order of chance; each goes to
    whoever has the fewest words so far (list scheduling: Graham 1966, "Bounds for certain
    multiprocessing anomalies", Bell System Technical Journal 45, 1563-1581). So nobody has more
    than the longest text above another one, where each text has one reader.
    """
    had = before or {}
    chosen = {name: len(readers) for name, readers in had.items()}
    by_number = sorted(_by_chance(words, how.seed, "read"), key=lambda one: not chosen.get(one))
    read = by_number[: how.sample.of(len(words))]
    by_number = sorted(_by_chance(read, how.seed, "two"), key=lambda one: chosen.get(one, 0) < _TWO)
    two = set(by_number[: how.double.of(len(read))])
    dealt = sorted(_by_chance(read, how.seed, "deal"), key=lambda one: one not in two)
    readers = _dealt(dealt, two, words, how, had)
    chance, of_two = len(read) / len(words), len(two) / len(words)
    return [
        Assignment(one, who, chance, of_two, how.seed)
        for one in words
        for who in readers.get(one, [""])
    ]


def _dealt(
    texts: Iterable[str],
    two: set[str],
    words: Mapping[str, int],
    how: Drawing,
    before: Mapping[str, Sequence[str]],
) -> dict[str, list[str]]:
    loads = Counter(dict.fromkeys(how.annotators, 0))
    for one, readers in before.items():
        loads.update(dict.fromkeys(readers, words[one]))
    found = {}
    for one in texts:
        had = before.get(one, ())
        others = [who for who in how.annotators if who not in had]
        by_chance = _by_chance(others, how.seed, f"who {one}")
        lacking = max((_TWO if one in two else 1) - len(had), 0)
        chosen = sorted(by_chance, key=lambda who: loads[who])[:lacking]
        for who in chosen:
            loads[who] += words[one]
        found[one] = [*had, *chosen]
    return found


def _by_chance(names: Iterable[str], seed: int, purpose: str) -> list[str]:
    """Order names by their random numbers."""
    return sorted(names, key=lambda name: sha256(f"{seed} {purpose} {name}".encode()).digest())
