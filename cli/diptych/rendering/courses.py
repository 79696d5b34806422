"""How shares go over time, in a column of blocks.

Promises: one scale in all tables, from nothing to the largest share; none is told from nothing
counted, which leaves a gap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.groups import JOINT
from diptych.rendering.palette import GROUPS
from diptych.rendering.tables import NARROWEST, LayoutColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.tables import Comparison, ComparisonRow
    from diptych.rendering.terminal import Screen

_UNDATED = -1
_TIME = re.compile(r"\d{4}(?:-(?:\d\d|Q\d|W\d\d))?")
_FEWEST = 3
"""Times that make a course."""
_BLOCKS, _LETTERS = "▁▂▃▄▅▆▇█", "_.:-=+*#"
"""The first one is for a share of none."""
_NARROWEST = 8
"""Terminal columns that a header needs."""
_BLANKS = 2
"""Between columns of a table."""


class Times(NamedTuple):
    """Groups that are parts of dates, perhaps of several sources."""

    series: tuple[int, ...]
    """By group, which line it belongs to."""
    places: tuple[int, ...]
    """By group, its place in time, with one for each time between that has no texts; -1 for texts
    without a date."""
    names: tuple[str, ...]
    """Of the lines; one that has all groups has none."""
    ends: tuple[str, str]
    """The first and the last time."""

    @classmethod
    def of(cls, comparison: Comparison | Crosstab) -> Times | None:
        """Tell groups apart by time and by the rest of their names; ``None`` without times."""
        parts = comparison.by.split(",")
        dated = [":" in field for field in parts]
        names = [side.name.split(JOINT) for side in comparison.sides]
        if dated.count(True) != 1 or any(len(name) != len(parts) for name in names):
            return None
        when = dated.index(True)
        without = f"no {parts[when].partition(':')[2]}"
        if not all(name[when] == without or _TIME.fullmatch(name[when]) for name in names):
            return None  # texts that were named stand for themselves
        places = _placed(sorted({n[when] for n in names} - {without}))
        if not places:
            return None
        others = [JOINT.join(name[:when] + name[when + 1 :]) for name in names]
        lines = list(dict.fromkeys(others))
        return cls(
            series=tuple(map(lines.index, others)),
            places=tuple(places.get(name[when], _UNDATED) for name in names),
            names=tuple(lines),
            ends=(min(places), max(places)),
        )

    @property
    def total(self) -> int:
        """How many places there are."""
        return max(self.places) + 1

    @property
    def is_course(self) -> bool:
        """Tell whether there are times enough: two have a difference."""
        return len({*self.places} - {_UNDATED}) >= _FEWEST

    def over_time(self, shares: Sequence[float | None], most: int) -> list[list[float | None]]:
        """Return the shares of the first lines in the order of time; of what is no group none."""
        found: list[list[float | None]] = [[None] * self.total for _ in self.names[:most]]
        for line, place, share in zip(self.series, self.places, shares, strict=True):
            if line < most and place != _UNDATED:
                found[line][place] = share
        return found


def _placed(times: Sequence[str]) -> dict[str, int]:
    """Place times as far apart as they are; one behind the other where that is very far."""
    counts = [_counted(time) for time in times]
    if not counts or counts[-1] - counts[0] >= _MOST:
        counts = list(range(len(times)))
    return {time: count - counts[0] for time, count in zip(times, counts, strict=True)}


def _counted(time: str) -> int:
    """Count years, quarters, months or weeks."""
    year, _, part = time.partition("-")
    if part.startswith("W"):
        return date.fromisocalendar(int(year), int(part[1:]), 1).toordinal() // 7
    if part.startswith("Q"):
        return int(year) * 4 + int(part[1:])
    return int(year) * 12 + int(part) if part else int(year)


_MOST = 120
"""Places of a course: months of ten years."""


@dataclass(frozen=True, slots=True)
class Courses:
    """What draws a column for each line over time."""

    screen: Screen
    times: Times
    scale: float
    """The largest share of all tables, which the highest block stands for."""
    lines: int
    """How many have room."""

    def columns(self) -> list[LayoutColumn]:
        """Return the columns, of as many places as there are times."""
        keep = _columns(self.times)
        return [
            LayoutColumn(header=f"course {name}".strip(), keep=keep, drawn=True)
            for name in self.times.names[: self.lines]
        ]

    def cells(self, row: ComparisonRow) -> list[str]:
        """Draw a row's shares in the order of time, each line in its colour."""
        shares = [cell.share for cell in row.cells]
        return [
            self.screen.paint("".join(map(self._block, line)), f"group {number}")
            for number, line in enumerate(self.times.over_time(shares, self.lines))
        ]

    def _block(self, share: float | None) -> str:
        if share is None:
            return " "
        blocks = self._blocks()
        return blocks[ceil(share / self.scale * (len(blocks) - 1))]

    def _blocks(self) -> str:
        return _BLOCKS if self.screen.blocks else _LETTERS

    def explained(self) -> str:
        """Say what the blocks stand for, and what is left out for want of room."""
        least, most = self._blocks()[0], self._blocks()[-1]
        first, last = self.times.ends
        line = (
            f"course: shares from {first} to {last}, one place for each time; "
            f"{least} none, {most} {100 * self.scale:.1f}%, one scale in all tables; "
            "a gap: nothing counted"
        )
        more = len(self.times.names) - self.lines
        return f"{line}; no room for the course of {more} more" if more else line


def courses(comparison: Comparison, screen: Screen) -> Courses | None:
    """Return what draws courses, where times make one, on a terminal that has room for them."""
    times = Times.of(comparison)
    if screen.width is None or times is None or not times.is_course:
        return None
    room = (screen.width - NARROWEST) // (_columns(times) + _BLANKS)
    lines = min(len(times.names), len(GROUPS), room)
    rows = chain.from_iterable(table.rows for table in comparison.tables)
    drawn = (times.over_time([cell.share for cell in row.cells], lines) for row in rows)
    shares = chain.from_iterable(chain.from_iterable(drawn))
    scale = max((share or 0.0 for share in shares), default=0.0)
    return Courses(screen, times, scale, lines) if scale and lines > 0 else None


def _columns(times: Times) -> int:
    """Return how many terminal columns a course takes, under a header that can be read."""
    return max(times.total, _NARROWEST)
