"""The numbers that decide how words on a page become paragraphs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """In parts of the size of the letters, unless it says otherwise.

    Set on 7 made PDFs (TeX, WeasyPrint), 15 papers and 16 reports, laws, letters and books in eight
    languages, and measured on others.
    """

    gutter: float = 0.7
    """The narrowest white between two columns; no gap between words lines up so wide for long."""
    column_lines: int = 4
    """On each side of a gutter at least."""
    column_characters: float = 14
    """On a line of a column, on average; cells of tables have fewer."""
    column_share: float = 0.6
    """Of the width of a column that the first of its lines fills; names of authors do not."""
    column_step: float = 1.7
    """Between lines of a column that begins higher than the one on its right, at most."""
    column_reach: float = 0.5
    """By how much what is raised and lowered stands above and below the lines of a column."""
    cell: float = 1.8
    """The narrowest white between two cells of a table."""
    filled_lines: int = 10
    """How many lines end in one place where a column has a margin with words of its own."""
    margin: float = 1.0
    """The white between the text and what stands in its right margin at least."""
    stretched: float = 0.04
    """By how much the blanks of a line that is filled to the margin differ."""
    word: float = 0.15
    """The narrowest white between two words of one line that no blank parts."""
    raised: float = 0.15
    """By how much the mark of a note stands higher than its word at least."""
    indent: float = 0.6
    """By how much a line that begins a paragraph is moved in at least."""
    deepest_indent: float = 8.0
    slack: float = 0.6
    """The room that a full line may leave, besides that for the next word."""
    edge_slack: float = 2.0
    """The same at the end of a column or page, where the sentence goes on."""
    loose: float = 2.5
    """The room that is left on a line after which another paragraph begins in mid-sentence."""
    gap: float = 1.28
    """Of the usual distance of lines: from here on it parts paragraphs."""
    wide_gap: float = 1.9
    """Of the same: where it parts them in the middle of a sentence, too."""
    ended_gap: float = 1.2
    """Of the distance of lines on which sentences go on: where one has ended."""
    label_gap: float = 1.12
    """Of the same: where a sentence has ended, and bold words begin the next line."""
    least_step: float = 0.3
    """Of the same: what is nearer stands beside, not below."""
    same_size: float = 0.07
    """Lines whose letters differ by less are of one size."""
    nearly_same_size: float = 0.12
    """The same where a sentence goes on."""
    heading: float = 1.1
    """Of the usual size: letters of headings are larger."""
    heading_lines: int = 4
    bold_lines: int = 2
    """Of a heading whose letters are bold, but no larger than others."""
    note: float = 0.93
    """Of the usual size: letters of footnotes are smaller."""
    edge_rows: int = 4
    """How many rows on the top and on the bottom of a page may be its running head or foot."""
    edge_shift: float = 0.7
    """By how much such a row stands elsewhere on another page at most."""
    edge_pages: int = 2
    """On how many pages it comes again at least."""
    numbered_lines: int = 10
    """How many lines in a row have numbers in the margin at least, where lines have some."""
    number_gap: float = 0.5
    """The narrowest white between such a number and its line."""
    farthest: int = 12
    """How many captions, rows and words of pictures may part the halves of a paragraph."""
    farthest_part: int = 40
    """The same where the second half begins in lower case, so that it is no paragraph."""


MEASURES = Measures()
