"""What is kept of files holds exactly as long as these are the same."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import pytest

from diptych.project.files import Files
from diptych.project.known import ENTRIES, FOUND, Known, _stamp

TEXT = msgspec.msgpack.Decoder(str)
A_DAY = 86_400_000_000_000


@pytest.fixture
def files(tmp_path: Path) -> Files:
    (tmp_path / "a.md").write_text("one")
    (tmp_path / "b.md").write_text("two")
    return Files(tmp_path)


def old(path: Path) -> None:
    """Have a file that was written long ago, as far as its own time says."""
    os.utime(path, ns=(1, 1))


def kept(files: Files, *names: str, key: bytes = b"key") -> Known:
    """Read some files and keep what they say."""
    known = Known(files, key)
    for name in names:
        if known.said(name, TEXT) is None:
            raw = files.read(Path(name))
            known.found(name, raw, raw.decode())
    known.keep(["a.md", "b.md"])
    return known


def known_of(files: Files, name: str, key: bytes = b"key") -> str | None:
    return Known(files, key).said(name, TEXT)


def later(monkeypatch: pytest.MonkeyPatch, files: Files) -> None:
    """Let what is kept be a day younger than the files."""
    now = time.time_ns() + A_DAY
    monkeypatch.setattr(time, "time_ns", lambda: now)
    (files.root / ".diptych").mkdir(exist_ok=True)


def age(files: Files) -> None:
    """Give what is kept the time at which it was said to be written."""
    now = time.time_ns()
    os.utime(files.root / ".diptych/known", ns=(now, now))


def test_what_a_file_says_is_known_the_next_time(files: Files) -> None:
    kept(files, "a.md")
    assert known_of(files, "a.md") == "one"
    assert known_of(files, "b.md") is None


def test_a_file_that_is_gone_says_nothing(files: Files) -> None:
    kept(files, "a.md")
    (files.root / "a.md").unlink()
    known = Known(files, b"key")
    assert known.said("a.md", TEXT) is None
    known.found("a.md", b"one", "one")
    assert known.readings(["a.md"]) is None


def test_another_key_knows_nothing(files: Files) -> None:
    kept(files, "a.md")
    assert known_of(files, "a.md", b"other") is None


def test_a_young_file_of_the_same_stamp_is_looked_into(files: Files) -> None:
    kept(files, "a.md")
    path = files.root / "a.md"
    status = path.stat()
    path.write_text("two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    entry = Known(files, b"key")._entries["a.md"]
    stamp = (path.stat().st_mtime_ns, path.stat().st_ctime_ns, 3, path.stat().st_ino)
    same = Known(files, b"key")
    same._entries["a.md"] = msgspec.structs.replace(entry, stamp=stamp)
    assert same.said("a.md", TEXT) is None


def test_a_young_file_that_cannot_be_read_says_nothing(files: Files) -> None:
    kept(files, "a.md")
    known = Known(files, b"key")
    (files.root / "a.md").chmod(0)
    known._files.read = lambda *_: (_ for _ in ()).throw(_refused())  # type: ignore[method-assign]
    entry = known._entries["a.md"]
    status = (files.root / "a.md").stat()
    stamp = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
    known._entries["a.md"] = msgspec.structs.replace(entry, stamp=stamp)
    assert known.said("a.md", TEXT) is None


def _refused() -> Exception:
    from diptych.errors import UnreadableFileError

    return UnreadableFileError("a.md", "is locked")


def test_a_file_that_was_young_when_it_was_read_is_looked_into_after_a_long_run(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Known(files, b"key")
    assert known.said("a.md", TEXT) is None
    known.found("a.md", b"one", "one")
    (files.root / "a.md").write_text("two")
    known._entries["a.md"].stamp = _stamp(os.fspath(files.root / "a.md"))
    later(monkeypatch, files)
    known.keep(["a.md"])
    age(files)
    assert known_of(files, "a.md") is None


def test_an_old_file_is_not_looked_into(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, files)
    kept(files, "a.md")
    age(files)
    known = Known(files, b"key")
    assert known._entries["a.md"].digest == b""
    known._files.read = lambda *_: pytest.fail("it was read")  # type: ignore[method-assign]
    assert known.said("a.md", TEXT) == "one"


def test_a_file_that_is_young_no_longer_need_not_be_looked_into_again(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(files, "a.md", "b.md")
    assert Known(files, b"key")._entries["a.md"].digest
    later(monkeypatch, files)
    kept(files, "a.md")
    assert Known(files, b"key")._entries["a.md"].digest == b""


@pytest.mark.parametrize("times", [(1, 1), (A_DAY, 2 * A_DAY)])
def test_a_changed_file_is_read_whatever_time_it_says(files: Files, times: tuple[int, int]) -> None:
    path = files.root / "a.md"
    os.utime(path, ns=times)
    kept(files, "a.md")
    path.write_text("six")
    os.utime(path, ns=times)
    assert known_of(files, "a.md") is None


def test_files_that_are_there_no_longer_are_forgotten(files: Files) -> None:
    kept(files, "a.md", "b.md")
    known = Known(files, b"key")
    known.keep(["a.md"])
    assert list(Known(files, b"key")._entries) == ["a.md"]


def test_nothing_is_written_where_nothing_is_new(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, files)
    kept(files, "a.md")
    age(files)
    path = files.root / ".diptych/known"
    before = path.stat().st_ino
    known = Known(files, b"key")
    known.said("a.md", TEXT)
    known.keep(["a.md", "b.md"])
    assert path.stat().st_ino == before


@pytest.mark.parametrize("place", range(0, 120, 3))
def test_what_is_damaged_is_nothing(files: Files, place: int) -> None:
    kept(files, "a.md")
    path = files.root / ".diptych/known"
    raw = bytearray(path.read_bytes())
    raw[place % len(raw)] ^= 1
    path.write_bytes(raw)
    assert known_of(files, "a.md") is None
    kept(files, "a.md")
    assert known_of(files, "a.md") == "one"


@pytest.mark.parametrize("value", [[], {"a.md": 1}, {"a.md": [[0] * 4, b"", "no number", 1]}])
def test_what_is_whole_but_of_another_shape_is_nothing(files: Files, value: object) -> None:
    Known(files, b"key").write("known", value)
    assert known_of(files, "a.md") is None


def test_nothing_is_removed_where_a_link_leads_out(
    files: Files, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    for number in range(20):
        (outside / f"answers-{number}").write_text("Somebody else's.")
    (files.root / ".diptych").symlink_to(outside)
    known = kept(files, "a.md")
    answers = known.answers(b"question")
    answers.put("part", ["a.md"], "one")
    answers.keep()
    assert len(list(outside.iterdir())) == 20


def test_nothing_is_written_through_a_link(files: Files) -> None:
    aim = files.root / "b.md"
    (files.root / ".diptych").mkdir()
    (files.root / f".diptych/.known.{os.getpid()}.tmp").symlink_to(aim)
    kept(files, "a.md")
    assert aim.read_text() == "two"
    kept(files, "a.md")
    assert known_of(files, "a.md") == "one"


@pytest.mark.parametrize("length", [0, 1, 20, 60])
def test_what_is_cut_off_is_nothing(files: Files, length: int) -> None:
    kept(files, "a.md")
    path = files.root / ".diptych/known"
    path.write_bytes(path.read_bytes()[:length])
    assert known_of(files, "a.md") is None


def test_answers_hold_as_long_as_the_readings(files: Files) -> None:
    known = kept(files, "a.md", "b.md")
    answers = known.answers(b"question")
    answers.put("both", ["a.md", "b.md"], "onetwo")
    answers.put("none", ["a.md", "c.md"], "lost")
    answers.keep()
    known = kept(files, "a.md", "b.md")
    again = known.answers(b"question")
    assert again.get("both", ["a.md", "b.md"], TEXT) == ("onetwo", [])
    assert again.get("both", ["a.md"], TEXT) is None
    assert again.get("none", ["a.md", "c.md"], TEXT) is None
    assert known.answers(b"another").get("both", ["a.md", "b.md"], TEXT) is None
    (files.root / "a.md").write_text("six")
    known = kept(files, "a.md", "b.md")
    assert known.answers(b"question").get("both", ["a.md", "b.md"], TEXT) is None


def test_two_writers_know_nothing_wrong(files: Files) -> None:
    one, other = (kept(files, "a.md") for _ in range(2))
    first = Known(files, b"key")
    (files.root / "a.md").write_text("six")
    second = kept(files, "a.md")
    second.answers(b"question").put("part", ["a.md"], "six")
    late = first.answers(b"question")
    first.said("b.md", TEXT)
    late.put("part", ["a.md"], "one")
    late.keep()
    now = Known(files, b"key")
    assert now.said("a.md", TEXT) == "six"
    assert now.answers(b"question").get("part", ["a.md"], TEXT) is None
    assert one is not other


def test_what_answers_have_in_common_has_a_number(files: Files) -> None:
    known = kept(files, "a.md")
    answers = known.answers(b"question")
    numbers = [answers.number(item) for item in (("x", "y"), ("z",), ("x", "y"))]
    assert numbers == [0, 1, 0]
    answers.put("part", ["a.md"], "one")
    answers.keep()
    again = Known(files, b"key").answers(b"question")
    assert again.get("part", ["a.md"], TEXT) == ("one", [("x", "y"), ("z",)])
    assert again.number(("z",)) == 1


def test_answers_of_another_process_keep_their_own_numbers(files: Files) -> None:
    known, other = (Known(files, b"key") for _ in range(2))
    for one, name, words in ((known, "a.md", ("x",)), (other, "b.md", ("y",))):
        one.become_another()
        assert one.said(name, TEXT) is None
        one.found(name, files.read(Path(name)), words[0])
    mine, theirs = known.answers(b"question"), other.answers(b"question")
    for answers, name, words in ((mine, "a.md", ("x",)), (theirs, "b.md", ("y",))):
        answers.become_another()
        answers.number(words)
        answers.put(name, [name], words[0])
    known.take(ENTRIES.decode(msgspec.msgpack.encode(other.new())))
    mine.take(FOUND.decode(msgspec.msgpack.encode(theirs.new())))
    known.keep(["a.md", "b.md"])
    mine.keep()
    again = kept(files, "a.md", "b.md").answers(b"question")
    assert again.get("a.md", ["a.md"], TEXT) == ("x", [("x",)])
    assert again.get("b.md", ["b.md"], TEXT) == ("y", [("y",)])


def test_answers_that_hold_no_longer_are_forgotten_with_their_tables(files: Files) -> None:
    known, other = (kept(files, "a.md", "b.md") for _ in range(2))
    answers, theirs = known.answers(b"question"), other.answers(b"question")
    for one, name, words in ((answers, "a.md", ("x",)), (theirs, "b.md", ("y",))):
        one.number(words)
        one.put(name, [name], words[0])
    answers.take(theirs.new())
    answers.keep()
    (files.root / "b.md").write_text("six")
    known = kept(files, "a.md", "b.md")
    again = known.answers(b"question")
    again.put("more", ["a.md"], "more")
    again.keep()
    last = known.answers(b"question")
    assert last.get("a.md", ["a.md"], TEXT) == ("x", [("x",)])
    assert list(last._kept.parts) == ["a.md", "more"]
    assert last._kept.tables == [[("x",)]]


def test_what_is_known_of_paragraphs_outlasts_questions(files: Files) -> None:
    known = kept(files, "a.md")
    paragraphs = known.paragraphs()
    paragraphs.put("a", ["a.md"], "one")
    paragraphs.keep()
    for number in range(20):
        answers = known.answers(b"%d" % number)
        answers.put("part", ["a.md"], "one")
        answers.keep()
    assert known.paragraphs().get("a", ["a.md"], TEXT) == ("one", [])


def test_only_the_latest_questions_are_kept(files: Files) -> None:
    for number in range(20):
        known = kept(files, "a.md")
        answers = known.answers(b"%d" % number)
        answers.put("part", ["a.md"], "one")
        answers.keep()
        path = files.root / ".diptych" / answers._name
        os.utime(path, ns=(number, number))
    left = sorted((files.root / ".diptych").glob("answers-*"))
    assert len(left) == 12
    assert min(path.stat().st_mtime_ns for path in left) == 8
