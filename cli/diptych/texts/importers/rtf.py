"""RTF files: hidden and deleted text out, notes at the end; letters are striprtf's business.

striprtf knows which bytes are which letters in which font. What it has no notion of is marked
before it reads: rows, items, kinds of paragraphs and notes become letters for private use. What it
passes over is counted, or read behind the paragraph that it hangs on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from striprtf.striprtf import rtf_to_text

from diptych.texts.importers.archives import damaged
from diptych.texts.importers.composing import QUOTES, Draft, tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from diptych.texts.importers.imported import Arrival, Imported

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]"
    r"|(?P<brace>[{}])|[\r\n]+|[^\\{}\r\n]+|\\",
    re.DOTALL,
)
_CELL, _ROW, _NOTE, _MARK, _KIND = "\ue010", "\ue011", "\ue012", "\ue013", 0xE000
_LEFT_OUT = {
    "annotation": "comment left out", "pict": "image left out", "object": "image left out",
    "mmath": "formula left out",
}  # fmt: skip
_DROPPED = frozenset(("fldinst", "atnid", "atnauthor", "shprslt", "nonesttables", *_LEFT_OUT))
_BESIDE = frozenset(
    f"{name}{which}" for name in ("header", "footer") for which in ("", "l", "r", "f")
)
_BOXES = frozenset(("shptxt", "dptxbxtext"))
_STYLE = re.compile(r"\{\\s(\d+)(?:\\[a-zA-Z]+-?\d*|\\\*|\s)*([^\\{};]+);\}")
_HEADING = re.compile(r"heading ([1-9])")
_SAID = re.compile(r"\{\\(title|author) ([^{}\\]+)\}")
_ITEM = re.compile(r"([-–*•·‣▪◦●\uf0b7\uf0a7]|\(?\w{1,5}[.)])\t\s*(?=\S)")
_LAST_LEVEL = 9
_QUOTE, _CAPTION = 10, 11
_KINDS = {"title": 1, "subtitle": 2, "caption": _CAPTION, **dict.fromkeys(QUOTES, _QUOTE)}
"""What the names of styles make of a paragraph, beside headings: a level, or another number."""


def read_rtf(arrival: Arrival) -> Imported:
    """Read an RTF file. Raises ``ForeignFileError``."""
    source = arrival.raw.decode("latin-1")
    start = source.find("{\\rtf")
    if start < 0:
        raise damaged(arrival.name, "it does not begin with {\\rtf")
    marking = _Marking(kinds={one[1]: _kind_of(one[2]) for one in _STYLE.finditer(source)})
    marked = marking.marked(source[start:])
    if len(marking.outer) > 1:
        raise damaged(arrival.name, f"it ends inside of {len(marking.outer)} groups")
    try:
        read: str = rtf_to_text(marked, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, OverflowError) as error:
        raise damaged(arrival.name, "its letters cannot be told") from error
    whole = read.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )  # emoji are in halves
    _place(whole.split("\n"), marking.draft)
    fields = {one[1]: one[2] for one in _SAID.finditer(source)}
    marking.draft.join_wrapped()
    return marking.draft.imported("paragraphs of the RTF file", fields)


def _kind_of(style: str) -> int:
    name = style.strip().lower()
    heading = _HEADING.fullmatch(name)
    return int(heading[1]) if heading else _KINDS.get(name, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What holds in a group of the file."""

    hidden: bool = False
    deleted: bool = False
    dropped: bool = False
    kind: int = 0
    """Of the paragraph: the level of a heading, or another number of ``_KINDS``."""
    in_table: bool = False
    depth: int = 1
    """Of the table in tables."""
    taken: int = 0
    """In which of the groups that are taken out of the body this is; 0: in none."""
    is_mark: bool = False
    """Whether this is the mark of an item."""


