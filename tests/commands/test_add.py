from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.operations import importing
from diptych.texts.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project
    from diptych.texts.importers import Arrival, Imported

ONE_OF_TWO = "nothing was added; 1 of 2 can be {}; to add this one and leave the rest out: --partly"
NOT_ADDED = f"diptych: {ONE_OF_TWO.format('added')}"
ALREADY = "if two sources print it: --source"
ENGLISH = """\
The council met on Monday

The council met on Monday and talked for a long time about the new rules for machines.

Nobody was surprised by the outcome, which had been known for weeks.
"""
INDONESIAN = """\
Dewan bertemu pada hari Senin dan berbicara lama tentang aturan baru untuk mesin.
Tidak ada yang terkejut dengan hasilnya, yang sudah diketahui selama berminggu-minggu.
"""


@pytest.fixture
def files(project: Project) -> Callable[[], dict[str, bytes]]:
    """Return what all files of the project hold but for the lock's folder."""

    def read() -> dict[str, bytes]:
        return {
            str(path.relative_to(project.root)): path.read_bytes()
            for folder in ("texts", "annotations")
            for path in (project.root / folder).rglob("*")
            if path.is_file()
        }

    return read


def indonesian_said() -> str:
    """Return what is said of its language, which depends on whether CLD2 is installed."""
    detection = detect_language(INDONESIAN)
    assert detection is not None
    return detection.said


def piped(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


# What is written


def test_a_file_is_imported_and_what_was_decided_is_said(
    diptych: Callable[..., Any], project: Project
) -> None:
    Path("Berita 1.txt").write_text(INDONESIAN)
    assert diptych("add", "Berita 1.txt") == (
        0,
        "texts/berita-1.md\n",
        f"berita-1: one paragraph per line, 2 paragraphs, {indonesian_said()}\n",
    )
    one, two = INDONESIAN.splitlines()
    assert (project.root / "texts/berita-1.md").read_text() == (
        f"---\nlanguage: id\noriginal: Berita 1.txt\n---\n\n{one}\n\n{two}\n"
    )


def test_a_heading_on_top_becomes_the_title(diptych: Callable[..., Any], project: Project) -> None:
    Path("a.txt").write_text(ENGLISH)
    assert diptych("add", "a.txt").err == (
        "a: blank lines between paragraphs, 3 paragraphs, English 1.00\n"
    )
    text = project.text("a")
    assert text.fields["title"] == "The council met on Monday"
    assert text.paragraphs[0].kind == "heading"


def test_what_is_given_goes_into_the_front_matter(
    diptych: Callable[..., Any], project: Project
) -> None:
    Path("a.txt").write_text("Words.")
    outcome = diptych(
        "add", "a.txt", "--id", "times", "--title", "T: one", "--source", "The Times",
        "--author", "Ann", "--date", "2026-03-01", "--language", "en",
    )  # fmt: skip
    assert outcome == (
        0, "texts/times.md\n", "times: one paragraph per line, 1 paragraph, English\n"
    )  # fmt: skip
    assert project.text("times").fields == {
        "title": "T: one",
        "source": "The Times",
        "author": "Ann",
        "date": "2026-03-01",
        "language": "en",
        "original": "a.txt",
    }


def test_front_matter_of_markdown_is_kept_unless_something_else_is_given(
    diptych: Callable[..., Any], project: Project
) -> None:
    Path("a.md").write_text(
        "---\ntitle: Old\nsource: Sun\nlanguage: en\ndesk: World\n---\n\n# A heading\n\nWords.\n"
    )
    diptych("add", "a.md", "--title", "New")
    assert project.text("a").fields == {
        "title": "New",
        "source": "Sun",
        "language": "en",
        "desk": "World",
        "original": "a.md",
    }


def test_a_text_without_letters_has_no_language(
    diptych: Callable[..., Any], project: Project
) -> None:
    Path("a.txt").write_text("123 456")
    assert diptych("add", "a.txt").err.endswith(", 1 paragraph, language unknown\n")
    assert "language" not in project.text("a").fields


def test_the_convention_can_be_given(diptych: Callable[..., Any], project: Project) -> None:
    Path("a.txt").write_text("One line\nand another.\n\nA second paragraph.\n")
    diptych("add", "a.txt", "--id", "lines", "--segment", "lines")
    assert len(project.text("lines").paragraphs) == 3
    diptych("add", "a.txt", "--id", "blocks", "--segment", "blocks")
    assert len(project.text("blocks").paragraphs) == 2


def test_several_files_are_imported_at_once(diptych: Callable[..., Any], project: Project) -> None:
    Path("a.txt").write_text(ENGLISH)
    Path("b.txt").write_text(INDONESIAN)
    outcome = diptych("add", "b.txt", "a.txt", "--source", "Agency")
    assert outcome.out == "texts/b.md\ntexts/a.md\n"
    assert [text.source for text in project.texts()] == ["Agency", "Agency"]


# Texts that are nearly one that is there

AGENCY = " ".join(f"w{number}" for number in range(40))


def test_a_text_that_is_nearly_one_that_is_there_is_added_and_it_is_said(
    diptych: Callable[..., Any], project: Project
) -> None:
    Path("sun.txt").write_text(AGENCY)
    Path("times.txt").write_text(f"{AGENCY.upper()}, and what else the Times had to say of it.")
    assert diptych("add", "sun.txt").err.count("\n") == 1
    outcome = diptych("add", "times.txt")
    assert (outcome.status, outcome.out) == (0, "texts/times.md\n")
    assert outcome.err.splitlines()[1:] == [
        "times: 80% of its words stand word for word in sun, and 100% of that one's in it"
    ]
    assert list(project.text_paths()) == ["sun", "times"]


@pytest.mark.usefixtures("project")
def test_texts_that_are_added_together_are_held_against_each_other(
    diptych: Callable[..., Any],
) -> None:
    for number, name in enumerate(["one.txt", "two.txt", "three.txt"]):
        Path(name).write_text(f"{AGENCY} end{number}")
    assert diptych("add", "one.txt", "two.txt", "three.txt", "--language", "en").err == (
        "one: one paragraph per line, 1 paragraph, English\n"
        "two: one paragraph per line, 1 paragraph, English\n"
        "two: 97% of its words stand word for word in one, and 97% of that one's in it\n"
        "three: one paragraph per line, 1 paragraph, English\n"
        "three: 97% of its words stand word for word in one, and 97% of that one's in it; "
        "1 more like it: diptych texts --alike\n"
    )


@pytest.mark.usefixtures("project")
def test_of_a_text_that_looks_the_same_no_more_is_said(diptych: Callable[..., Any]) -> None:
    Path("a.txt").write_text(AGENCY + " café")
    Path("b.txt").write_text(AGENCY + " cafe\u0301")
    assert diptych("add", "a.txt", "b.txt", "--language", "en").err.splitlines()[2:] == [
        "b: the same text as a, but for how letters are composed, unseen letters or white space"
    ]


# Folders


def written(*names: str) -> None:
    """Write files that say their own names."""
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"These are the words of {name}.")


