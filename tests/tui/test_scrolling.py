"""No line of a text is out of reach, whatever its paragraphs are and however small the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tui.seen import sized

from diptych.tui.pressing import refreshed, wheeled
from diptych.tui.rows import InText
from diptych.tui.screen import drawn, followed
from diptych.tui.scrolling import Top, ending, following, hidden, lines_of, seen, seen_of
from diptych.tui.selection import whole_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]

WORDS = " ".join(f"word{n}" for n in range(900)) + "."
TEXTS = {
    "one": WORDS,
    "between": f"Before.\n\n{WORDS}\n\nAfter.",
    "headings": f"# A heading\n\n{WORDS}\n\n## Another one\n\n{WORDS}\n\nThe end.",
    "chinese": "各国应加强合作，共同发展。" * 120 + "\n\nThe end.",
    "arabic": "هذا نص عربي طويل بعض الشيء. " * 90 + "\n\nThe end.",
    "combining": "e\u0301a\u0308\u0323 o\u0302\u0301 " * 500 + "\n\nThe end.",
    "letters": "x" * 5000 + "\n\nThe end.",
    "emoji": "👩‍👩‍👧 and 🇮🇩 " * 300,
    "escapes": "\x1b[31m \u202e" * 300,
    "short": "\n\n".join(f"Paragraph {n}. " + "word " * (n % 7 * 30) for n in range(16)),
}
LEAST = 6
"""Columns: on fewer the number of a paragraph leaves none for a wide letter."""
SIZES = [(80, 24), (120, 40), (200, 60)]


def opened(
    small: Project, open_screen: type_of_open, body: str, *others: str, size: tuple[int, int]
) -> ScreenState:
    (small.root / "texts" / "tall.md").write_text(body, encoding="utf-8")
    return sized(open_screen("tall", *others), *size)


def places(state: ScreenState) -> set[int]:
    """Return the places in the first text that are on the screen."""
    targets = {one.target for row in drawn(state) for one in row}
    return {one.offset for one in targets if isinstance(one, InText) and one.side == 0}


def missing(state: ScreenState, shown: set[int]) -> list[int]:
    text, width = state.session.sides[0].text, state.view.panes[0].width
    return [
        paragraph.start + cell.start
        for paragraph in text.paragraphs
        for line in lines_of(text, paragraph.number, width)
        for cell in line
        if paragraph.start + cell.start not in shown
    ]


def passed(state: ScreenState, key: str, press: type_of_press) -> tuple[ScreenState, set[int]]:
    """Press a key until it changes nothing any more, and return all that was seen."""
    shown = places(state)
    while (after := press(state, key)) != state:
        state = after
        shown |= places(state)
        side, pane = state.session.side, state.view.panes[0]
        assert not _empty_rows(state), (key, pane)
        first, last = seen(side.text, pane)
        assert first <= side.paragraph <= last
    return state, shown


def _empty_rows(state: ScreenState) -> bool:
    """Tell whether something is above the screen while rows are left below the text."""
    side, pane = state.session.sides[0], state.view.panes[0]
    rows = sum(
        len(lines_of(side.text, n, pane.width)) + 1
        for n in range(pane.top.paragraph, len(side.text.paragraphs) + 1)
    )
    return pane.top > Top() and rows - pane.top.line - 1 < pane.height


DOWN = ["down", "pagedown", "ctrl+d", "j"]
BACK = {"down": "up", "pagedown": "pageup", "ctrl+d": "ctrl+u", "j": "k"}


@pytest.mark.parametrize("key", DOWN)
@pytest.mark.parametrize("name", TEXTS)
def test_every_line_is_shown_by_one_key_alone_and_on_the_way_back(
    small: Project, open_screen: type_of_open, press: type_of_press, name: str, key: str
) -> None:
    for size in SIZES[: 1 if key == "j" else None]:
        state = opened(small, open_screen, TEXTS[name], size=size)
        bottom, shown = passed(state, key, press)
        assert missing(state, shown) == []
        assert bottom.session.side.paragraph == len(state.session.side.text.paragraphs)
        top, shown = passed(bottom, BACK[key], press)
        assert missing(state, shown) == []
        assert top.session.side.paragraph == 1
        assert top.view.panes[0].top == Top()


@pytest.mark.parametrize("key", ["down", "pagedown"])
@pytest.mark.parametrize("size", SIZES)
def test_every_line_is_shown_beside_another_text(
    small: Project,
    open_screen: type_of_open,
    press: type_of_press,
    key: str,
    size: tuple[int, int],
) -> None:
    state = opened(small, open_screen, TEXTS["between"], "english", size=size)
    bottom, shown = passed(state, key, press)
    assert missing(state, shown) == []
    assert missing(state, passed(bottom, BACK[key], press)[1]) == []


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=4),
    st.tuples(st.integers(LEAST, 90), st.integers(1, 30)),
    st.sampled_from(DOWN),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_of_any_text_is_shown_on_any_screen(
    small: Project,
    open_screen: type_of_open,
    press: type_of_press,
    lengths: list[int],
    size: tuple[int, int],
    key: str,
) -> None:
    body = "\n\n".join("word " * length for length in lengths)
    state = opened(small, open_screen, body, size=size)
    if not places(state):
        return
    bottom, shown = passed(state, key, press)
    assert missing(state, shown) == []
    assert missing(state, passed(bottom, BACK[key], press)[1]) == []


@pytest.mark.parametrize("key", DOWN)
def test_a_screen_of_one_line_never_stops_between_paragraphs(
    small: Project, open_screen: type_of_open, press: type_of_press, key: str
) -> None:
    state = opened(small, open_screen, "word " * 30 + "\n\nTwo.\n\nEnd.", size=(80, 7))
    assert state.view.panes[0].height == 1
    bottom, shown = passed(state, key, press)
    assert missing(state, shown) == []
    assert missing(state, passed(bottom, BACK[key], press)[1]) == []


def test_down_shows_the_rest_before_the_next_paragraph(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = opened(small, open_screen, TEXTS["between"], size=(80, 24))
    state = press(state, "down")
    assert state.view.panes[0].top == Top(2, 0)
    width, height = state.view.panes[0][:2]
    lines = len(lines_of(state.session.side.text, 2, width))
    tops = [state.view.panes[0].top.line]
    while (state := press(state, "down")).session.side.paragraph == 2:
        tops.append(state.view.panes[0].top.line)
    assert tops == [*range(0, lines - height, height), lines - height]
    state = press(state, "up")
    assert (state.session.side.paragraph, state.view.panes[0].top.line) == (2, lines - height)


def test_what_is_selected_stays_while_it_is_seen_and_then_follows(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = opened(small, open_screen, "First one. Second one.\n\n" + TEXTS["short"], size=(80, 24))
    state = press(state, ".")
    assert press(state, "j").session.side.paragraph == 2
    state = press(state, "down j")
    assert (state.session.side.passage, state.view.panes[0].top) == ("Paragraph 0.", Top(1, 1))
    state = press(state, "j j")
    assert (state.session.side.paragraph, state.view.panes[0].top) == (3, Top(2, 1))
    state = press(state, "end k")
    while state.session.side.paragraph == 17:
        state = press(state, "k")
    assert state.session.side.paragraph == 16
    assert seen(state.session.side.text, state.view.panes[0])[1] == 16


def test_a_passage_that_was_scrolled_into_is_coded_where_it_is(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(opened(small, open_screen, WORDS, size=(80, 24)), "pagedown pagedown")
    top = state.view.panes[0].top
    coded = press(state, "t enter")
    assert [one.quote for one in coded.session.side.annotations.annotations.values()] == [WORDS]
    assert coded.view.panes[0].top == top
    assert press(coded, "j").session.side.current
    assert press(coded, "n escape j k").view.panes[0].top == top


def test_what_is_selected_inside_a_tall_paragraph_is_shown(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(opened(small, open_screen, WORDS, size=(80, 24)), "end left")
    assert state.session.side.passage == "word899"
    assert state.view.panes[0].top.line > 60
    back = press(state, "escape")
    assert back.view.panes[0].top == state.view.panes[0].top
    assert press(back, "home").view.panes[0].top == Top()
    assert press(back, "home end").view.panes[0].top == state.view.panes[0].top
    tall = opened(small, open_screen, f"Short.\n\n{WORDS} Then.\n\n{WORDS}", size=(80, 24))
    assert press(tall, "end ,").session.side.paragraph == 3
    assert press(tall, "end , ,").session.side.passage == "Then."


def test_one_goes_into_a_tall_paragraph_where_one_reads(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    body = " ".join(f"Sentence {number} is a short one." for number in range(200))
    state = press(opened(small, open_screen, body, size=(80, 24)), "pagedown pagedown")
    top = state.view.panes[0].top
    for key in (".", "right", ",", "left"):
        assert press(state, key).view.panes[0].top == top
    text, pane = state.session.side.text, state.view.panes[0]
    begin, end = seen_of(text, pane, 1)
    first, last = (press(state, key).session.side.selection.span for key in ".,")
    assert (first.start, last.start) == (
        body.index("Sentence", begin), body.rindex("Sentence", 0, end),
    )  # fmt: skip
    assert seen_of(text, pane._replace(top=Top(1, 10_000)), 1).end == len(body)


def test_what_empty_rows_above_a_text_leave_no_room_for_is_not_seen(
    small: Project, open_screen: type_of_open
) -> None:
    state = opened(small, open_screen, TEXTS["between"], size=(80, 24))
    side, pane = state.session.side, state.view.panes[0]._replace(height=9, lead=7)
    assert seen(side.text, pane) == (1, 1)
    assert hidden(side.text, pane._replace(top=Top(2, 0), lead=8), 2)[1] > 60
    assert ending(side.text, pane, 3).lead == 0
    other = replace(side, selection=whole_paragraph(side.text, 3))
    assert following(other, pane, pane.width, 9)[2::2] == (ending(side.text, pane, 3).top, 0)


def test_scrolling_while_extending_extends(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(opened(small, open_screen, TEXTS["short"], size=(80, 24)), "v pagedown")
    side = state.session.side
    assert side.selection.span.start == 0
    assert side.paragraph > 1
    assert press(state, "down").session.side.selection.span.start == 0


def test_the_window_may_grow_and_shrink(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(opened(small, open_screen, TEXTS["short"], size=(80, 12)), "end")
    assert not _empty_rows(sized(state, 80, 45))
    state = press(opened(small, open_screen, WORDS, size=(80, 24)), "pagedown")
    first = min(places(state))
    for size in [(60, 24), (200, 60), (80, 24)]:
        state = sized(state, *size)
        assert min(places(state)) <= first + 30
    gap = press(opened(small, open_screen, TEXTS["short"], size=(80, 24)), "j")
    assert gap.view.panes[0].top == Top(1, 1)
    assert sized(gap, 60, 24).view.panes[0].top <= Top(2, 0)


def test_a_text_that_became_shorter_is_shown_from_where_it_can_be(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(opened(small, open_screen, TEXTS["short"], size=(80, 24)), "end")
    (small.root / "texts" / "tall.md").write_text("Short.")
    state = refreshed(state)
    for narrower in (state, replace(state, view=replace(state.view, width=60))):
        assert followed(narrower).view.panes[0].top == Top()


def test_the_wheel_scrolls_the_text_under_the_mouse(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = opened(small, open_screen, TEXTS["short"], "english", size=(80, 24))
    (small.root / "texts" / "english.md").write_text(TEXTS["short"])
    state = followed(refreshed(state))
    assert wheeled(state, 0, -3) == state
    after = wheeled(replace(state, extending=True), 1, 3)
    assert [side.paragraph for side in after.session.sides] == [1, 2]
    assert [pane.top.line for pane in after.view.panes] == [0, 1]
    assert (after.session.active, after.extending) == (0, True)
    assert followed(after) == after
    noting = press(state, "n")
    over = wheeled(noting, 0, 9)
    assert over.session == noting.session
    assert over.view.panes[0].top > Top()
    assert followed(over).view.panes[0].top == Top()
