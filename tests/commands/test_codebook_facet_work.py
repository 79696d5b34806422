"""``diptych codebook facet add``, ``rename`` and ``remove``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("annotated")


def test_a_facet_is_added_and_can_be_used(diptych: Callable[..., Any]) -> None:
    added = diptych("codebook", "facet", "add", "frame", "--kind", "ordinal", "--label", "Frame")
    assert added == (0, "frame\n", "")
    assert diptych("codebook", "add", "frame", "mild", "--value", "1").status == 0
    assert "Frame" in diptych("codebook", "frame").out


def test_a_facet_with_the_name_of_an_option_is_told(diptych: Callable[..., Any]) -> None:
    assert diptych("codebook", "facet", "add", "format") == (
        0,
        "format\n",
        (
            "--format is an option of find, and does not name the facet there; write --code "
            "format=CODE, or rename it: diptych codebook facet rename format NEW\n"
        ),
    )


def test_names_and_kinds_that_cannot_be_are_refused(diptych: Callable[..., Any]) -> None:
    assert diptych("codebook", "facet", "add", "note") == (
        2, "", "diptych: facet 'note': that is the name of a column; choose another name\n"
    )  # fmt: skip
    assert diptych("codebook", "facet", "add", "frame", "--kind", "ordnal") == (
        2, "", "diptych: there is no --kind 'ordnal'; did you mean ordinal or nominal?\n"
    )  # fmt: skip


def test_a_facet_is_renamed(diptych: Callable[..., Any]) -> None:
    assert diptych("codebook", "facet", "rename", "theme", "topic") == (
        0,
        "topic\n",
        "theme became topic in the codebook and in 5 annotations of 2 annotation sets\n",
    )
    assert diptych("find", "--topic", "access").status == 0


def test_what_an_annotation_says_under_both_names_can_be_settled(
    diptych: Callable[..., Any],
) -> None:
    diptych("codebook", "facet", "rename", "theme", "topic")
    path = Path("annotations/beta/ann.json")
    said = path.read_text()
    assert said.count('"topic": "access"') == 1
    path.write_text(said.replace('"topic": "access"', '"topic": "rules", "theme": "access"'))
    rename = "diptych codebook facet rename theme topic"
    assert f"if it is called topic now: {rename}\n" in diptych("check", "--select", "E").out
    assert "W314" not in diptych("check").out
    assert diptych(*rename.split()[1:]) == (
        1,
        "topic\n",
        (
            "theme became topic in the codebook and in 1 annotation of 1 annotation set\n"
            "1 annotation had another code of topic already; settle with: diptych resolve\n"
        ),
    )
    assert diptych("resolve", "--theirs").status == 0
    assert '"topic": "access"' in path.read_text()
    assert diptych("check", "--select", "E").status == 0


def test_the_same_code_under_both_names_is_read_as_one(diptych: Callable[..., Any]) -> None:
    diptych("codebook", "facet", "rename", "theme", "topic")
    path = Path("annotations/beta/ann.json")
    said = path.read_text()
    path.write_text(said.replace('"topic": "access"', '"topic": "access", "theme": "access"'))
    assert "1 annotation has theme=access, which is topic=access now" in diptych("check").out
    assert diptych("codebook", "recode").status == 0
    assert path.read_text() == said


def test_a_facet_is_removed(diptych: Callable[..., Any]) -> None:
    assert diptych("codebook", "facet", "remove", "theme").status == 2
    assert diptych("codebook", "facet", "remove", "sentiment", "--with-codes") == (
        0,
        "",
        "sentiment is no longer in the codebook\nits codes were taken out of 4 annotations\n",
    )
    assert diptych("codebook", "facet", "remove", "theme", "--with-codes").err == (
        "theme is no longer in the codebook\n"
        "its codes were taken out of 5 annotations; 4 of them had nothing else, and went\n"
    )
    diptych("codebook", "facet", "add", "frame")
    assert diptych("codebook", "facet", "remove", "frame") == (
        0, "", "frame is no longer in the codebook\n"
    )  # fmt: skip
