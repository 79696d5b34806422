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
    block,
    elided,
    fitted,
    flowed,
    paragraphs,
    piece,
    quoted,
)
from diptych.tui.session import touching

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.suggestions import Offer
    from diptych.tui.rows import Target
    from diptych.tui.state import ScreenState


def panel_rows(state: ScreenState, index: int, width: int, height: int) -> list[ScreenRow]:
    """Draw what is said of the current paragraph of a side."""
    side = state.session.sides[index]
    ids = touching(side, side.paragraph)
    offers = offers_touching(side, side.paragraph)
    heading = f"Paragraph {side.paragraph}: {counted(len(ids), 'annotation')}"
    heading += f", {counted(len(offers), 'suggestion')}" if offers else ""
    rows: list[ScreenRow] = []
    shown = 0
    entries = [(one, _annotation(state, index, one, width)) for one in ids]
    entries += [(one.id, _suggestion(state, index, one, width)) for one in offers]
    for annotation_id, entry in entries:
        if annotation_id in {side.current, side.offer}:
            shown = len(rows) if len(entry) >= height else len(rows) + len(entry) - height + 1
        rows += entry
    hidden = len(rows) > max(height - 1, 0)
    heading += (" (Enter shows more)" if hidden else "") + _beside(state, index)
    title = (piece(elided(heading, width), BOLD),)
    offset = max(shown, 0)
    return block([title, *rows[offset:]], width, height)


def _beside(state: ScreenState, index: int) -> str:
    """Tell how what is lined up with the other text belongs to it, and why."""
    if state.lined is None or index == state.session.active:
        return ""
    here, active = state.session.side, state.session.active
    if state.lined.facing(active, here.paragraph) is None:
        return f" · nothing beside {here.text.id}:{here.paragraph}"
    row = state.lined.row(active, here.paragraph)
    kind = row.kind if row.score is None else f"{row.kind} {row.score:.2f}"
    return " · " + "; ".join([kind, *row.remarks])


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
