from __future__ import annotations

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import Codebook, parse_codebook
from diptych.comparison.alignment import Alignment, AlignmentRow
from diptych.comparison.omissions import LeftOut, left_out, omission_records
from diptych.texts.text import Text, parse_text

CODEBOOK = parse_codebook(
    """
facets:
  theme:
    codes:
      access:
      rules:
        codes:
          un:
          courts:
  actor:
    codes: {china: {}, un: {}}
  sentiment:
    kind: ordinal
    codes: {bad: {value: -1}}
""",
    "codebook.yaml",
)


def text(name: str, *paragraphs: str) -> Text:
    body = "\n\n".join(paragraphs)
    return parse_text(name, body.encode(), body, name)


def said(source: Text, *codings: tuple[str, dict[str, str]]) -> list[AnnotationSet]:
    annotations = {}
    for number, (quote, codes) in enumerate(codings):
        start = source.body.index(quote)
        annotations[str(number)] = Annotation(
            start=start, end=start + len(quote), quote=quote, codes=codes
        )
    return [
        AnnotationSet(
            text=source.id, text_version=source.version, annotator="ann", annotations=annotations
        )
    ]


def rows(*pairs: tuple[int | None, int | None, str]) -> Alignment:
    made = tuple(
        AlignmentRow(
            a=a and (a, a),
            b=b and (b, b),
            score=None if kind == "gap" else 0.08766,
            kind=kind,  # type: ignore[arg-type]
        )
        for a, b, kind in pairs
    )
    return Alignment(a="alpha", b="beta", rows=made, parallel=False, signals=("wording",))


ALPHA = text("alpha", "# Rules", "The UN made rules.", "Access is good for all.", "It rains.")
BETA = text("beta", "Access for all.", "By Ann Author, our correspondent", "Nobody knows.")
ALIGNED = rows(
    (1, 2, "related"),
    (2, 1, "related"),
    (3, None, "gap"),
    (4, 3, "counterpart"),
)  # fmt: skip


def report(
    alpha: list[AnnotationSet], beta: list[AnnotationSet], codebook: Codebook = CODEBOOK
) -> tuple[LeftOut, LeftOut]:
    return left_out(ALIGNED, (ALPHA, BETA), (alpha, beta), codebook)


def test_a_gap_is_left_out_and_so_is_what_has_a_code_of_its_own() -> None:
    alpha = said(
        ALPHA,
        ("The UN made", {"theme": "rules/un", "actor": "un", "sentiment": "bad"}),
        ("Access is good", {"theme": "access"}),
    )
    beta = said(BETA, ("Access for all.", {"theme": "access", "actor": "china"}))
    one, other = report(alpha, beta)
    assert [(o.paragraph, o.kind, o.code, o.quote) for o in one.omissions] == [
        (2, "related", ("theme", "rules"), "The UN made"),
        (3, "gap", None, "Access is good for all."),
    ]
    assert one.omissions[0].codes == (("theme", "rules/un"), ("actor", "un"))
    assert one.only == ((("theme", "rules"), (2,)), (("actor", "un"), (2,)))
    assert (one.brief, one.beside) == ((), ((4, 3),))
    assert [(o.paragraph, o.related) for o in one.related] == [(1, (2, 0.08766))]
    assert other.omissions == ()
    assert other.only == ((("actor", "china"), (1,)),)
    assert [(o.paragraph, o.related) for o in other.related] == [
        (1, (2, 0.08766)),
        (2, (1, 0.08766)),
    ]
    assert other.beside == ((3, 4),)


def test_a_code_below_one_that_both_have_is_named_itself() -> None:
    alpha = said(ALPHA, ("The UN made", {"theme": "rules/un"}))
    beta = said(BETA, ("Nobody knows.", {"theme": "rules/courts"}))
    assert report(alpha, beta)[0].omissions[0].code == ("theme", "rules/un")


def test_a_text_without_codes_leaves_no_code_out() -> None:
    alpha = said(ALPHA, ("The UN made", {"theme": "rules/un"}))
    for one in (report(alpha, [])[0], report([], [])[0], report([], [], Codebook())[0]):
        assert [(o.paragraph, o.code) for o in one.omissions] == [(3, None)]
        assert one.only == ()


def test_headings_and_bylines_are_set_apart() -> None:
    beta = said(BETA, ("Nobody", {"theme": "access"}), ("Ann Author", {"theme": "rules/un"}))
    alpha = said(ALPHA, ("Rules", {"theme": "rules/courts"}))
    one, other = report(alpha, beta)
    assert (one.brief, other.brief) == ((1,), (2,))
    assert one.only == ()


def test_records_are_flat() -> None:
    alpha = said(ALPHA, ("The UN made", {"theme": "rules/un", "actor": "un"}))
    beta = said(BETA, ("Nobody", {"theme": "access"}))
    assert list(omission_records(report(alpha, beta)[:1])) == [
        {
            "text": "alpha",
            "paragraph": 2,
            "kind": "related",
            "only": "theme=rules",
            "codes": "theme=rules/un; actor=un",
            "quote": "The UN made",
            "later": None,
            "beside": 1,
            "score": 0.0877,
        },
        {
            "text": "alpha",
            "paragraph": 3,
            "kind": "gap",
            "only": None,
            "codes": "",
            "quote": "Access is good for all.",
            "later": None,
            "beside": None,
            "score": None,
        },
        {
            "text": "alpha",
            "paragraph": 1,
            "kind": "related",
            "only": None,
            "codes": "",
            "quote": "Rules",
            "later": None,
            "beside": 2,
            "score": 0.0877,
        },
    ]


@pytest.mark.parametrize(
    ("words", "byline", "brief"), [(20, 20, (1,)), (21, 20, ()), (20, 18, ()), (21, 22, (1,))]
)
def test_what_has_few_words_and_no_end_is_a_byline(
    words: int, byline: int, brief: tuple[int, ...]
) -> None:
    alpha, beta = text("alpha", " ".join(["By"] * words)), text("beta", "Nobody knows.")
    gaps = rows((1, None, "gap"), (None, 1, "gap"))
    one, _ = left_out(gaps, (alpha, beta), ([], []), CODEBOOK, byline=byline)
    assert one.brief == brief


def test_what_happened_later_than_the_other_text_is_marked() -> None:
    front = "---\ndate: 2024-07-07\n---\n\n"
    paragraphs = "In 2023 it rained.\n\nOn 28 July 2025 and in 2024 it rained."
    one = parse_text("alpha", b"", paragraphs, "alpha")
    other = parse_text("beta", b"", front + "Nobody knows.", "beta")
    gaps = rows((1, None, "gap"), (2, None, "gap"), (None, 1, "gap"))
    said_there, said_here = left_out(gaps, (one, other), ([], []), CODEBOOK)
    assert [omission.later for omission in said_there.omissions] == ["", "2025-07-28"]
    assert (said_there.date, said_here.date) == ("2024-07-07", "")
    assert [line["later"] for line in omission_records([said_there])] == [None, "2025-07-28"]
