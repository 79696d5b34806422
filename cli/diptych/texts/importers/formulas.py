"""Formulas of office files and of e-books as one line, so that none reads as another one.

Promises: fractions, roots, indices and brackets are written out as Sargent (2006, "Unicode nearly
plain-text encoding of mathematics") does, ``(-b±√(b^2-4ac))/2a``; rows of a matrix are parted by
semicolons. Both what Word writes (names that begin with ``m:``) and MathML are read.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree.ElementTree import Element

_UNREAD = frozenset(
    ("annotation", "annotation-xml", "mphantom", "m:phant", "none", "w:del", "w:moveFrom")
)
_UNSEEN = str.maketrans("", "", "\u2061\u2062\u2063\u2064")
"""Marks of what is applied, multiplied or listed, which are not shown."""
_HAT, _LINE = "\u0302", "\u0305"


def linear(element: Element) -> str:
    """Write a formula, or a part of one, as one line."""
    write = _WRITERS.get(element.tag)
    if write:
        return write(element)
    if element.tag in _UNREAD or element.tag.endswith("Pr"):
        return ""
    own = (element.text or "").translate(_UNSEEN)
    return (own if element.tag == "m:t" else own.strip()) + _all(element)


def _all(parts: Iterable[Element]) -> str:
    """Write parts one after the other; a blank ends what would otherwise go on."""
    written = ""
    is_open = False
    for one in parts:
        content = linear(one)
        is_run = written[-1:].isalnum() and content[:1].isalnum()
        written += f"{' ' * (is_open and is_run)}{content}"
        is_open = one.tag in _OPEN
        if is_open and content[:1] in _SUMS and len(content) > 1:
            written += " "
    return written.strip() if len(written) > 1 else written


_SUMS = "∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂"


def _grouped(content: str) -> str:
    """Put brackets round what would fall apart beside a sign."""
    is_whole = len(content) <= 1 or content.isalnum() or _is_in_brackets(content)
    return content if is_whole else f"({content})"


def _is_in_brackets(content: str) -> bool:
    """Tell whether round brackets stand round the whole."""
    depths = list(accumulate((sign == "(") - (sign == ")") for sign in content))
    return content[0] == "(" and depths[-1] == 0 and 0 not in depths[:-1]


def _part(element: Element, name: str) -> str:
    """Write a part of what Word writes."""
    found = element.find(f"m:{name}")
    return "" if found is None else linear(found)


def _told(element: Element, name: str, usual: str) -> str:
    """Return a property of what Word writes: a letter."""
    kept = element.find(f"{element.tag}Pr")
    found = None if kept is None else kept.find(f"m:{name}")
    return usual if found is None else found.get("m:val", "")


def _nth(element: Element, place: int) -> str:
    """Write a part of MathML by its place."""
    return linear(element[place]) if place < len(element) else ""


def _fraction(over: str, under: str, sign: str = "/") -> str:
    return f"{_grouped(over)}{sign}{_grouped(under)}"


def _root(content: str, degree: str) -> str:
    return f"√({degree}&{content})" if degree else f"√{_grouped(content)}"


def _indexed(base: str, below: str, above: str) -> str:
    low = f"_{_grouped(below)}" if below else ""
    return f"{base}{low}{f'^{_grouped(above)}' if above else ''}"


def _base(content: str) -> str:
    """Write what has an index; one with an index of its own stays as it is."""
    return content if content.isalnum() or len(content) <= 1 else _bracketed(content)


def _bracketed(content: str) -> str:
    is_closed = content[0] in "([{|‖⟨⌊⌈" and content[-1] in ")]}|‖⟩⌋⌉"
    return content if is_closed else f"({content})"


def _word_fraction(element: Element) -> str:
    sign = "¦" if _told(element, "type", "") == "noBar" else "/"
    return _fraction(_part(element, "num"), _part(element, "den"), sign)


def _word_index(element: Element) -> str:
    base = _base(_part(element, "e"))
    below, above = _part(element, "sub"), _part(element, "sup")
    below, above = below or _low(element), above or _high(element)
    return _indexed(base, below, above)


def _low(element: Element) -> str:
    return _part(element, "lim") if element.tag == "m:limLow" else ""


def _high(element: Element) -> str:
    return _part(element, "lim") if element.tag == "m:limUpp" else ""


def _word_sum(element: Element) -> str:
    sign = _told(element, "chr", "∫")
    indexed = _indexed(sign, _part(element, "sub"), _part(element, "sup"))
    return f"{indexed}{' ' * (indexed != sign)}{_part(element, 'e')}"


def _word_brackets(element: Element) -> str:
    begin, end = _told(element, "begChr", "("), _told(element, "endChr", ")")
    parts = [linear(part) for part in element.findall("m:e")]
    return f"{begin}{_told(element, 'sepChr', '|').join(parts)}{end}"


def _word_function(element: Element) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _word_mark(element: Element) -> str:
    content = _part(element, "e")
    sign = _told(element, "chr", _HAT) if element.tag == "m:acc" else _LINE
    return f"{_grouped(content)}{sign}"


def _rows(rows: Iterable[Iterable[Element]]) -> str:
    written = (", ".join(filter(None, map(linear, row))) for row in rows)
    return "; ".join(filter(None, written))


def _word_rows(element: Element) -> str:
    return _rows(element.findall("m:mr")) or _rows([part] for part in element.findall("m:e"))


def _fenced(element: Element) -> str:
    separators = element.get("separators", ",").strip()[:1]
    inner = f"{separators} ".join(map(linear, element))
    return f"{element.get('open', '(')}{inner}{element.get('close', ')')}"


def _over_and_under(element: Element) -> str:
    below = _nth(element, 1) if element.tag not in ("msup", "mover") else ""
    above = _nth(element, 1 if element.tag in ("msup", "mover") else 2)
    return _indexed(_base(_nth(element, 0)), below, above)


_INDICES = ("msub", "msup", "msubsup", "munder", "mover", "munderover")
_WORD_INDICES = ("sSub", "sSup", "sSubSup", "sPre", "limLow", "limUpp")
_OPEN = frozenset(
    (
        *_INDICES, *(f"m:{name}" for name in _WORD_INDICES),
        *("m:f", "mfrac", "m:rad", "msqrt", "mroot", "m:nary", "m:func"),
    )
)  # fmt: skip
"""What goes on in a letter or digit that follows."""
_WRITERS: dict[str, Callable[[Element], str]] = {
    **{f"m:{name}": _word_index for name in _WORD_INDICES},
    **dict.fromkeys(_INDICES, _over_and_under),
    "m:f": _word_fraction,
    "m:rad": lambda element: _root(_part(element, "e"), _part(element, "deg")),
    "m:nary": _word_sum,
    "m:d": _word_brackets,
    "m:func": _word_function,
    "m:acc": _word_mark,
    "m:bar": _word_mark,
    "m:m": _word_rows,
    "m:eqArr": _word_rows,
    "mfrac": lambda element: _fraction(_nth(element, 0), _nth(element, 1)),
    "msqrt": lambda element: _root(_all(element), ""),
    "mroot": lambda element: _root(_nth(element, 0), _nth(element, 1)),
    "mtable": lambda element: _rows(row for row in element if row.tag in ("mtr", "mlabeledtr")),
    "mfenced": _fenced,
    "semantics": lambda element: _nth(element, 0),
    "mspace": lambda _element: " ",
}
