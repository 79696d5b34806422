"""Numbers as people read them: shares in percent, differences with their signs."""

from __future__ import annotations

_MINUS = "−"
NONE = "–"
"""What stands where there is no number."""


def percent(share: float | None) -> str:
    """Write a share in percent, ``33.3%``."""
    return NONE if share is None else f"{100 * share:.1f}%".replace("-", _MINUS)


def signed_points(difference: float | None) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    return NONE if difference is None else signed(100 * difference, 1)


def signed(number: float, digits: int) -> str:
    """Write a number with its sign; zero has none."""
    written = f"{abs(number):.{digits}f}"
    if not float(written):
        return written
    return f"{_MINUS if number < 0 else '+'}{written}"


def coefficient(value: float, digits: int = 2) -> str:
    """Write a coefficient, with a minus where it is below zero; zero has no sign."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", _MINUS)
