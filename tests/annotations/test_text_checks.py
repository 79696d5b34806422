"""What front matter says otherwise than it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.text_checks import field_name_findings, same_text_findings, twin_findings
from diptych.texts.front_matter import field_lines
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.texts.text import Text

Texts = list[tuple["Text", str]]


def texts_of(*front_matters: str) -> tuple[Texts, dict[str, dict[str, int]]]:
    texts, lines = [], {}
    for number, fields in enumerate(front_matters, 1):
        source = f"---\n{fields}\n---\n\nText {number}.\n"
        path = f"texts/t{number}.md"
        texts.append((parse_text(f"t{number}", source.encode(), source, path), path))
        lines[path] = field_lines(source)
    return texts, lines


def messages(findings: Callable[..., object], *front_matters: str) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in findings(*texts_of(*front_matters))]  # type: ignore[attr-defined]


def test_blanks_and_composition_make_no_twin() -> None:
    sources = ("The Post", "'The Post '", "The\u00a0Post", "The  Post")
    assert messages(twin_findings, *(f"source: {one}" for one in sources)) == []
    assert messages(twin_findings, "desk: Caf\u00e9", "desk: Cafe\u0301") == []


def test_case_width_and_marks_make_one_of_the_rarer_spelling() -> None:
    assert messages(twin_findings, "x: 1\ndesk: L'Eau", "desk: L\u2019Eau", "desk: L\u2019Eau") == [
        (3, "desk \"L'Eau\" (t1) and 'L\u2019Eau' (t2, t3) are two groups; write them alike")
    ]


def test_many_texts_are_not_all_listed() -> None:
    (found,) = messages(twin_findings, *["desk: a"] * 9, "desk: A")
    assert found[1].startswith("desk 'A' (t10) and 'a' (t1, t2, t3, t4, t5, t6, t7, t8 …) are")


def test_titles_are_each_texts_own() -> None:
    assert messages(twin_findings, "title: Rain", "title: RAIN") == []


def test_a_field_of_ones_own_is_written_as_most_texts_have_it() -> None:
    assert messages(field_name_findings, "Desk: a", "desk: b", "desk: c", "Title: x") == [
        (2, "Desk is not desk, and is another field; write desk"),
        (2, "Title is not title, and is another field; write title"),
    ]


def test_texts_that_look_the_same_are_the_same() -> None:
    first = parse_text("a", b"", "K\u00f6ln", "texts/a.md")
    twin = parse_text("b", b"", "Ko\u0308ln", "texts/b.md")
    (finding,) = same_text_findings([(first, "texts/a.md"), (twin, "texts/b.md")])
    assert finding.message == (
        "the same text as texts/a.md, but for how letters are composed, unseen letters or white "
        "space; to remove it: diptych texts remove b"
    )
