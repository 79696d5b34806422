"""The section of the page on how much of what one source says of many events the other says too."""

from __future__ import annotations

import json
import re
import shlex
from base64 import b64decode
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.written_projects import write_codebook, write_set, write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

    Diptych = Callable[..., Any]

CODEBOOK = "facets: {theme: {label: Subject, codes: {rules: {codes: {un: {label: UN}}}, rain: {}}}}"
SHARED = ("Ministers of twenty countries met in Geneva to agree on rules for machines.", "rules/un")
LONE = ("It rained for three days, and on 5 May 2025 the river took two bridges away.", "rain")
PLAIN = ("Farmers from the south blocked the road to the airport.", "")
CLEAN = "<script>not run</script>"


def write(project: Project, name: str, *said: tuple[str, str], **fields: str) -> None:
    write_codebook(project.root, CODEBOOK)
    fields = {"language": "en", "date": "2025-01-01"} | fields
    write_text(project.root, name, *(words for words, _ in said), **fields)
    marks = [(words, {"theme": code}) for words, code in said if code]
    write_set(project.root, name, "ann", *marks)


@pytest.fixture
def events(project: Project) -> Project:
    """Have two sources on three events; one says more."""
    for number in range(3):
        about = {"event": f"e{number}"}
        write(project, f"sun-{number}", SHARED, LONE, PLAIN, source="Sun", **about)
        write(project, f"bote-{number}", SHARED, source=CLEAN, **about)
    return project


def page(diptych: Diptych, *arguments: str) -> str:
    found = diptych("report", *arguments)
    assert found.status == 0, found.err
    return Path("report.html").read_text()


def omissions(html: str) -> str:
    return html.split('<section id="omissions"')[1].split("</section>", maxsplit=1)[0]


def words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


@pytest.mark.usefixtures("events")
def test_the_numbers_are_those_of_align(diptych: Diptych) -> None:
    html = page(diptych, "--match", "event")
    bodies = re.findall(r"<tbody>(.*?)</tbody>", omissions(html), re.DOTALL)
    shown = [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for body in bodies
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    ]
    out = diptych("align", CLEAN, "Sun", "--match", "event", "-f", "json").out
    keys = ("events", "paragraphs", "said", "share", "related", "left_out")
    numbers = [[row[key] for key in keys] for row in json.loads(out)]
    for row in numbers:
        row[3] = f"{100 * row[3]:.1f}"
    assert [[*row[1:5], *row[6:]] for row in shown] == [[str(n) for n in row] for row in numbers]
    assert [row[0] for row in shown] == [
        "all", "rules Subject", "UN", "all", "rules Subject", "UN", "rain Subject",
    ]  # fmt: skip
    (inside,) = re.findall(r'download="omissions.json" href="[^,]*,([^"]*)"', html)
    assert b64decode(inside).decode() == out


@pytest.mark.usefixtures("events")
def test_passages_left_out_stand_below_with_what_is_known_of_them(diptych: Diptych) -> None:
    html = omissions(page(diptych, "--match", "event"))
    assert re.findall("<h4>(.*?)</h4>", html) == [
        f"Left out by <bdi>{CLEAN.replace('<', '&lt;').replace('>', '&gt;')}</bdi> most often"
    ]
    (first, *others) = re.findall("<li>(.*?)</li>", html)
    about = f"e0 · rain · 2025-05-05 is later than {CLEAN} · sun-0:2"
    assert words(first) == f"{LONE[0]} {about}"
    assert 'lang="en"' in first
    assert len(others) == 4
    (more, command) = re.findall(r">(\d+) more: <code>(.*?)</code>", html)[0]
    listed = diptych(*shlex.split(unescape(command))[1:], "-f", "csv").out
    assert len(listed.splitlines()) - 1 == int(more) + 5 == 6


def test_without_codes_no_passage_is_left_out_most_often(
    project: Project, diptych: Diptych
) -> None:
    write(project, "one", (PLAIN[0], ""), source="Sun", event="x")
    write(project, "two", (SHARED[0], ""), source="Bote", event="x")
    html = omissions(page(diptych, "--match", "event"))
    assert re.findall("<h4>(.*?)</h4>", html) == [
        "Left out by <bdi>Bote</bdi>", "Left out by <bdi>Sun</bdi>",
    ]  # fmt: skip
    assert "<code>" not in html


def test_two_languages_without_their_meaning_have_a_caution(
    events: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: None)
    path = events.root / "texts/sun-0.md"
    path.write_text(path.read_text().replace("language: 'en'", "language: 'de'"))
    (events.root / "texts/bote-2.md").unlink()
    html = omissions(page(diptych, "--match", "event"))
    told = words(html)
    assert "2 pairs of texts of 2 values of event, aligned by wording, codes (codes by ann" in told
    assert '<p class="note">left out: 1 value with texts of one group only</p>' in html
    assert '<p class="caution">caution: 1 pair of two languages aligned without their' in html
    assert "do not pass these numbers on" in html


def test_more_rows_than_a_page_has_room_for_are_counted(events: Project, diptych: Diptych) -> None:
    codes = [f"c{number}" for number in range(45)]
    said = [(f"{code}. {SHARED[0]}", code) for code in codes]
    for name, source in (("sun-0", "Sun"), ("bote-0", CLEAN)):
        write(events, name, *said, source=source, event="e0")
    more = "".join(f", {code}: {{}}" for code in codes)
    book = CODEBOOK.replace(", rain: {}", f", rain: {{}}{more}")
    (events.root / "annotations/codebook.yaml").write_text(book)
    html = omissions(page(diptych, "--match", "event"))
    command = "diptych align '&lt;script&gt;not run&lt;/script&gt;' Sun --by source --match event"
    assert f"8 more rows: <code>{command}</code>".replace("'", "&#39;") in html


def test_what_they_contradict_each_other_in_stands_below(events: Project, diptych: Diptych) -> None:
    assert "contradict each other" not in page(diptych, "--match", "event")
    died = "The ferry sank off the port of Kelmouth and {} people died, the guard said."
    for number in range(6):
        about = {"event": f"e{number}"}
        write(events, f"sun-{number}", (died.format(26), ""), source="Sun", **about)
        write(events, f"bote-{number}", (died.format(20), ""), source=CLEAN, **about)
    html = omissions(page(diptych, "--match", "event", "--facet", "theme"))
    told = words(html).split("contradict each other in")[1]
    assert told.count("people ") == 15
    assert f"20 – 26 people {died.format(20)} {died.format(26)} e0 · bote-0:1 · sun-0:1" in told
    assert "1 more: diptych align" in told
    assert told.rstrip().endswith("--match event --differing")


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    "arguments", [[], ["--match", "text"], ["--match", "event", "--omit", "omissions,quotes"]]
)
def test_it_is_there_for_matched_texts_only(diptych: Diptych, arguments: list[str]) -> None:
    assert '<section id="omissions"' not in page(diptych, *arguments)


def test_it_is_there_for_two_sources_only(events: Project, diptych: Diptych) -> None:
    write(events, "three", SHARED, source="Post", event="e0")
    html = page(diptych, "--match", "event")
    assert '<section id="omissions"' not in html
    assert '<section id="quotes"' in html


@pytest.mark.usefixtures("events")
def test_quotes_may_be_left_out_by_themselves(diptych: Diptych) -> None:
    html = page(diptych, "--match", "event", "--omit", "quotes")
    assert '<section id="quotes"' not in html
    assert "3 pairs of texts of 3 values of event" in omissions(html)
