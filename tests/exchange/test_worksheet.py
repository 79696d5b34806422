"""Worksheets: a worksheet to be edited, and what is read from it."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.annotations.drafts import Draft, drafted_span
from diptych.annotations.quotes import Span, occurrences
from diptych.annotations.serialisation import encode_set
from diptych.errors import BadWorksheetError
from diptych.exchange.worksheet import first_problem, read_worksheet, with_problems, worksheet
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping

BODY = """\
# Calm and wind

The sea is calm, says the sea.

The wind is "not" calm.

No rain.
"""
CODEBOOK = parse_codebook(
    """\
facets:
  theme:
    definition: What it is about.
    codes:
      water:
        label: {en: Water, de: Wasser}
        definition: All that flows.
        codes:
          sea: {}
      wind: {label: Wind}
      风险: {}
  actor:
    codes:
      wind: {}
      sailor: {}
  mood:
    kind: ordinal
    codes:
      bad: {value: -1}
      good: {value: 1}
""",
    "codebook.yaml",
)
A, B, C = (letter * 8 + "-6d3f-4d0e-9c1b-5a4b7a0f8f11" for letter in "abc")


def text_of(body: str) -> Text:
    return parse_text("sea", body.encode(), body, "texts/sea.md")


TEXT = text_of(BODY)


def at(words: str, codes: Mapping[str, str] | None = None, note: str = "") -> Annotation:
    """Make an annotation of the first place where these words stand to the letter."""
    start = BODY.index(words)
    return Annotation(
        start=start,
        end=start + len(words),
        quote=words,
        codes=dict(codes or {}),
        note=note or UNSET,
        created="2026-11-22T10:00:00Z",
    )


def said(annotations: Mapping[str, Annotation], text: Text = TEXT) -> AnnotationSet:
    return AnnotationSet(
        text="sea", text_version=text.version, annotator="anna", annotations=dict(annotations)
    )


SEA = at("The sea", {"theme": "water/sea", "mood": "good"})
RAIN = at("No rain.", {"theme": "water"}, "none; at all")
OLD = said({A: SEA, B: RAIN})
SHEET = worksheet(TEXT, OLD, CODEBOOK)
SEA_LINE = '[aaaaaa] "The sea" theme=water/sea mood=good'
NOTHING_SAID = "an annotation needs a code or a note; add one"
RAIN_LINE = "[bbbbbb] theme=water; none; at all"


def edited(before: str, after: str) -> AnnotationSet:
    """Read the worksheet with one part of it replaced."""
    assert SHEET.count(before) == 1
    return read_worksheet(SHEET.replace(before, after), TEXT, OLD, CODEBOOK).annotations


def typed(line: str) -> Annotation:
    """Read the worksheet with one more line under paragraph 2, and return what it adds."""
    new = edited(SEA_LINE, f"{SEA_LINE}\n{line}").annotations
    (added,) = (annotation for name, annotation in new.items() if name not in OLD.annotations)
    assert {name: new[name] for name in OLD.annotations} == OLD.annotations
    return added


def problems(written: str, path: str = "worksheet") -> dict[str, str]:
    """Return what is wrong, by the line that it is about."""
    with pytest.raises(BadWorksheetError) as caught:
        read_worksheet(written, TEXT, OLD, CODEBOOK, path)
    lines = ["", *written.split("\n")]
    return {lines[number]: reason for number, reason in caught.value.problems.items()}


# The worksheet


def test_a_sheet_shows_paragraphs_annotations_and_codes() -> None:
    expected = f"""\
# sea, annotated by anna. Lines that begin with # are comments.
#
# Write annotations under the paragraph in which they begin, one on each line:
#   "words of the passage" CODE CODE; a note
#   CODE                            the whole paragraph
#   ..11 CODE                       whole paragraphs, from this one to the end of 11
#   "words" #2 CODE                 the second place where the words stand
#   "he said \\"no\\"" CODE           a quotation mark inside the words
# Codes stand at the foot. The beginning of one is enough where only one begins so; a facet goes
# before it where two facets have it: actor=china.
#
# A line with [3f2a9c] is the annotation that has this id: change the line to change it, delete
# the line to remove it. The paragraphs themselves cannot be changed here.

