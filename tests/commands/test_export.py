"""``diptych export``: texts, codes and annotations in the files of other tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from msgspec.structs import replace
from tests.exchange.refi import passages

from diptych.annotations.annotation import Program
from diptych.exchange.formats import FORMATS
from diptych.exchange.workbook import read_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

LOST = (
    "not in {}: 3 labels (names are written; labels with --language)\n"
    "not in {}: 2 values of a code\n"
)


@pytest.mark.usefixtures("annotated")
def test_a_project_is_written_for_other_tools(diptych: Diptych) -> None:
    out = "2 texts and 5 annotations are in p.qdpx\n"
    lost = LOST.format("p.qdpx", "p.qdpx")
    assert diptych("export", "qdpx", "--output", "p.qdpx") == (0, out, lost)
    found = passages(Path("p.qdpx").read_bytes())
    assert found[0] == ("alpha", "ann", "The UN makes rules.", ["un", "good"])
    assert len(found) == 5


def test_texts_groups_and_annotators_are_chosen(annotated: Project, diptych: Diptych) -> None:
    done = diptych("export", "qdpx", "Alpha N", "-a", "ann", "--output", "p.qdpx")
    assert done.out == "1 text and 3 annotations are in p.qdpx\n"
    annotated.annotate("alpha", "bob", start=2, end=7, codes={"theme": "access"})
    done = diptych("export", "qdpx", "-a", "bob", "--output", "p.qdpx")
    assert done.out == "2 texts and 1 annotation are in p.qdpx\n"
    done = diptych("export", "qdpx", "-a", "nobody", "--output", "p.qdpx")
    assert (done.status, done.err) == (
        2,
        "diptych: there is no annotator 'nobody'; there is ann, bob\n",
    )


@pytest.mark.usefixtures("annotated")
def test_what_is_text_goes_to_stdout(diptych: Diptych) -> None:
    done = diptych("export", "qdc", "--language", "id")
    assert 'name="Aturan"' in done.out
    assert done.err == "not in it: 2 values of a code\n"
    done = diptych("export", "codebook-csv", "--output", "c.csv")
    assert done.out == "2 facets and 6 codes are in c.csv\n"
    refused = diptych("export", "qdpx")
    assert refused == (2, "", "diptych: --output: is missing: qdpx is no text; name a file\n")


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("form", "option", "used"),
    [
        ("codebook-csv", ["--language", "en"], "qdpx, qdc"),
        ("csv", ["--language", "en"], "qdpx, qdc"),
        ("jsonld", ["--replace"], "qdpx, qdc, xmi, xlsx"),
    ],
)
def test_options_that_a_format_has_no_use_for_are_refused(
    diptych: Diptych, form: str, option: list[str], used: str
) -> None:
    reason = f"diptych: {option[0]}: goes with {used}, and not with {form}\n"
    assert diptych("export", form, *option) == (2, "", reason)


@pytest.mark.parametrize("output", ["texts/alpha.md", "./annotations/codebook.yaml"])
def test_nothing_that_a_project_is_made_of_is_written_over(
    annotated: Project, diptych: Diptych, output: str
) -> None:
    before = (annotated.root / output).read_bytes()
    kept = output.removeprefix("./").partition("/")[0]
    assert diptych("export", "csv", "--output", output) == (
        2,
        "",
        f"diptych: --output: {output} lies where the project keeps its {kept}; name another file\n",
    )
    assert (annotated.root / output).read_bytes() == before


def test_stdout_may_be_written_from_anywhere(
    annotated: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(annotated.root / "texts")
    assert diptych("export", "csv").status == 0


@pytest.mark.usefixtures("annotated")
def test_labels_that_a_table_of_codes_lacks_are_counted(diptych: Diptych) -> None:
    assert "not in it: 3 labels (names are written)\n" in diptych("export", "codebook-csv").err


@pytest.mark.usefixtures("annotated")
def test_a_dry_run_writes_no_file(diptych: Diptych) -> None:
    done = diptych("export", "qdpx", "--output", "p.qdpx", "--dry-run")
    assert done.out == "2 texts and 5 annotations would be in p.qdpx\n"
    assert done.err.endswith("nothing was written\n")
    assert not Path("p.qdpx").exists()


def test_a_table_has_a_row_for_each_annotation(annotated: Project, diptych: Diptych) -> None:
    annotated.update("alpha", "ann", lambda said: replace(said, finished=True))
    found = diptych("export", "csv")
    assert found.out == diptych("find", "--format", "csv").out
    assert found.err == "not in it: 1 mark of a finished text\n"
    diptych("export", "parquet", "--output", "rows.parquet")
    rows = pl.read_parquet("rows.parquet")
    assert rows.columns == found.out.split("\n", 1)[0].split(",")
    assert len(rows) == 5


def test_a_workbook_holds_the_same_rows(annotated: Project, diptych: Diptych) -> None:
    assert annotated
    done = diptych("export", "xlsx", "--output", "rows.xlsx")
    assert done.out == "2 texts and 5 annotations are in rows.xlsx\n"
    once = Path("rows.xlsx").read_bytes()
    diptych("export", "xlsx", "--output", "rows.xlsx")
    assert Path("rows.xlsx").read_bytes() == once


def test_what_a_workbook_has_no_room_for_is_refused(annotated: Project, diptych: Diptych) -> None:
    name = annotated.annotate("alpha", "bob", start=2, end=7, codes={}, note="😀" * 16_384)
    done = diptych("export", "xlsx", "--output", "rows.xlsx")
    assert done.status == 2
    assert done.err == (
        f"diptych: xlsx: the note of annotation {name} has 32,768 characters; a cell has room for "
        "32,767; choose csv or parquet\n"
    )
    diptych("edit", name, "--note", "a\x07b")
    done = diptych("export", "xlsx", "--output", "rows.xlsx")
    assert done.err.startswith(f"diptych: --replace: the note of annotation {name} holds U+0007")
    assert diptych("export", "xlsx", "--output", "rows.xlsx", "--replace").status == 0
    rows = read_records(Path("rows.xlsx").read_bytes(), "rows.xlsx")
    assert "a\ufffdb" in [dict(row)["note"] for _, row in rows]


def test_programs_are_told_of_and_unreadable_sets_left_out(
    annotated: Project, diptych: Diptych
) -> None:
    annotated.update("beta", "ann", lambda said: replace(said, by=Program(command="x")))
    (annotated.root / "annotations/alpha/ann.json").write_text("{")
    done = diptych("export", "csv")
    assert done.status == 1
    assert (
        "not in it: 1 record of the program that made a set (that it is a program is in it)\n"
        in done.err
    )
    assert "programs are in it, marked as such: ann\n" in done.err
    assert "cannot be read: annotations/alpha/ann.json" in done.err
    for form in ("qdc", "codebook-csv"):
        assert "programs" not in diptych("export", form).err, "no annotations are in it"


def test_texts_that_cannot_be_read_are_left_out(annotated: Project, diptych: Diptych) -> None:
    (annotated.root / "texts/alpha.md").write_bytes(b"\xff")
    done = diptych("export", "qdpx", "--output", "p.qdpx")
    assert (done.status, done.out) == (1, "1 text and 2 annotations are in p.qdpx\n")


@pytest.mark.usefixtures("annotated")
def test_an_unknown_format_is_named(diptych: Diptych) -> None:
    assert diptych("export", "qdp").err == (
        "diptych: there is no format 'qdp'; did you mean qdpx or qdc?\n"
    )


def test_only_the_format_s_own_module_is_loaded(annotated: Project) -> None:
    assert annotated
    program = (
        "import sys; from diptych.console.app import run; run(['export', 'qdc']); "
        "print([name for name in sys.modules if name in ('pyarrow', 'diptych.exchange.qdpx')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("[]\n")
    assert FORMATS["qdpx"].module == "qdpx"


@pytest.mark.usefixtures("annotated")
def test_links_stay_and_what_is_written_comes_where_they_lead(diptych: Diptych) -> None:
    Path("elsewhere").mkdir()
    Path("link.csv").symlink_to("elsewhere/all.csv")
    Path("folder").symlink_to("elsewhere/brat")
    Path("elsewhere/brat").mkdir()
    assert diptych("export", "csv", "--output", "link.csv").status == 0
    assert diptych("export", "brat", "--output", "folder").status == 0
    assert Path("link.csv").is_symlink()
    assert Path("folder").is_symlink()
    assert Path("elsewhere/all.csv").read_text().startswith("text,")
    assert Path("elsewhere/brat/ann/annotation.conf").is_file()
    Path("loop.csv").symlink_to("loop.csv")
    outcome = diptych("export", "csv", "--output", "loop.csv")
    assert "loop.csv: cannot be written: a link is where a file must be" in outcome.err
    assert Path("loop.csv").is_symlink()
