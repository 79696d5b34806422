"""The screen in Textual: every key that the help lists is pressed, and the mouse works."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from textual import events

from diptych.errors import UnknownNameError
from diptych.rendering.wrapping import columns_of
from diptych.tui import annotate_on_screen
from diptych.tui import app as app_module
from diptych.tui.app import FullScreen
from diptych.tui.dialogs import NewCode, Picker
from diptych.tui.keys import DIALOGS, SCREEN, facet_keys
from diptych.tui.pressing import pressed
from diptych.tui.session import open_session

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.pilot import Pilot

    from diptych.project.store import Project
    from diptych.tui.lining import LinedUp
    from diptych.tui.session import Session
    from diptych.tui.state import ScreenState


class Drive(NamedTuple):
    """Keys that lead to where a key does something, and what is true after it."""

    before: str
    holds: Callable[[ScreenState], Any]


def paragraph(number: int) -> Callable[[ScreenState], bool]:
    return lambda state: state.session.side.paragraph == number


def passage(words: str) -> Callable[[ScreenState], bool]:
    return lambda state: state.session.side.passage == words


def message(words: str) -> Callable[[ScreenState], bool]:
    return lambda state: state.message.startswith(words)


def typed(text: str, cursor: int) -> Callable[[ScreenState], bool]:
    return lambda state: (state.dialog.line.text, state.dialog.line.cursor) == (text, cursor)  # type: ignore[union-attr]


def dialog(name: str) -> Callable[[ScreenState], bool]:
    return lambda state: type(state.dialog).__name__ == name


def count(number: int) -> Callable[[ScreenState], bool]:
    return lambda state: len(state.session.side.annotations.annotations) == number


def coded(codes: dict[str, str]) -> Callable[[ScreenState], bool]:
    return lambda state: (
        [one.codes for one in state.session.side.annotations.annotations.values()] == [codes]
    )


def index(number: int) -> Callable[[ScreenState], bool]:
    return lambda state: isinstance(state.dialog, Picker) and state.dialog.index == number


THIRD = "Wrapped by hand\n  on two lines. It ends."
ON_SCREEN = {
    "down": Drive("", paragraph(2)),
    "j": Drive("", paragraph(2)),
    "up": Drive("end", paragraph(3)),
    "k": Drive("end", paragraph(3)),
    "pagedown": Drive("", paragraph(4)),
    "pageup": Drive("end", paragraph(1)),
    "ctrl+d": Drive("", paragraph(4)),
    "ctrl+u": Drive("end", paragraph(1)),
    "home": Drive("end", paragraph(1)),
    "g": Drive("end", paragraph(1)),
    "end": Drive("", paragraph(4)),
    "G": Drive("", paragraph(4)),
    "space": Drive("", paragraph(2)),
    "]": Drive("t enter end", lambda state: state.session.side.current),
    "[": Drive("t enter end", lambda state: state.session.side.current),
    "enter": Drive("t enter escape", lambda state: state.session.side.current),
    "/": Drive("", dialog("Search")),
    "tab": Drive("", lambda state: state.session.active == 1),
    "=": Drive("", message("lined up ")),
    ".": Drive("down", passage("One sentence here.")),
    ",": Drive("down", passage("A third?")),
    "right": Drive("down", passage("One")),
    "left": Drive("down", passage("third")),
    ">": Drive("end", lambda state: state.session.side.passage == "Short."),
    "<": Drive("end", passage("It ends.\n\nShort.")),
    "shift+right": Drive("down right", passage("One sentence")),
    "shift+left": Drive("down left", passage("A third")),
    "shift+down": Drive("down down", passage(f"{THIRD}\n\nShort.")),
    "shift+up": Drive("end", passage(f"{THIRD}\n\nShort.")),
    ")": Drive("end right", passage("Short.")),
    "(": Drive("end", passage("Short")),
    "v": Drive("", lambda state: state.extending),
    "escape": Drive("down . right", lambda state: state.session.side.passage.endswith("third?")),
    "y": Drive("", message("no program suggests anything more")),
    "Y": Drive("", lambda state: not state.session.side.offers),
    ";": Drive("t enter", count(2)),
    "+": Drive("", coded({"mood": "good"})),
    "0": Drive("", message("mood has no code in the middle")),
    "-": Drive("", coded({"mood": "bad"})),
    "c": Drive("", dialog("Picker")),
    "n": Drive("", dialog("Note")),
    "m": Drive("t enter", lambda state: state.moving),
    "x": Drive("t enter", count(0)),
    "delete": Drive("t enter", count(0)),
    "u": Drive("t enter", count(0)),
    "ctrl+z": Drive("t enter", count(0)),
    "U": Drive("t enter u", count(1)),
    "ctrl+y": Drive("t enter u", count(1)),
    "F": Drive("", lambda state: state.session.side.annotations.finished),
    "N": Drive("", lambda state: state.message == "no other text is left for you"),
    "C": Drive("", message("in the margin stands theme: g governance")),
    "?": Drive("", dialog("Help")),
    "f1": Drive("", dialog("Help")),
    "q": Drive("", lambda state: state.closing),
    "ctrl+c": Drive("", lambda state: state.closing),
    "ctrl+q": Drive("", lambda state: state.closing),
    "t": Drive("", dialog("Picker")),
    "a": Drive("", dialog("Picker")),
    "o": Drive("", dialog("Picker")),
}
IN_DIALOGS = {
    "down": Drive("c", index(1)),
    "up": Drive("c down down", index(1)),
    "pagedown": Drive("c", index(6)),
    "pageup": Drive("c pagedown", index(0)),
    **{digit: Drive("c", count(1)) for digit in "1234567"},
    **{digit: Drive("c", typed(digit, 1)) for digit in "89"},
    "enter": Drive("t", count(1)),
    "escape": Drive("t", lambda state: state.dialog is None),
    "ctrl+c": Drive("t", lambda state: state.dialog is None and not state.closing),
    "left": Drive("n a b", typed("ab", 1)),
    "right": Drive("n a b home", typed("ab", 1)),
    "home": Drive("n a b", typed("ab", 0)),
    "end": Drive("n a b home", typed("ab", 2)),
    "backspace": Drive("n a b", typed("a", 1)),
    "delete": Drive("n a b home", typed("b", 0)),
    "ctrl+u": Drive("n a b", typed("", 0)),
    "ctrl+w": Drive("n a space b", typed("a ", 2)),
    "tab": Drive("t z z tab", lambda p: isinstance(p.dialog, NewCode) and p.dialog.index == 1),
}


def driven(app: FullScreen, steps: Callable[[Pilot[None]], Coroutine[Any, Any, None]]) -> None:
    """Run the app at 80 × 24 and do some steps in it."""

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(run())


@pytest.fixture
def app(small: Project) -> FullScreen:
    return FullScreen(open_session(small, ["english", "mixed"], "ann"))


def test_every_listed_key_is_driven(small: Project) -> None:
    facets = set(facet_keys(small.codebook().by_name))
    assert set(ON_SCREEN) == facets | {
        k for part in SCREEN for one in part.commands for k in one.keys
    }
    assert set(IN_DIALOGS) == {k for part in DIALOGS for one in part.commands for k in one.keys}


@pytest.mark.parametrize("keys", [ON_SCREEN, IN_DIALOGS], ids=["page", "dialogs"])
def test_every_key_does_what_the_help_says(
    small: Project, app: FullScreen, monkeypatch: pytest.MonkeyPatch, keys: dict[str, Drive]
) -> None:
    monkeypatch.setattr(app, "exit", lambda: None)

    async def steps(pilot: Pilot[None]) -> None:
        for key, drive in keys.items():
            for path in (small.root / "annotations").glob("*/*.json"):
                path.unlink()
            app.show(type(app.state)(session=open_session(small, ["english", "mixed"], "ann")))
            await pilot.press(*drive.before.split())
            await pilot.press(key)
            await app.workers.wait_for_complete()
            assert drive.holds(app.state), (key, app.state)
            saved = small.annotation_set(small.text("english"), "ann")
            assert saved.annotations == app.state.session.sides[0].annotations.annotations
        monkeypatch.undo()

    driven(app, steps)


def test_keys_typed_at_once_all_arrive(app: FullScreen, small: Project) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        for key in ("down", "full_stop", "t", "u", "n", "enter", "a", "c", "h", "i", "enter"):
            character = {"full_stop": ".", "enter": "\r"}.get(key, key if len(key) == 1 else None)
            app.post_message(events.Key(key, character))
        await pilot.pause()

    driven(app, steps)
    (annotation,) = small.annotation_set(small.text("english"), "ann").annotations.values()
    assert annotation.quote == "One sentence here."
    assert annotation.codes == {"theme": "governance/un-process", "actor": "china"}


@pytest.mark.parametrize(("longest", "times"), [(0, 4), (1000, 1)])
def test_what_waiting_keys_did_is_shown_meanwhile(
    app: FullScreen, monkeypatch: pytest.MonkeyPatch, longest: int, times: int
) -> None:
    monkeypatch.setattr("diptych.tui.app._LONGEST", longest)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("n")
        drawn: list[int] = []
        draw = app.sheet.draw
        monkeypatch.setattr(app.sheet, "draw", lambda: drawn.append(1) or draw())
        for key in "abcd":
            app.post_message(events.Key(key, key))
        await pilot.pause()
        assert len(drawn) == times
        assert "> abcd" in "\n".join(lines(app))

    driven(app, steps)


def lines(app: FullScreen) -> list[str]:
    return [app.sheet.render_line(y).text for y in range(24)]


def test_the_screen_shows_the_rows_and_nothing_below_them(app: FullScreen) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        assert lines(app)[1][:39] == "▌1  The heading" + " " * 24
        assert app.sheet.render_line(30).text == ""
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert app.sheet.render_line(0).cell_length == 40

    driven(app, steps)


@pytest.mark.parametrize("ending", ["q", "ctrl+c"])
def test_where_nothing_can_be_seen_keys_do_nothing_but_end_it(app: FullScreen, ending: str) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("n", "a")
        before = app.state.dialog
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        await pilot.press("b", "enter")
        assert app.state.dialog == before
        assert lines(app)[0] == "too small: needs 30 "
        await pilot.press(ending)
        await pilot.pause()
        assert not app.is_running

    driven(app, steps)


def test_what_terminals_do_not_agree_on_is_pinned_to_its_columns(app: FullScreen) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("tab", "end")
        (line,) = [line for line in lines(app) if "👩" in line]
        before, after = line.split("  \x1b[", 1)
        column, rest = after.split("G👩‍👩‍👧\x1b[", 1)
        assert columns_of(before) == int(column) - 1
        assert rest.startswith(f"{int(column) + 2}G ")

    driven(app, steps)


def test_what_others_change_appears_by_itself(
    app: FullScreen, small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.tui.app._POLL", 0.01)

    async def steps(pilot: Pilot[None]) -> None:
        small.annotate("english", "ann", start=0, end=3, codes={})
        await pilot.pause(0.3)
        assert app.state.message == "the annotations of english changed on disk: reloaded"
        assert "the annotations of english changed on disk" in "\n".join(lines(app))

    driven(app, steps)


def test_what_is_next_is_named_once_the_screen_is_there(app: FullScreen, small: Project) -> None:
    (small.root / "annotations/assignments.csv").write_text("text,annotator\nthird,ann\n")
    (small.root / "texts/third.md").write_text("One.")
    assert app.state.following is None

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.resize_terminal(120, 30)
        await pilot.pause()
        assert app.state.following == "third"
        assert " · next: third" in lines(app)[0]

    driven(app, steps)


class Mouse(NamedTuple):
    """A mouse that is pressed, moved and rolled on the screen."""

    app: FullScreen
    pilot: Pilot[None]

    async def does(
        self, event: type[events.MouseEvent], place: tuple[int, int], button: int = 0
    ) -> ScreenState:
        column, row = place
        self.app.post_message(
            event(None, x=column, y=row, delta_x=0, delta_y=0, button=button, shift=False,
                  meta=False, ctrl=False)
        )  # fmt: skip
        await self.pilot.pause()
        return self.app.state

    async def drag(self, *places: tuple[int, int]) -> ScreenState:
        for place in places:
            await self.does(events.MouseMove, place, button=1)
        return self.app.state


def test_the_mouse_selects_scrolls_and_chooses(app: FullScreen) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        mouse = Mouse(app, pilot)
        await pilot.mouse_down(offset=(5, 3))
        await mouse.drag((10, 3), (0, 22), (50, 3), (10, 3))
        await pilot.mouse_up(offset=(10, 3))
        await mouse.drag((30, 3))
        assert app.state.session.side.passage == "One sentence"
        await mouse.does(events.MouseDown, (18, 3), button=3)
        await mouse.does(events.MouseUp, (18, 3), button=3)
        assert app.state.session.side.passage == "One sentence here"
        await pilot.click(offset=(8, 23))
        await pilot.click(offset=(5, 11))
        assert [one.codes for one in app.state.session.side.annotations.annotations.values()] == [
            {"theme": "governance/un-process"}
        ]
        await pilot.click(offset=(70, 20))
        assert app.state.session.active == 0
        await pilot.click(offset=(50, 1))
        assert app.state.session.active == 1
        await pilot.click(offset=(5, 17))
        assert app.state.session.side.current
        assert app.state.session.active == 0
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        for scroll, top in ((events.MouseScrollDown, 2), (events.MouseScrollUp, 1)):
            state = await mouse.does(scroll, (5, 5))
            assert state.view.panes[0].top.paragraph == top

    driven(app, steps)


def test_dragging_beyond_the_edge_scrolls_and_goes_on_selecting(app: FullScreen) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        mouse = Mouse(app, pilot)
        await pilot.resize_terminal(80, 12)
        await pilot.mouse_down(offset=(5, 3))
        state = await mouse.drag(*[(5, 11)] * 6)
        assert state.session.side.passage == body(state, "One", "Short")
        await mouse.drag(*[(5, 0)] * 6)
        state = await mouse.does(events.MouseScrollDown, (5, 3))
        below = await mouse.does(events.MouseScrollDown, (5, 3))
        assert below.session.side.passage == body(state, "One", "Wrapped")
        await pilot.mouse_up(offset=(5, 3))
        assert app.state.session == below.session
        assert await mouse.drag((5, 0)) == app.state

    driven(app, steps)


def body(state: ScreenState, first: str, last: str) -> str:
    """Return the first text from some words to others."""
    text = state.session.sides[0].text.body
    return text[text.index(first) : text.index(last) + len(last)]


def test_a_button_that_was_let_go_unheard_drags_no_more(app: FullScreen) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        mouse = Mouse(app, pilot)
        await mouse.does(events.MouseDown, (5, 3), button=1)
        before = await mouse.drag((10, 3))
        after = await mouse.does(events.MouseMove, (20, 3))
        assert after.session == before.session
        assert await mouse.drag((20, 3)) == after
        await mouse.does(events.MouseDown, (5, 3), button=1)
        await pilot.press("t")
        asking = app.state
        assert await mouse.drag((5, 11)) == asking

    driven(app, steps)


class Held(NamedTuple):
    """Lining up that waits until it may go on."""

    may_end: Event
    has_ended: Event
    really: Callable[[Session], LinedUp]

    def lined_up(self, session: Session) -> LinedUp:
        self.may_end.wait(30)
        self.has_ended.set()
        return self.really(session)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    held = Held(Event(), Event(), app_module.lined_up)
    monkeypatch.setattr(app_module, "lined_up", held.lined_up)
    return held


def test_keys_go_on_while_texts_are_lined_up(app: FullScreen, held: Held) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("=")
        assert app.state.message == "lining up …; keys go on, = gives it up"
        await pilot.press("down", "down")
        assert app.state.session.side.paragraph == 3
        assert lines(app)[-2].startswith("lining up … · selected: paragraph, ")
        assert lines(app)[-1].startswith("= give up lining up  ? help")
        assert app.state.lined is None
        held.may_end.set()
        await app.workers.wait_for_complete()
        assert app.state.message.startswith("lined up ")
        assert app.state.session.side.paragraph == 3
        await pilot.press("=")
        assert app.state.message == "not lined up any more"

    driven(app, steps)


@pytest.mark.parametrize("key", ["escape", "="])
def test_lining_up_is_given_up(app: FullScreen, held: Held, key: str) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("=", "n", "escape")
        assert app.lining is not None
        await pilot.press(key)
        assert app.state.message == "lining up was given up"
        held.may_end.set()
        await pilot.press("down")
        assert (app.state.lined, app.state.lining, app.lining) == (None, False, None)
        assert "lining" not in lines(app)[-1]

    driven(app, steps)


@pytest.mark.parametrize("before", ["m", "v"])
def test_escape_leaves_first_what_it_leaves_otherwise(
    app: FullScreen, held: Held, before: str
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("t", "enter", "=", before, "escape")
        assert app.state.lining
        assert not app.state.moving
        assert not app.state.extending
        await pilot.press(before, "=")
        assert app.state.message == "lining up was given up"
        held.may_end.set()

    driven(app, steps)


def test_the_next_text_gives_up_lining_up_those_that_it_takes_away(
    app: FullScreen, held: Held, small: Project
) -> None:
    (small.root / "texts/third.md").write_text("One.")

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("=", "N")
        assert [side.text.id for side in app.state.session.sides] == ["third"]
        assert app.state.message == "lining up was given up"
        held.may_end.set()
        await pilot.press("home")
        assert app.lining is None
        assert held.has_ended.wait(30)
        await pilot.pause()
        assert app.state.message == ""

    driven(app, steps)


def test_what_was_lined_up_of_a_text_that_changed_is_not_used(
    app: FullScreen, held: Held, small: Project
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("=")
        (small.root / "texts/mixed.md").write_text("Once.")
        await pilot.press("down")
        held.may_end.set()
        await app.workers.wait_for_complete()
        assert app.state.message.startswith("a text changed meanwhile")
        assert app.state.lined is None

    driven(app, steps)


def test_lining_up_that_fails_says_why(app: FullScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(session: Session) -> LinedUp:
        raise UnknownNameError("text", session.annotator, [])

    monkeypatch.setattr(app_module, "lined_up", failing)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("=")
        await app.workers.wait_for_complete()
        assert "ann" in app.state.message
        assert app.lining is None

    driven(app, steps)


def test_the_end_does_not_wait_for_lining_up(app: FullScreen, held: Held) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("=", "q")

    driven(app, steps)
    assert not held.has_ended.is_set()
    held.may_end.set()


def test_the_wheel_takes_along_what_is_lined_up(app: FullScreen, small: Project) -> None:
    body = "\n\n".join(f"The council of town {n} approved tram line {n}." for n in range(60))
    (small.root / "texts/english.md").write_text(body)
    (small.root / "texts/mixed.md").write_text(body + "\n\nMore.")

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("escape", "=")
        await app.workers.wait_for_complete()
        for _ in range(9):
            app.post_message(
                events.MouseScrollDown(None, x=5, y=5, delta_x=0, delta_y=0, button=0,
                                       shift=False, meta=False, ctrl=False)
            )  # fmt: skip
            await pilot.pause()
        here, there = app.state.view.panes
        assert here.top == there.top
        assert here.top.paragraph > 2
        assert len({side.paragraph for side in app.state.session.sides}) == 1

    driven(app, steps)


def test_pasting_types(app: FullScreen) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("n")
        app.post_message(events.Paste("two\nwords"))
        await pilot.pause()
        assert typed("two words", 9)(app.state)

    driven(app, steps)


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_is_left_out_when_it_is_not_wanted(
    small: Project, monkeypatch: pytest.MonkeyPatch, no_color: str, *, coloured: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    app = FullScreen(open_session(small, ["english"], "ann"))

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("+")
        styles = [segment.style for segment in app.sheet.render_line(1) if segment.style]
        assert any(style.underline for style in styles)
        assert any(style.color for style in styles) is coloured

    driven(app, steps)


def test_a_bug_ends_with_a_failing_status(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int | None] = []

    def run(app: FullScreen) -> None:
        app._return_code = codes[-1]

    monkeypatch.setattr(FullScreen, "run", run)
    codes.append(0)
    assert annotate_on_screen(small, ["english"], "ann") == ["english"]
    codes.append(1)
    with pytest.raises(SystemExit):
        annotate_on_screen(small, ["english"], "ann")


def test_the_screen_is_loaded_only_when_it_opens() -> None:
    code = "import sys, diptych.tui; assert not {'textual', 'rich'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_only_rows_that_changed_are_written_again(
    app: FullScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        written: list[set[int]] = []
        monkeypatch.setattr(
            app.sheet, "refresh", lambda *regions: written.append({one.y for one in regions})
        )
        for key in ("down", "down", "escape"):
            await pilot.press(key)
        app.show(pressed(app.state, "up"))
        app.sheet.render_line(3)
        await pilot.pause()
        down, back = {3, 4, 5, 7, 8, 16, 22}, {3, 4, 5, 7, 8, 16, 22}
        assert written == [{1, 3, 4, 5, 16, 22}, down, back]

    driven(app, steps)
