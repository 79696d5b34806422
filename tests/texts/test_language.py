"""Languages: detected the same way every time, named, and written as tags."""

from __future__ import annotations

import subprocess
import sys

import pytest

from diptych.texts.language import detect_language, is_language_tag, language_name

INDONESIAN = (
    "China juga menyatakan siap mendorong pengembangan AI berbasis open source, sekaligus "
    "membagikan solusi teknologinya kepada negara-negara berkembang."
)
MIXED = "Dalam pidatonya said that the world harus bersama and build a new organisasi global."


@pytest.mark.parametrize(
    ("passage", "language"),
    [
        (INDONESIAN, "id"),
        ("The resolution is an important initial step in the global effort.", "en"),
        ("Das Meer war an diesem Morgen ruhig, und die Boote waren schon weit draußen.", "de"),
        ("その朝、海は静かだった。夜明け前に港を出た船はもう見えなかった。", "ja"),
        ("สวัสดีครับ วันนี้อากาศดีมาก", "th"),
    ],
)
def test_the_language_of_a_passage_is_found(passage: str, language: str) -> None:
    detection = detect_language(passage)
    assert detection is not None
    assert detection.language == language
    assert 0.9 < detection.probability <= 1


def test_a_passage_in_two_languages_gets_the_same_answer_every_time() -> None:
    first = detect_language(MIXED)
    assert [detect_language(MIXED) for _ in range(10)] == [first] * 10


def test_another_process_gets_the_same_answer() -> None:
    code = f"from diptych.texts.language import *; print(detect_language({MIXED!r}))"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert answer == f"{detect_language(MIXED)}\n"


@pytest.mark.parametrize("passage", ["", " \n", "2025 — 28/7 … !?", "https://example.org"])
def test_a_text_without_letters_has_no_language(passage: str) -> None:
    assert detect_language(passage) is None


def test_the_first_20000_characters_decide() -> None:
    long = (INDONESIAN + " ") * 200
    english = "This sentence is in English, and so are all the others. " * 5000
    assert detect_language(long[:20_000] + english) == detect_language(long[:20_000])


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("id", "Indonesian"),
        ("EN", "English"),
        ("pt-BR", "Portuguese"),
        ("zh-TW", "Chinese (traditional)"),
        ("zh-Hans", "Chinese"),
        ("tlh", "tlh"),
        ("", ""),
    ],
)
def test_a_tag_has_a_name(tag: str, name: str) -> None:
    assert language_name(tag) == name


def test_every_language_that_can_be_detected_has_a_name() -> None:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    assert [tag for tag in factory.get_lang_list() if language_name(tag) == tag] == []


@pytest.mark.parametrize("tag", ["en", "fil", "pt-BR", "zh-Hans-CN", "de-1996"])
def test_a_tag_has_the_form_of_bcp_47(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize("tag", ["", "e", "english", "en_US", "en-", "en US", "日本", "en\n"])
def test_other_words_are_no_tags(tag: str) -> None:
    assert not is_language_tag(tag)
