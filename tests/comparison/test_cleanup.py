from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison import cleanup as module
from diptych.comparison.cleanup import cleaned_up
from diptych.texts.differences import Edit, differences, words

_STRINGS = st.text() | st.lists(
    st.sampled_from(
        ["the", "of", "rules", "rule", "lead", " ", " ", "\n", ".", "文", "字", "e\u0301"]
    ),
    max_size=60,
).map("".join)


@given(_STRINGS, _STRINGS)
def test_readable_edits_still_make_the_one_string_of_the_other(old: str, new: str) -> None:
    edits = cleaned_up(old, new, differences(old, new))
    _require_exact(old, new, edits)


@given(_STRINGS, _STRINGS)
def test_no_word_is_cut_in_two(old: str, new: str) -> None:
    edits = cleaned_up(old, new, differences(old, new))
    for passage, ends in (
        (old, {edit.old[1] for edit in edits}),
        (new, {edit.new[1] for edit in edits}),
    ):
        assert not ends & {at for start, end in words(passage) for at in range(start + 1, end)}


@given(_STRINGS, _STRINGS)
def test_parts_that_are_cleaned_up_apart_fit_together(old: str, new: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_AT_ONCE", 2)
        _require_exact(old, new, cleaned_up(old, new, differences(old, new)))


def test_a_word_that_two_sentences_share_by_chance_does_not_tear_them_to_pieces() -> None:
    old, new = "Ministers met in the capital.", "Nobody knows why the markets fell."
    exact = differences(old, new)
    assert [old[slice(*edit.old)] for edit in exact if edit.kind == "kept"] == [" the ", "."]
    assert cleaned_up(old, new, exact) == (
        Edit("deleted", (0, 28), (0, 0)),
        Edit("inserted", (28, 28), (0, 33)),
        Edit("kept", (28, 29), (33, 34)),
    )


def test_edits_that_end_where_a_part_does_leave_no_empty_part() -> None:
    edits = [
        Edit(("deleted", "kept")[n % 2], (2 * n, 2 * n + 2), (n // 2 * 2, n // 2 * 2 + n % 2 * 2))
        for n in range(module._AT_ONCE)
    ]
    assert [len(part) for part in module._parts(edits)] == [len(edits)]
    assert [len(part) for part in module._parts([*edits, edits[0]])] == [len(edits), 1]


def _require_exact(old: str, new: str, edits: tuple[Edit, ...]) -> None:
    kept = "".join(old[slice(*edit.old)] for edit in edits if edit.kind == "kept")
    assert kept == "".join(new[slice(*edit.new)] for edit in edits if edit.kind == "kept")
    assert "".join(old[slice(*edit.old)] for edit in edits) == old
    assert "".join(new[slice(*edit.new)] for edit in edits) == new
    at_old = at_new = 0
    for edit in edits:
        assert (edit.old[0], edit.new[0]) == (at_old, at_new)
        at_old, at_new = edit.old[1], edit.new[1]
        assert edit.kind != "kept" or old[slice(*edit.old)] == new[slice(*edit.new)]
