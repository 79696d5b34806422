"""How dialogs look."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.tui.dialogs import DIGITS, Help, NewCode, Note, Picker, Search
from diptych.tui.margin import colour_of, colouring
from diptych.tui.rows import (
    BOLD,
    DIM,
    PLAIN,
    REVERSE,
    Look,
    OnOption,
    Piece,
    ScreenRow,
    at_most,
    block,
    elided,
    ending,
    fitted,
    paragraphs,
    piece,
    typed_rows,
)

if TYPE_CHECKING:
    from diptych.annotations.codebook import Facet
    from diptych.tui.dialogs import Dialog, Option
    from diptych.tui.state import ScreenState


def dialog_rows(state: ScreenState, dialog: Dialog, height: int) -> list[ScreenRow]:
    """Draw a dialog."""
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
    said = piece(elided(f"── {title} ", width), BOLD)
    return (said, piece("─" * max(width - said.columns, 0), DIM))


def _part(first: int, shown: int, count: int) -> str:
    """Say which part of a list is shown, where not all of it is."""
    return f" · {first + 1}–{first + shown} of {count}" if shown < count else ""


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
    chosen = options[min(dialog.index, len(options) - 1)] if options else None
    explained = paragraphs(_explained(dialog, chosen), width, 0, DIM)
    explained = at_most(explained, max(height // 4, 1), width)
    room = max(height - 2 - len(explained), 1)
    first = min(max(dialog.index - room // 2, 0), max(len(options) - room, 0))
    listed = _Listed(dialog, width, coloured, chosen)
    shown = options[first : first + room]
    rows = [_option(listed, option, place) for place, option in enumerate(shown, first)]
    how = f"letters name a new code, {_entering(dialog)}" if dialog.is_empty else _HOW
    title = f"{name}{_part(first, len(shown), len(options))} · {how}, Esc closes"
    typed = typed_rows(dialog.line, width, 1)
    return [_rule(title, width), *typed, *block(rows, width, room), *explained]


_HOW = "a digit picks, letters search, Enter chooses"


def _entering(dialog: Picker) -> str:
    """Say what Enter does with the name of a new code: one of a scale needs a value, too."""
    is_scale = any(facet.kind == "ordinal" for facet in dialog.facets)
    return "Enter goes on" if is_scale else "Enter makes it"


def _explained(dialog: Picker, chosen: Option | None) -> str:
    if chosen is None:
        return "No code matches what is typed."
    if dialog.is_empty:
        name = dialog.facets[0].name if len(dialog.facets) == 1 else "the codebook"
        return f"{name} has no codes yet: type a name, {_entering(dialog)}."
    if chosen.definition or len(dialog.facets) > 1 or dialog.line.text:
        return chosen.definition
    return dialog.facets[0].definition


def _option(listed: _Listed, option: Option, place: int) -> ScreenRow:
    """Draw an option with its digit, and a bar in the colour that its passages have."""
    dialog, is_chosen = listed.dialog, option is listed.chosen
    look, target = (REVERSE if is_chosen else PLAIN), OnOption(place)
    is_numbered = place < len(DIGITS) and dialog.numbered(DIGITS[place]) is not None
    digit = DIGITS[place] if is_numbered else " "
    colour = colour_of(listed.coloured, {option.facet: option.path})
    name = option.path.rsplit("/", 1)[-1] if option.depth else option.path
    facet = f"{option.facet}: " if len(dialog.facets) > 1 else ""
    label = "" if option.label == name else f"  {option.label}"
    label += "  · used last" if option.lately else ""
    label += " · given" if option.path and option.path == dialog.removable else ""
    row = [
        piece(f"{'▸' if is_chosen else ' '} {digit}", look, target),
        piece("▎", Look(colour), target) if colour else piece(" ", look, target),
    ]
    room = max(listed.width - sum(one.columns for one in row), 0)
    row.append(piece(ending(f"{'  ' * option.depth}{facet}{name}", room), look, target))
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
        return "search: not found; Esc closes"
    return f"search: {dialog.index + 1} of {count}; Enter next, Esc keeps it"


def _help(dialog: Help, width: int, height: int) -> list[ScreenRow]:
    lines = dialog.lines()
    column = max(len(keys) for keys, _ in lines) + 2
    rows: list[ScreenRow] = []
    shown = lines[dialog.index : dialog.index + max(height - 1, 1)]
    for keys, what in shown:
        if keys:
            words = elided(what, max(width - column - 2, 0))
            rows.append((piece(f"{keys:>{column}}  ", BOLD), piece(words)))
        else:
            rows.append((piece(what, Look(bold=True, underline=True)),))
    part = _part(dialog.index, len(shown), len(lines))
    return [_rule(f"keys{part} · ↑ ↓ scroll, Esc closes", width), *rows]
