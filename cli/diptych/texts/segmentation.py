"""How a text falls into paragraphs and headings.

Promises: every character of the text comes out again, in order, except line ends, white space
around lines, the joints of hard wraps, and the marks of Markdown where the text is said to be
Markdown. The work is linear in the length of the text, and no string makes it fail.

Forbids: reading or writing anything. What the text is made of is all there is to go by.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import accumulate, pairwise
from typing import TypeAlias

_WIDEST = 200
"""The longest line, in columns, that is still taken for a wrapped one."""

_NARROWEST = 20
"""The narrowest page for which text is wrapped."""
_USUAL_PAGE = 45
"""The width from which lines look like those of a page rather than those of a poem."""

_TAB = 8

_CLOSERS = "\"'”’“‘»«›)]}）］】〕〉》」』〞”*_"
_CJK_QUOTES = "」』"
_FINALS = ".!?…。！？．｡‼⁇⁈⁉؟۔।॥။።៕๚๛"
_OUTCRIES = "?!？！"
_OPENERS = "\"'“‘„‚«‹「『《〈【—–―"
_DASHES = "—–―"
_HYPHENS = "-‐"
_SOFT_HYPHEN = "\u00ad"
_WIDE_BLANK = "\u3000"

_CONJUNCTIONS = frozenset(
    """
    and or to nor und oder bis bzw sowie wie noch als et ou à ni y o e u og eller och en of
    и или да до dan atau maupun hingga serta i lub
    """.split()  # noqa: SIM905 (a list would fill a page)
)
"""Words that may follow a suspended hyphen, as in "pre- and post-war"."""

_SPACELESS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3001-\u312f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_SPACELESS_PATTERN = re.compile(f"[{_SPACELESS}]")
_SOUTH_EAST = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]")
_NOT_AT_LINE_START = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】〗〙〟”’ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥,.!?:;)]}"
)
_NOT_AT_LINE_END = frozenset("（［｛〔〈《「『【〖〘〝“‘([{")


class Convention(StrEnum):
    """How a text marks its paragraphs."""

    LINES = "lines"
    BLOCKS = "blocks"
    WRAPPED = "wrapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One paragraph or heading."""

    content: str
    """The paragraph as one line."""

    level: int = 0
    """0 for a paragraph, 1 to 6 for a heading of that level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """A text as paragraphs, and the convention by which they were found."""

    convention: Convention
    segments: tuple[Segment, ...]
    description: str
    """The convention in words for people, such as "one paragraph per line"."""


def segment(
    raw: str, convention: Convention | None = None, *, markup: bool = False
) -> Segmentation:
    """Divide a text into paragraphs and headings.

    Without a convention the text decides which one it follows. With markup the text is Markdown:
    headings are those that it marks, and no others are guessed.
    """
    lines = _lines(normalised(raw), markup=markup)
    layout = _layout(lines, convention)
    groups = _groups(lines, layout)
    joinery = _joinery(lines, [pair for group in groups for pair in pairwise(group)], layout)
    paragraphs = [_paragraph(group, joinery) for group in groups]
    if not markup:
        paragraphs = _with_guessed_headings(paragraphs, layout)
    return Segmentation(
        convention=layout.convention,
        segments=tuple(Segment(content=p.content, level=p.level) for p in paragraphs),
        description=layout.description,
    )


def normalised(raw: str) -> str:
    r"""Return the text without a leading byte order mark, and with "\n" as its only line end.

    A lone carriage return ends a line only where there is no line feed in the whole text.
    """
    text = raw.removeprefix("\ufeff")
    if "\n" in text:
        return text.replace("\r\n", "\n")
    return text.replace("\r", "\n")


# Lines


class _Role(StrEnum):
    """What a line is by its markup; without markup every line is prose."""

    PROSE = "prose"
    OPENING = "opening"
    """The first line of a paragraph, such as a list item."""
    ALONE = "alone"
    """A paragraph of its own: a heading, a line of code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    content: str
    """Without the white space around it; never empty."""
    margin: str
    """The white space before it."""
    tail: str
    """The white space behind it."""
    after_blank: bool
    """Whether it is the first line of a block."""
    role: _Role = _Role.PROSE
    level: int = 0

    @property
    def indent(self) -> int:
        """The columns of white space before the line."""
        return _columns(self.margin.expandtabs(_TAB))


def _lines(text: str, *, markup: bool) -> list[_Line]:
    lines: list[_Line] = []
    after_blank = True
    for line in text.split("\n"):
        content = line.strip()
        if content:
            start = line.index(content)
            lines.append(
                _Line(
                    content=content,
                    margin=line[:start],
                    tail=line[start + len(content) :],
                    after_blank=after_blank,
                )
            )
        after_blank = not content
    return _marked(lines) if markup else lines


