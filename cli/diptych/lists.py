"""Lists of names inside a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """Write a list: ``a, b and c``; of nothing the empty string."""
    *others, last = [*words] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def few(words: Iterable[str], most: int) -> str:
    """Write the first of a list, and number the rest: ``a, b and 3 more``."""
    shown = list(words)
    more = len(shown) - most
    return ", ".join(shown[:most]) + (f" and {more} more" if more > 0 else "")
