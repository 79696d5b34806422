from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rendering.test_comparison import cell, comparison, row

from diptych.rendering.comparison import comparison_tables, footnotes
from diptych.rendering.courses import Times, courses
from diptych.rendering.tables import MARKUP
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from diptych.comparison.tables import Comparison

WIDE = Screen(width=100)
MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04"]


def by(fields: str, names: list[str], *shares: tuple[int, ...]) -> Comparison:
    """Compare groups of ten paragraphs each, or of none where a count is -1."""
    rows = [
        row(f"code {number}", *(cell(max(n, 0), 10 * (n >= 0)) for n in counts))
        for number, counts in enumerate(shares)
    ]
    return replace(comparison(names, *rows), by=fields)


YEAR = by("date:month", MONTHS, (8, 0, -1, 1), (2, 4, -1, 8))


def drawn(compared: Comparison, screen: Screen = WIDE) -> list[list[str]]:
    """Return the courses of each row, line by line."""
    found = courses(compared, screen)
    assert found is not None
    return [found.cells(one) for one in compared.tables[0].rows]


def tables(compared: Comparison, screen: Screen = WIDE, style: str = "simple") -> str:
    return "\n\n".join(comparison_tables(compared, style, screen))


def notes(compared: Comparison, screen: Screen = WIDE) -> str:
    return "\n".join(footnotes(compared, "simple", screen))


def test_a_course_has_a_block_for_each_time_and_a_gap_where_nothing_is_counted() -> None:
    assert drawn(YEAR) == [["█▁ ▂"], ["▃▅ █"]]
    header, _, *rows = tables(YEAR).split("\n\n")[-1].split("\n")
    assert header.endswith("  course")
    assert [one.split("%  ")[-1] for one in rows] == ["█▁ ▂", "▃▅ █"]


@pytest.mark.parametrize(
    ("times", "places"),
    [
        (["2024-12", "2025-01", "2025-04"], (0, 1, 4)),
        (["2024-Q4", "2025-Q1", "2025-Q3"], (0, 1, 3)),
        (["2020-W53", "2021-W01", "2021-W52"], (0, 1, 52)),
        (["1999", "2004", "2005"], (0, 5, 6)),
        (["1990-01", "1990-02", "2025-01"], (0, 1, 2)),
    ],
)
def test_times_stand_as_far_apart_as_they_are(times: list[str], places: tuple[int, ...]) -> None:
    found = Times.of(by("date:part", times, (1, 2, 3)))
    assert found is not None
    assert found.places == places


def test_a_time_without_texts_leaves_a_gap() -> None:
    assert drawn(by("date:month", ["2025-01", "2025-02", "2025-05"], (8, 0, 1))) == [["█▁  ▂"]]
    far = by("date:month", ["2025-01", "2025-05"], (8, 1))
    assert courses(far, WIDE) is None, "two times are no course, however far apart"


def test_none_and_little_are_told_apart() -> None:
    little = by("date:year", ["2023", "2024", "2025"], (0, 1, 10))
    assert drawn(little) == [["▁▂█"]]


def test_where_blocks_cannot_be_encoded_there_are_letters() -> None:
    plain = replace(WIDE, blocks=False)
    assert drawn(YEAR, plain) == [["#_ ."], [":= #"]]
    assert "_ none, # 80.0%" in notes(YEAR, plain)
    assert tables(YEAR, plain).isascii() is False  # the dash of an empty cell
    assert not set("▁▂▃▄▅▆▇█") & set(tables(YEAR, plain))


def test_what_blocks_stand_for_is_said() -> None:
    assert notes(YEAR).split("\n")[-1] == (
        "course: shares from 2025-01 to 2025-04, one place for each time; "
        "▁ none, █ 80.0%, one scale in all tables; a gap: nothing counted"
    )


def test_each_source_has_a_course_of_its_own_in_its_colour() -> None:
    names = ["Sun · 2025-01", "新华社 · 2025-01", "Sun · 2025-03", "新华社 · 2025-02"]
    both = by("source,date:month", names, (1, 2, 3, 4))
    assert drawn(both) == [["▃ ▇", "▅█ "]]
    header = tables(both, Screen(width=150)).split("\n\n")[-1].split("\n")[0]
    assert header.split("  ")[-2:] == ["course Sun", "course 新华社"]
    assert drawn(both, replace(WIDE, colour=True)) == [
        ["\x1b[38;5;30m▃ ▇\x1b[0m", "\x1b[38;5;98m▅█ \x1b[0m"]
    ]


def test_texts_without_a_date_have_no_place_in_time() -> None:
    undated = by("date:month", [*MONTHS[:3], "no month"], (1, 2, 4, 8))
    assert drawn(undated) == [["▃▅█"]], "nor any in the scale"
    assert Times.of(by("date:month", ["no month"], (1,))) is None
    times = Times.of(undated)
    assert times is not None
    assert times.ends == ("2025-01", "2025-03")


@pytest.mark.parametrize(
    "compared",
    [
        by("date:month", MONTHS[:2], (1, 2)),
        by("source", MONTHS, (1, 2, 3, 4)),
        by("date:month", ["times-1", "sun-8", "times-3"], (1, 2, 3)),
        by("date:month", MONTHS, (0, 0, 0, 0)),
        by("date:month,date:year", MONTHS, (1, 2, 3, 4)),
    ],
    ids=["two times", "no times", "texts by name", "nothing", "two kinds of times"],
)
def test_of_what_has_no_course_there_is_none(compared: Comparison) -> None:
    assert courses(compared, WIDE) is None
    assert "course" not in tables(compared) + notes(compared)


def test_courses_are_for_terminals_that_have_room() -> None:
    weeks = [f"2025-W{week:02}" for week in range(1, 53)]
    long = by("date:week", weeks, tuple(week % 9 for week in range(52)))
    assert courses(long, Screen(width=70)) is not None
    assert courses(long, Screen(width=69)) is None
    assert courses(YEAR, Screen()) is None
    for style in MARKUP - {"docx", "xlsx"}:
        assert "course" not in tables(YEAR, WIDE, style)


def test_of_many_sources_the_first_have_courses() -> None:
    names = [f"s{number:02} · {time}" for number in range(10) for time in MONTHS[:3]]
    many = by("source,date:month", names, tuple(n % 7 for n in range(30)))
    assert [len(drawn(many, Screen(width=width))[0]) for width in (40, 80, 300)] == [2, 6, 8]
    assert notes(many).endswith("no room for the course of 2 more")
    assert "no room" not in notes(YEAR)


@given(
    st.lists(st.integers(-1, 10), min_size=12, max_size=12),
    st.integers(40, 200),
    st.sampled_from(["Times", "新华社 Beijing"]),
)
def test_tables_with_courses_fit(counts: list[int], width: int, source: str) -> None:
    names = [
        f"{one} · {time}" for one in (source.replace(" · ", " "), "Sun", "b") for time in MONTHS
    ]
    compared = by("source,date:month", names, tuple(counts))
    shown = tables(compared, Screen(width=width))
    assert max(map(columns_of, shown.split("\n"))) <= width