def _columns(text: str) -> int:
    """Return the width of a text on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


@cache
def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


# Markdown

_FENCES = ("```", "~~~")
_UNDERLINE = re.compile(r"={2,}|-{2,}")
_ORDERED_ITEM = re.compile(r"(\d{1,9})[.)]\s")
_MARGIN_OF_MARKS = 3
"""A mark indented by more blanks than this is content, by the rules of Markdown."""


def _marked(lines: Sequence[_Line]) -> list[_Line]:
    """Give every line of a Markdown text its role, and take the marks of headings away."""
    marked: list[_Line] = []
    run = 0
    fence = ""
    for line in lines:
        if line.after_blank or (marked and marked[-1].role is _Role.ALONE):
            run = len(marked)
        if fence:
            marked.append(_alone(line, _unescaped(line.content)))
            fence = "" if _closes(line.content, fence) else fence
        elif line.content.startswith(_FENCES):
            fence = _fence(line.content)
            marked.append(_alone(line, line.content))
        elif level := _underline_level(line, marked[run : run + 1]):
            marked[run:] = [_united(marked[run:], level)]
        else:
            marked.append(_with_role(line, marked[run : run + 1]))
            run = len(marked) - 1 if marked[-1].role is _Role.OPENING else run
    return marked


def _alone(line: _Line, content: str, level: int = 0) -> _Line:
    return replace(line, content=content, role=_Role.ALONE, level=level)


def _unescaped(content: str) -> str:
    hashes = content.removeprefix("\\")
    is_escaped = hashes != content and _heading_level(hashes) > 0
    return hashes if is_escaped else content


def _heading_level(content: str) -> int:
    hashes = len(content) - len(content.lstrip("#"))
    is_heading = 1 <= hashes <= len("######") and content[hashes : hashes + 1] in {" ", "\t"}
    return hashes if is_heading else 0


def _closes(content: str, fence: str) -> bool:
    return content.startswith(fence) and not content.strip(fence[0])


def _fence(content: str) -> str:
    return content[: len(content) - len(content.lstrip(content[0]))]


def _underline_level(line: _Line, opening: Sequence[_Line]) -> int:
    """Return the level of heading that a line makes of the run of lines above it, or 0.

    Of the run only the first line is given, or none where the line is itself the first.
    """
    if not opening or opening[0].role is _Role.OPENING or len(line.margin) > _MARGIN_OF_MARKS:
        return 0
    return 1 + (line.content[0] == "-") if _UNDERLINE.fullmatch(line.content) else 0


def _united(run: Sequence[_Line], level: int) -> _Line:
    return _alone(run[0], " ".join(line.content for line in run), level)


def _with_role(line: _Line, opening: Sequence[_Line]) -> _Line:
    level = _heading_level(line.content) if len(line.margin) <= _MARGIN_OF_MARKS else 0
    if level and (title := _without_hashes(line.content)):
        return _alone(line, title, level)
    role = _Role.OPENING if _opens_item(line, opening) else _Role.PROSE
    return replace(line, content=_unescaped(line.content), role=role)


def _without_hashes(content: str) -> str:
    title = content.lstrip("#").strip()
    bare = title.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else title


def _opens_item(line: _Line, opening: Sequence[_Line]) -> bool:
    content = line.content
    if len(content) > 1 and content[0] in "-*+" and content[1].isspace():
        return True
    number = _ORDERED_ITEM.match(content)
    if not number:
        return False
    # A number that a wrapped line happens to begin with does not open a list.
    return not opening or number[1] == "1" or opening[0].role is _Role.OPENING


# Layout: what the text as a whole does


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrapping:
    """The wrap width that fits a text, and how it was measured."""

    width: int
    measure: Callable[[str], int]
    """The width of a piece of text, in code points or in columns."""
    by_chunk: bool
    """Whether scripts without spaces were broken at spaces only, where there was one."""
    score: int = 0
    """Joints that the width explains, less lines that it forbids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    convention: Convention
    wrapping: _Wrapping | None
    base: int
    """The columns before lines that do not begin a paragraph."""
    indented: bool
    """Whether a line indented more than that begins a paragraph."""
    strict: bool
    """Whether every line that has room left is the last of its paragraph."""
    quotes_indented: bool
    """Whether a paragraph that opens with a quotation mark is indented like any other."""
    has_blanks: bool
    joins_blocks: bool
    """Whether the lines of a block are one paragraph in any case."""
    description: str


_Pair: TypeAlias = tuple[_Line, _Line]


def _layout(lines: Sequence[_Line], asked: Convention | None) -> _Layout:
    base = _base_indent(lines)
    pairs = [
        (above, below)
        for above, below in pairwise(lines)
        if not below.after_blank and below.role is above.role is _Role.PROSE
    ]
    indented = _is_indented([pair for pair in pairs if _is_rise(*pair, base)])
    inner = [pair for pair in pairs if not indented or pair[1].indent <= base]
    has_blanks = sum(line.after_blank for line in lines) > 1
    wrapping = _wrapping(lines, inner)
    is_wrapped = _is_wrapped(wrapping, lines, inner, has_blanks=has_blanks)
    convention = asked or _convention(lines, is_wrapped=is_wrapped)
    return _Layout(
        convention=convention,
        wrapping=wrapping if convention is Convention.WRAPPED else None,
        base=base,
        indented=indented,
        strict=_is_strict(wrapping, inner),
        quotes_indented=any(x.indent > base and x.content[0] in _OPENERS for x in lines),
        has_blanks=has_blanks,
        joins_blocks=asked is Convention.BLOCKS,
        description=_description(convention, indented=indented, has_blanks=has_blanks),
    )


def _base_indent(lines: Sequence[_Line]) -> int:
    """Return the smallest indent that is not a rare exception."""
    counts = Counter(line.indent for line in lines)
    common = (indent for indent, count in counts.items() if count * 50 >= len(lines))
    # Where words have no spaces between, a single blank is one that was part of the text.
    return min(common, default=0) + _is_mostly_spaceless(lines)


