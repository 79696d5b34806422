"""The codebook's facets and the annotations that have codes of them, changed together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations import codebook_edits as edits
from diptych.annotations.annotation import Conflict
from diptych.annotations.checks import hiding_option
from diptych.annotations.former_codes import current_set
from diptych.errors import BadFacetError, FacetInUseError
from diptych.operations.recoding import decided_still
from diptych.texts.appearance import typed_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.project.store import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Refaceted:
    """A facet that became another one, or went, or would."""

    old: str
    new: str
    annotations: int
    """How many had a code of it."""
    sets: int
    emptied: int = 0
    """How many had nothing else, and went with it."""
    conflicts: int = 0
    """How many had another code by the new name already."""


def add_facet(
    project: Project,
    name: str,
    *,
    kind: str = "nominal",
    label: str = "",
    definition: str = "",
    dry_run: bool = False,
) -> tuple[str, str]:
    """Add a facet to the codebook; return its name, and what is worth knowing of it."""
    facet = typed_name(name)
    edit = partial(edits.add_facet, name=facet, kind=kind, label=label, definition=definition)
    project.update_sets({}, edit, dry_run=dry_run)
    return facet, hiding_option(facet)


def rename_facet(
    project: Project, facet: str, new_name: str, *, dry_run: bool = False
) -> Refaceted:
    """Give a facet another name, in the codebook and in all annotations.

    The codebook may call it so already: then annotations have to have its codes by the old name.
    Where an annotation has a code by either name, these are a conflict, unless it is the same.
    Raises ``UnknownFacetError`` and ``BadFacetError``.
    """
    old, new = typed_name(facet), typed_name(new_name)
    uses: Counter[tuple[str, str]] = Counter()
    conflicts: list[Conflict] = []

    def change(sets: Mapping[str, AnnotationSet]) -> Mapping[str, AnnotationSet]:
        codebook = project.codebook()
        after = {who: _renamed(said, codebook, (old, new), uses) for who, said in sets.items()}
        conflicts.extend(one for said in after.values() for one in said.conflicts or ())
        return decided_still(sets, after)

    def edit(source: str) -> str:
        if old not in project.codebook().by_name and not uses:
            project.codebook().facet(facet)
        return edits.rename_facet(source, old, new)

    with project.changing(dry_run=dry_run):
        if old in project.codebook().by_name:
            edits.require_new_facet(project.codebook(), new)
        project.recode(change, edit, dry_run=dry_run)
    return Refaceted(
        old=old,
        new=new,
        annotations=sum(uses.values()),
        sets=len(uses),
        conflicts=len(conflicts),
    )


def _renamed(
    said: AnnotationSet,
    codebook: Codebook,
    names: tuple[str, str],
    uses: Counter[tuple[str, str]],
) -> AnnotationSet:
    """Return a set under the new name; what an annotation has under both is open, if it differs."""
    old, new = names
    current = current_set(said, codebook)
    with_both: dict[str, Annotation] = {}
    conflicts: list[Conflict] = []
    for annotation_id, annotation in current.annotations.items():
        if old not in annotation.codes:
            continue
        uses[said.text, said.annotator] += 1
        code = annotation.codes[old]
        if old not in codebook.by_name and new in codebook.by_name:
            code = _required_code(codebook, old, new, code)
        if new in annotation.codes:
            kept = {name: one for name, one in annotation.codes.items() if name != old}
            with_both[annotation_id] = replace(annotation, codes=kept)
            if kept[new] != code:
                path = ("annotations", annotation_id, "codes", new)
                conflicts.append(Conflict(path=path, ours=kept[new], theirs=code))
    one_each = replace(
        current,
        annotations={**current.annotations, **with_both},
        conflicts=tuple(conflicts) or UNSET,
    )
    changed = edits.refaceted(one_each if with_both else current, old, new)
    return said if changed is current else changed


def _required_code(codebook: Codebook, old: str, new: str, code: str) -> str:
    """Return what a code is called now that is to be one of another facet.

    Raises ``BadFacetError`` where that does not have it.
    """
    now = codebook.former_codes[new].now(code)
    if not now:
        add = f"diptych codebook add {new} {quote(code)}"
        reason = f"annotations carry its code {code!r}, which {new} does not have; add it: {add}"
        raise BadFacetError(old, reason)
    return now


def remove_facet(
    project: Project, facet: str, *, with_codes: bool = False, dry_run: bool = False
) -> Refaceted:
    """Take a facet out of the codebook, and its codes out of annotations if that is wanted.

    An annotation that has nothing else goes. The codebook may have lost the facet already: then
    annotations have to have codes of it. Raises ``UnknownFacetError`` and ``FacetInUseError``.
    """
    uses: Counter[tuple[str, str]] = Counter()
    emptied = 0

    def change(sets: Mapping[str, AnnotationSet]) -> Mapping[str, AnnotationSet]:
        nonlocal emptied
        after = {}
        for who, said in sets.items():
            current = current_set(said, project.codebook())
            changed = edits.refaceted(current, old, "")
            after[who] = said if changed is current else changed
            if count := sum(old in one.codes for one in current.annotations.values()):
                uses[said.text, who] = count
            emptied += len(current.annotations) - len(changed.annotations)
        return decided_still(sets, after)

    def edit(source: str) -> str:
        if uses and not with_codes:
            by_annotator: Counter[str] = Counter()
            for (_, annotator), count in uses.items():
                by_annotator[annotator] += count
            raise FacetInUseError(old, by_annotator)
        if uses and old not in project.codebook().by_name:
            return source
        return edits.remove_facet(source, old)

    old = typed_name(facet)
    with project.changing(dry_run=dry_run):
        project.recode(change, edit, dry_run=dry_run)
    return Refaceted(
        old=old, new="", annotations=sum(uses.values()), sets=len(uses), emptied=emptied
    )
