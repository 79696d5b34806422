from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diptych.console.app import COMMANDS, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diptych.project.store import Project

LINES = {name: line for section in COMMANDS.values() for name, line in section.items()}
RULES = ["rules", "rules/un", "rules/courts"]

pytestmark = pytest.mark.usefixtures("annotated")


@pytest.fixture
def asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Ask the program, in this process, what may follow on a line."""

    def ask(shell: str, line: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in question(shell, line).items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                run([])
        return int(str(ended.value)), *capsys.readouterr()

    return ask


@pytest.fixture
def in_bash(asked: Callable[..., tuple[int, str, str]]) -> Callable[[str], list[str]]:
    """Return the words that bash is given."""

    def words(line: str) -> list[str]:
        status, out, err = asked("bash", line)
        assert (status, err) == (0, "")
        return out.split()

    return words


def really_asked(shell: str, line: str, before: str = "") -> tuple[int, str, str]:
    """Ask the program as the shell's script does, after some Python of the test's own."""
    code = f"{before}import sys; from diptych.console.app import run; sys.exit(run([]))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **question(shell, line)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def question(shell: str, line: str) -> dict[str, str]:
    words = bash_words(line)
    return {
        "_DIPTYCH_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }


def bash_words(line: str) -> list[str]:
    """Take a line without quotation marks apart as bash does: also at ``:`` and ``=``."""
    words: list[str] = []
    for word in line.split(" "):
        separated = word.replace(":", "\n:\n").replace("=", "\n=\n").strip("\n")
        words += separated.split("\n")
    return words


# What may follow


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("diptych s", ["show", "schema", "status", "suggest"]),
        ("diptych codebook ", ["add", "rename", "merge", "move", "remove", "recode", "facet",
                               "theme", "sentiment"]),
        ("diptych codebook facet ", ["add", "rename", "remove"]),
        ("diptych codebook facet rename ", ["theme", "sentiment"]),
        ("diptych git i", ["install"]),
        ("diptych texts ", ["set", "rename", "remove"]),
        ("diptych texts rename ", ["alpha", "beta"]),
        ("diptych annotators r", ["rename"]),
        ("diptych annotators rename ", ["ann"]),
        ("diptych codebook theme m", []),
        ("diptych codebook add ", ["theme", "sentiment"]),
        ("diptych codebook merge theme a", ["access"]),
        ("diptych codebook merge theme access ru", RULES),
        ("diptych codebook move sentiment bad g", ["good"]),
        ("diptych codebook --language ", ["en", "id"]),
        ("diptych gloss --language ", ["en", "id"]),
        ("diptych compare ", ["alpha", "beta"]),
        ("diptych compare --facet ", ["theme", "sentiment"]),
        ("diptych compare --score ", ["sentiment"]),
        ("diptych compare --unit ", ["paragraph", "annotation", "word", "text"]),
        ("diptych compare --by s", ["source"]),
        ("diptych compare --by a", ["author"]),
        ("diptych compare -a ", ["ann"]),
        ("diptych compare --format js", ["json", "jsonl"]),
        ("diptych compare --depth 1 --fac", ["--facet"]),
        ("diptych crosstab ", ["theme", "sentiment"]),
        ("diptych crosstab theme s", ["sentiment"]),
        ("diptych crosstab theme theme ", ["alpha", "beta"]),
        ("diptych crosstab theme theme --within ", ["annotation", "paragraph"]),
        ("diptych terms alpha ", ["alpha", "beta"]),
        ("diptych find --th", ["--theme"]),
        ("diptych texts --th", []),
        ("diptych find --theme rules/", ["rules/un", "rules/courts"]),
        ("diptych find --text ", ["alpha", "beta"]),
        ("diptych find --code s", ["sentiment=bad", "sentiment=good"]),
        ("diptych find --code sentiment=", ["bad", "good"]),
        ("diptych find --code sentiment=g", ["good"]),
        ("diptych find --code=sentiment=g", ["good"]),
        ("diptych find --theme=ru", RULES),
        ("diptych find --theme=", [*RULES, "access"]),
        ("diptych finish alpha b", ["beta"]),
        ("diptych agreement ", ["alpha", "beta"]),
        ("diptych agreement beta -a ", ["ann"]),
        ("diptych suggest ", ["alpha", "beta"]),
        ("diptych annotate ", ["alpha", "beta"]),
        ("diptych annotate al", ["alpha", "alpha:"]),
        ("diptych annotate alpha:", ["1", "2", "3"]),
        ("diptych annotate alpha:1-", ["1-2", "1-3"]),
        ("diptych annotate alpha:2-3", ["2-3"]),
        ("diptych annotate alpha:9", []),
        ("diptych annotate alpha:2 --nth 1 --dry-run --sentiment ", ["bad", "good"]),
        ("diptych show be", ["beta", "beta:"]),
        ("diptych edit 00000004", ["00000004-0000-4000-8000-000000000000"]),
        ("diptych edit 00000004 --theme acc", ["access"]),
        ("diptych remove 00000004 00000005", ["00000005-0000-4000-8000-000000000000"]),
        ("diptych add ", []),
        ("diptych add --id ", []),
        ("diptych annotate alpha --quote ", []),
        ("diptych no-such-command ", []),
        ("diptych annotate no-such-text:", []),
        ("diptych codebook merge tone ", []),
    ],
)  # fmt: skip
def test_what_may_follow(in_bash: Callable[[str], list[str]], line: str, words: list[str]) -> None:
    assert in_bash(line) == words


def test_without_a_word_all_commands_of_one_word(in_bash: Callable[[str], list[str]]) -> None:
    assert in_bash("diptych ") == [name for name in LINES if " " not in name]


def test_options_of_the_whole_program(in_bash: Callable[[str], list[str]]) -> None:
    assert in_bash("diptych --ver") == ["--version"]


def test_the_project_of_another_folder(
    in_bash: Callable[[str], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert in_bash("diptych compare --facet ") == []
    assert in_bash(f"diptych -C {tmp_path} compare --facet ") == ["theme", "sentiment"]


def test_codes_of_any_script(in_bash: Callable[[str], list[str]], annotated: Project) -> None:
    source = "facets:\n  theme:\n    codes:\n      风险:\n      हिन्दी:\n      caf\u00e9:\n"
    (annotated.root / "annotations/codebook.yaml").write_text(source)
    assert in_bash("diptych find --theme ") == ["风险", "हिन्दी", "caf\u00e9"]
    assert in_bash("diptych find --theme 风") == ["风险"]
    assert in_bash("diptych find --theme cafe\u0301") == ["caf\u00e9"]


# Shells


def test_bash_gets_a_word_whole_where_it_does_not_take_it_apart() -> None:
    environment = {
        **os.environ,
        "_DIPTYCH_COMPLETE": "complete_bash",
        "COMP_WORDS": "diptych annotate alpha:1-",
        "COMP_CWORD": "2",
    }
    done = subprocess.run(
        [sys.executable, "-m", "diptych"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "alpha:1-2\nalpha:1-3\n"


BASH = """\
COMP_WORDS=({words}); COMP_CWORD={index}
{script}
_diptych_completion diptych
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("diptych annotate al", "alpha\nalpha:\n"),
        ("diptych annotate alpha : ''", "1\n2\n3\n"),
        ("diptych annotate alpha : 1-", "1-2\n1-3\n"),
        ("diptych find --code theme = ru", "rules\nrules/un\nrules/courts\n"),
        ("diptych find --theme = ru", "rules\nrules/un\nrules/courts\n"),
        ("diptych find --theme ''", "rules\nrules/un\nrules/courts\naccess\n"),
    ],
)
def test_the_script_works_in_bash(tmp_path: Path, words: str, reply: str) -> None:
    program = tmp_path / "diptych"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m diptych "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    environment["_DIPTYCH_COMPLETE"] = "source_bash"
    script = subprocess.run(
        ["diptych"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    del environment["_DIPTYCH_COMPLETE"]
    source = BASH.format(words=words, index=len(words.split()) - 1, script=script)
    done = subprocess.run(
        ["bash", "--norc", "-c", source], env=environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (reply, "")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("diptych annotate alpha:1", '"alpha\\\\:1":"Rules for all"'),
        ("diptych find --theme=acc", '"--theme=access":"access"'),
        ("diptych compare --unit w", '"word"'),
        ("diptych fini", '"finish":"Mark a text as finished\\\\: read to its end."'),
    ],
)
def test_zsh_gets_whole_words_with_their_meanings(
    asked: Callable[..., tuple[int, str, str]], line: str, answer: str
) -> None:
    assert asked("zsh", line) == (0, f"_arguments '*: :(({answer}))'\n", "")


def test_zsh_completes_files_where_there_are_no_words(
    asked: Callable[..., tuple[int, str, str]],
) -> None:
    assert asked("zsh", "diptych add ") == (0, "_files\n", "")


def test_fish_gets_whole_words_with_their_meanings(
    asked: Callable[..., tuple[int, str, str]],
) -> None:
    assert asked("fish", "diptych annotate alpha:") == (
        0,
        (
            "alpha:1\tRules for all\nalpha:2\tThe UN makes rules.\n"
            "alpha:3\tAccess is good. Courts are bad.\n"
        ),
        "",
    )
    assert asked("fish", "diptych compare --unit w") == (0, "word\n", "")
    assert asked("fish", "diptych find --theme=acc") == (0, "--theme=access\taccess\n", "")


@pytest.mark.parametrize(
    ("shell", "answer"),
    [
        ("bash", "access\n"),
        ("zsh", """_arguments '*: :(("--theme=access":"access"))'\n"""),
        ("fish", "--theme=access\taccess\n"),
    ],
)
def test_the_program_itself_answers(shell: str, answer: str) -> None:
    assert really_asked(shell, "diptych find --theme=acc") == (0, answer, "")


# Harm


HOSTILE = (
    "\"; $(touch pwned) `touch pwned` \\$(touch pwned) '; touch pwned; ' \x1b[31m \u202e (a) é 风"
)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_text_gives_a_shell_nothing_to_evaluate(
    asked: Callable[..., tuple[int, str, str]], annotated: Project, shell: str
) -> None:
    (annotated.root / "texts/evil.md").write_text(f"{HOSTILE}\n")
    status, out, err = asked(shell, "diptych annotate evil:")
    assert (status, err) == (0, "")
    assert "touch pwned" in out
    assert not set("$`;\x1b\u202e") & set(out.replace("_arguments '*: :((", "").replace("))'", ""))
    assert "\\" not in out.replace(r"evil\\:1", "")


def test_a_field_that_a_shell_would_evaluate_is_left_out(
    in_bash: Callable[[str], list[str]], annotated: Project
) -> None:
    (annotated.root / "texts/evil.md").write_text("---\n$(touch pwned): x\nfine: y\n---\n\nText.\n")
    assert in_bash("diptych compare --by ") == [
        "author", "date", "fine", "language", "source", "text", "title",
    ]  # fmt: skip


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("annotations/codebook.yaml", b"facets: [", "diptych find --theme "),
        ("annotations/codebook.yaml", b"\xff", "diptych find --code "),
        ("texts/alpha.md", b"\xff", "diptych annotate alpha:"),
    ],
)
def test_a_broken_project_completes_to_nothing(
    asked: Callable[..., tuple[int, str, str]],
    annotated: Project,
    shell: str,
    path: str,
    content: bytes,
    line: str,
) -> None:
    (annotated.root / path).write_bytes(content)
    nothing = "_files\n" if shell == "zsh" else "\n"
    assert asked(shell, line) == (0, nothing, "")


