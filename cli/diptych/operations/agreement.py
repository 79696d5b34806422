"""How far annotators agree on the texts of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.annotation import people
from diptych.errors import BadOptionError, TextChangedError, UnknownNameError
from diptych.operations.opening import at_revision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project
    from diptych.review.agreement import Agreement
    from diptych.review.reading import Selection
    from diptych.texts.text import Text


def agreement(
    project: Project,
    annotators: Sequence[str] = (),
    *,
    texts: Sequence[str] | None = None,
    facets: Sequence[str] = (),
    revision: str = "",
) -> Agreement:
    """Measure how far annotators agree, as ``diptych agreement`` does."""
    from diptych.review.agreement import agreement as measured

    codebook = project.codebook()
    chosen = [codebook.facet(name) for name in dict.fromkeys(facets or codebook.by_name)]
    selection = read_by_two(project, annotators, texts, revision)
    return measured(selection.readings, selection.annotators, chosen)


def read_by_two(
    project: Project,
    asked: Sequence[str] = (),
    text_ids: Sequence[str] | None = None,
    revision: str = "",
) -> Selection:
    """Choose what agreement is about: texts that two or more annotators have finished.

    The annotators are those asked for, or else all people; with a revision one annotator, now and
    then. Raises ``UnknownNameError``, ``BadOptionError``, ``NothingToCompareError`` and
    ``TextChangedError``.
    """
    from diptych.review.reading import Reading, select

    known = project.all_annotators()
    for name in asked:
        if name not in known:
            raise UnknownNameError("annotator", name, known, "no text has annotations yet")
    names = list(dict.fromkeys(asked)) or people(sorted(known))
    texts = project.texts(text_ids)
    if revision:
        return _now_and_then(project, names, texts, revision)
    if asked and len(names) == 1:
        raise BadOptionError(
            "--annotator",
            f"agreement takes two annotators; name a second, or compare {names[0]} with an earlier "
            "version: --rev REV",
        )
    return select(
        (Reading(text=text, sets=_finished(project, text, names)) for text in texts), names
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
