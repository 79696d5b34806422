"""Two texts of one language, or two versions of one, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.comparison.text_diff import compare_wording, require_one_language, unshown
from diptych.errors import BadOptionError, NotInRevisionError, every
from diptych.operations.former_texts import former_ids
from diptych.operations.naming import known_text, passages_told, typed_names
from diptych.operations.opening import at_revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from diptych.comparison.text_diff import RowSegment, TextDiffRow, Unshown, Wording
    from diptych.project.store import Project
    from diptych.records import Records
    from diptych.texts.text import Text

_PAIR = 2
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A text as it is, or was."""

    text: Text
    name: str
    """Its id, with the revision that it is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What is different in the words of two texts."""

    a: Version
    b: Version
    wording: Wording

    @property
    def has_same_body(self) -> bool:
        """Whether not even white space differs."""
        return self.a.text.body == self.b.text.body

    @property
    def has_same_gaps(self) -> bool:
        """Whether no line break differs, nor other white space."""
        gaps, others = (_BLANK.findall(one.text.body) for one in (self.a, self.b))
        return gaps == others

    @property
    def unshown(self) -> Unshown:
        """How many paragraphs differ in what nobody sees."""
        return unshown(self.wording, self.a.text, self.b.text)

    def records(self) -> Records[TextDiffRow]:
        """Return a row per pair of paragraphs, with its numbers of words."""
        return self.wording.records()

    def segments(self) -> Records[RowSegment]:
        """Return a row per run of words that is kept, deleted or inserted."""
        return self.wording.segments()


def diff(project: Project, *texts: str, revision: str = "") -> Diff:
    """Compare two texts, or one with itself as of ``REV`` or between ``REV..REV``.

    Raises ``BadOptionError``, ``OtherLanguageError``, ``NotInRevisionError`` and what finding
    texts and revisions raises.
    """
    a, b = _versions(project, texts, revision)
    return Diff(a=a, b=b, wording=compare_wording(a.text, b.text))


def _versions(project: Project, names: Sequence[str], revision: str) -> tuple[Version, Version]:
    if revision:
        if len(names) != 1:
            raise BadOptionError("--rev", "it takes one text; two texts are compared as they are")
        return _revised(project, names[0], revision)
    if len(names) != _PAIR:
        raise BadOptionError("TEXT", "name two texts, or one with --rev REV")
    ids = project.text_paths()
    with passages_told(typed_names(project)):
        whole = every(lambda name: known_text(name, ids), names)
    a, b = project.texts_at(ids, whole)
    require_one_language(a, b, typed_names(project))
    return Version(text=a, name=a.id), Version(text=b, name=b.id)


def _revised(project: Project, name: str, revision: str) -> tuple[Version, Version]:
    if typed := typed_names(project):
        (file,) = typed.values()
        raise BadOptionError("--rev", f"{file} is no text of the project; name one that is")
    first, dots, second = revision.partition("..")
    if second.startswith("."):
        raise BadOptionError("--rev", f"{revision!r} has three dots; write REV or REV..REV")
    sides = [(at_revision(project, first or "HEAD"), first or "HEAD")]
    sides.append(
        (at_revision(project, second or "HEAD"), second or "HEAD")
        if dots
        else (project.as_it_is(), "")
    )
    paths = [side.text_paths() for side, _ in sides]
    text_id = known_text(name, {found for known in paths for found in known})
    is_in_both = all(text_id in known for known in paths)
    ids = (text_id, text_id) if is_in_both else _ids(sides[0][0], sides[1][0], text_id)
    a, b = (
        _version(*side, *of) for side, of in zip(sides, zip(paths, ids, strict=True), strict=True)
    )
    return a, b


def _ids(before: Project, after: Project, text_id: str) -> tuple[str, str]:
    """Return what a text is called in two versions of the project, in one of which it is not."""
    former = former_ids(before, after)
    later = {old: new for new, old in former.items()}
    return former.get(text_id, text_id), later.get(text_id, text_id)


def _version(project: Project, revision: str, paths: Mapping[str, Path], text_id: str) -> Version:
    if text_id not in paths:
        raise NotInRevisionError(text_id, revision)
    (text,) = project.texts_at(paths, [text_id])
    return Version(text=text, name=f"{text_id} ({revision})" if revision else text_id)
