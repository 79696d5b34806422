"""Which paragraphs of one group stand in another: what a look at all pairs finds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diptych.comparison.shared import printed_paragraphs, shared_paragraphs
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

LONG = "The minister said on Monday that nobody had been told of it."
OTHER = "The minister said on Monday that everybody had been told of it."
EIGHTEEN = "社会契約は会社であると言われた、社会で。"
"""Letters that are words by themselves."""


def group(name: str, *bodies: str) -> list[tuple[str, bytes]]:
    return [text(f"{name}-{n}", body) for n, body in enumerate(bodies)]


def text(name: str, body: str) -> tuple[str, bytes]:
    return name, printed_paragraphs(parse_text(name, body.encode(), body, name))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((LONG,), (LONG,), [1, 1]),
        ((LONG, LONG), (f"{OTHER}\n\n{LONG}",), [2, 1]),
        ((LONG, LONG), (OTHER,), [0, 0]),
        ((LONG,), (LONG.replace("nobody", "no\u00adbody  "),), [1, 1]),
        ((LONG,), (f"> {LONG}",), [1, 1]),
        ((LONG,), (LONG.replace(" that ", "\nthat "),), [1, 1]),
        (("Nine words are too few to be any copy.",) * 2, (LONG,), [0, 0]),
        (("Nine words are too few to be any copy.",), ("Nine words are too few to be any copy.",),
         [0, 0]),
        (("Short.",), ("Short.",), [0, 0]),
        (("社会契約は会社である。" * 2,), ("社会契約は会社である。" * 2,), [1, 1]),
        ((EIGHTEEN,), (EIGHTEEN,), [0, 0]),
    ],
)  # fmt: skip
def test_paragraphs_that_look_the_same_are_counted(
    one: tuple[str, ...], other: tuple[str, ...], shared: list[int]
) -> None:
    assert shared_paragraphs([group("a", *one), group("b", *other)]) == shared


QUOTED = "“Nobody’s minister,” he said – on “Monday” – had been told: “pas-né” of it…"
RETOLD: dict[str, dict[int, Any]] = {
    "straight": str.maketrans("“”’", '""\''),
    "french": {ord("“"): "«\u00a0", ord("”"): "\u00a0»"},
    "french with blanks": {ord("“"): "« ", ord("”"): " »"},
    "german": str.maketrans("“”", "»«"),
    "typewriter": {ord("“"): "``", ord("”"): "''", ord("–"): "--", ord("…"): "..."},
    "dashes": str.maketrans("–-", "\u2015\u2011"),
    "blanks": {ord(" "): "\u2009\u00a0"},
    "width": str.maketrans("N,:–", "Ｎ，：－"),
    "composed": {ord("é"): "e\u0301"},
}


@pytest.mark.parametrize("kind", RETOLD)
def test_marks_hide_no_copy(kind: str) -> None:
    retold = QUOTED.translate(RETOLD[kind])
    assert retold != QUOTED
    one, other = group("a", QUOTED), group("b", retold)
    assert shared_paragraphs([one, other]) == shared_paragraphs([other, one]) == [1, 1]


@pytest.mark.parametrize(
    "other",
    [QUOTED.replace("Monday", "monday"), QUOTED.replace("told:", "told"), QUOTED.replace("-", "")],
)
def test_case_and_other_marks_make_another_paragraph(other: str) -> None:
    assert shared_paragraphs([group("a", QUOTED), group("b", other)]) == [0, 0]


def test_a_dash_between_words_makes_no_copy_too_short() -> None:
    one = "The minister said on Monday – nobody had been told."
    other = one.replace(" – ", "—")
    assert shared_paragraphs([group("a", one + " So."), group("b", other + " So.")]) == [1, 1]
    assert shared_paragraphs([group("a", one[4:]), group("b", other[4:])]) == [0, 0]


def test_one_group_shares_nothing_with_itself() -> None:
    assert shared_paragraphs([group("a", LONG, LONG)]) == [0]


def test_a_text_in_two_groups_shares_nothing_with_itself() -> None:
    one = group("a", LONG)
    assert shared_paragraphs([one, one]) == [0, 0]
    assert shared_paragraphs([one, one, group("c", LONG)]) == [1, 1, 1]


def test_the_overview_says_how_many_are_shared(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    for name in ("alpha", "beta"):
        path = annotated.root / f"texts/{name}.md"
        path.write_text(f"{path.read_text()}\n{LONG}\n")
    rows = json.loads(diptych("compare", "--by", "text", "--format", "json").out)
    assert {row["shared"] for row in rows} == {1}
    outcome = diptych("compare", "--facet", "theme", "--by", "text")
    head, _, alpha, beta = outcome.out.splitlines()[:4]
    assert "shared" in head.split()
    place = head.split().index("shared") - len(head.split())
    assert (alpha.split()[place], beta.split()[place]) == ("1", "1")
    assert (
        "shared: paragraphs of at least 10 words, of any kind, that stand word for word in another "
        "text; see: diptych texts --alike"
    ) in " ".join(outcome.err.split())
