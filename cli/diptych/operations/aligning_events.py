"""How much of what one source says of many events the other says too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, NamedTuple

from diptych.errors import BadOptionError, require_known
from diptych.operations.aligning import Encoders, align_texts
from diptych.operations.selecting import Counted, counted_of, selected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.comparison.coverage import (
        Contradiction,
        Coverage,
        CoveredParagraph,
        EventCoverage,
        Extent,
        Standing,
    )
    from diptych.comparison.groups import Group
    from diptych.operations.aligning import Aligned
    from diptych.operations.selecting import Asked
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.texts.text import Text


class Event(NamedTuple):
    """What several groups of texts have on one event."""

    name: str
    texts: tuple[Sequence[Text], ...]


class Events(NamedTuple):
    """The events on which two groups or more have texts."""

    events: Sequence[Event]
    alone: int = 0
    """Events on which one group only has a text."""
    without: tuple[str, ...] = ()
    """Texts that do not say which event they are about."""
    fields: tuple[str, ...] = ()
    """Where there is none: the fields of which two groups have values in common."""


class AlignedEvents(NamedTuple):
    """Events, the texts of each aligned with those of the other groups."""

    events: Sequence[tuple[Event, Sequence[Aligned]]]
    sets: Mapping[str, Sequence[AnnotationSet]]
    """Of each text, of those whose codes count."""
    extent: Extent


Tell = Callable[[int, int], None]


def align_events(
    project: Project,
    asked: Asked,
    field: str,
    *,
    using: Sequence[str] = (),
    parallel: bool | None = None,
    tell: Tell | None = None,
) -> EventCoverage:
    """Align the texts of two groups that have the same value in a field, and sum up.

    ``asked`` names the groups. Each text is aligned with each of the other group on its event;
    what one of them says is said. ``tell`` is told how many pairs of how many are done. Raises
    ``UnknownNameError``, ``BadOptionError`` and ``MissingExtraError``, and what ``compare`` raises
    where only codes are to count and it is unclear whose.
    """
    codebook = project.codebook()
    contents = project.contents()
    settled = asked.settled(codebook.defaults)
    groups = selected(project, settled, codebook.defaults.groups, contents).whole
    if len(groups) != len(_SIDES):
        raise BadOptionError("GROUP", "name two different groups of texts")
    events = events_of(groups, field)
    aligning = Aligning(project, contents, asked, events, using=using, parallel=parallel)
    return coverage_of(groups, aligning.done(tell), codebook)


_SIDES = (0, 1)


def coverage_of(
    groups: Sequence[Group[Text]], aligned: AlignedEvents, codebook: Codebook
) -> EventCoverage:
    """Sum up how much of what one of two groups says of some events the other says too."""
    from diptych.comparison.coverage import EventCoverage

    names = groups[0].name, groups[1].name
    return EventCoverage(
        sides=(
            _coverage(names, 0, aligned.events, aligned.sets, codebook),
            _coverage((names[1], names[0]), 1, aligned.events, aligned.sets, codebook),
        ),
        extent=aligned.extent,
        contradictions=tuple(
            found
            for event, some in aligned.events
            for one in some
            for found in _contradictions(event, one)
        ),
    )


def _contradictions(event: Event, one: Aligned) -> Iterator[Contradiction]:
    """Yield the counterparts of two texts that contradict each other."""
    from diptych.comparison.coverage import Contradiction

    for row in one.alignment.rows:
        if row.differing and (a := row.opposite(1)) and (b := row.opposite(0)):
            first, second = map(_said, one.texts, (a, b))
            texts = one.alignment.a, one.alignment.b
            score = row.score or 0.0
            yield Contradiction(
                event.name, texts, (a, b), (first, second), row.kind, score, row.differing
            )


def _said(text: Text, span: tuple[int, int]) -> str:
    return " ".join(text.content(one) for one in text.paragraphs[span[0] - 1 : span[1]])


def events_of(groups: Sequence[Group[Text]], field: str) -> Events:
    """Return the events on which two groups or more have texts. Raises ``UnknownNameError``."""
    from diptych.comparison.matched import fields_in_common, values_of

    values = values_of(groups, field)
    found: defaultdict[str, tuple[list[Text], ...]] = defaultdict(lambda: tuple([] for _ in groups))
    for side, group in enumerate(groups):
        for text in group.texts:
            found[values[text.id]][side].append(text)
    without = tuple(value[1:] for value in found if value.startswith("\0"))
    named = {value: texts for value, texts in found.items() if not value.startswith("\0")}
    events = [
        Event(value.replace("\0", ", "), texts)
        for value, texts in sorted(named.items())
        if sum(map(bool, texts)) > 1
    ]
    fields = () if events else tuple(fields_in_common(groups))
    return Events(events, len(named) - len(events), without, fields)


class Aligning:
    """The texts of events, to be aligned each with those of the other groups."""

    def __init__(
        self,
        project: Project,
        contents: Contents,
        asked: Asked,
        events: Events,
        *,
        using: Sequence[str] = (),
        parallel: bool | None = None,
    ) -> None:
        """Read what was said of them. Raises what ``align_events`` raises."""
        from diptych.comparison.signals import SIGNALS

        require_known("signal", using, SIGNALS)
        texts = [text for event in events.events for side in event.texts for text in side]
        self._counted = counted_of(project, contents, texts, asked)
        if self._counted.unclear and set(using) == {"codes"}:
            raise self._counted.unclear
        self.sets: Mapping[str, Sequence[AnnotationSet]]
        """Of each text, of those whose codes count."""
        self.sets = {one.id: said for one, said in zip(texts, self._counted.sets, strict=True)}
        self._events = events
        self._project = project
        self._encoders = Encoders(project)
        self._how: dict[str, Any] = {"using": using, "parallel": parallel}

    def done(
        self, tell: Tell | None = None, wanted: Callable[[Text, Text], bool] = lambda *_: True
    ) -> AlignedEvents:
        """Align the pairs of texts that are wanted; ``tell`` is told how many of how many.

        Raises ``MissingExtraError``.
        """
        from diptych.comparison.coverage import Extent
        from diptych.comparison.signals import SIGNALS

        events = self._events.events
        pairs = [[pair for pair in _pairs(event) if wanted(*pair)] for event in events]
        try:
            found = list(zip(events, self._aligned(pairs, tell), strict=True))
        finally:
            self._encoders.keep()
        every = [one for _, aligned in found for one in aligned]
        compared = [one for one in every if all(text.paragraphs for text in one.texts)]
        by = {name for one in compared for name in one.alignment.signals}
        extent = Extent(
            events=len(events),
            pairs=len(every),
            alone=self._events.alone,
            without_event=self._events.without,
            fields=self._events.fields,
            signals=tuple(name for name in SIGNALS if name in by),
            annotators=self._counted.annotators,
            across=sum(map(_is_across, compared)),
        )
        return AlignedEvents(found, self.sets, extent)

    def _aligned(
        self, pairs: Sequence[Sequence[tuple[Text, Text]]], tell: Tell | None
    ) -> Iterator[list[Aligned]]:
        of, done = sum(map(len, pairs)), 0
        for some in pairs:
            found = []
            for pair in some:
                found.append(self._pair(pair))
                done += 1
                if tell:
                    tell(done, of)
            yield found

    def _pair(self, pair: tuple[Text, Text]) -> Aligned:
        said = tuple(self.sets[text.id] for text in pair)
        coded = Counted(said, None, self._counted.not_counted)
        return align_texts(self._project, pair, lambda: coded, encoders=self._encoders, **self._how)


def _pairs(event: Event) -> Iterator[tuple[Text, Text]]:
    """Yield each text of an event with each of the groups behind its own."""
    for some, others in combinations(event.texts, 2):
        yield from product(some, others)


def _is_across(one: Aligned) -> bool:
    """Tell whether texts of two languages were aligned without their meaning."""
    a, b = one.texts
    return a.language != b.language and "meaning" not in one.alignment.signals


def _coverage(
    names: tuple[str, str],
    side: int,
    found: Iterable[tuple[Event, Sequence[Aligned]]],
    sets: Mapping[str, Sequence[AnnotationSet]],
    codebook: Codebook,
) -> Coverage:
    from diptych.comparison.coverage import Coverage

    paragraphs = [
        paragraph
        for event, aligned in found
        for text in event.texts[side]
        for paragraph in _covered(event, side, text, aligned, sets[text.id], codebook)
    ]
    return Coverage(
        source=names[0], other=names[1], paragraphs=tuple(paragraphs), codebook=codebook
    )


def _covered(
    event: Event,
    side: int,
    text: Text,
    aligned: Iterable[Aligned],
    said: Sequence[AnnotationSet],
    codebook: Codebook,
) -> Iterator[CoveredParagraph]:
    """Yield the paragraphs of a text that say something, and whether the others say it too."""
    from diptych.comparison.coverage import CoveredParagraph
    from diptych.comparison.omissions import codes_by_paragraph, date_of, is_brief, later_date

    standing = _standing(side, [one for one in aligned if one.texts[side].id == text.id])
    codes = codes_by_paragraph(text, said, codebook)
    dates = [date_of(other) for other in event.texts[1 - side]]
    for paragraph in text.paragraphs:
        if not is_brief(text, paragraph):
            content = text.content(paragraph)
            yield CoveredParagraph(
                event=event.name,
                text=text.id,
                number=paragraph.number,
                kind=paragraph.kind,
                codes=codes.get(paragraph.number, ()),
                quote=content,
                standing=standing[paragraph.number],
                later=later_date(content, max(dates)) if all(dates) else "",
            )


_STANDING: Mapping[str, Standing] = {"related": "related", "gap": "left out"}


def _standing(side: int, aligned: Iterable[Aligned]) -> dict[int, Standing]:
    """Return the best standing of each paragraph of a text beside several others."""
    from diptych.comparison.coverage import STANDINGS

    found: dict[int, Standing] = {}
    for one in aligned:
        for row in one.alignment.rows:
            here = row.b if side else row.a
            for number in range(here[0], here[1] + 1) if here else ():
                standing = _STANDING.get(row.kind, "said")
                before = found.get(number, standing)
                found[number] = min(standing, before, key=STANDINGS.index)
    return found
