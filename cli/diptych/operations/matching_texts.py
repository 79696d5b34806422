"""Which texts of a project those of another tool are: by what they say, then by name; else new."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from diptych.anchoring.reanchoring import reanchored
from diptych.annotations.annotation import Annotation
from diptych.annotations.quotes import Span
from diptych.errors import EmptyTextError
from diptych.operations.added_files import numbered
from diptych.operations.importing import NewText, Wishes, arrived_text
from diptych.project.names import slug
from diptych.texts.alike import LITTLE, kept_share
from diptych.texts.appearance import typed_name
from diptych.texts.front_matter import field_fault
from diptych.texts.importers import Arrival
from diptych.texts.places import Places, skeleton
from diptych.texts.strict_yaml import write_yaml
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diptych.exchange.foreign import ForeignText
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Where the texts of a file are in the project."""

    texts: Mapping[str, Text]
    """By id: those that the file is about, new ones too."""
    texts_by_key: Mapping[str, str]
    """The ids by the keys that the file has; those left out are missing."""
    new: tuple[NewText, ...] = ()
    by_name: tuple[str, ...] = ()
    """The ids of those that say something else by now, and have the same name."""
    empty: tuple[str, ...] = ()
    """The names of those that hold nothing."""
    contents: Mapping[str, str] = field(default_factory=dict)
    """What the file's texts say, by key."""

    def placed(self, passages: Mapping[int, tuple[str, Span]]) -> dict[int, Span | None]:
        """Find passages of the file's texts, given by text and span, in those of the project."""
        found: dict[int, Span | None] = {}
        by_text: dict[str, dict[int, Span]] = {}
        for number, (key, span) in passages.items():
            by_text.setdefault(key, {})[number] = span
        for key, spans in by_text.items():
            text = self.texts[self.texts_by_key[key]]
            find = _edited if text.id in self.by_name else _rewritten
            found |= find(self.contents[key], text, spans)
        return found


def _rewritten(content: str, text: Text, spans: Mapping[int, Span]) -> dict[int, Span | None]:
    """Find passages in another writing of the same text."""
    places = Places(content, text.body)
    moved = {number: places.moved(*span) for number, span in spans.items()}
    return {number: Span(*one) if one else None for number, one in moved.items()}


def _edited(content: str, text: Text, spans: Mapping[int, Span]) -> dict[int, Span | None]:
    """Find passages in a text that was edited, as ``reanchor`` does; what it would ask is lost."""
    annotations = {
        str(number): Annotation(
            start=span.start, end=span.end, quote=content[slice(*span)], codes={}
        )
        for number, span in spans.items()
    }
    placements = reanchored(annotations, content, (), text)
    return {int(one.id): None if one.status == "proposed" else one.span for one in placements}


def matched(
    texts: Sequence[Text],
    foreign: Sequence[ForeignText],
    tell: Callable[[int, int], None] | None = None,
) -> Matched:
    """Match the texts of a file with those of a project, and make new ones of the others.

    ``tell`` is told how many of how many are made.
    """
    return _Matching(texts).done(foreign, tell)


class _Matching:
    """Goes through the texts of a file: first those that the project has word for word."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._known = {text.id: text for text in texts}
        self._taken = {*self._known}
        self._alike: dict[str, list[str]] = {}
        for text in self._known.values():
            self._alike.setdefault(_told_by(text.body), []).append(text.id)
        self._texts: dict[str, Text] = {}
        self._new: list[NewText] = []
        self._found: dict[str, str] = {}
        self._by_name: list[str] = []
        self._empty: list[str] = []

    def done(
        self, foreign: Sequence[ForeignText], tell: Callable[[int, int], None] | None
    ) -> Matched:
        contents = {one.key: one.letters for one in foreign}
        others = [one for one in foreign if not self._has(one, contents[one.key])]
        for number, one in enumerate(others, 1):
            self._take(one, contents[one.key])
            if tell:
                tell(number, len(others))
        return Matched(
            texts=self._texts,
            texts_by_key=self._found,
            new=tuple(self._new),
            by_name=tuple(self._by_name),
            empty=tuple(self._empty),
            contents=contents,
        )

    def _has(self, one: ForeignText, content: str) -> bool:
        """Take the text of the project that says the same; of several the one of the same name."""
        alike = self._alike.get(_told_by(content), ())
        free = [name for name in alike if name not in self._texts]
        named = [name for name in alike if name == slug(one.name)]
        for name in (*named, *free, *alike)[:1]:
            self._found[one.key] = name
            self._texts[name] = self._known[name]
        return bool(alike)

    def _take(self, one: ForeignText, content: str) -> None:
        try:
            new = _new_text(one, content)
        except EmptyTextError:
            self._empty.append(one.name)
            return
        known = self._known.get(new.id)
        if known and new.id not in self._texts and kept_share(_parsed(new), known) >= LITTLE:
            self._found[one.key] = known.id
            self._texts[known.id] = known
            self._by_name.append(known.id)
        else:
            (text_id,) = numbered([new.id], self._taken)
            new = replace(new, id=text_id)
            self._found[one.key] = text_id
            self._texts[text_id] = _parsed(new)
            self._new.append(new)


def _told_by(content: str) -> str:
    """Return what texts have in common that say the same; of one without letters all it has."""
    return skeleton(content).letters or content.strip()


def _parsed(new: NewText) -> Text:
    return parse_text(new.id, new.content.encode(), new.content, new.id)


def _new_text(one: ForeignText, content: str) -> NewText:
    """Make a text of what another tool has, so that each letter of it is there.

    Raises ``EmptyTextError``.
    """
    if one.is_body:
        return _as_it_stands(one, one.fields, content)
    fields = {_key(name): _line(value) for name, value in one.fields.items()}
    fields = {name: said for name, said in fields.items() if said and not field_fault(name, said)}
    own = {name: fields.pop(name, "") for name in _KNOWN}
    wishes = Wishes(
        else_id="text",
        title=own["title"],
        source=own["source"],
        author=own["author"],
        date=own["date"],
        language=own["language"],
    )
    arrival = Arrival(raw=content.encode("utf-8", "replace"), name=_line(one.name))
    for form in ("markdown", "plain") if _HEADING.match(content.lstrip()) else ("plain",):
        new = arrived_text(arrival, replace(wishes, form=form))
        text = _parsed(new)
        if _told_by(text.body) == _told_by(content):
            return replace(new, content=_file(text.fields | fields, text.body))
    return _as_it_stands(one, {name: own[name] for name in own if own[name]} | fields, content)


_HEADING = re.compile(r"#{1,6} \S")


def _as_it_stands(one: ForeignText, fields: Mapping[str, str], content: str) -> NewText:
    if not content.strip():
        raise EmptyTextError(one.name)
    return NewText(
        id=slug(one.name) or "text", content=_file(fields, content), narration="", file=one.name
    )


def _file(fields: Mapping[str, str], body: str) -> str:
    front = f"---\n{write_yaml(dict(fields))}---\n\n" if fields else ""
    return front + body


def _key(name: str) -> str:
    """Return the name of a field: one of those that all texts have is written as there."""
    return name.casefold() if name.casefold() in _KNOWN else _line(name)


_KNOWN = ("title", "source", "author", "date", "language")


def _line(words: str) -> str:
    return typed_name("".join(one if one.isprintable() else " " for one in words))
