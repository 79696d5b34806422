from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from diptych.command_lines import CommandLine
from diptych.comparison.keyness import Keyness, Term, TermQuery
from diptych.rendering.keyness import keyness_explanation, keyness_tables
from diptych.rendering.terminal import Screen

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PAPER = Screen()


def term(
    name: str,
    group: int,
    counts: tuple[int, int],
    rates: tuple[float, float],
    z: float,
    **more: Any,
) -> Term:
    return Term(
        term=name,
        group=group,
        counts=counts,
        rates=rates,
        log_odds=z / 4,
        z=z,
        **{"texts": (1, 1), "dispersion": None, "pattern": name, **more},
    )


TERMS = (
    term("un's | rules", 0, (12, 1), (12, 0.5), 2.5, texts=(3, 1), dispersion=0.25),
    term("新华社", 0, (3, 0), (3, 0), 0.9, texts=(2, 0), dispersion=0.5),
    term("1e5", 1, (0, 4), (0, 2), -1.1, texts=(0, 1)),
)


def keyness(
    *terms: Term, has_letters: bool = False, texts: tuple[int, int] = (1, 1), **options: Any
) -> Keyness:
    return Keyness(
        query=TermQuery(**options),
        names=("Times", "Sun"),
        words=(1000, 2000),
        terms=terms,
        has_letters=has_letters,
        without_language=(),
        texts=texts,
        opening=CommandLine("kwic", ("Times", "Sun")),
    )


def test_each_group_has_a_table_of_what_it_has_more_of() -> None:
    first, second = keyness_tables(keyness(*TERMS), "simple", PAPER)
    head, rule, *rows = first.split("\n")
    assert head == "more in Times  Times  per 1,000  Sun  per 1,000  log odds      z  in context"
    assert rule == f"-------------  -----  ---------  ---  ---------  --------  -----  {'-' * 41}"
    assert [row.partition("diptych")[0].rstrip() for row in rows] == [
        "un's | rules      12       12.0    1        0.5     +0.62  +2.50",
        "新华社             3        3.0    –          –     +0.23  +0.90",
    ]
    assert rows[0].endswith("""  diptych kwic 'un'"'"'s | rules' Times Sun""")
    assert second.split("\n")[2:] == [
        "1e5              –          –    4        2.0     −0.28  −1.10  diptych kwic 1e5 Times Sun"
    ]


def test_texts_are_counted_where_a_group_has_several() -> None:
    first, second = keyness_tables(keyness(*TERMS, texts=(4, 1)), "simple", Screen(width=90))
    assert first.split("\n")[::2] == [
        "more in Times  Times  per 1,000  texts  Sun  per 1,000  texts  log odds      z    DP",
        "un's | rules      12       12.0      3    1        0.5      1     +0.62  +2.50  0.25",
    ]
    assert second.split("\n")[-1].endswith("–")
    assert keyness_explanation(keyness(texts=(1, 2))).endswith(
        "; DP: how unevenly the texts of its group have a term, 0 to 1"
    )


def test_places_are_counted_where_words_are_near_others() -> None:
    (only,) = keyness_tables(keyness(TERMS[2], near="tram"), "simple", PAPER)
    assert "Times  per 1,000 places  Sun  per 1,000 places" in only
    assert keyness_explanation(keyness(near="tram", ignore=["x y", "z"])).startswith(
        "words and phrases of up to 3 words near 'tram' in Times (1000 places) and Sun (2000 "
        "places); without 'x y' and 'z'; log odds"
    )


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
    assert (
        "; in scripts that write no spaces letters that occur together are words; log"
        in keyness_explanation(keyness(has_letters=True))
    )
