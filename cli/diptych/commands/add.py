"""``diptych add``."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date as day
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import choice, narrate, open_project, write_data
from diptych.errors import BadOptionError, EmptyTextError, UnreadableFileError
from diptych.project.files import decoded, read_file
from diptych.project.names import require_id, slug
from diptych.project.store import LARGEST_TEXT
from diptych.texts.importers import import_text
from diptych.texts.language import detect_language, is_language_tag, language_name
from diptych.texts.segmentation import Convention
from diptych.texts.text import control_character, format_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.texts.importers.imported import Imported

_STDIN = "-"
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def add(
    files: Annotated[list[str], typer.Argument(metavar="FILE|-", help="Files, or - for stdin.")],
    text_id: Annotated[
        str, typer.Option("--id", metavar="ID", help="The text's id; without it, the file's name.")
    ] = "",
    title: Annotated[
        str, typer.Option(metavar="TITLE", help="Without it: the heading on top, if any.")
    ] = "",
    source: Annotated[str, typer.Option(metavar="NAME", help="The outlet or publisher.")] = "",
    author: Annotated[str, typer.Option(metavar="NAME", help="Who wrote it.")] = "",
    date: Annotated[str, typer.Option(metavar="YYYY[-MM[-DD]]", help="When it appeared.")] = "",
    language: Annotated[
        str, typer.Option(metavar="TAG", help="en, id, pt-BR, …; without it, detected.")
    ] = "",
    segment: Annotated[
        str,
        typer.Option(
            metavar="lines|blocks|wrapped",
            help="How paragraphs are told apart: each line is one; blank lines between; "
            "wrapped lines. Without it, decided from the text.",
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the text as it would be stored; write nothing.")
    ] = False,
) -> None:
    """Import texts: segment them into paragraphs and write texts/ID.md.

    What was decided (how paragraphs are told apart, how many, which language) is said on stderr.
    The written file is plain Markdown, one paragraph a line: where the guess was wrong, edit it.
    Either all files are imported or none.

    \b
    Examples:
      diptych add times.txt guardian.md
      diptych add a.txt --id times --source "The Times" --date 2026-03-01
      pbpaste | diptych add - --id times
      diptych add odd.txt --segment lines --dry-run
    """
    given = {"title": title, "source": source, "author": author, "date": date, "language": language}
    _check_options(files, text_id, given)
    convention = Convention(choice(segment, list(Convention), "--segment")) if segment else None
    arrivals = [_arrival(name, text_id, given, convention) for name in files]
    texts = _by_id(arrivals)
    project = open_project()
    if not dry_run:
        project.add_texts(texts)
    for arrival in arrivals:
        narrate(arrival.narration)
        write_data(arrival.content.rstrip("\n") if dry_run else f"texts/{arrival.id}.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """A file on its way into the project."""

    id: str
    content: str
    narration: str


def _check_options(files: list[str], text_id: str, given: Mapping[str, str]) -> None:
    if len(files) > 1 and (text_id or given["title"]):
        option = "--id" if text_id else "--title"
        raise BadOptionError(option, "belongs to one file; add the files one by one")
    if given["date"] and not _is_date(given["date"]):
        reason = f"{given['date']!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
        raise BadOptionError("--date", reason)
    if given["language"] and not is_language_tag(given["language"]):
        raise BadOptionError("--language", f"{given['language']!r} is no tag such as en, id, pt-BR")
    if text_id:
        require_id(text_id, "a text")


def _is_date(written: str) -> bool:
    """Tell whether this is a year, a month or a day that there was or will be."""
    try:
        day.fromisoformat((written + "-01-01")[:10])
    except ValueError:
        return False
    return bool(_DATE.fullmatch(written))


def _arrival(
    name: str, text_id: str, given: Mapping[str, str], convention: Convention | None
) -> _Arrival:
    source = decoded(content_of(name), name)
    imported = import_text(source, name, convention)
    if not imported.segmentation.segments:
        raise EmptyTextError(name)
    fields, detected = _fields(name, imported, given)
    identity = text_id or _id_for(name, fields.get("title", ""))
    count = len(imported.segmentation.segments)
    return _Arrival(
        id=identity,
        content=format_text(fields, imported.segmentation.segments),
        narration=f"{identity}: {imported.segmentation.description}, "
        f"{count} paragraph{'s' * (count != 1)}, {detected}",
    )


def content_of(name: str) -> bytes:
    """Read a file, or stdin where the name is ``-``. Raises ``UnreadableFileError``."""
    if name != _STDIN:
        return read_file(Path(name), LARGEST_TEXT)
    content = sys.stdin.buffer.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise UnreadableFileError("stdin", f"is larger than {LARGEST_TEXT // 1_000_000} MB")
    return content


def _fields(name: str, imported: Imported, given: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Gather the front matter, and how the language was found, for people."""
    segments = imported.segmentation.segments
    derived = {"title": segments[0].content if segments[0].level else ""}
    fields = {key: given[key] or imported.fields.get(key) or derived.get(key, "") for key in given}
    detected = language_name(fields["language"])
    if not fields["language"]:
        detection = detect_language("\n".join(segment.content for segment in segments))
        fields["language"] = detection.language if detection else ""
        detected = "language unknown"
        if detection:
            detected = f"{language_name(detection.language)} {detection.probability:.2f}"
    fields |= {key: value for key, value in imported.fields.items() if key not in fields}
    fields |= {} if name == _STDIN else {"original": Path(name).name}
    for key, value in fields.items():
        if fault := control_character(value):
            raise BadOptionError(f"{name}: {key}", f"holds the control character {fault}")
    return {key: value for key, value in fields.items() if value}, detected


def _id_for(name: str, title: str) -> str:
    """Make an id of a file's name, or of the title of what came through a pipe."""
    made = slug(title if name == _STDIN else Path(name).stem)
    if not made:
        raise BadOptionError("--id", f"{name!r} does not make an id; choose one")
    return made


def _by_id(arrivals: list[_Arrival]) -> dict[str, str]:
    found: dict[str, str] = {}
    for arrival in arrivals:
        if arrival.id in found:
            raise BadOptionError("--id", f"two of the files would be {arrival.id}; add them singly")
        found[arrival.id] = arrival.content
    return found
