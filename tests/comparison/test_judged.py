"""What counts of one text, and how much of it, equals what is counted word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.comparison.codings import codings
from diptych.comparison.excluding import Exclusion, excluded_paragraphs, left_in
from diptych.comparison.judged import Judged
from diptych.texts.scripts import word_spans
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from diptych.comparison.codings import Coding
    from diptych.texts.text import Text

SOURCE = "# A heading\n\nOne two three\n\n> said – he\n\nlast words here"
TEXT = parse_text("one", SOURCE.encode(), SOURCE, "one.md")
CODES = {"theme": ["a", "a/x", "b"], "actor": ["china", "un"]}

places = st.tuples(
    st.integers(0, len(TEXT.body) - 1), st.integers(1, 30),
    *(st.sampled_from(["", *codes]) for codes in CODES.values()),
)  # fmt: skip
exclusions = st.builds(
    lambda kinds, theme, actor: Exclusion(kinds=kinds, codes={"theme": theme, "actor": actor}),
    st.frozensets(st.sampled_from(["heading", "quotation"])),
    st.frozensets(st.sampled_from(CODES["theme"]), max_size=1),
    st.frozensets(st.sampled_from(CODES["actor"]), max_size=1),
)


def said_by(name: str, drawn: list[tuple[int, int, str, str]]) -> AnnotationSet:
    found = {}
    for number, (start, length, theme, actor) in enumerate(drawn):
        end = min(len(TEXT.body), start + length)
        codes = {"theme": theme, "actor": actor}
        found[str(UUID(int=number, version=4))] = Annotation(
            start=start,
            end=end,
            quote=TEXT.body[start:end],
            codes={facet: code for facet, code in codes.items() if code},
        )
    return AnnotationSet(
        text="one", text_version=TEXT.version, annotator=name, finished=True, annotations=found
    )


def by_hand(said: list[Coding], left_out: set[int], key: tuple[str, str]) -> tuple[int, int, int]:
    """Count paragraphs, annotations and words of a code, with those below it."""
    facet, code = key
    rows = [one for one in said if is_under(one.annotation.codes, facet, code)]
    paragraphs, words = set(), set()
    for one in rows:
        for paragraph in TEXT.paragraphs[one.first - 1 : one.last]:
            if paragraph.number not in left_out:
                paragraphs.add(paragraph.number)
                words |= touched(TEXT, paragraph.number, one.annotation)
    return len(paragraphs), len(rows), len(words)


def is_under(codes: dict[str, str], facet: str, code: str) -> bool:
    if not facet:
        return True
    return facet in codes and (not code or f"{codes[facet]}/".startswith(f"{code}/"))


def touched(text: Text, number: int, annotation: Annotation) -> set[tuple[int, int]]:
    paragraph = text.paragraphs[number - 1]
    return {
        (start, end)
        for start, end in word_spans(text.body, paragraph.start, paragraph.end)
        if annotation.start < end and start < annotation.end
    }


@given(
    sets=st.lists(st.lists(places, max_size=6), min_size=1, max_size=2),
    excluding=exclusions,
)
def test_every_count_is_that_by_hand(
    sets: list[list[tuple[int, int, str, str]]], excluding: Exclusion
) -> None:
    made = [said_by(f"annotator-{number}", drawn) for number, drawn in enumerate(sets)]
    coded = [one for one in codings(TEXT, made) if one.annotation.codes]
    left_out = excluded_paragraphs(TEXT, coded, excluding)
    kept = [one for one in coded if one.first <= one.last and left_in(one, excluding, left_out)]
    said = Judged(TEXT, made, excluding)
    counted = said.counted(keep=True)
    assert said.left_out == left_out
    assert [said.codings()[row] for row in said.rows] == sorted(
        kept, key=lambda one: one.annotation.start
    )
    for key, count in counted.counts.items():
        numbers = count.paragraphs, count.annotations, count.words
        assert numbers == by_hand(kept, left_out, key)
    assert counted.own.keys() == {pair for one in kept for pair in one.annotation.codes.items()}
    assert counted.excluded == len(left_out)
    assert counted.paragraphs == len(TEXT.paragraphs) - len(left_out)
    assert counted.words == sum(
        len(word_spans(TEXT.body, one.start, one.end))
        for one in TEXT.paragraphs
        if one.number not in left_out
    )


def test_without_words_there_are_none_and_all_else_is_the_same() -> None:
    said = Judged(TEXT, [said_by("anna", [(14, 30, "a/x", "un")])])
    with_words, without = said.counted(), said.counted(words=False)
    assert {key: one.words for key, one in without.counts.items()} == dict.fromkeys(
        with_words.counts, 0
    )
    for key, count in with_words.counts.items():
        other = without.counts[key]
        assert (count.paragraphs, count.annotations) == (other.paragraphs, other.annotations)
