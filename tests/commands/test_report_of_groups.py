"""Pages of other projects than two sources that are finished."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.written_projects import write_codebook, write_set, write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

    Diptych = Callable[..., Any]

CODEBOOK = """\
facets:
  theme: {codes: {rules: {}, access: {}}}
  tone: {kind: ordinal, codes: {one: {value: 1}, three: {value: 3}, five: {value: 5}}}
"""
PARAGRAPHS = ("Rules are made.", "Access is good.", "> So they said,\n> and so be it.")


@pytest.fixture
def several(project: Project) -> Project:
    """Have three sources, four texts each, one of two months."""
    write_codebook(project.root, CODEBOOK)
    for number in range(12):
        source = "ABC"[number % 3]
        fields = {"source": source, "language": "en", "date": f"2025-0{1 + number % 2}-01"}
        write_text(project.root, f"t{number}", *PARAGRAPHS, **fields)
        said = {"A": "rules", "B": "access", "C": "rules"}[source]
        marks = [("Rules are made.", {"theme": said, "tone": "five"})]
        if source == "C" or not number:
            marks.append(("So they said,", {"theme": "access", "tone": "one"}))
        write_set(project.root, f"t{number}", "ann", *marks)
    return project


def page(diptych: Diptych, *arguments: str) -> str:
    found = diptych("report", *arguments)
    assert found.status == 0, found.err
    return Path("report.html").read_text()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.usefixtures("several")
def test_more_groups_have_marks_on_one_axis(diptych: Diptych) -> None:
    html = page(diptych)
    assert html.count('<svg class="dots"') == 4
    assert html.count('<svg class="key"') == 6
    assert "▲" in html
    told = words(html)
    assert "33.3 points more in A than in B" in told
    assert "--stats tests each group against the first" in told


@pytest.mark.usefixtures("several")
def test_more_groups_are_tested_against_the_first(diptych: Diptych) -> None:
    told = words(page(diptych, "--stats", "--score", "tone"))
    assert "2 comparisons with A, not adjusted for one another" in told
    assert "p says how often dealing the texts out anew gives a difference as large." in told
    assert re.search(r"p adj\. = 0\.\d{3}", told)
    assert "5.00 (4)" in told


@pytest.mark.usefixtures("several")
def test_a_test_over_paragraphs_warns(diptych: Diptych) -> None:
    told = words(page(diptych, "A", "B", "--test", "paragraphs"))
    assert "Tested as if paragraphs were independent, which they are not" in told


@pytest.mark.usefixtures("several")
def test_over_time_there_are_lines(diptych: Diptych) -> None:
    html = page(diptych, "--by", "date:month", "--where", "source=A")
    assert '<svg class="bar"' in html  # two months are a pair
    write_text(Path(), "t99", "Rules.", source="A", language="en", date="2025-03-01")
    html = page(diptych, "--by", "date:month", "--where", "source=A")
    assert html.count('<svg class="lines"') == 4
    assert '<svg class="key"' not in html
    assert "2025-03</bdi>" in html
    assert 'class="chip g1"' not in html


@pytest.mark.usefixtures("several")
def test_one_group_has_shares_and_nothing_to_compare(diptych: Diptych) -> None:
    html = page(diptych, "A")
    assert "<svg class=" in html
    assert 'class="figure"' not in html.split('id="comparison"')[1].split("</section>")[0]
    assert "What differs most" not in html


@pytest.mark.usefixtures("several")
def test_a_quotation_has_no_marks_of_markdown(diptych: Diptych) -> None:
    beside = page(diptych, "A", "C").split('<section id="beside"')[1].split("</section>")[0]
    assert "&gt;" not in beside
    assert "So they said," in words(beside)


def test_what_nobody_has_read_is_said(several: Project, diptych: Diptych) -> None:
    write_text(several.root, "new", "More.", source="D", language="fr")
    write_set(several.root, "t1", "ann", finished=False)
    told = words(page(diptych, "A", "D"))
    assert "4 of 5 texts were read to the end. Not counted: 1 text (new) not read." in told
    assert "D French no date 1 1 not read – – – –" in told
    assert "No difference can be told: not all groups have texts that are read." in told


@pytest.mark.usefixtures("several")
def test_a_text_in_two_groups_is_one_text(diptych: Diptych) -> None:
    assert "4 of 4 texts were read to the end." in words(page(diptych, "A", "t0"))


def test_an_empty_text_is_not_aligned(several: Project, diptych: Diptych) -> None:
    write_text(several.root, "empty", "", source="D", language="en")
    assert '<section id="beside"' not in page(diptych, "D", "A")


def test_texts_only_begun_are_no_base(several: Project, diptych: Diptych) -> None:
    source = (several.root / "annotations/t1/ann.json").read_text()
    (several.root / "annotations/t1/ann.json").write_text(
        source.replace('"finished": true', '"finished": false')
    )
    told = words(page(diptych, "--of", "finished"))
    assert "11 of 12 texts were read to the end. Not counted: 1 text (t1) only begun." in told
    for base in ("coded", "facet"):
        assert f"paragraphs with a code{' of the same facet' * (base == 'facet')}" in words(
            page(diptych, "--of", base)
        )


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("unit", ["annotation", "word", "text"])
def test_the_unit_is_said(diptych: Diptych, unit: str) -> None:
    said = {"annotation": "Annotations: the", "word": "Words that a", "text": "Texts: one has"}
    assert said[unit] in page(diptych, "A", "B", "--unit", unit)


def test_what_people_do_not_agree_on_is_dimmed(several: Project, diptych: Diptych) -> None:
    for number in range(12):
        marks = [("Access is good.", {"theme": "rules", "tone": "one"})] * (number % 2)
        write_set(several.root, f"t{number}", "ben", *marks)
        write_set(
            several.root, f"t{number}", "consensus", ("Rules are made.", {"theme": "rules"})
        ) if number % 3 == 0 else write_set(several.root, f"t{number}", "consensus")
    html = page(diptych, "A", "B")
    assert ' weak">' in html
    assert '<span class="warn">!!</span>' in html
    assert "annotators agree too little on this code" in html
    assert "Annotations of consensus, which was made of what ann and ben said." in html


def test_many_groups_are_numbered_in_the_title(several: Project, diptych: Diptych) -> None:
    write_text(several.root, "new", "More.", source="D")
    assert "<title>4 groups by source – diptych report</title>" in page(diptych)


def test_groups_beyond_those_that_can_be_told_apart_have_no_mark(
    several: Project, diptych: Diptych
) -> None:
    for number in range(9):
        write_text(several.root, f"x{number}", "More.", source=f"X{number}")
    html = page(diptych)
    head = html.split('<table class="comparison">')[1].split("</thead>")[0]
    assert head.count('<svg class="key"') == 8
    assert "chip" not in head
    assert "marks on the axes: of the first 8 groups; no more can be told apart" in words(html)
    drawn = diptych("report", "--figure", "comparison").out.strip()
    assert Path(drawn).read_text().count('width="14" height="14"') == 8 * 2, "tables"


def test_what_is_not_judged_has_no_mean(project: Project, diptych: Diptych) -> None:
    book = "{theme: {codes: {rules: {}}}, actor: {codes: {un: {}}}, tone: {kind: ordinal, codes: "
    write_codebook(project.root, f"facets: {book}{{bad: {{value: -2}}, good: {{value: 2}}}}}}}}")
    for number, tone in enumerate(({}, {}, {"tone": "bad"})):
        write_text(project.root, f"t{number}", f"Text number {number}.", source=f"S{number}")
        codes = {"theme": "rules", "actor": "un", **tone}
        write_set(project.root, f"t{number}", "ann", (f"Text number {number}", codes))
    html = page(diptych)
    assert re.findall(r'<span class="mean">([^<]*)', html) == ["−2.0"]
    assert re.findall(r'<span class="sign \w+">([^<]*)</span> <span class="quiet">', html) == ["−2"]
    assert '<section id="words"' not in html


@pytest.mark.usefixtures("several")
def test_what_is_sure_is_told_as_smaller(diptych: Diptych) -> None:
    for number in range(40):
        fields = {"source": "AB"[number % 2], "language": "en"}
        write_text(Path(), f"x{number}", "Rules are made.", **fields)
        said = {"theme": ("rules", "access")[number % 2]}
        write_set(Path(), f"x{number}", "ann", ("Rules are made.", said))
    assert "p adj. &lt; 0.001" in page(diptych, "A", "B")


def test_agreement_that_is_not_defined_is_not_told(several: Project, diptych: Diptych) -> None:
    for number in range(12):
        write_set(several.root, f"t{number}", "ann", ("Rules are made.", {"theme": "rules"}))
        write_set(several.root, f"t{number}", "ben", ("Rules are made.", {"theme": "rules"}))
    told = words(page(diptych, "-a", "ann"))
    assert "Krippendorff’s α of ann and ben on 36 paragraphs of texts that they finished" in told
    assert "finished: theme 1.00" in told
    assert "tone" not in told.split("How far they agree")[1].split("Not read")[0]


def test_each_disagreement_stands_below_who_has_it(several: Project, diptych: Diptych) -> None:
    write_set(several.root, "t1", "ben", ("Rules are made.", {"theme": "rules"}))
    (several.root / "annotations/t2/ann.json").unlink()
    write_set(several.root, "t2", "ben", ("Rules are made.", {"theme": "rules"}))
    write_set(several.root, "t2", "eve", ("Rules are made.", {"theme": "access"}))
    table = page(diptych, "--prefer", "ann,ben").split('<table class="differences">')[1]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[1:]]
    assert [row[:5] for row in rows if row[1] in {"facet", "theme"}] == [
        ["paragraph", "facet", "ann", "ben", "eve"],
        ["t1:1", "theme", "access", "rules", ""],
        ["t2:1", "theme", "", "rules", "access"],
    ]


def test_coefficients_are_those_of_the_terminal(several: Project, diptych: Diptych) -> None:
    for number in range(12):
        marks = [("Access is good.", {"theme": "access"})] * (number == 0)
        write_set(several.root, f"t{number}", "ben", *marks)
        if number:
            write_set(several.root, f"t{number}", "ann")
    html = page(diptych, "-a", "ann")
    told = words(html.split('<section id="summary"')[1].split("</section>")[0])
    said = next(one for one in diptych("agreement").out.split("\n") if one.startswith("theme"))
    (alpha,) = re.findall(r"(−\d\.\d\d \[.*?\])", said)
    assert f"theme {alpha}" in told
    assert "-0." not in words(html.replace("−", ""))


def test_words_that_set_nothing_apart_are_no_section(project: Project, diptych: Diptych) -> None:
    write_codebook(project.root, CODEBOOK)
    for number, word in enumerate(("One", "Two")):
        write_text(project.root, f"t{number}", f"{word}.", source=word, language="en")
        write_set(project.root, f"t{number}", "ann", (word, {"theme": "rules"}))
    assert '<section id="words"' not in page(diptych)


@pytest.mark.usefixtures("several")
def test_over_time_each_source_has_a_line(diptych: Diptych) -> None:
    html = page(diptych, "--by", "source,date:month")
    assert html.count('<svg class="lines"') == 4
    one = html.split('<svg class="lines"')[1].split("</svg>")[0]
    assert one.count('<path class="line ') == 3
    assert html.count("<bdi>A · 2025-01</bdi>") > 1
    assert 'class="chip g3"' not in html


def test_of_many_sources_over_time_the_first_have_lines(project: Project, diptych: Diptych) -> None:
    write_codebook(project.root, CODEBOOK)
    for number in range(9):
        fields = {"source": f"S{number}", "date": f"2025-0{1 + number % 2}-01"}
        write_text(project.root, f"t{number}", "Rules.", **fields)
        write_set(project.root, f"t{number}", "ann", ("Rules.", {"theme": "rules"}))
    one = page(diptych, "--by", "source,date:month").split('<svg class="lines"')[1]
    assert one.split("</svg>")[0].count('<path class="line ') == 8


def test_where_nothing_differs_it_is_said(project: Project, diptych: Diptych) -> None:
    write_codebook(project.root, CODEBOOK)
    for source in ("A", "B"):
        write_text(project.root, source.lower(), "Rules.", source=source)
        write_set(project.root, source.lower(), "ann", ("Rules.", {"theme": "rules"}))
    assert "No difference: every code has the same share in all groups." in page(diptych)


def test_a_matched_difference_stands_under_the_other(project: Project, diptych: Diptych) -> None:
    write_codebook(project.root, CODEBOOK)
    for number in range(15):
        fields = {"source": "AB"[number % 2], "language": "en", "event": f"e{number // 2}"}
        write_text(project.root, f"t{number}", "Rules are made.", "Access.", **fields)
        marks = [("Rules are made.", {"theme": "rules"})] * (number % 2 == 0)
        write_set(project.root, f"t{number}", "ann", *marks)
    html = page(diptych, "A", "B", "--match", "event")
    rules = html.split("<bdi>rules</bdi></th>")[1].split("</tr>")[0]
    under = re.findall(r'class="under">([^<]*)<', rules)
    assert under[0] == "matched −50.0"
    assert under[1].startswith("p adj. = 0.0")
