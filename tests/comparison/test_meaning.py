from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.comparison.encoders import Joined
from diptych.comparison.meaning import Meaning
from diptych.comparison.senses import SENSES
from diptych.comparison.vectors import NotKeptError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.comparison.encoders import Vectors

    Encode = Callable[[Sequence[str]], Vectors]

ONE, TWO = (0, 1), (1, 2)


def test_meaning_is_alike_where_vectors_are(letters: Encode) -> None:
    meaning = Meaning(["aaa b", "ccc d"], ["cc d", "aa b"], letters, "use")
    assert meaning.similarity(ONE, TWO) > 0.9
    assert meaning.similarity(ONE, ONE) < meaning.similarity(ONE, TWO) - 0.05
    assert list(meaning.reasons(ONE, TWO)) == [f"meaning {meaning.similarity(ONE, TWO):.2f}"]


def test_what_is_less_than_alike_is_no_negative_number(letters: Encode) -> None:
    a = ["aaa b", "ccc d"] * 8
    meaning = Meaning(a, a, letters, "use")
    assert meaning.similarity(ONE, TWO) < 0
    assert list(meaning.reasons(ONE, TWO)) == ["meaning 0.00"]


def test_what_all_paragraphs_share_means_nothing(letters: Encode) -> None:
    same = "zzzzzzzzzz"
    a = [same + "aa", same + "cc"] * 8
    meaning = Meaning(a, a[::-1], letters, "use")
    assert meaning.similarity(ONE, TWO) == pytest.approx(1)
    assert meaning.similarity(ONE, ONE) == pytest.approx(-1)


def rare_letters(paragraphs: Sequence[str]) -> Vectors:
    """Count letters that sentences about this and that hardly have."""
    import numpy as np

    return np.array([[p.count("q"), p.count("x"), p.count("z")] for p in paragraphs], dtype="<f4")


def test_a_paragraph_alone_is_like_what_says_the_same() -> None:
    """It is its own mean, so that this cannot be all that is common."""
    others = ["xxx"] * 10 + ["zzz"] * 10 + ["qqq"]
    meaning = Meaning(["qqq"], others, rare_letters, "use")
    assert meaning.similarity(ONE, (20, 21)) > 0.7
    assert meaning.similarity(ONE, ONE) < 0
    same = Meaning(["qqq"], ["qqq"], rare_letters, "use")
    assert same.similarity(ONE, ONE) == pytest.approx(1)


@pytest.mark.parametrize(
    ("encoder", "letters_q", "same"),
    [("use", 6, True), ("use", 5, False), ("e5", 6, False), ("e5", 7, True)],
)
def test_sentences_say_the_same_that_are_near(encoder: str, letters_q: int, *, same: bool) -> None:
    """By a cosine of .53, .6 or .66, whatever their texts have in common."""
    meaning = Meaning(["qqq"] * 20, ["qqq"] * 20, rare_letters, encoder)
    assert meaning.is_same("q" * 99, "q" * 99 * letters_q + "x" * 99 * 8) is same


def test_what_paragraphs_share_means_less_the_more_they_are() -> None:
    found = []
    for number in (2, 8, 14, 16):
        a = ["zzzxx", "zzzqq"] * (number // 2)
        found.append(Meaning(a, a, rare_letters, "use").similarity(ONE, TWO))
    assert found[0] > found[1] > found[2] > found[3]
    assert found[0] > 0
    assert found[3] == pytest.approx(-1)


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
    before = meaning.similarity(ONE, (0, 2))
    assert before > meaning.similarity(ONE, ONE)
    meaning.look_closer([(ONE, (0, 2)), (TWO, (2, 3))])
    assert read[-1:] == ["aa bb"]
    assert isinstance(read[-1], Joined)
    assert read[-1].parts == ("aa", "bb")
    assert read.count("aa bb") == 1
    assert meaning.similarity(ONE, (0, 2)) != before


def test_words_are_read_by_themselves_only_where_that_is_wanted(letters: Encode) -> None:
    read: list[str] = []

    def encode(paragraphs: Sequence[str]) -> Vectors:
        read.extend(paragraphs)
        return letters(paragraphs)

    meaning = Meaning(["aaaaa bbbbb", "ccccc"], ["ddddd", "ccccc aaaaa"], encode, "use")
    assert meaning.evidence((0, 0), {"nearest"}).keys() == {"whole", "nearest", "plain", "beyond"}
    assert "bbbbb" not in read
    assert meaning.evidence((0, 0), {"covered"}).keys() > SENSES
    assert read.count("bbbbb") == 1
    assert meaning.evidence((0, 1), {"covered"}).keys() > SENSES
    assert read.count("bbbbb") == 1


def test_beyond_is_what_two_have_more_than_either_has_with_all_others(letters: Encode) -> None:
    meaning = Meaning(["aab", "ccd"], ["ab", "cdd"], letters, "use")
    found = [[meaning.evidence((i, j), ()) for j in range(2)] for i in range(2)]
    usual = [found[0][j]["nearest"] / 2 + found[1][j]["nearest"] / 2 for j in range(2)]
    own = found[0][0]["nearest"] / 2 + found[0][1]["nearest"] / 2
    for j in range(2):
        beyond = found[0][j]["nearest"] - (own + usual[j]) / 2
        assert found[0][j]["beyond"] == pytest.approx(beyond, abs=1e-6)


def test_a_second_encoder_is_asked_only_where_that_is_wanted(letters: Encode) -> None:
    read: list[str] = []

    def encode(paragraphs: Sequence[str]) -> Vectors:
        read.extend(paragraphs)
        return rare_letters(paragraphs)

    a, b = ["qqq", "xxx a"], ["xxx b", "zzz"]
    alone, meaning = (Meaning(a, b, letters, "use", second=one) for one in (None, encode))
    assert (alone.scale, meaning.scale) == ("meaning/use", "meaning/use+")
    assert alone.evidence((0, 0), {"second"}) == meaning.evidence((0, 0), {"beyond"})
    assert read == []
    other = Meaning(a, b, rare_letters, "use")
    meaning.evidence((0, 1), {"second"})
    count = len(read)
    for pair in ((0, 0), (1, 0), (1, 1)):
        second = meaning.evidence(pair, {"second"})["second"]
        assert second == pytest.approx(other.evidence(pair, ())["beyond"])
    assert len(read) == count


def test_where_the_encoder_may_not_be_asked_it_cannot_tell(letters: Encode) -> None:
    is_free = True

    def encode(paragraphs: Sequence[str]) -> Vectors:
        if not is_free:
            raise NotKeptError
        return letters(paragraphs)

    meaning = Meaning(["aaa b", "ccc d"], ["aa b", "cc d"], encode, "use")
    assert meaning.is_same("aaa", "aa")
    added = meaning.similarity((0, 2), (0, 2))
    is_free = False
    assert meaning.is_same("aaa", "aa") is None
    meaning.look_closer([((0, 2), (0, 2))])
    assert meaning.similarity((0, 2), (0, 2)) == added
