"""What the importers of office files have in common: segments as they come, and what was left out.

Promises: of a paragraph, blanks of any kind but the unbreakable ones become one blank each, and
none is at its ends. A paragraph without a letter, digit or mark is none.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from diptych.texts.front_matter import field_fault
from diptych.texts.importers.imported import Imported
from diptych.texts.kinds import kind_of
from diptych.texts.names import joined_names
from diptych.texts.segmentation import Convention, Segment, Segmentation, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from xml.etree.ElementTree import Element

    from diptych.texts.kinds import Kind

_KEPT = "\u00a0\u202f\u2007"
_UNSEEN = str.maketrans("", "", "\u00ad\ufeff\u2060\ufffc\0")
"""Marks of where a line may be broken, and of where an object was; and what no text may hold."""
_OTHER_BLANKS = re.compile(rf"[^\S{_KEPT}]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_DEEPEST_LEVEL = 6
_FEW, _LONG = 20, 100
"""Lines, and characters of a line, by which no wrapping is told."""
_BULLETS = "•‣▪◦●○■□◆◇►"
"""Letters that begin no sentence."""
QUOTES = frozenset(
    (
        *("quote", "intense quote", "quotation", "quotations", "long quotation"),
        *("block text", "block quote", "block quotation", "blockquote", "quote block"),
        *("zitat", "blockzitat", "intensives zitat", "bloc de citation", "citation longue"),
        *("cita", "cita textual", "citação", "citazione", "citaat", "citat", "cytat", "цитата"),
        *("alıntı", "kutipan", "trích dẫn", "اقتباس", "ציטוט", "उद्धरण", "引用", "引用文", "引文"),
    )
)
"""Names of styles, in small letters, that make a paragraph a quotation."""


def tidied(content: str) -> str:
    """Return a paragraph as one line."""
    return _OTHER_BLANKS.sub(" ", content.translate(_UNSEEN)).strip()


@dataclass(slots=True)
class Draft:
    """The segments of a file while it is read, and what was decided on the way."""

    segments: list[Segment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What stands at the end: footnotes and endnotes."""
    gaps: set[int] = field(default_factory=set)
    """Before which segments, by their places, there is an empty paragraph."""
    decided: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often something was decided, by its name for one and for several."""

    def add(self, content: str, kind: Kind = "paragraph", level: int = 0) -> None:
        """Add a paragraph, unless it is empty; one that begins with a bullet is an item."""
        if line := tidied(content):
            level = min(level, _DEEPEST_LEVEL)
            if kind == "paragraph" and not level and line[0] in _BULLETS:
                kind = kind_of(line)[0]
            self.segments.append(Segment(content=line, level=level, kind=kind))
        else:
            self.gaps.add(len(self.segments))

    def add_item(self, mark: str, content: str) -> None:
        """Add an item behind its mark, or behind a dash where that is no mark of an item."""
        if line := tidied(content):
            marked = f"{mark} {line}"
            is_marked = mark and kind_of(marked)[0] == "item"
            self.segments.append(
                Segment(content=marked if is_marked else f"- {marked.strip()}", kind="item")
            )

    def add_row(self, cells: Iterable[str]) -> None:
        """Add a row of a table, unless all of its cells are empty."""
        row = [tidied(cell) for cell in cells]
        if any(row):
            self.segments.append(Segment(content=" | ".join(row), kind="row"))

    def count(self, one: str, several: str = "", number: int = 1) -> None:
        """Count a decision by its name for one, and for several, else with an s to its noun."""
        if number:
            self.decided[one, several or _several(one)] += number

    def count_beside(self, beside: Iterable[str]) -> None:
        """Count headers and footers that have words, and not only the number of a page."""
        words = sum(any(map(str.isalpha, content)) for content in beside)
        self.count("header or footer left out", "headers and footers left out", words)

    def join_wrapped(self) -> None:
        """Join lines that were wrapped by hand, where a file is nothing but such lines."""
        lines = [one.content for one in self.segments]
        are_short = sum(len(line) <= _LONG for line in lines) >= len(lines) * 0.9
        is_plain = not any(one.level or one.kind != "paragraph" for one in self.segments)
        if len(lines) < _FEW or not are_short or not is_plain:
            return
        source = "\n".join(
            f"\n{line}" if at in self.gaps else line for at, line in enumerate(lines)
        )
        found = segment(source)
        if found.convention is Convention.WRAPPED:
            self.segments = list(found.segments)
            self.count(
                "line that was wrapped by hand joined",
                "lines that were wrapped by hand joined",
                number=len(lines) - len(self.segments),
            )

    def imported(
        self, description: str, fields: dict[str, str], *, has_title: bool = False
    ) -> Imported:
        """Return the whole, with the notes at its end.

        With ``has_title`` the title among the fields is that which was published.
        """
        body, notes = tuple(self.segments), [tidied(note) for note in self.notes]
        closing = tuple(Segment(content=note) for note in notes if note)
        said = tuple(
            f"{number} {one if number == 1 else several}"
            for (one, several), number in sorted(self.decided.items(), key=_comes_late)
        )
        return Imported(
            segmentation=Segmentation(
                convention=None, segments=body + closing, description=description
            ),
            fields=own_fields(fields, () if has_title else body)
            | _title_without_marks(body, notes),
            notes=(", ".join(said),) if said else (),
        )


def _title_without_marks(body: tuple[Segment, ...], notes: Sequence[str]) -> dict[str, str]:
    """Return the heading on top as the title if numbers of notes stand in it."""
    heading = body[0].content if body and body[0].level and notes else ""
    marks = frozenset(f"[{number}]" for number in range(1, len(notes) + 1))
    title = tidied(_MARK.sub(lambda found: "" if found[1] in marks else found[0], heading))
    return {"title": title} if title and title != heading else {}


_MARK = re.compile(r"\s?(\[\d+\])")


class BlockReader(ABC):
    """Reads blocks into a draft; what a cell or a note holds is read as blocks of its own."""

    def __init__(self) -> None:
        self.draft = Draft()

    @abstractmethod
    def blocks(self, container: Iterable[Element]) -> None:
        """Read what stands one below the other."""

    def said_in(self, container: Iterable[Element]) -> str:
        """Return what a cell or a note says, as one line."""
        outer, self.draft = self.draft, Draft(notes=self.draft.notes, decided=self.draft.decided)
        self.blocks(container)
        inner, self.draft = self.draft, outer
        return " ".join(segment.content for segment in inner.segments)

    def cells(self, rows: Sequence[Sequence[Iterable[Element]]], *, holds_table: bool) -> None:
        """Add the rows of a table, or what is in its cells where it only lays out a page."""
        if holds_table or all(len(row) <= 1 for row in rows):
            for cell in chain.from_iterable(rows):
                self.blocks(cell)
            return
        for row in rows:
            self.draft.add_row([self.said_in(cell) for cell in row])


def _comes_late(decision: tuple[tuple[str, str], int]) -> bool:
    return " taken" not in decision[0][0]


def _several(one: str) -> str:
    return _LEFT_OUT.sub(r"\1s", one)


_LEFT_OUT = re.compile(r"(\w+)(?= (?:taken|left out|moved))")
"""The noun of a decision."""


def own_fields(fields: dict[str, str], body: tuple[Segment, ...]) -> dict[str, str]:
    """Return of what a file says of itself what can be believed.

    A heading on top is a better title than what a program kept from an older file; names that a
    program gives to all its users are nobody's.
    """
    found = {name: tidied(_CONTROLS.sub(" ", value)) for name, value in fields.items()}
    if (body and body[0].level) or _MADE_UP_TITLE.search(found.get("title", "")):
        found.pop("title", None)
    named = found.get("author", "").split(";")
    found["author"] = joined_names(
        one for one in named if not _MADE_UP_AUTHOR.fullmatch(one.strip())
    )
    return {name: value for name, value in found.items() if value and not field_fault(name, value)}


_MADE_UP_TITLE = re.compile(
    r"^(?:Microsoft Word - |Untitled|Document ?\d*$|Unknown$|PowerPoint )"
    r"|\.(?:docx?|dotx?|odt|ott|rtf|html?|txt)$",
    re.IGNORECASE,
)
_MADE_UP_AUTHOR = re.compile(
    r"(?:microsoft(?: office)?(?: user)?|windows(?: user)?|(?:local )?admin(?:istrator)?"
    r"|(?:office )?user|owner|author|unknown|python-docx|apache poi|un-named|default|guest|test"
    r"|hp|dell|lenovo|acer|asus|pc)",
    re.IGNORECASE,
)
