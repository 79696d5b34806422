"""What the codebook's terms hint at, as annotations, and how that compares with people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from diptych.annotations.annotation import TERMS
from diptych.annotations.terms import (
    TermMatcher,
    TermReport,
    codes_without_terms,
    terms_in,
    with_suggestions,
)
from diptych.operations.naming import known_facets, known_texts
from diptych.records import Column, Records, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Code, Facet
    from diptych.annotations.terms import Score, Suggestion
    from diptych.project.store import Project
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """The suggestions on one text."""

    text: Text
    count: int
    new: int
    gone: int


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
    whole(
        "coded",
        "paragraphs to which the annotator gave the code",
        lambda row: row.score.coded if row.score else None,
    ),
    whole("both", "paragraphs of both", lambda row: row.score.both if row.score else None),
    number(
        "precision", "both by suggested", lambda row: row.score.precision if row.score else None
    ),
    number("recall", "both by coded, 0 to 1", lambda row: row.score.recall if row.score else None),
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
    chosen = tuple(known_facets(project, facets))
    complete = len(chosen) == len(project.codebook().facets)
    matcher, report = TermMatcher(chosen), TermReport()
    found = project.texts(known_texts(project, texts))
    readers = [list(_finished(project, one)) for one in found]
    before: dict[str, AnnotationSet] = {}
    changes = {
        (one.id, TERMS): partial(
            _renewed, before, one, matcher.suggestions(one), chosen, complete=complete
        )
        for one in found
    }
    after = project.update_sets(changes, dry_run=dry_run)
    for one, finished in zip(found, readers, strict=True):
        report.add(one, after[one.id, TERMS], finished)
    renewed = (_difference(one, before[one.id], after[one.id, TERMS]) for one in found)
    return Suggested(facets=chosen, texts=tuple(renewed), report=report)


def _renewed(
    before: dict[str, AnnotationSet],
    found: Text,
    suggestions: Sequence[Suggestion],
    facets: Sequence[Facet],
    current: AnnotationSet,
    *,
    complete: bool,
) -> AnnotationSet:
    """Replace the suggestions of a set, and keep in ``before`` what it was."""
    before[found.id] = current
    names = [facet.name for facet in facets]
    return with_suggestions(current, found, suggestions, names, complete=complete)


def _difference(found: Text, before: AnnotationSet, after: AnnotationSet) -> Renewed:
    new = len(after.annotations.keys() - before.annotations.keys())
    gone = len(before.annotations.keys() - after.annotations.keys())
    return Renewed(text=found, count=len(after.annotations), new=new, gone=gone)


def _finished(project: Project, found: Text) -> Iterator[AnnotationSet]:
    others = [name for name in project.annotators(found.id) if name != TERMS]
    return (said for said in project.annotation_sets(found, others) if said.finished)
