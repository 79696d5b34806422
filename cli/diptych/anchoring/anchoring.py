"""Whether annotations still lie on their passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.annotation import BETWEEN_PARAGRAPHS
from diptych.errors import AnnotationSetError, LineEndsError

if TYPE_CHECKING:
    from diptych.annotations.annotation import AnnotationSet
    from diptych.texts.text import Text


def require_anchored(annotations: AnnotationSet, body: str, path: str) -> None:
    """Refuse a set in which a span leaves the body, or a quote is not ``body[start:end]``.

    Orphans lie nowhere. Raises ``AnnotationSetError`` at the first such annotation, and
    ``LineEndsError`` if only the line ends of the text are others.
    """
    length = len(body)
    for annotation_id, annotation in annotations.anchored.items():
        end = annotation.end
        if body[annotation.start : end] != annotation.quote or end > length:
            if has_other_line_ends(annotations, body):
                raise LineEndsError(annotations.text)
            place = f"$.annotations.{annotation_id}"
            raise AnnotationSetError(path, place, _reason(annotations.text, end, body))


def is_anchored(annotations: AnnotationSet, body: str) -> bool:
    """Tell whether a body says all quotes of a set where they are; of orphans, nothing is asked."""
    return all(body[a.start : a.end] == a.quote for a in annotations.anchored.values())


def has_other_line_ends(annotations: AnnotationSet, body: str) -> bool:
    """Tell whether a set would lie on a body if that ended its lines as other texts do."""
    return (
        "\r\n" in body
        and not is_anchored(annotations, body)
        and is_anchored(annotations, body.replace("\r\n", "\n"))
    )


def require_inside_paragraphs(annotations: AnnotationSet, text: Text, path: str) -> None:
    """Refuse an anchored set in which a span touches no paragraph.

    Only marks of headings and white space lie between paragraphs. Raises ``AnnotationSetError``
    at the first such annotation.
    """
    for annotation_id, annotation in annotations.anchored.items():
        if not annotation.quote.strip(BETWEEN_PARAGRAPHS):
            first, last = text.touched(annotation.start, annotation.end)
            if first > last:
                reason = "the span touches no paragraph"
                raise AnnotationSetError(path, f"$.annotations.{annotation_id}", reason)


def _reason(text: str, end: int, body: str) -> str:
    if end > len(body):
        reason = f"the span ends at {end}, but {text} has {len(body)} characters"
    else:
        reason = f"the quote is not what {text} says at that place"
    return f"{reason}; has the text changed? Move its annotations with: diptych reanchor {text}"
