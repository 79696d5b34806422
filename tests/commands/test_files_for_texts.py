"""What only reads texts takes files in their place, anywhere, and writes nothing."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

FILES = {
    "old.txt": "A tram\n\nIt will bring jobs to the harbour.\n\nThe old line goes.\n",
    "new.md": "# A tram\n\nIt will bring many jobs to the harbour.\n\n> A new line comes.\n",
}
READINGS = [
    ["show", "old.txt"],
    ["show", "old.txt:2", "new.md:1-2"],
    ["show", "new.md:3", "--format", "json"],
    ["diff", "old.txt", "new.md"],
    ["diff", "old.txt", "new.md", "--format", "csv"],
    ["align", "old.txt", "new.md", "--format", "json"],
    ["align", "old.txt", "new.md", "--unmatched"],
    ["terms", "old.txt", "new.md", "--format", "csv"],
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that is no project and holds files, and go there."""
    here = tmp_path / "files"
    here.mkdir()
    for name, content in FILES.items():
        (here / name).write_text(content)
    monkeypatch.chdir(here)
    return here


@pytest.mark.parametrize("command", READINGS, ids=" ".join)
def test_files_are_read_as_the_texts_of_a_project_would_be(
    diptych: Callable[..., Any],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
) -> None:
    of_files = diptych(*command)
    assert of_files.status == 0
    assert {path.name for path in folder.iterdir()} == set(FILES)
    of_project = tmp_path / "project"
    of_project.mkdir()
    monkeypatch.chdir(of_project)
    diptych("init")
    (of_project / "annotations" / "codebook.yaml").write_text("facets: {}\n")
    assert diptych("add", *(str(folder / name) for name in FILES)).status == 0
    of_texts = diptych(*(word.replace(".txt", "").replace(".md", "") for word in command))
    assert of_files.out == of_texts.out
    told = [line for line in of_files.err.splitlines() if "blank lines between" not in line]
    assert told == of_texts.err.splitlines()


def test_a_file_stands_beside_a_text_of_the_project(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    Path("alpha.txt").write_text("The UN makes rules.\n\nNobody follows.\n")
    before = sorted(annotated.root.rglob("*"))
    done = diptych("diff", "alpha", "alpha.txt", "--stat")
    assert (done.status, "alpha-2" in done.out + done.err) == (0, True)
    assert sorted(annotated.root.rglob("*")) == before
    assert diptych("show", "alpha", "alpha.txt", "-a", "ann").status == 0
    assert diptych("show", "./alpha.txt").out.startswith("alpha-2")


@pytest.mark.usefixtures("folder")
def test_stdin_is_a_file_too(diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO(b"# A pipe\n\nIt holds a text.\n"))
    monkeypatch.setattr(sys, "stdin", piped)
    assert "It holds a text." in diptych("show", "-").out


@pytest.mark.usefixtures("folder")
def test_files_of_one_name_are_two_texts(diptych: Callable[..., Any]) -> None:
    Path("old.md").write_text("It will bring jobs.\n")
    done = diptych("diff", "old.txt", "old.md", "--stat")
    assert "old.md as old-2: " in done.err
    assert "old → old-2" in done.err


@pytest.mark.usefixtures("folder")
def test_the_same_file_may_be_named_twice(diptych: Callable[..., Any]) -> None:
    assert diptych("show", "old.txt:1", "old.txt:3").err.count("old.txt as old: ") == 1
    assert diptych("diff", "old.txt", "old.txt").err.endswith("old and old: no difference\n")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (["show", "none.txt"], "none.txt: No such file or directory"),
        (["show", "none/old.txt:2"], "none/old.txt: No such file or directory"),
        (["diff", "old.txt", "alpha"], "no project in . or above it"),
        (["show", "old.txt:9"], "old:9: old has paragraphs 1 to 3"),
    ],
)
def test_what_is_not_there_is_refused(
    diptych: Callable[..., Any], command: list[str], complaint: str
) -> None:
    done = diptych(*command)
    assert done.status in {2, 3}
    assert complaint in done.err.splitlines()[-1]


def test_a_group_may_have_a_dot(diptych: Callable[..., Any], annotated: Project) -> None:
    for name, source in (("alpha", "Alpha.com"), ("beta", "Beta.com")):
        diptych("texts", "set", name, "--source", source, "--language", "en")
    assert diptych("terms", "Alpha.com", "Beta.com", "--format", "csv").status == 0
    assert annotated.text_paths().keys() >= {"alpha", "beta"}


@pytest.mark.usefixtures("folder")
def test_a_name_with_a_colon_is_a_file_where_there_is_one(diptych: Callable[..., Any]) -> None:
    Path("notes:3.txt").write_text("It is here.\n")
    Path("at.12:30").write_text("It is half past twelve.\n")
    assert "It is here." in diptych("show", "notes:3.txt").out
    assert "half past twelve" in diptych("show", "at.12:30").out
