"""Where annotations go when their text is changed.

Promises: every annotation is placed or becomes an orphan, none gets lost; where one is placed the
new text says the new quote; and what is doubtful is proposed, never decided. Without the old text
nothing becomes an orphan but by somebody's word.

- ``exact``: the same words, at the place that the differences of the two texts give, and that no
  copy of them can be; short words also near it, beside what they stood beside.
- ``moved``: the same words in another order: they, or their lines, stand elsewhere now, and stood
  and stand nowhere else; what is around them is not in its old place, edited.
- ``edited``: the words at that place became others that are like them, short ones beside what they
  stood beside; or words that moved have other white space.
- ``proposed``: found by searching, or one of several places, or hardly alike.
- ``orphan``: found nowhere.

Where the old text cannot be had, words go by themselves: long ones that stand once in the new text
and in the order of the others are ``exact``, as are those that others on both sides shifted with.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from functools import cached_property, lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from diptych.anchoring.correspondence import Correspondence
from diptych.anchoring.criteria import REANCHORING
from diptych.anchoring.readable import readable, unplaced
from diptych.anchoring.similarity import nearest, similarity_of
from diptych.anchoring.surroundings import Surroundings
from diptych.annotations.quotes import Span
from diptych.texts.scripts import is_inside_word, length_said, sentence_around, without_last_marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.anchoring.correspondence import Block
    from diptych.anchoring.criteria import ReanchoringCriteria
    from diptych.anchoring.readable import Readable
    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.texts.text import Text

Status = Literal["exact", "moved", "edited", "proposed", "orphan"]

_MOST = 1_000
"""Places where the same words stand; of more the first are looked at: for time alone."""
_MARKS = " \t\n\r\v\f#\\"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where one annotation goes."""

    id: str
    before: Annotation
    status: Status
    span: Span | None = None
    """``None`` for an orphan, and for what is proposed to become one."""
    quote: str = ""
    """What the new text says there."""
    similarity: float | None = None
    """Of the old quote and the new one, 0 to 1."""
    body: str | None = None
    """The old text in which it lay, where that is known."""

    @property
    def is_lost(self) -> bool:
        """Whether it is proposed to be an orphan: it was not found."""
        return self.status == "proposed" and self.span is None

    @property
    def placed(self) -> Annotation:
        """The annotation in its new place, or as an orphan: with its last place and quote."""
        if self.span is None:
            return self.orphaned
        start, end = self.span
        return replace(self.before, start=start, end=end, quote=self.quote, orphan=UNSET)

    @property
    def orphaned(self) -> Annotation:
        """The annotation as an orphan."""
        return replace(self.before, orphan=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where the annotations of one set go."""

    stored: AnnotationSet
    version: str
    """That of the text for which they are placed."""
    placements: tuple[Placement, ...]
    """In the order of the old text."""
    missing: str = ""
    """Why the text that the set was made for cannot be had, with a way out; nothing if it can."""
    unread: tuple[int, ...] = ()
    """The new paragraphs of a text that was finished before they came; it is so no longer."""

    @property
    def proposals(self) -> tuple[Placement, ...]:
        """Those that somebody has to confirm."""
        return tuple(one for one in self.placements if one.status == "proposed")

    @property
    def is_in_place(self) -> bool:
        """Whether all annotations stay as they are."""
        return all(one.placed == one.before for one in self.placements)

    def result(self, confirmed: Collection[str]) -> AnnotationSet:
        """Return the set as it is to be; proposals that nobody confirmed become orphans.

        It is the very set where nothing is different.
        """
        annotations = {
            one.id: one.orphaned
            if one.status == "proposed" and one.id not in confirmed
            else one.placed
            for one in self.placements
        }
        result = replace(
            self.stored,
            annotations=annotations,
            text_version=self.version,
            finished=self.stored.finished and not self.unread,
        )
        return self.stored if result == self.stored else result


def needs_reanchoring(stored: AnnotationSet, text: Text) -> bool:
    """Tell whether a set that says something was made for another text, or has orphans."""
    return bool(stored.annotations or stored.finished) and (
        stored.text_version != text.version
        or len(stored.anchored) < len(stored.annotations)
        or not all(lies_on_quote(one, text.body) for one in stored.annotations.values())
    )


def planned(
    stored: AnnotationSet,
    old: str | None,
    earlier: Iterable[str],
    new: Text,
    missing: str = "",
    unread: tuple[int, ...] = (),
) -> Plan:
    """Plan where the annotations of a set go; the texts are those of ``reanchored``.

    What is not found without the text that it was made for is only proposed to be an orphan.
    ``missing`` says why the set's own text is ``None``, ``unread`` what is new in a text that was
    finished.
    """
    found = reanchored(stored.annotations, old, earlier, new)
    return Plan(
        stored=stored,
        version=new.version,
        placements=tuple(one if old is not None and one.body else _doubted(one) for one in found),
        missing=missing,
        unread=unread,
    )


def _doubted(one: Placement) -> Placement:
    is_lost = one.status == "orphan" and not one.before.orphan
    return replace_fields(one, status="proposed") if is_lost else one


def reanchored(
    annotations: Mapping[str, Annotation],
    old: str | None,
    earlier: Iterable[str],
    new: Text,
    criteria: ReanchoringCriteria = REANCHORING,
) -> tuple[Placement, ...]:
    """Place annotations, in reading order, in a text that was changed.

    ``old`` is the body that they were made for, if it can be had. Annotations that do not lie on
    their quotes there, as after a merge, go by the first of the ``earlier`` ones where they do.
    """
    placements: dict[str, Placement] = {}
    rest, now = dict(annotations), readable(new.body)
    for number, body in enumerate(chain([] if old is None else [old], earlier)):
        fitting = _fitting(rest, body, criteria, is_own=old is not None and not number)
        was = readable(body)
        way = through(was.letters, now.letters, criteria)
        for name in fitting:
            one = rest.pop(name)
            known = None if one.orphan else body
            found = _written(way.found(was.read(one)), one, now)
            placements[name] = _placement(name, one, found, new, known)
        if all(one.orphan for one in rest.values()):
            break
    by_quote = _ByQuote({n: unplaced(one) for n, one in rest.items()}, now.letters, criteria)
    for name, one in rest.items():
        found = _written(by_quote.found(name), one, now)
        placements[name] = _placement(name, one, found, new)
    return tuple(sorted(placements.values(), key=_reading_order))


def lies_on_quote(one: Annotation, body: str) -> bool:
    """Tell whether a text says at an annotation's place what it quotes."""
    return body[one.start : one.end] == one.quote


def _fitting(
    annotations: Mapping[str, Annotation],
    body: str,
    criteria: ReanchoringCriteria,
    *,
    is_own: bool,
) -> list[str]:
    """Name those that lie on their quotes; short ones may do so by chance, if others do not.

    Orphans go by the text that their set was made for, in which they lie nowhere.
    """
    fitting = [
        name
        for name, one in annotations.items()
        if (is_own if one.orphan else lies_on_quote(one, body))
    ]
    all_fit = len(fitting) == sum(not one.orphan for one in annotations.values())
    if is_own or all_fit:
        return fitting
    known = criteria.known_beside
    return [name for name in fitting if length_said(annotations[name].quote) >= known]


def _reading_order(one: Placement) -> tuple[int, int, str]:
    return one.before.start, one.before.end, one.id


class _Found(NamedTuple):
    status: Status
    span: Span
    similarity: float = 1.0


def _written(found: _Found | None, one: Annotation, now: Readable) -> _Found | None:
    """Count a place as the new text is written, and not as it is read."""
    return found and found._replace(span=now.span(found.span, one.quote))


def _placement(
    name: str, before: Annotation, found: _Found | None, new: Text, body: str | None = None
) -> Placement:
    if found is None or _lies_between(new, found.span):
        return Placement(id=name, before=before, status="orphan", body=body)
    return Placement(
        id=name,
        before=before,
        status=found.status,
        span=found.span,
        quote=new.body[found.span.start : found.span.end],
        similarity=found.similarity,
        body=body,
    )


def _lies_between(text: Text, span: Span) -> bool:
    first, last = text.touched(*span)
    return first > last


# By the differences of an old text and the new one


class _Mapped(NamedTuple):
    """Where the differences put a passage, how alike it is, and how much is around it still."""

    span: Span
    similarity: float
    before: float
    behind: float


@dataclass(frozen=True)
class Through:
    """Places annotations that fit an old text."""

    old: str
    new: str
    criteria: ReanchoringCriteria

    @cached_property
    def both(self) -> Correspondence:
        """What of the old text became what of the new."""
        return Correspondence(self.old, self.new, self.criteria.correspondence)

    @cached_property
    def inner(self) -> Mapping[Block, Correspondence]:
        """Blocks that moved, and what became of each inside."""
        return {
            block: Correspondence(
                self.old[block.old.start : block.old.end],
                self.new[block.new.start : block.new.end],
                self.criteria.correspondence,
            )
            for block in self.both.blocks
        }

    @cached_property
    def around(self) -> Surroundings:
        """What stands around places of both texts."""
        return Surroundings(self.old, self.new, self.criteria)

    def found(self, one: Annotation) -> _Found | None:
        """Return where an annotation goes, ``None`` if nowhere."""
        if one.orphan:
            return None if self.old == self.new else self.returned(one)
        was = Span(one.start, one.end)
        if self.old == self.new:
            return _Found("exact", was)
        mapped = _mapped(self.both, was, one.quote)
        ways = (self.stayed, self.moved, self.beside, self.moved_inside, self.edited, self.searched,
                self.resembling)  # fmt: skip
        found = next((found for way in ways if (found := way(was, one.quote, mapped))), None)
        return self.whole(was, found) if found and found.status == "edited" else found

    def whole(self, was: Span, found: _Found) -> _Found:
        """Let what was all of its lines take in what is new at their edges."""
        lines, now = _lines_around(self.old, was), _lines_around(self.new, found.span)
        if lines != was:
            return found
        start = now.start if self.is_new(now.start, found.span.start) else found.span.start
        end = now.end if self.is_new(found.span.end, now.end) else found.span.end
        return found._replace(span=Span(start, end))

    def is_new(self, start: int, end: int) -> bool:
        """Tell whether words of the new text come from nowhere in the old one."""
        has_words = bool(self.new[start:end].strip(_MARKS))
        return has_words and self.both.kept_share(Span(start, end)) < self.criteria.copied

    def stayed(self, was: Span, quote: str, mapped: _Mapped) -> _Found | None:
        """Leave the same words where they are, if enough around them is still there."""
        criteria = self.criteria
        if mapped.similarity < 1:
            return None
        if max(mapped.before, mapped.behind) >= criteria.one_side:
            return self.among_copies(was, mapped.span, self.copies(was, mapped.span))
        if length_said(quote) >= criteria.known_beside and _is_once(self.new, quote):
            return _Found("exact", mapped.span)
        return _Found("exact", mapped.span) if self.is_known_line(was, mapped.span) else None

    def is_known_line(self, was: Span, now: Span) -> bool:
        """Tell whether the same words are in the same line, which is there once."""
        line, line_now = _line(self.old, was), _line(self.new, now)
        return line == line_now and all(
            f"\n{text}\n".count(f"\n{line}\n") == 1 for text in (self.old, self.new)
        )

    def among_copies(self, was: Span, now: Span, copies: Iterable[Span]) -> _Found:
        """Stay where the surroundings are a passage's more than those of any copy are."""
        others = list(copies)
        best = now
        for place in others:
            if self.around.told_apart(was, best, place) < 0:
                best = place
        is_told = all(self.around.told_apart(was, now, place) > 0 for place in others)
        return _Found("exact" if is_told else "proposed", best)

    def copies(self, was: Span, now: Span) -> Iterator[Span]:
        """Yield where the words were put as well, beside something of what was there."""
        criteria = self.criteria
        for place in self.around.copies(was):
            if (
                place != now
                and self.both.kept_share(place) < criteria.copied
                and self.around.grade(was, place) >= criteria.ahead
            ):
                yield place

    def moved(self, was: Span, quote: str, mapped: _Mapped) -> _Found | None:
        """Find the same words, with what is around them: all that stands once in both texts.

        White space may have become other white space. Where most of it is in its place as well,
        edited, the words may have been copied: that is not decided.
        """
        if not self.around.stands(was):
            return None
        for around in dict.fromkeys(self.surroundings(was)):
            if (
                length_said(self.old[around.start : around.end]) >= self.criteria.searched
                and (now := self.around.moved(was, around))
            ):  # fmt: skip
                similarity = similarity_of(quote, self.new[now.start : now.end])
                if _are_apart(now, mapped.span) and self.is_staying(around):
                    return _Found("proposed", now, similarity)
                return _Found("moved" if similarity == 1 else "edited", now, similarity)
        return None

    def is_staying(self, was: Span) -> bool:
        """Tell whether most of a passage is kept in its place."""
        return self.both.staying_share(was) >= self.criteria.correspondence.elsewhere

    def surroundings(self, was: Span) -> Iterator[Span]:
        """Yield a passage's paragraph, then less and less around it, at last itself."""
        around = self.criteria.correspondence.around
        first = self.old.rfind("\n\n", 0, was.start) + 2
        first = first if first > 1 else 0
        last = self.old.find("\n\n", was.end)
        last = last if last >= 0 else len(self.old)
        yield Span(first, last)
        for width in (2 * around, around):
            yield Span(max(was.start - width, first), min(was.end + width, last))
        start, end = sentence_around(self.old[first:last], was.start - first, was.end - first)
        yield Span(first + start, first + end)
        yield Span(max(was.start - around, first), was.end)
        yield Span(was.start, min(was.end + around, last))
        yield was

    def moved_inside(self, was: Span, quote: str, mapped: _Mapped) -> _Found | None:
        """Find the words inside lines that stand elsewhere now."""
        criteria = self.criteria
        blocks = self.both.blocks
        number = bisect_right(blocks, was.start, key=lambda block: block.old.start) - 1
        if number < 0 or was.end > blocks[number].old.end:
            return None
        block = blocks[number]
        inside = Span(was.start - block.old.start, was.end - block.old.start)
        there = _mapped(self.inner[block], inside, quote)
        span = Span(there.span.start + block.new.start, there.span.end + block.new.start)
        if there.similarity == 1 and (
            length_said(quote) >= criteria.known_beside
            or max(there.before, there.behind) >= criteria.one_side
        ):
            return _Found("moved", span)
        if there.similarity >= max(criteria.similar, mapped.similarity):
            return _Found("proposed", span, there.similarity)
        return None

    def beside(self, was: Span, quote: str, mapped: _Mapped) -> _Found | None:
        """Find short words near their place beside what they stood beside, and only there."""
        criteria = self.criteria
        if length_said(quote) >= criteria.known_beside or not quote.strip(_MARKS):
            return None
        around = 2 * criteria.correspondence.around
        near = max(mapped.span.start - around, 0), mapped.span.end + around
        graded = [
            (self.around.grade(was, place), place)
            for place in _places(self.new, quote, *near)
            if self.both.kept_share(place, was) < criteria.copied
            and not (is_inside_word(self.new, place.start) or is_inside_word(self.new, place.end))
        ]
        (grade, place), *others = sorted([*graded, (0, was), (0, was)], reverse=True)
        is_kept = place == mapped.span and self.both.staying_share(was) == 1
        needed = criteria.in_place if is_kept else criteria.ahead
        return _Found("exact", place) if grade - others[0][0] >= needed else None

    def edited(self, was: Span, quote: str, mapped: _Mapped) -> _Found | None:  # noqa: ARG002
        """Take the words that stand in their place now, if they are like them."""
        criteria = self.criteria
        now, similarity, before, behind = mapped
        if not self.new[now.start : now.end].strip(_MARKS):
            return None
        is_long = length_said(quote) >= criteria.known_beside
        is_beside = max(before, behind) >= criteria.one_side
        needed = criteria.similar if is_long and is_beside else criteria.rather_similar
        if needed <= similarity < 1 and (is_long or is_beside):
            return _Found("edited", now, similarity)
        if similarity >= criteria.similar or (
            similarity >= criteria.hardly_similar and (before + behind) / 2 >= criteria.both_sides
        ):
            return _Found("proposed", now, similarity)
        return None

    def searched(self, was: Span, quote: str, mapped: _Mapped) -> _Found | None:
        """Find the same words anywhere, if they are long or something around them is there too."""
        criteria = self.criteria
        places = _places(self.new, quote)
        candidates = []
        for place in places:
            weak, strong = sorted(self.touching(was, place))
            if (
                weak >= criteria.one_side
                or (length_said(quote) >= criteria.known_beside and strong >= criteria.one_side)
                or (length_said(quote) >= criteria.known and len(places) == 1)
            ):
                is_free = self.both.kept_share(place) < criteria.taken
                distance = abs(place.start - mapped.span.start)
                candidates.append((is_free, weak + strong, -distance, place))
        return _Found("proposed", max(candidates)[-1]) if candidates else None

    def resembling(self, was: Span, quote: str, mapped: _Mapped) -> _Found | None:
        """Find words that are like them, near and then anywhere, where nothing else came from."""
        criteria = self.criteria
        near = Span(max(mapped.span.start - criteria.near, 0), mapped.span.start + criteria.near)
        for place in (near, Span(0, len(self.new))):
            found = _resembling(self.both, quote, place, criteria)
            if found and self.both.kept_share(found.span, was) <= criteria.taken:
                return found
        return None

    def returned(self, one: Annotation) -> _Found | None:
        """Find an orphan in what is new."""
        criteria = self.criteria
        quote = one.quote
        places = _places(self.new, quote)
        free = [place for place in places if self.both.kept_share(place) < criteria.copied]
        if len(free) == len(places) == 1 and length_said(quote) >= criteria.known:
            return _Found("moved", free[0])
        if free and (length_said(quote) >= criteria.known_beside or len(places) == 1):
            return _Found("proposed", _nearest(free, one.start))
        found = None if places else _resembling(self.both, quote, Span(0, len(self.new)), criteria)
        return found if found and self.both.kept_share(found.span) <= criteria.taken else None

    def touching(self, was: Span, now: Span) -> tuple[float, float]:
        """Return how much of what stood directly before and behind a passage stands there now."""
        around = self.criteria.correspondence.around
        old, new = self.old, self.new
        before = old[max(was.start - around, 0) : was.start]
        before_now = new[max(now.start - around, 0) : now.start]
        behind = old[was.end : was.end + around]
        behind_now = new[now.end : now.end + around]
        return _same_beginning(before[::-1], before_now[::-1]), _same_beginning(behind, behind_now)


through = lru_cache(maxsize=2)(Through)
"""The same for the sets of several annotators."""


def _lines_around(text: str, span: Span) -> Span:
    """Return all of the lines that a span lies in, without the marks at their beginning and end."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : len(text) if end < 0 else end]
    before = len(line) - len(line.lstrip(_LINE_MARKS))
    return Span(start + before, start + len(line.rstrip()))


_LINE_MARKS = " \t#>"


def _mapped(both: Correspondence, was: Span, quote: str) -> _Mapped:
    """Put a passage where the differences do; of several places where it is most alike."""
    best, most = Span(0, 0), -1.0
    for start, end in _ends_of(both, was, quote):
        span = _trimmed(both.new, Span(start, max(start, end)), quote)
        similarity = similarity_of(quote, both.new[span.start : span.end])
        if similarity > most:
            best, most = span, similarity
        if similarity == 1:
            break
    return _Mapped(best, most, *both.context(was, best))


def _ends_of(both: Correspondence, was: Span, quote: str) -> Iterator[tuple[int, int]]:
    """Yield where a passage can begin and end now.

    Its last mark may be one that ended something else: then it ends with its last word.
    """
    starts = both.starts(was.start)
    yield from product(starts, both.ends(was.end))
    if words := len(without_last_marks(quote)):
        yield from product(starts, both.ends(was.start + words))


def _trimmed(text: str, span: Span, quote: str) -> Span:
    """Leave out white space at the ends where the quote has none."""
    start, end = span
    if not quote[0].isspace():
        while start < end and text[start].isspace():
            start += 1
    if not quote[-1].isspace():
        while start < end and text[end - 1].isspace():
            end -= 1
    return Span(start, end)


def _resembling(
    both: Correspondence, quote: str, place: Span, criteria: ReanchoringCriteria
) -> _Found | None:
    if length_said(quote) < criteria.searched:
        return None
    hit = nearest(quote, both.new[place.start : place.end], criteria.errors)
    if hit is None:
        return None
    span = Span(hit.start + place.start, hit.end + place.start)
    return _Found("proposed", _trimmed(both.new, span, quote), hit.similarity)


def _are_apart(one: Span, other: Span) -> bool:
    return one.end <= other.start or other.end <= one.start


def _line(text: str, place: Span) -> str:
    """Return the line in which a passage lies, or the lines."""
    last = text.find("\n", place.end)
    return text[text.rfind("\n", 0, place.start) + 1 : last if last >= 0 else None]


def _same_beginning(one: str, other: str) -> float:
    """Return how much of the beginning is the same; of two that are empty, all."""
    if not one.strip() or not other.strip():
        return float(not one.strip() and not other.strip())
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return (min(len(one), len(other)) if same is None else same) / len(one)


def _places(text: str, words: str, start: int = 0, end: int | None = None) -> list[Span]:
    places: list[Span] = []
    at = text.find(words, start, end)
    while at >= 0 and len(places) < _MOST:
        places.append(Span(at, at + len(words)))
        at = text.find(words, at + 1, end)
    return places


def _is_once(text: str, words: str) -> bool:
    first = text.find(words)
    return first >= 0 and text.find(words, first + 1) < 0


def _nearest(places: Sequence[Span], start: float) -> Span:
    return min(places, key=lambda place: abs(place.start - start))


# By the quotes alone


class _Anchor(NamedTuple):
    """An annotation that is known to be at its new place."""

    was: int
    now: int
    id: str


@dataclass(frozen=True)
class _ByQuote:
    """Places annotations whose old text cannot be had."""

    annotations: Mapping[str, Annotation]
    new: str
    criteria: ReanchoringCriteria

    @cached_property
    def both(self) -> Correspondence:
        """The quotes and the new text, for their letters."""
        quotes = "".join(one.quote for one in self.annotations.values())
        return Correspondence(quotes, self.new, self.criteria.correspondence)

    @cached_property
    def places(self) -> Mapping[str, Sequence[Span]]:
        found = {one.quote: _places(self.new, one.quote) for one in self.annotations.values()}
        return {name: found[one.quote] for name, one in self.annotations.items()}

    @cached_property
    def anchors(self) -> Sequence[_Anchor]:
        """Words that stand where they stood, and long ones; as far as they are in order.

        Short ones of several may stand there by chance, and long ones have to stand there once.
        """
        criteria = self.criteria
        anchors = []
        for name, one in self.annotations.items():
            if one.orphan:
                continue
            is_known = (
                length_said(one.quote) >= criteria.known_beside or len(self.places[name]) == 1
            )
            if is_known and lies_on_quote(one, self.new):
                anchors.append(_Anchor(one.start, one.start, name))
            elif length_said(one.quote) >= criteria.known and len(self.places[name]) == 1:
                anchors.append(_Anchor(one.start, self.places[name][0].start, name))
        return _in_order(sorted(anchors))

    @cached_property
    def sure(self) -> Mapping[str, int]:
        """Where the anchors are now."""
        return {anchor.id: anchor.now for anchor in self.anchors}

    def found(self, name: str) -> _Found | None:
        """Return where an annotation goes, ``None`` if nowhere."""
        one = self.annotations[name]
        start, quote = one.start, one.quote
        if one.orphan and lies_on_quote(one, self.new) and len(self.places[name]) == 1:
            return _Found("exact", Span(start, one.end))
        if name in self.sure:
            now = self.sure[name]
            return _Found("exact", Span(now, now + len(quote)))
        number = bisect_right(self.anchors, start, key=lambda anchor: anchor.was)
        before, behind = self.anchors[:number][-1:], self.anchors[number : number + 1]
        shifts = [anchor.now - anchor.was for anchor in (*before, *behind)] or [0]
        is_between = bool(before and behind) or not any(shifts)
        if is_between and not one.orphan and shifts[0] == shifts[-1]:
            span = Span(start + shifts[0], one.end + shifts[0])
            if self.new[span.start : span.end] == quote:
                return _Found("exact", span)
        limits = Span(before[0].now if before else 0, behind[0].now if behind else len(self.new))
        return self.proposed(name, start + sum(shifts) / len(shifts), limits)

    def proposed(self, name: str, expected: float, limits: Span) -> _Found | None:
        """Propose the place nearest to where the neighbours say that the words are."""
        criteria = self.criteria
        quote, places = self.annotations[name].quote, self.places[name]
        if not places:
            return _resembling(self.both, quote, Span(0, len(self.new)), criteria)
        nearest = _nearest(places, expected)
        in_order = limits.start <= nearest.start <= limits.end
        if in_order or len(places) == 1 or length_said(quote) >= criteria.known_beside:
            return _Found("proposed", nearest)
        return None


def _in_order(anchors: Sequence[_Anchor]) -> Sequence[_Anchor]:
    """Return the most that are in the same order in both texts."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, anchor in enumerate(anchors):
        length = bisect_right(ends, anchor.now)
        ends[length : length + 1] = [anchor.now]
        last[length : length + 1] = [number]
        before.append(last[length - 1] if length else -1)
    number = last[-1] if last else -1
    chosen = []
    while number >= 0:
        chosen.append(anchors[number])
        number = before[number]
    return chosen[::-1]
