"""Small files of foreign formats that tests make, and what came of them, as tests compare it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from diptych.errors import ForeignFileError
from diptych.texts.importers import Arrival, Imported, import_arrival

if TYPE_CHECKING:
    from collections.abc import Mapping


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Return an archive of these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, member, kind)
    return content.getvalue()


def read(raw: bytes, name: str) -> Imported:
    """Import a file of this name."""
    return import_arrival(Arrival(raw=raw, name=name))


def said(imported: Imported) -> list[str]:
    """Return paragraphs, those of a kind of their own with it."""
    return [
        f"{'#' * one.level} {one.content}" if one.level
        else one.content if one.kind == "paragraph"
        else f"{one.kind}: {one.content}"
        for one in imported.segmentation.segments
    ]  # fmt: skip


def refusal(raw: bytes, name: str) -> str:
    """Return why a file is not read."""
    with pytest.raises(ForeignFileError) as caught:
        read(raw, name)
    return str(caught.value)
