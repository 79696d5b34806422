"""Worksheets that people fill in with their own editor; what they typed is never lost."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from diptych.console.options import narrate
from diptych.console.prompts import can_ask
from diptych.errors import BadWorksheetError, DiptychError, EditorError
from diptych.exchange.worksheet import first_problem, with_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.operations.worksheets import WorksheetFile

_KNOW_LINES = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak", "hx", "joe"}


def edit_worksheet(file: WorksheetFile, fresh: str, read: Callable[[str], None]) -> None:
    """Have a worksheet edited and read; it stays on disk until ``read`` has accepted it.

    ``read`` acts on what is written, or raises ``BadWorksheetError``: then the editor opens again
    with the reasons above the lines, until nothing more is changed.
    """
    path = file.path
    if path.exists():
        narrate(f"continuing with what was typed last time; to begin again, delete {path}")
    else:
        file.write(fresh, expected=None)
    try:
        _edit_until_sound(file, read)
    except DiptychError:
        if path.exists() and path.read_bytes() != fresh.encode():
            narrate(
                f"what you typed is in {path}; the same command continues with it; to begin again, "
                "delete it"
            )
        else:
            _remove(path)
        raise
    _remove(path)


def _remove(path: Path) -> None:
    """Remove a worksheet that nobody needs any more; the work is done, also where it stays."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        narrate(
            f"{path} cannot be removed: {error.strerror}; delete it, or the same command continues "
            "with it"
        )


def _edit_until_sound(file: WorksheetFile, read: Callable[[str], None]) -> None:
    """Open the editor until all can be read. Raises ``BadWorksheetError`` if it gives up.

    A program in the editor's place gives up where it leaves as many faults as the time before.
    """
    last, faults = "", sys.maxsize
    while True:
        before = file.path.read_bytes()
        _run_editor(file.path)
        written = file.read()
        try:
            read(written)
        except BadWorksheetError as error:
            is_stuck = len(error.problems) >= faults and not can_ask(sys.stdout)
            if written.encode() == before or written == last or is_stuck:
                raise
            last, faults = written, len(error.problems)
            file.write(with_problems(written, error.problems), expected=written)
        else:
            return


def _run_editor(path: Path) -> None:
    command = _editor()
    line = first_problem(path.read_text(encoding="utf-8", errors="replace"))
    at_line = [f"+{line}"] if line > 1 and Path(command[0]).name in _KNOW_LINES else []
    try:
        with _ctrl_c_is_the_editors():
            status = subprocess.call([*command, *at_line, str(path)])  # noqa: S603 - the user's own
    except OSError as error:
        raise EditorError(shlex.join(command), error.strerror or "cannot be run") from None
    if status:
        raise EditorError(shlex.join(command), f"ended with status {status}")


def _editor() -> list[str]:
    written = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return shlex.split(written) or ["vi"]
    except ValueError:
        raise EditorError(written, "a quotation mark is not closed") from None


@contextmanager
def _ctrl_c_is_the_editors() -> Iterator[None]:
    """Do not end, and the editor with us, by a key that means something else in it.

    What handles it here is no part of the editor; what ignores it would be.
    """
    handler = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
