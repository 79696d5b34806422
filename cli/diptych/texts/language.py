"""The language of a text: detected once, in ``add``, by langdetect made deterministic."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan",
    "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "kn": "Kannada",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam",
    "mr": "Marathi", "ms": "Malay", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian",
    "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
    "zh-cn": "Chinese (simplified)", "zh-tw": "Chinese (traditional)",
}  # fmt: skip

_SAMPLE = 20_000
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class Detection(NamedTuple):
    """A language tag and the probability, 0 to 1, that langdetect gives it."""

    language: str
    probability: float


def detect_language(passage: str) -> Detection | None:
    """Name the most probable language, or ``None`` for a text without letters.

    The same text always gives the same answer; the first 20,000 characters decide.
    """
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0
    try:
        best = detect_langs(passage[:_SAMPLE])[0]
    except LangDetectException:
        return None
    return Detection(best.lang, best.prob)


def language_name(tag: str) -> str:
    """Name a language in English; an unknown tag is its own name."""
    return _NAMES.get(tag.lower()) or _NAMES.get(tag.lower().split("-")[0]) or tag


def is_language_tag(tag: str) -> bool:
    """Tell whether this has the form of a BCP 47 tag: ``en``, ``id``, ``pt-BR``."""
    return _TAG.fullmatch(tag) is not None
