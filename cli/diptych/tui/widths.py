"""How many columns the terminal gives to what terminals do not agree on: it is asked.

Some count a letter with its marks, or a family of emoji, as one character, others each code point.
Who counts otherwise than the terminal writes letters over others. So a screen asks before it opens:
each is written where the line begins, and the terminal says where the cursor stands behind it
(Cursor Position Report, ECMA-48 8.3.14). A terminal that gives no answer is not asked again.
"""

from __future__ import annotations

import os
import re
import select
import unicodedata
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from wcwidth import iter_graphemes, wcswidth, wcwidth

from diptych.rendering.wrapping import CONJUNCT, count_as
from diptych.texts.graphemes import may_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST = 400
"""Characters that are asked about, the commonest first; of others it is known what letters take."""
_AT_ONCE = 100
"""So that the answers fit into what a terminal keeps until it is read."""
_PATIENCE = 0.2
"""Seconds that an answer takes at most."""
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")


def adapt(passages: Iterable[str], terminal: str = "/dev/tty") -> None:
    """Ask the terminal about what is in doubt in these passages, and count as it does from now on.

    Where nothing is in doubt, or there is no terminal, nothing is asked and nothing changes.
    """
    found = in_doubt(passages)
    with suppress(OSError, ImportError):
        if found:
            count_as(asked([CONJUNCT, *found], terminal))


def in_doubt(passages: Iterable[str]) -> list[str]:
    """Return characters as readers know them of which terminals do not agree how wide they are."""
    words = {word for passage in passages for word in passage.split()}
    found = Counter(
        grapheme
        for word in sorted(filter(may_join, words))
        for grapheme in iter_graphemes(word)
        if not grapheme.isascii() and _is_in_doubt(grapheme)
    )
    marks = {letter for grapheme in found for letter in grapheme if _is_spacing_mark(letter)}
    return list(dict.fromkeys([*sorted(marks), *(name for name, _ in found.most_common(_MOST))]))


def _is_in_doubt(grapheme: str) -> bool:
    if len(grapheme) == 1:
        return wcwidth(grapheme) == 0 or _is_spacing_mark(grapheme)
    letters = [max(wcwidth(letter), 0) for letter in grapheme]
    return sum(letters) != wcswidth(grapheme) or any(map(_is_spacing_mark, grapheme))


def _is_spacing_mark(letter: str) -> bool:
    return unicodedata.category(letter) == "Mc"


def asked(graphemes: Sequence[str], path: str) -> dict[str, int]:
    """Ask the terminal how many columns each takes; an empty answer where it does not say.

    Raises ``OSError`` where there is no terminal.
    """
    found: dict[str, int] = {}
    with _quiet_terminal(path) as terminal:
        for first in range(0, len(graphemes), _AT_ONCE):
            some = graphemes[first : first + _AT_ONCE]
            widths = _answers(terminal, some)
            if widths is None:
                return {}
            found |= dict(zip(some, widths, strict=True))
    return found


def _answers(terminal: int, graphemes: Sequence[str]) -> list[int] | None:
    """Write each at the beginning of the line, and read behind which column it ends."""
    question = "".join(f"\r{grapheme}\x1b[6n" for grapheme in graphemes)
    os.write(terminal, f"{question}\r\x1b[K".encode())
    read = b""
    while read.count(b"R") < len(graphemes):
        if not select.select([terminal], [], [], _PATIENCE)[0]:
            return None
        read += os.read(terminal, 4096)
    columns = [int(column) - 1 for column in _ANSWER.findall(read)]
    return columns if len(columns) == len(graphemes) else None


@contextmanager
def _quiet_terminal(path: str) -> Iterator[int]:
    """Open the terminal so that it does not show what it answers; leave it as it was."""
    import termios
    import tty

    terminal = os.open(path, os.O_RDWR | os.O_NOCTTY)
    try:
        before = termios.tcgetattr(terminal)
        tty.setcbreak(terminal)
        try:
            yield terminal
        finally:
            termios.tcsetattr(terminal, termios.TCSANOW, before)
    finally:
        os.close(terminal)
