"""How the time of commands grows with texts, and with annotations on each; and their memory.

A line has the exponents: 1 is in proportion, 0 is not at all. Time is that of the processor,
without what the program takes to start. Memory is what a process holds at most.
"""

from __future__ import annotations

import random
import subprocess
import sys
from math import log
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from diptych.annotations.annotation import Annotation, AnnotationSet, new_annotation_id
from diptych.annotations.serialisation import encode_set
from diptych.texts.segmentation import Segment
from diptych.texts.text import format_text, parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TIMES = 4
"""How much more there is of what grows."""
TEXTS, ON_EACH = 250, 30
READERS = ("anna", "ben")
CODES = [f"topic-{number}" for number in range(20)]
WORDS = [
    *("the", "of", "ministers", "said", "rules", "markets"),
    *("would", "not", "agree", "before", "summer", "vote", "again"),
]
LARGE_TEXTS, ON_EACH_LARGE = 500, 100
"""Texts and annotations by each of two on each of them, where memory is measured."""
STARTER = """\
import os
import subprocess
import sys

nothing = subprocess.DEVNULL
with subprocess.Popen(sys.argv[1:], stdout=nothing, stderr=nothing) as process:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
print(process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
"""A small program: whatever it starts counts the memory of who started it as its own."""
NOTHING = 0.02
"""Seconds beside which nothing is measured."""
COMMANDS = [
    "texts", "texts --alike", "status", "check", "codebook -a anna", "annotators",
    "show text-00007", "find --theme topic-1 -a anna", "compare -a anna",
    "compare -a anna --robust", "compare -a anna --reliability",
    "crosstab theme actor -a anna", "terms source-0 source-1", "kwic w* --sort after",
    "agreement", "agreement -a anna --rev HEAD", "review", "log text-00007:1", "methods -a anna",
    "annotate text-00007:1 --theme topic-1 -a eve --dry-run", "finish --all -a anna --dry-run",
    "edit {id} --note x --dry-run", "remove {id} --dry-run", "suggest --dry-run",
    "reanchor --dry-run", "adjudicate text-00007 --dry-run", "resolve --dry-run",
    "assign -a anna -a ben --dry-run", "undo --list", "codebook rename theme topic-1 x --dry-run",
    "codebook merge theme topic-1 topic-2 --dry-run", "texts rename text-00007 x --dry-run",
    "annotators rename ben x --dry-run", "diff text-00007 text-00008",
]  # fmt: skip

READING = [
    "texts", "status", "check", "annotators", "codebook -a anna --no-cache",
    "find -a anna --count", "find -a anna", "find -a anna --format csv",
    "find -a anna --format json", "compare -a anna -a ben --no-cache",
    "crosstab theme actor -a anna -a ben --no-cache", "agreement", "agreement -a anna --rev HEAD",
    "review", "reanchor --dry-run", "codebook rename theme topic-1 x --dry-run",
]  # fmt: skip
"""Commands that go through all sets."""


def growth(diptych: str, folder: Path) -> None:
    """Print the exponents of each command in texts, and in annotations on each."""
    texts = [folder / "texts" / str(times) for times in (1, TIMES)]
    made = [folder / "made" / str(times) for times in (1, TIMES)]
    for times, of_texts, of_annotations in zip((1, TIMES), texts, made, strict=True):
        make_project(of_texts, texts=TEXTS * times, paragraphs=6, on_each=4)
        make_project(of_annotations, texts=40, paragraphs=50, on_each=ON_EACH * times)
    start = used([diptych, "--version"]).seconds
    for command in COMMANDS:
        exponents = [_exponent(diptych, projects, command, start) for projects in (texts, made)]
        both = ", ".join(f"{exponent:5.2f}" for exponent in exponents)
        sys.stdout.write(
            f"{both}  (goal 1.15)  growth in texts, in annotations: diptych {command}\n"
        )
        sys.stdout.flush()


def memory(diptych: str, decode: Sequence[str], folder: Path) -> None:
    """Print what commands that read all sets hold, of some and of four times as many.

    ``decode`` decodes the sets of the project whose folder is put behind it.
    """
    projects = [folder / str(times) for times in (1, TIMES)]
    for times, project in zip((1, TIMES), projects, strict=True):
        make_project(project, texts=LARGE_TEXTS * times, paragraphs=50, on_each=ON_EACH_LARGE)
    number = LARGE_TEXTS * ON_EACH_LARGE * len(READERS)
    sys.stdout.write(f"{number:,} annotations and {number * TIMES:,}:\n")
    bare, start = used([*decode, str(projects[-1])]), used([diptych, "--version"]).seconds
    for command in READING:
        few, many = (used([diptych, "-C", str(one), *command.split()]) for one in projects)
        growth = log((many.seconds - start) / (few.seconds - start), TIMES)
        sys.stdout.write(
            f"{few.megabytes:5.0f} MB, {many.megabytes:5.0f} MB  {many.seconds / bare.seconds:5.1f}"
            f" x bare decoding, n^{growth:.2f} (goal n^1.15)  diptych {command}\n"
        )
        sys.stdout.flush()


def _exponent(diptych: str, projects: Sequence[Path], command: str, start: float) -> float:
    seconds = []
    for project in projects:
        name = min(_set(project).annotations)
        words = [diptych, "-C", str(project), *command.format(id=name).split()]
        seconds.append(min(used(words).seconds for _ in range(2)) - start)
    few, many = (max(one, NOTHING) for one in seconds)
    return log(many / few) / log(TIMES)


def _set(project: Path) -> AnnotationSet:
    raw = (project / "annotations/text-00007/anna.json").read_bytes()
    return msgspec.json.decode(raw, type=AnnotationSet)


class Used(NamedTuple):
    """What a command takes."""

    seconds: float
    """Of the processor."""
    megabytes: float


def used(command: Sequence[str]) -> Used:
    """Run a command, which may find something, and return what it takes."""
    starting = [sys.executable, "-S", "-c", STARTER, *command]
    said = subprocess.run(starting, check=True, stdout=subprocess.PIPE).stdout.split()
    if int(said[0]) > 1:
        raise subprocess.CalledProcessError(int(said[0]), command)
    return Used(float(said[1]), int(said[2]) / 1024)


def make_project(folder: Path, *, texts: int, paragraphs: int, on_each: int) -> None:
    """Write a project in a repository, of two who finished all texts and agree in the most."""
    chance = random.Random(6)  # noqa: S311 - nothing is secret
    (folder / "texts").mkdir(parents=True)
    (folder / "annotations").mkdir()
    codes = "\n".join(f"      {code}:\n        terms: {{en: [{code}]}}" for code in CODES)
    (folder / "annotations/codebook.yaml").write_text(
        f"facets:\n  theme:\n    codes:\n{codes}\n  actor:\n    codes:\n{codes}\n"
    )
    for number in range(texts):
        _write_text(folder, number, paragraphs, on_each, chance)
    git = ["git", "-C", str(folder), "-c", "user.name=anna", "-c", "user.email=anna@example.org"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "first"]):
        subprocess.run([*git, *words], check=True)


def _write_text(
    folder: Path, number: int, paragraphs: int, on_each: int, chance: random.Random
) -> None:
    text_id = f"text-{number:05}"
    contents = [" ".join(chance.choices(WORDS, k=40)) for _ in range(paragraphs)]
    fields = {"source": f"source-{number % 4}", "language": "en"}
    source = format_text(fields, [Segment(content=content) for content in contents])
    (folder / f"texts/{text_id}.md").write_text(source)
    (folder / f"annotations/{text_id}").mkdir()
    text = parse_text(text_id, source.encode(), source, text_id)
    agreed = [_judgement(paragraphs, chance) for _ in range(on_each)]
    for annotator in READERS:
        made = {}
        for judgement in agreed:
            own = judgement if chance.random() < 0.7 else _judgement(paragraphs, chance)
            place, codes = text.paragraphs[own[0]], own[1:]
            made[new_annotation_id()] = Annotation(
                start=place.start,
                end=place.end,
                quote=text.body[place.start : place.end],
                codes=dict(zip(("theme", "actor"), codes, strict=True)),
            )
        said = AnnotationSet(
            text=text_id, text_version=text.version, annotator=annotator, finished=True
        )
        said = msgspec.structs.replace(said, annotations=made)
        path = folder / f"annotations/{text_id}/{annotator}.json"
        path.write_bytes(encode_set(said, ["theme", "actor"]))


def _judgement(paragraphs: int, chance: random.Random) -> tuple[int, str, str]:
    return chance.randrange(paragraphs), chance.choice(CODES), chance.choice(CODES)
