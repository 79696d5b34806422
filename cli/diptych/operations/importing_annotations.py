"""What the file of another tool says becomes texts, codes and annotations: all of it, or nothing.

Whatever the format: texts are those of the project that say the same, and new ones otherwise;
codes are those of the codebook, and new ones otherwise; offsets are read as the words there speak
for; and what the project says already stays as it is. An annotation gets its id from that which it
has in the other tool, so that the same file brings nothing in twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from msgspec import UNSET

from diptych.annotations.annotation import Annotation, time_in_utc
from diptych.annotations.changes import Change
from diptych.annotations.codebook import Facet
from diptych.annotations.codebook_edits import add_many
from diptych.annotations.quotes import Span
from diptych.archives import zipped
from diptych.errors import BadOptionError, ForeignFileError
from diptych.exchange.code_mapping import mapped
from diptych.exchange.foreign import Loss, of_layer
from diptych.exchange.formats import FORMATS
from diptych.exchange.offsets import STANDARD, decided, occurrences, reading_named, says
from diptych.exchange.telling_files import ROWS, require_form
from diptych.lists import few
from diptych.operations.annotating import Changed
from diptych.operations.annotators import known_annotator
from diptych.operations.brought_sets import OWN_NAMES, brought, programs_named
from diptych.operations.matching_texts import matched
from diptych.project.files import read_file
from diptych.project.folders import folder_files, mode_of
from diptych.project.names import is_id, require_id, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from diptych.exchange.code_mapping import CodeMapping
    from diptych.exchange.foreign import Foreign, ForeignAnnotation, ForeignCoding, ForeignText
    from diptych.exchange.offsets import Passages, Reading
    from diptych.operations.annotators import Annotator
    from diptych.operations.matching_texts import Matched
    from diptych.project.store import Project, ReadSet
    from diptych.texts.text import Text

READ = (*ROWS, *(name for name, one in FORMATS.items() if one.is_read))
"""The formats that can be read: these, and the files of other tools."""
LARGEST_FILE = 500_000_000
"""Bytes; more is refused."""
_Key = tuple[str, str]
"""Text and annotator."""
_RANDOM = 4
"""The version that the ids of annotations are written as."""
_NAMED = 5
_DEEPEST = 18
"""Levels of codes; more make a file that is refused as nested too deeply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWishes:
    """What somebody says of a file that they import."""

    facet: str = ""
    """The facet whose codes all codes are; none: those at the top are facets."""
    annotator: str = ""
    """Who made what the file does not say the maker of."""
    programs: Sequence[str] = ()
    """Annotators who are programs, by their names there or here, besides those of which the file
    says so."""
    offsets: str = ""
    """The reading of the offsets; none: the one that the words speak for."""
    partly: bool = False
    """Whether passages that are not found are left out."""
    layer: str = ""
    """The layer whose annotations come in; none: all that have values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """What became of a file."""

    changed: Changed
    """The annotations that came in."""
    matched: Matched
    """Which texts they are on."""
    new_facets: tuple[str, ...] = ()
    new_codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By facet."""
    told_otherwise: int = 0
    """How many codes the codebook defines in other words, which stay."""
    programs: tuple[str, ...] = ()
    """Those who get annotations, and are no people."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Who is called here otherwise than there, as that is a name of diptych's own."""
    there: int = 0
    """How many annotations were there before."""
    there_otherwise: int = 0
    """How many of these say something else by now, which stays."""
    reading: Reading = STANDARD
    """How the offsets are meant, where that is not what the format itself says."""
    losses: tuple[Loss, ...] = ()
    warnings: tuple[str, ...] = ()


def import_annotations(
    project: Project,
    foreign: Foreign,
    path: str,
    wishes: ImportWishes,
    *,
    dry_run: bool = False,
    tell: Callable[[int, int], None] | None = None,
) -> ImportedFile:
    """Bring in what a file says; ``path`` names it in messages, ``dry_run`` writes nothing.

    ``tell`` is told how many new texts of how many are made.

    Raises ``ForeignFileError`` where several readings of the offsets fit alike and where passages
    are not found, ``BadOptionError`` where codes are no facets, ``MixedMakersError`` for what a
    program says and somebody's set would get, and what changing a project raises.
    """
    with project.changing(dry_run=dry_run):
        return _Import(project, foreign, path, wishes).done(dry_run=dry_run, tell=tell)


