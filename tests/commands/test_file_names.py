"""A file may have any name: no command prints one that drives a terminal or breaks a line."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest

from diptych.console.app import run
from diptych.rendering.records import RECORD_FORMATS

if TYPE_CHECKING:
    from diptych.project.store import Project

NAMES = {
    "what drives terminals": "a\x1b[31m\u202e\x9bm\u2028\ttab",
    "line ends": "b\r\n::error::broken",
    "no UTF-8": os.fsdecode(b"c\xff\xfe"),
    "what GitHub reads": "d%0A,x:y",
}
DRIVING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
BROKEN = re.compile(r"^::error::broken", re.MULTILINE)
"""What a line end in a name would make of GitHub's log."""
INPUT = {
    "txt": b"Some words. More.\n\nThe UN makes rules.\n",
    "bin": b"\x00\xff",
    "pdf": b"%PDF-1",
    "csv": b"text,quote,theme\nnope,q,z\n",
}
_LAYOUTS = ("simple", "markdown", *RECORD_FORMATS)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")

READING = [
    "texts", "codebook", "annotators", "find --annotator ann", "compare --annotator ann",
    "crosstab theme source --annotator ann", "agreement", "review", "review --rev HEAD~1",
    "log alpha:2", "terms alpha gamma", "kwic the", "align alpha beta", "resolve",
]  # fmt: skip
"""Each in every format."""
OTHERS = [
    *(f"check --format {form}" for form in ("text", "github-actions", *RECORD_FORMATS)),
    "reanchor", "suggest --dry-run", "show alpha", "show alpha beta", "diff alpha --rev HEAD~1",
    "adjudicate alpha --print", "annotators rename ann x --dry-run", "git install --dry-run",
    "texts set alpha source=A --dry-run", "codebook rename theme access x --dry-run",
    "texts rename alpha x --dry-run", "texts remove alpha --with-annotations --dry-run",
]  # fmt: skip
WITH_NAME = [
    "add FILE.txt --dry-run", "add FILE.txt FILE.txt --dry-run", "add FILE.bin", "add FILE.pdf",
    "add FILE.none", "add FILE.txt --id NAME", "add FILE.txt --format NAME",
    "update alpha FILE.txt",
    "update alpha FILE.none", "update NAME FILE.txt", "show FILE.txt", "show FILE.none",
    "show FILE.bin", "show NAME", "show texts/NAME.md", "show FILE.txt alpha",
    "diff FILE.txt alpha", "diff alpha FILE.txt --stat", "diff FILE.txt FILE.none",
    "diff FILE.txt texts/NAME.md", "terms FILE.txt alpha", "find NAME", "find --where source=NAME",
    *(f"diff FILE.txt alpha --format {form}" for form in RECORD_FORMATS),
    *(f"align FILE.txt alpha --format {form}" for form in ("text", *_LAYOUTS)),
    "align FILE.txt alpha --unmatched",
    "annotate --from FILE.csv -a ann", "annotate --from FILE.none -a ann",
    "annotate --from FILE.bin -a ann", "annotate NAME --theme access", "annotate alpha:2 -a NAME",
    "annotate alpha:2 --theme NAME", "annotate alpha --worksheet --read FILE.txt -a ann",
    "annotate alpha --worksheet --read FILE.none -a ann", "adjudicate --read FILE.csv",
    "adjudicate --read FILE.none", "adjudicate alpha --adjudicator NAME --print",
    "texts rename NAME x", "texts rename alpha NAME", "texts remove NAME",
    "texts set NAME source=B",
    "texts set alpha source=NAME --dry-run", "texts --format NAME", "texts NAME", "texts --NAME",
    "review --rev NAME", "diff alpha --rev NAME", "log NAME", "compare --by NAME",
    "compare --annotator NAME", "-C NAME texts", "-C FILE.txt texts", "check --select NAME",
    "help NAME", "NAME", "schema NAME", "resolve NAME", "edit NAME", "remove NAME", "finish NAME",
    "suggest NAME", "reanchor NAME", "agreement NAME", "agreement --annotator NAME",
    "codebook add theme NAME --dry-run", "codebook rename theme NAME x", "annotators rename NAME x",
    "annotators rename ann NAME", "git show-set FILE.csv", "git show-set FILE.none",
    "git merge-driver FILE.csv FILE.txt FILE.bin NAME",
]  # fmt: skip
IN_FOLDER = ["-C NAME texts", "-C NAME check", "-C NAME init", "init NAME", "-C NAME git install"]


