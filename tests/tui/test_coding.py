"""Codes given with few keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from diptych.tui.dialogs import Picker
from diptych.tui.pressing import pasted
from diptych.tui.screen import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]

MANY = """\
facets:
  theme:
    codes:
      governance:
        codes:
          un-process: {label: United Nations process}
          global-organisation:
          national-law:
      development:
        codes:
          growth:
          access:
          skills:
      geopolitics:
        codes:
          rivalry:
          export-controls:
      risks:
        codes:
          safety:
          bias:
  actor:
    codes: {china: , indonesia: , united-states: , companies: }
  sentiment:
    kind: ordinal
    codes:
      negative: {value: -1}
      neutral: {value: 0}
      positive: {value: 1}
"""
FIVE = """\
facets:
  mood:
    kind: ordinal
    codes:
      awful: {value: 1}
      bad: {value: 2}
      so-so: {value: 3}
      good: {value: 4}
      best: {value: 5}
"""


class Wanted(NamedTuple):
    """What is to be said of one sentence."""

    theme: str
    actor: str
    sentiment: str


WANTED = [
    Wanted("development/growth", "china", "positive"),
    Wanted("development/growth", "china", "positive"),
    Wanted("governance/un-process", "united-states", "neutral"),
    Wanted("geopolitics/export-controls", "united-states", "negative"),
    Wanted("geopolitics/export-controls", "united-states", "negative"),
    Wanted("geopolitics/export-controls", "companies", "negative"),
    Wanted("development/growth", "companies", "positive"),
    Wanted("development/growth", "companies", "positive"),
    Wanted("governance/un-process", "china", "neutral"),
    Wanted("governance/un-process", "china", "neutral"),
]


@pytest.fixture
def ten(small: Project) -> Project:
    (small.root / "annotations/codebook.yaml").write_text(MANY)
    sentences = " ".join(f"Sentence number {number} is here." for number in range(10))
    (small.root / "texts/ten.md").write_text(sentences)
    return small


def said(state: ScreenState) -> list[Wanted]:
    annotations = state.session.side.annotations.annotations.values()
    return [Wanted(**one.codes) for one in sorted(annotations, key=lambda one: one.start)]


def listed(state: ScreenState) -> list[str]:
    assert isinstance(state.dialog, Picker)
    return [option.path for option in state.dialog.options()]


def by_letters(state: ScreenState, press: type_of_press, code: str) -> Iterator[str]:
    """Press as few letters as put a code first in the list that is open, and Enter."""
    for letter in code.rpartition("/")[2]:
        if listed(state)[0] == code:
            break
        state = press(state, letter)
        yield letter
    yield "enter"


def with_letters(state: ScreenState, press: type_of_press, one: Wanted) -> Iterator[str]:
    """Select the next sentence; open a list for each facet, search the code, choose it."""
    yield "."
    for key, code in zip("tas", one, strict=True):
        yield key
        yield from by_letters(press(state, key), press, code)


def with_few(state: ScreenState, press: type_of_press, one: Wanted, before: object) -> list[str]:
    """Press ``;`` for the same again; else digits, and the keys of the scale."""
    if one == before:
        return [";"]
    keys = ["."]
    for key, code in zip("ta", one, strict=False):
        picking = press(state, key)
        place = listed(picking).index(code)
        keys.append(key)
        keys += [str(place + 1)] if place < 9 else by_letters(picking, press, code)
    return [*keys, {"negative": "-", "neutral": "0", "positive": "+"}[one.sentiment]]


def test_ten_passages_are_coded_with_half_the_keys(
    ten: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state, old = open_screen("ten"), 0
    for one in WANTED:
        keys = list(with_letters(state, press, one))
        state, old = press(state, " ".join(keys)), old + len(keys)
    assert said(state) == WANTED
    (ten.root / "annotations/ten/ann.json").unlink()
    state, new, before = open_screen("ten"), 0, None
    for one in WANTED:
        keys = with_few(state, press, one, before)
        state, new, before = press(state, " ".join(keys)), new + len(keys), one
    assert said(state) == WANTED
    assert (old, new) == (99, 41)
    assert 2 * new < old


@pytest.mark.usefixtures("ten")
def test_the_codes_used_last_stand_on_top_of_a_long_list(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen("ten"), '. t "bias enter . t "skill enter t')
    paths = listed(state)
    assert paths[:3] == ["development/skills", "risks/bias", "governance"]
    rows = ["".join(piece.shown for piece in row).rstrip() for row in drawn(state)]
    assert "▸ 1 development/skills  skills  · used last · given" in rows
    searched = press(state, "b")
    assert listed(searched)[0] == "risks/bias"
    reopened = press(open_screen("ten"), "t")
    assert set(listed(reopened)[:2]) == set(paths[:2])
    assert said_themes(press(state, "2")) == ["risks/bias", "risks/bias"]
    everything = press(open_screen("ten"), "c 1")
    assert len(everything.session.side.annotations.annotations) == 3


def said_themes(state: ScreenState) -> list[str]:
    annotations = state.session.side.annotations.annotations.values()
    return [one.codes["theme"] for one in sorted(annotations, key=lambda one: one.start)]


def test_what_left_the_codebook_is_not_offered(
    ten: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen("ten"), '. t "bias enter x . t')
    (ten.root / "annotations/codebook.yaml").write_text(MANY.replace("          bias:\n", ""))
    state = press(state, "down")
    assert "risks/bias" not in listed(state)
    assert press(state, "escape ;").message == "there are no codes yet to be given again"


@pytest.mark.usefixtures("ten")
def test_the_same_again_codes_what_is_selected_or_what_follows(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen("ten"), ";")
    assert state.message == "there are no codes yet to be given again"
    state = press(state, ". a 1 + ; . . ;")
    here = state.session.side.annotations.annotations.values()
    annotations = sorted(here, key=lambda one: one.start)
    assert [one.quote[16] for one in annotations] == ["0", "1", "3"]
    assert [one.codes for one in annotations] == [{"actor": "china", "sentiment": "positive"}] * 3
    state = press(state, "u")
    assert len(state.session.side.annotations.annotations) == 2
    assert press(state, "; down , ; ;").message == "the text ends here"
    state = press(state, "home right t 4 ;")
    assert state.session.side.passage.startswith("Sentence number 1")


def test_what_was_used_goes_on_to_the_next_text(
    ten: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    (ten.root / "annotations/assignments.csv").write_text("text,annotator\nten,ann\nmixed,ann\n")
    state = press(open_screen("ten"), '. t "bias enter F N ;')
    assert state.session.side.text.id == "mixed"
    assert [one.codes for one in state.session.side.annotations.annotations.values()] == [
        {"theme": "risks/bias"}
    ]


def test_a_scale_is_gone_along_with_its_keys(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    (small.root / "annotations/codebook.yaml").write_text(FIVE)
    moods = []
    state = open_screen()
    for key in "+++-0--+":
        state = press(state, key)
        (one,) = state.session.side.annotations.annotations.values()
        moods.append(one.codes["mood"])
    assert moods == ["good", "best", "best", "bad", "so-so", "bad", "awful", "good"]


def test_where_no_facet_is_ordinal_its_keys_say_so(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    (small.root / "annotations/codebook.yaml").write_text("facets:\n  theme:\n    codes: {a: }\n")
    assert press(open_screen(), "+").message.startswith("no facet is ordinal")


def test_a_pasted_digit_is_searched_for(open_screen: type_of_open, press: type_of_press) -> None:
    state = pasted(press(open_screen(), "t"), "1 \n 2")
    assert isinstance(state.dialog, Picker)
    assert state.dialog.line.text == "1 2"
