"""Which paragraphs of two texts speak about the same thing, and what either leaves out."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

from diptych.annotations.annotation import TERMS
from diptych.comparison.groups import choose_annotators
from diptych.errors import (
    AnnotatorNeededError,
    BadOptionError,
    MissingExtraError,
    every,
    require_known,
)
from diptych.operations.naming import known_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.alignment import Alignment
    from diptych.comparison.omissions import LeftOut
    from diptych.comparison.signals import Signal
    from diptych.comparison.vectors import KeptVectors
    from diptych.project.store import Project
    from diptych.texts.text import Text


def align(
    project: Project,
    a: str,
    b: str,
    *,
    using: Sequence[str] = (),
    annotators: Sequence[str] = (),
    parallel: bool | None = None,
) -> Alignment:
    """Find the paragraphs of two texts that speak about the same thing.

    Of their ids the unique beginnings will do.
    ``using`` names the signals to use, of ``meaning``, ``wording`` and ``codes``: all that there
    are, by default. ``parallel`` overrules the decision whether the two are versions of one text.
    Raises ``UnknownNameError``, ``MissingExtraError``, and ``AnnotatorNeededError`` where only
    codes are to count.
    """
    from dataclasses import replace

    from diptych.comparison.alignment import TextSide, align_paragraphs
    from diptych.comparison.meaning import Meaning
    from diptych.comparison.signals import SIGNALS, Codes, Wording, said_of

    require_known("signal", using, SIGNALS)
    texts = project.texts(_two(project, a, b))
    one, other = (
        TextSide(id=text.id, paragraphs=tuple(text.content(p) for p in text.paragraphs))
        for text in texts
    )
    signals: list[Signal] = []
    vectors = None
    if "meaning" in (using or SIGNALS) and one.paragraphs and other.paragraphs:
        vectors = _vectors(project, texts, required="meaning" in using)
    if vectors:
        signals.append(Meaning(one.paragraphs, other.paragraphs, vectors, vectors.encoder.name))
    if "wording" in (using or SIGNALS):
        signals.append(Wording(one.paragraphs, other.paragraphs))
    counted: tuple[str, ...] = ()
    if "codes" in (using or SIGNALS):
        counted = coding_annotators(project, texts, annotators, strict=set(using) == {"codes"})
        facets = project.codebook().facets
        sets = (project.annotation_sets(text, counted) for text in texts)
        signals.append(Codes(*map(said_of, texts, sets, repeat(facets))))
    aligned = align_paragraphs(one, other, signals, parallel=parallel)
    if vectors and vectors.changed:
        project.files.cache(vectors.name, vectors.to_keep())
    return replace(aligned, annotators=counted)


def _two(project: Project, *names: str) -> list[str]:
    """Complete the ids of two texts."""
    ids = project.text_paths()
    a, b = every(lambda name: known_text(name, ids), names)
    if a == b:
        raise BadOptionError("TEXT", f"both are {a}; name two different texts")
    return [a, b]


def _vectors(project: Project, texts: Sequence[Text], *, required: bool) -> KeptVectors | None:
    """Return an encoder that reads both languages, with what was kept of it."""
    from diptych.comparison.encoders import encoder_for
    from diptych.comparison.vectors import KeptVectors, name_of

    encoder = encoder_for(*(text.language for text in texts))
    if encoder:
        return KeptVectors(encoder, project.files.cached(name_of(encoder)))
    if required:
        raise MissingExtraError("--using meaning", "meaning")
    return None


def coding_annotators(
    project: Project, texts: Sequence[Text], asked: Sequence[str], *, strict: bool = False
) -> tuple[str, ...]:
    """Decide whose codes count: as in a comparison, but where several could, the first one.

    Codes are one signal of several here; with ``strict`` they are the only one, and several
    annotators raise ``AnnotatorNeededError``.
    """
    by_text = {text.id: project.annotators(text.id) for text in texts}
    others = (project.annotators(text_id) for text_id in project.text_paths() if asked)
    try:
        return choose_annotators(by_text, asked, chain.from_iterable(others))
    except AnnotatorNeededError:
        if strict:
            raise
    both = set.intersection(*map(set, by_text.values())) - {TERMS}
    return tuple(sorted(both)[:1])


def left_out(project: Project, alignment: Alignment) -> tuple[LeftOut, LeftOut]:
    """Report what each of two aligned texts says and the other leaves out."""
    from diptych.comparison import omissions

    one, other = project.texts([alignment.a, alignment.b])
    sets = [tuple(project.annotation_sets(text, alignment.annotators)) for text in (one, other)]
    return omissions.left_out(alignment, (one, other), (sets[0], sets[1]), project.codebook())
