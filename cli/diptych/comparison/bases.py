"""What is counted, and of what a share is a share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from diptych.comparison.tally import ANY
from diptych.errors import BadOptionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diptych.annotations.defaults import Base, Defaults, Unit, Weigh
    from diptych.comparison.tally import Count, GroupTally, Tally, TextCount

NOTHING = "none"
"""What is left out where a default is to be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the numbers of a table are: one for all of its groups."""

    unit: Unit = "paragraph"
    of: Base = "finished"
    weigh: Weigh | None = None
    """``texts``: a share is the mean of the texts' shares, each text the same weight."""
    without: tuple[str, ...] = ()
    """Kinds of paragraphs and codes that are left out for this table."""


class Choices(Protocol):
    """What is asked for; ``None`` where nothing is."""

    @property
    def unit(self) -> Unit | None: ...  # noqa: D102
    @property
    def of(self) -> Base | None: ...  # noqa: D102
    @property
    def weigh(self) -> Weigh | None: ...  # noqa: D102
    @property
    def without(self) -> tuple[str, ...] | None: ...  # noqa: D102


def unit_of(asked: Choices, defaults: Defaults) -> Unit:
    """Return what is asked to be counted, else what the project counts if that fits the base.

    Raises ``BadOptionError`` where what is asked does not fit.
    """
    if asked.unit == "annotation" and asked.of == "finished":
        raise BadOptionError(
            "--of finished",
            "nobody knows how many annotations a text could have; use --of coded or facet, or "
            "--unit paragraph",
        )
    default = defaults.unit or "paragraph"
    is_fitting = not (default == "annotation" and asked.of == "finished")
    return asked.unit or (default if is_fitting else "paragraph")


def left_out(asked: Choices, defaults: Defaults) -> tuple[str, ...]:
    """Return what is asked to be left out, which may be ``none``, else what the project leaves."""
    if asked.without == (NOTHING,):
        return ()
    return defaults.without if asked.without is None else asked.without


def weighed(asked: Choices, defaults: Defaults) -> Weigh | None:
    """Return what is to have the same weight each, as asked, else as the project has it."""
    return "texts" if (asked.weigh or defaults.weigh) == "texts" else None


def settled(asked: Choices, defaults: Defaults, groups: Iterable[GroupTally]) -> Basis:
    """Decide what is counted, and of what shares are shares: one basis for all groups.

    What is asked for comes first, then the project's default where it fits what is asked; then
    ``finished`` where every annotated text is finished, else ``coded``. Raises
    ``BadOptionError``.
    """
    unit = unit_of(asked, defaults)
    fitting = None if unit == "annotation" and defaults.of == "finished" else defaults.of
    if not (of := asked.of or fitting):
        is_known = unit != "annotation" and not any("begun" in group.texts for group in groups)
        of = "finished" if is_known else "coded"
    return Basis(
        unit=unit,
        of=of,
        weigh=weighed(asked, defaults),
        without=left_out(asked, defaults),
    )


def counted(group: GroupTally, base: Base) -> Tally:
    """Return what counts of a group: texts only begun too, unless finished ones are the base."""
    return group.finished if base == "finished" else group.finished.merged(group.begun)


def amount(count: Count, unit: Unit) -> int:
    """Return the one of a count's numbers that the unit asks for."""
    if unit == "paragraph":
        return count.paragraphs
    if unit == "annotation":
        return count.annotations
    return count.words if unit == "word" else count.texts


def denominator(texts: Tally | TextCount, facet: str, basis: Basis) -> int:
    """Return what the shares of a facet's codes are shares of, in one text or several."""
    unit = basis.unit
    if basis.of != "finished":
        return amount(texts.of((facet, "") if basis.of == "facet" else ANY), unit)
    if unit == "paragraph":
        return texts.paragraphs
    return texts.words if unit == "word" else texts.texts


def base_said(basis: Basis, facet: str = "the facet") -> str:
    """Say what shares are shares of: ``paragraphs of finished texts``."""
    if basis.of == "finished":
        return "finished texts" if basis.unit == "text" else f"{basis.unit}s of finished texts"
    code = f"a code of {facet}" if basis.of == "facet" else "a code"
    return f"words under {code}" if basis.unit == "word" else f"{basis.unit}s with {code}"
