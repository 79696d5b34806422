"""Translations, for whoever lacks a language: always marked as such, with who made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.glosses import Gloss, Glosses


def glosses_lines(said: Glosses) -> Iterator[str]:
    """Yield two lines for each gloss of a file, which read well in a diff."""
    for key, one in sorted(said.glosses.items()):
        yield printable(f'{key} by {made_by(one)}: "{_in_one_line(one.quote)}"')
        yield printable(f"    {_in_one_line(one.gloss)}")


def made_by(one: Gloss) -> str:
    """Name who made it, and say that it is a program if it is one."""
    return f"{one.by} (a program)" if one.is_of_program else one.by


def _in_one_line(words: str) -> str:
    return " ".join(words.split())
