"""Foreign text made harmless: what drives a terminal or breaks XML is shown as an escape."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb"
    "\ud800-\udfff]"
)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What may not stand in XML 1.0, in any writing."""
_ONE_BYTE = 0x100


def printable(words: str) -> str:
    r"""Write control characters and bidirectional overrides as ``\x1b``, ``\u202e``; tabs stay."""
    return _UNSAFE.sub(_escape, words)


def xml_text(words: str) -> str:
    """Write what XML cannot hold as an escape; markup stays markup."""
    return NOT_IN_XML.sub(_escape, words)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < _ONE_BYTE else f"\\u{code:04x}"
