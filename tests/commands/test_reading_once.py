"""What a command reads does not grow with more than the files: none is read again for each text."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

ONCE = [
    "texts", "codebook", "annotators", "compare --annotator ann", "check", "resolve",
    "crosstab theme sentiment --annotator ann", "texts rename t0 x --dry-run",
    "annotators rename ann x --dry-run", "codebook recode --dry-run", "diff t0 t1",
    "align t0 t1", "align t0 t1 --annotator ann", "align t0 t1 --unmatched -a ann -a bob",
]  # fmt: skip
SEVERAL_TIMES = [
    "find --annotator ann",
    "review", "agreement t0", "reanchor", "reanchor --dry-run",
    "suggest --dry-run", "suggest", "annotate --from rows.csv -a eve --dry-run",
    "annotate --from rows.csv -a eve",
]  # fmt: skip
"""Commands of several steps, each of which reads for itself; some look again under the lock."""
AT_MOST = {
    "diff alpha --rev HEAD": 1,
    "adjudicate t0 --print": 2,
    "adjudicate t0": 3,
    "remove 00000001": 4,
    "edit 00000001 --note x": 4,
    "codebook rename theme access entry": 4,
    "show t0": 3,
    "show t0 t1": 3,
    "show t0 t1 --annotator bob": 3,
    "log alpha:1": 2,
    "annotate t0:1 --theme access -a eve": 3,
    "annotate t0:1 --theme access -a eve --dry-run": 3,
}
"""How often these read or list anything: once more where they look again under the lock."""
_MOST = 8
_TEXTS = 24


@pytest.fixture
def many(committed: Project) -> Project:
    """Have more texts, two annotators on each, than anything may be read."""
    root = committed.root
    for number in range(_TEXTS):
        (root / "texts" / f"t{number}.md").write_text((root / "texts/alpha.md").read_text())
        for annotator in ("ann", "bob"):
            committed.annotate(f"t{number}", annotator, start=2, end=7, codes={"theme": "access"})
    for annotator in ("ann", "bob"):
        committed.update("t0", annotator, lambda said: replace(said, finished=True))
    rows = [f"t{number},2,access" for number in range(_TEXTS)]
    (root / "rows.csv").write_text("\n".join(["text,paragraph,theme", *rows]))
    return committed


def times(command: str, call: Callable[..., Any], patch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each file is read, and each folder listed."""
    counted: Counter[str] = Counter()

    def counting(what: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def count(path: Any, *others: Any, **more: Any) -> Any:
            if isinstance(path, (str, Path)) and others[:1] != (os.O_WRONLY,):
                name = os.path.relpath(path)
                if name.startswith(("texts", "annotations")) and Path(path).is_dir() == (
                    what == "list"
                ):
                    counted[f"{what} {name}"] += 1
            return does(path, *others, **more)

        return count

    with patch.context() as during:
        during.setattr(os, "open", counting("read", os.open))
        during.setattr(os, "listdir", counting("list", os.listdir))
        assert call(*command.split()).status in {0, 1}, command
    return counted


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("command", ONCE)
def test_nothing_is_read_twice(
    command: str, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = times(command, diptych, monkeypatch)
    assert counted["list texts"] == 1 or command.startswith(("codebook rec", "annotators ren"))
    assert {name: count for name, count in counted.items() if count > 1} == {}


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("command", [*SEVERAL_TIMES, *AT_MOST])
def test_nothing_is_read_again_for_each_text(
    command: str, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = times(command, diptych, monkeypatch)
    assert counted
    most = AT_MOST.get(command, _MOST)
    assert {name: count for name, count in counted.items() if count > most} == {}
