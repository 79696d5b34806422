"""What a program annotated changes nothing that is counted, unless it is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Diptych = Callable[..., Any]

REPOSITORY = Path(__file__).parents[2]
COUNTING = [
    "compare", "compare --robust --reliability --stats", "compare --unit word",
    "crosstab theme actor --score sentiment", "agreement --codes", "agreement --disagreements",
    "align un liputan6", "find", "find --theme geopolitics --count", "suggest --dry-run",
    "adjudicate un --dry-run", "show un", "check", "assign -a zoe --sample 50% --seed 3 --dry-run",
]  # fmt: skip
NAMING = ["compare -a aaa-bot", "agreement -a first -a aaa-bot", "find -a aaa-bot"]


@pytest.fixture
def example() -> None:
    """Have the project of this repository."""
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, name)


def answer(diptych: Diptych) -> None:
    """Let a program whose name comes before all others say something of each paragraph."""
    rows = [
        {"text": name, "paragraph": number, "theme": "risks", "sentiment": "negative"}
        for name, count in (("un-resolution", 22), ("liputan6-li-qiang", 19))
        for number in range(1, count + 1)
    ]
    Path("answers").write_text("\n".join(map(json.dumps, rows)))
    assert diptych("suggest", "--read", "answers", "-a", "aaa-bot").status == 0


@pytest.mark.parametrize("command", COUNTING)
def test_no_number_depends_on_a_program(example: None, diptych: Diptych, command: str) -> None:
    del example
    before = diptych(*command.split())
    answer(diptych)
    assert diptych(*command.split()) == before


@pytest.mark.parametrize("command", NAMING)
def test_a_program_that_is_named_counts(example: None, diptych: Diptych, command: str) -> None:
    del example
    answer(diptych)
    outcome = diptych(*command.split())
    assert outcome.status == 0
    assert "aaa-bot" in outcome.out + outcome.err
