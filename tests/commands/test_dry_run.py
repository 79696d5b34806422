"""``--dry-run``: each command that writes has it, says what it would do, and writes nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.console.app import COMMANDS, PAGED, load_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

WRITING = [name for section in COMMANDS.values() for name in section if name not in PAGED]
NOT_WRITTEN = "nothing was written\n"


@pytest.fixture(autouse=True)
def ann(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    return annotated


def on_disk() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", WRITING)
def test_every_command_that_writes_has_it(name: str) -> None:
    assert any("--dry-run" in option.opts for option in load_command(name).params)


@pytest.mark.parametrize(
    ("command", "out", "err"),
    [
        (
            "annotators rename ann zoe",
            "zoe\n",
            (
                "ann would become zoe, in 2 annotation sets\n"
                "DIPTYCH_ANNOTATOR still says ann; change that with: DIPTYCH_ANNOTATOR=zoe\n"
            ),
        ),
        (
            "texts remove beta --with-annotations",
            "annotations/beta/ann.json\ntexts/beta.md\n",
            "2 files would be removed\n",
        ),
        ("texts set beta --source B", "changed beta source: Beta → B\n", ""),
        (
            "texts rename beta gamma",
            "texts/gamma.md\n",
            "beta would become gamma, with 1 annotation set\n",
        ),
        (
            "annotate alpha:2 --theme access --note why",
            'added alpha:2 theme=access "The UN makes rules."; why\n',
            "",
        ),
        (
            "annotate alpha:2 --theme law --new",
            'added alpha:2 theme=law "The UN makes rules."\n',
            "theme=law would be new in the codebook\n",
        ),
        (
            "edit 00000002 --theme rules",
            (
                "changed ID of ann alpha:3 theme=access→rules sentiment=good "
                '"Access is good."; clear\n'
            ),
            "",
        ),
        (
            "remove 00000004",
            'removed ID of ann beta:1 theme=rules/un sentiment=good "Aturan PBB bagus."\n',
            "",
        ),
        ("finish alpha", "alpha would be finished by ann (1 paragraph without a code)\n", ""),
        ("finish alpha --not", "alpha would not be finished by ann\n", ""),
        ("init new", "new/annotations/codebook.yaml\n", ""),
        ("codebook add theme law", "theme=law\n", ""),
        ("codebook facet add frame", "frame\n", ""),
        (
            "codebook facet rename theme topic",
            "topic\n",
            "theme would become topic in the codebook and in 5 annotations of 2 annotation sets\n",
        ),
        (
            "codebook facet remove theme --with-codes",
            "",
            (
                "theme would be no longer in the codebook\n"
                "its codes would be taken out of 5 annotations; 1 of them had nothing else, "
                "and go\n"
            ),
        ),
    ],
    ids=str,
)
def test_it_says_what_would_be_done_and_writes_nothing(
    diptych: Callable[..., Any], command: str, out: str, err: str
) -> None:
    before = on_disk()
    done = diptych(*command.split(), "--dry-run")
    assert (done.status, re.sub("[0-9a-f]{8}", "ID", done.out)) == (0, out)
    assert done.err == err + NOT_WRITTEN
    assert on_disk() == before
    assert not Path("new").exists()


@pytest.mark.parametrize(
    "command",
    [
        "annotate alpha:2 --theme nonsense",
        "annotate alpha:2 --quote nonsense --theme access",
        "edit 00000002 --theme nonsense",
        "remove ffffffff",
        "finish gamma",
        "init .",
        "texts set beta --date soon",
        "texts rename beta alpha",
        "annotators rename ann consensus",
        "texts remove beta",
        "codebook add theme access",
        "codebook facet add theme",
        "codebook facet remove theme",
        "codebook add theme law/un",
        "codebook rename theme rules access",
    ],
)
def test_it_refuses_what_would_be_refused(diptych: Callable[..., Any], command: str) -> None:
    planned = diptych(*command.split(), "--dry-run")
    assert planned == diptych(*command.split())
    assert planned.status in {2, 3}


def test_an_edit_to_what_it_is_already_says_so(diptych: Callable[..., Any]) -> None:
    edited = diptych("edit", "00000002", "--theme", "access", "--dry-run")
    assert edited == (0, "", "nothing was changed\n")


def test_it_says_what_a_worksheet_would_change(diptych: Callable[..., Any]) -> None:
    sheet = diptych("annotate", "alpha", "--print").out
    Path("sheet").write_text(sheet.replace("theme=access", "theme=rules"))
    before = on_disk()
    done = diptych("annotate", "alpha", "--read", "sheet", "--dry-run")
    assert done.out.startswith("changed 00000002 of ann alpha:3 theme=access→rules ")
    assert done.err == NOT_WRITTEN
    assert on_disk() == before
