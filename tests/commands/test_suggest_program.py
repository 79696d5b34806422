"""``diptych suggest`` with a program in place of the terms."""

from __future__ import annotations

import json
import shlex
import sys
from typing import TYPE_CHECKING, Any

import pytest

from diptych.annotations.serialisation import decode_set
from diptych.operations.annotating import Wanted, edit, remove

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")
ALL = [
    {"text": "alpha", "paragraph": 1, "none": True},
    {"text": "alpha", "paragraph": 2, "theme": "rules/un", "note": "sure"},
    {"text": "alpha", "paragraph": 3, "quote": "Access is good.", "theme": "access"},
    {"text": "beta", "paragraph": 1, "theme": "rules", "sentiment": "good"},
    {"text": "beta", "paragraph": 2, "none": True},
]


@pytest.fixture
def said(tmp_path: Path) -> Callable[..., list[str]]:
    """Make a program that answers so; return the options that run it."""

    def make(*rows: Any, code: str = "") -> list[str]:
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        (tmp_path / "answers").write_text("\n".join(lines))
        (tmp_path / "bot.py").write_text(code or "print(open('answers').read())")
        return ["--with", shlex.join([sys.executable, "bot.py"]), "--annotator", "bot"]

    return make


def stored(project: Project, text: str, annotator: str = "bot") -> AnnotationSet:
    raw = (project.root / f"annotations/{text}/{annotator}.json").read_bytes()
    return decode_set(raw, "bot.json")


def files(project: Project) -> dict[str, bytes]:
    return {
        path.as_posix(): path.read_bytes()
        for path in project.root.rglob("*.*")
        if path.is_file() and ".diptych" not in path.parts
    }