def said(*arguments: str) -> dict[str, str]:
    """Return what a command writes, as pipes get it."""
    pipes = [
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
        for _ in range(2)
    ]
    with redirect_stdout(pipes[0]), redirect_stderr(pipes[1]):
        assert run(arguments) in {0, 1, 2, 3}
    for pipe in pipes:
        pipe.seek(0)
    return {"stdout": pipes[0].read(), "stderr": pipes[1].read()}


def faults_of(command: str, name: str = "") -> list[str]:
    """Return what is wrong with the output of a command; FILE and NAME in it stand for a name."""
    words = [word.replace("FILE", f"in/{name}").replace("NAME", name) for word in command.split()]
    try:
        written = said(*words)
    except (UnicodeError, ValueError, OSError) as error:
        return [ascii(f"{command}: {error!r}")]
    return [
        ascii(f"{command}: {stream} has {found.group()} in {output}")
        for stream, output in written.items()
        if (found := DRIVING.search(output) or BROKEN.search(output))
    ]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """Return a name, which no report of a test may hold."""
    return NAMES[request.param]


@pytest.fixture
def given(committed: Project, name: str) -> Project:
    """Have files of a name outside of the project's folders."""
    (committed.root / "in").mkdir()
    for ending, content in INPUT.items():
        (committed.root / "in" / f"{name}.{ending}").write_bytes(content)
    return committed


@pytest.fixture
def strange(given: Project, name: str) -> Project:
    """Have files of a name in all places of the project, in two commits."""
    texts, sets = (given.root / folder for folder in ("texts", "annotations"))
    for folder in (sets / name, texts / f"{name}.folder"):
        folder.mkdir()
    for path in (sets / f"{name}.x", texts / f"{name}.folder" / "x"):
        path.write_text("")
    for path in (sets / "alpha" / f"{name}.json", sets / name / "ann.json"):
        shutil.copy(sets / "alpha" / "ann.json", path)
    for number in range(2):
        (texts / f"{name}.md").write_text(f"---\nsource: A\n---\n\nWords {number}.\n")
        (sets / name / f"x{number}.json").write_text(f"{{ {number}")
        commit(f"commit {number}")
    return given


@pytest.fixture
def formerly_strange(strange: Project, name: str) -> Project:
    """Have had files of a name in all places, and have none now."""
    texts, sets = (strange.root / folder for folder in ("texts", "annotations"))
    for path in (sets / name, texts / f"{name}.folder"):
        shutil.rmtree(path)
    for path in (sets / f"{name}.x", sets / "alpha" / f"{name}.json", texts / f"{name}.md"):
        path.unlink()
    commit("tidy")
    return strange


def commit(message: str) -> None:
    for words in (["add", "-A"], ["commit", "-qm", message]):
        subprocess.run(["git", *words], check=True, capture_output=True)


@pytest.mark.usefixtures("strange")
def test_files_of_the_project_may_have_any_name() -> None:
    formats = [f"{command} --format {form}" for command in READING for form in _LAYOUTS]
    faults = [fault for command in (*READING, *formats, *OTHERS) for fault in faults_of(command)]
    assert "\n".join(faults) == ""


def test_files_in_the_history_may_have_had_any_name(formerly_strange: Project) -> None:
    revisions = [f"HEAD~{back}" for back in range(3)]
    commands = [
        *READING,
        *OTHERS,
        *(f"{command} --rev {rev}" for command in READING[7:8] for rev in revisions),
    ]
    faults = [fault for command in commands for fault in faults_of(command)]
    assert "\n".join(faults) == ""
    assert formerly_strange.annotators("alpha") == ["ann"]


@pytest.mark.usefixtures("given")
def test_what_is_named_on_the_command_line_may_be_anything(name: str) -> None:
    faults = [fault for command in WITH_NAME for fault in faults_of(command, name)]
    assert "\n".join(faults) == ""


def test_the_folder_of_the_project_may_have_any_name(
    strange: Project, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = strange.root / name
    folder.mkdir()
    shutil.copytree(strange.root / "texts", folder / "texts")
    shutil.copytree(strange.root / "annotations", folder / "annotations")
    faults = [fault for command in IN_FOLDER for fault in faults_of(command, name)]
    monkeypatch.chdir(folder)
    faults += [fault for command in (*OTHERS, "git install") for fault in faults_of(command)]
    assert "\n".join(faults) == ""
