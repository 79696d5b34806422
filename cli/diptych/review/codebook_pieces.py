"""A codebook's YAML in pieces that a merge can take from one side or the other.

Every byte of the file is in one piece: a key, the comments above it, what stands below it. Put
together again they are the file. Braces and brackets are taken apart only when both sides have
changed what is in them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import yaml

from diptych.errors import YamlError
from diptych.texts.strict_yaml import parse_yaml

Plain = str | list["Plain"] | dict[str, "Plain"]
"""What a piece says, without how it is written."""

_FILE = "annotations/codebook.yaml"


class Item(NamedTuple):
    """An entry of a list, or of a mapping in braces."""

    value: Plain
    written: str
    lead: str = ""
    """Comment lines above it."""
    line: str = ""
    """The whole line, where it has one of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An entry of a mapping, as lines."""

    key: str
    column: int
    lead: str
    """Blank lines and comments above it."""
    head: str
    """Its own lines: the first one where others below it are entries of their own."""
    children: tuple[Piece, ...] | None
    """The entries below it; ``None`` where what it says is taken as a whole."""
    foot: str
    """Comments below it that are indented further than its key."""
    value: Plain
    braces: tuple[Piece, ...] | None = None
    """The entries between its braces, as they would be written in lines; their heads say all."""
    opened: str = ""
    """What its head would be then."""
    items: tuple[Item, ...] | None = None
    """What its list holds; of a word alone, that word."""
    in_brackets: bool = False
    """Whether the items stand in one pair of brackets, and not each on its line."""

    @property
    def body(self) -> str:
        """Everything but the lines above."""
        return self.head + "".join(map(written, self.children or ())) + self.foot

    @property
    def entries(self) -> tuple[Piece, ...] | None:
        """The entries of a mapping, however it is written; ``None`` for what is none."""
        return self.children if self.children is not None else self.braces


def written(piece: Piece) -> str:
    """Return the lines of a piece."""
    return piece.lead + piece.body


def at_column(piece: Piece, column: int) -> Piece:
    """Return a piece as it is written at another column."""
    shift = column - piece.column
    if not shift:
        return piece
    children = piece.children and tuple(at_column(c, c.column + shift) for c in piece.children)
    return replace(
        piece,
        column=column,
        lead=shifted(piece.lead, shift),
        head=shifted(piece.head, shift),
        opened=shifted(piece.opened, shift),
        children=children,
        foot=shifted(piece.foot, shift),
        braces=piece.braces and tuple(at_column(c, c.column + shift) for c in piece.braces),
        items=piece.items and tuple(_shifted_item(item, shift) for item in piece.items),
    )


def shifted(lines: str, shift: int) -> str:
    """Move lines to the right, or to the left as far as they go."""
    return "".join(_shifted(line, shift) for line in lines.splitlines(keepends=True))


def _shifted_item(item: Item, shift: int) -> Item:
    return item._replace(lead=shifted(item.lead, shift), line=shifted(item.line, shift))


def _shifted(line: str, shift: int) -> str:
    if not line.strip():
        return line
    if shift > 0:
        return " " * shift + line
    return line[min(-shift, len(line) - len(line.lstrip(" "))) :]


def plain(source: str) -> Plain:
    """Return what a codebook says, without how it is written. Raises ``YamlError``."""
    root = parse_yaml(source, _FILE) and yaml.compose(source, Loader=yaml.BaseLoader)
    return _plain(root) if root else ""


def read_pieces(source: str) -> tuple[Piece, ...]:
    """Take a codebook apart. Raises ``YamlError`` for what only people can edit."""
    if parse_yaml(source, _FILE) is None:
        return ()
    root = yaml.compose(source, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style or not root.value:
        raise YamlError(_FILE, 1, "begin the codebook with `facets:` and not with a brace")
    pieces, rest = _Reader(source).pieces(root, 0, len(source))
    return (*pieces[:-1], replace(pieces[-1], foot=pieces[-1].foot + rest))


def _plain(node: yaml.Node) -> Plain:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value} or ""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return str(node.value)


class _Reader:
    """Takes one source apart by the marks that PyYAML leaves on its nodes."""

    def __init__(self, source: str) -> None:
        self.source = source

    def pieces(self, node: yaml.MappingNode, start: int, end: int) -> tuple[tuple[Piece, ...], str]:
        """Return the entries of a block, and the comments behind them.

        The lines from ``start`` to ``end`` are those of the block.
        """
        column = node.value[0][0].start_mark.column
        found = []
        following = [self.line_start(key.start_mark.index) for key, _ in node.value[1:]]
        for (key, value), limit in zip(node.value, [*following, end], strict=True):
            stop = self.foot_end(self.value_end(key, value), limit, column)
            found.append(self.piece(key, value, start, stop))
            start = stop
        return tuple(found), self.source[start:end]

    def piece(self, key: yaml.Node, value: yaml.Node, start: int, end: int) -> Piece:
        own = self.line_start(key.start_mark.index)
        if self.source[own : key.start_mark.index].strip():
            line = key.start_mark.line + 1
            raise YamlError(_FILE, line, "remove what stands before this key, and it can be edited")
        below = self.line_end(key.end_mark.index)
        common: Any = {
            "key": key.value,
            "column": key.start_mark.column,
            "lead": self.source[start:own],
            "value": _plain(value),
        }
        if isinstance(value, yaml.MappingNode) and not value.flow_style:
            children, foot = self.pieces(value, below, end)
            return Piece(**common, head=self.source[own:below], children=children, foot=foot)
        stop = self.value_end(key, value)
        return Piece(
            **common,
            head=self.source[own:stop],
            children=None,
            foot=self.source[stop:end],
            braces=self.braces(key, value),
            opened=self.opened(own, key, value),
            items=self.items(key, value),
            in_brackets=not isinstance(value, yaml.SequenceNode) or bool(value.flow_style),
        )

    def braces(self, key: yaml.Node, value: yaml.Node) -> tuple[Piece, ...] | None:
        """Return what stands between braces, if that can be written in lines; nothing is empty."""
        if isinstance(value, yaml.ScalarNode):
            return () if not value.value and not value.style else None
        if not isinstance(value, yaml.MappingNode) or self.has_comments(value):
            return None
        column = key.start_mark.column + 2
        return tuple(self.in_braces(name, below, column) for name, below in value.value)

    def in_braces(self, key: yaml.Node, value: yaml.Node, column: int) -> Piece:
        name = self.slice(key)
        first, *others = f"{name}: {self.slice(value)}".rstrip().split("\n")
        lines = [first.rstrip(), *(f"    {line.strip()}" for line in others)]
        indent = " " * column
        braces = None
        if isinstance(value, yaml.MappingNode) or not self.slice(value):
            braces = tuple(
                self.in_braces(one, below, column + 2) for one, below in getattr(value, "value", ())
            )
        return Piece(
            key=key.value,
            column=column,
            lead="",
            head="".join(f"{indent}{line}\n" for line in lines),
            children=None,
            foot="",
            value=_plain(value),
            braces=braces,
            opened=f"{indent}{name}:\n",
            items=self.items(key, value),
            in_brackets=True,
        )

    def opened(self, own: int, key: yaml.Node, value: yaml.Node) -> str:
        """Return the line of a key without its value, with the comment behind it."""
        behind = max(value.end_mark.index, key.end_mark.index)
        rest = self.source[behind : self.line_end(behind)]
        rest = rest[rest.index("#") - 2 :] if " #" in rest else "\n"
        return f"{self.source[own : key.end_mark.index]}:{rest}"

    def items(self, key: yaml.Node, value: yaml.Node) -> tuple[Item, ...] | None:
        """Return what a list of words holds, one word being a list of it."""
        if isinstance(value, yaml.ScalarNode):
            return (Item(value.value, self.slice(value)),) if self.is_short(value) else None
        if not isinstance(value, yaml.SequenceNode) or not all(map(self.is_short, value.value)):
            return None
        if value.flow_style:
            if self.has_comments(value):
                return None
            return tuple(Item(one.value, self.slice(one)) for one in value.value)
        return tuple(self.lines_of_items(value, self.line_end(key.end_mark.index)))

    def lines_of_items(self, value: yaml.SequenceNode, start: int) -> list[Item]:
        """Return the items of a list with a line for each, and the comments above."""
        found = []
        for one in value.value:
            own = self.line_start(one.start_mark.index)
            end = self.line_end(one.end_mark.index)
            lead, line = self.source[start:own], self.source[own:end]
            found.append(Item(one.value, self.slice(one), lead, line))
            start = end
        return found

    def is_short(self, node: yaml.Node) -> bool:
        """Tell whether this is a word, or some, on one line."""
        written_ = self.slice(node)
        block = written_[:1] in {"|", ">"}
        return isinstance(node, yaml.ScalarNode) and "\n" not in written_ and not block

    def has_comments(self, node: yaml.CollectionNode) -> bool:
        """Tell whether a comment stands between braces or brackets; a ``#`` in words may be one."""
        return any("#" in line for line in self.slice(node).split("\n")[:-1])

    def slice(self, node: yaml.Node) -> str:
        return self.source[node.start_mark.index : node.end_mark.index]

    def value_end(self, key: yaml.Node, value: yaml.Node) -> int:
        """Return where the last line of an entry ends."""
        end = max(_end(value), key.end_mark.index + 1)
        return self.line_end(len(self.source[:end].rstrip()))

    def foot_end(self, start: int, limit: int, column: int) -> int:
        """Return where the comments end that are indented further than a column."""
        stop = position = start
        for line in self.source[start:limit].splitlines(keepends=True):
            position += len(line)
            words = line.lstrip(" ")
            if words.startswith("#") and len(line) - len(words) > column:
                stop = position
        return stop

    def line_start(self, position: int) -> int:
        return self.source.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        return self.source.find("\n", position) + 1 or len(self.source)


def _end(node: yaml.Node) -> int:
    """Return where a value ends; PyYAML ends a block where the next one begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)
