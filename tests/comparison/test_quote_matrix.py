from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.comparison.alignment import Alignment, AlignmentRow
from diptych.comparison.quote_matrix import (
    EventPassages,
    MatrixSource,
    QuotedPassage,
    coded_passages,
    matrix_codes,
    quote_matrix,
)
from diptych.errors import UnknownNameError
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from diptych.comparison.alignment import Kind
    from diptych.comparison.quote_matrix import MatrixRow

CODEBOOK = parse_codebook(
    "facets: {theme: {codes: {rules: {codes: {un: {}}}, access: {}}}, actor: {codes: {un: {}, "
    "access: {}}}}",
    "codebook.yaml",
)
ALPHA = parse_text("alpha", b"", "The UN rules.\n\nAccess counts.\n\nRules hold.", "a")
BETA = parse_text("beta", b"", "Aturan PBB.\n\nAkses penting.", "b")


def said(source: Text, *codings: tuple[str, dict[str, str]]) -> list[AnnotationSet]:
    annotations = {}
    for number, (quote, codes) in enumerate(codings):
        start = source.body.index(quote)
        annotations[str(number)] = Annotation(
            start=start, end=start + len(quote), quote=quote, codes=codes
        )
    return [
        AnnotationSet(
            text=source.id, text_version=source.version, annotator="ann", annotations=annotations
        )
    ]


def row(
    a: int | None,
    b: int | None,
    kind: Kind,
    host: int | None = None,
    score: float = 0.5,
    also: tuple[tuple[int, int], ...] = (),
) -> AlignmentRow:
    return AlignmentRow(
        a=(a, a) if a else None,
        b=(b, b) if b else None,
        score=score,
        kind=kind,
        host=host,
        also=also,
    )


def aligned(a: str, b: str, *rows: AlignmentRow) -> Alignment:
    return Alignment(a=a, b=b, rows=rows, parallel=False, signals=("codes",))


ALIGNED = aligned(
    "alpha", "beta", row(1, 1, "counterpart"), row(2, 2, "related"), row(3, None, "within", 1, 0.4)
)


def meant(written: str) -> list[str]:
    return [f"{facet.name}={code.path}" for facet, code in matrix_codes(CODEBOOK, written)]


def test_codes_are_meant_by_a_facet_a_code_or_both() -> None:
    assert meant("theme") == ["theme=rules", "theme=rules/un", "theme=access"]
    assert meant("theme=rules") == ["theme=rules", "theme=rules/un"]
    assert meant("access") == ["theme=access", "actor=access"]
    for unknown in ("rule", "theme=rule", "thema=rules"):
        with pytest.raises(UnknownNameError):
            meant(unknown)


def test_counterparts_stand_in_one_row_with_what_they_say_besides() -> None:
    sets = (
        said(
            ALPHA,
            ("The UN", {"theme": "rules"}),
            ("The UN", {"theme": "rules", "actor": "un"}),
            ("Access", {"theme": "access"}),
            ("Rules hold", {"theme": "rules"}),
        ),
        said(BETA, ("Aturan", {"theme": "rules"}), ("PBB", {"theme": "rules/un"})),
    )
    event = EventPassages(
        "", [[coded_passages(ALPHA, sets[0])], [coded_passages(BETA, sets[1])]], [ALIGNED]
    )
    sources = [MatrixSource("alpha", ("alpha",)), MatrixSource("Beta News", ("beta",))]
    codes = [(facet.name, code.path) for facet, code in matrix_codes(CODEBOOK, "theme")]
    matrix = quote_matrix(sources, [event], codes)
    assert [(one.number, one.code, one.kind, *cells_of(one)) for one in matrix.rows] == [
        (
            1,
            "rules",
            "counterpart",
            [("The UN", "counterpart"), ("Rules hold", "within")],
            [("Aturan", "counterpart")],
        ),
        (2, "rules/un", "gap", [], [("PBB", "gap")]),
        (3, "access", "gap", [("Access", "gap")], []),
    ]
    assert list(matrix.records())[2] == {
        "facet": "theme",
        "code": "rules",
        "row": 1,
        "kind": "counterpart",
        "source": "Beta News",
        "event": "",
        "text": "beta",
        "paragraph": 1,
        "quote": "Aturan",
    }
    assert [source.is_text for source in matrix.sources] == [True, False]


def cells_of(row: MatrixRow) -> list[list[tuple[str, str]]]:
    return [[(one.passage.quote, one.kind) for one in cell] for cell in row.cells]


