from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diptych.comparison.alignment import Alignment, AlignmentRow
from diptych.operations.aligning import Aligned
from diptych.rendering import terminal
from diptych.rendering.tables import layout_formats
from diptych.rendering.terminal import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")


def test_a_text_is_shown_with_its_paragraph_numbers(diptych: Callable[..., Any]) -> None:
    assert diptych("show", "alpha") == (
        0,
        """\
alpha · Alpha News · Ann Author · 2025-07-01 · English

1  # Rules for all

2  The UN makes rules.

3  Access is good. Courts are bad.
""",
        "",
    )


@pytest.mark.parametrize(
    ("passage", "paragraphs"),
    [("alpha", [1, 2, 3]), ("alpha:2", [2]), ("alpha:2-3", [2, 3]), ("a:1-1", [1])],
)
def test_a_part_can_be_asked_for(
    diptych: Callable[..., Any], passage: str, paragraphs: list[int]
) -> None:
    rows = json.loads(diptych("show", passage, "--format", "json").out)
    assert [row["paragraph"] for row in rows] == paragraphs


def test_records_have_the_keys_that_the_help_names(diptych: Callable[..., Any]) -> None:
    assert diptych("show", "alpha:1", "--format", "jsonl") == (
        0,
        (
            '{"text":"alpha","paragraph":1,"kind":"heading","start":2,"end":15,"language":"en",'
            '"words":3,"content":"Rules for all"}\n'
        ),
        "",
    )
    assert diptych("show", "beta", "--format", "tsv").out.split("\n")[0].split("\t") == [
        "text", "paragraph", "kind", "start", "end", "language", "words", "content"
    ]  # fmt: skip


def test_a_layout_is_a_table(diptych: Callable[..., Any]) -> None:
    assert diptych("show", "alpha:1-2", "--format", "github").out == (
        "| paragraph | kind      | words | content             |\n"
        "|-----------|-----------|-------|---------------------|\n"
        "|         1 | heading   |     3 | Rules for all       |\n"
        "|         2 | paragraph |     4 | The UN makes rules. |\n"
    )


@pytest.mark.parametrize("form", layout_formats())
def test_every_layout(diptych: Callable[..., Any], form: str) -> None:
    assert "Akses buruk." in diptych("show", "beta", "--format", form).out


def test_a_text_without_language_has_none(diptych: Callable[..., Any], annotated: Project) -> None:
    (annotated.root / "texts/plain.txt").write_text("Words.")
    (row,) = json.loads(diptych("show", "plain", "-f", "json").out)
    assert row["language"] is None


@pytest.mark.parametrize(
    ("passage", "complaint"),
    [
        ("gamma", "there is no text 'gamma'; there is alpha, beta"),
        ("alpha:9", "alpha:9: alpha has paragraphs 1 to 3"),
        ("alpha:0", "alpha:0: alpha has paragraphs 1 to 3"),
        ("alpha:3-2", "alpha:3-2: alpha has paragraphs 1 to 3; write the smaller number first"),
        ("alpha:2-9", "alpha:2-9: alpha has paragraphs 1 to 3"),
        ("alpha:x", "'alpha:x': write TEXT, TEXT:9 or TEXT:9-11"),
        ("alpha:", "'alpha:': write TEXT, TEXT:9 or TEXT:9-11"),
        ("", "TEXT[:P[-Q]]: it is empty; fill it in, or leave it out"),
    ],
)
def test_a_passage_that_is_not_there_is_refused(
    diptych: Callable[..., Any], passage: str, complaint: str
) -> None:
    assert diptych("show", passage) == (2, "", f"diptych: {complaint}\n")


def test_an_ambiguous_beginning_is_refused(diptych: Callable[..., Any], annotated: Project) -> None:
    (annotated.root / "texts/alphabet.md").write_text("x")
    assert diptych("show", "alp") == (
        2, "", "diptych: 'alp' fits more than one text: alpha, alphabet; type more of it\n"
    )  # fmt: skip


def test_a_text_is_needed(diptych: Callable[..., Any]) -> None:
    assert diptych("show") == (
        2, "", "diptych: Missing argument 'TEXT[:P[-Q]]'. See: diptych show --help\n"
    )  # fmt: skip


def test_an_unknown_format_is_refused(diptych: Callable[..., Any]) -> None:
    assert diptych("show", "alpha", "--format", "jsom") == (
        2, "", "diptych: there is no format 'jsom'; did you mean json or jsonl?\n"
    )  # fmt: skip


