"""Signals: what makes paragraphs of two texts alike, apart from their meaning.

``wording`` sees strings of letters, names and numbers that both texts have; ``codes`` sees what
people said of the paragraphs, and the codebook's terms. Neither needs more than Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from math import fsum, log, sqrt, tanh
from typing import TYPE_CHECKING, Protocol

from diptych.texts.dates import is_year
from diptych.texts.numerals import in_figures, in_short, with_money_at_length
from diptych.texts.scripts import HAN_AND_KANA

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Facet
    from diptych.comparison.matching import Pair, Span
    from diptych.texts.text import Text

    Weighted = Mapping[str, float]


SIGNALS = ("meaning", "wording", "codes")
"""By name; of those that are used the first one leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalCriteria:
    """What decides how alike signals say that paragraphs are, and what they name as a reason.

    Measured on books that exist in many languages, as ``MatchingCriteria`` are, which are fitted to
    what comes out of these.
    """

    candidates: int = 10
    """Paragraphs of the other text that each one is compared with: those that share most."""
    gram: int = 4
    """Letters of a string, in an alphabet."""
    wide_gram: int = 2
    """The same in scripts whose letters are words."""
    common: int = 30
    """Paragraphs of a text that may have a string, for it to propose candidates."""
    doubt: float = 5.0
    """What is added to squared weights, so that few strings make nothing much alike: as much as
    some frequent ones have, or half a rare one."""
    tied: float = 6.0
    """The sum of ties, of words that both have, that says most of what ties can say."""
    says_little: float = 0.3
    """The tie up to which a shared word says nothing: it stands in about three of four
    paragraphs."""
    tells: float = 1.0
    """The tie from which on a shared name is worth saying: not one that stands everywhere."""
    worth_saying: float = 0.1
    """The similarity from which on wording is a reason."""
    hinted: float = 0.5
    """How sure a code is that only the codebook's terms speak for; people are sure by 1."""
    short: int = 15
    """Paragraphs below which a text does not tell its own mean. Measured, as the next one, on pages
    of two manuals in five languages: strict F1 of texts of one or two paragraphs .64 to .98."""
    as_many: float = 5
    """Paragraphs of such a text that sentences about this and that count as, together."""
    sentence: int = 40
    """Letters that a sentence has at least, to be compared by itself."""
    long: int = 5
    """Letters of a word, in an alphabet, that is hardly one of those that stand in every text."""
    long_name: int = 4
    """The same of a word that begins with a capital letter."""
    stem: int = 6
    """Letters by which long words are told apart, whatever they end in."""
    many_words: float = 8.0
    """The sum of rarities, of long words that both have, that says most of what these can say."""
    speaking: float = 0.1
    """The share of them from which on wording is believed in texts of a few paragraphs."""
    like: float = 0.3
    """The cosine of two words from which on they mean something of the same."""
    least_number: int = 10
    """The number from which on words for it count as its figures: smaller ones are said of
    anything, and not counted with as evidence either."""
    many_numbers: float = 3.0
    """The same of numbers."""
    same_words: float = 0.42
    """The share of long words that two sentences have in common, from which on they say the same.
    Measured on pairs of sentences with other numbers, in 140 pairs of reports of one event."""
    few_words: float = 3.0
    """What is added to the sums of two paragraphs, so that a heading is not in all that has its
    words."""


SIGNAL_CRITERIA = SignalCriteria()


class Signal(Protocol):
    """One way in which paragraphs are alike."""

    @property
    def name(self) -> str:
        """``meaning``, ``wording`` or ``codes``."""

    @property
    def scale(self) -> str:
        """What its numbers are comparable with: its name, and the encoder of ``meaning``."""

    def candidates(self) -> Iterable[Pair]:
        """Return the pairs of paragraphs that are worth a look, by this signal."""

    def similarity(self, a: Span, b: Span) -> float:
        """Tell how alike two spans are, 1 at most."""

    def look_closer(self, pairs: Iterable[tuple[Span, Span]]) -> None:
        """Make sure of the similarity of some spans, where that takes longer."""

    def evidence(self, pair: Pair, wanted: Collection[str], /) -> Mapping[str, float]:
        """Tell what speaks for two paragraphs of independent texts saying the same, by name.

        All that is ``wanted`` is among it, as far as the signal knows of it.
        """

    def speaks_for(self, pair: Pair, /) -> bool:
        """Tell whether similarity in texts of a few paragraphs is to be believed."""

    def is_same(self, one: str, other: str, /) -> bool | None:
        """Tell whether two sentences, one of each text, say the same; nothing if it cannot tell."""

    def reasons(self, a: Span, b: Span) -> Iterator[str]:
        """Say what two spans share."""


