"""The passages behind a number: annotations that fulfil some conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.comparison.codings import carries, codings, reading_order
from diptych.errors import every
from diptych.operations.naming import is_passage, known_text, paragraphs_in, parse_passage
from diptych.operations.selecting import Asked, selected
from diptych.records import Column, Records, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.comparison.codings import Coding
    from diptych.comparison.not_counted import NotCounted
    from diptych.operations.selecting import Selected
    from diptych.project.store import Project


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The annotations that fulfil the conditions, in reading order."""

    codings: tuple[Coding, ...]
    facets: tuple[str, ...]
    """Those of the codebook, in order."""
    annotators: str
    """Whose annotations were looked at, in words."""
    not_counted: NotCounted

    def records(self) -> Records[Coding]:
        """Return a row per annotation, with a column for each facet."""
        return Records((*COLUMNS, *map(_facet_column, self.facets)), self.codings)


COLUMNS: tuple[Column[Coding], ...] = (
    text("text", "the text's id", lambda one: one.text.id),
    whole("paragraph", "the first paragraph that it touches", lambda one: one.first),
    text("annotator", "who made it", lambda one: one.annotator),
    text("annotation", "its id", lambda one: one.id),
    whole("start", "where it begins, in code points of the body", lambda one: one.annotation.start),
    whole("end", "where it ends", lambda one: one.annotation.end),
    text("quote", "the passage", lambda one: one.annotation.quote),
    text("note", "the note", lambda one: one.annotation.note or None),
)
"""Behind them stands one per facet, with its code."""


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
    asked = conditions or Conditions()
    codebook = project.codebook()
    codes = _known(asked.codes, codebook)
    contents = project.contents()
    ids = contents.texts
    texts = every(lambda name: known_text(name, ids), asked.texts)
    passages = [parse_passage(name, ids) for name in groups if is_passage(name, ids)]
    names = [name for name in groups if not is_passage(name, ids)]
    places = [*names, *(text_id for text_id, _, _ in passages)]
    wanted = Asked(places or texts, asked.by, asked.where, annotators, asked.prefer)
    defaults = codebook.defaults
    chosen = selected(project, wanted.settled(defaults), defaults.groups, contents)
    read = {one.id: one for side in chosen.groups for one in side.texts}
    every(lambda part: paragraphs_in(read[part[0]], *part[1:]) if part[0] in read else (), passages)
    whole_texts = {one.id for side in chosen.groups for one in side.texts if side.name in names}
    found = tuple(
        coding
        for coding in _codings(chosen)
        if carries(coding, codes)
        and (not texts or coding.text.id in texts)
        and (asked.paragraph is None or coding.first <= asked.paragraph <= coding.last)
        and (not passages or coding.text.id in whole_texts or _is_inside(coding, passages))
    )
    chosen.require_clear()
    return Found(
        codings=found,
        facets=tuple(codebook.by_name),
        annotators=chosen.annotators,
        not_counted=chosen.counted.not_counted(),
    )


def _is_inside(coding: Coding, passages: Sequence[tuple[str, int | None, int | None]]) -> bool:
    """Tell whether an annotation touches one of the passages."""
    return any(
        coding.text.id == text_id and coding.first <= (last or 0) and (first or 0) <= coding.last
        for text_id, first, last in passages
    )


def _known(codes: Mapping[str, Sequence[str]], codebook: Codebook) -> dict[str, list[str]]:
    """Check the codes asked for against the codebook."""
    asked = [(codebook.facet(facet), code) for facet, several in codes.items() for code in several]
    found: dict[str, list[str]] = {facet: [] for facet in codes}
    for facet, code in every(lambda pair: (pair[0].name, pair[0].code(pair[1])), asked):
        found[facet].append(code.path)
    return found


def _codings(chosen: Selected) -> Iterator[Coding]:
    """Yield all codings in reading order, each text's once."""
    texts = {one.id: one for side in chosen.groups for one in side.texts}
    for one in texts.values():
        yield from sorted(codings(one, chosen.read(one).sets), key=reading_order)
