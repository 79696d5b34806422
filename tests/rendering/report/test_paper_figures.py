"""Figures as files of their own: what stands in them, and how they are written."""

from __future__ import annotations

import re
import sys
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from tests.operations.written_projects import write_codebook, write_set, write_text

from diptych.operations.reporting import report
from diptych.rendering.report.paper_figures import FIGURES, figure, png

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project
    from diptych.rendering.report.paper_figures import Figure

SPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def finished(annotated: Project, diptych: Callable[..., Any]) -> Project:
    """Let the project of two texts be read to its end."""
    diptych("finish", "--all", "-a", "ann")
    return annotated


def words(svg: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter(f"{SPACE}text")]  # noqa: S314


def test_a_comparison_has_the_numbers_of_the_table(finished: Project) -> None:
    svg = figure(report(finished), "comparison")
    found = words(svg)
    assert found[:6] == [
        "Theme", "% of paragraphs of finished texts", "Alpha News", "n = 3", "Beta", "n = 2"
    ]  # fmt: skip
    at = found.index("United Nations")
    assert found[at + 1 : at + 4] == ["33.3", "50.0", "+16.7"]
    assert found[-3:] == [
        "annotations of ann",
        "bars: Beta less Alpha News, in percentage points",
        (
            "the line through a bar, a 95 % interval, takes paragraphs for independent, which they "
            "are not: it is too short"
        ),
    ]
    assert svg.count('class="whisker"') > 3


def test_more_groups_have_dots_and_no_difference(finished: Project) -> None:
    (finished.root / "texts/gamma.md").write_text("---\nsource: Gamma\n---\n\nNothing.\n")
    svg = figure(report(finished), "comparison")
    assert not any(word.startswith(("bars:", "the line through")) for word in words(svg))
    assert "0 %" in words(svg)
    assert "not read" in words(svg)


