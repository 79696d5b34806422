"""A program's annotations of all texts, corrected by people's of those that were drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.bases import left_out
from diptych.comparison.correction import FEWEST, CountedText, corrected
from diptych.comparison.correction_tables import CorrectedRow, CorrectedSide, Correction
from diptych.comparison.excluding import Exclusion, exclusion
from diptych.comparison.groups import require_annotators
from diptych.comparison.judged import Judged
from diptych.errors import BadOptionError, NotCorrectableError
from diptych.lists import few, listed
from diptych.operations.assigning import assignments
from diptych.operations.selecting import selected
from diptych.project.names import ASSIGNMENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.comparison.tables import Query
    from diptych.operations.selecting import Asked
    from diptych.project.store import Project
    from diptych.texts.text import Text

Key = tuple[str, str]
"""Facet and code."""


def correct(project: Project, asked: Asked, query: Query, people: str) -> Correction:
    """Estimate shares from a program's annotations and people's of a random part.

    ``people`` are names, with commas between: of each drawn text the first counts who finished it.
    Raises ``BadOptionError`` for what cannot be combined, ``NotCorrectableError`` where no draw is
    recorded or something is not read yet, and what ``compare`` raises.
    """
    codebook = project.codebook()
    asked = asked.settled(codebook.defaults)
    annotator = _one_program(asked, query)
    contents = project.contents()
    chosen = selected(project, asked, codebook.defaults.groups, contents)
    chances, drawn, assigned = _draw(project)
    wanted = left_out(query, codebook.defaults)
    kinds = Exclusion(kinds=exclusion(codebook, wanted).kinds, codes={})
    names = [name.strip() for name in people.split(",") if name.strip()]
    if not names:
        raise BadOptionError("--corrected-by", "it names nobody")
    require_annotators(names, {*contents.annotators, *assigned})
    reading = _Texts(project, annotator, names, kinds, drawn, chances)
    groups = [[reading.counts(one.whole()) for one in group.texts] for group in chosen.groups]
    reading.require_read()
    sides = tuple(
        _side(group.name, counts) for group, counts in zip(chosen.groups, groups, strict=True)
    )
    return Correction(
        annotator=annotator,
        people=people,
        by=asked.by or "source",
        language=query.language,
        sides=sides,
        rows=tuple(_rows(codebook, query, groups)),
        uncounted=tuple(
            f"{facet.name}={path}"
            for facet in codebook.facets
            for path, code in facet.codes.items()
            if not code.counts
        ),
    )


def _one_program(asked: Asked, query: Query) -> str:
    option = "--corrected-by"
    if asked.prefer or len(asked.annotators) != 1:
        raise BadOptionError(option, "name the one program that it corrects: --annotator NAME")
    if query.of not in {None, "finished"} or query.unit not in {None, "paragraph"}:
        raise BadOptionError(option, "it estimates shares of the paragraphs of finished texts")
    asked_for = {name: getattr(query, name) for name in _NOT_ESTIMATED}
    for name, value in {**asked_for, "sort": query.sort != "codebook"}.items():
        if value:
            raise BadOptionError(option, f"cannot be combined with --{name}")
    return asked.annotators[0]


_NOT_ESTIMATED = ("weigh", "score", "stats", "robust", "reliability", "quotes")


def _draw(project: Project) -> tuple[Mapping[str, float], Collection[str], Collection[str]]:
    """Return with what chance each text was drawn, which were, and who is to read them."""
    found = assignments(project)
    chances = {one.text: one.chance for one in found if one.chance}
    if not chances:
        raise NotCorrectableError(
            f"{ASSIGNMENTS} records no draw of texts",
            "draw some, and have people read them: diptych assign -a NAME --sample 20%",
        )
    return chances, found.drawn_texts(), found.annotators()


class _Counts(NamedTuple):
    """A text, and the paragraphs with each code."""

    program: Mapping[Key, int]
    people: Mapping[Key, int] | None
    paragraphs: int
    chance: float


class _Texts:
    """Reads what the program and people said, and notes what is lacking."""

    def __init__(
        self,
        project: Project,
        annotator: str,
        people: Sequence[str],
        kinds: Exclusion,
        drawn: Collection[str],
        chances: Mapping[str, float],
    ) -> None:
        self.project, self.annotator, self.people = project, annotator, people
        self.kinds, self.drawn, self.chances = kinds, drawn, chances
        self.read: dict[str, _Counts] = {}
        self.lacking: dict[str, list[str]] = {"program": [], "people": [], "draw": []}
        self.programs: set[str] = set()

    def counts(self, one: Text) -> _Counts:
        """Count a text, once even if it is in several groups."""
        if one.id not in self.read:
            self.read[one.id] = self._counts(one)
        return self.read[one.id]

    def _counts(self, one: Text) -> _Counts:
        said = self.project.annotation_set(one, self.annotator)
        if not said.finished:
            self.lacking["program"].append(one.id)
        if one.id not in self.chances:
            self.lacking["draw"].append(one.id)
        people = self._by_people(one) if one.id in self.drawn else None
        program, paragraphs = self._counted(one, said)
        return _Counts(
            program,
            self._counted(one, people)[0] if people else None,
            paragraphs,
            self.chances.get(one.id, 1.0),
        )

    def _by_people(self, one: Text) -> AnnotationSet | None:
        for name in self.people:
            said = self.project.annotation_set(one, name)
            if said.is_program:
                self.programs.add(name)
            elif said.finished:
                return said
        self.lacking["people"].append(one.id)
        return None

    def _counted(self, one: Text, said: AnnotationSet) -> tuple[Mapping[Key, int], int]:
        found = Judged(one, [said], self.kinds).counted(words=False)
        return {key: count.paragraphs for key, count in found.counts.items()}, found.paragraphs

    def require_read(self) -> None:
        """Refuse to estimate where something is lacking, or no person is named.

        Raises ``NotCorrectableError`` and ``BadOptionError``.
        """
        if self.lacking["people"] and self.programs.issuperset(self.people):
            reason = f"{listed(self.people)} can correct no program; name people"
            raise BadOptionError("--corrected-by", reason)
        who = " or ".join(self.people)
        ask, say = "diptych suggest --with", f"diptych finish TEXT… -a {self.annotator}"
        ways = {
            "draw": (
                f"is in no draw of {ASSIGNMENTS}",
                "draw from what is new: diptych assign -a NAME; or leave it out with --where",
            ),
            "program": (
                f"is not finished by {self.annotator}",
                f"have it answer all paragraphs by all facets: {ask}; or say that is all: {say}",
            ),
            "people": (f"is drawn, and not finished by {who}", "read it, and say: diptych finish"),
        }
        for kind, (what, way) in ways.items():
            if texts := self.lacking[kind]:
                verb = what.replace("is ", "are ", 1) if len(texts) > 1 else what
                raise NotCorrectableError(f"{few(texts, 1)} {verb}", way)


def _side(name: str, counts: Sequence[_Counts]) -> CorrectedSide:
    drawn = sum(one.people is not None for one in counts)
    paragraphs = sum(one.paragraphs for one in counts)
    if drawn < FEWEST:
        few = f"1 text of {name} is" if drawn == 1 else f"{drawn} texts of {name} are"
        raise NotCorrectableError(f"{few} drawn, and it takes {FEWEST}", _way_to_more(len(counts)))
    if not sum(one.paragraphs for one in counts if one.people is not None):
        raise NotCorrectableError(
            f"no paragraph of the drawn texts of {name} counts",
            "leave out fewer kinds with --without, or draw more texts",
        )
    return CorrectedSide(name, len(counts), drawn, paragraphs)


def _way_to_more(texts: int) -> str:
    if texts >= FEWEST:
        return (
            "draw more: diptych assign -a NAME --sample N --more; or make larger groups with --by"
        )
    return "there are no others: name other groups, or make larger ones with --by"


def _rows(
    codebook: Codebook, query: Query, groups: Sequence[Sequence[_Counts]]
) -> Iterator[CorrectedRow]:
    for name in query.facets or codebook.by_name:
        facet = codebook.facet(name)
        for path, code in facet.codes.items():
            is_deep = query.depth is not None and code.depth >= query.depth
            if path in facet.uncounted or is_deep:
                continue
            key = (facet.name, path)
            found = [[_of(one, key) for one in group] for group in groups]
            said = [sum(o.program + (o.people or 0) for o in group) for group in found]
            if max(said) < max(1, query.minimum):
                continue
            yield CorrectedRow(
                facet=facet,
                code=path,
                label=code.label(query.language),
                depth=code.depth,
                shares=tuple(corrected(group) for group in found),
            )


def _of(one: _Counts, key: Key) -> CountedText:
    people = None if one.people is None else one.people.get(key, 0)
    return CountedText(one.program.get(key, 0), people, one.paragraphs, one.chance)
