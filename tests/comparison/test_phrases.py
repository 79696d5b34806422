"""Phrases are counted as kwic finds them, in scripts without spaces too."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.groups import Group
from diptych.comparison.keyness import TermQuery, keyness, written
from diptych.comparison.phrases import Phrases, SpokenText, Wanted, spoken
from diptych.comparison.word_patterns import WordPattern, without_words
from diptych.texts.text import Text, parse_text
from diptych.texts.words import words_of


def text(name: str, body: str) -> Text:
    return parse_text(name, body.encode(), body, f"texts/{name}.md")


def group(name: str, *bodies: str) -> Group[Text]:
    texts = (text(f"{name}{number}", body) for number, body in enumerate(bodies))
    return Group(name=name, texts=tuple(texts))


def found_by_kwic(one: Group[Text], pattern: str, ignored: str = "") -> tuple[int, int]:
    """Count as kwic does: places, and texts with some."""
    wanted, counts = WordPattern(pattern), []
    for member in one.texts:
        count = 0
        for paragraph in member.paragraphs:
            words = words_of(member.content(paragraph), "")
            if ignored:
                words = without_words(words, WordPattern(ignored).hits(words, ""))
            count += len(wanted.hits(words, ""))
        counts.append(count)
    return sum(counts), sum(count > 0 for count in counts)


vocabulary = st.sampled_from(
    ["tram", "Tram", "the", "line", "U.S.", "人工", "智能", "人", "AI", "ก", "มา", "ไป", ",", "–"]
)
bodies = st.lists(
    st.lists(vocabulary, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=4
).map("\n\n".join)
sides = st.lists(bodies, min_size=1, max_size=3)


@given(
    sides,
    sides,
    st.sampled_from(["", "the", "人", "tram OR ก"]),
    st.sampled_from(["", "tram OR 智"]),
)
def test_each_term_is_counted_as_kwic_finds_it(
    first: list[str], second: list[str], ignored: str, near: str
) -> None:
    ours, theirs = (
        group(name, *(one.replace("人工 ", "人工") for one in side))
        for name, side in (("a", first), ("b", second))
    )
    query = TermQuery(
        minimum=1,
        limit=99,
        ignore=[ignored] if ignored else (),
        near=near,
    )
    for term in keyness([ours, theirs], query).terms:
        counts = [found_by_kwic(side, term.pattern, ignored) for side in (ours, theirs)]
        assert term.counts == (counts[0][0], counts[1][0]), term
        assert term.texts == (counts[0][1], counts[1][1]), term


def phrases(*bodies: str, longest: int = 3, least: int = 2) -> dict[str, tuple[int, ...]]:
    told = [spoken(group("a", *bodies), Wanted(frozenset()))]
    counts = Phrases(told, longest, least, once=False).counts
    return {written(phrase): count for phrase, count in counts.items()}


def test_chinese_words_are_found_and_fragments_are_not() -> None:
    said = (
        "人工智能改变社会。他研究人工智能。全球人工智能治理。人工智能的规则。我们要人工智能。"
        "社会的规则。他改变规则。我们治理社会。全球治理。他研究社会。我们的全球。"
    )
    found = phrases(said, longest=1)
    assert found["人工智能"] == (5,)
    assert not {"人", "工", "人工", "工智", "智能", "人工智", "会", "治"} & found.keys()


def made_up(seed: int) -> tuple[set[str], list[list[str]]]:
    """Make words of a few letters, some frequent and most rare, and sentences without spaces."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    letters = [chr(0x4E00 + number) for number in range(40)]
    made = {"".join(draw.choices(letters, k=draw.choice([1, 2, 2, 2, 3, 4]))) for _ in range(60)}
    words = draw.sample(sorted(made), k=len(made))
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    lengths = [draw.randint(4, 9) for _ in range(120)]
    return made, [list("".join(draw.choices(words, weights, k=length))) for length in lengths]


def test_the_words_of_made_up_languages_are_found() -> None:
    """Of what is found .92 are words, and of the words that occur thrice .69 are found."""
    right, found_all, there = 0, 0, 0
    for seed in range(1, 7):
        words, sentences = made_up(seed)
        found = Phrases([[SpokenText(1, [sentences])]], 1, 3, once=False).counts
        found_words = {"".join(phrase) for phrase in found}
        lines = ["".join(sentence) for sentence in sentences]
        right += len(found_words & words)
        found_all += len(found_words)
        there += sum(sum(line.count(word) for line in lines) > 2 for word in words)
    assert right >= 0.89 * found_all
    assert right >= 0.66 * there


def test_fifteen_letters_take_the_room_of_five_words() -> None:
    letters = "一二三四五六七八九十百千万亿兆京垓"
    assert len(letters) == 17
    first, second = group("a", f"{letters}人{letters[::-1]}"), group("b", "口人")
    terms = keyness([first, second], TermQuery(minimum=1, limit=99, longest=1, near="人")).terms
    assert {term.term for term in terms} == {*letters[2:], "口"}
    words = group("a", "a b c d e f tram g h i j k l"), group("b", "z tram")
    terms = keyness(words, TermQuery(minimum=1, limit=99, longest=1, near="tram")).terms
    assert {term.term for term in terms} == set("bcdefghijkz")


def test_words_of_both_kinds_make_phrases() -> None:
    assert phrases("AI治理。AI治理。", longest=2)["ai治理"] == (2,)


def test_totals_are_those_of_all_phrases() -> None:
    told = [spoken(group("a", "one two three. one"), Wanted(frozenset()))]
    found = Phrases(told, 2, 2, once=False)
    assert found.totals == (6,)
    assert Counter(found.counts) == Counter({("one",): (2,)})
    starts = found.starts([("one",), ("two", "three")])
    assert {phrase: list(places) for phrase, places in starts.items()} == {
        ("one",): [0, 3],
        ("two", "three"): [1],
    }
    assert found.starts([]) == {}
