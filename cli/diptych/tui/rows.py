"""Rows of the screen: pieces of text with a look, and what a click on them means.

Promises: everything foreign is made visible here, and columns are counted as terminals count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wcwidth import iter_graphemes, wcwidth

from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import columns_of, is_counted, wrapped
from diptych.tui.keys import key_sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.tui.entry import TypedLine


_LEAST_WIDTH, _LEAST_HEIGHT = 30, 7
"""Columns and rows of a screen that shows something of use."""


class Look(NamedTuple):
    """How a piece looks. Nothing is told by colour alone."""

    colour: str = ""
    """One of the 256 of a terminal, ``color(30)``; none for the terminal's own."""
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False


PLAIN = Look()
BOLD = Look(bold=True)
DIM = Look(dim=True)
REVERSE = Look(reverse=True)
SUGGESTED = Look(dim=True, italic=True)
"""What a program says, and nobody yet."""


class InText(NamedTuple):
    """A place in a text, by side and code point of the body."""

    side: int
    offset: int


class OnAnnotation(NamedTuple):
    """An annotation, by side and id."""

    side: int
    annotation: str


class OnOption(NamedTuple):
    """An option of a dialog, by its place in the list."""

    place: int


class OnKey(NamedTuple):
    """A hint that names a key."""

    key: str


Target = InText | OnAnnotation | OnOption | OnKey | None


class Piece(NamedTuple):
    """Some text of one look."""

    shown: str
    columns: int
    look: Look = PLAIN
    target: Target = None


ScreenRow = tuple[Piece, ...]
LEFT_TO_RIGHT = Piece("\u200e", 0)
"""Keeps a terminal that reorders right-to-left letters from reordering across columns."""


def piece(text: str, look: Look = PLAIN, target: Target = None) -> Piece:
    """Make a piece of any text."""
    shown = visible(text)
    return Piece(shown, columns_of(shown), look, target)


def is_disputed(one: Piece) -> bool:
    """Tell whether a terminal that counts letter by letter would give a piece another width.

    None does that said how it counts. So it is with emoji that are made of several code points, a
    flag or a family.
    """
    if is_counted() or one.shown.isascii() or len(one.shown) == 1:
        return False
    return sum(max(wcwidth(letter), 0) for letter in one.shown) != one.columns


def fitted(row: Iterable[Piece], width: int, padding: Piece | None = None) -> ScreenRow:
    """Cut a row, or fill it up with blanks that look and act like ``padding``."""
    kept: list[Piece] = []
    room = width
    for one in row:
        kept.append(one if one.columns <= room else _cut(one, room))
        room -= kept[-1].columns
        if one is not kept[-1]:
            break
    if room > 0:
        like = padding or Piece("", 0)
        kept.append(Piece(" " * room, room, like.look, like.target))
    return tuple(kept)


def elided(text: str, width: int) -> str:
    """Cut what is wider than the room, and show by … that it is cut."""
    if columns_of(visible(text)) <= width:
        return text
    return _cut(piece(text), width - 1).shown + "…" if width else ""


def ending(text: str, width: int) -> str:
    """Cut what is wider than the room at its beginning, and show by … that it is cut."""
    shown = visible(text)
    if columns_of(shown) <= width:
        return text
    graphemes = [*iter_graphemes(shown)]
    while graphemes and columns_of("".join(graphemes)) >= width:
        del graphemes[0]
    return "…" + "".join(graphemes) if width else ""


def quoted(text: str, width: int) -> str:
    """Quote a passage on one line, cut where it is wider than the room.

    What begins or ends with quotation marks itself gets no others.
    """
    bare = text.strip()
    words = _beginning(bare, width)
    if {bare[:1], bare[-1:]} & _QUOTES:
        return elided(words, width)
    return f"“{elided(words, max(width - 2, 0))}”"


def _beginning(text: str, width: int) -> str:
    """Return a text with single blanks; of a long one no more than is wider than the room."""
    most = _CODE_POINTS * (width + 1)
    words = " ".join(text[:most].split())
    if len(text) <= most or columns_of(visible(words)) > width:
        return words
    return " ".join(text.split())


_CODE_POINTS = 8
"""Of a column, at most, but for very odd letters and much white space."""


_QUOTES = frozenset('“”„«»"「」『』‹›')


def beside(left: Iterable[ScreenRow], right: Iterable[ScreenRow], hinge: Piece) -> list[ScreenRow]:
    """Put two blocks of equally many rows side by side."""
    return [(*one, hinge, *other) for one, other in zip(left, right, strict=True)]


def paragraphs(
    text: str, width: int, indent: int = 0, look: Look = PLAIN, target: Target = None
) -> list[ScreenRow]:
    """Wrap a text into indented rows; rows after the first are indented by two columns more."""
    hanging = "  " if indent else ""
    room = max(width, indent + len(hanging) + 2)
    lines = wrapped(visible(text), room, " " * indent, hanging)
    return [(Piece(line, columns_of(line), look, target),) for line in lines]


def at_most(rows: list[ScreenRow], height: int, width: int) -> list[ScreenRow]:
    """Cut rows of one piece to a height, and show by … that they are cut."""
    if len(rows) <= height or not height:
        return rows[:height]
    last = rows[height - 1][0]
    cut = piece(elided(f"{last.shown} …", width), last.look, last.target)
    return [*rows[: height - 1], (cut,)]


