"""Projects of REFI-QDA (``.qdpx``): written for other tools, and read from them.

An annotation is a selection with a coding for each facet, and its note is what the selection is
described with. Whoever made it is a user. Front matter becomes variables. What is read need not fit
the schema: hardly any tool's files do.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from diptych.archives import zipped
from diptych.exchange.foreign import (
    Foreign,
    ForeignAnnotation,
    ForeignCoding,
    ForeignText,
    Loss,
)
from diptych.exchange.offsets import READINGS, STANDARD
from diptych.exchange.outgoing import ORIGIN, codebook_losses, common_losses, derived_id
from diptych.exchange.refi_codes import (
    code_elements,
    code_guid,
    guid,
    holdable,
    name_losses,
    read_codes,
    words_of,
)
from diptych.exchange.xml_writing import REPLACEMENT, element, text_element, written
from diptych.texts.appearance import shortened
from diptych.texts.escapes import NOT_IN_XML
from diptych.texts.importers.archives import damaged, opened
from diptych.texts.importers.imported import Arrival
from diptych.texts.importers.safe_xml import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from diptych.comparison.codings import Coding
    from diptych.exchange.outgoing import Outgoing
    from diptych.texts.importers.archives import Archive
    from diptych.texts.text import Text

_PROJECT = "project.qde"
_FEWER = "in the other tool, export fewer texts at once"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PROGRAM = "program"
"""The id of users that are none."""
_SHOWN = 120
"""Letters of a quote."""


# Writing


def write(outgoing: Outgoing) -> bytes:
    """Write the project: the same bytes for the same texts, codes and annotations."""
    texts = {f"sources/{_text_file(one)}": one.body.encode() for one in outgoing.texts}
    return zipped({_PROJECT: written(_project(outgoing)), **texts})


def _text_guid(text: Text) -> str:
    return derived_id("text", text.id)


def _text_file(text: Text) -> str:
    return f"{_text_guid(text)}.txt"


def _project(outgoing: Outgoing) -> Element:
    attributes: dict[str, str | None] = {
        "xmlns": "urn:QDA-XML:project:1.0",
        "name": outgoing.name,
        "origin": ORIGIN,
    }
    makers = {_Maker(s.annotator, s.is_program) for some in outgoing.sets.values() for s in some}
    users = [_user(one) for one in sorted(makers)]
    codes = code_elements(outgoing)
    fields = sorted({name for text in outgoing.texts for name in text.fields})
    variables = [
        element("Variable", {"guid": _field_guid(one), "name": one, "typeOfVariable": "Text"})
        for one in fields
    ]
    sources = [_source(text, outgoing) for text in outgoing.texts]
    return element(
        "Project",
        attributes,
        _group("Users", users),
        None if codes is None else element("CodeBook", {}, codes),
        _group("Variables", variables),
        _group("Sources", sources),
    )


def _group(name: str, members: list[Element]) -> Element | None:
    """Make an element of others; the schema wants at least one."""
    return element(name, {}, *members) if members else None


class _Maker(NamedTuple):
    """Who made something."""

    name: str = ""
    """Nothing for nobody."""
    is_program: bool = False


def _user(one: _Maker) -> Element:
    said = {"guid": _user_guid(one), "name": one.name}
    return element("User", {**said, "id": _PROGRAM if one.is_program else None})


def _user_guid(one: _Maker) -> str:
    return derived_id(_PROGRAM if one.is_program else "annotator", one.name)


def _field_guid(name: str) -> str:
    return derived_id("field", name)


def _source(text: Text, outgoing: Outgoing) -> Element:
    selections = [_selection(one, outgoing) for one in outgoing.codings(text)]
    values = [
        element(
            "VariableValue",
            {},
            element("VariableRef", {"targetGUID": _field_guid(name)}),
            text_element("TextValue", value),
        )
        for name, value in text.fields.items()
    ]
    path = f"internal://{_text_file(text)}"
    attributes = {"guid": _text_guid(text), "name": text.id, "plainTextPath": path}
    return element("TextSource", dict(attributes), *selections, *values)


def _selection(one: Coding, outgoing: Outgoing) -> Element:
    said, user = one.annotation, _user_guid(_Maker(one.annotator, one.is_program))
    created = said.created or None
    note = holdable(said.note or "", f"the note of annotation {one.id}", outgoing)
    codings = [
        element(
            "Coding",
            {
                "guid": derived_id("coding", one.id, facet),
                "creatingUser": user,
                "creationDateTime": created,
            },
            element("CodeRef", {"targetGUID": code_guid(facet, code)}),
        )
        for facet, code in said.codes.items()
    ]
    attributes = {
        "guid": one.id,
        "name": _name(said.quote),
        "startPosition": str(said.start),
        "endPosition": str(said.end),
        "creatingUser": user,
        "creationDateTime": created,
    }
    return element("PlainTextSelection", attributes, text_element("Description", note), *codings)


def _name(quote: str) -> str:
    return NOT_IN_XML.sub(REPLACEMENT, shortened(quote, _SHOWN))


def losses(outgoing: Outgoing) -> Iterator[Loss]:
    """Yield what the format cannot hold, or what tools that read it do not keep."""
    yield from common_losses(outgoing)
    yield from codebook_losses(outgoing)
    yield from name_losses(outgoing)
    rows = [one for text in outgoing.texts for one in outgoing.codings(text)]
    if outgoing.replacing:
        notes = sum(bool(NOT_IN_XML.search(one.annotation.note or "")) for one in rows)
        yield Loss(notes, "note with letters that XML cannot hold", "U+FFFD is written for them")
    why = "of the same passage and annotator; they are in it, but QualCoder keeps one"
    yield Loss(_twice(rows), "repeated coding", why)


def _twice(rows: Iterable[Coding]) -> int:
    """Count the codings beyond the first of the same passage, code and annotator."""
    often = Counter(
        (one.text.id, one.annotator, one.annotation.start, one.annotation.end, *code)
        for one in rows
        for code in one.annotation.codes.items()
    )
    return often.total() - len(often)


# Reading


def read(raw: bytes, name: str) -> Foreign:
    """Read a project, whether or not it fits the schema. Raises ``ForeignFileError``."""
    archive = opened(Arrival(raw=raw, name=name), _FEWER, is_collection=True)
    root = tree_of(archive, _project_member(archive))
    if root.tag != "Project":
        raise damaged(name, f"it is no project of REFI-QDA: its {root.tag} is not Project")
    return _Reader(archive, root).foreign()


def _project_member(archive: Archive) -> str:
    """Find the file that says what the project is: any that ends so, at the root."""
    found = [one for one in archive.members if "/" not in one and one.casefold().endswith(".qde")]
    named = [one for one in found if one.casefold() == _PROJECT] or found
    if len(named) != 1:
        reason = "it has no .qde at its root" if not named else f"it has {len(named)} .qde files"
        raise damaged(archive.name, reason)
    return named[0]


_NOBODY = _Maker()


class _Found(NamedTuple):
    """A text, and its element."""

    text: ForeignText
    source: Element


class _Reader:
    """Takes a project apart; what it cannot take is counted."""

    def __init__(self, archive: Archive, root: Element) -> None:
        self._archive = archive
        self._root = root
        self._files = {
            PurePosixPath(one.replace("\\", "/")).name.casefold(): one for one in archive.members
        }
        """Members by their names alone: a path that a file names is only looked up here."""
        self._users = {
            guid(one.get("guid", "")): _Maker(one.get("name", ""), one.get("id") == _PROGRAM)
            for one in root.iter("User")
        }
        self._notes = {guid(n.get("guid", "")): n for n in root.iterfind("Notes/Note")}
        self._variables = {
            guid(v.get("guid", "")): v.get("name", "") for v in root.iterfind("Variables/Variable")
        }
        self._warnings: list[str] = []
        self._lost: Counter[str] = Counter()
        self._referred: set[str] = set()
        """The notes that became notes of annotations."""

    def foreign(self) -> Foreign:
        """Return what the project says."""
        codes = self._root.find("CodeBook/Codes")
        found = list(self._texts())
        annotations = [one for text in found for one in self._annotations(text)]
        self._count_rest()
        is_own = self._root.get("origin") == ORIGIN
        return Foreign(
            texts=tuple(one.text for one in found),
            codes=() if codes is None else tuple(read_codes(codes)),
            annotations=tuple(annotations),
            is_own=is_own,
            readings=(STANDARD,) if is_own else READINGS,
            losses=tuple(Loss(count, thing) for thing, count in self._lost.items()),
            warnings=tuple(self._warnings),
        )

    # Texts

    def _texts(self) -> Iterator[_Found]:
        sources, keys = self._root.find("Sources"), set()
        for number, source in enumerate(() if sources is None else sources, start=1):
            written_text = source if source.tag == "TextSource" else _representation(source)
            if written_text is None:
                self._lost[_NOT_TEXT.get(source.tag, "other source")] += 1
                continue
            content = self._content(written_text)
            if content is None:
                self._lost["missing text"] += 1
                selections = len(written_text.findall("PlainTextSelection"))
                self._lost["selection in a missing text"] += selections
                continue
            name = source.get("name") or written_text.get("name") or f"text {number}"
            key = guid(written_text.get("guid", ""))
            if not key or key in keys:
                key = f"{key}#{number}"
            keys.add(key)
            text = ForeignText(
                key=key,
                name=name,
                content=content,
                fields=self._fields(source),
                is_body=self._root.get("origin") == ORIGIN,
            )
            yield _Found(text, written_text)
            self._lost["coding of a whole text"] += len(source.findall("Coding"))

    def _content(self, source: Element) -> str | None:
        inside = source.findtext("PlainTextContent")
        path = source.get("plainTextPath", "")
        if path:
            return self._file(path)
        return inside

    def _file(self, path: str) -> str | None:
        """Read a member; where it is named with a path, its name alone counts."""
        member = self._files.get(PurePosixPath(path.replace("\\", "/")).name.casefold())
        if member is None:
            self._warnings.append(f"{path} is not in the file")
            return None
        raw = self._archive.read(member)
        encoding = "utf-16" if raw.startswith(_UTF16) else "utf-8"
        try:
            return "\ufeff" * (encoding != "utf-8") + raw.decode(encoding)
        except UnicodeDecodeError as error:
            reason = f"{member} is no {encoding.upper()} at byte {error.start}"
            raise damaged(self._archive.name, reason) from error

    def _fields(self, source: Element) -> dict[str, str]:
        fields = {}
        for value in source.iterfind("VariableValue"):
            reference = value.find("VariableRef")
            key = guid(reference.get("targetGUID", "")) if reference is not None else ""
            words = " ".join((one.text or "").strip() for one in value if one is not reference)
            if (name := self._variables.get(key)) and words:
                fields[name] = words
        return fields

    # Annotations

    def _annotations(self, found: _Found) -> Iterator[ForeignAnnotation]:
        for number, selection in enumerate(found.source.iterfind("PlainTextSelection"), start=1):
            yield from self._selection(found.text, selection, f"{found.text.key}#{number}")
        for note in self._referred_notes(found.source):
            selection_of_note = note.find("PlainTextSelection")
            if selection_of_note is not None:
                self._referred.add(guid(note.get("guid", "")))
                key = guid(note.get("guid", ""))
                said = (self._note_words(note), self._user(selection_of_note, note))
                yield from self._bare(found.text, selection_of_note, key, said)

    def _selection(
        self, text: ForeignText, selection: Element, otherwise: str
    ) -> Iterator[ForeignAnnotation]:
        """Yield an annotation for each who coded the selection: mostly one."""
        key = guid(selection.get("guid", "")) or otherwise
        note = self._all_words(selection)
        by_user: dict[_Maker, list[Element]] = {}
        for coding in selection.iterfind("Coding"):
            by_user.setdefault(self._user(coding, selection), []).append(coding)
        if not by_user:
            yield from self._bare(text, selection, key, (note, self._user(selection)))
        for number, (user, codings) in enumerate(by_user.items()):
            words = [note, *(self._all_words(one) for one in codings)]
            own = key if not number else f"{key}#{user.name}"
            said = ("\n".join(filter(None, words)), user)
            yield from self._bare(text, selection, own, said, codings)

    def _bare(
        self,
        text: ForeignText,
        selection: Element,
        key: str,
        said: tuple[str, _Maker],
        codings: Iterable[Element] = (),
    ) -> Iterator[ForeignAnnotation]:
        note, user = said
        start, end = (_number(selection, f"{one}Position") for one in ("start", "end"))
        references = [one for coding in codings for one in _codings(coding)]
        if start is None or end is None or not (note or references):
            lacking = "a code or a note" if start is not None and end is not None else "a place"
            self._lost[f"selection without {lacking}"] += 1
            return
        yield ForeignAnnotation(
            key=key,
            text=text.key,
            start=start,
            end=end,
            quote=selection.get("name", "").strip(),
            codings=tuple(references),
            note=note,
            annotator=user.name,
            is_program=user.is_program,
            created=selection.get("creationDateTime", ""),
        )

    def _user(self, *elements: Element) -> _Maker:
        """Return who made something: whom the first element names that names somebody."""
        for one in elements:
            for attribute in ("creatingUser", "modifyingUser"):
                found = self._users.get(guid(one.get(attribute, "")), _NOBODY)
                if found.name:
                    return found
        return _NOBODY

    def _all_words(self, one: Element) -> str:
        """Return what is said of a selection or a coding: its description, and its notes."""
        words = [words_of(one, "Description")]
        for note in self._referred_notes(one):
            self._referred.add(guid(note.get("guid", "")))
            words.append(self._note_words(note))
        return "\n".join(filter(None, words))

    def _referred_notes(self, one: Element) -> list[Element]:
        keys = [guid(reference.get("targetGUID", "")) for reference in one.iterfind("NoteRef")]
        return [self._notes[key] for key in keys if key in self._notes]

    def _note_words(self, note: Element) -> str:
        words = (self._content(note) or "").removeprefix("\ufeff").replace("\r\n", "\n").strip()
        return words or words_of(note, "Description")

    # The rest

    def _count_rest(self) -> None:
        """Count what no project can hold."""
        for path, thing in _NOT_KEPT.items():
            self._lost[thing] += len(self._root.findall(path))
        self._lost["memo"] += len(self._notes.keys() - self._referred)
        self._lost = Counter({thing: count for thing, count in self._lost.items() if count})


_NOT_TEXT = {
    "PictureSource": "picture",
    "AudioSource": "audio file",
    "VideoSource": "video",
    "PDFSource": "PDF without its text",
}
_NOT_KEPT = {
    "Cases/Case": "case",
    "Links/Link": "link",
    "Sets/Set": "set",
    "Graphs/Graph": "graph",
    "Sources/PDFSource/PDFSelection": "selection in pictures of pages",
}


def _representation(source: Element) -> Element | None:
    """Return the text of a PDF, where the file has it."""
    return source.find("Representation") if source.tag == "PDFSource" else None


def _number(selection: Element, attribute: str) -> int | None:
    try:
        return int(selection.get(attribute, ""))
    except ValueError:
        return None


def _codings(coding: Element) -> list[ForeignCoding]:
    return [
        ForeignCoding(guid(coding.get("guid", "")), guid(one.get("targetGUID", "")))
        for one in coding.iterfind("CodeRef")
    ]
