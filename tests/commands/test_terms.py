from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from diptych.rendering.tables import layout_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

TIMES = "Rules for AI.\n\nRules and more rules.\n"
SUN = "Jobs and AI.\n\nJobs, jobs.\n"


@pytest.fixture
def papers(project: Project) -> Project:
    """Two English texts, and one whose language is not known."""
    for name, body, language in (
        ("times", TIMES, "language: en\n"),
        ("sun", SUN, "language: en-GB\n"),
        ("kompas", "Aturan.\n", "language: id\n"),
        ("star", "Rules.\n", ""),
    ):
        source = f"---\nsource: The {name.title()}\n{language}---\n\n{body}"
        (project.root / f"texts/{name}.md").write_text(source)
    return project


@pytest.mark.usefixtures("papers")
def test_the_words_of_two_texts(diptych: Callable[..., Any]) -> None:
    assert diptych("terms", "times", "sun", "--phrases", "1") == (
        0,
        """\
more in times  times  per 1,000  sun  per 1,000  log odds      z  in context
-------------  -----  ---------  ---  ---------  --------  -----  ----------------------------
rules              3      428.6    –          –     +0.77  +1.09  diptych kwic rules times sun

more in sun  times  per 1,000  sun  per 1,000  log odds      z  in context
-----------  -----  ---------  ---  ---------  --------  -----  ---------------------------
jobs             –          –    3      600.0     −1.07  −1.51  diptych kwic jobs times sun
ai               1      142.9    1      200.0     −0.13  −0.16  diptych kwic ai times sun
and              1      142.9    1      200.0     −0.13  −0.16  diptych kwic and times sun
""",
        (
            "words of times (7 words) and sun (5 words); log odds above 0 for times, with the "
            "words of both as prior; z: log odds by their standard error\n"
            "no |z| reaches 2: no term sets the two apart for certain; terms that both together "
            "have less than 2 times are left out: --min 1\n"
        ),
    )


@pytest.mark.usefixtures("papers")
def test_each_term_is_found_in_context_as_often_as_it_counts(diptych: Callable[..., Any]) -> None:
    asked = ["The Times", "The Sun", "--by", "source", "--where", "language=en"]
    asked += ["--where", "language=en-GB", "--without", "heading", "--ignore", "for ai"]
    for more in ([], ["--collocates", "rules OR jobs"]):
        rows = json.loads(diptych("terms", *asked, *more, "--min", "1", "-f", "json").out)
        assert len(rows) > 2
        for row in rows:
            command = shlex.split(row["opened_by"])[1:]
            counts = json.loads(diptych(*command, "--count", "-f", "json").out)
            told = {one["group"]: one["count"] for one in counts[::-1]}
            assert told == {"The Times": row["count_first"], "The Sun": row["count_second"]}


def test_a_group_whose_name_begins_with_a_dash_is_opened_too(
    papers: Project, diptych: Callable[..., Any]
) -> None:
    (papers.root / "texts/sun.md").write_text(f"---\nsource: -Sun\nlanguage: en\n---\n\n{SUN}")
    found = diptych("terms", "--min", "2", "-f", "json", "--", "The Times", "-Sun")
    row = json.loads(found.out)[0]
    assert row["opened_by"] == "diptych kwic -- rules 'The Times' -Sun"
    assert diptych(*shlex.split(row["opened_by"])[1:]).status == 0


