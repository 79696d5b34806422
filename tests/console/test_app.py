from __future__ import annotations

import os
import runpy
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import diptych as package
from diptych.__main__ import main
from diptych.annotations.checks import OPTIONS
from diptych.annotations.codebook import RESERVED
from diptych.console.app import CALLED, COMMANDS, PLUMBING, load_command, run
from diptych.console.manual import TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diptych.project.store import Project

NAMES = [name for section in COMMANDS.values() for name in section]


# Help


def test_without_arguments_the_help_is_printed(diptych: Callable[..., Any]) -> None:
    outcome = diptych()
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("Usage: diptych [OPTIONS] COMMAND [ARGS]...\n")
    assert outcome == diptych("--help") == diptych("-h")


def test_the_help_lists_every_command_with_its_line(diptych: Callable[..., Any]) -> None:
    words = " ".join(diptych("--help").out.split())
    for section, lines in COMMANDS.items():
        assert f"{section}:" in words
        for name, line in lines.items():
            assert f"{name} {line}" in words


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(diptych: Callable[..., Any], name: str) -> None:
    outcome = diptych(name, "--help")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Usage: diptych {name} ")


@pytest.mark.parametrize("name", NAMES)
def test_the_help_fits_a_screen(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert len(diptych(name, "--help").out.splitlines()) <= 44


@pytest.mark.parametrize("name", NAMES)
def test_the_help_speaks_no_python(diptych: Callable[..., Any], name: str) -> None:
    out = diptych(name, "--help").out
    assert not [word for word in ("<str", "<list", "<int", "None", "[]") if word in out]


@pytest.mark.parametrize("arguments", [["git"], ["git", "--help"]])
def test_a_first_word_alone_lists_its_commands(
    diptych: Callable[..., Any], arguments: list[str]
) -> None:
    outcome = diptych(*arguments)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("Usage: diptych git COMMAND [OPTIONS]\n")
    assert "git install" in outcome.out


@pytest.mark.parametrize("arguments", [["codebook", "facet"], ["codebook", "facet", "--help"]])
def test_two_words_alone_list_the_commands_that_begin_so(
    diptych: Callable[..., Any], arguments: list[str]
) -> None:
    outcome = diptych(*arguments)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("Usage: diptych codebook facet COMMAND [OPTIONS]\n")
    assert "\nCommands:\n  codebook facet add " in outcome.out


def test_a_command_that_has_others_below_it_lists_them(diptych: Callable[..., Any]) -> None:
    assert "\nCommands:\n  codebook add " in diptych("codebook", "--help").out


def test_what_only_git_calls_is_there_but_not_listed(diptych: Callable[..., Any]) -> None:
    listed = diptych("--help").out + diptych("git").out
    for name in PLUMBING:
        assert name not in listed
        assert diptych(*name.split(), "--help").out.startswith(f"Usage: diptych {name} ")


def test_a_wrong_second_word_gets_the_nearest_one(diptych: Callable[..., Any]) -> None:
    assert diptych("git", "instal").err == (
        "diptych: diptych git has no command 'instal'; did you mean install? See: diptych --help\n"
    )
    assert diptych("texts", "renam", "a", "b").err == (
        "diptych: diptych texts has no command 'renam'; did you mean rename? See: diptych --help\n"
    )
    assert diptych("codebook", "facet", "ad").err == (
        "diptych: diptych codebook facet has no command 'ad'; did you mean add? "
        "See: diptych --help\n"
    )


# Values


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["compare", "--by", "x", "--by", "x"], "--by: it takes one value, and two are given"),
        (
            ["find", "-f", "csv", "--format", "csv"],
            "--format: it takes one value, and two are given",
        ),
        (["-C", ".", "-C", ".", "texts"], "-C: it takes one value, and two are given"),
        (["compare", "--by", ""], "--by: it is empty; fill it in, or leave it out"),
        (["compare", "--annotator="], "--annotator: it is empty; fill it in, or leave it out"),
        (["compare", "a", ""], "TEXT|GROUP: it is empty; fill it in, or leave it out"),
        (["show", ""], "TEXT[:P[-Q]]: it is empty; fill it in, or leave it out"),
        (
            ["align", "a", "b", "--free", "--parallel"],
            "--parallel: cannot be combined with --free",
        ),
        (["find", "--tone="], "--tone: it is empty; fill it in, or leave it out"),
        (["find", "--tone", ""], "--tone: it is empty; fill it in, or leave it out"),
    ],
)
def test_a_value_given_twice_or_empty_is_refused(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych(*arguments) == (2, "", f"diptych: {complaint}\n")


def test_what_commands_are_called_elsewhere_is_none_of_ours() -> None:
    listed = {name for section in COMMANDS.values() for name in section}
    assert set(CALLED) <= listed
    elsewhere = [name for names in CALLED.values() for name in names]
    assert not {*elsewhere} & {*listed, *TOPICS, *(name.split()[0] for name in listed)}


def test_what_may_be_repeated_may_and_so_may_a_flag(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    del annotated
    flags = ("--no-color", "--no-color")
    assert diptych("find", "--text", "alpha", "--text", "beta", *flags).status == 0


def test_a_facet_is_an_option_where_codes_are(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    book = annotated.root / "annotations/codebook.yaml"
    book.write_text(f"{book.read_text()}  frame:\n    codes:\n      problem:\n")
    assert diptych("annotate", "alpha:1", "-a", "ann", "--frame", "problem").status == 0
    assert diptych("find", "--frame=problem") == diptych("find", "--code", "frame=problem")
    assert "alpha:1  problem  ann" in diptych("find", "--frame", "problem").out


def test_a_facet_is_an_option_in_any_script(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    book = annotated.root / "annotations/codebook.yaml"
    book.write_text(f"{book.read_text()}  विषय:\n    codes:\n      नियम:\n")
    assert diptych("annotate", "alpha:1", "-a", "ann", "--विषय", "नियम").status == 0


def test_check_knows_the_options_that_hide_facets() -> None:
    """What no facet may be named is refused before."""
    options = {
        name: {
            option.removeprefix("--")
            for parameter in command.params
            for option in [*parameter.opts, "--help"]
            if option.startswith("--")
        }
        for name in NAMES
        for command in [load_command(name)]
        if any(parameter.metavar == "FACET=CODE" for parameter in command.params)
    }
    assert {name: found - RESERVED for name, found in options.items()} == OPTIONS


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--them", "rules"], "No such option: --them; did you mean --theme?"),
        (["--form", "csv"], "No such option: --form; did you mean --format?"),
        (["--tone"], "No such option: --tone"),
        (["--code", "them=rules"], None),
    ],
)
def test_an_option_that_is_no_facet_is_no_option(
    diptych: Callable[..., Any], annotated: Project, arguments: list[str], complaint: str | None
) -> None:
    del annotated
    outcome = diptych("find", *arguments)
    assert (outcome.status, outcome.out) == (2, "")
    expected = f"diptych: {complaint}" if complaint else "diptych: there is no facet 'them'"
    assert outcome.err.startswith(expected)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("ad", "; did you mean: diptych codebook add"),
        ("recod", "; did you mean: diptych codebook recode"),
        ("them", "; did you mean theme?"),
        ("zzz", "; there is sentiment, theme"),
    ],
)
def test_what_is_no_facet_may_be_a_command(
    diptych: Callable[..., Any], annotated: Project, name: str, hint: str
) -> None:
    del annotated
    assert diptych("codebook", name) == (2, "", f"diptych: there is no facet {name!r}{hint}\n")


