"""``diptych help``: the manual."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import NoColor, write_out


def help(  # noqa: A001 - the command's name
    name: Annotated[
        list[str] | None,
        typer.Argument(metavar="TOPIC|COMMAND", help="Without it: the list of topics."),
    ] = None,
    no_color: NoColor = False,
) -> None:
    """Show a topic of the manual, or the options of a command.

    A pipe or file gets the topic as it is written, in Markdown.

    \b
    Examples:
      diptych help
      diptych help compare
      diptych help codebook rename
      diptych help start > start.md
    """
    from diptych.console.app import COMMANDS, explain
    from diptych.console.manual import TOPICS, about, listing, topic
    from diptych.errors import UnknownNameError

    wanted = " ".join(name or ())
    commands = [command for section in COMMANDS.values() for command in section]
    if not wanted:
        topics = listing([(one, about(one)) for one in TOPICS])
        write_out(f"Topics, each shown by diptych help TOPIC:\n{topics}")
    elif wanted in TOPICS:
        _show(topic(wanted), no_color=no_color)
    elif wanted in commands:
        explain(wanted)
    else:
        known = [*TOPICS, *commands]
        raise UnknownNameError("topic", wanted, known, "list them with: diptych help")


def _show(markdown: str, *, no_color: bool) -> None:
    from diptych.console.manual import for_terminal
    from diptych.rendering.terminal import stdout_screen

    screen = stdout_screen(no_color=no_color)
    if screen.width is not None:
        markdown = for_terminal(markdown, screen)
    write_out(markdown)
