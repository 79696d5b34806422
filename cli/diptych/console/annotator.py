"""Who annotates, told to somebody who may not expect it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.console.options import narrate
from diptych.operations.annotators import known_annotator

if TYPE_CHECKING:
    from collections.abc import Container

    from diptych.operations.annotators import Annotator
    from diptych.operations.opening import Project


def who_annotates(
    project: Project, text_ids: Container[str], asked: str = "", option: str = "--annotator"
) -> str:
    """Return who annotates, and name them on stderr where they are new on all of these texts.

    Raises ``BadIdError`` and ``NoAnnotatorError``.
    """
    annotator = known_annotator(project, text_ids, asked)
    narrate_annotator(annotator, option)
    return annotator.name


def narrate_annotator(annotator: Annotator | None, option: str = "--annotator") -> None:
    """Name somebody who was not asked for and has annotated nothing before."""
    if annotator and annotator.is_new:
        narrate(f"annotating as {annotator.name}, from {annotator.origin}; another: {option} A")
