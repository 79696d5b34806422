from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.review.differences import Disagreements, differences

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.review.reading import Reading


def test_paragraphs_with_other_codes_differ_and_those_with_other_spans_do_not(
    read: Callable[..., Reading],
) -> None:
    reading = read(
        "one",
        4,
        ann=[(1, 2, "theme=rules sentiment=bad"), (2, 2, "theme=money")],
        bob=[(1, 1, "theme=rules sentiment=good"), (2, 2, "theme=rules"), (2, 2, "theme=access")],
    )
    found = [(d.paragraph, d.facet) for d in differences([reading], ["theme", "sentiment"])]
    assert found == [(1, "sentiment"), (2, "theme"), (2, "sentiment")]
    assert [d.paragraph for d in differences([reading], ["theme"])] == [2]


def test_what_all_agree_on_is_set_apart_from_what_is_disputed(
    read: Callable[..., Reading],
) -> None:
    reading = read(
        "one",
        2,
        ann=[(1, 2, "theme=rules"), (2, 2, "theme=money")],
        bob=[(2, 2, "theme=rules"), (1, 2, "theme=access"), (1, 1, "theme=rules")],
    )
    first, second = differences([reading], ["theme"])
    assert (first.agreed, first.disputed("ann")) == (["rules"], [])
    assert first.disputed("bob") == [("access", "Words of paragraph 1.…")]
    assert second.agreed == ["rules"]
    assert second.disputed("ann") == [("money", "Words of paragraph 2.")]
    assert second.disputed("bob") == [("access", "…Words of paragraph 2.")]


def test_records_have_a_row_per_annotation_and_one_for_nothing(
    read: Callable[..., Reading],
) -> None:
    reading = read("one", 1, ann=[(1, 1, "theme=rules"), (1, 1, "theme=money")], bob=[], cid=[])
    rows = list(
        Disagreements(found=tuple(differences([reading], ["theme"])), annotators=()).records()
    )
    assert [(row["annotator"], row["code"], row["quote"]) for row in rows] in (
        [
            ("ann", "rules", WORDS),
            ("ann", "money", WORDS),
            ("bob", None, None),
            ("cid", None, None),
        ],
        [
            ("ann", "money", WORDS),
            ("ann", "rules", WORDS),
            ("bob", None, None),
            ("cid", None, None),
        ],
    )  # ids are random, and decide the order of what stands at one place


WORDS = "Words of paragraph 1."
