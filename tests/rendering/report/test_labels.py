from __future__ import annotations

import pytest

from diptych.annotations.codebook import Code, Facet
from diptych.rendering.report.labels import hue, isolated
from diptych.rendering.scales import Scale, sign


def ordinal(*values: float) -> Facet:
    codes = {f"c{value:g}": Code(path=f"c{value:g}", value=value) for value in values}
    return Facet(name="tone", kind="ordinal", codes=codes)


@pytest.mark.parametrize(
    ("values", "places", "signs"),
    [
        ((-1, 0, 1), ["low", "mid", "high"], ["−", "0", "+"]),
        ((-2, -1, 0, 1, 2), ["low", "low", "mid", "high", "high"], ["−2", "−", "0", "+", "2"]),
        ((1, 2, 3, 4, 5), ["low", "low", "mid", "high", "high"], ["1", "2", "3", "4", "5"]),
        ((0, 1), ["low", "high"], ["0", "1"]),
        ((3,), ["mid"], ["3"]),
    ],
)
def test_the_place_of_a_code_is_that_on_its_scale(
    values: tuple[float, ...], places: list[str], signs: list[str]
) -> None:
    facet = ordinal(*values)
    assert [hue(facet, path) for path in facet.codes] == places
    assert [sign(facet, path) for path in facet.codes] == signs


def test_a_mean_is_written_as_its_scale_is() -> None:
    assert Scale.of(ordinal(-1, 1)).written(0.33) == "+0.3"
    assert Scale.of(ordinal(1, 5)).written(3.0) == "3.0"


def test_codes_of_one_tree_have_one_hue() -> None:
    paths = [*(f"t{number}" for number in range(9)), "t1/a", "t1/a/b"]
    facet = Facet(name="theme", codes={path: Code(path=path) for path in paths})
    assert [hue(facet, path) for path in ("t0", "t1", "t1/a", "t1/a/b", "t8")] == [
        "h0", "h1", "h1", "h1", "h0",
    ]  # fmt: skip


def test_names_that_run_from_right_to_left_turn_nothing_else() -> None:
    assert isolated("صحيفة") == "\u2068صحيفة\u2069"
    assert isolated("x" * 61) == "x" * 59 + "…"
    assert isolated("Bote · Вестник") == "Bote · Вестник"