def read_foreign(form: str, raw: bytes, name: str) -> Foreign:
    """Read the file of another tool. Raises ``ForeignFileError``."""
    require_form(form, raw, name)
    return FORMATS[form].read(raw, name)


def require_used(form: str, wishes: ImportWishes) -> None:
    """Refuse wishes that a format has no use for. Raises ``BadOptionError``."""
    unused: tuple[str, ...] = ()
    if form in ROWS:
        unused = ("facet", "offsets", "partly")
    elif FORMATS[form].is_codebook:
        unused = ("annotator", "programs", "offsets", "partly")
    if form in ROWS or not FORMATS[form].has_layers:
        unused += ("layer",)
    for name in unused:
        if getattr(wishes, name):
            option = "--program" if name == "programs" else f"--{name}"
            raise BadOptionError(option, f"does not go with {form}; leave it out")


def packed_folder(form: str, name: str) -> bytes | None:
    """Pack a folder as the archive that a format is; ``None`` where it is none, or no folder.

    Hidden files and links to folders are left out. Raises ``UnreadableFileError``.
    """
    if not (FORMATS[form].is_archive and S_ISDIR(mode_of(name))):
        return None
    listed = folder_files(name, recursive=True)
    for failure in listed.failures:
        raise failure
    members: dict[str, bytes] = {}
    left = LARGEST_FILE
    for path in listed.files:
        members[Path(path).relative_to(name).as_posix()] = content = read_file(path, left)
        left -= len(content)
    return zipped(members)


