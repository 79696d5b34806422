from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.rendering.tables import layout_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

TIMES = "Rules for AI.\n\nRules of the road, and more rules.\n"
SUN = "Jobs and AI.\n\nNo rule.\n"


@pytest.fixture
def papers(project: Project) -> Project:
    for name, body, language in (
        ("times", TIMES, "en"),
        ("sun", SUN, "en"),
        ("li", "规则。", "zh"),
    ):
        source = f"---\nsource: The {name.title()}\nlanguage: {language}\n---\n\n{body}"
        (project.root / f"texts/{name}.md").write_text(source)
    return project


@pytest.mark.usefixtures("papers")
def test_words_in_their_context(diptych: Callable[..., Any]) -> None:
    assert diptych("kwic", "en:rule* OR 规则") == (
        0,
        """\
li:1                                          规则。
sun:2                                      No rule.
times:1                                       Rules for AI.
times:2                                       Rules of the road, and more rules.
times:2           Rules of the road, and more rules.
""",
        """\
The Li: once in 1 of 1 text, 500.00 per 1,000 words
The Sun: once in 1 of 1 text, 200.00 per 1,000 words
The Times: 3 times in 1 of 1 text, 300.00 per 1,000 words
""",
    )


@pytest.mark.usefixtures("papers")
def test_records(diptych: Callable[..., Any]) -> None:
    outcome = diptych("kwic", "rules of the", "The Times", "-f", "json")
    assert (outcome.status, outcome.err) == (0, "")
    assert json.loads(outcome.out) == [
        {
            "group": "The Times",
            "text": "times",
            "paragraph": 2,
            "start": 15,
            "end": 27,
            "pattern": "rules of the",
            "before": "",
            "keyword": "Rules of the",
            "after": "road, and more rules.",
            "codes": None,
        }
    ]


@pytest.mark.usefixtures("papers")
def test_how_often_each_group_has_them(diptych: Callable[..., Any]) -> None:
    assert diptych("kwic", "en:rule* OR en:jobs", "--count") == (
        0,
        """\
group      pattern              count  per 1,000  words  texts  of
---------  -------------------  -----  ---------  -----  -----  --
The Li     en:rule* OR en:jobs      0          –      0      0   0
The Li     en:rule*                 0          –      0      0   0
The Li     en:jobs                  0          –      0      0   0
The Sun    en:rule* OR en:jobs      2     400.00      5      1   1
The Sun    en:rule*                 1     200.00      5      1   1
The Sun    en:jobs                  1     200.00      5      1   1
The Times  en:rule* OR en:jobs      3     300.00     10      1   1
The Times  en:rule*                 3     300.00     10      1   1
The Times  en:jobs                  0       0.00     10      0   1
""",
        "",
    )
    assert diptych("kwic", "ai", "sun", "--count", "-f", "csv").out == (
        "group,pattern,count,rate,words,texts,texts_of\nsun,ai,1,200.0,5,1,1\n"
    )
    assert "The Sun        0       0.00" in diptych("kwic", "rules", "--count").out


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("form", layout_formats())
def test_every_layout(diptych: Callable[..., Any], form: str) -> None:
    for more in ((), ("--count",)):
        outcome = diptych("kwic", "ai", "times", "--format", form, *more)
        assert outcome.status == 0
        assert "times" in outcome.out


@pytest.mark.usefixtures("papers")
def test_what_is_not_found_is_said(diptych: Callable[..., Any]) -> None:
    assert diptych("kwic", "en:nowhere") == (
        0,
        "",
        """\
The Li: no text in a language that is asked for
The Sun: not found in 1 text
The Times: not found in 1 text
""",
    )


def test_of_many_groups_the_sum_is_said(papers: Project, diptych: Callable[..., Any]) -> None:
    for number in range(8):
        (papers.root / f"texts/t{number}.md").write_text(f"---\nsource: S{number}\n---\nRules\n")
    outcome = diptych("kwic", "rules", "--sort", "before")
    assert outcome.err == "11 times in 9 of 11 groups; how often in each: --count\n"


def test_codes_that_are_not_shown_are_said(annotated: Project, diptych: Callable[..., Any]) -> None:
    annotated.annotate("beta", "bob", start=0, end=6, codes={"theme": "access"})
    outcome = diptych("kwic", "pbb OR un", "-f", "csv")
    assert "theme=rules/un sentiment=good" in outcome.out
    assert outcome.err == (
        "codes are not shown of beta: it is not clear whose count; name somebody with --annotator\n"
    )
    for number in range(5):
        path = annotated.root / f"texts/t{number}.md"
        path.write_text("UN\n")
        folder = annotated.root / f"annotations/t{number}"
        folder.mkdir()
        (folder / "ann.json").write_text("{")
    assert "\ncodes are not shown of 3 more texts\n" in diptych("kwic", "pbb OR un").err


def test_files_need_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, diptych: Callable[..., Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("The rules.\n\nMore rules of it.\n")
    outcome = diptych("kwic", "rules", "notes.txt:2", "-f", "csv")
    assert outcome.out.split("\n")[1].startswith("notes,notes,2,")
    assert outcome.out.count("\n") == 2


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["a OR"],
            "PATTERN: 'a OR': OR stands between words: a OR b; in small letters it is a word",
        ),
        (["...", "none.txt"], "PATTERN: '...' holds no word to look for"),
        (["a", "--sort", "afterwards"], "there is no --sort 'afterwards'; did you mean after?"),
        (["a", "--sort", "after", "--count"], "--count: cannot be combined with --sort"),
        (["a", "tims"], "there is no text or source 'tims'; did you mean times?"),
        (["a", "--prefer", "a", "-a", "b"], "--prefer: cannot be combined with --annotator"),
        (["a", "--without", "head"], "there is no kind of paragraph 'head'; did you mean heading?"),
        ([], "Missing argument 'PATTERN'. See: diptych kwic --help"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_status_2(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("kwic", *arguments) == (2, "", f"diptych: {complaint}\n")
