"""What an answer had to leave out, so that nothing is dropped without a word."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from diptych.records import Column, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_Row = TypeVar("_Row")
_NAMED = 3
"""Names of one kind that a sentence has; the others are numbered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCounted:
    """What was not counted, and what was counted though a merge is not finished."""

    orphans: Mapping[str, int] = field(default_factory=dict)
    """Annotations whose passage is no longer in the text, by the id of the text."""
    without_text: tuple[str, ...] = ()
    """Ids under which there are annotation sets, but no text."""
    misplaced: tuple[str, ...] = ()
    """Paths of files named like texts or sets that are none where they lie."""
    unmerged: tuple[str, ...] = ()
    """Paths of files that git could not merge, and that nobody has settled."""
    not_read: tuple[str, ...] = ()
    """Ids of texts that none of those who are counted has finished or begun."""
    begun: tuple[str, ...] = ()
    """Ids of texts that are only begun, where but finished ones count."""
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Ids of texts that are left out otherwise, by the reason."""
    excluded: int = 0
    """Paragraphs of the texts counted that are taken out of every base and count."""

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.is_fault or any(self._texts_left_out.values()) or self.excluded)

    @property
    def is_fault(self) -> bool:
        """Tell whether something is not as it should be."""
        return bool(self.orphans or self.without_text or self.misplaced or self.unmerged)

    @property
    def see(self) -> Literal["check", "status", ""]:
        """The command that says more about it."""
        if self.is_fault:
            return "check"
        return "status" if any(self._texts_left_out.values()) else ""

    @property
    def _texts_left_out(self) -> dict[str, Sequence[str]]:
        return {"not read": self.not_read, "only begun": self.begun, **self.others}

    @property
    def summary(self) -> str:
        """All of it in one line; nothing where there is nothing to say."""
        parts = "; ".join(self._left_out())
        unmerged = f"merge not finished: {_named(self.unmerged)}" if self.unmerged else ""
        return "; ".join(part for part in (parts and f"not counted: {parts}", unmerged) if part)

    def _left_out(self) -> Iterator[str]:
        if self.orphans:
            number = sum(self.orphans.values())
            yield f"{number} orphan{'s' * (number != 1)} of {_named(list(self.orphans))}"
        if self.without_text:
            folders = [f"annotations/{text_id}" for text_id in self.without_text]
            yield f"the sets in {_named(folders)}, whose text is gone"
        if self.misplaced:
            yield f"{_named(self.misplaced)} (nothing reads a file of such a name or place)"
        for reason, ids in self._texts_left_out.items():
            if ids:
                yield f"{_texts(ids)} {reason}"
        if self.excluded:
            yield f"{self.excluded} excluded paragraph{'s' * (self.excluded != 1)}"


ALL_COUNTED = NotCounted()


def not_counted_column(of: Callable[[_Row], NotCounted]) -> Column[_Row]:
    """Declare the column of records that says what their numbers lack."""
    meaning = "what the numbers lack, or which merge is not finished; the same in every row"
    return text("not_counted", meaning, lambda row: of(row).summary or None)


def _texts(ids: Sequence[str]) -> str:
    """Write how many texts, and which: ``2 texts (a, b)``."""
    return f"{len(ids)} text{'s' * (len(ids) != 1)} ({_named(ids)})"


def _named(names: Sequence[str]) -> str:
    """Name some things, and number the rest."""
    if len(names) <= _NAMED + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
