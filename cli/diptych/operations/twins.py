"""Which texts of a project are nearly the same, as one agency report in two papers is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.comparison.not_counted import ALL_COUNTED
from diptych.comparison.twins import TWIN_COLUMNS, Twin
from diptych.errors import readable
from diptych.operations.counting import CountedSets
from diptych.records import Records
from diptych.texts.alike import LEAST_SHARE, alike, written_words

if TYPE_CHECKING:
    from diptych.comparison.not_counted import NotCounted
    from diptych.project.store import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinTexts:
    """Pairs of texts, those with the largest share first."""

    twins: tuple[Twin, ...]
    common: int
    """How many runs of words too many texts have to be a reason to compare two."""
    not_counted: NotCounted = ALL_COUNTED
    faults: tuple[str, ...] = ()
    """Why other texts cannot be read."""

    def records(self) -> Records[Twin]:
        """Return a row per pair."""
        return Records(TWIN_COLUMNS, self.twins)


def list_alike(project: Project, least: float = LEAST_SHARE) -> TwinTexts:
    """List the pairs of texts of which one has at least such a share in common with the other."""
    contents = project.contents()
    texts, faults = readable(
        lambda name: project.texts_at(contents.texts, [name])[0], contents.texts
    )
    sources = {one.id: one.source for one in texts}
    found = alike(map(written_words, texts), least)
    return TwinTexts(
        twins=tuple(
            Twin(pair=pair, source=sources[pair.text], other_source=sources[pair.other])
            for pair in found.pairs
        ),
        common=found.common,
        not_counted=CountedSets(project, contents).not_counted(),
        faults=tuple(faults),
    )
