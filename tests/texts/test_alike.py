"""What texts have in common is what a count of all pairs, place by place, finds."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from diptych.texts import alike as module
from diptych.texts.alike import (
    OF_LETTERS,
    OF_WORDS,
    WrittenWords,
    alike,
    kept_share,
    written_words,
)
from diptych.texts.text import Text, parse_text


def text(name: str, body: str) -> Text:
    return parse_text(name, body.encode(), body, name)


def counted_by_hand(a: tuple[str, ...], b: tuple[str, ...], run: int) -> int:
    """Count the words of one that stand in a run which the other has, trying all places."""
    covered = set()
    for start in range(len(a) - run + 1):
        for other in range(len(b) - run + 1):
            if a[start : start + run] == b[other : other + run]:
                covered.update(range(start, start + run))
                break
    return len(covered)


def made_up(chance: random.Random, number: int) -> list[tuple[str, ...]]:
    """Make texts that take passages of any length from those before."""
    made: list[tuple[str, ...]] = []
    for _ in range(number):
        words: list[str] = []
        while len(words) < 60:
            if made and chance.random() < 0.6:
                other = chance.choice(made)
                start = chance.randrange(len(other))
                words += other[start : start + chance.randint(5, 35)]
            else:
                words += (f"w{chance.randrange(400)}" for _ in range(chance.randint(1, 20)))
        made.append(tuple(words))
    return made


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("runs", [OF_WORDS, OF_LETTERS])
@pytest.mark.parametrize("least", [0.0001, 0.3])
def test_a_count_of_all_pairs_finds_the_same(seed: int, runs: module._Runs, least: float) -> None:
    texts = made_up(random.Random(seed), 14)  # noqa: S311 - no secret
    expected = {}
    for one, other in combinations(range(len(texts)), 2):
        here = counted_by_hand(texts[one], texts[other], runs.common)
        there = counted_by_hand(texts[other], texts[one], runs.common)
        shares = here / len(texts[one]), there / len(texts[other])
        if max(shares) >= least:
            expected[str(one), str(other)] = (*shares, min(here, there))
    found = alike([WrittenWords(str(n), words, runs) for n, words in enumerate(texts)], least)
    assert expected
    assert {(one.text, one.other): one[2:] for one in found.pairs} == expected
    assert found.common == 0


@pytest.mark.parametrize("lead", range(6))
def test_the_shortest_common_run_is_found_wherever_it_stands(lead: int) -> None:
    run = tuple(f"w{number}" for number in range(OF_WORDS.common))
    texts = [
        WrittenWords("a", (*("x",) * lead, *run, "y"), OF_WORDS),
        WrittenWords("b", ("z", *run), OF_WORDS),
        WrittenWords("c", run[1:], OF_WORDS),
    ]
    (pair,) = alike(texts, 0.01).pairs
    assert (pair.text, pair.other, pair.words) == ("a", "b", OF_WORDS.common)


def test_pairs_come_in_the_order_of_their_larger_share() -> None:
    long = " ".join(f"w{number}" for number in range(40))
    texts = [text("a", long), text("b", f"{long} and more"), text("c", " ".join(long.split()[:20]))]
    found = alike(map(written_words, texts), 0.9).pairs
    assert [(pair.text, pair.other) for pair in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [pair.most for pair in found] == [1, 1, 1]


def test_only_pairs_with_a_new_text_are_found_if_that_is_asked_for() -> None:
    words = " ".join(f"w{number}" for number in range(20))
    texts = [written_words(text(name, words)) for name in "abc"]
    found = alike(texts, new=1).pairs
    assert [(pair.text, pair.other) for pair in found] == [("a", "c"), ("b", "c")]
    assert alike(texts, new=0).pairs == ()


def test_a_passage_of_many_texts_is_no_reason_to_compare_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    footer = " ".join(f"w{number}" for number in range(10))
    own = " ".join(f"x{number}" for number in range(10))
    texts = [text(str(number), f"{footer}\n\nText {number}") for number in range(5)]
    texts += [text("a", f"{own} {footer}"), text("b", f"{own} {footer}")]
    monkeypatch.setattr(module, "COMMON", 4)
    found = alike(map(written_words, texts), 0.1)
    assert [(pair.text, pair.other, pair.words) for pair in found.pairs] == [("a", "b", 20)]
    assert found.common


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("# A Head\n\nThe Café’s well-known “end”.", "a head the cafés wellknown end"),
        ("ﬁne cafe\u0301 a\u00adb – 12", "fine café ab 12"),
        ("हिन्दी में", "हिन्दी में"),
        ("がか、契約", "が か 契 約"),
    ],
)
def test_what_makes_no_difference_is_left_out_of_words(body: str, words: str) -> None:
    assert written_words(text("a", body)).words == tuple(words.split())


def test_scripts_without_spaces_have_longer_runs() -> None:
    assert written_words(text("a", "社会契約は会社である AI")).runs == OF_LETTERS
    assert written_words(text("a", "The word 社会 of two letters")).runs == OF_WORDS
    assert written_words(text("a", "é à ü ö ä")).runs == OF_WORDS
    assert written_words(text("a", "")).runs == OF_WORDS


def test_a_text_without_words_is_like_nothing() -> None:
    assert alike([written_words(text(name, "–")) for name in "ab"]).pairs == ()


SENTENCE = " ".join(f"word{number}" for number in range(60))


@pytest.mark.parametrize(
    ("old", "new", "share"),
    [
        (SENTENCE, SENTENCE, 1.0),
        (SENTENCE, f"Before it. {SENTENCE.upper()}\n\nBehind it.", 1.0),
        (SENTENCE, " ".join(SENTENCE.split()[:15]), 0.25),
        (SENTENCE, " ".join(SENTENCE.split()[::-1]), 0.0),
        (SENTENCE, " ".join(f"{word} and" for word in SENTENCE.split()), 0.0),
        ("One two three.", "Three two four.", 2 / 3),  # of few words each counts
        ("One two three four five six.", "Seven one.", 1 / 6),
        ("社会契約は会社である。" * 6, "社会契約は、会社である。", 1.0),
        ("社会契約は会社である。" * 6, "社会は契約である。会社は社会である。", 0.0),
        ("–", "Another.", 1.0),
        ("One.", "–", 0.0),
    ],
)
def test_how_much_of_a_text_is_kept(old: str, new: str, share: float) -> None:
    assert kept_share(text("a", old), text("b", new)) == pytest.approx(share)
