"""What stands in Markdown files beside prose: rules, tags, badges, targets of links, site marks.

Promises: only what is written on the line itself decides. What is left out has a sentence that says
so, with the number to be put in.
"""

import re
from typing import NamedTuple

RULES = "rules between parts left out: {}"
TAGS = "lines with HTML tags around them, these left out: {}"
TARGETS = "targets of links left out: {}"
SITE_MARKS = "lines for the program of a site left out: {}"
COMMENTS = "HTML comments left out: {}"
BADGES = "badges left out: {}"
IMAGES = "images without words left out: {}"
FOOTNOTES = "footnotes kept, each a paragraph: {}"

_TAG = r"</?[a-zA-Z][a-zA-Z0-9-]*(?:[\s/][^<>]*)?>"
_NO_WORDS = {
    TAGS: re.compile(rf"(?:{_TAG}\s*)+|<!doctype[^<>]*>", re.IGNORECASE),
    RULES: re.compile(r"(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}"),
    TARGETS: re.compile(
        r"\[[^\]^][^\]]*\]:\s*(?:<[^<>]+>|(?=\S*?[./#:])\S++)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?"
    ),
    SITE_MARKS: re.compile(
        r"(?:\{[%:{][^{}]*\}\}?\s*)+|:{3,}(?:\s*\{?[\w.-]+\}?)?|(?:!!!|\?\?\?\+?)\s+[\w-]+"
    ),
}


def without_words(content: str) -> str:
    """Return what is to be said of a line that has no words, or nothing for any other line."""
    return next((said for said, marks in _NO_WORDS.items() if marks.fullmatch(content)), "")


def is_footnote(content: str) -> bool:
    """Tell whether a line begins the text of a footnote."""
    return bool(_FOOTNOTE.match(content))


_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:\s*\S")


class Picture(NamedTuple):
    """An image in a line of nothing else."""

    words: str
    is_badge: bool


def pictures(content: str) -> list[Picture]:
    """Return the images of a line that holds nothing else."""
    if _NO_WORDS[TAGS].fullmatch(content):
        found = (_ALT.search(tag) for tag in _HTML_IMAGE.findall(content))
        return [Picture(alt[1].strip() if alt else "", is_badge=False) for alt in found]
    if not _IMAGES.fullmatch(content):
        return []
    return [
        Picture(found["words"].strip(), bool(found["link"] and _BADGE.search(found["target"])))
        for found in _IMAGE.finditer(content)
    ]


_AT = r"(?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])(?:\s?\{[^{}]*\})?"
_ONE = rf"\[!\[[^\[\]]*\]{_AT}\]{_AT}|!\[[^\[\]]*\]{_AT}"
_IMAGES = re.compile(rf"(?:(?:{_ONE})\s*)+")
_IMAGE = re.compile(rf"(?P<link>\[)?!\[(?P<words>[^\[\]]*)\](?P<target>{_AT})")
_BADGE = re.compile(r"badge|shields\.io|\.svg", re.IGNORECASE)
_HTML_IMAGE = re.compile(r"<img\s[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"""\balt=["']([^"'<>]*)["']""", re.IGNORECASE)


class Unwrapped(NamedTuple):
    """The words of a line, and what the tags around them said."""

    words: str
    level: int
    """Of the heading that they are."""
    begins: bool
    ends: bool
    """Whether a tag begins a paragraph here, or ends one."""


def unwrapped(content: str) -> Unwrapped:
    """Take away the tags of blocks before and behind the words of a line."""
    opened = _OPENED.match(content)
    closed = _CLOSED.search(content)
    start = opened.end() if opened else 0
    end = closed.start() if closed else len(content)
    heading = _HEADING.search(opened[0]) if opened else None
    level = int(heading[1]) if heading else 0
    return Unwrapped(content[start:end].strip(), level, bool(opened), bool(closed))


_BLOCK = r"(?:p|div|center|section|summary|details|figcaption|blockquote|li|td|th|h[1-6])"
_OPENED = re.compile(rf"(?:<{_BLOCK}(?:\s[^<>]*)?>\s*)+", re.IGNORECASE)
_CLOSED = re.compile(rf"(?:\s{{0,9}}</{_BLOCK}>){{1,9}}$", re.IGNORECASE)
_HEADING = re.compile(r"<h([1-6])", re.IGNORECASE)
