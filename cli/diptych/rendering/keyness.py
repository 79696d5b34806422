"""The words that set two groups apart, as people read them: one table for each group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.rendering.numbers import signed
from diptych.rendering.tables import LayoutColumn, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.keyness import Keyness, Term
    from diptych.rendering.terminal import Screen


def keyness_tables(keyness: Keyness, style: str, screen: Screen) -> Iterator[str]:
    """Yield the terms of each group that has any, the most distinctive ones first."""
    first, second = keyness.names
    numbers = (first, "per 1,000", second, "per 1,000", "log odds", "z")
    for group, name in enumerate(keyness.names):
        columns = [
            LayoutColumn(header=f"more in {name}"),
            *(LayoutColumn(header=header, align="right") for header in numbers),
        ]
        rows = [_cells(term) for term in keyness.terms if term.group == group]
        if rows:
            yield table(columns, rows, style, screen)


def keyness_explanation(keyness: Keyness) -> str:
    """Say in one line what was counted, and what the numbers are."""
    longest = keyness.query.longest
    sides = zip(keyness.names, keyness.words, strict=True)
    named = " and ".join(f"{name} ({words} words)" for name, words in sides)
    line = f"words{f' and phrases of up to {longest} words' if longest > 1 else ''} of {named}"
    if keyness.has_letters:
        line += (
            "; in scripts that write no spaces each letter counts as a word"
            f"{f', and phrases are runs of up to {longest} letters' if longest > 1 else ''}"
        )
    if keyness.query.without:
        line += f"; without {' and '.join(dict.fromkeys(keyness.query.without))} paragraphs"
    line += f"; log odds above 0 for {keyness.names[0]}, with the words of both as prior"
    if keyness.query.prior != 1:
        line += f", times {keyness.query.prior:g}"
    return f"{line}; z: log odds by their standard error"


def _cells(term: Term) -> list[str]:
    counts = [
        cell
        for count, rate in zip(term.counts, term.rates, strict=True)
        for cell in (str(count) if count else "–", f"{rate:.1f}" if count else "–")
    ]
    return [term.term, *counts, signed(term.log_odds, 2), signed(term.z, 2)]