class _FeatureSide:
    """The weighted features of one text's paragraphs, and of any span of them."""

    def __init__(self, paragraphs: Sequence[Weighted], doubt: float) -> None:
        self.paragraphs = paragraphs
        self._doubt = doubt
        self._spans: dict[Span, tuple[Weighted, float]] = {}

    def of(self, span: Span) -> tuple[Weighted, float]:
        """Return the sums of a span's weights, and their norm."""
        if span not in self._spans:
            total: defaultdict[str, float] = defaultdict(float)
            for weights in self.paragraphs[slice(*span)]:
                for feature, weight in weights.items():
                    total[feature] += weight
            squares = sum(weight * weight for weight in total.values())
            self._spans[span] = total, sqrt(squares + self._doubt)
        return self._spans[span]


def _cosine(one: tuple[Weighted, float], other: tuple[Weighted, float]) -> float:
    """Return the cosine; ``fsum`` gives the same number in whatever order a set is read."""
    a, b = one[0], other[0]
    product = fsum([a[feature] * b[feature] for feature in a.keys() & b.keys()])
    return product / one[1] / other[1] if product else 0.0


# Wording


class Wording:
    """Shared strings of letters, whatever they are, and shared words that are rare."""

    name = scale = "wording"

    def __init__(
        self,
        a: Sequence[str],
        b: Sequence[str],
        *,
        languages: tuple[str, str] = ("", ""),
        criteria: SignalCriteria = SIGNAL_CRITERIA,
    ) -> None:
        """Take the paragraphs; in known ``languages`` numbers in words are as good as figures."""
        figures = [
            [
                in_figures(with_money_at_length(p), language, least=criteria.least_number)
                for p in side
            ]
            for side, language in zip((a, b), languages, strict=True)
        ]
        words = [list(map(_words, side)) for side in figures]
        grams = [[_grams(paragraph, criteria) for paragraph in side] for side in (a, b)]
        self._criteria = criteria
        self._grams = _sides(grams, _rarity, criteria.doubt)
        self._words = _sides([list(map(_folded, side)) for side in words], self._tie)
        ties = self._words[2]
        self._names = {w for w in _names(words) if ties.get(w.casefold(), 0) >= criteria.tells}
        self._written = words
        self._figures = figures
        self._across = float(len(set(languages)) > 1)
        self._long: tuple[list[set[str]], list[set[str]], dict[str, float]] | None = None

    def candidates(self) -> Iterator[Pair]:
        """Yield for each paragraph those of the other text that share most with it."""
        one, other, _ = self._grams
        return best_candidates(one.paragraphs, other.paragraphs, self._criteria)

    def similarity(self, a: Span, b: Span) -> float:
        """Return 0 to 1: half of it for strings of letters, half for rare words."""
        cosine = _cosine(self._grams[0].of(a), self._grams[1].of(b))
        one, other = self._words[0].of(a)[0], self._words[1].of(b)[0]
        ties = fsum(self._words[2][word] for word in one.keys() & other.keys())
        return (cosine + tanh(ties / self._criteria.tied)) / 2

    def look_closer(self, pairs: Iterable[tuple[Span, Span]]) -> None:
        """Do nothing: every similarity is as good as the other."""

    def evidence(self, pair: Pair, wanted: Collection[str] = ()) -> Mapping[str, float]:
        """Return how much long words, names and numbers say that two paragraphs share.

        ``words`` and ``numbers`` grow with what they share, ``share`` is the part of both of what
        the shorter one has. Where it is ``wanted`` there is also how ``alike`` they are, and
        whether they are ``across`` two languages, where the same says more.
        """
        one, other, rarity = self._long = self._long or self._long_words()
        a, b = one[pair[0]], other[pair[1]]
        shared = {word: rarity[word] for word in a & b}
        numbers = fsum(_of_number(word) * says for word, says in shared.items())
        words = fsum(says for word, says in shared.items() if not _is_number(word))
        more = {"alike": self._alike(pair), "across": self._across} if "alike" in wanted else {}
        return {
            **more,
            "words": tanh(words / self._criteria.many_words),
            "numbers": tanh(numbers / self._criteria.many_numbers),
            "share": self._share(a, b, rarity),
        }

    def _alike(self, pair: Pair) -> float:
        i, j = pair
        return self.similarity((i, i + 1), (j, j + 1))

    def speaks_for(self, pair: Pair, /) -> bool:
        """Tell whether they share long words, names or numbers: small words are everywhere."""
        return self.evidence(pair)["share"] >= self._criteria.speaking

    def _long_words(self) -> tuple[list[set[str]], list[set[str]], dict[str, float]]:
        a, b = ([_long_words(p, self._criteria) for p in side] for side in self._figures)
        standing = Counter(word for side in (a, b) for paragraph in side for word in paragraph)
        both = len(a) + len(b)
        return a, b, {word: log(1 + both / count) for word, count in standing.items()}

    def is_same(self, one: str, other: str, /) -> bool:
        """Tell whether two sentences share long words that are rare in the two texts."""
        self._long = self._long or self._long_words()
        a, b = (
            {word for word in _long_words(words, self._criteria) if not _is_number(word)}
            for words in (one, other)
        )
        return self._share(a, b, self._long[2]) >= self._criteria.same_words

    def _share(self, a: set[str], b: set[str], rarity: Mapping[str, float]) -> float:
        """Return the part of what the shorter one has that both have."""
        shared, *sides = (fsum(rarity.get(word, 0.0) for word in x) for x in (a & b, a, b))
        return shared / (min(sides) + self._criteria.few_words)

    def reasons(self, a: Span, b: Span) -> Iterator[str]:
        """Yield the names and numbers that two spans share, and how much wording."""
        here = [word for paragraph in self._written[0][slice(*a)] for word in paragraph]
        there = {w.casefold() for p in self._written[1][slice(*b)] for w in p}
        shared = [word if word.casefold() in there else "" for word in here]
        if names := _runs(shared, self._names):
            yield f"names {', '.join(names)}"
        if numbers := dict.fromkeys(word for word in shared if _is_number(word)):
            yield f"numbers {', '.join(map(in_short, numbers))}"
        if (alike := self.similarity(a, b)) >= self._criteria.worth_saying:
            yield f"wording {alike:.2f}"

    def _tie(self, in_a: int, in_b: int, n: int, m: int) -> float:
        """Return how much it says that two paragraphs share a word: nothing where many do."""
        says = log((n + 1) * (m + 1) / (in_a * in_b)) / 2
        return says if says > self._criteria.says_little else 0.0


