from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.annotations.codebook import parse_codebook
from diptych.comparison.quote_matrix import (
    MatrixRow,
    MatrixSource,
    PassageBeside,
    QuotedPassage,
    QuoteMatrix,
    UncodedParagraph,
)
from diptych.rendering.quote_matrix import matrix_panels, matrix_table
from diptych.rendering.terminal import Screen

if TYPE_CHECKING:
    from diptych.comparison.alignment import Kind

CODEBOOK = parse_codebook("facets: {theme: {codes: {rules: {}, access: {}}}}", "codebook.yaml")


def said(text: str, paragraph: int, quote: str, kind: Kind) -> PassageBeside:
    return PassageBeside(QuotedPassage(text, paragraph, quote, paragraph), kind)


LONG = said("alpha", 2, "The UN makes rules for all that is new.", "counterpart")
ALPHA, BETA = MatrixSource("alpha", ("alpha",)), MatrixSource("beta", ("beta",))
AGENCY = MatrixSource("Agency", ("one", "two"))
MATRIX = QuoteMatrix(
    sources=(ALPHA, BETA),
    rows=(
        MatrixRow(
            1, "theme", "rules", "",
            (
                (LONG, said("alpha", 9, "Rules.", "related")),
                (said("beta", 1, "PBB", "counterpart"),),
            ),
        ),
        MatrixRow(2, "theme", "access", "", ((), (said("beta", 3, "Akses \x1b[31m", "gap"),))),
    ),
)  # fmt: skip
THREE = QuoteMatrix(
    sources=(ALPHA, BETA, AGENCY),
    rows=(
        MatrixRow(
            1, "theme", "rules", "",
            (
                (said("alpha", 2, "Rules.", "counterpart"),),
                (said("beta", 11, "PBB", "related"),),
                (
                    said("one", 1, "The UN makes rules.", "counterpart"),
                    said("two", 3, "Rules again.", "within"),
                ),
            ),
        ),
    ),
)  # fmt: skip


def test_passages_of_one_row_stand_at_one_height() -> None:
    assert matrix_panels(MATRIX, CODEBOOK, Screen(width=60)) == (
        "alpha                        │ beta\n\n"
        "theme: rules\n\n"
        "  2  The UN makes rules for  ═   1  PBB\n"
        "     all that is new.        │\n"
        " ~9  Rules.                  │\n\n"
        "theme: access\n\n"
        "                             │   3  Akses \\x1b[31m"
    )


def test_of_three_sources_each_passage_says_how_sure_it_is() -> None:
    assert matrix_panels(THREE, CODEBOOK, Screen(width=90)) == (
        "alpha                        │ beta                         │ Agency\n\n"
        "theme: rules\n\n"
        "  2  Rules.                  │ ~11  PBB                     │ one:1\n"
        "                             │                              │      The UN makes rules.\n"
        "                             │                              │ ∈two:3\n"
        "                             │                              │      Rules again."
    )


def test_without_room_passages_stand_one_below_the_other() -> None:
    assert matrix_panels(MATRIX, CODEBOOK, Screen()) == (
        "theme: rules\n\n"
        "  alpha:2  The UN makes rules for all that is new.\n"
        "~ alpha:9  Rules.\n"
        "  beta:1  PBB\n\n"
        "theme: access\n\n"
        "  beta:3  Akses \\x1b[31m"
    )
    assert matrix_panels(THREE, CODEBOOK, Screen(width=89)) == (
        "theme: rules\n\n"
        "  alpha:2  Rules.\n"
        "~ beta:11  PBB\n"
        "  one:1  The UN makes rules.\n"
        "∈ two:3  Rules again."
    )


UNCODED = QuoteMatrix(
    sources=(ALPHA, BETA),
    rows=(
        MatrixRow(
            1, "theme", "rules", "",
            (
                (
                    LONG._replace(
                        kind="uncoded",
                        uncoded=(
                            UncodedParagraph("beta", 4, "PBB", "within", ()),
                            UncodedParagraph("beta", 7, "Akses " * 40, "related", ("access",)),
                        ),
                    ),
                ),
                (),
            ),
        ),
    ),
)  # fmt: skip


def test_what_stands_beside_a_passage_without_the_code_says_so() -> None:
    assert matrix_panels(UNCODED, CODEBOOK, Screen(width=60)).startswith(
        "alpha                        │ beta\n\n"
        "theme: rules\n\n"
        "  2  The UN makes rules for  ∈   4  (without the code) PBB\n"
        "     all that is new.        │  ~7  (coded access instead)\n"
        "                             │      Akses Akses Akses Akses\n"
    )
    stacked = matrix_panels(UNCODED, CODEBOOK, Screen())
    assert stacked.startswith(
        "theme: rules\n\n"
        "  alpha:2  The UN makes rules for all that is new.\n"
        "∈ beta:4  (without the code) PBB\n"
        "~ beta:7  (coded access instead) Akses Akses"
    )
    assert stacked.endswith("Akses …")
    table = matrix_table(UNCODED, CODEBOOK, "github", Screen())
    assert "| 4: (without the code) PBB · ~7: (coded access instead) Akses" in table
    assert table.endswith("… | uncoded |")
    three = replace(UNCODED, sources=(ALPHA, BETA, AGENCY))
    (row,) = three.rows
    three = replace(three, rows=(row._replace(cells=(*row.cells, ())),))
    assert "│  ∈4  (without the code) PBB" in matrix_panels(three, CODEBOOK, Screen(width=90))


def test_a_table_has_a_column_for_each_source() -> None:
    shown = matrix_table(MATRIX, CODEBOOK, "plain", Screen())
    assert "2: The UN makes rules for all that is new. · ~9: Rules.  1: PBB" in shown
    assert "counterpart" in shown
    shown = matrix_table(THREE, CODEBOOK, "github", Screen())
    assert "| ~11: PBB | one:1: The UN makes rules. · ∈two:3: Rules again. |" in shown
