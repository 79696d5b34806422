"""A project's past: what happened to it between two revisions, what its texts were before."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace as replaced
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from diptych.anchoring.anchoring import is_anchored
from diptych.annotations.codebook import Codebook
from diptych.annotations.defaults import Defaults
from diptych.comparison.bases import Basis
from diptych.comparison.excluding import exclusion, named_exclusion
from diptych.comparison.groups import matching
from diptych.comparison.tables import Query, compare_tallies
from diptych.errors import (
    DiptychError,
    UnknownNameError,
    UnknownRevisionError,
)
from diptych.operations.comparing import compare_groups
from diptych.operations.counting import standing
from diptych.operations.former_texts import former_ids
from diptych.operations.naming import paragraphs_in, parse_passage
from diptych.operations.selecting import Asked
from diptych.project.git import Repository
from diptych.project.names import is_id
from diptych.project.store import LARGEST_TEXT, Project
from diptych.review.history import History, HistoryEntry, PassageReview, passage_then, words_of
from diptych.review.revisions import (
    WORKING_TREE,
    Review,
    SetReview,
    State,
    code_changes,
    effects,
    empty_state,
)
from diptych.texts.encodings import decoded
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.tables import Comparison
    from diptych.project.git import Commit
    from diptych.review.history import Passage
    from diptych.review.revisions import Effect
    from diptych.texts.text import Text

_Read = TypeVar("_Read")


def review_changes(
    project: Project, before: str = "HEAD", after: str | None = None, *, texts: Sequence[str] = ()
) -> Review:
    """Say what happened to a project between two revisions, or up to what is on disk now.

    Of a text that one of the two has, the unique beginning of its id will do. What cannot be read
    in one of them is named, and the rest is said. Raises
    ``NoRepositoryError``, ``UnknownRevisionError`` and ``UnknownNameError``.
    """
    repository = Repository(project.root)
    old = Project(project.root, repository.at(before))
    new = project.as_it_is() if after is None else Project(project.root, repository.at(after))
    paths = {**old.text_paths(), **new.text_paths()}
    texts = [_known(name, list(paths)) for name in texts]
    renamed = former_ids(old, new)
    latest = {former: text_id for text_id, former in renamed.items()}
    wanted = sorted({latest.get(name, name) for name in texts or paths})
    unreadable = _Unreadable()
    sets = tuple(_reviewed_sets(repository, (old, new), wanted, renamed, unreadable))
    books = [unreadable.or_nothing(_codebook, project) for project in (old, new)]
    found, uncounted = _effects(old, new, sets, wanted if texts else (), renamed)
    texts_changed = tuple(_changed_texts(old, new, wanted, renamed))
    return Review(
        before=before,
        after=after or WORKING_TREE,
        texts=texts_changed,
        stale=() if after else tuple(_stale(new, texts_changed)),
        codes=code_changes(books[0], books[1]) if books[0] and books[1] else (),
        sets=sets,
        effects=found,
        uncounted=uncounted,
        unreadable=tuple(dict.fromkeys(unreadable.reasons)),
    )


def reviewed(project: Project, what: Sequence[str]) -> Review:
    """Do as ``review_changes`` does; the first of ``what`` may be a revision: ``main..HEAD``."""
    names = list(what)
    before, after = "HEAD", None
    project = project.as_it_is()
    if names and names[0] not in project.text_paths() and _is_revision(project, names[0]):
        before, after = _revisions(project, names.pop(0))
    return review_changes(project, before, after, texts=names)


def _is_revision(project: Project, name: str) -> bool:
    """Tell whether git knows a name, or no text could have it: ``HEAD~1``, ``origin/main``."""
    if not is_id(name):
        return True
    try:
        Repository(project.root).commit(name)
    except UnknownRevisionError:
        return False
    return True


def _revisions(project: Project, written: str) -> tuple[str, str | None]:
    """Split ``REV``, ``REV..REV`` or ``REV...REV``, where HEAD may be left out as in git."""
    first, dots, last = written.partition("...")
    if dots:
        return Repository(project.root).merge_base(first or "HEAD", last or "HEAD"), last or "HEAD"
    first, dots, last = written.partition("..")
    return first or "HEAD", (last or "HEAD") if dots else None


class _Unreadable:
    """Gathers why files cannot be read, of which others can."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def or_nothing(self, read: Callable[..., _Read], *of: object) -> _Read | None:
        """Return what is read; nothing, and keep the reason, where it cannot be."""
        try:
            return read(*of)
        except DiptychError as error:
            self.reasons.append(str(error))
            return None


