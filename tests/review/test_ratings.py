from __future__ import annotations

from typing import TYPE_CHECKING

from tests.review.plain import codes_by_paragraph

from diptych.review.ratings import CodeRatings, FacetRatings, given_codes, readers_of, who_gave

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.review.reading import Reading

NAMES = ["ann", "bob", "cid"]


def test_a_span_gives_its_codes_to_every_paragraph_that_it_touches(
    read: Callable[..., Reading],
) -> None:
    reading = read("one", 4, cid=[(1, 2, "theme=rules/un"), (2, 2, "theme=money sentiment=bad")])
    given = given_codes(reading, NAMES)
    assert who_gave(given["theme"]) == {
        "rules/un": {1: 4, 2: 4},
        "rules": {1: 4, 2: 4},
        "money": {2: 4},
    }
    assert who_gave(given["sentiment"]) == {"bad": {2: 4}}
    assert codes_by_paragraph(reading.text, reading.sets["cid"]) == {
        "theme": {1: {"rules/un"}, 2: {"rules/un", "money"}},
        "sentiment": {2: {"bad"}},
    }


def test_paragraphs_are_counted_by_the_sets_that_they_got(read: Callable[..., Reading]) -> None:
    readings = [
        read(
            "one",
            3,
            ann=[(1, 1, "theme=rules"), (1, 1, "theme=money")],
            bob=[(1, 1, "theme=money")],
        ),
        read("two", 2, bob=[(1, 1, "theme=money")], cid=[], ann=[]),
        read("three", 2, ann=[(1, 2, "theme=money")]),
    ]
    on_facet, on_codes = FacetRatings(NAMES), CodeRatings(NAMES)
    for reading in readings:
        given = given_codes(reading, NAMES).get("theme", [])
        for ratings in (on_facet, on_codes):
            ratings.add(given, readers_of(reading, NAMES), len(reading.text.paragraphs))
    named = {
        tuple(sorted("+".join(sorted(on_facet.named(one))) for one in kind)): count
        for kind, count in on_facet.counts().items()
    }
    assert named == {
        ("money", "money+rules"): 1, ("", ""): 2, ("", "", "money"): 1, ("", "", ""): 1,
    }  # fmt: skip
    assert dict(on_codes.counts()) == {
        "money": {(True, True): 1, (False, False): 2, (True, False, False): 1,
                  (False, False, False): 1},
        "rules": {(True, False): 1, (False, False): 2, (False, False, False): 2},
    }  # fmt: skip
