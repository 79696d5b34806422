"""What a program is asked, and what is taken of its answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.codebook import Code, Facet
from diptych.annotations.suggestions import Suggestion
from diptych.exchange.program import (
    Answers,
    Refused,
    facet_digest,
    read_answers,
    request_lines,
)
from diptych.texts.text import Text, parse_text


def text_of(name: str, body: str) -> Text:
    source = f"---\nlanguage: en\n---\n\n{body}"
    return parse_text(name, source.encode(), source, f"texts/{name}.md")


ONE_EACH = "an answer has one code of a facet: write a line for each"
PARK = text_of("park", "# Parks\n\nTrees are good, and trees are old.\n\nThey cost money.\n")
THEME = Facet(
    name="theme",
    definition="What it is about.",
    codes={
        "green": Code(path="green", definition="Plants.", include=("a tree",), exclude=("paint",)),
        "green/tree": Code(path="green/tree", labels={"en": "Trees"}),
        "money": Code(path="money", labels={"en": "Costs and all"}),
    },
)
MOOD = Facet(name="mood", kind="ordinal", codes={"good": Code(path="good", value=1.0)})
FACETS = (THEME, MOOD)
KEYS = "text, paragraph, quote, note, none, theme, mood"
STRANGE = "is not in words, or has control characters"


def read(*rows: dict[str, Any] | str | bytes) -> Answers:
    lines = [json.dumps(row) if isinstance(row, dict) else row for row in rows]
    raw = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    return read_answers(raw, FACETS, [PARK])


def of(paragraph: int, **fields: Any) -> dict[str, Any]:
    return {"text": "park", "paragraph": paragraph, **fields}


def reasons(*rows: dict[str, Any] | str | bytes) -> list[str]:
    found = read(*rows)
    assert found.count == 0
    return [one.reason for one in found.refused]


def test_a_request_is_the_task_with_the_codebook_and_then_each_paragraph() -> None:
    task, *paragraphs = map(json.loads, request_lines(FACETS, [PARK]))
    assert task["task"].startswith("Say which codes")
    assert task["facets"] == [
        {
            "facet": "theme",
            "kind": "nominal",
            "label": "theme",
            "definition": "What it is about.",
            "codes": [
                {
                    "code": "green",
                    "label": "green",
                    "definition": "Plants.",
                    "include": ["a tree"],
                    "exclude": ["paint"],
                },
                {"code": "green/tree", "label": "Trees"},
                {"code": "money", "label": "Costs and all"},
            ],
        },
        {
            "facet": "mood",
            "kind": "ordinal",
            "label": "mood",
            "codes": [{"code": "good", "label": "good", "value": 1.0}],
        },
    ]
    assert paragraphs[1] == {
        "text": "park",
        "paragraph": 2,
        "language": "en",
        "content": "Trees are good, and trees are old.",
    }
    assert len(paragraphs) == len(PARK.paragraphs)


def test_a_digest_is_of_what_a_request_says_of_a_facet() -> None:
    other = Facet(name="theme", codes={**THEME.codes, "x": Code(path="x")})
    assert facet_digest(THEME) != facet_digest(other)
    terms = Facet(
        name="mood",
        kind="ordinal",
        codes={"good": Code(path="good", value=1.0, terms={"en": ("x",)})},
    )
    assert facet_digest(MOOD) == facet_digest(terms)


def test_a_row_is_a_passage_with_its_codes_in_the_order_of_the_codebook() -> None:
    found = read(of(2, mood="good", theme="green/tree", quote="Trees are good", note="why"))
    codes = (("theme", "green/tree"), ("mood", "good"))
    assert found.found == {"park": [Suggestion(9, 23, codes, "why")]}
    assert found.refused == ()


def test_without_a_quote_the_whole_paragraph_is_meant() -> None:
    found = read(of(3, theme="money"), of(3, mood="good", quote=None, note=None, theme=""))
    assert found.found["park"] == [
        Suggestion(45, 61, (("theme", "money"),)),
        Suggestion(45, 61, (("mood", "good"),)),
    ]


def test_words_that_stand_twice_are_the_first_and_then_the_second() -> None:
    row = of(2, theme="green/tree", quote="are")
    found = read(row, row, row)
    assert [(one.start, one.end) for one in found.found["park"]] == [(15, 18), (35, 38)]
    assert found.refused == (Refused(3, "line 1 says the same"),)


def test_none_may_be_false_beside_a_code() -> None:
    assert read(of(3, theme="money", none=False, quote="", note="")).count == 1


@pytest.mark.parametrize("depth", [*range(100, 1100, 45), *range(960, 1000)])
def test_no_depth_is_too_much(depth: int) -> None:
    assert len(reasons('{"text": ' + "[" * depth + "]" * depth + "}")) == 1


def test_many_keys_are_counted_once() -> None:
    row = "{" + ", ".join(f'"k{number}": 1' for number in range(200_000)) + "}"
    (reason,) = reasons(row)
    assert reason.startswith('"k0" is no key of an answer')


def test_paragraphs_are_answered_by_a_row_or_by_none() -> None:
    found = read(of(1, none=True), "", of(3, theme="money"), '{"model": "m-1"}')
    assert found.answered == {"park": frozenset({1, 3})}
    assert (found.model, found.count, found.refused) == ("m-1", 1, ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Sure, here it is:", "not JSON: column 1: Expecting value"),
        ("[1]", "it is not an object"),
        (b'{"text": "\xff"}', "not UTF-8: byte 11 of the line"),
        ('{"text": "park", "text": "park"}', '"text" stands twice'),
        ("[" * 100_000, "not JSON: nested too deeply"),
        (
            of(1, theme="money", annotator="ann"),
            f'"annotator" is no key of an answer; these are: {KEYS}',
        ),
        ({"paragraph": 1, "theme": "money"}, "text null was not asked for"),
        ({"text": "sea", "paragraph": 1, "theme": "money"}, 'text "sea" was not asked for'),
        (of(4, theme="money"), "paragraph 4 is none of park's, 1 to 3"),
        ({"text": "park", "theme": "money"}, "paragraph null is none of park's, 1 to 3"),
        ({"text": "park", "paragraph": True}, "paragraph true is none of park's, 1 to 3"),
        (
            {"text": "park", "paragraph": "1"},
            'paragraph "1" is none of park\'s, 1 to 3; write the number without quotation marks',
        ),
        (of(1, theme="moneys"), '"moneys" is no code of theme; did you mean money?'),
        (
            of(1, theme=["money"]),
            f'["money"] is no code of theme; {ONE_EACH}',
        ),
        (of(1, theme=3), "3 is no code of theme"),
        (of(1, theme="Costs and all"), '"Costs and all" is no code of theme; did you mean money?'),
        (of(1), "no code of theme or mood"),
        (of(1, quote="Parks"), "no code of theme or mood"),
        (of(1, none=False), "no code of theme or mood"),
        (of(1, none=1), "none is true, and then stands with text and paragraph alone"),
        (of(1, none=True, note="x"), "none is true, and then stands with text and paragraph alone"),
        (of(1, theme="money", quote="They"), '"They" does not stand in park:1'),
        (of(1, theme="money", quote=7), "quote 7 is not in words"),
        (of(1, theme="money", note="\x1b"), f'note "\\u001b" {STRANGE}'),
        (of(1, theme="money", note=7), f"note 7 {STRANGE}"),
        ('{"model": ""}', "model is said once, in words"),
        ('{"model": "a\\u0007"}', "model is said once, in words"),
    ],
)  # fmt: skip
def test_each_line_that_is_not_taken_has_its_reason(line: Any, reason: str) -> None:
    assert reasons(line) == [reason]


def test_what_contradicts_an_earlier_line_is_not_taken() -> None:
    found = read(of(1, none=True), of(1, theme="money"), of(3, theme="money"), of(3, none=True))
    assert found.refused == (
        Refused(2, "line 1 says that nothing is in park:1"),
        Refused(4, "line 3 says something of park:3"),
    )


def test_a_second_model_is_not_taken() -> None:
    found = read('{"model": "a"}', '{"model": "b"}')
    assert (found.model, len(found.refused)) == ("a", 1)


def test_a_bad_line_costs_nothing_but_itself() -> None:
    found = read("```json", of(1, theme="money"), b"\xff\xff", of(3, theme="money"), "```")
    assert found.count == 2
    assert [one.line for one in found.refused] == [1, 3, 5]


_PIECES = st.sampled_from(
    ["text", "park", "paragraph", "quote", "none", "theme", "money", "Trees are good", 1, 2, True]
)
_VALUES = _PIECES | st.none() | st.text(max_size=8) | st.integers() | st.lists(_PIECES, max_size=2)
_ROWS = st.dictionaries(_PIECES.filter(lambda one: isinstance(one, str)), _VALUES, max_size=6)


@given(
    st.lists(
        st.binary(max_size=40)
        | _ROWS.map(lambda row: json.dumps(row).encode())
        | _ROWS.map(lambda row: json.dumps({"text": "park", "paragraph": 2, **row}).encode()),
        max_size=6,
    )
)
def test_whatever_is_answered_is_taken_or_refused(lines: list[bytes]) -> None:
    found = read_answers(b"\n".join(lines), FACETS, [PARK])
    for one in found.found["park"]:
        assert 0 <= one.start < one.end <= len(PARK.body)
        assert all(code in {**THEME.codes, **MOOD.codes} for _, code in one.codes)
    filled = b"\n".join(lines).removeprefix(b"\xef\xbb\xbf").split(b"\n")
    said = [number for number, line in enumerate(filled, 1) if line.strip()]
    assert {one.line for one in found.refused} <= set(said)
