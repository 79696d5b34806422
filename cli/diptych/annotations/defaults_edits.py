"""Edits of the codebook's ``defaults:``: what is named there follows when it gets another name.

Every function takes the source of ``codebook.yaml`` and returns the new one, in which what is
written of other things keeps every byte. What comes out is for the caller to read again: a way of
writing YAML that is not foreseen here must not lead to a wrong codebook.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import yaml

from diptych.annotations.codebook import parse_codebook
from diptych.errors import YamlError
from diptych.texts.appearance import typed_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FILE = "annotations/codebook.yaml"


def with_annotator_renamed(source: str, old: str, new: str) -> str:
    """Give an annotator another name in the defaults. Raises ``YamlError``."""
    defaults = parse_codebook(source, _FILE).defaults
    edited = source
    for key in ("annotator", "prefer"):
        edited = with_words(edited, key, lambda word: new if word == old else word)
    wanted = replace(
        defaults,
        annotator=_renamed(defaults.annotator, old, new),
        prefer=_renamed(defaults.prefer, old, new),
    )
    with suppress(YamlError):
        if parse_codebook(edited, _FILE).defaults == wanted:
            return edited
    raise YamlError(_FILE, 1, f"only people can edit its defaults; write {new} for {old} there")


def with_words(source: str, key: str, change: Callable[[str], str]) -> str:
    """Change the words under a key of the defaults.

    ``change`` returns what becomes of a word; nothing takes it out, and so does a word that is
    there already.
    """
    found = _entry(source, key)
    if found is None:
        return source
    name, value = found
    if isinstance(value, yaml.SequenceNode):
        return _with_items(source, name, value, change)
    new = change(typed_name(value.value)) if value.value else ""
    if new == typed_name(value.value):
        return source
    return _replaced(source, value, _quoted(source, value, new) if new else "[]")


def _renamed(names: Sequence[str], old: str, new: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(new if name == old else name for name in names))


def _entry(source: str, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Find a key of the defaults and its value; nothing in what is no YAML."""
    root = None
    with suppress(yaml.YAMLError):
        root = yaml.compose(source, Loader=yaml.BaseLoader)
    for name, below in root.value if isinstance(root, yaml.MappingNode) else ():
        if name.value == "defaults" and isinstance(below, yaml.MappingNode):
            return next(((k, value) for k, value in below.value if k.value == key), None)
    return None


def _with_items(
    source: str, key: yaml.Node, node: yaml.SequenceNode, change: Callable[[str], str]
) -> str:
    words = [typed_name(item.value) for item in node.value]
    changed = [change(word) for word in words]
    kept = [new if new not in changed[:number] else "" for number, new in enumerate(changed)]
    if kept == words:
        return source
    if not all(kept) and (node.flow_style or not any(kept)):
        pairs = zip(node.value, kept, strict=True)
        written = ", ".join(_quoted(source, item, new) for item, new in pairs if new)
        end = node.end_mark.index if node.flow_style else node.value[-1].end_mark.index
        return f"{source[: key.end_mark.index]}: [{written}]{source[end:]}"
    for item, word, new in reversed(list(zip(node.value, words, kept, strict=True))):
        if not new:
            source = _without_lines(source, item)
        elif new != word:
            source = _replaced(source, item, _quoted(source, item, new))
    return source


def _replaced(source: str, node: yaml.Node, new: str) -> str:
    return source[: node.start_mark.index] + new + source[node.end_mark.index :]


def _without_lines(source: str, item: yaml.Node) -> str:
    start = source.rfind("\n", 0, item.start_mark.index) + 1
    end = source.find("\n", item.end_mark.index) + 1 or len(source)
    return source[:start] + source[end:]


def _quoted(source: str, node: yaml.Node, word: str) -> str:
    """Write a word in the quotation marks that stand there; one that stays, as it is written."""
    written = source[node.start_mark.index : node.end_mark.index]
    if typed_name(node.value) == word:
        return written
    quote = written[0] if written[:1] in {"'", '"'} else ""
    return quote + word + quote
