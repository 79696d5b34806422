"""Every cell knows what it shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diptych.rendering.terminal import visible
from diptych.tui.layout import is_right_to_left, laid_out

CONTENT = st.text(
    alphabet=" ab各\u0301\u200d👩ا\t\x1b\u202e\n\r\u00a0\u2009", min_size=1, max_size=60
).map(str.strip).filter(bool)  # fmt: skip


@given(CONTENT, st.integers(2, 30))
def test_lines_fit_and_cells_point_at_what_they_show(content: str, width: int) -> None:
    places = []
    for line in laid_out(content, width):
        assert sum(cell.columns for cell in line) <= width
        for cell in line:
            places.append(cell.start)
            if not content[cell.start].isspace():
                assert cell.shown[0] in visible(content[cell.start])
    assert places == sorted(places)


@given(CONTENT)
def test_nothing_but_blanks_is_left_out(content: str) -> None:
    shown = "".join(cell.shown for line in laid_out(content, 10) for cell in line)
    assert "".join(shown.split()) == "".join(visible(content.replace("\n", " ")).split()) or (
        "\r" in content
    )


def test_escapes_are_as_wide_as_they_are_shown() -> None:
    (line,) = laid_out("a\x1bb", 80)
    assert [(cell.shown, cell.start) for cell in line] == [
        ("a", 0), ("\\", 1), ("x", 1), ("1", 1), ("b", 1), ("b", 2),
    ]  # fmt: skip


def test_a_line_break_is_one_blank() -> None:
    (line,) = laid_out("one\n  two", 80)
    assert [(cell.shown, cell.start) for cell in line[2:6]] == [
        ("e", 2), (" ", 3), ("t", 6), ("w", 7),
    ]  # fmt: skip


def test_a_long_run_of_blanks_is_no_line() -> None:
    for content, expected in (
        ("a" + " " * 30 + "b", ["a", "b"]),
        ("\u202e \xa0各", ["\\u", "20", "2e", "各"]),
    ):
        lines = laid_out(content, 2)
        assert ["".join(cell.shown for cell in line).strip() for line in lines] == expected


def test_a_line_is_broken_again_where_terminals_may_not_join_letters() -> None:
    lines = laid_out("a\u200d各", 2)
    assert [[cell.shown for cell in line] for line in lines] == [["a\u200d"], ["各"]]


def test_right_to_left_lines_are_known() -> None:
    assert [is_right_to_left(laid_out(text, 80)[0]) for text in ("a b", "各", "a ا")] == [
        False, False, True,
    ]  # fmt: skip
