"""What people have set for git, and the program follows."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

_NO_PAGER = ("", "cat")


def pager_command() -> str | None:
    """Return the pager that git would use, a command for the shell; ``None`` for none.

    ``GIT_PAGER``, then git's ``core.pager``, then ``PAGER``, then ``less``, if that is there.
    """
    command = os.environ.get("GIT_PAGER")
    if command is None:
        command = _pager_of_git()
    if command in _NO_PAGER or not shutil.which(shlex.split(command)[0]):
        return None
    return command


def _pager_of_git() -> str:
    from diptych.project.git import git_variable

    return git_variable("GIT_PAGER", Path()) or os.environ.get("PAGER", "less")
