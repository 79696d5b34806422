from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from diptych.annotations.serialisation import decode_set, encode_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

ATTRIBUTES = """\
texts/*.md text eol=lf
annotations/** text eol=lf
annotations/*/*.json merge=diptych diff=diptych
annotations/codebook.yaml merge=diptych
"""
NAME = "annotation sets by annotation and field, the codebook by key"
SET = "annotations/alpha/ann.json"
BOOK = "annotations/codebook.yaml"


@pytest.fixture
def repository(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the project a repository that no configuration outside of it reaches."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "cli"))
    git("init", "--quiet")
    git("config", "user.name", "ann")
    git("config", "user.email", "ann@example.org")
    return annotated.root


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


# Installing


def test_installing_says_what_it_changed_and_does_it_once(
    repository: Path, diptych: Callable[..., Any]
) -> None:
    planned = diptych("git", "install", "--dry-run")
    assert not (repository / ".gitattributes").exists()
    assert "diptych" not in git("config", "--list")
    first = diptych("git", "install")
    assert (planned.status, planned.out, planned.err) == (0, first.out, "nothing was written\n")
    assert first.err == "next: commit .gitattributes; in every other clone: diptych git install\n"
    lines = first.out.splitlines()
    assert lines[:5] == [
        *(f".gitattributes: {line}" for line in ATTRIBUTES.splitlines()),
        f"git config merge.diptych.name {NAME}",
    ]
    assert [line.split(" ", 3)[2] for line in lines[5:]] == [
        "merge.diptych.driver",
        "diff.diptych.textconv",
        "diff.diptych.cachetextconv",
    ]
    assert (repository / ".gitattributes").read_text() == ATTRIBUTES
    assert diptych("git", "install") == (
        0,
        "",
        "git knows annotation sets already; nothing was changed\n",
    )


def test_attributes_that_are_there_stay(repository: Path, diptych: Callable[..., Any]) -> None:
    own = "*.png binary\nannotations/** text eol=lf"
    (repository / ".gitattributes").write_text(own)
    diptych("git", "install")
    first, _, *last = ATTRIBUTES.splitlines()
    assert (repository / ".gitattributes").read_text().splitlines() == [
        *own.splitlines(),
        first,
        *last,
    ]
    git("config", "merge.diptych.driver", "old")
    again = diptych("git", "install")
    assert again.out.startswith("git config merge.diptych.driver d() { if test -x ")
    assert (again.out.count("\n"), again.err) == (1, "")


def test_the_program_is_named_as_it_was_started(
    repository: Path, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = repository / "my bin" / "diptych"
    script.parent.mkdir()
    script.touch()
    monkeypatch.setattr(sys, "argv", [str(script)])
    diptych("git", "install")
    assert git("config", "merge.diptych.driver").startswith(
        f"d() {{ if test -x '{script}'; then '{script}' \"$@\"; else diptych \"$@\"; fi; }}; "
    )
    monkeypatch.setattr(sys, "argv", ["/somewhere/pytest"])
    diptych("git", "install")
    assert f"then {sys.executable} -m diptych " in git("config", "merge.diptych.driver")


def test_where_nobody_can_commit_diffs_are_not_cached(
    repository: Path, annotated: Project, diptych: Callable[..., Any]
) -> None:
    git("config", "--unset", "user.email")
    git("config", "user.useConfigOnly", "true")
    assert "cachetextconv" not in diptych("git", "install").out
    git("add", "--all")
    annotated.update("alpha", "ann", lambda said: replace(said, finished=True))
    assert "+alpha by ann, finished" in git("diff")
    assert (repository / ".gitattributes").exists()


def test_outside_of_a_repository_nothing_is_installed(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    outcome = diptych("git", "install")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.endswith("in no git repository; make one with: git init\n")
    assert not (annotated.root / ".gitattributes").exists()


# Showing


def test_a_set_is_shown_in_lines(annotated: Project, diptych: Callable[..., Any]) -> None:
    version = annotated.text("alpha").version[:12]
    assert diptych("git", "show-set", SET) == (
        0,
        (
            "alpha by ann\n"
            f"text version {version}\n"
            '00000001 17-36 theme=rules/un sentiment=good "The UN makes rules."\n'
            '00000002 38-53 theme=access sentiment=good "Access is good."; clear\n'
            '00000003 54-69 theme=rules/courts sentiment=bad "Courts are bad."\n'
        ),
        "",
    )


def test_glosses_are_shown_in_lines(annotated: Project, diptych: Callable[..., Any]) -> None:
    path = annotated.root / "annotations/beta/gloss.en.json"
    diptych("gloss", "beta:1", "--language", "en", "--write", "UN rules good.", "-a", "ann")
    shown = '100de1948887451a by {}: "Aturan PBB bagus."\n    UN rules good.\n'
    assert diptych("git", "show-set", str(path)).out == shown.format("ann")
    path.write_text(path.read_text().replace("annotator", "program"))
    assert diptych("git", "show-set", str(path)).out == shown.format("ann (a program)")


def test_git_shows_changes_in_lines_and_what_is_no_set_as_it_is(
    repository: Path, diptych: Callable[..., Any], annotated: Project
) -> None:
    diptych("git", "install")
    annotated.update("alpha", "ann", lambda said: replace(said, finished=True))
    git("add", "--all")
    annotated.update("alpha", "ann", lambda said: replace(said, finished=False))
    changed = [line for line in git("diff").splitlines() if line[:1] in "+-"][2:]
    assert changed == ["-alpha by ann, finished", "+alpha by ann"]
    (repository / SET).write_text("no set\n")
    assert "+no set" in git("diff").splitlines()


# Merging


def merge(
    diptych: Callable[..., Any], folder: Path, *contents: bytes | None, path: str = SET
) -> tuple[Any, bytes]:
    """Call the driver as git does and return its outcome, and what it left in our file."""
    names = []
    for name, content in zip(("base", "ours", "theirs"), contents, strict=True):
        names.append(str(folder / name))
        (folder / name).write_bytes(content or b"")
    outcome = diptych("git", "merge-driver", *names, path)
    return outcome, (folder / "ours").read_bytes()


def test_the_driver_writes_what_the_program_would_write(
    annotated: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    base = (annotated.root / SET).read_bytes()
    mine = base.replace(b'"rules/un"', b'"access"')
    other = base.replace(b'"finished": false', b'"finished": true')
    outcome, merged = merge(diptych, tmp_path, base, mine, other)
    assert outcome == (0, "", "")
    assert merged == mine.replace(b'"finished": false', b'"finished": true')


@pytest.mark.parametrize("path", [SET, BOOK])
def test_where_the_result_cannot_be_written_our_side_is_whole(
    annotated: Project,
    diptych: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    base = (annotated.root / path).read_bytes()
    mine, other = base.replace(b"good", b"well"), base.replace(b"access", b"entry")
    monkeypatch.setattr(os, "fsync", full)
    outcome, merged = merge(diptych, tmp_path, base, mine, other, path=path)
    assert outcome == (
        3, "", f"diptych: {tmp_path}/ours: cannot be written: No space left on device\n"
    )  # fmt: skip
    assert merged == mine
    assert not [*tmp_path.glob(".*.tmp")]


def test_codes_from_both_sides_come_in_the_order_of_the_codebook(
    annotated: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    said = annotated.annotation_set(annotated.text("alpha"), "ann")
    (number, one), *_ = said.annotations.items()

    def with_codes(facets: list[str], **codes: str) -> bytes:
        changed = replace(said, annotations={number: replace(one, codes=codes)})
        return encode_set(changed, facets)

    base, mine, other = with_codes([]), with_codes([], sentiment="bad"), with_codes([], theme="x")
    outcome, merged = merge(diptych, tmp_path, base, mine, other)
    assert outcome.status == 0
    assert merged == with_codes(["theme", "sentiment"], theme="x", sentiment="bad")
    (annotated.root / "annotations/codebook.yaml").write_text("<<<<<<<")
    outcome, merged = merge(diptych, tmp_path, base, mine, other)
    assert outcome.status == 0
    assert merged == with_codes([], theme="x", sentiment="bad")


def test_whose_set_it_is_is_as_its_path_says(
    annotated: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    base = (annotated.root / SET).read_bytes()
    mine, other = (
        base.replace(b'"annotator": "ann"', b'"annotator": "%s"' % name) for name in (b"a", b"b")
    )
    assert merge(diptych, tmp_path, base, mine, other) == ((0, "", ""), base)


def test_a_conflict_gives_status_1(
    annotated: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    base = (annotated.root / SET).read_bytes()
    mine, other = (base.replace(b'"rules/un"', b'"%s"' % code) for code in (b"rules", b"access"))
    outcome, merged = merge(diptych, tmp_path, base, mine, other)
    assert outcome == (1, "", "")
    assert b'"conflicts": [' in merged


@pytest.mark.parametrize("wrong", [b"{", b"<<<<<<< ours\n", b"\xff"])
def test_a_base_of_no_use_leaves_open_what_the_sides_do_not_share(
    annotated: Project, diptych: Callable[..., Any], tmp_path: Path, wrong: bytes
) -> None:
    whole = (annotated.root / SET).read_bytes()
    mine = whole.replace(b"clear", b"ours")
    outcome, merged = merge(diptych, tmp_path, wrong, mine, whole)
    assert outcome == (1, "", "")
    assert [(one.ours, one.theirs) for one in decode_set(merged, SET).conflicts or ()] == [
        ("ours", "clear")
    ]


@pytest.mark.parametrize("wrong", [b"{", b"<<<<<<< ours\n", b"\xff", b""])
def test_what_is_no_set_is_left_alone(
    annotated: Project, diptych: Callable[..., Any], tmp_path: Path, wrong: bytes
) -> None:
    base = (annotated.root / SET).read_bytes()
    outcome, left = merge(diptych, tmp_path, base, base, wrong)
    assert (outcome.status, outcome.out, left) == (3, "", base)
    outcome, left = merge(diptych, tmp_path, base, wrong, base)
    assert (outcome.status, outcome.out, left) == (3, "", wrong)


def test_a_file_that_cannot_be_read_is_left_alone(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    before = annotated.raw_set("alpha", "ann")
    outcome = diptych("git", "merge-driver", SET, SET, "none", SET)
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith("diptych: none: there is no such file")
    assert annotated.raw_set("alpha", "ann") == before


def test_the_driver_merges_the_codebook(
    annotated: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    base = (annotated.root / BOOK).read_bytes()
    mine = base.replace(b"courts:", b"courts: {label: Courts}")
    other = base.replace(b"Who has it.", b"Who gets in.")
    outcome, merged = merge(diptych, tmp_path, base, mine, other, path=BOOK)
    assert outcome == (0, "", "")
    assert merged == mine.replace(b"Who has it.", b"Who gets in.")
    other = base.replace(b"courts:", b"courts: {label: Judges}")
    outcome, merged = merge(diptych, tmp_path, base, mine, other, path=BOOK)
    assert outcome == (1, "", "")
    assert b"<<<<<<< ours\n            label: Courts\n" in merged
    for useless in (None, b"facets: [", base.replace(b"value: 1", b"value: x")):
        outcome, merged = merge(diptych, tmp_path, base, mine, useless, path=BOOK)
        assert (outcome.status, merged) == (3, mine)


def test_the_driver_knows_the_names_that_the_other_branch_gave_to_codes(
    repository: Path,
    diptych: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base, book = ((repository / path).read_bytes() for path in (SET, BOOK))
    assert diptych("codebook", "rename", "theme", "access", "reach").status == 0
    git("add", "--all")
    git("commit", "--quiet", "--message", "renamed")
    other = (repository / SET).read_bytes()
    (repository / SET).write_bytes(base)
    (repository / BOOK).write_bytes(book)
    mine = base.replace(b'"access"', b'"rules"')
    uncommitted = other + b"\n"
    assert merge(diptych, tmp_path, base, mine, uncommitted)[0].status == 1
    assert merge(diptych, tmp_path, base, mine, other) == ((0, "", ""), mine)
    monkeypatch.setenv("GITHEAD_" + "0" * 40, "no such commit")
    monkeypatch.setenv("GITHEAD_" + git("rev-parse", "HEAD").strip(), "theirs")
    assert merge(diptych, tmp_path, base, mine, uncommitted) == ((0, "", ""), mine)
