"""``diptych codebook add``, ``rename``, ``merge``, ``move``, ``remove`` and ``recode``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import DryRun, narrate, narrate_dry_run, open_project, write_out
from diptych.operations import recoding
from diptych.rendering.counting import counted, twin_line

if TYPE_CHECKING:
    from diptych.operations.recoding import Recoded

FacetName = Annotated[str, typer.Argument(metavar="FACET", help="theme, actor, sentiment, …")]
CodePath = Annotated[
    str, typer.Argument(metavar="CODE", help="With all its levels: governance/un-process.")
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
    dry_run: DryRun = False,
) -> None:
    """Add a code to the codebook, after the codes beside it.

    The codes above it must exist. Everything else in the file stays as it is, comments too.

    \b
    Examples:
      diptych codebook add theme climate --label "Climate" --definition "Energy and emissions."
      diptych codebook add theme climate/energy
      diptych codebook add sentiment mixed --value 0
    """
    near = recoding.add_code(
        open_project(),
        facet,
        code,
        label=label,
        definition=definition,
        value=value,
        dry_run=dry_run,
    )
    write_out(f"{facet}={code}")
    for twin in near.twins:
        narrate(twin_line(facet, code, twin))
    for other in near.formerly:
        narrate(
            f"{facet}={other} was {code} formerly: what has that name in another branch is read as "
            "the new code from now on"
        )
    narrate_dry_run(dry_run=dry_run)


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
    _print(
        recoding.rename_code(open_project(), facet, code, name, dry_run=dry_run), dry_run=dry_run
    )


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
    below = "" if parent == "/" else parent
    done = recoding.move_code(open_project(), facet, code, below, dry_run=dry_run)
    _print(done, dry_run=dry_run)


def merge(
    facet: FacetName,
    code: CodePath,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The code that stays.")],
    dry_run: DryRun = False,
) -> None:
    """Merge a code into another one, in the codebook and in all annotations.

    Its label, definition and terms are dropped; the codes below it come below the other one.
    Annotations with a code that the codebook has lost get another one in this way, too. Either
    everything is rewritten or nothing.

    \b
    Examples:
      diptych codebook merge theme risks development --dry-run
      diptych codebook merge theme governance/un-process governance
    """
    done = recoding.merge_code(open_project(), facet, code, into, dry_run=dry_run)
    _print(done, dry_run=dry_run)


def remove(facet: FacetName, code: CodePath, dry_run: DryRun = False) -> None:
    """Remove a code that nobody uses from the codebook.

    A code that annotations carry is not removed: merge it into another one instead.

    \b
    Example:
      diptych codebook remove theme formal-part
    """
    old = recoding.remove_code(open_project(), facet, code, dry_run=dry_run)
    narrate(f"{facet}={old} {'would be' if dry_run else 'is'} no longer in the codebook")
    narrate_dry_run(dry_run=dry_run)


def recode(dry_run: DryRun = False) -> None:
    """Give all annotations the names that their codes have now.

    Annotations of another branch may have codes by the names that these had before they were
    renamed, moved or merged. They are counted under the names of today wherever they are read;
    this writes these names into their files.

    \b
    Example:
      diptych codebook recode --dry-run
    """
    found = recoding.bring_over(open_project(), dry_run=dry_run)
    for done in found:
        write_out(
            f"{done.former_facet or done.facet}={done.old} {_became(dry_run=dry_run)} "
            f"{done.facet}={done.new} in {_where(done)}"
        )
    if found:
        narrate_dry_run(dry_run=dry_run)
    else:
        narrate("no annotation has a code by a former name; nothing was changed")


def _became(*, dry_run: bool) -> str:
    return "would become" if dry_run else "became"


def _where(done: Recoded) -> str:
    return f"{counted(done.annotations, 'annotation')} of {counted(done.sets, 'annotation set')}"


def _print(done: Recoded, *, dry_run: bool) -> None:
    write_out(f"{done.facet}={done.new}")
    narrate(
        f"{done.facet}={done.old} {_became(dry_run=dry_run)} "
        f"{done.facet}={done.new} in the codebook and in {_where(done)}"
    )
    narrate_dry_run(dry_run=dry_run)
