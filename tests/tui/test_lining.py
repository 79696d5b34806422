"""Two texts lined up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from diptych.comparison.encoders import Encoder
from diptych.operations.aligning import align
from diptych.tui.dragging import begun, dragged, ended
from diptych.tui.pressing import refreshed, wheeled
from diptych.tui.rows import InText
from diptych.tui.screen import clicked_on, drawn, followed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]

SAID = [
    "The council of Bandung approved the new tram line yesterday evening.",
    "Critics say that 240 million euros are far too much for seven stations.",
    "Governor Kamil promised four thousand jobs in the harbour district.",
    "Construction by Siemens begins in January and ends in 2031.",
]
FILLER = "Nothing of this is to be found anywhere in what the others wrote about it. " * 3


@pytest.fixture
def two(small: Project) -> Project:
    """Write one text, and another that says the same in between other things."""
    (small.root / "texts/one.md").write_text("\n\n".join([*SAID, "A line of its own."]))
    other = [FILLER, SAID[0], FILLER, FILLER, SAID[1], SAID[2], FILLER, FILLER, SAID[3]]
    (small.root / "texts/other.md").write_text("\n\n".join(other))
    return small


def rows(state: ScreenState, width: int = 100, height: int = 30) -> list[str]:
    return ["".join(one.shown for one in row) for row in drawn(sized(state, width, height))]


def sized(state: ScreenState, width: int = 100, height: int = 30) -> ScreenState:
    return followed(replace(state, view=replace(state.view, width=width, height=height)))


def abreast(state: ScreenState, words: str) -> bool:
    """Tell whether some words begin in the same row on both sides, at the bar of both."""
    return any(
        all(words in side and "▌" in side for side in row.split("│"))
        for row in rows(state)
        if row.count("│") == 1
    )


@pytest.mark.usefixtures("two")
def test_what_belongs_together_stands_abreast(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = sized(open_screen("one", "other"))
    assert not abreast(state, SAID[0][:20])
    state = press(state, "=")
    assert state.message.startswith("lined up ")
    for words in SAID:
        assert abreast(state, words[:20]), rows(state)
        state = press(state, "down")
    assert any("│Nothing beside 5 · paragraph 9: no annotations  " in row for row in rows(state))
    assert any("│Nothing beside 5 …" in row for row in rows(state, 37))
    state = press(state, "g")
    assert abreast(state, SAID[0][:20])
    assert any("│Counterpart " in row for row in rows(state))
    assert any(" · paragraph 2: no annotations" in row for row in rows(state))


@pytest.mark.usefixtures("two")
def test_the_other_side_is_gone_on_with_where_it_is(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(sized(open_screen("one", "other")), "= down tab")
    assert (state.session.active, state.session.side.paragraph) == (1, 5)
    assert abreast(state, SAID[1][:20])
    state = press(state, "down")
    assert state.session.sides[0].paragraph == 3
    assert abreast(state, SAID[2][:20])
    state = press(state, "t enter tab")
    assert state.session.sides[1].paragraph == 6
    assert state.session.sides[1].current
    scrolled = wheeled(press(state, "="), 1, 6)
    assert scrolled.view.panes[1].top != state.view.panes[1].top


@pytest.mark.usefixtures("two")
def test_a_text_that_is_lined_up_scrolls_with_the_other(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(sized(open_screen("other", "one"), 100, 24), "= down")
    here, there = state.view.panes
    assert (here.top, there.top, there.lead) == ((1, 0), (1, 0), 7)
    state = sized(state, 60, 16)
    here = state.view.panes[0]
    state = followed(wheeled(state, 1, 2))
    assert state.view.panes[0].top > here.top
    while state.view.panes[0].top.paragraph == 1:
        state = press(state, "j")
    state = press(state, "j")
    assert state.session.side.paragraph == 2
    assert state.view.panes[0].top == (2, 1)
    assert state.view.panes[1].top == (1, 1)


def test_what_was_lined_up_at_a_glance_says_so(
    two: Project,
    open_screen: type_of_open,
    press: type_of_press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encoder = Encoder(name="use", version="1", size=2, load=lambda: _letters)
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: encoder)
    monkeypatch.setattr("diptych.comparison.encoders.second_encoder", lambda _: None)
    state = press(sized(open_screen("one", "other")), "=")
    assert state.message == (
        "lined up at a glance by wording, codes; = ends that; "
        "diptych align one other reads more closely"
    )
    state = press(state, "down")
    assert any("│  at a glance: " in row for row in rows(state))
    assert any("│  at a glance   " in row for row in rows(press(state, "G")))
    align(two, "one", "other")
    state = press(state, "= =")
    assert state.message == "lined up by meaning, wording, codes; = ends that"
    assert not any("at a glance" in row for row in rows(press(state, "down")))


def _letters(paragraphs: Sequence[str]) -> np.ndarray:
    return np.array([[1.0, len(one)] for one in paragraphs], dtype=np.float32)


def test_lines_end_when_a_text_changes_or_it_is_asked_for(
    two: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(sized(open_screen("one", "other")), "=")
    assert press(state, "=").message == "not lined up any more"
    assert press(state, "=").lined is None
    path = two.root / "texts/other.md"
    path.write_text("New on top.\n\n" + path.read_text())
    assert followed(refreshed(state)).lined is None
    assert press(open_screen("one"), "=").message.startswith("only one text is open")


@pytest.mark.usefixtures("two")
def test_going_over_to_the_other_side_keeps_the_pair(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(sized(open_screen("one", "other")), "= down down")
    pair = [side.paragraph for side in state.session.sides]
    assert pair == [3, 6]
    for keys in ("tab", "tab tab", "tab ."):
        assert [side.paragraph for side in press(state, keys).session.sides] == pair
        assert abreast(press(state, keys), SAID[2][:20]) or keys == "tab ."
    moved = press(state, "tab down")
    assert [side.paragraph for side in moved.session.sides] == [3, 7]
    assert abreast(press(moved, "down down"), SAID[3][:20])


@pytest.mark.usefixtures("two")
def test_going_over_to_a_text_does_not_move_it(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(sized(open_screen("other", "one")), "= down")
    assert state.view.panes[1].lead == 7
    place = clicked_on(state, 80, 8)
    assert isinstance(place, InText)
    held = followed(begun(state, place, extending=False))
    over = press(state, "tab")
    for after in (over, held, followed(ended(held))):
        assert [pane.lead for pane in after.view.panes] == [0, 7]
        assert [row[6:40] for row in rows(after)[1:18]] == [row[6:40] for row in rows(state)[1:18]]
    assert [pane.lead for pane in press(over, "j").view.panes] == [0, 6]
    assert abreast(press(over, "j"), SAID[0][:20])
    assert followed(dragged(held, 80, 29)).view.panes[1].lead == 6
    assert followed(wheeled(over, 1, 9)).view.panes[1].lead == 0
    for keys in ("=", "g", "end"):
        assert press(over, keys).view.panes[1].lead == 0


@pytest.mark.usefixtures("two")
def test_what_stands_beside_nothing_has_no_bar_on_the_other_side(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(sized(open_screen("one", "other")), "= down")
    assert rows(state)[0].startswith(" ⇄ one")
    assert any("▌" in row.split("│")[1] for row in rows(state) if "│" in row)
    alone = press(state, "end")
    assert not any("▌" in row.split("│")[1] for row in rows(alone) if "│" in row)
    assert any("▌" in row.split("│")[1] for row in rows(press(alone, "tab")) if "│" in row)
    assert "⇄" not in rows(press(alone, "="))[0]


def test_of_several_paragraphs_beside_one_the_first_is_selected(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    whole = f"{SAID[0]} {SAID[1]}"
    (small.root / "texts/one.md").write_text(f"{whole}\n\n{SAID[2]}\n\n{SAID[3]}")
    (small.root / "texts/other.md").write_text("\n\n".join(SAID))
    state = press(sized(open_screen("one", "other")), "=")
    lined = state.lined
    assert lined
    assert lined.row(0, 1).opposite(0) == (1, 2)
    assert state.session.sides[1].paragraph == 1
    state = press(state, "down g tab down")
    assert [side.paragraph for side in state.session.sides] == [1, 2]
