"""What a paper says of its method equals what the other commands say, and files and git show."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.operations.random_projects import write_project
from tests.operations.written_projects import (
    annotation_id,
    commit,
    write_codebook,
    write_set,
    write_text,
)

from diptych.annotations.annotation import new_annotation_id
from diptych.comparison.tables import Query
from diptych.errors import AnnotatorNeededError, DiptychError, NothingToCompareError
from diptych.operations.adjudicating import adjudicator
from diptych.operations.agreement import agreement
from diptych.operations.comparing import compare
from diptych.operations.methods import Methods, methods
from diptych.project.store import Project
from diptych.review import bootstrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.annotations.annotation import AnnotationSet

CODEBOOK = """\
facets:
  theme:
    label: Theme
    codes:
      rules: {definition: Who makes rules.}
      access: {}
  mood:
    kind: ordinal
    codes: {bad: {value: -1}, good: {value: 1}}
"""
RULES, ACCESS = {"theme": "rules", "mood": "good"}, {"theme": "access", "mood": "bad"}
EARLY, LATE = "2025-07-02T10:00:00Z", "2025-07-09T10:00:00Z"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a project of four texts in two languages, and what two people said of two of them."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    write_codebook(tmp_path, CODEBOOK)
    for number, (source, language) in enumerate([("Sun", "en"), ("Bote", "de")] * 2):
        fields = {"source": source, "language": language, "date": f"2025-0{number + 1}-01"}
        name = f"t{number}"
        write_text(tmp_path, name, "# On rules", "The UN rules.", "Access is bad.", **fields)
    for name in ("t0", "t1"):
        marks = ("The UN rules.", RULES), ("Access is bad.", ACCESS)
        write_set(tmp_path, name, "ann", *marks, created=EARLY)
        write_set(tmp_path, name, "ben", *marks[:1], created=EARLY)
    return tmp_path


def told(root: Path, *groups: str, query: Query | None = None, **asked: Any) -> Methods:
    return methods(Project(root), groups, query=query, **asked)


def answers(found: Methods) -> dict[str, str]:
    return {one.item: one.answer for one in found.checklist}


def text_of(found: Methods) -> str:
    return "\n".join(found.paragraphs)


@pytest.fixture(scope="module", autouse=True)
def fewer_resamples() -> Iterator[None]:
    """Draw as many resamples as there have to be for an interval, and no more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "RESAMPLES", 60)
        yield


# Against the other commands


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - nothing is to be kept secret


def _asked(random: Random) -> dict[str, Any]:
    whose: dict[str, Any] = random.choice(
        [{}, {"annotators": ["ann"]}, {"prefer": ["consensus", "ann", "ben", "model"]},
         {"annotators": ["ann", "ben"]}, {"annotators": ["model"]}]
    )  # fmt: skip
    query = Query(
        unit=random.choice([None, "paragraph", "annotation", "word", "text"]),
        of=random.choice([None, "finished", "coded", "facet"]),
        weigh=random.choice([None, "texts"]),
        without=random.choice([None, ("heading",), ("heading", "theme=rules")]),
        facets=random.choice([(), ("theme",), ("mood", "actor")]),
        depth=random.choice([None, 1]),
        minimum=random.choice([1, 0]),
        score=random.choice([None, "mood"]),
        stats=random.random() < 1 / 2,
        by_paragraphs=random.random() < 1 / 4,
        match=random.choice([None, None, "region"]),
    )
    by = random.choice([None, "date:year", "source,region"])
    where = random.choice([(), ("language=",), ("source=Bote",)])
    return {**whose, "by": by, "where": where, "query": query}


@settings(max_examples=50)
@given(st.integers(min_value=0), st.integers(min_value=0))
def test_figures_are_those_of_compare_and_agreement(seed: int, asking: int) -> None:
    with TemporaryDirectory() as folder:
        write_project(Path(folder), chance(seed))
        project = Project(Path(folder))
        asked = _asked(chance(asking))
        try:
            comparison = compare(project, **asked)
        except DiptychError as error:
            with pytest.raises(type(error)):
                methods(project, **asked)
            return
        found = methods(project, **asked)
        assert found.facts.comparison == comparison
        assert _agreed(project, found) == found.facts.agreement
        assert all(one and "None" not in one and "  " not in one for one in found.paragraphs)
        assert len({one.item for one in found.checklist}) == len(found.checklist)


def _agreed(project: Project, found: Methods) -> Any:
    texts = [
        name
        for side in found.facts.comparison.sides
        for names in side.tally.texts.values()
        for name in names
    ]
    query = found.facts.comparison.query
    every = len(set(texts)) == len(project.text_paths())
    try:
        return agreement(project, () if every else texts, facets=query.facets) if texts else None
    except NothingToCompareError:
        return None


@settings(max_examples=20)
@given(st.integers(min_value=0), st.integers(min_value=0))
def test_the_command_lines_print_the_same_table_and_coefficients(seed: int, asking: int) -> None:
    from diptych.console.app import run

    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        write_project(Path(folder), chance(seed))
        asked = _asked(chance(asking))
        try:
            found = methods(Project(Path(folder)), **asked)
        except DiptychError:
            return
        printed: list[str] = []
        patch.setattr("sys.stdout.write", printed.append)
        for command, records in zip(
            found.facts.commands,
            (
                found.facts.comparison.records(),
                found.facts.agreement and found.facts.agreement.records(),
            ),
            strict=True,
        ):
            printed.clear()
            program, *words = shlex.split(command)
            assert program == "diptych"
            status = run(["-C", folder, *words, "--format", "json"])
            if records is None:
                assert status == 2
            else:
                assert json.loads("".join(printed)) == [*records]


# Texts and annotators


def test_texts_are_told_by_group(root: Path) -> None:
    write_text(root, "t4", "Undated.", source="Bote")
    found = told(root, annotators=["ann"])
    first, second = found.facts.groups
    assert (first.name, first.texts, first.paragraphs, first.headings) == ("Sun", 2, 6, 2)
    assert (second.dates, second.undated) == (("2025-02-01", "2025-04-01"), 1)
    assert (first.finished_by_two, second.finished_by_two) == (1, 1)
    assert "Bote (3 texts, 7 paragraphs, 2 of them headings, " in text_of(found)
    answered = answers(found)
    assert answered["texts compared"] == "5 texts: Sun 2, Bote 3"
    assert answered["dates"] == (
        "Sun: 2025-01-01 to 2025-03-01; Bote: 2025-02-01 to 2025-04-01, 1 text without a date"
    )
    assert answered["languages"] == "German (2 texts), English (2 texts), not said of 1 text"


