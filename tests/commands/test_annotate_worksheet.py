from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

SHEET = Path(".diptych/alpha.ann.worksheet")
RUN_STEP = """\
#!/bin/sh
cd "$(dirname "$0")"
n=$(($(cat count) + 1)); echo $n > count
for sheet; do :; done
cp "$sheet" seen-$n; echo "$*" > arguments-$n
. ./step-$n
"""


@pytest.fixture(autouse=True)
def ann(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    monkeypatch.delenv("VISUAL", raising=False)
    return annotated


@pytest.fixture
def editor(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Path]:
    """Make an editor of shell commands: the n-th time that it runs, the n-th on ``$sheet``."""

    def make(*steps: str, name: str = "editor") -> Path:
        folder = tmp_path_factory.mktemp("editor")
        (folder / name).write_text(RUN_STEP)
        (folder / name).chmod(0o755)
        (folder / "count").write_text("0")
        for number, step in enumerate(steps, 1):
            (folder / f"step-{number}").write_text(step)
        monkeypatch.setenv("EDITOR", str(folder / name))
        return folder

    return make


def runs(folder: Path) -> int:
    return int((folder / "count").read_text())


def sets(project: Project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.root.glob("annotations/*/*")}


def under(paragraph: int, line: str) -> str:
    """Write the shell command that types a line under a paragraph."""
    return f"sed -i 's/^> {paragraph} .*/&\\n\\n{line}/' \"$sheet\"\n"


KEPT = "what you typed is in {}; the same command continues with it; to begin again, delete it\n"
CODES = "; there is access, bad, good, rules, rules/courts, rules/un"

# The editor


def test_what_was_saved_is_applied_and_listed(
    ann: Project, diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor(
        under(2, '"the un" un bad; hm')
        + "sed -i -e 's/theme=access/theme=rules/' -e '/rules.courts$/d' -e '/rules.courts.*\\[/d' "
        + "-e '/^\\[00000003/d' -e 's/^finished: no/finished: yes/' \"$sheet\""
    )
    status, out, err = diptych("annotate", "al", "--worksheet")
    assert (status, err) == (0, "alpha is finished by ann\n")
    assert re.sub("added [0-9a-f]{8}", "added ID", out) == (
        'added ID alpha:2 theme=rules/un sentiment=bad "The UN"; hm\n'
        "changed 00000002 of ann alpha:3 theme=access→rules sentiment=good "
        '"Access is good."; clear\n'
        'removed 00000003 of ann alpha:3 theme=rules/courts sentiment=bad "Courts are bad."\n'
    )
    assert len(ann.annotation_set(ann.text("alpha"), "ann").annotations) == 3
    assert not SHEET.exists()


def test_what_is_applied_is_done_though_the_worksheet_stays(
    ann: Project,
    diptych: Callable[..., Any],
    editor: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlink = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path.suffix == ".worksheet":
            raise OSError(5, "Input/output error")
        unlink(path, missing_ok=missing_ok)

    editor("sed -i 's/^finished: no/finished: yes/' \"$sheet\"")
    monkeypatch.setattr(Path, "unlink", refuse)
    outcome = diptych("annotate", "alpha", "--worksheet")
    assert outcome.status == 0
    assert outcome.err.splitlines()[-1] == (
        f"{ann.root / SHEET} cannot be removed: Input/output error; delete it, or the same command "
        "continues with it"
    )
    assert ann.annotation_set(ann.text("alpha"), "ann").finished


def test_saving_without_a_change_changes_nothing(
    ann: Project, diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor("true")
    before = sets(ann)
    assert diptych("annotate", "alpha", "--worksheet") == (0, "", "nothing was changed\n")
    assert sets(ann) == before
    assert not SHEET.exists()


def test_a_program_that_adds_a_fault_each_time_is_not_run_for_ever(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    again = under(2, "foo")
    editor(again, again, again, again)
    outcome = diptych("annotate", "alpha", "--worksheet")
    assert outcome.status != 0
    assert SHEET.read_text().count("\nfoo\n") == 2


def test_a_mistake_opens_the_editor_again_with_the_reason_above_the_line(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    folder = editor(under(2, "foo"), 'sed -i "s/^foo$/access/" "$sheet"')
    assert diptych("annotate", "alpha", "--worksheet").out.endswith(
        ' alpha:2 theme=access "The UN makes rules."\n'
    )
    assert f"# ▼ there is no code 'foo'{CODES}\nfoo\n" in (folder / "seen-2").read_text()
    assert runs(folder) == 2
    assert not SHEET.exists()


def test_an_editor_that_can_opens_at_the_line(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    folder = editor(under(2, "foo"), 'sed -i "s/^foo$/access/" "$sheet"', name="nano")
    diptych("annotate", "alpha", "--worksheet")
    line = (folder / "seen-2").read_text().split("\n").index("foo") + 1
    assert (folder / "arguments-1").read_text() == f"{SHEET.absolute()}\n"
    assert (folder / "arguments-2").read_text() == f"+{line} {SHEET.absolute()}\n"


def test_a_mistake_that_is_saved_again_unchanged_ends_with_the_reasons_and_keeps_the_sheet(
    ann: Project, diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    folder = editor(under(2, "foo") + under(3, "bar"), "true")
    before = sets(ann)
    status, out, err = diptych("annotate", "alpha", "--worksheet")
    lines = SHEET.read_text().split("\n")
    foo, bar = lines.index("foo") + 1, lines.index("bar") + 1
    assert (status, out) == (3, "")
    assert err == (
        KEPT.format(SHEET.absolute())
        + f"diptych: {SHEET.absolute()}:{foo}: there is no code 'foo'{CODES}\n"
        + f"diptych: {SHEET.absolute()}:{bar}: there is no code 'bar'; did you mean bad?\n"
    )
    assert runs(folder) == 2
    assert sets(ann) == before


def test_the_next_time_goes_on_with_what_was_typed(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor(under(2, "foo"), "true", 'sed -i "s/^foo$/access/" "$sheet"')
    diptych("annotate", "alpha", "--worksheet")
    status, out, err = diptych("annotate", "alpha", "--worksheet")
    assert (status, err) == (
        0,
        f"continuing with what was typed last time; to begin again, delete {SHEET.absolute()}\n",
    )
    assert out.endswith(' alpha:2 theme=access "The UN makes rules."\n')
    assert not SHEET.exists()


def test_what_was_typed_survives_an_editor_that_fails(
    ann: Project, diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    folder = editor(under(2, "access") + "exit 3")
    before = sets(ann)
    assert diptych("annotate", "alpha", "--worksheet") == (
        2,
        "",
        (
            f"{KEPT.format(SHEET.absolute())}diptych: {folder}/editor: ended with status 3; choose "
            "another editor with VISUAL or EDITOR\n"
        ),
    )
    assert "\naccess\n" in SHEET.read_text()
    assert sets(ann) == before


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("no-such-editor -x", "no-such-editor -x: No such file or directory"),
        ("'", "': a quotation mark is not closed"),
        ("false", "false: ended with status 1"),
    ],
)
def test_an_editor_that_cannot_be_used_leaves_no_sheet_behind(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, command: str, complaint: str
) -> None:
    monkeypatch.setenv("VISUAL", command)
    assert diptych("annotate", "alpha", "--worksheet") == (
        2,
        "",
        f"diptych: {complaint}; choose another editor with VISUAL or EDITOR\n",
    )
    assert not SHEET.exists()


def test_without_an_editor_it_is_vi(
    diptych: Callable[..., Any], editor: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = editor("true", name="vi")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("EDITOR", " ")
    assert diptych("annotate", "alpha", "--worksheet").err == "nothing was changed\n"
    assert runs(folder) == 1


def test_a_sheet_that_the_editor_deleted(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor('rm "$sheet"')
    assert diptych("annotate", "alpha", "--worksheet") == (
        3,
        "",
        f"diptych: {SHEET.absolute()}: No such file or directory\n",
    )


def test_a_sheet_that_is_no_utf_8_is_kept(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor("printf '\\351' > \"$sheet\"")
    status, _, err = diptych("annotate", "alpha", "--worksheet")
    assert (status, SHEET.read_bytes()) == (3, b"\xe9")
    assert err.startswith(KEPT.format(SHEET.absolute()))


def test_a_sheet_that_cannot_be_written(diptych: Callable[..., Any]) -> None:
    SHEET.with_name("new.tmp").mkdir(parents=True)
    assert diptych("annotate", "alpha", "--worksheet") == (
        3,
        "",
        (
            "diptych: .diptych/new.tmp: cannot be written: a folder is where a file must be; "
            "move it away\n"
        ),
    )


def test_a_sheet_left_over_from_an_older_state_can_be_gone_on_with(
    ann: Project, diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor(under(2, "access") + "exit 1")
    diptych("annotate", "alpha", "--worksheet")
    diptych("annotate", "alpha:1", "--theme", "rules")
    folder = editor("true")
    status, _, err = diptych("annotate", "alpha", "--worksheet")
    assert (status, runs(folder)) == (3, 1)
    assert "or apply this one by writing state: " in err
    new_state = err.split("writing ")[1].split(" here")[0]
    editor(f'sed -i "s/^state: .*/{new_state}/" "$sheet"')
    status, out, _ = diptych("annotate", "alpha", "--worksheet")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == ["removed", "added"]
    assert ann.annotation_set(ann.text("alpha"), "ann").annotations.keys() >= {
        f"0000000{n}-0000-4000-8000-000000000000" for n in (1, 2, 3)
    }
    assert not SHEET.exists()


def test_a_sheet_left_over_can_be_deleted(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor(under(2, "access") + "exit 1")
    assert diptych("annotate", "alpha", "--worksheet").err.startswith(KEPT.format(SHEET.absolute()))
    SHEET.unlink()
    editor("true")
    assert diptych("annotate", "alpha", "--worksheet") == (0, "", "nothing was changed\n")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_was_saved_survives_when_the_program_is_killed(
    diptych: Callable[..., Any], editor: Callable[..., Path], number: int
) -> None:
    folder = editor(under(2, "access") + "touch saved; sleep 600", "true")
    command = [sys.executable, "-m", "diptych", "annotate", "alpha", "--worksheet"]
    with subprocess.Popen(command, start_new_session=True) as process:
        while not (folder / "saved").exists():
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, number)
    assert diptych("annotate", "alpha", "--worksheet").out.endswith(
        ' alpha:2 theme=access "The UN makes rules."\n'
    )


def test_ctrl_c_belongs_to_the_editor(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor(f"kill -INT {os.getpid()}\n" + under(2, "access"))
    assert diptych("annotate", "alpha", "--worksheet").status == 0
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


# Others at the same time


def test_what_somebody_else_added_meanwhile_stays(
    ann: Project, diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor(under(2, "access") + elsewhere(ann, "annotate alpha:1 --theme rules"))
    assert diptych("annotate", "alpha", "--worksheet").status == 0
    said = ann.annotation_set(ann.text("alpha"), "ann").annotations.values()
    assert len(said) == 5
    assert {"theme": "access"} in [annotation.codes for annotation in said]
    assert {"theme": "rules"} in [annotation.codes for annotation in said]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    ann: Project, diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    editor("sed -i s/theme=access/theme=rules/ $sheet\n" + elsewhere(ann, "remove 00000002"))
    assert diptych("annotate", "alpha", "--worksheet") == (
        3,
        "",
        (
            f"{KEPT.format(SHEET.absolute())}diptych: annotation "
            "00000002-0000-4000-8000-000000000000 was changed or removed while it was being "
            "edited; nothing was written; try again\n"
        ),
    )
    assert "theme=rules" in SHEET.read_text()


def elsewhere(project: Project, command: str) -> str:
    return f"{sys.executable} -m diptych -C {project.root} {command}\n"


# The two halves


def test_the_printed_sheet_read_back_changes_nothing(
    ann: Project, diptych: Callable[..., Any]
) -> None:
    before = sets(ann)
    status, out, err = diptych("annotate", "alpha", "--print")
    assert (status, err) == (0, "")
    Path("sheet").write_text(out)
    assert diptych("annotate", "alpha", "--read", "sheet") == (0, "", "nothing was changed\n")
    assert sets(ann) == before


def test_an_edited_sheet_is_applied(diptych: Callable[..., Any]) -> None:
    printed = diptych("annotate", "alpha", "--worksheet", "--print").out
    Path("sheet").write_text(printed.replace("theme=access", "theme=rules"))
    assert diptych("annotate", "alpha", "--read", "sheet").out == (
        "changed 00000002 of ann alpha:3 theme=access→rules sentiment=good "
        '"Access is good."; clear\n'
    )


def test_saying_that_a_text_is_not_finished(diptych: Callable[..., Any]) -> None:
    diptych("finish", "alpha")
    printed = diptych("annotate", "alpha", "--print").out
    Path("sheet").write_text(printed.replace("finished: yes", "finished: no"))
    assert diptych("annotate", "alpha", "--read", "sheet") == (
        0,
        "",
        "alpha is not finished by ann\n",
    )


def test_every_mistake_is_a_line_and_nothing_is_applied(
    ann: Project, diptych: Callable[..., Any]
) -> None:
    before = sets(ann)
    printed = diptych("annotate", "alpha", "--print").out
    Path("sheet").write_text(f"{printed}foo\n[0000] access\n")
    end = printed.count("\n")
    status, out, err = diptych("annotate", "alpha", "--read", "sheet")
    assert (status, out) == (3, "")
    assert [line.split(": ")[1] for line in err.splitlines()] == [
        f"sheet:{end + 1}",
        f"sheet:{end + 2}",
    ]
    assert sets(ann) == before


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.lists(
        st.tuples(st.sampled_from(["rules", "rules/un", "access"]), st.integers(1, 3)), max_size=4
    )
)
def test_any_lines_end_in_exactly_the_annotations_that_were_typed(
    ann: Project, diptych: Callable[..., Any], typed: list[tuple[str, int]]
) -> None:
    (ann.root / "annotations/alpha/zed.json").unlink(missing_ok=True)
    sheet = diptych("annotate", "alpha", "-a", "zed", "--print").out
    for code, paragraph in typed:
        sheet = re.sub(rf"(?m)^> {paragraph} .*$", rf"\g<0>\n{code}", sheet)
    Path("sheet").write_text(sheet)
    assert diptych("annotate", "alpha", "-a", "zed", "--read", "sheet").status == 0
    text = ann.text("alpha")
    said = ann.annotation_set(text, "zed").annotations.values()
    found = [(a.codes["theme"], text.touched(a.start, a.end)[0]) for a in said]
    assert sorted(found) == sorted(typed)


def test_an_editor_that_always_writes_the_same_is_not_opened_for_ever(
    diptych: Callable[..., Any], editor: Callable[..., Path]
) -> None:
    folder = editor(*['echo > "$sheet"'] * 5)
    assert diptych("annotate", "alpha", "--worksheet").status == 3
    assert runs(folder) == 2
