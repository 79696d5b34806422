"""``python -m diptych`` and the ``diptych`` command."""

import sys


def main() -> None:
    """Run the command line and exit; Ctrl-C ends it quietly, even while modules are loaded."""
    try:
        from diptych.commands.app import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
