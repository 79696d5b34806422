from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest

from diptych.console.streams import OutputError
from diptych.project.store import LARGEST_SET

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


@pytest.fixture(autouse=True)
def bob(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "bob")
    return annotated


def files(project: Project) -> dict[str, bytes]:
    """Return all annotation sets."""
    return {str(path): path.read_bytes() for path in project.root.glob("annotations/*/*")}


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def give(content: str) -> None:
        stream = io.TextIOWrapper(io.BytesIO(content.encode()))
        monkeypatch.setattr(sys, "stdin", stream)

    return give


ROWS = {
    "csv": "text,paragraph,quote,theme,note\nalpha,2,the un,rules/un,\nbeta,1,,access,hm\n",
    "tsv": "note\ttheme\ttext\tparagraph\tquote\n"
    "\trules/un\talpha\t2\tthe un\nhm\taccess\tbeta\t1\t\n",
    "jsonl": '{"text":"alpha","paragraph":2,"quote":"the un","theme":"rules/un"}\n'
    '{"text":"beta","paragraph":1,"theme":"access","note":"hm"}\n',
}


@pytest.mark.parametrize("form", ROWS)
def test_rows_are_added_from_a_file(bob: Project, diptych: Callable[..., Any], form: str) -> None:
    Path("rows").write_text(ROWS[form])
    status, out, err = diptych("annotate", "--from", "rows")
    assert (status, err) == (
        0,
        (
            "annotating as bob, from DIPTYCH_ANNOTATOR; another: --annotator A\n"
            "2 rows, 2 annotations added\n"
        ),
    )
    assert re.fullmatch(
        r'added [0-9a-f]{8} alpha:2 theme=rules/un "The UN"\n'
        r'added [0-9a-f]{8} beta:1 theme=access "Aturan PBB bagus\."; hm\n',
        out,
    )
    assert bob.annotators("alpha") == bob.annotators("beta") == ["ann", "bob"]


def test_many_rows_are_listed_by_set(diptych: Callable[..., Any]) -> None:
    lines = [f"{text},1,access,{number}" for text in ("alpha", "beta") for number in range(11)]
    few, many = Path("few.csv"), Path("many.csv")
    few.write_text("\n".join(["text,paragraph,theme,note", *lines[:20]]))
    many.write_text("\n".join(["text,paragraph,theme,note", *lines]))
    assert len(diptych("annotate", "--from", "few.csv", "--dry-run").out.splitlines()) == 20
    summary = "added 11 annotations of alpha by bob\nadded 11 annotations of beta by bob\n"
    assert diptych("annotate", "--from", "many.csv", "--dry-run").out == summary
    in_full = diptych("annotate", "--from", "many.csv", "--dry-run", "--verbose").out
    assert len(in_full.splitlines()) == 22
    done = diptych("annotate", "--from", "many.csv")
    assert done.out == summary
    assert done.err.endswith("22 rows, 22 annotations added\n")


def test_every_bad_row_of_many_is_listed(diptych: Callable[..., Any]) -> None:
    rows = "".join(f"alpha,{number},access\n" for number in range(10, 40))
    Path("many.csv").write_text(f"text,paragraph,theme\n{rows}")
    assert len(diptych("annotate", "--from", "many.csv").err.splitlines()) == 30


def test_rows_that_are_read_again_are_there_already(diptych: Callable[..., Any]) -> None:
    Path("rows").write_text(ROWS["csv"])
    diptych("annotate", "--from", "rows", "-a", "bob")
    for options in (["--dry-run"], []):
        again = diptych("annotate", "--from", "rows", "-a", "bob", *options)
        assert again.out == ""
        assert "2 rows, 0 annotations" in again.err
        assert ", 2 already there\n" in again.err


def test_rows_are_added_from_stdin_by_their_own_annotators(
    bob: Project, diptych: Callable[..., Any], stdin: Callable[[str], None]
) -> None:
    stdin("text,paragraph,theme,annotator\nalpha,2,rules,carl\n")
    assert diptych("annotate", "--from", "-").err == "1 row, 1 annotation added\n"
    assert bob.annotators("alpha") == ["ann", "carl"]


def test_no_rows_add_nothing(diptych: Callable[..., Any], stdin: Callable[[str], None]) -> None:
    stdin("")
    assert diptych("annotate", "--from", "-") == (0, "", "0 rows, 0 annotations added\n")


