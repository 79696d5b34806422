"""An encoder that any machine has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from diptych.comparison.encoders import Encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.comparison.encoders import Vectors


@pytest.fixture
def letters() -> Callable[[Sequence[str]], Vectors]:
    """Count letters: paragraphs mean the same when they are made of the same letters."""

    def encode(paragraphs: Sequence[str]) -> Vectors:
        rows = [[p.lower().count(chr(97 + k)) for k in range(26)] for p in paragraphs]
        return np.array(rows, dtype=np.float32).reshape(-1, 26)

    return encode


@pytest.fixture
def asked() -> list[str]:
    """What the encoder has been asked for."""
    return []


@pytest.fixture
def encoder(letters: Callable[[Sequence[str]], Vectors], asked: list[str]) -> Encoder:
    def load() -> Callable[[Sequence[str]], Vectors]:
        def encode(paragraphs: Sequence[str]) -> Vectors:
            asked.extend(paragraphs)
            return letters(paragraphs)

        return encode

    return Encoder(name="use", version="1", size=26, load=load)
