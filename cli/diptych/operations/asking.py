"""A program as one more annotator: what it is asked, and what becomes of its answer.

Between the two the caller has it answered. Its set is replaced; what people corrected there
stands. It counts nowhere unless it is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import CONSENSUS, TERMS, Program, time_now
from diptych.annotations.suggestions import as_annotations, judged_together, renewal
from diptych.annotations.terms import SCORE_COLUMNS, TermReport
from diptych.errors import BadOptionError, ChangedSinceAskedError, NotOfProgramError
from diptych.exchange.program import facet_digest, read_answers, request_lines
from diptych.operations.naming import known_facets, known_texts
from diptych.operations.suggesting import Renewed, finished_sets
from diptych.project.names import require_id, set_path
from diptych.records import Column, Records, number, text, whole
from diptych.review.reliability import alphas_by_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Code, Facet
    from diptych.annotations.suggestions import Renewal
    from diptych.annotations.terms import Score
    from diptych.exchange.program import Answers
    from diptych.project.store import Project, ReadSet
    from diptych.review.reliability import CodeAlpha
    from diptych.texts.text import Text

Key = tuple[str, str]
"""Facet and code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a program is asked: some facets of some texts."""

    facets: tuple[Facet, ...]
    texts: tuple[Text, ...]
    is_of_all_facets: bool

    @property
    def paragraphs(self) -> int:
        """How many there are in the texts."""
        return sum(len(one.paragraphs) for one in self.texts)

    @property
    def words(self) -> int:
        """How many there are in the texts."""
        return sum(one.words for one in self.texts)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the request."""
        return request_lines(self.facets, self.texts)

    def read(self, raw: bytes) -> Answers:
        """Read an answer; what is wrong with it is told by it."""
        return read_answers(raw, self.facets, self.texts)


def question(
    project: Project, texts: Sequence[str] = (), *, facets: Sequence[str] = ()
) -> Question:
    """Ask about texts and facets; all of them, if none are named. Raises ``UnknownNameError``."""
    paths = project.text_paths()
    chosen = tuple(known_facets(project, facets))
    return Question(
        facets=chosen,
        texts=tuple(project.texts_at(paths, known_texts(texts, paths))),
        is_of_all_facets=len(chosen) == len(project.codebook().facets),
    )


def require_program(project: Project, asked: Question, annotator: str) -> None:
    """Refuse a name that is, or could be, a person's, and facets that it judged with others.

    An annotation is renewed as a whole, so a part of its facets cannot be. Raises
    ``BadOptionError`` and others.
    """
    require_id(annotator, "an annotator")
    if annotator in {CONSENSUS, TERMS}:
        raise BadOptionError("--annotator", f"{annotator} is a name of diptych's own")
    there = project.text_paths()
    for name in sorted(project.texts_read_by(annotator)):
        said = project.stored_set(name, annotator) if name in there else None
        if said and not said.is_program:
            raise NotOfProgramError(set_path(name, annotator).as_posix(), annotator)
    for one in asked.texts:
        said = project.stored_set(one.id, annotator)
        if said and (more := judged_together(said, [facet.name for facet in asked.facets])):
            reason = f"{annotator} judged {one.id} by {', '.join(more)} as well, in one annotation"
            raise BadOptionError("--facet", f"{reason}; name all of them")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of an answer, and how it compares with people."""

    annotator: str
    model: str
    facets: tuple[Facet, ...]
    texts: tuple[Renewed, ...]
    """Those of which something was said."""
    silent: tuple[str, ...]
    """The ids of the others."""
    unanswered: int
    """Paragraphs of which nothing was said, in all texts."""
    only_partly: tuple[str, ...]
    """The ids of texts all of whose paragraphs were answered, by some facets of several, so that
    they are not finished."""
    report: TermReport
    alphas: Mapping[str, Mapping[str, Mapping[str, CodeAlpha]]]
    """Of the program and one who finished texts that it finished, by their name, facet and code;
    under ``""`` those between people."""

    def alpha(self, annotator: str, key: Key) -> float | None:
        """Return Krippendorff's alpha of a code on paragraphs, if it is defined."""
        found = self.alphas.get(annotator, {}).get(key[0], {}).get(key[1])
        return found.value if found else None

    def records(self) -> Records[AnsweredCode]:
        """Return a row per code, and per person who has finished texts."""
        rows = (
            AnsweredCode(self, facet, code, person)
            for facet in self.facets
            for code in facet.codes.values()
            for person in self.report.scores or [""]
        )
        return Records(COLUMNS, rows)