def test_of_texts_without_front_matter_dates_and_languages_are_to_be_filled_in(root: Path) -> None:
    for name in ("t0", "t1", "t2", "t3"):
        write_text(root, name, "# On rules", "The UN rules.", "Access is bad.")
    answered = answers(told(root, annotators=["ann"], by="text"))
    assert answered["dates"] == answered["languages"] == "to be filled in"


def test_the_sample_for_agreement_is_what_two_people_finished(root: Path) -> None:
    write_set(root, "t2", "ann")
    write_set(root, "t3", "ann", ("Access is bad.", ACCESS), finished=False)
    write_set(root, "t3", "ben", finished=False)
    found = told(root, prefer=["ann"])
    assert (found.facts.once.texts, found.facts.twice.texts) == (3, 2)
    assert "The annotators were ann (3 texts finished, 1 only begun) and ben (2 texts" in text_of(
        found
    )
    assert (
        "At least one annotator finished 3 of 4 texts (9 of 12 paragraphs, 75 %), two or more 2 of "
        "4 texts (6 of 12 paragraphs, 50 %)."
    ) in text_of(found)
    sample = answers(found)["size of the sample for agreement, and its part of all texts"]
    assert sample == "2 of 4 texts (6 of 12 paragraphs, 50 %): Sun 1 of 2, Bote 1 of 2"
    assert "1 text was only begun; of these, what has no code was not known" in text_of(found)


def test_agreement_is_told_by_language(root: Path) -> None:
    answered = answers(told(root, annotators=["ann"]))
    assert answered["agreement in each language: α"] == (
        "German (3 paragraphs): Theme 0.55, mood 0.55; "
        "English (3 paragraphs): Theme 0.55, mood 0.55"
    )
    write_set(root, "t0", "ben", ("The UN rules.", RULES), finished=False)
    assert "agreement in each language: α" not in answers(told(root, annotators=["ann"]))


def test_one_annotator_is_no_agreement(root: Path) -> None:
    for name in ("t0", "t1"):
        (root / f"annotations/{name}/ben.json").unlink()
    found = told(root)
    assert found.facts.agreement is None
    assert "The annotator was ann (2 texts finished). At least one" in text_of(found)
    assert "paragraphs, 50 %), two none." in text_of(found)
    assert "The annotations counted were those of ann." in text_of(found)
    answered = answers(found)
    assert answered["agreement of annotators"] == "to be filled in: no text has two readers"
    assert "how much passages had to overlap to be taken for the same" not in answered
    assert answered["how disagreements were resolved"].startswith("to be filled in")


def test_nobody_who_annotated_is_nobody(root: Path) -> None:
    shutil.rmtree(root / "annotations")
    write_codebook(root, CODEBOOK)
    found = told(root)
    assert "No annotator had read any of these texts." in text_of(found)
    assert "No annotations were counted" in text_of(found)
    assert "4 texts were not read by anybody who was counted." in text_of(found)
    assert answers(found)["annotators, and how much each read"] == "none"


def test_a_project_without_texts_says_so(root: Path) -> None:
    shutil.rmtree(root / "texts")
    found = told(root)
    assert found.paragraphs == ("There were no texts to compare.",)
    assert answers(found)["texts compared"] == "0 texts: none"
    assert found.facts.agreement is None


def test_a_codebook_without_facets_is_asked_nothing(root: Path) -> None:
    shutil.rmtree(root / "annotations")
    write_codebook(root, "facets: {}\n")
    write_set(root, "t0", "ann")
    write_set(root, "t0", "ben")
    found = told(root, annotators=["ann"])
    assert "coded for" not in text_of(found)
    assert "Krippendorff" not in text_of(found)


def test_programs_are_no_people(root: Path) -> None:
    made = {"command": "diptych suggest", "time": EARLY}
    write_set(root, "t2", "model", ("The UN rules.", RULES), by=made)
    write_set(root, "t3", "model", finished=False, by={**made, "model": "m1"})
    write_set(root, "t1", "model", by={**made, "model": "m1", "time": LATE})
    found = told(root, annotators=["ann"])
    assert [one.name for one in found.facts.people] == ["ann", "ben"]
    assert answers(found)["programs that annotated"] == (
        "model was a program (diptych suggest and diptych suggest, m1) that annotated 2 texts; it "
        "has no part in the agreement of annotators."
    )
    for name in ("t0", "t1"):
        for who in ("ann", "ben"):
            (root / f"annotations/{name}/{who}.json").unlink()
    alone = told(root)
    assert "No annotator had read any of these texts. model was a program" in text_of(alone)
    assert "No annotations were counted" in text_of(alone)


def test_many_annotators_and_groups_are_numbered(root: Path) -> None:
    for number in range(9):
        name = f"u{number}"
        write_text(root, name, "The UN rules.", source=f"S{number}")
        write_set(root, name, f"p{number}", ("The UN rules.", RULES))
        write_set(root, name, "ann", ("The UN rules.", RULES))
    found = told(root, annotators=["ann"])
    assert "There were 11 annotators, who finished 1 to 11 texts each." in text_of(found)
    assert "13 texts in 11 groups by source: 21 paragraphs" in text_of(found)
    assert "The agreement of annotators was measured" in text_of(found)
    assert "Shares were of the paragraphs of finished texts." in text_of(found)
    assert (
        "p8 (1 text finished, 0 only begun, 1 annotation)"
        in answers(found)["annotators, and how much each read"]
    )


def test_several_people_without_a_consensus_have_no_table_to_tell_of(root: Path) -> None:
    with pytest.raises(AnnotatorNeededError):
        told(root)


# Agreement


def test_agreement_that_is_perfect_has_the_bound_that_n_allows(root: Path) -> None:
    for name in ("t0", "t1"):
        write_set(root, name, "ben", ("The UN rules.", RULES), ("Access is bad.", ACCESS))
    found = told(root, annotators=["ann"])
    assert "was 1.00 [≥ " in text_of(found)
    assert "[≥ …] is the lower end that so many paragraphs without a difference" in text_of(found)


