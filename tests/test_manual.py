"""The examples of README and manual print what they say, and every command is among them.

A comment before a block says where it runs. ``<!-- run: example -->``: in a copy of this
repository's project. ``<!-- run: own -->``: in a folder that the blocks of one topic share; it
begins as the topic ``start`` has left it, but is empty for ``start`` itself and for the README.
``terminal of N columns`` gives the block a real terminal; ``file: NAME`` writes it as a file. Of
``sh`` blocks what they print is not shown. ``<!-- made: … -->`` to ``<!-- end -->`` is a table that
is made from the program. ``make examples`` writes what is printed and made now.
"""

from __future__ import annotations

import os
import pty
import re
import runpy
import shutil
import struct
import subprocess
import sys
import sysconfig
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import TYPE_CHECKING

import pytest

from diptych.console.app import COMMANDS, load_command
from diptych.exchange.rows import INPUT_COLUMNS
from diptych.operations.record_columns import RECORD_COLUMNS
from diptych.tui.keys import DIALOGS, MOUSE, ON_SUGGESTION, SCREEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REPOSITORY = Path(__file__).parents[1]
MANUAL = REPOSITORY / "cli/diptych/manual"
DOCUMENTS = [REPOSITORY / "README.md", *sorted(MANUAL.glob("*.md"))]
ALL_WORDS = "\n".join(document.read_text() for document in DOCUMENTS)
_BLOCK = re.compile(
    r"<!-- run: (?P<where>example|own)(?:, terminal of (?P<columns>\d+) columns)?"
    r"(?:, file: (?P<file>\S+))? -->\n```(?P<kind>\w+)\n(?P<body>.*?)```\n",
    re.DOTALL,
)
_MADE = re.compile(r"<!-- made: (?P<what>[^>]+) -->\n(?P<body>.*?)<!-- end -->\n", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)")


