"""Paragraphs and headings, by each convention and in each trap."""

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.texts.segmentation import Convention, Segmentation, normalised, one_line, segment

SEA = (
    "The sea was calm that morning, and the boats that had left the harbour before dawn were "
    "already specks on the far side of the bay. Nobody on the quay paid them any attention."
)
TOWN = (
    "In the town itself the market had opened late, because the road from the hills was closed "
    "by a fallen tree and the carts with the vegetables could not get through until noon."
)
LETTER = (
    "A letter had come for the mayor, who read it twice, folded it carefully and put it into the "
    "inner pocket of his coat without a word to the people who were waiting for news."
)
MEER = (
    "Das Meer war an diesem Morgen ruhig, und die Boote, die den Hafen vor der Dämmerung "
    "verlassen hatten, waren nur noch Punkte auf der anderen Seite der weiten Bucht."
)
UMI = (
    "その朝、海は静かだった。夜明け前に港を出た船は、"
    "もう湾の向こう側の小さな点になっていた。誰もそれを気にしなかった。"
)
MACHI = (
    "町では市場が遅く開いた。丘からの道が倒れた木でふさがれ、"
    "野菜を積んだ車が昼まで通れなかったからである。"
)
ENGLISH = (SEA, TOWN, LETTER)


def contents(found: Segmentation) -> list[str]:
    return [each.content for each in found.segments]


def headings(found: Segmentation) -> list[tuple[int, str]]:
    return [(each.level, each.content) for each in found.segments if each.level]


def wrapped(*paragraphs: str, width: int = 60, indent: str = "", between: str = "\n\n") -> str:
    filled = (textwrap.fill(each, width, initial_indent=indent) for each in paragraphs)
    return between.join(filled) + "\n"


def chopped(text: str, width: int, indent: str = "") -> str:
    full = indent + text
    return "\n".join(full[start : start + width] for start in range(0, len(full), width))


# Conventions


def test_blank_lines_between_paragraphs_on_one_line_each() -> None:
    found = segment("\n\n".join(ENGLISH))
    assert contents(found) == list(ENGLISH)
    assert found.convention is Convention.BLOCKS
    assert found.description == "blank lines between paragraphs"


def test_one_paragraph_per_line() -> None:
    found = segment("\n".join(ENGLISH))
    assert contents(found) == list(ENGLISH)
    assert found.convention is Convention.LINES
    assert found.description == "one paragraph per line"


def test_wrapped_lines_with_blank_lines_between_paragraphs() -> None:
    found = segment(wrapped(*ENGLISH))
    assert contents(found) == list(ENGLISH)
    assert found.convention is Convention.WRAPPED
    assert found.description == "wrapped lines, blank lines between paragraphs"


@pytest.mark.parametrize("indent", ["  ", "    ", "        ", "\t", "\u3000"])
def test_wrapped_lines_with_indented_first_lines(indent: str) -> None:
    found = segment(wrapped(*ENGLISH, indent=indent, between="\n"))
    assert contents(found) == list(ENGLISH)
    assert found.description == "wrapped lines, indented first lines"


def test_wrapped_lines_with_neither_break_where_a_line_has_room() -> None:
    found = segment(wrapped(SEA, TOWN, between="\n"))
    assert contents(found) == [SEA, TOWN]
    assert found.description == "wrapped lines"


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_every_usual_width(width: int, between: str) -> None:
    raw = wrapped(*ENGLISH, width=width, indent="   ", between=between)
    assert contents(segment(raw)) == list(ENGLISH)


@pytest.mark.parametrize("raw", ["\n".join(ENGLISH), "\n\n".join(ENGLISH), wrapped(*ENGLISH)])
def test_line_ends_marks_and_trailing_blanks_change_nothing(raw: str) -> None:
    noisy = "\ufeff" + raw.replace("\n", "  \r\n")
    assert segment(noisy) == segment(raw)


def test_lines_asked_for_are_paragraphs() -> None:
    assert contents(segment("one\ntwo\n\nthree", Convention.LINES)) == ["one", "two", "three"]


def test_blocks_asked_for_are_joined() -> None:
    assert contents(segment("One.\nTwo.\n\nThree.", Convention.BLOCKS)) == ["One. Two.", "Three."]


def test_wrapping_asked_for_is_found_where_there_is_hardly_any_evidence() -> None:
    raw = "The sea was calm that morning, said the man\non the quay."
    assert contents(segment(raw, Convention.WRAPPED)) == [raw.replace("\n", " ")]


@pytest.mark.parametrize("raw", ["", " \n\t\n", "\ufeff", "\r\n\r\n"])
def test_a_blank_text_has_no_segments(raw: str) -> None:
    assert segment(raw).segments == ()


def test_a_sentence_may_go_on_with_a_capital() -> None:
    above = "Hinweise zu diesem Fenster der Ansicht stehen im großen"
    raw = f"Das Fenster ist frei.\n\n{above}\nAbschnitt 2.3.\n\n{above}\nAnhang B."
    assert contents(segment(raw))[1:] == [f"{above} Abschnitt 2.3.", f"{above} Anhang B."]


# Line ends


def test_only_one_mark_is_dropped() -> None:
    assert normalised("\ufeff\ufeffa") == "\ufeffa"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\rb", "a\nb"),
        ("a\rb\r\nc", "a\nb\nc"),
        ("a\r\r\nb", "a\nb"),
        ("a\u2028b\x85c\fd\ve", "a\nb\nc\nd\ne"),
        ("a\n\fb\f\nc", "a\nb\nc"),
        ("a\u2029b", "a\n\nb"),
    ],
)
def test_line_ends_of_all_programs_are_line_ends(raw: str, text: str) -> None:
    assert normalised(raw) == text


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\f", "\v", "\r"])
def test_they_part_lines(end: str) -> None:
    assert contents(segment(end.join(ENGLISH))) == list(ENGLISH)


def test_a_page_break_beside_a_line_end_parts_no_paragraph() -> None:
    assert contents(
        segment(wrapped(*ENGLISH).replace(" \n", "\n").replace("\nb", "\n\fb"))
    ) == list(ENGLISH)


def test_only_a_line_feed_parts_the_lines_of_a_stored_paragraph() -> None:
    assert one_line("The sea\u2028was\fcalm\nand\x85wide.") == "The sea\u2028was\fcalm and\x85wide."


@pytest.mark.parametrize("unseen", ["\u200f", "\u200e", "\u200b", "\u2069", "\ufeff", "”\u200f"])
def test_what_is_not_seen_behind_a_full_stop_makes_no_heading_of_a_sentence(unseen: str) -> None:
    raw = f"The council met on Monday.{unseen}\n\nNobody in the town was surprised by it.\n"
    assert [one.level for one in segment(raw).segments] == [0, 0]


def test_white_space_inside_a_line_stays() -> None:
    assert contents(segment("one  two\tthree\u00a0four")) == ["one  two\tthree\u00a0four"]


# Mixtures


def test_a_byline_of_single_lines_stays_apart() -> None:
    raw = "\n\n".join([*ENGLISH, "Ana Putri\nAna Putri\nPrincipal of the Institute (IADE)"])
    assert contents(segment(raw))[3:] == [
        "Ana Putri",
        "Ana Putri",
        "Principal of the Institute (IADE)",
    ]
    assert headings(segment(raw)) == []


def test_a_heading_directly_above_its_wrapped_paragraph_stays_apart() -> None:
    raw = "The Harbour\n" + wrapped(SEA) + "\nThe Market\n" + wrapped(TOWN, LETTER)
    found = segment(raw)
    assert contents(found) == ["The Harbour", SEA, "The Market", TOWN, LETTER]
    assert headings(found) == [(1, "The Harbour"), (2, "The Market")]


