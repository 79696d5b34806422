from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diptych.comparison import text_diff as module
from diptych.comparison.text_diff import (
    TextDiffRow,
    Wording,
    common_share,
    compare_wording,
    require_one_language,
)
from diptych.errors import OtherLanguageError
from diptych.texts.appearance import as_read
from diptych.texts.text import Text, parse_text

P = [
    "Ministers agreed on rules for artificial intelligence after two days of talks.",
    "Critics call the rules weak and say that nobody will enforce them anywhere.",
    "Companies welcomed the outcome, and their shares rose on all markets at once.",
    "The next meeting takes place in autumn, when a new chair will be elected.",
    "Poorer countries ask for money, training and machines of their own instead.",
    "Scientists warn that the time in which anything can be done is running out.",
]

_WORDS = [
    "the",
    "rules",
    "of",
    "law",
    "# ",
    "## x",
    "\\# ",
    "é",
    "e\u0301",
    "文",
    "字",
    "\U0001f600",
]
_BREAKS = [" ", " ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\u2028", "\t", "\x0c", "\x85"]
_BODIES = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",))) | st.lists(
    st.sampled_from([*_WORDS, *_BREAKS]), max_size=60
).map("".join)
_SOME = st.lists(st.sampled_from([*P, "* * *", "# Rules", "文字文字文字"]), max_size=10)


@given(_BODIES, _BODIES)
@example("a\n\n# b", "# b\n\na")
@example("one two\nthree", "one two three")
def test_the_first_text_and_what_was_done_to_it_are_the_second(a: str, b: str) -> None:
    one, other = _text_of(a), _text_of(b)
    _require_complete(one, other, compare_wording(one, other))


@given(_SOME, _SOME)
def test_each_paragraph_stands_in_one_row_wherever_it_went(a: list[str], b: list[str]) -> None:
    one, other = _text(*a), _text(*b)
    wording = compare_wording(one, other)
    _require_complete(one, other, wording)
    same = min(a.count(p) for p in [P[0]]), min(b.count(p) for p in [P[0]])
    kept = [row for row in wording.rows if row.old == row.new == P[0]]
    assert len(kept) == min(same)


@given(_BODIES)
def test_a_text_and_itself_have_the_same_wording(body: str) -> None:
    wording = compare_wording(_text_of(body), _text_of(body))
    assert wording.is_same
    assert wording.words["deleted"] == wording.words["inserted"] == 0


def test_what_was_wrapped_otherwise_is_the_same() -> None:
    assert compare_wording(_text_of("One\ntwo."), _text_of("\nOne two.\n\n\n")).is_same


def test_words_are_compared_inside_paragraphs() -> None:
    assert _shown([P[0], P[1]], [P[0], P[1].replace("weak", "strong")]) == [
        ("kept", 1, 1, P[0]),
        ("changed", 2, 2, P[1].replace("weak", "[weak]{strong}")),
    ]


def test_what_is_new_or_gone_stands_where_it_stood() -> None:
    assert _kinds([P[0], P[1], P[2]], [P[0], P[3], P[2]]) == [
        ("kept", 1, 1), ("deleted", 2, None), ("inserted", None, 2), ("kept", 3, 3),
    ]  # fmt: skip


def test_one_paragraph_that_moved_is_moved() -> None:
    assert _kinds(P[:4], [P[0], P[2], P[3], P[1]]) == [
        ("kept", 1, 1), ("kept", 3, 2), ("kept", 4, 3), ("moved", 2, 4),
    ]  # fmt: skip


def test_of_two_that_changed_places_one_moved() -> None:
    kinds = _kinds(P[:2], [P[1], P[0]])
    assert sorted(kind for kind, _, _ in kinds) == ["kept", "moved"]


@given(st.integers(0, 5), st.integers(1, 2), st.integers(0, 5))
def test_a_block_that_moved_is_moved_and_nothing_else_changed(
    start: int, length: int, to: int
) -> None:
    block = P[start : start + length]
    others = [paragraph for paragraph in P if paragraph not in block]
    new = [*others[:to], *block, *others[to:]]
    rows = compare_wording(_text(*P), _text(*new)).rows
    assert {row.kind for row in rows} <= {"kept", "moved"}
    assert [row.new for row in rows] == new
    assert all(row.old == row.new for row in rows)
    assert sum(row.kind == "moved" for row in rows) <= max(length, len(others) - length)


