"""``diptych assign``: a draw is kept, added to, and made anew only where nobody has begun."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

FILE = Path("annotations/assignments.csv")
BOTH = ("-a", "ben", "-a", "zoe")


def rows() -> list[list[str]]:
    return [line.split(",") for line in FILE.read_text().splitlines()[1:]]


def test_texts_are_dealt_out_and_the_draw_is_kept(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    planned = diptych("assign", *BOTH, "--double", "50%", "--seed", "7", "--dry-run")
    assert not FILE.exists()
    done = diptych("assign", *BOTH, "--double", "50%", "--seed", "7")
    assert done == (
        0,
        (
            "annotator  texts  with another  words\n"
            "---------  -----  ------------  -----\n"
            "ben            2             1     18\n"
            "zoe            1             1      5\n"
        ),
        "2 of 2 texts drawn, 1 for two, with --seed 7\n",
    )
    assert planned == (0, done.out, f"{done.err}nothing was written\n")
    assert FILE.read_text() == (
        "text,annotator,chance,chance_of_two,seed\n"
        "alpha,ben,1.0,0.5,7\n"
        "beta,ben,1.0,0.5,7\n"
        "beta,zoe,1.0,0.5,7\n"
    )


def test_texts_that_come_in_later_are_drawn_by_themselves(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    diptych("assign", *BOTH, "--sample", "1", "--seed", "1")
    before = rows()
    assert [bool(row[1]) for row in before] in ([True, False], [False, True])
    (annotated.root / "texts/gamma.md").write_text("A third text.\n")
    done = diptych("assign", "-a", "ben", "--seed", "2", "--format", "csv")
    assert done.out.splitlines()[1:] == ["gamma,ben,1.0,0.0,2"]
    assert done.err == (
        "1 of 1 text drawn, 0 for two, with --seed 2; 2 texts of earlier draws stay\n"
    )
    assert rows() == [*before, ["gamma", "ben", "1.0", "0.0", "2"]]
    again = diptych("assign", "-a", "ben")
    assert (again.status, again.err) == (
        2,
        (
            "diptych: all these texts are in annotations/assignments.csv already; "
            "to draw them anew: --again\n"
        ),
    )


def test_without_a_seed_there_is_one_that_draws_the_same(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    said = diptych("assign", *BOTH, "--sample", "50%").err
    first = FILE.read_text()
    seed = said.rpartition(" ")[2].strip()
    diptych("assign", *BOTH, "--sample", "50%", "--seed", seed, "--again")
    assert FILE.read_text() == first


def test_what_somebody_has_begun_is_not_drawn_anew(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    diptych("assign", "-a", "ann", "--seed", "1")
    before = FILE.read_text()
    assert diptych("assign", "-a", "ben", "--again") == (
        2,
        "",
        (
            "diptych: ann has begun alpha, and a new draw would forget the chance with which that "
            "was drawn; nothing was drawn; name the texts that nobody has begun\n"
        ),
    )
    diptych("finish", "beta", "-a", "ann")
    assert "ann has finished beta" in diptych("assign", "beta", "-a", "ben", "--again").err
    assert FILE.read_text() == before
    diptych("remove", "00000001", "00000002", "00000003")
    assert diptych("assign", "alpha", "-a", "ben", "--again", "--seed", "1").status == 0
    assert [row[:2] for row in rows()] == [["alpha", "ben"], ["beta", "ann"]]


@pytest.mark.parametrize("chances", ["0.5,0.0,5", "1.0,0.5,5", "0.5,,"])
def test_a_part_of_a_draw_is_not_drawn_anew(
    annotated: Project, diptych: Callable[..., Any], chances: str
) -> None:
    (annotated.root / "texts/gamma.md").write_text("A third text.\n")
    FILE.write_text(
        f"text,annotator,chance,chance_of_two,seed\n"
        f"alpha,ben,{chances}\nbeta,,{chances}\ngone,,{chances}\n"
    )
    before = FILE.read_text()
    assert diptych("assign", "beta", "gamma", "-a", "ben", "--again") == (
        2,
        "",
        (
            "diptych: a draw can be drawn anew only as a whole, or its chances would be false; "
            "nothing was drawn; this was in it, too: alpha; name all of its texts, or to give a "
            "text to somebody else, write another annotator into its line of "
            "annotations/assignments.csv\n"
        ),
    )
    assert FILE.read_text() == before
    done = diptych("assign", "alpha", "beta", "-a", "ben", "--again", "--sample", "1")
    assert done.status == 0
    assert [row[2] for row in rows()[:3]] == ["0.5", "0.5", rows()[2][2]]


def test_a_draw_of_which_a_text_was_begun_stays_as_a_whole(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    FILE.write_text("text,annotator,chance\nalpha,ann,0.5\nbeta,,0.5\n")
    assert diptych("assign", "beta", "-a", "ben", "--again") == (
        2,
        "",
        (
            "diptych: ann has begun alpha, and a new draw would forget the chance with which that "
            "was drawn; nothing was drawn; so its whole draw stays; to give a text to somebody "
            "else, write another annotator into its line of annotations/assignments.csv\n"
        ),
    )


def test_texts_that_were_all_drawn_alike_are_dealt_out_anew_one_by_one(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    diptych("assign", *BOTH, "--double", "2", "--seed", "1")
    to_max = ("assign", "beta", "-a", "max", "--again", "--seed", "2")
    assert diptych(*to_max).err == (
        "diptych: --double: takes two annotators, and there is only max; not said, it is 100% as "
        "before: say --double 0\n"
    )
    assert diptych(*to_max, "--double", "0").status == 0
    assert rows()[2:] == [["beta", "max", "1.0", "0.0", "2"]]
    assert [row[2:4] for row in rows()[:2]] == [["1.0", "1.0"]] * 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("", "--annotator: name those who are to read: -a anna -a ben"),
        ("-a consensus", "--annotator: consensus is no person, and reads no texts"),
        ("-a terms -a ben", "--annotator: terms is no person, and reads no texts"),
        ("-a ben --double 1", "--double: takes two annotators, and there is only ben"),
        ("-a ben -a ben --double 1", "--double: takes two annotators, and there is only ben"),
        (
            "-a ben --sample 0.2",
            "--sample: '0.2' is neither a part, such as 20%, nor a number of texts, such as 30",
        ),
        ("-a ben --sample 3", "--sample: there are only 2 texts to draw from"),
        ("-a ben --sample 0%", "--sample: then nothing is read; name a larger part"),
        ("-a ben -a zoe --sample 1 --double 2", "--double: 1 at most: so many are read at all"),
        ("gamma -a ben", "there is no text 'gamma'; there is alpha, beta"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    annotated: Project, diptych: Callable[..., Any], arguments: str, reason: str
) -> None:
    assert annotated
    assert diptych("assign", *arguments.split()) == (2, "", f"diptych: {reason}\n")
    assert not FILE.exists()


def test_an_id_that_cannot_be_is_refused(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert annotated
    assert diptych("assign", "-a", "../x").status == 2


def test_without_texts_there_is_nothing_to_draw(
    project: Project, diptych: Callable[..., Any]
) -> None:
    assert project
    for option in ((), ("--again",), ("--more",)):
        assert diptych("assign", "-a", "ben", *option).err == (
            "diptych: there are no texts; add some with: diptych add FILE\n"
        )


def test_a_file_that_cannot_be_read_is_not_written(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    FILE.write_text("text,annotator,chance\nalpha,ann,20%\nalpha\n")
    assert diptych("assign", "-a", "ben") == (
        3,
        "",
        (
            "diptych: annotations/assignments.csv:2: chance is '20%'; write a number from 0 to 1, "
            "such as 0.25\n"
            "diptych: annotations/assignments.csv:3: there is 1 cell under 3 columns\n"
        ),
    )


def test_assignments_follow_texts_and_annotators(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    FILE.write_text("text,annotator\nalpha,ann\nbeta,ann\nbeta,zoe\n")
    assert diptych("texts", "rename", "alpha", "gamma").err == (
        "alpha became gamma, with 1 annotation set; annotations/assignments.csv follows\n"
    )
    assert diptych("annotators", "rename", "ann", "anna").status == 0
    assert [row[:2] for row in rows()] == [["beta", "anna"], ["beta", "zoe"], ["gamma", "anna"]]
    assert diptych("texts", "remove", "beta", "--with-annotations").err == (
        "2 files were removed; annotations/assignments.csv follows\n"
    )
    assert [row[:2] for row in rows()] == [["gamma", "anna"]]
    FILE.write_text("damaged")
    assert diptych("texts", "rename", "gamma", "delta").status == 0
    assert FILE.read_text() == "damaged"


def test_who_has_read_nothing_yet_can_get_another_name(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    FILE.write_text("text,annotator\nalpha,max\nbeta,zoe\n")
    assert diptych("annotators", "rename", "max", "mia") == (
        0,
        "mia\n",
        "max became mia, in 0 annotation sets; annotations/assignments.csv follows\n",
    )
    assert [row[:2] for row in rows()] == [["alpha", "mia"], ["beta", "zoe"]]
    assert diptych("annotators", "rename", "max", "mia").err == (
        "diptych: there is no annotator 'max'; there is ann\n"
    )


def test_two_who_become_one_have_one_line_for_a_text(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    FILE.write_text("text,annotator\nalpha,ann\nalpha,zoe\nbeta,ann\n")
    assert diptych("annotators", "rename", "ann", "zoe").status == 0
    assert [row[:2] for row in rows()] == [["alpha", "zoe"], ["beta", "zoe"]]
    assert diptych("annotators", "rename", "zoe", "ann").status == 0


def test_texts_that_were_finished_before_the_draw_are_named(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    told = "finished before they were in a draw: "
    assert told not in diptych("assign", "alpha", "-a", "anna").err
    FILE.unlink()
    for number in range(4):
        (annotated.root / f"texts/text-{number}.md").write_text(f"Ships wait, {number}.\n")
    diptych("finish", "beta", "-a", "ann")
    assert f"{told}beta; by whom" in diptych("assign", "-a", "anna", "--dry-run").err
    diptych("finish", "--all", "-a", "ann")
    assert (
        f"{told}alpha, beta, text-0, text-1 and 2 more; by" in diptych("assign", "-a", "anna").err
    )


# More of a draw


@pytest.fixture
def ten(annotated: Project) -> None:
    for number in range(8):
        (annotated.root / f"texts/t{number}.md").write_text("A text of five words.\n")


@pytest.mark.usefixtures("ten")
def test_a_draw_is_enlarged_and_who_was_to_read_still_is(diptych: Callable[..., Any]) -> None:
    diptych("assign", *BOTH, "--sample", "4", "--double", "2", "--seed", "3")
    before = rows()
    planned = diptych("assign", *BOTH, "--sample", "60%", "--more", "--dry-run")
    assert rows() == before
    done = diptych("assign", *BOTH, "--sample", "60%", "--more")
    assert done.err == (
        "6 of 10 texts drawn, 2 for two, with --seed 3; 2 more than before\n"
        "not said, so as before: --double 2\n"
    )
    assert planned == (0, done.out, f"{done.err}nothing was written\n")
    assert {tuple(row[:2]) for row in before if row[1]} < {tuple(row[:2]) for row in rows()}
    assert {tuple(row[2:]) for row in rows()} == {("0.6", "0.2", "3")}
    assert len([row for row in rows() if row[1]]) == 6 + 2


@pytest.mark.usefixtures("ten")
def test_more_are_drawn_for_two(diptych: Callable[..., Any]) -> None:
    diptych("assign", "-a", "ben", "--seed", "3")
    done = diptych("assign", *BOTH, "--double", "30%", "--more")
    assert done.err == "10 of 10 texts drawn, 3 for two, with --seed 3; 0 more than before\n"
    assert [row[1] for row in rows()].count("zoe") == 3


@pytest.mark.usefixtures("ten")
def test_what_somebody_has_finished_is_no_hindrance(diptych: Callable[..., Any]) -> None:
    diptych("assign", "beta", "t0", "t1", "-a", "ann", "--sample", "1", "--seed", "3")
    diptych("finish", rows()[0][0] if rows()[0][1] else "t0", "-a", "ann")
    done = diptych("assign", "t0", "-a", "ben", "--sample", "3", "--more")
    assert (done.status, len(rows())) == (0, 3)


@pytest.mark.usefixtures("ten")
def test_texts_that_came_in_later_are_no_part_of_it(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    diptych("assign", *BOTH, "--sample", "4", "--seed", "3")
    (annotated.root / "texts/later.md").write_text("Later.\n")
    done = diptych("assign", *BOTH, "--sample", "100%", "--more")
    assert done.err.startswith("10 of 10 texts drawn")
    assert "later" not in FILE.read_text()


@pytest.mark.usefixtures("ten")
def test_a_text_that_was_removed_since_is_drawn_no_more(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    diptych("assign", *BOTH, "--sample", "4", "--seed", "3")
    gone = next(row[0] for row in rows() if not row[1] and row[0].startswith("t"))
    (annotated.root / f"texts/{gone}.md").unlink()
    done = diptych("assign", *BOTH, "--sample", "100%", "--more")
    assert done.err.startswith("9 of 9 texts drawn")
    assert {row[2] for row in rows()} == {"1.0"}


FEWER = (
    "and --more takes none away; to draw fewer, --again instead for its texts alone: alpha, t0, "
    "t1, t2, t3, t4, t5, t6 and 1 more; or take the last draw back: diptych undo"
)
NO_MORE = "--more: 4 of 9 are drawn already, 2 for two; say more by --sample or --double"


@pytest.mark.usefixtures("ten")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("--sample 3", f"--sample: 4 of 9 are drawn already, {FEWER}"),
        ("--sample 1", f"--sample: 4 of 9 are drawn already, {FEWER}"),
        ("--sample 9 --double 1", f"--double: 2 of 9 are drawn already for two, {FEWER}"),
        ("--sample 4 --double 1", f"--double: 2 of 9 are drawn already for two, {FEWER}"),
        ("--double 0", f"--double: 2 of 9 are drawn already for two, {FEWER}"),
        ("--sample 4", NO_MORE),
        ("", NO_MORE),
        ("--sample 10", "--sample: there are only 9 texts to draw from"),
        ("--seed 3", "--more: cannot be combined with --seed: what was drawn stays"),
        ("--again", "--more: cannot be combined with --again: what was drawn stays"),
    ],
)
def test_what_is_no_more_is_refused(
    diptych: Callable[..., Any], arguments: str, reason: str
) -> None:
    texts = ["alpha", *(f"t{number}" for number in range(8))]
    diptych("assign", *texts, *BOTH, "--sample", "4", "--double", "2", "--seed", "3")
    before = FILE.read_text()
    refused = diptych("assign", *BOTH, "--more", *arguments.split())
    assert refused == (2, "", f"diptych: {reason}\n")
    assert FILE.read_text() == before


@pytest.mark.usefixtures("ten")
def test_it_has_to_be_clear_which_draw_is_enlarged(diptych: Callable[..., Any]) -> None:
    assert diptych("assign", *BOTH, "--more") == (
        2,
        "",
        (
            "diptych: annotations/assignments.csv: these texts were in no draw; "
            "draw from them without --more\n"
        ),
    )
    FILE.write_text("text,annotator\nalpha,max\n")
    assert diptych("assign", "alpha", *BOTH, "--more").err == (
        "diptych: annotations/assignments.csv: these texts are assigned by hand; "
        "to draw them anew: --again instead\n"
    )
    assert "were in no draw" in diptych("assign", "alpha", "beta", "--more").err
    FILE.unlink()
    diptych("assign", "alpha", "beta", *BOTH, "--sample", "1", "--seed", "1")
    diptych("assign", "t1", "t2", "t3", *BOTH, "--sample", "1", "--seed", "2")
    assert diptych("assign", *BOTH, "--more").err == (
        "diptych: annotations/assignments.csv: these texts were in 2 draws; "
        "name a text of one: alpha, t1\n"
    )
    assert diptych("assign", "alpha", *BOTH, "--sample", "2", "--more").status == 0
    assert [row[2] for row in rows()] == ["1.0", "1.0", *["0.3333333333333333"] * 3]


@pytest.mark.usefixtures("ten")
def test_what_is_not_said_with_more_stays_as_it_was(diptych: Callable[..., Any]) -> None:
    diptych("assign", *BOTH, "--sample", "4", "--double", "2", "--seed", "3")
    done = diptych("assign", "--double", "3", "--more")
    assert done.err == (
        "4 of 10 texts drawn, 3 for two, with --seed 3; 0 more than before\n"
        "not said, so as before: -a ben -a zoe --sample 4\n"
    )
    assert {tuple(row[2:]) for row in rows()} == {("0.4", "0.3", "3")}
    done = diptych("assign", "-a", "max", "--sample", "50%", "--more")
    assert done.err == (
        "5 of 10 texts drawn, 3 for two, with --seed 3; 1 more than before\n"
        "not said, so as before: --double 3\n"
    )
    assert [row[1] for row in rows()].count("max") == 1


@pytest.mark.usefixtures("ten")
def test_where_all_were_for_two_all_are_when_more_is_drawn(diptych: Callable[..., Any]) -> None:
    diptych("assign", *BOTH, "--sample", "4", "--double", "100%", "--seed", "3")
    assert diptych("assign", "-a", "ben", "--sample", "6", "--more").err == (
        "diptych: --double: takes two annotators, and there is only ben; not said, it is 100% as "
        "before: say --double 4\n"
    )
    done = diptych("assign", "--sample", "6", "--more")
    assert done.err == (
        "6 of 10 texts drawn, 6 for two, with --seed 3; 2 more than before\n"
        "not said, so as before: -a ben -a zoe --double 100%\n"
    )
    assert diptych("assign", "--sample", "100%", "--more").status == 0
    assert diptych("assign", "--more").err == (
        "diptych: --more: 10 of 10 are drawn already, 10 for two; there is no more to draw\n"
    )


@pytest.mark.usefixtures("ten")
@pytest.mark.parametrize("texts", [(), ("alpha",)])
def test_less_with_more_is_refused_with_a_way_out_that_works(
    diptych: Callable[..., Any], texts: tuple[str, ...]
) -> None:
    diptych("assign", *BOTH, "--sample", "4", "--seed", "3")
    less = ("assign", *texts, *BOTH, "--sample", "3")
    alone = " for its texts alone: alpha, beta, t0, t1, t2, t3, t4, t5 and 2 more" if texts else ""
    drawn = "diptych: --sample: 4 of 10 are drawn already, and"
    again = f"{drawn} --more takes none away; to draw fewer, --again instead{alone}"
    back = "; or take the last draw back: diptych undo"
    assert diptych(*less, "--more").err == f"{again}{back}\n"
    diptych("finish", "beta", "-a", "max")
    assert diptych(*less, "--more").err == f"{again}\n"
    diptych("undo")
    FILE.write_text(FILE.read_text().replace(",3\n", ",4\n"))
    assert diptych(*less, "--more").err == f"{again}\n"
    assert diptych("assign", *BOTH, "--sample", "3", "--again").status == 0
    first = next(row for row in rows() if row[1])
    diptych("finish", first[0], "-a", first[1])
    assert diptych("assign", *texts, "--sample", "2", "--more").err == (
        f"diptych: --sample: 3 of 10 are drawn already, and {first[1]} has finished {first[0]}, "
        "so they stay; name more\n"
    )


@pytest.mark.usefixtures("ten")
def test_texts_that_a_draw_left_out_can_be_drawn(diptych: Callable[..., Any]) -> None:
    diptych("assign", *BOTH, "--sample", "4")
    assert diptych("assign", *BOTH, "--sample", "6").err == (
        "diptych: all these texts are in annotations/assignments.csv already; to draw more of "
        "them: --sample N --more; to draw them anew: --again\n"
    )
    diptych("assign", "--sample", "10", "--more")
    assert diptych("assign", *BOTH).err.endswith(
        "assignments.csv already; to draw them anew: --again\n"
    )


# Drawn again


@pytest.mark.usefixtures("ten")
def test_what_is_not_said_when_drawn_again_stays_as_it_was(diptych: Callable[..., Any]) -> None:
    diptych("assign", *BOTH, "--sample", "4", "--double", "2", "--seed", "3")
    done = diptych("assign", "--again", "--seed", "4")
    assert done.err == (
        "4 of 10 texts drawn, 2 for two, with --seed 4\n"
        "not said, so as before: -a ben -a zoe --sample 4 --double 2\n"
    )
    said = ("--sample", "50%", "--double", "0")
    done = diptych("assign", "-a", "max", *said, "--again", "--seed", "5")
    assert done.err == "5 of 10 texts drawn, 0 for two, with --seed 5\n"
    assert {row[1] for row in rows()} == {"max", ""}


@pytest.mark.usefixtures("ten")
def test_texts_that_came_in_since_are_drawn_with_all_or_with_as_many(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    diptych("assign", *BOTH, "--double", "100%")
    (annotated.root / "texts/later.md").write_text("Later.\n")
    assert diptych("assign", *BOTH, "--again", "--seed", "1").err == (
        "11 of 11 texts drawn, 11 for two, with --seed 1\nnot said, so as before: --double 100%\n"
    )
    diptych("assign", *BOTH, "--again", "--sample", "4", "--double", "1")
    (annotated.root / "texts/latest.md").write_text("Latest.\n")
    assert diptych("assign", *BOTH, "--again", "--seed", "1").err == (
        "4 of 12 texts drawn, 1 for two, with --seed 1\n"
        "not said, so as before: --sample 4 --double 1\n"
    )


@pytest.mark.usefixtures("ten")
def test_as_many_for_two_as_before_may_be_too_many(diptych: Callable[..., Any]) -> None:
    diptych("assign", *BOTH, "--sample", "4", "--double", "2")
    assert diptych("assign", *BOTH, "--sample", "1", "--again").err == (
        "diptych: --double: 1 at most: so many are read at all; not said, it is 2 as before: "
        "say --double 0\n"
    )


@pytest.mark.usefixtures("ten")
def test_of_several_draws_it_has_to_be_said_how_many_are_drawn_again(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    diptych("assign", *BOTH)
    (annotated.root / "texts/later.md").write_text("Later.\n")
    diptych("assign", *BOTH)
    assert diptych("assign", "--again", "--seed", "1").err == (
        "11 of 11 texts drawn, 0 for two, with --seed 1\nnot said, so as before: -a ben -a zoe\n"
    )
    diptych("assign", *BOTH, "--sample", "4", "--again")
    (annotated.root / "texts/latest.md").write_text("Latest.\n")
    diptych("assign", *BOTH, "--double", "1")
    before = FILE.read_text()
    assert diptych("assign", "--again", "--double", "1") == (
        2,
        "",
        (
            "diptych: --again: these texts were not drawn at once, 5 of 12 to be read and 1 by "
            "two; say how many now: --sample N --double N\n"
        ),
    )
    assert FILE.read_text() == before
    assert "say how many now" in diptych("assign", "--again", "--sample", "5").err
    assert diptych("assign", "--again", "--sample", "5", "--double", "1").status == 0