def test_a_broken_annotation_set_gives_the_ids_that_it_has(
    in_bash: Callable[[str], list[str]], annotated: Project
) -> None:
    (annotated.root / "annotations/alpha/ann.json").write_text(
        '{"annotations": {"deadbeef-0000-4000-8000-000000000000" : {, "quote": "\\"x\\": 1"'
    )
    assert in_bash("diptych edit dead") == ["deadbeef-0000-4000-8000-000000000000"]


# Speed


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    "line",
    ["diptych ", "diptych --", "diptych annotate alpha:", "diptych compare --depth 1 --facet ",
     "diptych annotate --nth 1 --dry-run --theme ", "diptych edit 0", "diptych show --"],
)  # fmt: skip
def test_nothing_heavy_is_loaded(shell: str, line: str) -> None:
    report = (
        "import atexit, sys\n"
        "heavy = {'pydantic', 'rich', 'langdetect', 'filelock', 'textual', 'ruamel.yaml'}\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(heavy & sys.modules.keys())))\n"
    )
    status, out, err = really_asked(shell, line, report)
    assert (status, err) == (0, "")
    assert len(out) > 4


# Whatever was typed


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.one_of(
            st.sampled_from([*LINES, "--theme", "--code", "--", ":", "=", "alpha:1", "-C", "'"]),
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4),
        ),
        max_size=6,
    ),
    shell=st.sampled_from(["bash", "zsh", "fish"]),
)
def test_nothing_is_raised_and_nothing_else_is_said(
    asked: Callable[..., tuple[int, str, str]], words: list[str], shell: str
) -> None:
    status, _, err = asked(shell, " ".join(["diptych", *words]))
    assert (status, err) == (0, "")
