"""What a project has: its texts, and its codes with how often each was used."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from diptych.annotations.annotation import CONSENSUS
from diptych.comparison.groups import require_annotators, where_texts
from diptych.comparison.judged import Judged
from diptych.comparison.not_counted import ALL_COUNTED, not_counted_column
from diptych.comparison.tally import Tally
from diptych.errors import DiptychError, readable
from diptych.operations.counting import CountedSets
from diptych.operations.exported import ExportedProject
from diptych.operations.known_counts import KnownCounts
from diptych.operations.naming import known_facets
from diptych.records import Column, Records, flag, number, text, whole
from diptych.texts.front_matter import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.annotation import Progress
    from diptych.annotations.codebook import Code, Facet
    from diptych.comparison.not_counted import NotCounted
    from diptych.operations.known_counts import Counts
    from diptych.project.store import Project
    from diptych.texts.text import Text, TextHead


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedText:
    """A text, and who has annotated it."""

    text: Text
    annotators: tuple[str, ...]
    programs: frozenset[str] = frozenset()
    """Those of them who are no people."""

    @property
    def named(self) -> str:
        """Its annotators in one line, which says who is a program."""
        return ", ".join(f"{a} (program)" if a in self.programs else a for a in self.annotators)

    @property
    def own_fields(self) -> str | None:
        """The fields of the front matter that only this project knows."""
        own = {name: value for name, value in self.text.fields.items() if name not in FIELDS}
        return "; ".join(f"{name}={value}" for name, value in own.items() if value) or None


TEXT_COLUMNS: tuple[Column[ListedText], ...] = (
    text("text", "the text's id", lambda one: one.text.id),
    text("title", "its title; else its first heading or words", lambda one: one.text.title),
    text("source", "the outlet that it comes from; else its id", lambda one: one.text.source),
    text("author", "who wrote it", lambda one: one.text.fields.get("author")),
    text("date", "when it appeared", lambda one: one.text.fields.get("date")),
    text("language", "as a tag: en, id", lambda one: one.text.language or None),
    text("fields", "its other fields: country=UK; desk=politics", lambda one: one.own_fields),
    whole("paragraphs", "how many it has, headings too", lambda one: len(one.text.paragraphs)),
    whole("words", "how many words they have", lambda one: one.text.words),
    text("annotators", "who has annotated it", lambda one: one.named or None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTexts:
    """The texts in the order of their ids."""

    texts: tuple[ListedText, ...]
    not_counted: NotCounted = ALL_COUNTED
    faults: tuple[str, ...] = ()
    """Why others cannot be read."""

    def records(self) -> Records[ListedText]:
        """Return a row per text."""
        return Records(TEXT_COLUMNS, self.texts)


def list_texts(project: Project) -> ListedTexts:
    """List the texts, as far as they can be read."""
    contents = project.contents()
    read, faults = readable(
        lambda name: project.texts_at(contents.texts, [name])[0], contents.texts
    )
    listed = (_listed_text(project, one, contents.sets.get(one.id, ())) for one in read)
    not_counted = CountedSets(project, contents).not_counted()
    return ListedTexts(texts=tuple(listed), not_counted=not_counted, faults=tuple(faults))


class _Head(msgspec.Struct):
    """What is looked at of a set, the rest of which is passed over."""

    by: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def _listed_text(project: Project, listed: Text, annotators: Sequence[str]) -> ListedText:
    programs = frozenset(name for name in annotators if _is_program(project, listed.id, name))
    return ListedText(text=listed, annotators=tuple(annotators), programs=programs)


def _is_program(project: Project, text_id: str, annotator: str) -> bool:
    """Tell whether a set says that a program made it; ``check`` says what cannot be read."""
    with suppress(DiptychError, msgspec.DecodeError, RecursionError):
        raw = project.raw_set(text_id, annotator) or b"{}"
        return msgspec.json.decode(raw, type=_Head).by is not msgspec.UNSET
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAnnotator:
    """Somebody who annotates, and how far they are."""

    name: str
    finished: int
    """How many texts they have read to the end."""
    begun: int
    """How many others they have begun."""
    annotations: int
    """Orphans aside."""
    is_program: bool = False
    """Whether a program made their sets."""

    @property
    def kind(self) -> Literal["person", "consensus", "program"]:
        """What they are."""
        if self.is_program:
            return "program"
        return "consensus" if self.name == CONSENSUS else "person"


ANNOTATOR_COLUMNS: tuple[Column[ListedAnnotator], ...] = (
    text("annotator", "who", lambda one: one.name),
    text("is", "person, consensus or program", lambda one: one.kind),
    whole("finished", "how many texts they have finished", lambda one: one.finished),
    whole("begun", "how many texts they have only begun", lambda one: one.begun),
    whole(
        "annotations",
        "how many annotations they have made, without orphans",
        lambda one: one.annotations,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAnnotators:
    """Those who annotate, in the order of their names."""

    annotators: tuple[ListedAnnotator, ...]
    not_counted: NotCounted = ALL_COUNTED
    faults: tuple[str, ...] = ()
    """Why other sets cannot be read."""

    def records(self) -> Records[ListedAnnotator]:
        """Return a row per annotator."""
        return Records(ANNOTATOR_COLUMNS, self.annotators)


def list_annotators(project: Project) -> ListedAnnotators:
    """List who has annotated texts, and how far they are, as far as their sets can be read.

    Sets are counted as they are stored, also those that do not fit their text any more.
    """
    contents = project.contents()
    counted = CountedSets(project, contents)
    there = [(text, who) for text in contents.texts for who in contents.sets.get(text, ())]
    found: dict[str, list[_ListedSet]] = {}

    def note(key: tuple[str, str]) -> None:
        if said := project.stored_set(*key):
            counted.note(said)
            one = _ListedSet(said.progress, len(said.anchored), said.is_program)
            found.setdefault(said.annotator, []).append(one)

    _, faults = readable(note, there)
    listed = tuple(_listed_annotator(name, found[name]) for name in sorted(found))
    return ListedAnnotators(
        annotators=listed, not_counted=counted.not_counted(), faults=tuple(faults)
    )


class _ListedSet(NamedTuple):
    """What is kept of a set that was read."""

    progress: Progress
    annotations: int
    is_program: bool


def _listed_annotator(name: str, sets: Sequence[_ListedSet]) -> ListedAnnotator:
    return ListedAnnotator(
        name=name,
        finished=sum(said.progress == "finished" for said in sets),
        begun=sum(said.progress == "begun" for said in sets),
        annotations=sum(said.annotations for said in sets),
        is_program=any(said.is_program for said in sets),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUse:
    """A code, and how often an annotator used it."""

    facet: Facet
    code: Code
    language: str
    annotator: str | None
    tally: Tally | None
    not_counted: NotCounted

    @property
    def annotations(self) -> int:
        """How many annotations carry it, or one below it."""
        return self.tally.of((self.facet.name, self.code.path)).annotations if self.tally else 0


CODE_COLUMNS: tuple[Column[CodeUse], ...] = (
    text("facet", "the facet", lambda use: use.facet.name),
    text("code", "the code's path", lambda use: use.code.path),
    text("label", "its label", lambda use: use.code.label(use.language)),
    number("value", "its place on the scale of an ordinal facet", lambda use: use.code.value),
    text("definition", "what it means", lambda use: use.code.definition or None),
    flag(
        "counts",
        "whether it counts: not where it, or a code above it, says counts: false",
        lambda use: use.code.path not in use.facet.uncounted,
    ),
    text("annotator", "who used it", lambda use: use.annotator),
    whole("annotations", "in how many annotations, children included", lambda use: use.annotations),
    not_counted_column(lambda use: use.not_counted),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCodes:
    """Facets with their codes, and what each annotator used of them."""

    facets: tuple[Facet, ...]
    uses: Mapping[str, Tally]
    """By annotator."""
    not_counted: NotCounted
    language: str
    """Of the labels."""

    def records(self) -> Records[CodeUse]:
        """Return a row per code and annotator."""
        uses: list[tuple[str | None, Tally | None]] = [*self.uses.items()]
        rows = (
            CodeUse(
                facet=facet,
                code=code,
                language=self.language,
                annotator=name,
                tally=use,
                not_counted=self.not_counted,
            )
            for facet in self.facets
            for code in facet.codes.values()
            for name, use in uses or [(None, None)]
        )
        return Records(CODE_COLUMNS, rows)


def list_codes(
    project: Project,
    facets: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    where: Sequence[str] = (),
    language: str = "",
    cache: bool = True,
) -> ListedCodes:
    """List codes with how often each annotator, counted by themselves, used them.

    ``where`` are conditions ``FIELD=VALUE`` that texts must fulfil to be counted. Without
    ``cache`` nothing is taken as known.

    Raises ``UnknownNameError``.
    """
    chosen = tuple(known_facets(project, facets))
    contents = project.contents()
    known = KnownCounts(project, contents, "uses", use=cache)
    texts = where_texts(known.heads(), where)
    there = contents.annotators
    require_annotators(annotators, there)
    ids = {one.id for one in texts} if where else None
    counted = CountedSets(project, contents, texts=ids, asked=annotators, known=known)
    names = list(dict.fromkeys(annotators or sorted(there)))
    uses = {name: Tally() for name in names}
    for one in texts:
        for said in counted.summaries(one, names):
            counted.note_orphans(one.id, said)
            if not isinstance(project, ExportedProject):
                count = partial(_used, counted, one, said.annotator)
                uses[said.annotator].add(known.counts(one.id, [said.annotator], count)[0])
    if isinstance(project, ExportedProject):
        uses = project.uses(texts, names)
    known.keep()
    return ListedCodes(
        facets=chosen, uses=uses, not_counted=counted.not_counted(), language=language
    )


def _used(counted: CountedSets, one: TextHead, annotator: str) -> Counts:
    """Count what somebody said of a text, whether it is finished or not."""
    said = Judged(counted.whole(one), counted.read(one, [annotator]))
    return said.counted(words=False), {}