# yes once you have read the whole text: then a paragraph without a code means that there is none.
finished: no

# How the annotations were when this worksheet was made. Leave this line as it is.
state: {SHEET[SHEET.index("state: ") + 7 :][:10]}

> 1 # Calm and wind

> 2 The sea is calm, says the sea.

[aaaaaa] "The sea" theme=water/sea mood=good

> 3 The wind is "not" calm.

> 4 No rain.

[bbbbbb] theme=water; none; at all

# Codes
#
# theme: What it is about.
#   water · Water: All that flows.
#     water/sea
#   wind · Wind
#   风险
#
# actor
#   wind
#   sailor
#
# mood
#   bad
#   good
"""
    assert expected == SHEET


@pytest.mark.parametrize(
    ("annotation", "line"),
    [
        (at("sea", {"theme": "wind"}), '"sea" #1 theme=wind'),
        (replace(at("sea."), end=BODY.index("sea.") + 3, quote="sea"), '"sea" #2'),
        (at('"not"'), r'"\"not\""'),
        (at(BODY[17:72]), "..3"),
        (at("sea.\n\nThe wind"), '..3 "sea. The wind"'),
        (at("\n\nThe wind"), '" The wind"'),
        (at("\n\nThe"), '" The"'),
        (at("\n\n"), '" "'),
        (at("# Calm"), '"# Calm"'),
        (at("No rain.", note="a\nb\\\x1b"), r"; a\nb\\\x1b"),
    ],
)
def test_how_a_line_looks(annotation: Annotation, line: str) -> None:
    assert f"\n[aaaaaa] {line}".replace("] ;", "];") in worksheet(
        TEXT, said({A: annotation}), CODEBOOK
    )


def test_ids_are_as_long_as_tells_them_apart() -> None:
    twin = A[:9] + "7" + A[10:]
    assert "[aaaaaaaa-6]" in worksheet(TEXT, said({A: SEA, twin: SEA}), CODEBOOK)


def test_a_paragraph_may_come_back_composed_otherwise() -> None:
    text = text_of("Hafen\u00adgeb\u00fchren\n")
    written = unicodedata.normalize("NFD", worksheet(text, said({}, text), CODEBOOK))
    written = written.replace("\u00ad", "").replace(
        "\n\n# Codes", '\n\n"Hafen" theme=wind\n\n# Codes'
    )
    (change,) = read_worksheet(written, text, said({}, text), CODEBOOK).changes
    assert change.annotation.quote == "Hafen"


def test_control_characters_do_not_reach_the_editor() -> None:
    text = text_of("a\x1b\u2028b\tc\n")
    assert "> 1 a\\x1b\\u2028b\tc\n" in worksheet(text, said({}, text), CODEBOOK)


def test_words_that_stand_elsewhere_in_one_line_are_numbered() -> None:
    text = text_of("a\nb and a b\n")
    one = Annotation(start=0, end=3, quote="a\nb", codes={})
    assert '[aaaaaa] "a b" #1\n' in worksheet(text, said({A: one}, text), CODEBOOK)


def test_words_that_end_with_their_line_show_its_end() -> None:
    text = text_of("a\nb\n")
    one = Annotation(start=0, end=2, quote="a\n", codes={})
    assert '[aaaaaa] "a\\n"\n' in worksheet(text, said({A: one}, text), CODEBOOK)


# A worksheet nobody edited


def test_a_sheet_nobody_edited_returns_the_very_same_set() -> None:
    reading = read_worksheet(SHEET, TEXT, OLD, CODEBOOK)
    assert reading.annotations is OLD
    assert reading.changes == ()


def test_line_ends_and_white_space_at_ends_of_lines_are_no_edit() -> None:
    written = "\ufeff" + SHEET.replace("\n", " \r\n")
    assert read_worksheet(written, TEXT, OLD, CODEBOOK).annotations is OLD


BODIES = st.text(
    'ab AB\n\n#>\\"“”[];=.,\t\r\x1b\x85\u00a0\u2028\u202e é\u0301風', max_size=60
) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
NOTES = st.just(UNSET) | BODIES
CODES = st.dictionaries(st.sampled_from(["theme", "actor"]), st.just("wind"))


@st.composite
def sets(draw: st.DrawFn, bodies: st.SearchStrategy[str] = BODIES) -> tuple[Text, AnnotationSet]:
    """Draw a text and any annotations over any of its spans."""
    text = text_of(draw(bodies))
    size = len(text.body)
    annotations = {}
    for name in draw(st.sets(st.uuids(version=4), max_size=6 if size else 0)):
        start = draw(st.integers(0, size - 1))
        end = draw(st.integers(start + 1, size))
        annotations[str(name)] = Annotation(
            start=start,
            end=end,
            quote=text.body[start:end],
            codes=draw(CODES),
            note=draw(NOTES),
        )
    return text, replace(said(annotations, text), finished=draw(st.booleans()))


@given(sets())
@settings(max_examples=400)
def test_any_sheet_nobody_edited_changes_no_byte(drawn: tuple[Text, AnnotationSet]) -> None:
    text, annotations = drawn
    reading = read_worksheet(worksheet(text, annotations, CODEBOOK), text, annotations, CODEBOOK)
    assert encode_set(reading.annotations) == encode_set(annotations)
    assert reading.annotations is annotations


# Edits


@pytest.mark.parametrize(
    ("line", "words", "codes", "note"),
    [
        ("wat", "The sea is calm, says the sea.", {"theme": "water"}, ""),
        (
            "theme=wind good",
            "The sea is calm, says the sea.",
            {"theme": "wind", "mood": "good"},
            "",
        ),
        ('"CALM," sail', "calm,", {"actor": "sailor"}, ""),
        ('sail "CALM,"', "calm,", {"actor": "sailor"}, ""),
        ('"is calm"; only; a note', "is calm", {}, "only; a note"),
        ("“is calm” good", "is calm", {"mood": "good"}, ""),
        ('..3 "sea. The" 风', "sea.\n\nThe", {"theme": "风险"}, ""),
        (r'..3 "is \"not\"" bad', 'is "not"', {"mood": "bad"}, ""),
        ("""..3 "is 'not'" bad""", 'is "not"', {"mood": "bad"}, ""),
        ("..3 good", BODY[17:72], {"mood": "good"}, ""),
        (
            ";one\\ntwo \\\\ \\x41 C:\\dir",
            "The sea is calm, says the sea.",
            {},
            "one\ntwo \\ A C:\\dir",
        ),
        ("[] good", "The sea is calm, says the sea.", {"mood": "good"}, ""),
    ],
)
def test_a_line_that_is_typed_is_added(
    line: str, words: str, codes: dict[str, str], note: str
) -> None:
    added = typed(line)
    assert (added.quote, added.codes, added.note or "") == (words, codes, note)
    assert BODY[added.start : added.end] == words


def test_an_escape_that_is_no_character_stays_as_it_was_typed() -> None:
    assert typed(r"; \ud800 \u0041 \q").note == r"\ud800 A \q"


def test_of_several_places_one_is_chosen() -> None:
    added = typed('"sea" #2 wat')
    assert (added.start, added.quote) == (BODY.index("sea."), "sea")


def test_a_number_may_begin_a_line() -> None:
    assert typed('#2 "sea" wat').start == BODY.index("sea.")


@pytest.mark.parametrize("line", ["# wind", "#wind", "##", "#"])
def test_comments_are_not_read(line: str) -> None:
    assert edited(SEA_LINE, f"{SEA_LINE}\n{line}") is OLD


def test_a_line_that_is_deleted_is_removed() -> None:
    reading = read_worksheet(SHEET.replace(SEA_LINE, ""), TEXT, OLD, CODEBOOK)
    assert reading.annotations == said({B: RAIN})
    assert [(change.kind, change.id) for change in reading.changes] == [("removed", A)]


@pytest.mark.parametrize(
    ("line", "annotation"),
    [
        (
            '[aaaaaa] "The sea" theme=water/sea mood=bad',
            replace(SEA, codes={"theme": "water/sea", "mood": "bad"}),
        ),
        ('[aaaaaa] "The sea" mood=good', replace(SEA, codes={"mood": "good"})),
        ('[aaaaaa] "The sea"; why', replace(SEA, codes={}, note="why")),
        ('[aaaaaa] "The sea" sea good; why', replace(SEA, note="why")),
        ("[AAAA] sailor", replace(at("The sea is calm, says the sea.", {"actor": "sailor"}))),
        ('[aaaaaa] "says the sea" sea good', replace(SEA, start=34, end=46, quote="says the sea")),
    ],
)
def test_a_line_that_is_changed_changes_that_much(line: str, annotation: Annotation) -> None:
    assert edited(SEA_LINE, line) == said({A: annotation, B: RAIN})


def test_a_line_that_says_the_same_in_other_words_changes_nothing() -> None:
    assert edited(SEA_LINE, ' [aaaa]  good "The sea" theme=sea ;') is OLD


def test_a_line_that_is_moved_moves_the_annotation() -> None:
    written = SHEET.replace(RAIN_LINE, "").replace(SEA_LINE, f"{SEA_LINE}\n{RAIN_LINE}")
    new = read_worksheet(written, TEXT, OLD, CODEBOOK).annotations
    moved = replace(RAIN, start=17, end=47, quote="The sea is calm, says the sea.")
    assert new == said({A: SEA, B: moved})


def test_a_line_left_with_no_code_and_no_note_is_refused() -> None:
    assert problems(SHEET.replace(RAIN_LINE, "[bbbbbb]")) == {"[bbbbbb]": NOTHING_SAID}


def test_an_empty_annotation_of_another_program_may_stay() -> None:
    old = said({A: at("The sea")})
    written = worksheet(TEXT, old, CODEBOOK)
    assert read_worksheet(written, TEXT, old, CODEBOOK).annotations is old


def test_the_note_that_is_removed_leaves_none() -> None:
    assert edited(RAIN_LINE, "[bbbbbb] theme=water") == said({A: SEA, B: replace(RAIN, note=UNSET)})


def test_a_span_that_words_cannot_name_stays_when_codes_change() -> None:
    old = said({A: at("# Calm")})
    written = worksheet(TEXT, old, CODEBOOK).replace('"# Calm"', '"# Calm" good')
    new = read_worksheet(written, TEXT, old, CODEBOOK).annotations
    assert new == said({A: at("# Calm", {"mood": "good"})})


def test_the_text_can_be_finished_and_not() -> None:
    finished = edited("finished: no", "finished: Yes")
    assert finished == replace(OLD, finished=True)
    written = worksheet(TEXT, finished, CODEBOOK).replace("finished: yes", "finished : n")
    assert read_worksheet(written, TEXT, finished, CODEBOOK).annotations == OLD


def test_without_the_line_it_stays_finished_or_not() -> None:
    assert edited("finished: no\n", "") is OLD


LINES = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(["", "s", "calm", "The", "not", "No rain.", "e"]),
        st.dictionaries(st.sampled_from(["theme", "actor"]), st.just("wind")),
        st.text('ab;"#\\\n [', max_size=5).map(str.strip),
    ),
    max_size=5,
)
FATES = st.lists(st.sampled_from(["kept", "removed", "recoded", "renamed", "moved"]), min_size=6)


@given(sets(st.just(BODY)), LINES, FATES, st.booleans())
@settings(max_examples=300)
def test_any_edit_ends_in_what_was_typed(
    drawn: tuple[Text, AnnotationSet],
    lines: list[tuple[int, str, dict[str, str], str]],
    fates: list[str],
    finished: bool,  # noqa: FBT001 - hypothesis gives it by position
) -> None:
    _, old = drawn
    written = worksheet(TEXT, old, CODEBOOK)
    expected = dict(old.annotations)
    for name, fate in zip(old.annotations, fates, strict=False):
        written = _suffer(written, name, fate, expected)
    added = []
    for number, words, codes, note in lines:
        places = occurrences(TEXT, number, number, words) if words else []
        if words and not places:
            continue
        nth = len(places)
        draft = Draft(first=number, last=number, quote=words, nth=nth or None)
        escaped = note.replace("\\", "\\\\").replace("\n", "\\n")
        parts = [f'"{words}" #{nth}'] if words else []
        parts += [f"{facet}={code}" for facet, code in codes.items()]
        if codes or note:
            line = " ".join([*parts, f"; {escaped}"])
            head = next(part for part in written.split("\n") if part.startswith(f"> {number} "))
            written = written.replace(f"{head}\n", f"{head}\n{line}\n")
            added.append((drafted_span(draft, TEXT), sorted(codes.items()), note))
    old_line = "finished: yes" if old.finished else "finished: no"
    written = written.replace(old_line, f"finished: {'yes' if finished else 'no'}")
    reading = read_worksheet(written, TEXT, old, CODEBOOK)
    new = reading.annotations.annotations
    assert reading.annotations.finished == finished
    assert {name: new[name] for name in expected} == expected
    assert sorted(
        (
            (Span(a.start, a.end), sorted(a.codes.items()), a.note or "")
            for name, a in new.items()
            if name not in expected
        ),
        key=repr,
    ) == sorted(added, key=repr)
    assert {c.id for c in reading.changes} == {
        name for name in {**old.annotations, **new} if old.annotations.get(name) != new.get(name)
    }


def _suffer(written: str, name: str, fate: str, expected: dict[str, Annotation]) -> str:
    """Edit an annotation's line on the worksheet, and the annotation as it should become."""
    line = next(x for x in written.split("\n") if x.startswith("[") and name.startswith(x[1:7]))
    short = line[: line.index("]") + 1]
    annotation = expected[name]
    if fate == "removed":
        del expected[name]
        return written.replace(f"{line}\n", "\n", 1)
    if fate == "recoded":
        expected[name] = replace(annotation, codes={**annotation.codes, "mood": "bad"})
        return written.replace(line, f"{short} bad{line[len(short) :]}", 1)
    if fate == "renamed" and ";" not in line:
        expected[name] = replace(annotation, note="new")
        return written.replace(line, f"{line}; new", 1)
    if fate == "moved" and not annotation.note:
        expected[name] = replace(
            annotation, start=74, end=82, quote="No rain.", codes={"mood": "bad"}
        )
        return written.replace(line, "", 1).replace(
            "> 4 No rain.\n", f"> 4 No rain.\n{short} bad\n"
        )
    return written


