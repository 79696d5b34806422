"""What a program is asked to translate, and what it answers: JSONL both ways.

The request is a line with the task, then one for each paragraph. An answer is a row for each
paragraph; each is tried alone, so that a bad one costs nothing but itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diptych.annotations.glosses import paragraph_digest
from diptych.exchange.answer_rows import (
    AnswerReading,
    Refused,
    RefusedRowError,
    has_strange,
    json_line,
    shown_value,
)
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.texts.text import Text

    AskedParagraphs = Sequence[tuple[Text, Sequence[int]]]
    """Texts with the numbers of those of their paragraphs that are asked for."""

KEYS = ("text", "paragraph", "gloss")
"""Of an answer."""
_TASK = (
    "Translate each of the paragraphs that follow into {language}, whole, sentence by sentence, "
    "for readers who do not know its language; one JSON object a line and nothing else: text and "
    "paragraph as they are named here; gloss, the translation, in one line. Once, if you like: "
    '{{"model": "who answers"}}.'
)
_LEAST = 2_000
_TIMES = 10
"""A translation may have so many letters: these, or so many times as many as it translates."""


def request_lines(language: str, asked: AskedParagraphs) -> Iterator[str]:
    """Yield the lines of a request, without their ends."""
    name = language_name(language)
    spoken = name if name == language else f"{name} ({language})"
    yield json_line({"task": _TASK.format(language=spoken), "language": language})
    for text, numbers in asked:
        for number in numbers:
            content = text.content(text.paragraphs[number - 1])
            where = {"text": text.id, "paragraph": number, "language": text.language}
            yield json_line({**where, "content": content})


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossAnswers:
    """What can be taken of an answer."""

    found: Mapping[str, Mapping[int, str]]
    """Translations by text and paragraph."""
    model: str
    """Who answers, as it says itself."""
    refused: tuple[Refused, ...]


def read_glosses(raw: bytes, asked: AskedParagraphs) -> GlossAnswers:
    """Read translations of these paragraphs, line by line; it never raises."""
    reading = _Reading(asked)
    reading.read(raw)
    return GlossAnswers(found=reading.found, model=reading.model, refused=tuple(reading.refused))


class _Reading(AnswerReading):
    """Answers as they are read."""

    def __init__(self, asked: AskedParagraphs) -> None:
        super().__init__(text for text, _ in asked)
        self.asked = {(text.id, number) for text, numbers in asked for number in numbers}
        self.found: dict[str, dict[int, str]] = {text.id: {} for text, _ in asked}
        self.lines: dict[tuple[str, str], tuple[int, int, str]] = {}
        """By text and digest: the line that translates such words first, of which, and how."""

    def take(self, number: int, row: Mapping[str, Any]) -> None:
        """Take the translation of a paragraph."""
        text, paragraph = self.paragraph(row, KEYS)
        if (text.id, paragraph) not in self.asked:
            raise RefusedRowError(f"{text.id}:{paragraph} was not asked for")
        content = text.content(text.paragraphs[paragraph - 1])
        gloss = require_gloss(row.get("gloss"), content)
        self._require_first(number, text.id, paragraph, paragraph_digest(content), gloss)
        self.found[text.id][paragraph] = gloss

    def _require_first(self, line: int, text: str, number: int, digest: str, gloss: str) -> None:
        """Refuse what was translated before, but for the same words elsewhere in the same way."""
        first, other, said = self.lines.setdefault((text, digest), (line, number, gloss))
        if first == line:
            return
        if other == number or number in self.found[text]:
            raise RefusedRowError(f"line {first} translates {text}:{number}")
        if said != gloss:
            raise RefusedRowError(
                f"{text}:{number} has the words of {text}:{other}, which line {first} translates "
                "otherwise"
            )


def require_gloss(said: object, content: str) -> str:
    """Return a translation of a paragraph in one line. Raises ``RefusedRowError``."""
    if not isinstance(said, str):
        raise RefusedRowError(f"gloss {shown_value(said)} is not in words")
    gloss = " ".join(said.split())
    if not gloss:
        raise RefusedRowError("gloss is empty")
    if has_strange(gloss):
        raise RefusedRowError(f"gloss {shown_value(said)} has control characters")
    most = max(_LEAST, _TIMES * len(content))
    if len(gloss) > most:
        raise RefusedRowError(
            f"gloss has {len(gloss):,} letters, more than the {most:,} that a translation of "
            f"{len(content):,} may have"
        )
    return gloss
