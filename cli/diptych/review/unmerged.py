"""What git could not merge, put together from what its index has of the sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import AnnotationSet, Conflict
from diptych.review.merging import merge_sets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from diptych.review.merging import Texts

WHOLE = ()
"""The path of the conflict that says: one side removed the set, the other one changed it."""


class Rebuilt(NamedTuple):
    """A set as the sides make it, as far as they agree."""

    annotations: AnnotationSet | None
    """``None`` where there shall be no such set."""
    conflicts: tuple[Conflict, ...] = ()
    """All that are open; one about the whole set stands nowhere else."""


def rebuild(
    stages: Mapping[int, AnnotationSet], kept: AnnotationSet | None, texts: Texts
) -> Rebuilt:
    """Merge what the index has: 1 is what both sides began with, 2 is ours, 3 is theirs.

    ``kept`` is what the file holds, ``None`` if that is no set. If a merge has left conflicts in
    it, everything is in there already. Otherwise it is ours, and perhaps more that was done
    since: that is kept.
    """
    base, ours, theirs = (stages.get(stage) for stage in (1, 2, 3))
    if kept and kept.conflicts and kept != ours:
        return Rebuilt(kept, kept.conflicts)
    if ours is None or theirs is None:
        return _one_sided(base, ours, theirs, kept)
    merged = merge_sets(base, ours, theirs, texts)
    if kept:
        merged = merge_sets(ours, kept, merged, texts)
    return Rebuilt(merged, merged.conflicts or ())


def _one_sided(
    base: AnnotationSet | None,
    ours: AnnotationSet | None,
    theirs: AnnotationSet | None,
    kept: AnnotationSet | None,
) -> Rebuilt:
    """Decide about a set that a side does not have: removed, or added by the other one."""
    there = ours or theirs
    if there is None or base is None:
        return Rebuilt(there and (kept or there))
    sides = {"base": base, "ours": ours and (kept or ours), "theirs": theirs and (kept or theirs)}
    known = {name: msgspec.to_builtins(side) for name, side in sides.items() if side}
    return Rebuilt(kept or there, (Conflict(path=WHOLE, **known),))


def new_since(said: AnnotationSet, base: Any) -> AnnotationSet | None:  # noqa: ANN401 - JSON
    """Return what one side added to a set that the other side removed; ``None`` for nothing.

    ``base`` is what both began with: whoever removed the set knew no more of it.
    """
    before = msgspec.convert(base, AnnotationSet)
    annotations, decisions = (
        {name: one for name, one in (now or {}).items() if name not in (then or {})}
        for now, then in (
            (said.annotations, before.annotations),
            (said.decisions, before.decisions),
        )
    )
    if not annotations and not decisions:
        return None
    return replace(said, annotations=annotations, decisions=decisions or UNSET)