@dataclass(slots=True, kw_only=True)
class _Marking:
    """Goes through a file once, and marks what striprtf has no notion of."""

    kinds: dict[str, int]
    """Of paragraphs, by the number of their style."""
    draft: Draft = field(default_factory=Draft)
    state: _State = field(default_factory=_State)
    outer: list[_State] = field(default_factory=list)
    sinks: list[list[str]] = field(default_factory=lambda: [[]])
    """Where the text goes: the body, and groups that are open and taken out of it."""
    ends: list[Callable[[str], None]] = field(default_factory=list)
    """What becomes of each of these groups."""
    notes: list[str] = field(default_factory=list)
    boxes: list[tuple[int, str]] = field(default_factory=list)
    """Text boxes that hang on a paragraph which is open, behind the number of places where text
    goes."""
    outer_end: int | None = None
    """Where the last paragraph of an outer cell ended, in the place where the text goes."""
    is_hiding: str = ""

    def marked(self, source: str) -> str:
        """Return the source with its marks, and its notes at the end."""
        before = ""
        for token in _TOKEN.finditer(source):
            before, after = token[0], before
            if token[0] == "\\*" and after != "{":
                continue  # StarOffice writes it before the name of a style, inside of what is said
            if token["brace"]:
                self.brace(token["brace"])
                if not self.outer:
                    break
            elif token["word"]:
                self.word(token["word"], token["number"] or "", token[0])
            else:
                self.say(token[0])
        self.sinks[0] = ["".join(self.sinks[0]).removesuffix("}")]
        self.hang_boxes()
        notes = "".join(
            f"\\par\\pard {_private(_NOTE)}[{number}] {note}"
            for number, note in enumerate(self.notes, 1)
        )
        return f"{''.join(self.sinks[0])}{notes}}}"

    def brace(self, brace: str) -> None:
        if brace == "{":
            self.outer.append(self.state)
            self.sinks[-1].append(brace)
            return
        ended, self.state = self.state, self.outer.pop()
        if ended.taken != self.state.taken:
            self.hang_boxes()
            self.ends.pop()("".join(self.sinks.pop()))
        if ended.is_mark and not self.state.is_mark:
            self.sinks[-1].append(_private(_MARK))
        self.sinks[-1].append(brace)

    def take_out(self, end: Callable[[str], None]) -> None:
        """Read a group on its own, up to its end, and say what becomes of it."""
        self.sinks.append([])
        self.ends.append(end)
        self.outer_end = None
        self.state = replace(self.state, taken=len(self.ends), kind=0, in_table=False)

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
            is_counted = word in _LEFT_OUT and not self.state.dropped
            self.draft.count(_LEFT_OUT.get(word, ""), number=is_counted)
            self.state = replace(self.state, dropped=True)
        elif word in _BESIDE:
            self.take_out(self.leave_out_beside)
        elif word == "nesttableprops":
            self.take_out(self.end_nested_row)
        elif word in _BOXES:
            self.take_out(self.keep_box)
        elif word == "footnote":
            self.note()
        elif word in _STEPS:
            _STEPS[word](self, word, number)
        elif word == "u":
            self.say(f"{token.rstrip()} ")
        elif word in _MARKED:
            self.sinks[-1].append(_MARKED[word])
        else:
            self.sinks[-1].append(f"{token.rstrip()} ")  # so that it ends where it ended

    def plain(self, word: str, number: str) -> None:  # noqa: ARG002 - as the other steps
        self.state = replace(self.state, hidden=False, deleted=False)
        self.sinks[-1].append("\\plain ")

    def pard(self, word: str, number: str) -> None:  # noqa: ARG002
        self.state = replace(self.state, kind=0, in_table=False, depth=1)
        self.sinks[-1].append("\\pard ")

    def take_kind(self, word: str, number: str) -> None:
        kind = self.kinds.get(number, 0)
        if word == "outlinelevel":
            kind = (int(number or "0") + 1) % (_LAST_LEVEL + 1)
        self.state = replace(self.state, kind=kind)

    def mark(self, word: str, number: str) -> None:  # noqa: ARG002
        """Begin the mark of an item."""
        self.state = replace(self.state, is_mark=True)
        self.sinks[-1].append(_private(_MARK))

    def par(self, word: str, number: str) -> None:  # noqa: ARG002
        """End a paragraph; one in a cell goes on, and another kind says its number."""
        if self.state.deleted or self.state.in_table:
            if self.state.depth == 1:
                self.outer_end = len(self.sinks[-1])
            self.sinks[-1].append(" ")
            return
        mark = _private(chr(_KIND + self.state.kind)) if self.state.kind else ""
        self.sinks[-1].append(f"{mark}\\par ")
        self.hang_boxes()

    def keep_box(self, content: str) -> None:
        self.boxes.append((len(self.sinks), content))

    def hang_boxes(self) -> None:
        """Put text boxes behind the paragraph that they hang on."""
        here = [box for place, box in self.boxes if place == len(self.sinks)]
        self.boxes = [one for one in self.boxes if one[0] != len(self.sinks)]
        self.sinks[-1] += [f"\\par {{\\pard {box}}}\\par " for box in here]

    def depth(self, word: str, number: str) -> None:  # noqa: ARG002
        self.state = replace(self.state, depth=int(number or "1"), in_table=number != "0")

    def cell(self, word: str, number: str) -> None:  # noqa: ARG002
        """End a cell; what an outer cell says before a table in it ends there."""
        if word == "nestcell" and self.outer_end is not None:
            self.sinks[-1][self.outer_end] = "\\par "
        self.outer_end = None
        self.sinks[-1].append(_private(_CELL))

    def row(self, word: str, number: str) -> None:  # noqa: ARG002
        self.sinks[-1].append(_END_OF_ROW)
        self.hang_boxes()

    def end_nested_row(self, _properties: str) -> None:
        """End a row of a table in a table, outside of the group that is not read on."""
        self.sinks[-1].append(f"}}{_END_OF_ROW}{{")

    def note(self) -> None:
        place = len(self.notes)
        self.notes.append("")
        self.sinks[-1].append(f"[{place + 1}]")
        self.take_out(partial(self.notes.__setitem__, place))
        self.draft.count("note moved to the end")

    def leave_out_beside(self, content: str) -> None:
        """Count a header or a footer."""
        tokens = _TOKEN.finditer(content)
        self.draft.count_beside(["".join(one[0] for one in tokens if not one["word"])])


