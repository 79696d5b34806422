from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.alignment import INDEPENDENT
from diptych.comparison.independent import IndependentCriteria, Saying, confidences, sayings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diptych.comparison.matching import Pair

CRITERIA = IndependentCriteria(
    constant=-2.0, weights={"x": 4.0, "lead": 2.0}, lead="x", counterpart=0.5, related=0.2
)


class Told:
    """A signal that is told what speaks for pairs."""

    def __init__(self, x: float) -> None:
        self.x = x

    def evidence(self, _pair: Pair) -> Mapping[str, float]:
        return {"x": self.x, "unknown": 9.0}


def chosen(
    confidence: Mapping[Pair, float],
    given: Sequence[Saying] = (),
    sizes: tuple[int, int] = (9, 9),
    *,
    in_order: bool = False,
    criteria: IndependentCriteria = CRITERIA,
) -> str:
    """Say what stands beside what: ``0=2+3 .60``, ``4 in 0 .30 related``, ``in 0: 4``."""
    found = sayings(confidence, given, sizes, criteria, in_order=in_order)
    return ", ".join(sorted(map(_said, found)))


def _said(one: Saying) -> str:
    a, b = ("+".join(map(str, range(*span))) if span else f"({one.host})" for span in one[:2])
    return f"{a}={b} {one.confidence} {one.kind}"


def test_confidence_is_that_of_a_logistic_regression() -> None:
    pairs = [(2, 2), (1, 1), (1, 2)]
    found = confidences([Told(0.5)], pairs, CRITERIA)  # type: ignore[list-item]
    assert found == {(2, 2): 0.5, (1, 1): pytest.approx(0.7311, abs=1e-4), (1, 2): 0.5}
    assert confidences([Told(-0.5)], [(0, 0)], CRITERIA) == {  # type: ignore[list-item]
        (0, 0): pytest.approx(0.018, abs=1e-3)
    }


def test_the_surest_pairs_come_first_and_each_paragraph_once() -> None:
    assert (
        chosen({(0, 0): 0.9, (0, 1): 0.8, (1, 1): 0.6})
        == "0=0 0.9 counterpart, 1=1 0.6 counterpart"
    )


def test_what_stands_in_a_paragraph_that_has_something_beside_it_is_within_it() -> None:
    assert chosen({(0, 0): 0.9, (0, 4): 0.6}) == "(0)=4 0.6 within, 0=0 0.9 counterpart"


def test_what_stands_next_to_it_joins_it_as_sure_as_the_least_sure() -> None:
    assert chosen({(0, 3): 0.9, (0, 4): 0.6, (0, 2): 0.7, (0, 6): 0.5}) == (
        "(0)=6 0.5 within, 0=2+3+4 0.6 counterpart"
    )
    assert chosen({(3, 0): 0.9, (4, 0): 0.6}) == "3+4=0 0.6 counterpart"


def test_two_that_both_say_more_than_the_other_do_not_join() -> None:
    assert chosen({(0, 0): 0.9, (0, 1): 0.6, (1, 0): 0.7}) == (
        "(0)=1 0.6 within, 0=0 0.9 counterpart, 1=(0) 0.7 within"
    )


def test_what_is_less_sure_is_related_and_tried_against_all() -> None:
    assert chosen({(0, 0): 0.9, (1, 1): 0.3, (0, 2): 0.25, (2, 3): 0.1}) == (
        "(0)=2 0.25 related, 0=0 0.9 counterpart, 1=1 0.3 related"
    )


def test_codes_alone_find_nothing_within_what_stands_beside_something() -> None:
    alone = replace(CRITERIA, of_facts=False)
    assert chosen({(0, 0): 0.9, (0, 4): 0.6}, criteria=alone) == "0=0 0.9 counterpart"


def test_texts_that_say_nothing_of_the_same_have_nothing_related() -> None:
    assert chosen({(0, 0): 0.4, (1, 1): 0.3}) == ""
    assert chosen({(0, 0): 0.4}, criteria=replace(CRITERIA, of_facts=False)) == "0=0 0.4 related"


def test_what_is_given_stays() -> None:
    assert chosen({(0, 1): 0.9, (2, 2): 0.8}, [Saying((0, 2), (0, 1), 0.7, "moved")]) == (
        "(0)=1 0.9 within, 0+1=0 0.7 moved, 2=2 0.8 counterpart"
    )


GIVEN = [Saying((n, n + 1), (n, n + 1), 0.9, "counterpart") for n in range(4)]


