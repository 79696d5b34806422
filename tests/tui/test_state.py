"""What keys do to the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from diptych.tui.dialogs import Help, NewCode, Note, Picker, Search, code_name
from diptych.tui.screen import drawn
from diptych.tui.state import (
    ScreenState,
    clicked,
    clicked_annotation,
    clicked_option,
    matches_in,
    pasted,
    refreshed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.annotations.annotation import Annotation
    from diptych.project.store import Project
    from diptych.tui.rows import ScreenRow

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def annotations(state: ScreenState) -> list[Annotation]:
    return list(state.session.side.annotations.annotations.values())


def test_a_sentence_is_coded_with_few_keys(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), 'down . . t "gov enter a "chi enter m')
    (annotation,) = small.annotation_set(small.text("english"), "ann").annotations.values()
    assert annotation.quote == "Another one, by Dr. Li of the U.N., follows!"
    assert annotation.codes == {"theme": "governance", "actor": "china"}
    assert state.moving


def test_a_finished_text_offers_the_one_that_is_next(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    (small.root / "annotations/assignments.csv").write_text("text,annotator\nenglish,ann\n")
    state = press(open_screen(), "F")
    assert state.message == "finished; 4 paragraphs without a code; no text is left for you"
    assert press(state, "F").message == "not finished"
    assert press(state, "F N").message == "no other text is left for you"
    assert press(press(state, "t enter m"), "N").message.startswith("select the new passage")
    with (small.root / "annotations/assignments.csv").open("a") as file:
        file.write("mixed,ann\n")
    state = press(state, "F F")
    assert state.message.endswith(" without a code; N opens the next text: mixed")
    state = press(state, "N")
    assert [side.text.id for side in state.session.sides] == ["mixed"]
    assert drawn(state)
    assert press(state, "F N").session.side.text.id == "mixed"


def test_where_what_is_next_cannot_be_told_the_text_is_finished_all_the_same(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    (small.root / "annotations/assignments.csv").write_text("text\n")
    state = press(open_screen(), "F")
    assert state.session.side.annotations.finished
    assert "; what is next cannot be told: annotations/assignments.csv" in state.message


def test_the_picker_closes_without_a_code(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), 't "zzzz/ enter')
    assert state.message == "no code matches; delete a letter, or close with Esc"
    state = press(state, "escape")
    assert state.dialog is None
    assert not annotations(state)


def test_a_code_is_taken_away(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "t enter a enter t - enter")
    assert [one.codes for one in annotations(state)] == [{"actor": "china"}]
    state = press(state, "a")
    assert isinstance(state.dialog, Picker)
    assert state.dialog.options()[-1].label == "take china away (-)"
    refused = press(state, "- enter")
    assert refused.message.startswith("an annotation needs a code or a note")
    assert isinstance(refused.dialog, Picker)
    assert [one.codes for one in annotations(refused)] == [{"actor": "china"}]


def test_the_note_is_not_taken_away_where_nothing_else_is_said(
    open_screen: type_of_open, press: type_of_press
) -> None:
    refused = press(open_screen(), 'n "why enter n ctrl+u enter')
    assert refused.message.startswith("an annotation needs a code or a note")
    assert [one.note for one in annotations(refused)] == ["why"]
    state = press(refused, "escape t enter n ctrl+u enter")
    assert [one.note for one in annotations(state)] == [UNSET]


def test_minus_without_a_code_to_take_away_is_no_code(
    open_screen: type_of_open, press: type_of_press
) -> None:
    assert press(open_screen(), "a - enter").message.startswith("no code matches")


def test_a_new_code_is_made_on_the_spot(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), 't "brand space "New enter')
    assert isinstance(state.dialog, NewCode)
    assert state.dialog.answers == {"code": "brand-new", "label": "", "definition": ""}
    state = press(state, 'enter "Label tab up down "What enter')
    assert [one.codes for one in annotations(state)] == [{"theme": "brand-new"}]
    source = (small.root / "annotations" / "codebook.yaml").read_text(encoding="utf-8")
    assert "label: Label" in source
    assert "definition: What" in source


def test_a_new_code_of_an_ordinal_facet_asks_for_its_value(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), 'down down "m')
    facets = state.session.codebook.by_name
    key = next(key for key in "omd" if press(state, key).dialog)
    state = press(state, f'{key} "so-so enter enter "x enter')
    assert state.message == "value is 'x', not a number"
    assert press(state, "tab tab enter").message == "value is 'x', not a number"
    state = press(state, "backspace f5 0 enter tab enter")
    assert [one.codes for one in annotations(state)] == [{"mood": "so-so"}]
    assert state.session.codebook.facet("mood").code("so-so").value == 0
    assert facets["mood"].kind == "ordinal"


def test_a_code_that_cannot_be_keeps_the_form_open(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), 't "nowhere/new enter enter')
    assert "nowhere" in state.message
    assert isinstance(state.dialog, NewCode)
    assert state.dialog.index == 0
    assert "nowhere" in press(state, "tab tab enter").message


@pytest.mark.parametrize("facet", ["t", "a", "c"])
def test_a_codebook_without_codes_offers_a_new_one_at_once(
    open_screen: type_of_open, press: type_of_press, small: Project, facet: str
) -> None:
    (small.root / "annotations" / "codebook.yaml").write_text("facets:\n  theme:\n  actor:\n")
    state = press(open_screen(), facet)
    name = {"t": "theme", "a": "actor", "c": "the codebook"}[facet]
    said = f"{name} has no codes yet: type a name, Enter makes it."
    assert said in [row.rstrip() for row in map(_plain, drawn(state))]
    typed = press(state, '"First space "one enter')
    assert isinstance(typed.dialog, NewCode)
    assert typed.dialog.answers["code"] == "first-one"
    assert press(state, '"a/ enter').message.startswith("no code matches")
    state = press(state, 'enter "second enter enter enter')
    (annotation,) = annotations(state)
    assert annotation.codes == {"actor" if facet == "a" else "theme": "second"}


def test_an_empty_facet_among_others_offers_its_own_new_code_only(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    path.write_text("facets:\n  theme:\n  actor:\n    codes:\n      china:\n")
    offered = press(open_screen(), "c").dialog
    assert isinstance(offered, Picker)
    assert [option.path for option in offered.options()] == ["china"]
    offered = press(open_screen(), "t").dialog
    assert isinstance(offered, Picker)
    assert [option.new for option in offered.options()] == [True]


def _plain(row: ScreenRow) -> str:
    return "".join(one.shown for one in row)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Brand  New", "brand-new"), ("a/b c", "a/b-c"), ("风险", "风险"), ("", ""), ("a!", ""),
     ("a/", ""), ("e\u0301", "é")],
)  # fmt: skip
def test_code_names(typed: str, expected: str) -> None:
    assert code_name(typed) == expected


def test_the_codebook_codes_any_facet(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "c")
    assert isinstance(state.dialog, Picker)
    assert [option.facet for option in state.dialog.options()] == ["theme"] * 3 + ["actor"] * 2 + [
        "mood", "mood",
    ]  # fmt: skip
    state = press(state, '"goo enter')
    assert [one.codes for one in annotations(state)] == [{"mood": "good"}]


def test_lists_stay_inside_themselves(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "c pagedown pagedown down up pageup down")
    assert isinstance(state.dialog, Picker)
    assert state.dialog.index == 1


def test_moving_an_annotation(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "t enter m t")
    assert state.message.startswith("select the new passage")
    state = press(state, "down . enter")
    assert [one.quote for one in annotations(state)] == ["One sentence here."]
    assert state.message == "moved"
    state = press(state, "m down escape")
    assert not state.moving
    assert [one.quote for one in annotations(state)] == ["One sentence here."]
    assert press(state, "m").message.startswith("no annotation is current")


def test_notes_are_kept_or_left(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), 'n "why space "not enter')
    assert [one.note for one in annotations(state)] == ["why not"]
    state = press(state, 'n "xx escape')
    assert [one.note for one in annotations(state)] == ["why not"]
    state = pasted(press(state, "n ctrl+u"), "two\nlines")
    assert isinstance(state.dialog, Note)
    assert [one.note for one in annotations(press(state, "enter"))] == ["two lines"]


def test_pasting_where_nothing_is_typed_does_nothing(open_screen: type_of_open) -> None:
    state = open_screen()
    assert pasted(state, "qqq") is state


def test_annotations_are_visited(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "] [ enter")
    assert state.message == "this paragraph has no annotation yet"
    assert press(state, "]").message == "there is no annotation yet"
    state = press(state, "t enter down . t enter . t enter down down")
    ids = [press(state, keys).session.side.current for keys in ("]", "] ]", "] ] ]", "] ] ] ]")]
    assert ids[0] == ids[3]
    assert len(set(ids)) == 3
    assert press(state, "[").session.side.current == ids[2]
    state = press(state, "up up enter enter")
    assert state.session.side.current == ids[2]
    assert press(state, "enter").session.side.current == ""
    assert press(state, "home [").session.side.current == ids[2]
    assert press(state, "home ]").session.side.current == ids[0]


def test_uncoded_paragraphs_are_visited(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "t enter space")
    assert state.session.side.paragraph == 2
    state = press(state, "end t enter space")
    assert (state.session.side.paragraph, state.message) == (2, "from the top again")
    state = press(state, "t enter space t enter space")
    assert state.message.startswith("every paragraph has a code")
    state = press(state, "F")
    assert state.message.startswith("finished; 0 paragraphs without a code; N opens the next")
    assert press(state, "F").message == "not finished"


def test_searching_selects_matches_while_typing(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), '/ "HAND space "on')
    assert state.session.side.passage == "hand\n  on"
    state = press(state, 'ctrl+u "o left')
    assert isinstance(state.dialog, Search)
    assert len(state.dialog.matches) > 3
    first = state.session.side.selection
    assert press(state, "enter").session.side.selection != first
    assert press(state, "enter up").session.side.selection == first
    state = press(state, '"zz enter')
    assert state.session.side.passage == "The heading"
    state = press(state, 'end ctrl+u "hor escape')
    assert state.session.side.passage == "hor"


def test_matches_keep_to_graphemes(open_screen: type_of_open) -> None:
    text = open_screen("mixed").session.side.text
    assert [text.body[start:end] for start, end in matches_in(text, "e\u0301")] == ["e\u0301"]
    assert "e\u0301" in [text.body[start:end] for start, end in matches_in(text, "e")]


def test_two_texts_are_switched_between(open_screen: type_of_open, press: type_of_press) -> None:
    assert press(open_screen(), "tab").message.startswith("only one text is open")
    state = press(open_screen("english", "mixed"), "v tab t enter")
    assert state.session.active == 1
    assert [one.quote for one in annotations(state)] == ["各国应加强合作！“这很重要。”他说。"]
    assert press(state, "tab u").session.active == 1


def test_extending_by_a_mode(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "down . v . right")
    assert state.session.side.passage == (
        "One sentence here. Another one, by Dr. Li of the U.N., follows! A"
    )
    state = press(state, "down v")
    assert not state.extending
    assert state.session.side.passage.endswith("It ends.")
    state = press(state, "v escape")
    assert not state.extending


def test_there_may_be_nothing_to_do(open_screen: type_of_open, press: type_of_press) -> None:
    state = open_screen()
    assert press(state, "u").message == "there is nothing to undo"
    assert press(state, "U").message == "there is nothing to redo"
    assert press(press(state, "t enter u"), "U").message == "done again: theme governance"
    state = press(state, "home")
    assert press(state, "x").message.startswith("no annotation is current")
    assert press(state, "Z").message == "Z does nothing here; ? lists the keys"
    assert press(state, "ctrl+g").message == "Ctrl-G does nothing here; ? lists the keys"


def test_help_scrolls_and_closes(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "? down down up x")
    assert isinstance(state.dialog, Help)
    assert state.dialog.index == 1
    assert press(state, "enter").dialog is None
    assert press(state, "ctrl+c").dialog is None


def test_a_codebook_without_facets_has_nothing_to_offer(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    (small.root / "annotations" / "codebook.yaml").write_text("facets:\n")
    state = press(open_screen(), "c")
    assert state.message == "the codebook has no facets yet"


# The mouse


def test_clicks_select_words_and_drags_extend(open_screen: type_of_open) -> None:
    state = clicked(open_screen("english", "mixed"), 0, 15, extending=False)
    assert state.session.side.passage == "One"
    state = clicked(state, 0, 22, extending=True)
    assert state.session.side.passage == "One sentence"
    state = clicked(state, 1, 0, extending=True)
    assert (state.session.active, state.session.side.passage) == (1, "各")


def test_clicks_go_to_annotations_and_options(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "t enter escape")
    (annotation_id,) = state.session.side.annotations.annotations
    assert clicked_annotation(state, 0, annotation_id).session.side.current == annotation_id
    picking = press(state, "a")
    assert clicked_annotation(picking, 0, annotation_id) is picking
    assert clicked(picking, 0, 3, extending=False) is picking
    state = clicked_option(picking, 1)
    assert {"actor": "indonesia"} in [one.codes for one in annotations(state)]
    assert clicked_option(state, 1) is state


# Others at work


def test_news_are_said_with_the_next_key(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = open_screen()
    small.annotate("english", "ann", start=0, end=3, codes={})
    state = press(state, "down")
    assert state.message == "the annotations of english changed on disk: reloaded"
    assert state.session.side.paragraph == 2


def test_a_key_waits_when_its_passage_is_gone(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), 'end n "why')
    path = small.root / "texts" / "english.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Short.", "Brief."), "utf-8")
    state = press(state, "enter")
    assert "not there any more" in state.message
    assert isinstance(state.dialog, Note)
    state = press(state, "enter")
    assert [(one.quote, one.note) for one in annotations(state)] == [("Brief.", "why")]


def test_what_cannot_be_read_is_said_until_it_can(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), "t enter escape")
    path = small.root / "texts" / "english.md"
    before = path.read_bytes()
    path.write_bytes(b"\xff")
    state = refreshed(state)
    assert state.message.startswith("changed on disk, and cannot be read now: texts/english.md")
    assert "not UTF-8" in press(state, "a enter").message
    path.write_bytes(before)
    assert refreshed(state).message == ""
    assert len(annotations(state)) == 1


def test_open_dialogs_get_the_new_codebook_and_text(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    source = path.read_text(encoding="utf-8")
    picking, searching = press(open_screen(), "a"), press(open_screen(), '/ "hand')
    noting = press(press(open_screen(), "t enter"), "n")
    moving = press(press(open_screen(), "t enter"), "m")
    path.write_text(source.replace("indonesia", "india"), encoding="utf-8")
    fresh = refreshed(picking)
    assert isinstance(fresh.dialog, Picker)
    assert [option.path for option in fresh.dialog.options()] == ["china", "india"]
    path.write_text(source.replace("  actor:", "  actors:"), encoding="utf-8")
    assert refreshed(picking).dialog is None
    assert refreshed(noting).dialog == noting.dialog
    assert refreshed(moving).moving
    fresh = refreshed(searching)
    assert isinstance(fresh.dialog, Search)
    assert len(fresh.dialog.matches) == 1


def test_moving_ends_when_the_annotation_is_gone(
    open_screen: type_of_open, press: type_of_press
) -> None:
    moving = press(open_screen(), "t enter m")
    press(open_screen(), "] x")
    assert refreshed(moving).moving == ""


def test_somebody_may_write_at_the_very_moment(
    open_screen: type_of_open, press: type_of_press, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = press(open_screen(), "t enter")
    press(open_screen(), "] x")
    stale = replace(state, session=replace(state.session))
    monkeypatch.setattr("diptych.tui.session.reloaded", lambda session: (session, ""))
    state = press(stale, 'n enter n "x enter')
    assert state.message.endswith("nothing was written; try again")


def test_a_list_that_changes_under_a_key_is_looked_at_again_first(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    source = path.read_text(encoding="utf-8")
    picking = press(open_screen(), "a down")
    path.write_text(source.replace("      china:", "      asean:\n      china:"), encoding="utf-8")
    for key in ("enter", "2"):
        state = press(picking, key)
        assert annotations(state) == []
        assert state.message.startswith("the codebook changed on disk")
        assert isinstance(state.dialog, Picker)
        assert state.dialog.options()[state.dialog.index].path == "indonesia"
    path.write_text(source.replace("  actor:", "  actors:"), encoding="utf-8")
    state = press(press(open_screen(), "t enter"), "n escape")
    path.write_text(source, encoding="utf-8")
    state = press(state, "a")
    path.write_text(source.replace("  actor:", "  actors:"), encoding="utf-8")
    state = press(state, "x")
    assert state.dialog is None
    assert len(annotations(state)) == 1


def test_what_a_search_found_is_gone_on_from_where_the_text_changed(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "texts" / "english.md"
    state = press(open_screen(), '/ "s enter')
    assert isinstance(state.dialog, Search)
    place = state.dialog.index
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", "utf-8")
    fresh = refreshed(state)
    assert isinstance(fresh.dialog, Search)
    assert fresh.dialog.index == place
    path.write_text(path.read_text(encoding="utf-8").replace("s", "z"), "utf-8")
    lost = refreshed(press(fresh, 'ctrl+u "short'))
    path.write_text("Short. Also short.")
    back = press(lost, "up")
    assert isinstance(back.dialog, Search)
    assert back.dialog.index in {-1, 1}
    assert press(back, "down up").dialog == press(back, "up").dialog


def test_home_and_end_extend_where_moving_does(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "down v end")
    assert state.session.side.selection.span.end == len(state.session.side.text.body.rstrip())
    assert state.session.side.passage.startswith("One sentence")
    assert press(state, "home").session.side.passage.startswith("The heading")


@pytest.mark.parametrize("keys", ["t 1 u", "t 1 x", 't 1 n "why enter x', "t 1 escape ] x"])
def test_words_stay_selected_when_their_annotation_goes(
    open_screen: type_of_open, press: type_of_press, keys: str
) -> None:
    state = press(open_screen(), f"down . . {keys}")
    assert not annotations(state)
    state = press(state, "t 2")
    assert [one.quote for one in annotations(state)] == [
        "Another one, by Dr. Li of the U.N., follows!"
    ]


def test_an_orphan_is_no_longer_moved(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    moving = press(open_screen(), "t enter m")
    path = small.root / "annotations/english/ann.json"
    said = path.read_text()
    path.write_text(said.replace('"created"', '"orphan": true, "created"'))
    assert refreshed(moving).moving == ""


def test_pasting_takes_one_step_however_long_it_is(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), "n")
    path = small.root / "texts" / "english.md"
    path.write_text(path.read_text(encoding="utf-8").replace("The heading", "A heading"), "utf-8")
    state = pasted(state, "all of it")
    assert isinstance(state.dialog, Note)
    assert state.dialog.line.text == "all of it"
    searched = pasted(press(open_screen(), "/"), "hand\n on")
    assert searched.session.side.passage == "hand\n  on"
    made = pasted(press(open_screen(), 't "brand enter'), "-new")
    assert isinstance(made.dialog, NewCode)
    assert made.dialog.answers["code"] == "brand-new"
    picked = pasted(press(open_screen(), "a down"), "chi")
    assert isinstance(picked.dialog, Picker)
    assert (picked.dialog.line.text, picked.dialog.index) == ("chi", 0)
    helped = press(open_screen(), "?")
    assert pasted(helped, "q") is helped
