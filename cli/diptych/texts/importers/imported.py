"""What every importer takes and returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from diptych.texts.segmentation import Convention, Segmentation

Origin = Literal["file", "pipe", "address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The bytes of a foreign file, and how they came."""

    raw: bytes
    name: str
    """Of the file or the address; ``-`` for a pipe."""
    charset: str = ""
    """How the server said that the bytes are letters, if they came from one."""
    encoding: str = ""
    """How its owner said that the bytes are letters; none: UTF-8, or as the file says itself."""
    origin: Origin = "file"
    convention: Convention | None = None
    """How paragraphs are told apart, if that was said."""
    join: bool = False
    """Whether a blank line inside a sentence is passed over."""

    @property
    def suffix(self) -> str:
        """The ending of the name, in small letters."""
        return PurePath(self.name).suffix.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The paragraphs of a foreign file, and the front matter that it brought."""

    segmentation: Segmentation
    fields: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What was decided, or left out."""
