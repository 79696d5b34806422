"""What stands on the pages of a PDF, and where: all that is asked of pdfium.

Run as a program of its own, which takes a PDF on stdin and writes JSON on stdout: pdfium is native
code that reads foreign bytes, and what ends it, or takes all memory or time, ends nothing else.
Needs little but pypdfium2 and the standard library, so that it starts at once.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

import pypdfium2
import pypdfium2.raw as pdfium

from diptych.texts.importers.apart import bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    Handle: TypeAlias = Any  # what pdfium gives for one of its values

MOST_PAGES = 2_000
MOST_CHARACTERS = 5_000_000
_APART = 0.18
"""Of the size: a gap that parts two words though no blank is there."""
_TOUCHING = 0.08
"""Of the size: a gap below which a blank that pdfium adds is none."""
_LIGATURES = {chr(0xFB00 + at): text for at, text in enumerate(("ff", "fi", "fl", "ffi", "ffl"))}
_SURROGATES = range(0xD800, 0xE000)
_HYPHEN_AT_END = "\x02"
"""What pdfium makes of a hyphen at the end of a line."""
_BOLD_NAMES = ("bold", "black", "heavy", "cmbx", "sfbx", "demi", "-medi")


def main() -> None:
    """Write what is in the PDF on stdin, or ``{"fault": …}``."""
    bound()
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))


def read(raw: bytes) -> dict[str, Any]:
    """Return the pages with their words, the fonts and the information; or a fault."""
    try:
        document = pypdfium2.PdfDocument(raw)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        return {"fault": "password" if is_locked else "damaged"}
    if count > MOST_PAGES:
        return {"fault": "pages"}
    fonts = _Fonts()
    pages: list[dict[str, Any]] = []
    left = MOST_CHARACTERS
    for number in range(count):
        pages.append(_page(document, number, fonts, left))
        left -= pages[-1]["characters"]
        if left < 0:
            return {"fault": "characters"}
    return {"pages": pages, "fonts": fonts.listed, "information": document.get_metadata_dict()}


class _Fonts:
    """The fonts met so far: the name of each, and whether it is bold."""

    def __init__(self) -> None:
        self.listed: list[tuple[str, bool]] = []
        self.numbers: dict[tuple[str, bool], int] = {}

    def number_of(self, item: Handle) -> int:
        font = pdfium.FPDFTextObj_GetFont(item)
        buffer = ctypes.create_string_buffer(256)
        length = pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = buffer.raw[: max(min(length, 256) - 1, 0)].decode("utf-8", "replace")
        bold = any(mark in name.casefold() for mark in _BOLD_NAMES)
        if (name, bold) not in self.numbers:
            self.numbers[name, bold] = len(self.listed)
            self.listed.append((name, bold))
        return self.numbers[name, bold]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """What all characters of one object have in common."""

    font: int
    size: float
    """Of its letters on the page."""
    turn: int
    """Quarter turns against the clock; -1: aslant."""
    hidden: bool


_NO_STYLE = _Style(font=-1, size=0, turn=0, hidden=False)


class _Character(NamedTuple):
    """A character and its place on the page; y grows upwards, as in PDF."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float
    """Of its origin on the base line."""
    size: float
    style: _Style
    added: bool
    """Whether pdfium added it, which it does for blanks."""
    unknown: bool
    """Whether the file does not say which letter it is; pdfium guesses."""


def _page(document: Handle, number: int, fonts: _Fonts, most: int) -> dict[str, Any]:
    """Return the size of a page and its words; a damaged one has none."""
    found: dict[str, Any] = {"width": 0, "height": 0, "words": [], "characters": 0}
    found |= {"turned": 0, "unknown": 0}
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return {**found, "damaged": True}
    try:
        found["characters"] = pdfium.FPDFText_CountChars(text.raw)
        if found["characters"] > most:
            return found
        box = page.get_bbox()
        characters = _visible(list(_characters(text.raw, found["characters"], fonts)))
    finally:
        text.close()
        page.close()
    turns = Counter(one.style.turn for one in characters if one.text.strip())
    turn = max((one for one in turns if one >= 0), key=turns.__getitem__, default=0)
    width, height = box[2] - box[0], box[3] - box[1]
    found["width"], found["height"] = (height, width) if turn % 2 else (width, height)
    found["unknown"] = sum(one.unknown for one in characters)
    found["turned"] = turns.total() - turns[turn]
    found["words"] = list(_words([one for one in characters if one.style.turn == turn], box, turn))
    return found


