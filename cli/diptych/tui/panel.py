"""The annotations of the current paragraph, written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.suggestions import suggested_by
from diptych.tui.margin import colour_of, colouring
from diptych.tui.offering import offers_touching
from diptych.tui.rows import (
    BOLD,
    DIM,
    PLAIN,
    REVERSE,
    SUGGESTED,
    Look,
    OnAnnotation,
    ScreenRow,
    at_most,
    block,
    cut_off,
    elided,
    fitted,
    flowed,
    paragraphs,
    piece,
    quoted,
)
from diptych.tui.session import touching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.suggestions import Offer
    from diptych.tui.rows import Target
    from diptych.tui.state import ScreenState


_WHY_ROWS = 2
"""Rows that say why paragraphs belong together, at most."""


def panel_rows(state: ScreenState, index: int, width: int, height: int) -> list[ScreenRow]:
    """Draw what is said of the current paragraph of a side; the current annotation in any case."""
    side = state.session.sides[index]
    ids = touching(side, side.paragraph)
    offers = offers_touching(side, side.paragraph)
    entries = [_annotation(state, index, one, width) for one in ids]
    entries += [_suggestion(state, index, one, width) for one in offers]
    names = [*ids, *(one.id for one in offers)]
    current = next((n for n, one in enumerate(names) if one in {side.current, side.offer}), 0)
    told, why = _beside(state, index, width)
    room = max(height - 1 - len(why), 0)
    first = _first_shown([len(entry) for entry in entries], current, room)
    rows = [row for entry in entries[first:] for row in entry]
    heading = f"{told}paragraph {side.paragraph}: {counted(len(ids), 'annotation')}"
    heading += f", {counted(len(offers), 'suggestion')}" if offers else ""
    heading += " (Enter shows more)" if first or len(rows) > room else ""
    heading = heading[0].upper() + heading[1:]
    title = (piece(elided(heading, width), BOLD),)
    return block([title, *why, *cut_off(rows, width, room)], width, height)


def _first_shown(heights: Sequence[int], current: int, room: int) -> int:
    """Return the first entry that is shown, so that the current one is, and all of each."""
    first, used = current, sum(heights[current : current + 1])
    while first and used + heights[first - 1] <= room:
        first -= 1
        used += heights[first]
    return first


def _beside(state: ScreenState, index: int, width: int) -> tuple[str, list[ScreenRow]]:
    """Tell how what is lined up with the other text belongs to it, and in rows, why.

    The former stands in front, where nothing of it is cut off.
    """
    lined = state.lined
    if lined is None or index == lined.origin:
        return "", []
    row = lined.shown
    if lined.facing is None:
        kind, remarks = f"nothing beside {lined.pair[lined.origin]}", ""
    else:
        kind = row.kind if row.score is None else f"{row.kind} {row.score:.2f}"
        remarks = "; ".join(row.remarks)
    said = ": ".join(part for part in ("at a glance" * lined.is_hasty, remarks) if part)
    why = paragraphs(said, width, 2, DIM) if said else []
    return f"{kind} · ", at_most(why, _WHY_ROWS, width)


def _annotation(state: ScreenState, index: int, annotation_id: str, width: int) -> list[ScreenRow]:
    side = state.session.sides[index]
    annotation = side.annotations.annotations[annotation_id]
    is_current = annotation_id == side.current
    target = OnAnnotation(index, annotation_id)
    look = REVERSE if is_current else PLAIN
    mark = "▸" if is_current else " "
    rows = [fitted([piece(f"{mark} {quoted(annotation.quote, width - 2)}", look, target)], width)]
    rows += _codes(state, annotation.codes, width, Look(bold=is_current), target)
    if annotation.note:
        rows += paragraphs(f"note: {annotation.note}", width, 2, PLAIN, target)
    mark = (side.annotations.suggested or {}).get(annotation_id, "")
    if program := suggested_by(mark):
        rows += paragraphs(f"taken over from {program}", width, 2, DIM, target)
    return rows


def _codes(
    state: ScreenState, codes: Mapping[str, str], width: int, look: Look, target: Target
) -> list[ScreenRow]:
    """Name codes with their facets, as many in a row as there is room for."""
    codebook = state.session.codebook
    coloured = colouring(codebook, state.facet)
    said = []
    for facet in codebook.facets:
        if facet.name in codes:
            colour = colour_of(coloured, codes, words=True) if facet is coloured else ""
            words = elided(f"{facet.name}: {codes[facet.name]}", max(width - 2, 0))
            said.append(piece(words, look._replace(colour=colour), target))
    return flowed(said, piece(" · ", DIM), width, 2)


def _suggestion(state: ScreenState, index: int, offer: Offer, width: int) -> list[ScreenRow]:
    """Draw what a program says, where nobody has answered yet."""
    is_asked = offer.id == state.session.sides[index].offer
    target, said = OnAnnotation(index, offer.id), offer.annotation
    look = REVERSE if is_asked else SUGGESTED
    mark = "▸" if is_asked else " "
    rows = [fitted([piece(f"{mark} ?{quoted(said.quote, width - 3)}", look, target)], width)]
    rows += _codes(state, said.codes, width, SUGGESTED, target)
    note = f": {said.note}" if said.note else ""
    return rows + paragraphs(f"suggested by {offer.program}{note}", width, 2, DIM, target)


def counted(number: int, thing: str) -> str:
    """Say how many of a thing there are."""
    return f"{number or 'no'} {thing}{'s' * (number != 1)}"
