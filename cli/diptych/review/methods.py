"""What a paper has to say of how its texts were read and counted, as far as files and git show it.

Every value here is read off the files of a project or off its history in git. What these do not
hold, who annotators are or how texts were found, is in no field: nothing here is concluded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from diptych.comparison.groups import dates_of
from diptych.review.adjudication import stands
from diptych.review.reliability import alphas_by_code

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet, Decision, Program
    from diptych.annotations.assignments import Assignments
    from diptych.annotations.codebook import Facet
    from diptych.comparison.tables import Comparison
    from diptych.review.adjudication import Case
    from diptych.review.agreement import Agreement
    from diptych.review.codebook_changes import CodebookChange
    from diptych.review.reliability import CodeAlpha
    from diptych.texts.text import Text

_TWO = 2
_DAY = len("2024-07-01")


# Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The texts of one group, or of all, read or not."""

    name: str
    """Of the group; nothing: all of them."""
    texts: int
    paragraphs: int
    headings: int
    """Among the paragraphs."""
    words: int
    dates: tuple[str, str] | None
    """The first and the last one, as they are written."""
    undated: int
    """Texts without a date."""
    languages: Mapping[str, int]
    """Texts by their language's tag; nothing: it is not said."""
    finished_by_two: int
    """Texts that two people or more have finished."""


def material(name: str, texts: Sequence[Text], twice: Container[str]) -> Material:
    """Describe texts; ``twice`` are the ids of those that two people or more have finished."""
    paragraphs = [one for text in texts for one in text.paragraphs]
    return Material(
        name=name,
        texts=len(texts),
        paragraphs=len(paragraphs),
        headings=sum(one.kind == "heading" for one in paragraphs),
        words=sum(text.words for text in texts),
        dates=dates_of(texts),
        undated=sum(dates_of([text]) is None for text in texts),
        languages=Counter(text.language for text in texts),
        finished_by_two=sum(text.id in twice for text in texts),
    )


# Annotators


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who annotated some of the texts: a person, a program, or the consensus."""

    name: str
    kind: Literal["person", "consensus", "program"]
    finished: int
    """Texts."""
    begun: int
    """Other texts."""
    annotations: int
    """Without orphans."""
    programs: tuple[Program, ...] = ()
    """What made their sets, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBy:
    """Of how much it is known what people say: texts that a number of them have finished."""

    texts: int
    paragraphs: int


class Reading(NamedTuple):
    """One text with all that was said of it."""

    text: Text
    sets: Sequence[AnnotationSet]

    @property
    def people(self) -> list[AnnotationSet]:
        """The sets of people, as far as they have at least begun."""
        return [one for one in self.sets if one.is_of_person and one.progress != "not read"]

    @property
    def finished(self) -> list[AnnotationSet]:
        """The sets of people who have finished the text."""
        return [one for one in self.people if one.finished]

    @property
    def by_two(self) -> bool:
        """Whether two people or more have finished it."""
        return len(self.finished) >= _TWO


def readers(readings: Iterable[Reading]) -> tuple[Reader, ...]:
    """Tell who annotated, and how far they are; people first, programs last, by name."""
    sets: dict[tuple[str, str], list[AnnotationSet]] = {}
    for reading in readings:
        for one in reading.sets:
            if one.progress != "not read":
                sets.setdefault((_kind(one), one.annotator), []).append(one)
    found = [_reader(name, of) for (_, name), of in sets.items()]
    order = ("person", "consensus", "program")
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.name)))


def _kind(said: AnnotationSet) -> Literal["person", "consensus", "program"]:
    if said.is_program:
        return "program"
    return "person" if said.is_of_person else "consensus"


def _reader(name: str, sets: Sequence[AnnotationSet]) -> Reader:
    return Reader(
        name=name,
        kind=_kind(sets[0]),
        finished=sum(one.finished for one in sets),
        begun=sum(not one.finished for one in sets),
        annotations=sum(len(one.anchored) for one in sets),
        programs=_programs(sets),
    )


