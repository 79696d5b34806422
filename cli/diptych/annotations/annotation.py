"""The model of what annotators said: annotations, and sets of them."""

from __future__ import annotations

import re
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from diptych.texts.text import Text

FORMAT = "diptych-annotations/1"

BETWEEN_PARAGRAPHS = " \t\n\r\v\f#\\"
"""All that lies between paragraphs: white space and marks of headings."""
CONSENSUS = "consensus"
"""The annotator of what was decided together."""
TERMS = "terms"
"""The annotator under whose name ``diptych suggest`` writes."""

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CREATED = re.compile(rf"{_DATE}T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){{2}}Z")
_TIMES = re.compile(rf"(?:{_CREATED.pattern}\n)*+")
_FORM_OF_ID = b"00000000-0000-0000-0000-000000000000\n"
_AS_ZERO = bytes.maketrans(b"123456789abcdef", b"0" * 15)
_VERSION = re.compile(r"[0-9a-f]{40}")
_DIGEST = re.compile(r"[0-9a-f]{12,64}")
_ORPHAN = attrgetter("orphan")
_SUGGESTED = re.compile(
    r"(?:[^= ]+=[^= ]+ )+[0-9a-f]{12}(?: [0-9a-f]{12})?(?: by [a-z0-9][a-z0-9-]*)?"
)


class Annotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One judgement by one annotator about one span."""

    start: Annotated[
        int,
        Meta(
            description="Code points from the beginning of the body.",
            extra_json_schema={"minimum": 0},
        ),
    ]
    end: Annotated[
        int,
        Meta(
            description="One past the last code point; above start.",
            extra_json_schema={"minimum": 1},
        ),
    ]
    quote: Annotated[str, Meta(description="The passage itself: body[start:end].")]
    codes: Annotated[dict[str, str], Meta(description="At most one code per facet.")]
    note: Annotated[str | UnsetType, Meta(description="A remark for people.")] = UNSET
    created: Annotated[
        str | UnsetType,
        Meta(
            description="UTC, to the second: 2026-11-22T10:00:00Z.",
            extra_json_schema={"pattern": f"^{_CREATED.pattern}$"},
        ),
    ] = UNSET
    orphan: Annotated[
        bool | UnsetType,
        Meta(
            description="Whether the passage is no longer in the text; then start, end and quote "
            "are those that it had last. Absent means no."
        ),
    ] = UNSET


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of annotations that were put before an adjudicator, or that agreed."""

    derived_from: Annotated[
        tuple[str, ...], Meta(description="Ids of the annotations that were decided on.")
    ]
    digest: Annotated[
        str, Meta(description="A digest of their passages and codes: others need a new decision.")
    ]
    result: Annotated[
        tuple[str, ...],
        Meta(description="Ids of the annotations of this set that came of it; none: neither."),
    ] = ()
    by: Annotated[
        str | UnsetType, Meta(description="Who decided; absent where all said the same.")
    ] = UNSET
    at: Annotated[
        str | UnsetType,
        Meta(
            description="When, in UTC: 2026-11-22T10:00:00Z.",
            extra_json_schema={"pattern": f"^{_CREATED.pattern}$"},
        ),
    ] = UNSET


class Conflict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that two sides of a merge changed in different ways; what is absent was not there.

    Until it is settled, the set holds at ``path`` what our side says.
    """

    path: Annotated[
        tuple[str, ...],
        Meta(
            description="Keys from the top of the set: annotations, an id, codes, a facet; "
            "start, end and quote are one, span."
        ),
    ]
    base: Annotated[Any, Meta(description="What both sides began with, if that is known.")] = UNSET
    ours: Annotated[Any, Meta(description="What our side made of it.")] = UNSET
    theirs: Annotated[Any, Meta(description="What their side made of it.")] = UNSET

    @property
    def annotation(self) -> str:
        """The id of the annotation that it is about; nothing if it is about the set."""
        return self.path[1] if self.path[:1] == ("annotations",) else ""


class Program(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What made a set that no person made."""

    command: Annotated[str, Meta(description="What was run: diptych suggest.")]
    model: Annotated[str | UnsetType, Meta(description="What the program calls its model.")] = UNSET
    digests: Annotated[
        dict[str, str] | UnsetType,
        Meta(
            description="Of what it was made with, by what that is: hexadecimal digits.",
            extra_json_schema={
                "additionalProperties": {"type": "string", "pattern": f"^{_DIGEST.pattern}$"}
            },
        ),
    ] = UNSET
    time: Annotated[
        str | UnsetType,
        Meta(
            description="UTC, to the second: 2026-11-22T10:00:00Z.",
            extra_json_schema={"pattern": f"^{_CREATED.pattern}$"},
        ),
    ] = UNSET


Progress = Literal["finished", "begun", "not read"]
"""What somebody has done with a text."""


