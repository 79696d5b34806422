"""Commands that are written for a shell."""

from __future__ import annotations

import shlex

from diptych.command_lines import CommandLine, option_words


def test_names_and_options_are_quoted() -> None:
    command = CommandLine("report", ("De Tijd", "Sun"), ("--where", "city=New York"))
    assert str(command) == "diptych report 'De Tijd' Sun --where 'city=New York'"
    assert str(CommandLine("status")) == "diptych status"


def test_names_that_begin_as_options_do_stand_behind_these() -> None:
    command = CommandLine("align", ("-Bote", "Sun"), ("--by", "outlet"))
    assert str(command) == "diptych align --by outlet -- -Bote Sun"
    more = str(command.with_option("--matrix", "theme=a b"))
    assert shlex.split(more)[2:] == [
        "--by",
        "outlet",
        "--matrix",
        "theme=a b",
        "--",
        "-Bote",
        "Sun",
    ]


def test_an_option_stands_before_each_value() -> None:
    assert option_words("--where", ["a=1", "", "b=2"]) == ["--where", "a=1", "--where", "b=2"]
