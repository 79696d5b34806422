"""Each number that decides where annotations go is held by cases on either side of it.

Their texts are made of words that say nothing, each different, in one of four alphabets: so what
two texts have in common is exactly what a case gives them. A case is right when a person would say
so of real sentences of these lengths; a number that is changed by a tenth makes one of them wrong.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from diptych.anchoring.correspondence import Correspondence
from diptych.anchoring.criteria import (
    CORRESPONDENCE,
    REANCHORING,
    CorrespondenceCriteria,
    ReanchoringCriteria,
)
from diptych.anchoring.reanchoring import reanchored
from diptych.annotations.annotation import Annotation
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ALPHABETS = ("bcdfg", "hjklm", "npqrs", "tvwxy")


def prose(alphabet: int, length: int, *, word: int = 4, skip: int = 0) -> str:
    """Return so many code points of different words of so many letters."""
    letters = ALPHABETS[alphabet]
    numbers = (17 * number + 3 for number in range(skip, skip + length))
    words = ("".join(letters[number // 5**at % 5] for at in range(word)) for number in numbers)
    said = " ".join(words)[:length]
    return f"{said[:-1]}." if said.endswith(" ") else said


def garbled(passage: str, letters: int) -> str:
    """Replace so many letters, evenly."""
    places = [at for at, letter in enumerate(passage) if letter.isalpha()]
    wrong = {places[number * len(places) // letters] for number in range(letters)}
    return "".join("z" if at in wrong else letter for at, letter in enumerate(passage))


BEFORE, BEHIND = prose(0, 80), prose(0, 80, skip=40)
OTHER, OTHERS = prose(2, 80), prose(2, 80, skip=40)
QUOTE, SHORT, ROUND = prose(1, 99), prose(1, 18), prose(1, 100)


class Passage(NamedTuple):
    """An annotation on a text that was changed, and what becomes of it."""

    status: str
    similarity: float | None
    quote: str
    old: str
    new: str
    orphan: bool = False


def rewritten(status: str, similarity: float, letters: int) -> Passage:
    new = f"{OTHER} {garbled(QUOTE, letters)} {OTHERS}"
    return Passage(status, similarity, QUOTE, f"{BEFORE} {QUOTE} {BEHIND}", new)


def in_place(
    status: str, similarity: float | None, letters: int, *, behind: str = BEHIND
) -> Passage:
    new = f"{BEFORE} {garbled(QUOTE, letters)} {behind}"
    return Passage(status, similarity, QUOTE, f"{BEFORE} {QUOTE} {BEHIND}", new)


def short(status: str, letters: int, *, is_beside: bool = True) -> Passage:
    """Get so many letters of a short passage wrong, and all before it."""
    behind = prose(0, 200, skip=40)
    new = f"{OTHER} {garbled(SHORT, letters)} {behind if is_beside else OTHERS}"
    return Passage(status, round(1 - letters / 18, 2), SHORT, f"{BEFORE} {SHORT} {behind}", new)


def copied_elsewhere(status: str, behind: int) -> Passage:
    """Keep so many code points behind a passage, and put it elsewhere as well."""
    behind_now = prose(0, behind, word=2)
    old = f"{BEFORE} {SHORT} {prose(0, 39, word=2)} end"
    return Passage(status, 1, SHORT, old, f"{OTHER} {SHORT} {behind_now} {OTHERS} {SHORT} {OTHERS}")


def far_context(status: str, changed: int) -> Passage:
    """Change so many code points behind a passage, and all before it."""
    old = f"{BEFORE} {SHORT} {prose(0, changed, skip=60)} {BEHIND}"
    return Passage(status, 1, SHORT, old, f"{OTHER} {SHORT} {prose(2, changed)} {BEHIND} {SHORT}")


def beside(status: str, similarity: float | None, letters: int, quote: str) -> Passage:
    """Keep so many letters before a passage, and change all else."""
    word = prose(0, letters, word=letters)
    old = f"{BEFORE} {word} {quote} {BEHIND}"
    return Passage(status, similarity, quote, old, f"{OTHER} {word} {quote} {OTHERS}")


def alike_before(status: str, letters: int) -> Passage:
    """Put a passage twice beside the same words; before one is what was there, but for letters."""
    word = prose(0, 20, word=20)
    there, unlike = f"{word} {SHORT} {OTHERS}", "z" * letters
    old = f"{prose(3, 80)} {word} {SHORT} {BEHIND}"
    new = f"{'z' * 80} {there} {prose(3, 80)[:-letters]}{unlike} {there}"
    return Passage(status, 1, SHORT, old, new)


def copied_while_edited(status: str, kept: int) -> Passage:
    """Put a passage elsewhere, and leave so many code points of it in its place."""
    left = f"{ROUND[:kept]} {prose(2, 100 - kept, skip=90)}"
    new = f"{BEFORE} {left} {BEHIND}\n\n{ROUND}"
    return Passage(status, 1, ROUND, f"{BEFORE} {ROUND} {BEHIND}", new)


def alone(status: str, length: int) -> Passage:
    quote = prose(1, length)
    return Passage(status, 1, quote, f"{BEFORE} {quote} {BEHIND}", f"{OTHER} {quote} {OTHERS}")


def moved(status: str, similarity: float | None, quote: str, letters: int) -> Passage:
    """Put a passage elsewhere, with so many letters wrong."""
    new = f"{BEFORE} {BEHIND}\n\n{OTHER} {garbled(quote, letters)} {OTHERS}"
    return Passage(status, similarity, quote, f"{BEFORE} {quote} {BEHIND}\n\n{OTHER}", new)


def moved_twice(similarity: float, distance: int) -> Passage:
    """Put a passage elsewhere badly at a distance, and well at the end."""
    much = prose(3, 9000, word=6)
    new = (
        f"{BEFORE} {BEHIND}\n\n{much[:distance]} {garbled(QUOTE, 18)} {much[distance:]} "
        f"{garbled(QUOTE, 10)} {OTHERS}"
    )
    return Passage("proposed", similarity, QUOTE, f"{BEFORE} {QUOTE} {BEHIND}\n\n{much}", new)


def orphan_of(status: str, length: int) -> Passage:
    quote = prose(1, length)
    return Passage(status, 1, quote, BEFORE, f"{BEFORE}\n\n{quote}", orphan=True)


def half_there(status: str, similarity: float | None, said: str, kept: int) -> Passage:
    """Bring an orphan's words back, of which so many code points stood there all the time."""
    old, new = f"{BEFORE}\n\n{said[:kept]}", f"{BEFORE}\n\n{said}"
    return Passage(status, similarity, ROUND, old, new, orphan=True)


