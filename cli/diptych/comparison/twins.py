"""Two texts that are nearly the same, as a row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.records import Column, number, text, whole

if TYPE_CHECKING:
    from diptych.texts.alike import Alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Two texts, with where they come from."""

    pair: Alike
    source: str
    other_source: str


TWIN_COLUMNS: tuple[Column[Twin], ...] = (
    text("text", "a text's id", lambda one: one.pair.text),
    text("source", "where it comes from; else its id", lambda one: one.source),
    text("other", "the id of a text that has much in common with it", lambda one: one.pair.other),
    text("other_source", "where that comes from", lambda one: one.other_source),
    number(
        "share",
        "of the text's words, which stand in the other: in runs of at least 10 that both have (20 "
        "letters of scripts without spaces), 0 to 1",
        lambda one: one.pair.share,
    ),
    number("other_share", "of the other's words, which stand in it", lambda p: p.pair.other_share),
    whole("words", "so many are in common", lambda one: one.pair.words),
)
