"""The codebook's codes and the annotations that carry them, changed together."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations import codebook_edits as edits
from diptych.annotations.annotation import CONSENSUS
from diptych.annotations.former_codes import current_set, former_codes
from diptych.errors import (
    BadCodeError,
    CodeInUseError,
    FormerCodeError,
    GoneCodeError,
    UnknownNameError,
)
from diptych.review.adjudication import annotations_of_all, still_decided

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Facet
    from diptych.project.store import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoded:
    """A code that became another one, or would."""

    facet: str
    old: str
    new: str
    annotations: int
    """How many carried it, or one below it."""
    sets: int
    former_facet: str = ""
    """The facet that the old code was of, where that has another name, too."""


class NewNeighbours(NamedTuple):
    """Codes that a new one may be taken for."""

    twins: Sequence[str]
    """They differ from it in case, width or form only."""
    formerly: Sequence[str] = ()
    """They had its name before."""


def add_code(
    project: Project,
    facet: str,
    code: str,
    *,
    label: str = "",
    definition: str = "",
    value: float | None = None,
    dry_run: bool = False,
) -> NewNeighbours:
    """Add a code to the codebook, below those that are above it in its path."""
    edit = partial(
        edits.add_code, facet=facet, path=code, label=label, definition=definition, value=value
    )
    project.update_sets({}, edit, dry_run=dry_run)
    within = project.codebook().facet(facet)
    path = unicodedata.normalize("NFC", code)
    claims = within.former_names().claims(path)
    return NewNeighbours(within.twins(path), [name for name in claims if name != path])


def rename_code(
    project: Project, facet: str, code: str, name: str, *, dry_run: bool = False
) -> Recoded:
    """Give a code another name, in the codebook and in all annotations."""
    with project.changing(dry_run=dry_run):
        old = _known_code(project, facet, code, edits.renamed_path(code, name))
        edit = partial(edits.rename_code, facet=facet, path=old, new_name=name)
        return _recode(project, edit, (facet, old, edits.renamed_path(old, name)), dry_run=dry_run)


def move_code(
    project: Project, facet: str, code: str, parent: str, *, dry_run: bool = False
) -> Recoded:
    """Put a code below another one, or at the top where ``parent`` is empty."""
    with project.changing(dry_run=dry_run):
        within = project.codebook().facet(facet)
        old = _known_code(project, facet, code)
        below = within.code(parent).path if parent else ""
        edit = partial(edits.move_code, facet=facet, path=old, new_parent=below)
        return _recode(project, edit, (facet, old, edits.moved_path(old, below)), dry_run=dry_run)


def merge_code(
    project: Project, facet: str, code: str, into: str, *, dry_run: bool = False
) -> Recoded:
    """Give up a code in favour of another one, in the codebook and in all annotations.

    The codebook may have lost the code already: then annotations have to carry it.
    """
    with project.changing(dry_run=dry_run):
        within = project.codebook().facet(facet)
        new = within.code(into).path
        known = code in within.codes or within.former_names().now(code)
        used = [] if known else _used(project, facet, code)
        old = code if used else within.code(code).path
        _require_places(within, used, {code: new})
        edit = partial(edits.merge_code, facet=facet, path=old, into=new)
        return _recode(project, edit, (facet, old, new), dry_run=dry_run)


def _known_code(project: Project, facet: str, code: str, into: str = "") -> str:
    """Return the path of a code; ``into`` is what it may become.

    Raises ``UnknownNameError``, and ``GoneCodeError`` where annotations carry it nevertheless.
    """
    within = project.codebook().facet(facet)
    try:
        return within.code(code).path
    except FormerCodeError:
        raise
    except UnknownNameError:
        if not _used(project, facet, code):
            raise
    raise GoneCodeError(facet, code, within.codes, into if into in within.codes else "")


def _require_places(facet: Facet, used: Sequence[str], merged: Mapping[str, str]) -> None:
    """Require that all codes of annotations that go with one that is gone have a place."""
    for path in used:
        if edits.recoded_path(path, merged) not in facet.codes:
            reason = f"annotations carry {path!r} below it; merge that one first"
            raise BadCodeError(facet.name, next(iter(merged)), reason)


def _used(project: Project, facet: str, code: str) -> list[str]:
    """Return which codes of a code and those below it annotations carry."""
    found: set[str] = set()

    def look(sets: Mapping[str, AnnotationSet]) -> Mapping[str, AnnotationSet]:
        for said in sets.values():
            current = current_set(said, project.codebook()).annotations
            found.update(one.codes.get(facet, "") for one in current.values())
        return sets

    project.recode(look, dry_run=True)
    return sorted(path for path in found if f"{path}/".startswith(f"{code}/"))


def remove_code(project: Project, facet: str, code: str, *, dry_run: bool = False) -> str:
    """Take a code out of the codebook and return its path. Raises ``CodeInUseError``."""
    uses: Counter[str] = Counter()

    def look(sets: Mapping[str, AnnotationSet]) -> Mapping[str, AnnotationSet]:
        current = [current_set(said, project.codebook()) for said in sets.values()]
        for (_, annotator), count in edits.code_uses(current, facet, old).items():
            uses[annotator] += count
        return sets

    def edit(source: str) -> str:
        if uses:
            raise CodeInUseError(facet, old, uses)
        return edits.remove_code(source, facet, old)

    with project.changing(dry_run=dry_run):
        old = _known_code(project, facet, code)
        project.recode(look, edit, dry_run=dry_run)
    return old


def bring_over(project: Project, *, dry_run: bool = False) -> list[Recoded]:
    """Give all annotations the names that their codes have now; return what that changed."""
    found: dict[tuple[str, str, str, str], list[int]] = {}

    def change(sets: Mapping[str, AnnotationSet]) -> Mapping[str, AnnotationSet]:
        codebook = project.codebook()
        for said in sets.values():
            for name, count in Counter(former_codes(said, codebook)).items():
                found.setdefault(name, []).append(count)
        return decided_still(sets, {who: current_set(sets[who], codebook) for who in sets})

    project.recode(change, dry_run=dry_run)
    return [
        Recoded(
            facet=name,
            old=old,
            new=new,
            former_facet=facet if facet != name else "",
            annotations=sum(counts),
            sets=len(counts),
        )
        for (facet, old, name, new), counts in sorted(found.items())
    ]


def _recode(
    project: Project, edit: Callable[[str], str], codes: tuple[str, str, str], *, dry_run: bool
) -> Recoded:
    """Write the codebook, and the sets that use a code, all or nothing."""
    facet, old, new = codes
    uses: Counter[tuple[str, str]] = Counter()

    def change(sets: Mapping[str, AnnotationSet]) -> Mapping[str, AnnotationSet]:
        after = {}
        for who, said in sets.items():
            current = current_set(said, project.codebook())
            changed = edits.recoded(current, facet, {old: new})
            after[who] = said if changed is current else changed
            uses.update(edits.code_uses([current], facet, old))
        return decided_still(sets, after)

    project.recode(change, edit, dry_run=dry_run)
    return Recoded(facet=facet, old=old, new=new, annotations=sum(uses.values()), sets=len(uses))


def decided_still(
    before: Mapping[str, AnnotationSet], after: Mapping[str, AnnotationSet]
) -> Mapping[str, AnnotationSet]:
    """Let decisions on annotations of a text stand, whose codes only have other names now."""
    if CONSENSUS not in after or all(after[who] is before[who] for who in after):
        return after
    was, now = annotations_of_all(before.values()), annotations_of_all(after.values())
    return {**after, CONSENSUS: still_decided(after[CONSENSUS], was, now)}
