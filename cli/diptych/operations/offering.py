"""What programs suggest on a text to somebody who annotates it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.suggestions import offers

if TYPE_CHECKING:
    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.suggestions import Offer
    from diptych.project.store import Project
    from diptych.texts.text import Text


def offered(project: Project, text: Text, own: AnnotationSet) -> list[Offer]:
    """Return what programs say of a text that somebody has neither said nor answered.

    In reading order. Raises what reading the sets raises.
    """
    others = [name for name in project.annotators(text.id) if name != own.annotator]
    stored = {name: project.stored_set(text.id, name) for name in others}
    programs = [name for name, said in stored.items() if said and said.is_program]
    sets = [project.annotation_set(text, name) for name in programs]
    known = {(facet.name, code) for facet in project.codebook().facets for code in facet.codes}
    return offers(text, sets, own, known)
