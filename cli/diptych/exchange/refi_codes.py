"""Codes as REFI-QDA has them, in codebooks (.qdc) and in projects (.qdpx): written, and read.

A facet is a code that cannot be used, and its codes stand below it. Names are unique in the file,
since there are tools that know codes by their names: a twin has those above it put before it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from diptych.annotations.codebook import lineage
from diptych.errors import BadOptionError
from diptych.exchange.foreign import ForeignCode, Loss
from diptych.exchange.outgoing import derived_id
from diptych.exchange.xml_writing import REPLACEMENT, element, text_element
from diptych.texts.escapes import NOT_IN_XML

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from diptych.exchange.outgoing import Outgoing

_Path = tuple[str, str]
"""Facet and code; ``""`` for the facet itself."""


def code_guid(facet: str, path: str = "") -> str:
    """Return the GUID of a code, or of a facet."""
    return derived_id("code", facet, path)


def code_elements(outgoing: Outgoing) -> Element | None:
    """Write all facets and codes; ``None`` where there are none: the schema wants one."""
    names = unique_names(outgoing)
    facets = [
        element(
            "Code",
            {"guid": code_guid(facet.name), "name": names[facet.name, ""], "isCodable": "false"},
            text_element("Description", holdable(facet.definition, facet.name, outgoing)),
            *_below(outgoing, facet.name, "", names),
        )
        for facet in outgoing.codebook.facets
    ]
    return element("Codes", {}, *facets) if facets else None


def _below(
    outgoing: Outgoing, facet: str, parent: str, names: Mapping[_Path, str]
) -> Iterator[Element]:
    for path, code in outgoing.codebook.by_name[facet].codes.items():
        if path.rpartition("/")[0] == parent:
            words = holdable(code.definition, f"{facet}={path}", outgoing)
            yield element(
                "Code",
                {"guid": code_guid(facet, path), "name": names[facet, path], "isCodable": "true"},
                text_element("Description", words),
                *_below(outgoing, facet, path, names),
            )


def unique_names(outgoing: Outgoing) -> dict[_Path, str]:
    """Return what facets and codes are called in the file; none is called as another one.

    Case makes no difference, as it makes none in some tools.
    """
    places = [(facet.name, "") for facet in outgoing.codebook.facets]
    places += [(facet, code.path) for facet, code in outgoing.codes]
    wanted = {place: _levels(outgoing, *place) for place in places}
    depth = dict.fromkeys(places, 1)
    while twins := _twins(wanted, depth):
        for place in twins:
            depth[place] += 1
    return {place: _joined(wanted[place], depth[place]) for place in places}


def _levels(outgoing: Outgoing, facet: str, path: str) -> list[str]:
    """Return the names of a code and of all above it, the facet's first."""
    within, language = outgoing.codebook.by_name[facet], outgoing.language
    above = [within.codes[one] for one in reversed(lineage(path))] if path else []
    if language is None:
        return [facet, *(code.path.rpartition("/")[2] for code in above)]
    labels = [within.label(language), *(code.label(language) for code in above)]
    return [NOT_IN_XML.sub(REPLACEMENT, label) for label in labels]


def _twins(wanted: Mapping[_Path, Sequence[str]], depth: Mapping[_Path, int]) -> list[_Path]:
    """Return those that are called as another one, and have names above left to tell them by."""
    often = Counter(_joined(levels, depth[place]).casefold() for place, levels in wanted.items())
    return [
        place
        for place, levels in wanted.items()
        if often[_joined(levels, depth[place]).casefold()] > 1 and depth[place] < len(levels)
    ]


def _joined(levels: Sequence[str], depth: int) -> str:
    return "/".join(levels[-depth:])


def name_losses(outgoing: Outgoing) -> Iterator[Loss]:
    """Yield how many names were made unique."""
    names = unique_names(outgoing)
    changed = sum(name != _levels(outgoing, *place)[-1] for place, name in names.items())
    yield Loss(changed, "twin name", "codes above are written before it")


def holdable(words: str, whose: str, outgoing: Outgoing) -> str:
    """Return words that XML can hold; others are refused, unless they give way.

    Raises ``BadOptionError``.
    """
    found = NOT_IN_XML.search(words)
    if found is None or outgoing.replacing:
        return NOT_IN_XML.sub(REPLACEMENT, words)
    letter = f"U+{ord(found.group()):04X}"
    reason = (
        f"{whose} holds {letter}, which XML cannot; take it out, or write U+FFFD with --replace"
    )
    raise BadOptionError("--replace", reason)


def read_codes(codes: Element) -> Iterator[ForeignCode]:
    """Yield the codes of a file, those above first."""
    waiting = [(one, "") for one in codes if one.tag == "Code"]
    while waiting:
        one, above = waiting.pop(0)
        key = guid(one.get("guid", ""))
        yield ForeignCode(
            key=key,
            name=one.get("name", ""),
            above=above,
            definition=words_of(one, "Description"),
            is_usable=one.get("isCodable", "true").strip().casefold() not in {"false", "0"},
        )
        waiting[:0] = [(below, key) for below in one if below.tag == "Code"]


def words_of(parent: Element, name: str) -> str:
    """Return the words of an element inside another one, or nothing."""
    return (parent.findtext(name) or "").strip()


def guid(written: str) -> str:
    """Return a GUID as all files have it here: in small letters, without braces."""
    return written.strip().strip("{}").casefold()
