"""diptych: compare sources side by side.

From Python::

    import diptych

    project = diptych.open_project("path/to/project")
    comparison = diptych.compare(project, annotators=["first"])
    for row in comparison.records():
        print(row["code"], row["group"], row["share"])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diptych.operations.comparing import (
        agreement,
        align,
        at_revision,
        compare,
        crosstab,
        open_project,
        terms,
    )

__version__ = "0.1.0"
__all__ = ["agreement", "align", "at_revision", "compare", "crosstab", "open_project", "terms"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Import on first use: the command line needs none of it to print its help."""
    if name in __all__:
        from diptych.operations import comparing as api

        return getattr(api, name)
    message = f"module 'diptych' has no attribute {name!r}"
    raise AttributeError(message)
