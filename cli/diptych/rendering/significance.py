"""What has to be known about tests, in lines that stand under the tables."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from diptych.comparison.adjusting import SIGNIFICANT, least_adjusted
from diptych.comparison.bases import base_said
from diptych.comparison.deals import FEWEST_TEXTS
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diptych.comparison.tables import Comparison, PairTesting
    from diptych.rendering.terminal import Screen

_PAIR = 2
UNLIKE = 1.5
"""Of texts so much longer p is no longer right: `make simulate` shows 7 to 30 % below .05."""


def chance_notes(comparison: Comparison) -> Iterator[str]:
    """Yield what has to be known about the tests, a line each."""
    if not comparison.query.stats:
        return
    if not comparison.testing:
        yield "nothing is tested: tests need two groups or more"
        return
    kinds = {testing.kind for testing in comparison.testing}
    if "texts" in kinds:
        yield _over_texts(comparison)
        yield from _unlike_lengths(comparison)
    if "paragraphs" in kinds:
        yield (
            "caution: Fisher's exact test and the intervals (Newcombe) take paragraphs to be "
            "independent, which those of one text are not: p is too small, intervals too narrow; "
            "p adj.: Tarone–Holm over the rows of a table"
        )
    if "none" in kinds:
        yield _described(comparison)
    yield from _power(comparison)
    if len(comparison.sides) > _PAIR:
        number = len(comparison.testing)
        yield f"{number} comparisons with {comparison.sides[0].name}, not adjusted for one another"
    yield from _matching(comparison)


def note_lines(notes: Iterable[str], screen: Screen) -> Iterator[str]:
    """Yield the notes as lines that fit the screen."""
    for note in notes:
        shown = visible(note)
        yield from [shown] if screen.width is None else wrapped(shown, screen.width, "", "  ")


def _over_texts(comparison: Comparison) -> str:
    within = f" within each {comparison.query.match}" if comparison.query.match else ""
    interval = "over texts" if comparison.basis.unit != "text" else "of Newcombe over texts"
    of = " of the matched difference" if within else ""
    return (
        f"p: the texts dealt out anew{within}; 95 % interval{of}: {interval}; p adj.: "
        "Tarone–Holm over the rows of a table"
    )


def _unlike_lengths(comparison: Comparison) -> Iterator[str]:
    """Warn of p where the base is much larger in the texts of one group than of the other."""
    for side, testing in zip(comparison.sides[1:], comparison.testing, strict=True):
        low, high = sorted(testing.lengths)
        if testing.kind == "texts" and high >= UNLIKE * low:
            names = comparison.sides[0].name, side.name
            longer, shorter = names if testing.lengths[0] == high else names[::-1]
            of = comparison.basis.of
            base = "paragraphs" if of == "finished" else base_said(comparison.basis)
            yield (
                f"caution: the texts of {longer} have {high / low:.1f} times as many {base} as "
                f"those of {shorter} (medians of {high:g} and {low:g}), and p comes out below .05 "
                "too often then; the 95 % interval keeps its level (diptych help statistics)"
            )


def _described(comparison: Comparison) -> str:
    unit = comparison.basis.unit
    if unit in {"annotation", "word"}:
        return f"not tested: {unit}s of one text are not independent; use --unit paragraph or text"
    line = (
        "not tested, only described: texts are what can be dealt out, and there are too few "
        f"({too_few(comparison)})"
    )
    if comparison.query.match or comparison.basis.weigh:
        return line
    return f"{line}; the 95 % interval holds if paragraphs were independent, which they are not"


def too_few(comparison: Comparison) -> str:
    """Say how many texts could be dealt out, and how many there would have to be."""
    best = max(comparison.testing, key=lambda testing: (-testing.p_least, min(testing.dealt)))
    side = comparison.sides[1 + comparison.testing.index(best)]
    first, second = best.dealt
    named = f"{comparison.sides[0].name} {first}, {side.name} {second}"
    if not comparison.query.match:
        return f"{named}; needed are {FEWEST_TEXTS} and {FEWEST_TEXTS + 1}"
    named += f" with a partner of the same {comparison.query.match}"
    if min(best.dealt) < FEWEST_TEXTS:
        return f"{named}; needed are six pairs"
    return f"{named}: no deal of these gives p below {best.p_least:.2g}; six pairs would do"


def _power(comparison: Comparison) -> Iterator[str]:
    """Say what could have been found, and what could not."""
    found = [testing.detectable for testing in comparison.testing if testing.detectable]
    if found:
        low, high = min(low for low, _ in found), max(high for _, high in found)
        yield f"a difference found four times out of five: {points(low, high)}"
    tests = [
        test
        for table in comparison.tables
        for row in table.rows
        for test in row.contrasts
        if test.p is not None
    ]
    if any(test.too_few for test in tests):
        yield "p in parentheses: the code is too rare for any p below .05"
    if tests and not any(_can_reach(comparison, group) for group in _groups(comparison)):
        yield "no row of any table can reach p adj. < .05 here"


def points(low: float, high: float) -> str:
    """Write a range of differences: ``2 to 5 points, depending on the row``."""
    least, most = f"{100 * low:.0f}", f"{100 * high:.0f}"
    if least != most:
        return f"{least} to {most} points, depending on the row"
    return f"{most} point{'s' * (most != '1')}"


def _groups(comparison: Comparison) -> range:
    return range(1, len(comparison.sides))


def _can_reach(comparison: Comparison, group: int) -> bool:
    families = [
        [row.contrasts[group].p_least for row in table.rows if row.contrasts[group].p is not None]
        for table in comparison.tables
    ]
    return any(
        least_adjusted([p or 0.0 for p in family]) < SIGNIFICANT for family in families if family
    )


def _matching(comparison: Comparison) -> Iterator[str]:
    if comparison.could_match:
        field = comparison.could_match
        option = f"--match {quote(field)}"
        yield f"texts of all groups share values of {field}: {option} compares within them"
    if comparison.query.match:
        for side, testing in zip(comparison.sides[1:], comparison.testing, strict=True):
            if line := _partners(testing):
                yield f"{side.name}: {line}" if len(comparison.testing) > 1 else line


def _partners(testing: PairTesting) -> str:
    if testing.unmatched:
        texts = f"{testing.unmatched} text{'s' * (testing.unmatched != 1)}"
        return f"{texts} without a partner in the other group: in the shares, but not in the test"
    if testing.kind != "texts":
        return ""
    return "every text has a partner, so that the matched difference is the one shown"