def test_a_heading_at_the_margin_of_an_indented_text() -> None:
    raw = "".join(wrapped(each, indent="   ") for each in ENGLISH)
    raw += "The Market\n" + wrapped(TOWN, indent="   ")
    assert contents(segment(raw)) == [*ENGLISH, "The Market", TOWN]


def test_a_heading_after_a_paragraph_that_fills_its_last_line() -> None:
    filled = "    " + "It rained, and the men went home with the others before the\n"
    filled += "night fell over the bay and the town and all of the harbour.\n"
    raw = filled * 3 + "The Market\n" + filled
    assert "The Market" in contents(segment(raw))


def test_the_first_paragraph_after_a_heading_need_not_be_indented() -> None:
    raw = "".join(wrapped(each, indent="   ") for each in ENGLISH)
    raw += "The Market\n" + wrapped(TOWN) + wrapped(SEA, indent="   ")
    assert contents(segment(raw)) == [*ENGLISH, "The Market", TOWN, SEA]


def test_a_full_chapter_heading_is_not_joined_to_an_unindented_paragraph() -> None:
    head = "Chapter 7: In Which the Mayor Reads a Letter and Says Little"
    raw = "".join(wrapped(each, indent="   ") for each in (*ENGLISH, "It rained."))
    raw += head + "\n" + wrapped(TOWN) + wrapped(SEA, indent="   ")
    assert contents(segment(raw)) == [*ENGLISH, "It rained.", head, TOWN, SEA]


def test_dialogue_of_one_line_each_in_an_indented_text() -> None:
    talk = ["“Are you coming?”", "“I am.”", "“Then take your coat, it is cold.”"]
    raw = wrapped(SEA, *talk, TOWN, LETTER, indent="    ", between="\n")
    assert contents(segment(raw)) == [SEA, *talk, TOWN, LETTER]


def test_a_narrow_quotation_is_one_paragraph() -> None:
    quotation = textwrap.indent(textwrap.fill(LETTER, 40), "     ")
    raw = wrapped(SEA, TOWN) + "\n" + quotation + "\n\n" + wrapped(TOWN)
    assert contents(segment(raw)) == [SEA, TOWN, LETTER, TOWN]


def test_a_narrow_block_at_the_margin_is_one_paragraph() -> None:
    raw = wrapped(SEA, TOWN) + "\n" + wrapped(LETTER, width=40) + "\n" + wrapped(TOWN, SEA)
    assert contents(segment(raw)) == [SEA, TOWN, LETTER, TOWN, SEA]


def test_a_quotation_inside_an_indented_text_is_not_many_paragraphs() -> None:
    quotation = textwrap.indent(textwrap.fill(LETTER, 50), "        ")
    paragraphs = "".join(wrapped(each, indent="    ") for each in (*ENGLISH, *ENGLISH))
    assert contents(segment(paragraphs + quotation))[-1] == LETTER


def test_lines_of_verse_are_kept_apart() -> None:
    verse = "The boats are out,\nThe wind is low,\nThe bells have stopped,\nAnd off they go."
    found = segment(wrapped(*ENGLISH) + "\n" + verse)
    assert contents(found) == [*ENGLISH, *verse.split("\n")]
    assert headings(found) == []


def test_a_poem_is_not_wrapped_text() -> None:
    raw = "and the sea\nand the wind\n\nand the bells\nand the town\n\nand the men\nand I"
    assert len(segment(raw).segments) == 6


def test_marks_between_scenes_stay_apart() -> None:
    raw = wrapped(SEA) + "* * *\n" + wrapped(TOWN)
    assert contents(segment(raw)) == [SEA, "* * *", TOWN]


def test_lines_wrapped_by_hand_need_not_be_full() -> None:
    raw = """\
    The sea was calm that morning, and the boats
    that had left the harbour before the dawn were already
    specks on the far side
    of the bay. Nobody on the quay had paid them
    any attention, for the market had opened
    late and the carts could not
    get through until noon, when peter
    miller came.
    """
    assert len(segment(textwrap.dedent(raw)).segments) == 1


def test_japanese_lines_broken_at_will_are_joined() -> None:
    raw = "その朝、海は静かで\n夜明け前に港を出た\n船はもう湾の向こうの\n小さな点になって\n"
    raw += "いたのであるが\n誰もそれを気にしなかった。"
    found = segment(raw * 3, Convention.WRAPPED)
    assert "".join(contents(found)) == (raw * 3).replace("\n", "")


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_word_with_a_hyphen_is_never_parted(between: str) -> None:
    law = "    Undang-\nundang itu\nberlaku di negara-\nnegara lain bagi anak-\n    anak juga.\n"
    raw = wrapped(*ENGLISH, indent="    ", between=between) + law
    joint = "Undang-undang itu", "berlaku di negara-negara lain bagi anak-anak juga."
    assert contents(segment(raw))[-2:] == list(joint)


# Lists

ITEMS = (
    "the road from the hills, which was closed by a fallen tree until the men came",
    "the carts with the vegetables, all of which were kept in Old Castletown until noon",
    "the boats",
)
MARKS = pytest.mark.parametrize(
    "marks", [("- ",) * 3, ("* ",) * 3, ("• ",) * 3, ("1. ", "2. ", "3. "), ("8) ", "9) ", "10) ")]
)


def hung(items: list[str], indent: str, hanging: str) -> str:
    lines = (
        textwrap.fill(each, 60, initial_indent=indent, subsequent_indent=indent + hanging)
        for each in items
    )
    return "\n".join(lines) + "\n"


@MARKS
@pytest.mark.parametrize("indent", ["", "  "])
@pytest.mark.parametrize("hanging", ["", "  ", "    "])
@pytest.mark.parametrize("convention", [None, Convention.WRAPPED])
def test_items_of_a_list_in_wrapped_text(
    marks: tuple[str, ...], indent: str, hanging: str, convention: Convention | None
) -> None:
    items = [mark + item for mark, item in zip(marks, ITEMS, strict=True)]
    raw = wrapped(SEA, TOWN + " So was:") + hung(items, indent, hanging) + "\n" + wrapped(LETTER)
    assert contents(segment(raw, convention)) == [SEA, TOWN + " So was:", *items, LETTER]


@MARKS
def test_items_of_a_list_in_a_text_with_indented_first_lines(marks: tuple[str, ...]) -> None:
    items = [mark + item for mark, item in zip(marks, ITEMS, strict=True)]
    prose = wrapped(*ENGLISH, indent="    ", between="\n")
    found = segment(prose + hung(items, "", " " * len(marks[0])) + prose)
    assert contents(found) == [*ENGLISH, *items, *ENGLISH]


@MARKS
def test_items_of_a_list_between_paragraphs_of_one_line_each(marks: tuple[str, ...]) -> None:
    items = [mark + item for mark, item in zip(marks, ITEMS, strict=True)]
    bodies = [each * 3 for each in (*ENGLISH, *ENGLISH, *ENGLISH)]
    raw = "\n\n".join(bodies) + "\n\nThe list:\n" + hung(items, "", " " * len(marks[0]))
    assert segment(raw).convention is Convention.BLOCKS
    assert contents(segment(raw)) == [*bodies, "The list:", *items]


@MARKS
def test_items_that_fill_their_lines_without_a_full_stop(marks: tuple[str, ...]) -> None:
    filled = "carts with the vegetables, and all of the old boats, too" + "o" * 4
    items = [mark + filled[len(mark) :] for mark in marks]
    raw = wrapped(SEA, TOWN) + "\nThis is a list of all the things that were late:\n"
    assert contents(segment(raw + "\n".join(items)))[3:] == items


