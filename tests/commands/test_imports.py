"""What a command does not need it does not load: commands start as fast as they can."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from diptych.project.store import Project

HEAVY = {
    "jinja2", "markupsafe", "pydantic", "rich", "langdetect", "pycld2", "anyascii", "filelock",
    "argparse", "json",
    "diptych.texts.segmentation", "diptych.texts.importers",
    "diff_match_patch", "rapidfuzz", "trafilatura", "lxml", "http.client", "ssl",
    "duckdb", "narwhals", "pandas", "polars", "pyarrow", "pyspark",
}  # fmt: skip
FOR_IMPORTS = {
    "trafilatura", "lxml", "lxml_html_clean", "justext", "htmldate", "courlan", "dateparser",
    "charset_normalizer", "striprtf", "pypdfium2", "pypdfium2_raw", "docx", "defusedxml", "zipfile",
    "html.parser", "http.client", "ssl", "diptych.project.fetching",
}  # fmt: skip
"""What reads foreign files, and what these bring along."""
FOR_DATA = {
    "msgspec", "yaml", "tabulate", "wcwidth", "diptych.project.store",
    "diptych.operations.comparing",
}  # fmt: skip


def loaded(*arguments: str) -> set[str]:
    """Run a command and return the names of all modules that it has loaded."""
    code = (
        "import sys\n"
        "from diptych.console.app import run\n"
        f"status = run({list(arguments)!r})\n"
        "print(status, *sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    status, *modules = done.stderr.splitlines()[-1].split()
    assert status == "0"
    # from Python 3.13 on, where tabulate learns its version loads json
    return set(modules) - ({"json"} if "tabulate" in modules else set())


@pytest.mark.parametrize("arguments", [["--help"], ["add", "--help"], ["--version"]], ids=" ".join)
def test_help_loads_nothing_that_reads_foreign_files(arguments: list[str]) -> None:
    assert loaded(*arguments) & FOR_IMPORTS == set()


def test_the_package_loads_nothing_that_reads_foreign_files() -> None:
    code = "import sys, diptych; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert FOR_IMPORTS & set(done.stdout.split()) == set()


def test_help_loads_no_library_for_data() -> None:
    assert loaded("--help") & (HEAVY | FOR_DATA) == set()


def test_version_loads_no_library_for_data() -> None:
    assert loaded("--version") & (HEAVY | FOR_DATA) == set()


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    "arguments",
    [["compare"], ["compare", "-f", "github"], ["compare", "alpha", "--facet", "theme", "-a", "ann",
      "--score", "sentiment", "--sort", "count"], ["find"], ["texts"], ["show", "alpha"],
      ["codebook", "-v"], ["crosstab", "theme", "sentiment"], ["crosstab", "theme",
      "theme", "--measure", "npmi", "-f", "csv"]],
    ids=" ".join,
)  # fmt: skip
def test_reading_loads_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(*arguments) & HEAVY == set()


@pytest.mark.usefixtures("annotated")
def test_records_load_no_layout() -> None:
    assert loaded("compare", "--format", "csv") & (HEAVY | {"tabulate", "wcwidth"}) == set()


@pytest.mark.usefixtures("annotated")
def test_the_simple_layout_does_without_tabulate() -> None:
    assert "tabulate" not in loaded("compare")
    assert "tabulate" in loaded("compare", "--format", "github")


@pytest.mark.usefixtures("annotated")
def test_tests_and_quotes_are_loaded_when_asked_for() -> None:
    theirs = {
        "diptych.comparison.significance",
        "diptych.comparison.passages",
        "diptych.comparison.robust",
    }
    assert loaded("compare") & theirs == set()
    assert theirs <= loaded("compare", "--stats", "--quotes", "1", "--robust")
    assert loaded("compare", "--stats") & {*HEAVY, "numpy", "scipy"} == set()


def test_comparing_loads_no_other_way_to_compare(annotated: Project) -> None:
    del annotated
    others = {"diptych.comparison.crosstabs", "diptych.comparison.keyness"}
    assert loaded("compare") & others == set()


def test_terms_load_nothing_heavy(annotated: Project) -> None:
    (annotated.root / "texts/gamma.md").write_text("---\nlanguage: en\n---\n\nRules are rules.\n")
    assert loaded("terms", "alpha", "gamma", "-f", "github") & HEAVY == set()


def test_importing_the_package_loads_nothing_else(project: Project) -> None:
    assert project.root.exists()
    code = "import diptych, sys; print(*[m for m in sys.modules if m.startswith('diptych')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "diptych\n"


@pytest.mark.usefixtures("project")
def test_adding_plain_text_loads_nothing_for_pages(tmp_path: Path) -> None:
    file = tmp_path / "sea.txt"
    file.write_text("The sea was calm.")
    web = {"trafilatura", "lxml", "http.client", "ssl", "diptych.project.fetching"}
    assert loaded("add", str(file), "--dry-run") & web == set()
