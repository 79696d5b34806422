from __future__ import annotations

from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.alignment import AT_A_GLANCE, INDEPENDENT
from diptych.comparison.independent import (
    IndependentCriteria,
    Saying,
    confidences,
    said_besides,
    sayings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from diptych.comparison.matching import Pair

CRITERIA = IndependentCriteria(
    constant=-2.0, weights={"x": 4.0, "lead": 2.0}, lead="x", counterpart=0.5, related=0.2
)


class Told:
    """A signal that is told what speaks for pairs."""

    def __init__(self, x: float) -> None:
        self.x = x

    def evidence(self, _pair: Pair, wanted: Collection[str]) -> Mapping[str, float]:
        assert set(wanted) == {"x", "lead"}
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
    found = confidences([Told(0.5)], pairs, (9, 9), CRITERIA)  # type: ignore[list-item]
    assert found == {(2, 2): 0.5, (1, 1): pytest.approx(0.7311, abs=1e-4), (1, 2): 0.5}
    assert confidences([Told(-0.5)], [(0, 0)], (9, 9), CRITERIA) == {  # type: ignore[list-item]
        (0, 0): pytest.approx(0.018, abs=1e-3)
    }


def test_it_depends_on_where_the_two_stand() -> None:
    early, apart = (replace(CRITERIA, constant=0, weights={name: 1}) for name in ("early", "apart"))
    assert early.confidence({}, (0, 0), (9, 9)) == pytest.approx(1 / (1 + exp(-2)))
    assert early.confidence({}, (1, 3), (9, 9)) == pytest.approx(1 / (1 + exp(-0.75)))
    assert apart.confidence({}, (0, 1), (1, 3)) == 0.5
    assert apart.confidence({}, (1, 0), (2, 5)) == pytest.approx(1 / (1 + exp(-0.65)))


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


def test_what_no_pair_is_firm_about_is_in_common_by_chance() -> None:
    hinted = replace(CRITERIA, firm=0.8, hint=0.7)
    assert chosen({(0, 0): 0.69, (1, 1): 0.3}, criteria=hinted) == ""
    assert chosen({(0, 0): 0.7, (1, 1): 0.3}, criteria=hinted) == "0=0 0.7 related, 1=1 0.3 related"
    assert "0=0 0.6 counterpart" in chosen({(0, 0): 0.6}, GIVEN[3:], criteria=hinted)


def test_where_nothing_is_firm_nothing_is_more_than_related() -> None:
    firm = replace(CRITERIA, firm=0.7)
    assert (
        chosen({(0, 0): 0.69, (0, 1): 0.69}, criteria=firm)
        == "(0)=1 0.69 related, 0=0 0.69 related"
    )
    assert "0=0 0.7 counterpart" in chosen({(0, 0): 0.7, (1, 1): 0.3}, criteria=firm)


@pytest.mark.parametrize("scale", [one for one in INDEPENDENT if "meaning" in one])
def test_by_meaning_a_pair_has_to_be_rather_firm(scale: str) -> None:
    assert chosen({(0, 0): 0.37}, criteria=INDEPENDENT[scale]) == ""
    assert chosen({(0, 0): 0.43}, criteria=INDEPENDENT[scale]) == "0=0 0.43 related"
    assert chosen({(0, 0): 0.57}, criteria=INDEPENDENT[scale]) == "0=0 0.57 related"
    assert chosen({(0, 0): 0.63}, criteria=INDEPENDENT[scale]) == "0=0 0.63 counterpart"


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


def besides(
    confidence: Mapping[Pair, float],
    given: Sequence[Saying] = (),
    criteria: IndependentCriteria = CRITERIA,
) -> list[Pair]:
    found = sayings(confidence, given, (9, 9), criteria)
    return said_besides(confidence, given, found, (9, 9), criteria)


def test_what_stands_beside_something_else_may_be_said_there_too() -> None:
    two = {(0, 0): 0.9, (1, 1): 0.8, (1, 0): 0.6, (0, 1): 0.49}
    assert besides(two) == [(1, 0)]
    assert besides({**two, (2, 0): 0.55, (2, 1): 0.51}) == [(1, 0), (2, 1)]
    assert besides({(0, 0): 0.9, (0, 1): 0.7, (0, 2): 0.6}) == []


def test_what_is_given_may_be_said_elsewhere_too() -> None:
    given = [Saying((0, 2), (0, 1), 0.9, "counterpart"), Saying((2, 3), (1, 2), 0.9, "counterpart")]
    assert besides({(0, 0): 0.9, (1, 0): 0.8, (1, 1): 0.7, (2, 0): 0.4}, given) == [(1, 1)]


def test_nothing_is_said_besides_by_codes_or_in_texts_that_share_nothing_or_passages() -> None:
    two = {(0, 0): 0.9, (1, 1): 0.8, (1, 0): 0.6}
    assert besides(two, criteria=replace(CRITERIA, of_facts=False)) == []
    assert besides({(0, 0): 0.4}, criteria=replace(CRITERIA, counterpart=0.5)) == []
    assert besides({**two, (8, 1): 0.9}, GIVEN) == []
    assert besides({**two, (8, 1): 0.9}, GIVEN[:3]) == [(1, 0)]


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
    "meaning/use+ wording": Enough(0.16607, 0.08626, 0.18968),
    "meaning/use+": Enough(0.19868, 0.10260, 0.22987),
    "meaning/use wording": Enough(0.17819, 0.07927, 0.20644),
    "meaning/use": Enough(0.22387, 0.09784, 0.26446),
    "meaning/e5 wording": Enough(0.15059, 0.07021, 0.17214),
    "meaning/e5": Enough(0.18283, 0.08401, 0.21219),
    "wording": Enough(0.20168, 0.12294, 0.21876),
    "codes": Enough(1.06758, 0.49842, 1.06758),
    "meaning/use wording at a glance": Enough(0.22399, 0.15220, 0.25870),
    "meaning/use at a glance": Enough(0.28046, 0.19107, 0.33798),
    "meaning/e5 wording at a glance": Enough(0.24218, 0.15754, 0.27670),
    "meaning/e5 at a glance": Enough(0.30035, 0.19855, 0.35465),
}
JUDGING = INDEPENDENT | {f"{scale} at a glance": one for scale, one in AT_A_GLANCE.items()}
PLACES = "lead", "early", "apart", "many"
"""What a pair has from where it stands, and in what texts."""


