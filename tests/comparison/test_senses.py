from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from diptych.comparison.senses import SENSES, long_words, shared_senses
from diptych.comparison.signals import SIGNAL_CRITERIA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.encoders import Vectors
    from diptych.comparison.signals import SignalCriteria

MEANINGS = {"quake": 0, "Beben": 0, "tremor": 0, "house": 1, "Häuser": 1, "kings": 2, "König": 2,
            "Jakarta": 3}  # fmt: skip
OTHERS = "".join(chr(letter) * 5 + " " for letter in range(ord("a"), ord("z") + 1))
OTHER = "".join(chr(letter) * 5 + " " for letter in range(ord("α"), ord("ρ") + 1))
"""Words that mean nothing of the same: all have little in common."""


def by_heart(words: Sequence[str]) -> Vectors:
    """Read words whose meaning is known; each other one means something else."""
    import numpy as np

    others = [word[:1] for word in (OTHERS + OTHER).split()]
    found = np.zeros((len(words), 4 + len(others)), np.float32)
    for row, word in zip(found, words, strict=True):
        row[MEANINGS[word] if word in MEANINGS else 4 + others.index(word[0])] = 1
    return found


def said(
    a: Sequence[str], b: Sequence[str], criteria: SignalCriteria = SIGNAL_CRITERIA
) -> dict[str, list[list[float]]]:
    """Say what the paragraphs share, of texts that have one more each."""
    found = shared_senses([*a, OTHERS], [*b, OTHER], by_heart, criteria)
    assert found.keys() == SENSES
    return {name: values[:-1, :-1].round(2).tolist() for name, values in found.items()}


def test_words_that_mean_the_same_are_shared() -> None:
    found = said(["A quake in Jakarta", "The kings house"], ["Beben, Beben!", "Der König"])
    for name, values in found.items():
        assert [[value > 0 for value in row] for row in values] == [[True, False], [False, True]], (
            name
        )


def test_the_fewer_paragraphs_have_a_word_the_more_it_says() -> None:
    found = said(["quake and house", "quake", "quake"], ["Beben", "Häuser"])
    assert found["rarest"][0][1] > found["rarest"][0][0]


def test_what_is_covered_is_of_the_one_of_which_more_is_covered() -> None:
    ((short, long),) = said(["quake"], ["Beben", f"Beben {OTHER}"])["covered"]
    assert short > 0.2
    assert long == pytest.approx(short, abs=0.05)


def test_which_text_is_the_first_makes_no_difference() -> None:
    a, b = ["quake in Jakarta", "house", "-"], ["Häuser, Beben", "König"]
    for name, values in said(a, b).items():
        assert values == [list(row) for row in zip(*said(b, a)[name], strict=True)]


def test_paragraphs_without_words_share_nothing() -> None:
    assert said(["…", "quake"], ["17", "Beben", "house"])["senses"][0] == [0, 0, 0]
    for a, b in (("…", "quake"), ("quake", "…"), ("…", "…")):
        found = shared_senses([a], [b], by_heart, SIGNAL_CRITERIA)
        assert all(values.tolist() == [[0]] for values in found.values())


def test_words_mean_something_of_the_same_from_some_cosine_on() -> None:
    def nearly(words: Sequence[str]) -> Vectors:
        """Have two words that are as near as is needed, more or less."""
        vectors = by_heart(["quake" if word == "nearly" else word for word in words])
        for row, word in zip(vectors, words, strict=True):
            row[1] = 2.95 if word == "nearly" else row[1]
        return vectors

    for like, expected in ((0.27, True), (0.3, True), (0.33, False)):
        criteria = replace(SIGNAL_CRITERIA, like=like)
        found = shared_senses(["nearly", OTHERS], ["Beben", OTHER], nearly, criteria)
        assert bool(found["senses"][0, 0] > 0) is expected


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("The town of Oslo and Rio, tower", ["Oslo", "tower"]),
        ("Evakuierung 2024 B52 l’évacuation", ["Evakuierung", "évacuation"]),
        ("雅加达 said", ["雅加", "加达"]),
        ("震 と", ["震", "と"]),
        ("Seoul에서 대통령이", ["Seoul에서", "대통령이"]),
        ("भूकंप से", ["भूकंप"]),
    ],
)
def test_long_words_and_names_are_read(paragraph: str, words: list[str]) -> None:
    assert list(long_words(paragraph, SIGNAL_CRITERIA)) == words
