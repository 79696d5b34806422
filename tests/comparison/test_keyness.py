"""Terms and their weights, against numpy and against phrases cut by hand."""

from __future__ import annotations

import re
from collections import Counter
from math import log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.groups import Group
from diptych.comparison.keyness import (
    Keyness,
    TermQuery,
    keyness,
    log_odds,
    weighed_phrases,
    written,
)
from diptych.comparison.phrases import Phrases, Wanted, spoken
from diptych.errors import BadOptionError, LanguagesDifferError
from diptych.texts.text import Text, parse_text


def text(name: str, body: str, language: str = "en") -> Text:
    source = (f"---\nlanguage: {language}\n---\n\n" if language else "") + body
    return parse_text(name, source.encode(), source, f"texts/{name}.md")


def group(name: str, *bodies: str, language: str = "en") -> Group:
    texts = (text(f"{name}-{number}", body, language) for number, body in enumerate(bodies))
    return Group(name=name, texts=tuple(texts))


def found(first: str, second: str, **options: Any) -> dict[str, tuple[int, int]]:
    """Return all terms of two bodies with their counts."""
    query = TermQuery(**{"minimum": 1, "limit": 10_000, **options})
    terms = keyness([group("a", first), group("b", second)], query).terms
    return {term.term: term.counts for term in terms}


# Weights


def test_the_weight_of_a_term_counted_by_hand() -> None:
    # prior 3 + 1 = 4 of 10 + 20 = 30; having 3 + 4 = 7 and 1 + 4 = 5;
    # lacking 10 + 30 - 7 = 33 and 20 + 30 - 5 = 45
    ratio = log(7 / 33) - log(5 / 45)
    assert ratio == pytest.approx(0.646627, abs=1e-6)
    assert log_odds((3, 1), (10, 20), 4.0, 26.0) == pytest.approx(
        (ratio, ratio / sqrt(1 / 7 + 1 / 5)), abs=1e-12
    )


COUNTS = {"crisis": (30, 4), "reform": (5, 28), "the": (200, 210), "court": (12, 11), "new": (0, 7)}
BACKGROUND = {"crisis": 60, "reform": 55, "the": 2000, "court": 40, "new": 21}


# Delta and z: logodds 0.1.0 (PyPI), log_odds_details; the scaled background by hand.
@pytest.mark.parametrize(
    ("prior", "expected"),
    [
        (
            dict.fromkeys(COUNTS, 0.01),
            {
                "crisis": (2.177991432056924, 4.096323022514988),
                "reform": (-1.7633189053315008, -3.635111584907368),
                "the": (0.013036598675080224, 0.1319494602188532),
                "court": (0.1447934990650892, 0.34702564244437945),
                "new": (-6.528510574873609, -0.6523858981425985),
            },
        ),
        (
            {term: count + 0.01 for term, count in BACKGROUND.items()},
            {
                "crisis": (0.3574596603159974, 2.186290024730519),
                "reform": (-0.32869068398564094, -1.9398405281532727),
                "the": (0.008825712591666424, 0.2930481256196977),
                "court": (0.025301534078548737, 0.12839767802850083),
                "new": (-0.2850683121192965, -0.9877155053269339),
            },
        ),
        (
            {term: 500 * count / 2176 for term, count in BACKGROUND.items()},
            {
                "crisis": (0.9548533844482461, 3.395936621612707),
                "reform": (-0.8484576398032524, -2.975601569082889),
                "the": (0.018685496400635326, 0.340599545296562),
                "court": (0.06744434479478212, 0.2168684103472186),
                "new": (-0.888308248998654, -1.6444456207562745),
            },
        ),
    ],
    ids=["flat", "background", "scaled"],
)
def test_weights_are_those_of_another_program(
    prior: dict[str, float], expected: dict[str, tuple[float, float]]
) -> None:
    totals = (247, 260)
    whole = sum(prior.values())
    for term, counts in COUNTS.items():
        weight = log_odds(counts, totals, prior[term], whole - prior[term])
        assert weight == pytest.approx(expected[term], abs=1e-10)


