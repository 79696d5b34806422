"""Subtitles (SRT, WebVTT): what is said, without numbers and times.

Cues go on where their sentence does; a longer silence, another speaker, or a sentence that ends
once a paragraph is long begins a new paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from diptych.texts.importers.archives import damaged
from diptych.texts.importers.composing import Draft, tidied
from diptych.texts.importers.plain import text_of
from diptych.texts.scripts import is_spaceless
from diptych.texts.segmentation import normalised
from diptych.texts.segmentation.sentences import is_ended

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diptych.texts.importers.imported import Arrival, Imported

SILENCE = 4.0
"""Seconds after which what is said is a new paragraph, if a sentence had ended."""
LONG = 400
"""Characters after which a paragraph ends with its sentence."""
_STAMP = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*({_STAMP})\s*-->\s*({_STAMP})(?:\s.*)?")
_NUMBER = re.compile(r"\s*\d+\s*")
_VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]*)>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}|\{[yY]:[^{}]*\}")
_READING = re.compile(r"<rt>.*?</rt>|<rp>.*?</rp>", re.DOTALL)
_LANGUAGE = re.compile(r"^Language:\s*(\S+)", re.MULTILINE)
_COMMENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_DASHES = "-–—‐"
_TURN = re.compile(rf"[{_DASHES}]\s*\S|>>")
_SPEAKER = re.compile(r"([^\W\d_][^:\n]{0,30}):(?=\s+\S)")


@dataclass(frozen=True, slots=True)
class _Cue:
    """What stands on the screen at one time."""

    start: float
    """Seconds."""
    end: float
    lines: tuple[str, ...]


def read_srt(arrival: Arrival) -> Imported:
    """Read SubRip subtitles."""
    return _read(arrival, is_vtt=False)


def read_vtt(arrival: Arrival) -> Imported:
    """Read WebVTT subtitles."""
    return _read(arrival, is_vtt=True)


def _read(arrival: Arrival, *, is_vtt: bool) -> Imported:
    decoded = text_of(arrival)
    source = normalised(decoded.text)
    cues = list(_cues(source.split("\n"), is_vtt=is_vtt))
    if not cues:
        raise damaged(arrival.name, "no line has times (00:00:01,000 --> 00:00:02,000)")
    draft = Draft()
    draft.count(
        "cue without its number and times", "cues without their numbers and times", len(cues)
    )
    cues = _unrolled(cues, draft)
    for paragraph in _paragraphs(cues, _speakers(cues)):
        draft.add(paragraph)
    language = _LANGUAGE.search(source.partition("-->")[0]) if is_vtt else None
    return draft.imported("subtitles", {"language": language[1] if language else ""})


def _cues(lines: list[str], *, is_vtt: bool) -> Iterator[_Cue]:
    """Find the cues by their times; what names or numbers a cue stands on the line above them."""
    places = [at for at, line in enumerate(lines) if "-->" in line and _TIMES.fullmatch(line)]
    for at, after in zip(places, [*places[1:], len(lines) + 1], strict=False):
        start, end = (_seconds(stamp) for stamp in _TIMES.fullmatch(lines[at]).groups())  # type: ignore[union-attr]
        said = lines[at + 1 : after - 1]
        above = lines[after - 1] if after <= len(lines) else ""
        if above.strip() and not _names_cue(said, above, is_vtt=is_vtt):
            said.append(above)
        if is_vtt:
            said = _without_comments(said)
        spoken = _spoken(said, is_vtt=is_vtt)
        yield _Cue(start, end, tuple(line for line in spoken if line))


def _names_cue(said: list[str], above: str, *, is_vtt: bool) -> bool:
    is_apart = not said or not said[-1].strip()
    return is_apart and (is_vtt or bool(_NUMBER.fullmatch(above)))


def _seconds(stamp: str) -> float:
    seconds = 0.0
    for part in stamp.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _without_comments(lines: list[str]) -> list[str]:
    """Leave out blocks of comments and of style."""
    kept: list[str] = []
    is_comment = False
    for above, line in zip(["x", *lines], lines, strict=False):
        if not above.strip() and _COMMENT.match(line):
            is_comment = True
        is_comment = is_comment and bool(line.strip())
        if not is_comment:
            kept.append(line)
    return kept


def _spoken(lines: Iterable[str], *, is_vtt: bool) -> Iterator[str]:
    """Yield lines without markup; a voice is named before what it says."""
    whole = "\n".join(lines)
    if is_vtt:
        whole = _VOICE.sub(lambda found: f"{found[1].strip()}: ", _READING.sub("", whole))
    whole = _MARKUP.sub("", whole)
    yield from (tidied(unescape(line) if is_vtt else line) for line in whole.split("\n"))


def _unrolled(cues: list[_Cue], draft: Draft) -> list[_Cue]:
    """Show each line of rolling captions once; elsewhere what is said twice stays twice."""
    shared = [_overlap(above.lines, below.lines) for above, below in pairwise(cues)]
    if sum(map(bool, shared)) * 3 < len(cues) or len(cues) < _FEW:
        return cues
    draft.count("repeated line left out", number=sum(shared))
    return [
        _Cue(cue.start, cue.end, cue.lines[number:])
        for cue, number in zip(cues, [0, *shared], strict=True)
        if cue.lines[number:]
    ]


_FEW = 6
"""Cues by which rolling captions cannot be told."""


def _overlap(above: tuple[str, ...], below: tuple[str, ...]) -> int:
    """Return how many lines at the end of one cue begin the next."""
    sizes = range(min(len(above), len(below)), 0, -1)
    return next((size for size in sizes if above[-size:] == below[:size]), 0)


def _speakers(cues: Iterable[_Cue]) -> frozenset[str]:
    """Return the names before a colon that are speakers: in capitals, or there twice."""
    found = [name[1] for cue in cues for line in cue.lines if (name := _SPEAKER.match(line))]
    return frozenset(name for name in found if name.isupper() or found.count(name) > 1)


def _paragraphs(cues: Iterable[_Cue], speakers: frozenset[str]) -> Iterator[str]:
    said, ended_at = "", 0.0
    for cue in cues:
        for number, line in enumerate(cue.lines):
            silence = 0.0 if number else cue.start - ended_at
            if said and _begins(line, said, speakers, silence=silence, is_first=not number):
                yield said
                said = ""
            said = _joined(said, line)
        ended_at = cue.end
    yield said


def _begins(
    line: str, said: str, speakers: frozenset[str], *, silence: float, is_first: bool
) -> bool:
    """Tell whether a line, the first of its cue or another, begins a new paragraph."""
    name = _SPEAKER.match(line)
    if _TURN.match(line) or (name and name[1] in speakers):
        return True
    is_over = is_ended(said)
    if is_first and is_over and said[0] in _DASHES:
        return True
    patience = 1 if is_over else 3
    return silence >= SILENCE * patience or len(said) >= LONG * patience


def _joined(said: str, line: str) -> str:
    if not said:
        return line
    is_tight = is_spaceless(said[-1]) and is_spaceless(line[0])
    return f"{said}{'' if is_tight else ' '}{line}"
