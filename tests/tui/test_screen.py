"""What the screen shows, at any size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tui.seen import plain, shown, sized
from wcwidth import iter_graphemes

from diptych.annotations.quotes import Span
from diptych.rendering.wrapping import columns_of
from diptych.tui.dialogs import Search
from diptych.tui.rows import (
    BOLD,
    DIM,
    InText,
    Look,
    OnAnnotation,
    OnKey,
    OnOption,
    fitted,
    piece,
    target_at,
)
from diptych.tui.screen import clicked_on, drawn, side_at
from diptych.tui.state import looked_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def test_orphans_are_counted_in_the_title_and_shown_nowhere_else(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    small.annotate("english", "ann", start=2, end=5, codes={"theme": "governance"})
    path = small.root / "annotations/english/ann.json"
    lost = path.read_text().replace('"start": 2,', '"orphan": true, "start": 900,')
    path.write_text(lost.replace('"end": 5,', '"end": 903,'))
    state = press(open_screen(), "]")
    assert state.message == "there is no annotation yet"
    title, *rows = shown(state)
    assert title.startswith(" english · 0/4 coded · not read · 1 orphan · ann")
    assert not any("governance" in row for row in rows)
    assert press(state, "F").session.side.annotations.orphans


def looks(state: ScreenState, words: str) -> set[Look]:
    """Return the looks of the row that holds some words, its blank parts left out."""
    rows = drawn(sized(state))
    row = next(row for row in rows if words in plain(row))
    return {one.look for one in row if one.shown.strip()}


def test_all_that_is_found_is_marked_and_the_current_one_most(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), '/ "one')
    row = next(row for row in drawn(sized(state)) if "One sentence" in plain(row))
    current, others = Look(reverse=True), Look(dim=True, reverse=True)
    marked = ["".join(one.shown for one in row if one.look == look) for look in (current, others)]
    assert marked == ["One", "one"]
    ended = press(state, "escape")
    assert others not in {one.look for row in drawn(sized(ended)) for one in row}


class _Counted(tuple[Span, ...]):
    """Matches that count how often somebody looks at one of them."""

    __slots__ = ()
    looks: ClassVar[list[object]] = []

    def __iter__(self) -> Iterator[Span]:
        for one in super().__iter__():
            self.looks.append(one)
            yield one

    def __getitem__(self, place: Any) -> Any:
        self.looks.append(place)
        return super().__getitem__(place)


@pytest.mark.parametrize("gap", ["\n\n", " "])
def test_of_a_long_text_only_what_is_found_on_the_screen_is_looked_at(
    small: Project, open_screen: type_of_open, press: type_of_press, gap: str
) -> None:
    body = gap.join(["The sea was here, where men were seen."] * 400)
    (small.root / "texts" / "long.md").write_text(body, encoding="utf-8")
    state = press(open_screen("long"), '/ "e up')
    dialog = state.dialog
    assert isinstance(dialog, Search)
    assert len(dialog.matches) == 400 * 11
    counted = sized(replace(state, dialog=replace(dialog, matches=_Counted(dialog.matches))))
    _Counted.looks.clear()
    rows = drawn(counted)
    assert 0 < len(_Counted.looks) < 1000
    assert rows == drawn(sized(state))


def test_what_is_found_at_the_end_of_a_line_is_marked_in_both(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    body = " ".join(["The sea was here."] * 20)
    (small.root / "texts" / "long.md").write_text(body, encoding="utf-8")
    state = sized(press(open_screen("long"), '/ "sea space "was space "here'), 31, 40)
    cells = {
        one.target.offset: one.look.reverse
        for row in drawn(state)
        for one in row
        if isinstance(one.target, InText) and one.shown.isalpha()
    }
    found = range(4, 16)
    assert len(cells) == len(body.replace(" ", "").replace(".", ""))
    assert all(is_marked == (at % 18 in found) for at, is_marked in cells.items())


def test_a_text_stands_as_one_reads_it_above_its_annotations(open_screen: type_of_open) -> None:
    rows = shown(open_screen())
    assert rows[0].startswith(" english · 0/4 coded · not read · ann · An English text")
    assert rows[1:10] == [
        "▌1  The heading",
        "",
        " 2  One sentence here. Another one, by Dr. Li of the U.N.,",
        "    follows! A third?",
        "",
        " 3  Wrapped by hand on two lines. It ends.",
        "",
        " 4  Short.",
        "",
    ]
    assert rows[15] == "─" * 80
    assert rows[16] == "Paragraph 1: no annotations"
    assert rows[21] == "─" * 80
    assert rows[22] == "selected: paragraph, 2 words; a code makes an annotation"
    assert rows[23].startswith("? help  t theme  a actor  o mood  Space next")


def test_annotations_stand_beside_text_and_margin_where_there_is_room(
    open_screen: type_of_open, press: type_of_press
) -> None:
    rows = shown(press(open_screen(), 't "un enter n "Why enter'), width=200)
    assert rows[1].split("  ")[-1].strip() == "Paragraph 1: 1 annotation"
    assert [row[139:].strip() for row in rows[2:5]] == [
        "▸ “The heading”", "theme: governance/un-process", "note: Why",
    ]  # fmt: skip
    assert rows[1].startswith("▌1• The heading")
    assert rows[1][101:].startswith("▎un-process")


def test_two_texts_stand_on_both_sides_of_the_hinge(open_screen: type_of_open) -> None:
    rows = drawn(open_screen("english", "mixed"))
    for row in rows[:-2]:
        assert "│" in plain(row)[30:40] or plain(row) == "─" * 80
    assert "各国应加强合作" in plain(rows[1])


@pytest.mark.parametrize("width", [80, 81])
def test_the_header_of_two_texts_reaches_the_last_column(
    open_screen: type_of_open, press: type_of_press, width: int
) -> None:
    for state in (open_screen("english", "mixed"), press(open_screen("english", "mixed"), "tab")):
        title = drawn(sized(state, width))[0]
        assert sum(one.columns for one in title) == width
        assert title[-1].look == (BOLD if state.session.active else DIM)


def test_the_status_is_never_cut_for_the_names_beside_it(
    small: Project, open_screen: type_of_open
) -> None:
    long_id = "liputan6-on-the-proposal-of-li-qiang"
    (small.root / "texts" / f"{long_id}.md").write_text("Satu.\n\nDua.")
    state = open_screen(long_id, "english")
    assert shown(state, 80)[0].split("│") == [
        " liputan6-on-t… · 0/2 coded · not read ",
        " english · 0/4 coded · not read",
    ]
    assert shown(state, 60)[0].split("│") == [
        " liputan6-… · 0/2 · not read ", " english · 0/4 · not read",
    ]  # fmt: skip
    assert shown(open_screen("english"), 60)[0] == (
        " english · 0/4 coded · not read · ann · An English text"
    )
    assert shown(open_screen("english"), 50)[0] == (
        " english · 0/4 coded · not read · ann · An Engli…"
    )


def test_the_header_names_the_text_that_was_drawn_and_is_next(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    draw = small.root / "annotations/assignments.csv"
    assert looked_ahead(open_screen()).following == ""
    draw.write_text("text,annotator\nenglish,ann\nmixed,ann\nmixed,bea\n")
    state = looked_ahead(open_screen())
    title = " english · 0/4 coded · not read · next: mixed · ann · An English text"
    assert [shown(state, width)[0] for width in (80, 60, 46, 44, 42)] == [
        title, title[:58] + "…", title[:45], f"{title[:31]} · ann · An…", title[:31],
    ]  # fmt: skip
    both = replace(looked_ahead(open_screen("english", "mixed")), following="another-text")
    first, second = shown(both, 120)[0].split("│")
    assert " · next: another-text" in first
    assert "next:" not in second
    assert "next:" not in shown(both, 80)[0]
    finished = press(state, "F")
    assert finished.following is None
    assert looked_ahead(press(finished, "F N")).following == "english"
    small.update("mixed", "ann", lambda said: msgspec.structs.replace(said, finished=True))
    assert looked_ahead(open_screen()).following == ""
    draw.write_text("text,annotator\nenglish,ann\nmixed\n")
    assert looked_ahead(open_screen()).following == ""


def test_looks_tell_annotations_apart_without_colour(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "down . -")
    current = Look(colour="color(166)", underline=True, reverse=True)
    assert looks(state, "One sentence") >= {current, Look()}
    state = press(state, "escape")
    assert looks(state, "One sentence") >= {current._replace(reverse=False), Look()}
    assert looks(press(state, "."), "One sentence") >= {current}
    state = press(state, "C t enter escape")
    both = looks(state, "One sentence")
    assert {look.colour for look in both if look.underline} == {"color(33)", ""}


def test_foreign_signs_are_visible_and_markup_is_text(open_screen: type_of_open) -> None:
    text = "\n".join(shown(open_screen("mixed"), width=100))
    assert r"Signs \x1b[31m \u202e here, e" in text
    assert "[bold]markup[/bold]" in text
    assert "\x1b" not in text


def test_right_to_left_lines_are_kept_from_their_neighbours(open_screen: type_of_open) -> None:
    (row,) = [row for row in shown(open_screen("mixed")) if "عربي" in row]
    assert row.index("\u200e") < row.index("ه") < row.rindex("\u200e")


SIZES = st.tuples(st.integers(1, 210), st.integers(1, 65))

KEYS = st.lists(
    st.sampled_from(
        [
            *("down", "pagedown", ".", "right", "shift+right", "shift+down", "t", "enter"),
            *("escape", "?", "/", "n", "h", "o", "c", "m", "v", "tab", "up", "backspace"),
            *("U", "end", ")"),
        ]
    ),
    max_size=10,
)


@given(SIZES, KEYS, st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_screen_is_filled_exactly(
    open_screen: type_of_open,
    press: type_of_press,
    size: tuple[int, int],
    keys: list[str],
    two: bool,  # noqa: FBT001 - drawn
) -> None:
    state = press(open_screen(*(["mixed", "english"] if two else ["mixed"])), " ".join(keys))
    width, height = size
    rows = drawn(sized(state, width, height))
    assert len(rows) == height
    for row in rows:
        assert sum(one.columns for one in row) == width
        assert sum(columns_of(g) for one in row for g in iter_graphemes(one.shown)) == width


@given(st.lists(st.tuples(st.integers(0, 150), st.integers(1, 60)), max_size=5), SIZES)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_annotations_can_be_visited(
    small: Project,
    open_screen: type_of_open,
    press: type_of_press,
    spans: list[tuple[int, int]],
    size: tuple[int, int],
) -> None:
    (small.root / "annotations" / "english" / "ann.json").unlink(missing_ok=True)
    length = len(small.text("english").body)
    for first, count in spans:
        start = min(first, length - 1)
        end = min(start + count, length)
        touched_first, touched_last = small.text("english").touched(start, end)
        if touched_first > touched_last:
            continue
        small.annotate("english", "ann", start=start, end=end, codes={"actor": "china"})
    state = open_screen()
    for keys in ["]"] * 3 + [
        "enter",
        "[",
        "right",
        "] u",
        "shift+left",
        "] m . enter",
        "u",
        "] x u",
    ]:
        state = press(state, keys)
        assert len(drawn(sized(state, *size))) == size[1]


def test_the_selection_is_always_on_the_screen(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    body = "\n\n".join(f"Paragraph {n}. " + "word " * (n % 7 * 30) + f"end{n}." for n in range(40))
    (small.root / "texts" / "long.md").write_text(body)
    state = open_screen("long")
    for keys in ["end", "up", "left", "home", "pagedown", *["down"] * 20, *["up"] * 9, "left"]:
        state = press(state, keys)
        text = " ".join(plain(row) for row in drawn(state))
        words = state.session.side.passage.split()
        assert words[0] in text
        assert f"▌{state.session.side.paragraph:>2}" in text or keys == "left"


def test_what_is_taller_than_the_screen_shows_its_beginning(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    (small.root / "texts" / "tall.md").write_text("First. " + "word " * 900 + "last.\n\nNext.")
    state = open_screen("tall")
    assert shown(state)[1].startswith("▌1  First.")
    state = press(state, "end up left")
    assert any(row.endswith("last.") for row in shown(state))


def test_every_cell_knows_what_a_click_means(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "t enter")
    (annotation_id,) = state.session.side.annotations.annotations
    assert clicked_on(state, 8, 3) == InText(0, 19)
    assert clicked_on(state, 3, 17) == OnAnnotation(0, annotation_id)
    assert clicked_on(state, 9, 23) == OnKey("x")
    assert clicked_on(press(state, "escape"), 9, 23) == OnKey("t")
    assert clicked_on(state, 0, 20) is None
    assert clicked_on(state, 0, 99) is None
    picking = press(state, "a")
    assert clicked_on(picking, 40, 11) == OnOption(1)


def test_sides_are_known_by_column(open_screen: type_of_open) -> None:
    state = open_screen("english", "mixed")
    assert [side_at(state, column) for column in (0, 38, 40, 79)] == [0, 0, 1, 1]
    state = open_screen()
    assert side_at(state, 79) == 0


@pytest.mark.parametrize(("width", "expected"), [(5, "a各  "), (3, "a各"), (2, "a "), (0, "")])
def test_rows_are_cut_between_graphemes(width: int, expected: str) -> None:
    row = fitted([piece("a各")], width)
    assert "".join(one.shown for one in row) == expected
    assert target_at(row, 99) is None


def test_a_name_stands_in_the_header_however_narrow_it_is(
    small: Project, open_screen: type_of_open
) -> None:
    small.add_texts({"english-again": "Once."})
    heads = [shown(open_screen(), width)[0] for width in (60, 30)]
    two = open_screen("english-again", "english")
    heads += [shown(two, width)[0].split("│")[0].rstrip() for width in (37, 30)]
    assert heads == [
        " english · 0/4 coded · not read · ann · An English text",
        " english · 0/4 · not read",
        " english-a… · 0/1",
        " english-aga…",
    ]


def test_where_nothing_of_use_has_room_the_screen_says_how_much_it_needs(
    open_screen: type_of_open, press: type_of_press
) -> None:
    assert shown(open_screen(), 30, 7)[1].startswith("▌1  The heading")
    assert shown(press(open_screen(), "t"), 80, 6)[:2] == [
        "too small: needs 30 columns, 7 rows; q quits", "",
    ]  # fmt: skip
    assert shown(open_screen(), 29, 3) == ["too small: needs 30 columns,", "7 rows; q quits", ""]