def test_a_smaller_prior_believes_a_rare_term_more() -> None:
    strong, weak = (log_odds((2, 0), (100, 100), 2 * prior, 198 * prior) for prior in (1.0, 0.1))
    assert strong
    assert weak
    assert weak[0] > strong[0] > 0


def test_a_term_beside_which_there_is_no_other_has_no_odds() -> None:
    assert log_odds((3, 2), (3, 2), 5.0, 0.0) is None
    assert log_odds((5, 2), (4, 2), 1.0, 0.0) is None
    assert found("One one one", "One", longest=1) == {}


vocabulary = st.sampled_from(["ai", "the", "rules", "un", "can't"])
bodies = st.lists(st.lists(vocabulary, min_size=1, max_size=12), max_size=6)


def body(sentences: list[list[str]]) -> str:
    """Write sentences, two to a paragraph."""
    written = [" ".join(words).capitalize() + "." for words in sentences]
    return "\n\n".join(" ".join(written[n : n + 2]) for n in range(0, len(written), 2))


@st.composite
def sides(draw: st.DrawFn) -> list[list[list[str]]]:
    return [draw(bodies), draw(bodies)]


def cut(side: list[list[str]], longest: int) -> Counter[str]:
    """Cut sentences into words and phrases."""
    return Counter(
        " ".join(words[start : start + length])
        for words in side
        for length in range(1, longest + 1)
        for start in range(len(words) - length + 1)
    )


@given(sides(), st.integers(1, 4), st.sampled_from([0.05, 1.0, 3.0]))
def test_terms_and_weights_equal_those_of_numpy(
    written: list[list[list[str]]], longest: int, prior: float
) -> None:
    counts = [cut(side, longest) for side in written]
    known = sorted(counts[0] | counts[1])
    y = np.array([[side[term] for term in known] for side in counts], dtype=float)
    n = y.sum(axis=1, keepdims=True)
    alpha = prior * y.sum(axis=0)
    with np.errstate(all="ignore"):
        omega = np.log((y + alpha) / (n + alpha.sum() - y - alpha))
        delta = omega[0] - omega[1]
        z = delta / np.sqrt((1 / (y + alpha)).sum(axis=0))
    expected = {
        term: [*y[:, i], pytest.approx(delta[i], abs=1e-9), pytest.approx(z[i], abs=1e-9)]
        for i, term in enumerate(known)
        if len(known) > 1 and y[0, i] * n[1, 0] != y[1, i] * n[0, 0]
    }
    wanted = Wanted(frozenset())
    told = [
        spoken(group(name, body(side)), wanted) for name, side in zip("ab", written, strict=True)
    ]
    phrases = Phrases(told, longest, 1, once=False)
    terms = weighed_phrases(phrases.counts, phrases.totals, prior)
    assert {" ".join(t.phrase): [*t.counts, t.log_odds, t.z] for t in terms} == expected
    assert all((t.log_odds > 0) == (t.z > 0) == (t.group == 0) for t in terms)
    assert [abs(t.z) for t in terms] == sorted((abs(t.z) for t in terms), reverse=True)


# Words


def test_phrases_are_written_with_spaces_where_their_script_has_them() -> None:
    assert written(("rules", "for", "ai")) == "rules for ai"
    assert written(("用", "ai", "治")) == "用ai治"


def test_a_turkish_text_is_folded_by_its_own_rules() -> None:
    sides = [group("a", "IŞIK IŞIK", language="tr"), group("b", "su", language="tr")]
    assert keyness(sides, TermQuery(longest=1)).terms[0].term == "ışık"


def test_phrases_do_not_go_beyond_a_paragraph_or_a_text() -> None:
    sides = [group("a", "one\n\ntwo", "three"), group("b", "four")]
    terms = keyness(sides, TermQuery(minimum=1)).terms
    assert {term.term for term in terms} == {"one", "two", "three", "four"}


