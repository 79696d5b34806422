"""Codebooks that two sides changed: nothing lost, untouched lines as they were."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diptych.annotations.codebook import parse_codebook
from diptych.annotations.codebook_edits import (
    add_code,
    add_facet,
    merge_code,
    move_code,
    remove_code,
    rename_code,
    rename_facet,
)
from diptych.annotations.defaults import Defaults
from diptych.annotations.serialisation import marked_base, marked_sides
from diptych.errors import DiptychError, SameFacetNameError, YamlError
from diptych.review import codebook_merging
from diptych.review.codebook_merging import MergedCodebook, merge_codebooks
from diptych.review.codebook_pieces import plain

BASE = """\
# All about parks.
facets:
  theme:  # what it is about
    codes:
      # Plants of any kind.
      green:
        label: "Green"   # kept
        definition: What grows.
        terms: {en: [tree, leaf]}
        codes:
          tree: {label: Tree}
      money:
        include:
          - fees  # of any kind
          - taxes
        codes:
          fee:

  mood:
    kind: ordinal
    codes: {good: {value: 1}, bad: {value: -1}}
"""


def edited(*changes: tuple[str, str], source: str = BASE) -> str:
    for old, new in changes:
        assert old in source
        source = source.replace(old, new, 1)
    return source


def merged(ours: str, theirs: str, base: str | None = BASE) -> str:
    """Merge without conflicts; what comes out says the same the other way round."""
    done, other = merge_codebooks(base, ours, theirs), merge_codebooks(base, theirs, ours)
    assert not done.conflicts
    assert not other.conflicts
    assert in_any_order(plain(done.source)) == in_any_order(plain(other.source))
    return done.source


def in_any_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: in_any_order(below) for key, below in value.items()}
    return sorted(value) if isinstance(value, list) else value


# What comes together


def test_what_one_side_did_is_as_that_side_has_it() -> None:
    changed = rename_code(BASE, "theme", "green", "plants").replace("# kept", "#  kept ")
    assert merged(changed, BASE) == merged(BASE, changed) == merged(changed, changed) == changed


def test_two_new_codes_at_the_same_place_stand_one_after_the_other() -> None:
    ours = add_code(BASE, "theme", "water", definition="Ponds.")
    theirs = add_code(BASE, "theme", "air", definition="Winds.")
    water, air = "water:\n        definition: Ponds.", "air:\n        definition: Winds."
    assert merged(ours, theirs) == edited(("fee:\n", f"fee:\n      {water}\n      {air}\n"))


def test_new_codes_stand_where_their_side_put_them() -> None:
    ours = edited(("      # Plants", "      air:\n      # Plants"))
    theirs = edited(
        ("      money:", "      lawn:\n      money:"), ("      # Pl", "      sky:\n      # Pl")
    )
    found = plain(merged(ours, theirs))
    assert list(found["facets"]["theme"]["codes"]) == ["air", "sky", "green", "lawn", "money"]


def test_the_order_is_that_of_the_side_that_changed_it() -> None:
    ours = edited(("{good: {value: 1}, bad: {value: -1}}", "{bad: {value: -1}, good: {value: 1}}"))
    theirs = edited(
        ("good: {value: 1}", "good: {value: 2}"), ("value: -1}", "value: -1}, odd: {value: 0}")
    )
    for one, other in ((ours, theirs), (theirs, ours)):
        assert list(plain(merged(one, other))["facets"]["mood"]["codes"]) == ["bad", "odd", "good"]


def test_keys_of_one_code_are_merged_each_by_itself() -> None:
    ours = edited(("What grows.", "What grows in parks."))
    theirs = edited(('"Green"   # kept', '"Greenery"   # kept'))
    assert merged(ours, theirs) == edited(
        ("What grows.", "What grows in parks."), ('"Green" ', '"Greenery" ')
    )


def test_braces_become_lines_only_where_both_changed_what_is_in_them() -> None:
    ours = edited(("{label: Tree}", "{label: Trees}"))
    theirs = add_code(BASE, "theme", "green/tree/oak")
    assert merged(ours, theirs) == edited(
        (
            "tree: {label: Tree}",
            "tree:\n            label: Trees\n            codes:\n              oak:",
        )
    )
    theirs = edited(("{label: Tree}", "{label: Tree, definition: Of wood.}  # so"))
    assert merged(ours, theirs) == edited(
        (
            "tree: {label: Tree}",
            "tree:  # so\n            label: Trees\n            definition: Of wood.",
        )
    )


def test_lists_are_merged_as_sets_of_their_entries() -> None:
    ours = edited(("[tree, leaf]", "[tree, root]"), ("- taxes", '- "a, b"'))
    theirs = edited(("[tree, leaf]", "[leaf, tree, 'x, y']"), ("- fees  # of any kind", "- tolls"))
    source = merged(ours, theirs)
    assert "terms: {en" not in source
    assert "en: [tree, root, 'x, y']\n" in source
    assert '        include:\n          - "a, b"\n          - tolls\n' in source
    assert plain(source)["facets"]["theme"]["codes"]["money"]["include"] == ["a, b", "tolls"]


def test_a_word_alone_is_a_list_of_one() -> None:
    ours = edited(("label: Tree", "label: Tree, exclude: oak, formerly: a"))
    theirs = edited(("label: Tree", "label: Tree, exclude: [ash], formerly: b"))
    tree = plain(merged(ours, theirs))["facets"]["theme"]["codes"]["green"]["codes"]["tree"]
    assert tree == {"label": "Tree", "exclude": ["oak", "ash"], "formerly": ["a", "b"]}


def test_lists_in_lines_and_in_brackets_come_together() -> None:
    ours = edited(("          - taxes\n", "          - taxes\n          - a, b\n"))
    theirs = edited(
        (
            "          - fees  # of any kind\n          - taxes\n",
            "          - fees\n          - taxes\n          - 'new'\n",
        ),
    ).replace(
        "include:\n          - fees\n          - taxes\n          - 'new'",
        "include: [fees, taxes, 'new']",
    )
    lines = merged(ours, theirs)
    assert "          - a, b\n          - 'new'\n" in lines
    assert "include: [fees, taxes, 'new', \"a, b\"]\n" in merged(theirs, ours)


def test_lists_that_both_sides_emptied_are_empty() -> None:
    ours = edited(("          - fees  # of any kind\n", ""))
    theirs = edited(("          - taxes\n", ""))
    assert "        include: []\n" in merged(ours, theirs)


def test_comments_are_merged_line_by_line() -> None:
    ours = edited(
        ("# Plants of any kind.", "# Plants.\n      # Ours."), ("  mood:", "\n  # Mood.\n  mood:")
    )
    theirs = edited(("# Plants of any kind.", "# Plants of any kind.\n      # Theirs."))
    source = merged(ours, theirs)
    assert "      # Plants.\n      # Ours.\n      # Theirs.\n      green:" in source
    assert "  # Mood.\n  mood:" in source


def test_what_both_wrote_in_other_words_of_yaml_is_no_conflict() -> None:
    ours = edited(("What grows.", '"What grows."'))
    theirs = edited(("What grows.", "'What grows.'  # all of it"))
    assert "definition: 'What grows.'  # all of it\n" in merged(ours, theirs)
    assert 'definition: "Any."' in merged(
        edited(("What grows.", '"Any."')), edited(("What grows.", "'Any.'"))
    )
    assert "definition: Any." in merged(ours, edited(("What grows.", "Any.")))


def test_sides_may_be_indented_otherwise() -> None:
    ours = BASE.replace("  ", "    ").replace("    # of", "  # of")
    theirs = add_code(edited(("What grows.", "Any.")), "theme", "green/bush", label="Bush")
    assert merged(ours, theirs) == ours.replace("What grows.", "Any.").replace(
        "tree: {label: Tree}\n",
        "tree: {label: Tree}\n                    bush:\n                      label: Bush\n",
    )


def test_ends_of_lines_and_of_the_file_stay() -> None:
    ours, theirs = add_code(BASE, "theme", "water"), add_code(BASE, "mood", "odd", value=0)
    windows = [side.replace("\n", "\r\n") for side in (BASE, ours, theirs)]
    assert merge_codebooks(*windows).source == merged(ours, theirs).replace("\n", "\r\n")
    short = [side.removesuffix("\n") for side in (BASE, ours, theirs)]
    assert merge_codebooks(*short).source == merged(ours, theirs).removesuffix("\n")


# Codes that got another path


def test_what_is_done_to_a_code_reaches_it_under_its_new_name() -> None:
    ours = rename_code(BASE, "theme", "green", "plants")
    theirs = add_code(edited(("What grows.", "Any.")), "theme", "green/bush")
    source = merged(ours, theirs)
    assert source == add_code(edited(("What grows.", "Any."), source=ours), "theme", "plants/bush")


def test_renamed_and_moved_codes_are_followed_on_both_sides() -> None:
    ours = rename_code(BASE, "theme", "green", "plants")
    ours = move_code(ours, "theme", "money", "plants")
    theirs = rename_code(BASE, "theme", "green/tree", "trees")
    theirs = edited(("{label: Tree", "{label: Trees"), ("- taxes", "- duties"), source=theirs)
    book = parse_codebook(merged(ours, theirs), "codebook.yaml")
    assert list(book.facet("theme").codes) == [
        "plants",
        "plants/trees",
        "plants/money",
        "plants/money/fee",
    ]
    assert book.current({"theme": "green/tree"}) == {"theme": "plants/trees"}
    assert book.facet("theme").code("plants/trees").label() == "Trees"
    assert book.facet("theme").code("plants/money").include == ("fees", "duties")


def test_a_code_that_was_moved_and_renamed_is_followed() -> None:
    ours = rename_code(move_code(BASE, "theme", "money/fee", ""), "theme", "fee", "dues")
    theirs = edited(("          fee:\n", "          fee: {label: Fees}\n"))
    assert "      dues: {label: Fees, formerly: [money/fee, fee]}\n" in merged(ours, theirs)


def test_a_code_put_below_one_that_the_other_side_renamed_is_followed() -> None:
    ours = move_code(BASE, "mood", "bad", "good")
    theirs = add_code(rename_code(BASE, "mood", "good", "fine"), "mood", "bad/worse", value=-2)
    codes = parse_codebook(merged(ours, theirs), "").facet("mood").codes
    assert sorted(codes) == ["fine", "fine/bad", "fine/bad/worse"]


def test_a_renamed_facet_is_followed() -> None:
    ours = rename_facet(BASE, "theme", "topic")
    theirs = add_code(edited(("What grows.", "Any.")), "theme", "water")
    source = merged(ours, theirs)
    assert list(parse_codebook(source, "").by_name) == ["topic", "mood"]
    assert {"water", "green"} <= parse_codebook(source, "").facet("topic").codes.keys()
    assert merged(ours, edited(("What grows.", "Any."), source=ours)) == edited(
        ("What grows.", "Any."), source=ours
    )


def test_a_facet_that_both_renamed_otherwise_is_kept_under_both_names() -> None:
    ours, theirs = (rename_facet(BASE, "theme", name) for name in ("topic", "subject"))
    book = parse_codebook(merged(ours, theirs), "")
    assert sorted(book.by_name) == ["mood", "subject", "topic"]


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (
            rename_facet(BASE, "theme", "frame"),
            rename_facet(BASE, "mood", "frame"),
            "on our side 'theme' became it, on their side 'mood' became it;",
        ),
        (
            rename_facet(BASE, "theme", "frame"),
            add_facet(BASE, "frame"),
            "on our side 'theme' became it, on their side it is new;",
        ),
        (
            add_facet(BASE, "frame"),
            rename_facet(BASE, "mood", "frame"),
            "on our side it is new, on their side 'mood' became it;",
        ),
    ],
)
def test_two_facets_of_one_name_do_not_become_one(ours: str, theirs: str, said: str) -> None:
    with pytest.raises(SameFacetNameError) as caught:
        merge_codebooks(BASE, ours, theirs)
    assert said in str(caught.value)
    assert "'frame'" in str(caught.value)


def test_a_facet_of_one_name_that_is_one_is_merged() -> None:
    by_hand = edited(("  theme:", "  frame:"))
    renamed = rename_facet(BASE, "theme", "frame")
    again = rename_facet(rename_facet(BASE, "theme", "topic"), "topic", "frame")
    assert list(parse_codebook(merged(renamed, by_hand), "").by_name) == ["frame", "mood"]
    assert list(parse_codebook(merged(renamed, again), "").by_name) == ["frame", "mood"]
    ours, theirs = (add_code(add_facet(BASE, "frame"), "frame", code) for code in ("a", "b"))
    assert set(parse_codebook(merged(ours, theirs), "").facet("frame").codes) == {"a", "b"}


def test_the_same_rename_on_both_sides_is_one() -> None:
    ours = edited(("What grows.", "Any."), source=rename_code(BASE, "theme", "green", "plants"))
    theirs = rename_code(BASE, "theme", "green", "plants")
    assert merged(ours, theirs) == ours


def test_a_code_that_both_renamed_otherwise_is_kept_under_both_names() -> None:
    ours = rename_code(BASE, "theme", "green/tree", "trees")
    theirs = rename_code(BASE, "theme", "green/tree", "wood")
    book = parse_codebook(merged(ours, theirs), "codebook.yaml")
    assert [code for code in book.facet("theme").codes if "/" in code] == [
        "green/trees",
        "green/wood",
        "money/fee",
    ]
    assert book.former_codes["theme"].contested == {"green/tree": ["green/trees", "green/wood"]}


def test_a_code_below_one_that_is_new_is_not_followed() -> None:
    ours = move_code(add_code(BASE, "theme", "all"), "theme", "money/fee", "all")
    theirs = edited(("          fee:\n", "          fee: {label: Fees}\n"))
    done = merge_codebooks(BASE, ours, theirs)
    assert [one.path[3:] for one in done.conflicts] == [("money", "codes")]


def test_where_a_side_is_no_codebook_nothing_is_followed() -> None:
    ours = rename_code(BASE, "theme", "money", "costs")
    theirs = edited(("kind: ordinal", "kind: other"))
    assert "kind: other" in merged(ours, theirs)


# Conflicts


CONFLICT = (
    "<<<<<<< ours\n"
    "        definition: What is green.\n"
    "||||||| base\n"
    "        definition: What grows.\n"
    "=======\n"
    "        definition: Any plant.\n"
    ">>>>>>> theirs\n"
)


def at_odds() -> MergedCodebook:
    ours = add_code(edited(("What grows.", "What is green.")), "theme", "water")
    return merge_codebooks(BASE, ours, edited(("What grows.", "Any plant.")))


def test_what_both_changed_otherwise_stands_between_markers() -> None:
    done = at_odds()
    water = add_code(BASE, "theme", "water")
    assert done.source == water.replace("        definition: What grows.\n", CONFLICT)
    (conflict,) = done.conflicts
    assert conflict.path == ("facets", "theme", "codes", "green", "definition")
    assert (conflict.base, conflict.ours, conflict.theirs) == (
        "What grows.",
        "What is green.",
        "Any plant.",
    )


def test_what_stands_between_markers_are_the_sides() -> None:
    raw = at_odds().source.encode()
    base = marked_base(raw)
    assert base
    sides = [side.decode() for side in (base, *marked_sides(raw))]
    assert merge_codebooks(*sides) == at_odds()


@pytest.mark.parametrize(
    ("side", "words"),
    [("ours", "What is green."), ("theirs", "Any plant."), ("base", "What grows.")],
)
def test_a_conflict_is_settled_for_a_side(side: str, words: str) -> None:
    raw = at_odds().source.encode()
    ours, theirs = (one.decode() for one in marked_sides(raw))
    path = ("facets", "theme", "codes", "green", "definition")
    done = merge_codebooks((marked_base(raw) or b"").decode(), ours, theirs, {path: side})
    assert done == MergedCodebook(
        edited(("What grows.", words), source=add_code(BASE, "theme", "water"))
    )


@pytest.mark.parametrize(
    ("side", "fees"), [("ours", []), ("theirs", ["money/fee"]), ("base", ["money/fee"])]
)
def test_a_code_removed_here_and_changed_there_is_open(side: str, fees: list[str]) -> None:
    ours = remove_code(BASE, "theme", "money/fee")
    theirs = edited(("          fee:\n", "          # Dues.\n          fee: {label: Fees}\n"))
    path = ("facets", "theme", "codes", "money", "codes")
    done = merge_codebooks(BASE, ours, theirs)
    assert [one.path for one in done.conflicts] == [path]
    assert "          # Dues.\n          fee: {label: Fees}\n>>>>>>> theirs" in done.source
    settled = merge_codebooks(BASE, ours, theirs, {path: side})
    codes = parse_codebook(settled.source, "").facet("theme").codes
    assert [code for code in codes if code.startswith("money/")] == fees
    other = merge_codebooks(BASE, theirs, ours)
    assert [one.path for one in other.conflicts] == [path]


def test_a_code_removed_here_and_only_written_otherwise_there_is_removed() -> None:
    ours = remove_code(BASE, "theme", "green/tree")
    theirs = edited(("{label: Tree}", "{label: 'Tree'}"))
    assert "green/tree" not in parse_codebook(merged(ours, theirs), "").facet("theme").codes


def test_a_code_that_both_made_differs_only_where_they_say_otherwise() -> None:
    ours = add_code(BASE, "theme", "water", label="Water", definition="Ponds.")
    theirs = add_code(BASE, "theme", "water", definition="Ponds.")
    assert merged(ours, theirs) == ours
    theirs = add_code(BASE, "theme", "water", definition="Lakes.")
    done = merge_codebooks(BASE, ours, theirs)
    assert [one.path[4:] for one in done.conflicts] == [("definition",)]
    assert "||||||| base\n=======\n" in done.source


def test_of_an_unknown_base_everything_that_differs_is_open_and_all_is_kept() -> None:
    ours = add_code(edited(("What grows.", "Any.")), "theme", "water")
    theirs = add_code(BASE, "theme", "air")
    done = merge_codebooks(None, ours, theirs)
    assert [one.path[4:] for one in done.conflicts] == [("definition",)]
    assert "|||||||" not in done.source
    assert {"water", "air"} <= plain(marked_sides(done.source.encode())[0].decode())["facets"][
        "theme"
    ]["codes"].keys()


def test_words_against_a_list_or_a_mapping_are_open() -> None:
    ours = edited(("label: Tree", "label: {en: Tree, de: Baum}"))
    theirs = edited(("label: Tree", "label: Wood"))
    done = merge_codebooks(BASE, ours, theirs)
    assert [one.path[-1] for one in done.conflicts] == ["label"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (f"{{{BASE}}}", BASE),
        (edited(("- taxes", "- taxes\n          - |\n            a")), BASE + "- x\n"),
        (edited(("[tree, leaf]", "[tree, leaf, *x]")), edited(("[tree, leaf]", "[tree]"))),
    ],
)
def test_what_cannot_be_merged_but_as_lines_is_refused(ours: str, theirs: str) -> None:
    with pytest.raises(YamlError):
        merge_codebooks(BASE.replace("What", "All that"), ours, theirs)


def test_what_would_say_otherwise_than_was_merged_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(codebook_merging, "_in_flow", lambda item: f"{item.value}, more")
    ours, theirs = (edited(("[tree, leaf]", f"[tree, {new}]")) for new in ("root", "bud"))
    with pytest.raises(YamlError, match="only people can merge"):
        merge_codebooks(BASE, ours, theirs)


# Laws


NAMES = st.sampled_from(["one", "two", "three", "four"])


@st.composite
def histories(draw: st.DrawFn, source: str) -> str:
    """Edit a codebook at random, as its commands and its readers would."""
    for _ in range(draw(st.integers(0, 3))):
        with suppress(DiptychError):
            source = draw(steps(source))
    return source


@st.composite
def steps(draw: st.DrawFn, source: str) -> str:
    codes = sorted(parse_codebook(source, "").facet("theme").codes)
    code, other, name = draw(st.sampled_from(codes)), draw(st.sampled_from(codes)), draw(NAMES)
    kind = draw(st.sampled_from(["add", "rename", "move", "merge", "remove", "note", "words"]))
    if kind == "add":
        return add_code(source, "theme", f"{code}/{name}", definition=name)
    if kind == "rename":
        return rename_code(source, "theme", code, name)
    if kind == "move":
        return move_code(source, "theme", code, draw(st.sampled_from(["", other])))
    if kind == "merge":
        return merge_code(source, "theme", code, other)
    if kind == "remove":
        return remove_code(source, "theme", code)
    lines = source.splitlines()
    number = draw(st.integers(0, len(lines) - 1))
    if kind == "note":
        indent = len(lines[number]) - len(lines[number].lstrip())
        lines.insert(number, f"{' ' * indent}# {name} {number}")
    else:
        lines[number] = lines[number].replace("What grows.", f"What {name}.")
    return "\n".join(lines) + "\n"


@settings(max_examples=60)
@given(st.data())
def test_merges_lose_nothing_keep_what_nobody_touched_and_know_no_sides(
    data: st.DataObject,
) -> None:
    base = data.draw(histories(BASE))
    ours, theirs = data.draw(histories(base)), data.draw(histories(base))
    done, other = merge_codebooks(base, ours, theirs), merge_codebooks(base, theirs, ours)
    assert len(done.conflicts) == len(other.conflicts)
    mine, turned = marked_sides(done.source.encode())[0], marked_sides(other.source.encode())[1]
    assert in_any_order(plain(mine.decode())) == in_any_order(plain(turned.decode()))
    lines = set(done.source.splitlines())
    kept = set(base.splitlines()) & set(ours.splitlines()) & set(theirs.splitlines())
    assert kept <= lines
    said = {code.definition for side in (ours, theirs) for code in codes_of(side)} - {""}
    dropped = {code.definition for code in codes_of(base)}
    assert all(words in done.source for words in said - dropped)
    if not done.conflicts:
        for side in (ours, theirs):
            assert merge_codebooks(base, done.source, side).source == done.source


def codes_of(source: str) -> list[Any]:
    return [code for facet in parse_codebook(source, "").facets for code in facet.codes.values()]


# Defaults, and what does not count

DEFAULTS = f"""\
{BASE}
defaults:
  # As the paper has them.
  unit: paragraph
  without: [heading]
  groups: [Sun, Times]
  prefer: [consensus]
