"""The codebook: which questions are asked of a passage, and which answers are allowed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from diptych.annotations.defaults import NO_DEFAULTS, Defaults, parse_defaults
from diptych.errors import (
    FormerCodeError,
    UnknownFacetError,
    UnknownNameError,
    YamlError,
    code_gone,
    did_you_mean,
    facet_gone,
)
from diptych.texts.appearance import typed_name
from diptych.texts.strict_yaml import QUOTE_WORDS, Node, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

RESERVED = frozenset(
    {
        *("text", "paragraph", "annotator", "annotation", "start", "end", "quote", "note"),
        *("by", "id", "nth", "none", "gloss"),
    }
)
"""The columns of found annotations and of files of rows, and the keys of a program's answers,
where facets are columns and keys too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An answer that a facet allows."""

    path: str
    """The names of its ancestors and its own, joined by ``/``."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """By language; the key ``""`` holds a label that is the same in all languages."""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language: words and phrases that hint at the code, ``*`` for any ending."""
    value: float | None = None
    """The place on the scale of an ordinal facet; ``None`` in a nominal one."""
    formerly: tuple[str, ...] = ()
    """The paths that it had before, and those of codes that were merged into it."""
    counts: bool = True
    """Whether it may count: with ``False`` neither it nor what is below it does, anywhere."""

    @property
    def depth(self) -> int:
        """0 for a code at the top of its tree."""
        return self.path.count("/")

    def label(self, language: str = "") -> str:
        """Return the label in a language, else the first one, else the code's own name."""
        return label_in(self.labels, language) or self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A question asked of a passage."""

    name: str
    kind: str = "nominal"
    """``nominal``, or ``ordinal``: then every code carries a value."""
    labels: Mapping[str, str] = field(default_factory=dict)
    definition: str = ""
    codes: Mapping[str, Code] = field(default_factory=dict)
    """By path, parents before their children, in the codebook's order."""
    formerly: tuple[str, ...] = ()
    """The names that it had before."""

    @cached_property
    def uncounted(self) -> frozenset[str]:
        """The paths of codes that do not count, and of all codes below them."""
        silent = {path for path, code in self.codes.items() if not code.counts}
        return frozenset(path for path in self.codes if not silent.isdisjoint(lineage(path)))

    def label(self, language: str = "") -> str:
        """Return the label in a language, else the first one, else the facet's name."""
        return label_in(self.labels, language) or self.name

    def code(self, path: str) -> Code:
        """Look a code up. Raises ``FormerCodeError`` and ``UnknownNameError``."""
        normal = typed_name(path)
        if found := self.codes.get(normal):
            return found
        if now := self.former_names().now(normal):
            raise FormerCodeError(self.name, path, now)
        raise UnknownNameError(f"{self.name} code", path, self.codes)

    def twins(self, path: str) -> list[str]:
        """Return the codes beside a path that differ from it in case, width or form only."""
        parent, alike = path.rpartition("/")[0], _folded(path)
        return [
            other
            for other in self.codes
            if other != path and other.rpartition("/")[0] == parent and _folded(other) == alike
        ]

    def former_names(self) -> FormerNames:
        """Return what its codes were called before."""
        return FormerNames({path: code.formerly for path, code in self.codes.items()})


