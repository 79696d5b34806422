"""Two texts lined up: what stands beside the current paragraph is selected and shown beside it.

Promises: either text stays in its own order; what was worked out for a text that has changed since
is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diptych.tui.scrolling import beside_line
from diptych.tui.selection import whole_paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.alignment import Alignment, AlignmentRow
    from diptych.tui.scrolling import Pane
    from diptych.tui.session import Session, SessionSide


GIVEN_UP = "lining up was given up"
"""What is said where it ends before it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinedUp:
    """Two texts of certain versions, and which of their paragraphs belong together."""

    versions: tuple[str, ...]
    alignment: Alignment
    is_hasty: bool = False
    """Whether ``diptych align`` would read more closely."""
    origin: int = 0
    """The side whose current paragraph the other text was looked through for."""
    pair: tuple[int, ...] = ()
    """The current paragraphs of both, when that was done."""

    def row(self, side: int, number: int) -> AlignmentRow:
        """Return the row in which a paragraph of one text stands."""
        return next(row for row in self.alignment.rows if _holds((row.a, row.b)[side], number))

    @property
    def shown(self) -> AlignmentRow:
        """The row that is looked at."""
        return self.row(self.origin, self.pair[self.origin])

    @property
    def facing(self) -> tuple[int, int] | None:
        """The paragraphs beside the one that is looked at, if there are some."""
        return self.shown.opposite(self.origin)


def _holds(span: tuple[int, int] | None, number: int) -> bool:
    return span is not None and span[0] <= number <= span[1]


def lined_up(session: Session) -> LinedUp:
    """Align the two texts, by what is known at once; raises what aligning raises."""
    from diptych.operations.aligning import align_at_once

    texts = [side.text for side in session.sides]
    found = align_at_once(session.project, (texts[0], texts[1]))
    return LinedUp(versions=_versions(session), alignment=found.alignment, is_hasty=found.is_hasty)


def holds(lined: LinedUp, session: Session) -> bool:
    """Tell whether these are the texts, and as they were."""
    return lined.versions == _versions(session)


def _versions(session: Session) -> tuple[str, ...]:
    return tuple(side.text.version for side in session.sides)


def faced(session: Session, lined: LinedUp) -> tuple[Session, LinedUp]:
    """Select in the other text what stands beside the current paragraph, if anything does.

    Of several paragraphs, the first; where one of them is selected already, that stays. What was
    found stays as long as nobody moves on, also where one goes over to it.
    """
    if lined.pair == _paragraphs(session):
        return session, lined
    here, there = session.active, 1 - session.active
    lined = replace(lined, origin=here, pair=_paragraphs(session))
    span, other = lined.facing, session.sides[there]
    if span is None or span[0] <= other.paragraph <= span[1]:
        return session, lined
    selection = whole_paragraph(other.text, span[0])
    other = replace(other, selection=selection, current="", offer="")
    sides = (session.side, other) if there else (other, session.side)
    session = replace(session, sides=sides)
    return session, replace(lined, pair=_paragraphs(session))


def _paragraphs(session: Session) -> tuple[int, ...]:
    return tuple(side.paragraph for side in session.sides)


def beside(
    sides: Sequence[SessionSide], panes: Sequence[Pane], active: int, lined: LinedUp
) -> tuple[Pane, ...]:
    """Return the panes with the other text's so scrolled that what belongs together is abreast."""
    here, there, span = active, 1 - active, lined.facing
    if span is None:
        return tuple(panes)
    numbers = [span[0], span[0]]
    numbers[lined.origin] = lined.pair[lined.origin]
    current = (sides[here].text, panes[here], numbers[here])
    moved = beside_line(current, sides[there].text, panes[there], numbers[there])
    return (panes[here], moved) if there else (moved, panes[here])
