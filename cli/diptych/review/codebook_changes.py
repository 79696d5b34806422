"""What became of a codebook between two states of it: what was added, renamed, defined anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.codebook import Code, Codebook, Facet, FormerNames

What = Literal[
    "added", "removed", "renamed", "merged", "redefined", "rescaled", "recounted", "relabelled",
    "defaults",
]  # fmt: skip
"""``redefined``: definition, or examples of what is meant and what is not; ``rescaled``: the value,
or the kind of a facet; ``recounted``: whether it counts; ``relabelled``: labels or terms;
``defaults``: what tables count where nothing is asked."""


class CodebookChange(NamedTuple):
    """One thing that is different about a facet or a code."""

    what: What
    facet: str = ""
    """Its name afterwards; of one that is gone, before; nothing where it is about defaults."""
    code: str = ""
    """Its path; nothing: the facet itself."""
    former: str = ""
    """What it was called before, where it was renamed, or merged into another one."""

    @property
    def is_of_code(self) -> bool:
        """Whether it is about a code, and not about a facet."""
        return bool(self.code)


def codebook_changes(before: Codebook, after: Codebook) -> tuple[CodebookChange, ...]:
    """List what is different, first of facets and codes that are there, then of those gone.

    A name that another one says it had (``formerly``) was renamed, or merged where both were
    there; what stands below a renamed code went with it, and is no change of its own.
    """
    return tuple(_changes(before, after))


def _changes(before: Codebook, after: Codebook) -> Iterator[CodebookChange]:
    came = _successors(list(before.by_name), after.former_facets, set(after.by_name))
    former = _renamed(came, set(before.by_name))
    for facet in after.facets:
        old = before.by_name.get(former.get(facet.name, facet.name))
        if old is None:
            yield CodebookChange("added", facet.name)
            yield from (CodebookChange("added", facet.name, path) for path in facet.codes)
        else:
            if facet.name in former:
                yield CodebookChange("renamed", facet.name, former=former[facet.name])
            yield from _changes_of_facet(old, facet)
    for name, new in came.items():
        if new is None:
            yield CodebookChange("removed", name)
            yield from (
                CodebookChange("removed", name, path) for path in before.by_name[name].codes
            )
        elif former.get(new) != name and new != name:
            yield CodebookChange("merged", new, former=name)
    if before.defaults != after.defaults:
        yield CodebookChange("defaults")


def _changes_of_facet(old: Facet, new: Facet) -> Iterator[CodebookChange]:
    if old.definition != new.definition:
        yield CodebookChange("redefined", new.name)
    if old.kind != new.kind:
        yield CodebookChange("rescaled", new.name)
    if old.labels != new.labels:
        yield CodebookChange("relabelled", new.name)
    came = _successors(list(old.codes), new.former_names(), set(new.codes))
    former = _renamed(came, set(old.codes))
    for path, code in new.codes.items():
        was = old.codes.get(former.get(path, path))
        if was is None:
            yield CodebookChange("added", new.name, path)
        else:
            if path in former and not _went_along(path, former):
                yield CodebookChange("renamed", new.name, path, former[path])
            yield from (CodebookChange(what, new.name, path) for what in _differences(was, code))
    for path, successor in came.items():
        if successor is None:
            yield CodebookChange("removed", new.name, path)
        elif former.get(successor) != path and successor != path:
            yield CodebookChange("merged", new.name, successor, path)


def _successors(
    names: list[str], former_names: FormerNames, present: set[str]
) -> dict[str, str | None]:
    """Return what each name is called now; ``None`` for what is gone."""
    return {name: name if name in present else former_names.now(name) for name in names}


def _renamed(came: dict[str, str | None], before: set[str]) -> dict[str, str]:
    """Return the former name of what has another one now, and was not there beside it."""
    found: dict[str, str] = {}
    for old, new in came.items():
        if new is not None and new not in before:
            found.setdefault(new, old)
    return found


def _went_along(path: str, former: dict[str, str]) -> bool:
    """Tell whether a code has another path only because the one above it has."""
    above, _, name = path.rpartition("/")
    return above in former and former[path] == f"{former[above]}/{name}"


def _differences(old: Code, new: Code) -> Iterator[What]:
    if (old.definition, old.include, old.exclude) != (new.definition, new.include, new.exclude):
        yield "redefined"
    if old.value != new.value:
        yield "rescaled"
    if old.counts != new.counts:
        yield "recounted"
    if (old.labels, old.terms) != (new.labels, new.terms):
        yield "relabelled"
