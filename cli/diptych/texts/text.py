"""A text: front matter, a body, and the numbered paragraphs of that body.

The file *is* the segmentation. Reading it guesses nothing: a paragraph is a run of non-blank
lines, and what kind it is, the mark of its first line says; a line that begins with ``#`` to
``######`` and a space is a heading by itself. A backslash before such marks makes them ordinary
characters.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import msgspec

from diptych.errors import BinaryFileError, YamlError
from diptych.texts.appearance import typed_name
from diptych.texts.kinds import HEADING, Kind, end_of, kind_of, unescaped, unquoted, written_line
from diptych.texts.names import joined_names
from diptych.texts.scripts import count_words
from diptych.texts.strict_yaml import parse_yaml, write_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from diptych.texts.segmentation import Segment
    from diptych.texts.strict_yaml import Node

_FENCE = "---"
FRONT_MATTER = re.compile(r"---[ \t\r]*\n(.*?)^---[ \t\r]*$\n?", re.DOTALL | re.MULTILINE)
"""The front matter on top of a file; its first group are the fields."""
_TITLE_LENGTH = 60


class Paragraph(msgspec.Struct, frozen=True, gc=False):
    """One numbered unit of a text. ``start`` and ``end`` leave markup and white space out."""

    number: int
    """Counted from 1."""
    start: int
    """Code points from the beginning of the body."""
    end: int
    level: int = 0
    """1 to 6 for a heading, 0 for any other paragraph."""
    kind: Kind = "paragraph"

    @property
    def mark(self) -> str:
        """What shows its kind where it is read; the mark of an item is part of its content."""
        return "#" * self.level + " " if self.level else "> " * (self.kind == "quotation")


class TextHead(Protocol):
    """What groups of texts are made by, and the way to the whole of a text."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def fields(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102
    def whole(self) -> Text:
        """Return the text."""


class Front(msgspec.Struct, frozen=True, kw_only=True):
    """The front matter of a text, and what is derived from it."""

    id: str
    fields: dict[str, str]
    """Letters are composed, and blanks single, however it was typed."""

    @property
    def source(self) -> str:
        """The front matter's source, else the id: every text can be compared."""
        return self.fields.get("source") or self.id

    @property
    def language(self) -> str:
        """The front matter's language, or nothing when it is not known."""
        return self.fields.get("language", "")


