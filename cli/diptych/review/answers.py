"""What differs in a case of adjudication, question by question.

Where each annotator marked a passage once, and the passages have words in common, what all answered
alike is not asked about again: only the questions whose answers differ are decided, each by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import time_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from diptych.annotations.annotation import Annotation
    from diptych.review.adjudication import Case
    from diptych.texts.text import Text

PASSAGE = ""
"""The question which words are meant; all others are facets."""


class Question(NamedTuple):
    """A question, and what the annotators of a case answered, in the order of its options."""

    facet: str
    answers: tuple[str, ...]
    """Codes, or the words; empty for none."""

    @property
    def differs(self) -> bool:
        """Whether not all answered alike."""
        return len(set(self.answers)) > 1


def questions(case: Case, facets: Iterable[str], overlap: float) -> tuple[Question, ...]:
    """Return the questions of a case, where it can be decided by them; else none.

    Passages that have ``overlap`` in common count as the same one: the words that all marked.
    """
    annotators = [option.annotator for option in case.options]
    said = [option.annotation for option in case.options]
    if len(set(annotators)) < len(annotators) or len(said) == 1 or not _in_common(said):
        return ()
    is_same = _in_common(said) >= overlap * max(one.end - one.start for one in said)
    words = ("",) * len(said) if is_same else tuple(one.quote for one in said)
    asked = [Question(PASSAGE, words)]
    asked += [
        Question(facet, tuple(one.codes.get(facet, "") for one in said))
        for facet in facets
        if any(facet in one.codes for one in said)
    ]
    return tuple(asked) if any(one.differs for one in asked) else ()


def answered(
    case: Case, text: Text, asked: Sequence[Question], chosen: Mapping[str, int]
) -> list[Annotation]:
    """Return what the chosen answers make of a case: one annotation, or none without a code.

    ``chosen`` holds the place of an option for each question that differs. The note is that of
    whose answer was chosen first, else the first that there is.
    """
    said = [option.annotation for option in case.options]
    first = said[next(iter(chosen.values()))]
    codes = {
        one.facet: code
        for one in asked
        if one.facet != PASSAGE and (code := one.answers[chosen.get(one.facet, 0)])
    }
    if not codes:
        return []
    start, end = _span(said, chosen.get(PASSAGE))
    notes = [one.note for one in (first, *said) if one.note]
    return [
        replace(
            first,
            start=start,
            end=end,
            quote=text.body[start:end],
            codes=codes,
            note=notes[0] if notes else UNSET,
            created=time_now(),
        )
    ]


def _span(said: Sequence[Annotation], chosen: int | None) -> tuple[int, int]:
    if chosen is not None:
        return said[chosen].start, said[chosen].end
    return max(one.start for one in said), min(one.end for one in said)


def _in_common(said: Sequence[Annotation]) -> int:
    """Return how many code points all passages have in common."""
    return max(min(one.end for one in said) - max(one.start for one in said), 0)
