"""How far annotators agree on the texts of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.annotation import people
from diptych.comparison.groups import require_annotators
from diptych.errors import BadOptionError, TextChangedError
from diptych.operations.naming import known_facets, known_texts
from diptych.operations.opening import at_revision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Facet
    from diptych.project.store import Project
    from diptych.review.agreement import Agreement
    from diptych.review.differences import Disagreements
    from diptych.review.reading import Selection
    from diptych.texts.text import Text


def agreement(
    project: Project,
    texts: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    facets: Sequence[str] = (),
    revision: str = "",
) -> Agreement:
    """Measure how far annotators agree, on these texts or on all, as ``diptych agreement`` does.

    Raises what ``read_by_two`` raises.
    """
    from diptych.review.agreement import agreement as measured

    chosen = known_facets(project, facets)
    selection = read_by_two(project, annotators, texts, revision)
    return measured(selection.readings, selection.annotators, chosen)


def disagreements(
    project: Project,
    texts: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    facets: Sequence[str] = (),
    revision: str = "",
) -> Disagreements:
    """Find the paragraphs where annotators differ, as ``agreement --disagreements`` does.

    Raises what ``read_by_two`` raises.
    """
    chosen = known_facets(project, facets)
    return differing(read_by_two(project, annotators, texts, revision), chosen)


def differing(selection: Selection, facets: Sequence[Facet]) -> Disagreements:
    """Find where annotators differ in what was chosen."""
    from diptych.review.differences import Disagreements, differences

    found = tuple(differences(selection.readings, [facet.name for facet in facets]))
    return Disagreements(found=found, annotators=selection.annotators)


def read_by_two(
    project: Project,
    asked: Sequence[str] = (),
    texts: Sequence[str] = (),
    revision: str = "",
) -> Selection:
    """Choose what agreement is about: texts that two or more annotators have finished.

    The annotators are those asked for, or else all people; with a revision one annotator, now and
    then. Raises ``UnknownNameError``, ``BadOptionError``, ``NothingToCompareError`` and
    ``TextChangedError``.
    """
    from diptych.review.reading import Reading, select

    known = project.all_annotators()
    require_annotators(asked, known)
    names = list(dict.fromkeys(asked)) or people(sorted(known))
    read = project.texts(known_texts(project, texts))
    if revision:
        return _now_and_then(project, names, read, revision)
    if asked and len(names) == 1:
        raise BadOptionError(
            "--annotator",
            f"agreement takes two annotators; name a second, or compare {names[0]} with an earlier "
            "version: --rev REV",
        )
    return select(
        (Reading(text=text, sets=_finished(project, text, names)) for text in read), names
    )


def _finished(project: Project, text: Text, names: Sequence[str]) -> dict[str, AnnotationSet]:
    sets = project.annotation_sets(text, names)
    return {said.annotator: said for said in sets if said.finished}


def _now_and_then(
    project: Project, names: Sequence[str], texts: Sequence[Text], revision: str
) -> Selection:
    from diptych.review.reading import Reading, select

    if len(names) != 1:
        whose = f": name one of {', '.join(names)}" if names else ""
        raise BadOptionError("--rev", f"compares one annotator now with the same one then{whose}")
    past = at_revision(project, revision)
    earlier = f"{names[0]}@{revision}"
    before = past.text_paths()
    readings, changed = [], []
    for text in texts:
        old = past.text(text.id) if text.id in before else text
        then, now = _finished(past, old, names), _finished(project, text, names)
        if then and now and old.body != text.body:
            changed.append(text.id)
        else:
            renamed = dict(zip([earlier], then.values(), strict=False))
            readings.append(Reading(text=text, sets=renamed | now))
    if changed and not any(len(reading.sets) > 1 for reading in readings):
        raise TextChangedError(changed[0], revision)
    return select(readings, [earlier, *names], changed)
