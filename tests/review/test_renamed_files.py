"""Which file is which: as git says."""

from __future__ import annotations

import subprocess
from random import Random
from typing import TYPE_CHECKING

import pytest

from diptych.review.renamed_files import alike

if TYPE_CHECKING:
    from pathlib import Path


def paragraph(random: Random) -> str:
    words = ("rain", "dam", "wait", "price", "farmers", "valley", "minister", "drought", "well")
    return " ".join(random.choices(words, k=random.randint(1, 60)))


def text(random: Random) -> list[str]:
    return [paragraph(random) for _ in range(random.randint(1, 12))]


def edited(lines: list[str], random: Random, share: float) -> list[str]:
    return [paragraph(random) if random.random() < share else line for line in lines]


def written(lines: list[str]) -> bytes:
    return ("---\nlanguage: en\n---\n\n" + "\n\n".join(lines) + "\n").encode()


def git_says(gone: dict[str, bytes], come: dict[str, bytes], folder: Path) -> dict[str, str]:
    def git(*arguments: str) -> str:
        command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.org"]
        return subprocess.run(
            [*command, *arguments], check=True, capture_output=True
        ).stdout.decode()

    git("init", "--quiet")
    for name, raw in gone.items():
        (folder / name).write_bytes(raw)
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "-m", "before")
    for name in gone:
        (folder / name).unlink()
    for name, raw in come.items():
        (folder / name).write_bytes(raw)
    git("add", "--all")
    named = git("diff", "--cached", "-M", "--name-status").splitlines()
    return {row[2]: row[1] for line in named if (row := line.split("\t"))[0].startswith("R")}


@pytest.mark.parametrize("seed", range(8))
def test_files_are_paired_as_git_pairs_them(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secrets
    texts = {f"old-{number}": text(random) for number in range(9)}
    gone = {name: written(lines) for name, lines in texts.items()}
    come = {
        f"new-{number}": written(edited(lines, random, number / 10))
        for number, lines in enumerate(texts.values())
    }
    pairs = alike(gone, come)
    assert pairs == git_says(gone, come, tmp_path)
    assert 2 < len(pairs) < 9


def test_long_lines_are_compared_piece_by_piece_and_line_ends_are_no_difference() -> None:
    random = Random(1)  # noqa: S311 - no secrets
    line = " ".join(paragraph(random) for _ in range(9)).encode()
    assert alike({"a": line + b"\n"}, {"b": line[:-60] + b" Else.\r\n"}) == {"b": "a"}
    assert alike({"a": b"x\ny\nz\n"}, {"b": b"x\r\ny\r\nz\r\n"}) == {"b": "a"}


def test_each_file_is_paired_once_with_the_likest() -> None:
    lines = [b"%d rain\n" % number for number in range(10)]
    gone = {"a": b"".join(lines), "b": b"".join(lines[:9]) + b"else\n"}
    come = {"c": b"".join(lines), "d": b"".join(lines[:8])}
    assert alike(gone, come) == {"c": "a", "d": "b"}
    assert alike({"a": gone["a"]}, come) == {"c": "a"}


def test_what_stands_in_many_files_pairs_none() -> None:
    gone = {f"{number:02}": b"the same\n" for number in range(30)}
    assert alike(gone, {"new": b"the same\n"}) == {}
    gone["own"] = b"the same\nand of its own\n"
    assert alike(gone, {"new": b"the same\nand of its own\n!\n"}) == {"new": "own"}


def test_empty_files_are_like_none() -> None:
    assert alike({"a": b""}, {"b": b""}) == {}
