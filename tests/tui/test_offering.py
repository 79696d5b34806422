"""Suggestions of programs, taken and refused one by one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pytest

from diptych.annotations.annotation import Program
from diptych.operations.suggesting import suggest
from diptych.tui.dialogs import Note
from diptych.tui.pressing import clicked_annotation, pressed, refreshed
from diptych.tui.rows import SUGGESTED
from diptych.tui.screen import drawn, followed
from diptych.tui.session import open_session
from diptych.tui.state import ScreenState

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]

TEXT = """\
Rules are regulated here. And regulations follow.

Nothing of the kind.

They regulate, and that is all.
"""


class Said(NamedTuple):
    """What somebody said of some words."""

    quote: str
    theme: str | None


@pytest.fixture
def suggested(small: Project) -> Project:
    """Have the terms suggest four annotations on one text, ``model`` one more."""
    (small.root / "texts/rules.md").write_text("---\nlanguage: en\n---\n\n" + TEXT)
    suggest(small, ["rules"], dry_run=False)
    start = TEXT.index("Nothing")
    small.annotate("rules", "model", start=start, end=start + 7, codes={"actor": "china"})
    by_program(small, "model")
    return small


def by_program(project: Project, annotator: str) -> None:
    """Let a set be a program's, with a note on its first annotation."""

    def change(said: AnnotationSet) -> AnnotationSet:
        name, first = next(iter(said.annotations.items()))
        annotations = {**said.annotations, name: msgspec.structs.replace(first, note="as it says")}
        by = Program(command="model.py")
        return msgspec.structs.replace(said, by=by, annotations=annotations)

    project.update("rules", annotator, change)


def own(project: Project) -> AnnotationSet:
    return project.annotation_set(project.text("rules"), "ann")


def said(project: Project) -> list[Said]:
    annotations = sorted(own(project).annotations.values(), key=lambda one: one.start)
    return [Said(one.quote, one.codes.get("theme")) for one in annotations]


def rows(state: ScreenState, width: int = 80) -> list[str]:
    sized = followed(replace(state, view=replace(state.view, width=width)))
    return ["".join(piece.shown for piece in row).rstrip() for row in drawn(sized)]


def quotes(state: ScreenState) -> list[str]:
    return [one.annotation.quote for one in state.session.side.offers]


def test_nothing_is_suggested_to_who_does_not_ask(
    suggested: Project, open_screen: type_of_open
) -> None:
    state = open_screen("rules")
    assert quotes(state) == []
    assert not any(piece.look == SUGGESTED for row in drawn(state) for piece in row)
    assert own(suggested).suggested is msgspec.UNSET


