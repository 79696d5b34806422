"""Edits of the codebook's YAML: codes and facets are added, renamed, moved, merged and removed.

Every function takes the source of ``codebook.yaml`` and returns the new one. What is written of
other codes keeps every byte: comments, order, quoting, wrapping. A code takes along the comment
lines directly above it, and of a code that is moved nothing changes but its indentation. Braces
are resolved into lines where a code is put inside them. Each result is read again and must say
what was asked for, so that no way of writing YAML leads to a wrong codebook.

Places come from the marks that PyYAML leaves on its nodes. ``parse_codebook`` reads each source
first and refuses what would be dangerous to compose: aliases and deep nesting.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import yaml

from diptych.annotations.codebook import (
    RESERVED,
    Code,
    Codebook,
    Facet,
    is_name,
    lineage,
    parse_codebook,
)
from diptych.annotations.defaults_edits import with_words
from diptych.errors import BadCodeError, BadFacetError, CodeExistsError, YamlError, did_you_mean
from diptych.texts.strict_yaml import write_yaml
from diptych.texts.text import control_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet

_FILE = "annotations/codebook.yaml"
_LINE = 100
"""Characters; a definition that would make a longer line is folded."""
_BRACE = "begin the codebook with `facets:` and not with a brace"


# Edits


def add_code(
    source: str,
    facet: str,
    path: str,
    *,
    label: str = "",
    definition: str = "",
    value: float | None = None,
) -> str:
    """Add a code behind the others of its parent, which must exist.

    An ordinal facet needs a value, a nominal one may not have any. Raises ``UnknownNameError``
    for the facet, ``CodeExistsError`` and ``BadCodeError``.
    """
    within = _facet(source, facet)
    path = addable(within, path)
    parent, _, name = path.rpartition("/")
    _require_value(within, path, value)
    label, definition = (_one_line(within, path, words) for words in (label, definition))
    new = Code(path=path, labels={"": label} if label else {}, definition=definition, value=value)
    edited = _pasted(source, facet, parent, [f"{name}:", *_body(new)])
    return _checked(edited, source, within, {path: path}, {**within.codes, path: new})


def add_many(
    source: str, facets: Sequence[Facet] = (), codes: Mapping[str, Sequence[Code]] | None = None
) -> str:
    """Add facets with their codes, and codes to facets that are there, all at once.

    Codes that stand above others come before these, and all facets are nominal. Raises
    ``UnknownFacetError``, ``CodeExistsError``, ``BadCodeError`` and ``BadFacetError``.
    """
    before = parse_codebook(source, _FILE)
    edited, extended = source, {}
    for name, new in (codes or {}).items():
        within = before.facet(name)
        extended[name] = _require_addable(within, new)
        for parent, piece in _pieces(new).items():
            edited = _pasted(edited, name, parent, piece)
    if facets:
        edited = _with_facets(edited, before, facets)
    there = [extended.get(facet.name, facet) for facet in before.facets]
    if parse_codebook(edited, _FILE) == replace(before, facets=(*there, *facets)):
        return edited
    names = [facet.name for facet in facets] or [*extended]
    raise BadFacetError(names[0], f"{_FILE} writes it in a form that only people can edit")


def _require_addable(facet: Facet, new: Sequence[Code]) -> Facet:
    """Return a facet with more codes. Raises ``CodeExistsError`` and ``BadCodeError``."""
    codes = {**facet.codes, **{code.path: code for code in new}}
    for code in new:
        _require_levels(replace(facet, codes=codes), code.path)
        _require_new(facet, code.path)
        _require_value(facet, code.path, code.value)
    return replace(facet, codes=codes)


def _pieces(new: Sequence[Code]) -> dict[str, list[str]]:
    """Write new codes, with those below them, as lines by what they are to stand below."""
    below: dict[str, list[Code]] = {}
    for code in new:
        below.setdefault(code.path.rpartition("/")[0], []).append(code)
    paths = {code.path for code in new}
    return {
        parent: [line for code in some for line in _tree(code, below)]
        for parent, some in below.items()
        if parent not in paths
    }


def _tree(code: Code, below: Mapping[str, Sequence[Code]]) -> list[str]:
    """Write a new code, and those below it, as lines."""
    name = code.path.rpartition("/")[2]
    inside = [f"    {line}" for one in below.get(code.path, ()) for line in _tree(one, below)]
    return [f"{name}:", *_body(code), *["  codes:"] * bool(inside), *inside]


def _with_facets(source: str, codebook: Codebook, facets: Sequence[Facet]) -> str:
    """Write new facets with their codes behind the others."""
    piece: list[str] = []
    for facet in facets:
        require_new_facet(codebook, facet.name)
        words = Code(path=facet.name, labels=facet.labels, definition=facet.definition)
        codes = _pieces([*facet.codes.values()]).get("", [])
        piece += [f"{facet.name}:", *_body(words), "  codes:", *(f"    {line}" for line in codes)]
    if _found(source, ["facets"]).within.flow_style:
        raise YamlError(_FILE, 1, _BRACE)
    return _inserted(_opened(source, ["facets"]), ["facets"], piece)


def addable(facet: Facet, path: str) -> str:
    """Return the path of a new code in NFC. Raises ``CodeExistsError`` and ``BadCodeError``."""
    path = unicodedata.normalize("NFC", path)
    _require_levels(facet, path)
    _require_new(facet, path)
    return path


def rename_code(source: str, facet: str, path: str, new_name: str) -> str:
    """Give a code another name at its place in the tree.

    Raises ``UnknownNameError``, ``CodeExistsError`` and ``BadCodeError``.
    """
    within = _facet(source, facet)
    old = within.code(path).path
    if "/" in new_name:
        raise BadCodeError(
            facet, new_name, "a name cannot contain /; to change the parent: diptych codebook move"
        )
    new = renamed_path(old, new_name)
    _require_new(within, new)
    edited = _with_key(source, _keys(facet, old), new.rpartition("/")[2])
    return _checked(edited, source, within, {old: new}, _recoded_codes(within, {old: new}))


def move_code(source: str, facet: str, path: str, new_parent: str) -> str:
    """Put a code, and the codes below it, behind the codes of another parent.

    The parent ``""`` is the facet itself. Raises ``UnknownNameError``, ``CodeExistsError`` and
    ``BadCodeError``.
    """
    within = _facet(source, facet)
    old = within.code(path).path
    parent = within.code(new_parent).path if new_parent else ""
    if _is_below(parent, old):
        raise BadCodeError(facet, old, "it cannot be put below itself")
    new = moved_path(old, parent)
    if new == old:
        place = f"below {parent}" if parent else "at the top"
        raise BadCodeError(facet, old, f"it is {place} already")
    _require_new(within, new)
    edited = _moved(source, facet, old, parent)
    return _checked(edited, source, within, {old: new}, _recoded_codes(within, {old: new}))


def merge_code(source: str, facet: str, path: str, into: str) -> str:
    """Take a code out, in favour of another one that says from now on that it was this one.

    The codes below it come below the other one; where that has one of the same name, these two
    are merged in turn. A code that is gone already only leaves its name. Raises
    ``UnknownNameError`` and ``BadCodeError``.
    """
    within = _facet(source, facet)
    if path not in within.codes and not within.former_names().now(path):
        return _with_gone(source, within, path, within.code(into).path)
    old, other = within.code(path).path, within.code(into).path
    if old == other:
        raise BadCodeError(facet, old, "it cannot be merged with itself")
    if _is_below(other, old):
        raise BadCodeError(facet, old, f"{other} is below it; move that out first")
    for code in within.codes:
        if _is_below(recoded_path(code, {old: other}), old):
            raise BadCodeError(facet, old, f"{code} would get its path; rename that one first")
    _require_excluded_alike(parse_codebook(source, _FILE), within, old, other)
    edited = _merged(source, facet, old, other)
    return _checked(edited, source, within, {old: other}, _recoded_codes(within, {old: other}))


def _with_gone(source: str, facet: Facet, path: str, into: str) -> str:
    """Have a code say that it was one which is gone, if that can have been a code."""
    if not all(map(is_name, path.split("/"))):
        return source
    code = facet.codes[into]
    new = replace(code, formerly=(*code.formerly, path))
    return _checked(source, source, facet, {path: into}, {**facet.codes, into: new})


def remove_code(source: str, facet: str, path: str) -> str:
    """Take out a code that has none below it. Raises ``UnknownNameError`` and ``BadCodeError``."""
    within = _facet(source, facet)
    old = within.code(path).path
    if below := [other for other in within.codes if other != old and _is_below(other, old)]:
        reason = f"codes are below it ({', '.join(below)}); move or remove these first"
        raise BadCodeError(facet, old, reason)
    codes = {other: code for other, code in within.codes.items() if other != old}
    return _checked(_cut(source, _keys(facet, old))[0], source, within, {old: ""}, codes)


# Facets


def add_facet(
    source: str, name: str, *, kind: str = "nominal", label: str = "", definition: str = ""
) -> str:
    """Add a facet without codes behind the others. Raises ``BadFacetError``."""
    codebook = parse_codebook(source, _FILE)
    require_new_facet(codebook, name)
    label, definition = (" ".join(words.split()) for words in (label, definition))
    if fault := control_character(label + definition):
        raise BadFacetError(name, f"what is said of it holds the control character {fault}")
    words = Code(path=name, labels={"": label} if label else {}, definition=definition)
    kinds = [f"  kind: {kind}"] if kind != "nominal" else []
    piece = [f"{name}:", *kinds, *_body(words), "  codes:"]
    if _found(source, ["facets"]).within.flow_style:
        raise YamlError(_FILE, 1, _BRACE)
    edited = _inserted(_opened(source, ["facets"]), ["facets"], piece)
    new = Facet(name=name, kind=kind, labels=words.labels, definition=definition)
    return _checked_facets(edited, source, (name, name), (*codebook.facets, new))


def rename_facet(source: str, name: str, new_name: str) -> str:
    """Give a facet another name in its place; it says from now on what it was called before.

    One that has the new name already only says so. Raises ``UnknownFacetError`` and
    ``BadFacetError``.
    """
    codebook = parse_codebook(source, _FILE)
    edited = source
    if name in codebook.by_name or new_name not in codebook.by_name:
        old = codebook.facet(name)
        require_new_facet(codebook, new_name)
        edited = _with_key(source, ["facets", name], new_name)
    else:
        old = codebook.facet(new_name)
    formerly = dict.fromkeys((*old.formerly, name))
    new = replace(old, name=new_name, formerly=tuple(one for one in formerly if one != new_name))
    edited = _with_entry(edited, ["facets", new_name], "formerly", _flow(new.formerly))
    facets = tuple(new if facet is old else facet for facet in codebook.facets)
    return _checked_facets(edited, source, (name, new_name), facets)


def remove_facet(source: str, name: str) -> str:
    """Take a facet out, with its codes. Raises ``UnknownFacetError`` and ``BadFacetError``."""
    codebook = parse_codebook(source, _FILE)
    gone = codebook.facet(name)
    place = _found(source, ["facets", name])
    start, end = _region(source, place)
    if place.within.flow_style:
        start, end = _with_comma(place, start, end)
    facets = tuple(facet for facet in codebook.facets if facet is not gone)
    return _checked_facets(source[:start] + source[end:], source, (name, ""), facets)


def require_new_facet(codebook: Codebook, name: str) -> None:
    """Refuse a name that no facet can have, or that one has. Raises ``BadFacetError``."""
    if not is_name(name):
        raise BadFacetError(name, _NAME)
    if name in RESERVED:
        raise BadFacetError(name, "that is the name of a column; choose another name")
    if name in codebook.by_name:
        raise BadFacetError(name, "there is one already; choose another name")


def _checked_facets(
    edited: str, source: str, names: tuple[str, str], facets: tuple[Facet, ...]
) -> str:
    """Return what was edited, if it now says these facets, and nothing else.

    ``names`` are what a facet is called before and after, ``""`` if it goes; the defaults follow.
    """
    old, new = names

    def renamed(word: str) -> str:
        name, equals, code = word.partition("=")
        if name != old or not equals:
            return word
        return new and f"{new}={code}"

    with suppress(YamlError):
        edited = with_words(edited, "without", renamed)
        if parse_codebook(edited, _FILE) == _wanted(parse_codebook(source, _FILE), facets, renamed):
            return edited
    raise BadFacetError(old, f"{_FILE} writes it in a form that only people can edit")


# Annotations


def refaceted(annotations: AnnotationSet, facet: str, new: str) -> AnnotationSet:
    """Give the codes of a facet to another one, or take them away for ``new`` ``""``.

    An annotation of which nothing is left goes. Returns the very same set where no annotation has
    one of these codes.
    """
    changed: dict[str, Annotation | None] = {}
    for annotation_id, annotation in annotations.annotations.items():
        if facet in annotation.codes:
            codes = {new if name == facet else name: c for name, c in annotation.codes.items()}
            codes.pop("", None)
            some = codes or annotation.note
            other = msgspec.structs.replace(annotation, codes=codes) if some else None
            changed[annotation_id] = other
    if not changed:
        return annotations
    kept = {name: one for name, one in {**annotations.annotations, **changed}.items() if one}
    return msgspec.structs.replace(annotations, annotations=kept)


def recoded(annotations: AnnotationSet, facet: str, mapping: Mapping[str, str]) -> AnnotationSet:
    """Replace codes of a facet by others; codes below them go with them.

    Returns the very same set where no annotation carries one of them.
    """
    changed = {}
    for annotation_id, annotation in annotations.annotations.items():
        old = annotation.codes.get(facet, "")
        if (new := recoded_path(old, mapping)) != old:
            codes = {**annotation.codes, facet: new}
            changed[annotation_id] = msgspec.structs.replace(annotation, codes=codes)
    if not changed:
        return annotations
    return msgspec.structs.replace(annotations, annotations={**annotations.annotations, **changed})


def code_uses(sets: Iterable[AnnotationSet], facet: str, path: str) -> dict[tuple[str, str], int]:
    """Count the annotations that carry a code or one below it, by text and annotator."""
    uses: Counter[tuple[str, str]] = Counter()
    for said in sets:
        for annotation in said.annotations.values():
            if _is_below(annotation.codes.get(facet, ""), path):
                uses[said.text, said.annotator] += 1
    return dict(uses)


def renamed_path(path: str, new_name: str) -> str:
    """Return the path that a code has under another name."""
    parent, slash, _ = path.rpartition("/")
    return parent + slash + unicodedata.normalize("NFC", new_name)


def moved_path(path: str, new_parent: str) -> str:
    """Return the path that a code has below another parent; ``""`` is the facet itself."""
    return f"{new_parent}/{path.rpartition('/')[2]}".removeprefix("/")


def recoded_path(path: str, mapping: Mapping[str, str]) -> str:
    """Return what becomes of a path when codes, and what is below them, get others."""
    for ancestor in lineage(path):
        if ancestor in mapping:
            return mapping[ancestor] + path[len(ancestor) :]
    return path


def _is_below(path: str, ancestor: str) -> bool:
    """Tell whether a code is another one or below it."""
    return f"{path}/".startswith(f"{ancestor}/")


# What is asked for, and whether it was done


def _facet(source: str, name: str) -> Facet:
    return parse_codebook(source, _FILE).facet(name)


def _require_levels(facet: Facet, path: str) -> None:
    """Require the codes above a new one."""
    names = path.split("/")
    if not all(names):
        reason = "write one / between two levels, and none before the first or after the last"
        raise BadCodeError(facet.name, path, reason)
    if not all(map(is_name, names[:-1])):
        raise BadCodeError(facet.name, path, _NAME)
    above = next((code for code in lineage(path)[:0:-1] if code not in facet.codes), None)
    if above:
        hint = did_you_mean(above, facet.codes)
        value = " --value N" if facet.kind == "ordinal" else ""
        way_out = f"add {above!r} first: diptych codebook add {facet.name} {above}{value}"
        reason = f"there is no {above!r} to put it below{hint}; {way_out}"
        raise BadCodeError(facet.name, path, reason)


_NAME = "a name may hold letters, digits and - only"


def _require_new(facet: Facet, path: str) -> None:
    if not is_name(path.rpartition("/")[2]):
        raise BadCodeError(facet.name, path, _NAME)
    if path in facet.codes:
        raise CodeExistsError(facet.name, path)


def _require_value(facet: Facet, path: str, value: float | None) -> None:
    if facet.kind == "ordinal" and (value is None or value - value != 0):
        raise BadCodeError(facet.name, path, "it needs a number as its value: the facet is ordinal")
    if facet.kind == "nominal" and value is not None:
        raise BadCodeError(facet.name, path, "only codes of ordinal facets have a value")


def _one_line(facet: Facet, path: str, words: str) -> str:
    line = " ".join(words.split())
    if fault := control_character(line):
        raise BadCodeError(facet.name, path, f"{line!r} holds the control character {fault}")
    return line


def _recoded_codes(facet: Facet, mapping: Mapping[str, str]) -> dict[str, Code]:
    """Return the codes that a facet has afterwards; those that keep their path win.

    They get the former names of those that they win over, and the old names of what is recoded.
    """
    codes = {
        path: code for path, code in facet.codes.items() if recoded_path(path, mapping) == path
    }
    for path, code in facet.codes.items():
        new = recoded_path(path, mapping)
        kept = codes.get(new, replace(code, path=new))
        former = dict.fromkeys((*kept.formerly, *[path] * (path in mapping), *code.formerly))
        codes[new] = replace(kept, formerly=tuple(old for old in former if old != new))
    return codes


def _require_excluded_alike(codebook: Codebook, facet: Facet, old: str, other: str) -> None:
    """Refuse to merge a code that the defaults exclude with one that they do not."""
    named = [code for name, code in _excluded(codebook) if name == facet.name]
    for code in named:
        new = recoded_path(code, {old: other})
        if new == code or new not in facet.codes or new in facet.uncounted:
            continue
        if not any(ancestor in named for ancestor in lineage(new)):
            reason = (
                f"defaults: without names {facet.name}={code} and not {facet.name}={new}; write "
                f"that one there too, or take {facet.name}={code} out, before they are merged"
            )
            raise BadCodeError(facet.name, old, reason)


def _excluded(codebook: Codebook) -> list[tuple[str, str]]:
    """Return facet and code of what the defaults exclude."""
    words = (word.partition("=") for word in codebook.defaults.without)
    return [(facet, code) for facet, equals, code in words if equals]


def _checked(
    edited: str,
    source: str,
    facet: Facet,
    mapping: Mapping[str, str],
    codes: Mapping[str, Code],
) -> str:
    """Return what was edited, if it now says that the facet has these codes, and nothing else.

    What they were called before is written here, and so are the paths that codes of the defaults
    get; ``mapping`` gives them, with ``""`` for a code that goes.
    """
    before = parse_codebook(source, _FILE)
    former = facet.former_names()

    def renamed(word: str) -> str:
        name, _, written = word.partition("=")
        code = former.now(written) if name == facet.name else None
        new = code and recoded_path(code, mapping)
        return word if new == code else (new and f"{name}={new}") or ""

    facets = tuple(replace(f, codes=codes) if f.name == facet.name else f for f in before.facets)
    try:
        edited = with_words(edited, "without", renamed)
        edited = _with_former_names(edited, facet.name, codes)
        if parse_codebook(edited, _FILE) == _wanted(before, facets, renamed):
            return edited
    except YamlError:
        pass
    reason = f"{_FILE} writes it in a form that only people can edit; use an editor"
    raise BadCodeError(facet.name, next(iter(mapping)), reason)


def _wanted(before: Codebook, facets: tuple[Facet, ...], renamed: Callable[[str], str]) -> Codebook:
    """Return a codebook with other facets, whose defaults exclude what they did before."""
    without = dict.fromkeys(filter(None, map(renamed, before.defaults.without)))
    return replace(before, facets=facets, defaults=replace(before.defaults, without=tuple(without)))


def _with_key(source: str, keys: Sequence[str], name: str) -> str:
    """Give an entry another key, in the quotation marks that it has."""
    key = _found(source, keys).key
    start, end = key.start_mark.index, key.end_mark.index
    quote = source[start] if source[start] in "'\"" else ""
    return source[:start] + quote + name + quote + source[end:]


# Former names


def _with_former_names(source: str, facet: str, codes: Mapping[str, Code]) -> str:
    """Write for each code what it was called before, where the source says otherwise."""
    written = parse_codebook(source, _FILE).facet(facet).codes
    for path, code in codes.items():
        if path in written and written[path].formerly != code.formerly:
            source = _with_entry(source, _keys(facet, path), "formerly", _flow(code.formerly))
    return source


def _flow(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"


def _with_entry(source: str, keys: Sequence[str], name: str, value: str) -> str:
    """Write an entry of a code, in one line, in the place of what it has under that name.

    A new one goes behind the others, but above the codes below.
    """
    place = _found(source, keys)
    entries = _entries(place.value)
    if name in entries:
        old = entries[name]
        return f"{source[: old.key.end_mark.index]}: {value}{source[_end(old.value) :]}"
    if isinstance(place.value, yaml.MappingNode) and place.value.flow_style and entries:
        end = _end(place.value.value[-1][1])
        return f"{source[:end]}, {name}: {value}{source[end:]}"
    if place.within.flow_style:
        start, end = place.key.end_mark.index, _end(place.value)
        return f"{source[:start]}: {{{name}: {value}}}{source[max(start, end) :].removeprefix(':')}"
    if "codes" not in entries:
        return _inserted(_opened(source, keys), keys, [f"{name}: {value}"])
    column = entries["codes"].key.start_mark.column
    start = _region(source, entries["codes"])[0]
    return f"{source[:start]}{' ' * column}{name}: {value}{_newline(source)}{source[start:]}"


# Places in the source


class _MappingEntry(NamedTuple):
    """An entry of a mapping."""

    key: yaml.ScalarNode
    value: yaml.Node
    within: yaml.MappingNode


def _keys(facet: str, path: str) -> list[str]:
    """Return the keys that lead to a code, or to the facet for the path ``""``."""
    names = path.split("/") if path else []
    return ["facets", facet, *(key for name in names for key in ("codes", name))]


def _found(source: str, keys: Sequence[str]) -> _MappingEntry:
    """Find an entry that is there."""
    node = _root(source)
    for name in keys:
        place = _entries(node)[name]
        node = place.value
    mark = place.key.start_mark
    if source[: mark.index].rstrip().endswith("?"):
        raise YamlError(_FILE, mark.line + 1, "remove the ? before this key, and it can be edited")
    return place


@lru_cache(maxsize=2)
def _root(source: str) -> yaml.Node | None:
    return yaml.compose(source, Loader=yaml.BaseLoader)


def _entries(node: yaml.Node | None) -> dict[str, _MappingEntry]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: _MappingEntry(key, value, node) for key, value in node.value}


def _region(source: str, place: _MappingEntry) -> tuple[int, int]:
    """Return what belongs to an entry: in a block whole lines, with their comments.

    These are the lines directly above at the same indentation, and those below at a deeper one.
    """
    start, end = place.key.start_mark.index, _end(place.value)
    if place.within.flow_style:
        return start, end
    column = place.key.start_mark.column
    before, _ = _beside(place)
    floor = _end(before.value) if before else 0
    start = _line_start(source, start)
    comment = " " * column + "#"
    while source.startswith(comment, above := _line_start(source, start - 1)) and above >= floor:
        start = above
    end = _line_end(source, len(source[:end].rstrip()))
    deeper = re.compile(rf"(?:[ \t\r]*\n)* {{{column + 1},}}#.*\n?")
    while match := deeper.match(source, end):
        end = match.end()
    return start, end


def _beside(place: _MappingEntry) -> tuple[_MappingEntry | None, _MappingEntry | None]:
    """Return the entries before and behind one in its mapping."""
    entries = [None, *_entries(place.within).values(), None]
    position = next(n for n, entry in enumerate(entries) if entry and entry.key is place.key)
    return entries[position - 1], entries[position + 1]


def _end(node: yaml.Node) -> int:
    """Return where a value ends; PyYAML ends a block where the next one begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.index


