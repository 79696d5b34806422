"""What a page shows: everything that the commands find out about the same texts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from diptych.command_lines import CommandLine, option_words
from diptych.comparison.bases import left_out
from diptych.comparison.crosstabs import CrossQuery
from diptych.comparison.excluding import exclusion
from diptych.comparison.judged import Judged
from diptych.comparison.tables import Query
from diptych.errors import BadOptionError, LanguagesDifferError, TooManyGroupsError
from diptych.operations.agreement import differing, read_by_two
from diptych.operations.aligning import align_texts
from diptych.operations.comparing import crosstab_groups
from diptych.operations.methods import described, query_options
from diptych.operations.page_alignment import page_alignment
from diptych.operations.selecting import Asked, counted_of, selected
from diptych.project.page_file import write_page
from diptych.rendering.report.paper_figures import figure, png
from diptych.rendering.report.values import GENERATOR, SECTIONS, Passage, Report, ReportText

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.comparison.alignment import Alignment
    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.keyness import Keyness
    from diptych.comparison.tables import Comparison
    from diptych.operations.glossing import GlossReader
    from diptych.operations.methods import Methods
    from diptych.operations.selecting import Selected
    from diptych.project.store import Project
    from diptych.rendering.report.paper_figures import Figure
    from diptych.rendering.report.values import Section
    from diptych.review.differences import Disagreements

_PAIR = 2
MOST_GROUPS = 100
"""Groups that a page has columns for."""


def report(
    project: Project,
    groups: Sequence[str] = (),
    *,
    by: str | None = None,
    where: Sequence[str] = (),
    annotators: Sequence[str] = (),
    prefer: Sequence[str] = (),
    query: Query | None = None,
    gloss: str = "",
    omit: Collection[Section] = (),
) -> Report:
    """Find out what a page shows, as ``diptych report`` does; its ``html`` is the page.

    ``gloss`` is the language in which passages are shown as well, where somebody translated them;
    ``omit`` names sections that are left out. Raises what ``compare`` raises.
    """
    asked = Asked(groups, by, where, annotators, prefer)
    return report_groups(project, asked, query or Query(), gloss=gloss, omit=omit)


def report_groups(
    project: Project,
    asked: Asked,
    query: Query,
    *,
    gloss: str = "",
    omit: Collection[Section] = (),
    tell: Callable[[int, int], None] | None = None,
) -> Report:
    """Find out what a page shows; ``tell`` is told how many texts of how many are done.

    Its tables are those of ``compare`` with the same query, to which are added what is asked of
    every difference on a page: how two groups fare under other readings and what interval the
    difference has, and how far people agree on each code. Raises what ``compare`` raises.
    """
    project = project.as_it_is()
    codebook = project.codebook()
    settled = asked.settled(codebook.defaults)
    chosen = selected(project, settled, codebook.defaults.groups)
    if len(chosen.groups) > MOST_GROUPS:
        raise TooManyGroupsError(len(chosen.groups), MOST_GROUPS)
    glosses = _glosses(project, gloss)
    pair = len(chosen.groups) == _PAIR
    query = replace(query, stats=query.stats or pair, robust=query.robust or pair, reliability=True)
    found = described(project, asked, query, tell)
    comparison = found.facts.comparison
    out = exclusion(codebook, left_out(query, codebook.defaults))
    texts = tuple(_texts(chosen, comparison, out, glosses))
    beside = None if "beside" in omit else _beside(texts, glosses)
    aligned = page_alignment(project, settled, comparison, texts, omit, tell)
    return Report(
        comparison=comparison,
        codebook=codebook,
        texts=texts,
        crosstab=None if "crosstab" in omit else _crosstab(project, codebook, asked, query),
        beside=beside,
        alignment=_aligned(project, asked, beside) if beside else None,
        quotes=aligned.quotes,
        coverage=aligned.coverage,
        align_command=aligned.command,
        keyness=None if "words" in omit else _words(chosen),
        agreement=None if "agreement" in omit else found.facts.agreement,
        disagreements=None if "agreement" in omit else _disagreements(project, texts, found),
        paragraphs=() if "method" in omit else found.paragraphs,
        checklist=() if "method" in omit else found.checklist,
        command=found.facts.commands[0],
        gaps=glosses.gaps() if glosses else None,
        omitted=frozenset(omit),
    )


def command_of_two(
    found: Report, asked: Asked, query: Query, *, gloss: str = "", output: str = ""
) -> str:
    """Return the command whose page sums up what the first two of more sources leave out.

    Empty where the page does that itself, or where it is not asked for.
    """
    names = [side.name for side in found.comparison.sides]
    if query.match is None or "omissions" in found.omitted or len(names) <= _PAIR:
        return ""
    options = (
        *query_options(asked, replace(query, stats=False)),
        *option_words("--language", [query.language]),
        *option_words("--gloss", [gloss]),
        *option_words("--omit", [one for one in SECTIONS if one in found.omitted]),
        *option_words("--output", [output]),
    )
    return str(CommandLine("report", tuple(names[:_PAIR]), options))


def _glosses(project: Project, tag: str) -> GlossReader | None:
    if not tag:
        return None
    from diptych.operations.glossing import GlossReader

    return GlossReader(project, tag)


def _texts(
    chosen: Selected, comparison: Comparison, out: Exclusion, glosses: GlossReader | None
) -> Iterator[ReportText]:
    """Read each text once, with what counts of what was said of it."""
    groups: dict[str, list[int]] = {}
    heads = {}
    for number, group in enumerate(chosen.groups):
        for head in group.texts:
            groups.setdefault(head.id, []).append(number)
            heads[head.id] = head
    for name, head in heads.items():
        reading = chosen.read(head)
        text = chosen.counted.whole(head)
        counting = reading.progress == "finished" or comparison.basis.of != "finished"
        said = Judged(text, chosen.sets(head, reading), out)
        rows = set(said.rows) if counting else set()
        where = tuple(groups[name])
        passages = tuple(
            Passage(
                coding,
                where,
                tuple(said.numbers(row)) if row in rows else (),
                glosses.of_coding(coding) if glosses else None,
            )
            for row, coding in enumerate(said.codings())
        )
        yield ReportText(text, where, passages)


def _crosstab(project: Project, codebook: Codebook, asked: Asked, query: Query) -> Crosstab | None:
    """Cross two facets, with the mean of an ordinal one; nothing where there are no two."""
    shown = [one for one in codebook.facets if not query.facets or one.name in query.facets]
    shown.sort(key=_is_ordinal)
    if len(shown) < _PAIR:
        return None
    row, column, *others = shown
    score = next((one.name for one in others if _is_ordinal(one)), None)
    crossing = CrossQuery(
        unit=query.unit, of=query.of, weigh=query.weigh, without=query.without,
        score=score, depth=1, language=query.language,
    )  # fmt: skip
    return crosstab_groups(project, (row.name, column.name), asked, crossing)


def _is_ordinal(facet: Facet) -> bool:
    return facet.kind == "ordinal"


def _beside(
    texts: tuple[ReportText, ...], glosses: GlossReader | None
) -> tuple[ReportText, ReportText] | None:
    """Choose the texts that stand side by side: the first ones of the first two groups."""
    first = next((one for one in texts if 0 in one.groups), None)
    second = next((one for one in texts if 1 in one.groups and one is not first), None)
    if not (first and second):
        return None
    if glosses is None:
        return first, second
    one, other = (glosses.of_paragraphs(found.text) for found in (first, second))
    return first._replace(glosses=one), second._replace(glosses=other)


def _aligned(
    project: Project, asked: Asked, beside: tuple[ReportText, ReportText]
) -> Alignment | None:
    one, other = beside[0].text, beside[1].text
    if not (one.paragraphs and other.paragraphs):
        return None
    whose = Asked(annotators=asked.annotators, prefer=asked.prefer)
    coded = partial(counted_of, project, project.contents(), (one, other), whose)
    return align_texts(project, (one, other), coded).alignment


def _words(chosen: Selected) -> Keyness | None:
    """Compare the words of the first two groups, if they are of one language."""
    from diptych.comparison.keyness import TermQuery, keyness

    if len(chosen.groups) < _PAIR:
        return None
    try:
        return keyness(chosen.whole[:_PAIR], TermQuery())
    except (LanguagesDifferError, BadOptionError):
        return None


def _disagreements(
    project: Project, texts: tuple[ReportText, ...], found: Methods
) -> Disagreements | None:
    """Find where people differ, if two have read the same texts."""
    if not found.facts.agreement:
        return None
    names = [one.text.id for one in texts]
    return differing(read_by_two(project, texts=names), found.facts.facets)


def write_report(found: Report, output: str = "", *, dry_run: bool = False) -> Path:
    """Write the page to a file, and return its path. Raises ``NotAPageError``."""
    said = f'name="generator" content="{GENERATOR}"'
    return _written(output or "report.html", found.html.encode(), said, dry_run=dry_run)


def write_figure(
    found: Report, name: Figure, form: str, output: str = "", *, dry_run: bool = False
) -> Path:
    """Write a figure of the page as ``svg`` or ``png`` to a file, and return its path.

    Raises ``NotAPageError``, ``NothingToDrawError`` and ``MissingExtraError``.
    """
    svg = figure(found, name)
    raw = png(svg) if form == "png" else svg.encode()
    return _written(output or f"{name}.{form}", raw, GENERATOR, dry_run=dry_run)


def _written(output: str, raw: bytes, generator: str, *, dry_run: bool) -> Path:
    path = Path(output)
    if not dry_run:
        write_page(path, raw, generator.encode())
    return path
