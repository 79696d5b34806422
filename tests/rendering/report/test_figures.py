from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from diptych.rendering.report.figures import (
    Bar,
    Strip,
    bar,
    dots,
    key,
    lines,
    mark,
    share_bar,
    strips,
)


def parts(svg: str) -> list[tuple[str, dict[str, str]]]:
    return [(one.tag, one.attrib) for one in tree(svg)]


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - it is of our own making


def test_a_bar_points_to_the_group_that_has_more() -> None:
    assert parts(bar(Bar(-0.25), 0.5))[1:] == [
        ("rect", {"class": "g0", "x": "50", "y": "5", "width": "50", "height": "10"})
    ]
    assert parts(bar(Bar(0.5), 0.5))[1:] == [
        ("rect", {"class": "g1", "x": "100", "y": "5", "width": "100", "height": "10"})
    ]
    assert len(parts(bar(Bar(0), 0.5))) == 1


def test_an_interval_ends_where_the_axis_does() -> None:
    whisker = parts(bar(Bar(0.1, -0.9, 0.25), 0.5))[2]
    assert whisker == ("path", {"class": "whisker", "d": "M0 10H150M0 7v6M150 7v6"})


def test_a_share_is_a_part_of_the_whole() -> None:
    assert [attributes["width"] for _, attributes in parts(share_bar(0.25, "g1"))] == ["200", "50"]
    assert len(parts(share_bar(0, "g1"))) == 1


def test_groups_have_marks_of_different_shapes() -> None:
    shapes = [parts(f"<svg>{mark(group, 10, 10)}</svg>")[0] for group in range(8)]
    filled = ["ring" not in attributes["class"] for _, attributes in shapes]
    assert filled == [True] * 4 + [False] * 4
    for _, attributes in shapes:
        attributes.pop("class")
    assert len({(tag, *attributes.items()) for tag, attributes in shapes}) == 8
    assert len({key(group) for group in range(8)}) == 8


def test_a_group_without_a_share_has_no_dot() -> None:
    found = parts(dots([0.0, None, 0.5], 0.5))
    assert [attributes["class"] for _, attributes in found] == ["rule", "g0", "g2"]


def test_a_line_goes_from_share_to_share_and_over_no_gap() -> None:
    drawn = [
        attributes["d"]
        for _, attributes in parts(lines([[0.5, 0.25, 0.0], [0.5, None, 0.0]], 0.5))
        if attributes["class"].startswith("line")
    ]
    assert drawn == ["M8 4L108 15L208 26", "M8 4M208 26"]


def test_columns_are_as_wide_as_paragraphs_are_long() -> None:
    rows = [Strip("A & <b>", "g0", [0.5, 0, 1]), Strip("B", "low", [0, 0, 0], begins=True)]
    svg = strips([100, 300, 100], rows, 'Along "it"')
    assert tree(svg).attrib["aria-label"] == 'Along "it"'
    long = strips([1], [Strip("x" * 40, "g0", [1])], "x")
    assert f">{'x' * 29}…<" in long
    wide = strips([1], [Strip("界" * 40, "g0", [1])], "x")
    assert f">{'界' * 14}…<" in wide, "letters of double width take as much room"
    labels = [one.text for one in tree(svg) if one.tag == "text"]
    assert labels == ["1", "2", "3", "A & <b>", "B"]
    [drawn] = [attributes["d"] for tag, attributes in parts(svg) if attributes["class"] == "g0"]
    assert drawn == "M190 32v-8h198.8v8zM989.2 32v-13h198.8v13z"


@pytest.mark.parametrize("lengths", [[], [1] * 900])
def test_numbers_are_left_out_where_there_is_no_room(lengths: list[int]) -> None:
    svg = strips(lengths, [], "x")
    assert len(tree(svg)) <= 100
