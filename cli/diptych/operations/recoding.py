"""The codebook's codes and the annotations that carry them, changed together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from diptych.annotations import codebook_edits as edits
from diptych.errors import CodeInUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoded:
    """A code that became another one, or would."""

    facet: str
    old: str
    new: str
    annotations: int
    """How many carried it, or one below it."""
    sets: int


def add_code(
    project: Project,
    facet: str,
    code: str,
    *,
    label: str = "",
    definition: str = "",
    value: float | None = None,
    dry_run: bool = False,
) -> None:
    """Add a code to the codebook, below those that are above it in its path."""
    edit = partial(
        edits.add_code, facet=facet, path=code, label=label, definition=definition, value=value
    )
    project.update_sets({}, edit, dry_run=dry_run)


def rename_code(
    project: Project, facet: str, code: str, name: str, *, dry_run: bool = False
) -> Recoded:
    """Give a code another name, in the codebook and in all annotations."""
    old = project.codebook().facet(facet).code(code).path
    edit = partial(edits.rename_code, facet=facet, path=old, new_name=name)
    return _recode(project, edit, (facet, old, edits.renamed_path(old, name)), dry_run=dry_run)


def move_code(
    project: Project, facet: str, code: str, parent: str, *, dry_run: bool = False
) -> Recoded:
    """Put a code below another one, or at the top where ``parent`` is empty."""
    within = project.codebook().facet(facet)
    old = within.code(code).path
    below = within.code(parent).path if parent else ""
    edit = partial(edits.move_code, facet=facet, path=old, new_parent=below)
    return _recode(project, edit, (facet, old, edits.moved_path(old, below)), dry_run=dry_run)


def merge_code(
    project: Project, facet: str, code: str, into: str, *, dry_run: bool = False
) -> Recoded:
    """Give up a code in favour of another one, in the codebook and in all annotations."""
    within = project.codebook().facet(facet)
    old, new = within.code(code).path, within.code(into).path
    edit = partial(edits.merge_code, facet=facet, path=old, into=new)
    return _recode(project, edit, (facet, old, new), dry_run=dry_run)


def remove_code(project: Project, facet: str, code: str, *, dry_run: bool = False) -> str:
    """Take a code out of the codebook and return its path. Raises ``CodeInUseError``."""
    old = project.codebook().facet(facet).code(code).path
    uses: Counter[str] = Counter()
    for (_, annotator), count in edits.code_uses(_sets(project), facet, old).items():
        uses[annotator] += count
    if uses:
        raise CodeInUseError(facet, old, uses)
    edit = partial(edits.remove_code, facet=facet, path=old)
    project.update_sets({}, edit, dry_run=dry_run)
    return old


def _recode(
    project: Project, edit: Callable[[str], str], codes: tuple[str, str, str], *, dry_run: bool
) -> Recoded:
    """Write the codebook, and the sets that use a code, all or nothing."""
    facet, old, new = codes
    uses = edits.code_uses(_sets(project), facet, old)
    change = partial(edits.recoded, facet=facet, mapping={old: new})
    project.update_sets(dict.fromkeys(uses, change), edit, dry_run=dry_run)
    return Recoded(facet=facet, old=old, new=new, annotations=sum(uses.values()), sets=len(uses))


def _sets(project: Project) -> Iterator[AnnotationSet]:
    for text_id in project.text_paths():
        yield from project.annotation_sets(project.text(text_id), project.annotators(text_id))
