"""How the screen looks: rows for a screen of any size, as values.

One text fills the screen, two stand side by side with the hinge between them; each has its
annotations beside it where there is room, else below. A dialog takes the lower part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.annotation import coded_paragraphs
from diptych.annotations.changes import codes_in_words
from diptych.annotations.suggestions import suggested_by
from diptych.rendering.wrapping import columns_of
from diptych.texts.scripts import count_words
from diptych.tui.dialogs import DIGITS, Help, NewCode, Note, Picker, Search
from diptych.tui.keys import facet_keys
from diptych.tui.lines import Lines, words_width
from diptych.tui.lining import beside as beside_each_other
from diptych.tui.lining import faced, holds
from diptych.tui.margin import LETTER, colour_of, colouring
from diptych.tui.offering import offer_of, offers_touching
from diptych.tui.rows import (
    BOLD,
    DIM,
    PLAIN,
    REVERSE,
    SUGGESTED,
    Look,
    OnAnnotation,
    OnKey,
    OnOption,
    Piece,
    ScreenRow,
    at_most,
    beside,
    block,
    elided,
    fitted,
    flowed,
    hints,
    paragraphs,
    piece,
    quoted,
    target_at,
    typed_rows,
)
from diptych.tui.scrolling import Pane, following
from diptych.tui.session import touching

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Facet
    from diptych.annotations.suggestions import Offer
    from diptych.tui.dialogs import Dialog, Option
    from diptych.tui.rows import Target
    from diptych.tui.session import SessionSide
    from diptych.tui.state import ScreenState

_ROOMY = 60
"""Columns of a side from which codes stand in a margin beside the text."""
_ROOMIEST = 180
"""Columns of a side from which the annotations stand beside both, and not below."""
_NARROWEST, _WIDEST_MARGIN = 18, 38
_LEAST = 20
"""Columns of a side from which there is a margin at all."""
_WIDEST = 100
"""Columns of text; longer lines are hard to read."""
_SHORTEST_NAME = 8
"""Columns of a name that are worth showing; of a text's id, more than a word about its status."""
_MESSAGE_ROWS = 4
_TALLER = 30
"""Rows of a screen from which keys are named in two rows."""
_TALL = 20
"""Rows of a screen from which a rule stands above the last ones."""
_TALLEST_PICKER = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Areas:
    """The rows and columns of the parts of a screen."""

    side: int
    """Columns of each side."""
    body: int
    """Rows of the sides, their titles left out."""
    text_width: int
    margin: int
    """Columns in which codes stand beside the text; none where there is no room."""
    text_height: int
    dialog: int
    footer: int

    @property
    def is_beside(self) -> bool:
        """Whether the annotations stand beside the text, and not below it."""
        return self.text_width + self.margin < self.side


def drawn(state: ScreenState) -> list[ScreenRow]:
    """Draw the screen: as many rows as the screen has, all of them of its width."""
    areas, view = _areas(state), state.view
    sides = [_side(state, index, areas) for index in range(len(state.session.sides))]
    rows = sides[0]
    if len(sides) > 1:
        rows = beside(sides[0], sides[1], piece("│", DIM))
    if state.dialog is not None:
        rows += _dialog(state, state.dialog, areas.dialog)
    return block(rows + _footer(state, view.width), view.width, view.height)


