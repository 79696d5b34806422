"""Whoever waits for long work is told how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from diptych.console import progress
from diptych.operations.telling import telling

if TYPE_CHECKING:
    from collections.abc import Callable


def test_each_step_is_told_when_it_is_done() -> None:
    told: list[tuple[int, int]] = []
    steps = telling("ab", lambda done, of: told.append((done, of)))
    assert (next(steps), told) == ("a", [])
    assert (next(steps), told) == ("b", [(1, 2)])
    assert (list(steps), told) == ([], [(1, 2), (2, 2)])
    assert list(telling("ab", None)) == ["a", "b"]


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("find --count", "looking into texts"),
        ("find --format csv", "looking into texts"),
        ("check", "checking sets"),
        ("status", "looking at texts"),
        ("reanchor --dry-run", "looking at texts"),
        ("agreement", "reading texts"),
    ],
)
def test_commands_that_read_all_show_how_far_they_are(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, command: str, shown: str
) -> None:
    quiet = diptych(*command.split())
    monkeypatch.setattr("diptych.rendering.terminal.stderr_width", lambda: 80)
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    monkeypatch.setattr(progress, "_EVERY", 0)
    outcome = diptych(*command.split())
    assert f"\r{shown}: 1 of 2\r{shown}: 2 of 2\r" in outcome.err
    assert outcome.err.rpartition("\r")[2].split() == quiet.err.split()
    assert (outcome.status, outcome.out) == (quiet.status, quiet.out)