class _Import:
    """One file on its way into a project that nobody else changes meanwhile."""

    def __init__(self, project: Project, foreign: Foreign, path: str, wishes: ImportWishes) -> None:
        self._project = project
        self._foreign = foreign
        self._path = path
        self._wishes = wishes
        self._default: Annotator | None = None
        self._lost: Counter[str] = Counter()
        self._makers: dict[_Key, bool] = {}
        """Of which sets the file, or somebody, says whether a program made them."""
        self._otherwise: dict[str, str] = {}
        """Whom the file calls by a name of diptych's own, and what they are called here."""

    def done(self, *, dry_run: bool, tell: Callable[[int, int], None] | None) -> ImportedFile:
        there = self._project.texts()
        if self._wishes.layer:
            self._foreign = of_layer(self._foreign, self._wishes.layer)
        self._foreign = self._with_texts_of_project(there)
        found = self._passages()
        matches = matched(there, self._foreign.texts, tell)
        places = self._places(found, matches)
        mapping = self._mapping()
        texts = dict(matches.texts)
        present = self._present(texts, matches)
        plan = self._planned(places, matches, mapping, present)
        read = {one: present.sets[one] for one in present.sets}
        for text_id, annotator in {(c.text, c.annotator) for c in plan.changes} - read.keys():
            text = present.texts[text_id]
            read[text_id, annotator] = self._project.decode(text, annotator, None)
        stored = {key: one.said for key, one in present.sets.items()}
        made = brought(self._project, plan.changes, stored, self._makers, self._path)
        self._project.update_sets(
            made.sets,
            partial(_recodified, mapping=mapping) if mapping.is_new else None,
            read=read.values(),
            new_texts={one.id: one.content for one in matches.new},
            dry_run=dry_run,
        )
        changed = Changed(changes=plan.changes, texts=present.texts, by=self._default)
        lost = (Loss(count, thing) for thing, count in self._lost.items())
        return ImportedFile(
            changed=changed,
            matched=matches,
            new_facets=tuple(one.name for one in mapping.new_facets),
            new_codes={f: [c.path for c in codes] for f, codes in mapping.new_codes.items()},
            told_otherwise=mapping.told_otherwise,
            programs=made.programs,
            renamed=self._renamed(plan.changes),
            there=plan.there,
            there_otherwise=plan.there_otherwise,
            reading=found.reading if found.reading != self._foreign.readings[0] else STANDARD,
            losses=(*self._foreign.losses, *lost),
            warnings=self._foreign.warnings,
        )

    # Where the passages are

    def _with_texts_of_project(self, texts: Sequence[Text]) -> Foreign:
        """Put those of the project in place of texts that the file only names."""
        bodies = {text.id: text.body for text in texts}
        found: list[ForeignText] = []
        missing: list[str] = []
        for one in self._foreign.texts:
            name = one.name if one.name in bodies else slug(one.name)
            if not one.is_elsewhere:
                found.append(one)
            elif name in bodies:
                found.append(replace(one, content=bodies[name], name=name, is_body=True))
            else:
                missing.append(one.name)
        if missing:
            named = ", ".join(map(repr, missing[:_NAMED])) + ", …" * (len(missing) > _NAMED)
            reason = f"it is about texts that the project does not have ({named})"
            raise ForeignFileError(self._path, reason, "add them: diptych add FILE --id NAME")
        return replace(self._foreign, texts=tuple(found))

    def _passages(self) -> Passages:
        texts = {one.key: one for one in self._foreign.texts}
        found = decided(self._foreign.annotations, texts, self._readings())
        if len(found) > 1:
            names = ", ".join(one.reading.name for one in found)
            reason = f"its offsets can be read in {len(found)} ways, and its words tell for none"
            way_out = f"look how the tool counts, and name one: --offsets {found[0].reading.name}"
            raise ForeignFileError(self._path, f"{reason} ({names})", way_out)
        return found[0]

    def _readings(self) -> Sequence[Reading]:
        if not self._wishes.offsets:
            return self._foreign.readings
        if (found := reading_named(self._wishes.offsets)) is None:
            reason = "write bom, crlf, utf16 and inclusive as far as they hold, or standard"
            raise BadOptionError("--offsets", f"{self._wishes.offsets!r} is none; {reason}")
        return [found]

    def _places(self, found: Passages, matches: Matched) -> list[Span | None]:
        """Find each passage in the text of the project; ``None`` for what is left out."""
        contents = {one.key: one.letters for one in self._foreign.texts}
        rows = list(zip(self._foreign.annotations, found.spans, strict=True))
        blank = {
            number
            for number, (one, span) in enumerate(rows)
            if span and not contents[one.text][slice(*span)].strip()
        }
        wanted = {
            number: self._said_where(one, span, contents[one.text])
            for number, (one, span) in enumerate(rows)
            if one.text in matches.texts_by_key and number not in blank
        }
        placed = matches.placed(
            {number: (rows[number][0].text, span) for number, span in wanted.items() if span}
        )
        missing = [rows[number][0] for number in wanted if placed.get(number) is None]
        if missing and not self._wishes.partly:
            self._refuse(missing)
        self._lost["passage outside its text"] += len(missing)
        self._lost["passage of nothing but blanks"] += len(blank)
        left = len(rows) - len(wanted) - len(blank)
        self._lost["annotation of texts that were left out"] += left
        return [placed.get(number) for number in range(len(rows))]

    def _said_where(self, one: ForeignAnnotation, span: Span | None, content: str) -> Span | None:
        """Return where the quote is, if it has to be; the offsets give way to it."""
        if not one.is_quoted or not one.quote or (span and says(content, span, one.quote)):
            return span
        found = [
            place for place in occurrences(content, one.quote) if _is_between(one, place, content)
        ]
        if len(found) != 1:
            return None
        has_offsets = one.start >= 0
        self._lost["passage with other offsets than its quote, which wins"] += has_offsets
        return Span(found[0], found[0] + len(one.quote))

    def _refuse(self, missing: Sequence[ForeignAnnotation]) -> None:
        names = {one.key: one.name for one in self._foreign.texts}
        shown = [f"{names[one.text]!r} {one.start} to {one.end}" for one in missing]
        reason = f"these passages are not in their texts: {few(shown, _NAMED)}"
        raise ForeignFileError(self._path, reason, "to leave them out: --partly")

    # What they say

    def _mapping(self) -> CodeMapping:
        known = {one.key for one in self._foreign.codes}
        used = {coding.code for one in self._foreign.annotations for coding in one.codings}
        unknown = sum(
            coding.code not in known for one in self._foreign.annotations for coding in one.codings
        )
        self._lost["coding with a code that is not in the file"] += unknown
        found = mapped(
            self._foreign.codes,
            used,
            self._project.codebook(),
            self._wishes.facet,
            is_own=self._foreign.is_own,
        )
        levels = max((path.count("/") + 1 for _, path in found.codes.values()), default=0)
        if levels > _DEEPEST:
            reason = f"its codes stand in {levels} levels, and a codebook has room for {_DEEPEST}"
            raise ForeignFileError(self._path, reason, "in the other tool, move the deepest up")
        return found

    def _present(self, texts: Mapping[str, Text], matches: Matched) -> _Present:
        new = {one.id for one in matches.new}
        sets = {
            (text_id, annotator): self._project.read_set(text, annotator)
            for text_id, text in texts.items()
            if text_id not in new
            for annotator in self._project.annotators(text_id)
        }
        return _Present(texts, sets)

    def _planned(
        self,
        places: Sequence[Span | None],
        matches: Matched,
        mapping: CodeMapping,
        present: _Present,
    ) -> _Planned:
        annotators = self._annotators(places)
        programs = programs_named(self._wishes.programs, annotators, self._path)
        plan = _Plan(present)
        for one, span in zip(self._foreign.annotations, places, strict=True):
            if span is None:
                continue
            text = present.texts[matches.texts_by_key[one.text]]
            inside = _inside(text, span, is_own=self._foreign.is_own)
            if inside is None:
                self._lost["passage between two paragraphs"] += 1
                continue
            made = _made(one, text, inside, mapping)
            self._lost["annotation without a code or a note"] += not made
            who = annotators[one.annotator]
            whose = (who, self._otherwise.get(who, who))
            if one.is_program or self._foreign.is_own or who in programs:
                is_program = one.is_program or who in programs
                known = self._makers.get((text.id, whose[-1]), False)
                self._makers[text.id, whose[-1]] = is_program or known
            for name, annotation in made:
                plan.take(text.id, whose, name, annotation)
        return plan.done()

    def _annotators(self, places: Sequence[Span | None]) -> dict[str, str]:
        """Return the annotators of all names; whoever is not named is who runs this."""
        rows = zip(self._foreign.annotations, places, strict=True)
        names = dict.fromkeys(one.annotator for one, place in rows if place)
        taken: dict[str, str] = {}
        for name in names:
            taken[name] = self._annotator(name, {*taken.values()})
        return taken

    def _annotator(self, name: str, taken: set[str]) -> str:
        if not name:
            asked = self._wishes.annotator
            paths = self._project.text_paths()
            self._default = known_annotator(self._project, paths, asked)
            return self._default.name
        wanted = name if is_id(name) else slug(name) or "annotator"
        found, number = wanted, 1
        while found in taken:
            number += 1
            found = f"{wanted}-{number}"
        if found in OWN_NAMES and not self._foreign.is_own:
            while found in {*taken, *OWN_NAMES}:
                number += 1
                found = f"{wanted}-{number}"
            self._otherwise[wanted] = found
            return wanted
        return require_id(found, "an annotator")

    def _renamed(self, changes: Iterable[Change]) -> dict[str, str]:
        names = {one.annotator for one in changes}
        return {there: here for there, here in self._otherwise.items() if here in names}


