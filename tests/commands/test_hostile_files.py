"""Damaged and hostile files of every format: brought in, or refused in one line, nothing written.

The same few hundred inputs each time; what they are made of is made here.
"""

from __future__ import annotations

import io
import os
import random
import re
import struct
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.commands.made_files import ENDINGS, OLD, made

from diptych.texts.importers import READ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.project.store import Project

    Diptych = Callable[..., Any]

PACKED = ("docx", "odt", "epub")
CUTS = 12
FLIPS = 6
SLOW = 2
"""Of a PDF, which is read by another process, so many times fewer of either."""


def mutations(form: str) -> Iterator[bytes]:
    """Yield files made of one of a format that are no longer right, or no longer small."""
    raw, dice = made(form, OLD), random.Random(form)  # noqa: S311 - the same each time
    often = SLOW if form == "pdf" else 1
    yield b""
    for cut in range(1, CUTS // often):
        yield raw[: len(raw) * cut * often // CUTS]
    for flip in range(FLIPS // often):
        flipped = bytearray(raw)
        for _ in range(1 + flip * flip):
            flipped[dice.randrange(len(raw))] = dice.randrange(256)
        yield bytes(flipped)
    yield from _written(form, raw)
    if form in PACKED:
        yield from _packed(raw)


def _written(form: str, raw: bytes) -> Iterator[bytes]:
    """Yield what no reader may stumble over, whatever the format is."""
    begun = raw[: raw.find(OLD[1].encode())] if OLD[1].encode() in raw else raw
    for more in (b"\0", b"\x1b[31m", "\u202e\u2066".encode(), b"\xff\xfe", b"a" * 100_000,
                 b"<b>" * 3_000, b"{" * 3_000, b"](" * 20_000, b"<!--" * 2_000, b"\n" * 50_000,
                 b"> " * 2_000 + b"deep", b"&#0;&#xd800;&nosuch;",
                 b"\\u-1\\'zz\\bin99999 "):  # fmt: skip
        if form != "pdf" or len(more) < FLIPS:
            yield begun + more + raw[len(begun) :]


def _packed(raw: bytes) -> Iterator[bytes]:
    """Yield archives that lie, of whose members one is not what it should be."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = [(one.filename, archive.read(one)) for one in archive.infolist()]
    main = max(members, key=lambda member: len(member[1]))[0]
    bombed = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for changed in (
        lambda content: content[: len(content) // 2],
        lambda content: bombed + content,
        lambda content: content.replace(b"The ", b"<x>" * 9_000 + b"</x>" * 9_000, 1),
        lambda content: content + b" " * 6_000_000,
        lambda _: b"",
        lambda _: b"\x89PNG",
    ):
        yield _archive([(name, changed(c) if name == main else c) for name, c in members])
    yield _archive([member for member in members if member[0] != main])
    yield _archive([*members, ("../../evil", b"x"), ("a\nb\x1b", b"x")])
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = _archive([*members, (main, b"<other/>")])
    yield twice
    for place, number in ((20, 0), (24, 1), (24, 2**32 - 1), (42, 2**31)):
        yield _patched(raw, place, number)


def _archive(members: list[tuple[str, bytes]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members:
            archive.writestr(name, member)
    return content.getvalue()


def _patched(raw: bytes, place: int, number: int) -> bytes:
    """Write a number into each entry of the list of members."""
    patched = bytearray(raw)
    for entry in re.finditer(rb"PK\x01\x02", raw):
        struct.pack_into("<I", patched, entry.start() + place, number)
    return bytes(patched)


def on_disk() -> dict[Path, bytes]:
    """Return what is in the project, but for the lock of whoever writes."""
    files = (path for path in Path().rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if path.parts[0] != ".diptych"}


_SEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What nothing that is said may hold."""


def require_sense(found: Any, before: dict[Path, bytes]) -> None:
    """Let a file be taken, or refused in one line with nothing written."""
    assert found.status in {0, 2, 3}
    assert not _SEEN.search(found.err)
    if found.status:
        assert found.out == ""
        assert found.err.startswith("diptych: ")
        assert found.err.count("\n") == 1
        assert on_disk() == before


@pytest.mark.parametrize("form", READ)
def test_a_hostile_file_is_taken_or_refused_in_one_line(
    diptych: Diptych, project: Project, tmp_path_factory: pytest.TempPathFactory, form: str
) -> None:
    path = tmp_path_factory.mktemp("files") / f"doc{ENDINGS[form]}"
    before = on_disk()
    taken = 0
    for raw in mutations(form):
        path.write_bytes(raw)
        found = diptych("add", str(path))
        require_sense(found, before)
        if found.status == 0:
            taken += 1
            assert project.text("doc").paragraphs
            (project.root / "texts/doc.md").unlink()
    assert taken


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("form", [form for form in READ if form != "pdf"])
def test_whichever_way_a_file_comes_the_same_is_said_of_it(
    diptych: Diptych,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    form: str,
) -> None:
    folder = tmp_path_factory.mktemp("files")
    path = folder / f"doc{ENDINGS[form]}"
    Path("texts/base.md").write_text("\n\n".join(OLD))
    before = on_disk()
    for raw in list(mutations(form))[: CUTS + FLIPS : 3]:
        path.write_bytes(raw)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        ways: list[tuple[str, ...]] = [
            ("add", str(folder), "--recursive", "--dry-run"),
            ("update", "base", str(path), "--dry-run", "--unlike"),
            ("show", str(path)),
            ("add", "-", "--as", form, "--id", "doc", "--dry-run"),
        ]
        found = [diptych(*way) for way in ways]
        for one in found:
            require_sense(one, before)
        assert on_disk() == before
        refused = {one.err.partition("; ")[0] for one in found[:3] if one.status}
        assert len(refused) <= 1


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("form", [form for form in READ if form != "pdf"])
def test_a_wrong_ending_is_taken_or_refused_in_one_line(
    diptych: Diptych, tmp_path_factory: pytest.TempPathFactory, form: str
) -> None:
    folder = tmp_path_factory.mktemp("files")
    raw, before = made(form, OLD), on_disk()
    for ending in (*ENDINGS.values(), "", ".zip", ".csv", ".doc", ".xyz"):
        path = folder / f"doc{ending}"
        path.write_bytes(raw)
        require_sense(diptych("add", str(path), "--dry-run"), before)


NAMES = ["a\nb", "a\tb", "e\x1b[31mred", "bidi\u202egnp", "c1\x9b31m", "line\u2028end", "per%s{0}",
         "[b]rich", "$(id)`'\"", "CON", "...", "\u0301\u0301", "日本語", "x" * 240]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_whatever_a_file_is_called_nothing_of_it_reaches_the_terminal(
    diptych: Diptych, project: Project, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    path = tmp_path_factory.mktemp("files") / f"{name}.txt"
    path.write_text("\n\n".join(OLD))
    (project.root / "texts/base.md").write_text("\n\n".join(OLD))
    before = on_disk()
    for way in (["add"], ["update", "base"]):
        require_sense(diptych(*way, str(path), "--dry-run"), before)
    shown = diptych("show", str(path))
    require_sense(shown, before)
    assert not _SEEN.search(shown.out)


def special(folder: Path) -> Iterator[Path]:
    """Make what is in a folder and is no file, or none that can be read."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    for name, target in (("zero", "/dev/zero"), ("loop", "loop.txt"), ("gone", "nowhere"),
                         ("tty", "/dev/tty"), ("memory", "/proc/self/mem")):  # fmt: skip
        (folder / f"{name}.txt").symlink_to(target)
    (folder / "sparse.docx").touch()
    os.truncate(folder / "sparse.docx", 1_000_000_000)
    yield from folder.iterdir()


@pytest.mark.parametrize("way", ["add", "update base", "show"])
def test_what_is_no_file_is_refused_at_once(
    diptych: Diptych, project: Project, tmp_path_factory: pytest.TempPathFactory, way: str
) -> None:
    (project.root / "texts/base.md").write_text("\n\n".join(OLD))
    before = on_disk()
    for path in special(tmp_path_factory.mktemp("files")):
        found = diptych(*way.split(), str(path))
        if way != "add" or path.name != "folder.txt":
            assert str(path) in found.err
        require_sense(found, before)
        assert found.status == (2 if (way, path.name) == ("show", "folder.txt") else 3)


def test_a_folder_of_nothing_that_can_be_read_lists_it_all(
    diptych: Diptych, project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("files")
    bad = [path for path in special(folder) if not path.is_dir()]
    before = on_disk()
    found = diptych("add", str(folder), "--recursive")
    assert (found.status, found.out, on_disk()) == (3, "", before)
    assert all(f"diptych: {path}: " in found.err for path in bad)
    assert project.text_paths() == {}
