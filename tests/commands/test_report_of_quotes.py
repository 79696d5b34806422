"""The section of the page with the passages of the sources side by side, code by code."""

from __future__ import annotations

import csv
import io
import re
import shlex
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.written_projects import write_codebook, write_set, write_text

from diptych.operations.reporting import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

    Diptych = Callable[..., Any]

CODEBOOK = """\
facets:
  tone: {kind: ordinal, codes: {bad: {value: -1}, good: {value: 1}}}
  theme:
    label: Subject
    codes:
      {rules: {label: Rules, codes: {un: {label: UN}}}, access: {},
       c: {}, d: {}, e: {}, f: {}, g: {}}
"""
MEETING = "Ministers of twenty countries met in Geneva on Monday to agree on rules for machines."
FARMERS = "Farmers from the south blocked the road to the airport with a hundred tractors."
COURTS = "Courts may fine companies that hide how their programs reach a decision."
RAIN = "Whales sleep upright."
RULES, ACCESS = {"theme": "rules/un", "tone": "good"}, {"theme": "access"}


def write(project: Project, name: str, marks: dict[str, dict[str, str]], **fields: str) -> None:
    write_codebook(project.root, CODEBOOK)
    write_text(project.root, name, *marks, language="en", **fields)
    write_set(
        project.root, name, "ann", *((quote, codes) for quote, codes in marks.items() if codes)
    )


def page(diptych: Diptych, *arguments: str) -> str:
    found = diptych("report", *arguments)
    assert found.status == 0, found.err
    return Path("report.html").read_text()


def quotes(html: str) -> str:
    return html.split('<section id="quotes"')[1].split("</section>", maxsplit=1)[0]


