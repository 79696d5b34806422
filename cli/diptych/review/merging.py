"""Three-way merges of annotation sets, by annotation and field.

What one side changed is as that side has it. What both changed, in different ways, is a conflict:
the set holds what our side says, and an entry in ``conflicts`` holds what every side says, until
somebody settles it; so are different decisions on the same annotations. Start, end and quote are
one field. A type that gains a field needs nothing here: sets, annotations and mappings are merged
piece by piece, everything else as a whole.

Offsets count in one version of the text: the merged one, or ours while the texts do not merge.
Those spans of other versions are carried over that re-anchoring finds to be the same words, in
their place or moved. If any other
would have to be, ``text_version`` is a conflict: nothing is placed by guessing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from msgspec import UNSET
from msgspec.structs import asdict, replace

from diptych.anchoring.reanchoring import lies_on_quote, reanchored
from diptych.annotations.annotation import Annotation, AnnotationSet, Conflict
from diptych.errors import AnnotationSetError, DamagedSetError
from diptych.review.exclusive_decisions import decided_once, exclusive_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.texts.text import Text

VERSION = ("text_version",)
"""The path of the conflict that says: not all spans count in the same version of the text."""
SPAN = "span"
"""What a path calls the fields that say together where an annotation lies."""

_SUGGESTED = "suggested"
"""Where a set remembers what a program suggested: nobody has to settle that."""
_BY = ("by",)
"""Where a set says which program made it: nor that."""
_UNKNOWN = object()
"""What both sides began with, where that cannot be known: nothing equals it."""


class Texts(Protocol):
    """The versions of the text that the sides count in."""

    def text(self, version: str) -> Text | None:
        """Return the text in a version; ``None`` where it cannot be had."""

    def merged(self, base: str, ours: str, theirs: str) -> str | None:
        """Return the version that merging these gives; ``None`` where they do not merge."""


class NoTexts:
    """For where no version of the text can be had."""

    def text(self, version: str) -> None:
        """Have none."""

    def merged(self, base: str, ours: str, theirs: str) -> None:
        """Merge none."""


class _AnnotationPlace(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where an annotation lies."""

    start: int
    end: int
    quote: str
    orphan: Any = UNSET
    """Of an annotation that lies nowhere any more, where annotations can say so."""


_PLACE_FIELDS = tuple(
    name for name in _AnnotationPlace.__struct_fields__ if name in Annotation.__struct_fields__
)


def merge_sets(
    base: AnnotationSet | None,
    ours: AnnotationSet,
    theirs: AnnotationSet,
    texts: Texts | None = None,
) -> AnnotationSet:
    """Merge what two sides made of ``base``, which is ``None`` where both began with nothing.

    Conflicts that a side brings along stay, unless the other side settled them. Where ``base``
    has conflicts, as it has when git merges several common ancestors into one, what they are
    about counts as changed by both.
    """
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    texts = texts or NoTexts()
    bodies = _Bodies(_common_version(base, ours, theirs, texts), texts)
    was = bodies.counted(base, None) if base else None
    mine, other = decided_once(was, bodies.counted(ours, base), bodies.counted(theirs, base))
    merging = _Merging(base, exclusive_paths(was, mine, other))
    merged: AnnotationSet = merging.merged((), merging.known(was or UNSET, ()), mine, other)
    if bodies.misplaces(merged):
        versions = (side.text_version if side else UNSET for side in (base, ours, theirs))
        merging.conflict(VERSION, *versions)
    conflicts = sorted([*_carried(base, ours, theirs), *merging.conflicts], key=_path)
    return replace(merged, conflicts=tuple(conflicts) or UNSET)


def unknown_base(side: AnnotationSet) -> AnnotationSet:
    """Return a base for where there was one that cannot be read: all that differs is open."""
    return replace(side, conflicts=(Conflict(path=()),))


