"""Each number that decides which paragraphs belong together is held by cases on either side of it.

Most cases are paragraphs without words, of which a signal is told how alike they are: so that one
thing alone decides. A number that is changed by a tenth makes one of them wrong.
"""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.comparison.alignment import CRITERIA, TextSide, align_paragraphs
from diptych.comparison.independent import IndependentCriteria
from diptych.comparison.matching import MatchingCriteria, is_parallel, is_reordered
from diptych.comparison.meaning import Meaning
from diptych.comparison.senses import shared_senses
from diptych.comparison.signals import SIGNAL_CRITERIA, Codes, SignalCriteria, Wording, said_of
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.encoders import Vectors
    from diptych.comparison.matching import Pair, Span
    from diptych.comparison.signals import Signal

SAME = "x" * 100
LONGER = "x" * 272
"""The logarithm of how much longer is 1."""
LONGEST = "x" * 2009
"""And here 3."""


class Told:
    """A signal that is told how alike paragraphs are, and groups of them; at first, and later."""

    def __init__(
        self,
        alike: Sequence[Sequence[float]],
        groups: Mapping[tuple[Span, Span], float] | None = None,
        *,
        name: str = "told",
        later: float | None = None,
        silent: Sequence[Pair] = (),
    ) -> None:
        self.name = self.scale = name
        self.alike, self.groups, self.later = alike, dict(groups or {}), later
        self.silent = silent

    def candidates(self) -> Iterator[Pair]:
        return product(range(len(self.alike)), range(len(self.alike[0])))

    def similarity(self, a: Span, b: Span) -> float:
        single = self.alike[a[0]][b[0]] if a[1] - a[0] == b[1] - b[0] == 1 else 0.0
        return self.groups.get((a, b), single)

    def look_closer(self, pairs: Iterable[tuple[Span, Span]]) -> None:
        self.groups.update({pair: self.later for pair in pairs if self.later is not None})

    def evidence(self, _pair: Pair, _wanted: Collection[str]) -> Mapping[str, float]:
        return {}

    def speaks_for(self, pair: Pair, /) -> bool:
        return pair not in self.silent

    def is_same(self, _one: str, _other: str, /) -> None:
        pass

    def reasons(self, _a: Span, _b: Span) -> Iterator[str]:
        yield from ()


NOTHING = IndependentCriteria(constant=0, weights={}, counterpart=2, related=2, in_versions=2)
"""Of what is left, nothing belongs together."""


class Case(NamedTuple):
    """Two texts, how alike their paragraphs are, and what belongs together."""

    expected: str
    """As ``1=2 moved, 3=4+5``; nothing for what has nothing beside it."""
    a: Sequence[str]
    b: Sequence[str]
    signals: Sequence[Told]
    parallel: bool | None = None


def aligned(case: Case, criteria: MatchingCriteria) -> str:
    """Say what belongs together; ``=`` for counterparts, and other kinds by their names."""
    sides = (TextSide(id=name, paragraphs=tuple(p)) for name, p in (("a", case.a), ("b", case.b)))
    signals = [
        Told(one.alike, one.groups, name=one.name, later=one.later, silent=one.silent)
        for one in case.signals
    ]
    rows = align_paragraphs(
        *sides, signals, parallel=case.parallel, criteria=criteria, independent=NOTHING
    ).rows
    kinds = {"counterpart": ""}
    return ", ".join(
        f"{_numbers(row.a)}={_numbers(row.b)} {kinds.get(row.kind, row.kind)}".rstrip()
        for row in rows
        if row.a and row.b
    )


def _numbers(span: tuple[int, int]) -> str:
    return "+".join(map(str, range(span[0], span[1] + 1)))


def two(expected: str, alike: float, a: str = SAME, b: str = SAME, *, parallel: bool) -> Case:
    """Align a paragraph with one other."""
    return Case(expected, [a], [b], [Told([[alike]])], parallel)


# What depends on the signal


SURE = {"meaning/use": 0.4618, "meaning/e5": 0.3851, "codes": 0.5755, "wording": 0.7531}
"""How alike paragraphs, one of them e times as long, have to be to be counterparts in any order."""
WORTH = {"meaning/use": 0.27, "meaning/e5": 0.22, "codes": 0.4, "wording": 0.12}
"""How alike they have to be to be counterparts where they stand in order."""


