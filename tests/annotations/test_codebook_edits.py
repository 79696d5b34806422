"""Edits of the codebook: what changes, what stays, what is refused."""

from __future__ import annotations

from contextlib import suppress
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations import codebook_edits
from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import NEW_CODEBOOK, Code, Facet, parse_codebook
from diptych.annotations.codebook_edits import (
    add_code,
    add_facet,
    add_many,
    code_uses,
    merge_code,
    move_code,
    moved_path,
    recoded,
    refaceted,
    remove_code,
    remove_facet,
    rename_code,
    rename_facet,
    renamed_path,
)
from diptych.errors import (
    BadCodeError,
    BadFacetError,
    CodeExistsError,
    DiptychError,
    UnknownFacetError,
    WrongUsageError,
    YamlError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SHIPPED = Path(__file__).parents[2].joinpath("annotations", "codebook.yaml").read_text("utf-8")
THEMES = sorted(parse_codebook(SHIPPED, "codebook.yaml").facet("theme").codes)

TREE = """\
# All about parks.
facets:
  theme:  # what it is about
    codes:
      # Plants of any kind.
      green:
        label: "Green"   # kept
        codes:
          tree: {label: Tree}
          # Grass is not hay.
          grass:
            definition: >-
              What is mown,
              and grows again.
            # end of grass
      money:
        codes:
          fee:

  mood:
    kind: ordinal
    codes: {good: {value: 1}, bad: {value: -1}}
"""


def changes(new: str, old: str = TREE) -> str:
    """Show what was taken out and put in, line by line."""
    lines = unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return "".join(f"{line}\n" for line in list(lines)[2:] if not line.startswith("@@"))


# Adding


def test_a_code_is_added_behind_the_others() -> None:
    assert changes(add_code(TREE, "theme", "people")) == "+      people:\n"


def test_a_code_is_added_below_a_code_that_had_none() -> None:
    assert (
        changes(add_code(TREE, "theme", "money/fee/parking", label="Parking: cars"))
        == """\
+            codes:
+              parking:
+                label: 'Parking: cars'
"""
    )


def test_a_code_is_added_below_a_code_in_braces_which_become_lines() -> None:
    assert (
        changes(add_code(TREE, "theme", "green/tree/oak"))
        == """\
-          tree: {label: Tree}
+          tree:
+            label: Tree
+            codes:
+              oak:
"""
    )


def test_a_comment_at_the_end_of_a_code_stays_with_it() -> None:
    assert add_code(TREE, "theme", "green/hay") == TREE.replace(
        "            # end of grass\n", "            # end of grass\n          hay:\n"
    )


def test_an_ordinal_code_is_added_with_its_value() -> None:
    assert (
        changes(add_code(TREE, "mood", "mixed", value=0.5))
        == """\
-    codes: {good: {value: 1}, bad: {value: -1}}
+    codes:
+      good: {value: 1}
+      bad: {value: -1}
+      mixed:
+        value: 0.5
"""
    )


def test_a_whole_number_is_written_as_one() -> None:
    added = add_code(NEW_CODEBOOK, "sentiment", "great", value=2.0)
    assert changes(added, NEW_CODEBOOK) == "+      great:\n+        value: 2\n"


def test_a_code_is_added_to_an_empty_facet() -> None:
    assert changes(add_code(NEW_CODEBOOK, "theme", "风险"), NEW_CODEBOOK) == "+      风险:\n"


def test_a_code_is_added_to_a_facet_without_codes() -> None:
    assert add_code("facets:\n  theme:", "theme", "a") == (
        "facets:\n  theme:\n    codes:\n      a:\n"
    )


def test_empty_braces_and_empty_quotes_are_resolved() -> None:
    source = "facets: {theme: {codes: ''}}\n"
    assert add_code(source, "theme", "a") == "facets:\n  theme:\n    codes:\n      a:\n"


def test_a_long_definition_is_folded() -> None:
    added = add_code(TREE, "theme", "people", definition="Who walks\n in here. " + "word " * 28)
    assert (
        changes(added)
        == """\
+      people:
+        definition: >-
+          Who walks in here. word word word word word word word word word word word word word word
+          word word word word word word word word word word word word word word
"""
    )


def test_windows_line_ends_stay() -> None:
    source = "facets:\r\n  theme:\r\n    codes: {a: }\r\n"
    assert add_code(source, "theme", "b", label="B") == (
        "facets:\r\n  theme:\r\n    codes:\r\n      a:\r\n      b:\r\n        label: B\r\n"
    )


MANY = [
    Code(path="a/b", labels={"": "A: b"}),
    Code(path="c", definition="See."),
    Code(path="c/d"),
    Code(path="c/d/e"),
    Code(path="f"),
]


def test_many_codes_are_added_at_once_with_those_below_them() -> None:
    source = "facets:\n  theme: {codes: {a: {}}}\n"
    assert add_many(source, codes={"theme": MANY}) == (
        "facets:\n"
        "  theme:\n"
        "    codes:\n"
        "      a:\n"
        "        codes:\n"
        "          b:\n"
        "            label: 'A: b'\n"
        "      c:\n"
        "        definition: See.\n"
        "        codes:\n"
        "          d:\n"
        "            codes:\n"
        "              e:\n"
        "      f:\n"
    )
    assert add_many(source) == source


def test_facets_are_added_with_their_codes() -> None:
    codes = {code.path: code for code in MANY[1:]}
    facets = [
        Facet(name="frame", labels={"": "Frames"}, definition="Which?", codes=codes),
        Facet(name="actor"),
    ]
    assert add_many("facets:\n  theme: {codes: {a: {}}}\n", facets) == (
        "facets:\n"
        "  theme: {codes: {a: {}}}\n"
        "  frame:\n"
        "    label: Frames\n"
        "    definition: Which?\n"
        "    codes:\n"
        "      c:\n"
        "        definition: See.\n"
        "        codes:\n"
        "          d:\n"
        "            codes:\n"
        "              e:\n"
        "      f:\n"
        "  actor:\n"
        "    codes:\n"
    )


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        ({"theme": [Code(path="a")]}, CodeExistsError),
        ({"theme": [Code(path="x/y")]}, BadCodeError),
        ({"theme": [Code(path="no name")]}, BadCodeError),
        ({"tone": [Code(path="b")]}, BadCodeError),
        ({"theme": [Code(path="b", value=1.0)]}, BadCodeError),
        ({"other": [Code(path="b")]}, UnknownFacetError),
        ({"theme": [Code(path="b", definition="x\ny")]}, BadFacetError),
    ],
)
def test_many_codes_are_refused_where_one_would_be(
    codes: dict[str, list[Code]], error: type[DiptychError]
) -> None:
    source = "facets:\n  theme: {codes: {a: {}}}\n  tone: {kind: ordinal, codes: {}}\n"
    with pytest.raises(error):
        add_many(source, codes=codes)