def test_markdown_is_a_format_that_can_be_meant(diptych: Callable[..., Any]) -> None:
    assert diptych("show", "alpha", "--format", "mrkdown") == (
        2, "", "diptych: there is no format 'mrkdown'; did you mean markdown?\n"
    )  # fmt: skip


def test_a_format_unlike_any_is_told_which_there_are(diptych: Callable[..., Any]) -> None:
    status, out, err = diptych("show", "alpha", "--format", "foo")
    assert (status, out) == (2, "")
    assert err == (
        "diptych: there is no format 'foo'; there is text, csv, tsv, json, jsonl, simple, "
        "markdown, xlsx, docx, and whatever else tabulate offers\n"
    )


def test_without_texts_the_way_out_is_named(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    for name in ("alpha", "beta"):
        (annotated.root / "texts" / f"{name}.md").unlink()
    assert diptych("show", "alpha") == (
        2, "", "diptych: there is no text 'alpha'; add one with: diptych add FILE\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"a\0b", ("NUL at character 1; this is no text, or it is damaged; to take the NULs out: "
         "tr -d '\\000' < texts/bad.md > NEW")),
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_are_bad_data(
    diptych: Callable[..., Any], annotated: Project, raw: bytes, complaint: str
) -> None:
    (annotated.root / "texts/bad.md").write_bytes(raw)
    assert diptych("show", "bad") == (3, "", f"diptych: texts/bad.md: {complaint}\n")


def test_control_characters_of_a_text_are_shown_as_escapes(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "texts/esc.md").write_text("red \x1b[31m and \u202eevil")
    assert diptych("show", "esc").out == "esc\n\n1  red \\x1b[31m and \\u202eevil\n"


