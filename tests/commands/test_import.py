"""``diptych import``: texts, codes and annotations from the files of other tools."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from msgspec import UNSET
from msgspec.structs import replace
from tests.exchange.refi import TREE, document, packed, project_file, selection, source

from diptych.project.store import create_project, find_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

EMPTY = "facets: {}\n"
ONE = "Rules for all\n\nThe UN makes rules 😀.\n\nAccess is good.\n"


@pytest.fixture
def bare(project: Project) -> Project:
    """Have a project without facets."""
    (project.root / "annotations/codebook.yaml").write_text(EMPTY)
    return project.anew()


def foreign(*selections: str, text: str | bytes = ONE, name: str = "one.qdpx") -> None:
    Path(name).write_bytes(project_file(source("".join(selections)), text))


def at(words: str, *codes: str, text: str = ONE, **more: str) -> str:
    start = text.index(words)
    return selection(start, start + len(words), *codes, **more)


def sets(project: Project, text: str) -> dict[str, AnnotationSet]:
    found = find_project(project.root)
    return {who: found.annotation_set(found.text(text), who) for who in found.annotators(text)}


def said(one: AnnotationSet) -> list[tuple[str, dict[str, str], str]]:
    some = sorted(one.annotations.values(), key=lambda one: (one.start, one.note or ""))
    return [(a.quote, a.codes, a.note or "") for a in some]


def test_texts_codes_and_annotations_come_in(bare: Project, diptych: Diptych) -> None:
    foreign(at("UN", "C2", "C4", note="who"), at("Access is good.", "C3"))
    done = diptych("import", "qdpx", "one.qdpx")
    assert done.status == 0
    assert done.out == (
        'added ID1 of ann-author one:2 theme=rules/united-nations tone=good "UN"; who\n'
        'added ID2 of ann-author one:3 theme=access "Access is good."\n'
    ).replace("ID1", done.out[6:14]).replace("ID2", done.out.split("added ")[2][:8])
    assert done.err.endswith("\n1 text, 2 facets, 4 codes, 2 annotations added\n")
    assert said(sets(bare, "one")["ann-author"]) == [
        ("UN", {"theme": "rules/united-nations", "tone": "good"}, "who"),
        ("Access is good.", {"theme": "access"}, ""),
    ]
    (one, _) = sets(bare, "one")["ann-author"].annotations.values()
    assert one.created == "2024-05-01T10:00:00Z"
    assert diptych("check").status in {0, 1}
    assert find_project().codebook().facet("theme").definition == "What it is about."


def test_the_same_file_again_changes_nothing(bare: Project, diptych: Diptych) -> None:
    foreign(at("UN", "C2"), at("UN", "C1", key="other"), at("rules", "C1", "C2", "C3"))
    diptych("import", "qdpx", "one.qdpx")
    before = {path: path.read_bytes() for path in bare.root.rglob("*.*") if path.is_file()}
    done = diptych("import", "qdpx", "one.qdpx")
    assert (done.out, done.err) == ("", "nothing added, 5 annotations already there\n")
    after = {path: path.read_bytes() for path in bare.root.rglob("*.*") if path.is_file()}
    assert after == before


def test_several_codes_of_a_facet_are_several_annotations(bare: Project, diptych: Diptych) -> None:
    foreign(at("UN", "C1", "C4", "C3", "C1", note="n"))
    diptych("import", "qdpx", "one.qdpx")
    assert said(sets(bare, "one")["ann-author"]) == [
        ("UN", {"theme": "access"}, ""),
        ("UN", {"theme": "rules", "tone": "good"}, "n"),
    ]


def test_it_is_taken_back_as_one(bare: Project, diptych: Diptych) -> None:
    foreign(at("UN", "C2"))
    diptych("import", "qdpx", "one.qdpx")
    assert diptych("undo").status == 0
    assert not list((bare.root / "texts").iterdir())
    assert (bare.root / "annotations/codebook.yaml").read_text() == EMPTY
    assert not list((bare.root / "annotations").rglob("*.json"))


def test_a_dry_run_writes_nothing(bare: Project, diptych: Diptych) -> None:
    foreign(at("UN", "C2"))
    done = diptych("import", "qdpx", "one.qdpx", "--dry-run")
    assert done.out == 'added of ann-author one:2 theme=rules/united-nations "UN"\n'
    assert done.err.endswith(
        "1 text, 2 facets, 4 codes, 1 annotation would be added\nnothing was written\n"
    )
    assert not list((bare.root / "texts").iterdir())


def test_a_text_that_says_the_same_is_that_text(annotated: Project, diptych: Diptych) -> None:
    text = "\ufeffRules for all\r\nThe UN makes rules.\r\nAccess is good. Courts are bad.\r\n"
    plain = text[1:].replace("\r\n", "\n")
    foreign(at("Courts are bad.", "C3", text=plain, name="Courts are bad."), text=text.encode())
    done = diptych("import", "qdpx", "one.qdpx")
    assert (done.status, done.out[:5]) == (0, "added")
    assert "of ann-author alpha:3 theme=access" in done.out
    assert sorted(path.name for path in (annotated.root / "texts").iterdir()) == [
        "alpha.md", "beta.md"
    ]  # fmt: skip


def test_what_somebody_says_already_is_there(annotated: Project, diptych: Diptych) -> None:
    text = "Rules for all\n\nThe UN makes rules.\n\nAccess is good. Courts are bad.\n"
    foreign(at("Access is good.", "C3", text=text), text=text)
    ann = annotated.root / "annotations/alpha/ann.json"
    ann.rename(ann.with_name("ann-author.json"))
    moved = ann.with_name("ann-author.json")
    moved.write_text(moved.read_text().replace('"ann"', '"ann-author"'))
    done = diptych("import", "qdpx", "one.qdpx")
    assert "1 annotation already there\n" in done.err
    assert done.out == ""


def test_what_was_changed_here_stays(bare: Project, diptych: Diptych) -> None:
    foreign(at("UN", "C2"))
    diptych("import", "qdpx", "one.qdpx")
    (name,) = sets(bare, "one")["ann-author"].annotations
    diptych("edit", name, "--theme", "access")
    done = diptych("import", "qdpx", "one.qdpx")
    assert done.err == (
        "there already, with something else said by now, which stays: 1 annotation\n"
        "nothing added, 1 annotation already there\n"
    )
    assert said(sets(bare, "one")["ann-author"]) == [("UN", {"theme": "access"}, "")]


def test_what_diptych_wrote_it_reads_as_it_was(
    annotated: Project, diptych: Diptych, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotated.update("alpha", "ann", lambda one: replace(one, finished=True))
    diptych("export", "qdpx", "--output", "own.qdpx")
    other = tmp_path / "other"
    create_project(other)
    (other / "annotations/codebook.yaml").write_text(EMPTY)
    monkeypatch.chdir(other)
    done = diptych("import", "qdpx", "../own.qdpx")
    assert "2 texts, 2 facets, 6 codes, 5 annotations added\n" in done.err
    for text in ("alpha", "beta"):
        was, now = annotated.text(text), find_project(other).text(text)
        assert (was.body, was.fields) == (now.body, now.fields)
        before = annotated.annotation_set(was, "ann").annotations
        assert find_project(other).annotation_set(now, "ann").annotations == before
    assert (
        "nothing added, 5 annotations already there\n"
        in diptych("import", "qdpx", "../own.qdpx").err
    )


def test_texts_that_are_alike_stay_apart(project: Project, diptych: Diptych) -> None:
    members = {"a.txt": ONE, "b.txt": ONE, "c.txt": "", "d.txt": "...\n"}
    names = {"a": "One", "b": "one.txt", "c": "Empty", "d": "???"}
    sources = "".join(
        source(at("UN", "C2", key=key) if key in "ab" else "", name=names[key], path=f"{key}.txt")
        for key in names
    )
    Path("four.qdpx").write_bytes(packed({"project.qde": document(sources), **members}))
    done = diptych("import", "qdpx", "four.qdpx")
    assert "left out, as they hold nothing: Empty\n" in done.err
    assert sorted(path.stem for path in (project.root / "texts").iterdir()) == [
        "one", "one-2", "text"
    ]  # fmt: skip
    assert (
        "nothing added, 2 annotations already there" in diptych("import", "qdpx", "four.qdpx").err
    )


def test_a_text_of_the_same_name_that_was_edited_is_that_text(
    bare: Project, diptych: Diptych
) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    long = f"Rules for all of us\n\n{words}\n\nThe UN makes rules here.\n\nAccess is good.\n"
    foreign(text=long)
    diptych("import", "qdpx", "one.qdpx")
    edited = long.replace("word7", "word seven").replace("Access is good.", "Gone.")
    chosen = [at("The UN makes rules here.", "C2", text=edited), at("Gone.", "C3", text=edited)]
    foreign(*chosen, text=edited, name="two.qdpx")
    done = diptych("import", "qdpx", "two.qdpx")
    place = edited.index("Gone.")
    assert (done.status, done.out) == (3, "")
    assert done.err == (
        "diptych: two.qdpx: these passages are not in their texts: 'One' PLACE; to leave them out: "
        "--partly\n".replace("PLACE", f"{place} to {place + 5}")
    )
    done = diptych("import", "qdpx", "two.qdpx", "--partly")
    assert "theme=rules/united-nations" in done.out
    assert "one: has the name, but not all words of the one in the file" in done.err
    assert "left out: 1 passage outside its text\n" in done.err
    assert len(list((bare.root / "texts").iterdir())) == 1


def test_offsets_that_can_be_read_in_several_ways_are_for_people(
    bare: Project, diptych: Diptych
) -> None:
    assert bare
    foreign(selection(2, 4, "C1"), text="abcdefgh\n")
    done = diptych("import", "qdpx", "one.qdpx")
    assert done.status == 3
    assert done.err == (
        "diptych: one.qdpx: its offsets can be read in 2 ways, and its words tell for none "
        "(standard, inclusive); look how the tool counts, and name one: --offsets standard\n"
    )
    done = diptych("import", "qdpx", "one.qdpx", "--offsets", "inclusive")
    assert '"cde"' in done.out
    assert "its offsets are read as inclusive: so the words fit them\n" in done.err
    refused = diptych("import", "qdpx", "one.qdpx", "--offsets", "utf8")
    assert refused.err == (
        "diptych: --offsets: 'utf8' is none; write bom, crlf, utf16 and inclusive as far as they "
        "hold, or standard\n"
    )


def test_codes_of_one_facet(bare: Project, diptych: Diptych) -> None:
    assert bare
    foreign(at("UN", "C2"))
    diptych("import", "qdpx", "one.qdpx", "--facet", "topic")
    assert [*find_project().codebook().facet("topic").codes] == [
        "theme", "theme/rules", "theme/rules/united-nations", "theme/access", "tone", "tone/good"
    ]  # fmt: skip


@pytest.mark.usefixtures("bare")
def test_codes_that_stand_too_deep_are_refused(diptych: Diptych) -> None:
    begun = [f'<Code guid="c{number}" name="level {number}">' for number in range(20)]
    for levels, status in ((19, 0), (20, 3)):
        tree = "".join(begun[:levels]) + "</Code>" * levels
        Path("c.qdc").write_text(f"<CodeBook><Codes>{tree}</Codes></CodeBook>")
        done = diptych("import", "qdc", "c.qdc", "--dry-run")
        assert done.status == status
    assert done.err == (
        "diptych: c.qdc: its codes stand in 19 levels, and a codebook has room for 18; in the "
        "other tool, move the deepest up\n"
    )


def test_a_codebook_comes_in(bare: Project, diptych: Diptych) -> None:
    Path("c.qdc").write_text(f"<CodeBook><Codes>{TREE}</Codes></CodeBook>")
    done = diptych("import", "qdc", "c.qdc")
    assert (done.status, done.out) == (0, "")
    assert done.err == (
        "new facets, with how many codes: theme (3), tone (1)\n2 facets, 4 codes added\n"
    )
    assert bare.anew().codebook().facet("theme").label() == "Theme"
    changed = (bare.root / "annotations/codebook.yaml").read_text()
    changed = changed.replace("What it is about.", "Mine.")
    (bare.root / "annotations/codebook.yaml").write_text(changed)
    assert diptych("import", "qdc", "c.qdc").err == (
        "defined in other words in the codebook, which stay: 1 code\nnothing added\n"
    )


def test_a_codebook_of_taguette_comes_in(bare: Project, diptych: Diptych) -> None:
    Path("c.csv").write_text("tag,description\nactor,Who.\nactor.state,\nrules,\n")
    refused = diptych("import", "codebook-csv", "c.csv")
    assert (refused.status, "with none below them ('rules')" in refused.err) == (2, True)
    done = diptych("import", "codebook-csv", "c.csv", "--facet", "topic")
    assert done.err.endswith("\n1 facet, 3 codes added\n")
    assert [*bare.anew().codebook().facet("topic").codes] == ["actor", "actor/state", "rules"]
    assert diptych("import", "codebook-csv", "c.csv", "--facet", "topic").err == "nothing added\n"


def test_who_is_not_named_is_who_imports(
    bare: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = document(source(at("UN", "C2"))).replace('name="Ann Author"', 'name=""')
    Path("n.qdpx").write_bytes(packed({"p.qde": text, "one.txt": ONE}))
    assert "of eve one:2" in diptych("import", "qdpx", "n.qdpx", "-a", "eve", "--dry-run").out
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "zoe")
    done = diptych("import", "qdpx", "n.qdpx")
    assert "of zoe one:2" in done.out
    assert done.err.startswith("annotating as zoe, from DIPTYCH_ANNOTATOR")
    assert [*sets(bare, "one")] == ["zoe"]


@pytest.mark.usefixtures("bare")
def test_annotators_with_the_same_id_stay_apart(diptych: Diptych) -> None:
    users = "".join(
        f'<User guid="u{n}" name="{name}"/>' for n, name in enumerate(["Ann", "ann", "安", "!"])
    )
    codings = "".join(
        f'<Coding creatingUser="u{n}"><CodeRef targetGUID="C1"/></Coding>' for n in range(4)
    )
    text = document(source(at("UN", more=codings))).replace("<Users>", f"<Users>{users}")
    Path("n.qdpx").write_bytes(packed({"p.qde": text, "one.txt": ONE}))
    diptych("import", "qdpx", "n.qdpx")
    assert len(sets(find_project(), "one")) == 4


@pytest.mark.usefixtures("bare")
def test_what_cannot_be_kept_is_counted(diptych: Diptych) -> None:
    foreign(selection(13, 15, "C1", name="x"), at("UN", "C9"), at("rules", "C1", "C9"))
    done = diptych("import", "qdpx", "one.qdpx")
    for line in (
        "left out: 1 passage of nothing but blanks\n",
        "left out: 2 codings with a code that is not in the file\n",
        "left out: 1 annotation without a code or a note\n",
    ):
        assert line in done.err


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_the_time_of_tools_that_know_none_is_none(
    bare: Project, diptych: Diptych, time: str
) -> None:
    marked = at("UN", "C2").replace("2024-05-01T12:00:00+02:00", time)
    foreign(marked)
    assert diptych("import", "qdpx", "one.qdpx").status == 0
    (one,) = sets(bare, "one")["ann-author"].annotations.values()
    assert one.created is UNSET


def test_fields_are_those_of_the_front_matter(bare: Project, diptych: Diptych) -> None:
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="{n}"/><TextValue>{value}</TextValue>'
        "</VariableValue>"
        for n, value in enumerate(["The Times", "last week", "xx yy", "3"])
    )
    names = "".join(
        f'<Variable guid="{n}" name="{name}"/>'
        for n, name in enumerate(["SOURCE", "Date", "Language", "Case no."])
    )
    text = document(source(values), more=f"<Variables>{names}</Variables>")
    Path("n.qdpx").write_bytes(packed({"p.qde": text, "one.txt": ONE}))
    diptych("import", "qdpx", "n.qdpx")
    fields = bare.anew().text("one").fields
    assert fields == {
        "title": "Rules for all", "source": "The Times", "language": "en", "original": "One",
        "Case no.": "3",
    }  # fmt: skip


@pytest.mark.usefixtures("bare")
def test_marks_alone_are_no_passage(diptych: Diptych) -> None:
    text = document(source(selection(0, 1, "C1")), origin="diptych")
    Path("n.qdpx").write_bytes(packed({"p.qde": text, "one.txt": "# Title\n\nWords.\n"}))
    done = diptych("import", "qdpx", "n.qdpx")
    assert "left out: 1 passage between two paragraphs\n" in done.err


def test_rows_come_in(annotated: Project, diptych: Diptych) -> None:
    diptych("export", "csv", "--output", "rows.csv")
    diptych("export", "parquet", "--output", "rows.parquet")
    assert diptych("import", "csv", "rows.csv").err == (
        "nothing added, 5 annotations already there\n"
    )
    for path in (annotated.root / "annotations").rglob("*.json"):
        path.unlink()
    done = diptych("import", "parquet", "rows.parquet", "--dry-run")
    assert done.err == "5 annotations would be added\nnothing was written\n"
    assert diptych("import", "csv", "rows.csv").err == "5 annotations added\n"
    assert diptych("import", "parquet", "rows.parquet").err == (
        "nothing added, 5 annotations already there\n"
    )
    diptych("export", "xlsx", "--output", "rows.xlsx")
    assert diptych("import", "xlsx", "rows.xlsx").err == (
        "nothing added, 5 annotations already there\n"
    )


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_hard_notes_come_back(annotated: Project, diptych: Diptych, form: str) -> None:
    notes = ["=1+1", "'=1", "'quoted'", "0012", "1e5", "two\nlines", "😀 e\u0301 الأمم", "x" * 9000]
    notes += ["a_x0041_x000D_b", "_x005F_x0041_"]
    for number, note in enumerate(notes):
        annotated.annotate("alpha", "bob", start=number, end=number + 9, codes={}, note=note)
    before = sets(annotated, "alpha")["bob"].annotations
    diptych("export", form, "-a", "bob", "--output", f"rows.{form}")
    (annotated.root / "annotations/alpha/bob.json").unlink()
    assert diptych("import", form, f"rows.{form}").status == 0
    after = sets(annotated, "alpha")["bob"].annotations
    assert {name: one.note for name, one in after.items()} == {
        name: one.note for name, one in before.items()
    }
    assert [(one.start, one.end, one.quote) for one in after.values()] == [
        (one.start, one.end, one.quote) for one in before.values()
    ]


def test_numbers_that_a_data_frame_made_are_whole_again(
    annotated: Project, diptych: Diptych
) -> None:
    rows = {"text": ["alpha", "alpha"], "start": [2.0, None], "end": [7.0, float("nan")]}
    rows |= {"quote": [None, "UN"], "theme": ["access", "access"]}
    pl.DataFrame(rows).write_parquet("rows.parquet")
    assert diptych("import", "parquet", "rows.parquet", "-a", "eve").status == 0
    assert {one.quote for one in sets(annotated, "alpha")["eve"].annotations.values()} == {
        "Rules", "UN"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "option"),
    [
        ("csv", ["--facet", "theme"]),
        ("xlsx", ["--partly"]),
        ("parquet", ["--offsets", "crlf"]),
        ("qdc", ["--annotator", "ann"]),
        ("codebook-csv", ["--partly"]),
    ],
)
def test_options_that_a_format_has_no_use_for_are_refused(
    annotated: Project, diptych: Diptych, form: str, option: list[str]
) -> None:
    assert annotated
    reason = f"diptych: {option[0]}: does not go with {form}; leave it out\n"
    assert diptych("import", form, "file", *option) == (2, "", reason)


def test_blank_rows_are_passed_over(annotated: Project, diptych: Diptych) -> None:
    assert annotated
    rows = {"text": [None, "alpha"], "quote": ["", "UN"], "theme": [" ", "access"]}
    pl.DataFrame(rows).write_parquet("rows.parquet")
    done = diptych("import", "parquet", "rows.parquet", "-a", "eve")
    assert done.err == "1 annotation added\n"


@pytest.mark.parametrize(
    ("form", "way_out"),
    [
        ("csv", "diptych annotate --from rows.csv --update"),
        ("xlsx", "diptych annotate --from rows.xlsx --update"),
    ],
)
def test_rows_of_what_was_changed_since_are_refused(
    annotated: Project, diptych: Diptych, form: str, way_out: str
) -> None:
    assert annotated
    diptych("export", form, "--output", f"rows.{form}")
    diptych("edit", "00000004", "--note", "mine")
    done = diptych("import", form, f"rows.{form}")
    assert done.status == 3
    assert done.err.endswith(f"already; to change it: {way_out}\n")


def test_rows_that_cannot_come_in_are_refused(annotated: Project, diptych: Diptych) -> None:
    assert annotated
    pl.DataFrame({"text": ["alpha"], "size": [1.5]}).write_parquet("rows.parquet")
    assert diptych("import", "parquet", "rows.parquet").err == (
        "diptych: rows.parquet: row 1: there is no column 'size'; a facet is made by diptych "
        "codebook facet add; else remove it; columns: diptych help annotate\n"
        "diptych: rows.parquet: row 2: size is neither a string nor a whole number\n"
    )
    Path("no.parquet").write_bytes(b"PAR1")
    assert diptych("import", "parquet", "no.parquet") == (
        3, "", "diptych: no.parquet: it is no Parquet file; write it once more\n"
    )  # fmt: skip


def test_without_pyarrow_its_extra_is_named(
    annotated: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert annotated
    Path("no.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = diptych("import", "parquet", "no.parquet")
    assert done.status == 2
    assert done.err.startswith("diptych: import parquet needs diptych's extra 'scale': ")


def test_a_file_may_come_through_a_pipe(
    bare: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bare
    raw = project_file(source(at("UN", "C2")), ONE)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    assert diptych("import", "qdpx", "-").status == 0


def test_ids_that_stand_twice_become_two(bare: Project, diptych: Diptych) -> None:
    foreign(at("UN", "C1", key="same"), at("rules", "C1", key="same"))
    diptych("import", "qdpx", "one.qdpx")
    assert len(sets(bare, "one")["ann-author"].annotations) == 2
    assert "2 annotations already there" in diptych("import", "qdpx", "one.qdpx").err


def test_headings_that_a_tool_was_given_are_headings_again(bare: Project, diptych: Diptych) -> None:
    text = "# Rules\n\nThe UN makes rules.\n\n## Access\n\n> Good.\n"
    foreign(at("UN", "C2", text=text), text=text)
    assert diptych("import", "qdpx", "one.qdpx").status == 0
    assert [one.kind for one in bare.anew().text("one").paragraphs] == [
        "heading", "paragraph", "heading", "quotation"
    ]  # fmt: skip


def test_what_markdown_would_drop_stays(bare: Project, diptych: Diptych) -> None:
    text = "# Rules\n\nSee [this](https://example.org/page) now.\n"
    foreign(at("See", "C2", text=text), text=text)
    done = diptych("import", "qdpx", "one.qdpx")
    assert "--as" not in done.err
    assert "https://example.org/page" in bare.anew().text("one").body


def test_many_texts_have_no_line_each(bare: Project, diptych: Diptych) -> None:
    names = [f"t{number}" for number in range(21)]
    sources = "".join(source("", name=name, path=f"{name}.txt") for name in names)
    texts = {f"{name}.txt": f"Words of {name}.\n" for name in names}
    Path("many.qdpx").write_bytes(packed({"p.qde": document(sources), **texts}))
    done = diptych("import", "qdpx", "many.qdpx")
    assert done.err.splitlines()[-1] == "21 texts, 2 facets, 4 codes added"
    assert len(done.err.splitlines()) == 2
    assert len(bare.anew().texts()) == 21


def test_a_folder_is_read_that_was_an_archive(bare: Project, diptych: Diptych) -> None:
    folder = bare.root / "unpacked"
    (folder / "Sources").mkdir(parents=True)
    (folder / "project.qde").write_text(document(source(at("UN", "C2"))))
    (folder / "Sources/one.txt").write_text(ONE)
    (folder / ".DS_Store").write_bytes(b"x")
    assert diptych("import", "qdpx", "unpacked").err.endswith("4 codes, 1 annotation added\n")
    refused = diptych("import", "qdc", "unpacked")
    assert refused.err == (
        "diptych: unpacked: is a folder; name a file in it, such as unpacked/project.qde\n"
    )


def test_a_folder_that_cannot_be_listed_is_refused(
    bare: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bare.root / "unpacked").mkdir()

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "unpacked")

    monkeypatch.setattr(os, "scandir", refused)
    done = diptych("import", "qdpx", "unpacked")
    assert (done.status, done.err) == (3, "diptych: unpacked: Permission denied\n")


@pytest.mark.usefixtures("bare")
def test_rows_for_an_empty_project_say_what_comes_first(diptych: Diptych) -> None:
    Path("rows.csv").write_text("text,quote,theme\none,UN,rules\n")
    assert diptych("import", "csv", "rows.csv", "-a", "ann").err == (
        "diptych: rows.csv: row 1: there is no column 'theme'; the codebook has no facets, which "
        "come first: those of another project with diptych export codebook-csv there, diptych "
        "import codebook-csv here; new ones with diptych codebook facet add; columns: diptych help "
        "annotate\n"
    )
    Path("codes.csv").write_text("path,description,kind\ntheme,,facet\ntheme/rules,,code\n")
    diptych("import", "codebook-csv", "codes.csv")
    assert diptych("import", "csv", "rows.csv", "-a", "ann").err == (
        "diptych: rows.csv: row 2: there is no text 'one'; texts come first: diptych add FILE "
        "--id NAME, called as in the column text\n"
    )
    Path("one.txt").write_text(ONE)
    diptych("add", "one.txt", "--id", "one")
    assert diptych("import", "csv", "rows.csv", "-a", "ann").status == 0
