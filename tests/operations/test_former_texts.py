"""What texts were called before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diptych.operations.former_texts import former_ids
from diptych.operations.opening import at_revision
from diptych.operations.renaming import rename_text

if TYPE_CHECKING:
    from diptych.project.store import Project

BETA = Path("texts/beta.md")


def test_a_text_that_says_the_same_is_the_same_whatever_its_front_matter(
    committed: Project,
) -> None:
    body = BETA.read_text().partition("---\n\n")[2]
    BETA.unlink()
    Path("texts/gamma.md").write_text(body)
    assert former_ids(at_revision(committed, "HEAD"), committed) == {"gamma": "beta"}
    assert former_ids(committed, at_revision(committed, "HEAD")) == {"beta": "gamma"}


def test_a_text_that_was_rewritten_is_known_by_its_annotations(committed: Project) -> None:
    rename_text(committed, "beta", "gamma")
    Path("texts/gamma.md").write_text("All is new.\n")
    Path("texts/delta.md").write_text("This as well.\n")
    assert former_ids(at_revision(committed, "HEAD"), committed) == {"gamma": "beta"}


def test_a_text_that_was_edited_is_known_by_what_it_kept(committed: Project) -> None:
    BETA.rename("texts/gamma.md")
    gamma = Path("texts/gamma.md")
    gamma.write_text(gamma.read_text().replace("Akses buruk.", "Akses sedikit lebih baik."))
    assert former_ids(at_revision(committed, "HEAD"), committed) == {"gamma": "beta"}


def test_other_texts_are_others(committed: Project) -> None:
    Path("texts/gamma.md").write_text("New.\n")
    assert former_ids(at_revision(committed, "HEAD"), committed) == {}
    BETA.unlink()
    assert former_ids(at_revision(committed, "HEAD"), committed) == {}


def test_what_cannot_be_read_is_left_out(committed: Project) -> None:
    BETA.unlink()
    Path("texts/gamma.md").symlink_to("/etc/passwd")
    Path("texts/delta.md").write_bytes(b"\xff")
    Path("annotations/delta").mkdir()
    Path("annotations/delta/No Id.json").write_text("{}")
    assert former_ids(at_revision(committed, "HEAD"), committed) == {}
