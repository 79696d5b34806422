from __future__ import annotations

import json
import re
import shlex
import shutil
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.written_projects import commit, write_codebook, write_set, write_text

from diptych.console.app import run
from diptych.operations.reporting import report
from diptych.rendering.report.values import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

    Diptych = Callable[..., Any]

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def example() -> None:
    """Have the project of this repository, without git."""
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, name)


class Elements(HTMLParser):
    """The elements of a page, each with its attributes and the words in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs), []))
        if tag not in {"meta", "input", "br"}:
            self._open.append(len(self.found) - 1)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self.found[self._open.pop()][0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for number in self._open:
            self.found[number][2].append(data)

    def of(self, tag: str, **attributes: str) -> list[tuple[dict[str, str], str]]:
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        return [
            (attrs, " ".join("".join(words).split()))
            for name, attrs, words in self.found
            if name == tag and wanted.items() <= attrs.items()
        ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of the project of this repository, which is under git."""
    root = tmp_path_factory.mktemp("example")
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, root / name)
    commit(root, "2025-08-01")
    assert run(["-C", str(root), "report", "--output", str(root / "report.html")]) == 0
    return (root / "report.html").read_text()


@pytest.fixture
def small(project: Project) -> Project:
    """Have two texts of one language, which two people have read."""
    root = project.root
    write_codebook(root, CODEBOOK)
    for number, source in enumerate(("Sun", "Bote"), start=1):
        fields = {"source": source, "language": "en", "date": f"2025-0{number}-01", "event": "x"}
        write_text(root, f"t{number}", *PARAGRAPHS[:-number], **fields)
        marks = [(PARAGRAPHS[0], RULES), (PARAGRAPHS[1], ACCESS)][:number]
        write_set(root, f"t{number}", "ann", *marks)
        write_set(root, f"t{number}", "ben", (PARAGRAPHS[0], ACCESS))
        write_set(root, f"t{number}", "consensus", *marks)
    return project


CODEBOOK = """\
facets:
  theme: {codes: {rules: {codes: {un: {}}}, access: {}}}
  actor: {codes: {un: {}, us: {}}}
  tone: {kind: ordinal, codes: {bad: {value: -1}, good: {value: 1}}}
"""
RULES = {"theme": "rules/un", "actor": "un", "tone": "good"}
ACCESS = {"theme": "access", "actor": "us", "tone": "bad"}
PARAGRAPHS = ("The UN makes rules.", "Access is bad, access is.", "More of it.", "The end.")


def made(diptych: Diptych, *arguments: str) -> str:
    found = diptych("report", *arguments)
    assert (found.status, found.out) == (0, "report.html\n"), found.err
    return Path("report.html").read_text()


def sections(page: str) -> list[str]:
    return re.findall(r'<section id="(\w+)"', page)


@pytest.mark.usefixtures("example")
def test_the_numbers_are_those_of_compare(diptych: Diptych, whole: str) -> None:
    page = Elements(whole)
    rows = json.loads(diptych("compare", "--format", "json").out)
    groups = list(dict.fromkeys(row["group"] for row in rows))
    comparison = whole.split('<section id="comparison"')[1].split("</section>", maxsplit=1)[0]
    shown = {
        (attrs["data-facet"], attrs["data-code"], groups[int(attrs["data-group"])]): int(words)
        for attrs, words in Elements(comparison).of("a", **{"class": "open"})
    }
    assert shown == {
        (row["facet"], row["code"], row["group"]): row["count"] for row in rows if row["count"]
    }
    shares = re.findall(r'class="percent">([\d.]+)<', comparison)
    assert shares == [f"{100 * row['share']:.1f}" for row in rows if row["count"]]
    assert page.of("title")[0][1].startswith("Modern Diplomacy and Liputan6.com")