def test_groups_have_the_marks_or_the_colours_of_what_is_drawn(finished: Project) -> None:
    two = ET.fromstring(figure(report(finished), "comparison"))  # noqa: S314
    discs = [one.get("class") for one in two.iter(f"{SPACE}circle")]
    assert discs == ["g0", "g1"] * (len(discs) // 2) != []
    found = boxes(figure(report(finished), "comparison"))
    names = [one for one in found if one[0] in {"Alpha News", "Beta"}]
    circles = [one for one in found if one[0] == "circle"]
    gaps = [name[1] - circle[3] for name, circle in zip(names, circles, strict=True)]
    assert all(0 < gap < 30 for gap in gaps), "each before its name"
    (finished.root / "texts/gamma.md").write_text("---\nsource: Gamma\n---\n\nNothing.\n")
    three = ET.fromstring(figure(report(finished), "comparison"))  # noqa: S314
    keys = [one[0] for one in three.iter(f"{SPACE}svg") if one.get("width") == "14"]
    shapes = [(one.tag.removeprefix(SPACE), one.get("class")) for one in keys]
    assert shapes[:3] == [("circle", "g0"), ("rect", "g1"), ("path", "g2")]


@pytest.mark.parametrize(
    ("name", "heads", "room"), [("comparison", "Source", 90), ("heat", "code", 70)]
)
def test_many_columns_do_not_lie_on_each_other(
    project: Project, name: Figure, heads: str, room: int
) -> None:
    codes = ", ".join(f"code-number-{number}: {{}}" for number in range(20))
    write_codebook(
        project.root, f"facets: {{a: {{codes: {{x: {{}}}}}}, b: {{codes: {{{codes}}}}}}}"
    )
    for number in range(20):
        write_text(project.root, f"t{number}", "Words.", source=f"Source number {number}")
        said = {"a": "x", "b": f"code-number-{number}"}
        write_set(project.root, f"t{number}", "ann", ("Words", said))
    root = ET.fromstring(figure(report(project), name))  # noqa: S314
    columns = [
        (float(one.get("x", "")), len(one.text or ""))
        for one in root.iter(f"{SPACE}text")
        if (one.text or "").startswith(heads) and one.get("class") in {"n", "c"}
    ][:20]
    assert len(columns) == 20
    assert all(at - before >= max(room, 6 * n) for (before, _), (at, n) in pairwise(columns))
    assert columns[-1][0] <= float(root.get("width", "")) - 24


@pytest.mark.parametrize("name", FIGURES)
def test_the_ground_is_as_large_as_what_is_drawn_with_a_margin(
    finished: Project, name: Figure
) -> None:
    root = ET.fromstring(figure(report(finished), name))  # noqa: S314
    ground = next(root.iter(f"{SPACE}rect"))
    left, top, wide, high = map(float, root.get("viewBox", "").split())
    assert (left, top) == (-12, -12)
    for one in (root, ground):
        assert (float(one.get("width", "")), float(one.get("height", ""))) == (wide, high)
    drawn = [one for one in root if one.tag in {f"{SPACE}text", f"{SPACE}svg"}]
    ends = [float(one.get("y", "")) + float(one.get("height", "0")) for one in drawn]
    assert 0 <= high - 24 - max(ends) <= 30
    assert all(0 <= float(one.get("x", "")) <= wide - 24 for one in drawn)


def boxes(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Return where words and the marks of groups are: left, top, right, bottom."""
    found = []
    for one in ET.fromstring(svg):  # noqa: S314
        kinds = {*(one.get("class") or "").split()}
        x, y = float(one.get("x", "0")), float(one.get("y", "0"))
        if one.tag == f"{SPACE}text" and one.text:
            wide = len(one.text) * (7 if "head" in kinds else 5.5)
            left = x - wide * (1 if "n" in kinds else 0.5 if "c" in kinds else 0)
            found.append((one.text, left, y - 9, left + wide, y + 2))
        elif one.tag == f"{SPACE}circle":
            across, down, r = (float(one.get(name, "")) for name in ("cx", "cy", "r"))
            found.append(("circle", across - r, down - r, across + r, down + r))
        elif one.tag == f"{SPACE}svg" and one.get("width") == "14":
            found.append(("mark", x, y, x + 14, y + 14))
    return found


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("groups", [2, 3])
def test_nothing_is_written_over_anything(finished: Project, name: Figure, groups: int) -> None:
    if groups > 2:
        (finished.root / "texts/gamma.md").write_text("---\nsource: Gamma\n---\n\nNothing.\n")
    found = boxes(figure(report(finished), name))
    assert len(found) >= 2
    assert min(top for _, _, top, *_ in found) >= 0
    assert not [
        (one[0], other[0])
        for one, other in combinations(found, 2)
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]


def test_a_group_that_nobody_has_read_is_not_read_in_heat(finished: Project) -> None:
    (finished.root / "texts/gamma.md").write_text("---\nsource: Gamma\n---\n\nNothing.\n")
    found = words(figure(report(finished), "heat"))
    at = found.index("Gamma")
    assert found[at + 1 : at + 3] == ["not read", "not read"]
    assert "·" in found


def test_one_group_by_itself_has_shares_alone(finished: Project) -> None:
    found = words(figure(report(finished, ["alpha"]), "comparison"))
    assert found[: found.index("Rules") + 2][-1] == "66.7"


def test_strips_stand_one_below_the_other(finished: Project) -> None:
    found = words(figure(report(finished), "strips"))
    assert [one for one in found if " · " in one] == [
        "Alpha News · Rules for all", "Beta · Aturan PBB bagus."
    ]  # fmt: skip


def test_heat_has_counts(finished: Project) -> None:
    svg = figure(report(finished), "heat")
    assert words(svg)[:17] == [
        "Theme × sentiment", "bad", "good",
        "Rules", "Alpha News", "1", "1", "Beta", "·", "1",
        "access", "Alpha News", "·", "1", "Beta", "·", "·",
    ]  # fmt: skip
    lines = [round(top / 22) for _, _, top, *_ in boxes(svg)]
    assert lines[3:17] == [3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6], "a label, a source, its cells"
    assert svg.count('class="heat4"') == 4, "as many as in any cell is the darkest"


def test_heat_without_a_mean_is_as_dark_as_there_are_many(
    finished: Project, diptych: Callable[..., Any]
) -> None:
    book = finished.root / "annotations/codebook.yaml"
    book.write_text(
        book.read_text()
        .replace("    kind: ordinal\n", "")
        .replace(" {value: -1}", "")
        .replace(" {value: 1}", "")
    )
    assert 'class="heat' in figure(report(finished), "heat")
    assert diptych("check").status in {0, 1}


def test_long_names_are_cut_and_foreign_ones_are_escaped(finished: Project) -> None:
    book = finished.root / "annotations/codebook.yaml"
    said = "<b>&" + "界" * 80
    book.write_text(book.read_text().replace("label: United Nations", f"label: '{said}'"))
    (found,) = {one for one in words(figure(report(finished), "comparison")) if "<b>" in one}
    assert found.startswith("<b>&界")
    assert found.endswith("界…")
    assert len(found) < 40


@pytest.mark.parametrize("name", FIGURES)
def test_what_xml_cannot_hold_is_drawn_as_an_escape(finished: Project, name: Figure) -> None:
    book = finished.root / "annotations/codebook.yaml"
    said = "<b>\\uFFFE\\uFFFF" + "w" * 10_000
    book.write_text(
        re.sub(r"label: (\{.*?\}|[^}\n]*)", lambda _: f'label: "{said}"', book.read_text())
    )
    path = finished.root / "texts/alpha.md"
    path.write_text(path.read_text().replace("title: Rules for all", f'title: "{said}"'))
    svg = figure(report(finished), name)
    shown = [one for one in words(svg) if one.startswith("<b>") or " · <b>" in one]
    assert shown
    assert all("<b>\\ufffe\\uffff" in one and one.endswith("w…") for one in shown)
    assert max(map(len, shown)) < 130
    assert png(svg)


def test_a_cell_without_a_mean_is_not_painted(finished: Project) -> None:
    book = finished.root / "annotations/codebook.yaml"
    actor = "  actor:\n    codes:\n      states:\n"
    book.write_text(book.read_text().replace("  sentiment:", f"{actor}  sentiment:"))
    for name in ("alpha", "beta"):
        path = finished.root / f"annotations/{name}/ann.json"
        path.write_text(path.read_text().replace('"theme"', '"actor": "states",\n        "theme"'))
    svg = figure(report(finished), "heat")
    rects = [one.get("class") for one in ET.fromstring(svg).iter(f"{SPACE}rect")]  # noqa: S314
    assert rects == [None, "mid-soft", "high-soft", "high-soft"], "the ground, and what has a mean"
    found = words(svg)
    assert "1" in found, "access in beta, of which nobody said how good it is"
    assert found[-3:] == [
        "annotations of ann",
        "in each cell: paragraphs with an annotation that joins Theme and actor",
        "behind their number the mean sentiment, shaded from −0.3 and less to +0.3 and more",
    ]


@pytest.mark.parametrize("name", FIGURES)
def test_each_is_written_as_svg_and_as_png(
    finished: Project, diptych: Callable[..., Any], name: str
) -> None:
    assert diptych("report", "--figure", name).out == f"{name}.svg\n"
    svg = Path(f"{name}.svg").read_text()
    assert svg == figure(report(finished), name)  # type: ignore[arg-type]
    assert diptych("report", "--figure", name, "--format", "png").out == f"{name}.png\n"
    raw = Path(f"{name}.png").read_bytes()
    assert raw == png(svg)
    assert raw.startswith(b"\x89PNG")
    assert b"tEXtSoftware\0diptych report" in raw
    assert diptych("report", "--figure", name, "--format", "png").status == 0, "over its own"


def test_what_others_wrote_stays(finished: Project, diptych: Callable[..., Any]) -> None:
    del finished
    Path("photo.png").write_bytes(b"\x89PNG\r\n\x1a\nmine")
    outcome = diptych("report", "--figure", "heat", "--format", "png", "--output", "photo.png")
    assert (outcome.status, Path("photo.png").read_bytes()[-4:]) == (2, b"mine")


def test_a_dry_run_writes_nothing(finished: Project, diptych: Callable[..., Any]) -> None:
    del finished
    for options in ([], ["--figure", "strips"]):
        outcome = diptych("report", *options, "--dry-run", "--open")
        assert outcome.status == 0
        assert "nothing was written" in outcome.err
    assert not list(Path().glob("*.svg"))
    assert not list(Path().glob("*.html"))


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_to_draw_is_told(project: Project, diptych: Callable[..., Any], name: str) -> None:
    (project.root / "texts/a.md").write_text("---\nsource: A\n---\n\nOne.\n")
    outcome = diptych("report", "--figure", name)
    assert outcome.status == 2
    assert f"--figure: there is nothing for {name}: " in outcome.err
    assert ("two facets" in outcome.err) == (name == "heat")


def test_png_needs_a_package(
    finished: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    del finished
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    outcome = diptych("report", "--figure", "heat", "--format", "png")
    assert outcome.err.endswith(
        "--format png needs diptych's extra 'figure': pip install resvg-py\n"
    )


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--format", "svg"], "--format: goes with --figure; a page is HTML"),
        (["--figure", "pie"], "there is no figure 'pie'"),
        (["--figure", "heat", "--format", "gif"], "there is no format of a figure 'gif'"),
    ],
)
def test_options_without_sense_are_refused(
    finished: Project, diptych: Callable[..., Any], arguments: list[str], reason: str
) -> None:
    del finished
    outcome = diptych("report", *arguments)
    assert outcome.status == 2
    assert reason in outcome.err
