"""Many annotations at once: ``diptych annotate --from``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.changes import by_set
from diptych.console.annotator import who_annotates
from diptych.console.input_files import read_given
from diptych.console.options import narrate, print_changes
from diptych.exchange.rows import Present, parse_rows, plan_additions, plan_updates
from diptych.project.names import is_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.exchange.rows import InputRow
    from diptych.project.store import Project


def annotate_rows(
    project: Project, name: str, annotator: str, *, update: bool, dry_run: bool
) -> None:
    """Read rows and apply all of them, or refuse every bad one and apply none."""
    content, path = read_given(name)
    rows = parse_rows(content, path, project.codebook().by_name)
    present = _present(project)
    if update:
        changes = plan_updates(rows, present, path=path)
    else:
        who = annotator or _default_annotator(project, rows)
        changes = plan_additions(rows, present, annotator=who, is_id=is_id, path=path)
    if not dry_run:
        project.update_sets(by_set(changes))
    print_changes(project, changes)
    done = ("would be " if dry_run else "") + ("changed" if update else "added")
    narrate(f"{_count(rows, 'row')}, {_count(changes, 'annotation')} {done}")


def _count(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'s' * (len(things) != 1)}"


def _default_annotator(project: Project, rows: Sequence[InputRow]) -> str:
    """Ask who annotates only where a row does not say."""
    return "" if all(row.word("annotator") for row in rows) else who_annotates(project)


def _present(project: Project) -> Present:
    texts = {text.id: text for text in project.texts()}
    sets = {
        (text.id, annotator): project.annotation_set(text, annotator)
        for text in texts.values()
        for annotator in project.annotators(text.id)
    }
    return Present(texts=texts, sets=sets, codebook=project.codebook())
