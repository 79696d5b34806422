"""Bodies as a reader sees them, so that annotations are placed by what can be seen to differ.

Letters composed in another way, and letters that nobody sees, come and go when a text is saved by
another program. Places are counted in the letters that are read, and back.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.quotes import Span, as_typed, trimmed
from diptych.texts.appearance import as_read, traced_reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.annotation import Annotation


@dataclass(frozen=True)
class Readable:
    """A body, and what is read of it."""

    body: str
    letters: str
    origins: Sequence[int] | None = None
    """Where each letter comes from, and the body's length; ``None`` where all are read."""

    def read(self, one: Annotation) -> Annotation:
        """Return an annotation on the body as one on the letters."""
        quote = as_read(one.quote)
        if self.origins is None or one.orphan or not self.letters:
            return _quoting(one, quote)
        start = min(bisect_left(self.origins, one.start), len(self.letters) - 1)
        end = max(bisect_left(self.origins, one.end), start + 1)
        return replace(one, start=start, end=end, quote=self.letters[start:end])

    def span(self, place: Span, quote: str) -> Span:
        """Return a place among the letters as one in the body: the quote's, if it is there."""
        if self.origins is None:
            return place
        core = trimmed(self.body, self.origins[place.start], self.origins[place.end])
        return as_typed(self.body, core, quote, trimmed(quote, 0, len(quote)).start)


@lru_cache(maxsize=4)
def readable(body: str) -> Readable:
    """Return what is read of a body."""
    if as_read(body) == body:
        return Readable(body, body)
    return Readable(body, *traced_reading(body))


def unplaced(one: Annotation) -> Annotation:
    """Return an annotation on a body that is not known, with what is read of its quote."""
    return _quoting(one, as_read(one.quote))


def _quoting(one: Annotation, quote: str) -> Annotation:
    if not quote or quote == one.quote:
        return one
    return replace(one, end=one.start + len(quote), quote=quote)
