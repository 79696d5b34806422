"""Which texts have passages in common word for word, as the same agency report in two papers has.

What is compared are runs of words (Broder 1997, "On the resemblance and containment of documents":
shingles, and the share of one text's that another contains): a word is in common if it stands in a
run of so many words that the other text has as well. Which pairs are looked at is found by an index
of sampled shorter runs, so that the work grows with the texts and with the pairs found, not with
all pairs. Of each text every third run (fifth, of letters) is in the index, by its place, and every
run of the others is looked up there: no common run that is long enough can be missed, which is the
guarantee that Schleimer, Wilkerson & Aiken 2003 ("Winnowing", section 3) ask of a sample.

Case, punctuation, white space and what cannot be seen make no difference.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.appearance import as_seen
from diptych.texts.scripts import is_of_word, spaceless_letter, word_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.texts.text import Text

LEAST_SHARE = 0.5
"""Of the words of one of two texts: from here on they are said to be alike."""
COMMON = 200
"""Texts: a passage in more of them is a footer, and no reason to compare two."""


class _Runs(NamedTuple):
    """How long runs are."""

    common: int
    """Words: a shorter run is not in common."""
    every: int
    """Of the runs in the index, how far they are apart."""

    @property
    def sampled(self) -> int:
        """Words of a run in the index: one of them lies in any that is in common."""
        return self.common - self.every + 1


OF_WORDS = _Runs(common=10, every=3)
OF_LETTERS = _Runs(common=20, every=5)
"""Where each letter counts as a word."""


_KEPT = 4
_KEPT_LETTERS = 6
_SHORT = 10
"""Words: a text has to have so many for each word by which runs grow."""
LITTLE = 0.2
"""Of the words of a text: where a newer version keeps less, it is likely another text. In runs of
four words, 99 of 100 pairs of texts by one author on one matter had below .13 in common. Of 22
texts, the repository's two and 20 news articles, in which a third of the words, taken at random,
was replaced, each kept at least .31, half of them .41; where it is each third word, nothing is
kept."""


class WrittenWords(NamedTuple):
    """The words of a text as far as they make a difference."""

    text: str
    """Its id."""
    words: tuple[str, ...]
    runs: _Runs


def written_words(text: Text) -> WrittenWords:
    """Return the words of a text, each letter of a script without spaces being one."""
    words = tuple(_words(text))
    letters = sum(len(word) == 1 and not word.isascii() for word in words)
    is_spaceless = 2 * letters > len(words) and any(map(spaceless_letter().match, words))
    return WrittenWords(text.id, words, OF_LETTERS if is_spaceless else OF_WORDS)


def kept_share(old: Text, new: Text) -> float:
    """Return the share of a text's words that stand in a newer version of it, 0 to 1.

    They do in runs of at least four words that both have, six letters of scripts without spaces,
    and fewer in texts of some words only. Of a text without words all is kept.
    """
    before, after = written_words(old), written_words(new)
    if not before.words:
        return 1.0
    longest = _KEPT if before.runs == OF_WORDS else _KEPT_LETTERS
    runs = _Runs(common=min(longest, 1 + len(before.words) // _SHORT), every=1)
    grams = set(_grams(after, runs.common))
    return _covered(before._replace(runs=runs), grams) / len(before.words)


def _words(text: Text) -> Iterator[str]:
    for paragraph in text.paragraphs:
        seen = unicodedata.normalize("NFC", as_seen(text.content(paragraph)).casefold())
        for start, end in word_spans(seen, 0, len(seen)):
            yield _bare(seen[start:end])


@lru_cache(maxsize=100_000)
def _bare(word: str) -> str:
    """Leave out punctuation, hyphens and apostrophes."""
    return word if word.isalnum() else "".join(filter(is_of_word, word))


class Alike(NamedTuple):
    """Two texts, and how much of each stands in the other."""

    text: str
    other: str
    share: float
    """Of the words of the first, 0 to 1."""
    other_share: float
    words: int
    """In common: the fewer of the two, where something is repeated in one."""

    @property
    def most(self) -> float:
        """The larger share: 1 for a text that stands in the other as a whole."""
        return max(self.share, self.other_share)


class AlikeTexts(NamedTuple):
    """Pairs of texts, those with the largest share first."""

    pairs: tuple[Alike, ...]
    common: int
    """How many runs of words were no reason to compare, since too many texts have them."""


def alike(
    texts: Iterable[WrittenWords], least: float = LEAST_SHARE, new: int | None = None
) -> AlikeTexts:
    """Find the pairs of texts of which one has at least such a share in common with the other.

    ``new``: only those with one of the last so many texts.
    """
    known = list(texts)
    index = _index(known)
    first = 0 if new is None else len(known) - new
    found = []
    common: set[int] = set()
    for number in range(first, len(known)):
        grams = set(_grams(known[number], known[number].runs.common))
        for other in sorted(_candidates(index, known, number, common)):
            pair = _compared(known[other], known[number], grams)
            if pair.words and pair.most >= least:
                found.append(pair)
    found.sort(key=lambda pair: (-pair.most, -pair.words, pair.text, pair.other))
    return AlikeTexts(tuple(found), len(common))


def _index(texts: Sequence[WrittenWords]) -> dict[int, list[int]]:
    """Return which texts, by their numbers in order, have a sampled run of words."""
    index: dict[int, list[int]] = {}
    for number, text in enumerate(texts):
        for gram in set(_grams(text, text.runs.sampled, text.runs.every)):
            index.setdefault(gram, []).append(number)
    return index


def _candidates(
    index: dict[int, list[int]], texts: Sequence[WrittenWords], number: int, common: set[int]
) -> set[int]:
    """Return which texts before this one have a run of words of it in the index."""
    found: set[int] = set()
    for gram in set(_grams(texts[number], texts[number].runs.sampled)):
        owners = index.get(gram, ())
        if len(owners) > COMMON:
            common.add(gram)
        else:
            found.update(owner for owner in owners if owner < number)
    return found


def _compared(text: WrittenWords, other: WrittenWords, grams: set[int]) -> Alike:
    """Count the words that stand in both; ``grams`` are the runs of the other."""
    shared = grams.intersection(_grams(text, text.runs.common))
    here, there = _covered(text, shared), _covered(other, shared)
    return Alike(
        text=text.text,
        other=other.text,
        share=here / len(text.words),
        other_share=there / len(other.words),
        words=min(here, there),
    )


def _covered(text: WrittenWords, shared: set[int]) -> int:
    """Count the words that stand in one of the runs."""
    length = text.runs.common
    covered = end = 0
    for start, gram in enumerate(_grams(text, length)):
        if gram in shared:
            covered += start + length - max(start, end)
            end = start + length
    return covered


def _grams(text: WrittenWords, length: int, every: int = 1) -> Iterator[int]:
    """Yield the runs of so many words, as numbers that tell them apart."""
    words = text.words
    for start in range(0, len(words) - length + 1, every):
        yield hash(words[start : start + length])