_WIDE_RUN = re.compile(f"[{HAN_AND_KANA}]+")


def best_candidates(
    a: Sequence[Weighted], b: Sequence[Weighted], criteria: SignalCriteria
) -> Iterator[Pair]:
    """Yield the pairs with the largest products of weights, some for each paragraph."""
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for j, weights in enumerate(b):
        for gram, weight in weights.items():
            postings[gram].append((j, weight))
    columns: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, weights in enumerate(a):
        sums: defaultdict[int, float] = defaultdict(float)
        for gram, weight in weights.items():
            if len(found := postings.get(gram, ())) <= criteria.common:
                for j, other in found:
                    sums[j] += weight * other
        for j, value in sums.items():
            columns[j].append((-value, i))
        best = sorted((-value, j) for j, value in sums.items())[: criteria.candidates]
        yield from ((i, j) for _, j in best)
    for j, rows in columns.items():
        yield from ((i, j) for _, i in sorted(rows)[: criteria.candidates])


def _sides(
    sides: Sequence[Sequence[Weighted]],
    weight: Callable[[int, int, int, int], float],
    doubt: float = 0.0,
) -> tuple[_FeatureSide, _FeatureSide, dict[str, float]]:
    """Weigh the features that both texts have; what only one has can tie nothing.

    ``doubt`` keeps spans from being much alike by few features.
    """
    in_a, in_b = (Counter(feature for p in side for feature in p) for side in sides)
    n, m = map(len, sides)
    weights = {f: weight(in_a[f], in_b[f], n, m) for f in in_a.keys() & in_b.keys()}
    one, other = (
        _FeatureSide(
            [{f: sqrt(c) * weights[f] for f, c in p.items() if f in weights} for p in side], doubt
        )
        for side in sides
    )
    return one, other, weights


