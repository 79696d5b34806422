from __future__ import annotations

from diptych.annotations.codebook import parse_codebook
from diptych.comparison.quote_matrix import MatrixRow, QuotedPassage, QuoteMatrix
from diptych.rendering.quote_matrix import matrix_panels, matrix_table
from diptych.rendering.terminal import Screen

CODEBOOK = parse_codebook("facets: {theme: {codes: {rules: {}, access: {}}}}", "codebook.yaml")
LONG = QuotedPassage(2, "The UN makes rules for all that is new.")
MATRIX = QuoteMatrix(
    texts=("alpha", "beta"),
    rows=(
        MatrixRow(1, "theme", "rules", "counterpart", ((LONG,), (QuotedPassage(1, "PBB"),))),
        MatrixRow(2, "theme", "access", "gap", ((), (QuotedPassage(3, "Akses \x1b[31m"),))),
    ),
)


def test_passages_of_one_row_stand_at_one_height() -> None:
    assert matrix_panels(MATRIX, CODEBOOK, Screen(width=60)) == (
        "alpha                        │ beta\n\n"
        "theme: rules\n\n"
        "  2  The UN makes rules for  ═   1  PBB\n"
        "     all that is new.        │\n\n"
        "theme: access\n\n"
        "                             │   3  Akses \\x1b[31m"
    )


def test_without_room_passages_stand_one_below_the_other() -> None:
    assert matrix_panels(MATRIX, CODEBOOK, Screen()) == (
        "theme: rules\n\n"
        "  alpha:2  The UN makes rules for all that is new.\n"
        "  beta:1  PBB\n\n"
        "theme: access\n\n"
        "  beta:3  Akses \\x1b[31m"
    )


def test_a_table_has_a_column_for_each_text() -> None:
    shown = matrix_table(MATRIX, CODEBOOK, "plain", Screen())
    assert "2: The UN makes rules for all that is new.  1: PBB" in shown
    assert "counterpart" in shown
