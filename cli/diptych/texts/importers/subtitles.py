"""Subtitles (SRT, WebVTT): what is said, without numbers and times.

Cues go on where their sentence does; a longer silence, another speaker, or a sentence that ends
once a paragraph is long begins a new paragraph. Lines that nobody says, of sounds and music, are
left out, and said.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from diptych.errors import ForeignFileError
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
_DASHES = "-–—‐―"
_TURN = re.compile(rf"[{_DASHES}]\s*\S|>>")
_LONG_DASH = re.compile(r"[–—]\s")
_SQUARE = re.compile(r"\[[^\[\]]*\]|【[^【】]*】")
_ROUND = re.compile(r"\([^()]*[^()\s.?!…؟]\s*\)|（[^（）]*[^（）\s。．？！…]\s*）")
"""No sentence."""
_ASIDE = re.compile(f"{_SQUARE.pattern}|{_ROUND.pattern}")
_MUSIC = "♪♫♬♩"
_BESIDE = f"{_DASHES}{_MUSIC}~～ \u00a0\u3000\"'“”"
"""What may stand beside a sound."""
_SPEAKER = re.compile(
    r"([^\W\d_][^:\n]{0,30}):(?=\s+\S)"
    rf"|[{_DASHES}\s]*(\[[^\[\]]{{1,40}}\]|\([^()]{{1,40}}\)|（[^（）]{{1,40}}）|【[^【】]{{1,40}}】):?\s*(?=\w)"
)
_STOP = re.compile(r"(?<!\.)[.。｡．।۔።။។](?:\W*)$")
_LAYOUT = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks of the direction of a line, which mean nothing once lines are joined."""


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
        reason = "no line has times (00:00:01,000 --> 00:00:02,000)"
        raise ForeignFileError(
            arrival.name, reason, "if it is plain text, add it as that: --as plain"
        )
    draft = Draft()
    draft.count(
        "cue without its number and times", "cues without their numbers and times", len(cues)
    )
    cues = _without_sounds(_unrolled(cues, draft), draft)
    for paragraph in _paragraphs(cues, _habits(cues)):
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
    for line in whole.split("\n"):
        yield tidied(tidied(unescape(line) if is_vtt else line).strip(_LAYOUT))


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


def _without_sounds(cues: list[_Cue], draft: Draft) -> list[_Cue]:
    """Leave out lines that nobody says: of sounds in brackets, and of music alone."""
    asides = _ASIDE if _means_sounds(cues) else _SQUARE
    speakers = Counter(_speaker(line) for cue in cues for line in cue.lines)
    kept = []
    for cue in cues:
        lines = list(_with_their_names(cue.lines, speakers))
        whole = _is_sound(" ".join(lines), asides)
        said = () if whole else tuple(one for one in lines if not _is_sound(one, asides))
        draft.count(
            "line of sounds or notes left out",
            "lines of sounds or notes left out",
            number=len(lines) - len(said),
        )
        kept += [_Cue(cue.start, cue.end, said)] * bool(said)
    return kept


def _with_their_names(lines: Iterable[str], speakers: Counter[str]) -> Iterator[str]:
    """Yield lines; a name in brackets on a line of its own goes before what is said."""
    name = ""
    for line in lines:
        if not name and speakers[line]:
            name = line
        else:
            yield f"{name} {line}".strip() if name[-1:] in ")]" else name + line
            name = ""
    if name:
        yield name


def _means_sounds(cues: Iterable[_Cue]) -> bool:
    """Tell whether round brackets mean sounds: elsewhere they stand among words, as names do."""
    lines = [line for cue in cues for line in cue.lines]
    alone = sum(_is_sound(line, _ROUND) for line in lines)
    return alone * 2 > sum(1 for line in lines if _ROUND.search(line.lstrip(_BESIDE)[1:]))


def _is_sound(said: str, asides: re.Pattern[str]) -> bool:
    bare = asides.sub("", said)
    return not bare.strip(_BESIDE) and (bare != said or any(map(said.__contains__, _MUSIC)))


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a file writes what is said."""

    speakers: frozenset[str]
    """Names before a colon, or in brackets before words."""
    has_stops: bool
    """Whether sentences end in full stops, and not only with their cues."""
    has_blanks: bool
    """Whether letters of scripts without spaces are parted by blanks inside its lines."""


def _habits(cues: list[_Cue]) -> _Habits:
    lines = [line for cue in cues for line in cue.lines]
    found = [name for line in lines if (name := _speaker(line))]
    stops = sum(bool(_STOP.search(cue.lines[-1])) for cue in cues)
    blanks = sum(
        is_spaceless(before) and is_spaceless(after)
        for line in lines
        for before, blank, after in zip(line, line[1:], line[2:], strict=False)
        if blank.isspace()
    )
    return _Habits(
        frozenset(name for name in found if _is_sure(name) or found.count(name) > 1),
        len(cues) < _FEW or stops * 10 >= len(cues),
        blanks * 10 >= max(len(lines), 10),
    )


def _speaker(line: str) -> str:
    """Return who is named before what is said; how it is said ("(sighs)") is nobody."""
    found = _SPEAKER.match(line)
    name = found[1] or found[2] if found else ""
    return "" if name[1:2].islower() and not name[0].isalpha() else name


def _is_sure(name: str) -> bool:
    """Tell whether a name is a speaker's though it is there once: in capitals, before a colon."""
    return name.isupper() and name[0].isalpha()


def _paragraphs(cues: Iterable[_Cue], habits: _Habits) -> Iterator[str]:
    said, ended_at = "", 0.0
    for cue in cues:
        for number, line in enumerate(cue.lines):
            silence = 0.0 if number else cue.start - ended_at
            if said and _begins(line, said, habits, silence=silence, is_first=not number):
                yield said
                said = ""
            said = _joined(said, line, habits, is_first=not number)
        ended_at = cue.end
    yield said


def _begins(line: str, said: str, habits: _Habits, *, silence: float, is_first: bool) -> bool:
    """Tell whether a line, the first of its cue or another, begins a new paragraph."""
    is_over = is_ended(said)
    if _TURN.match(line) and (is_over or not _goes_on(line, said)):
        return True
    if _speaker(line) in habits.speakers:
        return True
    if is_first and is_over and said[0] in _DASHES:
        return True
    patience = 1 if is_over else 3
    waits = patience if habits.has_stops else 1
    return silence >= SILENCE * waits or len(said) >= LONG * patience


def _goes_on(line: str, said: str) -> bool:
    """Tell whether a dash parts what one speaker says; where a sentence ended, it never does."""
    if said[-1] in _DASHES:
        return False
    return bool(_LONG_DASH.match(line)) or line.lstrip(f"{_DASHES} \u00a0")[:1].islower()


def _joined(said: str, line: str, habits: _Habits, *, is_first: bool) -> str:
    """Join two lines, in scripts without spaces as the file does it itself.

    There a cue ends a sentence where no full stops do.
    """
    if not said:
        return line
    is_tight = is_spaceless(said[-1]) and is_spaceless(line[0])
    is_parted = habits.has_blanks or (is_first and not habits.has_stops)
    return f"{said}{'' if is_tight and not is_parted else ' '}{line}"
