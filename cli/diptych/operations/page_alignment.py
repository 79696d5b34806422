"""Which texts of a page are aligned, for its quotes and for what either source leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from diptych.command_lines import CommandLine
from diptych.operations.aligning_events import Aligning, coverage_of, events_of
from diptych.operations.quoting import in_either, matrix_of, texts_in, together
from diptych.operations.selecting import Asked
from diptych.rendering.report.values import Quotes
from diptych.texts.appearance import in_one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.comparison.coverage import EventCoverage
    from diptych.comparison.groups import Group
    from diptych.comparison.quote_matrix import CodedPassages
    from diptych.comparison.tables import Comparison
    from diptych.operations.aligning_events import AlignedEvents, Tell
    from diptych.project.store import Project
    from diptych.rendering.report.values import ReportText, Section
    from diptych.texts.text import Text

_PAIR = 2
_MOST_SOURCES = 4
"""Columns that a page has room for."""
_MOST_TEXTS = {2: 3, 3: 2, 4: 1}
"""Of each of so many sources, where texts are not matched: all are aligned with all others, and
nobody is to wait for more than a dozen pairs."""


class PageAlignment(NamedTuple):
    """What a page shows of texts that are aligned."""

    quotes: Quotes | None = None
    coverage: EventCoverage | None = None
    command: CommandLine = CommandLine("align")
    """The one that aligns the same texts."""


def page_alignment(
    project: Project,
    asked: Asked,
    comparison: Comparison,
    texts: Sequence[ReportText],
    omit: Collection[Section] = (),
    tell: Tell | None = None,
) -> PageAlignment:
    """Align the texts of a page as ``align`` does: matched ones, else the first of each source.

    Quotes are the passages of the first facet of codes that tables count, where two sources have
    some. Of two sources that are matched, it is summed up what either leaves out.
    """
    page = _Page(project, comparison, texts, omit)
    if not (page.has_quotes or page.sums_up):
        return PageAlignment()
    aligned = page.aligned(asked, tell)
    return PageAlignment(
        page.quotes(aligned) if page.has_quotes else None,
        page.coverage(aligned) if page.sums_up else None,
        _command(asked, page.chosen, comparison.query.match),
    )


class _Page:
    """The texts of a page, and what is to be aligned of them."""

    def __init__(
        self,
        project: Project,
        comparison: Comparison,
        texts: Sequence[ReportText],
        omit: Collection[Section],
    ) -> None:
        self._project = project
        self._codebook = project.codebook()
        facet = None if "quotes" in omit else _facet(comparison, self._codebook)
        self._facet = facet.name if facet else ""
        self._codes = [(facet.name, path) for path in _counting(facet)] if facet else []
        self._passages = {one.text.id: _passages(one, self._facet) for one in texts}
        groups = _groups(comparison, texts)
        match = comparison.query.match
        self._left_out = len(groups[_MOST_SOURCES:])
        self._whole = groups[:_MOST_SOURCES]
        self.chosen = self._whole
        if match is None:
            most = _MOST_TEXTS.get(len(self._whole), 0)
            self.chosen = [_beginning(one, self._passages, most) for one in self._whole]
        self._events = together(self.chosen) if match is None else events_of(self.chosen, match)
        speaking = [one for one in groups if any(self._passages[text.id] for text in one.texts)]
        self.has_quotes = len(speaking) >= _PAIR
        self.sums_up = match is not None and len(groups) == _PAIR and "omissions" not in omit

    def aligned(self, asked: Asked, tell: Tell | None) -> AlignedEvents:
        """Align all texts, or those of which one has passages."""
        whose = Asked(annotators=asked.annotators, prefer=asked.prefer)
        aligning = Aligning(self._project, self._project.contents(), whose, self._events)
        if self.sums_up:
            return aligning.done(tell)
        return aligning.done(tell, in_either(self._passages, self._codes))

    def quotes(self, aligned: AlignedEvents) -> Quotes:
        """Set the passages beside each other."""
        left = {text.id for group in self._whole for text in group.texts}
        left -= {text.id for text in texts_in(self._events)}
        return Quotes(
            facet=self._facet,
            matrix=matrix_of(self.chosen, aligned, self._passages, self._codes),
            extent=aligned.extent,
            texts=sum(bool(self._passages[name]) for name in left),
            groups=self._left_out,
        )

    def coverage(self, aligned: AlignedEvents) -> EventCoverage:
        """Sum up what either of two sources leaves out."""
        return coverage_of(self.chosen, aligned, self._codebook)


def _facet(comparison: Comparison, codebook: Codebook) -> Facet | None:
    """Return the first facet of codes that something is said of."""
    facets = [codebook.facet(table.facet) for table in comparison.tables if table.rows]
    return next((facet for facet in facets if facet.kind != "ordinal"), None)


def _counting(facet: Facet) -> list[str]:
    return [path for path in facet.codes if path not in facet.uncounted]


def _groups(comparison: Comparison, texts: Sequence[ReportText]) -> list[Group[Text]]:
    """Return the groups, each text in the first of its own only."""
    from diptych.comparison.groups import Group

    return [
        Group(name=side.name, texts=tuple(one.text for one in texts if one.groups[0] == number))
        for number, side in enumerate(comparison.sides)
    ]


def _beginning(group: Group[Text], passages: Mapping[str, CodedPassages], most: int) -> Group[Text]:
    """Return a group with the first of its texts that have passages."""
    return replace(group, texts=tuple([one for one in group.texts if passages[one.id]][:most]))


def _passages(one: ReportText, facet: str) -> CodedPassages:
    """Return the passages of a text that tables count, by code, in reading order."""
    from diptych.comparison.quote_matrix import QuotedPassage

    found: dict[tuple[str, str], dict[QuotedPassage, None]] = {}
    counted = [passage.coding for passage in one.passages if passage.paragraphs]
    for coding in sorted(counted, key=lambda coding: coding.annotation.start):
        if path := coding.annotation.codes.get(facet):
            quote = in_one_line(coding.annotation.quote)
            passage = QuotedPassage(one.text.id, coding.first, quote, coding.last)
            found.setdefault((facet, path), {})[passage] = None
    return {code: list(passages) for code, passages in found.items()}


def _command(asked: Asked, groups: Sequence[Group[Text]], match: str | None) -> CommandLine:
    are_texts = all([text.id for text in one.texts] == [one.name] for one in groups)
    given = {
        "--by": [] if are_texts else [asked.by or ""],
        "--where": asked.where,
        "--annotator": asked.annotators,
        "--prefer": [",".join(asked.prefer)] if asked.prefer else [],
        "--match": [match] if match else [],
    }
    options = [word for option, values in given.items() for one in values for word in (option, one)]
    return CommandLine("align", tuple(one.name for one in groups), tuple(options))
