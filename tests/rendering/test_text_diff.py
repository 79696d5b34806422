from __future__ import annotations

import pytest

from diptych.comparison.text_diff import Wording, compare_wording
from diptych.rendering.terminal import Screen
from diptych.rendering.text_diff import (
    inline,
    marked,
    numbers_table,
    percent,
    side_by_side,
    summary,
    wording_table,
)
from diptych.texts.text import parse_text

_WATER = "น้ำ"
"""One character to a reader, and three code points."""
OLD = """\
# Rules

Ministers agreed on old rules.

Critics call them weak.

Nobody was asked before.

The end of the story.

This one moves down and changes a bit.

First half of it. Second half of it.

Last one.
"""
NEW = """\
# Rules

Ministers agreed on new rules.

Critics call them weak.

Nobody was asked before.

First half of it.

Second half of it.

Last one.

This one moved down and changes a bit.

Wholly new.
"""
NAMES = ("old", "new")


def _wording(old: str = OLD, new: str = NEW) -> Wording:
    a, b = (parse_text("t", b"", source, "t.md") for source in (old, new))
    return compare_wording(a, b)


def test_inline_shows_both_wordings_and_both_numbers() -> None:
    assert (
        inline(_wording(), 0, Screen())
        == """\
··· 1 unchanged paragraph: 1

  2    2  Ministers agreed on [-old-]{+new+} rules.

··· 2 unchanged paragraphs: 3-4

  5       [-The end of the story.-]

  6       moved to 8

  7  5-6  First half of it. {+¶+} Second half of it.

··· 1 unchanged paragraph: 7

  6    8  moved from 6: This one [-moves-]{+moved+} down and changes a bit.

       9  {+Wholly new.+}"""
    )


def test_what_is_unchanged_at_the_end_is_folded_too() -> None:
    shown = inline(
        _wording("One two.\n\nThree.\n\nFour.", "One 2.\n\nThree.\n\nFour."), 0, Screen()
    )
    assert shown.endswith("\n\n··· 2 unchanged paragraphs: 2-3")


def test_context_is_shown_around_changes() -> None:
    shown = inline(_wording(), 1, Screen())
    assert "··· 1 unchanged" not in shown
    assert "  1    1  # Rules\n" in shown
    assert inline(_wording(), None, Screen()).count("unchanged") == 0


def test_merged_paragraphs_show_where_the_first_one_ended() -> None:
    shown = inline(
        _wording("First half of it.\n\nOther half of it.", "First half of it. Other half of it."),
        0,
        Screen(),
    )
    assert shown == "1-2    1  First half of it. [-¶-] Other half of it."


def test_a_break_that_is_not_the_only_change_is_shown_too() -> None:
    shown = inline(
        _wording(
            "First half of it. Other half of it.", "First half of it, too.\n\nOther half of it."
        ),
        0,
        Screen(),
    )
    assert shown == "  1  1-2  First half of it[-. -]{+, too.¶ +}Other half of it."


def test_colour_comes_on_top_of_the_marks() -> None:
    shown = inline(_wording("An old rule.", "A new rule."), 0, Screen(width=60, colour=True))
    assert "\x1b[31m[-An old-]\x1b[0m\x1b[32m{+A new+}\x1b[0m rule." in shown


def test_panels_show_versions_at_the_same_height() -> None:
    assert (
        side_by_side(_wording(), NAMES, 0, Screen(width=51))
        == """\
old                      │ new
                         │
··· 1 unchanged paragraph: 1
                         │
  2  Ministers agreed on │   2  Ministers agreed on
     [-old-] rules.      │      {+new+} rules.
                         │
··· 2 unchanged paragraphs: 3-4
                         │
  5  [-The end of the    │
     story.-]            │
                         │
  6  moved to 8          │
                         │
  7  First half of it.   │ 5-6  First half of it.
     Second half of it.  │      {+¶+} Second half
                         │      of it.
                         │
··· 1 unchanged paragraph: 7
                         │
  6  This one [-moves-]  │   8  moved from 6: This
     down and changes a  │      one {+moved+} down
     bit.                │      and changes a bit.
                         │
                         │   9  {+Wholly new.+}"""
    )


def test_no_line_is_wider_than_the_terminal() -> None:
    for width in (20, 40, 80, 200):
        screen = Screen(width=width)
        for shown in (inline(_wording(), 0, screen), side_by_side(_wording(), NAMES, 0, screen)):
            lines = [line for line in shown.split("\n") if "···" not in line]
            assert max(map(len, lines)) <= width


def test_control_characters_are_shown_as_escapes() -> None:
    assert inline(_wording("a \x1b[31m b c", "a d b c"), 0, Screen()).endswith(
        "a [-\\x1b[31m-]{+d+} b c"
    )


def test_the_table_has_a_row_for_each_paragraph_that_changed() -> None:
    columns, rows = wording_table(_wording(), 0)
    assert [column.header for column in columns] == ["a", "b", "kind", "wording"]
    assert rows[-1] == ["", "9", "inserted", "{+Wholly new.+}"]
    assert [row[2] for row in rows] == ["changed", "deleted", "changed", "moved", "inserted"]


def test_the_numbers_add_up() -> None:
    columns, rows = numbers_table(_wording(), None)
    assert [column.header for column in columns] == [
        "a", "b", "paragraph", "kept", "deleted", "inserted", "in common",
    ]  # fmt: skip
    *paragraphs, total = rows
    for column in (3, 4, 5):
        assert sum(int(row[column]) for row in paragraphs) == int(total[column])
    assert total == ["", "", "all", "30", "7", "4", "84.5%"]


def test_the_summary_counts_paragraphs() -> None:
    assert summary(_wording()) == (
        "paragraphs: 2 changed, 1 moved, 1 deleted, 1 inserted, 4 unchanged; "
        "84.5% of the words in common"
    )


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (None, "–"),
        (0.0, "0.0%"),
        (0.0001, "<0.1%"),
        (0.5, "50.0%"),
        (0.9999, ">99.9%"),
        (1.0, "100.0%"),
    ],
)
def test_only_all_is_a_hundred_percent(share: float | None, written: str) -> None:
    assert percent(share) == written


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("The sea was calm.", "The sea is calm.", "The sea [-was-]{+is+} calm."),
        ("The sea.", "The sea. Now", "The sea.{+ Now+}"),
        (
            "One two three four five six seven eight nine ten eleven twelve.",
            "One two three four five 6 seven eight nine ten eleven 12.",
            "… four five [-six-]{+6+} seven … ten eleven [-twelve-]{+12+}.",
        ),
        (
            f"{_WATER * 8}ก文ก{_WATER * 8}",
            f"{_WATER * 8}ก字ก{_WATER * 8}",
            f"… {_WATER * 3}ก[-文-]{{+字+}}ก{_WATER * 3} …",
        ),
        ("The sea was calm.", "Nobody came.", ""),
        ("", "New.", ""),
    ],
)
def test_two_wordings_are_written_as_one_where_they_are_alike(
    old: str, new: str, shown: str
) -> None:
    assert marked(old, new, 12) == shown
