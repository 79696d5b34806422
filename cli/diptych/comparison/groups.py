"""Which texts stand against which: groups by fields of the front matter, or named ones.

Values are compared as they are read: composed, and without blanks around them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as day
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from diptych.errors import (
    AmbiguousNameError,
    BadOptionError,
    UnknownFieldError,
    UnknownNameError,
    UnknownTextError,
    every,
    require_known,
)
from diptych.texts.appearance import typed_name
from diptych.texts.front_matter import is_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.texts.text import TextHead

_T = TypeVar("_T", bound="TextHead")
_T_co = TypeVar("_T_co", bound="TextHead", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Generic[_T_co]):
    """One side of a comparison."""

    name: str
    texts: tuple[_T_co, ...]
    values: tuple[Condition, ...] = ()
    """What holds of its texts and of no others; nothing where it is no group by fields."""


def group_texts(
    texts: Sequence[_T],
    by: str,
    names: Sequence[str] = (),
    order: Sequence[str] = (),
    among: Sequence[TextHead] | None = None,
) -> tuple[Group[_T], ...]:
    """Group texts by fields of the front matter, or parts of dates: ``source,date:month``.

    With ``names``, the groups are those named, in that order; a name is the id of a text, which
    then stands alone, or that of a group. Unique beginnings will do. Else all groups, by the
    fields without a part of a date first, and then by time. Values of a field stand in the given
    order, others behind these as they first appear.
    Texts without the field, or whose date lacks the part, come last. ``among`` are more texts that
    may have the field, though none of them is grouped. Raises ``UnknownNameError``,
    ``AmbiguousNameError`` and ``BadOptionError``.
    """
    by_id = {text.id: text for text in texts}
    if names and all(typed_name(name) in by_id for name in names):
        return tuple(_alone(by_id[name]) for name in dict.fromkeys(map(typed_name, names)))
    spec = Grouping(texts, by, among)
    by_name: dict[str, Group[_T]] = {}
    for group in spec.groups(order):
        by_name[group.name] = (
            _joined(by_name[group.name], group) if group.name in by_name else group
        )
    if not names:
        return tuple(by_name.values())
    what = typed_name(by) if len(spec.fields) == 1 else "group"
    found = every(lambda name: _named_group(name, by_id, by_name, what), names)
    return tuple({(g.name, *(text.id for text in g.texts)): g for g in found}.values())


def where_texts(texts: Sequence[_T], given: Sequence[str]) -> list[_T]:
    """Return the texts for which conditions ``FIELD=VALUE`` hold, in their order.

    Fields and values are those that ``group_texts`` makes: ``date:month=2024-07``. Of one field
    any of the values will do, of different ones each must hold, which may leave no text. Raises
    ``UnknownNameError`` and ``BadOptionError``.
    """
    return fulfilling(texts, conditions(texts, given))


def conditions(texts: Sequence[TextHead], given: Sequence[str]) -> list[Condition]:
    """Read conditions ``FIELD=VALUE``. Raises ``UnknownNameError`` and ``BadOptionError``."""
    return every(lambda written: _condition(texts, written), given)


def fulfilling(texts: Sequence[_T], conditions: Iterable[Condition]) -> list[_T]:
    """Return the texts for which conditions hold; of one field any of the values will do."""
    wanted: dict[Field, set[str]] = {}
    for field, value in conditions:
        wanted.setdefault(field, set()).add(value)
    return [
        text
        for text in texts
        if all(field.value(text) in values for field, values in wanted.items())
    ]


def dates_of(texts: Iterable[TextHead]) -> tuple[str, str] | None:
    """Return the first and the last date of some texts; ``None`` where none has one.

    Dates are as they are written. One without a day may be any day of its month or year: the
    first date is that which may begin first, the last one that which may end last.
    """
    dates = [date for text in texts if is_date(date := text.fields.get("date", ""))]
    if not dates:
        return None
    return min(dates), max(dates, key=lambda date: (date + "-99-99")[:_DAY])


def matching(name: str, known: Collection[str], what: str) -> str | None:
    """Find the one name that is, or that begins with, what was typed; case does not matter.

    Raises ``AmbiguousNameError`` when several begin so and none is equal.
    """
    name = typed_name(name)
    if name in known:
        return name
    names, folded = list(known), name.casefold()
    found = [known for known in names if known.casefold() == folded] or [
        known for known in names if known.casefold().startswith(folded)
    ]
    if len(found) > 1:
        raise AmbiguousNameError(what, name, found)
    return found[0] if found else None


def require_annotators(asked: Iterable[str], known: Collection[str]) -> None:
    """Refuse people who have annotated nothing. Raises ``UnknownNameError``."""
    require_known("annotator", asked, known, "no text has annotations yet")


class Grouping(Generic[_T]):
    """The groups that fields of the front matter make."""

    def __init__(
        self,
        texts: Sequence[_T],
        by: str,
        among: Sequence[TextHead] | None = None,
        option: str = "--by",
    ) -> None:
        """Put each text into its group; fields are those that any text ``among`` all has.

        Raises ``UnknownNameError`` and ``BadOptionError``.
        """
        self.fields = _fields(texts if among is None else among, by, option)
        self._members: dict[tuple[str, ...], list[_T]] = {}
        for text in texts:
            key = tuple(field.value(text) for field in self.fields)
            self._members.setdefault(key, []).append(text)

    def values(self) -> Iterator[set[str]]:
        """Yield the values of each field."""
        for number in range(len(self.fields)):
            yield {key[number] for key in self._members}

    def groups(self, order: Sequence[str]) -> Iterator[Group[_T]]:
        """Yield them in order."""
        ranks = [
            field.ranks([key[number] for key in self._members], order)
            for number, field in enumerate(self.fields)
        ]
        numbers = sorted(range(len(ranks)), key=lambda number: bool(self.fields[number].part))
        for key in sorted(self._members, key=lambda key: [ranks[n][key[n]] for n in numbers]):
            values = tuple(map(Condition, self.fields, key))
            yield Group(name=JOINT.join(key), texts=tuple(self._members[key]), values=values)


class Field(NamedTuple):
    """A field of the front matter, or a part of the dates that it holds."""

    name: str
    part: str = ""

    @property
    def missing(self) -> str:
        """What stands for the value where there is none."""
        return f"no {self.part or self.name}"

    def value(self, text: TextHead) -> str:
        """Return what a text's front matter says, or what is derived where it is silent."""
        if self.part:
            return _part(field_value(text, self.name), self.part) or self.missing
        return field_value(text, self.name) or self.missing

    def ranks(self, values: Sequence[str], order: Sequence[str]) -> dict[str, int]:
        """Return the place of each value among others; what stands for none is last."""
        found = list(dict.fromkeys(values))
        if self.part:
            found.sort()
        else:
            first = {typed_name(value): place for place, value in enumerate(order)}
            found.sort(key=lambda value: first.get(value, len(first)))
        found.sort(key=lambda value: value == self.missing)
        return {value: place for place, value in enumerate(found)}


