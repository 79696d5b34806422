from __future__ import annotations

import csv
import io
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from diptych.operations.history import passage_log
from diptych.rendering.review import history_text
from diptych.rendering.terminal import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def commit(subject: str) -> None:
    git("add", "--all")
    git("commit", "-m", subject)


def replace_in(project: Project, old: str, new: str) -> None:
    path = project.root / "texts/alpha.md"
    source = path.read_text()
    assert old in source
    path.write_text(source.replace(old, new))


def records(diptych: Callable[..., Any], *arguments: str) -> list[tuple[str, ...]]:
    out = diptych("log", *arguments, "--format", "csv").out
    keys = ("subject", "annotator", "annotation", "change", "before", "after")
    return [tuple(row[key][:8] for key in keys) for row in csv.DictReader(io.StringIO(out))]


def test_a_paragraphs_history_has_the_newest_first(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("edit", "00000001", "--sentiment", "bad")
    commit("recode")
    diptych("edit", "00000003", "--note", "elsewhere")
    commit("another paragraph")
    replace_in(committed, "The UN makes", "Nobody makes")
    status, out, err = diptych("log", "alpha:2")
    out = out.replace(
        subprocess.check_output(["git", "rev-parse", "--short", "HEAD~1"], text=True).strip(),
        "b2b2b2b",
    )
    out = out.replace(
        subprocess.check_output(["git", "rev-parse", "--short", "HEAD~2"], text=True).strip(),
        "a1a1a1a",
    )
    assert (status, err) == (0, "alpha:2: 3 entries\n")
    assert (
        out
        == """\
not committed
  words: “[-The UN-]{+Nobody+} makes rules.”

b2b2b2b 2025-07-01 Ann  recode
  alpha, ann
    ~ alpha:2  sentiment: good → bad  00000001
        “The UN makes rules.”

a1a1a1a 2025-07-01 Ann  first
  words: “The UN makes rules.”
  alpha, ann
    + alpha:2  theme=rules/un, sentiment=good  00000001
        “The UN makes rules.”
"""
    )


@pytest.mark.usefixtures("committed")
def test_records_have_the_commit_and_what_a_review_says(diptych: Callable[..., Any]) -> None:
    diptych("remove", "00000004")
    assert records(diptych, "beta:1") == [
        ("", "ann", "00000004", "removed", "rules/un", ""),
        ("", "ann", "00000004", "removed", "good", ""),
        ("first", "", "", "text", "", "Aturan P"),
        ("first", "ann", "00000004", "added", "", "rules/un"),
        ("first", "ann", "00000004", "added", "", "good"),
    ]
    assert diptych("log", "beta:1", "--format", "csv").out.split("\n")[0] == (
        "commit,date,author,subject,text,annotator,annotation,change,facet,before,after,place,"
        "quote,note"
    )


def test_a_paragraph_is_followed_where_the_text_grew_or_its_words_changed(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    replace_in(committed, "# Rules for all", "# Rules for all\n\nA new beginning.")
    replace_in(committed, "Access is good. Courts are bad.", "Access is good. Courts are very bad.")
    commit("grown")
    assert [row[0] + row[3] for row in records(diptych, "alpha:4")] == [
        "growntext",
        "firsttext",
        *["firstadded"] * 4,
    ]
    assert [row[0] + row[3] for row in records(diptych, "alpha:2")] == ["growntext"]
    replace_in(committed, "A new beginning.\n\n", "")
    commit("shrunk")
    assert [row[0] for row in records(diptych, "alpha:3")] == ["grown", *["first"] * 5]


def test_a_whole_text_that_is_gone_and_comes_back(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    source = (committed.root / "texts/beta.md").read_text()
    git("rm", "texts/beta.md")
    commit("gone")
    (committed.root / "texts/beta.md").write_text(source)
    commit("back")
    assert [row[0] for row in records(diptych, "beta")] == ["back", "gone", *["first"] * 4]
    assert "  the passage is gone\n" in diptych("log", "beta").out


def test_what_a_merge_only_took_over_is_told_once(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    git("checkout", "-b", "mine")
    diptych("edit", "00000001", "--note", "mine")
    commit("mine")
    git("checkout", "main")
    diptych("edit", "00000003", "--note", "theirs")
    replace_in(committed, "Courts are bad.", "Courts are bad. Truly.")
    commit("theirs")
    git("merge", "mine", "-m", "merge")
    assert [row[0] for row in records(diptych, "alpha:2")][:2] == ["mine", "first"]
    diptych("edit", "00000001", "--note", "evil")
    git("commit", "--all", "--amend", "--no-edit")
    assert [row[0] for row in records(diptych, "alpha:2")][:2] == ["merge", "mine"]


@pytest.mark.usefixtures("committed")
def test_an_empty_text_has_a_history_without_entries(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    (committed.root / "texts/empty.md").write_text("")
    assert diptych("log", "empty") == (0, "", "empty: 0 entries\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gamma"], "there is no text 'gamma'"),
        (["alpha:9"], "alpha:9"),
        (["alpha", "--format", "word"], "there is no format 'word'"),
    ],
)
@pytest.mark.usefixtures("committed")
def test_what_is_not_there_is_refused(
    diptych: Callable[..., Any], arguments: list[str], message: str
) -> None:
    status, out, err = diptych("log", *arguments)
    assert (status, out) == (2, "")
    assert message in err


@pytest.mark.usefixtures("annotated")
def test_without_a_repository_there_is_no_history(diptych: Callable[..., Any]) -> None:
    status, _, err = diptych("log", "alpha")
    assert status == 2
    assert "make one with: git init" in err


def test_front_matter_alone_is_no_history_of_a_paragraph(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    replace_in(committed, "Ann Author", "Anna Author")
    commit("author")
    assert [row[0] for row in records(diptych, "alpha:2")] == ["first"] * 3


def test_annotations_of_a_text_that_is_nowhere_to_be_had_touch_nothing(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    path = committed.root / "annotations/alpha/ann.json"
    source = path.read_text().replace(committed.text("alpha").version, "0" * 40)
    path.write_text(source.replace("The UN makes rules.", "The EU makes rules."))
    commit("lost")
    path.write_text(path.read_text().replace("The EU", "The AU"))
    assert [row[0] for row in records(diptych, "alpha:2")] == ["lost", *["first"] * 3]


def test_annotations_of_a_text_that_was_never_committed_are_known_by_their_words(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    source = (committed.root / "annotations/alpha/ann.json").read_text()
    source = source.replace(committed.text("alpha").version, "0" * 40)
    source = source.replace('"annotator": "ann"', '"annotator": "bob"').replace('"0000', '"1000')
    (committed.root / "annotations/alpha/bob.json").write_text(source)
    commit("lost")
    told = [row for row in records(diptych, "alpha:2") if row[0] == "lost"]
    assert told
    assert len(told) < len([row for row in records(diptych, "alpha") if row[0] == "lost"])


def test_an_orphan_is_nowhere_in_the_text_that_lost_it(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    path = committed.root / "annotations/alpha/ann.json"
    path.write_text(path.read_text().replace('"quote"', '"orphan": true, "quote"'))
    commit("lost")
    path.write_text(path.read_text().replace("clear", "unclear"))
    commit("noted")
    for passage, told in (("alpha:2", False), ("alpha:3", False), ("alpha", True)):
        assert ("noted" in {row[0] for row in records(diptych, passage)}) == told


def test_on_a_terminal_lines_are_wrapped(committed: Project) -> None:
    entries = list(passage_log(committed, committed.text("beta"), 1, 1))
    page = "\n".join(history_text(entries, Screen(width=30, colour=True)))
    assert "\x1b[1mbeta, ann\x1b[0m" in page
    assert "    + beta:1  theme=rules/un,\n        sentiment=good\n        00000004\n" in page


def test_a_paragraph_is_followed_step_by_step(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    replace_in(committed, "The UN makes rules.", "Today the UN makes all the rules.")
    commit("reworded")
    replace_in(committed, "Today the UN makes all the rules.\n\n", "")
    replace_in(committed, "bad.", "bad.\n\nToday the UN makes all the rules.")
    commit("moved")
    assert [row[0] + row[3] for row in records(diptych, "alpha:3")] == [
        "rewordedtext",
        "firsttext",
        *["firstadded"] * 2,
    ]


def test_a_file_that_was_broken_for_a_while_is_passed_over(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    path = committed.root / "annotations/alpha/ann.json"
    sound = path.read_text()
    path.write_text("{")
    commit("broken")
    path.write_text("[")
    (committed.root / "texts/alpha.md").write_bytes(b"\xff")
    commit("broken otherwise")
    git("commit", "--allow-empty", "-m", "nothing")
    path.write_text(sound)
    git("checkout", "HEAD~2", "--", "texts/alpha.md")
    diptych("edit", "00000001", "--sentiment", "bad")
    commit("mended")
    found = records(diptych, "alpha:2")
    assert [row[:1] + row[2:4] for row in found[:4]] == [
        ("mended", "00000001", "recoded"),
        ("broken o", "", "unreadab"),
        ("broken o", "", "unreadab"),
        ("broken", "", "unreadab"),
    ]
    assert [row[0] for row in found[4:]] == ["first"] * 3
    status, out, _ = diptych("log", "alpha:2")
    assert status == 0
    assert "  unreadable: texts/alpha.md: byte 0 is not UTF-8" in out
    assert out.count("  unreadable: annotations/alpha/ann.json: not JSON") == 2


def test_what_was_never_sound_is_told_from_where_it_is(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    path = committed.root / "annotations/alpha/ann.json"
    sound = path.read_text()
    path.write_text("{")
    text = committed.root / "texts/alpha.md"
    sound_text = text.read_bytes()
    text.write_bytes(b"\xff")
    git("checkout", "--orphan", "other")
    commit("root")
    path.write_text(sound)
    text.write_bytes(sound_text)
    commit("sound")
    found = records(diptych, "alpha:2")
    assert [row[0] + row[3] for row in found if row[3] != "unreadab"] == [
        "soundtext",
        *["soundadded"] * 2,
    ]
    path.write_text("{")
    assert "\n  unreadable: annotations/alpha/ann.json: not JSON" in diptych("log", "alpha:2").out


def test_a_text_is_followed_to_its_former_name(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("edit", "00000001", "--sentiment", "bad")
    commit("recode")
    git("mv", "texts/alpha.md", "texts/gamma.md")
    git("mv", "annotations/alpha", "annotations/gamma")
    path = committed.root / "annotations/gamma/ann.json"
    path.write_text(path.read_text().replace('"alpha"', '"gamma"'))
    expected = [
        ("renamed", "", "renamed", "alpha", "gamma"),
        ("recode", "00000001", "recoded", "good", "bad"),
        ("first", "", "text", "", "The UN m"),
        ("first", "00000001", "added", "", "rules/un"),
        ("first", "00000001", "added", "", "good"),
    ]
    told = [row[:1] + row[2:] for row in records(diptych, "gamma:2")]
    assert told == [("", *expected[0][1:]), *expected[1:]]
    commit("renamed")
    diptych("edit", "00000001", "--sentiment", "good")
    told = [row[:1] + row[2:] for row in records(diptych, "gamma:2")]
    assert told == [("", "00000001", "recoded", "bad", "good"), *expected]
    assert "Ann  renamed\n  renamed: alpha → gamma\n" in diptych("log", "gamma:2").out


def test_a_text_that_was_renamed_and_edited_at_once_is_followed(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("texts", "rename", "alpha", "gamma")
    text = committed.root / "texts/gamma.md"
    text.write_text(text.read_text().replace("makes rules", "makes some rules"))
    diptych("reanchor", "gamma")
    expected = [
        ("renamed", "", "text", "The UN m", "The UN m"),
        ("renamed", "", "renamed", "alpha", "gamma"),
        ("renamed", "00000001", "edited", "The UN m", "The UN m"),
        ("first", "", "text", "", "The UN m"),
        ("first", "00000001", "added", "", "rules/un"),
        ("first", "00000001", "added", "", "good"),
    ]
    told = [row[:1] + row[2:] for row in records(diptych, "gamma:2")]
    assert sorted(told) == sorted([*[("", *row[1:]) for row in expected[:3]], *expected[3:]])
    commit("renamed")
    told = [row[:1] + row[2:] for row in records(diptych, "gamma:2")]
    assert sorted(told) == sorted(expected)
