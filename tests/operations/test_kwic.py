"""Keyword in context: which places, in which texts, and how often."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.codebook import Code, Facet
from diptych.annotations.terms import TermMatcher
from diptych.comparison.word_patterns import WordPattern
from diptych.errors import BadOptionError, BadPassageError
from diptych.operations.finding import Conditions, find
from diptych.operations.kwic import KwicQuery, kwic
from diptych.operations.listing import list_texts
from diptych.project.store import create_project
from diptych.texts.text import parse_text
from diptych.texts.words import words_of

if TYPE_CHECKING:
    from diptych.project.store import Project


def write(project: Project, name: str, body: str, **fields: str) -> None:
    front = "".join(f"{key}: {value}\n" for key, value in fields.items())
    path = project.root / f"texts/{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{front}---\n\n{body}\n")


@pytest.fixture
def papers(project: Project) -> Project:
    write(project, "one", "# New rules\n\nThe rules of\nthe road. More rules.", source="A")
    write(project, "two", "No rule here.", source="A")
    write(project, "tiga", "Aturan baru.", source="B", language="id")
    return project


def test_each_place_with_its_surroundings(papers: Project) -> None:
    rows = list(kwic(papers, "rule*", query=KwicQuery(context=2)).records())
    assert [
        (row["group"], row["text"], row["paragraph"], row["before"], row["keyword"], row["after"])
        for row in rows
    ] == [
        ("A", "one", 1, "New", "rules", ""),
        ("A", "one", 2, "The", "rules", "of the"),
        ("A", "one", 2, "road. More", "rules", "."),
        ("A", "two", 1, "No", "rule", "here."),
    ]


def test_places_are_code_points_of_the_body(papers: Project) -> None:
    bodies = {one.id: one.body for one in papers.texts()}
    lines = kwic(papers, "rule* OR the * road OR aturan").lines
    assert len({line.text.id for line in lines}) == 3
    for line in lines:
        assert bodies[line.text.id][line.start : line.end].split() == line.keyword.split()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["qux a f.", "zoo a, é z.", "Baz b.", "bar a c.", "bäh a f."]),
        ("after", ["Baz b.", "bar a c.", "zoo a, é z.", "qux a f.", "bäh a f."]),
        ("before", ["Baz b.", "bäh a f.", "bar a c.", "qux a f.", "zoo a, é z."]),
    ],
)
def test_lines_are_sorted_by_their_neighbours(
    project: Project, sort: str, expected: list[str]
) -> None:
    write(project, "t", "qux a f.\n\nzoo a, é z.\n\nBaz b.\n\nbar a c.\n\nbäh a f.")
    lines = kwic(project, "a OR Baz", query=KwicQuery(sort=sort)).lines
    assert [f"{line.before}{line.keyword}{line.after}" for line in lines] == expected


def test_three_letters_take_the_room_of_a_word(project: Project) -> None:
    write(project, "zh", "一二三四五六七人八九十百千万亿")
    (line,) = kwic(project, "人", query=KwicQuery(context=2)).lines
    assert (line.before, line.keyword, line.after) == ("二三四五六七", "人", "八九十百千万")


def test_how_often_in_each_group(papers: Project) -> None:
    rows = list(kwic(papers, "en:rule OR rules OR id:aturan").counts.records())
    keys = ("group", "pattern", "count", "words", "texts", "texts_of")
    assert [tuple(row[key] for key in keys) for row in rows] == [
        ("A", "en:rule OR rules OR id:aturan", 4, 12, 2, 2),
        ("A", "en:rule", 1, 12, 1, 2),
        ("A", "rules", 3, 12, 1, 2),
        ("A", "id:aturan", 0, 12, 0, 2),
        ("B", "en:rule OR rules OR id:aturan", 1, 2, 1, 1),
        ("B", "en:rule", 0, 0, 0, 0),
        ("B", "rules", 0, 2, 0, 1),
        ("B", "id:aturan", 1, 2, 1, 1),
    ]
    assert [row["rate"] for row in rows][:6:5] == [pytest.approx(1000 * 4 / 12), None]


def test_texts_in_which_nothing_is_looked_for_do_not_count(papers: Project) -> None:
    rows = kwic(papers, "en:rules").counts.rows
    assert [(row.group, row.among, row.words, row.rate) for row in rows] == [
        ("A", 2, 12, 250.0),
        ("B", 0, 0, None),
    ]


def test_kinds_of_paragraphs_are_left_out_of_words_too(papers: Project) -> None:
    found = kwic(papers, "rules", ["one"], query=KwicQuery(without=["heading"]))
    assert [(row.count, row.words) for row in found.counts.rows] == [(2, 7)]
    with pytest.raises(BadOptionError, match="'theme=x' is a code, but words are found whatever"):
        kwic(papers, "rules", query=KwicQuery(without=["theme=x"]))


def test_only_passages_that_are_named(papers: Project) -> None:
    found = kwic(papers, "rules", ["one:2", "one:2-2"])
    assert [line.paragraph for line in found.lines] == [2, 2]
    assert [(row.group, row.count, row.words) for row in found.counts.rows] == [("one", 2, 7)]
    both = kwic(papers, "rules", ["one:2", "A"])
    assert [(row.group, row.count) for row in both.counts.rows] == [("A", 3), ("one", 3)]
    assert [line.group for line in both.lines] == ["A", "A", "A"]
    typed = kwic(papers, "rules", ["one:2", "a"])
    assert [(row.group, row.count) for row in typed.counts.rows] == [("A", 3), ("one", 3)]
    with pytest.raises(BadPassageError, match="one has paragraphs 1 to 2"):
        kwic(papers, "rules", ["one:9"])


def test_words_to_ignore_are_passed_over(project: Project) -> None:
    write(project, "t", "The Fox News anchor saw a fox.")
    query = KwicQuery(ignore=["fox news"])
    assert [line.after for line in kwic(project, "fox", query=query).lines] == ["."]
    assert kwic(project, "the anchor", query=query).lines == ()
    with pytest.raises(BadOptionError, match="--ignore: 'a OR': OR stands between words"):
        kwic(project, "fox", query=KwicQuery(ignore=["a OR"]))


def test_codes_stand_beside_the_words_that_they_touch(annotated: Project) -> None:
    found = kwic(annotated, "UN OR makes OR good OR PBB")
    codes = {(line.text.id, line.paragraph, line.keyword): line.codes for line in found.lines}
    assert codes["alpha", 2, "UN"] == ("theme=rules/un", "sentiment=good")
    assert codes["beta", 1, "PBB"] == ("theme=rules/un", "sentiment=good")
    assert found.codes_unknown == ()


def test_where_it_is_unclear_whose_codes_there_are_none(annotated: Project) -> None:
    annotated.annotate("beta", "bob", start=0, end=6, codes={"theme": "access"})
    found = kwic(annotated.anew(), "PBB OR UN")
    assert found.codes_unknown == (
        "beta: it is not clear whose count; name somebody with --annotator",
    )
    assert {line.text.id: bool(line.codes) for line in found.lines} == {
        "alpha": True, "beta": False
    }  # fmt: skip
    named = kwic(annotated.anew(), "Aturan", query=KwicQuery(annotators=["bob"]))
    assert [line.codes for line in named.lines] == [("theme=access",)]


def test_words_are_found_where_annotations_cannot_be_read(annotated: Project) -> None:
    (annotated.root / "annotations/alpha/ann.json").write_text("{")
    found = kwic(annotated, "UN")
    assert len(found.lines) == 1
    assert found.codes_unknown[0].startswith("alpha: annotations/alpha/ann.json: ")


def test_passages_are_narrowed_by_their_words(annotated: Project) -> None:
    def quotes(words: str) -> list[str]:
        conditions = Conditions(words=words)
        return [one.annotation.quote for one in find(annotated, conditions=conditions).codings]

    assert quotes("good OR bad") == ["Access is good.", "Courts are bad."]
    assert quotes("UN NEAR/1 makes") == ["The UN makes rules."]
    assert quotes("id:bagus") == ["Aturan PBB bagus."]
    assert quotes("nothing") == []


plain = st.sampled_from(["flood", "warning", "system"])
longer = st.lists(plain, min_size=1, max_size=3, unique=True)  # so that none overlaps itself
some_terms = st.lists(longer.map(" ".join), min_size=1, max_size=4)


@given(st.lists(plain, max_size=12), some_terms, st.booleans())
def test_terms_are_as_many_places_as_a_pattern_of_them(
    words: list[str],
    terms: list[str],
    beginnings: bool,  # noqa: FBT001 - drawn
) -> None:
    terms = [f"{term}*" for term in terms] if beginnings else terms
    facet = Facet(name="theme", codes={"risk": Code(path="risk", terms={"en": tuple(terms)})})
    source = f"---\nlanguage: en\n---\n\n{' '.join(words) or 'none'}\n"
    one = parse_text("t", source.encode(), source, "texts/t.md")
    suggested = [(span.start, span.end) for span in TermMatcher([facet]).suggestions(one)]
    hits = WordPattern(" OR ".join(terms)).hits(words_of(one.body, "en"), "en")
    assert [(hit.start, hit.end) for hit in hits] == suggested


def test_a_place_counts_once_whatever_of_a_pattern_finds_it(project: Project) -> None:
    write(project, "one", "A flood warning: the flood came. No warning.", source="A")
    found = kwic(project, "flood OR flood warning")
    counted = [(row.pattern, row.count) for row in found.counts.rows]
    assert counted == [("flood OR flood warning", 2), ("flood", 1), ("flood warning", 1)]
    assert [line.keyword for line in found.lines] == ["flood warning", "flood"]


vocabulary = st.sampled_from(["rule", "rules", "un", "the", "人", "智", "U.S.", "and/or", "–"])
texts = st.lists(st.lists(st.lists(vocabulary, min_size=1, max_size=8), max_size=4), max_size=4)


@given(texts)
def test_words_are_those_that_texts_counts(written: list[list[list[str]]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder))
        for number, paragraphs in enumerate(written):
            body = "\n\n".join(" ".join(words) for words in paragraphs)
            write(project, f"t{number}", body, source="S")
        project = project.anew()
        listed = sum(row["words"] for row in list_texts(project).records())
        rows = kwic(project, "rule").counts.rows
        assert sum(row.words for row in rows) == listed
        by_hand = sum(len(re.findall(r"\brule\b", " ".join(p))) for t in written for p in t)
        assert sum(row.count for row in rows) == by_hand
