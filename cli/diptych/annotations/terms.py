"""Terms: the codebook's words that hint at a code, found in texts.

A term matches whole words, whatever their case, width, and accents' encoding, the white space
between them, and letters that nobody sees; ``*`` behind a word stands for any ending of it. Scripts
that write no spaces have no words to be matched whole: there a term matches anywhere. Nothing
matches across paragraphs. The time grows with the length of the text, and hardly with the number of
terms: they are kept as a tree of words.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.annotations.codebook import lineage
from diptych.annotations.suggestions import Suggestion
from diptych.records import Column, number, whole
from diptych.texts.words import MARKS, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Code, Facet
    from diptych.texts.text import Text
    from diptych.texts.words import Piece


# Matching


class TermMatcher:
    """The terms of some facets, ready to be looked for in many texts."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        self._facets = tuple(facets)
        self._trees: dict[str, _Tree] = {}

    def suggestions(self, text: Text) -> list[Suggestion]:
        """Find the terms of the text's language, those of all languages where it is not known.

        Matches of one code that overlap are one suggestion over all their words: so the order of
        the terms decides nothing, and another term never makes a passage disappear.
        """
        tree = self._tree(text.language)
        if not (tree.words or tree.beginnings):
            return []
        return [
            Suggestion(paragraph.start + start, paragraph.start + end, (code,))
            for paragraph in text.paragraphs
            for start, end, code in tree.spans(
                list(pieces_of(text.body[paragraph.start : paragraph.end], text.language))
            )
        ]

    def _tree(self, language: str) -> _Tree:
        """Build the tree of a language when it is first needed."""
        if language not in self._trees:
            tree = self._trees[language] = _Tree()
            for facet in self._facets:
                for code in facet.codes.values():
                    for term in terms_in(code, language):
                        tree.add(list(pieces_of(term, language)), (facet.name, code.path))
        return self._trees[language]


def terms_digest(facet: Facet, language: str) -> str:
    """Return a digest of a facet's terms in a language; nothing where it has none."""
    terms = [(code.path, terms_in(code, language)) for code in facet.codes.values()]
    said = "\n".join(f"{path}\t{term}" for path, found in terms for term in found)
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS] if said else ""


_DIGITS = 12


def terms_in(code: Code, language: str) -> tuple[str, ...]:
    """Return a code's terms in a language, each once; all of them for the language ``""``.

    A text in ``pt-BR`` has the terms of ``pt-BR`` and those of ``pt``.
    """
    tag = f"{language.lower()}-"
    terms = (
        term
        for known, terms in code.terms.items()
        if not language or tag.startswith(f"{known.lower()}-")
        for term in terms
    )
    return tuple(dict.fromkeys(terms))


def codes_without_terms(facets: Iterable[Facet], language: str) -> list[tuple[str, str]]:
    """Name the codes, by facet and path, that no term hints at in a language."""
    return [
        (facet.name, code.path)
        for facet in facets
        for code in facet.codes.values()
        if not terms_in(code, language)
    ]


class _Tree:
    """Terms by their words: each branch is a word, or its beginning, of one or more terms."""

    __slots__ = ("beginnings", "codes", "lengths", "words")

    def __init__(self) -> None:
        self.codes: list[tuple[str, str]] = []
        """Facet and path of the codes whose term ends here."""
        self.words: dict[tuple[str, bool], _Tree] = {}
        """By the word, and whether white space stands before it."""
        self.beginnings: dict[tuple[str, bool], _Tree] = {}
        self.lengths: set[int] = set()
        """Of the beginnings."""

    def add(self, term: Sequence[Piece], code: tuple[str, str]) -> None:
        """Grow the branches of a term."""
        branch = self
        for position, word in enumerate(term):
            key = (word.folded, word.spaced)
            if _is_ending(term, position):
                continue
            if _is_ending(term, position + 1):
                branch.lengths.add(len(word.folded))
                branch = branch.beginnings.setdefault(key, _Tree())
            else:
                branch = branch.words.setdefault(key, _Tree())
        branch.codes.append(code)

    def spans(self, words: Sequence[Piece]) -> list[tuple[int, int, tuple[str, str]]]:
        """Return start, end and code of all matches in reading order, overlapping ones joined."""
        spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for position, first in enumerate(words):
            for end, code in self._matches(words, position):
                joined = spans.setdefault(code, [])
                overlaps = bool(joined) and first.start < joined[-1][1]
                start, least = joined.pop() if overlaps else (first.start, end)
                joined.append((start, max(end, least)))
        return sorted((*span, code) for code, found in spans.items() for span in found)

    def _matches(self, words: Sequence[Piece], first: int) -> Iterator[tuple[int, tuple[str, str]]]:
        """Yield where the terms that begin at a word of the text end, and their codes."""
        branches = [self]
        for position in range(first, len(words)):
            word, _, end, spaced, _ = words[position]
            spaced = spaced and position > first
            branches = [found for branch in branches for found in branch.after(word, spaced=spaced)]
            for branch in branches:
                for code in branch.codes:
                    yield end, code
            if not branches:
                return

    def after(self, word: str, *, spaced: bool) -> Iterator[_Tree]:
        """Yield the branches that a word of the text leads to."""
        if branch := self.words.get((word, spaced)):
            yield branch
        for length in self.lengths:
            if length <= len(word) and (branch := self.beginnings.get((word[:length], spaced))):
                yield branch


