"""Tables of how the groups of a project differ: codes, pairs of codes, words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from diptych.comparison.tables import Query, compare_tallies, score_values
from diptych.comparison.tally import tally
from diptych.errors import OvertakenError
from diptych.operations.selecting import named_groups, selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.crosstabs import CrossQuery, Crosstab
    from diptych.comparison.groups import Group
    from diptych.comparison.keyness import Keyness, TermQuery
    from diptych.comparison.passages import Passages
    from diptych.comparison.significance import Profiles
    from diptych.comparison.tables import Comparison
    from diptych.operations.selecting import Selected
    from diptych.project.store import Project
    from diptych.texts.text import Text

    _Look = tuple[Callable[[Comparison, Any], Comparison], Sequence[Profiles | Passages]]

_P = ParamSpec("_P")
_T = TypeVar("_T")


def compare(
    project: Project,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    query: Query | None = None,
) -> Comparison:
    """Compare texts or groups of them, as ``diptych compare`` does, and return the tables."""
    return compare_groups(project, groups, annotators, query or Query())[0]


def _again_if_changed(read: Callable[_P, _T]) -> Callable[_P, _T]:
    """Read once more where another diptych changed the codebook between our readings."""

    @wraps(read)
    def steady(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return read(*args, **kwargs)
        except OvertakenError:
            return read(*args, **kwargs)

    return steady


@_again_if_changed
def compare_groups(
    project: Project,
    names: Sequence[str],
    asked: Sequence[str],
    query: Query,
    tell: Callable[[int, int], None] | None = None,
) -> tuple[Comparison, tuple[str, ...]]:
    """Return the comparison, and whose annotations were counted in it.

    ``tell`` is told how many groups of how many are tested.
    """
    codebook = project.codebook()
    score = score_values(codebook, query.score) if query.score else {}
    chosen = selected(project, names, query.by, asked)
    looks = list(_closer_looks(query, len(chosen.groups), tell))
    tallies = [
        tally(
            _members(chosen, group, [notes[index] for _, notes in looks]),
            score,
            query.score or "",
        )
        for index, group in enumerate(chosen.groups)
    ]
    names = [group.name for group in chosen.groups]
    comparison = compare_tallies(codebook, names, tallies, query)
    for completed, notes in looks:
        comparison = completed(comparison, notes)
    return replace(comparison, not_counted=chosen.counted.not_counted()), chosen.annotators


def _closer_looks(
    query: Query, groups: int, tell: Callable[[int, int], None] | None
) -> Iterator[_Look]:
    """Yield what is noted of each group besides its counts, and what completes tables with it."""
    if query.stats:
        from diptych.comparison.significance import Profiles, require_testable, with_chances

        require_testable(query)
        yield partial(with_chances, tell=tell), [Profiles(query.unit) for _ in range(groups)]
    if query.quotes:
        from diptych.comparison.passages import Passages, with_quotes

        yield with_quotes, [Passages(query.quotes) for _ in range(groups)]


def _members(
    chosen: Selected, group: Group, notebooks: Sequence[Profiles | Passages]
) -> Iterator[tuple[Text, Sequence[AnnotationSet]]]:
    """Yield the texts of a group with what was said of them, noted on the way."""
    for text in group.texts:
        sets = chosen.sets(text)
        for notebook in notebooks:
            notebook.note(text, sets)
        yield text, sets


def crosstab(
    project: Project,
    row: str,
    column: str,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    query: CrossQuery | None = None,
) -> Crosstab:
    """Cross-tabulate two facets, as ``diptych crosstab`` does, and return the table."""
    from diptych.comparison.crosstabs import CrossQuery

    return crosstab_groups(project, (row, column), groups, annotators, query or CrossQuery())[0]


@_again_if_changed
def crosstab_groups(
    project: Project,
    facets: tuple[str, str],
    names: Sequence[str],
    asked: Sequence[str],
    query: CrossQuery,
) -> tuple[Crosstab, tuple[str, ...]]:
    """Return the cross-table, and whose annotations were counted in it."""
    from diptych.comparison.crosstabs import cross_tabulate, cross_tally

    codebook = project.codebook()
    row, column = (codebook.facet(name).name for name in facets)
    query = query.settled(row, column)
    score = score_values(codebook, query.score) if query.score else {}
    chosen = selected(project, names, query.by, asked)
    tallies = [
        cross_tally(
            ((text, chosen.sets(text)) for text in group.texts),
            (row, column),
            query.within or "annotation",
            score,
            query.score or "",
        )
        for group in chosen.groups
    ]
    names = [group.name for group in chosen.groups]
    table = cross_tabulate(codebook, (row, column), names, tallies, query)
    return replace(table, not_counted=chosen.counted.not_counted()), chosen.annotators


def terms(project: Project, first: str, second: str, *, query: TermQuery | None = None) -> Keyness:
    """Find the words that set two texts, or groups, apart, as ``diptych terms`` does.

    Raises ``LanguagesDifferError``.
    """
    from diptych.comparison.keyness import TermQuery, keyness

    query = query or TermQuery()
    return keyness(named_groups(project, [first, second], query.by), query)