@pytest.mark.parametrize(
    ("source", "facet", "error"),
    [
        ("facets:\n  theme: {codes: {a: {}}}\n", Facet(name="theme"), BadFacetError),
        ("{facets: {theme: {codes: {a: {}}}}}\n", Facet(name="frame"), YamlError),
        ("facets:\n  t: {codes: {}}\n", Facet(name="u", definition="x\ny"), BadFacetError),
    ],
)
def test_facets_are_refused_where_one_would_be(
    source: str, facet: Facet, error: type[DiptychError]
) -> None:
    with pytest.raises(error):
        add_many(source, [facet])


def test_a_name_typed_with_separate_accents_is_composed() -> None:
    assert changes(add_code(TREE, "theme", "cafe\u0301")) == "+      café:\n"


# Renaming


def test_renaming_changes_one_word_and_keeps_the_former_name() -> None:
    assert changes(rename_code(TREE, "theme", "green", "plants")) == (
        "-      green:\n+      plants:\n+        formerly: [green]\n"
    )


def test_a_code_that_gets_its_former_name_back_was_formerly_what_it_was_since() -> None:
    renamed = rename_code(TREE, "theme", "green/grass", "hay")
    assert changes(rename_code(renamed, "theme", "green/hay", "grass")) == (
        "+            formerly: [green/hay]\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a", "b: {formerly: [a]}"),
        ("a: ", "b: {formerly: [a]} "),
        ("a: ''", "b: {formerly: [a]}"),
        ("a: {}", "b: {formerly: [a]}"),
        ("a: {label: A}", "b: {label: A, formerly: [a]}"),
        ("a: {label: A,}", "b: {label: A, formerly: [a],}"),
        ("a: {formerly: x}", "b: {formerly: [x, a]}"),
        ("a: {formerly: [x, y], label: A}", "b: {formerly: [x, y, a], label: A}"),
        ("a: {formerly: [x, b]}", "b: {formerly: [x, a]}"),
    ],
)
def test_former_names_are_written_between_braces(before: str, after: str) -> None:
    source = f"facets: {{theme: {{codes: {{{before}, z: }}}}}}\n"
    renamed = source.replace(f"{{{before}, z", f"{{{after}, z")
    assert rename_code(source, "theme", "a", "b") == renamed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:  # so\n", "b:  # so\n        formerly: [a]\n"),
        (
            "a:\n        formerly:\n        - x\n        label: A\n",
            "b:\n        formerly: [x, a]\n        label: A\n",
        ),
        (
            "a:\n        # Below.\n        codes:\n          c:\n",
            "b:\n        formerly: [a]\n        # Below.\n        codes:\n          c:\n",
        ),
    ],
)
def test_former_names_are_written_in_lines(before: str, after: str) -> None:
    source = f"facets:\n  theme:\n    codes:\n      {before}      z:\n"
    assert rename_code(source, "theme", "a", "b") == source.replace(before, after)


