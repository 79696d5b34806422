"""The screen in a terminal. Only this module, ``deciding_app`` and ``keyboard`` know Textual.

It turns keys and clicks into calls of ``state`` and rows into strips. One key is done, and what
it changed is on disk, before the next one is looked at.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from itertools import groupby, zip_longest
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from diptych.errors import DiptychError
from diptych.rendering.wrapping import count_also
from diptych.tui import dragging, pressing
from diptych.tui import state as states
from diptych.tui.dialogs import Help, line_of
from diptych.tui.keyboard import keep_escape_apart, keys_of
from diptych.tui.layout import laid_out
from diptych.tui.lining import lined_up
from diptych.tui.moving import lined_by, lining_up
from diptych.tui.rows import InText, OnAnnotation, OnKey, OnOption, is_disputed, too_small
from diptych.tui.screen import clicked_on, drawn, followed, side_at
from diptych.tui.waiting import beside_keys
from diptych.tui.widths import Asking, asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from textual.app import ComposeResult
    from textual.driver import Driver
    from textual.worker import Worker

    from diptych.tui.rows import Look, Piece, ScreenRow
    from diptych.tui.session import Session
    from diptych.tui.state import ScreenState

_POLL = 1.0
"""Seconds between looks at the disk."""
_LONGEST = 0.1
"""Seconds for which keys that are waiting are done before what they did is shown."""
_FRAME = 0.02
"""Seconds in which a terminal is written."""
_WHEEL = 3
"""Lines that one notch of a mouse wheel scrolls."""
_RIGHT = 3
"""The right button of a mouse."""
_ENDING = frozenset({"q", "ctrl+c", "ctrl+q"})
"""Keys that end a screen that is too small for anything else."""


def run_screen(session: Session) -> Session:
    """Show the screen until it is closed; return how it was then.

    A bug inside it keeps its traceback.
    """
    keep_escape_apart()
    app = FullScreen(session)
    app.run()
    if app.return_code:
        raise SystemExit(app.return_code)
    return app.state.session


class Sheet(Widget):
    """All rows of the screen, drawn when the terminal is to be written, not for each key.

    Only rows that changed are written again.
    """

    def __init__(self, draw: Callable[[], list[ScreenRow]]) -> None:
        super().__init__()
        self.draw = draw
        self.rows: list[ScreenRow] = []
        self.is_stale = False
        self.since = 0.0
        """When it became stale."""
        self.colours = not os.environ.get("NO_COLOR")

    def redraw(self) -> None:
        """Draw anew, once for all keys that are waiting."""
        if not self.is_stale:
            self.is_stale, self.since = True, monotonic()
            self.call_next(self.catch_up)

    async def give_way(self) -> None:
        """Let the terminal be written where keys have come without a pause for a while."""
        if self.is_stale and monotonic() - self.since >= _LONGEST:
            await asyncio.sleep(_FRAME)

    def catch_up(self) -> None:
        """Draw, and have the terminal written where rows are not what they were."""
        before, self.rows, self.is_stale = self.rows, self.draw(), False
        pairs = zip_longest(before, self.rows)
        changed = [Region(0, y, self.size.width, 1) for y, (a, b) in enumerate(pairs) if a != b]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Return one row as a strip, as wide as it was drawn."""
        row = self.rows[y] if y < len(self.rows) else ()
        return Strip(self._segments(row), sum(one.columns for one in row))

    def _segments(self, row: ScreenRow) -> list[Segment]:
        """Join neighbours of one look, and pin down what terminals do not agree on."""
        segments = []
        column = 0
        for look, pieces in groupby(row, key=lambda one: one.look):
            shown = ""
            for one in pieces:
                shown += _pinned(one, column) if is_disputed(one) else one.shown
                column += one.columns
            segments.append(Segment(shown, self._style(look)))
        return segments

    def _style(self, look: Look) -> Style:
        return Style(
            color=(look.colour if self.colours else "") or None,
            bold=look.bold,
            dim=look.dim,
            italic=look.italic,
            underline=look.underline,
            reverse=look.reverse,
        )


def _pinned(one: Piece, column: int) -> str:
    """Blank a piece's columns, show it there, and go on behind them, however wide it came out."""
    return f"{' ' * one.columns}\x1b[{column + 1}G{one.shown}\x1b[{column + one.columns + 1}G"


