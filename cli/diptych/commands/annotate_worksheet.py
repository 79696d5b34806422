"""A page of the text in the annotator's editor: ``diptych annotate TEXT --worksheet``."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.changes import apply_changes
from diptych.annotations.worksheet import first_problem, page, read_page, with_problems
from diptych.commands.given import read_given
from diptych.commands.options import narrate, print_changes, write_data
from diptych.errors import BadWorksheetError, DiptychError, EditorError
from diptych.project import LARGEST_SET, decoded, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.worksheet import Reading
    from diptych.project import Project
    from diptych.texts.text import Text

_KNOW_LINES = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak", "hx", "joe"}


def annotate_worksheet(
    project: Project, text_id: str, annotator: str, *, print_page: bool, read: str
) -> None:
    """Print the page, read it from a file, or have it edited and then read."""
    text = project.text(text_id)
    said = project.annotation_set(text, annotator)
    if print_page:
        write_data(page(text, said, project.codebook()).rstrip("\n"))
    elif read:
        written, path = read_given(read)
        _apply(project, read_page(written, text, said, project.codebook(), path))
    else:
        _edit(project, text_id, annotator)


def _edit(project: Project, text_id: str, annotator: str) -> None:
    """Have the page edited and apply it; what was typed stays on disk until that is done."""
    path = project.worksheet_path(text_id, annotator)
    text = project.text(text_id)
    said = project.annotation_set(text, annotator)
    fresh = page(text, said, project.codebook())
    if path.exists():
        narrate(f"going on with what was typed last time; to begin anew, delete {path}")
    else:
        _write(project, path, fresh, expected=None)
    try:
        _edit_until_sound(project, path, text, said)
    except DiptychError:
        if path.exists() and path.read_bytes() != fresh.encode():
            narrate(
                f"what you typed is in {path}; the same command goes on with it; to begin anew, "
                "delete it"
            )
        else:
            path.unlink(missing_ok=True)
        raise
    path.unlink()


def _edit_until_sound(project: Project, path: Path, text: Text, said: AnnotationSet) -> None:
    """Open the editor until the page can be read. Raises ``BadWorksheetError`` if it gives up."""
    last = ""
    while True:
        before = path.read_bytes()
        _run_editor(path)
        written = decoded(read_file(path, LARGEST_SET), str(path))
        try:
            reading = read_page(written, text, said, project.codebook(), str(path))
        except BadWorksheetError as error:
            if written.encode() == before or written == last:
                raise
            last = written
            _write(project, path, with_problems(written, error.problems), expected=written)
        else:
            _apply(project, reading)
            return


def _apply(project: Project, reading: Reading) -> None:
    """Make the changes in the set as it is now, and say what they are."""
    new = reading.annotations

    def change(now: AnnotationSet) -> AnnotationSet:
        changed = apply_changes(reading.changes, now)
        if changed.finished == new.finished:
            return changed
        return replace(changed, finished=new.finished)

    before = project.annotation_set(project.text(new.text), new.annotator)
    after = project.update(new.text, new.annotator, change)
    print_changes(project, reading.changes)
    if after.finished != before.finished:
        narrate(f"{new.text} is {'' if after.finished else 'not '}finished by {new.annotator}")
    elif not reading.changes:
        narrate("nothing was changed")


def _run_editor(path: Path) -> None:
    command = _editor()
    line = first_problem(path.read_text(encoding="utf-8", errors="replace"))
    at_line = [f"+{line}"] if line > 1 and Path(command[0]).name in _KNOW_LINES else []
    try:
        editor = subprocess.Popen([*command, *at_line, str(path)])  # noqa: S603 - the user's own
        with editor, _ctrl_c_is_the_editors():
            status = editor.wait()
    except OSError as error:
        raise EditorError(shlex.join(command), error.strerror or "cannot be run") from None
    if status:
        raise EditorError(shlex.join(command), f"ended with status {status}")


def _editor() -> list[str]:
    written = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return shlex.split(written) or ["vi"]
    except ValueError:
        raise EditorError(written, "a quotation mark is not closed") from None


@contextmanager
def _ctrl_c_is_the_editors() -> Iterator[None]:
    """Do not end, and the editor with us, by a key that means something else in it."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _write(project: Project, path: Path, content: str, *, expected: str | None) -> None:
    """Write the page whole or not at all, and only over what was read."""
    with project.locked():
        old = None if expected is None else expected.encode()
        project.write(path, content.encode(), expected=old)