# Mistakes


def test_every_mistake_is_told_with_its_line() -> None:
    written = SHEET.replace(SEA_LINE, "wnd\n" + SEA_LINE + ' "wind"').replace("No rain.", "Rain.")
    assert problems(written) == {
        "wnd": "there is no code 'wnd'; did you mean wind?",
        SEA_LINE + ' "wind"': "more than one of the passages; keep one",
        "> 4 Rain.": "paragraph 4 is not what the text says; put it back as it was "
        "(a text is changed in its own file)",
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("wind", "'wind' fits more than one code: actor=wind, theme=wind; type more of it"),
        ("bad good", "more than one mood: bad and good; keep one"),
        ("..1 good", "sea:2-1: sea has paragraphs 1 to 4; write the smaller number first"),
        ("..9 good", "sea:2-9: sea has paragraphs 1 to 4"),
        ("..3 ..3 good", "more than one of the last paragraphs; keep one"),
        ('"sea" #1 #2 good', "more than one of the numbers; keep one"),
        (
            "[dddd] [dddd] good",
            (
                "there is no annotation [dddd]; without [dddd], the line makes a new one; "
                "more than one of the ids; keep one"
            ),
        ),
        ('"" good', "there are no words between the quotation marks"),
        ('"  " good', "sea:2 does not contain '  '"),
        (
            '"se" good',
            (
                "sea:2 contains 'se' 2 times; choose one with #1, #2 …: "
                "1 …# Calm and wind The [se]a is calm, says the sea. … | "
                '2 …The sea is calm, says the [se]a. The wind is "not" calm.…'
            ),
        ),
        ('"rain" good', "sea:2 does not contain 'rain'; did you mean: it stands in sea:4"),
        (
            '"is "calm" good',
            (
                """'"is "calm" good' is not understood; words of the passage stand between """
                "quotation marks, with a space behind them, and a quotation mark inside them is "
                'written \\"'
            ),
        ),
        (";", NOTHING_SAID),
        ("..3", NOTHING_SAID),
        ('"calm"', NOTHING_SAID),
        ('"calm" god', "there is no code 'god'; did you mean good?"),
        ("[dddd] good", "there is no annotation [dddd]; without [dddd], the line makes a new one"),
        ("[aaa] good", "there is no annotation [aaa]; without [aaa], the line makes a new one"),
        ("> good", "no paragraph of the text begins like this; remove the line"),
        (
            ">2 good",
            (
                "paragraph 2 belongs above; remove the line here; "
                "paragraph 2 is not what the text says; put it back as it was "
                "(a text is changed in its own file)"
            ),
        ),
        ("> 9 good", "no paragraph of the text begins like this; remove the line"),
        ("> 1 # Calm and wind", "paragraph 1 belongs above; remove the line here"),
        ("finished: perhaps", "finished is 'perhaps'; write yes or no"),
    ],
)
def test_a_line_that_cannot_be_read(line: str, reason: str) -> None:
    assert problems(SHEET.replace(SEA_LINE, f"{SEA_LINE}\n{line}")) == {line: reason}


