"""What only reads texts takes files in their place, anywhere, and writes nothing."""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.commands.made_files import ENDINGS, NEW, OLD, made

from diptych.texts.importers import READ

if TYPE_CHECKING:
    from diptych.project.store import Project

FILES = {
    "old.txt": "A tram\n\nIt will bring jobs to the harbour.\n\nThe old line goes.\n",
    "new.md": "# A tram\n\nIt will bring many jobs to the harbour.\n\n> A new line comes.\n",
}
HERE = ", ".join(sorted(FILES))
READINGS = [
    "show {0}",
    "show {0} {1}",
    "show {0}:2 {1}:1-2",
    "show {1}:2-3 --format json",
    "show {0} {1} --format markdown",
    "show {0} {0}",
    "diff {0} {1}",
    "diff {0} {1} --layout side",
    "diff {0} {1} --format csv",
    "diff {0} {1} --stat --format json",
    "diff {0} {0} --all",
    "align {0} {1}",
    "align {0} {1} --format json",
    "align {0} {1} --unmatched",
    "terms {0} {1} --min 1 --format csv",
    "terms {0} {1} --min 1",
    "kwic the {0} {1}",
]
"""What only reads texts does with two of them."""
EACH = [
    "show {0}",
    "show {0}:2 {1}:1-2 --format json",
    "diff {0} {1}",
    "align {0} {1}",
    "terms {0} {1} --min 1",
]
"""Once with each format."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that is no project and holds files, and go there."""
    here = tmp_path / "files"
    here.mkdir()
    for name, content in FILES.items():
        (here / name).write_text(content)
    monkeypatch.chdir(here)
    return here


Diptych = Callable[..., Any]
FORMS = [*((form, form) for form in READ), ("html", "docx"), ("pdf", "markdown")]


@pytest.fixture
def of_project(
    diptych: Diptych, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[list[str]], Callable[[str], Any]]:
    """Make a project with files of the folder; return what answers there."""

    def make(files: list[str]) -> Callable[[str], Any]:
        here, there = Path.cwd(), tmp_path / "project"
        names = [str(here / name) for name in files]
        there.mkdir()
        monkeypatch.chdir(there)
        diptych("init")
        Path("annotations/codebook.yaml").write_text("facets: {}\n")
        added = diptych("add", *names)
        assert added.status == 0
        ids = [Path(line).stem for line in added.out.splitlines()]
        monkeypatch.chdir(here)
        return lambda command: diptych("-C", str(there), *command.format(*ids).split())

    return make


_OPENED = re.compile(r"(?:  |,)(diptych kwic .*|opened_by|in context|-+)$", re.MULTILINE)
"""The last column of ``terms``: what opens a row names files here, and texts there."""


def require_the_same(
    diptych: Diptych,
    files: list[str],
    of_texts: Callable[[str], Any],
    readings: Sequence[str],
) -> None:
    """Let files of the folder, and the texts of a project, say the same, and leave no trace."""
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    for reading in readings:
        command = [word.format(*files) for word in reading.split()]
        of_files, expected = diptych(*command), of_texts(reading)
        found, wanted = (_OPENED.sub("", one.out) for one in (of_files, expected))
        assert (of_files.status, found) == (0, wanted), command
        for opened in _OPENED.findall(of_files.out)[2:3]:
            assert diptych(*shlex.split(opened)[1:]).status == 0, opened
        told = [line for line in of_files.err.splitlines() if not _AS.match(line)]
        assert told == expected.err.splitlines(), command
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


