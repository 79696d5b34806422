"""The git program: the only module that runs it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def git_config(name: str, folder: Path) -> str | None:
    """Return a setting as git sees it in ``folder``; ``None`` without the setting or git."""
    try:
        done = subprocess.run(  # noqa: S603 - only the name of a setting varies
            ["git", "config", "--get", name],  # noqa: S607 - the git of the user's PATH
            cwd=folder,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.decode(errors="replace").strip() or None
