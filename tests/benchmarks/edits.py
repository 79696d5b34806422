"""Where annotations go when a text is edited, on made-up texts: `make edits`.

Prints, and asserts nothing; a test does so on fewer texts. Each word of a text is known by a number
that it keeps whatever a script does to it, so the right place of every annotation is known exactly.

- *unedited*: all words of the passage are there, in order, and nothing is among them. To be placed
  at its very words.
- *edited*: some are. Silently wrong where the words placed and those that the passage became have
  too few in common (F1 below .5).
- *gone*: none is. Silently wrong if it is placed at all.
- *doubled*: the paragraph stands twice in a row. Which it was nobody can tell: silently wrong if it
  is placed without a proposal.
- *torn*: the passage reaches into such a paragraph. It is as good where its very words are.

An annotation that is proposed or an orphan is never silently wrong.

Usage: edits.py [TEXTS]   (of each script; 20 unless said)
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from random import Random
from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

from diptych.anchoring.reanchoring import reanchored
from diptych.annotations.annotation import Annotation
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from diptych.anchoring.reanchoring import Placement

    Edit = Callable[["Body", "Writer"], "Body"]

ANNOTATIONS = 150
"""On each text."""
PARAGRAPHS = 40
WORDS = 3_000
FOLLOWERS = 40
"""Words that come behind a word, the likelier the further to the front."""
STOCK = 8
"""Sentences that stand again and again, as one in twenty."""
LENGTHS = (1, 1), (2, 3), (4, 8), (9, 20), (21, 60), (61, 200)
"""Words that annotations have."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the old text, or a new one; with its full stop, if it has one."""

    said: str
    number: int | None = None
    """Its place in the old text."""
    is_doubled: bool = False
    """Whether its passage stands there twice."""


Sentence = list[Word]
Paragraph = list[Sentence]
Body = list[Paragraph]


class Writer:
    """Writes what nobody said, and decides by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - nothing is secret
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        lengths = self.chance.choices((1, 2, 3, 4), (2, 5, 3, 1), k=WORDS)
        self.words = ["".join(self.chance.choices(syllables, k=length)) for length in lengths]
        self._likely = list(accumulate(1 / (rank + 8) for rank in range(WORDS)))
        self._after = list(accumulate(1 / (rank + 2) for rank in range(FOLLOWERS)))
        self._following = [self._followers(word) for word in range(WORDS)]
        self._stock = [self._written() for _ in range(STOCK)]

    def old(self) -> Body:
        """Write a text, and number its words."""
        body = [
            [self.sentence() for _ in range(self.chance.randint(1, 8))] for _ in range(PARAGRAPHS)
        ]
        numbers = iter(range(sum(map(len, all_sentences(body)))))
        return [[[replace(word, number=next(numbers)) for word in one] for one in paragraph]
                for paragraph in body]  # fmt: skip

    def sentence(self) -> Sentence:
        """Write a new sentence, or one that is there often."""
        return list(self.chance.choice(self._stock)) if self.happens(0.05) else self._written()

    def word(self) -> Word:
        """Write a new word."""
        return Word(self.chance.choices(self.words, cum_weights=self._likely)[0])

    def happens(self, share: float) -> bool:
        """Tell whether something happens that happens so often."""
        return self.chance.random() < share

    def _followers(self, word: int) -> list[int]:
        drawn = self.chance.choices(range(WORDS), cum_weights=self._likely, k=2 * FOLLOWERS)
        return [one for one in drawn if one != word][:FOLLOWERS]

    def _written(self) -> Sentence:
        at = self.chance.choices(range(WORDS), cum_weights=self._likely)[0]
        said = []
        for _ in range(self.chance.randint(3, 25)):
            said.append(self.words[at] + "," * self.happens(0.08))
            at = self.chance.choices(
                self._following[at], cum_weights=self._after[: len(self._following[at])]
            )[0]
        return [Word(said[0].title()), *map(Word, said[1:-1]), Word(f"{said[-1].strip(',')}.")]


def all_sentences(body: Body) -> Iterator[Sentence]:
    """Yield the sentences of a text."""
    return (sentence for paragraph in body for sentence in paragraph)


# Scripts


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Replaces, inserts and deletes so many words, and inserts and deletes so many sentences."""

    words: float
    sentences: float
    paragraphs: float

    def __call__(self, body: Body, writer: Writer) -> Body:
        """Rewrite a text."""
        new: Body = []
        for paragraph in body:
            if writer.happens(self.paragraphs):
                new.append([writer.sentence() for _ in range(4)])
            if not writer.happens(self.paragraphs):
                new.append(list(self._changed(paragraph, writer)))
        return [paragraph for paragraph in new if paragraph]

    def _changed(self, paragraph: Paragraph, writer: Writer) -> Iterator[Sentence]:
        for sentence in paragraph:
            if writer.happens(self.sentences):
                yield writer.sentence()
            if writer.happens(self.sentences):
                continue
            if left := list(self._reworded(sentence, writer)):
                yield left

    def _reworded(self, sentence: Sentence, writer: Writer) -> Iterator[Word]:
        ways = (self.words / 3, self.words / 3, self.words / 3, 1 - self.words)
        for word in sentence:
            way = writer.chance.choices(("replace", "insert", "delete", "keep"), ways)[0]
            if way == "replace":
                yield replace(word, said=writer.word().said + "." * word.said.endswith("."))
            elif way != "delete":
                yield from [writer.word()] * (way == "insert")
                yield word


