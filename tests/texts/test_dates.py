from __future__ import annotations

import pytest

from diptych.texts.dates import dates_in, days_in, fit_together, for_people, is_later


@pytest.mark.parametrize(
    ("passage", "dates"),
    [
        ("on 2024-07-07 and in 2025-02", ["2024-07-07", "2025-02"]),
        ("Senin (28/7/2025), 1.5.2024.", ["2025-07-28", "2024-05-01"]),
        ("7/28/2025 is written so in some countries", ["2025-07-28"]),
        ("5/6/2025 may be two days, 6/6/2025 one", ["2025", "2025-06-06"]),
        ("on July 1, 2024, and 3rd March 2020", ["2024-07-01", "2020-03-03"]),
        ("im August 2024, am 1. März 2024", ["2024-08", "2024-03-01"]),
        ("le 1er août 2024, el 3 de mayo de 2024", ["2024-08-01", "2024-05-03"]),
        ("28 Juli 2025, 1 мая 2024", ["2025-07-28", "2024-05-01"]),
        ("2025年7月28日，2024年", ["2025-07-28", "2024"]),
        ("WAIC 2025 and 2024, 2024", ["2025", "2024"]),
        ("Boeing 2000 people of 12,019 and 2019.5", ["2000"]),
        ("32 May 2024, 2024-13-01 and 14.15.2024", ["2024"]),
        ("on Feb. 14, 2024 and 3 Sept 2023", ["2024-02-14", "2023-09-03"]),
        ("nothing", []),
    ],
)
def test_dates_are_found_as_far_as_they_are_named(passage: str, dates: list[str]) -> None:
    assert dates_in(passage) == dates


def test_dates_are_compared_as_far_as_both_go() -> None:
    assert is_later("2025-07-28", "2024-07-07")
    assert is_later("2025", "2024-12-31")
    assert not is_later("2024", "2024-07-07")
    assert not is_later("2024-07-08", "2024-07")
    assert fit_together("2024-07-08", "2024-07")
    assert not fit_together("2024-07-08", "2024-07-09")
    assert fit_together("--07-08", "2024-07-08")
    assert fit_together("--07-08", "2024-07")
    assert fit_together("--07-08", "2024")
    assert not fit_together("--07-08", "2024-07-09")
    assert not fit_together("--07-08", "--08-08")


@pytest.mark.parametrize(
    ("passage", "days"),
    [
        ("on 4 March and March 6, 2024", ["--03-04", "2024-03-06"]),
        ("Feb. 14, le 1er mars, el 3 de mayo, am 2. Juli", [
            "--02-14", "--03-01", "--05-03", "--07-02"
        ]),
        ("7月28日，2024年", ["--07-28"]),
        ("in March 2024, in May", ["2024-03"]),
        ("they may 4 times march 20 miles", []),
        ("32 May, May 2019, March 3.5, 4 people", ["2019-05"]),
        ("May 5-7, May 5 to 7, 4–6 March, 4. bis 6. März, 4-6 March", []),
        ("on 4-6 March 2024", ["2024-03"]),
        ("in 2024", []),
        ("in March 20 people, last May 4 of them, March 20 percent, im Mai 12 Soldaten", []),
        ("30 February, 31 April, 29 February", ["--02-29"]),
        ("by May 12, Sept. 3, Sep 4", ["--05-12", "--09-03", "--09-04"]),
        ("31 January, 31.12.2023, le 30 décembre", ["--01-31", "2023-12-31", "--12-30"]),
    ],
)  # fmt: skip
def test_days_are_found_without_their_year_too(passage: str, days: list[str]) -> None:
    assert days_in(passage) == days


def test_days_are_written_for_people() -> None:
    assert for_people("--07-08") == "8 July"
    assert for_people("2024-07-08") == "2024-07-08"