def test_agreement_that_is_undefined_says_why(root: Path) -> None:
    for name in ("t0", "t1"):
        for who in ("ann", "ben"):
            write_set(root, name, who)
    found = told(root, annotators=["ann"])
    assert "undefined for Theme (" in text_of(found)
    assert "that somebody gave" not in text_of(found)
    assert "agreement: codes of Theme" not in answers(found)


def test_codes_below_the_lower_threshold_are_named(root: Path) -> None:
    codes = {f"c{number}": {} for number in range(8)}
    write_codebook(root, json.dumps({"facets": {"theme": {"codes": codes}}}))
    for name in ("t0", "t1", "t2", "t3"):
        write_set(root, name, "ben")
        marks = [("The UN rules.", {"theme": code}) for code in codes]
        write_set(root, name, "ann", *marks[: -1 if name == "t0" else None])
    write_set(root, "t3", "ben", ("The UN rules.", {"theme": "c7"}))
    write_set(root, "t3", "ann", ("The UN rules.", {"theme": "c7"}))
    found = answers(told(root, annotators=["ann"]))
    assert found["agreement: codes of theme"].endswith(" and 2 more.")
    assert "0 one of at least .667, and 8 a lower one" in found["agreement: codes of theme"]


def test_a_code_whose_alpha_is_undefined_is_told(root: Path) -> None:
    for name in ("t0", "t1"):
        for who in ("ann", "ben"):
            text = "The UN rules."
            write_text(root, name, text)
            write_set(root, name, who, (text, {"theme": "rules"}))
    found = told(root, query=Query(facets=("theme",)), annotators=["ann"], by="text")
    assert "Of the 1 code" not in text_of(found)
    write_set(root, "t0", "ben", (text, {"theme": "rules"}), (text, {"theme": "access"}))
    found = told(root, query=Query(facets=("theme",)), annotators=["ann"], by="text")
    assert "Of the 2 codes that somebody gave, 0 had an α of at least .800" in text_of(found)
    assert "; that of 1 is undefined." in text_of(found)


# Assignments


def test_draws_are_told_as_the_file_has_them(root: Path) -> None:
    (root / "annotations/assignments.csv").write_text(
        "text,annotator,chance,chance_of_two,seed\n"
        "gone,ann,0.75,0.5,7\n"
        "t0,ann,0.75,0.5,7\nt0,ben,0.75,0.5,7\nt1,ann,0.75,0.5,7\nt2,,0.75,0.5,7\n"
        "t3,ann,,,\n"
    )
    write_text(root, "t4", "New.", source="Sun")
    found = told(root, annotators=["ann"])
    drawn = (
        "By the file of assignments, 2 of 3 texts were drawn to be read with seed 7 (chance 0.75), "
        "1 of them by two (chance 0.5); two finished 1."
    )
    assert drawn in found.paragraphs
    answered = answers(found)
    assert answered["who was to read what"] == (
        f"{drawn} Assigned by hand: 1 text. In no assignment: 1 text."
    )
    assert answered["how the sample for agreement was chosen"] == (
        f"{drawn} Finished by two without being drawn for two: 1 text."
    )


def test_a_draw_for_one_reader_says_nothing_of_two(root: Path) -> None:
    path = root / "annotations/assignments.csv"
    path.write_text("text,annotator,chance\nt0,ann,0.5\nt1,,0.5\nt2,ann,0.5\nt3,,0.5\n")
    answered = answers(told(root, annotators=["ann"]))
    assert answered["who was to read what"] == (
        "By the file of assignments, 2 of 4 texts were drawn to be read (chance 0.5)."
    )
    assert answered["how the sample for agreement was chosen"] == (
        "to be filled in: no draw gave texts to two"
    )


def test_two_readers_of_a_draw_without_their_chance(root: Path) -> None:
    path = root / "annotations/assignments.csv"
    lines = "t0,ann,1,3\nt0,ben,1,3\nt1,ben,1,3\nt1,ann,1,3\n"
    path.write_text(f"text,annotator,chance,seed\n{lines}")
    answered = answers(told(root, annotators=["ann"]))
    assert answered["how the sample for agreement was chosen"] == (
        "By the file of assignments, 2 of 2 texts were drawn to be read with seed 3 (chance 1), "
        "2 of them by two; two finished 2."
    )


def test_assignments_that_cannot_be_read_are_to_be_filled_in(root: Path) -> None:
    (root / "annotations/assignments.csv").write_text("text,annotator\nt0,Ann!\n")
    answered = answers(told(root, annotators=["ann"]))
    assert answered["who was to read what"].startswith(
        "to be filled in: annotations/assignments.csv"
    )


# Adjudication


@pytest.fixture
def decided(root: Path) -> Path:
    """Let an editor decide what ann and ben differ in: once as each, once as neither."""
    for name in ("t2", "t3"):
        write_set(root, name, "ann", ("Access is bad.", ACCESS), created=EARLY)
        write_set(root, name, "ben", ("Access is bad.", RULES), created=EARLY)
    for number in range(4):
        decide(root, f"t{number}", lambda case: case.options[:1])
    return root


def decide(root: Path, name: str, choose: Callable[[Any], Any]) -> None:
    deciding = adjudicator(Project(root), name)
    found = deciding.agree()
    taken = [(case, [one.annotation for one in choose(case)]) for case in found.open]
    deciding.decide(taken, "editor")


def test_decisions_are_counted_by_whose_codes_they_have(decided: Path) -> None:
    decide_again = adjudicator(Project(decided), "t3")
    (case,) = decide_again.current().disputed
    decide_again.decide([(case, [one.annotation for one in case.options])], "chief")
    found = told(decided)
    facts = found.facts.adjudicated
    assert facts
    assert (facts.agreed, facts.decided, dict(facts.by)) == (2, 4, {"editor": 3, "chief": 1})
    assert (dict(facts.sided), facts.otherwise) == ({"ann": 3}, 1)
    day = facts.days and facts.days[0]
    assert (
        "What all had said alike of overlapping passages (2 cases in 4 texts) entered the "
        "consensus without a decision. 4 other cases were decided by editor (3) and chief (1), on "
        f"{day}: 3 as ann had coded and 1 otherwise."
    ) in text_of(found)
    assert (facts.open, facts.outdated, facts.later, facts.dateless) == (0, 0, 0, 0)
    assert "No annotation in these sets is dated after the first decision" in text_of(found)