def _is_ending(term: Sequence[Piece], position: int) -> bool:
    """Tell whether a ``*`` stands here for any ending: right behind a word, and not inside it."""
    before, here, after = (
        term[n] if 0 <= n < len(term) else None for n in (position - 1, position, position + 1)
    )
    if before is None or here is None or here.folded != "*" or here.spaced:
        return False
    return before.kind not in MARKS and (after is None or after.spaced or after.kind in MARKS)


# How good the terms are


@dataclass(slots=True, kw_only=True)
class Score:
    """How terms and an annotator meet in a code, or those below it. Counts paragraphs."""

    suggested: int = 0
    """With a suggestion, in the texts that the annotator has finished."""
    coded: int = 0
    """To which the annotator gave the code."""
    both: int = 0

    @property
    def precision(self) -> float | None:
        """The share of those suggested that the annotator agrees with, 0 to 1."""
        return self.both / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        """The share of those coded that a term hints at, 0 to 1."""
        return self.both / self.coded if self.coded else None


SCORE_COLUMNS: tuple[Column[Score | None], ...] = (
    whole(
        "coded",
        "paragraphs to which the annotator gave the code",
        lambda score: score.coded if score else None,
    ),
    whole("both", "paragraphs of both", lambda score: score.both if score else None),
    number(
        "precision",
        "the share of both among the paragraphs with a suggestion, 0 to 1",
        lambda score: score.precision if score else None,
    ),
    number(
        "recall",
        "the share of both among those coded, 0 to 1",
        lambda score: score.recall if score else None,
    ),
)
"""Of records with a score in each row."""


@dataclass(frozen=True, slots=True)
class TermReport:
    """What terms found, by facet and code, codes below it included; text by text."""

    annotations: Counter[tuple[str, str]] = field(default_factory=Counter)
    paragraphs: Counter[tuple[str, str]] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    """How many of the texts each annotator has finished."""
    scores: dict[str, dict[tuple[str, str], Score]] = field(default_factory=dict)
    """By annotator."""

    def add(self, text: Text, suggested: AnnotationSet, finished: Iterable[AnnotationSet]) -> None:
        """Count the suggestions of a text, and compare them with sets that are finished."""
        found = _paragraphs(text, suggested)
        for code, numbers in found.items():
            self.annotations[code] += len(numbers)  # a suggestion lies in one paragraph
            self.paragraphs[code] += len(set(numbers))
        for said in finished:
            self.texts[said.annotator] += 1
            coded = _paragraphs(text, said)
            scores = self.scores.setdefault(said.annotator, {})
            for code in found.keys() | coded.keys():
                _count(scores.setdefault(code, Score()), set(found[code]), set(coded[code]))

    def score(self, annotator: str, code: tuple[str, str]) -> Score:
        """Return what is known of a code, which is nothing where neither side has it."""
        return self.scores[annotator].get(code) or Score()


def _paragraphs(text: Text, said: AnnotationSet) -> defaultdict[tuple[str, str], list[int]]:
    """List the paragraphs that each annotation touches, by its codes and those above them."""
    numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for annotation in said.anchored.values():
        first, last = text.touched(annotation.start, annotation.end)
        for facet, code in annotation.codes.items():
            for path in lineage(code):
                numbers[facet, path].extend(range(first, last + 1))
    return numbers


def _count(score: Score, suggested: set[int], coded: set[int]) -> None:
    score.suggested += len(suggested)
    score.coded += len(coded)
    score.both += len(suggested & coded)
