"""Damaged files of other tools are read as far as they say something, or refused in a line."""

from __future__ import annotations

import io
import json
import zipfile
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.exchange.refi import TREE, project_file, selection, source

from diptych.archives import zipped
from diptych.errors import BadRowsError, DiptychError
from diptych.exchange.formats import FORMATS
from diptych.exchange.parquet import ParquetTable
from diptych.operations.importing_annotations import (
    ROWS,
    ImportWishes,
    import_annotations,
    read_foreign,
)
from diptych.operations.row_files import annotate_rows, read_records
from diptych.project.store import Project, create_project
from diptych.records import Records, text
from diptych.rendering.xlsx import xlsx_file
from diptych.texts.encodings import decoded_input

if TYPE_CHECKING:
    from collections.abc import Callable

NOTES = '<Notes><Note guid="N1"><PlainTextContent>A memo.</PlainTextContent></Note></Notes>'
MORE = selection(4, 7, "C2", "C4", name="two", note="why", more='<NoteRef targetGUID="N1"/>')
COLUMNS = [text("text", "x", lambda _: "park"), text("quote", "y", str), text("note", "z", str)]


def parquet(*quotes: str) -> bytes:
    file = io.BytesIO()
    table = ParquetTable(file, COLUMNS)
    table.add(quotes)
    table.close()
    return file.getvalue()


TARGET = {
    "source": "https://example.org/park",
    "selector": [
        {"type": "TextQuoteSelector", "exact": "park", "prefix": "The "},
        {"type": "TextPositionSelector", "start": 4, "end": 8},
    ],
}
CAS = b"""<x:XMI xmlns:x="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
xmlns:c="http:///webanno/custom.ecore"><cas:Sofa x:id="1" sofaString="The park."/>
<c:Diptych x:id="2" sofa="1" begin="4" end="8" theme="green" note="n"/>
<cas:View sofa="1" members="2"/></x:XMI>"""
CATMA = b"""[{"id": "B", "body": {"tag": "T/A"}, "target": {"items": [
{"source": "D", "selector": {"start": 4, "end": 8}}]}}]"""
WHOLE = {
    "qdpx": project_file(source(selection(0, 3, "C1") + MORE), "One two 😀.\r\n", more=NOTES),
    "qdc": f"<CodeBook><Codes>{TREE}</Codes></CodeBook>".encode(),
    "codebook-csv": b'path,description\ntheme,"One, ""two""."\ntheme/a,\n',
    "brat": zipped({"a.txt": b"The park.", "a.ann": b"T1\tPlace 4 8\tpark\nA1\tMood T1 Good\n"}),
    "xmi": zipped(
        {
            "TypeSystem.xml": b"<typeSystemDescription><types/></typeSystemDescription>",
            "park/ann.xmi": CAS,
        }
    ),
    "catma": zipped(
        {
            "documents/D/header.json": b'{"gitContentInfoSet": {"title": "The park"}}',
            "documents/D/D.txt": b"The park.",
            "tagsets/T/header.json": b'{"name": "places"}',
            "tagsets/T/A/propertydefs.json": b'{"uuid": "A", "name": "park", "parentUuid": ""}',
            "collections/C/header.json": b'{"responsibleUser": "ann"}',
            "collections/C/annotations/a.json": CATMA,
        }
    ),
    "jsonld": json.dumps([{"id": "u:1", "body": "b", "target": TARGET}], indent=0).encode(),
    "xlsx": xlsx_file([Records(COLUMNS, ["The park", "good"])], ()),
    "parquet": parquet("The park", "good"),
    "csv": b'text,quote,note\npark,The park,a\npark,good,"b\nc"\n',
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


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = create_project(tmp_path_factory.mktemp("park"))
    (project.root / "texts/park.md").write_text("The park is good.\n")
    return project


def imported(project: Project, form: str, raw: bytes) -> int:
    """Bring in a file, write nothing, and return how many annotations would come."""
    if form in ROWS:
        rows = decoded_input(raw, "f").text if form == "csv" else read_records(form, raw, "f")
        return len(annotate_rows(project, rows, "f", "zoe", dry_run=True).changed.changes)
    wishes = ImportWishes(facet="topic", annotator="zoe", partly=True)
    foreign = read_foreign(form, raw, "f")
    return len(import_annotations(project, foreign, "f", wishes, dry_run=True).changed.changes)


@pytest.mark.parametrize("way", [damaged, packed_anew])
@pytest.mark.parametrize("form", WHOLE)
def test_damage_is_told_in_a_line(
    park: Project, form: str, way: Callable[[bytes, Random], bytes]
) -> None:
    if way is packed_anew and not zipfile.is_zipfile(io.BytesIO(WHOLE[form])):
        pytest.skip("it is no archive")
    assert imported(park.anew(), form, WHOLE[form]) or FORMATS[form].is_codebook
    random = Random(form)  # noqa: S311 - no secrets
    for _ in range(150):
        assert "\n" not in refusal(park.anew(), form, way(WHOLE[form], random))


@pytest.mark.parametrize("form", ["qdpx", "brat", "xmi", "catma"])
def test_a_collection_may_have_any_number_of_files(
    park: Project, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.texts.importers.archives.MOST_MEMBERS", 1)
    assert len(zipfile.ZipFile(io.BytesIO(WHOLE[form])).namelist()) > 1
    assert imported(park.anew(), form, WHOLE[form]) > 0


def refusal(project: Project, form: str, raw: bytes) -> str:
    """Return why a file is refused; nothing where it is not, or where each bad row has its line."""
    try:
        imported(project, form, raw)
    except BadRowsError:
        return ""
    except DiptychError as error:
        return str(error)
    return ""
