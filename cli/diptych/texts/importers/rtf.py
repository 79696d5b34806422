"""RTF files: hidden and deleted text out, notes at the end; letters are striprtf's business.

striprtf knows which bytes are which letters in which font. What it has no notion of is marked
before it reads: rows, levels of headings and notes become letters for private use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from striprtf.striprtf import rtf_to_text

from diptych.texts.importers.archives import damaged
from diptych.texts.importers.composing import Draft, tidied

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diptych.texts.importers.imported import Arrival, Imported

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]"
    r"|(?P<brace>[{}])|[\r\n]+|[^\\{}\r\n]+|\\",
    re.DOTALL,
)
_CELL, _ROW, _NOTE, _LEVEL = "\ue010", "\ue011", "\ue012", 0xE000
_LEFT_OUT = {"annotation": "comment left out", "pict": "image left out", "object": "image left out"}
_DROPPED = frozenset(("fldinst", "atnid", "atnauthor", *_LEFT_OUT))
_STYLE = re.compile(r"\{\\s(\d+)\b[^{}]*?\bheading ([1-9])\s*;\}", re.IGNORECASE)
_SAID = re.compile(r"\{\\(title|author) ([^{}\\]+)\}")
_ITEM = re.compile(r"([-*•·‣▪◦●\uf0b7\uf0a7]|\(?\w{1,5}[.)])\t\s*(?=\S)")
_LAST_LEVEL = 9


def read_rtf(arrival: Arrival) -> Imported:
    """Read an RTF file. Raises ``ForeignFileError``."""
    source = arrival.raw.decode("latin-1")
    start = source.find("{\\rtf")
    if start < 0:
        raise damaged(arrival.name, "it does not begin with {\\rtf")
    marking = _Marking(levels={one[1]: int(one[2]) for one in _STYLE.finditer(source)})
    marked = marking.marked(source[start:])
    if len(marking.outer) > 1:
        raise damaged(arrival.name, f"it ends inside of {len(marking.outer)} groups")
    try:
        lines = rtf_to_text(marked, errors="replace").split("\n")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, OverflowError) as error:
        raise damaged(arrival.name, "its letters cannot be told") from error
    _place(lines, marking.draft)
    fields = {one[1]: one[2] for one in _SAID.finditer(source)}
    return marking.draft.imported("paragraphs of the RTF file", fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What holds in a group of the file."""

    hidden: bool = False
    deleted: bool = False
    dropped: bool = False
    level: int = 0
    in_table: bool = False
    is_note: bool = False


