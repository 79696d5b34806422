"""What becomes of annotations when their text is changed: a table, and questions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from diptych.anchoring.reanchoring import Status
from diptych.annotations.changes import place
from diptych.rendering import counting, tables
from diptych.texts.appearance import in_one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.anchoring.reanchoring import Placement, Plan
    from diptych.rendering.terminal import Screen
    from diptych.texts.text import Text

_AROUND = 60
"""Code points that are shown on either side of a passage."""
_SHOWN = 200
"""Code points of a quote in a table."""
_ID_SHOWN = 8
_LOST = "not found"


def reanchoring_table(plans: Sequence[tuple[Text, Plan]], style: str, screen: Screen) -> str:
    """Lay out all annotations but those whose words are where they were; nothing for none.

    The texts are those in which the annotations are placed.
    """
    rows = [
        [
            place(text, *one.span) if one.span else text.id,
            plan.stored.annotator,
            one.id[:_ID_SHOWN],
            one.status,
            shortened(one.before.quote, _SHOWN),
            _new_quote(one),
        ]
        for text, plan in plans
        for one in plan.placements
        if one.status != "exact"
    ]
    names = ("passage", "annotator", "annotation", "status", "quote", "new quote")
    columns = [tables.LayoutColumn(header=name) for name in names]
    return tables.table(columns, rows, style, screen) if rows else ""


def counted(plan: Plan) -> str:
    """Say how many annotations of a set have which status."""
    counts = Counter(_LOST if one.is_lost else one.status for one in plan.placements)
    words = {**{name: name for name in get_args(Status)}, "orphan": "orphaned", _LOST: _LOST}
    found = ", ".join(f"{counts[name]} {word}" for name, word in words.items() if counts[name])
    return f"{plan.stored.text} by {plan.stored.annotator}: {found or 'no annotation'}"


def unread(plans: Iterable[Plan], *, dry_run: bool) -> Iterator[str]:
    """Yield for each text what nobody has read of it, and who has finished it no longer."""
    by_text: dict[str, list[Plan]] = {}
    for plan in plans:
        if plan.unread:
            by_text.setdefault(plan.stored.text, []).append(plan)
    for text_id, those in by_text.items():
        numbers = sorted({number for plan in those for number in plan.unread})
        names = ", ".join(plan.stored.annotator for plan in those)
        verb = "would no longer be" if dry_run else "is no longer"
        new = f"{counting.counted(len(numbers), 'new paragraph')} that nobody has read"
        yield f"{text_id}: {new}: {counting.in_ranges(numbers)}"
        yield (
            f"{text_id} {verb} finished by {names}; say so again when they are read: "
            f"diptych finish {text_id}"
        )


def question(plan: Plan, one: Placement, text: Text) -> Iterator[str]:
    """Yield the lines that show a proposal: what it is of, and both passages in their contexts."""
    codes = "".join(f" {facet}={code}" for facet, code in one.before.codes.items())
    annotator = plan.stored.annotator
    at = f"proposed at {place(text, *one.span)}" if one.span else f"not found in {text.id}"
    yield f"{one.id[:_ID_SHOWN]} by {annotator}{codes}, {at}"
    if one.body is None:
        yield f"old: [{in_one_line(one.before.quote)}]"
    else:
        yield f"old: {_in_context(one.body, one.before.start, one.before.end)}"
    if one.span:
        yield f"new: {_in_context(text.body, *one.span)}"


def _new_quote(one: Placement) -> str:
    if one.is_lost:
        return f"({_LOST})"
    return shortened(one.quote, _SHOWN) if one.quote != one.before.quote else ""


def _in_context(body: str, start: int, end: int) -> str:
    before, behind = body[max(start - _AROUND, 0) : start], body[end : end + _AROUND]
    return "…" + in_one_line(f"{before}[{body[start:end]}]{behind}") + "…"
