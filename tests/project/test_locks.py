"""Locks where the file system has none of the usual kind."""

from __future__ import annotations

import errno
import fcntl
import subprocess
import sys
from typing import TYPE_CHECKING, NoReturn

import pytest

from diptych.errors import BusyProjectError, NoLocksError
from diptych.project.locks import held

if TYPE_CHECKING:
    from pathlib import Path

HOLDING = """
import fcntl, sys, time
file = open(sys.argv[1], "r+b")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def unsupported(*_: object) -> NoReturn:
    raise OSError(errno.ENOSYS, "Function not implemented")


def damaged(*_: object) -> NoReturn:
    raise OSError(errno.EIO, "Input/output error")


@pytest.fixture
def no_flock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", unsupported)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a lock file that is there already, as it is after every writing."""
    (tmp_path / "lock").touch()
    return tmp_path / "lock"


@pytest.mark.usefixtures("no_flock")
def test_a_record_lock_does_where_there_is_no_flock(path: Path) -> None:
    with held(path, "lock", 0.05):
        pass
    with held(path, "lock", 0.05):
        assert path.exists()


@pytest.mark.usefixtures("no_flock")
def test_a_record_lock_is_waited_for_and_goes_with_its_process(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(BusyProjectError), held(path, "lock", 0.05):
            pass
        other.kill()
    with held(path, "lock", 0.05):
        pass


@pytest.mark.usefixtures("no_flock")
def test_without_any_lock_nothing_is_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "lockf", unsupported)
    with pytest.raises(NoLocksError, match=r"^lock: this file system has no locks"):
        held(path, "lock", 0.05).__enter__()


@pytest.mark.parametrize("kind", ["flock", "lockf"])
def test_another_fault_is_no_lack_of_locks(
    path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(fcntl, "flock", unsupported)
    monkeypatch.setattr(fcntl, kind, damaged)
    with pytest.raises(OSError, match="Input/output error"):
        held(path, "lock", 0.05).__enter__()
