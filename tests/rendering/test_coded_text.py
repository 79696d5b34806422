from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import Code, Facet
from diptych.rendering.coded_text import Mark, marks
from diptych.rendering.numbered_text import Panel, numbered_text
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence

BODY = "The law of all. New rules help trade.\n\nA second paragraph, which goes on."
THEME = Facet(name="theme", codes={one: Code(path=one) for one in ("law", "trade", "trade/home")})
TONE = Facet(
    name="tone",
    kind="ordinal",
    codes={
        name: Code(path=name, value=value) for name, value in (("bad", -1), ("so", 0), ("good", 1))
    },
)
FACETS = (THEME, TONE)


def text(body: str = BODY) -> Text:
    return parse_text("times", body.encode(), body, "texts/times.md")


def said(*passages: tuple[str, dict[str, str]], by: str = "ann", body: str = BODY) -> AnnotationSet:
    annotations = {
        f"{number:08}-0000-4000-8000-000000000000": Annotation(
            start=body.index(quote), end=body.index(quote) + len(quote), quote=quote, codes=codes
        )
        for number, (quote, codes) in enumerate(passages)
    }
    return AnnotationSet(text="times", text_version="0" * 40, annotator=by, annotations=annotations)


def shown(screen: Screen, *sets: AnnotationSet, facets: Sequence[Facet] = FACETS) -> list[str]:
    source = text()
    panel = Panel(text=source, coded=marks(sets, facets))
    return numbered_text(panel, source.paragraphs, screen).split("\n")[2:]


LAW = ("The law of all.", {"tone": "good", "theme": "law"})
TRADE = ("New rules help trade.", {"theme": "trade/home"})


def test_on_paper_codes_stand_below_the_paragraph() -> None:
    assert shown(Screen(), said(LAW, TRADE)) == [
        "1  [1 The law of all.] [2 New rules help trade.]",
        "   1 law · + good",
        "   2 trade/home",
        "",
        "2  A second paragraph, which goes on.",
    ]


def test_a_wide_terminal_has_a_margin_in_which_codes_stand_where_their_passage_begins() -> None:
    assert shown(Screen(width=72), said(LAW, ("trade.", {}))) == [
        "1  [1 The law of all.] New rules help         │ 1 law · + good",
        "   [2 trade.]                                 │ 2 no code",
        "",
        "2  A second paragraph, which goes on.",
    ]


def test_a_number_stays_with_its_passage() -> None:
    for width in range(30, 100):
        lines = shown(Screen(width=width), said(LAW, ("trade.", {})))
        assert not [line for line in lines if re.search(r"\[\d$", line.split(" │ ")[0].rstrip())]


def test_a_narrow_terminal_has_codes_below() -> None:
    assert shown(Screen(width=30), said(TRADE))[:3] == [
        "1  The law of all. [New rules",
        "   help trade.]",
        "   trade/home",
    ]


def test_where_blocks_cannot_be_encoded_the_margin_is_plain() -> None:
    plain = Screen(width=80, blocks=False)
    assert " | law" in shown(plain, said(("The law of all.", {"theme": "law"})))[0]


def test_overlapping_passages_say_which_of_them_ends() -> None:
    overlapping = said(("The law of all. New", LAW[1]), ("law of all. New rules", TRADE[1]))
    assert shown(Screen(), overlapping)[:3] == [
        "1  [1 The [2 law of all. New1] rules] help trade.",
        "   1 law · + good",
        "   2 trade/home",
    ]
    nested = said(("The law of all.", LAW[1]), ("law", TRADE[1]))
    assert shown(Screen(), nested)[0] == "1  [1 The [2 law] of all.] New rules help trade."


def test_a_passage_that_goes_on_is_marked_in_each_paragraph() -> None:
    across = said((BODY[BODY.index("trade.") : BODY.index(", which")], {"theme": "law"}))
    assert shown(Screen(), across) == [
        "1  The law of all. New rules help [trade.]",
        "   law",
        "",
        "2  [A second paragraph], which goes on.",
        "   … law",
    ]