def flowed(pieces: Iterable[Piece], gap: Piece, width: int, indent: int) -> list[ScreenRow]:
    """Put pieces one after the other, in as many indented rows as they need."""
    rows: list[list[Piece]] = []
    used = width
    for one in pieces:
        if used + gap.columns + one.columns > width or not rows:
            rows.append([Piece(" " * indent, indent, PLAIN, one.target), one])
            used = indent + one.columns
        else:
            rows[-1] += [gap._replace(target=one.target), one]
            used += gap.columns + one.columns
    return [fitted(row, width) for row in rows]


def block(rows: list[ScreenRow], width: int, height: int) -> list[ScreenRow]:
    """Cut or fill up rows to a block of exactly this size."""
    empty = [()] * max(height - len(rows), 0)
    return [fitted(row, width) for row in (*rows[:height], *empty)]


def too_small(width: int, height: int) -> list[ScreenRow]:
    """Say how large a screen must be that is smaller; say nothing on one of any use."""
    if width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT:
        return []
    said = f"too small: needs {_LEAST_WIDTH} columns, {_LEAST_HEIGHT} rows; q quits"
    return block(paragraphs(said, width), width, height)


def cut_off(rows: list[ScreenRow], width: int, height: int) -> list[ScreenRow]:
    """Cut or fill up rows to a height; where some are cut, the last one ends in … ."""
    if len(rows) <= height or not height:
        return block(rows, width, height)
    last = (*fitted(rows[height - 1], max(width - 2, 0)), piece(" …"))
    return block([*rows[: height - 1], last], width, height)


def typed_rows(line: TypedLine, width: int, height: int, name: str = "") -> list[ScreenRow]:
    """Draw what is typed with its cursor in rows; of more than there is room for, those around it.

    A … in front says that something is above, one behind that something is below.
    """
    prompt = f"{name}> "
    room = max(width - columns_of(prompt) - 1, 1)
    rows = _broken(_letters(line), room)
    cursor = (at for at, row in enumerate(rows) if any(one.look == REVERSE for one in row))
    current = next(cursor, 0)
    first = min(max(current - height // 2, 0), max(len(rows) - height, 0))
    shown = rows[first : first + height]
    fronts = [f"{name}>…" if first else prompt, *[" " * len(prompt)] * (len(shown) - 1)]
    more = piece("…") if first + height < len(rows) else piece("")
    ends = [*[piece("")] * (len(shown) - 1), more]
    return [
        fitted([piece(front, BOLD), *fitted(row, room), end], width)
        for front, row, end in zip(fronts, shown, ends, strict=True)
    ]


def _letters(line: TypedLine) -> Iterator[Piece]:
    """Yield what is typed by graphemes, that with the cursor on it reversed."""
    place = 0
    for grapheme in iter_graphemes(line.text):
        yield piece(grapheme, REVERSE if place == line.cursor else PLAIN)
        place += len(grapheme)
    if line.cursor == place:
        yield piece(" ", REVERSE)


def _broken(letters: Iterable[Piece], width: int) -> list[list[Piece]]:
    """Break letters into rows, at blanks and wide letters where there are any."""
    rows: list[list[Piece]] = [[]]
    used = 0
    for one in letters:
        is_full = bool(rows[-1]) and used + one.columns > width
        if is_full and one.shown == " " and one.look != REVERSE:
            continue
        if is_full:
            rows.append(_carried(rows[-1]) if one.shown != " " and one.columns == 1 else [])
            used = sum(letter.columns for letter in rows[-1])
        rows[-1].append(one)
        used += one.columns
    return rows


def _carried(row: list[Piece]) -> list[Piece]:
    """Take the beginning of a word off a row, for the next one; nothing of a word as long as it."""
    ends = [at for at, one in enumerate(row, 1) if one.shown == " " or one.columns > 1]
    word = row[ends[-1] :] if ends else []
    del row[len(row) - len(word) :]
    return word


def hints(named: Sequence[tuple[str, str]], first: Iterable[str], width: int) -> ScreenRow:
    """Name as many keys as there is room for, in their order; some before all others."""
    pieces = {key: _hint(key, what) for key, what in named}
    kept: set[str] = set()
    for key in (*first, *pieces):
        columns = sum(one.columns for other in {*kept, key} for one in pieces[other])
        if columns - len(_GAP) <= width:
            kept.add(key)
    return tuple(one for key in pieces if key in kept for one in pieces[key])


def _hint(key: str, what: str) -> tuple[Piece, Piece]:
    return piece(key_sign(key), BOLD, OnKey(key)), piece(f" {what}{_GAP}", PLAIN, OnKey(key))


_GAP = "  "


def target_at(row: ScreenRow, column: int) -> Target:
    """Return what a click on a column means."""
    for one in row:
        column -= one.columns
        if column < 0:
            return one.target
    return None


def _cut(one: Piece, room: int) -> Piece:
    """Cut a piece that is wider than the room, as a whole if not grapheme by grapheme."""
    shown, used = "", 0
    for grapheme in iter_graphemes(one.shown):
        columns = columns_of(grapheme)
        if used + columns > room:
            break
        shown += grapheme
        used += columns
    return one._replace(shown=shown, columns=used)