def test_items_inside_items_and_numbers_that_go_on() -> None:
    raw = wrapped(*ENGLISH) + "\n1. one\n   - inner\n     thing\n2. two\nlazy\n3. three\n"
    assert contents(segment(raw))[3:] == [
        "1. one",
        "- inner thing",
        "2. two",
        "lazy",
        "3. three",
    ]


def test_a_block_asked_for_is_one_paragraph_with_its_items() -> None:
    assert contents(segment("So:\n- one\n- two", Convention.BLOCKS)) == ["So: - one - two"]


def test_a_line_below_an_item_is_its_own_where_lines_are_asked_for() -> None:
    assert contents(segment("- one\n  two", Convention.LINES)) == ["- one", "two"]


@pytest.mark.parametrize("indent", ["   ", "    "])
def test_a_paragraph_set_in_below_a_numbered_heading_is_no_part_of_it(indent: str) -> None:
    raw = "".join(
        f"{n}. The Sea\n" + wrapped(each, indent=indent) for n, each in enumerate(ENGLISH)
    )
    assert contents(segment(raw))[::2] == ["0. The Sea", "1. The Sea", "2. The Sea"]
    assert contents(segment(raw))[1::2] == list(ENGLISH)


def test_paragraphs_set_in_below_numbered_headings_in_a_text_of_blocks_stay_apart() -> None:
    raw = "\n\n".join(f"{SEA * 3}\n    {TOWN * 3}\n1. Sea\n    {each * 3}" for each in ENGLISH)
    assert contents(segment(raw))[2::4] == ["1. Sea"] * 3


@pytest.mark.parametrize("indent", ["", "    "])
@pytest.mark.parametrize("dash", [" - ", " — ", " * ", " 1. ", " 3. "])
@pytest.mark.parametrize("convention", [None, Convention.WRAPPED])
def test_a_mark_that_a_wrapped_line_happens_to_begin_with_makes_no_item(
    dash: str, indent: str, convention: Convention | None
) -> None:
    dashed = [each.replace(" the ", f"{dash}the ") for each in ENGLISH]
    for width in range(50, 80):
        raw = wrapped(*dashed, width=width, indent=indent)
        assert contents(segment(raw, convention)) == dashed


# Joints


def joined(above: str, below: str, *, rest: str = "") -> str:
    raw = f"{above}\n{below}\n\n{rest}"
    return segment(raw, Convention.BLOCKS).segments[0].content


def test_a_word_of_letters_keeps_its_hyphen() -> None:
    assert joined("a well-", "known man") == "a well-known man"


def test_a_hyphen_goes_when_the_text_writes_the_word_without_it() -> None:
    assert joined("the har-", "bour", rest="A harbour.") == "the harbour"


def test_a_hyphen_stays_when_the_text_writes_the_word_both_ways() -> None:
    rest = "To cooperate, to co-operate."
    assert joined("to co-", "operate", rest=rest) == "to co-operate"


def test_a_text_that_divides_words_keeps_other_hyphens() -> None:
    raw = "the har-\nbour of the Anglo-\nSaxons, a harbour"
    assert contents(segment(raw, Convention.BLOCKS)) == [
        "the harbour of the Anglo-Saxons, a harbour"
    ]


def test_a_soft_hyphen_at_the_end_of_a_line_goes() -> None:
    assert joined("the har\u00ad", "bour") == "the harbour"


@pytest.mark.parametrize(
    ("above", "below"),
    [("Vor-", "und Nachteile"), ("pre-", "and post-war"), ("Vordergrund-", "(VG) und Rest")],
)
def test_a_suspended_hyphen_keeps_its_blank(above: str, below: str) -> None:
    assert joined(above, below) == f"{above} {below}"


def test_a_hyphen_between_blanks_keeps_them() -> None:
    assert joined("Jakarta -", "China menyatakan") == "Jakarta - China menyatakan"


def test_a_hyphen_before_a_capital_or_after_a_digit_stays() -> None:
    assert joined("the Anglo-", "Saxons") == "the Anglo-Saxons"
    assert joined("in 1914-", "18 it") == "in 1914-18 it"
    assert joined("in 1914-", "ish it") == "in 1914-ish it"


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("he ran--", "ran away", "he ran--ran away"),
        ("he ran", "--ran away", "he ran--ran away"),
        ("he ran --", "ran away", "he ran -- ran away"),
        ("he ran", "-- ran away", "he ran -- ran away"),
        ("he ran", "--", "he ran --"),
    ],
)
def test_a_double_dash_touches_what_it_touched(above: str, below: str, whole: str) -> None:
    assert joined(above, below) == whole


@pytest.mark.parametrize(
    ("above", "below", "rest", "whole"),
    [
        ("he ran—", "ran away", "now—then", "he ran—ran away"),
        ("he ran", "—ran away", "now—then", "he ran—ran away"),
        ("he ran—", "ran away", "now— then", "he ran— ran away"),
        ("he ran", "—ran away", "now —then", "he ran —ran away"),
        ("он бежал —", "и бежал", "", "он бежал — и бежал"),
        ("он бежал", "— и бежал", "", "он бежал — и бежал"),
    ],
)
def test_a_dash_follows_the_habit_of_the_text(
    above: str, below: str, rest: str, whole: str
) -> None:
    assert joined(above, below, rest=rest) == whole


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("夜明け前", "に港を"),
        ("海だった。", "夜明け"),
        ("ภาษา", "ไทย"),
        ("ພາສາ", "ລາວ"),
        ("ភាសា", "ខ្មែរ"),
    ],
)
def test_scripts_without_blanks_are_joined_without(above: str, below: str) -> None:
    assert joined(above, below) == above + below


def test_korean_is_joined_with_a_blank() -> None:
    assert joined("아침 바다는", "고요했다.") == "아침 바다는 고요했다."


def test_a_latin_word_beside_japanese_follows_the_habit_of_the_text() -> None:
    assert joined("それは", "Linux です", rest="その Debian です") == "それは Linux です"
    assert joined("それは", "Linuxです", rest="そのDebianです") == "それはLinuxです"


def test_a_wide_blank_after_an_exclamation_is_kept() -> None:
    assert joined("何だ！", "\u3000そうか", rest="") == "何だ！\u3000そうか"
    assert joined("何だ！", "そうか", rest="え？\u3000はい。") == "何だ！\u3000そうか"
    assert joined("「何だ！", "」と言う", rest="え？\u3000はい。") == "「何だ！」と言う"


def test_a_blank_that_a_break_left_in_japanese_is_kept() -> None:
    assert joined("それは", " Linux です", rest="その日です") == "それは Linux です"
    raw = "それは \nLinuxです\n\n" + "\n\n".join([UMI] * 4)
    assert contents(segment(raw, Convention.BLOCKS))[0] == "それは Linuxです"


def test_an_address_longer_than_a_line_is_put_together() -> None:
    address = "https://example.org/" + "path/" * 14
    text = f"{TOWN} See {address} for more. {SEA}"
    assert contents(segment(wrapped(text, LETTER, width=50))) == [text, LETTER]


# Scripts without blanks


@pytest.mark.parametrize("width", [20, 26, 30, 40])
@pytest.mark.parametrize("indent", ["", "\u3000"])
def test_japanese_broken_after_so_many_characters(width: int, indent: str) -> None:
    between = "\n" if indent else "\n\n"
    raw = between.join(chopped(each, width, indent) for each in (UMI, MACHI, UMI, MACHI))
    found = segment(raw)
    assert contents(found) == [UMI, MACHI, UMI, MACHI]
    assert found.convention is Convention.WRAPPED


KOREAN = (
    "그날 아침 바다는 고요했고 새벽에 항구를 떠난 배들은 벌써 만 건너편의 작은 점이 되어 있었다. "
    "부두에 서 있던 사람들은 아무도 그 배들을 눈여겨보지 않았다."
)


