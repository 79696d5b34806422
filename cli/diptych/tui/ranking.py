"""Which codes a few typed letters mean: the order in which the picker offers them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diptych.annotations.codebook import Code

_OF_FACET = 4
"""The rank of a facet's name, of which all codes have the same."""
_LETTERS_SKIPPED = 8
"""The rank of letters that occur in order, with others between them."""


def ranked(
    query: str, codes: Iterable[tuple[str, Code]], *, by_facet: bool = False
) -> list[tuple[str, Code]]:
    """Return the codes, given with their facets, that fit every word of a query, the best first.

    A code fits by its path, its labels in all languages, its terms, its definition and examples,
    and ``by_facet`` by the name of its facet; case and accents do not matter. Those that fit
    equally well stay in their order.
    """
    words = folded(query).split()
    found = []
    for facet, code in codes:
        fields = [*_fields(code), *([(_OF_FACET, folded(facet))] if by_facet else [])]
        ranks = [rank for word in words if (rank := _rank(word, fields)) is not None]
        if len(ranks) == len(words):
            found.append((sum(ranks), facet, code))
    return [(facet, code) for _, facet, code in sorted(found, key=lambda one: one[0])]


def folded(text: str) -> str:
    """Return a text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _fields(code: Code) -> Iterator[tuple[int, str]]:
    """Yield what is searched, each with the rank of a match at its very beginning."""
    yield 0, folded(code.path.rsplit("/", 1)[-1])
    yield 0, folded(code.path)
    for label in code.labels.values():
        yield 0, folded(label)
    for terms in code.terms.values():
        for term in terms:
            yield 3, folded(term)
    for sentence in (code.definition, *code.include):
        yield 5, folded(sentence)


def _rank(word: str, fields: list[tuple[int, str]]) -> int | None:
    ranks = [rank for base, field in fields if (rank := _field_rank(word, base, field)) is not None]
    return min(ranks, default=None)


def _field_rank(word: str, base: int, field: str) -> int | None:
    """Rank a match: all of the field, its beginning, that of a word in it, anywhere, scattered."""
    if word == field:
        return base
    if field.startswith(word):
        return base + 1
    at = field.find(word)
    while at > 0 and field[at - 1].isalnum():
        at = field.find(word, at + 1)
    if at > 0:
        return base + 2
    if word in field:
        return base + 4
    return _LETTERS_SKIPPED if base == 0 and len(word) > 1 and _scattered(word, field) else None


def _scattered(word: str, field: str) -> bool:
    rest = iter(field)
    return all(letter in rest for letter in word)