def _line_start(source: str, position: int) -> int:
    return source.rfind("\n", 0, position) + 1


def _line_end(source: str, position: int) -> int:
    return source.find("\n", position) + 1 or len(source)


# Cutting


def _moved(source: str, facet: str, path: str, parent: str) -> str:
    rest, piece = _cut(source, _keys(facet, path))
    return _pasted(rest, facet, parent, piece)


def _merged(source: str, facet: str, path: str, other: str) -> str:
    below = _entries(_found(source, _keys(facet, path)).value).get("codes")
    for name in _entries(below.value) if below else ():
        if f"{other}/{name}" in _facet(source, facet).codes:
            source = _merged(source, facet, f"{path}/{name}", f"{other}/{name}")
        else:
            source = _moved(source, facet, f"{path}/{name}", other)
    return _cut(source, _keys(facet, path))[0]


def _cut(source: str, keys: list[str]) -> tuple[str, list[str]]:
    """Take an entry out; return the rest and the entry's lines, unindented.

    ``codes:`` under a code goes as well where nothing is left in it.
    """
    place = _found(source, keys)
    start, end = _region(source, place)
    if place.within.flow_style:
        piece = _flow_lines(source, place)
        start, end = _with_comma(place, start, end)
    else:
        lines = source[start:end].rstrip("\r\n").split("\n")
        piece = _unindented(lines, place.key.start_mark.column)
    rest = source[:start] + source[end:]
    return _pruned(rest, keys[:-1]), piece


