"""What the files of other tools say, as values that no format has for itself.

A format's module reads bytes into a ``Foreign`` and decides nothing: which of its texts are those
of the project, where its offsets lie, which codes are facets. That is done once, for all formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import BadOptionError
from diptych.exchange.offsets import STANDARD, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diptych.exchange.offsets import Reading


class Loss(NamedTuple):
    """Something that a format cannot hold, or that was left out."""

    number: int
    thing: str
    """In the singular: ``decision``."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignText:
    """A text as another tool has it."""

    key: str
    """What the file's annotations call it by."""
    name: str
    content: str
    """With byte order mark and line ends, as the file has them: offsets may count these."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What is said of it, by the names of the front matter."""
    is_body: bool = False
    """Whether diptych wrote it: then it is a text's body as it stands."""
    is_elsewhere: bool = False
    """Whether the file only names it: then it has to be a text of the project, called so."""

    @property
    def letters(self) -> str:
        """What it says, without byte order mark, with the line ends that all texts have."""
        return self.content if self.is_body else plain(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignCode:
    """A code, or a folder of codes."""

    key: str
    name: str
    above: str = ""
    """The key of what it stands below; nothing at the top."""
    definition: str = ""
    is_usable: bool = True
    """Whether passages may be given it."""


class ForeignCoding(NamedTuple):
    """One code of one annotation."""

    key: str
    """What tells it from the annotation's others, in every file that the tool writes."""
    code: str
    """The key of the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignAnnotation:
    """What somebody says of a passage."""

    key: str
    """Its id in the other tool: from it comes the one that it gets here."""
    text: str
    """The key of the text."""
    start: int
    end: int
    """As the file counts; -1 both where it says the quote alone."""
    quote: str = ""
    """The words, or how they begin, as far as the file says them."""
    is_quoted: bool = False
    """Whether the quote has to be what stands there; else it may be a name that somebody gave."""
    before: str = ""
    """The words before the quote, and those behind it, as far as the file says them."""
    behind: str = ""
    codings: tuple[ForeignCoding, ...] = ()
    note: str = ""
    layer: str = ""
    """Its kind, with the package before it, where the other tool has several."""
    annotator: str = ""
    """As the other tool calls them; nothing where it does not say."""
    is_program: bool = False
    """Whether the file says that a program made it."""
    created: str = ""
    """When, in a writing of ISO 8601; nothing where that is not known."""


def codes_above(facet: str, code: str, *, is_path: bool = True) -> Iterator[ForeignCode]:
    """Yield a facet, the codes above one, and that: keys are ``facet`` and ``facet=a/b``.

    What is no path is one code, whatever stands in it.
    """
    yield ForeignCode(key=facet, name=facet, is_usable=False)
    above, parts = facet, code.split("/") if is_path else [code]
    for depth, name in enumerate(parts, 1):
        key = f"{facet}={'/'.join(parts[:depth])}"
        yield ForeignCode(key=key, name=name, above=above)
        above = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What a file of another tool says."""

    texts: tuple[ForeignText, ...] = ()
    codes: tuple[ForeignCode, ...] = ()
    """What stands above others comes first."""
    annotations: tuple[ForeignAnnotation, ...] = ()
    is_own: bool = False
    """Whether diptych wrote it."""
    readings: tuple[Reading, ...] = (STANDARD,)
    """How its offsets may be meant; the first where nothing speaks for another one."""
    losses: tuple[Loss, ...] = ()
    """What it says besides, which no project can hold."""
    warnings: tuple[str, ...] = ()
    """What is not as the format asks, and was read nevertheless."""


def of_layer(foreign: Foreign, name: str) -> Foreign:
    """Leave out annotations of other layers, and codes that only they have.

    The package may be left out of the name. Raises ``BadOptionError`` where none is of the layer.
    """
    kept = [one for one in foreign.annotations if name in {one.layer, one.layer.rpartition(".")[2]}]
    if not kept:
        there = ", ".join(sorted({one.layer for one in foreign.annotations})) or "none"
        reason = f"nothing in the file is of a layer {name!r}; its layers with values: {there}"
        raise BadOptionError("--layer", reason)
    codes = {code.key: code for code in foreign.codes}
    used: set[str] = set()
    for coding in (coding for one in kept for coding in one.codings):
        key = coding.code
        while key in codes and key not in used:
            used.add(key)
            key = codes[key].above
    lost = Loss(len(foreign.annotations) - len(kept), "annotation of another layer")
    return replace(
        foreign,
        annotations=tuple(kept),
        codes=tuple(code for code in foreign.codes if code.key in used),
        losses=(*foreign.losses, lost),
    )
