from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import diptych
from diptych.annotations.annotation import Program
from diptych.annotations.serialisation import encode_set
from diptych.comparison.bases import Basis
from diptych.comparison.crosstabs import CrossQuery
from diptych.comparison.keyness import TermQuery
from diptych.comparison.tables import Query
from diptych.errors import (
    AnnotatorNeededError,
    BadDefaultError,
    DiptychError,
    NoProjectError,
    NotReadByAllError,
    PastProjectError,
    UnfinishedConsensusError,
    UnknownNameError,
    UnreadableFileError,
)
from diptych.operations.reanchoring import plans
from diptych.project.store import Project

if TYPE_CHECKING:
    from pathlib import Path

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.codebook import Codebook

CODEBOOK = "facets:\n  theme:\n    codes:\n      rules:\n      access:\n"


@pytest.fixture
def filled(project: Project) -> Project:
    """Three texts of two sources, each a line, and what ``ann`` said of the first two."""
    root = project.root
    (root / "annotations/codebook.yaml").write_text(CODEBOOK)
    for name, source in (("one", "Sun"), ("two", "Times"), ("three", "Times")):
        (root / f"texts/{name}.md").write_text(f"---\nsource: {source}\n---\n\nAbout {name}.\n")
    project = Project(root)
    project.annotate("one", "ann", start=0, end=5, codes={"theme": "rules"})
    project.annotate("two", "ann", start=0, end=5, codes={"theme": "access"})
    return project


def test_a_notebook_opens_a_project_and_compares(filled: Project) -> None:
    project = diptych.open_project(str(filled.root))
    assert [
        (row["code"], row["group"], row["share"]) for row in diptych.compare(project).records()
    ] == [
        ("rules", "Sun", 1.0),
        ("rules", "Times", 0.0),
        ("access", "Sun", 0.0),
        ("access", "Times", 1.0),
    ]


def test_the_project_around_the_working_directory_is_the_default(filled: Project) -> None:
    assert diptych.open_project().root == filled.root


def test_a_folder_without_a_project_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(NoProjectError):
        diptych.open_project(tmp_path_factory.mktemp("empty"))


def test_a_text_in_two_groups_is_named_once(filled: Project) -> None:
    filled.annotate("two", "ben", start=0, end=5, codes={"theme": "rules"})
    with pytest.raises(NotReadByAllError, match="finished two, one; count"):
        diptych.compare(filled, ["two", "Times", "Sun"], annotators=["ann", "ben"])
    filled.annotate("two", "consensus", start=0, end=5, codes={"theme": "rules"})
    with pytest.raises(UnfinishedConsensusError, match="the consensus of two is only begun"):
        diptych.compare(filled, ["two", "Times"])


def test_of_a_text_that_is_to_be_adjudicated_it_is_said_who_has_not_finished_it(
    filled: Project,
) -> None:
    filled.annotate("two", "ben", start=0, end=5, codes={"theme": "rules"})
    filled.update("two", "ann", lambda said: replace(said, finished=True))
    slow = "settle it, though ben has not finished two: diptych adjudicate two$"
    with pytest.raises(AnnotatorNeededError, match=slow):
        diptych.compare(filled, ["two", "Times"])
    filled.annotate("two", "consensus", start=0, end=5, codes={"theme": "rules"})
    with pytest.raises(
        UnfinishedConsensusError, match=r"adjudicate two \(ben has not finished two\), or"
    ):
        diptych.compare(filled, ["two", "Times"])


def test_groups_annotators_and_query_can_be_given(filled: Project) -> None:
    comparison = diptych.compare(
        filled, ["three", "one"], annotators=["ann"], query=Query(facets=("theme",), minimum=0)
    )
    assert [side.name for side in comparison.sides] == ["three", "one"]
    assert [row["paragraphs"] for row in comparison.records()] == [None, 1, None, 0]


def test_a_program_counts_only_where_it_is_named_whatever_it_is_called(filled: Project) -> None:
    program = Program(command="model")
    for text in filled.texts(["one", "two"]):
        said = filled.annotation_set(text, "ann")
        for name in ("model", "consensus"):
            made = replace(said, annotator=name, by=program, finished=True)
            path = filled.root / f"annotations/{text.id}/{name}.json"
            path.write_bytes(encode_set(made))
    assert diptych.compare(Project(filled.root)).annotators == "ann"
    for name in ("model", "consensus"):
        assert diptych.compare(Project(filled.root), annotators=[name]).annotators == name


