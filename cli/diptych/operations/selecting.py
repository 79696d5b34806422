"""Which texts stand against which, and whose annotations count."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.annotation import CONSENSUS
from diptych.comparison.groups import (
    Group,
    Grouping,
    conditions,
    fulfilling,
    group_texts,
    require_annotators,
)
from diptych.errors import (
    AnnotatorNeededError,
    BadDefaultError,
    BadOptionError,
    DiptychError,
    NoTextError,
    NotReadByAllError,
    SeveralFailuresError,
    UnfinishedConsensusError,
    UnknownTextError,
    WrongUsageError,
)
from diptych.lists import few, listed
from diptych.operations.counting import CountedSets
from diptych.operations.known_counts import KnownCounts
from diptych.operations.naming import passages_told, paths_told, typed_names
from diptych.project.names import CODEBOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet, Progress, SetSummary
    from diptych.annotations.defaults import Base, Defaults
    from diptych.comparison.not_counted import NotCounted
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.texts.text import Text, TextHead


class Asked(NamedTuple):
    """Which texts are asked for, in which groups, and whose annotations."""

    names: Sequence[str] = ()
    """Texts, or groups; none: all texts."""
    by: str | None = None
    """The fields of the front matter that make groups; ``None``: the project's default."""
    where: Sequence[str] = ()
    """``FIELD=VALUE``: only these texts."""
    annotators: Sequence[str] = ()
    """Counted together."""
    prefer: Sequence[str] = ()
    """In each text the first of these who finished it, else the first who began it."""
    by_default: frozenset[str] = frozenset()
    """Which of these stand in the codebook's defaults, by their keys there."""

    def settled(self, defaults: Defaults) -> Asked:
        """Fill in what the project counts where nothing is asked. Raises ``BadOptionError``."""
        if self.annotators and self.prefer:
            raise BadOptionError("--prefer", "cannot be combined with --annotator")
        nobody = not (self.annotators or self.prefer)
        return self._replace(
            by=self.by or defaults.by or "source",
            annotators=defaults.annotator if nobody else self.annotators,
            prefer=defaults.prefer if nobody else self.prefer,
            by_default=frozenset([*["by"] * (not self.by), *["annotator", "prefer"] * nobody]),
        )

    @contextmanager
    def told(self, key: str) -> Iterator[None]:
        """Say of a default that cannot be where it stands. Raises ``BadDefaultError``."""
        try:
            yield
        except DiptychError as error:
            if key not in self.by_default:
                raise
            raise BadDefaultError(str(CODEBOOK), key, error) from None


class Reading(NamedTuple):
    """Whose annotations of one text count."""

    annotators: Sequence[str]
    progress: Progress
    """Of those who are counted."""


