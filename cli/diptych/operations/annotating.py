"""Annotations are made, changed and removed, and texts finished: all that is asked, or nothing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from diptych.annotations.annotation import coded_paragraphs, new_annotation_id
from diptych.annotations.changes import Change, by_set, codes_in_words
from diptych.annotations.codebook_edits import add_code
from diptych.annotations.drafts import (
    Draft,
    Edit,
    drafted_span,
    edited_annotation,
    new_annotation,
)
from diptych.errors import (
    BadOptionError,
    BadPassageError,
    FormerCodeError,
    NewOrdinalCodeError,
    NothingSaidError,
    NothingToChangeError,
    UnknownCodeError,
    every,
)
from diptych.operations.annotators import known_annotator
from diptych.operations.naming import (
    known_annotations,
    known_texts,
    parse_passage,
)
from diptych.review.adjudication import says_the_same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.codebook import Codebook, Facet
    from diptych.annotations.quotes import Span
    from diptych.operations.annotators import Annotator
    from diptych.operations.naming import KnownAnnotation
    from diptych.project.store import Project
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What became of annotations."""

    changes: tuple[Change, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
    """Those that the changes are about, by id."""
    by: Annotator | None = None
    """Who annotates, where that had to be found out."""
    new_codes: Mapping[str, str] = field(default_factory=dict)
    """What the codebook has got, by facet."""
    twins: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What it had that differs from these in case, width or form only, by facet."""


# One annotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a passage."""

    codes: Mapping[str, str] = field(default_factory=dict)
    """By facet."""
    note: str = ""
    quote: str = ""
    """The words inside the passage; none: all of it."""
    nth: int | None = None
    """Which of the places where they stand, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """What to write into the codebook about a code that it lacks."""

    label: str = ""
    definition: str = ""


def annotate(
    project: Project,
    passage: str,
    said: Said,
    annotator: str = "",
    new_code: NewCode | None = None,
    *,
    dry_run: bool = False,
) -> Changed:
    """Make one annotation of a passage, ``TEXT:P[-Q]``, or of a quote anywhere in a text.

    Where the annotator says the same of it already, nothing is written, and nothing changed.
    With ``new_code`` the codes that the codebook lacks are added to it. ``dry_run`` writes
    nothing. Raises what finding the passage and reading the codes raises, and
    ``NothingSaidError``.
    """
    if not said.codes and not said.note:
        raise NothingSaidError("give --theme, --actor, … or --note")
    with project.changing(dry_run=dry_run):
        paths = project.text_paths()
        text_id, first, last = parse_passage(passage, paths)
        (text,) = project.texts_at(paths, [text_id])
        draft = _drafted(said, text, first, last)
        missing = _missing_codes(said.codes, project.codebook(), new_code)
        drafted_span(draft, text)
        who = known_annotator(project, paths, annotator, text_id)
        annotation_id = new_annotation_id()

        def add(current: AnnotationSet) -> AnnotationSet:
            annotation = new_annotation(draft, text, project.codebook())
            if any(says_the_same([annotation], [one]) for one in current.anchored.values()):
                return current
            return current.with_annotation(annotation_id, annotation)

        recodify = partial(_with_codes, missing=missing, new_code=new_code) if new_code else None
        key, read = (text_id, who.name), project.read_set(text, who.name)
        written = project.update_sets({key: add}, recodify, read=[read], dry_run=dry_run)[key]
    after = written.annotations.get(annotation_id)
    if after is None:
        return Changed(by=who)
    change = Change(text=text_id, annotator=who.name, id=annotation_id, after=after)
    twins = {facet: project.codebook().facet(facet).twins(missing[facet]) for facet in missing}
    return Changed(changes=(change,), texts={text_id: text}, by=who, new_codes=missing, twins=twins)


def _drafted(said: Said, text: Text, first: int | None, last: int | None) -> Draft:
    if first is None or last is None:
        if not said.quote:
            raise BadPassageError(
                text.id, f"name a paragraph: {text.id}:1 to {len(text.paragraphs)}"
            )
        first, last = 1, len(text.paragraphs)
    return Draft(
        first=first, last=last, quote=said.quote, nth=said.nth, codes=said.codes, note=said.note
    )


def _missing_codes(
    codes: Mapping[str, str], codebook: Codebook, new_code: NewCode | None
) -> dict[str, str]:
    """Return the codes that the codebook lacks, if they may be added.

    Raises ``UnknownNameError`` and ``BadOptionError``.
    """
    asked = [(codebook.facet(facet), code) for facet, code in codes.items()]
    found = every(lambda one: _missing_code(*one, may_be_new=new_code is not None), asked)
    missing = {facet: code for facet, code in zip(codes, found, strict=True) if code}
    if new_code and len(missing) != 1 and (new_code.label or new_code.definition):
        listed = codes_in_words(missing, " and ")
        which = f"{listed} are new" if missing else "no code is new"
        raise BadOptionError("--label, --definition", f"they describe one new code, but {which}")
    return missing


def _missing_code(facet: Facet, written: str, *, may_be_new: bool) -> str:
    """Return the code if the codebook lacks it, and it may be added."""
    code = unicodedata.normalize("NFC", written)
    if code in facet.codes:
        return ""
    if now := facet.former_names().now(code):
        raise FormerCodeError(facet.name, code, now)
    if not may_be_new:
        raise UnknownCodeError(facet.name, code, facet.codes)
    if facet.kind == "ordinal":
        raise NewOrdinalCodeError(facet.name, code, facet.codes)
    return code


def _with_codes(source: str, missing: Mapping[str, str], new_code: NewCode) -> str:
    label, definition = new_code.label, new_code.definition
    for facet, code in missing.items():
        source = add_code(source, facet, code, label=label, definition=definition)
    return source


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to become different in an annotation; ``None``: that stays as it is."""

    codes: Mapping[str, str] = field(default_factory=dict)
    """By facet; an empty code takes the facet's code away."""
    note: str | None = None
    """An empty note takes the note away."""
    quote: str = ""
    """The words of another passage."""
    nth: int | None = None
    paragraphs: tuple[int, int] | None = None
    """The first and the last of others."""


def edit(project: Project, annotation: str, wanted: Wanted, *, dry_run: bool = False) -> Changed:
    """Change an annotation, named by the beginning of its id; no changes if it is so already.

    ``dry_run`` writes nothing. Raises what finding annotation, passage and codes raises,
    ``NothingToChangeError`` and ``NothingSaidError``.
    """
    with project.changing(dry_run=dry_run):
        (known,) = known_annotations(project, [annotation])
        if not (wanted.codes or wanted.note is not None or wanted.quote or wanted.paragraphs):
            raise NothingToChangeError
        text, before = known.read.text, known.annotation
        wished = Edit(span=_span(before, text, wanted), codes=wanted.codes, note=wanted.note)
        after = edited_annotation(before, wished, text, project.codebook())
        if after is before:
            return Changed()
        return _changed(project, [(known, after)], dry_run=dry_run)


def _span(old: Annotation, text: Text, wanted: Wanted) -> Span | None:
    """Find the passage asked for; ``None`` where none was."""
    if not wanted.quote and not wanted.paragraphs:
        return None
    everywhere = 1, len(text.paragraphs)
    touched = everywhere if old.orphan else text.touched(old.start, old.end)
    first, last = wanted.paragraphs or touched
    return drafted_span(Draft(first=first, last=last, quote=wanted.quote, nth=wanted.nth), text)


def remove(project: Project, annotations: Sequence[str], *, dry_run: bool = False) -> Changed:
    """Remove annotations, named by the beginnings of their ids: all of them or none."""
    with project.changing(dry_run=dry_run):
        known = known_annotations(project, annotations)
        return _changed(project, [(one, None) for one in known], dry_run=dry_run)


def _changed(
    project: Project, become: Sequence[tuple[KnownAnnotation, Annotation | None]], *, dry_run: bool
) -> Changed:
    changes = tuple(known.becoming(after) for known, after in become)
    read = [known.read for known, _ in become]
    project.update_sets(by_set(changes), read=read, dry_run=dry_run)
    return Changed(changes=changes, texts={one.text.id: one.text for one in read})


# Texts read to their end


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Which texts somebody has finished now, or no longer."""

    by: Annotator
    texts: tuple[str, ...]
    uncoded: Mapping[str, int]
    """How many paragraphs of each text have no code: they count as having none."""
    bare: frozenset[str]
    """Texts without one annotation of theirs."""


def finish(
    project: Project,
    texts: Sequence[str],
    annotator: str = "",
    *,
    undo: bool = False,
    dry_run: bool = False,
) -> Finished:
    """Say that somebody has read these texts, or all, to their end; ``undo``: they have not."""
    with project.changing(dry_run=dry_run):
        paths = project.text_paths()
        text_ids = known_texts(texts, paths)
        who = known_annotator(project, paths, annotator, text_ids[0] if text_ids else "")
        read = [project.read_set(one, who.name) for one in project.texts_at(paths, text_ids)]
        changes = {
            (one.text.id, who.name): partial(_finished, version=one.text.version, undo=undo)
            for one in read
        }
        done = project.update_sets(changes, read=read, dry_run=dry_run)
    uncoded = {
        one.text.id: len(one.text.paragraphs) - len(coded_paragraphs(one.text, one.said))
        for one in read
    }
    bare = frozenset(text_id for text_id, _ in changes if not done[text_id, who.name].anchored)
    return Finished(by=who, texts=tuple(text_ids), uncoded=uncoded, bare=bare)


def _finished(said: AnnotationSet, *, version: str, undo: bool) -> AnnotationSet:
    """Say that the text of this version was read; the very set where it says so already."""
    if said.finished is not undo and (undo or said.text_version == version):
        return said
    return msgspec.structs.replace(said, finished=not undo)
