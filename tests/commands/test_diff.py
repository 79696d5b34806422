from __future__ import annotations

import csv
import io
import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

ALPHA = """\
---
language: en
---

# Rules for all

The UN makes rules.

Access is good. Courts are bad.
"""
CORRECTED = ALPHA.replace("makes", "made")
_COMPOSED = "how letters are composed (NFC, NFD), in 1"


@pytest.fixture
def versions(annotated: Project) -> Project:
    """Commit ``alpha``, then ``alpha`` with another verb; a third verb is not committed."""
    root = annotated.root
    (root / "texts/alpha.md").write_text(ALPHA)
    _git(root, "init", "-q")
    for verb in ("makes", "made"):
        (root / "texts/alpha.md").write_text(ALPHA.replace("makes", verb))
        _git(root, "add", ".")
        _git(root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", verb)
    (root / "texts/alpha.md").write_text(ALPHA.replace("makes", "will make"))
    return annotated


@pytest.fixture
def corrected(annotated: Project) -> Project:
    """Put a corrected version beside ``alpha``."""
    (annotated.root / "texts/alpha.md").write_text(ALPHA)
    (annotated.root / "texts/corrected.md").write_text(CORRECTED)
    return annotated


def _git(folder: object, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)


@pytest.mark.usefixtures("corrected")
def test_two_texts_are_compared_word_by_word(diptych: Callable[..., Any]) -> None:
    assert diptych("diff", "alpha", "corrected") == (
        0,
        """\
··· 1 unchanged paragraph: 1

2  2  The UN [-makes-]{+made+} rules.

··· 1 unchanged paragraph: 3
""",
        "alpha → corrected; paragraphs: 1 changed, 2 unchanged; 92.3% of the words in common\n",
    )


@pytest.mark.usefixtures("corrected")
def test_context_and_all(diptych: Callable[..., Any]) -> None:
    around = diptych("diff", "alpha", "corrected", "--context", "1").out
    assert around == diptych("diff", "alpha", "corrected", "--all").out
    assert "unchanged" not in around
    assert "1  1  # Rules for all\n" in around


@pytest.mark.usefixtures("corrected")
def test_panels_are_as_wide_as_columns_says(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "61")
    out = diptych("diff", "alpha", "corrected", "--layout", "side").out
    assert "2  The UN [-makes-] rules.    │ 2  The UN {+made+} rules." in out


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize(
    ("revision", "line"),
    [
        ("HEAD", "2  2  The UN [-made-]{+will make+} rules."),
        ("HEAD~1", "2  2  The UN [-makes-]{+will make+} rules."),
        ("HEAD~1..HEAD", "2  2  The UN [-makes-]{+made+} rules."),
        ("HEAD~1..", "2  2  The UN [-makes-]{+made+} rules."),
        ("..HEAD~1", "2  2  The UN [-made-]{+makes+} rules."),
    ],
)
def test_a_text_is_compared_with_a_revision(
    diptych: Callable[..., Any], revision: str, line: str
) -> None:
    assert line in diptych("diff", "alp", "--rev", revision).out.split("\n")


@pytest.mark.usefixtures("versions")
def test_a_text_of_the_past_only_is_found(diptych: Callable[..., Any], versions: Project) -> None:
    (versions.root / "texts/alpha.md").unlink()
    assert diptych("diff", "alpha", "--rev", "HEAD~1..HEAD").status == 0
    assert diptych("diff", "alpha", "--rev", "HEAD") == (
        2,
        "",
        (
            "diptych: alpha is not in the project as it is; it may have another name there: see "
            "git log --follow --name-status -- texts/alpha.md\n"
        ),
    )


@pytest.mark.usefixtures("versions")
def test_a_text_that_is_not_in_a_revision_is_named(
    diptych: Callable[..., Any], versions: Project
) -> None:
    (versions.root / "texts/late.md").write_text("Late.\n")
    assert diptych("diff", "late", "--rev", "HEAD").err.startswith("diptych: late is not in HEAD;")


@pytest.mark.usefixtures("corrected")
def test_a_text_that_was_renamed_and_edited_is_found_under_both_names(
    diptych: Callable[..., Any], versions: Project
) -> None:
    diptych("texts", "rename", "alpha", "gamma")
    said = (
        "alpha (HEAD) → gamma; paragraphs: 1 changed, 2 unchanged; 88.9% of the words in common\n"
    )
    for name in ("gamma", "alpha"):
        found = diptych("diff", name, "--rev", "HEAD")
        assert (found.status, found.err) == (0, said)
        assert "The UN [-made-]{+will make+} rules." in found.out
    _git(versions.root, "add", ".")
    _git(versions.root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "renamed")
    assert "alpha (HEAD~2) → gamma (HEAD);" in diptych("diff", "gamma", "--rev", "HEAD~2..HEAD").err


def test_equal_wordings_are_said_to_be(diptych: Callable[..., Any], corrected: Project) -> None:
    (corrected.root / "texts/same.md").write_text(ALPHA.replace("UN ", "UN\n"))
    assert diptych("diff", "alpha", "alpha") == (0, "", "alpha and alpha: no difference\n")
    assert diptych("diff", "alpha", "same") == (
        0,
        "",
        (
            "alpha and same: no difference in wording, only in line breaks or white space around "
            "paragraphs\n"
        ),
    )


def test_white_space_inside_a_paragraph_is_shown_and_said_to_be_all(
    diptych: Callable[..., Any], project: Project
) -> None:
    for name, body in {
        "a": "The dike broke.\n\nIt rained.\n", "b": "The dike  broke.\n\nIt\u00a0rained.\n",
        "c": "The dike broke.\n\n\nIt rained, then.\n",
        "d": "The  dike broke.\n\nThen it rained.\n",
        "e": "The d\u00adike\nbroke.\n\nIt rained.\n",
        "f": "![A map.](a.png)\n", "g": "![A map.](b.png)\n",
    }.items():  # fmt: skip
        (project.root / f"texts/{name}.md").write_text(body)
    said = diptych("diff", "a", "b")
    assert said.err == (
        "a → b; paragraphs: 2 changed (in white space only), 0 unchanged; 100.0% of the words in "
        "common\n"
    )
    assert "The dike {+ +}broke." in said.out
    assert "1 changed, 1 unchanged; " in diptych("diff", "a", "c").err
    assert "2 changed (1 of them in white space only), 0 unch" in diptych("diff", "a", "d").err
    only = "no difference in wording, only in"
    around = "line breaks or white space around paragraphs"
    assert diptych("diff", "a", "e").err == f"a and e: {only} unseen letters and {around}\n"
    assert diptych("diff", "f", "g").err == f"f and g: {only} Markdown\n"


def test_normal_form_and_unseen_letters_are_no_difference(
    diptych: Callable[..., Any], corrected: Project
) -> None:
    (corrected.root / "texts/nfc.md").write_text("Der Pr\u00e4sident in K\u00f6ln.\n")
    (corrected.root / "texts/nfd.md").write_text("Der Pra\u0308si\u00addent in Ko\u0308ln.\n")
    assert diptych("diff", "nfc", "nfd") == (
        0,
        "",
        (
            "nfc and nfd: no difference in wording, only in how letters are composed (NFC, NFD) "
            "and unseen letters\n"
        ),
    )
    assert (
        "all           4        0         0     100.0%"
        in diptych("diff", "nfc", "nfd", "--stat").out
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Pra\u0308sident. K\u00f6ln", "Pr\u00e4sident. K\u00f6ln", _COMPOSED),
        ("Pra\u0308sident. Bonn", "Pr\u00e4sident. K\u00f6ln", _COMPOSED),
        ("Pra\u0308sident. K\u00f6ln", "Pr\u00e4sident. Ko\u0308ln", _COMPOSED),
        ("Pra\u0308sident. Bonn", "Pra\u0308sident. Ko\u0308ln", ""),
        ("Pr\u00e4\u00adsident", "Pr\u00e4si\u00addent", "unseen letters, in 1"),
        ("Pr\u00e4si\u00addent", "Pr\u00e4sident", "unseen letters, in 1"),
        ("Pra\u0308si\u00addent", "Pr\u00e4sident",
         f"{_COMPOSED} paragraph; unseen letters, in 1"),
        ("Pra\u0308si\u00addent in Bonn", "Pra\u0308sident in Berlin", "unseen letters, in 1"),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_said_where_words_differ_too(
    diptych: Callable[..., Any], corrected: Project, old: str, new: str, said: str
) -> None:
    (corrected.root / "texts/nfd.md").write_text(f"Gone.\n\nDer {old}.\n")
    (corrected.root / "texts/nfc.md").write_text(f"Der {new}.\n\nCome now.\n")
    lines = diptych("diff", "nfd", "nfc").err.splitlines()
    assert lines[1:] == ([f"not shown: {said} paragraph"] if said else [])


@pytest.mark.usefixtures("corrected")
def test_stat_counts_words(diptych: Callable[..., Any]) -> None:
    assert diptych("diff", "alpha", "corrected", "--stat") == (
        0,
        """\
a  b  paragraph  kept  deleted  inserted  in common
-  -  ---------  ----  -------  --------  ---------
2  2  changed       3        1         1      75.0%
      all          12        1         1      92.3%
""",
        "alpha → corrected; paragraphs: 1 changed, 2 unchanged; 92.3% of the words in common\n",
    )


@pytest.mark.usefixtures("corrected")
def test_layouts_are_tables(diptych: Callable[..., Any]) -> None:
    assert (
        diptych("diff", "alpha", "corrected", "--format", "github").out
        == """\
| a | b | kind    | wording                         |
|---|---|---------|---------------------------------|
| 2 | 2 | changed | The UN [-makes-]{+made+} rules. |
"""
    )


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_records_make_the_second_text_of_the_first(diptych: Callable[..., Any], form: str) -> None:
    rows = _records(diptych("diff", "alpha", "corrected", "--format", form).out, form)
    assert list(rows[0]) == ["a_first", "a_last", "b_first", "b_last", "kind", "edit", "content"]
    for left_out, paragraphs in (("deleted", CORRECTED), ("inserted", ALPHA)):
        made = "".join(row["content"] for row in rows if row["edit"] != left_out)
        assert made == paragraphs.split("---\n")[2].replace("\n", "")


@pytest.mark.usefixtures("corrected")
def test_records_of_numbers_have_the_keys_that_the_help_names(diptych: Callable[..., Any]) -> None:
    rows = json.loads(diptych("diff", "alpha", "corrected", "--stat", "-f", "json").out)
    assert rows[1] == {
        "a_first": 2, "a_last": 2, "b_first": 2, "b_last": 2, "kind": "changed",
        "kept": 3, "deleted": 1, "inserted": 1, "share": 0.75,
    }  # fmt: skip


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["alpha"], "TEXT: name two texts, or one with --rev REV"),
        (["alpha", "beta", "alpha"], "TEXT: name two texts, or one with --rev REV"),
        (
            ["alpha", "beta", "--rev", "HEAD"],
            "--rev: it takes one text; two texts are compared as they are",
        ),
        (
            ["alpha", "--rev", "HEAD...HEAD"],
            "--rev: 'HEAD...HEAD' has three dots; write REV or REV..REV",
        ),
        (["alpha", "--rev", "nope"], "git has no commit 'nope'"),
        (["nope", "--rev", "HEAD"], "there is no text 'nope'"),
        (["alpha", "alpha", "--layout", "sid"], "there is no layout 'sid'; did you mean side?"),
        (["alpha", "alpha", "--context", "-1"], "--context: -1 is less than 0"),
        (["alpha", "alpha", "--format", "jso"], "there is no format 'jso'"),
        (
            ["alpha", "beta"],
            (
                "alpha is in English, beta in Indonesian: they have no wording in common; see "
                "which paragraphs correspond with: diptych align alpha beta, or read them side by "
                "side: diptych show alpha beta"
            ),
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    status, out, err = diptych("diff", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"diptych: {complaint}")


def _records(out: str, form: str) -> list[dict[str, Any]]:
    if form == "json":
        return list(json.loads(out))
    if form == "jsonl":
        return [json.loads(line) for line in out.splitlines()]
    rows = csv.DictReader(io.StringIO(out), delimiter="," if form == "csv" else "\t")
    return list(rows)
