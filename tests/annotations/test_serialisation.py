"""Annotation sets as bytes: one way to write them, and nothing unsound is read."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet, Conflict, Program
from diptych.annotations.serialisation import annotation_set_schema, decode_set, encode_set
from diptych.errors import AnnotationSetError, DiptychError, InvalidUtf8Error

if TYPE_CHECKING:
    import random

SHIPPED = sorted((Path(__file__).parents[2] / "annotations").glob("*/*.json"))
ID = "0c0f6f0e-6d3f-4d0e-9c1b-5a4b7a0f8f11"
OTHER_ID = "f1f1f1f1-0000-4000-8000-000000000000"
VERSION = "04e33f9e77799ca7388da6f2dcecdf16cc0bea9c"
EXAMPLE = """\
{
  "format": "diptych-annotations/1",
  "text": "un-resolution",
  "text_version": "04e33f9e77799ca7388da6f2dcecdf16cc0bea9c",
  "annotator": "reference",
  "finished": true,
  "annotations": {
    "0c0f6f0e-6d3f-4d0e-9c1b-5a4b7a0f8f11": {
      "start": 3120,
      "end": 3181,
      "quote": "the “exact” passage, text[start:end]: 海 😀",
      "codes": {
        "theme": "intelligence-gap",
        "actor": "china/li-qiang",
        "sentiment": "positive"
      },
      "note": "speech at WAIC",
      "created": "2026-11-22T10:00:00Z"
    },
    "f1f1f1f1-0000-4000-8000-000000000000": {
      "start": 0,
      "end": 1,
      "quote": "T",
      "codes": {}
    }
  }
}
"""


def refusal(source: str | bytes) -> str:
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    with pytest.raises(DiptychError) as caught:
        decode_set(raw, "a.json")
    return str(caught.value)


def changed(old: str, new: str) -> str:
    """Return the example with one part replaced."""
    assert EXAMPLE.count(old) >= 1
    return EXAMPLE.replace(old, new, 1)


# Writing

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
ANNOTATIONS = st.builds(
    lambda start, length, **others: Annotation(start=start, end=start + length, **others),
    st.integers(0, 10**9),
    st.integers(1, 10**9),
    quote=WORDS,
    codes=st.dictionaries(WORDS, WORDS, max_size=4),
    note=st.one_of(st.just(UNSET), WORDS),
    created=st.one_of(st.just(UNSET), st.datetimes().map(lambda t: f"{t:%Y-%m-%dT%H:%M:%SZ}")),
).filter(lambda annotation: annotation.created is UNSET or len(annotation.created) == 20)
VALUES = st.one_of(st.just(UNSET), WORDS, st.booleans(), st.dictionaries(WORDS, WORDS, max_size=2))
CONFLICTS = st.builds(
    Conflict,
    path=st.lists(WORDS, max_size=3).map(tuple),
    base=VALUES,
    ours=VALUES,
    theirs=VALUES,
).filter(lambda one: one.path not in {(), ("annotations",)})
SETS = st.builds(
    AnnotationSet,
    text=WORDS,
    text_version=st.text("0123456789abcdef", min_size=40, max_size=40),
    annotator=WORDS,
    finished=st.booleans(),
    annotations=st.dictionaries(st.uuids(version=4).map(str), ANNOTATIONS, max_size=4),
    conflicts=st.one_of(st.just(UNSET), st.lists(CONFLICTS, min_size=1, max_size=2).map(tuple)),
)
FACETS = st.lists(WORDS, max_size=4, unique=True)


@given(SETS, FACETS)
def test_what_is_written_is_read_back(annotations: AnnotationSet, facets: list[str]) -> None:
    assert decode_set(encode_set(annotations, facets), "a.json") == annotations


@given(SETS, FACETS)
def test_reading_and_writing_again_gives_the_same_bytes(
    annotations: AnnotationSet, facets: list[str]
) -> None:
    written = encode_set(annotations, facets)
    assert encode_set(decode_set(written, "a.json"), facets) == written


@given(SETS, st.randoms(use_true_random=False))
def test_the_bytes_do_not_depend_on_the_order_of_annotations_and_codes(
    annotations: AnnotationSet, chance: random.Random
) -> None:
    def shuffled(mapping: dict[str, Any]) -> dict[str, Any]:
        return dict(chance.sample(list(mapping.items()), len(mapping)))

    others = {
        name: msgspec.structs.replace(annotation, codes=shuffled(annotation.codes))
        for name, annotation in annotations.annotations.items()
    }
    other = msgspec.structs.replace(annotations, annotations=shuffled(others))
    assert encode_set(other, ["b", "a"]) == encode_set(annotations, ["b", "a"])


@given(SETS)
def test_any_other_json_of_the_same_values_is_read_alike(annotations: AnnotationSet) -> None:
    values = json.loads(encode_set(annotations))
    for layout in ({}, {"separators": (" ,\n ", "\t:\r\n")}, {"indent": 1, "sort_keys": True}):
        assert decode_set(json.dumps(values, **layout).encode(), "a.json") == annotations


def test_the_layout_is_the_designed_one() -> None:
    annotations = AnnotationSet(
        text="un-resolution",
        text_version=VERSION,
        annotator="reference",
        finished=True,
        annotations={
            OTHER_ID: Annotation(start=0, end=1, quote="T", codes={}),
            ID: Annotation(
                start=3120,
                end=3181,
                quote="the “exact” passage, text[start:end]: 海 😀",
                codes={
                    "sentiment": "positive",
                    "actor": "china/li-qiang",
                    "theme": "intelligence-gap",
                },
                note="speech at WAIC",
                created="2026-11-22T10:00:00Z",
            ),
        },
    )
    assert encode_set(annotations, ["theme", "actor", "sentiment"]).decode() == EXAMPLE


def test_a_set_of_nothing_is_written_whole() -> None:
    empty = AnnotationSet(text="sea", text_version=VERSION, annotator="anna")
    assert encode_set(empty).decode() == (
        '{\n  "format": "diptych-annotations/1",\n  "text": "sea",\n'
        f'  "text_version": "{VERSION}",\n  "annotator": "anna",\n  "finished": false,\n'
        '  "annotations": {}\n}\n'
    )


def test_facets_that_the_codebook_lacks_follow_by_name() -> None:
    annotation = Annotation(start=0, end=1, quote="x", codes=dict.fromkeys("zcba", "1"))
    empty = AnnotationSet(text="sea", text_version=VERSION, annotator="anna")
    written = encode_set(empty.with_annotation(ID, annotation), ["c", "z"])
    assert list(json.loads(written)["annotations"][ID]["codes"]) == ["c", "z", "a", "b"]


def test_orphan_is_written_last_and_only_where_it_is_true() -> None:
    said = decode_set(EXAMPLE.encode(), "x.json")
    (name, one), *_ = said.annotations.items()
    orphan = msgspec.structs.replace(one, orphan=True)
    yes = said.with_annotation(name, orphan)
    no = said.with_annotation(name, msgspec.structs.replace(orphan, orphan=False))
    written = encode_set(yes, ["theme", "actor", "sentiment"]).decode()
    assert written.count('"orphan"') == 1
    assert f'"created": "{one.created}",\n      "orphan": true\n' in written
    assert decode_set(written.encode(), "x.json") == yes
    assert encode_set(no) == encode_set(said)


def test_only_what_json_must_escape_is_escaped() -> None:
    quote = "\"\\/\b\n\x1f\x7f\x85\u2028\ufeff\U0010ffff<&'"
    annotation = Annotation(start=0, end=1, quote=quote, codes={})
    empty = AnnotationSet(text="sea", text_version=VERSION, annotator="anna")
    written = encode_set(empty.with_annotation(ID, annotation)).decode()
    escaped = "\\\"\\\\/\\b\\n\\u001f\x7f\x85\u2028\ufeff\U0010ffff<&'"
    assert f'"quote": "{escaped}"' in written


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_sets_of_the_example_come_back_as_the_same_bytes(path: Path) -> None:
    raw = path.read_bytes()
    assert encode_set(decode_set(raw, str(path)), ["theme", "actor", "sentiment"]) == raw


def test_the_example_has_two_annotators_and_their_consensus_on_two_texts() -> None:
    assert len(SHIPPED) == 6


# Reading


def test_finished_and_created_and_note_and_format_may_be_left_out() -> None:
    source = f'{{"text": "sea", "text_version": "{VERSION}", "annotator": "anna"}}'
    expected = AnnotationSet(text="sea", text_version=VERSION, annotator="anna")
    assert decode_set(source.encode(), "a.json") == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "it is empty"),
        (EXAMPLE[:400], "not JSON: line 14, column 6: Expecting property name"),
        (EXAMPLE[:-3], "not JSON: line 26, column 4: Expecting ',' delimiter"),
        (EXAMPLE + "x", "not JSON: line 28, column 1: Extra data"),
        ("\ufeff" + EXAMPLE, "not JSON: line 1, column 1: Unexpected UTF-8 BOM"),
        (changed("“exact”", "\n"), "not JSON: line 11, column 21: Invalid control character"),
        (changed("“exact”", "\\x"), "not JSON: line 11, column 21: Invalid \\escape"),
        (changed("true,", "true"), "not JSON: line 7, column 3: Expecting ',' delimiter"),
        ("[" * 100_000, "not JSON: nested too deeply"),
        (changed('"T"', "[" * 100_000), "not JSON: nested too deeply"),
        (changed("3120", "NaN"), "not JSON: line 9: NaN cannot be a value"),
        (changed("3120", "-Infinity"), "not JSON: line 9: -Infinity cannot be a value"),
        (changed("3120", "1e999"), "not JSON: line 9: 1e999 cannot be a value"),
        (changed("3120", "9" * 5000), f"not JSON: line 9: {'9' * 40} cannot be a value"),
        (changed("speech", "\\ud800"), 'not JSON: line 17: "\\ud800 at WAIC" cannot be a value'),
        (changed('"actor"', '"\\udc00"'), 'not JSON: line 14: "\\udc00" cannot be a value'),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(source: str, message: str) -> None:
    assert refusal(source).startswith(f"a.json: {message}")


@pytest.mark.parametrize("bad", [b"\xff", b"\xed\xa0\x80", b"\xc0\x80", "é".encode("latin-1")])
def test_what_is_not_utf_8_is_refused_with_its_offset(bad: bytes) -> None:
    raw = EXAMPLE.encode()
    offset = raw.index(b"speech")
    with pytest.raises(InvalidUtf8Error) as caught:
        decode_set(raw.replace(b"speech", bad), "a.json")
    assert str(caught.value).startswith(f"a.json: byte {offset} is not UTF-8; ")


PLACE = f"$.annotations.{ID}"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("null", "$: Expected `object`, got `null`"),
        ("[]", "$: Expected `object`, got `array`"),
        ("{}", "$: Object missing required field `text`"),
        (changed('"text"', '"texts"'), "$: Object contains unknown field `texts`"),
        (changed('"un-resolution"', "1"), "$.text: Expected `str`, got `int`"),
        (changed("true", "null"), "$.finished: Expected `bool`, got `null`"),
        (changed("true", '"true"'), "$.finished: Expected `bool`, got `str`"),
        (changed("true", "1"), "$.finished: Expected `bool`, got `int`"),
        (changed("3120", '"3120"'), f"{PLACE}.start: Expected `int`, got `str`"),
        (changed("3120", "3120.5"), f"{PLACE}.start: Expected `int`, got `float`"),
        (changed("3120", "true"), f"{PLACE}.start: Expected `int`, got `bool`"),
        (changed('"start": 3120,', ""), f"{PLACE}: Object missing required field `start`"),
        (changed('"speech at WAIC"', "null"), f"{PLACE}.note: Expected `str`, got `null`"),
        (changed('"note"', '"notes"'), f"{PLACE}: Object contains unknown field `notes`"),
        (
            changed('"intelligence-gap"', "null"),
            f"{PLACE}.codes[...]: Expected `str`, got `null`",
        ),
        (
            changed('"codes": {}', '"codes": []'),
            f"$.annotations.{OTHER_ID}.codes: Expected `object`, got `array`",
        ),
        (
            f'{{"text": "", "text_version": "", "annotator": "", "annotations": {{"{ID}": 1}}}}',
            f"{PLACE}: Expected `object`, got `int`",
        ),
        (changed("annotations/1", "annotations/2"), "$.format: 'diptych-annotations/2' is not a"),
        (changed(VERSION, VERSION[:-1]), "$.text_version: not a git blob id"),
        (changed(VERSION, VERSION.upper()), "$.text_version: not a git blob id"),
        (changed("22T10", "22 10"), f"{PLACE}: created is '2026-11-22 10:00:00Z', not of the form"),
        (changed("3120", "3181"), f"{PLACE}: the span 3181 to 3181 is empty or runs backwards"),
        (changed("3120", "-1"), f"{PLACE}: the span -1 to 3181 is empty or runs backwards"),
        (changed(ID, "1"), "$.annotations.1: not a random UUID (version 4, lower case)"),
        (changed(ID, ID.upper()), f"$.annotations.{ID.upper()}: not a random UUID"),
        (changed(ID, ID.replace("-4d", "-1d")), "$.annotations.0c0f6f0e-6d3f-1d0e-9c1b-5a4b7a0f8f"),
    ],
)
def test_a_set_that_is_none_is_refused_with_its_place(source: str, message: str) -> None:
    assert refusal(source).startswith(f"a.json: {message}")


def twice(key: str, first: int, second: int) -> str:
    return f"a.json: line {second}: the key {key!r} stands here and on line {first}; keep one"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (changed('"finished"', '"text": "x",\n  "finished"'), twice("text", 3, 6)),
        (changed('"finished": true', '"text": "x"'), twice("text", 3, 6)),
        (changed(OTHER_ID, ID), twice(ID, 8, 20)),
        (changed('"start": 0', '"end": 1'), twice("end", 21, 22)),
        (changed('"note": "speech at WAIC"', '"quote": "x"'), twice("quote", 11, 17)),
        (changed('"sentiment"', '"theme"'), twice("theme", 13, 15)),
        (changed('"sentiment":', '"theme" \t\r\n:'), twice("theme", 13, 15)),
        (changed('"sentiment"', '"\\u0074hem\\u0065"'), twice("theme", 13, 15)),
        (changed('"theme"', '"\\u0074heme"').replace("actor", "theme"), twice("theme", 13, 14)),
        (changed('"sentiment"', '"t\\\\": "", "t\\\\"'), twice("t\\", 15, 15)),
        (changed('"sentiment"', '"x\\\\": "", "theme"'), twice("theme", 13, 15)),
        (
            changed("speech", 'say \\"a\\": \\"b\\" \\\\').replace('"sentiment"', '"theme"'),
            twice("theme", 13, 15),
        ),
        (changed("{}", '{"a": "{", "b": "}", "a": "\\"}"}'), twice("a", 24, 24)),
        (
            changed('"sentiment"', '"theme"').replace('"start": 0', '"start": "x"'),
            twice("theme", 13, 15),
        ),
        (changed("3120", '"x"').replace(OTHER_ID, ID), twice(ID, 8, 20)),
        (changed("true", '[{"a": 1}, {"a": 1, "a": 2}]'), twice("a", 6, 6)),
        (EXAMPLE.replace("\n", "").replace("actor", "theme"), twice("theme", 1, 1)),
    ],
)
def test_a_duplicate_key_is_refused_with_both_lines(source: str, message: str) -> None:
    assert refusal(source) == message


@pytest.mark.parametrize(
    "source",
    [
        changed("speech", '\\"a\\": 1, \\"a\\": 2'),
        changed("speech", "{ } \\\\"),
        changed('"actor"', '"theme\\""'),
        changed('"actor"', '"Theme"'),
        changed('"note"', '"\\u006eote"'),
        changed('"actor": "china/li-qiang"', '"note": "note"'),
    ],
)
def test_what_only_looks_like_a_duplicate_key_is_none(source: str) -> None:
    assert len(decode_set(source.encode(), "a.json").annotations) == 2


@given(st.binary())
@example(EXAMPLE.encode("utf-16"))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(DiptychError):
        decode_set(raw, "a.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
)
PARTS = st.sampled_from(
    [
        '"',
        "\\",
        "{",
        "}",
        ",",
        ":",
        "[",
        "]",
        "null",
        "NaN",
        "1e9",
        "-",
        " ",
        '"text": ""',
        "é",
        "\0",
    ]
)


@given(st.data())
def test_a_damaged_set_is_read_or_refused(data: st.DataObject) -> None:
    source = EXAMPLE
    for _ in range(data.draw(st.integers(1, 3))):
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(source))] * 2)))
        end = min(end, start + 60)
        part = source[start:end]
        new = st.one_of(st.sampled_from(["", part * 2, part.swapcase(), part[::-1]]), PARTS)
        source = source[:start] + data.draw(new) + source[end:]
    with suppress(DiptychError):
        decode_set(source.encode("utf-8", "surrogatepass"), "a.json")


@given(st.integers(0, len(EXAMPLE.encode()) - 1), st.integers(0, 255))
def test_a_set_with_a_wrong_byte_is_read_or_refused(place: int, byte: int) -> None:
    raw = bytearray(EXAMPLE.encode())
    raw[place] = byte
    with suppress(DiptychError):
        decode_set(bytes(raw), "a.json")


@given(st.sampled_from(["3120", "true", "{}", '"speech at WAIC"', f'"{ID}"']), JSON)
def test_a_set_with_any_json_in_some_place_is_read_or_refused(old: str, value: object) -> None:
    with suppress(DiptychError):
        decode_set(changed(old, json.dumps(value)).encode(), "a.json")


# The JSON Schema


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    described = annotation_set_schema()
    Draft202012Validator.check_schema(described)
    return Draft202012Validator(described)


def test_the_schema_allows_every_set_that_is_written(schema: Draft202012Validator) -> None:
    @given(SETS)
    def is_allowed(annotations: AnnotationSet) -> None:
        schema.validate(json.loads(encode_set(annotations)))

    is_allowed()
    schema.validate(json.loads(EXAMPLE))
    for path in SHIPPED:
        schema.validate(json.loads(path.read_bytes()))


@pytest.mark.parametrize(
    "source",
    [
        "null",
        "{}",
        changed("annotations/1", "annotations/2"),
        changed('"text"', '"texts"'),
        changed(VERSION, VERSION.upper()),
        changed("true", "1"),
        changed("true", "null"),
        changed(ID, ID.upper()),
        changed(ID, "1"),
        changed("3120", "-1"),
        changed("3120", '"3120"'),
        changed("3120", "0.5"),
        changed('"start": 3120,', ""),
        changed('"note"', '"notes"'),
        changed('"speech at WAIC"', "null"),
        changed('"intelligence-gap"', "null"),
        changed('"codes": {}', '"codes": []'),
        changed("22T10", "22T25"),
    ],
)
def test_what_is_refused_is_not_allowed_by_the_schema(
    schema: Draft202012Validator, source: str
) -> None:
    with pytest.raises(AnnotationSetError):
        decode_set(source.encode(), "a.json")
    assert not schema.is_valid(json.loads(source))


# Merges


def test_a_set_without_conflicts_does_not_mention_them() -> None:
    said = decode_set(EXAMPLE.encode(), "a.json")
    assert encode_set(msgspec.structs.replace(said, conflicts=())) == encode_set(said)
    assert b"conflicts" not in encode_set(said)


def test_conflicts_are_written_one_field_a_line() -> None:
    found = Conflict(path=("annotations", ID, "codes", "theme"), base="a", theirs="b")
    said = AnnotationSet(text="sea", text_version=VERSION, annotator="ann", conflicts=(found,))
    assert (
        encode_set(said)
        .decode()
        .endswith(
            f"""\
  "annotations": {{}},
  "conflicts": [
    {{
      "path": [
        "annotations",
        "{ID}",
        "codes",
        "theme"
      ],
      "base": "a",
      "theirs": "b"
    }}
  ]
}}
"""
        )
    )


def test_conflict_markers_are_named_as_such() -> None:
    marked = changed('  "annotator"', '<<<<<<< ours\n  "annotator"')
    assert refusal(marked) == (
        "a.json: conflict markers: git could not merge it; settle it with: diptych resolve"
    )


def test_the_program_stands_behind_the_annotator_its_digests_in_order() -> None:
    program = Program(command="grep", digests={"b": "0" * 12, "a": "1" * 12})
    said = AnnotationSet(text="sea", text_version="0" * 40, annotator="bot", by=program)
    raw = encode_set(said)
    assert b'"annotator": "bot",\n  "by": {\n    "command": "grep",\n    "digests": {\n' in raw
    assert raw.index(b'"a"') < raw.index(b'"b"')
    assert encode_set(decode_set(raw, "a.json")) == raw
    assert decode_set(raw.replace(b'"by"', b'"text_version"', 0), "a.json") == said
    none = encode_set(replace(said, by=Program(command="grep", digests={})))
    assert b"digests" not in none


@pytest.mark.parametrize(
    "by",
    ['"grep"', "{}", '{"command": 1}', '{"command": "x", "who": "y"}', '{"command": ""}', "null"],
)
def test_a_program_that_says_something_else_is_refused(by: str) -> None:
    refused = refusal(changed('"annotator":', f'"by": {by}, "annotator":'))
    assert "$.by" in refused
