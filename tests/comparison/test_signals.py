from __future__ import annotations

from math import log, tanh

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.comparison.signals import SIGNAL_CRITERIA, Codes, Wording, said_of
from diptych.texts.text import parse_text

ONE, TWO = (0, 1), (1, 2)


def test_wording_is_alike_where_letters_are() -> None:
    wording = Wording(["The court met today", "Rain fell"], ["Rain fell", "The court met"])
    assert wording.similarity(ONE, TWO) > wording.similarity(ONE, ONE)
    assert wording.similarity(TWO, ONE) > 0.5


def test_nothing_is_alike_without_shared_letters() -> None:
    assert Wording(["abcdef"], ["ghijkl"]).similarity(ONE, ONE) == 0
    assert list(Wording(["abcdef"], ["ghijkl"]).reasons(ONE, ONE)) == []


def test_several_paragraphs_are_alike_together() -> None:
    wording = Wording(["A long story about rivers and seas"], ["A long story", "rivers and seas"])
    assert wording.similarity(ONE, (0, 2)) > wording.similarity(ONE, ONE)


def test_chinese_is_compared_by_two_letters() -> None:
    wording = Wording(["人工智能治理", "天气很好"], ["今天天气", "治理人工智能"])
    assert wording.similarity(ONE, TWO) > 0.2 > wording.similarity(ONE, ONE)


def test_candidates_are_those_that_share_most() -> None:
    a = [f"word{n} " * 3 for n in range(40)]
    pairs = set(Wording(a, a[::-1]).candidates())
    assert {(n, 39 - n) for n in range(40)} <= pairs
    assert len(pairs) < 40 * 40


def test_names_and_numbers_are_reasons() -> None:
    a = ["On Monday Li Qiang spoke in Shanghai on 1,200 chips.", "Rain fell.", "It is so."]
    b = ["Hujan turun.", "Di Shanghai, Li Qiang bicara soal 1.200 cip.", "Begitulah."]
    wording = Wording(a, b)
    names, numbers, alike = wording.reasons(ONE, TWO)
    assert (names, numbers) == ("names Li Qiang, Shanghai", "numbers 1200")
    assert alike == f"wording {wording.similarity(ONE, TWO):.2f}"


def test_what_stands_in_a_longer_name_is_not_named_again() -> None:
    a = ["There Li Qiang spoke, and then Li left.", *["Rain fell."] * 3]
    b = ["Kata Li Qiang, lalu Li pergi.", *["Hujan turun."] * 3]
    assert next(Wording(a, b).reasons(ONE, ONE)) == "names Li Qiang"


def test_a_word_that_is_also_written_small_is_no_name() -> None:
    a = ["The Court met.", "A court is a court.", *["Rain fell."] * 3]
    b = ["Sang Court bertemu.", *["Hujan turun."] * 3]
    assert not any(r.startswith("names") for r in Wording(a, b).reasons(ONE, ONE))


def test_codes_speak_for_pairs_in_texts_of_any_length() -> None:
    codes = Codes([{"theme=rules": 1.0}], [{"theme=rules": 1.0}])
    assert codes.evidence((0, 0)) == {"codes": codes.similarity(ONE, ONE)}
    assert codes.speaks_for((0, 0))


def test_two_letters_of_chinese_speak_as_a_long_word_does() -> None:
    wording = Wording(["人工智能"], ["智能手机", "weather"])
    assert wording.evidence((0, 0))["share"] > 0 == wording.evidence((0, 1))["share"]


def test_how_alike_paragraphs_are_is_evidence_where_it_is_wanted() -> None:
    a, b = ["The court met today"], ["The court met again"]
    wording = Wording(a, b, languages=("en", "en"))
    found = wording.evidence((0, 0), {"alike"})
    assert found["alike"] == wording.similarity(ONE, ONE)
    assert found["across"] == 0
    assert Wording(a, b, languages=("en", "fr")).evidence((0, 0), {"alike"})["across"] == 1
    assert "alike" not in wording.evidence((0, 0))