@pytest.mark.parametrize("text", [SEA, MEER, KOREAN])
@pytest.mark.parametrize("width", [20, 27, 31])
def test_words_broken_after_so_many_characters_in_a_script_with_blanks(
    text: str, width: int
) -> None:
    raw = "\n\n".join(chopped(each, width) for each in (text, LETTER, text, LETTER))
    assert contents(segment(raw)) == [text, LETTER, text, LETTER]


def test_words_of_justified_lines_keep_apart() -> None:
    lines = [wide(line, 40) for line in textwrap.wrap(SEA, 40)[:-1]]
    found = segment("\n\n".join(["\n".join(lines)] * 4), Convention.WRAPPED)
    assert [each.split() for each in contents(found)] == [" ".join(lines).split()] * 4


def wide(line: str, width: int) -> str:
    first, rest = line.split(" ", 1)
    return f"{first}{' ' * (width - len(first) - len(rest))}{rest}"


def test_a_few_full_lines_are_no_broken_words() -> None:
    raw = "The boats had left \nbefore anybody else\nwas on the quay.\n\nNobody went there."
    found = segment(raw, Convention.WRAPPED)
    assert contents(found)[0] == "The boats had left before anybody else was on the quay."


def test_a_sentence_that_ends_early_in_a_line_where_first_lines_are_indented() -> None:
    early = "    Nobody went to see the boats that day.\n" + textwrap.fill(TOWN, 60)
    raw = wrapped(*ENGLISH, indent="    ", between="\n") * 2 + early
    found = contents(segment(raw))
    assert found == [*ENGLISH * 2, f"Nobody went to see the boats that day. {TOWN}"]


def test_japanese_dialogue_at_the_margin_of_an_indented_text() -> None:
    talk = "「船はもう出たのか」"
    raw = "\n".join([chopped(UMI[:12], 20, "\u3000"), talk, chopped(MACHI, 20, "\u3000"), talk])
    assert contents(segment(raw + "\n" + raw)) == [UMI[:12], talk, MACHI, talk] * 2


def test_japanese_dialogue_after_a_full_line() -> None:
    said = "海は静かだった。夜明け前に港を出た船は遠い。"
    raw = "\n".join([chopped(MACHI, 23, "\u3000"), "\u3000" + said, "「もう出たのか」"])
    assert said in contents(segment(raw + "\n" + raw))


def test_an_opening_quote_may_begin_a_line_where_dialogue_is_indented() -> None:
    text = "海は静かだった。夜明け前に港を出た船は遠い。「もう出たのか」と彼は言った。"
    raw = "\n".join(chopped(each, 23, "\u3000") for each in (text, MACHI, "「はい」", MACHI))
    assert contents(segment(raw))[0] == text


def test_latin_words_in_japanese_may_be_broken_anywhere() -> None:
    text = (
        "この町の人はOpen Source Softwareという言葉をよく知っていて、Documentationも自分で書いた。"
    )
    raw = "\n\n".join(chopped(each, 20) for each in (text, UMI, MACHI, text))
    assert contents(segment(raw))[0] == text


def test_a_piece_between_blanks_moved_down_whole_gets_its_blank_back() -> None:
    text = "ใน ตอนเช้าวันนั้นทะเลสงบมาก เรือที่ออกจากท่าก่อนรุ่งสาง อยู่ไกลออกไปแล้ว ไม่มีใครสนใจ " * 3
    raw = "\n\n".join([textwrap.fill(text, 50)] * 2)
    assert contents(segment(raw)) == [text.strip()] * 2


def test_closing_marks_are_not_parted_from_their_word() -> None:
    raw = "海は「静か\nだ」（朝）。\n\n" + chopped(UMI, 12)
    assert len(segment(raw).segments) >= 2


# Headings


def test_titles_before_prose_are_headings() -> None:
    raw = f"The Sea\n{SEA}\n{TOWN}\nA Letter for the Mayor\n{LETTER}"
    assert headings(segment(raw)) == [(1, "The Sea"), (2, "A Letter for the Mayor")]


@pytest.mark.parametrize(
    "title",
    [
        "Chapter 1",
        "CHAPTER I. THE STORM.",
        "BAB I",
        "Erstes Kapitel",
        "3. Kapitel",
        "Chapitre II",
        "Глава 5",
        "第一章",
        "第3章　山道",
        "IV",
        "VII.",
        "12",
        "THE STORM",
        "Epilog",
        "Isyarat untuk Kota?",
    ],
)
def test_chapters_and_titles_are_headings_in_any_convention(title: str) -> None:
    for raw in (f"{SEA}\n{title}\n{TOWN}", f"{SEA}\n\n{title}\n\n{TOWN}"):
        assert headings(segment(raw)) == [(2, title)]


@pytest.mark.parametrize(
    "line",
    [
        "Section 3 describes the town.",
        "— Oui",
        "“No”",
        "- bread",
        "Jakarta, 28 Juli 2025",
        "2026年3月3日　山田太郎記者",
        "2026年3月",
        "By Ana Putri",
        "and so on",
        "He said this:",
        "mail@example.org",
        "See https://example.org",
        "One\ttwo",
        "Who?",
        "It rained. It stopped!",
        "He came, Chapter,",
        "“Is it?” asked Ana “or”",
        "「海」",
        "+ 12 +!",
        "第一章、",
    ],
)
def test_other_lines_before_prose_are_not_headings(line: str) -> None:
    assert headings(segment(f"{SEA}\n\n{line}\n\n{TOWN}")) == []


def test_a_title_that_no_prose_follows_is_no_heading() -> None:
    assert headings(segment(f"{SEA}\n\n{TOWN}\n\nAna Putri\n\nThe Institute")) == []


def test_the_author_below_the_title_is_no_heading() -> None:
    assert headings(segment(f"The Calm Sea\n\nAna Putri\n\n{SEA}")) == [(1, "The Calm Sea")]


@pytest.mark.parametrize("title", ["Wer haftet für KI?", "The Calm Sea"])
@pytest.mark.parametrize(
    "credits_",
    [
        ["Von Anna Schmidt, Berlin"],
        ["By Jane Doe"],
        ["Oleh Ana Putri"],
        ["Par Jean Dupont"],
        ["3 March 2026"],
        ["2026年3月3日　山田太郎記者"],
        ["Jane Doe"],
        ["Jane Doe", "Ana Putri", "3 March 2026"],
        ["Jakarta, 28 Juli 2025", "Ana Putri"],
    ],
)
def test_a_title_stands_above_bylines_dates_and_names(title: str, credits_: list[str]) -> None:
    for between in ("\n", "\n\n"):
        found = segment(between.join([title, *credits_, *ENGLISH]))
        assert headings(found) == [(1, title)]
        assert contents(found) == [title, *credits_, *ENGLISH]


def test_a_title_with_a_subtitle_stands_above_a_byline_and_a_heading() -> None:
    found = segment(f"Calm\n\nWhat the town did\n\nBy Ana\n\nIntroduction\n\n{SEA}")
    assert headings(found) == [(1, "Calm"), (2, "What the town did"), (2, "Introduction")]


def test_a_title_above_many_bylines_is_no_heading() -> None:
    assert headings(segment("\n\n".join(["Calm", *["By Ana Putri"] * 4, SEA]))) == []


def test_many_names_below_the_title_are_no_headings() -> None:
    assert headings(segment("\n\n".join(["Calm", *["Ana Putri"] * 4, SEA]))) == [(1, "Calm")]


def test_a_title_that_begins_with_an_article_is_no_name() -> None:
    assert headings(segment(f"Calm\n\nThe Long Night\n\n{SEA}"))[1:] == [(2, "The Long Night")]