class SetSummary(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What of a set decides whether it counts."""

    annotator: str
    is_program: bool
    progress: Progress
    orphans: int
    """How many."""

    @property
    def finished(self) -> bool:
        """Whether the annotator has read the whole text."""
        return self.progress == "finished"


class AnnotationSet(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True
):
    """All annotations of one annotator on one text."""

    format: Annotated[str, Meta(extra_json_schema={"const": FORMAT})] = FORMAT
    text: Annotated[str, Meta(description="The id of the text.")]
    text_version: Annotated[
        str,
        Meta(
            description="The git blob id of the text file that the offsets count in.",
            extra_json_schema={"pattern": f"^{_VERSION.pattern}$"},
        ),
    ]
    annotator: Annotated[str, Meta(description="The id of the annotator.")]
    by: Annotated[
        Program | UnsetType, Meta(description="The program that made the set; a person has none.")
    ] = UNSET
    finished: Annotated[
        bool, Meta(description="Whether the annotator has read the whole text.")
    ] = False
    annotations: Annotated[
        dict[str, Annotation],
        Meta(
            description="By id: random UUIDs, version 4, in lower case.",
            extra_json_schema={"propertyNames": {"pattern": f"^{_ID.pattern}$"}},
        ),
    ] = {}
    suggested: Annotated[
        dict[str, str] | UnsetType,
        Meta(
            description="In what diptych suggest writes: by id, each facet=code, a digest of the "
            "words around and one of the note of each suggestion, those among them that people "
            "changed or removed. In a person's set: of each suggestion that was taken over or "
            "refused, and by which program it was.",
            extra_json_schema={
                "propertyNames": {"pattern": f"^{_ID.pattern}$"},
                "additionalProperties": {"type": "string", "pattern": f"^{_SUGGESTED.pattern}$"},
            },
        ),
    ] = UNSET
    decisions: Annotated[
        dict[str, Decision] | UnsetType,
        Meta(
            description="In the consensus: how it came about, by random UUIDs.",
            extra_json_schema={"propertyNames": {"pattern": f"^{_ID.pattern}$"}},
        ),
    ] = UNSET
    conflicts: Annotated[
        tuple[Conflict, ...] | UnsetType,
        Meta(description="What a merge left open; diptych resolve settles it."),
    ] = UNSET

    @cached_property
    def anchored(self) -> Mapping[str, Annotation]:
        """Those that lie on a passage, and count: all but the orphans."""
        if not any(map(_ORPHAN, self.annotations.values())):
            return self.annotations
        return {name: one for name, one in self.annotations.items() if not one.orphan}

    @property
    def summary(self) -> SetSummary:
        """What decides whether it counts."""
        return SetSummary(
            annotator=self.annotator,
            is_program=self.is_program,
            progress=self.progress,
            orphans=len(self.annotations) - len(self.anchored),
        )

    @property
    def is_program(self) -> bool:
        """Whether a program made it, whatever its annotator is called."""
        return self.by is not UNSET

    @property
    def is_of_person(self) -> bool:
        """Whether it is one person's: neither a program's nor the consensus."""
        return not self.is_program and self.annotator != CONSENSUS

    @property
    def progress(self) -> Progress:
        """How far its annotator is: *begun* takes an annotation that is no orphan, if but a note.

        In a text only begun, just the coded paragraphs are known. Who has no set has not read it.
        """
        if self.finished:
            return "finished"
        return "begun" if self.anchored else "not read"

    @property
    def orphans(self) -> Mapping[str, Annotation]:
        """Those whose passage is no longer in the text."""
        return {name: one for name, one in self.annotations.items() if one.orphan}

    def with_annotation(self, annotation_id: str, annotation: Annotation) -> AnnotationSet:
        """Return the set with one annotation more, or another one under an id it has."""
        annotations = {**self.annotations, annotation_id: annotation}
        return msgspec.structs.replace(self, annotations=annotations)


def coded_paragraphs(text: Text, annotations: AnnotationSet) -> frozenset[int]:
    """Return the numbers of the paragraphs that an annotation with a code touches."""
    found: set[int] = set()
    for annotation in annotations.anchored.values():
        if annotation.codes:
            first, last = text.touched(annotation.start, annotation.end)
            found.update(range(first, last + 1))
    return frozenset(found)


def new_annotation_id() -> str:
    """Make up a random id (UUIDv4)."""
    from uuid import uuid4

    return str(uuid4())


def time_now() -> str:
    """Return the time as files have it: UTC, to the second."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_in_utc(written: str) -> str:
    """Return a time of ISO 8601 as files have it; one without a zone is in UTC.

    Nothing for what is no time, nor for one in the year 1, which .NET writes where it knows none.
    """
    from datetime import MINYEAR, UTC, datetime

    try:
        found = datetime.fromisoformat(written)
        found = found.astimezone(UTC) if found.tzinfo else found
    except (ValueError, OverflowError):
        return ""
    bare = found.replace(tzinfo=None).isoformat(timespec="seconds")
    return "" if found.year == MINYEAR else f"{bare}Z"


def set_fault(annotations: AnnotationSet) -> tuple[str, str] | None:
    """Find what JSON types cannot say: return the JSON path and the reason of the first fault."""
    if annotations.format != FORMAT:
        return (
            "$.format",
            (
                f"{annotations.format!r} is not a format that this version of diptych reads "
                f"({FORMAT}); if a newer one wrote it, update diptych"
            ),
        )
    if not _VERSION.fullmatch(annotations.text_version):
        return "$.text_version", "not a git blob id (40 hexadecimal digits)"
    if not _are_annotations(annotations.annotations):
        return next(
            (f"$.annotations.{annotation_id}", reason)
            for annotation_id, one in annotations.annotations.items()
            if (reason := _annotation_fault(annotation_id, one))
        )
    return _fault_of_making(annotations)


def _are_annotations(named: Mapping[str, Annotation]) -> bool:
    """Tell whether nothing is wrong with any annotation, of which there may be very many."""
    times = [one.created for one in named.values() if one.created is not UNSET]
    return (
        all([0 <= one.start < one.end for one in named.values()])  # noqa: C419 - twice as fast
        and _are_ids(named)
        and _are_times(times)
    )


def _are_ids(names: Collection[str]) -> bool:
    """Tell whether all are random UUIDs: of that form, version and variant."""
    lines = "\n".join([*names, ""])
    form = lines.encode(errors="replace").translate(_AS_ZERO)
    width = len(_FORM_OF_ID)
    return form == _FORM_OF_ID * len(names) and not (
        lines[14::width].strip("4") or lines[19::width].strip("89ab")
    )


def _are_times(times: Collection[str]) -> bool:
    lines = "\n".join([*times, ""])
    return bool(_TIMES.fullmatch(lines)) and lines.count("\n") == len(times)


def _fault_of_making(annotations: AnnotationSet) -> tuple[str, str] | None:
    """Find the first fault in what a set says of how it came about."""
    if annotations.by and (reason := _program_fault(annotations.by)):
        return "$.by", reason
    for annotation_id, mark in (annotations.suggested or {}).items():
        if not (_ID.fullmatch(annotation_id) and _SUGGESTED.fullmatch(mark)):
            return f"$.suggested.{annotation_id}", f"{mark!r} is not what diptych suggest writes"
    for decision_id, decision in (annotations.decisions or {}).items():
        if reason := _decision_fault(decision_id, decision):
            return f"$.decisions.{decision_id}", reason
    for number, conflict in enumerate(annotations.conflicts or ()):
        if reason := _conflict_fault(conflict):
            return f"$.conflicts[{number}]", reason
    return None


def _conflict_fault(conflict: Conflict) -> str | None:
    if conflict.path == ("annotations",):
        return "path names no annotation"
    sides = () if conflict.path else (conflict.base, conflict.ours, conflict.theirs)
    if not all(side is UNSET or _is_set(side) for side in sides):
        return "path is that of the whole set, and a side is none"
    return None


def _is_set(value: object) -> bool:
    try:
        msgspec.convert(value, AnnotationSet)
    except msgspec.ValidationError:
        return False
    return True


def _program_fault(program: Program) -> str | None:
    if not program.command.strip():
        return "command is empty; say what was run"
    for name, digest in (program.digests or {}).items():
        if not _DIGEST.fullmatch(digest):
            return f"the digest of {name} is {digest!r}, not 12 to 64 hexadecimal digits"
    if program.time is not UNSET and not _CREATED.fullmatch(program.time):
        return f"time is {program.time!r}, not of the form 2026-11-22T10:00:00Z"
    return None


def _decision_fault(decision_id: str, decision: Decision) -> str | None:
    if not _ID.fullmatch(decision_id):
        return "not a random UUID (version 4, lower case)"
    if decision.at is not UNSET and not _CREATED.fullmatch(decision.at):
        return f"at is {decision.at!r}, not of the form 2026-11-22T10:00:00Z"
    return None


def _annotation_fault(annotation_id: str, annotation: Annotation) -> str | None:
    """Say what is wrong with an annotation."""
    if not _ID.fullmatch(annotation_id):
        return "not a random UUID (version 4, lower case)"
    if not 0 <= annotation.start < annotation.end:
        return f"the span {annotation.start} to {annotation.end} is empty or runs backwards"
    if annotation.created is not UNSET and not _CREATED.fullmatch(annotation.created):
        return f"created is {annotation.created!r}, not of the form 2026-11-22T10:00:00Z"
    return None
