"""How the screen looks: rows for a screen of any size, as values.

One text fills the screen, two stand side by side with the hinge between them; each has its
annotations beside it where there is room, else below. A dialog takes the lower part.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from diptych.annotations.annotation import coded_paragraphs
from diptych.rendering.wrapping import columns_of
from diptych.tui.areas import Areas, areas_of, inner_widths
from diptych.tui.dialog_rows import dialog_rows
from diptych.tui.dialogs import Help, scrolled_help
from diptych.tui.footer import footer_rows
from diptych.tui.lines import Lines
from diptych.tui.lining import beside as beside_each_other
from diptych.tui.lining import faced, holds
from diptych.tui.panel import counted, panel_rows
from diptych.tui.rows import (
    BOLD,
    DIM,
    PLAIN,
    InText,
    Look,
    ScreenRow,
    beside,
    block,
    elided,
    fitted,
    piece,
    target_at,
    too_small,
)
from diptych.tui.scrolling import Pane, following

if TYPE_CHECKING:
    from diptych.annotations.annotation import AnnotationSet
    from diptych.tui.rows import Target
    from diptych.tui.state import ScreenState


_SHORTEST_NAME = 8
"""Columns of a name that are worth showing; of a text's id, more than a word about its status."""


def drawn(state: ScreenState) -> list[ScreenRow]:
    """Draw the screen: as many rows as the screen has, all of them of its width."""
    areas, view = areas_of(state), state.view
    if said := too_small(view.width, view.height):
        return said
    sides = [_side(state, index, areas) for index in range(len(state.session.sides))]
    rows = sides[0]
    if len(sides) > 1:
        rows = beside(sides[0], sides[1], piece("│", DIM))
        rows[0] = fitted(rows[0], view.width, piece("", rows[0][-1].look))
    if state.dialog is not None:
        rows += dialog_rows(state, state.dialog, areas.dialog)
    return block(rows + footer_rows(state, view.width), view.width, view.height)


def followed(state: ScreenState) -> ScreenState:
    """Scroll each text as little as is needed to show what is selected in it."""
    state = _faced(state)
    areas, sides = areas_of(state), state.session.sides
    if isinstance(state.dialog, Help):
        state = replace(state, dialog=scrolled_help(state.dialog, areas.dialog))
    panes = state.view.panes or (Pane(),) * len(sides)
    if state.lined is None:
        panes = tuple(pane._replace(lead=0) for pane in panes)
    widths, height = inner_widths(state, areas), max(areas.text_height, 1)
    held = state.session.active if state.dragging else None
    after = tuple(
        following(side, pane, width, height, is_held=index == held)
        for index, (side, pane, width) in enumerate(zip(sides, panes, widths, strict=True))
    )
    if state.lined:
        after = beside_each_other(sides, after, state.session.active, state.lined)
    return replace(state, view=replace(state.view, panes=after))


def _faced(state: ScreenState) -> ScreenState:
    """Select what stands beside the current paragraph, where two texts are lined up."""
    if state.lined is None:
        return state
    if not holds(state.lined, state.session):
        return replace(state, lined=None)
    session, lined = faced(state.session, state.lined)
    return replace(state, session=session, lined=lined)


def clicked_on(state: ScreenState, column: int, row: int) -> Target:
    """Return what is at a place of the screen."""
    rows = drawn(state)
    return target_at(rows[row], column) if 0 <= row < len(rows) else None


def nearest(state: ScreenState, column: int, row: int) -> int | None:
    """Return the place in the active text that is nearest to a place of the screen, if one is seen.

    Of two rows that are as near, the upper one.
    """
    rows = drawn(state)
    by_distance = sorted(range(len(rows)), key=lambda number: abs(number - row))
    places = (_nearest_in(rows[number], state.session.active, column) for number in by_distance)
    return next((place for place in places if place is not None), None)