class Text(Front, frozen=True, kw_only=True):
    """One source document."""

    body: str
    """From the first non-blank line after the front matter to the end of the file."""
    paragraphs: tuple[Paragraph, ...]
    version: str
    """The git blob id of the file."""

    @property
    def title(self) -> str:
        """The front matter's title, else the leading heading, else the first words."""
        if (title := self.fields.get("title")) or not self.paragraphs:
            return title or self.id
        first = self.content(self.paragraphs[0])
        if self.paragraphs[0].level or len(first) <= _TITLE_LENGTH:
            return first
        return first[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:-–—") + " …"

    def whole(self) -> Text:
        """Return the text itself, which is all there: see ``TextHead``."""
        return self

    @property
    def words(self) -> int:
        """How many words its paragraphs have."""
        return sum(count_words(self.content(one)) for one in self.paragraphs)

    def content(self, paragraph: Paragraph) -> str:
        """Return the paragraph as one line, without markup."""
        raw = self.body[paragraph.start : paragraph.end]
        if "\n" not in raw:
            return raw
        from diptych.texts.segmentation import one_line

        first, *others = raw.split("\n")
        bare = unquoted if paragraph.kind == "quotation" else unescaped
        lines = "\n".join([first, *(bare(line.strip()) for line in others)])
        return one_line(lines)

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last number of the paragraphs that ``[start, end)`` touches.

        A span that touches none, lying between two paragraphs, gives a first above its last.
        """
        paragraphs = self.paragraphs
        first = bisect_right(paragraphs, start, key=_end)
        last = first
        while last < len(paragraphs) and paragraphs[last].start < end:
            last += 1
        return first + 1, last


def _end(paragraph: Paragraph) -> int:
    return paragraph.end


def parse_text(text_id: str, raw: bytes, source: str, path: str) -> Text:
    """Build a text from its file: the bytes, the same decoded, and the path for messages."""
    return parse_unsegmented(text_id, raw, source, path).whole()


def parse_unsegmented(text_id: str, raw: bytes, source: str, path: str) -> Unsegmented:
    """Do as ``parse_text`` does, but leave the paragraphs for later."""
    if (nul := source.find("\0")) >= 0:
        raise BinaryFileError(path, nul)
    fields, body = split_front_matter(source, path)
    return Unsegmented(id=text_id, fields=fields, body=body, version=blob_id(raw))


class Unsegmented(Front, frozen=True, kw_only=True):
    """A text without its paragraphs, which take more room than its words do."""

    body: str
    version: str

    @property
    def title(self) -> str:
        """As that of the text."""
        return self.fields.get("title") or self._with(islice(_paragraphs(self.body), 1)).title

    def whole(self) -> Text:
        """Return the text; whoever goes through many of them does not hold them all."""
        return self._with(_paragraphs(self.body))

    def _with(self, paragraphs: Iterable[Paragraph]) -> Text:
        return Text(
            id=self.id,
            fields=self.fields,
            body=self.body,
            paragraphs=tuple(paragraphs),
            version=self.version,
        )


def format_text(fields: dict[str, str], segments: Iterable[Segment]) -> str:
    """Write the canonical file: front matter, then one paragraph a line, blank lines between."""
    paragraphs = "\n\n".join(map(written_line, segments))
    return f"{_FENCE}\n{write_yaml(fields)}{_FENCE}\n\n{paragraphs}\n"


def split_front_matter(
    source: str, path: str, told: list[str] | None = None
) -> tuple[dict[str, str], str]:
    """Separate the fields from the body, which begins at its first non-blank line.

    Of a foreign file, whose fields may be lists, these are joined and others that are not one value
    left out; ``told`` is told of it.

    Raises ``YamlError``, also for front matter that is never closed.
    """
    source = source.removeprefix("\ufeff")
    match = FRONT_MATTER.match(source)
    if match is None:
        if re.match(r"---[ \t\r]*\n[\w-]+:[ \t\r\n]", source):
            raise YamlError(path, 1, "front matter has no end; write --- below its last field")
        return {}, _from_first_line(source)
    return _fields(match.group(1), path, told), _from_first_line(source[match.end() :])


def is_same(one: Text, other: Text) -> bool:
    """Tell whether two texts say the same, and not because two sources print it."""
    return one.body == other.body and not is_of_two_sources(one, other)


def is_of_two_sources(one: Text, other: Text) -> bool:
    """Tell whether two texts name different sources."""
    sources = [text.fields.get("source") for text in (one, other)]
    return all(sources) and sources[0] != sources[1]


def blob_id(raw: bytes) -> str:
    """Compute the name that git gives these bytes (SHA-1 of a header and the content)."""
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()


def _fields(source: str, path: str, told: list[str] | None) -> dict[str, str]:
    node = parse_yaml(source, path, first_line=2)
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        raise YamlError(path, node.line, "front matter must be lines of the form `name: value`")
    fields = {}
    for written, value in node.value.items():
        name = typed_name(written)
        said = value.value if told is None else _joined(name, value, told)
        if said is None:
            continue
        if not isinstance(said, str):
            raise YamlError(path, value.line, f"{name} must be one value, in one line")
        if fault := control_character(written + said):
            raise YamlError(path, value.line, f"{name} holds the control character {fault}")
        if name in fields:
            raise YamlError(path, value.line, f"{name} stands here and above; keep one")
        fields[name] = typed_name(said)
    return fields


def _joined(name: str, node: Node, told: list[str]) -> str | None:
    """Return the value of a field as one line; nothing where it cannot be that."""
    if isinstance(node.value, str):
        return " ".join(node.value.split())
    values = [item.value for item in node.value] if isinstance(node.value, list) else [{}]
    if not values:
        return None
    if all(isinstance(one, str) for one in values):
        told.append(f"{name}: {len(values)} values joined")
        said = map(str, values)
        return joined_names(said) if name == "author" else ", ".join(said)
    told.append(f"{name} left out, which is more than a value or a list of values")
    return None


def control_character(value: str) -> str | None:
    """Name the first character that may not stand in a value of one printable line.

    With what to do about it.
    """
    found = re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", value)
    if not found:
        return None
    way_out = "write it in one line" if found.group() in _LINE_ENDS else "take it out"
    return f"U+{ord(found.group()):04X}; {way_out}"


_LINE_ENDS = "\n\r\x85\u2028\u2029"


def _from_first_line(source: str) -> str:
    first = re.search(r"\S", source)
    return source[source.rfind("\n", 0, first.start()) + 1 :] if first else ""


def _paragraphs(body: str) -> Iterable[Paragraph]:
    """Yield the runs of non-blank lines, and each heading line by itself."""
    number, start, end, position = 0, -1, 0, 0
    kind: Kind = "paragraph"
    for line in body.split("\n"):
        stripped = line.strip()
        mark = HEADING.match(stripped) if stripped[:1] in ("#", "\\") else None
        heading = mark is not None and not mark[1] and mark.end() < len(stripped)
        if start >= 0 and (heading or not stripped):
            number += 1
            yield _paragraph(number, start, end, kind, body)
            start = -1
        if stripped:
            first = position + line.index(stripped)
            end = first + len(stripped)
            if mark and heading:
                number += 1
                yield Paragraph(number, first + mark.end(), end, len(mark[2]), "heading")
            elif start < 0:
                kind, offset = kind_of(stripped)
                start = first + offset
        position += len(line) + 1
    if start >= 0:
        yield _paragraph(number + 1, start, end, kind, body)


def _paragraph(number: int, start: int, end: int, kind: Kind, body: str) -> Paragraph:
    return Paragraph(number, start, end_of(kind, body, start, end), 0, kind)
