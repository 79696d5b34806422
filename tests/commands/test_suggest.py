"""``diptych suggest``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import typer
from msgspec.structs import replace
from typer.main import get_command

from diptych.annotations.annotation import Program
from diptych.commands import suggest as module
from diptych.errors import DiptychError
from diptych.operations.annotating import Wanted, edit, remove
from diptych.project.names import CODEBOOK

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

BOOK = """\
facets:
  theme:
    codes:
      green:
        terms: {en: [park*], id: [taman]}
        codes:
          tree: {label: Trees, terms: {en: [tree, trees]}}
      money:
        terms: {en: [cost*, money]}
  mood:
    kind: ordinal
    codes:
      good: {value: 1, terms: {en: [good], id: [bagus]}}
"""
PARK = "---\nlanguage: en\n---\n\n# Parks\n\nTrees are good.\n\nThey cost money.\n"
TAMAN = "---\nlanguage: id\n---\n\nTaman bagus.\n"


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def suggest(project: Project, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run the command in a project of two texts, one of which somebody has finished."""
    (project.root / CODEBOOK).write_text(BOOK, "utf-8")
    project.add_texts({"park": PARK, "taman": TAMAN})
    project.annotate("park", "ann", start=2, end=14, codes={"theme": "green"})
    project.annotate("park", "ann", start=26, end=30, codes={"theme": "green"})
    project.update("park", "ann", lambda said: replace(said, finished=True))
    project.annotate("taman", "ann", start=0, end=5, codes={"theme": "money"})

    def call(*arguments: str) -> Outcome:
        app = typer.Typer(rich_markup_mode=None)
        app.command("suggest")(module.suggest)
        try:
            get_command(app).main(list(arguments), standalone_mode=False)
        except DiptychError as error:
            return Outcome(error.exit_code, *capsys.readouterr()._replace(err=f"{error}\n"))
        return Outcome(0, *capsys.readouterr())

    return call


def by_terms(text: str) -> list[tuple[str, dict[str, str]]]:
    """Read the quotes and codes of the suggestions on disk, in reading order."""
    said = json.loads(Path("annotations", text, "terms.json").read_text("utf-8"))
    annotations = sorted(said["annotations"].values(), key=lambda a: (a["start"], a["end"]))
    return [(a["quote"], a["codes"]) for a in annotations]


def test_suggestions_are_written_and_compared_with_who_has_finished(
    suggest: Callable[..., Outcome],
) -> None:
    assert suggest() == (
        0,
        """\
theme       terms  annotations  paragraphs  ann  precision  recall
----------  -----  -----------  ----------  ---  ---------  ------
green           2            3           3    3     100.0%   66.7%
green/tree      2            1           1    0       0.0%       –
money           2            2           1    0       0.0%       –

mood  terms  annotations  paragraphs  ann  precision  recall
----  -----  -----------  ----------  ---  ---------  ------
good      2            2           2    0       0.0%       –
""",
        """\
park: 5 suggestions, 5 new, 0 gone
taman: 2 suggestions, 2 new, 0 gone
no terms in Indonesian (id): theme=green/tree, theme=money
compared with those who have finished texts: ann (1 of 2)
""",
    )
    assert by_terms("park") == [
        ("Parks", {"theme": "green"}),
        ("Trees", {"theme": "green/tree"}),
        ("good", {"mood": "good"}),
        ("cost", {"theme": "money"}),
        ("money", {"theme": "money"}),
    ]
    assert by_terms("taman") == [("Taman", {"theme": "green"}), ("bagus", {"mood": "good"})]


def test_where_one_set_cannot_be_read_none_is_written(suggest: Callable[..., Outcome]) -> None:
    Path("annotations/taman/terms.json").write_text("{", "utf-8")
    outcome = suggest()
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith("annotations/taman/terms.json: not JSON")
    assert not Path("annotations/park/terms.json").exists()


