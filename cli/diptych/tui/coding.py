"""Codes that are given with few keys: those used last, the same again, up and down a scale.

Promises: what cannot be done changes nothing, and the reason is returned for the screen to show.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.annotation import Annotation
from diptych.rendering.scales import Scale
from diptych.tui import deeds
from diptych.tui import session as sessions
from diptych.tui.selection import Unit, only, stepped, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.tui.session import Session

_LATELY = 5
"""Codes that a list has on top."""
_FEW = 9
"""Codes of a list that needs none on top: digits pick each of them, the same ones every time."""
_REMEMBERED = 100
"""Annotations whose codes go on to the next text."""


class Outcome(NamedTuple):
    """The session after a key, and why it is the one before, if it is."""

    session: Session
    refusal: str = ""


def lately(session: Session, facet: str = "") -> tuple[tuple[str, str], ...]:
    """Return the codes used last, of one facet or of all; none where digits pick all there are."""
    codebook = session.codebook
    facets = (codebook.facet(facet),) if facet else codebook.facets
    if sum(len(one.codes) for one in facets) <= _FEW:
        return ()
    offered = {one.name for one in facets}
    used = (
        (name, code)
        for codes in used_last(session)
        for name, code in _known(codes, codebook).items()
        if name in offered
    )
    return tuple(islice(dict.fromkeys(used), _LATELY))


def used_last(session: Session) -> Iterator[Mapping[str, str]]:
    """Yield what was said of passages, the last first."""
    for change in reversed(session.done):
        if isinstance(change.after, Annotation) and change.after.codes:
            yield change.after.codes
    yield from session.earlier


def remembered(session: Session) -> tuple[Mapping[str, str], ...]:
    """Return what was said last, for a session on another text."""
    return tuple(islice(used_last(session), _REMEMBERED))


def repeated(session: Session) -> Outcome:
    """Give the codes used last to what is selected; where that has some, to what follows it."""
    codes = next((known for one in used_last(session) if (known := _known(one, session.codebook))),
                 None)  # fmt: skip
    if codes is None:
        return Outcome(session, "there are no codes yet to be given again")
    if session.side.current:
        side = session.side
        span = side.selection.span
        unit = min(max(side.selection.unit, Unit.SENTENCE), unit_of(side.text, span))
        selection = stepped(side.text, only(span, unit), unit, 1)
        if selection.span == span:
            return Outcome(session, "the text ends here")
        session = sessions.selecting(session, selection)
    return Outcome(deeds.coded_as(session, codes))


def _known(codes: Mapping[str, str], codebook: Codebook) -> dict[str, str]:
    """Return those codes that the codebook has."""
    return {
        facet.name: codes[facet.name]
        for facet in codebook.facets
        if codes.get(facet.name) in facet.codes
    }


# A scale


def scale_of(codebook: Codebook) -> Facet | None:
    """Return the facet that the keys of a scale are about: the first ordinal one with codes."""
    return next((one for one in codebook.facets if one.kind == "ordinal" and one.codes), None)


def graded(session: Session, place: str) -> Outcome:
    """Give the code ``low``, ``mid`` or ``high`` on the scale; the same again goes further out."""
    facet = scale_of(session.codebook)
    if facet is None:
        return Outcome(session, "no facet is ordinal: + 0 - are for codes that have values")
    codes = _outwards(facet, place)
    if not codes:
        return Outcome(session, f"{facet.name} has no code in the middle")
    said = session.side.annotations.annotations.get(session.side.current)
    now = said.codes.get(facet.name, "") if said else ""
    paths = [code.path for code in codes]
    further = min(paths.index(now) + 1, len(paths) - 1) if now in paths else 0
    return Outcome(deeds.coded(session, facet.name, paths[further]))


def _outwards(facet: Facet, place: str) -> list[Code]:
    """Return the codes of a place, from the middle of the scale outwards."""
    scale = Scale.of(facet)
    middle = (scale.low + scale.high) / 2
    there = [one for one in facet.codes.values() if scale.place(one.value or 0.0) == place]
    return sorted(there, key=lambda one: abs((one.value or 0.0) - middle))
