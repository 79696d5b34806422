"""Codebooks that two sides changed, merged: by facet, code and key, to the line.

What one side changed is as that side has it, to the byte; lines that neither changed stay. Lists
are merged as sets of their entries, comments line by line. A code that one side renamed or moved
is the same code for what the other side did to it. What both changed in different ways is a
conflict: its lines stand in the file between git's markers, base included, until somebody settles
it. What comes out is read again, and must say what was merged.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import UNSET

from diptych.annotations.annotation import Conflict
from diptych.annotations.codebook import Facet, parse_codebook
from diptych.annotations.codebook_edits import move_code, rename_code, rename_facet
from diptych.annotations.serialisation import marked_sides
from diptych.errors import DiptychError, SameFacetNameError, YamlError
from diptych.review.codebook_pieces import at_column, plain, read_pieces, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.review.codebook_pieces import Item, Piece, Plain

_FILE = "annotations/codebook.yaml"
Path = tuple[str, ...]


class MergedCodebook(NamedTuple):
    """A codebook as the sides make it, with markers where they do not agree."""

    source: str
    conflicts: tuple[Conflict, ...] = ()


def merge_codebooks(
    base: str | None, ours: str, theirs: str, choices: Mapping[Path, str] | None = None
) -> MergedCodebook:
    """Merge what two sides made of ``base``, which is ``None`` where that is not known.

    ``choices`` settles conflicts, by path, for ``ours``, ``theirs`` or ``base``. Raises
    ``YamlError`` for what cannot be merged but as lines, and ``SameFacetNameError``.
    """
    if theirs in (ours, base):
        return MergedCodebook(ours)
    if ours == base:
        return MergedCodebook(theirs)
    if _has_crlf(ours) and _has_crlf(theirs):
        before = base and base.replace("\r\n", "\n")
        mine, other = (side.replace("\r\n", "\n") for side in (ours, theirs))
        found = merge_codebooks(before, mine, other, choices)
        return found._replace(source=found.source.replace("\n", "\r\n"))
    if base is not None:
        with suppress(YamlError):
            _require_one_facet_each(*(parse_codebook(side, _FILE) for side in (base, ours, theirs)))
        base, ours, theirs = _followed(base, ours, theirs)
    merging = _Merging(choices or {}, known=base is not None)
    pieces = (read_pieces(_ended(side or "")) for side in (base, ours, theirs))
    merged = merging.mapping((), *pieces, column=0)
    source = merged.lines
    if not ours.endswith("\n") and not theirs.endswith("\n"):
        source = source.removesuffix("\n")
    _require_said(source, merged.value)
    return MergedCodebook(source, tuple(merging.conflicts))


def _has_crlf(source: str) -> bool:
    return source.count("\n") == source.count("\r\n") > 0


def _ended(source: str) -> str:
    return source if source.endswith("\n") or not source else f"{source}\n"


def _require_said(source: str, value: Plain) -> None:
    """Require that what was put together says what was merged, on our side of conflicts."""
    ours = marked_sides(source.encode())[0].decode()
    if plain(ours) != value:
        raise YamlError(_FILE, 1, "it is written in a form that only people can merge")


def _require_one_facet_each(base: Codebook, ours: Codebook, theirs: Codebook) -> None:
    """Refuse to make one facet of two: an annotation can have a code of each.

    A side that has neither said what a facet was nor kept that renamed it by hand. Raises
    ``SameFacetNameError``.
    """
    mine, other = ours.by_name, theirs.by_name
    for name in (one for one in mine if one in other and one not in base.by_name):
        was, were = (_before(base, side[name]) for side in (mine, other))
        if was != were and ((was and were) or was in other or were in mine):
            raise SameFacetNameError(_FILE, name, (was, were))


def _before(base: Codebook, facet: Facet) -> str:
    """Return what a facet was called in the base; nothing if it is new."""
    return next((old for old in facet.formerly if old in base.by_name), "")


# Codes that got another path


def _followed(base: str, ours: str, theirs: str) -> tuple[str, str, str]:
    """Give codes the path that one side gave them, in the base and on the other side.

    Twice, for codes that one side put below what the other side renamed.
    """
    for _ in range(2):
        with suppress(DiptychError):
            base, theirs = _with_paths_of(ours, base, theirs)
        with suppress(DiptychError):
            base, ours = _with_paths_of(theirs, base, ours)
    return base, ours, theirs


def _with_paths_of(side: str, base: str, other: str) -> tuple[str, str]:
    base, other = _with_facets_of(side, base, other)
    for facet in parse_codebook(side, _FILE).facets:
        for new in (path for path, code in facet.codes.items() if code.formerly):
            before, beside = (_facet(source, facet.name) for source in (base, other))
            old = _path_before(facet, new, before, beside)
            if not old:
                continue
            renamed = _renamed(base, facet.name, old, new)
            there = other if new in beside.codes else _renamed(other, facet.name, old, new)
            if renamed and there:
                base, other = renamed, there
    return base, other


def _with_facets_of(side: str, base: str, other: str) -> tuple[str, str]:
    """Give facets the name that one side gave them, in the base and on the other side."""
    names = parse_codebook(side, _FILE).by_name
    for new in (name for name, facet in names.items() if facet.formerly):
        before, beside = (parse_codebook(source, _FILE).by_name for source in (base, other))
        old = next((one for one in names[new].formerly if one in before and one not in names), "")
        if old and new not in before and (old in beside) != (new in beside):
            base = rename_facet(base, old, new)
            other = rename_facet(other, old, new) if old in beside else other
    return base, other


@lru_cache(maxsize=4)
def _facet(source: str, name: str) -> Facet:
    """Return a facet; one without codes where there is none."""
    return parse_codebook(source, _FILE).by_name.get(name, Facet(name=name))


def _path_before(facet: Facet, new: str, before: Facet, beside: Facet) -> str | None:
    """Return what a code of one side was called in the base, if it was renamed or moved since.

    What the other side does not have, or calls otherwise again, is not followed.
    """
    if new in before.codes:
        return None
    names = before.former_names()
    for former in facet.codes[new].formerly:
        old = names.now(former)
        if old in before.codes and old not in facet.codes:
            return old if (old in beside.codes) != (new in beside.codes) else None
    return None


def _renamed(source: str, facet: str, old: str, new: str) -> str | None:
    """Return a codebook with a code at another path; ``None`` where that cannot be."""
    parent, _, name = new.rpartition("/")
    with suppress(DiptychError):
        if old.rpartition("/")[0] != parent:
            source = move_code(source, facet, old, parent)
            old = f"{parent}/{old.rpartition('/')[2]}".removeprefix("/")
        return rename_code(source, facet, old, name) if old != new else source
    return None


# Merging


class _Merged(NamedTuple):
    """What comes out at a place: lines, and what they say on our side."""

    lines: str
    value: Any
    """``UNSET`` for nothing."""


_NOTHING = _Merged("", UNSET)


class _Sides(NamedTuple):
    """An entry as each side has it, all at one column."""

    base: Piece | None
    ours: Piece | None
    theirs: Piece | None

    @property
    def lead(self) -> str:
        """Comments above, merged line by line."""
        if self.ours is None or self.theirs is None:
            there = self.ours or self.theirs
            return there.lead if there else ""
        before = self.base.lead if self.base else ""
        return _merged_lines(before, self.ours.lead, self.theirs.lead)


class _Merging:
    """One merge: what is chosen, and what is open."""

    def __init__(self, choices: Mapping[Path, str], *, known: bool) -> None:
        self.conflicts: list[Conflict] = []
        self._choices = choices
        self._known = known

    def mapping(
        self,
        path: Path,
        base: Sequence[Piece],
        ours: Sequence[Piece],
        theirs: Sequence[Piece],
        *,
        column: int,
    ) -> _Merged:
        """Merge the entries of a mapping, which come to stand at a column."""
        was, mine, other = ({one.key: one for one in side} for side in (base, ours, theirs))
        lines: list[str] = []
        value = {}
        for key in _ordered(list(was), list(mine), list(other)):
            sides = (side.get(key) for side in (was, mine, other))
            placed = _Sides(*(one and at_column(one, column) for one in sides))
            merged = self.entry((*path, key), placed)
            lines.append(merged.lines)
            if merged.value is not UNSET:
                value[key] = merged.value
        return _Merged("".join(lines), value or "")

    def entry(self, path: Path, sides: _Sides) -> _Merged:
        """Merge an entry that the sides may have changed, added or removed."""
        base, ours, theirs = sides
        if _same(ours, theirs) or (self._known and _same(theirs, base)):
            return _taken(sides, ours)
        if self._known and _same(ours, base):
            return _taken(sides, theirs)
        if ours and theirs:
            return self.changed(path, sides, ours, theirs)
        there = ours or theirs
        if not self._known:
            return _taken(sides, there)
        if base and there and there.value == base.value:
            return _NOTHING
        return self.conflict(path, sides)

    def changed(self, path: Path, sides: _Sides, ours: Piece, theirs: Piece) -> _Merged:
        """Merge what both sides have, each in its own way."""
        if ours.entries is not None and theirs.entries is not None:
            return self.entries(path, sides, ours, theirs)
        if ours.items is not None and theirs.items is not None and _is_list(path, ours, theirs):
            return _merged_list(sides, ours, theirs)
        before = sides.base.value if sides.base and self._known else UNSET
        if ours.value == theirs.value:
            if _comments(theirs) <= _comments(ours):
                return _taken(sides, ours)
            return _taken(sides, theirs)
        if theirs.value == before:
            return _taken(sides, ours)
        return _taken(sides, theirs) if ours.value == before else self.conflict(path, sides)

    def entries(self, path: Path, sides: _Sides, ours: Piece, theirs: Piece) -> _Merged:
        """Merge mappings entry by entry, as lines."""
        before, mine, other = (piece.entries or () if piece else () for piece in sides)
        block = next((piece.children for piece in (ours, theirs) if piece.children), None)
        column = block[0].column if block else ours.column + _STEP
        below = self.mapping(path, before, mine, other, column=column)
        heads = [_opened(piece) if piece else "" for piece in sides]
        feet = [piece.foot if piece else "" for piece in sides]
        head = heads[2] if heads[1] == heads[0] else heads[1]
        return _Merged(sides.lead + head + below.lines + _merged_lines(*feet), below.value)

    def conflict(self, path: Path, sides: _Sides) -> _Merged:
        """Leave an entry open, or settle it as it was chosen."""
        if path in self._choices:
            chosen: Piece | None = getattr(sides, self._choices[path])
            return _Merged(written(chosen), chosen.value) if chosen else _NOTHING
        values = {name: piece.value for name, piece in sides._asdict().items() if piece}
        self.conflicts.append(Conflict(path=path, **values))
        lead = sides.lead if sides.ours and sides.theirs else ""
        base, ours, theirs = (
            (piece.body if lead else written(piece)) if piece else "" for piece in sides
        )
        middle = f"||||||| base\n{base}" if self._known else ""
        lines = f"<<<<<<< ours\n{ours}{middle}=======\n{theirs}>>>>>>> theirs\n"
        return _Merged(lead + lines, sides.ours.value if sides.ours else UNSET)


_STEP = 2
_LISTS = frozenset({"include", "exclude", "formerly"})
_LISTS_OF_DEFAULTS = frozenset({"groups", "without"})
"""The others say something by their order, so that two of them make no third one."""


def _same(one: Piece | None, other: Piece | None) -> bool:
    """Tell whether two sides have an entry alike, whatever comments stand above it."""
    return one is other or (one is not None and other is not None and one.body == other.body)


def _taken(sides: _Sides, piece: Piece | None) -> _Merged:
    """Take a side as it is, with the comments that all sides have above."""
    return _Merged(sides.lead + piece.body, piece.value or "") if piece else _NOTHING


def _opened(piece: Piece) -> str:
    """Return the line of a key, with what is in its braces taken out."""
    return piece.opened if piece.children is None else piece.head


def _comments(piece: Piece) -> set[str]:
    lines = piece.body.split("\n")
    return {line.partition(" #")[2].strip() for line in lines if " #" in line}


def _merged_lines(base: str, ours: str, theirs: str) -> str:
    """Merge comments and blank lines: none that a side added is lost, none removed comes back."""
    if ours in (base, theirs):
        return theirs
    if base == theirs:
        return ours
    before, mine, other = (side.splitlines(keepends=True) for side in (base, ours, theirs))
    kept = [line for line in mine if line in other or line not in before]
    added = [line for line in other if line not in mine and line not in before]
    return "".join([*kept, *added])


def _is_list(path: Path, ours: Piece, theirs: Piece) -> bool:
    """Tell whether what stands at a path is a list to merge, if only of one word."""
    if path[0] == "defaults":
        return path[-1] in _LISTS_OF_DEFAULTS
    named = path[-1] in _LISTS or path[-2:-1] == ("terms",)
    return named or isinstance(ours.value, list) or isinstance(theirs.value, list)


def _merged_list(sides: _Sides, ours: Piece, theirs: Piece) -> _Merged:
    """Merge lists as sets of their entries, in the order and the layout of ours."""
    before = {str(item.value) for item in (sides.base and sides.base.items) or ()}
    mine, other = (
        {str(item.value): item for item in piece.items or () if item.value}
        for piece in (ours, theirs)
    )
    kept = [item for value, item in mine.items() if value in other or value not in before]
    kept += [item for value, item in other.items() if value not in mine and value not in before]
    body = _in_brackets(ours, kept) if ours.in_brackets or not kept else _in_lines(ours, kept)
    return _Merged(sides.lead + body + ours.foot, [item.value for item in kept])


def _in_brackets(piece: Piece, items: Sequence[Item]) -> str:
    key, colon, behind = piece.opened.partition(":")
    return f"{key}{colon} [{', '.join(map(_in_flow, items))}]{behind}"


def _in_flow(item: Item) -> str:
    """Write an item as it may stand between brackets."""
    if item.written[:1] in {"'", '"'} or not set(item.written) & set(",[]{}"):
        return item.written
    return msgspec.json.encode(item.value).decode()


def _in_lines(piece: Piece, items: Sequence[Item]) -> str:
    first = next(item.line for item in piece.items or () if item.line)
    dash = first[: first.index("-") + 1]
    lines = (item.lead + (item.line or f"{dash} {item.written}\n") for item in items)
    return piece.opened + "".join(lines)


def _ordered(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the keys of both sides, in the order of the side that changed it.

    What only the other one has stands behind what it stands behind there.
    """
    common = set(base) & set(ours) & set(theirs)
    before, mine, other = ([key for key in side if key in common] for side in (base, ours, theirs))
    first, second = (theirs, ours) if mine == before != other else (ours, theirs)
    known, there = set(first), {*base, *second}
    behind: dict[str, list[str]] = {}
    anchor = ""
    for key in second:
        if key in known:
            anchor = key
        else:
            behind.setdefault(anchor, []).append(key)
    found = []
    waiting = behind.get("", [])
    for key in first:
        if key in there:
            found += waiting
            waiting = []
        found.append(key)
        waiting = waiting + behind.get(key, [])
    return [*found, *waiting]
