"""What is around a passage tells where it is now."""

from __future__ import annotations

import pytest

from diptych.anchoring.criteria import REANCHORING
from diptych.anchoring.surroundings import Surroundings
from diptych.annotations.quotes import Span

A, B, C = "Ships came from forty lands.", "Nobody had asked for coal.", "It rained all day in May."


def span(text: str, words: str, nth: int = 1) -> Span:
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def told(old: str, new: str, words: str) -> int:
    """Tell between the first and the second place of words in a new text."""
    both = Surroundings(old, new, REANCHORING)
    return both.told_apart(span(old, words), span(new, words), span(new, words, 2))


@pytest.mark.parametrize(
    ("old", "new", "told_to_be"),
    [
        (f"{A}\n\n{B}\n\n{C}", f"{A}\n\n{B}\n\n{C}\n\n{B}", 1),
        (f"{A}\n\n{B}\n\n{C}", f"{B}\n\n{A}\n\n{B}\n\n{C}", -1),
        (f"{A}\n\n{B}\n\n{C}", f"{A}\n\n{B}\n\n{B}\n\n{C}", 0),
        (f"{A} {B}\n\n{C}", f"x {B}\n\n{C}\n\n{A} {B}\n\nz", -1),
        (f"{B}\n\n{C}", f"{B}\n\n{B}\n\n{C}", 0),
        (f"{A}\n\n{B}\n\nIf so, no.", f"{C}\n\n{B}\n\nIf so.\n\n{C}\n\n{B}\n\nIf so, no.", -1),
        (f"{A}\n\n{B}\n\n{C}", f"{B}\n\n{B}", 0),
        (f"{C}\n\nNote\n\n{B}\n\n{A}", f"{C}\n\nNote\n\nNote\n\n{B}\n\n{B}\n\n{A}", -1),
        (f"{A}\n\n{B}\n\nNote\n\n{C}", f"{A}\n\n{B}\n\n{B}\n\nNote\n\nNote\n\n{C}", 1),
        (f"{C}\n\nNotes\n\n{B}\n\n{A}", f"{C}\n\nNotes\n\nNotes\n\n{B}\n\n{B}\n\n{A}", 0),
    ],
    ids=[
        "first",
        "second",
        "in a row",
        "its line",
        "at the edge",
        "few letters",
        "nothing",
        "hardly the one, much the other",
        "much the one, hardly the other",
        "the one, and the other",
    ],
)
def test_places_are_told_apart(old: str, new: str, told_to_be: int) -> None:
    assert told(old, new, "asked") == told_to_be


@pytest.mark.parametrize(
    ("first", "second", "told_to_be"),
    [(A, "Ten men sat in the sun.", 1), ("Ten men sat in the sun.", A, -1), (A, A, 0)],
)
def test_what_is_alike_around_places_tells_where_letters_do_not(
    first: str, second: str, told_to_be: int
) -> None:
    rest = 4 * f"{C} "
    new = f"{rest}{first} of {B} on {rest}{second} of {B} on {rest}"
    assert told(f"{rest}{A} x {B} y {rest}", new, "asked") == told_to_be


def test_a_few_letters_of_either_side_outweigh_what_is_alike() -> None:
    old = f"{A[:-1]}: abc {B} def, {C}"
    new = f"{A[:-1]}; abc {B} ghi. {C} Much else was said of ships. One jkl {B} def. Two."
    assert told(old, new, "asked") == 0


def test_copies_have_something_of_what_was_around() -> None:
    old = f"{A} {B} {C}"
    new = f"{A} {B} He asked for nothing. They had\nasked for coal. {C}"
    both = Surroundings(old, new, REANCHORING)
    found = [new[slice(*one)] for one in both.copies(span(old, "asked"))]
    assert len(found) == 2
    assert set(found) == {"asked"}


def test_white_space_has_neither_copies_nor_a_place() -> None:
    both = Surroundings(f"{A} {B}", f"{B} {A} {B}", REANCHORING)
    blank = Span(len(A), len(A) + 1)
    assert list(both.copies(blank)) == []
    assert both.moved(blank, Span(0, len(A))) is None


def test_what_moved_is_found_by_what_stands_once() -> None:
    old, new = f"{A} {B} {C}", f"{B}\n{C}\n{A}"
    both = Surroundings(old, new, REANCHORING)
    assert both.moved(span(old, "asked"), span(old, B)) == span(new, "asked")
    assert both.moved(span(old, "asked for"), span(old, B)) == span(new, "asked for")
    twice = Surroundings(old, f"{new} {B}", REANCHORING)
    assert twice.moved(span(old, "asked"), span(old, B)) is None


def test_of_very_many_places_the_first_are_looked_at() -> None:
    old = "Tide. " * 1_200
    both = Surroundings(old, f"{old}Ebb.", REANCHORING)
    assert 1_000 <= len(list(both.copies(Span(60, 64)))) < 1_010


def test_long_stretches_are_compared_to_their_ends() -> None:
    long = " ".join(str(number) for number in range(500))
    both = Surroundings(f"{A} {long} asked {long} {B}", f"{C} {long} asked {long} {C}", REANCHORING)
    old = span(both.old, "asked")
    assert both.grade(old, span(both.new, "asked")) == 2 * 13
