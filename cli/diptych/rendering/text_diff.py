"""Two texts word by word: inline, in two panels, or in numbers.

What is deleted stands in ``[-…-]`` and what is inserted in ``{+…+}``, with colour or without.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.cleanup import cleaned_up
from diptych.comparison.text_diff import common_share
from diptych.rendering.counting import counted
from diptych.rendering.panels import AXIS, abreast, on_one_axis, panel_width
from diptych.rendering.segments import Segment, numbered, numbers, painted_lines
from diptych.rendering.tables import LayoutColumn
from diptych.texts.differences import differences, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.text_diff import Span, TextDiffRow, Unshown, Wording
    from diptych.rendering.terminal import Screen

_WIDEST = 100
_ALIKE = 0.4
"""Of the longer wording: what both have when one can be read inside the other."""
_MARKS = {"kept": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}


class _Away(NamedTuple):
    """The place where paragraphs stood that stand elsewhere now."""

    a: Span
    b: Span


class _Folded(NamedTuple):
    """Unchanged paragraphs that are not shown."""

    rows: Sequence[TextDiffRow]


def summary(wording: Wording) -> str:
    """Say in one line how much is different."""
    numbers_of = dict.fromkeys(("changed", "moved", "deleted", "inserted"), 0)
    for row in wording.rows:
        numbers_of[row.kind] = numbers_of.get(row.kind, 0) + 1
    kept = numbers_of.pop("kept", 0)
    parts = [f"{number} {kind}" for kind, number in numbers_of.items() if number]
    if blank := sum(row.differs_in_blanks for row in wording.rows):
        which = f"{blank} of them " * (blank < numbers_of["changed"])
        parts[0] += f" ({which}in white space only)"
    share = percent(common_share(wording.words))
    return f"paragraphs: {', '.join([*parts, f'{kept} unchanged'])}; {share} of the words in common"


def not_shown(unshown: Unshown) -> str:
    """Say what differs besides that nobody sees; nothing if nothing does."""
    parts = [f"{what}, in {counted(number, 'paragraph')}" for what, number in unseen_kinds(unshown)]
    return f"not shown: {'; '.join(parts)}" if parts else ""


def unseen_kinds(unshown: Unshown) -> Iterator[tuple[str, int]]:
    """Yield what differs that nobody sees, and in how many paragraphs."""
    if unshown.composed:
        yield "how letters are composed (NFC, NFD)", unshown.composed
    if unshown.unseen:
        yield "unseen letters", unshown.unseen


def percent(share: float | None) -> str:
    """Write a share in percent; only what is all is 100 %, and only what is none 0 %."""
    if share is None:
        return "–"
    written = f"{100 * share:.1f}"
    if share < 1 and written == "100.0":
        return ">99.9%"
    return "<0.1%" if share and written == "0.0" else f"{written}%"


def inline(wording: Wording, context: int | None, screen: Screen) -> str:
    """Lay out one text with its deletions and insertions, and both paragraph numbers."""
    margin = _margin(wording)
    width = None if screen.width is None else min(screen.width, _WIDEST) - 2 * margin
    blocks = []
    for item in _items(wording, context):
        if isinstance(item, _Folded):
            blocks.append(screen.paint(_folded(item), "faint"))
            continue
        a, b = numbers(item.a), "" if isinstance(item, _Away) else numbers(item.b)
        lines = painted_lines(_both_sides(item), width, screen)
        lines = numbered(b, margin, lines, screen)
        blocks.append("\n".join(numbered(a, margin, lines, screen)))
    return "\n\n".join(blocks)


def side_by_side(
    wording: Wording, names: Sequence[str], context: int | None, screen: Screen
) -> str:
    """Lay out both texts in panels, the versions of a paragraph at the same height."""
    margin = _margin(wording)
    width = panel_width(screen)
    hinge = screen.paint(AXIS, "faint")
    heads = [painted_lines([Segment(name, "bold")], width, screen) for name in names]
    blocks = [abreast(heads, width, hinge)]
    for item in _items(wording, context):
        if isinstance(item, _Folded):
            blocks.append([screen.paint(_folded(item), "faint")])
            continue
        left, right = (painted_lines(segments, width - margin, screen) for segments in _sides(item))
        left = numbered(numbers(item.a), margin, left, screen) if left != [""] else []
        right = numbered(numbers(item.b), margin, right, screen) if right != [""] else []
        blocks.append(abreast([left, right], width, hinge))
    return on_one_axis(blocks, screen)


def wording_table(
    wording: Wording, context: int | None
) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return the cells of a table with a row for each paragraph that is not folded."""
    columns = [
        LayoutColumn(header="a", align="right"),
        LayoutColumn(header="b", align="right"),
        LayoutColumn(header="kind"),
        LayoutColumn(header="wording"),
    ]
    rows = [
        [numbers(row.a), numbers(row.b), row.kind, "".join(s.content for _, s in _marked(row))]
        for row in _items(wording, context)
        if not isinstance(row, (_Folded, _Away))
    ]
    return columns, rows