def _known(name: str, text_ids: Sequence[str]) -> str:
    if (found := matching(name, text_ids, "text")) is None:
        raise UnknownNameError("text", name, text_ids)
    return found


def _codebook(project: Project) -> Codebook:
    """Return the codebook; one without facets from before the project was one."""
    return project.codebook() if project.has_codebook() else Codebook(facets=())


def _anchored_text(
    repository: Repository, project: Project, paths: Mapping[str, Path], said: AnnotationSet
) -> Text | None:
    """Return the text that a stored set is anchored to, from the project or from git's objects.

    ``None`` where neither has it in a form that can be read.
    """
    found = _Unreadable().or_nothing(project.texts_at, paths, [said.text])
    text = found[0] if found else None
    if text and (text.version == said.text_version or is_anchored(said, text.body)):
        return text
    raw = repository.blob(said.text_version)
    if raw is None:
        return None
    path = str(paths.get(said.text, said.text_version))
    return _Unreadable().or_nothing(_parsed, said.text, raw, path)


def _parsed(text_id: str, raw: bytes, path: str) -> Text:
    return parse_text(text_id, raw, decoded(raw, path), path)


def _reviewed_sets(
    repository: Repository,
    projects: tuple[Project, Project],
    texts: Sequence[str],
    renamed: Mapping[str, str],
    unreadable: _Unreadable,
) -> Iterator[SetReview]:
    states = _states(repository, projects)
    for text_id in texts:
        ids = renamed.get(text_id, text_id), text_id
        for annotator in _annotators(projects, ids, unreadable):
            if not _same_bytes(projects, ids, annotator):
                reviewed = _reviewed(states, ids, annotator, unreadable)
                if reviewed:
                    yield reviewed


def _annotators(
    projects: Sequence[Project], ids: Sequence[str], unreadable: _Unreadable
) -> list[str]:
    """Name who annotated a text in one of two states; ``ids`` says what each calls it."""
    pairs = zip(projects, ids, strict=True)
    named = (unreadable.or_nothing(project.annotators, text_id) for project, text_id in pairs)
    return sorted({name for names in named for name in names or ()})


def _same_bytes(projects: Sequence[Project], ids: Sequence[str], annotator: str) -> bool:
    """Tell whether two states have the same file, so that it need not be decoded."""
    pairs = zip(projects, ids, strict=True)
    first, last = (
        _Unreadable().or_nothing(project.raw_set, text_id, annotator) for project, text_id in pairs
    )
    return first is not None and first == last


def _reviewed(
    states: Sequence[Callable[[str, str], State | None]],
    ids: Sequence[str],
    annotator: str,
    unreadable: _Unreadable,
) -> SetReview | None:
    """Return what became of a set; ``None`` for nothing, or where one state cannot be read."""
    known = len(unreadable.reasons)
    first, last = (
        unreadable.or_nothing(state, text_id, annotator)
        for state, text_id in zip(states, ids, strict=True)
    )
    before = first or (last and empty_state(last))
    after = last or (first and empty_state(first))
    if len(unreadable.reasons) > known or not (before and after):
        return None
    same = before.said == replace(after.said, text=before.said.text)
    return None if same else SetReview(before=before, after=after)


def _states(
    repository: Repository, projects: Sequence[Project]
) -> list[Callable[[str, str], State | None]]:
    """Return what reads a set of each project, whose texts are listed once."""
    return [partial(_state, repository, project, cache(project.text_paths)) for project in projects]


def _state(
    repository: Repository,
    project: Project,
    paths: Callable[[], Mapping[str, Path]],
    text_id: str,
    annotator: str,
) -> State | None:
    said = project.stored_set(text_id, annotator)
    return (
        State(said=said, text=_anchored_text(repository, project, paths(), said)) if said else None
    )


