"""Paragraphs in another language: what is asked, what is kept, and what is shown. Nothing counts.

A program's translation gives way to a newer one, a person's never to a program's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import UNSET

from diptych.annotations.glosses import (
    Gloss,
    Glosses,
    GlossGaps,
    decode_glosses,
    digests,
    encode_glosses,
    is_in,
    paragraph_digest,
    shown_gloss,
)
from diptych.errors import BadOptionError, BadPassageError, ChangedSinceAskedError, every
from diptych.exchange.answer_rows import RefusedRowError
from diptych.exchange.gloss_lines import (
    GlossAnswers,
    read_glosses,
    request_lines,
    require_gloss,
)
from diptych.operations.naming import known_texts, paragraphs_in, parse_passage
from diptych.project.names import glosses_language, glosses_path, require_id, set_folder
from diptych.project.store import LARGEST_SET
from diptych.records import Column, Records, text, whole
from diptych.texts.scripts import count_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.glosses import ShownGloss
    from diptych.comparison.codings import Coding
    from diptych.exchange.answer_rows import Refused
    from diptych.project.files import FileChange
    from diptych.project.store import Project
    from diptych.texts.text import Paragraph, Text


def known_language(tag: str, option: str = "--language") -> str:
    """Return a tag as files are named by it. Raises ``BadOptionError``."""
    language = tag.lower()
    if not glosses_language(f"gloss.{language}.json"):
        raise BadOptionError(option, f"{tag!r} is no tag of a language, such as en or zh-hant")
    return language


# Read


class ReadGlosses(NamedTuple):
    """The glosses of a text in a language, with the bytes that they were read from."""

    raw: bytes | None
    """``None`` where there is no file."""
    said: Glosses


def stored_glosses(project: Project, text_id: str, language: str) -> ReadGlosses:
    """Read the glosses of a text. Raises ``AnnotationSetError``."""
    path = glosses_path(text_id, language)
    raw = project.files.read_if_there(path, LARGEST_SET)
    shown = project.files.shown(path)
    return ReadGlosses(raw, Glosses() if raw is None else decode_glosses(raw, shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextGlosses:
    """How far a text is translated into a language."""

    text: Text
    language: str
    """Into which it is translated."""
    paragraphs: tuple[Gloss | None, ...]
    """The gloss of each paragraph, if it has one."""
    outdated: int
    """How many have no paragraph with their words any more."""

    @property
    def by(self) -> Counter[str]:
        """How many paragraphs each person, and all programs (an empty name), translated."""
        return Counter(one.annotator or "" for one in self.paragraphs if one)


COLUMNS: tuple[Column[TextGlosses], ...] = (
    text("text", "the text's id", lambda row: row.text.id),
    text("language", "the language of the text", lambda row: row.text.language or None),
    text("gloss", "the language into which it is translated", lambda row: row.language),
    whole("paragraphs", "paragraphs of the text", lambda row: len(row.paragraphs)),
    whole("translated", "paragraphs that have a gloss", lambda row: sum(map(bool, row.paragraphs))),
    whole("by_programs", "paragraphs that a program translated", lambda row: row.by[""]),
    whole(
        "by_people",
        "paragraphs that a person translated",
        lambda row: row.by.total() - row.by[""],
    ),
    whole(
        "outdated",
        "glosses of paragraphs that have other words now; they are shown nowhere",
        lambda row: row.outdated,
    ),
)


class ListedGlosses(tuple[TextGlosses, ...]):
    """How far texts are translated, in their order; each language by itself."""

    __slots__ = ()

    def records(self) -> Records[TextGlosses]:
        """Return a row for each text and language."""
        return Records(COLUMNS, self)


def list_glosses(
    project: Project, texts: Sequence[str] = (), *, language: str = ""
) -> ListedGlosses:
    """Return how far texts are translated, all or these; into one language or all that there are.

    Raises ``UnknownNameError``, ``BadOptionError`` and ``AnnotationSetError``.
    """
    wanted = known_language(language) if language else ""
    paths = project.text_paths()
    read = project.texts_at(paths, known_texts(texts, paths))
    return ListedGlosses(row for one in read for row in _of_text(project, one, wanted))


def _of_text(project: Project, one: Text, wanted: str) -> Iterator[TextGlosses]:
    names = project.files.names(set_folder(one.id))
    for language in sorted(filter(None, map(glosses_language, names))):
        if wanted in {"", language}:
            said = stored_glosses(project, one.id, language).said
            found = digests(one)
            yield TextGlosses(
                text=one,
                language=language,
                paragraphs=tuple(said.glosses.get(key) for key in found.values()),
                outdated=len(said.outdated(one)),
            )


def languages_of_glosses(project: Project) -> set[str]:
    """Return those that any text is translated into."""
    return {glosses_language(path.name) for path in project.contents().glosses}


class GlossReader:
    """Finds the glosses of passages, text by text, and notes what there is to say of them."""

    def __init__(self, project: Project, tag: str) -> None:
        """Show this language. Raises ``BadOptionError`` for what is no tag."""
        self.language = known_language(tag, "--gloss")
        self._outdated: dict[str, int] = {}
        self._missing: set[tuple[str, int]] = set()
        self._project = project
        self._read: dict[str, Glosses] = {}

    def of(self, one: Text, first: int, last: int, quote: str) -> ShownGloss | None:
        """Return the gloss of a passage; ``None`` where it is in that language.

        Raises ``AnnotationSetError``.
        """
        if is_in(one.language, self.language):
            return None
        said = self._of_text(one)
        contents = [one.content(paragraph) for paragraph in one.paragraphs[first - 1 : last]]
        found = [*map(said.of, contents)]
        self._missing.update((one.id, n) for n, gloss in enumerate(found, first) if not gloss)
        return shown_gloss(self.language, contents, found, quote)

    def gaps(self, among: Iterable[tuple[str, int]] | None = None) -> GlossGaps:
        """Return what was not found of paragraphs (text and number): of these, or of all."""
        missing = self._missing if among is None else self._missing.intersection(among)
        return GlossGaps(self.language, len(missing), self._outdated)

    def of_coding(self, coding: Coding) -> ShownGloss | None:
        """Return the gloss of an annotation's passage."""
        return self.of(coding.text, coding.first, coding.last, coding.annotation.quote)

    def of_paragraphs(
        self, one: Text, paragraphs: Iterable[Paragraph] | None = None
    ) -> dict[int, ShownGloss]:
        """Return the glosses of paragraphs, of all or these, by their numbers."""
        asked = one.paragraphs if paragraphs is None else paragraphs
        found = {p.number: self.of(one, p.number, p.number, one.content(p)) for p in asked}
        return {number: gloss for number, gloss in found.items() if gloss and gloss.words}

    def _of_text(self, one: Text) -> Glosses:
        if one.id not in self._read:
            if len(self._read) == _HELD:
                del self._read[next(iter(self._read))]
            said = self._read[one.id] = stored_glosses(self._project, one.id, self.language).said
            if count := len(said.outdated(one)):
                self._outdated[one.id] = count
        return self._read[one.id]