def _with_comma(place: _MappingEntry, start: int, end: int) -> tuple[int, int]:
    """Widen the place of an entry between braces to one of the commas beside it."""
    before, after = _beside(place)
    if after:
        return start, after.key.start_mark.index
    return (_end(before.value) if before else start), end


def _pruned(source: str, keys: list[str]) -> str:
    """Drop an empty ``codes:`` of a code; a facet keeps its own, as new projects have it."""
    if keys == [*_keys(keys[1], ""), "codes"]:
        return source
    place = _found(source, keys)
    start, end = _region(source, place)
    if place.value.value or "#" in source[start:end]:
        return source
    if place.within.flow_style:
        start, end = _with_comma(place, start, end)
    return source[:start] + source[end:]


# Pasting


def _pasted(source: str, facet: str, parent: str, piece: Sequence[str]) -> str:
    """Put lines behind the codes of a parent, whose ``codes:`` is made if need be."""
    owner = _keys(facet, parent)
    if _found(source, owner[:1]).within.flow_style:
        raise YamlError(_FILE, 1, _BRACE)
    for length in range(1, len(owner) + 1):
        source = _opened(source, owner[:length])
    if "codes" not in _entries(_found(source, owner).value):
        source = _inserted(source, owner, ["codes:"])
    keys = [*owner, "codes"]
    return _inserted(_opened(source, keys), keys, piece)


