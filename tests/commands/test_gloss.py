"""``diptych gloss``: translations by programs and by hand, which nothing counts."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.annotations.glosses import Glosses, decode_glosses
from diptych.console.completion import WordPlace, candidates
from diptych.operations import glossing

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

    Diptych = Callable[..., Any]

pytestmark = pytest.mark.usefixtures("annotated")
FILE = Path("annotations/beta/gloss.en.json")
TO_EN = ("--language", "en")
BOTH = [
    {"text": "beta", "paragraph": 1, "gloss": "UN rules good."},
    {"text": "beta", "paragraph": 2, "gloss": "Access bad."},
]


@pytest.fixture
def said(tmp_path: Path) -> Callable[..., list[str]]:
    """Make a program that answers so; return the options that run it."""

    def make(*rows: Any) -> list[str]:
        (tmp_path / "answers").write_text("\n".join(map(json.dumps, rows)))
        (tmp_path / "bot.py").write_text("print(open('answers').read())")
        return ["--with", shlex.join([sys.executable, "bot.py"]), *TO_EN]

    return make


def stored() -> Glosses:
    return decode_glosses(FILE.read_bytes(), "")


def glosses() -> dict[str, tuple[str, str]]:
    return {one.quote: (one.gloss, one.by) for one in stored().glosses.values()}


def test_a_program_translates_what_is_in_another_language(
    diptych: Diptych, said: Callable[..., list[str]]
) -> None:
    status, out, err = diptych("gloss", *said({"model": "m-1"}, *BOTH))
    assert (status, out) == (0, "")
    assert err == (
        "in English already: alpha\n"
        f"{sys.executable} is sent 2 paragraphs of 1 text (5 words), to be translated into "
        "English; it gets 600 seconds\n"
        "beta: 2 paragraphs in English by m-1, 2 new, 0 changed\n"
    )
    assert glosses() == {
        "Aturan PBB bagus.": ("UN rules good.", "m-1"),
        "Akses buruk.": ("Access bad.", "m-1"),
    }


def test_a_second_run_asks_nothing_and_a_third_of_all_changes_no_byte(
    diptych: Diptych, said: Callable[..., list[str]]
) -> None:
    diptych("gloss", *said(*BOTH))
    before = FILE.read_bytes()
    assert diptych("gloss", *said(*BOTH)).err.splitlines()[-1] == (
        "every paragraph has its translation, so nothing was asked; to ask anew: --all"
    )
    assert diptych("gloss", *said({"model": "another"}, *BOTH), "--all").err.splitlines()[-1] == (
        "beta: 2 paragraphs in English by another, 0 new, 0 changed"
    )
    assert FILE.read_bytes() == before


def test_what_a_person_translated_stands(diptych: Diptych, said: Callable[..., list[str]]) -> None:
    diptych("gloss", *said(*BOTH))
    written = diptych("gloss", "beta:2", *TO_EN, "--write", "Bad  access.", "-a", "ann")
    assert written == (0, "", "beta: 1 paragraph in English by ann, 0 new, 1 changed\n")
    said({"text": "beta", "paragraph": 2, "gloss": "Other."}, BOTH[0])
    read = diptych("gloss", *TO_EN, "--read", "answers")
    assert read.err.splitlines()[-1] == (
        "beta: 2 paragraphs in English by diptych gloss --read, 0 new, 0 changed, 1 by hand stands"
    )
    assert glosses()["Akses buruk."] == ("Bad access.", "ann")
    done = diptych("gloss", *said(*BOTH), "--all")
    assert "is sent 1 paragraph of 1 text (3 words)" in done.err
    assert done.status == 1
    assert "line 2: beta:2 was not asked for" in done.err


def test_a_persons_answers_may_come_from_a_file(
    diptych: Diptych, said: Callable[..., list[str]]
) -> None:
    said(*BOTH)
    outcome = diptych("gloss", *TO_EN, "--read", "answers", "-a", "zoe")
    assert outcome.err.endswith("beta: 2 paragraphs in English by zoe, 2 new, 0 changed\n")
    assert {by for _, by in glosses().values()} == {"zoe"}
    Path("empty").write_text("\n")
    empty = diptych("gloss", *TO_EN, "--read", "empty")
    assert empty == (3, "", "diptych: empty holds no answer; nothing was written\n")
    refused = diptych("gloss", *TO_EN, "--read", "answers", "-a", "Zoe Z")
    assert (refused.status, "annotator" in refused.err) == (2, True)


def test_bad_rows_are_listed_and_good_ones_stay(
    diptych: Diptych, said: Callable[..., list[str]]
) -> None:
    outcome = diptych("gloss", *said({"text": "beta", "paragraph": 9, "gloss": "x"}, BOTH[1]))
    assert outcome.status == 1
    by = shlex.join([sys.executable, "bot.py"])
    assert outcome.err.splitlines()[2:] == [
        "line 1: paragraph 9 is none of beta's, 1 to 2",
        "1 line of the answer left out",
        f"beta: 1 paragraph in English by {by}, 1 new, 0 changed",
        "1 paragraph went without an answer",
    ]
    assert list(glosses()) == ["Akses buruk."]


def test_the_request_is_printed(diptych: Diptych, said: Callable[..., list[str]]) -> None:
    status, out, err = diptych("gloss", *TO_EN, "--print")
    assert (status, err) == (0, "in English already: alpha\n")
    assert [json.loads(line).get("content") for line in out.splitlines()] == [
        None, "Aturan PBB bagus.", "Akses buruk."
    ]  # fmt: skip
    diptych("gloss", *said(BOTH[0]))
    assert diptych("gloss", *TO_EN, "--print").out.count("content") == 1
    assert diptych("gloss", *TO_EN, "--print", "--all").out.count("content") == 2
    only = diptych("gloss", "beta:2", "beta:2-2", *TO_EN, "--print", "--all").out
    assert '"paragraph": 2' in only
    assert only.count("content") == 1


def test_of_paragraphs_with_the_same_words_one_is_asked_for(diptych: Diptych) -> None:
    with Path("texts/beta.md").open("a") as file:
        file.write("\nAturan PBB bagus.\n")
    assert '"paragraph": 3' not in diptych("gloss", *TO_EN, "--print").out
    diptych("gloss", "beta:3", *TO_EN, "--write", "UN rules good.", "-a", "ann")
    assert "beta" in diptych("gloss").out
    assert '"translated":2' in diptych("gloss", "--format", "json").out


def test_one_of_a_changed_paragraph_is_out_of_date(
    diptych: Diptych, annotated: Project, said: Callable[..., list[str]]
) -> None:
    diptych("gloss", *said(*BOTH))
    path = annotated.root / "texts/beta.md"
    path.write_text(path.read_text().replace("buruk", "baik"))
    assert diptych("gloss", "--format", "csv").out == (
        "text,language,gloss,paragraphs,translated,by_programs,by_people,outdated\n"
        "beta,id,en,2,1,1,0,1\n"
    )
    rehearsed = diptych("gloss", *TO_EN, "--remove", "--outdated", "--dry-run")
    assert rehearsed == (0, "", "beta: 1 removed\nnothing was written\n")
    diptych("gloss", *said({"text": "beta", "paragraph": 2, "gloss": "Access good."}))
    assert {quote: gloss for quote, (gloss, _) in glosses().items()} == {
        "Aturan PBB bagus.": "UN rules good.",
        "Akses baik.": "Access good.",
    }
    path.write_text(path.read_text().replace("baik", "buruk"))
    assert diptych("gloss", *TO_EN, "--remove", "--outdated").err == "beta: 1 removed\n"
    assert list(glosses()) == ["Aturan PBB bagus."]


def test_a_persons_that_is_out_of_date_stays_until_it_is_removed(
    diptych: Diptych, annotated: Project, said: Callable[..., list[str]]
) -> None:
    diptych("gloss", "beta:2", *TO_EN, "--write", "Access bad.", "-a", "ann")
    path = annotated.root / "texts/beta.md"
    path.write_text(path.read_text().replace("buruk", "baik"))
    diptych("gloss", *said(BOTH[0]))
    assert set(glosses()) == {"Aturan PBB bagus.", "Akses buruk."}
    assert diptych("gloss", "beta:1", *TO_EN, "--remove").err == "beta: 1 removed\n"
    assert diptych("gloss", "beta", *TO_EN, "--remove").err == "beta: 1 removed\n"
    assert not FILE.exists()
    assert diptych("gloss", "beta", *TO_EN, "--remove").err == (
        "there is no such translation; nothing was removed\n"
    )


def test_many_texts_have_one_line_together(diptych: Diptych) -> None:
    rows = []
    for n in range(25):
        Path(f"texts/t{n}.md").write_text(f"Aturan {n}.\n")
        rows.append(json.dumps({"text": f"t{n}", "paragraph": 1, "gloss": "Rules."}))
    Path("answers").write_text("\n".join(rows))
    diptych("gloss", "t3", *TO_EN, "--write", "Rule 3.", "-a", "ann")
    assert diptych("gloss", *TO_EN, "--read", "answers").err == (
        "in English already: alpha\n"
        "25 texts: 25 paragraphs in English by diptych gloss --read, 24 new, 0 changed, "
        "1 by hand stands\n2 paragraphs went without an answer\n"
    )


def test_undo_brings_them_back(diptych: Diptych) -> None:
    diptych("gloss", "beta:2", *TO_EN, "--write", "Access bad.", "-a", "ann")
    raw = FILE.read_bytes()
    diptych("gloss", "beta", *TO_EN, "--remove")
    diptych("undo")
    assert FILE.read_bytes() == raw


def test_they_go_along_when_the_text_is_renamed(diptych: Diptych) -> None:
    diptych("gloss", "beta:2", *TO_EN, "--write", "Access bad.", "-a", "ann")
    raw = FILE.read_bytes()
    assert diptych("texts", "rename", "beta", "gamma").status == 0
    assert Path("annotations/gamma/gloss.en.json").read_bytes() == raw


def test_nothing_lists_them_as_a_file_that_is_not_read(diptych: Diptych) -> None:
    before = [diptych("compare").err, diptych("status").out, diptych("check").err]
    diptych("gloss", "beta:2", *TO_EN, "--write", "Access bad.", "-a", "ann")
    after = [diptych("compare").err, diptych("status").out, diptych("check").err]
    assert before == after


def test_a_text_that_changed_while_it_was_asked_about_stays_as_it_is(
    annotated: Project, said: Callable[..., list[str]], diptych: Diptych
) -> None:
    options = said(*BOTH)
    Path("bot.py").write_text(
        "path = 'texts/beta.md'\nsaid = open(path).read()\nopen(path, 'w').write(said + 'x')\n"
        "print(open('answers').read())"
    )
    outcome = diptych("gloss", *options)
    assert outcome.status == 3
    assert "beta was changed since the program was asked; nothing was written" in outcome.err
    assert not FILE.exists()
    assert glossing.list_glosses(annotated) == ()


def test_who_writes_is_known_as_where_annotations_are_made(
    diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "zoe")
    outcome = diptych("gloss", "beta:1", *TO_EN, "--write", "Good.")
    assert "annotating as zoe, from DIPTYCH_ANNOTATOR" in outcome.err
    assert glosses() == {"Aturan PBB bagus.": ("Good.", "zoe")}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--with", "cat"], "--language: name that of the translations: --language en"),
        (["--language", "english!", "--print"], "--language: 'english!' is no tag of a language"),
        (["--language", "../en"], "--language: '../en' is no tag of a language"),
        ([*TO_EN, "--with", "cat", "--print"], "--print: cannot be combined with --with"),
        ([*TO_EN, "--with", ""], "--with: it is empty"),
        ([*TO_EN, "--with", "'"], '--with: "\'" cannot be read'),
        ([*TO_EN, "--all"], "--all: goes with --with or --print"),
        ([*TO_EN, "--print", "--time-limit", "3"], "--time-limit: goes with --with"),
        ([*TO_EN, "--outdated"], "--outdated: goes with --remove"),
        ([*TO_EN, "--with", "cat", "-a", "x"], "--annotator: goes with --write or --read"),
        ([*TO_EN, "--dry-run"], "--dry-run: goes with --with or --read or --write or --remove"),
        ([*TO_EN, "--remove"], "--remove: name texts or paragraphs, or those that are --outdated"),
        ([*TO_EN, "--write", "x"], "--write: name one paragraph, as un-resolution:9"),
        (["beta", *TO_EN, "--write", "x", "-a", "ann"], "'beta': name one paragraph: beta:5"),
        (["alpha:1", *TO_EN, "--write", "x", "-a", "a"], "--language: alpha is in that language"),
        (["beta:1", *TO_EN, "--write", "\x1b", "-a", "a"], "--write: gloss"),
        (["beta:9", *TO_EN, "--print"], "beta:9"),
        (["gamma", *TO_EN, "--print"], "there is no text 'gamma'"),
    ],
)
def test_what_makes_no_sense_is_refused(
    diptych: Diptych, arguments: list[str], message: str
) -> None:
    status, out, err = diptych("gloss", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"diptych: {message}")
    assert err.count("\n") == 1


def test_the_table_says_how_far_texts_are_translated(
    diptych: Diptych, said: Callable[..., list[str]]
) -> None:
    diptych("gloss", *said(*BOTH))
    diptych("gloss", "alpha:2", "--language", "zh-Hant", "--write", "規則", "-a", "ann")
    assert diptych("gloss").out.splitlines() == [
        "text   language  gloss    paragraphs  translated  by programs  by people  outdated",
        "-----  --------  -------  ----------  ----------  -----------  ---------  --------",
        "alpha  en        zh-hant           3           1            0          1         0",
        "beta   id        en                2           2            2          0         0",
    ]
    assert len(diptych("gloss", *TO_EN).out.splitlines()) == 3
    Path("texts/beta.md").write_text("Aturan PBB bagus.\n")
    assert diptych("gloss", "beta").out.splitlines()[2].split()[1] == "en"


def test_completion_knows_the_languages_there_are(diptych: Diptych) -> None:
    diptych("gloss", "alpha:2", "--language", "zh-Hant", "--write", "規則", "-a", "ann")
    place = WordPlace(parameter="language", metavar="LANGUAGE", word="", given={})
    assert [one.word for one in candidates(place)] == ["en", "id", "zh-hant"]
    shown = place._replace(parameter="gloss")
    assert [one.word for one in candidates(shown)] == ["zh-hant"]
