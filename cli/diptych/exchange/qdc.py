"""Codebooks of REFI-QDA (``.qdc``): NVivo, MAXQDA, ATLAS.ti, QualCoder and Taguette write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.exchange.foreign import Foreign, Loss
from diptych.exchange.outgoing import ORIGIN, codebook_losses
from diptych.exchange.refi_codes import code_elements, name_losses, read_codes
from diptych.exchange.xml_writing import element, written
from diptych.texts.importers.archives import damaged
from diptych.texts.importers.safe_xml import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.exchange.outgoing import Outgoing


def write(outgoing: Outgoing) -> bytes:
    """Write the codebook."""
    attributes: dict[str, str | None] = {
        "xmlns": "urn:QDA-XML:codebook:1.0",
        "origin": ORIGIN,
    }
    return written(element("CodeBook", attributes, code_elements(outgoing)))


def losses(outgoing: Outgoing) -> Iterator[Loss]:
    """Yield what the format cannot hold."""
    yield from codebook_losses(outgoing)
    yield from name_losses(outgoing)


def read(raw: bytes, name: str) -> Foreign:
    """Read a codebook, whether or not it fits the schema. Raises ``ForeignFileError``."""
    root = parsed(raw, name)
    codes = root.find("Codes")
    if root.tag != "CodeBook" or codes is None:
        raise damaged(name, f"it is no codebook of REFI-QDA: {root.tag} without Codes")
    groups = len(root.findall("Sets/Set"))
    return Foreign(
        codes=tuple(read_codes(codes)),
        is_own=root.get("origin") == ORIGIN,
        losses=(Loss(groups, "set of codes"),),
    )