def _is_mostly_spaceless(lines: Sequence[_Line]) -> bool:
    spaceless = sum(bool(_SPACELESS_PATTERN.search(line.content)) for line in lines)
    return spaceless * 2 > len(lines)


def _is_rise(above: _Line, below: _Line, base: int) -> bool:
    """Whether the lower line is set in, by more than the blank after an exclamation."""
    is_pause = below.margin == _WIDE_BLANK and above.content[-1] in "！？"
    return below.indent > base and not is_pause


def _is_indented(rises: Sequence[_Pair]) -> bool:
    """Whether indented lines begin paragraphs: then most follow the end of one."""
    continuing = sum(_continues(above, below) for above, below in rises)
    return bool(rises) and continuing * 2 <= len(rises)


def _continues(above: _Line, below: _Line) -> bool:
    """Whether the words say that the lower line goes on with the sentence of the upper."""
    if _is_ended(above.content):
        return False
    first = _first_letter(below.content)
    return first.islower() or (first.isalpha() and first.lower() == first.upper())


def _first_letter(content: str) -> str:
    return next(filter(str.isalnum, content), "")


def _begins_in_lower_case(content: str) -> bool:
    return _first_letter(content).islower()


def _is_ended(content: str) -> bool:
    """Whether the line could be the end of a paragraph of sentences."""
    bare = content.rstrip(_CLOSERS + " \u00a0\u202f")
    return bare[-1:] in set(_FINALS) or content[-1] in _CJK_QUOTES


def _wrapping(lines: Sequence[_Line], pairs: Sequence[_Pair]) -> _Wrapping | None:
    """Return the wrap width that explains the most joints, in the measure that fits best."""
    if not pairs:
        return None
    measures: list[Callable[[str], int]] = [len]
    if any(_columns(line.content) != len(line.content) for line in lines):
        measures.append(_columns)
    has_spaceless = any(_SPACELESS_PATTERN.search(line.content) for line in lines)
    by_chunk = [False, True] if has_spaceless else [False]
    fits = [_best_fit(lines, pairs, measure, b) for b in by_chunk for measure in measures]
    # A chunk explains more joints than a character by its mere length.
    return max(fits, key=lambda fit: fit.score - fit.by_chunk * len(pairs) * 0.05)


def _best_fit(
    lines: Sequence[_Line],
    pairs: Sequence[_Pair],
    measure: Callable[[str], int],
    by_chunk: bool,  # noqa: FBT001 (a column of the table of candidates)
) -> _Wrapping:
    changes = [0] * (_WIDEST + 2)
    for above, below in pairs:
        changes[min(_least_width(above, measure), _WIDEST + 1)] += 1
        changes[min(_width_with_next(above, below, measure, by_chunk=by_chunk), _WIDEST + 1)] -= 1
    full = accumulate(changes)
    beyond = _counts_beyond(lines, measure)
    # Of widths that explain as much, chunks had room to spare and characters had none.
    sign = 1 if by_chunk else -1
    scores = (f - b for f, b in zip(full, beyond, strict=True))
    score, width = max((score, sign * width) for width, score in enumerate(scores))
    return _Wrapping(width=sign * width, measure=measure, by_chunk=by_chunk, score=score)


def _least_width(line: _Line, measure: Callable[[str], int]) -> int:
    """Return the width of a line as whoever wrapped it may have counted at the least.

    A tab may have counted as one, and a full stop may hang over the edge.
    """
    content = line.content
    if len(content) > 1 and content[-1] in "、。，．":
        content = content[:-1]
    return measure(line.margin) + measure(content)


def _width_with_next(
    above: _Line, below: _Line, measure: Callable[[str], int], *, by_chunk: bool
) -> int:
    """Return the width that the upper line would have with the next unit of the lower one."""
    spaceless = _is_spaceless(above.content[-1]) or _is_spaceless(below.content[0])
    width = measure(above.margin.expandtabs(_TAB)) + measure(above.content)
    if spaceless and len(above.tail) == 1:
        width += measure(above.tail)
    unit = measure(_first_unit(below.content, by_chunk=by_chunk))
    # A chunk can be long, but a line that is half empty is no joint.
    return width + (min(unit, width) if by_chunk else unit) + (not spaceless)


def _is_spaceless(character: str) -> bool:
    return character > "\u0e00" and bool(_SPACELESS_PATTERN.match(character))


_PLAIN_RUN = re.compile(rf"[^\s{_SPACELESS}]+")
_SOUTH_EAST_RUN = 12
"""Characters in a long word of a script without spaces that is broken between words."""


def _first_unit(content: str, *, by_chunk: bool) -> str:
    """Return what could not have been parted from the beginning of a line."""
    word = content.split(None, 1)[0]
    if not _SPACELESS_PATTERN.search(word):
        return word
    if by_chunk and len(word) < len(content):
        return word
    if not _is_spaceless(content[0]):
        run = _PLAIN_RUN.match(word)
        return run[0] if run else word[:1]
    if _SOUTH_EAST.match(content):
        return word[:_SOUTH_EAST_RUN]
    return _unbreakable(word)


