"""A table is the same whatever is known of the files, and whatever has become of them since."""

from __future__ import annotations

import json
import os
from random import Random
from shutil import rmtree
from typing import TYPE_CHECKING

import pytest
from tests.operations.random_projects import CODES, write_project

from diptych.comparison.crosstabs import CrossQuery
from diptych.comparison.tables import Query
from diptych.errors import AnnotationSetError, DiptychError
from diptych.operations import adding_up, known_counts
from diptych.operations.comparing import compare_groups, crosstab_groups
from diptych.operations.known_counts import KnownCounts
from diptych.operations.listing import list_codes
from diptych.operations.selecting import Asked
from diptych.project.files import Files
from diptych.project.known import Known
from diptych.project.store import Project, create_project

if TYPE_CHECKING:
    from pathlib import Path

    from diptych.project.contents import Contents

STEPS = 8
ASKED = [Asked(by="text"), Asked(annotators=["ann"]), Asked(prefer=["ben", "ann"], by="source")]
QUERIES = [
    Query(),
    Query(unit="word", score="mood"),
    Query(weigh="texts", without=("heading",)),
    Query(stats=True, of="coded"),
    Query(quotes=1, robust=True, reliability=True),
]
CROSSED = [CrossQuery(), CrossQuery(split="mood"), CrossQuery(weigh="texts", unit="word")]


@pytest.fixture(autouse=True)
def _small_projects_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_counts, "MANY", 0)


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311


def shown(root: Path, random: Random, *, cache: bool) -> list[object]:
    """Return all that some tables hold, or why there are none."""
    asked, query, crossed = map(random.choice, (ASKED, QUERIES, CROSSED))
    words = random.random() < 0.5
    found: list[object] = []
    for count in (
        lambda: compare_groups(Project(root), asked, query, words=words, cache=cache),
        lambda: crosstab_groups(
            Project(root), ("theme", "actor"), asked, crossed, words=words, cache=cache
        ),
        lambda: list_codes(Project(root), cache=cache),
    ):
        try:
            found.append(count())
        except DiptychError as error:
            found.append(str(error))
    return found


def change(root: Path, random: Random, kept: dict[Path, bytes]) -> None:
    """Do what people do to files; ``kept`` is what these held before."""
    files = sorted(
        path for path in root.rglob("*") if path.is_file() and ".diptych" not in path.parts
    )
    path = random.choice(files)
    kept.setdefault(path, path.read_bytes())
    what = random.randrange(6)
    if what == 0 and path.suffix == ".json":
        path.unlink()
    elif what == 1:
        older = random.choice(sorted(kept))
        older.write_bytes(kept[older])
        os.utime(older, ns=(1, 1))
    elif what == 2:
        os.utime(path, ns=(random.randrange(10**9), random.randrange(10**18)))
    elif path.suffix == ".md" and what == 3:
        front, mark, body = path.read_text().rpartition("---\n")
        place = random.randrange(len(body))
        path.write_text(f"{front}{mark}{body[:place]}y{body[place + 1 :]}")
    elif path.suffix == ".md":
        path.write_text(path.read_text().rstrip() + random.choice(["\n\nMore.\n", "\n\n# Mo\n"]))
    elif path.suffix == ".json":
        recoded(path, random)
    else:
        path.write_text(path.read_text() + " " * random.randrange(2) + "\n")


def recoded(path: Path, random: Random) -> None:
    """Change a set so that its size may stay what it is."""
    said = json.loads(path.read_text())
    said["finished"] = random.random() < 0.7
    for one in said["annotations"].values():
        one["codes"] = {facet: random.choice(codes) for facet, codes in CODES.items()}
    path.write_text(json.dumps(said))


@pytest.mark.parametrize("seed", range(5))
def test_tables_are_the_same_whatever_was_done_to_the_files(tmp_path: Path, seed: int) -> None:
    random = chance(seed)
    kept: dict[Path, bytes] = {}
    root = tmp_path / "project"
    write_project(root, random)
    for step in range(STEPS):
        for _ in range(2):
            first = shown(root, chance(seed * 100 + step), cache=True)
            assert first == shown(root, chance(seed * 100 + step), cache=False)
        change(root, random, kept)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_known_is_not_read_again(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    write_project(root, chance(seed))
    names = sorted(Project(root).contents().annotators)
    asked = Asked(annotators=names[:1], by="text")
    monkeypatch.setattr(Known, "_is_sure", lambda *_: True)
    assert len(noted_readings(root, asked)) > 1
    read = noted_readings(root, asked)
    assert [path for path in read if path.suffix != ".yaml" and ".diptych" not in path.parts] == []


def noted_readings(root: Path, asked: Asked) -> list[Path]:
    """Compare, and return which files were read."""
    read: list[Path] = []
    reading = Files.read

    def noted(self: Files, path: Path, *rest: int) -> bytes:
        read.append(path)
        return reading(self, path, *rest)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Files, "read", noted)
        compare_groups(Project(root), asked, Query())
    return read


