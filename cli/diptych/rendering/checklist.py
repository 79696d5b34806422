"""The checklist of what referees ask, with the answer that the project has, or room for one.

What is asked, and by whom: Lombard, Snyder-Duch & Bracken 2002 (Content analysis in mass
communication, Human Communication Research 28, 587-604), Neuendorf 2017 (The content analysis
guidebook, 2nd ed.), Krippendorff 2019 (Content analysis, 4th ed.).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.lists import few
from diptych.records import Column, flag, text
from diptych.rendering import methods as said
from diptych.rendering.counting import counted
from diptych.rendering.significance import chance_notes
from diptych.rendering.tables import LayoutColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.review.methods import CodebookRevision, MethodFacts

    _Items = Iterator[tuple[str, str, str, str]]

TO_FILL_IN = "to be filled in"
_EVERYONE = "Lombard, Neuendorf, Krippendorff"
_TABLE, _COEFFICIENTS = "diptych compare", "diptych agreement"
_ANSWER = 44
"""Terminal columns that answers keep: other cells are short."""
_NAMED = 10
"""Codes of one kind of change that are named."""


class ChecklistItem(NamedTuple):
    """What referees ask, and what the project says of it."""

    section: str
    item: str
    answer: str
    """One line; ``to be filled in`` where the project cannot know, and why where that is known."""
    source: str
    """The files or the command that it comes from."""
    asked_by: str

    @property
    def is_known(self) -> bool:
        """Whether the project has an answer."""
        return not self.answer.startswith(TO_FILL_IN)


CHECKLIST_COLUMNS: tuple[Column[ChecklistItem], ...] = (
    text("section", "what the item is about", lambda one: one.section),
    text("item", "what referees ask", lambda one: one.item),
    flag("known", "whether files or git have an answer", lambda one: one.is_known),
    text("answer", "that answer; else: to be filled in", lambda one: one.answer),
    text("source", "the files or the command that it comes from", lambda one: one.source or None),
    text(
        "asked_by",
        "who asks for it: Lombard (Lombard, Snyder-Duch & Bracken 2002), Neuendorf (2017), "
        "Krippendorff (2019)",
        lambda one: one.asked_by,
    ),
)


def checklist_table(items: Iterable[ChecklistItem]) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return the columns and rows of the checklist for people."""
    columns = [
        LayoutColumn(header="item"),
        LayoutColumn(header="answer", keep=_ANSWER),
        LayoutColumn(header="where it comes from"),
    ]
    return columns, [[one.item, one.answer, one.source] for one in items]


def checklist(facts: MethodFacts, language: str = "") -> Iterator[ChecklistItem]:
    """Yield what referees ask, with the answers that there are."""
    for section, items in (
        ("texts", _texts(facts)),
        ("codebook", _codebook(facts, language)),
        ("annotators", _annotators(facts)),
        ("agreement", _agreement(facts)),
        ("adjudication", _adjudication(facts)),
        ("counting", _counting(facts)),
        ("tests", _tests(facts)),
        ("reproduction", _reproduction(facts)),
    ):
        for item, answer, source, asked_by in items:
            yield ChecklistItem(section, item, answer, source, asked_by)


def _texts(facts: MethodFacts) -> _Items:
    yield "population, and how texts were found or sampled", TO_FILL_IN, "", _EVERYONE
    yield "texts compared", said.texts_counted(facts), "texts/", _EVERYONE
    yield "paragraphs and words", said.size_said(facts.all), "texts/", "Neuendorf, Krippendorff"
    yield "dates", _or_fill_in(said.dates_said(facts)), "texts/: date", "Neuendorf"
    yield "languages", _or_fill_in(said.languages_said(facts)), "texts/: language", "Krippendorff"