_HELD = 16
"""Texts whose glosses are kept in mind."""


# Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossQuestion:
    """What is to be translated: some paragraphs of some texts."""

    language: str
    asked: tuple[tuple[Text, tuple[int, ...]], ...]
    """Texts with the numbers of their paragraphs, also of such as have none to be asked for."""
    same_language: tuple[str, ...]
    """The ids of texts that are in that language."""

    @property
    def paragraphs(self) -> int:
        """How many are asked for."""
        return sum(len(numbers) for _, numbers in self.asked)

    @property
    def texts(self) -> int:
        """In how many texts they are."""
        return sum(bool(numbers) for _, numbers in self.asked)

    @property
    def words(self) -> int:
        """How many they have."""
        return sum(
            count_words(one.content(one.paragraphs[number - 1]))
            for one, numbers in self.asked
            for number in numbers
        )

    def lines(self) -> Iterator[str]:
        """Yield the lines of the request."""
        return request_lines(self.language, [one for one in self.asked if one[1]])

    def read(self, raw: bytes) -> GlossAnswers:
        """Read an answer; what is wrong with it is told by it."""
        return read_glosses(raw, self.asked)


Wanted = Literal["missing", "again", "any"]
"""Which paragraphs are asked for: those without a gloss, those that a program translated as well,
or all."""


def gloss_question(
    project: Project, passages: Sequence[str] = (), *, language: str, wanted: Wanted = "missing"
) -> GlossQuestion:
    """Ask for texts and passages (``TEXT:P[-Q]``); for all texts, if none are named.

    Left out are texts in that language; of paragraphs of one text with the same words all but the
    first, unless ``any`` are wanted. Raises ``BadOptionError``, ``UnknownNameError``,
    ``BadPassageError`` and ``AnnotationSetError``.
    """
    language = known_language(language)
    found = _chosen(project, passages)
    asked = [(one, numbers) for one, numbers in found if not is_in(one.language, language)]
    if wanted != "any":
        asked = [(one, _open(project, one, numbers, language, wanted)) for one, numbers in asked]
    same = tuple(one.id for one, _ in found if is_in(one.language, language))
    return GlossQuestion(language=language, asked=tuple(asked), same_language=same)


