"""Suggestions as annotations: what terms hint at, in a set that people may correct.

A set remembers what was suggested, so that what people did to it since stands, with whatever
program they did it: what they changed or added stays, what they took out stays out.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import (
    TERMS,
    Annotation,
    AnnotationSet,
    new_annotation_id,
    time_now,
)
from diptych.texts.appearance import as_seen

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.terms import Suggestion
    from diptych.texts.text import Text

_AROUND = 24
"""Letters on either side of a suggestion, inside its paragraph, by which it is known again."""
_DIGITS = 12


class Renewal(NamedTuple):
    """A set with what is suggested now."""

    said: AnnotationSet
    """The very set that was there, where nothing changes."""
    by_hand: int
    """How many annotations of these facets people changed or added."""
    left_out: int
    """How many suggestions are not in it, because people changed them or took them out."""


def renewal(
    current: AnnotationSet,
    text: Text,
    found: Sequence[Suggestion],
    facets: Collection[str],
    known: Container[tuple[str, str]],
    *,
    complete: bool,
) -> Renewal:
    """Replace the suggestions of some facets in a set, one annotation for each passage and code.

    Those found again keep their id and everything else. ``known`` are the codes of the codebook,
    by facet and path. ``complete`` says that these are all facets: then the text is finished, and
    a paragraph without a code is one without a term.
    """
    made = dict(current.suggested or {})
    there = dict(_there(current, found))
    left = {name: _read(mark) for name, mark in made.items() if name not in there}
    stale = set(_stale(current, left, text, facets))
    corrected = _Corrected(current, {n: m for n, m in left.items() if n not in stale}, known)
    again = set(there.values())
    rest = [one for one in found if one not in again]
    new = {new_annotation_id(): one for one in rest if not corrected.takes(one, _mark(text, one))}
    stays = {name: one for name, one in current.annotations.items() if name not in stale}
    made = {name: mark for name, mark in made.items() if name not in stale}
    made |= {
        name: _mark(text, one).written
        for name, one in {**there, **new}.items()
        if name in new or name in made or current.suggested is UNSET
    }
    renewed = replace(
        current,
        annotations={**stays, **{name: _annotation(text, one) for name, one in new.items()}},
        suggested=made or UNSET,
        finished=current.finished or complete,
        text_version=text.version,
    )
    by_hand = [n for n, one in stays.items() if n not in there and one.codes.keys() & set(facets)]
    return Renewal(
        said=current if renewed == current else renewed,
        by_hand=len(by_hand),
        left_out=len(rest) - len(new),
    )


def as_annotations(text: Text, found: Iterable[Suggestion]) -> AnnotationSet:
    """Return suggestions as a set by themselves, which nobody corrected."""
    annotations = {str(number): _annotation(text, one) for number, one in enumerate(found)}
    return AnnotationSet(
        text=text.id, text_version=text.version, annotator=TERMS, annotations=annotations
    )


def _there(current: AnnotationSet, found: Iterable[Suggestion]) -> Iterator[tuple[str, Suggestion]]:
    """Yield the annotations that say what is suggested, the first of several."""
    names = {
        (one.start, one.end, *one.codes.items()): name
        for name, one in reversed(list(current.anchored.items()))
    }
    for one in found:
        if name := names.get((one.start, one.end, (one.facet, one.code))):
            yield name, one


class _Mark(NamedTuple):
    """What was suggested: a code, and a digest of the words around by which to know it again."""

    facet: str
    code: str
    place: str

    @property
    def written(self) -> str:
        """The mark as a set has it."""
        return f"{self.facet}={self.code} {self.place}"


def _read(written: str) -> _Mark:
    name, _, place = written.rpartition(" ")
    facet, _, code = name.partition("=")
    return _Mark(facet, code, place)


def _mark(text: Text, one: Suggestion) -> _Mark:
    return _Mark(one.facet, one.code, _place(text, one.start, one.end))


def _place(text: Text, start: int, end: int) -> str:
    paragraph = text.paragraphs[text.touched(start, end)[0] - 1]
    before = text.body[max(start - _AROUND, paragraph.start) : start]
    words = (before, text.body[start:end], text.body[end : min(end + _AROUND, paragraph.end)])
    said = as_seen("\0".join(words))
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]


class _Corrected:
    """What was suggested before and is not there as it was made: changed, or taken out."""

    def __init__(
        self,
        current: AnnotationSet,
        left: Mapping[str, _Mark],
        known: Container[tuple[str, str]],
    ) -> None:
        self.left = left
        self.known = known
        self.used: set[str] = set()
        self.by_place: dict[str, list[str]] = defaultdict(list)
        self.by_span: dict[tuple[int, int], list[str]] = defaultdict(list)
        for name, mark in left.items():
            self.by_place[mark.place].append(name)
            if said := current.anchored.get(name):
                self.by_span[said.start, said.end].append(name)

    def takes(self, one: Suggestion, mark: _Mark) -> bool:
        """Tell whether a suggestion was corrected; each correction is one of one suggestion."""
        names = (*self.by_place[mark.place], *self.by_span[one.start, one.end])
        name = next((name for name in names if self._is_of(name, mark)), None)
        if name:
            self.used.add(name)
        return name is not None

    def _is_of(self, name: str, mark: _Mark) -> bool:
        """Tell whether a correction may be of this suggestion, by whatever name of its code."""
        made = self.left[name]
        is_renamed = (made.facet, made.code) not in self.known
        return name not in self.used and (made[:2] == mark[:2] or is_renamed)


def _stale(
    current: AnnotationSet, left: Mapping[str, _Mark], text: Text, facets: Collection[str]
) -> Iterator[str]:
    """Yield what is not suggested any more, and stands there as it was made."""
    for name, mark in left.items():
        one = current.annotations.get(name)
        if one is None or mark.facet not in facets or one.note:
            continue
        is_there = one.orphan or _place(text, one.start, one.end) == mark.place
        if is_there and one.codes == {mark.facet: mark.code}:
            yield name


def _annotation(text: Text, one: Suggestion) -> Annotation:
    return Annotation(
        start=one.start,
        end=one.end,
        quote=text.body[one.start : one.end],
        codes={one.facet: one.code},
        created=time_now(),
    )