def _codebook(facts: MethodFacts, language: str) -> _Items:
    book = "annotations/codebook.yaml"
    yield "facets and codes", _sentences(said.codebook_said(facts, language)), book, _EVERYONE
    yield "where the codebook comes from; how it was tried out", TO_FILL_IN, "", "Neuendorf"
    yield (
        "changes of the codebook since the first annotation",
        _changes(facts),
        f"git log {book}",
        "Neuendorf, Krippendorff",
    )


def _changes(facts: MethodFacts) -> str:
    """Say what changed, day by day; why that is not known, where it is not."""
    past = facts.past
    if past.codebook is None:
        return _filled_in(past.unknown or "nobody has annotated")
    sentences = [*said.codebook_changes_said(facts), *map(_revision, past.codebook.revisions)]
    return " ".join(sentences)


def _revision(one: CodebookRevision) -> str:
    kinds: dict[str, list[str]] = {}
    for change in one.changes:
        name = f"{change.facet}={change.code}" if change.code else change.facet
        former = f"{change.former} → " if change.former else ""
        kinds.setdefault(change.what, []).append(former + name)
    told = "; ".join(f"{what} {_few(names)}".rstrip() for what, names in kinds.items())
    when = f"{one.day} ({one.commit})" if one.commit else "Not committed"
    return f"{when}: {told}."


def _few(names: Sequence[str]) -> str:
    return few(names, _NAMED)


def _annotators(facts: MethodFacts) -> _Items:
    sets = "annotations/*/*.json"
    people = [
        f"{one.name} ({counted(one.finished, 'text')} finished, {one.begun} only begun, "
        f"{counted(one.annotations, 'annotation')})"
        for one in facts.people
    ]
    yield (
        "annotators, and how much each read",
        f"{len(people)}: {', '.join(people)}" if people else "none",
        f"{sets}, those not made by a program",
        _EVERYONE,
    )
    yield "who annotators are; whether they include the authors", TO_FILL_IN, "", _EVERYONE
    yield "training of annotators, and its hours", TO_FILL_IN, "", "Lombard, Neuendorf"
    yield "languages that annotators read", TO_FILL_IN, "", "Krippendorff"
    yield (
        "whether annotators worked alone, and knew what was to be shown",
        TO_FILL_IN,
        "",
        "Neuendorf, Krippendorff",
    )
    programs = _sentences(said.programs_said(facts)) or "none"
    yield "programs that annotated", programs, f"{sets}: by", "Neuendorf"
    yield "who was to read what", _assigned(facts), "annotations/assignments.csv", "Lombard"


def _assigned(facts: MethodFacts) -> str:
    if facts.unreadable:
        return _filled_in(facts.unreadable[0])
    if not (found := facts.assigning):
        return _filled_in("there are no assignments")
    parts = [*said.assigning_said(facts)]
    parts += [f"Assigned by hand: {counted(found.by_hand, 'text')}."] if found.by_hand else []
    parts += [f"In no assignment: {counted(found.in_none, 'text')}."] if found.in_none else []
    return " ".join(parts)


def _agreement(facts: MethodFacts) -> _Items:
    yield (
        "size of the sample for agreement, and its part of all texts",
        f"{said.twice_said(facts)}: {said.twice_by_group_said(facts)}",
        "annotations/*/*.json: finished",
        _EVERYONE,
    )
    yield (
        "how the sample for agreement was chosen",
        _chosen(facts),
        "annotations/assignments.csv",
        _EVERYONE,
    )
    if facts.agreement is None:
        yield "agreement of annotators", _filled_in("no text has two readers"), "", _EVERYONE
    for table in facts.agreement.tables if facts.agreement else ():
        told = said.facet_agreement_said(table)
        yield f"agreement: {table.label}", told, _COEFFICIENTS, _EVERYONE
        codes = _sentences(said.codes_said([table]))
        if codes:
            yield f"agreement: codes of {table.label}", codes, f"{_COEFFICIENTS} --codes", _EVERYONE
    if languages := "; ".join(said.languages_agreement_said(facts)):
        yield "agreement in each language: α", languages, _COEFFICIENTS, "Krippendorff"
    yield "why these coefficients", TO_FILL_IN, "", "Lombard, Krippendorff"
    yield "level of agreement that was asked for", TO_FILL_IN, "", _EVERYONE
    yield (
        "whether an annotator agrees with himself or herself later",
        TO_FILL_IN,
        "diptych agreement --annotator A --rev REV",
        "Neuendorf, Krippendorff",
    )


