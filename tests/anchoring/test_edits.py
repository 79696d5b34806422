"""Scripted edits, of which the right places are known, put annotations there or ask."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

EDITS = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "edits.py"))


@pytest.mark.parametrize("name", EDITS["SCRIPTS"])
def test_passages_that_nobody_edited_are_exact_and_nothing_is_silently_wrong(name: str) -> None:
    found = EDITS["figures"](EDITS["SCRIPTS"][name], range(1))
    assert found.annotations == EDITS["ANNOTATIONS"]
    assert (found.unedited, found.wrong, found.gone) == (100, 0, 100)


@pytest.mark.parametrize(
    ("kind", "words", "status", "span", "outcome"),
    [
        ("unedited", [(0, 4)], "exact", (0, 4), "right"),
        ("unedited", [(0, 4)], "moved", (5, 10), "wrong"),
        ("unedited", [(0, 4)], "exact", (0, 3), "wrong"),
        ("unedited", [(0, 4)], "proposed", (5, 10), "proposed"),
        ("edited", [(0, 4)], "edited", (0, 10), "right"),
        ("edited", [(0, 4)], "edited", (5, 10), "wrong"),
        ("gone", [], "exact", (0, 4), "wrong"),
        ("gone", [], "orphan", None, "orphan"),
        ("doubled", [(0, 4)], "exact", (0, 4), "wrong"),
    ],
)
def test_a_wrong_place_is_seen(
    kind: str,
    words: list[tuple[int, int]],
    status: str,
    span: tuple[int, int] | None,
    outcome: str,
) -> None:
    new = EDITS["written"]([[[EDITS["Word"]("Rain"), EDITS["Word"]("came.")]]], 0)
    one = SimpleNamespace(status=status, span=span)
    assert EDITS["outcome"](EDITS["Right"](kind, frozenset(words)), new, one) == outcome
