"""How often `align` is right about reports of one event: `make reports PAIRS=FOLDER`.

Takes pairs of texts that were read for what stands in what, and prints how the paragraphs that
`align` puts beside each other, or in each other, compare with that. Texts are not ours to pass on.
Each file of the folder is one pair, with the paragraphs counted from 1:

    {"languages": ["en", "id"], "a": ["…", …], "b": ["…", …], "links": [[1, 2, "full"], …]}

A link is `full` where a main sentence of the one paragraph stands in the other. One that is not is
neither right nor wrong, whether it is found or not. Printed are

- *pairs*: of each two paragraphs, how many were right of those found (P), and found of those that
  there are (R), with their F1;
- *paragraphs*: the same of each paragraph; it is right if something that it is beside is;
- *left out*: paragraphs with nothing beside them, and how many of these have a full link;
- *by chance*: pairs that are found in a report and one of another file, per 30 paragraphs.

By both encoders, by the fast one (as with --match), and by wording alone. The criteria were fitted
on such pairs: those that they were fitted on are no test.

Usage: reports.py FOLDER
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diptych.comparison.alignment import TextSide, align_paragraphs
from diptych.comparison.encoders import encoder_for, second_encoder
from diptych.comparison.meaning import Meaning
from diptych.comparison.signals import Wording
from diptych.comparison.vectors import KeptVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from diptych.comparison.alignment import Alignment
    from diptych.comparison.signals import Signal

    Link = tuple[int, int]
    Aligner = Callable[[TextSide, TextSide], Alignment]

THIRTY = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, and which of their paragraphs say the same."""

    sides: tuple[TextSide, TextSide]
    full: frozenset[Link]
    partly: frozenset[Link]

    @classmethod
    def read(cls, path: Path) -> Pair:
        """Read one file."""
        told = json.loads(path.read_text(encoding="utf-8"))
        one, other = (
            TextSide(id=f"{path.stem} {key}", paragraphs=tuple(told[key]), language=language)
            for key, language in zip("ab", told["languages"], strict=True)
        )
        links = {kind: {(i, j) for i, j, k in told["links"] if (k == "full") is kind}
                 for kind in (True, False)}  # fmt: skip
        return cls((one, other), frozenset(links[True]), frozenset(links[False] - links[True]))


class Encoders:
    """Encoders that read each passage once."""

    def __init__(self) -> None:
        self._known: dict[str, KeptVectors] = {}

    def signals(self, a: TextSide, b: TextSide, *, slow: bool) -> list[Signal]:
        """Return meaning, as far as it can be read."""
        encoder = encoder_for(a.language, b.language)
        if not encoder:
            return []
        another = second_encoder(encoder) if slow else None
        first, second = (
            one and self._known.setdefault(one.name, KeptVectors(one, b""))
            for one in (encoder, another)
        )
        assert first
        return [Meaning(a.paragraphs, b.paragraphs, first, encoder.name, second=second)]


def aligner(encoders: Encoders | None, *, slow: bool) -> Aligner:
    """Return what aligns by some encoders, and by wording."""

    def align(a: TextSide, b: TextSide) -> Alignment:
        signals = encoders.signals(a, b, slow=slow) if encoders else []
        languages = a.language, b.language
        wording = Wording(a.paragraphs, b.paragraphs, languages=languages)
        return align_paragraphs(a, b, [*signals, wording])

    return align


def found(alignment: Alignment) -> dict[Link, bool]:
    """Return which paragraphs belong together, and whether they say the same."""
    links: dict[Link, bool] = {}
    for row in alignment.rows:
        links |= dict.fromkeys(row.also, True)
        a, b = row.opposite(1), row.opposite(0)
        if a and b:
            spans = (range(span[0], span[1] + 1) for span in (a, b))
            one, other = spans
            links |= dict.fromkeys(((i, j) for i in one for j in other), row.kind != "related")
    return links


def counts(pair: Pair, links: dict[Link, bool]) -> Counter[str]:
    """Compare what was found with what people said."""
    said = {link for link, says in links.items() if says}
    counted = Counter(
        {
            "pairs right": len(said & pair.full),
            "pairs wrong": len(said - pair.full - pair.partly),
            "pairs missed": len(pair.full - said),
        }
    )
    for side, text in enumerate(pair.sides):
        for number in range(1, len(text.paragraphs) + 1):
            mine = {link for link in said if link[side] == number}
            has = any(link[side] == number for link in pair.full)
            if mine & pair.full:
                counted["paragraphs right"] += 1
            elif mine and not mine & pair.partly:
                counted["paragraphs wrong"] += 1
            if has and not mine & (pair.full | pair.partly):
                counted["paragraphs missed"] += 1
            if all(link[side] != number for link in links):
                counted["left out"] += 1
                counted["left out, and said"] += has
    return counted


def by_chance(pairs: list[Pair], align: Aligner) -> float:
    """Return how many pairs are found in 30 paragraphs of reports of two events."""
    half = len(pairs) // 2
    texts = [(one.sides[0], other.sides[1])
             for one, other in zip(pairs, pairs[half:] + pairs[:half], strict=True)]  # fmt: skip
    wrong = sum(sum(found(align(a, b)).values()) for a, b in texts)
    return THIRTY * wrong / sum(len(side.paragraphs) for two in texts for side in two)


def told(counted: Counter[str]) -> Iterable[str]:
    """Say what was counted."""
    for what in ("pairs", "paragraphs"):
        right, wrong, missed = (counted[f"{what} {how}"] for how in ("right", "wrong", "missed"))
        f1 = 2 * right / max(2 * right + wrong + missed, 1)
        precision, recall = (right / max(right + more, 1) for more in (wrong, missed))
        yield f"{what} F1 {f1:.2f} (P {precision:.2f}, R {recall:.2f})"
    left, said = counted["left out"], counted["left out, and said"]
    yield f"left out {left}, said {said} ({said / max(left, 1):.0%})"


def main(folder: str) -> None:
    """Print how often ``align`` is right about the pairs of a folder."""
    paths = sorted(Path(folder).glob("*.json"))
    pairs = [Pair.read(path) for path in paths]
    sys.stdout.write(f"{len(pairs)} pairs of reports\n")
    encoders = Encoders()
    for how, known, slow in (
        ("both encoders", encoders, True),
        ("the fast encoder", encoders, False),
        ("wording alone", None, False),
    ):
        align = aligner(known, slow=slow)
        counted: Counter[str] = Counter()
        for pair in pairs:
            counted.update(counts(pair, found(align(*pair.sides))))
        chance = f"by chance {by_chance(pairs, align):.2f}"
        sys.stdout.write("\n  ".join([f"\n{how}", *told(counted), chance]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