PASSAGES = {
    "in place, over .6 alike, nothing around them": rewritten("edited", 0.61, 39),
    "in place, under .6 alike, nothing around them": rewritten("proposed", 0.59, 41),
    "short, over .6 alike, behind them what was there": short("edited", 7),
    "short, over .6 alike, nothing around them": short("proposed", 7, is_beside=False),
    "short, under .6 alike, behind them what was there": short("proposed", 8),
    "in place, over .5 alike": in_place("edited", 0.52, 48),
    "in place, under .5 alike": in_place("proposed", 0.48, 51),
    "in place, over .35 alike": in_place("proposed", 0.36, 63),
    "in place, under .35 alike": in_place("orphan", None, 66),
    "over .8 around": in_place("proposed", 0.44, 55, behind=f"{BEHIND[:26]} {OTHERS}"),
    "under .8 around": in_place("orphan", None, 55, behind=f"{BEHIND[:22]} {OTHERS}"),
    "the half behind them is there": copied_elsewhere("exact", 21),
    "half of 40 behind them changed": far_context("exact", 19),
    "more than half of 40 behind them changed": far_context("proposed", 21),
    "by chance in place, beside five letters": beside("exact", 1, 5, SHORT[:4]),
    "by chance in place, beside four letters": beside("proposed", 1, 4, SHORT[:4]),
    "in place beside a letter": beside("exact", 1, 1, SHORT),
    "in place beside nothing": beside("proposed", 1, 0, SHORT),
    "more alike before it than before its copy": alike_before("exact", 31),
    "hardly more alike before it than before its copy": alike_before("proposed", 32),
    "less than half of it is in its place, and all elsewhere": copied_while_edited("moved", 47),
    "more than half of it is in its place, and all elsewhere": copied_while_edited("proposed", 53),
    "long enough to be known once": orphan_of("moved", 41),
    "too short to be known once": orphan_of("proposed", 38),
    "long enough for their place": alone("exact", 21),
    "too short for their place": alone("proposed", 19),
    "long enough to be looked for": moved("proposed", 0.87, prose(1, 31), 4),
    "too short to be looked for": moved("orphan", None, prose(1, 28), 4),
    "less than a fourth is wrong": moved("proposed", 0.76, QUOTE, 24),
    "more than a fourth is wrong": moved("orphan", None, QUOTE, 26),
    "near enough to be taken first": moved_twice(0.82, 3600),
    "too far to be taken first": moved_twice(0.9, 4200),
    "less than half was there before": half_there("moved", 1, ROUND, 48),
    "more than half was there before": half_there("orphan", None, ROUND, 52),
    "less than .6 like them was there": half_there("proposed", 0.9, garbled(ROUND, 10), 58),
    "more than .6 like them was there": half_there("orphan", None, garbled(ROUND, 10), 66),
}


