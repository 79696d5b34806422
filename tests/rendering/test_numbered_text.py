from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.glosses import ShownGloss
from diptych.rendering.numbered_text import Panel, covered, numbered_text
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of
from diptych.texts.text import Text, parse_text

SOURCE = """---
source: The Times
author: Ann
date: 2025-07
language: en
---

# A heading

A paragraph of some length, which goes on and on until it no longer fits here.
"""


def text(source: str = SOURCE, text_id: str = "times") -> Text:
    return parse_text(text_id, source.encode(), source, f"texts/{text_id}.md")


def shown(source: Text, screen: Screen, *marked: tuple[int, int]) -> list[str]:
    panel = Panel(text=source, marked=covered(marked))
    return numbered_text(panel, source.paragraphs, screen).split("\n")


def test_on_paper_each_paragraph_is_one_line_with_its_number() -> None:
    assert shown(text(), Screen()) == [
        "times · The Times · Ann · 2025-07 · English",
        "",
        "1  # A heading",
        "",
        "2  A paragraph of some length, which goes on and on until it no longer fits here.",
    ]


def test_on_a_terminal_paragraphs_are_wrapped_beside_their_numbers() -> None:
    assert shown(text(), Screen(width=60))[4:] == [
        "2  A paragraph of some length, which goes on and on until it",
        "   no longer fits here.",
    ]


def test_lines_are_never_longer_than_can_be_read() -> None:
    long = text("word " * 100)
    assert max(map(len, shown(long, Screen(width=300)))) <= 100


def test_numbers_are_aligned() -> None:
    ten = text("\n\n".join(f"p{number}" for number in range(1, 11)))
    assert shown(ten, Screen())[2::2][-2:] == [" 9  p9", "10  p10"]


def test_what_is_not_known_is_left_out() -> None:
    assert shown(text("Words."), Screen())[0] == "times"


def test_colour_sets_numbers_and_headings_apart() -> None:
    assert shown(text(), Screen(width=80, colour=True))[2] == (
        "\x1b[2m1\x1b[0m  \x1b[1m# \x1b[0m\x1b[1mA heading\x1b[0m"
    )


def test_marked_passages_are_underlined_or_in_brackets() -> None:
    at = text().body.index("some length")
    span = (at, at + len("some length"))
    assert "[some length]" in shown(text(), Screen(), span)[4]
    coloured = shown(text(), Screen(width=60, colour=True), span)[4]
    assert "\x1b[4msome length\x1b[0m" in coloured


def test_a_text_without_paragraphs_has_its_heading_only() -> None:
    assert shown(text(""), Screen(width=80)) == ["times"]


foreign = st.text(
    st.sampled_from("ab-新、👩\u200d \x1b\x9b\u202e\u200b")
    | st.characters(exclude_categories=["Cs"])
).filter(lambda words: "\0" not in words)


@given(foreign, st.integers(60, 200))
def test_no_line_is_wider_than_the_screen_and_no_control_survives(words: str, width: int) -> None:
    lines = shown(text(words, "a" * 64), Screen(width=width, colour=True))
    assert max(map(columns_of, lines)) <= width
    left = "".join(lines)
    for ours in ("\x1b[2m", "\x1b[1m", "\x1b[0m"):
        left = left.replace(ours, "")
    assert not set(left) & {"\x1b", "\x9b", "\x07", "\r", "\u202e", "\u2066", "\u2028"}


def test_a_translation_is_wrapped_below_its_paragraph() -> None:
    gloss = ShownGloss("de", "Ein Absatz von einiger Länge.", "m (a program)", is_of_more=False)
    panel = Panel(text=text(), glosses={2: gloss})
    shown = numbered_text(panel, panel.text.paragraphs, Screen(width=40)).split("\n")
    assert shown[-3:] == [
        "   [in German, translated by m (a",
        "     program): Ein Absatz von einiger",
        "     Länge.]",
    ]