def test_renaming_keeps_quotation_marks_around_the_name() -> None:
    source = """facets: {theme: {codes: {"a":{label: A}}}}\n"""
    renamed = source.replace('"a":{label: A', '"b":{label: A, formerly: [a]')
    assert rename_code(source, "theme", "a", "b") == renamed


# Moving


def test_a_code_moves_with_its_comments_and_leaves_no_empty_codes_behind() -> None:
    moved = move_code(move_code(TREE, "theme", "green/grass", "money"), "theme", "green/tree", "")
    assert (
        moved
        == """\
# All about parks.
facets:
  theme:  # what it is about
    codes:
      # Plants of any kind.
      green:
        label: "Green"   # kept
      money:
        codes:
          fee:
          # Grass is not hay.
          grass:
            definition: >-
              What is mown,
              and grows again.
            # end of grass
            formerly: [green/grass]
      tree: {label: Tree, formerly: [green/tree]}

  mood:
    kind: ordinal
    codes: {good: {value: 1}, bad: {value: -1}}
"""
    )


def test_a_line_of_a_quoted_label_is_no_comment() -> None:
    source = """facets: {}\n""".replace(
        "{}",
        """
  f:
    codes:
      a: {label: "two
      # words"}
      b:
      c:""",
    )
    assert move_code(source, "f", "b", "c") == source.replace(
        """
      b:
      c:\n""",
        """
      c:
        codes:
          b:
            formerly: [b]
""",
    )


def test_an_empty_codes_with_a_comment_stays() -> None:
    source = TREE.replace("          fee:\n", "          # all of them\n\n          fee:\n")
    assert remove_code(source, "theme", "money/fee") == source.replace("          fee:\n", "")


def test_a_code_moves_out_of_braces_and_into_lines() -> None:
    source = "facets:\n  f:\n    codes: {a: {codes: {b: {label:\n  two words}, c}}, d: }\n"
    assert move_code(source, "f", "a/b", "d") == (
        "facets:\n  f:\n    codes:\n      a: {codes: {c}}\n      d:\n        codes:\n"
        "          b: {label:\n              two words, formerly: [a/b]}\n"
    )


def test_the_last_code_between_braces_takes_them_along() -> None:
    source = "facets:\n  f:\n    codes: {a: {label: A, codes: {b}}, c: }\n"
    assert remove_code(source, "f", "a/b") == source.replace(", codes: {b}", "")


def test_the_last_code_of_a_facet_leaves_its_codes() -> None:
    assert remove_code("facets: {f: {codes: {a: {}}}}", "f", "a") == "facets: {f: {codes: {}}}"


# Merging


def test_merging_takes_a_code_out_and_moves_what_is_below_it() -> None:
    assert (
        merge_code(TREE, "theme", "money", "green")
        == """\
# All about parks.
facets:
  theme:  # what it is about
    codes:
      # Plants of any kind.
      green:
        label: "Green"   # kept
        formerly: [money]
        codes:
          tree: {label: Tree}
          # Grass is not hay.
          grass:
            definition: >-
              What is mown,
              and grows again.
            # end of grass
          fee:

  mood:
    kind: ordinal
    codes: {good: {value: 1}, bad: {value: -1}}
"""
    )


