"""Web Annotations of the W3C: ours, those of browsers, and what is none."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet, Program
from diptych.annotations.codebook import parse_codebook
from diptych.errors import DiptychError, ForeignFileError
from diptych.exchange import jsonld
from diptych.exchange.offsets import STANDARD
from diptych.exchange.outgoing import Outgoing
from diptych.operations.importing_annotations import ImportWishes, import_annotations
from diptych.project.store import create_project
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.exchange.foreign import Foreign
    from diptych.project.store import Project

BODY = "The park 🌳 is «good».\n\nIt costs money, e\u0301 and שלום.\n"
ID = "0c0f6f0e-6d3f-4d0e-9c1b-5a4b7a0f8f11"


def text_of(body: str) -> Text:
    return parse_text("park", body.encode(), body, "texts/park.md")


CODEBOOK = parse_codebook(
    "facets: {theme: {codes: {green: {codes: {tree: {}}}}}, mood: {codes: {good: {}}}}\n", "c"
)


def outgoing(*annotations: Annotation) -> Outgoing:
    text = text_of(BODY)
    said = AnnotationSet(
        text="park",
        text_version=text.version,
        annotator="ann",
        finished=True,
        annotations={f"{n:08d}{ID[8:]}": one for n, one in enumerate(annotations)},
    )
    return Outgoing(name="P", codebook=CODEBOOK, texts=(text,), sets={"park": [said]})


def annotation(start: int, end: int, note: str = "", **codes: str) -> Annotation:
    fields: dict[str, Any] = {"note": note} if note else {}
    return Annotation(
        start=start, end=end, quote=BODY[start:end], codes=codes,
        created="2026-11-22T10:00:00Z", **fields,
    )  # fmt: skip


def read(document: Any) -> Foreign:
    return jsonld.read(json.dumps(document).encode(), "a.jsonld")


def item(**fields: Any) -> dict[str, Any]:
    target = {
        "source": "https://example.org/texts/park.html",
        "selector": {"type": "TextPositionSelector", "start": 4, "end": 8},
    }
    return {"id": "https://example.org/1", "type": "Annotation", "target": target, **fields}


def test_ours_is_written_and_read_again() -> None:
    found = outgoing(annotation(4, 10, "a 'remark'", theme="green/tree", mood="good"))
    written = json.loads(jsonld.write(found))
    (one,) = written["items"]
    assert one["id"] == f"urn:uuid:00000000{ID[8:]}"
    assert [(body["purpose"], body["value"]) for body in one["body"]] == [
        ("tagging", "theme=green/tree"), ("tagging", "mood=good"), ("commenting", "a 'remark'")
    ]  # fmt: skip
    quote, place = one["target"]["selector"]
    assert (quote["exact"], quote["prefix"], place["start"]) == ("park 🌳", "The ", 4)
    foreign = jsonld.read(jsonld.write(found), "a.jsonld")
    assert foreign.is_own
    assert foreign.readings == (STANDARD,)
    assert [(code.key, code.above, code.is_usable) for code in foreign.codes] == [
        ("theme", "", False), ("theme=green", "theme", True),
        ("theme=green/tree", "theme=green", True),
        ("mood", "", False), ("mood=good", "mood", True),
    ]  # fmt: skip
    (said,) = foreign.annotations
    assert (said.key, said.start, said.end, said.note) == (f"00000000{ID[8:]}", 4, 10, "a 'remark'")
    assert (said.annotator, said.created) == ("ann", "2026-11-22T10:00:00Z")
    assert [one.code for one in said.codings] == ["theme=green/tree", "mood=good"]
    assert [(t.name, t.is_elsewhere) for t in foreign.texts] == [("park", True)]


def test_a_program_is_software() -> None:
    found = outgoing(annotation(4, 10, "x"))
    assert json.loads(jsonld.write(found))["items"][0]["creator"]["type"] == "Person"
    made = {"park": [replace(one, by=Program(command="x")) for one in found.sets["park"]]}
    (one,) = json.loads(jsonld.write(dataclasses.replace(found, sets=made)))["items"]
    assert one["creator"] == {"type": "Software", "name": "ann"}


def test_what_is_lost_is_counted() -> None:
    lost = {one.thing: one.number for one in jsonld.losses(outgoing()) if one.number}
    assert lost == {"mark of a finished text": 1, "text": 1}


@pytest.mark.parametrize(
    "document",
    [
        item(),
        [item()],
        {"type": "AnnotationPage", "items": [item()]},
        {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [item()]}},
        {"@graph": [item()]},
    ],
)
def test_annotations_come_in_many_wrappings(document: Any) -> None:
    (one,) = read(document).annotations
    assert (one.start, one.end, one.is_quoted) == (4, 8, False)
    assert one.text == "https://example.org/texts/park.html"


def test_one_a_line_is_read_too() -> None:
    raw = f"\ufeff{json.dumps(item())}\n\n{json.dumps(item())}\n".encode()
    assert len(jsonld.read(raw, "a").annotations) == 2


@pytest.mark.parametrize(
    ("body", "codes", "note"),
    [
        ("a remark", [], "a remark"),
        ({"value": "x", "purpose": "oa:tagging"}, ["x"], ""),
        ({"value": "x", "purpose": "http://www.w3.org/ns/oa#commenting"}, [], "x"),
        ([{"type": "TextualBody", "value": "a"}, "b"], [], "a\nb"),
        ({"value": "Place", "purpose": "tagging"}, ["Place"], ""),
        ({"value": "Place", "purpose": ["linking", "classifying"]}, ["Place"], ""),
        ({"purpose": "identifying", "source": {"id": "x", "label": "Rome"}}, ["Rome"], ""),
        ({"purpose": "classifying", "label": "Rome"}, ["Rome"], ""),
        ({"purpose": "linking", "source": "https://example.org"}, [], ""),
        (7, [], ""),
        (None, [], ""),
    ],
)
def test_bodies_are_tags_or_remarks(body: Any, codes: list[str], note: str) -> None:
    found = read(item(body=body))
    (one,) = found.annotations
    assert ([coding.code for coding in one.codings], one.note) == (codes, note)
    lost = [loss.thing for loss in found.losses]
    assert (lost == []) == bool(codes or note or body is None)


@pytest.mark.parametrize(
    ("motivation", "is_tag"),
    [
        ("tagging", True),
        (["highlighting", "classifying"], True),
        ("oa:tagging", True),
        (["commenting", "tagging"], False),
        ("highlighting", False),
        (None, False),
        ([7, {}], False),
    ],
)
def test_bodies_are_for_what_the_annotation_is_unless_they_say_so(
    motivation: Any,
    is_tag: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    bodies = ["x", {"value": "y"}, {"value": "z", "purpose": "commenting"}]
    (one,) = read(item(body=bodies, motivation=motivation)).annotations
    codes, note = (["x", "y"], "z") if is_tag else ([], "x\ny\nz")
    assert ([coding.code for coding in one.codings], one.note) == (codes, note)


def test_a_selector_may_be_of_several_types() -> None:
    selector = {"type": ["TextPositionSelector", 7], "start": 4, "end": 8}
    (one,) = read(item(target={"source": "park", "selector": selector})).annotations
    assert (one.start, one.end) == (4, 8)


def test_an_address_that_is_none_is_a_name() -> None:
    selector = {"type": "TextPositionSelector", "start": 4, "end": 8}
    found = read(item(target={"source": "http://[x/y%20z", "selector": selector}))
    assert [text.name for text in found.texts] == ["y z"]


def test_depth_is_no_matter() -> None:
    depth = 900
    inner: Any = {"type": "TextPositionSelector", "start": 4, "end": 8}
    for _ in range(depth // 2):
        inner = {"refinedBy": [inner]}
    (one,) = read(item(target={"source": "park", "selector": inner})).annotations
    assert (one.start, one.end) == (4, 8)
    document: Any = item()
    for _ in range(depth):
        document = [document]
    assert len(read(document).annotations) == 1


@pytest.mark.parametrize(
    ("creator", "name"),
    [
        ("ann", "ann"),
        ({"name": "Ann"}, "Ann"),
        ({"nickname": "an"}, "an"),
        ([{"id": "mailto:a@example.org"}], "mailto:a@example.org"),
        ([{}, 7, {"name": "Ben"}], "Ben"),
        (None, ""),
    ],
)
def test_creators_have_names_of_many_kinds(creator: Any, name: str) -> None:
    assert read(item(creator=creator)).annotations[0].annotator == name


def test_selectors_may_refine_others_and_targets_may_be_several() -> None:
    quote = {"type": "TextQuoteSelector", "exact": "park", "prefix": "The "}
    target = {
        "source": {"id": "u/a%20b.txt"},
        "selector": {"type": "FragmentSelector", "refinedBy": [quote, 7]},
    }
    found = read(item(target=[target, "https://example.org/whole", {"source": 7}]))
    (one,) = found.annotations
    assert (one.quote, one.start, one.before, one.is_quoted) == ("park", -1, "The ", True)
    assert [text.name for text in found.texts] == ["a b.txt"]
    assert [(loss.number, loss.thing) for loss in found.losses] == [
        (2, "target without a passage of a text")
    ]
    twice = read(item(target=[target, target]))
    assert len({one.key for one in twice.annotations}) == 2


def test_without_an_id_an_annotation_is_known_by_its_place() -> None:
    one = item()
    del one["id"]
    assert read([one]).annotations[0].key == "a.jsonld#0"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\xff", "byte 0 is not UTF-8"),
        (b"no JSON", "not JSON: "),
        (b"[" * 200_000, "not JSON: nested too deeply"),
    ],
)
def test_what_is_none_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(ForeignFileError, match=reason):
        jsonld.read(raw, "a.jsonld")


@pytest.mark.parametrize("document", [7, "x", [], {}, {"items": 7}, [[7]], {"target": None}])
def test_json_without_annotations_is_nothing(document: Any) -> None:
    assert read(document).annotations == ()


KEYS = [
    "id", "body", "bodyValue", "target", "selector", "source", "items", "first", "value", "type",
    "purpose", "motivation", "creator", "created", "exact", "prefix", "start", "end", "refinedBy",
    "name", "label",
]  # fmt: skip
WORDS = [
    "park", "theme=green", "text=x", "mood=bad", "a/b", "=", "x" * 3000, "http://[x/y", "..",
    "0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "TextQuoteSelector", "\x00",
]  # fmt: skip
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(document=ANY_JSON)
def test_whatever_is_json_is_read_or_left_out(document: Any) -> None:
    for one in read({"items": [document, {"target": document, "body": document}]}).annotations:
        assert one.start < one.end or (one.start, one.end) == (-1, -1)


def nodes(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the places of all values inside one."""
    pairs = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in pairs:
        yield (*above, key)
        if isinstance(value, (dict, list)):
            yield from nodes(value, (*above, key))


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = create_project(tmp_path_factory.mktemp("park"))
    (project.root / "texts/park.md").write_text(BODY)
    (project.root / "annotations/codebook.yaml").write_text(
        "facets: {theme: {codes: {green: {}}}, mood: {kind: ordinal, codes: {good: {value: 1}}}}\n"
    )
    return project


