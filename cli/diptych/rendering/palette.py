"""The colours of everything that is shown: tables on a terminal, the page, the full screen.

Promises: text has a contrast of 4.5 on the page, in light and in dark, marks on a terminal one of
3 on black and on white (WCAG 2.2); the first four groups and the three places on an ordinal scale
can be told apart without seeing red, green or blue (Machado, Oliveira and Fernandes 2009). Every
group has a shape, too.
"""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    """One meaning's colour, wherever it is shown."""

    light: str
    """On the light page, as ``#rrggbb``."""
    dark: str
    """On the dark page."""
    terminal: int
    """Of the 256 of a terminal, one that its user cannot redefine."""


class Hue(NamedTuple):
    """What marks passages of a code in a text: a ground, and a line below, on the page."""

    light: str
    dark: str
    light_line: str
    dark_line: str
    terminal: int
    """Of the 256 of a terminal, for the words themselves."""


GROUPS = (
    Colour("#0f766e", "#3fb8a4", 30), Colour("#8a3fb8", "#b084ee", 98),
    Colour("#b45309", "#e0a03a", 166), Colour("#24438a", "#a8cbfb", 105),
    Colour("#be185d", "#f28fb8", 162), Colour("#4a780e", "#a8cf62", 64),
    Colour("#475569", "#aab4c2", 243), Colour("#854d0e", "#d9b36c", 94),
)  # fmt: skip
"""Of groups, in order; others have that of the last."""
SHAPES = "●■◆▲○□◇△"
"""Of groups, in order; the page draws the same."""
LOW, MID, HIGH = (
    Colour("#c2410c", "#f08a5d", 166), Colour("#6b7280", "#9aa0a8", 244),
    Colour("#1a56b8", "#7db3f5", 32),
)  # fmt: skip
"""The places on an ordinal scale: below its middle, there, and above it."""
ABOVE, BELOW = (230, 223, 215), (195, 153, 111)
"""Grounds of cells on a terminal, by how far they are from the mean; black stands on them."""
ON_GROUND = 16
"""The black that stands on the grounds."""

LIGHT = {
    "paper": "#fdfdfc", "panel": "#f3f3f0", "ink": "#1c1d1f", "quiet": "#5b5f66",
    "line": "#e2e2de", "rule": "#a5a8ad", "shadow": "#0000002e", "link": "#1f4e8c",
    "focus": "#b45309", "warn": "#9a3412", "heat": "#1f6fb2",
    "low": LOW.light, "mid": MID.light, "high": HIGH.light,
    "low-soft": "#fbdccb", "mid-soft": "#e6e7e8", "high-soft": "#d3e3fb",
}  # fmt: skip
"""The page's other colours, by name."""
DARK = {
    "paper": "#161719", "panel": "#212327", "ink": "#ececea", "quiet": "#a9adb4",
    "line": "#34373c", "rule": "#6f747c", "shadow": "#000000a0", "link": "#9cc4f5",
    "focus": "#f5b74f", "warn": "#f9a37a", "heat": "#5aa9e6",
    "low": LOW.dark, "mid": MID.dark, "high": HIGH.dark,
    "low-soft": "#5c2a18", "mid-soft": "#3b3d41", "high-soft": "#1c3d6e",
}  # fmt: skip
HUES = tuple(Hue(*five) for five in (
    ("#d4ecf7", "#16435a", "#1c7ba8", "#5cb8e0", 33),
    ("#fde6c2", "#59400f", "#b3730a", "#e8b04a", 136),
    ("#d6f0dc", "#1b4a2b", "#2b8a4b", "#6cc98a", 29),
    ("#f7d9e8", "#5a2140", "#b83a7d", "#ec8fbd", 169),
    ("#e3dcf8", "#3c2d6b", "#6d4fc0", "#af9af0", 98),
    ("#f9dcd3", "#5e2a1c", "#c24a28", "#f0906f", 166),
    ("#e8ebc8", "#444a14", "#7c8410", "#c2ca5a", 100),
    ("#dfe3e8", "#3a424c", "#5b6775", "#a5b0bd", 66),
))  # fmt: skip
"""Of the codes at the top of a facet, in order, and again from the first."""
