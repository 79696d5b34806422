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
    renamed = BOOK.replace("green:\n", "plants:\n        formerly: [green]\n")
    assert CODEBOOK.read_text("utf-8") == renamed
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


@pytest.mark.parametrize("code", ["Money", "\uff4doney", "MONEY"])
def test_a_code_that_looks_like_another_is_added_with_a_warning(
    codebook: Callable[..., Outcome], code: str
) -> None:
    assert codebook("add", "theme", code) == (
        0,
        f"theme={code}\n",
        (
            "there is theme=money, which differs in case, width or form only; if they are one "
            f"code: diptych codebook merge theme {code} money\n"
        ),
    )
    assert codebook("add", "theme", "green/money").err == ""


def test_a_code_that_was_the_former_name_of_another_is_added_with_a_warning(
    codebook: Callable[..., Outcome],
) -> None:
    codebook("rename", "theme", "money", "costs")
    assert codebook("add", "theme", "money").err == (
        "theme=costs was money formerly: what has that name in another branch is read as the new "
        "code from now on\n"
    )


# Annotations by former names


def with_code(old: str, new: str, path: str = "annotations/park/ann.json") -> None:
    """Give annotations another code behind the program's back."""
    said = Path(path).read_text("utf-8")
    assert f'"{old}"' in said
    Path(path).write_text(said.replace(f'"{old}"', f'"{new}"'), "utf-8")


def test_a_set_of_another_branch_is_read_under_the_new_names(
    codebook: Callable[..., Outcome],
) -> None:
    codebook("rename", "theme", "green", "plants")
    codebook("merge", "theme", "plants/tree", "money")
    with_code("plants", "green")
    with_code("money", "green/tree")
    assert themes("park", "ann") == ["money", "plants"]


def test_recode_writes_the_names_of_today(codebook: Callable[..., Outcome]) -> None:
    codebook("rename", "theme", "green", "plants")
    after = on_disk()
    with_code("plants", "green")
    with_code("plants/tree", "green/tree")
    with_code("plants/tree", "green/tree", "annotations/park/ben.json")
    before = on_disk()
    lines = (
        "theme=green {} theme=plants in 1 annotation of 1 annotation set\n"
        "theme=green/tree {} theme=plants/tree in 2 annotations of 2 annotation sets\n"
    )
    trial = (0, lines.format(*["would become"] * 2), "nothing was written\n")
    assert codebook("recode", "--dry-run") == trial
    assert on_disk() == before
    assert codebook("recode") == (0, lines.format(*["became"] * 2), "")
    assert on_disk() == after
    nothing = "no annotation has a code by a former name; nothing was changed\n"
    assert codebook("recode") == (0, "", nothing)


def test_recode_names_the_facet_that_codes_were_of(codebook: Callable[..., Outcome]) -> None:
    CODEBOOK.write_text(BOOK.replace("  mood:\n", "  tone:\n    formerly: mood\n"), "utf-8")
    assert codebook("recode") == (
        0,
        "mood=good became tone=good in 2 annotations of 2 annotation sets\n",
        "",
    )
    assert "mood" not in Path("annotations/tax/ann.json").read_text("utf-8")


def test_what_is_written_has_the_names_of_today(codebook: Callable[..., Outcome]) -> None:
    codebook("rename", "theme", "green", "plants")
    with_code("plants", "green")
    Project(Path.cwd()).annotate("park", "ann", start=2, end=6, codes={"theme": "green"})
    assert '"green"' not in Path("annotations/park/ann.json").read_text("utf-8")


def test_a_code_is_used_also_by_its_former_name(codebook: Callable[..., Outcome]) -> None:
    codebook("rename", "mood", "good", "fine")
    for text in ("park", "tax"):
        with_code("fine", "good", f"annotations/{text}/ann.json")
    assert "(ann 2)" in codebook("remove", "mood", "fine").err
    assert codebook("rename", "mood", "fine", "great").err.startswith(
        "mood=fine became mood=great in the codebook and in 2 annotations of 2"
    )
    assert '"great"' in Path("annotations/tax/ann.json").read_text("utf-8")


def test_annotations_whose_code_is_gone_get_another_one(codebook: Callable[..., Outcome]) -> None:
    CODEBOOK.write_text(BOOK.replace("      money:\n", ""), "utf-8")
    with_code("green", "parks")
    assert codebook("merge", "theme", "money", "green") == (
        0,
        "theme=green\n",
        "theme=money became theme=green in the codebook and in 1 annotation of 1 annotation set\n",
    )
    assert "formerly: [money]" in CODEBOOK.read_text("utf-8")
    codebook("merge", "theme", "parks", "green")
    assert themes("park", "ann") == ["green", "green/tree"]


@pytest.mark.parametrize(
    ("command", "rest", "into"),
    [("rename", "green", "green"), ("rename", "x", "CODE"), ("move", "green", "CODE")],
)
def test_a_gone_code_is_told_how_its_annotations_get_another_one(
    codebook: Callable[..., Outcome], command: str, rest: str, into: str
) -> None:
    with_code("green", "parks")
    refused = codebook(command, "theme", "parks", rest)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err == (
        "the codebook has no theme code 'parks'; there is green, green/tree, money; to give its "
        f"annotations another: diptych codebook merge theme parks {into}\n"
    )
    assert "diptych codebook merge theme parks CODE" in codebook("remove", "theme", "parks").err


