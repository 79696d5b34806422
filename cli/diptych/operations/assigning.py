"""Who is to read which text: drawn, dealt out, and kept with the project."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from diptych.annotations.annotation import CONSENSUS, TERMS
from diptych.annotations.assignments import (
    ALL,
    NONE,
    Assignments,
    Drawing,
    Share,
    drawn,
    read_assignments,
    write_assignments,
)
from diptych.annotations.serialisation import has_markers
from diptych.errors import (
    BadAssignmentsError,
    BadOptionError,
    BegunError,
    DiptychError,
    NoDrawError,
    NothingToAssignError,
    PartOfDrawError,
    UnmergedAssignmentsError,
    readable,
)
from diptych.operations.naming import known_texts
from diptych.project.names import ASSIGNMENTS, is_id, require_id
from diptych.texts.encodings import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.assignments import Assignment
    from diptych.project.contents import Contents
    from diptych.project.files import FileChange
    from diptych.project.store import Project

_TWO = 2
_NONE_YET = Assignments()
_SEEDS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What a draw came to."""

    new: Assignments
    """What was drawn."""
    all: Assignments
    """With what was there before."""
    seed: int
    words: Mapping[str, int]
    """How many each annotator is to read of what was drawn."""
    enlarged: Assignments
    """The draw that was enlarged, as it was; empty where a new one was made."""
    read_before: tuple[str, ...]
    """Texts of the draw that people had finished before."""


def assignments(project: Project) -> Assignments:
    """Read who is to read which text; nobody anything where there is no such file.

    Raises ``BadAssignmentsError`` with every line that cannot be read, and
    ``UnmergedAssignmentsError``.
    """
    return _read(project.files.read_if_there(ASSIGNMENTS))


def assignments_and_faults(project: Project) -> tuple[Assignments, tuple[str, ...]]:
    """Read the lines that can be read, and say in a line each which cannot, and why."""
    try:
        raw = project.files.read_if_there(ASSIGNMENTS)
        found = read_assignments(decoded(raw, str(ASSIGNMENTS)), is_id) if raw else None
    except DiptychError as error:
        return Assignments(), (str(error),)
    if found is None:
        return Assignments(), ()
    lines = BadAssignmentsError(str(ASSIGNMENTS), found.faults).lines
    return found.assignments, lines


def _read(raw: bytes | None) -> Assignments:
    if raw is None:
        return Assignments()
    if has_markers(raw):
        raise UnmergedAssignmentsError(str(ASSIGNMENTS))
    found = read_assignments(decoded(raw, str(ASSIGNMENTS)), is_id)
    if found.faults:
        raise BadAssignmentsError(str(ASSIGNMENTS), found.faults)
    return found.assignments


def assign(
    project: Project,
    annotators: Sequence[str],
    texts: Sequence[str] = (),
    *,
    sample: Share = ALL,
    double: Share = NONE,
    seed: int | None = None,
    again: bool = False,
    dry_run: bool = False,
) -> Assigned:
    """Draw which of these texts, or of all, are read, and by whom; what was drawn before stays.

    ``again`` draws anew also what was drawn before. Raises ``BadOptionError``,
    ``NothingToAssignError``, ``PartOfDrawError`` where that is a part of a draw, and
    ``BegunError`` where somebody has begun what is drawn anew.
    """
    as_it_is = project.as_it_is()
    contents = as_it_is.contents()
    names = _readers(as_it_is, contents, annotators, double)
    with nullcontext() if dry_run else project.files.locked():
        raw = project.files.read_if_there(ASSIGNMENTS)
        before = _read(raw)
        wanted = known_texts(texts, contents.texts)
        if again:
            anew = frozenset(wanted)
            _require_whole_draws(project, before, anew, contents.texts)
            before = Assignments(one for one in before if one.text not in anew)
        drawn_before = before.texts()
        among = [one for one in wanted if one not in drawn_before]
        if not among:
            raise NothingToAssignError(str(ASSIGNMENTS), are_there=bool(wanted))
        seed = _some_seed() if seed is None else seed
        how = Drawing(annotators=names, sample=sample, double=double, seed=seed)
        done = _assigned(as_it_is, contents, among, how, kept=before)
        if not dry_run:
            _write(project, raw, done)
    return done


def enlarge(
    project: Project,
    annotators: Sequence[str],
    texts: Sequence[str] = (),
    *,
    sample: Share = ALL,
    double: Share = NONE,
    dry_run: bool = False,
) -> Assigned:
    """Draw more of the draw that these texts, or all, were in: ``sample`` of its texts altogether.

    Who was to read what still is. ``double`` are those that two read, altogether; none: no more
    than there are. Raises ``BadOptionError``, and ``NoDrawError`` where there is not one draw.
    """
    as_it_is = project.as_it_is()
    contents = as_it_is.contents()
    names = _readers(as_it_is, contents, annotators, double)
    with nullcontext() if dry_run else project.files.locked():
        raw = project.files.read_if_there(ASSIGNMENTS)
        before = _read(raw)
        draws = before.draws(frozenset(known_texts(texts, contents.texts)))
        if len(draws) != 1:
            raise NoDrawError(str(ASSIGNMENTS), [one[0].text for one in draws])
        (old,) = draws
        among = sorted(old.texts().intersection(contents.texts))
        two = sum(len(readers) >= _TWO for readers in old.readers().values())
        double = double if double.amount else Share(Fraction(two), is_part=False)
        how = Drawing(annotators=names, sample=sample, double=double, seed=old[0].seed or 0)
        kept = Assignments(one for one in before if one not in old)
        done = _assigned(as_it_is, contents, among, how, kept=kept, old=old)
        if not dry_run:
            _write(project, raw, done)
    return done


