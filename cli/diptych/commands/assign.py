"""``diptych assign``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    DryRun,
    Form,
    NoColor,
    is_records,
    narrate,
    narrate_dry_run,
    open_project,
    parted,
    print_records,
    print_table,
    require_format,
)
from diptych.errors import BadOptionError
from diptych.lists import few
from diptych.operations import assigning
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.assignments import Share
    from diptych.operations.assigning import Assigned, Design


def assign(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT", help="To draw from these texts; without any, from all."),
    ] = None,
    annotator: Annotated[
        list[str] | None,
        typer.Option(
            "--annotator",
            "-a",
            metavar="A",
            callback=parted,
            help="Who is to read; one option for each, or commas.",
        ),
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option(metavar="N%|N", help="Draw this part of the texts, or so many; else all."),
    ] = None,
    double: Annotated[
        str | None,
        typer.Option(metavar="N%|N", help="Of those, have so many read by two; else none."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="Of the random numbers: the same draw again."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Draw anew what nobody has begun: a sample as a whole.")
    ] = False,
    more: Annotated[
        bool,
        typer.Option("--more", help="Enlarge a draw: to --sample, --double of its texts in all."),
    ] = False,
    dry_run: DryRun = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Draw which texts are read, by whom, and which by two; keep it in annotations/assignments.csv.

    Each text has the same chance; annotators get about the same number of words. Texts that
    were in an earlier draw, drawn or not, stay as they are; so texts that come in later are
    drawn by themselves. The chances are kept with the draw; to keep them true, --again takes a
    draw of a part of the texts only as a whole, and --more enlarges one. With both, what is not
    said of --annotator, --sample and --double stays as it was: diptych help team

    \b
    Examples:
      diptych assign -a anna -a ben
      diptych assign -a anna -a ben --sample 20% --double 10% --seed 7
      diptych assign courier bote -a anna --dry-run
      diptych assign --sample 30% --more
    """
    require_format(form)
    share, two = _share("--sample", sample), _share("--double", double)
    if more and (again or seed is not None):
        other = "--again" if again else "--seed"
        raise BadOptionError("--more", f"cannot be combined with {other}: what was drawn stays")
    draw = assigning.enlarge if more else partial(assigning.assign, seed=seed, again=again)
    done = draw(
        open_project(),
        annotator or (),
        texts or (),
        sample=share,
        double=two,
        dry_run=dry_run,
    )
    if is_records(form):
        print_records(done.new.records(), form)
    else:
        from diptych.rendering.listing import assigned_table

        print_table(*assigned_table(done.new, done.words), form, no_color=no_color)
    narrate(_summary(done))
    if as_before := _as_before(done.stays):
        narrate(f"not said, so as before: {as_before}")
    if done.read_before:
        narrate(_read_before(done.read_before))
    narrate_dry_run(dry_run=dry_run)


def _share(option: str, written: str | None) -> Share | None:
    from diptych.annotations.assignments import parse_share

    if written is None:
        return None
    share = parse_share(written)
    if share is None:
        reason = f"{written!r} is neither a part, such as 20%, nor a number of texts, such as 30"
        raise BadOptionError(option, reason)
    return share


def _as_before(stays: Design) -> str:
    people = [f"-a {one}" for one in stays.annotators]
    shares = {"--sample": stays.sample, "--double": stays.double}
    said = [f"{option} {share.written}" for option, share in shares.items() if share]
    return " ".join([*people, *said])


def _read_before(texts: Sequence[str]) -> str:
    return (
        f"finished before they were in a draw: {few(texts, _NAMED)}; by whom these "
        "were read was not left to chance"
    )


_NAMED = 4


def _summary(done: Assigned) -> str:
    drawn, before = done.new.drawn_texts(), done.enlarged.drawn_texts()
    two = {text for who in done.words for text in done.new.read_by_two(who)}
    said = f"{len(drawn)} of {counted(len(done.new.texts()), 'text')} drawn, {len(two)} for two"
    kept = len(done.all.texts()) - len(done.new.texts())
    stay = f"; {counted(kept, 'text')} of earlier draws stay{'s' * (kept == 1)}" if kept else ""
    grown = f"; {len(drawn - before)} more than before" if before else ""
    return f"{said}, with --seed {done.seed}{grown}{stay}"