def rows_of(
    texts: dict[str, list[int]], *alignments: Alignment, name: str = ""
) -> list[list[list[str]]]:
    """Return the rows of paragraphs with one code, each text in a column of its own."""
    passages = [
        [{("theme", "rules"): [QuotedPassage(text, number, f"{number}") for number in numbers]}]
        for text, numbers in texts.items()
    ]
    sources = [MatrixSource(text, (text,)) for text in texts]
    event = EventPassages(name, passages, alignments)
    matrix = quote_matrix(sources, [event], [("theme", "rules")])
    assert {row.event for row in matrix.rows} == {name}
    signs = {"gap": "", "related": "~", "within": "in ", "counterpart": ""}
    return [
        [[signs[one.kind] + one.passage.quote for one in cell] for cell in row.cells]
        for row in matrix.rows
    ]


def test_what_the_first_leaves_out_stands_together_all_the_same() -> None:
    assert rows_of(
        {"a": [1, 2], "b": [1, 2], "c": [7]},
        aligned("a", "b", row(1, 1, "counterpart")),
        aligned("b", "c", row(2, 7, "counterpart")),
        name="geneva",
    ) == [[["1"], ["1"], []], [[], ["2"], ["7"]], [["2"], [], []]]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("counterpart", [[["1"], ["1"], ["1"], ["1"]]]),
        ("related", [[["1"], ["1"], [], []], [[], [], ["1"], ["1"]]]),
    ],
)
def test_two_rows_become_one_where_it_is_sure_that_they_say_the_same(
    kind: Kind, rows: list[list[list[str]]]
) -> None:
    joined = rows_of(
        {"a": [1], "b": [1], "c": [1], "d": [1]},
        aligned("a", "b", row(1, 1, "counterpart", score=0.9)),
        aligned("c", "d", row(1, 1, "counterpart", score=0.9)),
        aligned("b", "c", row(1, 1, kind, score=0.6)),
    )
    assert joined == rows


def test_rows_with_one_source_in_both_stay_apart() -> None:
    assert rows_of(
        {"a": [1, 2], "b": [1], "c": [1]},
        aligned("a", "b", row(1, 1, "counterpart", score=0.9)),
        aligned("a", "c", row(2, 1, "counterpart", score=0.8)),
        aligned("b", "c", row(1, 1, "counterpart", score=0.6)),
    ) == [[["1"], ["1"], []], [["2"], [], ["1"]]]


def test_a_paragraph_joins_the_row_that_it_most_surely_belongs_to() -> None:
    assert rows_of(
        {"a": [1, 2, 3], "b": [1, 5], "c": [4]},
        aligned("a", "b", row(1, 1, "counterpart", score=0.9), row(3, 5, "related", score=0.3)),
        aligned("a", "c", row(3, 4, "counterpart", score=0.7)),
        aligned("b", "c", row(1, 4, "related", score=0.2)),
    ) == [[["1"], ["1"], []], [["2"], [], []], [["3"], ["~5"], ["4"]]]


def test_what_is_said_in_several_places_stands_beside_one_where_it_would_be_alone() -> None:
    several = row(1, 3, "counterpart", also=((1, 5),))
    assert rows_of({"a": [1], "b": [5]}, aligned("a", "b", several)) == [[["in 1"], ["in 5"]]]
    assert rows_of({"a": [1, 2], "b": [3, 5]}, aligned("a", "b", several)) == [
        [["1"], ["3", "in 5"]], [["2"], []],
    ]  # fmt: skip
    elsewhere = row(2, 5, "related", score=0.2)
    assert rows_of({"a": [1, 2], "b": [3, 5]}, aligned("a", "b", several, elsewhere)) == [
        [["1"], ["3"]], [["~2"], ["~5"]],
    ]  # fmt: skip


def test_no_row_is_a_chain_of_paragraphs_but_for_what_would_be_alone() -> None:
    chain = (
        row(1, 1, "counterpart", score=0.9),
        row(2, None, "within", 1, score=0.8),
        row(2, 2, "counterpart", score=0.7),
        row(3, 2, "counterpart", score=0.6),
    )
    assert rows_of({"a": [1, 2, 3], "b": [1, 2]}, aligned("a", "b", *chain)) == [
        [["1", "in 2"], ["1"]], [["3"], ["2"]],
    ]  # fmt: skip
    assert rows_of({"a": [1, 2], "b": [1, 2]}, aligned("a", "b", *chain)) == [
        [["1", "in 2"], ["1", "2"]]
    ]


def test_what_others_say_alone_stands_where_they_say_it() -> None:
    assert rows_of(
        {"a": [2, 9, 10], "b": [1, 2, 3], "c": [1]}, aligned("a", "b", row(9, 2, "counterpart"))
    ) == [
        [["2"], [], []],
        [[], ["1"], []],
        [["9"], ["2"], []],
        [[], ["3"], []],
        [["10"], [], []],
        [[], [], ["1"]],
    ]
