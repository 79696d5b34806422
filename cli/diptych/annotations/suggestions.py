"""Suggestions as annotations: what terms or a program say, in a set that people may correct.

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

    from diptych.texts.text import Text

_AROUND = 24
"""Letters on either side of a suggestion, inside its paragraph, by which it is known again."""
_DIGITS = 12


class Suggestion(NamedTuple):
    """A passage, and what is suggested of it."""

    start: int
    """Code points from the beginning of the body, as in an annotation."""
    end: int
    codes: tuple[tuple[str, str], ...]
    """Facets and codes, in the codebook's order of facets."""
    note: str = ""


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
    finished: bool,
) -> Renewal:
    """Replace the suggestions of some facets in a set, one annotation for each suggestion.

    Those found again keep their id, their date and what people wrote on them. ``known`` are the
    codes of the codebook, by facet and path. ``finished`` says that a paragraph without a code is
    one of which nothing is suggested.
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
    stays |= dict(_with_new_notes(current, there))
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
        finished=finished,
        text_version=text.version,
    )
    by_hand = [n for n, one in stays.items() if n not in there and one.codes.keys() & set(facets)]
    return Renewal(
        said=current if renewed == current else renewed,
        by_hand=len(by_hand),
        left_out=len(rest) - len(new),
    )


class Offer(NamedTuple):
    """One suggestion of a program, for somebody who may take it over."""

    program: str
    id: str
    """In the program's set."""
    annotation: Annotation
    mark: str
    """What the set of who takes it over or refuses it remembers of it, by some id."""


def offers(
    text: Text,
    sets: Iterable[AnnotationSet],
    own: AnnotationSet,
    known: Container[tuple[str, str]],
) -> list[Offer]:
    """Return what programs suggest that somebody has neither said nor answered, in reading order.

    ``known`` are the codes of the codebook: an answer to a code that was renamed since is one to
    whatever is suggested of its passage.
    """
    answered = _Answered(own, known)
    found = [
        Offer(each.annotator, name, one, f"{_mark_of(text, one).written}{_BY}{each.annotator}")
        for each in sets
        for name, one in each.anchored.items()
        if one.codes and not answered.holds(name, _mark_of(text, one), one)
    ]
    return sorted(found, key=lambda one: (one.annotation.start, -one.annotation.end, *one[:2]))


class _Answered:
    """What somebody took over, refused, or said by themselves.

    Where the words around changed, what was refused is known by its id in the program's set, and
    what was taken over by the words on which it lies.
    """

    def __init__(self, own: AnnotationSet, known: Container[tuple[str, str]]) -> None:
        self.known = known
        self.by_id = {name: _read(mark) for name, mark in (own.suggested or {}).items()}
        self.by_place: dict[str, list[_Mark]] = defaultdict(list)
        for mark in self.by_id.values():
            self.by_place[mark.place].append(mark)
        self.by_span: dict[tuple[int, int], list[_Mark]] = defaultdict(list)
        self.said: dict[tuple[int, int], list[Mapping[str, str]]] = defaultdict(list)
        for name, one in own.anchored.items():
            self.said[one.start, one.end].append(one.codes)
            self.by_span[one.start, one.end] += [self.by_id[name]] if name in self.by_id else []

    def holds(self, name: str, mark: _Mark, suggested: Annotation) -> bool:
        """Tell whether a suggestion is among it."""
        span = suggested.start, suggested.end
        answers = [*self.by_place[mark.place], *self.by_span[span]]
        answers += [self.by_id[name]] if name in self.by_id else []
        if any(_is_of(answer, mark, self.known) for answer in answers):
            return True
        return any(suggested.codes.items() <= codes.items() for codes in self.said[span])


def _is_of(answer: _Mark, mark: _Mark, known: Container[tuple[str, str]]) -> bool:
    """Tell whether an answer may be one to this suggestion, by whatever names of its codes."""
    return answer.codes == mark.codes or any(code not in known for code in answer.codes)


def suggested_by(mark: str) -> str:
    """Name the program whose suggestion somebody took over; a program's own set names none."""
    return mark.partition(_BY)[2]