def test_several_annotators_are_named() -> None:
    both = [said(LAW), said((LAW[0], {"theme": "trade"}), by="bob")]
    assert shown(Screen(), *both)[:3] == [
        "1  [The law of all.] New rules help trade.",
        "   ann: law · + good",
        "   bob: trade",
    ]


def looks(*passages: tuple[str, dict[str, str]], facets: Sequence[Facet] = FACETS) -> list[str]:
    return [one.look for one in marks([said(*passages)], facets)]


def test_the_colour_is_that_of_the_first_ordinal_facet() -> None:
    words = ["The", "law", "of all", "New"]
    tones = [{"tone": "bad"}, {"tone": "so"}, {"tone": "good"}, {"theme": "law"}]
    assert looks(*zip(words, tones, strict=True)) == ["low", "mid", "high", ""]
    themes = [{"theme": "law"}, {"theme": "trade/home"}, {"theme": "gone"}, {}]
    assert looks(*zip(words, themes, strict=True), facets=(THEME,)) == [
        "hue 0",
        "hue 1",
        "",
        "",
    ]
    assert looks(LAW, facets=()) == [""]


def test_a_passage_of_which_people_say_different_things_has_no_colour() -> None:
    one, other = said(LAW), said((LAW[0], {"tone": "bad"}), by="bob")
    assert [mark.look for mark in marks([one, other], FACETS)] == [""]


def test_codes_that_the_codebook_does_not_have_are_named() -> None:
    odd = {"frame": "x", "theme": "gone", "tone": "meh"}
    assert marks([said(("law", odd))], FACETS)[0].notes == ("gone · meh · frame: x",)


def test_a_sign_that_is_the_code_stands_once() -> None:
    stars = Facet(
        name="stars", kind="ordinal", codes={n: Code(path=n, value=int(n)) for n in ("1", "2")}
    )
    assert marks([said(("law", {"stars": "2"}))], (stars,))[0].notes == ("2",)


def test_in_colour_passages_are_underlined_and_their_codes_have_the_same_colour() -> None:
    one, *_ = shown(Screen(width=80, colour=True), said(LAW))
    assert "\x1b[2m[\x1b[0m\x1b[4;38;5;32mThe law of all.\x1b[0m\x1b[2m]\x1b[0m New" in one
    assert one.endswith("\x1b[38;5;32mlaw · + good\x1b[0m")
    overlapping = said(("The law", LAW[1]), ("law of all", TRADE[1]))
    two, *_ = shown(Screen(width=120, colour=True), overlapping)
    assert "\x1b[1;4mlaw\x1b[0m" in two
    assert "\x1b[4m of all\x1b[0m" in two


def test_headings_and_items_keep_their_marks() -> None:
    source = text("# A law\n\nWords.")
    panel = Panel(text=source, coded=(Mark(2, 7, "low", ("x",)),))
    lines = numbered_text(panel, source.paragraphs, Screen(colour=True)).split("\n")
    passage = "\x1b[2m[\x1b[0m\x1b[4;38;5;166mA law\x1b[0m\x1b[2m]\x1b[0m"
    assert lines[2] == f"\x1b[2m1\x1b[0m  \x1b[1m# \x1b[0m{passage}"


foreign = st.text(st.sampled_from("ab-新、👩\u200d \x1b\u202e\u00a0[1]"), min_size=30, max_size=90)
spans = st.tuples(st.integers(0, 28), st.integers(1, 30))


@pytest.mark.parametrize("colour", [False, True])
@given(foreign, st.lists(spans, max_size=5), st.integers(40, 150))
def test_no_line_is_wider_than_the_screen_and_no_control_survives(
    colour: bool,  # noqa: FBT001 - a parameter of the test
    words: str,
    given_spans: list[tuple[int, int]],
    width: int,
) -> None:
    source = text(f"x{words}x")
    coded = tuple(
        Mark(start, start + length, "low", (words,)) for start, length in sorted(given_spans)
    )
    panel = Panel(text=source, coded=coded)
    lines = numbered_text(panel, source.paragraphs, Screen(width=width, colour=colour))
    assert max(map(columns_of, lines.split("\n"))) <= width
    assert "\u202e" not in lines
    assert not re.search(r"\x1b(?!\[[0-9;]*m)", lines)
