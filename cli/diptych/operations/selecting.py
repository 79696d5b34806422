"""Which texts stand against which, and whose annotations count."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from diptych.comparison.groups import choose_annotators, group_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.groups import Group
    from diptych.project.store import Project


def selected(
    project: Project, names: Sequence[str], by: str, asked: Sequence[str]
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Decide which texts stand against which, and whose annotations count."""
    groups = named_groups(project, names, by)
    compared = {text.id for group in groups for text in group.texts}
    by_text = {text_id: project.annotators(text_id) for text_id in sorted(compared)}
    others = (project.annotators(text_id) for text_id in project.text_paths() if asked)
    return groups, choose_annotators(by_text, asked, chain.from_iterable(others))


def named_groups(project: Project, names: Sequence[str], by: str) -> tuple[Group, ...]:
    """Read and group the texts; where all names are texts, those and no others."""
    only_texts = names and set(names) <= set(project.text_paths())
    texts = project.texts(list(dict.fromkeys(names)) if only_texts else None)
    return group_texts(texts, by, names)
