from __future__ import annotations

import pytest

from diptych.comparison.groups import Condition, Field, Group
from diptych.comparison.matched import fields_in_common, looks_matched, values_of
from diptych.errors import UnknownNameError
from diptych.texts.text import Text, parse_text


def text(name: str, **fields: str) -> Text:
    front = "".join(f"{key}: {value}\n" for key, value in fields.items())
    source = f"---\n{front}---\n\nWords.\n" if fields else "Words.\n"
    return parse_text(name, source.encode(), source, name)


def group(name: str, events: list[str], **fields: str) -> Group:
    texts = [text(f"{name}-{n}", event=event, **fields) for n, event in enumerate(events)]
    return Group(name=name, texts=tuple(texts))


SIX = list("uvwxyz")


def test_texts_have_the_values_of_a_field_and_without_one_stand_alone() -> None:
    groups = [group("a", ["x"]), Group(name="b", texts=(text("one"), text("two")))]
    values = values_of(groups, "event")
    assert values["a-0"] == "x"
    assert len({values["one"], values["two"], "x"}) == 3


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no field 'evnt'; did you mean event"):
        values_of([group("a", ["x"])], "evnt")


def test_fields_in_common_are_those_that_say_what_texts_are_about_most_values_first() -> None:
    def outlet(name: str, *texts: Text) -> Group:
        by = (Condition(Field("outlet", ""), name),)
        return Group(name=name, texts=texts, values=by)

    one = text("one", outlet="a", topic="x", event="u", language="en", original="f", desk="p")
    two = text("two", outlet="a", topic="x", event="v")
    both = text("both", outlet="b", topic="x", event="u", language="en", original="f", desk="q")
    last = text("last", outlet="b", event="v")
    groups = [outlet("a", one, two), outlet("b", both, last)]
    assert fields_in_common(groups) == ["event", "topic"]
    assert fields_in_common(groups[:1]) == []


def test_a_field_whose_values_have_a_text_of_each_group_looks_like_a_match() -> None:
    assert looks_matched([group("a", SIX), group("b", SIX)], "source") == "event"
    assert looks_matched([group("a", SIX), group("b", SIX)], "event") == ""


def test_other_fields_do_not() -> None:
    assert looks_matched([group("a", SIX)], "source") == ""
    assert looks_matched([group("a", SIX[:5]), group("b", SIX[:5])], "source") == ""
    assert looks_matched([group("a", SIX * 3), group("b", SIX)], "source") == ""
    assert looks_matched([group("a", SIX), group("b", list("opqrst"))], "source") == ""