def _unbreakable(word: str) -> str:
    """Return the first character with those that may not be parted from it."""
    end = 1
    while end < len(word) and word[end - 1] in _NOT_AT_LINE_END:
        end += 1
    while end < len(word) and word[end] in _NOT_AT_LINE_START:
        end += 1
    return word[:end]


def _counts_beyond(lines: Sequence[_Line], measure: Callable[[str], int]) -> list[int]:
    """Return for every width how many lines are wider though they could have been broken."""
    widths = Counter(
        min(_least_width(line, measure), _WIDEST + 1) for line in lines if _is_breakable(line)
    )
    downwards = list(accumulate(widths[w] for w in range(_WIDEST + 1, 0, -1)))
    return [*reversed(downwards), 0]


def _is_breakable(line: _Line) -> bool:
    return " " in line.content or _is_spaceless(line.content[0])


def _is_wrapped(
    wrapping: _Wrapping | None,
    lines: Sequence[_Line],
    pairs: Sequence[_Pair],
    *,
    has_blanks: bool,
) -> bool:
    """Whether the lines of the text end where the page did rather than where a paragraph does."""
    if wrapping is None or not _NARROWEST <= wrapping.width <= _WIDEST:
        return False
    is_continuing = _share_continuing(pairs) >= 1 / 2
    beyond = _counts_beyond(lines, wrapping.measure)[wrapping.width]
    if beyond > len(lines) * (0.25 if is_continuing else 0.1):
        return False
    full = [pair for pair in pairs if _is_full(*pair, wrapping)]
    # In German a sentence often goes on with a capital; verse does too, but on narrower lines.
    broken = sum(not _is_ended(above.content) for above, _ in full)
    is_page = wrapping.width >= _USUAL_PAGE and broken * 3 >= len(full) * 2
    if not is_page and _share_continuing(full) < 1 / 4:
        return False
    # Without blank lines many lines may be whole paragraphs; with them hardly any are.
    needed = 0.5 if has_blanks else 0.1
    return len(full) >= needed * len(pairs) or is_continuing


def _is_full(above: _Line, below: _Line, wrapping: _Wrapping) -> bool:
    """Whether the upper line had no room for the beginning of the lower one."""
    width = _width_with_next(above, below, wrapping.measure, by_chunk=wrapping.by_chunk)
    return width > wrapping.width


def _share_continuing(pairs: Sequence[_Pair]) -> float:
    return sum(_continues(above, below) for above, below in pairs) / (len(pairs) or 1)


def _is_strict(wrapping: _Wrapping | None, pairs: Sequence[_Pair]) -> bool:
    """Whether room at the end of a line is never an accident."""
    if wrapping is None:
        return True
    # A line that is clearly short is a heading above its paragraph.
    long = [p for p in pairs if wrapping.measure(p[0].content) >= 0.7 * wrapping.width]
    accidents = [p for p in long if _continues(*p) and not _is_full(*p, wrapping)]
    return len(accidents) <= 0.1 * len(pairs)


def _convention(lines: Sequence[_Line], *, is_wrapped: bool) -> Convention:
    if is_wrapped:
        return Convention.WRAPPED
    blocks = sum(line.after_blank for line in lines)
    return Convention.BLOCKS if blocks > 1 and blocks * 2 > len(lines) else Convention.LINES


def _description(convention: Convention, *, indented: bool, has_blanks: bool) -> str:
    if convention is Convention.LINES:
        return "one paragraph per line"
    if convention is Convention.BLOCKS:
        return "blank lines between paragraphs"
    if indented:
        return "wrapped lines, indented first lines"
    if has_blanks:
        return "wrapped lines, blank lines between paragraphs"
    return "wrapped lines"


# Paragraphs: where each begins


def _groups(lines: Sequence[_Line], layout: _Layout) -> list[list[_Line]]:
    """Return the lines of each paragraph."""
    groups: list[list[_Line]] = []
    flush = _flush_lines(lines, layout)
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        if groups and _joins(groups[-1], line, following, layout, is_flush=place in flush):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _joins(
    group: Sequence[_Line],
    line: _Line,
    following: _Line | None,
    layout: _Layout,
    *,
    is_flush: bool,
) -> bool:
    """Whether a line goes on with the paragraph before it."""
    above = group[-1]
    if line.after_blank or line.role is not _Role.PROSE or above.role is _Role.ALONE:
        return False
    is_in_item = group[0].role is _Role.OPENING and line.indent > group[0].indent
    if is_in_item or layout.joins_blocks or is_flush:
        return True
    if layout.wrapping is None or _is_ornament(above) or _is_ornament(line):
        return False
    if layout.indented and line.indent > layout.base:
        return False
    if _is_full(above, line, layout.wrapping):
        return not _begins_anyway(group, line, following, layout)
    return _is_accident(above, line, layout.wrapping, strict=layout.strict)


_ALMOST_FULL = 0.9
_RATHER_FULL = 0.6
_HALF_EMPTY = 0.4
"""Shares of the wrap width that a line takes up."""


def _is_ornament(line: _Line) -> bool:
    """Whether the line is a mark between scenes, such as "* * *"."""
    signs = line.content.replace(" ", "")
    return len(signs) >= len("***") and not signs.strip("*#~=_-–—•·⁂+<>◆◇■□●○★☆＊※")


