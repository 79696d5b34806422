"""Questions to somebody at a terminal: one letter, one key, one line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from typing import TextIO

QUIT = "q"
_ENDS = {"q", "Q", "\x03", "\x04", "\x1b", ""}


def can_ask(shown_on: TextIO | None) -> bool:
    """Tell whether somebody sees what is asked there and can answer."""
    return all(stream and stream.isatty() for stream in (sys.stdin, shown_on))


def asked_letter(question: str, letters: str, explained: str = "") -> str:
    """Ask on stderr until one of the letters is typed; the end of stdin means ``QUIT``.

    ``explained`` is what a question mark gets: lines that say what the letters do.
    """
    while True:
        sys.stderr.write(question)
        sys.stderr.flush()
        typed = sys.stdin.readline()
        answer = typed.strip().lower()[:1] if typed else QUIT
        if answer and answer in letters:
            return answer
        if answer == "?":
            sys.stderr.write(explained)


def pressed_key() -> str:
    """Wait for a key; whatever ends a program means ``QUIT``."""
    key = typer.getchar()
    return QUIT if key in _ENDS else key


def asked_line(prompt: str) -> str:
    """Ask for a line; Ctrl-C means an empty one."""
    try:
        return str(typer.prompt(prompt, default="", show_default=False)).strip()
    except typer.Abort:
        return ""
