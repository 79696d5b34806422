from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.glosses import (
    Gloss,
    Glosses,
    ShownGloss,
    decode_glosses,
    digests,
    encode_glosses,
    glosses_schema,
    is_in,
    paragraph_digest,
    shown_gloss,
)
from diptych.errors import AnnotationSetError, DiptychError
from diptych.texts.text import parse_text

PATH = "gloss.en.json"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def by_ann(quote: str, gloss: str) -> dict[str, Gloss]:
    return {paragraph_digest(quote): Gloss(quote=quote, gloss=gloss, annotator="ann")}


def text(body: str) -> Any:
    return parse_text("t", body.encode(), body, "t.md")


@st.composite
def some(draw: st.DrawFn) -> Glosses:
    found: dict[str, Gloss] = {}
    for quote in draw(st.lists(WORDS, max_size=4)):
        model: dict[str, Any] = draw(st.sampled_from([{}, {"model": "m"}]))
        by = draw(st.sampled_from([{"annotator": "ann"}, {"program": "p", **model}]))
        found[paragraph_digest(quote)] = Gloss(quote=quote, gloss=draw(WORDS), **by)
    return Glosses(glosses=found)


@given(some())
def test_what_is_written_is_read_and_written_again_to_the_byte(said: Glosses) -> None:
    raw = encode_glosses(said)
    assert decode_glosses(raw, PATH) == said
    assert encode_glosses(decode_glosses(raw, PATH)) == raw
    jsonschema.validate(json.loads(raw), glosses_schema())


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for one in (raw, encode_glosses(Glosses(glosses=by_ann("a", "b"))).replace(b"ann", raw)):
        try:
            decode_glosses(one, PATH)
        except DiptychError as error:
            assert str(error).startswith(PATH)  # noqa: PT017 - most bytes are none


def test_it_stands_in_one_order() -> None:
    said = Glosses(glosses={**by_ann("a", "A"), **by_ann("b", "B")})
    other = Glosses(glosses={**by_ann("b", "B"), **by_ann("a", "A")})
    assert encode_glosses(said) == encode_glosses(other)
    first = paragraph_digest("b")
    assert encode_glosses(said).decode().splitlines()[:7] == [
        "{",
        '  "format": "diptych-glosses/1",',
        '  "glosses": {',
        f'    "{first}": {{',
        '      "quote": "b",',
        '      "gloss": "B",',
        '      "annotator": "ann"',
    ]


def one(**changes: Any) -> str:
    fields = {"quote": "a", "gloss": "A", "annotator": "ann", **changes}
    said = {name: value for name, value in fields.items() if value is not None}
    return json.dumps({"format": "diptych-glosses/1", "glosses": {paragraph_digest("a"): said}})


KEY = paragraph_digest("a")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "it is empty"),
        ("{", "not JSON: line 1, column 2"),
        ("[]", "$: Expected `object`"),
        (one(gloss=1), f"$.glosses.{KEY}.gloss: Expected `str`"),
        (one(colour="red"), f"$.glosses.{KEY}: Object contains unknown field `colour`"),
        (one(quote="b"), f"$.glosses.{KEY}: its key is not that of its quote, 3e23e8160039594a"),
        (one(gloss=" "), f"$.glosses.{KEY}: its gloss is empty"),
        (one(annotator=None), "it needs the name of either an annotator or a program"),
        (one(annotator=""), "it needs the name of either an annotator or a program"),
        (one(program="p"), "it needs the name of either an annotator or a program"),
        (one(model="m"), "only a program has a model"),
        (one().replace("/1", "/2"), "$.format: 'diptych-glosses/2' is not a format"),
        (one().replace('"gloss":', '"gloss": "B", "gloss":'), "the key 'gloss' stands here and"),
        (one(gloss="\udc80"), "gloss.en.json"),
        ("<<<<<<< ours\n{}\n", "keep one side of each conflict, then: git add"),
    ],
)
def test_what_is_none_is_refused_with_its_place(source: str, reason: str) -> None:
    with pytest.raises(AnnotationSetError) as refused:
        decode_glosses(source.encode(), PATH)
    assert str(refused.value).startswith(PATH)
    assert reason in str(refused.value)


def test_who_made_it_is_a_person_a_model_or_a_command() -> None:
    made = [{"annotator": "ann"}, {"program": "p", "model": "m"}, {"program": "p"}]
    found = [Gloss(quote="a", gloss="b", **by) for by in made]
    assert [gloss.by for gloss in found] == ["ann", "m", "p"]
    assert [gloss.is_of_program for gloss in found] == [False, True, True]


def test_it_is_found_by_the_words_of_a_paragraph_wherever_that_is() -> None:
    said = Glosses(glosses=by_ann("One two.", "A"))
    assert said.of("One two.") == said.of("One\ntwo.") == said.glosses[paragraph_digest("One two.")]
    assert said.of("One three.") is None
    assert said.outdated(text("New.\n\nOne\ntwo.\n")) == {}
    assert said.outdated(text("One three.\n")) == said.glosses
    assert Glosses().outdated(text("One three.\n")) == {}


def test_a_digest_is_the_same_for_ever() -> None:
    assert paragraph_digest("a") == "ca978112ca1bbdca", "printf a | sha256sum | cut -c-16"


def test_what_is_shown_of_a_passage_is_of_its_whole_paragraphs() -> None:
    by_ann = Gloss(quote="One two.", gloss="A", annotator="ann")
    by_p = Gloss(quote="Three.", gloss="B", program="p")
    both = ["One\ntwo.", "Three."]
    assert shown_gloss("en", both, [by_ann, by_p], "two. Three.") == ShownGloss(
        "en", "A B", "ann, p (a program)", is_of_more=True
    )
    assert shown_gloss("en", both, [by_ann, by_p], "One two. Three.").is_of_more is False
    assert shown_gloss("en", both, [None, by_p], "x")[1:3] == ("… B", "p (a program)")
    assert shown_gloss("en", both, [None, None], "x")[1:3] == ("", "")


def test_what_is_out_of_date_is_in_the_order_of_its_keys() -> None:
    said = Glosses(glosses=dict(one for word in "abcdef" for one in by_ann(word, "A").items()))
    assert [*said.glosses] != sorted(said.glosses)
    assert [*said.outdated(text("c\n"))] == sorted(said.keys - {paragraph_digest("c")})


def test_paragraphs_of_the_same_words_have_one_digest() -> None:
    body = text("# a\n\nB\n\na\n")
    assert digests(body) == {1: KEY, 2: paragraph_digest("B"), 3: KEY}
    assert digests(body, body.paragraphs[2:]) == {3: KEY}


@pytest.mark.parametrize(
    ("language", "tag", "same"),
    [
        ("en", "en", True),
        ("en-GB", "en", True),
        ("zh", "zh-hant", True),
        ("zh-hans", "zh-hant", False),
        ("", "en", False),
        ("de", "en", False),
        ("enm", "en", False),
    ],
)
def test_a_text_in_that_language_needs_none(language: str, tag: str, *, same: bool) -> None:
    assert is_in(language, tag) is same
