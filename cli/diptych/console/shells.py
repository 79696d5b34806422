"""The shells' side of completion: what bash, zsh and fish ask, and how they want it answered.

The questions are those of typer, whose scripts ``diptych --show-completion`` prints. Its answers
are not: they import every command and pydantic or rich, they take a word apart where bash does,
and what they give zsh to evaluate may come from foreign texts. An answer never fails and never
writes anything else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer._click.core import Command
from typer._click.shell_completion import (
    CompletionItem,
    _resolve_context,
    _resolve_incomplete,
    add_completion_class,
)
from typer._completion_classes import BashComplete, FishComplete, ZshComplete
from typer.core import TyperCommand, TyperGroup

from diptych.console.completion import Candidate, WordPlace, candidates

if TYPE_CHECKING:
    from collections.abc import Mapping

_BREAKS = re.compile("[:=]+")
_HARMLESS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -_./,=:")
_LONGEST_MEANING = 60


def answer_shells(commands: Mapping[str, str]) -> None:
    """Have completion answered here. ``commands`` are all commands with their lines in help."""
    _Answering.commands = commands
    add_completion_class(_Bash, "bash")
    add_completion_class(_Zsh, "zsh")
    add_completion_class(_Fish, "fish")


class _Answering:
    commands: Mapping[str, str] = {}

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return whole words, harmless to a shell."""
        try:
            found = list(self._words(args, incomplete))
        except Exception:  # noqa: BLE001 - a prompt is no place for errors
            return []
        return [
            CompletionItem(candidate.word, help=_plain(candidate.meaning)[:_LONGEST_MEANING])
            for candidate in found
            if _plain(candidate.word) == candidate.word
        ]

    def _words(self: Any, args: list[str], incomplete: str) -> list[Candidate]:
        context = _resolve_context(self.cli, self.ctx_args, self.prog_name, args)
        words = list(args)
        asked, word = _resolve_incomplete(context, words, incomplete)
        if facet := _facet_option(context, words):
            place = _place_of(facet, "CODE", context, word)
            start = incomplete.removesuffix(word)
            return [one._replace(word=start + one.word) for one in candidates(place)]
        if isinstance(asked, TyperGroup):
            return [*_options(asked, context, word), *_beginning(self.commands, word)]
        noun = str(context.info_name)
        alone = args[-len(noun.split()) :] == noun.split()
        verbs = _beginning(_verbs(self.commands, noun), word) if alone else []
        if isinstance(asked, TyperCommand):
            return [*_options(asked, context, word), *verbs]
        found = [*verbs, *candidates(_place(asked, context, word))]
        before = incomplete.removesuffix(word)
        return [candidate._replace(word=before + candidate.word) for candidate in found]


def _options(command: Any, context: Any, word: str) -> list[Candidate]:  # noqa: ANN401
    items = Command.shell_complete(command, context, word)
    found = [Candidate(item.value, item.help or "") for item in items]
    if word.startswith("--") and _takes_codes(context):
        facets = candidates(_place_of("facet", "FACET", context, word.removeprefix("--")))
        found += [Candidate(f"--{one.word}", one.meaning) for one in facets]
    return found


def _takes_codes(context: Any) -> bool:  # noqa: ANN401
    return any(one.metavar == "FACET=CODE" for one in context.command.params)


def _facet_option(context: Any, args: list[str]) -> str:  # noqa: ANN401
    """Return the facet whose code is to come: the last word is its option, and no other one."""
    last = args[-1] if args else ""
    known = {name for one in context.command.params for name in one.opts}
    if not last.startswith("--") or last in known or not _takes_codes(context):
        return ""
    return last.removeprefix("--")


def _place(parameter: Any, context: Any, word: str) -> WordPlace:  # noqa: ANN401
    return _place_of(parameter.name, parameter.metavar or "", context, word)


def _place_of(parameter: str, metavar: str, context: Any, word: str) -> WordPlace:  # noqa: ANN401
    folder = context.find_root().params.get("folder")
    return WordPlace(
        parameter=parameter,
        metavar=metavar,
        word=word,
        given=context.params,
        folder=Path(folder) if folder else None,
    )


def _verbs(commands: Mapping[str, str], noun: str) -> dict[str, str]:
    """Return the words that may follow in commands of several, such as ``codebook add``."""
    rests = {
        name.removeprefix(f"{noun} "): line
        for name, line in commands.items()
        if name.startswith(f"{noun} ")
    }
    return {rest.partition(" ")[0]: "" if " " in rest else line for rest, line in rests.items()}


def _beginning(commands: Mapping[str, str], word: str) -> list[Candidate]:
    return [
        Candidate(name, line)
        for name, line in commands.items()
        if " " not in name and name.startswith(word)
    ]


def _plain(words: str) -> str:
    """Leave out what could mean something to a shell or a terminal."""
    letters = (" " if letter.isspace() else letter for letter in words)
    kept = (c for c in letters if c in _HARMLESS or (c > "\x7f" and c.isprintable()))
    return "".join(kept)


class _Bash(_Answering, BashComplete):
    """Bash takes words apart at ``:`` and ``=``, and puts an answer in place of the last part."""

    _kept = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Put the words together again, and keep in mind what bash keeps of the last one."""
        before, part = super().get_completion_args()
        words: list[str] = []
        joined = True
        for piece in [*before, part]:
            breaks = bool(_BREAKS.fullmatch(piece))
            if words and (breaks or joined):
                self._kept = words[-1] + piece * breaks
                words[-1] += piece
            else:
                self._kept = piece * breaks
                words.append(piece)
            joined = breaks
        return words[:-1], words[-1]

    def format_completion(self, item: CompletionItem) -> str:
        return str(item.value.removeprefix(self._kept))


class _Zsh(_Answering, ZshComplete):
    def format_completion(self, item: CompletionItem) -> str:
        """Write what ``_arguments`` reads inside double quotes: a word and its meaning."""
        word, meaning = (part.replace(":", r"\\:") for part in (item.value, item.help or ""))
        return f'"{word}":"{meaning}"' if meaning else f'"{word}"'


class _Fish(_Answering, FishComplete):
    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.value}\t{item.help}" if item.help else str(item.value)
