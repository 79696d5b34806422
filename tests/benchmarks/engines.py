"""How fast engines count an export of many codings: a part of `make bench`, and by itself.

An export is made here, a million rows a part, as ``export codings --append`` leaves it. Each engine
is asked for a comparison of all sources, in a process of its own. Printed are ratios to what DuckDB
takes for a bare count of the same rows by facet and code, the memory, and whether all say the same.

Usage: engines.py DIPTYCH [MILLIONS] [ENGINE…]
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

MILLIONS = 10
TEXTS = 2_500
"""In a part."""
PARAGRAPHS, WORDS = 40, 60
"""Of a text, and of a paragraph."""
ANNOTATORS = ("ann", "ben")
CODES = {
    "theme": [f"t{n}" for n in range(5)] + [f"t{n}/s{m}" for n in range(5) for m in range(4)],
    "actor": [f"a{n}" for n in range(12)],
    "mood": ["bad", "mixed", "good"],
}
BARE = (
    "import duckdb, sys; duckdb.sql(f\"SELECT facet, code, count(*) FROM '{sys.argv[1]}/codings/"
    "*.parquet' GROUP BY ALL\").fetchall()"
)
MEASURED = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], stderr=2); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=sys.stderr); "
    "sys.exit(done.returncode)"
)


def main() -> None:
    """Print what each engine takes."""
    diptych, *others = sys.argv[1:]
    millions = int(others[0]) if others else MILLIONS
    with tempfile.TemporaryDirectory() as name:
        report_engines(diptych, Path(name, "export"), millions, others[1:])


def report_engines(
    diptych: str, folder: Path, millions: int = MILLIONS, engines: list[str] | None = None
) -> None:
    """Make an export, and print what each engine takes for it."""
    make_export(folder, millions)
    bare, _, _ = measured([sys.executable, "-c", BARE, str(folder)])
    answers = {}
    for engine in engines or installed():
        asked = ["compare", "--annotator", "ann", "--from", str(folder), "--engine", engine]
        seconds, memory, said = measured([diptych, *asked, "--format", "csv"])
        answers[engine] = hashlib.sha1(said, usedforsecurity=False).hexdigest()
        sys.stdout.write(
            f"diptych compare, {millions} million rows, {engine} / a bare count: "
            f"{seconds / bare:.1f} ({seconds:.1f} s, {memory} MB)\n"
        )
    alike = "the same" if len(set(answers.values())) == 1 else f"NOT the same: {answers}"
    sys.stdout.write(f"what they say is {alike}\n")


def installed() -> list[str]:
    """Name the engines that are here."""
    spark = find_spec("pyspark") and shutil.which("java")
    return ["polars", "duckdb", *(["spark"] if spark else [])]


def measured(command: list[str]) -> tuple[float, int, bytes]:
    """Run a command; return seconds, the most memory of its process in MB, and what it printed."""
    begun = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command], capture_output=True, check=False
    )
    seconds = perf_counter() - begun
    if done.returncode:
        sys.exit(done.stderr.decode())
    return seconds, int(done.stderr.split()[-1]), done.stdout


def make_export(folder: Path, millions: int) -> None:
    """Write an export of so many million codings."""
    for table in ("codings", "paragraphs", "sets", "left_out", "texts"):
        (folder / table).mkdir(parents=True)
    facets = {
        name: {
            "codes": _tree(codes, ordinal=name == "mood"),
            **({"kind": "ordinal"} if name == "mood" else {}),
        }
        for name, codes in CODES.items()
    }
    about = {"format": "diptych-codings/1", "facets": facets}
    (folder / "codebook.json").write_bytes(msgspec.json.encode(about))
    chance = np.random.default_rng(1)
    for number in range(millions):
        for table, columns in _part(chance, number).items():
            pq.write_table(pa.table(columns), folder / table / f"{number}.parquet")


def _tree(codes: list[str], *, ordinal: bool) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for place, code in enumerate(codes):
        top, _, below = code.partition("/")
        if below:
            tree[top].setdefault("codes", {})[below] = {}
        else:
            tree[top] = {"value": place - 1} if ordinal else {}
    return tree


def _part(chance: np.random.Generator, number: int) -> dict[str, dict[str, Any]]:
    """Make a million codings, three of each annotation, and the texts that they are in."""
    names = [f"t{number:04}-{text:04}" for text in range(TEXTS)]
    each = [name for name in names for _ in ANNOTATORS]
    places = [name for name in names for _ in range(PARAGRAPHS)]
    empty = pa.array([], pa.string())
    return {
        "codings": _codings(chance, names, number),
        "paragraphs": {
            "text": places,
            "paragraph": pa.array(list(range(1, PARAGRAPHS + 1)) * TEXTS, pa.int64()),
            "kind": ["paragraph"] * len(places),
            "words": pa.array([WORDS] * len(places), pa.int64()),
            "digest": pa.array(chance.integers(1 << 60, size=len(places)), pa.int64()),
            "long": pa.array([1] * len(places), pa.int64()),
        },
        "sets": {
            "text": each,
            "annotator": list(ANNOTATORS) * TEXTS,
            "by": ["person"] * len(each),
            "progress": ["finished"] * len(each),
            "orphans": pa.array([0] * len(each), pa.int64()),
        },
        "left_out": {"path": empty, "reason": empty, "text": empty},
        "texts": {
            "text": names,
            "title": names,
            "paragraphs": pa.array([PARAGRAPHS] * TEXTS, pa.int64()),
            "words": pa.array([PARAGRAPHS * WORDS] * TEXTS, pa.int64()),
            "fields": [f'{{"source":"{"ABCD"[text % 4]}"}}' for text in range(TEXTS)],
        },
    }


def _codings(chance: np.random.Generator, names: list[str], number: int) -> dict[str, Any]:
    annotations = 1_000_000 // len(CODES)
    texts = np.sort(chance.integers(len(names), size=annotations))
    paragraphs = chance.integers(1, PARAGRAPHS + 1, size=annotations)
    first = (paragraphs - 1) * WORDS + chance.integers(1, WORDS, size=annotations)
    last = np.minimum(paragraphs * WORDS, first + chance.integers(1, 30, size=annotations))
    whose = chance.integers(len(ANNOTATORS), size=annotations)
    ids = np.arange(annotations) + number * annotations

    def repeated(values: Any) -> Any:
        return pa.array(np.repeat(values, len(CODES)))

    drawn = [
        pa.array(codes).take(chance.integers(len(codes), size=annotations))
        for codes in CODES.values()
    ]
    order = np.arange(annotations * len(CODES)).reshape(len(CODES), annotations).T.ravel()
    count = annotations * len(CODES)
    return {
        "text": pa.array(names).take(repeated(texts)),
        "annotator": pa.array(ANNOTATORS).take(repeated(whose)),
        "annotation": repeated(ids).cast(pa.string()),
        "paragraph": repeated(paragraphs),
        "head": pa.array(np.ones(count, np.int64)),
        "nth": pa.array(np.tile(np.arange(1, len(CODES) + 1), annotations)),
        "first_word": repeated(first),
        "last_word": repeated(last),
        "facet": pa.array(list(CODES)).take(pa.array(np.tile(range(len(CODES)), annotations))),
        "code": pa.concat_arrays(drawn).take(pa.array(order)),
    }


if __name__ == "__main__":
    main()
