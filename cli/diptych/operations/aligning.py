"""Which paragraphs of two texts speak about the same thing, and what either leaves out."""

from __future__ import annotations

from contextlib import suppress
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.groups import matching
from diptych.errors import (
    BadOptionError,
    MissingExtraError,
    WrongUsageError,
    every,
    require_known,
)
from diptych.lists import listed as listed_names
from diptych.operations.naming import known_text, passages_told, typed_names
from diptych.operations.selecting import Asked, Counted, counted_of, selected

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.alignment import Alignment
    from diptych.comparison.encoders import Encoder
    from diptych.comparison.meaning import Meaning
    from diptych.comparison.omissions import LeftOut
    from diptych.comparison.signals import Signal
    from diptych.comparison.vectors import KeptVectors
    from diptych.operations.telling import Tell
    from diptych.project.store import Project
    from diptych.texts.text import Text


class Aligned(NamedTuple):
    """Two texts, aligned, with what was read of them."""

    alignment: Alignment
    texts: tuple[Text, Text]
    sets: tuple[Sequence[AnnotationSet], ...]
    """On each of them, of those whose codes count; none where codes do not."""
    is_hasty: bool = False
    """Whether an encoder was left out for which nobody waits, and would have told more."""


def align(
    project: Project,
    a: str,
    b: str,
    *,
    using: Sequence[str] = (),
    annotators: Sequence[str] = (),
    prefer: Sequence[str] = (),
    parallel: bool | None = None,
) -> Alignment:
    """Find the paragraphs of two texts that speak about the same thing.

    Of their ids the unique beginnings will do.
    ``using`` names the signals to use, of ``meaning``, ``wording`` and ``codes``: all that there
    are, by default. Codes are those that a comparison counts; where it is
    unclear whose these are, those of the first person, if codes are one signal of several.
    ``parallel`` overrules the decision whether the two are versions of one text.
    Raises ``UnknownNameError``, ``MissingExtraError``, and what ``compare`` raises where only
    codes are to count and it is unclear whose.
    """
    asked = Asked([a, b], annotators=annotators, prefer=prefer)
    return align_two(project, asked, using=using, parallel=parallel).alignment


def align_two(
    project: Project,
    asked: Asked,
    *,
    using: Sequence[str] = (),
    parallel: bool | None = None,
    tell: Tell = None,
) -> Aligned:
    """Do what ``align`` does with the two texts asked for, and return with it what was read.

    ``tell`` is told how many paragraphs and sentences an encoder has read of how many.
    """
    from diptych.comparison.signals import SIGNALS

    require_known("signal", using, SIGNALS)
    listed = project.listed_texts()
    with passages_told(typed_names(project)):
        ids = _two(project, listed.texts, asked.names)
    one, other = project.texts_at(listed.texts, ids)

    def coded() -> Counted:
        contents = project.with_sets(listed, None if asked.annotators or asked.prefer else ids)
        counted = counted_of(project, contents, (one, other), asked)
        if counted.unclear and set(using) == {"codes"}:
            raise counted.unclear
        return counted

    return align_texts(project, (one, other), coded, using=using, parallel=parallel, tell=tell)


def align_at_once(project: Project, texts: tuple[Text, Text]) -> Aligned:
    """Do what ``align`` does with texts that are read already, by what nobody has to wait for.

    The meaning of paragraphs counts where it is kept from an ``align`` before.
    """
    listed = project.listed_texts()
    ids = [text.id for text in texts]

    def coded() -> Counted:
        return counted_of(project, project.with_sets(listed, ids), texts, Asked(ids))

    return align_texts(project, texts, coded, at_once=True)


def align_texts(
    project: Project,
    texts: tuple[Text, Text],
    coded: Callable[[], Counted],
    *,
    using: Sequence[str] = (),
    parallel: bool | None = None,
    at_once: bool = False,
    encoders: Encoders | None = None,
    tell: Tell = None,
) -> Aligned:
    """Do what ``align`` does with texts that are read already.

    ``coded`` is asked only where codes are to be used. ``at_once`` uses no meaning that is not
    kept already. Where ``encoders`` are given, who gave them keeps what they have read; they are
    those of many texts, and read each as fast as they can. Else it is kept also where this is
    interrupted, and ``tell`` is told how many paragraphs and sentences are read of how many.
    """
    reading = Encoders(project, tell)
    try:
        return _aligned(
            project,
            texts,
            coded,
            encoders or reading,
            using=using,
            parallel=parallel,
            at_once=at_once,
            is_one_of_many=bool(encoders),
        )
    finally:
        reading.keep()


def _aligned(
    project: Project,
    texts: tuple[Text, Text],
    coded: Callable[[], Counted],
    encoders: Encoders,
    *,
    using: Sequence[str],
    parallel: bool | None,
    at_once: bool,
    is_one_of_many: bool,
) -> Aligned:
    from dataclasses import replace

    from diptych.comparison.alignment import TextSide, align_paragraphs
    from diptych.comparison.signals import SIGNALS, Codes, Wording, said_of
    from diptych.comparison.vectors import NotKeptError

    one, other = (
        TextSide(
            id=text.id,
            paragraphs=tuple(text.content(p) for p in text.paragraphs),
            language=text.language,
        )
        for text in texts
    )
    signals: list[Signal] = []
    vectors = second = None
    if "meaning" in (using or SIGNALS) and one.paragraphs and other.paragraphs:
        vectors = encoders.of(texts, required="meaning" in using)
        second = None if is_one_of_many or not vectors else encoders.second(vectors)
        signals.extend(_meaning(one.paragraphs, other.paragraphs, vectors, second, at_once=at_once))
    if "wording" in (using or SIGNALS):
        languages = one.language, other.language
        signals.append(Wording(one.paragraphs, other.paragraphs, languages=languages))
    counted: Counted | None = None
    if "codes" in (using or SIGNALS):
        counted = coded()
        facets = project.codebook().facets
        signals.append(Codes(*map(said_of, texts, counted.sets, repeat(facets))))
    try:
        aligned = align_paragraphs(one, other, signals, parallel=parallel)
    except NotKeptError:
        signals = [signal for signal in signals if signal.name != "meaning"]
        aligned = align_paragraphs(one, other, signals, parallel=parallel)
    if counted is None:
        return Aligned(aligned, texts, ((), ()))
    aligned = replace(aligned, annotators=counted.annotators)
    is_hasty = bool(vectors) and _is_hasty(aligned, signals[0], texts, second)
    return Aligned(aligned, texts, counted.sets, is_hasty)