def _nearest_in(row: ScreenRow, side: int, column: int) -> int | None:
    """Return the place in a text that is nearest to a column, if the row has any of it."""
    found: list[tuple[int, int]] = []
    begin = 0
    for one in row:
        end = begin + one.columns
        if isinstance(one.target, InText) and one.target.side == side:
            found.append((max(begin - column, column - end + 1, 0), one.target.offset))
        begin = end
    return min(found)[1] if found else None


def beyond(state: ScreenState, row: int) -> int:
    """Tell whether a row is above the texts, -1, or below them, 1; 0 for their own rows."""
    return -1 if row < 1 else int(row > areas_of(state).text_height)


def side_at(state: ScreenState, column: int) -> int:
    """Return the side that a column belongs to."""
    return min(column // (areas_of(state).side + 1), len(state.session.sides) - 1)


# A side


def _side(state: ScreenState, index: int, areas: Areas) -> list[ScreenRow]:
    look = _title_look(state, index)
    title = [fitted([piece(_title(state, index, areas.side), look)], areas.side, piece("", look))]
    text = _text(state, index, areas)
    if areas.is_beside:
        hinge = piece(" ", PLAIN)
        width = areas.side - areas.text_width - areas.margin - 1
        return title + beside(text, panel_rows(state, index, width, areas.body), hinge)
    below = areas.body - len(text)
    if below <= 0:
        return title + text
    rule = fitted([piece("─" * areas.side, DIM)], areas.side)
    panel = panel_rows(state, index, areas.side, below - 1)
    return [*title, *text, rule, *panel]


def _title_look(state: ScreenState, index: int) -> Look:
    return BOLD if index == state.session.active else DIM


def _title(state: ScreenState, index: int, width: int) -> str:
    """Say which text this is, how far it is coded, and which one is next.

    Of what is too long, the title gives way first, then who annotates, then what is next, then how
    far it is.
    """
    side = state.session.sides[index]
    counted = f"{len(coded_paragraphs(side.text, side.annotations))}/{len(side.text.paragraphs)}"
    progress = side.annotations.progress
    orphans = "".join(f" · {said}" for said in _orphans(side.annotations))
    shorter = f" · {counted} · {progress}{orphans}"
    all_of_it = (f" · {counted} coded · {progress}{orphans}", shorter, f" · {counted}", "")
    room = width - 2 - min(len(side.text.id), _SHORTEST_NAME)
    status = next((one for one in all_of_it if len(one) <= room), "")
    sign = "⇄ " if state.lined else ""
    said = elided(sign + side.text.id, max(width - 2 - len(status), 0)) + status
    if state.following and index == state.session.active:
        said += _in_room(" · next: ", state.following, width - 2 - columns_of(said))
    names = f"{state.session.annotator} · {side.text.title}"
    return elided(f" {said}{_in_room(' · ', names, width - 2 - columns_of(said))} ", width)


def _in_room(before: str, name: str, room: int) -> str:
    """Add a name, cut where there is not enough room; nothing where there is next to none."""
    room -= len(before)
    return before + elided(name, room) if room >= min(_SHORTEST_NAME, columns_of(name)) else ""


def _orphans(annotations: AnnotationSet) -> list[str]:
    count = len(annotations.orphans)
    return [counted(count, "orphan")] if count else []


def _text(state: ScreenState, index: int, areas: Areas) -> list[ScreenRow]:
    """Draw the lines of a text from the first that is seen."""
    side, pane = state.session.sides[index], state.view.panes[index]
    draw = Lines(state, index, areas.text_width, areas.margin)
    rows = chain.from_iterable(
        draw.paragraph(paragraph) for paragraph in side.text.paragraphs[pane.top.paragraph - 1 :]
    )
    width = areas.text_width + areas.margin
    height = max(areas.text_height - pane.lead, 0)
    return block([*[()] * pane.lead, *islice(rows, height)], width, areas.text_height)
