"""``diptych gloss``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.commands.suggest_program import list_refused
from diptych.console.annotator import who_annotates
from diptych.console.options import (
    DryRun,
    Form,
    NoColor,
    is_records,
    narrate,
    narrate_dry_run,
    open_project,
    print_records,
    print_table,
    require_format,
    require_one_way,
    require_words,
    write_data,
)
from diptych.errors import BadOptionError, ProgramError
from diptych.operations import glossing
from diptych.rendering.counting import counted
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from diptych.operations.glossing import Glossed, GlossedText, GlossQuestion
    from diptych.operations.opening import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    """What the options say."""

    passages: Sequence[str]
    language: str
    command: str | None
    file: str | None
    is_printed: bool
    words: str | None
    is_removed: bool
    only_outdated: bool
    everything: bool
    annotator: str
    seconds: float | None
    dry_run: bool

    def way(self) -> str:
        """Name the option that says what to do, if there is one. Raises ``BadOptionError``."""
        words = {"--with": self.command, "--read": self.file, "--write": self.words}
        for name, value in words.items():
            require_words(name, value)
        ways = {**words, "--print": self.is_printed, "--remove": self.is_removed}
        require_one_way(*({name: given} for name, given in ways.items()))
        way = next((name for name, given in ways.items() if given), "")
        self._require_company(way)
        if way and not self.language:
            raise BadOptionError("--language", "name that of the translations: --language en")
        return way

    def _require_company(self, way: str) -> None:
        """Refuse options that mean nothing with this one."""
        given = {
            "--all": self.everything,
            "--outdated": self.only_outdated,
            "--annotator": self.annotator,
            "--time-limit": self.seconds,
            "--dry-run": self.dry_run,
        }
        for name, company in _COMPANY.items():
            if given[name] and way not in company:
                raise BadOptionError(name, f"goes with {' or '.join(company)}")


_COMPANY = {
    "--all": ("--with", "--print"),
    "--outdated": ("--remove",),
    "--annotator": ("--write", "--read"),
    "--time-limit": ("--with",),
    "--dry-run": ("--with", "--read", "--write", "--remove"),
}


def gloss(
    passages: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT[:P[-Q]]", help="These; without any, all texts."),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="LANGUAGE", help="That of the translations: en.")
    ] = "",
    command: Annotated[
        str | None,
        typer.Option("--with", metavar="COMMAND", help="Ask this program; no shell runs it."),
    ] = None,
    file: Annotated[
        str | None, typer.Option("--read", metavar="FILE", help="Take answers from a file.")
    ] = None,
    print_request: Annotated[
        bool, typer.Option("--print", help="Print what a program would be asked, as JSONL.")
    ] = False,
    words: Annotated[
        str | None,
        typer.Option("--write", metavar="WORDS", help="The translation of one paragraph, by you."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take translations out.")] = False,
    outdated: Annotated[
        bool, typer.Option("--outdated", help="With --remove: only those that are out of date.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Ask for what a program translated before as well.")
    ] = False,
    annotator: Annotated[
        str,
        typer.Option("--annotator", "-a", metavar="A", help="The person who translated it."),
    ] = "",
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0.001, metavar="SECONDS", help="How long the program may take; 600, if not said."
        ),
    ] = None,
    dry_run: DryRun = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Translate paragraphs, by a program or by hand, for whoever does not read their language.

    Translations are shown below quotes where --gloss asks for them, marked as such, and counted
    nowhere. A program is asked for the paragraphs that have none; what a person translated stands.
    One whose paragraph was changed since is out of date, and shown no more. Without --with,
    --read, --print, --write or --remove: how far texts are translated.

    \b
    Examples:
      diptych gloss --language en --with "sh translate.sh"
      diptych gloss un-resolution --language de --print > request.jsonl
      diptych gloss --language de --read answers.jsonl
      diptych gloss un-resolution:9 --language de --write "Die Resolution …"
      diptych gloss
    """
    require_format(form)
    how = _How(
        passages=passages or (),
        language=language,
        command=command,
        file=file,
        is_printed=print_request,
        words=words,
        is_removed=remove,
        only_outdated=outdated,
        everything=everything,
        annotator=annotator,
        seconds=time_limit,
        dry_run=dry_run,
    )
    way = how.way()
    project = open_project()
    if way:
        raise typer.Exit(_WAYS[way](project, how))
    found = glossing.list_glosses(project, how.passages, language=language).records()
    if is_records(form):
        print_records(found, form)
        return
    from diptych.rendering.tables import LayoutColumn

    columns = [
        LayoutColumn(header=key.replace("_", " "), align="right" if key not in _WORDS else "left")
        for key in found.keys
    ]
    cells = [[str(cell) if cell is not None else "" for cell in row.values()] for row in found]
    print_table(columns, cells, form, no_color=no_color)


