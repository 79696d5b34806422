"""Numbers of things, in words."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """Write a number of things: ``1 text``, ``2 texts``."""
    return f"{count} {thing}{'s' * (count != 1)}"
