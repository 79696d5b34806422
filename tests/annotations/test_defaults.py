"""What tables count if nothing is asked: what a codebook may say of it, and what it may not."""

from __future__ import annotations

import pytest

from diptych.annotations.codebook import parse_codebook
from diptych.annotations.codebook_edits import (
    add_code,
    add_facet,
    merge_code,
    move_code,
    remove_code,
    remove_facet,
    rename_code,
    rename_facet,
)
from diptych.annotations.defaults import KINDS, Defaults
from diptych.annotations.defaults_edits import with_annotator_renamed, with_words
from diptych.errors import BadCodeError, DiptychError, YamlError

FACETS = """\
facets:
  theme:
    formerly: [topic]
    codes:
      trade: {formerly: [commerce]}
      frame:
        codes:
          byline:
      caption:
        counts: false
        codes:
          credit:
"""


def said(defaults: str) -> Defaults:
    return parse_codebook(f"{FACETS}defaults:{defaults}", "codebook.yaml").defaults


def refusal(defaults: str) -> str:
    with pytest.raises(YamlError) as refused:
        said(defaults)
    return str(refused.value).removeprefix("codebook.yaml:")


# Reading


def test_all_keys_are_read() -> None:
    found = said("""
  unit: word
  of: coded
  by: source,date:month
  groups: [The Times, "Kompas, Jakarta"]
  weigh: texts
  prefer: [consensus, nina]
  without: [heading, theme=frame/byline]
""")
    assert found == Defaults(
        unit="word",
        of="coded",
        by="source,date:month",
        groups=("The Times", "Kompas, Jakarta"),
        weigh="texts",
        prefer=("consensus", "nina"),
        without=("heading", "theme=frame/byline"),
    )


def test_one_word_stands_for_a_list_of_it_and_a_list_of_fields_for_commas() -> None:
    found = said(" {annotator: nina, groups: Kompas, without: heading, by: [source, date:year]}")
    assert found == Defaults(
        annotator=("nina",), groups=("Kompas",), without=("heading",), by="source,date:year"
    )


@pytest.mark.parametrize("nothing", ["", " {}", " {unit: , by: [], groups: , without: []}"])
def test_nothing_is_nothing(nothing: str) -> None:
    assert said(nothing) == Defaults()
    assert parse_codebook(FACETS, "codebook.yaml").defaults == Defaults()


def test_former_names_are_read_as_those_of_today() -> None:
    found = said(" {without: [theme=commerce, topic=trade, topic=frame]}")
    assert found.without == ("theme=trade", "theme=frame")


def test_names_are_read_composed_and_with_single_blanks() -> None:
    assert said(" {groups: ['Ko\u0301d  A ', 'B']}").groups == ("K\u00f3d A", "B")


