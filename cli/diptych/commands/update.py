"""``diptych update``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.commands.add import content_of
from diptych.commands.reanchor import (
    Accept,
    DryRun,
    decided,
    exit_for,
    print_plans,
    replacing,
    summary,
)
from diptych.console.options import Form, NoColor, choice, narrate, open_project, require_format
from diptych.errors import EmptyTextError, NoRepositoryError
from diptych.operations.history import keep_versions, reanchoring
from diptych.operations.naming import known_text
from diptych.project.files import decoded
from diptych.project.git import Repository
from diptych.texts.importers import import_text
from diptych.texts.segmentation import Convention
from diptych.texts.text import format_text, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.anchoring.reanchoring import Plan
    from diptych.annotations.annotation import AnnotationSet
    from diptych.operations.opening import Project
    from diptych.texts.text import Text


def update(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The text to be replaced.")],
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Its new version, or - for stdin.")],
    segment: Annotated[
        str,
        typer.Option(metavar="lines|blocks|wrapped", help="How paragraphs are told apart."),
    ] = "",
    accept: Accept = False,
    dry_run: DryRun = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Replace a text by a newer version of it, and move all annotations to their passages.

    The file is imported as add does. The front matter stays, but for what the file has of its
    own. What becomes of annotations is what reanchor says; all is written or, while there are
    proposals that nobody decided on, nothing. Exit status 1: something was not exact or moved.

    \b
    Examples:
      diptych update times corrected.txt --dry-run
      diptych update times corrected.txt
      pbpaste | diptych update times - --accept
    """
    require_format(form)
    convention = Convention(choice(segment, list(Convention), "--segment")) if segment else None
    project = open_project()
    old = project.text(known_text(text, project.text_paths()))
    content, description = _imported(file, old, convention)
    new = parse_text(old.id, content.encode(), content, file)
    plans = list(reanchoring(project, old.id, new=new))
    narrate(f"{old.id}: {description}, {_paragraphs(old)} → {_paragraphs(new)} paragraphs")
    print_plans([(new, plan) for plan in plans], form, no_color=no_color)
    results = decided(project, [(new, plan) for plan in plans], accept=accept, dry_run=dry_run)
    for plan in plans:
        narrate(summary(plan))
    narrate(_written(project, old, new, content, plans, results, dry_run=dry_run))
    exit_for(plans)


def _imported(name: str, old: Text, convention: Convention | None) -> tuple[str, str]:
    """Return the new file of a text, and how its paragraphs were told apart."""
    imported = import_text(decoded(content_of(name), name), name, convention)
    if not imported.segmentation.segments:
        raise EmptyTextError(name)
    fields = {**old.fields, **imported.fields}
    if name != "-":
        fields["original"] = Path(name).name
    content = format_text(fields, imported.segmentation.segments)
    return content, imported.segmentation.description


def _paragraphs(text: Text) -> int:
    return len(text.paragraphs)


def _written(
    project: Project,
    old: Text,
    new: Text,
    content: str,
    plans: Sequence[Plan],
    results: Sequence[AnnotationSet | None],
    *,
    dry_run: bool,
) -> str:
    """Write text and sets, if all is decided, and say so."""
    if dry_run:
        return "nothing was written"
    if new.version == old.version:
        return "the text is the same; nothing was written"
    changes: dict[str, Callable[[AnnotationSet], AnnotationSet]] = {}
    for plan, result in zip(plans, results, strict=True):
        if result is None:
            return "nothing was written; say --accept, or decide one by one on a terminal"
        changes[plan.stored.annotator] = replacing(plan.stored, result)
    project.replace_text(old, content, changes)
    keep_versions(project, [old.id])
    return f"texts/{old.id}.md was replaced; {_way_back(project, old)}"


def _way_back(project: Project, old: Text) -> str:
    try:
        committed = Repository(project.root).versions(project.text_paths()[old.id])
    except NoRepositoryError:
        committed = []
    if old.version not in committed:
        return "git does not have the version before"
    return "git diff shows what changed, git checkout brings the version before back"