class Whose:
    """Whose annotations count; decided text by text."""

    def __init__(self, counted: CountedSets, asked: Asked, known: Collection[str]) -> None:
        """Prepare to read; ``known`` are all who annotated. Raises ``UnknownNameError``."""
        for key, names in (("annotator", asked.annotators), ("prefer", asked.prefer)):
            with asked.told(key):
                require_annotators(names, known)
        self._asked = asked
        self._known = known
        self.counted = counted
        self.start_over()

    def start_over(self) -> None:
        """Forget what was noted of texts; what was read of them stays."""
        self.counted.start_over()
        self._whose: dict[str, tuple[str, ...]] = {}
        self._unclear: dict[str, list[str]] = {}
        self._unfinished_consensus: dict[str, list[str]] = {}
        """Texts, each with those who have not finished it."""
        self._begun: dict[str, list[str]] = {}
        """The same of texts without a consensus."""
        self._not_read_by_all: dict[str, None] = {}
        self.progress: dict[str, Progress] = {}

    def read(self, text: TextHead) -> Reading:
        """Decide what counts of what was said of a text."""
        sets = self._chosen(text)
        for said in sets:
            self.counted.note_orphans(text.id, said)
        progress = self._progress(sets)
        names = tuple(said.annotator for said in sets)
        if progress != "not read":
            self._whose[text.id] = names
        self.progress[text.id] = progress
        return Reading(names, progress)

    def sets(self, text: TextHead, reading: Reading) -> list[AnnotationSet]:
        """Read the sets that count."""
        return self.counted.read(text, reading.annotators)

    def is_clear_for(self, texts: Iterable[TextHead]) -> bool:
        """Tell whether it is clear whose annotations of some texts count before they are read."""
        if self._asked.annotators or self._asked.prefer:
            return len(set(self._asked.annotators)) <= 1
        return all(len(self.counted.annotators(text)) <= 1 for text in texts)

    def is_unclear(self, text_id: str) -> bool:
        """Tell of a text that was read whether it is unclear whose annotations of it count."""
        return text_id in self._unclear or text_id in self._unfinished_consensus

    def require_clear(self) -> None:
        """Refuse texts of which it is not clear whose annotations count.

        Raises ``AnnotatorNeededError``, ``UnfinishedConsensusError`` and ``NotReadByAllError``.
        """
        if self._unfinished_consensus:
            raise UnfinishedConsensusError(self._unfinished_consensus)
        if self._unclear:
            first = [CONSENSUS] * (CONSENSUS in self._known)
            raise AnnotatorNeededError(self._unclear, first, self._begun)
        if self._not_read_by_all:
            raise NotReadByAllError(self._asked.annotators, list(self._not_read_by_all))

    def annotators(self, of: Base | None = None) -> str:
        """Whose annotations count: ``consensus (8 texts), nina (3)``; nothing where nobody's do.

        With shares of finished texts the others count nowhere.
        """
        whose = Counter(
            listed(names)
            for text_id, names in self._whose.items()
            if of != "finished" or self.progress[text_id] == "finished"
        )
        if len(whose) == 1:
            return next(iter(whose))
        first, *others = whose.items() if whose else [("", 0)]
        plural = "s" * (first[1] != 1)
        named = [f"{first[0]} ({first[1]} text{plural})", *(f"{name} ({n})" for name, n in others)]
        return ", ".join(named) if whose else ""

    def _progress(self, sets: Sequence[SetSummary]) -> Progress:
        if not sets:
            return "not read"
        return "finished" if all(said.finished for said in sets) else "begun"

    def _chosen(self, text: TextHead) -> list[SetSummary]:
        """Return the sets that count; those who have not read the text are nobody."""
        if self._asked.annotators:
            return self._together(text)
        if self._asked.prefer:
            return self._preferred(text)
        present = list(self.counted.annotators(text))
        if CONSENSUS in present:
            present.remove(CONSENSUS)
            consensus = [one for one in self._read(text, [CONSENSUS]) if not one.is_program]
            if consensus and consensus[0].finished:
                return consensus
        else:
            consensus = []
        people = [one for one in self._read(text, present) if not one.is_program]
        begun = [one.annotator for one in people if not one.finished]
        if consensus and people:
            self._unfinished_consensus[text.id] = begun
        elif len(people) > 1:
            self._unclear[text.id] = [one.annotator for one in people]
            self._begun[text.id] = begun
        return (consensus or people)[:1]

    def _together(self, text: TextHead) -> list[SetSummary]:
        names = list(dict.fromkeys(self._asked.annotators))
        sets = self._read(text, names)
        if len(names) > 1 and sets and sum(said.finished for said in sets) < len(names):
            self._not_read_by_all[text.id] = None
        return sets

    def _preferred(self, text: TextHead) -> list[SetSummary]:
        sets = self._read(text, dict.fromkeys(self._asked.prefer))
        return ([said for said in sets if said.finished] or sets)[:1]

    def _read(self, text: TextHead, names: Iterable[str]) -> list[SetSummary]:
        """Read sets; of those who have not read the text only what is left of it is noted."""
        sets = self.counted.summaries(text, names)
        for said in sets:
            if said.progress == "not read" and not said.is_program:
                self.counted.note_orphans(text.id, said)
        return [said for said in sets if said.progress != "not read"]


