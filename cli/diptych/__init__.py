"""diptych: compare sources side by side.

From Python::

    import diptych

    project = diptych.open_project("path/to/project")
    comparison = diptych.compare(project, annotators=["first"])
    for row in comparison.records():
        print(row["code"], row["group"], row["share"])
    comparison.records().to_pandas()

Every reading job is here under the name of its command, with the values that it takes and returns;
none of them prints, and none but ``suggest(dry_run=False)`` writes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diptych.annotations.assignments import Assignments
    from diptych.annotations.checks import Finding, Findings
    from diptych.comparison.alignment import Alignment
    from diptych.comparison.crosstabs import CrossQuery, Crosstab
    from diptych.comparison.keyness import Keyness, TermQuery
    from diptych.comparison.tables import Comparison, Query
    from diptych.operations.agreement import agreement, disagreements
    from diptych.operations.aligning import align
    from diptych.operations.assigning import assignments
    from diptych.operations.checking import check
    from diptych.operations.comparing import compare, crosstab, terms
    from diptych.operations.diffing import Diff, diff
    from diptych.operations.finding import Conditions, Found, find
    from diptych.operations.glossing import ListedGlosses, list_glosses
    from diptych.operations.history import log, review_changes
    from diptych.operations.kwic import Keywords, KwicQuery, kwic
    from diptych.operations.listing import (
        ListedAnnotators,
        ListedCodes,
        ListedTexts,
        list_annotators,
        list_codes,
        list_texts,
    )
    from diptych.operations.methods import Methods, methods
    from diptych.operations.opening import Project, at_revision, open_project
    from diptych.operations.reporting import report
    from diptych.operations.showing import Beside, Shown, show, show_two
    from diptych.operations.status import status
    from diptych.operations.suggesting import Suggested, suggest
    from diptych.operations.undoing import PastChangeList, past_changes
    from diptych.records import Records
    from diptych.rendering.report.values import Report
    from diptych.review.agreement import Agreement
    from diptych.review.differences import Disagreements
    from diptych.review.history import History, HistoryEntry
    from diptych.review.revisions import Review
    from diptych.review.status import Status

__version__ = "0.1.0"
__all__ = [
    "Agreement",
    "Alignment",
    "Assignments",
    "Beside",
    "Comparison",
    "Conditions",
    "CrossQuery",
    "Crosstab",
    "Diff",
    "Disagreements",
    "Finding",
    "Findings",
    "Found",
    "History",
    "HistoryEntry",
    "Keyness",
    "Keywords",
    "KwicQuery",
    "ListedAnnotators",
    "ListedCodes",
    "ListedGlosses",
    "ListedTexts",
    "Methods",
    "PastChangeList",
    "Project",
    "Query",
    "Records",
    "Report",
    "Review",
    "Shown",
    "Status",
    "Suggested",
    "TermQuery",
    "agreement",
    "align",
    "assignments",
    "at_revision",
    "check",
    "compare",
    "crosstab",
    "diff",
    "disagreements",
    "find",
    "kwic",
    "list_annotators",
    "list_codes",
    "list_glosses",
    "list_texts",
    "log",
    "methods",
    "open_project",
    "past_changes",
    "report",
    "review_changes",
    "show",
    "show_two",
    "status",
    "suggest",
    "terms",
]

_HOMES = {
    "annotations.assignments": ("Assignments",),
    "annotations.checks": ("Finding", "Findings"),
    "comparison.alignment": ("Alignment",),
    "comparison.crosstabs": ("CrossQuery", "Crosstab"),
    "comparison.keyness": ("Keyness", "TermQuery"),
    "comparison.tables": ("Comparison", "Query"),
    "operations.agreement": ("agreement", "disagreements"),
    "operations.aligning": ("align",),
    "operations.assigning": ("assignments",),
    "operations.checking": ("check",),
    "operations.comparing": ("compare", "crosstab", "terms"),
    "operations.diffing": ("Diff", "diff"),
    "operations.finding": ("Conditions", "Found", "find"),
    "operations.glossing": ("ListedGlosses", "list_glosses"),
    "operations.history": ("log", "review_changes"),
    "operations.kwic": ("Keywords", "KwicQuery", "kwic"),
    "operations.listing": (
        "ListedAnnotators",
        "ListedCodes",
        "ListedTexts",
        "list_annotators",
        "list_codes",
        "list_texts",
    ),
    "operations.methods": ("Methods", "methods"),
    "operations.opening": ("Project", "at_revision", "open_project"),
    "operations.reporting": ("report",),
    "operations.showing": ("Beside", "Shown", "show", "show_two"),
    "operations.status": ("status",),
    "operations.suggesting": ("Suggested", "suggest"),
    "operations.undoing": ("PastChangeList", "past_changes"),
    "records": ("Records",),
    "rendering.report.values": ("Report",),
    "review.agreement": ("Agreement",),
    "review.differences": ("Disagreements",),
    "review.history": ("History", "HistoryEntry"),
    "review.revisions": ("Review",),
    "review.status": ("Status",),
}
"""The names in each module: the command line needs none of them to print its help."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Import on first use."""
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        message = f"module 'diptych' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"diptych.{home}"), name)


def __dir__() -> list[str]:
    """Name what is offered."""
    return sorted({*globals(), *__all__})