def test_only_bylines_below_the_title_are_looked_through() -> None:
    raw = f"{SEA}\n\nThe Calm Sea\n\nBy Ana Putri\n\n{TOWN}"
    assert headings(segment(raw)) == []


def test_many_titles_in_a_row_are_a_list() -> None:
    raw = f"{SEA}\n\nBread\n\nSalt\n\nTwo fish\n\nOil\n\n{TOWN}"
    assert headings(segment(raw)) == []


def test_numbered_items_are_no_headings() -> None:
    assert headings(segment(f"{SEA}\n\n1. Bread\n\n2. Salt\n\n{TOWN}")) == []


def test_numbers_of_several_parts_deepen_a_heading() -> None:
    raw = f"{SEA}\n\n1 Scope\n\n{SEA}\n\n1.2 Bounds\n\n{TOWN}\n\n1.2.3.4.5.6 Deep\n\n{LETTER}"
    assert headings(segment(raw)) == [(2, "1 Scope"), (3, "1.2 Bounds"), (6, "1.2.3.4.5.6 Deep")]


def test_a_title_on_two_lines_is_one_heading() -> None:
    title = "The Long Road from the Hills to the Harbour and the People Who Walk It"
    found = segment(wrapped(title, SEA, TOWN, LETTER))
    assert headings(found) == [(1, title)]


def test_a_very_wide_title_is_prose() -> None:
    assert headings(segment("海" * 70 + "\n" + UMI)) == []
    assert headings(segment("The Sea " * 20 + "\n" + SEA)) == []


def test_a_line_inside_a_block_is_no_heading() -> None:
    raw = f"{SEA}\nThe Market\n{TOWN}\n\n{LETTER}\n\n{SEA}\n\n{TOWN}"
    assert headings(segment(raw)) == []


# Markdown


def marked(raw: str, convention: Convention | None = Convention.BLOCKS) -> list[tuple[int, str]]:
    found = segment(raw, convention, markup=True)
    return [(each.level, each.content) for each in found.segments]


def test_marked_headings_lose_their_marks() -> None:
    assert marked("# One\ntext\n###### Six ##\n## C#\n") == [
        (1, "One"),
        (0, "text"),
        (6, "Six"),
        (2, "C#"),
    ]


def test_hashes_that_mark_nothing_are_content() -> None:
    raw = "#tag\n\n####### seven\n\n#\n\n# #\n\n     # far in"
    assert [level for level, _ in marked(raw)] == [0, 0, 0, 0, 0]


def test_underlined_headings() -> None:
    assert marked("One\n===\n\nTwo\nlines\n---\ntext") == [
        (1, "One"),
        (2, "Two lines"),
        (0, "text"),
    ]


def test_a_rule_is_no_underline() -> None:
    raw = "text\n\n---\n\n- item\n---\n* * *\n___\n\ntext\n      ---"
    assert marked(raw) == [(0, "text"), (0, "- item"), (0, "text ---")]
    assert segment(raw, markup=True).notes == ("rules between parts left out: 4",)


def test_items_begin_paragraphs() -> None:
    raw = "Buy:\n- bread\n  and butter\n* salt\n1. first\n2) second\n\n3. third"
    assert [content for _, content in marked(raw, None)] == [
        "Buy:",
        "- bread and butter",
        "* salt",
        "1. first",
        "2) second",
        "3. third",
    ]


def test_a_number_that_a_line_happens_to_begin_with_is_no_item() -> None:
    assert marked("It was in\n1986. Then it rained.") == [(0, "It was in 1986. Then it rained.")]


def test_code_is_kept_line_by_line() -> None:
    raw = "text\n```python\n# a comment\nx = 1\n\n- y\n```\nmore\ntext"
    assert [content for _, content in marked(raw)] == [
        "text",
        "# a comment",
        "x = 1",
        "- y",
        "more text",
    ]


def kinds(raw: str) -> list[tuple[str, str]]:
    found = segment(raw, Convention.BLOCKS, markup=True)
    return [(each.kind, each.content) for each in found.segments]


def test_quotations_lose_their_marks_and_keep_their_paragraphs() -> None:
    raw = "He said:\n> One\n> two.\nlazy\n>\n> Three.\n> > - four\n\nfive\n\n>six"
    assert kinds(raw) == [
        ("paragraph", "He said:"),
        ("quotation", "One two. lazy"),
        ("quotation", "Three."),
        ("quotation", "- four"),
        ("paragraph", "five"),
        ("quotation", "six"),
    ]


def test_tables_are_a_row_each() -> None:
    raw = (
        "Shares:\n\n| Country | Share |\n|:--|--:|\n| Alva \\| Brena | 40 % |\n|  |  |\n"
        "more | 5\n\na | b\n--- | ---\nc | d\n\nno | row\n"
    )
    assert kinds(raw) == [
        ("paragraph", "Shares:"),
        ("row", "Country | Share"),
        ("row", "Alva | Brena | 40 %"),
        ("row", "more | 5"),
        ("row", "a | b"),
        ("row", "c | d"),
        ("paragraph", "no | row"),
    ]


def test_images_are_captions_and_those_without_words_are_left_out() -> None:
    raw = "![A bridge](a.jpg)\n\n[![The sea](b.jpg)](http://x)\n\n![](c.jpg)\n\nSee ![x](y).\n"
    found = segment(raw, markup=True)
    assert [(each.kind, each.content) for each in found.segments] == [
        ("caption", "A bridge"),
        ("caption", "The sea"),
        ("paragraph", "See ![x](y)."),
    ]
    assert found.notes == ("images without words left out: 1",)


def test_a_backslash_that_ends_a_line_is_no_content() -> None:
    raw = "Water,\\\nflows\\\\\nback.\n\n> a \\\n> b\n\n\\"
    assert [content for _, content in kinds(raw)] == ["Water, flows\\\\ back.", "a b", "\\"]


def test_an_item_may_have_a_second_paragraph() -> None:
    raw = "1. Rivers.\n\n   The council.\n2. Dams.\n\nIt was in\n3. May.\n"
    assert kinds(raw) == [
        ("item", "1. Rivers."),
        ("paragraph", "The council."),
        ("item", "2. Dams."),
        ("paragraph", "It was in 3. May."),
    ]


def test_code_is_told_of() -> None:
    assert segment("~~~\nx\ny\n~~~\n", markup=True).notes == (
        "lines of code kept, each a paragraph: 2",
    )


def notes(raw: str) -> tuple[str, ...]:
    return segment(raw, Convention.BLOCKS, markup=True).notes


def test_comments_are_left_out_and_told_of() -> None:
    raw = (
        "The sea\n<!-- lint -->\nwas calm. <!-- really? --> Yes.\n\n"
        "<!--\nold\n\nwords\n--> The town."
        "\n\n`<!-- code -->`\n\n~~~\n<!-- kept -->\n~~~\n\n<!-- never ends"
    )
    assert [content for _, content in marked(raw)] == [
        "The sea was calm.  Yes.",
        "The town.",
        "`<!-- code -->`",
        "<!-- kept -->",
        "<!-- never ends",
    ]
    assert notes(raw)[0] == "HTML comments left out: 3"


def test_tags_around_words_are_left_out_and_told_of() -> None:
    raw = (
        '<div align="center">\n<h1>The Sea</h1>\n<p>It was calm.</p>\nIt rained.\n</div>\n\n'
        "<summary>More\nof it</summary>\nThe <b>town</b>.\n\n<https://a.example>"
    )
    assert marked(raw) == [
        (1, "The Sea"),
        (0, "It was calm."),
        (0, "It rained."),
        (0, "More of it"),
        (0, "The <b>town</b>."),
        (0, "<https://a.example>"),
    ]
    assert notes(raw) == ("lines with HTML tags around them, these left out: 6",)


