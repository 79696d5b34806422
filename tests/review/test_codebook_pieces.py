"""A codebook in pieces: every byte is in one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from diptych.annotations.codebook import NEW_CODEBOOK
from diptych.errors import YamlError
from diptych.review.codebook_pieces import Piece, at_column, plain, read_pieces, written

SHIPPED = Path(__file__).parents[2].joinpath("annotations", "codebook.yaml").read_text("utf-8")
MIXED = """\
# Top.

facets:  # all
  theme:
    codes:
      # Plants.
      green:
        label: "Green"   # kept
        codes:
          tree: {label: Tree, terms: {en: [oak, ash], de: [eiche]}}

          grass:
            definition: >-
              What is mown,
              and grows again.
            # end of grass
        # end of green
      money:
        include:
        # Of two.
        - one  # so
        - "two"
        exclude: [a,
          b]
      # end of codes
  mood: {kind: ordinal, codes: {good: {value: 1}, bad: {value: -1}, odd: }}
# end
"""


@pytest.mark.parametrize("source", [SHIPPED, NEW_CODEBOOK, MIXED, "a:", "a: b\n\n\n# c", "", "# x"])
def test_pieces_put_together_are_the_file(source: str) -> None:
    assert "".join(map(written, read_pieces(source))) == (source if read_pieces(source) else "")


def found(pieces: tuple[Piece, ...], *keys: str) -> Piece:
    below = {piece.key: piece for piece in pieces}
    piece = below[keys[0]]
    return found(piece.entries or (), *keys[1:]) if keys[1:] else piece


def test_comments_are_with_what_they_stand_above_or_end() -> None:
    pieces = read_pieces(MIXED)
    codes = ("facets", "theme", "codes")
    assert found(pieces, "facets").lead == "# Top.\n\n"
    assert found(pieces, *codes, "green").lead == "      # Plants.\n"
    assert found(pieces, *codes, "green", "codes", "grass").foot == ("            # end of grass\n")
    assert found(pieces, *codes, "green", "codes").foot == ""
    assert found(pieces, *codes, "green").foot == "        # end of green\n"
    assert found(pieces, *codes).foot == "      # end of codes\n"
    assert found(pieces, "facets").foot == "# end\n"


def test_braces_and_brackets_are_taken_apart() -> None:
    pieces = read_pieces(MIXED)
    codes = ("facets", "theme", "codes")
    tree = found(pieces, *codes, "green", "codes", "tree")
    assert [one.head for one in tree.entries or ()] == [
        "            label: Tree\n",
        "            terms: {en: [oak, ash], de: [eiche]}\n",
    ]
    terms = found(pieces, *codes, "green", "codes", "tree", "terms", "en")
    assert [item.written for item in terms.items or ()] == ["oak", "ash"]
    include = found(pieces, *codes, "money", "include")
    assert [(one.value, one.lead.strip(), one.line.strip()) for one in include.items or ()] == [
        ("one", "# Of two.", "- one  # so"),
        ("two", "", '- "two"'),
    ]
    assert found(pieces, "facets", "mood", "codes", "odd").entries == ()


@pytest.mark.parametrize(
    "source", ["a: {b: c,  # why\n  d: e}\n", "a: [b,  # why\n  d]\n", "a: [[b], c]\n"]
)
def test_what_cannot_be_taken_apart_stays_whole(source: str) -> None:
    (piece,) = read_pieces(source)
    assert (piece.entries, piece.items) == (None, None)


def test_a_piece_may_stand_at_another_column() -> None:
    (piece,) = read_pieces(MIXED)
    moved = at_column(piece, 3)
    assert written(moved) == "".join(
        f"   {line}" if line.strip() else line for line in MIXED.splitlines(keepends=True)
    )
    assert at_column(moved, 0) == piece


@pytest.mark.parametrize("source", ["{facets: {}}\n", "- a\n", "? a\n: b\n", "a\n"])
def test_what_is_no_block_of_keys_is_refused(source: str) -> None:
    with pytest.raises(YamlError, match=r"begin the codebook|remove what stands"):
        read_pieces(source)


def test_what_a_codebook_says_is_told_apart_from_how() -> None:
    assert plain("a: {b: [c, 'd']}\n") == plain("# x\na:\n  b:\n  - c\n  - d\n")
    assert plain("a: {}\n") == plain("a:\n")
    assert plain("") == ""