def test_an_id_that_stands_twice() -> None:
    line = '[aaaa] "calm" good'
    found = problems(SHEET.replace(SEA_LINE, f"{SEA_LINE}\n{line}"))
    assert found == {line: "[aaaa] is used above already; without it, the line makes a new one"}


def test_an_id_that_begins_several() -> None:
    twin = A[:9] + "7" + A[10:]
    old = said({A: SEA, twin: SEA})
    written = worksheet(TEXT, old, CODEBOOK).replace("[aaaaaaaa-6]", "[aaaa]")
    with pytest.raises(BadWorksheetError, match="begins more than one id; type more of it"):
        read_worksheet(written, TEXT, old, CODEBOOK)


def test_a_line_above_all_paragraphs() -> None:
    assert problems(SHEET.replace("finished: no", "finished: no\nnegative")) == {
        "negative": "this line is under no paragraph; move it below one"
    }


def test_paragraphs_that_are_gone() -> None:
    without = SHEET.replace("> 2 The sea is calm, says the sea.\n", "")
    assert problems(without)['> 3 The wind is "not" calm.'] == (
        "paragraph 2 is missing above; put it back"
    )
    without = SHEET[: SHEET.index("> 3")]
    assert problems(without) == {"": "paragraphs 3 to 4 are missing above; put them back"}


