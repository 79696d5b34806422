"""Two texts word by word: which paragraphs are versions of each other, and what changed in them.

Takes texts and returns values. Promises: each paragraph of both texts stands in exactly one row;
the kept and inserted words of the rows, in order, are the second text, the kept and deleted ones
the first.

How letters are composed, and letters that nobody sees, are no difference: words are shown composed
and without them. Which paragraphs belong together is read off the exact differences of the texts as
wholes, whose time grows with their length: the more of two paragraphs is kept, the likelier they
are versions of each other. Those that stand elsewhere are found by words that follow one another in
both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from diptych.comparison.cleanup import cleaned_up
from diptych.errors import OtherLanguageError
from diptych.records import Column, Records, number, text, whole
from diptych.texts.appearance import as_read, without_unseen
from diptych.texts.differences import Edit, differences, kept_words
from diptych.texts.language import language_name
from diptych.texts.pairing import PAIRING, PairingCriteria, alike, similarity
from diptych.texts.scripts import count_words, spaceless_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from diptych.texts.text import Paragraph, Text

Kind = Literal["kept", "changed", "moved", "deleted", "inserted"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDiffCriteria:
    """What decides which paragraphs of two versions of a text belong together.

    Shares are those of characters, 0 to 1. They were not fitted on a collection: each was set by
    what a reader calls a version of a paragraph, and the tests hold made cases on either side of
    it.
    """

    versions: float = 0.5
    """The share that two paragraphs have in common to be versions of each other, wherever they
    stand: as in a half rewritten one."""
    between: float = 0.3
    """The same, of passages that stayed, for two that stand between the same paragraphs."""
    alone: float = 0.3
    """The same for the only two that are left there, when words alone count as well: as in a
    byline in which a name is another."""
    part: float = 0.6
    """The share of a paragraph that went into another, or came from it, where one was split."""
    least_part: int = 12
    """Characters of such a part: fewer are a word or two."""
    words: int = 2
    """Words that have to follow one another to be more than a coincidence."""
    letters: int = 4
    """The same of letters in scripts without spaces."""
    pairing: PairingCriteria = PAIRING
    """For those that stand elsewhere."""


TEXT_DIFF = TextDiffCriteria()


@dataclass(frozen=True)
class TextDiffRow:
    """Paragraphs of the first text, those of the second that they became, and the edits."""

    kind: Kind
    """``changed`` paragraphs stand where they stood; ``moved`` ones may be changed besides."""
    a: Span | None
    """Numbers of the first and the last paragraph; ``None`` for what is inserted."""
    b: Span | None
    """``None`` for what is deleted."""
    old: str
    """The paragraphs of the first text as one string, a line each, headings with their marks."""
    new: str
    edits: tuple[Edit, ...]

    @cached_property
    def words(self) -> Mapping[str, int]:
        """How many words are ``kept``, ``deleted`` and ``inserted``; punctuation is none.

        What is kept and deleted are all words of the old paragraphs, what is kept and inserted all
        words of the new ones.
        """
        if self.old == self.new:
            return {"kept": count_words(self.old), "deleted": 0, "inserted": 0}
        kept = kept_words(self.old, self.new, self.edits)
        deleted, inserted = count_words(self.old) - kept, count_words(self.new) - kept
        return {"kept": kept, "deleted": deleted, "inserted": inserted}

    @property
    def differs_in_blanks(self) -> bool:
        """Whether it is changed, and in nothing but the white space inside its lines."""
        lines = [[line.split() for line in side.split("\n")] for side in (self.old, self.new)]
        return self.kind == "changed" and lines[0] == lines[1]

    def segments(self) -> Iterator[tuple[str, str]]:
        """Yield what is kept, deleted and inserted, in the order of reading."""
        for edit in self.edits:
            yield edit.kind, self.old[slice(*edit.old)] or self.new[slice(*edit.new)]


@dataclass(frozen=True)
class Wording:
    """Two texts, word by word."""

    rows: tuple[TextDiffRow, ...]
    """In the order of the second text; what is deleted stands where it stood."""

    @cached_property
    def words(self) -> Mapping[str, int]:
        """How many words are ``kept``, ``deleted`` and ``inserted``."""
        total: Counter[str] = Counter()
        for row in self.rows:
            total.update(row.words)
        return total

    @property
    def is_same(self) -> bool:
        """Whether the paragraphs of both are equal, whatever stands between them."""
        return all(row.kind == "kept" for row in self.rows)

    def records(self) -> Records[TextDiffRow]:
        """Return the rows with their numbers of words."""
        return Records(COLUMNS, self.rows)

    def segments(self) -> Records[RowSegment]:
        """Return every segment of every row."""
        return Records(
            SEGMENT_COLUMNS, ((row, *segment) for row in self.rows for segment in row.segments())
        )


def common_share(counted: Mapping[str, int]) -> float | None:
    """Return the share of the words of both sides that is kept, 0 to 1; ``None`` without words."""
    kept = 2 * counted["kept"]
    both = kept + counted["deleted"] + counted["inserted"]
    return kept / both if both else None


RowSegment = tuple[TextDiffRow, str, str]
_Any = TypeVar("_Any")


def _placed(of: Callable[[_Any], TextDiffRow]) -> tuple[Column[_Any], ...]:
    """Declare the columns that say where a row is."""
    return (
        whole("a_first", "first paragraph of text A; empty where none", lambda x: _at(of(x).a, 0)),
        whole("a_last", "its last one", lambda x: _at(of(x).a, 1)),
        whole("b_first", "first paragraph of text B; empty where none", lambda x: _at(of(x).b, 0)),
        whole("b_last", "its last one", lambda x: _at(of(x).b, 1)),
        text("kind", "kept, changed, moved, deleted or inserted", lambda x: of(x).kind),
    )


def _at(span: Span | None, end: int) -> int | None:
    return span[end] if span else None


def _itself(row: TextDiffRow) -> TextDiffRow:
    return row


def _row_of(segment: RowSegment) -> TextDiffRow:
    return segment[0]


COLUMNS: tuple[Column[TextDiffRow], ...] = (
    *_placed(_itself),
    whole("kept", "words of both", lambda row: row.words["kept"]),
    whole("deleted", "words of A alone", lambda row: row.words["deleted"]),
    whole("inserted", "words of B alone", lambda row: row.words["inserted"]),
    number(
        "share",
        "of the words of both sides those that are kept, 0 to 1",
        lambda row: common_share(row.words),
    ),
)
SEGMENT_COLUMNS: tuple[Column[RowSegment], ...] = (
    *_placed(_row_of),
    text("edit", "kept, deleted or inserted", lambda segment: segment[1]),
    text("content", "the words", lambda segment: segment[2]),
)


def compare_wording(a: Text, b: Text, *, criteria: TextDiffCriteria = TEXT_DIFF) -> Wording:
    """Compare two texts, or two versions of one, word by word."""
    one, other = _side(a), _side(b)
    rows = _rows(one, other, _paired(one, other, criteria))
    return Wording(rows=tuple(rows))


class Unshown(NamedTuple):
    """In how many pairs of paragraphs a difference is that nobody sees, and that is not shown."""

    composed: int
    """In how letters are composed."""
    unseen: int
    """In unseen letters."""


def unshown(wording: Wording, a: Text, b: Text) -> Unshown:
    """Count the pairs of two texts of which the wording is known that differ so.

    Of a pair whose words are others too, only one that has such letters on one side alone counts.
    """
    written, others = _raw(a), _raw(b)
    pairs = [
        (row, _span_of(written, row.a), _span_of(others, row.b))
        for row in wording.rows
        if row.a and row.b
    ]
    found = [_unshown(row, old, new) for row, old, new in pairs if (old, new) != (row.old, row.new)]
    return Unshown(sum(one.composed for one in found), sum(one.unseen for one in found))


def _raw(text: Text) -> list[str]:
    return [paragraph.mark + text.content(paragraph) for paragraph in text.paragraphs]


def _span_of(contents: Sequence[str], span: Span) -> str:
    return "\n".join(contents[span[0] - 1 : span[1]])


def _unshown(row: TextDiffRow, old: str, new: str) -> Unshown:
    seen, other = without_unseen(old), without_unseen(new)
    is_same = row.old == row.new
    on_one_side = (seen == old) != (other == new)
    return Unshown(
        composed=seen != other if is_same else (seen == row.old) != (other == row.new),
        unseen=old != new if is_same and seen == other else on_one_side,
    )


def require_one_language(a: Text, b: Text, typed: Mapping[str, str] | None = None) -> None:
    """Refuse texts that are known to be in different languages. Raises ``OtherLanguageError``.

    ``typed`` are other names for texts, by their ids.
    """
    names = typed or {}
    known = [text.language.lower().split("-")[0] for text in (a, b)]
    if all(known) and known[0] != known[1]:
        named = ((names.get(text.id, text.id), language_name(text.language)) for text in (a, b))
        raise OtherLanguageError(*named)


# Which paragraphs belong together


class _ParagraphSide(NamedTuple):
    """The paragraphs of one text, counted from 0 here."""

    contents: Sequence[str]
    headings: frozenset[int]


@dataclass(slots=True)
class _Group:
    """Paragraphs that belong together, from the first to the last of either side."""

    a: list[int]
    b: list[int]
    moved: bool = False


class _Groups:
    """What belongs together so far."""

    def __init__(self) -> None:
        self.by_a: dict[int, _Group] = {}
        self.by_b: dict[int, _Group] = {}

    def add(self, a: int, b: int, *, moved: bool = False) -> None:
        """Put two paragraphs together, unless one of them has found another."""
        if a not in self.by_a and b not in self.by_b:
            self.by_a[a] = self.by_b[b] = _Group([a, a], [b, b], moved)

    def in_place(self) -> list[_Group]:
        """Return the groups that stand where they stood, in order."""
        groups = {id(group): group for group in self.by_a.values() if not group.moved}
        return sorted(groups.values(), key=lambda group: group.a)


def _side(text: Text) -> _ParagraphSide:
    return _ParagraphSide(
        [_written(text, paragraph) for paragraph in text.paragraphs],
        frozenset(paragraph.number - 1 for paragraph in text.paragraphs if paragraph.level),
    )


def _written(text: Text, paragraph: Paragraph) -> str:
    content = text.content(paragraph)
    return paragraph.mark + (as_read(content) or content)


def _paired(one: _ParagraphSide, other: _ParagraphSide, criteria: TextDiffCriteria) -> _Groups:
    """Put paragraphs together: the surest first, so that nothing takes their partners."""
    groups = _Groups()
    kept = _kept_between(one.contents, other.contents, criteria)
    shares = {
        pair: 2 * length / (len(one.contents[pair[0]]) + len(other.contents[pair[1]]))
        for pair, length in kept.items()
    }
    by_share = sorted(shares, key=lambda pair: (-shares[pair], pair))
    for pair in by_share:
        if shares[pair] >= criteria.versions:
            groups.add(*pair)
    _add_same_elsewhere(groups, one.contents, other.contents)
    for pair in by_share:
        if shares[pair] >= criteria.between:
            groups.add(*pair)
    _add_alike_elsewhere(groups, one.contents, other.contents, criteria)
    _settle(groups)
    _add_parts(groups, one.contents, other.contents, kept, criteria)
    _add_alone(groups, one, other, criteria)
    return groups


def _kept_between(
    one: Sequence[str], other: Sequence[str], criteria: TextDiffCriteria
) -> dict[Span, int]:
    """Return how many characters of paragraphs are kept where they are, by pair.

    A word alone is a coincidence and does not count. No two pairs cross.
    """
    old, new = "\n\n".join(one), "\n\n".join(other)
    starts, other_starts = _starts(one), _starts(other)
    kept: Counter[Span] = Counter()
    for edit in differences(old, new):
        at, offset = edit.old[0], edit.new[0] - edit.old[0]
        while edit.kind == "kept" and at < edit.old[1]:
            a = bisect_right(starts, at) - 1
            b = bisect_right(other_starts, at + offset) - 1
            end = min(starts[a] + len(one[a]), other_starts[b] + len(other[b]) - offset)
            end = min(end, edit.old[1])
            passage = old[at:end]
            if passage and (one[a] == other[b] == passage or _is_solid(passage, criteria)):
                kept[a, b] += end - at
            following = (*starts[a + 1 : a + 2], *(s - offset for s in other_starts[b + 1 : b + 2]))
            at = max(end, min((s for s in following if s > at), default=edit.old[1]))
    return kept


def _starts(contents: Sequence[str]) -> list[int]:
    return list(accumulate((len(content) + 2 for content in contents[:-1]), initial=0))


def _is_solid(passage: str, criteria: TextDiffCriteria) -> bool:
    return (
        len(passage.split()) >= criteria.words
        or len(spaceless_letter().findall(passage)) >= criteria.letters
    )


def _add_same_elsewhere(groups: _Groups, one: Sequence[str], other: Sequence[str]) -> None:
    places: dict[str, list[int]] = {}
    for b in reversed(_free(groups.by_b, other)):
        places.setdefault(other[b], []).append(b)
    for a in _free(groups.by_a, one):
        if places.get(one[a]) and count_words(one[a]):
            groups.add(a, places[one[a]].pop(), moved=True)


def _add_alike_elsewhere(
    groups: _Groups, one: Sequence[str], other: Sequence[str], criteria: TextDiffCriteria
) -> None:
    gone, come = _free(groups.by_a, one), _free(groups.by_b, other)
    some, others = [one[a] for a in gone], [other[b] for b in come]
    found = alike(some, others, criteria.versions, criteria.pairing)
    for _, a, b in sorted(found, key=lambda pair: (-pair.similarity, pair.one, pair.other)):
        groups.add(gone[a], come[b], moved=True)


def _free(known: Mapping[int, _Group], contents: Sequence[str]) -> list[int]:
    return [at for at in range(len(contents)) if at not in known]


def _settle(groups: _Groups) -> None:
    """Call in place what was found elsewhere, but stands between the same paragraphs."""
    places = groups.in_place()
    ends, other_ends = [group.a[0] for group in places], [group.b[0] for group in places]
    for a, group in sorted(groups.by_a.items()):
        at = bisect_right(ends, a)
        if group.moved and at == bisect_right(other_ends, group.b[0]):
            group.moved = False
            ends.insert(at, a)
            other_ends.insert(at, group.b[0])


def _add_parts(
    groups: _Groups,
    one: Sequence[str],
    other: Sequence[str],
    kept: Mapping[Span, int],
    criteria: TextDiffCriteria,
) -> None:
    """Put what was split off, or merged, to its neighbour that the rest went to."""
    for step, pairs in ((1, sorted(kept)), (-1, sorted(kept, reverse=True))):
        for a, b in pairs:
            if kept[a, b] < criteria.least_part:
                continue
            if kept[a, b] >= criteria.part * len(one[a]):
                _extend(groups.by_a, groups.by_b.get(b), "a", a, step)
            if kept[a, b] >= criteria.part * len(other[b]):
                _extend(groups.by_b, groups.by_a.get(a), "b", b, step)


def _extend(
    known: dict[int, _Group], group: _Group | None, side: Literal["a", "b"], at: int, step: int
) -> None:
    """Add a paragraph to the neighbouring group whose other side is one paragraph."""
    if group is None or group.moved or at in known:
        return
    ours, theirs = (group.a, group.b) if side == "a" else (group.b, group.a)
    end = int(step > 0)
    if theirs[0] == theirs[1] and at == ours[end] + step:
        ours[end] = at
        known[at] = group


def _add_alone(
    groups: _Groups, one: _ParagraphSide, other: _ParagraphSide, criteria: TextDiffCriteria
) -> None:
    """Put those together that alone are left between the same paragraphs.

    Two headings always; other paragraphs if they are alike when words alone count as well.
    """
    places = groups.in_place()
    ends, other_ends = [group.a[0] for group in places], [group.b[0] for group in places]
    between: dict[tuple[int, bool], tuple[list[int], list[int]]] = {}
    for a in _free(groups.by_a, one.contents):
        place = bisect_right(ends, a), a in one.headings
        between.setdefault(place, ([], []))[0].append(a)
    for b in _free(groups.by_b, other.contents):
        place = bisect_right(other_ends, b), b in other.headings
        between.setdefault(place, ([], []))[1].append(b)
    for (_, are_headings), (gone, come) in between.items():
        if len(gone) == len(come) == 1:
            a, b = gone[0], come[0]
            if are_headings or similarity(one.contents[a], other.contents[b]) >= criteria.alone:
                groups.add(a, b)


# Rows


def _rows(one: _ParagraphSide, other: _ParagraphSide, groups: _Groups) -> Iterator[TextDiffRow]:
    """Yield what is in place, and before it what stood there and what stands there now."""
    at = other_at = 0
    for group in [*groups.in_place(), None]:
        a_end = group.a[0] if group else len(one.contents)
        b_end = group.b[0] if group else len(other.contents)
        for a in range(at, a_end):
            if a not in groups.by_a:
                yield _row("deleted", (a, a), None, one, other)
        for b in range(other_at, b_end):
            moved = groups.by_b.get(b)
            a_span = (moved.a[0], moved.a[1]) if moved else None
            yield _row("moved" if moved else "inserted", a_span, (b, b), one, other)
        if group:
            at, other_at = group.a[1] + 1, group.b[1] + 1
            yield _row("changed", (group.a[0], group.a[1]), (group.b[0], group.b[1]), one, other)


def _row(
    kind: Kind, a: Span | None, b: Span | None, one: _ParagraphSide, other: _ParagraphSide
) -> TextDiffRow:
    old, new = _joined(one, a), _joined(other, b)
    return TextDiffRow(
        kind="kept" if kind == "changed" and old == new else kind,
        a=_numbers(a),
        b=_numbers(b),
        old=old,
        new=new,
        edits=cleaned_up(old, new, differences(old, new)),
    )


def _joined(side: _ParagraphSide, span: Span | None) -> str:
    return "\n".join(side.contents[span[0] : span[1] + 1]) if span else ""


def _numbers(span: Span | None) -> Span | None:
    return (span[0] + 1, span[1] + 1) if span else None
