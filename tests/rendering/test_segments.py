from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from diptych.rendering.segments import Segment, numbered, numbers, painted_lines
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import wrapped

COLOUR = Screen(width=20, colour=True)
PLAIN = Screen(width=20)


def test_a_stretch_keeps_its_look_on_every_line() -> None:
    segments = [Segment("one "), Segment("two three four", "bold"), Segment(" five")]
    assert painted_lines(segments, 10, COLOUR) == [
        "one \x1b[1mtwo\x1b[0m", "\x1b[1mthree four\x1b[0m", "five",
    ]  # fmt: skip


def test_without_a_width_there_is_one_line() -> None:
    segments = [Segment("one "), Segment("two\x1b", "bold")]
    assert painted_lines(segments, None, PLAIN) == ["one two\\x1b"]


@given(st.lists(st.text(max_size=12), max_size=8), st.integers(2, 30))
def test_stretches_are_wrapped_as_one_text(contents: list[str], width: int) -> None:
    segments = [Segment(content, "bold") for content in contents]
    unpainted = painted_lines(segments, width, PLAIN)
    painted = painted_lines(segments, width, COLOUR)
    assert unpainted == wrapped("".join(painted_lines(segments, None, PLAIN)), width)
    assert [re.sub("\x1b\\[[0-9;]*m", "", line) for line in painted] == unpainted


def test_the_first_line_has_the_number() -> None:
    assert numbered("7", 4, ["a", "b"], PLAIN) == [" 7  a", "    b"]
    assert numbered("7", 4, [], PLAIN) == [" 7  "]


def test_numbers_of_paragraphs_are_one_or_from_to() -> None:
    assert [numbers(None), numbers((3, 3)), numbers((3, 4))] == ["", "3", "3-4"]
