"""Looks at what the codebook says of counting: whether its defaults name what is somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.annotation import CONSENSUS
from diptych.annotations.checks import Finding
from diptych.comparison.groups import Grouping
from diptych.errors import DiptychError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.annotations.defaults import Defaults
    from diptych.texts.text import Text


def defaults_findings(
    codebook: Codebook,
    texts: Sequence[Text],
    annotators: Collection[str],
    path: str,
    lines: Mapping[tuple[str, str], int],
) -> Iterator[Finding]:
    """Yield annotators, fields and groups of the defaults that are nowhere in the project.

    ``consensus`` may be named before there is one. ``lines`` has those of the keys under ``""``.
    """
    defaults = codebook.defaults
    found = [("annotator", name) for name in defaults.annotator]
    found += [("prefer", name) for name in defaults.prefer if name != CONSENSUS]
    messages = [
        (key, f"nobody called {name!r} has annotated anything{did_you_mean(name, annotators)}")
        for key, name in found
        if name not in annotators
    ]
    for key, message in [*messages, *(_without_groups(defaults, texts) if texts else ())]:
        place = f"defaults.{key}"
        yield Finding(
            code="W322",
            path=path,
            line=lines.get(("", key)),
            place=place,
            message=f"defaults: {key}: {message}",
        )


def _without_groups(defaults: Defaults, texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    """Yield what makes no group."""
    try:
        grouping = Grouping(texts, defaults.by or "source")
    except DiptychError as error:
        yield "by", str(error).removeprefix("--by: ")
        return
    values = {value for values in grouping.values() for value in values}
    fields = " or ".join(field.name for field in grouping.fields)
    for name in defaults.groups:
        if name not in values:
            hint = did_you_mean(name, values)
            yield "groups", f"no text has {name!r} as its {fields}{hint}"


def counting_again_findings(
    codebook: Codebook,
    saying: Collection[tuple[str, str]],
    path: str,
    lines: Mapping[tuple[str, str], int],
) -> Iterator[Finding]:
    """Yield the codes, of those saying ``counts: true``, that do not count all the same."""
    for facet, code in saying:
        if code in codebook.by_name[facet].uncounted:
            yield Finding(
                code="W323",
                path=path,
                line=lines.get((facet, code)),
                place=f"{facet}={code}",
                message=f"{facet}={code} says counts: true, and does not count, because a code "
                "above it does not; move it elsewhere, or take counts out of one of them",
            )
