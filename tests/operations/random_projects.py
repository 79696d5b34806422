"""Projects made at random: whatever may be in one that changes what is counted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

PEOPLE = ("ann", "ben", "consensus")
PROGRAM = "model"
TREES: dict[str, dict[str, list[str]]] = {
    "theme": {"rules": ["un", "courts"], "access": [], "formal": ["byline"]},
    "actor": {"state": ["minister"], "people": []},
    "mood": {"bad": [], "mixed": [], "good": []},
}
CODES = {
    facet: [path for top, below in tree.items() for path in (top, *(f"{top}/{b}" for b in below))]
    for facet, tree in TREES.items()
}
_WORDS = [
    "rules",
    "UN,",
    "(law)",
    "“yes”",
    "–",
    "7",
    "naïve",
    "don't",
    "e\u0301t\u00e9",
    "…",
    "x_y",
    "_",
]
_LETTERS = ["法律", "約束。", "กฎหมาย", "ま", "（権利）"]
_SOURCES = ["", "Sun", "Bote", "Re\u0301gion", "R\u00e9gion"]
_DATES = ["", "2023", "2024-07", "2024-07-01", "2024-12-30", "2025-01-01", "2024-03-31", "soon"]


def write_project(root: Path, random: Random) -> None:
    """Fill a folder."""
    (root / "texts").mkdir(parents=True)
    (root / "annotations").mkdir()
    codebook = json.dumps({"facets": _codebook(random), **_defaults(random)})
    (root / "annotations/codebook.yaml").write_text(codebook, "utf-8")
    for number in range(random.randint(1, 5)):
        name = f"{'cabed'[number]}-text"
        body = _body(random)
        (root / f"texts/{name}.md").write_text(_front_matter(random) + body, "utf-8")
        (root / f"annotations/{name}").mkdir()
        for annotator in (*PEOPLE, PROGRAM):
            if said := _set(random, name, annotator, body):
                path = root / f"annotations/{name}/{annotator}.json"
                path.write_text(json.dumps(said), "utf-8")


def _codebook(random: Random) -> dict[str, Any]:
    def code(number: int = 0, *, ordinal: bool = False) -> dict[str, Any]:
        said: dict[str, Any] = {"value": number - 1} if ordinal else {}
        return said | ({"counts": False} if random.random() < 1 / 4 else {})

    facets: dict[str, Any] = {}
    for facet, tree in TREES.items():
        ordinal = facet == "mood"
        codes = {top: code(number, ordinal=ordinal) for number, top in enumerate(tree)}
        for top, below in tree.items():
            if below:
                codes[top]["codes"] = {name: code() for name in below}
        facets[facet] = {"codes": codes} | ({"kind": "ordinal"} if ordinal else {})
    return facets


def _defaults(random: Random) -> dict[str, Any]:
    return {"defaults": {"groups": ["Bote", "Sun"]}} if random.random() < 1 / 3 else {}


def _front_matter(random: Random) -> str:
    fields = {
        "source": random.choice(_SOURCES),
        "region": random.choice(["", "north", " south  east "]),
        "date": random.choice(_DATES),
    }
    lines = "".join(f"{name}: '{value}'\n" for name, value in fields.items() if value)
    return f"---\n{lines}---\n\n" if lines else ""


def _body(random: Random) -> str:
    paragraphs = []
    for _ in range(random.randint(1, 5)):
        heading = random.random() < 1 / 4
        lines = 1 if heading else random.choice((1, 1, 2))
        written = "\n".join(_line(random) for _ in range(lines))
        paragraphs.append("## " * heading + written)
    return random.choice(("\n\n", "\n\n\n")).join(paragraphs) + "\n"


def _line(random: Random) -> str:
    chosen = (
        random.choice((_WORDS, _WORDS, _WORDS, _LETTERS)) for _ in range(random.randint(0, 5))
    )
    pieces = [random.choice(_WORDS[:3]), *map(random.choice, chosen)]
    return random.choice((" ", " ", " ", "  ", "")).join(pieces)


def _set(random: Random, text: str, annotator: str, body: str) -> dict[str, Any] | None:
    """Return what somebody said of a text, if they did."""
    likely = 0.3 if annotator in {"consensus", PROGRAM} else 0.55
    if random.random() > likely:
        return None
    annotations = {}
    for number in range(random.choice((0, 1, 1, 2, 3, 4, 6))):
        start, end = _span(random, body)
        said: dict[str, Any] = {"start": start, "end": end, "quote": body[start:end]}
        said["codes"] = {
            facet: random.choice(codes)
            for facet, codes in CODES.items()
            if random.random() < 0.6  # none at all: a note
        }
        said |= {"orphan": True} if random.random() < 1 / 6 else {}
        annotations[f"{number:08d}-0000-4000-8000-000000000000"] = said
    is_program = annotator == PROGRAM or random.random() < 1 / 10
    return {
        "format": "diptych-annotations/1",
        "text": text,
        "text_version": "0" * 40,
        "annotator": annotator,
        **({"by": {"command": "suggest"}} if is_program else {}),
        "finished": random.random() < 0.7,
        "annotations": annotations,
    }


def _span(random: Random, body: str) -> tuple[int, int]:
    """Choose any passage that touches a paragraph; others are refused when they are read."""
    start = random.randrange(len(body))
    end = random.choice((start + 1, start + random.randint(1, 30), len(body)))
    return (start, min(end, len(body))) if re.search(r"[^\s#]", body[start:end]) else (0, len(body))
