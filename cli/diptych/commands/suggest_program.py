"""``diptych suggest`` with a program: run by ``--with``, or by hand between two commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.console.options import (
    complain,
    is_records,
    narrate,
    open_project,
    print_records,
    require_one_way,
    require_words,
    write_data,
    write_out,
)
from diptych.errors import BadOptionError, ProgramError
from diptych.operations import asking
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.exchange.answer_rows import Refused
    from diptych.exchange.program import Answers
    from diptych.operations.asking import Answered, Question

_FEW = 3
"""Texts that are named."""
_SHOWN = 50
"""Refused rows that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the options of the command say of a program."""

    command: str | None
    file: str | None
    is_printed: bool
    annotator: str | None
    repeat: int
    seconds: float | None
    dry_run: bool

    def is_of_program(self) -> bool:
        """Tell whether a program takes part. Raises ``BadOptionError``."""
        own = {"--with": self.command, "--read": self.file, "--print": self.is_printed}
        require_one_way(*({name: given} for name, given in own.items()))
        require_words("--with", self.command)
        require_words("--read", self.file)
        for name, is_given in {
            "--repeat": self.repeat > 1,
            "--time-limit": self.seconds is not None,
        }.items():
            if is_given and not self.command:
                raise BadOptionError(name, "goes with --with COMMAND")
        if self.annotator and not (self.command or self.file):
            raise BadOptionError("--annotator", "goes with --with COMMAND or --read FILE")
        return any(own.values())


def ask(
    how: Asking, texts: Sequence[str], facets: Sequence[str], form: str, *, no_color: bool
) -> int:
    """Have a program answer; return the exit status, 1 where rows are refused."""
    project = open_project()
    asked = asking.question(project, texts, facets=facets)
    if how.is_printed:
        for line in asked.lines():
            write_data(line)
        return 0
    if not how.annotator:
        raise BadOptionError("--annotator", "name the program whose set the answers become")
    asking.require_program(project, asked, how.annotator)
    several = _answers(how, asked)
    done = asking.take(
        project,
        asked,
        several[0],
        annotator=how.annotator,
        command=how.command or "diptych suggest --read",
        dry_run=how.dry_run,
    )
    _list_refused(several)
    _narrate(done, dry_run=how.dry_run)
    if len(several) > 1:
        _narrate_repeats(asked, several)
    if is_records(form):
        print_records(done.records(), form)
    else:
        from diptych.rendering.suggestions import suggestion_tables
        from diptych.rendering.terminal import stdout_screen

        screen = stdout_screen(no_color=no_color)
        write_out(suggestion_tables(done.facets, done.report, form, screen, alpha=done.alpha))
    return 1 if any(answers.refused for answers in several) else 0


def _answers(how: Asking, asked: Question) -> list[Answers]:
    if how.command is None:
        from diptych.console.input_files import read_bytes, require_form

        raw, name = read_bytes(how.file or "")
        if not raw.strip():
            raise ProgramError(name, "holds no answer")
        require_form("answers", raw, name)
        return [asked.read(raw)]
    from diptych.operations.programs import Limits, command_words, run_program

    words = command_words(how.command)
    limits = Limits() if how.seconds is None else Limits(seconds=how.seconds)
    facets = ", ".join(facet.name for facet in asked.facets)
    narrate(
        f"{words[0]} is sent {counted(asked.paragraphs, 'paragraph')} of "
        f"{counted(len(asked.texts), 'text')} ({asked.words:,} words) and what the codebook says "
        f"of {facets}; it gets {limits.seconds:g} seconds"
    )
    return [asked.read(run_program(words, asked.lines(), limits)) for _ in range(how.repeat)]


def _narrate(done: Answered, *, dry_run: bool) -> None:
    for one in done.texts:
        by_hand = f"; by hand: {one.by_hand} changed or added" if one.by_hand else ""
        left_out = f"; {one.left_out} not said again" if one.left_out else ""
        count = counted(one.count, "annotation")
        narrate(
            f"{one.text.id}: {count} by {done.annotator}, {one.new} new, "
            f"{one.gone} gone{by_hand}{left_out}" + ("; nothing was written" if dry_run else "")
        )
    if done.silent:
        narrate(f"nothing was said of {', '.join(done.silent)}: what was there stays")
    if done.unanswered:
        narrate(
            f"{counted(done.unanswered, 'paragraph')} went without an answer, so that their texts "
            "are not finished"
        )
    if done.only_partly:
        facets = ", ".join(facet.name for facet in done.facets)
        shown = " ".join(done.only_partly[:_FEW]) + (" …" if len(done.only_partly) > _FEW else "")
        narrate(
            f"texts are finished when all facets were asked for, here only {facets}; if that is "
            f"all that {done.annotator} is to say: diptych finish {shown} -a {done.annotator}"
        )
    people = ", ".join(f"{name} ({n})" for name, n in done.report.texts.items())
    narrate(f"compared with those who have finished texts: {people}" if people else _NOBODY)


_NOBODY = "nobody has finished one of these texts, so there is nothing to compare the answers with"


def _list_refused(several: Sequence[Answers]) -> None:
    for number, answers in enumerate(several, 1):
        list_refused(answers.refused, f"answer {number}" if len(several) > 1 else "")


def list_refused(refused: Sequence[Refused], answer: str = "") -> None:
    """Name the lines of an answer that were left out, and why; of several, say of which."""
    for one in refused[:_SHOWN]:
        complain(f"{answer}{', ' * bool(answer)}line {one.line}: {one.reason}")
    more = f", the first {_SHOWN} are listed" if len(refused) > _SHOWN else ""
    if refused:
        complain(f"{counted(len(refused), 'line')} of {answer or 'the answer'} left out{more}")


def _narrate_repeats(asked: Question, several: Sequence[Answers]) -> None:
    from diptych.rendering.suggestions import alpha_said

    found = asking.agreement_with_itself(asked, several)
    said = [f"{facet} {alpha_said(codes[''].value)}" for facet, codes in found.items()]
    narrate(f"agreement of {len(several)} answers with each other, α: {', '.join(said)}")