def _rarity(in_a: int, in_b: int, n: int, m: int) -> float:
    return log(1 + (n + m) / (in_a + in_b))


def _grams(paragraph: str, criteria: SignalCriteria) -> Counter[str]:
    size, wide = criteria.gram, criteria.wide_gram
    folded = re.sub(r"\W+", " ", unicodedata.normalize("NFKC", paragraph).casefold())
    padded = f" {folded.strip()} "
    grams = Counter(padded[k : k + size] for k in range(max(len(padded) - size + 1, 1)))
    for run in _WIDE_RUN.findall(padded):
        grams.update(run[k : k + wide] for k in range(len(run) - wide + 1))
    return grams


def _words(paragraph: str) -> list[str]:
    """Return the words of a paragraph, numbers without the marks that group their digits."""
    plain = unicodedata.normalize("NFKC", paragraph)
    plain = _WIDE_RUN.sub(" ", _DIGIT_MARK.sub("", plain))
    return [word.replace(",", ".") for word in _WORD_OR_STOP.findall(plain)]


_WORD_OR_STOP = re.compile(r"(?<![^\W_])\d+[.,]\d+(?![^\W_]|[.,]\d)|[^\W_]+|[.!?:]")
"""A decimal number, a word, or a mark behind which names may begin a sentence."""


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdecimal()


def _of_number(word: str) -> float:
    """Return how much of its rarity a number has: a year is often that of something else.

    So is a number of two digits, above all a round one.
    """
    if not _is_number(word):
        return 0.0
    if is_year(word):
        return _YEARS_SAY
    return 1.0 if len(word) > _TWO else _TENS_SAY if word.endswith("0") else _TWO_DIGITS_SAY


_YEARS_SAY = 0.3
_TWO = 2
_TENS_SAY = 0.3
_TWO_DIGITS_SAY = 0.5


def _long_words(paragraph: str, criteria: SignalCriteria) -> set[str]:
    """Return the words that hardly stand in every text, in Latin letters, by how they begin.

    Numbers of two digits are among them, and in Chinese and Japanese two letters side by side.
    """
    from anyascii import anyascii

    found = set()
    for word in _words(paragraph):
        least = criteria.long_name if word[:1].isupper() else criteria.long
        if _is_number(word):
            found.update([anyascii(word)] if len(word) > 1 else [])
        elif len(word) >= least:
            found.add(anyascii(word).casefold()[: criteria.stem])
    for run in _WIDE_RUN.findall(paragraph):
        found.update(run[k : k + criteria.wide_gram] for k in range(len(run) - 1))
    return found


_DIGIT_MARK = re.compile(r"(?<=\d)[.,\u00a0 ](?=\d{3}\b)")


def _folded(words: Sequence[str]) -> Counter[str]:
    return Counter(word.casefold() for word in words if word.isalnum() or _is_number(word))


def _names(sides: Sequence[Sequence[Sequence[str]]]) -> set[str]:
    """Return the words that are names: never in small letters, though inside of a sentence."""
    small: set[str] = set()
    inside: set[str] = set()
    for paragraph in (paragraph for side in sides for paragraph in side):
        for before, word in zip([".", *paragraph], paragraph, strict=False):
            if word[:1].islower():
                small.add(word.casefold())
            elif word[:1].isupper() and (before.isalnum() or word[1:].isupper()):
                inside.add(word)
    return {word for word in inside if word.casefold() not in small}


def _runs(shared: Sequence[str], names: set[str]) -> list[str]:
    """Join names that stand side by side, and return each once."""
    runs = (" ".join(run) for is_name, run in groupby(shared, key=names.__contains__) if is_name)
    found = list(dict.fromkeys(runs))
    return [run for run in found if not any(f" {run} " in f" {o} " for o in found if o != run)]


