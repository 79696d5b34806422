"""What a program is asked, and what it answers: JSONL both ways.

The request is a line with the task and the codebook, then one for each paragraph. An answer is a
row for each passage, or one that says of a paragraph that there is nothing in it; each is tried
alone, so that a bad one costs nothing but itself. A program decides neither ids nor offsets nor
whose annotations they are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diptych.annotations.quotes import Span, occurrences
from diptych.annotations.suggestions import Suggestion
from diptych.errors import did_you_mean
from diptych.exchange.answer_rows import (
    AnswerReading,
    Refused,
    RefusedRowError,
    has_strange,
    json_line,
    shown_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Code, Facet
    from diptych.texts.text import Text

TASK = (
    "Say which codes of the codebook below apply to which passages of the paragraphs that follow, "
    "one JSON object a line and nothing else. For each passage: text and paragraph as they are "
    "named here; quote, words of that paragraph to the letter (without it the whole paragraph is "
    "meant); at most one code per facet, by its whole name, under the name of the facet; note, a "
    "remark in one line, if need be. For a paragraph to which no code applies: text, paragraph and "
    '"none": true. Once, if you like: {"model": "who answers"}.'
)
_DIGITS = 12
OWN_KEYS = ("text", "paragraph", "quote", "note", "none")
"""Keys of an answer; besides, one for each facet that was asked for, which is called otherwise."""


def request_lines(facets: Sequence[Facet], texts: Sequence[Text]) -> Iterator[str]:
    """Yield the lines of a request, without their ends."""
    yield json_line({"task": TASK, "facets": [_facet(facet) for facet in facets]})
    for text in texts:
        for paragraph in text.paragraphs:
            yield json_line(
                {
                    "text": text.id,
                    "paragraph": paragraph.number,
                    "language": text.language,
                    "content": text.content(paragraph),
                }
            )


def facet_digest(facet: Facet) -> str:
    """Return a digest of what a request says of a facet."""
    return hashlib.sha256(json_line(_facet(facet)).encode()).hexdigest()[:_DIGITS]


def _facet(facet: Facet) -> dict[str, Any]:
    codes = [_code(code) for code in facet.codes.values()]
    said = {"facet": facet.name, "kind": facet.kind, "label": facet.label()}
    return _said({**said, "definition": facet.definition, "codes": codes})


def _code(code: Code) -> dict[str, Any]:
    return _said(
        {
            "code": code.path,
            "label": code.label(),
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "value": code.value,
        }
    )


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", (), None)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What can be taken of an answer."""

    found: Mapping[str, Sequence[Suggestion]]
    """By text, as they were said."""
    answered: Mapping[str, frozenset[int]]
    """The numbers of the paragraphs of which something was said, if only that there is nothing."""
    model: str
    """Who answers, as it says itself."""
    refused: tuple[Refused, ...]

    @property
    def count(self) -> int:
        """How many passages there are."""
        return sum(map(len, self.found.values()))


def read_answers(raw: bytes, facets: Sequence[Facet], texts: Sequence[Text]) -> Answers:
    """Read what a program says of these texts, line by line; it never raises."""
    reading = _Reading(facets, texts)
    reading.read(raw)
    return Answers(
        found=reading.found,
        answered={text: frozenset(numbers) for text, numbers in reading.answered.items()},
        model=reading.model,
        refused=tuple(reading.refused),
    )


class _Reading(AnswerReading):
    """Answers as they are read."""

    def __init__(self, facets: Sequence[Facet], texts: Sequence[Text]) -> None:
        super().__init__(texts)
        self.facets = {facet.name: facet for facet in facets}
        self.found: dict[str, list[Suggestion]] = {text.id: [] for text in texts}
        self.answered: dict[str, dict[int, int]] = {text.id: {} for text in texts}
        """By text and paragraph: the line that says something of it first."""
        self.nothing: set[tuple[str, int]] = set()
        self.lines: dict[tuple[str, Suggestion], int] = {}

    def take(self, number: int, row: Mapping[str, Any]) -> None:
        """Take what is said of a passage, or that nothing is in a paragraph."""
        text, paragraph = self.paragraph(row, (*OWN_KEYS, *self.facets))
        if row.get("none") not in (None, False):
            self._take_nothing(number, row, text, paragraph)
            return
        codes, note = self._codes(row), _note(row)
        if (text.id, paragraph) in self.nothing:
            line = self.answered[text.id][paragraph]
            raise RefusedRowError(f"line {line} says that nothing is in {text.id}:{paragraph}")
        one = self._new(text, _spans(row, text, paragraph), codes)
        self.lines[text.id, one] = number
        self.found[text.id].append(one._replace(note=note))
        self.answered[text.id].setdefault(paragraph, number)

    def _take_nothing(
        self, number: int, row: Mapping[str, Any], text: Text, paragraph: int
    ) -> None:
        if row["none"] is not True or row.keys() != {"text", "paragraph", "none"}:
            raise RefusedRowError("none is true, and then stands with text and paragraph alone")
        if line := self.answered[text.id].get(paragraph):
            raise RefusedRowError(f"line {line} says something of {text.id}:{paragraph}")
        self.nothing.add((text.id, paragraph))
        self.answered[text.id][paragraph] = number

    def _codes(self, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        said = {name: row[name] for name in self.facets if row.get(name) not in (None, "")}
        for name, code in said.items():
            if not isinstance(code, str) or code not in self.facets[name].codes:
                way = _way_to_code(code, self.facets[name])
                raise RefusedRowError(f"{shown_value(code)} is no code of {name}{way}")
        if not said:
            raise RefusedRowError(f"no code of {' or '.join(self.facets)}")
        return tuple(said.items())

    def _new(
        self, text: Text, spans: Sequence[Span], codes: tuple[tuple[str, str], ...]
    ) -> Suggestion:
        """Say it of the first place of which it was not said yet."""
        said = [Suggestion(span.start, span.end, codes) for span in spans]
        for one in said:
            if (text.id, one) not in self.lines:
                return one
        raise RefusedRowError(f"line {self.lines[text.id, said[0]]} says the same")


def _way_to_code(said: object, facet: Facet) -> str:
    """Say what a value may have meant that is no code."""
    if isinstance(said, list):
        return "; an answer has one code of a facet: write a line for each"
    if not isinstance(said, str):
        return ""
    labelled = [path for path, one in facet.codes.items() if said in {*one.labels.values()}]
    return f"; did you mean {labelled[0]}?" if labelled else did_you_mean(said, facet.codes)


def _spans(row: Mapping[str, Any], text: Text, number: int) -> Sequence[Span]:
    """Return the places that a row may mean."""
    quote = row.get("quote")
    if quote in (None, ""):
        paragraph = text.paragraphs[number - 1]
        return [Span(paragraph.start, paragraph.end)]
    if not isinstance(quote, str):
        raise RefusedRowError(f"quote {shown_value(quote)} is not in words")
    if spans := occurrences(text, number, number, quote):
        return spans
    raise RefusedRowError(f"{shown_value(quote)} does not stand in {text.id}:{number}")


def _note(row: Mapping[str, Any]) -> str:
    note = row.get("note") or ""
    if not isinstance(note, str) or has_strange(note):
        shown = shown_value(note)
        raise RefusedRowError(f"note {shown} is not in words, or has control characters")
    return note
