from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt
from msgspec import UNSET
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("committed")


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


@pytest.fixture
def edited(committed: Project, diptych: Callable[..., Any]) -> Project:
    """Recode one annotation, note another, remove a third, move a fourth, add a fifth; finish."""
    for command in (
        "edit 00000001 --theme access --sentiment bad",
        "edit 00000002 --note unclear",
        "remove 00000003",
        "finish alpha --annotator ann",
        "annotate beta:2 --theme rules/courts --annotator bob",
    ):
        assert diptych(*command.split()).status == 0
    assert diptych("edit", "00000004", "--quote", "PBB").status == 0
    return committed


def shift(path: Path, by: int, version: str) -> None:
    """Move all annotations of a file, as re-anchoring does."""
    said = json.loads(path.read_text())
    for annotation in said["annotations"].values():
        annotation["start"] += by
        annotation["end"] += by
    path.write_text(json.dumps(said | {"text_version": version}))


def records(diptych: Callable[..., Any], *arguments: str) -> list[tuple[str, ...]]:
    out = diptych("review", *arguments, "--format", "csv").out
    keys = ("text", "annotator", "annotation", "change", "facet", "before", "after", "place")
    return [tuple(row[key][:20] for key in keys) for row in csv.DictReader(io.StringIO(out))]


@pytest.mark.usefixtures("edited")
def test_a_review_says_what_happened_in_words_and_tables(diptych: Callable[..., Any]) -> None:
    status, out, err = diptych("review")
    added = next(row[2] for row in records(diptych) if row[3] == "added")
    assert (status, err) == (0, "HEAD → working tree: 5 annotations changed\n")
    shown, _, effect = out.replace(added[:8], "3f2a9c81").partition("\n\nparagraphs by ann ")
    cells = "theme: Rules Alpha News 2 of 2 100.0% 0 of 2 0.0% −100.0"
    assert " ".join(effect.split("\n")[2].split()) == cells
    assert (
        shown
        == """\
text   annotator  added  removed  recoded  other words  other note  annotations
-----  ---------  -----  -------  -------  -----------  ----------  -----------
alpha  ann            –        1        1            –           1        3 → 2
beta   ann            –        –        –            1           –            2
beta   bob            1        –        –            –           –        0 → 1

alpha, ann
  ~ alpha:2  theme: rules/un → access, sentiment: good → bad  00000001
      “The UN makes rules.”
  ~ alpha:3  note  00000002
      “Access is good.”
      note: clear → unclear
  − alpha:3  theme=rules/courts, sentiment=bad  00000003
      “Courts are bad.”
  ann has finished alpha

beta, ann
  ~ beta:1  passage  00000004
      “Aturan PBB bagus.” → “PBB”

beta, bob
  + beta:2  theme=rules/courts  3f2a9c81
      “Akses buruk.”"""
    )


@pytest.mark.usefixtures("edited")
def test_records_are_one_row_for_each_thing_that_is_different(diptych: Callable[..., Any]) -> None:
    rows = [row for row in records(diptych) if row[1] == "ann"]
    assert rows == [
        (
            "alpha",
            "ann",
            "00000001-0000-4000-8",
            "recoded",
            "theme",
            "rules/un",
            "access",
            "alpha:2",
        ),
        ("alpha", "ann", "00000001-0000-4000-8", "recoded", "sentiment", "good", "bad", "alpha:2"),
        ("alpha", "ann", "00000002-0000-4000-8", "noted", "", "clear", "unclear", "alpha:3"),
        ("alpha", "ann", "00000003-0000-4000-8", "removed", "theme", "rules/courts", "", "alpha:3"),
        ("alpha", "ann", "00000003-0000-4000-8", "removed", "sentiment", "bad", "", "alpha:3"),
        ("alpha", "ann", "", "finished", "", "", "", "alpha"),
        ("beta", "ann", "00000004-0000-4000-8", "edited", "", "Aturan PBB bagus.", "PBB", "beta:1"),
    ]