def test_the_version_is_that_of_the_package(diptych: Callable[..., Any]) -> None:
    assert diptych("--version") == (0, f"diptych {package.__version__}\n", "")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("diptych co", "codebook\ncompare\n"), ("diptych compare --fo", "--format\n")],
)
def test_shells_complete_commands_and_options(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    completed: str,
) -> None:
    monkeypatch.setenv("_DIPTYCH_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(typed.count(" ")))
    with pytest.raises(SystemExit) as ending:
        run([])
    assert ending.value.code == 0
    assert capsys.readouterr().out.startswith(completed)


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["comprae"], "there is no command 'comprae'; did you mean compare? See: diptych --help"),
        (["manual"], "there is no command 'manual'; did you mean help? See: diptych --help"),
        (
            ["search", "flood"],
            "there is no command 'search'; did you mean kwic or find? See: diptych --help",
        ),
        (["Compare"], "there is no command 'Compare'; did you mean compare? See: diptych --help"),
        (
            ["words"],
            (
                "there is no command 'words'; it is a topic of the manual: diptych help words. "
                "See: diptych --help"
            ),
        ),
        (["zzz"], "there is no command 'zzz'. See: diptych --help"),
        (["--vresion"], "No such option: --vresion; did you mean --version? See: diptych --help"),
        (["--zzz"], "No such option: --zzz. See: diptych --help"),
        (["-C"], "Option '-C' requires an argument."),
        (["-C", "."], "Missing command. See: diptych --help"),
        (["texts", "--version"], "--version is no option of a command: diptych --version"),
        (
            ["texts", "--no-pager"],
            "--no-pager stands before the command: diptych --no-pager texts",
        ),
        (
            ["codebook", "facet", "add", "-C", "."],
            "-C stands before the command: diptych -C DIR codebook facet add",
        ),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych(*arguments) == (2, "", f"diptych: {complaint}\n")


# Where the project is


