"""How dialogs look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.seen import shown

from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def test_the_picker_shows_the_tree_and_the_definition(
    open_screen: type_of_open, press: type_of_press
) -> None:
    rows = shown(press(open_screen(), "t down"))
    title = "── Theme · a digit picks, letters search, Enter chooses, Esc closes "
    assert rows[8:13] == [
        f"{title:─<80}",
        ">",
        "  1 governance  Global governance",
        "▸ 2   un-process  United Nations",
        "  3 风险  Risk",
    ]
    assert rows[21] == "For example: a vote. Not: a war."
    assert "What it is about." in shown(press(open_screen(), "t down down"))
    assert "Who makes rules." in shown(press(open_screen(), "c"))
    assert "No code matches what is typed." in shown(press(open_screen(), 't "zz/'))
    assert "▸  ▎mood: good" in shown(press(open_screen(), 'c "good'))


def test_what_has_no_room_in_a_list_ends_with_a_mark(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    path = small.root / "annotations/codebook.yaml"
    source = path.read_text().replace("Who makes rules.", "Who makes rules, and so on. " * 30)
    path.write_text(source.replace("en: Global governance", "en: Global governance " + "x" * 90))
    rows = shown(press(open_screen(), "t"))
    assert rows[10].endswith("xx…")
    assert rows[21].endswith("…")
    assert shown(press(open_screen(), "t down"))[21] == "For example: a vote. Not: a war."


def test_other_dialogs_show_what_is_typed(open_screen: type_of_open, press: type_of_press) -> None:
    rows = shown(press(open_screen(), 'o "xy enter enter 1'))
    assert rows[-6:-2] == [
        "      code   xy", "     value > 1", "     label", "definition"
    ]  # fmt: skip
    assert "> abc" in shown(press(open_screen(), 'n "abc'))
    searching = shown(press(open_screen(), '/ "hand'))
    assert any(row.startswith("── search: 1 of 1; Enter next, Esc keeps it ─") for row in searching)
    lost = shown(press(open_screen(), '/ "zz'))
    assert any(row.startswith("── search: not found; Esc closes ─") for row in lost)
    assert shown(press(open_screen(), "?"))[2] == "Move"
    assert "t  code theme" in [row.lstrip() for row in shown(press(open_screen(), "?"), height=90)]


def test_a_note_is_wrapped_and_a_line_to_search_shows_where_the_cursor_is(
    open_screen: type_of_open, press: type_of_press
) -> None:
    letters = "各" * 60 + "end"
    rows = shown(press(open_screen(), f'n "{letters}'))[-5:-2]
    assert rows == [f"> {'各' * 38}", f"  {'各' * 22}end", ""]
    (row,) = [row for row in shown(press(open_screen(), f'/ "{letters}')) if row.startswith(">")]
    assert row.startswith(">…")
    assert row.endswith("各end")
    assert columns_of(row) < 80


def test_a_list_says_which_part_of_it_is_shown(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    path = small.root / "annotations/codebook.yaml"
    codes = "\n".join(f"      code-{number:02}:" for number in range(30))
    long = "".join(f"      {'long-' * 20}{number}:\n" for number in range(2))
    path.write_text(f"facets:\n  theme:\n    codes:\n{codes}\n{long}")
    rows = shown(press(open_screen(), "t"))
    assert any(row.startswith("── theme · 1–11 of 32 · a digit picks, ") for row in rows)
    assert any(row.startswith("  9▎code-08") for row in rows)
    end = shown(press(open_screen(), "t pagedown pagedown pagedown pagedown"))
    assert any(row.startswith("── theme · 22–32 of 32 · ") for row in end)
    cut = [row for row in shown(press(open_screen(), 't "long')) if row.endswith(("-0", "-1"))]
    assert len(cut) == 2
    assert all("…" in row for row in cut)
    help_ = shown(press(open_screen(), "?"))
    assert help_[1].startswith("── keys · 1–20 of ")
    end = press(open_screen(), "? " + "pagedown " * 20)
    assert shown(press(end, "up")) != shown(end)
    narrow = shown(press(open_screen(), "?"), 40)
    assert any(row.endswith("…") for row in narrow)


def test_the_code_that_is_given_is_marked_and_taken_away_by_a_key(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "t 1 a 1 a")
    rows = shown(state)
    assert any(row.startswith("▸ 1 china") and row.endswith(" · given") for row in rows)
    assert any(
        row.startswith("      take china away (-, or Del)") or "take china away" in row
        for row in rows
    )
    assert press(state, "3").dialog is not None
    for key in ("backspace", "delete"):
        (said,) = press(state, key).session.side.annotations.annotations.values()
        assert said.codes == {"theme": "governance"}
        press(state, "u a 1 a")
        state = press(open_screen(), "] a 1 a")
    assert press(state, '"x backspace').dialog is not None
    assert press(press(open_screen(), "a"), "backspace").dialog is not None
