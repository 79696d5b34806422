"""Codes beside the lines of a text, and the colours of what is coded."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.tui.seen import plain, sized

from diptych.annotations.codebook import Code, Facet
from diptych.rendering.palette import HIGH, HUES, LOW, MID
from diptych.tui.margin import code_letters
from diptych.tui.rows import OnAnnotation, quoted
from diptych.tui.screen import clicked_on, drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]

CODEBOOK = """\
facets:
  theme:
    codes:
      governance: {codes: {un-process: }}
      growth:
  mood:
    kind: ordinal
    codes: {bad: {value: -1}, fair: {value: 0}, good: {value: 1}}
"""
TEXT = """\
One here. Two here.

Three words are here. Four words are here. Five words are here. Six words are here. Seven.

Eight.
"""


@pytest.fixture
def coded(small: Project) -> Project:
    (small.root / "annotations/codebook.yaml").write_text(CODEBOOK)
    (small.root / "texts/coded.md").write_text(TEXT)
    small.annotate("coded", "ann", start=0, end=9, codes={"theme": "governance/un-process"})
    for words, codes in {
        "Two here.": {"theme": "growth", "mood": "good"},
        "Three words are here.": {"mood": "bad"},
        "Five words are here. Six words are here. Seven": {"theme": "growth", "mood": "fair"},
        "Eight.": {},
    }.items():
        start = TEXT.index(words)
        small.annotate("coded", "ann", start=start, end=start + len(words), codes=codes)
    return small


def colours(state: ScreenState) -> dict[str, str]:
    """Return the colours of the margin's bars, by what stands behind them."""
    found = {}
    for row in drawn(state):
        for bar, words in pairwise(row):
            if bar.shown == "▎":
                found[words.shown] = bar.look.colour
    return found