def _assigned(
    project: Project,
    contents: Contents,
    text_ids: Sequence[str],
    how: Drawing,
    *,
    kept: Assignments,
    old: Assignments = _NONE_YET,
) -> Assigned:
    """Draw from texts, besides what is kept; ``old`` is the draw of them that is enlarged."""
    words = {one.id: one.words for one in project.texts_at(contents.texts, text_ids)}
    had = {name: readers for name, readers in old.readers().items() if name in words}
    _require_enough(how, len(words), had)
    new = Assignments(drawn(words, how, had))
    people = dict.fromkeys((*how.annotators, *old.annotators()))
    return Assigned(
        new=new,
        all=Assignments(sorted((*kept, *new))),
        seed=how.seed,
        words={who: sum(words[one] for one in new.of(who)) for who in people},
        read_before=_read_before(project, contents, new.texts() - old.drawn_texts()),
        enlarged=old,
    )


def _write(project: Project, raw: bytes | None, done: Assigned) -> None:
    project.files.write_all({ASSIGNMENTS: (raw, write_assignments(done.all).encode())})


def _read_before(project: Project, contents: Contents, texts: Collection[str]) -> tuple[str, ...]:
    """Return the texts that people have finished, as far as their sets can be read."""
    keys = [(one, who) for one in sorted(texts) for who in contents.sets.get(one, ())]
    sets, _ = readable(lambda key: project.stored_set(*key), keys)
    finished = (one.text for one in sets if one and one.is_of_person and one.finished)
    return tuple(dict.fromkeys(finished))


def assignments_changed(
    project: Project, changed: Callable[[Assignment], Assignment | None]
) -> dict[Path, FileChange]:
    """Return the file of assignments as it is and is to be where texts or people get other names.

    Nothing where nothing changes; what cannot be read is left to whoever corrects it. Where two
    lines come to say the same text and annotator, one is left.
    """
    try:
        raw = project.files.read_if_there(ASSIGNMENTS)
        before = _read(raw)
    except DiptychError:
        return {}
    after = [*{one[:2]: one for one in map(changed, before) if one}.values()]
    if after == list(before):
        return {}
    return {ASSIGNMENTS: (raw, write_assignments(after).encode())}


def _readers(
    project: Project, contents: Contents, annotators: Sequence[str], double: Share
) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(require_id(one, "an annotator") for one in annotators))
    others = {CONSENSUS, TERMS} | _programs(project, contents, names)
    if no_people := [one for one in names if one in others]:
        raise BadOptionError("--annotator", f"{no_people[0]} is no person, and reads no texts")
    if not names:
        raise BadOptionError("--annotator", "name those who are to read: -a anna -a ben")
    if double.amount and len(names) < _TWO:
        raise BadOptionError("--double", f"takes two annotators, and there is only {names[0]}")
    return names


def _programs(project: Project, contents: Contents, annotators: Sequence[str]) -> set[str]:
    """Return who of these is a program, as the first of their sets says, if it can be read."""
    sets = contents.sets.items()
    first = {name: text for text, names in reversed(sets) for name in names if name in annotators}
    read, _ = readable(lambda name: project.stored_set(first[name], name), first)
    return {said.annotator for said in read if said and said.is_program}


def _require_enough(how: Drawing, count: int, had: Mapping[str, Sequence[str]]) -> None:
    read = how.sample.of(count)
    if read > count:
        raise BadOptionError("--sample", f"there are only {count} texts to draw from")
    if not read:
        raise BadOptionError("--sample", "then nothing is read; name a larger part")
    chosen, by_two = (sum(len(who) >= least for who in had.values()) for least in (1, _TWO))
    if read >= chosen and how.double.of(read) > read:
        raise BadOptionError("--double", f"{read} at most: so many are read at all")
    if read < chosen or how.double.of(read) < by_two:
        option, there = ("--sample", chosen) if read < chosen else ("--double", by_two)
        raise BadOptionError(option, f"{there} are drawn already; name more of {count}")
    if had and (read, how.double.of(read)) == (chosen, by_two):
        reason = f"{chosen} of {count} are drawn already, {by_two} for two; name more"
        raise BadOptionError("--sample", reason)


def _require_whole_draws(
    project: Project, before: Assignments, anew: Collection[str], text_ids: Iterable[str]
) -> None:
    """Refuse to draw anew what was begun because it was drawn, or a part of an earlier draw."""
    left = before.drawn_with(anew)
    for one in before:
        if one.annotator and (one.text in anew or one.text in left):
            said = project.stored_set(one.text, one.annotator)
            if said and said.progress != "not read":
                stays = str(ASSIGNMENTS) if one.is_left_to_chance else ""
                raise BegunError(one.text, one.annotator, said.progress, stays)
    if left and (still_there := left.intersection(text_ids)):
        raise PartOfDrawError(sorted(still_there), str(ASSIGNMENTS))


def _some_seed() -> int:
    from secrets import randbelow

    return randbelow(_SEEDS)
