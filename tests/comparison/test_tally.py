"""What one text adds to another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.tally import Count

counts = st.lists(st.dictionaries(st.integers(1, 7), st.integers(-9, 9).map(float), max_size=3))


@given(counts, st.randoms())
def test_means_add_up_to_the_same_in_whatever_order_texts_are_counted(
    said: list[dict[int, float]], random: st.RandomType
) -> None:
    texts = [Count(scored=len(values), values=values) for values in said]
    totals = []
    for _ in range(2):
        total = Count()
        for text in texts:
            total.add(text)
        totals.append((total.score, total.scored))
        random.shuffle(texts)
    assert totals[0] == totals[1]


def test_what_is_added_to_is_what_changes() -> None:
    one, other = Count(scored=1, values={3: 1.0}), Count(scored=1, values={3: 4.0})
    one.add(other)
    assert (one.score, other.score) == (5 / 3, 4 / 3)
    assert one.values is not other.values
