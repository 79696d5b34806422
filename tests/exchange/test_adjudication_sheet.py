from __future__ import annotations

from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import Codebook
from diptych.exchange.adjudication_sheet import sheet
from diptych.review.adjudication import adjudicated, decided
from diptych.texts.text import parse_text

BODY = 'He said "never" and left.\n'
TEXT = parse_text("t", BODY.encode(), BODY, "texts/t.md")
CONSENSUS = AnnotationSet(text="t", text_version=TEXT.version, annotator="consensus")


def test_words_with_quotation_marks_are_filled_in_between_others() -> None:
    start = BODY.index("said")
    one = Annotation(start=start, end=start + 4, quote="said", codes={"theme": "x"}, note="why")
    said = replace(CONSENSUS, annotator="ann").with_annotation(
        "00000001-0000-4000-8000-000000000000", one
    )
    other = replace(CONSENSUS, annotator="bob", finished=True)
    [case] = adjudicated(TEXT, [said, other], CONSENSUS).open
    quote = 'said "never"'
    chosen = replace(one, end=start + len(quote), quote=quote)
    consensus = decided(CONSENSUS, case, [chosen], "zoe")
    found = adjudicated(TEXT, [said, other], consensus)
    assert '\n= a “said "never"”\n' in sheet(found, Codebook(facets=()), decided=True)
