"""Which place of a text is which place of the text that it became.

The differences are between words. Of the ways in which the same words can be said to be inserted
or deleted the one is taken that begins and ends where paragraphs, sentences or words do; few words
that two rewritten stretches happen to have in common do not count as kept; and lines that stand
elsewhere now are found again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from diptych.anchoring.criteria import CORRESPONDENCE
from diptych.anchoring.similarity import alignment, beginning
from diptych.annotations.quotes import Span
from diptych.texts.differences import differences
from diptych.texts.pairing import alike
from diptych.texts.scripts import begins_sentence, is_inside_word, is_of_word, letters_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.anchoring.criteria import CorrespondenceCriteria
    from diptych.texts.pairing import Likeness

_COMPARED = 4_000_000
"""Letters by letters; of longer stretches the places are reckoned in proportion: for time alone."""
_FARTHEST = 2_000
"""Code points over which an edit is slid: for time alone."""
_NOTHING = Span(0, 0)


class Piece(NamedTuple):
    """A stretch of the old text, and what it became: the same, something else, or nothing."""

    old: int
    old_end: int
    new: int
    new_end: int
    kept: bool


class Block(NamedTuple):
    """Lines that stand elsewhere now."""

    old: Span
    new: Span


@dataclass(frozen=True)
class Correspondence:
    """An old text, a new one, and what of the old became what of the new."""

    old: str
    new: str
    criteria: CorrespondenceCriteria = CORRESPONDENCE

    @cached_property
    def pieces(self) -> Sequence[Piece]:
        """All of the old text, in order."""
        slid = _slid(self.old, self.new, _pieces(self.old, self.new))
        return _without_islands(slid, self.old, self.criteria)

    @cached_property
    def _begins(self) -> Sequence[int]:
        return [piece.old for piece in self.pieces]

    @cached_property
    def _kept(self) -> tuple[Sequence[Piece], Sequence[int]]:
        kept = [piece for piece in self.pieces if piece.kept]
        return kept, [piece.new for piece in kept]

    def starts(self, place: int) -> Sequence[int]:
        """Return where a passage that began at ``place`` can begin now, the likeliest first."""
        number = bisect_right(self._begins, place) - 1
        piece = self.pieces[number]
        if piece.kept:
            return [piece.new + place - piece.old]
        come = self.new[piece.new : piece.new_end]
        if not come:
            return [piece.new]
        rest = self.old[place : piece.old_end]
        alike = len(come) - self._alike(rest[::-1], come[::-1])
        places = [self._aligned(number)[place - piece.old], alike, len(come)]
        return [piece.new + at for at in dict.fromkeys(_at_word(come, at) for at in places)]

    def ends(self, place: int) -> Sequence[int]:
        """Return where a passage that ended before ``place`` can end now."""
        number = bisect_right(self._begins, place - 1) - 1
        piece = self.pieces[number]
        if piece.kept:
            return [piece.new + place - piece.old]
        come = self.new[piece.new : piece.new_end]
        if not come:
            return [piece.new]
        alike = self._alike(self.old[piece.old : place], come)
        places = [self._aligned(number)[place - piece.old], alike, 0]
        return [piece.new + at for at in dict.fromkeys(_at_word(come, at) for at in places)]

    def _alike(self, words: str, passage: str) -> int:
        if len(words) * len(passage) > _COMPARED:
            return min(len(words), len(passage))
        return beginning(words, passage)

    @cached_property
    def _alignments(self) -> dict[int, Sequence[int]]:
        return {}

    def _aligned(self, number: int) -> Sequence[int]:
        """Return for each place of a piece where it is in what the piece became."""
        if number not in self._alignments:
            piece = self.pieces[number]
            gone, come = self.old[piece.old : piece.old_end], self.new[piece.new : piece.new_end]
            if len(gone) * len(come) > _COMPARED:
                places: Sequence[int] = [at * len(come) // len(gone) for at in range(len(gone) + 1)]
            else:
                places = alignment(gone, come)
            self._alignments[number] = [*places[:-1], len(come)]
        return self._alignments[number]

    def kept_share(self, now: Span, but: Span = _NOTHING) -> float:
        """Return how much of a new passage comes from the old text, but not from one passage."""
        share = 0
        for piece in _within(*self._kept, now):
            shift = piece.old - piece.new
            first, last = max(now.start, piece.new), min(now.end, piece.new_end)
            inside = min(but.end - shift, last) - max(but.start - shift, first)
            share += max(last - first, 0) - max(inside, 0)
        return share / (now.end - now.start)

    def sources(self, now: Span) -> list[Span]:
        """Return the passages of the old text that are kept in a new passage, in order."""
        found = []
        for piece in _within(*self._kept, now):
            shift = piece.old - piece.new
            first, last = max(now.start, piece.new), min(now.end, piece.new_end)
            found += [Span(first + shift, last + shift)] if first < last else []
        return found

    def staying_share(self, was: Span) -> float:
        """Return how much of an old passage is kept."""
        share = 0
        for piece in _within(self.pieces, self._begins, was):
            share += (min(was.end, piece.old_end) - max(was.start, piece.old)) * piece.kept
        return share / (was.end - was.start)

    def context(self, was: Span, now: Span) -> tuple[float, float]:
        """Return how much of what stood before and behind a passage stands there now."""
        around = self.criteria.around
        before = Span(max(was.start - around, 0), was.start)
        behind = Span(was.end, min(was.end + around, len(self.old)))
        return (
            self._stays(before, Span(now.start - 2 * around, now.start)),
            self._stays(behind, Span(now.end, now.end + 2 * around)),
        )

    def _stays(self, was: Span, now: Span) -> float:
        total = letters_said(self.old[was.start : was.end])
        if not total:
            return float(not letters_said(self.new[max(now.start, 0) : max(now.end, 0)]))
        stays = 0
        for piece in _within(self.pieces, self._begins, was):
            if piece.kept:
                shift = piece.old - piece.new
                first = max(was.start, piece.old, now.start + shift)
                last = min(was.end, piece.old_end, now.end + shift)
                stays += letters_said(self.old[first:last]) if first < last else 0
        return stays / total

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """The lines that stand elsewhere now, in order."""
        return _blocks(self)


def _within(pieces: Sequence[Piece], begins: Sequence[int], span: Span) -> Iterator[Piece]:
    """Yield the pieces, which begin at ``begins``, from the one in which a span begins."""
    number = max(bisect_right(begins, span.start) - 1, 0)
    while number < len(pieces) and begins[number] < span.end:
        yield pieces[number]
        number += 1


def _at_word(passage: str, place: int) -> int:
    """Return the nearest place that is not inside a word."""
    before = behind = place
    while is_inside_word(passage, before):
        before -= 1
    while is_inside_word(passage, behind):
        behind += 1
    return before if place - before <= behind - place else behind


# Pieces


def _pieces(old: str, new: str) -> list[Piece]:
    pieces: list[Piece] = []
    for kind, was, now in differences(old, new):
        if kind == "inserted" and pieces and not pieces[-1].kept and was[0] == pieces[-1].old_end:
            pieces[-1] = pieces[-1]._replace(new=now[0], new_end=now[1])
        else:
            pieces.append(Piece(*was, *now, kind == "kept"))
    return pieces


def _slid(old: str, new: str, pieces: list[Piece]) -> list[Piece]:
    """Let each insertion and deletion between kept pieces begin and end where units do."""
    for number in range(1, len(pieces) - 1):
        before, piece, behind = pieces[number - 1 : number + 2]
        if piece.kept or not (before.kept and behind.kept):
            continue
        if piece.new == piece.new_end:
            by = _best_slide(old, Span(piece.old, piece.old_end), before.old, behind.old_end)
        elif piece.old == piece.old_end:
            by = _best_slide(new, Span(piece.new, piece.new_end), before.new, behind.new_end)
        else:
            continue
        pieces[number - 1 : number + 2] = [
            before._replace(old_end=before.old_end + by, new_end=before.new_end + by),
            Piece(
                piece.old + by, piece.old_end + by, piece.new + by, piece.new_end + by, kept=False
            ),
            behind._replace(old=behind.old + by, new=behind.new + by),
        ]
    return [piece for piece in pieces if piece.old < piece.old_end]


def _best_slide(text: str, edit: Span, first: int, last: int) -> int:
    """Return by how much an edit is slid, between two places, to look like one that was made."""
    best = 0
    most = _edges(text, edit, 0)
    for by in _slides(text, edit, first, last):
        if (edges := _edges(text, edit, by)) > most:
            best, most = by, edges
    return best


def _slides(text: str, edit: Span, first: int, last: int) -> Iterator[int]:
    start, end = edit
    for by in range(-1, max(first - start, -_FARTHEST), -1):
        if text[start + by] != text[end + by]:
            break
        yield by
    for by in range(1, min(last - end, _FARTHEST)):
        if text[start + by - 1] != text[end + by - 1]:
            break
        yield by


def _edges(text: str, edit: Span, by: int) -> int:
    return _edge(text, edit.start + by) + _edge(text, edit.end + by)


def _edge(text: str, at: int) -> int:
    """Grade a place between two letters: the higher, the likelier something begins there."""
    before, behind = text[at - 1], text[at]
    if before == "\n":
        return 6 if text[at - 2 : at] == "\n\n" and behind != "\n" else 5
    if behind == "\n" or begins_sentence(text, at):
        return 4
    if before.isspace():
        return 2
    return int(not (is_of_word(before) and is_of_word(behind)))


def _without_islands(
    pieces: Sequence[Piece], old: str, criteria: CorrespondenceCriteria
) -> list[Piece]:
    """Join edits around words that are fewer than what was edited on either side of them."""
    joined: list[Piece] = []
    for piece in pieces:
        joined.append(piece)
        while _ends_in_island(joined, old, criteria):
            first, _, last = joined[-3:]
            joined[-3:] = [Piece(first.old, last.old_end, first.new, last.new_end, kept=False)]
    return joined


def _ends_in_island(pieces: Sequence[Piece], old: str, criteria: CorrespondenceCriteria) -> bool:
    """Tell whether the last piece but one is one."""
    if [piece.kept for piece in pieces[-3:]] != [False, True, False]:
        return False
    before, piece, behind = pieces[-3:]
    size = letters_said(old[piece.old : piece.old_end])
    edited = min(_size(before), _size(behind))
    return size <= criteria.island and size <= criteria.island_part * edited


def _size(piece: Piece) -> int:
    return max(piece.old_end - piece.old, piece.new_end - piece.new)


# Lines that stand elsewhere


def _blocks(both: Correspondence) -> list[Block]:
    criteria = both.criteria
    gone = [line for line in _lines(both.old) if both.staying_share(line) < criteria.elsewhere]
    come = [line for line in _lines(both.new) if both.kept_share(line) < criteria.elsewhere]
    some, others = (
        [text[line.start : line.end] for line in lines]
        for text, lines in ((both.old, gone), (both.new, come))
    )
    pairs = _clear_pairs(alike(some, others, criteria.moved), criteria.ahead)
    return _joined([(gone[one], come[other]) for one, other in pairs], both)


def _clear_pairs(found: Iterable[Likeness], ahead: float) -> list[tuple[int, int]]:
    """Return the pairs of which each is more similar to the other than to any third, in order."""
    by_one, by_other = defaultdict(list), defaultdict(list)
    for similarity, one, other in found:
        by_one[one].append((similarity, other))
        by_other[other].append((similarity, one))
    best = {one: _clearly_best(claims, ahead) for one, claims in by_one.items()}
    back = {other: _clearly_best(claims, ahead) for other, claims in by_other.items()}
    return sorted((a, b) for a, b in best.items() if b is not None and back[b] == a)


def _clearly_best(claims: Sequence[tuple[float, int]], ahead: float) -> int | None:
    best, *others = sorted(claims, reverse=True)
    return None if others and best[0] - others[0][0] < ahead else best[1]


def _lines(text: str) -> list[Span]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def _joined(pairs: Sequence[tuple[Span, Span]], both: Correspondence) -> list[Block]:
    """Make one block of lines that follow one another in both texts."""
    blocks: list[Block] = []
    for was, now in pairs:
        last = blocks[-1] if blocks else None
        if last and last.new.end < now.start and _follow(last, was, now, both):
            blocks[-1] = Block(Span(last.old.start, was.end), Span(last.new.start, now.end))
        else:
            blocks.append(Block(was, now))
    return blocks


def _follow(last: Block, was: Span, now: Span, both: Correspondence) -> bool:
    between = both.old[last.old.end : was.start] + both.new[last.new.end : now.start]
    return not between.strip()
