from __future__ import annotations

import pytest

from diptych.annotations.codebook import parse_codebook
from diptych.errors import BadOptionError, NewOrdinalCodeError
from diptych.exchange.code_mapping import NewFacet, mapped, named
from diptych.exchange.foreign import ForeignCode

KNOWN = parse_codebook(
    """\
facets:
  theme:
    label: {en: Theme, de: Thema}
    definition: What it is about.
    codes:
      rules:
        label: {en: Rules for all}
        definition: Who makes rules.
        codes: {un: {label: United Nations}}
      access: {formerly: [reach]}
  tone: {kind: ordinal, codes: {bad: {value: -1}, good: {value: 1}}}
""",
    "codebook.yaml",
)
EMPTY = parse_codebook("facets: {}", "codebook.yaml")


def codes(*rows: str) -> list[ForeignCode]:
    """Make codes of ``key above name``; a key that begins with t is a folder."""
    made = []
    for row in rows:
        key, above, name = row.split(" ", 2)
        usable = not key.startswith("t")
        made.append(ForeignCode(key=key, above=above.strip("-"), name=name, is_usable=usable))
    return made


def test_codes_at_the_top_are_facets_by_name_label_or_former_name() -> None:
    found = mapped(
        codes("t - THEMA", "a t Rules for all", "b a un", "c t reach", "d a New one!"), (), KNOWN
    )
    assert found.codes == {
        "a": ("theme", "rules"),
        "b": ("theme", "rules/un"),
        "c": ("theme", "access"),
        "d": ("theme", "rules/new-one"),
    }
    assert found.new_facets == ()
    ((new,),) = found.new_codes.values()
    assert (new.path, new.labels) == ("rules/new-one", {"": "New one!"})


def test_what_the_codebook_lacks_is_new_and_its_words_are_kept() -> None:
    found = mapped(codes("t - Ton: wie?", "a t gut", "b a 好"), (), EMPTY)
    assert found.new_facets == (NewFacet(name="ton-wie", label="Ton: wie?"),)
    assert [code.path for code in found.new_codes["ton-wie"]] == ["gut", "gut/好"]
    assert found.is_new


def test_all_codes_may_be_those_of_one_facet() -> None:
    found = mapped(codes("a - Rules for all", "b a un", "c - Other"), (), KNOWN, "theme")
    assert found.codes == {
        "a": ("theme", "rules"), "b": ("theme", "rules/un"), "c": ("theme", "other")
    }  # fmt: skip
    new = mapped(codes("a - One"), (), KNOWN, "frame")
    assert (new.new_facets, new.codes) == ((NewFacet(name="frame"),), {"a": ("frame", "one")})


def test_codes_at_the_top_without_any_below_are_no_facets() -> None:
    rows = codes("a - One", "b - Two", "c - Three", "d - Four", "e - Five", "f e Six")
    with pytest.raises(BadOptionError) as raised:
        mapped(rows, (), KNOWN)
    assert str(raised.value) == (
        "--facet: codes stand at the top with none below them ('One', 'Two', 'Three' and 1 more); "
        "name the facet whose codes all of them are: --facet theme"
    )


@pytest.mark.parametrize(
    ("facet", "reason"),
    [
        ("quote", "'quote' is the name of a column"),
        ("a b", "'a b' is no name of a facet"),
    ],
)
def test_a_facet_has_to_have_a_name_that_facets_can_have(facet: str, reason: str) -> None:
    with pytest.raises(BadOptionError, match=reason):
        mapped((), (), KNOWN, facet)


def test_a_code_at_the_top_that_passages_have_is_a_code_of_its_facet() -> None:
    found = mapped(codes("a - Actors", "b a China"), {"a"}, EMPTY)
    assert found.codes == {"a": ("actors", "actors"), "b": ("actors", "china")}
    assert mapped(codes("a - Actors", "b a China"), (), EMPTY).codes == {"b": ("actors", "china")}


def test_twins_get_numbers_and_what_has_no_letters_a_word() -> None:
    found = mapped(
        codes("t - ?!", "tu - Note", "tv - note", "a t !", "b t ?", "c t Un", "d t un!"), (), EMPTY
    )
    assert [facet.name for facet in found.new_facets] == ["facet", "note-facet", "note-facet-2"]
    assert [path for _, path in found.codes.values()] == ["code", "code-2", "un", "un-2"]


def test_two_codes_are_never_one() -> None:
    found = mapped(codes("t - theme", "a t access", "b t Access", "c t reach"), (), KNOWN)
    assert [found.codes[key][1] for key in "abc"] == ["access", "access-2", "reach"]


def test_names_that_were_made_unique_are_plain_again() -> None:
    found = mapped(
        codes("t - theme", "a t theme/rules", "b a rules/un", "c a /odd", "d a theme/rules/x"),
        (),
        KNOWN,
    )
    assert [found.codes[key][1] for key in "abcd"] == ["rules", "rules/un", "rules/odd", "rules/x"]


def test_an_ordinal_facet_gets_no_code_without_a_value() -> None:
    assert mapped(codes("t - tone", "a t good"), (), KNOWN).codes == {"a": ("tone", "good")}
    with pytest.raises(NewOrdinalCodeError):
        mapped(codes("t - tone", "a t fair"), (), KNOWN)


def test_what_the_codebook_defines_otherwise_is_counted() -> None:
    rows = [
        ForeignCode(key="t", name="theme", definition="What  it\nis about.", is_usable=False),
        ForeignCode(key="a", above="t", name="rules", definition="Something else."),
        ForeignCode(key="b", above="t", name="new", definition="A\x07new  one."),
    ]
    found = mapped(rows, (), KNOWN)
    assert found.told_otherwise == 1
    assert found.new_codes["theme"][0].definition == "A new one."


def test_names_are_made_of_words() -> None:
    assert [named(words) for words in ("AI", "Big Data?", "a/b", "Über-Ich", "--")] == [
        "ai", "big-data", "a-b", "über-ich", ""
    ]  # fmt: skip


def test_names_that_diptych_wrote_stay_as_they_are() -> None:
    found = mapped(codes("t - AI", "a t UN", "b t not a name"), (), EMPTY, is_own=True)
    assert found.codes == {"a": ("AI", "UN"), "b": ("AI", "not-a-name")}
    assert found.new_codes["AI"][0].labels == {}


def test_a_name_is_no_longer_than_a_codebook_has_room_for() -> None:
    words = "a" * 249 + " and more"
    for is_own in (False, True):
        found = mapped(
            codes("t - topic", f"a t {'b' * 2000}", f"b t {words}"), (), EMPTY, is_own=is_own
        )
        assert found.codes == {"a": ("topic", "b" * 250), "b": ("topic", "a" * 249)}
    assert found.new_codes["topic"][1].labels == {"": words}
