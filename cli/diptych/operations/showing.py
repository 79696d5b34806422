"""A text with the numbers of its paragraphs, or two beside each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diptych.errors import every
from diptych.operations.counting import standing
from diptych.operations.naming import paragraphs_in, parse_passage
from diptych.operations.selecting import Asked, counted_of
from diptych.records import Column, Records, number, text, whole
from diptych.texts.scripts import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Facet
    from diptych.comparison.alignment import Alignment, AlignmentRow
    from diptych.comparison.not_counted import NotCounted
    from diptych.operations.counting import Standing
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.texts.text import Paragraph, Text

Span = tuple[int, int]
Part = tuple[str, int | None, int | None]
"""A text, and the first and last paragraph of what is named of it."""
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A text, or a part of it."""

    text: Text
    paragraphs: tuple[Paragraph, ...]
    standing: Standing
    """How what was said of the text stands to it."""
    said: tuple[AnnotationSet, ...] = ()
    """What was said of the text, by whom it was asked for."""
    facets: tuple[Facet, ...] = ()
    """Those of the codebook, where something was asked for."""

    def records(self) -> Records[ShownParagraph]:
        """Return a row per paragraph."""
        return Records(COLUMNS, ((self.text, one) for one in self.paragraphs))


ShownParagraph = tuple["Text", "Paragraph"]
COLUMNS: tuple[Column[ShownParagraph], ...] = (
    text("text", "the text's id", lambda one: one[0].id),
    whole("paragraph", "its number, from 1", lambda one: one[1].number),
    text("kind", "paragraph, heading, quotation, item, row or caption", lambda one: one[1].kind),
    whole("start", "where it begins, in code points of the body", lambda one: one[1].start),
    whole("end", "where it ends", lambda one: one[1].end),
    text("language", "of the text, as a tag", lambda one: one[0].language or None),
    whole("words", "how many words it has", lambda one: count_words(one[0].content(one[1]))),
    text("content", "what it says", lambda one: one[0].content(one[1])),
)


def show(project: Project, passage: str) -> Shown:
    """Read a text, or a part of it: ``TEXT[:P[-Q]]``.

    Raises ``UnknownNameError``, ``AmbiguousNameError`` and ``BadPassageError``.
    """
    return _each(project, *_parts(project, [passage]), Asked())[0]


def show_passages(
    project: Project,
    passages: Sequence[str],
    *,
    annotators: Sequence[str] = (),
    prefer: Sequence[str] = (),
) -> Beside | list[Shown]:
    """Read texts, or parts of them: two different ones beside each other, else each by itself.

    With ``annotators`` or ``prefer`` their passages are marked; in two texts that stand beside each
    other, without them those that a comparison counts.
    Raises what ``show`` raises, and ``BadOptionError``.
    """
    listed, parts = _parts(project, passages)
    asked = Asked(annotators=annotators, prefer=prefer)
    if len({text_id for text_id, _, _ in parts}) == len(parts) == _PAIR:
        return _beside(project, project.with_sets(listed), parts, asked)
    return _each(project, listed, parts, asked)


def _parts(project: Project, passages: Sequence[str]) -> tuple[Contents, list[Part]]:
    """List the texts, and find which parts of them are named."""
    listed = project.listed_texts()
    return listed, every(lambda passage: parse_passage(passage, listed.texts), passages)