def test_what_is_merged_leaves_its_former_names_too() -> None:
    source = rename_code(rename_code(TREE, "theme", "money", "costs"), "theme", "costs/fee", "tax")
    merged = merge_code(
        merge_code(source, "theme", "costs/tax", "costs"), "theme", "costs", "green"
    )
    assert changes(merged).splitlines()[0] == (
        "+        formerly: [costs, money, costs/tax, costs/fee]"
    )


def test_a_code_that_is_gone_leaves_its_name_where_it_is_merged_into() -> None:
    assert changes(merge_code(TREE, "theme", "trees", "green/tree")) == (
        "-          tree: {label: Tree}\n+          tree: {label: Tree, formerly: [trees]}\n"
    )
    assert merge_code(TREE, "theme", "no name", "green/tree") == TREE


def test_merging_merges_codes_of_the_same_name_below() -> None:
    source = "facets: {f: {codes: {a: {codes: {x: {label: old}, y: }}, b: {codes: {x: }}}}}\n"
    codes = parse_codebook(merge_code(source, "f", "a", "b"), "codebook.yaml").facet("f").codes
    assert {path: code.label() for path, code in codes.items()} == {
        "b": "b",
        "b/x": "x",
        "b/y": "y",
    }


def test_a_code_can_be_merged_into_its_parent() -> None:
    merged = merge_code(TREE, "theme", "money/fee", "money")
    assert changes(merged) == ("-        codes:\n-          fee:\n+        formerly: [money/fee]\n")


# Laws


@pytest.mark.parametrize("parent", THEMES)
def test_adding_and_removing_again_gives_the_same_bytes(parent: str) -> None:
    added = add_code(SHIPPED, "theme", f"{parent}/new", label="New", definition="word")
    assert added != SHIPPED
    assert remove_code(added, "theme", f"{parent}/new") == SHIPPED


@pytest.mark.parametrize("path", THEMES)
def test_renaming_changes_one_line_of_the_shipped_codebook_and_adds_one(path: str) -> None:
    name = path.rpartition("/")[2]
    indent = " " * (6 + 4 * path.count("/"))
    renamed = changes(rename_code(SHIPPED, "theme", path, "other"), SHIPPED)
    assert renamed.replace(f"+{indent}  formerly: [{path}]\n", "") == (
        f"-{indent}{name}:\n+{indent}other:\n"
    )
    assert "formerly" in renamed


@pytest.mark.parametrize("path", THEMES)
def test_moving_takes_lines_out_and_puts_them_in_elsewhere(path: str) -> None:
    new_parent = "" if "/" in path else "other"
    source = add_code(SHIPPED, "theme", "other")
    moved = changes(move_code(source, "theme", path, new_parent), source)
    moved = "".join(line for line in moved.splitlines(keepends=True) if "formerly" not in line)
    taken, put = (
        [line[1:].strip() for line in moved.splitlines() if line[0] == sign] for sign in "-+"
    )
    assert put == (taken if "/" in path else ["codes:", *taken])


@st.composite
def written_trees(draw: st.DrawFn) -> str:
    """Write small trees of codes in many layouts, each with a comment of its own."""
    step = draw(st.integers(1, 4))

    def lines(depth: int, column: int) -> list[str]:
        names = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3 if depth else 0))
        found = []
        for name in names:
            indent = " " * column
            found += [f"{indent}# about {name}"] * draw(st.booleans()) + [""] * draw(st.booleans())
            if draw(st.booleans()):
                found.append(f"{indent}{name}: {braces(depth - 1)}")
                continue
            found.append(f"{indent}{draw(st.sampled_from([name, repr(name)]))}: # {name}")
            found.append(f"{indent}  label: {name}") if draw(st.booleans()) else None
            below = lines(depth - 1, column + 2 + step)
            found += [f"{indent}  codes:", *below] if below or found[-1][-1] == name else []
        return found

    def braces(depth: int) -> str:
        names = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=2 if depth else 0))
        inside = ", ".join(f"{name}: {braces(depth - 1)}" for name in names)
        broken = draw(st.sampled_from(["", "\n   "]))
        return f"{{label: some{broken} words, codes: {{{broken}{inside}}}}}"

    return "\n".join(["facets:", "  f:", "    codes:", *lines(3, 4 + step), "  # end"])


EDITS: list[Callable[[str, str, str], str]] = [
    lambda source, path, other: move_code(source, "f", path, other),
    lambda source, path, other: merge_code(source, "f", path, other or "missing"),
    lambda source, path, other: add_code(source, "f", f"{other}/{path[-1]}".strip("/")),
    lambda source, path, _: remove_code(source, "f", path),
    lambda source, path, _: rename_code(source, "f", path, "b"),
]


