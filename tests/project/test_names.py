"""What may become a file name."""

from __future__ import annotations

import pytest

from diptych.errors import BadIdError
from diptych.project.names import is_id, require_id, slug


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


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The Post", "the-post"),
        ("Straße nach Köln", "strasse-nach-koln"),
        ("Ko\u0308ln", "koln"),
        ("Søren Łukasz", "soren-lukasz"),
        ("Новости дня", "novosti-dnya"),
        ("北京新闻", "beijingxinwen"),
        ("ข่าว", "khaw"),
        ("اخبار", "khbr"),
        ("हिन्दी", "hindi"),
        ("Hafen\u00adgeb\u200bühr", "hafengebuhr"),
        ("a" * 63 + " b", "a" * 63),
    ],
)
def test_names_become_ids_without_losing_letters(words: str, name: str) -> None:
    assert slug(words) == name


@pytest.mark.parametrize("words", ["", "…", "\u200b", "\ud800", "CON", "com1"])
def test_what_has_no_letters_or_is_a_device_becomes_no_id(words: str) -> None:
    assert slug(words) == ""
