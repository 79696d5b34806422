from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison import vectors
from diptych.comparison.encoders import Encoder
from diptych.comparison.vectors import KeptVectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.encoders import Vectors


def test_what_is_kept_is_not_asked_for_again(encoder: Encoder, asked: list[str]) -> None:
    first = KeptVectors(encoder, b"")
    new = first(["abc", "b", "abc"])
    assert (asked, first.changed) == (["abc", "b"], True)
    second = KeptVectors(encoder, first.to_keep())
    assert (second(["b", "abc"]) == new[[1, 0]]).all()
    assert (asked, second.changed) == (["abc", "b"], False)


def test_what_is_read_before_an_interruption_is_kept(encoder: Encoder, asked: list[str]) -> None:
    read = encoder.load()

    def encode(paragraphs: Sequence[str]) -> Vectors:
        if "c" in paragraphs:
            raise KeyboardInterrupt
        return read(paragraphs)

    told: list[tuple[int, int]] = []
    lots = replace(encoder, load=lambda: encode, at_once=2)
    first = KeptVectors(lots, b"", lambda *steps: told.append(steps))
    with pytest.raises(KeyboardInterrupt):
        first(["a", "b", "c", "d", "e"])
    assert (asked, told, first.changed) == (["a", "b"], [(2, 5)], True)
    again = KeptVectors(replace(lots, load=encoder.load), first.to_keep(), first._tell)
    again(["a", "b", "c", "d", "e"])
    assert asked == ["a", "b", "c", "d", "e"]
    assert told[1:] == [(2, 3), (3, 3)]


def test_new_vectors_are_as_exact_as_kept_ones() -> None:
    third = np.array([[1 / 3]], dtype=np.float32)
    encoder = Encoder(name="use", version="1", size=1, load=lambda: lambda _: third)
    first = KeptVectors(encoder, b"")
    new = first(["abc"])
    assert new.dtype == np.float32
    assert (KeptVectors(encoder, first.to_keep())(["abc"]) == new).all()


def test_what_an_encoder_does_not_read_makes_no_difference(
    encoder: Encoder, asked: list[str]
) -> None:
    """A paragraph and those behind it, read as one, are often no more than itself."""
    kept = KeptVectors(replace(encoder, reads=3), b"")
    vectors = kept(["abcd", "abc e", "abd"])
    assert asked == ["abc", "abd"]
    assert (vectors[0] == vectors[1]).all()


def test_damage_costs_no_more_than_the_damaged(encoder: Encoder, asked: list[str]) -> None:
    first = KeptVectors(encoder, b"")
    right = first(["abc", "b"])
    kept = bytearray(first.to_keep())
    kept[30] ^= 1
    asked.clear()
    again = KeptVectors(encoder, bytes(kept))
    assert (again(["abc", "b"]) == right).all()
    assert asked == ["abc"]


@given(st.binary(max_size=300))
def test_anything_may_have_been_kept(kept: bytes) -> None:
    def encode(paragraphs: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        return np.ones((len(paragraphs), 3), dtype=np.float32)

    encoder = Encoder(name="use", version="1", size=3, load=lambda: encode)
    assert KeptVectors(encoder, kept)(["abc"]).tolist() == [[1, 1, 1]]


def test_the_oldest_go_first(
    encoder: Encoder, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "LARGEST", 2 * (16 + 4 + 2 * 26))
    first = KeptVectors(encoder, b"")
    first(["a", "b", "c"])
    asked.clear()
    KeptVectors(encoder, first.to_keep())(["a", "b", "c"])
    assert asked == ["a"]