def placed(passage: Passage, criteria: ReanchoringCriteria) -> tuple[str, float | None]:
    start = 0 if passage.orphan else passage.old.index(passage.quote)
    one = Annotation(
        start=start,
        end=start + len(passage.quote),
        quote=passage.quote,
        codes={},
        **({"orphan": True} if passage.orphan else {}),
    )
    text = parse_text("t", passage.new.encode(), passage.new, "t.md")
    (found,) = reanchored({"one": one}, passage.old, [], text, criteria)
    return found.status, None if found.similarity is None else round(found.similarity, 2)


@pytest.mark.parametrize("name", PASSAGES)
def test_passages_go_where_a_person_puts_them(name: str) -> None:
    passage = PASSAGES[name]
    assert placed(passage, REANCHORING) == (passage.status, passage.similarity)


# Which place became which


class Lines(NamedTuple):
    """Two texts, and how many stretches of them correspond."""

    count: int
    of: Callable[[Correspondence], Iterable[object]]
    old: str
    new: str


def _kept(both: Correspondence) -> Iterable[object]:
    return [piece for piece in both.pieces if piece.kept]


def _moved(both: Correspondence) -> Iterable[object]:
    return both.blocks


def island(count: int, size: int, edited: int) -> Lines:
    """Keep one word between two edits of the same length."""
    word = prose(1, size, word=size)
    old = f"{prose(0, edited)} {word} {prose(0, edited, skip=40)}"
    return Lines(count, _kept, old, f"{prose(2, edited)} {word} {prose(2, edited, skip=40)}")


def half_elsewhere(count: int, kept: int) -> Lines:
    """Keep so much of a line in its place, and put the rest elsewhere."""
    new = f"{BEFORE}\n{ROUND[:kept]}\n{BEHIND}\n{prose(3, 20)} {ROUND[kept:]} {OTHERS}"
    return Lines(count, _moved, f"{BEFORE}\n{ROUND}\n{BEHIND}", new)


def line_elsewhere(count: int, words: int, *lines: str) -> Lines:
    """Put a line of so many words elsewhere, or what is left of it."""
    line = prose(1, 5 * words - 1)
    return Lines(count, _moved, f"{BEFORE}\n{line}\n{BEHIND}", "\n".join([BEFORE, BEHIND, *lines]))


def some_words(first: int, last: int, others: int = 30) -> str:
    """Return some words of a line, and so many code points besides."""
    return f"{' '.join(prose(1, 200).split()[first:last])} {prose(3, others, skip=first)}"


CORRESPONDENCES = {
    "a word of 12 letters between edits": island(0, 12, 59),
    "a word of 13 letters between edits": island(1, 13, 59),
    "a word of half an edit": island(0, 11, 22),
    "a word of more than half an edit": island(1, 11, 21),
    "less than half of a line is in its place": half_elsewhere(1, 48),
    "more than half of a line is in its place": half_elsewhere(0, 52),
    "over .3 of a line is elsewhere": line_elsewhere(1, 20, some_words(0, 5, 36)),
    "under .3 of a line is elsewhere": line_elsewhere(0, 20, some_words(0, 4, 18)),
    "over .1 more than elsewhere": line_elsewhere(1, 20, some_words(0, 9), some_words(13, 20)),
    "under .1 more than elsewhere": line_elsewhere(0, 20, some_words(0, 10), some_words(12, 20)),
}


def corresponding(lines: Lines, criteria: CorrespondenceCriteria) -> int:
    return len(list(lines.of(Correspondence(lines.old, lines.new, criteria))))


@pytest.mark.parametrize("name", CORRESPONDENCES)
def test_places_became_what_a_person_says(name: str) -> None:
    assert corresponding(CORRESPONDENCES[name], CORRESPONDENCE) == CORRESPONDENCES[name].count


# Each number is held


NUMBERS = [one.name for one in fields(REANCHORING) if one.name != "correspondence"]
PLACES = [one.name for one in fields(CORRESPONDENCE)]


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_tenth_more_or_less_places_one_otherwise(
    name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    criteria = replace(REANCHORING, **{name: shifted(getattr(REANCHORING, name), by)})
    assert any(placed(p, criteria) != (p.status, p.similarity) for p in PASSAGES.values())


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", PLACES)
def test_a_tenth_more_or_less_makes_one_correspond_otherwise(
    name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    places = replace(CORRESPONDENCE, **{name: shifted(getattr(CORRESPONDENCE, name), by)})
    criteria = replace(REANCHORING, correspondence=places)
    assert any(
        corresponding(lines, places) != lines.count for lines in CORRESPONDENCES.values()
    ) or any(placed(p, criteria) != (p.status, p.similarity) for p in PASSAGES.values())
