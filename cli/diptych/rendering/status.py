"""How far a project is, for people: a small table, and a line for each thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.annotation import CONSENSUS
from diptych.lists import few
from diptych.rendering.counting import counted
from diptych.rendering.tables import LayoutColumn
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.review.status import SetStatus, Status

MANY = 20
"""Texts that have a row each; more are counted by annotator, unless all are asked for."""
_NAMED = 4
_NOT_DRAWN = "–"


def status_table(
    status: Status, *, everything: bool = False
) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return a row for each text, or for each annotator where there are many texts."""
    texts = {one.text for one in status.sets}
    by_text = everything or len(texts) <= MANY
    return _by_text(status.sets) if by_text else _by_annotator(status.sets)


def status_lines(status: Status) -> Iterator[str]:
    """Yield a line for each kind of thing that is to be done, and one for what is next."""
    sets = status.sets
    if summary := status.not_counted.summary:
        yield f"{summary}; details: diptych check"
    faults = [*dict.fromkeys((*status.faults, *(one.fault for one in sets if one.fault)))]
    yield from (printable(f"cannot be read: {fault}") for fault in faults[:_NAMED])
    if len(faults) > _NAMED:
        yield f"cannot be read: {len(faults) - _NAMED} more; diptych check"
    if stale := [f"{one.text} by {one.annotator}" for one in sets if one.stale]:
        yield f"no longer what the text says: {_named(stale)}; diptych reanchor"
    if undecided := [(one.text, one.undecided) for one in sets if one.undecided]:
        named = _named([f"{counted(count, 'case')} of {text}" for text, count in undecided])
        yield f"to decide: {named}; diptych adjudicate {undecided[0][0]}"
    if due := [one.text for one in sets if one.is_due]:
        told = f"finished by several, without a consensus: {_named(due)}"
        yield f"{told}; diptych adjudicate {due[0]}"
    yield from _draws(status)
    if status.uncommitted:
        files = counted(len(status.uncommitted), "file")
        yield f"not committed: {files} of texts/ and annotations/; git add, git commit"
    if status.annotator:
        yield f"next for {status.annotator}: {_next(status)}"


def _draws(status: Status) -> Iterator[str]:
    """Yield which texts nobody is to read, and which were in no draw yet."""
    if not status.has_assignments:
        return
    texts = {one.text: one.drawn for one in status.sets}
    if left := [text for text, drawn in texts.items() if drawn is False]:
        yield f"not drawn, so nobody is to read them ({_NOT_DRAWN}): {_named(left)}"
    new = [text for text, drawn in texts.items() if drawn is None]
    if new and not status.faults:
        yield f"in no draw yet: {_named(new)}; diptych assign -a NAME"


def _next(status: Status) -> str:
    one = status.next
    if one is None:
        return "nothing that is assigned" if status.has_assignments else "no text is left"
    command = f"diptych annotate {one.text}"
    if not one.coded:
        return command
    return f"{command} ({_progress(one)})"


def _by_text(sets: Sequence[SetStatus]) -> tuple[list[LayoutColumn], list[list[str]]]:
    names = _ordered(sets)
    found = {(one.text, one.annotator): one for one in sets}
    texts = dict.fromkeys(one.text for one in sets)
    left = {one.text for one in sets if one.drawn is False}
    columns = [LayoutColumn(header="text"), *(LayoutColumn(header=name) for name in names)]
    rows = [
        [text, *(_cell(found.get((text, who)), is_left=text in left) for who in names)]
        for text in texts
    ]
    return columns, rows


def _cell(one: SetStatus | None, *, is_left: bool) -> str:
    return (_progress(one) if one else "") or _NOT_DRAWN * is_left


def _by_annotator(sets: Sequence[SetStatus]) -> tuple[list[LayoutColumn], list[list[str]]]:
    names = _ordered(sets)
    heads = ("texts", "finished", "begun", "to read")
    columns = [
        LayoutColumn(header="annotator"),
        *(LayoutColumn(header=head, align="right") for head in heads),
    ]
    rows = []
    for who in names:
        mine = [one for one in sets if one.annotator == who]
        done = [sum(one.progress == state for one in mine) for state in ("finished", "begun")]
        left = sum(one.progress == "not read" and one.assigned for one in mine)
        rows.append([who, *map(str, (len(mine), *done, left))])
    return columns, rows


def _ordered(sets: Sequence[SetStatus]) -> list[str]:
    """Put people first, then the consensus and programs."""
    others = {one.annotator for one in sets if one.is_program} | {CONSENSUS}
    named = {one.annotator for one in sets} - {""}
    return sorted(named, key=lambda name: (name in others, name))


def _progress(one: SetStatus) -> str:
    if one.progress == "begun" and one.is_known:
        return f"begun: {len(one.coded)} of {one.paragraphs}"
    if one.progress == "not read":
        return "to read" if one.assigned else ""
    return one.progress


def _named(names: Sequence[str]) -> str:
    return few(names, _NAMED)
