"""Adjudication of a text in a project: reads the annotators' sets, writes the consensus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.annotation import CONSENSUS
from diptych.errors import BadOptionError, require_known
from diptych.exchange import adjudication_sheet
from diptych.lists import listed
from diptych.operations.naming import known_text
from diptych.operations.worksheets import worksheet_file
from diptych.review.adjudication import (
    OVERLAP,
    Adjudication,
    adjudicated,
    annotations_of_all,
    decided,
    decided_otherwise,
    looked_at,
    others_decided_on,
    restored,
    still_decided,
    with_consensus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.operations.worksheets import WorksheetFile
    from diptych.project.store import Project, ReadSet
    from diptych.records import Records
    from diptych.review.adjudication import Case, DecidedOtherwise
    from diptych.texts.text import Text

_TWO = 2
Choice = tuple["Case", "Sequence[Annotation]"]
"""A case, and what is taken of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicator:
    """Decides on one text between some annotators, at least two."""

    project: Project
    text_id: str
    paths: Mapping[str, Path]
    """Where all texts are, by id."""
    annotators: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """Others who annotated the text."""
    overlap: float = OVERLAP

    def current(self) -> Adjudication:
        """Return the cases as they are, and the consensus as it would become; write nothing.

        Raises ``BadOptionError`` where the consensus rests on annotations of others, too.
        """
        return self._read()[0]

    def says(self, found: Adjudication) -> bool:
        """Tell whether the consensus is written already as it would become."""
        stored = self.project.stored_set(self.text_id, CONSENSUS)
        return stored is not None and stored.annotations == found.consensus.annotations

    def agree(self) -> Adjudication:
        """Let what agrees stand in the consensus."""
        return self.decide((), "")

    def decide(self, choices: Iterable[Choice], by: str, *, dry_run: bool = False) -> Adjudication:
        """Write decisions into the consensus, on top of what agrees; ``dry_run`` does not write."""

        def change(after: AnnotationSet) -> AnnotationSet:
            for case, taken in choices:
                after = decided(after, case, taken, by)
            return after

        return self._change(change, dry_run=dry_run)

    def restore(self, case: Case, before: AnnotationSet) -> Adjudication:
        """Write what an earlier consensus said of a case, which is open again if that was nothing.

        What is said of others stays.
        """
        return self._change(lambda after: restored(after, case, before))

    def _change(
        self, changed: Callable[[AnnotationSet], AnnotationSet], *, dry_run: bool = False
    ) -> Adjudication:
        with self.project.changing(dry_run=dry_run):
            adjudication, sets, consensus = self._read()
            after = changed(adjudication.consensus)
            found = with_consensus(adjudication, after)
            done = not found.open and all(one.said.finished for one in sets)
            after = after if after.finished == done else replace(after, finished=done)

            def change(before: AnnotationSet) -> AnnotationSet:
                return before if after == before else after

            key = self.text_id, CONSENSUS
            self.project.update_sets({key: change}, read=[consensus], dry_run=dry_run)
        return found

    def sheet(self, found: Adjudication, *, decided: bool = False) -> str:
        """Write the sheet of what is open, or of what is decided too."""
        return adjudication_sheet.sheet(found, self.project.codebook(), decided=decided)

    def choices(self, written: str, path: str, found: Adjudication) -> Sequence[Choice]:
        """Return what a filled in sheet of ``found`` decides; ``path`` is its name in messages.

        Raises ``BadWorksheetError`` with every line that cannot be read.
        """
        return adjudication_sheet.read_sheet(written, found, self.project.codebook(), path)

    def choice(self, written: str, case: Case) -> list[Annotation]:
        """Return what a line of a sheet takes of a case; raises what reading it raises."""
        return adjudication_sheet.read_choice(written, case, self._text(), self.project.codebook())

    def sheet_file(self) -> WorksheetFile:
        """Return the file in which a sheet is filled in."""
        return worksheet_file(self.project, self.text_id, CONSENSUS)

    def otherwise(self, annotator: str) -> Records[DecidedOtherwise]:
        """List what was decided otherwise than an annotator said, in reading order.

        Raises ``UnknownNameError``.
        """
        require_known("annotator", [annotator], self.annotators)
        found, sets, _ = self._read()
        said = next(one.said for one in sets if one.said.annotator == annotator)
        return decided_otherwise(found, said)

    def _text(self) -> Text:
        return self.project.texts_at(self.paths, [self.text_id])[0]

    def _read(self) -> tuple[Adjudication, Sequence[ReadSet], ReadSet]:
        """Read the text and all sets on it that matter, each once."""
        text = self._text()
        sets = [self.project.read_set(text, annotator) for annotator in self.annotators]
        consensus = self.project.read_set(text, CONSENSUS)
        self._require_all(text, consensus.said)
        return adjudicate_sets(sets, consensus.said, self.overlap), sets, consensus

    def _require_all(self, text: Text, consensus: AnnotationSet) -> None:
        """Refuse to decide without those on whose annotations the consensus rests already."""
        asked = self.left_out if consensus.decisions else ()
        sets = (self.project.annotation_set(text, name) for name in asked)
        if others := others_decided_on(consensus, sets, self.annotators):
            names = listed(others)
            everybody = " ".join(f"-a {name}" for name in [*self.annotators, *others])
            raise BadOptionError(
                "--annotator",
                f"the consensus on {text.id} also rests on annotations by {names}; name all: "
                f"{everybody}",
            )


