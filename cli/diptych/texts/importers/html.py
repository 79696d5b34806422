"""Web pages: the article of a page, as its readers see it.

Promises: every paragraph is as the page shows it, white space folded; what is left out inside the
article is said. Nothing that the page names is asked for.
"""

from __future__ import annotations

import re
import sys
from email import message_from_bytes
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from lxml.etree import ParserError
from lxml.html import HTMLParser, document_fromstring

from diptych.errors import NoArticleError, UnreadableFileError
from diptych.texts.appearance import shortened
from diptych.texts.encodings import decoded_as
from diptych.texts.importers.apart import MOST_SECONDS, answer, bound
from diptych.texts.importers.imported import Imported
from diptych.texts.importers.web_blocks import blocks_of
from diptych.texts.importers.web_choice import chosen, words_found
from diptych.texts.importers.web_facts import facts_of, is_of_writer, summary_of
from diptych.texts.importers.web_hidden import hidden_among, take_hidden_out, take_running_heads_out
from diptych.texts.importers.web_leavings import REASONS, reasons
from diptych.texts.importers.web_letters import page_text
from diptych.texts.importers.web_top import said, with_top
from diptych.texts.scripts import count_words
from diptych.texts.segmentation import Segment, Segmentation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from diptych.texts.importers.imported import Arrival
    from diptych.texts.importers.web_blocks import Block

_MOST_TAGS = 100_000
"""More than any page for readers has: the most among 3,700 is 22,000."""
_QUICK = 1_000_000
_QUICK_TAGS = 5_000
"""Characters and tags of a page in which the article is found at once, whatever it holds. Finding
it can take time in proportion to both at once."""
_PROGRAM = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
_COPY = "open it in a browser, copy the article, and add that as plain text (.txt)"
_FAULTS = {
    "slow": f"finding its article takes longer than {MOST_SECONDS} seconds; {_COPY}",
    "broken": f"finding its article breaks off, as it takes more than 2 GB; {_COPY}",
}
"""What keeps an article from being found, and what to do."""
_MOST_PARTS = 20_000
"""More than any archive of one page has."""
_MOST_ATTRIBUTES = 500
"""More than any element has; the parser compares each with all others."""
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{2000,}")
_SCRIPT = re.compile(r"<script\b[^<]*(?:<(?!/script)[^<]*)*", re.IGNORECASE)
_QUOTED = re.compile(r"""\"[^"]*"|'[^']*'""")
_SHOWN = 50
_ENDED_AT_ONCE = re.compile(r"<(a|div|em|i|p|script|span|strong|title)\b([^<>]*)/>", re.IGNORECASE)


def read_html(arrival: Arrival) -> Imported:
    """Read bytes as a web page.

    Raises ``InvalidUtf8Error``, ``NoArticleError`` and ``UnreadableFileError``.
    """
    if arrival.encoding:
        text, note = decoded_as(arrival.raw, arrival.name, arrival.encoding)
    else:
        text, note = page_text(arrival.raw, arrival.name, arrival.charset)
    return _imported(text, arrival.name, note)


def read_mhtml(arrival: Arrival) -> Imported:
    """Read the page of a web archive (MHTML, RFC 2557): its first part that is one.

    Raises what ``read_html`` raises.
    """
    if arrival.raw.count(b"\n--") > _MOST_PARTS:
        raise UnreadableFileError(arrival.name, f"has more than {_MOST_PARTS:,} parts")
    message = message_from_bytes(arrival.raw)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            raw = part.get_payload(decode=True)
            charset = part.get_content_charset() or ""
            text, note = page_text(raw, arrival.name, charset)  # type: ignore[arg-type]
            return _imported(text, arrival.name, note)
    raise NoArticleError(arrival.name)


def _imported(text: str, name: str, note: str) -> Imported:
    page = _parsed(text, name)
    is_quick = len(text) <= _QUICK and text.count("<") <= _QUICK_TAGS
    article = _article(page) if is_quick else _article_apart(text, name)
    if article is None:
        raise NoArticleError(name)
    return Imported(
        segmentation=Segmentation(
            convention=None, segments=article.segments, description="the article of a web page"
        ),
        fields=article.fields,
        notes=tuple(filter(None, (note, *article.notes))),
    )


class _Article(NamedTuple):
    """What was found in a page, as processes can pass it on."""

    segments: tuple[Segment, ...]
    fields: dict[str, str]
    notes: tuple[str, ...]


def _article_apart(text: str, name: str) -> _Article | None:
    """Find the article in a process of its own, which is ended if that takes too long."""
    out, fault = answer(_PROGRAM, text.encode())
    if fault:
        raise UnreadableFileError(name, _FAULTS[fault])
    return msgspec.json.decode(out, type=_Article | None)


def main() -> None:
    """Write the article of the page on stdin, or ``null``, as JSON."""
    bound()
    found = _article(_parsed(sys.stdin.buffer.read().decode(), ""))
    sys.stdout.write(msgspec.json.encode(found).decode())


def _article(page: HtmlElement) -> _Article | None:
    """Return the article of a page, if it has one; the page is changed."""
    facts = facts_of(page)
    is_whole = is_of_writer(page)
    heads = take_running_heads_out(page) if is_whole else 0
    holders = take_hidden_out(page)
    blocks = blocks_of(page)
    if is_whole:
        kept, whys = [True] * len(blocks), [""] * len(blocks)
    else:
        told = said(facts.get("title", ""), summary_of(page))
        kept = with_top(blocks, chosen(blocks, words_found(page)), told)
        whys = reasons(blocks, kept)
    left = [*compress(blocks, [one and not why for one, why in zip(kept, whys, strict=True)])]
    if not left:
        return None
    notes = (
        f"{_words(left):,} of the page's {_words(blocks):,} words taken",
        _left_out(hidden_among(holders, left), "hidden passage"),
        _left_out(heads, "running head"),
        *(_left_out_lines([*compress(blocks, map(why.__eq__, whys))], why) for why in REASONS),
    )
    segments = tuple(Segment(content=b.text, level=b.level, kind=b.kind) for b in left)
    return _Article(segments, facts, notes)


def _words(blocks: Sequence[Block]) -> int:
    return sum(count_words(block.text) for block in blocks)


def _left_out(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)} left out" if count else ""


def _left_out_lines(blocks: Sequence[Block], why: str) -> str:
    """Say how many lines were left out, with the words of the first."""
    if not blocks:
        return ""
    first = shortened(blocks[0].text, _SHOWN)
    return f"{len(blocks)} line{'s' * (len(blocks) != 1)} {why} left out (“{first}”)"


def _parsed(text: str, name: str) -> HtmlElement:
    """Parse a page, however it is made. Raises ``NoArticleError`` and ``UnreadableFileError``."""
    if text.count("<") > _MOST_TAGS:
        raise UnreadableFileError(name, f"has more than {_MOST_TAGS:,} tags")
    if any(
        len(_QUOTED.sub("", tag[0]).split()) > _MOST_ATTRIBUTES
        for tag in _LONG_TAG.finditer(_SCRIPT.sub("", text))
    ):
        reason = f"has an element with more than {_MOST_ATTRIBUTES} attributes"
        raise UnreadableFileError(name, reason)
    if text.lstrip("\ufeff \n").startswith("<?xml"):
        text = _ENDED_AT_ONCE.sub(r"<\1\2></\1>", text)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except ParserError:
        raise NoArticleError(name) from None
    if any("depth" in fault.message for fault in parser.error_log):
        raise UnreadableFileError(name, "its elements stand too deep inside of one another")
    return page