def _chosen(facts: MethodFacts) -> str:
    draws = [one for one in facts.assigning.draws if one.for_two] if facts.assigning else []
    if not (draws and facts.assigning):
        return _filled_in("no draw gave texts to two")
    parts = [*said.assigning_said(facts)]
    if others := facts.assigning.two_not_drawn:
        parts.append(f"Finished by two without being drawn for two: {counted(others, 'text')}.")
    return " ".join(parts)


def _adjudication(facts: MethodFacts) -> _Items:
    found = facts.adjudicated
    consensus = "annotations/*/consensus.json: decisions"
    if found is None:
        answer = _filled_in("no consensus has decisions")
        yield "how disagreements were resolved", answer, consensus, _EVERYONE
        return
    decided = _sentences(said.adjudicated_said(facts))
    yield "how disagreements were resolved", decided, consensus, _EVERYONE
    yield (
        "how much passages had to overlap to be taken for the same",
        TO_FILL_IN,
        "",
        "Krippendorff",
    )
    yield "whether deciders saw whose annotation was whose", TO_FILL_IN, "", "Krippendorff"
    before = _sentences(said.before_adjudication_said(facts))
    source = f"annotations/*/*.json: created; {consensus}"
    if facts.past.sets:
        source += "; git log annotations/"
    yield (
        "whether coefficients are from before adjudication",
        before or _filled_in("no text has two readers"),
        source,
        "Krippendorff",
    )


def _counting(facts: MethodFacts) -> _Items:
    yield "whose annotations count", _sentences(said.counted_said(facts)), _TABLE, "Neuendorf"
    yield "unit of counting, and base of shares", _units(facts), _TABLE, "Neuendorf, Krippendorff"
    yield (
        "what was left out",
        _sentences(said.excluded_said(facts)) or "nothing",
        _TABLE,
        "Neuendorf",
    )


def _units(facts: MethodFacts) -> str:
    parts = [*said.units_said(facts)]
    if facts.comparison.basis.of == "facet":
        parts += [*said.bases_of_facets(facts)]
    return " ".join(parts)


def _tests(facts: MethodFacts) -> _Items:
    stats = facts.comparison.query.stats
    answer = _sentences(said.tests_said(facts)) or "none in this table"
    yield "tests", answer, _TABLE if stats else "diptych methods --stats", "Neuendorf"
    if stats:
        yield (
            "what to know about them",
            "; ".join(chance_notes(facts.comparison)),
            _TABLE,
            "Neuendorf",
        )


def _reproduction(facts: MethodFacts) -> _Items:
    table, coefficients = facts.commands
    yield "program", f"diptych {facts.version}", "diptych --version", "Lombard"
    yield "command of the table", table, "", "Krippendorff"
    yield "command of the coefficients", coefficients, "", "Lombard"
    yield "version of the files", _version(facts), "git", "Krippendorff"
    yield "where texts, codebook and annotations can be had", TO_FILL_IN, "", _EVERYONE


def _version(facts: MethodFacts) -> str:
    return said.commit_said(facts) or _filled_in(facts.past.unknown)


def _sentences(sentences: Iterable[str]) -> str:
    return " ".join(sentences)


def _or_fill_in(parts: Iterable[str]) -> str:
    return "; ".join(parts) or TO_FILL_IN


def _filled_in(why: str) -> str:
    return f"{TO_FILL_IN}: {why}"