def test_a_code_by_its_former_name_is_no_gone_one(codebook: Callable[..., Outcome]) -> None:
    codebook("rename", "theme", "money", "cash")
    assert codebook("rename", "theme", "money", "gold").err == (
        "there is no theme code 'money'; it is 'cash' now\n"
    )


def test_a_gone_code_goes_with_those_below_it_if_they_have_a_place(
    codebook: Callable[..., Outcome],
) -> None:
    with_code("green", "parks")
    with_code("green/tree", "parks/tree")
    assert codebook("merge", "theme", "parks", "money") == (
        2,
        "",
        "theme code 'parks': annotations carry 'parks/tree' below it; merge that one first\n",
    )
    assert codebook("merge", "theme", "parks", "green").status == 0
    assert themes("park", "ann") == ["green", "green/tree"]


def test_a_code_that_nobody_knows_is_not_merged(codebook: Callable[..., Outcome]) -> None:
    assert codebook("merge", "theme", "grren", "money") == (
        2,
        "",
        "there is no theme code 'grren'; did you mean green?\n",
    )
    codebook("rename", "theme", "green", "plants")
    assert codebook("merge", "theme", "green", "money") == (
        2,
        "",
        "there is no theme code 'green'; it is 'plants' now\n",
    )


# Sets that do not fit


def test_sets_without_their_text_are_recoded_too(codebook: Callable[..., Outcome]) -> None:
    Path("texts/tax.md").unlink()
    (Path("annotations") / "tax").rename(Path("annotations") / "levy")
    assert "mood code 'good' (ann 2)" in codebook("remove", "mood", "good").err
    assert codebook("rename", "theme", "money", "costs").err.startswith(
        "theme=money became theme=costs in the codebook and in 1 annotation"
    )
    assert '"costs"' in Path("annotations/levy/ann.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("stray", "reason"),
    [
        ("annotations/park/Ann B.json", "Ann B.json: an annotation set that nothing reads here"),
        (
            "annotations/park/bob.json/ann.json",
            "annotations/park/bob.json: is a folder; put a file there, or remove it",
        ),
    ],
)
def test_a_name_that_no_set_can_have_is_refused(
    codebook: Callable[..., Outcome], stray: str, reason: str
) -> None:
    Path(stray).parent.mkdir(parents=True, exist_ok=True)
    Path(stray).write_bytes(Path("annotations/tax/ann.json").read_bytes())
    before = on_disk()
    done = codebook("rename", "theme", "money", "costs")
    assert done.status == 3
    assert reason in done.err
    assert on_disk() == before


@pytest.mark.parametrize(
    "stray",
    [
        "annotations/more/park/ann.json",
        "annotations/ann.json",
        "annotations/park/old/new/ann.JSON",
        "annotations/A park/ann.json",
        "annotations/park/ann.json.txt",
    ],
)
@pytest.mark.parametrize("job", ["rename", "merge", "move", "remove", "recode"])
def test_a_set_that_nothing_reads_is_not_left_behind(
    codebook: Callable[..., Outcome], stray: str, job: str
) -> None:
    codebook("add", "theme", "hay")
    said = Path("annotations/tax/ann.json").read_text("utf-8")
    Path(stray).parent.mkdir(parents=True, exist_ok=True)
    Path(stray).write_text(said, "utf-8")
    before = on_disk()
    words = {"rename": "hay new", "merge": "hay money", "move": "hay money", "remove": "hay"}
    done = codebook(job, *(["theme", *words[job].split()] if job in words else []))
    assert done.status == 3
    assert done.err == (
        f"{stray}: an annotation set that nothing reads here, so it would stay as it is; "
        "nothing was written; move it to annotations/TEXT/ANNOTATOR.json, or elsewhere\n"
    )
    assert on_disk() == before


def test_other_files_are_no_sets(codebook: Callable[..., Outcome]) -> None:
    for path in ("annotations/park/notes/x.json", "annotations/more/a/b/c/d/e/f/g/h/i/j/k.md"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("{}", "utf-8")
    assert codebook("rename", "theme", "green", "plants").status == 0


def test_a_set_that_cannot_be_read_or_has_conflicts_is_refused(
    codebook: Callable[..., Outcome],
) -> None:
    path = Path("annotations/park/ben.json")
    said = path.read_text("utf-8")
    conflicts = '"conflicts": [{"path": ["finished"], "ours": true}],\n  "annotations"'
    for damaged in ("{", said.replace('"annotations"', conflicts)):
        path.write_text(damaged, "utf-8")
        before = on_disk()
        done = codebook("rename", "theme", "green", "plants")
        assert (done.status, done.err.split(":")[0]) == (3, "annotations/park/ben.json")
        assert on_disk() == before


def test_a_set_that_does_not_fit_its_text_is_recoded(codebook: Callable[..., Outcome]) -> None:
    Path("texts/park.md").write_text("# A lake\n", "utf-8")
    codebook("rename", "theme", "green", "plants")
    assert '"plants"' in Path("annotations/park/ann.json").read_text("utf-8")
