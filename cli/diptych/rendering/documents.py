"""Tables for papers: LaTeX that compiles as it is, and the way of tables into other documents.

A table that goes into a document is a line of text on its way there, among the other lines that a
command prints: what a command does is the same in every format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DOCUMENTS = ("docx",)
"""Formats that are files of their own."""
LATEX = ("latex", "latex_booktabs", "latex_longtable")
"""Those of tabulate that escape foreign text."""
INDENT = "\u2003"
"""What stands before a label, once for each level of its code."""

_MARK = "\x1e"
"""Begins the line of a table; nothing else has it, for control characters are shown as escapes."""
_PACKAGES = {"latex_booktabs": "booktabs", "latex_longtable": "longtable"}
_TEX = str.maketrans(
    {
        INDENT: r"\quad{}", "−": "$-$", "×": r"$\times$", "≥": r"$\geq$", "≤": r"$\leq$",
        "±": r"$\pm$", "→": r"$\rightarrow$", "←": r"$\leftarrow$", "·": r"$\cdot$",
        "›": r"$>$", "‹": r"$<$", "»": r"$\gg$", "«": r"$\ll$", "▲": r"$\bigtriangleup$",
        "▼": r"$\bigtriangledown$", "α": r"$\alpha$",
        "κ": r"$\kappa$", "λ": r"$\lambda$", "√": r"$\surd$", "…": r"\ldots{}",
        "[": "{[}", "*": "{*}", "│": r"\textbar{}", "█": r"\rule{1ex}{1.5ex}",
    }
)  # fmt: skip
"""What the program itself writes beyond letters, and what LaTeX takes for an option of the end of a
row before it."""


def for_latex(table: str, style: str) -> str:
    """Make a table of tabulate's, whose special characters are escaped, one that compiles.

    Letters of other scripts than Latin stay; they need XeLaTeX or LuaLaTeX, and a font. What it
    needs stands before it as a comment, also for one that is wider than a page.
    """
    from diptych.rendering.wrapping import columns_of

    begin, _, rest = table.partition("\n")
    package = _PACKAGES.get(style)
    needs = f"% \\usepackage{{{package}}}\n" if package else ""
    if max(map(columns_of, rest.split("\n"))) > _PAGE:
        needs += _WIDE[style == "latex_longtable"]
    return f"{needs}{begin}\n{rest.translate(_TEX)}"


_PAGE = 120
"""Letters of a row, with what separates its cells, that a page has room for."""
_WIDE = (
    "% wider than a page: \\usepackage{graphicx} and \\resizebox{\\textwidth}{!}{…} around it\n",
    "% wider than a page: \\usepackage{pdflscape} and \\begin{landscape}\\footnotesize around it\n",
)


def latex_notes(notes: Sequence[str]) -> str:
    """Write what belongs under tables as a small paragraph."""
    said = " ".join(_as_sentence(note) for note in notes)
    return rf"{{\footnotesize\noindent {_escaped(said)}\par}}"


def _escaped(said: str) -> str:
    return re.sub(r"[\\{}$&#^_~%<>|\"]", lambda found: _ESCAPES[found.group()], said).translate(
        _TEX
    )


_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "^": r"\^{}", "_": r"\_", "~": r"\textasciitilde{}", "%": r"\%",
    "<": r"\ensuremath{<}", ">": r"\ensuremath{>}", "|": r"\textbar{}", '"': r"{\char34}",
}  # fmt: skip


def _as_sentence(note: str) -> str:
    """Begin with a capital and end with a full stop; what begins with a mark or a name may stay."""
    begun = note[:1].upper() + note[1:] if note[:1].isascii() else note
    return begun if begun.endswith((".", "!", "?", ":")) else f"{begun}."


class DocumentTable(NamedTuple):
    """A table by its cells."""

    aligns: Sequence[str]
    """Of each column: ``left`` or ``right``."""
    lines: Sequence[Sequence[str]]
    """The header, and the rows."""

    def written(self) -> str:
        """Write it as a line."""
        return _MARK + msgspec.json.encode(tuple(self)).decode()


Block: TypeAlias = "DocumentTable | str"
"""A table, or a line of text."""


def blocks(printed: str) -> Iterator[Block]:
    """Read what a command printed: its tables, and the lines between them that are not empty."""
    for line in printed.split("\n"):
        if line.startswith(_MARK):
            yield DocumentTable(*msgspec.json.decode(line.removeprefix(_MARK)))
        elif line.strip():
            yield line