@settings(max_examples=200)
@given(data=st.data())
def test_a_page_with_anything_in_its_place_is_read_or_refused_in_a_line(
    park: Project, data: st.DataObject
) -> None:
    document = json.loads(jsonld.write(outgoing(annotation(4, 8, "note", theme="green"))))
    document["items"].append(item(creator=[{"name": "Ann"}], body=["a", {"value": "b"}]))
    if data.draw(st.booleans()):
        del document["generator"]
    for _ in range(data.draw(st.integers(1, 3))):
        *above, key = data.draw(st.sampled_from(list(nodes(document))))
        holder = document
        for one in above:
            holder = holder[one]
        holder[key] = data.draw(ANY_JSON | st.just([holder[key]]))
    facet = data.draw(st.sampled_from(["", "theme"]))
    wishes = ImportWishes(facet=facet, annotator="zoe", partly=bool(facet))
    assert "\n" not in refusal(park.anew(), document, wishes)


def refusal(project: Project, document: Any, wishes: ImportWishes) -> str:
    """Return why a document is refused; nothing where it is not."""
    try:
        import_annotations(project, read(document), "file", wishes, dry_run=True)
    except DiptychError as error:
        return str(error)
    return ""


def test_a_project_comes_back_through_it(annotated: Project, diptych: Callable[..., Any]) -> None:
    written = diptych("export", "jsonld").out
    (annotated.root / "all.jsonld").write_text(written)
    before = diptych("find", "-f", "csv").out
    for path in annotated.root.glob("annotations/*/ann.json"):
        path.unlink()
    outcome = diptych("import", "jsonld", "all.jsonld")
    assert outcome.status == 0, outcome.err
    assert diptych("find", "-f", "csv").out == before
    assert (
        "nothing added, 5 annotations already there"
        in diptych("import", "jsonld", "all.jsonld").err
    )


def test_where_quote_and_place_disagree_the_quote_wins(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    selectors = [
        {"type": "TextQuoteSelector", "exact": "Access is good.", "prefix": "rules. "},
        {"type": "TextPositionSelector", "start": 0, "end": 5},
    ]
    one = item(target={"source": "https://example.org/alpha", "selector": selectors}, body={
        "purpose": "tagging", "value": "theme=access"})  # fmt: skip
    (annotated.root / "web.jsonld").write_text(json.dumps(one | {"creator": "zoe"}))
    outcome = diptych("import", "jsonld", "web.jsonld")
    assert outcome.status == 0, outcome.err
    assert "Access is good." in diptych("find", "-a", "zoe").out
    assert "1 passage with other offsets than its quote, which wins" in outcome.err
