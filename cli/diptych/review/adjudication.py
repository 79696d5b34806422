"""Adjudication: from what several annotators said to what the team says.

Annotations that agree become one of the consensus by themselves: the same codes on spans that
overlap enough, said by everybody. What is left falls into cases, annotations whose spans overlap,
and each case is decided: take some, take none, or say something else. A decision remembers what
it was made of. As long as that is as it was, it stands; when an annotator changes it, the case is
open again, and the old result stays until it is decided anew.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Decision, new_annotation_id, time_now
from diptych.annotations.changes import codes_in_words, place
from diptych.lists import listed
from diptych.records import Column, Records, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.texts.text import Text

OVERLAP = 0.0
"""The share of the longer of two spans that both have, from which they agree: any at all."""
_LABEL = 8
Outcome = Literal["recoded", "dropped", "added"]


class Said(NamedTuple):
    """One annotation of one annotator."""

    annotator: str
    id: str
    annotation: Annotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Annotations that have to be decided together."""

    options: tuple[Said, ...]
    """In rounds: the first of each annotator, then the second of each, and so on."""
    annotators: tuple[str, ...]
    """All between whom is decided, in the order in which they were named."""
    agreed: bool = False
    """Whether everybody says the same of nearly the same passage."""

    @property
    def places(self) -> tuple[int, ...]:
        """A number from 0 for each annotation, by which it is told from the others.

        Of n annotators the first one has 0, n, 2 n … in every case, wherever the passages stand
        and whoever else said something; the second one has 1, n + 1 …
        """
        count = len(self.annotators)
        return tuple(
            turn * count + self.annotators.index(option.annotator)
            for turn, option in _in_turn(self.options)
        )

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the annotations."""
        return frozenset(option.id for option in self.options)

    @property
    def digest(self) -> str:
        """A digest of what the annotations say of which words; wherever they stand."""
        return _digest({option.id: option.annotation for option in self.options})

    @property
    def label(self) -> str:
        """A short name, another one when an annotation of the case changed."""
        return self.digest[:_LABEL]

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last code point of the annotations."""
        return (
            min(option.annotation.start for option in self.options),
            max(option.annotation.end for option in self.options),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudication:
    """The cases of one text and how far the consensus has decided them."""

    text: Text
    cases: tuple[Case, ...]
    consensus: AnnotationSet
    unfinished: tuple[str, ...] = ()
    """Those between whom is decided who have not finished the text."""

    @property
    def caution(self) -> str:
        """What is to be known of those who have not finished the text; empty where all have."""
        if not self.unfinished:
            return ""
        has, them = ("have", "them") if self.unfinished[1:] else ("has", self.unfinished[0])
        return (
            f"{listed(self.unfinished)} {has} not finished {self.text.id}: nothing by {them} may "
            "also mean not read yet"
        )

    @property
    def open(self) -> tuple[Case, ...]:
        """The cases that wait for a decision, in reading order; where two stand, for one."""
        found = _decisions(self.consensus).values()
        decided, ids = Counter(map(_about, found)), {frozenset(one.derived_from) for one in found}
        return tuple(
            case
            for case in self.disputed
            if case.ids not in ids or decided[case.ids, case.digest] != 1
        )

    @property
    def disputed(self) -> tuple[Case, ...]:
        """The cases that people decide, open or decided, in reading order."""
        return tuple(case for case in self.cases if not case.agreed)

    def results(self) -> dict[str, tuple[Annotation, ...]]:
        """Return what was taken of each decided case, by its label."""
        decided, annotations = _by_case(self.consensus), self.consensus.annotations
        return {
            case.label: tuple(annotations[name] for name in found.result if name in annotations)
            for case in self.disputed
            if (found := decided.get((case.ids, case.digest)))
        }

    @property
    def baseless(self) -> tuple[str, ...]:
        """The annotations of the consensus that were made of what none of them says any more."""
        said = frozenset[str]().union(*(case.ids for case in self.cases))
        anchored = self.consensus.anchored
        return tuple(
            name
            for decision in _decisions(self.consensus).values()
            if not said & set(decision.derived_from)
            for name in decision.result
            if name in anchored
        )

    def earlier(self, case: Case) -> tuple[Decision, ...]:
        """Return the decisions that a case had before its annotations changed."""
        found = _decisions(self.consensus).values()
        return tuple(decision for decision in found if case.ids & set(decision.derived_from))


def adjudicated(
    text: Text, sets: Sequence[AnnotationSet], consensus: AnnotationSet, overlap: float = OVERLAP
) -> Adjudication:
    """Find the cases, and let what agrees stand in the consensus.

    What agreed before and does so no longer leaves the consensus. ``overlap``, 0 to 1, is the
    share of the longer span that spans must have in common; with 0 any word will do, with 1 they
    have to be the same.
    """
    found = looked_at(text, sets, consensus, overlap)
    known = _by_case(found.consensus)
    agreed = (case for case in found.cases if case.agreed)
    new = [
        (case, [agreed_annotation(case, text)])
        for case in agreed
        if (case.ids, case.digest) not in known
    ]
    consensus = _decided(found.consensus, new) if new else found.consensus
    return with_consensus(found, consensus)


def looked_at(
    text: Text, sets: Sequence[AnnotationSet], consensus: AnnotationSet, overlap: float = OVERLAP
) -> Adjudication:
    """Find the cases, and only take out of the consensus what agrees no longer.

    That is enough to tell which cases are open.
    """
    cases = tuple(_cases(text, sets, overlap))
    return Adjudication(
        text=text,
        cases=cases,
        consensus=_without_disagreed(consensus, cases),
        unfinished=tuple(each.annotator for each in sets if not each.finished),
    )


def with_consensus(adjudication: Adjudication, consensus: AnnotationSet) -> Adjudication:
    """Return the same cases against another state of the consensus."""
    return dataclasses.replace(adjudication, consensus=consensus)


def decided(
    consensus: AnnotationSet, case: Case, taken: Iterable[Annotation], by: str = ""
) -> AnnotationSet:
    """Return the consensus with a case decided; earlier decisions on the same go with it."""
    return _decided(consensus, [(case, taken)], by)


def restored(consensus: AnnotationSet, case: Case, before: AnnotationSet) -> AnnotationSet:
    """Return the consensus with a case as it was decided before, or open as it was."""
    decisions, annotations = _without_decisions_on(consensus, case.ids)
    for decision_id, decision in _decisions(before).items():
        if case.ids.intersection(decision.derived_from):
            decisions[decision_id] = decision
            annotations |= {name: before.annotations[name] for name in decision.result}
    return replace(consensus, annotations=annotations, decisions=decisions or UNSET)


def _decided(
    consensus: AnnotationSet, taken: Sequence[tuple[Case, Iterable[Annotation]]], by: str = ""
) -> AnnotationSet:
    """Return the consensus with several cases decided, which have no annotation in common."""
    ids = frozenset[str]().union(*(case.ids for case, _ in taken))
    decisions, annotations = _without_decisions_on(consensus, ids)
    for case, of_case in taken:
        new = {new_annotation_id(): annotation for annotation in of_case}
        annotations |= new
        decisions[new_annotation_id()] = Decision(
            derived_from=tuple(sorted(case.ids)),
            digest=case.digest,
            result=tuple(new),
            by=by or UNSET,
            at=time_now() if by else UNSET,
        )
    return replace(consensus, annotations=annotations, decisions=decisions)


def agreed_annotation(case: Case, text: Text) -> Annotation:
    """Return what all say: the words that all of them marked, and the first note."""
    annotations = [option.annotation for option in case.options]
    start = max(annotation.start for annotation in annotations)
    end = min(annotation.end for annotation in annotations)
    notes = [annotation.note for annotation in annotations if annotation.note]
    return replace(
        annotations[0],
        start=start,
        end=end,
        quote=text.body[start:end],
        note=notes[0] if notes else UNSET,
        created=time_now(),
    )


def taken_annotation(annotation: Annotation) -> Annotation:
    """Return an annotation as the consensus takes it over, made now."""
    return replace(annotation, created=time_now())


def still_decided(
    consensus: AnnotationSet, before: Mapping[str, Annotation], after: Mapping[str, Annotation]
) -> AnnotationSet:
    """Let decisions stand whose annotations only followed their text.

    ``before`` and ``after`` are the annotations of all, by id. What is no longer there has to be
    decided anew.
    """
    decisions = dict(_decisions(consensus))
    for name, decision in decisions.items():
        ids = decision.derived_from
        if all(one in after for one in ids) and stands(decision, before):
            now = {one: after[one] for one in ids}
            decisions[name] = replace(decision, digest=_digest(now))
    if decisions == _decisions(consensus):
        return consensus
    return replace(consensus, decisions=decisions)


def annotations_of_all(sets: Iterable[AnnotationSet]) -> dict[str, Annotation]:
    """Return the annotations of several sets by id."""
    return {name: one for said in sets for name, one in said.annotations.items()}


def says_the_same(some: Iterable[Annotation], others: Iterable[Annotation]) -> bool:
    """Tell whether annotations have the same passages, codes and notes, whenever they were made."""
    first, second = (
        sorted((a.start, a.end, sorted(a.codes.items()), a.note or "") for a in each)
        for each in (some, others)
    )
    return first == second


def others_decided_on(
    consensus: AnnotationSet, sets: Iterable[AnnotationSet], annotators: Iterable[str]
) -> tuple[str, ...]:
    """Name those beside these annotators of whose annotations the consensus was made."""
    used = frozenset[str]().union(*(d.derived_from for d in _decisions(consensus).values()))
    named = set(annotators)
    return tuple(
        said.annotator
        for said in sets
        if said.annotator not in named and used & said.annotations.keys()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedOtherwise:
    """What the consensus says otherwise than one annotator, about one passage."""

    text: Text
    outcome: Outcome
    annotation: Annotation
    """The annotator's own; one of the consensus where it was added."""
    own: Mapping[str, str]
    """The annotator's codes."""
    consensus: Mapping[str, str]
    decision: Decision


OTHERWISE_COLUMNS: tuple[Column[DecidedOtherwise], ...] = (
    text("text", "the text", lambda at: at.text.id),
    text(
        "place",
        "the passage by paragraphs: un-resolution:9",
        lambda at: place(at.text, at.annotation.start, at.annotation.end),
    ),
    text(
        "outcome",
        "recoded (the annotator's passage with other codes), dropped (nothing of it taken), added "
        "(taken from others, or besides the annotator's own)",
        lambda at: at.outcome,
    ),
    text("own", "the annotator's codes", lambda at: codes_in_words(at.own) or None),
    text("consensus", "the codes decided on", lambda at: codes_in_words(at.consensus) or None),
    text("quote", "the words of the passage", lambda at: at.annotation.quote),
    text("by", "who decided; empty where all agreed", lambda at: at.decision.by or None),
    text("at", "when, in UTC", lambda at: at.decision.at or None),
)


def decided_otherwise(adjudication: Adjudication, said: AnnotationSet) -> Records[DecidedOtherwise]:
    """List what the consensus says otherwise than one annotator, in reading order.

    What is open is not decided.
    """
    hers, results = said.anchored, adjudication.consensus.anchored
    found = [
        DecidedOtherwise(
            text=adjudication.text,
            outcome=outcome,
            annotation=annotation,
            own=own,
            consensus=codes,
            decision=decision,
        )
        for decision in _decisions(adjudication.consensus).values()
        for outcome, annotation, own, codes in _differing(
            [hers[name] for name in decision.derived_from if name in hers],
            [results[name] for name in decision.result if name in results],
        )
    ]
    found.sort(key=lambda one: (one.annotation.start, one.annotation.end))
    return Records(OTHERWISE_COLUMNS, found)


def _differing(
    own: Sequence[Annotation], results: Sequence[Annotation]
) -> Iterator[tuple[Outcome, Annotation, Mapping[str, str], Mapping[str, str]]]:
    """Pair what an annotator said with what came of it; yield what has not the same codes.

    A result with the codes of an annotation stands for that one alone; of the others, each stands
    for all annotations that it has most in common with.
    """
    left, others = list(results), []
    for annotation in own:
        if alike := [result for result in left if result.codes == annotation.codes]:
            left.remove(max(alike, key=lambda result: _nearness(annotation, result)))
        else:
            others.append(annotation)
    besides = list(left)
    for annotation in others:
        nearest = max(left, key=lambda result: _nearness(annotation, result), default=None)
        if nearest and _in_common(annotation, nearest) > 0:
            besides = [result for result in besides if result is not nearest]
            yield "recoded", annotation, annotation.codes, nearest.codes
        else:
            yield "dropped", annotation, annotation.codes, {}
    yield from (("added", result, {}, result.codes) for result in besides)


def _nearness(annotation: Annotation, result: Annotation) -> tuple[int, int]:
    """Order results: by the words in common, then by how little else they hold."""
    return _in_common(annotation, result), result.start - result.end


def _in_common(one: Annotation, other: Annotation) -> int:
    """Return how many code points are in both spans; negative for what lies between them."""
    return min(one.end, other.end) - max(one.start, other.start)


def _cases(text: Text, sets: Sequence[AnnotationSet], overlap: float) -> Iterator[Case]:
    """Yield agreements, then what is left, joined where spans overlap; in reading order."""
    said = sorted(
        (
            Said(each.annotator, annotation_id, annotation)
            for each in sets
            for annotation_id, annotation in each.anchored.items()
            if annotation.codes
        ),
        key=lambda s: (s.annotation.start, s.annotation.end, s.annotator, s.id),
    )
    agreements = list(_agreements(text, said, [each.annotator for each in sets], overlap))
    settled = {option.id for case in agreements for option in case.options}
    left = _joined(
        [one for one in said if one.id not in settled], [each.annotator for each in sets]
    )
    yield from sorted([*agreements, *left], key=lambda case: (case.span, sorted(case.ids)))


def _agreements(
    text: Text, said: Sequence[Said], annotators: Sequence[str], overlap: float
) -> Iterator[Case]:
    """Match each annotation of the first annotator with the nearest alike of every other one."""
    alike: dict[tuple[Any, ...], list[Said]] = defaultdict(list)
    for one in said:
        for number in _touched(text, one):
            alike[one.annotator, number, frozenset(one.annotation.codes.items())].append(one)
    used: set[str] = set()
    for one in said:
        if one.annotator != annotators[0]:
            continue
        group, touched = [one], _touched(text, one)
        codes = frozenset(one.annotation.codes.items())
        for other in annotators[1:]:
            near = [
                candidate
                for number in touched
                for candidate in alike.get((other, number, codes), ())
                if candidate.id not in used
                and all(_agree(_common(candidate, member), overlap) for member in group)
            ]
            if near:
                group.append(max(near, key=lambda candidate: _common(candidate, one)))
        if len(group) == len(annotators):
            used.update(member.id for member in group)
            yield Case(options=tuple(group), annotators=tuple(annotators), agreed=True)


def _touched(text: Text, said: Said) -> range:
    first, last = text.touched(said.annotation.start, said.annotation.end)
    return range(first, last + 1)


def _common(one: Said, other: Said) -> float:
    """Return the share of the longer span that both have, 0 to 1."""
    first, second = one.annotation, other.annotation
    return max(_in_common(first, second), 0) / max(
        first.end - first.start, second.end - second.start
    )


def _agree(common: float, overlap: float) -> bool:
    return common > 0 and common >= overlap


def _joined(said: Sequence[Said], annotators: Sequence[str]) -> Iterator[Case]:
    """Yield runs of annotations, sorted by their start, that overlap from one to the next."""
    run: list[Said] = []
    end = 0
    for one in said:
        if run and one.annotation.start >= end:
            yield _case(run, annotators)
            run = []
        run.append(one)
        end = max(end, one.annotation.end) if len(run) > 1 else one.annotation.end
    if run:
        yield _case(run, annotators)


def _case(run: Sequence[Said], annotators: Sequence[str]) -> Case:
    """Make a case of annotations in reading order."""
    rounds = sorted(_in_turn(run), key=lambda each: (each[0], annotators.index(each[1].annotator)))
    return Case(options=tuple(one for _, one in rounds), annotators=tuple(annotators))


def _in_turn(said: Iterable[Said]) -> Iterator[tuple[int, Said]]:
    """Yield annotations with how many of the same annotator came before."""
    before: Counter[str] = Counter()
    for one in said:
        yield before[one.annotator], one
        before[one.annotator] += 1


def _without_disagreed(consensus: AnnotationSet, cases: Iterable[Case]) -> AnnotationSet:
    """Take out what stood because all agreed, where they agree no longer or it stands twice."""
    if not consensus.decisions:
        return consensus
    still = {(case.ids, case.digest) for case in cases if case.agreed}
    decisions = dict(_decisions(consensus))
    annotations = dict(consensus.annotations)
    for decision_id, decision in _decisions(consensus).items():
        if decision.by:
            continue
        if _about(decision) not in still:
            _forget(decisions, annotations, decision_id)
        still.discard(_about(decision))
    if len(decisions) == len(_decisions(consensus)):
        return consensus
    return replace(consensus, annotations=annotations, decisions=decisions or UNSET)


def _without_decisions_on(
    consensus: AnnotationSet, ids: frozenset[str]
) -> tuple[dict[str, Decision], dict[str, Annotation]]:
    """Return the decisions and annotations of a consensus that are not about any of these."""
    decisions, annotations = dict(_decisions(consensus)), dict(consensus.annotations)
    for decision_id, decision in _decisions(consensus).items():
        if not ids.isdisjoint(decision.derived_from):
            _forget(decisions, annotations, decision_id)
    return decisions, annotations


def _forget(
    decisions: dict[str, Decision], annotations: dict[str, Annotation], decision_id: str
) -> None:
    """Drop a decision and what came of it."""
    for annotation_id in decisions.pop(decision_id).result:
        annotations.pop(annotation_id, None)


def _digest(annotations: Mapping[str, Annotation]) -> str:
    content = sorted((name, one.quote, *one.codes.items()) for name, one in annotations.items())
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def stands(decision: Decision, annotations: Mapping[str, Annotation]) -> bool:
    """Tell whether what was decided on is as it was; ``annotations`` are those of all, by id."""
    ids = decision.derived_from
    return all(one in annotations for one in ids) and (
        _digest({one: annotations[one] for one in ids}) == decision.digest
    )


def _about(decision: Decision) -> tuple[frozenset[str], str]:
    return frozenset(decision.derived_from), decision.digest


def _by_case(consensus: AnnotationSet) -> dict[tuple[frozenset[str], str], Decision]:
    """Return the decisions by what they were made of, and what that said."""
    found = _decisions(consensus).values()
    return {_about(decision): decision for decision in found}


def _decisions(consensus: AnnotationSet) -> Mapping[str, Decision]:
    return consensus.decisions or {}