_ONE_EVENT = (
    "texts set un liputan6 --field event=ai >/dev/null 2>&1; "
    "diptych align 'Modern Diplomacy' Liputan6.com --match event"
)
_RECORDS = {
    "agreement": "agreement -a first -a second --facet sentiment",
    "agreement --disagreements": "agreement -a first -a second --disagreements",
    "align": "align un liputan6",
    "align --match": f"{_ONE_EVENT} --using wording",
    "align --match --differing": f"{_ONE_EVENT} --using wording --differing",
    "align --match --unmatched": f"{_ONE_EVENT} --using wording --unmatched",
    "align --matrix": "align un liputan6 --matrix geopolitics",
    "align --unmatched": "align un liputan6 --unmatched",
    "adjudicate --show-changes": "adjudicate liputan6 --show-changes second",
    "annotators": "annotators",
    "check": "check",
    "assign": "assign -a first --dry-run",
    "codebook": "codebook",
    "compare": "compare -a second --stats --score sentiment",
    "compare --corrected-by": "assign un later -a first >/dev/null 2>&1; for who in first second; "
    "do diptych finish later -a $who >/dev/null 2>&1; done; "
    "diptych compare 'Modern Diplomacy' -a second --corrected-by first",
    "crosstab": "crosstab theme actor -a second --score sentiment",
    "diff": "diff un --rev HEAD",
    "diff --stat": "diff un --rev HEAD --stat",
    "find": "find -a second",
    "find --gloss": "find -a second --gloss en",
    "gloss": "gloss",
    "kwic": "kwic govern* -a second",
    "kwic --count": "kwic govern* --count",
    "log": "log liputan6:1",
    "methods": "methods",
    "reanchor, update": "reanchor",
    "resolve": "resolve",
    "review": "review",
    "review --effect": "review --effect",
    "show": "show liputan6",
    "show of two texts": "show un liputan6",
    "status": "status",
    "suggest": "suggest --dry-run",
    "suggest --with": "suggest --dry-run --with 'echo {}' -a bot",
    "terms": "terms un later",
    "texts": "texts",
    "undo --list, redo --list": "undo --list",
}
"""By heading of the topic ``formats``: a command that prints these records."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the project of this repository and what the topic ``start`` leaves."""
    folders = {where: tmp_path_factory.mktemp(where) for where in ("example", "started")}
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, folders["example"] / name)
    _run(["sh", "-c", "git init -q && git add . && git commit -qm example"], folders["example"])
    for block in _BLOCK.finditer((MANUAL / "start.md").read_text()):
        _performed(block, {"own": folders["started"]})
    shutil.rmtree(folders["started"] / ".git")
    return folders


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_every_example_prints_what_is_written(
    document: Path, folders: dict[str, Path], tmp_path: Path
) -> None:
    places = {"example": tmp_path / "example", "own": tmp_path / "own"}
    shutil.copytree(folders["example"], places["example"])
    if document.stem in {"README", "start"}:
        places["own"].mkdir()
    else:
        shutil.copytree(folders["started"], places["own"])
    written = document.read_text()
    printed = _BLOCK.sub(lambda block: _performed(block, places), written)
    printed = _MADE.sub(_made, printed)
    if os.environ.get("UPDATE_EXAMPLES"):
        document.write_text(printed)
    else:
        assert printed == written, "make examples writes what is printed now; read the difference"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_every_block_of_commands_is_run(document: Path) -> None:
    written = document.read_text()
    blocks = re.findall(r"^```(?:console|sh|python|yaml|csv)$", written, re.MULTILINE)
    runs = [block for block in _BLOCK.finditer(written) if block["kind"] != "text"]
    assert len(blocks) == len(runs) + written.count("<!-- not run: ")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = _LINK.findall(document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("heading", _RECORDS)
def test_every_record_key_is_listed(heading: str, folders: dict[str, Path], tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(folders["example"], project)
    shutil.copy(project / "texts/un-resolution.md", project / "texts/later.md")
    printed = _run(["sh", "-c", f"diptych {_RECORDS[heading]} -f csv 2>/dev/null"], project)
    keys = [column.key for column in RECORD_COLUMNS[heading]]
    header = printed.partition("\n")[0].split(",")
    facets = {"theme", "actor", "sentiment", "voice"} if heading.startswith("find") else set()
    assert [key for key in header if key not in facets] == [key for key in keys if key in header]
    assert f"\n<!-- made: records of {heading} -->\n" in (MANUAL / "formats.md").read_text()


def test_the_pictures_show_what_the_program_shows() -> None:
    drawn = runpy.run_path(str(REPOSITORY / "tests/pictures/draw.py"))["pictures"]()
    kept = {path.name: path.read_text() for path in (REPOSITORY / "tests/pictures").glob("*.svg")}
    assert drawn == kept, "make pictures draws them again; look at them"


def test_the_readme_names_every_topic_and_is_short() -> None:
    readme = DOCUMENTS[0].read_text()
    missing = [topic.stem for topic in DOCUMENTS[1:] if f"manual/{topic.name})" not in readme]
    assert missing == []
    assert readme.count("\n") <= 170


@pytest.mark.parametrize("name", [name for section in COMMANDS.values() for name in section])
def test_every_command_is_in_the_manual_and_has_examples_in_its_help(
    name: str, diptych: Callable[..., tuple[int, str, str]]
) -> None:
    assert f"diptych {name}" in ALL_WORDS
    assert f"diptych {name}" in diptych(*name.split(), "--help")[1].split("Example", 1)[-1]


@pytest.mark.parametrize("name", [name for section in COMMANDS.values() for name in section])
def test_every_option_explains_itself(name: str) -> None:
    assert [p.name for p in load_command(name).params if not p.help] == []


def _made(table: re.Match[str]) -> str:
    """Return a table with what the program says now."""
    what, _, command = table["what"].partition(" of ")
    if what == "keys":
        made = _keys()
    elif what == "rows":
        made = _described(INPUT_COLUMNS)
    else:
        made = _described({one.key: one.meaning for one in RECORD_COLUMNS[command]})
    return f"<!-- made: {table['what']} -->\n{made}\n<!-- end -->\n"


def _described(columns: Mapping[str, str]) -> str:
    """List the keys of records, or the columns of rows."""
    rows = [f"| `{key}` | {meaning} |" for key, meaning in columns.items()]
    return "\n".join(["| key | what it says |", "|---|---|", *rows])


def _keys() -> str:
    """List the keys of the full screen, as its own help does."""
    chapters = []
    for chapter in (*SCREEN, MOUSE, ON_SUGGESTION, *DIALOGS):
        rows = [
            f"| {' '.join(f'`{sign}`' for sign in command.signs)} | {command.what} |"
            for command in chapter.commands
        ]
        chapters.append("\n".join([f"## {chapter.title}", "", "| key | |", "|---|---|", *rows]))
    return "\n\n".join(chapters) + "\n"


def _performed(block: re.Match[str], folders: dict[str, Path]) -> str:
    """Return the block with what running it printed."""
    folder = folders[block["where"]]
    if block["file"]:
        (folder / block["file"]).write_text(block["body"])
        return block.group()
    if block["kind"] == "python":
        code, _, _ = block["body"].partition("# prints\n")
        output = _run([sys.executable, "-c", code], folder)
        body = code + "".join(f"# {line}\n" for line in ["prints", *output.splitlines()] if output)
    elif block["kind"] == "sh":
        for command in block["body"].splitlines():
            _run(["sh", "-c", command], folder)
        body = block["body"]
    else:
        commands = re.findall(r"^\$ (.*)$", block["body"], re.MULTILINE)
        shown = [f"$ {command}\n{_console(command, folder, block)}" for command in commands]
        body = "".join(shown)
    return block.group().replace(block["body"], body)


def _console(command: str, folder: Path, block: re.Match[str]) -> str:
    if block["columns"]:
        printed = _run_in_terminal(command, folder, int(block["columns"]))
        return re.sub(r"(commit\s+)[0-9a-f]{7}(?=\s+of\s)", r"\g<1>1c9d2e4", printed)
    printed = _run(["sh", "-c", command], folder)
    printed = re.sub(  # ids are random
        r"((?:^|\s)(?:added|changed|==) |  anna {7}|  )[0-9a-f]{8}(?= |$)",
        r"\g<1>3f2a9c81",
        printed,
        flags=re.MULTILINE,
    )
    printed = re.sub(r"^\[[0-9a-f]{6}\]", "[3f2a9c]", printed, flags=re.MULTILINE)
    return re.sub(r"^[0-9a-f]{7}(?= 2)", "1c9d2e4", printed, flags=re.MULTILINE)


def _environment() -> dict[str, str]:
    """Put this environment's program first in the path, and order stdout and stderr by time.

    Git knows who annotates: Anna.
    """
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    git = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.name",
        "GIT_CONFIG_VALUE_0": "Anna",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_EMAIL": "anna@example.org" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_DATE": "2025-07-28T10:00:00+07:00" for who in ("AUTHOR", "COMMITTER")},
    }
    terminal = {"PYTHONUNBUFFERED": "1", "GIT_PAGER": "cat", "NO_COLOR": "1", "TERM": "xterm"}
    unwanted = {"DIPTYCH_ANNOTATOR", "COLUMNS", "LINES"}
    kept = {key: value for key, value in os.environ.items() if key not in unwanted}
    return {**kept, **git, **terminal, "PATH": path}


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout.decode()  # 1: there is something to look at
    return done.stdout.decode()


def _run_in_terminal(command: str, folder: Path, columns: int) -> str:
    leader, follower = pty.openpty()
    ioctl(follower, TIOCSWINSZ, struct.pack("HHHH", 60, columns, 0, 0))
    with subprocess.Popen(
        ["sh", "-c", command],
        cwd=folder,
        env=_environment(),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    ) as process:
        os.close(follower)
        shown = b"".join(iter(lambda: _read(leader), b""))
        assert process.wait() == 0
    os.close(leader)
    return shown.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    """Read what a terminal shows; a closed one raises instead of ending."""
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:
        return b""
