from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diptych.project.store import Project


@pytest.fixture(autouse=True)
def nobody(annotated: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a repository where nobody has said who they are."""
    monkeypatch.delenv("DIPTYCH_ANNOTATOR", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    subprocess.run(["git", "init", "--quiet"], check=True, cwd=annotated.root)


def git(name: str, value: str) -> None:
    subprocess.run(["git", "config", name, value], check=True)


def test_who_is_asked_for_annotates(diptych: Callable[..., Any]) -> None:
    assert diptych("finish", "alpha", "--annotator", "bob") == (
        0,
        "alpha is finished by bob (no annotation)\n",
        "",
    )


def test_the_environment_goes_before_git(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    git("diptych.annotator", "carl")
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "bob")
    assert diptych("finish", "alpha") == (
        0,
        "alpha is finished by bob (no annotation)\n",
        "annotating as bob, from DIPTYCH_ANNOTATOR; another: --annotator A\n",
    )


def test_the_setting_goes_before_the_name(diptych: Callable[..., Any]) -> None:
    git("user.name", "Zoë Müller")
    git("diptych.annotator", "carl")
    assert diptych("finish", "alpha") == (
        0,
        "alpha is finished by carl (no annotation)\n",
        "annotating as carl, from git's diptych.annotator; another: --annotator A\n",
    )


def test_the_name_becomes_an_id(diptych: Callable[..., Any]) -> None:
    git("user.name", "Zoë Müller")
    assert diptych("finish", "alpha") == (
        0,
        "alpha is finished by zoe-muller (no annotation)\n",
        "annotating as zoe-muller, from git's user.name; another: --annotator A\n",
    )


def test_who_has_annotated_before_is_not_told_who_they_are(diptych: Callable[..., Any]) -> None:
    git("diptych.annotator", "ann")
    assert diptych("finish", "alpha") == (
        0,
        "alpha is finished by ann (1 paragraph without a code)\n",
        "",
    )


@pytest.mark.parametrize("name", ["", "!?", "con"])
def test_without_a_name_that_can_be_an_id_the_user_is_asked(
    diptych: Callable[..., Any], name: str
) -> None:
    git("user.name", name)
    assert diptych("finish", "alpha") == (
        2,
        "",
        (
            "diptych: no annotator is named; use --annotator A, set DIPTYCH_ANNOTATOR, or run: "
            "git config diptych.annotator A\n"
        ),
    )


BAD = (
    "use a-z, 0-9 and -, at most 64 characters, with a letter or digit at both ends; "
    "con, nul and other names of devices are taken\n"
)


def test_an_id_that_cannot_be_one_is_refused_and_its_origin_named(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    git("diptych.annotator", "Carl")
    of_git = "diptych: 'Carl' cannot be the id of an annotator (git's diptych.annotator): "
    assert diptych("finish", "alpha") == (2, "", of_git + BAD)
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "../bob")
    of_environment = "diptych: '../bob' cannot be the id of an annotator (DIPTYCH_ANNOTATOR): "
    assert diptych("finish", "alpha") == (2, "", of_environment + BAD)
    asked = "diptych: 'X Y' cannot be the id of an annotator: "
    assert diptych("finish", "alpha", "-a", "X Y") == (2, "", asked + BAD)


def test_a_file_that_is_no_set_keeps_nobody_from_annotating(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    git("diptych.annotator", "ann")
    stray = annotated.root / "annotations/gone/No Id.json"
    stray.parent.mkdir()
    stray.write_text("{}")
    assert diptych("finish", "alpha") == (
        0,
        "alpha is finished by ann (1 paragraph without a code)\n",
        "",
    )