@pytest.mark.usefixtures("edited")
def test_the_effect_has_the_shares_of_both_states(diptych: Callable[..., Any]) -> None:
    out = diptych("review", "--effect", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [
        (r["annotator"], r["code"], r["group"], r["share_before"], r["share_after"]) for r in rows
    ] == [
        ("ann", "rules", "Alpha News", "1.0", "0.0"),
        ("ann", "rules/un", "Alpha News", "0.5", "0.0"),
        ("ann", "rules/courts", "Alpha News", "0.5", "0.0"),
        ("ann", "access", "Alpha News", "0.5", "1.0"),
        ("ann", "good", "Alpha News", "1.0", "0.5"),
        ("bob", "rules", "Beta", "", "1.0"),
        ("bob", "rules/courts", "Beta", "", "1.0"),
    ]


@pytest.mark.usefixtures("edited")
def test_markdown_is_for_a_pull_request(diptych: Callable[..., Any]) -> None:
    out = diptych("review", "alpha", "--format", "markdown").out
    assert out.startswith(
        """\
## Annotations: HEAD → working tree

| text  | annotator | removed | recoded | other note | annotations |
|-------|-----------|---------|---------|------------|-------------|
| alpha | ann       |       1 |       1 |          1 |       3 → 2 |

### Effect on the comparison

|"""
    )
    assert (
        """|

### alpha, ann

- **changed** alpha:2: theme: rules/un → access, sentiment: good → bad (`00000001`)
  > “The UN makes rules.”
"""
        in out
    )
    assert out.endswith("- ann has finished alpha\n")


HOSTILE = [
    "@zoe and @org/team", "#1 and o/r#2 and GH-3", "<script>alert(1)</script>", "<img src=x>",
    "`code` ``` fence", "a | b", "[x](javascript:alert(1))", "![x](http://evil.example/x.png)",
    "https://evil.example/ and www.evil.example", ":tada: and :+1:", "$x^2$ and $$y$$",
    "</details>", "- [ ] item", "# heading", "&lt;b&gt;", "\\| \\<b>", "a@evil.example",
    "https://github.com/o/r/issues/1",
]  # fmt: skip


class _Rendered(HTMLParser):
    """What a page would have of some Markdown: its tags, and its runs of text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.runs: list[str] = []
        self.feed(MarkdownIt("commonmark").enable("table").render(source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not attrs or tag in {"th", "td"}, (tag, attrs)

    def handle_data(self, data: str) -> None:
        self.runs.append(data)


@pytest.mark.parametrize("words", HOSTILE)
def test_in_a_comment_nothing_of_a_passage_or_note_takes_effect(
    committed: Project, diptych: Callable[..., Any], words: str
) -> None:
    (committed.root / "texts/new.md").write_text(f"Quoted {words} here.\n")
    diptych("annotate", "new:1", "--theme", "access", "-a", "ann", "--note", f"Noted {words}")
    diptych("codebook", "add", "theme", "odd", "--label", f"Label {words}")
    diptych("annotate", "alpha:2", "--theme", "odd", "-a", "ann")
    out = diptych("review", "--format", "markdown").out
    page = _Rendered(out)
    assert page.tags <= {
        "h2", "h3", "ul", "li", "p", "strong", "code", "blockquote", "br",
        "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    for run in page.runs:
        assert not re.search(r"[@#]\w|GH-\d|://|www\.|:tada:|:\+1:", run), run
    assert "$" not in out
    if words[0] not in "<&\\":
        assert f"Quoted {words} here." in "".join(page.runs)
    assert "Label" in "".join(page.runs)


def test_many_changes_are_folded_and_a_comment_is_never_too_long(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    def commented(count: int) -> str:
        rows = [
            {"text": "long", "paragraph": n, "theme": "access", "note": f"note {n} " + "x " * 90}
            for n in range(1, count + 1)
        ]
        path = committed.root / "rows.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)))
        assert diptych("annotate", "--from", str(path), "-a", "ann").status == 0
        found: str = diptych("review", "long", "--format", "markdown").out
        return found

    (committed.root / "texts/long.md").write_text("\n\n".join(f"Words {n}." for n in range(400)))
    assert "<details>" not in commented(10)
    folded = commented(11)
    assert "\n### long, ann\n\n<details>\n<summary>11 changes</summary>\n\n- **added** " in folded
    assert folded.endswith("\n\n</details>\n")
    most = commented(400)
    assert 55_000 < len(most) < 65_000
    assert re.search(
        r"\n\n\d+ more, for which a comment has no room; .+: `diptych review`\n\n</details>", most
    )
    assert _Rendered(most).tags >= {"details", "summary"}


def test_parts_before_the_sets_have_limits_and_sets_without_room_are_counted(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    rows = []
    for number in range(500):
        source = f"source: Paper {number}"
        (committed.root / f"texts/text-{number}.md").write_text(f"---\n{source}\n---\n\nWords.\n")
        rows.append({"text": f"text-{number}", "paragraph": 1, "theme": "access"})
    path = committed.root / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    assert diptych("annotate", "--from", str(path), "-a", "ann").status == 0
    out = diptych("review", "--format", "markdown").out
    assert 40_000 < len(out) < 65_000
    left = [int(n) for n in re.findall(r"^(\d+) more, for which", out, re.MULTILINE)]
    summarised, effects, sets = left
    assert summarised == 500 - out.count("| ann ")
    assert effects > 400
    assert sets == 500 - out.count("\n### text-")


def test_nothing_changed_is_said(diptych: Callable[..., Any]) -> None:
    assert diptych("review") == (0, "", "HEAD → working tree: no annotation changed\n")


def test_a_branch_is_reviewed_from_where_it_parted(diptych: Callable[..., Any]) -> None:
    git("checkout", "-b", "mine")
    diptych("remove", "00000001")
    git("commit", "-am", "mine")
    git("checkout", "main")
    diptych("remove", "00000005")
    git("commit", "-am", "main")
    assert [row[:4] for row in records(diptych, "main..mine")] == [
        ("alpha", "ann", "00000001-0000-4000-8", "removed"),
        ("alpha", "ann", "00000001-0000-4000-8", "removed"),
        ("beta", "ann", "00000005-0000-4000-8", "added"),
    ]
    assert {row[0] for row in records(diptych, "main...mine")} == {"alpha"}
    assert {row[0] for row in records(diptych, "...mine")} == {"alpha"}
    assert {row[3] for row in records(diptych, "mine..", "beta")} == {"removed"}
    assert {row[3] for row in records(diptych, "mine", "alp")} == {"added"}


def test_texts_and_codebook_that_changed_are_said(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    root = committed.root
    alpha = root / "texts/alpha.md"
    alpha.write_text(alpha.read_text().replace("Access is good.", "Access is *very* good."))
    (root / "texts/new.md").write_text("New.\n")
    git("rm", "-r", "--quiet", "texts/beta.md", "annotations/beta")
    codebook = root / "annotations/codebook.yaml"
    codebook.write_text(codebook.read_text().replace("Who has it.", "Who gets it."))
    diptych("codebook", "add", "theme", "money")
    out = diptych("review").out
    assert out.startswith(
        """\
text changed: alpha
text removed: beta
text added: new
codebook: changed theme=access
codebook: added theme=money

text  annotator  removed  annotations
----  ---------  -------  -----------
beta  ann              2        2 → 0
"""
    )
    assert "the effect of ann's changes cannot be counted: annotations/alpha/ann.json" in out
    assert "- text changed: alpha\n" in diptych("review", "--format", "markdown").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none..HEAD"], "git has no commit 'none'"),
        (["none"], "there is no text 'none'"),
        (["HEAD~9"], "git has no commit 'HEAD~9'"),
        (["HEAD", "none"], "there is no text 'none'"),
        (["HEAD..HEAD", "none"], "there is no text 'none'"),
        (["--format", "word"], "there is no format 'word'"),
    ],
)
def test_what_is_not_there_is_refused(
    diptych: Callable[..., Any], arguments: list[str], message: str
) -> None:
    status, out, err = diptych("review", *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_revisions_that_never_were_one_have_no_review_since_they_parted(
    diptych: Callable[..., Any],
) -> None:
    git("checkout", "--orphan", "other")
    git("commit", "-m", "other")
    assert "git has no commit 'main...other'" in diptych("review", "main...other").err


def test_an_annotation_that_moved_says_from_where_to_where(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("annotate", "beta:1-2", "--note", "no code, and long: " + "word " * 60, "-a", "zoe")
    alpha = committed.root / "texts/alpha.md"
    alpha.write_text(alpha.read_text().replace("# Rules", "New.\n\n# Rules"))
    shift(committed.root / "annotations/alpha/ann.json", 6, committed.text("alpha").version)
    out = diptych("review").out
    assert "~ alpha:3  moved: alpha:2 → alpha:3  00000001\n" in out
    assert "  annotations followed the text to its new version\n" in out
    assert "+ beta:1-2  no code  " in out
    assert " … word word" in out


def test_a_passage_moved_inside_its_paragraph_and_a_note_that_went(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    text = annotated.text("alpha")
    ids = [
        annotated.annotate("alpha", "bob", start=s, end=s + 1, codes={}, note="x") for s in (19, 20)
    ]
    git("add", "--all")
    git("commit", "-m", "notes")

    def change(said: AnnotationSet) -> AnnotationSet:
        first, second = (said.annotations[name] for name in ids)
        moved = replace(first, start=27, end=28, quote=text.body[27:28])
        return replace(
            said,
            annotations={
                ids[0]: moved,
                ids[1]: replace(second, note=UNSET, codes={"theme": "access"}),
            },
        )

    annotated.update("alpha", "bob", change)
    out = diptych("review").out
    assert "moved inside" in out
    assert "theme: – → access, note removed" in out
    assert "note: x → –" in out


def test_the_place_in_a_text_that_is_nowhere_to_be_had_is_the_text(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    path = committed.root / "annotations/alpha/ann.json"
    path.write_text(
        path.read_text().replace(committed.text("alpha").version, "0" * 40).replace("good", "bad")
    )
    alpha = committed.root / "texts/alpha.md"
    alpha.write_text(alpha.read_text().replace("The UN makes", "Nobody makes"))
    assert records(diptych)[0][-1] == "alpha"


def test_a_set_of_another_text_version_that_is_in_git_has_places(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("edit", "00000001", "--note", "new")
    alpha = committed.root / "texts/alpha.md"
    alpha.write_text(alpha.read_text().replace("The UN makes", "Nobody makes"))
    assert records(diptych)[0][-1] == "alpha:2"


def test_an_annotation_that_only_followed_its_passage_did_not_change(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    alpha = committed.root / "texts/alpha.md"
    alpha.write_text(alpha.read_text().replace("# Rules", "# The rules"))
    shift(committed.root / "annotations/alpha/ann.json", 4, committed.text("alpha").version)
    out = """\
text changed: alpha

text   annotator  annotations
-----  ---------  -----------
alpha  ann                  3

alpha, ann
  annotations followed the text to its new version
"""
    assert diptych("review") == (0, out, "HEAD → working tree: no annotation changed\n")
    assert records(diptych) == []
    assert diptych("review", "--format", "markdown").out.endswith(
        "### alpha, ann\n\n- annotations followed the text to its new version\n"
    )


def test_a_project_in_which_only_a_text_is_new(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    (committed.root / "texts/new.md").write_text("New.\n")
    assert diptych("review").out == "text added: new\n"
    assert diptych("review", "--format", "markdown").out == (
        "## Annotations: HEAD → working tree\n\n- text added: new\n"
    )
    assert diptych("review", "new").out == "text added: new\n"


def test_a_passage_that_was_lost_and_found_is_said(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    path = committed.root / "annotations/alpha/ann.json"
    source = json.loads(path.read_text())
    source["annotations"]["00000001-0000-4000-8000-000000000000"]["orphan"] = True
    path.write_text(json.dumps(source))
    assert "~ alpha:2  passage lost  00000001\n" in diptych("review").out
    git("commit", "-am", "lost")
    assert [row[3] for row in records(diptych, "HEAD~1..HEAD")] == ["orphaned"]
    assert [row[3] for row in records(diptych, "HEAD..HEAD~1")] == ["restored"]


def test_a_lost_passage_has_the_place_where_it_was(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    path = committed.root / "annotations/alpha/ann.json"
    source = json.loads(path.read_text())
    lost = source["annotations"]["00000001-0000-4000-8000-000000000000"]
    lost |= {"orphan": True, "start": 0, "end": 3}
    path.write_text(json.dumps(source))
    assert "~ alpha:2  passage lost  00000001\n" in diptych("review").out
    git("commit", "-am", "lost")
    lost["note"] = "where?"
    path.write_text(json.dumps(source))
    assert "~ alpha  note  00000001\n" in diptych("review").out


def test_a_renamed_text_keeps_its_annotations(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    git("mv", "texts/alpha.md", "texts/gamma.md")
    git("mv", "annotations/alpha", "annotations/gamma")
    path = committed.root / "annotations/gamma/ann.json"
    path.write_text(path.read_text().replace('"alpha"', '"gamma"'))
    assert diptych("review") == (
        0,
        "text renamed: alpha → gamma\n",
        "HEAD → working tree: no annotation changed\n",
    )
    diptych("edit", "00000001", "--theme", "access")
    changes = [("gamma", "ann", "00000001-0000-4000-8", "recoded", "theme")]
    for arguments in ([], ["gamma"], ["alp"]):
        assert [row[:5] for row in records(diptych, *arguments)] == changes
    assert records(diptych, "beta") == []


def test_a_text_that_was_renamed_and_edited_is_followed(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("texts", "rename", "alpha", "gamma")
    text = committed.root / "texts/gamma.md"
    text.write_text(text.read_text().replace("Access is good.", "Access is very good."))
    assert diptych("reanchor", "gamma").status == 1
    status, out, _ = diptych("review", "gamma")
    assert status == 0
    assert out.startswith("text renamed: alpha → gamma\ntext changed: gamma\n")
    assert [row[3] for row in records(diptych)] == ["edited"]
    diptych("edit", "00000001", "--theme", "access")
    git("add", "--all")
    git("commit", "-m", "renamed")
    effects = diptych("review", "HEAD~1..HEAD", "gamma", "--effect", "--format", "csv").out
    assert [line.split(",")[2:10] for line in effects.splitlines()[1:]] == [
        ["rules", "Rules", "gamma", "2", "2", "1.0", "1", "2"],
        ["rules/un", "United Nations", "gamma", "1", "2", "0.5", "0", "2"],
        ["access", "access", "gamma", "1", "2", "0.5", "2", "2"],
    ]


def test_a_text_that_is_its_own_source_is_followed_in_the_effect(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    text = committed.root / "texts/beta.md"
    text.write_text(text.read_text().replace("source: Beta\n", ""))
    git("commit", "-am", "without source")
    diptych("texts", "rename", "beta", "gamma")
    diptych("edit", "00000005", "--theme", "rules")
    effects = diptych("review", "--effect", "--format", "csv").out.splitlines()[1:]
    assert [line.split(",")[2:6] for line in effects] == [
        ["rules", "Rules", "gamma", "1"], ["access", "access", "gamma", "1"]
    ]  # fmt: skip


def test_before_there_was_a_project_there_was_nothing(diptych: Callable[..., Any]) -> None:
    git("checkout", "--orphan", "other")
    git("rm", "-r", "--cached", ".")
    git("commit", "--allow-empty", "-m", "empty")
    out = diptych("review", "other..main").out
    assert "text added: alpha\n" in out
    assert "codebook: added theme=rules\n" in out
    assert "alpha  ann            3        0 → 3\n" in out
    out = diptych("review", "main..other", "--effect", "--format", "csv").out
    assert "ann,theme,access,access,Alpha News,1,2,0.5,0,0,,-0.5" in out


def test_names_and_numbers_of_a_quote_are_no_references(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    (committed.root / "texts/new.md").write_text("Ask @zoe about #5 &amp; more.\n")
    diptych("annotate", "new:1", "--theme", "access", "-a", "ann")
    out = diptych("review", "--format", "markdown").out
    assert r"  > “Ask @<!-- -->zoe about \#<!-- -->5 \&amp; more.”" in out


def test_what_cannot_be_read_is_named_with_its_revision_and_the_rest_is_said(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    root = committed.root
    ann, codebook = root / "annotations/alpha/ann.json", root / "annotations/codebook.yaml"
    sound = {path: path.read_bytes() for path in (ann, codebook, root / "texts/beta.md")}
    for path in sound:
        path.write_bytes(b"\xff")
    (root / "texts/gone.md").write_bytes(b"\xff")
    git("add", "--all")
    git("commit", "-m", "broken")
    for path, content in sound.items():
        path.write_bytes(content)
    (root / "texts/gone.md").unlink()
    diptych("edit", "00000004", "--note", "new")
    status, out, err = diptych("review")
    assert (status, err) == (1, "HEAD → working tree: 1 annotation changed\n")
    assert out.startswith(
        """\
unreadable: HEAD:annotations/alpha/ann.json: byte 0 is not UTF-8"""
    )
    assert "\nunreadable: HEAD:annotations/codebook.yaml: byte 0 is not UTF-8" in out
    assert "\ntext changed: beta\ntext removed: gone\n" in out
    assert "~ beta:1  note  00000004\n" in out
    assert "cannot be counted: HEAD:annotations/codebook.yaml: byte 0" in out
    status, out, err = diptych("review", "--format", "csv")
    assert status == 1
    assert out.count("\n") == 2
    assert err.startswith("unreadable: HEAD:annotations/alpha/ann.json: byte 0")
    assert diptych("review", "HEAD~1..HEAD", "--format", "markdown").out.startswith(
        "## Annotations: HEAD\\~1 → HEAD\n\n- unreadable: HEAD:annotations/alpha/ann.json: "
    )


def test_what_cannot_be_read_as_it_is_is_told_with_how_it_becomes_right(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    (committed.root / "annotations/alpha/ann.json").write_text("")
    assert diptych("review", "--format", "csv").err.startswith(
        "unreadable: annotations/alpha/ann.json: it is empty; correct it, or take an earlier "
        "version; see: git log -p -- annotations/alpha/ann.json\n"
    )


def test_sets_that_are_the_same_are_not_decoded(
    committed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[str] = []
    stored_set = type(committed).stored_set

    def noted(self: Project, text_id: str, annotator: str) -> AnnotationSet | None:
        decoded.append(text_id)
        return stored_set(self, text_id, annotator)

    diptych("edit", "00000001", "--note", "new")
    monkeypatch.setattr(type(committed), "stored_set", noted)
    assert diptych("review").status == 0
    assert decoded == ["alpha", "alpha"]


def test_a_note_has_its_own_line_in_markdown_and_groups_are_escaped(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("edit", "00000001", "--note", "a *new* one")
    alpha = committed.root / "texts/alpha.md"
    alpha.write_text(alpha.read_text().replace("Alpha News", "'[A_B|C] <b>'"))
    git("commit", "-am", "source")
    diptych("edit", "00000002", "--theme", "rules/un")
    out = diptych("review", "HEAD~1", "--format", "markdown").out
    assert "  > “The UN makes rules.”\\\n  > note: – → a \\*new\\* one\n" in out
    assert "| \\[A\\_B\\|C\\] \\<b\\> |" in out


def test_who_has_not_finished_any_more_is_said(diptych: Callable[..., Any]) -> None:
    diptych("finish", "alpha", "-a", "ann")
    git("commit", "-am", "finished")
    diptych("finish", "alpha", "--not", "-a", "ann")
    assert "\n  ann has not finished alpha any more\n" in diptych("review").out


def test_of_many_codes_only_the_number_is_said(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    for number in range(10):
        diptych("codebook", "add", "theme", f"new-{number}")
    assert diptych("review").out.count("\ncodebook: added theme=new-") == 9
    diptych("codebook", "add", "theme", "new-10")
    path = committed.root / "annotations/codebook.yaml"
    path.write_text(path.read_text().replace("Who has it.", "Who gets it."))
    assert diptych("review").out.split("\n")[:2] == [
        "codebook: 11 codes added",
        "codebook: changed theme=access",
    ]


def test_annotations_that_did_not_follow_a_text_are_said(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    alpha = committed.root / "texts/alpha.md"
    alpha.write_text(alpha.read_text().replace("The UN", "Nobody"))
    said = "annotations of alpha by ann no longer match it; move them with: diptych reanchor"
    assert said in diptych("review").err
    git("commit", "-am", "edited")
    assert said not in diptych("review", "HEAD~1..HEAD").err
    assert said in diptych("review", "HEAD~1").err
    alpha.write_bytes(b"\xff")
    assert said not in diptych("review", "HEAD~1").err


def test_the_effect_by_itself_is_for_programs(diptych: Callable[..., Any]) -> None:
    status, out, err = diptych("review", "--effect")
    assert (status, out) == (2, "")
    assert "--effect: --format text shows the effect anyway" in err


# Of what the effect is a share


def effect(diptych: Callable[..., Any]) -> dict[tuple[str, str], tuple[str, str, str, str]]:
    out = diptych("review", "--effect", "--format", "csv").out
    return {
        (row["code"], row["group"]): (
            row["paragraphs_before"], row["denominator_before"],
            row["paragraphs_after"], row["denominator_after"],
        )
        for row in csv.DictReader(io.StringIO(out))
    }  # fmt: skip


def test_a_text_that_gets_finished_has_no_effect_by_itself(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    for name in ("alpha", "beta"):
        diptych("finish", name, "--annotator", "ann")
    assert effect(diptych) == {}
    diptych("edit", "00000005", "--theme", "rules")
    assert effect(diptych)["rules", "Beta"] == ("1", "2", "2", "2")
    del committed


def test_of_finished_texts_all_paragraphs_are_the_base_before_and_after(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    for name in ("alpha", "beta"):
        diptych("finish", name, "--annotator", "ann")
    git("commit", "-am", "finished")
    diptych("edit", "00000003", "--theme", "access")
    assert effect(diptych)["rules", "Alpha News"] == ("2", "3", "1", "3")
    del committed


def test_what_the_later_codebook_leaves_out_is_left_out_of_both_states(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    path = committed.root / "annotations/codebook.yaml"
    new = path.read_text().replace("access: {", "other: {counts: false}\n      access: {")
    new = new.replace("courts:\n", "courts: {counts: false}\n")
    path.write_text(
        "defaults:\n  unit: word\n  weigh: texts\n  by: language\n  without: [theme=access]\n" + new
    )
    diptych("edit", "00000004", "--theme", "rules")
    assert effect(diptych) == {("rules/un", "Beta"): ("1", "1", "0", "1")}


def test_a_base_of_the_facet_stays_that(committed: Project, diptych: Callable[..., Any]) -> None:
    path = committed.root / "annotations/codebook.yaml"
    path.write_text("defaults:\n  of: facet\n" + path.read_text())
    diptych("edit", "00000004", "--sentiment", "bad")
    assert effect(diptych)["bad", "Beta"] == ("0", "1", "1", "1")
