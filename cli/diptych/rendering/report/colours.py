"""The style of a page: what its classes look like, in light and in dark."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LIGHT = {
    "paper": "#fdfdfc", "panel": "#f3f3f0", "ink": "#1c1d1f", "quiet": "#5b5f66",
    "line": "#e2e2de", "rule": "#a5a8ad", "shadow": "#0000002e", "link": "#1f4e8c",
    "focus": "#b45309", "warn": "#9a3412", "heat": "#1f6fb2",
    "low": "#c2410c", "mid": "#6b7280", "high": "#1d5fc4",
    "low-soft": "#fbdccb", "mid-soft": "#e6e7e8", "high-soft": "#d3e3fb",
}  # fmt: skip
_DARK = {
    "paper": "#161719", "panel": "#212327", "ink": "#ececea", "quiet": "#a9adb4",
    "line": "#34373c", "rule": "#6f747c", "shadow": "#000000a0", "link": "#9cc4f5",
    "focus": "#f5b74f", "warn": "#f9a37a", "heat": "#5aa9e6",
    "low": "#f08a5d", "mid": "#9aa0a8", "high": "#7db3f5",
    "low-soft": "#5c2a18", "mid-soft": "#3b3d41", "high-soft": "#1c3d6e",
}  # fmt: skip
_GROUPS = (
    ("#0f766e", "#4fc4b6"), ("#7a3fb0", "#c39bf2"), ("#b45309", "#f2b24f"),
    ("#1d4ed8", "#84aef8"), ("#be185d", "#f28fb8"), ("#4d7c0f", "#a8cf62"),
    ("#475569", "#aab4c2"), ("#854d0e", "#d9b36c"),
)  # fmt: skip
_HUES = (
    ("#d4ecf7", "#16435a", "#1c7ba8", "#5cb8e0"), ("#fde6c2", "#59400f", "#b3730a", "#e8b04a"),
    ("#d6f0dc", "#1b4a2b", "#2b8a4b", "#6cc98a"), ("#f7d9e8", "#5a2140", "#b83a7d", "#ec8fbd"),
    ("#e3dcf8", "#3c2d6b", "#6d4fc0", "#af9af0"), ("#f9dcd3", "#5e2a1c", "#c24a28", "#f0906f"),
    ("#e8ebc8", "#444a14", "#7c8410", "#c2ca5a"), ("#dfe3e8", "#3a424c", "#5b6775", "#a5b0bd"),
)  # fmt: skip
"""For what is marked in a text: ground and line, each in light and in dark."""


def colours(facets: int) -> str:
    """Return the variables, and what marks passages of so many facets."""
    light, dark = ("".join(_variables(place)) for place in (0, 1))
    rules = "".join(_rules(facets))
    dark_rules = f"@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return f":root{{{light}}}{dark_rules}{rules}"


def light_colours() -> dict[str, str]:
    """Return the colours by name, as they are in light: ``ink``, ``low-soft``, ``g0``."""
    return {**_LIGHT, **{f"g{number}": pair[0] for number, pair in enumerate(_GROUPS)}}


def _variables(place: int) -> Iterator[str]:
    named: Mapping[str, str] = (_LIGHT, _DARK)[place]
    yield from (f"--{name}:{colour};" for name, colour in named.items())
    yield from (f"--g{number}:{pair[place]};" for number, pair in enumerate(_GROUPS))
    for number, four in enumerate(_HUES):
        yield f"--h{number}:{four[place]};--u{number}:{four[2 + place]};"


def _rules(facets: int) -> Iterator[str]:
    for number in range(len(_GROUPS)):
        yield f".chip.g{number}{{--c:var(--g{number})}}"
    for number in range(len(_HUES)):
        yield f".swatch.h{number}{{--m:var(--h{number});--u:var(--u{number})}}"
    yield ".swatch.many{--m:var(--panel);--u:var(--ink)}"
    for place in ("low", "mid", "high"):
        yield f".swatch.{place}{{--m:var(--{place}-soft);--u:var(--{place})}}"
    for facet, hue in product(range(facets), range(len(_HUES))):
        yield _marked(facet, f"h{hue}", f"var(--h{hue})", f"var(--u{hue})")
    for facet, place in product(range(facets), ("low", "mid", "high")):
        yield _marked(facet, place, f"var(--{place}-soft)", f"var(--{place})")
    for facet in range(facets):
        yield _marked(facet, "many", "var(--panel)", "var(--ink)")


def _marked(facet: int, hue: str, ground: str, line: str) -> str:
    return f'[data-marked="{facet}"] .f{facet}-{hue}{{--m:{ground};--u:{line}}}'
