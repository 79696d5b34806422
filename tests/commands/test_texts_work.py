"""``diptych texts rename``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.usefixtures("annotated")
def test_rename_says_where_the_text_is_and_what_went_with_it(diptych: Callable[..., Any]) -> None:
    assert diptych("texts", "rename", "beta", "gamma") == (
        0, "texts/gamma.md\n", "beta became gamma, with 1 annotation set\n"
    )  # fmt: skip
    assert "gamma" in diptych("texts").out


@pytest.mark.usefixtures("annotated")
def test_rename_says_whose_annotations_do_not_match(diptych: Callable[..., Any]) -> None:
    text = Path("texts/beta.md")
    text.write_text(text.read_text().replace("PBB", "dunia"))
    text.rename("texts/gamma.md")
    assert diptych("texts", "rename", "beta", "gamma").err == (
        "beta became gamma, with 1 annotation set\n"
        "annotations of gamma by ann no longer match it; move them with: diptych reanchor gamma\n"
    )
    assert diptych("reanchor", "gamma").status == 1


@pytest.mark.usefixtures("annotated")
def test_rename_refuses_an_id_that_is_taken(diptych: Callable[..., Any]) -> None:
    assert diptych("texts", "rename", "beta", "alpha") == (
        2,
        "",
        "diptych: texts/alpha.md exists already; nothing was renamed; choose another id\n",
    )