LIGHT = Rewriting(0.02, 0.02, 0.01)
HEAVY = Rewriting(0.15, 0.1, 0.05)


def moved(body: Body, writer: Writer) -> Body:
    """Put one paragraph in ten and one sentence in twenty elsewhere."""
    sentences = []
    for paragraph in body:
        gone = [sentence for sentence in paragraph if writer.happens(0.05)]
        sentences += gone
        paragraph[:] = [sentence for sentence in paragraph if sentence not in gone]
    stay = [paragraph for paragraph in body if paragraph]
    gone_with = [paragraph for paragraph in stay if writer.happens(0.1)]
    stay = [paragraph for paragraph in stay if paragraph not in gone_with]
    for sentence in sentences:
        paragraph = writer.chance.choice(stay)
        paragraph.insert(writer.chance.randint(0, len(paragraph)), sentence)
    for paragraph in gone_with:
        stay.insert(writer.chance.randint(0, len(stay)), paragraph)
    return stay


def copied(where: str) -> Edit:
    """Put one paragraph in ten there again: on the spot, or anywhere before or behind it."""

    def edit(body: Body, writer: Writer) -> Body:
        new = list(body)
        for paragraph in body:
            if writer.happens(0.1):
                at = _place(new, paragraph)
                first, last = {
                    "spot": (at + 1, at + 1),
                    "before": (0, max(at - 1, 0)),
                    "behind": (min(at + 2, len(new)), len(new)),
                }[where]
                new.insert(writer.chance.randint(first, last), _again(paragraph))
        return [_doubled(paragraph) if is_doubled else paragraph
                for paragraph, is_doubled in zip(new, _have_twins(new), strict=True)]  # fmt: skip

    return edit


def _place(body: Body, paragraph: Paragraph) -> int:
    return next(at for at, one in enumerate(body) if one is paragraph)


def _again(paragraph: Paragraph) -> Paragraph:
    return [[Word(word.said) for word in one] for one in paragraph]


def _doubled(paragraph: Paragraph) -> Paragraph:
    return [[replace(word, is_doubled=True) for word in one] for one in paragraph]


def _have_twins(body: Body) -> list[bool]:
    """Tell of each paragraph whether the next one or the last one says the same."""
    said = [[word.said for one in paragraph for word in one] for paragraph in body]
    pairs = [one == other for one, other in pairwise(said)]
    return [
        before or behind for before, behind in zip([False, *pairs], [*pairs, False], strict=True)
    ]


def renamed(body: Body, writer: Writer) -> Body:
    """Call twenty words something else, everywhere."""
    names = {word: writer.word().said for word in writer.words[20:100:4]}
    return [[[_named(word, names) for word in one] for one in paragraph] for paragraph in body]


def _named(word: Word, names: Mapping[str, str]) -> Word:
    bare = word.said.strip(",.")
    return replace(word, said=word.said.replace(bare, names[bare])) if bare in names else word


def restructured(body: Body, writer: Writer) -> Body:
    """Swap the halves, cut paragraphs in two, and join others."""
    middle = len(body) // 2
    new: Body = []
    for paragraph in [*body[middle:], *body[:middle]]:
        cut = writer.chance.randint(1, len(paragraph))
        if writer.happens(0.2) and new:
            new[-1] = [*new[-1], *paragraph]
        elif writer.happens(0.2) and cut < len(paragraph):
            new += [paragraph[:cut], paragraph[cut:]]
        else:
            new.append(paragraph)
    return new


def as_it_was(body: Body, writer: Writer) -> Body:  # noqa: ARG001
    """Edit nothing."""
    return body


class Script(NamedTuple):
    """What is done to a text, and at how many columns its lines end before and after."""

    edit: Edit
    widths: tuple[int, int] = (0, 0)


SCRIPTS = {
    "light": Script(LIGHT),
    "heavy": Script(HEAVY),
    "moved": Script(moved),
    "duplicated": Script(copied("spot")),
    "copied before": Script(copied("before")),
    "copied behind": Script(copied("behind")),
    "reflowed": Script(as_it_was, (72, 60)),
    "reflowed, light": Script(LIGHT, (72, 60)),
    "renamed": Script(renamed),
    "restructured": Script(restructured),
}


# What is right


class Written(NamedTuple):
    """A text, and where its words stand."""

    body: str
    words: Sequence[Word]
    places: Sequence[tuple[int, int]]


