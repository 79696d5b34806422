"""``diptych show`` of two texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.console.options import is_records, narrate, print_rows, print_table, write_out
from diptych.errors import AnnotatorNeededError
from diptych.operations.naming import paragraphs_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.alignment import Alignment, Row
    from diptych.operations.opening import Project
    from diptych.rendering.side_by_side import Height, Panel
    from diptych.texts.text import Text

KEYS = ("a_first", "a_last", "b_first", "b_last", "score", "kind", "reasons")
COLUMNS = (*KEYS, "a_content", "b_content")

Part = tuple[str, int | None, int | None]
Span = tuple[int, int]


def show_two(
    project: Project, parts: Sequence[Part], asked: Sequence[str], form: str, *, no_color: bool
) -> None:
    """Print two texts, or parts of them, side by side."""
    texts = [project.text(text_id) for text_id, _, _ in parts]
    wanted = [_wanted(text, part) for text, part in zip(texts, parts, strict=True)]
    annotators = _annotators(project, texts, asked)
    from diptych.operations.aligning import align
    from diptych.rendering.side_by_side import heights, panel_table, side_by_side
    from diptych.rendering.terminal import stdout_screen

    alignment = align(project, texts[0].id, texts[1].id, annotators=annotators)
    if is_records(form):
        print_rows(_records(alignment, texts, wanted), COLUMNS, form)
        return
    sides = _panel(project, texts[0], annotators), _panel(project, texts[1], annotators)
    shown = [height for height in heights(alignment) if _is_wanted(height, wanted)]
    screen = stdout_screen(no_color=no_color)
    if form == "page" and screen.width is not None:
        write_out(side_by_side(sides, shown, screen))
    else:
        columns, rows = panel_table(sides, shown)
        print_table(columns, rows, "simple" if form == "page" else form, no_color=no_color)


def _wanted(text: Text, part: Part) -> Span | None:
    """Return the numbers of the first and last paragraph asked for; ``None`` means all."""
    _, first, last = part
    paragraphs_in(text, first, last)
    return (first, last) if first and last else None


def _is_wanted(row: Height | Row, wanted: Sequence[Span | None]) -> bool:
    """Tell whether a row holds a paragraph that was asked for, of either text."""
    if not any(wanted):
        return True
    return any(
        asked is not None and span is not None and span[0] <= asked[1] and asked[0] <= span[1]
        for span, asked in zip((row.a, row.b), wanted, strict=True)
    )


def _annotators(project: Project, texts: Sequence[Text], asked: Sequence[str]) -> tuple[str, ...]:
    """Decide whose passages are marked: nobody's where several could be meant."""
    from itertools import chain

    from diptych.comparison.groups import choose_annotators

    by_text = {text.id: project.annotators(text.id) for text in texts}
    others = (project.annotators(text_id) for text_id in project.text_paths() if asked)
    try:
        return choose_annotators(by_text, asked, chain.from_iterable(others))
    except AnnotatorNeededError as error:
        narrate(f"no passages are marked: {error}")
        return ()


def _panel(project: Project, text: Text, annotators: Sequence[str]) -> Panel:
    from diptych.rendering.side_by_side import Panel, covered

    spans = (
        (annotation.start, annotation.end)
        for said in project.annotation_sets(text, annotators)
        for annotation in said.annotations.values()
    )
    return Panel(text=text, marked=covered(spans))


def _records(
    alignment: Alignment, texts: Sequence[Text], wanted: Sequence[Span | None]
) -> Iterator[dict[str, Any]]:
    for row, record in zip(alignment.rows, alignment.records(), strict=True):
        if _is_wanted(row, wanted):
            contents = {
                f"{side}_content": _content(text, span)
                for side, text, span in zip("ab", texts, (row.a, row.b), strict=True)
            }
            yield {key: record[key] for key in KEYS} | contents


def _content(text: Text, span: Span | None) -> str | None:
    if span is None:
        return None
    return "\n".join(text.content(p) for p in text.paragraphs[span[0] - 1 : span[1]])
