"""Sentence encoders: which one fits two languages, and what all of them have.

Two encoders make two spaces; vectors of the one are never compared with those of the other.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Encode = Callable[[Sequence[str]], Vectors]


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
    reads: int | None = None
    """Characters that it reads of a paragraph, from its beginning; ``None``: all of them."""
    at_once: int | None = None
    """Paragraphs that it is given at once; ``None``: all, as it reads them faster together."""


class Joined(str):
    """Several paragraphs that are read as one; an encoder may use what it has read of each."""

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    @classmethod
    def of(cls, parts: Sequence[str]) -> Joined:
        """Join paragraphs by blanks."""
        joined = cls(" ".join(parts))
        joined.parts = tuple(parts)
        return joined


def encoder_for(*languages: str) -> Encoder | None:
    """Return the encoder for texts in some languages (tags; ``""`` is unknown), if there is one."""
    from diptych.comparison.encoders import e5, use

    found = use.encoder() if all(map(use.knows, languages)) else None
    return found or e5.encoder()


def second_encoder(first: Encoder) -> Encoder | None:
    """Return an encoder that sees what the first one does not, if there is one, and time for it."""
    from diptych.comparison.encoders import e5

    found = e5.encoder()
    return found if found and found.name != first.name else None


def installed(package: str) -> str | None:
    """Return the version of a package, ``None`` where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def in_one_thread() -> AbstractContextManager[object]:
    """Have matrices multiplied in one thread: on those of this size several wait for each other.

    Without threadpoolctl numpy takes as many as it likes.
    """
    try:
        from threadpoolctl import threadpool_limits
    except ModuleNotFoundError:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
