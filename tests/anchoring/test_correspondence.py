"""Which place became which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from diptych.anchoring import correspondence
from diptych.anchoring.correspondence import Block, Correspondence
from diptych.annotations.quotes import Span

if TYPE_CHECKING:
    import pytest

WORDS = st.lists(
    st.sampled_from(["sea", "was", "calm", "the", ".", "\n\n", "海", "and"]), max_size=30
)


def span_of(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


@given(WORDS, WORDS)
def test_pieces_cover_the_old_text_and_what_is_kept_is_the_same(
    one: list[str], other: list[str]
) -> None:
    old, new = " ".join(one), " ".join(other)
    both = Correspondence(old, new)
    assert "".join(old[piece.old : piece.old_end] for piece in both.pieces) == old
    for piece in both.pieces:
        if piece.kept:
            assert old[piece.old : piece.old_end] == new[piece.new : piece.new_end]
    places = [place for piece in both.pieces for place in (piece.new, piece.new_end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(new) for place in places)


def kept(old: str, new: str) -> list[str]:
    return [old[p.old : p.old_end] for p in Correspondence(old, new).pieces if p.kept]


def test_what_was_deleted_begins_and_ends_with_sentences() -> None:
    old = "One. The court decides on A. The court rules on B. End."
    assert kept(old, "One. The court rules on B. End.") == ["One. ", "The court rules on B. End."]


def test_what_was_inserted_begins_and_ends_with_paragraphs() -> None:
    new = "Note: be calm.\n\nNote: be quick.\n\nNote: be good.\n"
    assert kept("Note: be calm.\n\nNote: be good.\n", new) == [
        "Note: be calm.\n\n",
        "Note: be good.\n",
    ]


def test_of_two_ways_the_one_at_the_end_of_the_text_is_as_good() -> None:
    assert kept("Be calm. Be calm.", "Be calm.") in (["Be calm."], ["Be calm"])
    assert kept("a b a b", "a b") == ["a b"]


def test_sentences_end_in_other_scripts_too() -> None:
    old = "海は静か。海は青い。海は広い。"
    assert kept(old, "海は静か。海は広い。") == ["海は静か。", "海は広い。"]


def test_a_few_words_in_common_are_no_island_to_stand_on() -> None:
    old = "Ministers from forty states met in Geneva on Monday, and nobody knew why."
    new = "Nobody expected that prices would rise again on account of bread and butter."
    assert kept(old, new) in ([], ["."])


def test_long_stretches_are_reckoned_in_proportion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correspondence, "_COMPARED", 10)
    both = Correspondence("keep aaaa bbbb keep", "keep cccc dddd eeee ffff keep")
    assert both.starts(10) == [15, 20, 24]
    assert both.ends(9) == [14, 9, 5]


def test_a_passage_begins_with_what_became_of_its_first_letter() -> None:
    both = Correspondence("Then the sea was calm.", "Then a big sea was calm.")
    assert both.starts(9) == [11]
    assert both.starts(5)[0] == 5
    assert both.ends(12) == [14]


def test_what_was_deleted_ends_where_it_was() -> None:
    both = Correspondence("The very calm sea.", "The sea.")
    assert both.starts(4) == both.ends(13) == [4]


def test_kept_share_leaves_out_what_came_from_a_passage() -> None:
    both = Correspondence("one two three", "one two four five")
    assert both.kept_share(Span(0, 8)) == 1
    assert both.kept_share(Span(0, 8), Span(0, 4)) == 0.5
    assert both.kept_share(Span(8, 12)) == 0
    assert both.staying_share(Span(0, 8)) == 1
    assert both.staying_share(Span(8, 13)) == 0


def test_context_is_what_stays_on_either_side() -> None:
    old, new = "aaaa bbbb CORE cccc dddd", "aaaa xxxx CORE yyyy zzzz"
    both = Correspondence(old, new)
    assert both.context(span_of(old, "CORE"), span_of(new, "CORE")) == (0.5, 0)


def test_at_the_ends_of_a_text_there_is_as_much_context_as_there_was() -> None:
    both = Correspondence("CORE", "CORE")
    assert both.context(Span(0, 4), Span(0, 4)) == (1, 1)
    both = Correspondence("CORE", "before CORE")
    assert both.context(Span(0, 4), Span(7, 11)) == (0, 1)


LINES = [
    "The first line is about the sea and its storms.",
    "The second line is about towns and their harbours.",
    "The third line tells of ships that never came back.",
    "The fourth line is long and says nothing at all, twice.",
]


def test_lines_that_stand_elsewhere_are_found_as_one_block() -> None:
    old = "\n\n".join([*LINES, "And the end."])
    moved = [LINES[2], LINES[3], LINES[0].replace("storms", "calms"), LINES[1], "And the end."]
    new = "\n\n".join(moved)
    blocks = Correspondence(old, new).blocks
    assert [(old[b.old.start : b.old.end], new[b.new.start : b.new.end]) for b in blocks] in (
        [("\n\n".join(LINES[:2]), "\n\n".join(moved[2:4]))],
        [("\n\n".join(LINES[2:]), "\n\n".join(moved[:2]))],
    )


def test_lines_that_moved_apart_are_two_blocks() -> None:
    others = [f"Paragraph {n} is one that stays where it was, number {n}." for n in range(5)]
    old = "\n".join([*LINES[:2], *others])
    new = "\n".join([*others[:2], LINES[1], *others[2:], LINES[0]])
    assert len(Correspondence(old, new).blocks) == 2


def test_which_of_two_lines_went_there_is_not_guessed() -> None:
    others = [f"Paragraph {n} is one that stays where it was, number {n}." for n in range(5)]
    old = "\n".join([LINES[0], others[0], LINES[0], *others[1:]])
    new = "\n".join([*others, LINES[0]])
    assert Correspondence(old, new).blocks == []


def test_a_line_of_which_there_are_two_now_is_not_guessed_either() -> None:
    others = [f"Paragraph {n} is one that stays where it was, number {n}." for n in range(5)]
    old = "\n".join([LINES[0], *others])
    new = "\n".join([*others[:3], LINES[0], *others[3:], LINES[0]])
    assert Correspondence(old, new).blocks == []


def test_a_heading_of_one_word_moves_with_its_lines() -> None:
    others = [f"Paragraph {n} is one that stays where it was, number {n}." for n in range(5)]
    old = "\n".join(["# Harbours", *others, "The end."])
    new = "\n".join([*others, "The end.", "# Harbours"])
    (block,) = Correspondence(old, new).blocks
    assert new[block.new.start : block.new.end] == "# Harbours"


def test_a_line_of_which_most_words_are_others_now_is_found_elsewhere() -> None:
    others = [f"Paragraph {n} is one that stays where it was, number {n}." for n in range(5)]
    edited = "A first line was about the blue sea and many storms."
    old, new = "\n".join([LINES[0], *others]), "\n".join([*others, edited])
    (block,) = Correspondence(old, new).blocks
    assert new[block.new.start : block.new.end] == edited


def test_the_line_that_has_more_of_another_is_the_one() -> None:
    old = "\n".join([LINES[0], LINES[0].replace("storms", "fish") + " Or so.", "And the end."])
    new = f"And the end.\n{LINES[0]}"
    found = [block for block in Correspondence(old, new).blocks if isinstance(block, Block)]
    assert [old[block.old.start : block.old.end] for block in found] in ([LINES[0]], [])