@pytest.mark.usefixtures("example")
def test_the_records_inside_are_those_of_the_commands(diptych: Diptych, whole: str) -> None:
    options = ("--stats", "--robust", "--reliability")
    page = Elements(whole)
    files = {attrs["download"]: attrs["href"] for attrs, _ in page.of("a") if "download" in attrs}
    inside = {
        name: b64decode(address.partition(",")[2]).decode() for name, address in files.items()
    }
    assert inside["comparison.json"] == diptych("compare", *options, "-f", "json").out
    assert inside["comparison.csv"] == diptych("compare", *options, "-f", "csv").out
    assert inside["agreement.csv"] == diptych("agreement", "-f", "csv").out
    crossed = ("crosstab", "theme", "actor", "--depth", "1", "--score", "sentiment")
    assert inside["crosstab.json"] == diptych(*crossed, "-f", "json").out


def test_every_number_opens_as_many_paragraphs_as_it_says(whole: str) -> None:
    page = Elements(whole)
    facets = {
        attrs["data-facet"]: attrs["name"]
        for attrs, _ in page.of("select")
        if "data-facet" in attrs
    }
    passages = [attrs for attrs, _ in page.of("li") if "data-paragraphs" in attrs]

    def has(passage: dict[str, str], facet: str, code: str) -> bool:
        return f"{passage.get(f'data-{facets[facet]}', '')}/".startswith(f"{code}/")

    links = page.of("a", **{"class": "open"})
    for link, words in links:
        both = [("data-facet", "data-code"), ("data-facet2", "data-code2")]
        wanted = [(link[facet], link[code]) for facet, code in both if facet in link]
        opened = {
            (passage["data-text"], number)
            for passage in passages
            if link["data-group"] in passage["data-groups"].split()
            and all(has(passage, *one) for one in wanted)
            for number in passage["data-paragraphs"].split()
        }
        assert len(opened) == int(words), link
    assert len(links) > 80


def test_only_its_own_style_and_script_are_allowed(whole: str) -> None:
    page, elements = whole, Elements(whole)
    policy = next(attrs["content"] for attrs, _ in elements.of("meta") if "http-equiv" in attrs)
    for tag in ("style", "script"):
        [content] = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    names = {name for _, attrs, _ in elements.found for name in attrs}
    assert not [name for name in names if name == "style" or name.startswith("on")]
    assert not re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", page)
    assert len(page) < 600_000


def test_foreign_words_stay_words(project: Project, diptych: Diptych) -> None:
    evil = "<script>alert(1)</script>&amp;"
    labels = f"{{codes: {{rules: {{label: {json.dumps(evil)}}}}}, label: {json.dumps(evil)}}}"
    write_codebook(project.root, f"facets: {{theme: {labels}}}")
    for number in (1, 2):
        fields = {"source": f"{evil}{number}", "title": evil, "language": "en"}
        write_text(project.root, f"t{number}", f"{evil} rules.", **fields)
        write_set(project.root, f"t{number}", "ann", (evil, {"theme": "rules"}))
    page = made(diptych)
    assert page.count("<script") == 1
    assert [words for tag, _, words in Elements(page).found if tag == "script"] != []
    quotes = Elements(page).of("q")
    assert {words for _, words in quotes} == {evil}


@pytest.mark.usefixtures("small")
def test_the_same_project_gives_the_same_page(diptych: Diptych) -> None:
    assert made(diptych) == made(diptych)


def test_from_python_the_page_is_the_same(small: Project, diptych: Diptych) -> None:
    assert report(small).html == made(diptych)


def test_all_sections_have_something_to_show(whole: str) -> None:
    assert sections(whole) == [
        "summary", "comparison", "crosstab", "strips", "beside", "quotes", "agreement",
        "passages", "method", "data",
    ]  # fmt: skip


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_is_left_out(diptych: Diptych, name: str) -> None:
    shown = sections(made(diptych, "--omit", name, "--match", "event"))
    assert shown == [one for one in SECTIONS if one != name]


