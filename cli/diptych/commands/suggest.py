"""``diptych suggest``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.annotations.annotation import TERMS
from diptych.annotations.terms import (
    TermMatcher,
    TermReport,
    codes_without_terms,
    terms_in,
    with_suggestions,
)
from diptych.console.options import (
    Form,
    NoColor,
    is_records,
    narrate,
    open_project,
    print_rows,
    require_format,
    write_out,
)
from diptych.operations.naming import known_text
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Code, Facet
    from diptych.operations.opening import Project
    from diptych.texts.text import Text

COLUMNS = (
    "facet", "code", "label", "terms", "annotations", "paragraphs", "annotator", "texts",
    "suggested", "given", "both", "precision", "recall",
)  # fmt: skip


def suggest(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="These texts; without any, all.")
    ] = None,
    facet: Annotated[
        list[str] | None, typer.Option(metavar="F", help="Only this facet; may be repeated.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be found, and write nothing.")
    ] = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Look for the codebook's terms, and write what they hint at as annotations by "terms".

    A term matches whole words, in any case, * behind a word any ending; where a script writes no
    spaces it matches anywhere. A text gets the terms of its language. Each passage and code is
    one annotation; earlier ones by "terms" are replaced, and those found again keep their id.

    Where somebody has finished a text, the table shows how the terms compare with them: below
    their name the paragraphs to which they gave the code; precision, the share of the suggested
    paragraphs that are among these; recall, the share of these that are suggested. All counts
    but that of the terms include the codes below.

    \b
    Examples:
      diptych suggest
      diptych suggest un-resolution --facet theme --dry-run
      diptych suggest --format csv > terms.csv
    """
    require_format(form)
    project = open_project()
    book = project.codebook()
    facets = [book.facet(name) for name in dict.fromkeys(facet or book.by_name)]
    known = project.text_paths()
    wanted = list(dict.fromkeys(known_text(name, known) for name in texts or known))
    report, languages = _report(project, wanted, facets, dry_run=dry_run)
    _narrate_gaps(facets, languages)
    _narrate_readers(report, len(wanted))
    if is_records(form):
        print_rows(_records(facets, report, languages), COLUMNS, form)
    else:
        _print_tables(facets, report, languages, form, no_color=no_color)


def _report(
    project: Project, text_ids: Sequence[str], facets: Sequence[Facet], *, dry_run: bool
) -> tuple[TermReport, list[str]]:
    """Renew the suggestions of each text; return what was found, and the texts' languages."""
    matcher = TermMatcher(facets)
    report = TermReport()
    languages: dict[str, None] = {}
    for text_id in text_ids:
        text = project.text(text_id)
        languages[text.language] = None
        if not text.language:
            narrate(
                f"{text_id}: its language is not known, so the terms of all languages were used; "
                "write it into the front matter (language: en)"
            )
        suggested = _renewed(project, text, matcher, facets, dry_run=dry_run)
        report.add(text, suggested, _finished(project, text))
    return report, list(languages)


def _renewed(
    project: Project, text: Text, matcher: TermMatcher, facets: Sequence[Facet], *, dry_run: bool
) -> AnnotationSet:
    names = [facet.name for facet in facets]
    found = matcher.suggestions(text)
    complete = len(names) == len(project.codebook().facets)

    def renew(current: AnnotationSet) -> AnnotationSet:
        return with_suggestions(current, text, found, names, complete=complete)

    before = project.annotation_set(text, TERMS)
    after = renew(before) if dry_run else project.update(text.id, TERMS, renew)
    new = len(after.annotations.keys() - before.annotations.keys())
    gone = len(before.annotations.keys() - after.annotations.keys())
    count = len(after.annotations)
    narrate(
        f"{text.id}: {count} suggestion{'s' * (count != 1)}, {new} new, {gone} gone"
        + ("; nothing was written" if dry_run else "")
    )
    return after


def _finished(project: Project, text: Text) -> Iterator[AnnotationSet]:
    others = [name for name in project.annotators(text.id) if name != TERMS]
    return (said for said in project.annotation_sets(text, others) if said.finished)


def _narrate_gaps(facets: Sequence[Facet], languages: Sequence[str]) -> None:
    for language in languages:
        if gaps := codes_without_terms(facets, language):
            where = f"{language_name(language)} ({language})" if language else "any language"
            codes = ", ".join(f"{facet}={code}" for facet, code in gaps)
            narrate(f"no terms in {where}: {codes}")


def _narrate_readers(report: TermReport, count: int) -> None:
    """Say whose annotations the terms are compared with, or how that can be had."""
    readers = ", ".join(f"{name} ({n} of {count})" for name, n in report.texts.items())
    if readers:
        narrate(f"compared with those who have finished texts: {readers}")
    else:
        narrate("nobody else has finished a text, so there is nothing to compare the terms with")


def _terms(code: Code, languages: Sequence[str]) -> int:
    return sum(len(terms_in(code, language)) for language in languages)


def _records(
    facets: Sequence[Facet], report: TermReport, languages: Sequence[str]
) -> Iterator[dict[str, Any]]:
    for facet in facets:
        for code in facet.codes.values():
            key = facet.name, code.path
            for annotator in report.scores or [None]:
                yield {
                    "facet": facet.name,
                    "code": code.path,
                    "label": code.label(),
                    "terms": _terms(code, languages),
                    "annotations": report.annotations[key],
                    "paragraphs": report.paragraphs[key],
                    **_comparison(report, annotator, key),
                }


def _comparison(report: TermReport, annotator: str | None, key: tuple[str, str]) -> dict[str, Any]:
    if annotator is None:
        return dict.fromkeys(COLUMNS[COLUMNS.index("annotator") :])
    score = report.score(annotator, key)
    return {
        "annotator": annotator,
        "texts": report.texts[annotator],
        "suggested": score.suggested,
        "given": score.given,
        "both": score.both,
        "precision": score.precision,
        "recall": score.recall,
    }


def _print_tables(
    facets: Sequence[Facet],
    report: TermReport,
    languages: Sequence[str],
    form: str,
    *,
    no_color: bool,
) -> None:
    from diptych.rendering.tables import Column, table
    from diptych.rendering.terminal import stdout_screen

    numbers = ["terms", "annotations", "paragraphs"]
    for annotator in report.scores:
        numbers += [annotator, "precision", "recall"]
    screen = stdout_screen(no_color=no_color)
    tables = []
    for facet in facets:
        columns = [Column(header=facet.name)]
        columns += [Column(header=name, align="right") for name in numbers]
        rows = [_row(facet, code, report, languages) for code in facet.codes.values()]
        tables.append(table(columns, rows, form, screen))
    write_out("\n\n".join(tables))


def _row(facet: Facet, code: Code, report: TermReport, languages: Sequence[str]) -> list[str]:
    key = facet.name, code.path
    counts = _terms(code, languages), report.annotations[key], report.paragraphs[key]
    row = [code.path, *map(str, counts)]
    for annotator in report.scores:
        score = report.score(annotator, key)
        row += [str(score.given), _share(score.precision), _share(score.recall)]
    return row


def _share(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}%"