def test_running_twice_changes_no_byte(suggest: Callable[..., Outcome]) -> None:
    suggest()
    before = Path("annotations", "park", "terms.json").read_bytes()
    assert suggest("park").err == (
        "park: 5 suggestions, 0 new, 0 gone\n"
        "compared with those who have finished texts: ann (1 of 1)\n"
    )
    assert Path("annotations", "park", "terms.json").read_bytes() == before


def test_only_what_changes_in_the_codebook_changes(suggest: Callable[..., Outcome]) -> None:
    suggest("park")
    kept = json.loads(Path("annotations/park/terms.json").read_text("utf-8"))["annotations"]
    CODEBOOK.write_text(BOOK.replace("[cost*, money]", "[they, cost*]"), "utf-8")
    assert suggest("park").err.splitlines()[0] == "park: 5 suggestions, 1 new, 1 gone"
    now = json.loads(Path("annotations/park/terms.json").read_text("utf-8"))["annotations"]
    assert len(kept.keys() & now.keys()) == 4
    assert sorted(now[key]["quote"] for key in now.keys() - kept.keys()) == ["They"]


def test_what_people_did_to_suggestions_stands(
    suggest: Callable[..., Outcome], project: Project
) -> None:
    suggest("park")
    said = project.annotation_set(project.text("park"), "terms").annotations
    trees, they = sorted(said, key=lambda name: said[name].start)[1:3]
    remove(project, [trees])
    edit(project, they, Wanted(codes={"theme": "money"}))
    before = Path("annotations/park/terms.json").read_bytes()
    assert suggest("park").err.splitlines()[0] == (
        "park: 4 suggestions, 0 new, 0 gone; by hand: 1 changed or added, 2 not suggested again"
    )
    assert Path("annotations/park/terms.json").read_bytes() == before


def test_other_annotators_are_left_alone(suggest: Callable[..., Outcome]) -> None:
    before = Path("annotations", "park", "ann.json").read_bytes()
    suggest()
    assert Path("annotations", "park", "ann.json").read_bytes() == before


def test_a_trial_writes_nothing(suggest: Callable[..., Outcome]) -> None:
    done = suggest("par", "--facet", "mood", "--facet", "mood", "--dry-run")
    assert done == (
        0,
        """\
mood  terms  annotations  paragraphs  ann  precision  recall
----  -----  -----------  ----------  ---  ---------  ------
good      1            1           1    0       0.0%       –
""",
        """\
park: 1 suggestion, 1 new, 0 gone; nothing was written
compared with those who have finished texts: ann (1 of 1)
""",
    )
    assert not Path("annotations", "park", "terms.json").exists()


def test_one_facet_leaves_suggestions_of_the_others(suggest: Callable[..., Outcome]) -> None:
    suggest("taman")
    before = Path("annotations", "taman", "terms.json").read_bytes()
    assert suggest("taman", "--facet", "mood").err == (
        "taman: 2 suggestions, 0 new, 0 gone\n"
        "nobody else has finished a text, so there is nothing to compare the terms with\n"
    )
    assert Path("annotations", "taman", "terms.json").read_bytes() == before


def test_records_have_a_row_per_code_and_annotator(suggest: Callable[..., Outcome]) -> None:
    assert (
        suggest("--facet", "theme", "--format", "csv").out
        == """\
facet,code,label,terms,annotations,paragraphs,annotator,texts,suggested,coded,both,precision,recall
theme,green,green,2,3,3,ann,1,2,3,2,1.0,0.6666666666666666
theme,green/tree,Trees,2,1,1,ann,1,1,0,0,0.0,
theme,money,money,2,2,1,ann,1,1,0,0,0.0,
"""
    )


def test_records_without_anybody_to_compare_with(suggest: Callable[..., Outcome]) -> None:
    done = suggest("taman", "--facet", "mood", "--format", "jsonl")
    assert [json.loads(line) for line in done.out.splitlines()] == [
        {
            "facet": "mood",
            "code": "good",
            "label": "good",
            "terms": 1,
            "annotations": 1,
            "paragraphs": 1,
            "annotator": None,
            "texts": None,
            "suggested": None,
            "coded": None,
            "both": None,
            "precision": None,
            "recall": None,
        }
    ]


