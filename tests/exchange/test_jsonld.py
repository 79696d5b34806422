"""Web Annotations of the W3C: ours, those of browsers, and what is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.errors import ForeignFileError
from diptych.exchange import jsonld
from diptych.exchange.offsets import STANDARD
from diptych.exchange.outgoing import Outgoing
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable

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


@pytest.mark.parametrize(
    ("created", "time"),
    [
        ("2024-05-01T10:00:00.123+02:00", "2024-05-01T08:00:00Z"),
        ("2024-05-01T10:00:00", "2024-05-01T10:00:00Z"),
        ("yesterday", ""),
        (7, ""),
    ],
)
def test_times_become_utc(created: Any, time: str) -> None:
    assert read(item(created=created)).annotations[0].created == time


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


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: (
    st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "body", "target", "selector", "source", "items", "value", "type",
                         "purpose", "creator", "exact", "start", "end", "refinedBy", "name"]),
        inner, max_size=4)
), max_leaves=12))  # fmt: skip
def test_whatever_is_json_is_read_or_left_out(document: Any) -> None:
    for one in read({"items": [document, {"target": document, "body": document}]}).annotations:
        assert one.start < one.end or (one.start, one.end) == (-1, -1)


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
