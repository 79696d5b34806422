"""What ``import diptych`` offers: the jobs that read a project and return values.

The commands call the same functions and print what comes back.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diptych.comparison.alignment import Side, align_paragraphs
from diptych.comparison.groups import choose_annotators, group_texts
from diptych.comparison.signals import Wording
from diptych.comparison.tables import Query, compare_tallies, score_values
from diptych.comparison.tally import tally
from diptych.project import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.alignment import Alignment
    from diptych.comparison.chance import Profiles
    from diptych.comparison.groups import Group
    from diptych.comparison.passages import Passages
    from diptych.comparison.tables import Comparison
    from diptych.texts.text import Text

    _Look = tuple[Callable[[Comparison, Any], Comparison], Sequence[Profiles | Passages]]


def open_project(folder: str | Path = ".") -> Project:
    """Open the project that holds ``folder``. Raises ``NoProjectError``."""
    return find_project(Path(folder))


def at_revision(project: Project, revision: str) -> Project:
    """Return the project as of a git revision; it can be read but not written.

    Raises ``NoRepositoryError`` and ``UnknownRevisionError``.
    """
    from diptych.git import Repository

    return Project(project.root, Repository(project.root).at(revision))


def compare(
    project: Project,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    query: Query | None = None,
) -> Comparison:
    """Compare texts or groups of them, as ``diptych compare`` does, and return the tables."""
    return compare_groups(project, groups, annotators, query or Query())[0]


def compare_groups(
    project: Project, names: Sequence[str], asked: Sequence[str], query: Query
) -> tuple[Comparison, tuple[str, ...]]:
    """Return the comparison, and whose annotations were counted in it."""
    codebook = project.codebook()
    score = score_values(codebook, query.score) if query.score else {}
    groups, annotators = selected(project, names, query.by, asked)
    looks = list(_closer_looks(query, len(groups)))
    tallies = [
        tally(
            _members(project, group, annotators, [notes[index] for _, notes in looks]),
            score,
            query.score or "",
        )
        for index, group in enumerate(groups)
    ]
    comparison = compare_tallies(codebook, [group.name for group in groups], tallies, query)
    for completed, notes in looks:
        comparison = completed(comparison, notes)
    return comparison, annotators


def _closer_looks(query: Query, groups: int) -> Iterator[_Look]:
    """Yield what is noted of each group besides its counts, and what completes tables with it."""
    if query.stats:
        from diptych.comparison.chance import Profiles, require_testable, with_chances

        require_testable(query)
        yield with_chances, [Profiles(query.unit) for _ in range(groups)]
    if query.quotes:
        from diptych.comparison.passages import Passages, with_quotes

        yield with_quotes, [Passages(query.quotes) for _ in range(groups)]


def _members(
    project: Project,
    group: Group,
    annotators: Sequence[str],
    notebooks: Sequence[Profiles | Passages],
) -> Iterator[tuple[Text, Iterable[AnnotationSet]]]:
    """Yield the texts of a group with what was said of them, noted on the way."""
    for text in group.texts:
        sets: Iterable[AnnotationSet] = project.annotation_sets(text, annotators)
        if notebooks:
            sets = list(sets)
        for notebook in notebooks:
            notebook.note(text, sets)
        yield text, sets


def selected(
    project: Project, names: Sequence[str], by: str, asked: Sequence[str]
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Decide which texts stand against which, and whose annotations count."""
    known = project.text_paths()
    only_texts = names and set(names) <= set(known)
    texts = project.texts(list(dict.fromkeys(names)) if only_texts else None)
    groups = group_texts(texts, by, names)
    compared = {text.id for group in groups for text in group.texts}
    by_text = {text_id: project.annotators(text_id) for text_id in sorted(compared)}
    others = (project.annotators(text_id) for text_id in known if asked)
    return groups, choose_annotators(by_text, asked, chain.from_iterable(others))


def align(
    project: Project,
    a: str,
    b: str,
    *,
    by: Sequence[str] = (),
    annotators: Sequence[str] = (),
    parallel: bool | None = None,
) -> Alignment:
    """Find the paragraphs of two texts, given by id, that speak about the same thing.

    ``by`` names the signals to use, of ``meaning``, ``wording`` and ``codes``: all that can be
    used, by default. ``parallel`` overrules the decision whether the two are versions of one
    text. Raises ``UnknownNameError``.
    """
    sides = [
        Side(id=text.id, paragraphs=tuple(text.content(p) for p in text.paragraphs))
        for text in project.texts([a, b])
    ]
    return align_paragraphs(
        *sides, [Wording(*(side.paragraphs for side in sides))], parallel=parallel
    )