def adjudicate_sets(
    read: Sequence[ReadSet], consensus: AnnotationSet, overlap: float = OVERLAP
) -> Adjudication:
    """Find the cases between sets on a text, and what of them a consensus has decided."""
    sets = [one.said for one in read]
    return adjudicated(read[0].text, sets, followed(read, consensus), overlap)


def open_cases(read: Sequence[ReadSet], consensus: AnnotationSet) -> Sequence[Case]:
    """Return the cases between sets on a text that wait for a decision."""
    sets = [one.said for one in read]
    return looked_at(read[0].text, sets, followed(read, consensus)).open


def followed(read: Sequence[ReadSet], consensus: AnnotationSet) -> AnnotationSet:
    """Let decisions stand whose annotations are as they were stored, but for codes and texts."""
    if all(one.stored is one.said for one in read):
        return consensus
    sets = [one.stored for one in read], [one.said for one in read]
    return still_decided(consensus, *map(annotations_of_all, sets))


def decided_between(read: Sequence[ReadSet], consensus: AnnotationSet) -> Sequence[ReadSet]:
    """Return those of some sets on a text that are decided on: two on which it rests, else all."""
    used = {name for one in (consensus.decisions or {}).values() for name in one.derived_from}
    found = [one for one in read if used & one.said.annotations.keys()]
    return found if len(found) >= _TWO else read


def adjudicator(
    project: Project, text: str, annotators: Sequence[str] = (), overlap: float = OVERLAP
) -> Adjudicator:
    """Decide on a text between those named, else between all people who annotated it.

    ``overlap``, 0 to 1, is the share of the longer of two spans that both have if they agree.
    Raises ``UnknownNameError`` and ``BadOptionError``.
    """
    paths = project.text_paths()
    text_id = known_text(text, paths)
    names, left_out = _adjudicators(project, paths, text_id, annotators)
    return Adjudicator(
        project=project,
        text_id=text_id,
        paths=paths,
        annotators=names,
        left_out=left_out,
        overlap=overlap,
    )


def _adjudicators(
    project: Project, paths: Mapping[str, Path], text_id: str, asked: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return between whom is decided, and the other people who annotated the text."""
    known = [name for name in project.annotators(text_id) if name != CONSENSUS]
    require_known(f"annotator of {text_id}", asked, known)
    text = project.texts_at(paths, [text_id])[0]
    sets = {name: project.annotation_set(text, name) for name in known if name not in asked}
    persons = [name for name, said in sets.items() if said.is_of_person]
    chosen = tuple(dict.fromkeys(asked or persons))
    if len(chosen) < _TWO:
        names = ", ".join(chosen) or "nobody"
        raise BadOptionError(
            "--annotator", f"adjudication takes two annotators; {text_id} has {names}"
        )
    return chosen, tuple(name for name in persons if name not in chosen)
