"""The language of a text: detected once, in ``add``, and the same way every time."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.alphabets import languages_of_letters, languages_with_alphabets
from diptych.texts.scripts import count_words, is_of_word
from diptych.texts.telling_words import told_by_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langdetect import DetectorFactory

_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "as": "Assamese", "az": "Azerbaijani",
    "ba": "Bashkir", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bo": "Tibetan",
    "br": "Breton", "bs": "Bosnian", "ca": "Catalan", "ceb": "Cebuano", "chr": "Cherokee",
    "ckb": "Kurdish (Sorani)", "co": "Corsican", "cs": "Czech", "cy": "Welsh", "da": "Danish",
    "de": "German", "dv": "Dhivehi", "dz": "Dzongkha", "el": "Greek", "en": "English",
    "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fo": "Faroese", "fr": "French", "fy": "Frisian", "ga": "Irish",
    "gd": "Scottish Gaelic", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada",
    "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish",
    "lg": "Ganda", "ln": "Lingala", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "mg": "Malagasy", "mi": "Maori", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian",
    "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "nb": "Norwegian Bokmål",
    "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian", "ny": "Chichewa",
    "oc": "Occitan", "om": "Oromo", "or": "Odia", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "qu": "Quechua", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda",
    "sd": "Sindhi", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sn": "Shona",
    "so": "Somali", "sq": "Albanian", "sr": "Serbian", "st": "Sotho", "su": "Sundanese",
    "sv": "Swedish", "sw": "Swahili", "syr": "Syriac", "ta": "Tamil", "te": "Telugu",
    "tg": "Tajik", "th": "Thai", "ti": "Tigrinya", "tk": "Turkmen", "tl": "Tagalog",
    "tn": "Tswana", "tr": "Turkish", "ts": "Tsonga", "tt": "Tatar", "ug": "Uyghur",
    "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "wo": "Wolof",
    "xh": "Xhosa", "yi": "Yiddish", "yo": "Yoruba", "zh": "Chinese",
    "zh-cn": "Chinese (simplified)", "zh-hans": "Chinese (simplified)",
    "zh-hant": "Chinese (traditional)", "zh-tw": "Chinese (traditional)", "zu": "Zulu",
}  # fmt: skip

_SAMPLE = 20_000
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class Detection(NamedTuple):
    """A language, and how sure that is."""

    language: str
    probability: float | None = None
    """0 to 1 among the languages that langdetect knows; none where letters or CLD2 decided."""
    alike: tuple[str, ...] = ()
    """Languages that it could be as well: nothing that was asked knows them apart."""

    @property
    def said(self) -> str:
        """The language in words; with a figure only if no other one is as likely."""
        names = [language_name(tag) for tag in (self.language, *self.alike)]
        if self.alike or self.probability is None:
            return " or ".join(names)
        return f"{names[0]} {self.probability:.2f}"


def detect_language(passage: str) -> Detection | None:
    """Name the most probable language, or ``None`` for a text without letters.

    The letters decide first, then langdetect among the languages that these letters write, then
    words that tell apart what reads alike to it, then CLD2 where it is installed and neither of
    them knows. The same text always gives the same
    answer; the first 20,000 characters decide.
    """
    sample = passage[:_SAMPLE]
    among = languages_of_letters(sample)
    if len(among) == 1:
        return Detection(among[0])
    guessed = _by_langdetect(sample, among) if among else None
    if guessed is None:
        return None
    told, is_sure = _by_words(sample, guessed)
    opinion = None if is_sure else _by_cld2(sample)
    if opinion in languages_with_alphabets() and opinion not in among:
        return told
    return _with_second_opinion(told, opinion)


def _by_langdetect(sample: str, among: Sequence[str]) -> Detection | None:
    """Choose among languages; those that it has no profile of may be it as well."""
    from langdetect import DetectorFactory, LangDetectException

    DetectorFactory.seed = 0
    factory = _profiles()
    known = {language for language in among if language in factory.langlist}
    unknown = tuple(language for language in among if language not in known)
    if not known:
        return Detection(unknown[0], alike=unknown[1:])
    detector = factory.create()
    detector.set_prior_map(dict.fromkeys(known, 1.0))
    detector.append(sample)
    try:
        best = detector.get_probabilities()[0]
    except LangDetectException:
        return None
    return Detection(best.lang, best.prob, unknown + _ALIKE.get(best.lang, ()))


@cache
def _profiles() -> DetectorFactory:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


_ALIKE = {"id": ("ms",), "hr": ("bs",), "sw": ("zu", "xh", "sn")}
"""What langdetect has no profile of, and takes for another language with full confidence."""


def _by_words(sample: str, guessed: Detection) -> tuple[Detection, bool]:
    """Correct langdetect by telling words, and say whether they are enough to ask nobody else.

    A single word leaves it open which of the languages that read alike it is.
    """
    telling = told_by_words(sample, guessed.language)
    if telling is None:
        return guessed, False
    is_sure = telling.lead >= _ENOUGH_WORDS
    alike = _NEVER_APART.get(telling.language, ()) if is_sure else telling.others
    if telling.language == guessed.language:
        return guessed._replace(alike=alike), is_sure
    return Detection(telling.language, alike=alike), is_sure


_ENOUGH_WORDS = 2


def _by_cld2(sample: str) -> str | None:
    """Ask CLD2, if it is installed; languages that are named here count, and no Klingon.

    It is given words alone, for it refuses control characters.
    """
    try:
        import pycld2
    except ImportError:
        return None
    words = "".join(c if is_of_word(c) or c in _IN_WORDS else " " for c in sample)
    is_reliable, _, found = pycld2.detect(words.encode(), isPlainText=True, bestEffort=True)
    tag = _OTHER_TAGS.get(found[0][1], found[0][1])
    return tag if is_reliable and tag in _NAMES else None


_IN_WORDS = "'\u2019-\u00b7\u200c\u200d"
_OTHER_TAGS = {"iw": "he", "jw": "jv", "zh": "zh-cn", "zh-Hant": "zh-tw", "nn": "no"}


def _with_second_opinion(guessed: Detection, opinion: str | None) -> Detection:
    """Follow CLD2 where langdetect has no profile of what it says, or is not sure itself.

    A word tells Serbian from Bosnian more often than CLD2 does.
    """
    if opinion is None or {guessed.language, opinion} == {"sr", "bs"}:
        return guessed
    if opinion == guessed.language:
        return guessed._replace(alike=_NEVER_APART.get(opinion, ()))
    if opinion not in _profiles().langlist or (guessed.probability or 0) < _SURE:
        return Detection(opinion, alike=_NEVER_APART.get(opinion, ()))
    return guessed


_NEVER_APART = {"hr": ("bs",), "bs": ("hr",)}
"""Languages that CLD2 does not tell apart either."""
_SURE = 0.9
"""The probability from which langdetect is right more often than CLD2."""


def language_name(tag: str) -> str:
    """Name a language in English; an unknown tag is its own name."""
    return _NAMES.get(tag.lower()) or _NAMES.get(tag.lower().split("-")[0]) or tag


def without_region(tag: str) -> str:
    """Return the tag of a language as it is stored: ``en`` for ``en-US``, so that texts group.

    Of Chinese its script is kept, or told from the region; what is no tag stays as it is.
    """
    if not is_language_tag(tag):
        return tag
    language, *others = tag.lower().split("-")
    if language != "zh":
        return language
    return next((f"zh-{script}" for part in others if (script := _CHINESE.get(part))), "zh")


_CHINESE = {
    "hans": "Hans", "cn": "Hans", "sg": "Hans", "my": "Hans",
    "hant": "Hant", "tw": "Hant", "hk": "Hant", "mo": "Hant",
}  # fmt: skip


def contradicting(tag: str, passage: str) -> Detection | None:
    """Return the language that a passage is in, where it clearly is not that of its tag.

    Nothing is said of fewer than 100 words, nor of a tag whose language cannot be detected.
    """
    declared = without_region(tag).split("-")[0]
    declared = _READ_AS.get(declared, declared)
    if count_words(passage[:_SAMPLE]) < _ENOUGH_TO_CONTRADICT or declared not in _detectable():
        return None
    found = detect_language(passage)
    if found is None or (found.probability or 1) < _CLEAR:
        return None
    read = {without_region(language).split("-")[0] for language in (found.language, *found.alike)}
    return None if declared in read or {declared, *read} <= _SOUTH_SLAVIC else found


_READ_AS = {"nb": "no", "nn": "no", "fil": "tl", "iw": "he", "in": "id", "sh": "sr"}
"""Tags of languages that are detected under another one."""
_SOUTH_SLAVIC = frozenset(("bs", "hr", "sr"))
_ENOUGH_TO_CONTRADICT = 100
_CLEAR = 0.99


@cache
def _detectable() -> frozenset[str]:
    return frozenset(tag.split("-")[0] for tag in _profiles().langlist)


def is_language_tag(tag: str) -> bool:
    """Tell whether this has the form of a BCP 47 tag: ``en``, ``id``, ``pt-BR``."""
    return _TAG.fullmatch(tag) is not None
