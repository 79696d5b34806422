"""What lines begin with: the marks of lists, captions and footnotes."""

from __future__ import annotations

import re

BULLET = re.compile(
    r"(?:(?P<sure>[•‣▪◦●○■□◆◇►▸➢✓∙]|(?P<unnamed>[!\ue000-\uf8ff\U000f0000-\U0010fffd]))"
    r"|[-–—*+·])\s+\S"
)
"""Of unnamed ones a font does not say which sign they are; macOS writes an exclamation mark."""
NUMBER = re.compile(
    r"(?:\(?(?P<number>\d{1,3})[.)]|\(?(?P<letter>[a-z]{1,4})\)|(?P<single>[a-z])\.)\s+\S"
)
CAPTION = re.compile(
    r"(?:figure|fig\.|table|chart|box|map|photo|abbildung|abb\.|tabelle|tableau|graphique|gambar|"
    r"tabel|figura|tabla|cuadro|gráfico|quadro|рис\.|рисунок|таблица|図|表|图)\s*"
    r"[\dIVX]+(?:[.–-]\d+)*(?P<end>\s?[.:|–—]|\s|$)",
    re.IGNORECASE,
)
NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¶#]{1,3})(?=\W|[^\W\d_])")
LETTER_OR_ADDRESS = re.compile(r"\(?[a-z]{1,4}[.)]\s|(?:https?:|www\.)\S")
LEADERS = re.compile(r"(?:[.…·]\s?){5,}")


def is_item(text: str) -> bool:
    """Whether a paragraph begins with the mark of a list."""
    return bool(BULLET.match(text) or NUMBER.match(text))


def is_marked(text: str) -> bool:
    """Whether a paragraph begins with the mark of a list or of a footnote."""
    return is_item(text) or bool(NOTE.match(text))


def is_first(text: str) -> bool:
    """Whether a line begins with the number or the letter that a list begins with."""
    mark = NUMBER.match(text)
    if mark is None:
        return False
    return mark["number"] == "1" or mark["letter"] in {"a", "i"} or mark["single"] == "a"


def follows(earlier: str, text: str) -> bool:
    """Whether a line has the next number, or the same sort of mark, as another."""
    first, mark = NUMBER.match(earlier), NUMBER.match(text)
    if first and mark:
        if first["number"] and mark["number"]:
            return int(mark["number"]) == int(first["number"]) + 1
        if first["single"] and mark["single"]:
            return ord(mark["single"]) == ord(first["single"]) + 1
        return bool(first["letter"] and mark["letter"])
    return bool(BULLET.match(earlier) and BULLET.match(text) and earlier[0] == text[0])
