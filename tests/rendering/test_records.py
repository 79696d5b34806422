from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.rendering.records import RECORD_FORMATS, neutralised, record_lines

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

COLUMNS = ("word", "number", "share")
HARD = [
    {"word": "新华社 👨‍👩‍👧‍👦", "number": 1, "share": 1 / 3},
    {"word": "שלום, \u202eevil", "number": -1, "share": -0.5},
    {"word": 'a|b, "c";\td\ne', "number": 0, "share": None},
    {"word": "1e5", "number": 2, "share": 1e-7},
    {"word": "=1+1", "number": 3, "share": 0.0},
    {"word": "'=1+1", "number": 4, "share": 1.0},
    {"word": "", "number": 5, "share": None},
    {"word": "<b>\x1b[31m</b>", "number": 6, "share": None},
]


def written(rows: list[dict[str, Any]], form: str) -> str:
    return "".join(f"{line}\n" for line in record_lines(rows, COLUMNS, form))


@pytest.mark.parametrize("form", RECORD_FORMATS)
def test_hard_cells(form: str, snapshot: SnapshotAssertion) -> None:
    assert written(HARD, form) == snapshot


@pytest.mark.parametrize(
    ("form", "nothing"),
    [("csv", "word,number,share\n"), ("tsv", "word\tnumber\tshare\n"), ("json", "[]\n"),
     ("jsonl", "")],
)  # fmt: skip
def test_no_rows(form: str, nothing: str) -> None:
    assert written([], form) == nothing


def test_json_is_one_array_that_reads_back() -> None:
    assert json.loads(written(HARD, "json")) == HARD


def test_jsonl_is_one_object_a_line() -> None:
    assert [json.loads(line) for line in record_lines(HARD, COLUMNS, "jsonl")] == HARD


@given(st.text(st.sampled_from("'=+-@\t\r\n a1新") | st.characters(exclude_categories=["Cs"])))
def test_what_csv_neutralises_can_be_undone(text: str) -> None:
    cell = neutralised(text)
    assert cell == text or (cell.removeprefix("'") == text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert undone(cell) == text


def undone(cell: str) -> str:
    """Take one apostrophe away from where what follows them would have been neutralised."""
    begins = cell.lstrip("'")[:1]
    return cell[1:] if begins and begins in "=+-@\t\r" else cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_csv_and_tsv_read_back_as_they_were(words: list[str]) -> None:
    rows = [{"word": word, "number": None, "share": None} for word in words]
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        file = io.StringIO(written(rows, form), newline="")
        read = list(csv.DictReader(file, delimiter=delimiter))
        assert [undone(row["word"]) for row in read] == words


def test_numbers_are_never_neutralised() -> None:
    assert neutralised(-0.5) == "-0.5"


def test_an_absent_value_is_an_empty_cell() -> None:
    assert neutralised(None) == ""


def test_what_is_no_utf_8_is_escaped_in_all_of_them() -> None:
    row = {"path": "a\udcff.md", "line": 3}
    for form in RECORD_FORMATS:
        lines = record_lines([row], list(row), form)
        written = "\n".join(lines).encode(errors="backslashreplace").decode()
        assert "a\\udcff.md" in written.replace("\\\\", "\\")
    assert json.loads(next(record_lines([row], list(row), "jsonl"))) == {
        "path": "a\\udcff.md",
        "line": 3,
    }
