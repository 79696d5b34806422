"""The command line as a whole: which commands there are, loaded when they are called.

This module and ``shells`` are the only ones that know typer's inside.
"""

from __future__ import annotations

import os
import re
from importlib import import_module
from keyword import iskeyword
from shlex import join
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click.exceptions import NoSuchOption
from typer._click.parser import _OptionParser
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from diptych import __version__
from diptych.console.document import documented
from diptych.console.options import complain, open_project, run_as, work_in, write_out
from diptych.console.pager import no_pager, page_output, paged
from diptych.errors import (
    BadOptionError,
    DiptychError,
    FacetOrCommandError,
    SeveralFailuresError,
    UnknownFacetError,
    UnknownNameError,
    UnknownTextError,
    WrongUsageError,
    did_you_mean,
    nearest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "Bring texts in": {
        "init": "Make a folder a project.",
        "add": "Import texts from files, or from a pipe.",
        "update": "Replace a text by a newer version; its annotations follow.",
        "texts": "List the texts.",
        "texts set": "Fill in the front matter of texts.",
        "texts rename": "Give a text another id, in its annotations too.",
        "texts remove": "Remove texts.",
        "show": "Print a text with its paragraph numbers, or two side by side.",
    },
    "Write down what counts as what": {
        "codebook": "List facets and codes, and how often each was used.",
        "codebook add": "Add a code.",
        "codebook rename": "Give a code another name, in all annotations too.",
        "codebook merge": "Merge a code into another one.",
        "codebook move": "Move a code to another place in its tree.",
        "codebook remove": "Remove a code that nobody uses.",
        "codebook recode": "Give annotations the names that their codes have now.",
        "codebook facet add": "Add a facet.",
        "codebook facet rename": "Give a facet another name, in all annotations too.",
        "codebook facet remove": "Remove a facet.",
        "schema": "Print the JSON Schema of a file format.",
    },
    "Annotate": {
        "status": "Show who has read what, what needs to be done, and what is next.",
        "assign": "Draw which texts are read, and by whom.",
        "annotate": "Annotate passages: one line, many rows, a worksheet, the full screen.",
        "edit": "Change an annotation.",
        "remove": "Remove annotations.",
        "finish": "Mark a text as finished: read to its end.",
        "annotators": "List who annotates, and how far they are.",
        "annotators rename": "Give an annotator another name, in all texts.",
        "suggest": "Annotate what the codebook's terms match.",
        "gloss": "Translate paragraphs, for whoever does not read their language.",
        "reanchor": "Move annotations to their passages in a text that was changed.",
        "undo": "Take back the last change that diptych made.",
        "redo": "Do again what was taken back.",
    },
    "Compare": {
        "compare": "Show how the sources differ, code by code.",
        "crosstab": "Show which codes go with which.",
        "terms": "Show the words that set two sources apart.",
        "kwic": "Show words in their context, and how often each source has them.",
        "align": "Find the paragraphs of two texts that speak about the same thing.",
        "diff": "Show what changed in the wording, word by word.",
        "find": "Print the passages behind a number.",
    },
    "Review": {
        "review": "Show how annotations changed between two revisions.",
        "log": "Show the history of a paragraph.",
        "adjudicate": "Decide what the team says where annotators disagree.",
        "check": "Check every file of the project against every rule.",
        "agreement": "Measure how far annotators agree.",
        "methods": "Write the methods section of a paper, and what referees ask.",
    },
    "Publish": {
        "report": "Write one page of HTML with everything that compare and others find.",
        "export": "Write texts, codes and annotations for another tool, or as a table.",
        "import": "Bring in texts, codes and annotations from another tool's file.",
        "export codings": "Write all codings as tables, for other programs and larger engines.",
    },
    "Work in git": {
        "git install": "Have git merge annotation sets, and show them in readable diffs.",
        "resolve": "Settle the conflicts that a merge left.",
    },
    "Read on": {
        "help": "Show a topic of the manual.",
    },
}
"""Each command and its line in ``diptych --help``, by the job that it belongs to."""

