from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.comparison.alignment import Alignment, AlignmentRow
from diptych.comparison.quote_matrix import matrix_codes, quote_matrix
from diptych.errors import UnknownNameError
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from diptych.comparison.alignment import Kind

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


def row(a: int | None, b: int | None, kind: Kind, host: int | None = None) -> AlignmentRow:
    return AlignmentRow(a=a and (a, a), b=b and (b, b), score=None, kind=kind, host=host)  # type: ignore[arg-type]


ALIGNED = Alignment(
    a="alpha",
    b="beta",
    rows=(row(1, 1, "counterpart"), row(2, 2, "related"), row(3, None, "within", 1)),
    parallel=False,
    signals=("codes",),
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
    matrix = quote_matrix(ALIGNED, (ALPHA, BETA), sets, matrix_codes(CODEBOOK, "theme"))
    assert [(one.number, one.code, one.kind, *one.cells) for one in matrix.rows] == [
        (1, "rules", "counterpart", ((1, "The UN"), (3, "Rules hold")), ((1, "Aturan"),)),
        (2, "rules/un", "gap", (), ((1, "PBB"),)),
        (3, "access", "gap", ((2, "Access"),), ()),
    ]
    assert list(matrix.records())[-1] == {
        "facet": "theme",
        "code": "access",
        "row": 3,
        "kind": "gap",
        "text": "alpha",
        "paragraph": 2,
        "quote": "Access",
    }