def _each(project: Project, listed: Contents, parts: Sequence[Part], asked: Asked) -> list[Shown]:
    text_ids = list(dict.fromkeys(text_id for text_id, _, _ in parts))
    texts = {one.id: one for one in project.texts_at(listed.texts, text_ids)}
    wanted = every(lambda part: paragraphs_in(texts[part[0]], *part[1:]), parts)
    said: dict[str, tuple[AnnotationSet, ...]] = {}
    facets: tuple[Facet, ...] = ()
    if asked.annotators or asked.prefer:
        contents = project.with_sets(listed)
        counted = counted_of(project, contents, [*texts.values()], asked)
        said = dict(zip(texts, map(tuple, counted.sets), strict=True))
        facets = tuple(project.codebook().facets)
    else:
        contents = project.with_sets(listed, text_ids)
    stand = {one.id: standing(project, contents, one) for one in texts.values()}
    return [
        Shown(
            text=texts[text_id],
            paragraphs=tuple(paragraphs),
            standing=stand[text_id],
            said=said.get(text_id, ()),
            facets=facets,
        )
        for (text_id, _, _), paragraphs in zip(parts, wanted, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two texts, aligned, with what was annotated in them."""

    texts: tuple[Text, Text]
    alignment: Alignment
    marked: tuple[tuple[Span, ...], tuple[Span, ...]]
    """The annotated spans of each."""
    unmarked: str
    """Why no spans are marked; empty if they are."""
    not_counted: NotCounted
    wanted: tuple[Span | None, Span | None]
    """The paragraphs asked for of each."""

    def asked(self, a: Span | None, b: Span | None) -> tuple[Span | None, Span | None]:
        """Return what was asked for of paragraphs that stand beside each other.

        Where paragraphs of one text were named, what stands beside these belongs to it; where
        those of both were, nothing else does.
        """
        inside = tuple(
            _inside(span, asked) for span, asked in zip((a, b), self.wanted, strict=True)
        )
        if all(self.wanted):
            return inside[0], inside[1]
        touched = any(one for one, asked in zip(inside, self.wanted, strict=True) if asked)
        return (a, b) if touched or not any(self.wanted) else (None, None)

    def records(self) -> Records[BesideRow]:
        """Return a row per pair of paragraphs that stand beside each other."""
        return Records(BESIDE_COLUMNS, ((self, row) for row in self._rows()))

    def _rows(self) -> Iterator[AlignmentRow]:
        for row in self.alignment.rows:
            a, b = self.asked(row.a, row.b)
            if (a, b) == (row.a, row.b):
                yield row
            elif a and b:
                yield replace(row, a=a, b=b)
            elif a or b:
                yield replace(row, a=a, b=b, score=None, kind="gap", reasons=(), differing=())

    def content(self, side: int, span: Span | None) -> str | None:
        """Return what some paragraphs of one text say."""
        if span is None:
            return None
        one = self.texts[side]
        return "\n".join(one.content(p) for p in one.paragraphs[span[0] - 1 : span[1]])


BesideRow = tuple[Beside, "AlignmentRow"]
BESIDE_COLUMNS: tuple[Column[BesideRow], ...] = (
    whole("a_first", "first paragraph of text A", lambda one: one[1].number(0, 0)),
    whole("a_last", "its last one", lambda one: one[1].number(0, 1)),
    whole("b_first", "first paragraph of text B", lambda one: one[1].number(1, 0)),
    whole("b_last", "its last one", lambda one: one[1].number(1, 1)),
    number(
        "score",
        "as in align",
        lambda one: None if one[1].score is None else round(one[1].score, 4),
    ),
    text("kind", "counterpart, moved, within, related or gap", lambda one: one[1].kind),
    text("reasons", "what the two sides share", lambda one: "; ".join(one[1].reasons)),
    text("a_content", "what text A says there", lambda one: one[0].content(0, one[1].a)),
    text("b_content", "what text B says there", lambda one: one[0].content(1, one[1].b)),
)


def show_two(
    project: Project,
    first: str,
    second: str,
    *,
    annotators: Sequence[str] = (),
    prefer: Sequence[str] = (),
) -> Beside:
    """Read two texts, or parts of them, and align them; raises what ``show`` raises."""
    listed, parts = _parts(project, [first, second])
    asked = Asked(annotators=annotators, prefer=prefer)
    return _beside(project, project.with_sets(listed), parts, asked)


def _beside(project: Project, contents: Contents, parts: Sequence[Part], asked: Asked) -> Beside:
    from diptych.operations.aligning import align_texts, require_different

    a, b = texts = project.texts_at(contents.texts, [text_id for text_id, _, _ in parts])
    every(lambda of: paragraphs_in(of[0], *of[1][1:]), zip(texts, parts, strict=True))
    require_different(a.id, b.id)
    counted = counted_of(project, contents, texts, asked)
    marked = ((), ()) if counted.unclear else counted.sets
    wanted = [(start, end) if start and end else None for _, start, end in parts]
    return Beside(
        texts=(a, b),
        alignment=align_texts(project, (a, b), lambda: counted).alignment,
        marked=(tuple(_spans(marked[0])), tuple(_spans(marked[1]))),
        not_counted=counted.not_counted,
        unmarked=str(counted.unclear or ""),
        wanted=(wanted[0], wanted[1]),
    )


def _inside(span: Span | None, asked: Span | None) -> Span | None:
    """Return the paragraphs of a run that were asked for; all, where none were named."""
    if span is None or asked is None:
        return span
    first, last = max(span[0], asked[0]), min(span[1], asked[1])
    return (first, last) if first <= last else None


def _spans(sets: Iterable[AnnotationSet]) -> Iterator[Span]:
    for said in sets:
        for annotation in said.anchored.values():
            yield annotation.start, annotation.end