@pytest.mark.parametrize(
    ("defaults", "message"),
    [
        ("\n  units: word\n", "14: defaults has no 'units'; did you mean unit?"),
        ("\n  unit: sentence\n", "14: defaults: unit: there is no unit 'sentence'; there is "),
        ("\n  unit: [word, text]\n", "14: defaults: unit: it takes one of paragraph, "),
        ("\n  of: begun\n", "14: defaults: of: there is no of 'begun'; there is coded, facet"),
        ("\n  weigh: words\n", "14: defaults: weigh: there is no weigh 'words'; there is none, "),
        ("\n  by: source,\n", "14: defaults: by: 'source,': one is missing at a comma"),
        ("\n  by: [date, 'a,date']\n", "14: defaults: by: 'a,date': date stands there twice"),
        ("\n  annotator: Nina\n", "14: defaults: annotator: 'Nina' cannot be the name of"),
        (
            "\n  prefer: nina,omar\n",
            (
                "14: defaults: prefer: 'nina,omar' cannot be the name of an annotator: a-z, 0-9 "
                "and - only; write several as a list: [nina,omar]"
            ),
        ),
        (
            "\n  prefer: [a]\n  unit: word\n  annotator: b\n",
            (
                "16: defaults: annotator: it says whose annotations count, as prefer does; keep "
                "one of them"
            ),
        ),
        (
            "\n  without:\n  - heading\n  - headng\n",
            "16: defaults: without: there is no kind of paragraphs 'headng'; did you mean heading?",
        ),
        ("\n  without: [them=trade]\n", "14: defaults: without: there is no facet 'them'; did you"),
        ("\n  without: [theme=trad]\n", "14: defaults: without: there is no theme code 'trad'; di"),
        (
            "\n  without: heading, theme=trade\n",
            (
                "14: defaults: without: there is no facet 'heading, theme'; write several as a "
                "list: [heading, theme]"
            ),
        ),
        ("\n  groups: [A, {b: c}]\n", "14: defaults: groups: it takes a word, or a list of words"),
        ("\n  groups: [A, '']\n", "14: defaults: groups: it takes a word, or a list of words"),
        ("\n  groups: [A, B,\n    A]\n", "15: defaults: groups: 'A' stands there twice"),
        (" word\n", "13: defaults must be lines of the form `name: value`"),
    ],
)
def test_a_fault_is_named_with_its_line(defaults: str, message: str) -> None:
    assert refusal(defaults).startswith(message)


def test_the_kinds_of_paragraphs_are_known() -> None:
    assert set(KINDS) >= {"heading", "paragraph"}


# Edits of the codebook

NAMED = f"""\
{FACETS}
defaults:
  # What everybody writes.
  without:
  - heading  # of any level
  - "theme=frame/byline"
  - theme=commerce
"""


def without(source: str) -> tuple[str, ...]:
    return parse_codebook(source, "codebook.yaml").defaults.without


def test_what_the_defaults_exclude_follows_a_code_that_gets_another_path() -> None:
    renamed = rename_code(NAMED, "theme", "frame", "frames")
    assert '  - heading  # of any level\n  - "theme=frames/byline"\n  - theme=commerce' in renamed
    moved = move_code(NAMED, "theme", "frame/byline", "")
    assert without(moved) == ("heading", "theme=byline", "theme=trade")
    assert without(rename_code(NAMED, "theme", "trade", "goods"))[-1] == "theme=goods"


def test_what_goes_is_excluded_no_more() -> None:
    gone = remove_code(NAMED, "theme", "frame/byline")
    assert gone.endswith("  without:\n  - heading  # of any level\n  - theme=commerce\n")
    assert without(remove_facet(NAMED, "theme")) == ("heading",)
    short = f"{FACETS}defaults: {{without: [theme=trade, 'theme=frame', heading]}}\n"
    assert remove_code(short, "theme", "trade").endswith("{without: ['theme=frame', heading]}\n")


@pytest.mark.parametrize(
    "written", [" theme=trade", " [theme=trade]", "\n  - theme=trade", "\n  - theme=commerce # x"]
)
def test_where_nothing_is_left_the_list_is_empty(written: str) -> None:
    gone = remove_code(f"{FACETS}defaults:\n  without:{written}\n  unit: word\n", "theme", "trade")
    found = parse_codebook(gone, "codebook.yaml").defaults
    assert found == Defaults(unit="word")


def test_a_facet_that_gets_another_name_takes_its_codes_along() -> None:
    renamed = rename_facet(NAMED, "theme", "issue")
    assert without(renamed) == ("heading", "issue=frame/byline", "issue=trade")
    assert '  - "issue=frame/byline"\n  - issue=commerce\n' in renamed


def test_other_edits_leave_the_defaults_alone() -> None:
    for edited in (
        add_code(NAMED, "theme", "new"),
        add_facet(NAMED, "mood"),
        rename_code(NAMED, "theme", "caption", "legend"),
        merge_code(NAMED, "theme", "caption", "frame"),
    ):
        assert edited[edited.index("defaults:") :] == NAMED[NAMED.index("defaults:") :]


