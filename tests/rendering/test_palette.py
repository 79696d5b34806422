"""Contrasts and distances of colours, by the formulas that others published."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from diptych.rendering.palette import (
    ABOVE,
    BELOW,
    DARK,
    GROUPS,
    HIGH,
    HUES,
    LIGHT,
    LOW,
    MID,
    ON_GROUND,
    SHAPES,
    Colour,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT, MARKS = 4.5, 3
"""WCAG 2.2, success criteria 1.4.3 and 1.4.11."""
APART = 0.08
"""In Oklab; below .05 neighbouring colours are taken for one another."""
RGB = tuple[float, float, float]
Matrix = tuple[RGB, RGB, RGB]
SEEN: dict[str, Matrix] = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes 2009, table 1, severity 1.0; on linear RGB."""


def linear(colour: str) -> RGB:
    def one(place: int) -> float:
        value = int(colour[place : place + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return one(1), one(3), one(5)


def times(matrix: Matrix, vector: RGB) -> RGB:
    red, green, blue = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in map(linear, (one, other))
    )
    return (lighter + 0.05) / (darker + 0.05)


def oklab(rgb: RGB) -> RGB:
    """Ottosson 2020, ``A perceptual color space for image processing``."""
    red, green, blue = (min(1.0, max(0.0, value)) for value in rgb)
    long, medium, short = times(
        (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ),
        (red, green, blue),
    )
    return times(
        (
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ),
        (long ** (1 / 3), medium ** (1 / 3), short ** (1 / 3)),
    )


def nearest(colours: Sequence[str], matrix: Matrix) -> float:
    """Return the least distance of two colours, as somebody sees them."""
    seen = [oklab(times(matrix, linear(colour))) for colour in colours]
    return min(
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for one, other in combinations(seen, 2)
    )


def of_terminal(number: int) -> str:
    """Return what xterm shows for one of its colours from 16 on."""
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    steps = ((number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6)
    return "#" + "".join(f"{step and 55 + 40 * step:02x}" for step in steps)


def shown(colours: Sequence[Colour], where: str) -> list[str]:
    if where == "terminal":
        return [of_terminal(one.terminal) for one in colours]
    return [one.light if where == "light" else one.dark for one in colours]


SCALE = (LOW, MID, HIGH)
HUES_SHOWN = [of_terminal(one.terminal) for one in HUES]


def test_the_formulas_give_what_was_published() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert oklab((1, 1, 1)) == pytest.approx((1, 0, 0), abs=1e-4)
    assert of_terminal(30) == "#008787"
    assert of_terminal(244) == "#808080"


@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize(("where", "page"), [("light", LIGHT), ("dark", DARK)])
def test_what_is_read_on_the_page_has_the_contrast_of_text(
    where: str, page: dict[str, str], ground: str
) -> None:
    named = [page[name] for name in ("ink", "quiet", "link", "focus", "warn")]
    scale = [page["low"], page["high"]]
    for colour in (*shown(GROUPS, where), *named, *scale):
        assert contrast(colour, page[ground]) >= TEXT, colour
    assert contrast(page["mid"], page[ground]) >= MARKS


@pytest.mark.parametrize(("place", "page"), [(0, LIGHT), (1, DARK)])
def test_marked_passages_can_be_read(place: int, page: dict[str, str]) -> None:
    grounds = [hue[place] for hue in HUES] + [page[f"{one}-soft"] for one in ("low", "mid", "high")]
    assert min(contrast(page["ink"], ground) for ground in grounds) >= TEXT
    assert min(contrast(hue[2 + place], page["paper"]) for hue in HUES) >= MARKS


@pytest.mark.parametrize("ground", ["#000000", "#ffffff"])
def test_a_terminal_may_be_dark_or_light(ground: str) -> None:
    for colour in (*shown((*GROUPS, *SCALE), "terminal"), *HUES_SHOWN):
        assert contrast(colour, ground) >= MARKS, colour


@pytest.mark.parametrize("matrix", list(SEEN.values()), ids=list(SEEN))
def test_the_first_codes_of_a_facet_are_told_apart_on_a_terminal(matrix: Matrix) -> None:
    assert nearest(HUES_SHOWN[:4], matrix) >= APART


def test_on_a_terminal_a_code_has_nearly_the_hue_that_it_has_on_the_page() -> None:
    for hue, colour in zip(HUES, HUES_SHOWN, strict=True):
        distances = [nearest([line, colour], SEEN["all colours"]) for line in hue[2:4]]
        assert min(distances) < 2 * APART, hue


def test_black_can_be_read_on_the_grounds_of_cells() -> None:
    for number in (*ABOVE, *BELOW):
        assert contrast(of_terminal(ON_GROUND), of_terminal(number)) >= TEXT


@pytest.mark.parametrize("colours", [GROUPS[:4], SCALE], ids=["groups", "scale"])
@pytest.mark.parametrize("where", ["light", "dark", "terminal"])
@pytest.mark.parametrize("matrix", list(SEEN.values()), ids=list(SEEN))
def test_colours_are_told_apart_without_seeing_all(
    colours: Sequence[Colour], where: str, matrix: Matrix
) -> None:
    assert nearest(shown(colours, where), matrix) >= APART


@pytest.mark.parametrize("matrix", list(SEEN.values()), ids=list(SEEN))
def test_above_and_below_are_told_apart_where_it_matters(matrix: Matrix) -> None:
    for above, below in zip(ABOVE, BELOW, strict=True):
        assert nearest([of_terminal(above), of_terminal(below)], matrix) >= APART / 2


def test_every_group_has_a_shape_of_its_own() -> None:
    assert len(set(SHAPES)) == len(SHAPES) == len(GROUPS)
