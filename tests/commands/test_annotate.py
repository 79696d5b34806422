from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.project.store import Project


@pytest.fixture(autouse=True)
def bob(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "bob")
    (annotated.root / "texts/gamma.md").write_text(
        "One “free” word,\nanother free\u00a0word.\n\nThe end of it, the end of all.\n"
    )
    return annotated


def said(project: Project, text_id: str = "gamma", annotator: str = "bob") -> list[Annotation]:
    return list(project.annotation_set(project.text(text_id), annotator).annotations.values())


def refused(diptych: Callable[..., Any], *arguments: str) -> str:
    """Run a command that is refused, and return why."""
    status, out, err = diptych("annotate", *arguments)
    assert (status, out) == (2, "")
    return str(err.removeprefix("diptych: ").removesuffix("\n"))


# Passages


def test_a_paragraph_and_the_first_time_who_annotates(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    status, out, err = diptych("annotate", "gamma:2", "--theme", "rules/un", "--sentiment", "good")
    assert (status, err) == (
        0,
        "annotating as bob, from DIPTYCH_ANNOTATOR; another: --annotator A\n",
    )
    assert re.fullmatch(
        r'added [0-9a-f]{8} gamma:2 theme=rules/un sentiment=good "The end of it, the end of '
        r'all\."\n',
        out,
    )
    (annotation,) = said(bob)
    assert (annotation.quote, annotation.codes) == (
        "The end of it, the end of all.",
        {"theme": "rules/un", "sentiment": "good"},
    )


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_what_is_said_already_is_not_said_twice(
    bob: Project, diptych: Callable[..., Any], options: list[str]
) -> None:
    same = ("annotate", "gamma:2", "--quote", "the end", "--theme", "rules/un", "--note", "hm")
    diptych(*same)
    written = Path("annotations/gamma/bob.json").read_bytes()
    assert diptych(*same, *options) == (
        0,
        "",
        "the same annotation is already there\nnothing was written\n",
    )
    assert Path("annotations/gamma/bob.json").read_bytes() == written
    assert diptych(*same[:-1], "otherwise").out.startswith("added ")
    assert diptych(*same, "-a", "zoe").out.startswith("added ")
    assert len(said(bob)) == 2


def test_an_orphan_with_the_same_place_says_nothing_of_it(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    diptych("annotate", "gamma:2", "--theme", "rules/un")

    def lost(current: AnnotationSet) -> AnnotationSet:
        orphans = {name: replace(one, orphan=True) for name, one in current.annotations.items()}
        return replace(current, annotations=orphans)

    bob.update("gamma", "bob", lost)
    assert diptych("annotate", "gamma:2", "--theme", "rules/un").out.startswith("added ")


def test_the_id_that_is_printed_is_that_of_the_annotation(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    printed = diptych("annotate", "gamma:1", "--note", "hm").out.split()[1]
    (annotation_id,) = bob.annotation_set(bob.text("gamma"), "bob").annotations
    assert annotation_id.startswith(printed)


@pytest.mark.parametrize(
    ("arguments", "quote"),
    [
        (["gamma:1-2"],
         "One “free” word,\nanother free\u00a0word.\n\nThe end of it, the end of all."),
        (["gam:1", "--quote", 'ONE "free"  word, another'], "One “free” word,\nanother"),
        (["gamma:1", "--quote", "free word."], "free\u00a0word."),
        (["gamma:2", "--quote", "the end"], "the end"),
        (["gamma:2", "--quote", "THE END", "--nth", "1"], "The end"),
        (["gamma:2", "--quote", "THE END", "--nth", "2"], "the end"),
        (["gamma", "--quote", "of all"], "of all"),
    ],
    ids=str,
)  # fmt: skip
def test_a_range_and_words_however_they_were_typed(
    bob: Project, diptych: Callable[..., Any], arguments: list[str], quote: str
) -> None:
    outcome = diptych("annotate", *arguments, "--theme", "access", "--annotator", "bob")
    assert (outcome.status, outcome.err) == (0, "")
    assert [annotation.quote for annotation in said(bob)] == [quote]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["gamma:2", "--quote", "free"],
         "gamma:2 does not contain 'free'; did you mean: it stands in gamma:1"),
        (["gamma:2", "--quote", "end off it"],
         "gamma:2 does not contain 'end off it'; did you mean: end of it,"),
        (["gamma:3"], "gamma:3: gamma has paragraphs 1 to 2"),
        (["gamma"], "gamma: name a paragraph: gamma:1 to 2"),
        (["delta:1"], "there is no text 'delta'; did you mean beta?"),
        (["gamma:x"], "'gamma:x': write TEXT, TEXT:9 or TEXT:9-11"),
        (["gamma:1", "beta:1"], "beta:1: one passage at a time"),
        (["gamma", "1"], "1: one passage at a time; write gamma:1"),
        (["gamma:1", "--nth", "1"], "--nth: needs --quote"),
        (["gamma:1", "--quote", ""], "--quote: it is empty; fill it in, or leave it out"),
        (["gamma:1", "--quote", " \u00a0"], "--quote: it is empty; fill it in, or leave it out"),
        (["gamma", "--from", ""], "--from: it is empty; fill it in, or leave it out"),
        (["gamma", "--read", ""], "--read: it is empty; fill it in, or leave it out"),
    ],
    ids=str,
)  # fmt: skip
def test_a_passage_that_is_not_one_is_refused(
    bob: Project, diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert refused(diptych, *arguments, "--theme", "access") == complaint
    assert said(bob) == []


@pytest.mark.parametrize(
    ("nth", "complaint"),
    [
        ([], "gamma:2 contains 'THE END' 2 times; choose one with --nth: 1 …"),
        (["--nth", "3"], "gamma:2 contains 'THE END' 2 times; there is no 3: 1 …"),
    ],
)
def test_words_that_stand_in_two_places_are_refused_with_both(
    bob: Project, diptych: Callable[..., Any], nth: list[str], complaint: str
) -> None:
    found = refused(diptych, "gamma:2", "--quote", "THE END", *nth, "--theme", "access")
    assert found.startswith(complaint)
    assert "[The end] of it" in found
    assert " | 2 …" in found
    assert "[the end] of all" in found
    assert said(bob) == []


def test_nothing_said_is_refused(diptych: Callable[..., Any]) -> None:
    way_out = "an annotation needs a code or a note; give --theme, --actor, … or --note"
    assert refused(diptych, "gamma:1") == way_out
    assert refused(diptych, "gamma", "--quote", "of all") == way_out


# Codes


def test_codes_of_any_facet_in_the_order_of_the_codebook(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    diptych("annotate", "gamma:1", "--code", "sentiment=bad", "--code", "theme=access")
    assert list(said(bob)[0].codes.items()) == [("theme", "access"), ("sentiment", "bad")]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--theme", "acces"],
         "there is no theme code 'acces'; did you mean access?; to add it to the codebook: --new"),
        (["--code", "tone=x", "--new"], "there is no facet 'tone'; there is sentiment, theme"),
        (["--code", "theme"], "--code: 'theme' is not of the form FACET=CODE"),
        (
            ["--theme", "rules", "--code", "theme=access"],
            "--theme: an annotation has one theme code, not rules and access; make one for each",
        ),
        (["--code", "theme="], "--code: 'theme=' is not of the form FACET=CODE"),
        (["--theme", "new/deep", "--new"],
         ("theme code 'new/deep': there is no 'new' to put it below; there is access, rules, "
         "rules/courts, rules/un; add 'new' first: diptych codebook add theme new")),
        (["--theme", "rules//deep", "--new"],
         ("theme code 'rules//deep': write one / between two levels, and none before the first or "
         "after the last")),
        (["--sentiment", "mixed", "--new"],
         ("--new: a sentiment code needs a value; add it with: diptych codebook add sentiment mixed"
         " --value N")),
        (["--sentiment", "good e", "--new"],
         ("there is no sentiment code 'good e'; did you mean good? to add it: "
          "diptych codebook add sentiment 'good e' --value N")),
        (["--theme", "x", "--label", "X"], "--label: needs --new"),
        (["--theme", "x", "--definition", "X"], "--definition: needs --new"),
    ],
    ids=str,
)  # fmt: skip
def test_a_code_that_is_not_one_is_refused_and_the_codebook_stays(
    bob: Project, diptych: Callable[..., Any], options: list[str], complaint: str
) -> None:
    before = (bob.root / "annotations/codebook.yaml").read_bytes()
    assert refused(diptych, "gamma:1", "-a", "bob", *options) == complaint
    assert (bob.root / "annotations/codebook.yaml").read_bytes() == before
    assert said(bob) == []


