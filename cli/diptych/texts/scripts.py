"""Scripts that write no spaces between words: their characters, and where lines of them may break.

Promises: punctuation and signs of such scripts count as their letters do, for a line breaks beside
them all the same. What counts as a word is none of this module's business.
"""

import re

SPACELESS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3001-\u312f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""The ranges of their characters, for use inside the brackets of a regular expression."""
_SPACELESS_PATTERN = re.compile(f"[{SPACELESS}]")
WIDE_BLANK = "\u3000"


def has_spaceless(content: str) -> bool:
    """Whether a text has a character of a script without spaces."""
    return bool(_SPACELESS_PATTERN.search(content))


def is_spaceless(character: str) -> bool:
    """Whether the character is one of a script without spaces."""
    return character > "\u0e00" and bool(_SPACELESS_PATTERN.match(character))


def first_unit(content: str, *, by_chunk: bool) -> str:
    """Return what could not have been parted from the beginning of a line."""
    word = content.split(None, 1)[0]
    if not has_spaceless(word):
        return word
    if by_chunk and len(word) < len(content):
        return word
    if not is_spaceless(content[0]):
        run = _PLAIN_RUN.match(word)
        return run[0] if run else word[:1]
    if _SOUTH_EAST.match(content):
        return word[:_SOUTH_EAST_RUN]
    return _unbreakable(word)


_PLAIN_RUN = re.compile(rf"[^\s{SPACELESS}]+")
_SOUTH_EAST = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]")
_SOUTH_EAST_RUN = 12
"""Characters in a long word of a script without spaces that is broken between words."""


def _unbreakable(word: str) -> str:
    """Return the first character with those that may not be parted from it."""
    end = 1
    while end < len(word) and word[end - 1] in _NOT_AT_LINE_END:
        end += 1
    while end < len(word) and word[end] in _NOT_AT_LINE_START:
        end += 1
    return word[:end]


_NOT_AT_LINE_START = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】〗〙〟”’ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥,.!?:;)]}"
)
_NOT_AT_LINE_END = frozenset("（［｛〔〈《「『【〖〘〝“‘([{")