def test_paragraphs_in_another_order() -> None:
    two, three = "> 2 The sea is calm, says the sea.", '> 3 The wind is "not" calm.'
    swapped = SHEET.replace(three, "@").replace(two, three).replace("@", two)
    found = problems(swapped)
    assert found[three] == "paragraph 2 is missing above; put it back"
    assert found[two] == "paragraph 2 belongs above; remove the line here"


@pytest.mark.parametrize("head", ["# lake, annotated by anna.", "# sea, annotated by ben."])
def test_a_sheet_of_another_set_is_refused_as_that(head: str) -> None:
    state = next(line for line in SHEET.split("\n") if line.startswith("state"))
    mine = "# sea, annotated by anna."
    assert mine in SHEET
    found = problems(SHEET.replace(mine, head).replace(state, "state: 0123456789"))
    _, text, _, _, annotator = head.rstrip(".").replace(",", "").split()
    assert found == {
        "state: 0123456789": f"this is a worksheet of {text}, annotated by {annotator}; read it "
        f"with: diptych annotate {text} --annotator {annotator} --read FILE"
    }


def test_a_sheet_of_an_older_set_is_refused() -> None:
    new_state = next(line for line in SHEET.split("\n") if line.startswith("state"))
    assert problems(SHEET.replace(new_state, "state: 0123456789")) == {
        "state: 0123456789": "the annotations by anna on sea have changed since this "
        "worksheet was made; make a new one and copy your lines into it, or apply this one by "
        f"writing {new_state} here: the annotations that it lacks will then be removed"
    }
    assert problems(SHEET.replace(new_state, "")) == {
        SHEET.split("\n")[0]: "the line that begins with state: is missing; put it back"
    }


