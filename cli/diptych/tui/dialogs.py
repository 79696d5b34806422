"""What lies over the screen while something is typed or chosen. All are values.

A dialog says what it shows (``title``, ``options``), how a key changes it, and nothing of what
comes of it: that is the screen's.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diptych.annotations.codebook import is_name
from diptych.tui.entry import EMPTY, TypedLine, edited, entry
from diptych.tui.keys import DIALOGS, MOUSE, ON_SUGGESTION, SCREEN, facet_keys
from diptych.tui.ranking import ranked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.annotations.quotes import Span
    from diptych.tui.selection import Selection

_SCREENFUL = 10
"""Options that PgUp and PgDn skip."""
NO_CODE = "-"
"""What one types to take a code away."""
DIGITS = tuple("123456789")
"""What picks the first options of a list of codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One line to choose."""

    facet: str
    path: str = ""
    """The code; none takes the facet's code away."""
    label: str = ""
    definition: str = ""
    depth: int = 0
    new: bool = False
    """Whether the code is still to be made."""
    lately: bool = False
    """Whether it stands on top because it was used last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picker:
    """Choose a code of one facet, or of any."""

    facets: tuple[Facet, ...]
    language: str
    removable: str = ""
    """The code that the current annotation has in the one facet, and that may go."""
    lately: tuple[tuple[str, str], ...] = ()
    """Codes that stand on top, by facet and path."""
    line: TypedLine = EMPTY
    index: int = 0

    def options(self) -> list[Option]:
        """List what fits the typed letters, the best first."""
        if len(self.facets) == 1 and self.line.text == NO_CODE and self.removable:
            return [self._none()]
        found = [*self._lately(), *self._fitting()]
        if len(self.facets) > 1 and not self.is_empty:
            return found
        return [*found, *self._new(), *([self._none()] if self.removable else [])]

    @property
    def chosen(self) -> Option | None:
        """What Enter chooses; nothing where nothing fits."""
        options = self.options()
        return options[min(self.index, len(options) - 1)] if options else None

    @property
    def is_empty(self) -> bool:
        """Whether there is no code yet that could be chosen."""
        return not any(facet.codes for facet in self.facets)

    def numbered(self, key: str) -> int | None:
        """Return the place of the code that a digit picks; none where the digit is typed."""
        options = self.options()
        if self.line.text or key not in DIGITS or int(key) > len(options):
            return None
        option = options[int(key) - 1]
        return int(key) - 1 if option.path and not option.new else None

    @property
    def may_remove(self) -> bool:
        """Whether a key that deletes takes the code away, as there is nothing typed to delete."""
        return bool(self.removable) and not self.line.text

    def _lately(self) -> Iterator[Option]:
        """Yield what was used last, as long as nothing is typed."""
        facets = {facet.name: facet for facet in self.facets}
        for name, path in () if self.line.text else self.lately:
            if name in facets and path in facets[name].codes:
                yield replace(self._option(name, facets[name].codes[path]), depth=0, lately=True)

    def _fitting(self) -> Iterator[Option]:
        typed = self.line.text.strip()
        codes = [(facet.name, code) for facet in self.facets for code in facet.codes.values()]
        for facet, code in ranked(typed, codes, by_facet=len(self.facets) > 1):
            option = self._option(facet, code)
            yield replace(option, depth=0) if typed else option

    def _option(self, facet: str, code: Code) -> Option:
        return Option(
            facet=facet,
            path=code.path,
            label=code.label(self.language),
            definition=_explanation(code),
            depth=code.depth,
        )

    def _new(self) -> list[Option]:
        """Offer to make a code: the one that is typed, any where there is none to choose."""
        path = code_name(self.line.text)
        if not path and (self.line.text.strip() or not self.is_empty):
            return []
        return [
            Option(facet=facet.name, path=path, label=_making(facet, path), new=True)
            for facet in self.facets
            if path not in facet.codes
        ]

    def _none(self) -> Option:
        label = f"take {self.removable} away ({NO_CODE}, or Del)"
        return Option(facet=self.facets[0].name, label=label)


def _making(facet: Facet, path: str) -> str:
    """Say how a new code is made: at once, where it has a name and needs no value."""
    is_at_once = path and facet.kind != "ordinal"
    return "make this new code (Tab: with label, definition)" if is_at_once else "make a new code"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """Make a code on the spot."""

    facet: Facet
    lines: tuple[TypedLine, ...]
    """As many as there are ``names``."""
    index: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """What is asked; an ordinal facet's codes need a value."""
        value = ("value",) if self.facet.kind == "ordinal" else ()
        return ("code", *value, "label", "definition")

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by name."""
        typed = (" ".join(line.text.split()) for line in self.lines)
        return dict(zip(self.names, typed, strict=True))

    @property
    def value(self) -> float | None:
        """The place on the scale. Raises ``ValueError`` for what is no number."""
        return float(self.answers["value"]) if "value" in self.names else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Write a note."""

    line: TypedLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Search the text while typing."""

    origin: Selection
    """What was selected when the search began: typing searches on from there."""
    line: TypedLine = EMPTY
    matches: tuple[Span, ...] = ()
    """In the order of the text, each inside a paragraph."""
    index: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Every key."""

    facets: tuple[str, ...]
    index: int = 0
    """The first line that is shown."""

    def lines(self) -> list[tuple[str, str]]:
        """Return keys and what they do; a heading has no keys."""
        found: list[tuple[str, str]] = []
        for chapter in (*SCREEN, MOUSE, ON_SUGGESTION, *DIALOGS):
            found.append(("", chapter.title))
            if chapter.title == "Annotate":
                found += [(key, f"code {facet}") for key, facet in facet_keys(self.facets).items()]
            for one in chapter.commands:
                found.append((" ".join(one.signs), one.what))
        return found


