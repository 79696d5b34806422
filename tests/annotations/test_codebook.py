"""What the codebook says, and what is wrong with one that cannot be read."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.codebook import (
    NEW_CODEBOOK,
    RESERVED,
    Code,
    Codebook,
    Facet,
    FormerNames,
    is_name,
    label_in,
    lineage,
    parse_codebook,
)
from diptych.errors import DiptychError, UnknownNameError, YamlError
from diptych.texts.strict_yaml import QUOTE_WORDS

SHIPPED = Path(__file__).parents[2] / "annotations" / "codebook.yaml"
SMALL = """\
facets:
  theme:
    label: {en: Theme, id: Tema}
    definition: >
      What it
      is about.
    codes:
      governance:
        label: {en: Global governance, id: Tata kelola global}
        definition: Who makes rules.
        include: [rules, summits]
        exclude: taxes
        terms: {en: [governance, regulat*], id: regulasi}
        codes:
          un-process:
            codes:
              vote:
      risks: {label: Risks}
  mood:
    kind: ordinal
    codes:
      bad: {value: -1.5}
      good:
        value: "2"
        codes:
          best: {value: 3}
"""


def read(source: str) -> Codebook:
    return parse_codebook(source, "codebook.yaml")


def refusal(source: str) -> str:
    with pytest.raises(DiptychError) as caught:
        read(source)
    return str(caught.value)


# Reading


def test_a_codebook_is_facets_with_trees_of_codes_in_order() -> None:
    book = read(SMALL)
    assert [facet.name for facet in book.facets] == ["theme", "mood"]
    assert list(book.facet("theme").codes) == [
        "governance",
        "governance/un-process",
        "governance/un-process/vote",
        "risks",
    ]
    assert list(book.facet("mood").codes) == ["bad", "good", "good/best"]


def test_a_code_has_all_that_was_written_about_it() -> None:
    assert read(SMALL).facet("theme").code("governance") == Code(
        path="governance",
        labels={"en": "Global governance", "id": "Tata kelola global"},
        definition="Who makes rules.",
        include=("rules", "summits"),
        exclude=("taxes",),
        terms={"en": ("governance", "regulat*"), "id": ("regulasi",)},
    )


def test_a_code_may_have_nothing_but_its_name() -> None:
    code = read(SMALL).facet("theme").code("governance/un-process/vote")
    assert code == Code(path="governance/un-process/vote")
    assert (code.depth, code.label("en")) == (2, "vote")


def test_a_folded_definition_is_one_line() -> None:
    assert read(SMALL).facet("theme").definition == "What it is about."


def test_codes_of_an_ordinal_facet_have_values() -> None:
    mood = read(SMALL).facet("mood")
    assert mood.kind == "ordinal"
    assert {path: code.value for path, code in mood.codes.items()} == {
        "bad": -1.5,
        "good": 2.0,
        "good/best": 3.0,
    }


def test_codes_of_a_nominal_facet_have_none() -> None:
    theme = read(SMALL).facet("theme")
    assert theme.kind == "nominal"
    assert {code.value for code in theme.codes.values()} == {None}


def test_what_is_left_blank_is_empty() -> None:
    book = read(
        "facets:\n  a:\n    kind:\n    label:\n    codes:\n  b:\n    codes:\n      c:\n"
        "        include:\n        exclude: ['', x]\n        terms: {en: }\n        codes:\n"
    )
    assert book.facets == (
        Facet(name="a", labels={"": ""}),
        Facet(name="b", codes={"c": Code(path="c", exclude=("x",), terms={"en": ()})}),
    )
    assert book.facets[0].label("en") == "a"
    assert read("facets:").facets == ()


@pytest.mark.parametrize("name", ["风险", "negara-berkembang", "शासन", "كتاب", "ö2", "ก็", "7"])
def test_names_may_be_in_any_script(name: str) -> None:
    book = read(f"facets:\n  {name}:\n    codes:\n      {name}:\n")
    assert list(book.facet(name).codes) == [name]


def test_the_codebook_of_a_new_project_has_three_facets() -> None:
    book = read(NEW_CODEBOOK)
    assert [(facet.name, facet.kind, len(facet.codes)) for facet in book.facets] == [
        ("theme", "nominal", 0),
        ("actor", "nominal", 0),
        ("sentiment", "ordinal", 3),
    ]
    values = {path: code.value for path, code in book.facet("sentiment").codes.items()}
    assert values == {"negative": -1, "neutral": 0, "positive": 1}


# The codebook of the example


@pytest.fixture
def shipped() -> Codebook:
    return read(SHIPPED.read_text(encoding="utf-8"))


def test_the_example_has_themes_actors_and_a_scale(shipped: Codebook) -> None:
    assert [facet.name for facet in shipped.facets] == ["theme", "actor", "sentiment", "voice"]
    kinds = ["nominal", "nominal", "ordinal", "nominal"]
    assert [facet.kind for facet in shipped.facets] == kinds
    assert {code.depth for code in shipped.facet("theme").codes.values()} == {0, 1}
    values = [code.value for code in shipped.facet("sentiment").codes.values()]
    assert values == [-1, 0, 1]


def test_every_code_of_the_example_has_a_definition_and_labels_in_both_languages(
    shipped: Codebook,
) -> None:
    codes = [code for facet in shipped.facets for code in facet.codes.values()]
    assert [code.path for code in codes if not code.definition] == []
    in_both = ({"en", "id"}, {""})
    assert [code.path for code in codes if set(code.labels) not in in_both] == []


def test_a_label_of_the_example_depends_on_the_language(shipped: Codebook) -> None:
    code = shipped.facet("theme").code("governance")
    assert (code.label("en"), code.label("id")) == ("Global governance", "Tata kelola global")


# Labels


@pytest.mark.parametrize(
    ("labels", "language", "label"),
    [
        ({"en": "Sea", "id": "Laut"}, "id", "Laut"),
        ({"en": "Sea", "id": "Laut"}, "de", "Sea"),
        ({"en": "Sea", "id": "Laut"}, "", "Sea"),
        ({"": "Sea"}, "id", "Sea"),
        ({}, "id", ""),
    ],
)
def test_a_label_is_in_the_language_asked_for_or_the_first(
    labels: dict[str, str], language: str, label: str
) -> None:
    assert label_in(labels, language) == label


def test_without_labels_the_name_is_the_label() -> None:
    assert Facet(name="theme").label("en") == "theme"
    assert Code(path="governance/un-process").label() == "un-process"
    assert read(SMALL).facet("theme").label("id") == "Tema"
    assert read(SMALL).facet("theme").code("risks").label("id") == "Risks"


# Looking up


def test_a_facet_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        read(SMALL).facet("themes")
    assert str(caught.value) == "there is no facet 'themes'; did you mean theme?"


def test_a_code_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        read(SMALL).facet("theme").code("risk")
    assert str(caught.value) == "there is no theme code 'risk'; did you mean risks?"


def test_a_code_is_found_in_any_normal_form() -> None:
    theme = read("facets:\n  theme:\n    codes:\n      étude:\n").facet("theme")
    assert theme.code(unicodedata.normalize("NFD", "étude")).path == "étude"


def test_lineage_is_the_code_and_its_ancestors_nearest_first() -> None:
    assert lineage("a/b/c") == ("a/b/c", "a/b", "a")
    assert lineage("a") == ("a",)


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ({}, None),
        ({"theme": "governance/un-process", "mood": "bad"}, None),
        (
            {"theme": "risk"},
            (
                "the codebook has no theme code 'risk'; did you mean risks? To give its "
                "annotations another: diptych codebook merge theme risk CODE"
            ),
        ),
        (
            {"mood": "bad", "tone": "bad"},
            (
                "the codebook has no facet 'tone'; there is mood, theme; if it is called NEW now: "
                "diptych codebook facet rename tone NEW; "
                "else: diptych codebook facet remove tone --with-codes"
            ),
        ),
        (
            {"moods": "worse"},
            (
                "the codebook has no facet 'moods'; did you mean mood? If it is called NEW now: "
                "diptych codebook facet rename moods NEW; "
                "else: diptych codebook facet remove moods --with-codes"
            ),
        ),
        (
            {"tone": "bad"},
            (
                "the codebook has no facet 'tone'; if it is called mood now: "
                "diptych codebook facet rename tone mood"
            ),
        ),
        (
            {"mood": "all fine"},
            (
                "the codebook has no mood code 'all fine'; there is bad, good, good/best; to give "
                "its annotations another: diptych codebook merge mood 'all fine' CODE"
            ),
        ),
    ],
)
def test_codes_that_the_codebook_does_not_allow_are_a_fault(
    codes: dict[str, str], fault: str | None
) -> None:
    assert read(SMALL).fault(codes) == fault


# Names


@pytest.mark.parametrize("name", ["a", "a-b", "a--b", "7", "É", "風", "ก็", "Ⅳ"])
def test_letters_digits_and_inner_hyphens_make_a_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-",
        "-a",
        "a-",
        "a b",
        "a/b",
        "a_b",
        "a.b",
        "..",
        "e\u0301",
        "a\u200b",
        "😀",
        "a\n",
        "“a”",
    ],
)
def test_anything_else_makes_none(name: str) -> None:
    assert not is_name(name)


# What does not count


def test_a_code_counts_unless_it_says_otherwise() -> None:
    facet = read(CODES + "a: {counts: false}\n      b: {counts: true}\n      c:\n").facet("theme")
    assert [code.counts for code in facet.codes.values()] == [False, True, True]
    assert facet.uncounted == {"a"}


def test_nothing_below_a_code_that_does_not_count_counts_again() -> None:
    below = "a:\n        counts: false\n        codes:\n          b: {counts: true}\n      ab:\n"
    assert read(CODES + below).facet("theme").uncounted == {"a", "a/b"}


# Faults

BELONGS = "if it belongs to the words before it"
KEYS = "codes, counts, definition, exclude, formerly, include, label, terms, value"
NAME_RULE = "may hold letters, digits and - only (in Unicode's NFC form)"
CODES = "facets:\n  theme:\n    codes:\n      "
ORDINAL = "facets:\n  mood:\n    kind: ordinal\n    codes:\n      "


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "1: the codebook is empty; it must begin with `facets:`"),
        ("# only notes\n", "1: the codebook is empty; it must begin with `facets:`"),
        ("\n{}\n", "2: there is no `facets:`"),
        ("- a\n", "1: the codebook must be lines of the form `name: value`"),
        ("facets: theme\n", "1: facets must be lines of the form `name: value`"),
        ("facets: [theme]\n", "1: facets must be lines of the form `name: value`"),
        ("facets:\n  theme: codes\n", "2: facet theme must be lines of the form `name: value`"),
        (CODES + "[a, b]\n", "3: codes must be lines of the form `name: value`"),
        (CODES + "a: b\n", "4: code a must be lines of the form `name: value`"),
        ("\nfacet:\n  a:\n", "2: the codebook has no 'facet'; did you mean facets?"),
        (
            "facets:\n  theme:\n    code: {}\n",
            "3: facet theme has no 'code'; did you mean codes?",
        ),
        (
            CODES + "a:\n        codes:\n          b:\n            lable: x\n",
            "7: code a/b has no 'lable'; did you mean label?",
        ),
        (
            CODES + "a:\n        colour: red\n",
            f"5: code a has no 'colour'; there is {KEYS}",
        ),
        (
            "\nfacets:\n  theme:\n    codes:\n      a: {definition: Council, governor.}\n",
            f"5: code a has no 'governor.'; there is {KEYS}; {BELONGS}, {QUOTE_WORDS}",
        ),
        (CODES + "a:\n      b:\n      a:\n", "6: 'a' stands here and on line 4; keep one"),
        ("facets:\n  a:\n  a:\n", "3: 'a' stands here and on line 2; keep one"),
        (
            CODES + "a: &x\n        codes:\n          b: *x\n",
            "4: & at the beginning means something else; put the words between double quotes",
        ),
        (CODES + "a: {value: 1}\n", "4: a value belongs to a facet of kind: ordinal"),
        (ORDINAL + "bad:\n", "5: code bad needs a value: the facet is ordinal"),
        (
            ORDINAL + "bad:\n        value: 1\n        codes:\n          worst: {label: x}\n",
            "8: code bad/worst needs a value: the facet is ordinal",
        ),
        (ORDINAL + "bad: {value: low}\n", "5: value is 'low', not a number"),
        (ORDINAL + "bad:\n        value: nan\n", "6: value is 'nan', not a number"),
        (ORDINAL + "bad: {value: -inf}\n", "5: value is '-inf', not a number"),
        (ORDINAL + "bad: {value: 1e999}\n", "5: value is '1e999', not a number"),
        (ORDINAL + "bad: {value: }\n", "5: value is '', not a number"),
        (ORDINAL + "bad: {value: [1]}\n", "5: value must be text"),
        ("facets:\n  a:\n    kind: scale\n", "3: kind is 'scale', not nominal or ordinal"),
        ("facets:\n  a:\n    kind: {b: c}\n", "3: kind must be text"),
        ("facets:\n  a b:\n", f"2: the facet name 'a b' {NAME_RULE}"),
        ("facets:\n  '':\n", f"2: the facet name '' {NAME_RULE}"),
        ("facets:\n  cafe\u0301:\n", f"2: the facet name 'cafe\u0301' {NAME_RULE}"),
        (
            "facets:\n  paragraph:\n",
            "2: the facet name 'paragraph' is the name of a column; choose another name",
        ),
        (CODES + "a/b:\n", f"4: the code 'a/b' {NAME_RULE}"),
        (CODES + "a:\n      -b:\n", f"5: the code '-b' {NAME_RULE}"),
        (CODES + "cafe\u0301:\n", f"4: the code 'cafe\u0301' {NAME_RULE}"),
        (CODES + "a:\n        counts: no\n", "5: counts is 'no', not true or false"),
        (CODES + "a: {counts: }\n", "4: counts is '', not true or false"),
        (CODES + "a: {counts: [true]}\n", "4: counts must be text"),
        (CODES + "a: {definition: [b, c]}\n", "4: definition must be text"),
        (CODES + "a:\n        label: [b]\n", "5: label must be text"),
        (CODES + "a:\n        label:\n          en: [b]\n", "6: label must be text"),
        (
            CODES + "a:\n        include:\n        - b\n        - {c: d}\n",
            "7: include must be text",
        ),
        (
            CODES + "a: {terms: [b]}\n",
            "4: terms (one list per language) must be lines of the form `name: value`",
        ),
        (CODES + "a: {terms: {en: {b: c}}}\n", "4: terms must be text"),
        (CODES + "a: {terms: {en: [[b]]}}\n", "4: terms must be text"),
        (
            "facets: {a: *b}\n",
            (
                "1: *b would repeat an earlier part; write it out, or if it is a word, put it "
                "between double quotes"
            ),
        ),
        ("facets:\n\ta:\n", "2: a tab stands where YAML takes spaces only; put spaces"),
        (
            "facets:\n  theme: " + "[" * 100_000,
            "2: nested too deeply; write it with at most 40 levels",
        ),
        ("a: b\n---\n", "2: a second document begins here; there may be one only"),
    ],
)
def test_a_fault_is_named_with_file_line_and_reason(source: str, message: str) -> None:
    assert refusal(source) == f"codebook.yaml:{message}"


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_facet_may_not_take_the_name_of_a_column(name: str) -> None:
    assert refusal(f"facets:\n  {name}:\n") == (
        f"codebook.yaml:2: the facet name {name!r} is the name of a column; choose another name"
    )


WORDS = st.sampled_from(
    ["facets", "theme", "codes", "label", "definition", "include", "terms", "value", "kind"]
)
LEAVES = st.one_of(WORDS, st.sampled_from(["ordinal", "nominal", "1", "-1", "", "nan"]), st.text())
TREES = st.recursive(
    LEAVES,
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(st.one_of(WORDS, st.text()), below, max_size=3)
    ),
)


@given(st.one_of(st.text(), TREES.map(str), TREES.map(lambda tree: f"facets: {{theme: {tree}}}")))
def test_any_text_is_read_or_refused(source: str) -> None:
    with suppress(DiptychError):
        read(source)


def test_facets_and_codes_are_looked_up_however_they_were_typed() -> None:
    codebook = parse_codebook("facets: {th\u00e9ma: {codes: {caf\u00e9: {}}}}", "codebook.yaml")
    facet = codebook.facet("the\u0301ma")
    assert facet.name == "th\u00e9ma"
    assert facet.code(" cafe\u0301\u200b").path == "caf\u00e9"


# Former names


def now(formerly: dict[str, tuple[str, ...]], *names: str) -> list[str | None]:
    former = FormerNames(formerly)
    return [former.now(name) for name in names]


def test_a_former_name_is_read_as_the_name_of_today() -> None:
    assert now({"b": ("a",), "c": ()}, "a", "b", "c", "d") == ["b", "b", "c", None]


def test_what_stood_below_a_former_name_stands_below_the_name_of_today() -> None:
    assert now({"b": ("a",), "b/x": ()}, "a/x", "a/y") == ["b/x", None]


def test_former_names_of_a_code_and_of_those_above_it_go_together_in_any_order() -> None:
    formerly = {"c": ("b", "a"), "c/z": ("a/x", "b/y")}
    assert (
        now(formerly, *["a/x", "a/y", "b/x", "b/y", "c/x", "c/y", "a", "b"])
        == ["c/z"] * 6 + ["c"] * 2
    )
    deep = {"A": ("a",), "A/B": ("a/b",), "A/B/C": ("a/b/c",)}
    assert now(deep, *["a/b/c", "A/b/c", "a/B/c", "a/b/C", "A/B/c"]) == ["A/B/C"] * 5


def test_a_name_that_something_has_now_is_its_name() -> None:
    former = FormerNames({"b": ("a",), "b/x": (), "a": ()})
    assert [former.now(name) for name in ("a", "a/x")] == ["a", "b/x"]
    assert (former.taken_again, former.contested) == ({"a": ["b"]}, {})


def test_a_former_name_that_two_claim_is_nobodys() -> None:
    former = FormerNames({"b": ("a",), "c": ("a", "c")})
    assert former.now("a") is None
    assert former.contested == {"a": ["b", "c"]}


def test_former_names_that_lead_back_to_themselves_lead_nowhere() -> None:
    assert now({"a/b": ("a",), "c": ("c", "d"), "c/e": ("c/e/f",)}, "a/x", "d/x") == [None, None]


FORMERLY = """\
facets:
  topic:
    formerly: theme
    codes:
      trade: {formerly: [business, shops]}
      ports: {}
  mood:
