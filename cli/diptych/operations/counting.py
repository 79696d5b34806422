"""The annotation sets that an answer counts, and what of the project it cannot count."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from diptych.anchoring.anchoring import is_anchored
from diptych.comparison.not_counted import NotCounted
from diptych.errors import DiptychError
from diptych.project.git import unmerged_or_none
from diptych.project.names import ANNOTATIONS, CODEBOOK, TEXTS, is_id, meant_id, set_path
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet, SetSummary
    from diptych.operations.known_counts import KnownCounts
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.texts.text import Text, TextHead


class CountedSets:
    """Reads the sets of those who are counted, and notes on the way what cannot be counted."""

    def __init__(
        self,
        project: Project,
        contents: Contents,
        *,
        texts: Collection[str] | None = None,
        asked: Iterable[str] = (),
        known: KnownCounts | None = None,
    ) -> None:
        """Prepare for an answer about these texts (``None``: all), by those asked for (or all)."""
        self._project = project
        self._known = known
        self._contents = contents
        self._texts = texts
        self._asked = frozenset(asked)
        self.start_over()
        self.sets_read = 0
        """How many."""
        self._last = ""
        self._whole: Text | None = None
        self._sets: dict[str, AnnotationSet] = {}

    def start_over(self) -> None:
        """Forget whose orphans were noted."""
        self._orphans: dict[tuple[str, str], int] = {}

    def of(self, text: Text, annotators: Sequence[str]) -> list[AnnotationSet]:
        """Read those sets on a text that exist, to be counted."""
        sets = self.read(text, annotators)
        for said in sets:
            self.note(said)
        return sets

    def summaries(self, text: TextHead, annotators: Iterable[str]) -> list[SetSummary]:
        """Return what decides whether those sets on a text count that exist."""
        present = self.annotators(text)
        return [self._summary(text, name) for name in annotators if name in present]

    def read(self, text: TextHead, annotators: Iterable[str]) -> list[AnnotationSet]:
        """Read those sets on a text that exist; who counts them notes them."""
        present = self.annotators(text)
        return [self._one(text, name) for name in annotators if name in present]

    def whole(self, text: TextHead) -> Text:
        """Read a text once, as long as no other one is asked for."""
        self._turn_to(text)
        if self._whole is None:
            self._whole = text.whole()
        return self._whole

    def _summary(self, text: TextHead, annotator: str) -> SetSummary:
        known = self._known and self._known.summary(text.id, annotator)
        return known or self._one(text, annotator).summary

    def _one(self, text: TextHead, annotator: str) -> AnnotationSet:
        """Read a set once, as long as no other text is asked for."""
        self._turn_to(text)
        if annotator not in self._sets:
            read = self._project.read_set(self.whole(text), annotator)
            self.sets_read += 1
            if self._known:
                self._known.read(read)
            self._sets[annotator] = read.said
        return self._sets[annotator]

    def _turn_to(self, text: TextHead) -> None:
        """Forget what was read of another text."""
        if self._last != text.id:
            self._last, self._whole, self._sets = text.id, None, {}

    def annotators(self, text: TextHead) -> Sequence[str]:
        """Name those who have a set on a text."""
        return self._contents.sets.get(text.id, ())

    def note(self, said: AnnotationSet) -> None:
        """Note the orphans of a set."""
        self.note_orphans(said.text, said.summary)

    def note_orphans(self, text_id: str, said: SetSummary) -> None:
        """Note the orphans of somebody on a text."""
        if said.orphans:
            self._orphans[text_id, said.annotator] = said.orphans

    def not_counted(self) -> NotCounted:
        """Return what was left out of the sets that were read, and of the project as a whole."""
        orphans: dict[str, int] = {}
        for (text_id, _), number in self._orphans.items():
            orphans[text_id] = orphans.get(text_id, 0) + number
        return NotCounted(
            orphans=orphans,
            without_text=self.without_text(),
            misplaced=tuple(map(_shown, filter(self._is_about, self._contents.misplaced))),
            unmerged=tuple(map(_shown, filter(self._is_about, self._unmerged()))),
        )

    def without_text(self) -> tuple[str, ...]:
        """Name the texts that are gone though there are sets on them."""
        return tuple(
            text_id
            for text_id in self._contents.without_text
            if self._texts is None
            and not (self._asked and self._asked.isdisjoint(self._contents.sets[text_id]))
        )

    def _unmerged(self) -> list[Path]:
        if self._project.files.is_past:
            return []
        return sorted(unmerged_or_none(self._project.root, TEXTS, ANNOTATIONS))

    def _is_about(self, path: Path) -> bool:
        """Tell whether a file belongs, or would belong, to what was asked for."""
        names = {path.stem, *path.parts[1:2]}
        if self._texts is not None and names.isdisjoint(self._texts):
            return False
        if not self._asked or path.parts[0] == TEXTS.name or path == CODEBOOK:
            return True
        return (path.stem if is_id(path.stem) else meant_id(path.stem, self._asked)) in self._asked


def without_text(
    project: Project, contents: Contents, annotators: Sequence[str] = ()
) -> NotCounted:
    """Return the sets of all, or of those asked for, whose text is gone."""
    counted = CountedSets(project, contents, asked=annotators)
    return NotCounted(without_text=counted.without_text())


class Standing(NamedTuple):
    """How the annotation sets on a text stand to it."""

    stale: tuple[str, ...]
    """Those whose annotations no longer lie on what the text says."""
    not_counted: NotCounted


def standing(project: Project, contents: Contents, text: Text) -> Standing:
    """Look how all sets on a text stand to it.

    What cannot be read is left out: this is no check of the files.
    """
    counted, stale = CountedSets(project, contents, texts=[text.id]), []
    for annotator in contents.sets.get(text.id, ()):
        with suppress(DiptychError):
            raw = project.files.read(set_path(text.id, annotator))
            stored = project.set_in_place(text.id, annotator, raw)
            if is_anchored(stored, text.body):
                counted.note(stored)
            else:
                stale.append(annotator)
    return Standing(tuple(stale), counted.not_counted())


def _shown(path: Path) -> str:
    """Write the name of a file as no terminal obeys it."""
    return printable(str(path))