def _meaning(
    a: Sequence[str],
    b: Sequence[str],
    vectors: KeptVectors | None,
    second: KeptVectors | None,
    *,
    at_once: bool,
) -> Iterator[Meaning]:
    """Yield what paragraphs mean, if an encoder can tell; ``at_once`` as far as that is kept.

    Then no encoder is loaded for anything else either, such as the sentences of paragraphs.
    """
    from diptych.comparison.meaning import Meaning
    from diptych.comparison.vectors import NotKeptError

    if vectors and not at_once:
        yield Meaning(a, b, vectors, vectors.encoder.name, second=second)
    elif vectors:
        also = second.kept if second and second.knows((*a, *b)) else None
        with suppress(NotKeptError):
            yield Meaning(a, b, vectors.kept, vectors.encoder.name, second=also)


def _is_hasty(
    aligned: Alignment, leading: Signal, texts: tuple[Text, Text], second: KeptVectors | None
) -> bool:
    """Tell whether an encoder that there is was not asked, and would be without haste."""
    from diptych.comparison.alignment import reads_words

    if leading.name != "meaning":
        return True
    one, other = (len(text.paragraphs) for text in texts)
    is_asked = second is None or leading.scale.endswith("+")
    return not is_asked and reads_words((one, other), parallel=aligned.parallel)


def _two(project: Project, ids: Collection[str], names: Sequence[str]) -> list[str]:
    """Complete the ids of two texts."""
    try:
        a, b = every(
            lambda name: known_text(name, ids, "two groups are aligned by --match FIELD"), names
        )
    except WrongUsageError:
        if not any(matching(name, ids, "text") for name in names):
            _require_no_groups(project, names)
        raise
    require_different(a, b)
    return [a, b]


def _require_no_groups(project: Project, names: Sequence[str]) -> None:
    """Say how two groups are aligned, where that is what was named. Raises ``BadOptionError``."""
    from diptych.comparison.matched import fields_in_common

    defaults = project.codebook().defaults
    try:
        groups = selected(project, Asked(names).settled(defaults), defaults.groups).whole
    except WrongUsageError:
        return
    fields = fields_in_common(groups)
    such = f" (both have values of {listed_names(fields)})" if fields else ""
    raise BadOptionError(
        "TEXT",
        f"{' and '.join(names)} are groups of texts; to align those that have the same value in a "
        f"field: --match FIELD{such}; groups of another field than these: --by",
    )


def require_different(a: str, b: str) -> None:
    """Refuse to align a text with itself. Raises ``BadOptionError``."""
    if a == b:
        raise BadOptionError("TEXT", f"both are {a}; name two different texts")


class Encoders:
    """Sentence encoders with what was kept of them: read once, for however many texts."""

    def __init__(self, project: Project, tell: Tell = None) -> None:
        self._project = project
        self._tell = tell
        self._vectors: dict[str, KeptVectors] = {}

    def of(self, texts: Sequence[Text], *, required: bool) -> KeptVectors | None:
        """Return an encoder that reads the languages of some texts, if there is one.

        Raises ``MissingExtraError`` where one is ``required``.
        """
        from diptych.comparison.encoders import encoder_for

        encoder = encoder_for(*(text.language for text in texts))
        if encoder is None and required:
            raise MissingExtraError("--using meaning", "meaning")
        return self._kept(encoder)

    def second(self, first: KeptVectors) -> KeptVectors | None:
        """Return another encoder, that takes longer, if there is one."""
        from diptych.comparison.encoders import second_encoder

        return self._kept(second_encoder(first.encoder))

    def keep(self) -> None:
        """Keep what they have read, if that is new."""
        for vectors in self._vectors.values():
            if vectors.changed:
                self._project.files.cache(vectors.name, vectors.to_keep())
                vectors.changed = False

    def _kept(self, encoder: Encoder | None) -> KeptVectors | None:
        from diptych.comparison.vectors import KeptVectors, name_of

        if encoder is None:
            return None
        name = name_of(encoder)
        if name not in self._vectors:
            kept = self._project.files.cached(name)
            self._vectors[name] = KeptVectors(encoder, kept, self._tell)
        return self._vectors[name]


def contradicting(aligned: Aligned) -> Aligned:
    """Return of two aligned texts the rows alone that contradict each other."""
    from dataclasses import replace

    rows = tuple(row for row in aligned.alignment.rows if row.differing)
    return aligned._replace(alignment=replace(aligned.alignment, rows=rows))


def left_out(project: Project, aligned: Aligned) -> tuple[LeftOut, LeftOut]:
    """Report what each of two aligned texts says and the other leaves out."""
    from diptych.comparison import omissions

    one, other = aligned.sets
    return omissions.left_out(aligned.alignment, aligned.texts, (one, other), project.codebook())