Typing = Picker | NewCode | Note | Search
"""The dialogs in which something is typed."""
Dialog = Typing | Help


def open_picker(
    codebook: Codebook,
    facet: str,
    language: str,
    removable: str = "",
    lately: tuple[tuple[str, str], ...] = (),
) -> Picker:
    """Offer the codes of a facet; no facet (``""``) offers all codes of all."""
    facets = (codebook.facet(facet),) if facet else codebook.facets
    return Picker(facets=facets, language=language, removable=removable, lately=lately)


def open_new_code(facet: Facet, path: str) -> NewCode:
    """Ask for what a new code needs."""
    empty = NewCode(facet=facet, lines=())
    return replace(empty, lines=tuple(entry(path if n == "code" else "") for n in empty.names))


def typed(dialog: Dialog, key: str) -> Dialog:
    """Do what a key that edits or moves does inside a dialog; other keys change nothing."""
    if isinstance(dialog, NewCode) and (by := _FIELDS.get(key)):
        return replace(dialog, index=(dialog.index + by) % len(dialog.lines))
    if isinstance(dialog, Picker | Help) and (by := _STEPS.get(key)):
        return gone_through(dialog, by)
    if isinstance(dialog, Help) or (line := edited(line_of(dialog), key)) is None:
        return dialog
    return with_line(dialog, line)


_STEPS = {"down": 1, "up": -1, "pagedown": _SCREENFUL, "pageup": -_SCREENFUL}
_FIELDS = {"tab": 1, "down": 1, "up": -1}


def gone_through(dialog: Picker | Help, by: int) -> Picker | Help:
    """Go some lines down a list, or up, at most to its ends."""
    count = len(dialog.options() if isinstance(dialog, Picker) else dialog.lines())
    return replace(dialog, index=min(max(dialog.index + by, 0), max(count - 1, 0)))


def line_of(dialog: Typing) -> TypedLine:
    """Return the line that is being typed."""
    return dialog.lines[dialog.index] if isinstance(dialog, NewCode) else dialog.line


def with_line(dialog: Typing, line: TypedLine) -> Typing:
    """Return a dialog with another line; a list begins again with what fits that best."""
    if isinstance(dialog, NewCode):
        lines = (*dialog.lines[: dialog.index], line, *dialog.lines[dialog.index + 1 :])
        return replace(dialog, lines=lines)
    if isinstance(dialog, Picker):
        return replace(dialog, line=line, index=0)
    return replace(dialog, line=line)


def with_facets(dialog: Picker, facets: tuple[Facet, ...]) -> Picker:
    """Return a list with the codes of facets as they are now; what is chosen stays so."""
    new = replace(dialog, facets=facets)
    before, after = dialog.options(), new.options()
    chosen = before[dialog.index] if dialog.index < len(before) else None
    return replace(new, index=after.index(chosen) if chosen in after else 0)


def scrolled_help(dialog: Help, height: int) -> Help:
    """Return the help scrolled no further than to its end, in as many rows with its title."""
    return replace(dialog, index=min(dialog.index, max(len(dialog.lines()) - height + 1, 0)))


def code_name(query: str) -> str:
    """Turn what was typed into the path of a code; nothing if it cannot be one."""
    levels = unicodedata.normalize("NFC", query.strip().lower()).split("/")
    names = ["-".join(level.split()) for level in levels]
    return "/".join(names) if all(map(is_name, names)) else ""


def _explanation(code: Code) -> str:
    parts = [code.definition]
    if code.include:
        parts.append("For example: " + "; ".join(code.include) + ".")
    if code.exclude:
        parts.append("Not: " + "; ".join(code.exclude) + ".")
    return " ".join(part for part in parts if part)
