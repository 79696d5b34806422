"""The passages behind a number: annotations that fulfil some conditions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from diptych.comparison.codings import carries, codings, reading_order
from diptych.comparison.excluding import (
    excluded_paragraphs,
    exclusion,
    left_in,
    named_exclusion,
)
from diptych.comparison.frame_tally import Sought
from diptych.comparison.word_patterns import WordPattern, passage_of
from diptych.errors import BadOptionError, every
from diptych.operations.exported import ExportedProject
from diptych.operations.naming import is_passage, known_text, paragraphs_in, parse_passage
from diptych.operations.selecting import Asked, selected
from diptych.operations.telling import telling
from diptych.records import Column, Records, flag, text, whole
from diptych.texts.words import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet, Progress
    from diptych.annotations.codebook import Codebook
    from diptych.annotations.defaults import Base, Defaults
    from diptych.annotations.glosses import ShownGloss
    from diptych.comparison.codings import Coding
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.frame_tally import FoundIn
    from diptych.comparison.not_counted import NotCounted
    from diptych.operations.glossing import GlossReader
    from diptych.operations.selecting import Selected
    from diptych.operations.telling import Tell
    from diptych.project.store import Project
    from diptych.texts.text import Text, TextHead
    from diptych.texts.words import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What has to hold of an annotation, all of it together."""

    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By facet: it has one of these, or one below."""
    texts: Sequence[str] = ()
    """It is in one of these; none: in any."""
    paragraph: int | None = None
    """It touches this one."""
    by: str | None = None
    """The fields of the front matter that make groups of texts."""
    where: Sequence[str] = ()
    """``FIELD=VALUE``: it is in a text that fulfils these."""
    prefer: Sequence[str] = ()
    """Whose annotations are looked at in each text, if nobody is named."""
    of: Base | None = None
    """``finished``: it is in a finished text, as what shares of these count."""
    words: str = ""
    """A pattern of words that is found in it."""
    without: Sequence[str] = ()
    """It is none that a table leaves out without these; but nothing else is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The annotations that fulfil the conditions, in reading order."""

    codings: tuple[Coding, ...]
    facets: tuple[str, ...]
    """Those of the codebook, in order."""
    annotators: str
    """Whose annotations were looked at, in words."""
    not_counted: NotCounted
    uncounted: int
    """How many of them tables do not count where nothing is asked of them."""
    to_leave_out: tuple[str, ...]
    """The options that leave these out here, too."""

    def records(self) -> Records[Coding]:
        """Return a row per annotation, with a column for each facet."""
        return _records(self.facets, self.codings)


COLUMNS: tuple[Column[Coding], ...] = (
    text("text", "the text's id", lambda one: one.text.id),
    whole("paragraph", "the first paragraph that it touches", lambda one: one.first),
    text("annotator", "who made it", lambda one: one.annotator),
    text("by", "person or program", lambda one: "program" if one.is_program else "person"),
    text("annotation", "its id", lambda one: one.id),
    whole("start", "where it begins, in code points of the body", lambda one: one.annotation.start),
    whole("end", "where it ends", lambda one: one.annotation.end),
    text("quote", "the passage", lambda one: one.annotation.quote),
    text("note", "the note", lambda one: one.annotation.note or None),
)
"""Behind them stands one per facet, with its code."""


class GlossedCoding(NamedTuple):
    """An annotation with its passage in another language."""

    coding: Coding
    gloss: ShownGloss | None

    @property
    def given(self) -> ShownGloss | None:
        """The gloss, where there is one."""
        return self.gloss if self.gloss and self.gloss.words else None


def _coding(row: GlossedCoding) -> Coding:
    return row.coding


GLOSS_COLUMNS: tuple[Column[GlossedCoding], ...] = (
    text(
        "gloss",
        "its paragraphs in the language asked for",
        lambda row: row.given.words if row.given else None,
    ),
    text("gloss_language", "that language", lambda row: row.given.language if row.given else None),
    text(
        "gloss_by",
        "who translated them, programs marked as such",
        lambda row: row.given.made_by if row.given else None,
    ),
    flag(
        "gloss_of_more",
        "whether they have more words than the passage",
        lambda row: row.given.is_of_more if row.given else None,
    ),
)
"""Behind those of facets, where glosses are asked for."""
GLOSSED_COLUMNS = (*(one.within(_coding) for one in COLUMNS), *GLOSS_COLUMNS)
"""All but those of facets."""


def coding_columns(facets: Iterable[str]) -> tuple[Column[Coding], ...]:
    """Return the columns of annotations, with one for each facet."""
    return (*COLUMNS, *map(_facet_column, facets))


def _records(facets: Iterable[str], codings: Iterable[Coding]) -> Records[Coding]:
    return Records(coding_columns(facets), codings)


def _facet_column(facet: str) -> Column[Coding]:
    return text(facet, f"its code of {facet}", lambda one: one.annotation.codes.get(facet))


def find(
    project: Project,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    conditions: Conditions | None = None,
) -> Found:
    """Find annotations in texts, passages (``TEXT:P[-Q]``) or groups, as ``diptych find`` does.

    Raises ``UnknownNameError``, ``AmbiguousNameError`` and ``BadPassageError``.
    """
    passages = Passages(project, groups, annotators=annotators, conditions=conditions)
    codings = tuple(passages)
    told = passages.told()
    return Found(
        codings=codings,
        facets=passages.facets,
        annotators=passages.annotators,
        not_counted=told.not_counted,
        uncounted=told.uncounted,
        to_leave_out=told.to_leave_out,
    )


class Passages:
    """The annotations that fulfil the conditions, found while they are iterated over, once.

    Each text and each set is read when it is its turn, and forgotten.
    """

    def __init__(
        self,
        project: Project,
        groups: Sequence[str] = (),
        *,
        annotators: Sequence[str] = (),
        conditions: Conditions | None = None,
        glosses: GlossReader | None = None,
        tell: Tell = None,
    ) -> None:
        """Settle what is asked for; ``tell`` is told how many texts are done. Raises as ``find``.

        With ``glosses`` the records say what the passages are in another language.

        Iterating raises what reading sets does, and where it is not clear whose annotations count:
        then before anything is found.
        """
        self._wanted = _wanted(project, groups, annotators, conditions or Conditions())
        self._search = _Search(self._wanted)
        self._tell = tell
        self._glosses = glosses
        self._number = 0
        self.facets = tuple(project.codebook().by_name)

    def __iter__(self) -> Iterator[Coding]:
        """Yield them in reading order."""
        chosen, texts = self._wanted.chosen, self._wanted.texts
        found = self._of_all()
        if not chosen.is_clear_for(texts):
            found = iter(list(found))
            chosen.require_clear()
        for coding in found:
            self._number += 1
            yield coding

    def _of_all(self) -> Iterator[Coding]:
        chosen, texts = self._wanted.chosen, self._wanted.texts
        for one in telling(texts, self._tell):
            reading = chosen.read(one)
            sets = chosen.sets(one, reading)
            yield from self._search.met(chosen.counted.whole(one), sets, reading.progress)

    def records(self) -> Records[Any]:
        """Return a row per annotation, with a column for each facet, and those of glosses."""
        if self._glosses is None:
            return _records(self.facets, self)
        of = self._glosses.of_coding
        columns = [one.within(_coding) for one in coding_columns(self.facets)]
        rows = (GlossedCoding(coding, of(coding)) for coding in self)
        return Records([*columns, *GLOSS_COLUMNS], rows)

    @property
    def annotators(self) -> str:
        """Whose annotations were looked at, in words."""
        return self._wanted.chosen.annotators(self._wanted.of)

    def told(self) -> FoundNumber:
        """Return how many they were, and what there is to say of the others."""
        search = self._search
        return search.told(self._number, self._wanted.chosen.counted.not_counted())


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNumber:
    """How many annotations fulfil the conditions."""

    number: int
    not_counted: NotCounted
    uncounted: int
    """How many of them tables do not count where nothing is asked of them."""
    to_leave_out: tuple[str, ...]
    """The options that leave these out here, too."""
    apart: tuple[str, ...] = ()
    """The texts of ``--text``, where none of them is in what is named beside them."""


def count_found(
    project: Project,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    conditions: Conditions | None = None,
    tell: Tell = None,
) -> FoundNumber:
    """Count annotations as ``find`` finds them, also in an export, which has no passages.

    Raises what ``find`` does.
    """
    if conditions and conditions.words and isinstance(project, ExportedProject):
        raise BadOptionError("--words", "an export has no words; look for them in the project")
    if not isinstance(project, ExportedProject):
        passages = Passages(
            project, groups, annotators=annotators, conditions=conditions, tell=tell
        )
        for _ in passages:
            pass
        return passages.told()
    for name in groups:
        if is_passage(name, project.contents().texts):
            reason = f"{name}: --from takes no passages; ask with --text and --paragraph"
            raise BadOptionError("TEXT:P", reason)
    wanted = _wanted(project, groups, annotators, conditions or Conditions())
    search = _Search(wanted)
    sought = Sought(wanted.codes, wanted.place.texts, wanted.place.paragraph)
    found_in = project.found(wanted.chosen, wanted.texts, sought, wanted.exclusions)
    number = sum(search.take(*found) for found in found_in)
    told = search.told(number, wanted.chosen.counted.not_counted())
    return replace(told, not_counted=project.with_lost(told.not_counted))


class _Wanted(NamedTuple):
    """What is looked for, and where."""

    chosen: Selected
    texts: Sequence[TextHead]
    place: _Place
    codes: Mapping[str, Sequence[str]]
    words: WordPattern | None
    exclusions: tuple[Exclusion, Exclusion]
    """What is left out here, and what tables leave out."""
    of: Base | None
    of_tables: str | None


def _wanted(
    project: Project, groups: Sequence[str], annotators: Sequence[str], asked: Conditions
) -> _Wanted:
    """Settle what is asked for. Raises what ``find`` does."""
    codebook = project.codebook()
    defaults = codebook.defaults
    codes = _known(asked.codes, codebook)
    own = named_exclusion(codebook, asked.without)
    tables = exclusion(codebook, tuple(asked.without) or defaults.without)
    contents = project.contents()
    ids = contents.texts
    texts = every(lambda name: known_text(name, ids), asked.texts)
    passages = [parse_passage(name, ids) for name in groups if is_passage(name, ids)]
    names = [name for name in groups if not is_passage(name, ids)]
    places = [*names, *(text_id for text_id, _, _ in passages)]
    who = Asked(places or texts, asked.by, asked.where, annotators, asked.prefer)
    chosen = selected(project, who.settled(defaults), defaults.groups, contents)
    read = {one.id: one for side in chosen.groups for one in side.texts}
    looked_into = {name: read[name].whole() for name, _, _ in passages if name in read}
    every(
        lambda part: paragraphs_in(looked_into[part[0]], *part[1:]) if part[0] in read else (),
        passages,
    )
    parted = {text_id for text_id, _, _ in passages}
    whole_texts = {
        one.id
        for side in chosen.groups
        for one in side.texts
        if side.name in names or side.name not in parted
    }
    is_apart = bool(places and texts) and not asked.where and not {*texts} & {*read, *looked_into}
    place = _Place(texts, asked.paragraph, passages, whole_texts, is_apart)
    of_tables = _of_tables(asked, defaults)
    heads = [*{**read, **looked_into}.values()]
    words = WordPattern(asked.words, "--words") if asked.words else None
    return _Wanted(chosen, heads, place, codes, words, (own, tables), asked.of, of_tables)


def _of_tables(asked: Conditions, defaults: Defaults) -> str | None:
    """Return what shares of tables are shares of, as far as this is known before they are made."""
    return asked.of or (defaults.of if defaults.unit != "annotation" else None)


class _Place(NamedTuple):
    """Where an annotation has to be."""

    texts: Sequence[str]
    paragraph: int | None
    passages: Sequence[tuple[str, int | None, int | None]]
    whole_texts: Collection[str]
    """Those of which more than passages is asked for."""
    is_apart: bool
    """Whether none of the texts is in what is named beside them."""

    def has(self, coding: Coding) -> bool:
        """Tell whether an annotation is there."""
        text_id = coding.text.id
        return (
            (not self.texts or text_id in self.texts)
            and (self.paragraph is None or coding.first <= self.paragraph <= coding.last)
            and (not self.passages or text_id in self.whole_texts or self._is_inside(coding))
        )

    def _is_inside(self, coding: Coding) -> bool:
        """Tell whether an annotation touches one of the passages."""
        return any(
            coding.text.id == text_id
            and coding.first <= (last or 0)
            and (first or 0) <= coding.last
            for text_id, first, last in self.passages
        )


class _Search:
    """Looks into one text after the other, and notes what tables do not count."""

    def __init__(self, wanted: _Wanted) -> None:
        self._place = wanted.place
        self._codes = wanted.codes
        self._words = wanted.words
        self._own, self._tables = wanted.exclusions
        self._of, self._of_tables = wanted.of, wanted.of_tables
        self._in_begun = 0
        self._excluded = 0
        self._begun: list[str] = []
        """Texts that are left out because they are not finished."""
        self._left_out = 0
        """Paragraphs."""
        self._uncounted = 0

    def met(
        self, text: Text, sets: Sequence[AnnotationSet], progress: Progress
    ) -> Sequence[Coding]:
        """Return the annotations in a text that are looked for."""
        if self._is_left_out(text.id, progress):
            return ()
        said = sorted(codings(text, sets), key=reading_order)
        left_out = excluded_paragraphs(text, said, self._own)
        self._left_out += len(left_out)
        met = [
            coding
            for coding in said
            if carries(coding, self._codes)
            and self._place.has(coding)
            and left_in(coding, self._own, left_out)
            and (self._words is None or _is_said(self._words, coding))
        ]
        out = excluded_paragraphs(text, said, self._tables)
        coded = [coding for coding in met if coding.annotation.codes]
        excluded = sum(not left_in(coding, self._tables, out) for coding in coded)
        self._compare(len(coded), excluded, progress)
        return met

    def take(self, text_id: str, progress: Progress, met: FoundIn) -> int:
        """Do as ``met`` does where it is known what is met; return how many annotations."""
        if self._is_left_out(text_id, progress):
            return 0
        self._left_out += met.left_out
        self._compare(met.coded, met.coded - met.counted, progress)
        return met.annotations

    def _is_left_out(self, text_id: str, progress: Progress) -> bool:
        """Tell, and note, whether a text is only begun where finished ones are asked for."""
        if progress != "begun" or self._of != "finished":
            return False
        self._begun.append(text_id)
        return True

    def _compare(self, coded: int, excluded: int, progress: Progress) -> None:
        """Note how many of those with a code tables do not count."""
        in_tables = progress != "begun" or self._of_tables != "finished"
        self._uncounted += excluded if in_tables else coded
        self._in_begun += 0 if in_tables else coded
        self._excluded += excluded

    def told(self, number: int, not_counted: NotCounted) -> FoundNumber:
        """Return how many were met, and what was noted on the way."""
        return FoundNumber(
            number=number,
            not_counted=replace(not_counted, begun=tuple(self._begun), excluded=self._left_out),
            uncounted=self._uncounted,
            to_leave_out=tuple(self._to_leave_out()),
            apart=tuple(self._place.texts) if self._place.is_apart else (),
        )

    def _to_leave_out(self) -> Iterator[str]:
        """Yield the options that leave out what tables do not count."""
        if self._in_begun:
            yield "--of finished"
        if self._excluded:
            yield from (f"--without {one}" for one in self._tables.written)


def _is_said(pattern: WordPattern, coding: Coding) -> bool:
    """Tell whether a pattern is found in the words that an annotation lies on."""
    one, said = coding.text, coding.annotation
    for paragraph in one.paragraphs[coding.first - 1 : coding.last]:
        first, last = said.start - paragraph.start, said.end - paragraph.start
        words = _words_of(passage_of(one, paragraph), one.language)
        inside = [word for word in words if first <= word.start and word.end <= last]
        if pattern.hits(inside, one.language):
            return True
    return False


@lru_cache(maxsize=16)
def _words_of(passage: str, language: str) -> list[Word]:
    """Part a paragraph once where several annotations lie on it."""
    return words_of(passage, language)


def _known(codes: Mapping[str, Sequence[str]], codebook: Codebook) -> dict[str, list[str]]:
    """Check the codes asked for against the codebook."""
    asked = [(codebook.facet(facet), code) for facet, several in codes.items() for code in several]
    found: dict[str, list[str]] = {facet: [] for facet in codes}
    for facet, code in every(lambda pair: (pair[0].name, pair[0].code(pair[1])), asked):
        found[facet].append(code.path)
    return found