class SheetApp(App[None]):
    """One sheet, drawn as wide as the terminal says that it draws."""

    CSS = "Screen, Sheet { background: ansi_default; color: ansi_default; }"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(
        self,
        draw: Callable[[], list[ScreenRow]],
        take_key: Callable[[str], None],
        driver_class: type[Driver] | None,
    ) -> None:
        """Show what ``draw`` returns; ``take_key`` does what a key says."""
        super().__init__(driver_class, ansi_color=True)
        self.take_key = take_key
        self.sheet = Sheet(draw)
        self.seen: set[str] = set()
        """Passages whose letters the terminal was asked about."""
        self.known: set[str] = set()
        """Letters that it was asked about."""
        self.asking = Asking(())

    def compose(self) -> ComposeResult:
        """Fill the screen with the sheet."""
        yield self.sheet

    async def on_event(self, event: events.Event) -> None:
        """Take keys and answers before anything else does; pass on what is neither.

        What keys do cannot be seen where the screen is too small; there they only end it.
        """
        if isinstance(event, events.Key):
            for key in keys_of(event):
                if not too_small(*self.size):
                    self.take_key(key)
                elif key in _ENDING:
                    self.exit()
            await self.sheet.give_way()
        elif isinstance(event, events.CursorPosition):
            self.take_answer(event.x)
        else:
            await super().on_event(event)

    def ask_about(self, passages: Iterable[str]) -> None:
        """Ask the terminal how wide it draws what is in doubt in passages that are new here.

        One that owes answers is not asked again.
        """
        if not self._driver or not self.asking.is_done:
            return
        if new := [one for one in passages if one not in self.seen]:
            self.seen.update(new)
            self.asking = asking(new, self.known)
            self._driver.write(self.asking.question())

    def take_answer(self, column: int) -> None:
        """Draw anew as the terminal counts, once it has said all."""
        if self.asking.is_done or not self._driver:
            return
        self.asking = self.asking.answered(column)
        if self.asking.is_done:
            count_also(self.asking.widths())
            self.known.update(self.asking.graphemes)
            laid_out.cache_clear()
            self.sheet.rows = []
            self.sheet.redraw()
        self._driver.write(self.asking.question())


class FullScreen(SheetApp):
    """Everything that happens to the sheet of somebody who annotates."""

    state: ScreenState

    def __init__(self, session: Session, driver_class: type[Driver] | None = None) -> None:
        super().__init__(lambda: drawn(self.state), self.press, driver_class)
        self.state = followed(states.opened(session))
        self.lining: Worker[None] | None = None
        """What lines two texts up now."""

    def on_mount(self) -> None:
        """Begin to look at the disk."""
        self.set_interval(_POLL, self.look_at_disk)

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new size."""
        view = replace(self.state.view, width=event.size.width, height=event.size.height)
        self.show(replace(self.state, view=view))

    def press(self, key: str) -> None:
        """Do what a key says."""
        if pressing.takes_long(self.state, key):
            self.show(lining_up(self.state))
            self.lining = self.run_worker(self.line_up())
        else:
            self.show(pressing.pressed(self.state, key))

    async def line_up(self) -> None:
        """Line up two texts while keys go on."""
        session = self.state.session
        session = replace(session, project=session.project.anew())
        try:
            lined = await beside_keys(lambda: lined_up(session))
        except DiptychError as error:
            after = replace(self.state, lining=False, message=str(error))
        else:
            after = lined_by(self.state, lined)
        self.lining = None
        self.show(after)

    def on_paste(self, event: events.Paste) -> None:
        """Type what is pasted."""
        self.show(pressing.pasted(self.state, event.text))

    def look_at_disk(self) -> None:
        """Take over what others changed."""
        fresh = pressing.refreshed(self.state)
        if fresh != self.state:
            self.show(fresh)

    def look_ahead(self) -> None:
        """Look which text is next, once what is seen is seen."""
        if self.state.following is None:
            self.show(states.looked_ahead(self.state))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Do what a click on this place means."""
        column, row = int(event.screen_x), int(event.screen_y)
        match clicked_on(self.state, column, row):
            case InText() as place:
                is_on = event.shift or event.button == _RIGHT
                self.show(dragging.begun(self.state, place, extending=is_on))
            case OnAnnotation(side, annotation):
                self.show(pressing.clicked_annotation(self.state, side, annotation))
            case OnOption(place):
                self.show(pressing.clicked_option(self.state, place))
            case OnKey(key):
                self.press(key)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection while the button is down."""
        if not self.state.dragging:
            return
        if event.button:
            self.show(dragging.dragged(self.state, int(event.screen_x), int(event.screen_y)))
        else:  # a terminal did not tell that it was let go
            self.show(dragging.ended(self.state))

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """Stop extending."""
        if self.state.dragging:
            self.show(dragging.ended(self.state))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the text under the mouse down."""
        self._scroll(event, _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the text under the mouse up."""
        self._scroll(event, -_WHEEL)

    def show(self, state: ScreenState) -> None:
        """Make a screen the one that is seen, or end with it."""
        self.state = state
        if state.closing:
            self.exit()
            return
        if self.lining and not state.lining:
            self.lining.cancel()
            self.lining = None
        self.state = followed(state)
        self.ask_about(_written_here(state))
        self.sheet.redraw()
        if state.following is None:
            self.call_after_refresh(self.look_ahead)

    def _scroll(self, event: events.MouseEvent, by: int) -> None:
        column, row = int(event.screen_x), int(event.screen_y)
        if self.state.dragging:
            self.show(dragging.scrolled_on(self.state, column, row, by))
            return
        state = pressing.wheeled(self.state, side_at(self.state, column), by)
        self.state = state if state.dialog else followed(state)
        self.sheet.redraw()


def _written_here(state: ScreenState) -> Iterator[str]:
    """Yield what people wrote, and write now, of which the terminal may draw something."""
    for side in state.session.sides:
        yield side.text.body
        yield side.text.title
        yield from (one.note for one in side.annotations.annotations.values() if one.note)
    if state.dialog is not None and not isinstance(state.dialog, Help):
        yield line_of(state.dialog).text