class FormerNames:
    """What things were called before: facets, or the codes of one facet by their paths.

    Whatever has a name now is meant by it, though another thing had it before. A former name that
    two claim is nobody's. What stands below a code that got another path went with it.
    """

    def __init__(self, formerly: Mapping[str, tuple[str, ...]]) -> None:
        self._names = formerly.keys()
        self._claims: dict[str, list[str]] = {}
        for name, former in formerly.items():
            for old in former:
                if name not in self._claims.setdefault(old, []) and old != name:
                    self._claims[old].append(name)
        self._followed: dict[str, list[str]] = {}
        self._known: dict[str, str | None] = {}
        for old in sorted(self._claims, key=lambda name: name.count("/")):
            parent, slash, last = old.rpartition("/")
            if slash and (above := self.now(parent)):
                self._followed[f"{above}/{last}"] = self._claims[old]
        self._known.clear()

    def claims(self, name: str) -> Sequence[str]:
        """Return those that say that they were called so."""
        return self._claims.get(name, ())

    @property
    def contested(self) -> dict[str, list[str]]:
        """The former names that several claim, with those who do."""
        return {old: names for old, names in self._claims.items() if len(names) > 1}

    @property
    def taken_again(self) -> dict[str, list[str]]:
        """The former names that something else has now, with those who had them."""
        return {old: names for old, names in self._claims.items() if names and old in self._names}

    def now(self, name: str) -> str | None:
        """Return what is called so, or was, by its name now; ``None`` where nothing is known."""
        if name in self._names:
            return name
        if name not in self._known:
            self._known[name] = None  # for names that lead back to themselves
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> str | None:
        for ancestor in lineage(name) if name.count("/") < _DEEPEST else ():
            claims = self._claims.get(ancestor) or self._followed.get(ancestor) or ()
            if len(claims) == 1 and (now := self.now(claims[0] + name[len(ancestor) :])):
                return now
        return None


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """The facets, in order."""

    facets: tuple[Facet, ...] = ()
    defaults: Defaults = NO_DEFAULTS
    """What tables count where nothing else is asked for."""

    @cached_property
    def by_name(self) -> Mapping[str, Facet]:
        """The facets by their names."""
        return {facet.name: facet for facet in self.facets}

    def facet(self, name: str) -> Facet:
        """Look a facet up. Raises ``UnknownFacetError`` with the nearest ones."""
        normal = typed_name(name)
        if normal not in self.by_name:
            raise UnknownFacetError(name, list(self.by_name))
        return self.by_name[normal]

    @cached_property
    def former_facets(self) -> FormerNames:
        """What the facets were called before."""
        return FormerNames({facet.name: facet.formerly for facet in self.facets})

    @cached_property
    def former_codes(self) -> Mapping[str, FormerNames]:
        """What the codes were called before, by facet."""
        return {facet.name: facet.former_names() for facet in self.facets}

    def current(self, codes: Mapping[str, str]) -> dict[str, str]:
        """Return the codes of one annotation by the names that they have now.

        What the codebook does not know under any name stays as it is; so does the code of a
        facet's former name beside another one of its name now.
        """
        found: dict[str, str] = {}
        for facet, code in sorted(codes.items(), key=lambda one: one[0] not in self.by_name):
            name = self.former_facets.now(facet) or facet
            former = self.former_codes.get(name)
            now = (former and former.now(code)) or code
            if found.setdefault(name, now) != now:
                found[facet] = code
        return found

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every code with its facet before it, by the names that they have now."""
        return frozenset((facet.name, code) for facet in self.facets for code in facet.codes)

    def allows(self, codes: Mapping[str, str]) -> bool:
        """Tell whether these are codes of one annotation by the names that they have now."""
        return self.pairs.issuperset(codes.items())

    def fault(self, codes: Mapping[str, str]) -> str | None:
        """Say what in these codes of one annotation the codebook does not allow first."""
        return next(self.faults(codes), None)

    def faults(self, codes: Mapping[str, str]) -> Iterator[str]:
        """Say what in these codes of one annotation the codebook does not allow."""
        for facet, code in codes.items():
            if facet not in self.by_name:
                now = self.former_facets.now(facet)
                with_code = [
                    one.name for one in self.facets if code in one.codes and one.name not in codes
                ]
                claims = self.former_facets.contested.get(facet, ())
                yield facet_gone(facet, self.by_name, [now] if now else with_code, claims)
            elif code not in (known := self.by_name[facet].codes):
                claims = self.former_codes[facet].contested.get(code, ())
                yield code_gone(facet, code, known, claims)


def _folded(path: str) -> str:
    """Return what codes have in common that differ in case, width or form only."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def code_twins(facet: Facet) -> Iterator[tuple[str, str]]:
    """Yield each code that has a twin before it, with the first of these."""
    first: dict[tuple[str, str], str] = {}
    for path in facet.codes:
        key = path.rpartition("/")[0], _folded(path)
        if (other := first.setdefault(key, path)) != path:
            yield path, other