def _programs(sets: Iterable[AnnotationSet]) -> tuple[Program, ...]:
    """Return what made sets, each version once, the times of its runs aside."""
    found = {(one.by.command, one.by.model or ""): one.by for one in sets if one.by}
    return tuple(found[key] for key in sorted(found))


def read_by(readings: Sequence[Reading], at_least: int) -> ReadBy:
    """Count the texts that so many people or more have finished, and their paragraphs."""
    texts = [one.text for one in readings if len(one.finished) >= at_least]
    return ReadBy(texts=len(texts), paragraphs=sum(len(text.paragraphs) for text in texts))


def alphas_by_language(
    readings: Sequence[Reading], facets: Sequence[str]
) -> dict[str, dict[str, CodeAlpha]]:
    """Return the alpha of each facet in each of several languages; nothing where there is one."""
    sets: dict[str, list[tuple[Text, list[AnnotationSet]]]] = {}
    for one in readings:
        if one.by_two:
            sets.setdefault(one.text.language, []).append((one.text, one.finished))
    found = {language: alphas_by_code(of, facets) for language, of in sorted(sets.items())}
    if len(found) <= 1:
        return {}
    return {tag: {facet: of[facet][""] for facet in facets} for tag, of in found.items()}


# Assignments


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Texts out of which some were drawn to be read, as the file of assignments has it."""

    seed: int | None
    chance: float
    chance_of_two: float | None
    texts: int
    """In the draw, those among the texts compared."""
    assigned: int
    """Those of them that somebody is to read."""
    for_two: int
    """Those of them that two are to read."""
    finished_by_two: int
    """Those of these that two people or more have finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigning:
    """Who was to read what of the texts compared."""

    draws: tuple[Draw, ...]
    by_hand: int
    """Texts that somebody is to read, without any draw."""
    in_none: int
    """Texts that are not in the file."""
    two_not_drawn: int
    """Texts that two or more finished, though no draw gave them to two."""


def assigning(assignments: Assignments, readings: Sequence[Reading]) -> Assigning | None:
    """Tell from what draws the texts come; ``None`` where nothing is assigned."""
    if not assignments:
        return None
    ids = {one.text.id for one in readings}
    twice = {one.text.id for one in readings if one.by_two}
    lines: dict[tuple[float, float | None, int | None], dict[str, int]] = {}
    by_hand: set[str] = set()
    for one in assignments:
        if one.text in ids and one.chance is None:
            by_hand.add(one.text)
        elif one.text in ids:
            key = one.chance or 0.0, one.chance_of_two, one.seed
            of_draw = lines.setdefault(key, {})
            of_draw[one.text] = of_draw.get(one.text, 0) + bool(one.annotator)
    draws = tuple(_draw(*key, of, twice) for key, of in lines.items())
    drawn = {text for of in lines.values() for text in of}
    for_two = {text for of in lines.values() for text, number in of.items() if number >= _TWO}
    return Assigning(
        draws=draws,
        by_hand=len(by_hand - drawn),
        in_none=len(ids - drawn - by_hand),
        two_not_drawn=len(twice - for_two),
    )


def _draw(
    chance: float,
    chance_of_two: float | None,
    seed: int | None,
    of: Mapping[str, int],
    twice: set[str],
) -> Draw:
    return Draw(
        seed=seed,
        chance=chance,
        chance_of_two=chance_of_two,
        texts=len(of),
        assigned=sum(number > 0 for number in of.values()),
        for_two=sum(number >= _TWO for number in of.values()),
        finished_by_two=sum(number >= _TWO and text in twice for text, number in of.items()),
    )


