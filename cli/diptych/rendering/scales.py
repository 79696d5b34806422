"""Where a code of an ordinal facet stands: its sign, and low, mid or high."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.rendering.numbers import signed

if TYPE_CHECKING:
    from diptych.annotations.codebook import Facet


def sign(facet: Facet, path: str) -> str:
    """Return the sign of a code of an ordinal facet: +, 0, −, or its value; else nothing."""
    value = facet.codes[path].value
    if value is None:
        return ""
    if Scale.of(facet).is_signed and abs(value) == 1:
        return signed(value, 0)[0]
    return f"{value:g}".replace("-", "−")


class Scale(NamedTuple):
    """The scale of an ordinal facet."""

    low: float
    """Below is low."""
    high: float
    """Above is high."""
    is_signed: bool
    """Whether it has values below zero, which is its middle then."""

    @classmethod
    def of(cls, facet: Facet) -> Scale:
        """Return where a scale is neither high nor low: about its middle."""
        values = [code.value for code in facet.codes.values() if code.value is not None]
        least, most = min(values), max(values)
        is_signed = least < 0
        middle = 0.0 if is_signed else (least + most) / 2
        apart = _NEUTRAL * max(most - middle, middle - least)
        return cls(middle - apart, middle + apart, is_signed)

    def place(self, value: float) -> str:
        """Return the class of a value, or of a mean."""
        return "high" if value > self.high else "low" if value < self.low else "mid"

    def written(self, value: float) -> str:
        """Write a value with one decimal, and with a sign where the scale has some."""
        return signed(value, 1) if self.is_signed else f"{value:.1f}"


_NEUTRAL = 0.3
"""Of the way from the middle of a scale to its end."""