@dataclass(slots=True, kw_only=True)
class _Marking:
    """Goes through a file once, and marks what striprtf has no notion of."""

    levels: dict[str, int]
    """Of headings, by the number of their style."""
    draft: Draft = field(default_factory=Draft)
    state: _State = field(default_factory=_State)
    outer: list[_State] = field(default_factory=list)
    sinks: list[list[str]] = field(default_factory=lambda: [[]])
    """Where the text goes: the body, and notes that are open."""
    notes: list[str] = field(default_factory=list)
    is_hiding: str = ""

    def marked(self, source: str) -> str:
        """Return the source with its marks, and its notes at the end."""
        for token in _TOKEN.finditer(source):
            if token["brace"]:
                self.brace(token["brace"])
                if not self.outer:
                    break
            elif token["word"]:
                self.word(token["word"], token["number"] or "", token[0])
            else:
                self.say(token[0])
        body = "".join(self.sinks[0])
        notes = "".join(
            f"\\par\\pard {_private(_NOTE)}[{number}] {note}"
            for number, note in enumerate(self.notes, 1)
        )
        return f"{body.removesuffix('}')}{notes}}}"

    def brace(self, brace: str) -> None:
        if brace == "{":
            self.outer.append(self.state)
        else:
            if self.state.is_note and not self.outer[-1].is_note:
                self.notes.append("".join(self.sinks.pop()))
            self.state = self.outer.pop()
        self.sinks[-1].append(brace)

    def say(self, token: str) -> None:
        """Let words pass, unless they are hidden or deleted."""
        state = self.state
        why = "deletion" if state.deleted else "hidden passage" if state.hidden else ""
        if state.dropped:
            return
        if why and token.strip():
            self.draft.count(f"{why} left out", number=self.is_hiding != why)
        if token.strip():
            self.is_hiding = why
        if not why:
            self.sinks[-1].append(_HIGH.sub(lambda found: f"\\'{ord(found[0]):02x}", token))

    def word(self, word: str, number: str, token: str) -> None:
        """Follow a control word, or replace it."""
        is_on = number != "0"
        if word in _PROPERTIES:
            self.state = replace(self.state, **{_PROPERTIES[word]: is_on})
        elif word in _DROPPED:
            self.draft.count(_LEFT_OUT.get(word, ""), number=word in _LEFT_OUT)
            self.state = replace(self.state, dropped=True)
        elif word == "footnote":
            self.note()
        elif word in ("s", "outlinelevel"):
            self.level(word, number)
        elif word == "u":
            self.say(f"{token.rstrip()} ")
        elif word in _MARKED:
            self.sinks[-1].append(_MARKED[word])
        elif word == "par":
            self.end()
        else:
            self.reset(word)
            self.sinks[-1].append(f"{token.rstrip()} ")  # so that it ends where it ended

    def reset(self, word: str) -> None:
        if word == "plain":
            self.state = replace(self.state, hidden=False, deleted=False)
        elif word == "pard":
            self.state = replace(self.state, level=0, in_table=False)

    def level(self, word: str, number: str) -> None:
        level = self.levels.get(number, 0)
        if word == "outlinelevel":
            level = (int(number or "0") + 1) % (_LAST_LEVEL + 1)
        self.state = replace(self.state, level=level)

    def end(self) -> None:
        """End a paragraph; one in a cell goes on, and a heading says its level."""
        if self.state.deleted or self.state.in_table:
            self.sinks[-1].append(" ")
            return
        mark = _private(chr(_LEVEL + self.state.level)) if self.state.level else ""
        self.sinks[-1].append(f"{mark}\\par ")

    def note(self) -> None:
        number = len(self.notes) + len(self.sinks)
        self.sinks[-1].append(f"[{number}]")
        self.sinks.append([])
        self.state = replace(self.state, is_note=True, level=0, in_table=False)
        self.draft.count("note moved to the end")


_HIGH = re.compile(r"[\x80-\xff]")
_PROPERTIES = {"v": "hidden", "deleted": "deleted", "intbl": "in_table"}


def _private(letter: str) -> str:
    """Write a letter for private use in such a way that it stands alone."""
    return f"{{\\uc1\\u{ord(letter)}?}}"


_MARKED = {
    "cell": _private(_CELL), "nestcell": _private(_CELL), "row": f"{_private(_ROW)}\\par ",
    "nestrow": "", "line": "\\'20", "chftn": "", "ftnalt": "", "pntext": "",
}  # fmt: skip
"""What stands for some control words."""


def _place(lines: Iterable[str], draft: Draft) -> None:
    """Add lines as what their marks say that they are."""
    for line in lines:
        if _NOTE in line or draft.notes:
            _add_note(line, draft)
        elif _ROW in line:
            _add_row(line.partition(_ROW)[0], draft)
        else:
            _add_paragraph(line, draft)


def _add_note(line: str, draft: Draft) -> None:
    if _NOTE in line:
        draft.notes.append(line.replace(_NOTE, ""))
    else:
        draft.notes[-1] += f" {line}"


def _add_row(line: str, draft: Draft) -> None:
    cells = line.removesuffix(_CELL).split(_CELL)
    if len(cells) > 1:
        draft.add_row(cells)
    else:
        draft.add(cells[0])


def _add_paragraph(line: str, draft: Draft) -> None:
    bare = line.lstrip()
    level = ord(bare[-1]) - _LEVEL if bare else 0
    item = _ITEM.match(bare)
    if 0 < level <= _LAST_LEVEL:
        draft.add(bare[:-1], level=level)
    elif item and tidied(bare[item.end() :]):
        draft.add_item(item[1] if item[1][-1] in ".)" else "-", bare[item.end() :])
    else:
        draft.add(bare.replace(_CELL, " "))
