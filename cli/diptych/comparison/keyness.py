"""Keyness: the words and phrases that set two groups of texts apart.

Words are those of ``texts.words``: compared whatever their case and the encoding of their accents;
marks inside them, as in U.S., belong to them. A phrase is a run of words without punctuation
between them, inside one paragraph. In scripts that write no spaces letters that occur together are
words. Words near another one are counted once for each place of that one.

The weight of a term is the log-odds ratio with an informative Dirichlet prior of B. L. Monroe,
M. P. Colaresi and K. M. Quinn, Fightin' Words, Political Analysis 16 (2008), p. 372-403,
equations 15 to 22. The prior of a term is what both groups together have of it, times a weight.
Words and phrases of all lengths are one vocabulary. Of terms that overlap in the texts one is
shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from diptych.command_lines import CommandLine
from diptych.comparison.dispersion import deviation_of_proportions
from diptych.comparison.excluding import excluded_kinds
from diptych.comparison.phrases import Phrases, Wanted, is_letter, spoken
from diptych.comparison.word_patterns import WordPattern
from diptych.errors import BadOptionError, LanguagesDifferError
from diptych.lists import listed
from diptych.records import Column, Records, number, text, whole
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.groups import Group
    from diptych.comparison.phrases import Phrase, SpokenText
    from diptych.texts.text import Text

_PAIR = 2
_RATE = 1000
_STRONGEST = 1_000_000
"""The most that a prior may weigh, and the least by its inverse: beyond, numbers overflow."""
_WHOLLY = 0.75
"""Of the places of a term, those in which it stands inside a longer one: from here on only the
longer one is a term."""
_MOSTLY = 0.5
"""Of the places of a term, those that overlap with terms of more weight: from here on it is not
shown."""
_BATCH = 4
"""Times as many terms as are wanted are looked at, whether they overlap, at once."""


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
    ignore: Sequence[str] = ()
    """Patterns whose words are passed over where they stand, as if there were a comma."""
    near: str = ""
    """A pattern: only words near its places are counted."""


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
    texts: tuple[int, int]
    """In how many texts of each group it stands."""
    dispersion: float | None
    """Gries's DP over the texts of its group; ``None`` where that is a single one."""
    pattern: str
    """What ``kwic`` finds it by."""


_KWIC = CommandLine("kwic")


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
    texts: tuple[int, int]
    """How many texts each group has."""
    opening: CommandLine = _KWIC
    """The command that looks into both groups, but for the pattern."""

    def records(self) -> Records[RankedTerm]:
        """Return a row per term."""
        return Records(
            COLUMNS, (RankedTerm(self.names, term, self.opened(term)) for term in self.terms)
        )

    def opened(self, term: Term) -> str:
        """Return the command that shows a term in its context."""
        return str(self.opening._replace(names=(term.pattern, *self.opening.names)))


class RankedTerm(NamedTuple):
    """A term with the names of the two groups, and the command that shows it in context."""

    names: tuple[str, str]
    term: Term
    opened: str


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
    whole("texts_first", "in how many texts of the first group", lambda one: one.term.texts[0]),
    whole("texts_second", "in how many of the second one", lambda one: one.term.texts[1]),
    number(
        "dispersion",
        "how unevenly the texts of its group have it, 0 to 1 (DP, Gries 2008)",
        lambda one: one.term.dispersion,
    ),
    text("opened_by", "the command that shows it in context", lambda one: one.opened),
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
    wanted = Wanted(
        excluded_kinds(query.without, why),
        [WordPattern(one, "--ignore") for one in query.ignore],
        WordPattern(query.near, "--collocates") if query.near else None,
    )
    told = [spoken(group, wanted) for group in groups]
    phrases = Phrases(told, query.longest, query.minimum, once=bool(query.near))
    weighed = weighed_phrases(phrases.counts, phrases.totals, query.prior)
    chosen = [one for group in _without_overlaps(weighed, phrases, query.limit) for one in group]
    return Keyness(
        query=query,
        names=(groups[0].name, groups[1].name),
        words=_words(told),
        terms=tuple(_terms(chosen, phrases, told, wanted)),
        has_letters=phrases.has_letters,
        without_language=tuple(
            text.id for group in groups for text in group.texts if not text.language
        ),
        texts=(len(told[0]), len(told[1])),
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
    if min(lacking) <= 0:
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
                name: listed(dict.fromkeys(map(language_name, found)))
                for name, found in known.items()
                if found
            }
        )


# Weighing


class WeighedPhrase(NamedTuple):
    """A phrase that one group has more of."""

    phrase: Phrase
    group: int
    counts: tuple[int, ...]
    log_odds: float
    z: float


