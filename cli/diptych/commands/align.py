"""``diptych align``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.console.input_files import open_with_files
from diptych.console.options import (
    AllowPrivate,
    Annotators,
    By,
    Form,
    Gloss,
    Join,
    NoColor,
    Prefer,
    Where,
    is_records,
    narrate,
    narrate_gaps,
    open_glosses,
    open_project,
    preferred,
    print_records,
    require_format,
    write_out,
)
from diptych.errors import BadOptionError, how_to_get

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diptych.comparison.alignment import Alignment
    from diptych.comparison.coverage import Extent
    from diptych.comparison.quote_matrix import QuoteMatrix
    from diptych.operations.aligning import Aligned
    from diptych.operations.opening import Project
    from diptych.operations.selecting import Asked
    from diptych.rendering.alignment import Glosses
    from diptych.rendering.terminal import Screen


def align(
    first: Annotated[
        str,
        typer.Argument(metavar="TEXT|GROUP", help="A text, or a file; with --match a group."),
    ],
    second: Annotated[
        str, typer.Argument(metavar="TEXT|GROUP", help="The text, or group, to set beside it.")
    ],
    more: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT|GROUP…]", help="More of them, with --matrix."),
    ] = None,
    using: Annotated[
        list[str] | None,
        typer.Option(
            metavar="meaning|wording|codes",
            help="What paragraphs are compared by; may be repeated. Without it: all that there is.",
        ),
    ] = None,
    parallel: Annotated[
        bool | None,
        typer.Option(
            "--parallel/--free",
            help="Whether they are versions of one text, or independent. Without it that is told "
            "by whether paragraphs correspond in one order.",
        ),
    ] = None,
    unmatched: Annotated[
        bool, typer.Option("--unmatched", help="List what one text says and the other leaves out.")
    ] = False,
    differing: Annotated[
        bool,
        typer.Option("--differing", help="List only what counterparts contradict each other in."),
    ] = False,
    matrix: Annotated[
        str,
        typer.Option(
            "--matrix",
            metavar="CODE",
            help="Print the passages with a code and those below it, counterparts in one row, a "
            "column a source; a facet, a code, or FACET=CODE.",
        ),
    ] = "",
    match: Annotated[
        str,
        typer.Option(
            "--match",
            metavar="FIELD",
            help="Align the texts of groups that have the same value in this field, and sum up; "
            "with --matrix set their passages side by side: event.",
        ),
    ] = "",
    by: By = "",
    where: Where = None,
    join: Join = False,
    allow_private: AllowPrivate = False,
    annotator: Annotators = None,
    prefer: Prefer = None,
    gloss: Gloss = "",
    form: Form = "panels",
    no_color: NoColor = False,
) -> None:
    """Find the paragraphs of two texts that speak about the same thing, in whatever languages.

    Counterparts say the same; one may stand for two or three, some have moved, and some are
    said within a paragraph that stands beside something else. Related ones perhaps do. What is
    left is a gap. The score is how sure that is. The meaning is compared by a sentence encoder,
    if the extra 'meaning' is installed.

    \b
    Examples:
      diptych align un-resolution liputan6-li-qiang
      diptych align un-resolution liputan6-li-qiang --unmatched
      diptych align page.html paper.pdf
      diptych align un-resolution liputan6-li-qiang --using codes --annotator first --format csv
      diptych align un-resolution liputan6-li-qiang --matrix theme=development
      diptych align Reuters AFP --match event --differing
      diptych align Reuters AFP dpa --match event --matrix theme
    """
    require_format(form, "panels")
    _require_room(gloss, form, {"--matrix": matrix, "--match": match})
    _require_one_list({"--differing": differing, "--unmatched": unmatched, "--matrix": matrix})
    if more and not matrix:
        raise BadOptionError("TEXT", f"{more[0]}: more than two are for --matrix CODE")
    from diptych.console.progress import progress
    from diptych.operations.aligning import align_two, contradicting
    from diptych.operations.selecting import Asked

    people = annotator or (), preferred(prefer)
    how: dict[str, Any] = {"using": using or (), "parallel": parallel}
    every = [first, second, *(more or ())]
    if matrix:
        project, names = open_with_files(
            every, or_groups=True, join=join, allow_private=allow_private
        )
        asked = Asked(names, by or None, where or (), *people)
        _align_quotes(project, asked, matrix, match, how, form=form, no_color=no_color)
        return
    if match:
        asked = Asked(every, by or None, where or (), *people)
        which = "unmatched" if unmatched else "differing" if differing else ""
        _align_events(asked, match, how, which=which, form=form, no_color=no_color)
        return
    if by or where:
        chosen = "--by" if by else "--where"
        raise BadOptionError(chosen, "chooses groups, which --match and --matrix align")
    project, names = open_with_files(every, join=join, allow_private=allow_private)
    with progress("paragraphs and sentences read") as tell:
        aligned = align_two(project, Asked(names, None, (), *people), tell=tell, **how)
    _narrate(aligned.alignment, how)
    if differing:
        aligned = contradicting(aligned)
        if not aligned.alignment.rows:
            narrate("no counterparts contradict each other")
    one, other = aligned.texts
    reader = open_glosses(project, gloss)
    glosses = (reader.of_paragraphs(one), reader.of_paragraphs(other)) if reader else ({}, {})
    if unmatched:
        _print_left_out(project, aligned, form, glosses, no_color=no_color)
    else:
        _print_rows(aligned, form, glosses, no_color=no_color)
    narrate_gaps(reader.gaps() if reader else None)


def _require_one_list(lists: Mapping[str, Any]) -> None:
    """Refuse options that ask for different lists. Raises ``BadOptionError``."""
    given = [option for option, is_given in lists.items() if is_given]
    if len(given) > 1:
        raise BadOptionError(given[-1], f"cannot be combined with {given[-2]}")


def _require_room(gloss: str, form: str, without: Mapping[str, Any]) -> None:
    """Refuse translations where no paragraphs are printed. Raises ``BadOptionError``."""
    if gloss and form != "panels":
        raise BadOptionError("--gloss", f"stands below paragraphs; {form} has none")
    if others := [option for option, given in without.items() if given and gloss]:
        raise BadOptionError("--gloss", f"cannot be combined with {others[0]}")


def _align_events(
    asked: Asked,
    field: str,
    how: Mapping[str, Any],
    *,
    which: str,
    form: str,
    no_color: bool,
) -> None:
    """Align the texts of two groups, event by event, and print what both say, or one list."""
    from diptych.console.progress import progress
    from diptych.operations.aligning_events import align_events
    from diptych.rendering.extents import LEFT_OUT_DOUBT

    with progress("aligned") as tell:
        found = align_events(open_project(), asked, field, tell=tell, **how)
    _narrate_extent(found.extent, field, how["using"], LEFT_OUT_DOUBT)
    if is_records(form):
        lists: Mapping[str, Callable[[], Any]] = {
            "unmatched": found.left_out_records, "differing": found.contradiction_records,
        }  # fmt: skip
        print_records(lists.get(which, found.records)(), form)
        return
    from diptych.rendering.coverage import LISTS, coverage_report, coverage_tables

    if not found.extent.events:
        return
    if which == "differing" and not found.contradictions:
        narrate("no counterparts contradict each other")
        return
    screen = _screen(no_color=no_color)
    if which:
        write_out(LISTS[which](found, "simple" if form == "panels" else form, screen))
    elif form == "panels":
        write_out(coverage_report(found, screen))
    else:
        write_out("\n\n".join(coverage_tables(found, form, screen)))


def _align_quotes(
    project: Project,
    asked: Asked,
    codes: str,
    field: str,
    how: Mapping[str, Any],
    *,
    form: str,
    no_color: bool,
) -> None:
    """Align two texts or more, or those of groups, and print the passages with some codes."""
    from diptych.console.progress import progress
    from diptych.operations.quoting import quote_matrix
    from diptych.rendering.extents import ALONE_DOUBT

    with progress("aligned") as tell:
        found = quote_matrix(project, asked, codes, match=field, tell=tell, **how)
    if found.alignment and not field:
        _narrate(found.alignment, how)
    elif field or found.extent.pairs:
        _narrate_extent(found.extent, field, how["using"], ALONE_DOUBT)
    elif found.matrix.rows:
        narrate("nothing to align: no two of them have one of these codes in common")
    if untried := found.matrix.untried:
        alone = f"{untried} passages stand" if untried > 1 else "1 passage stands"
        narrate(
            f"{alone} alone untried: only texts with a code in common were aligned; to try all: "
            "--match FIELD, or two texts"
        )
    _print_matrix(project, found.matrix, form, no_color=no_color)


def _narrate_extent(found: Extent, field: str, asked: Sequence[str], doubt: str) -> None:
    """Say what was looked at, and how more could be."""
    from diptych.rendering.extents import extent_lines

    for line in extent_lines(found, field, doubt):
        narrate(line)
    if not asked and found.signals and "meaning" not in found.signals:
        narrate(f"to compare the meaning too: {how_to_get('meaning')}")


def _narrate(alignment: Alignment, how: Mapping[str, Any]) -> None:
    """Say what was looked at, what was decided, and how to decide otherwise."""
    from diptych.rendering.extents import signals_line, taken_for

    by = signals_line(alignment.signals, alignment.annotators)
    narrate(f"aligned by {by}, {taken_for(alignment, is_asked=how['parallel'] is not None)}")
    has_both = any(row.a for row in alignment.rows) and any(row.b for row in alignment.rows)
    if not how["using"] and has_both and "meaning" not in alignment.signals:
        narrate(f"to compare the meaning too: {how_to_get('meaning')}")


def _print_rows(aligned: Aligned, form: str, glosses: Glosses, *, no_color: bool) -> None:
    alignment = aligned.alignment
    if is_records(form):
        print_records(alignment.records(), form)
        return
    from diptych.rendering.alignment import alignment_panels, alignment_table

    if form == "panels":
        screen = _screen(no_color=no_color)
        write_out(alignment_panels(alignment, aligned.texts, screen, glosses))
    else:
        write_out(alignment_table(alignment, form, _screen(no_color=no_color)))


def _print_matrix(project: Project, matrix: QuoteMatrix, form: str, *, no_color: bool) -> None:
    if is_records(form):
        print_records(matrix.records(), form)
        return
    from diptych.rendering.quote_matrix import matrix_panels, matrix_table

    screen = _screen(no_color=no_color)
    if not matrix.rows:
        narrate("none of them has a passage with such a code")
    elif form == "panels":
        write_out(matrix_panels(matrix, project.codebook(), screen))
    else:
        write_out(matrix_table(matrix, project.codebook(), form, screen))


def _print_left_out(
    project: Project, aligned: Aligned, form: str, glosses: Glosses, *, no_color: bool
) -> None:
    from diptych.comparison.omissions import omission_records
    from diptych.operations.aligning import left_out

    reports = left_out(project, aligned)
    if is_records(form):
        print_records(omission_records(reports), form)
        return
    from diptych.rendering.alignment import omission_report, omission_table

    screen = _screen(no_color=no_color)
    if form == "panels":
        write_out(omission_report(reports, project.codebook(), screen, glosses))
    else:
        write_out(omission_table(reports, form, screen))


def _screen(*, no_color: bool) -> Screen:
    from diptych.rendering.terminal import stdout_screen

    return stdout_screen(no_color=no_color)