def test_what_moved_and_was_edited_is_moved() -> None:
    edited = P[1].replace("nobody", "no one")
    assert _shown(P[:4], [P[0], P[2], P[3], edited])[-1] == (
        "moved", 2, 4, P[1].replace("nobody", "[nobody]{no one}"),
    )  # fmt: skip


def test_a_paragraph_that_was_split_is_one_row() -> None:
    whole = f"{P[1]} {P[2]}"
    assert _kinds([P[0], whole, P[3]], [P[0], P[1], P[2], P[3]]) == [
        ("kept", 1, 1), ("changed", 2, (2, 3)), ("kept", 3, 4),
    ]  # fmt: skip
    assert _shown([whole], [P[1], P[2]])[0][-1] == f"{P[1]}[ ]{{\n}}{P[2]}"


def test_paragraphs_that_were_merged_are_one_row() -> None:
    whole = f"{P[0]} {P[1]} {P[2]}"
    assert _kinds([*P[:3], P[3]], [whole, P[3]]) == [("changed", (1, 3), 1), ("kept", 4, 2)]


def test_a_part_too_short_to_be_one_is_not_merged() -> None:
    assert _kinds(["So it is.", P[0]], [f"So it is. {P[0]}"]) == [
        ("deleted", 1, None), ("changed", 2, 1),
    ]  # fmt: skip


def test_the_only_headings_between_the_same_paragraphs_belong_together() -> None:
    assert _kinds([P[0], "## Old", P[1]], [P[0], "### New title", P[1]]) == [
        ("kept", 1, 1), ("changed", 2, 2), ("kept", 3, 3),
    ]  # fmt: skip
    assert _kinds([P[0], "## Old", P[1]], [P[0], P[1], "## New"])[1][0] == "deleted"


def test_the_only_short_paragraphs_between_the_same_ones_belong_together_if_alike() -> None:
    assert _shown([P[0], "Ann Author", P[1]], [P[0], "Ann Writer", P[1]])[1] == (
        "changed", 2, 2, "Ann [Author]{Writer}",
    )  # fmt: skip
    assert _kinds([P[0], "Ann Author", P[1]], [P[0], "The desk", P[1]])[1][0] == "deleted"


def test_a_heading_and_a_paragraph_that_came_instead_are_none_of_each_other() -> None:
    assert _kinds(["# The law"], ["The end"]) == [("deleted", 1, None), ("inserted", None, 1)]


def test_two_words_in_common_are_not_enough_to_have_moved() -> None:
    assert "moved" not in {kind for kind, _, _ in _kinds(
        [P[0], P[1], f"{P[2]} still waters"], [f"So still waters run. {P[3]}", P[0], P[1], P[4]]
    )}  # fmt: skip


def test_what_was_found_elsewhere_but_between_the_same_paragraphs_has_not_moved() -> None:
    groups = module._Groups()
    for a, b, moved in ((0, 0, False), (1, 1, True), (2, 3, True), (3, 2, False)):
        groups.add(a, b, moved=moved)
    module._settle(groups)
    assert [group.moved for group in groups.by_a.values()] == [False, False, True, False]


def test_a_heading_that_became_prose_has_changed() -> None:
    assert _shown(["# The rules for all"], ["The rules for all"]) == [
        ("changed", 1, 1, "[# ]The rules for all")
    ]


def test_a_half_rewritten_paragraph_is_a_version_where_it_stands() -> None:
    words = P[0].split()
    half = " ".join(words[:5]) + " about which nobody had heard anything before"
    assert _kinds([P[1], P[0], P[2]], [P[1], half, P[2]])[1] == ("changed", 2, 2)


def test_scripts_without_spaces_are_compared_by_letter() -> None:
    assert _shown(["全球人工智能治理的未来。"], ["全球人工智慧治理的将来。"]) == [
        ("changed", 1, 1, "全球人工智[能]{慧}治理的[未]{将}来。")
    ]


