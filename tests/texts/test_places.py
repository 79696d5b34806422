from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.texts.places import Places, skeleton

OLD = 'Title\n"Quoted words," he said. -- An inter-\nnational caf\u00e9 (yes).\nLast: 2 %\n'
NEW = '# Title\n\n"Quoted words," he said. -- An international cafe\u0301 (yes).\n\n> Last: 2 %\n'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Title", "Title"),
        ('"Quoted words,"', '"Quoted words,"'),
        ("inter-\nnational", "international"),
        ("caf\u00e9 (yes).", "cafe\u0301 (yes)."),
        ("caf\u00e9", "cafe\u0301"),
        ("(yes).\nLast", "(yes).\n\n> Last"),
        ("2 %", "2 %"),
        ("--", "--"),
        (" -- ", "--"),
        ("Last: 2 %\n", "Last: 2 %"),
    ],
)
def test_a_passage_is_where_its_letters_are(old: str, new: str) -> None:
    start = OLD.index(old)
    found = Places(OLD, NEW).moved(start, start + len(old))
    assert found is not None
    assert NEW[slice(*found)] == new


def test_in_the_same_text_each_passage_stays() -> None:
    assert Places(OLD, OLD).moved(3, 7) == (3, 7)


def test_what_has_no_letters_and_is_not_there_is_not_found() -> None:
    places = Places("One * two\n", "One two")
    assert places.moved(4, 5) is None
    assert places.moved(3, 4) is None
    assert Places("... one", "one").moved(0, 3) is None
    assert Places("one !", "one!").moved(4, 5) == (3, 4)


def test_a_skeleton_is_letters_and_digits_without_what_is_composed_with_them() -> None:
    assert skeleton("# E\u0301t\u00e9, 2!") == ("Ete2", [2, 4, 5, 8])


@given(st.text(alphabet="ab1. \n#>\u00e9-"), st.data())
def test_letters_of_a_passage_stay_the_same(old: str, data: st.DataObject) -> None:
    new = "".join(f"{one}\n" if data.draw(st.booleans()) else one for one in old if one != " ")
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    found = Places(old, new).moved(start, end)
    if found is not None:
        assert skeleton(new[slice(*found)]).letters == skeleton(old[start:end]).letters
    else:
        assert not skeleton(old[start:end]).letters


@pytest.mark.parametrize(("old", "new"), [("(one", "x one"), ("one)", "one x)"), ("one)", "one")])
def test_what_does_not_stand_beside_it_any_more_is_left_out(old: str, new: str) -> None:
    found = Places(old, new.replace("x", "—")).moved(0, len(old))
    assert found is not None
    assert new[slice(*found)] in {"one", "one x)"}
