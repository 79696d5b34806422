"""What a paper says of its method, filled in from the files of a project and from git."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diptych import __version__
from diptych.annotations.annotation import CONSENSUS
from diptych.command_lines import CommandLine, option_words
from diptych.comparison.excluding import exclusion
from diptych.comparison.tables import Query, score_values
from diptych.errors import NothingToCompareError
from diptych.operations.adjudicating import adjudicate_sets, decided_between, followed
from diptych.operations.agreement import measured, read_by_two
from diptych.operations.assigning import assignments_and_faults
from diptych.operations.comparing import compare_groups
from diptych.operations.methods_past import past
from diptych.operations.selecting import Asked, selected
from diptych.records import Records
from diptych.rendering.checklist import CHECKLIST_COLUMNS, checklist
from diptych.rendering.methods import paragraphs
from diptych.review.methods import (
    MethodFacts,
    OfOneText,
    Reading,
    adjudicated,
    alphas_by_language,
    assigning,
    material,
    read_by,
    readers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.comparison.tables import Comparison
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.rendering.checklist import ChecklistItem
    from diptych.review.agreement import Agreement
    from diptych.texts.text import Text

_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """The part of a paper on its method, and a checklist of what referees ask."""

    facts: MethodFacts
    language: str = ""
    """Of the labels."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Sentences in the past tense, in paragraphs; each says what files or git show."""
        return tuple(paragraphs(self.facts, self.language))

    @property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        """What referees ask, the answer where there is one, and where it comes from."""
        return tuple(checklist(self.facts, self.language))

    def records(self) -> Records[ChecklistItem]:
        """Return a row for each item of the checklist."""
        return Records(CHECKLIST_COLUMNS, self.checklist)


def methods(
    project: Project,
    groups: Sequence[str] = (),
    *,
    by: str | None = None,
    where: Sequence[str] = (),
    annotators: Sequence[str] = (),
    prefer: Sequence[str] = (),
    query: Query | None = None,
) -> Methods:
    """Say how a comparison came about, as ``diptych methods`` does.

    Raises what ``compare`` raises.
    """
    asked = Asked(groups, by, where, annotators, prefer)
    return described(project, asked, query or Query())


def described(
    project: Project,
    asked: Asked,
    query: Query,
    tell: Callable[[int, int], None] | None = None,
) -> Methods:
    """Say how a comparison came about; ``tell`` is told how many texts are done."""
    project = project.as_it_is()
    comparison = compare_groups(project, asked, query)
    codebook = project.codebook()
    asked = asked.settled(codebook.defaults)
    facets = tuple(codebook.facet(table.facet) for table in comparison.tables)
    contents = project.contents()
    groups = selected(project, asked, codebook.defaults.groups, contents).whole
    texts = list({text.id: text for group in groups for text in group.texts}.values())
    read = [_Read(project, contents, text) for text in texts]
    readings = [one.reading for one in read]
    twice = {one.text.id for one in readings if one.by_two}
    names = [] if len(texts) == len(contents.texts) else [text.id for text in texts]
    assigned, faults = assignments_and_faults(project)
    decided = [one for one in map(_decided, read) if one]
    agreed = _agreement(project, names, facets, query.language, tell) if texts else None
    return Methods(
        language=query.language,
        facts=MethodFacts(
            comparison=comparison,
            together=len(set(asked.annotators)) > 1,
            prefer=tuple(asked.prefer),
            where=tuple(asked.where),
            all=material("", texts, twice),
            groups=tuple(material(group.name, group.texts, twice) for group in groups),
            facets=facets,
            scale=score_values(codebook, query.score) if query.score else {},
            silent=exclusion(codebook).written,
            readers=readers(readings),
            once=read_by(readings, 1),
            twice=read_by(readings, _TWO),
            agreement=agreed,
            by_language=alphas_by_language(readings, [facet.name for facet in facets]),
            assigning=assigning(assigned, readings),
            unreadable=faults,
            adjudicated=adjudicated(decided),
            past=past(project, readings, decided),
            commands=(
                _compare_command(asked, query, comparison),
                _agreement_command(names, query),
            ),
            version=__version__,
        ),
    )


class _Read:
    """A text with all sets on it, each read once."""

    def __init__(self, project: Project, contents: Contents, text: Text) -> None:
        names = contents.sets.get(text.id, ())
        self.sets = [project.read_set(text, name) for name in names]
        self.reading = Reading(text, [one.said for one in self.sets])


def _decided(read: _Read) -> OfOneText | None:
    """Return what is adjudicated of a text; nothing where its consensus has no decision."""
    consensus = next((one.said for one in read.sets if one.said.annotator == CONSENSUS), None)
    if consensus is None or consensus.is_program or not consensus.decisions:
        return None
    used = {name for one in consensus.decisions.values() for name in one.derived_from}
    others = [
        one
        for one in read.sets
        if one.said.is_of_person
        or (one.said is not consensus and used & one.said.annotations.keys())
    ]
    between = decided_between(others, consensus)
    return OfOneText(
        consensus=followed(between, consensus),
        between=[one.said for one in between],
        disputed=adjudicate_sets(between, consensus).disputed if between else (),
    )


def _agreement(
    project: Project,
    names: Sequence[str],
    facets: Sequence[Facet],
    language: str,
    tell: Callable[[int, int], None] | None,
) -> Agreement | None:
    """Measure how far people agree on texts, by their own sets and not by the consensus."""
    try:
        return measured(read_by_two(project, texts=names), facets, language, tell)
    except NothingToCompareError:
        return None


def _compare_command(asked: Asked, query: Query, found: Comparison) -> str:
    """Return the command line that prints the table, with what defaults had settled written out."""
    basis = found.basis
    settled = replace(
        query, unit=basis.unit, of=basis.of, weigh=basis.weigh, without=basis.without,
        stats=found.query.stats,
    )  # fmt: skip
    return str(CommandLine("compare", tuple(asked.names), query_options(asked, settled)))


def _agreement_command(names: Sequence[str], query: Query) -> str:
    facets = option_words("--facet", query.facets)
    return str(CommandLine("agreement", tuple(names), tuple(facets)))


def query_options(asked: Asked, query: Query) -> tuple[str, ...]:
    """Write what is asked for as the options of ``compare``, and of ``report``."""
    return (
        *option_words("--by", [asked.by or ""]),
        *option_words("--where", asked.where),
        *option_words("--unit", [query.unit or ""]),
        *option_words("--of", [query.of or ""]),
        *option_words("--weigh", [query.weigh or ""]),
        *option_words("--without", query.without or ()),
        *option_words("--annotator", asked.annotators),
        *option_words("--prefer", [",".join(asked.prefer)]),
        *option_words("--facet", query.facets),
        *option_words("--depth", ["" if query.depth is None else str(query.depth)]),
        *option_words("--min", [str(query.minimum) if query.minimum != Query().minimum else ""]),
        *option_words("--score", [query.score or ""]),
        *(["--stats"] if query.stats else []),
        *option_words("--test", ["paragraphs" if query.by_paragraphs else ""]),
        *option_words("--match", [query.match or ""]),
    )
