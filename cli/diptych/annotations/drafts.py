"""Drafts: annotations as people write them, by paragraph and words instead of offsets."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, time_now
from diptych.annotations.codebook import lineage
from diptych.annotations.quotes import Span, find_quote, paragraph_span
from diptych.errors import (
    AmbiguousNameError,
    BadPassageError,
    NothingSaidError,
    UnknownNameError,
    every,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody says about a passage."""

    first: int
    """The number of the paragraph in which the passage begins."""
    last: int
    """The number of the one in which it ends."""
    quote: str = ""
    """Its words; none means the whole of the paragraphs."""
    nth: int | None = None
    """Which of several occurrences, from 1."""
    span: Span | None = None
    """The passage itself, where it is known already and need not be found."""
    codes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is to become different in an annotation; the rest stays as it is, to the byte."""

    span: Span | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    """By facet; an empty code takes the facet's code away."""
    note: str | None = None
    """An empty note takes the note away."""


def new_annotation(draft: Draft, text: Text, codebook: Codebook) -> Annotation:
    """Turn a draft into an annotation made now.

    Raises ``BadPassageError``, ``QuoteNotFoundError``, ``QuoteAmbiguousError`` for the place,
    ``UnknownNameError`` for a facet or code that the codebook lacks, and ``NothingSaidError``.
    """
    span = drafted_span(draft, text)
    made = Annotation(
        start=span.start,
        end=span.end,
        quote=text.body[span.start : span.end],
        codes=known_codes(draft.codes, codebook),
        note=draft.note or UNSET,
        created=time_now(),
    )
    require_said(made)
    return made


def edited_annotation(old: Annotation, edit: Edit, text: Text, codebook: Codebook) -> Annotation:
    """Return the annotation after an edit: the very same one where nothing is different.

    When it was made stays. An orphan that gets a passage is none any more. Raises
    ``UnknownNameError`` for a facet or code that the codebook lacks, and ``NothingSaidError`` if
    neither a code nor a note would be left.
    """
    span = edit.span or Span(old.start, old.end)
    note = old.note if edit.note is None or edit.note == (old.note or "") else edit.note or UNSET
    new = replace(
        old,
        start=span.start,
        end=span.end,
        quote=text.body[span.start : span.end] if edit.span else old.quote,
        codes=_edited_codes(old.codes, edit.codes, codebook),
        note=note,
        orphan=UNSET if edit.span else old.orphan,
    )
    if new == old:
        return old
    require_said(new)
    return new


def require_said(annotation: Annotation) -> None:
    """Refuse an annotation without a code or a note. Raises ``NothingSaidError``."""
    if not annotation.codes and not annotation.note:
        raise NothingSaidError


def _edited_codes(
    old: Mapping[str, str], edit: Mapping[str, str], codebook: Codebook
) -> dict[str, str]:
    given = known_codes({facet: code for facet, code in edit.items() if code}, codebook)
    kept = {facet: code for facet, code in old.items() if facet not in edit}
    codes = {**kept, **given}
    return {
        **{facet: codes[facet] for facet in codebook.by_name if facet in codes},
        **{facet: code for facet, code in kept.items() if facet not in codebook.by_name},
    }


def drafted_span(draft: Draft, text: Text) -> Span:
    """Find the place of a draft."""
    if draft.span:
        return draft.span
    require_paragraphs(text, draft.first, draft.last)
    if not draft.quote:
        return paragraph_span(text, draft.first, draft.last)
    return find_quote(text, draft.first, draft.last, draft.quote, draft.nth)


def require_paragraphs(text: Text, first: int, last: int) -> None:
    """Refuse paragraph numbers that a text does not have. Raises ``BadPassageError``."""
    count = len(text.paragraphs)
    if not 1 <= first <= last <= count:
        passage = f"{text.id}:{first}" + (f"-{last}" if last != first else "")
        backwards = first > last and "; write the smaller number first"
        raise BadPassageError(passage, f"{text.id} has paragraphs 1 to {count}{backwards or ''}")


def known_codes(codes: Mapping[str, str], codebook: Codebook) -> dict[str, str]:
    """Return the codes as the codebook spells them, in its order of facets."""
    asked = [(codebook.facet(facet), code) for facet, code in codes.items()]
    known = dict(every(lambda pair: (pair[0].name, pair[0].code(pair[1]).path), asked))
    return {facet: known[facet] for facet in codebook.by_name if facet in known}


def code_named(written: str, codebook: Codebook) -> tuple[str, str]:
    """Complete ``facet=code``, or a code alone, and return the facet's name and the code's path.

    The first of these that fits anything decides: the whole path, then the same in any case, then
    the last levels of a path, then the beginning of a path or of a level. A code goes before
    those below it. Raises ``UnknownNameError`` and ``AmbiguousNameError``.
    """
    name, equals, code = unicodedata.normalize("NFC", written).rpartition("=")
    facets = [codebook.facet(name)] if equals else codebook.facets
    known = [(facet.name, path) for facet in facets for path in facet.codes]
    for fits in _FITS if code else ():
        found = _outermost([pair for pair in known if fits(code, pair[1])])
        if len(found) > 1:
            raise AmbiguousNameError("code", written, [f"{f}={c}" for f, c in found])
        if found:
            return found[0]
    raise UnknownNameError("code", written, [pair[1] for pair in known])


def _outermost(found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out the codes that stand below another one."""
    return [
        (facet, path)
        for facet, path in found
        if not any((facet, above) in found for above in lineage(path)[1:])
    ]


def _is_path(code: str, path: str) -> bool:
    return code == path


def _is_path_in_any_case(code: str, path: str) -> bool:
    return code.casefold() == path.casefold()


def _is_end(code: str, path: str) -> bool:
    return path.casefold().endswith(f"/{code.casefold()}")


def _is_beginning(code: str, path: str) -> bool:
    return f"/{code.casefold()}" in f"/{path.casefold()}"


_FITS: tuple[Callable[[str, str], bool], ...] = (
    _is_path,
    _is_path_in_any_case,
    _is_end,
    _is_beginning,
)
