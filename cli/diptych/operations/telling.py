"""How far long work is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_One = TypeVar("_One")

Tell = Callable[[int, int], None] | None
"""Is told how many steps of how many are done; ``None`` where nobody waits."""


def telling(steps: Collection[_One], tell: Tell) -> Iterator[_One]:
    """Yield one step after the other, and tell of each when it is done."""
    for done, one in enumerate(steps, start=1):
        yield one
        if tell:
            tell(done, len(steps))
