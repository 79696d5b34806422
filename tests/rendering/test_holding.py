from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from diptych.comparison.robust import Robustness
from diptych.comparison.tables import Query, Reliability
from diptych.operations.comparing import compare
from diptych.project.store import Project
from diptych.rendering.comparison import comparison_tables, explanation
from diptych.rendering.holding import holding_explained
from diptych.rendering.terminal import Screen

if TYPE_CHECKING:
    from diptych.comparison.tables import Comparison

FLIPS = Robustness(-0.04, 0.12, "by ann", "words", 3, 5, flips=True)
HOLDS = Robustness(0.1, 0.2, "by ann", "words", 5, 5, flips=False)
NO_SIGN = Robustness(-0.01, 0.0, "by ann", "words", None, 2, flips=False)
NO_READING = Robustness(None, None, None, None, 0, 0, flips=False)


@pytest.fixture
def compared(project: Project) -> Comparison:
    """Three groups, and a row for each way to fare."""
    codes = "".join(f"      {name}:\n" for name in "abcd")
    (project.root / "annotations/codebook.yaml").write_text(
        f"facets:\n  theme:\n    codes:\n{codes}"
    )
    for name in ("one", "two", "three"):
        (project.root / f"texts/{name}.md").write_text(f"---\nsource: {name}\n---\n\nAbout.\n")
    project = Project(project.root)
    names = ["one", "two", "three"]
    found = compare(
        project, names, query=Query(robust=True, reliability=True, minimum=0), by="source"
    )
    alphas = (0.5, 0.7, 0.9, None)
    rows = tuple(
        replace(row, robust=(None, how, how), reliability=Reliability(alpha, 9))
        for row, how, alpha in zip(
            found.tables[0].rows, (FLIPS, HOLDS, NO_SIGN, NO_READING), alphas, strict=True
        )
    )
    return replace(found, tables=(replace(found.tables[0], rows=rows),), raters=("ann", "ben"))


def tables(comparison: Comparison, screen: Screen, style: str = "simple") -> list[str]:
    return list(comparison_tables(comparison, style, screen))


PLAIN = Screen(width=None, colour=False)


def test_rows_say_whether_they_hold_and_how_reliable_they_are(compared: Comparison) -> None:
    shown = tables(compared.against(1), PLAIN)[1].split("\n")
    assert [line[line.rindex("–  ") :].split() for line in shown[2:5]] == [
        ["–", "−4.0", "to", "+12.0", "3", "of", "5,", "flips", "!!", "0.50"],
        ["–", "+10.0", "to", "+20.0", "5", "of", "5", "!", "0.70"],
        ["–", "0.90"],
    ]
    assert "−1.0 to 0.0 " in shown[4]
    assert shown[5].split()[-3:] == ["–", "–", "–"]


def test_each_group_stands_beside_the_first_one(compared: Comparison) -> None:
    _, first, second = tables(compared, PLAIN)
    assert "two n=" in first
    assert "three n=" in second
    assert "two n=" not in second
    assert "each other source minus one" in explanation(compared) or "no differences" in (
        explanation(compared)
    )


def test_what_is_not_reliable_is_dimmed(compared: Comparison) -> None:
    table = tables(compared.against(1), Screen(width=None, colour=True))[1]
    assert [line.startswith("\x1b[2m") for line in table.split("\n")] == [
        False, False, True, False, False, False,
    ]  # fmt: skip
    assert "\x1b" not in tables(compared.against(1), Screen(width=None, colour=True), "github")[1]


def test_a_narrow_terminal_gets_a_table_of_its_own(compared: Comparison) -> None:
    shown = tables(compared.against(1), Screen(width=48, colour=False))
    assert len(shown) > 2
    assert all(len(line) <= 48 for table in shown for line in table.split("\n"))
    assert "3 of 5, flips" in shown[-1]


def test_the_columns_are_explained(compared: Comparison) -> None:
    robust, reliable = holding_explained(compared)
    assert robust.startswith("other readings: ")
    assert reliable.startswith("α: how far ann, ben agree on the code")
    assert list(holding_explained(replace(compared, query=Query()))) == []
    alone = replace(compared, raters=("ann",), query=Query(reliability=True))
    assert list(holding_explained(alone)) == [
        "no α: no two people have finished these texts; see diptych help team"
    ]
