from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diptych.rendering.tables import layout_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project import Project

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
        ("", "'': write TEXT, TEXT:9 or TEXT:9-11"),
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
        (b"caf\xe9", ("byte 3 is not UTF-8; convert the file, for example with: "
                     "iconv -f WINDOWS-1252 -t UTF-8")),
        (b"a\0b", "NUL at character 1; this is not a text file"),
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
