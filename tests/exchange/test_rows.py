"""Rows: annotations as the lines of a table."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.changes import Change, by_set
from diptych.annotations.codebook import parse_codebook
from diptych.errors import BadRowsError
from diptych.exchange.rows import (
    InputRow,
    Present,
    nameless,
    parse_rows,
    plan_additions,
    plan_updates,
    rows_of_records,
)
from diptych.project.names import is_id
from diptych.rendering.records import record_lines
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BODY = "The sea is calm, says the sea.\n\nThe wind\nis not.\n\nNo rain.\n"
CODEBOOK = parse_codebook(
    "facets: {theme: {codes: {water: {codes: {sea: {}}}, wind: {}}}, actor: {codes: {風: {}}}}",
    "codebook.yaml",
)
FACETS = tuple(CODEBOOK.by_name)
FIND = (
    *("text", "paragraph", "annotator", "by", "annotation", "start", "end", "quote", "note"),
    *FACETS,
)
A, B = (letter * 8 + "-6d3f-4d0e-9c1b-5a4b7a0f8f11" for letter in "ab")
TAKEN = f"there is an annotation {A} already; to change it: --update"


def text_of(body: str) -> Text:
    return parse_text("sea", body.encode(), body, "texts/sea.md")


TEXT = text_of(BODY)
SEA = Annotation(start=4, end=7, quote="sea", codes={"theme": "water"}, note="x")
WIND = Annotation(start=36, end=47, quote="wind\nis not", codes={"theme": "wind", "actor": "風"})
EMPTY = AnnotationSet(text="sea", text_version=TEXT.version, annotator="anna")
OLD = replace(EMPTY, annotations={A: SEA, B: WIND})


def cells(source: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in parse_rows(source, "rows", FACETS)]


def faults(source: str) -> dict[int, str]:
    with pytest.raises(BadRowsError) as caught:
        parse_rows(source, "rows", FACETS)
    return caught.value.faults


def present(*sets: AnnotationSet) -> Present:
    said = {(one.text, one.annotator): one for one in sets}
    return Present(texts={"sea": TEXT}, sets=said, codebook=CODEBOOK)


def row(**named: str) -> InputRow:
    return InputRow(number=2, cells={"text": "sea", "actor": "風", **named})


def plan(*rows: InputRow) -> list[Change]:
    return plan_additions(rows, present(OLD), annotator="ben", is_id=is_id, path="rows.csv")


def added(**named: str) -> Annotation:
    (change,) = plan(row(**named))
    assert change.after
    return change.after


def refused(**named: str) -> str:
    with pytest.raises(BadRowsError) as caught:
        plan(row(**named))
    return caught.value.faults[2]


def update(*rows: InputRow) -> list[Change]:
    return plan_updates(rows, present(OLD), path="rows.csv")


def updated(name: str = A, **named: str) -> Annotation:
    """Update one annotation and return it, as it is afterwards."""
    planned = update(InputRow(number=2, cells={"id": name, **named}))
    return planned[0].annotation if planned else OLD.annotations[name]


def unchanged(name: str = A, **named: str) -> bool:
    return not update(InputRow(number=2, cells={"id": name, **named}))


def not_updated(name: str = A, **named: str) -> str:
    with pytest.raises(BadRowsError) as caught:
        update(InputRow(number=2, cells={"id": name, **named}))
    return caught.value.faults[2]


# Reading


TWO = [
    {"text": "sea", "paragraph": "1", "theme": "wind", "note": ""},
    {"text": "sea", "paragraph": "2", "theme": "", "note": 'a "b", c; d'},
]


@pytest.mark.parametrize(
    "source",
    [
        'text,paragraph,theme,note\nsea,1,wind,\nsea,2,,"a ""b"", c; d"\n',
        'text;paragraph;theme;note\nsea;1;wind;\nsea;2;;"a ""b"", c; d"\n',
        'text\tparagraph\ttheme\tnote\nsea\t1\twind\t\nsea\t2\t\t"a ""b"", c; d"',
        '\ufefftext,paragraph,theme,note\r\nsea,1,wind,\r\nsea,2,,"a ""b"", c; d"\r\n',
        '"text" , paragraph,theme,note\nsea,1,wind\n\n,,,\nsea,2,,"a ""b"", c; d",,\n'.replace(
            '"text" ', '"text"'
        ),
        (
            '{"text":"sea","paragraph":1,"theme":"wind","note":null}\n\n'
            '{"text":"sea","paragraph":2,"theme":"","note":"a \\"b\\", c; d"}\r\n'
        ),
        (
            '[{"text":"sea","paragraph":1,"theme":"wind","note":null},\n'
            '{"text":"sea","paragraph":2,"theme":"","note":"a \\"b\\", c; d"}]'
        ),
    ],
)
def test_every_format_says_the_same(source: str) -> None:
    assert cells(source) == TWO


def test_rows_are_numbered_as_a_spreadsheet_counts_them() -> None:
    rows = parse_rows('note\na\n"b\nc"\n""\nd\n', "rows", FACETS)
    assert [(one.number, one.cells["note"]) for one in rows] == [(2, "a"), (3, "b\nc"), (5, "d")]


def test_json_rows_are_numbered_by_line_and_by_place() -> None:
    lines = parse_rows('{"note":"a"}\n\n{"note":"b"}', "rows", FACETS)
    assert [one.number for one in lines] == [1, 3]
    assert [one.number for one in parse_rows('[{"note":"a"},{}]', "rows", FACETS)] == [1, 2]


@pytest.mark.parametrize(
    ("cell", "plain"),
    [("'=1", "=1"), ("''-a", "'-a"), ("'@", "@"), ("'tis", "'tis"), ("=1", "=1"), ("'\t", "\t")],
)
def test_the_apostrophe_against_formulas_is_taken_away(cell: str, plain: str) -> None:
    assert cells(f'id,note\na,"{cell}"\n') == [{"id": "a", "note": plain}]
    assert cells('{"note":"\'=1"}') == [{"note": "'=1"}]


def test_the_lines_of_a_cell_may_be_ended_as_the_file_ends_its_lines() -> None:
    assert cells('id,note\r\na,"\'\r\nb"\r\n') == [{"id": "a", "note": "'\nb"}]
    assert cells('id,note\na,"\'\r\nb"\n') == [{"id": "a", "note": "\r\nb"}]


def test_a_cell_may_be_long() -> None:
    assert cells("note\n" + "a" * 200_000)[0]["note"] == "a" * 200_000


def test_unknown_columns_are_refused_by_name() -> None:
    assert faults("text,teme,colour\nsea,wind,red\n") == {
        1: "there is no column 'teme'; did you mean theme?; there is no column 'colour'; "
        "a facet is made by diptych codebook facet add; else remove it; columns: diptych help "
        "annotate"
    }
    assert faults('{"text":"sea"}\n{"teme":1}\n{"x":[1]}') == {
        2: "there is no column 'teme'; did you mean theme?",
        3: "there is no column 'x'; a facet is made by diptych codebook facet add; else remove it; "
        "columns: diptych help annotate; "
        "x is neither a string nor a whole number",
    }


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("text,text\n", {1: "there are two columns text; keep one"}),
        ("id,annotation\n", {1: "annotation and id are one column; keep one"}),
        (
            "text,note\nsea,a,b\nsea,c\nsea,d,e",
            {
                2: "it has 3 cells, but there are 2 columns; "
                "put quotation marks around cells with separators",
                4: "it has 3 cells, but there are 2 columns; "
                "put quotation marks around cells with separators",
            },
        ),
        (
            "text\nsea,a\n",
            {
                2: "it has 2 cells, but there is 1 column; "
                "put quotation marks around cells with separators",
            },
        ),
        ('note\na\n"b', {3: "a quotation mark begins a cell here that nothing closes; close it"}),
        (
            'note\n"a"b\n',
            {2: 'a quotation mark ends a cell, but the cell goes on; write "" for one inside'},
        ),
        (
            "xxx,yyy,zzz,d1d1,qqq\n",
            {
                1: "there is no column 'xxx', 'yyy', 'zzz', 'd1d1' and 1 more; a facet is made by "
                "diptych codebook facet add; else remove it; "
                "columns: diptych help annotate"
            },
        ),
        (
            "note,,text,\na,b,,\n",
            {1: "column B has cells, but no heading; name it, or delete it"},
        ),
        (
            f"x{',' * 28}\na,b,{',' * 23}c,d,e,f\n",
            {
                1: "there is no column 'x'; a facet is made by diptych codebook facet add; "
                "else remove it; columns: diptych help annotate; columns B, Z, AA, AB and 1 more "
                "have cells, but no heading; name them, or delete them"
            },
        ),
        ('{"note":1.5}', {1: "note is neither a string nor a whole number"}),
        ('{"note":true}', {1: "note is neither a string nor a whole number"}),
        ('{"note":NaN}', {1: "note is neither a string nor a whole number"}),
        ('{"note":"\\ud800"}', {1: "note holds the lone surrogate U+D800"}),
        ('{"note":1,"note":2}', {1: "there are two columns note; keep one"}),
        ("[1]", {1: "it is not an object with columns as keys"}),
        ("{}\n[]", {2: "it is not an object with columns as keys"}),
        (
            "{}\n{",
            {2: "not JSON: line 1, column 2: Expecting property name enclosed in double quotes"},
        ),
        ("[" * 100_000, {1: "not JSON: nested too deeply"}),
    ],
)
def test_what_is_malformed_is_refused(source: str, found: dict[int, str]) -> None:
    assert faults(source) == found


def test_a_number_that_no_computer_wants_is_refused() -> None:
    found = faults('{"paragraph":' + "9" * 5000 + "}")
    assert found == {1: "not JSON: a number has thousands of digits; write a smaller one"}


@pytest.mark.parametrize("source", ["", "\n\n", "text,note\n", "[]"])
def test_where_nothing_stands_are_no_rows(source: str) -> None:
    assert cells(source) == []


@given(st.text())
def test_whatever_comes_is_read_or_refused(source: str) -> None:
    for begin in ("", "[", "{", "text,note\n"):
        with suppress(BadRowsError):
            parse_rows(begin + source, "rows", FACETS)


# Adding


def test_a_row_is_added_by_its_annotator() -> None:
    planned = plan(
        row(paragraph="1", quote="Calm", theme="water/sea", note="so", annotator="eva", id=C),
        InputRow(number=3, cells={"text": "sea", "paragraph": "2-3", "note": "hm"}),
    )
    eva, ben = planned
    made = eva.annotation
    assert (eva.text, eva.annotator, eva.id, eva.kind) == ("sea", "eva", C, "added")
    assert (made.start, made.end, made.quote) == (11, 15, "calm")
    assert (made.codes, made.note) == ({"theme": "water/sea", "actor": "風"}, "so")
    assert (ben.annotator, ben.kind) == ("ben", "added")
    assert ben.annotation.quote == "The wind\nis not.\n\nNo rain."


C = "cccccccc-6d3f-4d0e-9c1b-5a4b7a0f8f11"


def test_rows_come_to_what_an_annotator_said_already() -> None:
    planned = plan(row(paragraph="1", annotator="anna", id=C.upper()))
    assert list(by_set(planned)["sea", "anna"](OLD).annotations) == [A, B, C]


def test_words_need_no_paragraph() -> None:
    assert added(quote="rain").start == BODY.index("rain")


def test_of_several_places_one_is_chosen() -> None:
    assert added(paragraph="1", quote="sea", nth="2").start == BODY.index("sea.")


def test_what_a_spreadsheet_makes_of_unseen_letters_is_the_same_quote() -> None:
    assert added(quote="the\u00a0s\u00adea.", start="22", end="30").quote == "the sea."
    assert unchanged(quote="s\u200bea")


def test_a_span_that_fits_the_quote_is_taken() -> None:
    assert added(paragraph="1", quote="sea", start="26", end="29").start == 26
    assert added(start="26", end="29").quote == "sea"
    assert added(quote="wind\r\nis", start="36", end="43").start == 36


@pytest.mark.parametrize(("start", "end"), [("0", "3"), ("20", "900"), ("5", "5"), ("11", "")])
def test_a_span_that_does_not_fit_gives_way_to_the_words(start: str, end: str) -> None:
    assert added(quote="calm", start=start, end=end).start == 11


def test_notes_keep_their_lines_and_blank_ones_are_none() -> None:
    assert added(paragraph="1", note="a\r\nb").note == "a\nb"
    assert added(paragraph="1", note=" ").note is UNSET


def test_codes_may_be_composed_in_any_way() -> None:
    assert added(paragraph="1", actor=" 風 ").codes == {"actor": "風"}


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"text": ""}, "it names no text; fill in the column text"),
        ({"text": "see"}, "there is no text 'see'; did you mean sea?"),
        ({}, "it has neither a paragraph nor a quote; fill in one of them"),
        ({"paragraph": "9"}, "sea:9: sea has paragraphs 1 to 3"),
        ({"paragraph": "one"}, "paragraph is 'one'; write 9 or 9-11"),
        (
            {"paragraph": "1", "quote": "rain"},
            "sea:1 does not contain 'rain'; did you mean: it stands in sea:3",
        ),
        ({"paragraph": "1", "quote": "wind", "nth": "two"}, "nth is 'two'; write a whole number"),
        ({"paragraph": "1", "start": "-1", "end": "4"}, "start is '-1'; write a whole number"),
        ({"paragraph": "1", "theme": "wynd"}, "there is no theme code 'wynd'; did you mean wind?"),
        (
            {"paragraph": "1", "actor": "", "note": " "},
            "an annotation needs a code or a note; add one",
        ),
        (
            {"paragraph": "1", "id": "x"},
            "the id 'x' is no random UUID (version 4); leave it out to have one made",
        ),
        (
            {"paragraph": "1", "id": "aaaaaaaa-6d3f-1d0e-9c1b-5a4b7a0f8f11"},
            (
                "the id 'aaaaaaaa-6d3f-1d0e-9c1b-5a4b7a0f8f11' is no random UUID (version 4); "
                "leave it out to have one made"
            ),
        ),
        (
            {"paragraph": "1", "annotation": A},
            TAKEN,
        ),
        (
            {"paragraph": "0", "id": A},
            f"{TAKEN}; sea:0: sea has paragraphs 1 to 3",
        ),
    ],
)
def test_a_row_that_cannot_be_added(named: dict[str, str], reason: str) -> None:
    assert refused(**named) == reason


def test_an_ambiguous_quote_is_refused_in_the_words_of_a_table() -> None:
    assert "sea:1 contains 'sea' 2 times; choose one in a column nth: 1 " in refused(
        paragraph="1", quote="sea"
    )


def test_an_annotator_that_cannot_be_one_is_refused() -> None:
    assert refused(paragraph="1", annotator="../x").startswith("'../x' cannot be the id of")


def test_all_bad_rows_are_named_and_none_goes_in() -> None:
    bad = {"text": "sea", "paragraph": "9", "theme": "wind"}
    with pytest.raises(BadRowsError) as caught:
        plan(
            row(**bad),
            InputRow(number=3, cells={**bad, "paragraph": "1"}),
            InputRow(number=4, cells=bad),
        )
    assert caught.value.lines == ("rows.csv: rows 2, 4: sea:9: sea has paragraphs 1 to 3",)


def test_a_code_that_many_rows_have_and_the_codebook_lacks_is_named_once() -> None:
    lacking = {"text": "sea", "paragraph": "1", "theme": "zoology"}
    with pytest.raises(BadRowsError) as caught:
        plan(*(InputRow(number=number, cells=lacking) for number in range(2, 14)))
    assert caught.value.lines == (
        (
            "rows.csv: rows 2, 3, 4, 5, 6, 7, 8, 9 and 4 more: there is no theme code 'zoology'; "
            "to add it: diptych codebook add theme zoology"
        ),
    )


def test_two_codes_of_a_row_that_the_codebook_lacks_are_told_apart() -> None:
    one = {"text": "sea", "paragraph": "1", "theme": "zoology", "actor": "qqq"}
    with pytest.raises(BadRowsError) as caught:
        plan(row(**one), InputRow(number=3, cells={**one, "actor": "xxx"}))
    assert [line.partition("; ")[0] for line in caught.value.lines] == [
        "rows.csv: rows 2, 3: there is no theme code 'zoology'",
        "rows.csv: row 2: there is no actor code 'qqq'",
        "rows.csv: row 3: there is no actor code 'xxx'",
    ]


def test_an_id_may_be_used_once() -> None:
    one = {"text": "sea", "paragraph": "1", "id": C, "theme": "wind"}
    with pytest.raises(BadRowsError) as caught:
        plan(InputRow(number=2, cells=one), InputRow(number=3, cells={**one, "actor": "風"}))
    assert caught.value.faults == {3: f"there is an annotation {C} already, of a row above"}


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"start": "4", "end": "4"}, "start and end are 4 and 4: no passage of sea"),
        ({"start": "8", "end": "4"}, "start and end are 8 and 4: no passage of sea"),
        ({"start": "8", "end": "900"}, "start and end are 8 and 900: no passage of sea"),
        ({"start": "4", "paragraph": "1"}, "start and end are 4 and -: no passage of sea"),
        ({"start": "30", "end": "32"}, "start and end are 30 and 32: that is between two"),
        (
            {"start": "4", "end": "7", "paragraph": "2-3"},
            "start and end are 4 and 7: that is in paragraph 1, not in 2-3",
        ),
    ],
)
def test_offsets_that_do_not_fit_are_refused(named: dict[str, str], reason: str) -> None:
    with pytest.raises(BadRowsError) as caught:
        plan(row(**named))
    assert caught.value.faults[2].startswith(reason)


def test_what_is_said_already_is_not_added_again() -> None:
    rows = [
        InputRow(number=2, cells={"text": "sea", "quote": "calm", "theme": "water"}),
        InputRow(
            number=3, cells={"text": "sea", "paragraph": "1", "quote": "calm", "theme": "water"}
        ),
        InputRow(number=4, cells={"text": "sea", "quote": "calm", "theme": "water", "note": "x"}),
        InputRow(number=5, cells={"text": "sea", "quote": "calm", "theme": "wind"}),
    ]
    planned = plan(*rows)
    assert [change.after and change.after.note for change in planned] == [UNSET, "x", UNSET]
    said = by_set(planned)["sea", "ben"](replace(EMPTY, annotator="ben"))
    again = plan_additions(rows, present(said), annotator="ben", is_id=is_id, path="rows.csv")
    assert again == []


def test_a_row_with_the_id_of_what_it_says_is_there_already() -> None:
    same = {"text": "sea", "annotator": "anna", "id": A, "start": "4", "end": "7", "note": "x"}
    assert plan(InputRow(number=2, cells={**same, "theme": "water"})) == []


def test_rows_are_by_who_was_asked_for_and_by_nobody_else() -> None:
    rows = [row(quote="calm", annotator=name) for name in ("ben", "", "anna")]
    with pytest.raises(BadRowsError) as caught:
        plan_additions(
            rows[2:], present(OLD), annotator="ben", is_id=is_id, path="rows.csv", asked="ben"
        )
    assert caught.value.faults[2] == (
        "it is by anna, but --annotator says ben; leave --annotator out, and rows are by whom they "
        "name, or empty the cell"
    )
    (change,) = plan_additions(
        rows[:2], present(OLD), annotator="ben", is_id=is_id, path="rows.csv", asked="ben"
    )
    assert change.annotator == "ben"


@pytest.mark.parametrize("column", ["quote", "note"])
def test_what_a_spreadsheet_may_have_cut_off_is_refused(column: str) -> None:
    assert refused(**{"paragraph": "1", column: "😀" + "x" * 32_765}).startswith(
        f"{column} has 32,767 characters, the most that a spreadsheet keeps of a cell, so it may "
    )
    assert added(paragraph="1", note="x" * 32_766).note == "x" * 32_766


def test_a_passage_that_is_as_long_as_a_cell_may_have_offsets() -> None:
    body = "x" * 32_767 + "y"
    text = text_of(body)
    there = Present(texts={"sea": text}, sets={}, codebook=CODEBOOK)
    cells = {"text": "sea", "quote": body[:-1], "start": "0", "end": "32767", "theme": "wind"}
    (change,) = plan_additions(
        [InputRow(number=2, cells=cells)], there, annotator="ben", is_id=is_id, path="rows.csv"
    )
    assert change.annotation.end == 32_767


# Updating


def test_what_a_row_says_differently_is_changed() -> None:
    planned = update(
        InputRow(number=2, cells={"id": A, "theme": "wind", "actor": "風", "note": "y"})
    )
    new = replace(SEA, codes={"theme": "wind", "actor": "風"}, note="y")
    assert [(c.kind, c.before, c.after) for c in planned] == [("changed", SEA, new)]


def test_an_empty_cell_takes_away_and_a_missing_column_does_not() -> None:
    assert updated(theme="") == replace(SEA, codes={})
    assert updated(note="") == replace(SEA, note=UNSET)
    assert updated(actor="風") == replace(SEA, codes={"theme": "water", "actor": "風"})


@pytest.mark.parametrize(
    ("name", "named"),
    [
        (A, {}),
        (A, {"theme": " water ", "actor": "", "note": "x"}),
        (A, {"text": "sea", "annotator": "anna", "paragraph": "1", "start": "4", "end": "7"}),
        (A, {"quote": "sea", "paragraph": ""}),
        (A, {"quote": "sea", "nth": "1"}),
        (B, {"quote": "wind\r\nis not", "note": ""}),
        (B, {"quote": "wind is not"}),
    ],
)
def test_what_is_no_different_changes_nothing(name: str, named: dict[str, str]) -> None:
    assert unchanged(name, **named)


def test_other_words_are_found_again_where_they_were() -> None:
    assert updated(quote="CALM", start="4", end="7", paragraph="1") == replace(
        SEA, start=11, end=15, quote="calm"
    )
    assert updated(B, quote="the wind is") == replace(WIND, start=32, end=43, quote="The wind\nis")


def test_other_paragraphs_are_searched_for_the_words() -> None:
    assert updated(paragraph="3", quote="No") == replace(SEA, start=50, end=52, quote="No")
    assert "sea:3 does not contain 'sea'" in not_updated(paragraph="3")


def test_no_words_are_the_whole_paragraph() -> None:
    assert updated(quote="") == replace(SEA, start=0, end=30, quote=BODY[:30])


def test_another_place_of_the_same_words() -> None:
    there = replace(SEA, start=26, end=29)
    assert updated(nth="2") == there
    assert updated(start="26", end="29") == there
    assert updated(start="26", end="29", quote="sea") == there


def test_a_quote_that_is_a_mere_beginning_is_refused() -> None:
    assert not_updated(B, quote="wind\nis").startswith(
        f"quote is only the beginning of what annotation {B} quotes, as where a program cut off "
        f"the cell; to quote less, give its start and end, or: diptych edit {B[:8]} --quote WORDS"
    )
    assert not_updated(B, quote="x" * 32_767).startswith("quote has 32,767 characters")
    assert not_updated(B, note="x" * 32_767).endswith("; take the row from another program")
    assert updated(B, quote="wind\nis", start="36", end="43").quote == "wind\nis"


def test_annotations_of_others_than_was_asked_for_are_not_changed() -> None:
    rows = [InputRow(number=2, cells={"id": A, "theme": "wind"})]
    with pytest.raises(BadRowsError) as caught:
        plan_updates(rows, present(OLD), path="rows.csv", asked="ben")
    assert caught.value.faults[2] == (
        f"annotation {A} is by anna, but --annotator says ben; leave --annotator out, or take out "
        "the row"
    )
    assert plan_updates(rows, present(OLD), path="rows.csv", asked="anna")


def test_another_span_with_its_words() -> None:
    calm = replace(SEA, start=11, end=15, quote="calm")
    assert updated(start="11", end="15", quote="calm") == calm
    assert updated(start="11", end="15") == calm
    assert updated(start="12", end="15", quote="calm") == calm


def test_a_span_that_does_not_fit_is_refused() -> None:
    assert not_updated(start="5", end="8", quote="sea") == (
        "sea does not have these words at 5 to 8"
    )
    assert not_updated(start="5") == "sea does not have these words at 5 to "


@pytest.mark.parametrize(
    ("name", "named", "reason"),
    [
        ("", {}, "it has no id; fill it in, or to add the row: without --update"),
        (
            C,
            {"theme": "x"},
            f"there is no annotation {C}; to add the row: without an id",
        ),
        (A, {"theme": "wynd"}, "there is no theme code 'wynd'; did you mean wind?"),
        (
            A,
            {"annotator": "ben"},
            f"annotation {A} is on sea by anna, not on sea by ben; it cannot be moved there",
        ),
    ],
)
def test_a_row_that_cannot_change_anything(name: str, named: dict[str, str], reason: str) -> None:
    assert not_updated(name, **named) == reason


def test_a_row_for_an_annotation_that_had_one() -> None:
    with pytest.raises(BadRowsError) as caught:
        update(InputRow(number=2, cells={"id": A}), InputRow(number=3, cells={"annotation": A}))
    assert caught.value.faults == {3: f"annotation {A} is in row 2 already"}


# What find prints, read back


def found(text: Text, said: AnnotationSet) -> list[dict[str, Any]]:
    """Make the records of ``diptych find``."""
    return [
        {
            "text": text.id,
            "paragraph": text.touched(one.start, one.end)[0],
            "annotator": said.annotator,
            "by": "program" if said.is_program else "person",
            "annotation": name,
            "start": one.start,
            "end": one.end,
            "quote": one.quote,
            "note": one.note or None,
            **{facet: one.codes.get(facet) for facet in FACETS},
        }
        for name, one in said.annotations.items()
    ]


def printed(records: Sequence[Mapping[str, Any]], form: str) -> str:
    return "".join(f"{line}\n" for line in record_lines(records, FIND, form))


BODIES = st.text("ab AB\n\n#'=+-@\t\",;\\\x1b\x85\u00a0\u2028é\u0301風", max_size=40) | st.text(
    st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=30
)
CODES = st.fixed_dictionaries({}, optional={"theme": st.just("water"), "actor": st.just("風")})


@given(
    BODIES,
    st.data(),
    st.sampled_from(["csv", "tsv", "json", "jsonl"]),
    st.sampled_from(["", "\n", "\r\n"]),
)
@settings(max_examples=400)
def test_what_find_prints_changes_nothing_when_read_back(
    body: str, data: st.DataObject, form: str, spreadsheet: str
) -> None:
    text = text_of(body)
    size = len(text.body)
    annotations = {}
    for name in data.draw(st.sets(st.uuids(version=4), max_size=4 if size else 0)):
        start = data.draw(st.integers(0, size - 1))
        end = data.draw(st.integers(start + 1, size))
        annotations[str(name)] = Annotation(
            start=start,
            end=end,
            quote=text.body[start:end],
            codes=data.draw(CODES),
            note=data.draw(st.just(UNSET) | BODIES),
        )
    said = replace(EMPTY, text_version=text.version, annotations=annotations)
    source = printed(found(text, said), form)
    if spreadsheet:
        source = "\ufeff" + source.replace("\n", spreadsheet)
    rows = parse_rows(source, "rows", FACETS)
    there = Present(texts={"sea": text}, sets={("sea", "anna"): said}, codebook=CODEBOOK)
    assert plan_updates(rows, there, path="rows") == []
    assert {one.id for one in rows} == set(annotations)


@given(st.sampled_from(["csv", "tsv", "json", "jsonl"]))
def test_what_find_prints_can_be_said_by_somebody_else(form: str) -> None:
    records = [{**record, "annotation": None, "annotator": None} for record in found(TEXT, OLD)]
    planned = plan_additions(
        parse_rows(printed(records, form), "rows", FACETS),
        present(),
        annotator="ben",
        is_id=is_id,
        path="rows",
    )
    assert {change.annotator for change in planned} == {"ben"}
    assert [replace(one.annotation, created=UNSET) for one in planned] == [SEA, WIND]


# Orphans


def test_an_orphan_stays_one_until_its_row_says_other_words() -> None:
    orphan = replace(SEA, start=500, end=503, quote="lake", orphan=True)
    said = replace(OLD, annotations={A: orphan})

    def updated(source: str) -> Annotation | None:
        rows = parse_rows(source, "rows", FACETS)
        changes = plan_updates(rows, present(said), path="rows")
        return changes[0].after if changes else None

    assert updated(f"id,quote,start,end\n{A},lake,500,503\n") is None
    assert updated(f"id,quote,theme\n{A},lake,wind\n") == replace(orphan, codes={"theme": "wind"})
    found = updated(f"id,quote\n{A},No rain\n")
    assert found is not None
    assert found.orphan is UNSET
    assert TEXT.body[found.start : found.end] == found.quote == "No rain"


def test_columns_without_heading_and_cells_are_none() -> None:
    (row,) = parse_rows("text,,note,\nsea,, a,\n", "rows", FACETS)
    assert (row.word("text"), row.cells["note"]) == ("sea", " a")


def test_columns_of_a_workbook_without_heading_are_named_by_their_letters() -> None:
    records = [(2, [("text", "sea"), (nameless(2), "x")])]
    with pytest.raises(
        BadRowsError, match=r"^rows: row 1: column C has cells, but no heading; name"
    ):
        rows_of_records(records, "rows", FACETS)
