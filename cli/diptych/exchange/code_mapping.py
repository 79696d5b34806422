"""Which facets and codes of a project the codes of another tool are.

The codes at the top of the other tool's tree are facets, or all of them are codes of one facet that
somebody names. What the codebook has by that name, label or former name is that; what it lacks is
new. Nothing that the codebook says is changed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.annotations.codebook import RESERVED, Code, is_name
from diptych.errors import BadOptionError, NewOrdinalCodeError
from diptych.lists import few

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping, Sequence

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.exchange.foreign import ForeignCode

_SHOWN = 3
_LONGEST = 250
"""Letters of a name; YAML has no room for more than four times as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFacet:
    """A facet that the codebook lacks."""

    name: str
    label: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMapping:
    """What the codes of a file are in the project."""

    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Facet and path by the other tool's key."""
    new_facets: tuple[NewFacet, ...] = ()
    new_codes: Mapping[str, Sequence[Code]] = field(default_factory=dict)
    """By facet; those above come first."""
    told_otherwise: int = 0
    """How many codes the codebook defines in other words, which stay."""

    @property
    def is_new(self) -> bool:
        """Whether the codebook lacks any of it."""
        return bool(self.new_facets or self.new_codes)


def mapped(
    codes: Sequence[ForeignCode],
    used: Collection[str],
    codebook: Codebook,
    facet: str = "",
    *,
    is_own: bool = False,
) -> CodeMapping:
    """Map codes to those of a codebook; ``used`` are the keys of those that passages have.

    ``facet`` takes all of them. Names of diptych's ``is_own`` stay as they are; others are written
    small where they are new. Raises ``BadOptionError`` where they stand at the top and no facet
    is named, and ``NewOrdinalCodeError`` where an ordinal facet would get a code.
    """
    work = _Mapping(codebook, is_own=is_own)
    if facet:
        work.require_facet_name(facet)
        work.take_facet(facet)
        for code in codes:
            work.take_code(code, facet, "" if not code.above else work.path(code.above))
    else:
        _require_trees(codes)
        for code in codes:
            if code.above:
                work.take_code(code, *work.below(code.above))
            else:
                work.take_top(code, is_used=code.key in used)
    return work.done()


def _require_trees(codes: Sequence[ForeignCode]) -> None:
    """Refuse codes at the top that have none below: a facet of no codes would come of each."""
    above = {code.above for code in codes}
    bare = [c.name for c in codes if c.is_usable and not c.above and c.key not in above]
    if bare:
        named = few(map(repr, bare), _SHOWN)
        reason = (
            f"codes stand at the top with none below them ({named}); name the facet "
            "whose codes all of them are: --facet theme"
        )
        raise BadOptionError("--facet", reason)


