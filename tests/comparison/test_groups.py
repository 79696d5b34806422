from __future__ import annotations

import pytest

from diptych.comparison.groups import choose_annotators, group_texts, matching
from diptych.errors import AmbiguousNameError, AnnotatorNeededError, UnknownNameError
from diptych.texts.text import Text, parse_text


def text(text_id: str, **fields: str) -> Text:
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    source = f"---\n{lines}---\n\n# Heading of {text_id}\n"
    return parse_text(text_id, source.encode(), source, f"texts/{text_id}.md")


TIMES = text("times", source="The Times", language="en", author="Ann")
SUN = text("sun", source="the sun", language="en")
KOMPAS = text("kompas", source="Kompas", language="id", author="Budi", desk="World")
SUNDAY = text("sunday", source="The Times", language="en")
ALL = [KOMPAS, SUN, SUNDAY, TIMES]


def groups(by: str, *names: str) -> list[tuple[str, list[str]]]:
    return [(g.name, [member.id for member in g.texts]) for g in group_texts(ALL, by, names)]


# By a field


def test_texts_of_one_source_are_a_group_and_groups_are_in_alphabetical_order() -> None:
    assert groups("source") == [
        ("Kompas", ["kompas"]),
        ("the sun", ["sun"]),
        ("The Times", ["sunday", "times"]),
    ]


def test_texts_are_grouped_by_language() -> None:
    assert groups("language") == [("en", ["sun", "sunday", "times"]), ("id", ["kompas"])]


def test_each_text_is_a_group_by_text() -> None:
    assert [name for name, _ in groups("text")] == ["kompas", "sun", "sunday", "times"]


def test_titles_are_derived_from_the_leading_heading() -> None:
    assert groups("title", "heading of sun") == [("Heading of sun", ["sun"])]


def test_texts_without_the_field_are_a_group_of_their_own() -> None:
    assert groups("desk") == [("(no desk)", ["sun", "sunday", "times"]), ("World", ["kompas"])]


def test_a_text_without_a_source_is_its_own_source() -> None:
    assert group_texts([text("orphan")], "source")[0].name == "orphan"


def test_an_unknown_field_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match="there is no field 'autor'; did you mean author"):
        groups("autor")


def test_no_texts_make_no_groups() -> None:
    assert group_texts([], "source") == ()


# By name


def test_named_groups_stand_in_the_order_of_their_names() -> None:
    assert [name for name, _ in groups("source", "The Times", "Kompas")] == ["The Times", "Kompas"]


def test_a_text_named_stands_alone() -> None:
    assert groups("source", "times") == [("times", ["times"])]


def test_a_unique_beginning_will_do_and_case_does_not_matter() -> None:
    assert groups("source", "KOM") == [("Kompas", ["kompas"])]
    assert groups("source", "tim") == [("times", ["times"])]


def test_a_whole_name_is_preferred_to_the_longer_ones_that_begin_so() -> None:
    assert groups("text", "sun") == [("sun", ["sun"])]
    assert groups("text", "SUN") == [("sun", ["sun"])]


def test_a_group_named_twice_is_one_group() -> None:
    assert groups("source", "Kompas", "kom", "kompas") == [("Kompas", ["kompas"]),
                                                          ("kompas", ["kompas"])]  # fmt: skip
    assert groups("source", "Kompas", "Kom") == [("Kompas", ["kompas"])]


def test_a_beginning_of_several_names_is_ambiguous() -> None:
    with pytest.raises(AmbiguousNameError) as failure:
        groups("source", "the")
    assert str(failure.value) == (
        "'the' fits more than one source: The Times, the sun; type more of it"
    )


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError) as failure:
        groups("source", "kompass")
    assert str(failure.value) == (
        "there is no text or source 'kompass'; did you mean kompas or Kompas?"
    )


def test_matching_finds_nothing_where_nothing_begins_so() -> None:
    assert matching("x", ["a", "b"], "text") is None


# Whose annotations count


def test_those_asked_for_count_each_once_in_the_order_asked() -> None:
    by_text = {"one": ["ann", "bob"], "two": ["bob"]}
    assert choose_annotators(by_text, ["bob", "ann", "bob"]) == ("bob", "ann")


def test_somebody_asked_for_who_annotated_nothing_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no annotator 'carl'; there is ann, bob"):
        choose_annotators({"one": ["ann", "bob"]}, ["carl"])


def test_nobody_can_be_asked_for_before_anybody_annotated() -> None:
    with pytest.raises(UnknownNameError, match="no annotator 'ann'; no text has annotations yet"):
        choose_annotators({"one": []}, ["ann"])


def test_consensus_counts_where_every_text_has_it() -> None:
    by_text = {"one": ["ann", "consensus"], "two": ["bob", "consensus"]}
    assert choose_annotators(by_text, []) == ("consensus",)


def test_consensus_on_some_texts_is_not_enough() -> None:
    with pytest.raises(AnnotatorNeededError) as failure:
        choose_annotators({"one": ["ann", "consensus"], "two": ["ann"]}, [])
    assert str(failure.value) == (
        "there are annotations by ann, consensus; say whose to count with: --annotator ann"
    )


def test_the_only_annotator_counts() -> None:
    assert choose_annotators({"one": ["ann"], "two": []}, []) == ("ann",)


def test_nobody_counts_where_nobody_annotated() -> None:
    assert choose_annotators({"one": []}, []) == ()
    assert choose_annotators({}, []) == ()
