from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.comparison.meaning import Meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.comparison.encoders import Vectors

    Encode = Callable[[Sequence[str]], Vectors]

ONE, TWO = (0, 1), (1, 2)


def test_meaning_is_alike_where_vectors_are(letters: Encode) -> None:
    meaning = Meaning(["aaa b", "ccc d"], ["cc d", "aa b"], letters, "use")
    assert meaning.likeness(ONE, TWO) > 0.9
    assert meaning.likeness(ONE, ONE) < 0
    assert list(meaning.reasons(ONE, TWO)) == [f"meaning {meaning.likeness(ONE, TWO):.2f}"]
    assert list(meaning.reasons(ONE, ONE)) == ["meaning 0.00"]


def test_what_all_paragraphs_share_means_nothing(letters: Encode) -> None:
    same = "zzzzzzzzzz"
    meaning = Meaning([same + "aa", same + "cc"], [same + "cc", same + "aa"], letters, "use")
    assert meaning.likeness(ONE, TWO) == pytest.approx(1)
    assert meaning.likeness(ONE, ONE) == pytest.approx(-1)


def test_paragraphs_that_are_one_text_mean_nothing(letters: Encode) -> None:
    assert Meaning(["abc"], ["abc"], letters, "use").likeness(ONE, ONE) == 0


def test_candidates_are_the_nearest_of_each(letters: Encode) -> None:
    a = [chr(97 + n) * 3 for n in range(26)]
    pairs = set(Meaning(a, a[::-1], letters, "use").candidates())
    assert {(n, 25 - n) for n in range(26)} <= pairs
    assert len(pairs) <= 26 * 20


def test_several_paragraphs_are_added_up_until_they_are_read_as_one() -> None:
    read: list[str] = []

    def encode(paragraphs: Sequence[str]) -> Vectors:
        import numpy as np

        read.extend(paragraphs)
        return np.array(
            [[p.count("a"), p.count("b"), p.count("c")] for p in paragraphs], dtype=np.float32
        )

    meaning = Meaning(["aabb", "cc"], ["aa", "bb", "cc"], encode, "use")
    before = meaning.likeness(ONE, (0, 2))
    assert before > meaning.likeness(ONE, ONE)
    meaning.look_closer([(ONE, (0, 2)), (TWO, (2, 3))])
    assert read[5:] == ["aa bb"]
    assert meaning.likeness(ONE, (0, 2)) != before
