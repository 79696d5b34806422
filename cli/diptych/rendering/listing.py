"""Who annotates and who is to read what, as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.rendering.tables import LayoutColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.assignments import Assignments
    from diptych.records import Records

_SHARES = ("texts", "with another", "words")


def records_table(records: Records[Any]) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return a table of all that records say, numbers to the right."""
    columns = [
        LayoutColumn(header=column.key, align="right" if column.type is int else "left")
        for column in records.columns
    ]
    return columns, [[str(cell) for cell in row.values()] for row in records]


def assigned_table(
    drawn: Assignments, words: Mapping[str, int]
) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return a row for each who is to read something of a draw; ``words`` says how many words."""
    columns = [
        LayoutColumn(header="annotator"),
        *(LayoutColumn(header=head, align="right") for head in _SHARES),
    ]
    cells = [
        [who, str(len(drawn.of(who))), str(len(drawn.read_by_two(who))), str(count)]
        for who, count in words.items()
    ]
    return columns, cells