PLUMBING: Mapping[str, str] = {
    "git merge-driver": "Merge an annotation set, for git.",
    "git show-set": "Print an annotation set in lines that read well, for git diff.",
}
"""Commands that only git calls: they are there, but not listed."""

CALLED: Mapping[str, Sequence[str]] = {
    "help": ("doc", "docs", "guide", "man", "manual", "topics", "tutorial"),
    "init": ("create", "new", "setup"),
    "texts": ("list", "ls", "sources"),
    "show": ("cat", "open", "print", "read", "view"),
    "kwic": ("concordance", "grep", "search"),
    "find": ("filter", "passages", "query", "search"),
    "add": ("fetch", "load", "upload"),
    "annotate": ("code", "highlight", "label", "tag"),
    "codebook": ("categories", "codes", "facets", "themes"),
    "texts rename": ("mv", "rename"),
    "remove": ("delete", "rm"),
    "texts remove": ("delete", "rm"),
    "align": ("match", "pair"),
    "crosstab": ("crosstabs", "cross", "pivot"),
    "terms": ("frequencies", "keyness", "keywords", "vocabulary"),
    "agreement": ("alpha", "irr", "kappa", "reliability"),
    "log": ("blame", "history"),
    "check": ("lint", "validate", "verify"),
    "gloss": ("translate",),
    "report": ("html", "page", "publish"),
    "export": ("save",),
    "undo": ("revert",),
    "git install": ("install",),
}
"""What commands are called elsewhere, and people may try."""

_LISTED = {name: line for section in COMMANDS.values() for name, line in section.items()}
_LINES = {**_LISTED, **PLUMBING}
_NOUNS = {name.rpartition(" ")[0] for name in _LINES} - {*_LINES, ""}
"""First words of commands that are none by themselves."""
_LONGEST = max(name.count(" ") + 1 for name in _LINES)
"""Words of a command."""

_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

PAGED = frozenset(
    {"help", "texts", "annotators", "show", "codebook", "schema", "compare", "crosstab", "terms",
     "kwic", "align", "diff", "find", "review", "log", "agreement", "methods", "check", "status"}
)  # fmt: skip
"""The commands that only read: what they print may go through a pager."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; failures of the user's become one line."""
    status = 0
    run_as(arguments)
    try:
        with paged(), documented():
            status = _app().main(
                list(arguments) or ["--help"], prog_name="diptych", standalone_mode=False
            )
    except DiptychError as error:
        for line in getattr(error, "lines", (str(error),)):
            complain(f"diptych: {line}")
        return error.exit_code
    except TyperException as error:
        complain(f"diptych: {_one_line(error)}")
        return error.exit_code
    return status if isinstance(status, int) else 0


def _one_line(error: TyperException) -> str:
    message = " ".join(error.format_message().split())
    if isinstance(error, NoSuchOption) and error.ctx and error.option_name in _BEFORE:
        command = error.ctx.command_path.removeprefix("diptych ")
        way_out = f"diptych {_BEFORE[error.option_name]} {command}"
        return f"{error.option_name} stands before the command: {way_out}"
    if isinstance(error, NoSuchOption) and error.option_name == "--version":
        return "--version is no option of a command: diptych --version"
    if isinstance(error, NoSuchOption) and error.possibilities:
        message = f"{error.message}{_option_meant(error.option_name, error.possibilities)}"
    context = getattr(error, "ctx", None)
    if context is None:
        return message
    if isinstance(error, NoSuchOption) and (way_out := _word_meant(context, error.option_name)):
        return f"{message.rstrip('.')}{way_out}"
    return f"{message}{'' if message[-1] in '.?' else '.'} See: {context.command_path} --help"


def _option_meant(option: str, known: Iterable[str]) -> str:
    """Name the option that is spelled nearly so: its dashes make none alike."""
    words = {one.lstrip("-"): one for one in known}
    near = nearest(option.lstrip("-"), words)
    return f"; did you mean {words[near[0]]}?" if near else ""