class _Mapping:
    """Goes from code to code, those above first."""

    def __init__(self, codebook: Codebook, *, is_own: bool) -> None:
        self._codebook = codebook
        self._is_own = is_own
        self._places: dict[str, tuple[str, str]] = {}
        self._facets: dict[str, NewFacet] = {}
        self._codes: dict[str, dict[str, Code]] = {}
        self._paths: dict[str, set[str]] = {}
        """Of all codes of a facet, new ones too."""
        self._called: dict[tuple[str, str], dict[str, list[Code]]] = {}
        """The codes of the codebook by facet, parent, and what they may be called."""
        self._taken: set[tuple[str, str]] = set()
        """Facets and paths that codes of the file are already: twins get other ones."""
        self._own: dict[str, str] = {}
        """The names of codes without what was put before them to make them unique."""
        self._tops: dict[str, str] = {}
        """The facets of codes at the top, by key."""
        self._otherwise = 0

    def done(self) -> CodeMapping:
        """Return what was found."""
        return CodeMapping(
            codes=self._places,
            new_facets=tuple(self._facets.values()),
            new_codes={facet: tuple(codes.values()) for facet, codes in self._codes.items()},
            told_otherwise=self._otherwise,
        )

    def require_facet_name(self, facet: str) -> None:
        if not is_name(facet) or facet in RESERVED:
            reason = "the name of a column" if facet in RESERVED else "no name of a facet"
            raise BadOptionError("--facet", f"{facet!r} is {reason}; choose another one")

    def take_facet(self, name: str, label: str = "", definition: str = "") -> None:
        if name not in self._codebook.by_name:
            self._facets.setdefault(
                name, NewFacet(name=name, label=label, definition=_line(definition))
            )

    def take_top(self, code: ForeignCode, *, is_used: bool) -> None:
        """Make a code at the top a facet, and a code of it as well where passages have it."""
        found = self._facet_called(code.name)
        if found is None:
            wanted = self._named(code.name) or "facet"
            wanted = f"{wanted}-facet" if wanted in RESERVED else wanted
            taken = {*self._codebook.by_name, *self._facets}
            name = _unique(wanted, taken)
            self.take_facet(name, _label(code.name, name), code.definition)
        else:
            name = found.name
            self._compare(code.definition, found.definition)
        self._tops[code.key], self._own[code.key] = name, code.name
        if is_used:
            self._add(code, name, "", code.name, "")

    def _facet_called(self, name: str) -> Facet | None:
        free = [facet for facet in self._codebook.facets if facet.name not in self._tops.values()]
        for words in _called(name):
            for facet in free:
                if words in {facet.name, *map(_as_label, facet.labels.values())}:
                    return facet
        return None

    def path(self, key: str) -> str:
        """Return the path of a code that was taken."""
        return self._places[key][1]

    def below(self, key: str) -> tuple[str, str]:
        """Return the facet, and the path, that codes below one have above them."""
        return (self._tops[key], "") if key in self._tops else self._places[key]

    def take_code(self, code: ForeignCode, facet: str, parent: str) -> None:
        name = _without_prefix(code.name, self._own.get(code.above, ""))
        self._own[code.key] = f"{self._own.get(code.above, '')}/{name}".lstrip("/")
        self._add(code, facet, parent, name, code.definition)

    def _add(self, code: ForeignCode, facet: str, parent: str, name: str, definition: str) -> None:
        known = self._known(facet, parent, name)
        if known:
            self._compare(definition, known.definition)
            path = known.path
        else:
            path = self._new_path(facet, parent, name)
            labels = {"": label} if (label := _label(name, path.rpartition("/")[2])) else {}
            new = Code(path=path, labels=labels, definition=_line(definition))
            self._codes.setdefault(facet, {})[path] = new
        self._taken.add((facet, path))
        self._places[code.key] = facet, path

    def _known(self, facet: str, parent: str, name: str) -> Code | None:
        """Return the code of the codebook that stands there and is called so, or was."""
        within = self._codebook.by_name.get(facet)
        if within is None:
            return None
        called = self._beside(within, parent)
        for words in _called(name):
            for code in called.get(words, ()):
                if (facet, code.path) not in self._taken:
                    return code
        now = within.former_names().now(f"{parent}/{self._named(name)}".lstrip("/"))
        return within.codes[now] if now and (facet, now) not in self._taken else None

    def _beside(self, facet: Facet, parent: str) -> Mapping[str, Sequence[Code]]:
        """Return the codes that stand below one, by their names and labels."""
        if (facet.name, parent) not in self._called:
            found: dict[str, list[Code]] = {}
            for path, code in facet.codes.items():
                above, _, own = path.rpartition("/")
                labels = map(_as_label, code.labels.values())
                for words in dict.fromkeys((own, *labels)) if above == parent else ():
                    found.setdefault(words, []).append(code)
            self._called[facet.name, parent] = found
        return self._called[facet.name, parent]

    def _new_path(self, facet: str, parent: str, name: str) -> str:
        within = self._codebook.by_name.get(facet)
        wanted = f"{parent}/{self._named(name) or 'code'}".lstrip("/")
        if within and within.kind == "ordinal":
            raise NewOrdinalCodeError(facet, wanted, within.codes)
        there = self._paths.setdefault(facet, {*within.codes} if within else set())
        path = _unique(wanted, there)
        there.add(path)
        return path

    def _named(self, name: str) -> str:
        return name if self._is_own and is_name(name) and len(name) <= _LONGEST else named(name)

    def _compare(self, said: str, known: str) -> None:
        self._otherwise += bool(_line(said)) and _line(said) != _line(known)


def _called(name: str) -> tuple[str, str, str]:
    """Return what may be called by a name: what is so, what is labelled so, what it would be."""
    return name, _as_label(name), named(name)


def _as_label(words: str) -> str:
    """Write a label so that it is no name, and case makes no difference."""
    return f" {' '.join(words.casefold().split())}"


def named(words: str) -> str:
    """Make the name of a facet or a code of any words; nothing where they have no letters."""
    small = unicodedata.normalize("NFC", words).lower()
    if not is_name(small):
        letters = (one if unicodedata.category(one)[0] in "LMN" else " " for one in small)
        small = unicodedata.normalize("NFC", "-".join("".join(letters).split()))
    found = small[:_LONGEST].strip("-")
    return found if is_name(found) else ""


def _label(words: str, name: str) -> str:
    """Return what a code is called, where its name does not say it."""
    line = _line(words)
    return "" if line == name else line


def _line(words: str) -> str:
    """Return words as one line, without what cannot stand in one."""
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())


def _without_prefix(name: str, above: str) -> str:
    """Take away the names of codes above, which were put there to tell it from a twin."""
    levels = above.split("/") if above else []
    for first in range(len(levels)):
        prefix = "/".join(levels[first:]) + "/"
        if name.startswith(prefix) and name != prefix:
            return name.removeprefix(prefix)
    return name


def _unique(wanted: str, taken: Container[str]) -> str:
    """Return a name that is not taken: with a number behind, if need be."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