def test_what_was_edited_by_hand_in_the_consensus_is_told(decided: Path) -> None:
    project = Project(decided)
    assert "by hand" not in text_of(told(decided))

    def edited(said: AnnotationSet) -> AnnotationSet:
        agreed = [
            name for one in (said.decisions or {}).values() for name in one.result if not one.by
        ]
        kept = {name: one for name, one in said.annotations.items() if name not in agreed}
        some = next(iter(said.annotations.values()))
        return msgspec.structs.replace(said, annotations={**kept, new_annotation_id(): some})

    (name,) = [
        text.id
        for text in project.texts()
        if any(
            not one.by
            for one in (project.annotation_set(text, "consensus").decisions or {}).values()
        )
    ][:1]
    project.update(name, "consensus", edited)
    assert (
        "The consensus was also edited by hand: 1 annotation came of no case, and 1 of what all "
        "had said alike had other codes in the end, or were removed."
    ) in text_of(told(decided))


def test_the_numbers_are_those_of_adjudicate(decided: Path) -> None:
    facts = told(decided).facts.adjudicated
    assert facts
    each = [adjudicator(Project(decided), f"t{number}").current() for number in range(4)]
    assert facts.agreed == sum(case.agreed for one in each for case in one.cases)
    assert facts.decided == sum(len(one.disputed) - len(one.open) for one in each)
    assert facts.open == sum(len(one.open) for one in each)


def test_what_is_open_or_outdated_is_told(decided: Path) -> None:
    write_set(decided, "t2", "ann", ("Access is bad.", {"theme": "rules"}), created=EARLY)
    write_set(
        decided, "t3", "ann", ("Access is bad.", ACCESS), ("The UN rules.", RULES), created=EARLY
    )
    found = told(decided, annotators=["ann"])
    facts = found.facts.adjudicated
    assert facts
    assert (facts.open, facts.outdated, facts.decided) == (2, 1, 3)
    assert "2 cases were not decided. 1 decision was about annotations that have changed" in (
        text_of(found)
    )


def test_a_decision_that_is_that_of_several_counts_for_each(root: Path) -> None:
    for who, codes in (("ann", RULES), ("ben", RULES), ("eve", ACCESS)):
        write_set(root, "t0", who, ("The UN rules.", codes))
    decide(root, "t0", lambda case: case.options[:1])
    assert "1 as ann had coded and 1 as ben had coded (some as several had)." in (
        text_of(told(root, "t0"))
    )


def test_annotations_made_after_a_decision_are_told_by_their_dates(decided: Path) -> None:
    marks = ("The UN rules.", RULES), ("Access is bad.", ACCESS)
    consensus = Project(decided).stored_set("t0", "consensus")
    assert consensus
    first = min(one.at for one in (consensus.decisions or {}).values() if one.at)
    write_set(decided, "t0", "ann", *marks, created=first)
    found = told(decided)
    assert (found.facts.adjudicated and found.facts.adjudicated.later) == 0
    write_set(decided, "t0", "ann", *marks, created="2999-01-01T00:00:00Z")
    found = told(decided)
    assert found.facts.adjudicated
    assert found.facts.adjudicated.later == 2
    assert "2 annotations in these sets are dated after the first decision on the text." in (
        text_of(found)
    )
    write_set(decided, "t0", "ann", *marks)
    found = told(decided)
    assert (found.facts.adjudicated and found.facts.adjudicated.dateless) == 2
    assert "dated after the first decision" not in text_of(found)


def test_a_consensus_without_a_single_dispute_has_no_days(root: Path) -> None:
    for name in ("t0", "t1"):
        write_set(root, name, "ben", ("The UN rules.", RULES), ("Access is bad.", ACCESS))
        decide(root, name, lambda case: case.options)
    found = told(root)
    assert found.facts.adjudicated
    assert (found.facts.adjudicated.decided, found.facts.adjudicated.days) == (0, None)
    assert "other case" not in text_of(found)


def test_decisions_on_sets_that_are_gone_are_outdated(decided: Path) -> None:
    for name in ("t0", "t1", "t2", "t3"):
        for who in ("ann", "ben"):
            (decided / f"annotations/{name}/{who}.json").unlink()
    found = told(decided)
    assert found.facts.adjudicated
    assert (found.facts.adjudicated.outdated, found.facts.adjudicated.open) == (6, 0)
    answered = answers(found)
    assert answered["whether coefficients are from before adjudication"] == (
        "to be filled in: no text has two readers"
    )


def test_a_consensus_that_a_program_made_was_not_adjudicated(root: Path) -> None:
    write_set(root, "t0", "consensus", by={"command": "merge"})
    write_set(root, "t1", "consensus")
    assert told(root, annotators=["ann"]).facts.adjudicated is None


def test_decisions_stand_where_a_code_got_another_name(decided: Path) -> None:
    codebook = CODEBOOK.replace("access: {}", "entry: {formerly: [access]}")
    write_codebook(decided, codebook)
    facts = told(decided).facts.adjudicated
    assert facts
    assert (facts.outdated, facts.decided) == (0, 4)


# Counting


def test_what_was_left_out_is_named(root: Path) -> None:
    write_codebook(root, CODEBOOK.replace("access: {}", "access: {counts: false}"))
    write_text(root, "t4", "Lost.", source="Sun")
    write_set(root, "t4", "ann", ("Lost.", RULES), finished=False)
    path = root / "annotations/t4/ann.json"
    said = json.loads(path.read_text())
    said["annotations"][annotation_id("t4", "ann", 0)]["orphan"] = True
    path.write_text(json.dumps(said))
    write_set(root, "t3", "ann", ("The UN rules.", RULES), finished=False)
    found = told(root, annotators=["ann"], query=Query(without=("heading",), of="finished"))
    assert (
        "Left out of all counts and bases were headings and theme=access: 4 paragraphs. 2 texts "
        "were not read by anybody who was counted. 1 text was only begun, and not counted. 1 "
        "annotation was not counted, whose passage is no longer in the text."
    ) in text_of(found)
    assert "those without a code and those left out of counts among them" in text_of(found)


