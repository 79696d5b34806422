"""Readings without files: a text of so many paragraphs, and what annotators said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet, new_annotation_id
from diptych.annotations.codebook import parse_codebook
from diptych.review.reading import Reading
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from diptych.annotations.codebook import Codebook

    Said = tuple[int, int, str]
    """From paragraph, to paragraph, ``facet=code facet=code``."""

CODEBOOK = """\
facets:
  theme:
    label: Theme
    codes:
      rules: {codes: {un: {}, courts: {}}}
      access:
      money:
  sentiment:
    kind: ordinal
    codes:
      bad: {value: -1}
      fair: {value: 0}
      good: {value: 1}
"""


@pytest.fixture
def codebook() -> Codebook:
    return parse_codebook(CODEBOOK, "codebook.yaml")


@pytest.fixture
def read() -> Callable[..., Reading]:
    """``read("one", 4, ann=[(1, 2, "theme=rules")], bob=[])``: a text of four paragraphs."""

    def reading(text_id: str, paragraphs: int, **said: Iterable[Said]) -> Reading:
        body = "\n\n".join(f"Words of paragraph {n}." for n in range(1, paragraphs + 1)) + "\n"
        text = parse_text(text_id, body.encode(), body, f"{text_id}.md")

        def annotation(first: int, last: int, codes: str) -> Annotation:
            start, end = text.paragraphs[first - 1].start, text.paragraphs[last - 1].end
            pairs: Mapping[str, str] = dict(code.split("=") for code in codes.split())
            quote = text.body[start:end]
            return Annotation(start=start, end=end, quote=quote, codes=dict(pairs))

        sets = {
            name: AnnotationSet(
                text=text_id,
                text_version=text.version,
                annotator=name,
                finished=True,
                annotations={new_annotation_id(): annotation(*one) for one in spans},
            )
            for name, spans in said.items()
        }
        return Reading(text=text, sets=sets)

    return reading
