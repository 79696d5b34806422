"""Independent texts: which paragraphs say the same, which say it among other things, what is left.

Reports of one event have no order in common, and hardly a sentence. So a pair is judged by itself,
by what speaks for it, and each paragraph is tried against all of the other text before it is left
alone: one that sums up three has the three beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import exp, fsum, log
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.matching import Pair, Span
    from diptych.comparison.signals import Signal

SayingKind = Literal["counterpart", "moved", "within", "related"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndependentCriteria:
    """What decides which paragraphs of independent texts say the same, for some signals together.

    The weights are those of a logistic regression over pairs of paragraphs of real reports of one
    event, in which people said of each pair whether what the one says stands in the other.
    """

    constant: float
    weights: Mapping[str, float]
    """Of the pieces of evidence, by their names; of ``codes`` set by judgement."""
    counterpart: float
    """The confidence from which on two paragraphs are counterparts."""
    related: float
    """That from which on they are related: below it a paragraph is left out."""
    lead: str = ""
    """The evidence that counts once more where both paragraphs stand at the head of their texts."""
    of_facts: bool = True
    """Whether the evidence is of what is said: then what is left may be said by a paragraph that
    stands beside something else, and nothing is related in texts that say nothing of the same.
    Codes tell what is spoken of."""
    firm: float = 0.0
    """The confidence that one pair has at least, where two texts report anything of the same."""
    hint: float = 0.0
    """The same where that is open: nothing is more than related. Below it, what they seem to have
    in common they have by chance."""
    some: int = 4
    """Pairs like translations from which on two texts have passages of one text in common:"""
    share: float = 0.1
    """if they are also this part of the shorter one. The rest is of that text too, then, about one
    thing throughout, and no more than related."""
    in_versions: float = 0.5
    """The confidence from which on what versions of one text do not have in common is related."""
    leads: int = 2
    """Paragraphs at the head of a text: its headline, and its lead."""

    def confidence(
        self, evidence: Mapping[str, float], pair: Pair, sizes: tuple[int, int]
    ) -> float:
        """Return how often two paragraphs with such evidence say the same, 0 to 1.

        What is evidence besides is where they stand in texts of such sizes: ``early``, as reports
        begin with what all of them say, and ``apart``, as they go on in a like order; and of how
        ``many`` paragraphs there are to choose from, by the logarithm.
        """
        lead = max(evidence.get(self.lead, 0.0), 0.0) if max(pair) < self.leads else 0.0
        first, second = ((n + 0.5) / size for n, size in zip(pair, sizes, strict=True))
        known = {
            **evidence,
            "lead": lead,
            "early": sum(1 / (n + 1) for n in pair),
            "apart": abs(first - second),
            "many": log(sizes[0] * sizes[1]) / 2,
        }
        logit = self.constant + fsum(
            weight * known[name] for name, weight in self.weights.items() if name in known
        )
        return 1 / (1 + exp(-logit))


class Saying(NamedTuple):
    """Paragraphs that say the same, and how sure that is."""

    a: Span | None
    """``None`` where what the other text says stands in its ``host``."""
    b: Span | None
    confidence: float
    kind: SayingKind
    host: int | None = None
    """The paragraph of the other text that says it, and may stand beside something else."""

    def pairs(self) -> Iterator[Pair]:
        """Yield each two paragraphs that stand beside each other, or the one in the other."""
        hosting = () if self.host is None else (self.host,)
        one, other = (range(*span) if span else hosting for span in (self.a, self.b))
        yield from product(one, other)


def left_over(pairs: Iterable[Pair], given: Iterable[Saying]) -> list[Pair]:
    """Return the pairs of which at least one paragraph stands beside nothing yet."""
    choice = _Choice(given)
    return [pair for pair in pairs if not all(map(choice.is_taken, (0, 1), pair))]


def confidences(
    signals: Sequence[Signal],
    pairs: Iterable[Pair],
    sizes: tuple[int, int],
    criteria: IndependentCriteria,
) -> dict[Pair, float]:
    """Return of pairs how sure it is that they say the same."""
    wanted = criteria.weights.keys()
    found = {}
    for pair in pairs:
        evidence: dict[str, float] = {}
        for signal in signals:
            evidence |= signal.evidence(pair, wanted)
        found[pair] = criteria.confidence(evidence, pair, sizes)
    return found


def sayings(
    confidence: Mapping[Pair, float],
    given: Sequence[Saying],
    sizes: tuple[int, int],
    criteria: IndependentCriteria,
    *,
    in_order: bool = False,
) -> list[Saying]:
    """Choose what says the same, besides what does for sure, which is given.

    First pairs of which neither stands beside anything else; then each paragraph that is left, in
    the one that says it most, whatever this stands beside. Then, in the same way, what is related.
    ``in_order`` says that the texts are versions of one.
    """
    surest = 1.0 if given else max(confidence.values(), default=0.0)
    if surest < criteria.hint:
        return []
    ranked = sorted(confidence.items(), key=_surest_first)
    choice = _Choice(given)
    steps = _steps(criteria, of_one=_are_of_one(given, sizes, criteria), in_order=in_order)
    for least, kind, hosted in steps if surest >= criteria.firm else steps[-1:]:
        fitting = [(pair, sure) for pair, sure in ranked if sure >= least]
        if kind:
            choice.pair_up(fitting, kind)
        if criteria.of_facts:
            choice.host(fitting, hosted)
            if not choice.pairs:
                break
    return [*choice.joined(), *choice.hosted.values()]


def said_besides(
    confidence: Mapping[Pair, float],
    given: Sequence[Saying],
    found: Iterable[Saying],
    sizes: tuple[int, int],
    criteria: IndependentCriteria,
) -> list[Pair]:
    """Return pairs that say the same too, though both stand beside something else, or in it.

    Of what was ``found``, which begins with what was ``given``.
    """
    sayings = [one for one in found if one.kind != "related"]
    if not (sayings and criteria.of_facts) or _are_of_one(given, sizes, criteria):
        return []
    together = {pair for one in sayings for pair in one.pairs()}
    sure = (pair for pair, sure in confidence.items() if sure >= criteria.counterpart)
    return sorted(set(sure) - together)


def _are_of_one(
    given: Sequence[Saying], sizes: tuple[int, int], criteria: IndependentCriteria
) -> bool:
    """Tell whether two texts have passages of one text in common."""
    return len(given) >= max(criteria.some, criteria.share * min(sizes))


_Step = tuple[float, "SayingKind | None", "SayingKind"]


def _steps(criteria: IndependentCriteria, *, of_one: bool, in_order: bool) -> Sequence[_Step]:
    """Return from which confidence on paragraphs stand beside each other, and as what."""
    related: _Step = criteria.related, "related", "related"
    if of_one:
        return ((criteria.in_versions, None, "related"),) if in_order else (related,)
    return (criteria.counterpart, "counterpart", "within"), related


def _surest_first(rated: tuple[Pair, float]) -> tuple[float, int, int]:
    """Order pairs in the same way whichever text is the first."""
    (i, j), confidence = rated
    return -confidence, i + j, abs(i - j)


class _Choice:
    """What stands beside what so far; each paragraph once."""

    def __init__(self, given: Iterable[Saying]) -> None:
        self.pairs = list(given)
        self.taken: tuple[set[int], set[int]] = set(), set()
        for one in self.pairs:
            self.take(one)
        self.hosted: dict[tuple[int, int], Saying] = {}
        """By side and paragraph."""

    def take(self, saying: Saying) -> None:
        """Note which paragraphs stand beside something."""
        for span, side in zip((saying.a, saying.b), self.taken, strict=True):
            side.update(range(*span) if span else ())

    def pair_up(self, fitting: Iterable[tuple[Pair, float]], kind: SayingKind) -> None:
        """Set paragraphs beside each other that stand beside nothing yet."""
        for pair, sure in fitting:
            if not any(self.is_taken(side, n) for side, n in enumerate(pair)):
                self.pairs.append(Saying(*_spans(pair), sure, kind))
                self.take(self.pairs[-1])

    def host(self, fitting: Iterable[tuple[Pair, float]], kind: SayingKind) -> None:
        """Find for what stands beside nothing the paragraph that says it most."""
        for pair, sure in fitting:
            spans = _spans(pair)
            for side, n in enumerate(pair):
                if not self.is_taken(side, n):
                    a, b = (spans[0], None) if side == 0 else (None, spans[1])
                    self.hosted[side, n] = Saying(a, b, sure, kind, pair[1 - side])

    def is_taken(self, side: int, n: int) -> bool:
        """Tell whether a paragraph stands somewhere."""
        return n in self.taken[side] or (side, n) in self.hosted

    def joined(self) -> Iterator[Saying]:
        """Yield the pairs, with what one of the two says besides where that stands next to it."""
        for one in self.pairs:
            runs = self.run(one.a, one.b, 0), self.run(one.b, one.a, 1)
            longer = [side for side in (0, 1) if runs[side] != (one.a, one.b)[side]]
            if one.kind != "counterpart" or len(longer) != 1:
                yield one
            else:
                yield self.grown(one, longer[0], runs)

    def grown(self, one: Saying, side: int, runs: tuple[Span | None, Span | None]) -> Saying:
        """Return a pair with more paragraphs of one text, as sure as the least sure of them."""
        span = runs[side] or (0, 0)
        joining = [self.hosted.pop((side, n), one) for n in range(*span)]
        sure = min(found.confidence for found in (one, *joining))
        return Saying(*runs, sure, one.kind)

    def run(self, span: Span | None, beside: Span | None, side: int) -> Span | None:
        """Return paragraphs with those next to them that stand in the one beside them too."""
        if span is None or beside is None or beside[1] - beside[0] > 1:
            return span
        first, end = span
        while self.is_hosted(side, first - 1, beside[0]):
            first -= 1
        while self.is_hosted(side, end, beside[0]):
            end += 1
        return first, end

    def is_hosted(self, side: int, n: int, host: int) -> bool:
        """Tell whether a paragraph says what stands in another one of the other text."""
        found = self.hosted.get((side, n))
        return found is not None and found.kind == "within" and found.host == host


def _spans(pair: Pair) -> tuple[Span, Span]:
    return (pair[0], pair[0] + 1), (pair[1], pair[1] + 1)
