from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from diptych.comparison.keyness import Keyness, Term, TermQuery
from diptych.rendering.keyness import keyness_explanation, keyness_tables
from diptych.rendering.terminal import Screen

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PAPER = Screen()
TERMS = (
    Term(term="un's | rules", group=0, counts=(12, 1), rates=(12, 0.5), log_odds=0.61, z=2.5),
    Term(term="新华社", group=0, counts=(3, 0), rates=(3, 0), log_odds=0.5, z=0.9),
    Term(term="1e5", group=1, counts=(0, 4), rates=(0, 2), log_odds=-0.4, z=-1.1),
)


def keyness(*terms: Term, has_letters: bool = False, **options: Any) -> Keyness:
    return Keyness(
        query=TermQuery(**options),
        names=("Times", "Sun"),
        words=(1000, 2000),
        terms=terms,
        has_letters=has_letters,
        without_language=(),
    )


def test_each_group_has_a_table_of_what_it_has_more_of() -> None:
    first, second = keyness_tables(keyness(*TERMS), "simple", PAPER)
    assert first.split("\n") == [
        "more in Times  Times  per 1,000  Sun  per 1,000  log odds      z",
        "-------------  -----  ---------  ---  ---------  --------  -----",
        "un's | rules      12       12.0    1        0.5     +0.61  +2.50",
        "新华社             3        3.0    –          –     +0.50  +0.90",
    ]
    assert second.split("\n")[2:] == [
        "1e5              –          –    4        2.0     −0.40  −1.10"
    ]


def test_a_group_without_terms_has_no_table() -> None:
    (only,) = keyness_tables(keyness(TERMS[2]), "simple", PAPER)
    assert only.startswith("more in Sun")


@pytest.mark.parametrize("style", ["github", "latex"])
def test_what_is_to_be_pasted_elsewhere(style: str, snapshot: SnapshotAssertion) -> None:
    assert "\n\n".join(keyness_tables(keyness(*TERMS), style, PAPER)) == snapshot


def test_the_explanation_says_what_was_counted() -> None:
    assert keyness_explanation(keyness()) == (
        "words and phrases of up to 3 words of Times (1000 words) and Sun (2000 words); "
        "log odds above 0 for Times, with the words of both as prior; "
        "z: log odds by their standard error"
    )


def test_the_explanation_says_what_is_unusual() -> None:
    single = keyness_explanation(keyness(longest=1, prior=0.1))
    assert single.startswith("words of Times (1000 words)")
    assert "as prior, times 0.1; " in single
    letters = "; in scripts that write no spaces each letter counts as a word"
    assert f"{letters}; log" in keyness_explanation(keyness(longest=1, has_letters=True))
    assert f"{letters}, and phrases are runs of up to 3 letters; log" in keyness_explanation(
        keyness(has_letters=True)
    )