def test_records_count_words_without_punctuation() -> None:
    wording = compare_wording(_text("One two, three.", "Gone!"), _text("One 2, three."))
    assert list(wording.records()) == [
        {"a_first": 1, "a_last": 1, "b_first": 1, "b_last": 1, "kind": "changed",
         "kept": 2, "deleted": 1, "inserted": 1, "share": 4 / 6},
        {"a_first": 2, "a_last": 2, "b_first": None, "b_last": None, "kind": "deleted",
         "kept": 0, "deleted": 1, "inserted": 0, "share": 0.0},
    ]  # fmt: skip
    assert wording.words == {"kept": 2, "deleted": 2, "inserted": 1}


def test_stretches_are_records_too() -> None:
    wording = compare_wording(_text("One two."), _text("One 2."))
    assert [(r["b_first"], r["edit"], r["content"]) for r in wording.segments()] == [
        (1, "kept", "One "), (1, "deleted", "two"), (1, "inserted", "2"), (1, "kept", "."),
    ]  # fmt: skip


def test_nothing_has_no_share() -> None:
    assert common_share({"kept": 0, "deleted": 0, "inserted": 0}) is None


def test_most_similar_paragraphs_find_each_other_among_many() -> None:
    """Also where most words stand in many paragraphs, which then tell nothing."""
    chance = random.Random(4)  # noqa: S311 - the same each time
    names = [f"name{number}" for number in range(90)]
    old = [" ".join(chance.sample(names, 20)) + " and so on" * 3 for _ in range(60)]
    new = [paragraph.replace("name1 ", "nobody ") for paragraph in old]
    chance.shuffle(new)
    rows = compare_wording(_text(*old), _text(*new)).rows
    assert {row.kind for row in rows} <= {"kept", "changed", "moved"}
    assert all(row.old.replace("name1 ", "nobody ") == row.new for row in rows)


def test_texts_of_different_languages_are_refused() -> None:
    english, british, indonesian, unknown = (
        parse_text(name, b"", f"---\nlanguage: {name}\n---\nA.", "p")
        for name in ("en", "en-GB", "id", "''")
    )
    require_one_language(english, british)
    require_one_language(english, unknown)
    with pytest.raises(OtherLanguageError, match="en is in English, id in Indonesian"):
        require_one_language(english, indonesian)


def _text(*paragraphs: str) -> Text:
    return _text_of("\n\n".join(paragraphs))


def _text_of(body: str) -> Text:
    source = f"\n\n{body}"
    return parse_text("text", source.encode(), source, "text.md")


def _short(span: tuple[int, int] | None) -> int | tuple[int, int] | None:
    return span[0] if span and span[0] == span[1] else span


def _kinds(a: list[str], b: list[str]) -> list[tuple[object, ...]]:
    return [row[:3] for row in _shown(a, b)]


def _shown(a: list[str], b: list[str]) -> list[tuple[object, ...]]:
    marks = {"kept": "{}", "deleted": "[{}]", "inserted": "{{{}}}"}
    return [
        (
            row.kind,
            _short(row.a),
            _short(row.b),
            "".join(marks[kind].format(content) for kind, content in row.segments()),
        )
        for row in compare_wording(_text(*a), _text(*b)).rows
    ]


def _written(text: Text) -> list[str]:
    contents = {p: as_read(text.content(p)) or text.content(p) for p in text.paragraphs}
    return ["#" * p.level + " " * bool(p.level) + contents[p] for p in text.paragraphs]


def _require_complete(a: Text, b: Text, wording: Wording) -> None:
    left: list[TextDiffRow] = sorted(
        (row for row in wording.rows if row.a), key=lambda row: row.a or (0, 0)
    )
    assert [line for row in left for line in row.old.split("\n")] == _written(a)
    right = [row for row in wording.rows if row.b]
    assert [line for row in right for line in row.new.split("\n")] == _written(b)
    for row in wording.rows:
        stretches = list(row.segments())
        assert "".join(content for kind, content in stretches if kind != "inserted") == row.old
        assert "".join(content for kind, content in stretches if kind != "deleted") == row.new
        assert (row.kind == "kept") <= (row.old == row.new)
        assert (row.a is None, row.b is None) == (row.kind == "inserted", row.kind == "deleted")
