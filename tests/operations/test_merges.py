from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from diptych.annotations.annotation import AnnotationSet, Conflict
from diptych.errors import UnreadableFileError
from diptych.operations.merges import GitTexts, named_by_path
from diptych.texts.text import blob_id


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def stored(folder: Path, content: bytes) -> str:
    """Put an object into the repository."""
    subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        input=content,
        check=True,
        cwd=folder,
        capture_output=True,
    )
    return blob_id(content)


def test_a_version_of_a_text_comes_from_git(folder: Path) -> None:
    texts = GitTexts(folder)
    found = texts.text(stored(folder, b"---\ntitle: T\n---\n\nThe sea.\n"))
    assert found
    assert found.body == "The sea.\n"
    assert texts.text("0" * 40) is None


@pytest.mark.parametrize("content", [b"\xff", b"---\n[\n---\n"])
def test_what_is_no_text_is_none(folder: Path, content: bytes) -> None:
    assert GitTexts(folder).text(stored(folder, content)) is None


def test_versions_are_merged_line_by_line(folder: Path) -> None:
    base, ours, theirs, both = (
        stored(folder, content)
        for content in (b"1\n2\n3\n4\n", b"0\n2\n3\n4\n", b"1\n2\n3\n5\n", b"0\n2\n3\n5\n")
    )
    texts = GitTexts(folder)
    assert texts.merged(base, ours, theirs) == both
    assert texts.merged(base, ours, stored(folder, b"x\n2\n3\n4\n")) is None
    assert texts.merged(base, ours, "0" * 40) is None


def test_where_no_temporary_file_can_be_written_that_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    ours = stored(folder, b"1\n")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UnreadableFileError) as caught:
        GitTexts(folder).merged(ours, ours, ours)
    assert str(caught.value) == "a temporary file: cannot be written: No space left on device"


def test_outside_of_a_repository_there_are_no_versions(tmp_path: Path) -> None:
    texts = GitTexts(tmp_path)
    assert texts.text("0" * 40) is None
    assert texts.merged("0" * 40, "1" * 40, "2" * 40) is None


def test_whose_set_it_is_is_as_its_path_says() -> None:
    conflicts = tuple(
        Conflict(path=(field,), ours="x", theirs="y") for field in ("annotator", "finished", "text")
    )
    said = AnnotationSet(text="x", text_version="0" * 40, annotator="x", conflicts=conflicts)
    named = named_by_path(said, "in/annotations/sea/ann.json")
    assert (named.text, named.annotator, named.conflicts) == ("sea", "ann", conflicts[1:2])
    assert named_by_path(named, "other/other.json") is named