SOMETHING = Saying((8, 9), (8, 9), 0.9, "moved")
"""What the texts have in common all the same."""


def kinds(scale: str, criteria: IndependentCriteria, by: float) -> list[str]:
    """Judge paragraphs for which all speaks so much, or a little more or less."""
    enough = ENOUGH[scale]
    found = []
    for much, place in ((enough[0], (0, 1)), (enough[1], (0, 1)), (enough[2], (0, 2))):
        evidence = {name: much * by for name in JUDGING[scale].weights if name not in PLACES}
        sure = criteria.confidence(evidence, place, (9, 9))
        both = sayings({place: sure}, [SOMETHING], (9, 9), criteria)
        found += [one.kind for one in both if one is not SOMETHING]
    return found


MORE = ["counterpart", "related", "counterpart"]
LESS = ["related", "related"]


@pytest.mark.parametrize("scale", JUDGING)
def test_paragraphs_belong_together_when_enough_speaks_for_it(scale: str) -> None:
    assert kinds(scale, JUDGING[scale], 1.001) == MORE
    assert kinds(scale, JUDGING[scale], 0.999) == LESS


WEIGHTS = [(scale, name) for scale, one in JUDGING.items() for name in one.weights]


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize(("scale", "name"), WEIGHTS)
def test_a_tenth_more_or_less_of_a_weight_is_noticed(
    scale: str, name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    weights = JUDGING[scale].weights
    criteria = replace(JUDGING[scale], weights={**weights, name: shifted(weights[name], by)})
    assert kinds(scale, criteria, 1.001) != MORE or kinds(scale, criteria, 0.999) != LESS


@pytest.mark.parametrize("by", [-0.1, 0.1])
@pytest.mark.parametrize("name", ["constant", "counterpart", "related", "leads"])
@pytest.mark.parametrize("scale", JUDGING)
def test_a_tenth_more_or_less_of_what_decides_is_noticed(
    scale: str, name: str, by: float, shifted: Callable[[float, float], float]
) -> None:
    criteria = replace(JUDGING[scale], **{name: shifted(getattr(JUDGING[scale], name), by)})
    noticed = kinds(scale, criteria, 1.001) != MORE or kinds(scale, criteria, 0.999) != LESS
    assert noticed or (name == "leads" and "lead" not in JUDGING[scale].weights)
