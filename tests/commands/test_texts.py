from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diptych.rendering.tables import layout_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


@pytest.mark.usefixtures("annotated")
def test_texts_are_listed(diptych: Callable[..., Any]) -> None:
    assert diptych("texts") == (
        0,
        """\
text   title              source      author      date        language  paragraphs  words  annotators
-----  -----------------  ----------  ----------  ----------  --------  ----------  -----  ----------
alpha  Rules for all      Alpha News  Ann Author  2025-07-01  en                 3     13  ann
beta   Aturan PBB bagus.  Beta                                id                 2      5  ann
""",  # noqa: E501 - as wide as it is
        "",
    )


@pytest.mark.usefixtures("annotated")
def test_records_have_the_keys_that_the_help_names(diptych: Callable[..., Any]) -> None:
    assert json.loads(diptych("texts", "--format", "json").out)[1] == {
        "text": "beta",
        "title": "Aturan PBB bagus.",
        "source": "Beta",
        "author": None,
        "date": None,
        "language": "id",
        "fields": None,
        "paragraphs": 2,
        "words": 5,
        "annotators": "ann",
    }
    assert diptych("texts", "--format", "csv").out.split("\n")[0] == (
        "text,title,source,author,date,language,fields,paragraphs,words,annotators"
    )


def test_own_fields_are_listed_where_a_text_has_some(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    beta = annotated.root / "texts/beta.md"
    own = "country: ID\ndesk:\npaper: daily\noriginal: beta.txt\n"
    beta.write_text(beta.read_text().replace("language: id\n", f"language: id\n{own}"))
    assert json.loads(diptych("texts", "-f", "json").out)[1]["fields"] == "country=ID; paper=daily"
    assert "  language  fields                   paragraphs" in diptych("texts").out


@pytest.mark.parametrize("form", layout_formats())
@pytest.mark.usefixtures("annotated")
def test_every_layout(diptych: Callable[..., Any], form: str) -> None:
    outcome = diptych("texts", "--format", form)
    assert outcome.status == 0
    assert "Alpha News" in outcome.out


def test_several_annotators_are_named_in_order(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    annotated.annotate("beta", "aaa", start=0, end=5, codes={"theme": "access"})
    assert json.loads(diptych("texts", "-f", "json").out)[1]["annotators"] == "aaa, ann"


def test_a_text_without_anything_is_listed_with_its_zeros(
    diptych: Callable[..., Any], project: Project
) -> None:
    (project.root / "texts/empty.md").write_text("")
    assert diptych("texts").out.split("\n")[2] == (
        "empty  empty  empty                                    0      0"
    )


@pytest.mark.usefixtures("project")
def test_an_empty_project_has_none(diptych: Callable[..., Any]) -> None:
    assert diptych("texts") == (
        0,
        (
            "text  title  source  author  date  language  paragraphs  words  annotators\n"
            "----  -----  ------  ------  ----  --------  ----------  -----  ----------\n"
        ),
        "",
    )


@pytest.mark.usefixtures("project")
def test_an_unknown_format_is_refused(diptych: Callable[..., Any]) -> None:
    assert diptych("texts", "--format", "jsn") == (
        2, "", "diptych: there is no format 'jsn'; did you mean json or jsonl?\n"
    )  # fmt: skip


def test_a_stray_file_is_named_and_the_rest_is_listed(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "texts/No Id.md").write_text("x")
    outcome = diptych("texts", "--format", "csv")
    assert outcome.status == 0
    assert [line.partition(",")[0] for line in outcome.out.splitlines()] == [
        "text",
        "alpha",
        "beta",
    ]
    assert outcome.err == (
        "not counted: texts/No Id.md (nothing reads a file of such a name or place); "
        "see: diptych check\n"
    )


def test_a_text_that_cannot_be_read_is_named_and_the_rest_is_listed(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "texts/alpha.md").write_text("---\nsource: x\n")
    outcome = diptych("texts", "--format", "csv")
    assert [line.partition(",")[0] for line in outcome.out.splitlines()] == ["text", "beta"]
    assert (outcome.status, outcome.err.partition(": texts/alpha.md:")[0]) == (1, "cannot be read")


def test_a_set_that_is_nested_too_deeply_is_nobodys_in_particular(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    (annotated.root / "annotations/alpha/ann.json").write_text('{"x": ' + "[" * 100_000)
    assert diptych("texts", "--format", "json").status == 0


# Texts that are nearly the same


def alike_texts(project: Project) -> None:
    copied = " ".join(f"w{number}" for number in range(30))
    project.add_texts({
        "sun": f"---\nsource: The Sun\n---\n\n{copied} and ten words "
        "more that nobody else has to say here\n",
        "times": f"---\nsource: Times\n---\n\n{copied}\n",
    })  # fmt: skip


def test_pairs_of_texts_that_are_nearly_the_same_are_listed(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    alike_texts(annotated)
    assert diptych("texts", "--alike") == (
        0,
        """\
text  source   other  other source  share  other share  words
----  -------  -----  ------------  -----  -----------  -----
sun   The Sun  times  Times           73%         100%     30
""",
        "",
    )
    assert json.loads(diptych("texts", "--alike", "--format", "json").out) == [
        {
            "text": "sun",
            "source": "The Sun",
            "other": "times",
            "other_source": "Times",
            "share": pytest.approx(30 / 41),
            "other_share": 1.0,
            "words": 30,
        }
    ]


def test_what_no_two_texts_have_in_common_is_said(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    assert diptych("texts", "--alike") == (0, "", "no two texts have so much in common\n")
    (annotated.root / "texts/broken.md").write_bytes(b"\xff")
    outcome = diptych("texts", "--alike", "--min", "1")
    assert outcome.status == 1
    assert "cannot be read: texts/broken.md" in outcome.err


def test_passages_of_too_many_texts_are_said_to_be_no_reason_to_compare(
    diptych: Callable[..., Any], annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    alike_texts(annotated)
    monkeypatch.setattr("diptych.texts.alike.COMMON", 1)
    monkeypatch.setattr("diptych.commands.texts.COMMON", 1)
    assert diptych("texts", "--alike").err == (
        "no two texts have so much in common\n"
        "8 runs of words stand in more than 1 texts each: texts that have nothing else in common "
        "are not compared\n"
    )


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--min", ".5"], "--min: belongs to --alike"),
        (["--alike", "--min", "0"], "--min: 0 is no share; name one above 0, of at most 1"),
        (["--alike", "--min", "50"], "--min: 50 is no share; name one above 0, of at most 1"),
    ],
)
def test_a_share_that_cannot_be_is_refused(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("texts", *arguments) == (2, "", f"diptych: {complaint}\n")