def _inserted(source: str, keys: Sequence[str], piece: Sequence[str]) -> str:
    """Put lines at the end of an entry whose value is nothing, or a block."""
    place = _found(source, keys)
    entries = list(_entries(place.value).values())
    column = entries[0].key.start_mark.column if entries else _column_below(source, keys)
    end = _region(source, place)[1]
    before = source[:end] if source[:end].endswith("\n") else source[:end] + _newline(source)
    lines = (line.rstrip("\r") + _newline(source) for line in _indented(piece, column))
    return before + "".join(lines) + source[end:]


def _opened(source: str, keys: Sequence[str]) -> str:
    """Resolve the braces of an entry's value into lines, those inside its entries excepted."""
    value = _found(source, keys).value
    start, end = value.start_mark.index, value.end_mark.index
    if start == end or (isinstance(value, yaml.MappingNode) and not value.flow_style):
        return source
    entries = _entries(value).values()
    _require_no_comments(source, value, entries)
    lines = [line for entry in entries for line in _flow_lines(source, entry)]
    block = (_newline(source) + line for line in _indented(lines, _column_below(source, keys)))
    return source[:start].rstrip() + "".join(block) + source[end:]


def _require_no_comments(source: str, value: yaml.Node, entries: Iterable[_MappingEntry]) -> None:
    position = value.start_mark.index
    marks = [(entry.key.start_mark.index, _end(entry.value)) for entry in entries]
    for start, end in [*marks, (value.end_mark.index, 0)]:
        if "#" in source[position:start]:
            line = source.count("\n", 0, position) + 1
            raise YamlError(_FILE, line, "a comment stands between these braces; put it above them")
        position = end


