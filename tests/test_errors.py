"""Each failure says what is wrong and how to go on, in one line."""

from __future__ import annotations

import pytest

from diptych.errors import (
    AmbiguousNameError,
    AnnotationSetError,
    AnnotatorNeededError,
    BadOptionError,
    BadPassageError,
    DiptychError,
    EmptyTextError,
    SeveralFailuresError,
    UnfinishedConsensusError,
    UnknownNameError,
    WrongUsageError,
    YamlError,
    csv_fault,
    did_you_mean,
    every,
    require_known,
)

MANY = [f"text-{number}" for number in range(9)]


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("see", ["sea", "town"], "; did you mean sea?"),
        ("seas", ["sea", "seal", "town"], "; did you mean sea or seal?"),
        ("x", ["sea", "town", "sea"], "; there is sea, town"),
        ("x", MANY[:8], f"; there is {', '.join(MANY[:8])}"),
        ("x", MANY, ""),
        ("", MANY, ""),
        (
            "gov",
            [*MANY, "governance", "governance/rules"],
            "; did you mean governance?",
        ),
        ("Rul", [*MANY, "governance/rules"], "; did you mean governance/rules?"),
        ("x", [], ""),
        ("outlet", ["language", "text"], "; there is language, text"),
        ("extent", ["text"], "; there is text"),
        ("un-proccess", [*MANY, "governance/un-process"], "; did you mean governance/un-process?"),
        ("the guardian", ["Guardian"], "; did you mean Guardian?"),
        ("actor", [*MANY, "annotator"], ""),
    ],
)
def test_an_unknown_name_gets_the_nearest_ones_or_all_when_they_are_few(
    name: str, known: list[str], hint: str
) -> None:
    assert did_you_mean(name, known) == hint


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UnknownNameError("text", "see", ["sea"]), "there is no text 'see'; did you mean sea?"),
        (
            UnknownNameError("text", "sea", [], "add one with: diptych add FILE"),
            "there is no text 'sea'; add one with: diptych add FILE",
        ),
        (UnknownNameError("text", "sea", []), "there is no text 'sea'"),
        (
            AmbiguousNameError("text", "text", MANY[::-1]),
            f"'text' fits more than one text: {', '.join(MANY[:8])}; type more of it",
        ),
        (BadOptionError("--min", "it is negative"), "--min: it is negative"),
        (BadPassageError("sea:9", "sea has paragraphs 1 to 2"), "sea:9: sea has paragraphs 1 to 2"),
        (
            AnnotatorNeededError({name: ["anna", "bert"] for name in "abcdef"}),
            (
                "there are annotations by anna and bert and no consensus of a, b, c, d and 2 more; "
                "say whose to count: --annotator anna, an order of preference: --prefer "
                "anna,bert, or settle it: diptych adjudicate a"
            ),
        ),
        (
            AnnotatorNeededError(
                {"a": ["anna", "bert"], "b": ["anna", "bert"]}, begun={"a": ["anna"], "b": []}
            ),
            (
                "there are annotations by anna and bert and no consensus of a, b; "
                "say whose to count: --annotator anna, an order of preference: --prefer "
                "anna,bert, or settle it: diptych adjudicate b"
            ),
        ),
        (
            UnfinishedConsensusError({"a": ["anna", "bert"]}),
            (
                "the consensus of a is only begun; finish it with: diptych adjudicate a (anna and "
                "bert have not finished a), or say whose to count with --annotator or --prefer"
            ),
        ),
        (EmptyTextError("sea.txt"), "sea.txt holds no text; name another file"),
    ],
)
def test_wrong_usage_is_told_in_one_sentence(error: WrongUsageError, sentence: str) -> None:
    assert str(error) == sentence
    assert error.exit_code == 2


def test_bad_data_are_told_with_file_and_place() -> None:
    assert str(AnnotationSetError("a.json", "$.text", "wrong")) == "a.json: $.text: wrong"
    assert str(AnnotationSetError("a.json", "", "wrong")) == "a.json: wrong"
    fault = YamlError("a.yaml", 7, "wrong")
    assert (str(fault), fault.line, fault.reason) == ("a.yaml:7: wrong", 7, "wrong")
    assert DiptychError.exit_code == 3


def test_one_failure_is_raised_as_it_is() -> None:
    with pytest.raises(UnknownNameError, match=r"^there is no text 'x'; there is sea$"):
        require_known("text", ["sea", "x", "x"], ["sea"])


def test_of_several_failures_each_has_its_line_and_the_worst_decides() -> None:
    def find(name: str) -> str:
        if name == "bad":
            raise EmptyTextError(name)
        raise BadOptionError(name, "it is unknown")

    with pytest.raises(SeveralFailuresError) as raised:
        every(find, ["a", "bad", "a"])
    assert raised.value.lines == ("a: it is unknown", "bad holds no text; name another file")
    assert raised.value.exit_code == EmptyTextError("").exit_code


def test_what_the_reader_of_csv_says_otherwise_is_passed_on() -> None:
    assert csv_fault(ValueError("line contains NUL")) == "line contains NUL"
    assert 'write "" for one inside' in csv_fault(ValueError("'\"' expected after '\"'"))


def test_what_is_found_stands_in_the_order_in_which_it_was_asked() -> None:
    assert every(str.upper, ["b", "a"]) == ["B", "A"]