@given(written_trees(), st.data())
def test_however_it_is_written_an_edit_succeeds_or_says_what_the_user_did_wrong(
    source: str, data: st.DataObject
) -> None:
    paths = sorted(parse_codebook(source, "codebook.yaml").facet("f").codes) or ["missing"]
    path = data.draw(st.sampled_from(paths))
    other = data.draw(st.sampled_from(["", *paths]))
    with suppress(WrongUsageError):
        edited = data.draw(st.sampled_from(EDITS))(source, path, other)
        assert edited.endswith("  # end")


# Refusals


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            lambda: add_code(TREE, "theme", "green"),
            (
                "there is a theme code 'green' already; choose another name, or join the two with: "
                "diptych codebook merge"
            ),
        ),
        (
            lambda: add_code(TREE, "theme", "gren/leaf"),
            (
                "theme code 'gren/leaf': there is no 'gren' to put it below; did you mean green?; "
                "add 'gren' first: diptych codebook add theme gren"
            ),
        ),
        (
            lambda: add_code(TREE, "theme", "green/hedge/leaf/vein"),
            (
                "theme code 'green/hedge/leaf/vein': there is no 'green/hedge' to put it below; "
                "did you mean green/tree?; "
                "add 'green/hedge' first: diptych codebook add theme green/hedge"
            ),
        ),
        (
            lambda: add_code(TREE, "mood", "new/er", value=0),
            (
                "mood code 'new/er': there is no 'new' to put it below; there is bad, good; "
                "add 'new' first: diptych codebook add mood new --value N"
            ),
        ),
        (
            lambda: add_code(TREE, "theme", "../leaf"),
            "theme code '../leaf': a name may hold letters, digits and - only",
        ),
        (
            lambda: add_code(TREE, "theme", "green//leaf"),
            (
                "theme code 'green//leaf': write one / between two levels, and none before the "
                "first or after the last"
            ),
        ),
        (
            lambda: add_code(TREE, "theme", "/leaf"),
            (
                "theme code '/leaf': write one / between two levels, and none before the "
                "first or after the last"
            ),
        ),
        (
            lambda: add_code(TREE, "thema", "leaf"),
            "there is no facet 'thema'; did you mean theme?",
        ),
        (
            lambda: add_code(TREE, "theme", "green/a b"),
            "theme code 'green/a b': a name may hold letters, digits and - only",
        ),
        (
            lambda: add_code(TREE, "theme", "green/"),
            (
                "theme code 'green/': write one / between two levels, and none before the first "
                "or after the last"
            ),
        ),
        (
            lambda: add_code(TREE, "theme", "leaf", label="\x07"),
            "theme code 'leaf': '\\x07' holds the control character U+0007; take it out",
        ),
        (
            lambda: add_code(TREE, "theme", "leaf", value=1),
            "theme code 'leaf': only codes of ordinal facets have a value",
        ),
        (
            lambda: add_code(TREE, "mood", "mixed"),
            "mood code 'mixed': it needs a number as its value: the facet is ordinal",
        ),
        (
            lambda: add_code(TREE, "mood", "mixed", value=float("nan")),
            "mood code 'mixed': it needs a number as its value: the facet is ordinal",
        ),
        (
            lambda: rename_code(TREE, "theme", "green", "money"),
            (
                "there is a theme code 'money' already; choose another name, or join the two with: "
                "diptych codebook merge"
            ),
        ),
        (
            lambda: rename_code(TREE, "theme", "green", "money/green"),
            (
                "theme code 'money/green': a name cannot contain /; to change the parent: "
                "diptych codebook move"
            ),
        ),
        (
            lambda: rename_code(TREE, "theme", "green", "-"),
            "theme code '-': a name may hold letters, digits and - only",
        ),
        (
            lambda: move_code(TREE, "theme", "green", "green/tree"),
            "theme code 'green': it cannot be put below itself",
        ),
        (
            lambda: move_code(TREE, "theme", "green/tree", "green"),
            "theme code 'green/tree': it is below green already",
        ),
        (
            lambda: move_code(TREE, "theme", "green", ""),
            "theme code 'green': it is at the top already",
        ),
        (
            lambda: move_code(TREE, "theme", "green/tree", "blue"),
            (
                "there is no theme code 'blue'; there is green, green/grass, green/tree, money, "
                "money/fee"
            ),
        ),
        (
            lambda: move_code(add_code(TREE, "theme", "tree"), "theme", "green/tree", ""),
            (
                "there is a theme code 'tree' already; choose another name, or join the two with: "
                "diptych codebook merge"
            ),
        ),
        (
            lambda: merge_code(TREE, "theme", "green", "green"),
            "theme code 'green': it cannot be merged with itself",
        ),
        (
            lambda: merge_code(TREE, "theme", "green", "green/tree"),
            "theme code 'green': green/tree is below it; move that out first",
        ),
        (
            lambda: merge_code(
                "facets: {f: {codes: {a: {codes: {a: {codes: {a: }}}}}}}", "f", "a/a", "a"
            ),
            "f code 'a/a': a/a/a would get its path; rename that one first",
        ),
        (
            lambda: remove_code(TREE, "theme", "green"),
            (
                "theme code 'green': codes are below it (green/tree, green/grass); move or remove "
                "these first"
            ),
        ),
        (
            lambda: remove_code("facets:\n  f:\n    codes:\n      ? a\n      : {}\n", "f", "a"),
            "annotations/codebook.yaml:4: remove the ? before this key, and it can be edited",
        ),
        (
            lambda: add_code("facets: {f:\n  # why\n  }\n", "f", "a"),
            "annotations/codebook.yaml:1: a comment stands between these braces; put it above them",
        ),
        (
            lambda: add_code("{facets: {f: }}", "f", "a"),
            "annotations/codebook.yaml:1: begin the codebook with `facets:` and not with a brace",
        ),
    ],
)
def test_what_cannot_be_done_is_refused(edit: Callable[[], str], sentence: str) -> None:
    with pytest.raises(DiptychError) as refused:
        edit()
    assert str(refused.value) == sentence