class AnsweredCode(NamedTuple):
    """A code beside what one person says."""

    answered: Answered
    facet: Facet
    code: Code
    person: str

    @property
    def key(self) -> Key:
        """The facet and the code's path."""
        return self.facet.name, self.code.path

    @property
    def score(self) -> Score | None:
        """How the program compares with the person, if there is one."""
        return self.answered.report.score(self.person, self.key) if self.person else None


COLUMNS: tuple[Column[AnsweredCode], ...] = (
    text("facet", "the facet", lambda row: row.facet.name),
    text("code", "the code's path", lambda row: row.code.path),
    text("label", "the code's label", lambda row: row.code.label()),
    text("program", "the annotator that is a program", lambda row: row.answered.annotator),
    whole(
        "annotations",
        "answers with the code or one below it",
        lambda row: row.answered.report.annotations[row.key],
    ),
    whole(
        "paragraphs",
        "paragraphs that they touch",
        lambda row: row.answered.report.paragraphs[row.key],
    ),
    text("annotator", "somebody who has finished texts", lambda row: row.person or None),
    whole(
        "texts",
        "how many of the texts they have finished",
        lambda row: row.answered.report.texts[row.person] if row.person else None,
    ),
    whole(
        "answered",
        "paragraphs to which the program gave the code in those texts",
        lambda row: row.score.suggested if row.score else None,
    ),
    *(column.within(lambda row: row.score) for column in SCORE_COLUMNS),
    number(
        "alpha",
        "Krippendorff's alpha of the code between the program and the annotator",
        lambda row: row.answered.alpha(row.person, row.key) if row.person else None,
    ),
    number(
        "alpha_people",
        "the same between the people who have finished texts",
        lambda row: row.answered.alpha("", row.key),
    ),
)


def take(
    project: Project,
    asked: Question,
    answers: Answers,
    *,
    annotator: str,
    command: str,
    dry_run: bool = False,
) -> Answered:
    """Put an answer in the place of what the program said before; all sets are written, or none.

    A text of which nothing was said keeps what it has. Raises ``ChangedSinceAskedError`` where
    texts or facets are no longer what was asked about, and what ``require_program`` raises.
    """
    with project.changing(dry_run=dry_run):
        require_program(project, asked, annotator)
        texts = _unchanged(project, asked)
        spoken = [one for one in texts if answers.answered[one.id]]
        read = [project.read_set(one, annotator) for one in spoken]
        work = [_answer_on(project, asked, one, answers, command) for one in read]
        changes = {(one.text.id, annotator): one.put for one in work}
        project.update_sets(changes, read=read, dry_run=dry_run)
        people = {one.id: list(finished_sets(project, one)) for one in texts}
    said = [_as_set(one, answers, annotator) for one in texts]
    report = TermReport()
    for one, program in zip(texts, said, strict=True):
        report.add(one, program, people[one.id])
    return Answered(
        annotator=annotator,
        model=answers.model,
        facets=asked.facets,
        texts=tuple(one.difference for one in work),
        silent=tuple(one.id for one in texts if not answers.answered[one.id]),
        unanswered=asked.paragraphs - sum(map(len, answers.answered.values())),
        only_partly=tuple(
            one.text.id for one in work if one.is_complete and not one.after.said.finished
        ),
        report=report,
        alphas=_alphas(asked, texts, said, people),
    )


