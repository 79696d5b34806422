"""Which texts stand against which: groups by a field of the front matter, or named ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.annotations.annotation import CONSENSUS, TERMS
from diptych.errors import (
    AmbiguousNameError,
    AnnotatorNeededError,
    UnknownNameError,
    every,
    require_known,
)
from diptych.texts.appearance import typed_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One side of a comparison."""

    name: str
    texts: tuple[Text, ...]


def group_texts(texts: Sequence[Text], by: str, names: Sequence[str] = ()) -> tuple[Group, ...]:
    """Group texts by a field of the front matter, in alphabetical order.

    With ``names``, the groups are those named, in that order; a name is the id of a text, which
    then stands alone, or a value of the field. Unique beginnings will do. Raises
    ``UnknownNameError`` and ``AmbiguousNameError``.
    """
    by = typed_name(by)
    by_value = _by_value(texts, by)
    if not names:
        ordered = sorted(by_value.items(), key=lambda item: (item[0].casefold(), item[0]))
        return tuple(Group(name=name, texts=tuple(members)) for name, members in ordered)
    by_id = {text.id: [text] for text in texts}
    groups = every(lambda name: _named_group(name, by_id, by_value, by), names)
    return tuple({(g.name, *(text.id for text in g.texts)): g for g in groups}.values())


def matching(name: str, known: Iterable[str], what: str) -> str | None:
    """Find the one name that is, or that begins with, what was typed; case does not matter.

    Raises ``AmbiguousNameError`` when several begin so and none is equal.
    """
    names, name = list(known), typed_name(name)
    if name in names:
        return name
    folded = name.casefold()
    found = [known for known in names if known.casefold() == folded] or [
        known for known in names if known.casefold().startswith(folded)
    ]
    if len(found) > 1:
        raise AmbiguousNameError(what, name, found)
    return found[0] if found else None


def choose_annotators(
    by_text: Mapping[str, Sequence[str]], asked: Sequence[str], known: Iterable[str] = ()
) -> tuple[str, ...]:
    """Decide whose annotations count, given who annotated each text.

    ``known`` are those who annotated other texts: they may be asked for as well.

    Those asked for; else ``consensus`` where every text has it; else the only one there is, the
    program ``terms`` aside; else nobody, where nobody has annotated anything. Raises
    ``UnknownNameError`` and ``AnnotatorNeededError``.
    """
    present = sorted({annotator for annotators in by_text.values() for annotator in annotators})
    if asked:
        require_annotators(asked, {*present, *known})
        return tuple(dict.fromkeys(asked))
    if by_text and all(CONSENSUS in annotators for annotators in by_text.values()):
        return (CONSENSUS,)
    people = [annotator for annotator in present if annotator != TERMS]
    if len(people) > 1:
        raise AnnotatorNeededError(people)
    return tuple(people)


def require_annotators(asked: Iterable[str], known: Collection[str]) -> None:
    """Refuse people who have annotated nothing. Raises ``UnknownNameError``."""
    require_known("annotator", asked, known, "no text has annotations yet")


def _by_value(texts: Sequence[Text], by: str) -> dict[str, list[Text]]:
    known = {"source", "text", "title", "language"}.union(*(text.fields for text in texts))
    if by not in known:
        raise UnknownNameError("field", by, known)
    groups: dict[str, list[Text]] = {}
    for text in texts:
        groups.setdefault(field_value(text, by), []).append(text)
    return groups


def field_value(text: Text, field: str) -> str:
    """Return what a text's front matter says, or what is derived where it is silent."""
    if field == "text":
        return text.id
    if field in {"source", "title"}:
        return text.source if field == "source" else text.title
    return text.fields.get(field) or f"(no {field})"


def _named_group(
    name: str, by_id: dict[str, list[Text]], by_value: dict[str, list[Text]], by: str
) -> Group:
    if found := matching(name, by_value, by) if name not in by_id else None:
        return Group(name=found, texts=tuple(by_value[found]))
    if found := matching(name, by_id, "text"):
        return Group(name=found, texts=tuple(by_id[found]))
    raise UnknownNameError(f"text or {by}", name, [*by_id, *by_value])