def words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def rows(html: str) -> list[list[str]]:
    """Return the words of each row of all tables, a string a cell."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for body in bodies
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


@pytest.fixture
def pair(project: Project) -> Project:
    """Have two sources that say one thing of two alike."""
    write(project, "one", {MEETING: RULES, FARMERS: ACCESS, COURTS: RULES}, source="Sun")
    late = {"It is late.": {"tone": "bad"}}
    write(project, "two", {MEETING: RULES, RAIN: ACCESS} | late, source="Bote")
    return project


@pytest.mark.usefixtures("pair")
def test_counterparts_stand_in_one_row_and_what_is_alone_in_the_last(diptych: Diptych) -> None:
    html = quotes(page(diptych))
    assert re.findall(r"<summary><b>(.*?)</b>", html) == ["Rules / UN", "access"]
    assert html.count('<details class="fold"') == 2
    assert html.count('<details class="fold" open>') == 1
    assert rows(html) == [
        ["= counterparts", f"{MEETING} one:1", f"{MEETING} two:1"],
        ["nothing beside", f"{COURTS} one:3", ""],
        ["nothing beside", f"{FARMERS} one:2", f"{RAIN} two:2"],
    ]
    assert "Sun 2 Bote 1" in words(html)
    assert "Passages with one code of Subject" in words(html)
    assert "Not shown" not in words(html)


def test_what_stands_beside_a_passage_without_its_code_says_so(
    pair: Project, diptych: Diptych
) -> None:
    write(pair, "two", {MEETING: ACCESS, COURTS: {}, RAIN: RULES}, source="Bote")
    html = quotes(page(diptych))
    assert rows(html) == [
        ["one has the code", f"{MEETING} one:1", f"= {MEETING} two:1 coded access instead"],
        ["one has the code", f"{COURTS} one:3", f"= {COURTS} two:2 without the code"],
        ["nothing beside", "", f"{RAIN} two:3"],
        ["one has the code", f"= {MEETING} one:1 coded Rules / UN instead", f"{MEETING} two:1"],
        ["nothing beside", f"{FARMERS} one:2", ""],
    ]
    assert html.count('<p class="uncoded">') == 3


def test_what_is_taken_for_versions_of_one_text_says_how_to_align_it_otherwise(
    pair: Project, diptych: Diptych
) -> None:
    claim = "Two texts taken for versions of one text, as paragraphs correspond in one order; if"
    beside = words(page(diptych).split('<section id="beside"')[1])
    assert claim not in beside
    assert "Paragraphs that speak about the same thing stand beside each other, found" in beside
    write(pair, "two", {MEETING: RULES, FARMERS: {}, COURTS: {}}, source="Bote")
    beside = words(page(diptych).split('<section id="beside"')[1])
    assert f"{claim} they are independent: diptych align one two --free. Their" in beside


@pytest.mark.usefixtures("pair")
def test_of_one_group_or_without_codes_there_are_no_quotes(diptych: Diptych) -> None:
    for arguments in (["one"], ["--facet", "tone"]):
        assert '<section id="quotes"' not in page(diptych, *arguments)


def test_where_one_source_alone_has_passages_there_are_no_quotes(
    pair: Project, diptych: Diptych
) -> None:
    write_set(pair.root, "two", "ann")
    assert '<section id="quotes"' not in page(diptych)


def test_a_page_has_room_for_some_of_it_and_says_where_the_rest_is(
    project: Project, diptych: Diptych
) -> None:
    marks = {
        f"{place}. {MEETING}": RULES for place in ("Bern", "Rome", "Oslo", "Riga", "Kyiv", "Minsk")
    }
    others = {f"Of {code} one thing is said.": {"theme": code} for code in "cdefg"}
    lone = {f"{RAIN} So they say in {place}.": RULES for place in ("A", "B", "C", "D")}
    for number, source in enumerate("ABCDE"):
        write(
            project, f"t{number}", marks | others | (lone if source == "A" else {}), source=source
        )
    for number in range(4):
        write(project, f"u{number}", {FARMERS: ACCESS}, source="B")
    html = quotes(page(diptych))
    told = words(html)
    assert "Not shown: 1 code, 1 group, 4 texts." in told
    assert len(re.findall("<summary>", html)) == 5
    table = rows(html.split("</details>")[0])
    assert [row[0] for row in table] == [*["= counterparts"] * 5, "nothing beside"]
    assert [len(row) for row in table] == [5] * 6
    more, command = re.findall(r">(\d+) more: <code>(.*?)</code>", html)[0]
    (*_, found) = [diptych(*shlex.split(unescape(command))[1:], "-f", "csv")]
    listed = [row for row in csv.DictReader(io.StringIO(found.out)) if row["text"][0] == "t"]
    shown = sum(cell.count(":") for row in table for cell in row[1:])
    assert len(listed) == int(more) + shown


def test_texts_of_one_event_are_matched(project: Project, diptych: Diptych) -> None:
    for number in range(4):
        for source in ("Sun", "Bote"):
            event = {"event": f"e{number}"} if number else {}
            name = f"{source.lower()}-{number}"
            write(project, name, {f"{number} {MEETING}": RULES}, source=source, **event)
    html = quotes(page(diptych, "--match", "event"))
    assert [row[0] for row in rows(html)] == [f"= counterparts e{number}" for number in (1, 2, 3)]
    told = words(html)
    assert "3 pairs of texts of 3 values of event, aligned by" in told
    assert "no event: bote-0, sun-0" in told
    assert "Not shown: 2 texts. diptych align Bote Sun --by source --match event --matrix" in told


def test_what_is_less_sure_than_its_row_has_a_sign(pair: Project) -> None:
    found = report(pair)
    assert found.quotes
    (row, *_) = found.quotes.matrix.rows
    (one,), (other,) = row.cells
    cells = (one,), (other, other._replace(kind="related"))
    matrix = replace(found.quotes.matrix, rows=(row._replace(cells=cells),))
    html = quotes(replace(found, quotes=replace(found.quotes, matrix=matrix)).html)
    assert rows(html) == [
        ["= counterparts", f"{MEETING} one:1", f"{MEETING} two:1 ~ {MEETING} two:1"]
    ]


def test_two_languages_without_their_meaning_have_a_caution(
    pair: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: None)
    path = pair.root / "texts/two.md"
    path.write_text(path.read_text().replace("language: 'en'", "language: 'de'"))
    html = quotes(page(diptych))
    assert '<p class="caution">caution: 1 pair of two languages aligned without their' in html
    assert f'<q dir="auto" lang="de">{MEETING}</q>' in html


def test_codes_that_do_not_count_have_no_quotes(pair: Project, diptych: Diptych) -> None:
    book = CODEBOOK.replace("access: {}", "access: {counts: false}")
    (pair.root / "annotations/codebook.yaml").write_text(book)
    assert re.findall(r"<summary><b>(.*?)</b>", quotes(page(diptych))) == ["Rules / UN"]


@pytest.mark.usefixtures("pair")
def test_texts_by_name_are_listed_by_name(diptych: Diptych) -> None:
    html = quotes(page(diptych, "two", "one", "-a", "ann", "--where", "language=en"))
    assert re.findall(r"<th scope=\"col\">.*?<bdi>(.*?)</bdi>", html)[:2] == ["two", "one"]
    assert "diptych" not in html.split("</p>")[0]


@pytest.mark.usefixtures("pair")
def test_translations_stand_below_quotes(diptych: Diptych) -> None:
    words = "Minister bertemu."
    diptych("gloss", "one:1", "--language", "id", "--write", words, "-a", "ann")
    assert words in quotes(page(diptych, "--gloss", "id"))
    assert words not in quotes(page(diptych))


def test_of_many_texts_the_first_of_each_source_are_aligned(
    project: Project, diptych: Diptych
) -> None:
    for number in range(10):
        write(project, f"t{number}", {f"{number} {MEETING}": RULES}, source="AB"[number % 2])
    told = words(quotes(page(diptych)))
    assert "9 pairs of texts, aligned by" in told
    assert "Not shown: 4 texts." in told
