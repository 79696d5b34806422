"""The passages under a row: the shortest first, one per paragraph, from each group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import Code, Codebook, Facet
from diptych.comparison.bases import Basis
from diptych.comparison.judged import Judged
from diptych.comparison.passages import Passages, with_quotes
from diptych.comparison.tables import Query, Quote, compare_tallies
from diptych.comparison.tally import GroupTally
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence

BODY = "The UN decides.\n\nThe court\nagrees.\n\nNobody asks why."
CODES = ("a", "a/x", "b")
CODEBOOK = Codebook(facets=(Facet(name="theme", codes={c: Code(path=c) for c in CODES}),))

Said = tuple[str, str]
"""A quote, and its theme."""


def values(
    said: Sequence[Said], text_id: str = "one", by: str = "ann"
) -> tuple[Text, list[AnnotationSet]]:
    spans = [(BODY.index(quote), BODY.index(quote) + len(quote), code) for quote, code in said]
    return parse_text(text_id, BODY.encode(), BODY, text_id), [spanned(spans, text_id, by)]


def spanned(
    spans: Sequence[tuple[int, int, str]], text_id: str = "one", by: str = "ann"
) -> AnnotationSet:
    annotations = {
        f"{number:03}": Annotation(
            start=start, end=end, quote=BODY[start:end], codes={"theme": code} if code else {}
        )
        for number, (start, end, code) in enumerate(spans)
    }
    return AnnotationSet(text=text_id, text_version="0" * 40, annotator=by, annotations=annotations)


def quotes(
    *texts: tuple[Text, list[AnnotationSet]], code: str = "a", wanted: int = 5
) -> list[Quote]:
    passages = Passages(wanted)
    for text, sets in texts:
        passages.note("begun", Judged(text, sets))
    comparison = compare_tallies(
        CODEBOOK, {"group": GroupTally()}, Query(minimum=0), Basis(of="coded"), "source"
    )
    rows = with_quotes(comparison, [passages]).tables[0].rows
    return list(next(row for row in rows if row.code == code).quotes[0])


def words(*texts: tuple[Text, list[AnnotationSet]], code: str = "a", wanted: int = 5) -> list[str]:
    return [quote.words for quote in quotes(*texts, code=code, wanted=wanted)]


def test_the_shortest_come_first_and_no_more_than_wanted() -> None:
    said = [("Nobody asks why.", "a"), ("UN", "a"), ("The court", "a")]
    assert words(values(said)) == ["UN", "The court", "Nobody asks why."]
    assert words(values(said), wanted=2) == ["UN", "The court"]


def test_a_paragraph_contributes_once_with_its_shortest() -> None:
    assert words(values([("UN decides", "a"), ("UN", "a"), ("Nobody", "a")])) == ["UN", "Nobody"]


def test_a_passage_shows_the_codes_above_its_own() -> None:
    said = [("UN", "a/x"), ("Nobody", "a"), ("court", "b")]
    assert words(values(said), code="a") == ["UN", "Nobody"]
    assert words(values(said), code="a/x") == ["UN"]
    assert words(values(said), code="b") == ["court"]


def test_a_passage_over_two_paragraphs_takes_both() -> None:
    said = [("decides.\n\nThe", "a"), ("The court\nagrees.", "a"), ("Nobody asks why.", "a")]
    assert words(values(said)) == ["decides. The", "Nobody asks why."]
    assert [quote.place for quote in quotes(values(said))] == ["one:1-2", "one:3"]


def test_quotes_are_as_in_the_text_but_for_the_ends_of_lines() -> None:
    assert words(values([("The court\nagrees.", "a")])) == ["The court agrees."]


def test_equally_short_ones_are_in_the_order_of_texts_and_reading() -> None:
    said = [("why", "a"), ("The", "a")]
    found = quotes(values(said, "two"), values(said, "one"))
    assert [quote.place for quote in found] == ["one:1", "one:3", "two:1", "two:3"]


def test_what_touches_no_paragraph_or_has_no_code_shows_nothing() -> None:
    text, _ = values([])
    between = BODY.index("\n\n")
    assert quotes((text, [spanned([(between, between + 2, "a"), (0, 3, "")])])) == []


spans = st.tuples(
    st.integers(0, len(BODY)), st.integers(0, len(BODY)), st.sampled_from(CODES)
).filter(lambda span: span[0] != span[1])


@given(
    st.lists(st.tuples(st.sampled_from(["t1", "t2"]), st.lists(spans, max_size=8)), max_size=2,
             unique_by=lambda pair: pair[0]),
    st.sampled_from(CODES),
    st.integers(1, 3),
)  # fmt: skip
def test_the_best_are_those_that_one_would_pick_from_a_sorted_pile(
    said: list[tuple[str, list[tuple[int, int, str]]]], code: str, wanted: int
) -> None:
    ordered = [(name, [(min(a, b), max(a, b), c) for a, b, c in found]) for name, found in said]
    texts = [(values([], name)[0], [spanned(found, name)]) for name, found in ordered]
    pile = sorted(
        (end - start, name, start, number)
        for name, found in ordered
        for number, (start, end, own) in enumerate(found)
        if f"{own}/".startswith(f"{code}/")
    )
    picked: list[tuple[str, int, int]] = []
    taken: set[tuple[str, int]] = set()
    for length, name, start, _ in pile:
        paragraphs = texts[0][0].paragraphs
        touched = {
            (name, p.number) for p in paragraphs if p.start < start + length and start < p.end
        }
        if touched and not touched & taken and len(picked) < wanted:
            taken |= touched
            numbers = [number for _, number in touched]
            picked.append((name, min(numbers), max(numbers)))
    found = quotes(*texts, code=code, wanted=wanted)
    assert [(quote.text, quote.first, quote.last) for quote in found] == picked


def test_each_group_shows_its_own() -> None:
    groups = [values([("UN", "a")]), values([("court", "a"), ("Nobody", "b")], "two")]
    passages = [Passages(1), Passages(1)]
    for notes, (text, sets) in zip(passages, groups, strict=True):
        notes.note("finished", Judged(text, sets))
    tallies = {"x": GroupTally(), "y": GroupTally()}
    comparison = compare_tallies(CODEBOOK, tallies, Query(minimum=0), Basis(), "source")
    rows = with_quotes(comparison, passages).tables[0].rows
    shown = {row.code: [[quote.words for quote in each] for each in row.quotes] for row in rows}
    assert shown == {"a": [["UN"], ["court"]], "a/x": [[], []], "b": [[], ["Nobody"]]}


def test_texts_only_begun_show_nothing_where_finished_ones_are_the_base() -> None:
    passages = Passages(2)
    for name, progress, quote in (("one", "finished", "court"), ("two", "begun", "UN")):
        text, sets = values([(quote, "a")], name)
        passages.note(progress, Judged(text, sets))
    found = {
        of_begun: [quote.words for quote in passages.quotes(("theme", "a"), of_begun=of_begun)]
        for of_begun in (True, False)
    }
    assert found == {True: ["UN", "court"], False: ["court"]}
