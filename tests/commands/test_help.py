from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from diptych.console.manual import TOPICS, topic

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def test_the_topics_are_listed(diptych: Callable[..., Any]) -> None:
    outcome = diptych("help")
    assert (outcome.status, outcome.err) == (0, "")
    assert [line.split()[0] for line in outcome.out.splitlines()[1:]] == list(TOPICS)


def test_a_pipe_gets_a_topic_in_markdown(diptych: Callable[..., Any]) -> None:
    assert diptych("help", "files") == (0, f"{topic('files')}\n", "")


def test_a_terminal_gets_it_laid_out(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_PAGER", "cat")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    out = diptych("help", "files", "--no-color").out
    assert out.startswith("Files: what is on disk\n\n")


def test_a_command_that_is_no_topic_explains_itself(diptych: Callable[..., Any]) -> None:
    assert diptych("help", "codebook", "add") == diptych("codebook", "add", "--help")


def test_an_unknown_topic_is_refused_with_the_nearest(diptych: Callable[..., Any]) -> None:
    assert diptych("help", "alignn") == (
        2, "", "diptych: there is no topic 'alignn'; did you mean align or assign?\n",
    )  # fmt: skip
    assert diptych("help", "zzz") == (
        2, "", "diptych: there is no topic 'zzz'; list them with: diptych help\n",
    )  # fmt: skip