def _recodified(source: str, mapping: CodeMapping) -> str:
    codes = dict(mapping.new_codes)
    facets = [
        Facet(
            name=new.name,
            labels={"": new.label} if new.label else {},
            definition=new.definition,
            codes={code.path: code for code in codes.pop(new.name, ())},
        )
        for new in mapping.new_facets
    ]
    return add_many(source, facets, codes)


def _is_between(one: ForeignAnnotation, place: int, content: str) -> bool:
    """Tell whether a quote stands there between the words that the file names beside it."""
    before, behind = content[:place].rstrip(), content[place + len(one.quote) :].lstrip()
    return before.endswith(one.before.strip()) and behind.startswith(one.behind.strip())


class _Present(NamedTuple):
    """What there is: the texts that the file is about, new ones too, and the sets on them."""

    texts: Mapping[str, Text]
    sets: Mapping[_Key, ReadSet]


class _Planned(NamedTuple):
    changes: tuple[Change, ...]
    there: int
    there_otherwise: int


class _Plan:
    """Takes annotations, but for those that are there."""

    def __init__(self, present: _Present) -> None:
        self._by_id = {
            name: (key, one)
            for key, read in present.sets.items()
            for name, one in read.said.annotations.items()
        }
        self._said: dict[tuple[str, str, int, int], list[Annotation]] = {}
        for (text_id, annotator), read in present.sets.items():
            for one in read.said.anchored.values():
                self._said.setdefault((text_id, annotator, one.start, one.end), []).append(one)
        self._changes: dict[str, Change] = {}
        self._there = self._otherwise = 0

    def take(self, text_id: str, whose: Sequence[str], name: str, one: Annotation) -> None:
        """Add an annotation of the last of these names, unless it is there by its id, or in words.

        It is there if it is that of any of the names.
        """
        places = [(text_id, who, one.start, one.end) for who in dict.fromkeys(whose)]
        if name in self._by_id:
            key, known = self._by_id[name]
            self._there += 1
            said = one.codes, one.note
            is_same = key in {place[:2] for place in places} and (known.codes, known.note) == said
            self._otherwise += not is_same
        elif any(_says_as_much(known, one) for at in places for known in self._said.get(at, ())):
            self._there += 1
        else:
            while name in self._changes:
                name = derived_annotation_id(name)
            self._changes[name] = Change(text=text_id, annotator=whose[-1], id=name, after=one)

    def done(self) -> _Planned:
        return _Planned(tuple(self._changes.values()), self._there, self._otherwise)