class Condition(NamedTuple):
    """What may hold of a text: that a field has a value."""

    field: Field
    value: str

    @property
    def written(self) -> str:
        """As ``--where`` takes it."""
        return f"{':'.join(filter(None, self.field))}={self.value}"


JOINT = " · "
"""Between the values that name a group of several fields."""
PARTS = ("year", "quarter", "month", "week")
"""The parts of a date by which texts are grouped."""
_DAY = len("2024-07-01")


def field_value(text: TextHead, field: str) -> str:
    """Return what a text's front matter says, or what is derived; nothing where it is silent."""
    if field == "text":
        return text.id
    if field in {"source", "title"}:
        return typed_name(text.source if field == "source" else text.title)
    return text.fields.get(field, "")


def _fields(texts: Sequence[TextHead], by: str, option: str = "--by") -> tuple[Field, ...]:
    """Read fields with commas between.

    What is the whole name of a field is that field, whatever commas and colons are in it.
    """
    known = _known_fields(texts)
    if typed_name(by) in known:
        return (Field(typed_name(by)),)
    written = [typed_name(one) for one in by.split(",")]
    if not all(written):
        raise BadOptionError(option, f"{by!r}: a field is missing" if by.strip() else "it is empty")
    found = every(lambda one: _field(texts, known, one, option), written)
    for number, field in enumerate(found):
        if field in found[:number]:
            raise BadOptionError(option, f"{written[number]} stands there twice")
    return tuple(found)


def _known_fields(texts: Iterable[TextHead]) -> set[str]:
    return {"source", "text", "title", "language"}.union(*(text.fields for text in texts))


def _field(texts: Sequence[TextHead], known: Collection[str], written: str, option: str) -> Field:
    """Find a field, or a part of the dates in one. Raises ``UnknownNameError``."""
    name, colon, part = written.rpartition(":")
    if written in known:
        return Field(written)
    if name not in known:
        field = name if colon and part in PARTS else written
        raise UnknownFieldError(field, known, are_texts=bool(texts))
    if part not in PARTS:
        raise UnknownNameError("part of a date", part, PARTS)
    if not any(is_date(field_value(text, name)) for text in texts):
        raise BadOptionError(option, f"{written}: no text has a date as its {name}")
    return Field(name, part)


def _part(date: str, part: str) -> str:
    """Return a part of a date: its quarter as ``2024-Q3``; nothing where it lacks that part."""
    if not is_date(date):
        return ""
    year, month = date[:4], date[5:7]
    if part == "year":
        return year
    if part == "week":
        return _week(date) if len(date) == _DAY else ""
    if part == "month" or not month:
        return month and f"{year}-{month}"
    return f"{year}-Q{(int(month) + 2) // 3}"


def _week(date: str) -> str:
    """Return a day's week in the week's own year, which may be another one (ISO 8601)."""
    year, week, _ = day.fromisoformat(date).isocalendar()
    return f"{year:04}-W{week:02}"


def _condition(texts: Sequence[TextHead], written: str) -> Condition:
    """Read ``FIELD=VALUE``, in which the name of a field may hold an equals sign, too."""
    known = _known_fields(texts)
    places = [place for place, letter in enumerate(written) if letter == "="]
    place = next((p for p in places if typed_name(written[:p]) in known), [*places, 0][0])
    name, value = typed_name(written[:place]), typed_name(written[place + 1 :])
    if not (name and value):
        raise BadOptionError("--where", f"{written!r} is not of the form FIELD=VALUE")
    field = _field(texts, known, name, "--where")
    values = {field.value(text) for text in texts}
    folded = [one for one in values if one.casefold() == value.casefold()]
    if value in values or len(folded) != 1:
        require_known(field.part or field.name, [value], values)
        return Condition(field, value)
    return Condition(field, folded[0])


def _joined(one: Group[_T], other: Group[_T]) -> Group[_T]:
    """Return groups of one name as one."""
    return Group(name=one.name, texts=one.texts + other.texts)


def _alone(text: _T) -> Group[_T]:
    return Group(name=text.id, texts=(text,))


def _named_group(
    name: str, by_id: Mapping[str, _T], by_name: Mapping[str, Group[_T]], by: str
) -> Group[_T]:
    if found := matching(name, by_name, by) if name not in by_id else None:
        return by_name[found]
    if found := matching(name, by_id, "text"):
        return _alone(by_id[found])
    raise UnknownTextError(f"text or {by}", name, [*by_id, *by_name])
