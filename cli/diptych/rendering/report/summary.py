"""The section that says in sentences what the page shows, and how it is to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from diptych.annotations.annotation import CONSENSUS
from diptych.comparison.bases import base_said
from diptych.comparison.tally import ANY
from diptych.lists import listed
from diptych.rendering.agreement import with_interval
from diptych.rendering.comparison import nothing_there
from diptych.rendering.counting import counted
from diptych.rendering.holding import is_unreliable
from diptych.rendering.numbers import coefficient, signed_points
from diptych.rendering.report.comparing import chance, interval, is_pair
from diptych.rendering.report.figures import share_bar
from diptych.rendering.report.labels import Labels, group_class, isolated
from diptych.review.measures import MASI, OBSERVED
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.tables import Comparison, ComparisonRow, FacetTable
    from diptych.rendering.report.values import Report

_LARGEST = 5
"""Differences that are told."""
_NAMED = 12
"""Codes that are named of what only one group has."""
_LEAST = 0.0005
"""Differences below are none that is printed."""


class _Place(NamedTuple):
    table: FacetTable
    row: ComparisonRow


def sides(comparison: Comparison) -> list[dict[str, Any]]:
    """Return what is compared: the groups, with their texts, dates, languages and words."""
    return [_side(comparison, number) for number in range(len(comparison.sides))]


def _side(comparison: Comparison, number: int) -> dict[str, Any]:
    side = comparison.sides[number]
    spoken = sorted(language_name(tag) or "unknown" for tag in side.tally.languages)
    states = {state: side.number(state) for state in ("finished", "begun", "not read")}
    known = not side.state
    return {
        "name": side.name,
        "hue": group_class(comparison, number),
        "languages": ", ".join(spoken),
        "dates": " – ".join(dict.fromkeys(side.tally.dates or ())) or "no date",
        "texts": side.texts,
        "read": ", ".join(f"{n} {state}" for state, n in states.items() if n),
        "state": side.state,
        "paragraphs": side.counted.paragraphs if known else None,
        "excluded": side.excluded if known else None,
        "coded": side.counted.of(ANY).paragraphs if known else None,
        "words": f"{side.counted.words:,}" if known else None,
        "shared": side.shared,
    }


# What differs


def largest(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the largest differences, each with its numbers."""
    places = [_Place(table, row) for table in comparison.tables for row in table.rows]
    apart = [one for one in places if (_spread(one.row) or 0) >= _LEAST]
    apart.sort(key=lambda one: -(_spread(one.row) or 0))
    return [_told(comparison, one) for one in apart[:_LARGEST]]


def nothing_differs(comparison: Comparison) -> str:
    """Say why no difference is told, where none is."""
    if any(side.state for side in comparison.sides):
        return "No difference can be told: not all groups have texts that are read."
    return "No difference: every code has the same share in all groups."


def _spread(row: ComparisonRow) -> float | None:
    shares = [cell.share for cell in row.cells if cell.share is not None]
    return max(shares) - min(shares) if len(shares) > 1 else None


def _told(comparison: Comparison, place: _Place) -> dict[str, Any]:
    row = place.row
    ends = _ends(row)
    return {
        "facet": place.table.label,
        "facet_name": place.table.facet,
        "code": row.code,
        "label": row.title,
        "sides": [_share(comparison, row, group) for group in ends],
        "points": f"{100 * (_spread(row) or 0):.1f}",
        "direction": _direction(comparison, row),
        "interval": interval(row.contrasts[1]) if is_pair(comparison) and row.contrasts else "",
        "cautions": list(_cautions(comparison, row)),
    }


def _direction(comparison: Comparison, row: ComparisonRow) -> str:
    """Say who has more, and than whom."""
    known = [group for group, cell in enumerate(row.cells) if cell.share is not None]
    most = max(known, key=lambda group: row.cells[group].share or 0)
    least = min(known, key=lambda group: row.cells[group].share or 0)
    more = comparison.sides[most].name
    return more if is_pair(comparison) else f"{more} than in {comparison.sides[least].name}"


def _ends(row: ComparisonRow) -> list[int]:
    """Return both groups of two; of more those with the largest and the smallest share."""
    known = [group for group, cell in enumerate(row.cells) if cell.share is not None]
    if len(row.cells) <= 2:  # noqa: PLR2004 - two groups stand in their order
        return known
    ordered = sorted(known, key=lambda group: -(row.cells[group].share or 0))
    return [ordered[0], ordered[-1]]


def _share(comparison: Comparison, row: ComparisonRow, group: int) -> dict[str, Any]:
    cell = row.cells[group]
    return {
        "name": comparison.sides[group].name,
        "group": group,
        "hue": group_class(comparison, group),
        "count": cell.count,
        "of": cell.denominator,
        "share": f"{100 * (cell.share or 0):.1f}",
        "none": f"– {cell.none}" if cell.none and not cell.count else "",
        "figure": share_bar(cell.share or 0, group_class(comparison, group)),
    }


def _cautions(comparison: Comparison, row: ComparisonRow) -> Iterator[str]:
    """Yield what is to be known before a difference is told to others."""
    if is_pair(comparison) and row.contrasts and (said := chance(row.contrasts[1])):
        yield said
    robust = row.robust[1] if is_pair(comparison) and row.robust else None
    if robust and robust.flips:
        yield (
            f"turns round under another reading ({signed_points(robust.low)} to "
            f"{signed_points(robust.high)})"
        )
    alpha = row.reliability.alpha
    if alpha is not None and is_unreliable(row):
        yield f"annotators agree too little on this code (α = {coefficient(alpha)})"


