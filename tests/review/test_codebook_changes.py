from __future__ import annotations

import pytest

from diptych.annotations.codebook import Codebook, parse_codebook
from diptych.review.codebook_changes import CodebookChange, codebook_changes

BEFORE = """\
facets:
  theme:
    codes:
      rules:
        definition: Who makes rules.
        codes: {un: {}, courts: {}}
      access:
  mood:
    kind: ordinal
    codes: {bad: {value: -1}, good: {value: 1}}
"""


def changes(before: str, after: str) -> list[tuple[str, ...]]:
    books = (parse_codebook(source, "codebook.yaml") for source in (before, after))
    return [tuple(filter(None, one)) for one in codebook_changes(*books)]


def test_what_is_the_same_did_not_change() -> None:
    assert changes(BEFORE, BEFORE) == []


def test_a_codebook_comes_with_all_of_its_facets_and_codes() -> None:
    after = parse_codebook(BEFORE, "codebook.yaml")
    found = codebook_changes(Codebook(facets=()), after)
    assert found[:2] == (
        CodebookChange("added", "theme"),
        CodebookChange("added", "theme", "rules"),
    )
    assert len(found) == 8
    assert [one.is_of_code for one in found].count(False) == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("      access:\n", "      access:\n      jobs:\n", [("added", "theme", "jobs")]),
        ("      access:\n", "", [("removed", "theme", "access")]),
        (
            "      access:\n",
            "      entry: {formerly: [access]}\n",
            [("renamed", "theme", "entry", "access")],
        ),
        (
            "      rules:\n",
            "      law:\n        formerly: [rules]\n",
            [("renamed", "theme", "law", "rules")],
        ),
        ("{un: {}, courts: {}}", "{un: {formerly: [rules/courts]}}",
         [("merged", "theme", "rules/un", "rules/courts")]),
        (
            "{un: {}, courts: {}}",
            "{law: {formerly: [rules/un, rules/courts]}}",
            [
                ("renamed", "theme", "rules/law", "rules/un"),
                ("merged", "theme", "rules/law", "rules/courts"),
            ],
        ),
        ("Who makes rules.", "Rules.", [("redefined", "theme", "rules")]),
        ("      access:\n", "      access: {exclude: [x]}\n", [("redefined", "theme", "access")]),
        ("      access:\n", "      access: {counts: false}\n", [("recounted", "theme", "access")]),
        ("      access:\n", "      access: {label: Entry}\n", [("relabelled", "theme", "access")]),
        ("      access:\n", "      access: {terms: {en: [x]}}\n",
         [("relabelled", "theme", "access")]),
        ("good: {value: 1}", "good: {value: 2}", [("rescaled", "mood", "good")]),
        ("    kind: ordinal\n    codes: {bad: {value: -1}, good: {value: 1}}\n",
         "    codes: {bad: {}, good: {}}\n",
         [("rescaled", "mood"), ("rescaled", "mood", "bad"), ("rescaled", "mood", "good")]),
        ("    kind: ordinal\n    codes: {bad: {value: -1}, good: {value: 1}}\n",
         "    definition: The tone.\n    codes: {}\n",
         [("redefined", "mood"), ("rescaled", "mood"),
          ("removed", "mood", "bad"), ("removed", "mood", "good")]),
        ("  theme:\n", "  theme:\n    definition: What it is about.\n", [("redefined", "theme")]),
        ("  theme:\n", "  theme:\n    label: Theme\n", [("relabelled", "theme")]),
        ("  mood:\n", "  tone:\n    formerly: [mood]\n", [("renamed", "tone", "mood")]),
        ("  mood:\n", "  tone:\n", [
            ("added", "tone"), ("added", "tone", "bad"), ("added", "tone", "good"),
            ("removed", "mood"), ("removed", "mood", "bad"), ("removed", "mood", "good"),
        ]),
        ("facets:\n", "defaults: {unit: word}\nfacets:\n", [("defaults",)]),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_told(old: str, new: str, expected: list[tuple[str, ...]]) -> None:
    assert old in BEFORE
    assert changes(BEFORE, BEFORE.replace(old, new)) == expected


def test_a_facet_that_was_joined_to_another_one_is_merged() -> None:
    after = BEFORE.partition("  mood:\n")[0].replace(
        "  theme:\n", "  theme:\n    formerly: [mood]\n"
    )
    assert changes(BEFORE, after) == [("merged", "theme", "mood")]


def test_several_things_about_one_code_are_several_changes() -> None:
    after = BEFORE.replace("      access:\n", "      entry: {formerly: [access], counts: false}\n")
    assert changes(BEFORE, after) == [
        ("renamed", "theme", "entry", "access"),
        ("recounted", "theme", "entry"),
    ]
