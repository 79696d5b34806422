"""Reading and writing the canonical file; paragraphs, spans, words."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diptych.errors import BinaryFileError, DiptychError, YamlError
from diptych.texts.appearance import typed_name
from diptych.texts.segmentation import Segment
from diptych.texts.strict_yaml import QUOTE_WORDS
from diptych.texts.text import (
    Text,
    blob_id,
    control_character,
    format_text,
    parse_text,
    parse_unsegmented,
    split_front_matter,
)

if TYPE_CHECKING:
    from pathlib import Path


def read(source: str) -> Text:
    return parse_text("sea", source.encode(), source, "texts/sea.md")


def contents(text: Text) -> list[str]:
    return [text.content(paragraph) for paragraph in text.paragraphs]


def levels(text: Text) -> list[int]:
    return [paragraph.level for paragraph in text.paragraphs]


def refusal(source: str) -> str:
    with pytest.raises(DiptychError) as caught:
        read(source)
    return str(caught.value)


ONE_LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\0"))
PRINTABLE = ONE_LINE.filter(lambda line: not control_character(line)).map(typed_name).filter(bool)
MARKS = st.sampled_from(
    [
        *("", "#", "# ", "\\# ", "\\\\## ", "---", "####### ", "#\u2028", "\\", "- ", "12. "),
        *("> ", ">", "| ", "![", "\\- ", "\\> ", "\\| ", "| a ", "![a](", "![a]()", "• "),
    ]
)
CONTENTS = st.builds(str.__add__, MARKS, ONE_LINE).map(str.strip).filter(bool)
KINDS = st.sampled_from(["paragraph", "quotation", "row", "caption"])
ENDS = st.sampled_from(["", "", " |", "]()", "](x)", ")"])
SEGMENTS = st.one_of(
    st.builds(Segment, content=CONTENTS, level=st.integers(1, 6)),
    st.builds(Segment, content=st.builds(str.__add__, CONTENTS, ENDS), kind=KINDS),
    st.builds(
        Segment,
        content=st.builds("{}{}".format, st.sampled_from(["- ", "3. ", "• "]), CONTENTS),
        kind=st.just("item"),
    ),
)


# The canonical file


@given(st.dictionaries(PRINTABLE, PRINTABLE), st.lists(SEGMENTS, min_size=1))
@example({}, [Segment(content="---"), Segment(content="# no heading"), Segment(content="\\# x")])
@example({"language": "no"}, [Segment(content="#"), Segment(content="# one", level=1)])
def test_what_is_written_is_read_back(fields: dict[str, str], segments: list[Segment]) -> None:
    text = read(format_text(fields, segments))
    assert text.fields == fields
    assert contents(text) == [segment.content for segment in segments]
    assert levels(text) == [segment.level for segment in segments]
    assert [one.kind for one in text.paragraphs] == [
        "heading" if segment.level else segment.kind for segment in segments
    ]


@given(st.lists(SEGMENTS, min_size=1))
def test_in_the_canonical_file_a_paragraph_is_its_slice_of_the_body(
    segments: list[Segment],
) -> None:
    text = read(format_text({}, segments))
    slices = [text.body[paragraph.start : paragraph.end] for paragraph in text.paragraphs]
    assert slices == [segment.content for segment in segments]


def test_the_canonical_file_has_front_matter_and_one_paragraph_a_line() -> None:
    fields = {"title": "Norsk: en test", "date": "2025-07-28", "language": "no"}
    segments = [
        Segment(content="Title", level=1),
        Segment(content="First."),
        Segment(content="# 1 is the number"),
        Segment(content="Part", level=2),
    ]
    assert format_text(fields, segments) == (
        "---\n"
        "title: 'Norsk: en test'\n"
        "date: 2025-07-28\n"
        "language: no\n"
        "---\n"
        "\n"
        "# Title\n"
        "\n"
        "First.\n"
        "\n"
        "\\# 1 is the number\n"
        "\n"
        "## Part\n"
    )


# The body


def test_the_body_begins_at_the_first_line_that_is_not_blank() -> None:
    text = read("---\ntitle: Sea\n---\n\n \t\n\n  The sea.\n")
    assert text.body == "  The sea.\n"
    assert [(p.start, p.end) for p in text.paragraphs] == [(2, 10)]


@given(st.integers(0, 5), st.sampled_from(["", "---\na: b\n---\n", "---\na: b\nc: d\n---  \n"]))
def test_metadata_and_blank_lines_above_do_not_move_the_body(blank: int, front: str) -> None:
    assert read(front + "\n" * blank + "One.\n\nTwo.\n").body == "One.\n\nTwo.\n"


def test_a_text_of_nothing_has_no_paragraphs() -> None:
    text = read("---\ntitle: Sea\n---\n \n\t\n")
    assert (text.body, text.paragraphs) == ("", ())


def test_a_text_without_front_matter_has_no_fields() -> None:
    text = read("One.\n\n---\n\nTwo.\n")
    assert text.fields == {}
    assert contents(text) == ["One.", "---", "Two."]


def test_front_matter_without_an_end_is_refused() -> None:
    with pytest.raises(YamlError) as caught:
        read("---\ntitle: Sea\n\nOne.\n")
    assert str(caught.value).endswith(":1: front matter has no end; write --- below its last field")


@pytest.mark.parametrize("source", ["---\nSea and land.\n", "---\n\nNote: sea.\n", "---\n"])
def test_a_line_above_prose_is_no_front_matter(source: str) -> None:
    assert read(source).fields == {}


def test_a_file_with_byte_order_mark_and_crlf_is_read_like_any_other() -> None:
    text = read("\ufeff---\r\ntitle: Sea\r\n---\r\n\r\n# Head\r\n\r\nOne.\r\n\r\nTwo\r\nlines.\r\n")
    assert text.fields == {"title": "Sea"}
    assert contents(text) == ["Head", "One.", "Two lines."]
    assert levels(text) == [1, 0, 0]


def test_a_byte_order_mark_is_no_part_of_the_body() -> None:
    assert read("\ufeffOne.\n").body == "One.\n"


# Paragraphs


NO_IMAGE = CONTENTS.filter(lambda line: "![" not in line)


@given(st.lists(st.one_of(NO_IMAGE, st.just(""), st.sampled_from(["# A", " b ", "\\# c"]))))
def test_paragraphs_cover_all_that_is_not_blank_but_marks(lines: list[str]) -> None:
    text = read("x\n\n" + "\n".join(lines))
    covered = [False] * len(text.body)
    for paragraph in text.paragraphs:
        for place in range(paragraph.start, paragraph.end):
            assert not covered[place]
            covered[place] = True
    left_out = "".join(
        c for c, is_covered in zip(text.body, covered, strict=True) if not is_covered
    )
    assert set("".join(left_out.split())) <= {"#", "\\", ">", "|"}
    assert [p.number for p in text.paragraphs] == list(range(1, len(text.paragraphs) + 1))


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    text = read("The sea was calm, and the\nboats were already well-\nknown specks.\n\nTwo.\n")
    assert contents(text) == [
        "The sea was calm, and the boats were already well-known specks.",
        "Two.",
    ]


@given(st.lists(st.text("abc .-é海", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_joining_wrapped_lines_loses_nothing_but_white_space_and_hyphens(lines: list[str]) -> None:
    (content,) = contents(read("\n".join(["x", *lines])))
    kept = "".join(content.replace("-", "").split())
    assert kept == "x" + "".join("".join(lines).replace("-", "").split())


def test_lines_in_a_script_without_spaces_join_without_one() -> None:
    assert contents(read("その朝、海は静か\nだった。\n")) == ["その朝、海は静かだった。"]


def test_a_heading_directly_above_its_paragraph_is_a_paragraph_of_its_own() -> None:
    text = read("## Sea\nThe sea was\ncalm.\n# Town\nThe town.\n")
    assert contents(text) == ["Sea", "The sea was calm.", "Town", "The town."]
    assert levels(text) == [2, 0, 1, 0]
    assert [p.kind for p in text.paragraphs] == ["heading", "paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    ("line", "content", "level"),
    [
        ("# Sea", "Sea", 1),
        ("###### Sea", "Sea", 6),
        ("  #\t Sea  ", "Sea", 1),
        ("####### Sea", "####### Sea", 0),
        ("#Sea", "#Sea", 0),
        ("#", "#", 0),
        ("\\# Sea", "# Sea", 0),
        ("\\\\# Sea", "\\# Sea", 0),
        ("\\#", "#", 0),
        ("\\Sea", "\\Sea", 0),
        ("# # Sea", "# Sea", 1),
    ],
)
def test_a_line_is_a_heading_by_its_mark_unless_it_is_escaped(
    line: str, content: str, level: int
) -> None:
    text = read(line)
    assert (contents(text), levels(text)) == ([content], [level])


def test_each_line_of_a_wrapped_paragraph_loses_one_backslash() -> None:
    assert contents(read("\\\\# one\n\\\\# two\n\\# three\n")) == ["\\# one \\# two # three"]


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\u0085", "\f", "\v", "\x1c", "\r"])
def test_nothing_but_a_line_feed_ends_a_line(character: str) -> None:
    text = read(f"One{character}{character}two.\n\nThree.\n")
    assert contents(text) == [f"One{character}{character}two.", "Three."]


def test_a_nul_is_no_text() -> None:
    with pytest.raises(BinaryFileError) as caught:
        read("ab\0c")
    assert str(caught.value) == (
        "texts/sea.md: NUL at character 2; this is no text, or it is damaged; to take the NULs "
        "out: tr -d '\\000' < texts/sea.md > NEW"
    )


# Front matter


def test_all_values_are_strings() -> None:
    text = read("---\nlanguage: no\ndate: 2025-07-28\nissue: 0x10\nseen: true\nby:\n---\nx\n")
    assert text.fields == {
        "language": "no",
        "date": "2025-07-28",
        "issue": "0x10",
        "seen": "true",
        "by": "",
    }
    assert text.language == "no"


INDENT = "indent the line like those beside it"
AT_THE_BEGINNING = "at the beginning means something else; put the words between double quotes"


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (
            "title: a\nsource: b: c\n",
            f"3: mapping values are not allowed in this context; {QUOTE_WORDS}, or {INDENT}",
        ),
        ("title: a\ndate: b\ntitle: c\n", "4: 'title' stands here and on line 2; keep one"),
        ("title: a\ntags: [b, c]\n", "3: tags must be one value, in one line"),
        ("title: a\nmore:\n  b: c\n", "3: more must be one value, in one line"),
        (
            "title: a\ntext: |\n  b\n  c\n",
            "3: text holds the control character U+000A; write it in one line",
        ),
        ('title: "a\\e[31m"\n', "2: title holds the control character U+001B; take it out"),
        ('"a\\tb": c\n', "2: a b holds the control character U+0009; take it out"),
        ("title: a\x07\n", "2: U+0007 may not stand in YAML; take it out"),
        ("title: &a b\nsource: *a\n", f"2: & {AT_THE_BEGINNING}"),
        ("- a\n", "2: front matter must be lines of the form `name: value`"),
        ("just a line\n", "2: front matter must be lines of the form `name: value`"),
    ],
)
def test_a_fault_in_front_matter_is_named_with_its_line(front: str, message: str) -> None:
    assert refusal(f"---\n{front}---\n\nOne.\n") == f"texts/sea.md:{message}"


def test_front_matter_may_be_empty() -> None:
    assert split_front_matter("---\n---\nOne.\n", "p") == ({}, "One.\n")
    assert split_front_matter("---\n# nothing\n---\nOne.\n", "p") == ({}, "One.\n")


def test_front_matter_ends_at_the_first_fence() -> None:
    assert split_front_matter("---\na: b\n---\nc: d\n---\n", "p") == ({"a": "b"}, "c: d\n---\n")


@given(st.text(st.sampled_from("---\n\n:: abc[]{}&*!|>'\"%@`,#?\t\r\\é\u2028\x07")))
def test_any_front_matter_is_read_or_refused(front: str) -> None:
    with suppress(YamlError):
        read(f"---\n{front}\n---\n")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("a\tb", "U+0009; take it out"),
        ("\x7f", "U+007F; take it out"),
        ("\udcff", "U+DCFF; take it out"),
        ("a\u2028", "U+2028; write it in one line"),
        ("a\x85b", "U+0085; write it in one line"),
    ],
)
def test_a_character_that_is_not_printable_is_named(value: str, name: str) -> None:
    assert control_character(value) == name


def test_printable_characters_are_all_right() -> None:
    assert control_character("naïve 海 \u200d 😀") is None


# What is derived


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("---\ntitle: Given\n---\n# Heading\n", "Given"),
        ("---\ntitle:\n---\n# Heading\n", "Heading"),
        ("# " + "Heading " * 20, ("Heading " * 20).strip()),
        ("Short first paragraph.\n\nMore.\n", "Short first paragraph."),
        ("word, " * 20, "word, " * 9 + "word …"),
        ("海" * 100, "海" * 60 + " …"),
        ("", "sea"),
    ],
)
def test_the_title_is_given_or_derived(source: str, title: str) -> None:
    assert read(source).title == title
    assert parse_unsegmented("sea", source.encode(), source, "texts/sea.md").title == title


def test_the_source_is_given_or_the_id() -> None:
    assert read("---\nsource: The Times\n---\nx").source == "The Times"
    assert read("---\nsource:\n---\nx").source == "sea"
    assert read("x").source == "sea"


def test_the_language_is_given_or_unknown() -> None:
    assert read("---\nlanguage: id\n---\nx").language == "id"
    assert read("x").language == ""


@dataclass(frozen=True)
class Spans:
    """A text and a span in it."""

    source: str
    start: int
    length: int


@given(
    st.builds(
        Spans,
        source=st.text("ab# \n\\", max_size=40),
        start=st.integers(0, 45),
        length=st.integers(1, 45),
    )
)
def test_touched_paragraphs_are_those_that_share_a_character_with_the_span(spans: Spans) -> None:
    text = read("a\n" + spans.source)
    start, end = spans.start, spans.start + spans.length
    expected = [p.number for p in text.paragraphs if p.start < end and start < p.end]
    first, last = text.touched(start, end)
    assert list(range(first, last + 1)) == expected


def test_a_span_between_two_paragraphs_touches_none() -> None:
    assert read("One.\n\n\nTwo.\n").touched(4, 7) == (2, 1)


@pytest.mark.parametrize("raw", [b"", b"sea\n", b"\xff\x00\r\n", "海\n".encode() * 1000])
def test_the_version_is_the_name_that_git_gives(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "sea.md").write_bytes(raw)
    command = ["git", "hash-object", "--no-filters", "sea.md"]
    named = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert blob_id(raw) == named.stdout.strip()


def test_the_version_is_of_the_whole_file() -> None:
    source = "\ufeff---\r\ntitle: Sea\r\n---\r\n\r\nOne.\r\n"
    assert read(source).version == blob_id(source.encode())


def test_front_matter_is_read_however_it_was_typed() -> None:
    text = read(
        "---\nthe\u0301ma: ' Cafe\u0301\u00a0  News '\nsource: Th\u00ade Post\u200b\n---\nA\n"
    )
    assert text.fields == {"th\u00e9ma": "Caf\u00e9 News", "source": "The Post"}


def test_a_field_that_looks_the_same_as_one_above_is_refused() -> None:
    with pytest.raises(YamlError) as caught:
        read("---\nth\u00e9ma: a\nthe\u0301ma: b\n---\nA\n")
    assert str(caught.value).endswith(":3: th\u00e9ma stands here and above; keep one")


# Kinds


@pytest.mark.parametrize(
    ("line", "kind", "content"),
    [
        ("> said", "quotation", "said"),
        (">said", "quotation", "said"),
        ("\\> said", "paragraph", "> said"),
        (">", "paragraph", ">"),
        ("- one", "item", "- one"),
        ("12. one", "item", "12. one"),
        ("12) one", "item", "12) one"),
        ("\\- one", "paragraph", "- one"),
        ("-one", "paragraph", "-one"),
        ("2024 one", "paragraph", "2024 one"),
        ("| a | b |", "row", "a | b"),
        ("| a | b", "paragraph", "| a | b"),
        ("![A bridge](bridge.jpg)", "caption", "A bridge"),
        ("![A [long] bridge]()", "caption", "A [long] bridge"),
        ("![](bridge.jpg)", "paragraph", "![](bridge.jpg)"),
        ("![A bridge](bridge.jpg) falls", "paragraph", "![A bridge](bridge.jpg) falls"),
    ],
)
def test_the_mark_of_the_first_line_says_the_kind(line: str, kind: str, content: str) -> None:
    text = read(line)
    (paragraph,) = text.paragraphs
    assert (paragraph.kind, text.content(paragraph)) == (kind, content)


def test_a_quotation_may_be_wrapped_by_hand() -> None:
    text = read("> one\n> two\nthree\n\n| a |\n| b |\n")
    assert [(one.kind, text.content(one)) for one in text.paragraphs] == [
        ("quotation", "one two three"),
        ("row", "a | | b"),
    ]


def test_items_are_given_a_mark_where_they_have_none() -> None:
    assert format_text({}, [Segment(content="one", kind="item")]).endswith("\n- one\n")
