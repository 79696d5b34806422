"""The style of a page: what its classes look like, in light and in dark, by the palette."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from diptych.rendering.palette import DARK, GROUPS, HUES, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def colours(facets: int) -> str:
    """Return the variables, and what marks passages of so many facets."""
    light, dark = ("".join(_variables(place)) for place in (0, 1))
    rules = "".join(_rules(facets))
    dark_rules = f"@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return f":root{{{light}}}{dark_rules}{rules}"


def light_colours() -> dict[str, str]:
    """Return the colours by name, as they are in light: ``ink``, ``low-soft``, ``g0``."""
    return {**LIGHT, **{f"g{number}": one.light for number, one in enumerate(GROUPS)}}


def _variables(place: int) -> Iterator[str]:
    named: Mapping[str, str] = (LIGHT, DARK)[place]
    yield from (f"--{name}:{colour};" for name, colour in named.items())
    yield from (f"--g{number}:{one[place]};" for number, one in enumerate(GROUPS))
    for number, four in enumerate(HUES):
        yield f"--h{number}:{four[place]};--u{number}:{four[2 + place]};"


def _rules(facets: int) -> Iterator[str]:
    for number in range(len(GROUPS)):
        yield f".chip.g{number}{{--c:var(--g{number})}}"
    for number in range(len(HUES)):
        yield f".swatch.h{number}{{--m:var(--h{number});--u:var(--u{number})}}"
    yield ".swatch.many{--m:var(--panel);--u:var(--ink)}"
    for place in ("low", "mid", "high"):
        yield f".swatch.{place}{{--m:var(--{place}-soft);--u:var(--{place})}}"
    for facet, hue in product(range(facets), range(len(HUES))):
        yield _marked(facet, f"h{hue}", f"var(--h{hue})", f"var(--u{hue})")
    for facet, place in product(range(facets), ("low", "mid", "high")):
        yield _marked(facet, place, f"var(--{place}-soft)", f"var(--{place})")
    for facet in range(facets):
        yield _marked(facet, "many", "var(--panel)", "var(--ink)")


def _marked(facet: int, hue: str, ground: str, line: str) -> str:
    return f'[data-marked="{facet}"] .f{facet}-{hue}{{--m:{ground};--u:{line}}}'
