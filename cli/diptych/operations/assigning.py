"""Who is to read which text: drawn, dealt out, and kept with the project."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

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
    FewerThanDrawnError,
    NoDrawError,
    NoMoreDrawnError,
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


class Design(NamedTuple):
    """What is said of a draw, as far as it is said."""

    annotators: tuple[str, ...] = ()
    sample: Share | None = None
    double: Share | None = None


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
    stays: Design
    """What was not said, and so is as it was in the draw before."""
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
    sample: Share | None = None,
    double: Share | None = None,
    seed: int | None = None,
    again: bool = False,
    dry_run: bool = False,
) -> Assigned:
    """Draw which of these texts, or of all, are read, and by whom; what was drawn before stays.

    ``again`` draws anew also what was drawn before; then annotators, ``sample`` and ``double`` are
    as they were there where they are not said, else all texts are read, none by two. Raises
    ``BadOptionError``, ``NothingToAssignError``, ``PartOfDrawError`` where that is a part of a
    draw, and ``BegunError`` where somebody has begun what is drawn anew.
    """
    as_it_is = project.as_it_is()
    contents = as_it_is.contents()
    with nullcontext() if dry_run else project.files.locked():
        raw = project.files.read_if_there(ASSIGNMENTS)
        before, old = _read(raw), _NONE_YET
        wanted = known_texts(texts, contents.texts)
        if again:
            anew = frozenset(wanted)
            _require_whole_draws(project, before, anew, contents.texts)
            old = Assignments(one for one in before if one.text in anew)
            before = Assignments(one for one in before if one.text not in anew)
        said = Design(tuple(annotators), sample, double)
        stays = _as_it_was(old, said)
        how = _drawing(as_it_is, contents, said, stays, seed=seed)
        drawn_before = before.texts()
        among = [one for one in wanted if one not in drawn_before]
        if not among:
            raise NothingToAssignError(
                str(ASSIGNMENTS), are_there=bool(wanted), can_grow=_can_grow(before, wanted)
            )
        done = _assigned(as_it_is, contents, among, how, kept=before, stays=stays)
        if not dry_run:
            _write(project, raw, done)
    return done


def enlarge(
    project: Project,
    annotators: Sequence[str],
    texts: Sequence[str] = (),
    *,
    sample: Share | None = None,
    double: Share | None = None,
    dry_run: bool = False,
) -> Assigned:
    """Draw more of the draw that these texts, or all, were in: ``sample`` of its texts altogether.

    Who was to read what still is. ``double`` are those that two read, altogether. What is not said
    is as it was. Raises ``BadOptionError``, ``FewerThanDrawnError``, ``NoMoreDrawnError``,
    ``NothingToAssignError``, and ``NoDrawError`` where there is not one draw.
    """
    as_it_is = project.as_it_is()
    contents = as_it_is.contents()
    with nullcontext() if dry_run else project.files.locked():
        raw = project.files.read_if_there(ASSIGNMENTS)
        before = _read(raw)
        wanted = known_texts(texts, contents.texts)
        if not wanted:
            raise NothingToAssignError(str(ASSIGNMENTS), are_there=False)
        draws = before.draws(frozenset(wanted))
        if len(draws) != 1:
            by_hand = before.texts().issuperset(wanted)
            raise NoDrawError(str(ASSIGNMENTS), [one[0].text for one in draws], by_hand=by_hand)
        (whole,) = draws
        drawn_once = set(whole)
        kept = Assignments(one for one in before if one not in drawn_once)
        old = Assignments(one for one in whole if one.text in contents.texts)
        said = Design(tuple(annotators), sample, double)
        stays = _as_it_was(old, said)
        how = _drawing(as_it_is, contents, said, stays, seed=old[0].seed or 0)
        _require_more(project, how, old, wanted)
        among = sorted(old.texts())
        done = _assigned(as_it_is, contents, among, how, kept=kept, stays=stays, old=old)
        if not dry_run:
            _write(project, raw, done)
    return done


def _as_it_was(old: Assignments, said: Design) -> Design:
    """Return what a draw of before says where nothing else is said: so many texts, or all.

    Raises ``BadOptionError`` where that cannot be told, since there was not one draw.
    """
    count, read, by_two = (len(names) for names in _by_readers(old))
    stays = Design(
        annotators=() if said.annotators else tuple(old.annotators()),
        sample=None if said.sample or read == count else _number_or_all(read, count),
        double=None if said.double or not by_two else _number_or_all(by_two, read),
    )
    if (stays.sample or stays.double) and len({one[2:] for one in old}) > 1:
        raise BadOptionError(
            "--again",
            f"these texts were not drawn at once, {read} of {count} to be read and {by_two} by "
            "two; say how many now: --sample N --double N",
        )
    return stays


def _by_readers(old: Assignments) -> tuple[list[str], list[str], list[str]]:
    """Name the texts of draws, those of them that somebody is to read, and that two are."""
    readers = old.readers()
    return (
        list(readers),
        [one for one, who in readers.items() if who],
        [one for one, who in readers.items() if len(who) >= _TWO],
    )


def _number_or_all(count: int, of: int) -> Share:
    return ALL if count == of else Share(Fraction(count), is_part=False)


def _drawing(
    project: Project, contents: Contents, said: Design, stays: Design, *, seed: int | None
) -> Drawing:
    return Drawing(
        annotators=_readers(project, contents, said.annotators or stays.annotators),
        sample=said.sample or stays.sample or ALL,
        double=said.double or stays.double or NONE,
        seed=_some_seed() if seed is None else seed,
    )


def _can_grow(before: Assignments, texts: Iterable[str]) -> bool:
    """Tell whether these texts were in one draw, which left some out."""
    draws = before.draws(frozenset(texts))
    return len(draws) == 1 and draws[0].texts() > draws[0].drawn_texts()


def _assigned(
    project: Project,
    contents: Contents,
    text_ids: Sequence[str],
    how: Drawing,
    *,
    kept: Assignments,
    stays: Design,
    old: Assignments = _NONE_YET,
) -> Assigned:
    """Draw from texts, besides what is kept; ``old`` is the draw of them that is enlarged."""
    words = {one.id: one.words for one in project.texts_at(contents.texts, text_ids)}
    _require_enough(how, len(words), stays, two_before=len(_by_readers(old)[2]))
    new = Assignments(drawn(words, how, old.readers()))
    people = dict.fromkeys((*how.annotators, *old.annotators()))
    return Assigned(
        new=new,
        all=Assignments(sorted((*kept, *new))),
        seed=how.seed,
        words={who: sum(words[one] for one in new.of(who)) for who in people},
        read_before=_read_before(project, contents, new.texts() - old.drawn_texts()),
        enlarged=old,
        stays=stays,
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


def _readers(project: Project, contents: Contents, annotators: Sequence[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(require_id(one, "an annotator") for one in annotators))
    others = {CONSENSUS, TERMS} | _programs(project, contents, names)
    if no_people := [one for one in names if one in others]:
        raise BadOptionError("--annotator", f"{no_people[0]} is no person, and reads no texts")
    if not names:
        raise BadOptionError("--annotator", "name those who are to read: -a anna -a ben")
    return names


def _programs(project: Project, contents: Contents, annotators: Sequence[str]) -> set[str]:
    """Return who of these is a program, as the first of their sets says, if it can be read."""
    sets = contents.sets.items()
    first = {name: text for text, names in reversed(sets) for name in names if name in annotators}
    read, _ = readable(lambda name: project.stored_set(first[name], name), first)
    return {said.annotator for said in read if said and said.is_program}


def _require_enough(how: Drawing, count: int, stays: Design, two_before: int) -> None:
    read = how.sample.of(count)
    if read > count:
        raise BadOptionError("--sample", f"there are only {count} texts to draw from")
    if not read:
        raise BadOptionError("--sample", "then nothing is read; name a larger part")
    two = how.double.of(read)
    unsaid = ""
    if stays.double:
        unsaid = f"; not said, it is {stays.double.written} as before: say --double {two_before}"
    if two > read:
        raise BadOptionError("--double", f"{read} at most: so many are read at all{unsaid}")
    if two > two_before and len(how.annotators) < _TWO:
        only = f"takes two annotators, and there is only {how.annotators[0]}"
        raise BadOptionError("--double", f"{only}{unsaid}")


def _require_more(project: Project, how: Drawing, old: Assignments, texts: Sequence[str]) -> None:
    """Refuse to enlarge a draw of texts, named by ``texts``, to what it is, or to less."""
    count, read, by_two = map(len, _by_readers(old))
    sample = how.sample.of(count)
    double = how.double.of(sample)
    if sample < read or double < by_two:
        option, there = ("--sample", read) if sample < read else ("--double", by_two)
        begun = _begun(project, old, old.texts())
        raise FewerThanDrawnError(
            option,
            there,
            count,
            begun=(*begun[0][:2], begun[1]) if begun else None,
            texts=() if old.texts() == set(texts) else sorted(old.texts()),
            can_undo=_can_undo(project),
        )
    if (sample, double) == (read, by_two):
        raise NoMoreDrawnError(count, read, by_two)


def _can_undo(project: Project) -> bool:
    """Tell whether the last change was a draw, and can be taken back."""
    from diptych.operations.undoing import undo

    try:
        (last,) = undo(project, dry_run=True).changes
    except DiptychError:
        return False
    return [one.path for one in last.files] == [ASSIGNMENTS.as_posix()]


def _begun(
    project: Project, assigned: Assignments, texts: Collection[str]
) -> tuple[Assignment, str] | None:
    """Return the first of the texts that somebody has begun as they were to, and how far."""
    for one in assigned:
        if one.annotator and one.text in texts:
            said = project.stored_set(one.text, one.annotator)
            if said and said.progress != "not read":
                return one, said.progress
    return None


def _require_whole_draws(
    project: Project, before: Assignments, anew: Collection[str], text_ids: Iterable[str]
) -> None:
    """Refuse to draw anew what was begun because it was drawn, or a part of an earlier draw."""
    left = before.drawn_with(anew)
    if begun := _begun(project, before, left.union(anew)):
        one, progress = begun
        stays = str(ASSIGNMENTS) if one.is_left_to_chance else ""
        raise BegunError(one.text, one.annotator, progress, stays)
    if left and (still_there := left.intersection(text_ids)):
        raise PartOfDrawError(sorted(still_there), str(ASSIGNMENTS))


def _some_seed() -> int:
    from secrets import randbelow

    return randbelow(_SEEDS)
