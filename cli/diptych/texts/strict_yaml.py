"""The YAML of front matter and codebooks: strings, lists and mappings, with line numbers.

All scalars are strings (``language: no`` stays Norwegian). Refused with their line: aliases
(cycles and explosions live there), anchors and tags (``!Breaking news`` would be read as
``news``), duplicate keys, several documents, deep nesting, and characters that YAML forbids or
takes for line ends, of which ``\\n`` is the only one here. The
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
_TOO_DEEP = f"nested too deeply; write it with at most {_DEEPEST} levels"
QUOTE_WORDS = "put words with , : { or [ between double quotes"
"""What to do where a sentence was taken for more than one."""
_MISFIT = (
    "this does not go with what stands before it; indent it like the lines beside it, or put all "
    'words of the value between double quotes, with \\ before a " inside'
)
_LIST = re.compile("expected ',' or")
"""What the loader says where it takes a sentence for a list."""
_SIGN = re.compile("cannot start any token|(?:entries|mapping keys) are not allowed")
"""What it says where words begin with a sign of YAML's."""
_SIGN_BEFORE = re.compile(
    "scanning an? (?:alias|anchor|tag|block scalar|.*directive)|parsing a tag"
)
"""In what, where it has read on from there."""
_PLAIN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("nesting depth"), _TOO_DEEP),
    (re.compile("tab character|'\\\\t'"), "a tab stands where YAML takes spaces only; put spaces"),
    (
        re.compile("escape|hexdecimal"),
        "\\ means something else between double quotes; write it twice, or use single quotes",
    ),
    (
        re.compile("end of stream|document (?:indicator|separator)"),
        "a quotation mark begins here that nothing closes; close it",
    ),
    (
        re.compile("incompatible YAML|directive"),
        "a line that begins with % is none of the content; take it out",
    ),
)
"""What it says of other things, and what to say instead."""
_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]|\r(?!\n)"
)

_PLAIN_MARKS = {None, "tag:yaml.org,2002:str"}
"""What may be said of a value: nothing, or that it is a string, which it is anyway."""


class Node(NamedTuple):
    """A value and its line, counted from 1: in a mapping, the line of its key."""

    value: str | list[Node] | dict[str, Node]
    line: int


def parse_yaml(source: str, path: str, first_line: int = 1) -> Node | None:
    """Read one YAML document; ``None`` when it is empty. Raises ``YamlError``."""
    if found := _FORBIDDEN.search(source):
        line = first_line + source.count("\n", 0, found.start())
        way_out = "save the file with LF line ends" if found.group() == "\r" else "take it out"
        reason = f"U+{ord(found.group()):04X} may not stand in YAML; {way_out}"
        raise YamlError(path, line, reason)
    reader = _Reader(path, first_line)
    try:
        return reader.document(iter(yaml.parse(source, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        raise YamlError(path, first_line + _line(error), _reason(error, source)) from None
    except ValueError as error:  # of the loader in pure Python, for "\U00110000"
        raise YamlError(path, first_line, f"{error}; take it out") from None


def _line(error: yaml.MarkedYAMLError) -> int:
    """Return the line of a fault, counted from 0: of a quotation, the one that it begins in."""
    is_quoted = "quoted scalar" in f"{error.context}"
    mark = error.context_mark if is_quoted else error.problem_mark
    return mark.line if mark else 0


def _reason(error: yaml.MarkedYAMLError, source: str) -> str:
    """Say what the loader found, and what to do about it; newer ones look at the depth."""
    problem = f"{error.problem}"
    is_before = _SIGN_BEFORE.search(f"{error.context}")
    sign = _sign(source, error.context_mark if is_before else error.problem_mark)
    if sign == "\t":
        problem = "tab character"
    if plain := next((plain for found, plain in _PLAIN if found.search(problem)), ""):
        return plain
    if is_before or _SIGN.search(problem) or "tag handle" in problem:
        return _quote_sign(sign)
    if "<document start>" in problem and re.search("^%", source, re.MULTILINE):
        return _quote_sign("%")
    if "mapping values" in problem:
        return f"{problem}; {QUOTE_WORDS}, or indent the line like those beside it"
    return f"{problem}; {QUOTE_WORDS}" if _LIST.search(problem) else _MISFIT


def _sign(source: str, mark: yaml.Mark | None) -> str:
    """Return the character at a mark; nothing behind the last one."""
    line = source.split("\n")[mark.line :][:1] if mark else []
    return "".join(line)[mark.column :][:1] if mark else ""


def _quote_sign(sign: str) -> str:
    return f"{sign} at the beginning means something else; put the words between double quotes"


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
            reason = (
                f"*{event.anchor} would repeat an earlier part; write it out, or if it is a word"
            )
            raise self.fault(event, f"{reason}, put it between double quotes")
        for what, sign in (("anchor", "&"), ("tag", "!")):
            if getattr(event, what) not in _PLAIN_MARKS:
                raise self.fault(event, _quote_sign(sign))
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