def test_a_text_of_unknown_language_gets_all_terms(
    project: Project, suggest: Callable[..., Outcome]
) -> None:
    project.add_texts({"odd": "Good, bagus!\n"})
    assert suggest("odd", "--facet", "mood").err.splitlines() == [
        (
            "odd: its language is not known, so the terms of all languages were used; write it "
            "into the front matter (language: en)"
        ),
        "odd: 2 suggestions, 2 new, 0 gone",
        "nobody else has finished a text, so there is nothing to compare the terms with",
    ]
    assert [quote for quote, _ in by_terms("odd")] == ["Good", "bagus"]


def test_codes_without_any_term_are_named(
    project: Project, suggest: Callable[..., Outcome]
) -> None:
    (project.root / CODEBOOK).write_text(BOOK + "      bad: {value: -1}\n", "utf-8")
    project.add_texts({"odd": "Good, bagus!\n"})
    assert "no terms in any language: mood=bad" in suggest("odd").err.splitlines()


@pytest.mark.parametrize(("lacking", "more"), [(8, ""), (9, " and 1 more"), (30, " and 22 more")])
def test_of_many_codes_without_terms_the_first_are_named(
    project: Project, suggest: Callable[..., Outcome], lacking: int, more: str
) -> None:
    codes = "".join(
        f"      bad{number}: {{value: -{number}}}\n" for number in range(1, lacking + 1)
    )
    (project.root / CODEBOOK).write_text(BOOK + codes, "utf-8")
    project.add_texts({"odd": "Good, bagus!\n"})
    named = ", ".join(f"mood=bad{number}" for number in range(1, 9))
    assert f"no terms in any language: {named}{more}" in suggest("odd").err.splitlines()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["prak"], "there is no text 'prak'; did you mean park?\n"),
        (["--facet", "mod"], "there is no facet 'mod'; did you mean mood?\n"),
        (["--format", "cvs"], "there is no format 'cvs'; did you mean csv?\n"),
    ],
)
def test_unknown_names_are_refused(
    suggest: Callable[..., Outcome], arguments: list[str], sentence: str
) -> None:
    assert suggest(*arguments) == (2, "", sentence)


def test_a_language_that_is_no_tag_is_told(
    project: Project, suggest: Callable[..., Outcome]
) -> None:
    (project.root / "texts/park.md").write_text(PARK.replace("language: en", "language: English"))
    assert suggest("park").err.splitlines()[0] == (
        "park: its language is 'English', no tag such as en, so no terms are for it; correct it "
        "with: diptych texts set park --language en"
    )


def made_by(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(f"annotations/{text}/terms.json").read_text())["by"]
    return found


def test_the_set_says_that_a_program_made_it_and_of_which_terms(
    suggest: Callable[..., Outcome],
) -> None:
    suggest("--facet", "theme")
    first = made_by("park")
    assert (first["command"], list(first["digests"])) == ("diptych suggest", ["terms/theme"])
    suggest()
    assert made_by("park")["digests"].keys() == {"terms/theme", "terms/mood"}
    before = made_by("park"), made_by("taman")
    CODEBOOK.write_text(BOOK.replace("[bagus]", "[indah]").replace("cost*, ", ""), "utf-8")
    suggest("--facet", "mood")
    assert made_by("park") == before[0]
    assert made_by("taman") != before[1]
    CODEBOOK.write_text(BOOK.replace(", terms: {en: [good], id: [bagus]}", ""), "utf-8")
    suggest()
    assert made_by("park")["digests"] == first["digests"]


def test_what_people_go_on_with_stays_a_programs(
    suggest: Callable[..., Outcome], project: Project
) -> None:
    suggest()
    project.annotate("park", "terms", start=2, end=7, codes={"mood": "good"})
    assert project.annotation_set(project.text("park"), "terms").is_program


def test_nothing_is_compared_with_another_program(
    suggest: Callable[..., Outcome], project: Project
) -> None:
    project.update("park", "ann", lambda said: replace(said, by=Program(command="grep")))
    assert "compared with those" not in suggest().err