_WORDS = ("text", "language", "gloss")


def _ask(project: Project, how: _How) -> int:
    """Have a program translate; return the exit status, 1 where rows are refused."""
    from diptych.operations.programs import Limits, command_words, run_program

    words, command = command_words(how.command or ""), how.command or ""
    limits = Limits() if how.seconds is None else Limits(seconds=how.seconds)
    asked = _question(project, how)
    if not asked.paragraphs:
        way_out = "" if how.everything else "; to ask anew: --all"
        narrate(f"every paragraph has its translation, so nothing was asked{way_out}")
        return 0
    narrate(
        f"{words[0]} is sent {counted(asked.paragraphs, 'paragraph')} of "
        f"{counted(asked.texts, 'text')} ({asked.words:,} words), to be translated into "
        f"{language_name(asked.language)}; it gets {limits.seconds:g} seconds"
    )
    answers = asked.read(run_program(words, asked.lines(), limits))
    done = glossing.take_glosses(project, asked, answers, program=command, dry_run=how.dry_run)
    return _narrate(done, dry_run=how.dry_run)


def _print(project: Project, how: _How) -> int:
    for line in _question(project, how).lines():
        write_data(line)
    return 0


def _question(project: Project, how: _How) -> GlossQuestion:
    wanted: glossing.Wanted = "again" if how.everything else "missing"
    asked = glossing.gloss_question(project, how.passages, language=how.language, wanted=wanted)
    _narrate_same(asked)
    return asked


def _read(project: Project, how: _How) -> int:
    from diptych.console.input_files import read_bytes, require_form

    raw, name = read_bytes(how.file or "")
    if not raw.strip():
        raise ProgramError(name, "holds no answer")
    require_form("answers", raw, name)
    asked, done = glossing.read_into_glosses(
        project,
        how.passages,
        raw,
        language=how.language,
        annotator=how.annotator,
        program="diptych gloss --read",
        dry_run=how.dry_run,
    )
    _narrate_same(asked)
    return _narrate(done, dry_run=how.dry_run)


def _write(project: Project, how: _How) -> int:
    if len(how.passages) != 1:
        raise BadOptionError("--write", "name one paragraph, as un-resolution:9")
    done = glossing.write_gloss(
        project,
        how.passages[0],
        how.words or "",
        language=how.language,
        annotator=who_annotates(project, project.text_paths(), how.annotator),
        dry_run=how.dry_run,
    )
    return _narrate(done, dry_run=how.dry_run)


def _remove(project: Project, how: _How) -> int:
    if not (how.passages or how.only_outdated):
        raise BadOptionError("--remove", "name texts or paragraphs, or those that are --outdated")
    gone = glossing.remove_glosses(
        project,
        how.passages,
        language=how.language,
        only_outdated=how.only_outdated,
        dry_run=how.dry_run,
    )
    for one in gone:
        narrate(f"{one.text.id}: {one.gone} removed")
    if not gone:
        narrate("there is no such translation; nothing was removed")
    narrate_dry_run(dry_run=how.dry_run)
    return 0


_WAYS: Mapping[str, Callable[[Project, _How], int]] = {
    "--with": _ask,
    "--print": _print,
    "--read": _read,
    "--write": _write,
    "--remove": _remove,
}


def _narrate_same(asked: GlossQuestion) -> None:
    if asked.same_language:
        language = language_name(asked.language)
        narrate(f"in {language} already: {', '.join(asked.same_language)}")


def _narrate(done: Glossed, *, dry_run: bool) -> int:
    """Say what became of translations; return the exit status, 1 where rows are refused."""
    list_refused(done.refused)
    if len(done.texts) <= _MANY:
        for one in done.texts:
            narrate(f"{one.text.id}: {', '.join(_said(done, one))}")
    else:
        narrate(f"{counted(len(done.texts), 'text')}: {', '.join(_said(done, *done.texts))}")
    if done.unanswered:
        narrate(f"{counted(done.unanswered, 'paragraph')} went without an answer")
    narrate_dry_run(dry_run=dry_run)
    return 1 if done.refused else 0


_MANY = 20
"""Texts that have a line each; more have one together."""


def _said(done: Glossed, *texts: GlossedText) -> Iterator[str]:
    said = sum(one.said for one in texts)
    yield f"{counted(said, 'paragraph')} in {language_name(done.language)} by {done.by}"
    yield f"{sum(one.new for one in texts):,} new"
    yield f"{sum(one.changed for one in texts):,} changed"
    if kept := sum(one.kept for one in texts):
        yield f"{kept:,} by hand {'stand' if kept > 1 else 'stands'}"
    if gone := sum(one.gone for one in texts):
        yield f"{gone:,} out of date removed"
