"""The page of ``diptych report`` in a browser: sizes, clicks, keys, print, hostile projects."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Opened = Callable[..., AbstractContextManager[Any]]

REPOSITORY = Path(__file__).parents[2]
SIZES = [(390, 800), (768, 1024), (1280, 900), (1600, 900)]
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
DARK = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def make_page(folder: Path, to: Path, *arguments: str) -> Path:
    """Run ``diptych report`` on a project, and return the file."""
    program = [str(Path(sys.executable).with_name("diptych")), "-C", str(folder)]
    words = [*program, "report", "--output", str(to), *arguments]
    subprocess.run(words, check=True, capture_output=True)
    return to


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the page of the shipped project."""
    return make_page(REPOSITORY, tmp_path_factory.mktemp("page") / "example.html")


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the page of the shipped project, whose texts are about one event."""
    folder = tmp_path_factory.mktemp("matched")
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, folder / name)
    for text in (folder / "texts").iterdir():
        text.write_text(text.read_text().replace("---\n", "---\nevent: ai-rules\n", 1))
    return make_page(folder, folder / "matched.html", "--match", "event")


@DARK
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    opened: Opened, example: Path, width: int, height: int, *, dark: bool
) -> None:
    require_clean(opened, example, width, height, dark=dark)


@DARK
@pytest.mark.parametrize(("width", "height"), SIZES[::2])
def test_nor_where_texts_are_matched(
    opened: Opened, matched: Path, width: int, height: int, *, dark: bool
) -> None:
    assert '<section id="omissions"' in matched.read_text()
    require_clean(opened, matched, width, height, dark=dark)


def require_clean(opened: Opened, path: Path, width: int, height: int, *, dark: bool) -> None:
    """Have axe look at a page, all of it unfolded."""
    from axe_playwright_python.sync_playwright import Axe

    with opened(path, width, height, dark=dark) as page:
        page.evaluate(UNFOLD)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert page.evaluate(TOO_WIDE) == 0


def test_each_number_opens_as_many_passages_as_it_says(opened: Opened, example: Path) -> None:
    with opened(example) as page:
        links = page.locator("a.open")
        count = links.count()
        assert count > 50
        for number in range(0, count, 5):
            said = int(links.nth(number).inner_text())
            links.nth(number).dispatch_event("click")
            status = page.locator("#status").inner_text()
            places = re.search(r"in (\d+) paragraph", status)
            assert places, status
            assert int(places[1]) == said, links.nth(number).evaluate("link => link.outerHTML")


def test_filters_narrow_and_are_taken_back(opened: Opened, example: Path) -> None:
    shown = "#list > li:not([hidden])"
    with opened(example) as page:
        every = page.locator(shown).count()
        page.locator("#filters input[name=words]").fill("resolution")
        some = page.locator(shown).count()
        assert 0 < some < every
        assert page.locator("#status").inner_text().startswith(f"{some} passage")
        page.locator("#filters [type=reset]").click()
        page.wait_for_function(f"document.querySelectorAll({shown!r}).length === {every}")


def test_keys_alone_are_enough(opened: Opened, example: Path) -> None:
    focused = "document.activeElement.outerHTML.slice(0, 200)"
    with opened(example) as page:
        page.keyboard.press("Tab")
        assert 'href="#main"' in page.evaluate(focused), "the first stop skips to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        tables = page.locator("table:has(a.open)")
        for number in range(tables.count()):
            stops = tables.nth(number).evaluate(
                "table => [...table.querySelectorAll('a.open')].filter(a => a.tabIndex >= 0).length"
            )
            assert stops == 1
        first = tables.first.locator("a.open").first
        first.focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.className") == "open"
        assert page.evaluate(focused) != first.evaluate("link => link.outerHTML.slice(0, 200)")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "passages-title"


def test_without_javascript_all_is_there(opened: Opened, example: Path) -> None:
    with opened(example, script=False) as page:
        assert page.locator("#list > li:visible").count() > 50
        assert page.evaluate(TOO_WIDE) == 0
        assert page.locator("h2:visible").count() == page.locator("h2").count()


def test_quotes_unfold_by_a_key_and_stand_below_each_other_where_it_is_narrow(
    opened: Opened, example: Path
) -> None:
    with opened(example, 390, 800) as page:
        second = page.locator("details.fold").nth(1)
        assert not second.locator("table").is_visible()
        second.locator("summary").focus()
        page.keyboard.press("Enter")
        assert second.locator("table").is_visible()
        lefts = second.locator("td p").evaluate_all("all => all.map(p => p.getClientRects()[0].x)")
        assert len(set(lefts)) == 1
        assert second.locator("td .chip").first.is_visible()
    with opened(example) as page:
        cells = page.locator("details.fold[open] tbody tr").first.locator("td")
        tops = cells.evaluate_all("all => all.map(cell => cell.getClientRects()[0].y)")
        assert len(tops) == 2
        assert len(set(tops)) == 1


def test_print_takes_fewer_than_ten_pages(opened: Opened, tmp_path: Path) -> None:
    short = make_page(REPOSITORY, tmp_path / "short.html", "--omit", "passages")
    with opened(short) as page:
        paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
        assert 1 < len(paper) < 10
        words = "".join(page.get_textpage().get_text_range() for page in paper)
        assert "other readings: the smallest and the largest difference" in " ".join(words.split())
        assert "What the columns say" not in words, "what is folded on a screen is open on paper"
        assert "Tiongkok liputan6-li-qiang:16" in " ".join(words.split()), "quotes as well"
        paper.close()


def test_a_sheet_of_paper_is_white(opened: Opened, example: Path) -> None:
    with opened(example, dark=True) as page:
        page.emulate_media(media="print")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert colour in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)", "rgb(253, 253, 252)"}


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}</style>&amp;'
CODEBOOK = """\
facets:
  theme:
    label: {evil}
    codes:
      a: {{label: {evil}, definition: {evil}}}
      b: {{label: {long}}}
  mood:
    kind: ordinal
    codes:
      bad: {{value: -1, label: {evil}}}
      good: {{value: 1}}