@pytest.mark.parametrize("seed", [1, 3])
def test_several_processes_find_out_the_same(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding_up, "WORTH_IT", 1)
    monkeypatch.setattr(adding_up, "processes", lambda: 3)
    root, random, kept = tmp_path / "project", chance(seed), {}
    write_project(root, random)
    for step in range(3):
        for _ in range(2):
            seen = shown(root, chance(seed * 100 + step), cache=True)
            assert seen == shown(root, chance(seed * 100 + step), cache=False)
        change(root, random, kept)
        if random.random() < 0.5:
            rmtree(root / ".diptych")


@pytest.mark.parametrize("written", [None, -1, 0])
def test_what_other_processes_found_is_taken_if_all_of_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int | None
) -> None:
    root = tmp_path / "project"
    write_project(root, chance(3))
    monkeypatch.setattr(adding_up, "WORTH_IT", 1)
    monkeypatch.setattr(adding_up, "processes", lambda: 2)
    monkeypatch.setattr(
        adding_up, "shared_out", lambda shares: [share()[:written] for share in shares]
    )
    asked = Asked(annotators=sorted(Project(root).contents().annotators)[:1], by="text")
    first = compare_groups(Project(root), asked, Query())
    assert first == compare_groups(Project(root), asked, Query(), cache=False)


FACET = "facets: {mood: {kind: ordinal, codes: {bad: {value: VALUE}}}}\n"


@pytest.fixture
def two_people(tmp_path: Path) -> Path:
    """Make a project in which ann has finished a text, and ben has begun it."""
    root = tmp_path / "project"
    project = create_project(root)
    (root / "annotations/codebook.yaml").write_text(FACET.replace("VALUE", "1"))
    (root / "texts/a.md").write_text("First one.\n\nSecond two.\n")
    for annotator, start in (("ann", 0), ("ben", 12)):
        project.annotate("a", annotator, start=start, end=start + 5, codes={"mood": "bad"})
    return root


def test_a_set_that_fits_no_more_is_refused_though_it_counts_nowhere(
    two_people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(prefer=["ann", "ben"])
    compare_groups(Project(two_people), asked, Query())
    path = two_people / "texts/a.md"
    path.write_text(path.read_text().replace("Second", "Next"))
    for _ in range(2):
        with pytest.raises(AnnotationSetError, match=r"^annotations/a/ben\.json"):
            compare_groups(Project(two_people), asked, Query())
    path.write_text(path.read_text().replace("Next", "Second") + "\nThird three.\n")
    monkeypatch.setattr(Known, "_is_sure", lambda *_: True)
    noted_readings(two_people, asked)
    read = noted_readings(two_people, asked)
    assert [path for path in read if path.suffix == ".json"] == []


def test_a_codebook_that_changes_meanwhile_is_another_one(
    two_people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, query = Asked(annotators=["ann"]), Query(score="mood")

    def score() -> float:
        (side,) = compare_groups(Project(two_people), asked, query).sides
        return side.tally.sums.begun.of(("mood", "bad")).score

    contents = Project.contents

    def meanwhile(project: Project) -> Contents:
        (two_people / "annotations/codebook.yaml").write_text(FACET.replace("VALUE", "5"))
        return contents(project)

    with monkeypatch.context() as patched:
        patched.setattr(Project, "contents", meanwhile)
        assert score() == 1
    assert score() == 5


def test_texts_beyond_what_is_held_are_read_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    write_project(root, chance(2))
    monkeypatch.setattr(known_counts, "ROOM", 100)
    assert shown(root, chance(1), cache=True) == shown(root, chance(1), cache=False)


def test_another_version_of_the_program_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    write_project(root, chance(3))
    contents = Project(root).contents()

    def known() -> KnownCounts:
        return KnownCounts(Project(root), contents, "uses", use=True)

    names = [(text, name) for text, names in contents.sets.items() for name in names]
    list_codes(Project(root))
    assert all(known().summary(*name) for name in names)
    package = tmp_path / "package"
    (package / "texts").mkdir(parents=True)
    (package / "texts/text.py").write_text("# another way to read")
    monkeypatch.setattr(known_counts, "__file__", str(package / "operations/known_counts.py"))
    assert not any(known().summary(*name) for name in names)


def test_a_small_project_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_counts, "MANY", 200)
    root = tmp_path / "project"
    write_project(root, chance(1))
    shown(root, chance(1), cache=True)
    assert not (root / ".diptych").exists()


def test_where_nothing_can_be_written_tables_are_made_all_the_same(tmp_path: Path) -> None:
    root = tmp_path / "project"
    write_project(root, chance(1))
    (root / ".diptych").write_text("no folder")
    assert shown(root, chance(1), cache=True) == shown(root, chance(1), cache=False)
