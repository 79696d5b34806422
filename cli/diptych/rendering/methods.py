"""How a comparison came about, in the sentences of a paper: plain, in the past tense.

Each sentence says what a value says, and no more. What is not known has no sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from diptych.annotations.annotation import CONSENSUS
from diptych.comparison.bases import base_said
from diptych.comparison.tally import ANY
from diptych.lists import few, listed
from diptych.rendering.agreement import RELIABLE, TENTATIVE, with_interval
from diptych.rendering.counting import counted
from diptych.rendering.numbers import coefficient
from diptych.rendering.significance import points, too_few
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import wrapped
from diptych.review.bootstrap import RESAMPLES
from diptych.review.measures import EXACT, MASI, NOMINAL, OBSERVED, ORDINAL, OVERLAPPING, UNITIZING
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.comparison.tables import FacetTable
    from diptych.rendering.terminal import Screen
    from diptych.review.agreement import AgreementRow, Estimate, FacetAgreement
    from diptych.review.codebook_changes import CodebookChange
    from diptych.review.methods import (
        Adjudicated,
        CodebookHistory,
        CodebookRevision,
        Draw,
        Material,
        MethodFacts,
        ReadBy,
        Reader,
    )

_WIDEST = 100
"""Columns of a line that reads well."""
MANY = 6
"""Groups, people or codes that are named one by one in a sentence."""


def paragraphs(facts: MethodFacts, language: str = "") -> Iterator[str]:
    """Yield what is known, in paragraphs of one line each."""
    if not facts.all.texts:
        yield "There were no texts to compare."
        return
    parts = (
        [*material_said(facts), *annotators_said(facts), *programs_said(facts)],
        [*assigning_said(facts)],
        [*codebook_said(facts, language), *codebook_changes_said(facts)],
        [*agreement_said(facts), *before_adjudication_said(facts)],
        [*adjudicated_said(facts)],
        [*counted_said(facts), *units_said(facts), *excluded_said(facts)],
        [*tests_said(facts), *software_said(facts)],
    )
    for sentences in parts:
        if paragraph := " ".join(sentences):
            yield paragraph


def section(written: Iterable[str], command: str, form: str, screen: Screen) -> Iterator[str]:
    """Lay paragraphs out: as Markdown with headings, and the checklist to follow; else as lines.

    ``command`` is what stands in one of them between backticks.
    """
    if form == "github":
        yield "## Methods"
        yield from (_markdown(paragraph, command) for paragraph in written)
        yield "## Checklist"
        return
    for paragraph in map(visible, written):
        if screen.width is None:
            yield paragraph
        else:
            yield "\n".join(wrapped(paragraph, min(screen.width, _WIDEST)))


def _markdown(paragraph: str, command: str) -> str:
    """Let no name be taken for Markdown, and a command be one."""
    parts = [_MARKS.sub(r"\\\g<0>", visible(part)) for part in paragraph.split(f"`{command}`")]
    fence = "`" * (max(map(len, re.findall("`+", command)), default=0) + 1)
    return f"{fence}{visible(command)}{fence}".join(parts)


_MARKS = re.compile(r"[\\*_`<]|\[(?![≥≤−0-9])|\](?=[\[(:])")
"""What begins something in Markdown, but for the brackets of an interval."""


# The texts


def material_said(facts: MethodFacts) -> Iterator[str]:
    """Say which texts were compared."""
    all_texts = facts.all
    only = f" with {listed(facts.where)}" if facts.where else ""
    if len(facts.groups) > MANY:
        yield (
            f"The material was {counted(all_texts.texts, 'text')}{only} in {len(facts.groups)} "
            f"groups by {facts.comparison.by}: {size_said(all_texts)}."
        )
        return
    groups = [f"{one.name} ({_described(one)})" for one in facts.groups]
    yield f"The material was {counted(all_texts.texts, 'text')}{only}: {listed(groups)}."


def dates_said(facts: MethodFacts) -> Iterator[str]:
    """Say from when to when the texts of each group are."""
    for one in facts.groups:
        if one.dates:
            undated = f", {counted(one.undated, 'text')} without a date" if one.undated else ""
            yield f"{one.name}: {_dates(one.dates)}{undated}"


def languages_said(facts: MethodFacts) -> Iterator[str]:
    """Say in how many texts which language is named."""
    known = {tag: n for tag, n in facts.all.languages.items() if tag}
    if known:
        named = [f"{language_name(tag)} ({counted(n, 'text')})" for tag, n in sorted(known.items())]
        rest = facts.all.texts - sum(known.values())
        yield ", ".join([*named, *([f"not said of {counted(rest, 'text')}"] if rest else [])])


def texts_counted(facts: MethodFacts) -> str:
    """Say how many texts each group has."""
    groups = [f"{one.name} {one.texts:,}" for one in facts.groups]
    only = f" with {listed(facts.where)}" if facts.where else ""
    return f"{_counted(facts.all.texts, 'text')}{only}: {', '.join(groups) or 'none'}"


def _described(one: Material) -> str:
    parts = [counted(one.texts, "text"), size_said(one)]
    languages = sorted(language_name(tag) for tag in one.languages if tag)
    parts += [listed(languages)] if languages else []
    parts += [_dates(one.dates)] if one.dates else []
    return ", ".join(parts)


def size_said(one: Material) -> str:
    """Say how much there is to read."""
    headings = f", {_thousands(one.headings)} of them headings" if one.headings else ""
    return f"{_counted(one.paragraphs, 'paragraph')}{headings}, {_counted(one.words, 'word')}"


def _dates(dates: tuple[str, str]) -> str:
    return " to ".join(dict.fromkeys(dates))


# The codebook


def codebook_said(facts: MethodFacts, language: str = "") -> Iterator[str]:
    """Say of what the codebook consists."""
    codes = [code for facet in facts.facets for code in facet.codes.values()]
    defined = sum(bool(code.definition) for code in codes)
    defined_of = f"all {len(codes)}" if defined == len(codes) else f"{defined} of {len(codes)}"
    if facts.facets:
        named = listed([_facet(facet, language) for facet in facts.facets])
        yield f"Passages were coded for {named}; {defined_of} codes had a definition."


def _facet(facet: Facet, language: str) -> str:
    ordinal = ", ordinal" if facet.kind == "ordinal" else ""
    return f"{facet.label(language)} ({counted(len(facet.codes), 'code')}{ordinal})"


def codebook_changes_said(facts: MethodFacts) -> Iterator[str]:
    """Say what became of the codebook since the first annotation, as far as git shows it."""
    if (history := facts.past.codebook) is None:
        return
    if not history.in_git:
        yield "The codebook is not committed; its changes are not known."
        return
    undecided = [one for one in history.revisions if one.undecided]
    later = [one for one in history.revisions if not one.undecided]
    first = f"the first annotation ({_first(history)})"
    since = "since" if history.known_since or undecided else f"after {first}"
    if history.known_since:
        yield (
            f"The first version of the codebook in git was committed no earlier than {first}, on "
            f"{history.known_since}; earlier changes are not known."
        )
    if undecided:
        in_commits = _in_commits(undecided).removeprefix(",")
        yield (
            f"The codebook was changed{in_commits}: {_changes_of(undecided)}; git does not show "
            f"whether that was before {first} or after it."
        )
    if later:
        yield f"The codebook was changed {since}{_in_commits(later)}: {_changes_of(later)}."
    elif all(one.commit for one in undecided):
        yield f"Git shows no change of the codebook {since}."
    if not all(one.commit for one in history.revisions):
        yield "The last of these changes is not committed."


def _first(history: CodebookHistory) -> str:
    dated = "first committed" if history.by_commit else "dated"
    return f"{dated} {history.first_annotation}"


def _in_commits(revisions: Sequence[CodebookRevision]) -> str:
    days = [one.day for one in revisions if one.commit]
    if not days:
        return ""
    first, last = min(days), max(days)
    when = f"of {first}" if first == last else f"from {first} to {last}"
    return f", in {counted(len(days), 'commit')} {when}"


def _changes_of(revisions: Sequence[CodebookRevision]) -> str:
    return changes_counted(change for one in revisions for change in one.changes)


def changes_counted(changes: Iterable[CodebookChange]) -> str:
    """Count changes by what they are: ``2 codes added, 1 facet renamed``."""
    counts = Counter((one.what, one.is_of_code) for one in changes)
    parts = [
        f"{counted(n, 'code' if is_of_code else 'facet')} {_CHANGED.get(what, what)}"
        for (what, is_of_code), n in counts.items()
        if what != "defaults"
    ]
    return ", ".join([*parts, *(["other defaults of tables"] if counts["defaults", False] else [])])


_CHANGED = {
    "merged": "merged into another",
    "redefined": "defined otherwise",
    "rescaled": "given another place on the scale",
    "recounted": "counted otherwise",
    "relabelled": "given other labels or terms",
}


# Annotators


def annotators_said(facts: MethodFacts) -> Iterator[str]:
    """Say who annotated, and how far they were; then what how many of them finished."""
    people = facts.people
    if not people:
        yield "No annotator had read any of these texts."
        return
    if len(people) > MANY:
        done = [one.finished for one in people]
        each = f"{min(done)} to {max(done)} texts each"
        yield f"There were {len(people)} annotators, who finished {each}."
    else:
        there = "The annotator was" if len(people) == 1 else "The annotators were"
        yield f"{there} {listed(map(_reader, people))}."
    by_two = f"two or more {twice_said(facts)}" if facts.twice.texts else "two none"
    yield f"At least one annotator finished {_of_all(facts.once, facts.all)}, {by_two}."


def _reader(one: Reader) -> str:
    begun = f", {one.begun} only begun" if one.begun else ""
    return f"{one.name} ({counted(one.finished, 'text')} finished{begun})"


def twice_said(facts: MethodFacts) -> str:
    """Say how much of the texts two annotators or more have finished."""
    return _of_all(facts.twice, facts.all)


def _of_all(part: ReadBy, whole: Material) -> str:
    return (
        f"{part.texts:,} of {_counted(whole.texts, 'text')} "
        f"({part.paragraphs:,} of {_counted(whole.paragraphs, 'paragraph')}, "
        f"{_percent(part.paragraphs, whole.paragraphs)})"
    )


def programs_said(facts: MethodFacts) -> Iterator[str]:
    """Say which sets programs made."""
    for one in facts.programs:
        made = listed(_program_names(one))
        texts = counted(one.finished + one.begun, "text")
        yield (
            f"{one.name} was a program ({made}) that annotated {texts}; it has no part in the "
            "agreement of annotators."
        )


def _program_names(one: Reader) -> list[str]:
    return [
        f"{made.command}, {made.model}" if made.model else made.command for made in one.programs
    ]


def assigning_said(facts: MethodFacts) -> Iterator[str]:
    """Say by what draws texts were assigned."""
    for draw in facts.assigning.draws if facts.assigning else ():
        yield _draw(draw)


def _draw(draw: Draw) -> str:
    seed = f" with seed {draw.seed}" if draw.seed is not None else ""
    said = (
        f"By the file of assignments, {draw.assigned} of {counted(draw.texts, 'text')} were drawn "
        f"to be read{seed} (chance {draw.chance:.3g})"
    )
    if not draw.for_two:
        return f"{said}."
    chance = f" (chance {draw.chance_of_two:.3g})" if draw.chance_of_two is not None else ""
    return f"{said}, {draw.for_two} of them by two{chance}; two finished {draw.finished_by_two}."


# Agreement


def agreement_said(facts: MethodFacts) -> Iterator[str]:
    """Say how far annotators agreed, facet by facet."""
    if not ((found := facts.agreement) and found.tables):
        return
    n = max(table.rows[0].estimates[OBSERVED].n for table in found.tables)
    left_out = " and those left out of counts" if excluded_named(facts) else ""
    whose = listed(found.annotators) if len(found.annotators) <= MANY else "annotators"
    yield (
        f"The agreement of {whose} was measured on the {_counted(n, 'paragraph')} that two or more "
        f"of them had judged, those without a code{left_out} among them. "
        "Krippendorff’s α (2019) of sets of codes, by MASI distance (Passonneau 2006), was "
        f"{listed(map(_alpha, found.tables))}."
    )
    yield from (said for table in found.tables for said in _ordinal(table))
    estimates = [one for table in found.tables for one in _told(table)]
    if intervals := [one for one in estimates if one.interval]:
        exact = (
            "; [≥ …] is the lower end that so many paragraphs without a difference allow "
            "(Clopper & Pearson 1934)"
        )
        yield (
            f"In brackets are 95 % intervals from {RESAMPLES:,} resamples of the paragraphs "
            "(percentiles; Efron & Tibshirani 1993)"
            f"{exact if any(one.exact for one in intervals) else ''}."
        )
    yield from codes_said(found.tables)


def _told(table: FacetAgreement) -> list[Estimate]:
    """Return the estimates of a facet that stand in sentences."""
    whole = table.rows[0].estimates
    return [whole[measure] for measure in (OBSERVED, MASI, ORDINAL) if measure in whole]


def _alpha(table: FacetAgreement) -> str:
    whole = table.rows[0].estimates
    alpha, observed = whole[MASI], whole[OBSERVED]
    if alpha.value is None:
        return f"undefined for {table.label} ({alpha.undefined})"
    return f"{with_interval(alpha)} for {table.label} (observed: {with_interval(observed)})"


def _ordinal(table: FacetAgreement) -> Iterator[str]:
    whole = table.rows[0]
    found = whole.estimates.get(ORDINAL)
    if found and found.value is not None:
        left_out = f", which leaves out {whole.coded - found.n} of {whole.coded} coded ones"
        yield (
            f"The ordinal α of {table.label} was {with_interval(found)}, over the "
            f"{_counted(found.n, 'paragraph')} to which each gave one code"
            f"{left_out if found.left_out else ''}."
        )


def facet_agreement_said(table: FacetAgreement) -> str:
    """Say in short how far annotators agreed on a facet."""
    whole = table.rows[0]
    parts = [
        f"α {_or_why(whole.estimates[MASI])}",
        f"observed {_or_why(whole.estimates[OBSERVED])}",
        f"{_counted(whole.estimates[OBSERVED].n, 'paragraph')}, {whole.coded:,} coded",
    ]
    if ordinal := whole.estimates.get(ORDINAL):
        parts.append(f"ordinal α {_or_why(ordinal)}, {_counted(ordinal.n, 'paragraph')}")
    parts += [
        f"F1 of overlapping passages {_or_why(whole.estimates[OVERLAPPING])}",
        f"of the same passages {_or_why(whole.estimates[EXACT])}",
        f"unitizing α {_or_why(whole.estimates[UNITIZING])}",
    ]
    return "; ".join(parts)


def languages_agreement_said(facts: MethodFacts) -> Iterator[str]:
    """Say how far annotators agreed in each language, where there are several."""
    for language, alphas in facts.by_language.items():
        told = [
            f"{table.label} {coefficient(one.value) if one.value is not None else 'undefined'}"
            for table in (facts.agreement.tables if facts.agreement else ())
            if (one := alphas[table.facet])
        ]
        n = _counted(max(one.n for one in alphas.values()), "paragraph")
        yield f"{language_name(language) or 'not said'} ({n}): {', '.join(told)}"


def twice_by_group_said(facts: MethodFacts) -> str:
    """Say of how many texts of each group two annotators or more have finished."""
    return ", ".join(f"{one.name} {one.finished_by_two} of {one.texts}" for one in facts.groups)


def _or_why(one: Estimate) -> str:
    return with_interval(one) if one.value is not None else f"undefined ({one.undefined})"


def codes_said(tables: Iterable[FacetAgreement]) -> Iterator[str]:
    """Say how many codes reach the thresholds that are customary, and which reach neither."""
    codes = [row for table in tables for row in table.rows if row.code]
    values = [(value, one) for one in codes if (value := _alpha_of(one)) is not None]
    if not values:
        return
    reliable = sum(value >= RELIABLE for value, _ in values)
    weak = sorted(((value, one.label) for value, one in values if value < TENTATIVE))
    between = len(values) - reliable - len(weak)
    undefined = len(codes) - len(values)
    yield (
        f"Of the {counted(len(codes), 'code')} that somebody gave, {reliable} had an α of at least "
        f".800, {between} one of at least .667, and {len(weak)} a lower one"
        f"{f'; that of {undefined} is undefined' if undefined else ''}."
    )
    if weak:
        named = (f"{label} {coefficient(value)}" for value, label in weak)
        yield f"Below .667: {few(named, MANY)}."


def _alpha_of(row: AgreementRow) -> float | None:
    return row.estimates[NOMINAL].value


# Adjudication


def before_adjudication_said(facts: MethodFacts) -> Iterator[str]:
    """Say what files and git show of sets that changed since they were finished, or decided on."""
    if not facts.agreement:
        return
    found = facts.adjudicated
    if found:
        yield "These coefficients were of each annotator’s own set, and not of the consensus."
    if found and found.later:
        yield (
            f"{_counted(found.later, 'annotation')} in these sets {_is(found.later)} dated after "
            "the first decision on the text."
        )
    elif found and found.days and not found.dateless:
        yield "No annotation in these sets is dated after the first decision on its text."
    yield from _revised(facts)


def _revised(facts: MethodFacts) -> Iterator[str]:
    """Say what git shows of sets that changed."""
    revised, since = facts.past.revised, facts.past.sets
    if revised and revised.sets:
        number = revised.uncommitted
        others = f" ({number} {_was(number)} not)" if number else ""
        yield (
            f"Of the {_counted(revised.sets, 'set')} that {_was(revised.sets)} committed as "
            f"finished{others}, {revised.changed or 'none'} had other annotations now than when "
            f"{'it' if revised.sets == 1 else 'they'} first {_was(revised.sets)}"
            f"{_changed_annotations(revised.annotations)}."
        )
    if since:
        when = " to ".join(dict.fromkeys(since.days))
        yield (
            f"Since the consensus was first committed ({when}), {since.sets or 'none'} of the sets "
            f"decided on changed{_changed_annotations(since.annotations)}."
        )


def _changed_annotations(count: int) -> str:
    return f", in {_counted(count, 'annotation')}" if count else ""


def adjudicated_said(facts: MethodFacts) -> Iterator[str]:
    """Say what became of differences."""
    if not (found := facts.adjudicated):
        return
    yield (
        f"What all had said alike of overlapping passages ({_counted(found.agreed, 'case')} in "
        f"{counted(found.texts, 'text')}) entered the consensus without a decision."
    )
    if found.decided:
        several = len(found.by) > 1
        by = listed(f"{name} ({n})" if several else name for name, n in found.by.items())
        when = f", {_when(found.days)}" if found.days else ""
        yield (
            f"{_counted(found.decided, 'other case')} {_was(found.decided)} decided by {by}{when}: "
            f"{_sided(found)}."
        )
    if found.added or found.changed:
        yield (
            f"The consensus was also edited by hand: {_counted(found.added, 'annotation')} came of "
            f"no case, and {found.changed} of what all had said alike had other codes in the end, "
            "or were removed."
        )
    yield from left_open_said(found)


def _sided(found: Adjudicated) -> str:
    sided = [f"{n} as {name} had coded" for name, n in sorted(found.sided.items())]
    both = sum(found.sided.values()) + found.otherwise > found.decided
    double = " (some as several had)" if both else ""
    otherwise = [f"{found.otherwise} otherwise"] if found.otherwise else []
    return f"{listed([*sided, *otherwise])}{double}"


def left_open_said(found: Adjudicated) -> Iterator[str]:
    """Say what is not decided, or no longer."""
    if found.open:
        yield f"{_counted(found.open, 'case')} {_was(found.open)} not decided."
    if found.outdated:
        yield (
            f"{_counted(found.outdated, 'decision')} {_was(found.outdated)} about annotations that "
            "have changed since."
        )


def _when(days: tuple[str, str]) -> str:
    first, last = days
    return f"on {first}" if first == last else f"from {first} to {last}"


# Counting


def counted_said(facts: MethodFacts) -> Iterator[str]:
    """Say whose annotations were counted."""
    comparison = facts.comparison
    if not comparison.annotators:
        yield "No annotations were counted: none were of an annotator or of a consensus."
        return
    who = "the consensus" if comparison.annotators == CONSENSUS else comparison.annotators
    yield f"The annotations counted were those of {who}{_whose(facts)}."
    found = [side.counted.of(ANY) for side in comparison.sides]
    annotations = _counted(sum(one.annotations for one in found), "annotation")
    coded = _counted(sum(one.paragraphs for one in found), "paragraph")
    yield f"That is {annotations} with a code, in {coded}."


def _whose(facts: MethodFacts) -> str:
    if facts.together:
        return ", together: what any of them coded counted once"
    if facts.prefer:
        order = ", ".join(facts.prefer)
        return f": in each text those of the first of {order} who had finished it, else begun it"
    return ""


def units_said(facts: MethodFacts) -> Iterator[str]:
    """Say what was counted, and of what shares are shares."""
    basis = facts.comparison.basis
    yield f"{_UNITS[basis.unit]} {base_sentence(facts)}"
    if any(code.depth for facet in facts.facets for code in facet.codes.values()):
        yield "What had a code counted for the codes above it, too."
    if basis.weigh:
        yield "A group’s share was the mean of the shares in its texts, each of the same weight."
    yield from rows_said(facts)
    yield from means_said(facts)
    begun = {name for side in facts.comparison.sides for name in side.tally.texts.get("begun", ())}
    if begun and basis.of != "finished":
        yield (
            f"{_counted(len(begun), 'text')} {_was(len(begun))} only begun; of these, what has no "
            "code was not known to have none."
        )


def rows_said(facts: MethodFacts) -> Iterator[str]:
    """Say which codes have no rows."""
    query = facts.comparison.query
    if query.depth is not None:
        yield f"Rows are of codes down to level {query.depth} of their trees."
    if query.minimum > 1:
        yield f"Codes that no group had {query.minimum} times had no row."


def means_said(facts: MethodFacts) -> Iterator[str]:
    """Say of what means are the means."""
    if not (name := facts.comparison.query.score):
        return
    over = "texts’ means" if facts.comparison.basis.weigh else "paragraphs’ means"
    values = [f"{path} {value:g}".replace("-", "−") for path, value in facts.scale.items()]
    yield f"Means of {name} ({', '.join(values)}) are of {over}."


_UNITS = {
    "paragraph": (
        "Annotators marked passages; the unit of counting was the paragraph, which had a code if a "
        "passage with that code touched it."
    ),
    "annotation": "The unit of counting was the annotation, which marked one passage.",
    "word": "Annotators marked passages; the unit of counting was the word, each once for a code.",
    "text": "The unit of counting was the text, which had a code if a passage in it had.",
}


def base_sentence(facts: MethodFacts) -> str:
    """Say of what shares are shares, and how many that are."""
    comparison = facts.comparison
    if comparison.basis.of == "facet":
        return f"Shares were of the {base_said(comparison.basis)}."
    return f"Shares were of the {base_said(comparison.basis)}{_bases(facts)}."


def bases_of_facets(facts: MethodFacts) -> Iterator[str]:
    """Say of each facet how many its shares are of, where that is not the same in all."""
    for table in facts.comparison.tables:
        yield f"{table.label}{_numbers(facts, table)}."


def _bases(facts: MethodFacts) -> str:
    tables = facts.comparison.tables
    return _numbers(facts, tables[0]) if tables and len(facts.groups) <= MANY else ""


def _numbers(facts: MethodFacts, table: FacetTable) -> str:
    sides = zip(facts.comparison.sides, table.denominators, strict=True)
    return f" ({', '.join(f'{side.name}: {n:,}' for side, n in sides)})"


def excluded_said(facts: MethodFacts) -> Iterator[str]:
    """Say what was left out of all bases and counts, and which texts did not count."""
    comparison = facts.comparison
    if what := excluded_named(facts):
        paragraphs = _counted(comparison.not_counted.excluded, "paragraph")
        yield f"Left out of all counts and bases were {listed(what)}: {paragraphs}."
    texts = {
        "not read by anybody who was counted": comparison.not_counted.not_read,
        "only begun, and not counted": comparison.not_counted.begun,
    }
    for why, ids in texts.items():
        if ids:
            yield f"{_counted(len(ids), 'text')} {_was(len(ids))} {why}."
    if orphans := sum(comparison.not_counted.orphans.values()):
        yield (
            f"{_counted(orphans, 'annotation')} {_was(orphans)} not counted, whose passage is no "
            "longer in the text."
        )


def excluded_named(facts: MethodFacts) -> list[str]:
    """Name what was left out: kinds of paragraphs, and codes."""
    named = [*facts.comparison.basis.without, *facts.silent]
    return list(dict.fromkeys(one if "=" in one else f"{one}s" for one in named))


# Tests


def tests_said(facts: MethodFacts) -> Iterator[str]:
    """Say how differences were tested."""
    comparison = facts.comparison
    kinds = {one.kind for one in comparison.testing}
    if "texts" in kinds:
        within = f" within each {comparison.query.match}" if comparison.query.match else ""
        yield (
            f"Differences of shares were tested by dealing the texts out anew{within} (all deals "
            "where there are 10,000 at most, else 9,999 drawn at random with a fixed seed; Phipson "
            "& Smyth 2010); p was adjusted for the rows of each table (Tarone 1990; Holm 1979), "
            "and 95 % intervals are over texts."
        )
    if "paragraphs" in kinds:
        yield (
            "Differences of shares were tested by Fisher’s exact test, p adjusted for the rows of "
            "each table (Tarone 1990; Holm 1979), with 95 % intervals (Newcombe 1998); both take "
            "paragraphs to be independent, which those of one text are not."
        )
    if kinds == {"none"}:
        yield (f"Differences were described and not tested{_why_not(facts)}.")
    found = [one.detectable for one in comparison.testing if one.detectable]
    if found:
        low, high = min(low for low, _ in found), max(high for _, high in found)
        yield f"A difference found four times out of five was one of {points(low, high)}."
    if len(comparison.testing) > 1 and kinds != {"none"}:
        yield (
            f"The {len(comparison.testing)} comparisons with {comparison.sides[0].name} were not "
            "adjusted for one another."
        )


def _why_not(facts: MethodFacts) -> str:
    if facts.comparison.basis.unit in {"annotation", "word"}:
        return f": {facts.comparison.basis.unit}s of one text are not independent"
    return (
        f": texts are what can be dealt out, and there were too few ({too_few(facts.comparison)})"
    )


# Software


def software_said(facts: MethodFacts) -> Iterator[str]:
    """Say by what command, version and commit the table is made again."""
    table, _ = facts.commands
    commit = commit_said(facts)
    at = f" at {commit}" if commit else ""
    yield f"The table was made with diptych {facts.version} by `{table}`{at}."


def commit_said(facts: MethodFacts) -> str:
    """Name the commit of the files; nothing where there is none."""
    past = facts.past
    if not past.commit:
        return ""
    files = counted(past.uncommitted, "file")
    as_is = "it is" if past.uncommitted == 1 else "they are"
    changed = f", with {files} of texts/ and annotations/ not committed as {as_is}"
    return f"commit {past.commit} of {past.day}{changed if past.uncommitted else ''}"


# Words


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _thousands(count: int) -> str:
    return f"{count:,}"


def _counted(count: int, thing: str) -> str:
    """Write a number of things as papers do: ``1,082 words``."""
    return f"{count:,} {thing}{'s' * (count != 1)}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole if whole else 0:.0f} %"
