"""A terminal is asked how many columns it gives to what terminals do not agree on."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from textual import events
from wcwidth import wcwidth

from diptych.operations.adjudicating import adjudicator
from diptych.rendering.wrapping import CONJUNCT, columns_of, count_also, count_by_unicode, wrapped
from diptych.tui.app import FullScreen, SheetApp
from diptych.tui.deciding import opened as deciding_opened
from diptych.tui.deciding_app import DecidingScreen
from diptych.tui.layout import laid_out
from diptych.tui.rows import is_disputed
from diptych.tui.session import open_session
from diptych.tui.state import opened
from diptych.tui.widths import Asking, asking, in_doubt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from diptych.project.store import Project

BURMESE = "လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့်"
HINDI = "स्वतन्त्र हैं परस्पर"
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.fixture(autouse=True)
def counted_as_before() -> Iterator[None]:
    yield
    count_by_unicode()
    laid_out.cache_clear()


def by_letters(grapheme: str) -> int:
    """Count as tmux does: letter by letter, spacing marks too."""
    return sum(1 if unicodedata.category(one) == "Mc" else max(wcwidth(one), 0) for one in grapheme)


def test_what_is_plain_is_not_asked_about() -> None:
    assert in_doubt(["plain", "“é” naïve café cafe\u0301", "人工智能", "هَذَا", "ภาษาไทย"]) == []


def test_marks_come_first_and_then_what_they_are_joined_to() -> None:
    assert in_doubt([f"{BURMESE} {FAMILY}"]) == ["ာ", "ေ", "ြ", "ဖြ", "သေ", FAMILY]


def test_all_is_asked_a_part_at_a_time() -> None:
    graphemes = [chr(number) for number in range(0x4E00, 0x4E00 + 250)]
    said, questions = Asking(tuple(graphemes)), []
    while not said.is_done:
        questions.append(said.question())
        said = said.answered(len(said.columns))
    parts = [re.findall("\x1b\\[1;1H(.*?)\x1b\\[6n", one) for one in questions if one]
    assert [len(part) for part in parts] == [100, 100, 50]
    assert [one for part in parts for one in part] == graphemes
    assert all(one.startswith("\x1b7") and one.endswith("\x1b8") for one in questions if one)
    assert said.widths() == {one: place for place, one in enumerate(graphemes)}
    assert said.question() == ""


def test_nothing_is_asked_where_nothing_is_in_doubt() -> None:
    assert asking(["plain"]) == Asking(())
    assert asking(["plain"]).question() == ""
    assert asking([FAMILY]).graphemes == (CONJUNCT, FAMILY)


class Terminal:
    """What a screen writes besides its rows, and a terminal that counts letter by letter."""

    def __init__(self, app: SheetApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = app
        self.asked: list[str] = []
        assert app._driver
        monkeypatch.setattr(app._driver, "write", self.write)

    def write(self, said: str) -> None:
        self.asked += re.findall("\x1b\\[1;1H(.*?)\x1b\\[6n", said)

    async def answer(self, pilot: Pilot[None]) -> None:
        while self.asked:
            self.app.post_message(events.CursorPosition(by_letters(self.asked.pop(0)), 0))
            await pilot.pause()


@pytest.fixture
def scripts(small: Project) -> Project:
    (small.root / "texts/scripts.md").write_text(f"{HINDI} {FAMILY}\n\n{BURMESE}\n")
    return small


def test_the_screen_is_drawn_as_the_terminal_counts(
    scripts: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = FullScreen(open_session(scripts, ["english"], "ann"))

    async def steps() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            terminal = Terminal(app, monkeypatch)
            await pilot.press("j")
            assert not terminal.asked
            app.post_message(events.CursorPosition(3, 0))
            await pilot.pause()
            app.show(opened(open_session(scripts, ["scripts"], "ann")))
            assert set(terminal.asked) >= {CONJUNCT, FAMILY, "ာ"}
            before = app.sheet.rows
            await pilot.press("j")
            asked = list(terminal.asked)
            app.show(opened(open_session(scripts, ["english"], "ann")))
            assert terminal.asked == asked, "it owes answers"
            app.show(opened(open_session(scripts, ["scripts"], "ann")))
            await terminal.answer(pilot)
            await pilot.pause()
            assert app.sheet.rows != before
            rows = ["".join(one.shown for one in row) for row in app.sheet.rows]
            assert any(FAMILY in row for row in rows)
            assert {by_letters(row) for row in rows} == {80}
            assert not any(is_disputed(one) for row in app.sheet.rows for one in row)
            await pilot.press("n")
            app.on_paste(events.Paste("ကာ"))
            assert terminal.asked == []
            app.on_paste(events.Paste("நி"))
            assert terminal.asked == [CONJUNCT, "ி", "நி"]

    asyncio.run(steps())


def test_an_adjudication_asks_too(scripts: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for annotator, codes in ("ann", {"mood": "good"}), ("bob", {"mood": "bad"}):
        scripts.annotate("scripts", annotator, start=0, end=5, codes=codes)
    deciding = adjudicator(scripts, "scripts")
    state = deciding_opened(deciding, deciding.agree(), "zoe", scripts.codebook())
    app = DecidingScreen(state)

    async def steps() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            app.seen, app.asking = set(), Asking(())
            terminal = Terminal(app, monkeypatch)
            await pilot.press("j")
            assert CONJUNCT in terminal.asked

    asyncio.run(steps())


def test_what_was_not_asked_about_counts_by_its_letters_where_others_do() -> None:
    count_also({CONJUNCT: 3, "ာ": 1})
    assert columns_of("स्त्र") == 3
    assert columns_of("ကာ") == 2
    assert columns_of("plain “é”") == 9
    count_by_unicode()
    count_also({CONJUNCT: 2})
    assert columns_of("स्त्र") == 2
    assert columns_of(FAMILY) == 2


def test_lines_are_as_wide_as_the_terminal_counts() -> None:
    count_also({CONJUNCT: 3, "ာ": 1, "ေ": 1, "ြ": 1})
    assert all(by_letters(line) <= 12 for line in wrapped(f"{BURMESE} {BURMESE}", 12))
