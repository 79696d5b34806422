"""Terms: what matches, what becomes of it, and how good it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from diptych.annotations import terms
from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import Code, Facet
from diptych.annotations.suggestions import Suggestion, as_annotations
from diptych.annotations.terms import (
    Score,
    TermMatcher,
    TermReport,
    codes_without_terms,
    terms_in,
)
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence

# What matches


def text_of(body: str, language: str = "en") -> Text:
    """Make a text of a body in a language."""
    source = f"---\nlanguage: {language}\n---\n\n{body}"
    return parse_text("t", source.encode(), source, "texts/t.md")


def found(body: str, *terms: str, language: str = "en") -> list[str]:
    """Look for terms of one code, and return the passages."""
    text = text_of(body, language)
    facet = Facet(name="f", codes={"c": Code(path="c", terms={language: terms})})
    return [text.body[s.start : s.end] for s in TermMatcher([facet]).suggestions(text)]


def test_where_no_term_is_of_a_texts_language_no_words_are_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facet = Facet(name="theme", codes={"sea": Code(path="sea", terms={"de": ("meer",)})})
    matcher = TermMatcher([facet])
    assert matcher.suggestions(text_of("Das Meer.", "de"))
    monkeypatch.setattr(terms, "pieces_of", None)
    assert matcher.suggestions(text_of("The sea.")) == []


@pytest.mark.parametrize(
    ("body", "term", "passages"),
    [
        ("Risk, risks, asterisk", "risk", ["Risk"]),
        ("Risk, risks, asterisk", "risk*", ["Risk", "risks"]),
        ("a risk-based view", "risk*", ["risk"]),
        ("China's US-led China-watch", "china", ["China", "China"]),
        ("China’s rise", "China's rise", ["China’s rise"]),
        ("a non‑binding vote", "non-binding", ["non‑binding"]),
        ("a non binding vote", "non-binding", []),
        ("United\u00a0 \nNations", "united nations", ["United\u00a0 \nNations"]),
        ("UnitedNations", "united nations", []),
        ("the export restrictions of", "export restriction* of", ["export restrictions of"]),
        ("a 2*3 b", "2*3", ["2*3"]),
        ("2*", "2**", ["2*"]),
        ("*", "*", ["*"]),
        ("a *b", "a *b", ["a *b"]),
        ("$60 and $*", "$*", ["$*"]),
        ("risks% risk% risk", "risk*%", ["risks%", "risk%"]),
        ("C and C++", "c++", ["C++"]),
        ("growth² and growth", "growth", ["growth", "growth"]),
        ("_China_", "china", ["China"]),
        ("5G, G", "5g", ["5G"]),
    ],
)
def test_a_term_matches_whole_words(body: str, term: str, passages: list[str]) -> None:
    assert found(body, term) == passages


@pytest.mark.parametrize(
    ("body", "term", "passages"),
    [
        ("STRASSE, Straße, straßen", "straße", ["STRASSE", "Straße"]),
        ("Straßen", "strass*", ["Straßen"]),
        ("ΛΟΓΟΣ", "λόγος", []),
        ("ΛΌΓΟΣ λόγος", "λόγος", ["ΛΌΓΟΣ", "λόγος"]),
        ("cafe\u0301 café cafe", "café", ["cafe\u0301", "café"]),
        ("cafe\u0301 cafe", "cafe", ["cafe"]),
        ("x\u0304 x", "x", ["x"]),
        ("inter\u00adnational law", "international", ["inter\u00adnational"]),
        ("China\u200b! China\u200bwatch", "china", ["China"]),
        ("China\u200bwatch", "chinawatch", ["China\u200bwatch"]),
        ("\u200eLTR\u200e name", "ltr name", ["LTR\u200e name"]),
        ("a\u034f\ufe0fb", "ab", ["a\u034f\ufe0fb"]),
        ("日本のＡＩ政策", "ai", ["ＡＩ"]),
        ("oﬃce", "office", ["oﬃce"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
        ("किताब कि", "कि", ["कि"]),
        ("한국은 한국", "한국", ["한국"]),
        ("한국은 하나", "하*", ["하나"]),
        ("1\ufe0f\u20e3 one", "one", ["one"]),
        ("x", "\u200b", []),
    ],
)
def test_letters_are_compared_as_people_read_them(
    body: str, term: str, passages: list[str]
) -> None:
    assert found(body, term) == passages


def test_turkish_has_two_letters_i() -> None:
    body = "IŞIK ışık İŞ iş"
    assert found(body, "ışık", "iş", language="tr") == ["IŞIK", "ışık", "İŞ", "iş"]
    assert found(body, "ışık", "iş", language="en") == ["ışık", "İŞ", "iş"]


@pytest.mark.parametrize(
    ("body", "term", "passages"),
    [
        ("人工智能的风险很大", "风险", ["风险"]),
        ("人工智能的风险很大", "风险*", ["风险"]),
        ("中国AI治理", "ai", ["AI"]),
        ("中国AI治理", "ai治理", ["AI治理"]),
        ("人工\n智能", "人工智能", ["人工\n智能"]),
        ("人工 智能", "人工智能", []),
        ("人工 智能", "人工 智能", ["人工 智能"]),
        ("ประเทศไทย", "ไทย", ["ไทย"]),
        ("ประเทศที่", "ท", ["ท"]),
    ],
)
def test_scripts_without_spaces_match_anywhere(body: str, term: str, passages: list[str]) -> None:
    assert found(body, term) == passages


def test_nothing_matches_across_paragraphs() -> None:
    assert found("## The United\n\nNations", "united nations") == []


def test_markup_of_a_heading_is_no_part_of_the_passage() -> None:
    text = text_of("# Risks\n\nRisks")
    facet = Facet(name="f", codes={"c": Code(path="c", terms={"en": ("risk*",)})})
    assert TermMatcher([facet]).suggestions(text) == [
        Suggestion(2, 7, (("f", "c"),)),
        Suggestion(9, 14, (("f", "c"),)),
    ]


def test_overlapping_matches_of_one_code_are_one_suggestion() -> None:
    terms = ("united nations", "nations general assembly", "general")
    assert found("United Nations General Assembly, general", *terms) == [
        "United Nations General Assembly",
        "general",
    ]


def test_matches_side_by_side_stay_two() -> None:
    assert found("negara-negara", "negara") == ["negara", "negara"]
    assert found("风险风险", "风险") == ["风险", "风险"]


def test_codes_of_one_passage_are_one_suggestion_each_in_reading_order() -> None:
    theme = Facet(name="theme", codes={"un": Code(path="un", terms={"en": ("united nations",)})})
    actor = Facet(
        name="actor",
        codes={
            "un": Code(path="un", terms={"en": ("the united nations",)}),
            "we": Code(path="we", terms={"en": ("united",)}),
        },
    )
    assert TermMatcher([theme, actor]).suggestions(text_of("of the United Nations")) == [
        Suggestion(3, 21, (("actor", "un"),)),
        Suggestion(7, 13, (("actor", "we"),)),
        Suggestion(7, 21, (("theme", "un"),)),
    ]


LETTERS = st.text("aAbBc 中风-*", max_size=12)
TERMS = st.lists(LETTERS.map(lambda t: " ".join(t.split())).filter(bool), max_size=4)


def pattern_of(term: str) -> str:
    """Write a term of the letters above as a regular expression."""
    pattern = r"\s+".join(map(re.escape, term.split(" ")))
    pattern = re.sub(r"(?<=[a-z])\\\*(?![a-z中风])", "[a-z]*", pattern)
    before = "(?<![a-z])" if pattern[0] in "abc" else ""
    after = "(?![a-z])" if pattern.endswith(("a", "b", "c", "[a-z]*")) else ""
    return before + re.sub(r"(?<=[中风])\\\*(?![a-z中风])", "", pattern) + after


def brute_force(body: str, terms: Sequence[str]) -> list[str]:
    """Try every term at every place."""
    matches = [
        re.compile(pattern_of(term.lower())).match(body.lower(), start)
        for term in terms
        for start in range(len(body))
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(match.span() for match in matches if match):
        if joined and start < joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])  # noqa: PLW2901
        joined.append((start, end))
    return [body[start:end] for start, end in joined]


@given(LETTERS, TERMS)
@example("AB中 a-b**", ["ab*", "中 a", "b**", "a*-b"])
def test_matching_equals_brute_force(body: str, terms: list[str]) -> None:
    assert found(body, *terms) == brute_force(body.strip(), terms)


# Which terms


CODE = Code(path="c", terms={"en": ("one",), "pt-BR": ("um",), "pt": ("dois", "um")})


@pytest.mark.parametrize(
    ("language", "terms"),
    [
        ("en", ("one",)),
        ("EN-gb", ("one",)),
        ("pt", ("dois", "um")),
        ("pt-br", ("um", "dois")),
        ("pt-PT", ("dois", "um")),
        ("ptx", ()),
        ("", ("one", "um", "dois")),
    ],
)
def test_a_text_has_the_terms_of_its_language_and_region(
    language: str, terms: tuple[str, ...]
) -> None:
    assert terms_in(CODE, language) == terms


def test_a_text_of_unknown_language_is_searched_for_all_terms() -> None:
    text = replace(text_of("one um two"), fields={})
    facet = Facet(name="f", codes={"c": CODE})
    assert [s[:2] for s in TermMatcher([facet]).suggestions(text)] == [(0, 3), (4, 6)]


def test_one_matcher_serves_texts_of_several_languages() -> None:
    matcher = TermMatcher([Facet(name="f", codes={"c": CODE})])
    texts = [text_of("um one", "en"), text_of("um one", "pt-BR"), text_of("one um", "en")]
    assert [[s.start for s in matcher.suggestions(text)] for text in texts] == [[3], [0], [0]]


def test_codes_without_terms_are_named() -> None:
    facet = Facet(name="f", codes={"c": CODE, "d": Code(path="d")})
    assert codes_without_terms([facet], "en") == [("f", "d")]
    assert codes_without_terms([facet], "de") == [("f", "c"), ("f", "d")]


# How good the terms are


TEXT = text_of("A tree, a tax and a tree.\n\nA tax.\n\nNothing.")
TREE, TAX, AGAIN, LAST = (
    Suggestion(2, 6, (("theme", "green/tree"),)),
    Suggestion(10, 13, (("theme", "tax"),)),
    Suggestion(20, 24, (("theme", "green/tree"),)),
    Suggestion(29, 32, (("theme", "tax"),)),
)
NOBODY = AnnotationSet(text="t", text_version=TEXT.version, annotator="terms")


def said_by(annotator: str, *codes: tuple[int, int, str]) -> AnnotationSet:
    annotations = {
        str(number): Annotation(start=start, end=end, quote="", codes={"theme": code})
        for number, (start, end, code) in enumerate(codes)
    }
    return replace(NOBODY, annotator=annotator, annotations=annotations, finished=True)


def test_terms_and_annotators_are_compared_by_paragraph() -> None:
    report = TermReport()
    human = said_by("ann", (0, 30, "green"), (0, 1, "tax"), (36, 40, "tax"))
    report.add(TEXT, as_annotations(TEXT, [TREE, AGAIN, TAX, LAST]), [human])
    assert report.annotations == {
        ("theme", "green/tree"): 2, ("theme", "green"): 2, ("theme", "tax"): 2
    }  # fmt: skip
    assert report.paragraphs == {
        ("theme", "green/tree"): 1, ("theme", "green"): 1, ("theme", "tax"): 2
    }  # fmt: skip
    assert report.texts == {"ann": 1}
    assert report.scores == {
        "ann": {
            ("theme", "green/tree"): Score(suggested=1, coded=0, both=0),
            ("theme", "green"): Score(suggested=1, coded=2, both=1),
            ("theme", "tax"): Score(suggested=2, coded=2, both=1),
        }
    }


def test_scores_add_up_over_texts() -> None:
    report = TermReport()
    for _ in range(2):
        report.add(TEXT, as_annotations(TEXT, [TAX]), [said_by("ann", (0, 1, "tax"))])
    assert report.score("ann", ("theme", "tax")) == Score(suggested=2, coded=2, both=2)
    assert report.texts == {"ann": 2}


def test_precision_and_recall_are_shares() -> None:
    score = Score(suggested=4, coded=2, both=1)
    assert (score.precision, score.recall) == (0.25, 0.5)


def test_a_share_of_nothing_is_none() -> None:
    assert (Score().precision, Score().recall) == (None, None)


def test_a_code_on_neither_side_scores_nothing() -> None:
    report = TermReport()
    report.add(TEXT, NOBODY, [said_by("ann")])
    assert report.score("ann", ("theme", "tax")) == Score()