# Adjudication


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicated:
    """What became of the differences between people, as the consensus has it."""

    texts: int
    """Those whose consensus has decisions."""
    finished: int
    """Those of them whose consensus is finished."""
    agreed: int
    """Cases that entered the consensus without a decision, since all said the same."""
    decided: int
    by: Mapping[str, int]
    """Decisions by who made them."""
    sided: Mapping[str, int]
    """Decisions that have just the codes of somebody; of one that has those of several, each."""
    otherwise: int
    """Decisions that have the codes of nobody."""
    open: int
    """Cases that wait for a decision."""
    outdated: int
    """Decisions on annotations that are no longer as they were."""
    days: tuple[str, str] | None
    """The first and the last day on which something was decided."""
    later: int
    """Annotations of people made after the first decision on their text, by their dates."""
    dateless: int
    """Annotations of people without a date, on the same texts."""
    added: int
    """Annotations of the consensus that came of no case."""
    changed: int
    """Of those that came of a case in which all said alike: with other codes, or removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOneText:
    """What is adjudicated of one text."""

    consensus: AnnotationSet
    between: Sequence[AnnotationSet]
    """The sets that are adjudicated."""
    disputed: Sequence[Case]
    """The cases that people decide, decided or not."""

    @property
    def annotations(self) -> dict[str, Annotation]:
        """Those that are decided on, by id."""
        return {name: one for said in self.between for name, one in said.annotations.items()}


def adjudicated(texts: Sequence[OfOneText]) -> Adjudicated | None:
    """Sum up what was decided; ``None`` where no consensus has a decision."""
    if not texts:
        return None
    told = [_Told(one) for one in texts]
    days = sorted(day for one in told for day in one.days)
    return Adjudicated(
        texts=len(texts),
        finished=sum(one.consensus.finished for one in texts),
        agreed=sum(one.agreed for one in told),
        decided=sum(len(one.decided) for one in told),
        by=Counter(str(decision.by) for one in told for decision in one.decided),
        sided=sum((one.sided for one in told), Counter()),
        otherwise=sum(one.otherwise for one in told),
        open=sum(one.open for one in told),
        outdated=sum(one.outdated for one in told),
        days=(days[0], days[-1]) if days else None,
        later=sum(one.later for one in told),
        dateless=sum(one.dateless for one in told),
        added=sum(one.added for one in told),
        changed=sum(one.changed for one in told),
    )


class _Told:
    """What the decisions on one text say."""

    def __init__(self, of: OfOneText) -> None:
        annotations = of.annotations
        decisions = list((of.consensus.decisions or {}).values())
        standing = [one for one in decisions if stands(one, annotations)]
        self.outdated = len(decisions) - len(standing)
        self.decided = [one for one in standing if one.by]
        self.agreed = len(standing) - len(self.decided)
        settled = {name for one in standing for name in one.derived_from}
        self.open = sum(not case.ids <= settled for case in of.disputed)
        self.days = [one.at[:_DAY] for one in decisions if one.at]
        self.sided: Counter[str] = Counter()
        self.otherwise = 0
        for decision in self.decided:
            alike = _sided(decision, of)
            self.sided.update(alike)
            self.otherwise += not alike
        start = min((one.at for one in decisions if one.at), default="")
        dates = [one.created or "" for one in annotations.values()]
        self.later = sum(bool(start) and date > start for date in dates)
        self.dateless = sum(not date for date in dates)
        results = of.consensus.annotations
        self.added = len(results.keys() - {name for one in decisions for name in one.result})
        self.changed = sum(
            name not in results or results[name].codes not in said
            for said, names in _alike(standing, annotations)
            for name in names
        )


def _alike(
    standing: Iterable[Decision], annotations: Mapping[str, Annotation]
) -> Iterator[tuple[list[dict[str, str]], Sequence[str]]]:
    """Yield what all had said alike, and what came of it."""
    for decision in standing:
        if not decision.by:
            yield [annotations[name].codes for name in decision.derived_from], decision.result


def _sided(decision: Decision, of: OfOneText) -> list[str]:
    """Name those who gave just the codes that were decided on, wherever in the case."""
    results = of.consensus.annotations
    taken = _codes(results[name] for name in decision.result if name in results)
    ids = set(decision.derived_from)
    return [
        said.annotator
        for said in of.between
        if _codes(one for name, one in said.annotations.items() if name in ids) == taken
    ]


def _codes(annotations: Iterable[Annotation]) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(tuple(sorted(one.codes.items())) for one in annotations)


# History


@dataclass(frozen=True, slots=True, kw_only=True)
class SetsSince:
    """What became of people's sets since the consensus on their text was first committed."""

    days: tuple[str, str]
    """The first and the last day on which a consensus was first committed."""
    annotations: int
    """Annotations that were added, removed, or given other codes or other words."""
    sets: int
    """Sets that have such annotations."""
    untold: int = 0
    """Texts whose consensus is not committed, or which had another name then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetsRevised:
    """What became of people's finished sets since they were first committed as finished.

    Of texts that two or more have finished: their coefficients are of the sets as they are now.
    """

    sets: int
    """Those that are committed as finished."""
    uncommitted: int
    """Those that are not."""
    changed: int
    """Of the committed ones, those that have other annotations now."""
    annotations: int
    """Annotations that were added, removed, or given other codes or other words."""


def annotations_changed(before: AnnotationSet, after: AnnotationSet) -> int:
    """Count the annotations that are new, gone, or have other codes or words."""
    old, new = (
        {name: (one.codes, one.quote) for name, one in said.anchored.items()}
        for said in (before, after)
    )
    return sum(old.get(name) != new.get(name) for name in {**old, **new})


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookRevision:
    """A commit that changed the codebook."""

    commit: str
    """The beginning of its id; nothing for what is not committed."""
    day: str
    """Of the commit, as its author's clock had it; nothing for what is not committed."""
    changes: tuple[CodebookChange, ...]
    undecided: bool = False
    """Whether git leaves open if this was before the first annotation or after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookHistory:
    """What became of the codebook since the first annotation."""

    first_annotation: str
    """The day, of the oldest annotation that has a date, or of the first commit of a set."""
    by_commit: bool
    """Whether that day is that of a commit."""
    revisions: tuple[CodebookRevision, ...]
    """The oldest first, those that changed something of it."""
    known_since: str = ""
    """The day of the first version that git has, if that is no older than the first annotation."""
    in_git: bool = True
    """Whether git has any version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What git shows."""

    commit: str = ""
    """The beginning of the id of the one that is checked out; nothing where there is none."""
    day: str = ""
    """Of that commit."""
    uncommitted: int = 0
    """Files of texts and annotations that are not committed as they are."""
    unknown: str = ""
    """Why nothing is known of the past."""
    codebook: CodebookHistory | None = None
    """``None`` where nobody has annotated, or the past is not known."""
    revised: SetsRevised | None = None
    """``None`` where no two have finished the same text, or the past is not known."""
    sets: SetsSince | None = None
    """``None`` where nothing was adjudicated, or the past is not known."""


# All of it


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """What files and git show of how a comparison came about."""

    comparison: Comparison
    """The table that the paper shows: basis, groups, whose annotations count, tests."""
    together: bool
    """Whether the annotations of several are counted as one."""
    prefer: tuple[str, ...]
    """Whose annotations count, by order of preference; none: that is not how it was decided."""
    where: tuple[str, ...]
    """Conditions that the texts fulfil."""
    all: Material
    groups: tuple[Material, ...]
    facets: tuple[Facet, ...]
    """Those of the table."""
    scale: Mapping[str, float]
    """The values, by code, of the facet whose means are shown."""
    silent: tuple[str, ...]
    """Codes that never count (``FACET=CODE``), by the codebook."""
    readers: tuple[Reader, ...]
    once: ReadBy
    """By one person at least."""
    twice: ReadBy
    """By two people or more."""
    agreement: Agreement | None
    """Between people; ``None`` where no two have finished the same text."""
    by_language: Mapping[str, Mapping[str, CodeAlpha]]
    """The alpha of each facet, by the language of the texts, where that is not always the same."""
    assigning: Assigning | None
    unreadable: tuple[str, ...] = ()
    """Why the assignments cannot be read."""
    adjudicated: Adjudicated | None = None
    past: Past = field(default_factory=Past)
    commands: tuple[str, str] = ("", "")
    """The command lines that print the table, and the coefficients."""
    version: str = ""
    """Of this program."""

    @property
    def people(self) -> list[Reader]:
        """Those who are people."""
        return [one for one in self.readers if one.kind == "person"]

    @property
    def programs(self) -> list[Reader]:
        """Those who are programs."""
        return [one for one in self.readers if one.kind == "program"]
