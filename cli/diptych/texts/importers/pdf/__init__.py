"""PDF: words with their places become lines, columns, and paragraphs across columns and pages.

What a PDF says about its paragraphs is where its letters stand; everything else is told from that.
"""

from __future__ import annotations

import re
from time import process_time
from typing import TYPE_CHECKING, Any

from diptych.texts.importers.apart import MOST_SECONDS
from diptych.texts.importers.imported import Imported
from diptych.texts.importers.pdf.child import contents, refusal
from diptych.texts.importers.pdf.columns import regions
from diptych.texts.importers.pdf.flow import flowed
from diptych.texts.importers.pdf.furniture import without_furniture
from diptych.texts.importers.pdf.joining import joined_paragraphs
from diptych.texts.importers.pdf.legibility import broken_words, require_text, share_from_right
from diptych.texts.importers.pdf.line_numbers import without_line_numbers
from diptych.texts.importers.pdf.measures import MEASURES
from diptych.texts.importers.pdf.paragraphs import blocks_of, spacing_of, usual_size
from diptych.texts.importers.pdf.words import Word, lines_of
from diptych.texts.names import joined_names
from diptych.texts.segmentation import Segment, Segmentation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.texts.importers.imported import Arrival
    from diptych.texts.importers.pdf.paragraphs import Block


def read_pdf(arrival: Arrival) -> Imported:
    """Read a PDF. Raises ``UnreadableFileError`` and ``MissingExtraError``."""
    found = contents(arrival.raw, arrival.name)
    pages = [_words(page, found["fonts"]) for page in found["pages"]]
    unknown = sum(page["unknown"] for page in found["pages"])
    require_text(" ".join(word.text for page in pages for word in page), unknown, arrival.name)
    pages, numbered = without_line_numbers(pages)
    kept, headed = without_furniture(pages)
    blocks = _blocks(kept, arrival.name)
    paragraphs, divided = joined_paragraphs([block.texts for block in blocks])
    segments = tuple(map(_segment, paragraphs, blocks))
    text = "\n".join(paragraphs)
    notes = (
        *_left_out(found["pages"], headed, numbered),
        *_decided(blocks, divided),
        *_doubts(text),
    )
    return Imported(
        segmentation=Segmentation(
            convention=None,
            segments=segments,
            description=f"the layout of {_counted(len(pages), 'page')}",
        ),
        fields=_title(blocks, paragraphs) | _fields(found["information"], text),
        notes=notes,
    )


_BEGINNING = 5_000
"""The characters in which the title and the author of a text stand if they are its own."""


_SMALLEST = 0.5
"""The size of letters below which nobody sees them."""


def _words(page: dict[str, Any], fonts: Sequence[tuple[str, bool]]) -> list[Word]:
    return [
        Word(text, left, right, base, size, font, font >= 0 and fonts[font][1], bool(spaced))
        for text, left, right, base, size, font, spaced in page["words"]
        if size >= _SMALLEST
    ]


def _blocks(pages: Sequence[Sequence[Word]], name: str) -> list[Block]:
    parts = [
        lines_of(words, number)
        for number, page in enumerate(_in_time(pages, name))
        for words in regions(page)
    ]
    spacing = spacing_of(parts)
    size = usual_size([line for part in parts for line in part])
    found = [block for at, part in enumerate(parts) for block in blocks_of(part, spacing, size, at)]
    return flowed(found, size)


def _in_time(pages: Sequence[Sequence[Word]], name: str) -> Iterator[Sequence[Word]]:
    """Yield pages as long as there is time to look at them."""
    end = process_time() + MOST_SECONDS
    for page in pages:
        if process_time() > end:
            raise refusal(name, "slow")
        yield page


def _segment(content: str, block: Block) -> Segment:
    return Segment(content=content, level=block.level, kind=block.kind)


def _left_out(pages: Sequence[dict[str, Any]], headed: int, numbered: int) -> Iterator[str]:
    if numbered:
        yield f"numbers of lines left out on {_counted(numbered, 'page')}"
    if headed:
        yield f"running heads and page numbers left out on {_counted(headed, 'page')}"
    if turned := sum(page["turned"] for page in pages):
        yield f"{_counted(turned, 'letter')} not upright left out"
    empty = [number for number, page in enumerate(pages, 1) if not page["words"]]
    if empty:
        yield f"no text on {_counted(len(empty), 'page')} ({_ranges(empty)})"


def _ranges(numbers: Sequence[int]) -> str:
    """Write numbers as "3, 5-7"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(one) if one == last else f"{one}-{last}" for one, last in ranges)


def _decided(blocks: Sequence[Block], divided: int) -> Iterator[str]:
    if notes := sum(block.is_note for block in blocks):
        yield f"{_counted(notes, 'footnote')} moved behind the text of the page"
    if divided:
        yield f"{_counted(divided, 'divided word')} joined"


def _doubts(text: str) -> Iterator[str]:
    if broken := broken_words(text):
        yield f"{_counted(len(broken), 'word')} with broken letters, such as {broken[0]!r}"
    if share_from_right(text):
        yield "holds words written from right to left, whose letters may stand in a wrong order"


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'s' * (count != 1)}"


def _title(blocks: Sequence[Block], paragraphs: Sequence[str]) -> dict[str, str]:
    """Return the first of the largest headings on the first page that has words.

    A heading in letters as large as others is none of a whole text, unless nothing is above it.
    """
    least = MEASURES.heading * usual_size([line for block in blocks for line in block.lines])
    headings = [
        (block.level, at)
        for at, block in enumerate(blocks)
        if block.kind == "heading" and block.lines[0].page == blocks[0].lines[0].page
        if block.size > least or not at
    ]
    return {"title": paragraphs[min(headings)[1]]} if headings else {}


def _fields(information: dict[str, str], text: str) -> dict[str, str]:
    """Return the title and the author that the PDF names, if its own text does so as well."""
    said = _bare(text[:_BEGINNING])
    named = {"title": information.get("Title", ""), "author": information.get("Author", "")}
    found = {key: " ".join(value.split()) for key, value in named.items()}
    found["author"] = joined_names([found["author"]])
    return {
        key: value
        for key, value in found.items()
        if any(map(str.isalpha, value)) and _bare(value) in said
    }


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
