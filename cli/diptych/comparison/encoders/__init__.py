"""Sentence encoders: which one fits two languages, and what all of them have.

Two encoders make two spaces; vectors of the one are never compared with those of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Encode = Callable[[Sequence[str]], Vectors]

THREADS = 2
"""At most; more make an encoder of this size no faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """A sentence encoder that is installed."""

    name: str
    version: str
    """Of its package: another one may give other vectors."""
    size: int
    """Numbers in a vector."""
    load: Callable[[], Encode]
    """Make the encoder ready, which takes a second."""


def encoder_for(*languages: str) -> Encoder | None:
    """Return the encoder for texts in some languages (tags; ``""`` is unknown), if there is one."""
    from diptych.comparison.encoders import e5, use

    found = use.encoder() if all(map(use.knows, languages)) else None
    return found or e5.encoder()


def installed(package: str) -> str | None:
    """Return the version of a package, ``None`` where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None