def test_a_code_keeps_saying_that_it_does_not_count() -> None:
    renamed = rename_code(FACETS, "theme", "caption", "legend")
    assert "      legend:\n        counts: false\n" in renamed
    moved = move_code(FACETS, "theme", "caption", "trade")
    assert parse_codebook(moved, "x").facet("theme").uncounted == {
        "trade/caption",
        "trade/caption/credit",
    }


def test_codes_that_are_excluded_alike_can_be_merged() -> None:
    both = NAMED.replace("theme=commerce", "theme=trade")
    assert without(merge_code(both, "theme", "frame/byline", "trade")) == (
        "heading",
        "theme=trade",
    )
    assert without(merge_code(NAMED, "theme", "trade", "caption")) == (
        "heading",
        "theme=frame/byline",
        "theme=caption",
    )
    assert without(merge_code(both, "theme", "frame", "caption")) == (
        "heading",
        "theme=caption/byline",
        "theme=trade",
    )
    apart = both.replace("  - theme=trade\n", "")
    assert without(merge_code(apart, "theme", "trade", "frame/byline")) == without(apart)


def test_a_code_that_is_excluded_is_not_merged_with_one_that_counts() -> None:
    with pytest.raises(BadCodeError) as refused:
        merge_code(NAMED, "theme", "trade", "frame")
    assert str(refused.value) == (
        "theme code 'trade': defaults: without names theme=trade and not theme=frame; write that "
        "one there too, or take theme=trade out, before they are merged"
    )


def test_a_name_of_which_only_the_other_facet_is_meant_stays() -> None:
    two = f"{FACETS}  mood:\n    codes: {{trade: }}\ndefaults: {{without: mood=trade}}\n"
    assert without(rename_code(two, "theme", "trade", "goods")) == ("mood=trade",)
    assert without(rename_facet(two, "theme", "issue")) == ("mood=trade",)


# Annotators

PEOPLE = f"{FACETS}defaults:\n  prefer: [consensus, 'nina']  # in this order\n"


def test_an_annotator_is_followed_to_another_name() -> None:
    renamed = with_annotator_renamed(PEOPLE, "nina", "nora")
    assert renamed.endswith("  prefer: [consensus, 'nora']  # in this order\n")
    assert with_annotator_renamed(PEOPLE, "omar", "nora") == PEOPLE
    assert with_annotator_renamed(FACETS, "nina", "nora") == FACETS
    one = f"{FACETS}defaults:\n  annotator: nina\n"
    assert with_annotator_renamed(one, "nina", "nora").endswith("annotator: nora\n")


def test_who_is_another_one_now_stands_once() -> None:
    lines = f"{FACETS}defaults:\n  prefer:\n  - nina\n  - nora\n  - omar\n"
    assert with_annotator_renamed(lines, "nora", "nina").endswith("- nina\n  - omar\n")


def test_a_form_that_only_people_can_edit_is_refused() -> None:
    for odd in (
        "prefer:\n  - nora\n  -\n    nina\n  - omar",
        "annotator: |-\n    nina\n  of: coded",
    ):
        with pytest.raises(YamlError, match="only people can edit its defaults; write nora for n"):
            with_annotator_renamed(f"{FACETS}defaults:\n  {odd}\n", "nina", "nora")


def test_words_without_defaults_stay_away() -> None:
    for source in (FACETS, f"{FACETS}defaults:\n", f"{FACETS}defaults: {{unit: word}}\n"):
        assert with_words(source, "without", lambda _: "x") == source
    assert with_words("", "without", lambda _: "x") == ""
    assert with_words("defaults: {without: }", "without", lambda _: "x") == "defaults: {without: }"


def test_what_is_read_is_what_is_refused() -> None:
    with pytest.raises(DiptychError):
        parse_codebook(f"{FACETS}defaults: [a]", "codebook.yaml")
