"""``diptych compare --corrected-by``: a program's shares, corrected by people's reading."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from diptych.comparison.correction import CountedText, corrected

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

    Diptych = Callable[..., Any]

BOOK = """\
facets:
  theme:
    codes:
      green: {label: Plants, codes: {tree: {}}}
      money: {}
      byline: {counts: false}
  mood:
    codes: {good: {}}
"""
TEXTS, DRAWN = 8, ("a-0", "a-1", "a-3", "b-0", "b-2")
ASK = ("compare", "-a", "bot", "--corrected-by", "ann")


def codes_of(name: str, who: str) -> list[str]:
    """Say which paragraphs are green, by the program and by ann."""
    chance = Random(f"{name} {who}")  # noqa: S311 - nothing is secret
    return ["green/tree" if chance.random() < 0.4 else "" for _ in range(5)]


@pytest.fixture
def read(project: Project, diptych: Diptych) -> Project:
    """Write four texts of each of two sources; a program codes all, ann those that are drawn."""
    (project.root / "annotations/codebook.yaml").write_text(BOOK)
    names = [f"{source}-{number}" for source in "ab" for number in range(TEXTS // 2)]
    for name in names:
        body = "\n\n".join(f"Words of {name}, {number}." for number in range(1, 6))
        source = f"---\nsource: {name[0].upper()}\nlanguage: en\n---\n\n{body}\n"
        (project.root / f"texts/{name}.md").write_text(source)
    answers = [
        {"text": name, "paragraph": number, **({"theme": code} if code else {"none": True})}
        for name in names
        for number, code in enumerate(codes_of(name, "bot"), 1)
    ]
    Path("answers").write_text("\n".join(map(json.dumps, answers)))
    diptych("suggest", "--read", "answers", "-a", "bot")
    for name in DRAWN:
        for number, code in enumerate(codes_of(name, "ann"), 1):
            if code:
                diptych("annotate", f"{name}:{number}", "--theme", code, "-a", "ann")
        diptych("finish", name, "-a", "ann")
    rows = [[name, "ann" if name in DRAWN else "", 0.625, 0, 7] for name in names]
    draw(project, rows)
    return project


def draw(project: Project, rows: list[list[Any]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [["text", "annotator", "chance", "chance_of_two", "seed"], *rows]
    )
    (project.root / "annotations/assignments.csv").write_text(out.getvalue())


def records(diptych: Diptych, *arguments: str) -> list[dict[str, Any]]:
    outcome = diptych(*ASK, "--format", "json", *arguments)
    assert outcome.status == 0, outcome.err
    found: list[dict[str, Any]] = json.loads(outcome.out)
    return found


@pytest.mark.usefixtures("read")
def test_shares_are_those_of_the_estimator(diptych: Diptych) -> None:
    for row in records(diptych, "--facet", "theme"):
        if row["code"] != "green":
            continue
        group = [f"{row['group'].lower()}-{number}" for number in range(TEXTS // 2)]
        texts = [
            CountedText(
                sum(map(bool, codes_of(name, "bot"))),
                sum(map(bool, codes_of(name, "ann"))) if name in DRAWN else None,
                5,
                0.625,
            )
            for name in group
        ]
        expected = corrected(texts)
        assert row["share"] == pytest.approx(expected.share)
        assert (row["low"], row["high"]) == pytest.approx(expected.limits)
        assert row["program"] == pytest.approx(expected.program)
        assert row["people"] == pytest.approx(expected.people)
        assert (row["texts"], row["paragraphs"], row["annotator"]) == (4, 20, "bot")
        assert row["drawn"] == sum(name in DRAWN for name in group)
    assert {row["code"] for row in records(diptych)} == {"green", "green/tree"}
    assert {row["code"] for row in records(diptych, "--depth", "1")} == {"green"}


@pytest.mark.usefixtures("read")
def test_two_groups_have_a_difference(diptych: Diptych) -> None:
    first, second = records(diptych, "--depth", "1")
    assert first["difference"] is None
    assert second["difference"] == pytest.approx(second["share"] - first["share"])
    assert second["difference_low"] < second["difference"] < second["difference_high"]


@pytest.mark.usefixtures("read")
def test_a_table_says_what_it_is_made_of(diptych: Diptych) -> None:
    status, out, err = diptych(*ASK)
    assert status == 0
    lines = out.splitlines()
    assert lines[0].split() == ["source", "texts", "drawn", "paragraphs"]
    assert lines[2].split() == ["A", "4", "3", "20"]
    assert lines[5].startswith("theme, % of paragraphs")
    assert "by bot alone" in lines[5]
    assert lines[7].startswith("Plants")
    assert lines[8].startswith("  tree")
    assert "design-based supervised learning" in err
    assert "their paragraphs are in the base: theme=byline" in err
    (Path("annotations/codebook.yaml")).write_text(
        BOOK.replace(", counts: false", "").replace("{counts: false}", "{}")
    )
    assert "in the base" not in diptych(*ASK).err
    alone = diptych(*ASK, "A").out
    assert "difference" not in alone


def test_the_first_who_finished_counts(read: Project, diptych: Diptych) -> None:
    diptych("annotate", "a-0:1", "--theme", "money", "-a", "zoe")
    diptych("finish", "a-0", "-a", "zoe")
    found = diptych("compare", "-a", "bot", "--corrected-by", "zoe,ann", "-f", "json")
    assert "money" in found.out
    assert read.root.exists()


def test_what_is_lacking_is_named(read: Project, diptych: Diptych) -> None:
    assignments = read.root / "annotations/assignments.csv"
    whole = assignments.read_text()
    diptych("finish", "a-0", "-a", "ann", "--not")
    assert diptych(*ASK).err == (
        "diptych: --corrected-by: a-0 is drawn, and not finished by ann; read it, and say: diptych "
        "finish\n"
    )
    diptych("finish", "a-0", "-a", "ann")
    assignments.write_text(
        "".join(line for line in whole.splitlines(keepends=True) if "a-2" not in line)
    )
    assert diptych(*ASK).err == (
        "diptych: --corrected-by: a-2 is in no draw of annotations/assignments.csv; draw from what "
        "is new: diptych assign -a NAME; or leave it out with --where\n"
    )
    assert diptych("assign", "-a", "ann", "--sample", "20%").status == 0
    diptych("finish", "a-2", "-a", "ann")
    assert diptych(*ASK).status == 0
    assignments.write_text(whole.replace("b-2,ann", "b-2,"))
    assert "1 text of B is drawn, and it takes 2; draw more: diptych assign " in diptych(*ASK).err
    few = diptych(*ASK, "a-0")
    assert few.err.endswith(
        "there are no others: name other groups, or make larger ones with --by\n"
    )
    assert (
        "0 texts of a-2 are drawn, and it takes 2; there are no others" in diptych(*ASK, "a-2").err
    )
    assignments.unlink()
    assert "assignments.csv records no draw of texts; draw some" in diptych(*ASK).err
    assignments.write_text(whole)
    for name in ("a-0", "a-1"):
        (read.root / f"annotations/{name}/bot.json").unlink()
    assert "a-0 and 1 more are not finished by bot" in diptych(*ASK).err


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--of", "coded"], "it estimates shares of the paragraphs of finished texts"),
        (["--unit", "word"], "it estimates shares of the paragraphs of finished texts"),
        (["-a", "ann"], "name the one program that it corrects: --annotator NAME"),
        (["--stats"], "cannot be combined with --stats"),
        (["--sort", "count"], "cannot be combined with --sort"),
        (["--quotes", "2"], "cannot be combined with --quotes"),
    ],
)
def test_what_cannot_be_together_is_refused(
    diptych: Diptych, arguments: list[str], reason: str
) -> None:
    assert diptych(*ASK, *arguments) == (2, "", f"diptych: --corrected-by: {reason}\n")


@pytest.mark.usefixtures("read")
def test_nobody_corrects_nothing(diptych: Diptych) -> None:
    found = diptych("compare", "-a", "bot", "--corrected-by", ", ")
    assert found == (2, "", "diptych: --corrected-by: it names nobody\n")


@pytest.mark.usefixtures("read")
def test_a_program_corrects_no_program(diptych: Diptych) -> None:
    assert diptych(*ASK[:-1], "bot") == (
        2, "", "diptych: --corrected-by: bot can correct no program; name people\n"
    )  # fmt: skip


@pytest.mark.usefixtures("read")
def test_where_no_drawn_paragraph_counts_that_is_what_is_said(diptych: Diptych) -> None:
    assert diptych(*ASK, "--without", "paragraph") == (
        2,
        "",
        (
            "diptych: --corrected-by: no paragraph of the drawn texts of A counts; leave out fewer "
            "kinds with --without, or draw more texts\n"
        ),
    )


def test_an_estimate_beyond_what_a_share_can_be_is_shown_as_its_end(
    read: Project, diptych: Diptych
) -> None:
    names = [f"b-{number}" for number in range(4)]
    answers: list[dict[str, Any]] = []
    for name in names:
        codes = ["green/tree" if name in DRAWN else ""] * 5
        answers += [
            {"text": name, "paragraph": number, **({"theme": code} if code else {"none": True})}
            for number, code in enumerate(codes, 1)
        ]
    Path("answers").write_text("\n".join(map(json.dumps, answers)))
    diptych("suggest", "--read", "answers", "-a", "bot", *names)
    for name in ("b-0", "b-2"):
        (read.root / f"annotations/{name}/ann.json").unlink()
        diptych("finish", name, "-a", "ann")
    second = records(diptych, "--depth", "1")[1]
    assert second["share"] == 0
    assert second["low"] in {0, None}
    assert "which is shown as that" in diptych(*ASK, "--depth", "1").err


def test_where_all_drawn_texts_are_alike_there_is_no_interval(
    read: Project, diptych: Diptych
) -> None:
    for name in ("b-0", "b-2"):
        (read.root / f"annotations/{name}/ann.json").unlink()
        for number, code in enumerate(codes_of(name, "bot"), 1):
            if code:
                diptych("annotate", f"{name}:{number}", "--theme", code, "-a", "ann")
        diptych("finish", name, "-a", "ann")
    first, second = records(diptych, "--depth", "1")
    assert first["low"] is not None
    assert (second["low"], second["high"], second["difference_low"]) == (None, None, None)
    assert second["share"] == pytest.approx(second["program"])
    _, out, err = diptych(*ASK, "--depth", "1")
    assert out.splitlines()[-1].split()[-1] == "–"
    assert "–: no interval, because all drawn texts are alike" in err


@pytest.mark.usefixtures("read")
def test_names_are_looked_up(diptych: Diptych) -> None:
    spaced = diptych(*ASK[:-1], " ann , bot,")
    assert (spaced.status, spaced.out) == (0, diptych(*ASK).out)
    assert diptych(*ASK[:-1], "an") == (
        2, "", "diptych: there is no annotator 'an'; did you mean ann?\n"
    )  # fmt: skip
    assert diptych(*ASK, "--from", "out").err == (
        "diptych: --from: cannot be combined with --corrected-by\n"
    )


def test_who_is_to_read_and_has_not_begun_is_no_stranger(read: Project, diptych: Diptych) -> None:
    for name in DRAWN:
        (read.root / f"annotations/{name}/ann.json").unlink()
    assert "a-0 and 4 more are drawn, and not finished by ann; read it" in diptych(*ASK).err


def test_a_text_in_two_groups_is_named_once(read: Project, diptych: Diptych) -> None:
    (read.root / "annotations/a-2/bot.json").unlink()
    err = diptych(*ASK, "A", "a-2").err
    assert err.startswith("diptych: --corrected-by: a-2 is not finished by bot; ")


@pytest.mark.usefixtures("read")
def test_kinds_can_be_left_out(diptych: Diptych) -> None:
    assert records(diptych, "--without", "heading") == records(diptych)