def test_the_error_says_each_problem_in_a_line_of_its_own() -> None:
    written = SHEET.replace(SEA_LINE, "wnd\n[dddd]")
    with pytest.raises(BadWorksheetError) as caught:
        read_worksheet(written, TEXT, OLD, CODEBOOK, "worksheet.txt")
    assert caught.value.lines == (
        "worksheet.txt:25: there is no code 'wnd'; did you mean wind?",
        "worksheet.txt:26: there is no annotation [dddd]; without [dddd], the line makes a new one",
    )


def test_reasons_stand_above_their_lines_and_go_with_them() -> None:
    once = with_problems("a\nb\nc\n", {2: "why\nnot", 3: "no"})
    assert once == "a\n# ▼ why\\x0anot\nb\n# ▼ no\nc\n"
    assert first_problem(once) == 3
    assert with_problems(once, {5: "still"}) == "a\nb\n# ▼ still\nc\n"
    assert with_problems(once, {}) == "a\nb\nc\n"
    assert first_problem("a\nb\n") == 1


@given(st.text("ab\n#▼ >", max_size=40), st.sets(st.integers(1, 9)))
def test_nothing_typed_is_lost(written: str, numbers: set[int]) -> None:
    written = "\n".join(line for line in written.split("\n") if not line.startswith("# ▼ "))
    marked = with_problems(written, dict.fromkeys(numbers, "no"))
    assert with_problems(marked, {}) == written