def lineage(path: str) -> tuple[str, ...]:
    """Return a code's path and those of its ancestors, the nearest first."""
    paths = [path]
    while (cut := path.rfind("/")) >= 0:
        path = path[:cut]
        paths.append(path)
    return tuple(paths)


def label_in(labels: Mapping[str, str], language: str) -> str:
    """Choose a label: the language asked for, the one for all languages, the first."""
    return labels.get(language) or labels.get("") or next(iter(labels.values()), "")


def is_name(name: str) -> bool:
    """Tell whether a facet or one level of a code may be called so.

    Letters, marks and digits of any script in NFC, and ``-`` inside.
    """
    if not name or name.strip("-") != name or unicodedata.normalize("NFC", name) != name:
        return False
    return all(letter == "-" or unicodedata.category(letter)[0] in "LMN" for letter in name)


def parse_codebook(source: str, path: str) -> Codebook:
    """Read ``codebook.yaml``. Raises ``YamlError`` with line and reason."""
    root = parse_yaml(source, path)
    if root is None:
        raise YamlError(path, 1, "the codebook is empty; it must begin with `facets:`")
    return _Parser(path).codebook(root)


class _Parser:
    """Turns nodes into a codebook and knows the file, for messages."""

    def __init__(self, path: str) -> None:
        self.path = path

    def codebook(self, root: Node) -> Codebook:
        entries = self.entries(root, "the codebook", {"facets", "defaults"})
        if "facets" not in entries:
            raise YamlError(self.path, root.line, "there is no `facets:`")
        nodes = self.entries(entries["facets"], "facets")
        found = Codebook(facets=tuple(self.facet(name, node) for name, node in nodes.items()))
        if said := entries.get("defaults"):
            return replace(found, defaults=parse_defaults(said, self.path, found))
        return found

    def facet(self, name: str, node: Node) -> Facet:
        if not is_name(name) or name in RESERVED:
            reason = _TAKEN if name in RESERVED else _NAME_RULE
            raise YamlError(self.path, node.line, f"the facet name {name!r} {reason}")
        entries = self.entries(node, f"facet {name}", _FACET_KEYS)
        kind = self.kind(entries.get("kind"))
        codes = self.codes(entries.get("codes"), "", ordinal=kind == "ordinal")
        return Facet(
            name=name,
            kind=kind,
            labels=self.labels(entries.get("label")),
            definition=self.string(entries.get("definition"), "definition"),
            codes={code.path: code for code in codes},
            formerly=self.paths(entries.get("formerly")),
        )

    def kind(self, node: Node | None) -> str:
        kind = self.string(node, "kind") or "nominal"
        if node and kind not in {"nominal", "ordinal"}:
            raise YamlError(self.path, node.line, f"kind is {kind!r}, not nominal or ordinal")
        return kind

    def codes(self, node: Node | None, parent: str, *, ordinal: bool) -> Iterator[Code]:
        """Yield each code and then its children."""
        for name, below in (self.entries(node, "codes") if node else {}).items():
            if not is_name(name):
                raise YamlError(self.path, below.line, f"the code {name!r} {_NAME_RULE}")
            path = f"{parent}/{name}" if parent else name
            entries = self.entries(below, f"code {path}", _CODE_KEYS)
            yield self.code(path, below, entries, ordinal=ordinal)
            yield from self.codes(entries.get("codes"), path, ordinal=ordinal)

    def code(self, path: str, node: Node, entries: dict[str, Node], *, ordinal: bool) -> Code:
        return Code(
            path=path,
            labels=self.labels(entries.get("label")),
            definition=self.string(entries.get("definition"), "definition"),
            include=self.strings(entries.get("include"), "include"),
            exclude=self.strings(entries.get("exclude"), "exclude"),
            terms=self.terms(entries.get("terms")),
            value=self.value(path, node, entries.get("value"), ordinal=ordinal),
            formerly=self.paths(entries.get("formerly")),
            counts=self.counts(entries.get("counts")),
        )

    def counts(self, node: Node | None) -> bool:
        written = self.string(node, "counts") if node else "true"
        if node and written not in {"true", "false"}:
            raise YamlError(self.path, node.line, f"counts is {written!r}, not true or false")
        return written == "true"

    def value(self, path: str, code: Node, node: Node | None, *, ordinal: bool) -> float | None:
        if ordinal and node is None:
            raise YamlError(
                self.path, code.line, f"code {path} needs a value: the facet is ordinal"
            )
        if node is None:
            return None
        if not ordinal:
            raise YamlError(self.path, node.line, "a value belongs to a facet of kind: ordinal")
        written = self.string(node, "value")
        try:
            value = float(written)
        except ValueError:
            value = float("nan")
        if value - value != 0:
            raise YamlError(self.path, node.line, f"value is {written!r}, not a number")
        return value

    def labels(self, node: Node | None) -> dict[str, str]:
        if node is None:
            return {}
        if isinstance(node.value, dict):
            return {key: self.string(below, "label") for key, below in node.value.items()}
        return {"": self.string(node, "label")}

    def terms(self, node: Node | None) -> dict[str, tuple[str, ...]]:
        entries = self.entries(node, "terms (one list per language)") if node else {}
        return {language: self.strings(below, "terms") for language, below in entries.items()}

    def paths(self, node: Node | None) -> tuple[str, ...]:
        """Read the names that something had before."""
        found = self.strings(node, "formerly")
        for path in found:
            if node and not all(map(is_name, path.split("/"))):
                raise YamlError(self.path, node.line, f"the former name {path!r} {_NAME_RULE}")
        return found

    def strings(self, node: Node | None, name: str) -> tuple[str, ...]:
        if node is None:
            return ()
        items = node.value if isinstance(node.value, list) else [node]
        texts = (self.string(item, name) for item in items)
        return tuple(text for text in texts if text)

    def string(self, node: Node | None, name: str) -> str:
        if node is None:
            return ""
        if not isinstance(node.value, str):
            raise YamlError(self.path, node.line, f"{name} must be text")
        return " ".join(node.value.split())

    def entries(self, node: Node, name: str, keys: Iterable[str] = ()) -> dict[str, Node]:
        """Return a mapping's entries, where nothing at all counts as an empty mapping."""
        if node.value == "":
            return {}
        if not isinstance(node.value, dict):
            raise YamlError(self.path, node.line, f"{name} must be lines of the form `name: value`")
        for key, below in node.value.items():
            if keys and key not in keys:
                hint = did_you_mean(key, keys) or f"; there is {', '.join(sorted(keys))}"
                reason = f"{name} has no {key!r}{hint}"
                if below.value == "":
                    reason += f"; if it belongs to the words before it, {QUOTE_WORDS}"
                raise YamlError(self.path, below.line, reason)
        return node.value


_TAKEN = "is the name of a column; choose another name"
_NAME_RULE = "may hold letters, digits and - only (in Unicode's NFC form)"
_FACET_KEYS = frozenset({"kind", "label", "definition", "codes", "formerly"})
_CODE_KEYS = frozenset(
    {"label", "definition", "include", "exclude", "terms", "value", "codes", "formerly", "counts"}
)
_DEEPEST = 40
"""Levels of a path; codes that were put below themselves have no end."""

NEW_CODEBOOK = """\
# What may be said about the texts of this project: facets (questions) and codes (answers).
# A code may have: label (one, or one per language), definition, include, exclude,
# terms (per language, * for any ending), and codes below it.

facets:
  theme:
    definition: What the passage is about.
    codes:
  actor:
    definition: Who speaks, acts or is spoken about.
    codes:
  sentiment:
    kind: ordinal
    definition: How the passage judges its theme.
    codes:
      negative: {value: -1, definition: "A risk, a failure, criticism."}
      neutral: {value: 0, definition: "A report without a judgement."}
      positive: {value: 1, definition: "A benefit, a success, praise."}
"""
"""The codebook of a new project."""
