"""Which texts stand against which, and whose annotations count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.groups import choose_annotators, group_texts
from diptych.operations.counting import CountedSets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.groups import Group
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.texts.text import Text


class Selected(NamedTuple):
    """Which texts stand against which, and whose annotations count."""

    groups: tuple[Group, ...]
    annotators: tuple[str, ...]
    counted: CountedSets

    def sets(self, text: Text) -> list[AnnotationSet]:
        """Read the sets on a text that count."""
        return self.counted.of(text, self.annotators)


def selected(project: Project, names: Sequence[str], by: str, asked: Sequence[str]) -> Selected:
    """Decide which texts stand against which, and whose annotations count."""
    contents = project.contents()
    groups = _groups(project, contents, names, by)
    compared = {text.id for group in groups for text in group.texts}
    by_text = {text_id: contents.sets.get(text_id, ()) for text_id in sorted(compared)}
    annotators = choose_annotators(by_text, asked, contents.annotators)
    texts = compared if _only_texts(contents, names) else None
    return Selected(groups, annotators, CountedSets(project, contents, texts=texts, asked=asked))


def named_groups(project: Project, names: Sequence[str], by: str) -> tuple[Group, ...]:
    """Read and group the texts; where all names are texts, those and no others."""
    return _groups(project, project.contents(), names, by)


def _groups(
    project: Project, contents: Contents, names: Sequence[str], by: str
) -> tuple[Group, ...]:
    ids = list(dict.fromkeys(names)) if _only_texts(contents, names) else None
    return group_texts(project.texts_at(contents.texts, ids), by, names)


def _only_texts(contents: Contents, names: Sequence[str]) -> bool:
    return bool(names) and set(names) <= set(contents.texts)