class Selected(Whose):
    """Which texts stand against which, and whose annotations count."""

    def __init__(
        self,
        project: Project,
        contents: Contents,
        asked: Asked,
        order: Sequence[str],
        known: KnownCounts,
    ) -> None:
        """Group the texts. Raises ``UnknownNameError`` for annotators, fields and groups."""
        by = asked.by or "source"
        ids = list(dict.fromkeys(asked.names)) if _only_texts(contents, asked.names) else None
        among = known.heads(ids)
        self.ids = contents.texts.keys()
        self.where = conditions(among, asked.where)
        texts = fulfilling(among, self.where)
        with asked.told("by"):
            Grouping((), by, among)
        with passages_told(typed_names(project)), paths_told(self.ids):
            self.groups: tuple[Group[TextHead], ...] = group_texts(
                texts, by, asked.names, order, among
            )
        compared = {text.id for group in self.groups for text in group.texts}
        counted = CountedSets(
            project,
            contents,
            texts=compared if ids is not None or asked.where else None,
            asked=(*asked.annotators, *asked.prefer),
            known=known,
        )
        super().__init__(counted, asked, contents.annotators)
        self.known = known

    @property
    def whole(self) -> tuple[Group[Text], ...]:
        """The groups with all that is in their texts."""
        return tuple(
            Group(name=one.name, texts=tuple(text.whole() for text in one.texts), values=one.values)
            for one in self.groups
        )


def selected(
    project: Project,
    asked: Asked,
    order: Sequence[str] = (),
    contents: Contents | None = None,
    known: KnownCounts | None = None,
) -> Selected:
    """Decide which texts stand against which; ``order`` is that of the groups."""
    contents = contents or project.contents()
    known = known or KnownCounts(project, contents, "", use=False)
    return Selected(project, contents, asked, order, known)


def told_of_groups(
    opened: Callable[[], Project], error: UnknownTextError | SeveralFailuresError
) -> DiptychError:
    """Return what to say of names that are no texts': of a group's, which texts are in it."""
    errors = getattr(error, "errors", (error,))
    if not any(isinstance(one, UnknownTextError) for one in errors):
        return error
    try:
        project = opened()
        defaults = project.codebook().defaults
    except DiptychError:
        return error
    told = [_told_of_group(project, defaults, one) for one in errors]
    return SeveralFailuresError(told) if len(told) > 1 else told[0]


def _told_of_group(project: Project, defaults: Defaults, error: DiptychError) -> DiptychError:
    if not isinstance(error, UnknownTextError):
        return error
    try:
        groups = selected(project, Asked([error.name]).settled(defaults), defaults.groups).whole
    except DiptychError:
        return error
    ids = [text.id for group in groups for text in group.texts]
    some = f"{len(ids)} texts" if len(ids) > 1 else "1 text"
    ways = [f"name a text of it: {few(ids, _MOST_NAMED)}", *filter(None, [error.groups])]
    return NoTextError(repr(error.name), f"is a group of {some}, and no text", "; ".join(ways))


_MOST_NAMED = 4


class Counted(NamedTuple):
    """What counts of what was said of some texts."""

    sets: tuple[Sequence[AnnotationSet], ...]
    """On each of the texts; where it is unclear whose count, the first person's."""
    unclear: WrongUsageError | None
    """Why it is unclear whose annotations count, and what to do."""
    not_counted: NotCounted

    @property
    def annotators(self) -> tuple[str, ...]:
        """Those whose annotations count."""
        return tuple(dict.fromkeys(one.annotator for sets in self.sets for one in sets))


def counted_of(
    project: Project, contents: Contents, texts: Sequence[Text], asked: Asked
) -> Counted:
    """Read of each text the sets that a comparison counts; all of those who are named.

    Raises ``UnknownNameError`` and ``BadOptionError``.
    """
    named = bool(asked.annotators)
    asked = asked.settled(project.codebook().defaults)
    counted = CountedSets(
        project,
        contents,
        texts=[text.id for text in texts],
        asked=(*asked.annotators, *asked.prefer),
    )
    whose = Whose(counted, asked, contents.annotators)
    sets = tuple(whose.sets(text, whose.read(text)) for text in texts)
    unclear = None
    if not named:
        try:
            whose.require_clear()
        except WrongUsageError as error:
            unclear = error
    return Counted(sets, unclear, counted.not_counted())


def named_groups(
    project: Project,
    names: Sequence[str],
    by: str,
    where: Sequence[str] = (),
    order: Sequence[str] = (),
) -> tuple[Group[Text], ...]:
    """Read and group the texts; where all names are texts, those and no others."""
    return selected(project, Asked(names=names, by=by, where=where), order).whole


def _only_texts(contents: Contents, names: Sequence[str]) -> bool:
    return bool(names) and set(names) <= set(contents.texts)