def with_defaults(filled: Project, **defaults: str) -> Project:
    lines = "".join(f"  {name}: {value}\n" for name, value in defaults.items())
    mood = "  mood:\n    codes:\n      good:\n"
    source = f"{CODEBOOK}{mood}defaults:\n{lines}"
    (filled.root / "annotations/codebook.yaml").write_text(source)
    return Project(filled.root)


def test_a_default_that_does_not_fit_what_is_asked_gives_way(filled: Project) -> None:
    project = with_defaults(filled, unit="annotation", of="facet")
    assert diptych.compare(project).basis == Basis(unit="annotation", of="facet")
    asked = Query(of="finished")
    assert diptych.compare(project, query=asked).basis == Basis(unit="paragraph", of="finished")
    for measure, of in (("jaccard", "facet"), ("npmi", "coded")):
        found = diptych.crosstab(project, "theme", "mood", query=CrossQuery(measure=measure))
        assert found.basis.of == of


@pytest.mark.parametrize(
    ("defaults", "message"),
    [
        ({"by": "souce"}, "by: there is no field 'souce'; did you mean source?"),
        ({"by": "text:week"}, "by: text:week: no text has a date as its text"),
        ({"annotator": "anne"}, "annotator: there is no annotator 'anne'; did you mean ann?"),
        (
            {"prefer": "[zoe, anne]"},
            (
                "prefer: there is no annotator 'zoe'; there is ann; annotations/codebook.yaml: "
                "defaults: prefer: there is no annotator 'anne'; did you mean ann?"
            ),
        ),
    ],
)
def test_a_default_that_is_nowhere_is_told_with_where_it_stands(
    filled: Project, defaults: dict[str, str], message: str
) -> None:
    project = with_defaults(filled, **defaults)
    with pytest.raises(BadDefaultError) as caught:
        diptych.compare(project)
    assert str(caught.value).startswith(f"annotations/codebook.yaml: defaults: {message}")


def test_what_is_asked_is_no_default(filled: Project) -> None:
    project = with_defaults(filled, by="source", annotator="ann")
    with pytest.raises(UnknownNameError, match=r"^there is no annotator 'anne'"):
        diptych.compare(project, annotators=["anne"])
    with pytest.raises(UnknownNameError, match=r"^there is no field 'souce'"):
        diptych.compare(project, by="souce")


class Overtaken(Project):
    """A project whose codebook another diptych changes just after it was read."""

    overtaken = False

    def codebook(self) -> Codebook:
        """Read it, and have a code renamed."""
        found = super().codebook()
        if not self.overtaken:
            self.overtaken = True
            changes = {(name, "ann"): _renamed for name in ("one", "two")}
            Project(self.root).update_sets(changes, lambda old: old.replace("rules", "law"))
        return found


def _renamed(said: AnnotationSet) -> AnnotationSet:
    annotations = {
        name: replace(one, codes={"theme": one.codes["theme"].replace("rules", "law")})
        for name, one in said.annotations.items()
    }
    return replace(said, annotations=annotations)


def test_what_is_renamed_while_it_is_read_is_read_again(filled: Project) -> None:
    comparison = diptych.compare(Overtaken(filled.root))
    assert [row.code for row in comparison.tables[0].rows][:1] == ["law"]
    assert comparison == diptych.compare(Project(filled.root))


def test_an_annotator_of_other_texts_only_has_said_nothing_here(filled: Project) -> None:
    comparison = diptych.compare(filled, ["three"], annotators=["ann"])
    assert [side.state for side in comparison.sides] == ["not read"]
    assert comparison.not_counted.summary == "not counted: 1 text (three) not read"


def test_texts_named_are_read_and_no_others(filled: Project) -> None:
    (filled.root / "texts/two.md").write_bytes(b"\xff")
    comparison = diptych.compare(filled, ["one", "three", "one"])
    assert [side.name for side in comparison.sides] == ["one", "three"]


