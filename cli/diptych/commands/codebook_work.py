"""``diptych codebook add``, ``rename``, ``merge``, ``move`` and ``remove``."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.annotations.codebook_edits import (
    add_code,
    code_uses,
    merge_code,
    move_code,
    moved_path,
    recoded,
    remove_code,
    rename_code,
    renamed_path,
)
from diptych.console.options import narrate, open_project, write_out
from diptych.errors import CodeInUseError
from diptych.project.files import decoded
from diptych.project.names import CODEBOOK
from diptych.project.store import LARGEST_CODEBOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.annotations.annotation import AnnotationSet
    from diptych.operations.opening import Project

FacetName = Annotated[str, typer.Argument(metavar="FACET", help="theme, actor, sentiment, …")]
CodePath = Annotated[
    str, typer.Argument(metavar="CODE", help="With all its levels: governance/un-process.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
]


def add(
    facet: FacetName,
    code: CodePath,
    label: Annotated[str, typer.Option(metavar="WORDS", help="What tables call it.")] = "",
    definition: Annotated[str, typer.Option(metavar="WORDS", help="When to use it.")] = "",
    value: Annotated[
        float | None,
        typer.Option(metavar="N", help="Its place on the scale, in an ordinal facet."),
    ] = None,
) -> None:
    """Add a code to the codebook, behind those beside it.

    The codes above it must be there. Everything else in the file stays as it is, comments too.

    \b
    Examples:
      diptych codebook add theme climate --label "Climate" --definition "Energy and emissions."
      diptych codebook add theme climate/energy
      diptych codebook add sentiment mixed --value 0
    """
    edit = partial(
        add_code, facet=facet, path=code, label=label, definition=definition, value=value
    )
    open_project().update_sets({}, edit)
    write_out(f"{facet}={code}")


def rename(
    facet: FacetName,
    code: CodePath,
    name: Annotated[str, typer.Argument(metavar="NEW", help="Its new name, without /.")],
    dry_run: DryRun = False,
) -> None:
    """Give a code another name, in the codebook and in all annotations.

    The codes below it go with it. Either everything is rewritten or nothing.

    \b
    Examples:
      diptych codebook rename theme governance regulation
      diptych codebook rename theme governance/un-process united-nations --dry-run
    """
    project = open_project()
    old = project.codebook().facet(facet).code(code).path
    edit = partial(rename_code, facet=facet, path=old, new_name=name)
    _recode(project, edit, facet, old, renamed_path(old, name), dry_run=dry_run)


def move(
    facet: FacetName,
    code: CodePath,
    parent: Annotated[
        str, typer.Argument(metavar="PARENT|/", help="The code to put it below; / for none.")
    ],
    dry_run: DryRun = False,
) -> None:
    """Put a code below another one, or at the top, in the codebook and in all annotations.

    The codes below it go with it. Either everything is rewritten or nothing.

    \b
    Examples:
      diptych codebook move theme risks development
      diptych codebook move theme governance/un-process / --dry-run
    """
    project = open_project()
    within = project.codebook().facet(facet)
    old = within.code(code).path
    below = "" if parent == "/" else within.code(parent).path
    edit = partial(move_code, facet=facet, path=old, new_parent=below)
    _recode(project, edit, facet, old, moved_path(old, below), dry_run=dry_run)


def merge(
    facet: FacetName,
    code: CodePath,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The code that stays.")],
    dry_run: DryRun = False,
) -> None:
    """Give up a code in favour of another one, in the codebook and in all annotations.

    Its label, definition and terms are dropped; the codes below it come below the other one.
    Either everything is rewritten or nothing.

    \b
    Examples:
      diptych codebook merge theme risks development --dry-run
      diptych codebook merge theme governance/un-process governance
    """
    project = open_project()
    within = project.codebook().facet(facet)
    old, new = within.code(code).path, within.code(into).path
    edit = partial(merge_code, facet=facet, path=old, into=new)
    _recode(project, edit, facet, old, new, dry_run=dry_run)


def remove(facet: FacetName, code: CodePath) -> None:
    """Take a code that nobody uses out of the codebook.

    While annotations carry it this is refused: merge it into another one instead.

    \b
    Example:
      diptych codebook remove theme formal-part
    """
    project = open_project()
    old = project.codebook().facet(facet).code(code).path
    uses: Counter[str] = Counter()
    for (_, annotator), count in code_uses(_sets(project), facet, old).items():
        uses[annotator] += count
    if uses:
        raise CodeInUseError(facet, old, uses)
    project.update_sets({}, partial(remove_code, facet=facet, path=old))
    narrate(f"{facet}={old} is no longer in the codebook")


def _recode(
    project: Project, edit: Callable[[str], str], facet: str, old: str, new: str, *, dry_run: bool
) -> None:
    """Write the codebook, and the sets that use a code, all or nothing; say what changed."""
    uses = code_uses(_sets(project), facet, old)
    change = partial(recoded, facet=facet, mapping={old: new})
    if dry_run:
        edit(_codebook_source(project))
    else:
        project.update_sets(dict.fromkeys(uses, change), edit)
    write_out(f"{facet}={new}")
    count = sum(uses.values())
    narrate(
        f"{facet}={old} {'would become' if dry_run else 'became'} {facet}={new} in the codebook "
        f"and in {count} annotation{'s' * (count != 1)} "
        f"of {len(uses)} annotation set{'s' * (len(uses) != 1)}"
    )


def _sets(project: Project) -> Iterator[AnnotationSet]:
    for text_id in project.text_paths():
        yield from project.annotation_sets(project.text(text_id), project.annotators(text_id))


def _codebook_source(project: Project) -> str:
    return decoded(project.files.read(CODEBOOK, LARGEST_CODEBOOK), str(CODEBOOK))
