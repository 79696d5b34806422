"""What of a project goes into the file of another tool, and what no such file can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from diptych.comparison.codings import codings, reading_order
from diptych.exchange.foreign import Loss
from diptych.project.names import slug

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.comparison.codings import Coding
    from diptych.texts.text import Text

ORIGIN = "diptych"
"""What files say that they come from."""
_NAMESPACE = UUID("6f1d0c0e-4f0b-4d55-9a53-5f1d1f6c2b7a")
"""Of what has no UUID in a project; chosen once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Texts, and what was said about them."""

    name: str
    """Of the project."""
    codebook: Codebook
    texts: tuple[Text, ...]
    sets: Mapping[str, Sequence[AnnotationSet]]
    """By text, those of each annotator."""
    language: str | None = None
    """The language of the labels that are written in place of names; ``None``: none are."""
    replacing: bool = False
    """Whether letters that a format cannot hold give way to U+FFFD."""

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who said something, in order."""
        return tuple(sorted({one.annotator for some in self.sets.values() for one in some}))

    def codings(self, text: Text) -> list[Coding]:
        """Return the annotations of a text in reading order: no orphans, none that say nothing."""
        found = codings(text, self.sets.get(text.id, ()))
        return sorted((one for one in found if _says_something(one.annotation)), key=reading_order)

    @property
    def codes(self) -> Iterator[tuple[str, Code]]:
        """Yield all codes with their facets."""
        for facet in self.codebook.facets:
            for code in facet.codes.values():
                yield facet.name, code


def _says_something(one: Annotation) -> bool:
    return bool(one.codes or one.note)


def derived_id(*words: str) -> str:
    """Return the UUID of something that has none: always the same one."""
    return str(uuid5(_NAMESPACE, "\n".join(words)))


def ascii_names(names: Iterable[str], reserved: Container[str], between: str) -> dict[str, str]:
    """Return names of letters of ASCII, digits and ``between`` for those of facets; each once.

    They begin with a letter, and none is ``reserved``.
    """
    found: dict[str, str] = {}
    for name in names:
        bare = slug(name).replace("-", between) or "facet"
        is_free = bare[0].isalpha() and bare not in reserved
        first = bare if is_free else f"facet{between}{bare}"
        made, number = first, 1
        while made in found.values():
            number += 1
            made = f"{first}{between}{number}"
        found[name] = made
    return found


def common_losses(outgoing: Outgoing) -> Iterator[Loss]:
    """Yield what no format for annotations holds."""
    sets = [one for some in outgoing.sets.values() for one in some]
    yield Loss(sum(one.finished for one in sets), "mark of a finished text")
    yield Loss(sum(len(one.decisions or ()) for one in sets), "decision of an adjudication")
    yield Loss(sum(len(one.orphans) for one in sets), "orphan", "its passage is not in the text")
    empty = sum(not _says_something(a) for one in sets for a in one.anchored.values())
    yield Loss(empty, "annotation without a code or a note")
    yield Loss(
        sum(one.is_program for one in sets),
        "record of the program that made a set",
        "that it is a program is in it",
    )


def codebook_losses(
    outgoing: Outgoing, of_labels: str = "names are written; labels with --language"
) -> Iterator[Loss]:
    """Yield what is lost of codes where a name and a definition are all that is kept of one.

    ``of_labels`` is what stands in place of labels.
    """
    facets, codes = outgoing.codebook.facets, [code for _, code in outgoing.codes]
    both: Sequence[Facet | Code] = [*facets, *codes]
    if outgoing.language is None:
        labels = sum(bool(one.labels) for one in both)
        yield Loss(labels, "label", of_labels)
    yield Loss(sum(len(c.include) + len(c.exclude) for c in codes), "example of a code")
    yield Loss(sum(bool(code.terms) for code in codes), "list of terms")
    yield Loss(sum(code.value is not None for code in codes), "value of a code")
    yield Loss(sum(not code.counts for code in codes), "mark of a code that does not count")
    yield Loss(sum(len(one.formerly) for one in both), "former name")
