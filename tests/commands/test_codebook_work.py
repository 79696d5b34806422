"""``diptych codebook add``, ``rename``, ``merge``, ``move`` and ``remove``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import typer
from typer.main import get_command

from diptych.commands import codebook_work
from diptych.errors import DiptychError
from diptych.project.names import CODEBOOK
from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable

BOOK = """\
facets:
  theme:
    codes:
      # Parks and trees.
      green:
        codes:
          tree: {label: Tree}
      money:
  mood:
    kind: ordinal
    codes:
      good: {value: 1}
"""
PARK = "# A park\n\nTrees are good.\n\nThey cost money.\n"


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def codebook(project: Project, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run one of the commands in a project of two annotated texts."""
    (project.root / CODEBOOK).write_text(BOOK, "utf-8")
    project.add_texts({"park": PARK, "tax": "Money for trees.\n"})
    project.annotate("park", "ann", start=2, end=8, codes={"theme": "green"})
    project.annotate("park", "ann", start=10, end=15, codes={"theme": "green/tree", "mood": "good"})
    project.annotate("park", "ben", start=10, end=15, codes={"theme": "green/tree"})
    project.annotate("tax", "ann", start=0, end=5, codes={"theme": "money"})
    project.annotate("tax", "ann", start=10, end=15, codes={"mood": "good"})

    def call(name: str, *arguments: str) -> Outcome:
        app = typer.Typer(rich_markup_mode=None)
        app.command(name)(getattr(codebook_work, name))
        try:
            get_command(app).main(list(arguments), standalone_mode=False)
        except DiptychError as error:
            return Outcome(error.exit_code, *capsys.readouterr()._replace(err=f"{error}\n"))
        return Outcome(0, *capsys.readouterr())

    return call


def themes(text: str, annotator: str) -> list[str]:
    """Read the themes of a set from disk, in alphabetical order."""
    fresh = Project(Path.cwd())
    annotations = fresh.annotation_set(fresh.text(text), annotator).annotations.values()
    return sorted(a.codes["theme"] for a in annotations if "theme" in a.codes)


def on_disk() -> dict[str, bytes]:
    """Read every file below annotations/."""
    files = Path("annotations").rglob("*.*")
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def test_add_writes_a_code_into_the_codebook(codebook: Callable[..., Outcome]) -> None:
    done = codebook("add", "theme", "green/hay", "--label", "Hay", "--definition", "Mown grass.")
    assert done == (0, "theme=green/hay\n", "")
    assert CODEBOOK.read_text("utf-8") == BOOK.replace(
        "          tree: {label: Tree}\n",
        """\
          tree: {label: Tree}
          hay:
            label: Hay
            definition: Mown grass.
""",
    )


def test_add_to_an_ordinal_facet_takes_a_value(codebook: Callable[..., Outcome]) -> None:
    assert codebook("add", "mood", "bad", "--value", "-1") == (0, "mood=bad\n", "")
    assert CODEBOOK.read_text("utf-8") == BOOK + "      bad:\n        value: -1\n"


def test_add_refuses_what_is_there(codebook: Callable[..., Outcome]) -> None:
    assert codebook("add", "theme", "green") == (
        2,
        "",
        (
            "there is a theme code 'green' already; choose another name, or join the two with: "
            "diptych codebook merge\n"
        ),
    )


def test_rename_changes_every_annotation_with_the_code_or_one_below(
    codebook: Callable[..., Outcome],
) -> None:
    assert codebook("rename", "theme", "green", "plants") == (
        0,
        "theme=plants\n",
        (
            "theme=green became theme=plants in the codebook and in 3 annotations of 2 annotation "
            "sets\n"
        ),
    )
    assert CODEBOOK.read_text("utf-8") == BOOK.replace("green", "plants")
    assert themes("park", "ann") == ["plants", "plants/tree"]
    assert themes("park", "ben") == ["plants/tree"]
    assert themes("tax", "ann") == ["money"]


def test_rename_on_trial_writes_nothing(codebook: Callable[..., Outcome]) -> None:
    before = on_disk()
    assert codebook("rename", "theme", "money", "costs", "--dry-run") == (
        0,
        "theme=costs\n",
        (
            "theme=money would become theme=costs in the codebook and in 1 annotation of 1 "
            "annotation set\nnothing was written\n"
        ),
    )
    assert on_disk() == before


def test_move_to_the_top(codebook: Callable[..., Outcome]) -> None:
    assert codebook("move", "theme", "green/tree", "/") == (
        0,
        "theme=tree\n",
        (
            "theme=green/tree became theme=tree in the codebook and in 2 annotations of 2 "
            "annotation sets\n"
        ),
    )
    assert themes("park", "ann") == ["green", "tree"]


def test_move_below_another_code(codebook: Callable[..., Outcome]) -> None:
    assert codebook("move", "theme", "green", "money") == (
        0,
        "theme=money/green\n",
        (
            "theme=green became theme=money/green in the codebook and in 3 annotations of 2 "
            "annotation sets\n"
        ),
    )
    assert themes("park", "ann") == ["money/green", "money/green/tree"]


def test_merge_gives_annotations_the_other_code(codebook: Callable[..., Outcome]) -> None:
    assert codebook("merge", "theme", "green/tree", "money") == (
        0,
        "theme=money\n",
        (
            "theme=green/tree became theme=money in the codebook and in 2 annotations of 2 "
            "annotation sets\n"
        ),
    )
    assert themes("park", "ann") == ["green", "money"]


def test_merge_into_a_code_that_is_not_there_changes_nothing(
    codebook: Callable[..., Outcome],
) -> None:
    before = on_disk()
    assert codebook("merge", "theme", "green", "mony") == (
        2,
        "",
        "there is no theme code 'mony'; did you mean money?\n",
    )
    assert on_disk() == before


def test_remove_is_refused_while_annotations_carry_the_code(
    codebook: Callable[..., Outcome],
) -> None:
    before = on_disk()
    assert codebook("remove", "mood", "good") == (
        2,
        "",
        (
            "annotations carry the mood code 'good' (ann 2); nothing was removed; give them "
            "another code first, all at once with: diptych codebook merge\n"
        ),
    )
    assert on_disk() == before


def test_remove_takes_an_unused_code_out(codebook: Callable[..., Outcome]) -> None:
    codebook("add", "theme", "hay")
    assert codebook("remove", "theme", "hay") == (
        0,
        "",
        "theme=hay is no longer in the codebook\n",
    )
    assert CODEBOOK.read_text("utf-8") == BOOK
