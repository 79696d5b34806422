"""The formats that annotations and codebooks are exchanged in: one module each, shaped alike.

A module has ``write(outgoing) -> bytes`` and ``losses(outgoing)``, where a project can be written
in its format, and ``read(raw, name) -> Foreign``, where it can be read. All three are pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diptych.exchange.foreign import Foreign, Loss
    from diptych.exchange.outgoing import Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of other tools."""

    module: str
    """Here; loaded when it is needed."""
    what: str
    """What it is, and whose."""
    ending: str
    """Of its files."""
    is_text: bool = False
    """Whether it may go to a terminal."""
    is_archive: bool = False
    """Whether it is an archive, which may as well be read as the folder that it was packed from."""
    is_folder: bool = False
    """Whether that folder is what the tools read: it is written, unless a ``.zip`` is asked for."""
    is_codebook: bool = False
    """Whether it holds nothing but facets and codes."""
    has_labels: bool = False
    """Whether codes have names there, in place of which labels may be written."""
    is_xml: bool = False
    """Whether it is XML, so that not every letter can be held."""
    has_layers: bool = False
    """Whether its annotations are of several kinds, of which one may be meant."""
    is_written: bool = True
    is_read: bool = True

    def write(self, outgoing: Outgoing) -> bytes:
        """Write a project. Raises ``BadOptionError`` for what the format cannot hold at all."""
        written: bytes = self._function("write")(outgoing)
        return written

    def losses(self, outgoing: Outgoing) -> list[Loss]:
        """Return what is lost of a project, without what would be lost if there were any."""
        lost: Iterable[Loss] = self._function("losses")(outgoing)
        return [one for one in lost if one.number]

    def read(self, raw: bytes, name: str) -> Foreign:
        """Read a file. Raises ``ForeignFileError``."""
        found: Foreign = self._function("read")(raw, name)
        return found

    def _function(self, name: str) -> Any:  # noqa: ANN401 - one of three
        return getattr(import_module(f"diptych.exchange.{self.module}"), name)


FORMATS = {
    "qdpx": Format(
        module="qdpx",
        what="a project of REFI-QDA",
        ending=".qdpx",
        is_archive=True,
        has_labels=True,
        is_xml=True,
    ),
    "qdc": Format(
        module="qdc",
        what="a codebook of REFI-QDA",
        ending=".qdc",
        is_text=True,
        has_labels=True,
        is_xml=True,
        is_codebook=True,
    ),
    "jsonld": Format(
        module="jsonld", what="Web Annotations of the W3C", ending=".jsonld", is_text=True
    ),
    "xmi": Format(
        module="xmi",
        what="CAS of UIMA",
        has_layers=True,
        ending=".zip",
        is_archive=True,
        is_folder=True,
        is_xml=True,
    ),
    "brat": Format(
        module="brat",
        what="a folder of brat",
        ending=".zip",
        is_archive=True,
        is_folder=True,
    ),
    "catma": Format(
        module="catma",
        what="a project of CATMA",
        ending=".zip",
        is_archive=True,
        is_written=False,
    ),
    "taguette": Format(
        module="taguette",
        what="a project of Taguette",
        ending=".sqlite3",
        is_written=False,
    ),
    "codebook-csv": Format(
        module="codebook_csv",
        what="codes as a table",
        ending=".csv",
        is_text=True,
        is_codebook=True,
    ),
}