def written(body: Body, width: int) -> Written:
    """Write a text with lines of so many columns, or of whole paragraphs."""
    texts = [" ".join(word.said for one in paragraph for word in one) for paragraph in body]
    texts = [
        fill(text, width, break_on_hyphens=False, break_long_words=False) if width else text
        for text in texts
    ]
    whole = "\n\n".join(texts) + "\n"
    places = [match.span() for match in re.finditer(r"\S+", whole)]
    return Written(whole, [word for one in all_sentences(body) for word in one], places)


class Right(NamedTuple):
    """What became of a passage: the words of the new text, by their places."""

    kind: str
    words: frozenset[tuple[int, int]]


def right(first: int, last: int, old: Written, new: Written) -> Right:
    """Tell what became of the words from one to another."""
    passage = old.words[first : last + 1]
    at = [at for at, word in enumerate(new.words) if word.number in range(first, last + 1)]
    words = frozenset(new.places[number] for number in at)
    if not at:
        return Right("gone", words)
    now = new.words[at[0] : at[-1] + 1]
    if any(word.is_doubled for word in now):
        return Right("doubled" if all(new.words[one].is_doubled for one in at) else "torn", words)
    is_same = [(w.said, w.number) for w in now] == [(w.said, w.number) for w in passage]
    return Right("unedited" if is_same else "edited", words)


def outcome(right: Right, new: Written, one: Placement) -> str:
    """Say how an annotation was placed: right, wrong, or not without being asked."""
    if one.status in {"proposed", "orphan"} or one.span is None:
        return one.status
    if right.kind == "doubled":
        return "wrong"
    start, end = one.span
    words = {place for place in new.places if place[0] < end and place[1] > start}
    if right.kind == "torn" and new.body[start:end] == one.before.quote:
        return "right"
    if right.kind == "unedited":
        is_right = words == right.words and (start, end) == (min(words)[0], max(words)[1])
    else:
        is_right = 4 * len(words & right.words) >= len(words) + len(right.words)
    return "right" if is_right and right.words else "wrong"


def outcomes(script: Script, seed: int) -> Counter[tuple[str, str]]:
    """Count, on one text, how annotations of each kind were placed."""
    writer = Writer(seed)
    body = writer.old()
    old = written(body, script.widths[0])
    new = written(script.edit([list(paragraph) for paragraph in body], writer), script.widths[1])
    passages = dict(enumerate(_passages(len(old.words), writer.chance)))
    annotations = {
        str(name): _annotation(old, first, last) for name, (first, last) in passages.items()
    }
    counted: Counter[tuple[str, str]] = Counter()
    for one in reanchored(
        annotations, old.body, [], parse_text("t", new.body.encode(), new.body, "t")
    ):
        truth = right(*passages[int(one.id)], old, new)
        counted[truth.kind, outcome(truth, new, one)] += 1
    return counted


def _passages(words: int, chance: Random) -> Iterator[tuple[int, int]]:
    for _ in range(ANNOTATIONS):
        length = chance.randint(*chance.choice(LENGTHS))
        first = chance.randrange(words - length)
        yield first, first + length - 1


def _annotation(old: Written, first: int, last: int) -> Annotation:
    start, end = old.places[first][0], old.places[last][1]
    return Annotation(start=start, end=end, quote=old.body[start:end], codes={})


# What is printed


class Figures(NamedTuple):
    """How annotations fared, in per cent."""

    annotations: int
    unedited: float
    """Placed at their very words, of those whose passage nobody edited."""
    wrong: float
    """Silently wrong, of all."""
    gone: float
    """Proposed or orphans, of those whose passage is not there any more."""


def figures(script: Script, seeds: Iterable[int]) -> Figures:
    """Count over several texts."""
    counted = sum((outcomes(script, seed) for seed in seeds), start=Counter[tuple[str, str]]())
    every = counted.total()
    wrong = sum(count for (_, found), count in counted.items() if found == "wrong")
    gone = {found: count for (kind, found), count in counted.items() if kind == "gone"}
    unedited = {found: count for (kind, found), count in counted.items() if kind == "unedited"}
    return Figures(
        every,
        _share(unedited.get("right", 0), unedited.values()),
        _share(wrong, [every]),
        _share(sum(gone.values()) - gone.get("wrong", 0), gone.values()),
    )


def _share(part: int, whole: Iterable[int]) -> float:
    total = sum(whole)
    return 100 * part / total if total else 100.0


def main() -> None:
    """Print a line for each script."""
    texts = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    sys.stdout.write(f"{'':16}annotations  unedited exact  silently wrong  gone not placed\n")
    for name, script in SCRIPTS.items():
        found = figures(script, range(texts))
        sys.stdout.write(
            f"{name:16}{found.annotations:11}  {found.unedited:12.2f} %"
            f"  {found.wrong:12.2f} %  {found.gone:13.1f} %\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