@given(st.data())
@settings(max_examples=200)
def test_whatever_is_typed_is_read_or_refused(data: st.DataObject) -> None:
    lines = SHEET.split("\n")
    at = data.draw(st.integers(0, len(lines)))
    junk = data.draw(st.text(st.sampled_from('ab[]"“”#;.\\=> \n39wind'), max_size=30))
    with suppress(BadWorksheetError):
        read_worksheet("\n".join([*lines[:at], junk, *lines[at:]]), TEXT, OLD, CODEBOOK)


# Orphans


def test_an_orphan_is_shown_apart_and_stays_as_it_is() -> None:
    orphan = Annotation(
        start=900, end=905, quote='"Gone"\nwords', codes={"mood": "bad"}, note="n", orphan=True
    )
    said = AnnotationSet(text="sea", text_version=TEXT.version, annotator="anna").with_annotation(
        A, orphan
    )
    written = worksheet(TEXT, said, CODEBOOK)
    assert (
        "\n# Orphans: their passages are no longer in the text; they stay as they are.\n" in written
    )
    assert f'\n#   [{A[:6]}] "\\"Gone\\" words" mood=bad\n' in written
    assert read_worksheet(written, TEXT, said, CODEBOOK).annotations is said
    more = written.replace("> 4 No rain.", '> 4 No rain.\n"rain" good')
    reading = read_worksheet(more, TEXT, said, CODEBOOK)
    assert reading.annotations.annotations[A] == orphan
    assert [change.kind for change in reading.changes] == ["added"]
