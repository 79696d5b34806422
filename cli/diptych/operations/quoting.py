"""The passages of several sources that carry some codes, counterparts beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from diptych.errors import AmbiguousNameError, BadOptionError, UnknownNameError
from diptych.operations.aligning_events import Aligning, Event, Events, events_of
from diptych.operations.naming import known_text
from diptych.operations.selecting import selected

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from diptych.comparison.alignment import Alignment
    from diptych.comparison.coverage import Extent
    from diptych.comparison.groups import Group
    from diptych.comparison.quote_matrix import CodedPassages, QuoteMatrix
    from diptych.operations.aligning_events import AlignedEvents, Tell
    from diptych.operations.selecting import Asked
    from diptych.project.store import Project
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quote matrix, and what was aligned for it."""

    matrix: QuoteMatrix
    extent: Extent
    alignment: Alignment | None = None
    """Of two texts; ``None`` where there are more of them, or nothing to be aligned."""


def quote_matrix(
    project: Project,
    asked: Asked,
    codes: str,
    *,
    match: str = "",
    using: Sequence[str] = (),
    parallel: bool | None = None,
    tell: Tell | None = None,
) -> Quoted:
    """Set the passages with some codes of two or more texts, or groups of texts, beside each other.

    ``codes`` is a facet, a code or ``FACET=CODE``. Without ``match``, names are those of texts
    if all of them are. With it, texts of groups are aligned that have the same value in this
    field, and others are left out. Two texts are aligned where one of them has one of the codes;
    of groups of several texts that are not matched, where both have. Codes are those that a
    comparison counts. Raises what ``align_events`` raises.
    """
    from diptych.comparison.quote_matrix import coded_passages, matrix_codes

    codebook = project.codebook()
    wanted = [(facet.name, code.path) for facet, code in matrix_codes(codebook, codes)]
    contents = project.contents()
    if not (match or asked.by or asked.where):
        asked = asked._replace(names=_texts_or_groups(asked.names, contents.texts))
    settled = asked.settled(codebook.defaults)
    groups = selected(project, settled, codebook.defaults.groups, contents).whole
    _require_apart(groups)
    events = events_of(groups, match) if match else together(groups)
    aligning = Aligning(project, contents, asked, events, using=using, parallel=parallel)
    passages = {text.id: coded_passages(text, aligning.sets[text.id]) for text in texts_in(events)}
    are_few = match or all(len(group.texts) == 1 for group in groups)
    aligned = aligning.done(tell, (in_either if are_few else in_common)(passages, wanted))
    alignments = [one.alignment for _, found in aligned.events for one in found]
    return Quoted(
        matrix=matrix_of(groups, aligned, passages, wanted),
        extent=aligned.extent,
        alignment=alignments[0] if len(alignments) == 1 else None,
    )


def in_common(
    passages: Mapping[str, CodedPassages], codes: Iterable[tuple[str, str]]
) -> Callable[[Text, Text], bool]:
    """Return what tells whether two texts have passages with one of some codes."""
    wanted = set(codes)
    return lambda one, other: (
        not wanted.isdisjoint(passages[one.id].keys() & passages[other.id].keys())
    )


def in_either(
    passages: Mapping[str, CodedPassages], codes: Iterable[tuple[str, str]]
) -> Callable[[Text, Text], bool]:
    """Return what tells whether one of two texts has passages with one of some codes."""
    wanted = set(codes)
    return lambda one, other: (
        not wanted.isdisjoint(passages[one.id].keys() | passages[other.id].keys())
    )


def matrix_of(
    groups: Sequence[Group[Text]],
    aligned: AlignedEvents,
    passages: Mapping[str, CodedPassages],
    codes: Sequence[tuple[str, str]],
) -> QuoteMatrix:
    """Set passages, given by text, beside each other as their texts are aligned."""
    from diptych.comparison.quote_matrix import EventPassages, MatrixSource, quote_matrix

    sources = [MatrixSource(one.name, tuple(text.id for text in one.texts)) for one in groups]
    events = [
        EventPassages(
            event.name,
            [[passages[text.id] for text in some] for some in event.texts],
            event.texts,
            [one.alignment for one in found],
        )
        for event, found in aligned.events
    ]
    return quote_matrix(sources, events, codes)


def together(groups: Sequence[Group[Text]]) -> Events:
    """Return all texts as if they were about one event, which has no name."""
    return Events([Event("", tuple(group.texts for group in groups))])


def texts_in(events: Events) -> list[Text]:
    """Return the texts of events."""
    return [text for event in events.events for side in event.texts for text in side]


def _texts_or_groups(names: Sequence[str], text_ids: Collection[str]) -> Sequence[str]:
    """Complete the ids of texts, where all names are those of texts."""
    try:
        return [known_text(name, text_ids) for name in names]
    except (UnknownNameError, AmbiguousNameError):
        return names


def _require_apart(groups: Sequence[Group[Text]]) -> None:
    """Refuse what cannot stand beside anything. Raises ``BadOptionError``."""
    if len(groups) == 1:
        raise BadOptionError("GROUP", "name two or more different texts, or groups of texts")
    for one, other in combinations(groups, 2):
        if both := {text.id for text in one.texts} & {text.id for text in other.texts}:
            raise BadOptionError(
                "GROUP", f"{min(both)} is in {one.name} and in {other.name}; name one of them"
            )
