"""Tables as a document of Word's: rules above and below, as papers have them, and notes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from diptych.archives import with_fixed_times
from diptych.errors import MissingExtraError
from diptych.rendering.documents import INDENT, DocumentTable, blocks
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import columns_of
from diptych.texts.escapes import xml_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docx.document import Document
    from docx.table import _Cell

_POINTS, _SMALL = 9, 7.5
"""Sizes of type; the small one is for tables that fill a page on its side."""
_INDENT_POINTS = 10
_PORTRAIT, _LANDSCAPE = 84, 145
"""Letters beside each other that a page has room for; a wider table lies on its side."""
_BLANKS = 3
"""Letters between columns."""
_BOLD = 1.2
"""How much wider bold letters are."""


def require_packages() -> None:
    """Refuse to go on without python-docx. Raises ``MissingExtraError``."""
    try:
        import docx  # noqa: F401 - whether it is there
    except ImportError:
        raise MissingExtraError("--format docx", "office") from None


def docx_file(printed: str, notes: Sequence[str]) -> bytes:
    """Write what a command printed, its tables as tables, and the notes below.

    The same input gives the same bytes.
    """
    import docx
    from docx.shared import Pt

    document = docx.Document()
    document.core_properties.author = ""
    document.styles["Normal"].font.size = Pt(_SMALL)  # of cells without a word, too
    found = list(blocks(printed))
    if any(_width(one) > _PORTRAIT for one in found if isinstance(one, DocumentTable)):
        _turn(document)
    for block in found:
        if isinstance(block, DocumentTable):
            _add_table(document, block)
            document.add_paragraph()
        else:
            _write(document.add_paragraph(), block)
    for note in notes:
        _write(document.add_paragraph(), note)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


def _width(table: DocumentTable) -> int:
    return sum(max(map(columns_of, column)) + _BLANKS for column in zip(*table.lines, strict=True))


def _turn(document: Document) -> None:
    from docx.enum.section import WD_ORIENT

    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width


def _shares(table: DocumentTable, letters: int) -> list[float]:
    """Return how much of the page's width, of so many letters, each column has; 1 at most.

    Where all lines have room none is broken; else each column has its longest word, and what is
    left over goes to those with longer lines.
    """
    columns = list(zip(*table.lines, strict=True))
    wanted = [_room(column, str.splitlines) for column in columns]
    needed = [_room(column, str.split) for column in columns]
    left = letters - sum(needed)
    more = max(0.0, min(1.0, left / max(1.0, sum(wanted) - sum(needed))))
    widths = [need + more * (want - need) for want, need in zip(wanted, needed, strict=True)]
    return [width / max(letters, sum(widths)) for width in widths]


def _room(column: Sequence[str], parts: Callable[[str], list[str]]) -> float:
    """Return how many letters the longest part of a column takes; the head is bold."""
    head, *others = (
        max(map(columns_of, parts(one) or [""])) + 2 * (len(one) - len(one.lstrip(INDENT)))
        for one in column
    )
    return max(head * _BOLD, *others, 0) + _BLANKS


def _page(document: Document) -> tuple[int, int]:
    """Return how wide a page is inside its margins, and how many letters that is."""
    page: Any = document.sections[0]
    is_wide = page.page_width > page.page_height
    room = page.page_width - page.left_margin - page.right_margin
    return room, _LANDSCAPE if is_wide else _PORTRAIT


def _add_table(document: Document, table: DocumentTable) -> None:
    made = document.add_table(rows=0, cols=len(table.aligns))
    made.autofit = True
    room, letters = _page(document)
    points = _POINTS if letters == _PORTRAIT else _SMALL
    for column, share in zip(made.columns, _shares(table, letters), strict=True):
        column.width = int(room * share)
    for number, line in enumerate(table.lines):
        row = made.add_row()
        _keep_whole(row, is_head=number == 0)
        for cell, content, align in zip(row.cells, line, table.aligns, strict=True):
            _fill(cell, content, align, points, is_head=number == 0)
            if number in {0, len(table.lines) - 1}:
                _rule(cell, ["top", "bottom"] if number == 0 else ["bottom"])


def _keep_whole(row: Any, *, is_head: bool) -> None:  # noqa: ANN401 - python-docx exports no type
    """Keep a row on one page; the head is repeated on each."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
    for name in ("w:cantSplit", *(["w:tblHeader"] if is_head else [])):
        properties.append(_element(name))


def _fill(cell: _Cell, content: str, align: str, points: float, *, is_head: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    label = content.lstrip(INDENT)
    _write(paragraph, label, points, bold=is_head)
    paragraph.paragraph_format.left_indent = Pt(_INDENT_POINTS * (len(content) - len(label)))
    if align == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(
    paragraph: Any,  # noqa: ANN401 - as above
    content: str,
    points: float = _POINTS,
    *,
    bold: bool = False,
) -> None:
    """Write a run of text; each paragraph is as small and as close as those of a table."""
    from docx.shared import Pt

    run = paragraph.add_run(xml_text(visible(content)))
    run.font.size, run.bold = Pt(points), bold or None
    if _runs_to_the_left(content):  # before the space, as the schema has it
        paragraph._p.get_or_add_pPr().append(_element("w:bidi"))  # noqa: SLF001 - no other way
    paragraph.paragraph_format.space_after = Pt(2)


def _runs_to_the_left(content: str) -> bool:
    """Tell by the first letter that has a direction (Unicode Annex 9, rules P2 and P3)."""
    strong = (kind for kind in map(bidirectional, content) if kind in {"L", "R", "AL"})
    return next(strong, "L") != "L"


def _rule(cell: _Cell, sides: Sequence[str]) -> None:
    borders = _element("w:tcBorders")
    for side in sides:
        borders.append(_element(f"w:{side}", {"w:val": "single", "w:sz": "8"}))
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 - python-docx has no other way


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - of lxml
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made