def narrated_ids(said: str) -> list[str]:
    return [line.partition(":")[0] for line in said.splitlines()]


def test_the_files_of_a_folder_are_added_in_the_order_of_their_names(
    diptych: Callable[..., Any], project: Project
) -> None:
    written("news/b.txt", "news/a.md", "news/C.txt", "z.txt")
    outcome = diptych("add", "z.txt", "news", "--source", "Agency", "--as", "plain")
    assert outcome.out == "texts/z.md\ntexts/c.md\ntexts/a.md\ntexts/b.md\n"
    assert [text.source for text in project.texts()] == ["Agency"] * 4


def test_what_is_left_out_of_a_folder_is_said(
    diptych: Callable[..., Any], project: Project
) -> None:
    hidden = ("news/.DS_Store", "news/.git/x", "news/~$a.docx", "news/Thumbs.db")
    written("news/a.txt", *hidden, "news/in/b.txt", "elsewhere/c.txt")
    Path("news/linked").symlink_to("../elsewhere")
    outcome = diptych("add", "news")
    assert outcome.out == "texts/a.md\n"
    assert outcome.err.splitlines()[0] == (
        "news: left out: 4 hidden, 1 folder inside (--recursive reads them), 1 link to folders"
    )
    assert list(project.text_paths()) == ["a"]


@pytest.mark.usefixtures("project")
def test_folders_inside_are_read_if_that_is_asked_for(diptych: Callable[..., Any]) -> None:
    written("news/z.txt", "news/b/b.txt", "news/a/deep/a.txt", "news/.hidden/c.txt")
    outcome = diptych("add", "news", "--recursive")
    assert outcome.out == "texts/z.md\ntexts/a.md\ntexts/b.md\n"
    assert outcome.err.startswith("news: left out: 1 hidden\n")


