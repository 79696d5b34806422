from __future__ import annotations

from diptych.annotations.codebook import parse_codebook
from diptych.comparison.coverage import Coverage, CoveredParagraph, EventCoverage, Extent
from diptych.rendering.coverage import coverage_report, coverage_tables, left_out_table
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


def test_all_that_is_left_out_is_a_table() -> None:
    shown = left_out_table(events(CODED, PLAIN), "plain", Screen())
    assert "one:1    theme=access  2025   word" in shown
