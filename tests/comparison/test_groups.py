from __future__ import annotations

from datetime import date as day

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.groups import (
    PARTS,
    dates_of,
    group_texts,
    matching,
    where_texts,
)
from diptych.errors import (
    AmbiguousNameError,
    UnknownNameError,
    WrongUsageError,
)
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


def test_texts_of_one_source_are_a_group_and_groups_stand_as_they_first_appear() -> None:
    assert groups("source") == [
        ("Kompas", ["kompas"]),
        ("the sun", ["sun"]),
        ("The Times", ["sunday", "times"]),
    ]


def test_texts_are_grouped_by_language() -> None:
    assert groups("language") == [("id", ["kompas"]), ("en", ["sun", "sunday", "times"])]


def test_each_text_is_a_group_by_text() -> None:
    assert [name for name, _ in groups("text")] == ["kompas", "sun", "sunday", "times"]


def test_titles_are_derived_from_the_leading_heading() -> None:
    assert groups("title", "heading of sun") == [("Heading of sun", ["sun"])]


def test_texts_without_the_field_are_a_group_of_their_own() -> None:
    assert groups("desk") == [("World", ["kompas"]), ("no desk", ["sun", "sunday", "times"])]


def test_a_text_without_a_source_is_its_own_source() -> None:
    assert group_texts([text("orphan")], "source")[0].name == "orphan"


def test_an_unknown_field_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match=r"'autor'; did you mean author\?$"):
        groups("autor")


@pytest.mark.parametrize(
    ("field", "way_out"),
    [
        ("outlet", "; to give texts one: diptych texts set TEXT --field outlet=VALUE"),
        ("house style", "; to give texts one: diptych texts set TEXT --field 'house style=VALUE'"),
        ("date", "; to give texts one: diptych texts set TEXT --date VALUE"),
        ("date:year", "; to give texts one: diptych texts set TEXT --date VALUE"),
    ],
)
def test_where_none_is_near_all_fields_are_named_and_how_to_give_one(
    field: str, way_out: str
) -> None:
    with pytest.raises(UnknownNameError) as raised:
        groups(field)
    name, there = field.removesuffix(":year"), "author, desk, language, source, text, title"
    assert str(raised.value) == f"there is no field '{name}'; there is {there}{way_out}"


def test_of_many_fields_the_first_are_named() -> None:
    fields = {f"field{number}": "x" for number in range(9)}
    with pytest.raises(UnknownNameError, match=r"there is field0, .*, field7 and 5 more; to give"):
        group_texts([text("rich", **fields)], "outlet")


def test_where_there_are_no_texts_the_way_out_begins_with_some() -> None:
    with pytest.raises(UnknownNameError, match="there are no texts yet; add some with"):
        group_texts([], "outlet")


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


# By several fields, and by parts of dates


def dated(text_id: str, date: str = "", **fields: str) -> Text:
    return text(text_id, **fields, **({"date": date} if date else {}))


NEWS = [
    dated("a1", "2024-07-03", source="A"),
    dated("a2", "2023-12-31", source="A"),
    dated("b1", "2024-07", source="B"),
    dated("b2", "2025", source="B"),
    dated("b3", source="B"),
    dated("c1", "2024-12-30", source="A"),
]


def named(texts: list[Text], by: str, *order: str) -> dict[str, list[str]]:
    return {g.name: [one.id for one in g.texts] for g in group_texts(texts, by, (), order)}


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("year", ["2023", "2024", "2025", "no year"]),
        ("quarter", ["2023-Q4", "2024-Q3", "2024-Q4", "no quarter"]),
        ("month", ["2023-12", "2024-07", "2024-12", "no month"]),
        ("week", ["2023-W52", "2024-W27", "2025-W01", "no week"]),
    ],
)
def test_parts_of_dates_stand_in_the_order_of_time_and_those_without_come_last(
    part: str, names: list[str]
) -> None:
    assert list(named(NEWS, f"date:{part}")) == names


def test_a_date_that_lacks_the_part_is_in_no_group_of_it() -> None:
    assert named(NEWS, "date:week")["no week"] == ["b1", "b2", "b3"]
    assert named(NEWS, "date:month")["no month"] == ["b2", "b3"]
    assert named(NEWS, "date:year")["no year"] == ["b3"]


def test_a_quarter_has_three_months() -> None:
    months = [dated(f"m{month}", f"2024-{month:02}") for month in range(1, 13)]
    assert named(months, "date:quarter") == {
        "2024-Q1": ["m1", "m2", "m3"],
        "2024-Q2": ["m4", "m5", "m6"],
        "2024-Q3": ["m7", "m8", "m9"],
        "2024-Q4": ["m10", "m11", "m12"],
    }


