"""Keyword in context: every keyword begins in the same column of the terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.concordance import KeywordLine
from diptych.rendering.concordance import concordance_lines
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of
from diptych.texts.text import parse_text


def line(before: str, keyword: str, after: str, *codes: str, text_id: str = "t") -> KeywordLine:
    return KeywordLine(
        group="g",
        text=parse_text(text_id, b"", "", "t.md"),
        paragraph=7,
        start=0,
        end=1,
        pattern=keyword,
        before=before,
        keyword=keyword,
        after=after,
        sort_key=(),
        codes=codes,
    )


def shown(*lines: KeywordLine, width: int | None = 60, colour: bool = False) -> list[str]:
    screen = Screen(width=width, colour=colour)
    return list(concordance_lines(lines, [one.text.id for one in lines], screen))


def test_keywords_stand_one_below_the_other() -> None:
    assert shown(
        line("The ", "rule", " of law"),
        line("a much longer beginning of a sentence that has a ", "rule", " and an end of it, too"),
        line("中国提出的", "规则", "是新的"),
        line("", "Cafe\u0301", "", text_id="a-text-whose-name-is-long-and-goes-on"),
    ) == [
        "t:7                             The rule of law",
        "t:7                 …nce that has a rule and an end of it, …",
        "t:7                       中国提出的规则是新的",
        "a-text-whose-na…:7                  Cafe\u0301",
    ]


def test_codes_stand_at_the_right_where_there_is_room() -> None:
    codes = ("theme=law", "actor=un", "theme=law", "sentiment=positive")
    one = line("The ", "rule", " of law that goes on for quite a while, and on", *codes)
    assert shown(one, width=90) == [
        "t:7                                 The rule of law that goes on for…  law · un · positive"
    ]
    assert shown(one, width=70) == [
        "t:7                         The rule of law that goe…  law · un · pos…"
    ]
    assert shown(one, width=40) == ["t:7             The rule of law that go…"]


def test_what_precedes_stands_to_the_right_where_one_reads_from_there() -> None:
    (shown_line,) = shown(line("הודיע ", "הממשלה", ", כי"))
    name, _, rest = shown_line.partition(" ")
    around = "\u200e\u200f"
    assert name == "t:7"
    assert rest.strip() == "".join(
        f"{around}{part}{around[::-1]}" for part in (", כי", "הממשלה", "הודיע ")
    )
    (mixed,) = shown(line("He said ", "שלום", " again"))
    assert mixed.endswith("\u200eHe said \u200e\u200eשלום\u200e\u200e again\u200e")


def test_foreign_text_drives_no_terminal() -> None:
    assert "\x1b" not in shown(line("\x1b[2J ", "a\x9b", "\u202e"))[0]


def test_colour_is_for_the_keyword() -> None:
    (painted,) = shown(line("The ", "rule", " of", "theme=law"), width=90, colour=True)
    assert "\x1b[1mrule\x1b[0m" in painted
    assert painted.startswith("\x1b[2mt:7\x1b[0m")
    assert painted.endswith("  law\x1b[0m")


words = st.text(alphabet="ab ,é\u0301中文กิ\u0301שלוم😀\u200d", max_size=60)


@given(words, st.text(alphabet="ab中กิש", min_size=1, max_size=8), words, st.integers(40, 120))
def test_the_column_of_the_keyword_is_the_same_in_any_script(
    before: str, keyword: str, after: str, width: int
) -> None:
    pair = [line(before, keyword, after, "f=c"), line("x " * 40, keyword, " y" * 40)]
    columns = set()
    for row in shown(*pair, width=width, colour=True):
        in_front, _, _ = row.partition("\x1b[1m")
        columns.add(columns_of(in_front))
        assert columns_of(row) <= width or columns_of(in_front) + columns_of(keyword) >= width
    assert len(columns) == 1
