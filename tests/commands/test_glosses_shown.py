"""Translations are shown where they are asked for, marked as such, and change no number."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.annotations.glosses import paragraph_digest
from diptych.operations.reporting import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

    Diptych = Callable[..., Any]

REPOSITORY = Path(__file__).parents[2]
COUNTING = [
    "compare", "compare --robust --reliability --stats", "compare --unit word --quotes 1",
    "crosstab theme actor --score sentiment", "agreement --codes", "agreement --disagreements",
    "align un liputan6", "align un liputan6 --unmatched", "align un liputan6 --using wording",
    "find", "find --theme geopolitics --count", "suggest --dry-run", "adjudicate un --dry-run",
    "show liputan6", "check", "status", "methods", "codebook", "annotators", "texts",
    "texts --alike", "assign -a zoe --sample 50% --seed 3 --dry-run", "terms un later",
    "kwic AI --count", "export csv",
]  # fmt: skip
BY_ANN = "[in English, translated by ann: UN rules good.]"


@pytest.fixture
def example() -> None:
    """Have the project of this repository, and one text more."""
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, name)
    shutil.copy("texts/un-resolution.md", "texts/later.md")


def translate(diptych: Diptych) -> None:
    """Have all paragraphs of the Indonesian text, and some of the English one, translated."""
    rows = [
        {"text": "liputan6-li-qiang", "paragraph": n, "gloss": f"China and the UN {n}"}
        for n in range(1, 20)
    ]
    Path("answers").write_text("\n".join(map(json.dumps, rows)))
    assert diptych("gloss", "--language", "en", "--read", "answers").status == 0
    by_zoe = "gloss", "un-resolution:1", "--language", "de", "--write", "KI", "-a", "zoe"
    assert diptych(*by_zoe).status == 0


@pytest.mark.parametrize("command", COUNTING)
def test_no_number_depends_on_a_gloss(
    example: None, diptych: Diptych, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del example
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "first")
    before = diptych(*command.split())
    assert before.status in {0, 1}
    translate(diptych)
    assert diptych(*command.split()) == before


def test_no_record_depends_on_a_gloss_that_is_shown(example: None, diptych: Diptych) -> None:
    del example
    before = json.loads(diptych("find", "-f", "json").out)
    translate(diptych)
    after = json.loads(diptych("find", "--gloss", "en", "-f", "json").out)
    assert [{key: row[key] for key in before[0]} for row in after] == before


@pytest.fixture
def glossed(annotated: Project, diptych: Diptych) -> Project:
    """Have one paragraph translated by a person, one by a program, and one by nobody."""
    by_ann = ["gloss", "beta:1", "--language", "en", "-a", "ann", "--write", "UN rules good."]
    assert diptych(*by_ann).status == 0
    row = {"text": "alpha", "paragraph": 3, "gloss": "Akses\u202f bagus."}
    Path("answers").write_text('{"model": "m-1"}\n' + json.dumps(row))
    assert diptych("gloss", "--language", "id", "--read", "answers").status == 0
    return annotated


@pytest.mark.usefixtures("glossed")
def test_find_shows_them_below_the_words(diptych: Diptych) -> None:
    status, out, err = diptych("find", "beta", "--gloss", "EN")
    assert status == 0
    assert out.splitlines() == [
        "beta:1  rules/un · good  ann",
        "    Aturan PBB bagus.",
        f"    {BY_ANN}",
        "",
        "beta:2  access  ann",
        "    Akses buruk.",
    ]
    assert err.splitlines()[-1] == (
        "not translated into English: 1 paragraph; diptych gloss --language en"
    )


@pytest.mark.usefixtures("glossed")
def test_of_a_part_the_whole_paragraph_is_shown_and_who_is_a_program_is_said(
    diptych: Diptych,
) -> None:
    out = diptych("find", "alpha", "--gloss", "id").out.splitlines()
    assert out[5] == (
        "    [the whole paragraph in Indonesian, translated by m-1 (a program): Akses bagus.]"
    )
    assert out[6] == "    (clear)"


@pytest.mark.usefixtures("glossed")
def test_records_and_tables_of_find_have_columns_of_them(diptych: Diptych) -> None:
    rows = json.loads(diptych("find", "--gloss", "id", "-f", "json").out)
    keys = ["gloss", "gloss_language", "gloss_by", "gloss_of_more"]
    assert list(rows[0])[-4:] == keys
    assert [[row[key] for key in keys] for row in rows] == [
        [None] * 4,
        ["Akses bagus.", "id", "m-1 (a program)", True],
        ["Akses bagus.", "id", "m-1 (a program)", True],
        [None] * 4,
        [None] * 4,
    ]
    assert "gloss" not in json.loads(diptych("find", "-f", "json").out)[0]
    table = diptych("find", "--gloss", "id", "-f", "tsv").out
    assert "m-1 (a program)" in table
    header, _, *lines = diptych("find", "beta", "--gloss", "en", "-f", "markdown").out.splitlines()
    assert re.sub(" +", " ", header).endswith("| quote | gloss | by | note |")
    assert re.sub(" +", " ", lines[0]).endswith("| UN rules good. | ann | |")


@pytest.mark.usefixtures("glossed")
def test_a_passage_of_several_paragraphs_has_gaps_where_one_is_not_translated(
    glossed: Project, diptych: Diptych
) -> None:
    text = glossed.text("beta")
    glossed.annotate("beta", "zoe", start=0, end=len(text.body.rstrip()), codes={"theme": "access"})
    out = diptych("find", "beta", "-a", "zoe", "--gloss", "en").out
    assert "    [in English, translated by ann: UN rules good. …]\n" in out
    said = "gloss", "beta:2", "--language", "en", "-a", "bob", "--write", "Access bad."
    diptych(*said)
    out = diptych("find", "beta", "-a", "zoe", "--gloss", "en").out
    assert "    [in English, translated by ann, bob: UN rules good. Access bad.]\n" in out


@pytest.mark.usefixtures("glossed")
def test_one_that_is_out_of_date_is_said_and_not_shown(glossed: Project, diptych: Diptych) -> None:
    path = glossed.root / "annotations/beta/gloss.en.json"
    key = paragraph_digest("Aturan.")
    raw = path.read_text().replace("100de1948887451a", key)
    path.write_text(raw.replace("Aturan PBB bagus.", "Aturan."))
    out, err = diptych("find", "beta", "--gloss", "en")[1:]
    assert "translated by" not in out
    assert err.splitlines()[-1] == (
        "translations out of date, so not shown: beta (1); translate anew: diptych gloss "
        "--language en"
    )


def test_of_many_texts_each_has_its_own(annotated: Project, diptych: Diptych) -> None:
    rows = []
    for n in range(20):
        Path(f"texts/t{n:02}.md").write_text(f"---\nlanguage: id\n---\n\nAturan {n}.\n")
        annotated.annotate(f"t{n:02}", "zoe", start=0, end=6, codes={"theme": "access"})
        rows.append(json.dumps({"text": f"t{n:02}", "paragraph": 1, "gloss": f"Rules {n}."}))
    Path("answers").write_text("\n".join(rows))
    diptych("gloss", "--language", "en", "--read", "answers", "-a", "ann")
    shown = json.loads(diptych("find", "-a", "zoe", "--gloss", "en", "-f", "json").out)
    assert [row["gloss"] for row in shown] == [f"Rules {n}." for n in range(20)]


@pytest.mark.usefixtures("glossed")
def test_a_damaged_file_is_one_line(glossed: Project, diptych: Diptych) -> None:
    (glossed.root / "annotations/beta/gloss.en.json").write_text("{")
    for command in ("find", "compare -a ann --quotes 1", "align alpha beta", "report -a ann"):
        status, _, err = diptych(*command.split(), "--gloss", "en")
        assert status == 3, command
        assert err.splitlines()[-1].startswith("diptych: annotations/beta/gloss.en.json: not JSON")
    assert diptych("compare", "-a", "ann", "--quotes", "1").status == 0


@pytest.mark.usefixtures("glossed")
def test_compare_shows_them_below_quotes(diptych: Diptych) -> None:
    options = "compare", "-a", "ann", "--facet", "theme", "--quotes", "1"
    plain = diptych(*options)
    status, out, err = diptych(*options, "--gloss", "en")
    assert status == 0
    lines = out.splitlines()
    assert lines[lines.index("    Beta · beta:1  Aturan PBB bagus.") + 1] == f"      {BY_ANN}"
    assert [line for line in lines if "translated by" not in line] == plain.out.splitlines()
    assert err.splitlines()[-1].startswith("not translated into English: 1 paragraph;")
    assert "1 paragraph" not in plain.err
    marked = diptych(*options, "--gloss", "en", "-f", "markdown").out
    assert "translation" in marked
    assert BY_ANN in marked
    assert "translation" not in diptych(*options, "-f", "markdown").out


def test_of_quotes_only_those_that_are_shown_are_said_to_lack_one(
    annotated: Project, diptych: Diptych
) -> None:
    for name in ("one", "two"):
        source = f"---\nsource: Beta\nlanguage: id\n---\n\nAturan {name}.\n"
        (annotated.root / f"texts/{name}.md").write_text(source)
        annotated.annotate(name, "ann", start=0, end=6, codes={"theme": "access"})
    options = "compare", "-a", "ann", "--facet", "theme", "--gloss", "en", "--quotes"
    assert "into English: 2 paragraphs;" in diptych(*options, "1").err
    assert "into English: 4 paragraphs;" in diptych(*options, "9").err


@pytest.mark.usefixtures("glossed")
def test_align_shows_them_below_paragraphs(diptych: Diptych) -> None:
    options = "align", "alpha", "beta", "--using", "wording"
    plain = diptych(*options)
    shown = diptych(*options, "--gloss", "en")
    assert f"      Aturan PBB bagus.\n        {BY_ANN}\n" in shown.out
    assert shown.out.replace(f"        {BY_ANN}\n", "") == plain.out
    left_out = diptych(*options, "--gloss", "en", "--unmatched").out
    assert "[the whole paragraph in English, translated by ann:" in left_out


@pytest.mark.usefixtures("glossed")
def test_show_has_them_below_paragraphs(diptych: Diptych) -> None:
    status, out, err = diptych("show", "beta", "--gloss", "en")
    assert (status, out.splitlines()[2:]) == (
        0, ["1  Aturan PBB bagus.", f"   {BY_ANN}", "", "2  Akses buruk."]
    )  # fmt: skip
    assert err == "not translated into English: 1 paragraph; diptych gloss --language en\n"
    assert diptych("show", "beta:1", "--gloss", "en").err == ""
    coded = diptych("show", "beta:1", "--annotator", "ann", "--gloss", "en").out
    assert coded.splitlines()[-2:] == ["   rules/un · + good", f"   {BY_ANN}"]


@pytest.mark.usefixtures("glossed")
def test_the_page_shows_them_as_translations(glossed: Project, diptych: Diptych) -> None:
    page = report(glossed, annotators=["ann"], gloss="en").html
    shown = (
        '<span class="gloss"><span class="quiet">in English, translated by ann:</span> '
        '<span lang="en" dir="auto">UN rules good.</span></span>'
    )
    assert page.count(shown) == 3  # beside the other text, with its code, among the passages
    assert 'class="gloss"' not in report(glossed, annotators=["ann"]).html
    assert diptych("report", "-a", "ann", "--gloss", "en").err.splitlines()[-1] == (
        "not translated into English: 1 paragraph; diptych gloss --language en"
    )
    diptych("report", "alpha", "-a", "ann", "--gloss", "en", "--output", "alone.html")
    assert 'class="gloss"' not in Path("alone.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("find --gloss english!", "--gloss: 'english!' is no tag of a language, such as en or"),
        ("find --gloss en --count", "--count: prints one number; leave --gloss out"),
        ("compare -a ann --gloss en", "--gloss: translates quotes; ask for them with --quotes N"),
        ("show beta --gloss en -f csv", "--gloss: stands below paragraphs; csv has no room for it"),
        (
            "show alpha beta --gloss en",
            "--gloss: is for one text; for two: diptych align alpha beta --gloss en",
        ),
        (
            "align alpha beta --gloss en --matrix theme=rules",
            "--gloss: cannot be combined with --matrix",
        ),
        (
            "align Alpha Beta --gloss en --match date",
            "--gloss: cannot be combined with --match",
        ),
        ("align alpha beta --gloss en -f csv", "--gloss: stands below paragraphs; csv has none"),
    ],
)
def test_what_makes_no_sense_is_refused(
    glossed: Project, diptych: Diptych, arguments: str, message: str
) -> None:
    del glossed
    status, out, err = diptych(*arguments.split())
    assert (status, out) == (2, "")
    assert err.startswith(f"diptych: {message}")


def test_files_without_a_project_have_none(diptych: Diptych) -> None:
    Path("one.txt").write_text("Rules are good.\n\nAccess is bad.\n")
    Path("two.txt").write_text("Aturan bagus.\n\nAkses buruk.\n")
    outcome = diptych("align", "one.txt", "two.txt", "--using", "wording", "--gloss", "en")
    assert outcome.status == 0
    assert "translated by" not in outcome.out
