"""How much of what one source says of many events the other says too."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import BadOptionError, require_known
from diptych.operations.aligning import Encoders, align_texts
from diptych.operations.selecting import Counted, counted_of, selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.comparison.coverage import Coverage, CoveredParagraph, EventCoverage, Standing
    from diptych.comparison.groups import Group
    from diptych.operations.aligning import Aligned
    from diptych.operations.selecting import Asked
    from diptych.project.store import Project
    from diptych.texts.text import Text


class _Event(NamedTuple):
    """What two groups of texts have on one event."""

    name: str
    texts: tuple[Sequence[Text], Sequence[Text]]


def align_events(
    project: Project,
    asked: Asked,
    field: str,
    *,
    using: Sequence[str] = (),
    parallel: bool | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> EventCoverage:
    """Align the texts of two groups that have the same value in a field, and sum up.

    ``asked`` names the groups. Each text is aligned with each of the other group on its event;
    what one of them says is said. ``tell`` is told how many pairs of how many are done. Raises
    ``UnknownNameError``, ``BadOptionError`` and ``MissingExtraError``, and what ``compare`` raises
    where only codes are to count and it is unclear whose.
    """
    from diptych.comparison.coverage import EventCoverage
    from diptych.comparison.signals import SIGNALS

    require_known("signal", using, SIGNALS)
    codebook = project.codebook()
    settled = asked.settled(codebook.defaults)
    contents = project.contents()
    groups = selected(project, settled, codebook.defaults.groups, contents).whole
    events, alone, without = _events(_two(groups), field)
    texts = [text for event in events for side in event.texts for text in side]
    counted = counted_of(project, contents, texts, asked)
    if counted.unclear and set(using) == {"codes"}:
        raise counted.unclear
    sets = {text.id: said for text, said in zip(texts, counted.sets, strict=True)}
    encoders = Encoders(project)

    def aligned(pair: tuple[Text, Text]) -> Aligned:
        coded = Counted(tuple(sets[text.id] for text in pair), None, counted.not_counted)
        return align_texts(
            project, pair, lambda: coded, using=using, parallel=parallel, encoders=encoders
        )

    found = list(_aligned(events, aligned, tell))
    encoders.keep()
    return EventCoverage(
        sides=(
            _coverage((groups[0].name, groups[1].name), 0, found, sets, codebook),
            _coverage((groups[1].name, groups[0].name), 1, found, sets, codebook),
        ),
        events=len(events),
        pairs=sum(len(pairs) for _, pairs in found),
        alone=alone,
        without_event=without,
        signals=next((one.alignment.signals for _, pairs in found for one in pairs), ()),
        annotators=counted.annotators,
        across=sum(
            one.language != other.language
            for _, pairs in found
            for one, other in (aligned.texts for aligned in pairs)
        ),
    )


def _two(groups: Sequence[Group[Text]]) -> Sequence[Group[Text]]:
    """Refuse one group against itself. Raises ``BadOptionError``."""
    if len(groups) != len(_SIDES):
        raise BadOptionError("GROUP", "name two different groups of texts")
    return groups


_SIDES = (0, 1)


def _events(groups: Sequence[Group[Text]], field: str) -> tuple[list[_Event], int, tuple[str, ...]]:
    """Return the events of which both groups have texts, and what has no other side."""
    from diptych.comparison.matched import values_of

    values = values_of(groups, field)
    found: defaultdict[str, tuple[list[Text], list[Text]]] = defaultdict(lambda: ([], []))
    for side, group in enumerate(groups):
        for text in group.texts:
            found[values[text.id]][side].append(text)
    without = tuple(value[1:] for value in found if value.startswith("\0"))
    named = {value: texts for value, texts in found.items() if not value.startswith("\0")}
    events = [
        _Event(value.replace("\0", ", "), texts)
        for value, texts in sorted(named.items())
        if all(texts)
    ]
    return events, len(named) - len(events), without


def _aligned(
    events: Sequence[_Event],
    align: Callable[[tuple[Text, Text]], Aligned],
    tell: Callable[[int, int], None] | None,
) -> Iterator[tuple[_Event, list[Aligned]]]:
    """Align each text of an event with each of the other group."""
    pairs = {
        event.name: [(a, b) for a in event.texts[0] for b in event.texts[1]] for event in events
    }
    of, done = sum(map(len, pairs.values())), 0
    for event in events:
        found = []
        for pair in pairs[event.name]:
            found.append(align(pair))
            done += 1
            if tell:
                tell(done, of)
        yield event, found


def _coverage(
    names: tuple[str, str],
    side: int,
    found: Iterable[tuple[_Event, Sequence[Aligned]]],
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
    event: _Event,
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