def test_what_only_stands_in_a_longer_phrase_is_shown_as_that_phrase() -> None:
    assert found("Open source now. Open source first.", "Closed.", minimum=2) == {
        "open source": (2, 0)
    }
    four = "Open source. Open source. Open source. Open"
    assert found(f"{four} doors.", "Closed.", minimum=2) == {"open source": (3, 0)}
    assert found(f"{four} doors. Open windows.", "Closed.", minimum=2) == {"open": (5, 0)}


def test_of_terms_that_overlap_the_most_distinctive_is_shown() -> None:
    phrases = "red tram line. " * 4 + "red tram. " * 4 + "tram line. " * 4
    assert found(phrases, "Closed.", minimum=2) == {"tram": (12, 0)}
    half = "tram line. " * 4 + "line. " * 5 + "tram stop. " * 2
    assert found(half, "Closed.", minimum=2) == {"line": (9, 0), "tram": (6, 0)}


def test_a_term_that_overlaps_in_less_than_half_of_its_places_is_shown() -> None:
    options = {"minimum": 2, "longest": 2}
    more = found("a b c. " * 2 + "a b. " * 7 + "b c. " * 3, "No.", **options)
    assert more == {"a b": (9, 0), "b c": (5, 0)}
    less = found("a b c. " * 3 + "a b. " * 3 + "b c. " * 2, "No.", **options)
    assert less == {"a b": (6, 0)}


def test_more_terms_are_looked_at_where_the_first_overlap() -> None:
    one = "a b c d e f g h. " * 9 + "z. " * 2
    assert set(found(one, "Closed.", minimum=2, limit=2, longest=1)) >= {"a", "b"}
    few = found("a b c d e. " * 9 + "a b c d. " * 4 + "z z2. z. z.", "No.", longest=5, limit=3)
    assert set(few) == {"a b c d", "z", "no"}


def test_what_overlaps_with_terms_of_an_earlier_look_is_not_shown() -> None:
    said = "".join(f"x {one}. " * 3 for one in "abcdefghi") + "z. z."
    assert found(said, "No.", minimum=2, longest=2, limit=2) == {"x": (27, 0), "z": (2, 0)}


def test_words_to_ignore_are_no_terms_and_part_phrases() -> None:
    said = "The Fox News anchor saw a fox. Fox News again."
    assert found(said, "No.", ignore=["fox news"], longest=3) == {
        "anchor saw a": (1, 0), "the": (1, 0), "again": (1, 0), "no": (0, 1)
    }  # fmt: skip


def test_words_near_others_count_once_for_each_of_their_places() -> None:
    first = "The loud, loud tram was loud. One more day for a bus that had no tram; loud."
    near = found(first, "A quiet tram.", near="tram", longest=1)
    assert near["loud"] == (2, 0)
    assert near["quiet"] == (0, 1)
    assert "tram" not in near
    query = TermQuery(minimum=1, near="tram OR bus", longest=1)
    terms = keyness([group("a", first), group("b", "A quiet tram.")], query)
    assert terms.words == (3, 1)
    (loud,) = (one for one in terms.terms if one.term == "loud")
    assert loud.pattern == "tram NEAR/5 loud OR bus NEAR/5 loud"
    assert loud.rates == (pytest.approx(1000 * loud.counts[0] / 3), 0)


def test_in_how_many_texts_and_how_evenly() -> None:
    sides = [group("a", "tram line", "tram tram bus, bus, bus, bus"), group("b", "tram tram x")]
    (bus,) = (one for one in keyness(sides, TermQuery()).terms if one.term == "bus")
    assert (bus.texts, bus.dispersion) == ((1, 0), pytest.approx(0.25))
    alone = keyness([group("a", "x x"), group("b", "y y")], TermQuery()).terms[0]
    assert (alone.texts, alone.dispersion) == ((1, 0), None)


# Tables of terms


def compared(**options: Any) -> Keyness:
    first, second = "Rules, rules, rules. Access.", "Access, access. Rules, trade, trade."
    query = TermQuery(**{"minimum": 1, "longest": 1, **options})
    return keyness([group("Times", first), group("Sun", second)], query)


