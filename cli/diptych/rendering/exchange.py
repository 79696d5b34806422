"""What became of the files of other tools, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.annotation import CONSENSUS
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.annotations.changes import Change


def loss_lines(losses: Sequence[tuple[int, str, str]], where: str) -> Iterator[str]:
    """Yield a line for each thing that is lost: how many, and why or what stands in place."""
    for count, thing, why in losses:
        yield f"{where}: {_many(count, thing)}" + (f" ({why})" if why else "")


def made_by_lines(changes: Iterable[Change], programs: Sequence[str]) -> Iterator[str]:
    """Yield what is special about those who get annotations from elsewhere."""
    if programs:
        yield f"programs, which count where they are named: {', '.join(programs)}"
    decided = sum(one.annotator == CONSENSUS and one.kind == "added" for one in changes)
    if decided and CONSENSUS not in programs:
        there = counted(decided, "annotation")
        yield f"by {CONSENSUS}, so that they count as what was decided together: {there}"


def _many(count: int, thing: str) -> str:
    """Write a number of things; what is said of them behind the first word stays as it is."""
    first = _noun(thing)
    return counted(count, first) + thing[len(first) :]


def _noun(thing: str) -> str:
    """Return the words of a thing up to where one says which it is."""
    ends = [at for word in _WHICH if (at := thing.find(f" {word} ")) > 0]
    return thing[: min(ends, default=len(thing))]


_WHICH = ("of", "on", "that", "with", "without", "between", "in", "outside")


def in_words(things: Iterable[tuple[int, str]]) -> str:
    """List numbers of things, without those of which there are none."""
    return ", ".join(_many(count, thing) for count, thing in things if count)