def _begins_anyway(
    group: Sequence[_Line], line: _Line, following: _Line | None, layout: _Layout
) -> bool:
    """Whether a line begins a paragraph though the one above happens to be full."""
    if not layout.indented:
        return False
    above = group[-1]
    if len(group) == 1 and above.indent <= layout.base and _reads_as_chapter(above.content):
        return True
    if not _is_ended(above.content):
        return False
    if line.content[0] in _OPENERS and _is_spaceless(above.content[-1]):
        return not layout.quotes_indented
    is_heading = line.content[-1] not in _OUTCRIES and _reads_as_heading(line.content)
    return is_heading and _is_single(line, following, layout)


def _is_single(line: _Line, following: _Line | None, layout: _Layout) -> bool:
    """Whether what follows a line begins a new paragraph in any case."""
    if following is None or following.after_blank or following.indent > layout.base:
        return True
    return layout.wrapping is not None and not _is_full(line, following, layout.wrapping)


def _is_moved(above: _Line, below: _Line, wrapping: _Wrapping) -> bool:
    """Whether a piece between blanks, in a script without them, was moved to the lower line whole.

    Then there was a blank at the joint.
    """
    bare, whole = (
        _width_with_next(above, below, wrapping.measure, by_chunk=by_chunk)
        for by_chunk in (False, True)
    )
    if wrapping.by_chunk:
        has_room = _room(above, wrapping) >= wrapping.measure(below.content[0])
        return has_room and wrapping.width < whole
    is_plain = above.content[-1].isascii() and below.content[0].isascii()
    is_long = wrapping.measure(above.content) > _RATHER_FULL * wrapping.width
    return is_plain and is_long and bare <= wrapping.width < whole


def _is_accident(above: _Line, line: _Line, wrapping: _Wrapping, *, strict: bool) -> bool:
    """Whether the room at the end of a line means nothing."""
    share = wrapping.measure(above.content) / max(wrapping.width, 1)
    if _is_ended(above.content):
        return not strict and share >= _ALMOST_FULL
    if _begins_in_lower_case(line.content) and share >= _RATHER_FULL:
        return True
    if strict:
        return _is_moved(above, line, wrapping)
    return share >= (_HALF_EMPTY if _continues(above, line) else _RATHER_FULL)


def _flush_lines(lines: Sequence[_Line], layout: _Layout) -> set[int]:
    """Return the places of lines that go on in a passage with margins of its own.

    Such a passage, a quotation for instance, has lines of one indent that would be full if the
    page were as narrow as the widest of them. Its lines are not paragraphs though each is indented
    or has room left.
    """
    if layout.wrapping is None:
        return set()
    flush: set[int] = set()
    start = 0
    for place in range(1, len(lines) + 1):
        if place < len(lines) and _is_same_run(lines[place - 1], lines[place]):
            continue
        if _is_passage(lines[start:place], layout):
            flush.update(range(start + 1, place))
        start = place
    return flush


def _is_same_run(above: _Line, below: _Line) -> bool:
    return not below.after_blank and above.margin == below.margin and below.role is _Role.PROSE


def _is_passage(run: Sequence[_Line], layout: _Layout) -> bool:
    wrapping = layout.wrapping
    if len(run) == 1 or wrapping is None:
        return False
    width = max(wrapping.measure(line.margin + line.content) for line in run)
    is_whole_block = run[0].after_blank and width < _ALMOST_FULL * wrapping.width
    if run[0].indent <= layout.base and not is_whole_block:
        return False
    narrow = _Wrapping(width=width, measure=wrapping.measure, by_chunk=wrapping.by_chunk)
    pairs = list(pairwise(run))
    is_filled = all(_is_full(above, below, narrow) for above, below in pairs)
    return is_filled and _share_continuing(pairs) >= 1 / 2


# Joints: what stands between two lines of a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class _Joinery:
    """How the text writes, inside its lines, what a wrap may have broken."""

    wrapping: _Wrapping | None
    words: frozenset[str]
    """Its words, compounds with hyphens as one, for telling which hyphens a wrap put in."""
    divides_words: bool
    """Whether the wrap put hyphens in at all."""
    habits: Counter[tuple[str, str, bool]]
    """Neighbours of which one is of a script without spaces: their kinds, and whether spaced."""
    chops: bool
    """Whether words of other scripts were broken anywhere."""
    keeps_tails: bool
    """Whether a blank at the end of a line was part of the text, rather than left there anyhow."""
    wide_pauses: bool
    """Whether a wide blank follows an exclamation or question mark."""
    tight_after_dash: bool
    tight_before_dash: bool


def _joinery(lines: Sequence[_Line], joints: Sequence[_Pair], layout: _Layout) -> _Joinery:
    words = frozenset(_words(lines))
    hyphens = [pair for pair in joints if _divided_word(*pair)]
    certain = sum(_is_divided(*pair, words) for pair in hyphens)
    return _Joinery(
        wrapping=layout.wrapping,
        words=words,
        divides_words=certain * 5 > len(hyphens),
        habits=_habits(lines),
        chops=_chops(joints, layout.wrapping),
        keeps_tails=sum(bool(line.tail) for line in lines) * 4 < len(lines),
        wide_pauses=_counts(lines, _WIDE_PAUSE) > _counts(lines, _NO_PAUSE),
        tight_after_dash=_counts(lines, _TIGHT_DASH) >= _counts(lines, _DASH_THEN_BLANK),
        tight_before_dash=_counts(lines, _TIGHT_DASH) >= _counts(lines, _BLANK_THEN_DASH),
    )


