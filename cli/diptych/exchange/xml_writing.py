"""XML for other tools: the same bytes each time, and no letter that XML cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPLACEMENT = "\ufffd"
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTE = {**_IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def element(name: str, attributes: dict[str, str | None], *inside: Element | None) -> Element:
    """Make an element; attributes and elements that are ``None`` are left out."""
    made = Element(name, {key: value for key, value in attributes.items() if value is not None})
    made.extend([one for one in inside if one is not None])
    return made


def text_element(name: str, words: str) -> Element | None:
    """Make an element of words; ``None`` where there are none."""
    if not words:
        return None
    made = Element(name)
    made.text = words
    return made


def written(root: Element) -> bytes:
    """Write a document in UTF-8."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', *_lines(root, "")]
    return "".join(f"{line}\n" for line in lines).encode()


def _lines(one: Element, indent: str) -> Iterator[str]:
    attributes = "".join(
        f' {key}="{_escaped(one.get(key, ""), _IN_ATTRIBUTE)}"' for key in one.attrib
    )
    begin = f"{indent}<{one.tag}{attributes}"
    if one.text:
        yield f"{begin}>{_escaped(one.text, _IN_TEXT)}</{one.tag}>"
    elif len(one):
        yield f"{begin}>"
        for inner in one:
            yield from _lines(inner, f"{indent} ")
        yield f"{indent}</{one.tag}>"
    else:
        yield f"{begin}/>"


def _escaped(words: str, letters: Mapping[str, str]) -> str:
    return "".join([letters.get(one, one) for one in words])
