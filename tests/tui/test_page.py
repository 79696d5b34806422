"""What keys do to the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from diptych.tui.dialogs import Help, NewCode, Note, Picker, Search, code_name
from diptych.tui.page import (
    ScreenPage,
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

    type_of_press = Callable[[ScreenPage, str], ScreenPage]
    type_of_open = Callable[..., ScreenPage]


def annotations(page: ScreenPage) -> list[Annotation]:
    return list(page.session.side.annotations.annotations.values())


def test_a_sentence_is_coded_with_few_keys(
    open_page: type_of_open, press: type_of_press, small: Project
) -> None:
    page = press(open_page(), 'down . . t "gov enter a "chi enter m')
    (annotation,) = small.annotation_set(small.text("english"), "ann").annotations.values()
    assert annotation.quote == "Another one, by Dr. Li of the U.N., follows!"
    assert annotation.codes == {"theme": "governance", "actor": "china"}
    assert page.moving


def test_the_picker_closes_without_a_code(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), 't "zzzz/ enter')
    assert page.message == "no code fits; rub out a letter, or leave with Esc"
    page = press(page, "escape")
    assert page.dialog is None
    assert not annotations(page)


def test_a_code_is_taken_away(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), "t enter a enter t - enter")
    assert [one.codes for one in annotations(page)] == [{"actor": "china"}]
    page = press(page, "a")
    assert isinstance(page.dialog, Picker)
    assert page.dialog.options()[-1].label == "take china away (-)"
    refused = press(page, "- enter")
    assert refused.message.startswith("an annotation needs a code or a note")
    assert isinstance(refused.dialog, Picker)
    assert [one.codes for one in annotations(refused)] == [{"actor": "china"}]


def test_the_note_is_not_taken_away_where_nothing_else_is_said(
    open_page: type_of_open, press: type_of_press
) -> None:
    refused = press(open_page(), 'n "why enter n ctrl+u enter')
    assert refused.message.startswith("an annotation needs a code or a note")
    assert [one.note for one in annotations(refused)] == ["why"]
    page = press(refused, "escape t enter n ctrl+u enter")
    assert [one.note for one in annotations(page)] == [UNSET]


def test_minus_without_a_code_to_take_away_is_no_code(
    open_page: type_of_open, press: type_of_press
) -> None:
    assert press(open_page(), "a - enter").message.startswith("no code fits")


def test_a_new_code_is_made_on_the_spot(
    open_page: type_of_open, press: type_of_press, small: Project
) -> None:
    page = press(open_page(), 't "brand space "New enter')
    assert isinstance(page.dialog, NewCode)
    assert page.dialog.answers == {"code": "brand-new", "label": "", "definition": ""}
    page = press(page, 'enter "Label tab up down "What enter')
    assert [one.codes for one in annotations(page)] == [{"theme": "brand-new"}]
    source = (small.root / "annotations" / "codebook.yaml").read_text(encoding="utf-8")
    assert "label: Label" in source
    assert "definition: What" in source


def test_a_new_code_of_an_ordinal_facet_asks_for_its_value(
    open_page: type_of_open, press: type_of_press
) -> None:
    page = press(open_page(), 'down down "m')
    facets = page.session.codebook.by_name
    key = next(key for key in "omd" if press(page, key).dialog)
    page = press(page, f'{key} "so-so enter enter "x enter enter enter')
    assert page.message == "value is 'x', not a number"
    page = press(page, "up up backspace f5 0 tab tab enter")
    assert [one.codes for one in annotations(page)] == [{"mood": "so-so"}]
    assert page.session.codebook.facet("mood").code("so-so").value == 0
    assert facets["mood"].kind == "ordinal"


def test_a_code_that_cannot_be_keeps_the_form_open(
    open_page: type_of_open, press: type_of_press
) -> None:
    page = press(open_page(), 't "nowhere/new enter enter enter enter')
    assert "nowhere" in page.message
    assert isinstance(page.dialog, NewCode)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Brand  New", "brand-new"), ("a/b c", "a/b-c"), ("风险", "风险"), ("", ""), ("a!", ""),
     ("a/", ""), ("e\u0301", "é")],
)  # fmt: skip
def test_code_names(typed: str, expected: str) -> None:
    assert code_name(typed) == expected


def test_the_codebook_codes_any_facet(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), "c")
    assert isinstance(page.dialog, Picker)
    assert [option.facet for option in page.dialog.options()] == ["theme"] * 3 + ["actor"] * 2 + [
        "mood", "mood",
    ]  # fmt: skip
    page = press(page, '"goo enter')
    assert [one.codes for one in annotations(page)] == [{"mood": "good"}]


def test_lists_stay_inside_themselves(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), "c pagedown pagedown down up pageup down")
    assert isinstance(page.dialog, Picker)
    assert page.dialog.index == 1


def test_moving_an_annotation(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), "t enter m t")
    assert page.message.startswith("select the new passage")
    page = press(page, "down . enter")
    assert [one.quote for one in annotations(page)] == ["One sentence here."]
    assert page.message == "moved"
    page = press(page, "m down escape")
    assert not page.moving
    assert [one.quote for one in annotations(page)] == ["One sentence here."]
    assert press(page, "m").message.startswith("no annotation is current")


def test_notes_are_kept_or_left(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), 'n "why space "not enter')
    assert [one.note for one in annotations(page)] == ["why not"]
    page = press(page, 'n "xx escape')
    assert [one.note for one in annotations(page)] == ["why not"]
    page = pasted(press(page, "n ctrl+u"), "two\nlines")
    assert isinstance(page.dialog, Note)
    assert [one.note for one in annotations(press(page, "enter"))] == ["two lines"]


def test_pasting_where_nothing_is_typed_does_nothing(open_page: type_of_open) -> None:
    page = open_page()
    assert pasted(page, "qqq") is page


def test_annotations_are_visited(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), "] [ enter")
    assert page.message == "this paragraph has no annotation yet"
    assert press(page, "]").message == "there is no annotation yet"
    page = press(page, "t enter down . t enter . t enter down down")
    ids = [press(page, keys).session.side.current for keys in ("]", "] ]", "] ] ]", "] ] ] ]")]
    assert ids[0] == ids[3]
    assert len(set(ids)) == 3
    assert press(page, "[").session.side.current == ids[2]
    page = press(page, "up up enter enter")
    assert page.session.side.current == ids[2]
    assert press(page, "enter").session.side.current == ""
    assert press(page, "home [").session.side.current == ids[2]
    assert press(page, "home ]").session.side.current == ids[0]


def test_uncoded_paragraphs_are_visited(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), "t enter space")
    assert page.session.side.paragraph == 2
    page = press(page, "end t enter space")
    assert (page.session.side.paragraph, page.message) == (2, "from the top again")
    page = press(page, "t enter space t enter space")
    assert page.message.startswith("every paragraph has a code")
    page = press(page, "F")
    assert page.message == "finished; 0 paragraphs without a code"
    assert press(page, "F").message == "not finished"


def test_searching_selects_matches_while_typing(
    open_page: type_of_open, press: type_of_press
) -> None:
    page = press(open_page(), '/ "HAND space "on')
    assert page.session.side.passage == "hand\n  on"
    page = press(page, 'ctrl+u "o left')
    assert isinstance(page.dialog, Search)
    assert len(page.dialog.matches) > 3
    first = page.session.side.selection
    assert press(page, "enter").session.side.selection != first
    assert press(page, "enter up").session.side.selection == first
    page = press(page, '"zz enter')
    assert page.session.side.passage == "The heading"
    page = press(page, 'end ctrl+u "hor escape')
    assert page.session.side.passage == "hor"


def test_matches_keep_to_graphemes(open_page: type_of_open) -> None:
    text = open_page("mixed").session.side.text
    assert [text.body[start:end] for start, end in matches_in(text, "e\u0301")] == ["e\u0301"]
    assert "e\u0301" in [text.body[start:end] for start, end in matches_in(text, "e")]


def test_two_texts_are_switched_between(open_page: type_of_open, press: type_of_press) -> None:
    assert press(open_page(), "tab").message.startswith("there is one text only")
    page = press(open_page("english", "mixed"), "v tab t enter")
    assert page.session.active == 1
    assert [one.quote for one in annotations(page)] == ["各国应加强合作！“这很重要。”他说。"]
    assert press(page, "tab u").session.active == 1


def test_extending_by_a_mode(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), "down . v . right")
    assert page.session.side.passage == (
        "One sentence here. Another one, by Dr. Li of the U.N., follows! A"
    )
    page = press(page, "down v")
    assert not page.extending
    assert page.session.side.passage.endswith("It ends.")
    page = press(page, "v escape")
    assert not page.extending


def test_there_may_be_nothing_to_do(open_page: type_of_open, press: type_of_press) -> None:
    page = open_page()
    assert press(page, "u").message == "there is nothing to undo"
    assert press(page, "U").message == "there is nothing to redo"
    assert press(press(page, "t enter u"), "U").message == "done again: theme governance"
    page = press(page, "home")
    assert press(page, "x").message.startswith("no annotation is current")
    assert press(page, "Z").message == "Z does nothing here; ? lists the keys"
    assert press(page, "ctrl+d").message == "Ctrl-D does nothing here; ? lists the keys"


def test_help_scrolls_and_closes(open_page: type_of_open, press: type_of_press) -> None:
    page = press(open_page(), "? down down up x")
    assert isinstance(page.dialog, Help)
    assert page.dialog.index == 1
    assert press(page, "enter").dialog is None
    assert press(page, "ctrl+c").dialog is None


def test_a_codebook_without_facets_has_nothing_to_offer(
    open_page: type_of_open, press: type_of_press, small: Project
) -> None:
    (small.root / "annotations" / "codebook.yaml").write_text("facets:\n")
    page = press(open_page(), "c")
    assert page.message == "the codebook has no facets yet"


# The mouse


def test_clicks_select_words_and_drags_extend(open_page: type_of_open) -> None:
    page = clicked(open_page("english", "mixed"), 0, 15, extending=False)
    assert page.session.side.passage == "One"
    page = clicked(page, 0, 22, extending=True)
    assert page.session.side.passage == "One sentence"
    page = clicked(page, 1, 0, extending=True)
    assert (page.session.active, page.session.side.passage) == (1, "各")


def test_clicks_go_to_annotations_and_options(
    open_page: type_of_open, press: type_of_press
) -> None:
    page = press(open_page(), "t enter escape")
    (annotation_id,) = page.session.side.annotations.annotations
    assert clicked_annotation(page, 0, annotation_id).session.side.current == annotation_id
    picking = press(page, "a")
    assert clicked_annotation(picking, 0, annotation_id) is picking
    assert clicked(picking, 0, 3, extending=False) is picking
    page = clicked_option(picking, 1)
    assert {"actor": "indonesia"} in [one.codes for one in annotations(page)]
    assert clicked_option(page, 1) is page


# Others at work


def test_news_are_said_with_the_next_key(
    open_page: type_of_open, press: type_of_press, small: Project
) -> None:
    page = open_page()
    small.annotate("english", "ann", start=0, end=3, codes={})
    page = press(page, "down")
    assert page.message == "the annotations of english changed on disk: reloaded"
    assert page.session.side.paragraph == 2


def test_a_key_waits_when_its_passage_is_gone(
    open_page: type_of_open, press: type_of_press, small: Project
) -> None:
    page = press(open_page(), 'end n "why')
    path = small.root / "texts" / "english.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Short.", "Brief."), "utf-8")
    page = press(page, "enter")
    assert "not there any more" in page.message
    assert isinstance(page.dialog, Note)
    page = press(page, "enter")
    assert [(one.quote, one.note) for one in annotations(page)] == [("Brief.", "why")]


def test_what_cannot_be_read_is_said_until_it_can(
    open_page: type_of_open, press: type_of_press, small: Project
) -> None:
    page = press(open_page(), "t enter escape")
    path = small.root / "texts" / "english.md"
    before = path.read_bytes()
    path.write_bytes(b"\xff")
    page = refreshed(page)
    assert page.message.startswith("changed on disk, and cannot be read now: texts/english.md")
    assert "not UTF-8" in press(page, "a enter").message
    path.write_bytes(before)
    assert refreshed(page).message == ""
    assert len(annotations(page)) == 1


def test_open_dialogs_get_the_new_codebook_and_text(
    open_page: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    source = path.read_text(encoding="utf-8")
    picking, searching = press(open_page(), "a"), press(open_page(), '/ "hand')
    noting = press(press(open_page(), "t enter"), "n")
    moving = press(press(open_page(), "t enter"), "m")
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
    open_page: type_of_open, press: type_of_press
) -> None:
    moving = press(open_page(), "t enter m")
    press(open_page(), "] x")
    assert refreshed(moving).moving == ""


def test_somebody_may_write_at_the_very_moment(
    open_page: type_of_open, press: type_of_press, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = press(open_page(), "t enter")
    press(open_page(), "] x")
    stale = replace(page, session=replace(page.session))
    monkeypatch.setattr("diptych.tui.session.reloaded", lambda session: (session, ""))
    page = press(stale, 'n enter n "x enter')
    assert page.message.endswith("nothing was written; try again")
