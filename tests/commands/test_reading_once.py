"""What a command reads does not grow with more than the files: none is read again for each text."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from diptych.operations.adjudicating import adjudicator
from diptych.operations.exporting_annotations import ExportWishes, export_annotations

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

COMMANDS = [
    "texts", "texts -f csv", "texts --alike", "annotators", "codebook", "codebook theme -a ann",
    "status", "status t1 -a bob", "check", "resolve", "undo --list",
    "show t0", "show t0:1 t0:2 t1:1", "show t0 t1", "show t0 t1 --annotator bob",
    "compare --annotator ann", "compare t0 t1 --prefer ann,bob", "compare -a bob --by text",
    "crosstab theme sentiment --annotator ann", "terms t0 t1",
    "kwic UN -a ann --context 3",
    "kwic UN t0 t1:1 --sort after -a ann", "kwic UN --count", "kwic UN",
    "find -a ann --words UN",
    "align t0 t1", "align t0 t1 --annotator ann", "align t0 t1 --unmatched -a ann -a bob",
    "align t0 t1 --match source -a ann", "align t0 t1 --matrix theme -a ann",
    "align t0 t1 t2 --matrix theme -a ann --match source",
    "diff t0 t1", "diff alpha --rev HEAD", "diff gamma --rev HEAD",
    "find --annotator ann", "find t1:1 t2:2 -a ann", "find -a ann --theme access --text t1",
    "methods -a ann", "methods t0 t1 --prefer ann,bob", "methods -a ann --stats",
    "report -a ann", "report t0 t1 --prefer ann,bob",
    "agreement t0", "agreement --disagreements", "agreement alpha -a ann --rev HEAD",
    "review", "review HEAD", "review alpha gamma", "review --format csv", "log alpha:1",
    "log gamma:1",

    "annotate t0:1 --theme access -a eve", "annotate t0:1 --theme access --dry-run",
    "annotate t0:1 --theme rules/new --new", "annotate t0 --quote UN --note x -a bob",
    "annotate --from rows.csv -a eve", "annotate --from rows.csv -a eve --dry-run",
    "annotate t0 --worksheet --print",
    "export csv", "export csv t0 t1", "export qdpx -a ann --output p.qdpx", "export qdc",
    "import csv rows.csv -a eve", "import qdpx all.qdpx", "import qdpx all.qdpx --dry-run",
    "edit 00000001 --note x", "edit 00000001 --quote UN --dry-run",
    "remove 00000001", "remove 00000001 00000002 --dry-run",
    "finish t0 t1 -a ann", "finish t0 --not -a ann", "finish t0 -a eve --dry-run", "finish --all",
    "show t0 --gloss id", "find -a ann --gloss id", "compare -a ann --quotes 2 --gloss id",
    "align t0 t1 --gloss id", "report -a ann --gloss id",
    "gloss", "gloss t0 --language en", "gloss --language de --print",
    "gloss t0:1 --language de --write Regeln", "gloss t0:1 --language de --write x --dry-run",
    "gloss --language de --read glosses.jsonl", "gloss t0 t1 --language de --remove",
    "suggest", "suggest --dry-run", "suggest t0 --facet theme",
    "adjudicate t0 --print", "adjudicate t0 --dry-run", "adjudicate t1 --show-changes ann",
    "annotate --next --worksheet --print -a ann",
    "reanchor --dry-run", "update t1 t1.txt --dry-run",
    "assign -a ann -a bob", "assign t0 t1 -a eve --dry-run",
    "add new.txt", "add new.txt --dry-run", "add news",
    "texts set t0 t1 --source X", "texts rename t0 x",
    "texts rename t0 x --dry-run", "texts remove t0 --with-annotations",
    "annotators rename ann x", "annotators rename ann x --dry-run",
    "codebook add theme new", "codebook rename theme access entry",
    "codebook merge theme rules/un access", "codebook move theme access rules",
    "codebook recode", "codebook facet add frame",
    "codebook facet rename theme topic", "codebook facet remove theme --with-codes",
]  # fmt: skip
"""Each reads a file once, and lists a folder once; before it is overwritten a file is looked at
again, whether it is still what was read."""
UNDER_THE_LOCK = {
    "adjudicate t0": "whose sets are decided on is found out before",
    "reanchor": "somebody may be asked what becomes of a passage, and takes their time",
    "reanchor t1 -a ann": "as without -a",
    "update t1 t1.txt": "as with reanchor",
}
"""These look without the lock first, and why; then they read once more under it, to write."""
IN_TURN = {
    "export codings --output out": "fields are looked for first, and one text is held at a time",
    "export codings t0 t1 --output out --append": "the same",
}
_TEXTS = 24


@pytest.fixture
def many(committed: Project) -> Project:
    """Have more texts, two annotators on each, than anything may be read."""
    root = committed.root
    for number in range(_TEXTS):
        (root / "texts" / f"t{number}.md").write_text((root / "texts/alpha.md").read_text())
        for annotator in ("ann", "bob"):
            committed.annotate(f"t{number}", annotator, start=2, end=7, codes={"theme": "access"})
    (root / "new.txt").write_text("New words.\n\nMore of them.\n")
    (root / "news").mkdir()
    (root / "news/new.txt").write_text("New words.\n")
    (root / "t1.txt").write_text("Rules for all\n\nThe UN makes new rules.\n\nAccess is good.\n")
    committed.update("alpha", "ann", lambda said: replace(said, finished=True))
    subprocess.run(["git", "commit", "-qam", "finished"], cwd=root, check=True)
    (root / "texts/beta.md").rename(root / "texts/gamma.md")
    committed.annotate("alpha", "ann", start=2, end=7, codes={"theme": "access"})
    for annotator in ("ann", "bob"):
        committed.update("t0", annotator, lambda said: replace(said, finished=True))
    adjudicator(committed, "t1").agree()
    file = export_annotations(committed.anew(), "qdpx", ExportWishes(annotators=["bob"]))
    (root / "all.qdpx").write_bytes(file.content.replace(b"bob", b"eve"))
    rows = [f"t{number},2,access" for number in range(_TEXTS)]
    (root / "rows.csv").write_text("\n".join(["text,paragraph,theme", *rows]))
    glosses = [
        f'{{"text": "t{number}", "paragraph": 1, "gloss": "Regeln"}}' for number in range(_TEXTS)
    ]
    (root / "glosses.jsonl").write_text("\n".join(glosses))
    return committed


def times(
    command: str, call: Callable[..., Any], patch: pytest.MonkeyPatch
) -> tuple[Counter[str], set[str]]:
    """Count how often each file is read, and each folder listed; name the files written."""
    counted: Counter[str] = Counter()
    before = contents()

    def counting(what: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def count(path: Any, *others: Any, **more: Any) -> Any:
            if isinstance(path, (str, Path)) and others[:1] != (os.O_WRONLY,):
                name = os.path.relpath(path)
                if name.startswith(("texts", "annotations", ".diptych/changes")) and (
                    Path(path).is_dir() == (what == "list")
                ):
                    counted[f"{what} {name}"] += 1
            return does(path, *others, **more)

        return count

    with patch.context() as during:
        during.setattr(os, "open", counting("read", os.open))
        during.setattr(os, "listdir", counting("list", os.listdir))
        assert call(*command.split()).status in {0, 1}, command
    after = contents()
    return counted, {name for name in {**before, **after} if before.get(name) != after.get(name)}


def contents() -> dict[str, bytes]:
    """Return what the files hold, by how reading them is counted."""
    found = [path for folder in ("texts", "annotations") for path in Path(folder).rglob("*.*")]
    return {f"read {path}": path.read_bytes() for path in found}


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("command", [*COMMANDS, *UNDER_THE_LOCK, *IN_TURN])
def test_nothing_is_read_or_listed_twice(
    command: str, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    if command.startswith("reanchor"):
        text = Path("texts/t1.md")
        text.write_text(text.read_text().replace("# Rules", "# The new rules"))
    counted, written = times(command, diptych, monkeypatch)
    assert counted
    most = 2 if command in {**UNDER_THE_LOCK, **IN_TURN} else 1
    assert {
        name: count for name, count in counted.items() if count > most + (name in written)
    } == {}


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    "command",
    [
        "annotate t0:1 --theme access", "annotate t0 --quote UN --note x",
        "annotate t0:1 --theme access -a eve", "finish t0", "finish t0 --not --dry-run",
    ],
)  # fmt: skip
def test_what_is_done_to_one_text_opens_that_and_one_set_and_lists_nothing(
    command: str, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    counted, _ = times(command, diptych, monkeypatch)
    others = {name for name in counted if ".diptych" not in name}
    assert others <= {
        "read texts/t0.md", "read annotations/t0/ann.json", "read annotations/t0/eve.json",
        "read annotations/codebook.yaml",
    }  # fmt: skip
    assert "read texts/t0.md" in others


@pytest.mark.usefixtures("many")
def test_whoever_has_annotated_other_texts_is_known(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    assert diptych("annotate", "gamma:1", "--theme", "access").err == ""
    Path("annotations/gone").mkdir()
    Path("annotations/gone/eve.json").write_text("{}")
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "eve")
    assert "annotating as eve" in diptych("annotate", "gamma:1", "--theme", "access").err
