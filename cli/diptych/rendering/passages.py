"""Annotated passages one below the other: where, what was said of it, and the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from diptych.comparison.passages import in_one_line
from diptych.rendering.terminal import Screen, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_INDENT = " " * 4
_WIDEST = 100


def passage_lines(
    rows: Iterable[Mapping[str, Any]], facets: Sequence[str], screen: Screen
) -> Iterator[str]:
    """Lay the records of ``find`` out, quotes wrapped on a terminal; yield each as its lines."""
    above = ""
    for row in rows:
        yield above + "\n".join(_passage(row, facets, screen))
        above = "\n"


def _passage(row: Mapping[str, Any], facets: Sequence[str], screen: Screen) -> Iterator[str]:
    codes = " · ".join(row[facet] for facet in facets if row[facet])
    yield from _heading(f"{row['text']}:{row['paragraph']}", codes, row["annotator"], screen)
    yield from _wrapped(in_one_line(row["quote"]), screen, _INDENT)
    if row.get("gloss"):
        from diptych.annotations.glosses import ShownGloss
        from diptych.rendering.glosses import gloss_words

        said = ShownGloss(
            row["gloss_language"], row["gloss"], row["gloss_by"], row["gloss_of_more"]
        )
        for line in _wrapped(gloss_words(said), screen, _INDENT):
            yield screen.paint(line, "faint")
    if row["note"]:
        for line in _wrapped(f"({row['note']})", screen, _INDENT):
            yield screen.paint(line, "faint")


def _heading(place: str, codes: str, annotator: str, screen: Screen) -> Iterator[str]:
    """Yield where it is, what was said of it and by whom; what is cut in two is not painted."""
    first, *others = _wrapped(f"{place}  {codes}  {annotator}", screen, hanging=_INDENT)
    lines = [first.replace(place, screen.paint(place, "bold"), 1), *others]
    yield from lines[:-1]
    yield re.sub(f"{annotator}$", screen.paint(annotator, "faint"), lines[-1])


def _wrapped(words: str, screen: Screen, indent: str = "", hanging: str = "") -> list[str]:
    if screen.width is None:
        return [indent + visible(words)]
    from diptych.rendering.wrapping import wrapped

    return wrapped(visible(words), min(screen.width, _WIDEST), indent, hanging)
