"""Texts are taken out of the project, with what was said of them if that is wanted; all or none."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import AnnotatedTextError, UnreadableFileError, every
from diptych.operations.assigning import assignments_changed
from diptych.operations.naming import known_text
from diptych.project.names import ANNOTATIONS, is_id, set_folder
from diptych.project.store import LARGEST_SET, LARGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from diptych.project.files import FileChange
    from diptych.project.store import Project


class RemovedTexts(NamedTuple):
    """What is gone with texts, or would be."""

    files: tuple[Path, ...]
    were_assigned: bool
    """Whether somebody was to read one of them."""


def remove_texts(
    project: Project,
    names: Sequence[str],
    *,
    with_annotations: bool = False,
    dry_run: bool = False,
) -> RemovedTexts:
    """Remove texts, and return what is gone.

    What was said of them goes only if it is to. A text may be gone already, and what was said of
    it still there. Raises ``UnknownNameError`` and ``AnnotatedTextError``.
    """
    with nullcontext() if dry_run else project.files.locked():
        paths = project.text_paths()
        folders = (path.name for path in project.files.folders(ANNOTATIONS) if is_id(path.name))
        known = dict.fromkeys([*paths, *folders])
        ids = dict.fromkeys(every(lambda name: known_text(name, known), names))
        removed = every(lambda one: _files(project, one, paths, with_annotations), ids)
        files: dict[Path, FileChange] = {
            path: raw for found in removed for path, raw in found.items()
        }
        assigned = assignments_changed(project, lambda one: None if one.text in ids else one)
        if not dry_run:
            project.files.write_all(files | assigned)
    return RemovedTexts(tuple(files), bool(assigned))


def _files(
    project: Project,
    text_id: str,
    paths: Mapping[str, Path],
    with_annotations: bool,  # noqa: FBT001
) -> dict[Path, FileChange]:
    """Return the files of a text, as they are, but hidden ones, such as a desktop leaves there.

    Raises ``AnnotatedTextError``.
    """
    folder = set_folder(text_id)
    files, inner = project.files.files_and_folders(folder)
    said = [path for path in files if not path.name.startswith(".")]
    if said and not with_annotations:
        raise AnnotatedTextError(text_id, [str(path) for path in said])
    if inner:
        reason = "is a folder, which nothing reads; move it elsewhere; nothing was removed"
        raise UnreadableFileError(str(inner[0]), reason)
    gone: dict[Path, FileChange] = {
        path: (project.files.read(path, LARGEST_SET), None) for path in said
    }
    if text_id in paths:
        gone[paths[text_id]] = project.files.read(paths[text_id], LARGEST_TEXT), None
    return gone
