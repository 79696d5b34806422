"""``python -m diptych`` and the ``diptych`` command."""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command line and exit; Ctrl-C ends it quietly, even while modules are loaded."""
    _prepare_stdout()
    try:
        from diptych.console.app import run

        status = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = 130
    except OSError as error:
        if error.filename is not None:
            raise
        sys.stderr.write(f"diptych: stdout: {error.strerror}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 3
    sys.exit(status)


def _prepare_stdout() -> None:
    """Write UTF-8 to files and pipes whatever the system's encoding, and nothing where closed."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the end
    elif isinstance(sys.stdout, io.TextIOWrapper):
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


if __name__ == "__main__":
    main()
