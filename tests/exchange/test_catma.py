"""Projects of CATMA, and what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.archives import zipped
from diptych.errors import ForeignFileError
from diptych.exchange import catma

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.exchange.foreign import Foreign

TEXT = "Gregor 😀 woke. He was a bug.\n"
AUTHOR, TIME, KIND = "CATMA_AU", "CATMA_TI", "CATMA_KI"
SYSTEM = {
    AUTHOR: {"name": "catma_markupauthor", "uuid": AUTHOR},
    TIME: {"name": "catma_markuptimestamp", "uuid": TIME},
}


def tag(key: str, name: str, above: str = "", **properties: str) -> dict[str, Any]:
    return {
        "uuid": key,
        "name": name,
        "parentUuid": above,
        "systemPropertyDefinitions": SYSTEM,
        "userDefinedPropertyDefinitions": {
            one: {"name": called} for one, called in properties.items()
        },
    }


def annotation(
    key: str,
    code: str,
    *places: tuple[int, int],
    author: str = "ann",
    document: str = "D_1",
    **user: Any,
) -> dict[str, Any]:
    return {
        "id": f"collections/C_1/annotations/CATMA_{key}",
        "body": {
            "tag": f"tagsets/T_1/{code}" if code else "",
            "properties": {
                "system": {AUTHOR: [author], TIME: ["2023-08-03T13:29:00.085+0200"]},
                "user": user,
            },
        },
        "target": {
            "items": [
                {"source": document, "selector": {"start": start, "end": end}}
                for start, end in places
            ]
        },
    }


TAGS = {
    "CATMA_B": tag("CATMA_B", "loud", "CATMA_A"),
    "CATMA_A": tag("CATMA_A", "speech", "", **{KIND: "who speaks"}),
    "CATMA_L": tag("CATMA_L", "loop", "CATMA_L"),
}
HEADER = {
    "gitContentInfoSet": {"title": "The Bug", "author": "F. K.", "publisher": ""},
    "gitIndexInfoSet": {"locale": "en"},
    "gitTechInfoSet": {"fileName": "bug.txt"},
}


def project(*annotations: Any, root: str = "", **members: str) -> bytes:
    files = {
        "documents/D_1/header.json": json.dumps(HEADER),
        "documents/D_1/D_1.txt": TEXT,
        "tagsets/T_1/header.json": json.dumps({"name": "Speech acts", "description": "Why."}),
        **{f"tagsets/T_1/{key}/propertydefs.json": json.dumps(one) for key, one in TAGS.items()},
        "collections/C_1/header.json": json.dumps({"name": "mine", "responsibleUser": "zoe"}),
        "collections/C_1/annotations/ann_0.json": json.dumps(annotations),
        **members,
    }
    return zipped({f"{root}{name}": content.encode() for name, content in files.items()})


def read(raw: bytes) -> Foreign:
    return catma.read(raw, "c.zip")


def lost(found: Foreign) -> dict[str, int]:
    return {one.thing: one.number for one in found.losses if one.number}


@pytest.mark.parametrize("root", ["", "CATMA_1_Bugs/"])
def test_tags_and_properties_are_codes(root: str) -> None:
    found = read(project(annotation("1", "CATMA_B", (0, 6), **{KIND: ["he", ""]}), root=root))
    (text,) = found.texts
    assert (text.name, text.content) == ("The Bug", TEXT)
    assert text.fields == {"title": "The Bug", "author": "F. K.", "language": "en"}
    assert [(code.name, code.above, code.is_usable) for code in found.codes] == [
        ("Speech acts", "", False),
        ("speech", "T_1", True),
        ("loud", "CATMA_A", True),
        ("loop", "T_1", True),
        ("who speaks", "", False),
        ("he", "property who speaks", True),
    ]
    assert found.codes[0].definition == "Why."
    (one,) = found.annotations
    assert (one.key, one.start, one.end, one.annotator) == ("1", 0, 6, "ann")
    assert one.created == "2023-08-03T13:29:00.085+0200"
    assert [coding.code for coding in one.codings] == ["CATMA_B", "property who speaks=he"]
    assert lost(found) == {"name of a collection of annotations": 1}
    assert [reading.name for reading in found.readings] == ["utf16", "standard"]


def test_pieces_that_touch_are_one_passage() -> None:
    found = read(project(annotation("1", "CATMA_A", (7, 9), (0, 7), (16, 18), (2, 4))))
    assert [(one.key, one.start, one.end) for one in found.annotations] == [
        ("1", 0, 9), ("1#1", 16, 18)
    ]  # fmt: skip
    assert lost(found)["gap in a passage, each part of which is an annotation"] == 1


def test_the_value_of_a_property_is_one_word_whatever_stands_in_it() -> None:
    found = read(project(annotation("1", "CATMA_A", (0, 6), **{KIND: ["he/she"]})))
    assert [(code.name, code.above) for code in found.codes][-1] == (
        "he/she", "property who speaks"
    )  # fmt: skip


def test_what_is_no_json_beside_annotations_is_passed_over() -> None:
    stray = {"collections/C_1/annotations/.DS_Store": "\0\0\0\1Bud1"}
    assert len(read(project(annotation("1", "CATMA_A", (0, 6)), **stray)).annotations) == 1


def test_who_is_not_named_is_whose_collection_it_is() -> None:
    one = annotation("1", "CATMA_A", (0, 6))
    one["body"]["properties"]["system"] = {}
    assert read(project(one)).annotations[0].annotator == "zoe"
    older = {"collections/C_1/header.json": json.dumps({"author": "max"})}
    assert read(project(one, **older)).annotations[0].annotator == "max"


def test_what_says_nothing_of_a_text_is_counted() -> None:
    found = read(
        project(
            annotation("1", "", (0, 6)), annotation("2", "CATMA_A"), 7,
            annotation("3", "CATMA_A", (0, 6), document="D_9"), annotation("4", "CATMA_A", (6, 0)),
            **{"documents/D_2/header.json": "{}"},
        )
    )  # fmt: skip
    assert found.annotations == ()
    assert lost(found) == {
        "missing text": 1,
        "name of a collection of annotations": 1,
        "annotation without a tag or a passage": 4,
        "annotation of a text that is not there": 1,
    }


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ({"gitTechInfoSet": {"fileName": "bug.txt"}}, "bug.txt"),
        ({"gitContentInfoSet": {"title": "Bug"}, "gitTechInfoSet": {"fileName": "b.txt"}}, "Bug"),
        ({}, "D_1"),
    ],
)
def test_a_text_is_called_by_its_title_its_file_or_its_folder(
    header: dict[str, Any], name: str
) -> None:
    found = read(project(**{"documents/D_1/header.json": json.dumps(header)}))
    assert [one.name for one in found.texts] == [name]


def test_collections_and_tagsets_need_no_header() -> None:
    mine = {
        "collections/C_2/annotations/a.json": json.dumps([annotation("1", "CATMA_M", (0, 6))]),
        "tagsets/T_2/CATMA_M/propertydefs.json": json.dumps(tag("CATMA_M", "mine")),
    }
    found = read(project(**mine))
    assert [one.codings[0].code for one in found.annotations] == ["CATMA_M"]
    names = {one.key: (one.name, one.above) for one in found.codes}
    assert (names["T_2"], names["CATMA_M"]) == (("T_2", ""), ("mine", "T_2"))


@pytest.mark.parametrize(
    "target",
    [
        {"source": "D_1", "selector": {"start": "0", "end": 6}},
        {"source": "D_1", "selector": {"start": 0, "end": 6.0}},
        {"source": "D_1", "selector": {"start": -1, "end": 6}},
        {"source": "", "selector": {"start": 0, "end": 6}},
        {"source": "D_1"},
    ],
)
def test_a_target_without_a_place_is_no_passage(target: dict[str, Any]) -> None:
    one = annotation("1", "CATMA_A")
    one["target"]["items"] = [target]
    found = read(project(one))
    assert found.annotations == ()
    assert lost(found)["annotation without a tag or a passage"] == 1


def test_older_projects_have_an_annotation_a_file_and_whole_addresses() -> None:
    one = annotation("7", "CATMA_A", (0, 6))
    one["body"]["tag"] = "https://git.catma.de/x/tagsets/T_1/CATMA_A"
    one["id"] = "https://git.catma.de/x/collections/C_1/annotations/CATMA_7.json"
    raw = project(**{"collections/C_1/annotations/CATMA_7.json": json.dumps(one)})
    assert [found.key for found in read(raw).annotations] == ["7"]
    del one["id"]
    raw = project(**{"collections/C_1/annotations/CATMA_7.json": json.dumps(one)})
    assert [found.key for found in read(raw).annotations] == ["D_1:0:6"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<TEI/>", "it is no project of CATMA, which is a folder or its ZIP; clone"),
        (zipped({"a.txt": b"x"}), "it has no documents of CATMA; clone the project"),
        (
            zipped({f"{one}/documents/D_1/header.json": b"{}" for one in "ab"}),
            "there are 2 projects in it",
        ),
        (project(**{"documents/D_1/header.json": "{"}), ", documents/D_1/header.json: not JSON: "),
    ],
)
def test_what_is_none_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(ForeignFileError, match=f"^c.zip(: )?{reason}"):
        read(raw)


def test_a_text_that_is_no_utf8_is_refused() -> None:
    members = {"documents/D_1/header.json": b"{}", "documents/D_1/D_1.txt": b"\xff"}
    with pytest.raises(ForeignFileError, match=r"D_1\.txt is not UTF-8: byte 0"):
        read(zipped(members))


@pytest.mark.usefixtures("project")
def test_a_folder_comes_in_once(diptych: Callable[..., Any]) -> None:
    raw = project(annotation("1", "CATMA_B", (7, 14)), annotation("2", "CATMA_A", (16, 18)))
    Path("bugs.zip").write_bytes(raw)
    done = diptych("import", "catma", "bugs.zip")
    assert done.status == 0, done.err
    assert "😀 woke" in diptych("find", "--code", "speech-acts=speech/loud", "-f", "csv").out
    assert (
        "nothing added, 2 annotations already there" in diptych("import", "catma", "bugs.zip").err
    )
