"""What foreign text may not do."""

from __future__ import annotations

import pytest

from diptych.texts.escapes import printable


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\tb", "a\tb"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nb\x9b", "a\\x0ab\\x9b"),
        ("a\u202eb\u2028", "a\\u202eb\\u2028"),
        ("\ud800", "\\ud800"),
        ("日本 é", "日本 é"),
    ],
)
def test_what_would_drive_a_terminal_is_shown_as_an_escape(words: str, shown: str) -> None:
    assert printable(words) == shown
