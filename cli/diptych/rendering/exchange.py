"""What became of the files of other tools, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def loss_lines(losses: Sequence[tuple[int, str, str]], where: str) -> Iterator[str]:
    """Yield a line for each thing that is lost: how many, and why or what stands in place."""
    for count, thing, why in losses:
        yield f"{where}: {_many(count, thing)}" + (f" ({why})" if why else "")


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
