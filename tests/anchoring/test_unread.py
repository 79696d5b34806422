"""Paragraphs that came into a text since somebody finished it."""

from __future__ import annotations

import pytest

from diptych.anchoring.unread import new_paragraphs
from diptych.texts.text import parse_text

HARBOUR = "The harbour was opened in May, and ships came from forty countries."
MINISTERS = "Ministers met in Geneva on Monday. They agreed on rules for fishing. Nobody voted."
STORMS = "Storms are rare in summer, but they come."
OLD = f"# Rules for the sea\n\n{HARBOUR}\n\n{MINISTERS}\n\n{STORMS}\n"
BRIDGE = "A bridge over the river is planned for next year; the council will pay for half of it."
SCHOOL = "Two schools close."


def new(body: str, old: str = OLD) -> tuple[int, ...]:
    return new_paragraphs(old, parse_text("sea", body.encode(), body, "texts/sea.md"))


def test_what_came_in_is_new_wherever_it_stands() -> None:
    assert new(f"{OLD}\n{BRIDGE}\n\n{SCHOOL}\n") == (5, 6)
    assert new(OLD.replace(MINISTERS, f"{SCHOOL}\n\n{MINISTERS}")) == (3,)
    assert new(OLD.replace("#", f"{BRIDGE}\n\n#", 1)) == (1,)
    assert new(f"{OLD}\n## What the council says\n") == (5,)


def test_what_takes_the_place_of_something_else_is_new() -> None:
    assert new(OLD.replace(MINISTERS, BRIDGE)) == (3,)
    assert new(BRIDGE, "") == (1,)


@pytest.mark.parametrize(
    "body",
    [
        OLD,
        "",
        OLD.replace("They agreed", "\n\nThey agreed"),
        OLD.replace(f"\n\n{STORMS}", f" {STORMS}"),
        OLD.replace(f"{HARBOUR}\n\n", "") + f"\n{HARBOUR}\n",
        OLD.replace("Nobody voted.", "") + "\nThey agreed on rules for fishing.\n",
        OLD.replace("forty countries", "fifty countries and many islands"),
        OLD.replace(STORMS, f"{STORMS} {BRIDGE}"),
        OLD.replace(STORMS, f"{BRIDGE} {STORMS}"),
        OLD + f"\n{STORMS}\n",
        OLD + "\n* * *\n\n---\n",
        OLD.replace("# Rules", "Rules").replace(STORMS, f"> {STORMS}"),
        OLD.replace("came from", "came\nfrom"),
        OLD.replace("\n", "\r\n"),
        OLD.replace("countries", "coun\u00adtries"),
    ],
    ids=[
        "same", "empty", "split", "joined", "moved", "half moved", "edited", "longer",
        "longer in front", "copied", "without letters", "other kind", "wrapped", "line ends",
        "soft hyphen",
    ],
)  # fmt: skip
def test_what_was_split_joined_moved_copied_or_edited_is_not_new(body: str) -> None:
    assert new(body) == ()


def test_a_moved_paragraph_that_was_edited_is_not_new() -> None:
    edited = HARBOUR.replace("in May", "in June").replace("ships", "boats")
    assert new(OLD.replace(f"{HARBOUR}\n\n", "") + f"\n{edited}\n") == ()


def test_a_short_line_that_was_copied_is_not_new() -> None:
    old = f"{OLD}\nTo be continued\n"
    assert new(f"To be continued\n\n{old}\n{SCHOOL}\n\nTo be continued\n", old) == (7,)


def test_few_words_that_stood_somewhere_by_chance_are_new_all_the_same() -> None:
    assert new(f"{OLD}\nrules for\n") == (5,)


def test_scripts_without_spaces_are_told_apart_as_well() -> None:
    old = "港は五月に開かれ、四十か国から船が来た。\n\n大臣たちは月曜日に会った。\n"
    assert new(f"{old}\n橋は来年つくられ、町が半分を払う。\n", old) == (3,)
    assert new(old.replace("五月", "六月"), old) == ()
