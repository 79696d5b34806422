"""CAS of UIMA: ours, those of INCEpTION, and what is none."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.archives import unzipped, zipped
from diptych.errors import BadOptionError, ForeignFileError
from diptych.exchange import xmi
from diptych.exchange.outgoing import Outgoing
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diptych.exchange.foreign import Foreign
    from diptych.project.store import Project

BODY = "The park 🌳 is «good».\n\n\tIt costs money, e\u0301 and שלום. " + "long " * 9000 + "\n"
ID = "00000000-6d3f-4d0e-9c1b-5a4b7a0f8f11"
CODEBOOK = parse_codebook(
    "facets: {theme: {codes: {green: {definition: Trees., codes: {tree: {}}}}}, "
    "type: {codes: {a: {}}}, 2-mood: {codes: {good: {}}}, 气氛: {codes: {好: {}}}}\n",
    "c",
)


def outgoing(*annotations: Annotation, body: str = BODY) -> Outgoing:
    front = f"---\nsource: S\nlanguage: en\n---\n\n{body}"
    text = parse_text("park", front.encode(), front, "texts/park.md")
    said = AnnotationSet(
        text="park",
        text_version=text.version,
        annotator="ann",
        annotations={f"{n:08d}{ID[8:]}": one for n, one in enumerate(annotations)},
    )
    return Outgoing(name="P", codebook=CODEBOOK, texts=(text,), sets={"park": [said]})


def annotation(words: str, note: str = "", **codes: str) -> Annotation:
    fields: dict[str, Any] = {"note": note} if note else {}
    start = BODY.index(words)
    return Annotation(
        start=start, end=start + len(words), quote=words, codes=codes,
        created="2026-11-22T10:00:00Z", **fields,
    )  # fmt: skip


HARD = (
    annotation("🌳 is", 'a <note>\n& "more" of\tit', theme="green/tree", **{"2-mood": "good"}),
    annotation("שלום", 气氛="好"),
    annotation("long \n", "x" * 40_000, type="a"),
    annotation("«good»", theme="green"),
)


def test_ours_is_written_in_units_of_utf16_and_read_again() -> None:
    raw = xmi.write(outgoing(*HARD))
    members = unzipped(raw)
    assert [*members] == ["TypeSystem.xml", "park/ann.xmi"]
    assert members["TypeSystem.xml"].startswith(b"<?xml")
    said = members["park/ann.xmi"].decode()
    assert 'begin="9" end="14" theme="green/tree" facet_2_mood="good"' in said
    assert 'begin="15" end="21" theme="green"' in said
    assert 'language="en"' in said
    assert 'members="2 3 4 5 6"' in said, "of the text and four annotations"
    found = xmi.read(raw, "a.zip")
    assert found.is_own
    assert [(text.name, text.content) for text in found.texts] == [("park", BODY)]
    assert [one.name for one in found.readings] == ["utf16"]
    first, second, third, last = sorted(found.annotations, key=lambda one: one.key)
    assert (first.key, first.annotator) == (ID, "ann")
    assert first.note == 'a <note>\n& "more" of\tit'
    assert first.created == "2026-11-22T10:00:00Z"
    assert [one.code for one in first.codings] == ["theme=green/tree", "2-mood=good"]
    assert [one.code for one in second.codings] == ["气氛=好"]
    assert (len(third.note), [one.code for one in third.codings]) == (40_000, ["type=a"])
    assert [one.code for one in last.codings] == ["theme=green"]
    assert {code.key: code.above for code in found.codes}["theme=green/tree"] == "theme=green"


def test_features_are_names_that_every_tool_takes() -> None:
    source = "facets: {a-b: {}, A-b: {}, 气氛: {}, begin: {}, 9: {}, con: {}}\n"
    found = xmi.feature_names(dataclasses.replace(outgoing(), codebook=parse_codebook(source, "c")))
    assert found == {
        "a-b": "a_b", "A-b": "a_b_2", "气氛": "qifen", "begin": "facet_begin", "9": "facet_9",
        "con": "facet",
    }  # fmt: skip


def test_what_is_lost_is_counted() -> None:
    lost = {one.thing: one.number for one in xmi.losses(outgoing(*HARD)) if one.number}
    assert lost == {"definition of a code": 1, "field of front matter": 1}


def test_a_text_that_nobody_annotated_is_there() -> None:
    bare = dataclasses.replace(outgoing(), sets={"park": []})
    assert [*unzipped(xmi.write(bare))] == ["TypeSystem.xml", "park/nobody.xmi"]
    found = xmi.read(xmi.write(bare), "a.zip")
    assert (len(found.texts), found.annotations) == (1, ())


def test_letters_that_xml_cannot_hold_are_refused_or_give_way() -> None:
    noted = outgoing(replace(HARD[3], note="a\x07b"))
    with pytest.raises(BadOptionError, match=f"the note of annotation {ID} holds U\\+0007"):
        xmi.write(noted)
    body = outgoing(body="a\x07b\n")
    with pytest.raises(BadOptionError, match=r"the text park holds U\+0007"):
        xmi.write(body)
    (text,) = xmi.read(xmi.write(dataclasses.replace(body, replacing=True)), "a.zip").texts
    assert text.content == "a\ufffdb\n"


DKPRO = "de/tudarmstadt/ukp/dkpro/core/api"
SPACES = f"""xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:tcas="http:///uima/tcas.ecore" xmlns:custom="http:///webanno/custom.ecore"
 xmlns:type="http:///{DKPRO}/metadata/type.ecore" xmlns:noNamespace="http:///uima/noNamespace.ecore"
 xmlns:type2="http:///{DKPRO}/segmentation/type.ecore" xmlns:type3="http:///{DKPRO}/ner/type.ecore"
