"""What a Word file keeps beside its text: which part is where, styles, and how lists are numbered.

Promises: whatever a style is based on counts, in the order that Word has; a circle of styles ends.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from diptych.texts.importers.archives import Archive, damaged
from diptych.texts.importers.numbers import written_number
from diptych.texts.importers.safe_xml import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_OFF = {"0", "false", "off", "none"}


def value(element: Element | None, *path: str) -> str | None:
    """Return what an element below says in ``w:val``; "" where it is there and says nothing."""
    for tag in path:
        element = None if element is None else element.find(tag)
    return None if element is None else element.get("w:val", "")


def switch(element: Element | None, *path: str) -> bool | None:
    """Tell whether a property below is switched on; ``None`` where it is not there."""
    found = value(element, *path)
    return None if found is None else found not in _OFF


@dataclass(frozen=True)
class Parts:
    """The parts of a Word file, found by what they are to its text."""

    archive: Archive

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the text."""
        found = next(iter(self._related("", "officeDocument")), "word/document.xml")
        if found not in self.archive.members:
            raise damaged(self.archive.name, f"{found}, which should hold its text, is missing")
        return found

    def tree(self, kind: str) -> Element | None:
        """Return a part such as ``styles``, if there is one."""
        return next(self.trees(kind), None)

    def trees(self, kind: str) -> Iterator[Element]:
        """Return all parts of a kind, such as ``header``."""
        for member in self._related(self.main, kind):
            if member in self.archive.members:
                yield tree_of(self.archive, member)

    def _related(self, part: str, kind: str) -> list[str]:
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self.archive.members:
            return []
        return [
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            for one in tree_of(self.archive, listing)
            if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External"
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style says, with what it is based on."""

    names: tuple[str, ...] = ()
    """Its own in small letters, then those of what it is based on."""
    level: int = 0
    """1 to 9 in an outline, 0 elsewhere."""
    hidden: bool | None = None
    numbering: tuple[str, int] | None = None
    """The list, and the level in it."""

    @property
    def heading_level(self) -> int:
        """The level of the headings that it makes; 0: none."""
        for name in self.names:
            if name in _TITLES:
                return _TITLES[name]
            if found := _HEADING.fullmatch(name):
                return int(found[1])
        return self.level

    def is_any_of(self, names: frozenset[str]) -> bool:
        """Tell whether it, or what it is based on, has one of these names."""
        return not names.isdisjoint(self.names)


_TITLES = {"title": 1, "subtitle": 2}
_HEADING = re.compile(r"heading ([1-9])")


@dataclass(frozen=True)
class Styles:
    """All styles of a file."""

    tree: Element | None

    @cached_property
    def _own(self) -> dict[str, Element]:
        found = [] if self.tree is None else self.tree.findall("w:style")
        return {one.get("w:styleId", ""): one for one in found}

    @cached_property
    def _found(self) -> dict[str, Style]:
        return {}

    @cached_property
    def usual(self) -> str:
        """The style of a paragraph that names none."""
        usual = (
            name
            for name, one in self._own.items()
            if one.get("w:type") == "paragraph" and one.get("w:default", "0") not in _OFF
        )
        return next(usual, "")

    def get(self, name: str | None) -> Style:
        """Return a style by its id."""
        if name is None or name not in self._own:
            return Style()
        if name not in self._found:
            self._found[name] = Style()  # where a circle ends
            one = self._own[name]
            self._found[name] = _on_top(one, self.get(value(one, "w:basedOn")))
        return self._found[name]


def _on_top(one: Element, base: Style) -> Style:
    """Add to a style what another one says, which is based on it."""
    outline = value(one, "w:pPr", "w:outlineLvl")
    hidden = switch(one, "w:rPr", "w:vanish")
    numbering = numbering_of(one.find("w:pPr"))
    return replace(
        base,
        names=((value(one, "w:name") or "").lower(), *base.names),
        level=base.level if outline is None else level_of(outline),
        hidden=base.hidden if hidden is None else hidden,
        numbering=numbering or base.numbering,
    )


def level_of(outline: str) -> int:
    """Return the level that an outline's level means; the last one is that of plain text."""
    return int(outline) + 1 if outline in set("012345678") else 0


def numbering_of(properties: Element | None) -> tuple[str, int] | None:
    """Return the list of a paragraph and the level in it; the list "0" is none."""
    listed = value(properties, "w:numPr", "w:numId")
    level = value(properties, "w:numPr", "w:ilvl") or "0"
    return None if listed is None else (listed, int(level) if level.isdecimal() else 0)


class Numbering:
    """Counts the items of lists."""

    def __init__(self, tree: Element | None, styles: Styles) -> None:
        self.styles = styles
        parts = [] if tree is None else list(tree)
        self.plans = {
            one.get("w:abstractNumId"): one for one in parts if one.tag == "w:abstractNum"
        }
        self.lists = {one.get("w:numId"): one for one in parts if one.tag == "w:num"}
        self.counts: dict[str | None, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def mark(self, listed: str, level: int) -> str | None:
        """Count an item, and return its number or "-"; ``None`` where the list is none."""
        one = self.lists.get(listed)
        if one is None:
            return None
        plan = self._plan(one)
        levels = self._levels(plan) | _own_levels(one)
        kind = levels.get(level)
        self._count(listed, level, kind, self.counts.setdefault(plan, {}))
        if kind is None or value(kind, "w:numFmt") == "bullet":
            return "-"
        shown = value(kind, "w:lvlText") or ""
        return _PLACE.sub(lambda at: self._number(plan, int(at[1]) - 1, levels), shown).strip()

    def _plan(self, one: Element) -> str | None:
        """Return the plan of a list, or that of the style which its plan names."""
        plan = value(one, "w:abstractNumId")
        style = value(self.plans.get(plan), "w:numStyleLink")
        listed, _ = self.styles.get(style).numbering or ("", 0)
        return value(self.lists.get(listed), "w:abstractNumId") or plan

    def _levels(self, plan: str | None) -> dict[int, Element]:
        tree = self.plans.get(plan)
        found = [] if tree is None else tree.findall("w:lvl")
        return {_whole(level.get("w:ilvl", "0")): level for level in found}

    def _count(self, listed: str, level: int, kind: Element | None, counts: dict[int, int]) -> None:
        restart = self._restart(listed, level)
        if restart is not None and (listed, level) not in self.begun:
            counts[level] = restart - 1
        self.begun.add((listed, level))
        counts[level] = counts.get(level, _start(kind) - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

    def _restart(self, listed: str, level: int) -> int | None:
        for one in self.lists[listed].findall("w:lvlOverride"):
            start = value(one, "w:startOverride")
            if one.get("w:ilvl") == str(level) and start:
                return _whole(start)
        return None

    def _number(self, plan: str | None, level: int, levels: dict[int, Element]) -> str:
        kind = levels.get(level)
        number = self.counts[plan].setdefault(level, _start(kind))
        return written_number(number, value(kind, "w:numFmt") or "decimal")


def _own_levels(one: Element) -> dict[int, Element]:
    """Return the levels of a list that it writes in its own way."""
    own = (override.find("w:lvl") for override in one.findall("w:lvlOverride"))
    return {_whole(level.get("w:ilvl", "0")): level for level in own if level is not None}


_PLACE = re.compile(r"%([1-9])")


def _start(kind: Element | None) -> int:
    return _whole(value(kind, "w:start") or "1")


def _whole(written: str) -> int:
    return int(written) if written.isdecimal() else 1
