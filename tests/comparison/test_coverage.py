from __future__ import annotations

from dataclasses import replace

from diptych.annotations.codebook import parse_codebook
from diptych.comparison.coverage import Coverage, CoveredParagraph, EventCoverage, Extent

CODEBOOK = parse_codebook(
    "facets: {theme: {codes: {rules: {codes: {un: {}}}, access: {}}}}", "codebook.yaml"
)
UN, ACCESS = ("theme", "rules/un"), ("theme", "access")


def paragraph(
    event: str, number: int, standing: str, *codes: tuple[str, str], kind: str = "paragraph"
) -> CoveredParagraph:
    return CoveredParagraph(
        event,
        f"t-{event}",
        number,
        kind,  # type: ignore[arg-type]
        codes,
        f"Passage {number}.",
        standing,  # type: ignore[arg-type]
        "2025" if number == 3 else "",
    )


SIDE = Coverage(
    source="A",
    other="B",
    paragraphs=(
        paragraph("x", 1, "left out", ACCESS),
        paragraph("x", 2, "said", ACCESS),
        paragraph("x", 3, "left out", UN, kind="quotation"),
        paragraph("y", 1, "related", UN),
        paragraph("y", 2, "left out"),
        paragraph("y", 4, "left out", UN),
    ),
    codebook=CODEBOOK,
)
NOTHING = Coverage(source="B", other="A", paragraphs=(), codebook=CODEBOOK)
FOUND = EventCoverage(
    sides=(SIDE, NOTHING),
    extent=Extent(events=2, pairs=2, signals=("wording",)),
)


def test_what_the_other_says_is_counted_by_kind_and_code_with_those_below() -> None:
    rows = [
        (row.facet, row.value, row.events, *row.counts.values(), round(row.share, 2))
        for row in SIDE.rows()
    ]
    assert rows == [
        ("", "", 2, 1, 1, 4, 0.17),
        ("kind", "paragraph", 2, 1, 1, 3, 0.2),
        ("kind", "quotation", 1, 0, 0, 1, 0.0),
        ("theme", "rules", 2, 0, 1, 2, 0.0),
        ("theme", "rules/un", 2, 0, 1, 2, 0.0),
        ("theme", "access", 1, 1, 0, 1, 0.5),
    ]
    assert list(NOTHING.rows()) == []


def test_passages_whose_codes_are_left_out_most_often_come_first() -> None:
    assert [(one.event, one.number) for one in SIDE.left_out()] == [
        ("x", 3), ("y", 4), ("x", 1), ("y", 2)
    ]  # fmt: skip


def test_a_code_that_the_other_says_as_well_is_not_left_out_more_often() -> None:
    often_there = [paragraph("z", number, "said", ACCESS) for number in (5, 6, 7)]
    side = replace(SIDE, paragraphs=(*SIDE.paragraphs, *often_there))
    assert [one.codes for one in side.left_out()] == [(UN,), (UN,), (ACCESS,), ()]


def test_records_are_flat() -> None:
    assert next(iter(FOUND.records())) == {
        "source": "A",
        "other": "B",
        "facet": "",
        "value": "",
        "events": 2,
        "paragraphs": 6,
        "said": 1,
        "related": 1,
        "left_out": 4,
        "share": 0.166667,
    }
    assert next(iter(FOUND.left_out_records())) == {
        "source": "A",
        "other": "B",
        "event": "x",
        "text": "t-x",
        "paragraph": 3,
        "kind": "quotation",
        "codes": "theme=rules/un",
        "quote": "Passage 3.",
        "later": "2025",
    }
