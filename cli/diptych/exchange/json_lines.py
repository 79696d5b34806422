"""JSON that others wrote, read without losing what stands in it twice; lines of it, each alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = 40
"""Letters of a strange value that a message shows."""


class NotJsonError(ValueError):
    """What is no JSON; the message says where, and what is wrong."""


class Pairs(tuple[tuple[str, Any], ...]):
    """A JSON object with all its keys, also those that stand twice."""

    __slots__ = ()


def json_value(source: str) -> Any:  # noqa: ANN401 - any JSON
    """Read one value, its objects as ``Pairs``. Raises ``NotJsonError``."""
    import json

    try:
        return json.loads(source, object_pairs_hook=Pairs)
    except json.JSONDecodeError as error:
        reason = (
            f"not JSON: line {error.lineno}, column {error.colno}: {error.msg.removesuffix(' at')}"
        )
    except RecursionError:
        reason = "not JSON: nested too deeply"
    except ValueError:
        reason = "not JSON: a number has thousands of digits; write a smaller one"
    raise NotJsonError(reason)


class Refused(NamedTuple):
    """A line of an answer that is not taken, and why."""

    line: int
    """From 1."""
    reason: str


class RefusedRowError(Exception):
    """A row that is not taken; its message is the reason."""


def lines_of(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, line


def json_row(line: bytes) -> dict[str, Any]:
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
