"""Languages: detected the same way every time, named, and written as tags."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from diptych.texts.language import (
    Detection,
    contradicting,
    detect_language,
    is_language_tag,
    language_name,
    without_region,
)

if TYPE_CHECKING:
    from collections.abc import Callable

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
    assert 0.9 < (detection.probability or 1) <= 1


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
        ("zh-Hans", "Chinese (simplified)"),
        ("tlh", "tlh"),
        ("", ""),
    ],
)
def test_a_tag_has_a_name(tag: str, name: str) -> None:
    assert language_name(tag) == name


@pytest.mark.parametrize(
    ("tag", "stored"),
    [
        ("en-US", "en"),
        ("id-ID", "id"),
        ("EN", "en"),
        ("sr-Latn-RS", "sr"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-cn", "zh-Hans"),
        ("zh", "zh"),
        ("zh-x", "zh"),
        ("fil", "fil"),
        ("English, British", "English, British"),
        ("", ""),
    ],
)
def test_a_tag_is_stored_without_its_region(tag: str, stored: str) -> None:
    assert without_region(tag) == stored


ITALIAN = "Il consiglio ha deciso ieri che la nuova legge vale per tutti gli abitanti della città. "
LONG = {
    "it": ITALIAN * 7,
    "no": "Regjeringen sa i går at den nye loven gjelder for alle som bor i byen fra nå av. " * 7,
    "zh": "政府昨天决定提高所有退休人员的养老金。" * 7,
    "el": "Η κυβέρνηση αποφάσισε χθες να αυξήσει τις συντάξεις όλων των πολιτών. " * 10,
}


@pytest.mark.parametrize(
    ("tag", "passage", "language"),
    [
        ("en", LONG["it"], "it"),
        ("en-US", LONG["it"], "it"),
        ("it-CH", LONG["it"], None),
        ("en", ITALIAN, None),
        ("gl", LONG["it"], None),
        ("nb-NO", LONG["no"], None),
        ("zh-Hans", LONG["zh"], None),
        ("de", LONG["el"], "el"),
        ("en", "1 2 3 " * 100, None),
        ("", LONG["it"], None),
    ],
)
def test_words_contradict_a_tag_only_clearly(tag: str, passage: str, language: str | None) -> None:
    found = contradicting(tag, passage)
    assert (found and found.language) == language


def test_words_that_are_in_doubt_contradict_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*said: object) -> None:
        monkeypatch.setattr("diptych.texts.language.detect_language", lambda _: Detection(*said))

    found("it", 0.98)
    assert contradicting("en", LONG["it"]) is None
    found("it", 0.99)
    assert contradicting("en", LONG["it"]) == ("it", 0.99, ())
    found("id", 0.99, ("en",))
    assert contradicting("en", LONG["it"]) is None
    found("sr", 0.99)
    assert contradicting("hr", LONG["it"]) is None
    assert contradicting("sl", LONG["it"]) == ("sr", 0.99, ())


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


# With and without CLD2

MALAY = (
    "Kerajaan akan menambah peruntukan bagi hospital luar bandar mulai bulan hadapan, kata "
    "Perdana Menteri di Parlimen semalam."
)
CROATIAN = (
    "Vlada je jučer odlučila povećati mirovine svim umirovljenicima, no oporba smatra da je taj "
    "plan preskup i da ga treba promijeniti."
)


class Cld2:
    """CLD2 as it is called, giving one answer."""

    def __init__(self, tag: str, *, is_reliable: bool = True) -> None:
        self.answer = is_reliable, 0, ((tag.upper(), tag, 99, 0.0),)
        self.asked: list[str] = []

    def detect(self, words: bytes, **options: bool) -> object:
        assert options == {"isPlainText": True, "bestEffort": True}
        self.asked.append(words.decode())
        return self.answer


@pytest.fixture
def cld2(monkeypatch: pytest.MonkeyPatch) -> Callable[[Cld2 | None], None]:
    def install(program: Cld2 | None) -> None:
        monkeypatch.setitem(sys.modules, "pycld2", program)

    return install


def test_malay_is_found_with_cld2() -> None:
    pytest.importorskip("pycld2")
    assert detect_language(MALAY) == Detection("ms")
    assert said(INDONESIAN) == "Indonesian 1.00"


def said(passage: str) -> str:
    detection = detect_language(passage)
    assert detection is not None
    return detection.said


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        (INDONESIAN, "Indonesian or Malay"),
        (CROATIAN, "Croatian or Bosnian"),
        (MALAY, "Malay"),
        ("Toko itu ditutup kerana banjir di kota.", "Malay or Indonesian"),
        ("Toko itu ditutup karena banjir dan listrik tidak bisa dipakai.", "Indonesian 1.00"),
        ("Posle sednice je saopštio da je predlog usvojen.", "Serbian"),
        ("Svatko ima pravo na obrazovanje i tko želi uči tijekom dana.", "Croatian or Bosnian"),
        ("Das Meer war ruhig, und die Boote waren schon weit draußen.", "German 1.00"),
        ("Надежде и вере", "Russian"),
        ("བོད་ཡིག", "Tibetan or Dzongkha"),
        ("მთავრობამ გუშინ", "Georgian"),
    ],
)
def test_no_figure_stands_where_another_language_is_as_likely(
    passage: str, words: str, cld2: Callable[[Cld2 | None], None]
) -> None:
    cld2(None)
    assert said(passage).startswith(words)


@pytest.mark.parametrize(
    ("passage", "answer", "words"),
    [
        (INDONESIAN, Cld2("id"), "Indonesian 1.00"),
        (INDONESIAN, Cld2("ms"), "Malay"),
        (INDONESIAN, Cld2("ms", is_reliable=False), "Indonesian or Malay"),
        (INDONESIAN, Cld2("tlh"), "Indonesian or Malay"),
        (INDONESIAN, Cld2("en"), "Indonesian or Malay"),
        (INDONESIAN, Cld2("jw"), "Javanese"),
        (CROATIAN, Cld2("hr"), "Croatian or Bosnian"),
        (CROATIAN, Cld2("bs"), "Bosnian or Croatian"),
        ("De bank og no", Cld2("en"), "English"),
        ("བོད་ཡིག", Cld2("bo"), "Tibetan"),
        ("Законът за паметта и земята", Cld2("sr"), "Bulgarian 1.00"),
        (
            "Vlada je odlučila da se sastane posle podne, a ministar nije rekao ništa.",
            Cld2("bs"),
            "Serbian or Croatian or Bosnian",
        ),
        ("Toko itu ditutup kerana banjir di kota.", Cld2("id"), "Indonesian"),
        ("Syarikat itu ditutup kerana banjir besar di kota.", Cld2("id"), "Malay"),
    ],
)
def test_cld2_decides_what_langdetect_cannot_know(
    passage: str, answer: Cld2, words: str, cld2: Callable[[Cld2 | None], None]
) -> None:
    cld2(answer)
    assert said(passage) == words


def test_cld2_is_given_words_without_control_characters(
    cld2: Callable[[Cld2 | None], None],
) -> None:
    answer = Cld2("en")
    cld2(answer)
    detect_language("It’s 5\x00pm\x85 now <b>\U0001f600")
    assert answer.asked == ["It’s 5 pm  now  b  "]


def test_cld2_is_not_asked_where_letters_are_enough(cld2: Callable[[Cld2 | None], None]) -> None:
    answer = Cld2("en")
    cld2(answer)
    assert detect_language("მთავრობამ გუშინ გადაწყვიტა") == Detection("ka")
    assert answer.asked == []


def test_a_language_keeps_its_script() -> None:
    for passage in (
        "政府昨天決定提高所有退休人員的養老金。",
        "政府昨天决定提高所有退休人员的养老金。",
    ):
        assert said(passage).startswith("Chinese (")
