"""Several names in one option, which may as well be repeated."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("annotated")


@pytest.mark.parametrize("command", ["find", "compare", "agreement", "reanchor"])
def test_annotators_with_commas_are_those_of_several_options(
    diptych: Callable[..., Any], command: str
) -> None:
    shutil.copyfile("annotations/alpha/ann.json", "annotations/alpha/zoe.json")
    both = diptych(*command.split(), "-a", "ann, zoe", "--format", "csv")
    assert both == diptych(*command.split(), "-a", "ann", "-a", "zoe", "--format", "csv")
    assert both != diptych(*command.split(), "-a", "ann", "--format", "csv")


def test_facets_with_commas_are_those_of_several_options(diptych: Callable[..., Any]) -> None:
    both = diptych("compare", "--facet", "theme,sentiment", "--format", "csv")
    assert both == diptych("compare", "--facet", "theme", "--facet", "sentiment", "--format", "csv")
    assert both.status == 0


def test_nothing_between_commas_is_nobody(diptych: Callable[..., Any]) -> None:
    refused = diptych("find", "-a", "ann,")
    assert refused.status == 2
    assert refused.err == "diptych: there is no annotator ''; there is ann\n"
