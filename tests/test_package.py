"""What ``import diptych`` offers, to people and to type checkers."""

from __future__ import annotations

import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

import diptych

REPOSITORY = Path(__file__).parents[1]
NOTEBOOK = '''
"""A notebook, as one would type it."""

import diptych

project = diptych.open_project()
query = diptych.Query(unit="annotation", stats=True)
comparison: diptych.Comparison = diptych.compare(project, annotators=["first"], query=query)
shares: dict[str, float] = {row["code"]: row["share"] for row in comparison.records()}
table: diptych.Crosstab = diptych.crosstab(
    project, "theme", "actor", query=diptych.CrossQuery(depth=1)
)
wanted = diptych.Conditions(codes={"theme": ["risks", "geopolitics"]})
found: diptych.Found = diptych.find(project, conditions=wanted)
quotes = [coding.annotation.quote for coding in found.codings]
both = ["first", "second"]
agreed: diptych.Agreement = diptych.agreement(project, annotators=both, facets=["sentiment"])
differing: diptych.Disagreements = diptych.disagreements(project, ["liputan6"], annotators=both)
aligned: diptych.Alignment = diptych.align(project, "un", "lip", using=["wording"])
shown: diptych.Shown = diptych.show(project, "un-resolution:9")
keywords: diptych.Keywords = diptych.kwic(project, "rule*", query=diptych.KwicQuery(sort="after"))
beside: diptych.Beside = diptych.show_two(project, "un", "lip")
suggested: diptych.Suggested = diptych.suggest(project)
faults: diptych.Findings = diptych.check(project)
worded: diptych.Diff = diptych.diff(project, "un", revision="HEAD")
changed: diptych.Review = diptych.review_changes(project, "HEAD", texts=["un"])
told: diptych.History = diptych.log(project, "liputan6:1")
far: diptych.Status = diptych.status(project)
assigned: diptych.Assignments = diptych.assignments(project)
glossed: diptych.ListedGlosses = diptych.list_glosses(project, language="en")
undoable: diptych.PastChangeList = diptych.past_changes(project)
made: diptych.Report = diptych.report(project, omit=["beside", "agreement"])
page: str = made.html
results = (comparison, table, found, shown, beside, suggested, agreed, differing, aligned, faults)
others = (keywords, glossed, worded, changed, told, undoable, far, assigned)
keys = [result.records().keys for result in (*results, *others)]
codes: list[str] = [row["code"] for row in diptych.list_codes(project).records()]
names: list[str] = [row["annotator"] for row in diptych.list_annotators(project).records()]
rows: list[str] = [row["text"] for row in diptych.list_texts(project).records()]
frame = comparison.records().to_polars()


def typical_words(first: str, second: str) -> diptych.Keyness:
    """Set two texts of one language against each other; the example has none."""
    return diptych.terms(project, first, second, query=diptych.TermQuery(limit=5))
'''


def test_every_name_is_listed_and_there() -> None:
    assert set(diptych.__all__) <= set(dir(diptych))
    assert [name for name in diptych.__all__ if getattr(diptych, name, None) is None] == []


def test_no_job_has_the_name_of_a_room() -> None:
    rooms = {module.name for module in pkgutil.iter_modules(diptych.__path__)}
    assert rooms.isdisjoint(diptych.__all__)


def test_a_notebook_runs(tmp_path: Path) -> None:
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    for command in ("init -q", "add .", "-c user.name=Ann -c user.email=a@b.org commit -qm first"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    (tmp_path / "notebook.py").write_text(NOTEBOOK)
    program = f"import os, runpy; os.chdir({str(tmp_path)!r}); runpy.run_path('notebook.py')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_notebook_passes_a_strict_type_checker(tmp_path: Path) -> None:
    (tmp_path / "notebook.py").write_text(NOTEBOOK)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(
        [*command, "notebook.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