@pytest.mark.usefixtures("project")
def test_files_of_one_name_get_those_of_their_folders_in_front(
    diptych: Callable[..., Any],
) -> None:
    written("in/times/1.txt", "in/sun/1.txt", "in/sun/2.txt", "1.txt")
    outcome = diptych("add", "1.txt", "in", "--recursive")
    assert narrated_ids(outcome.err) == [
        "1", "sun-1 (of in/sun/1.txt)", "2", "times-1 (of in/times/1.txt)"
    ]  # fmt: skip
    assert outcome.out == "texts/1.md\ntexts/sun-1.md\ntexts/2.md\ntexts/times-1.md\n"


@pytest.mark.usefixtures("project")
def test_files_that_folders_do_not_tell_apart_get_numbers(diptych: Callable[..., Any]) -> None:
    written("sun/a.txt", "sun/a.md", "sun/A!.txt", "x/sun/a.txt", "sun-a-2.txt")
    outcome = diptych("add", "sun", "x/sun", "sun-a-2.txt")
    assert outcome.out == (
        "texts/sun-a.md\ntexts/sun-a-3.md\ntexts/sun-a-4.md\ntexts/sun-a-5.md\ntexts/sun-a-2.md\n"
    )


@pytest.mark.usefixtures("project")
def test_a_folder_whose_name_gives_no_id_leaves_numbers(diptych: Callable[..., Any]) -> None:
    written("—/a.txt", "–/a.txt")
    assert diptych("add", "—", "–").out == "texts/a.md\ntexts/a-2.md\n"


def test_every_bad_file_of_a_folder_is_listed_and_nothing_is_added(
    diptych: Callable[..., Any], files: Callable[[], dict[str, bytes]]
) -> None:
    written("taken.txt", "news/taken.txt", "news/new.txt", "more/picture.jpg", "more/new.txt")
    Path("more/empty.txt").write_text("")
    Path("news/copy.txt").write_text(Path("news/new.txt").read_text())
    assert diptych("add", "taken.txt").status == 0
    before = files()
    outcome = diptych("add", "more")
    assert (outcome.status, outcome.out, outcome.err.splitlines()) == (2, "", [
        "diptych: more/empty.txt holds no text; name another file",
        ("diptych: more/picture.jpg: this is an image, which cannot be read yet; make text of it "
         "by OCR, and add that: tesseract more/picture.jpg NEW"),
        ("diptych: nothing was added; 1 of 3 can be read; to add this one and leave the rest out: "
         "--partly"),
    ])  # fmt: skip
    outcome = diptych("add", "news")
    assert (outcome.status, outcome.out, outcome.err.splitlines()) == (2, "", [
        f"diptych: new holds the same text as copy; {ALREADY}",
        ("diptych: texts/taken.md exists already; leave that file out, or add it by itself with "
         "another --id"),
        ("diptych: nothing was added; 1 of 3 can be added; to add this one and leave the rest out: "
         "--partly"),
    ])  # fmt: skip
    assert files() == before


def test_what_can_be_added_is_and_the_rest_is_left_out(
    diptych: Callable[..., Any], project: Project
) -> None:
    written("taken.txt", "news/taken.txt", "news/new.txt", "news/other.txt", "news/picture.jpg")
    Path("news/copy.txt").write_text(Path("news/new.txt").read_text())
    assert diptych("add", "taken.txt").status == 0
    dry = diptych("add", "news", "--partly", "--dry-run")
    assert (dry.status, sorted(project.text_paths())) == (1, ["taken"])
    outcome = diptych("add", "news", "--partly")
    assert (outcome.status, outcome.out) == (1, "texts/copy.md\ntexts/other.md\n")
    assert outcome.err.splitlines()[2:] == [
        ("left out: news/picture.jpg: this is an image, which cannot be read yet; make text of it "
         "by OCR, and add that: tesseract news/picture.jpg NEW"),
        f"left out: new holds the same text as copy; {ALREADY}",
        ("left out: texts/taken.md exists already; leave that file out, or add it by itself with "
         "another --id"),
    ]  # fmt: skip
    assert diptych("undo").status == 0
    assert sorted(project.text_paths()) == ["taken"]