def test_a_project_is_found_from_a_folder_inside_it(
    diptych: Callable[..., Any], annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(annotated.root / "annotations" / "alpha")
    assert diptych("show", "beta:2").status == 0


def test_another_folder_can_be_named(
    diptych: Callable[..., Any],
    annotated: Project,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert diptych("-C", str(annotated.root), "show", "beta:2").status == 0
    assert diptych("show", "beta:2").status == 2


@pytest.mark.parametrize(
    "command",
    [["compare"], ["find"], ["texts"], ["codebook"], ["show", "a"], ["add", "a.txt"]],
    ids=" ".join,
)
def test_without_a_project_the_way_out_is_named(
    diptych: Callable[..., Any],
    tmp_path: Path,
    command: list[str],
) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    assert diptych("-C", str(tmp_path), *command) == (
        2,
        "",
        (
            f"diptych: no project in {tmp_path} or above it (a folder with texts/ and "
            "annotations/codebook.yaml); make one with: diptych init\n"
        ),
    )


# Foreign text in messages


def test_control_characters_of_a_name_are_shown_as_escapes(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    assert annotated.root.exists()
    assert diptych("show", "\x1b[31m").err == (
        "diptych: there is no text '\\x1b[31m'; there is alpha, beta\n"
    )


# As a program


def test_main_exits_with_the_status_of_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["diptych", "comprae"])
    with pytest.raises(SystemExit) as ending:
        main()
    assert ending.value.code == 2
    assert "did you mean compare" in capsys.readouterr().err


def test_main_ends_quietly_on_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("diptych.console.app.run", interrupted)
    with pytest.raises(SystemExit) as ending:
        main()
    assert ending.value.code == 130


def test_a_bug_that_is_a_system_error_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: object) -> int:
        raise FileNotFoundError(2, "No such file", "somewhere")

    monkeypatch.setattr("diptych.console.app.run", failing)
    with pytest.raises(FileNotFoundError):
        main()


def test_the_package_runs_as_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["diptych", "--version"])
    monkeypatch.delitem(sys.modules, "diptych.__main__")
    with pytest.raises(SystemExit) as ending:
        runpy.run_module("diptych", run_name="__main__")
    assert ending.value.code == 0
    assert capsys.readouterr().out == f"diptych {package.__version__}\n"


def test_ctrl_c_causes_no_traceback_and_changes_nothing(annotated: Project) -> None:
    before = sorted(path.name for path in (annotated.root / "texts").iterdir())
    reader, writer = os.pipe()
    running = subprocess.Popen(
        [sys.executable, "-m", "diptych", "add", "-", "--id", "new"],
        stdin=reader,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.write(writer, b"words")
    while waiting_in(reader):
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    out, err = running.communicate()
    os.close(reader)
    os.close(writer)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert sorted(path.name for path in (annotated.root / "texts").iterdir()) == before


def waiting_in(pipe: int) -> bool:
    """Tell whether something that was written has not been read yet."""
    return bool(select.select([pipe], [], [], 0)[0])


def test_a_group_that_is_named_for_a_text_has_its_texts_named(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    for number in range(5):
        text = f"---\nsource: The Herald\n---\n\nWords {number}.\n"
        (annotated.root / f"texts/h{number}.md").write_text(text)
    texts = "h0, h1, h2, h3 and 1 more"
    said = f"'The Herald' is a group of 5 texts, and no text; name a text of it: {texts}"
    assert diptych("log", "The Herald") == (2, "", f"diptych: {said}\n")
    assert diptych("show", "The Herald:2").err == f"diptych: {said}\n"
    (annotated.root / "texts/one.md").write_text("---\nsource: Post\n---\n\nWords.\n")
    assert diptych("show", "The Herald", "Post", "nothing").err == (
        f"diptych: {said}\n"
        "diptych: 'Post' is a group of 1 text, and no text; name a text of it: one\n"
        "diptych: there is no text 'nothing'; there is alpha, beta, h0, h1, h2, h3, h4, one\n"
    )


def test_where_groups_cannot_be_read_an_unknown_text_is_told(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    (annotated.root / "annotations/codebook.yaml").write_text("facets: [")
    said = "diptych: there is no text 'gamma'; there is alpha, beta\n"
    assert diptych("show", "gamma").err == said


@pytest.mark.parametrize(
    ("arguments", "said", "way_out"),
    [
        (["-flood", "alpha"], "there is no format 'lood'; there is list,", "kwic -- -flood alpha"),
        (["-flood", "alpha", "--count"], "there is no format 'lood';", "kwic -- -flood …"),
        (["a b", "-flood"], "there is no format 'lood';", "kwic 'a b' -- -flood"),
        (["-xflood", "alpha"], "No such option: -x;", "kwic -- -xflood alpha"),
    ],
)
@pytest.mark.usefixtures("annotated")
def test_a_word_with_a_dash_that_is_taken_for_an_option_says_how_it_is_written(
    diptych: Callable[..., Any], arguments: list[str], said: str, way_out: str
) -> None:
    outcome = diptych("kwic", *arguments)
    assert outcome.status == 2
    assert outcome.err.startswith(f"diptych: {said}")
    assert outcome.err.endswith(
        f"; where {next(a for a in arguments if a[0] == '-')} is a word: diptych {way_out}\n"
    )


@pytest.mark.usefixtures("annotated")
def test_what_is_wrong_beside_a_short_option_is_told_as_ever(diptych: Callable[..., Any]) -> None:
    assert "is a word" not in diptych("show", "gamma", "-fjson").err
    assert "is a word" not in diptych("show", "-x").err
    assert diptych("kwic", "--", "-flood").status == 0
