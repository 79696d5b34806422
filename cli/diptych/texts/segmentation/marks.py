"""The marks of lists and the ornaments between scenes, in a text without markup.

Promises: only what is written on the line itself decides.
"""

import re


def item_mark(content: str) -> str:
    """Return what a list item begins with, such as "- ", "•  " or "1. "; of other lines nothing."""
    mark = _ITEM.match(content)
    return mark[0] if mark and not is_ornament(content) else ""


_ITEM = re.compile(r"(?:[-*•‣▪◦●○■□◆◇►]|(\d{1,3})[.)])\s+")


def item_number(content: str) -> int | None:
    """Return the number of an item, or None for any other mark."""
    mark = _ITEM.match(content)
    return int(mark[1]) if mark and mark[1] else None


def is_ornament(content: str) -> bool:
    """Whether the line is a mark between scenes, such as "* * *"."""
    signs = content.replace(" ", "")
    return len(signs) >= len("***") and not signs.strip("*#~=_-–—•·⁂+<>◆◇■□●○★☆＊※")
