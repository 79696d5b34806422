"""How far long work is: one line on stderr, on a terminal only, that is gone when it is done."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from diptych.console.pager import is_paged, terminal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE = 0.5
"""Seconds that pass before anything is shown: most work is done by then."""
_EVERY = 0.1
"""Seconds between two lines."""


@contextmanager
def progress(
    what: str, *, while_writing: bool = False
) -> Iterator[Callable[[int, int], None] | None]:
    """Give what is to be told how many of how many steps are done; ``None`` without a terminal.

    ``while_writing`` says that the answer is written meanwhile: on a terminal that shows enough.
    """
    from diptych.rendering.terminal import stderr_width

    width = stderr_width()
    if width is None or is_paged() or (while_writing and sys.stdout.isatty()):
        yield None
        return
    line = _Line(what, width)
    try:
        yield line.tell
    finally:
        line.write("")


class _Line:
    """One line of a terminal, written again and again."""

    def __init__(self, what: str, width: int) -> None:
        self._what = what
        self._room = width - 1
        self._due = monotonic() + _PATIENCE
        self._written = 0

    def tell(self, done: int, of: int) -> None:
        """Show how far it is, unless it was just shown."""
        if monotonic() >= self._due:
            self.write(f"{self._what}: {done} of {of}")
            self._due = monotonic() + _EVERY

    def write(self, words: str) -> None:
        """Replace what stands there; nothing leaves an empty line, with the cursor at its start."""
        words = words[: self._room]
        if words or self._written:
            blank = "" if words else "\r"
            terminal = terminal_of(sys.stderr)
            terminal.write(f"\r{words:<{self._written}}{blank}")
            terminal.flush()
        self._written = len(words)
