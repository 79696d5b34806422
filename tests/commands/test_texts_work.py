"""``diptych texts rename``, ``set`` and ``remove``."""

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
def test_rename_of_a_text_with_two_ids_says_what_was_joined_and_is_open(
    diptych: Callable[..., Any],
) -> None:
    Path("texts/gamma.md").write_text(Path("texts/beta.md").read_text())
    Path("annotations/gamma").mkdir()
    source = Path("annotations/beta/ann.json").read_text().replace('"access"', '"rules"')
    Path("annotations/gamma/ann.json").write_text(source.replace('"beta"', '"gamma"'))
    assert diptych("texts", "rename", "beta", "gamma") == (
        1,
        "texts/gamma.md\n",
        """\
beta became gamma, with 1 annotation set; joined with those of gamma: 1
1 conflict; settle with: diptych resolve
""",
    )
    assert diptych("resolve", "--theirs").status == 0
    assert '"access"' in Path("annotations/gamma/ann.json").read_text()
    assert diptych("check", "--select", "E").status == 0


@pytest.mark.usefixtures("annotated")
def test_rename_refuses_an_id_that_is_taken(diptych: Callable[..., Any]) -> None:
    assert diptych("texts", "rename", "beta", "alpha") == (
        2,
        "",
        "diptych: texts/alpha.md exists already; nothing was renamed; choose another id\n",
    )


@pytest.mark.usefixtures("annotated")
def test_set_says_what_each_text_says_now(diptych: Callable[..., Any]) -> None:
    changed = diptych(
        "texts", "set", "alpha", "beta", "--author", "Ann Author", "--source=B", "--field",
        "country= ID", "--unset", "title",
    )  # fmt: skip
    assert changed == (
        0,
        (
            "changed alpha source: Alpha News → B\nadded alpha country: ID\n"
            "removed alpha title: Rules for all\n"
            "changed beta source: Beta → B\nadded beta author: Ann Author\n"
            "added beta country: ID\n"
        ),
        "",
    )
    assert diptych("compare", "--by", "country").status == 0


@pytest.mark.usefixtures("annotated")
def test_set_says_where_nothing_changes(diptych: Callable[..., Any]) -> None:
    said = (0, "", "nothing was changed\n")
    assert diptych("texts", "set", "beta", "--source", "Beta", "--dry-run") == said


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "--field: no field is named; name one, such as --source NAME"),
        (["--source", ""], "--source: it is empty; fill it in, or leave it out"),
        (["--source", " "], "--source: it is empty; fill it in, or leave it out"),
        (["--author", "-"], "--author: to take the field away: --unset author"),
        (["--field", "a=-"], "--field: to take the field away: --unset a"),
        (["--field", "a b=-"], "--field: to take the field away: --unset 'a b'"),
        (["--source", "a", "--field", "source=b"], "--field: source is named twice"),
        (["--source", "a", "--unset", "source"], "--unset: source is named twice"),
        *(
            (
                ["--field", wrong],
                (
                    f"--field: {wrong!r} is not of the form NAME=VALUE; to take a field away: "
                    "--unset NAME"
                ),
            )
            for wrong in ("a", "a=", "=b", "a= ")
        ),
    ],
)
@pytest.mark.usefixtures("annotated")
def test_set_refuses_what_names_no_field_or_no_value(
    diptych: Callable[..., Any], options: list[str], complaint: str
) -> None:
    assert diptych("texts", "set", "beta", *options) == (2, "", f"diptych: {complaint}\n")


@pytest.mark.usefixtures("annotated")
def test_remove_names_the_files_that_are_gone(diptych: Callable[..., Any]) -> None:
    assert diptych("texts", "remove", "beta") == (
        2,
        "",
        (
            "diptych: beta is annotated (annotations/beta/ann.json); nothing was removed; to "
            "remove that as well: --with-annotations\n"
        ),
    )
    gone = diptych("texts", "remove", "beta", "--with-annotations")
    assert gone == (0, "annotations/beta/ann.json\ntexts/beta.md\n", "2 files were removed\n")
    assert diptych("check", "--select", "E").status == 0
    Path("texts/gamma.md").write_text("New.\n")
    assert diptych("texts", "remove", "gamma").err == "1 file was removed\n"