def test_several_fields_stand_by_the_other_fields_first_and_then_by_time() -> None:
    by_source = {
        "A · 2023": ["a2"],
        "A · 2024": ["a1", "c1"],
        "B · 2024": ["b1"],
        "B · 2025": ["b2"],
        "B · no year": ["b3"],
    }
    assert named(NEWS, "source,date:year") == by_source
    assert list(named(NEWS, "date:year, source")) == [
        "2023 · A", "2024 · A", "2024 · B", "2025 · B", "no year · B",
    ]  # fmt: skip


def test_other_groups_stand_as_ordered_and_then_as_they_first_appear() -> None:
    assert list(named(ALL, "source")) == ["Kompas", "the sun", "The Times"]
    assert list(named([TIMES, SUN, KOMPAS], "source")) == ["The Times", "the sun", "Kompas"]
    assert list(named(ALL, "source", "The  Times", "Nobody")) == ["The Times", "Kompas", "the sun"]
    assert list(named(ALL, "desk", "no desk", "World")) == ["World", "no desk"]


def test_the_order_of_values_holds_within_groups_of_several_fields() -> None:
    names = list(named(NEWS, "source,date:year", "B", "2025"))
    assert names[0] == "B · 2024"
    assert names[-1] == "A · 2024"


def test_time_knows_no_other_order() -> None:
    assert next(iter(named(NEWS, "date:year", "2025", "2024"))) == "2023"


def test_any_field_with_dates_has_their_parts() -> None:
    texts = [text("a", seen="2024-02-29"), text("b", seen="soon")]
    assert named(texts, "seen:month") == {"2024-02": ["a"], "no month": ["b"]}


def test_a_field_whose_name_holds_a_comma_or_a_colon_is_meant_by_its_whole_name() -> None:
    texts = [
        text("a", **{"og:date": "2024-01-01", "date:month": "x", "a,b": "y", "date": "2024-05"})
    ]
    assert list(named(texts, "og:date")) == ["2024-01-01"]
    assert list(named(texts, "og:date:year,source")) == ["2024 · a"]
    assert list(named(texts, "date:month")) == ["x"]
    assert list(named(texts, "a,b")) == ["y"]


def test_values_are_compared_composed_and_without_blanks_around_them() -> None:
    texts = [
        parse_text("a", b"", "---\nsource: 'Ko\u0301d '\n---\nx", "a.md"),
        parse_text("b", b"", "---\nsource: K\u00f3d\n---\nx", "b.md"),
    ]
    assert named(texts, "source") == {"K\u00f3d": ["a", "b"]}
    assert where_texts(texts, ["source= Ko\u0301d"]) == texts


def test_a_group_of_several_fields_is_named_by_its_values() -> None:
    found = group_texts(NEWS, "source,date:year", ["b · 2025", "a1"])
    assert [(g.name, [one.id for one in g.texts]) for g in found] == [
        ("B · 2025", ["b2"]),
        ("a1", ["a1"]),
    ]
    with pytest.raises(UnknownNameError, match="there is no text or group 'C · 2024'"):
        group_texts(NEWS, "source,date:year", ["C · 2024"])


