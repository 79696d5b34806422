"""Edits of front matter: what was asked for is said, and every other byte is as it was."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.errors import YamlError
from diptych.texts.appearance import typed_name
from diptych.texts.front_matter import can_have_appeared, with_fields
from diptych.texts.text import control_character, split_front_matter

RICH = """\
---
# by hand
title: 'One'   # for now
source:   # none
author: >-
  Ann
  Bee

date: 2020
---

Body.
"""


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"title": "Two"}, "'One'", "Two"),
        ({"title": "It's: # two"}, "'One'", "'It''s: # two'"),
        ({"source": "BBC"}, "source:   # none", "source: BBC   # none"),
        ({"author": "Cat"}, ">-\n  Ann\n  Bee\n\n", "Cat\n\n"),
        ({"country": "UK"}, "date: 2020\n", "date: 2020\ncountry: UK\n"),
        ({"title": None}, "title: 'One'   # for now\n", ""),
        ({"author": None}, "author: >-\n  Ann\n  Bee\n\n", ""),
        ({"title": None, "date": "2021"}, "title: 'One'   # for now\n", ""),
        ({"nothing": None}, "", ""),
        ({"title": "One", "date": "2020"}, "", ""),
    ],
)
def test_a_field_changes_in_its_place(changes: dict[str, str | None], old: str, new: str) -> None:
    expected = RICH.replace(old, new)
    if "date" in changes:
        expected = expected.replace("2020", str(changes["date"]))
    assert with_fields(RICH, changes, "a.md") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Body.\n", "---\ntitle: T\n---\n\nBody.\n"),
        ("", "---\ntitle: T\n---\n\n"),
        ("\ufeffA\r\nB\r\n", "\ufeff---\r\ntitle: T\r\n---\r\n\r\nA\r\nB\r\n"),
        ("---\nA\n---\n", None),
        ("---\n\nA\n", "---\ntitle: T\n---\n\n---\n\nA\n"),
        ("---\n---\nA\n", "---\ntitle: T\n---\nA\n"),
        ("---\n# only\n---\nA\n", "---\n# only\ntitle: T\n---\nA\n"),
        ("---\r\na: b\r\n---\r\nA\r\n", "---\r\na: b\r\ntitle: T\r\n---\r\nA\r\n"),
        ("---\n{title: S}\n---\nA\n", "---\n{title: T}\n---\nA\n"),
        ("---\ntitle: S\n  U\n---\nA", "---\ntitle: T\n---\nA"),
        ("---\n{a: b}\n---\nA\n", None),
    ],
)
def test_a_field_is_put_into_any_file_or_it_is_refused(source: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(YamlError, match=r"^a.md:\d+: "):
            with_fields(source, {"title": "T"}, "a.md")
    else:
        assert with_fields(source, {"title": "T"}, "a.md") == expected


@pytest.mark.parametrize("lines", ["{a: b}", "a: b\n...", "a: b\n... # the end"])
def test_what_only_people_can_edit_is_refused(lines: str) -> None:
    with pytest.raises(YamlError) as caught:
        with_fields(f"---\n{lines}\n---\nA\n", {"a": None, "c": "d"}, "a.md")
    assert str(caught.value) == (
        "a.md:1: this front matter is written in a form that only people can edit; use an editor"
    )
    with pytest.raises(YamlError):
        with_fields("---\n? a\n: b\n---\nA\n", {"a": None}, "a.md")


LINES = st.text(max_size=20).filter(lambda words: not control_character(words)).map(typed_name)
LINES = LINES.filter(bool)


@given(
    st.dictionaries(LINES, LINES, max_size=4),
    st.dictionaries(LINES, LINES | st.none(), max_size=4),
    st.sampled_from(["Body.\n", "\n\n# A\n\nB", "", "---\n\nA\n"]),
)
def test_the_front_matter_says_what_was_asked_and_the_body_what_it_said(
    fields: dict[str, str], changes: dict[str, str | None], body: str
) -> None:
    source = with_fields(body, fields, "a.md")
    read, before = split_front_matter(source, "a.md")
    assert read == fields
    wanted = {n: v for n, v in {**fields, **changes}.items() if v is not None}
    assert split_front_matter(with_fields(source, changes, "a.md"), "a.md") == (wanted, before)


@pytest.mark.parametrize(
    ("written", "can"),
    [
        ("0001-01-01", False),
        ("1399-12-31", False),
        ("1400", True),
        ("2026-03-01", True),
        ("2026-03-02", True),
        ("2026-03-03", False),
        ("2026-04", False),
        ("2027", False),
        ("yesterday", True),
        ("", True),
    ],
)
def test_no_text_appeared_before_print_or_after_tomorrow(written: str, *, can: bool) -> None:
    assert can_have_appeared(written, date(2026, 3, 1)) is can
