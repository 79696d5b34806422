"""Keyness: the words and phrases that set two groups of texts apart.

Words are those of ``texts.words``: compared whatever their case and the encoding of their accents;
marks inside them, as in U.S., belong to them. A phrase is a run of words without punctuation
between them, inside one paragraph. In scripts that write no spaces each letter stands for a word.

The weight of a term is the log-odds ratio with an informative Dirichlet prior of B. L. Monroe,
M. P. Colaresi and K. M. Quinn, Fightin' Words, Political Analysis 16 (2008), p. 372-403,
equations 15 to 22. The prior of a term is what both groups together have of it, times a weight.
Words and phrases of all lengths are one vocabulary.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.excluding import excluded_kinds
from diptych.comparison.word_patterns import passage_of
from diptych.errors import BadOptionError, LanguagesDifferError
from diptych.records import Column, Records, number, text, whole
from diptych.texts.language import language_name
from diptych.texts.scripts import count_words, spaceless_letter
from diptych.texts.words import runs, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.groups import Group
    from diptych.texts.text import Paragraph, Text

_PAIR = 2
_RATE = 1000
_STRONGEST = 1_000_000
"""The most that a prior may weigh, and the least by its inverse: beyond, numbers overflow."""

Phrase = tuple[str, ...]
"""Words, or letters of a script without spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermQuery:
    """What a comparison of words shows."""

    by: str | None = None
    """The fields of the front matter that make groups of texts; ``None``: the project's default."""
    where: Sequence[str] = ()
    """``FIELD=VALUE``: only words of texts of which this holds."""
    without: Sequence[str] = ()
    """Kinds of paragraphs whose words are left out."""
    longest: int = 3
    """The most words in a phrase."""
    minimum: int = 2
    """The count that a term must reach in both groups together."""
    limit: int = 10
    """How many terms of each group are shown at most."""
    prior: float = 1.0
    """How much the prior weighs against the texts; above 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase, and how it sets the two groups apart."""

    term: str
    group: int
    """The place, 0 or 1, of the group that it is typical of."""
    counts: tuple[int, int]
    rates: tuple[float, float]
    """Per 1,000 words."""
    log_odds: float
    """Above 0 for the first group."""
    z: float
    """The log-odds ratio by its standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyness:
    """Two groups and the terms that set them apart, those of the first group first."""

    query: TermQuery
    names: tuple[str, str]
    words: tuple[int, int]
    terms: tuple[Term, ...]
    """Of each group, the most distinctive first."""
    has_letters: bool
    """Whether letters of a script without spaces were counted like words."""
    without_language: tuple[str, ...]
    """The texts whose language is not known."""

    def records(self) -> Records[RankedTerm]:
        """Return a row per term."""
        return Records(COLUMNS, (RankedTerm(self.names, term) for term in self.terms))


class RankedTerm(NamedTuple):
    """A term with the names of the two groups."""

    names: tuple[str, str]
    term: Term


COLUMNS: tuple[Column[RankedTerm], ...] = (
    text("term", "the word or phrase", lambda one: one.term.term),
    text("group", "the group that it is typical of", lambda one: one.names[one.term.group]),
    whole("count_first", "how often it stands in the first group", lambda one: one.term.counts[0]),
    whole("count_second", "and in the second one", lambda one: one.term.counts[1]),
    number("rate_first", "per 1,000 words of the first group", lambda one: one.term.rates[0]),
    number("rate_second", "per 1,000 words of the second one", lambda one: one.term.rates[1]),
    number(
        "log_odds", "weighted log odds, above 0 for the first group", lambda one: one.term.log_odds
    ),
    number("z", "the same by its standard error", lambda one: one.term.z),
)


def keyness(groups: Sequence[Group[Text]], query: TermQuery) -> Keyness:
    """Find the terms that set two groups apart.

    Raises ``LanguagesDifferError``, and ``BadOptionError`` for groups that are not two, that
    share a text, and for a prior that leaves nothing to the texts, or everything.
    """
    if not 1 / _STRONGEST <= query.prior <= _STRONGEST:
        reason = f"{query.prior:g} is not between {1 / _STRONGEST:f} and {_STRONGEST}"
        raise BadOptionError("--prior", reason)
    _require_two(groups)
    _require_one_language(groups)
    why = "words are counted whatever is said of them; leave out a kind of paragraphs: heading"
    kinds = excluded_kinds(query.without, why)
    first, second = (_counted(group, query.longest, kinds) for group in groups)
    words = _words(groups[0], kinds), _words(groups[1], kinds)
    return Keyness(
        query=query,
        names=(groups[0].name, groups[1].name),
        words=words,
        terms=tuple(_chosen(_weighed((first, second), words, query), query.limit)),
        has_letters=any(
            spaceless_letter().match(word) for counts in (first, second) for (word,) in counts[0]
        ),
        without_language=tuple(
            text.id for group in groups for text in group.texts if not text.language
        ),
    )


def log_odds(
    counts: tuple[int, int], totals: tuple[int, int], prior: float, prior_of_others: float
) -> tuple[float, float] | None:
    """Return the log-odds ratio of a term between two groups, and its z.

    Takes the term's counts and those of all terms together, and what the prior has of the term and
    of all others. ``None`` where a group has no other term, nor the prior: then there are no odds.
    The source is named above.
    """
    having = [count + prior for count in counts]
    lacking = [total - count + prior_of_others for count, total in zip(counts, totals, strict=True)]
    if not min(lacking):
        return None
    ratio = log(having[0] / lacking[0]) - log(having[1] / lacking[1])
    return ratio, ratio / sqrt(1 / having[0] + 1 / having[1])


# What may be compared


def _require_two(groups: Sequence[Group[Text]]) -> None:
    if len(groups) != _PAIR:
        raise BadOptionError("TEXT|GROUP", "both name the same; name two different ones")
    first, second = ({text.id for text in group.texts} for group in groups)
    if shared := first & second:
        raise BadOptionError("TEXT|GROUP", f"both contain the text {min(shared)}")


def _require_one_language(groups: Sequence[Group[Text]]) -> None:
    """Refuse languages that are known and differ; regions and scripts of one do not matter."""
    known = {
        group.name: sorted({text.language for text in group.texts if text.language})
        for group in groups
    }
    tags = {tag.lower().split("-")[0] for found in known.values() for tag in found}
    if len(tags) > 1:
        raise LanguagesDifferError(
            {
                name: " and ".join(dict.fromkeys(map(language_name, found)))
                for name, found in known.items()
                if found
            }
        )


# Counting


def _counted(group: Group[Text], longest: int, kinds: frozenset[str]) -> list[Counter[Phrase]]:
    """Count the phrases of a group by their length: words first."""
    counts: list[Counter[Phrase]] = [Counter() for _ in range(longest)]
    for one in group.texts:
        for paragraph in _kept(one, kinds):
            for words in runs(words_of(passage_of(one, paragraph), one.language)):
                run = [word.folded for word in words]
                for length, counter in enumerate(counts, 1):
                    counter.update(zip(*(run[skip:] for skip in range(length)), strict=False))
    return counts


def _kept(text: Text, kinds: frozenset[str]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text that are of none of these kinds."""
    return (paragraph for paragraph in text.paragraphs if paragraph.kind not in kinds)


