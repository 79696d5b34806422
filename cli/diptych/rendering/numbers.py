"""Numbers as people read them: differences with their signs."""

from __future__ import annotations

_MINUS = "−"
_NONE = "–"


def signed_points(difference: float | None) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    return _NONE if difference is None else signed(100 * difference, 1)


def signed(number: float, digits: int) -> str:
    """Write a number with its sign; zero has none."""
    written = f"{abs(number):.{digits}f}"
    if not float(written):
        return written
    return f"{_MINUS if number < 0 else '+'}{written}"