def test_whose_annotations_count_and_how_is_told(root: Path) -> None:
    assert "those of ann and ben, together: what any" in text_of(
        told(root, annotators=["ann", "ben"])
    )
    assert "those of ann: in each text those of the first of ann, ben who had finished it" in (
        text_of(told(root, prefer=["ann", "ben"]))
    )


@pytest.mark.parametrize(
    ("unit", "of", "expected"),
    [
        ("annotation", "coded", "annotations with a code (Sun: 2, Bote: 2)."),
        ("word", "finished", "words of finished texts (Sun: 8, Bote: 8)."),
        ("text", "finished", "finished texts (Sun: 1, Bote: 1)."),
        ("paragraph", "facet", "paragraphs with a code of the facet."),
    ],
)
def test_unit_and_base_are_told(root: Path, unit: Any, of: Any, expected: str) -> None:
    found = told(root, annotators=["ann"], query=Query(unit=unit, of=of))
    assert f"the unit of counting was the {unit}" in text_of(found).lower()
    assert f" Shares were of the {expected}" in text_of(found)


def test_bases_that_differ_by_facet_stand_in_the_checklist(root: Path) -> None:
    found = told(root, annotators=["ann"], query=Query(of="facet", weigh="texts"))
    assert "the mean of the shares in its texts" in text_of(found)
    assert answers(found)["unit of counting, and base of shares"].endswith(
        "Theme (Sun: 2, Bote: 2). mood (Sun: 2, Bote: 2)."
    )


def test_rows_and_means_are_told(root: Path) -> None:
    query = Query(depth=1, minimum=2, score="mood")
    assert (
        "Rows are of codes down to level 1 of their trees. Codes that no group had 2 times had no "
        "row. Means of mood (bad −1, good 1) are of paragraphs’ means."
    ) in text_of(told(root, annotators=["ann"], query=query))
    query = Query(score="mood", weigh="texts")
    assert "(bad −1, good 1) are of texts’ means." in text_of(
        told(root, annotators=["ann"], query=query)
    )


def test_codes_below_others_are_told(root: Path) -> None:
    write_codebook(root, CODEBOOK.replace("access: {}", "access: {codes: {schools: {}}}"))
    found = text_of(told(root, annotators=["ann"]))
    assert "What had a code counted for the codes above it, too." in found
    assert "That is 4 annotations with a code, in 4 paragraphs." in found


def test_a_program_that_is_not_asked_is_not_decided_on(root: Path) -> None:
    write_set(root, "t0", "model", ("Access is bad.", RULES), by={"command": "x"})
    write_set(root, "t0", "ben", created=EARLY)
    write_set(root, "t0", "ann", ("The UN rules.", RULES), created=EARLY)
    decide(root, "t0", lambda case: case.options)
    facts = told(root, "t0").facts.adjudicated
    assert facts
    assert (facts.open, facts.dateless, dict(facts.sided)) == (0, 0, {"ann": 1})


def test_conditions_on_texts_are_told(root: Path) -> None:
    found = told(root, annotators=["ann"], where=["language=en", "source=Sun"])
    assert "2 texts with language=en and source=Sun: Sun (2 texts" in text_of(found)
    table = (
        "diptych compare --by source --where language=en --where source=Sun --unit paragraph --of "
        "finished --annotator ann"
    )
    assert found.facts.commands == (table, "diptych agreement t0 t2")


def test_conditions_that_no_text_fulfils_leave_nothing(root: Path) -> None:
    found = told(root, where=["language=en", "source=Bote"])
    assert found.paragraphs == ("There were no texts to compare.",)
    assert found.facts.agreement is None


# Tests


def enough(root: Path, groups: int = 2, each: int = 4) -> None:
    """Have a text of each group for each event."""
    for number in range(each * groups):
        name, fields = f"v{number}", {"source": f"S{number % groups}"}
        fields["event"] = f"e{number // groups}"
        write_text(root, name, "The UN rules.", "Access is bad.", **fields)
        marks = [("The UN rules.", RULES)] if number % groups else [("Access is bad.", ACCESS)]
        write_set(root, name, "ann", *marks)
    for name in ("t0", "t1", "t2", "t3"):
        (root / f"texts/{name}.md").unlink()
    shutil.rmtree(root / "annotations/t0")
    shutil.rmtree(root / "annotations/t1")


def test_tests_over_texts_are_told(root: Path) -> None:
    enough(root, each=6)
    found = told(root, query=Query(stats=True))
    assert "tested by dealing the texts out anew (all deals" in text_of(found)
    assert "not adjusted for one another" not in text_of(found)
    assert "p: the texts dealt out anew" in answers(found)["what to know about them"]
    matched = told(root, query=Query(match="event"))
    assert "dealing the texts out anew within each event (all" in text_of(matched)


def test_what_could_have_been_found_is_told(root: Path) -> None:
    enough(root, 3)
    write_set(root, "v1", "ann", ("The UN rules.", RULES), ("Access is bad.", ACCESS))
    found = told(root, query=Query(stats=True))
    assert "A difference found four times out of five was one of " in text_of(found)
    assert "The 2 comparisons with S0 were not adjusted for one another." in text_of(found)


def test_tests_on_paragraphs_are_told_with_what_they_take_for_granted(root: Path) -> None:
    found = told(root, annotators=["ann"], query=Query(by_paragraphs=True))
    assert "both take paragraphs to be independent, which those of one text are not" in (
        text_of(found)
    )


@pytest.mark.parametrize(
    ("unit", "why"), [(None, "needed are 3 and 4"), ("word", "words of one text are")]
)
def test_why_nothing_was_tested_is_told(root: Path, unit: Any, why: str) -> None:
    found = told(root, annotators=["ann"], query=Query(stats=True, unit=unit))
    assert "Differences were described and not tested: " in text_of(found)
    assert why in text_of(found)


def test_one_group_has_nothing_to_test(root: Path) -> None:
    found = told(root, "Sun", annotators=["ann"], query=Query(stats=True))
    assert "tested" not in text_of(found)
    answered = answers(found)
    assert answered["tests"] == "none in this table"
    assert "nothing is tested" in answered["what to know about them"]