def written(phrase: Phrase) -> str:
    """Write a phrase: with spaces between words, and none beside letters of other scripts."""
    line = phrase[0]
    for before, word in pairwise(phrase):
        spaceless = spaceless_letter().match(before) or spaceless_letter().match(word)
        line += word if spaceless else f" {word}"
    return line


# Weighing


def _words(group: Group[Text], kinds: frozenset[str]) -> int:
    """Count the words of a group, as every command does."""
    passages = (text.content(one) for text in group.texts for one in _kept(text, kinds))
    return sum(map(count_words, passages))


def _weighed(
    counted: tuple[Sequence[Counter[Phrase]], Sequence[Counter[Phrase]]],
    words: tuple[int, int],
    query: TermQuery,
) -> Iterator[Term]:
    """Yield the terms that one group has more of; the prior draws both towards what is common."""
    first, second = counted
    totals = sum(map(Counter.total, first)), sum(map(Counter.total, second))
    frequent = _frequent(first, second, query.minimum)
    contained = _contained(frequent)
    for phrase, counts in frequent.items():
        more = counts[0] * totals[1] - counts[1] * totals[0]
        pooled = sum(counts)
        others = sum(totals) - pooled
        weight = log_odds(counts, totals, query.prior * pooled, query.prior * others)
        if more and weight and phrase not in contained:
            yield Term(
                term=written(phrase),
                group=0 if more > 0 else 1,
                counts=counts,
                rates=(_rate(counts[0], words[0]), _rate(counts[1], words[1])),
                log_odds=weight[0],
                z=weight[1],
            )


def _frequent(
    first: Sequence[Counter[Phrase]], second: Sequence[Counter[Phrase]], minimum: int
) -> dict[Phrase, tuple[int, int]]:
    return {
        phrase: (mine[phrase], other[phrase])
        for mine, other in zip(first, second, strict=True)
        for phrase in mine.keys() | other.keys()
        if mine[phrase] + other[phrase] >= minimum
    }


def _contained(found: Mapping[Phrase, tuple[int, int]]) -> set[Phrase]:
    """Return the phrases that never stand outside a longer one: it has the same counts."""
    return {
        part
        for phrase, counts in found.items()
        for length in range(1, len(phrase))
        for start in range(len(phrase) - length + 1)
        if found[part := phrase[start : start + length]] == counts
    }


def _rate(count: int, words: int) -> float:
    return _RATE * count / words


def _chosen(terms: Iterable[Term], limit: int) -> Iterator[Term]:
    """Yield the most distinctive terms of the first group, then those of the second."""
    ranked = sorted(terms, key=lambda term: (-abs(term.z), term.term))
    for group in range(_PAIR):
        yield from [term for term in ranked if term.group == group][:limit]
