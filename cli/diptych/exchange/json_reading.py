"""JSON of other tools: any value, and one line for what is none."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from diptych.errors import ForeignFileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a letter beyond U+FFFF, as UTF-16 writes it: no letter by itself."""


def json_document(raw: bytes, name: str, way_out: str, *, may_be_lines: bool = False) -> Any:  # noqa: ANN401 - any JSON
    """Read one value; with ``may_be_lines`` else a list of those that stand on a line each.

    Raises ``ForeignFileError`` with ``way_out``.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ForeignFileError(name, f"byte {error.start} is not UTF-8", way_out) from None
    try:
        value = _parsed(text, may_be_lines=may_be_lines)
        half = _HALF.search(json.dumps(value, ensure_ascii=False)) if "\\" in text else None
    except RecursionError:
        raise ForeignFileError(name, "not JSON: nested too deeply", way_out) from None
    except ValueError as error:
        raise ForeignFileError(name, f"not JSON: {error}", way_out) from None
    if half:
        reason = f"it has U+{ord(half.group()):04X}, which is half a letter"
        raise ForeignFileError(name, reason, way_out)
    return value


def _parsed(text: str, *, may_be_lines: bool) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(text)
    except ValueError:
        if not may_be_lines:
            raise
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            pass
        raise


def listed(value: object) -> Sequence[Any]:
    """Return what is one or a list as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def strings(value: object) -> list[str]:
    """Return the strings of a list, or the one that stands in place of it."""
    return [one for one in listed(value) if isinstance(one, str)]


def words(one: Mapping[str, Any], key: str) -> str:
    """Return the string of a key, nothing for anything else."""
    value = one.get(key)
    return value if isinstance(value, str) else ""
