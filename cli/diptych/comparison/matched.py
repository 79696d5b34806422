"""Texts that are matched: coverage of the same events, say, by several sources."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from diptych.comparison.groups import Grouping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.groups import Group
    from diptych.texts.text import TextHead

_FEWEST = 6
"""Values with a text of every group, for a field to look like a match."""


def values_of(groups: Sequence[Group[TextHead]], field: str) -> dict[str, str]:
    """Return the value of a field, or of a part of a date, of each text by its id.

    A text without a value is by itself. Raises ``UnknownNameError``.
    """
    texts = [text for group in groups for text in group.texts]
    grouping = Grouping(texts, field, option="--match")
    return {text.id: _value(grouping, text) for text in texts}


def _value(grouping: Grouping[TextHead], text: TextHead) -> str:
    values = [field.value(text) for field in grouping.fields]
    if any(value == field.missing for value, field in zip(values, grouping.fields, strict=True)):
        return f"\0{text.id}"
    return "\0".join(values)


def fields_in_common(groups: Sequence[Group[TextHead]]) -> list[str]:
    """Return the fields of which texts of two groups have the same value, most values first.

    Not what texts are grouped by, nor what tells nothing of what they are about.
    """
    found: Counter[str] = Counter()
    for name in {name for group in groups for text in group.texts for name in text.fields}:
        values = [{text.fields.get(name, "") for text in group.texts} - {""} for group in groups]
        found[name] = sum(count > 1 for count in Counter(chain.from_iterable(values)).values())
    by = {one.field.name for group in groups for one in group.values}
    taken = {*by, "language", "original"}
    named = sorted((-count, name) for name, count in found.items() if count and name not in taken)
    return [name for _, name in named]


def looks_matched(groups: Sequence[Group[TextHead]], by: str) -> str:
    """Name a field of which most values have one text of each group; nothing if there is none."""
    if len(groups) <= 1:
        return ""
    fields = sorted({name for group in groups for text in group.texts for name in text.fields})
    taken = {*by.split(","), "title", "language", "original"}
    return next((name for name in fields if name not in taken and _matches(groups, name)), "")


def _matches(groups: Sequence[Group[TextHead]], field: str) -> bool:
    counts = [
        Counter(value for text in group.texts if (value := text.fields.get(field)))
        for group in groups
    ]
    shared = set.intersection(*map(set, counts))
    texts = sum(len(group.texts) for group in groups)
    alone = sum(count[value] == 1 for count in counts for value in shared)
    return len(shared) >= _FEWEST and 2 * alone > texts
