"""How many paragraphs of one group stand word for word in another, as agency copy does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from diptych.texts.alike import OF_LETTERS, OF_WORDS
from diptych.texts.appearance import as_printed
from diptych.texts.scripts import count_words, spaceless_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.groups import Group
    from diptych.texts.text import Paragraph, Text

_BEGINNING = 60
_LETTERS_OF_IT = 20
"""Characters, and letters of them, that decide whether two paragraphs are looked at as a whole."""


_SHORTEST = 2 * OF_WORDS.common - 1
"""Characters of so many words."""


def shared_paragraphs(groups: Sequence[Group]) -> list[int]:
    """Count by group the paragraphs that stand word for word in another group, in another text.

    Whatever quotation marks, dashes and blanks they have. Only those of at least so many words as
    make two texts alike.
    """
    several = _begun_alike(groups) if len(groups) > 1 else set()
    if not several:
        return [0] * len(groups)
    texts: dict[str, set[tuple[int, str]]] = {}
    found: list[tuple[int, str, str]] = []
    long: set[str] = set()
    for number, text, paragraph in _paragraphs(groups):
        if _beginning(text, paragraph) in several:
            printed, is_long = as_compared(text, paragraph)
            texts.setdefault(printed, set()).add((number, text.id))
            found.append((number, text.id, printed))
            if is_long:
                long.add(printed)
    shared = [0] * len(groups)
    for number, name, printed in found:
        shared[number] += printed in long and _is_elsewhere(number, name, texts[printed])
    return shared


def as_compared(text: Text, paragraph: Paragraph) -> tuple[str, bool]:
    """Return what a paragraph is compared by, and whether it has so many words."""
    content = text.content(paragraph)
    return as_printed(content), _is_long(content)


def may_be_long(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is looked at."""
    return paragraph.end - paragraph.start >= _SHORTEST


def _is_elsewhere(group: int, text: str, places: set[tuple[int, str]]) -> bool:
    return any(group != other and text != name for other, name in places)


def _begun_alike(groups: Sequence[Group]) -> set[str]:
    """Return the beginnings that paragraphs of more than one group have."""
    first: dict[str, int] = {}
    return {
        beginning
        for number, text, paragraph in _paragraphs(groups)
        if first.setdefault(beginning := _beginning(text, paragraph), number) != number
    }


def _paragraphs(groups: Sequence[Group]) -> Iterator[tuple[int, Text, Paragraph]]:
    """Yield those that may be long enough, with the number of their group."""
    for number, group in enumerate(groups):
        for text in group.texts:
            for paragraph in text.paragraphs:
                if may_be_long(paragraph):
                    yield number, text, paragraph


def _beginning(text: Text, paragraph: Paragraph) -> str:
    start = paragraph.start
    written = text.body[start : min(start + _BEGINNING, paragraph.end)]
    return "".join(filter(str.isalnum, normalize("NFKD", written)))[:_LETTERS_OF_IT]


def _is_long(content: str) -> bool:
    runs = OF_LETTERS if spaceless_letter().search(content) else OF_WORDS
    return count_words(content) >= runs.common
