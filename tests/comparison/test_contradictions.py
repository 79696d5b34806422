from __future__ import annotations

import pytest

from diptych.comparison.contradictions import contradictions


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("Soldiers killed 20 people.", "In all, 26 people died.", ["20 – 26 people"]),
        ("A magnitude 6.4 quake", "of magnitude 6,7", ["6.4 – 6.7 magnitude"]),
        ("1,200 houses", "1.200 houses", []),
        ("20 % of all", "25% of them", ["20 – 25 %"]),
        ("$3 a day", "$4 a day", ["3 – 4 $"]),
        ("42 wounded and 43 wounded", "57 wounded", []),
        ("20 dead", "26 dead", ["20 – 26 dead"]),
        ("20 of us", "26 of us", []),
        ("page 20", "page 26", []),
        ("in 2019 people left", "in 2020 people came", []),
        ("The court met on July 1, 2024.", "Es war der 2. Juli 2024.", ["2024-07-01 – 2024-07-02"]),
        ("in July 2024", "on 2024-07-02", []),
        ("On July 1, 2024, or May 2, 2024", "on 3 May 2024", []),
        ("killed 20 people", "killed 26 people", ["20 – 26 people"]),
        ("nothing", "at all", []),
        ("1,200 houses", "1,234 houses", []),
        ("12,300 houses", "11,300 houses", ["12300 – 11300 houses"]),
        ("120 houses", "123 houses", ["120 – 123 houses"]),
        ("1200.5 metres", "1200.7 metres", ["1200.5 – 1200.7 metres"]),
    ],
)
def test_numbers_and_dates_contradict_each_other(a: str, b: str, said: list[str]) -> None:
    assert list(contradictions(a, b)) == said


@pytest.mark.parametrize(
    ("a", "b", "languages", "said"),
    [
        ("killed eleven people", "13 people died", ("en", "en"), ["11 – 13 people"]),
        ("eleven people died", "11 people died", ("en", "en"), []),
        ("dua puluh orang", "21 orang", ("id", "id"), ["20 – 21 orang"]),
        ("1.2 million people", "1,234,567 people", ("en", "en"), []),
        ("28 Millionen Tote", "30.000.000 Tote", ("de", "de"), ["28 million – 30 million Tote"]),
        ("eleven people", "13 people", ("", "en"), []),
    ],
)
def test_numbers_in_words_contradict_as_well(
    a: str, b: str, languages: tuple[str, str], said: list[str]
) -> None:
    assert list(contradictions(a, b, languages)) == said