@pytest.mark.parametrize("option", [[], ["--partly"]])
def test_where_nothing_can_be_added_that_is_said(
    diptych: Callable[..., Any], project: Project, option: list[str]
) -> None:
    written("one.txt", "two.txt", "one.jpg", "two.jpg")
    unread = diptych("add", "one.jpg", "two.jpg", *option)
    assert unread.err.endswith("\ndiptych: nothing was added; none of 2 can be read\n")
    assert diptych("add", "one.txt", "two.txt").status == 0
    again = diptych("add", "one.txt", "two.txt", *option)
    assert again.err.endswith("\ndiptych: nothing was added; none of 2 can be added\n")
    assert (unread.status, again.status) == (2, 2)
    alone = diptych("add", "one.txt", *option)
    assert (alone.status, alone.err.count("\n")) == (2, 1)
    assert sorted(project.text_paths()) == ["one", "two"]


def test_a_folder_without_files_is_left_out_too(
    diptych: Callable[..., Any], project: Project
) -> None:
    written("one.txt", "hidden/.a.txt")
    found = diptych("add", "hidden", "one.txt", "--partly")
    assert (found.status, found.out) == (1, "texts/one.md\n")
    assert found.err.endswith("\nleft out: hidden: holds no files; name another folder\n")
    assert sorted(project.text_paths()) == ["one"]


def test_with_nothing_to_leave_out_it_is_as_without(
    diptych: Callable[..., Any], project: Project
) -> None:
    written("one.txt", "two.txt")
    assert diptych("add", "one.txt", "two.txt", "--partly").status == 0
    assert sorted(project.text_paths()) == ["one", "two"]


@pytest.mark.usefixtures("project")
def test_a_folder_without_files_is_an_error(diptych: Callable[..., Any]) -> None:
    written("outer/inner/a.txt", "hidden/.a.txt")
    assert diptych("add", "outer", "hidden") == (
        3,
        "",
        ("diptych: outer: holds no files; read those of the folders inside with --recursive\n"
         "diptych: hidden: holds no files; name another folder\n"
         "diptych: nothing was added; none of 2 can be read\n"),
    )  # fmt: skip