def test_of_three_sources_it_is_said_that_omissions_are_those_of_two(
    small: Project, diptych: Diptych
) -> None:
    said = "what is left out is summed up of two sources only: diptych report 'De Tijd' Sun"
    assert said not in diptych("report", "--match", "event").err
    write_text(small.root, "t3", *PARAGRAPHS, source="De Tijd", language="en", event="x")
    write_set(small.root, "t3", "consensus", (PARAGRAPHS[0], RULES))
    asked = "report", "De Tijd", "Sun", "Bote", "--match", "event"
    assert f"{said} --match event\n" in diptych(*asked).err
    assert said not in diptych(*asked, "--omit", "omissions").err
    assert said not in diptych(*asked, "--figure", "comparison").err


def test_the_command_for_two_sources_does_what_was_asked_for(
    small: Project, diptych: Diptych
) -> None:
    for number, outlet in enumerate(("De Tijd", "-Bote", "Sun"), start=3):
        fields = {"outlet": outlet, "page": "1", "language": "en", "event": "x"}
        write_text(small.root, f"t{number}", *PARAGRAPHS, **fields)
        write_set(small.root, f"t{number}", "ann", (PARAGRAPHS[0], RULES))
    asked = (
        "--by", "outlet", "--where", "page=1", "--unit", "annotation", "--of", "coded",
        "--without", "theme=access", "--annotator", "ann", "--facet", "theme", "--depth", "1",
        "--min", "2", "--score", "tone", "--test", "paragraphs", "--match", "event",
        "--language", "id", "--gloss", "en", "--omit", "words", "--omit", "data",
        "--output", "my page.html",
    )  # fmt: skip
    found = diptych("report", *asked)
    _, said, command = found.err.partition("two sources only: ")
    assert said, found.err
    words = shlex.split(command.partition("\n")[0])
    assert words == ["diptych", "report", *asked, "--", "De Tijd", "-Bote"]
    again = diptych(*words[1:])
    assert (again.status, again.out) == (0, "my page.html\n"), again.err
    assert "two sources only" not in again.err


@pytest.mark.usefixtures("small")
def test_what_is_no_section_is_refused(diptych: Diptych) -> None:
    found = diptych("report", "--omit", "passage")
    assert (found.status, found.err) == (
        2, "diptych: there is no section 'passage'; did you mean passages?\n",
    )  # fmt: skip


@pytest.mark.usefixtures("small")
def test_nothing_but_a_page_is_overwritten(diptych: Diptych) -> None:
    Path("notes.html").write_text("<p>mine</p>")
    found = diptych("report", "--output", "notes.html")
    assert (found.status, found.out) == (2, "")
    assert found.err == (
        "diptych: notes.html is no page or figure of that kind that diptych wrote; name another "
        "file: --output FILE\n"
    )
    assert Path("notes.html").read_text() == "<p>mine</p>"
    assert sorted(path.name for path in Path().glob("*.html")) == ["notes.html"]


@pytest.mark.usefixtures("small")
def test_a_figure_takes_no_place_of_a_page_and_has_the_format_of_its_name(diptych: Diptych) -> None:
    diptych("report", "--output", "page")
    page = Path("page").read_bytes()
    figure = ("--figure", "comparison")
    outcome = diptych("report", *figure, "--output", "page")
    assert outcome.status == 2
    assert Path("page").read_bytes() == page
    assert diptych("report", *figure, "--output", "x.png").status == 0
    assert Path("x.png").read_bytes().startswith(b"\x89PNG")
    for arguments, reason in {
        ("--output", "x.svg"): "x.svg has the ending of another kind; a page is HTML",
        (*figure, "--output", "x.html"): (
            "x.html has the ending of another kind; the figure is SVG: --format"
        ),
        (*figure, "--format", "svg", "--output", "x.png"): (
            "x.png has the ending of another kind; the figure is SVG: --format"
        ),
    }.items():
        assert diptych("report", *arguments) == (2, "", f"diptych: --output: {reason}\n")


@pytest.mark.usefixtures("small")
def test_where_nothing_can_be_written_it_is_said_why(diptych: Diptych) -> None:
    Path("folder").mkdir()
    assert diptych("report", "--output", "folder").err == (
        "diptych: folder: is a folder; name a file in it\n"
    )
    assert diptych("report", "--output", "no/x.html").err == (
        "diptych: no/x.html: cannot be written: the folder that it is to lie in is not there; make "
        "it\n"
    )


