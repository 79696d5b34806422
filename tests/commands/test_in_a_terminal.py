"""The real program in a real terminal."""

from __future__ import annotations

import os
import pty
import struct
import subprocess
import sys
from fcntl import ioctl
from termios import TIOCSWINSZ
from typing import TYPE_CHECKING

import pytest

from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")


def shown(width: int, *arguments: str, **environment: str) -> str:
    """Run the program in a terminal of so many columns and return all that it writes there."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-m", "diptych", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "GIT_PAGER": "cat", "TERM": "xterm", "PYTHONUTF8": "1", **environment},
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    running.wait()
    return written.decode().replace("\r\n", "\n")


def test_compare_in_80_columns() -> None:
    assert (
        shown(80, "compare", NO_COLOR="1")
        == """\
source      language    texts  begun  paragraphs  coded  words       dates
----------  ----------  -----  -----  ----------  -----  -----  ----------
Alpha News  English         1      1           3      2     13  2025-07-01
Beta        Indonesian      1      1           2      2      5           –

Theme, % of paragraphs  Alpha News n=2  Beta n=2  difference  Alpha… ◂│▸ Beta
with a code
----------------------  --------------  --------  ----------  ----------------
Rules                         2 100.0%  1  50.0%       −50.0  ████████│
  United Nations              1  50.0%  1  50.0%         0.0          │
  courts                      1  50.0%  – so far       −50.0  ████████│ so far
access                        1  50.0%  1  50.0%         0.0          │

sentiment, % of         Alpha News n=2  Beta n=2  difference  Alpha… ◂│▸ Beta
paragraphs with a code
----------------------  --------------  --------  ----------  ----------------
bad                           1  50.0%  – so far       −50.0  ████████│ so far
good                          2 100.0%  1  50.0%       −50.0  ████████│
counting paragraphs, annotated by ann; shares: of the paragraphs with a code;
difference: Beta minus Alpha News, in percentage points
only begun, so that shares are of what has a code: alpha, beta; read to the end
and say so with: diptych finish
– so far: none yet, but texts of the group are still to be read or finished
bars: one scale in all tables; the longest is 50.0 points
passages behind a cell: diptych find 'Alpha News' --theme rules
"""
    )


@pytest.mark.parametrize(
    ("width", "arguments"),
    [(80, ["--score", "sentiment"]), (120, ["--robust"]), (120, ["--stats"]), (60, [])],
    ids=["score", "robust", "stats", "narrow"],
)
def test_in_each_layout_it_is_said_where_a_group_may_have_a_code_yet(
    width: int, arguments: list[str]
) -> None:
    lines = shown(width, "compare", "--facet", "theme", *arguments, NO_COLOR="1").split("\n")
    assert [line.count("– so far") for line in lines if "courts" in line][:1] == [1]
    assert any(line.startswith("– so far: none yet, but texts of") for line in lines)


def test_crosstab_says_how_a_cell_is_opened() -> None:
    last = "passages behind a cell: diptych find 'Alpha News' --theme rules --sentiment bad\n"
    assert shown(100, "crosstab", "theme", "sentiment").endswith(last)


def test_compare_in_120_columns_has_longer_bars_and_colour() -> None:
    lines = shown(120, "compare", "--facet", "sentiment").split("\n")
    assert lines[5].endswith("  difference  Alpha News ◂│▸ Beta")
    bad, good = lines[7:9]
    assert bad.endswith("−50.0  \x1b[38;5;30m████████████\x1b[0m│\x1b[2m so far\x1b[0m")
    assert good.endswith("−50.0  \x1b[38;5;30m████████████\x1b[0m│")


@pytest.mark.parametrize("arguments", [["--no-color"], []], ids=["option", "dumb terminal"])
def test_no_colour_when_it_is_not_wanted(arguments: list[str]) -> None:
    environment = {} if arguments else {"TERM": "dumb"}
    assert "\x1b" not in shown(80, "compare", *arguments, **environment)


def test_find_in_60_columns() -> None:
    assert shown(60, "find", "--sentiment", "bad") == (
        "\x1b[1malpha:3\x1b[0m  rules/courts · bad  \x1b[2mann\x1b[0m\n"
        "    Courts are bad.\n"
        "1 passage\n"
    )


def test_texts_in_80_columns_leaves_title_and_author_out() -> None:
    assert shown(80, "texts").split("\n")[0] == (
        "text   source      date        language  paragraphs  words  annotators"
    )


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    "arguments",
    [["compare"], ["compare", "--score", "sentiment"], ["compare", "--by", "title"], ["texts"],
     ["compare", "--stats"], ["compare", "--by", "text", "--stats", "--quotes", "2"],
     ["codebook", "-v"], ["show", "long"], ["find"], ["find", "-f", "simple"],
     ["show", "long", "-f", "grid"], ["texts", "-f", "rounded_outline"]],
    ids=" ".join,
)  # fmt: skip
def test_no_line_is_wider_than_the_terminal(
    annotated: Project, arguments: list[str], width: int
) -> None:
    long = f"---\ntitle: {'新华社' * 30}\nsource: {'x' * 90}\n---\n\n{'word ' * 50}{'y' * 300}\n"
    (annotated.root / "texts/long.md").write_text(long)
    written = shown(width, *arguments)
    assert "Traceback" not in written
    assert max(map(columns_of, written.split("\n"))) <= width


def test_a_complaint_is_one_line_in_any_terminal() -> None:
    complaint = "diptych: there is no facet 'them'; did you mean theme?\n"
    assert shown(30, "compare", "--facet", "them") == complaint


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl"])
def test_records_do_not_command_the_terminal(annotated: Project, form: str) -> None:
    (annotated.root / "texts/esc.md").write_text("red \x1b[31m\x9b31m \u202eevil")
    written = shown(80, "show", "esc", "--format", form)
    assert not set(written) & {"\x1b", "\x9b", "\u202e"}


def test_a_dry_run_does_not_command_the_terminal(annotated: Project) -> None:
    (annotated.root / "esc.txt").write_text("red \x1b[31m\x9b31m \u202eevil")
    written = shown(80, "add", "esc.txt", "--dry-run")
    assert "red \\x1b[31m\\x9b31m \\u202eevil\n" in written
