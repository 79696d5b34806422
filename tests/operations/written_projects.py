"""Small projects written as files: texts of a few paragraphs, and what people said of them."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "diptych-annotations/1"
_NUMBER = {"ann": 1, "ben": 2, "eve": 3, "model": 4, "consensus": 9}


def write_codebook(root: Path, codebook: str) -> None:
    """Write the codebook of a project that may be new."""
    (root / "annotations").mkdir(exist_ok=True)
    (root / "annotations/codebook.yaml").write_text(codebook)


def write_text(root: Path, name: str, *paragraphs: str, **fields: str) -> None:
    """Write a text: front matter, then the paragraphs."""
    (root / "texts").mkdir(exist_ok=True)
    front = "".join(f"{key}: '{value}'\n" for key, value in fields.items())
    body = "\n\n".join(paragraphs) + "\n"
    (root / f"texts/{name}.md").write_text(f"---\n{front}---\n\n{body}" if front else body)


def body(root: Path, name: str) -> str:
    """Return a text without its front matter."""
    return (root / f"texts/{name}.md").read_text().rpartition("---\n\n")[2]


def write_set(
    root: Path,
    name: str,
    who: str,
    *marks: tuple[str, dict[str, str]],
    created: str = "",
    **keys: Any,
) -> list[str]:
    """Write what somebody said of a text: passages with their codes; return the ids."""
    source = body(root, name)
    annotations = {}
    for number, (quote, codes) in enumerate(marks):
        start = source.index(quote)
        said = {"start": start, "end": start + len(quote), "quote": quote, "codes": codes}
        one = annotation_id(name, who, number)
        annotations[one] = said | ({"created": created} if created else {})
    whole = {
        "format": FORMAT,
        "text": name,
        "text_version": "0" * 40,
        "annotator": who,
        "finished": True,
        **keys,
        "annotations": annotations,
    }
    path = root / f"annotations/{name}/{who}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole))
    return list(annotations)


def annotation_id(name: str, who: str, number: int) -> str:
    """Make an id of whose annotation it is, and the how many."""
    text = sum(map(ord, name))
    return f"{number:08x}-{text:04x}-4000-8000-{_NUMBER.get(who, 7):012x}"


def commit(root: Path, day: str, *arguments: str) -> None:
    """Commit everything on a day; make the repository if there is none."""
    if not (root / ".git").exists():
        subprocess.run(["git", "init", "--quiet", "--initial-branch", "main"], cwd=root, check=True)
    date = f"{day}T10:00:00+00:00"
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
           for what, value in {"NAME": "A", "EMAIL": "a@b", "DATE": date}.items()},
    }  # fmt: skip
    for command in (["add", "--all"], ["commit", "--quiet", "--message", day, *arguments]):
        subprocess.run(["git", *command], cwd=root, check=True, env=environment)
