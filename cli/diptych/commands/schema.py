"""``diptych schema``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.annotations.glosses import glosses_schema
from diptych.annotations.serialisation import annotation_set_schema
from diptych.console.options import choice, write_out

SCHEMAS = {"annotations": annotation_set_schema, "glosses": glosses_schema}


def schema(
    name: Annotated[str, typer.Argument(metavar="annotations|glosses", help="The file format.")],
) -> None:
    """Print the JSON Schema (2020-12) of annotation sets or of glosses, for other programs.

    \b
    Example:
      diptych schema annotations > annotations.schema.json
    """
    import json

    describe = SCHEMAS[choice(name, list(SCHEMAS), "schema")]
    write_out(json.dumps(describe(), indent=2, ensure_ascii=False))
