"""What reads REFI-QDA elsewhere reads what is written here: the official schemas, and QualCoder.

``REFI_XSD`` and ``REFI_CODEBOOK_XSD`` name the files ``Project-mrt2019.xsd`` and
``Codebook-mrt2019.xsd`` of qdasoftware.org, ``QUALCODER`` the folder ``src`` of QualCoder's
sources.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from tests.interop.qualcoder import QualCoder

from diptych.annotations.codebook import parse_codebook
from diptych.console.app import run
from diptych.project.store import Project, create_project

WANTED = {name: os.environ.get(name, "") for name in ("REFI_XSD", "REFI_CODEBOOK_XSD", "QUALCODER")}
"""Read before the tests' own settings take the machine's away."""

CODEBOOK = """\
facets:
  theme:
    label: {en: Theme & more}
    definition: What it is "about" <as a whole>.
    codes:
      rules:
        label: {en: Rules}
        codes: {un: {label: Other}, other: {label: Other}}
      Other: {label: other, definition: =1+1}
  sentiment: {kind: ordinal, codes: {bad: {value: -1}, good: {value: 1}}}
  empty: {}
"""
TEXTS = {
    "emoji": "# Títle 😀👩‍👩‍👧\n\nWords 😀 behind e\u0301 and é.\n\n> Quoted 😀 words\n",
    "arabic": "قالت الأمم المتحدة إن القواعد جيدة.\n\nوقالت أخرى.\n",
    "hindi": "संयुक्त राष्ट्र नियम बनाता है।\n",
    "crlf": "One line.\r\n\r\nAnother line 😀 here.\r\n",
    "twin": "# Títle 😀👩‍👩‍👧\n\nAnother of the same name.\n",
}
SAID = [
    ("emoji", "ann", "Títle 😀👩‍👩‍👧", {"theme": "rules/un", "sentiment": "good"}, ""),
    (
        "emoji",
        "ann",
        "behind e\u0301",
        {"theme": "rules/other"},
        "a note\nof two <lines> & \u202eRTL",
    ),
    ("emoji", "ben", "behind e\u0301", {"theme": "Other"}, "=SUM(A1)"),
    ("emoji", "ben", "é.", {"theme": "Other"}, "x" * 40_000),
    ("emoji", "ben", "😀 words", {}, "only a note"),
    ("arabic", "ann", "الأمم المتحدة", {"theme": "rules"}, ""),
    ("arabic", "ann", "الأمم المتحدة", {"theme": "rules", "sentiment": "bad"}, "again"),
    ("hindi", "ann", "राष्ट्र नियम", {"sentiment": "bad"}, ""),
    ("crlf", "ann", "line 😀 here", {"theme": "rules/un"}, ""),
    ("twin", "consensus", "same", {"theme": "rules/un"}, ""),
]


def needed(name: str) -> Path:
    """Return what is to read the files, or skip the test and say what is missing."""
    if not WANTED[name]:
        pytest.skip(f"{name} does not say where that is; see the top of this file")
    return Path(WANTED[name])


@pytest.fixture
def hard(tmp_path: Path) -> Project:
    """Have a project with all that is hard in it."""
    root = tmp_path / "hard"
    project = create_project(root)
    (root / "annotations/codebook.yaml").write_text(CODEBOOK)
    for name, body in TEXTS.items():
        front = f"---\nsource: A & B <{name}>\nlanguage: en\n---\n\n"
        (root / f"texts/{name}.md").write_bytes((front + body).encode())
    project = project.anew()
    for text, annotator, quote, codes, note in SAID:
        start = TEXTS[text].index(quote)
        project.annotate(
            text, annotator, start=start, end=start + len(quote), codes=codes, note=note or None
        )
    return project


def exported(project: Project, form: str, *options: str) -> Path:
    path = project.root.parent / f"out.{form}"
    assert run(["-C", str(project.root), "export", form, "--output", str(path), *options]) == 0
    return path


def imported(path: Path, folder: Path, *options: str) -> Project:
    project = create_project(folder)
    (folder / "annotations/codebook.yaml").write_text("facets: {}\n")
    form = path.suffix[1:]
    assert run(["-C", str(folder), "import", form, str(path), *options]) == 0
    return project.anew()


def validated(raw: bytes, schema: Path) -> None:
    etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(raw))


def test_projects_fit_the_official_schema(hard: Project, tmp_path: Path) -> None:
    schema = needed("REFI_XSD")
    for options in ([], ["--language", "en"], ["-a", "ben"], ["hindi"]):
        with zipfile.ZipFile(exported(hard, "qdpx", *options)) as archive:
            validated(archive.read("project.qde"), schema)
    empty = create_project(tmp_path / "empty")
    with zipfile.ZipFile(exported(empty, "qdpx")) as archive:
        validated(archive.read("project.qde"), schema)


def test_codebooks_fit_the_official_schema(hard: Project) -> None:
    validated(exported(hard, "qdc").read_bytes(), needed("REFI_CODEBOOK_XSD"))


def test_qualcoder_reads_every_coding_and_every_text(hard: Project, tmp_path: Path) -> None:
    qualcoder = QualCoder(needed("QUALCODER"), tmp_path)
    qualcoder.read(exported(hard, "qdpx"))
    texts = dict(qualcoder.rows("select name, fulltext from source"))
    kept = {name: body.replace("\r\n", "\n ") for name, body in TEXTS.items()}
    assert texts == kept  # it writes the two letters of a line's end as two others
    found = qualcoder.rows(
        "select source.name, code_text.owner, seltext, code_name.name, pos0, pos1, "
        "coalesce(code_text.memo, '') from code_text join source on source.id = fid "
        "join code_name using (cid)"
    )
    names = {"un": "un", "rules/un": "un", "rules/other": "rules/other", "Other": "theme/Other"}
    wanted = {
        (text, who, quote, names.get(code, code), note)
        for text, who, quote, codes, note in SAID
        for code in codes.values()
    }
    twice = {(*one[:4], note) for one in wanted for note in ("", "again") if one[4] == "again"}
    twice = {one for one in twice if one[3] == "rules"}  # it keeps one of these two
    kept_codings = {(*row[:4], row[6]) for row in found}
    assert kept_codings - twice == wanted - twice
    assert len(kept_codings & twice) == 1
    assert len(found) == len(wanted) - 1
    assert sum("Only one loaded" in line for line in qualcoder.said) == 1
    assert all(texts[row[0]][row[4] : row[5]] == row[2] for row in found)
    assert qualcoder.rows("select memo from annotation") == [("only a note",)]
    assert {row[0] for row in qualcoder.rows("select name from code_cat")} == {
        "theme", "sentiment", "empty"
    }  # fmt: skip


def test_qualcoder_reads_every_code_of_a_codebook(hard: Project, tmp_path: Path) -> None:
    qualcoder = QualCoder(needed("QUALCODER"), tmp_path)
    qualcoder.read(exported(hard, "qdc"))
    assert sorted(qualcoder.rows("select name, memo from code_name")) == [
        ("bad", ""), ("good", ""), ("rules", ""), ("rules/other", ""), ("theme/Other", "=1+1"),
        ("un", ""),
    ]  # fmt: skip
    assert ("theme", 'What it is "about" <as a whole>.') in qualcoder.rows(
        "select name, memo from code_cat"
    )


@pytest.mark.parametrize("as_maxqda", [False, True])
def test_what_qualcoder_writes_is_read(hard: Project, tmp_path: Path, as_maxqda: bool) -> None:  # noqa: FBT001
    qualcoder = QualCoder(needed("QUALCODER"), tmp_path)
    qualcoder.read(exported(hard, "qdpx"))
    back = imported(qualcoder.write(tmp_path, as_maxqda=as_maxqda), tmp_path / "back")
    wanted = sorted(
        qualcoder.rows(
            "select source.name, replace(seltext, char(10) || ' ', char(10)), code_text.owner "
            "from code_text join source on source.id = fid"
        )
    )
    assert sorted(passages(back)) == wanted
    again = qualcoder.write(tmp_path, as_maxqda=as_maxqda)  # with other ids
    before = set(passages(back))
    assert run(["-C", str(back.root), "import", "qdpx", str(again)]) == 0
    assert set(passages(back.anew())) == before
    assert len(passages(back.anew())) == len(wanted)


def test_what_qualcoder_writes_is_there_already(hard: Project, tmp_path: Path) -> None:
    qualcoder = QualCoder(needed("QUALCODER"), tmp_path)
    qualcoder.read(exported(hard, "qdpx"))
    before = passages(hard)
    path = qualcoder.write(tmp_path, as_maxqda=True)
    assert run(["-C", str(hard.root), "import", "qdpx", str(path)]) == 0
    assert passages(hard.anew()) == before
    assert [text.id for text in hard.anew().texts()] == sorted(TEXTS)


def test_a_round_trip_changes_nothing_but_what_is_named(hard: Project, tmp_path: Path) -> None:
    back = imported(exported(hard, "qdpx"), tmp_path / "back")
    for text in hard.texts():
        other = back.text(text.id)
        assert (text.body, text.fields) == (other.body, other.fields)
        assert hard.annotators(text.id) == back.annotators(text.id)
        for who in hard.annotators(text.id):
            was, now = (one.annotation_set(one.text(text.id), who) for one in (hard, back))
            assert was.annotations == now.annotations
    wanted = parse_codebook(CODEBOOK, "x")
    assert {f.name: [*f.codes] for f in back.codebook().facets} == {
        f.name: [*f.codes] for f in wanted.facets
    }


def passages(project: Project) -> list[tuple[Any, ...]]:
    return [
        (text.id, one.quote, who)
        for text in project.texts()
        for who in project.annotators(text.id)
        for one in project.annotation_set(text, who).annotations.values()
        if one.codes
    ]