"""


def test_codes_are_read_by_the_names_of_today_in_facets_of_today() -> None:
    codebook = parse_codebook(FORMERLY, "codebook.yaml")
    assert codebook.current({"theme": "shops", "mood": "x"}) == {"topic": "trade", "mood": "x"}
    assert codebook.current({"theme": "shops", "topic": "ports"}) == {
        "theme": "shops",
        "topic": "ports",
    }
    assert codebook.current({"theme": "shops", "topic": "trade"}) == {"topic": "trade"}
    assert codebook.allows({"topic": "trade"})
    assert not codebook.allows({"topic": "shops"})
    assert not codebook.allows({"theme": "trade"})


def test_of_two_facets_that_one_was_neither_code_is_lost() -> None:
    source = FORMERLY.replace("formerly: theme", "formerly: [theme, subject]")
    codebook = parse_codebook(source, "codebook.yaml")
    assert codebook.current({"theme": "shops", "subject": "ports"}) == {
        "topic": "trade",
        "subject": "ports",
    }
    assert codebook.fault({"topic": "trade", "subject": "ports"}) == (
        "the codebook has no facet 'subject'; if it is called topic now: "
        "diptych codebook facet rename subject topic"
    )


def test_a_facet_that_two_claim_is_whose_formerly_says_so_alone() -> None:
    source = FORMERLY.replace("  mood:", "  mood: {formerly: theme}")
    assert parse_codebook(source, "codebook.yaml").fault({"theme": "shops"}) == (
        "the codebook has no facet 'theme'; topic and mood say that they were it; "
        "take it out of formerly in all but one"
    )


def test_a_code_is_not_looked_up_by_a_former_name_but_its_name_is_told() -> None:
    facet = parse_codebook(FORMERLY, "codebook.yaml").facet("topic")
    with pytest.raises(UnknownNameError, match="no topic code 'shops'; it is 'trade' now"):
        facet.code("shops")


def test_a_former_name_that_two_codes_claim_is_a_fault_that_names_them() -> None:
    source = FORMERLY.replace("ports: {}", "ports: {formerly: shops}")
    codebook = parse_codebook(source, "codebook.yaml")
    assert codebook.fault({"topic": "shops"}) == (
        "the codebook has no topic code 'shops'; trade and ports both say that they were it; take "
        "it out of formerly in one"
    )


def test_a_former_name_is_one_that_can_have_been_a_code() -> None:
    with pytest.raises(YamlError, match=r"c.yaml:3: the former name 'a//b' may hold letters"):
        parse_codebook("facets:\n  topic:\n    formerly: [a//b]\n", "c.yaml")
