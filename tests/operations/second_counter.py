"""A second counter: every number of ``compare`` and ``crosstab``, from the files, slow and obvious.

It was written from what the method says, before the program's own way of counting was read, and
imports nothing of it: sets of paragraphs and of words are built anew for each number, fractions
stay fractions. Whatever the program makes faster has to come to the same.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

CONSENSUS = "consensus"
FINISHED, BEGUN, NOT_READ = "finished", "begun", "not read"
_SPACELESS = ("CJK UNIFIED", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "BOPOMOFO")


class RefusedError(Exception):
    """What the method refuses to count, with the texts or names because of which."""

    def __init__(self, reason: str, names: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.reason, self.names = reason, sorted(names)


# What the files say


@dataclass
class Paragraph:
    number: int
    start: int
    end: int
    kind: str


@dataclass
class Text:
    id: str
    fields: dict[str, str]
    body: str
    paragraphs: list[Paragraph]

    def words(self) -> list[tuple[int, int, int]]:
        """Return each word: where it begins, where it ends, and the number of its paragraph."""
        return [
            (start, end, one.number)
            for one in self.paragraphs
            for start, end in words_between(self.body, one.start, one.end)
        ]


@dataclass(eq=False)
class Said:
    """One annotation."""

    start: int
    end: int
    codes: dict[str, str]
    paragraphs: set[int] = field(default_factory=set)
    words: set[int] = field(default_factory=set)

    def has(self, facet: str, code: str) -> bool:
        own = self.codes.get(facet, "")
        return own == code or own.startswith(code + "/")


@dataclass
class Set:
    annotator: str
    program: bool
    progress: str
    said: list[Said]


@dataclass
class Project:
    texts: dict[str, Text]
    sets: dict[str, dict[str, Set]]
    """Of each text, by annotator."""
    codes: dict[str, list[str]]
    """Of each facet, parents first."""
    uncounted: list[tuple[str, str]]
    values: dict[str, dict[str, float]]
    defaults: dict[str, Any]
    left: dict[tuple[str, ...], Left] = field(default_factory=dict)
    """Texts that were once counted, by whose annotations count and what is excluded."""


def read_project(root: Path) -> Project:
    codebook = yaml.safe_load((root / "annotations/codebook.yaml").read_text("utf-8"))
    texts = {path.stem: read_text(path) for path in sorted((root / "texts").glob("*.md"))}
    sets: dict[str, dict[str, Set]] = {name: {} for name in texts}
    for path in sorted((root / "annotations").glob("*/*.json")):
        if path.parent.name in texts:
            sets[path.parent.name][path.stem] = read_set(path)
    read = Project(texts, sets, {}, [], {}, codebook.get("defaults") or {})
    for facet, about in codebook["facets"].items():
        read.codes[facet], read.values[facet] = [], {}
        read_codes(read, facet, "", (about or {}).get("codes") or {})
    return read


def read_codes(read: Project, facet: str, above: str, codes: dict[str, Any]) -> None:
    for name, about in codes.items():
        code = above + str(name)
        read.codes[facet].append(code)
        if (about or {}).get("counts") is False:
            read.uncounted.append((facet, code))
        if "value" in (about or {}):
            read.values[facet][code] = about["value"]
        read_codes(read, facet, code + "/", (about or {}).get("codes") or {})


def read_text(path: Path) -> Text:
    source, fields = path.read_text("utf-8"), {}
    if source.startswith("---\n"):
        front, _, source = source[4:].partition("\n---\n")
        fields = yaml.load(front, Loader=yaml.BaseLoader) or {}  # noqa: S506 (strings only)
    lines = source.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    body = "\n".join(lines)
    named = {unicodedata.normalize("NFC", k): clean(v) for k, v in fields.items()}
    return Text(path.stem, named, body, paragraphs_of(lines))


def clean(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


def paragraphs_of(lines: Sequence[str]) -> list[Paragraph]:
    found: list[Paragraph] = []
    place, going_on = 0, False
    for line in lines:
        bare = line.strip()
        start, heading = place + len(line) - len(line.lstrip()), re.match(r"#{1,6}\s+(?=\S)", bare)
        end = start + len(bare)
        if heading:
            number = len(found) + 1
            found.append(Paragraph(number, start + heading.end(), end, "heading"))
        elif bare and going_on:
            found[-1].end = end
        elif bare:
            found.append(Paragraph(len(found) + 1, start, end, "paragraph"))
        going_on = bool(bare) and not heading
        place += len(line) + 1
    return found


def words_between(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find what stands between blanks and holds a letter or digit; each letter without spaces.

    The marks of scripts without spaces part words and are none.
    """
    found = []
    for piece in re.finditer(r"\S+", body[start:end]):
        cuts = [0, len(piece[0])]
        for place, character in enumerate(piece[0]):
            if spaceless(character) or is_wide_mark(character):
                cuts += [place, place + 1]
        for one, other in pairwise(sorted(set(cuts))):
            if any(character.isalnum() for character in piece[0][one:other]):
                found.append((start + piece.start() + one, start + piece.start() + other))
    return found