def test_a_program_is_one_more_annotator(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    status, out, err = diptych("suggest", *said({"model": "m-1"}, *ALL))
    assert status == 0
    assert err.splitlines()[0].endswith(
        "is sent 5 paragraphs of 2 texts (18 words) and what the codebook says of theme, "
        "sentiment; it gets 600 seconds"
    )
    assert err.splitlines()[1:] == [
        "alpha: 2 annotations by bot, 2 new, 0 gone",
        "beta: 1 annotation by bot, 1 new, 0 gone",
        "nobody has finished one of these texts, so there is nothing to compare the answers with",
    ]
    assert out.splitlines()[:4] == [
        "theme         annotations  paragraphs",
        "------------  -----------  ----------",
        "rules                   2           2",
        "rules/un                1           1",
    ]
    assert "\n\nsentiment  annotations" in out, "a blank line parts the tables"
    one = stored(annotated, "alpha")
    assert one.finished
    assert one.by
    assert one.by.model == "m-1"
    assert one.by.command.endswith("bot.py")
    assert [(a.quote, a.codes, a.note or "") for a in one.annotations.values()] in (
        [
            ("The UN makes rules.", {"theme": "rules/un"}, "sure"),
            ("Access is good.", {"theme": "access"}, ""),
        ],
        [
            ("Access is good.", {"theme": "access"}, ""),
            ("The UN makes rules.", {"theme": "rules/un"}, "sure"),
        ],
    )


def test_saying_the_same_again_changes_no_byte(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    diptych("suggest", *said(*ALL))
    before = files(annotated)
    outcome = diptych("suggest", *said(*reversed(ALL)))
    assert "0 new, 0 gone" in outcome.err
    assert {name: raw for name, raw in files(annotated).items() if "answers" not in name} == {
        name: raw for name, raw in before.items() if "answers" not in name
    }


def test_another_answer_takes_the_place_and_keeps_what_is_said_again(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    diptych("suggest", *said(*ALL))
    before = stored(annotated, "alpha").annotations
    diptych("suggest", *said(ALL[1] | {"note": "surer"}, ALL[0]))
    after = stored(annotated, "alpha")
    assert not after.finished
    (name,) = after.annotations
    assert after.annotations[name].created == before[name].created
    assert after.annotations[name].note == "surer"
    assert stored(annotated, "beta").finished, "of which nothing was said"


def test_what_people_corrected_stands(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    diptych("suggest", *said(*ALL))
    changed, removed = sorted(
        stored(annotated, "alpha").annotations.items(), key=lambda item: item[1].quote
    )
    edit(annotated, changed[0], Wanted(codes={"theme": "rules/courts"}, note="by hand"))
    remove(annotated, [removed[0]])
    outcome = diptych("suggest", *said(*ALL))
    assert "alpha: 1 annotation by bot, 0 new, 0 gone; by hand: 1 changed or added; 2 not said" in (
        outcome.err
    )
    (one,) = stored(annotated, "alpha").annotations.values()
    assert (one.codes, one.note) == ({"theme": "rules/courts"}, "by hand")


def test_a_note_by_hand_stands_on_what_is_said_again(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    diptych("suggest", *said(*ALL))
    name = next(n for n, a in stored(annotated, "alpha").annotations.items() if a.note)
    edit(annotated, name, Wanted(note="no"))
    diptych("suggest", *said(ALL[1] | {"note": "other"}))
    assert stored(annotated, "alpha").annotations[name].note == "no"


def test_good_rows_go_in_and_the_others_are_listed(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    bad = ["Sure!", {"text": "alpha", "paragraph": 1, "theme": "x", "id": "7"}, *["?"] * 60]
    outcome = diptych("suggest", *said(*bad, ALL[1]))
    assert outcome.status == 1
    lines = outcome.err.splitlines()
    assert lines[1] == "line 1: not JSON: column 1: Expecting value"
    assert lines[2].startswith('line 2: "id" is no key of an answer')
    assert lines[51] == "62 lines of the answer left out, the first 50 are listed"
    assert lines[53:55] == [
        "nothing was said of beta: what was there stays",
        "4 paragraphs went without an answer, so that their texts are not finished",
    ]
    assert len(stored(annotated, "alpha").annotations) == 1
    assert not (annotated.root / "annotations/beta/bot.json").exists()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(1)", "ended with exit status 1; nothing was written"),
        ("", "answered nothing; nothing was written"),
        ("while True: pass", "took longer than 1 seconds; see --time-limit; nothing was written"),
    ],
)
def test_a_failure_writes_nothing(
    diptych: Callable[..., Any],
    annotated: Project,
    said: Callable[..., list[str]],
    code: str,
    reason: str,
) -> None:
    options = said(code=code or "pass")
    before = files(annotated)
    outcome = diptych("suggest", *options, "--time-limit", "1" if "while" in code else "60")
    assert outcome.status == 3
    assert outcome.err.endswith(f"{reason}\n")
    assert files(annotated) == before


def test_a_dry_run_writes_nothing(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    options = said(*ALL)
    before = files(annotated)
    outcome = diptych("suggest", *options, "--dry-run")
    assert "alpha: 2 annotations by bot, 2 new, 0 gone; nothing was written\n" in outcome.err
    assert files(annotated) == before


def test_a_person_is_no_program(
    diptych: Callable[..., Any], said: Callable[..., list[str]]
) -> None:
    options = [*said(*ALL)[:2], "--annotator"]
    assert diptych("suggest", *options, "ann") == (
        2,
        "",
        (
            "diptych: annotations/alpha/ann.json: ann is no program there; name the program "
            "otherwise: --annotator NAME\n"
        ),
    )
    diptych("annotate", "alpha:1", "--theme", "access", "-a", "zoe")
    assert diptych("suggest", *options, "zoe", "beta").err.startswith(
        "diptych: annotations/alpha/zoe.json: zoe is no program there; "
    ), "nor where she has not read yet"
    for name in ("consensus", "terms"):
        err = f"diptych: --annotator: {name} is a name of diptych's own\n"
        assert diptych("suggest", *options, name) == (2, "", err)
    assert diptych("suggest", *options[:2]).err == (
        "diptych: --annotator: name the program whose set the answers become\n"
    )


def test_texts_and_facets_that_change_meanwhile_are_told(
    diptych: Callable[..., Any], said: Callable[..., list[str]]
) -> None:
    code = "print(open('answers').read()); open('texts/alpha.md', 'a').write('\\nMore.\\n')"
    err = "alpha was changed since the program was asked; nothing was written\n"
    assert diptych("suggest", *said(*ALL, code=code)).err.endswith(err)
    code = (
        "print(open('answers').read()); book = open('annotations/codebook.yaml').read()\n"
        "open('annotations/codebook.yaml', 'w').write(book.replace('Who makes', 'Who breaks'))"
    )
    err = "theme was changed since the program was asked; nothing was written\n"
    assert diptych("suggest", *said(*ALL, code=code)).err.endswith(err)


def test_some_facets_leave_the_others_as_they_are(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    mood = {"text": "alpha", "paragraph": 3, "sentiment": "good"}
    diptych("suggest", *said(*ALL))
    diptych("suggest", *said(mood), "--facet", "sentiment", "alpha")
    one = stored(annotated, "alpha")
    assert one.finished
    assert sorted(str(a.codes) for a in one.annotations.values()) == [
        "{'sentiment': 'good'}", "{'theme': 'access'}", "{'theme': 'rules/un'}"
    ]  # fmt: skip
    assert one.by
    assert set(one.by.digests or {}) == {"codebook/sentiment", "codebook/theme"}


def test_some_facets_alone_finish_no_text_until_somebody_says_so(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    rows = [{key: value for key, value in row.items() if key != "sentiment"} for row in ALL]
    outcome = diptych("suggest", *said(*rows), "--facet", "theme")
    assert (
        "here only theme; if that is all that bot is to say: diptych finish alpha beta -a bot\n"
        in (outcome.err)
    )
    assert not stored(annotated, "alpha").finished
    assert diptych("finish", "alpha", "beta", "-a", "bot").status == 0
    assert stored(annotated, "alpha").finished
    assert "if that is all" not in diptych("suggest", *said(*rows), "--facet", "theme").err
    assert stored(annotated, "alpha").is_program


def test_the_halves_without_a_program(
    diptych: Callable[..., Any], annotated: Project, tmp_path: Path
) -> None:
    asked = diptych("suggest", "--print", "alpha", "--facet", "theme")
    task, *rest = map(json.loads, asked.out.splitlines())
    assert [one["facet"] for one in task["facets"]] == ["theme"]
    assert [(one["text"], one["paragraph"]) for one in rest] == [
        ("alpha", 1), ("alpha", 2), ("alpha", 3)
    ]  # fmt: skip
    (tmp_path / "answers").write_text("\n".join(map(json.dumps, ALL)))
    assert diptych("suggest", "--read", "answers", "--annotator", "bot").status == 0
    by = stored(annotated, "alpha").by
    assert by
    assert by.command == "diptych suggest --read"


def test_answers_are_compared_with_people(
    diptych: Callable[..., Any], said: Callable[..., list[str]]
) -> None:
    for name in ("ben", "cat"):
        diptych("annotate", "alpha:2", "--theme", "rules/un", "-a", name)
        diptych("finish", "alpha", "-a", name)
    diptych("annotate", "alpha:3", "--theme", "access", "-a", "cat")
    outcome = diptych("suggest", *said(*ALL), "--facet", "theme", "alpha")
    assert outcome.out.splitlines()[2:6] == [
        (
            "rules                   1           1    1     100.0%  100.0%  1.000"
            "    1     100.0%  100.0%  1.000        1.000"
        ),
        (
            "rules/un                1           1    1     100.0%  100.0%  1.000"
            "    1     100.0%  100.0%  1.000        1.000"
        ),
        (
            "rules/courts            0           0    0          –       –      –"
            "    0          –       –      –            –"
        ),
        (
            "access                  1           1    0       0.0%       –   .000"
            "    1     100.0%  100.0%  1.000         .000"
        ),
    ]
    csv = diptych("suggest", *said(*ALL), "--format", "json").out
    row = next(row for row in json.loads(csv) if row["code"] == "access")
    assert (row["program"], row["annotator"], row["alpha"]) == ("bot", "ben", 0.0)


def test_a_program_is_compared_with_itself(
    diptych: Callable[..., Any], said: Callable[..., list[str]]
) -> None:
    code = (
        "import os\n"
        "rows = open('answers').read().splitlines()\n"
        "rows = rows[:3] if os.path.exists('asked') else rows\n"
        "print(*rows, sep='\\n')\n"
        'if os.path.exists(\'asked\'): print(\'{"text": "alpha", "paragraph": 3,\'\n'
        '    \' "theme": "rules"}\')\n'
        "open('asked', 'w')"
    )
    outcome = diptych("suggest", *said(*ALL, code=code), "--repeat", "2")
    assert "agreement of 2 answers with each other, α: theme " in outcome.err
    assert outcome.err.splitlines()[-1].endswith("sentiment –")


def test_what_is_wrong_with_any_of_several_answers_is_listed(
    diptych: Callable[..., Any], said: Callable[..., list[str]]
) -> None:
    code = (
        "import os\n"
        "print(open('answers').read())\n"
        "if os.path.exists('asked'): print('Sure!')\n"
        "open('asked', 'w')"
    )
    outcome = diptych("suggest", *said(*ALL, code=code), "--repeat", "2")
    assert outcome.status == 1
    assert outcome.err.splitlines()[1:3] == [
        "answer 2, line 6: not JSON: column 1: Expecting value",
        "1 line of answer 2 left out",
    ]


def test_facets_judged_in_one_annotation_are_asked_for_together(
    diptych: Callable[..., Any], annotated: Project, said: Callable[..., list[str]]
) -> None:
    diptych("suggest", *said(*ALL))
    before = files(annotated)
    options = said({"text": "beta", "paragraph": 1, "theme": "access"})
    outcome = diptych("suggest", *options, "--facet", "theme")
    assert outcome == (
        2,
        "",
        (
            "diptych: --facet: bot judged beta by sentiment as well, in one annotation; "
            "name all of them\n"
        ),
    )
    assert {name: raw for name, raw in files(annotated).items() if "answers" not in name} == {
        name: raw for name, raw in before.items() if "answers" not in name
    }
    assert diptych("suggest", *options, "--facet", "theme", "alpha").status == 1, (
        "beta is not asked"
    )
    both = ("--facet", "theme", "--facet", "sentiment", "beta")
    assert diptych("suggest", *options, *both).status == 0
    (one,) = stored(annotated, "beta").annotations.values()
    assert one.codes == {"theme": "access"}


def test_a_file_without_an_answer_is_no_answer(
    diptych: Callable[..., Any], annotated: Project, tmp_path: Path
) -> None:
    (tmp_path / "answers").write_text(" \n")
    before = files(annotated)
    outcome = diptych("suggest", "--read", "answers", "--annotator", "bot")
    assert outcome == (3, "", "diptych: answers holds no answer; nothing was written\n")
    assert files(annotated) == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--repeat", "2"], "--repeat: goes with --with COMMAND"),
        (["--read", "x", "--time-limit", "9"], "--time-limit: goes with --with COMMAND"),
        (["--annotator", "bot"], "--annotator: goes with --with COMMAND or --read FILE"),
        (["--with", "x", "--print"], "--print: cannot be combined with --with"),
        (["--with", " "], "--with: it is empty; fill it in, or leave it out"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    diptych: Callable[..., Any], arguments: list[str], reason: str
) -> None:
    assert diptych("suggest", *arguments) == (2, "", f"diptych: {reason}\n")
