"""How far a project is: who has read what, what needs to be done, and what comes next.

Each file is read once, and git is asked a fixed number of times; without git, nothing is said of
what is committed. What cannot be read is a part of the answer, not the end of it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from diptych.anchoring.anchoring import is_anchored
from diptych.annotations.annotation import CONSENSUS, coded_paragraphs
from diptych.errors import DiptychError, require_known
from diptych.operations.adjudicating import decided_between, open_cases
from diptych.operations.annotators import own_name
from diptych.operations.assigning import assignments, assignments_and_faults
from diptych.operations.counting import CountedSets
from diptych.operations.naming import known_text
from diptych.operations.telling import telling
from diptych.project.git import uncommitted
from diptych.project.names import ANNOTATIONS, TEXTS, set_path
from diptych.review.status import Candidate, SetStatus, Status, candidates, next_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.assignments import Assignments
    from diptych.operations.telling import Tell
    from diptych.project.contents import Contents
    from diptych.project.store import Project, ReadSet
    from diptych.texts.text import Text

_TWO = 2


def status(
    project: Project, annotator: str = "", texts: Sequence[str] = (), tell: Tell = None
) -> Status:
    """Look how far a project is; what comes next is that of ``annotator``, else of who is here.

    ``tell`` is told how many texts are done. Raises ``UnknownNameError`` for a text or an annotator
    that is nowhere.
    """
    contents = project.contents()
    assigned, faults = assignments_and_faults(project)
    known = {*contents.annotators, *assigned.annotators()}
    require_known("annotator", [annotator] if annotator else [], known)
    wanted = list(dict.fromkeys(known_text(name, contents.texts) for name in texts))
    changed = uncommitted(project.root, TEXTS, ANNOTATIONS)
    counted = CountedSets(project, contents, texts=wanted or None)
    looking = _Looking(project, contents, assigned, counted, changed)
    among = telling(wanted or contents.texts, tell)
    sets = tuple(one for text_id in among for one in looking.at(text_id))
    here = None if annotator else own_name(project)
    who = here.name if here else annotator
    has_assignments = bool(assigned or faults)
    return Status(
        sets=sets,
        annotator="" if wanted else who,
        next=None if wanted else _next(sets, who, has_assignments=has_assignments),
        has_assignments=has_assignments,
        has_consensus=CONSENSUS in contents.annotators,
        faults=faults,
        not_counted=counted.not_counted(),
        uncommitted=None if changed is None else tuple(changed),
    )


def _next(sets: Sequence[SetStatus], who: str, *, has_assignments: bool) -> SetStatus | None:
    text_id = next_of(candidates(sets, who), has_assignments=has_assignments) if who else ""
    if not text_id:
        return None
    mine = (one for one in sets if (one.text, one.annotator) == (text_id, who))
    return next(mine, SetStatus(text=text_id, annotator=who))


def next_text(project: Project, paths: Mapping[str, Path], annotator: str) -> str:
    """Return the id of the text that somebody reads next, as ``status`` does; or nothing.

    ``paths`` are those of all texts. Only their own sets are read. Raises what reading the
    assignments raises where nothing is found because of that.
    """
    assigned, faults = assignments_and_faults(project)
    to_read = {*assigned.of(annotator)}
    looked_at = (_candidate(project, paths, text_id, annotator, to_read) for text_id in paths)
    found = next_of(looked_at, has_assignments=bool(assigned or faults))
    if faults and not found:
        assignments(project)
    return found


def next_assigned(project: Project, paths: Mapping[str, Path], annotator: str) -> str:
    """Return what ``next_text`` does for somebody who is to read texts by a draw, else nothing.

    Where nothing was drawn for them, no set is read.
    """
    assigned, _ = assignments_and_faults(project)
    return next_text(project, paths, annotator) if assigned.of(annotator) else ""


def _candidate(
    project: Project,
    paths: Mapping[str, Path],
    text_id: str,
    annotator: str,
    to_read: Collection[str],
) -> Candidate:
    """Look at what somebody said of a text; whether it fits only where that is asked."""
    raw: bytes | None = None
    said: AnnotationSet | None = None
    fault = False
    try:
        raw = project.raw_set(text_id, annotator)
        said = None if raw is None else project.set_in_place(text_id, annotator, raw)
    except DiptychError:
        fault = True

    def opens() -> bool:
        with suppress(DiptychError):
            (text,) = project.texts_at(paths, [text_id])
            project.decode(text, annotator, raw)
            return bool(text.paragraphs) and not fault
        return False

    return Candidate(
        text=text_id,
        progress=said.progress if said else "not read",
        is_assigned=text_id in to_read,
        opens=opens,
    )


class _Found(NamedTuple):
    """An annotation set as far as it can be read."""

    said: AnnotationSet | None
    fault: str
    is_stale: bool = False
    fitting: ReadSet | None = None
    """What was read, where it fits text and codebook."""

    def coded(self, read: Text | None) -> frozenset[int]:
        """Return the numbers of the paragraphs with a code, as far as they are known."""
        return coded_paragraphs(read, self.fitting.said) if read and self.fitting else frozenset()


class _Looking:
    """Looks at one text after the other."""

    def __init__(
        self,
        project: Project,
        contents: Contents,
        assigned: Assignments,
        counted: CountedSets,
        changed: Sequence[Path] | None,
    ) -> None:
        self.project = project
        self.contents = contents
        self.counted = counted
        self.changed = None if changed is None else frozenset(changed)
        self.readers: dict[str, set[str]] = {}
        """Those who are to read a text that was in a draw."""
        for one in assigned:
            self.readers.setdefault(one.text, set()).update({one.annotator} - {""})

    def at(self, text_id: str) -> Iterator[SetStatus]:
        """Yield how far each annotator is with a text, and nobody's where there is none."""
        read, fault = self._text(text_id)
        sets = {who: self._set(read, text_id, who) for who in self.contents.sets.get(text_id, ())}
        undecided = self._undecided(read, sets) if read else None
        readers = self.readers.get(text_id, set())
        for who in sorted({*readers, *sets, *[CONSENSUS] * self._lacks(undecided, sets)}) or [""]:
            found = sets.get(who, _Found(None, ""))
            said = found.said
            yield SetStatus(
                text=text_id,
                annotator=who,
                assigned=who in readers,
                drawn=bool(readers) if text_id in self.readers else None,
                progress=said.progress if said else "not read",
                annotations=len(said.anchored) if said else 0,
                orphans=len(said.orphans) if said else 0,
                coded=found.coded(read),
                paragraphs=len(read.paragraphs) if read else 0,
                stale=found.is_stale,
                undecided=(undecided or 0) if who == CONSENSUS else 0,
                is_due=who == CONSENSUS and undecided == 0 and who not in sets,
                is_program=bool(said and said.is_program),
                uncommitted=self._is_uncommitted(text_id, who),
                fault=fault or found.fault,
            )

    def _text(self, text_id: str) -> tuple[Text | None, str]:
        try:
            return self.project.texts_at(self.contents.texts, [text_id])[0], ""
        except DiptychError as error:
            return None, str(error)

    def _set(self, read: Text | None, text_id: str, who: str) -> _Found:
        """Read a set, as it is stored where it does not fit the text."""
        fault = ""
        raw: bytes | None = None
        said: AnnotationSet | None = None
        fitting: ReadSet | None = None
        try:
            raw = self.project.files.read(set_path(text_id, who))
            if read:
                fitting = self.project.decode(read, who, raw)
                said = fitting.said
            else:
                said = self.project.set_in_place(text_id, who, raw)
        except DiptychError as error:
            said, fault = self._stored(text_id, who, raw), str(error)
        if said:
            self.counted.note(said)
        is_stale = bool(fault and read and said and not is_anchored(said, read.body))
        return _Found(said, "" if is_stale else fault, is_stale, fitting)

    def _stored(self, text_id: str, who: str, raw: bytes | None) -> AnnotationSet | None:
        with suppress(DiptychError):
            return self.project.set_in_place(text_id, who, raw or b"")
        return None

    @staticmethod
    def _lacks(undecided: int | None, sets: Mapping[str, _Found]) -> bool:
        """Tell whether a text has something to decide, or still has to get its consensus."""
        return bool(undecided) or (undecided is not None and CONSENSUS not in sets)

    def _undecided(self, read: Text, sets: Mapping[str, _Found]) -> int | None:
        """Count the cases that wait for a decision, between all people who finished a text.

        ``None`` where there is nothing to decide between.
        """
        sound = {who: found.fitting for who, found in sets.items() if found.fitting}
        finished = [one for one in sound.values() if one.said.is_of_person and one.said.finished]
        if len(finished) < _TWO or (CONSENSUS in sets and CONSENSUS not in sound):
            return None
        none = self.project.decode(read, CONSENSUS, None)
        consensus = sound.get(CONSENSUS, none).said
        between = decided_between(finished, consensus)
        return len(open_cases(between, consensus))

    def _is_uncommitted(self, text_id: str, who: str) -> bool | None:
        if self.changed is None:
            return None
        own = {set_path(text_id, who)} if who else set()
        return not self.changed.isdisjoint({self.contents.texts[text_id], *own})
