"""The README's examples print what the README says, and every command and option is in it.

A comment before a block says where it runs: ``<!-- run: example -->`` in a copy of this
repository's project, ``<!-- run: own -->`` in a fresh folder that all such blocks share; ``terminal
of N columns`` gives it a real terminal. After a change in the output,
``UPDATE_README=1 pytest tests/test_readme.py`` writes what is printed now.
"""

from __future__ import annotations

import os
import pty
import re
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

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[1]
README = REPOSITORY / "README.md"
_BLOCK = re.compile(
    r"<!-- run: (?P<where>example|own)(?:, terminal of (?P<columns>\d+) columns)?"
    r"(?:, file: (?P<file>\S+))? -->\n```(?P<kind>\w+)\n(?P<body>.*?)```\n",
    re.DOTALL,
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    example = tmp_path_factory.mktemp("example")
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, example / name)
    return {"example": example, "own": tmp_path_factory.mktemp("own")}


def test_every_example_prints_what_the_readme_says(folders: dict[str, Path]) -> None:
    written = README.read_text()
    printed = _BLOCK.sub(lambda block: _performed(block, folders), written)
    if os.environ.get("UPDATE_README"):
        README.write_text(printed)
    assert printed == written


def test_every_block_of_commands_is_run() -> None:
    blocks = re.findall(r"^```(?:console|python|yaml)$", README.read_text(), re.MULTILINE)
    assert len(blocks) == len(_BLOCK.findall(README.read_text()))


@pytest.mark.parametrize("name", [name for section in COMMANDS.values() for name in section])
def test_every_command_is_in_the_readme_and_has_examples_in_its_help(
    name: str, diptych: Callable[..., tuple[int, str, str]]
) -> None:
    assert f"diptych {name}" in README.read_text()
    assert f"diptych {name}" in diptych(*name.split(), "--help")[1].split("Example", 1)[-1]


@pytest.mark.parametrize("name", [name for section in COMMANDS.values() for name in section])
def test_every_option_explains_itself(name: str) -> None:
    assert [p.name for p in load_command(name).params if not p.help] == []


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
    else:
        commands = re.findall(r"^\$ (.*)$", block["body"], re.MULTILINE)
        shown = [f"$ {command}\n{_console(command, folder, block)}" for command in commands]
        body = "".join(shown)
    return block.group().replace(block["body"], body)


def _console(command: str, folder: Path, block: re.Match[str]) -> str:
    if block["columns"]:
        return _run_in_terminal(command, folder, int(block["columns"]))
    printed = _run(["sh", "-c", command], folder)
    printed = re.sub(  # ids are random
        r"((?:^|\s)added |  anna {7}|  )[0-9a-f]{8}(?= |$)",
        r"\g<1>3f2a9c81",
        printed,
        flags=re.MULTILINE,
    )
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
    terminal = {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "TERM": "xterm"}
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