"""


def test_defaults_are_merged_by_key() -> None:
    ours = edited(("unit: paragraph", "unit: word  # as agreed"), source=DEFAULTS)
    theirs = edited(("  prefer:", "  of: coded\n  prefer:"), source=DEFAULTS)
    done = merged(ours, theirs, DEFAULTS)
    assert "  unit: word  # as agreed\n" in done
    assert "  of: coded\n  prefer: [consensus]\n" in done
    assert "  # As the paper has them.\n" in done


def test_defaults_that_one_side_begins_come_along() -> None:
    assert merged(DEFAULTS, edited(("What grows.", "What lives."))) == edited(
        ("What grows.", "What lives."), source=DEFAULTS
    )


def test_defaults_that_both_begin_are_one() -> None:
    done = merged(f"{BASE}defaults:\n  unit: word\n", f"{BASE}defaults: {{of: coded}}\n")
    assert parse_codebook(done, "x").defaults == Defaults(unit="word", of="coded")


def test_what_both_exclude_is_excluded_and_groups_of_both_are_in_order() -> None:
    ours = edited(("[heading]", "[heading, mood=good]"), ("Times]", "Times, A]"), source=DEFAULTS)
    theirs = edited(("[heading]", "theme=money"), ("[Sun,", "[B, Sun,"), source=DEFAULTS)
    found = parse_codebook(merged(ours, theirs, DEFAULTS), "x").defaults
    assert set(found.without) == {"mood=good", "theme=money"}
    assert set(found.groups) == {"Sun", "Times", "A", "B"}


def test_two_orders_of_preference_make_no_third_one() -> None:
    ours = edited(("[consensus]", "[consensus, nina]"), source=DEFAULTS)
    theirs = edited(("[consensus]", "[omar, consensus]"), source=DEFAULTS)
    (conflict,) = merge_codebooks(DEFAULTS, ours, theirs).conflicts
    assert conflict.path == ("defaults", "prefer")
    done = merge_codebooks(DEFAULTS, ours, theirs, {("defaults", "prefer"): "theirs"})
    assert done == MergedCodebook(theirs)


def test_what_is_excluded_follows_a_code_that_the_other_side_renamed() -> None:
    ours = edited(("[heading]", "[heading, theme=money/fee]"), source=DEFAULTS)
    theirs = rename_facet(rename_code(DEFAULTS, "theme", "money", "cost"), "theme", "issue")
    assert "without: [heading, issue=cost/fee]" in merged(ours, theirs, DEFAULTS)


def test_a_code_that_one_side_does_not_count_does_not_count() -> None:
    ours = edited(("      money:\n", "      money:\n        counts: false\n"))
    theirs = edited(("fees  # of any kind", "fees, all of them"))
    done = merged(ours, theirs)
    assert "      money:\n        counts: false\n" in done
    assert "- fees, all of them\n" in done
    off = edited(("counts: false", "counts: true"), source=ours)
    (conflict,) = merge_codebooks(BASE, ours, off).conflicts
    assert conflict.path == ("facets", "theme", "codes", "money", "counts")
