from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


def test_the_schema_allows_the_sets_that_are_written(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    outcome = diptych("schema", "annotations")
    assert (outcome.status, outcome.err) == (0, "")
    schema = json.loads(outcome.out)
    jsonschema.Draft202012Validator.check_schema(schema)
    for text in ("alpha", "beta"):
        said = json.loads((annotated.root / f"annotations/{text}/ann.json").read_text())
        jsonschema.validate(said, schema)


def test_the_schema_refuses_what_is_no_set(diptych: Callable[..., Any]) -> None:
    schema = json.loads(diptych("schema", "annotations").out)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"format": "diptych-annotations/1"}, schema)


def test_the_schema_of_glosses_allows_what_is_written(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    diptych("gloss", "beta:1", "--language", "en", "--write", "Rules.", "-a", "ann")
    said = json.loads((annotated.root / "annotations/beta/gloss.en.json").read_text())
    schema = json.loads(diptych("schema", "glosses").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(said, schema)


def test_it_needs_no_project(diptych: Callable[..., Any]) -> None:
    assert diptych("schema", "annotations").status == 0


def test_an_unknown_schema_is_refused(diptych: Callable[..., Any]) -> None:
    assert diptych("schema", "annotation") == (
        2, "", "diptych: there is no schema 'annotation'; did you mean annotations?\n"
    )  # fmt: skip
