"""The words that set two groups apart, as people read them: one table for each group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.lists import listed
from diptych.rendering.numbers import signed
from diptych.rendering.tables import MARKUP, LayoutColumn, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.keyness import Keyness, Term
    from diptych.rendering.terminal import Screen


_WHOLE = 1000
"""Columns that no command needs: it is shown as a whole, or not at all."""


def keyness_tables(keyness: Keyness, style: str, screen: Screen) -> Iterator[str]:
    """Yield the terms of each group that has any, the most distinctive ones first."""
    several = max(keyness.texts) > 1
    opens = style not in MARKUP  # a command is of no use in a paper
    counted = "per 1,000 places" if keyness.query.near else "per 1,000"
    for group, name in enumerate(keyness.names):
        columns = [
            LayoutColumn(header=f"more in {name}"),
            *_number_columns(keyness.names, counted, several=several),
            *[LayoutColumn(header="in context", optional=True, keep=_WHOLE)] * opens,
        ]
        rows = [
            [*_cells(term, several=several), *[keyness.opened(term)] * opens]
            for term in keyness.terms
            if term.group == group
        ]
        if rows:
            yield table(columns, rows, style, screen)


def _number_columns(
    names: tuple[str, str], counted: str, *, several: bool
) -> Iterator[LayoutColumn]:
    """Yield the columns of numbers; texts are counted where a group has several."""
    texts = ["texts"] * several
    headers = [*(one for name in names for one in (name, counted, *texts)), "log odds", "z"]
    for header in (*headers, *(["DP"] * several)):
        yield LayoutColumn(header=header, align="right")


def keyness_explanation(keyness: Keyness) -> str:
    """Say in one line what was counted, and what the numbers are."""
    longest, query = keyness.query.longest, keyness.query
    what = "words" if not query.near else "places"
    sides = zip(keyness.names, keyness.words, strict=True)
    named = listed(f"{name} ({words} {what})" for name, words in sides)
    line = f"words{f' and phrases of up to {longest} words' if longest > 1 else ''} of {named}"
    if query.near:
        line = f"{line.replace(' of ' + named, '')} near {query.near!r} in {named}"
    if keyness.has_letters:
        line += "; in scripts that write no spaces letters that occur together are words"
    if query.ignore:
        line += f"; without {listed(map(repr, dict.fromkeys(query.ignore)))}"
    if query.without:
        line += f"; without {listed(dict.fromkeys(query.without))} paragraphs"
    line += f"; log odds above 0 for {keyness.names[0]}, with the words of both as prior"
    if query.prior != 1:
        line += f", times {query.prior:g}"
    line += "; z: log odds by their standard error"
    if max(keyness.texts) > 1:
        line += "; DP: how unevenly the texts of its group have a term, 0 to 1"
    return line


def _cells(term: Term, *, several: bool) -> list[str]:
    counts = [
        cell
        for count, rate, texts in zip(term.counts, term.rates, term.texts, strict=True)
        for cell in (
            str(count) if count else "–",
            f"{rate:.1f}" if count else "–",
            *([str(texts) if texts else "–"] * several),
        )
    ]
    spread = "–" if term.dispersion is None else f"{term.dispersion:.2f}"
    return [term.term, *counts, signed(term.log_odds, 2), signed(term.z, 2), *([spread] * several)]
