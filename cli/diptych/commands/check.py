"""``diptych check``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.annotations.checks import RULES, github_line
from diptych.console.options import (
    choice,
    is_records,
    narrate,
    open_project,
    print_records,
    write_data,
)
from diptych.console.progress import progress
from diptych.errors import BadOptionError
from diptych.operations.checking import check as check_project
from diptych.operations.checking import folder_in_git

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.checks import Finding

FORMATS = ("text", "github-actions", "csv", "tsv", "json", "jsonl")


def check(
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Only these: E,W3,E201; may be repeated."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Not these: W303,W305; may be repeated."),
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the codes and stop.")] = False,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="F",
            help="text; github-actions, for its checks; records: csv, tsv, json, jsonl.",
        ),
    ] = "text",
) -> None:
    """Check every file of the project against every rule. Nothing is changed.

    Errors (E…) keep commands from counting, warnings (W…) are worth a look. The exit status is 1
    when anything was found. W304 and W307 are no faults: listed where they are selected.

    \b
    Examples:
      diptych check
      diptych check --ignore W306 --format github-actions
      diptych check --select W304 --select W307
      diptych check --rules
    """
    choice(form, FORMATS, "format")
    selected, ignored = _codes("--select", select or ()), _codes("--ignore", ignore or ())
    if rules:
        for code, meaning in RULES.items():
            write_data(f"{code}  {meaning}")
        return
    project = open_project()
    with progress("checking sets") as tell:
        found = check_project(project, select=selected, ignore=ignored, tell=tell)
    if is_records(form):
        print_records(found.records(), form)
    elif form == "github-actions":
        folder = folder_in_git(project)
        for finding in found:
            write_data(github_line(finding, folder))
    else:
        for finding in found:
            write_data(str(finding))
    narrate(_summary(found))
    if found:
        raise typer.Exit(1)


def _summary(found: Sequence[Finding]) -> str:
    errors = sum(finding.severity == "error" for finding in found)
    counts = [(errors, "error"), (len(found) - errors, "warning")]
    said = [f"{count} {what}{'s' * (count != 1)}" for count, what in counts if count]
    return ", ".join(said) or "nothing found"


def _codes(option: str, written: Sequence[str]) -> list[str]:
    """Return the codes of rules, or their beginnings, that stand between commas."""
    codes = [code for one in written for code in one.replace(",", " ").split()]
    for code in codes:
        if not any(rule.startswith(code) for rule in RULES):
            raise BadOptionError(option, f"no rule begins with {code!r}; list them: --rules")
    return codes
