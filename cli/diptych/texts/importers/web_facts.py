"""What a web page says of itself: title, outlet, author, date, language.

Only what is said to machines counts: JSON-LD, ``<meta>``, ``<time>``, ``lang``; nothing is guessed
from the text. Where a page says a thing twice, what is made for other programs goes first.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from diptych.texts.front_matter import field_fault
from diptych.texts.importers.web_blocks import folded
from diptych.texts.names import joined_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_ARTICLES = re.compile(r"Article|Posting|Report|Review|WebPage|Recipe|Book")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=\D|$)|\d{8}(?=T|$)|\d{4}-\d{2}$|\d{4}$")
_BY = re.compile(r"(?:by|von|par|por|di|oleh|door|av|af|autor[ea]?|author)\b[\s:]+", re.IGNORECASE)
_WRITERS = re.compile(r"LibreOffice|OpenOffice|Microsoft Word", re.IGNORECASE)
_LONGEST_NAME = 120
_YEAR = 4
"""Characters."""
_TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "headline",
)
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "citation_journal_title")
_AUTHORS = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "parsely-author",
    "byl",
    "citation_author",
    "sailthru.author",
)
_SUMMARIES = ("og:description", "description", "twitter:description", "dc.description")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "publish-date",
    "publication_date",
    "pdate",
    "ptime",
    "og:pubdate",
    "last-modified-date",
)


def facts_of(page: HtmlElement) -> dict[str, str]:
    """Return front matter for a page; what it does not say is not there."""
    metas = _metas(page)
    article = _article(page)
    facts = {
        "title": _title(page, metas, article),
        "source": _name(article.get("publisher")) or _first(metas, _OUTLETS),
        "author": _author(page, metas, article),
        "date": _date(page, metas, article),
        "language": _language(page, metas),
    }
    shown = {name: folded(unescape(value)).strip() for name, value in facts.items()}
    return {name: value for name, value in shown.items() if value and not field_fault(name, value)}


def summary_of(page: HtmlElement) -> str:
    """Return what a page says that its article is about; nothing where it does not say."""
    described = _article(page).get("description")
    said = described if isinstance(described, str) else ""
    return folded(unescape(_first(_metas(page), _SUMMARIES) or said)).strip()


def is_of_writer(page: HtmlElement) -> bool:
    """Tell whether a word processor saved a page: then all of it is its text."""
    return any(map(_WRITERS.match, _metas(page).get("generator", [])))


def _metas(page: HtmlElement) -> dict[str, list[str]]:
    """Return what each meta element says, by its name in small letters."""
    metas: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        names = f"{meta.get('property', '')} {meta.get('name', '')} {meta.get('itemprop', '')}"
        for name in names.lower().split():
            metas.setdefault(name, []).append(meta.get("content", "").strip())
    return metas


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((value for name in names for value in metas.get(name, []) if value), "")


def _article(page: HtmlElement) -> dict[str, Any]:
    """Return what JSON-LD says of the article; nothing where it says nothing."""
    found: dict[str, Any] = {}
    for script in page.iter("script"):
        if script.get("type", "").lower().strip() == "application/ld+json":
            for thing in _things(_json(script.text or "")):
                if _ARTICLES.search(str(thing.get("@type", ""))):
                    found = {**thing, **found}
    return found


def _json(text: str) -> object:
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: object) -> Iterator[dict[str, Any]]:
    """Return the things of JSON-LD, outermost first, but not what they are parts of."""
    if isinstance(value, list):
        for one in value:
            yield from _things(one)
    elif isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"))
        yield from _things(value.get("mainEntity"))


def _name(value: object) -> str:
    """Return the name of a person or an organisation, or of several."""
    if isinstance(value, list):
        return joined_names(map(_name, value))
    if isinstance(value, dict):
        value = value.get("name")
        return _name(value) if isinstance(value, list) else str(value or "")
    return value if isinstance(value, str) and "://" not in value else ""


def _title(page: HtmlElement, metas: dict[str, list[str]], article: dict[str, Any]) -> str:
    headline = article.get("headline")
    said = headline if isinstance(headline, str) else ""
    said = said or _first(metas, _TITLES) or page.findtext(".//title") or ""
    headings = [folded("".join(one.itertext())).strip() for one in page.iter("h1")]
    shown = folded(said)
    return next((one for one in headings if one and shown.startswith(one)), said)


def _author(page: HtmlElement, metas: dict[str, list[str]], article: dict[str, Any]) -> str:
    named = (metas.get(name, []) for name in _AUTHORS)
    said = [_name(article.get("author")), *map(_name, named)]
    for marked in page.xpath("//*[@rel='author' or @itemprop='author']"):
        inner = marked.xpath(".//*[@itemprop='name']") or [marked]
        said.append("".join(inner[0].itertext()))
    return next((names for one in said if (names := _own_names(one))), "")


def _own_names(said: str) -> str:
    """Return names without what stands before them; what is too long for one is none."""
    names = (_BY.sub("", folded(name).strip()) for name in said.split(";"))
    return joined_names(name for name in names if len(name) < _LONGEST_NAME)


def _date(page: HtmlElement, metas: dict[str, list[str]], article: dict[str, Any]) -> str:
    said = [str(article.get(key, "")) for key in ("datePublished", "dateCreated")]
    said += [value for name in _DATES for value in metas.get(name, [])]
    times = (
        page.xpath("//*[@itemprop='datePublished' or @pubdate]")
        or page.xpath("//article//time | //main//time")
        or list(page.iter("time"))
    )
    said += [one.get("datetime") or one.get("content") or "" for one in times]
    return next((day for one in said if (day := _day(one))), "")


def _day(said: str) -> str:
    found = _DAY.match(said.strip())
    if not found:
        return ""
    day = found.group()
    if day.isdecimal() and len(day) > _YEAR:
        day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return "" if field_fault("date", day) else day


def _language(page: HtmlElement, metas: dict[str, list[str]]) -> str:
    root = page.getroottree().getroot()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    said = (
        root.get("lang")
        or root.get("xml:lang")
        or root.get(lang)
        or _first(metas, ("content-language", "og:locale"))
    )
    return said.strip().replace("_", "-")
