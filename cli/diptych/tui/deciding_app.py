"""Adjudication in a terminal: keys and clicks become calls of ``deciding``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.tui import deciding, deciding_screen
from diptych.tui.app import SheetApp
from diptych.tui.keyboard import keep_escape_apart
from diptych.tui.rows import OnKey, target_at

if TYPE_CHECKING:
    from textual import events
    from textual.driver import Driver

    from diptych.tui.deciding import Deciding


def run_deciding(state: Deciding) -> Deciding:
    """Show an adjudication until it is closed; return how it was then."""
    keep_escape_apart()
    app = DecidingScreen(state)
    app.run()
    if app.return_code:
        raise SystemExit(app.return_code)
    return app.state


class DecidingScreen(SheetApp):
    """One sheet with an adjudication on it."""

    state: Deciding

    def __init__(self, state: Deciding, driver_class: type[Driver] | None = None) -> None:
        super().__init__(lambda: deciding_screen.drawn(self.state), self.press, driver_class)
        self.state = state

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new size."""
        self.show(replace(self.state, width=event.size.width, height=event.size.height))

    def press(self, key: str) -> None:
        """Do what a key says."""
        self.show(deciding.pressed(self.state, key))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Do what the key does that is clicked on."""
        rows = deciding_screen.drawn(self.state)
        row = rows[y] if (y := int(event.screen_y)) < len(rows) else ()
        if isinstance(target := target_at(row, int(event.screen_x)), OnKey):
            self.show(deciding.clicked(self.state, target.key))

    def on_paste(self, event: events.Paste) -> None:
        """Type what is pasted."""
        self.show(deciding.pasted(self.state, event.text))

    def show(self, state: Deciding) -> None:
        """Make a screen the one that is seen, or end with it."""
        self.state = deciding_screen.settled(state)
        if state.closing:
            self.exit()
            return
        said = (one.annotation for case in state.cases for one in case.options)
        self.ask_about([state.found.text.body, *(one.note for one in said if one.note)])
        self.sheet.redraw()