def _characters(text: Handle, count: int, fonts: _Fonts) -> Iterator[_Character]:
    """Read the characters of a page; blanks that pdfium adds are blanks."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    style, last = _NO_STYLE, None
    for index in range(count):
        address = _OBJECT_OF(text, index)
        if address and address != last:
            style, last = _style(text, index, address, fonts), address
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        unknown = pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
        written = _written(pdfium.FPDFText_GetUnicode(text, index), unknown=unknown)
        size = style.size if style.size >= _SMALLEST else max(box.top - box.bottom, 0.0)
        added = written.isspace() and pdfium.FPDFText_IsGenerated(text, index) == 1
        yield _Character(
            written, box.left, box.right, box.bottom, box.top,
            x.value, y.value, size, style, added, unknown,
        )  # fmt: skip


_OBJECT_OF = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
"""The address of the object that a character is part of: comparing numbers is quicker."""
_SMALLEST = 2.0
"""Below it, the size of letters of fonts with units of their own shows in their boxes."""


def _written(code: int, *, unknown: bool) -> str:
    """Return a character; of what the file has no name for, the one that stands for it."""
    if code in _SURROGATES or code > sys.maxunicode or (unknown and not chr(code).isprintable()):
        return "\ufffd"
    character = chr(code)
    if character == _HYPHEN_AT_END:
        return "-"
    return _LIGATURES.get(character, character)


def _style(text: Handle, index: int, address: int, fonts: _Fonts) -> _Style:
    item, matrix = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    quarters = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
    is_upright = abs(quarters - round(quarters)) < _ASLANT
    scale = math.hypot(matrix.c, matrix.d) or 1
    return _Style(
        font=fonts.number_of(item),
        size=pdfium.FPDFText_GetFontSize(text, index) * scale,
        turn=round(quarters) % 4 if is_upright else -1,
        hidden=pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
    )


_ASLANT = 0.03
"""Quarter turns that a line of a scan may be off."""


def _visible(characters: Sequence[_Character]) -> Sequence[_Character]:
    """Leave out hidden characters, unless they are what OCR put under a scan."""
    shown = [one for one in characters if not one.style.hidden]
    return shown if len(shown) * 2 > len(characters) else characters


def _words(
    characters: Sequence[_Character], box: tuple[float, float, float, float], turn: int
) -> Iterator[list[Any]]:
    """Join characters to words: text, left, right, base line from the top, size, font, blank.

    The last says whether a blank follows; a word ends, too, where another font, line or gap begins.
    """
    word: list[Any] = []
    is_blank_added = False
    for one in characters:
        if one.text.isspace() or one.text == "\0":
            is_blank_added = one.added
            if word and not is_blank_added:
                yield [*word, 1]
                word = []
            continue
        left, right, base = _upright(one, box, turn)
        is_outside = not 0 <= base <= (box[2] - box[0] if turn % 2 else box[3] - box[1])
        apart = _TOUCHING if is_blank_added else _APART
        if word and (is_outside or not _goes_on(word, one, left, base, apart)):
            yield [*word, int(is_blank_added)]
            word = []
        is_blank_added = False
        if is_outside:
            continue
        if word:
            is_over = left < word[2] - _OVER * one.size
            word[0] = _accented(word[0], one.text) if is_over else word[0] + one.text
            word[2] = max(word[2], right)
        else:
            word = [one.text, left, right, base, round(one.size, 2), one.style.font]
    if word:
        yield [*word, 1]


def _accented(text: str, more: str) -> str:
    """Return letters with a sign that shares its place with the last: an accent and its letter."""
    accent = _ACCENTS.get(text[-1]) or _ACCENTS.get(more, "")
    letter = more if text[-1] in _ACCENTS else text[-1]
    composed = normalize("NFC", letter + accent)
    return text[:-1] + composed if accent and len(composed) == 1 else text + more


_ACCENTS = {
    "\u00a8": "\u0308", "\u00b4": "\u0301", "\u0060": "\u0300", "\u02c6": "\u0302",
    "\u02dc": "\u0303", "\u02c7": "\u030c", "\u02da": "\u030a", "\u00b8": "\u0327",
}  # fmt: skip


def _upright(
    one: _Character, box: tuple[float, float, float, float], turn: int
) -> tuple[float, float, float]:
    """Return the left, the right and the base line of a character, as on a page held upright."""
    left, bottom, right, top = box
    if not turn:
        return round(one.left - left, 2), round(one.right - left, 2), round(top - one.y, 2)
    places = (
        (one.bottom - bottom, one.top - bottom, one.x - left),
        (right - one.right, right - one.left, one.y - bottom),
        (top - one.top, top - one.bottom, right - one.x),
    )[turn - 1]
    return round(places[0], 2), round(places[1], 2), round(places[2], 2)


def _goes_on(word: Sequence[Any], one: _Character, left: float, base: float, apart: float) -> bool:
    """Whether a character belongs to the word before it."""
    _, _, right, line, size, font, *_ = word
    is_level = abs(base - line) < one.size * _LEVEL and abs(one.size - size) < one.size * _LEVEL
    is_beside = -one.size < left - right < one.size * apart
    return bool(one.style.font == font and is_level and is_beside)


_OVER = 0.1
"""Of the size: by how much an accent and its letter share a place at least."""
_LEVEL = 0.05
"""Of the size: by how much the base lines and sizes of a word differ at most."""


if __name__ == "__main__":  # pragma: no cover (in a process that is not measured)
    main()