def _says_as_much(known: Annotation, one: Annotation) -> bool:
    """Tell whether an annotation of the same passage says all that another one says."""
    return one.codes.items() <= known.codes.items() and (not one.note or one.note == known.note)


def _inside(text: Text, span: Span, *, is_own: bool) -> Span | None:
    """Take away what lies between paragraphs at the ends; ``None`` where nothing is left.

    What diptych wrote stays as it is.
    """
    first, last = text.touched(*span)
    if first > last:
        return None
    begins, ends = text.paragraphs[first - 1].start, text.paragraphs[last - 1].end
    return span if is_own else Span(max(span.start, begins), min(span.end, ends))


def _made(
    one: ForeignAnnotation, text: Text, span: Span, mapping: CodeMapping
) -> list[tuple[str, Annotation]]:
    """Make annotations of one, with their ids: several where a facet has several codes."""
    rounds = _rounds(one.codings, mapping)
    if not rounds and not one.note:
        return []
    made = []
    for number, round_ in enumerate(rounds or [{}]):
        key = one.key if not number else next(iter(round_.values())).key or f"{one.key}#{number}"
        annotation = Annotation(
            start=span.start,
            end=span.end,
            quote=text.body[slice(*span)],
            codes={facet: mapping.codes[coding.code][1] for facet, coding in round_.items()},
            note=(not number and one.note) or UNSET,
            created=time_in_utc(one.created) or UNSET,
        )
        made.append((annotation_id(text.id, key), annotation))
    return made


def _rounds(
    codings: Iterable[ForeignCoding], mapping: CodeMapping
) -> list[dict[str, ForeignCoding]]:
    """Deal codings out by facet, so that no round has two of one; none twice."""
    rounds: list[dict[str, ForeignCoding]] = []
    known = {mapping.codes[one.code]: one for one in codings if one.code in mapping.codes}
    for (facet, _), coding in known.items():
        free = next((one for one in rounds if facet not in one), None)
        if free is None:
            rounds.append({facet: coding})
        else:
            free[facet] = coding
    return rounds


def annotation_id(text_id: str, key: str) -> str:
    """Return the id of an annotation that has another one elsewhere: a random one stays."""
    with_dashes = key.casefold()
    try:
        uuid = UUID(with_dashes)
    except ValueError:
        return derived_annotation_id(text_id, key)
    is_random = str(uuid) == with_dashes and uuid.version == _RANDOM
    return with_dashes if is_random else derived_annotation_id(text_id, key)


def derived_annotation_id(*words: str) -> str:
    """Return an id that looks random, and is always the same one."""
    digest = blake2b("\n".join(words).encode("utf-8", "replace"), digest_size=16).digest()
    return str(UUID(bytes=digest, version=_RANDOM))
