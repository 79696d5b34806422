"""What else was said of the texts of a comparison: by whom its differences and codes are tried."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.annotations.annotation import CONSENSUS
from diptych.comparison.robust import Rereadings, with_robustness
from diptych.comparison.tables import NOT_RATED, Reliability

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.tables import Comparison, FacetTable, Query
    from diptych.comparison.tally import CountedText
    from diptych.operations.selecting import Selected
    from diptych.review.reliability import CodeAlpha
    from diptych.texts.text import Text


class OtherReadings:
    """Reads what others said of each text, once, where a comparison asks for that."""

    def __init__(self, chosen: Selected, query: Query, out: Exclusion, *, keep: bool) -> None:
        """Prepare for a comparison; ``keep``: whether texts are weighed alike."""
        self._chosen = chosen
        self._query = query
        self._people: dict[str, tuple[Text, Sequence[AnnotationSet]]] = {}
        self._rereadings = None
        if query.robust:
            self._rereadings = Rereadings(out, self._who(), len(chosen.groups), keep=keep)

    def _who(self) -> list[str]:
        """Name those who have a set on every text, the consensus last."""
        counted = self._chosen.counted
        texts = [text for group in self._chosen.groups for text in group.texts]
        names = list(counted.annotators(texts[0])) if texts else []
        everywhere = set(names).intersection(*map(counted.annotators, texts))
        return sorted(everywhere, key=lambda name: (name == CONSENSUS, name))

    def note(self, group: int, one: CountedText) -> None:
        """Note what was said of a text of a group."""
        counted = self._chosen.counted
        others = counted.read(one.text, counted.annotators(one.text))
        if self._rereadings:
            self._rereadings.note(group, one, others)
        if self._query.reliability:
            self._people[one.text.id] = one.text, [said for said in others if said.is_of_person]

    def completed(self, comparison: Comparison) -> Comparison:
        """Say of each row how its differences fare, and how reliable its code is."""
        if self._rereadings:
            comparison = with_robustness(comparison, self._rereadings)
        if self._query.reliability:
            comparison = self._with_reliability(comparison)
        return comparison

    def _with_reliability(self, comparison: Comparison) -> Comparison:
        from diptych.review.reliability import alphas_by_code

        facets = [table.facet for table in comparison.tables]
        alphas = alphas_by_code(self._people.values(), facets)
        raters = sorted(
            {one.annotator for _, sets in self._people.values() for one in sets if one.finished}
        )
        tables = tuple(_rated(table, alphas[table.facet]) for table in comparison.tables)
        return replace(comparison, tables=tables, raters=tuple(raters))


def _rated(table: FacetTable, alphas: Mapping[str, CodeAlpha]) -> FacetTable:
    rows = tuple(replace(row, reliability=_reliability(alphas.get(row.code))) for row in table.rows)
    return replace(table, rows=rows)


def _reliability(found: CodeAlpha | None) -> Reliability:
    return Reliability(found.value, found.n) if found else NOT_RATED
