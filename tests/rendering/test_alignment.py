from __future__ import annotations

import re
from typing import Any

import pytest

from diptych.annotations.codebook import parse_codebook
from diptych.annotations.glosses import ShownGloss
from diptych.comparison.alignment import Alignment, AlignmentRow
from diptych.comparison.omissions import LeftOut, Omission
from diptych.rendering.alignment import (
    alignment_panels,
    alignment_table,
    omission_report,
    omission_table,
)
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of
from diptych.texts.text import parse_text

CODEBOOK = parse_codebook(
    "facets: {theme: {codes: {rules: {codes: {un: {label: United Nations}}}, access: {}}}, "
    "actor: {label: Actor, codes: {china: {label: China}}}}",
    "codebook.yaml",
)
ALPHA = parse_text("alpha", b"", "# Rules for all\n\nThe UN makes rules.\n\nTail \x1b[31m.", "a")
BETA = parse_text("beta", b"", "规则适用于所有人。\n\nAturan dibuat PBB.", "b")
TEXTS = (ALPHA, BETA)
ALIGNMENT = Alignment(
    a="alpha",
    b="beta",
    rows=(
        AlignmentRow(a=None, b=(1, 1), score=None, kind="gap"),
        AlignmentRow(
            a=(1, 2), b=(2, 2), score=0.5, kind="counterpart", reasons=("names UN", "codes rules")
        ),
        AlignmentRow(a=(3, 3), b=None, score=None, kind="gap"),
    ),
    parallel=True,
    signals=("wording",),
)


HOSTED = Alignment(
    a="alpha",
    b="beta",
    rows=(
        AlignmentRow(a=None, b=(1, 1), score=0.4, kind="within", host=2),
        AlignmentRow(a=(3, 3), b=None, score=0.2, kind="related", host=1),
    ),
    parallel=False,
    signals=("wording",),
)


def test_what_another_paragraph_says_names_it() -> None:
    assert alignment_panels(HOSTED, TEXTS, Screen(width=60)).split("\n")[2:] == [
        "                             │ 1  规则适用于所有人。",
        "   within 2 0.40",
        "",
        "3  Tail \\x1b[31m.            │",
        "   related to 1 0.20",
    ]
    assert "(2) – 1  within 2 0.40" in alignment_panels(HOSTED, TEXTS, Screen())
    assert "|     3 |  (1) |  0.20 | related |" in alignment_table(HOSTED, "github", Screen())


def test_panels_stand_side_by_side() -> None:
    assert alignment_panels(ALIGNMENT, TEXTS, Screen(width=60)) == (
        "alpha · alpha                │ beta · beta\n\n"
        "                             │ 1  规则适用于所有人。\n\n"
        "1  # Rules for all           │ 2  Aturan dibuat PBB.\n"
        "2  The UN makes rules.       │\n"
        "   counterpart 0.50; names UN; codes rules\n\n"
        "3  Tail \\x1b[31m.            │"
    )


@pytest.mark.parametrize("width", [60, 80, 100, 160, 300])
def test_panels_fit_the_terminal(width: int) -> None:
    shown = alignment_panels(ALIGNMENT, TEXTS, Screen(width=width))
    assert max(map(columns_of, shown.split("\n"))) <= width


def test_without_blocks_the_axis_is_plain() -> None:
    assert "│" not in alignment_panels(ALIGNMENT, TEXTS, Screen(width=60, blocks=False))


@pytest.mark.parametrize("width", [None, 59])
def test_without_room_the_texts_stand_one_below_the_other(width: int | None) -> None:
    assert alignment_panels(ALIGNMENT, TEXTS, Screen(width=width)) == (
        "alpha · alpha – beta · beta\n\n"
        "· – 1\n      规则适用于所有人。\n\n"
        "1-2 – 2  counterpart 0.50; names UN; codes rules\n      # Rules for all\n"
        "      The UN makes rules.\n      Aturan dibuat PBB.\n\n"
        "3 – ·\n      Tail \\x1b[31m."
    )


def test_nothing_beside_nothing_has_a_header_only() -> None:
    empty = Alignment(a="alpha", b="beta", rows=(), parallel=False, signals=())
    assert alignment_panels(empty, TEXTS, Screen()) == "alpha · alpha – beta · beta"


def test_a_table_has_no_texts() -> None:
    assert alignment_table(ALIGNMENT, "github", Screen()) == (
        "| alpha | beta | score | kind        | reasons               |\n"
        "|-------|------|-------|-------------|-----------------------|\n"
        "|       |    1 |       | gap         |                       |\n"
        "|   1-2 |    2 |  0.50 | counterpart | names UN; codes rules |\n"
        "|     3 |      |       | gap         |                       |"
    )


