"""Keyword in context: where words are found in the texts of a project, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.codings import codings, reading_order
from diptych.comparison.concordance import (
    COLUMNS,
    FoundInParagraph,
    KeywordLine,
    PatternCounts,
    Surroundings,
    keyword_lines,
    words_in,
)
from diptych.comparison.excluding import excluded_kinds
from diptych.comparison.word_patterns import WordPattern, passage_of, without_words
from diptych.errors import DiptychError, every
from diptych.operations.naming import is_passage, paragraphs_in, parse_passage
from diptych.operations.selecting import Asked, selected
from diptych.operations.telling import telling
from diptych.records import Records
from diptych.texts.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.operations.selecting import Selected
    from diptych.operations.telling import Tell
    from diptych.project.store import Project
    from diptych.texts.text import Paragraph, Text, TextHead
    from diptych.texts.words import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class KwicQuery:
    """Where words are looked for, and what is shown of each place."""

    by: str | None = None
    """The fields of the front matter that make groups; ``None``: the project's default."""
    where: Sequence[str] = ()
    """``FIELD=VALUE``: only texts of which this holds."""
    without: Sequence[str] = ()
    """Kinds of paragraphs that are left out."""
    ignore: Sequence[str] = ()
    """Patterns whose words are passed over where they stand, as if there were a comma."""
    annotators: Sequence[str] = ()
    """Whose codes are shown; nobody named: those that a comparison counts."""
    prefer: Sequence[str] = ()
    context: int = 12
    """On each side of a place; three letters of a script without spaces are as one."""
    sort: str = ""
    """``after`` or ``before``: by the words there; empty: in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keywords:
    """The places where a pattern is found, and how often it is in each group."""

    lines: tuple[KeywordLine, ...]
    counts: PatternCounts
    codes_unknown: tuple[str, ...]
    """The texts whose codes are not shown, each with the reason."""

    def records(self) -> Records[KeywordLine]:
        """Return a row per place."""
        return Records(COLUMNS, self.lines)


def kwic(
    project: Project,
    pattern: str,
    groups: Sequence[str] = (),
    *,
    query: KwicQuery | None = None,
) -> Keywords:
    """Find words in texts, passages (``TEXT:P[-Q]``) or groups, as ``diptych kwic`` does.

    Raises ``BadOptionError``, ``UnknownNameError``, ``AmbiguousNameError``, ``BadPassageError``.
    """
    found = Concordance(project, WordPattern(pattern), groups, query=query)
    lines = tuple(found)
    return Keywords(lines=lines, counts=found.counts, codes_unknown=found.codes_unknown)


class Concordance:
    """The places where a pattern is found, looked for while they are iterated over, once.

    Each text, and each set on one in which something is found, is read when it is its turn, and
    forgotten; where lines are sorted, these are held.
    """

    def __init__(
        self,
        project: Project,
        pattern: WordPattern,
        groups: Sequence[str] = (),
        *,
        query: KwicQuery | None = None,
        tell: Tell = None,
    ) -> None:
        """Settle what is asked for; ``tell`` is told how many texts are done.

        Raises what ``kwic`` does.
        """
        query = query or KwicQuery()
        self._pattern = pattern
        self._ignored = [WordPattern(one, "--ignore") for one in query.ignore]
        self._query = query
        why = "words are found whatever is said of them; leave out a kind of paragraphs: heading"
        self._kinds = excluded_kinds(query.without, why)
        self._place = _place(project, groups, query)
        self._tell = tell
        self._untold: dict[str, str] = {}
        self.counts = PatternCounts(
            self._pattern, tuple(group.name for group in self._place.chosen.groups)
        )

    def __iter__(self) -> Iterator[KeywordLine]:
        """Yield a line for each place."""
        lines = self._lines()
        if self._query.sort:
            lines = iter(sorted(lines, key=lambda line: line.sort_key))
        yield from lines

    def records(self) -> Records[KeywordLine]:
        """Return a row per place."""
        return Records(COLUMNS, self)

    def count(self) -> PatternCounts:
        """Look into all texts, and return how often the pattern is found."""
        for _ in self._found():
            pass
        return self.counts

    @property
    def texts(self) -> tuple[str, ...]:
        """The ids of the texts that are looked into."""
        return tuple(self._place.members)

    @property
    def codes_unknown(self) -> tuple[str, ...]:
        """The texts whose codes are not shown, each with the reason."""
        return tuple(f"{text_id}: {reason}" for text_id, reason in self._untold.items())

    def _lines(self) -> Iterator[KeywordLine]:
        around = Surroundings(self._query.context, self._query.sort)
        for head, found in self._found():
            said = self._said(head) if found else {}
            group = self._place.members[head.id][0]
            for one in found:
                here = said.get(one.paragraph.number, ())
                for line in keyword_lines(group, one, self._pattern, around):
                    codes = (code for first, last, code in here if _touch(line, first, last))
                    yield line._replace(codes=tuple(dict.fromkeys(codes)))

    def _found(self) -> Iterator[tuple[TextHead, list[FoundInParagraph]]]:
        """Yield each text with what is found in it, and count that."""
        for head in telling(self._place.heads, self._tell):
            one = self._place.chosen.counted.whole(head)
            paragraphs = [p for p in self._place.paragraphs(one) if p.kind not in self._kinds]
            found = list(self._in_text(one, paragraphs))
            alternatives = [hit.alternative for place in found for hit in place.hits]
            words = words_in(one, paragraphs)
            for group in self._place.members[one.id]:
                self.counts.add(group, one.language, alternatives, words)
            yield head, found

    def _in_text(self, one: Text, paragraphs: Sequence[Paragraph]) -> Iterator[FoundInParagraph]:
        """Yield the paragraphs of a text in which something is found."""
        if not self._pattern.is_for(one.language):
            return
        for paragraph in paragraphs:
            passage = passage_of(one, paragraph)
            if not self._pattern.may_be_in(passage, one.language):
                continue
            words: Sequence[Word] = words_of(passage, one.language)
            for ignored in self._ignored:
                words = without_words(words, ignored.hits(words, one.language))
            if hits := self._pattern.hits(words, one.language):
                yield FoundInParagraph(one, paragraph, passage, words, hits)

    def _said(self, head: TextHead) -> Mapping[int, Sequence[tuple[int, int, str]]]:
        """Return the codes of a text that count, by paragraph, with the span of each."""
        chosen = self._place.chosen
        try:
            reading = chosen.read(head)
            sets = chosen.sets(head, reading)
        except DiptychError as error:
            self._untold[head.id] = str(error)
            return {}
        if chosen.is_unclear(head.id):
            self._untold[head.id] = "it is not clear whose count; name somebody with --annotator"
            return {}
        found: dict[int, list[tuple[int, int, str]]] = {}
        for coding in sorted(codings(chosen.counted.whole(head), sets), key=reading_order):
            said = coding.annotation
            codes = [(said.start, said.end, f"{name}={code}") for name, code in said.codes.items()]
            for number in range(coding.first, coding.last + 1):
                found.setdefault(number, []).extend(codes)
        return found


def _touch(line: KeywordLine, start: int, end: int) -> bool:
    return line.start < end and start < line.end


class _Place(NamedTuple):
    """The texts that are looked into, and which parts of them."""

    chosen: Selected
    members: dict[str, list[str]]
    """By text, in order: the groups that it is in."""
    heads: list[TextHead]
    parts: dict[str, list[Paragraph]]
    """Of texts of which only passages are asked for: these."""

    def paragraphs(self, one: Text) -> Sequence[Paragraph]:
        """Return the paragraphs of a text that are asked for."""
        if one.id not in self.parts:
            return one.paragraphs
        wanted = {paragraph.number for paragraph in self.parts[one.id]}
        return [paragraph for paragraph in one.paragraphs if paragraph.number in wanted]


def _place(project: Project, names: Sequence[str], query: KwicQuery) -> _Place:
    """Find the texts. Raises what ``kwic`` does."""
    defaults = project.codebook().defaults
    contents = project.contents()
    ids = contents.texts
    passages = [parse_passage(name, ids) for name in names if is_passage(name, ids)]
    others = [name for name in names if not is_passage(name, ids)]
    places = [*others, *(text_id for text_id, _, _ in passages)]
    asked = Asked(places, query.by, query.where, query.annotators, query.prefer)
    chosen = selected(project, asked.settled(defaults), defaults.groups, contents)
    members: dict[str, list[str]] = {}
    heads: dict[str, TextHead] = {}
    whole: set[str] = set()
    parted = {text_id for text_id, _, _ in passages}
    for group in chosen.groups:
        for head in group.texts:
            members.setdefault(head.id, []).append(group.name)
            heads[head.id] = head
            if group.name in others or group.name not in parted:
                whole.add(head.id)
    read = {text_id: heads[text_id].whole() for text_id in parted}
    parts: dict[str, list[Paragraph]] = {text_id: [] for text_id in read.keys() - whole}
    for text_id, found in every(lambda part: (part[0], _part(read, *part)), passages):
        if text_id in parts:
            parts[text_id].extend(found)
    return _Place(chosen, members, [*{**heads, **read}.values()], parts)


def _part(
    read: Mapping[str, Text], text_id: str, first: int | None, last: int | None
) -> Sequence[Paragraph]:
    return paragraphs_in(read[text_id], first, last)
