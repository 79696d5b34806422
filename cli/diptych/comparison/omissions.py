"""Omissions: what one of two aligned texts says and the other leaves out.

A paragraph is left out when nothing in the other text stands beside it, or when it carries a code
that the other text never has and is no counterpart of anything there. What is related at most is
perhaps said: it is neither left out nor among what has a counterpart.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.records import Column, Records, number, text, whole
from diptych.texts.dates import dates_in, is_later
from diptych.texts.scripts import count_words, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.comparison.alignment import Alignment, Kind
    from diptych.texts.text import Paragraph, Text


BYLINE = 20
"""Words that a byline may have, when it does not end like a sentence: set by judgement, not fitted
on a collection; a name, an office and a place are fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """A paragraph that the other text leaves out."""

    paragraph: int
    kind: Kind
    """``gap``, or ``related`` where the other text perhaps says it."""
    code: tuple[str, str] | None
    """Facet and path of what only this text speaks of; ``None`` where that says nothing."""
    codes: tuple[tuple[str, str], ...]
    """All that was said of it, in the codebook's order, but for ordinal facets."""
    quote: str
    """The passage with that code, else the paragraph."""
    later: str = ""
    """A date in it that is later than the other text, which could not say it; the latest."""
    related: tuple[int, float] | None = None
    """The paragraph of the other text that it is related to, and how sure that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What one text says and the other leaves out."""

    text: str
    other: str
    date: str = ""
    """That of the other text, if it is known."""
    omissions: tuple[Omission, ...]
    """By their code in the codebook's order, those without one last."""
    only: tuple[tuple[tuple[str, str], tuple[int, ...]], ...]
    """Codes that the other text never has, with their paragraphs here but for headings and
    bylines; none if the other text has no codes at all."""
    brief: tuple[int, ...]
    """Headings and bylines that nothing stands beside: hardly worth a line each."""
    related: tuple[Omission, ...]
    """Those that the other text perhaps says, in reading order."""
    beside: tuple[tuple[int, int], ...]
    """The other paragraphs, and the first one of the other text that says what each says."""


def omission_records(reports: Iterable[LeftOut]) -> Records[LeftOutLine]:
    """Return a row per omission of some texts, and per paragraph that is perhaps one."""
    lines = (
        (report, omission)
        for report in reports
        for omission in (*report.omissions, *report.related)
    )
    return Records(COLUMNS, lines)


LeftOutLine = tuple[LeftOut, Omission]
COLUMNS: tuple[Column[LeftOutLine], ...] = (
    text("text", "the text that says it", lambda line: line[0].text),
    whole("paragraph", "where", lambda line: line[1].paragraph),
    text(
        "kind",
        "gap, or related where the other text perhaps says it",
        lambda line: line[1].kind,
    ),
    text(
        "only",
        "the code that the other text never has, as FACET=CODE",
        lambda line: "=".join(line[1].code) if line[1].code else None,
    ),
    text("codes", "all that was said of it", lambda line: "; ".join(map("=".join, line[1].codes))),
    text("quote", "the passage with that code, else the paragraph", lambda line: line[1].quote),
    text(
        "later",
        "the latest date in the paragraph, where it is later than the other text",
        lambda line: line[1].later or None,
    ),
    whole(
        "beside",
        "the paragraph of the other text that it is related to",
        lambda line: line[1].related[0] if line[1].related else None,
    ),
    number(
        "score",
        "the confidence that the one says what the other says, 0 to 1",
        lambda line: round(line[1].related[1], 4) if line[1].related else None,
    ),
)


Said = list[tuple[tuple[str, str], int, int]]
"""Codes with the spans that carry them."""


def left_out(
    alignment: Alignment,
    texts: tuple[Text, Text],
    sets: tuple[Sequence[AnnotationSet], Sequence[AnnotationSet]],
    codebook: Codebook,
    *,
    byline: int = BYLINE,
) -> tuple[LeftOut, LeftOut]:
    """Report what each of two texts says and the other leaves out.

    ``byline`` is the number of words that a byline has at most.
    """
    said = tuple(_said(annotations, codebook) for annotations in sets)
    used = [{(facet, level) for (facet, code), *_ in s for level in lineage(code)} for s in said]
    one, other = (
        _CodedSide(
            text=texts[side],
            said=said[side],
            only=used[side] - used[1 - side] if all(used) else set(),
            codebook=codebook,
            beside=_beside(alignment, side),
            byline=byline,
            date=date_of(texts[1 - side]),
        ).report(texts[1 - side].id)
        for side in (0, 1)
    )
    return one, other


def date_of(text: Text) -> str:
    """Return the date of a text, as far as its front matter has one that is written in figures."""
    return next(iter(dates_in(text.fields.get("date", ""))), "")


def later_date(content: str, date: str) -> str:
    """Return the latest date of a paragraph that a text of some date cannot know, if it has one."""
    dates = dates_in(content) if date else []
    return max((one for one in dates if is_later(one, date)), default="")


