"""Words that tell apart languages which read alike."""

import pytest

from diptych.texts.telling_words import Telling, told_by_words


@pytest.mark.parametrize(
    ("passage", "language", "telling"),
    [
        ("Syarikat itu ditutup kerana banjir", "id", Telling("ms", 2, ("id",))),
        ("Perusahaan itu ditutup karena banjir", "id", Telling("id", 2, ("ms",))),
        ("Toko itu ditutup kerana banjir", "id", Telling("ms", 1, ("id",))),
        ("Posle podne uvek pada sneg", "hr", Telling("sr", 3, ("hr", "bs"))),
        ("Svako zna da uvek pada sneg", "hr", Telling("sr", 2, ("hr", "bs"))),
        ("Svako zna da uvijek pada snijeg", "hr", Telling("bs", 1, ("hr", "sr"))),
        ("Svatko zna da uvijek pada snijeg", "hr", Telling("hr", 1, ("sr", "bs"))),
        ("Они су били на мору", "mk", Telling("sr", 1, ("mk",))),
        ("Тие беше на море во Охрид", "mk", Telling("mk", 2, ("sr",))),
    ],
)
def test_different_words_are_counted(passage: str, language: str, telling: Telling) -> None:
    assert told_by_words(passage, language) == telling


@pytest.mark.parametrize(
    ("passage", "language"),
    [
        ("Toko itu ditutup", "id"),
        ("Kata kerana dan kata karena", "id"),
        ("kerana, syarikat, bahawa; karena, bahwa", "id"),
        ("The company was closed", "en"),
    ],
)
def test_nothing_is_said_without_words_or_where_they_disagree(passage: str, language: str) -> None:
    assert told_by_words(passage, language) is None


def test_a_word_that_is_said_twice_counts_once() -> None:
    assert told_by_words("kerana kerana kerana", "id") == Telling("ms", 1, ("id",))
