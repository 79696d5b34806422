"""Orphans are kept by every command and counted by none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from diptych.annotations.serialisation import decode_set, encode_set
from diptych.console.app import COMMANDS, PLUMBING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

ORPHAN = "00000003-0000-4000-8000-000000000000"


@pytest.fixture
def orphaned(committed: Project) -> Project:
    """Make an orphan of what ann said of the courts, which lies far behind the text's end."""
    path = committed.root / "annotations/alpha/ann.json"
    said = decode_set(path.read_bytes(), "ann.json")
    lost = replace(said.annotations[ORPHAN], start=900, end=915, orphan=True)
    path.write_bytes(encode_set(said.with_annotation(ORPHAN, lost), ["theme", "sentiment"]))
    return committed


def anns(project: Project) -> AnnotationSet:
    path = project.root / "annotations/alpha/ann.json"
    return decode_set(path.read_bytes(), "ann.json")


CALLS = {
    "init": ["new"],
    "add": ["more.txt"],
    "texts": [],
    "texts rename": ["beta", "gamma"],
    "texts set": ["alpha", "--author", "Nobody"],
    "texts remove": ["beta", "--with-annotations"],
    "annotators": [],
    "annotators rename": ["zoe", "zora"],
    "update": ["alpha", "more.txt", "--accept"],
    "show": ["alpha"],
    "codebook": [],
    "codebook add": ["theme", "peace", "--label", "Peace"],
    "codebook rename": ["theme", "access", "reach"],
    "codebook merge": ["theme", "rules/un", "access"],
    "codebook move": ["theme", "rules/un", "/"],
    "codebook recode": [],
    "codebook facet add": ["frame"],
    "codebook facet rename": ["sentiment", "tone"],
    "schema": ["annotations"],
    "annotate": ["alpha:2", "--theme", "access", "-a", "ann"],
    "edit": ["00000002", "--note", "x"],
    "remove": ["00000002"],
    "finish": ["alpha", "-a", "ann"],
    "status": [],
    "assign": ["-a", "ann"],
    "undo": ["--list"],
    "redo": ["--list"],
    "suggest": [],
    "gloss": [],
    "reanchor": [],
    "compare": [],
    "methods": [],
    "crosstab": ["theme", "sentiment"],
    "align": ["alpha", "beta", "--using", "wording"],
    "diff": ["alpha", "more"],
    "terms": ["alpha", "more"],
    "kwic": ["rules"],
    "find": [],
    "review": [],
    "log": ["alpha"],
    "adjudicate": ["alpha", "-a", "ann", "-a", "bob"],
    "agreement": ["-a", "ann", "-a", "bob"],
    "check": [],
    "export": ["qdpx", "--output", "out.qdpx"],
    "import": ["csv", "rows.csv", "-a", "ann"],
    "report": [],
    "export codings": ["--output", "out"],
    "git install": [],
    "help": [],
    "git show-set": ["annotations/alpha/ann.json"],
    "resolve": [],
}
REFUSED = {
    "codebook remove": ["theme", "rules/courts"],
    "codebook facet remove": ["sentiment"],
    "git merge-driver": [],
}


def test_every_command_is_tried_here() -> None:
    known = {*PLUMBING, *(name for section in COMMANDS.values() for name in section)}
    assert {*CALLS, *REFUSED} == known


@pytest.mark.parametrize("name", CALLS)
def test_every_command_survives_an_orphan_and_keeps_it(
    orphaned: Project, diptych: Diptych, name: str
) -> None:
    (orphaned.root / "more.txt").write_text("The UN makes many rules.\n\nAccess is good.\n")
    (orphaned.root / "rows.csv").write_text("text,quote,theme\nalpha,UN,access\n")
    if name in {"diff", "terms"}:
        (orphaned.root / "texts/more.md").write_text("---\nlanguage: en\n---\n\nMore rules.\n")
    before = anns(orphaned).annotations[ORPHAN]
    if name == "annotators rename":
        orphaned.annotate("beta", "zoe", start=0, end=6, codes={"theme": "access"})
    if name in {"adjudicate", "agreement"}:
        bobs = replace(anns(orphaned), annotator="bob", finished=True)
        (orphaned.root / "annotations/alpha/bob.json").write_bytes(encode_set(bobs))
        orphaned.update("alpha", "ann", lambda said: replace(said, finished=True))
    found = diptych(*name.split(), *CALLS[name])
    assert found.status == (name in {"reanchor", "update", "check", "status"}), found.err
    if name == "codebook facet rename":
        before = replace(before, codes={"theme": "rules/courts", "tone": "bad"})
    after = anns(orphaned).annotations[ORPHAN]
    assert (after.start, after.end, after.orphan) == (900, 915, True)
    assert after == before
    assert diptych("compare", "--annotator", "ann").status == 0