def test_images_of_one_line_are_a_caption_each_and_badges_are_left_out() -> None:
    raw = (
        "[![Build](https://img.shields.io/a)](http://x) [![The sea](b.jpg)](http://x)\n\n"
        '![Quay](c_(1).png){ align=right }\n![Bay][bay]\n\n<p><img src="d.png" alt="Boats"></p>\n'
        '<img src="e.png">\n'
    )
    assert kinds(raw) == [("caption", w) for w in ("The sea", "Quay", "Bay", "Boats")]
    assert notes(raw) == ("badges left out: 1", "images without words left out: 1")


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("[sea]: https://a.example/sea 'The Sea'", "targets of links left out: 1"),
        ("[1]: <a b>", "targets of links left out: 1"),
        ("{% include note.html %}", "lines for the program of a site left out: 1"),
        ("{: .wide }", "lines for the program of a site left out: 1"),
        ("{{< figure >}}", "lines for the program of a site left out: 1"),
        (":::note", "lines for the program of a site left out: 1"),
        ("!!! warning", "lines for the program of a site left out: 1"),
    ],
)
def test_lines_without_words_are_left_out_and_told_of(line: str, note: str) -> None:
    assert marked(f"The sea\n\n{line}\nwas calm.") == [(0, "The sea"), (0, "was calm.")]
    assert notes(f"The sea\n\n{line}\nwas calm.") == (note,)


@pytest.mark.parametrize("line", ["[Anna]: Hello", "!!! warning that it rains", ":::note Read it"])
def test_lines_with_words_stay(line: str) -> None:
    assert marked(line) == [(0, line)]


def test_footnotes_are_a_paragraph_each() -> None:
    raw = "The sea.[^1]\n\n[^1]: It was\ncalm.\n[^b]: Not here."
    assert [content for _, content in marked(raw)] == [
        "The sea.[^1]",
        "[^1]: It was calm.",
        "[^b]: Not here.",
    ]
    assert notes(raw) == ("footnotes kept, each a paragraph: 2",)


def test_an_escaped_hash_is_content() -> None:
    assert marked("\\# not a heading\n\n\\#tag\n\n~~~\n\\## in code") == [
        (0, "# not a heading"),
        (0, "\\#tag"),
        (0, "## in code"),
    ]


def test_without_markup_hashes_are_content_and_with_it_nothing_is_guessed() -> None:
    assert contents(segment(f"# The Sea\n\n{SEA}")) == ["# The Sea", SEA]
    assert marked(f"The Sea\n\n{SEA}") == [(0, "The Sea"), (0, SEA)]


# The shape of the two articles that the program was first made for


def test_an_article_of_one_paragraph_per_line_with_headings_between() -> None:
    laut = "Kantor, Jakarta - Laut tenang pagi itu, dan perahu berangkat sebelum fajar (AI) global"
    kota = (
        "Pasar di kota dibuka terlambat karena jalan dari bukit tertutup oleh pohon yang tumbang."
    )
    raw = "\n".join(
        [
            laut + " " + kota[:-1],
            kota,
            kota,
            "Bagikan Ikan ke Kota Tetangga",
            kota,
            kota,
            "Isyarat untuk Kota?",
            kota,
            kota,
        ]
    )
    found = segment(raw)
    assert len(found.segments) == 9
    assert headings(found) == [(2, "Bagikan Ikan ke Kota Tetangga"), (2, "Isyarat untuk Kota?")]


def test_an_article_with_a_title_a_summary_headings_and_a_byline() -> None:
    title = "Global Fishing: The Town’s Resolution and Its Implications for Developing Harbours"
    raw = "\n\n".join(
        [
            title,
            "Although short, the text is an important first step for the harbour.",
            SEA,
            "Positive Implications for Harbours",
            TOWN,
            "Challenges and Considerations",
            LETTER,
            "\n" + SEA,
            "Ana Putri\nAna Putri\nPrincipal Expert of the Harbour Network (HNW)",
        ]
    )
    found = segment(raw)
    assert len(found.segments) == 11
    assert headings(found) == [
        (1, title),
        (2, "Positive Implications for Harbours"),
        (2, "Challenges and Considerations"),
    ]


# Laws

CONVENTIONS = st.sampled_from([None, *Convention])
PIECES = st.sampled_from(
    [
        "海",
        "、",
        "。",
        "！",
        "「",
        "」",
        "\u3000",
        "ก",
        "a",
        "B",
        "9",
        ".",
        "?",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "-",
        "--",
        "—",
        " — ",
        "\xad",
        "# ",
        "```",
        "===",
        "- ",
        "1. ",
        "\\# ",
        "word",
        "Word ",
        "Chapter 1",
        "第一章",
        "the harbour ",
        "http://x.y/z",
        "\ufeff",
        "́",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=120).map("".join))


def solid(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, CONVENTIONS, st.booleans())
def test_no_text_makes_it_fail_and_no_segment_is_blank_or_has_a_line_end(
    raw: str,
    convention: Convention | None,
    markup: bool,  # noqa: FBT001
) -> None:
    for each in segment(raw, convention, markup=markup).segments:
        assert each.content == each.content.strip() != ""
        assert "\n" not in each.content
        assert 0 <= each.level <= 6


@given(TEXTS, CONVENTIONS)
def test_every_character_comes_out_again_but_for_hyphens(
    raw: str, convention: Convention | None
) -> None:
    found = solid("".join(contents(segment(raw, convention))))
    kept = solid(normalised(raw))
    hyphens = str.maketrans("", "", "-‐\u00ad")
    assert found.translate(hyphens) == kept.translate(hyphens)
    assert len(found) <= len(kept)


@given(TEXTS)
def test_one_paragraph_per_line_is_read_again_as_it_was(raw: str) -> None:
    once = contents(segment(raw, Convention.LINES))
    again = segment("\n" + "\n".join(once), Convention.LINES)
    assert contents(again) == once


@given(st.lists(st.sampled_from([SEA, TOWN, LETTER, MEER]), min_size=3, max_size=12))
def test_what_was_found_and_written_as_blocks_is_found_again(paragraphs: list[str]) -> None:
    once = contents(segment(wrapped(*paragraphs, indent="   ", between="\n")))
    assert once == paragraphs
    assert contents(segment("\n\n".join(once))) == once


# What a heading is not


QUESTIONS = "\n\n".join(
    f"{asked}\n\n{TOWN}"
    for asked in ("Why did the market open late?", "Who had written it?", "What did they all do?")
)
TALK = "We thank the people of the north for all the letters that they have sent to the ministry in"


