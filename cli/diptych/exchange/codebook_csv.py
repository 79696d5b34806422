"""Codebooks as tables: what Taguette reads and writes, and what NVivo, QualCoder and people write.

A row is a code, with its path and what it says. What tells levels apart is ``/`` or a backslash;
in Taguette's it is a full stop, where what stands before it is a code itself.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from diptych.errors import BadRowsError
from diptych.exchange.foreign import Foreign, ForeignCode, Loss
from diptych.exchange.outgoing import codebook_losses
from diptych.exchange.rows import table_records
from diptych.records import neutralised, plain_cell
from diptych.texts.encodings import decoded_input

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from diptych.exchange.outgoing import Outgoing

_COLUMNS = ("path", "description", "kind")
"""Those that are written."""
_FACET = "facet"
_PATHS = ("path", "tag", "code", "name", "code name", "codename", "hierarchical name")
_WORDS = ("description", "definition", "memo", "comment")
_TAG = "tag"


def write(outgoing: Outgoing) -> bytes:
    """Write a row for each facet and each code."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(_COLUMNS)
    for facet in outgoing.codebook.facets:
        table.writerow(map(neutralised, (facet.name, facet.definition, _FACET)))
        for path, code in facet.codes.items():
            table.writerow(map(neutralised, (f"{facet.name}/{path}", code.definition, "code")))
    return file.getvalue().encode()


def losses(outgoing: Outgoing) -> Iterator[Loss]:
    """Yield what the table does not say of codes."""
    yield from codebook_losses(outgoing, "names are written")


def read(raw: bytes, name: str) -> Foreign:
    """Read a table with a column for paths or names, and maybe one for what they say.

    Raises ``BadRowsError`` and ``InvalidUtf8Error``.
    """
    faults: dict[int, list[str]] = {}
    records = list(table_records(decoded_input(raw, name).text.removeprefix("\ufeff"), faults))
    if faults:
        raise BadRowsError(name, {number: "; ".join(some) for number, some in faults.items()})
    heading = [cell.strip().casefold() for cell in records[0][1]] if records else []
    path = _first(_PATHS, heading)
    if path is None:
        there = ", ".join(filter(None, heading)) or "none"
        reason = f"there is no column path, tag, code or name, but {there}"
        raise BadRowsError(name, {1: f"{reason}; give one of these names to the codes' column"})
    table = [dict(zip(heading, map(plain_cell, cells), strict=False)) for _, cells in records[1:]]
    with_path = [row for row in table if row.get(path, "").strip()]
    rows = {row[path].strip(): row for row in with_path}
    twice = Loss(len(with_path) - len(rows), "row of a code that has a later one")
    is_own = tuple(heading) == _COLUMNS
    words = _first(_WORDS, heading)
    codes = tuple(_codes(rows, words or "", is_tag=path == _TAG))
    return Foreign(codes=codes, is_own=is_own, losses=(twice,))


def codes_of_tags(tags: Mapping[str, str]) -> tuple[list[ForeignCode], dict[str, str]]:
    """Return the codes of tags, given with their descriptions, and the key of each tag."""
    rows = {tag: {_WORDS[0]: words} for tag, words in tags.items()}
    keys = {tag: "/".join(_levels(tag, rows, is_tag=True)) for tag in rows}
    return [*_codes(rows, _WORDS[0], is_tag=True)], keys


def _first(wanted: Sequence[str], heading: Sequence[str]) -> str | None:
    return next((name for name in wanted if name in heading), None)


def _codes(
    rows: Mapping[str, Mapping[str, str]], words: str, *, is_tag: bool
) -> Iterator[ForeignCode]:
    """Yield codes, and those above them that have no row of their own before these."""
    made: set[tuple[str, ...]] = {()}
    by_levels = {_levels(path, rows, is_tag=is_tag): row for path, row in rows.items()}
    for levels in by_levels:
        known = next(d for d in range(len(levels), -1, -1) if levels[:d] in made)
        for depth in range(known + 1, len(levels) + 1):
            part = levels[:depth]
            made.add(part)
            row = by_levels.get(part)
            yield ForeignCode(
                key="/".join(part),
                name=part[-1],
                above="/".join(part[:-1]),
                definition=(row or {}).get(words, "").strip(),
                is_usable=row is not None and row.get("kind") != _FACET,
            )


def _levels(path: str, rows: Container[str], *, is_tag: bool) -> tuple[str, ...]:
    """Take a path apart."""
    levels = tuple(level.strip() for level in path.replace("\\", "/").split("/") if level.strip())
    if len(levels) > 1 or not is_tag:
        return levels or (path,)
    return tuple(_parts(path, rows))


def _parts(tag: str, tags: Container[str]) -> Iterator[str]:
    """Take a tag apart at the stops before which stands one itself."""
    begin = 0
    for at, letter in enumerate(tag):
        if letter == "." and begin < at < len(tag) - 1 and tag[:at] in tags:
            yield tag[begin:at]
            begin = at + 1
    yield tag[begin:]