@pytest.mark.usefixtures("papers")
def test_on_a_terminal_a_term_is_opened(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.rendering.terminal.stderr_width", lambda: 80)
    last = "a term in its context: diptych kwic jobs times sun\n"
    assert diptych("terms", "times", "sun").err.endswith(last)


@pytest.mark.usefixtures("papers")
def test_words_near_others(diptych: Callable[..., Any]) -> None:
    outcome = diptych("terms", "times", "sun", "--collocates", "rules", "--min", "1")
    assert outcome.err.endswith("nothing to compare: there is no 'rules' in sun\n")
    assert diptych("terms", "times", "sun", "--collocates", "a OR").err == (
        "diptych: --collocates: 'a OR': OR stands between words: a OR b; in small letters it is "
        "a word\n"
    )


@pytest.mark.usefixtures("papers")
def test_records_have_the_keys_that_the_help_names(diptych: Callable[..., Any]) -> None:
    arguments = ["The Times", "The Sun", "--phrases", "1", "--limit", "1", "--prior", "0.5"]
    outcome = diptych("terms", *arguments, "--format", "json")
    assert (outcome.status, outcome.err) == (0, "")
    first, second = json.loads(outcome.out)
    assert list(first) == [
        "term", "group", "count_first", "count_second", "rate_first", "rate_second", "log_odds",
        "z", "texts_first", "texts_second", "dispersion", "opened_by",
    ]  # fmt: skip
    assert (first["term"], first["group"], first["count_first"]) == ("rules", "The Times", 3)
    assert (second["term"], second["group"], second["count_second"]) == ("jobs", "The Sun", 3)
    csv = diptych("terms", *arguments, "--format", "csv").out.split("\n")
    assert csv[0].split(",") == list(first)
    assert len(csv) == 4


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("form", layout_formats())
def test_every_layout(diptych: Callable[..., Any], form: str) -> None:
    outcome = diptych("terms", "times", "sun", "--format", form)
    assert outcome.status == 0
    assert "rules" in outcome.out


@pytest.mark.usefixtures("papers")
def test_groups_of_another_field(diptych: Callable[..., Any]) -> None:
    outcome = diptych("terms", "en", "en-GB", "--by", "language", "-f", "csv")
    assert "rules,en,3,0," in outcome.out


@pytest.mark.usefixtures("papers")
def test_an_unknown_language_is_said_in_records_too(diptych: Callable[..., Any]) -> None:
    outcome = diptych("terms", "star", "times", "-f", "csv")
    assert outcome.status == 0
    assert outcome.err == (
        "the language of star is not known and taken to be the same; "
        "write it into the front matter (language: en)\n"
    )


def test_of_many_texts_in_an_unknown_language_a_few_are_named(
    diptych: Callable[..., Any], papers: Project
) -> None:
    for number in range(5):
        (papers.root / f"texts/text-{number}.md").write_text(f"---\nsource: T\n---\n{number}\n")
    assert diptych("terms", "T", "times", "-f", "csv").err.startswith(
        "the language of text-0, text-1, text-2 and 2 more is not known"
    )


@pytest.mark.usefixtures("papers")
def test_where_nothing_differs_nothing_is_printed_but_said(diptych: Callable[..., Any]) -> None:
    outcome = diptych("terms", "times", "sun", "--min", "99")
    assert (outcome.status, outcome.out) == (0, "")
    assert outcome.err.endswith(
        "nothing sets the two apart; terms that both together have less than 99 times are left "
        "out: --min 1\n"
    )


def test_where_all_terms_are_alike_it_is_said_why(
    papers: Project, diptych: Callable[..., Any]
) -> None:
    told = "no |z| reaches 2: no term sets the two apart for certain"
    for name, more in (("one", "Ships wait."), ("two", "Ferries wait.")):
        body = f"---\nlanguage: en\n---\nThe harbour is open.\n\n{more}\n"
        (papers.root / f"texts/{name}.md").write_text(body)
    assert diptych("terms", "one", "two", "--min", "1").err.endswith(f"{told}\n")
    (papers.root / "texts/two.md").write_text("---\nlanguage: en\n---\nThe harbour is wide.\n")
    assert diptych("terms", "one", "two").err.endswith(
        f"{told}; terms that both together have less than 2 times are left out: --min 1\n"
    )
    for name, word in (("one", "ship"), ("two", "ferry")):
        body = f"---\nlanguage: en\n---\n{f'{word}. ' * 40}The harbour.\n"
        (papers.root / f"texts/{name}.md").write_text(body)
    assert "reaches 2" not in diptych("terms", "one", "two").err


def test_texts_of_the_same_words_are_not_told_apart_by_rarer_ones(
    papers: Project, diptych: Callable[..., Any]
) -> None:
    for name in ("one", "two"):
        (papers.root / f"texts/{name}.md").write_text("---\nlanguage: en\n---\nThe same.\n")
    outcome = diptych("terms", "one", "two", "--min", "1")
    assert outcome.err.endswith("their standard error\nnothing sets the two apart\n")


def test_a_text_without_words_is_named(papers: Project, diptych: Callable[..., Any]) -> None:
    (papers.root / "texts/empty.md").write_text("---\nlanguage: en\n---\n")
    outcome = diptych("terms", "times", "empty")
    assert (outcome.status, outcome.out) == (0, "")
    assert outcome.err.endswith("nothing to compare: there are no words in empty\n")


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["times", "kompas"],
            (
                "times is in English, kompas is in Indonesian: words of different languages cannot "
                "be compared; compare codes with: diptych crosstab, or paragraphs "
                "with: diptych align"
            ),
        ),
        (["times", "times"], "TEXT|GROUP: both name the same; name two different ones"),
        (["times", "The Times"], "TEXT|GROUP: both contain the text times"),
        (["times", "sn"], "there is no text or source 'sn'; did you mean sun?"),
        (["times", "sun", "--prior", "0"], "--prior: 0 is not between 0.000001 and 1000000"),
        (["times", "sun", "--format", "githb"], "there is no format 'githb'; did you mean github?"),
        (["times"], "Missing argument 'TEXT|GROUP'. See: diptych terms --help"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_status_2(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("terms", *arguments) == (2, "", f"diptych: {complaint}\n")


@pytest.mark.usefixtures("papers")
def test_texts_are_filtered_and_grouped_by_several_fields(diptych: Callable[..., Any]) -> None:
    groups = ["The Times · en", "The Sun · en-GB", "--by", "source,language"]
    assert "rules,The Times · en,3,0," in diptych("terms", *groups, "-f", "csv").out
    filtered = diptych("terms", *groups, "--where", "language=en")
    assert filtered.status == 2
    assert "there is no text or group 'The Sun · en-GB'" in filtered.err


def test_groups_are_those_of_the_project_by_default(
    diptych: Callable[..., Any], papers: Project
) -> None:
    codebook = papers.root / "annotations/codebook.yaml"
    source = codebook.read_text()
    codebook.write_text(f"defaults:\n  by: language\n{source}")
    assert "rules,en,3,0," in diptych("terms", "en", "en-GB", "-f", "csv").out
    named = diptych("terms", "The Times", "The Sun", "--by", "source", "-f", "csv")
    assert "rules,The Times,3,0," in named.out


def test_the_words_of_a_kind_of_paragraphs_are_left_out(
    diptych: Callable[..., Any], papers: Project
) -> None:
    path = papers.root / "texts/times.md"
    path.write_text(path.read_text().replace("Rules for AI.", "# Rules for AI."))
    call = ["terms", "times", "sun", "--phrases", "1", "--min", "1"]
    _, out, err = diptych(*call, "--without", "heading")
    assert "rules              2      500.0" in out
    assert "for" not in out.split()
    assert err == (
        "words of times (4 words) and sun (5 words); without heading paragraphs; log odds above 0 "
        "for times, with the words of both as prior; z: log odds by their standard error\n"
        "no |z| reaches 2: no term sets the two apart for certain\n"
    )
    assert "for" in diptych(*call).out.split()


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize(
    ("without", "complaint"),
    [
        (
            "theme=access",
            (
                "--without: 'theme=access' is a code, but words are counted whatever is said of "
                "them; leave out a kind of paragraphs: heading"
            ),
        ),
        ("headings", "there is no kind of paragraph 'headings'; did you mean heading?"),
    ],
)
def test_only_kinds_of_paragraphs_are_left_out(
    diptych: Callable[..., Any], without: str, complaint: str
) -> None:
    outcome = diptych("terms", "times", "sun", "--without", without)
    assert outcome == (2, "", f"diptych: {complaint}\n")
