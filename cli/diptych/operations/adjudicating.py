"""Adjudication of a text in a project: reads the annotators' sets, writes the consensus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.annotation import CONSENSUS
from diptych.errors import BadOptionError, require_known
from diptych.exchange import adjudication_sheet
from diptych.operations.naming import known_text
from diptych.operations.worksheets import worksheet_file
from diptych.review.adjudication import (
    OVERLAP,
    Adjudication,
    adjudicated,
    annotations_of_all,
    decided,
    decided_otherwise,
    others_decided_on,
    still_decided,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.operations.worksheets import WorksheetFile
    from diptych.project.store import Project
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
    annotators: tuple[str, ...]
    overlap: float = OVERLAP

    def current(self) -> Adjudication:
        """Return the cases as they are, and the consensus as it would become; write nothing."""
        text = self.project.text(self.text_id)
        consensus = self.project.annotation_set(text, CONSENSUS)
        return adjudicate_sets(self.project, text, self._sets(text), consensus, self.overlap)

    def agree(self) -> Adjudication:
        """Let what agrees stand in the consensus."""
        return self.decide((), "")

    def decide(self, choices: Iterable[Choice], by: str, *, dry_run: bool = False) -> Adjudication:
        """Write decisions into the consensus, on top of what agrees; ``dry_run`` does not write."""
        found: list[Adjudication] = []

        def change(consensus: AnnotationSet) -> AnnotationSet:
            text = self.project.text(self.text_id)
            sets = self._sets(text)
            adjudication = adjudicate_sets(self.project, text, sets, consensus, self.overlap)
            after = adjudication.consensus
            for case, taken in choices:
                after = decided(after, case, taken, by)
            found.append(replace_consensus(adjudication, after))
            done = not found[-1].open and all(said.finished for said in sets)
            after = after if after.finished == done else replace(after, finished=done)
            return consensus if after == consensus else after

        self.project.update(self.text_id, CONSENSUS, change, dry_run=dry_run)
        return found[-1]

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
        text = self.project.text(self.text_id)
        return adjudication_sheet.read_choice(written, case, text, self.project.codebook())

    def sheet_file(self) -> WorksheetFile:
        """Return the file in which a sheet is filled in."""
        return worksheet_file(self.project, self.text_id, CONSENSUS)

    def otherwise(self, annotator: str) -> Records[DecidedOtherwise]:
        """List what was decided otherwise than an annotator said, in reading order.

        Raises ``UnknownNameError``.
        """
        require_known("annotator", [annotator], self.annotators)
        said = self.project.annotation_set(self.project.text(self.text_id), annotator)
        return decided_otherwise(self.current(), said)

    def _sets(self, text: Text) -> list[AnnotationSet]:
        return [self.project.annotation_set(text, annotator) for annotator in self.annotators]


def adjudicate_sets(
    project: Project,
    text: Text,
    sets: Sequence[AnnotationSet],
    consensus: AnnotationSet,
    overlap: float = OVERLAP,
) -> Adjudication:
    """Find the cases between sets, and what of them a consensus has decided."""
    stored = [project.as_stored(said) for said in sets]
    if any(was is not now for was, now in zip(stored, sets, strict=True)):
        consensus = still_decided(consensus, *map(annotations_of_all, (stored, sets)))
    return adjudicated(text, sets, consensus, overlap)


def replace_consensus(adjudication: Adjudication, consensus: AnnotationSet) -> Adjudication:
    """Return the same cases against another state of the consensus."""
    return Adjudication(text=adjudication.text, cases=adjudication.cases, consensus=consensus)


def adjudicator(
    project: Project, text: str, annotators: Sequence[str] = (), overlap: float = OVERLAP
) -> Adjudicator:
    """Decide on a text between those named, else between all people who annotated it.

    ``overlap``, 0 to 1, is the share of the longer of two spans that both have if they agree.
    Raises ``UnknownNameError`` and ``BadOptionError``.
    """
    paths = project.text_paths()
    text_id = known_text(text, paths)
    names = _adjudicators(project, paths, text_id, annotators)
    return Adjudicator(project=project, text_id=text_id, annotators=names, overlap=overlap)


def _adjudicators(
    project: Project, paths: Mapping[str, Path], text_id: str, asked: Sequence[str]
) -> tuple[str, ...]:
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
    left_out = [sets[name] for name in persons if name not in chosen]
    _require_all(project, text, chosen, left_out)
    return chosen


def _require_all(
    project: Project, text: Text, chosen: Sequence[str], left_out: Sequence[AnnotationSet]
) -> None:
    """Refuse to decide without those of whose annotations the consensus was made already."""
    consensus = project.annotation_set(text, CONSENSUS)
    if others := others_decided_on(consensus, left_out, chosen):
        names = " and ".join(others)
        everybody = " ".join(f"-a {name}" for name in [*chosen, *others])
        raise BadOptionError(
            "--annotator",
            f"the consensus on {text.id} also rests on annotations by {names}; name all: "
            f"{everybody}",
        )