def test_a_new_code_goes_into_the_codebook(bob: Project, diptych: Callable[..., Any]) -> None:
    status, out, err = diptych(
        *("annotate", "gamma:2", "-a", "bob", "--theme", "rules/风险", "--new"),
        *("--label", "Risk", "--definition", "What goes wrong."),
    )
    assert (status, err) == (0, "theme=rules/风险 is new in the codebook\n")
    assert 'theme=rules/风险 "The end' in out
    code = bob.codebook().facet("theme").code("rules/风险")
    assert (code.label(), code.definition) == ("Risk", "What goes wrong.")


def test_a_code_is_the_same_however_its_letters_are_composed(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    for note, written in enumerate(("caf\u00e9", "cafe\u0301")):
        diptych("annotate", "gamma:2", "--theme", written, "--note", str(note), "--new")
    assert [annotation.codes for annotation in said(bob)] == [{"theme": "caf\u00e9"}] * 2
    found = diptych("find", "--theme", "cafe\u0301", "-a", "bob", "--format", "csv")
    assert found.out.count("caf\u00e9") == 2


def test_new_where_nothing_is_new_changes_nothing_in_the_codebook(
    bob: Project, diptych: Callable[..., Any]
) -> None:
    before = (bob.root / "annotations/codebook.yaml").read_bytes()
    assert diptych("annotate", "gamma:2", "-a", "bob", "--theme", "access", "--new").err == ""
    assert (bob.root / "annotations/codebook.yaml").read_bytes() == before


THIRD = "  actor:\n    codes:\n      china:\n"


def test_two_new_codes_have_no_label_in_common(bob: Project, diptych: Callable[..., Any]) -> None:
    with (bob.root / "annotations/codebook.yaml").open("a") as file:
        file.write(THIRD)
    new = ["annotate", "gamma:2", "-a", "bob", "--theme", "x", "--actor", "y", "--new"]
    assert diptych(*new, "--label", "X") == (
        2,
        "",
        (
            "diptych: --label, --definition: they describe one new code, but theme=x and actor=y "
            "are new\n"
        ),
    )
    assert diptych(*new).err == ("theme=x is new in the codebook\nactor=y is new in the codebook\n")


# Ways


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "TEXT: name a text, or TEXT:P, or rows with --from"),
        (["gamma:1", "--theme", "access", "--update"], "--update: needs --from"),
        (["gamma", "--dry-run"], "--dry-run: cannot be combined with the full screen"),
        (["gamma", "--worksheet", "--dry-run"], "--dry-run: cannot be combined with --worksheet"),
        (["--from", "x", "--worksheet"], "--worksheet: cannot be combined with --from"),
        (["--from", "x", "--theme", "y"], "a code: cannot be combined with --from"),
        (["--from", "x", "gamma"], "gamma: cannot be combined with --from"),
        (["gamma", "--print", "--note", "x"], "--note: cannot be combined with --print"),
        (["gamma", "--print", "--read", "x"], "--read: cannot be combined with --print"),
        (["gamma:1", "--print"], "gamma:1: a worksheet is of a whole text: gamma"),
        (["gamma", "beta", "--print"], "beta: one passage at a time"),
    ],
    ids=str,
)
def test_ways_that_exclude_each_other_are_refused(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert refused(diptych, *arguments) == complaint


NO_TERMINAL = (
    "diptych: the full screen needs a terminal; annotate with TEXT:P --theme …, --worksheet or "
    "--from\n"
)


def test_the_full_screen_needs_a_terminal(diptych: Callable[..., Any]) -> None:
    assert diptych("annotate", "alpha") == (2, "", NO_TERMINAL)


@pytest.mark.parametrize("stdin", ["", "sys.stdin = None; "])
def test_stdin_may_be_empty_or_closed(stdin: str) -> None:
    code = (
        f"import sys; {stdin}from diptych.console.app import run; sys.exit(run(['annotate', 'a']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", NO_TERMINAL)


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Sequence[str], str]]:
    """Pretend that there is a terminal, and return what was opened on it."""
    opened: list[tuple[Sequence[str], str]] = []

    def screen(_: Project, text_ids: Sequence[str], annotator: str) -> Sequence[str]:
        opened.append((text_ids, annotator))
        return text_ids

    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("diptych.tui.annotate_on_screen", screen)
    return opened


