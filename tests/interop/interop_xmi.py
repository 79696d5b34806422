"""CAS as XMI, read and written anew by others: dkpro-cassis, and UIMA itself in Java.

The former has to be installed (``pip install dkpro-cassis``); ``UIMA_JAR`` names the file
uimaj-core.jar, which Debian has as libuima-core-java.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from diptych.console.app import run
from diptych.project.store import Project, create_project

if TYPE_CHECKING:
    from collections.abc import Callable

JAR = os.environ.get("UIMA_JAR", "")
"""Read before the tests' own settings take the machine's away."""
CODEBOOK = """\
facets:
  theme: {codes: {rules: {codes: {un: {}}}}}
  气氛: {codes: {好: {}}}
  2-mood: {codes: {good: {}}}
"""
TEXT = (
    "# Títle 😀👩‍👩‍👧\n\nWords 😀 behind e\u0301 and é.\n\n"
    "قالت الأمم المتحدة\tإن القواعد جيدة.\n\n" + "long <words> & more. " * 2000 + "\n"
)


class Said(NamedTuple):
    """A passage, and what is said of it."""

    quote: str
    codes: dict[str, str]
    note: str = ""


SAID = [
    Said("Títle 😀👩‍👩‍👧", {"theme": "rules/un", "2-mood": "good"}),
    Said("behind e\u0301", {"气氛": "好"}, "of two\n<lines> &\t\u202eRTL"),
    Said("الأمم المتحدة\tإن", {"theme": "rules"}, "x" * 40_000),
    Said("long <words> & more. " * 2000, {}, "all of it"),
]


def anew_in_cassis(types: Path, source: Path, target: Path) -> list[str]:
    """Return the passages that dkpro-cassis finds, and have it write the file anew."""
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    with types.open("rb") as file:
        system = cassis.load_typesystem(file)
    with source.open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=system)
    cas.to_xmi(target)
    return [one.get_covered_text() for one in cas.select("webanno.custom.Diptych")]


def anew_in_java(types: Path, source: Path, target: Path) -> list[str]:
    """Return the passages that UIMA finds, and have it write the file anew."""
    if not JAR:
        pytest.skip("UIMA_JAR does not say where that is; see the top of this file")
    program = str(Path(__file__).with_name("Uima.java"))
    words = ["java", "-cp", JAR, program, *map(str, (types, source, target))]
    done = subprocess.run(words, check=True, capture_output=True)
    return [one.split("\x01")[0] for one in done.stdout.decode().split("\x02")[:-1]]


def filled(root: Path) -> Project:
    project = create_project(root)
    (root / "annotations/codebook.yaml").write_text(CODEBOOK)
    return project.anew()


@pytest.mark.parametrize("anew", [anew_in_cassis, anew_in_java])
def test_others_find_each_passage_and_write_what_comes_back(
    anew: Callable[[Path, Path, Path], list[str]], tmp_path: Path
) -> None:
    project = filled(tmp_path / "one")
    (project.root / "texts/hard.md").write_text(TEXT)
    for one in SAID:
        start = TEXT.index(one.quote)
        place = {"start": start, "end": start + len(one.quote)}
        project.annotate("hard", "ann", codes=one.codes, note=one.note or None, **place)
    assert run(["-C", str(project.root), "export", "xmi", "--output", str(tmp_path / "out")]) == 0
    source, types = tmp_path / "out/hard/ann.xmi", tmp_path / "out/TypeSystem.xml"
    quotes = anew(types, source, tmp_path / "anew.xmi")
    assert sorted(quotes) == sorted(one.quote for one in SAID)
    (tmp_path / "anew.xmi").replace(source)
    other = filled(tmp_path / "two")
    assert run(["-C", str(other.root), "import", "xmi", str(tmp_path / "out")]) == 0
    before, after = (one.annotation_set(one.text("hard"), "ann") for one in (project, other))
    assert after.annotations == before.annotations