_AS = re.compile(r"\S.* as [a-z0-9-]+: .+ paragraph")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("one", "other"), FORMS)
def test_files_are_read_as_the_texts_of_a_project_would_be(
    diptych: Diptych,
    of_project: Callable[[list[str]], Callable[[str], Any]],
    one: str,
    other: str,
) -> None:
    files = [f"before{ENDINGS[one]}", f"behind{ENDINGS[other]}"]
    for name, form, paragraphs in zip(files, (one, other), (OLD, NEW), strict=True):
        Path(name).write_bytes(made(form, paragraphs))
    require_the_same(diptych, files, of_project(files), EACH)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "files",
    [
        ["one/a.txt", "two/a.txt"],
        ["one/a.txt", "one/a.md"],
        ["./-dash.txt", "./-n.md"],
        ["a\u00a0b\u3000c.txt", "Grüße «ń» 東京.md"],
        ["notes", "README"],
        ["at:3", "colon:3-5.txt"],
        ["A.B.C.txt", "a.b.d.txt"],
    ],
    ids=" ".join,
)
def test_whatever_files_are_called_they_are_named_as_in_a_project(
    diptych: Diptych, of_project: Callable[[list[str]], Callable[[str], Any]], files: list[str]
) -> None:
    for folder in ("one", "two"):
        Path(folder).mkdir()
    for name, form, paragraphs in zip(files, ("plain", "markdown"), (OLD, NEW), strict=True):
        Path(name).write_bytes(made(form, paragraphs))
    of_both = ["show {0} {1}:2", "diff {0} {1} --stat"]
    require_the_same(diptych, files, of_project(files), of_both)


@pytest.mark.usefixtures("folder")
def test_whatever_is_done_with_files_is_as_in_a_project(
    diptych: Diptych, of_project: Callable[[list[str]], Callable[[str], Any]]
) -> None:
    files = ["old.txt", "new.md"]
    require_the_same(diptych, files, of_project(files), READINGS)


@pytest.mark.usefixtures("folder")
def test_names_that_begin_with_a_dash_stand_behind_two(diptych: Diptych) -> None:
    Path("-n.txt").write_text(FILES["old.txt"])
    assert diptych("show", "--", "-n.txt").out == diptych("show", "./-n.txt").out
    assert diptych("diff", "--stat", "--", "-n.txt", "new.md").status == 0


@pytest.mark.usefixtures("folder")
def test_a_file_may_have_blanks_in_its_name(diptych: Diptych) -> None:
    Path("a b.txt").write_text(FILES["old.txt"])
    assert diptych("show", "a b.txt:2").out.splitlines()[0].startswith("a-b")


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
def test_stdin_is_read_as_in_a_project(
    diptych: Diptych, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = Path.cwd()
    found = []
    (tmp_path / "project").mkdir()
    for place, command in ((here, ["diff", "-", "-"]), (tmp_path / "project", ["init"])):
        monkeypatch.chdir(place)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILES["new.md"].encode())))
        found.append(diptych(*command))
    assert found[0].err.endswith("text and text: no difference\n")
    assert diptych("add", "-", "--id", "text").status == 0
    shown = diptych("show", "text").out
    monkeypatch.chdir(here)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILES["new.md"].encode())))
    assert diptych("show", "-").out == shown


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["show", "diff", "align", "terms"])
def test_a_folder_is_no_text(diptych: Diptych, command: str) -> None:
    Path("inside").mkdir()
    ways = {
        "inside": "there are no files in it",
        "inside/": "there are no files in it",
        ".": f"name a file in it, such as {min(FILES)}, or, to add all files in it: diptych add .",
    }
    for name, way_out in ways.items():
        found = diptych(command, name, "old.txt")
        assert (found.status, found.out) == (2, "")
        assert found.err == f"diptych: {name} is a folder, and no text; {way_out}\n"
    assert {path.name for path in Path().iterdir()} == {*FILES, "inside"}


def test_a_file_that_is_a_text_of_the_project_is_that_text(
    diptych: Diptych, annotated: Project
) -> None:
    shown = diptych("show", "alpha", "-a", "ann")
    for name in ("texts/alpha.md", "./texts/alpha.md", str(annotated.root / "texts/alpha.md")):
        assert diptych("show", name, "-a", "ann") == shown
    assert diptych("diff", "texts/alpha.md", "alpha").err == "alpha and alpha: no difference\n"
    (annotated.root / "texts/old").mkdir()
    Path("texts/old/alpha.md").write_text(FILES["new.md"])
    assert diptych("show", "texts/old/alpha.md").out.startswith("alpha-2")