def weighed_phrases(
    counts: Mapping[Phrase, tuple[int, ...]], totals: Sequence[int], prior: float
) -> list[WeighedPhrase]:
    """Return the phrases that one group has more of, the most distinctive first.

    ``totals`` are what each group has of all phrases, rare ones too. The prior draws both groups
    towards what is common.
    """
    whole, found = sum(totals), []
    for phrase, (first, second) in counts.items():
        pooled, more = first + second, first * totals[1] - second * totals[0]
        others = prior * (whole - pooled)
        weight = log_odds((first, second), (totals[0], totals[1]), prior * pooled, others)
        if more and weight:
            found.append(WeighedPhrase(phrase, int(more < 0), (first, second), *weight))
    return sorted(found, key=lambda one: (-abs(one.z), written(one.phrase)))


def _terms(
    chosen: Sequence[WeighedPhrase],
    phrases: Phrases,
    told: Sequence[Sequence[SpokenText]],
    wanted: Wanted,
) -> Iterator[Term]:
    """Say of chosen phrases how often they are in which texts."""
    words = _words(told)
    spread = phrases.spread([one.phrase for one in chosen])
    for phrase, group, counts, ratio, z in chosen:
        line = written(phrase)
        by_text = [spread[side].get(phrase, {}) for side in range(_PAIR)]
        own = [by_text[group].get(number, 0) for number in range(len(told[group]))]
        yield Term(
            term=line,
            group=group,
            counts=(counts[0], counts[1]),
            rates=(_rate(counts[0], words[0]), _rate(counts[1], words[1])),
            log_odds=ratio,
            z=z,
            texts=(len(by_text[0]), len(by_text[1])),
            dispersion=deviation_of_proportions(own, [one.words for one in told[group]]),
            pattern=wanted.node.near(line, wanted.window) if wanted.node else line,
        )


def _words(told: Sequence[Sequence[SpokenText]]) -> tuple[int, int]:
    """Count the words of both groups, as every command does."""
    first, second = (sum(one.words for one in texts) for texts in told)
    return first, second


def _rate(count: int, words: int) -> float:
    return _RATE * count / words


def written(phrase: Phrase) -> str:
    """Write a phrase: with spaces between words, and none beside letters of other scripts."""
    line = phrase[0]
    for before, word in pairwise(phrase):
        line += word if is_letter(before) or is_letter(word) else f" {word}"
    return line


# Overlapping terms


def _without_overlaps(
    ranked: Sequence[WeighedPhrase], phrases: Phrases, limit: int
) -> Iterator[list[WeighedPhrase]]:
    """Yield the most distinctive phrases of each group, of those that overlap one."""
    parts = _parts(phrases.counts)
    for group in range(_PAIR):
        own = [one for one in ranked if one.group == group and one.phrase not in parts]
        yield _apart(own, phrases, limit)


def _parts(counts: Mapping[Phrase, Sequence[int]]) -> set[Phrase]:
    """Return the phrases that hardly ever stand outside a longer one."""
    pooled = {phrase: sum(several) for phrase, several in counts.items()}
    return {
        part
        for phrase, count in pooled.items()
        for length in range(1, len(phrase))
        for start in range(len(phrase) - length + 1)
        if (part := phrase[start : start + length]) in pooled and count >= _WHOLLY * pooled[part]
    }


def _apart(ranked: Sequence[WeighedPhrase], phrases: Phrases, limit: int) -> list[WeighedPhrase]:
    """Choose the first phrases that do not mostly stand where others do that were chosen."""
    taken: list[WeighedPhrase] = []
    start, size, words = 0, _BATCH * limit, phrases.words
    while len(taken) < limit and start < len(ranked):
        batch = ranked[start : start + size]
        places = phrases.starts(_sharing([one.phrase for one in (*taken, *batch)]))
        covered = bytearray(words)
        for one in taken:
            _cover(covered, one.phrase, places.get(one.phrase, ()))
        for one in batch:
            found = places.get(one.phrase, ())
            length = len(one.phrase)
            inside = sum(any(covered[n : n + length]) for n in found)
            if len(taken) < limit and (not found or inside < _MOSTLY * len(found)):
                taken.append(one)
                _cover(covered, one.phrase, found)
        start, size = start + size, size * 2
    return taken


def _cover(covered: bytearray, phrase: Phrase, starts: Iterable[int]) -> None:
    """Note which words a phrase covers."""
    for start in starts:
        for place in range(start, start + len(phrase)):
            covered[place] = True


def _sharing(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases that share a word with another one: only these can overlap."""
    users = Counter(word for phrase in phrases for word in set(phrase))
    return [phrase for phrase in phrases if any(users[word] > 1 for word in phrase)]