# Codes


class Codes:
    """What was said of both: the same codes, or the same terms of the codebook."""

    name = scale = "codes"

    def __init__(
        self,
        a: Sequence[Mapping[str, float]],
        b: Sequence[Mapping[str, float]],
        *,
        criteria: SignalCriteria = SIGNAL_CRITERIA,
    ) -> None:
        """Take for each paragraph its codes, as ``facet=code``, and how sure each is, 0 to 1."""
        self._criteria = criteria
        self._said = a, b
        self._sides = _sides([list(map(_levels, side)) for side in (a, b)], _rarity)

    def candidates(self) -> Iterator[Pair]:
        """Yield for each paragraph those of the other text that share most with it."""
        one, other, _ = self._sides
        return best_candidates(one.paragraphs, other.paragraphs, self._criteria)

    def similarity(self, a: Span, b: Span) -> float:
        """Return the cosine of the two spans' codes, rare ones weighing more."""
        return _cosine(self._sides[0].of(a), self._sides[1].of(b))

    def look_closer(self, pairs: Iterable[tuple[Span, Span]]) -> None:
        """Do nothing: every similarity is as good as the other."""

    def evidence(self, pair: Pair, _wanted: Collection[str] = ()) -> Mapping[str, float]:
        """Return how alike what was said of two paragraphs is."""
        i, j = pair
        return {"codes": self.similarity((i, i + 1), (j, j + 1))}

    def speaks_for(self, _pair: Pair, /) -> bool:
        """Say yes: codes are the same however few the paragraphs are."""
        return True

    def is_same(self, _one: str, _other: str, /) -> None:
        """Tell nothing: codes are those of passages."""

    def reasons(self, a: Span, b: Span) -> Iterator[str]:
        """Yield the codes that both spans have, and those that terms hint at in one of them."""
        one, other = (
            _surest(side[slice(*span)]) for side, span in zip(self._said, (a, b), strict=True)
        )
        sure = {code: min(one[code], other[code]) for code in one if code in other}
        for what, wanted in (("codes", True), ("terms", False)):
            if found := [_last(code) for code, s in sure.items() if (s >= 1) is wanted]:
                yield f"{what} {', '.join(dict.fromkeys(found))}"


def said_of(
    text: Text,
    sets: Iterable[AnnotationSet],
    facets: Iterable[Facet],
    *,
    criteria: SignalCriteria = SIGNAL_CRITERIA,
) -> tuple[dict[str, float], ...]:
    """Return the codes of each paragraph; those that only terms hint at are less sure.

    What an ordinal facet says, such as sentiment, does not tell what a passage is about.
    """
    from diptych.annotations.terms import TermMatcher

    nominal = [facet for facet in facets if facet.kind == "nominal"]
    names = {facet.name for facet in nominal}
    hints = (
        (hint.start, hint.end, facet, code)
        for hint in TermMatcher(nominal).suggestions(text)
        for facet, code in hint.codes
    )
    annotations = (
        (annotation.start, annotation.end, facet, code)
        for said in sets
        for annotation in said.anchored.values()
        for facet, code in annotation.codes.items()
        if facet in names
    )
    found: tuple[dict[str, float], ...] = tuple({} for _ in text.paragraphs)
    for passages, sure in ((hints, criteria.hinted), (annotations, 1.0)):
        for start, end, facet, code in passages:
            first, last = text.touched(start, end)
            for codes in found[first - 1 : last]:
                codes[f"{facet}={code}"] = sure
    return found


def _levels(codes: Mapping[str, float]) -> dict[str, float]:
    """Return codes with those above them, as sure as the surest below."""
    levels: dict[str, float] = {}
    for code, sure in codes.items():
        parts = code.split("/")
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            levels[path] = max(levels.get(path, 0.0), sure)
    return levels


def _surest(paragraphs: Iterable[Mapping[str, float]]) -> dict[str, float]:
    surest: dict[str, float] = {}
    for codes in paragraphs:
        for code, sure in codes.items():
            surest[code] = max(sure, surest.get(code, 0.0))
    return surest


def _last(code: str) -> str:
    return code.rpartition("=")[2].rpartition("/")[2]
