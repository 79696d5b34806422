"""How the cells of a table are opened: what ``diptych find`` has to be told besides codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.comparison.cell_passages import Opening
from diptych.operations.selecting import Asked
from diptych.texts.appearance import typed_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from diptych.annotations.defaults import Defaults
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.groups import Group
    from diptych.operations.selecting import Selected
    from diptych.texts.text import TextHead


def opening_of(chosen: Selected, asked: Asked, out: Exclusion, defaults: Defaults) -> Opening:
    """Return it for a table of these groups; what is asked is settled."""
    groups = [
        [*name, *_conditions(group, chosen, is_named=bool(name))]
        for group in chosen.groups
        for name in [[*_name(group, chosen, asked, defaults)]]
    ]
    return Opening(groups, [*_whose(asked, defaults), *_repeated("--without", out.written)])


def _name(
    group: Group[TextHead], chosen: Selected, asked: Asked, defaults: Defaults
) -> Iterator[str]:
    """Yield the name of a group, where it means just this one."""
    name, ids = group.name, chosen.ids
    is_text = [text.id for text in group.texts] == [name]
    by_default = asked.by == (defaults.by or "source")
    is_own = name not in ids and not name.startswith("-") and not _is_passage(name, ids)
    if is_text or not group.values or (by_default and is_own and typed_name(name) == name):
        yield name
        if not (is_text or by_default):
            yield from ("--by", asked.by or "source")


def _is_passage(name: str, ids: Collection[str]) -> bool:
    if ":" not in name:
        return False
    from diptych.operations.naming import is_passage

    return is_passage(name, ids)


def _conditions(group: Group[TextHead], chosen: Selected, *, is_named: bool) -> Iterator[str]:
    """Yield what holds of the texts; a group's own value is all that is asked of a field."""
    own = () if is_named else group.values
    fields = {one.field for one in own}
    for one in (*own, *(one for one in chosen.where if one.field not in fields)):
        yield from ("--where", one.written)


def _whose(asked: Asked, defaults: Defaults) -> Iterator[str]:
    """Yield whose annotations count, unless they do so where nobody is named."""
    usual = Asked().settled(defaults)
    whose = [(*one.annotators, "", *one.prefer) for one in (asked, usual)]
    if whose[0] == whose[1]:
        return
    yield from _repeated("--annotator", asked.annotators)
    if asked.prefer:
        yield from ("--prefer", ",".join(asked.prefer))


def _repeated(option: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield from (option, value)
