from __future__ import annotations

import random
from itertools import pairwise

import pytest
from diff_match_patch import diff_match_patch
from hypothesis import example, given
from hypothesis import strategies as st

from diptych.texts import differences as module
from diptych.texts.differences import Edit, differences, kept_words, words

_FEW_WORDS = st.lists(
    st.sampled_from(["a", "b", "the", " ", "  ", "\n", "\n\n", "\r\n", "\t", ".", "é", "e\u0301"])
    | st.sampled_from(["文", "字", "か\u3099", "\U0001f600", "\U00020000", "# ", "\\# ", "\u2028"]),
    max_size=40,
).map("".join)
_STRINGS = st.text() | _FEW_WORDS


@given(_STRINGS, _STRINGS)
@example("", "")
@example("a", "")
@example("\ud800 a", "\udfff a")
@example("kept\r\n\r\nlines", "kept\r\n\r\nother\r\n\r\nlines")
def test_one_string_and_the_edits_give_the_other(old: str, new: str) -> None:
    _require_exact(old, new, differences(old, new))


@given(_FEW_WORDS, _FEW_WORDS)
def test_edits_alternate_and_a_deletion_precedes_its_insertion(old: str, new: str) -> None:
    kinds = [edit.kind for edit in differences(old, new)]
    allowed = {("kept", "deleted"), ("kept", "inserted"), ("deleted", "inserted")}
    allowed |= {("deleted", "kept"), ("inserted", "kept")}
    assert set(pairwise(kinds)) <= allowed


@given(_FEW_WORDS)
def test_equal_strings_are_kept_whole(same: str) -> None:
    assert differences(same, same) == ((_kept(0, len(same)),) if same else ())


@given(
    st.lists(st.sampled_from("abcde"), max_size=30), st.lists(st.sampled_from("abcde"), max_size=30)
)
def test_as_many_words_are_kept_as_the_python_package_keeps(old: list[str], new: list[str]) -> None:
    """On one line; and on few words, since without a time limit it is exact but slow."""
    oracle = diff_match_patch()
    oracle.Diff_Timeout = 0
    kept = sum(len(same) for op, same in oracle.diff_main("".join(old), "".join(new)) if not op)
    one, other = " ".join(old), " ".join(new)
    assert _kept_words(one, differences(one, other)) == kept


def test_words_are_compared_and_not_their_letters() -> None:
    assert differences("The old rule.", "The new rules.") == (
        Edit("kept", (0, 4), (0, 4)),
        Edit("deleted", (4, 12), (4, 4)),
        Edit("inserted", (12, 12), (4, 13)),
        Edit("kept", (12, 13), (13, 14)),
    )


def test_scripts_without_spaces_are_compared_letter_by_letter() -> None:
    assert _shown("全球人工智能治理", "全球的人工智慧治理") == "全球{的}人工智[能]{慧}治理"


def test_white_space_that_differs_is_a_change_and_the_words_around_it_are_not() -> None:
    assert _shown("a  b\nc", "a b c") == "a [ ]b[\n]{ }c"


def test_lines_that_stand_once_are_matched_before_words() -> None:
    old = "one two three\n\nfour five six\n\nseven"
    new = "zero\n\none two three\n\nfour 5 six\n\nseven"
    assert _shown(old, new) == "{zero\n\n}one two three\n\nfour [five]{5} six\n\nseven"


def test_a_line_that_stands_once_is_kept_though_more_words_could_be() -> None:
    assert _shown("k\na b", "a b c\nk") == "{a b c\n}k[\na b]"
    assert _shown("k", "a\nk b\nk\nb") == "{a\nk b\n}k{\nb}"


def test_words_hold_their_marks_and_apostrophes_and_numbers_their_points() -> None:
    passage = "Don’t re-read 1,084.5: हिन्दी e\u0301te\u0301 か\u3099き 👍🏽!"
    assert [passage[start:end] for start, end in words(passage)] == [
        "Don’t", "re", "-", "read", "1,084.5", ":", "हिन्दी", "e\u0301te\u0301",
        "か\u3099", "き", "👍🏽", "!",
    ]  # fmt: skip


def test_long_texts_without_lines_in_common_are_never_replaced_as_a_whole() -> None:
    """A text of the size at which other diffs give up; half of its words are changed."""
    chance = random.Random(1)  # noqa: S311 - the same each time
    old = [f"w{chance.randrange(800)}" for _ in range(12_000)]
    new = [word if chance.random() < 0.5 else f"w{chance.randrange(800)}" for word in old]
    one, other = " ".join(old), " ".join(new)
    edits = differences(one, other)
    _require_exact(one, other, edits)
    assert _kept_words(one, edits) > 0.48 * len(old)


def test_long_texts_of_two_words_only_are_compared_in_parts() -> None:
    chance = random.Random(2)  # noqa: S311
    old = [chance.choice("ab") for _ in range(6_000)]
    new = [word if chance.random() < 0.5 else chance.choice("ab") for word in old]
    one, other = " ".join(old), " ".join(new)
    assert len(old) ** 2 > module._AT_ONCE
    edits = differences(one, other)
    _require_exact(one, other, edits)
    assert _kept_words(one, edits) > 0.7 * len(old)


def _kept(start: int, end: int) -> Edit:
    return Edit("kept", (start, end), (start, end))


def _kept_words(old: str, edits: tuple[Edit, ...]) -> int:
    return sum(len(words(old[slice(*edit.old)])) for edit in edits if edit.kind == "kept")


def _shown(old: str, new: str) -> str:
    marks = {"kept": "{}", "deleted": "[{}]", "inserted": "{{{}}}"}
    return "".join(
        marks[edit.kind].format(old[slice(*edit.old)] or new[slice(*edit.new)])
        for edit in differences(old, new)
    )


def _require_exact(old: str, new: str, edits: tuple[Edit, ...]) -> None:
    at_old = at_new = 0
    for edit in edits:
        assert (edit.old[0], edit.new[0]) == (at_old, at_new)
        at_old, at_new = edit.old[1], edit.new[1]
        gone, come = old[slice(*edit.old)], new[slice(*edit.new)]
        if edit.kind == "kept":
            assert gone == come != ""
        else:
            assert bool(gone) == (edit.kind == "deleted")
            assert bool(come) == (edit.kind == "inserted")
    assert (at_old, at_new) == (len(old), len(new))


def test_what_was_just_compared_is_not_compared_again() -> None:
    old, new = "one two three", "one 2 three"
    assert differences(old, new) is differences(old, new)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("The sea was calm.", "The sea is calm", 3),
        ("foo-bar", "bar", 0),
        ("“The end”", "The end", 2),
        ("海は静か", "海が静か", 3),
        ("", "words", 0),
    ],
)
def test_a_word_is_kept_with_its_first_letter(old: str, new: str, kept: int) -> None:
    assert kept_words(old, new, differences(old, new)) == kept
