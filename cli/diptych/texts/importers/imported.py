"""What every importer returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diptych.texts.segmentation import Segmentation


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The paragraphs of a foreign file, and the front matter that it brought."""

    segmentation: Segmentation
    fields: dict[str, str] = field(default_factory=dict)