"""
META = '<type:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="9" documentTitle="Park.txt"/>'
TYPES = """<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>webanno.custom.Frame</name><features>
<featureDescription><name>size</name><rangeTypeName>uima.cas.Integer</rangeTypeName>
</featureDescription><featureDescription><name>other</name>
<rangeTypeName>webanno.custom.Frame</rangeTypeName></featureDescription>
<featureDescription><name>whole</name><rangeTypeName>uima.cas.TOP</rangeTypeName>
</featureDescription></features></typeDescription>
</types></typeSystemDescription>"""


def cas(
    inside: str, text: str | None = "The park 🌳 is good.", members: str = "2 3 4 5 6"
) -> bytes:
    said = "" if text is None else f'sofaString="{text}"'
    return (
        f'<?xml version="1.0"?><xmi:XMI {SPACES} xmi:version="2.0"><cas:NULL xmi:id="0"/>{inside}'
        f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" {said}/>'
        f'<cas:View sofa="1" members="{members}"/></xmi:XMI>'
    ).encode()


def frame(number: int, start: object, end: object, more: str = "", inside: str = "") -> str:
    place = f'sofa="1" begin="{start}" end="{end}"'
    return f'<custom:Frame xmi:id="{number}" {place} {more}>{inside}</custom:Frame>'


def read(raw: bytes, name: str = "folder/doc.xmi") -> Foreign:
    return xmi.read(raw, name)


def said(found: Foreign) -> list[tuple[int, int, list[str]]]:
    return [(a.start, a.end, [one.code for one in a.codings]) for a in found.annotations]


def lost(found: Foreign) -> dict[str, int]:
    return {one.thing: one.number for one in found.losses if one.number}


def test_features_of_layers_are_facets_and_analysis_is_left_out() -> None:
    word = '<type2:Token xmi:id="5" sofa="1" begin="0" end="3"/>'
    entity = '<type3:NamedEntity xmi:id="4" sofa="1" begin="4" end="8" value="LOC"/>'
    frames = frame(3, 9, 11, 'kind="a/b"', "<tags>x</tags><tags>y</tags><tags/>")
    found = read(cas(META + word + entity + frames))
    assert said(found) == [
        (4, 8, ["NamedEntity=LOC"]), (9, 11, ["kind=a/b", "tags=x", "tags=y"])
    ]  # fmt: skip
    assert [text.name for text in found.texts] == ["Park.txt"]
    assert not found.is_own
    assert [(one.key, one.name) for one in found.codes if "a/b" in one.key] == [("kind=a/b", "a/b")]
    assert lost(found) == {"annotation of the layer Token": 1}


def test_only_in_our_layer_a_note_is_a_note() -> None:
    (one,) = read(cas(frame(3, 0, 3, 'note="x"'))).annotations
    assert (one.note, [coding.code for coding in one.codings]) == ("", ["note=x"])
    (one,) = read(cas(OURS.format('note="x"'))).annotations
    assert (one.note, one.codings) == ("x", ())


def test_features_of_one_name_have_their_layers_before_them() -> None:
    other = '<type3:NamedEntity xmi:id="4" sofa="1" begin="4" end="8" kind="LOC"/>'
    found = read(cas(frame(3, 0, 3, 'kind="x"') + other))
    assert [codes for *_, codes in said(found)] == [["Frame-kind=x"], ["NamedEntity-kind=LOC"]]


def test_links_are_told_from_values_by_the_types_or_by_the_ids() -> None:
    frames = frame(3, 0, 3, 'size="4" other="4" whole="9"') + frame(4, 4, 8, 'size="77"')
    assert [codes for *_, codes in said(read(cas(frames)))] == [["whole=9"], ["size=77"]]
    packed = zipped({"doc.xmi": cas(frames), "typesystem.xml": TYPES.encode()})
    found = read(packed)
    assert [codes for *_, codes in said(found)] == [["size=4"], ["size=77"]]
    assert lost(found) == {"link of an annotation": 2}


def test_what_has_no_place_or_says_nothing_is_counted() -> None:
    frames = [
        frame(3, 0, 3), frame(4, "x", 8, 'kind="a"'), frame(5, 4, 4, 'kind="a"'),
        frame(6, 0, 3, 'kind=" "'), frame(9, 0, 3, 'kind="a"'),
        '<custom:Frame xmi:id="2" sofa="7" begin="0" end="3" kind="a"/>',
        '<tcas:DocumentAnnotation xmi:id="8" sofa="1" begin="0" end="9"/>',
    ]  # fmt: skip
    found = read(cas("".join(frames)))
    assert found.annotations == ()
    assert lost(found) == {
        "annotation without a value": 2,
        "annotation without a place": 1,
        "annotation of no letters": 1,
        "annotation that no view has": 1,
    }
    assert lost(read(cas("", text=None))) == {"view without a text": 1}


def test_each_view_with_a_text_is_a_text() -> None:
    second = '<cas:Sofa xmi:id="7" sofaID="German" sofaString="Der Park."/>'
    found = read(cas(second + frame(3, 0, 3, 'kind="a"')))
    assert [text.name for text in found.texts] == ["doc", "doc _InitialView"]


def test_alike_annotations_of_one_passage_are_several() -> None:
    twice = frame(3, 0, 3, 'kind="a"') + frame(4, 0, 3, 'kind="a"')
    keys = [one.key for one in read(cas(twice)).annotations]
    assert keys == [":webanno.custom.Frame:0:3", ":webanno.custom.Frame:0:3#2"]


def test_a_project_of_inception_has_an_archive_for_each_annotator() -> None:
    kinds = {name: cas(META + frame(3, 0, 3, f'kind="{name}"')) for name in ("ann", "ben")}
    inner = {
        name: zipped({f"{name}.xmi": raw, "TypeSystem.xml": TYPES.encode()})
        for name, raw in kinds.items()
    }
    members = {f"annotation/Park.txt/{name}.zip": raw for name, raw in inner.items()}
    members |= {"annotation/Park.txt/INITIAL_CAS.zip": b"", "exportedproject.json": b"{}"}
    found = read(zipped(members), "project.zip")
    assert [text.name for text in found.texts] == ["Park.txt"]
    assert [(one.annotator, one.codings[0].code) for one in found.annotations] == [
        ("ann", "kind=ann"), ("ben", "kind=ben")
    ]  # fmt: skip


def test_without_metadata_the_place_says_whose_it_is() -> None:
    raw = cas(frame(3, 0, 3, 'kind="a"'))
    found = read(zipped({"park/ann.xmi": raw, "other.xmi": raw}))
    assert [text.name for text in found.texts] == ["other", "park"]
    assert [one.annotator for one in found.annotations] == ["", "ann"]
    inner = zipped({"ben.xmi": raw})
    assert [text.name for text in read(zipped({"one.zip": inner})).texts] == ["one"]
    exported = read(zipped({"annotation/a.txt/ben.zip": inner}))
    assert [text.name for text in exported.texts] == ["a.txt"]
    assert [one.annotator for one in exported.annotations] == ["ben"]


def test_ends_of_lines_may_count_as_one_or_two() -> None:
    found = read(cas(frame(3, 0, 3, 'kind="a"'), text="The&#13;&#10;park."))
    assert [one.name for one in found.readings] == ["crlf,utf16", "crlf", "utf16", "standard"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<a/>", "it is no XMI, but a"),
        (b"<a", "line 1, column 1: it is no well-formed XML"),
        (zipped({"a.txt": b"x"}), "it has no .xmi file; in INCEpTION, choose UIMA CAS XMI"),
        (b"PK", "its list of members is missing"),
    ],
)
def test_what_is_none_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(ForeignFileError, match=f"^f: {reason}"):
        xmi.read(raw, "f")


def test_archives_inside_are_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmi, "_LARGEST_SUM", 100)
    with pytest.raises(ForeignFileError, match="it unpacks to more than 0 MB"):
        read(zipped({"a.xmi": cas("")}))
    with pytest.raises(ForeignFileError, match="it unpacks to more than 0 MB"):
        read(zipped({"a.zip": zipped({"a.txt": b"of no use"})}))


def types_of_ours(more: str = "") -> bytes:
    """Return the types that are written for facets theme, type and so on, and more of them."""
    types = unzipped(xmi.write(outgoing()))["TypeSystem.xml"].decode()
    assert types.count("</types>") == 1
    return types.replace("</types>", f"{more}</types>").encode()


OURS = '<custom:Diptych xmi:id="3" sofa="1" begin="0" end="3" {}/>'


def test_only_our_layer_says_what_its_facets_are_called() -> None:
    other = (
        "<typeDescription><name>webanno.custom.Frame</name><features><featureDescription>"
        "<name>theme</name><description>facet frame</description>"
        "<rangeTypeName>uima.cas.String</rangeTypeName></featureDescription></features>"
        "</typeDescription>"
    )
    raw = cas(OURS.format('theme="green" facet_2_mood="good"'))
    types = types_of_ours(other)
    indented = types.replace(b"<description>facet 2", b"<description>\n    facet 2")
    for written in (types, indented):
        found = read(zipped({"park/ann.xmi": raw, "TypeSystem.xml": written}))
        assert said(found) == [(0, 3, ["theme=green", "2-mood=good"])]
    assert indented != types


def test_without_types_a_line_in_the_name_of_a_feature_is_a_hyphen() -> None:
    found = read(cas(OURS.format('how_bad="very"')))
    assert said(found) == [(0, 3, ["how-bad=very"])]


def test_what_is_of_other_layers_only_is_not_ours_whoever_wrote_the_types() -> None:
    raw = cas(frame(3, 0, 3, 'kind="a"'))
    assert not read(zipped({"park/ann.xmi": raw, "TypeSystem.xml": types_of_ours()})).is_own
    assert read(zipped({"park/ann.xmi": cas(""), "TypeSystem.xml": types_of_ours()})).is_own
    assert not read(cas("")).is_own


def test_archives_are_opened_inside_an_archive_and_no_further() -> None:
    inner = zipped({"b.xmi": cas("")})
    assert read(zipped({"a.zip": inner})).texts
    with pytest.raises(ForeignFileError, match=r"it has no \.xmi file"):
        read(zipped({"c.zip": zipped({"a.zip": inner})}))


def test_a_project_comes_back_through_it(
    annotated: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    assert (
        diptych("export", "xmi", "--output", "out").out == "2 texts and 5 annotations are in out\n"
    )
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        "TypeSystem.xml", "alpha", "beta"
    ]  # fmt: skip
    assert diptych("export", "xmi", "--output", "out.zip").status == 0
    before = diptych("find", "-f", "csv").out
    for path in annotated.root.glob("annotations/*/ann.json"):
        path.unlink()
    for source in ("out", "out.zip"):
        outcome = diptych("import", "xmi", source)
        assert outcome.status == 0, outcome.err
        assert "read as" not in outcome.err
        assert diptych("find", "-f", "csv").out == before
    assert "nothing added, 5 annotations already there" in outcome.err


def test_a_folder_that_holds_something_is_left_alone(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    outcome = diptych("export", "xmi", "--output", ".")
    reason = "there is something already; name a folder that is new or empty"
    assert outcome.status == 2
    assert outcome.err == f"diptych: .: {reason}, or a file that ends in .zip\n"
    (annotated.root / "file").write_text("x")
    outcome = diptych("export", "xmi", "--output", "file/out")
    assert (outcome.status, outcome.err.count("\n")) == (3, 1)
    assert (annotated.root / "file").read_text() == "x"


@pytest.mark.usefixtures("annotated")
def test_names_are_written_and_no_labels(diptych: Callable[..., Any]) -> None:
    outcome = diptych("export", "xmi", "--language", "en", "--output", "out")
    assert "--language: goes with qdpx, qdc, and not with xmi" in outcome.err
    outcome = diptych("export", "xmi")
    assert outcome.err == "diptych: --output: is missing: xmi is no text; name a folder\n"


def test_of_several_layers_one_is_chosen(
    project: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    del project
    entity = '<type3:NamedEntity xmi:id="4" sofa="1" begin="4" end="8" value="LOC"/>'
    (tmp_path / "doc.xmi").write_bytes(cas(frame(3, 0, 3, 'kind="x"') + entity))
    done = diptych("import", "xmi", "doc.xmi", "-a", "zoe", "--layer", "Other")
    reason = "nothing in the file is of a layer 'Other'; its layers with values"
    there = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity, webanno.custom.Frame"
    assert (done.status, done.err) == (2, f"diptych: --layer: {reason}: {there}\n")
    done = diptych("import", "xmi", "doc.xmi", "-a", "zoe", "--layer", "Frame", "--dry-run")
    assert "new facets, with how many codes: kind (1)\n" in done.err
    assert "left out: 1 annotation of another layer" in done.err
    done = diptych("import", "xmi", "doc.xmi", "-a", "zoe", "--layer", "webanno.custom.Frame")
    assert "1 text, 1 facet, 1 code, 1 annotation added" in done.err
    (tmp_path / "empty.xmi").write_bytes(cas(""))
    done = diptych("import", "xmi", "empty.xmi", "--layer", "Frame")
    assert "its layers with values: none" in done.err
    for form in ("csv", "brat"):
        done = diptych("import", form, "doc.xmi", "--layer", "Frame")
        assert done.err == f"diptych: --layer: does not go with {form}; leave it out\n"