def of_scale(scale: str) -> list[Case]:
    sure, worth = SURE[scale], WORTH[scale]
    return [
        two("1=1", sure + 0.002, b=LONGER, parallel=False),
        two("", sure - 0.002, b=LONGER, parallel=False),
        two("1=1", worth + 0.005, parallel=True),
        two("", worth - 0.005, parallel=True),
    ]


@pytest.mark.parametrize("scale", CRITERIA)
def test_two_paragraphs_belong_together_when_they_are_enough_alike(scale: str) -> None:
    for case in of_scale(scale):
        assert aligned(case, CRITERIA[scale]) == case.expected


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", ["constant", "similarity", "gap", "stretch", "least"])
@pytest.mark.parametrize("scale", CRITERIA)
def test_a_tenth_more_or_less_of_what_a_signal_weighs_is_noticed(
    scale: str, name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    criteria = replace(CRITERIA[scale], **{name: shifted(getattr(CRITERIA[scale], name), by)})
    assert any(aligned(case, criteria) != case.expected for case in of_scale(scale))


# What all signals have in common


BASE = replace(CRITERIA["wording"], sure=CRITERIA["meaning/use"].sure)


def merged(expected: str, alike: float, single: float = 0.07, later: float | None = None) -> Case:
    """Align a paragraph with two others that are like it together."""
    group = {((0, 1), (0, 2)): alike}
    signal = Told([[single, 0.01]], group, later=later)
    return Case(expected, ["x" * 200], [SAME, SAME], [signal], parallel=True)


def rivalled(expected: str, more: float) -> Case:
    """Let the second paragraph of B be more like the first of A than its counterpart is, by .1."""
    alike = [[0.12 + more, 0.22 + more], [0.0, 0.9]]
    return Case(expected, [SAME] * 2, [SAME] * 2, [Told(alike)], parallel=True)


def swapped(expected: str, alike: float) -> Case:
    """Let two paragraphs change places, of which one is very much alike."""
    return Case(expected, [SAME] * 2, [SAME] * 2, [Told([[0, alike], [0.9, 0]])], parallel=True)


def left_over(expected: str, size: int) -> Case:
    """Leave two paragraphs that are both the last in the rank of the other, of so many."""
    alike = [[0.54 if row == column else 0.47 for column in range(size)] for row in range(size)]
    alike[-1][-1] = 0.36
    return Case(expected, [SAME] * size, [SAME] * size, [Told(alike)], parallel=True)


def silent(expected: str, size: int) -> Case:
    """Let one pair be alike that has no long words in common, in texts of so many paragraphs."""
    alike = [[0.9 if row == column == 0 else 0.0 for column in range(size)] for row in range(size)]
    signal = Told(alike, silent=[(0, 0)])
    return Case(expected, [SAME] * size, [SAME] * size, [signal], parallel=False)


def reversed_order(expected: str, last: float) -> Case:
    """Turn four paragraphs round that are very much alike, and leave two behind them."""
    alike = [[0.9 if row + column == 3 else 0.0 for column in range(5)] for row in range(5)]
    alike[-1][-1] = last
    return Case(expected, [SAME] * 5, [SAME] * 5, [Told(alike)])


def chinese(expected: str, alike: float) -> Case:
    return two(expected, alike, "文" * 100, "x" * 598, parallel=False)


CASES = {
    "hardly sure": two("1=1", 0.37, parallel=False),
    "not sure": two("", 0.365, parallel=False),
    "alike by codes too": Case(
        "1=1", [SAME], [SAME], [Told([[0.0905]]), Told([[0.1]], name="codes")], parallel=True
    ),
    "not enough alike by codes too": Case(
        "", [SAME], [SAME], [Told([[0.0895]]), Told([[0.1]], name="codes")], parallel=True
    ),
    "in a text of a few paragraphs that cannot be believed": silent("", 11),
    "in a text that is long enough": silent("1=1", 12),
    "long beside short": two("1=1", 0.12 + 0.15 + 0.01, b=LONGER, parallel=True),
    "too long beside short": two("", 0.12 + 0.15 - 0.01, b=LONGER, parallel=True),
    "very long beside short": two("1=1", 0.12 + 0.3 + 0.02, b=LONGEST, parallel=True),
    "much too long beside short": two("", 0.12 + 0.3 - 0.02, b=LONGEST, parallel=True),
    "two for one": merged("1=1+2", 0.12 + 0.01 + 0.0005),
    "not two for one": merged("", 0.12 + 0.01 - 0.0005),
    "two for one that is half like it": merged("1=1+2", 0.5, 0.065),
    "two for one that is hardly like it": merged("", 0.5, 0.055),
    "two for one at second sight": merged("1=1+2", 0.358, 0.5, 0.9),
    "not looked at again": merged("1=1", 0.354, 0.5, 0.9),
    "in spite of a rival": rivalled("1=1, 2=2", 0.052),
    "not beside a rival": rivalled("2=2", 0.048),
    "moved": swapped("1=2 moved, 2=1", 0.306),
    "hardly moved": swapped("2=1", 0.286),
    "third in rank": left_over("1=1, 2=2, 3=3", 3),
    "fourth in rank": left_over("1=1, 2=2, 3=3", 4),
    "sure in another order": reversed_order("1=4 moved, 2=3, 3=2 moved, 4=1 moved, 5=5", 0.31),
    "not sure in another order": reversed_order("1=4 moved, 2=3, 3=2 moved, 4=1 moved", 0.28),
    "a long Chinese one": chinese("1=1", 0.83),
    "a very long Chinese one": chinese("", 0.82),
}


@pytest.mark.parametrize("name", CASES)
def test_paragraphs_belong_together_as_a_person_says(name: str) -> None:
    assert aligned(CASES[name], BASE) == CASES[name].expected


class Order(NamedTuple):
    """Good pairs of two texts of some lengths."""

    pairs: Sequence[Pair]
    sizes: tuple[int, int]


def turned(size: int, first: int, last: int) -> Order:
    """Turn some pairs round among others that have one order."""
    places = [first + last - n if first <= n <= last else n for n in range(size)]
    return Order(list(enumerate(places)), (size, size))


VERSIONS = {
    "a fourth of the shorter one": Order([(n, n) for n in range(5)], (20, 40)),
    "more than half of the steps": turned(18, 4, 10),
    "three paragraphs a step": Order([(0, 0), (1, 3), (2, 6), (3, 12), (4, 9)], (5, 20)),
    "four pairs, one out of order": Order([(0, 1), (1, 2), (2, 3), (3, 0)], (4, 4)),
    "half of a short one": Order([(0, 0), (1, 1)], (4, 4)),
}
INDEPENDENT = {
    "less than a fourth of the shorter one": Order([(n, n) for n in range(5)], (21, 40)),
    "less than half of the steps": turned(16, 2, 8),
    "four paragraphs a step": Order([(0, 0), (1, 4), (2, 8), (3, 16), (4, 12)], (5, 20)),
    "three pairs, one out of order": Order([(0, 1), (1, 2), (2, 0)], (3, 3)),
    "less than half of a short one": Order([(0, 0), (1, 1)], (5, 5)),
    "no paragraphs": Order([], (0, 3)),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_texts_are_versions_of_one_when_their_pairs_have_an_order(name: str) -> None:
    assert is_parallel(*VERSIONS[name], BASE)


@pytest.mark.parametrize("name", INDEPENDENT)
def test_texts_are_independent_when_few_pairs_have_an_order(name: str) -> None:
    assert not is_parallel(*INDEPENDENT[name], BASE)


REORDERED = {
    "half of both": Order([(n, 7 - n) for n in range(8)], (16, 16)),
    "four pairs": Order([(n, 3 - n) for n in range(4)], (4, 4)),
}
NOT_REORDERED = {
    "less than half of both": Order([(n, 6 - n) for n in range(7)], (15, 16)),
    "three pairs": Order([(n, 2 - n) for n in range(3)], (3, 3)),
}


def reordered(order: Order, criteria: MatchingCriteria, confidence: float = 0.61) -> bool:
    return is_reordered(dict.fromkeys(order.pairs, confidence), order.sizes, criteria)


@pytest.mark.parametrize("name", REORDERED)
def test_texts_are_versions_in_any_order_when_half_of_both_has_sure_pairs(name: str) -> None:
    assert reordered(REORDERED[name], BASE)
    assert not reordered(REORDERED[name], BASE, 0.59)


@pytest.mark.parametrize("name", NOT_REORDERED)
def test_texts_are_not_reordered_when_few_pairs_are_sure(name: str) -> None:
    assert not reordered(NOT_REORDERED[name], BASE)


SHARED = sorted(
    {one.name for one in fields(BASE)}.difference(
        ("constant", "similarity", "gap", "stretch", "least")
    )
)


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", SHARED)
def test_a_tenth_more_or_less_is_noticed(
    name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    criteria = replace(BASE, **{name: shifted(getattr(BASE, name), by)})
    assert (
        any(aligned(case, criteria) != case.expected for case in CASES.values())
        or any(not is_parallel(*order, criteria) for order in VERSIONS.values())
        or any(is_parallel(*order, criteria) for order in INDEPENDENT.values())
        or any(not reordered(order, criteria) for order in REORDERED.values())
        or any(reordered(order, criteria) for order in NOT_REORDERED.values())
    )


# What signals say


ONE = (0, 1)
HEALTH = (
    "Doctors in Lagos ask for nurses.", "Rain fell on the hills.", "Nobody was there at noon."
)  # fmt: skip
KESEHATAN = (
    "Dokter di Lagos minta perawat.", "Hujan turun di bukit.", "Tidak ada orang di sana."
)  # fmt: skip


class Heard(NamedTuple):
    """What a signal says of the first paragraphs of two texts: how alike they are, and why."""

    expected: str
    of: Callable[[SignalCriteria], Signal]


def worded(expected: str, a: Sequence[str], b: Sequence[str]) -> Heard:
    return Heard(expected, lambda criteria: Wording(a, b, criteria=criteria))


def counted(expected: str, a: str, b: str) -> Heard:
    """Compare an English paragraph with a German one."""
    return Heard(
        expected,
        lambda criteria: Wording([a], [b], languages=("en", "de"), criteria=criteria),
    )


def named(expected: str, having: int, paragraphs: int) -> Heard:
    """Name a town in so many paragraphs of two texts."""
    others = paragraphs - having
    a = ["In Lagos we are."] * having + ["Not so."] * others
    b = ["Di Lagos kami."] * having + ["Bukan."] * others
    return worded(expected, a, b)


def meant(expected: str, paragraphs: int) -> Heard:
    """Compare texts of so many paragraphs, which have something in common with each other."""
    a = ["zzzxx", *["zzzqq"] * (paragraphs - 1)]
    b = ["zzzxxq", *["zzqq"] * (paragraphs - 1)]
    return Heard(expected, lambda criteria: Meaning(a, b, _rare_letters, "use", criteria=criteria))


def sentenced(expected: str, letters: int) -> Heard:
    """Compare a sentence with a paragraph that has it, and one of as many letters, besides."""
    return Heard(expected, lambda criteria: _Sentences(letters, criteria))


class _Sentences(Meaning):
    """Says what the nearest sentences say."""

    def __init__(self, letters: int, criteria: SignalCriteria) -> None:
        first, second = "x" * (letters - 1) + ".", "q" * (letters - 1) + "."
        super().__init__(
            [f"{first} {second.capitalize()}"], [first], _rare_letters, "use", criteria=criteria
        )

    def similarity(self, _a: Span, _b: Span) -> float:
        return self.evidence((0, 0), ())["plain"]

    def reasons(self, _a: Span, _b: Span) -> Iterator[str]:
        yield f"{self.evidence((0, 0), ())['whole']:.2f}"


def _rare_letters(paragraphs: Sequence[str]) -> Vectors:
    return np.array([[p.count("q"), p.count("x"), p.count("z")] for p in paragraphs], dtype="<f4")


CODEBOOK = """
facets:
  theme:
    codes:
      rules: {terms: {en: [rules]}}
      access: {}
      growth: {}
"""


def hinted(expected: str) -> Heard:
    """Compare a paragraph in which a term stands with one of which somebody says the code."""
    facets = parse_codebook(CODEBOOK, "codebook.yaml").facets
    body = "---\nlanguage: en\n---\n\nThe rules.\n\nIt is so.\n"
    text = parse_text("alpha", body.encode(), body, "alpha.md")
    said = {"1": _on(0, 3, "The", "access"), "2": _on(12, 14, "It", "growth")}
    ann = AnnotationSet(text="alpha", text_version=text.version, annotator="ann", annotations=said)
    other = [{"theme=rules": 1.0, "theme=growth": 1.0}, {"theme=access": 1.0}]
    return Heard(
        expected,
        lambda criteria: Codes(said_of(text, [ann], facets, criteria=criteria), other),
    )


def _on(start: int, end: int, quote: str, code: str) -> Annotation:
    return Annotation(start=start, end=end, quote=quote, codes={"theme": code})


HEARD = {
    "a term": hinted("0.41 terms rules"),
    "a translation": worded("0.42 names Lagos, wording 0.42", HEALTH, KESEHATAN),
    "Chinese": worded(
        "0.27 wording 0.27",
        ["人工智能治理很重要", "今天天气很好"],
        ["治理人工智能", "天气不好"],
    ),
    "a number in words": counted("0.06 numbers 10", "of ten", "neun, 10"),
    "a small number in words": counted("0.00", "of nine", "acht, 9"),
    "a name in every paragraph of three": named("0.14 wording 0.14", 3, 3),
    "a name in eight paragraphs of ten": named("0.20 wording 0.20", 8, 10),
    "a name in half of four paragraphs": named("0.32 wording 0.32", 2, 4),
    "a name in one of two": named("0.34 names Lagos, wording 0.34", 1, 2),
    "hardly alike": worded(
        "0.10 wording 0.10",
        ["ship fish bird salt boat road wind sand",
         "fish ship bird wind hill road road fish salt sand sea",
         "wall town rain boat sand salt tree boat tree ship"],
        ["rope bird tree hill",
         "tali town town bird wall rope ombak salt wind bird bird boat rope tali"],
    ),
    "not worth saying": worded(
        "0.10",
        ["king ship town rope ship king wall",
         "wind wind town wall salt fish town rain bird sea rope",
         "hill bird hill wind fish road ship fish sea boat wall",
         "fish fish tree sand sea sand salt rope"],
        ["wind wall salt tali bird wind",
         "boat hill wind tree sea sand",
         "boat wall town kapal bird hill sand tali kapal rain boat",
         "king road sea hill rain tali road fish tali bird ship fish"],
    ),
    "the nearest sentences": sentenced("1.00 0.71", 40),
    "a sentence that is too short": sentenced("0.71 0.71", 39),
    "a short text": meant("0.88 meaning 0.88", 14),
    "a rather short one": meant("0.90 meaning 0.90", 10),
    "one that is not short": meant("0.87 meaning 0.87", 16),
}  # fmt: skip


def many_others(numbers: int, *more: str) -> tuple[list[str], list[str]]:
    """Share one word of several, beside so many numbers that each has by itself."""
    sides = (f"Parliament{end} {' '.join(map(str, range(n, n + numbers)))}"
             for end, n in (("", 10), ("s", 50)))  # fmt: skip
    one, other = ([side, *more] for side in sides)
    return one, other


LONG = {
    "long words": (
        "0.39 0.18 0.49 True",
        ["Ministers agreed on vaccines in Oslo on 14 May.", "Nothing else was said by anybody."],
        ["In Oslo ministers discussed a vaccine, 14 of them.", "Rain fell there."],
    ),
    "five letters": ("0.09 0.00 0.19 True", ["the tower"], ["that tower"]),
    "four": ("0.00 0.00 0.00 False", ["the town"], ["that town"]),
    "a name of four": ("0.09 0.00 0.19 True", ["to Oslo"], ["at Oslo"]),
    "one of three": ("0.00 0.00 0.00 False", ["to Rio"], ["at Rio"]),
    "six letters that begin a word": ("0.09 0.00 0.19 True", ["government"], ["governor"]),
    "five of them": ("0.00 0.00 0.00 False", ["planet"], ["planes"]),
    "letters": ("0.00 0.00 0.00 False", ["Short names of tree."], ["Very long name of frog."]),
    "hardly few enough": ("0.14 0.00 0.10 True", *many_others(4, "No.")),
    "too few": ("0.09 0.00 0.10 False", *many_others(3)),
}
SAME = {
    "two rare words": (True, "harbour flooded", 4),
    "three that stand everywhere": (False, "harbour bridges flooded", 2),
    "numbers": (False, "11 12 13 14 15", 20),
}
"""Whether sentences say the same that stand in the first of so many paragraphs of two texts."""
NEAR_WORDS = 0.1048
"""What two words have in common that mean rather the same."""
CANDIDATES = {
    "twelve paragraphs of the same words": (
        140,
        ["same words here"] * 12,
        ["same words here"] * 12,
    ),
    "a word in 29 paragraphs": (29, ["harbour"], ["harbour"] * 29),
    "a word in 32 paragraphs": (0, ["harbour"], ["harbour"] * 32),
}


def heard(case: Heard, criteria: SignalCriteria) -> str:
    signal = case.of(criteria)
    return f"{signal.similarity(ONE, ONE):.2f} {', '.join(signal.reasons(ONE, ONE))}".strip()


def proposed(a: Sequence[str], b: Sequence[str], criteria: SignalCriteria) -> int:
    return len(set(Wording(a, b, criteria=criteria).candidates()))


def shared(name: str, criteria: SignalCriteria) -> str:
    _, a, b = LONG[name]
    wording = Wording(a, b, criteria=criteria)
    words, numbers, share = wording.evidence((0, 0)).values()
    return f"{words:.2f} {numbers:.2f} {share:.2f} {wording.speaks_for((0, 0))}"


def same(name: str, criteria: SignalCriteria) -> bool:
    _, words, paragraphs = SAME[name]
    sides = [[words] + ["no"] * n for n in (paragraphs // 2 - 1, (paragraphs + 1) // 2 - 1)]
    return Wording(*sides, criteria=criteria).is_same(words, words)


def near_words(criteria: SignalCriteria) -> float:
    a, b = (["qqqxx", "qqqqq", "zzzzz"], ["xxxqq", "xxxxx", "zzzzz"])
    return round(float(shared_senses(a, b, _rare_letters, criteria)["senses"][0, 0]), 4)


@pytest.mark.parametrize("name", SAME)
def test_sentences_say_the_same_that_share_rare_words(name: str) -> None:
    assert same(name, SIGNAL_CRITERIA) is SAME[name][0]


def test_words_that_mean_rather_the_same_are_shared() -> None:
    assert near_words(SIGNAL_CRITERIA) == NEAR_WORDS


@pytest.mark.parametrize("name", LONG)
def test_long_words_names_and_numbers_speak_for_pairs(name: str) -> None:
    assert shared(name, SIGNAL_CRITERIA) == LONG[name][0]


@pytest.mark.parametrize("name", HEARD)
def test_signals_say_how_alike_paragraphs_are(name: str) -> None:
    assert heard(HEARD[name], SIGNAL_CRITERIA) == HEARD[name].expected


@pytest.mark.parametrize("name", CANDIDATES)
def test_wording_proposes_candidates(name: str) -> None:
    count, a, b = CANDIDATES[name]
    assert proposed(a, b, SIGNAL_CRITERIA) == count


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", [one.name for one in fields(SIGNAL_CRITERIA)])
def test_a_tenth_more_or_less_lets_a_signal_say_something_else(
    name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    criteria = replace(SIGNAL_CRITERIA, **{name: shifted(getattr(SIGNAL_CRITERIA, name), by)})
    assert (
        any(heard(case, criteria) != case.expected for case in HEARD.values())
        or any(proposed(a, b, criteria) != count for count, a, b in CANDIDATES.values())
        or any(shared(case, criteria) != LONG[case][0] for case in LONG)
        or near_words(criteria) != NEAR_WORDS
        or any(same(case, criteria) is not SAME[case][0] for case in SAME)
    )
