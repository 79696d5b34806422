"""A small project, and the screen opened on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from diptych.tui.pressing import pressed
from diptych.tui.screen import followed
from diptych.tui.session import open_session
from diptych.tui.state import ScreenState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from diptych.project.store import Project
    from diptych.tui.session import Session

CODEBOOK = """\
# Kept as it is.
facets:
  theme:
    label: {en: Theme, id: Tema}
    definition: What it is about.
    codes:
      governance:
        label: {en: Global governance, id: Tata kelola global}
        definition: Who makes rules.
        terms: {en: [regulat*], id: [regulasi]}
        codes:
          un-process: {label: United Nations, include: [a vote], exclude: [a war]}
      风险: {label: {en: Risk}}
  actor:
    codes:
      china:
      indonesia:
  mood:
    kind: ordinal
    codes:
      bad: {value: -1}
      good: {value: 1}
"""

ENGLISH = """\
---
title: An English text
language: en
---

# The heading

One sentence here. Another one, by Dr. Li of the U.N., follows! A third?

Wrapped by hand
  on two lines. It ends.

Short.
"""

MIXED = """\
各国应加强合作！“这很重要。”他说。

هذا نص عربي طويل بعض الشيء. وهذه جملة ثانية.

Signs \x1b[31m \u202e here, e\u0301 and 👩‍👩‍👧 and [bold]markup[/bold].
"""


class OpenPage(Protocol):
    """Open the screen on the texts of these ids."""

    def __call__(self, *text_ids: str) -> ScreenState: ...


@pytest.fixture
def small(project: Project) -> Project:
    """Fill the project with two texts and three facets, one of them ordinal."""
    (project.root / "annotations" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (project.root / "texts" / "english.md").write_text(ENGLISH, encoding="utf-8")
    (project.root / "texts" / "mixed.md").write_text(MIXED, encoding="utf-8")
    return project


@pytest.fixture
def open_screen(small: Project) -> OpenPage:
    def opened(*text_ids: str) -> ScreenState:
        session = open_session(small, text_ids or ["english"], "ann")
        return followed(ScreenState(session=session))

    return opened


@pytest.fixture
def press() -> Callable[[ScreenState, str], ScreenState]:
    """Press keys, named and with blanks between them; ``"abc`` types letters."""

    def all_of(state: ScreenState, keys: str) -> ScreenState:
        for key in _each(keys):
            state = followed(pressed(state, key))
        return state

    return all_of


def _each(keys: str) -> Iterable[str]:
    for key in keys.split():
        if key[0] == '"' and len(key) > 1:
            yield from key[1:]
        else:
            yield key


@pytest.fixture
def session(small: Project) -> Session:
    """Open the English text."""
    return open_session(small, ["english"], "ann")
