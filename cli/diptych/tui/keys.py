"""Every key of the screen, and what it is for: the one list that help, footer and tests read.

A key is called by its character (``?``), else by its name (``shift+up``, ``space``).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that keys do on the screen."""

    name: str
    keys: tuple[str, ...]
    what: str

    @property
    def signs(self) -> tuple[str, ...]:
        """How the keys are written for people; of many, the first and the last."""
        signs = tuple(map(key_sign, self.keys))
        return signs if len(signs) <= _MANY else (signs[0], "…", signs[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Commands that belong together in the help."""

    title: str
    commands: tuple[Command, ...]


_MANY = 4


def _command(name: str, keys: str, what: str) -> Command:
    return Command(name=name, keys=tuple(keys.split()), what=what)


SCREEN = (
    Chapter(
        title="Move",
        commands=(
            _command("next-paragraph", "down", "rest of this paragraph, then the next"),
            _command("previous-paragraph", "up", "rest of this paragraph, then the previous"),
            _command("page-down", "pagedown", "a screenful down"),
            _command("page-up", "pageup", "a screenful up"),
            _command("half-down", "ctrl+d", "half a screenful down"),
            _command("half-up", "ctrl+u", "half a screenful up"),
            _command("line-down", "j", "a line down"),
            _command("line-up", "k", "a line up"),
            _command("first", "home g", "first paragraph"),
            _command("last", "end G", "last paragraph"),
            _command("next-uncoded", "space", "next paragraph without a code"),
            _command("next-annotation", "]", "next annotation of the text"),
            _command("previous-annotation", "[", "previous annotation of the text"),
            _command("annotation-here", "enter", "next annotation of this paragraph"),
            _command("search", "/", "search the text"),
            _command("other-side", "tab", "the other text"),
            _command("lined-up", "=", "line two texts up, and not any more"),
        ),
    ),
    Chapter(
        title="Select",
        commands=(
            _command("next-sentence", ".", "next sentence"),
            _command("previous-sentence", ",", "previous sentence"),
            _command("next-word", "right", "next word"),
            _command("previous-word", "left", "previous word"),
            _command("extend-sentence", ">", "extend by a sentence"),
            _command("extend-sentence-back", "<", "extend back by a sentence"),
            _command("extend-word", "shift+right", "extend by a word"),
            _command("extend-word-back", "shift+left", "extend back by a word"),
            _command("extend-paragraph", "shift+down", "extend by a paragraph"),
            _command("extend-paragraph-back", "shift+up", "extend back by a paragraph"),
            _command("lengthen", ")", "one character more at the end"),
            _command("shorten", "(", "one character less at the end"),
            _command("extending", "v", "moving extends, on and off"),
            _command("whole", "escape", "back to the whole paragraph"),
        ),
    ),
    Chapter(
        title="Annotate",
        commands=(
            _command("suggestion", "y", "suggestions of programs: show them, go to the next"),
            _command("hide-suggestions", "Y", "hide them"),
            _command("again", ";", "the last codes again: here, else on what follows"),
            _command("high", "+", "above the middle of the first ordinal facet; again: further"),
            _command("mid", "0", "the middle of it"),
            _command("low", "-", "below the middle of it; again: further"),
            _command("codebook", "c", "codebook: search all codes, enter gives one"),
            _command("note", "n", "note"),
            _command("span", "m", "move the annotation: select, then enter"),
            _command("delete", "x delete", "delete the annotation"),
            _command("undo", "u ctrl+z", "undo"),
            _command("redo", "U ctrl+y", "redo"),
            _command("finished", "F", "text finished, or not"),
            _command("next-text", "N", "open the text that is next for you"),
        ),
    ),
    Chapter(
        title="Screen",
        commands=(
            _command("colour", "C", "colour passages by the next facet"),
            _command("help", "? f1", "this help"),
            _command("quit", "q ctrl+c ctrl+q", "quit; all is saved already"),
        ),
    ),
)
"""What keys do while no dialog is open, besides one key for each facet."""

ON_SUGGESTION = Chapter(
    title="On a suggestion",
    commands=(
        _command("take", "y", "take it over, and go to the next"),
        _command("refuse", "n", "refuse it, and go to the next"),
        _command("edit", "e", "take it over, and choose another code"),
        _command("next-suggestion", "]", "leave it open, and go to the next"),
        _command("previous-suggestion", "[", "go to the previous one"),
    ),
)
"""What keys do while a suggestion is asked about; all others do what they do otherwise."""

DIALOGS = (
    Chapter(
        title="In lists (codes, codebook, help, search)",
        commands=(
            _command("list-down", "down", "next one"),
            _command("list-up", "up", "previous one"),
            _command("list-page-down", "pagedown", "ten on"),
            _command("list-page-up", "pageup", "ten back"),
            _command("pick", "1 2 3 4 5 6 7 8 9", "the code of this number, if nothing is typed"),
            _command("choose", "enter", "choose it; in a search: the next match"),
            _command("cancel", "escape ctrl+c", "close; the same key brings back what was typed"),
        ),
    ),
    Chapter(
        title="In what you type",
        commands=(
            _command("to-left", "left", "one character to the left"),
            _command("to-right", "right", "one character to the right"),
            _command("to-start", "home", "beginning"),
            _command("to-end", "end", "end"),
            _command(
                "rub-out",
                "backspace",
                "delete before the cursor; of a list: the code",
            ),
            _command("rub-out-after", "delete", "delete after the cursor"),
            _command("rub-out-line", "ctrl+u", "delete all before the cursor"),
            _command("rub-out-word", "ctrl+w", "delete the word before the cursor"),
            _command("next-field", "tab", "label and definition of a new code"),
        ),
    ),
)
"""What keys do while a dialog is open; all others are typed."""

MOUSE = Chapter(
    title="With the mouse",
    commands=(
        _command("click", "click", "a word, an annotation, a code of a list, a key of the foot"),
        _command("click-on", "right+click shift+click", "extend to this word"),
        _command("drag", "drag", "extend word by word; beyond the edge the text scrolls"),
        _command("wheel", "wheel", "scroll the text or the list under it; in a drag: extend"),
        _command("copy", "shift+drag", "copy, where the terminal keeps Shift for itself: most do"),
    ),
)
"""What else the screen listens to."""

COMMANDS = {key: one.name for chapter in SCREEN for one in chapter.commands for key in one.keys}
"""The commands of the screen by key."""

ANSWERS = {key: one.name for one in ON_SUGGESTION.commands for key in one.keys}
"""The commands on a suggestion by key."""

_SIGNS = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "delete": "Del",
}


def facet_keys(facets: Iterable[str]) -> dict[str, str]:
    """Give each facet a key: return the facets by key.

    The first letter of its name that is free, as a small letter of a-z; else a digit, the first
    free one; else any free small or capital letter. Facets beyond that are coded from the
    codebook.
    """
    keys: dict[str, str] = {}
    for facet in facets:
        wanted = [*_letters(facet), *_SPARE]
        key = next((one for one in wanted if one not in COMMANDS and one not in keys), None)
        if key is not None:
            keys[key] = facet
    return keys


_SMALL = "abcdefghijklmnopqrstuvwxyz"
_SPARE = "123456789" + _SMALL + _SMALL.upper()


def _letters(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return [letter for letter in plain if letter in _SMALL]


def key_sign(key: str) -> str:
    """Return how a key is written for people."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    sign = _SIGNS.get(name, name.capitalize() if len(name) > 1 or modifiers else name)
    return "".join(f"{modifier.capitalize()}-" for modifier in modifiers) + sign