def only_in(comparison: Comparison) -> list[dict[str, Any]]:
    """Return what just one group has, group by group."""
    found = []
    for group, side in enumerate(comparison.sides):
        rows = [
            _Place(table, row)
            for table in comparison.tables
            for row in table.rows
            if row.only_in and row.only_in.group == group
        ]
        rows.sort(key=lambda one: -one.row.cells[group].count)
        if rows:
            found.append(
                {
                    "name": side.name,
                    "hue": group_class(comparison, group),
                    "so_far": any(row.only_in and row.only_in.so_far for _, row in rows),
                    "codes": [
                        {"facet": table.facet, "code": row.code, "label": row.label,
                         "of": table.label if len(comparison.tables) > 1 else "",
                         "count": row.cells[group].count, "group": group}
                        for table, row in rows[:_NAMED]
                    ],
                    "more": max(0, len(rows) - _NAMED),
                }
            )  # fmt: skip
    return found


# How to read this


def reading(report: Report) -> list[tuple[str, str]]:
    """Return what has to be known before a number is passed on: a word, and what it is."""
    comparison = report.comparison
    return [
        ("Counted", _unit(comparison)),
        ("A share is of", _base(comparison)),
        ("Whose reading", _whose(report)),
        ("How far they agree", _agreement(report)),
        ("Not read, left out", _left_out(report)),
        ("Could it be chance?", _chance(comparison)),
    ]


_UNITS = {
    "paragraph": "Paragraphs: one has a code if a passage with that code, or one below it, touches "
    "it. A paragraph may have several codes, so that shares do not add up to 100 %",
    "annotation": "Annotations: the passages that were marked, however long they are",
    "word": "Words that a passage with the code touches, each once",
    "text": "Texts: one has a code if any of its passages does",
}


def _unit(comparison: Comparison) -> str:
    return f"{_UNITS[comparison.basis.unit]}."


def _base(comparison: Comparison) -> str:
    basis = comparison.basis
    of = base_said(basis, "the same facet")
    every = "All " if basis.of == "finished" else "The "
    weighed = ", each text with the same weight" if basis.weigh else ""
    bases = {table.denominators for table in comparison.tables if table.rows}
    if len(bases) != 1:
        return f"{every}{of}{weighed}; how many these are stands over each table."
    numbers = zip(comparison.sides, next(iter(bases)), strict=True)
    named = ", ".join(f"{isolated(side.name)} {number}" for side, number in numbers)
    return f"{every}{of}{weighed}: {named}."


def _whose(report: Report) -> str:
    comparison = report.comparison
    said = comparison.annotators
    if not said:
        return nothing_there(comparison) + "."
    people = comparison.raters
    between = f", which was made of what {listed(people)} said" if len(people) > 1 else ""
    made = between if CONSENSUS in said else ""
    return f"Annotations of {said}{made}. Others may read the texts differently."


def _agreement(report: Report) -> str:
    found = report.agreement
    if found is None:
        return "Not known: no two people have finished the same texts."
    labels = Labels(report.codebook, report.language)
    told = []
    for table in found.tables:
        estimate = table.rows[0].estimates.get(MASI)
        if estimate and estimate.value is not None:
            told.append(f"{isolated(labels.facet(table.facet))} {with_interval(estimate)}")
    limits = "From .800 on customarily reliable, below .667 not (Krippendorff 2019)"
    counts = [table.rows[0].estimates[OBSERVED].n for table in found.tables]
    number = counted(max(counts), "paragraph")
    who = f"{listed(found.annotators)} on {number} of texts that they finished"
    return f"Krippendorff’s α of {who}: {', '.join(told)}. {limits}."


def _left_out(report: Report) -> str:
    comparison = report.comparison
    said = comparison.not_counted.summary.removeprefix("not counted: ")
    said += _excluded(report) if comparison.not_counted.excluded else ""
    finished = {one for side in comparison.sides for one in side.tally.texts.get("finished", ())}
    was = "was" if len(finished) == 1 else "were"
    read = f"{len(finished)} of {counted(len(report.texts), 'text')} {was} read to the end"
    return f"{read}. Not counted: {said}." if said else f"{read}. Nothing was left out."


def _excluded(report: Report) -> str:
    """Say which codes and kinds take paragraphs out."""
    labels = Labels(report.codebook, report.language)
    codes = [
        labels.code(facet.name, path)
        for facet in report.codebook.facets
        for path, code in facet.codes.items()
        if not code.counts
    ]
    named = ", ".join([*codes, *report.comparison.basis.without])
    return f" ({named})" if named else ""


def _chance(comparison: Comparison) -> str:
    kinds = {testing.kind for testing in comparison.testing}
    if "texts" in kinds:
        return "p says how often dealing the texts out anew gives a difference as large."
    if "paragraphs" in kinds:
        return (
            "Tested as if paragraphs were independent, which they are not: p is too small, "
            "intervals are too narrow."
        )
    several = len(comparison.sides) > 1 and not is_pair(comparison)
    more = " --stats tests each group against the first." if several else ""
    line = f" {AS_IF_INDEPENDENT}." if has_intervals(comparison) else ""
    return (
        f"Not tested.{more} The numbers describe these texts, and do not show that the sources "
        f"differ beyond them.{line}"
    )


AS_IF_INDEPENDENT = (
    "The line through a bar, a 95 % interval, takes paragraphs for independent, which they are "
    "not: it is too short"
)


def has_intervals(comparison: Comparison) -> bool:
    """Tell whether bars have lines through them that rest on paragraphs."""
    kinds = {testing.kind for testing in comparison.testing}
    rows = (row for table in comparison.tables for row in table.rows)
    return (
        is_pair(comparison)
        and "texts" not in kinds
        and any(row.contrasts and interval(row.contrasts[1]) for row in rows)
    )