_WIDE_PAUSE = re.compile("[！？]\u3000")
_NO_PAUSE = re.compile(f"[！？][^{_WIDE_BLANK}{_CJK_QUOTES}！？]")
_TIGHT_DASH = re.compile(rf"\w[{_DASHES}]\w")
_DASH_THEN_BLANK = re.compile(rf"\w[{_DASHES}]\s")
_BLANK_THEN_DASH = re.compile(rf"\s[{_DASHES}]\w")
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_LONGEST_WORD = 60
_COMPOUND_BEFORE_HYPHEN = re.compile(r"([^\W\d_]+(?:[-‐'’][^\W\d_]+)*)[-‐]$")


def _counts(lines: Iterable[_Line], pattern: re.Pattern[str]) -> int:
    return sum(len(pattern.findall(line.content)) for line in lines)


def _words(lines: Sequence[_Line]) -> Iterator[str]:
    if any(line.content[-1] in _HYPHENS for line in lines):
        for line in lines:
            yield from map(str.casefold, _COMPOUND.findall(line.content))


def _divided_word(above: _Line, below: _Line) -> tuple[str, str] | None:
    """Return the word before a hyphen at the end of a line, and what follows it below."""
    if above.content[-1] not in _HYPHENS or not below.content[0].islower():
        return None
    left = _COMPOUND_BEFORE_HYPHEN.search(above.content[-_LONGEST_WORD:])
    right = _COMPOUND.match(below.content)
    return (left[1].casefold(), right[0].casefold()) if left and right else None


def _is_divided(above: _Line, below: _Line, words: frozenset[str]) -> bool:
    """Whether the rest of the text shows that the word is written without the hyphen."""
    parts = _divided_word(above, below)
    if parts is None:
        return False
    return "".join(parts) in words and not {"-".join(parts), "‐".join(parts)} & words


def _habits(lines: Iterable[_Line]) -> Counter[tuple[str, str, bool]]:
    habits: Counter[tuple[str, str, bool]] = Counter()
    for line in lines:
        for found in _MIXED_NEIGHBOURS.finditer(line.content):
            left, right = found[0], line.content[found.end()]
            habits[_kind(left[0]), _kind(right), len(left) > 1] += 1
    return habits


_MIXED_NEIGHBOURS = re.compile(
    rf"[{_SPACELESS}] ?(?=[^\s{_SPACELESS}])|[^\s{_SPACELESS}] ?(?=[{_SPACELESS}])"
)


def _kind(character: str) -> str:
    script = "spaceless" if _is_spaceless(character) else "spaced"
    return f"{script} {'letter' if character.isalnum() else 'mark'}"


def _chops(joints: Sequence[_Pair], wrapping: _Wrapping | None) -> bool:
    """Whether a text in a script without spaces was broken without regard to other words."""
    if wrapping is None or wrapping.by_chunk:
        return False
    wide = [p for p in joints if _is_spaceless(p[0].content[-1]) or _is_spaceless(p[1].content[0])]
    rooms = [
        _room(above, wrapping)
        for above, below in joints
        if below.content[0].isalnum() and not _is_spaceless(below.content[0])
        if _is_full(above, below, wrapping)
    ]
    filled = sum(room <= _ROOM_FOR_ONE for room in rooms)
    return len(wide) * 2 > len(joints) and filled * 10 >= len(rooms) * 9


_ROOM_FOR_ONE = 2
"""The columns of one wide character."""


def _room(line: _Line, wrapping: _Wrapping) -> int:
    return wrapping.width - wrapping.measure(line.margin + line.content)


def _joint(above: _Line, below: _Line, joinery: _Joinery) -> tuple[int, str]:
    """Return how many characters to drop from the end of a line, and what joins it to the next."""
    left, right = above.content, below.content
    if left[-1] == _SOFT_HYPHEN:
        return 1, ""
    if left[-1] in _HYPHENS and left[-2:-1].isalnum():
        return _hyphen_joint(above, below, joinery)
    if _is_spaceless(left[-1]) or _is_spaceless(right[0]):
        return 0, _spaceless_joint(above, below, joinery)
    return 0, _spaced_joint(above, below, joinery)


def _hyphen_joint(above: _Line, below: _Line, joinery: _Joinery) -> tuple[int, str]:
    word = below.content.split(None, 1)[0].rstrip(".,;:")
    if word in _CONJUNCTIONS or not word[:1].isalnum():
        return 0, " "
    return int(joinery.divides_words and _is_divided(above, below, joinery.words)), ""


def _spaceless_joint(above: _Line, below: _Line, joinery: _Joinery) -> str:
    left, right = above.content[-1], below.content[0]
    if (joinery.keeps_tails and _WIDE_BLANK in above.tail) or _WIDE_BLANK in below.margin:
        return _WIDE_BLANK
    if left in "！？" and joinery.wide_pauses and right not in _CLOSERS + "！？":
        return _WIDE_BLANK
    wrapping = joinery.wrapping
    if below.margin == " " or (joinery.keeps_tails and above.tail == " "):
        return " "
    if wrapping and _is_moved(above, below, wrapping):
        return " "
    if _is_spaceless(left) and _is_spaceless(right):
        return ""
    kinds = _kind(left), _kind(right)
    return " " if joinery.habits[*kinds, True] > joinery.habits[*kinds, False] else ""