def test_records_have_counts_rates_and_weights_of_each_term() -> None:
    record, *_ = compared().records()
    assert record == {
        "term": "rules",
        "group": "Times",
        "count_first": 3,
        "count_second": 1,
        "rate_first": 750.0,
        "rate_second": 200.0,
        "log_odds": pytest.approx(log(7 / 6) - log(5 / 9)),
        "z": pytest.approx((log(7 / 6) - log(5 / 9)) / sqrt(1 / 7 + 1 / 5)),
        "texts_first": 1,
        "texts_second": 1,
        "dispersion": None,
        "opened_by": "diptych kwic rules",
    }


def test_the_first_group_s_terms_come_first_and_the_most_distinctive_before_others() -> None:
    assert [(t.term, t.group) for t in compared().terms] == [
        ("rules", 0),
        ("trade", 1),
        ("access", 1),
    ]
    assert compared().terms[1].z < compared().terms[2].z < 0


def test_so_many_terms_of_each() -> None:
    assert [term.term for term in compared(limit=1).terms] == ["rules", "trade"]


def test_rare_terms_are_left_out() -> None:
    assert [term.term for term in compared(minimum=3).terms] == ["rules", "access"]


def test_terms_of_equal_weight_are_in_alphabetical_order() -> None:
    first, second = group("a", "d, c, b, a"), group("b", "z, z, z, z")
    terms = keyness([first, second], TermQuery(minimum=1)).terms
    assert [term.term for term in terms if term.group == 0] == ["a", "b", "c", "d"]


def test_nothing_is_typical_beside_a_group_without_words() -> None:
    found = keyness([group("a", "word other"), group("b")], TermQuery(minimum=1))
    assert (found.words, found.terms) == ((2, 0), ())


def test_letters_that_count_as_words_are_known_as_such() -> None:
    chinese = [group("a", "治理", language="zh"), group("b", "规则", language="zh")]
    assert keyness(chinese, TermQuery()).has_letters
    assert not compared().has_letters


# What cannot be compared


def test_different_languages_are_refused_with_the_way() -> None:
    with pytest.raises(LanguagesDifferError) as refused:
        keyness([group("Times", "a"), group("Kompas", "b", language="id")], TermQuery())
    assert str(refused.value) == (
        "Times is in English, Kompas is in Indonesian: words of different languages cannot be "
        "compared; compare codes with: diptych crosstab, or paragraphs with: "
        "diptych align"
    )


def test_a_group_of_two_languages_is_refused_too() -> None:
    both = Group(name="Both", texts=(text("one", "a"), text("two", "b", "id")))
    with pytest.raises(LanguagesDifferError, match="Both is in English and Indonesian: "):
        keyness([both, group("None", "c", language="")], TermQuery())


def test_regions_of_a_language_are_one_and_an_unknown_one_is_said() -> None:
    portuguese = group("a", "x", language="pt-BR"), group("b", "y", language="pt")
    assert keyness(portuguese, TermQuery()).without_language == ()
    unknown = group("a", "x", language=""), group("b", "y")
    assert keyness(unknown, TermQuery()).without_language == ("a-0",)


def test_one_group_cannot_be_set_apart() -> None:
    with pytest.raises(BadOptionError, match="both name the same"):
        keyness([group("a", "x")], TermQuery())


def test_groups_that_share_a_text_are_refused() -> None:
    one = group("a", "x")
    with pytest.raises(BadOptionError, match="both contain the text a-0"):
        keyness([one, Group(name="b", texts=one.texts)], TermQuery())


@pytest.mark.parametrize("prior", [0.0, -1.0, float("nan"), float("inf"), 1e308, 1e-320])
def test_a_prior_that_leaves_nothing_to_weigh_is_refused(prior: float) -> None:
    with pytest.raises(BadOptionError, match=re.escape("--prior: ") + ".* is not between 0.000001"):
        keyness([group("a", "x"), group("b", "y")], TermQuery(prior=prior))