def test_texts_with_passages_of_one_text_have_nothing_else_but_related_paragraphs() -> None:
    assert "4=4 0.9 related" in chosen({(4, 4): 0.9}, GIVEN)
    assert "4=4 0.9 counterpart" in chosen({(4, 4): 0.9}, GIVEN[:3])
    assert "4=4 0.9 counterpart" in chosen({(4, 4): 0.9}, GIVEN, (41, 50))
    assert "4=4 0.9 related" in chosen({(4, 4): 0.9}, GIVEN, (40, 50))


def test_what_versions_do_not_have_in_common_is_related_to_what_they_have() -> None:
    found = chosen({(0, 4): 0.6, (1, 4): 0.7, (0, 5): 0.4}, GIVEN, in_order=True)
    assert found.startswith("(1)=4 0.7 related, 0=0")
    assert "5" not in found
    unlike = replace(CRITERIA, in_versions=0.71)
    assert "related" not in chosen({(1, 4): 0.7}, GIVEN, in_order=True, criteria=unlike)


pairs = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(0, 20).map(lambda n: n / 20)
)


@given(pairs, st.booleans())
def test_each_paragraph_stands_somewhere_once(
    confidence: dict[Pair, float],
    in_order: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    given = [Saying((6, 7), (6, 7), 0.9, "counterpart")]
    found = sayings(confidence, given, (7, 7), CRITERIA, in_order=in_order)
    for side in (0, 1):
        standing = [n for one in found if (span := one[side]) for n in range(*span)]
        assert len(standing) == len(set(standing))
    likely = [pair for pair, sure in confidence.items() if sure >= CRITERIA.related]
    for side in (0, 1):
        standing = [n for one in found if (span := one[side]) for n in range(*span)]
        assert {pair[side] for pair in likely} <= set(standing)


# What speaks for a pair, and how much, was fitted: each number is held by cases on either side


class Enough(NamedTuple):
    """How much of each piece of evidence makes two paragraphs belong together."""

    counterpart: float
    """At the head of both texts."""
    related: float
    behind: float
    """What makes counterparts behind the head."""


ENOUGH = {
    "meaning/use wording": Enough(0.2240, 0.1522, 0.2587),
    "meaning/use": Enough(0.2805, 0.1911, 0.3380),
    "meaning/e5 wording": Enough(0.2422, 0.1575, 0.2767),
    "meaning/e5": Enough(0.3004, 0.1986, 0.3546),
    "wording": Enough(0.2288, 0.1077, 0.3047),
    "codes": Enough(1.0676, 0.4984, 1.0676),
}


SOMETHING = Saying((8, 9), (8, 9), 0.9, "moved")
"""What the texts have in common all the same."""


def kinds(scale: str, criteria: IndependentCriteria, by: float) -> list[str]:
    """Judge paragraphs for which all speaks so much, or a little more or less."""
    enough = ENOUGH[scale]
    found = []
    for much, place in ((enough[0], (0, 1)), (enough[1], (0, 1)), (enough[2], (0, 2))):
        evidence = {name: much * by for name in INDEPENDENT[scale].weights if name != "lead"}
        sure = criteria.confidence(evidence, place)
        both = sayings({place: sure}, [SOMETHING], (9, 9), criteria)
        found += [one.kind for one in both if one is not SOMETHING]
    return found


MORE = ["counterpart", "related", "counterpart"]
LESS = ["related", "related"]


@pytest.mark.parametrize("scale", INDEPENDENT)
def test_paragraphs_belong_together_when_enough_speaks_for_it(scale: str) -> None:
    assert kinds(scale, INDEPENDENT[scale], 1.002) == MORE
    assert kinds(scale, INDEPENDENT[scale], 0.998) == LESS


WEIGHTS = [(scale, name) for scale, one in INDEPENDENT.items() for name in one.weights]


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize(("scale", "name"), WEIGHTS)
def test_a_tenth_more_or_less_of_a_weight_is_noticed(
    scale: str, name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    weights = INDEPENDENT[scale].weights
    criteria = replace(INDEPENDENT[scale], weights={**weights, name: shifted(weights[name], by)})
    assert kinds(scale, criteria, 1.002) != MORE or kinds(scale, criteria, 0.998) != LESS


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", ["constant", "counterpart", "related", "leads"])
@pytest.mark.parametrize("scale", INDEPENDENT)
def test_a_tenth_more_or_less_of_what_decides_is_noticed(
    scale: str, name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    criteria = replace(INDEPENDENT[scale], **{name: shifted(getattr(INDEPENDENT[scale], name), by)})
    noticed = kinds(scale, criteria, 1.002) != MORE or kinds(scale, criteria, 0.998) != LESS
    assert noticed or (scale == "codes" and name in {"counterpart", "leads"})