UN, ACCESS, CHINA = ("theme", "rules/un"), ("theme", "access"), ("actor", "china")
PERHAPS = Omission(
    paragraph=6, kind="related", code=None, codes=(), quote="Perhaps.", related=(8, 0.094)
)
REPORTS = (
    LeftOut(
        text="alpha",
        other="beta",
        date="2024-07-07",
        omissions=(
            Omission(
                paragraph=2,
                kind="related",
                code=UN,
                codes=(UN, CHINA),
                quote="word " * 60,
                later="2025",
                related=(7, 0.13),
            ),
            Omission(paragraph=3, kind="gap", code=None, codes=(), quote="Tail \x1b[31m."),
        ),
        only=((UN, (2, 4)), (CHINA, (2,))),
        brief=(1, 5),
        related=(PERHAPS,),
        beside=((4, 1),),
    ),
    LeftOut(text="beta", other="alpha", omissions=(), only=(), brief=(), related=(), beside=()),
)


def test_the_report_says_what_is_left_out_theme_by_theme() -> None:
    words = " ".join(["word"] * 14)
    assert omission_report(REPORTS, CODEBOOK, Screen()) == (
        "alpha says, beta leaves out:\n"
        "\n"
        "  rules / United Nations, never in beta; here: 2, 4\n"
        f"   2  {words}\n"
        f"      {words} …\n"
        "      China\n"
        "      related 0.13 to 7\n"
        "      later than beta: 2024-07-07\n"
        "\n"
        "  Nothing like it in beta:\n"
        "   3  Tail \\x1b[31m.\n"
        "\n"
        "  Actor, in so many paragraphs only here: China (1)\n"
        "\n"
        "  Headings and bylines: 1, 5\n"
        "\n"
        "  Perhaps in beta, related only: 6 – 8 (0.09)\n"
        "\n"
        "  Has something beside it in beta: 4 – 1\n"
        "\n"
        "beta says, alpha leaves out:\n"
        "  nothing"
    )


@pytest.mark.parametrize(
    ("only", "brief", "beside", "lines"),
    [
        ((), (1,), (), ["", "  Headings and bylines: 1"]),
        (((CHINA, (2,)),), (), (), ["", "  Actor, in so many paragraphs only here: China (1)"]),
        (((UN, (2,)),), (), (), ["  nothing"]),
        ((), (), ((1, 2),), ["  nothing", "", "  Has something beside it in beta: 1 – 2"]),
    ],
)
def test_nothing_is_left_out_only_where_nothing_is_listed(
    only: tuple[Any, ...], brief: tuple[int, ...], beside: tuple[Any, ...], lines: list[str]
) -> None:
    report = LeftOut(
        text="alpha", other="beta", omissions=(), only=only, brief=brief, related=(), beside=beside
    )
    shown = omission_report([report], CODEBOOK, Screen())
    assert shown.split("\n") == ["alpha says, beta leaves out:", *lines]


def test_of_what_is_related_only_it_is_open_whether_it_is_left_out() -> None:
    report = LeftOut(
        text="alpha", other="beta", omissions=(), only=(), brief=(), related=(PERHAPS,), beside=()
    )
    assert omission_report([report], CODEBOOK, Screen()).split("\n")[1:] == [
        "  nothing for sure", "", "  Perhaps in beta, related only: 6 – 8 (0.09)",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [40, 80, 160])
def test_the_report_fits_the_terminal(width: int) -> None:
    shown = omission_report(REPORTS, CODEBOOK, Screen(width=width))
    assert max(map(columns_of, shown.split("\n"))) <= width


def test_the_report_is_a_table_too() -> None:
    shown = omission_table(REPORTS, "plain", Screen())
    assert "alpha:2  related 0.13 to 7  theme=rules/un  theme=rules/un; actor=china  2025" in shown
    assert re.search(r"alpha:3 +gap +Tail", shown)
    assert re.search(r"alpha:6 +related 0.09 to 8 +Perhaps", shown)


def test_translations_stand_below_their_paragraphs_in_the_same_panel() -> None:
    gloss = ShownGloss("en", "Rules are made by the UN.", "ann", is_of_more=False)
    lines = alignment_panels(ALIGNMENT, TEXTS, Screen(width=64), ({}, {2: gloss})).split("\n")
    below = lines.index(next(line for line in lines if "Aturan" in line))
    assert [line.partition("│")[2] for line in lines[below + 1 : below + 4]] == [
        "      [in English, translated by",
        "      ann: Rules are made by the",
        "      UN.]",
    ]
    assert max(map(columns_of, lines)) <= 64


def test_below_omissions_the_whole_paragraph_is_translated() -> None:
    gloss = ShownGloss("en", "Tail in English.", "m (a program)", is_of_more=False)
    left_out = LeftOut(
        text="alpha",
        other="beta",
        omissions=(Omission(paragraph=3, kind="gap", code=None, codes=(), quote="Tail"),),
        only=(),
        brief=(),
        related=(),
        beside=(),
    )
    report = omission_report([left_out], CODEBOOK, Screen(), ({3: gloss}, {}))
    assert report.splitlines()[-3:] == [
        "   3  Tail",
        "        [the whole paragraph in English, translated by m (a program): Tail in",
        "        English.]",
    ]