@pytest.mark.parametrize(
    "raw",
    [
        f"{SEA}\n\nThe Republic of Korea\n\nhas sent letters to the ministry.\n\n{TOWN}",
        f"{SEA}\n\n{TALK} the winter\n\nof floods.\n\n{TALK}\n\nGreat Floods\n\n{TOWN}",
        f"{SEA}\n\nThe harbour was closed. The town waited\n\n{TOWN}",
        f"{SEA}\n\nIs it over? The town waits\n\n{TOWN}",
        f"{SEA}\n\n这是第一句。这是第二句\n\n{TOWN}",
        f"{SEA}\n\nPage 3 of 12\n\n{TOWN}",
        f"{SEA}\n\n[12]\n\n{TOWN}",
        f"{SEA}\n\n12\n\n{TOWN}\n\n14\n\n{LETTER}",
        f"{SEA}\n\n{TALK} winter,\n\n12\n\n{TOWN}",
        f"{SEA}\n\n12\n\nand the town waited for a long time.",
        f"{SEA}\n\nADVERTISEMENT\n\n{TOWN}",
        f"{SEA}\n\nBaca juga: Harga Beras Naik di Jawa\n\n{TOWN}",
        f"{SEA}\n\nLire aussi\n\n{TOWN}",
        f"{SEA}\n\n{QUESTIONS}",
        f"{SEA}\n\nThe ferries were late in the winter.[7]\n\n{TOWN}",
        f"{SEA}\n\nThe ferries were late in the winter.⁷\n\n{TOWN}",
        f"{SEA}\n\n»Die Fähre kam spät\n\n{TOWN}",
        f"{SEA}\n\n”The ferry came late\n\n{TOWN}",
        f"{SEA}\n\n[Illustration: The Ferry in the Harbour]\n\n{TOWN}",
        f"{SEA}\n\nHe looked at the ferry for a long time -\n\n{TOWN}",
        f'{SEA}\n\n"Wait," said the boy, "until I have found it,"\n\n{TOWN}',
        f"{SEA}\n\nShe looked at him. Nobody on the quay waited\n\n{TOWN}",
        f"{SEA}\n\nThis took place at the house of\n\nMiller & Sons, who sold bread.\n\n{TOWN}",
        f"{SEA}\n\nThe boy called out loud: — The ferry is late!\n\n{TOWN}",
        f"{SEA}\n\n그 사람이 {'그 마을에 오래 살고 ' * 4}있어\n\n{TOWN}",
        f"{SEA}\n\nHauptartikel: Geschichte der Fähre\n\n{TOWN}",
        f"{SEA}\n\nTitle: The Ferry\n\n{TOWN}",
        f"Meine Damen und Herren!\n\n{SEA}\n\n{TOWN}",
    ],
)
def test_what_only_looks_like_a_heading_is_none(raw: str) -> None:
    assert headings(segment(raw)) == []


@pytest.mark.parametrize(
    "raw",
    [
        f"{SEA}\n\nThe Market\n\nADVERTISEMENT\n\n{TOWN}",
        f"{SEA}\n\nThe Market\n\n- 12 -\n\n{TOWN}",
        f"{SEA}\n\nThe Market\n\n- two eggs and a loaf of bread, for everybody.\n\n{TOWN}",
        f"{SEA}\n\nThe Market\n\n(a) the bread, the wine and the eggs were sold at noon.\n\n{TOWN}",
        f"{SEA}\n\nWhy did the market open late?\n\n{TOWN}",
        f"{SEA}\n\nMr. Holt and St. John\n\n{TOWN}",
        f"{SEA}\n\nThe ferries of vol. II\n\n{TOWN}",
        f"{SEA}\n\nMüller räumt Fehler bei der Fähre ein\n\n{TOWN}",
        f"{SEA}\n\nStreit um die Fähre: Wer zahlt dafür?\n\n{TOWN}",
    ],
)
def test_a_heading_stays_one(raw: str) -> None:
    assert len(headings(segment(raw))) == 1


@pytest.mark.parametrize(
    "title",
    [
        "Warum?",
        "Streit um die Fähre: Zahlt der Bund? Klare Ansage",
        "Skandal! Minister tritt zurück",
        "„Die Fähre fährt“: Minister bleibt hart",
        "„Wir fahren!“",
        "Von München bis Aachen: Im Netz der Fähren",
        f"The ferry, the harbour, the town: {'and the bridge ' * 6}now",
    ],
)
def test_a_title_on_top_may_ask_cry_out_quote_or_be_long(title: str) -> None:
    assert headings(segment(f"{title}\n\n{SEA}\n\n{TOWN}")) == [(1, title)]
    assert headings(segment(f"{title}\n\nBy Jane Doe\n\n{SEA}\n\n{TOWN}")) == [(1, title)]


@pytest.mark.parametrize(
    "line",
    ["“…”", "- Wait!", "and so it was!", "The harbour was closed. Who waits?", "2025-03-01", SEA],
)
def test_other_lines_on_top_are_no_titles(line: str) -> None:
    assert headings(segment(f"{line}\n\n{SEA}\n\n{TOWN}")) == []


def test_in_a_tale_no_outcry_is_a_heading() -> None:
    spoken = [f"— The ferry is late, said the boy who had waited, for day {n}." for n in range(5)]
    tale = "\n\n".join([*spoken, SEA, "Nobody on the quay waited for it!", TOWN])
    assert headings(segment(tale)) == []
    assert len(headings(segment(tale.replace("— ", "")))) == 1
    assert headings(segment(f"»Halt!«\n\n{tale}")) == []


def test_the_title_stays_above_a_byline_in_lower_case() -> None:
    found = headings(segment(f"The Harbour\n\nby Jane Doe\n\n{SEA}\n\n{TOWN}"))
    assert found == [(1, "The Harbour")]


def test_bare_numbers_that_count_chapters_are_headings() -> None:
    raw = f"1\n\n{SEA}\n\n2\n\n{TOWN}\n\n1\n\n{LETTER}"
    assert [content for _, content in headings(segment(raw))] == ["1", "2", "1"]


# Lines wrapped by hand, words divided, letters without blanks

BY_HAND = """\
The miller told his wife about the flood while she was still upstairs,
and about the bridge, which had stood since the days of her own father,
and which nobody in the whole valley had ever seen under water before.

He remembered the spring of the year in which they were married, when
I was a child and the river stood in the kitchen up to the third shelf,
so that the bread swam out of the window like a small procession.

All of them went up to the hill behind it, the baker, and {name}
Holt with the two dogs, and the teacher who carried the school clock in
her arms as if it were a child that had fallen asleep on the long way.

Nobody spoke on the way up there, because there was nothing to be said
about a thing so large, and because the rain was louder than any word.
"""


@pytest.mark.parametrize("name", ["Mr.", "Dr.", "J.", "J. K.", "Miss"])
def test_lines_wrapped_by_hand_break_no_sentence(name: str) -> None:
    found = contents(segment(BY_HAND.format(name=name)))
    assert found == [" ".join(one.split()) for one in BY_HAND.format(name=name).split("\n\n")]


ENDED = BY_HAND.replace(
    "and which nobody in the whole valley had ever seen under water before.",
    "which had stood there since nobody knew. They were all afraid.\nNobody had seen it wet.",
)


@pytest.mark.parametrize(("before", "indent"), [("\n\n", ""), ("\n", "   ")])
def test_a_sentence_that_ends_on_an_almost_full_line_ends_no_paragraph(
    before: str, indent: str
) -> None:
    paragraphs = ENDED.format(name="Mr.").strip().split("\n\n")
    raw = before.join(indent + one for one in paragraphs)
    assert contents(segment(raw)) == [" ".join(one.split()) for one in paragraphs]


def test_it_ends_one_where_short_lines_end_paragraphs() -> None:
    said = "long way.\nNobody spoke.\nAll of them went on for an hour.\n"
    raw = ENDED.format(name="Mr.").replace("long way.\n", said)
    assert contents(segment(raw))[0].endswith("They were all afraid.")


DIVIDED = """\
The govern-
ment has said that it will repair the bridge be-
fore the winter. The engi-
neers think that this is impos-
sible, and the trade unions agree with them. A well-known architect has offered a second opin-
ion. She is well-
known in the north-
south of the long valley.
The people of the south and of the north
do not agree.
"""


def test_words_divided_at_line_ends_lose_the_hyphen_and_others_keep_it() -> None:
    found = " ".join(contents(segment(DIVIDED)))
    for word in ("government", "before", "engineers", "impossible", "opinion"):
        assert f" {word}" in found
    assert found.count("well-known") == 2
    assert "north-south" in found


