"""Projects of Taguette: documents of HTML, highlights in bytes of UTF-8, tags with levels."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diptych.errors import ForeignFileError
from diptych.exchange import taguette
from diptych.project.store import find_project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conftest import Outcome
    from diptych.project.store import Project

SCHEMA = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), project_id INTEGER,
  text_direction VARCHAR(13), contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200), description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
  end_offset INTEGER, snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
INSERT INTO projects VALUES (1, 'P', '');
INSERT INTO tags VALUES (1, 1, 'growth', 'More.'), (2, 1, 'growth.cost', ''), (3, 1, 'e.g.', '');
"""
"""As Taguette 1.4 has it, without what is not read."""
TALK = "\n<h1>Ça va</h1>\n<p>A&amp;B pay <u>too\n much</u>.</p><ul><li>Yes</li><li>No</li></ul>"
Highlight = tuple[int, int, int, int, str, "Sequence[int]"]


def base(*highlights: Highlight, contents: str = TALK, more: str = "") -> bytes:
    made = sqlite3.connect(":memory:")
    made.executescript(SCHEMA + more)
    made.execute("INSERT INTO documents VALUES (1, 'Talk', 1, 'LEFT_TO_RIGHT', ?)", (contents,))
    for *row, tags in highlights:
        made.execute("INSERT INTO highlights VALUES (?, ?, ?, ?, ?)", row)
        made.executemany("INSERT INTO highlight_tags VALUES (?, ?)", [(row[0], t) for t in tags])
    made.commit()
    raw = made.serialize()
    made.close()
    return raw


def highlighted(start: int, end: int, contents: str) -> list[tuple[str, str]]:
    """Return what is at the bytes, and the quote."""
    found = taguette.read(base((1, 1, start, end, contents, [1]), contents=contents), "f")
    (text,) = found.texts
    return [(text.content[one.start : one.end], one.quote) for one in found.annotations]


def test_documents_are_plain_text_a_block_a_paragraph() -> None:
    (text,) = taguette.read(base(), "f").texts
    assert (text.name, text.content) == ("Talk", "Ça va\n\nA&B pay too much.\n\nYes\n\nNo")


def test_places_are_bytes_without_marks() -> None:
    hello = "<p><u>Hello</u> there <i>World</i></p>"
    assert highlighted(7, 14, hello) == [("here Wo", "Hello there World")]
    assert highlighted(3, 6, "<p>Ça va</p>") == [("va", "Ça va")], "without blanks around"
    assert highlighted(0, 2, "<p>Ça va</p>") == [("Ç", "Ça va")]
    assert highlighted(1, 3, "<p>a b</p><p>c</p>") == [("b", "a b\n\nc")]
    assert highlighted(2, 4, "<p>a b</p><p>c</p>") == [("b\n\nc", "a b\n\nc")]
    assert highlighted(1, 2, "<p>a b</p>") == []


def test_tags_are_codes_with_levels() -> None:
    found = taguette.read(base((1, 1, 0, 6, "<h1>Ça va</h1>", [2, 3, 9])), "f")
    assert [(one.key, one.above, one.definition) for one in found.codes] == [
        ("e.g.", "", ""), ("growth", "", "More."), ("growth/cost", "growth", "")
    ]  # fmt: skip
    (one,) = found.annotations
    assert [coding.code for coding in one.codings] == ["growth/cost", "e.g."]
    assert (one.annotator, one.is_quoted, one.quote) == ("", True, "Ça va")


def test_what_is_no_annotation_is_counted() -> None:
    found = taguette.read(
        base((1, 1, 0, 2, "Ç", []), (2, 7, 0, 2, "Ç", [1]), (3, 1, 6, 7, " ", [1])), "f"
    )
    assert found.annotations == ()
    assert [*found.losses] == [
        (1, "highlight without a tag", ""), (2, "highlight without a passage", "")
    ]  # fmt: skip


def test_an_id_is_a_place_since_numbers_are_others_in_each_export() -> None:
    some = taguette.read(base((5, 1, 0, 2, "Ç", [1]), (6, 1, 0, 2, "Ç", [2])), "f").annotations
    assert [one.key for one in some] == ["0:2", "0:2#2"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"SQLite format 3\x00", "it is no project of Taguette: "),
        (base(more="DROP TABLE tags;"), "it is no project of Taguette: it has no table tags"),
        (base(more="DROP TABLE tags; CREATE VIEW tags AS SELECT 1;"), "it is no project of Tag"),
        (base(more="ALTER TABLE tags DROP COLUMN path;"), "it is no project of Taguette: no such"),
        (
            base(more="INSERT INTO projects VALUES (2, 'Q', '');"),
            "it holds 2 projects, as what Taguette keeps for itself may; in Taguette, choose",
        ),
    ],
)
def test_what_is_no_project_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(ForeignFileError) as refused:
        taguette.read(raw, "f")
    assert str(refused.value).startswith(f"f: {reason}")


def test_a_project_comes_in(project: Project, diptych: Callable[..., Outcome]) -> None:
    (project.root / "annotations/codebook.yaml").write_text("facets: {}\n")
    pay = (1, 1, 11, 28, "A&amp;B pay <u>too\n much</u>", [1, 2])
    Path("p.sqlite3").write_bytes(base(pay))
    done = diptych("import", "taguette", "p.sqlite3", "--facet", "theme", "-a", "ann")
    assert done.status == 0, done.err
    assert done.err.endswith("1 text, 1 facet, 3 codes, 2 annotations added\n")
    now = find_project(project.root)
    said = now.annotation_set(now.text("talk"), "ann").annotations.values()
    assert sorted((one.quote, *one.codes.values()) for one in said) == [
        ("A&B pay too much", "growth"), ("A&B pay too much", "growth/cost")
    ]  # fmt: skip
    Path("p.sqlite3").write_bytes(base((7, *pay[1:])))
    again = diptych("import", "taguette", "p.sqlite3", "--facet", "theme", "-a", "ann")
    assert again.err.endswith("nothing added, 2 annotations already there\n")
    assert diptych("import", "qdpx", "p.sqlite3").err == (
        "diptych: p.sqlite3: it is a project of Taguette, not a project of REFI-QDA; "
        "diptych import taguette p.sqlite3\n"
    )
