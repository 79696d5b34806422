"""Looks at every file of a project and gathers findings; never stops at the first, never writes."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from msgspec import structs

from diptych.anchoring.anchoring import has_other_line_ends
from diptych.annotations.assignments import read_assignments
from diptych.annotations.checks import (
    Finding,
    Findings,
    FormerCodes,
    assignment_findings,
    codebook_findings,
    former_code_findings,
    gloss_findings,
    same_id_findings,
    set_findings,
    term_findings,
)
from diptych.annotations.codebook import parse_codebook
from diptych.annotations.glosses import decode_glosses
from diptych.annotations.serialisation import decode_set, marked_line
from diptych.annotations.text_checks import (
    field_name_findings,
    same_text_findings,
    text_findings,
    twin_findings,
)
from diptych.errors import DamagedSetError, DiptychError, LineEndsError, no_id
from diptych.operations.checking_defaults import counting_again_findings, defaults_findings
from diptych.operations.telling import telling
from diptych.project.git import folder_in_repository, unmerged_or_none
from diptych.project.names import (
    ANNOTATIONS,
    ASSIGNMENTS,
    CODEBOOK,
    TEXT_SUFFIXES,
    TEXTS,
    glosses_language,
    is_id,
    meant_id,
    set_path,
)
from diptych.project.store import LARGEST_CODEBOOK, LARGEST_SET, LARGEST_TEXT
from diptych.texts.encodings import decoded
from diptych.texts.front_matter import field_lines
from diptych.texts.strict_yaml import Node, parse_yaml
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.operations.telling import Tell
    from diptych.project.store import Project
    from diptych.texts.text import Text

_CONFLICTS = ("E107", "E204")
"""What says where in a file a merge is not finished."""
_AT_ONCE = 100_000
"""About so many hashes are sorted at once, so that this takes no more memory than that."""
_KEY = re.compile(rb'"([^"\\]*)"\s*:')
_LEFT = re.compile(r"\.(?:orig|rej|bak|tmp|swp)$|~$|_(?:BACKUP|BASE|LOCAL|REMOTE)_\d+\.")
_WHERE = "annotations/TEXT/ANNOTATOR.json"


def check(
    project: Project,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    tell: Tell = None,
) -> Findings:
    """Check a whole project and return what was found, by path and place.

    ``select`` and ``ignore`` are codes of rules, or their beginnings; ``Findings.chosen`` says
    how they are taken. ``tell`` is told of how many texts the sets are checked.
    """
    found = list(_Check(project, select, tell).findings())
    settled_there = {one.path for one in found if one.code in _CONFLICTS}
    found = [one for one in found if one.code != "E109" or one.path not in settled_there]
    found.sort(key=lambda one: (one.path, one.line or 0, one.code))
    return Findings(found).chosen(select, ignore)


def folder_in_git(project: Project) -> str:
    """Return where the project is inside its repository, with / behind it; nothing at its top."""
    return folder_in_repository(project.root)


class _Check:
    """What can be read of a project, and findings about what cannot."""

    def __init__(self, project: Project, select: Collection[str], tell: Tell) -> None:
        self.project = project
        self._tell = tell
        self._select = select
        self.codebook: Codebook | None = None
        self.texts: dict[str, tuple[Text, str]] = {}
        self.text_ids: set[str] = set()
        self.by_version: dict[str, str] = {}
        self.called_now: dict[str, str] = {}
        self.field_lines: dict[str, dict[str, int]] = {}
        self.with_lf: dict[str, Text] = {}
        self.line_ends: set[str] = set()
        self.sets: list[tuple[str, str]] = []
        """Text and annotator of those that can be read."""
        self.ids = array("q")
        """The hashes of the ids of annotations."""
        self.former = FormerCodes()
        self.raw: dict[str, bytes] = {}
        self.lines: dict[str, dict[str, int]] = {}
        self.has_assignments = False
        self.annotators: set[str] = set()
        self.counting: list[tuple[str, str]] = []
        """Facet and code of those that say that they count."""

    def findings(self) -> Iterator[Finding]:
        """Yield all findings: codebook, texts, annotation sets."""
        lines = yield from self._codebook()
        yield from self._texts()
        if self.codebook:
            yield from codebook_findings(self.codebook, str(CODEBOOK), lines)
        if self.codebook and "W304" in self._select:
            texts = [text for text, _ in self.texts.values()]
            yield from term_findings(self.codebook, texts, str(CODEBOOK), lines)
        yield from self._sets()
        yield from former_code_findings(self.former, str(CODEBOOK), lines)
        self.annotators.update(annotator for _, annotator in self.sets)
        if self.has_assignments:
            yield from self._assignments()
        if self.codebook:
            texts = [text for text, _ in self.texts.values()]
            where = str(CODEBOOK), lines
            yield from defaults_findings(self.codebook, texts, self.annotators, *where)
            yield from counting_again_findings(self.codebook, self.counting, *where)
        yield from self._unmerged()
        yield from map(self._with_line, same_id_findings(self._having_same_ids()))

    def _codebook(self) -> Generator[Finding, None, Mapping[tuple[str, str], int]]:
        raw = yield from self._read(CODEBOOK, LARGEST_CODEBOOK, "E102")
        if raw is None:
            return {}
        try:
            source = decoded(raw, str(CODEBOOK))
            self.codebook = parse_codebook(source, str(CODEBOOK))
        except DiptychError as error:
            yield _refused("E102", CODEBOOK, error)
            return {}
        root = parse_yaml(source, str(CODEBOOK)) or Node("", 1)
        codes = dict(_codes(root))
        self.counting = [name for name, node in codes.items() if _says_it_counts(node)]
        keys = {("", key): node.line for key, node in _below(root, "defaults")}
        return {name: node.line for name, node in codes.items()} | keys

    def _texts(self) -> Iterator[Finding]:
        for path in (yield from self._listed(Path("texts"), sorted(TEXT_SUFFIXES), "E101")):
            if path.suffix not in TEXT_SUFFIXES or path.name.startswith("."):
                yield from _left_over(path, "texts are texts/*.md and texts/*.txt")
            elif not is_id(path.stem):
                yield _misnamed(path, no_id("a text", path.stem), meant_id(path.stem))
            elif path.stem in self.text_ids:
                yield _misnamed(path, "there is a text of that id already")
            else:
                self.text_ids.add(path.stem)
                yield from self._text(path)
        texts = list(self.texts.values())
        yield from same_text_findings(texts)
        yield from field_name_findings(texts, self.field_lines)
        yield from twin_findings(texts, self.field_lines)

    def _text(self, path: Path) -> Iterator[Finding]:
        raw = yield from self._read(path, LARGEST_TEXT, "E101")
        if raw is None:
            return
        try:
            source = decoded(raw, str(path))
            text = parse_text(path.stem, raw, source, str(path))
        except DiptychError as error:
            yield _refused("E101", path, error)
            return
        self.texts[path.stem] = text, str(path)
        self.by_version[text.version] = text.id
        if b"\r\n" in raw:
            raw = raw.replace(b"\r\n", b"\n")
            self.with_lf[path.stem] = parse_text(path.stem, raw, raw.decode(), str(path))
        self.field_lines[str(path)] = lines = field_lines(source)
        yield from text_findings(text, str(path), lines)

    def _sets(self) -> Iterator[Finding]:
        files, folders = yield from self._inside(CODEBOOK.parent, "E103")
        for path in files:
            if path == ASSIGNMENTS:
                self.has_assignments = True
            elif path != CODEBOOK:
                yield from _left_over(path, f"sets are in {_WHERE}")
        for folder in telling(folders if files else (), self._tell):
            listed = yield from self._listed(folder, [".json"], "E103")
            known = [path.stem for path in listed if is_id(path.stem)]
            told = False
            for path in listed:
                for finding in self._below_annotations(path, known):
                    told = told or finding.code == "E105"
                    yield self._with_line(finding)
                self.raw.clear()
                self.lines.clear()
            seen = any(not path.name.startswith(".") for path in listed)
            if seen and folder.name not in self.text_ids and not told:
                yield self._without_text(folder)

    def _assignments(self) -> Iterator[Finding]:
        raw = yield from self._read(ASSIGNMENTS, LARGEST_CODEBOOK, "E110")
        if raw is None:
            return
        try:
            source = decoded(raw, str(ASSIGNMENTS))
        except DiptychError as error:
            yield _refused("E110", ASSIGNMENTS, error)
            return
        read = read_assignments(source, is_id)
        yield from assignment_findings(read, self.text_ids, self.annotators, str(ASSIGNMENTS))
        self.annotators.update(one.annotator for one in read.lines)

    def _below_annotations(self, path: Path, known: Iterable[str]) -> Iterator[Finding]:
        if path.suffix != ".json" or path.name.startswith("."):
            yield from _left_over(path, f"sets are {_WHERE}")
        elif glosses_language(path.name):
            yield from self._glosses(path)
        elif not is_id(path.stem):
            yield _misnamed(path, no_id("an annotator", path.stem), meant_id(path.stem, known))
        else:
            yield from self._set(path)

    def _glosses(self, path: Path) -> Iterator[Finding]:
        raw = yield from self._read(path, LARGEST_SET, "E111")
        if raw is None:
            return
        self.raw[str(path)] = raw
        try:
            said = decode_glosses(raw, str(path))
        except DiptychError as error:
            yield _correctable(_refused("E111", path, error), error)
            return
        if path.parent.name in self.texts:
            text, _ = self.texts[path.parent.name]
            language = glosses_language(path.name)
            way_out = f"diptych gloss {text.id} --language {language}"
            yield from gloss_findings(said, text, str(path), f"{way_out} --remove --outdated")

    def _without_text(self, folder: Path) -> Finding:
        """Make the finding for annotations without their text, whatever that is called now."""
        text_id = folder.name
        reason = f"there is no text {text_id!r}; bring it back"
        if is_id(text_id):
            new = self.called_now.get(text_id, "NEW")
            reason += f", or, if it is called {new} now: diptych texts rename {text_id} {new}"
            reason += f"; or else: diptych texts remove {text_id} --with-annotations"
        return Finding(code="E106", path=str(folder), message=reason)

    def _unmerged(self) -> Iterator[Finding]:
        """Yield what git's index says is not merged."""
        for path in unmerged_or_none(self.project.root, TEXTS, ANNOTATIONS):
            is_set = path.suffix == ".json" and not glosses_language(path.name)
            by_program = is_set or path == CODEBOOK
            way_out = "diptych resolve" if by_program else f"git add {quote(str(path))}"
            message = (
                "git has not merged this file: both sides changed it, or one removed it; settle "
                f"it with: {way_out}"
            )
            yield Finding(code="E109", path=str(path), message=message)

    def _set(self, path: Path) -> Iterator[Finding]:
        raw = yield from self._read(path, LARGEST_SET, "E103")
        if raw is None:
            return
        self.raw[str(path)] = raw
        try:
            said = decode_set(raw, str(path))
        except DiptychError as error:
            yield _correctable(_refused("E103", path, error), error)
            return
        if (said.text, said.annotator) != (path.parent.name, path.stem):
            place = "$.text" if said.text != path.parent.name else "$.annotator"
            message = self.project.misplaced(said, path, self.text_ids)
            yield Finding(code="E105", path=str(path), place=place, message=message)
            return
        self.sets.append((said.text, said.annotator))
        self.ids.extend(map(hash, said.annotations))
        codebook = self.codebook
        if codebook and all(codebook.allows(one.codes) for one in said.annotations.values()):
            codebook = None
        if codebook:
            self.former.add(said, codebook)
        if said.text_version in self.by_version:
            self.called_now[said.text] = self.by_version[said.text_version]
        if path.parent.name in self.texts:
            yield from self._on_text(said, codebook, path)

    def _on_text(
        self, said: AnnotationSet, codebook: Codebook | None, path: Path
    ) -> Iterator[Finding]:
        """Look at a set on its text; and at its codes, where the codebook is given."""
        text, text_path = self.texts[said.text]
        if has_other_line_ends(said, text.body):
            text = self.with_lf[said.text]
            if said.text not in self.line_ends:
                self.line_ends.add(said.text)
                yield Finding(code="E108", path=text_path, message=str(LineEndsError(text.id)))
        uncoded = "W307" in self._select
        yield from set_findings(said, text, codebook, str(path), uncoded=uncoded)

    def _having_same_ids(self) -> Iterator[tuple[AnnotationSet, str]]:
        """Read the sets again, with those annotations whose ids more than one of them has.

        Not even ids are kept of sets that were read: they are compared by hash.
        """
        same: set[int] = set()
        parts = 1 + len(self.ids) // _AT_ONCE
        for part in range(parts):
            hashes = sorted(one for one in self.ids if one % parts == part)
            same.update(one for one, other in pairwise(hashes) if one == other)
        for text_id, annotator in self.sets if same else ():
            path = set_path(text_id, annotator)
            self.raw[str(path)] = raw = self.project.files.read(path, LARGEST_SET)
            said = decode_set(raw, str(path))
            having = {name: one for name, one in said.annotations.items() if hash(name) in same}
            yield structs.replace(said, annotations=having), str(path)

    def _listed(
        self, folder: Path, suffixes: Sequence[str], code: str
    ) -> Generator[Finding, None, list[Path]]:
        """Return the files of a folder, and folders that are named as if they were some.

        Others get a finding.
        """
        files, folders = yield from self._inside(folder, code)
        for path in folders:
            if path.suffix not in suffixes:
                yield _unread(path, "nothing reads this folder; move its files up, or elsewhere")
        return [*files, *(path for path in folders if path.suffix in suffixes)]

    def _inside(
        self, folder: Path, code: str
    ) -> Generator[Finding, None, tuple[list[Path], list[Path]]]:
        """Yield a finding where a folder cannot be listed; return its files and folders."""
        try:
            return self.project.files.files_and_folders(folder)
        except DiptychError as error:
            yield _refused(code, folder, error)
            return [], []

    def _read(self, path: Path, limit: int, code: str) -> Generator[Finding, None, bytes | None]:
        """Yield findings and return the bytes, ``None`` where they cannot be used."""
        try:
            raw = self.project.files.read(path, limit)
        except DiptychError as error:
            yield _refused(code, path, error)
            return None
        if line := marked_line(raw):
            message = "git left conflict markers in this file; "
            by_program = code in {"E102", "E103"}
            message += "settle it with: diptych resolve" if by_program else "edit it, then: git add"
            yield Finding(code="E107", path=str(path), line=line, message=message)
            return None
        return raw

    def _with_line(self, finding: Finding) -> Finding:
        """Find the line of what a JSON path names."""
        place = finding.place.removeprefix("$.").removeprefix("annotations.")
        name = place.removeprefix("glosses.").partition(".")[0]
        if finding.line is not None or not name:
            return finding
        return replace(finding, line=self._lines(finding.path).get(name))

    def _lines(self, path: str) -> dict[str, int]:
        """Return the line of each key of a set, where it stands first."""
        if path not in self.lines:
            raw = self.raw.get(path, b"")
            found = self.lines.setdefault(path, {})
            line, position = 1, 0
            for key in _KEY.finditer(raw):
                line += raw.count(b"\n", position, key.start())
                position = key.start()
                found.setdefault(key[1].decode(errors="replace"), line)
        return self.lines[path]


