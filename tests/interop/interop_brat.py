"""Folders of brat, read by brat itself; ``BRAT`` names a clone of its repository."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.console.app import run

if TYPE_CHECKING:
    from collections.abc import Iterator

BRAT = os.environ.get("BRAT", "")
"""Read before the tests' own settings take the machine's away."""
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def annotation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Have brat's module for annotations; its way to open files is older than this Python."""
    if not BRAT:
        pytest.skip("BRAT does not say where that is; see the top of this file")
    for folder in ("server/src", "server/lib", "."):
        monkeypatch.syspath_prepend(str(Path(BRAT) / folder))
    import annotation  # type: ignore[import-not-found]  # brat's own

    monkeypatch.setattr(annotation, "open_textfile", _opened)
    yield annotation
    sys.modules.pop("annotation")


def _opened(name: str, _mode: str = "r") -> Any:
    return Path(name).open(encoding="utf-8")


def test_brat_reads_every_passage_attribute_and_note(annotation: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["-C", str(REPOSITORY), "export", "brat", "--output", str(out)]) == 0
    for path in out.glob("*/*.ann"):
        stem = path.with_suffix("")
        lines = path.read_text().splitlines()
        found = annotation.TextAnnotations(str(stem), read_only=True)
        assert not found.failed_lines
        text = stem.with_suffix(".txt").read_text()
        for one in found.get_textbounds():
            assert one.text == " ".join(text[start:end] for start, end in one.spans)
        counts = {
            "T": len(list(found.get_textbounds())),
            "A": len(list(found.get_attributes())),
            "#": len(list(found.get_oneline_comments())),
        }
        assert counts == {key: sum(line[0] == key for line in lines) for key in counts}
