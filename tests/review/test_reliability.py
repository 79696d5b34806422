from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import krippendorff
import numpy as np
import pytest
from msgspec.structs import replace

from diptych.annotations.codebook import lineage
from diptych.review.agreement import agreement
from diptych.review.coefficients import ALL_THE_SAME, NOT_TWICE
from diptych.review.reliability import CodeAlpha, alphas_by_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.review.reading import Reading
    from diptych.texts.text import Text

CODES = ["rules", "rules/un", "rules/courts", "access"]


def sets_of(readings: Iterable[Reading]) -> list[tuple[Text, list[AnnotationSet]]]:
    return [(reading.text, list(reading.sets.values())) for reading in readings]


def random_readings(read: Callable[..., Reading], seed: int, names: list[str]) -> list[Reading]:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret

    def said() -> list[tuple[int, int, str]]:
        firsts = [chance.randrange(1, 9) for _ in range(6)]
        return [(at, at + chance.randrange(2), f"theme={chance.choice(CODES)}") for at in firsts]

    return [
        read(f"text-{n}", 10, **{name: said() for name in names[: 2 + n % len(names[1:])]})
        for n in range(4)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_alpha_of_a_code_equals_that_of_krippendorff(
    read: Callable[..., Reading], seed: int
) -> None:
    names = ["ann", "bob", "cid"][: 2 + seed % 2]
    readings = random_readings(read, seed, names)
    found = alphas_by_code(sets_of(readings), ["theme"])["theme"]
    assert set(found) == {"", *CODES}
    for code in CODES:
        rows = [[given(reading, name, code) for reading in readings] for name in names]
        matrix = np.array([np.concatenate(row) for row in rows])
        theirs = krippendorff.alpha(reliability_data=matrix, level_of_measurement="nominal")
        assert found[code].value == pytest.approx(theirs, abs=1e-9)
        assert found[code].n == matrix.shape[1] == 40
        assert found[code].coded == int((np.nan_to_num(matrix).max(axis=0) > 0).sum())


def given(reading: Reading, name: str, code: str) -> list[float]:
    """Return, paragraph by paragraph, whether somebody gave a code, or one below it."""
    if name not in reading.sets:
        return [np.nan] * len(reading.text.paragraphs)
    marked: set[int] = set()
    for one in reading.sets[name].annotations.values():
        if code in lineage(one.codes["theme"]):
            first, last = reading.text.touched(one.start, one.end)
            marked.update(range(first, last + 1))
    return [float(place.number in marked) for place in reading.text.paragraphs]


def test_it_is_what_agreement_says(read: Callable[..., Reading], codebook: Codebook) -> None:
    readings = random_readings(read, 9, ["ann", "bob", "cid"])
    measured = agreement(
        [one.outline() for one in readings], ["ann", "bob", "cid"], codebook.facets
    )
    found = alphas_by_code(sets_of(readings), [facet.name for facet in codebook.facets])
    for table in measured.tables:
        for row in table.rows:
            estimate = row.estimates["alpha_nominal" if row.code else "alpha_masi"]
            assert found[table.facet][row.code] == CodeAlpha(
                pytest.approx(estimate.value), estimate.n, row.coded, estimate.undefined
            )


def test_only_texts_that_two_have_finished_take_part(read: Callable[..., Reading]) -> None:
    both = read("one", 3, ann=[(1, 1, "theme=access")], bob=[(1, 1, "theme=access")])
    alone = read("two", 3, ann=[(1, 1, "theme=money")])
    begun = read("three", 3, ann=[(2, 2, "theme=rules")], bob=[])
    unfinished: Any = [replace(said, finished=False) for said in begun.sets.values()]
    found = alphas_by_code([*sets_of([both, alone]), (begun.text, unfinished)], ["theme"])
    assert found == {"theme": {"": CodeAlpha(1, 3, 1, ""), "access": CodeAlpha(1, 3, 1, "")}}


def test_what_is_undefined_says_why(read: Callable[..., Reading]) -> None:
    everywhere = [(1, 2, "theme=access")]
    reading = read("one", 2, ann=everywhere, bob=everywhere)
    found = alphas_by_code(sets_of([reading]), ["theme", "sentiment"])
    assert found["theme"]["access"] == CodeAlpha(None, 2, 2, ALL_THE_SAME)
    assert found["sentiment"] == {"": CodeAlpha(None, 2, 0, ALL_THE_SAME)}
    assert alphas_by_code([], ["theme"]) == {"theme": {"": CodeAlpha(None, 0, 0, NOT_TWICE)}}
