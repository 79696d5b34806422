"""Tables for papers, opened with what they are for: LaTeX and LibreOffice."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diptych.rendering.documents import latex_notes
from diptych.rendering.tables import LayoutColumn, table
from diptych.rendering.terminal import Screen

REPOSITORY = Path(__file__).parents[2]
TABLES = [
    "compare", "compare --by text --stats", "crosstab theme actor", "crosstab theme sentiment",
    "agreement -a first -a second", "codebook", "texts", "align un liputan6",
]  # fmt: skip


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"without {program}")


def printed(command: str, form: str) -> bytes:
    program = [str(Path(sys.executable).with_name("diptych")), "-C", str(REPOSITORY)]
    words = [*program, *command.split(), "--format", form]
    return subprocess.run(words, check=True, capture_output=True).stdout


@needs("pdflatex")
@pytest.mark.parametrize("form", ["latex", "latex_booktabs", "latex_longtable"])
@pytest.mark.parametrize("command", TABLES)
def test_latex_compiles_as_it_is(command: str, form: str, tmp_path: Path) -> None:
    _compile("pdflatex", printed(command, form).decode(), tmp_path)


def _compile(program: str, tables: str, folder: Path) -> None:
    head = "\\documentclass{article}\\usepackage{booktabs,longtable}\\begin{document}\n"
    (folder / "paper.tex").write_text(f"{head}{tables}\n\\end{{document}}\n", "utf-8")
    done = subprocess.run(
        [program, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


HOSTILE = [
    r"\input{/etc/passwd} $x$ 50% #1 _a_ ^ ~ {b} & | \q",
    "[1cm] * \"quoted\" 'single' `x` -- <w:p>",
    "l" * 200,
]


@needs("pdflatex")
@pytest.mark.parametrize("form", ["latex", "latex_booktabs", "latex_longtable"])
@pytest.mark.parametrize("said", HOSTILE)
def test_foreign_words_compile_as_cells_and_as_notes(said: str, form: str, tmp_path: Path) -> None:
    columns = [LayoutColumn(header=said), LayoutColumn(header="n", align="right")]
    made = table(columns, [[said, "−1.0"], [f"[{said}", "▲ 2"]], form, Screen())
    _compile("pdflatex", f"{made}\n\n{latex_notes([said, 'α ≥ 1'])}", tmp_path)


@needs("xelatex")
@pytest.mark.parametrize("said", ["Ελληνικά", "Кириллица", "人工智能", "שלום", "ไทย"])
def test_other_scripts_compile_with_xelatex(said: str, tmp_path: Path) -> None:
    made = table([LayoutColumn(header=said)], [[said]], "latex_booktabs", Screen())
    _compile("xelatex", made, tmp_path)


@needs("soffice")
@pytest.mark.parametrize("command", TABLES)
def test_libreoffice_reads_the_workbook(command: str, tmp_path: Path) -> None:
    (tmp_path / "table.xlsx").write_bytes(printed(command, "xlsx"))
    _converted(tmp_path, "table.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76")
    with (tmp_path / "table.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    records = json.loads(printed(command, "json"))
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        for key, value in record.items():
            _require_same(row[key], value)


@needs("soffice")
@pytest.mark.parametrize("command", TABLES)
def test_libreoffice_reads_the_document(command: str, tmp_path: Path) -> None:
    (tmp_path / "table.docx").write_bytes(printed(command, "docx"))
    _converted(tmp_path, "table.docx", "txt:Text (encoded):UTF8")
    numbers = re.findall(r"\d+(?:\.\d+)?", (tmp_path / "table.txt").read_text("utf-8-sig"))
    layout = printed(command, "markdown").decode()
    assert set(re.findall(r"\d+(?:\.\d+)?", layout)) <= set(numbers)


def _converted(folder: Path, name: str, to: str) -> None:
    words = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run([*words, "--convert-to", to, name], cwd=folder, check=True, capture_output=True)


def _require_same(cell: str, value: object) -> None:
    if isinstance(value, bool):
        assert cell == str(value).upper()
    elif isinstance(value, float):
        assert float(cell) == pytest.approx(value, abs=1e-9)
    else:
        assert cell == ("" if value is None else str(value))