@pytest.fixture
def aligned(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Have paragraphs aligned as this test says, whatever ``align`` would find."""
    rows = (
        AlignmentRow(a=(1, 1), b=None, score=None, kind="gap"),
        AlignmentRow(
            a=(2, 2), b=(1, 1), score=0.5, kind="counterpart", reasons=("codes rules/un",)
        ),
        AlignmentRow(a=(3, 3), b=(2, 2), score=0.25, kind="related"),
    )
    found = Alignment(a="alpha", b="beta", rows=rows, parallel=False, signals=("codes",))
    monkeypatch.setattr(
        "diptych.operations.aligning.align_texts",
        lambda _, texts, *__: Aligned(found, texts, ((), ())),
    )
    return annotated


TWO = """\
a  alpha                                b  beta
-  -----------------------------------  -  -------------------
1  # Rules for all
2  [The UN makes rules.]                1  [Aturan PBB bagus.]
3  [Access is good.] [Courts are bad.]  2  [Akses buruk.]
"""


@pytest.mark.usefixtures("aligned")
def test_two_texts_stand_side_by_side(diptych: Callable[..., Any]) -> None:
    assert diptych("show", "alpha", "beta") == (0, TWO, "")
    assert diptych("show", "alpha", "beta", "--annotator", "ann", "-f", "simple") == (0, TWO, "")


@pytest.mark.usefixtures("aligned")
def test_a_terminal_shows_panels(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "stdout_screen", lambda **_: Screen(width=51))
    assert (
        diptych("show", "al:2", "beta").out
        == """\
alpha · Alpha News       │ beta · Beta
                         │
2  [The UN makes rules.] ═ 1  [Aturan PBB bagus.]
"""
    )


@pytest.mark.usefixtures("aligned")
def test_parts_of_either_text_can_be_asked_for(diptych: Callable[..., Any]) -> None:
    def shown(*passages: str) -> list[int]:
        return [row["a_first"] for row in json.loads(diptych("show", *passages, "-f", "json").out)]

    assert shown("alpha:1-2", "beta") == [1, 2]
    assert shown("alpha", "beta:2") == [3]
    assert shown("alpha:1", "beta:2") == [1, None], "those and no others"
    assert shown("alpha:2-3", "beta:1") == [2, 3]
    (first, _) = json.loads(diptych("show", "alpha:2-3", "beta:1", "-f", "json").out)
    assert (first["kind"], first["b_first"]) == ("counterpart", 1)
    out = diptych("show", "alpha:1", "beta:2", "-f", "markdown").out
    assert "Akses buruk." in out
    assert "Access is good." not in out
    assert diptych("show", "alpha", "beta:9").err == "diptych: beta:9: beta has paragraphs 1 to 2\n"


@pytest.mark.usefixtures("aligned")
def test_records_of_two_texts_are_those_of_align_with_contents(diptych: Callable[..., Any]) -> None:
    rows = json.loads(diptych("show", "alpha", "beta", "--format", "json").out)
    assert rows[0]["b_content"] is None
    assert rows[1] == {
        "a_first": 2, "a_last": 2, "b_first": 1, "b_last": 1, "score": 0.5,
        "kind": "counterpart", "reasons": "codes rules/un",
        "a_content": "The UN makes rules.", "b_content": "Aturan PBB bagus.",
    }  # fmt: skip


def test_where_several_could_be_meant_nobodys_passages_are_marked(
    diptych: Callable[..., Any], aligned: Project
) -> None:
    (aligned.root / "annotations/beta/bob.json").write_bytes(
        (aligned.root / "annotations/beta/ann.json").read_bytes().replace(b'"ann"', b'"bob"')
    )
    status, out, err = diptych("show", "alpha", "beta")
    assert (status, "[" in out) == (0, False)
    assert err == (
        "no passages are marked: there are annotations by ann and bob and no consensus of beta; "
        "say whose to count: --annotator ann, an order of preference: --prefer ann,bob, or settle "
        "it, though ann and bob have not finished beta: diptych adjudicate beta\n"
    )
    assert "[Akses buruk.]" in diptych("show", "alpha", "beta", "-a", "bob").out


@pytest.mark.usefixtures("aligned")
@pytest.mark.parametrize("whose", [["-a", "ann"], ["--prefer", "ann"]])
def test_passages_of_one_text_are_marked_where_somebody_is_named(
    diptych: Callable[..., Any], whose: list[str]
) -> None:
    assert "[" not in diptych("show", "beta").out
    assert "[Akses buruk.]" in diptych("show", "beta", *whose).out
    assert "[Akses buruk.]" in diptych("show", "beta", "alpha", "beta:1", *whose).out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["alpha", "-a", "ann", "--prefer", "ann"],
            "--prefer: cannot be combined with --annotator",
        ),
        (["alpha", "-a", "bob"], "there is no annotator 'bob'; there is ann"),
        (["alpha", "beta", "-a", "bob"], "there is no annotator 'bob'; there is ann"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("show", *arguments) == (2, "", f"diptych: {complaint}\n")


def test_several_passages_stand_one_after_the_other(diptych: Callable[..., Any]) -> None:
    parts = ("beta:1", "alpha:2", "alpha:3")
    alone = [diptych("show", part).out for part in parts]
    assert diptych("show", *parts).out == "\n".join(alone)
    rows = [diptych("show", part, "-f", "csv").out.splitlines()[1] for part in parts]
    assert diptych("show", *parts, "-f", "csv").out.splitlines()[1:] == rows
    assert "text" in diptych("show", "alpha:1", "beta:1", "alpha:2", "-f", "simple").out


def test_what_align_finds_has_every_paragraph_of_both(diptych: Callable[..., Any]) -> None:
    rows = json.loads(diptych("show", "alpha", "beta", "--format", "json").out)
    for side, count in (("a", 3), ("b", 2)):
        spans = [
            (row[f"{side}_first"], row[f"{side}_last"])
            for row in rows
            if row[f"{side}_content"] is not None
        ]
        assert sorted(n for first, last in spans for n in range(first, last + 1)) == [
            *range(1, count + 1)
        ]


def test_annotations_that_do_not_fit_the_text_any_more_are_said(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    path = annotated.root / "texts/alpha.md"
    path.write_text(path.read_text().replace("The UN", "Nobody"))
    assert diptych("show", "alpha:2").err == (
        "annotations of alpha by ann no longer match it; move them with: diptych reanchor alpha\n"
    )


@pytest.mark.parametrize("name", ["ann.json", "Not An Id.json"])
@pytest.mark.parametrize("content", [b"{", b"\xff"])
def test_a_text_is_shown_although_what_was_said_of_it_cannot_be_read(
    annotated: Project, diptych: Callable[..., Any], name: str, content: bytes
) -> None:
    (annotated.root / "annotations/alpha" / name).write_bytes(content)
    found = diptych("show", "alpha:2")
    said = "annotations/alpha/Not An Id.json (nothing reads a file of such a name or place)"
    named = f"not counted: {said}; see: diptych check\n" if name == "Not An Id.json" else ""
    assert (found.status, found.err) == (0, named)