def test_texts_that_are_named_need_no_fields() -> None:
    assert [g.name for g in group_texts(NEWS, "reach", ["b3", "a1", "b3"])] == ["b3", "a1"]


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("source,source", "--by: source stands there twice"),
        ("date:year,date:year", "--by: date:year stands there twice"),
        ("source,", "--by: 'source,': a field is missing"),
        ("  ", "--by: it is empty"),
        ("date:moth", "there is no part of a date 'moth'; did you mean month?"),
        ("dat:month", "there is no field 'dat'; did you mean date?"),
        ("source:month", "--by: source:month: no text has a date as its source"),
    ],
)
def test_what_makes_no_groups_is_refused(by: str, sentence: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        group_texts(NEWS, by)
    assert str(refused.value) == sentence


# Some of the texts


def test_a_field_that_only_other_texts_have_makes_a_group_of_those_without_it() -> None:
    some, others = [text("a")], [text("b", region="north", date="2024-07")]
    for by, name in (("region", "no region"), ("date:month", "no month")):
        assert [g.name for g in group_texts(some, by, among=[*some, *others])] == [name]


def chosen(*given: str) -> list[str]:
    return [one.id for one in where_texts(NEWS, given)]


def test_conditions_take_the_values_that_groups_have() -> None:
    assert chosen("date:month=2024-07") == ["a1", "b1"]
    assert chosen("date:month=no month") == ["b2", "b3"]
    assert chosen("source=b") == ["b1", "b2", "b3"]
    assert chosen() == [one.id for one in NEWS]


def test_the_same_field_twice_means_either_and_different_fields_mean_both() -> None:
    assert chosen("date:year=2023", "date:year=2025") == ["a2", "b2"]
    assert chosen("date:year=2024", "source=A") == ["a1", "c1"]
    assert chosen("date:year=2024", "date:month=2024-12") == ["c1"]
    assert chosen("date:year=2023", "source=B") == []


def test_a_condition_may_hold_more_than_one_equals_sign() -> None:
    texts = [text("a", **{"k=v": "w=x"}), text("b")]
    assert where_texts(texts, ["k=v=w=x"]) == texts[:1]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("source=C", "there is no source 'C'; there is A, B"),
        ("date:month=2024-13", "there is no month '2024-13'; did you mean 2024-12 or 2024-07 or"),
        ("sauce=A", "there is no field 'sauce'; did you mean source?"),
        ("source", "--where: 'source' is not of the form FIELD=VALUE"),
        ("source= ", "--where: 'source= ' is not of the form FIELD=VALUE"),
        ("=A", "--where: '=A' is not of the form FIELD=VALUE"),
        ("source:year=2024", "--where: source:year: no text has a date as its source"),
    ],
)
def test_a_condition_that_no_text_can_meet_is_refused(given: str, sentence: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        where_texts(NEWS, [given])
    assert str(refused.value).startswith(sentence)


def test_values_that_differ_in_case_only_are_told_apart() -> None:
    texts = [text("a", source="SUN"), text("b", source="Sun")]
    assert where_texts(texts, ["source=SUN"]) == texts[:1]
    with pytest.raises(UnknownNameError):
        where_texts(texts, ["source=sun"])


def test_the_dates_of_texts_are_the_first_and_the_last() -> None:
    assert dates_of(NEWS) == ("2023-12-31", "2025")
    assert dates_of(NEWS[:2]) == ("2023-12-31", "2024-07-03")
    assert dates_of([dated("a", "2024"), dated("b", "2024-05-01")]) == ("2024", "2024")
    assert dates_of([dated("a", "2024-13"), dated("b")]) is None


FIELDS = st.sampled_from(["source", "text", "language", "date", *(f"date:{p}" for p in PARTS)])
DATES = st.sampled_from(
    ["", "2024", "2024-01", "2024-12-30", "2024-12-31", "2025-01-01", "2025-06", "2026-01-01", "?"]
)


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), DATES, st.sampled_from(["", "en"])), max_size=8),
    st.lists(FIELDS, min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from("ABCD"), unique=True),
)
def test_groups_are_those_of_a_count_by_hand(
    rows: list[tuple[str, str, str]], by: list[str], order: list[str]
) -> None:
    texts = [text("z", source="A", date="2023-01-01")]
    for number, (source, date, language) in enumerate(rows):
        fields = {"source": source, "date": date, "language": language}
        texts.append(text(f"t{number}", **{name: f"'{v}'" for name, v in fields.items() if v}))
    by_hand: dict[str, list[str]] = {}
    for one in texts:
        name = " · ".join(value_by_hand(one, field) for field in by)
        by_hand.setdefault(name, []).append(one.id)
    groups = group_texts(texts, ",".join(by), (), order)
    assert {g.name: [one.id for one in g.texts] for g in groups} == by_hand
    assert [g.name for g in groups] == sorted(
        by_hand, key=lambda name: rank(name, by, texts, order)
    )
    for group in groups:
        given_ = [f"{f}={v}" for f, v in zip(by, group.name.split(" · "), strict=True)]
        assert tuple(where_texts(texts, given_)) == group.texts


def value_by_hand(one: Text, field: str) -> str:
    name, _, part = field.partition(":")
    value = one.id if name == "text" else one.fields.get(name, "").replace("?", "")
    if not part:
        return one.fields.get(name, "") or value or f"no {name}"
    if part == "week":
        return day.fromisoformat(value).strftime("%G-W%V") if len(value) == 10 else "no week"
    if part == "quarter":
        return f"{value[:4]}-Q{-(-int(value[5:7]) // 3)}" if len(value) > 4 else "no quarter"
    length = {"year": 4, "month": 7}[part]
    return value[:length] if len(value) >= length else f"no {part}"


def rank(name: str, by: list[str], texts: list[Text], order: list[str]) -> list[tuple[object, ...]]:
    """Return where a group stands: by the other fields first, then by time."""
    ranks: list[tuple[object, ...]] = []
    for field, value in zip(by, name.split(" · "), strict=True):
        missing = value.startswith("no ")
        if ":" in field:
            ranks.append((1, missing, value))
        else:
            seen = [value_by_hand(one, field) for one in texts].index(value)
            place = order.index(value) if value in order else len(order)
            ranks.append((0, missing, place, seen))
    return sorted(ranks, key=lambda one: one[0] != 0)
