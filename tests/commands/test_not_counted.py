"""What a command that counts has to leave out is said, in one line and in its records."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from diptych.annotations.serialisation import decode_set, encode_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

COUNTING = {
    "compare": ["compare"],
    "crosstab": ["crosstab", "theme", "sentiment"],
    "find": ["find"],
    "codebook": ["codebook"],
    "agreement": ["agreement"],
}
LOST = "the sets in annotations/alpha, whose text is gone"
ANN, BEN = Path("annotations/alpha/ann.json"), Path("annotations/alpha/ben.json")


@pytest.fixture
def read_by_two(annotated: Project) -> Project:
    """Have ``ann`` and ``ben`` say the same of both texts, finished, and agree on all of it."""
    for text_id in ("alpha", "beta"):
        source = annotated.root / "annotations" / text_id
        said = replace(decode_set((source / "ann.json").read_bytes(), ""), finished=True)
        for number, who in enumerate(("ann", "ben", "consensus")):
            named = {f"1{number}{name[2:]}": one for name, one in said.annotations.items()}
            other = replace(said, annotator=who, annotations=named)
            (source / f"{who}.json").write_bytes(encode_set(other, ["theme", "sentiment"]))
    return annotated


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def lose(path: Path) -> None:
    """Make an orphan of the first annotation of a set."""
    said = decode_set(path.read_bytes(), "")
    name, first = next(iter(said.annotations.items()))
    lost = said.with_annotation(name, replace(first, orphan=True))
    path.write_bytes(encode_set(lost, ["theme", "sentiment"]))


@pytest.mark.usefixtures("read_by_two")
@pytest.mark.parametrize("command", COUNTING)
def test_where_all_is_counted_nothing_is_said(diptych: Diptych, command: str) -> None:
    outcome = diptych(*COUNTING[command])
    assert outcome.status == 0
    assert "not counted" not in outcome.err
    rows = json.loads(diptych(*COUNTING[command], "--format", "json").out)
    assert {row.get("not_counted") for row in rows} == {None}


@pytest.mark.usefixtures("read_by_two")
@pytest.mark.parametrize("command", COUNTING)
def test_orphans_are_named_by_text(diptych: Diptych, command: str) -> None:
    people = ("ann", "ben", "consensus") if command == "codebook" else ("ann", "ben")
    if command in {"compare", "crosstab", "find"}:
        people = ("consensus",)
    for who in people:
        lose(Path(f"annotations/alpha/{who}.json"))
    said = f"{len(people)} orphan{'s' * (len(people) != 1)} of alpha"
    outcome = diptych(*COUNTING[command])
    assert outcome.err.count("not counted:") == 1
    assert f"not counted: {said}; see: diptych check\n" in outcome.err
    rows = json.loads(diptych(*COUNTING[command], "--format", "json").out)
    if command != "find":
        assert {row["not_counted"] for row in rows} == {f"not counted: {said}"}


@pytest.mark.usefixtures("read_by_two")
@pytest.mark.parametrize("command", COUNTING)
def test_sets_whose_text_is_gone_are_named(diptych: Diptych, command: str) -> None:
    Path("texts/alpha.md").rename("texts/gamma.md")
    outcome = diptych(*COUNTING[command], *(["-a", "ann", "-a", "ben"]))
    assert f"not counted: {LOST}" in outcome.err
    assert "; see: diptych check\n" in outcome.err
    assert LOST in diptych("reanchor").err


@pytest.mark.usefixtures("read_by_two")
@pytest.mark.parametrize("command", COUNTING)
@pytest.mark.parametrize(
    "path",
    [
        "annotations/alpha/ann.JSON",
        "annotations/alpha/ann.json.txt",
        "annotations/alpha/ann (copy).json",
        "annotations/alpha/Ben.json",
        "annotations/alpha/old/ann.json",
        "annotations/ann.json",
        "annotations/Not An Id/ann.json",
        "texts/gamma.MD",
        "texts/gamma.markdown",
        "texts/2024/gamma.md",
    ],
)
def test_files_that_only_look_like_texts_or_sets_are_named(
    diptych: Diptych, command: str, path: str
) -> None:
    Path(path).parent.mkdir(exist_ok=True)
    shutil.copy(ANN, path)
    said = f"not counted: {path} (nothing reads a file of such a name or place); see: diptych check"
    assert said in diptych(*COUNTING[command], "-a", "ann", "-a", "ben").err
    assert path.rpartition("/")[0] in diptych("check").out


@pytest.mark.usefixtures("read_by_two")
def test_other_files_are_nobody_s_business(diptych: Diptych) -> None:
    for path in ("annotations/README.md", "annotations/alpha/notes.txt", "texts/picture.png"):
        Path(path).write_text("x")
    for path in ("annotations/alpha/.hidden.json", "texts/.draft.md", "annotations/.old/a.json"):
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text("x")
    Path("annotations/pictures of things").mkdir()
    assert "not counted" not in diptych("compare").err


@pytest.mark.usefixtures("read_by_two")
def test_texts_that_are_named_have_their_own_gaps_only(diptych: Diptych) -> None:
    lose(Path("annotations/alpha/ann.json"))
    shutil.copy(ANN, "annotations/alpha/ann.JSON")
    shutil.copytree("annotations/alpha", "annotations/gone")
    both = ["-a", "ann", "-a", "ben"]
    assert "not counted" not in diptych("compare", "beta", *both).err
    assert "not counted" not in diptych("agreement", "beta", *both).err
    assert "not counted" not in diptych("show", "beta").err
    for call in (["compare", "alpha", *both], ["show", "alpha"]):
        err = diptych(*call).err
        assert "not counted: 1 orphan of alpha; annotations/alpha/ann.JSON" in err
        assert "annotations/gone" not in err


@pytest.mark.usefixtures("read_by_two")
def test_people_who_are_named_have_their_own_gaps_only(diptych: Diptych) -> None:
    shutil.copytree("annotations/alpha", "annotations/gone")
    for who in ("ann", "consensus"):
        Path(f"annotations/gone/{who}.json").unlink()
    shutil.copy(BEN, "annotations/alpha/ben.JSON")
    assert "not counted" not in diptych("compare", "-a", "ann").err
    assert "not counted" not in diptych("reanchor", "-a", "ann").err
    err = diptych("compare", "-a", "ben").err
    assert "annotations/gone, whose text is gone; annotations/alpha/ben.JSON (nothing" in err


@pytest.mark.usefixtures("read_by_two")
@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("ann.JSON", "ann"),
        ("ann (copy).json", "ann"),
        ("ANN.json", "ann"),
        ("ann.json.txt", "ann"),
        ("anna.JSON", "anna"),
        ("Anna.json", "anna"),
        ("ann-b.JSON", "ann-b"),
        ("an.JSON", "an"),
    ],
)
def test_a_file_of_an_ill_name_is_of_whom_it_names(diptych: Diptych, name: str, whose: str) -> None:
    shutil.copy(ANN, f"annotations/alpha/{name}")
    assert (name in diptych("compare", "-a", "ann").err) is (whose == "ann")


def test_merges_that_are_not_finished_are_named(committed: Project, diptych: Diptych) -> None:
    text = committed.text("alpha")
    git("checkout", "-q", "-b", "other")
    git("rm", "-q", str(ANN))
    git("commit", "-q", "-m", "gone")
    git("checkout", "-q", "main")
    committed.annotate("alpha", "ann", start=0, end=len(text.body), codes={"theme": "access"})
    git("commit", "-q", "-a", "-m", "more")
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "-q", "other")
    err = diptych("compare").err
    assert "merge not finished: annotations/alpha/ann.json; see: diptych check\n" in err
    assert "merge not finished" not in diptych("compare", "beta").err


@pytest.mark.usefixtures("read_by_two")
def test_without_git_nothing_is_said_of_merges(
    diptych: Diptych, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert "merge" not in diptych("compare").err


@pytest.mark.usefixtures("read_by_two")
def test_many_are_numbered(diptych: Diptych) -> None:
    for number in range(6):
        shutil.copytree("annotations/alpha", f"annotations/gone-{number}")
    named = "annotations/gone-0, annotations/gone-1, annotations/gone-2 and 3 more"
    assert f"the sets in {named}, whose text is gone" in diptych("compare").err


@pytest.mark.usefixtures("read_by_two")
def test_what_is_not_counted_is_one_cell_of_a_table(diptych: Diptych) -> None:
    shutil.copytree("annotations/alpha", "annotations/gone")
    shutil.copy(ANN, "annotations/alpha/ann.JSON")
    out = diptych("compare", "--format", "csv").out
    said = (
        "not counted: the sets in annotations/gone, whose text is gone; annotations/alpha/ann.JSON "
        "(nothing reads a file of such a name or place)"
    )
    assert {row["not_counted"] for row in csv.DictReader(out.splitlines())} == {said}


@pytest.mark.usefixtures("read_by_two")
def test_two_texts_side_by_side_mark_no_orphan_and_say_so(diptych: Diptych) -> None:
    lose(Path("annotations/alpha/consensus.json"))
    outcome = diptych("show", "alpha", "beta")
    assert "[The UN makes rules.]" not in outcome.out
    assert "[Access is good.]" in outcome.out
    assert "not counted: 1 orphan of alpha; see: diptych check\n" in outcome.err


@pytest.mark.usefixtures("read_by_two")
def test_a_text_is_shown_whatever_lies_beside_its_sets(diptych: Diptych) -> None:
    Path("annotations/alpha/No Id.json").write_text("{}")
    assert diptych("show", "alpha").status == 0


def test_a_revision_has_the_contents_that_it_had(committed: Project) -> None:
    from diptych.operations.opening import at_revision

    shutil.copytree("annotations/alpha", "annotations/gone")
    Path("texts/2024").mkdir()
    shutil.copy("texts/beta.md", "texts/2024/gamma.md")
    git("add", "--all")
    git("commit", "-q", "-m", "second")
    first, second = (at_revision(committed, name).contents() for name in ("HEAD~1", "HEAD"))
    assert (first.without_text, first.misplaced) == ([], [])
    assert second.without_text == ["gone"]
    assert [str(path) for path in second.misplaced] == ["texts/2024/gamma.md"]
