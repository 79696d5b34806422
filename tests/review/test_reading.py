from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.errors import NothingToCompareError
from diptych.review.reading import select

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.review.reading import Reading


def test_what_fewer_than_two_have_read_is_left_out(read: Callable[..., Reading]) -> None:
    both, alone, nobody = read("one", 1, ann=[], bob=[]), read("two", 1, ann=[]), read("three", 1)
    outlines = [one.outline() for one in (both, alone, nobody)]
    selection = select(outlines, ["ann", "bob", "cid"], ["four"])
    assert [one.open() for one in selection.readings] == [both]
    assert selection.annotators == ("ann", "bob")
    assert selection.without == ("cid",)
    assert selection.left_out == {
        "finished by one only": ["two"],
        "not read": ["three"],
        "changed since": ["four"],
    }


def test_without_a_text_read_by_two_there_is_nothing_to_compare(
    read: Callable[..., Reading],
) -> None:
    with pytest.raises(NothingToCompareError, match="finished by two of ann, bob; mark a text"):
        select([read("one", 1, ann=[]).outline()], ["ann", "bob"])
    with pytest.raises(NothingToCompareError, match="two annotators, and there is only ann"):
        select([], ["ann"])
    with pytest.raises(NothingToCompareError, match="finished by two annotators; mark a text"):
        select([], [])
