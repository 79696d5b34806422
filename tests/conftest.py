"""What every test may use: projects in a temporary folder, and the command line inside them."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.serialisation import encode_set
from diptych.console.app import run
from diptych.project.store import Project, create_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a script
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what tests start can be ended by it

CODEBOOK = """\
facets:
  theme:
    label: {en: Theme, id: Tema}
    codes:
      rules:
        label: {en: Rules, id: Aturan}
        definition: Who makes rules.
        codes:
          un: {label: United Nations}
          courts:
      access: {definition: Who has it.}
  sentiment:
    kind: ordinal
    codes:
      bad: {value: -1}
      good: {value: 1}
"""

ALPHA = """\
---
title: Rules for all
source: Alpha News
author: Ann Author
date: '2025-07-01'
language: en
---

# Rules for all

The UN makes rules.

Access is good. Courts are bad.
"""

BETA = """\
---
source: Beta
language: id
---

Aturan PBB bagus.

Akses buruk.
"""

SAID = [
    ("alpha", 1, "The UN makes rules.", {"theme": "rules/un", "sentiment": "good"}, ""),
    ("alpha", 2, "Access is good.", {"theme": "access", "sentiment": "good"}, "clear"),
    ("alpha", 3, "Courts are bad.", {"theme": "rules/courts", "sentiment": "bad"}, ""),
    ("beta", 4, "Aturan PBB bagus.", {"theme": "rules/un", "sentiment": "good"}, ""),
    ("beta", 5, "Akses buruk.", {"theme": "access"}, ""),
]
"""Text, number in the annotation's id, quote, codes and note: what ``ann`` said."""


settings.register_profile(
    "tests", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile("fuzz", settings.get_profile("tests"), derandomize=False, print_blob=True)
settings.load_profile("tests")  # --hypothesis-profile=fuzz has the last word


class Outcome(NamedTuple):
    """What a command left: its exit status and what it wrote."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def bare_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave nothing of the machine's own settings: where programs are, and an empty home.

    Programs that tests start inherit this, and what the test sets.
    """
    kept = ("PATH", "TMPDIR", "UPDATE_EXAMPLES")
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ).difference(kept):
            if not name.startswith(("PYTEST_", "COV")):
                patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of the test's own: one that makes no project writes into no repository."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make an empty project in the folder where the test works."""
    return create_project(tmp_path)


@pytest.fixture
def diptych(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command in this process: ``diptych("compare", "--facet", "theme")``."""

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        status = run(arguments)
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return call


def annotation_id(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-000000000000"


@pytest.fixture
def annotated(project: Project) -> Project:
    """Fill the project: two texts, a codebook, and what ``ann`` said of both."""
    root = project.root
    (root / "annotations/codebook.yaml").write_text(CODEBOOK)
    (root / "texts/alpha.md").write_text(ALPHA)
    (root / "texts/beta.md").write_text(BETA)
    for text in project.texts():
        annotations = {}
        for name, number, quote, codes, note in SAID:
            if name == text.id:
                start = text.body.index(quote)
                fields = {"note": note} if note else {}
                annotations[annotation_id(number)] = Annotation(
                    start=start, end=start + len(quote), quote=quote, codes=codes, **fields
                )
        said = AnnotationSet(
            text=text.id, text_version=text.version, annotator="ann", annotations=annotations
        )
        folder = root / "annotations" / text.id
        folder.mkdir()
        (folder / "ann.json").write_bytes(encode_set(said, ["theme", "sentiment"]))
    return project


def git(*arguments: str) -> None:
    """Run git in the working directory."""
    subprocess.run(["git", *arguments], check=True, capture_output=True)


@pytest.fixture
def committed(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Put the project under git, in a repository that no configuration outside of it reaches."""
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": "Ann" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "ann@example.org" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_DATE": "2025-07-01T10:00:00+07:00" for who in ("AUTHOR", "COMMITTER")},
    }.items():
        monkeypatch.setenv(name, value)
    git("init", "--initial-branch", "main")
    git("add", "--all")
    git("commit", "-m", "first")
    return annotated


@pytest.fixture
def shifted() -> Callable[[float, float], float]:
    """Change a number by a share of it; a whole one stays whole, and changes by one at least."""

    def shift(number: float, by: float) -> float:
        if isinstance(number, int):
            return number + (round(by * number) or (1 if by > 0 else -1))
        return number * (1 + by)

    return shift
