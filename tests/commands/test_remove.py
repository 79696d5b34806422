from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    from diptych.texts.text import Text


def ids(project: Project) -> list[str]:
    return [
        name[:8]
        for text in project.texts()
        for said in project.annotation_sets(text, ["ann"])
        for name in said.annotations
    ]


def test_several_are_removed_by_the_beginnings_of_their_ids(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert diptych("remove", "00000002", "00000004-0000", "00000002-") == (
        0,
        (
            'removed 00000002 of ann alpha:3 theme=access sentiment=good "Access is good."; clear\n'
            'removed 00000004 of ann beta:1 theme=rules/un sentiment=good "Aturan PBB bagus."\n'
        ),
        "",
    )
    assert ids(annotated) == ["00000001", "00000003", "00000005"]


def test_the_project_is_read_once_however_many_are_removed(
    annotated: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    texts = Project.texts

    def counted(self: Project, ids: Sequence[str] | None = None) -> list[Text]:
        read.extend(ids or ["all"])
        return texts(self, ids)

    monkeypatch.setattr(Project, "texts", counted)
    diptych("remove", "00000001", "00000002", "00000003", "00000003-0000", "00000001")
    assert read.count("all") == 1
    assert ids(annotated) == ["00000004", "00000005"]


def test_all_or_none(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert diptych("remove", "00000002", "ffffffff") == (
        2,
        "",
        "diptych: there is no annotation 'ffffffff'; list them with: diptych find --format csv\n",
    )
    assert len(ids(annotated)) == 5


def test_a_beginning_that_fits_several_is_refused(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    outcome = diptych("remove", "0000")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith(
        "diptych: '0000' fits more than one annotation: 00000001-0000-4000-8000-000000000000, "
    )
    assert len(ids(annotated)) == 5


def test_less_than_four_letters_are_refused(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert diptych("remove", "000") == (
        2,
        "",
        "diptych: ID: '000' is too short; type 4 letters or more\n",
    )
    assert len(ids(annotated)) == 5
