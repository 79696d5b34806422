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
    assert diptych("finish", "alpha") == (
        0,
        "alpha is finished by ann (1 paragraph without a code)\n",
        "",
    )
    assert finished(annotated, "alpha")
    assert not finished(annotated, "beta")
    assert diptych("finish", "alpha", "--not") == (0, "alpha is not finished by ann\n", "")
    assert not finished(annotated, "alpha")


def test_several_texts_by_their_beginnings_each_once(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert diptych("finish", "al", "b", "alpha") == (
        0,
        "alpha is finished by ann (1 paragraph without a code)\nbeta is finished by ann\n",
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
        "alpha would be finished by ann (1 paragraph without a code)\n"
        "beta would be finished by ann\n"
    )
    assert not finished(annotated, "alpha")
    assert (
        diptych("finish", "--all").out
        == "alpha is finished by ann (1 paragraph without a code)\nbeta is finished by ann\n"
    )
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


def test_where_nothing_was_annotated_that_is_said(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    for words in ("would be", "is", "is"):
        arguments = ["--dry-run"] * (words == "would be")
        found = diptych("finish", "alpha", "-a", "bob", *arguments)
        assert found.out == f"alpha {words} finished by bob (no annotation)\n"
    assert diptych("finish", "alpha", "-a", "bob", "--not").out == "alpha is not finished by bob\n"


def test_paragraphs_without_a_code_are_counted(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    path = annotated.root / "texts/beta.md"
    path.write_text(f"{path.read_text()}\nKapal menunggu.\n\nPelabuhan tutup.\n")
    told = "beta is finished by ann (2 paragraphs without a code)\n"
    assert diptych("finish", "beta").out == told
