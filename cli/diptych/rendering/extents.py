"""What of some texts was aligned, and by what, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.lists import few, listed
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.alignment import Alignment
    from diptych.comparison.coverage import Extent

LEFT_OUT_DOUBT = "much of what is called left out is said; do not pass these numbers on"
"""Where two languages are aligned without their meaning: of what one leaves out."""
ALONE_DOUBT = "what stands alone may have a counterpart all the same"
"""And of what has nothing beside it in a quote matrix."""
_SAY_WHICH = "say which texts belong together: diptych texts set TEXT TEXT --field event=NAME"
"""What to do where groups have no values in common."""
_SHOWN = 3
"""Texts without an event that are named."""


def signals_line(signals: Sequence[str], annotators: Sequence[str]) -> str:
    """Say what paragraphs are compared by."""
    by = ", ".join(signals)
    if "codes" in signals:
        whose = f"codes by {listed(annotators)}, and" if annotators else "no codes yet, only"
        by += f" ({whose} terms)"
    return by or "nothing"


def taken_for(alignment: Alignment, *, is_asked: bool) -> str:
    """Say what two texts were aligned as; where that was decided, by what, and the way out."""
    order = ", in another order" if alignment.reordered else ""
    what = f"versions of one text{order}" if alignment.parallel else "independent texts"
    if is_asked:
        return f"as {what}"
    if not alignment.parallel:
        return f"taken for {what}; if they are versions of one: --parallel"
    why = "half of all paragraphs" if alignment.reordered else "paragraphs"
    where = "" if alignment.reordered else " in one order"
    return f"taken for {what}, as {why} correspond{where}; if they are independent: --free"


def extent_lines(found: Extent, field: str, doubt: str) -> Iterator[str]:
    """Say what was looked at, what has nothing to be aligned with, and what is doubtful then."""
    of = f" of {counted(found.events, 'value')} of {field}" if field else ""
    by = f", aligned by {signals_line(found.signals, found.annotators)}" if found.pairs else ""
    yield f"{counted(found.pairs, 'pair')} of texts{of}{by}"
    if found.alone:
        yield f"left out: {counted(found.alone, 'value')} with texts of one group only"
    if found.without_event:
        yield f"no {field}: {few(found.without_event, _SHOWN)}"
    if field and not found.events:
        ways = f"of {listed(found.fields)} they have" if found.fields else _SAY_WHICH
        yield f"nothing to align: no two groups have a value of {field} in common; {ways}"
    if found.across:
        yield (
            f"caution: {counted(found.across, 'pair')} of two languages aligned without their "
            f"meaning: {doubt}"
        )
