"""Numbers of things, and what is to be said of them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def counted(count: int, thing: str) -> str:
    """Write a number of things: ``1 text``, ``2 texts``."""
    return f"{count} {thing}{'s' * (count != 1)}"


def in_ranges(numbers: Iterable[int]) -> str:
    """List numbers that rise; more than two in a row as ``3–7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))  # noqa: PLR2004
        for run in runs
    )


def twin_line(facet: str, code: str, twin: str) -> str:
    """Warn of a code that a new one may be taken for."""
    return (
        f"there is {facet}={twin}, which differs in case, width or form only; if they are one "
        f"code: diptych codebook merge {facet} {code} {twin}"
    )


def assigned_line(follows: bool) -> str:  # noqa: FBT001 - it is what is said
    """Say behind another sentence that the assignments change, too."""
    return "; annotations/assignments.csv follows" if follows else ""