@pytest.mark.usefixtures("small")
def test_sections_can_be_listed(diptych: Diptych) -> None:
    page = made(diptych, "--omit", "passages, data", "--omit", "method")
    assert not {'id="passages"', 'id="data"', 'id="method"'} & set(re.findall(r'id="\w+"', page))
    assert "there is no section 'all'; choose one of summary, comparison, " in (
        diptych("report", "--omit", "all").err
    )


@pytest.mark.usefixtures("small")
def test_the_page_is_opened(diptych: Diptych, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", opened.append)
    made(diptych, "--open")
    assert opened == [Path("report.html").resolve().as_uri()]


@pytest.mark.usefixtures("example")
def test_labels_are_in_the_language_asked_for(diptych: Diptych) -> None:
    page = made(diptych, "--language", "id")
    assert "Tata kelola global" in page
    assert "Global governance" not in page.split('<section id="method"')[0]


def test_a_project_without_texts_has_a_page(project: Project, diptych: Diptych) -> None:
    assert project
    page = made(diptych)
    assert "there are no texts yet" in page
    assert "passages" not in sections(page)


def test_a_long_file_is_no_part_of_the_page(
    example: None, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    del example
    monkeypatch.setattr("diptych.rendering.report.page._MOST_OF_FILE", 1_000)
    diptych("report")
    page = Path("report.html").read_text()
    assert "comparison.csv <span" in page
    assert "rows: too long for a page" in page


def test_more_groups_than_a_page_has_columns_for_are_refused(
    example: None, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    del example
    monkeypatch.setattr("diptych.operations.reporting.MOST_GROUPS", 1)
    outcome = diptych("report")
    assert outcome.status == 2
    assert outcome.err.startswith("diptych: 2 groups are too many for a page")
    assert not Path("report.html").exists()


def test_a_table_without_rows_is_no_file(annotated: Project, diptych: Diptych) -> None:
    book = annotated.root / "annotations/codebook.yaml"
    book.write_text(book.read_text().split("  sentiment:")[0])
    for path in annotated.root.glob("annotations/*/ann.json"):
        path.unlink()
    diptych("annotate", "alpha:2", "--theme", "access", "-a", "ann")
    diptych("report")
    page = Path("report.html").read_text()
    assert 'download="comparison.csv"' in page
    assert "crosstab.csv" not in page


@pytest.mark.usefixtures("small")
def test_a_link_stays_a_link_and_the_page_comes_where_it_leads(diptych: Diptych) -> None:
    Path("pages").mkdir()
    Path("link.html").symlink_to("pages/page.html")
    for _ in range(2):
        assert diptych("report", "--output", "link.html").status == 0
        assert Path("link.html").is_symlink()
        assert Path("pages/page.html").read_text().startswith("<!doctype html>")
    Path("pages/page.html").write_text("<p>mine</p>")
    assert diptych("report", "--output", "link.html").status == 2
    Path("loop.html").symlink_to("loop.html")
    outcome = diptych("report", "--output", "loop.html")
    assert "loop.html: cannot be written: a link is where a file must be" in outcome.err


@pytest.mark.usefixtures("project")
def test_z_of_words_has_its_sign_as_in_the_table_of_terms(
    project: Project, diptych: Diptych
) -> None:
    (project.root / "annotations/codebook.yaml").write_text("facets: {theme: {codes: {x: {}}}}\n")
    for name, word in (("a", "tram"), ("b", "harbour")):
        write_text(project.root, name, f"The {word} " * 40)
    diptych("annotate", "a:1", "--theme", "x", "-a", "ann")
    diptych("annotate", "b:1", "--theme", "x", "-a", "ann")
    diptych("report")
    page = Path("report.html").read_text()
    words = re.findall(r'<table class="words">.*?</table>', page, re.DOTALL)
    cells = re.findall(r'<td class="n">([^<]*)</td></tr>', "".join(words))
    assert cells
    assert all(re.fullmatch(r"[+−]\d+\.\d\d", cell) for cell in cells)
