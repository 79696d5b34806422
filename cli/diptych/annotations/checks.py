"""The rules of a project, as findings: coded, with their place, and never only the first.

Errors (``E…``) keep commands from counting; warnings (``W…``) are things that people should know.
Functions here take values and yield findings; what a file lacks to be a value at all is found where
files are read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from diptych.annotations.annotation import (
    BETWEEN_PARAGRAPHS,
    CONSENSUS,
    TERMS,
    coded_paragraphs,
)
from diptych.annotations.codebook import Code, Facet, code_twins
from diptych.annotations.former_codes import former_codes
from diptych.annotations.terms import TermMatcher
from diptych.lists import listed
from diptych.records import Column, Records, text, whole
from diptych.texts.appearance import shortened
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.assignments import ReadAssignments
    from diptych.annotations.codebook import Codebook
    from diptych.annotations.glosses import Glosses
    from diptych.texts.text import Text

    FormerCode = tuple[str, str, str, str]
    """Facet and code of before, and those of today."""

RULES: Mapping[str, str] = {
    "E101": "a text cannot be read",
    "E102": "the codebook cannot be read",
    "E103": "an annotation set cannot be read",
    "E104": "a file whose name cannot be an id, or is taken",
    "E105": "a set whose path names another text or annotator",
    "E106": "annotations of a text that does not exist",
    "E107": "conflict markers that git left",
    "E108": "CRLF line ends where annotations count LF",
    "E109": "a file that git has not merged",
    "E110": "an assignment that cannot be read",
    "E111": "glosses that cannot be read",
    "E201": "a quote that is not what the text says",
    "E202": "a span that touches no paragraph",
    "E203": "a facet or code that the codebook lacks",
    "E204": "conflicts of a merge that are not settled",
    "E205": "one id for two annotations",
    "E206": "an annotation without code and note",
    "E207": "a former name that several codes claim",
    "W301": "an orphan: its passage is no longer in the text",
    "W302": "a text without language",
    "W303": "a text without source",
    "W304": "a term that matches nothing; only with --select W304",
    "W305": "a code without definition",
    "W306": "a text that its annotator has not finished",
    "W307": "a finished text with uncoded paragraphs; only with --select W307",
    "W308": "the same annotation twice",
    "W309": "the same text twice",
    "W310": "a file that a merge, an editor or a killed program left",
    "W311": "a file that nothing reads",
    "W312": "a text without paragraphs",
    "W313": "a facet with the name of an option",
    "W314": "annotations that have a code by its former name",
    "W315": "a former name that another code has now",
    "W316": "codes that differ in case, width or form only",
    "W317": "values of front matter that differ in case, width or marks only",
    "W318": "a field of front matter that differs in case from another one",
    "W319": "a date or a language that cannot be one",
    "W320": "an assignment of a text that does not exist",
    "W321": "an assignment to a name that is like an annotator's",
    "W322": "a default that names what there is nowhere",
    "W323": "a code that says that it counts, below one that does not",
    "W324": "a gloss that is out of date: no paragraph has these words any more",
}
"""What each code stands for."""
ON_REQUEST = ("W304", "W307")
"""What is no fault: yielded where it is selected by its whole code only."""
OPTIONS: Mapping[str, frozenset[str]] = {
    "annotate": frozenset(
        {"code", "definition", "dry-run", "from", "help", "label", "new", "next", "print", "read"}
        | {"update", "verbose", "worksheet"}
    ),
    "edit": frozenset({"code", "dry-run", "help"}),
    "find": frozenset(
        {"code", "count", "engine", "format", "from", "help", "no-color", "of", "prefer"}
        | {"where", "without", "words"}
    ),
}
"""The options of commands that take facets as options, without names that no facet can have."""
_SHOWN = 8
_NEARLY = 0.8
_MISTYPED = 20
"""Texts; of more that are missing none is looked for among the others, which would take long."""
_WORDS_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule objects to."""

    code: str
    path: str
    """Of the file, inside the project."""
    message: str
    place: str = ""
    """A JSON path, a code, a paragraph: whatever names the place in that file."""
    line: int | None = None

    def __str__(self) -> str:
        """Return it in one line, whatever the name of its file is."""
        line = f":{self.line}" if self.line else ""
        return printable(f"{self.path}{line}: {self.code} {self.message}")

    @property
    def severity(self) -> str:
        """``error`` or ``warning``."""
        return "error" if self.code.startswith("E") else "warning"


