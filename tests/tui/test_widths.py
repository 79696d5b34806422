"""A terminal is asked how many columns it gives to what terminals do not agree on."""

from __future__ import annotations

import os
import pty
import re
import threading
import unicodedata
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from wcwidth import wcwidth

from diptych.rendering.wrapping import CONJUNCT, columns_of, count_as, is_counted, wrapped
from diptych.tui.layout import laid_out
from diptych.tui.rows import is_disputed, piece
from diptych.tui.widths import adapt, asked, in_doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BURMESE = "လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့်"
HINDI = "स्वतन्त्र हैं परस्पर"
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.fixture(autouse=True)
def counted_as_before() -> Iterator[None]:
    yield
    count_as({})
    laid_out.cache_clear()


def by_letters(grapheme: str) -> int:
    """Count as tmux does: letter by letter, spacing marks too."""
    return sum(1 if unicodedata.category(one) == "Mc" else max(wcwidth(one), 0) for one in grapheme)


@contextmanager
def terminal(answer: Callable[[str], str]) -> Iterator[str]:
    """Be a terminal that answers where its cursor stands."""
    ours, theirs = pty.openpty()

    def answering() -> None:
        read = ""
        with suppress(OSError):
            while True:
                read += os.read(ours, 4096).decode(errors="ignore")
                for shown in re.findall("\r([^\r]*?)\x1b\\[6n", read):
                    os.write(ours, answer(shown).encode())
                read = read.rpartition("\x1b[6n")[2]

    thread = threading.Thread(target=answering, daemon=True)
    thread.start()
    try:
        yield os.ttyname(theirs)
    finally:
        os.close(theirs)
        os.close(ours)
        thread.join(5)


def column_behind(shown: str) -> str:
    return f"\x1b[24;{by_letters(shown) + 1}R"


def test_what_is_plain_is_not_asked_about() -> None:
    assert in_doubt(["plain", "“é” naïve café cafe\u0301", "人工智能", "هَذَا", "ภาษาไทย"]) == []


def test_marks_come_first_and_then_what_they_are_joined_to() -> None:
    assert in_doubt([f"{BURMESE} {FAMILY}"]) == ["ာ", "ေ", "ြ", "ဖြ", "သေ", FAMILY]


def test_it_is_counted_as_the_terminal_says() -> None:
    before = columns_of(HINDI), columns_of(BURMESE)
    with terminal(column_behind) as path:
        adapt([BURMESE, HINDI], path)
    assert is_counted()
    assert (columns_of(HINDI), columns_of(BURMESE)) == (by_letters(HINDI), by_letters(BURMESE))
    assert before != (columns_of(HINDI), columns_of(BURMESE))
    assert not is_disputed(piece(FAMILY))
    assert sum(one.columns for one in laid_out(HINDI, 80)[0]) == by_letters(HINDI)


def test_what_was_not_asked_about_counts_by_its_letters_where_others_do() -> None:
    count_as({CONJUNCT: 3, "ာ": 1})
    assert columns_of("स्त्र") == 3
    assert columns_of("ကာ") == 2
    assert columns_of("plain “é”") == 9
    count_as({CONJUNCT: 2})
    assert columns_of("स्त्र") == 2
    assert columns_of(FAMILY) == 2


def test_lines_are_as_wide_as_the_terminal_counts() -> None:
    count_as({CONJUNCT: 3, "ာ": 1, "ေ": 1, "ြ": 1})
    assert all(by_letters(line) <= 12 for line in wrapped(f"{BURMESE} {BURMESE}", 12))


def test_many_are_asked_about_a_part_at_a_time() -> None:
    with terminal(column_behind) as path:
        many = [chr(number) for number in range(0x4E00, 0x4E00 + 250)]
        assert asked(many, path) == dict.fromkeys(many, 2)


def test_a_terminal_that_does_not_answer_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diptych.tui.widths._PATIENCE", 0.001)
    with terminal(lambda _: "") as path:
        adapt([BURMESE], path)
    with terminal(lambda _: "R") as path:
        adapt([BURMESE], path)
    assert not is_counted()


def test_without_a_terminal_nothing_is_asked() -> None:
    adapt([BURMESE], "/nowhere")
    adapt(["plain"], "/nowhere")
    assert not is_counted()
