"""``diptych texts rename``, ``set`` and ``remove``."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    DryRun,
    narrate,
    narrate_dry_run,
    narrate_stale,
    open_project,
    require_words,
    write_data,
    write_out,
)
from diptych.errors import BadOptionError
from diptych.operations import describing, removing, renaming
from diptych.rendering.counting import assigned_line, counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.operations.describing import FieldChange

Texts = Annotated[list[str], typer.Argument(metavar="TEXT", help="Texts.")]


def rename(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The id that it has.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The id that it gets.")],
    dry_run: DryRun = False,
) -> None:
    """Give a text another id: its file, its annotation sets, and what these say of it.

    Either all of it is renamed or nothing. A file that was renamed by hand needs it as well: the
    annotations that still name the old id follow. Where the same text is there under both ids, all
    annotations get the new one; what two sets say differently is a conflict: diptych resolve.

    \b
    Examples:
      diptych texts rename liputan6-li-qiang liputan6
      diptych texts rename times times-2026-03-01 --dry-run
    """
    done = renaming.rename_text(open_project(), text, new, dry_run=dry_run)
    write_out(done.path.as_posix())
    became = "would become" if dry_run else "became"
    sets, assigned = counted(done.sets, "annotation set"), assigned_line(done.was_assigned)
    joined = f"; joined with those of {done.new}: {done.joined}" if done.joined else ""
    narrate(f"{done.old} {became} {done.new}, with {sets}{assigned}{joined}")
    narrate_stale(done.new, done.stale)
    narrate_dry_run(dry_run=dry_run)
    if done.conflicts:
        narrate(f"{counted(done.conflicts, 'conflict')}; settle with: diptych resolve")
        raise typer.Exit(1)


def remove(
    texts: Texts,
    with_annotations: Annotated[
        bool,
        typer.Option("--with-annotations", help="Remove what was said of them, by everybody, too."),
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Remove texts; annotated ones only with --with-annotations.

    That also removes what is left of a text whose file is gone. Either all of it is removed or
    nothing.

    \b
    Examples:
      diptych texts remove times-1 times-2
      diptych texts remove times-1 --with-annotations --dry-run
    """
    gone = removing.remove_texts(
        open_project(), texts, with_annotations=with_annotations, dry_run=dry_run
    )
    from diptych.rendering.terminal import visible

    for path in gone.files:
        write_out(visible(path.as_posix()))
    were = "would be" if dry_run else "was" if len(gone.files) == 1 else "were"
    assigned = assigned_line(gone.were_assigned)
    narrate(f"{counted(len(gone.files), 'file')} {were} removed{assigned}")
    narrate_dry_run(dry_run=dry_run)


def set(  # noqa: A001 - the command's name
    texts: Texts,
    title: Annotated[str, typer.Option(metavar="TITLE", help="Its title.")] = "",
    source: Annotated[str, typer.Option(metavar="NAME", help="The outlet or publisher.")] = "",
    author: Annotated[str, typer.Option(metavar="NAME", help="Who wrote it.")] = "",
    date: Annotated[str, typer.Option(metavar="YYYY[-MM[-DD]]", help="When it appeared.")] = "",
    language: Annotated[str, typer.Option(metavar="TAG", help="en, id, pt-BR, …")] = "",
    field: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A field of your own; may be repeated."),
    ] = None,
    unset: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="A field to take away; may be repeated."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Fill in the front matter of texts; what else their files say stays as it is.

    A text without front matter gets one. Annotations stay where they are. Either all texts are
    changed or none.

    \b
    Examples:
      diptych texts set times-1 times-2 --source "The Times" --field country=UK
      diptych texts set liputan6 --date 2025-07-28 --unset original --dry-run
    """
    named = {
        "title": title, "source": source, "author": author, "date": date, "language": language
    }  # fmt: skip
    fields = _fields(
        {name: value for name, value in named.items() if value}, field or [], unset or []
    )
    changes = describing.describe_texts(open_project(), texts, fields, dry_run=dry_run)
    for change in changes:
        write_data(_described(change))
    if changes:
        narrate_dry_run(dry_run=dry_run)
    else:
        narrate("nothing was changed")


def _fields(
    named: Mapping[str, str], own: Sequence[str], unset: Sequence[str]
) -> dict[str, str | None]:
    """Gather what fields are to say, ``None`` for those that go. Raises ``BadOptionError``."""
    given = [(f"--{name}", name, value) for name, value in named.items()]
    given += [("--field", *_name_and_value(written)) for written in own]
    fields: dict[str, str | None] = {}
    for option, name, value in [*given, *(("--unset", name, None) for name in unset)]:
        require_words(option, value)
        if name in fields:
            raise BadOptionError(option, f"{name} is named twice")
        if value == "-":
            raise BadOptionError(option, f"to take the field away: --unset {quote(name)}")
        fields[name] = value
    if not fields:
        raise BadOptionError("--field", "no field is named; name one, such as --source NAME")
    return fields


def _name_and_value(written: str) -> tuple[str, str]:
    name, _, value = written.partition("=")
    if not (name.strip() and value.strip()):
        reason = f"{written!r} is not of the form NAME=VALUE; to take a field away: --unset NAME"
        raise BadOptionError("--field", reason)
    return name.strip(), value


def _described(change: FieldChange) -> str:
    """Say in one line what a field says now."""
    place = f"{change.text} {change.field}"
    if change.after is None:
        return f"removed {place}: {change.before}"
    if change.before is None:
        return f"added {place}: {change.after}"
    return f"changed {place}: {change.before} → {change.after}"
