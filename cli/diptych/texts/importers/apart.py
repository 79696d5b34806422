"""Foreign bytes are read by a program of our own, in a process of its own, bounded in time.

What ends that program, or takes all its time or memory, ends nothing else.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SECONDS = 60
"""Of computing, whatever else the machine does, where the system counts them."""
LONGEST = 300
"""Seconds by the clock."""
MOST_MEMORY = 2_000_000_000
"""Bytes."""
_OUT_OF_TIME = -24
"""How a process ends that has used up its seconds (SIGXCPU of Linux and macOS)."""


class Answer(NamedTuple):
    """What a program wrote on stdout, or what kept it from that."""

    out: bytes = b""
    fault: Literal["", "slow", "broken"] = ""


def answer(program: Sequence[str], raw: bytes) -> Answer:
    """Have a program, which bounds itself, read bytes from stdin."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and a program of our own
            program, input=raw, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return Answer(fault="slow")
    except OSError:  # the system makes no process
        return Answer(fault="broken")
    if done.returncode:
        return Answer(fault="slow" if done.returncode == _OUT_OF_TIME else "broken")
    return Answer(done.stdout)


def bound() -> None:
    """Bound what this process may take; a stricter limit stays."""
    try:
        import resource
    except ImportError:  # pragma: no cover (Windows has no such limits)
        return
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
    ):
        _, now = resource.getrlimit(kind)
        if now == resource.RLIM_INFINITY or now > most + 1:
            resource.setrlimit(kind, (most, most + 1))  # beyond the second, no signal tells why
