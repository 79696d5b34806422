from __future__ import annotations

import pytest

from diptych.review.history import passage_then
from diptych.texts.text import Text, parse_text


def text(source: str) -> Text:
    return parse_text("sea", source.encode(), source, "texts/sea.md")


@pytest.mark.parametrize(
    ("then", "now", "passage", "found"),
    [
        ("The sea was calm.\n", "The sea was very calm.\n", (1, 1), (1, 1)),
        ("The sea was calm.\n", "The town had a wall and two gates.\n", (1, 1), None),
        ("One sea.\n\nTwo towns.\n", "New.\n\nTwo towns.\n\nOne sea.\n", (2, 3), (1, 2)),
        ("One sea. Two towns.\n", "One sea.\n\nTwo towns.\n", (2, 2), (1, 1)),
        ("One sea.\n\nTwo towns.\n", "One sea. Two towns.\n", (1, 1), (1, 2)),
    ],
)
def test_a_paragraph_is_the_one_that_shares_a_third_of_its_words(
    then: str, now: str, passage: tuple[int, int], found: tuple[int, int] | None
) -> None:
    assert passage_then(text(now), passage, text(then)) == found