def test_agreement_of_those_who_have_finished(filled: Project) -> None:
    filled.annotate("one", "bob", start=0, end=5, codes={"theme": "access"})
    for name in ("ann", "bob"):
        filled.update("one", name, lambda said: replace(said, finished=True))
    measured = diptych.agreement(
        filled, ["one"], annotators=["ann", "bob"], facets=["theme", "theme"]
    )
    assert [table.facet for table in measured.tables] == ["theme"]
    values = {(row["code"], row["measure"]): row["value"] for row in measured.records()}
    assert values[None, "observed"] == 0
    assert values[None, "f1_overlapping"] == 0


def test_a_notebook_finds_the_paragraphs_where_annotators_differ(filled: Project) -> None:
    filled.annotate("one", "bob", start=0, end=5, codes={"theme": "access"})
    for name in ("ann", "bob"):
        filled.update("one", name, lambda said: replace(said, finished=True))
    found = diptych.disagreements(filled, ["one"], annotators=["ann", "bob"])
    assert found.annotators == ("ann", "bob")
    assert [(row["annotator"], row["code"]) for row in found.records()] == [
        ("ann", "rules"),
        ("bob", "access"),
    ]


def test_a_notebook_cross_tabulates_two_facets(filled: Project) -> None:
    filled.annotate("three", "ann", start=0, end=5, codes={"theme": "access"})
    found = diptych.crosstab(filled, "theme", "theme", ["Times"], annotators=["ann"])
    assert [(row["row"], row["column"], row["paragraphs"]) for row in found.records()] == [
        ("access", "access", 2)
    ]
    query = CrossQuery(measure="npmi", minimum=0)
    records = list(diptych.crosstab(filled, "theme", "theme", query=query).records())
    assert [row["value"] for row in records if row["row"] != row["column"]] == [None, None]


def test_a_notebook_asks_for_the_words_that_set_two_texts_apart(filled: Project) -> None:
    found = diptych.terms(filled, "one", "two", query=TermQuery(minimum=1, longest=1))
    assert [(row["term"], row["group"]) for row in found.records()] == [
        ("one", "one"),
        ("two", "two"),
    ]
    assert list(diptych.terms(filled, "one", "two").records()) == []


def test_the_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="module 'diptych' has no attribute 'contrast'"):
        diptych.contrast  # noqa: B018 - it is the asking that fails


def commit(folder: Path, what: str) -> None:
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init"], ["add", what], [*author, "commit", "-m", "first"]):
        subprocess.run(["git", *command], check=True, cwd=folder, capture_output=True)


def test_the_project_of_a_revision_is_read_and_never_written(filled: Project) -> None:
    commit(filled.root, "--all")
    (filled.root / "texts/one.md").write_text("About something else.\n")
    (filled.root / "annotations/codebook.yaml").write_text("facets: {}\n")
    (filled.root / "annotations/one/ann.json").unlink()
    then = diptych.at_revision(diptych.open_project(filled.root), "HEAD")
    assert then.text("one").body == "About one.\n"
    assert then.annotators("one") == ["ann"]
    assert [row["share"] for row in diptych.compare(then).records()] == [1.0, 0.0, 0.0, 1.0]
    assert not then.annotation_set(then.text("three"), "ann").annotations
    with pytest.raises(PastProjectError, match="the project as of HEAD cannot be changed"):
        then.annotate("one", "ann", start=0, end=5, codes={"theme": "rules"})


def test_what_a_revision_lacks_is_named(filled: Project) -> None:
    commit(filled.root, "texts/one.md")
    then = diptych.at_revision(filled, "HEAD")
    with pytest.raises(UnreadableFileError, match=r"annotations/codebook.yaml: is not in HEAD"):
        then.codebook()