@pytest.mark.usefixtures("annotated")
def test_the_file_of_a_text_that_is_elsewhere_is_told_with_its_id(diptych: Diptych) -> None:
    found = diptych("show", "alpha.md")
    assert (found.status, found.out) == (2, "")
    assert found.err == "diptych: alpha.md: there is no such file; the text is called alpha\n"


@pytest.mark.usefixtures("folder")
def test_a_folder_needs_no_project_to_be_told(diptych: Diptych) -> None:
    Path("inside").mkdir()
    found = diptych("show", "inside", "old.txt")
    assert "inside is a folder, and no text" in found.err
    assert "no project" in diptych("show", "nothing", "old.txt").err


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
    assert diptych("diff", "old.txt", "./old.txt").err.endswith("old and old: no difference\n")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (["show", "none.txt"], f"none.txt: there is no such file; in this folder there is {HERE}"),
        (["show", "none/old.txt:2"], "none/old.txt: there is no folder none"),
        (["diff", "old.txt", "alpha"], "no project in . or above it"),
        (["show", "alpha"], "no project in . or above it"),
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


@pytest.mark.usefixtures("folder")
def test_what_has_no_name_to_make_an_id_of_is_read_all_the_same(diptych: Diptych) -> None:
    for name in ("...", "con.txt"):
        Path(name).write_text(FILES["old.txt"])
    found = diptych("show", "./...", "con.txt")
    assert (found.status, found.err.count(" as text")) == (0, 2)


@pytest.mark.usefixtures("folder")
def test_a_link_that_leads_to_itself_is_refused(diptych: Diptych) -> None:
    Path("loop.txt").symlink_to("loop.txt")
    found = diptych("show", "loop.txt")
    assert (found.status, found.err.count("\n")) == (3, 1)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["show {0}", "diff {0} {1}", "align {0} {1}", "terms {0} {1}"])
def test_joining_is_offered_only_where_it_can_be_done(diptych: Diptych, command: str) -> None:
    Path("pages.txt").write_text("The tram goes to the\n\nharbour every day.\n\nIt is new.\n")
    words = command.format("pages.txt", "old.txt").split()
    assert "2 paragraphs" not in diptych(*words).err.split("\n")[0]
    assert "; to pass over it: --join" in diptych(*words).err.split("\n")[0]
    joined = diptych(*words, "--join").err.split("\n")[0]
    assert joined.startswith("pages.txt as pages: ")
    assert ", 2 paragraphs" in joined
    assert "--join" not in joined


@pytest.mark.usefixtures("folder")
def test_a_way_out_names_files_as_they_were_typed(diptych: Diptych, tmp_path: Path) -> None:
    english = "The government of the country said that the floods were the worst in decades.\n"
    german = "Die Regierung des Landes sagte, dass die Fluten die schlimmsten seit Jahren waren.\n"
    Path("the floods.txt").write_text(english)
    (tmp_path / "flut.txt").write_text(german)
    files = ["the floods.txt", "../flut.txt"]
    told = "the floods.txt is in English, ../flut.txt "
    assert diptych("diff", *files).err.splitlines()[-1] == (
        f"diptych: {told}in German: they have no wording in common; see which paragraphs "
        "correspond with: diptych align 'the floods.txt' ../flut.txt, or read them side by side: "
        "diptych show 'the floods.txt' ../flut.txt"
    )
    assert diptych("terms", *files).err.splitlines()[-1] == (
        f"diptych: {told}is in German: words of different languages cannot be compared; see "
        "which paragraphs correspond with: diptych align 'the floods.txt' ../flut.txt"
    )


@pytest.mark.usefixtures("folder")
def test_a_file_has_no_earlier_version(diptych: Diptych) -> None:
    assert diptych("diff", "old.txt", "--rev", "HEAD").err.splitlines()[-1] == (
        "diptych: --rev: old.txt is no text of the project; name one that is"
    )
