"""A project as its export has it: who has read what is known here, an engine counts the rest.

Everything that needs the words themselves is refused: passages, other readings of each text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from diptych.annotations.annotation import Annotation, AnnotationSet, Program
from diptych.annotations.codebook import parse_codebook
from diptych.comparison.excluding import NOTHING_EXCLUDED
from diptych.comparison.frame_tally import FoundIn, FrameTally, Left, Reading, same_paragraphs
from diptych.comparison.groups import dates_of
from diptych.comparison.tally import GroupTally, Tally, TextCount
from diptych.errors import BadOptionError, NoExportError
from diptych.exchange.codings import CODEBOOK
from diptych.exchange.frames import Frames
from diptych.project.contents import Contents
from diptych.project.store import Project, ReadSet
from diptych.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from diptych.annotations.annotation import Progress
    from diptych.annotations.codebook import Codebook
    from diptych.comparison.crosstabs import CrossTally, Within
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.frame_tally import Sought
    from diptych.comparison.groups import Group
    from diptych.comparison.judged import Score
    from diptych.comparison.not_counted import NotCounted
    from diptych.comparison.tables import Query
    from diptych.comparison.tally import Count
    from diptych.exchange.frames import Engine
    from diptych.operations.selecting import Selected
    from diptych.texts.text import TextHead


class ExportedText(Text, frozen=True, kw_only=True):
    """A text without its words."""

    shown_title: str
    left: Left
    """All of it."""

    @property
    def title(self) -> str:
        """As it was when there were words."""
        return self.shown_title


class _NoFiles:
    """Stands for files that are not there."""

    def __init__(self, name: str) -> None:
        self.name = name

    def names(self, folder: Path) -> list[str]:  # noqa: ARG002 - that of a snapshot
        return []

    def read(self, path: Path, limit: int) -> bytes | None:  # noqa: ARG002
        return None


_BEGUN = {"": Annotation(start=0, end=1, quote="", codes={})}
_LOST = Annotation(start=0, end=1, quote="", codes={}, orphan=True)


class ExportedProject(Project):
    """The texts, sets and codebook of an export, and an engine that counts its codings."""

    def __init__(self, folder: str, engine: Engine) -> None:
        """Read what is small. Raises ``NoExportError``, ``MissingExtraError`` and others."""
        super().__init__(Path(folder), _NoFiles(folder))
        self.engine = Frames(folder, engine)
        said = msgspec.json.decode(self.engine.codebook)
        said.pop("format", None)
        path = f"{folder}/{CODEBOOK}"
        self._parsed = parse_codebook(msgspec.json.encode(said).decode(), path)
        self._texts = self._read_texts(folder)
        self._sets: dict[str, dict[str, AnnotationSet]] = {}
        for row in self._read("sets", _SETS):
            self._sets.setdefault(row[0], {})[row[1]] = _placeholder(*row)
        self._left_out = self._read("left_out", ("path", "reason", "text"))
        self.excluded: dict[str, int] = {}
        """Paragraphs of each text that was counted last, by its id."""

    def _read_texts(self, folder: str) -> dict[str, ExportedText]:
        """Read who there is. Raises ``NoExportError`` for a text that two parts have."""
        rows = sorted(self._read("texts", _TEXTS))
        twice = [name for name, times in Counter(row[0] for row in rows).items() if times > 1]
        if twice:
            raise NoExportError(folder, f"the text {twice[0]} is in two of its parts")
        return {row[0]: _text(*row) for row in rows}

    def _read(self, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        return self.engine.rows(self.engine.table(table, columns))

    # What a project is asked for

    def codebook(self) -> Codebook:
        """Return the codebook."""
        return self._parsed

    def contents(self) -> Contents:
        """Say what there is."""
        texts = {name: Path(name) for name in self._texts}
        sets = {name: sorted(sets) for name, sets in self._sets.items()}
        misplaced = [Path(path) for path, reason, _ in self._left_out if reason == "misplaced"]
        return Contents(texts, sets, sorted(misplaced))

    def head(self, text_id: str, path: Path) -> TextHead:  # noqa: ARG002 - that of a project
        """Return a text without its words."""
        return self._texts[text_id]

    def read_set(self, text: Text, annotator: str) -> ReadSet:
        """Return what somebody has done with a text, without what they said."""
        said = self._sets[text.id][annotator]
        return ReadSet(text, None, said, said)

    def with_lost(self, found: NotCounted) -> NotCounted:
        """Add to what is not counted the texts of which not all could be exported."""
        lost = sorted({text for _, reason, text in self._left_out if reason == "unreadable"})
        return replace(found, others={"not exported in full": lost} if lost else {})

    def refuse(self, query: Query) -> None:
        """Refuse what takes more than an export has. Raises ``BadOptionError``."""
        needing = {
            "--quotes": query.quotes,
            "--robust": query.robust,
            "--reliability": query.reliability,
        }
        for option in (option for option, given in needing.items() if given):
            reason = (
                "takes the texts and sets themselves; leave --from out, and run it in the project"
            )
            raise BadOptionError(option, reason)

    # Counts

    def tallies(
        self, chosen: Selected, out: Exclusion, score: Score | None, *, keep: bool, words: bool
    ) -> dict[str, GroupTally]:
        """Count the texts of each group as ``tally`` does; ``keep`` what each text says.

        Without ``words`` those under each code are not counted.
        """
        counting = _Counting(self, chosen, out, score, keep=keep, words=words)
        if keep:
            counting.count_own()
        found: dict[str, GroupTally] = {}
        for index, group in enumerate(chosen.groups):
            tally = GroupTally(each=[] if keep else None, dates=dates_of(group.texts))
            for text in group.texts:
                said = counting.counted(text)
                self.excluded[text.id] = said.excluded
                tally.add(text, chosen.progress[text.id], said)
            counting.fill(tally, index)
            found[group.name] = tally
        return found

    def cross_tallies(
        self,
        chosen: Selected,
        out: Exclusion,
        score: Score | None,
        made: Callable[[], CrossTally],
        facets: tuple[str, str, str],
        within: Within,
        *,
        keep: bool,
        words: bool,
    ) -> dict[str, CrossTally]:
        """Count pairs of codes in the texts of each group, into tallies that are made for it."""
        counting = _Counting(self, chosen, out, score, keep=keep, words=words)
        pairs = counting.pairs(facets, within)
        found: dict[str, CrossTally] = {}
        for index, group in enumerate(chosen.groups):
            tally = made()
            for text in group.texts:
                here = pairs.get(counting.number[text.id], {}) if keep else {}
                said = counting.counted(text)
                self.excluded[text.id] = said.excluded
                tally.add_counted(text, chosen.progress[text.id], said, here)
            counting.fill(tally.tally, index)
            if not keep:
                tally.add_pairs("finished", pairs.get(2 * index, {}))
                tally.add_pairs("begun", pairs.get(2 * index + 1, {}))
            found[group.name] = tally
        return found

    def uses(self, texts: Sequence[TextHead], annotators: Sequence[str]) -> dict[str, Tally]:
        """Count what each annotator, by themselves, said of some texts."""
        readings = [
            Reading(text.id, (who,))
            for who in annotators
            for text in texts
            if who in self._sets.get(text.id, ())
        ]
        number = {who: index for index, who in enumerate(annotators)}
        parts = [(t, number[reading.annotators[0]]) for t, reading in enumerate(readings)]
        counting = FrameTally(self.engine, self._parsed, readings, NOTHING_EXCLUDED, words=False)
        counts = counting.counts(parts)
        return {who: Tally(counts=counts.get(index, {})) for who, index in number.items()}

    def found(
        self,
        chosen: Selected,
        texts: Iterable[TextHead],
        sought: Sought,
        exclusions: tuple[Exclusion, Exclusion],
    ) -> list[tuple[str, Progress, FoundIn]]:
        """Count annotations text by text; the exclusions are those of now, and those of tables.

        Raises what ``require_clear`` does.
        """
        readings: list[Reading] = []
        progress: list[Progress] = []
        for text in texts:
            reading = chosen.read(text)
            readings.append(Reading(text.id, tuple(reading.annotators)))
            progress.append(reading.progress)
        chosen.require_clear()
        own, tables = (FrameTally(self.engine, self._parsed, readings, out) for out in exclusions)
        found, left = own.found(sought, tables), own.left()
        return [
            (one.text, how, self._found_in(one.text, found.get(t, FoundIn()), left, t))
            for t, (one, how) in enumerate(zip(readings, progress, strict=True))
        ]

    def _found_in(
        self, text: str, found: FoundIn, left: Mapping[int, Left] | None, t: int
    ) -> FoundIn:
        if left is None:
            return found
        whole = self._texts[text].left.paragraphs
        return found._replace(left_out=whole - left.get(t, Left()).paragraphs)

    def shared(self, groups: Sequence[Group[TextHead]]) -> list[int]:
        """Count by group the paragraphs that stand in another group, too, in another text."""
        if len(groups) == 1:
            return [0]
        members = [(text.id, g) for g, group in enumerate(groups) for text in group.texts]
        places: dict[int, list[tuple[int, str, int]]] = {}
        for digest, g, text, number in same_paragraphs(self.engine, members):
            places.setdefault(digest, []).append((g, text, number))
        shared = [0] * len(groups)
        for alike in places.values():
            for g, text, number in alike:
                if any(g != other and text != name for other, name, _ in alike):
                    shared[g] += number
        return shared


class _Counting:
    """The counts of what was chosen, text by text or group by group."""

    def __init__(
        self,
        project: ExportedProject,
        chosen: Selected,
        out: Exclusion,
        score: Score | None,
        *,
        keep: bool,
        words: bool,
    ) -> None:
        """Count. Raises what ``require_clear`` does, before."""
        self.number: dict[str, int] = {}
        readings: list[Reading] = []
        self._parts: list[tuple[int, int]] | None = None if keep else []
        for index, group in enumerate(chosen.groups):
            for text in group.texts:
                annotators, progress = chosen.read(text)
                if text.id not in self.number:
                    self.number[text.id] = len(readings)
                    readings.append(Reading(text.id, tuple(annotators)))
                if self._parts is not None and progress != "not read":
                    self._parts.append((self.number[text.id], 2 * index + (progress == "begun")))
        chosen.require_clear()
        self._tally = FrameTally(
            project.engine, project.codebook(), readings, out, score, words=words
        )
        self._counts = self._tally.counts(self._parts)
        self._own: dict[int, dict[tuple[str, str], Count]] = {}
        self._left = self._tally.left()

    def count_own(self) -> None:
        """Count codes without those below them as well."""
        self._own = self._tally.own_counts()

    def pairs(
        self, facets: tuple[str, str, str], within: Within
    ) -> dict[int, dict[tuple[str, ...], Count]]:
        """Count pairs, by text or by group."""
        return self._tally.pairs(facets, within, self._parts)

    def counted(self, text: TextHead) -> TextCount:
        """Return what a text adds to its group; by group, only how long it is."""
        t = self.number[text.id]
        whole = text.left if isinstance(text, ExportedText) else Left()
        here = whole if self._left is None else self._left.get(t, Left())
        counts = {} if self._parts is not None else self._counts.get(t, {})
        excluded = whole.paragraphs - here.paragraphs
        own = self._own.get(t, {})
        return TextCount(counts, here.paragraphs, here.words, excluded, own)

    def fill(self, tally: GroupTally, index: int) -> None:
        """Give a group its counts, where those of its texts are not known."""
        if self._parts is not None:
            tally.finished.counts = self._counts.get(2 * index, {})
            tally.begun.counts = self._counts.get(2 * index + 1, {})


_TEXTS = ("text", "title", "paragraphs", "words", "fields")
_SETS = ("text", "annotator", "by", "progress", "orphans")


def _text(name: str, title: str, paragraphs: int, words: int, fields: str) -> ExportedText:
    return ExportedText(
        id=name,
        fields=msgspec.json.decode(fields),
        body="",
        paragraphs=(),
        version="",
        shown_title=title,
        left=Left(paragraphs, words),
    )


def _placeholder(
    text: str, annotator: str, by: str | None, progress: str | None, orphans: int | None
) -> AnnotationSet:
    """Return a set of which all is known but what it says."""
    annotations = dict(_BEGUN if progress == "begun" else {})
    annotations |= {str(number): _LOST for number in range(orphans or 0)}
    return AnnotationSet(
        text=text,
        text_version="",
        annotator=annotator,
        by=Program(command="") if by == "program" else msgspec.UNSET,
        finished=progress == "finished",
        annotations=annotations,
    )
