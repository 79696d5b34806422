"""The codebook as a list for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.rendering.tables import LayoutColumn, indented, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.comparison.tally import Count
    from diptych.rendering.terminal import Screen


def codebook_tables(
    facets: Sequence[Facet],
    uses: Mapping[str, Mapping[tuple[str, str], Count]],
    style: str,
    screen: Screen,
    language: str,
    *,
    definitions: bool,
) -> Iterator[str]:
    """Yield one table per facet: label, code, a count per annotator, the definition if asked.

    Where a facet has codes that are excluded, it is said of each.
    """
    for facet in facets:
        columns = [LayoutColumn(header=facet.label(language))]
        columns += [LayoutColumn(header=facet.name)]
        columns += [LayoutColumn(header=annotator, align="right") for annotator in uses]
        columns += [LayoutColumn(header="counts")] if facet.uncounted else []
        columns += [LayoutColumn(header="definition")] if definitions else []
        rows = []
        for code in facet.codes.values():
            row = [indented(code.label(language), code.depth, style), code.path]
            for counts in uses.values():
                count = counts.get((facet.name, code.path))
                row.append(str(count.annotations if count else 0))
            if facet.uncounted:
                row.append("no" if code.path in facet.uncounted else "yes")
            rows.append([*row, code.definition] if definitions else row)
        yield table(columns, rows, style, screen)