def test_one_text_or_two_open_the_full_screen(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = on_a_terminal(monkeypatch)
    diptych("annotate", "gam")
    diptych("annotate", "alpha", "bet", "--annotator", "carl")
    assert opened == [(["gamma"], "bob"), (["alpha", "beta"], "carl")]


def test_the_next_text_is_opened_and_the_one_after_it_is_named(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = on_a_terminal(monkeypatch)
    Path("annotations/assignments.csv").write_text("text,annotator\nbeta,bob\ngamma,bob\n")
    assert "next:" not in diptych("annotate", "--next").err
    diptych("finish", "beta")
    assert diptych("annotate", "beta").err == "next: diptych annotate gamma\n"
    diptych("annotate", "--next")
    assert opened == [(["beta"], "bob"), (["beta"], "bob"), (["gamma"], "bob")]
    diptych("finish", "gamma")
    assert diptych("annotate", "gamma").err == ""
    assert refused(diptych, "--next") == "no text is left for bob; see: diptych status"
    assert refused(diptych, "--next", "alpha") == "TEXT: cannot be combined with --next"
    Path("annotations/beta/bob.json").write_text("{")
    assert diptych("annotate", "gamma").err == ""


def test_more_than_two_texts_are_refused(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_a_terminal(monkeypatch) == []
    complaint = "gamma: the full screen shows one text, or two"
    assert refused(diptych, "alpha", "beta", "gamma") == complaint


def test_one_line_loads_neither_pydantic_nor_the_full_screen() -> None:
    code = (
        "import sys; from diptych.console.app import run\n"
        "run(['annotate', 'gamma:1', '--theme', 'access'])\n"
        "sys.exit(len({'pydantic', 'rich', 'textual', 'ruamel.yaml'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ}, capture_output=True, check=False
    )
    assert done.returncode == 0


@pytest.mark.usefixtures("annotated")
def test_there_is_no_paragraph_0(diptych: Callable[..., Any]) -> None:
    for passage in ("alpha:0", "alpha:0-2"):
        assert diptych("annotate", passage, "--theme", "rules", "-a", "ann") == (
            2,
            "",
            f"diptych: {passage}: alpha has paragraphs 1 to 3\n",
        )


@pytest.mark.usefixtures("annotated")
def test_a_label_for_a_code_that_is_there_already_is_refused(diptych: Callable[..., Any]) -> None:
    new = ("--new", "--label", "Foo")
    assert diptych("annotate", "alpha:1", "--theme", "rules", "-a", "ann", *new) == (
        2,
        "",
        "diptych: --label, --definition: they describe one new code, but no code is new\n",
    )


def test_a_new_code_that_looks_like_another_is_made_with_a_warning(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    done = diptych("annotate", "alpha:2", "-a", "bob", "--theme", "Access", "--new")
    assert done.status == 0
    assert done.err == (
        "theme=Access is new in the codebook\n"
        "there is theme=access, which differs in case, width or form only; if they are one code: "
        "diptych codebook merge theme Access access\n"
    )


def test_a_former_name_is_no_new_code(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert annotated
    diptych("codebook", "rename", "theme", "access", "reach")
    done = diptych("annotate", "alpha:2", "-a", "bob", "--theme", "access", "--new")
    assert done == (2, "", "diptych: there is no theme code 'access'; it is 'reach' now\n")
