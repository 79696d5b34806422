"""What was typed is looked at before what is in the project: a mistyped name is told as such.

Two people have read the same texts here, so that every count would ask whose annotations it is to
take; whoever mistyped something else is told of that, and not sent to answer this first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


@pytest.fixture
def unclear(annotated: Project) -> Project:
    """Have another person say the same of both texts."""
    for text_id in ("alpha", "beta"):
        folder = annotated.root / "annotations" / text_id
        said = (folder / "ann.json").read_text()
        (folder / "ben.json").write_text(said.replace('"annotator": "ann"', '"annotator": "ben"'))
    return annotated


@pytest.mark.usefixtures("unclear")
@pytest.mark.parametrize(
    "line",
    [
        "{} --match evnt",
        "{} --match source:day",
        "{} --facet them",
        "{} --score them",
        "{} --score theme",
        "{} --where evnt=1",
        "{} --by evnt",
        "{} --without thme=un",
        "{} --unit annotation --of finished",
        "{} --annotator carl",
        "report --gloss no_language",
        "compare --quotes 1 --gloss no_language",
        "crosstab theme sentimen",
        "crosstab theme sentiment --score them",
        "crosstab theme sentiment --by evnt",
        "crosstab theme sentiment --unit annotation --of finished",
        "find --of finished --theme nosuch",
        "find --where evnt=1",
    ],
)
def test_what_was_mistyped_is_told_first(diptych: Callable[..., Any], line: str) -> None:
    for verb in ("compare", "report", "methods") if line.startswith("{}") else ("",):
        typed = line.format(verb).split()
        status, out, err = diptych(*typed)
        assert (status, out) == (2, ""), typed
        assert "there are annotations by" not in err, typed


@pytest.mark.usefixtures("unclear")
@pytest.mark.parametrize("line", ["compare", "report", "methods", "crosstab theme sentiment"])
def test_without_a_mistake_it_is_asked_whose_annotations_count(
    diptych: Callable[..., Any], line: str
) -> None:
    status, _, err = diptych(*line.split())
    assert status == 2
    assert "there are annotations by ann and ben" in err
