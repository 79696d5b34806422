"""The columns of every kind of records, by the command that prints it.

Nobody who prints one kind needs this; it is for what lists them all: the manual, and exports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.annotations import assignments, checks
from diptych.comparison import (
    alignment,
    concordance,
    correction_tables,
    coverage,
    crosstabs,
    keyness,
    omissions,
    quote_matrix,
    tables,
    text_diff,
    twins,
)
from diptych.exchange.codings import TABLES, table_columns
from diptych.operations import (
    asking,
    finding,
    glossing,
    listing,
    reanchoring,
    showing,
    suggesting,
    undoing,
)
from diptych.rendering import checklist, conflicts
from diptych.review import adjudication, agreement, differences, history, revisions, status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.records import Column

RECORD_COLUMNS: Mapping[str, Sequence[Column[Any]]] = {
    "adjudicate --show-changes": adjudication.OTHERWISE_COLUMNS,
    "agreement": agreement.COLUMNS,
    "agreement --disagreements": differences.COLUMNS,
    "align": alignment.COLUMNS,
    "align --match": coverage.COVERAGE_COLUMNS,
    "align --match --differing": coverage.CONTRADICTION_COLUMNS,
    "align --match --unmatched": coverage.LEFT_OUT_COLUMNS,
    "align --matrix": quote_matrix.COLUMNS,
    "align --unmatched": omissions.COLUMNS,
    "annotators": listing.ANNOTATOR_COLUMNS,
    "check": checks.FINDING_COLUMNS,
    "assign": assignments.COLUMNS,
    "codebook": listing.CODE_COLUMNS,
    "compare": tables.COLUMNS,
    "compare --corrected-by": correction_tables.COLUMNS,
    "crosstab": crosstabs.COLUMNS,
    "diff": text_diff.SEGMENT_COLUMNS,
    "diff --stat": text_diff.COLUMNS,
    "find": finding.COLUMNS,
    "find --gloss": finding.GLOSSED_COLUMNS,
    "gloss": glossing.COLUMNS,
    "kwic": concordance.COLUMNS,
    "kwic --count": concordance.COUNT_COLUMNS,
    "log": history.HISTORY_COLUMNS,
    "methods": checklist.CHECKLIST_COLUMNS,
    "reanchor, update": reanchoring.COLUMNS,
    "resolve": conflicts.CONFLICT_COLUMNS,
    "review": revisions.REVIEW_COLUMNS,
    "review --effect": revisions.EFFECT_COLUMNS,
    "show": showing.COLUMNS,
    "show of two texts": showing.BESIDE_COLUMNS,
    "status": status.COLUMNS,
    "suggest": suggesting.COLUMNS,
    "suggest --with": asking.COLUMNS,
    "terms": keyness.COLUMNS,
    "texts": listing.TEXT_COLUMNS,
    "texts --alike": twins.TWIN_COLUMNS,
    "undo --list, redo --list": undoing.COLUMNS,
    **{f"export codings: {table}": table_columns(table) for table in TABLES},
}
"""``find`` has a column for each facet of the codebook besides."""