def _chosen(project: Project, passages: Sequence[str]) -> list[tuple[Text, tuple[int, ...]]]:
    """Return texts with the numbers of the paragraphs that are named."""
    paths = project.text_paths()
    parts = every(lambda one: parse_passage(one, paths), passages)
    ids = list(dict.fromkeys(name for name, _, _ in parts)) or list(paths)
    texts = {one.id: one for one in project.texts_at(paths, ids)}
    numbers: dict[str, set[int]] = {name: set() for name in ids}

    def add(part: tuple[str, int | None, int | None]) -> None:
        name, first, last = part
        numbers[name].update(one.number for one in paragraphs_in(texts[name], first, last))

    every(add, parts or [(name, None, None) for name in ids])
    return [(texts[name], tuple(sorted(numbers[name]))) for name in ids]


def _open(
    project: Project, one: Text, numbers: Sequence[int], language: str, wanted: Wanted
) -> tuple[int, ...]:
    """Return the paragraphs that are to be translated; of those with the same words the first."""
    said = stored_glosses(project, one.id, language).said.glosses
    first: dict[str, int] = {}
    for number, key in digests(one, [one.paragraphs[number - 1] for number in numbers]).items():
        if key not in said or (wanted == "again" and said[key].is_of_program):
            first.setdefault(key, number)
    return tuple(first.values())


# Write


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossedText:
    """What became of the glosses of a text."""

    text: Text
    said: int
    """Paragraphs that were translated."""
    new: int
    """Glosses that were not there."""
    changed: int
    """Glosses that were otherwise."""
    kept: int
    """Glosses by people in whose place a program said something else."""
    gone: int
    """Glosses that were taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossed:
    """What became of translations."""

    language: str
    by: str
    """A person, or what a program is called."""
    texts: tuple[GlossedText, ...]
    """Those of which something was said."""
    unanswered: int
    """Paragraphs that were asked for, and are not among them."""
    refused: tuple[Refused, ...]


def take_glosses(
    project: Project,
    asked: GlossQuestion,
    answers: GlossAnswers,
    *,
    program: str,
    dry_run: bool = False,
) -> Glossed:
    """Keep the translations of a program; all files are written, or none.

    They give way to what people translated; and those by programs that are out of date in these
    texts go. Raises ``ChangedSinceAskedError`` where a text is no longer what was asked about.
    """
    with project.changing(dry_run=dry_run):
        paths = project.text_paths()
        before = [one for one, _ in asked.asked]
        for one, now in zip(
            before, project.texts_at(paths, [one.id for one in before]), strict=True
        ):
            if now.version != one.version:
                raise ChangedSinceAskedError(one.id)
        made = _Maker("", program, answers.model)
        return _taken(project, asked, answers, made, dry_run=dry_run)


def read_into_glosses(
    project: Project,
    passages: Sequence[str],
    raw: bytes,
    *,
    language: str,
    annotator: str = "",
    program: str = "",
    dry_run: bool = False,
) -> tuple[GlossQuestion, Glossed]:
    """Keep answers on texts and passages, any of them, as those of a person or of a program.

    Raises what ``gloss_question`` and ``take_glosses`` do, and ``BadIdError``.
    """
    if annotator:
        require_id(annotator, "an annotator")
    with project.changing(dry_run=dry_run):
        asked = gloss_question(project, passages, language=language, wanted="any")
        answers = asked.read(raw)
        made = _Maker(annotator, program, answers.model)
        return asked, _taken(project, asked, answers, made, dry_run=dry_run)


def write_gloss(
    project: Project,
    passage: str,
    words: str,
    *,
    language: str,
    annotator: str,
    dry_run: bool = False,
) -> Glossed:
    """Keep a person's translation of one paragraph (``TEXT:P``), whoever translated it before.

    Raises ``BadPassageError``, ``BadOptionError``, ``UnknownNameError`` and
    ``AnnotationSetError``.
    """
    language = known_language(language)
    with project.changing(dry_run=dry_run):
        ((one, numbers),) = _chosen(project, [passage])
        if len(numbers) != 1:
            raise BadPassageError(repr(passage), f"name one paragraph: {one.id}:5")
        if is_in(one.language, language):
            raise BadOptionError("--language", f"{one.id} is in that language ({one.language})")
        try:
            gloss = require_gloss(words, one.content(one.paragraphs[numbers[0] - 1]))
        except RefusedRowError as error:
            raise BadOptionError("--write", str(error)) from None
        asked = GlossQuestion(language=language, asked=((one, numbers),), same_language=())
        answers = GlossAnswers(found={one.id: {numbers[0]: gloss}}, model="", refused=())
        return _taken(project, asked, answers, _Maker(annotator, "", ""), dry_run=dry_run)


def remove_glosses(
    project: Project,
    passages: Sequence[str],
    *,
    language: str,
    only_outdated: bool = False,
    dry_run: bool = False,
) -> tuple[GlossedText, ...]:
    """Take out the glosses of texts and passages; of whole texts also those out of date.

    Return the texts that had some. Raises ``BadOptionError``, ``UnknownNameError``,
    ``BadPassageError`` and ``AnnotationSetError``.
    """
    language = known_language(language)
    with project.changing(dry_run=dry_run):
        found = _chosen(project, passages)
        numbers = {one.id: asked for one, asked in found}

        def changed(one: Text, said: Glosses) -> _Change:
            gone = set(said.outdated(one))
            if not only_outdated:
                named = [one.paragraphs[number - 1] for number in numbers[one.id]]
                is_whole = len(named) == len(one.paragraphs)
                gone = {*(gone if is_whole else ()), *digests(one, named).values()}
            return _Change({key: one for key, one in said.glosses.items() if key not in gone})

        texts = [one for one, _ in found]
        done = _changed(project, texts, language, changed, dry_run=dry_run)
        return tuple(one for one in done if one.gone)


def _taken(
    project: Project,
    asked: GlossQuestion,
    answers: GlossAnswers,
    made: _Maker,
    *,
    dry_run: bool,
) -> Glossed:
    """Keep translations of texts as they are."""

    def changed(one: Text, said: Glosses) -> _Change:
        return _with(one, said, made.glosses(one, answers.found[one.id]))

    spoken = [one for one, _ in asked.asked if answers.found[one.id]]
    return Glossed(
        language=asked.language,
        by=made.annotator or made.model or made.program,
        texts=_changed(project, spoken, asked.language, changed, dry_run=dry_run),
        unanswered=asked.paragraphs - sum(map(len, answers.found.values())),
        refused=answers.refused,
    )


class _Maker(NamedTuple):
    """Who translates: a person, or else a program with what it calls its model."""

    annotator: str
    program: str
    model: str

    def glosses(self, one: Text, said: Mapping[int, str]) -> dict[str, Gloss]:
        """Return translations, by number, as glosses by digest."""
        contents = [(one.content(one.paragraphs[number - 1]), said[number]) for number in said]
        return {paragraph_digest(quote): self._gloss(quote, gloss) for quote, gloss in contents}

    def _gloss(self, quote: str, gloss: str) -> Gloss:
        if self.annotator:
            return Gloss(quote=quote, gloss=gloss, annotator=self.annotator)
        return Gloss(quote=quote, gloss=gloss, program=self.program, model=self.model or UNSET)


class _Change(NamedTuple):
    """What a text's glosses are to be."""

    glosses: Mapping[str, Gloss]
    said: int = 0
    kept: int = 0