@pytest.mark.parametrize(
    ("end", "word"),
    [
        ("She was se-\nnor to them", "senor"),
        ("We met pre- and post-\nor late", "post- or"),
        ("She was ge-\ngessen there", "gegessen"),
        ("All negara-\nnegara met", "negara-negara"),
        ("The senor and se-\nnor met, pre- and late", "senor met"),
    ],
)
def test_what_follows_a_hyphen_in_a_text_that_divides_words(end: str, word: str) -> None:
    assert word in " ".join(contents(segment(DIVIDED + end + ".\n")))


def test_two_words_are_a_divided_one_in_a_text_without_words_with_hyphens() -> None:
    raw = DIVIDED.replace("A well-known architect", "One of the known architects said well, and")
    assert "north-south" in " ".join(contents(segment(DIVIDED)))
    assert "northsouth" in " ".join(contents(segment(raw)))


def test_few_hyphens_at_line_ends_say_nothing() -> None:
    raw = wrapped(*ENGLISH) + "\nThe long-\nterm plan of the mayor is a short-\nterm one.\n"
    assert "long-term plan of the mayor is a short-term one" in contents(segment(raw))[-1]


@pytest.mark.parametrize(("width", "start"), [(24, 24), (28, 3), (29, 0)])
def test_no_blank_stands_between_letters_without_spaces_where_the_text_writes_none(
    width: int, start: int
) -> None:
    body = (
        "社会契约论的作者在书中说 NHK 人民的自由是天赋的 BBC 而不是别人给予的政府只是受人民的委托"
        "管理国家契约如果被破坏人民就可以收回自己的权利"
    )
    lines = chopped((body[start:] + body) * 2, width).split("\n")
    part = "\n".join(line.strip() for line in lines)
    found = contents(segment(f"{part}。\n\n{part}。"))
    assert [one for one in found if re.search("[一-鿿] [一-鿿]", one)] == []


# Blank lines inside sentences

CUT = "We thank the people of the north for all their letters about this winter of\n\ngreat floods."


def test_a_blank_line_inside_a_sentence_stays_and_is_said() -> None:
    found = segment(f"{SEA}\n\n{CUT}\n\n{TOWN}")
    assert len(found.segments) == 4
    assert found.notes == ("a blank line inside a sentence; to pass over it: --join",)


def test_several_are_counted() -> None:
    found = segment(f"{CUT}\n\n{CUT}")
    assert found.notes == ("2 blank lines inside sentences; to pass over them: --join",)


@pytest.mark.parametrize("markup", [False, True])
def test_they_are_passed_over_if_that_is_asked_for(markup: bool) -> None:  # noqa: FBT001
    found = segment(f"{SEA}\n\n{CUT}\n\n{TOWN}", markup=markup, join=True)
    assert contents(found) == [SEA, CUT.replace("\n\n", " "), TOWN]
    assert found.notes == ()


@pytest.mark.parametrize(
    "raw",
    [
        f"Sehr geehrte Damen und Herren,\n\nwir danken Ihnen.\n\n{SEA}",
        f"{SEA}\n\nthe sea was calm.",
        f"What they bought that day:\n\nbread and wine.\n\n{SEA}",
        f"{CUT[:60]}\n\n- bread and wine",
        f"{CUT[:60]}\n\nGreat floods came.",
        f"{CUT[:60]}\nand floods came.",
    ],
)
def test_other_blank_lines_are_not_spoken_of(raw: str) -> None:
    assert segment(raw).notes == ()


def test_markup_that_stands_alone_is_not_joined() -> None:
    raw = "# The people of the north\n\nand their letters.\n"
    assert len(segment(raw, markup=True, join=True).segments) == 2


# Lines that were cut at words in another type, and lines that say themselves that they go on


def test_a_line_that_goes_on_behind_words_in_another_type_is_joined() -> None:
    long = f"{SEA} {TOWN} {LETTER}"
    lines = [long[:-1], "bowie-knives", f". {long}", "Something", "... was left.", long]
    assert contents(segment("\n".join(lines))) == [
        f"{long[:-1]} bowie-knives. {long}",
        *lines[3:],
    ]
    lines = [f"{long[:-1]} of", "l'", f"argot {long}", TOWN]
    assert contents(segment("\n".join(lines))) == [f"{long[:-1]} of l'argot {long}", TOWN]


def test_verse_and_items_among_long_lines_stay_apart() -> None:
    long = f"{SEA} {TOWN} {LETTER}"
    lines = [long, "We are alive", "the wounds are open", long[:-1], "- two eggs", "* * *", long]
    assert contents(segment("\n".join(lines))) == lines


def test_lines_with_a_blank_behind_them_go_on_where_others_end_sentences() -> None:
    parts = [
        ("Der Mann im Hafen sah das", "Meer und die Boote."),
        ("Die Frau im Haus las den", "Brief an die Stadt."),
        ("Das Kind im Garten aß ein", "Brot und ein Ei."),
        ("Der Hund im Hof sah die", "Katze auf dem Dach."),
    ]
    raw = "\n".join(f"{above} \n{below}" for above, below in parts)
    assert contents(segment(raw)) == [f"{above} {below}" for above, below in parts]
    assert len(contents(segment(raw.replace(" \n", "\n")))) > len(parts)
    assert contents(segment(f"{raw}\n* * * \n{SEA}"))[-2:] == ["* * *", SEA]


def test_a_heading_in_capitals_goes_on_below() -> None:
    raw = "CHAPTER I. IN WHICH THE FERRY COMES LATE TO THE HARBOUR OF\nTHE TOWN\n\n" + wrapped(
        *ENGLISH * 3, indent="  ", between="\n"
    )
    assert headings(segment(raw))[0][1] == (
        "CHAPTER I. IN WHICH THE FERRY COMES LATE TO THE HARBOUR OF THE TOWN"
    )


def test_titles_between_numbers_may_be_more_than_are_looked_at_together() -> None:
    source = (
        "21\nDay of greetings\n21\nA hundred years since a writer of the harbour was born (1917)\n"
        "22\nEighty years since another writer was born, he was of the north(1937)\n23\n"
        "Two hundred years since the emperor was born (1777)\n"
        "Day of the fleet. The day on which the harbour was taken by the fleet under A. B. Brown "
        "(1790)\nsince the birth of the writer who made the tale of the harbour (1787)"
    )
    *above, last = source.split("\n")
    above[-1] += f" {last}"
    assert [one.content for one in segment(source).segments] == above


@pytest.mark.parametrize(
    ("habit", "above", "below", "joined"),
    [
        ("late,-- said he,-- gone", "It is late,--", "said he.", "It is late,-- said he."),
        ("late--said he--gone", "It is late--", "said he.", "It is late--said he."),
        ("late --said he --gone", "It is late", "--said he.", "It is late --said he."),
        ("late--said he--gone", "It is late", "--said he.", "It is late--said he."),
    ],
)
def test_two_hyphens_are_parted_from_a_word_where_the_text_does_so(
    habit: str, above: str, below: str, joined: str
) -> None:
    found = segment(f"{habit}\n\n{above}\n{below}", Convention.BLOCKS)
    assert contents(found)[1] == joined


def test_a_short_line_that_ends_a_sentence_is_a_paragraph_whatever_blank_is_behind_it() -> None:
    flowed = [" \n".join(textwrap.wrap(each, 60)) for each in ENGLISH * 2]
    raw = "\n".join([*flowed, "Nobody came. ", SEA.replace("harbour", "quay")[:58]])
    assert any(each.endswith("Nobody came.") for each in contents(segment(raw)))


def test_a_colon_ends_a_paragraph_of_a_script_without_capitals() -> None:
    first = "इस नगर के लोगों के लिए यहाँ कुछ बातें लिखी हैं:"
    second = "नाव सुबह बंदरगाह से निकलती है और शाम को लौट आती है।"
    raw = "\n".join(f"    {each}" for each in (first, second) * 6)
    assert contents(segment(raw)) == [first, second] * 6
