"""What the keys of a terminal are called here. What Textual makes of Esc is settled here, too.

A terminal sends Alt and a key as Esc and that key. No key here has Alt, so that is what somebody
pressed: Esc, and at once the next key, which Textual would else take for one that nobody knows.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, NamedTuple, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

if TYPE_CHECKING:
    from textual import events

_MEANT_AS_ONE = "[Obf"
"""``[`` and ``O`` begin what other keys send, ``b`` and ``f`` are words to the left and right."""


class _Named(NamedTuple):
    """A key as Textual's table has it."""

    value: str


def keep_escape_apart() -> None:
    """Let Esc and a key that arrive together be two keys. Only of ``[`` is the Esc not known."""
    keys = {sign: sign for sign in string.ascii_letters + string.digits + string.punctuation}
    keys |= {" ": "space", "\r": "enter", "\t": "tab"}
    both = {
        f"\x1b{sign}": (_Named("escape"), _Named(key))
        for sign, key in keys.items()
        if sign not in _MEANT_AS_ONE
    }
    cast("dict[str, object]", ANSI_SEQUENCES_KEYS).update(both)


def keys_of(event: events.Key) -> list[str]:
    """Call a key by its character, else by its name; what came with Esc is the second one."""
    if event.key.startswith("alt+") and event.character:
        return ["escape", event.character]
    is_plain = "+" not in event.key.removesuffix("+") or event.key.startswith("shift+")
    if is_plain and event.character and event.is_printable and event.character != " ":
        return [event.character]
    return [event.key]
