"""Which texts of a page are aligned for its quotes, and which passages stand beside each other."""

from __future__ import annotations

from dataclasses import replace
from shlex import join
from typing import TYPE_CHECKING

from diptych.operations.aligning_events import Aligning, events_of
from diptych.operations.quoting import quoted, together
from diptych.operations.selecting import Asked
from diptych.rendering.report.values import Quotes
from diptych.texts.appearance import in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.comparison.groups import Group
    from diptych.comparison.quote_matrix import CodedPassages
    from diptych.comparison.tables import Comparison
    from diptych.operations.aligning_events import Tell
    from diptych.project.store import Project
    from diptych.rendering.report.values import ReportText
    from diptych.texts.text import Text

_MOST_SOURCES = 4
"""Columns that a page has room for."""
_MOST_TEXTS = 3
"""Of each source, where texts are not matched: all of them are aligned with all others."""


def page_quotes(
    project: Project,
    asked: Asked,
    comparison: Comparison,
    texts: Sequence[ReportText],
    tell: Tell | None = None,
) -> Quotes | None:
    """Set the passages that tables count beside each other: those of the first facet of codes.

    Texts are aligned as ``align --matrix`` does it; where they are matched those of each event,
    else the first ones of each source. Nothing where no two sources have passages.
    """
    codebook = project.codebook()
    facet = _facet(comparison, codebook)
    passages = {one.text.id: _passages(one, facet) for one in texts} if facet else {}
    groups = _groups(comparison, texts)
    if facet is None or sum(any(passages[one.id] for one in group.texts) for group in groups) < 2:  # noqa: PLR2004 - two stand beside each other
        return None
    match = comparison.query.match
    chosen = groups[:_MOST_SOURCES]
    if match is None:
        chosen = [replace(one, texts=_first(one.texts, passages)) for one in chosen]
    events = together(chosen) if match is None else events_of(chosen, match)
    whose = Asked(annotators=asked.annotators, prefer=asked.prefer)
    aligning = Aligning(project, project.contents(), whose, events)
    codes = [(facet.name, path) for path in facet.codes if path not in facet.uncounted]
    found = quoted(chosen, aligning, passages, codes, tell)
    looked_at = {text.id for event in events.events for side in event.texts for text in side}
    return Quotes(
        facet=facet.name,
        matrix=found.matrix,
        extent=found.extent,
        texts=sum(
            text.id not in looked_at and bool(passages[text.id])
            for group in groups[:_MOST_SOURCES]
            for text in group.texts
        ),
        groups=len(groups) - len(chosen),
        command=_command(asked, chosen, match),
    )


def _facet(comparison: Comparison, codebook: Codebook) -> Facet | None:
    """Return the first facet of codes that something is said of."""
    facets = [codebook.facet(table.facet) for table in comparison.tables if table.rows]
    return next((facet for facet in facets if facet.kind != "ordinal"), None)


def _groups(comparison: Comparison, texts: Sequence[ReportText]) -> list[Group[Text]]:
    """Return the groups, each text in the first of its own only."""
    from diptych.comparison.groups import Group

    return [
        Group(name=side.name, texts=tuple(one.text for one in texts if one.groups[0] == number))
        for number, side in enumerate(comparison.sides)
    ]


def _first(texts: Sequence[Text], passages: dict[str, CodedPassages]) -> tuple[Text, ...]:
    return tuple([one for one in texts if passages[one.id]][:_MOST_TEXTS])


def _passages(one: ReportText, facet: Facet) -> CodedPassages:
    """Return the passages of a text that tables count, by code, in reading order."""
    from diptych.comparison.quote_matrix import QuotedPassage

    found: dict[tuple[str, str], dict[QuotedPassage, None]] = {}
    counted = [passage.coding for passage in one.passages if passage.paragraphs]
    for coding in sorted(counted, key=lambda coding: coding.annotation.start):
        if path := coding.annotation.codes.get(facet.name):
            quote = in_one_line(coding.annotation.quote)
            passage = QuotedPassage(one.text.id, coding.first, quote)
            found.setdefault((facet.name, path), {})[passage] = None
    return {code: list(passages) for code, passages in found.items()}


def _command(asked: Asked, groups: Sequence[Group[Text]], match: str | None) -> str:
    """Return the command that prints all of it, without the code."""
    are_texts = all(group.name in asked.names for group in groups) and asked.by is None
    given = {
        "--by": [] if are_texts else [asked.by or "source"],
        "--where": asked.where,
        "--annotator": asked.annotators,
        "--prefer": [",".join(asked.prefer)] if asked.prefer else [],
        "--match": [match] if match else [],
    }
    options = [word for option, values in given.items() for one in values for word in (option, one)]
    return join(["diptych", "align", *(group.name for group in groups), *options])