@pytest.mark.parametrize(
    ("number", "says"),
    [("312", 1.0), ("2.5", 1.0), ("34", 0.5), ("40", 0.3), ("1987", 0.3), ("7", 0.0)],
)
def test_numbers_say_as_much_as_they_are_rare(number: str, says: float) -> None:
    wording = Wording([f"It was {number} of them."], [f"There were {number} there."])
    expected = tanh(says * log(2) / SIGNAL_CRITERIA.many_numbers)
    assert wording.evidence((0, 0))["numbers"] == pytest.approx(expected)


def test_the_whole_part_of_a_decimal_number_is_none_that_both_have() -> None:
    wording = Wording(["Tickets cost €43.20."], ["Ein Billett kostet 43,40 Euro, 43,20 vorher."])
    assert next(wording.reasons(ONE, ONE)) == "numbers 43.20"
    assert not [*Wording(["They cost €43.20."], ["At €43.40 now."]).reasons(ONE, ONE)]


def test_numbers_in_words_are_as_good_as_figures() -> None:
    a, b = ["Tote: elf, verletzt: zwanzig"], ["11 morts et 20 blessés"]
    wording = Wording(a, b, languages=("de", "fr"))
    assert wording.evidence((0, 0))["numbers"] > 0
    assert next(wording.reasons(ONE, ONE)) == "numbers 11, 20"
    assert Wording(a, b).evidence((0, 0))["numbers"] == 0


def test_wording_has_nothing_to_look_closer_at() -> None:
    wording = Wording(["abc def"], ["abc def"])
    before = wording.similarity(ONE, ONE)
    wording.look_closer([(ONE, ONE)])
    assert wording.similarity(ONE, ONE) == before


def test_codes_are_alike_where_rare_ones_are_shared() -> None:
    codes = Codes(
        [{"theme=rules/un": 1.0, "actor=china": 1.0}, {"actor=china": 1.0}],
        [{"theme=rules/un": 1.0}, {"actor=china": 1.0}],
    )
    assert codes.similarity(ONE, ONE) > codes.similarity(ONE, TWO) > 0
    assert set(codes.candidates()) == {(0, 0), (0, 1), (1, 1)}


def test_a_code_is_alike_to_another_of_its_parent() -> None:
    codes = Codes([{"theme=rules/un": 1.0, "theme=rules": 0.5}], [{"theme=rules/courts": 1.0}])
    assert 0 < codes.similarity(ONE, ONE) <= 1
    assert list(codes.reasons(ONE, ONE)) == []
    codes.look_closer([(ONE, ONE)])


def test_codes_and_terms_are_told_apart() -> None:
    codes = Codes(
        [{"theme=rules/un": 1.0, "actor=china": 1.0}], [{"theme=rules/un": 1.0, "actor=china": 0.5}]
    )
    assert list(codes.reasons(ONE, ONE)) == ["codes un", "terms china"]


def test_paragraphs_without_codes_are_not_alike() -> None:
    codes = Codes([{}], [{}])
    assert codes.similarity(ONE, ONE) == 0
    assert list(codes.candidates()) == []


def test_people_are_surer_than_terms_and_sentiment_says_nothing() -> None:
    codebook = parse_codebook(
        """
facets:
  theme:
    codes:
      rules: {terms: {en: [rules]}}
      access: {terms: {en: [access]}}
  sentiment:
    kind: ordinal
    codes:
      bad: {value: -1, terms: {en: [rules]}}
""",
        "codebook.yaml",
    )
    body = "---\nlanguage: en\n---\n\nRules are rules.\n\nWho has access?\n"
    text = parse_text("alpha", body.encode(), body, "alpha.md")
    said = AnnotationSet(
        text="alpha",
        text_version=text.version,
        annotator="ann",
        annotations={
            "1": Annotation(start=0, end=5, quote="Rules", codes={"theme": "rules"}),
            "2": Annotation(start=0, end=5, quote="Rules", codes={"sentiment": "bad"}),
        },
    )
    assert said_of(text, [said], codebook.facets) == ({"theme=rules": 1.0}, {"theme=access": 0.5})