def test_a_version_of_a_text_that_cannot_be_read_is_passed_over(filled: Project) -> None:
    path = filled.root / "texts/one.md"
    sound = path.read_bytes()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", filled.root]
    subprocess.run([*git, "init", "--quiet"], check=True)
    for content in (sound, b"---\n- broken\n---\n\xff", sound.replace(b"About", b"All about")):
        path.write_bytes(content)
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", "x"], check=True)
    stored = filled.root / "annotations/one/ann.json"
    version = filled.text("one").version
    said = filled.stored_set("one", "ann")
    assert said
    stored.write_bytes(stored.read_bytes().replace(said.text_version.encode(), version.encode()))
    ((_, plan),) = plans(filled, filled.contents(), ["one"])
    assert [(one.status, one.quote, one.body) for one in plan.placements] == [
        ("edited", "about", "About one.\n")
    ]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("texts/one.md", b"\xff"),
        ("annotations/codebook.yaml", b"\xff"),
        ("annotations/one/ann.json", b"{"),
    ],
)
def test_errors_name_the_revision_of_a_file(filled: Project, path: str, content: bytes) -> None:
    sound = filled.root / path
    kept = sound.read_bytes() if sound.exists() else None
    sound.write_bytes(content)
    commit(filled.root, "--all")
    sound.write_bytes(kept) if kept else sound.unlink()
    with pytest.raises(DiptychError, match=f"^HEAD:{path}: "):
        diptych.compare(diptych.at_revision(filled, "HEAD"), annotators=["ann"])


def test_a_match_is_for_tests(filled: Project) -> None:
    found = diptych.compare(filled, annotators=["ann"], query=Query(match="source"))
    assert [testing.kind for testing in found.testing] == ["none"]
    found = diptych.compare(filled, annotators=["ann"], query=Query(by_paragraphs=True))
    assert [testing.kind for testing in found.testing] == ["paragraphs"]


def test_two_texts_are_shown_beside_each_other(filled: Project) -> None:
    shown = diptych.show_two(filled, "one", "two", annotators=["ann"])
    assert len(list(shown.records())) == 1


def test_orphans_are_named_though_nothing_else_is_said_of_a_text(filled: Project) -> None:
    def lost(said: AnnotationSet) -> AnnotationSet:
        annotations = {name: replace(one, orphan=True) for name, one in said.annotations.items()}
        return replace(said, annotations=annotations)

    filled.update("one", "ann", lost)
    found = diptych.compare(filled, ["one", "two"])
    assert found.not_counted.summary == "not counted: 1 orphan of one; 1 text (one) not read"


def test_who_annotated_only_texts_that_do_not_count_is_not_named(filled: Project) -> None:
    filled.update("one", "ann", lambda said: replace(said, finished=True))
    both = diptych.compare(Project(filled.root), query=Query(of="coded"))
    finished = diptych.compare(Project(filled.root), query=Query(of="finished"))
    assert (both.annotators, finished.annotators) == ("ann", "ann")
    filled.update("two", "ben", lambda said: replace(said, annotations=said_of_two(filled)))
    (filled.root / "annotations/two/ann.json").unlink()
    both = diptych.compare(Project(filled.root), query=Query(of="coded"))
    finished = diptych.compare(Project(filled.root), query=Query(of="finished"))
    assert both.annotators == "ann (1 text), ben (1)"
    assert finished.annotators == "ann"


def test_where_there_is_a_consensus_it_comes_first_in_what_is_advised(filled: Project) -> None:
    said = said_of_two(filled)
    filled.update("two", "ben", lambda one: replace(one, annotations=said))
    with pytest.raises(AnnotatorNeededError, match="--prefer ann,ben,"):
        diptych.compare(Project(filled.root))
    filled.update("one", "consensus", lambda one: replace(one, finished=True))
    with pytest.raises(AnnotatorNeededError, match="--prefer consensus,ann,ben,"):
        diptych.compare(Project(filled.root))


def said_of_two(project: Project) -> dict[str, Annotation]:
    (text,) = project.texts(["two"])
    return dict(project.annotation_set(text, "ann").annotations)


def test_defaults_can_be_taken_back_for_one_table(filled: Project) -> None:
    book = filled.root / "annotations/codebook.yaml"
    book.write_text(f"defaults: {{weigh: texts, without: [theme=rules]}}\n{CODEBOOK}")
    usual = diptych.compare(Project(filled.root))
    assert (usual.basis.weigh, usual.basis.without) == ("texts", ("theme=rules",))
    asked = diptych.compare(Project(filled.root), query=Query(weigh="none", without=("none",)))
    assert (asked.basis.weigh, asked.basis.without) == (None, ())
    crossed = diptych.crosstab(
        Project(filled.root), "theme", "theme", query=CrossQuery(weigh="none", without=("none",))
    )
    assert (crossed.basis.weigh, crossed.basis.without) == (None, ())