FINDING_COLUMNS: tuple[Column[Finding], ...] = (
    text("code", "the rule: E201", lambda one: one.code),
    text("severity", "error or warning", lambda one: one.severity),
    text("path", "the file, inside the project", lambda one: printable(one.path)),
    whole("line", "the line in it, if it has one", lambda one: one.line),
    text("place", "a JSON path or a code in it", lambda one: printable(one.place) or None),
    text("message", "what is wrong, and what to do", lambda one: printable(one.message)),
)


class Findings(tuple[Finding, ...]):
    """What rules object to, by path and place."""

    __slots__ = ()

    def records(self) -> Records[Finding]:
        """Return a row for each finding."""
        return Records(FINDING_COLUMNS, self)

    def chosen(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Findings:
        """Keep the findings whose code begins as selected and not as ignored.

        What is listed on request only has to be selected by its whole code.
        """
        return Findings(
            finding
            for finding in self
            if finding.code.startswith(tuple(select) or "")
            and not finding.code.startswith(tuple(ignore))
            and (finding.code not in ON_REQUEST or finding.code in select)
        )


def codebook_findings(
    codebook: Codebook, path: str, lines: Mapping[tuple[str, str], int]
) -> Iterator[Finding]:
    """Yield what in a codebook is worth a look: facets that are no options, vague codes."""
    for facet in codebook.facets:
        yield from _facet_findings(facet, path, lines)
    yield from _former_name_findings(codebook, path, lines)


def term_findings(
    codebook: Codebook, texts: Sequence[Text], path: str, lines: Mapping[tuple[str, str], int]
) -> Iterator[Finding]:
    """Yield the terms that match in no text of their language."""
    for (facet_name, path_of_code, language), terms in _idle_terms(codebook, texts).items():
        code_name = f"{facet_name}={path_of_code}"
        yield Finding(
            code="W304",
            path=path,
            line=lines.get((facet_name, path_of_code)),
            place=code_name,
            message=f"{code_name}: no {language} text has {', '.join(map(repr, terms))}",
        )


def hiding_option(facet: str) -> str:
    """Say what to write where a facet has the name of a command's option; nothing elsewhere."""
    commands = [name for name, options in OPTIONS.items() if facet in options]
    if not commands:
        return ""
    return (
        f"--{facet} is an option of {listed(commands)}, and does not name the facet there; "
        f"write --code {facet}=CODE, or rename it: diptych codebook facet rename {facet} NEW"
    )


def _facet_findings(
    facet: Facet, path: str, lines: Mapping[tuple[str, str], int]
) -> Iterator[Finding]:
    if message := hiding_option(facet.name):
        yield Finding(
            code="W313",
            path=path,
            line=lines.get((facet.name, "")),
            place=facet.name,
            message=message,
        )
    for code in facet.codes.values():
        if not code.definition:
            yield Finding(
                code="W305",
                path=path,
                line=lines.get((facet.name, code.path)),
                place=f"{facet.name}={code.path}",
                message=f"{facet.name}={code.path} has no definition",
            )
    for path_of_code, other in code_twins(facet):
        way_out = f"diptych codebook merge {facet.name} {path_of_code} {other}"
        yield Finding(
            code="W316",
            path=path,
            line=lines.get((facet.name, path_of_code)),
            place=f"{facet.name}={path_of_code}",
            message=f"{path_of_code} and {other} differ in case, width or form only; if they are "
            f"one code: {way_out}",
        )


def _former_name_findings(
    codebook: Codebook, path: str, lines: Mapping[tuple[str, str], int]
) -> Iterator[Finding]:
    """Yield the former names of codes and of facets that do not say what is meant."""
    kinds = [("", codebook.former_facets), *codebook.former_codes.items()]
    for facet, former in kinds:
        for old, now in former.contested.items():
            named = listed(now)
            message = f"{named} say that they were {old!r}; take it out of formerly in all but one"
            if facet and old not in codebook.by_name[facet].codes:
                merge = f"diptych codebook merge {facet} {now[1]} {now[0]}"
                message += f", or, if they are the same: {merge}"
            where = (facet, now[1]) if facet else (now[1], "")
            place = f"{facet}={now[1]}" if facet else now[1]
            yield Finding(
                code="E207", path=path, line=lines.get(where), place=place, message=message
            )
        for old, now in former.taken_again.items():
            where, place = ((facet, old), f"{facet}={old}") if facet else ((old, ""), old)
            message = (
                f"{now[0]} was {old!r} formerly: what has that name in another branch is read as "
                f"the {old!r} of today; take it out of formerly when no branch has it any more"
            )
            yield Finding(
                code="W315", path=path, line=lines.get(where), place=place, message=message
            )


class FormerCodes:
    """The codes that annotations have by names of before, set by set."""

    def __init__(self) -> None:
        self.annotations: Counter[FormerCode] = Counter()
        self.sets: Counter[FormerCode] = Counter()

    def add(self, said: AnnotationSet, codebook: Codebook) -> None:
        """Count those of a set."""
        found = Counter(former_codes(said, codebook))
        self.annotations.update(found)
        self.sets.update(found.keys())


def former_code_findings(
    former: FormerCodes, path: str, lines: Mapping[tuple[str, str], int]
) -> Iterator[Finding]:
    """Yield the codes that annotations have by names of before, each once for all sets."""
    for key, count in former.annotations.items():
        (old_facet, old, facet, code), sets = key, former.sets[key]
        many = f"{count} annotations of {sets} set{'s' * (sets != 1)} have"
        many = "1 annotation has" if count == 1 else many
        message = (
            f"{many} {old_facet}={old}, which is {facet}={code} now, and read as that; "
            "write it into them with: diptych codebook recode"
        )
        yield Finding(
            code="W314",
            path=path,
            line=lines.get((facet, code)),
            place=f"{facet}={code}",
            message=message,
        )


def set_findings(
    said: AnnotationSet, text: Text, codebook: Codebook | None, path: str, *, uncoded: bool
) -> Iterator[Finding]:
    """Yield what is wrong, or worth a look, in one annotator's annotations of one text.

    Without a codebook nothing is said of codes. ``uncoded`` tells
    whether paragraphs without a code are asked for.
    """
    if said.conflicts:
        count = len(said.conflicts)
        message = f"{count} conflict{'s' * (count != 1)} of a merge; settle with: diptych resolve"
        yield Finding(code="E204", path=path, place="$.conflicts", message=message)
    for annotation_id, annotation in said.annotations.items():
        if _may_be_faulty(annotation):
            place = f"$.annotations.{annotation_id}"
            for code, message in _annotation_faults(annotation_id, annotation, text):
                yield Finding(code=code, path=path, place=place, message=message)
    if codebook:
        yield from _unknown_codes(said, codebook, path)
    yield from _stale(said, text, path)
    yield from _twice(said, path)
    if not said.is_program and not said.finished:
        yield _unfinished(said, text, path)
    elif not said.is_program and uncoded:
        yield from _uncoded(said, text, path)


def same_id_findings(sets: Iterable[tuple[AnnotationSet, str]]) -> Iterator[Finding]:
    """Yield ids that more than one set has: one finding for two sets."""
    first: dict[str, tuple[AnnotationSet, str]] = {}
    for said, path in sets:
        others: dict[str, tuple[AnnotationSet, list[str]]] = {}
        for annotation_id in said.annotations:
            other, other_path = first.setdefault(annotation_id, (said, path))
            if other_path != path:
                others.setdefault(other_path, (other, []))[1].append(annotation_id)
        for other_path, (other, ids) in others.items():
            is_or_are = f"{len(ids)} annotations are" if len(ids) > 1 else f"{ids[0]} is"
            yield Finding(
                code="E205",
                path=path,
                place=f"$.annotations.{ids[0]}",
                message=f"{is_or_are} also in {other_path}; {_one_of(said, other)}",
            )


def _one_of(said: AnnotationSet, other: AnnotationSet) -> str:
    """Say what to do about two sets that have ids in common."""
    if said.text != other.text:
        way_out = f"diptych texts rename {said.text} {other.text}"
        return f"if both are one text: {way_out}; else give one of them another id"
    apart = "remove the file that is a copy, or give one of them another id"
    if {said.annotator, other.annotator} & {CONSENSUS, TERMS}:
        return apart
    way_out = f"diptych annotators rename {said.annotator} {other.annotator}"
    return f"if both are one person: {way_out}; else {apart}"


def assignment_findings(
    read: ReadAssignments, texts: Collection[str], annotators: Collection[str], path: str
) -> Iterator[Finding]:
    """Yield lines that cannot be read, texts that are not there, and names that seem mistyped.

    Who is to read and has not begun has no set yet; so only a name that is like another is told.
    """
    for line, reason in read.faults.items():
        yield Finding(code="E110", path=path, line=line, message=reason)
    missing = {one.text for one in read.lines} - {*texts}
    known = texts if len(missing) <= _MISTYPED else ()
    for one, line in read.lines.items():
        if one.text in missing:
            near = get_close_matches(one.text, known, n=1, cutoff=_NEARLY)
            way_out = f"if {near[0]} is meant, correct it; else" if near else "correct it, or"
            message = f"there is no text {one.text!r}; {way_out} remove the line"
            yield Finding(code="W320", path=path, line=line, message=message)
        if one.annotator and one.annotator not in annotators:
            near = get_close_matches(one.annotator, annotators, n=1, cutoff=_NEARLY)
            if near:
                message = f"{one.annotator} has no annotations; if {near[0]} is meant, correct it"
                yield Finding(code="W321", path=path, line=line, message=message)


def gloss_findings(said: Glosses, text: Text, path: str, way_out: str) -> Iterator[Finding]:
    """Yield the glosses of a text that are out of date."""
    for key, one in said.outdated(text).items():
        message = (
            f"no paragraph of {text.id} is {_shown(one.quote)} any more, so this gloss "
            f"is shown nowhere; {way_out}"
        )
        yield Finding(code="W324", path=path, place=f"$.glosses.{key}", message=message)


def github_line(finding: Finding, folder: str = "") -> str:
    """Write a finding as a command of GitHub's workflows, which shows it at its line.

    Paths there begin at the top of the repository, so ``folder`` is where in it the project lies.
    Escaped as its toolkit does: ``%``, line ends, and in properties ``:`` and ``,``; and then what
    a terminal would obey.
    """
    properties = {"file": f"{folder}{finding.path}", "line": finding.line, "title": finding.code}
    written = ",".join(
        f"{name}={_escaped(str(value), in_property=True)}"
        for name, value in properties.items()
        if value
    )
    return printable(f"::{finding.severity} {written}::{_escaped(finding.message)}")


def _may_be_faulty(annotation: Annotation) -> bool:
    """Tell whether an annotation is to be looked at: it lacks words or codes, or is an orphan."""
    return not (
        annotation.codes and annotation.quote.strip(BETWEEN_PARAGRAPHS) and not annotation.orphan
    )


def _annotation_faults(
    annotation_id: str, annotation: Annotation, text: Text
) -> Iterator[tuple[str, str]]:
    start, end = annotation.start, annotation.end
    if annotation.orphan:
        yield "W301", _orphaned(annotation_id[:_SHOWN], annotation, text)
    elif text.body[start:end] == annotation.quote:
        first, last = text.touched(start, end)
        if first > last:
            yield "E202", f"the span {start} to {end} touches no paragraph"
    if not annotation.codes and not annotation.note:
        yield "E206", "it has neither code nor note; add one, or remove the annotation"


def _orphaned(short: str, annotation: Annotation, text: Text) -> str:
    return (
        f"{short}: the passage is no longer in {text.id}: {_shown(annotation.quote)}; if it has "
        f"other words now: diptych edit {short} --quote WORDS; else: diptych remove {short}"
    )


def _unknown_codes(said: AnnotationSet, codebook: Codebook, path: str) -> Iterator[Finding]:
    """Yield the facets and codes that the codebook lacks, each once, where it stands first."""
    found: dict[str, list[str]] = {}
    for annotation_id, annotation in said.annotations.items():
        if not codebook.allows(annotation.codes):
            for reason in codebook.faults(codebook.current(annotation.codes)):
                found.setdefault(reason, []).append(annotation_id)
    for reason, ids in found.items():
        many = f"{len(ids)} annotations: " if len(ids) > 1 else ""
        place = f"$.annotations.{ids[0]}"
        yield Finding(code="E203", path=path, place=place, message=f"{many}{reason}")


def _stale(said: AnnotationSet, text: Text, path: str) -> Iterator[Finding]:
    """Yield what no longer is what the text says: each, or in one where the text has changed."""
    stale = [
        (name, one)
        for name, one in said.anchored.items()
        if text.body[one.start : one.end] != one.quote
    ]
    changed = said.text_version != text.version
    for name, one in stale[:1] if changed else stale:
        message = f"{text.id} no longer says {_shown(one.quote)} at {one.start} to {one.end}"
        if others := len(stale) - 1 if changed else 0:
            message += f", nor {others} other passage{'s' * (others != 1)}"
        yield Finding(
            code="E201",
            path=path,
            place=f"$.annotations.{name}",
            message=f"{message}; try: diptych reanchor {text.id}",
        )


def _twice(said: AnnotationSet, path: str) -> Iterator[Finding]:
    """Yield annotations of the same span with the same codes."""
    spans = {(one.start, one.end) for one in said.annotations.values()}
    if len(spans) == len(said.annotations):
        return
    seen: dict[tuple[int, int, frozenset[tuple[str, str]]], str] = {}
    for annotation_id, annotation in said.annotations.items():
        key = annotation.start, annotation.end, frozenset(annotation.codes.items())
        if annotation.codes and (other := seen.setdefault(key, annotation_id)) != annotation_id:
            message = (
                f"{other} has the same codes for the same passage; "
                f"to remove this one: diptych remove {annotation_id}"
            )
            place = f"$.annotations.{annotation_id}"
            yield Finding(code="W308", path=path, place=place, message=message)


def _unfinished(said: AnnotationSet, text: Text, path: str) -> Finding:
    way_out = f"diptych finish {text.id} --annotator {said.annotator}"
    way_out = f"when it is read to the end: {way_out}"
    if said.annotator == CONSENSUS:
        way_out = f"decide what is open: diptych adjudicate {text.id}"
    message = f"{said.annotator} has not finished {text.id}; {way_out}"
    return Finding(code="W306", path=path, place="$.finished", message=message)


def _uncoded(said: AnnotationSet, text: Text, path: str) -> Iterator[Finding]:
    coded = coded_paragraphs(text, said)
    uncoded = [p.number for p in text.paragraphs if p.number not in coded]
    if uncoded:
        listed = ", ".join(map(str, uncoded[:_SHOWN])) + (" …" if len(uncoded) > _SHOWN else "")
        counted = "1 paragraph has" if len(uncoded) == 1 else f"{len(uncoded)} paragraphs have"
        message = f"{said.annotator} finished {text.id}, but {counted} no code"
        yield Finding(code="W307", path=path, place="$.finished", message=f"{message}: {listed}")


def _idle_terms(codebook: Codebook, texts: Sequence[Text]) -> dict[tuple[str, str, str], list[str]]:
    """Return the terms that no text of their language has, by facet, code and language.

    A language that no text is in says nothing about its terms.
    """
    terms = [
        (facet.name, code.path, language, term)
        for facet in codebook.facets
        for code in facet.codes.values()
        for language, found in code.terms.items()
        for term in found
    ]
    matcher = TermMatcher([_term_facet(terms)])
    hints = (found for text in texts for found in matcher.suggestions(text))
    matched = {int(code) for found in hints for _, code in found.codes}
    tags = {f"{text.language.lower()}-" for text in texts}
    idle: dict[tuple[str, str, str], list[str]] = {}
    for number, (facet_name, path, language, term) in enumerate(terms):
        spoken = any(tag.startswith(f"{language.lower()}-") for tag in tags)
        if spoken and number not in matched:
            idle.setdefault((facet_name, path, language), []).append(term)
    return idle


def _term_facet(terms: Sequence[tuple[str, str, str, str]]) -> Facet:
    """Make each term a code of its own, so that matches tell terms apart."""
    codes = {
        str(number): Code(path=str(number), terms={language: (term,)})
        for number, (_, _, language, term) in enumerate(terms)
    }
    return Facet(name="term", codes=codes)


def _shown(quote: str) -> str:
    return repr(shortened(quote, _WORDS_SHOWN))


def _escaped(words: str, *, in_property: bool = False) -> str:
    written = words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return written.replace(":", "%3A").replace(",", "%2C") if in_property else written
