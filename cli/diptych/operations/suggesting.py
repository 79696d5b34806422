"""What the codebook's terms hint at, as annotations, and how that compares with people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import TERMS, Program
from diptych.annotations.suggestions import as_annotations, renewal
from diptych.annotations.terms import (
    SCORE_COLUMNS,
    TermMatcher,
    TermReport,
    codes_without_terms,
    terms_digest,
    terms_in,
)
from diptych.operations.naming import known_facets, known_texts
from diptych.records import Column, Records, text, whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Code, Facet
    from diptych.annotations.suggestions import Renewal, Suggestion
    from diptych.annotations.terms import Score
    from diptych.project.store import Project
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """The suggestions on one text."""

    text: Text
    count: int
    new: int
    gone: int
    by_hand: int
    """Annotations that people changed or added."""
    left_out: int
    """Suggestions that people changed or took out."""

    @classmethod
    def between(cls, text: Text, before: AnnotationSet, done: Renewal) -> Renewed:
        """Tell what became of a set."""
        old, new = before.annotations.keys(), done.said.annotations.keys()
        return cls(
            text=text,
            count=len(new),
            new=len(new - old),
            gone=len(old - new),
            by_hand=done.by_hand,
            left_out=done.left_out,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What was suggested on some texts."""

    facets: tuple[Facet, ...]
    texts: tuple[Renewed, ...]
    report: TermReport

    @property
    def languages(self) -> tuple[str, ...]:
        """Those of the texts, in order; empty for one that is not known."""
        return tuple(dict.fromkeys(one.text.language for one in self.texts))

    def gaps(self, language: str) -> Sequence[tuple[str, str]]:
        """Name the codes that have no terms in a language, by facet and path."""
        return codes_without_terms(self.facets, language)

    def terms(self, code: Code) -> int:
        """Count a code's terms in the texts' languages."""
        return sum(len(terms_in(code, language)) for language in self.languages)

    def records(self) -> Records[SuggestedCode]:
        """Return a row per code, and per annotator who has finished texts."""
        rows = (
            SuggestedCode(suggested=self, facet=facet, code=code, annotator=annotator)
            for facet in self.facets
            for code in facet.codes.values()
            for annotator in self.report.scores or [None]
        )
        return Records(COLUMNS, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedCode:
    """A code beside what one annotator says."""

    suggested: Suggested
    facet: Facet
    code: Code
    annotator: str | None

    @property
    def key(self) -> tuple[str, str]:
        """The facet and the code's path."""
        return self.facet.name, self.code.path

    @property
    def score(self) -> Score | None:
        """How the terms compare with the annotator, if there is one."""
        report = self.suggested.report
        return report.score(self.annotator, self.key) if self.annotator else None


COLUMNS: tuple[Column[SuggestedCode], ...] = (
    text("facet", "the facet", lambda row: row.facet.name),
    text("code", "the code's path", lambda row: row.code.path),
    text("label", "the code's label", lambda row: row.code.label()),
    whole("terms", "terms in the texts' languages", lambda row: row.suggested.terms(row.code)),
    whole(
        "annotations",
        "suggestions with the code or one below it",
        lambda row: row.suggested.report.annotations[row.key],
    ),
    whole(
        "paragraphs",
        "paragraphs that they touch",
        lambda row: row.suggested.report.paragraphs[row.key],
    ),
    text("annotator", "somebody who has finished texts", lambda row: row.annotator),
    whole(
        "texts",
        "how many of the texts they have finished",
        lambda row: row.suggested.report.texts[row.annotator] if row.annotator else None,
    ),
    whole(
        "suggested",
        "suggested paragraphs in those texts",
        lambda row: row.score.suggested if row.score else None,
    ),
    *(column.within(lambda row: row.score) for column in SCORE_COLUMNS),
)


def suggest(
    project: Project,
    texts: Sequence[str] = (),
    *,
    facets: Sequence[str] = (),
    dry_run: bool = True,
) -> Suggested:
    """Look for the codebook's terms in texts; unless ``dry_run``, write what they hint at.

    All texts and facets, if none are named; all sets are written, or none. Raises
    ``UnknownNameError``, and what reading the sets raises.
    """
    with project.changing(dry_run=dry_run):
        chosen = tuple(known_facets(project, facets))
        complete = len(chosen) == len(project.codebook().facets)
        matcher, report = TermMatcher(chosen), TermReport()
        paths = project.text_paths()
        found = project.texts_at(paths, known_texts(texts, paths))
        readers = [list(finished_sets(project, one)) for one in found]
        known = {(facet.name, code) for facet in project.codebook().facets for code in facet.codes}
        digests = cache(lambda language: {f.name: terms_digest(f, language) for f in chosen})
        work = {
            one.id: _Renewing(one, matcher.suggestions(one), digests(one.language), known)
            for one in found
        }
        changes = {
            (name, TERMS): partial(one.renewed, complete=complete) for name, one in work.items()
        }
        read = [project.read_set(one, TERMS) for one in found]
        project.update_sets(changes, read=read, dry_run=dry_run)
    for one, finished in zip(found, readers, strict=True):
        report.add(one, as_annotations(one, work[one.id].found), finished)
    renewed = tuple(one.difference() for one in work.values())
    return Suggested(facets=chosen, texts=renewed, report=report)


_COMMAND = "diptych suggest"


class _Renewing:
    """What is suggested on one text, on its way into the set."""

    def __init__(
        self,
        text: Text,
        found: Sequence[Suggestion],
        digests: Mapping[str, str],
        known: Collection[tuple[str, str]],
    ) -> None:
        self.text = text
        self.found = found
        self.digests = digests
        """Of the terms of each facet."""
        self.known = known

    def renewed(self, current: AnnotationSet, *, complete: bool) -> AnnotationSet:
        """Replace the suggestions of a set, and remember what it was."""
        self.before = current
        made_by = self._program(current, complete=complete)
        args = replace(current, by=made_by), self.text, self.found, self.digests, self.known
        done = renewal(*args, finished=current.finished or complete)
        self.done = done._replace(said=current) if done.said == current else done
        return self.done.said

    def _program(self, current: AnnotationSet, *, complete: bool) -> Program:
        """Say what makes the set: this, with the terms of these facets in the text's language."""
        before = (current.by and current.by.digests) or {}
        new = {f"{TERMS}/{facet}": digest for facet, digest in self.digests.items()}
        together = new if complete else {**before, **new}
        digests = {name: digest for name, digest in together.items() if digest}
        return Program(command=_COMMAND, digests=digests or UNSET)

    def difference(self) -> Renewed:
        """Say what became of the set."""
        return Renewed.between(self.text, self.before, self.done)


def finished_sets(project: Project, found: Text) -> Iterator[AnnotationSet]:
    """Yield the sets of those who have finished a text and are no programs."""
    others = (name for name in project.annotators(found.id) if name != TERMS)
    sets = (project.annotation_set(found, name) for name in others)
    return (said for said in sets if said.finished and not said.is_program)
