from __future__ import annotations

from dataclasses import replace

from diptych.annotations.codebook import parse_codebook
from diptych.comparison.coverage import (
    Contradiction,
    Coverage,
    CoveredParagraph,
    EventCoverage,
    Extent,
)
from diptych.rendering.coverage import (
    contradiction_table,
    coverage_report,
    coverage_tables,
    left_out_table,
)
from diptych.rendering.terminal import Screen

CODEBOOK = parse_codebook("facets: {theme: {codes: {access: {label: Access}}}}", "codebook.yaml")
ACCESS = ("theme", "access")


def coverage(*paragraphs: CoveredParagraph, source: str = "A", other: str = "B") -> Coverage:
    return Coverage(source=source, other=other, paragraphs=paragraphs, codebook=CODEBOOK)


LONG = " ".join(["word"] * 60)
CODED = coverage(
    CoveredParagraph("x", "one", 1, "paragraph", (ACCESS,), LONG, "left out", "2025"),
    CoveredParagraph("x", "one", 2, "item", (), "Item.", "said"),
)
PLAIN = coverage(
    CoveredParagraph("x", "two", 1, "paragraph", (), "Tail \x1b[31m.", "left out"),
    source="B", other="A",
)  # fmt: skip


DIFFERING = Contradiction(
    "x", ("one", "two"), ((1, 2), (3, 3)), ("26 died.", "20 starben."), "counterpart", 0.94,
    ("26 – 20 dead", "3 – 4 \x1b ships"),
)  # fmt: skip


def events(one: Coverage, other: Coverage) -> EventCoverage:
    return EventCoverage(sides=(one, other), extent=Extent(events=1, pairs=1))


def test_the_report_says_how_much_is_said_and_what_is_left_out() -> None:
    words = " ".join(["word"] * 14)
    assert coverage_report(events(CODED, PLAIN), Screen()) == (
        "What A says, and B too:\n\n"
        "                 events  paragraphs  said   share  perhaps  left out\n"
        "---------------  ------  ----------  ----  ------  -------  --------\n"
        "all                   1           2     1   50.0%        0         1\n"
        "kind: paragraph       1           1     0    0.0%        0         1\n"
        "kind: item            1           1     1  100.0%        0         0\n"
        "theme: Access         1           1     0    0.0%        0         1\n\n"
        "  Left out by B most often:\n"
        "  one:1\n"
        f"      {words}\n"
        f"      {words} …\n"
        "      x · Access · 2025 is later than B\n\n"
        "What B says, and A too:\n\n"
        "     events  paragraphs  said  share  perhaps  left out\n"
        "---  ------  ----------  ----  -----  -------  --------\n"
        "all       1           1     0   0.0%        0         1\n\n"
        "  Left out by A:\n"
        "  two:1\n"
        "      Tail \\x1b[31m.\n"
        "      x"
    )


def test_where_nothing_is_left_out_no_passages_stand() -> None:
    nothing = coverage()
    assert "Left out" not in coverage_report(events(nothing, nothing), Screen())
    assert len(list(coverage_tables(events(CODED, PLAIN), "github", Screen()))) == 2


def test_of_long_lists_the_first_stand_there_and_what_lists_all() -> None:
    many = coverage(
        *(CoveredParagraph("x", "one", n, "paragraph", (), f"{n}.", "left out") for n in range(7))
    )
    few = coverage(*many.paragraphs[:5], source="B", other="A")
    found = replace(events(many, few), contradictions=(DIFFERING,) * 6)
    told = coverage_report(found, Screen())
    assert told.count("  2 more; --unmatched lists all") == 1
    assert told.count(" more; ") == 2
    assert told.endswith(
        "What A and B contradict each other in:\n"
        + "  one:1-2 – two:3  26 – 20 dead; 3 – 4 \\x1b ships\n      x\n" * 5
        + "  1 more; --differing lists all"
    )
    five = replace(found, contradictions=(DIFFERING,) * 5)
    assert coverage_report(five, Screen()).endswith("      x")
    shown = contradiction_table(five, "github", Screen()).splitlines()
    assert len(shown) == 7
    assert shown[2].split("|")[1:6] == [
        " x     ", " one:1-2 ", " two:3 ", " 0.94  ", " 26 – 20 dead; 3 – 4 \\x1b ships ",
    ]  # fmt: skip


def test_all_that_is_left_out_is_a_table() -> None:
    shown = left_out_table(events(CODED, PLAIN), "plain", Screen())
    assert "one:1    theme=access  2025   word" in shown
