"""Draws the README's pictures from what the program shows: ``make pictures``.

A picture is an SVG that needs nothing else: words in the reader's own monospaced font, bars as
shapes, so that they are as long as they should be in whatever font that is.
"""

from __future__ import annotations

import asyncio
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.color import blend_rgb
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from diptych.project.store import Project
from diptych.tui.app import FullScreen
from diptych.tui.session import open_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.color_triplet import ColorTriplet

REPOSITORY = Path(__file__).parents[2]
PICTURES = Path(__file__).parent

_COMPARED = "diptych compare --facet theme --facet sentiment"
_COLUMNS = 100
_SCREEN = (112, 34)
_KEYS = ("down",) * 8 + ("enter", "t") + ("down",) * 7
"""What is pressed before the full screen is drawn: go to a paragraph, an annotation, a theme."""

_PART = re.compile(r"█+|─+|[▌▐▉▊▋▍▎▏│]| {2,}|(?:(?!  )[^█─▌▐▉▊▋▍▎▏│\u1100-\u1fff\u2190-\uffff])+|.")
"""Shapes, gaps between columns, words; each wide or rare character by itself."""

_WIDE, _HIGH, _MARGIN = 8.4, 18.0, 16.0
"""A character's width and a line's height, and the frame, in pixels."""
_THEME = TerminalTheme(
    (24, 27, 33),
    (214, 218, 226),
    [(60, 66, 78), (240, 113, 120), (152, 195, 121), (235, 190, 98),
     (97, 160, 239), (198, 120, 221), (82, 190, 200), (214, 218, 226)],
)  # fmt: skip
_BARS = {
    "█": (0.0, 1.0), "▌": (0.0, 0.5), "▐": (0.5, 0.5),
    "▉": (0.0, 0.875), "▊": (0.0, 0.75), "▋": (0.0, 0.625), "▍": (0.0, 0.375), "▎": (0.0, 0.25),
    "▏": (0.0, 0.125),
}  # fmt: skip
"""Where in its cell a block begins, and how wide it is."""


def main() -> None:
    """Write all pictures."""
    for name, drawn in pictures().items():
        (PICTURES / name).write_text(drawn, encoding="utf-8")


def pictures() -> dict[str, str]:
    """Draw all pictures; return them by file name."""
    return {"comparison.svg": _comparison(), "full-screen.svg": _full_screen()}


def _comparison() -> str:
    """Draw what a terminal shows of the comparison."""
    printed = Text.from_ansi(_shown_by_a_terminal(_COMPARED))
    prompt = Text.assemble(("$ ", "dim"), (_COMPARED, "bold"), "\n")
    console = Console(width=_COLUMNS)
    lines = console.render_lines(prompt + printed, pad=False)
    return _svg(lines, _COLUMNS, "diptych compare: how often each source speaks of each theme")


def _shown_by_a_terminal(command: str) -> str:
    """Run a command in a terminal with colour; return all that it writes there."""
    leader, follower = pty.openpty()
    ioctl(follower, TIOCSWINSZ, struct.pack("HHHH", 60, _COLUMNS, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "COLUMNS", "LINES"}}
    environment = {**kept, "GIT_PAGER": "cat", "TERM": "xterm", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", *command.split()],
        cwd=REPOSITORY,
        env=environment,
        stdin=follower,
        stdout=follower,
        stderr=follower,
    ):
        os.close(follower)
        shown = b"".join(iter(lambda: _read(leader), b""))
    os.close(leader)
    return shown.decode().replace("\r\n", "\n").rstrip("\n")


def _read(descriptor: int) -> bytes:
    """Read what a terminal shows; a closed one raises instead of ending."""
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:
        return b""


def _full_screen() -> str:
    """Draw the full screen on a copy of the example, two texts open."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("texts", "annotations"):
            shutil.copytree(REPOSITORY / name, Path(folder, name))
        session = open_session(
            Project(Path(folder)), ["un-resolution", "liputan6-li-qiang"], "second"
        )
        lines = asyncio.run(_driven(FullScreen(session)))
    return _svg(lines, _SCREEN[0], "diptych annotate: two texts, and themes to choose from")


async def _driven(app: FullScreen) -> list[list[Segment]]:
    """Press the keys and return the lines that the screen shows."""
    async with app.run_test(size=_SCREEN) as pilot:
        await pilot.press(*_KEYS)
        await pilot.pause()
        console = Console(width=_SCREEN[0], height=_SCREEN[1], color_system="truecolor")
        shown = console.render(app.screen._compositor.render_update(full=True))
        return list(Segment.split_lines(Segment.filter_control(shown)))


def _svg(lines: Sequence[Sequence[Segment]], columns: int, title: str) -> str:
    """Draw lines of a terminal."""
    width = columns * _WIDE + 2 * _MARGIN
    height = len(lines) * _HIGH + 2 * _MARGIN
    shapes = "\n".join(shape for row, line in enumerate(lines) for shape in _line(row, line))
    font = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">
<title>{escape(title)}</title>
<rect width="{width:g}" height="{height:g}" rx="8" fill="{_THEME.background_color.hex}"/>
<g font-family="{font}" font-size="14" xml:space="preserve">
{shapes}
</g>
</svg>
"""


def _line(row: int, line: Sequence[Segment]) -> Iterator[str]:
    """Draw a line: what lies behind words first, then words and bars."""
    top = _MARGIN + row * _HIGH
    column = 0
    for words, style, _ in line:
        for part in _parts(words):
            wide = cell_len(part)
            yield from _part(part, style or Style(), _MARGIN + column * _WIDE, top, wide)
            column += wide


def _parts(words: str) -> Iterator[str]:
    """Divide words where a shape, a wide character, or a gap between columns begins or ends."""
    return (found.group() for found in _PART.finditer(words))


def _part(part: str, style: Style, left: float, top: float, wide: int) -> Iterator[str]:
    ink, paper = _colours(style)
    if paper != _THEME.background_color:
        yield _rectangle(left, top, wide * _WIDE, _HIGH, paper)
    if part[0] in _BARS:
        begin, share = _BARS[part[0]]
        run = wide if share == 1 else share
        yield _rectangle(left + begin * _WIDE, top + 3, run * _WIDE, _HIGH - 6, ink)
    elif part[0] == "│":
        yield _rectangle(left + (_WIDE - 1) / 2, top, 1, _HIGH, ink)
    elif part[0] == "─":
        yield _rectangle(left, top + (_HIGH - 1) / 2, wide * _WIDE, 1, ink)
    elif part.strip():
        look = ' font-weight="bold"' if style.bold else ""
        look += ' text-decoration="underline"' if style.underline else ""
        yield (
            f'<text x="{left:g}" y="{top + 13.5:g}" fill="{ink.hex}"{look} '
            f'textLength="{wide * _WIDE:g}">{escape(part)}</text>'
        )


def _rectangle(left: float, top: float, width: float, height: float, colour: ColorTriplet) -> str:
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" '
        f'fill="{colour.hex}" shape-rendering="crispEdges"/>'
    )


def _colours(style: Style) -> tuple[ColorTriplet, ColorTriplet]:
    """Return the colours of the words and of what lies behind them."""
    ink, paper = _THEME.foreground_color, _THEME.background_color
    if style.color and not style.color.is_default:
        ink = style.color.get_truecolor(_THEME)
    if style.bgcolor and not style.bgcolor.is_default:
        paper = style.bgcolor.get_truecolor(_THEME, foreground=False)
    if style.reverse:
        ink, paper = paper, ink
    if style.dim:
        ink = blend_rgb(ink, paper, 0.45)
    return ink, paper


if __name__ == "__main__":
    main()
