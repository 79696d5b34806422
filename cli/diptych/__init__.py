"""diptych: compare sources side by side.

From Python::

    import diptych

    project = diptych.open_project("path/to/project")
    comparison = diptych.compare(project, annotators=["first"])
    for row in comparison.records():
        print(row["code"], row["group"], row["share"])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diptych.operations.agreement import agreement
    from diptych.operations.aligning import align
    from diptych.operations.comparing import compare, crosstab, terms
    from diptych.operations.opening import at_revision, open_project

__version__ = "0.1.0"
__all__ = ["agreement", "align", "at_revision", "compare", "crosstab", "open_project", "terms"]

_HOMES = {
    "agreement": "operations.agreement",
    "align": "operations.aligning",
    "at_revision": "operations.opening",
    "compare": "operations.comparing",
    "crosstab": "operations.comparing",
    "open_project": "operations.opening",
    "terms": "operations.comparing",
}
"""The module of each name: the command line needs none of them to print its help."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Import on first use."""
    if name not in _HOMES:
        message = f"module 'diptych' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"diptych.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Name what is offered."""
    return sorted({*globals(), *__all__})
