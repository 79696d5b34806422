"""The history of a paragraph: which commits said something else of it.

A paragraph is followed through the versions of its text by the words that they have in common.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from diptych.records import Column, Records, text
from diptych.review.revisions import REVIEW_COLUMNS, ReviewRow, SetReview
from diptych.texts.differences import differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.annotations.annotation import Annotation
    from diptych.annotations.changes import Change
    from diptych.review.revisions import Detail
    from diptych.texts.text import Text

_IN_COMMON = 1 / 3
"""Of the shorter of two paragraphs: what makes them one at two times."""

Passage = tuple[int, int]
"""Numbers of the first and the last paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """What one commit, or what is on disk and not committed yet, did to a passage."""

    commit: str
    """Its id, shortened; empty for what is not committed."""
    date: str
    author: str
    subject: str
    sets: tuple[PassageReview, ...]
    wording: tuple[str, str] | None = None
    """The passage before and after, where its words changed; empty where it was not there."""
    renamed: tuple[str, str] | None = None
    """The id of the text before and after, where it got another one."""
    unreadable: tuple[str, ...] = ()
    """What cannot be read as it was then, so that nothing is said of it."""

    def rows(self) -> Iterator[HistoryRow]:
        """Yield a row for each detail, and for other words, names and unreadable files."""
        for reason in self.unreadable:
            yield HistoryRow(self, ReviewRow(kind="unreadable", note=reason))
        if self.renamed:
            before, after = self.renamed
            yield HistoryRow(self, ReviewRow(kind="renamed", before=before, after=after))
        if self.wording:
            before, after = self.wording
            yield HistoryRow(self, ReviewRow(kind="text", before=before, after=after))
        for reviewed in self.sets:
            for row in reviewed.rows():
                yield HistoryRow(self, row)


class HistoryRow(NamedTuple):
    """One thing that happened, and the entry that tells it."""

    entry: HistoryEntry
    row: ReviewRow


_MEANINGS = {
    "change": "as in review; or text (other words), renamed (another id) or unreadable (why: note)",
}
"""Of columns that say more here than in a review."""
HISTORY_COLUMNS: tuple[Column[HistoryRow], ...] = (
    text("commit", "its id, shortened; empty: not committed", lambda at: at.entry.commit or None),
    text("date", "when it was written", lambda at: at.entry.date or None),
    text("author", "who wrote it", lambda at: at.entry.author or None),
    text("subject", "the first line of its message", lambda at: at.entry.subject or None),
    *(
        replace(column, meaning=_MEANINGS.get(column.key, column.meaning)).within(lambda at: at.row)
        for column in REVIEW_COLUMNS
    ),
)


class History(tuple[HistoryEntry, ...]):
    """What happened to a passage, the newest first."""

    __slots__ = ()

    def records(self) -> Records[HistoryRow]:
        """Return a row for each thing that the entries tell."""
        return Records(HISTORY_COLUMNS, (row for entry in self for row in entry.rows()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageReview(SetReview):
    """What became of one annotator's annotations of a passage."""

    then: Passage | None
    """The passage in the text before; ``None`` where it was not there yet."""
    now: Passage | None
    words: str
    """What the passage says on disk."""
    others: tuple[SetReview, ...] = ()
    """In a merge: what the set was on the other sides."""

    def changes(self) -> Iterator[tuple[Change, tuple[Detail, ...]]]:
        """Yield changes of annotations that touch the passage, and that no other side had."""
        for change, details in SetReview.changes(self):
            if self._touches(change) and not any(_has(other, change) for other in self.others):
                yield change, details

    @property
    def finished(self) -> None:
        """Nothing: it is not said of a passage."""

    def _touches(self, change: Change) -> bool:
        for annotation, state, passage in (
            (change.before, self.before, self.then),
            (change.after, self.after, self.now),
        ):
            if annotation and self._lies_in(annotation, state.text, passage):
                return True
        return False

    def _lies_in(self, annotation: Annotation, text: Text | None, passage: Passage | None) -> bool:
        """Tell whether an annotation touches the passage; an orphan only touches a whole text.

        Where the text that it was made for was never committed, its words tell.
        """
        if text is None:
            return annotation.quote in self.words
        if passage is None:
            return False
        if annotation.orphan:
            return passage == (1, len(text.paragraphs))
        first, last = text.touched(annotation.start, annotation.end)
        return first <= passage[1] and last >= passage[0]


def passage_then(now: Text, passage: Passage, then: Text) -> Passage | None:
    """Find a passage in another version of its text; ``None`` where it is not there."""
    if now.body == then.body:
        return passage
    contents = {then.content(paragraph): paragraph.number for paragraph in then.paragraphs}
    found: list[int] = []
    common = _common(now, passage, then)
    for paragraph in now.paragraphs[passage[0] - 1 : passage[1]]:
        if same := contents.get(now.content(paragraph)):
            found.append(same)
        else:
            found += common.get(paragraph.number, ())
    return (min(found), max(found)) if found else None


def words_of(text: Text, passage: Passage | None) -> str:
    """Return what a passage says, paragraphs joined by line ends."""
    first, last = passage or (1, 0)
    return "\n".join(map(text.content, text.paragraphs[first - 1 : last]))


def _common(now: Text, passage: Passage, then: Text) -> dict[int, Sequence[int]]:
    """Map paragraphs of a passage to those that most of them came from."""
    kept: dict[tuple[int, int], int] = {}
    for edit in differences(then.body, now.body):
        if edit.kind == "kept":
            for key, length in _pieces(edit.old[0], edit.new, then, now):
                kept[key] = kept.get(key, 0) + length
    found: dict[int, list[int]] = {}
    for (old, new), length in kept.items():
        sizes = _size(then, old), _size(now, new)
        if passage[0] <= new <= passage[1] and length >= _IN_COMMON * min(sizes):
            found.setdefault(new, []).append(old)
    return dict(found)


def _pieces(
    old: int, new: tuple[int, int], then: Text, now: Text
) -> Iterator[tuple[tuple[int, int], int]]:
    """Cut a kept stretch where either text has a paragraph's end; yield numbers and lengths."""
    shift = old - new[0]
    first, last = now.touched(*new)
    for paragraph in now.paragraphs[first - 1 : last]:
        start, end = max(paragraph.start, new[0]), min(paragraph.end, new[1])
        from_, to = then.touched(start + shift, end + shift)
        for source in then.paragraphs[from_ - 1 : to]:
            length = min(source.end, end + shift) - max(source.start, start + shift)
            yield (source.number, paragraph.number), length


def _size(text: Text, number: int) -> int:
    paragraph = text.paragraphs[number - 1]
    return paragraph.end - paragraph.start


def _has(other: SetReview, change: Change) -> bool:
    """Tell whether another side of a merge had an annotation just as it came out."""
    return other.before.said.annotations.get(change.id) == change.after
