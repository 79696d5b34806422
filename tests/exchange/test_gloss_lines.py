"""What a program is asked to translate, and what of its answer is taken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.exchange.gloss_lines import GlossAnswers, read_glosses, request_lines
from diptych.texts.text import parse_text

BODY = "---\nlanguage: id\n---\n\nSatu.\n\nDua.\n\nSatu.\n\nTiga\nbaris.\n"
TEXT = parse_text("t", BODY.encode(), BODY, "t.md")
OTHER = parse_text("o", b"x\n", "x\n", "o.md")
ASKED = ((TEXT, (1, 2, 3, 4)), (OTHER, ()))


def row(number: Any = 1, gloss: Any = "One.", **more: Any) -> dict[str, Any]:
    return {"text": "t", "paragraph": number, "gloss": gloss, **more}


def read(*rows: Any) -> GlossAnswers:
    lines = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in rows]
    return read_glosses(b"\n".join(lines), ASKED)


def test_the_request_has_a_task_and_a_line_for_each_paragraph_asked_for() -> None:
    task, *paragraphs = map(json.loads, request_lines("de", [(TEXT, (2, 4))]))
    assert task["language"] == "de"
    assert "into German (de), whole" in task["task"]
    assert '{"model": "who answers"}' in task["task"]
    assert paragraphs == [
        {"text": "t", "paragraph": 2, "language": "id", "content": "Dua."},
        {"text": "t", "paragraph": 4, "language": "id", "content": "Tiga baris."},
    ]


def test_a_language_without_a_name_is_asked_for_by_its_tag() -> None:
    assert "into qqq, whole" in json.loads(next(request_lines("qqq", [])))["task"]


def test_translations_are_taken_in_one_line() -> None:
    said = read({"model": "m-1"}, row(), row(2, " Two\n\n two. "))
    assert said.found == {"t": {1: "One.", 2: "Two two."}, "o": {}}
    assert (said.model, said.refused) == ("m-1", ())


def test_the_same_words_may_be_translated_alike_wherever_they_are() -> None:
    assert read(row(1), row(3)).found["t"] == {1: "One.", 3: "One."}


BAD: list[tuple[Any, str]] = [
    (b"\xff", "not UTF-8: byte 1 of the line"),
    (b"no", "not JSON: column 1: Expecting value"),
    ([], "it is not an object"),
    (b'{"text": "t", "text": "t"}', '"text" stands twice'),
    (row(quote="Dua"), '"quote" is no key of an answer; these are: text, paragraph, gloss'),
    (row(text="u"), 'text "u" was not asked for'),
    (row(text=1), "text 1 was not asked for"),
    (row(5), "paragraph 5 is none of t's, 1 to 4"),
    (row(number=True), "paragraph true is none of t's, 1 to 4"),
    (
        row("1"),
        'paragraph "1" is none of t\'s, 1 to 4; write the number without quotation marks',
    ),
    (row(1, text="o"), "o:1 was not asked for"),
    (row(2, None), "gloss null is not in words"),
    (row(2, ["x"]), 'gloss ["x"] is not in words'),
    (row(2, " \n"), "gloss is empty"),
    (row(2, "a\x1bb"), 'gloss "a\\u001bb" has control characters'),
    (row(2, "a\ud800b"), 'gloss "a\\ud800b" has control characters'),
    (row(2, "a" * 2_001), "gloss has 2,001 letters, more than the 2,000 that a translation of 4"),
    (row(1), "line 1 translates t:1"),
    (row(3, "Une."), "t:3 has the words of t:1, which line 1 translates otherwise"),
    ({"model": ""}, "model is said once, in words"),
    ({"paragraph": 1}, "text null was not asked for"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_a_bad_row_costs_nothing_but_itself(line: Any, reason: str) -> None:
    said = read(row(1), line, row(4, "Three lines."))
    assert said.found["t"] == {1: "One.", 4: "Three lines."}
    ((number, why),) = said.refused
    assert number == 2
    assert reason in why


def test_what_was_said_alike_elsewhere_is_not_said_twice() -> None:
    said = read(row(1), row(3), row(3))
    assert [one.reason for one in said.refused] == ["line 1 translates t:3"]


@given(st.binary())
def test_no_answer_breaks_it(raw: bytes) -> None:
    assert read_glosses(raw, ASKED).model == "" or raw


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=3
)


@given(
    st.lists(
        st.builds(row, ANYTHING, ANYTHING, note=ANYTHING)
        | st.builds(row, st.integers(0, 5), st.text())
    )
)
def test_each_row_is_taken_or_refused(rows: list[dict[str, Any]]) -> None:
    said = read(*rows)
    assert len(said.found["t"]) + len(said.refused) == len(rows)
