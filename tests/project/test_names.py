"""What may become a file name."""

from __future__ import annotations

import pytest

from diptych.errors import BadIdError
from diptych.project.names import is_id, require_id


@pytest.mark.parametrize("name", ["a", "7", "un-resolution", "a--b", "x" * 64, "console", "com10"])
def test_letters_digits_and_inner_hyphens_make_an_id(name: str) -> None:
    assert require_id(name, "a text") == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "-", "-a", "a-", "A", "é", "a b", "a_b", "a.b", ".", "..", "../a", "a/b", "/a"),
        *("a\n", "a\0", "x" * 65, "con", "nul", "aux", "prn", "com1", "lpt9", "٣", "~"),
    ],
)
def test_anything_else_makes_none(name: str) -> None:
    assert not is_id(name)
    with pytest.raises(BadIdError) as caught:
        require_id(name, "a text")
    assert str(caught.value) == (
        f"{name!r} cannot be the id of a text: use a-z, 0-9 and -, at most 64 characters, with a "
        "letter or digit at both ends; con, nul and other names of devices are taken"
    )
