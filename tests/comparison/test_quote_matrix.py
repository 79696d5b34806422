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
    from diptych.comparison.quote_matrix import MatrixRow, QuoteMatrix

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
        "",
        [[coded_passages(ALPHA, sets[0])], [coded_passages(BETA, sets[1])]],
        [[ALPHA], [BETA]],
        [ALIGNED],
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
        (2, "rules/un", "uncoded", [], [("PBB", "uncoded")]),
        (3, "access", "uncoded", [("Access", "uncoded")], []),
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
        "uncoded": "",
        "uncoded_kind": None,
        "instead": "",
    }
    alone = list(matrix.records())[3:]
    assert [(one["uncoded"], one["uncoded_kind"], one["instead"]) for one in alone] == [
        ("alpha:1; alpha:3", "counterpart", "rules"), ("beta:2", "related", ""),
    ]  # fmt: skip
    assert [one.quote for one in matrix.sources[0].uncoded(matrix.rows[1])] == [
        "The UN rules.", "Rules hold.",
    ]  # fmt: skip
    assert matrix.sources[1].uncoded(matrix.rows[1]) == []
    assert [source.is_text for source in matrix.sources] == [True, False]


def cells_of(row: MatrixRow) -> list[list[tuple[str, str]]]:
    return [[(one.passage.quote, one.kind) for one in cell] for cell in row.cells]


def rows_of(
    texts: dict[str, list[int]], *alignments: Alignment, name: str = ""
) -> list[list[list[str]]]:
    """Return the rows of paragraphs with one code, each text in a column of its own."""
    matrix = matrix_of(texts, *alignments, name=name)
    assert {row.event for row in matrix.rows} == {name}
    signs = {"related": "~", "within": "in "}
    return [
        [[signs.get(one.kind, "") + one.passage.quote for one in cell] for cell in row.cells]
        for row in matrix.rows
    ]


def matrix_of(
    texts: dict[str, list[int]] | dict[str, list[tuple[int, int]]],
    *alignments: Alignment,
    name: str = "",
) -> QuoteMatrix:
    """Return a matrix of one code, given by paragraphs or by the first and the last one."""
    passages = []
    for text, places in texts.items():
        spans = [place if isinstance(place, tuple) else (place, place) for place in places]
        found = [QuotedPassage(text, first, f"{first}", last) for first, last in spans]
        passages.append([{("theme", "rules"): found}])
    sources = [MatrixSource(text, (text,)) for text in texts]
    said = [[parse_text(text, b"", "\n\n".join("Said." for _ in range(12)), "x")] for text in texts]
    event = EventPassages(name, passages, said, alignments)
    return quote_matrix(sources, [event], [("theme", "rules")])


def kinds_of(matrix: QuoteMatrix) -> list[tuple[str, str, str]]:
    """Return of each passage its place, its kind, and what stands beside it without the code."""
    return [
        (f"{one['text']}:{one['paragraph']}", one["kind"], one["uncoded"])
        for one in matrix.records()
    ]


def test_alone_are_told_apart_what_lacks_the_code_what_is_not_there_and_what_was_not_tried() -> (
    None
):
    one = aligned(
        "a", "b", row(1, 2, "counterpart"), row(3, None, "within", 2), row(4, 5, "related"),
        row(6, None, "gap"),
    )  # fmt: skip
    assert kinds_of(matrix_of({"a": [1, 3, 4, 6], "b": []}, one)) == [
        ("a:1", "uncoded", "b:2"), ("a:3", "uncoded", "b:2"), ("a:4", "uncoded", "b:5"),
        ("a:6", "gap", ""),
    ]  # fmt: skip
    assert kinds_of(matrix_of({"a": [1, 6], "b": [], "c": []}, one)) == [
        ("a:1", "uncoded", "b:2"), ("a:6", "untried", ""),
    ]  # fmt: skip
    both = one, aligned("a", "c", row(1, 9, "related"))
    assert kinds_of(matrix_of({"a": [1, 6], "b": [], "c": []}, *both)) == [
        ("a:1", "uncoded", "b:2; c:9"), ("a:6", "gap", ""),
    ]  # fmt: skip


def test_what_another_source_says_without_the_code_is_told_of_a_row_too() -> None:
    texts = {"a": [1], "b": [2], "c": list[int]()}
    beside = aligned("a", "b", row(1, 2, "counterpart"))
    without = aligned("a", "c", row(1, 3, "counterpart")), aligned("b", "c", row(2, 3, "related"))
    matrix = matrix_of(texts, beside, *without)
    assert kinds_of(matrix) == [
        ("a:1", "counterpart", "c:3"), ("b:2", "counterpart", "c:3"),
    ]  # fmt: skip
    assert [one.kind for one in matrix.sources[2].uncoded(matrix.rows[0])] == ["counterpart"]


def test_what_says_it_more_surely_without_the_code_is_told_beside_what_has_it() -> None:
    several = row(1, 3, "counterpart", score=0.9), row(None, 5, "related", 1, score=0.2)
    assert kinds_of(matrix_of({"a": [1], "b": [5]}, aligned("a", "b", *several))) == [
        ("a:1", "related", "b:3"), ("b:5", "related", ""),
    ]  # fmt: skip
    assert kinds_of(matrix_of({"a": [1], "b": [3]}, aligned("a", "b", *several))) == [
        ("a:1", "counterpart", ""), ("b:3", "counterpart", ""),
    ]  # fmt: skip


def test_a_passage_stands_beside_whatever_any_of_its_paragraphs_does() -> None:
    later = aligned("a", "b", row(1, 4, "counterpart"), row(2, 5, "counterpart"))
    spans = {"a": [(2, 2)], "b": [(4, 5)]}
    assert kinds_of(matrix_of(spans, later)) == [
        ("a:2", "counterpart", ""), ("b:4", "counterpart", ""),
    ]  # fmt: skip
    assert kinds_of(matrix_of({"a": [], "b": [(4, 5)]}, later)) == [("b:4", "uncoded", "a:1; a:2")]
    twice = aligned("a", "b", row(1, 4, "counterpart"), row(None, 5, "within", 1))
    assert kinds_of(matrix_of({"a": [], "b": [(4, 5)]}, twice)) == [("b:4", "uncoded", "a:1")]
    own = {"a": [(2, 2)], "b": [(4, 5), (5, 5)]}
    assert kinds_of(matrix_of(own, later)) == [
        ("b:4", "uncoded", "a:1"), ("a:2", "counterpart", ""), ("b:5", "counterpart", ""),
    ]  # fmt: skip


def test_nothing_is_alone_that_stands_beside_something_with_the_code() -> None:
    besides = row(1, 3, "counterpart", also=((1, 5), (1, 6), (2, 5)))
    assert rows_of({"a": [1, 2], "b": [5, 6]}, aligned("a", "b", besides)) == [
        [["in 1", "in 2"], ["in 5", "in 6"]]
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
