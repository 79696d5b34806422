"""The list of keys is complete, and every facet gets a key that is free."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diptych.tui.answering import ANSWERING
from diptych.tui.dialogs import Help
from diptych.tui.keys import (
    ANSWERS,
    COMMANDS,
    DIALOGS,
    MOUSE,
    ON_SUGGESTION,
    SCREEN,
    facet_keys,
    key_sign,
)
from diptych.tui.pressing import ACTIONS


def test_the_list_of_keys_and_what_keys_do_are_the_same() -> None:
    assert set(COMMANDS.values()) == set(ACTIONS)
    assert set(ANSWERS.values()) == set(ANSWERING)
    names = [one.name for chapter in SCREEN for one in chapter.commands]
    assert len(names) == len(set(names))
    keys = [key for chapter in SCREEN for one in chapter.commands for key in one.keys]
    assert len(keys) == len(set(keys))


def test_the_help_lists_every_key() -> None:
    listed = {sign for keys, _ in Help(facets=("theme",)).lines() for sign in keys.split()}
    chapters = (*SCREEN, MOUSE, ON_SUGGESTION, *DIALOGS)
    commands = [one for chapter in chapters for one in chapter.commands]
    few = {key_sign(key) for one in commands if one.name != "pick" for key in one.keys}
    assert listed == few | {"t", "1", "…", "9"}


def test_facets_take_their_first_free_letter() -> None:
    assert facet_keys(["theme", "actor", "sentiment", "tone", "country", "风险", "Été"]) == {
        "t": "theme", "a": "actor", "s": "sentiment", "o": "tone", "r": "country", "1": "风险",
        "e": "Été",
    }  # fmt: skip


@given(st.lists(st.text(min_size=1, max_size=4), max_size=80, unique=True))
def test_no_key_means_two_things(facets: list[str]) -> None:
    keys = facet_keys(facets)
    assert not set(keys) & set(COMMANDS)
    assert list(keys.values()) == facets[: len(keys)]
    assert len(keys) >= min(len(facets), 40)


def test_facets_beyond_the_keys_get_none() -> None:
    facets = [f"facet-{number}" for number in range(70)]
    keys = facet_keys(facets)
    assert 40 < len(keys) < 70


def test_keys_are_written_for_people() -> None:
    assert [key_sign(key) for key in ("shift+up", "ctrl+u", "space", "?", "pagedown", "+")] == [
        "Shift-↑", "Ctrl-U", "Space", "?", "PgDn", "+",
    ]  # fmt: skip