def test_a_wrong_result_is_never_returned() -> None:
    facet = parse_codebook(TREE, "codebook.yaml").facet("theme")
    sentence = (
        "theme code 'green': annotations/codebook.yaml writes it in a form that only people can "
        "edit; use an editor"
    )
    for wrong in (TREE, "facets: ["):
        with pytest.raises(BadCodeError) as refused:
            codebook_edits._checked(wrong, TREE, facet, {"green": "green"}, {})
        assert str(refused.value) == sentence


# Annotations


def said(*codes: dict[str, str]) -> AnnotationSet:
    """Make a set with one annotation for each mapping of codes."""
    annotations = {
        str(number): Annotation(start=0, end=1, quote="x", codes=coded)
        for number, coded in enumerate(codes)
    }
    return AnnotationSet(
        text="t", text_version="0" * 40, annotator="ann", finished=True, annotations=annotations
    )


def test_codes_below_go_with_their_parent() -> None:
    before = said({"theme": "a"}, {"theme": "a/x", "mood": "a"}, {"theme": "ab"}, {})
    assert recoded(before, "theme", {"a": "b/c"}) == said(
        {"theme": "b/c"}, {"theme": "b/c/x", "mood": "a"}, {"theme": "ab"}, {}
    )


def test_a_set_without_the_code_is_the_same_object() -> None:
    before = said({"theme": "b"})
    assert recoded(before, "theme", {"a": "c"}) is before


def test_uses_of_a_code_include_those_below_it() -> None:
    sets = [said({"theme": "a"}, {"theme": "a/x"}, {"theme": "ab"}), said({"mood": "a"})]
    assert code_uses(sets, "theme", "a") == {("t", "ann"): 2}


def test_paths_after_renaming_and_moving() -> None:
    assert renamed_path("a/b", "c") == "a/c"
    assert moved_path("a/b", "") == "b"
    assert moved_path("a/b", "c/d") == "c/d/b"


# Facets


def test_a_facet_is_added_behind_the_others_with_what_is_said_of_it() -> None:
    assert add_facet(TREE, "frame") == f"{TREE}  frame:\n    codes:\n"
    assert add_facet(TREE, "tone", kind="ordinal", label="Tone: ", definition="How\nit  is.") == (
        f"{TREE}  tone:\n    kind: ordinal\n    label: 'Tone:'\n    definition: How it is.\n"
        "    codes:\n"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("facets:\n", "facets:\n  frame:\n    codes:\n"),
        ("facets:", "facets:\n  frame:\n    codes:\n"),
        ("facets: {a: }\n", "facets:\n  a:\n  frame:\n    codes:\n"),
        ("facets:\r\n    a:\r\n", "facets:\r\n    a:\r\n    frame:\r\n      codes:\r\n"),
    ],
)
def test_a_facet_is_added_to_any_codebook(source: str, expected: str) -> None:
    assert add_facet(source, "frame") == expected
    assert add_code(expected, "frame", "problem")