def test_the_code_of_an_orphan_is_in_use(orphaned: Project, diptych: Diptych) -> None:
    assert orphaned
    found = diptych("codebook", "remove", *REFUSED["codebook remove"])
    assert (found.status, found.out) == (2, "")
    assert "(ann 1)" in found.err


def test_an_orphan_is_not_counted(orphaned: Project, diptych: Diptych) -> None:
    assert orphaned
    rows = json.loads(diptych("compare", "--facet", "theme", "-f", "json").out)
    counts = {row["code"]: row["annotations"] for row in rows if row["group"] == "Alpha News"}
    assert counts == {"rules": 1, "rules/un": 1, "access": 1}
    assert "Courts" not in diptych("find").out
    uses = json.loads(diptych("codebook", "theme", "-f", "json").out)
    assert {row["code"]: row["annotations"] for row in uses}["rules/courts"] == 0


def test_an_orphan_can_be_put_on_a_passage(orphaned: Project, diptych: Diptych) -> None:
    found = diptych("edit", ORPHAN[:8], "--quote", "Courts are")
    assert found == (
        0,
        'changed 00000003 of ann alpha:3 theme=rules/courts sentiment=bad "Courts are"\n',
        "",
    )
    assert not anns(orphaned).orphans


def test_an_orphan_can_be_put_on_a_paragraph(orphaned: Project, diptych: Diptych) -> None:
    assert diptych("edit", ORPHAN[:8], "--paragraph", "3").status == 0
    assert not anns(orphaned).orphans


def test_an_orphan_can_be_recoded_and_stays_one(orphaned: Project, diptych: Diptych) -> None:
    found = diptych("edit", ORPHAN[:8], "--theme", "access")
    assert found == (
        0,
        (
            "changed 00000003 of ann alpha orphan theme=rules/courts→access sentiment=bad "
            '"Courts are bad."\n'
        ),
        "",
    )
    assert anns(orphaned).orphans[ORPHAN].codes["theme"] == "access"


def test_an_orphan_can_be_removed(orphaned: Project, diptych: Diptych) -> None:
    found = diptych("remove", ORPHAN[:8])
    assert found.status == 0
    assert found.out.startswith("removed 00000003 of ann alpha orphan theme=rules/courts")
    assert ORPHAN not in anns(orphaned).annotations


def test_a_worksheet_shows_an_orphan_and_leaves_it(
    orphaned: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = diptych("annotate", "alpha", "--worksheet", "--print", "-a", "ann").out
    assert "#   [000000" in page
    assert '"Courts are bad." theme=rules/courts sentiment=bad' in page
    sheet = orphaned.root / "page.txt"
    sheet.write_text(
        page.replace("The UN makes rules.\n", 'The UN makes rules.\n\n"UN" access\n', 1)
    )
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    assert diptych("annotate", "alpha", "--worksheet", "--read", str(sheet)).status == 0
    assert anns(orphaned).orphans[ORPHAN].quote == "Courts are bad."
    assert len(anns(orphaned).annotations) == 4


def test_no_orphan_of_the_terms_is_taken_for_a_suggestion(
    orphaned: Project, diptych: Diptych
) -> None:
    book = orphaned.root / "annotations/codebook.yaml"
    book.write_text(book.read_text().replace("access: {", "access: {terms: {en: [access]}, "))
    assert diptych("suggest", "alpha").status == 0
    path = orphaned.root / "annotations/alpha/terms.json"
    said = decode_set(path.read_bytes(), "terms.json")
    (name, one), *_ = said.annotations.items()
    path.write_bytes(encode_set(said.with_annotation(name, replace(one, orphan=True))))
    assert "1 suggestion, 1 new, 1 gone" in diptych("suggest", "alpha").err
    assert not decode_set(path.read_bytes(), "terms.json").orphans