def _refused(code: str, path: Path, error: DiptychError) -> Finding:
    """Make a finding of what was raised; its sentence begins with the path and the line."""
    message = str(error).removeprefix(f"{path}:")
    if line := re.match(r"(?: not JSON:)?(?: line )?(\d+)(?:, column \d+)?: ", message):
        return Finding(
            code=code, path=str(path), line=int(line[1]), message=message[line.end() :].strip()
        )
    place = re.match(r" (\$[^ ]*): ", message)
    return Finding(
        code=code,
        path=str(path),
        place=place[1] if place else "",
        message=message[place.end() if place else 0 :].strip(),
    )


def _correctable(finding: Finding, error: DiptychError) -> Finding:
    """Say as well how a damaged file becomes right."""
    if not isinstance(error, DamagedSetError):
        return finding
    message = DamagedSetError.correctable(finding.path, finding.message)
    return replace(finding, message=message)


def _misnamed(path: Path, reason: str, meant: str = "") -> Finding:
    hint = f"; did you mean {meant}?" if meant else ""
    return Finding(
        code="E104", path=str(path), message=f"{reason}; rename it or move it elsewhere{hint}"
    )


def _left_over(path: Path, wanted: str) -> Iterator[Finding]:
    """Yield a finding about a file that is not read, unless it is hidden on purpose."""
    if _LEFT.search(path.name):
        message = "a merge, an editor or a killed program left it; look at it, then remove it"
        yield Finding(code="W310", path=str(path), message=message)
    elif not path.name.startswith("."):
        yield _unread(path, f"nothing reads this file; {wanted}")


def _unread(path: Path, message: str) -> Finding:
    return Finding(code="W311", path=str(path), message=message)


def _codes(root: Node) -> Iterator[tuple[tuple[str, str], Node]]:
    """Yield facet and path of each code with what is said of it; a facet has an empty path."""
    for facet, node in _below(root, "facets"):
        yield (facet, ""), node
        yield from _codes_below(node, facet, "")


def _codes_below(node: Node, facet: str, parent: str) -> Iterator[tuple[tuple[str, str], Node]]:
    for name, below in _below(node, "codes"):
        path = f"{parent}/{name}" if parent else name
        yield (facet, path), below
        yield from _codes_below(below, facet, path)


def _says_it_counts(node: Node) -> bool:
    said = node.value.get("counts") if isinstance(node.value, dict) else None
    return said is not None and said.value == "true"


def _below(node: Node, key: str) -> list[tuple[str, Node]]:
    entries = node.value.get(key) if isinstance(node.value, dict) else None
    return list(entries.value.items()) if entries and isinstance(entries.value, dict) else []
