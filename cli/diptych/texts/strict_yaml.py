"""The YAML of front matter and codebooks: strings, lists and mappings, with line numbers.

All scalars are strings (``language: no`` stays Norwegian). Refused with their line: aliases
(cycles and explosions live there), duplicate keys, several documents, deep nesting, and
characters that YAML forbids or takes for line ends, of which ``\\n`` is the only one here. The
events of libyaml are folded here and not by its own composer, which recurses without a limit in C.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from diptych.errors import YamlError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 40
_TOO_DEEP = "nested too deeply"
QUOTE_WORDS = "put words with , : { or [ between double quotes"
"""What to do where a sentence was taken for more than one."""
_SENTENCE = re.compile("expected ',' or|mapping values are not allowed")
"""What the loader says where it takes a sentence for more than one thing."""
_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]|\r(?!\n)"
)


class Node(NamedTuple):
    """A value and its line, counted from 1: in a mapping, the line of its key."""

    value: str | list[Node] | dict[str, Node]
    line: int


def parse_yaml(source: str, path: str, first_line: int = 1) -> Node | None:
    """Read one YAML document; ``None`` when it is empty. Raises ``YamlError``."""
    if found := _FORBIDDEN.search(source):
        line = first_line + source.count("\n", 0, found.start())
        raise YamlError(path, line, f"U+{ord(found.group()):04X} may not stand in YAML")
    reader = _Reader(path, first_line)
    try:
        return reader.document(iter(yaml.parse(source, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise YamlError(path, line, _reason(error)) from None
    except ValueError as error:  # of the loader in pure Python, for "\U00110000"
        raise YamlError(path, first_line, f"{error}") from None


def _reason(error: yaml.MarkedYAMLError) -> str:
    """Say what the loader found; newer ones look at the depth themselves."""
    problem = f"{error.problem}"
    if "nesting depth" in problem:
        return _TOO_DEEP
    return f"{problem}; {QUOTE_WORDS}" if _SENTENCE.search(problem) else problem


def write_yaml(fields: dict[str, str]) -> str:
    """Write a flat mapping of strings, each on one line, as ``parse_yaml`` reads it."""
    text = "tag:yaml.org,2002:str"
    pairs = [
        (yaml.ScalarNode(text, key), yaml.ScalarNode(text, value)) for key, value in fields.items()
    ]
    node = yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)
    return yaml.serialize(node, Dumper=yaml.BaseDumper, allow_unicode=True, width=1 << 30)


class _Reader:
    """Folds the events of one document into nodes."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        next(events)
        if isinstance(next(events), yaml.StreamEndEvent):
            return None
        root = self.node(next(events), events, _DEEPEST)
        next(events)
        extra = next(events)
        if not isinstance(extra, yaml.StreamEndEvent):
            raise self.fault(extra, "a second document begins here; there may be one only")
        return root

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self.fault(event, f"*{event.anchor} repeats an earlier part; write it out")
        if not depth:
            raise self.fault(event, _TOO_DEEP)
        if isinstance(event, yaml.ScalarEvent):
            return Node(event.value, self.line(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.items(events, depth - 1), self.line(event))
        return Node(self.entries(events, depth - 1), self.line(event))

    def items(self, events: Iterator[yaml.Event], depth: int) -> list[Node]:
        found = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self.node(event, events, depth))
        return found

    def entries(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.node(event, events, depth).value
            if not isinstance(key, str):
                raise self.fault(event, "a key must be a word, not a list or a mapping")
            if key in lines:
                raise self.fault(event, f"{key!r} stands here and on line {lines[key]}; keep one")
            lines[key] = self.line(event)
            found[key] = self.node(next(events), events, depth)._replace(line=lines[key])
        return found

    def line(self, event: yaml.Event) -> int:
        return self.first_line + (event.start_mark.line if event.start_mark else 0)

    def fault(self, event: yaml.Event, reason: str) -> YamlError:
        return YamlError(self.path, self.line(event), reason)