_STEPS: dict[str, Callable[[_Marking, str, str], None]] = {
    "plain": _Marking.plain, "pard": _Marking.pard, "s": _Marking.take_kind,
    "outlinelevel": _Marking.take_kind, "listtext": _Marking.mark, "pntext": _Marking.mark,
    "par": _Marking.par, "itap": _Marking.depth, "cell": _Marking.cell,
    "nestcell": _Marking.cell, "row": _Marking.row, "nestrow": _Marking.row,
}  # fmt: skip
_HIGH = re.compile(r"[\x80-\xff]")
_PROPERTIES = {"v": "hidden", "deleted": "deleted", "intbl": "in_table"}


def _private(letter: str) -> str:
    """Write a letter for private use in such a way that it stands alone."""
    return f"{{\\uc1\\u{ord(letter)}?}}"


_END_OF_ROW = f"{_private(_ROW)}\\par "
_MARKED = {"line": "\\'20", "chftn": "", "ftnalt": ""}
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
    cells = line.replace(_MARK, "").removesuffix(_CELL).split(_CELL)
    if len(cells) > 1:
        draft.add_row(cells)
    else:
        draft.add(cells[0])


def _add_paragraph(line: str, draft: Draft) -> None:
    bare = line.lstrip()
    kind = ord(bare[-1]) - _KIND if bare else 0
    if 0 < kind <= _CAPTION:
        _add_kind(bare[:-1].replace(_MARK, ""), kind, draft)
        return
    _, mark, after = bare.rpartition(_MARK)
    item = None if mark else _ITEM.match(bare)
    written = bare.split(_MARK)[1].strip() if mark else item[1] if item else ""
    rest = after if mark else bare[item.end() :] if item else ""
    if tidied(rest):
        draft.add_item(written if written[-1:] in (".", ")") else "-", rest)
    else:
        draft.add(bare.replace(_MARK, "").replace(_CELL, " "))


def _add_kind(content: str, kind: int, draft: Draft) -> None:
    if kind <= _LAST_LEVEL:
        draft.add(content, level=kind)
    else:
        draft.add(content, "quotation" if kind == _QUOTE else "caption")
