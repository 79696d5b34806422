from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.written_projects import commit, write_codebook, write_set, write_text

from diptych import __version__
from diptych.operations.adjudicating import adjudicator

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from diptych.project.store import Project

CODEBOOK = """\
defaults: {without: [heading]}
facets:
  theme:
    label: {en: The *theme*, de: Thema}
    codes:
      rules: {definition: Who makes rules., label: "[Rules](x)"}
      access:
        codes: {schools: {}}
      formal: {counts: false}
  mood:
    kind: ordinal
    codes: {bad: {value: -1}, good: {value: 1}}
"""
RULES, ACCESS = {"theme": "rules", "mood": "good"}, {"theme": "access", "mood": "bad"}


@pytest.fixture
def studied(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Have everything that there is to say something of."""
    root = project.root
    monkeypatch.setattr("diptych.review.adjudication.time_now", lambda: "2025-07-05T10:00:00Z")
    write_codebook(root, CODEBOOK)
    for number, source in enumerate(("The *Sun*", "Bote") * 2):
        fields = {"source": source, "language": ("en", "de")[number % 2], "date": "2025-07-01"}
        write_text(root, f"t{number}", "# On rules", "The UN rules.", "Access is bad.", **fields)
        marks = ("The UN rules.", RULES), ("Access is bad.", ACCESS)
        written = {"created": "2025-07-02T10:00:00Z"}
        write_set(root, f"t{number}", "ann", *marks[: 2 - number // 3], **written)
        write_set(root, f"t{number}", "ben", *marks[:1], **written)
    write_set(root, "t0", "model", by={"command": "diptych suggest"})
    lines = "".join(f"t{number},ann,1,0.5,7\n" for number in range(4))
    path = root / "annotations/assignments.csv"
    path.write_text(f"text,annotator,chance,chance_of_two,seed\n{lines}t0,ben,1,0.5,7\n")
    for number in range(4):
        deciding = adjudicator(project, f"t{number}", ["ann", "ben"])
        cases = deciding.agree().open
        deciding.decide([(case, [case.options[0].annotation]) for case in cases], "editor")
    commit(root, "2025-07-01")
    write_codebook(root, CODEBOOK.replace("formal: {", "law: {formerly: [formal], "))
    commit(root, "2025-07-06")
    return project


@pytest.mark.usefixtures("studied")
@pytest.mark.parametrize("form", ["simple", "markdown", "csv", "html"])
def test_all_of_it_reads_well(
    form: str, diptych: Callable[..., Any], snapshot: SnapshotAssertion
) -> None:
    outcome = diptych("methods", "--stats", "--format", form)
    assert outcome.status == 0
    assert outcome.err == "not counted: 4 excluded paragraphs\n"
    assert without_commits(outcome.out) == snapshot


def without_commits(written: str) -> str:
    """Leave out what is not the same everywhere: ids of commits, and the version."""
    written = re.sub(r"\b[0-9a-f]{7}\b( of |\))", r"1c9d2e4\1", written)
    return written.replace(f"diptych {__version__}", "diptych 1.2.3")


@pytest.mark.usefixtures("studied")
def test_records_say_what_is_known(diptych: Callable[..., Any]) -> None:
    found = json.loads(diptych("methods", "--format", "json").out)
    known = {one["item"]: one["known"] for one in found}
    assert known["texts compared"]
    assert not known["who annotators are; whether they include the authors"]
    assert {one["answer"] for one in found if not one["known"]} == {"to be filled in"}
    assert {name for one in found for name in one["asked_by"].split(", ")} == {
        "Lombard", "Neuendorf", "Krippendorff",
    }  # fmt: skip


@pytest.mark.usefixtures("studied")
def test_names_are_no_markdown(diptych: Callable[..., Any]) -> None:
    condition = "source=The *Sun*"
    out = diptych("methods", "--where", condition, "--format", "markdown").out
    assert "The \\*theme\\*" in out
    assert "with source=The \\*Sun\\*: The \\*Sun\\* (2 texts" in out
    assert f"`diptych compare --by source --where '{condition}' --unit paragraph" in out
    assert " [≥ " not in out or "\\[≥" not in out


def test_a_command_with_backticks_has_a_longer_fence(
    project: Project, diptych: Callable[..., Any]
) -> None:
    write_text(project.root, "a", "Words.", source="``x`")
    out = diptych("methods", "--where", "source=``x`", "--format", "markdown").out
    assert "by ```diptych compare --by source --where 'source=``x`' --unit" in out
    assert "with source=\\`\\`x\\`: " in out


@pytest.mark.usefixtures("studied")
def test_labels_are_in_the_language_that_is_asked_for(diptych: Callable[..., Any]) -> None:
    outcome = diptych("methods", "--language", "de", "--facet", "theme")
    assert "coded for Thema (4 codes)" in outcome.out
    assert " for Thema (observed: " in outcome.out


@pytest.mark.usefixtures("studied")
def test_on_a_terminal_lines_fit(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from diptych.rendering.terminal import Screen

    monkeypatch.setattr(
        "diptych.rendering.terminal.stdout_screen",
        lambda *, no_color: Screen(width=80),  # noqa: ARG005
    )
    out = diptych("methods").out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--test", "words"], "diptych: there is no --test 'words'"),
        (["--format", "xls"], "diptych: there is no format 'xls'"),
        (["nowhere"], "diptych: there is no text or source 'nowhere'"),
    ],
)
@pytest.mark.usefixtures("studied")
def test_what_compare_refuses_is_refused(
    arguments: list[str], why: str, diptych: Callable[..., Any]
) -> None:
    outcome = diptych("methods", *arguments)
    assert outcome.status == 2
    assert outcome.err.startswith(why)
    assert outcome.out == ""


@pytest.mark.usefixtures("studied")
def test_tests_on_paragraphs_are_had_on_request(diptych: Callable[..., Any]) -> None:
    assert "Fisher’s exact test" in diptych("methods", "--test", "paragraphs").out
    assert "Fisher" not in diptych("methods", "--test", "texts").out