_BEFORE = {"-C": "-C DIR", "--no-pager": "--no-pager"}
"""Options of diptych itself that mean something for a command, as they are written."""


def _app() -> Any:  # noqa: ANN401 - typer does not export the type
    app = typer.Typer(
        cls=_Commands,
        rich_markup_mode=None,
        context_settings=_HELP,
    )
    app.callback()(_diptych)
    command = get_command(app)
    if "_DIPTYCH_COMPLETE" in os.environ:
        from diptych.console.shells import answer_shells

        answer_shells(_LISTED)
    return command


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer's signature
    if wanted:
        write_out(f"diptych {__version__}")
        raise typer.Exit


def _refuse_pager(refused: bool) -> None:  # noqa: FBT001 - typer's signature
    if refused:
        no_pager()


def _diptych(
    context: typer.Context,
    folder: Annotated[
        str | None, typer.Option("-C", metavar="DIR", help="Work on the project in DIR.")
    ] = None,
    _no_pager: Annotated[
        bool,
        typer.Option(
            "--no-pager",
            help="Print long output at once, even on a terminal.",
            is_eager=True,
            callback=_refuse_pager,
        ),
    ] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Compare sources: texts in paragraphs, annotations in git, tables of how they differ.

    Each command explains itself: diptych COMMAND --help. The manual: diptych help
    """
    work_in(folder)
    if context.invoked_subcommand in PAGED:
        page_output()


class _Parser(_OptionParser):
    """Refuses a value that is given twice, or empty, where click takes the last, or nothing.

    In a command that takes codes, an option that it does not have names a facet:
    ``--frame problem`` is ``--code frame=problem``.
    """

    ctx: Any
    codes: Any = None
    """The command's parameter ``--code``, if it has one."""

    def parse_args(self, args: list[str]) -> tuple[dict[str, Any], list[str], list[Any]]:
        typed = {*args}
        values, rest, given = super().parse_args(args)
        if not self.ctx.resilient_parsing:
            _require_one_way(given, typed)
            _require_once(given)
            _require_filled(values, given)
        return values, rest, given

    def _match_short_opt(self, arg: str, state: Any) -> None:  # noqa: ANN401
        if self.ctx.parent and len(arg) > _SHORT:
            self.ctx.meta[_GLUED] = arg, _as_word(arg, state.largs, state.rargs)
        super()._match_short_opt(arg, state)

    def _match_long_opt(self, opt: str, explicit_value: str | None, state: Any) -> None:  # noqa: ANN401
        has_value = explicit_value is not None or state.rargs
        if not (self.codes and has_value and _FACET.fullmatch(opt)) or opt in self._long_opt:
            super()._match_long_opt(opt, explicit_value, state)
            return
        facet = opt.removeprefix("--")
        code = state.rargs.pop(0) if explicit_value is None else explicit_value
        if not code:
            raise BadOptionError(opt, _EMPTY)
        self.ctx.meta.setdefault(_AS_FACETS, {})[facet] = list(self._long_opt)
        state.opts.setdefault(self.codes.name, []).append(f"{facet}={code}")
        state.order.append(self.codes)


_FACET = re.compile(r"--[^\W_].*")
_EMPTY = "it is empty; fill it in, or leave it out"
_AS_FACETS = "diptych.as_facets"
_GLUED = "diptych.glued"
"""A short option with letters right behind it, and how it is written where it is a word."""
_SHORT = len("-f")


def _as_word(arg: str, before: Sequence[str], behind: Sequence[str]) -> str:
    """Write the words of a command, of which one begins with a dash; options stand before them."""
    if any(word.startswith("-") for word in behind):
        return f"{join([*before, '--', arg])} …"
    return join([*before, "--", arg, *behind])


def _word_meant(context: Any, said: str) -> str:  # noqa: ANN401
    """Say how a word is written that was taken for an option, where it is said to be wrong."""
    option, words = context.meta.get(_GLUED, ("", ""))
    if not option or (said != option[:_SHORT] and repr(option[_SHORT:]) not in said):
        return ""
    return f"; where {option} is a word: {context.command_path} {words}"


def _require_one_way(given: Sequence[Any], typed: Collection[str]) -> None:
    """Refuse a flag that is set, and unset by its other name."""
    for parameter in given:
        one, other = (
            next((name for name in names if name in typed), None)
            for names in (parameter.opts, parameter.secondary_opts)
        )
        if one and other:
            raise BadOptionError(one, f"cannot be combined with {other}")


def _require_once(given: Sequence[Any]) -> None:
    """Refuse an option that takes one value and has got two."""
    for parameter in given:
        if parameter.param_type_name != "option" or parameter.is_flag or parameter.multiple:
            continue
        if sum(other is parameter for other in given) > 1:
            raise BadOptionError(parameter.opts[0], "it takes one value, and two are given")


def _require_filled(values: Mapping[str, Any], given: Sequence[Any]) -> None:
    """Refuse an empty word: it is never taken for one that is not given."""
    for parameter in given:
        value = values.get(parameter.name)
        if value == "" or (isinstance(value, (list, tuple)) and "" in value):
            name = parameter.metavar if parameter.param_type_name == "argument" else None
            raise BadOptionError(name or parameter.opts[0], _EMPTY)


class _Light:
    """Lets words and defaults pass as they are, and keeps Python's types out of the help.

    For each parameter, given or not, typer has pydantic build an adapter, which takes longer
    than everything that ``compare`` does.
    """

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            parameter._runtime_param = _Words()  # noqa: SLF001 - the reason above
            if parameter.param_type_name == "argument":
                parameter.display_type_rich = _nothing
        return parameters

    def make_parser(self, ctx: Any) -> _OptionParser:  # noqa: ANN401
        parser = _Parser(ctx)
        for parameter in self.get_params(ctx):
            parameter.add_to_parser(parser, ctx)
            if parameter.metavar == "FACET=CODE":
                parser.codes = parameter
        return parser

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        page_output()
        return str(super().get_help(ctx))  # type: ignore[misc]


def _nothing(ctx: Any) -> None:  # noqa: ANN401
    """Say nothing of an argument's type: its name says it."""


class _Command(_Light, TyperCommand):
    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the command; an option that was taken for a facet, and is none, is no option.

        Of a group that is named for a text the texts are named.
        """
        try:
            return self.with_words(ctx)
        except (UnknownTextError, SeveralFailuresError) as error:
            from diptych.operations.selecting import told_of_groups

            raise told_of_groups(open_project, error) from None
        except UnknownFacetError as error:
            options = ctx.meta.get(_AS_FACETS, {}).get(error.name)
            if options is None:
                self.require_facet(error)
                raise
            known = [*options, *(f"--{facet}" for facet in error.known)]
            raise NoSuchOption(f"--{error.name}", possibilities=known, ctx=ctx) from None

    def with_words(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the command; say how words are written that begin with a dash."""
        try:
            return super().invoke(ctx)
        except UnknownNameError as error:
            if way_out := _word_meant(ctx, str(error)):
                raise WrongUsageError(f"{error}{way_out}") from None
            raise

    def require_facet(self, error: UnknownFacetError) -> None:
        """Refuse what is no facet, and rather the second word of a command.

        Raises ``FacetOrCommandError``.
        """
        if nearest(error.name, error.known):
            return
        for verb in nearest(error.name, _verbs(self.name or ""))[:1]:
            raise FacetOrCommandError(error.name, f"{self.name} {verb}") from None

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """List the commands of two words that begin with this one."""
        super().format_epilog(ctx, formatter)
        _write_verbs(self.name or "", formatter)


class _Noun(_Command):
    """The first word of commands of two: ``diptych git`` lists them."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        formatter.write_usage(ctx.command_path, "COMMAND [OPTIONS]")

    def invoke(self, ctx: Any) -> None:  # noqa: ANN401
        write_out(ctx.get_help())


def _write_verbs(noun: str, formatter: Any) -> None:  # noqa: ANN401
    """Write the lines of a noun's commands that are listed."""
    if verbs := [f"{noun} {verb}" for verb in _verbs(noun)]:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _LISTED[name]) for name in verbs])


