"""How far annotators agree on the texts of a project."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from diptych.annotations.annotation import CONSENSUS
from diptych.comparison.groups import require_annotators
from diptych.errors import BadOptionError, TextChangedError
from diptych.operations.counting import CountedSets
from diptych.operations.former_texts import former_ids
from diptych.operations.naming import known_facets, known_texts
from diptych.operations.opening import at_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Facet
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.review.agreement import Agreement
    from diptych.review.differences import Disagreements
    from diptych.review.reading import Reading, Selection
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
    chosen = known_facets(project, facets)
    return measured(read_by_two(project, annotators, texts, revision), chosen)


def measured(
    selection: Selection,
    facets: Sequence[Facet],
    language: str = "",
    tell: Callable[[int, int], None] | None = None,
) -> Agreement:
    """Measure the agreement in what was chosen; ``tell`` is told how many resamples are done."""
    from diptych.review import agreement

    found = agreement.agreement(selection.readings, selection.annotators, facets, language, tell)
    return replace(found, not_counted=selection.not_counted)


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
    from diptych.review.reading import select

    project = project.as_it_is() if revision else project
    contents = project.contents()
    require_annotators(asked, contents.annotators)
    chosen = known_texts(texts, contents.texts)
    read = project.texts_at(contents.texts, chosen)
    counted = CountedSets(project, contents, texts=chosen if texts else None, asked=asked)
    now = {text.id: _sets(project, contents, text, asked) for text in read}
    for said in chain.from_iterable(now.values()):
        counted.note(said)
    have_read = {said.annotator for sets in now.values() for said in sets}
    names = list(dict.fromkeys(asked)) or sorted(have_read)
    if revision:
        selection = _now_and_then(project, names, read, revision, now)
    elif asked and len(names) == 1:
        raise BadOptionError(
            "--annotator",
            f"agreement takes two annotators; name a second, or compare {names[0]} with an earlier "
            "version: --rev REV",
        )
    else:
        selection = select([_reading(text, now[text.id]) for text in read], names)
    others = dict(selection.left_out)
    not_read, begun = (tuple(others.pop(why, ())) for why in ("not read", "only begun"))
    left_out = replace(counted.not_counted(), not_read=not_read, begun=begun, others=others)
    return replace(selection, not_counted=left_out)


def _sets(
    project: Project, contents: Contents, text: Text, asked: Sequence[str]
) -> list[AnnotationSet]:
    """Read the sets on a text of those asked for, else those of people."""
    there = contents.sets.get(text.id, ())
    if asked:
        there = [name for name in dict.fromkeys(asked) if name in there]
        return [project.annotation_set(text, name) for name in there]
    sets = (project.annotation_set(text, name) for name in there if name != CONSENSUS)
    return [said for said in sets if said.is_of_person]


def _reading(text: Text, sets: Sequence[AnnotationSet]) -> Reading:
    """Part those who have finished a text from those who have only begun it."""
    from diptych.review.reading import Reading

    return Reading(
        text=text,
        sets={said.annotator: said for said in sets if said.finished},
        begun=tuple(said.annotator for said in sets if said.progress == "begun"),
    )


def _now_and_then(
    project: Project,
    names: Sequence[str],
    texts: Sequence[Text],
    revision: str,
    sets: Mapping[str, Sequence[AnnotationSet]],
) -> Selection:
    from diptych.review.reading import Reading, select

    if len(names) != 1:
        whose = f": name one of {', '.join(names)}" if names else ""
        raise BadOptionError("--rev", f"compares one annotator now with the same one then{whose}")
    past = at_revision(project, revision)
    earlier = f"{names[0]}@{revision}"
    before = past.text_paths()
    former = former_ids(past, project)
    readings, changed = [], []
    for text in texts:
        name = former.get(text.id, text.id)
        old = past.texts_at(before, [name])[0] if name in before else text
        then = _reading(old, list(past.annotation_sets(old, names)))
        now = _reading(text, sets[text.id])
        if then.sets and now.sets and old.body != text.body:
            changed.append(text.id)
        else:
            renamed = dict(zip([earlier], then.sets.values(), strict=False))
            begun = (*[earlier] * len(then.begun), *now.begun)
            readings.append(Reading(text=text, sets={**renamed, **now.sets}, begun=begun))
    if changed and not any(len(reading.sets) > 1 for reading in readings):
        raise TextChangedError(changed[0], revision)
    return select(readings, [earlier, *names], changed)