def _spaced_joint(above: _Line, below: _Line, joinery: _Joinery) -> str:
    left, right = above.content, below.content
    if left.endswith("--") or right.startswith("--"):
        return _double_dash_joint(left, right)
    if left[-1] in _DASHES or right[0] in _DASHES:
        return _dash_joint(left, right, joinery)
    return "" if _is_chopped(above, below, joinery) else " "


def _double_dash_joint(left: str, right: str) -> str:
    """Return nothing for a dash that touches its word, as it would touch the next one."""
    bare = left.rstrip("-") if left.endswith("--") else right.lstrip("-")
    edge = bare[-1:] if left.endswith("--") else bare[:1]
    return " " if edge.isspace() or not edge else ""


def _dash_joint(left: str, right: str, joinery: _Joinery) -> str:
    if left[-1] in _DASHES:
        is_tight = joinery.tight_after_dash and not left[-2:-1].isspace() and len(left) > 1
    else:
        is_tight = joinery.tight_before_dash and not right[1:2].isspace() and len(right) > 1
    return "" if is_tight else " "


def _is_chopped(above: _Line, below: _Line, joinery: _Joinery) -> bool:
    """Whether a word was broken for want of any better place."""
    wrapping = joinery.wrapping
    if wrapping is None or _room(above, wrapping) > 0:
        return False
    if joinery.chops:
        return not below.margin and not (joinery.keeps_tails and above.tail)
    word = above.content.rsplit(None, 1)[-1] + below.content.split(None, 1)[0]
    return wrapping.measure(word) > wrapping.width


# Headings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    content: str
    level: int
    lines: int
    """How many lines it was on."""
    after_blank: bool


def _paragraph(group: Sequence[_Line], joinery: _Joinery) -> _Paragraph:
    parts = [group[0].content]
    for above, below in pairwise(group):
        dropped, between = _joint(above, below, joinery)
        parts[-1] = parts[-1][: len(parts[-1]) - dropped]
        parts += between, below.content
    return _Paragraph(
        content="".join(parts),
        level=group[0].level,
        lines=len(group),
        after_blank=group[0].after_blank,
    )


_CHAPTER = re.compile(
    r"(?:the )?(?:chapter|part|book|section|act|scene|volume|letter|appendix|bab|bagian|pasal|jilid"
    r"|lampiran|kapitel|teil|buch|abschnitt|band|anhang|chapitre|partie|livre|tome|section|annexe"
    r"|глава|часть|книга|раздел|том|приложение|capítulo|parte|libro|capitolo)\s+"
    r"(?:[\divxlcdm]+\b|\w+[.:]?$|the \w+|\w+\s*[.:—–-])",
    re.IGNORECASE,
)
_ORDINAL_CHAPTER = re.compile(
    r"(?:(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last) "
    r"|(?:erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|letzte)[rsn]? "
    r"|\d{1,2}\. )"
    r"(?:chapter|part|book|section|act|scene|kapitel|teil|buch|abschnitt|akt|szene)\b",
    re.IGNORECASE,
)
_CJK_CHAPTER = re.compile(r"第\s*[\d一二三四五六七八九十百〇零]+\s*[章節节回部編编話话巻卷幕篇]")
_BARE_NUMERAL = re.compile(r"(?:\d{1,3}|[IVXLC]{1,7}|[一二三四五六七八九十]{1,3})[.．、]?")
_ITEM = re.compile(r"\(?(?:\d{1,3}|\w)[.)]\s")
_NUMBERED = re.compile(r"((?:\d{1,2}\.)*\d{1,2})(\.?)\s+\S")
_NAMED = frozenset(
    """
    abstract introduction conclusion conclusions references bibliography preface foreword prologue
    epilogue contents appendix notes summary acknowledgements
    pendahuluan kesimpulan penutup prolog epilog
    einleitung vorwort nachwort zusammenfassung schluss inhalt fazit
    préface épilogue avant-propos
    введение предисловие пролог эпилог заключение послесловие содержание вступление
    はじめに おわりに まえがき あとがき 序章 終章 序 序文 結論 目次 前言 引言 结论 結語 后记
    """.split()  # noqa: SIM905 (a list would fill a page)
)
_DATE = re.compile(
    r"\b\d{1,2}\b.{1,16}\b(?:1[5-9]|20)\d\d\b|\b(?:1[5-9]|20)\d\d\W\d{1,2}\W\d{1,2}\b"
)
_BYLINE = re.compile(
    r"(?:by|von|par|oleh|от|автор|penulis|foto|photo|source|sumber|quelle|文|写真|記者)\b[:：]?\s",
    re.IGNORECASE,
)
_BULLETS = "-–—―*•·‣▪◦●○■□◆◇►+>|→・"
_LONGEST_HEADING = 110
"""The columns of the longest heading that is guessed."""
_LONGEST_CJK_HEADING = 80
_SHORTEST_QUESTION = 14
"""The columns of the shortest question that is taken for a heading."""
_MOST_HEADING_LINES = 3
_MOST_IN_A_ROW = 3
"""More headings than this in a row are a list."""


