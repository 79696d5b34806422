"""``diptych export codings``."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

TABLES = ["codings", "left_out", "paragraphs", "sets", "texts"]


def rows(table: str, folder: str = "out") -> list[dict[str, Any]]:
    return pl.read_parquet(f"{folder}/{table}/*.parquet").to_dicts()


def files(folder: str = "out") -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*.*"))


@pytest.mark.usefixtures("annotated")
def test_a_coding_is_an_annotation_in_a_paragraph_with_a_code(diptych: Diptych) -> None:
    said = "2 texts, 5 paragraphs, 2 sets and 9 codings are in out\n"
    assert diptych("export", "codings", "--output", "out") == (0, said, "")
    first, *others = rows("codings")
    assert first == {
        "text": "alpha",
        "annotator": "ann",
        "by": "person",
        "annotation": "00000001-0000-4000-8000-000000000000",
        "paragraph": 2,
        "head": 1,
        "nth": 1,
        "first_word": 4,
        "last_word": 7,
        "facet": "theme",
        "code": "rules/un",
        "value": None,
        "l1": "rules",
        "l2": "rules/un",
        "title": "Rules for all",
        "source": "Alpha News",
        "language": "en",
        "author": "Ann Author",
        "date": "2025-07-01",
    }
    assert [(row["facet"], row["code"], row["nth"], row["value"]) for row in others[:1]] == [
        ("sentiment", "good", 2, 1.0)
    ]
    assert {row["text"]: (row["title"], row["date"]) for row in others} == {
        "alpha": ("Rules for all", "2025-07-01"),
        "beta": ("Aturan PBB bagus.", None),
    }


@pytest.mark.usefixtures("annotated")
def test_what_is_over_several_paragraphs_begins_once_and_a_note_has_no_code(
    annotated: Project, diptych: Diptych
) -> None:
    annotated.annotate("beta", "bob", start=0, end=25, codes={"theme": "access"})
    annotated.annotate("beta", "bob", start=0, end=25, codes={}, note="both")
    diptych("export", "codings", "--output", "out")
    bobs = sorted(
        (row["code"] or "", row["paragraph"], row["head"], row["first_word"], row["last_word"])
        for row in rows("codings")
        if row["annotator"] == "bob"
    )
    assert bobs == [
        ("", 1, 1, 1, 3),
        ("", 2, 0, 4, 4),
        ("access", 1, 1, 1, 3),
        ("access", 2, 0, 4, 4),
    ]
    assert [(row["annotator"], row["progress"], row["annotations"]) for row in rows("sets")] == [
        ("ann", "begun", 3),
        ("ann", "begun", 2),
        ("bob", "begun", 2),
    ]


def test_texts_say_how_long_they_are_and_who_has_read_them(
    annotated: Project, diptych: Diptych
) -> None:
    annotated.update("alpha", "bob", lambda said: replace(said, finished=True))
    diptych("export", "codings", "--output", "out")
    alpha = rows("texts")[0]
    assert (alpha["paragraphs"], alpha["words"], alpha["kinds"]) == (
        3,
        13,
        '{"heading":1,"paragraph":2}',
    )
    assert (alpha["finished_by"], alpha["begun_by"]) == ("bob", "ann")
    assert alpha["fields"] == (
        '{"title":"Rules for all","source":"Alpha News","author":"Ann Author",'
        '"date":"2025-07-01","language":"en"}'
    )
    assert [(row["paragraph"], row["kind"], row["words"]) for row in rows("paragraphs")][:2] == [
        (1, "heading", 3),
        (2, "paragraph", 4),
    ]


def test_fields_whose_names_engines_take_for_others_get_new_ones(
    annotated: Project, diptych: Diptych
) -> None:
    path = annotated.root / "texts/beta.md"
    fields = "---\nCode: a\nTitle: b\nDesk: c\ndesk: d\n"
    path.write_text(path.read_text().replace("---\n", fields, 1))
    diptych("export", "codings", "--output", "out")
    last = rows("codings")[-1]
    assert [last[key] for key in ("Code_", "Title_", "Desk", "desk_")] == ["a", "b", "c", "d"]


@pytest.mark.usefixtures("annotated")
def test_the_tables_are_csv_where_that_is_asked(diptych: Diptych) -> None:
    assert diptych("export", "codings", "--output", "out", "-f", "csv").status == 0
    assert {Path(name).parent.name for name in files()} == {"", *TABLES}
    (path,) = Path("out/codings").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert len(read) == 9
    assert (read[0]["code"], read[0]["value"], read[1]["value"]) == ("rules/un", "", "1.0")


@pytest.mark.usefixtures("annotated")
def test_nothing_is_written_where_it_is_only_tried(diptych: Diptych) -> None:
    assert diptych("export", "codings", "--output", "out", "--dry-run") == (
        0,
        "2 texts, 5 paragraphs, 2 sets and 9 codings would be in out\n",
        "nothing was written\n",
    )
    assert not Path("out").exists()


@pytest.mark.usefixtures("annotated")
def test_a_folder_of_hidden_files_only_is_filled(diptych: Diptych) -> None:
    Path("tables/.123.tmp").mkdir(parents=True)
    Path("tables/.DS_Store").touch()
    assert diptych("export", "codings", "--output", "tables", "--format", "csv").status == 0
    assert Path("tables/codebook.json").is_file()
    assert Path("tables/.DS_Store").is_file()


@pytest.mark.usefixtures("annotated")
def test_an_export_takes_the_place_of_another_and_of_nothing_else(diptych: Diptych) -> None:
    diptych("export", "codings", "--output", "out")
    before = files()
    again = diptych("export", "codings", "alpha", "--output", "out")
    said = "1 text, 3 paragraphs, 1 set and 6 codings are in out in place of what was there\n"
    assert again == (0, said, "")
    assert len(files()) == len(before)
    assert {row["text"] for row in rows("texts")} == {"alpha"}
    refused = diptych("export", "codings", "--output", "texts")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err == (
        "diptych: texts: this folder holds something else than an export of codings; name one "
        "that is new or empty\n"
    )
    assert diptych("export", "codings", "--output", "texts/alpha.md").err == (
        "diptych: texts/alpha.md: cannot be written: a file is where a folder must be; move it "
        "away\n"
    )


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_parts_are_added_and_the_same_texts_take_their_places(diptych: Diptych, form: str) -> None:
    for name in ("alpha", "beta", "alpha"):
        done = diptych("export", "codings", name, "--output", "out", "-f", form, "--append")
        assert done.status == 0, done.err
    assert len(list(Path("out/texts").iterdir())) == 2
    assert diptych("export", "codings", "--output", "out", "-f", form, "--append").out.endswith(
        " are in out in place of what was there\n"
    )
    assert len(list(Path("out/texts").iterdir())) == 1
    refused = diptych("export", "codings", "beta", "--output", "out", "-f", form, "--append")
    assert (refused.status, refused.err) == (
        2,
        (
            "diptych: out: beta and other texts are in it as one part; export all of these again; "
            "leave --append out to replace the export, or name another folder\n"
        ),
    )


def test_parts_of_another_kind_are_not_added(annotated: Project, diptych: Diptych) -> None:
    diptych("export", "codings", "alpha", "--output", "out")
    refused = diptych("export", "codings", "beta", "--output", "out", "-f", "csv", "--append")
    assert refused.err.startswith("diptych: out: it is parquet, not csv; leave --append out")
    path = annotated.root / "annotations/codebook.yaml"
    path.write_text(path.read_text().replace("label: {en: Theme", "label: {en: Topic"))
    refused = diptych("export", "codings", "beta", "--output", "out", "--append")
    assert refused.err.startswith(
        "diptych: out: its codebook.json is not the codebook of this project; leave --append out"
    )


def test_many_names_are_cut_short(annotated: Project, diptych: Diptych) -> None:
    for number in range(5):
        (annotated.root / f"texts/t{number}.md").write_text("Words.\n")
    diptych("export", "codings", "--output", "out")
    names = [f"t{number}" for number in range(5)]
    refused = diptych("export", "codings", *names, "--output", "out", "--append")
    assert refused.err.startswith("diptych: out: t0, t1, t2, … and other texts are in it as one")


def test_what_cannot_be_written_is_said_and_kept(annotated: Project, diptych: Diptych) -> None:
    root = annotated.root
    annotated.annotate("beta", "model", start=0, end=6, codes={"theme": "access"})
    path = root / "annotations/beta/model.json"
    path.write_text(path.read_text().replace('"annotator"', '"by": {"command": "x"}, "annotator"'))
    (root / "annotations/beta/bob.json").write_text("{}")
    (root / "texts/gone.md").write_bytes(b"\xff\xfe\xfd")
    (root / "annotations/lost").mkdir()
    (root / "annotations/lost/ann.json").write_text("{}")
    (root / "annotations/zoe.json").write_text("{}")
    done = diptych("export", "codings", "--output", "out")
    assert done.status == 1
    lines = done.err.splitlines()
    assert lines[:2] == [
        "programs are in it, and count where they are named: model",
        (
            "not counted: the sets in annotations/lost, whose text is gone; annotations/zoe.json "
            "(nothing reads a file of such a name or place); see: diptych check"
        ),
    ]
    assert [line.split(":")[:2] for line in lines[2:]] == [
        ["cannot be read", " annotations/beta/bob.json"],
        ["cannot be read", " texts/gone.md"],
    ]
    assert [tuple(row.values()) for row in rows("left_out")] == [
        ("annotations/beta/bob.json", "unreadable", "beta"),
        ("texts/gone.md", "unreadable", "gone"),
        ("annotations/zoe.json", "misplaced", None),
    ]
    assert [tuple(row.values())[:4] for row in rows("sets")] == [
        ("alpha", "ann", "person", "begun"),
        ("beta", "ann", "person", "begun"),
        ("beta", "model", "program", "begun"),
        ("lost", "ann", None, None),
    ]


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        ([], "diptych: --output: is missing: name the folder for the tables\n"),
        (["--output", "out", "-f", "xlsx"], "diptych: there is no --format 'xlsx'"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], err: str, diptych: Diptych) -> None:
    found = diptych("export", "codings", *arguments)
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith(err)
    assert not Path("out").exists()


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize("append", [[], ["--append"]])
def test_parquet_needs_an_extra(
    append: list[str], diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    if append:
        diptych("export", "codings", "alpha", "--output", "out")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    found = diptych("export", "codings", "--output", "out", *append)
    assert (found.status, found.out, found.err) == (
        2,
        "",
        (
            "diptych: --format parquet needs diptych's extra 'scale': pip install narwhals polars "
            "duckdb pyarrow\n"
        ),
    )


@pytest.mark.usefixtures("annotated")
def test_rows_are_written_block_by_block(diptych: Diptych, monkeypatch: pytest.MonkeyPatch) -> None:
    diptych("export", "codings", "--output", "whole")
    monkeypatch.setattr("diptych.exchange.parquet.BLOCK", 4)
    diptych("export", "codings", "--output", "out")
    assert rows("codings") == rows("codings", "whole")
    assert len(rows("codings")) == 9


def test_how_far_it_is_is_told(annotated: Project, tmp_path: Path) -> None:
    from diptych.operations.exporting import export_codings

    told: list[tuple[int, int]] = []
    export_codings(annotated, tmp_path / "out", tell=lambda *numbers: told.append(numbers))
    assert told == [(1, 2), (2, 2)]