def settle(
    annotations: AnnotationSet, choices: Iterable[tuple[Conflict, Any]], path: str
) -> AnnotationSet:
    """Put chosen values, ``UNSET`` for none, in the places of conflicts; the others stay open.

    ``text_version`` stays as it is: what does not fit has to be re-anchored anyway. ``path`` is
    for messages. Raises ``AnnotationSetError`` for a value that cannot stand there.
    """
    chosen = list(choices)
    settled = {_key(conflict) for conflict, _ in chosen}
    left = tuple(one for one in annotations.conflicts or () if _key(one) not in settled)
    tree = msgspec.to_builtins(replace(annotations, conflicts=left or UNSET))
    try:
        for conflict, value in chosen:
            if conflict.path != VERSION:
                _put(tree, conflict.path, value)
        return msgspec.convert(tree, AnnotationSet)
    except (msgspec.ValidationError, TypeError, AttributeError, ValueError) as error:
        is_told = isinstance(error, msgspec.ValidationError)
        reason = str(error) if is_told else "a side cannot stand where the conflict is"
        said = DamagedSetError.correctable(path, reason)
        raise AnnotationSetError(path, "$.conflicts", said) from None


def _put(tree: dict[str, Any], path: Sequence[str], value: Any) -> None:  # noqa: ANN401 - JSON
    """Set a value in JSON, or take it out; inside of what is not there nothing is done."""
    *parents, last = path
    for key in parents:
        if key not in tree:
            return
        tree = tree[key]
    if last == SPAN and parents[:1] == ["annotations"]:
        for name in _PLACE_FIELDS:
            tree.pop(name, None)
        tree.update(value)
    elif value is UNSET:
        tree.pop(last, None)
    else:
        tree[last] = value