def _column_below(source: str, keys: Sequence[str]) -> int:
    """Return the indentation below an entry: one step more, as wide as the step to it."""
    column = _found(source, keys).key.start_mark.column
    return column + (column - _found(source, keys[:-1]).key.start_mark.column if keys[1:] else 2)


def _flow_lines(source: str, place: _MappingEntry) -> list[str]:
    """Write an entry that stands between braces as lines, unindented."""
    key = source[place.key.start_mark.index : place.key.end_mark.index]
    value = source[place.value.start_mark.index : place.value.end_mark.index]
    first, *others = f"{key}: {value}".rstrip().split("\n")
    return [first.rstrip(), *(f"    {line.strip()}" for line in others)]


def _indented(lines: Iterable[str], column: int) -> list[str]:
    return [" " * column + line if line.strip() else line for line in lines]


def _unindented(lines: Iterable[str], column: int) -> list[str]:
    return [line[min(column, len(line) - len(line.lstrip(" "))) :] for line in lines]


def _newline(source: str) -> str:
    return "\r\n" if "\r\n" in source else "\n"


# Writing


def _body(code: Code) -> list[str]:
    """Write what is said of a new code, as lines indented below its name."""
    fields = [] if code.value is None else [f"value: {repr(code.value).removesuffix('.0')}"]
    if label := code.labels.get(""):
        fields.append(write_yaml({"label": label}).rstrip("\n"))
    if code.definition:
        fields += _definition(code.definition, _LINE - 4 * (code.depth + 2))
    return [f"  {line}" for line in fields]


def _definition(words: str, width: int) -> list[str]:
    line = write_yaml({"definition": words}).rstrip("\n")
    if len(line) <= width:
        return [line]
    folded = wrap(words, width - 2, break_long_words=False, break_on_hyphens=False)
    return ["definition: >-", *(f"  {part}" for part in folded)]
