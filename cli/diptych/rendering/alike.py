"""What is said of texts that are nearly the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.rendering.tables import LayoutColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.twins import Twin
    from diptych.records import Records
    from diptych.texts.alike import Alike


def near_twins(pairs: Sequence[Alike]) -> str:
    """Say of the other text of these pairs which text it is nearest to, and how many are near."""
    near, *others = pairs
    line = (
        f"{near.other}: {percent(near.other_share)} of its words stand word for word in "
        f"{near.text}, and {percent(near.share)} of that one's in it"
    )
    if others:
        line += f"; {len(others)} more like it: diptych texts --alike"
    return line


def twin_table(found: Records[Twin]) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return the columns and cells of pairs, shares in percent."""
    columns = [
        LayoutColumn(
            header=column.key.replace("_", " "),
            align="left" if column.type is str else "right",
            optional=column.key.endswith("source"),
        )
        for column in found.columns
    ]
    return columns, [[_cell(row[column.key]) for column in found.columns] for row in found]


def _cell(value: object) -> str:
    return percent(value) if isinstance(value, float) else str(value)


def percent(share: float) -> str:
    """Write a share of words, 0 to 1; only a whole is 100%."""
    return f"{int(100 * share)}%"
