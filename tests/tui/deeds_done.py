"""Deeds of an annotator, done one after the other, and what is on disk then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.project.store import Project
from diptych.tui.deeds import coded, deleted, finished, noted, redone, undone
from diptych.tui.selection import whole_paragraph
from diptych.tui.session import selecting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.tui.session import Session


def on_disk(project: Project, text_id: str = "english", annotator: str = "ann") -> AnnotationSet:
    """Return what somebody said of a text, read anew."""
    return Project(project.root).annotation_set(project.text(text_id), annotator)


def said(project: Project) -> Mapping[str, Annotation]:
    """Return the annotations of ann on the English text, read anew."""
    return on_disk(project).annotations


def done(session: Session, deed: str) -> Session:
    """Do what a word names."""
    match deed:
        case "theme" | "actor":
            return coded(session, deed, "governance" if deed == "theme" else "china")
        case "note":
            return noted(session, f"note {len(session.done)}")
        case "next":
            number = session.side.paragraph % 4 + 1
            return selecting(session, whole_paragraph(session.side.text, number))
        case "delete":
            return deleted(session) if session.side.current else session
        case "finish":
            return finished(session)
    way = session.done if deed == "undo" else session.undone
    return (undone if deed == "undo" else redone)(session) if way else session
