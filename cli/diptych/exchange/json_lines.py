"""JSON that others wrote, read without losing what stands in it twice."""

from __future__ import annotations

from typing import Any


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
