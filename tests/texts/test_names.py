"""Several names stand in one field in one way, wherever they came from."""

from __future__ import annotations

import pytest

from diptych.texts.names import joined_names


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        ((), ""),
        (("Ann Lee",), "Ann Lee"),
        (("Lee, Ann", "Bell, Ben"), "Lee, Ann; Bell, Ben"),
        (("Ann Lee;Ben  Bell", "Ann Lee", ""), "Ann Lee; Ben Bell"),
        ((";", " "), ""),
    ],
)
def test_names_are_parted_by_semicolons_each_once(names: tuple[str, ...], joined: str) -> None:
    assert joined_names(names) == joined
