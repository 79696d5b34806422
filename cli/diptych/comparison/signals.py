"""Signals: what makes paragraphs of two texts alike, apart from their meaning.

``wording`` sees strings of letters, names and numbers that both texts have; ``codes`` sees what
people said of the paragraphs, and the codebook's terms. Neither needs more than Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from itertools import groupby
from math import fsum, log, sqrt, tanh
from typing import TYPE_CHECKING, Protocol

from diptych.texts.scripts import HAN_AND_KANA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Facet
    from diptych.comparison.matching import Pair, Span
    from diptych.texts.text import Text

    Weighted = Mapping[str, float]


SIGNALS = ("meaning", "wording", "codes")
"""By name; of those that are used the first one leads."""


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

    def __init__(self, a: Sequence[str], b: Sequence[str]) -> None:
        words = [list(map(_words, side)) for side in (a, b)]
        self._grams = _sides([list(map(_grams, side)) for side in (a, b)], _rarity, _DOUBT)
        self._words = _sides([list(map(_folded, side)) for side in words], _tie)
        self._names = {w for w in _names(words) if self._words[2].get(w.casefold(), 0) >= _TELLS}
        self._written = words

    def candidates(self) -> Iterator[Pair]:
        """Yield for each paragraph those of the other text that share most with it."""
        return best_candidates(*(side.paragraphs for side in self._grams[:2]))

    def similarity(self, a: Span, b: Span) -> float:
        """Return 0 to 1: half of it for strings of letters, half for rare words."""
        cosine = _cosine(self._grams[0].of(a), self._grams[1].of(b))
        one, other = self._words[0].of(a)[0], self._words[1].of(b)[0]
        ties = fsum(self._words[2][word] for word in one.keys() & other.keys())
        return (cosine + tanh(ties / _TIED)) / 2

    def look_closer(self, pairs: Iterable[tuple[Span, Span]]) -> None:
        """Do nothing: every similarity is as good as the other."""

    def reasons(self, a: Span, b: Span) -> Iterator[str]:
        """Yield the names and numbers that two spans share, and how much wording."""
        here = [word for paragraph in self._written[0][slice(*a)] for word in paragraph]
        there = {w.casefold() for p in self._written[1][slice(*b)] for w in p}
        shared = [word if word.casefold() in there else "" for word in here]
        if names := _runs(shared, self._names):
            yield f"names {', '.join(names)}"
        if numbers := dict.fromkeys(word for word in shared if word.isdecimal()):
            yield f"numbers {', '.join(numbers)}"
        if (alike := self.similarity(a, b)) >= _WORTH_SAYING:
            yield f"wording {alike:.2f}"


_GRAM, _WIDE_GRAM = 4, 2
"""Letters of a string: of an alphabet, and of scripts whose letters are words."""
_MOST = 10
"""How many candidates a paragraph gets, at most, from each side."""
_COMMON = 30
"""Paragraphs of a text that may have a string, for it to propose candidates."""
_DOUBT = 5.0
"""As much as the squared weights of some frequent strings, or half a rare one."""
_TIED = 6.0
"""The sum of ties that says most of what ties can say."""
_TELLS = 1.0
"""The tie from which on a shared name is worth saying: not one that stands everywhere."""
_WORTH_SAYING = 0.1
"""The similarity below which it is no reason."""
_WIDE_RUN = re.compile(f"[{HAN_AND_KANA}]+")


def best_candidates(a: Sequence[Weighted], b: Sequence[Weighted]) -> Iterator[Pair]:
    """Yield the pairs with the largest products of weights, some for each paragraph."""
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for j, weights in enumerate(b):
        for gram, weight in weights.items():
            postings[gram].append((j, weight))
    columns: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, weights in enumerate(a):
        sums: defaultdict[int, float] = defaultdict(float)
        for gram, weight in weights.items():
            if len(found := postings.get(gram, ())) <= _COMMON:
                for j, other in found:
                    sums[j] += weight * other
        for j, value in sums.items():
            columns[j].append((-value, i))
        yield from ((i, j) for _, j in sorted((-value, j) for j, value in sums.items())[:_MOST])
    for j, rows in columns.items():
        yield from ((i, j) for _, i in sorted(rows)[:_MOST])


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


def _tie(in_a: int, in_b: int, n: int, m: int) -> float:
    """Return how much it says that two paragraphs share a word: nothing where many do."""
    says = log((n + 1) * (m + 1) / (in_a * in_b)) / 2
    return says if says > _SAYS_LITTLE else 0.0


_SAYS_LITTLE = 0.3


def _grams(paragraph: str) -> Counter[str]:
    folded = re.sub(r"\W+", " ", unicodedata.normalize("NFKC", paragraph).casefold())
    padded = f" {folded.strip()} "
    grams = Counter(padded[k : k + _GRAM] for k in range(max(len(padded) - _GRAM + 1, 1)))
    for run in _WIDE_RUN.findall(padded):
        grams.update(run[k : k + _WIDE_GRAM] for k in range(len(run) - _WIDE_GRAM + 1))
    return grams


def _words(paragraph: str) -> list[str]:
    """Return the words of a paragraph, numbers without the marks that group their digits."""
    plain = unicodedata.normalize("NFKC", paragraph)
    plain = _WIDE_RUN.sub(" ", _DIGIT_MARK.sub("", plain))
    return re.findall(r"[^\W_]+|[.!?:]", plain)


_DIGIT_MARK = re.compile(r"(?<=\d)[.,\u00a0 ](?=\d{3}\b)")


def _folded(words: Sequence[str]) -> Counter[str]:
    return Counter(word.casefold() for word in words if word.isalnum())


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

    def __init__(self, a: Sequence[Mapping[str, float]], b: Sequence[Mapping[str, float]]) -> None:
        """Take for each paragraph its codes, as ``facet=code``, and how sure each is, 0 to 1."""
        self._said = a, b
        self._sides = _sides([list(map(_levels, side)) for side in (a, b)], _rarity)

    def candidates(self) -> Iterator[Pair]:
        """Yield for each paragraph those of the other text that share most with it."""
        return best_candidates(*(side.paragraphs for side in self._sides[:2]))

    def similarity(self, a: Span, b: Span) -> float:
        """Return the cosine of the two spans' codes, rare ones weighing more."""
        return _cosine(self._sides[0].of(a), self._sides[1].of(b))

    def look_closer(self, pairs: Iterable[tuple[Span, Span]]) -> None:
        """Do nothing: every similarity is as good as the other."""

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
    text: Text, sets: Iterable[AnnotationSet], facets: Iterable[Facet]
) -> tuple[dict[str, float], ...]:
    """Return the codes of each paragraph; those that only terms hint at are half as sure.

    What an ordinal facet says, such as sentiment, does not tell what a passage is about.
    """
    from diptych.annotations.terms import TermMatcher

    nominal = [facet for facet in facets if facet.kind == "nominal"]
    names = {facet.name for facet in nominal}
    hints = ((s.start, s.end, s.facet, s.code) for s in TermMatcher(nominal).suggestions(text))
    annotations = (
        (annotation.start, annotation.end, facet, code)
        for said in sets
        for annotation in said.anchored.values()
        for facet, code in annotation.codes.items()
        if facet in names
    )
    found: tuple[dict[str, float], ...] = tuple({} for _ in text.paragraphs)
    for passages, sure in ((hints, _HINTED), (annotations, 1.0)):
        for start, end, facet, code in passages:
            first, last = text.touched(start, end)
            for codes in found[first - 1 : last]:
                codes[f"{facet}={code}"] = sure
    return found


_HINTED = 0.5


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