def test_suggestions_are_taken_and_refused_one_by_one(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    before = (suggested.root / "annotations/rules/terms.json").read_bytes()
    state = press(open_screen("rules"), "y")
    assert quotes(state) == ["regulated", "regulations", "Nothing", "regulate"]
    state = press(state, "y n y")
    assert state.session.side.passage == "regulate"
    assert said(suggested) == [Said("regulated", "governance"), Said("Nothing", None)]
    state = press(state, "n")
    assert state.message == "that was the last suggestion"
    assert said(suggested) == [Said("regulated", "governance"), Said("Nothing", None)]
    assert press(state, "y").message == "no program suggests anything more on this text"
    again = press(open_screen("rules"), "y")
    assert again.message == "no program suggests anything more on this text"
    assert (suggested.root / "annotations/rules/terms.json").read_bytes() == before


@pytest.mark.usefixtures("suggested")
def test_an_answer_too_many_opens_nothing(open_screen: type_of_open, press: type_of_press) -> None:
    last = press(open_screen("rules"), "y n n n n")
    assert last.message == "that was the last suggestion"
    state = press(last, "n")
    assert (state.dialog, state.message) == (
        None,
        "that was the last suggestion; n once more does what it does elsewhere",
    )
    assert isinstance(press(state, "n").dialog, Note)
    assert isinstance(press(last, "right n").dialog, Note)
    assert press(last, "?").dialog


def test_what_was_taken_over_says_from_whom(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen("rules"), "y ] ] y escape")
    marks = [mark.rpartition(" ")[2] for mark in (own(suggested).suggested or {}).values()]
    assert marks == ["model"]
    (annotation,) = own(suggested).annotations.values()
    assert annotation.note == "as it says"
    shown = rows(press(open_screen("rules"), "home down enter"))
    assert "  taken over from model" in shown
    assert "taken over" not in "\n".join(rows(press(state, "home t enter")))


@pytest.mark.usefixtures("suggested")
def test_a_suggestion_is_told_as_what_it_is(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen("rules"), "y")
    shown = rows(state)
    assert any(row.startswith("Paragraph 1: no annotations, 2 suggestions") for row in shown)
    assert "▸ ?“regulated”" in shown
    assert "  theme: governance" in shown
    assert shown[-2] == "suggestion 1 of 4 by terms"
    assert shown[-1].startswith("y take  n refuse  e edit  ] next  Y hide  ? help")
    looks = {piece.look for row in drawn(state) for piece in row if "r" in piece.shown}
    assert SUGGESTED._replace(underline=True) in looks
    assert "  suggested by model: as it says" in rows(press(state, "] ]"))
    assert any(row.endswith("q quit") for row in rows(state, 60)[-1:])


def test_another_code_is_chosen_for_a_suggestion(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    press(open_screen("rules"), "y e 2 y n")
    assert said(suggested) == [Said("regulated", "governance/un-process")]
    again = press(open_screen("rules"), "y")
    assert quotes(again) == ["Nothing", "regulate"]


def test_suggestions_are_gone_through_without_an_answer(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen("rules"), "y [")
    assert state.session.side.passage == "regulate"
    assert press(state, "]").session.side.passage == "regulated"
    state = press(state, "escape")
    assert state.session.side.passage == "They regulate, and that is all."
    assert quotes(press(state, "Y")) == []
    assert press(state, "y Y").session.side.passage == "They regulate, and that is all."
    offer = state.session.side.offers[0]
    clicked = clicked_annotation(state, 0, offer.id)
    assert clicked.session.side.offer == offer.id
    assert not own(suggested).annotations
    assert press(state, "home y v n escape escape").session.side.offer == ""


def test_an_answer_is_taken_back_and_given_again(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen("rules"), "y y n u")
    assert state.message == "undone: refusal of theme=governance of terms"
    assert state.session.side.passage == "regulations"
    assert state.session.side.offer
    state = press(state, "u")
    assert state.message == "undone: theme=governance of terms"
    assert own(suggested).suggested is msgspec.UNSET
    assert not own(suggested).annotations
    state = press(state, "U U")
    assert quotes(state) == ["Nothing", "regulate"]
    assert said(suggested) == [Said("regulated", "governance")]
    assert press(state, "u t enter u").session.done[-1].what == "theme=governance of terms"


def test_what_was_said_already_is_not_suggested(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    start = TEXT.index("regulated")
    codes = {"theme": "governance", "actor": "china"}
    suggested.annotate("rules", "ann", start=start, end=start + 9, codes=codes)
    start = TEXT.index("regulations")
    suggested.annotate("rules", "ann", start=start, end=start + 11, codes={"actor": "china"})
    assert quotes(press(open_screen("rules"), "y")) == ["regulations", "Nothing", "regulate"]


def test_an_answer_stands_when_the_program_runs_again_and_the_text_moves(
    suggested: Project, press: type_of_press
) -> None:
    state = pressed_all(suggested, "y n y")
    path = suggested.root / "annotations/rules/terms.json"
    path.unlink()
    suggest(suggested, ["rules"], dry_run=False)
    assert quotes(press(state, "escape Y y")) == ["Nothing", "regulate"]
    state = press(state, "escape y")
    text = suggested.root / "texts/rules.md"
    text.write_text(text.read_text().replace("Nothing", "Not a thing"))
    fresh = refreshed(state)
    assert fresh.message.startswith("the text rules changed on disk: reloaded")
    assert quotes(fresh) == []


def moved(body: str, said: AnnotationSet) -> AnnotationSet:
    """Move annotations to where their words are in another body."""
    at = {n: re.search(rf"\b{one.quote}\b", body) for n, one in said.annotations.items()}
    return msgspec.structs.replace(
        said,
        annotations={
            name: msgspec.structs.replace(one, start=found.start(), end=found.end())
            for name, one in said.annotations.items()
            if (found := at[name])
        },
    )


@pytest.mark.parametrize("keys", ["y y", "y n", "y e 2 enter"])
def test_an_answer_stands_where_the_words_around_change(
    suggested: Project, open_screen: type_of_open, press: type_of_press, keys: str
) -> None:
    press(open_screen("rules"), keys)
    edited = TEXT.replace("Rules are regulated here", "So some rules are duly regulated there")
    old = suggested.text("rules")
    names = suggested.annotators("rules")
    content = f"---\nlanguage: en\n---\n\n{edited}"
    suggested.replace_text(old, content, dict.fromkeys(names, partial(moved, edited)))
    state = press(open_screen("rules"), "y")
    assert quotes(state) == ["regulations", "Nothing", "regulate"]


def test_what_is_suggested_anew_of_a_passage_can_be_refused_again(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    press(open_screen("rules"), "y n")

    def recoded(said: AnnotationSet) -> AnnotationSet:
        name, first = min(said.annotations.items(), key=lambda one: one[1].start)
        return said.with_annotation(name, msgspec.structs.replace(first, codes={"actor": "china"}))

    suggested.update("rules", "terms", recoded)
    state = press(open_screen("rules"), "y")
    assert quotes(state)[0] == "regulated"
    state = press(state, "n")
    assert "regulated" not in quotes(state)
    assert state.message == ""
    state = press(state, "u")
    assert state.session.side.passage == "regulated"
    assert state.session.side.offer


def test_an_answer_is_taken_back_though_a_program_cannot_be_read(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen("rules"), "y y")
    (suggested.root / "annotations/rules/model.json").write_text("{")
    state = press(state, "u")
    assert state.message.startswith("undone: ")
    assert said(suggested) == []
    assert quotes(state) == []
    assert press(state, "U").message.startswith("done again: ")


def pressed_all(project: Project, keys: str) -> ScreenState:
    state = followed(ScreenState(session=open_session(project, ["rules"], "ann")))
    for key in keys.split():
        state = followed(pressed(state, key))
    return state


def test_what_others_say_and_no_program_is_no_suggestion(
    suggested: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    suggested.annotate("rules", "bea", start=0, end=5, codes={"actor": "china"})
    assert "Rules" not in quotes(press(open_screen("rules"), "y"))