def numbers_table(
    wording: Wording, context: int | None
) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return the cells of a table of the numbers of words, with all of both texts below."""
    columns = [
        LayoutColumn(header="a", align="right"),
        LayoutColumn(header="b", align="right"),
        LayoutColumn(header="paragraph"),
        *(
            LayoutColumn(header=h, align="right")
            for h in ("kept", "deleted", "inserted", "in common")
        ),
    ]
    rows = [
        [numbers(row.a), numbers(row.b), row.kind, *_counts(row.words)]
        for row in _items(wording, context)
        if not isinstance(row, (_Folded, _Away))
    ]
    return columns, [*rows, ["", "", "all", *_counts(wording.words)]]


def marked(old: str, new: str, around: int) -> str:
    """Write two wordings as one, with the marks of what changed; nothing if most did.

    Of long segments that are kept only ``around`` characters stand beside a change.
    """
    edits = cleaned_up(old, new, differences(old, new))
    kept = sum(edit.new[1] - edit.new[0] for edit in edits if edit.kind == "kept")
    if kept < _ALIKE * max(len(old), len(new)):
        return ""
    parts = []
    for position, edit in enumerate(edits):
        content = new[slice(*edit.new)] or old[slice(*edit.old)]
        if edit.kind == "kept":
            content = _elided(content, around, bool(position), position < len(edits) - 1)
        parts.append(_MARKS[edit.kind].format(content))
    return "".join(parts)


def _elided(kept: str, around: int, before: bool, after: bool) -> str:  # noqa: FBT001 - sides
    """Leave out whole words that stand far from the changes before and after a segment."""
    borders = sorted({0, len(kept), *chain.from_iterable(words(kept))})
    head = kept[: borders[bisect_right(borders, around) - 1]]
    tail = kept[borders[bisect_left(borders, len(kept) - around)] :]
    first = head.rsplit(" ", 1)[0] + " …" if before else "…"
    last = " " + tail.split(" ", 1)[-1] if after else ""
    far = len(kept) > around * (before + after) and len(first + last) < len(kept)
    return first + last if far else kept


def _counts(words: Mapping[str, int]) -> list[str]:
    return [*(str(words[kind]) for kind in _MARKS), percent(common_share(words))]


# What is shown


def _items(wording: Wording, context: int | None) -> Iterator[TextDiffRow | _Away | _Folded]:
    """Yield rows and the places of those that moved away; fold what is far from any change.

    ``context`` says how many unchanged paragraphs are shown around a change; ``None`` means all.
    """
    items = list(_with_places(wording))
    changes = [
        at for at, item in enumerate(items) if isinstance(item, _Away) or item.kind != "kept"
    ]
    folded: list[TextDiffRow] = []
    for at, item in enumerate(items):
        if isinstance(item, _Away) or context is None or _distance(changes, at) <= context:
            if folded:
                yield _Folded(tuple(folded))
                folded = []
            yield item
        else:
            folded.append(item)
    if folded:
        yield _Folded(tuple(folded))


def _distance(changes: Sequence[int], at: int) -> float:
    after = bisect_left(changes, at)
    return min((abs(at - change) for change in changes[max(after - 1, 0) : after + 1]), default=1e9)


def _with_places(wording: Wording) -> Iterator[TextDiffRow | _Away]:
    away = sorted(
        _Away(row.a, row.b) for row in wording.rows if row.kind == "moved" and row.a and row.b
    )
    for row in wording.rows:
        while away and row.kind != "moved" and row.a and row.a > away[0].a:
            yield away.pop(0)
        yield row
    yield from away


def _both_sides(item: TextDiffRow | _Away) -> Iterator[Segment]:
    if isinstance(item, _Away):
        yield Segment(f"moved to {numbers(item.b)}", "faint")
        return
    if item.kind == "moved":
        yield Segment(f"moved from {numbers(item.a)}: ", "faint")
    yield from (segment for _, segment in _marked(item))


def _marked(row: TextDiffRow) -> Iterator[tuple[str, Segment]]:
    """Yield what became of each segment, and how it is shown."""
    look = "faint" if row.kind == "kept" else ""
    for kind, content in _with_breaks(row.segments()):
        shown = _MARKS[kind].format(content)
        yield kind, Segment(shown, look if kind == "kept" else kind)


def _with_breaks(segments: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Write the end of a paragraph as ¶; a blank that became one, or comes of one, is kept."""
    segments = list(segments)
    while segments:
        kind, content = segments.pop(0)
        if kind == "deleted" and segments and {content, segments[0][1]} == {" ", "\n"}:
            yield "kept", " "
            yield (kind, "¶") if content == "\n" else ("inserted", "¶")
            segments[0] = ("kept", " ")
        else:
            yield kind, content.replace("\n", "¶ ")


def _sides(item: TextDiffRow | _Away) -> tuple[list[Segment], list[Segment]]:
    """Return what the two panels show: one with what is deleted, one with what is inserted."""
    if isinstance(item, _Away):
        return [Segment(f"moved to {numbers(item.b)}", "faint")], []
    segments = list(_marked(item))
    left = [segment for kind, segment in segments if kind != "inserted"]
    right = [segment for kind, segment in segments if kind != "deleted"]
    if item.kind == "moved":
        right.insert(0, Segment(f"moved from {numbers(item.a)}: ", "faint"))
    return left, right


def _folded(item: _Folded) -> str:
    first, last = item.rows[0], item.rows[-1]
    number = len(item.rows)
    return f"··· {number} unchanged paragraph{'s' * (number != 1)}: {_range(first.b, last.b)}"


def _range(first: Span | None, last: Span | None) -> str:
    return numbers((first[0], last[1])) if first and last else ""


def _margin(wording: Wording) -> int:
    shown = [numbers(span) for row in wording.rows for span in (row.a, row.b)]
    return max(map(len, shown), default=0) + 2
