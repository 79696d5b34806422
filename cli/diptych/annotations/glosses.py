"""Glosses: paragraphs of a text in another language, for whoever does not read it. Nothing counts.

A file holds those of one text in one language. Each is found by the words of its paragraph, whose
digest is its key, not by a number: one whose paragraph was changed since is out of date, and is
shown nowhere; one that was moved, or whose lines were broken otherwise, is not. Paragraphs of a
text that have the same words share one. Written and read as strictly as annotation sets are.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec
from msgspec import UNSET, Meta, UnsetType

from diptych.annotations.serialisation import JsonFile, decode_json, encode_json, json_schema
from diptych.errors import DamagedSetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from diptych.texts.text import Paragraph, Text

FORMAT = "diptych-glosses/1"
_DIGITS = 16


class Gloss(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A paragraph in another language, and who put it so: a person, or a program."""

    quote: Annotated[str, Meta(description="The paragraph that was translated, to the letter.")]
    gloss: Annotated[str, Meta(description="The translation.")]
    annotator: Annotated[str | UnsetType, Meta(description="Who translated it.")] = UNSET
    program: Annotated[
        str | UnsetType, Meta(description="What was run, where no person translated it.")
    ] = UNSET
    model: Annotated[str | UnsetType, Meta(description="What the program calls its model.")] = UNSET

    @property
    def is_of_program(self) -> bool:
        """Whether no person made it."""
        return self.program is not UNSET

    @property
    def by(self) -> str:
        """Who made it: the name of a person, of a model, or else a command."""
        return self.annotator or self.model or self.program or ""

    @property
    def made_by(self) -> str:
        """The same, and that it is a program if it is one."""
        return f"{self.by} (a program)" if self.is_of_program else self.by


class ShownGloss(NamedTuple):
    """What is shown of a passage in another language: the whole of its paragraphs."""

    language: str
    words: str
    """Nothing where there is no gloss."""
    made_by: str
    is_of_more: bool
    """Whether the paragraphs have more words than the passage."""


class GlossGaps(NamedTuple):
    """What was not shown in another language, though that was asked for."""

    language: str
    missing: int
    """Paragraphs in another language that have no gloss."""
    outdated: Mapping[str, int]
    """How many glosses are out of date, by text."""


_GAP = "…"
"""In place of a paragraph that is not translated, among some that are."""


def shown_gloss(
    language: str, contents: Sequence[str], found: Sequence[Gloss | None], quote: str
) -> ShownGloss:
    """Put the glosses of the paragraphs together that a passage touches."""
    makers = dict.fromkeys(one.made_by for one in found if one)
    words = " ".join(one.gloss if one else _GAP for one in found) if makers else ""
    is_of_more = " ".join(quote.split()) != " ".join(" ".join(contents).split())
    return ShownGloss(language, words, ", ".join(makers), is_of_more)


class Glosses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Those of one text in one language, by the digests of their paragraphs."""

    format: Annotated[str, Meta(extra_json_schema={"const": FORMAT})] = FORMAT
    glosses: Annotated[
        dict[str, Gloss],
        Meta(
            description="By the first 16 hexadecimal digits of the SHA-256 of the paragraph's "
            "words, which are joined by single blanks.",
            extra_json_schema={"propertyNames": {"pattern": f"^[0-9a-f]{{{_DIGITS}}}$"}},
        ),
    ] = {}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The digests of the paragraphs that have one."""
        return frozenset(self.glosses)

    def of(self, content: str) -> Gloss | None:
        """Return the gloss of a paragraph that says this, if there is one."""
        return self.glosses.get(paragraph_digest(content))

    def outdated(self, text: Text) -> dict[str, Gloss]:
        """Return those whose paragraph is not in the text, or not any more."""
        if not self.glosses:
            return {}
        there = digests(text).values()
        return {key: self.glosses[key] for key in sorted(self.keys.difference(there))}


def paragraph_digest(content: str) -> str:
    """Return the digest by which a paragraph's gloss is found; breaks of lines are blanks."""
    return sha256(" ".join(content.split()).encode()).hexdigest()[:_DIGITS]


def digests(text: Text, paragraphs: Iterable[Paragraph] | None = None) -> dict[int, str]:
    """Return the digests of a text's paragraphs, all or these, by their numbers."""
    asked = text.paragraphs if paragraphs is None else paragraphs
    return {one.number: paragraph_digest(text.content(one)) for one in asked}


def is_in(language: str, tag: str) -> bool:
    """Tell whether a text in a language need not be translated: ``en-gb`` is ``en``."""
    language = language.lower()
    return language == tag or language.startswith(f"{tag}-") or tag.startswith(f"{language}-")


def encode_glosses(said: Glosses) -> bytes:
    """Write the canonical bytes."""
    return encode_json(msgspec.structs.replace(said, glosses=dict(sorted(said.glosses.items()))))


_FILES = JsonFile(
    decoder=msgspec.json.Decoder(Glosses),
    parts="glosses",
    part=Gloss,
    way_out="keep one side of each conflict, then: git add",
)


def decode_glosses(raw: bytes, path: str) -> Glosses:
    """Read a file. Raises ``InvalidUtf8Error`` and ``AnnotationSetError`` with the place."""
    said = decode_json(raw, path, _FILES)
    if said.format != FORMAT:
        reason = (
            f"{said.format!r} is not a format that this version of diptych reads ({FORMAT}); if "
            "a newer one wrote it, update diptych"
        )
        raise DamagedSetError(path, "$.format", reason)
    for key, one in said.glosses.items():
        if fault := _fault(key, one):
            raise DamagedSetError(path, f"$.glosses.{key}", fault)
    return said


def _fault(key: str, one: Gloss) -> str:
    """Say what JSON types cannot."""
    if key != (digest := paragraph_digest(one.quote)):
        return f"its key is not that of its quote, {digest}"
    if not one.gloss.strip():
        return "its gloss is empty"
    if (one.annotator is UNSET) == (one.program is UNSET) or not one.by:
        return "it needs the name of either an annotator or a program"
    if one.model is not UNSET and not one.is_of_program:
        return "only a program has a model"
    return ""


def glosses_schema() -> dict[str, Any]:
    """Describe the format as JSON Schema (2020-12), for other programs."""
    return json_schema(Glosses)