# What git shows


def test_without_git_nothing_of_the_past_is_told(decided: Path) -> None:
    found = told(decided)
    assert "commit" not in text_of(found)
    why = "to be filled in: in no git repository; make one with: git init"
    assert answers(found)["version of the files"] == why
    assert answers(found)["changes of the codebook since the first annotation"] == why
    subprocess.run(["git", "init", "--quiet"], cwd=decided, check=True)
    assert told(decided).facts.past.unknown == "nothing is committed yet"


def test_a_codebook_that_did_not_change_did_not(decided: Path) -> None:
    commit(decided, "2025-07-01")
    found = told(decided)
    assert (
        "The first version of the codebook in git was committed no earlier than the first "
        "annotation (first committed 2025-07-01), on 2025-07-01; earlier changes are not known. "
        "Git shows no change of the codebook since."
    ) in text_of(found)
    assert (
        "the consensus was first committed (2025-07-01), none of the sets decided on changed."
        in (text_of(found))
    )
    head = found.facts.past.commit
    assert text_of(found).endswith(f"` at commit {head} of 2025-07-01.")


def test_changes_of_the_codebook_are_told_by_day(decided: Path) -> None:
    commit(decided, "2025-07-01")
    write_codebook(decided, CODEBOOK.replace("access: {}", "access: {}\n      jobs: {}"))
    commit(decided, "2025-07-03")
    (decided / "notes").write_text("x")
    commit(decided, "2025-07-04")
    write_codebook(
        decided, CODEBOOK.replace("access: {}", "access: {}\n      work: {formerly: [jobs]}")
    )
    commit(decided, "2025-07-05")
    found = told(decided)
    assert (
        "earlier changes are not known. The codebook was changed since, in 2 "
        "commits from 2025-07-03 to 2025-07-05: 1 code added, 1 code renamed."
    ) in text_of(found)
    history = found.facts.past.codebook
    assert history
    days = [(one.day, one.changes[0].what) for one in history.revisions]
    assert days == [("2025-07-03", "added"), ("2025-07-05", "renamed")]
    answer = answers(found)["changes of the codebook since the first annotation"]
    assert answer.endswith("): renamed jobs → theme=work.")


def test_what_is_not_committed_is_told(decided: Path) -> None:
    commit(decided, "2025-07-01")
    added = "".join(f"\n      c{number}: {{}}" for number in range(12))
    write_codebook(decided, CODEBOOK.replace("access: {}", f"access: {{}}{added}"))
    found = told(decided)
    assert "12 codes added. The last of these changes is not committed." in text_of(found)
    assert "with 1 file of texts/ and annotations/ not committed as it is." in text_of(found)
    answer = answers(found)["changes of the codebook since the first annotation"]
    assert "Not committed: added theme=c0, " in answer
    assert answer.endswith(" and 2 more.")


def test_of_a_codebook_that_came_later_earlier_changes_are_not_known(decided: Path) -> None:
    commit(decided, "2025-07-04")
    write_codebook(decided, f"defaults: {{unit: word}}\n{CODEBOOK}")
    commit(decided, "2025-07-05")
    assert (
        "The first version of the codebook in git was committed no earlier than the first "
        "annotation (dated 2025-07-02), on 2025-07-04; earlier changes are not known. The codebook "
        "was changed "
        "since, in 1 commit of 2025-07-05: other defaults of tables."
    ) in text_of(told(decided))


def test_the_first_version_of_a_codebook_that_came_later_is_no_change(decided: Path) -> None:
    (decided / ".gitignore").write_text("codebook.yaml\n")
    commit(decided, "2025-07-03")
    (decided / ".gitignore").unlink()
    commit(decided, "2025-07-04")
    history = told(decided).facts.past.codebook
    assert history
    assert (history.known_since, history.revisions) == ("2025-07-04", ())


def test_where_annotations_have_no_date_the_commits_of_their_sets_have(root: Path) -> None:
    for name in ("t0", "t1"):
        shutil.rmtree(root / f"annotations/{name}")
    commit(root, "2025-07-01")
    write_set(root, "t0", "ann", ("The UN rules.", RULES))
    found = told(root)
    assert found.facts.past.codebook is None
    commit(root, "2025-07-02")
    write_codebook(root, CODEBOOK.replace("Who makes rules.", "Who rules."))
    commit(root, "2025-07-03")
    assert told(root).facts.past.revised is None
    assert (
        "The codebook was changed after the first annotation (first committed 2025-07-02), in 1 "
        "commit of 2025-07-03: 1 code defined otherwise."
    ) in text_of(told(root))


def test_the_first_annotation_may_be_older_than_its_commit(root: Path) -> None:
    sets = root.parent / f"{root.name}-sets"
    sets.mkdir()
    for name in ("t0", "t1"):
        (root / f"annotations/{name}").rename(sets / name)
    commit(root, "2025-07-01")
    for name in ("t0", "t1"):
        (sets / name).rename(root / f"annotations/{name}")
    commit(root, "2025-07-03")
    history = told(root, annotators=["ann"]).facts.past.codebook
    assert history
    assert (history.first_annotation, history.by_commit) == ("2025-07-02", False)
    assert (history.known_since, history.revisions) == ("", ())
    assert (
        "Git shows no change of the codebook after the first annotation (dated 2025-07-02)."
        in text_of(told(root, annotators=["ann"]))
    )


@pytest.fixture
def begun(root: Path) -> Callable[[], None]:
    """Commit everything but the sets on 30 June; have the sets, of 2 July, by a call."""
    sets = root.parent / f"{root.name}-sets"
    (root / "annotations").rename(sets)
    write_codebook(root, CODEBOOK)
    commit(root, "2025-06-30")

    def annotated() -> None:
        for name in ("t0", "t1"):
            (sets / name).rename(root / f"annotations/{name}")

    return annotated


def past_of_codebook(root: Path) -> str:
    """Return what is said of it, from the sentence behind the definitions on."""
    paragraph = told(root, annotators=["ann"]).paragraphs[1]
    return paragraph.partition(" had a definition. ")[2]