class _Merging:
    """One merge: what is open, what of the base cannot be relied on, and what excludes another."""

    def __init__(self, base: AnnotationSet | None, exclusive: Iterable[tuple[str, ...]]) -> None:
        self.conflicts: list[Conflict] = []
        self._unknown = {conflict.path for conflict in (base.conflicts if base else ()) or ()}
        doubtful = {*self._unknown, *exclusive}
        self._doubtful = {path[:end] for path in doubtful for end in range(len(path) + 1)}

    def conflict(self, path: tuple[str, ...], base: object, ours: object, theirs: object) -> None:
        """Leave something open."""
        sides = {"base": base, "ours": ours, "theirs": theirs}
        known = {
            name: msgspec.to_builtins(value)
            for name, value in sides.items()
            if value is not UNSET and value is not _UNKNOWN
        }
        self.conflicts.append(Conflict(path=path, **known))

    def merged(self, path: tuple[str, ...], base: Any, ours: Any, theirs: Any) -> Any:  # noqa: ANN401 - any field
        """Merge what stands at a path; ``UNSET`` is nothing."""
        if ours == theirs:
            return ours
        if path == _BY:
            return _by_both(base, ours, theirs)
        if path not in self._doubtful:
            if ours == base:
                return theirs
            if theirs == base:
                return ours
        mine, other = _pieces(ours), _pieces(theirs)
        if mine is None or other is None:
            if path[0] != _SUGGESTED:
                self.conflict(path, base, ours, theirs)
            return ours
        was: Any = base if base is _UNKNOWN else _pieces(base) or {}
        pieces = {
            name: self.merged(
                (*path, name),
                self.known(was if was is _UNKNOWN else was.get(name, UNSET), (*path, name)),
                mine.get(name, UNSET),
                other.get(name, UNSET),
            )
            for name in {**mine, **other}
        }
        return _put_together(ours, pieces)

    def known(self, base: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401
        """Return what the base has at a path, if that can be known."""
        return _UNKNOWN if path in self._unknown else base


def _pieces(value: object) -> Mapping[str, Any] | None:
    """Take apart what is merged piece by piece; ``None`` for what is merged as a whole."""
    if isinstance(value, AnnotationSet):
        return {name: piece for name, piece in _fields(value) if name != "conflicts"}
    if isinstance(value, Annotation):
        others = {name: piece for name, piece in _fields(value) if name not in _PLACE_FIELDS}
        return {SPAN: _place(value), **others}
    return value if isinstance(value, dict) else None


def _fields(value: AnnotationSet | Annotation) -> Iterator[tuple[str, Any]]:
    return ((name, piece) for name, piece in asdict(value).items() if piece is not UNSET)


def _by_both(base: object, ours: Any, theirs: Any) -> Any:  # noqa: ANN401 - a program, or UNSET
    """Merge what two sides say of the program: what only one changed, else the later one.

    What one was made with and the other was not, both together were not made with.
    """
    if base in (ours, theirs):
        return theirs if base == ours else ours
    if ours is UNSET or theirs is UNSET:
        return theirs if ours is UNSET else ours
    later = max(ours, theirs, key=lambda one: (one.time or "", msgspec.json.encode(one)))
    other = theirs.digests or {}
    digests = {name: one for name, one in (ours.digests or {}).items() if other.get(name) == one}
    return replace(later, digests=digests or UNSET)


def _put_together(like: object, pieces: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Build what ``_pieces`` took apart."""
    there = {name: piece for name, piece in pieces.items() if piece is not UNSET}
    if isinstance(like, AnnotationSet):
        return AnnotationSet(**there)
    if isinstance(like, Annotation):
        return Annotation(**_known(there.pop(SPAN)), **there)
    return there


def _place(annotation: Annotation) -> _AnnotationPlace:
    return _AnnotationPlace(**{name: getattr(annotation, name) for name in _PLACE_FIELDS})


def _carried(
    base: AnnotationSet | None, ours: AnnotationSet, theirs: AnnotationSet
) -> Iterator[Conflict]:
    """Yield the conflicts that the sides bring along and nobody settled."""
    before, mine, other = (
        {_key(conflict): conflict for conflict in (side.conflicts if side else ()) or ()}
        for side in (base, ours, theirs)
    )
    yield from (one for key, one in mine.items() if key in other or key not in before)
    yield from (one for key, one in other.items() if key not in mine and key not in before)


def _key(conflict: Conflict) -> bytes:
    return msgspec.json.encode(conflict)


def _path(conflict: Conflict) -> tuple[str, ...]:
    return conflict.path


# Versions of the text


def _common_version(
    base: AnnotationSet | None, ours: AnnotationSet, theirs: AnnotationSet, texts: Texts
) -> str:
    """Return the version that all spans shall count in: ours, where the texts do not merge."""
    mine, other = ours.text_version, theirs.text_version
    if base is None or other in (mine, base.text_version):
        return mine
    if mine == base.text_version:
        return other
    return texts.merged(base.text_version, mine, other) or mine


class _Bodies:
    """Spans of several versions of a text, counted in one of them."""

    def __init__(self, version: str, texts: Texts) -> None:
        self._version = version
        self._texts = texts
        self._right: set[tuple[str, _AnnotationPlace]] = set()

    def counted(self, side: AnnotationSet, base: AnnotationSet | None) -> AnnotationSet:
        """Return the set with those spans carried over that can be, and remember which.

        Others are as in the base, if it is only the text that moved them since.
        """
        placed = self._placed(side, self._version)
        self._right.update((name, _place(said)) for name, said in placed.items())
        left = side.annotations.keys() - placed.keys()
        then = self._placed(base, side.text_version) if base and left else {}
        annotations = {}
        for name, said in side.annotations.items():
            known = placed.get(name, said)
            if base and name in left and name in then and _place(then[name]) == _place(said):
                known = replace(said, **_known(_place(base.annotations[name])))
            annotations[name] = known
        return replace(side, annotations=annotations, text_version=self._version)

    def misplaces(self, merged: AnnotationSet) -> bool:
        """Tell whether a span of the set counts, for all one knows, in another version."""
        places = ((name, _place(said)) for name, said in merged.annotations.items())
        return any(place not in self._right for place in places)

    def _placed(self, side: AnnotationSet, version: str) -> Mapping[str, Annotation]:
        """Return the annotations that lie where they belong without doubt, or nowhere."""
        if side.text_version == version:
            return side.annotations
        old = new = None
        if side.anchored:
            old, new = self._texts.text(side.text_version), self._texts.text(version)
        if old is None or new is None:
            return side.orphans
        fitting = {
            name: said for name, said in side.anchored.items() if lies_on_quote(said, old.body)
        }
        placements = reanchored(fitting, old.body, (), new)
        sure = {one.id: one.placed for one in placements if one.status in {"exact", "moved"}}
        return {**side.orphans, **sure}


def _known(place: _AnnotationPlace) -> dict[str, Any]:
    return {name: getattr(place, name) for name in _PLACE_FIELDS}