@pytest.mark.parametrize(
    ("name", "words", "reason"),
    [
        ("text", "", "facet 'text': that is the name of a column; choose another name"),
        ("a b", "", "facet 'a b': a name may hold letters, digits and - only"),
        ("theme", "", "facet 'theme': there is one already; choose another name"),
        (
            "frame",
            "\x07",
            "facet 'frame': what is said of it holds the control character U+0007; take it out",
        ),
    ],
)
def test_a_facet_that_cannot_be_is_refused(name: str, words: str, reason: str) -> None:
    with pytest.raises(BadFacetError) as caught:
        add_facet(TREE, name, definition=words)
    assert str(caught.value) == reason
    if not words:
        with pytest.raises(BadFacetError, match=r"a name may|a column|one already"):
            rename_facet(TREE, "mood", name)


def test_a_codebook_between_braces_gets_no_facet() -> None:
    with pytest.raises(YamlError, match="begin the codebook with `facets:`"):
        add_facet("{facets: {a: }}", "frame")


def test_a_facet_is_renamed_in_its_place_and_says_what_it_was() -> None:
    assert rename_facet(TREE, "theme", "topic") == TREE.replace(
        "  theme:  # what it is about\n", "  topic:  # what it is about\n    formerly: [theme]\n"
    )
    twice = rename_facet(rename_facet(TREE, "mood", "tone"), "tone", "air")
    assert parse_codebook(twice, "c").facet("air").formerly == ("mood", "tone")
    assert parse_codebook(rename_facet(twice, "air", "mood"), "c").facet("mood").formerly == (
        "tone", "air"
    )  # fmt: skip


def test_a_facet_that_was_renamed_by_hand_says_what_it_was() -> None:
    by_hand = TREE.replace("theme:", "topic:")
    assert rename_facet(by_hand, "theme", "topic") == rename_facet(TREE, "theme", "topic")
    with pytest.raises(WrongUsageError, match="there is no facet 'them'; did you mean theme"):
        rename_facet(TREE, "them", "topic")


@pytest.mark.parametrize(
    ("source", "rest"),
    [
        (
            "facets:\n  # one\n  a:\n    codes: {x: }\n\n  # two\n  b:\n",
            "facets:\n\n  # two\n  b:\n",
        ),
        ("facets:\n  a:\n", "facets:\n"),
        ("facets: {a: {codes: {x: }}, b: }\n", "facets: {b: }\n"),
    ],
)
def test_a_facet_is_removed_with_its_codes_and_comments(source: str, rest: str) -> None:
    assert remove_facet(source, "a") == rest


def test_facets_that_only_people_can_edit_are_left_to_them() -> None:
    with pytest.raises(BadFacetError, match="writes it in a form that only people can edit"):
        add_facet("facets:\n  ? a\n  : codes: {x: }\n", "frame")


def test_annotations_get_another_facet_or_lose_it() -> None:
    note = Annotation(start=0, end=1, quote="a", codes={"mood": "good"}, note="n")
    both = Annotation(start=0, end=1, quote="a", codes={"mood": "good", "theme": "money"})
    only = Annotation(start=0, end=1, quote="a", codes={"mood": "bad"})
    other = Annotation(start=0, end=1, quote="a", codes={"theme": "money"})
    said = AnnotationSet(
        text="t", text_version="0" * 40, annotator="a",
        annotations={"1": note, "2": both, "3": only, "4": other},
    )  # fmt: skip
    assert [one.codes for one in refaceted(said, "mood", "tone").annotations.values()] == [
        {"tone": "good"}, {"tone": "good", "theme": "money"}, {"tone": "bad"}, {"theme": "money"},
    ]  # fmt: skip
    kept = refaceted(said, "mood", "").annotations
    assert {name: one.codes for name, one in kept.items()} == {
        "1": {}, "2": {"theme": "money"}, "4": {"theme": "money"}
    }  # fmt: skip
    assert refaceted(said, "frame", "") is said
