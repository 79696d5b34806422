"""Each number that decides what became of a paragraph is held by cases on either side of it.

Their texts are made of words that say nothing, each different, in one of four alphabets: so what
two paragraphs have in common is exactly what a case gives them. A case is right when a reader would
say so of real sentences of these lengths; a number that is changed by a tenth makes one wrong.
"""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import pytest

from diptych.comparison.text_diff import TEXT_DIFF, TextDiffCriteria, compare_wording
from diptych.texts.pairing import PAIRING
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ALPHABETS = ("bcdfg", "hjklm", "npqrs", "tvwxy")


def some(alphabet: int, count: int, *, skip: int = 0, letters: int = 4) -> list[str]:
    """Return so many different words of so many letters."""
    numbers = (17 * number + 3 for number in range(skip, skip + count))
    chosen = ALPHABETS[alphabet]
    return ["".join(chosen[number // 5**at % 5] for at in range(letters)) for number in numbers]


def said(*words: Sequence[str]) -> str:
    return " ".join(chain.from_iterable(words))


STAYING = [said(some(0, 20, skip=20 * number)) for number in range(3)]
"""Paragraphs that are the same in both texts."""
KEPT = some(1, 30)
GONE, COME = some(2, 40), some(3, 40)


class Case(NamedTuple):
    """Two texts, and what became of what of the first one."""

    expected: str
    """As ``2=2, 1=4 moved``; nothing of what is the same, has gone or has come."""
    a: Sequence[str]
    b: Sequence[str]


def became(case: Case, criteria: TextDiffCriteria) -> str:
    one, other = ("\n\n".join(paragraphs) for paragraphs in (case.a, case.b))
    texts = (parse_text("text", body.encode(), body, "text.md") for body in (one, other))
    return ", ".join(
        f"{_numbers(row.a)}={_numbers(row.b)} {'' if row.kind == 'changed' else row.kind}".rstrip()
        for row in compare_wording(*texts, criteria=criteria).rows
        if row.a and row.b and row.kind != "kept"
    )


def _numbers(span: tuple[int, int]) -> str:
    return "+".join(map(str, range(span[0], span[1] + 1)))


def moved(expected: str, kept: int) -> Case:
    """Put a paragraph of 25 words elsewhere, of which so many are kept."""
    old, new = said(KEPT[:kept], GONE[kept:25]), said(KEPT[:kept], COME[kept:25])
    return Case(expected, [old, *STAYING], [*STAYING, new])


def elsewhere(expected: str, old: str, *new: str) -> Case:
    return Case(expected, [old, *STAYING], [*STAYING, *new])


def in_place(expected: str, old: str, new: str) -> Case:
    """Rewrite a paragraph beside one that came instead of another."""
    before, *_, behind = STAYING
    gone, come = said(GONE[20:35]), said(COME[20:35])
    return Case(expected, [before, gone, old, behind], [before, come, new, behind])


def stretches(size: int, number: int, others: int, new: Sequence[str]) -> str:
    """Keep so many stretches of so many words, each behind so many others."""
    return said(*(
        [*new[at * others : (at + 1) * others], *KEPT[at * size : (at + 1) * size]]
        for at in range(number)
    ))  # fmt: skip


def stretched(expected: str, size: int, number: int, others: int) -> Case:
    old, new = (stretches(size, number, others, words) for words in (GONE, COME))
    return in_place(expected, old, new)


def alone(expected: str, letters: int) -> Case:
    """Change the longer one of two words of a byline, the only paragraph at its place."""
    old, new = (said(["hjklmh"], [words[0][0] * letters]) for words in (GONE, COME))
    return Case(expected, [STAYING[0], old, STAYING[1]], [STAYING[0], new, STAYING[1]])


def split(expected: str, *parts: str) -> Case:
    """Put the words of a paragraph into several."""
    whole = said(KEPT)
    return Case(expected, [STAYING[0], whole, STAYING[1]], [STAYING[0], *parts, STAYING[1]])


def split_off(expected: str, part: str) -> Case:
    whole = said(KEPT, [part])
    return Case(
        expected, [STAYING[0], whole, STAYING[1]], [STAYING[0], said(KEPT), part, STAYING[1]]
    )


def in_many(expected: str, paragraphs: int) -> Case:
    """Put a paragraph among others in which its words stand, in so many in all."""
    own = KEPT[:10]
    others = [
        said(own, some(3, 60, skip=60 * number, letters=6)) for number in range(paragraphs - 1)
    ]
    return elsewhere(expected, said(own), said(own, COME[:3]), *others)


def behind_others(expected: str, number: int) -> Case:
    """Let so many long paragraphs have more of the words of one than what it became."""
    own = KEPT[:20]
    others = [said(own, some(3, 80, skip=80 * at, letters=6)) for at in range(number)]
    return elsewhere(expected, said(own), *others, said(own[:14], COME[:6]))


def every_other(expected: str, words: int) -> Case:
    """Change every other word of a paragraph, a short one, but one."""
    kept = some(1, words, letters=9)
    old, new = (
        said([one if at % 2 == 0 or at == 1 else other[:2] for at, (one, other) in pairs])
        for pairs in (
            list(enumerate(zip(kept, others, strict=True)))
            for others in (some(2, words), some(3, words))
        )
    )
    return elsewhere(expected, old, new)


def chinese(expected: str, letters: int) -> Case:
    """Keep so many letters in a row, again and again."""
    kept = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
    rows = [kept[at : at + letters] for at in range(0, 3 * letters, letters)]
    gone, come = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰", "东南西北春夏秋冬风花雪山河湖海"
    old, new = (
        "".join(others[5 * at : 5 * at + 5] + row for at, row in enumerate(rows))
        for others in (gone, come)
    )
    return in_place(expected, old, new)


CASES = {
    "over half of it is there still": moved("1=4 moved", 13),
    "under half of it is there still": moved("", 12),
    "over .3 of it is in its place": stretched("3=3", 2, 3, 5),
    "under .3 of it is in its place": stretched("", 4, 3, 10),
    "over .3 of a byline": alone("2=2", 16),
    "under .3 of a byline": alone("", 17),
    "over .6 of a part comes from it": split("2=2+3", said(KEPT[:20]), said(KEPT[20:], COME[:6])),
    "under .6 of a part comes from it": split("2=2", said(KEPT[:20]), said(KEPT[20:], COME[:7])),
    "a part of 12 letters": split_off("2=2+3", "hjklmh jklmj"),
    "a part of 11 letters": split_off("2=2", "hjklh jklmj"),
    "words that stand in 20 paragraphs": in_many("1=4 moved", 20),
    "words that stand in 21 paragraphs": in_many("", 21),
    "the third of those with most of its words": behind_others("1=6 moved", 2),
    "the fourth of those with most of its words": behind_others("", 3),
    "two of forty pairs of words": every_other("1=4 moved", 21),
    "two of forty-two pairs of words": every_other("", 22),
    "two words in a row": stretched("3=3", 2, 4, 4),
    "words alone": stretched("", 1, 6, 2),
    "four letters in a row": chinese("3=3", 4),
    "three letters in a row": chinese("", 3),
}


@pytest.mark.parametrize("name", CASES)
def test_paragraphs_became_what_a_reader_says(name: str) -> None:
    assert became(CASES[name], TEXT_DIFF) == CASES[name].expected


OWN = [one.name for one in fields(TEXT_DIFF) if one.name != "pairing"]


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", OWN)
def test_a_tenth_more_or_less_makes_something_else_of_one(
    name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    criteria = replace(TEXT_DIFF, **{name: shifted(getattr(TEXT_DIFF, name), by)})
    assert any(became(case, criteria) != case.expected for case in CASES.values())


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", [one.name for one in fields(PAIRING)])
def test_a_tenth_more_or_less_finds_another_elsewhere(
    name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    pairing = replace(PAIRING, **{name: shifted(getattr(PAIRING, name), by)})
    criteria = replace(TEXT_DIFF, pairing=pairing)
    assert any(became(case, criteria) != case.expected for case in CASES.values())
