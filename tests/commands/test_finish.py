from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


@pytest.fixture(autouse=True)
def ann(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")


def finished(project: Project, text_id: str) -> bool:
    return project.annotation_set(project.text(text_id), "ann").finished


def test_a_text_is_finished_and_not_finished_again(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert diptych("finish", "alpha") == (0, "alpha is finished by ann\n", "")
    assert finished(annotated, "alpha")
    assert not finished(annotated, "beta")
    assert diptych("finish", "alpha", "--not") == (0, "alpha is not finished by ann\n", "")
    assert not finished(annotated, "alpha")


def test_several_texts_by_their_beginnings_each_once(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert diptych("finish", "al", "b", "alpha") == (
        0,
        "alpha is finished by ann\nbeta is finished by ann\n",
        "",
    )
    assert finished(annotated, "beta")


def test_what_is_so_already_is_not_written(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert diptych("finish", "alpha", "--not", "-a", "bob").out == "alpha is not finished by bob\n"
    assert annotated.annotators("alpha") == ["ann"]


def test_all_texts_or_none(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert diptych("finish", "alpha", "gamma") == (
        2,
        "",
        "diptych: there is no text 'gamma'; there is alpha, beta\n",
    )
    assert not finished(annotated, "alpha")


def test_all_texts_there_are(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert diptych("finish", "--all", "--dry-run").out == (
        "alpha would be finished by ann\nbeta would be finished by ann\n"
    )
    assert not finished(annotated, "alpha")
    assert diptych("finish", "--all").out == "alpha is finished by ann\nbeta is finished by ann\n"
    assert finished(annotated, "alpha")
    assert finished(annotated, "beta")
    diptych("finish", "--all", "--not")
    assert not finished(annotated, "beta")


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "TEXT: name the texts, or --all of them"),
        (["alpha", "--all"], "TEXT: cannot be combined with --all"),
    ],
)
def test_all_texts_are_meant_only_by_who_says_so(
    diptych: Callable[..., Any], words: list[str], reason: str
) -> None:
    assert diptych("finish", *words) == (2, "", f"diptych: {reason}\n")


def test_no_text_is_no_fault_where_all_are_meant(
    project: Project, diptych: Callable[..., Any]
) -> None:
    for path in project.text_paths().values():
        (project.root / path).unlink()
    outcome = diptych("finish", "--all")
    assert outcome[:2] == (0, "")
    assert outcome.err.endswith("there are no texts yet; add one with: diptych add FILE\n")
