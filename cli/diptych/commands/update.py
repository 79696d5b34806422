"""``diptych update``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.commands.add import As, Author, Date, Encoding, Join, Source
from diptych.commands.reanchor import (
    Accept,
    DryRun,
    decided,
    exit_for,
    narrate_unread,
    print_plans,
    summary,
    way_out,
)
from diptych.console.input_files import read_pipe
from diptych.console.options import (
    AllowPrivate,
    Form,
    NoColor,
    choice,
    narrate,
    open_project,
    require_format,
)
from diptych.console.prompts import asked_letter, can_ask
from diptych.errors import NoRepositoryError, UnlikeTextError
from diptych.operations import importing
from diptych.operations.importing import Wishes
from diptych.operations.reanchoring import plans_of_text
from diptych.rendering.alike import percent
from diptych.texts.segmentation import Convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.anchoring.reanchoring import Plan
    from diptych.annotations.annotation import AnnotationSet
    from diptych.operations.importing import NewVersion
    from diptych.operations.opening import Project
    from diptych.texts.text import Text


def update(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The text to be replaced.")],
    file: Annotated[str, typer.Argument(metavar="FILE|ADDRESS|-", help="Its new version.")],
    title: Annotated[str, typer.Option(metavar="TITLE", help="Its title from now on.")] = "",
    source: Source = "",
    author: Author = "",
    date: Date = "",
    language: Annotated[str, typer.Option(metavar="TAG", help="en, id, pt-BR, …")] = "",
    segment: Annotated[
        str,
        typer.Option(metavar="lines|blocks|wrapped", help="How paragraphs are told apart."),
    ] = "",
    join: Join = False,
    as_format: As = "",
    encoding: Encoding = "",
    allow_private: AllowPrivate = False,
    accept: Accept = False,
    unlike: Annotated[
        bool,
        typer.Option("--unlike", help="Replace it also by a text that has hardly a word of it."),
    ] = False,
    dry_run: DryRun = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Replace a text by a newer version of it, and move all annotations to their passages.

    The file is imported as add does. The front matter stays: the file only fills in fields that
    the text lacks, and what else it says is told; options change fields. Annotations are moved as
    reanchor does. Nothing is written while a proposal is not decided, nor where FILE seems to be
    another text, unless you say so. A finished text that gets new paragraphs is finished no longer.
    Exit status 1: something was not exact or moved, or there is something new to read.

    \b
    Examples:
      diptych update times corrected.txt --dry-run
      diptych update times corrected.txt
      pbpaste | diptych update times - --accept
    """
    require_format(form)
    convention = Convention(choice(segment, list(Convention), "--segment")) if segment else None
    project = open_project()
    wishes = Wishes(
        title=title,
        source=source,
        author=author,
        date=date,
        language=language,
        convention=convention,
        join=join,
        form=as_format,
        encoding=encoding,
        command=f"diptych update {text}",
        allow_private=allow_private,
    )
    version = importing.read_version(project, text, file, wishes, read_pipe)
    old, new = version.old, version.new
    annotators = project.annotators(old.id)
    is_doubtful = version.is_unlike and not (unlike or dry_run)
    if is_doubtful and not can_ask(sys.stderr):
        raise _unlike(project, version)
    narrate(_compared(version))
    if version.fields_kept:
        narrate(version.fields_kept)
    if is_doubtful and asked_letter(_QUESTION, "ynq") != "y":
        narrate("nothing was written")
        raise typer.Exit(1)
    plans = plans_of_text(project, old, version.path, new, annotators)
    found = [(new, plan) for plan in plans]
    print_plans(found, form, no_color=no_color)
    results = decided(project, {old.id: annotators}, found, accept=accept, dry_run=dry_run)
    for plan in plans:
        narrate(summary(plan))
    narrate_unread(plans, results, dry_run=dry_run)
    narrate(_written(project, version, plans, results, dry_run=dry_run))
    exit_for(plans, results)


def _unlike(project: Project, version: NewVersion) -> UnlikeTextError:
    kept, nearer = percent(version.kept), importing.nearest_text(project, version)
    return UnlikeTextError(version.origin, _named(version.old), kept, nearer)


def _compared(version: NewVersion) -> str:
    """Name the text in full, and say how much of it is kept."""
    old, new = version.old, version.new
    counts = f"{len(old.paragraphs)} → {len(new.paragraphs)} paragraphs"
    kept = f"{percent(version.kept)} of its words stand in the new version"
    return "; ".join((f"{_named(old)}: {version.description}, {counts}, {kept}", *version.notes))


def _named(text: Text) -> str:
    return f"{text.id} ({text.title})"


_QUESTION = "this seems to be another text; replace it all the same? y yes, n no: "


def _written(
    project: Project,
    version: NewVersion,
    plans: Sequence[Plan],
    results: Sequence[AnnotationSet | None],
    *,
    dry_run: bool,
) -> str:
    """Write text and sets, if all is decided, and say so."""
    if dry_run:
        return "nothing was written"
    if version.new.version == version.old.version:
        return "the text is the same; nothing was written"
    pairs = list(zip(plans, results, strict=True))
    if undecided := [plan for plan, after in pairs if after is None]:
        return f"nothing was written; {way_out(undecided)}"
    importing.write_version(project, version, [(plan, after) for plan, after in pairs if after])
    way_back = f"diptych undo takes that back; {_in_git(project, version)}"
    return f"texts/{version.old.id}.md was replaced; {way_back}"


def _in_git(project: Project, version: NewVersion) -> str:
    """Say whether git has the earlier version as well."""
    try:
        is_committed = importing.is_committed(project, version)
    except NoRepositoryError as error:
        return f"git cannot be asked for the earlier version: {error}"
    if is_committed:
        return "git diff shows what changed"
    return "git does not have the earlier version: it was never committed"