BAD = """\
text,paragraph,theme
alpha,2,acces
alpha,2,access
gamma,1,access
alpha,x,access
alpha,9,access
"""
COMPLAINTS = """\
diptych: bad.csv: row 2: there is no theme code 'acces'; did you mean access?
diptych: bad.csv: row 4: there is no text 'gamma'; there is alpha, beta
diptych: bad.csv: row 5: paragraph is 'x'; write 9 or 9-11
diptych: bad.csv: row 6: alpha:9: alpha has paragraphs 1 to 3
"""


def test_every_bad_row_is_listed_on_a_line_and_none_goes_in(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    Path("bad.csv").write_text(BAD)
    before = files(bob)
    assert diptych("annotate", "--from", "bad.csv", "-a", "bob") == (3, "", COMPLAINTS)
    assert files(bob) == before


def test_an_unknown_column_is_refused_by_name(
    diptych: Callable[..., Any], stdin: Callable[[str], None]
) -> None:
    stdin("text,paragrph,theme\n")
    assert diptych("annotate", "--from", "-") == (
        3,
        "",
        "diptych: stdin: row 1: there is no column 'paragrph'; did you mean paragraph?\n",
    )


# Update


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl"])
def test_what_find_prints_changes_nothing_when_it_is_read_back(
    bob: Project, diptych: Callable[..., Any], form: str
) -> None:
    Path("found").write_text(diptych("find", "--format", form).out)
    before = files(bob)
    assert diptych("annotate", "--from", "found", "--update") == (
        0,
        "",
        "5 rows, 0 annotations changed\n",
    )
    assert files(bob) == before


def test_an_edited_cell_changes_its_annotation_alone(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    found = diptych("find", "--format", "csv").out
    edited = found.replace("clear,access,good", "clear,rules,bad")
    assert edited != found
    Path("found.csv").write_text(edited)
    changed = (
        'changed 00000002 of ann alpha:3 theme=access→rules sentiment=good→bad "Access is good."'
    )
    before = files(bob)
    assert diptych("annotate", "--from", "found.csv", "--update", "--dry-run") == (
        0,
        f"{changed}; clear\n",
        "5 rows, 1 annotation would be changed\nnothing was written\n",
    )
    assert files(bob) == before
    assert diptych("annotate", "--from", "found.csv", "--update") == (
        0,
        f"{changed}; clear\n",
        "5 rows, 1 annotation changed\n",
    )
    assert diptych("find", "--format", "csv").out == edited


def test_an_id_that_is_not_there_is_refused(
    diptych: Callable[..., Any], stdin: Callable[[str], None]
) -> None:
    stdin("id,theme\nffffffff-0000-4000-8000-000000000000,rules\n")
    assert diptych("annotate", "--from", "-", "--update") == (
        3,
        "",
        (
            "diptych: stdin: row 2: there is no annotation ffffffff-0000-4000-8000-000000000000; "
            "to add the row: without an id\n"
        ),
    )


# Files


def test_a_file_that_is_not_there(diptych: Callable[..., Any]) -> None:
    assert diptych("annotate", "--from", "none") == (
        3,
        "",
        (
            "diptych: none: there is no such file, nor any other in this folder; "
            "name one with the folder it is in\n"
        ),
    )


def zipped(name: str) -> bytes:
    raw = io.BytesIO()
    with ZipFile(raw, "w") as archive:
        archive.writestr(name, "")
    return raw.getvalue()


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (
            zipped("word/document.xml"),
            (
                "it is a Word file, not rows of annotations; its text comes in with: "
                "diptych add rows.csv"
            ),
        ),
        (
            zipped("a.bin"),
            "this is an archive, which cannot be read yet; save it as CSV or text (UTF-8)",
        ),
        (
            b"%PDF-1.4\n",
            "it is a PDF, not rows of annotations; its text comes in with: diptych add rows.csv",
        ),
        (
            "text,note\nalpha,cafe\n".encode("utf-16-le"),
            (
                "NUL at character 1; it looks like UTF-16LE; convert it, and check that its words "
                "are right: iconv -f UTF-16LE -t UTF-8 < rows.csv > NEW"
            ),
        ),
        (
            b"text,note\nalpha,a\0b\n",
            (
                "NUL at character 17; this is no text, or it is damaged; to take the NULs out: "
                "tr -d '\\000' < rows.csv > NEW"
            ),
        ),
    ],
)
def test_what_is_no_text_is_told_what_it_is(
    diptych: Callable[..., Any], raw: bytes, complaint: str
) -> None:
    Path("rows.csv").write_bytes(raw)
    outcome = diptych("annotate", "--from", "rows.csv", "-a", "ann")
    assert outcome == (2 if "yet" in complaint else 3, "", f"diptych: rows.csv: {complaint}\n")


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_workbook_and_parquet_are_edited_and_read_back(
    diptych: Callable[..., Any], form: str
) -> None:
    pytest.importorskip("pyarrow" if form == "parquet" else "openpyxl")
    diptych("annotate", "alpha:2", "--theme", "access", "--note", "as it was", "-a", "ann")
    name = f"rows.{form}"
    assert diptych("export", form, "-a", "ann", "--output", name).status == 0
    same = diptych("annotate", "--from", name, "-a", "ann")
    assert "6 rows, 0 annotations added, 6 already there" in same.err
    if form == "xlsx":
        book = openpyxl.load_workbook(name)
        sheet = book.active
        heading = [cell.value for cell in sheet[1]]
        row = next(row for row in sheet if row[heading.index("note")].value == "as it was")
        row[heading.index("note")].value = "as it is"
        book.save(name)
        changed = diptych("annotate", "--from", name, "--update", "-a", "ann")
        assert "1 annotation changed" in changed.err
        assert "as it is" in diptych("find", "-a", "ann").out


