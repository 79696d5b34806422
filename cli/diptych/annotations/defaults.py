"""The defaults of a project: what tables count, and how, where nothing else is asked for.

They stand on top of the codebook, under ``defaults:``. Nothing said there is an empty value here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from diptych.errors import YamlError, did_you_mean
from diptych.texts.appearance import typed_name
from diptych.texts.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from diptych.annotations.codebook import Codebook
    from diptych.texts.strict_yaml import Node

Unit = Literal["paragraph", "annotation", "word", "text"]
"""What is counted."""
Base = Literal["finished", "coded", "facet"]
"""What a share may be a share of."""
Weigh = Literal["texts", "none"]
"""What may have the same weight each: texts, or nothing, so that long ones weigh more."""
UNITS: tuple[Unit, ...] = get_args(Unit)
BASES: tuple[Base, ...] = get_args(Base)
WEIGHTS: tuple[Weigh, ...] = get_args(Weigh)
KINDS: tuple[str, ...] = get_args(Kind)
"""The kinds of paragraphs that may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a project counts where nothing else is asked for."""

    unit: Unit | None = None
    of: Base | None = None
    by: str = ""
    """Fields of the front matter with their parts, as ``--by`` takes them."""
    groups: tuple[str, ...] = ()
    """Values of these fields, in the order in which groups stand."""
    weigh: Weigh | None = None
    annotator: tuple[str, ...] = ()
    """Whose annotations count, several added up; never together with ``prefer``."""
    prefer: tuple[str, ...] = ()
    """The first of these who has read a text counts there."""
    without: tuple[str, ...] = ()
    """Kinds of paragraphs, and codes as ``FACET=CODE`` by the names that these have now."""


_Word = TypeVar("_Word", bound=str)

NO_DEFAULTS = Defaults()


def parse_defaults(node: Node, path: str, codebook: Codebook) -> Defaults:
    """Read what stands under ``defaults:`` of a codebook. Raises ``YamlError``."""
    if node.value == "":
        return NO_DEFAULTS
    if not isinstance(node.value, dict):
        raise YamlError(path, node.line, "defaults must be lines of the form `name: value`")
    parser = _Parser(path, node.value, codebook)
    parser.require_keys()
    return Defaults(
        unit=parser.choice("unit", UNITS),
        of=parser.choice("of", BASES),
        by=parser.fields("by"),
        groups=tuple(word for word, _ in parser.words("groups")),
        weigh=parser.choice("weigh", WEIGHTS),
        annotator=parser.annotators("annotator"),
        prefer=parser.annotators("prefer"),
        without=parser.excluded("without"),
    )


_KEYS = tuple(one.name for one in fields(Defaults))


class _Parser:
    """Reads the values, and knows the file and the codes, for messages."""

    def __init__(self, path: str, entries: Mapping[str, Node], codebook: Codebook) -> None:
        self.path = path
        self.entries = entries
        self.codebook = codebook

    def require_keys(self) -> None:
        """Refuse keys that there are not, and two that contradict each other."""
        for key, node in self.entries.items():
            if key not in _KEYS:
                reason = f"defaults has no {key!r}{did_you_mean(key, _KEYS)}"
                raise YamlError(self.path, node.line, reason)
        if {"annotator", "prefer"} <= self.entries.keys():
            line = max(self.entries[key].line for key in ("annotator", "prefer"))
            reason = "it says whose annotations count, as prefer does; keep one of them"
            raise self.fault("annotator", line, reason)

    def choice(self, key: str, known: Collection[_Word]) -> _Word | None:
        """Read one of some words; ``None`` where nothing is said."""
        words = self.words(key)
        for word, line in words:
            self.require(key, word, known, key, line)
        if len(words) > 1:
            raise self.fault(key, words[1][1], f"it takes one of {', '.join(known)}")
        return next((one for one in known for word, _ in words if one == word), None)

    def fields(self, key: str) -> str:
        """Read fields with commas between, or a list of them."""
        found: list[str] = []
        for word, line in self.words(key):
            for field in map(str.strip, word.split(",")):
                if not field or field in found:
                    what = f"{field} stands there twice" if field else "one is missing at a comma"
                    raise self.fault(key, line, f"{word!r}: {what}")
                found.append(field)
        return ",".join(found)

    def annotators(self, key: str) -> tuple[str, ...]:
        """Read names of annotators."""
        words = self.words(key)
        for word, line in words:
            if not _NAME.fullmatch(word):
                reason = f"{word!r} cannot be the name of an annotator: a-z, 0-9 and - only"
                raise self.fault(key, line, reason + _as_list(word))
        return tuple(word for word, _ in words)

    def excluded(self, key: str) -> tuple[str, ...]:
        """Read kinds of paragraphs, and codes."""
        found = (self.kind_or_code(key, word, line) for word, line in self.words(key))
        return tuple(dict.fromkeys(found))

    def kind_or_code(self, key: str, word: str, line: int) -> str:
        name, equals, code = word.partition("=")
        if not equals:
            self.require(key, word, KINDS, "kind of paragraphs", line)
            return word
        name = self.codebook.former_facets.now(name) or name
        self.require(key, name, self.codebook.by_name, "facet", line)
        now = self.codebook.former_codes[name].now(code) or code
        self.require(key, now, self.codebook.by_name[name].codes, f"{name} code", line)
        return f"{name}={now}"

    def words(self, key: str) -> list[tuple[str, int]]:
        """Return what a list holds, or the one word that stands for it, each with its line."""
        if key not in self.entries:
            return []
        node = self.entries[key]
        items = node.value if isinstance(node.value, list) else [node] if node.value else []
        found: list[tuple[str, int]] = []
        for item in items:
            word = typed_name(item.value) if isinstance(item.value, str) else ""
            if not word:
                raise self.fault(key, item.line, "it takes a word, or a list of words")
            if word in (other for other, _ in found):
                raise self.fault(key, item.line, f"{word!r} stands there twice")
            found.append((word, item.line))
        return found

    def require(self, key: str, word: str, known: Collection[str], what: str, line: int) -> None:
        if word not in known:
            hint = _as_list(word) or did_you_mean(word, known)
            raise self.fault(key, line, f"there is no {what} {word!r}{hint}")

    def fault(self, key: str, line: int, reason: str) -> YamlError:
        return YamlError(self.path, line, f"defaults: {key}: {reason}")


_NAME = re.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def _as_list(word: str) -> str:
    """Say how several words are written, where one looks like several."""
    return f"; write several as a list: [{word}]" if "," in word else ""