def spaceless(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith(_SPACELESS)


def is_wide_mark(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"} and not character.isalnum()


def read_set(path: Path) -> Set:
    about = json.loads(path.read_text("utf-8"))
    said = [
        Said(one["start"], one["end"], one["codes"])
        for one in about["annotations"].values()
        if not one.get("orphan")
    ]
    progress = FINISHED if about.get("finished") else BEGUN if said else NOT_READ
    return Set(about["annotator"], "by" in about, progress, said)


# Whose annotations count, in one text


def whose(sets: dict[str, Set], annotators: Sequence[str], prefer: Sequence[str]) -> list[Set]:
    """Return the sets that are counted; none where the text is not read. Raises RefusedError."""
    read = {name: one for name, one in sets.items() if one.progress != NOT_READ}
    if prefer:
        there = [read[name] for name in prefer if name in read]
        done = [one for one in there if one.progress == FINISHED]
        return (done or there)[:1]
    if annotators:
        there = [read[name] for name in dict.fromkeys(annotators) if name in read]
        done = [one for one in there if one.progress == FINISHED]
        wanted = len(set(annotators))
        if wanted > 1 and there and len(done) < wanted:
            raise RefusedError("not finished by all")
        return there
    people = {name: one for name, one in read.items() if not one.program}
    if CONSENSUS in people and people[CONSENSUS].progress == FINISHED:
        return [people[CONSENSUS]]
    if CONSENSUS in people and len(people) > 1:
        raise RefusedError("consensus begun")
    if len(people) > 1:
        raise RefusedError("several people")
    return list(people.values())


def progress_of(sets: Sequence[Set]) -> str:
    if not sets:
        return NOT_READ
    return FINISHED if all(one.progress == FINISHED for one in sets) else BEGUN


# Groups


def value_of(text: Text, wanted: str) -> str:
    """Return the value of a field, or of a part of a date; nothing where the text has none."""
    name, _, part = wanted.partition(":")
    value = text.id if name == "text" else text.fields.get(name, "")
    if name == "source":
        value = value or text.id
    return part_of(value, part) if part else value


def part_of(day: str, part: str) -> str:
    """Return a part of a date; nothing where it lacks that."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
        return ""
    numbers = [int(number) for number in day.split("-")]
    found = {"year": day[:4]}
    if len(numbers) > 1:
        found["month"], found["quarter"] = day[:7], f"{day[:4]}-Q{(numbers[1] + 2) // 3}"
    if len(numbers) > 2:
        year, week, _ = date(*numbers).isocalendar()
        found["week"] = f"{year:04}-W{week:02}"
    return found.get(part, "")


def label_of(text: Text, by: Sequence[str]) -> str:
    return " · ".join(value_of(text, one) or f"no {one.split(':')[-1]}" for one in by)


def groups_of(read: Project, by: Sequence[str], where: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the texts of each group, in the order of the groups."""
    texts = [text for text in read.texts.values() if is_wanted(text, where)]
    first = {one: [value_of(text, one) for text in texts] for one in by}

    def order(text: Text) -> list[tuple[Any, ...]]:
        places = []
        for one in by:
            value = value_of(text, one)
            listed = [clean(name) for name in read.defaults.get("groups") or []]
            if ":" in one:
                places.append((not value, 0, value))
            elif value in listed:
                places.append((not value, 0, listed.index(value)))
            else:
                places.append((not value, 1, first[one].index(value)))
        return places

    groups: dict[str, list[Text]] = {}
    for text in sorted(texts, key=order):
        groups.setdefault(label_of(text, by), []).append(text)
    return groups


def is_wanted(text: Text, where: Sequence[tuple[str, str]]) -> bool:
    return all(
        any(label_of(text, [name]) == clean(value) for name, value in where if name == wanted)
        for wanted in {name for name, _ in where}
    )


# What is left of one text


@dataclass
class Left:
    """A text without what is excluded: annotations, paragraphs, words."""

    text: str
    progress: str
    said: list[Said]
    paragraphs: set[int]
    words: set[int]
    excluded: int

    def of(self, unit: str, said: Iterable[Said]) -> int:
        """Count what these annotations lie on."""
        chosen = list(said)
        if unit == "annotation":
            return len(chosen)
        if unit == "word":
            return len({word for one in chosen for word in one.words})
        paragraphs = {number for one in chosen for number in one.paragraphs}
        return len(paragraphs) if unit == "paragraph" else int(bool(paragraphs))

    def base(self, unit: str, of: str, facet: str) -> int:
        if of == "coded":
            return self.of(unit, (one for one in self.said if one.codes))
        if of == "facet":
            return self.of(unit, (one for one in self.said if facet in one.codes))
        everything = {"paragraph": len(self.paragraphs), "word": len(self.words)}
        return everything[unit] if unit in everything else int(bool(self.paragraphs))

    def mean(
        self,
        said: Iterable[Said],
        values: dict[str, float],
        facet: str,
        where: set[int] | None = None,
    ) -> list[Fraction]:
        """Return the mean of each paragraph, or of each of these, that has a value."""
        chosen, means = [one for one in said if facet in one.codes], []
        for number in self.paragraphs if where is None else where:
            here = [values[one.codes[facet]] for one in chosen if number in one.paragraphs]
            if here:
                means.append(sum(map(Fraction, here)) / len(here))
        return means


def is_uncounted(facet: str, code: str, uncounted: Iterable[tuple[str, str]]) -> bool:
    return any(
        facet == one and (code == other or code.startswith(other + "/")) for one, other in uncounted
    )


def left_of(
    text: Text, sets: Sequence[Set], uncounted: Sequence[tuple[str, str]], kinds: Iterable[str]
) -> Left:
    said = [Said(one.start, one.end, one.codes) for each in sets for one in each.said]
    words = text.words()
    for one in said:
        one.paragraphs = {
            paragraph.number
            for paragraph in text.paragraphs
            if paragraph.start < one.end and one.start < paragraph.end
        }
        one.words = {
            index
            for index, (start, end, _) in enumerate(words)
            if start < one.end and one.start < end
        }
    without = {
        id(one): {
            facet for facet, code in one.codes.items() if is_uncounted(facet, code, uncounted)
        }
        for one in said
    }
    left = set()
    for paragraph in text.paragraphs:
        here = [one for one in said if paragraph.number in one.paragraphs]
        lost = {facet for one in here for facet in without[id(one)]}
        kept = {facet for one in here if not without[id(one)] for facet in one.codes}
        if paragraph.kind not in kinds and lost <= kept:
            left.add(paragraph.number)
    left_words = {index for index, (_, _, number) in enumerate(words) if number in left}
    for one in said:
        one.paragraphs &= left
        one.words &= left_words
    counted = [one for one in said if one.paragraphs and not without[id(one)]]
    excluded = len(text.paragraphs) - len(left)
    return Left(text.id, progress_of(sets), counted, left, left_words, excluded)


# Tables


@dataclass
class Group:
    name: str
    progress: list[str]
    """Of each text."""
    counted: list[Left]
    """The texts that stand in the counts."""
    begun: list[Left] = field(default_factory=list)
    """Those that are only begun, whether they stand there or not."""


@dataclass
class Asked:
    unit: str = "paragraph"
    of: str = ""
    weigh: str = ""
    without: tuple[str, ...] = ()
    score: str = ""
    by: tuple[str, ...] = ("source",)
    where: tuple[tuple[str, str], ...] = ()
    annotators: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass
class Counted:
    of: str
    groups: list[Group]
    rows: dict[str, list[str]]
    """The codes of each facet that have a row."""
    values: dict[str, dict[str, float]]


def count(read: Project, asked: Asked) -> Counted:
    """Sort texts into groups, and take out of each what is excluded. Raises RefusedError."""
    kinds = [one for one in asked.without if "=" not in one]
    uncounted = read.uncounted + [
        (facet, code) for facet, _, code in (one.partition("=") for one in asked.without) if code
    ]
    grouped = groups_of(read, asked.by, asked.where)
    names = {name for sets in read.sets.values() for name in sets}
    if asked.unit == "annotation" and asked.of == "finished":
        raise RefusedError("annotations are no part of all paragraphs")
    if unknown := {*asked.annotators, *asked.prefer} - names:
        raise RefusedError("unknown", unknown)
    if asked.groups:
        grouped = {name: grouped[name] for name in asked.groups}
    groups = [Group(name, [], []) for name in grouped]
    refused: dict[str, list[str]] = {}
    for group in groups:
        for text in grouped[group.name]:
            try:
                sets = whose(read.sets[text.id], asked.annotators, asked.prefer)
            except RefusedError as error:
                refused.setdefault(error.reason, []).append(text.id)
                continue
            group.progress.append(progress_of(sets))
            key = text.id, *(one.annotator for one in sets), *map("=".join, uncounted), *kinds
            if key not in read.left:
                read.left[key] = left_of(text, sets, uncounted, kinds)
            group.counted.append(read.left[key])
    for reason, texts in sorted(refused.items()):
        raise RefusedError(reason, texts)
    some_begun = any(BEGUN in group.progress for group in groups)
    of = asked.of or ("coded" if some_begun or asked.unit == "annotation" else "finished")
    stands = {FINISHED} if of == "finished" else {FINISHED, BEGUN}
    for group in groups:
        group.begun = [one for one in group.counted if one.progress == BEGUN]
        group.counted = [one for one in group.counted if one.progress in stands]
    rows = {
        facet: [code for code in codes if not is_uncounted(facet, code, uncounted)]
        for facet, codes in read.codes.items()
    }
    return Counted(of, groups, rows, read.values)


def compare(counted: Counted, asked: Asked) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the numbers of each facet, code and group."""
    return {
        (facet, code, group.name): numbers(counted, group, facet, code, asked)
        for facet, codes in counted.rows.items()
        for code in codes
        for group in counted.groups
    }


def numbers(counted: Counted, group: Group, facet: str, code: str, asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = {
        "unit": asked.unit,
        "share_of": counted.of,
        "finished": group.progress.count(FINISHED),
        "begun": group.progress.count(BEGUN),
        "not_read": group.progress.count(NOT_READ),
        "excluded": sum(left.excluded for left in group.counted),
    }
    having = [(left, [one for one in left.said if one.has(facet, code)]) for left in group.counted]
    for unit in ("paragraph", "annotation", "word"):
        found[f"{unit}s"] = sum(left.of(unit, said) for left, said in having)
    found["count"] = sum(left.of(asked.unit, said) for left, said in having)
    parts = [
        (left.of(asked.unit, said), left.base(asked.unit, counted.of, facet))
        for left, said in having
    ]
    found["denominator"], found["share"], found["texts"] = share_of(parts, asked.weigh)
    if asked.score:
        values = counted.values[asked.score]
        means = [left.mean(said, values, asked.score) for left, said in having]
        found["mean"], found["scored"] = mean_of(means, asked.weigh)
    found["counted"] = len(group.counted)
    others = [other for other in counted.groups if other is not group]
    elsewhere = sum(
        left.of(asked.unit, (one for one in left.said if one.has(facet, code)))
        for other in others
        for left in other.counted
    )
    elsewhere += sum(
        one.has(facet, code) for other in others for left in other.begun for one in left.said
    )
    all_read = all(progress == FINISHED for other in others for progress in other.progress)
    found["only"] = bool(found["count"]) and bool(others) and not elsewhere
    found["only_is_certain"] = found["only"] and all_read
    return found


def share_of(parts: Sequence[tuple[int, int]], weigh: str) -> tuple[int, Fraction | None, int]:
    """Return the base, the share, and the number of texts whose base is not empty."""
    some = [(part, whole) for part, whole in parts if whole]
    base = sum(whole for _, whole in some)
    if not some:
        return 0, None, 0
    if weigh == "texts":
        return base, sum(Fraction(*each) for each in some) / len(some), len(some)
    return base, Fraction(sum(part for part, _ in some), base), len(some)


def mean_of(texts: Sequence[list[Fraction]], weigh: str) -> tuple[Fraction | None, int]:
    """Return the mean of paragraphs (of the texts' means), and the number of paragraphs."""
    every = [mean for means in texts for mean in means]
    if not every:
        return None, 0
    if weigh == "texts":
        own = [sum(means) / len(means) for means in texts if means]
        return sum(own, Fraction()) / len(own), len(every)
    return sum(every, Fraction()) / len(every), len(every)


def crosstab(
    counted: Counted, asked: Asked, facets: tuple[str, str], within: str, shares: str = "group"
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the numbers of each pair of codes and group; of a facet with itself each pair once."""
    row, column = facets
    return {
        (one, other, group.name): pair(counted, group, (row, one), (column, other), within, asked)
        | shares_of(counted, group, (row, one), (column, other), within, asked, shares)
        for place, one in enumerate(counted.rows[row])
        for other in counted.rows[column][place if row == column else 0 :]
        for group in counted.groups
    }


Key = tuple[str, str]
"""A facet and a code."""


def meeting(left: Left, row: Key, column: Key, within: str) -> tuple[list[Said], set[int]]:
    """Return the annotations because of which two codes meet, and the paragraphs where they do."""
    rows = {one for one in left.said if one.has(*row)}
    columns = {one for one in left.said if one.has(*column)}
    if within == "annotation":
        return list(rows & columns), {number for one in rows & columns for number in one.paragraphs}
    where = {number for one in rows for number in one.paragraphs}
    where &= {number for one in columns for number in one.paragraphs}
    return [one for one in rows | columns if one.paragraphs & where], where


def met(left: Left, row: Key, column: Key, within: str, unit: str) -> int:
    """Count one text's units in which two codes meet."""
    both, where = meeting(left, row, column, within)
    return len(where) if within == "paragraph" else left.of(unit, both)


def pair(
    counted: Counted, group: Group, row: Key, column: Key, within: str, asked: Asked
) -> dict[str, Any]:
    """Return the counts of two codes in a group."""
    found: dict[str, Any] = {"unit": asked.unit, "share_of": counted.of}
    meetings = [(left, *meeting(left, row, column, within)) for left in group.counted]
    found["paragraphs"] = sum(len(where) for _, _, where in meetings)
    found["annotations"] = sum(len(both) for _, both, _ in meetings)
    if asked.unit == "word":
        found["words"] = sum(left.of("word", both) for left, both, _ in meetings)
    found["count"] = sum(met(left, row, column, within, asked.unit) for left in group.counted)
    if asked.score:
        values = counted.values[asked.score]
        means = [left.mean(both, values, asked.score, where) for left, both, where in meetings]
        found["mean"], found["scored"] = mean_of(means, asked.weigh)
    return found


def shares_of(
    counted: Counted,
    group: Group,
    row: Key,
    column: Key,
    within: str,
    asked: Asked,
    shares: str,
) -> dict[str, Any]:
    """Return of what a pair is a share, how large that is, and what measures are made of."""
    parts, either, single = [], 0, [0, 0]
    for left in group.counted:
        both = met(left, row, column, within, asked.unit)
        having = [
            left.of(asked.unit, (one for one in left.said if one.has(*key)))
            for key in (row, column)
        ]
        either += sum(having) - both
        single = [sum(each) for each in zip(single, having, strict=True)]
        base = left.base(asked.unit, counted.of, row[0])
        parts.append((both, {"group": base, "row": having[0], "column": having[1]}[shares]))
    denominator, share, _ = share_of(parts, asked.weigh)
    aside = {"either": either, "single": single, "counted": len(group.counted)}
    share_of_what = counted.of if shares == "group" else shares
    return {"share_of": share_of_what, "denominator": denominator, "share": share, **aside}


NONE = ""
"""Stands for what has no code of the facet that splits a pair."""


def split_crosstab(
    counted: Counted,
    asked: Asked,
    facets: tuple[str, str, str],
    within: str,
    shares: str,
) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    """Return the numbers of each pair, code of the third facet (or none), and group."""
    row, column, third = facets
    return {
        (one, other, part, group.name): part_of_pair(
            counted, group, ((row, one), (column, other)), (third, part), within, asked, shares
        )
        for place, one in enumerate(counted.rows[row])
        for other in counted.rows[column][place if row == column else 0 :]
        for part in (*in_order(counted, third), NONE)
        for group in counted.groups
    }


def in_order(counted: Counted, facet: str) -> list[str]:
    """Return the codes of a facet; those of an ordinal one along its scale."""
    codes, values = counted.rows[facet], counted.values[facet]
    return sorted(codes, key=lambda code: values[code]) if values else codes


def part_of_pair(
    counted: Counted,
    group: Group,
    keys: tuple[Key, Key],
    third: Key,
    within: str,
    asked: Asked,
    shares: str,
) -> dict[str, Any]:
    """Count units in which two codes meet and that have a third code there, or have none."""
    found: dict[str, Any] = {"unit": asked.unit, "cell": 0, "counted": len(group.counted)}
    units = {asked.unit, "paragraph", "annotation"} | {asked.unit} & {"word"}
    sums, parts = dict.fromkeys(units, 0), []
    for left in group.counted:
        here = {unit: units_of(left, keys, third, within, unit) for unit in units}
        for unit, (_, those) in here.items():
            sums[unit] += len(those)
        cell, those = here[asked.unit]
        found["cell"] += len(cell)
        bases = {
            "group": left.base(asked.unit, counted.of, keys[0][0]),
            "row": left.of(asked.unit, (one for one in left.said if one.has(*keys[0]))),
            "column": left.of(asked.unit, (one for one in left.said if one.has(*keys[1]))),
            "cell": len(cell),
        }
        parts.append((len(those), bases[shares]))
    found["count"] = sums[asked.unit]
    found |= {f"{unit}s": sums[unit] for unit in units - {"text"}}
    found["share_of"] = counted.of if shares == "group" else shares
    found["denominator"], found["share"], _ = share_of(parts, asked.weigh)
    return found


def units_of(
    left: Left, keys: tuple[Key, Key], third: Key, within: str, unit: str
) -> tuple[set[Any], set[Any]]:
    """Return the units of one text where two codes meet, and those with (or without) a third."""
    both, where = meeting(left, *keys, within)
    facet, code = third
    cell: set[Any] = set()
    those: set[Any] = set()
    coded: set[Any] = set()
    for one in both:
        lies_on: dict[str, set[Any]] = {
            "paragraph": one.paragraphs & where,
            "annotation": {id(one)},
            "word": one.words,
            "text": {left.text},
        }
        cell |= lies_on[unit]
        those |= lies_on[unit] if code and one.has(facet, code) else set()
        coded |= lies_on[unit] if facet in one.codes else set()
    return cell, those if code else cell - coded
