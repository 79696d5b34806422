"""Patterns of words, against a search by hand in texts whose words are known."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.word_patterns import WordPattern, passage_of, without_words
from diptych.errors import BadOptionError
from diptych.texts.text import parse_text
from diptych.texts.words import words_of


def found(pattern: str, passage: str, language: str = "en") -> list[str]:
    hits = WordPattern(pattern).hits(words_of(passage, language), language)
    return [passage[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("pattern", "passage", "expected"),
    [
        ("rule", "The rule, RULE and rules", ["rule", "RULE"]),
        ("rule*", "The rule, RULE and rules", ["rule", "RULE", "rules"]),
        ("*ing", "Sing and singer", ["Sing"]),
        ("un*ed", "untied, united, unit", ["untied", "united"]),
        ("the * of", "the end of the very end of", ["the end of"]),
        ("*", "a b", ["a", "b"]),
        ("climate change", "Climate  change. Climate, change", ["Climate  change"]),
        ("climate, change", "Climate change. Climate: change", ["Climate: change"]),
        ("a b a b", "a b", []),
        ("ha ha", "ha ha ha", ["ha ha", "ha ha"]),
        ("ha ha OR ha", "ha ha ha", ["ha ha ha"]),
        ("flood OR flood warning", "flood warning, flood", ["flood warning", "flood"]),
        ("人工 OR 工智 OR 智能", "人工智能人工", ["人工智能", "人工"]),
        ("rule OR rules OR rule*", "rule rules ruled", ["rule", "rules", "ruled"]),
        ("U.S.", "The U.S. and the U.S", ["U.S.", "U.S"]),
        ("us", "The U.S. told us", ["us"]),
        ("人工智能", "人工智能、人工 智能、人\n工智能", ["人工智能", "人\n工智能"]),
        ("人工 智能", "人工智能、人工 智能", ["人工 智能"]),
        ("人*智", "人工智能人智", ["人工智"]),
        ("AI治理", "AI治理 AI 治理", ["AI治理", "AI 治理"]),
        ("or", "this OR that", ["OR"]),
        ("near", "Near/far", ["Near"]),
        ("near/far", "Near/far", ["Near/far"]),
        ("near/5-hour", "Near/5-hour", ["Near/5-hour"]),
        ("café", "Cafe\u0301 CAFÉ cafe", ["Cafe\u0301", "CAFÉ"]),
        ('צה"ל', "צה״ל וצה״ל", ["צה״ל"]),
        ("$60", "$60, US$60, A $ 60, €60, 60, 60 $", ["60", "60", "60"]),
        ("US$60", "US$60, US 60, US €60, US, $60", ["US$60"]),
        ("60 €", "60 € 60\u202f€ 60€ 60$ €60", ["60", "60", "60"]),
        ("3.5%", "3.5% 3.5 % 3.5\uff05 3.5 percent 3.5‰ 3.5, %", ["3.5", "3.5", "3.5"]),
        ("#flood OR @flood", "#flood @flood flood ##flood", ["flood", "flood", "flood"]),
        ("#*", "A #tag, # and a #", ["tag", "and"]),
        ("5% of", "5% of, 5 of, 5%, of, 5‰ of", ["5% of"]),
        ("5% of $6", "5% of $6, 5% of 6", ["5% of $6"]),
        ("§ 5", "§5, §§ 5, 5, § 5", ["5", "5", "5"]),
        ("20°", "20° 20 °C 20", ["20", "20"]),
        ("C++", "C++, C+, C, C#", ["C"]),
        ("A & B", "A & B, A, B", ["A & B"]),
        ("R&D", "R&D, R & D", ["R&D"]),
        ("m²", "m² m m2 m³", ["m"]),
        ("flood 🌊", "flood 🌊🏽 flood", ["flood"]),
        ("👍🏽 flood", "👍🏽 flood 👍 flood", ["flood"]),
        ("60", "$60, 60%", ["60", "60"]),
        ("人%", "人% 人", ["人"]),
        ("人工*%", "人工智%人工智", ["人工智"]),
    ],
)
def test_words_and_phrases(pattern: str, passage: str, expected: list[str]) -> None:
    assert found(pattern, passage) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a NEAR/1 b", []),
        ("a NEAR/2 b", ["a"]),
        ("b NEAR/2 a", ["b"]),
        ("a NEAR/3 b NEAR/4 z", ["a"]),
        ("a NEAR/3 b NEAR/3 z", []),
        ("x b NEAR/1 a", ["x b"]),
        ("a NEAR/1 x b", []),
        ("a NEAR/2 x b", ["a"]),
        ("a NEAR/9 a", []),
        ("q OR a NEAR/2 b", ["a"]),
    ],
)
def test_words_that_stand_near_others(pattern: str, expected: list[str]) -> None:
    assert found(pattern, "a x b, y z.") == expected


def test_words_that_overlap_are_not_near() -> None:
    assert found("b c NEAR/2 a b", "a b c") == []
    assert found("a b NEAR/2 b c", "a b c") == []
    assert found("b c NEAR/2 a b", "a b b c") == ["b c"]


def test_what_two_find_counts_for_the_first() -> None:
    hits = WordPattern("rules OR rule*").hits(words_of("rule rules", "en"), "en")
    assert [hit.alternative for hit in hits] == [1, 0]


def test_places_that_overlap_count_for_the_longest() -> None:
    pattern = WordPattern("flood OR flood warning OR warning system OR system")
    hits = pattern.hits(words_of("flood. flood warning. flood warning system. system", "en"), "en")
    assert [hit.alternative for hit in hits] == [0, 1, 2, 3]
    equal = WordPattern("b c OR a b").hits(words_of("a b c", "en"), "en")
    assert [hit.alternative for hit in equal] == [0], "of equally long ones, the first"


def test_turkish_words_are_folded_as_in_the_text() -> None:
    assert found("ışık", "IŞIK", "tr") == ["IŞIK"]
    assert found("ISIK", "ısık isik", "tr") == ["ısık"]


def test_alternatives_are_looked_for_in_their_language() -> None:
    pattern = WordPattern("en:rule* OR id:aturan OR UN OR zh-Hant:規")
    words = words_of("rule aturan UN", "en")
    found = {tag: [hit.alternative for hit in pattern.hits(words, tag)] for tag in ("en-GB", "id")}
    assert found == {"en-GB": [0, 2], "id": [1, 2]}
    assert [hit.alternative for hit in pattern.hits(words, "")] == [0, 1, 2]
    assert not WordPattern("en:rule").is_for("id")
    assert WordPattern("en:rule").is_for("")
    assert WordPattern("zh-Hant:規").is_for("zh-hant-TW"), "whatever their case"
    assert not WordPattern("zh-Hant:規").is_for("zh-Hans")


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("...", "'...' holds no word to look for"),
        ("%", "'%' holds no word to look for; with any word beside it: '%*' or '*%'"),
        ("a OR $ €", "'$ €' holds no word to look for; with any word beside it: '$ €*' or '*$ €'"),
        ("a OR ...", "'...' holds no word to look for"),
        ("en:", "'en:' holds no word to look for"),
        ("a OR", "'a OR': OR stands between words: a OR b"),
        (" a OR ", "'a OR': OR stands between words: a OR b"),
        ("OR a", "'OR a': OR stands between words: a OR b"),
        ("a NEAR b", "'a NEAR b': NEAR stands between words: a NEAR/5 b"),
        ("NEAR/5 b", "'NEAR/5 b': NEAR stands between words: a NEAR/5 b"),
        ("a AND b", "'a AND b': AND joins nothing; both in one paragraph are a NEAR/999 b"),
        ("NOT a", "'NOT a': NOT excludes nothing; --ignore passes over phrases"),
        ("a NEAR/x b", "'a NEAR/x b': NEAR stands between words: a NEAR/5 b"),
        ("a near/5 b", "'a near/5 b': NEAR is written in capitals: a NEAR/5 b"),
        ("a b OR a Near/12 b", "'a Near/12 b': NEAR is written in capitals: a NEAR/12 b"),
        ("near/5", "'near/5': NEAR is written in capitals: NEAR/5"),
        ("a NEAR/0 b", "NEAR/0 finds nothing; words side by side are NEAR/1"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(pattern: str, complaint: str) -> None:
    with pytest.raises(BadOptionError) as refused:
        WordPattern(pattern, "--words")
    said = str(refused.value).removesuffix("; in small letters it is a word")
    assert said == f"--words: {complaint}"


def test_a_phrase_goes_over_the_lines_of_a_quotation() -> None:
    source = "> the climate\n> change\n\n> one\n\nplain\nlines"
    one = parse_text("a", source.encode(), source, "a.md")
    passages = [passage_of(one, paragraph) for paragraph in one.paragraphs]
    assert [len(passage) for passage in passages] == [p.end - p.start for p in one.paragraphs]
    assert found("climate change", passages[0]) == ["climate\n  change"]
    assert passages[1:] == ["one", "plain\nlines"]


def test_words_are_passed_over() -> None:
    words = words_of("the Fox News anchor of Fox News Fox", "en")
    left = without_words(words, WordPattern("fox news OR news fox").hits(words, "en"))
    assert [(word.folded, word.parted) for word in left] == [
        ("the", False), ("anchor", True), ("of", False)
    ]  # fmt: skip
    assert without_words(words, []) is words


def test_a_phrase_inside_another_one_brings_nothing_back() -> None:
    words = words_of("a b c d e", "en")
    left = without_words(words, WordPattern("a b c d OR b").hits(words, "en"))
    assert [word.folded for word in left] == ["e"]


def test_where_letters_of_ascii_are_lacking_nobody_looks() -> None:
    assert not WordPattern("rule* OR law").may_be_in("The park is good.", "en")
    assert WordPattern("rule* OR law").may_be_in("The LAWS.", "en")


# By hand


class Known(NamedTuple):
    """A word whose place in a passage is known."""

    word: str
    start: int
    end: int
    parted: bool
    before: str
    """Signs beside it."""
    behind: str


SCRIPTS = {
    "latin": ["rule", "Rules", "U.S.", "don't", "élan", "well-made", "a"],
    "cyrillic": ["правило", "Правила", "США", "ёж", "т.е.", "и"],
    "hebrew": ["ממשלה", 'צה"ל', "של", "חוק", "ארה״ב"],
    "arabic": ["حكومة", "قانون", "قانونية", "من", "مُدرس"],
    "devanagari": ["सरकार", "क़ानून", "का", "नियम", "नियमों"],
    "han": ["人", "工", "智", "能", "的"],
    "thai": ["ก", "กิ", "น้", "ม", "า"],
}
SPACELESS = {"han", "thai"}
Span = tuple[int, int]
"""The first word, and how many."""
GAPS = [" ", "\n", ", ", " – ", ". ", " («", " $", "% ", " €\n", "% $", "%, #", " ‰‰ "]


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, str, list[Known]]:
    """Write a passage of known words; each is spelled in one of several ways."""
    script = draw(st.sampled_from(sorted(SCRIPTS)))
    words: list[Known] = []
    passage = draw(st.sampled_from(["", "– ", "(", "$", "# "]))
    before = signs(passage)[1]
    parted = bool(passage)
    for _ in range(draw(st.integers(0, 14))):
        word = draw(st.sampled_from(SCRIPTS[script]))
        spelled = draw(st.sampled_from(["NFC", "NFD"]))
        shown = unicodedata.normalize(spelled, word)
        shown = (
            draw(st.sampled_from([shown, shown.upper()]))
            if len(shown.upper()) == len(shown)
            else shown
        )
        gap = draw(st.sampled_from([*GAPS, ""] if script in SPACELESS else GAPS))
        behind, following = signs(gap)
        end = len(passage) + len(shown)
        words.append(Known(word, len(passage), end, parted, before, behind))
        passage, before = passage + shown, following
        passage += gap
        parted = any(not letter.isspace() for letter in gap) or (script in SPACELESS and gap == " ")
    return script, passage, words


def signs(gap: str) -> tuple[str, str]:
    """Return the signs at the beginning and at the end of what stands between words."""
    marks = "".join(gap.split())
    return re.match("[$%€#‰]*", marks)[0], re.search("[$%€#‰]*$", marks)[0]  # type: ignore[index]


def key(word: str) -> str:
    """Return what is the same in all spellings of a known word."""
    return unicodedata.normalize("NFKC", word).casefold().replace("״", '"')


class Sought(NamedTuple):
    """A word of a phrase, and the signs typed in front of it and behind."""

    word: str
    before: str
    behind: str


def written(phrase: list[Sought], script: str) -> str:
    join = "" if script in SPACELESS else " "
    return join.join(f"{one.before}{one.word}{one.behind}" for one in phrase)


def by_hand(words: list[Known], phrase: list[Sought]) -> list[int]:
    """Return where a phrase without punctuation, but with signs, begins."""
    globs = [re.compile(".*".join(map(re.escape, key(w.word).split("*")))) for w in phrase]
    typed = [one.behind + other.before for one, other in pairwise(phrase)]
    before, behind = [phrase[0].before, *typed], [*typed, phrase[-1].behind]
    return [
        start
        for start in range(len(words) - len(phrase) + 1)
        for here in [words[start : start + len(phrase)]]
        if all(glob.fullmatch(key(one.word)) for glob, one in zip(globs, here, strict=True))
        and [one.parted for one in here[1:]] == list(map(bool, typed))
        and all(one.before.endswith(it) for one, it in zip(here, before, strict=True))
        and all(one.behind.startswith(it) for one, it in zip(here, behind, strict=True))
    ]


def joined_by_hand(ours: set[Span], theirs: set[Span]) -> list[Span]:
    """Make one of all that have words in common, where both phrases are among them."""
    parts: list[tuple[set[int], set[Span]]] = []
    for start, many in ours | theirs:
        here, spans = set(range(start, start + many)), {(start, many)}
        for part in [part for part in parts if part[0] & here]:
            parts.remove(part)
            here, spans = here | part[0], spans | part[1]
        parts.append((here, spans))
    return [
        span
        for here, spans in parts
        for span in (spans if spans <= ours or spans <= theirs - ours else {(min(here), len(here))})
    ]


@st.composite
def phrases(draw: st.DrawFn, script: str) -> list[Sought]:
    words = draw(st.lists(st.sampled_from(SCRIPTS[script]), min_size=1, max_size=5))
    if script not in SPACELESS:
        words = [draw(st.sampled_from([one, one, f"{one[:1]}*", f"*{one[-1:]}"])) for one in words]
    none = ["", "", "", ""]
    return [
        Sought(one, draw(st.sampled_from([*none, "$"])), draw(st.sampled_from([*none, "%", " €"])))
        for one in words
    ]


@given(st.data())
def test_places_are_those_of_a_search_by_hand(data: st.DataObject) -> None:
    script, passage, words = data.draw(passages())
    one, other = data.draw(phrases(script)), data.draw(phrases(script))
    if any(sought.word.strip("*.") == "" for sought in (*one, *other)):
        return
    distance = data.draw(st.integers(1, 6))
    near = data.draw(st.booleans())
    firsts, seconds = by_hand(words, one), by_hand(words, other)
    if near:
        pattern = f"{written(one, script)} NEAR/{distance} {written(other, script)}"
        expected = [
            (first, len(one))
            for first in firsts
            if any(
                first - distance <= second <= first - len(other)
                or first + len(one) <= second <= first + len(one) + distance - len(other)
                for second in seconds
            )
        ]
    else:
        pattern = f"{written(one, script)} OR {written(other, script)}"
        expected = joined_by_hand(
            {(first, len(one)) for first in firsts}, {(second, len(other)) for second in seconds}
        )
    places = sorted({(words[n].start, words[n + many - 1].end) for n, many in expected})
    hits = WordPattern(pattern).hits(words_of(passage, ""), "")
    assert [(hit.start, hit.end) for hit in hits] == places
    assert not places or WordPattern(pattern).may_be_in(passage, "")


@given(st.text(alphabet="abIK.-'\" ", max_size=20), st.sampled_from(["a*b", "U.S. OR k", "i'b a"]))
def test_nothing_is_found_where_it_cannot_be(passage: str, pattern: str) -> None:
    for language in ("en", "tr"):
        if not WordPattern(pattern).may_be_in(passage, language):
            assert found(pattern, passage, language) == []


def test_parentheses_around_alternatives_are_refused_and_those_of_a_text_are_not() -> None:
    with pytest.raises(BadOptionError) as refused:
        WordPattern("(toll OR air) NEAR/5 readers")
    assert "parentheses join nothing; write each alternative whole" in str(refused.value)
    assert WordPattern("(AI) OR rule").alternatives