def _verbs(noun: str) -> list[str]:
    """Return the words that make a noun a listed command."""
    return [name.removeprefix(f"{noun} ") for name in _LISTED if name.startswith(f"{noun} ")]


class _Commands(_Light, TyperGroup):
    """The group whose commands are imported when they are needed."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - typer's signature
        if cmd_name in _LINES:
            return load_command(cmd_name)
        return _Noun(cmd_name, rich_markup_mode=None) if cmd_name in _NOUNS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        for count in range(_LONGEST, 1, -1):
            words, rest = " ".join(args[:count]), args[count:]
            if words in _LINES:
                return words, load_command(words), rest
            if words in _NOUNS:
                return self._verbless(ctx, words, rest)
        noun = args[0]
        if noun in _NOUNS or _takes_only_verbs(noun, args[1:]):
            return self._verbless(ctx, noun, args[1:])
        if noun not in _LINES and not noun.startswith("-"):
            ctx.fail(f"there is no command {noun!r}{_meant(noun)}")
        return super().resolve_command(ctx, args)

    def _verbless(self, ctx: Any, noun: str, rest: list[str]) -> Any:  # noqa: ANN401
        """Return what lists the commands that begin so, where none of them is named."""
        if rest and not rest[0].startswith("-"):
            what = f"diptych {noun} has no command {rest[0]!r}"
            ctx.fail(f"{what}{did_you_mean(rest[0], _verbs(noun))}")
        return noun, self.get_command(ctx, noun), rest

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        for section, commands in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()))


def _meant(name: str) -> str:
    """Give a closing hint with the commands that may be meant, or the topic of the manual."""
    from diptych.console.manual import TOPICS

    word = name.lower()
    called = [word] * (word in _LISTED)
    called += [command for command, names in CALLED.items() if word in names]
    if called:
        return f"; did you mean {' or '.join(called)}?"
    if word in TOPICS:
        return f"; it is a topic of the manual: diptych help {word}"
    return did_you_mean(name, _LISTED)


def _takes_only_verbs(noun: str, rest: Sequence[str]) -> bool:
    """Tell whether a word behind a command can only be meant as the second word of another."""
    if not rest or rest[0].startswith("-") or noun not in _LINES:
        return False
    has_verbs = bool(_verbs(noun))
    parameters = load_command(noun).params if has_verbs else []
    return has_verbs and all(one.param_type_name == "option" for one in parameters)


def load_command(name: str) -> Any:  # noqa: ANN401 - typer does not export the type
    """Import a command's module and build it from the function of the same name.

    Commands of several words, such as ``codebook add``, share a module, ``codebook_work``; a dash
    in a word is ``_`` in the function's name. What Python has a meaning for has ``_`` behind.
    """
    noun, _, verb = name.rpartition(" ")
    file = f"{noun.replace(' ', '_')}_work" if noun else verb
    file, verb = (f"{word}_" if iskeyword(word) else word for word in (file, verb))
    module = import_module(f"diptych.commands.{file}")
    function = getattr(module, verb.replace("-", "_"))
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=_Command, short_help=_LINES[name])(function)
    return get_command(app)


def explain(name: str) -> None:
    """Print a command's help."""
    command = load_command(name)
    command.main(["--help"], prog_name=f"diptych {name}", standalone_mode=False, **_HELP)


class _Words:
    """Stands in for typer's adapter until a value is more than words."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if value is param.default or ctx.resilient_parsing:  # so do completion's words
            return value
        if param.type_descriptor.annotation in (str, list[str]) and _is_words(value):
            return value
        param._runtime_param = None  # noqa: SLF001
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _is_words(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str)