def _unchanged(project: Project, asked: Question) -> list[Text]:
    """Read the texts again, where others may have written meanwhile."""
    paths = project.text_paths()
    texts = project.texts_at(paths, known_texts([one.id for one in asked.texts], paths))
    for one, before in zip(texts, asked.texts, strict=True):
        if one.version != before.version:
            raise ChangedSinceAskedError(one.id)
    for facet in asked.facets:
        if facet_digest(project.codebook().facet(facet.name)) != facet_digest(facet):
            raise ChangedSinceAskedError(facet.name)
    return list(texts)


def _is_complete(one: Text, answers: Answers) -> bool:
    return len(answers.answered[one.id]) == len(one.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnswerOn:
    """The answer on one text, and what it makes of the program's set."""

    text: Text
    is_complete: bool
    """Whether each paragraph was answered."""
    before: AnnotationSet
    after: Renewal

    def put(self, _current: AnnotationSet) -> AnnotationSet:
        """Return the set as it is to be; what it was is ``before``, as it was read."""
        return self.after.said

    @property
    def difference(self) -> Renewed:
        """What became of the set."""
        return Renewed.between(self.text, self.before, self.after)


def _answer_on(
    project: Project, asked: Question, read: ReadSet, answers: Answers, command: str
) -> _AnswerOn:
    """Replace what the program said in its set on a text."""
    text, before = read.text, read.said
    is_complete = _is_complete(text, answers)
    codebook = project.codebook()
    known = {(facet.name, code) for facet in codebook.facets for code in facet.codes}
    facets = [facet.name for facet in asked.facets]
    finished = is_complete if asked.is_of_all_facets else before.finished
    made_by = _program(asked, before, command, answers.model)
    args = replace(before, by=made_by), text, answers.found[text.id], facets, known
    after = renewal(*args, finished=finished)
    if after.said == before:
        said = before
    else:
        said = replace(after.said, by=replace(made_by, time=time_now()))
    return _AnswerOn(
        text=text, is_complete=is_complete, before=before, after=after._replace(said=said)
    )


def _program(asked: Question, current: AnnotationSet, command: str, model: str) -> Program:
    """Say what makes the set; the time is that of the last change."""
    before = current.by or Program(command=command)
    digests = {f"codebook/{facet.name}": facet_digest(facet) for facet in asked.facets}
    if not asked.is_of_all_facets:
        digests = {**(before.digests or {}), **digests}
    return Program(command=command, model=model or UNSET, digests=digests, time=before.time)


def _alphas(
    asked: Question,
    texts: Sequence[Text],
    said: Sequence[AnnotationSet],
    people: Mapping[str, Sequence[AnnotationSet]],
) -> dict[str, dict[str, dict[str, CodeAlpha]]]:
    facets = [facet.name for facet in asked.facets]
    names = dict.fromkeys(one.annotator for sets in people.values() for one in sets)
    of = partial(alphas_by_code, facets=facets)
    both = {
        name: of(
            (one, [program, *(s for s in people[one.id] if s.annotator == name)])
            for one, program in zip(texts, said, strict=True)
        )
        for name in names
    }
    between = of((one, [s for s in people[one.id] if s.is_of_person]) for one in texts)
    return {"": between, **both}


def agreement_with_itself(
    asked: Question, several: Sequence[Answers]
) -> dict[str, dict[str, CodeAlpha]]:
    """Return Krippendorff's alpha between answers to one question, by facet and code.

    Of a facet as a whole it stands under ``""``. Only texts count of which each paragraph was
    answered, in two answers or more.
    """
    sets = (
        (one, [_as_set(one, answers, f"answer-{n}") for n, answers in enumerate(several, 1)])
        for one in asked.texts
    )
    return alphas_by_code(sets, [facet.name for facet in asked.facets])


def _as_set(one: Text, answers: Answers, annotator: str) -> AnnotationSet:
    """Return an answer as a set by itself, which nobody corrected."""
    said = as_annotations(one, answers.found[one.id])
    return replace(said, annotator=annotator, finished=_is_complete(one, answers))
