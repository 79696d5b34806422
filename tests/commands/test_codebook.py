from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from diptych.rendering.tables import layout_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


@pytest.mark.usefixtures("annotated")
def test_codes_are_listed_with_their_definitions_and_uses(diptych: Callable[..., Any]) -> None:
    assert diptych("codebook", "--verbose") == (
        0,
        """\
Theme             theme         ann  definition
----------------  ------------  ---  ----------------
Rules             rules           3  Who makes rules.
  United Nations  rules/un        2
  courts          rules/courts    1
access            access          2  Who has it.

sentiment  sentiment  ann  definition
---------  ---------  ---  ----------
bad        bad          1
good       good         3
""",
        "",
    )


@pytest.mark.usefixtures("annotated")
def test_one_facet_in_another_language(diptych: Callable[..., Any]) -> None:
    assert (
        diptych("codebook", "theme", "--language", "id").out
        == """\
Tema              theme         ann
----------------  ------------  ---
Aturan            rules           3
  United Nations  rules/un        2
  courts          rules/courts    1
access            access          2
"""
    )


@pytest.mark.usefixtures("annotated")
def test_records_have_the_keys_that_the_help_names(diptych: Callable[..., Any]) -> None:
    out = diptych("codebook", "--format", "json").out
    assert json.loads(out)[-1] == {
        "facet": "sentiment",
        "code": "good",
        "label": "good",
        "value": 1.0,
        "definition": None,
        "counts": True,
        "annotator": "ann",
        "annotations": 3,
        "not_counted": None,
    }
    header = diptych("codebook", "--format", "csv").out.split("\n")[0]
    assert header == "facet,code,label,value,definition,counts,annotator,annotations,not_counted"


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize("form", layout_formats())
def test_every_layout(diptych: Callable[..., Any], form: str) -> None:
    assert "United Nations" in diptych("codebook", "--format", form).out


def test_every_annotator_has_a_column_unless_some_are_named(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    annotated.annotate("beta", "bob", start=0, end=5, codes={"theme": "access"})
    both = json.loads(diptych("codebook", "theme", "-f", "json").out)[-2:]
    assert [(row["annotator"], row["annotations"]) for row in both] == [("ann", 2), ("bob", 1)]
    one = json.loads(diptych("codebook", "theme", "--annotator", "bob", "-f", "json").out)
    assert {row["annotator"] for row in one} == {"bob"}


@pytest.mark.usefixtures("project")
def test_a_new_project_has_three_facets_and_nobody_who_used_them(
    diptych: Callable[..., Any],
) -> None:
    assert diptych("codebook") == (
        0,
        (
            "theme  theme\n"
            "-----  -----\n"
            "\n"
            "actor  actor\n"
            "-----  -----\n"
            "\n"
            "sentiment  sentiment\n"
            "---------  ---------\n"
            "negative   negative\n"
            "neutral    neutral\n"
            "positive   positive\n"
        ),
        "",
    )
    first, *_ = json.loads(diptych("codebook", "--format", "json").out)
    assert (first["annotator"], first["annotations"]) == (None, 0)


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["them"], "there is no facet 'them'; did you mean theme?"),
        (["--annotator", "bob"], "there is no annotator 'bob'; there is ann"),
        (["--format", "smple"], "there is no format 'smple'; did you mean simple?"),
        (
            ["--verbos"],
            "No such option: --verbos; did you mean --verbose? See: diptych codebook --help",
        ),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("codebook", *arguments) == (2, "", f"diptych: {complaint}\n")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("", "1: the codebook is empty; it must begin with `facets:`"),
        (
            "facets: &a\n  theme: *a\n",
            "1: & at the beginning means something else; put the words between double quotes",
        ),
        (
            "facets:\n  theme:\n  theme:\n",
            "3: 'theme' stands here and on line 2; keep one",
        ),
    ],
)
def test_a_broken_codebook_is_one_line_and_status_3(
    diptych: Callable[..., Any], project: Project, source: str, complaint: str
) -> None:
    (project.root / "annotations/codebook.yaml").write_text(source)
    assert diptych("codebook") == (
        3, "", f"diptych: annotations/codebook.yaml:{complaint}\n"
    )  # fmt: skip


@pytest.mark.usefixtures("annotated")
def test_use_is_counted_in_some_texts_only(diptych: Callable[..., Any]) -> None:
    def used(*where: str) -> dict[str, str]:
        status, out, err = diptych("codebook", "theme", "-f", "csv", *where)
        assert (status, err) == (0, "")
        rows = csv.DictReader(io.StringIO(out))
        return {row["code"]: row["annotations"] for row in rows}

    assert used() == {"rules": "3", "rules/un": "2", "rules/courts": "1", "access": "2"}
    assert used("--where", "language=id") == {
        "rules": "1", "rules/un": "1", "rules/courts": "0", "access": "1"
    }  # fmt: skip
    assert diptych("codebook", "--where", "language=fr").err == (
        "diptych: there is no language 'fr'; there is en, id\n"
    )


def test_of_texts_aside_nothing_is_said(diptych: Callable[..., Any], annotated: Project) -> None:
    (annotated.root / "texts/alpha.md").unlink()
    assert "alpha" in diptych("codebook", "-f", "csv").err + diptych("codebook", "-f", "csv").out
    out, err = diptych("codebook", "-f", "csv", "--where", "language=id")[1:]
    assert "alpha" not in out + err
