"""What ``import diptych`` offers: the jobs that read a project and return values.

The commands call the same functions and print what comes back.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from diptych.comparison.alignment import Side, align_paragraphs
from diptych.comparison.groups import choose_annotators, group_texts
from diptych.comparison.signals import Wording
from diptych.comparison.tables import Query, compare_tallies, score_values
from diptych.comparison.tally import tally
from diptych.project import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.alignment import Alignment
    from diptych.comparison.groups import Group
    from diptych.comparison.tables import Comparison


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
    tallies = [
        tally(
            ((text, project.annotation_sets(text, annotators)) for text in group.texts),
            score,
            query.score or "",
        )
        for group in groups
    ]
    comparison = compare_tallies(codebook, [group.name for group in groups], tallies, query)
    return comparison, annotators


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
