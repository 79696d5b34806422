"""A page of the text in the annotator's editor: ``diptych annotate TEXT --worksheet``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.changes import apply_changes
from diptych.console.editor import edit_page
from diptych.console.input_files import read_given
from diptych.console.options import narrate, print_changes, write_data
from diptych.exchange.worksheet import page, read_page

if TYPE_CHECKING:
    from diptych.annotations.annotation import AnnotationSet
    from diptych.exchange.worksheet import Reading
    from diptych.project.store import Project


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
    """Have the page edited and apply it."""
    text = project.text(text_id)
    said = project.annotation_set(text, annotator)
    path = project.files.own_path(f"{text_id}.{annotator}.worksheet")

    def read(written: str) -> None:
        _apply(project, read_page(written, text, said, project.codebook(), str(path)))

    edit_page(project, path, page(text, said, project.codebook()), read)


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
