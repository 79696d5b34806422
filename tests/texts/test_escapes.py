"""What foreign text may not do."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.texts.escapes import printable, xml_text


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


@given(st.text(st.characters(codec=None) | st.sampled_from("\x00\x0b\x7f\ud800\ufffe\uffff\r\n\t")))
def test_xml_holds_what_is_written_for_it(words: str) -> None:
    words = words.translate({ord(one): None for one in "<>&"})
    shown = xml_text(words)
    found = ET.fromstring(f"<a>{shown}</a>".encode()).text or ""  # noqa: S314 - our own
    assert found == shown.replace("\r\n", "\n").replace("\r", "\n")


def test_an_escape_names_the_letter() -> None:
    assert xml_text("a\x0bb\ufffe\ud800 &") == "a\\x0bb\\ufffe\\ud800 &"