REDEFINED = CODEBOOK.replace("Who makes rules.", "Who rules.")
UNDECIDED = (
    "1 code defined otherwise; git does not show whether that was before the first annotation "
    "(dated 2025-07-02) or after it."
)


def test_a_change_committed_with_the_first_annotations_is_told_as_undecided(
    root: Path, begun: Callable[[], None]
) -> None:
    begun()
    write_codebook(root, REDEFINED)
    commit(root, "2025-07-03")
    changed = f"The codebook was changed in 1 commit of 2025-07-03: {UNDECIDED}"
    assert past_of_codebook(root) == f"{changed} Git shows no change of the codebook since."
    write_codebook(root, CODEBOOK)
    later = "since, in 1 commit of 2025-07-04: 1 code defined otherwise."
    commit(root, "2025-07-04")
    write_codebook(root, f"# a comment\n{CODEBOOK}")
    commit(root, "2025-07-05")
    assert past_of_codebook(root) == f"{changed} The codebook was changed {later}"


def test_a_commit_that_was_amended_is_as_new_as_its_annotations(
    root: Path, begun: Callable[[], None]
) -> None:
    (root / "notes").write_text("x")
    write_codebook(root, REDEFINED)
    commit(root, "2025-07-01")
    begun()
    commit(root, "2025-07-03", "--amend")  # keeps the author's date
    assert past_of_codebook(root) == (
        "The codebook was changed in 1 commit of 2025-07-01: 1 code defined otherwise; git does "
        "not show whether that was before the first annotation (first committed 2025-07-01) or "
        "after it. Git shows no change of the codebook since."
    )


def test_a_change_between_an_annotation_and_its_commit_is_told(
    root: Path, begun: Callable[[], None]
) -> None:
    write_codebook(root, REDEFINED)
    commit(root, "2025-07-03")
    begun()
    said = f"The codebook was changed in 1 commit of 2025-07-03: {UNDECIDED}"
    assert past_of_codebook(root) == f"{said} Git shows no change of the codebook since."
    write_codebook(root, CODEBOOK)
    assert past_of_codebook(root) == (
        f"{said} The codebook was changed since: 1 code defined otherwise. "
        "The last of these changes is not committed."
    )


def test_what_is_built_upon_a_commit_behind_an_annotation_is_later_than_it(
    root: Path, begun: Callable[[], None]
) -> None:
    (root / "notes").write_text("x")
    commit(root, "2025-07-03")
    write_codebook(root, REDEFINED)
    commit(root, "2025-07-04")
    begun()
    assert past_of_codebook(root) == (
        "The codebook was changed after the first annotation (dated 2025-07-02), in 1 commit of "
        "2025-07-04: 1 code defined otherwise."
    )


def test_where_neither_codebook_nor_annotations_are_committed_nothing_is_decided(
    root: Path, begun: Callable[[], None]
) -> None:
    begun()
    write_codebook(root, REDEFINED)
    assert past_of_codebook(root) == (
        f"The codebook was changed: {UNDECIDED} The last of these changes is not committed."
    )


def test_what_is_older_than_the_first_annotation_is_no_change_after_it(
    root: Path, begun: Callable[[], None]
) -> None:
    write_codebook(root, REDEFINED)
    commit(root, "2025-07-01")
    begun()
    commit(root, "2025-07-03")
    assert past_of_codebook(root) == (
        "Git shows no change of the codebook after the first annotation (dated 2025-07-02)."
    )


def test_a_change_rebased_onto_the_annotations_came_after_them(
    root: Path, begun: Callable[[], None]
) -> None:
    begun()
    commit(root, "2025-07-03")
    write_codebook(root, REDEFINED)
    commit(root, "2025-07-04", "--date", "2025-07-01T12:00:00+00:00")
    assert past_of_codebook(root) == (
        "The codebook was changed after the first annotation (dated 2025-07-02), in 1 commit of "
        "2025-07-01: 1 code defined otherwise."
    )


def test_before_anybody_annotated_the_codebook_has_no_past(root: Path) -> None:
    for name in ("t0", "t1"):
        shutil.rmtree(root / f"annotations/{name}")
    commit(root, "2025-07-01")
    found = told(root)
    assert answers(found)["changes of the codebook since the first annotation"] == (
        "to be filled in: nobody has annotated"
    )


def test_a_codebook_that_is_not_committed_has_no_past(root: Path) -> None:
    (root / ".gitignore").write_text("codebook.yaml\n")
    commit(root, "2025-07-05")
    history = told(root, annotators=["ann"]).facts.past.codebook
    assert history
    assert (history.revisions, history.known_since, history.in_git) == ((), "", False)
    assert past_of_codebook(root) == "The codebook is not committed; its changes are not known."


def test_of_a_merge_only_what_no_side_had_is_a_change_of_its_own(decided: Path) -> None:
    commit(decided, "2025-07-01")
    subprocess.run(["git", "checkout", "-qb", "side"], cwd=decided, check=True)
    write_codebook(decided, CODEBOOK.replace("access: {}", "access: {}\n      jobs: {}"))
    commit(decided, "2025-07-03")
    subprocess.run(["git", "checkout", "-q", "main"], cwd=decided, check=True)
    write_codebook(decided, CODEBOOK.replace("Who makes", "Makes"))
    commit(decided, "2025-07-04")
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b", "merge", "-q", "--no-commit", "side"],
        cwd=decided, check=True,
    )  # fmt: skip
    merged = (decided / "annotations/codebook.yaml").read_text()
    write_codebook(decided, merged.replace("label: Theme", "label: Topic"))
    commit(decided, "2025-07-05")
    history = told(decided).facts.past.codebook
    assert history
    found = [(one.day, [change.what for change in one.changes]) for one in history.revisions]
    assert found == [
        ("2025-07-03", ["added"]), ("2025-07-04", ["redefined"]), ("2025-07-05", ["relabelled"]),
    ]  # fmt: skip


