"""Whoever mistypes several names is told of all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("annotated")


@pytest.mark.parametrize(
    "line",
    [
        "align zig zag",
        "agreement -a zig -a zag",
        "agreement zig zag",
        "agreement --facet zig --facet zag",
        "align alpha beta --using zig --using zag",
        "annotate alpha:2 --theme zig --sentiment zag --annotator ann",
        "codebook zig zag",
        "compare zig zag",
        "compare --annotator zig --annotator zag",
        "compare --facet zig --facet zag",
        "diff zig zag",
        "edit 00000001 --theme zig --sentiment zag",
        "find zig zag",
        "find --theme zig --theme zag",
        "find --text zig --text zag",
        "finish zig zag --annotator ann",
        "reanchor zig zag",
        "reanchor --annotator zig --annotator zag",
        "remove zigg zagg",
        "resolve zig zag",
        "show zig zag",
        "suggest zig zag",
        "suggest --facet zig --facet zag",
        "terms zig zag",
        "kwic the zig zag",
    ],
)
def test_each_has_its_line(diptych: Callable[..., Any], line: str) -> None:
    status, out, err = diptych(*line.split())
    assert (status, out) == (2, "")
    assert [name for name in ("zig", "zag") for line in err.splitlines() if name in line] == [
        "zig",
        "zag",
    ]


@pytest.mark.parametrize("verb", ["show", "find"])
def test_paragraphs_that_are_not_there_too(diptych: Callable[..., Any], verb: str) -> None:
    status, out, err = diptych(verb, "alpha:98", "beta:99")
    assert (status, out) == (2, "")
    assert [line.split(": ")[1] for line in err.splitlines()] == ["alpha:98", "beta:99"]
