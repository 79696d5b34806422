"""Web Annotations in a program of others: Apache Annotator finds each by quote and by position.

It is installed by npm into a temporary folder.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from diptych.exchange import jsonld
from diptych.exchange.outgoing import Outgoing
from diptych.operations.opening import open_project

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ("@apache-annotator/dom@0.2.0", "@apache-annotator/selector@0.2.0", "jsdom")


@pytest.mark.skipif(not shutil.which("npm"), reason="without npm")
def test_apache_annotator_finds_each_passage(tmp_path: Path) -> None:
    project = open_project(str(REPOSITORY))
    texts = tuple(project.texts())
    sets = {
        text.id: list(project.annotation_sets(text, project.annotators(text.id))) for text in texts
    }
    found = Outgoing(name="P", codebook=project.codebook(), texts=texts, sets=sets)
    (tmp_path / "page.jsonld").write_bytes(jsonld.write(found))
    (tmp_path / "texts.json").write_text(json.dumps({text.id: text.body for text in texts}))
    shutil.copy(Path(__file__).parent / "annotator.mjs", tmp_path)
    subprocess.run(["npm", "install", "--silent", *PACKAGES], cwd=tmp_path, check=True)
    done = subprocess.run(
        ["node", "annotator.mjs", "page.jsonld", "texts.json"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    count = sum(len(found.codings(text)) for text in texts)
    assert json.loads(done.stdout) == {"items": count, "quotes": count, "positions": count}