def test_where_older_commits_are_cut_off_nothing_of_the_past_is_told(
    decided: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    commit(decided, "2025-07-01")
    write_codebook(decided, CODEBOOK.replace("Who makes", "Makes"))
    commit(decided, "2025-07-03")
    clone = tmp_path_factory.mktemp("clone")
    source = f"file://{decided}"
    subprocess.run(["git", "clone", "-q", "--depth=1", source, clone], check=True)
    found = told(clone)
    assert "codebook was changed" not in text_of(found)
    assert "Since the consensus" not in text_of(found)
    assert answers(found)["changes of the codebook since the first annotation"] == (
        "to be filled in: older commits are cut off here; git fetch --unshallow brings them"
    )
    assert "at commit " in text_of(found)


def test_a_codebook_that_could_once_not_be_read_says_where(decided: Path) -> None:
    commit(decided, "2025-07-01")
    write_codebook(decided, "facets: [\n")
    commit(decided, "2025-07-03")
    write_codebook(decided, CODEBOOK)
    commit(decided, "2025-07-04")
    answer = answers(told(decided))["changes of the codebook since the first annotation"]
    assert answer.startswith("to be filled in: ")
    assert "annotations/codebook.yaml" in answer


# Sets that changed after they were finished, or adjudicated


def test_sets_that_changed_since_they_were_finished_are_told(root: Path) -> None:
    write_set(root, "t0", "ben", finished=False)
    commit(root, "2025-07-01")
    marks = ("The UN rules.", RULES), ("Access is bad.", ACCESS)
    write_set(root, "t0", "ben", *marks)
    assert (
        "Of the 3 sets that were committed as finished (1 was not), none had other annotations "
        "now than when they first were."
    ) in text_of(told(root, annotators=["ann"]))
    commit(root, "2025-07-02")
    write_set(root, "t0", "ben", ("The UN rules.", ACCESS))
    (root / "annotations/t1/ann.json").write_text("{")
    commit(root, "2025-07-03")
    write_set(root, "t1", "ann", *marks)
    found = told(root, annotators=["ann"])
    assert found.facts.past.revised
    assert (found.facts.past.revised.changed, found.facts.past.revised.annotations) == (1, 2)
    assert "1 had other annotations now than when they first were, in 2 annotations." in (
        text_of(found)
    )


def test_other_words_with_the_same_code_are_a_change(root: Path) -> None:
    commit(root, "2025-07-01")
    write_set(root, "t0", "ben", ("The UN", RULES))
    revised = told(root, annotators=["ann"]).facts.past.revised
    assert revised
    assert (revised.changed, revised.annotations) == (1, 1)


def test_sets_that_are_not_committed_as_finished_have_no_past(root: Path) -> None:
    for name, who in (("t0", "ann"), ("t0", "ben")):
        write_set(root, name, who, finished=False)
    shutil.rmtree(root / "annotations/t1")
    commit(root, "2025-07-01")
    for name, who in (("t0", "ann"), ("t0", "ben")):
        write_set(root, name, who)
    found = told(root, annotators=["ann"])
    assert found.facts.past.revised
    assert found.facts.past.revised.uncommitted == 2
    assert "committed as finished" not in text_of(found)
    commit(root, "2025-07-02")
    write_set(root, "t0", "ben", finished=False)
    commit(root, "2025-07-03")
    write_text(root, "t0", "New words.")
    (root / "annotations/t0/ben.json").unlink()
    write_set(root, "t0", "eve")
    found = told(root, annotators=["ann"])
    assert "Of the 1 set that was committed as finished (1 was not), none had other" in (
        text_of(found)
    )
    assert "annotations now than when it first was." in text_of(found)


def test_sets_that_changed_since_the_consensus_are_told(decided: Path) -> None:
    commit(decided, "2025-07-01")
    write_codebook(decided, CODEBOOK.replace("access: {}", "entry: {formerly: [access]}"))
    found = told(decided)
    assert found.facts.past.sets
    assert found.facts.past.sets.annotations == 0
    write_set(decided, "t0", "ann", ("The UN rules.", RULES), created=EARLY)
    write_set(decided, "t1", "ben", ("The UN rules.", {"theme": "entry"}), created=EARLY)
    found = told(decided)
    assert (
        "Since the consensus was first committed (2025-07-01), 2 of the sets decided on changed, "
        "in 2 annotations."
    ) in text_of(found)
    assert (
        "Of the 8 sets that were committed as finished, 2 had other annotations now than when they "
        "first were, in 2 annotations."
    ) in text_of(found)


def test_who_got_another_name_did_not_change_their_annotations(decided: Path) -> None:
    commit(decided, "2025-07-01")
    for name in ("t0", "t1", "t2", "t3"):
        path = decided / f"annotations/{name}/ann.json"
        path.write_text(path.read_text().replace('"annotator": "ann"', '"annotator": "zoe"'))
        path.rename(path.with_name("zoe.json"))
    sets = told(decided).facts.past.sets
    assert sets
    assert (sets.annotations, sets.untold) == (0, 0)


def test_who_came_after_the_consensus_was_committed_is_new(root: Path) -> None:
    write_set(root, "t0", "consensus", decisions={})
    commit(root, "2025-07-01")
    write_set(root, "t0", "eve", ("The UN rules.", ACCESS))
    decide(root, "t0", lambda case: case.options[:1])
    sets = told(root, "t0").facts.past.sets
    assert sets
    assert (sets.annotations, sets.sets) == (1, 1)


def test_of_texts_that_had_another_name_nothing_is_told(decided: Path) -> None:
    commit(decided, "2025-07-01")
    (decided / "texts/t0.md").rename(decided / "texts/x0.md")
    (decided / "annotations/t0").rename(decided / "annotations/x0")
    for path in (decided / "annotations/x0").iterdir():
        path.write_text(path.read_text().replace('"t0"', '"x0"'))
    found = told(decided).facts.past.sets
    assert found
    assert found.untold == 1
    commit(decided, "2025-07-02")
    found = told(decided).facts.past.sets
    assert found
    assert found.untold == 1


def test_a_consensus_that_is_not_committed_has_no_past(root: Path) -> None:
    commit(root, "2025-07-01")
    for name in ("t0", "t1"):
        decide(root, name, lambda case: case.options)
    assert told(root).facts.past.sets is None


def test_of_a_set_that_could_not_be_read_then_nothing_is_told(decided: Path) -> None:
    path = decided / "annotations/t0/ann.json"
    whole = path.read_text()
    path.write_text("{")
    commit(decided, "2025-07-01")
    path.write_text(whole)
    sets = told(decided).facts.past.sets
    assert sets
    assert sets.untold == 1
