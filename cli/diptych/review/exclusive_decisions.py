"""What two sides of a merge decided each for itself about the same annotations.

Each decision of a consensus has a random id, and so has what came of it. Where both sides decided
the same, one decision is enough; where they did not, only one can stand. Without this both would
stand, and count twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diptych.annotations.annotation import Annotation, AnnotationSet, Decision

Path = tuple[str, ...]


class _Pair(NamedTuple):
    """The ids of decisions of either side about the same annotations."""

    ours: str
    theirs: str


def decided_once(
    base: AnnotationSet | None, ours: AnnotationSet, theirs: AnnotationSet
) -> tuple[AnnotationSet, AnnotationSet]:
    """Return the two sides with the same decisions under the same ids, whoever merges."""
    for pair in list(_pairs(base, ours, theirs)):
        if _outcome(ours, pair.ours) == _outcome(theirs, pair.theirs):
            if pair.ours < pair.theirs:
                theirs = _with(_without(theirs, pair.theirs), ours, pair.ours)
            else:
                ours = _with(_without(ours, pair.ours), theirs, pair.theirs)
    return ours, theirs


def exclusive_paths(
    base: AnnotationSet | None, ours: AnnotationSet, theirs: AnnotationSet
) -> Iterator[Path]:
    """Yield the paths of decisions that cannot both stand, and of what came of them."""
    for pair in _pairs(base, ours, theirs):
        for side, name in ((ours, pair.ours), (theirs, pair.theirs)):
            yield "decisions", name
            yield from (("annotations", result) for result in _decisions(side)[name].result)


def _pairs(
    base: AnnotationSet | None, ours: AnnotationSet, theirs: AnnotationSet
) -> Iterator[_Pair]:
    known = {*_decisions(base), *(_decisions(ours).keys() & _decisions(theirs).keys())}
    about = {
        annotation: name
        for name, decision in _decisions(theirs).items()
        if name not in known
        for annotation in decision.derived_from
    }
    for name, decision in _decisions(ours).items() if about else ():
        if name not in known:
            found = (about[one] for one in decision.derived_from if one in about)
            yield from (_Pair(name, other) for other in dict.fromkeys(found))


def _outcome(side: AnnotationSet, name: str) -> tuple[Any, ...]:
    """Return what was decided on what; who decided, and when, does not matter."""
    decision = _decisions(side)[name]
    results = [_content(one) for one in _results(side, decision).values()]
    return sorted(decision.derived_from), decision.digest, sorted(results)


def _content(one: Annotation) -> tuple[Any, ...]:
    return (
        one.start,
        one.end,
        one.quote,
        sorted(one.codes.items()),
        one.note or "",
        bool(one.orphan),
    )


def _results(side: AnnotationSet, decision: Decision) -> dict[str, Annotation]:
    return {name: side.annotations[name] for name in decision.result if name in side.annotations}


def _without(side: AnnotationSet, name: str) -> AnnotationSet:
    decisions = dict(_decisions(side))
    gone = decisions.pop(name).result
    annotations = {key: one for key, one in side.annotations.items() if key not in gone}
    return replace(side, annotations=annotations, decisions=decisions)


def _with(side: AnnotationSet, other: AnnotationSet, name: str) -> AnnotationSet:
    decision = _decisions(other)[name]
    return replace(
        side,
        annotations={**side.annotations, **_results(other, decision)},
        decisions={**_decisions(side), name: decision},
    )


def _decisions(side: AnnotationSet | None) -> Mapping[str, Decision]:
    return (side.decisions if side else UNSET) or {}
