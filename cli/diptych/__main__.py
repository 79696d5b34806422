"""``python -m diptych`` and the ``diptych`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit; Ctrl-C ends it quietly, even while modules are loaded."""
    try:
        status = _run()
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _run() -> int | str | None:
    """Run the command line to the last byte of its output; a reader may have gone away before."""
    from diptych.console.streams import OutputError, prepare_streams

    prepare_streams()
    try:
        status = _status()
        sys.stdout.flush()
    except OutputError as error:
        if not error.is_reader_gone:
            sys.stderr.write(f"diptych: {error}\n")
        return error.exit_code
    return status


def _status() -> int | str | None:
    from diptych.console.app import run

    try:
        return run(sys.argv[1:])
    except SystemExit as ending:
        return ending.code


if __name__ == "__main__":
    main()