_BY = " by "


def _mark_of(text: Text, one: Annotation) -> _Mark:
    codes = tuple(one.codes.items())
    return _mark(text, Suggestion(one.start, one.end, codes, one.note or ""))


def as_annotations(text: Text, found: Iterable[Suggestion]) -> AnnotationSet:
    """Return suggestions as a set by themselves, which nobody corrected."""
    annotations = {str(number): _annotation(text, one) for number, one in enumerate(found)}
    return AnnotationSet(
        text=text.id, text_version=text.version, annotator=TERMS, annotations=annotations
    )


def _there(current: AnnotationSet, found: Iterable[Suggestion]) -> Iterator[tuple[str, Suggestion]]:
    """Yield the annotations that say what is suggested, the first of several."""
    names = {
        (one.start, one.end, *sorted(one.codes.items())): name
        for name, one in reversed(list(current.anchored.items()))
    }
    for one in found:
        if name := names.get((one.start, one.end, *sorted(one.codes))):
            yield name, one


def _with_new_notes(
    current: AnnotationSet, there: Mapping[str, Suggestion]
) -> Iterator[tuple[str, Annotation]]:
    """Yield what is said again with another note, where nobody wrote another since."""
    for name, one in there.items():
        said, written = current.annotations[name], (current.suggested or {}).get(name)
        if written and _digest(said.note or "") == _read(written).note:
            yield name, replace(said, note=one.note or UNSET)


class _Mark(NamedTuple):
    """What was suggested: codes, and a digest of the words around by which to know it again."""

    codes: frozenset[tuple[str, str]]
    place: str
    note: str
    """A digest of the note; none has none."""

    @property
    def written(self) -> str:
        """The mark as a set has it."""
        codes = (f"{facet}={code}" for facet, code in sorted(self.codes))
        return " ".join((*codes, self.place, *([self.note] if self.note else [])))


def _read(written: str) -> _Mark:
    words = written.partition(_BY)[0].split(" ")
    codes = [tuple(word.split("=")) for word in words if "=" in word]
    place, *note = words[len(codes) :]
    return _Mark(frozenset((facet, code) for facet, code in codes), place, "".join(note))


def _mark(text: Text, one: Suggestion) -> _Mark:
    return _Mark(frozenset(one.codes), _place(text, one.start, one.end), _digest(one.note))


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS] if said else ""


def _place(text: Text, start: int, end: int) -> str:
    paragraph = text.paragraphs[text.touched(start, end)[0] - 1]
    before = text.body[max(start - _AROUND, paragraph.start) : start]
    words = (before, text.body[start:end], text.body[end : min(end + _AROUND, paragraph.end)])
    return _digest(as_seen("\0".join(words)))


def judged_together(current: AnnotationSet, facets: Collection[str]) -> list[str]:
    """Return other facets that suggestions have together with these."""
    marks = map(_read, (current.suggested or {}).values())
    judged = [dict.fromkeys(facet for facet, _ in sorted(mark.codes)) for mark in marks]
    mixed = (one for one in judged if not one.keys().isdisjoint(facets))
    return sorted({facet for one in mixed for facet in one if facet not in facets})


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
        """Tell whether a correction may be of this suggestion, and is not one of another."""
        return name not in self.used and _is_of(self.left[name], mark, self.known)


def _stale(
    current: AnnotationSet, left: Mapping[str, _Mark], text: Text, facets: Collection[str]
) -> Iterator[str]:
    """Yield what is not suggested any more, and stands there as it was made."""
    for name, mark in left.items():
        one = current.annotations.get(name)
        if one is None or not all(facet in facets for facet, _ in mark.codes):
            continue
        is_there = one.orphan or _place(text, one.start, one.end) == mark.place
        if is_there and one.codes == dict(mark.codes) and _digest(one.note or "") == mark.note:
            yield name


def _annotation(text: Text, one: Suggestion) -> Annotation:
    return Annotation(
        start=one.start,
        end=one.end,
        quote=text.body[one.start : one.end],
        codes=dict(one.codes),
        note=one.note or UNSET,
        created=time_now(),
    )
