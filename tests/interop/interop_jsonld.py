"""Web Annotations elsewhere: Apache Annotator finds each by quote and by position, and the tests of
the W3C find nothing wrong.

The former is installed by npm into a temporary folder; ``W3C_ANNOTATION_TESTS`` names a clone of
the repository web-annotation-tests of the W3C.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from diptych.exchange import jsonld
from diptych.exchange.outgoing import Outgoing
from diptych.operations.opening import open_project

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ("@apache-annotator/dom@0.2.0", "@apache-annotator/selector@0.2.0", "jsdom")


W3C = os.environ.get("W3C_ANNOTATION_TESTS", "")
"""Read before the tests' own settings take the machine's away."""


def example() -> Outgoing:
    project = open_project(str(REPOSITORY))
    texts = tuple(project.texts())
    sets = {
        text.id: list(project.annotation_sets(text, project.annotators(text.id))) for text in texts
    }
    return Outgoing(name="P", codebook=project.codebook(), texts=texts, sets=sets)


@pytest.mark.skipif(not W3C, reason="W3C_ANNOTATION_TESTS does not say where those are")
def test_nothing_is_against_the_musts_of_the_w3c() -> None:
    page = json.loads(jsonld.write(example()))
    musts = Musts(Path(W3C))
    assert musts.broken(page, "collections/pages/pageMusts.test") == []
    for item in page["items"]:
        whole = {"@context": page["@context"], **item}
        assert musts.broken(whole, "annotations/annotationMusts.test") == []
    assert musts.broken({"items": []}, "collections/pages/pageMusts.test") != []


class Musts:
    """The schemas of the W3C's tests; they name each other by their files alone."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._schemas = {
            path.name: json.loads(path.read_text())
            for folder in ("annotations", "collections", "definitions")
            for path in (root / folder).rglob("*.json")
        }
        for schema in self._schemas.values():
            del schema["id"]
        self._registry: Registry[Any] = Registry(retrieve=self._resource)

    def _resource(self, uri: str) -> Resource[Any]:
        return Resource(self._schemas[uri.rsplit("/", 1)[-1]], DRAFT4)

    def broken(self, document: object, test: str) -> list[str]:
        """Return what a document does that it must not."""
        found = []
        for name in json.loads((self._root / test).read_text())["assertions"]:
            schema = self._schemas[name.rsplit("/", 1)[-1]]
            valid = Draft4Validator(schema, registry=self._registry).is_valid(document)
            if valid != (schema["expectedResult"] == "valid"):
                found.append(schema["errorMessage"])
        return found


@pytest.mark.skipif(not shutil.which("npm"), reason="without npm")
def test_apache_annotator_finds_each_passage(tmp_path: Path) -> None:
    found, texts = example(), example().texts
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
