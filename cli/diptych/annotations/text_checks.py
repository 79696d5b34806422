"""The rules of texts, as findings: what front matter lacks, or says otherwise than it is read.

What looks the same to a reader and is not the same to a program splits groups without a word: a
name in another case, a value in another width, a text whose letters are composed otherwise.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from diptych.annotations.checks import Finding
from diptych.texts.appearance import INVISIBLE, lookalikes
from diptych.texts.front_matter import FIELDS, field_fault
from diptych.texts.text import is_of_two_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.texts.text import Text

_SHOWN = 8


def text_findings(text: Text, path: str, lines: Mapping[str, int]) -> Iterator[Finding]:
    """Yield what a text's front matter lacks for a comparison, or says as ``add`` refuses it.

    ``lines`` says where its fields stand.
    """
    for name, fault in _field_faults(text):
        yield Finding(code="W319", path=path, line=lines.get(name), place=name, message=fault)
    if not text.language:
        way_out = f"diptych texts set {text.id} --language en"
        message = f"no language in the front matter; fill it in: {way_out}"
        yield Finding(code="W302", path=path, line=1, message=message)
    if not text.fields.get("source"):
        message = (
            f"no source in the front matter, so it is compared as {text.source!r}; "
            f"fill it in: diptych texts set {text.id} --source NAME"
        )
        yield Finding(code="W303", path=path, line=1, message=message)
    if not text.paragraphs:
        message = "no paragraph; write the text below the front matter, or remove the file"
        yield Finding(code="W312", path=path, message=message)


def _field_faults(text: Text) -> Iterator[tuple[str, str]]:
    """Yield fields with values that ``add`` refuses, and why."""
    if fault := field_fault("date", text.fields.get("date", "")):
        yield "date", fault
    if fault := field_fault("language", text.language):
        yield "language", f"{fault}; correct it: diptych texts set {text.id} --language en"


def field_name_findings(
    texts: Sequence[tuple[Text, str]], lines: Mapping[str, Mapping[str, int]]
) -> Iterator[Finding]:
    """Yield fields whose names differ in case from one that is read, or that more texts have.

    ``lines`` says by path where fields stand.
    """
    used = Counter(name for one, _ in texts for name in one.fields)
    usual = {name.casefold(): name for name in sorted(used, key=lambda name: used[name])}
    usual |= {name: name for name in FIELDS}
    for one, path in texts:
        for name in one.fields:
            if (other := usual[name.casefold()]) != name:
                message = f"{name} is not {other}, and is another field; write {other}"
                if other in one.fields:
                    message = f"{name} stands beside {other}, and is another field; keep {other}"
                line = lines[path].get(name)
                yield Finding(code="W318", path=path, line=line, place=name, message=message)


def twin_findings(
    texts: Sequence[tuple[Text, str]], lines: Mapping[str, Mapping[str, int]]
) -> Iterator[Finding]:
    """Yield values of a field that a reader takes for another one, and that make another group.

    ``lines`` says by path where fields stand.
    """
    for name in sorted({name for one, _ in texts for name in one.fields} - _OWN):
        alike: dict[str, dict[str, list[int]]] = {}
        for number, (one, _) in enumerate(texts):
            if value := one.fields.get(name):
                alike.setdefault(_without_looks(value), {}).setdefault(value, []).append(number)
        for spellings in alike.values():
            most, *others = sorted(spellings.items(), key=lambda one: -len(one[1]))
            for value, numbers in others:
                named = f"{value!r} ({_listed(texts, numbers)})"
                message = (
                    f"{name} {named} and {most[0]!r} ({_listed(texts, most[1])}) are two groups"
                )
                path = texts[numbers[0]][1]
                line = lines[path].get(name)
                message += "; write them alike"
                yield Finding(code="W317", path=path, line=line, place=name, message=message)


def _without_looks(value: str) -> str:
    """Forget case, width and the kind of marks."""
    return unicodedata.normalize("NFKC", value).casefold().translate(_SAME_MARKS)


def _listed(texts: Sequence[tuple[Text, str]], numbers: Sequence[int]) -> str:
    shown = ", ".join(texts[number][0].id for number in numbers[:_SHOWN])
    return shown + (" …" if len(numbers) > _SHOWN else "")


_OWN = {"title", "original"}
"""Fields in which each text says something of its own."""
_SAME_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-"})


def same_text_findings(texts: Iterable[tuple[Text, str]]) -> Iterator[Finding]:
    """Yield texts that say what another one says already, if two sources do not both print it."""
    named = {path: one for one, path in texts}
    bodies = {path: one.body for path, one in named.items()}
    for path, other in lookalikes(bodies.items()).items():
        if is_of_two_sources(named[path], named[other]):
            continue
        way_out = f"to join the two: diptych texts rename {named[path].id} {named[other].id}"
        if bodies[path] != bodies[other]:
            way_out = f"but for {INVISIBLE}; to remove it: diptych texts remove {named[path].id}"
        separator = ";" if bodies[path] == bodies[other] else ","
        message = f"the same text as {other}{separator} {way_out}"
        yield Finding(code="W309", path=path, message=message)
