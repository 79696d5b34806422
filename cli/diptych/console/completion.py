"""What may be typed next: the words that a parameter of a command takes, for shell completion.

Reads as little as will do: names of files rather than files. What cannot be read raises, as it
does everywhere; whoever asks turns that into no words.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from diptych.annotations.codebook import Facet
    from diptych.operations.opening import Project


class Candidate(NamedTuple):
    """A word that may be typed."""

    word: str
    meaning: str = ""
    """What a shell may show beside it."""


class WordPlace(NamedTuple):
    """Where on a command line a word is asked for."""

    parameter: str
    """The name of the command's parameter."""
    metavar: str
    """How the parameter's help writes its value."""
    word: str
    """What has been typed of it."""
    given: Mapping[str, object]
    """The other parameters, as far as they have been typed."""
    folder: Path | None = None
    """Where to look for the project; ``None`` for the working directory."""


def candidates(place: WordPlace) -> list[Candidate]:
    """List the words that may stand there and begin with what was typed."""
    begin = unicodedata.normalize("NFC", place.word)
    return [found for found in _all(place._replace(word=begin)) if found.word.startswith(begin)]


def _all(place: WordPlace) -> Iterator[Candidate]:
    if _CHOICES.fullmatch(place.metavar):
        return map(Candidate, place.metavar.split("|"))
    if place.parameter == "form":
        return map(Candidate, _formats())
    complete = _COMPLETE.get((place.parameter, place.metavar)) or _COMPLETE.get(place.metavar)
    if complete is None:
        return iter(())
    from diptych.operations.opening import open_project

    return complete(open_project(place.folder or "."), place)


_CHOICES = re.compile(r"[a-z]+(?:\|[a-z]+)*")


def _formats() -> list[str]:
    from diptych.rendering.documents import DOCUMENTS
    from diptych.rendering.records import RECORD_FORMATS, WORKBOOK
    from diptych.rendering.tables import layout_formats

    return [*RECORD_FORMATS, WORKBOOK, "markdown", *DOCUMENTS, *layout_formats()]


def _texts(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    return map(Candidate, project.text_paths())


def _passages(project: Project, place: WordPlace) -> Iterator[Candidate]:
    """Yield texts; behind a colon paragraphs, and behind a dash the paragraphs from there on."""
    text_id, colon, numbers = place.word.partition(":")
    if colon:
        first, dash, _ = numbers.partition("-")
        text = project.text(text_id)
        for paragraph in text.paragraphs:
            if not dash:
                yield Candidate(f"{text_id}:{paragraph.number}", text.content(paragraph))
            elif paragraph.number > int(first):
                yield Candidate(f"{text_id}:{first}-{paragraph.number}", text.content(paragraph))
        return
    found = [name for name in project.text_paths() if name.startswith(text_id)]
    yield from map(Candidate, found)
    if len(found) == 1:  # two words keep the shell from closing the first one with a space
        yield Candidate(f"{found[0]}:", "one of its paragraphs")


def _facets(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    return (Candidate(facet.name, facet.label()) for facet in project.codebook().facets)


def _ordinal_facets(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    facets = (facet for facet in project.codebook().facets if facet.kind == "ordinal")
    return (Candidate(facet.name, facet.label()) for facet in facets)


def _codes(project: Project, place: WordPlace) -> Iterator[Candidate]:
    """Yield the codes of the option's facet, or of the one that was given before."""
    name = str(place.given.get("facet") or place.parameter)
    return _codes_of(project.codebook().facet(name))


def _codes_of(facet: Facet, before: str = "") -> Iterator[Candidate]:
    return (Candidate(before + code.path, code.label()) for code in facet.codes.values())


def _facets_with_codes(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    for facet in project.codebook().facets:
        yield from _codes_of(facet, f"{facet.name}=")


def _annotators(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    names = {name for text_id in project.text_paths() for name in project.annotators(text_id)}
    return map(Candidate, sorted(names))


def _annotations(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    for text_id in project.text_paths():
        for annotator in project.annotators(text_id):
            for annotation_id in _KEY.findall(project.raw_set(text_id, annotator) or b""):
                yield Candidate(annotation_id.decode(), f"{text_id} by {annotator}")


_KEY = re.compile(rb'"([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"\s*:')


def _fields(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    """Yield what the front matter of the first texts has; the others will hardly have more."""
    first = islice(project.text_paths(), _LOOKED_INTO)
    fields = {field for text_id in first for field in project.text(text_id).fields}
    return map(Candidate, sorted({"source", "text", "title", "language"} | fields))


_LOOKED_INTO = 10


def _languages(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    facets = project.codebook().facets
    labels = [facet.labels for facet in facets]
    labels += [code.labels for facet in facets for code in facet.codes.values()]
    return map(Candidate, sorted(set().union(*labels) - {""}))


def _gloss_languages(project: Project, place: WordPlace) -> Iterator[Candidate]:
    """Yield the languages of labels, and those that texts are translated into."""
    from diptych.operations.glossing import languages_of_glosses

    found = {one.word for one in _languages(project, place)}
    return map(Candidate, sorted(found.union(languages_of_glosses(project))))


def _shown_languages(project: Project, place: WordPlace) -> Iterator[Candidate]:  # noqa: ARG001
    from diptych.operations.glossing import languages_of_glosses

    return map(Candidate, sorted(languages_of_glosses(project)))


_COMPLETE: Mapping[str | tuple[str, str], Callable[[Project, WordPlace], Iterator[Candidate]]] = {
    "TEXT": _texts,
    "T": _texts,
    "TEXT|GROUP": _texts,
    "TEXT[:P[-Q]]": _passages,
    "TEXT[:P[-Q]]|GROUP": _passages,
    "FACET": _facets,
    "ROW": _facets,
    "COLUMN": _facets,
    ("facet", "F"): _facets,
    ("score", "FACET"): _ordinal_facets,
    "CODE": _codes,
    "INTO": _codes,
    "PARENT|/": _codes,
    "FACET=CODE": _facets_with_codes,
    "A": _annotators,
    "ANNOTATOR": _annotators,
    ("annotation", "ID"): _annotations,
    ("annotations", "ID"): _annotations,
    "FIELD": _fields,
    ("language", "TAG"): _languages,
    "LANGUAGE": _gloss_languages,
    ("gloss", "LANGUAGE"): _shown_languages,
}
"""By how help writes a value, and by the parameter's name where that says too little."""
