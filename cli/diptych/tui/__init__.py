"""The full screen on which people annotate one text, or two side by side, and decide on cases.

State and what keys do to it are plain values and functions; only ``app``, ``deciding_app`` and
``keyboard`` know Textual, and they are imported when a screen opens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.operations.adjudicating import Adjudicator
    from diptych.operations.opening import Project
    from diptych.review.adjudication import Adjudication

_PATIENCE = 0.5
"""Seconds that a key waits for another diptych that writes, before it says so."""


def annotate_on_screen(project: Project, text_ids: Sequence[str], annotator: str) -> Sequence[str]:
    """Open the screen on one or two texts; when it is closed, return those that were on it then.

    Needs a terminal. Raises what reading the texts, the sets and the codebook raises, and
    ``BadPassageError`` for a text without paragraphs.
    """
    from diptych.tui.app import run_screen
    from diptych.tui.session import open_session

    project.files.patience = _PATIENCE
    session = run_screen(open_session(project, text_ids, annotator))
    return [side.text.id for side in session.sides]


def decide_on_screen(
    deciding: Adjudicator, found: Adjudication, by: str, *, decided: bool = False
) -> Adjudication:
    """Open the screen on the open cases of a text; return how they are when it is closed.

    ``decided``: on those that are decided, too. Needs a terminal.
    """
    from diptych.tui.deciding import opened, opened_on_all
    from diptych.tui.deciding_app import run_deciding

    deciding.project.files.patience = _PATIENCE
    begin = opened_on_all if decided else opened
    return run_deciding(begin(deciding, found, by, deciding.project.codebook())).found