"""
TEXT = """\
---
title: {evil}
source: {source}
author: {evil}
date: 2026-01-0{day}
language: {language}
---

# {evil}

{content}

{word}

Plain words of a paragraph.
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Write a project whose labels, titles, words and notes are markup, long, or from the right."""
    import json

    project = tmp_path / "hostile"
    (project / "texts").mkdir(parents=True)
    (project / "annotations").mkdir()
    evil, long = json.dumps(EVIL), json.dumps("long" * 2500)
    book = CODEBOOK.format(evil=evil, long=long)
    (project / "annotations/codebook.yaml").write_text(book)
    program = [str(Path(sys.executable).with_name("diptych")), "-C", str(project)]
    sources = [(EVIL, "en", "English <b>words</b> & more."), ("מקור", "he", "מילים בעברית. " * 20)]
    for day, (source, language, content) in enumerate(sources, 1):
        name = f"text-{day}"
        text = TEXT.format(
            evil=evil, source=json.dumps(source), day=day, language=language, content=content,
            word="w" * 10_000,
        )  # fmt: skip
        (project / f"texts/{name}.md").write_text(text)
        for paragraph, code, mood in ((2, "a", "good"), (3, "b", "bad")):
            place = f"{name}:{paragraph}"
            words = [
                "annotate",
                place,
                "--theme",
                code,
                "--mood",
                mood,
                "--note",
                EVIL,
                "-a",
                "eve",
            ]
            subprocess.run([*program, *words], check=True, capture_output=True)
        finish = ["finish", name, "-a", "eve"]
        subprocess.run([*program, *finish], check=True, capture_output=True)
    return make_page(project, tmp_path / "hostile.html")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize(("width", "height"), [(390, 800), (1280, 900)])
def test_nothing_hostile_runs_and_nothing_breaks(
    opened: Opened, hostile: Path, width: int, height: int, *, script: bool
) -> None:
    with opened(hostile, width, height, script=script) as page:
        assert page.evaluate(TOO_WIDE) == 0
        assert page.locator("img").count() == 0
        assert page.locator("script").count() <= 3
        assert "{{7*7}}" in page.content()
        hebrew = page.get_by_text("מילים").first
        assert hebrew.evaluate("one => getComputedStyle(one).direction") == "rtl"