@pytest.mark.usefixtures("coded")
def test_codes_stand_beside_the_lines_where_their_passages_begin(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = sized(press(open_screen("coded"), "home"), 80)
    assert [plain(row) for row in drawn(state)[1:8]] == [
        "▌1• One here. Two here." + " " * 40 + "▎un-process +1",
        "",
        " 2• Three words are here. Four words are here. Five words are  ▎−",
        "    here. Six words are here. Seven.                           ▎0 growth",
        "",
        " 3  Eight." + " " * 53 + "▎note",
        "",
    ]


@pytest.mark.usefixtures("coded")
def test_a_code_has_the_colour_that_it_has_in_tables(
    open_screen: type_of_open, press: type_of_press
) -> None:
    by_mood = sized(press(open_screen("coded"), "home"), 120)
    assert colours(by_mood) == {
        "un-process": "",
        "−": f"color({LOW.terminal})",
        "0 growth": f"color({MID.terminal})",
        "note": "",
    }
    by_theme = press(by_mood, "C")
    assert by_theme.message == "colours are those of theme, whose codes stand first in the margin"
    assert colours(by_theme) == {
        "un-process": f"color({HUES[0].terminal})",
        "−": "",
        "growth · 0": f"color({HUES[1].terminal})",
        "note": "",
    }
    assert (
        press(by_theme, "C").message
        == "colours are those of mood, whose codes stand first in the margin"
    )
    looks = {
        one.look.colour
        for row in drawn(by_mood)[1:8]
        for one in row
        if one.look.underline and one.shown == "e"
    }
    assert looks == {"", f"color({LOW.terminal})", f"color({HIGH.terminal})"}


@pytest.mark.usefixtures("coded")
def test_where_there_is_no_room_a_letter_says_the_code(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = sized(press(open_screen("coded"), "home"), 50)
    assert [plain(row)[49:] for row in drawn(state)[1:6]] == ["•", "", "−", "0", ""]
    state = press(state, "C")
    assert [plain(row)[49:] for row in drawn(state)[1:6]] == ["•", "", "−", "r", ""]
    legend = "in the margin stands theme: g governance · u un-process · r growth"
    assert state.message.startswith(legend)


def test_each_code_has_a_letter_of_its_own_as_long_as_there_are_some() -> None:
    names = ["growth", "governance", "global", "go", "风险", "风险/风", "-"]
    facet = Facet(name="theme", codes={name: Code(path=name) for name in names})
    assert [*code_letters(facet).values()] == ["g", "o", "l", "G", "风", "a", "b"]
    many = Facet(name="m", codes={f"c{n}": Code(path=f"c{n}") for n in range(200)})
    letters = [*code_letters(many).values()]
    assert len({*letters[:62]}) == 62
    assert letters[100] == "c"


def test_the_letter_of_a_scale_is_its_place() -> None:
    facet = Facet(
        name="mood",
        kind="ordinal",
        codes={n: Code(path=n, value=v) for n, v in (("bad", -1.0), ("good", 1.0))},
    )
    assert code_letters(facet) == {"bad": "−", "good": "+"}


@pytest.mark.usefixtures("coded")
def test_two_texts_have_the_margin_between_them(open_screen: type_of_open) -> None:
    rows = [plain(row) for row in drawn(sized(open_screen("english", "coded"), 161))]
    assert rows[1].index("1• One") > rows[1].index("▎un-process") > rows[1].index("│")


@pytest.mark.usefixtures("coded")
def test_what_began_above_the_screen_is_named_in_its_first_line(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = sized(press(open_screen("coded"), "home"), 66, 7)
    shown = []
    for _ in range(5):
        shown.append(plain(drawn(state)[1]))
        state = press(state, "j")
    assert [row.partition("▎")[2] for row in shown] == [
        *("un-process +1", "−", "0 growth", "0 growth", "note")
    ]


def test_a_label_is_clicked_and_the_current_one_is_bold(
    coded: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = sized(press(open_screen("coded"), "home down ["), 80)
    ids = {one.codes.get("mood"): name for name, one in _said(coded).items()}
    assert clicked_on(state, 66, 4) == OnAnnotation(0, ids["fair"])
    bold = {one.shown for row in drawn(state)[1:8] for one in row if one.look.bold}
    assert "un-process" not in bold
    state = press(state, "]")
    assert "−" in {one.shown for row in drawn(state)[1:8] for one in row if one.look.bold}


def _said(project: Project) -> dict[str, object]:
    return dict(project.annotation_set(project.text("coded"), "ann").annotations)  # type: ignore[arg-type]


def test_without_facets_there_are_no_colours_to_choose(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    (small.root / "annotations/codebook.yaml").write_text("facets: {}\n")
    state = press(open_screen(), 'n "why enter C')
    assert state.message == "the codebook has no facets yet"
    assert plain(drawn(sized(state, 40))[1]) == "▌1  The heading" + " " * 24 + "n"
    narrow = plain(drawn(sized(open_screen("english", "mixed"), 39))[1])
    assert narrow.startswith(" 1  The heading    │")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("as  they\nsay", "“as they say”"),
        ("as they say and say", "“as they s…”"),
        ("“as they” say and say", "“as they” s…"),
        ("he said “no.”", "he said “no…"),
    ],
)
def test_a_quote_is_cut_with_a_mark_and_quoted_once(text: str, shown: str) -> None:
    assert quoted(text, 12 if "…" in shown else 20) == shown


def test_the_code_of_the_facet_that_was_chosen_stands_first(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "t 1 a 1 + escape")
    first = "".join(one.shown for one in drawn(state)[1])
    assert "▎+ governance · " in first
    state = press(state, "C")
    assert "▎governance · + " in "".join(one.shown for one in drawn(state)[1])
    assert "▎+ governance" in "".join(one.shown for one in drawn(press(state, "C C"))[1])


def test_a_wide_letter_has_room_in_a_narrow_margin(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = sized(press(open_screen(), "t 3 escape C"), 50)
    assert "风" in "".join(one.shown for one in drawn(state)[1])
    assert sum(one.columns for one in drawn(state)[1]) == 50
