"""Words of a text are numbered, and passages touch runs of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diptych.texts.scripts import word_spans
from diptych.texts.text import parse_text
from diptych.texts.word_marks import WordMarks, covered

PIECES = [
    "one", "two,", "– ", "...", "_x_", "é\u0301", "新华社", "\n\n", "\n\n# ", "\n\n> ", "\n> ", " ",
    "\n\n![", "](a b.png)", "\n\n- ", "\n\n\\# ",
]  # fmt: skip

bodies = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@given(source=bodies)
def test_the_words_of_a_text_are_those_of_its_paragraphs(source: str) -> None:
    text = parse_text("one", source.encode(), source, "one.md")
    marks = WordMarks(text)
    counts = [len(word_spans(text.body, one.start, one.end)) for one in text.paragraphs]
    assert [marks.count(one.number) for one in text.paragraphs] == counts
    assert marks.total == sum(counts)


@given(source=bodies, start=st.integers(0, 40), length=st.integers(1, 40))
def test_a_passage_touches_the_words_that_it_has_a_part_of(
    source: str, start: int, length: int
) -> None:
    text = parse_text("one", source.encode(), source, "one.md")
    marks, number = WordMarks(text), 0
    end = start + length
    run = marks.touched(start, end)
    for paragraph in text.paragraphs:
        inside = marks.inside(run, paragraph.number)
        for begin, stop in word_spans(text.body, paragraph.start, paragraph.end):
            is_touched = start < stop and begin < end
            assert (run[0] <= number < run[1]) == (inside[0] <= number < inside[1]) == is_touched
            number += 1


@given(runs=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12))))
def test_words_of_several_runs_count_once(runs: list[tuple[int, int]]) -> None:
    runs = sorted((first, max(first, stop)) for first, stop in runs)
    assert covered(runs) == len({word for run in runs for word in range(*run)})
