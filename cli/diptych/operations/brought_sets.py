"""Sets that get annotations from elsewhere: those of programs say so, and none is mixed.

A program's annotations count where they are named, and nowhere else. So none of them may come into
the set of a person, nor a person's into that of a program, and a new set says whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.annotation import CONSENSUS, TERMS, Program
from diptych.annotations.changes import by_set
from diptych.errors import BadOptionError, DiptychError, MixedMakersError, did_you_mean
from diptych.lists import few

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.changes import Change
    from diptych.project.store import Project

OWN_NAMES = frozenset({CONSENSUS, TERMS})
"""Annotators that are diptych's own, whoever is called so elsewhere."""
_BY = Program(command="diptych import")
_NAMED = 5
_Key = tuple[str, str]
"""Text and annotator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What annotations from elsewhere do to sets."""

    sets: Mapping[_Key, Callable[[AnnotationSet], AnnotationSet]]
    programs: tuple[str, ...]
    """Those who get some, and are no people."""


def brought(
    project: Project,
    changes: Iterable[Change],
    stored: Mapping[_Key, AnnotationSet],
    said: Mapping[_Key, bool],
    path: str,
) -> Brought:
    """Return what applies the changes, and marks new sets of programs.

    ``said`` tells of which sets a file says whether a program made them; of others, the project
    knows. ``path`` names the file. Raises ``MixedMakersError``.
    """
    sets, programs = by_set(changes), set()
    known = cache(partial(_is_program, project))
    for key, apply in sets.items():
        current = stored.get(key)
        if current and (current.annotations or current.finished or current.by):
            if said.get(key, current.is_program) != current.is_program:
                raise MixedMakersError(path, *key, is_program=current.is_program)
            is_program = current.is_program
        elif is_program := said[key] if key in said else known(key[1]):
            sets[key] = partial(_of_program, apply)
        programs |= {key[1]} if is_program else set()
    return Brought(sets=sets, programs=tuple(sorted(programs)))


def _of_program(
    apply: Callable[[AnnotationSet], AnnotationSet], current: AnnotationSet
) -> AnnotationSet:
    return replace(apply(current), by=_BY)


def _is_program(project: Project, annotator: str) -> bool:
    """Tell whether an annotator is a program, as the first of their sets says that can be read."""
    for text_id in sorted(project.texts_read_by(annotator)):
        try:
            said = project.stored_set(text_id, annotator)
        except DiptychError:
            continue
        return bool(said and said.is_program)
    return annotator == TERMS


def programs_named(names: Sequence[str], annotators: Mapping[str, str], path: str) -> set[str]:
    """Return the annotators who are said to be programs, by their names there or here.

    ``annotators`` are those of the file, by their names there. Raises ``BadOptionError``.
    """
    known = {**{one: one for one in annotators.values()}, **annotators}
    for name in names:
        if name not in known:
            there = few(sorted(one for one in annotators if one), _NAMED) or "nobody"
            hint = did_you_mean(name, known) or f"; it names {there}"
            raise BadOptionError("--program", f"nobody in {path} is called {name!r}{hint}")
    return {known[name] for name in names}