def _with(one: Text, said: Glosses, new: Mapping[str, Gloss]) -> _Change:
    """Take new glosses in, but a program's where a person's stands or the same was said."""
    there = said.glosses
    taken = {key: gloss for key, gloss in new.items() if _gives_way(there.get(key), gloss)}
    is_of_program = any(gloss.is_of_program for gloss in new.values())
    gone = {
        key
        for key, gloss in (said.outdated(one) if is_of_program else {}).items()
        if gloss.is_of_program
    }
    left = {key: gloss for key, gloss in there.items() if key not in gone}
    kept = sum(key not in taken and there[key].gloss != new[key].gloss for key in new)
    return _Change({**left, **taken}, len(new), kept)


def _gives_way(there: Gloss | None, new: Gloss) -> bool:
    if there is None or not new.is_of_program:
        return True
    return there.is_of_program and there.gloss != new.gloss


def _changed(
    project: Project,
    texts: Sequence[Text],
    language: str,
    change: Callable[[Text, Glosses], _Change],
    *,
    dry_run: bool,
) -> tuple[GlossedText, ...]:
    """Change the glosses of texts: all, or none. The project is changing."""
    files: dict[Path, FileChange] = {}
    done = []
    for one in texts:
        stored = stored_glosses(project, one.id, language)
        to_be = change(one, stored.said)
        if to_be.glosses != stored.said.glosses:
            files[glosses_path(one.id, language)] = stored.raw, _encoded(to_be.glosses)
        done.append(_difference(one, stored.said.glosses, to_be))
    if not dry_run:
        project.files.write_all(files)
    return tuple(done)


def _encoded(glosses: Mapping[str, Gloss]) -> bytes | None:
    return encode_glosses(Glosses(glosses={**glosses})) if glosses else None


def _difference(one: Text, before: Mapping[str, Gloss], after: _Change) -> GlossedText:
    now = after.glosses
    return GlossedText(
        text=one,
        said=after.said,
        new=len(now.keys() - before.keys()),
        changed=sum(before[key] != now[key] for key in before.keys() & now.keys()),
        kept=after.kept,
        gone=len(before.keys() - now.keys()),
    )
