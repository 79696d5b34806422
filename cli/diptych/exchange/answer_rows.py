"""Rows that a program answers, JSONL: each is tried alone, and names a text and a paragraph."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from diptych.exchange.json_lines import NotJsonError, Pairs, json_value
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.texts.text import Text

_SHOWN = 40
"""Letters of a strange value that a message shows."""
_MOST_IN_MODEL = 200


class Refused(NamedTuple):
    """A line of an answer that is not taken, and why."""

    line: int
    """From 1."""
    reason: str


class RefusedRowError(Exception):
    """A row that is not taken; its message is the reason."""


class AnswerReading(ABC):
    """An answer as it is read: who answers, and what is refused."""

    def __init__(self, texts: Iterable[Text]) -> None:
        """Read what is said of these texts."""
        self.texts = {text.id: text for text in texts}
        self.model = ""
        self.refused: list[Refused] = []

    def read(self, raw: bytes) -> None:
        """Take each line, or refuse it; it never raises."""
        for number, line in _lines(raw):
            try:
                row = _row(line)
                if row.keys() == {"model"}:
                    self.model = _named(row["model"], self.model)
                else:
                    self.take(number, row)
            except RefusedRowError as error:
                self.refused.append(Refused(number, str(error)))

    @abstractmethod
    def take(self, number: int, row: Mapping[str, Any]) -> None:
        """Take the row of a line. Raises ``RefusedRowError``."""

    def paragraph(self, row: Mapping[str, Any], known: Sequence[str]) -> tuple[Text, int]:
        """Return the text and the paragraph of a row, which has only ``known`` keys."""
        if strange := [shown_value(key) for key in row if key not in known]:
            raise RefusedRowError(
                f"{strange[0]} is no key of an answer; these are: {', '.join(known)}"
            )
        text = self.texts.get(row["text"]) if isinstance(row.get("text"), str) else None
        if text is None:
            raise RefusedRowError(f"text {shown_value(row.get('text'))} was not asked for")
        number, count = row.get("paragraph"), len(text.paragraphs)
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= count:
            shown = shown_value(number)
            way = "; write the number without quotation marks" if isinstance(number, str) else ""
            raise RefusedRowError(f"paragraph {shown} is none of {text.id}'s, 1 to {count}{way}")
        return text, number


def _lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, line


def _row(line: bytes) -> dict[str, Any]:
    """Read a line that is an object. Raises ``RefusedRowError``."""
    try:
        row = json_value(line.decode())
    except UnicodeDecodeError as error:
        message = f"not UTF-8: byte {error.start + 1} of the line"
        raise RefusedRowError(message) from None
    except NotJsonError as error:
        raise RefusedRowError(str(error).replace("line 1, ", "")) from None
    if not isinstance(row, Pairs):
        raise RefusedRowError("it is not an object")
    counts = Counter(name for name, _ in row)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise RefusedRowError(f"{shown_value(twice[0])} stands twice")
    return dict(row)


def _named(model: object, before: str) -> str:
    """Return what a program calls its model, if it has not said it before."""
    if not isinstance(model, str) or not model or has_strange(model) or before:
        raise RefusedRowError("model is said once, in words")
    return model[:_MOST_IN_MODEL]


def json_line(value: object) -> str:
    """Write a value in one line."""
    import json

    return json.dumps(value, ensure_ascii=False)


def shown_value(value: object) -> str:
    """Return the beginning of a value, as messages show it."""
    try:
        said = printable(json_line(value))
    except RecursionError:  # pragma: no cover - tested; but what traces lines has given up by then
        said = "nested too deeply"  # it is read less deep than it is written
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def has_strange(said: str) -> bool:
    """Tell whether there are control characters and the like."""
    return printable(said) != said
