"""What stands beside the lines of a text: its codes, in few letters and in their colours.

Promises: what has no room is counted (``+3``); nothing is told by colour alone; a code has the
colour that it has in tables and on the page.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from diptych.rendering.coded_text import code_look, coloured_facet
from diptych.rendering.palette import HIGH, HUES, LOW, MID
from diptych.rendering.scales import sign
from diptych.tui.layout import line_at
from diptych.tui.offering import offers_touching
from diptych.tui.rows import BOLD, PLAIN, SUGGESTED, Look, OnAnnotation, elided, fitted, piece
from diptych.tui.session import touching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.annotations.suggestions import Offer
    from diptych.texts.text import Paragraph
    from diptych.tui.layout import Line
    from diptych.tui.rows import ScreenRow
    from diptych.tui.session import SessionSide

LETTER = 2
"""Columns of a margin in which there is room for a letter."""
_BAR = "▎"
_SCALE = {"low": LOW, "mid": MID, "high": HIGH}
_SEVERAL = "•"


# Colours


def colouring(codebook: Codebook, name: str) -> Facet | None:
    """Return the facet whose codes colour passages: the one of this name, or the usual one."""
    return codebook.by_name.get(name) or coloured_facet(codebook.facets)


def colour_of(facet: Facet | None, codes: Mapping[str, str], *, words: bool = False) -> str:
    """Return the colour of the code of a facet, one of the 256 of a terminal; none for no code.

    ``words`` are to be read: those of a code in the middle of a scale stay as they are.
    """
    code = codes.get(facet.name, "") if facet else ""
    if facet is None or code not in facet.codes:
        return ""
    look = code_look(facet, code)
    if words and look == "mid":
        return ""
    mark = _SCALE.get(look) or HUES[int(look.rpartition(" ")[2])]
    return f"color({mark.terminal})"


# Labels


class _Label(NamedTuple):
    """What is said of a passage, and where it begins and ends."""

    id: str
    start: int
    """In code points of the body."""
    end: int
    words: str
    look: Look
    colour: str


class Here(NamedTuple):
    """A paragraph, and what touches it."""

    paragraph: Paragraph
    ids: list[str]
    """Of annotations, in the order of the text."""
    offers: list[Offer]


def here_of(side: SessionSide, paragraph: Paragraph) -> Here:
    """Return a paragraph with what touches it."""
    number = paragraph.number
    return Here(paragraph, touching(side, number), offers_touching(side, number))


class Margin:
    """Draws the labels of a side, a paragraph at a time."""

    def __init__(self, index: int, side: SessionSide, codebook: Codebook, facet: str) -> None:
        self.index = index
        self.side = side
        self.facets = codebook.facets
        self.coloured = colouring(codebook, facet)
        self.first = [codebook.by_name[facet]] if facet in codebook.by_name else []
        """The facet that somebody chose, whose code stands in front."""

    def labels(
        self, here: Here, lines: Sequence[Line], first: int, width: int
    ) -> dict[int, ScreenRow]:
        """Return the labels of a paragraph by line, each as wide as the margin.

        ``first`` is the first line that is seen: what began above stands there. Labels stand
        below each other as far as the paragraph has lines; the last one counts those left.
        """
        placed: dict[int, _Label] = {}
        left = 0
        row = first
        for label in self._labels(here):
            if line_at(lines, label.end - 1 - here.paragraph.start) < first:
                continue
            row = max(row, line_at(lines, label.start - here.paragraph.start))
            if row < len(lines):
                placed[row] = label
            left += row >= len(lines)
            row += 1
        last = max(placed, default=0)
        return {
            row: self._drawn(label, width, left if row == last else 0)
            for row, label in placed.items()
        }

    def letters(self, here: Here, lines: Sequence[Line]) -> dict[int, ScreenRow]:
        """Return, where there is no room for labels, a sign for those that begin at a line."""
        found: dict[int, ScreenRow] = {}
        for label in self._labels(here):
            row = line_at(lines, label.start - here.paragraph.start)
            look = Look(colour=label.colour, bold=True)
            one = (piece(self._letter(label), look, OnAnnotation(self.index, label.id)),)
            is_alone = row not in found or found[row][0][:3] == one[0][:3]
            found[row] = one if is_alone else (piece(_SEVERAL, BOLD, one[0].target),)
        return found

    def _labels(self, here: Here) -> list[_Label]:
        said = self.side.annotations.annotations
        labels = [
            _Label(
                one,
                said[one].start,
                said[one].end,
                self._in_short(said[one].codes) or "note",
                BOLD if one == self.side.current else PLAIN,
                colour_of(self.coloured, said[one].codes),
            )
            for one in here.ids
        ]
        labels += [
            _Label(
                one.id,
                one.annotation.start,
                one.annotation.end,
                f"?{self._in_short(one.annotation.codes)}",
                BOLD if one.id == self.side.offer else SUGGESTED,
                "",
            )
            for one in here.offers
        ]
        return sorted(labels, key=lambda one: (one.start, -one.end))

    def _in_short(self, codes: Mapping[str, str]) -> str:
        rest = [facet for facet in self.facets if facet not in self.first]
        parts = (in_short(self.first, codes), in_short(rest, codes))
        is_sign = any(facet.kind == "ordinal" for facet in self.first)
        return (" " if is_sign else " · ").join(part for part in parts if part)

    def _drawn(self, label: _Label, width: int, left: int) -> ScreenRow:
        target = OnAnnotation(self.index, label.id)
        more = f" +{left}" if left else ""
        bar = piece(_BAR, Look(colour=label.colour), target)
        words = elided(label.words, max(width - 1 - len(more), 0))
        return fitted([bar, piece(words, label.look, target), piece(more, BOLD, target)], width)

    @cached_property
    def _signs(self) -> Mapping[str, str]:
        return code_letters(self.coloured) if self.coloured else {}

    def _letter(self, label: _Label) -> str:
        """Return the letter of the code that gives the colour, or the first of all there is."""
        said = self.side.annotations.annotations.get(label.id)
        code = said.codes.get(self.coloured.name, "") if said and self.coloured else ""
        if code and self.coloured:
            return self._signs.get(code) or code.rpartition("/")[2][:1]
        return label.words[:1]


def code_letters(facet: Facet) -> dict[str, str]:
    """Return a sign for each code of a facet, by its path: its place on a scale, else a letter.

    No two have the same letter as long as there are some: the first one of its name that is free.
    """
    if facet.kind == "ordinal":
        return {path: sign(facet, path) for path in facet.codes}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path in facet.codes:
        own = [letter for letter in path.rpartition("/")[2] if letter.isalnum()]
        wanted = [*own, *(letter.upper() for letter in own if letter.islower()), *_SPARE]
        found[path] = next((one for one in wanted if one not in taken), own[0] if own else "?")
        taken.add(found[path])
    return found


_SPARE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def in_short(facets: Sequence[Facet], codes: Mapping[str, str]) -> str:
    """Name codes by the last part of their paths; those of a scale first, by their sign."""
    signs: list[str] = []
    names: list[str] = []
    for facet in facets:
        if code := codes.get(facet.name):
            shown = sign(facet, code) if code in facet.codes else ""
            (signs if shown else names).append(shown or code.rpartition("/")[2])
    return " ".join([*signs, " · ".join(names)]).rstrip()
