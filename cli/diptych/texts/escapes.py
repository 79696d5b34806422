"""Foreign text made harmless: what would drive a terminal is shown as an escape instead."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb"
    "\ud800-\udfff]"
)
_ONE_BYTE = 0x100


def printable(words: str) -> str:
    r"""Write control characters and bidirectional overrides as ``\x1b``, ``\u202e``; tabs stay."""
    return _UNSAFE.sub(_escape, words)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < _ONE_BYTE else f"\\u{code:04x}"
