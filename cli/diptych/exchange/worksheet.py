"""Worksheets: one annotator's annotations on a text as lines to be edited, and back.

Each paragraph stands quoted, and under it a line for each annotation that begins there:

    [3f2a9c] ..11 "words of the passage" #2 theme=governance sentiment=negative; a note

All parts may be missing and stand in any order, only the note comes last. ``[3f2a9c]`` is the
beginning of the annotation's id, a line without it is a new annotation; ``..11`` says that the
passage ends in paragraph 11; without words it is the whole paragraph; ``#2`` is the second place
where the words stand. What nobody edited stays as it is, to the byte.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from diptych.annotations.annotation import new_annotation_id
from diptych.annotations.changes import changes_between
from diptych.annotations.drafts import (
    Draft,
    Edit,
    code_named,
    drafted_span,
    edited_annotation,
    new_annotation,
)
from diptych.annotations.quotes import Span, occurrences, paragraph_span
from diptych.annotations.serialisation import encode_set
from diptych.errors import BadWorksheetError, DiptychError, NothingSaidError
from diptych.texts.appearance import looks_same
from diptych.texts.escapes import printable
from diptych.texts.text import blob_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.changes import Change
    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.texts.text import Paragraph, Text

_PROBLEM = "# ▼ "
_PARAGRAPH = re.compile(r">\s*(\d{1,9})(?!\S)")
_COMMENT = re.compile(r"#(?!\d)")
_SETTING = re.compile(r"(finished|state)\s*:\s*(.*)")
_PART = re.compile(
    r"""\s*(?:
      \[(?P<id>[^\]\s]*)\]
    | "(?P<quote>[^"\\]*(?:\\.[^"\\]*)*)"(?=[\s;]|$)
    | “(?P<curly>[^”\\]*(?:\\.[^”\\]*)*)”(?=[\s;]|$)
    | \.\.(?P<last>\d{1,9})(?=[\s;]|$)
    | \#(?P<nth>\d{1,9})(?=[\s;]|$)
    | ;(?P<note>.*)
    | (?P<code>[^\s;"“\[]+)(?=[\s;]|$)
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:([\"“”\\n])|x([0-9a-f]{2})|u((?!d[89a-f])[0-9a-f]{4}))")
_NAMES = {"id": "ids", "quote": "passages", "last": "last paragraphs", "nth": "numbers"}
_YES = {"yes": True, "no": False, "y": True, "n": False, "true": True, "false": False}
_NOT_CLOSED = (
    "{!r} is not understood; words of the passage stand between quotation marks, with a space "
    'behind them, and a quotation mark inside them is written \\"'
)
_SHORTEST_ID = 4
_ID_SHOWN = 6
_STATE_SHOWN = 10

_HEAD = re.compile(r"\ufeff?# ([a-z0-9-]+), annotated by ([a-z0-9-]+)\.")
_HOW_TO = """\
# {text}, annotated by {annotator}. Lines that begin with # are comments.
#
# Write annotations under the paragraph in which they begin, one on each line:
#   "words of the passage" CODE CODE; a note
#   CODE                            the whole paragraph
#   ..11 CODE                       whole paragraphs, from this one to the end of 11
#   "words" #2 CODE                 the second place where the words stand
#   "he said \\"no\\"" CODE           a quotation mark inside the words
# Codes stand at the foot. The beginning of one is enough where only one begins so; a facet goes
# before it where two facets have it: actor=china.
#
# A line with [3f2a9c] is the annotation that has this id: change the line to change it, delete
# the line to remove it. The paragraphs themselves cannot be changed here.

# yes once you have read the whole text: then a paragraph without a code means that there is none.
finished: {finished}

# How the annotations were when this worksheet was made. Leave this line as it is.
state: {state}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a worksheet says."""

    annotations: AnnotationSet
    """The very set that the worksheet was made of, where nothing was edited."""
    changes: tuple[Change, ...]
    """In reading order. Whether the text is finished is in the set alone."""


class _TypedPassage(NamedTuple):
    """Where a line's passage is, as it was typed."""

    last: str
    quote: str
    nth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _WorksheetLine:
    """One line about a passage, as it stands on the worksheet."""

    id: str
    place: _TypedPassage
    codes: Mapping[str, str]
    note: str
    faults: tuple[str, ...]
    """What cannot be understood."""


class _Shown(NamedTuple):
    """Where an annotation stands on the worksheet, and how."""

    paragraph: int
    line: str


def worksheet(text: Text, annotations: AnnotationSet, codebook: Codebook) -> str:
    """Lay out the worksheet that ``read_worksheet`` reads."""
    finished, state = "yes" if annotations.finished else "no", _state(annotations)
    names = {"text": text.id, "annotator": annotations.annotator}
    blocks = [_HOW_TO.format(**names, finished=finished, state=state).rstrip()]
    lines = defaultdict(list)
    for shown in _shown(text, annotations).values():
        lines[shown.paragraph].append(shown.line)
    for paragraph in text.paragraphs:
        blocks.append(_quoted(text, paragraph))
        if paragraph.number in lines:
            blocks.append("\n".join(lines[paragraph.number]))
    if annotations.orphans:
        blocks.append("\n".join(_orphans(annotations)))
    return "\n\n".join([*blocks, "\n".join(_foot(codebook, text.language))]) + "\n"


def read_worksheet(
    written: str,
    text: Text,
    annotations: AnnotationSet,
    codebook: Codebook,
    path: str = "worksheet",
) -> Reading:
    """Read what became of the worksheet of ``annotations``; ``path`` is its name in messages.

    Raises ``BadWorksheetError`` with every problem by line.
    """
    reader = _Reader(text, annotations, codebook)
    new = reader.read([line.strip() for line in written.removeprefix("\ufeff").split("\n")])
    if reader.problems:
        joined = {line: "; ".join(reasons) for line, reasons in reader.problems.items()}
        raise BadWorksheetError(path, joined)
    if new == annotations:
        return Reading(annotations=annotations, changes=())
    return Reading(annotations=new, changes=changes_between(annotations, new))


def with_problems(written: str, problems: Mapping[int, str]) -> str:
    """Put the reasons above the lines that they are about, in place of those of last time."""
    lines: list[str] = []
    for number, line in enumerate(written.split("\n"), 1):
        if number in problems:
            lines.append(_PROBLEM + printable(problems[number]))
        if not line.startswith(_PROBLEM):
            lines.append(line)
    return "\n".join(lines)


def first_problem(written: str) -> int:
    """Return the number of the first line that has a reason above it, or 1."""
    lines = written.split("\n")
    faulty = (n for n, line in enumerate(lines, 1) if line.startswith(_PROBLEM))
    return next(faulty, 0) + 1


# Writing


def _state(annotations: AnnotationSet) -> str:
    """Recognise a set: by a part of the blob id of its file."""
    return blob_id(encode_set(annotations))[:_STATE_SHOWN]


def _quoted(text: Text, paragraph: Paragraph) -> str:
    return printable(f"> {paragraph.number} {paragraph.mark}{text.content(paragraph)}").strip()


def _shown(text: Text, annotations: AnnotationSet) -> dict[str, _Shown]:
    """Return each annotation's line by its id, in reading order."""
    named = sorted(annotations.anchored.items(), key=_reading_order)
    length = _id_length(list(annotations.annotations))
    return {name: _line(name[:length], annotation, text) for name, annotation in named}


def _reading_order(item: tuple[str, Annotation]) -> tuple[int, int, str]:
    return item[1].start, item[1].end, item[0]


def _id_length(names: Sequence[str]) -> int:
    """Return how much of the ids tells them apart."""
    length = _ID_SHOWN
    while len({name[:length] for name in names}) < len(names):
        length += 1
    return length


def _line(short_id: str, annotation: Annotation, text: Text) -> _Shown:
    first, last = text.touched(annotation.start, annotation.end)
    first = min(first, len(text.paragraphs))
    parts = [
        f"[{short_id}]",
        *([f"..{last}"] if last > first else []),
        *_words(annotation, text, first, max(first, last)),
        *(printable(f"{facet}={code}") for facet, code in annotation.codes.items()),
    ]
    note = f"; {_escaped(annotation.note)}" if annotation.note else ""
    return _Shown(first, (" ".join(parts) + note).strip())


def _words(annotation: Annotation, text: Text, first: int, last: int) -> Iterator[str]:
    """Yield the words as they are found again, where they can be, and which place it is."""
    span = Span(annotation.start, annotation.end)
    if span == paragraph_span(text, first, last):
        return
    in_one_line = re.sub(r"\s+", " ", annotation.quote)
    for words in dict.fromkeys((in_one_line, annotation.quote)):
        places = occurrences(text, first, last, words)
        if span in places:
            yield _in_marks(words)
            if len(places) > 1:
                yield f"#{places.index(span) + 1}"
            return
    yield _in_marks(in_one_line)


def _in_marks(words: str) -> str:
    return '"' + _escaped(words).replace('"', '\\"') + '"'


def _escaped(words: str) -> str:
    """Escape the backslash and what is no character of a line."""
    return printable(words.replace("\\", "\\\\").replace("\n", "\\n"))


def _unescaped(words: str) -> str:
    return _ESCAPE.sub(_character, words)


def _character(match: re.Match[str]) -> str:
    plain, *numbers = match.groups()
    if plain:
        return "\n" if plain == "n" else str(plain)
    return chr(int(numbers[0] or numbers[1], 16))


def _orphans(annotations: AnnotationSet) -> Iterator[str]:
    """Yield those that have no place on the worksheet, as comments; they stay as they are."""
    yield "# Orphans: their passages are no longer in the text; they stay as they are."
    length = _id_length(list(annotations.annotations))
    for name, annotation in annotations.orphans.items():
        codes = "".join(f" {facet}={code}" for facet, code in annotation.codes.items())
        words = _in_marks(re.sub(r"\s+", " ", annotation.quote))
        yield printable(f"#   [{name[:length]}] {words}{codes}")


def _foot(codebook: Codebook, language: str) -> Iterator[str]:
    yield "# Codes"
    for facet in codebook.facets:
        yield "#"
        yield _explained(f"# {facet.name}", facet, language)
        for code in facet.codes.values():
            yield _explained(f"#   {'  ' * code.depth}{code.path}", code, language)


def _explained(name: str, said: Facet | Code, language: str) -> str:
    if said.labels:
        name = f"{name} · {said.label(language)}"
    return printable(f"{name}: {said.definition}" if said.definition else name)


# Reading


class _Reader:
    """Reads the lines of a worksheet and keeps what is wrong with them, by line from 1."""

    def __init__(self, text: Text, annotations: AnnotationSet, codebook: Codebook) -> None:
        self.text = text
        self.old = annotations
        self.codebook = codebook
        self.shown = _shown(text, annotations)
        self.problems: defaultdict[int, list[str]] = defaultdict(list)
        self.ids = sorted(self.shown)
        self.ids_above: set[str] = set()

    def read(self, lines: Sequence[str]) -> AnnotationSet:
        """Return the set that the worksheet describes, as far as it can be understood."""
        self.check_paragraphs(lines)
        finished = self.finished(lines)
        self.check_state(lines)
        annotations = dict(self.old.orphans)
        for number, paragraph, line in _entries(lines):
            try:
                annotations.update(self.annotation(number, paragraph, line))
            except NothingSaidError as error:
                if number not in self.problems:
                    self.complain(number, str(error))
            except DiptychError as error:
                self.complain(number, _reason(error))
        return replace(self.old, annotations=annotations, finished=finished)

    def check_paragraphs(self, lines: Sequence[str]) -> None:
        """Require the paragraphs of the text: all, in order, unchanged."""
        highest = 0
        for number, line in enumerate(lines, 1):
            if line.startswith(">"):
                highest = max(highest, self.check_paragraph(number, line, highest))
        self.check_gap(len(lines), highest, len(self.text.paragraphs) + 1)

    def check_paragraph(self, number: int, line: str, highest: int) -> int:
        """Check one quoted line below paragraph ``highest``, and return its paragraph's number."""
        paragraph = _paragraph_number(line)
        if not 1 <= paragraph <= len(self.text.paragraphs):
            self.complain(number, "no paragraph of the text begins like this; remove the line")
            return highest
        if paragraph <= highest:
            self.complain(number, f"paragraph {paragraph} belongs above; remove the line here")
        self.check_gap(number, highest, paragraph)
        if not looks_same(line, _quoted(self.text, self.text.paragraphs[paragraph - 1])):
            self.complain(
                number,
                f"paragraph {paragraph} is not what the text says; put it back as it was "
                "(a text is changed in its own file)",
            )
        return paragraph

    def check_gap(self, number: int, before: int, after: int) -> None:
        """Require that no paragraph is left out between two that stand on the worksheet."""
        if after - before > 1:
            first, last = before + 1, after - 1
            missing = f"paragraph {first} is missing above; put it back"
            if first < last:
                missing = f"paragraphs {first} to {last} are missing above; put them back"
            self.complain(number, missing)

    def finished(self, lines: Sequence[str]) -> bool:
        """Return whether the text is finished: what the worksheet says, else what it was."""
        finished = self.old.finished
        for number, value in _settings(lines, "finished"):
            if value.casefold() not in _YES:
                self.complain(number, f"finished is {value!r}; write yes or no")
            finished = _YES.get(value.casefold(), finished)
        return finished

    def check_state(self, lines: Sequence[str]) -> None:
        """Require a worksheet of the set as it is: another one's could undo what others did."""
        states = list(_settings(lines, "state"))
        if not states:
            self.complain(1, "the line that begins with state: is missing; put it back")
        for number, state in states:
            if state != _state(self.old):
                self.complain(number, self.other_state(lines[0]))

    def other_state(self, head: str) -> str:
        """Say whose worksheet this is, or that the set has changed since it was made."""
        found = _HEAD.match(head)
        if found and found.groups() != (self.text.id, self.old.annotator):
            text, annotator = found.groups()
            return (
                f"this is a worksheet of {text}, annotated by {annotator}; read it with: "
                f"diptych annotate {text} --annotator {annotator} --read FILE"
            )
        return (
            f"the annotations by {self.old.annotator} on {self.text.id} have changed since "
            "this worksheet was made; make a new one and copy your lines into it, or "
            f"apply this one by writing state: {_state(self.old)} here: the annotations "
            "that it lacks will then be removed"
        )

    def annotation(self, number: int, paragraph: int, line: str) -> dict[str, Annotation]:
        """Read one line. What it says must fit the text and the codebook."""
        if not 1 <= paragraph <= len(self.text.paragraphs):
            self.complain(number, "this line is under no paragraph; move it below one")
            return {}
        entry = _parsed(line, self.codebook)
        name = self.full_id(number, entry.id) if entry.id else new_annotation_id()
        if self.shown.get(name) == (paragraph, line):
            return {name: self.old.annotations[name]}
        self.complain(number, *entry.faults)
        if name in self.shown:
            return {name: self.edited(name, paragraph, entry)}
        return {name: new_annotation(_draft(paragraph, entry), self.text, self.codebook)}

    def full_id(self, number: int, short: str) -> str:
        """Complete the beginning of an id, which may stand on one line only."""
        begin = bisect_left(self.ids, short.lower())
        found = [name for name in self.ids[begin : begin + 2] if name.startswith(short.lower())]
        if len(short) < _SHORTEST_ID or not found:
            self.complain(
                number,
                f"there is no annotation [{short}]; without [{short}], the line makes a new one",
            )
        elif len(found) > 1:
            self.complain(number, f"[{short}] begins more than one id; type more of it")
        elif found[0] in self.ids_above:
            self.complain(
                number, f"[{short}] is used above already; without it, the line makes a new one"
            )
        else:
            self.ids_above.add(found[0])
        return found[0] if found else new_annotation_id()

    def edited(self, name: str, paragraph: int, entry: _WorksheetLine) -> Annotation:
        """Change in an annotation what its line now says differently."""
        old, shown = self.old.annotations[name], self.shown[name]
        was = _parsed(shown.line, self.codebook)
        stays = shown.paragraph == paragraph and was.place == entry.place
        facets = {**old.codes, **entry.codes}
        codes = {facet: entry.codes.get(facet, "") for facet in facets}
        edit = Edit(
            span=None if stays else drafted_span(_draft(paragraph, entry), self.text),
            codes={facet: code for facet, code in codes.items() if code != old.codes.get(facet)},
            note=None if entry.note == was.note else entry.note,
        )
        return edited_annotation(old, edit, self.text, self.codebook)

    def complain(self, number: int, *reasons: str) -> None:
        """Keep what is wrong with a line."""
        if reasons:
            self.problems[number].extend(reasons)


def _paragraph_number(line: str) -> int:
    """Return which paragraph a line quotes, 0 for none."""
    mark = _PARAGRAPH.match(line)
    return int(mark[1]) if mark else 0


def _settings(lines: Iterable[str], name: str) -> Iterator[tuple[int, str]]:
    """Yield the number and the value of the lines ``name: value``."""
    for number, line in enumerate(lines, 1):
        if (setting := _SETTING.match(line)) and setting[1] == name:
            yield number, setting[2]


def _entries(lines: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the lines about passages, with their numbers and the paragraphs they stand under."""
    paragraph = 0
    for number, line in enumerate(lines, 1):
        if line.startswith(">"):
            paragraph = _paragraph_number(line) or paragraph
        elif line and not _COMMENT.match(line) and not _SETTING.match(line):
            yield number, paragraph, line


def _parsed(line: str, codebook: Codebook) -> _WorksheetLine:
    """Take a line apart."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for kind, content in _parts(line):
        parts[kind].append(content)
    codes, faults = _codes(parts["code"], codebook)
    faults += [f"more than one of the {_NAMES[k]}; keep one" for k in _NAMES if len(parts[k]) > 1]
    faults += [_NOT_CLOSED.format(rest) for rest in parts["rest"]]
    faults += ["there are no words between the quotation marks" for q in parts["quote"] if not q]
    first = {kind: contents[0] for kind, contents in parts.items() if contents}
    return _WorksheetLine(
        id=first.get("id", ""),
        place=_TypedPassage(*(first.get(kind, "") for kind in _TypedPassage._fields)),
        codes=codes,
        note=_unescaped(first.get("note", "").strip()),
        faults=tuple(faults),
    )


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the content of each part of a line, and the rest that is none."""
    position = 0
    while match := _PART.match(line, position):
        kind = str(match.lastgroup)
        if kind in {"quote", "curly"}:
            yield "quote", _unescaped(match[kind])
        else:
            yield kind, match[kind]
        position = match.end()
    if rest := line[position:].strip():
        yield "rest", rest


def _codes(written: Iterable[str], codebook: Codebook) -> tuple[dict[str, str], list[str]]:
    """Complete the codes of a line and say which cannot be."""
    codes: dict[str, str] = {}
    faults = []
    for part in written:
        try:
            facet, code = code_named(part, codebook)
        except DiptychError as error:
            faults.append(str(error))
            continue
        if facet in codes:
            faults.append(f"more than one {facet}: {codes[facet]} and {code}; keep one")
        codes[facet] = code
    return codes, faults


def _draft(paragraph: int, entry: _WorksheetLine) -> Draft:
    place = entry.place
    return Draft(
        first=paragraph,
        last=int(place.last or paragraph),
        quote=place.quote,
        nth=int(place.nth) if place.nth else None,
        codes=entry.codes,
        note=entry.note,
    )


def _reason(error: DiptychError) -> str:
    """Say an error in the words of the worksheet, where places are not chosen by an option."""
    return str(error).replace("choose one with --nth", "choose one with #1, #2 …")