@pytest.mark.usefixtures("project")
def test_a_folder_and_a_pipe_are_read_together(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    written("news/a.txt")
    piped(monkeypatch, b"# From a pipe\n\nWords.\n")
    outcome = diptych("add", "-", "news", "--as", "markdown")
    assert outcome.out == "texts/from-a-pipe.md\ntexts/a.md\n"


@pytest.mark.usefixtures("project")
def test_a_folder_that_cannot_be_listed_is_an_error(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    written("news/a.txt")

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert diptych("add", "news") == (3, "", "diptych: news: Permission denied\n")


def test_a_folder_inside_that_cannot_be_listed_is_listed_with_what_cannot_be_read(
    diptych: Callable[..., Any], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    written("news/a.txt", "news/b.jpg", "news/locked/c.txt")
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = diptych("add", "news", "--recursive")
    assert (found.status, [line.split(": ")[1] for line in found.err.splitlines()][:2]) == (
        3,
        ["news/locked", "news/b.jpg"],
    )
    assert "nothing was added; 1 of 3 can be read; " in found.err
    assert diptych("add", "news", "--recursive", "--partly").out == "texts/a.md\n"
    assert sorted(project.text_paths()) == ["a"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".txt", "x" * 300 + "/a.txt"])
def test_a_name_that_no_system_takes_is_refused(diptych: Callable[..., Any], name: str) -> None:
    for command in (["add"], ["show"], ["show", "./a.txt"]):
        found = diptych(*command, name)
        assert found.status in {2, 3}
        assert "Traceback" not in found.err


@pytest.mark.usefixtures("project")
def test_a_file_in_a_folder_that_is_locked_is_refused(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    written("locked/c.txt")

    def refuse(path: object, *_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(os, "open", refuse)
    assert diptych("add", "locked/c.txt").err == "diptych: locked/c.txt: Permission denied\n"


@pytest.mark.usefixtures("project")
def test_on_a_terminal_it_is_shown_how_many_files_are_read(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    written("news/a.txt", "news/b.txt")
    monkeypatch.setattr("diptych.rendering.terminal.stderr_width", lambda: 40)
    monkeypatch.setattr("diptych.console.progress._PATIENCE", 0)
    monkeypatch.setattr("diptych.console.progress._EVERY", 0)
    assert "\rreading files: 1 of 2" in diptych("add", "news").err


def test_a_dry_run_prints_the_text_and_writes_nothing(
    diptych: Callable[..., Any], files: Callable[[], dict[str, bytes]]
) -> None:
    Path("a.txt").write_text(INDONESIAN)
    before = files()
    one, two = INDONESIAN.splitlines()
    assert diptych("add", "a.txt", "--dry-run") == (
        0,
        f"---\nlanguage: id\noriginal: a.txt\n---\n\n{one}\n\n{two}\n",
        f"a: one paragraph per line, 2 paragraphs, {indonesian_said()}\nnothing was written\n",
    )
    assert files() == before


def test_a_dry_run_refuses_what_would_be_refused(
    diptych: Callable[..., Any], project: Project
) -> None:
    del project
    Path("a.txt").write_text(INDONESIAN)
    diptych("add", "a.txt")
    assert diptych("add", "a.txt", "--dry-run").err.startswith("diptych: texts/a.md exists already")


# From a pipe


def test_a_text_comes_through_a_pipe(
    diptych: Callable[..., Any], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped(monkeypatch, INDONESIAN.encode())
    assert diptych("add", "-", "--id", "berita").out == "texts/berita.md\n"
    assert "original" not in project.text("berita").fields


def test_its_id_is_made_of_its_heading(
    diptych: Callable[..., Any], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped(monkeypatch, ENGLISH.encode())
    assert diptych("add", "-").out == "texts/the-council-met-on-monday.md\n"
    assert len(project.texts()) == 1


@pytest.mark.usefixtures("project")
def test_a_text_that_looks_the_same_as_another_is_said_to(
    diptych: Callable[..., Any], tmp_path: Path
) -> None:
    for name, words in (("nfc.txt", "K\u00f6ln brennt."), ("nfd.txt", "Ko\u0308ln brennt.")):
        (tmp_path / name).write_text(words)
    assert "same text" not in diptych("add", str(tmp_path / "nfc.txt")).err
    assert diptych("add", str(tmp_path / "nfd.txt"), "--dry-run").err.splitlines()[1] == (
        "nfd: the same text as nfc, but for how letters are composed, unseen letters or white space"
    )


@pytest.mark.usefixtures("project")
def test_without_a_heading_an_id_is_needed(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    piped(monkeypatch, INDONESIAN.encode())
    assert diptych("add", "-") == (
        2, "", "diptych: --id: 'stdin' cannot be made an id; choose one: --id NAME\n"
    )  # fmt: skip


@pytest.mark.usefixtures("project")
def test_every_bad_file_has_its_line_and_none_goes_in(
    diptych: Callable[..., Any], project: Project
) -> None:
    Path("good.txt").write_text(ENGLISH)
    Path("c.txt").write_bytes(b"caf\xe9 bar\n")
    Path("d.pdf").write_bytes(b"%PDF-1.7\n")
    outcome = diptych("add", "c.txt", "good.txt", "d.pdf", "e.txt")
    assert (outcome.status, outcome.out) == (3, "")
    lines = outcome.err.splitlines()
    assert [line.split(":")[1].strip() for line in lines[:3]] == ["c.txt", "d.pdf", "e.txt"]
    assert lines[3].startswith("diptych: nothing was added; 1 of 4 can be read; ")
    assert project.text_paths() == {}


def test_what_a_file_is_may_be_said(diptych: Callable[..., Any], project: Project) -> None:
    del project
    Path("a.txt").write_text("# Title\n\nOne paragraph of words.\n")
    plain = diptych("add", "a.txt", "--language", "en", "--dry-run")
    assert "; it looks like Markdown; to read it so: --as markdown\n" in plain.err
    marked = diptych("add", "a.txt", "--language", "en", "--dry-run", "--as", "markdown")
    assert "\n# Title\n" in marked.out
    assert marked.err.startswith("a: blank lines between paragraphs, 2 paragraphs, English\n")


def test_a_closed_pipe_is_told(
    diptych: Callable[..., Any], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    del project
    monkeypatch.setattr(sys, "stdin", None)
    assert diptych("add", "-", "--id", "a") == (3, "", "diptych: stdin: is closed\n")


def test_too_much_through_a_pipe_is_refused(
    diptych: Callable[..., Any], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    del project
    piped(monkeypatch, b"x" * 20_000_001)
    assert diptych("add", "-", "--id", "big") == (
        3, "", "diptych: stdin: is larger than 20 MB; split it\n"
    )  # fmt: skip


# What is refused, and changes nothing


def fifo(path: Path) -> None:
    os.mkfifo(path)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200_000_000)


@pytest.mark.parametrize(
    ("name", "make", "complaint"),
    [
        (
            "none.txt",
            lambda _: None,
            "none.txt: there is no such file; in this folder there is good.txt",
        ),
        ("dir.txt", Path.mkdir, "dir.txt: holds no files; name another folder"),
        (
            "link.txt",
            lambda path: path.symlink_to("none"),
            "link.txt: is a link that leads nowhere; name a file instead",
        ),
        ("pipe.txt", fifo, "pipe.txt: is not a regular file; name a file instead"),
        ("huge.txt", huge, "huge.txt: is larger than 20 MB; split it"),
        (
            "latin.txt",
            lambda path: path.write_bytes(b"caf\xe9"),
            (
                "latin.txt: byte 3 is not UTF-8; it looks like WINDOWS-1252, or MAC-CENTRALEUROPE; "
                "check that its words are right: "
                "diptych add latin.txt --encoding WINDOWS-1252"
            ),
        ),
        (
            "nul.txt",
            lambda path: path.write_bytes(b"a\0b"),
            (
                "nul.txt: NUL at character 1; this is no text, or it is damaged; "
                "to take the NULs out: tr -d '\\000' < nul.txt > NEW"
            ),
        ),
        (
            "yaml.md",
            lambda path: path.write_text("---\ntitle: [\n---\n\nWords.\n"),
            None,
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line_and_status_3(
    diptych: Callable[..., Any],
    files: Callable[[], dict[str, bytes]],
    name: str,
    make: Callable[[Path], object],
    complaint: str | None,
) -> None:
    Path("good.txt").write_text(ENGLISH)
    make(Path(name))
    before = files()
    outcome = diptych("add", "good.txt", name)
    assert (outcome.status, outcome.out) == (3, "")
    line, summary = outcome.err.splitlines()
    assert complaint is None or line == f"diptych: {complaint}"
    assert summary == f"diptych: {ONE_OF_TWO.format('read')}"
    assert files() == before


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["a.txt", "b.txt", "--id", "x"], "--id: belongs to one file; add the files one by one"),
        (
            ["a.txt", "b.txt", "--title", "x"],
            "--title: belongs to one file; add the files one by one",
        ),
        *(
            (["a.txt", "--date", date],
            f"--date: '{date}' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
            for date in ("1 March", "2025-13-45", "2025-02-29", "2025-00", "0000", "20250101")
        ),
        (
            ["a.txt", "--language", "English!"],
            "--language: 'English!' is not a tag such as en, id, pt-BR",
        ),
        (
            ["a.txt", "--id", "../x"],
            ("'../x' cannot be the id of a text: use a-z, 0-9 and -, at most 64 characters, "
            "with a letter or digit at both ends; con, nul and other names of devices are taken"),
        ),
        (
            ["a.txt", "--id", "con"],
            ("'con' cannot be the id of a text: use a-z, 0-9 and -, at most 64 characters, "
            "with a letter or digit at both ends; con, nul and other names of devices are taken"),
        ),
        (
            ["a\x07.txt"],
            "a\\x07.txt: its name: holds the control character U+0007; take it out",
        ),
        (
            ["a.txt", "--title", "\x1b[31m"],
            "a.txt: title: holds the control character U+001B; take it out",
        ),
        (
            ["a.txt", "--source", "a\nb"],
            "a.txt: source: holds the control character U+000A; write it in one line",
        ),
        (["a.txt", "--segment", "line"], "there is no --segment 'line'; did you mean lines?"),
        (["empty.txt"], "empty.txt holds no text; name another file"),
        (["—.txt"], "--id: '—.txt' cannot be made an id; choose one: --id NAME"),
        (["a.txt", "a.txt"], f"a-2 holds the same text as a; {ALREADY}\n{NOT_ADDED}"),
        (
            ["talk.pptx"],
            ("talk.pptx: this is a presentation, which cannot be read yet; open it and save it as "
             "plain text (UTF-8), and add that"),
        ),
        (
            ["taken.txt"],
            ("texts/taken.md exists already; choose another id with --id, "
            "or edit that file (it is plain Markdown)"),
        ),
        (["a.txt", "copy.txt"], f"copy holds the same text as a; {ALREADY}\n{NOT_ADDED}"),
        (["copy-of-taken.txt"], f"copy-of-taken holds the same text as taken; {ALREADY}"),
        ([], "Missing argument 'FILE|FOLDER|ADDRESS|-'. See: diptych add --help"),
        (["a.txt", "--titel", "x"], ("No such option: --titel; did you mean --title? "
                                    "See: diptych add --help")),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_status_2(
    diptych: Callable[..., Any],
    files: Callable[[], dict[str, bytes]],
    arguments: list[str],
    complaint: str,
) -> None:
    Path("a.txt").write_text(ENGLISH)
    Path("copy.txt").write_text(ENGLISH)
    Path("b.txt").write_text(INDONESIAN)
    for name in ("—.txt", "talk.pptx", "a\x07.txt"):
        Path(name).write_text("Other words.")
    Path("empty.txt").write_text(" \n\n")
    for name in ("taken.txt", "copy-of-taken.txt"):
        Path(name).write_text("Words that are taken.")
    assert diptych("add", "taken.txt").status == 0
    before = files()
    assert diptych("add", *arguments) == (2, "", f"diptych: {complaint}\n")
    assert files() == before


def test_the_same_file_again_is_refused(
    diptych: Callable[..., Any], files: Callable[[], dict[str, bytes]]
) -> None:
    Path("a.txt").write_text(ENGLISH)
    diptych("add", "a.txt")
    before = files()
    assert diptych("add", "a.txt", "--id", "b").status == 2
    assert diptych("add", "a.txt").status == 2
    assert files() == before


# What it is filed as


@pytest.mark.parametrize("date", ["0001-01-01", "9000"])
def test_a_date_that_cannot_be_is_not_taken_from_a_file(
    date: str, project: Project, diptych: Callable[..., Any]
) -> None:
    (project.root / "a.md").write_text(f"---\ndate: {date}\n---\n\nThe council met.\n")
    said = f"; its date {date} cannot be, and is not taken\n"
    assert diptych("add", "a.md", "--language", "en").err.endswith(said)
    assert "date" not in project.text("a").fields
    assert said in diptych("update", "a", "a.md").err


# Of what language it is


def test_words_that_contradict_the_language_of_a_file_are_named(
    project: Project, diptych: Callable[..., Any]
) -> None:
    words = "Il consiglio ha deciso ieri che la nuova legge vale per tutti noi. " * 9
    (project.root / "a.md").write_text(f"---\nlanguage: en-US\n---\n\n{words}\n")
    found = diptych("add", "a.md").err
    assert found.endswith("English, as the file says; its words read as Italian: --language it\n")
    assert project.text("a").fields["language"] == "en"
    (project.root / "b.md").write_text((project.root / "a.md").read_text() + "Fine.\n")
    said = diptych("add", "b.md", "--language", "en-GB", "--dry-run").err
    assert said.startswith("b: one paragraph per line, 2 paragraphs, English\n")


def test_pages_and_detection_store_a_language_alike(
    project: Project, diptych: Callable[..., Any]
) -> None:
    chinese = "政府昨天决定提高所有退休人员的养老金，并且说这是第一步。" * 5
    (project.root / "a.md").write_text(f"---\nlanguage: zh-CN\n---\n\n{chinese}\n")
    (project.root / "b.txt").write_text(chinese + "完。\n")
    diptych("add", "a.md", "b.txt")
    assert {project.text(name).language for name in "ab"} == {"zh-Hans"}


def test_the_prose_says_the_language_and_no_heading_row_address_or_markup(
    diptych: Callable[..., Any], project: Project
) -> None:
    english = "The committee on water management and its members report to the council"
    Path("a.md").write_text(
        f"# {english}\n| {english} | {english} |\n|---|---|\n| {english} | {english} |\n\n"
        "Das Meer war [ruhig](https://example.org/the/sea/was/calm/in/the/morning/and/nobody)\n"
        "{ .the .sea .was .calm } ist www.the-sea-was-calm-in-the-morning.org :the-sea-was-calm:\n"
    )
    diptych("add", "a.md")
    assert project.text("a").fields["language"] == "de"


def test_a_text_of_headings_alone_has_a_language(
    diptych: Callable[..., Any], project: Project
) -> None:
    Path("a.md").write_text("# The committee on water management and its members\n")
    diptych("add", "a.md")
    assert project.text("a").fields["language"] == "en"


def test_a_blank_line_inside_a_sentence_is_passed_over_with_join(
    diptych: Callable[..., Any], project: Project
) -> None:
    cut = "We thank the people of the north for letters about this winter of\n\ngreat floods."
    Path("a.txt").write_text(f"{ENGLISH}\n{cut}\n")
    said = diptych("add", "a.txt", "--dry-run").err
    assert "; a blank line inside a sentence; to pass over it: --join\n" in said
    assert "--join" not in diptych("add", "a.txt", "--join").err
    assert project.text("a").body.endswith("winter of great floods.\n")
    Path("a.md").write_text(f"{ENGLISH}\n{cut}\n")
    diptych("update", "a", "a.md", "--join")
    assert project.text("a").body.endswith("winter of great floods.\n")


def test_a_text_is_read_in_the_encoding_that_the_refusal_names(
    project: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = "Die Häfen sind müde.\n\nSchöne Schiffe für alle.\n".encode("mac_roman")
    Path("old news.txt").write_bytes(raw)
    refused = diptych("add", "old news.txt")
    assert refused.err.startswith(
        "diptych: old news.txt: byte 5 is not UTF-8; it looks like MACINTOSH"
    )
    assert refused.err.endswith(": diptych add 'old news.txt' --encoding MACINTOSH\n")
    added = diptych("add", "old news.txt", "--encoding", "MACINTOSH")
    assert added.status == 0
    assert "; read as MACINTOSH\n" in added.err
    assert "Schöne Schiffe" in (project.root / "texts/old-news.md").read_text()
    piped(monkeypatch, raw)
    assert diptych("add", "-", "--as", "markdown", "--id", "b").err.endswith(
        ": … | diptych add --as markdown - --encoding MACINTOSH\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--encoding", "windows-1215"], "there is no encoding 'windows-1215'"),
        (["--as", "docx", "--encoding", "latin1"], "--encoding: a.txt is docx, which says its own"),
    ],
)
@pytest.mark.usefixtures("project")
def test_an_encoding_that_makes_no_sense_is_refused(
    diptych: Callable[..., Any], arguments: list[str], message: str
) -> None:
    Path("a.txt").write_text("Words.\n")
    refused = diptych("add", "a.txt", *arguments)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith(f"diptych: {message}")


@pytest.mark.usefixtures("project")
def test_half_a_character_is_told_with_the_way_out(
    diptych: Callable[..., Any],
) -> None:
    Path("wide.txt").write_bytes("The sea was calm.\n".encode("utf-16-le"))
    refused = diptych("add", "wide.txt")
    assert refused.err == (
        "diptych: wide.txt: NUL at character 1; it looks like UTF-16LE; "
        "check that its words are right: diptych add wide.txt --encoding UTF-16LE\n"
    )
    assert diptych("add", "wide.txt", "--encoding", "UTF-16LE").status == 0


@pytest.mark.usefixtures("project")
def test_what_only_reads_a_text_has_it_converted(diptych: Callable[..., Any]) -> None:
    Path("latin.txt").write_bytes("Die Häfen sind müde.\n".encode("cp1252"))
    assert diptych("show", "latin.txt").err.endswith(
        ": iconv -f WINDOWS-1252 -t UTF-8 < latin.txt > NEW\n"
    )


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "content",
    [
        "a" * 10**6,
        "社" * 10**6,
        "](" * 10**5,
        "<a" * 10**5,
        "a://" * 10**5,
        "`" * (10**5 + 1),
    ],
    ids=lambda content: content[:4],
)
@pytest.mark.usefixtures("project")
def test_the_language_of_what_is_no_prose_is_looked_for_once(
    diptych: Callable[..., Any], content: str
) -> None:
    Path("long.txt").write_text(f"It is long.\n\n{content}\n")
    assert diptych("add", "long.txt", "--dry-run").status == 0


@pytest.mark.parametrize("when", [1, 2, 3])
def test_ctrl_c_leaves_the_project_as_it_was(
    diptych: Callable[..., Any],
    project: Project,
    files: Callable[[], dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
    when: int,
) -> None:
    written("news/a.txt", "news/b.txt", "news/c.txt")
    read = importing.import_arrival
    calls: list[str] = []

    def interrupted(arrival: Arrival, form: str) -> Imported:
        calls.append(arrival.name)
        if len(calls) == when:
            raise KeyboardInterrupt
        return read(arrival, form)

    monkeypatch.setattr(importing, "import_arrival", interrupted)
    before = files()
    found = diptych("add", "news", "--partly")
    assert (found.status, found.out, len(calls)) == (130, "", when)
    assert files() == before
    assert project.text_paths() == {}


def test_a_folder_is_taken_back_as_one(diptych: Callable[..., Any], project: Project) -> None:
    written("news/a.txt", "news/b.txt", "news/inside/c.txt")
    assert diptych("add", "news", "--recursive").status == 0
    assert len(project.text_paths()) == 3
    assert diptych("undo").status == 0
    assert project.text_paths() == {}
