"""``diptych edit``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.annotations.changes import apply_changes
from diptych.annotations.drafts import Draft, Edit, drafted_span, edited_annotation
from diptych.console.options import (
    codes_given,
    narrate,
    open_project,
    parse_paragraphs,
    print_changes,
    require_words,
)
from diptych.errors import BadOptionError, NothingSaidError
from diptych.operations.naming import known_annotation

if TYPE_CHECKING:
    from diptych.annotations.annotation import Annotation
    from diptych.annotations.quotes import Span
    from diptych.texts.text import Text

_NOTHING = "-"
"""In place of a code or note: take it away."""


def edit(
    annotation: Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning.")],
    theme: Annotated[str | None, typer.Option(metavar="CODE", help="Another theme.")] = None,
    actor: Annotated[str | None, typer.Option(metavar="CODE", help="Another actor.")] = None,
    sentiment: Annotated[
        str | None, typer.Option(metavar="CODE", help="Another sentiment.")
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option(metavar="FACET=CODE", help="Another code of any facet; may be repeated."),
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="WORDS", help="Another note.")] = None,
    quote: Annotated[
        str | None, typer.Option(metavar="WORDS", help="The words of another passage.")
    ] = None,
    nth: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Which of the places where they stand.")
    ] = None,
    paragraph: Annotated[
        str | None,
        typer.Option(metavar="P[-Q]", help="Other paragraphs: all of them, or --quote inside."),
    ] = None,
) -> None:
    """Change an annotation's codes, its note, or its passage; the rest stays as it is.

    A dash takes a code or the note away: --theme -

    \b
    Examples:
      diptych edit 3f2a9c81 --theme governance
      diptych edit 3f2a9c81 --quote "create jobs" --note -
    """
    require_words("--quote", quote)
    require_words("--paragraph", paragraph)
    project = open_project()
    known = known_annotation(project, annotation)
    given = {"theme": theme, "actor": actor, "sentiment": sentiment}
    codes = {facet: chosen for facet, chosen in given.items() if chosen is not None}
    codes |= codes_given({}, code or [])
    codes = {facet: "" if chosen == _NOTHING else chosen for facet, chosen in codes.items()}
    note = "" if note == _NOTHING else note
    if nth and not quote:
        raise BadOptionError("--nth", "this goes with --quote")
    if not codes and note is None and not quote and not paragraph:
        raise NothingSaidError("another code, --note, --quote or --paragraph")
    text, before = project.text(known.text), known.annotation
    wanted = Edit(span=_span(before, text, quote, nth, paragraph), codes=codes, note=note)
    after = edited_annotation(before, wanted, text, project.codebook())
    if after is before:
        narrate("nothing was changed")
        return
    change = replace(known, after=after)
    project.update(change.text, change.annotator, partial(apply_changes, [change]))
    print_changes(project, [change])


def _span(
    old: Annotation, text: Text, quote: str | None, nth: int | None, paragraph: str | None
) -> Span | None:
    """Find the passage asked for; ``None`` where none was."""
    if not quote and not paragraph:
        return None
    if paragraph:
        first, last = parse_paragraphs(paragraph)
    else:
        first, last = (1, len(text.paragraphs)) if old.orphan else text.touched(old.start, old.end)
    return drafted_span(Draft(first=first, last=last, quote=quote or "", nth=nth), text)
