"""Damaged files of other tools are read as far as they say something, or refused in a line."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.exchange.refi import TREE, project_file, selection, source

from diptych.errors import DiptychError
from diptych.exchange.formats import FORMATS
from diptych.exchange.offsets import decided
from diptych.exchange.workbook import read_records
from diptych.records import Records, text
from diptych.rendering.xlsx import xlsx_file

if TYPE_CHECKING:
    from collections.abc import Callable

NOTES = '<Notes><Note guid="N1"><PlainTextContent>A memo.</PlainTextContent></Note></Notes>'
MORE = selection(4, 7, "C2", "C4", name="two", note="why", more='<NoteRef targetGUID="N1"/>')
WHOLE = {
    "qdpx": project_file(source(selection(0, 3, "C1") + MORE), "One two 😀.\r\n", more=NOTES),
    "qdc": f"<CodeBook><Codes>{TREE}</Codes></CodeBook>".encode(),
    "codebook-csv": b'path,description\ntheme,"One, ""two""."\ntheme/a,\n',
    "xlsx": xlsx_file([Records([text("text", "x", str), text("note", "y", str)], ["a", "=b"])], ()),
}


def damaged(raw: bytes, random: Random) -> bytes:
    """Change, leave out, or repeat some bytes."""
    found = bytearray(raw)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(found) or 1)
        size = random.randint(1, 12)
        piece = bytes(random.choice(b"<>/&;\"'=\x00\xff ,09aZ") for _ in range(size))
        found[at : at + random.choice((0, size))] = random.choice((piece, b"", found[at:][:size]))
    return bytes(found)


def packed_anew(raw: bytes, random: Random) -> bytes:
    """Damage what is in an archive, and leave the archive whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as was, zipfile.ZipFile(out, "w") as now:
        names = was.namelist()
        chosen = random.choice(names)
        for name in names:
            content = was.read(name)
            now.writestr(name, damaged(content, random) if name == chosen else content)
    return out.getvalue()


def read(form: str, raw: bytes) -> None:
    if form == "xlsx":
        read_records(raw, "file")
        return
    found = FORMATS[form].read(raw, "file")
    decided(found.annotations, {one.key: one for one in found.texts}, found.readings)


@pytest.mark.parametrize("way", [damaged, packed_anew])
@pytest.mark.parametrize("form", WHOLE)
def test_damage_is_told_in_a_line(form: str, way: Callable[[bytes, Random], bytes]) -> None:
    if way is packed_anew and not zipfile.is_zipfile(io.BytesIO(WHOLE[form])):
        way = damaged
    read(form, WHOLE[form])
    random = Random(form)  # noqa: S311 - no secrets
    for _ in range(200):
        with suppress(DiptychError):
            read(form, way(WHOLE[form], random))