def followed(state: ScreenState) -> ScreenState:
    """Scroll each text as little as is needed to show what is selected in it."""
    state = _faced(state)
    areas, sides = _areas(state), state.session.sides
    panes = state.view.panes or (Pane(),) * len(sides)
    widths, height = _inner(state, areas), max(areas.text_height, 1)
    after = tuple(
        following(side, pane, width, height)
        for side, pane, width in zip(sides, panes, widths, strict=True)
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
    return replace(state, session=faced(state.session, state.lined))


def clicked_on(state: ScreenState, column: int, row: int) -> Target:
    """Return what is at a place of the screen."""
    rows = drawn(state)
    return target_at(rows[row], column) if 0 <= row < len(rows) else None


def side_at(state: ScreenState, column: int) -> int:
    """Return the side that a column belongs to."""
    return min(column // (_areas(state).side + 1), len(state.session.sides) - 1)


def _areas(state: ScreenState) -> _Areas:
    view = state.view
    count = len(state.session.sides)
    side = max((view.width - (count - 1)) // count, 1)
    footer = len(_footer(state, view.width))
    room = max(view.height - footer - 1, 1)
    dialog = 0 if state.dialog is None else _dialog_height(state.dialog, room)
    body = max(room - dialog, 0)
    margin = min(max(side // 5 + 2, _NARROWEST), _WIDEST_MARGIN) if side >= _ROOMY else LETTER
    margin = margin if side >= _LEAST else 0
    text_width = side - margin
    if side >= _ROOMIEST:
        text_width, below = _WIDEST, 0
    elif state.dialog is not None:
        below = 0
    else:
        below = max(min(room // 3, 12), min(room, 3))
    return _Areas(side=side, body=body, text_width=text_width, margin=margin,
                  text_height=max(body - below, 0), dialog=dialog, footer=footer)  # fmt: skip


def _dialog_height(dialog: Dialog, room: int) -> int:
    if isinstance(dialog, Help):
        return room
    if isinstance(dialog, NewCode):
        return min(len(dialog.lines) + 1, room)
    if isinstance(dialog, Picker):
        return min(max(room * 3 // 5, 8), _TALLEST_PICKER, room)
    return min(2 if isinstance(dialog, Search) else 4, room)


def _inner(state: ScreenState, areas: _Areas) -> list[int]:
    """Return the columns for the words of each text."""
    sides = state.session.sides
    return [words_width(side.text, areas.text_width) for side in sides]


# A side


def _side(state: ScreenState, index: int, areas: _Areas) -> list[ScreenRow]:
    look = _title_look(state, index)
    title = [fitted([piece(_title(state, index, areas.side), look)], areas.side, piece("", look))]
    text = _text(state, index, areas)
    if areas.is_beside:
        hinge = piece(" ", PLAIN)
        width = areas.side - areas.text_width - areas.margin - 1
        return title + beside(text, _panel(state, index, width, areas.body), hinge)
    below = areas.body - len(text)
    if below <= 0:
        return title + text
    rule = fitted([piece("─" * areas.side, DIM)], areas.side)
    panel = _panel(state, index, areas.side, below - 1)
    return [*title, *text, rule, *panel]


def _title_look(state: ScreenState, index: int) -> Look:
    return REVERSE if index == state.session.active else DIM


def _title(state: ScreenState, index: int, width: int) -> str:
    """Say which text this is, how far it is coded, and which one is next.

    Of what is too long, the title gives way first, then who annotates, then what is next.
    """
    side = state.session.sides[index]
    counted = f"{len(coded_paragraphs(side.text, side.annotations))}/{len(side.text.paragraphs)}"
    progress = side.annotations.progress
    orphans = "".join(f" · {said}" for said in _orphans(side.annotations))
    status = f" · {counted} coded · {progress}{orphans}"
    if width - 2 - len(status) < min(len(side.text.id), _SHORTEST_NAME):
        status = f" · {counted} · {progress}{orphans}"
    said = elided(side.text.id, max(width - 2 - len(status), 0)) + status
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
    return [_counted(count, "orphan")] if count else []


def _text(state: ScreenState, index: int, areas: _Areas) -> list[ScreenRow]:
    """Draw the lines of a text from the first that is seen."""
    side, pane = state.session.sides[index], state.view.panes[index]
    draw = Lines(state, index, areas.text_width, areas.margin)
    rows = chain.from_iterable(
        draw.paragraph(paragraph) for paragraph in side.text.paragraphs[pane.top.paragraph - 1 :]
    )
    width = areas.text_width + areas.margin
    height = max(areas.text_height - pane.lead, 0)
    return block([*[()] * pane.lead, *islice(rows, height)], width, areas.text_height)


# The annotations of the current paragraph


def _panel(state: ScreenState, index: int, width: int, height: int) -> list[ScreenRow]:
    side = state.session.sides[index]
    ids = touching(side, side.paragraph)
    offers = offers_touching(side, side.paragraph)
    heading = f"Paragraph {side.paragraph}: {_counted(len(ids), 'annotation')}"
    heading += f", {_counted(len(offers), 'suggestion')}" if offers else ""
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


def _counted(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'s' * (number != 1)}"


# Dialogs


def _dialog(state: ScreenState, dialog: Dialog, height: int) -> list[ScreenRow]:
    width = state.view.width
    match dialog:
        case Picker():
            coloured = colouring(state.session.codebook, state.facet)
            rows = _picker(dialog, width, height, coloured)
        case NewCode():
            rows = _new_code(dialog, width)
        case Note():
            said = "note: Enter keeps it, Esc leaves it as it was"
            rows = [_rule(said, width), *typed_rows(dialog.line, width, max(height - 1, 1))]
        case Search():
            rows = [_rule(_found(dialog), width), *typed_rows(dialog.line, width, 1)]
        case _:
            rows = _help(dialog, width, height)
    return block(rows, width, height)


def _rule(title: str, width: int) -> ScreenRow:
    return fitted([piece(elided(f"── {title} ", width), BOLD)], width, piece(""))


class _Listed(NamedTuple):
    """What the options of a list have in common."""

    dialog: Picker
    width: int
    coloured: Facet | None
    """The facet whose codes colour passages."""
    chosen: Option | None


def _picker(dialog: Picker, width: int, height: int, coloured: Facet | None) -> list[ScreenRow]:
    options = dialog.options()
    one = len(dialog.facets) == 1
    name = dialog.facets[0].label(dialog.language) if one else "codebook"
    title = f"{name}: a digit picks, letters search, Enter chooses, Esc closes"
    chosen = options[min(dialog.index, len(options) - 1)] if options else None
    explained = paragraphs(_explained(dialog, chosen), width, 0, DIM)
    explained = at_most(explained, max(height // 4, 1), width)
    room = max(height - 2 - len(explained), 1)
    first = min(max(dialog.index - room // 2, 0), max(len(options) - room, 0))
    listed = _Listed(dialog, width, coloured, chosen)
    rows = [
        _option(listed, option, place)
        for place, option in enumerate(options[first : first + room], first)
    ]
    typed = typed_rows(dialog.line, width, 1)
    return [_rule(title, width), *typed, *block(rows, width, room), *explained]


def _explained(dialog: Picker, chosen: Option | None) -> str:
    if chosen is None:
        return "No code matches what is typed."
    if dialog.is_empty:
        name = dialog.facets[0].name if len(dialog.facets) == 1 else "the codebook"
        return f"{name} has no codes yet: type a name, Enter makes it."
    if chosen.definition or len(dialog.facets) > 1 or dialog.line.text:
        return chosen.definition
    return dialog.facets[0].definition


def _option(listed: _Listed, option: Option, place: int) -> ScreenRow:
    """Draw an option with its digit, and a bar in the colour that its passages have."""
    dialog, is_chosen = listed.dialog, option is listed.chosen
    look, target = (REVERSE if is_chosen else PLAIN), OnOption(place)
    digit = DIGITS[place] if place < len(DIGITS) and not dialog.line.text else " "
    colour = colour_of(listed.coloured, {option.facet: option.path})
    name = option.path.rsplit("/", 1)[-1] if option.depth else option.path
    facet = f"{option.facet}: " if len(dialog.facets) > 1 else ""
    label = "" if option.label == name else f"  {option.label}"
    label += "  · used last" if option.lately else ""
    row = [
        piece(f"{'▸' if is_chosen else ' '} {digit}", look, target),
        piece("▎", Look(colour), target) if colour else piece(" ", look, target),
        piece(f"{'  ' * option.depth}{facet}{name}", look, target),
    ]
    room = listed.width - sum(one.columns for one in row)
    row.append(piece(elided(label, max(room, 0)), look if is_chosen else DIM, target))
    return fitted(row, listed.width, Piece("", 0, look, target))


def _new_code(dialog: NewCode, width: int) -> list[ScreenRow]:
    title = f"new code of {dialog.facet.name}: Enter goes on, Esc gives it up"
    rows = [_rule(title, width)]
    for place, (name, line) in enumerate(zip(dialog.names, dialog.lines, strict=True)):
        if place == dialog.index:
            rows += typed_rows(line, width, 1, f"{name:>10} ")
        else:
            rows.append((piece(elided(f"{name:>10}   {line.text}", width)),))
    return rows


def _found(dialog: Search) -> str:
    count = len(dialog.matches)
    if not dialog.line.text.strip():
        return "search: Enter next, ↑ previous, Esc keeps it selected"
    if not count:
        return "search: 0 of 0"
    return f"search: {dialog.index + 1} of {count}; Enter next, Esc keeps it"


def _help(dialog: Help, width: int, height: int) -> list[ScreenRow]:
    lines = dialog.lines()
    column = max(len(keys) for keys, _ in lines) + 2
    rows: list[ScreenRow] = []
    for keys, what in lines[min(dialog.index, max(len(lines) - height + 1, 0)) :]:
        if keys:
            rows.append((piece(f"{keys:>{column}}  ", BOLD), piece(what)))
        else:
            rows.append((piece(what, Look(bold=True, underline=True)),))
    return [_rule("keys: ↑ ↓ scroll, Esc closes", width), *rows]


# The last rows


def _footer(state: ScreenState, width: int) -> list[ScreenRow]:
    said = paragraphs(state.message, width, 0, BOLD) if state.message else _state(state, width)
    is_ruled = state.view.height >= _TALL and state.dialog is None
    rule: list[ScreenRow] = [(piece("─" * width, DIM),)] * is_ruled
    return [*rule, *at_most(said, _MESSAGE_ROWS, width), *_hints(state, width)]


def _state(state: ScreenState, width: int) -> list[ScreenRow]:
    side = state.session.side
    if state.moving:
        said = "moving: select the new passage, then Enter; Esc leaves it as it was"
    elif side.offer:
        said = _asked(side)
    elif side.current:
        said = "codes go to this annotation; select or move on for a new one"
    else:
        words = count_words(side.passage)
        unit = side.selection.unit.name.lower()
        said = f"selected: {unit}, {words} word{'s' * (words != 1)}; a code makes an annotation"
    return paragraphs(("EXTENDING · " if state.extending else "") + said, width, 0, DIM)


def _asked(side: SessionSide) -> str:
    offer = offer_of(side)
    place = f"suggestion {side.offers.index(offer) + 1} of {len(side.offers)} by {offer.program}"
    return f"{place}: {codes_in_words(offer.annotation.codes)}"


def _hints(state: ScreenState, width: int) -> list[ScreenRow]:
    """Name as many keys as there is room for, those that matter now before all others."""
    named, first = _named(state)
    row = hints(named, first, width)
    said = {one.target for one in row}
    left = [one for one in named if OnKey(one[0]) not in said]
    if not left or state.view.height < _TALLER:
        return [row]
    return [row, hints(left, (), width)]


def _named(state: ScreenState) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Return the keys of the moment with what they do, and which of them stand in any case."""
    if state.dialog is not None:
        return list(_IN_DIALOGS[type(state.dialog)]), ("escape", "enter")
    side = state.session.side
    now = _ANSWERS if side.offer else _ON_ANNOTATION if side.current else ()
    facets = facet_keys(state.session.codebook.by_name).items()
    named: dict[str, str] = {}
    for key, what in (*now, ("?", "help"), *facets, *_HINTS):
        named.setdefault(key, what)
    return [*named.items()], (*dict(_ANSWERS if side.offer else ()), "?", "q")


_ANSWERS = (("y", "take"), ("n", "refuse"), ("e", "edit"), ("]", "next"))
_ON_ANNOTATION = (("n", "note"), ("x", "delete"), ("m", "move"))
_IN_DIALOGS: dict[type, tuple[tuple[str, str], ...]] = {
    Picker: (
        ("enter", "choose"),
        ("escape", "close"),
        ("down", "next one"),
        ("up", "previous one"),
        ("pagedown", "ten on"),
    ),
    NewCode: (("enter", "go on"), ("escape", "give it up"), ("tab", "next field")),
    Note: (("enter", "keep it"), ("escape", "leave it as it was")),
    Search: (("enter", "next match"), ("up", "previous match"), ("escape", "close")),
    Help: (("enter", "close"), ("escape", "close"), ("down", "scroll"), ("pagedown", "ten on")),
}
_HINTS = (
    ("space", "next"),
    (".", "sentence"),
    (";", "again"),
    ("n", "note"),
    ("u", "undo"),
    ("q", "quit"),
    ("enter", "annotation"),
    ("x", "delete"),
    ("m", "move"),
    ("c", "codebook"),
    ("/", "search"),
    ("y", "suggestions"),
    ("=", "line up"),
    ("F", "finished"),
    ("C", "colour"),
)