def test_a_damaged_workbook_is_told(diptych: Callable[..., Any]) -> None:
    Path("rows.csv").write_bytes(zipped("xl/workbook.xml"))
    outcome = diptych("annotate", "--from", "rows.csv", "-a", "ann")
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (3, "", 1)
    assert outcome.err.startswith("diptych: rows.csv: ")


def test_what_comes_through_a_pipe_is_converted_in_it(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO(b"text,note\nalpha,\xe9\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))
    told = diptych("annotate", "--from", "-", "-a", "ann").err
    assert told.endswith(": … | iconv -f WINDOWS-1252 -t UTF-8 | diptych …\n")


def test_bytes_that_are_not_utf_8(diptych: Callable[..., Any]) -> None:
    Path("latin.csv").write_bytes(b"text,note\nalpha,\xe9\n")
    assert diptych("annotate", "--from", "latin.csv").err == (
        "diptych: latin.csv: byte 16 is not UTF-8; it looks like WINDOWS-1252, or MACINTOSH, "
        "or MAC-CENTRALEUROPE; convert it, and check that its words are right: "
        "iconv -f WINDOWS-1252 -t UTF-8 < latin.csv > NEW\n"
    )


def test_too_much_on_stdin(
    diptych: Callable[..., Any], stdin: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LARGEST_SET > 4
    monkeypatch.setattr("diptych.operations.input_files.LARGEST", 4)
    stdin("12345")
    assert diptych("annotate", "--from", "-").err == (
        "diptych: stdin: is larger than 0 MB; split it\n"
    )


def test_a_closed_stdin(diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert diptych("annotate", "--from", "-") == (3, "", "diptych: stdin: is closed\n")


def test_a_really_closed_stdin() -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -m diptych annotate --from - <&-', sys.executable],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, b"", b"diptych: stdin: is closed\n")


def test_rows_in_utf_16_are_read_and_that_is_said(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    del annotated
    Path("rows.csv").write_bytes("text,paragraph,note\nalpha,1,schön\n".encode("utf-16"))
    outcome = diptych("annotate", "--from", "rows.csv", "-a", "ann")
    assert outcome.status == 0
    assert outcome.err.startswith("rows.csv: read as UTF-16\n")


class _Gone(io.StringIO):
    def write(self, _: str) -> int:
        raise OutputError(BrokenPipeError(32, "Broken pipe"))


@pytest.mark.parametrize(
    ("options", "said"), [([], "all of it was done"), (["--dry-run"], "nothing was written")]
)
def test_where_the_list_breaks_off_what_was_done_is_told(
    options: list[str],
    said: str,
    diptych: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("rows").write_text(ROWS["csv"])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", _Gone())
        with pytest.raises(OutputError):
            diptych("annotate", "--from", "rows", *options)
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"the list on stdout broke off; {said}: 2 annotations"
    )
    again = diptych("annotate", "--from", "rows", "--dry-run").err
    assert ("2 already there" in again) == (not options)


def test_what_an_orphan_says_is_not_there_already(diptych: Callable[..., Any]) -> None:
    Path("rows").write_text(ROWS["csv"])
    diptych("annotate", "--from", "rows", "-a", "bob")
    path = Path("annotations/alpha/bob.json")
    path.write_text(path.read_text().replace('"quote"', '"orphan": true, "quote"'))
    again = diptych("annotate", "--from", "rows", "-a", "bob", "--dry-run").err
    assert again.startswith("2 rows, 1 annotation would be added, 1 already there\n")


def test_where_rows_say_whose_they_are_each_line_does(diptych: Callable[..., Any]) -> None:
    Path("rows").write_text("text,paragraph,theme,annotator\nalpha,2,access,zoe\nbeta,1,access,\n")
    lines = diptych("annotate", "--from", "rows").out.splitlines()
    assert [line.split()[2:5] for line in lines] == [
        ["of", "zoe", "alpha:2"],
        ["of", "bob", "beta:1"],
    ]


def test_a_trial_counts_what_the_run_does(diptych: Callable[..., Any]) -> None:
    Path("rows").write_text(ROWS["csv"] + ROWS["csv"].partition("\n")[2])
    trial = diptych("annotate", "-a", "bob", "--from", "rows", "--dry-run")
    assert trial.err == (
        "4 rows, 2 annotations would be added, 2 already there\nnothing was written\n"
    )
    done = diptych("annotate", "-a", "bob", "--from", "rows")
    assert done.err == "4 rows, 2 annotations added, 2 already there\n"
    ids = re.compile("[0-9a-f]{8} ")
    assert ids.sub("", trial.out) == ids.sub("", done.out)


def test_rows_by_others_than_was_asked_for_are_refused(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    Path("rows").write_text("text,paragraph,theme,annotator\nalpha,1,access,ann\n")
    before = files(bob)
    refused = diptych("annotate", "-a", "bob", "--from", "rows")
    assert refused.status == 3
    assert "rows: row 2: it is by ann, but --annotator says bob" in refused.err
    assert files(bob) == before


def test_a_sheet_that_was_edited_and_added_to_goes_in_as_one(
    annotated: Project, diptych: Callable[..., Any], stdin: Callable[[str], None]
) -> None:
    found = diptych("find", "--text", "alpha", "--format", "csv").out
    sheet = found.replace(",access,good", ",rules,good")
    sheet += "alpha,3,ben,,,,,Access,,access,\nalpha,3,ben,,,,,Access,,access,\n"
    sheet += "alpha,3,ann,,,,,Access is good.,clear,access,good\n"
    stdin(sheet)
    done = diptych("annotate", "--from", "-", "--update", "--dry-run")
    assert done.err == (
        "6 rows, 1 annotation would be changed, 2 annotations would be added, 1 already there\n"
        "nothing was written\n"
    )
    stdin(sheet)
    done = diptych("annotate", "--from", "-", "--update")
    assert [line.split()[0] for line in done.out.splitlines()] == ["changed", "added", "added"]
    assert len(annotated.annotation_set(annotated.text("alpha"), "ben").annotations) == 1


def test_every_bad_row_of_both_kinds_is_named(
    diptych: Callable[..., Any], stdin: Callable[[str], None]
) -> None:
    unknown = "ffffffff-0000-4000-8000-000000000000"
    stdin(f"id,text,quote,annotator,theme\n{unknown},,,,rules\n,alpha,nowhere,ann,rules\n")
    done = diptych("annotate", "--from", "-", "--update")
    assert done.err == (
        f"diptych: stdin: row 2: there is no annotation {unknown}; to add the row: without an id\n"
        "diptych: stdin: row 3: alpha:1-3 does not contain 'nowhere'\n"
    )


def test_rows_without_any_id_change_nothing(
    diptych: Callable[..., Any], stdin: Callable[[str], None]
) -> None:
    stdin("text,quote,annotator,theme\nalpha,Access,ann,rules\n")
    assert diptych("annotate", "--from", "-", "--update").err == (
        "diptych: stdin: row 2: it has no id; fill it in, or to add the row: without --update\n"
    )
