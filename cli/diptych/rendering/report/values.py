"""The values of a page: what the operations found, before any of it is drawn or written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from diptych.command_lines import CommandLine

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from diptych.annotations.codebook import Codebook
    from diptych.annotations.glosses import GlossGaps, ShownGloss
    from diptych.comparison.alignment import Alignment
    from diptych.comparison.codings import Coding
    from diptych.comparison.coverage import EventCoverage, Extent
    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.keyness import Keyness
    from diptych.comparison.quote_matrix import QuoteMatrix
    from diptych.comparison.tables import Comparison
    from diptych.rendering.checklist import ChecklistItem
    from diptych.review.agreement import Agreement
    from diptych.review.differences import Disagreements
    from diptych.texts.text import Text

Section = Literal[
    "summary", "comparison", "crosstab", "strips", "beside", "quotes", "omissions", "words",
    "agreement", "passages", "method", "data",
]  # fmt: skip
SECTIONS: tuple[Section, ...] = get_args(Section)
"""The parts of a page, in order, by the names that ``--omit`` takes."""


GENERATOR = "diptych report"
"""What a page says of who wrote it."""


class Passage(NamedTuple):
    """An annotation that is looked at, and where tables count it."""

    coding: Coding
    groups: tuple[int, ...]
    """The places of the groups that its text is in."""
    paragraphs: tuple[int, ...]
    """The numbers of those in which it counts; none: tables do not count it."""
    gloss: ShownGloss | None = None
    """In another language, where that is asked for and somebody translated it."""


class ReportText(NamedTuple):
    """A text with what was said of it."""

    text: Text
    groups: tuple[int, ...]
    passages: tuple[Passage, ...]
    """In reading order."""
    glosses: Mapping[int, ShownGloss] = {}
    """Of its paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """The passages with the codes of one facet, counterparts beside each other."""

    facet: str
    matrix: QuoteMatrix
    extent: Extent
    texts: int = 0
    """Texts of these sources that were not looked at."""
    groups: int = 0
    """Groups that have no column."""


_ALIGN = CommandLine("align")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a page shows."""

    comparison: Comparison
    codebook: Codebook
    texts: tuple[ReportText, ...]
    """All that are compared, each once."""
    crosstab: Crosstab | None = None
    """``None``, here as below: the project has nothing for it, or it is left out."""
    alignment: Alignment | None = None
    beside: tuple[ReportText, ReportText] | None = None
    """The texts that are aligned."""
    quotes: Quotes | None = None
    coverage: EventCoverage | None = None
    """What either of two sources leaves out, where their texts are matched."""
    align_command: CommandLine = _ALIGN
    """The one that aligns the texts of quotes and coverage."""
    keyness: Keyness | None = None
    agreement: Agreement | None = None
    disagreements: Disagreements | None = None
    paragraphs: tuple[str, ...] = ()
    """Of the section on the method."""
    checklist: tuple[ChecklistItem, ...] = ()
    command: str = ""
    """The one that prints the tables."""
    gaps: GlossGaps | None = None
    """What is not shown in another language, though that was asked for."""
    omitted: Collection[Section] = ()

    @property
    def language(self) -> str:
        """That of the labels."""
        return self.comparison.query.language

    @property
    def html(self) -> str:
        """The page; the same values give the same page."""
        from diptych.rendering.report.page import page

        return page(self)

    def shows(self, section: Section) -> bool:
        """Tell whether a section is wanted."""
        return section not in self.omitted
