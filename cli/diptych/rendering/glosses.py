"""Translations, for whoever lacks a language: always marked as such, with who made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.rendering.counting import counted
from diptych.texts.appearance import in_one_line
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.glosses import Glosses, GlossGaps, ShownGloss


def glosses_lines(said: Glosses) -> Iterator[str]:
    """Yield two lines for each gloss of a file, which read well in a diff."""
    for key, one in sorted(said.glosses.items()):
        yield printable(f'{key} by {one.made_by}: "{in_one_line(one.quote)}"')
        yield printable(f"    {in_one_line(one.gloss)}")


def gloss_words(one: ShownGloss) -> str:
    """Say a translation so that nobody takes it for the source's own words."""
    return f"[{gloss_source(one)}: {one.words}]"


def gloss_source(one: ShownGloss) -> str:
    """Say what a translation is of, and who made it."""
    from diptych.texts.language import language_name

    name = language_name(one.language)
    which = f"the whole paragraph in {name}" if one.is_of_more else f"in {name}"
    return f"{which}, translated by {one.made_by}"


def gap_lines(gaps: GlossGaps) -> Iterator[str]:
    """Say what is not shown in the language asked for, and what to do about it."""
    from diptych.texts.language import language_name

    way_out = f"diptych gloss --language {gaps.language}"
    if gaps.missing:
        paragraphs = counted(gaps.missing, "paragraph")
        yield f"not translated into {language_name(gaps.language)}: {paragraphs}; {way_out}"
    if gaps.outdated:
        texts = ", ".join(f"{text} ({count})" for text, count in sorted(gaps.outdated.items()))
        yield f"translations out of date, so not shown: {texts}; translate anew: {way_out}"