def codes_by_paragraph(
    text: Text, sets: Sequence[AnnotationSet], codebook: Codebook
) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return what was said of each paragraph, each code once, but for ordinal facets."""
    found: defaultdict[int, dict[tuple[str, str], None]] = defaultdict(dict)
    for code, start, end in _said(sets, codebook):
        first, last = text.touched(start, end)
        for place in range(first, last + 1):
            found[place][code] = None
    return {place: tuple(codes) for place, codes in found.items()}


def is_brief(text: Text, paragraph: Paragraph, *, byline: int = BYLINE) -> bool:
    """Tell headings and bylines from what says something."""
    content = text.content(paragraph)
    last = content[-1:]
    ended = ends_sentence(last) or last in _STOPS
    return bool(paragraph.level) or (count_words(content) <= byline and not ended)


def _said(sets: Sequence[AnnotationSet], codebook: Codebook) -> Said:
    return [
        ((facet, code), annotation.start, annotation.end)
        for annotations in sets
        for annotation in annotations.anchored.values()
        for facet, code in annotation.codes.items()
        if codebook.facet(facet).kind == "nominal"
    ]


def _beside(alignment: Alignment, side: int) -> dict[int, _Standing]:
    """Return for the paragraphs of a side how they stand."""
    found: dict[int, _Standing] = {}
    for row in alignment.rows:
        here, there = (row.a if side == 0 else row.b), row.opposite(side)
        for place in range(here[0], here[1] + 1) if here else ():
            found[place] = _Standing(row.kind, there[0] if there else 0, row.score or 0.0)
    return found


class _Standing(NamedTuple):
    """What row of an alignment a paragraph is in."""

    kind: Kind
    there: int
    """The first paragraph of the other text in that row; 0 where it has none."""
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _CodedSide:
    text: Text
    said: Said
    only: set[tuple[str, str]]
    """Codes, and those above them, that the other text has not."""
    codebook: Codebook
    beside: dict[int, _Standing]
    byline: int
    date: str
    """That of the other text."""

    def report(self, other: str) -> LeftOut:
        order = self.order()
        spans: defaultdict[int, dict[tuple[str, str], tuple[int, int]]] = defaultdict(dict)
        for code, start, end in sorted(self.said, key=lambda item: (order[item[0]], item[1])):
            first, last = self.text.touched(start, end)
            for place in range(first, last + 1):
                spans[place].setdefault(code, (start, end))
        found, brief, related, beside = [], [], [], []
        for paragraph in self.text.paragraphs:
            standing = self.beside[paragraph.number]
            omission = self.omission(paragraph, standing, spans[paragraph.number])
            left = standing.kind == "gap" or (omission.related and omission.code is not None)
            if left and is_brief(self.text, paragraph, byline=self.byline):
                brief.append(paragraph.number)
            elif left:
                found.append(omission)
            elif omission.related:
                related.append(omission)
            else:
                beside.append((paragraph.number, standing.there))
        last = len(order)
        found.sort(key=lambda o: (order[o.code] if o.code else last, o.paragraph))
        return LeftOut(
            text=self.text.id,
            other=other,
            date=self.date,
            omissions=tuple(found),
            only=tuple(self.numbers(spans, order)),
            brief=tuple(brief),
            related=tuple(related),
            beside=tuple(beside),
        )

    def order(self) -> dict[tuple[str, str], int]:
        """Return the place of each code in the codebook."""
        codes = ((f.name, path) for f in self.codebook.facets for path in f.codes)
        return {code: place for place, code in enumerate(codes)}

    def omission(
        self,
        paragraph: Paragraph,
        standing: _Standing,
        spans: dict[tuple[str, str], tuple[int, int]],
    ) -> Omission:
        """Describe a paragraph by the first of its codes that only this text has."""
        facet = self.codebook.facets[0].name if self.codebook.facets else ""
        own = next((code for code in spans if code[0] == facet and code in self.only), None)
        quote = self.text.content(paragraph)
        if own:
            start, end = spans[own]
            start, end = max(start, paragraph.start), min(end, paragraph.end)
            quote = " ".join(self.text.body[start:end].split())
        return Omission(
            paragraph=paragraph.number,
            kind=standing.kind,
            code=self.top(own) if own else None,
            codes=tuple(spans),
            quote=quote,
            later=later_date(self.text.content(paragraph), self.date),
            related=(standing.there, standing.score) if standing.kind == "related" else None,
        )

    def top(self, code: tuple[str, str]) -> tuple[str, str]:
        """Return the highest code above one that the other text has not either."""
        facet, path = code
        return [(facet, level) for level in lineage(path) if (facet, level) in self.only][-1]

    def numbers(
        self,
        spans: Mapping[int, Mapping[tuple[str, str], tuple[int, int]]],
        order: Mapping[tuple[str, str], int],
    ) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
        """Yield the codes that only this text has, and which of its paragraphs have them."""
        numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for paragraph in self.text.paragraphs:
            if not is_brief(self.text, paragraph, byline=self.byline):
                codes = {self.top(c) for c in spans.get(paragraph.number, ()) if c in self.only}
                for code in codes:
                    numbers[code].append(paragraph.number)
        for code in sorted(numbers, key=order.__getitem__):
            yield code, tuple(numbers[code])


_STOPS = ':;"”»」'
"""What ends a sentence besides the marks that scripts have for it."""
