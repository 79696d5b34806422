"""How far annotators agree on the texts of a project."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from diptych.annotations.annotation import CONSENSUS
from diptych.comparison.groups import require_annotators
from diptych.errors import BadOptionError, TextChangedError
from diptych.operations.counting import CountedSets
from diptych.operations.former_texts import former_ids
from diptych.operations.naming import known_facets, known_texts
from diptych.operations.opening import at_revision
from diptych.operations.telling import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Facet
    from diptych.operations.telling import Tell
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.review.agreement import Agreement
    from diptych.review.differences import Disagreements
    from diptych.review.reading import Outline, Reading, Selection
    from diptych.texts.text import Text


KEPT = 20_000
"""Annotations of the texts that are kept in memory; the others are read again to be compared."""


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
    tell: Tell = None,
) -> Agreement:
    """Measure the agreement in what was chosen; ``tell`` is told how many texts are done."""
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

    found = tuple(
        differences(
            (reading.open() for reading in selection.readings), [facet.name for facet in facets]
        )
    )
    return Disagreements(found=found, annotators=selection.annotators)


def read_by_two(
    project: Project,
    asked: Sequence[str] = (),
    texts: Sequence[str] = (),
    revision: str = "",
    tell: Tell = None,
) -> Selection:
    """Choose what agreement is about: texts that two or more annotators have finished.

    The annotators are those asked for, or else all people; with a revision one annotator, now and
    then. ``tell`` is told how many texts are read. Raises ``UnknownNameError``, ``BadOptionError``,
    ``NothingToCompareError`` and ``TextChangedError``.
    """
    from diptych.review.reading import select

    project = project.as_it_is() if revision else project
    contents = project.contents()
    require_annotators(asked, contents.annotators)
    chosen = known_texts(texts, contents.texts)
    counted = CountedSets(project, contents, texts=chosen if texts else None, asked=asked)
    reader = _Reader(project, contents, asked)
    outlines, have_read, kept = [], set(), 0
    for text_id in telling(chosen, tell):
        reading, sets = reader.read(text_id)
        have_read |= {said.annotator for said in sets}
        for said in sets:
            counted.note(said)
        kept += sum(len(said.annotations) for said in sets)
        outline = reading.outline()
        if kept > KEPT:
            outline = replace(outline, open=partial(reader.again, text_id))
        outlines.append(outline)
    names = list(dict.fromkeys(asked)) or sorted(have_read)
    if revision:
        selection = _now_and_then(project, names, outlines, revision)
    elif asked and len(names) == 1:
        raise BadOptionError(
            "--annotator",
            f"agreement takes two annotators; name a second, or compare {names[0]} with an earlier "
            "version: --rev REV",
        )
    else:
        selection = select(outlines, names)
    others = dict(selection.left_out)
    not_read, begun = (tuple(others.pop(why, ())) for why in ("not read", "only begun"))
    left_out = replace(counted.not_counted(), not_read=not_read, begun=begun, others=others)
    return replace(selection, not_counted=left_out)


class _Reader:
    """Reads texts with the sets of those asked for, else those of people."""

    def __init__(self, project: Project, contents: Contents, asked: Sequence[str]) -> None:
        self._project = project
        self._contents = contents
        self._asked = asked

    def read(self, text_id: str) -> tuple[Reading, list[AnnotationSet]]:
        """Read a text, and all those sets on it."""
        from diptych.review.reading import Reading

        [text] = self._project.texts_at(self._contents.texts, [text_id])
        sets = self._sets(text)
        reading = Reading(
            text=text,
            sets={said.annotator: said for said in sets if said.finished},
            begun=_begun(sets),
        )
        return reading, sets

    def again(self, text_id: str) -> Reading:
        """Read a text, and those sets on it that are finished."""
        return self.read(text_id)[0]

    def _sets(self, text: Text) -> list[AnnotationSet]:
        there = self._contents.sets.get(text.id, ())
        if self._asked:
            there = [name for name in dict.fromkeys(self._asked) if name in there]
            return [self._project.annotation_set(text, name) for name in there]
        sets = (self._project.annotation_set(text, name) for name in there if name != CONSENSUS)
        return [said for said in sets if said.is_of_person]


def _begun(sets: Iterable[AnnotationSet]) -> tuple[str, ...]:
    """Name those who have only begun a text."""
    return tuple(said.annotator for said in sets if said.progress == "begun")


def _now_and_then(
    project: Project, names: Sequence[str], outlines: Sequence[Outline], revision: str
) -> Selection:
    from diptych.review.reading import select

    if len(names) != 1:
        whose = f": name one of {', '.join(names)}" if names else ""
        raise BadOptionError("--rev", f"compares one annotator now with the same one then{whose}")
    earlier = f"{names[0]}@{revision}"
    past = _Past(project, names[0], revision)
    both, changed = [], []
    for outline in outlines:
        reading = past.with_earlier(outline)
        if reading is None:
            changed.append(outline.id)
        else:
            again = partial(past.with_earlier, outline)
            both.append(replace(reading.outline(), open=cast("Callable[[], Reading]", again)))
    if changed and not any(len(outline.names) > 1 for outline in both):
        raise TextChangedError(changed[0], revision)
    return select(both, [earlier, *names], changed)


class _Past:
    """What an annotator said as of a revision."""

    def __init__(self, project: Project, annotator: str, revision: str) -> None:
        self._name = annotator
        self._earlier = f"{annotator}@{revision}"
        self._project = at_revision(project, revision)
        self._paths = self._project.text_paths()
        self._former = former_ids(self._project, project)

    def with_earlier(self, outline: Outline) -> Reading | None:
        """Add to a reading what they said then; ``None`` where the text was another one."""
        now = outline.open()
        name = self._former.get(now.text.id, now.text.id)
        old = now.text
        if name in self._paths:
            [old] = self._project.texts_at(self._paths, [name])
        sets = list(self._project.annotation_sets(old, [self._name]))
        finished = [said for said in sets if said.finished]
        then = dict(zip([self._earlier], finished, strict=False))
        if then and now.sets and old.body != now.text.body:
            return None
        begun = (*[self._earlier] * len(_begun(sets)), *now.begun)
        return replace(now, sets={**then, **now.sets}, begun=begun)
