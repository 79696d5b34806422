from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.annotations.annotation import Annotation
    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")


def said(project: Project, text_id: str, number: int) -> Annotation:
    annotations = project.annotation_set(project.text(text_id), "ann").annotations
    return annotations[f"{number:08d}-0000-4000-8000-000000000000"]


def test_codes_and_note_are_changed_and_the_rest_stays(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert diptych(
        "edit", "00000002", "--theme", "rules", "--code", "sentiment=bad", "--note", "why"
    ) == (
        0,
        (
            "changed 00000002 of ann alpha:3 theme=access→rules sentiment=good→bad "
            '"Access is good."; why\n'
        ),
        "",
    )
    after = said(annotated, "alpha", 2)
    assert (after.codes, after.note) == ({"theme": "rules", "sentiment": "bad"}, "why")
    assert after.quote == "Access is good."


def test_a_dash_takes_a_code_or_note_away(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert diptych("edit", "00000002", "--theme", "-", "--note", "-") == (
        0,
        (
            "changed 00000002 of ann alpha:3 sentiment=good theme=access→– "
            '"Access is good."; note removed\n'
        ),
        "",
    )
    assert said(annotated, "alpha", 2).codes == {"sentiment": "good"}


@pytest.mark.parametrize(
    ("options", "passage"),
    [
        (["--quote", "courts  ARE"], 'alpha:3 theme=access sentiment=good "Courts are"'),
        (["--paragraph", "2"], 'alpha:2 theme=access sentiment=good "The UN makes rules."'),
        (["--paragraph", "2-3"],
         ('alpha:2-3 theme=access sentiment=good '
         '"The UN makes rules. Access is good. Courts are …"')),
        (["--paragraph", "1", "--quote", "for"], 'alpha:1 theme=access sentiment=good "for"'),
        (["--quote", "s", "--nth", "2"], 'alpha:3 theme=access sentiment=good "s"'),
    ],
    ids=str,
)  # fmt: skip
def test_the_passage_is_changed(
    diptych: Callable[..., Any], options: list[str], passage: str
) -> None:
    assert diptych("edit", "00000002", *options) == (
        0,
        f"changed 00000002 of ann {passage}; clear\n",
        "",
    )


def test_an_edit_to_what_it_is_already_writes_nothing(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    path = annotated.root / "annotations/alpha/ann.json"
    before = path.stat().st_mtime_ns
    assert diptych("edit", "00000002", "--theme", "access", "--quote", "Access is good.") == (
        0,
        "",
        "nothing was changed\n",
    )
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "nothing to change: give another code, --note, --quote or --paragraph"),
        (["--nth", "2"], "--nth: needs --quote"),
        (["--quote", ""], "--quote: it is empty; fill it in, or leave it out"),
        (["--quote", "", "--theme", "rules"], "--quote: it is empty; fill it in, or leave it out"),
        (["--paragraph", ""], "--paragraph: it is empty; fill it in, or leave it out"),
        (["--paragraph", "x"], "--paragraph: 'x' is not of the form 9 or 9-11"),
        (["--paragraph", "4"], "alpha:4: alpha has paragraphs 1 to 3"),
        (
            ["--quote", "makes"],
            "alpha:3 does not contain 'makes'; did you mean: it stands in alpha:2",
        ),
        (["--theme", "acess"], "there is no theme code 'acess'; did you mean access?"),
        (["--code", "tone=x"], "there is no facet 'tone'; there is sentiment, theme"),
        (["--code", "theme"], "--code: 'theme' is not of the form FACET=CODE"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(
    diptych: Callable[..., Any], options: list[str], complaint: str
) -> None:
    assert diptych("edit", "00000002", *options) == (2, "", f"diptych: {complaint}\n")


def test_an_annotation_that_would_say_nothing_is_refused(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    before = said(annotated, "alpha", 2)
    codes = ("--theme", "-", "--sentiment", "-", "--note", "-")
    assert diptych("edit", "00000002", *codes) == (
        2,
        "",
        "diptych: an annotation needs a code or a note; add one\n",
    )
    assert said(annotated, "alpha", 2) == before
