"""JSON of other tools, and what is none."""

from __future__ import annotations

import pytest

from diptych.errors import ForeignFileError
from diptych.exchange.json_reading import json_document, listed, strings, words


def test_lines_are_values_where_that_is_wanted() -> None:
    assert json_document(b'\xef\xbb\xbf{"a": "\\u00e9"}', "f", "") == {"a": "é"}
    assert json_document(b"1\n\n2\n", "f", "", may_be_lines=True) == [1, 2]


@pytest.mark.parametrize("raw", [b"1\n2\n", b"", b"{'a': 1}", b"9" * 5000])
@pytest.mark.parametrize("may_be_lines", [False, True])
def test_what_is_none_is_refused_with_what_to_do(raw: bytes, *, may_be_lines: bool) -> None:
    if raw == b"1\n2\n" or not raw.strip():
        may_be_lines = False
    with pytest.raises(ForeignFileError, match=r"^f: not JSON: .*; do that$"):
        json_document(raw, "f", "do that", may_be_lines=may_be_lines)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'"\xff"', "byte 1 is not UTF-8"),
        (b"[" * 200_000, "not JSON: nested too deeply"),
        (b'{"a": ["\\ud83d"]}', r"it has U\+D83D, which is half a letter"),
    ],
)
def test_what_cannot_be_read_is_said(raw: bytes, reason: str) -> None:
    with pytest.raises(ForeignFileError, match=f"^f: {reason}; do that$"):
        json_document(raw, "f", "do that")


def test_two_halves_are_a_letter() -> None:
    assert json_document(b'"\\ud83c\\udf33"', "f", "") == "🌳"


def test_what_may_be_one_or_many_is_listed() -> None:
    assert (listed(None), listed("a"), listed([1])) == ([], ["a"], [1])
    assert strings(["a", 7, None, "b"]) == ["a", "b"]
    assert (words({"a": "b"}, "a"), words({"a": 7}, "a"), words({}, "a")) == ("b", "", "")
