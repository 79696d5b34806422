"""Which ``diptych find`` lists the passages behind one cell of a table, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.comparison.bases import Basis
    from diptych.comparison.tables import ComparedGroup


class Opening(NamedTuple):
    """What the command needs besides codes."""

    groups: Sequence[Sequence[str]]
    """By group: the words that name its texts."""
    options: Sequence[str]
    """Whose annotations, and what is left out: the same for all cells."""


def find_words(
    opening: Opening, side: ComparedGroup, group: int, basis: Basis, codes: Mapping[str, str]
) -> list[str]:
    """Return the words behind ``diptych``, for a code of each facet that the cell has."""
    words = ["find", *opening.groups[group]]
    for facet, code in codes.items():
        words += _code_words(facet, code)
    if basis.of == "finished" and side.number("begun"):
        words += ["--of", "finished"]
    return [*words, *opening.options]


def _code_words(facet: str, code: str) -> Iterator[str]:
    """Yield the facet as an option, unless it is called as another one."""
    from diptych.annotations.checks import OPTIONS

    if facet in OPTIONS["find"]:
        yield from ("--code", f"{facet}={code}")
    else:
        yield from (f"--{facet}", code)