def _with_guessed_headings(paragraphs: Sequence[_Paragraph], layout: _Layout) -> list[_Paragraph]:
    """Give headings their level, from how they read and from what follows them."""
    kinds = [_reading(paragraph) for paragraph in paragraphs]
    leveled = list(paragraphs)
    for start, end in _runs_before_prose(kinds):
        for place in range(start, end):
            if _is_heading(place, start, end, paragraphs, kinds, layout):
                level = 1 if place == 0 else _level(paragraphs[place].content)
                leveled[place] = replace(paragraphs[place], level=level)
    return leveled


class _Reading(StrEnum):
    """What a paragraph reads as on its own."""

    PROSE = "prose"
    TITLE = "title"
    CHAPTER = "chapter"
    """Surely a heading wherever prose follows."""
    OTHER = "other"


def _reading(paragraph: _Paragraph) -> _Reading:
    content = paragraph.content
    if paragraph.lines <= _MOST_HEADING_LINES and _reads_as_chapter(content):
        return _Reading.CHAPTER
    if paragraph.lines <= _MOST_HEADING_LINES and _reads_as_title(content):
        return _Reading.TITLE
    is_prose = _is_ended(content) or content[-1] in ":：" or _columns(content) > _LONGEST_HEADING
    return _Reading.PROSE if is_prose else _Reading.OTHER


def _reads_as_heading(content: str) -> bool:
    return _reads_as_chapter(content) or _reads_as_title(content)


def _reads_as_chapter(content: str) -> bool:
    if len(content) > _LONGEST_HEADING or content[-1] in ",;:，、；：":
        return False
    if _BARE_NUMERAL.fullmatch(content) or content.casefold().rstrip(".") in _NAMED:
        return True
    if _is_ended(content) and (content[-1] != "." or not _is_terse(content)):
        return False
    patterns = _CHAPTER, _ORDINAL_CHAPTER, _CJK_CHAPTER
    return not content[0].islower() and any(pattern.match(content) for pattern in patterns)


def _is_terse(content: str) -> bool:
    """Whether a line with a full stop is no sentence, such as "CHAPTER I. THE STORM."."""
    return content.isupper() or len(content.split()) in {1, 2}


def _reads_as_title(content: str) -> bool:
    """Whether a line could be a heading if it stands before prose."""
    if not _is_short(content) or content[-1] in ".,;:…。，、；：．" or "\t" in content:
        return False
    if content[0] in _OPENERS or content[0] in _BULLETS or not _begins_like_title(content):
        return False
    if _is_ended(content) and not _is_lone_outcry(content):
        return False
    is_address = "@" in content or "://" in content
    return not (is_address or _DATE.search(content) or _BYLINE.match(content))


def _is_short(content: str) -> bool:
    if len(content) > _LONGEST_HEADING:
        return False
    has_spaceless = bool(_SPACELESS_PATTERN.search(content))
    limit = _LONGEST_CJK_HEADING if has_spaceless else _LONGEST_HEADING
    return _columns(content) <= limit


def _is_lone_outcry(content: str) -> bool:
    """Whether the line is one question or exclamation, with no sentence before it."""
    return content[-1] in _OUTCRIES and not any(mark in content[:-1] for mark in ".。!?！？")


def _begins_like_title(content: str) -> bool:
    return not _begins_in_lower_case(content) and any(map(str.isalpha, content))


def _runs_before_prose(kinds: Sequence[_Reading]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each run of possible headings that prose follows."""
    start = 0
    for place, kind in enumerate(kinds):
        if kind in {_Reading.TITLE, _Reading.CHAPTER}:
            continue
        if kind is _Reading.PROSE and start < place:
            yield start, place
        start = place + 1


def _is_heading(
    place: int,
    start: int,
    end: int,
    paragraphs: Sequence[_Paragraph],
    kinds: Sequence[_Reading],
    layout: _Layout,
) -> bool:
    content = paragraphs[place].content
    if kinds[place] is _Reading.CHAPTER:
        return True
    if place > 0 and (
        end - start > _MOST_IN_A_ROW or _is_item(place, paragraphs[start:end], start)
    ):
        return False
    if start == 0 and place == 1 and _reads_as_name(content):
        return False
    if content[-1] in _OUTCRIES and not _is_set_apart(paragraphs[max(place - 1, 0) : place + 2]):
        return False
    return not layout.has_blanks or paragraphs[place].after_blank or place > start


def _is_item(place: int, run: Sequence[_Paragraph], start: int) -> bool:
    """Whether a numbered line stands next to another, as the items of a list do."""
    numbered = [bool(_ITEM.match(paragraph.content)) for paragraph in run]
    here = place - start
    return numbered[here] and any(numbered[max(here - 1, 0) : here] + numbered[here + 1 : here + 2])


def _reads_as_name(content: str) -> bool:
    """Whether a line below the title is rather the name of who wrote the text."""
    words = content.split()
    return len(words) in {2, 3, 4} and all(word[0].isupper() for word in words)


def _is_set_apart(neighbours: Sequence[_Paragraph]) -> bool:
    """Whether a question between two paragraphs is a heading, rather than something said."""
    widths = sorted(_columns(paragraph.content) for paragraph in neighbours)
    asked = widths[0]
    return asked >= _SHORTEST_QUESTION and all(width > 2 * asked for width in widths[1:])


def _level(content: str) -> int:
    """Return 2, or deeper for a number of several parts, such as 3 for "1.2 Scope"."""
    number = _NUMBERED.match(content)
    return min(2 + number[1].count("."), 6) if number else 2