def _changed_texts(
    old: Project, new: Project, texts: Sequence[str], renamed: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    former, known = old.text_paths(), new.text_paths()
    for text_id in texts:
        before = renamed.get(text_id, text_id)
        if before != text_id:
            yield "renamed", f"{before} → {text_id}"
        if before not in former:
            yield "added", text_id
        elif text_id not in known:
            yield "removed", text_id
        elif _raw(old, former[before]) != _raw(new, known[text_id]):
            yield "changed", text_id


def _stale(
    project: Project, texts: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield texts that changed, with those whose annotations did not follow."""
    contents = project.contents()
    for text_id in (text_id for what, text_id in texts if what == "changed"):
        with suppress(DiptychError):  # a text that cannot be read has been named
            (text,) = project.texts_at(contents.texts, [text_id])
            if stale := standing(project, contents, text).stale:
                yield text_id, stale


def _raw(project: Project, path: Path | None) -> bytes | None:
    """Return the bytes of a text; nothing where there are none, or none to be had."""
    return _Unreadable().or_nothing(project.files.read, path, LARGEST_TEXT) if path else None


def _effects(
    old: Project,
    new: Project,
    sets: Sequence[SetReview],
    texts: Sequence[str],
    renamed: Mapping[str, str],
) -> tuple[tuple[Effect, ...], tuple[tuple[str, str], ...]]:
    """Compare by source, or text by text where texts were named, for everybody who changed."""
    found: list[Effect] = []
    uncounted: list[tuple[str, str]] = []
    later = {
        former: text_id
        for text_id, former in renamed.items()
        if texts or _is_own_source(old, former)
    }
    for annotator in dict.fromkeys(reviewed.annotator for reviewed in sets):
        try:
            earlier = [renamed.get(text, text) for text in texts]
            before, after = _both((old, earlier), (new, texts), annotator)
            before = _under_new_names(before, later)
        except DiptychError as error:
            uncounted.append((annotator, str(error)))
        else:
            found += effects(before, after, annotator)
    return tuple(found), tuple(uncounted)


def _is_own_source(project: Project, text_id: str) -> bool:
    """Tell whether a text stands for itself where texts are compared by source."""
    text = _Unreadable().or_nothing(project.text, text_id)
    return text is not None and text.source == text_id


def _under_new_names(comparison: Comparison, later: Mapping[str, str]) -> Comparison:
    """Call groups what they are called now."""
    sides = (replaced(side, name=later.get(side.name, side.name)) for side in comparison.sides)
    return replaced(comparison, sides=tuple(sides))


def _both(
    old: tuple[Project, Sequence[str]], new: tuple[Project, Sequence[str]], annotator: str
) -> tuple[Comparison, Comparison]:
    """Compare what an annotator said in two states, by what the later one counts.

    Shares are shares of the same: of all paragraphs only where no text is begun in either state.
    """
    books = [_codebook(project) for project, _ in (old, new)]
    out = exclusion(books[1], books[1].defaults.without).written
    outs = [tuple(one for one in out if _is_known(book, one)) for book in books]
    wanted = Defaults(unit="paragraph", by="source", of=books[1].defaults.of)
    sides = list(zip((old, new), outs, strict=True))

    def compared(defaults: Defaults) -> tuple[Comparison, Comparison]:
        before, after = (
            _compared_by(*state, annotator, replaced(defaults, without=without))
            for state, without in sides
        )
        return before, after

    found = compared(wanted)
    if wanted.of != "facet" and any("begun" in s.tally.texts for one in found for s in one.sides):
        return compared(replaced(wanted, of="coded"))
    return found


def _is_known(codebook: Codebook, written: str) -> bool:
    """Tell whether a codebook knows what is left out: a kind of paragraphs, or a code."""
    return _Unreadable().or_nothing(named_exclusion, codebook, [written]) is not None


def _compared_by(
    project: Project, texts: Sequence[str], annotator: str, defaults: Defaults
) -> Comparison:
    """Compare what an annotator said, who may have said nothing yet."""
    query = Query(minimum=0)
    contents = project.contents()
    names = [text for text in texts if text in contents.texts]
    if annotator not in contents.annotators or (texts and not names):
        return compare_tallies(_codebook(project), {}, query, Basis(), "source")
    asked = Asked(names=names, annotators=[annotator])
    return compare_groups(project, asked, query, defaults=defaults)


def log(project: Project, passage: str) -> History:
    """Tell the history of ``TEXT[:P[-Q]]``, the newest first, as ``diptych log`` does."""
    project = project.as_it_is()
    paths = project.text_paths()
    text_id, first, last = parse_passage(passage, paths)
    (text,) = project.texts_at(paths, [text_id])
    numbers = [paragraph.number for paragraph in paragraphs_in(text, first, last)] or [1]
    return History(passage_log(project, text, numbers[0], numbers[-1]))


def passage_log(project: Project, text: Text, first: int, last: int) -> Iterator[HistoryEntry]:
    """Yield what commits did to a passage and to what is said of it, the newest first.

    What is not committed yet comes before them. A text that got another name is followed to
    where it had the former one. A file that cannot be read is named with the commit that made it
    so; what came of it is told with the one that mended it. Raises ``NoRepositoryError``.
    """
    past = _Past(project, Repository(project.root), text, (first, last))
    former, entry = past.told(text.id, past.now, ["HEAD"])
    if entry:
        yield entry
    waiting = [(former, "HEAD")]
    while waiting:
        name, start = waiting.pop(0)
        for commit in past.repository.log(_paths(name), start):
            former, entry = past.told(name, past.project(commit.id, name), commit.parents, commit)
            if entry:
                yield entry
            if former != name:
                waiting.append((former, commit.parents[0]))


def _paths(text_id: str) -> list[str]:
    return [f"texts/{text_id}.md", f"texts/{text_id}.txt", f"annotations/{text_id}"]


class _Past:
    """A passage of one text through the commits."""

    def __init__(
        self, project: Project, repository: Repository, text: Text, passage: Passage
    ) -> None:
        self.repository = repository
        self.now = project.as_it_is()
        self.text = text
        self.passage = passage
        self.nothing = Project(project.root, _Nothing())
        self._projects: dict[tuple[str, str], Project] = {}
        self._passages: dict[str, Passage | None] = {self.text.version: passage}

    def project(self, commit: str, text_id: str) -> Project:
        """Return the project as of a commit, as far as the passage needs it."""
        if not commit:
            return self.nothing
        if (commit, text_id) not in self._projects:
            snapshot = self.repository.at(commit, _paths(text_id))
            self._projects[commit, text_id] = Project(self.now.root, snapshot)
        return self._projects[commit, text_id]

    def told(
        self, name: str, after: Project, parents: Sequence[str], commit: Commit | None = None
    ) -> tuple[str, HistoryEntry | None]:
        """Return the text's former id, and what is different from the first parent.

        In a merge that has to be different from the other parents too.
        """
        former = self._former(name, parents, commit)
        ids = former, name
        unreadable = _Unreadable()
        wording = self._wordings(ids, after, parents, unreadable)
        sets = tuple(
            reviewed
            for reviewed in self._sets(ids, after, parents, unreadable)
            if any(reviewed.changes())
        )
        if not (sets or wording or unreadable.reasons or former != name):
            return former, None
        entry = HistoryEntry(
            commit=commit.short if commit else "",
            date=commit.date if commit else "",
            author=commit.author if commit else "",
            subject=commit.subject if commit else "",
            sets=sets,
            wording=wording,
            renamed=ids if former != name else None,
            unreadable=tuple(
                reason.removeprefix(f"{commit.id}:") if commit else reason
                for reason in dict.fromkeys(unreadable.reasons)
            ),
        )
        return former, entry

    def _former(self, name: str, parents: Sequence[str], commit: Commit | None) -> str:
        """Return what the text was called in the first parent, if it is the same there."""
        if not parents or any(_path(self.project(parent, name), name) for parent in parents):
            return name
        old = Project(self.now.root, self.repository.at(parents[0]))
        new = self.now
        if commit:
            new = Project(self.now.root, self.repository.at(commit.id))
        return (_Unreadable().or_nothing(former_ids, old, new) or {}).get(name, name)

    def _sets(
        self,
        ids: tuple[str, str],
        after: Project,
        parents: Sequence[str],
        unreadable: _Unreadable,
    ) -> Iterator[PassageReview]:
        first, *others = parents or [""]
        before = self.project(first, ids[0])
        noted = unreadable if after is self.now else _Unreadable()
        for annotator in _annotators((before, after), ids, noted):
            if _same_bytes((before, after), ids, annotator):
                continue
            old = self._earlier(first, ids[0], partial(_stored, ids[0], annotator))
            reviewed = _reviewed(_states(self.repository, (old, after)), ids, annotator, unreadable)
            if reviewed:
                yield self._of_passage(reviewed, others, after, ids[1])

    def _of_passage(
        self, reviewed: SetReview, others: Sequence[str], after: Project, name: str
    ) -> PassageReview:
        """Return what of a set's review is about the passage, and what it was on other sides."""
        sides = (
            _reviewed(
                _states(self.repository, (self.project(other, name), after)),
                (name, name),
                reviewed.annotator,
                _Unreadable(),
            )
            for other in others
        )
        return PassageReview(
            before=reviewed.before,
            after=reviewed.after,
            then=self._passage(reviewed.before.text),
            now=self._passage(reviewed.after.text),
            words=words_of(self.text, self.passage),
            others=tuple(side for side in sides if side),
        )

    def _earlier(self, commit: str, text_id: str, read: Callable[[Project], object]) -> Project:
        """Return the project of a commit, or of the nearest before it, that can be read."""
        while commit:
            unreadable = _Unreadable()
            project = self.project(commit, text_id)
            unreadable.or_nothing(read, project)
            if not unreadable.reasons:
                return project
            commit = self._parent(commit)
        return self.nothing

    def _parent(self, commit: str) -> str:
        try:
            return self.repository.commit(f"{commit}~1")
        except UnknownRevisionError:
            return ""

    def _wordings(
        self,
        ids: tuple[str, str],
        after: Project,
        parents: Sequence[str],
        unreadable: _Unreadable,
    ) -> tuple[str, str] | None:
        """Return the passage before and after; ``None`` where it is the same."""
        first, *others = parents or [""]
        before = self.project(first, ids[0])
        if _raw(before, _path(before, ids[0])) == _raw(after, _path(after, ids[1])):
            return None
        known = len(unreadable.reasons)
        later = unreadable.or_nothing(_text, after, ids[1])
        if len(unreadable.reasons) > known:
            return None
        old = self._earlier(first, ids[0], lambda project: _text(project, ids[0]))
        wording = self._wording(_text(old, ids[0]), later), self._wording(later)
        sides = (
            _Unreadable().or_nothing(_text, self.project(other, ids[1]), ids[1]) for other in others
        )
        taken_over = wording[1] in [self._wording(side, later) for side in sides]
        return None if wording[0] == wording[1] or taken_over else wording

    def _wording(self, text: Text | None, later: Text | None = None) -> str:
        return words_of(text, self._passage(text, later)) if text else ""

    def _passage(self, text: Text | None, later: Text | None = None) -> Passage | None:
        """Find the passage in a version of the text, from what it was in the next one if known.

        A passage that is gone in the next one may have been brought back since.
        """
        if text is None:
            return None
        if text.version not in self._passages:
            near = self._passages.get(later.version) if later else None
            found = passage_then(later, near, text) if later and near else None
            self._passages[text.version] = found or passage_then(self.text, self.passage, text)
        return self._passages[text.version]


def _path(project: Project, text_id: str) -> Path | None:
    """Return where a text is; nothing where it is not, or twice."""
    return _Unreadable().or_nothing(lambda: project.text_paths().get(text_id))


def _stored(text_id: str, annotator: str, project: Project) -> AnnotationSet | None:
    return project.stored_set(text_id, annotator)


def _text(project: Project, text_id: str) -> Text | None:
    paths = project.text_paths()
    return project.texts_at(paths, [text_id])[0] if text_id in paths else None


class _Nothing:
    """What was before the first commit."""

    name = "nothing"

    def names(self, folder: Path) -> list[str]:
        """Name no files."""
        del folder
        return []

    def read(self, path: Path, limit: int) -> None:
        """Return nothing."""
        del path, limit
