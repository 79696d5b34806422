"""A few letters find the code that is meant."""

from __future__ import annotations

import pytest

from diptych.annotations.codebook import Code
from diptych.tui.ranking import folded, ranked

CODES = [
    Code(path="governance", labels={"en": "Global governance", "id": "Tata kelola global"}),
    Code(path="governance/un-process", definition="A resolution as such.", include=("a vote",)),
    Code(path="development", terms={"id": ("negara berkembang",)}),
    Code(path="geopolitics", labels={"": "Géopolitique"}),
    Code(path="风险", labels={"en": "Risk"}),
]


def paths(query: str, codes: list[Code]) -> list[str]:
    return [code.path for _, code in ranked(query, [("theme", code) for code in codes])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["governance", "governance/un-process", "development", "geopolitics", "风险"]),
        ("un", ["governance/un-process"]),
        ("gov", ["governance", "governance/un-process"]),
        ("kelola", ["governance"]),
        ("geopolitique", ["geopolitics"]),
        ("GÉO", ["geopolitics", "governance/un-process"]),
        ("berk", ["development"]),
        ("resol", ["governance/un-process"]),
        ("vote", ["governance/un-process"]),
        ("gvn", ["governance", "governance/un-process"]),
        ("gov proc", ["governance/un-process"]),
        ("风", ["风险"]),
        ("risk", ["风险"]),
        ("overn", ["governance", "governance/un-process"]),
        ("qx", []),
        ("gov zzz", []),
    ],
)
def test_ranking(query: str, expected: list[str]) -> None:
    assert paths(query, CODES) == expected


def test_a_code_itself_comes_before_codes_that_mention_it() -> None:
    codes = [Code(path="a", definition="Not risks."), Code(path="risks/x"), Code(path="risks")]
    assert paths("risks", codes) == ["risks", "risks/x", "a"]


def test_codes_of_several_facets_fit_by_their_facets_too() -> None:
    codes = [
        ("theme", Code(path="risks")),
        ("sentiment", Code(path="good")),
        ("actor", Code(path="s")),
    ]
    assert [code.path for _, code in ranked("sentiment", codes, by_facet=True)] == ["good"]
    assert [code.path for _, code in ranked("sent goo", codes, by_facet=True)] == ["good"]
    assert ranked("sentiment", codes) == []


def test_folding_drops_case_and_accents_only() -> None:
    assert folded("Éß İ 風") == "ess i 風"
