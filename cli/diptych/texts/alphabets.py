"""What the letters of a text tell of its language, before anybody looks at its words.

Promises: a script that one language writes is enough; where several write it, letters that only
some of them have leave out the others. The tables of scripts are those of Unicode 17, their letters
alone; a test holds them against the property.
"""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from diptych.texts.scripts import letters_said


def languages_of_letters(passage: str) -> tuple[str, ...]:
    """Return the languages that are written with these letters, those with most readers first.

    Several stand together where letters do not tell them apart; none where the script is not known.
    """
    letters = Counter(filter(str.isalpha, passage.lower()))
    by_script = _by_script(letters)
    if not by_script:
        return ()
    script = max(by_script, key=lambda name: letters_said("".join(by_script[name].elements())))
    if script == "Han":
        return ("ja",) if _is_japanese(by_script[script]) else CHINESE
    foreign = _FOREIGN_LATIN if script == "Latin" else _FOREIGN
    return _fitting(by_script[script], _ALPHABETS[script], foreign)


CHINESE = ("zh-cn", "zh-tw")


@cache
def languages_with_alphabets() -> frozenset[str]:
    """Return all languages that letters can leave out."""
    every = (alphabet for alphabets in _ALPHABETS.values() for alphabet in alphabets)
    return frozenset(language for alphabet in every for language in alphabet.languages)


def _by_script(letters: Counter[str]) -> dict[str, Counter[str]]:
    """Sort letters by script; the letters of Chinese and Japanese stand together."""
    found: dict[str, Counter[str]] = {}
    for letter, count in letters.items():
        name = next((name for name, script in _scripts().items() if script.match(letter)), "")
        if name:
            found.setdefault("Han" if name == "Kana" else name, Counter())[letter] = count
    return found


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(f"[{letters}]") for name, letters in SCRIPTS.items()}


def _is_japanese(letters: Counter[str]) -> bool:
    kana = sum(count for letter, count in letters.items() if _scripts()["Kana"].match(letter))
    simplified = sum(letters[letter] for letter in _JAPANESE_HAN)
    return (kana + simplified) * _LEAST_KANA >= letters.total()


_LEAST_KANA = 20
"""One letter in so many is kana in a Japanese headline; Chinese has a foreign name's at most."""
_JAPANESE_HAN = "気広対経済実売読駅図鉄転戦応検険権沢択絵続桜労働込峠辻窓喍衆"
"""Han as only Japan simplified it, or made it."""


class _Alphabet(NamedTuple):
    languages: tuple[str, ...]
    letters: str
    """Those of the script in lower case, as inside the brackets of a regular expression."""
    is_common: bool = True
    """Whether it is taken before a larger or smaller alphabet that fits as well."""


def _fitting(
    letters: Counter[str], alphabets: tuple[_Alphabet, ...], foreign: float
) -> tuple[str, ...]:
    """Return the languages whose alphabets leave out the fewest letters, or hardly more.

    One that leaves out none decides: in Serbian, one ђ is enough where nothing is Macedonian.
    """
    misfits = [_misfits(letters, alphabet.letters) for alphabet in alphabets]
    most = min(misfits) + letters.total() * foreign
    fitting = [a for a, count in zip(alphabets, misfits, strict=True) if count <= most]
    taken = [alphabet for alphabet in fitting if alphabet.is_common] or fitting[:1]
    whole = [alphabet for alphabet in taken if not _misfits(letters, alphabet.letters)]
    return tuple(language for alphabet in whole or taken for language in alphabet.languages)


_FOREIGN = 0.005
_FOREIGN_LATIN = 0.025
"""Shares of letters that foreign names bring in: more into Latin, which most names are in."""


def _misfits(letters: Counter[str], alphabet: str) -> int:
    fits = _letters_of(alphabet).match
    return sum(count for letter, count in letters.items() if not fits(letter))


@cache
def _letters_of(alphabet: str) -> re.Pattern[str]:
    return re.compile(f"[{alphabet}]")


_ARABIC = "ء-غف-يپچژکگی"
_RUSSIAN = "а-яё"
_ANY = r"\w"
_BASIC = "a-z"
_ONE_LANGUAGE = {
    "Armenian": "hy", "Cherokee": "chr", "Georgian": "ka", "Greek": "el", "Gujarati": "gu",
    "Gurmukhi": "pa", "Hangul": "ko", "Kannada": "kn", "Khmer": "km", "Lao": "lo",
    "Malayalam": "ml", "Mongolian": "mn", "Myanmar": "my", "Oriya": "or", "Sinhala": "si",
    "Syriac": "syr", "Tamil": "ta", "Telugu": "te", "Thaana": "dv", "Thai": "th",
}  # fmt: skip
"""Scripts that the press of one language writes."""
_ALPHABETS = {
    "Latin": (
        _Alphabet(
            (
                *("en", "es", "fr", "de", "pt", "it", "id", "tr", "vi", "pl", "nl", "ro", "sv"),
                *("cs", "hu", "da", "no", "fi", "sk", "hr", "ca", "sl", "lt", "lv", "et", "sq"),
                *("sw", "tl", "af", "so", "cy"),
            ),
            "^əþðħġċĉĝĥĵŝŭɓɗƙ",
        ),
        _Alphabet(("is",), f"{_BASIC}áéíóúýæöþð", is_common=False),
        _Alphabet(("fo",), f"{_BASIC}áíóúýæøð", is_common=False),
        _Alphabet(("az",), f"{_BASIC}əğıöüçş", is_common=False),
        _Alphabet(("mt",), f"{_BASIC}ċġħżàèìòù", is_common=False),
        _Alphabet(("eo",), f"{_BASIC}ĉĝĥĵŝŭ", is_common=False),
        _Alphabet(("ha",), f"{_BASIC}ɓɗƙƴ", is_common=False),
    ),
    "Cyrillic": (
        _Alphabet(("ru",), _RUSSIAN),
        _Alphabet(("uk",), "а-щьюяґєії"),
        _Alphabet(("bg",), "а-ъьюяѝ"),
        _Alphabet(("mk",), "а-ик-шѓѕјљњќџѐѝ"),
        _Alphabet(("sr",), "а-ик-шђјљњћџ"),
        _Alphabet(("be",), "а-зй-шы-яёіў", is_common=False),
        _Alphabet(("mn",), f"{_RUSSIAN}өү", is_common=False),
        _Alphabet(("ky",), f"{_RUSSIAN}ңөү", is_common=False),
        _Alphabet(("uz",), f"{_RUSSIAN}ўқғҳ", is_common=False),
        _Alphabet(("tg",), f"{_RUSSIAN}ғӣқӯҳҷ", is_common=False),
        _Alphabet(("tt",), f"{_RUSSIAN}әөүҗңһ", is_common=False),
        _Alphabet(("kk",), f"{_RUSSIAN}әғқңөұүһі", is_common=False),
        _Alphabet(("ba",), f"{_RUSSIAN}ғҙҡңөҫүәһ", is_common=False),
    ),
    "Arabic": (
        _Alphabet(("ar", "fa", "ur"), f"{_ARABIC}ٹڈڑںہ-ۃھےۓ"),
        _Alphabet(
            ("ps",),
            f"{_ARABIC}ټځڅډړږښګڼېۍ",
            is_common=False,
        ),
        _Alphabet(("ckb",), f"{_ARABIC}ڕڤڵۆھەێ", is_common=False),
        _Alphabet(("ug",), f"{_ARABIC}ڭھۇۆۈۋېە", is_common=False),
        _Alphabet(
            ("sd",),
            f"{_ARABIC}ٻٺٽٿڀڃڄڇڦڌڏڊڍڙڪڳڱڻھ",
            is_common=False,
        ),
    ),
    "Hebrew": (
        _Alphabet(("he",), "א-ת"),
        _Alphabet(("yi",), "א-תװ-ײ", is_common=False),
    ),
    "Devanagari": (_Alphabet(("hi", "mr", "ne"), _ANY),),
    "Bengali": (
        _Alphabet(("bn",), "^ৰৱ"),
        _Alphabet(("as",), "^র", is_common=False),
    ),
    "Ethiopic": (
        _Alphabet(("am",), "^ቐ-ቝኣ", is_common=False),
        _Alphabet(("ti",), _ANY, is_common=False),
    ),
    "Tibetan": (_Alphabet(("bo", "dz"), _ANY),),
    **{script: (_Alphabet((language,), _ANY),) for script, language in _ONE_LANGUAGE.items()},
}
SCRIPTS = {  # Script, letters
    "Latin": (
        "\u0041-\u005a\u0061-\u007a\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8"
        "\u02e0-\u02e4\u1d00-\u1d25\u1d2c-\u1d5c\u1d62-\u1d65\u1d6b-\u1d77\u1d79-\u1dbe"
        "\u1e00-\u1eff\u2071\u207f\u2090-\u209f\u212a\u212b\u2132\u214e\u2183\u2184"
        "\u2c60-\u2c7f\ua722-\ua787\ua78b-\ua7dd\ua7e2\ua7f1-\ua7ff\uab30-\uab5a\uab5c-\uab64"
        "\uab66-\uab69\uab6c\uab6d\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a\U00010780-\U00010785"
        "\U00010787-\U000107b0\U000107b2-\U000107bf\U0001df00-\U0001df81\U0001df90-\U0001df96"
        "\U0001dfcd-\U0001dff2\U0001dff5-\U0001dfff"
    ),
    "Greek": (
        "\u0370-\u0373\u0376\u0377\u037a-\u037d\u037f\u0386\u0388-\u038a\u038c\u038e-\u03a1"
        "\u03a3-\u03e1\u03f0-\u03f5\u03f7-\u03ff\u1d26-\u1d2a\u1d5d-\u1d61\u1d66-\u1d6a\u1dbf"
        "\u1f00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d"
        "\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fbc\u1fbe\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3"
        "\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-\u1ffc\u2126\uab65\U0001dff3\U0001dff4"
    ),
    "Cyrillic": (
        "\u0400-\u0481\u048a-\u052f\u1c80-\u1c8a\u1d2b\u1d78\ua640-\ua66e\ua67f-\ua69d"
        "\U0001e030-\U0001e06d"
    ),
    "Armenian": ("\u0531-\u0556\u0558\u0559\u0560-\u0588\u058b\u058c\ufb13-\ufb17"),
    "Hebrew": (
        "\u05d0-\u05ea\u05ef-\u05f2\ufb1d\ufb1f-\ufb28\ufb2a-\ufb36\ufb38-\ufb3c\ufb3e"
        "\ufb40\ufb41\ufb43\ufb44\ufb46-\ufb4f"
    ),
    "Arabic": (
        "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef"
        "\u06fa-\u06fc\u06ff\u0750-\u077f\u0870-\u0887\u0889-\u088f\u08a0-\u08c9\ufb50-\ufbb1"
        "\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfb\ufe70-\ufe74\ufe76-\ufefc"
        "\U00010ec2-\U00010ec7\U00010ed9-\U00010eee\U0001ee00-\U0001ee03\U0001ee05-\U0001ee1f"
        "\U0001ee21\U0001ee22\U0001ee24\U0001ee27\U0001ee29-\U0001ee32\U0001ee34-\U0001ee37"
        "\U0001ee39\U0001ee3b\U0001ee42\U0001ee47\U0001ee49\U0001ee4b\U0001ee4d-\U0001ee4f"
        "\U0001ee51\U0001ee52\U0001ee54\U0001ee57\U0001ee59\U0001ee5b\U0001ee5d\U0001ee5f"
        "\U0001ee61\U0001ee62\U0001ee64\U0001ee67-\U0001ee6a\U0001ee6c-\U0001ee72"
        "\U0001ee74-\U0001ee77\U0001ee79-\U0001ee7c\U0001ee7e\U0001ee80-\U0001ee89"
        "\U0001ee8b-\U0001ee9b\U0001eea1-\U0001eea3\U0001eea5-\U0001eea9\U0001eeab-\U0001eebb"
    ),
    "Syriac": ("\u0710\u0712-\u072f\u074d-\u074f\u0860-\u086a"),
    "Thaana": ("\u0780-\u07a5\u07b1"),
    "Devanagari": (
        "\u0904-\u0939\u093d\u0950\u0958-\u0961\u0971-\u097f\ua8f2-\ua8f7\ua8fb\ua8fd\ua8fe"
        "\U00011b0a"
    ),
    "Bengali": (
        "\u0980\u0985-\u098c\u098f\u0990\u0993-\u09a8\u09aa-\u09b0\u09b2\u09b6-\u09b9\u09bd"
        "\u09ce\u09dc\u09dd\u09df-\u09e1\u09f0\u09f1\u09fc\U00011df1"
    ),
    "Gurmukhi": (
        "\u0a05-\u0a0a\u0a0f\u0a10\u0a13-\u0a28\u0a2a-\u0a30\u0a32\u0a33\u0a35\u0a36"
        "\u0a38\u0a39\u0a59-\u0a5c\u0a5e\u0a72-\u0a74"
    ),
    "Gujarati": (
        "\u0a85-\u0a8d\u0a8f-\u0a91\u0a93-\u0aa8\u0aaa-\u0ab0\u0ab2\u0ab3\u0ab5-\u0ab9\u0abd"
        "\u0ad0\u0ae0\u0ae1\u0af9"
    ),
    "Oriya": (
        "\u0b05-\u0b0c\u0b0f\u0b10\u0b13-\u0b28\u0b2a-\u0b30\u0b32\u0b33\u0b35-\u0b39\u0b3d"
        "\u0b5c\u0b5d\u0b5f-\u0b61\u0b71"
    ),
    "Tamil": (
        "\u0b83\u0b85-\u0b8a\u0b8e-\u0b90\u0b92-\u0b95\u0b99\u0b9a\u0b9c\u0b9e\u0b9f"
        "\u0ba3\u0ba4\u0ba8-\u0baa\u0bae-\u0bb9\u0bd0"
    ),
    "Telugu": (
        "\u0c05-\u0c0c\u0c0e-\u0c10\u0c12-\u0c28\u0c2a-\u0c39\u0c3d\u0c58-\u0c5a\u0c5c\u0c5d"
        "\u0c60\u0c61"
    ),
    "Kannada": (
        "\u0c80\u0c85-\u0c8c\u0c8e-\u0c90\u0c92-\u0ca8\u0caa-\u0cb3\u0cb5-\u0cb9\u0cbd"
        "\u0cdc-\u0cde\u0ce0\u0ce1\u0cf1\u0cf2"
    ),
    "Malayalam": (
        "\u0d04-\u0d0c\u0d0e-\u0d10\u0d12-\u0d3a\u0d3d\u0d4e\u0d54-\u0d56\u0d5f-\u0d61\u0d7a-\u0d7f"
    ),
    "Sinhala": ("\u0d85-\u0d96\u0d9a-\u0db1\u0db3-\u0dbb\u0dbd\u0dc0-\u0dc6"),
    "Thai": ("\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46"),
    "Lao": (
        "\u0e81\u0e82\u0e84\u0e86-\u0e8a\u0e8c-\u0ea3\u0ea5\u0ea7-\u0eb0\u0eb2\u0eb3\u0ebd"
        "\u0ec0-\u0ec4\u0ec6\u0edc-\u0edf"
    ),
    "Tibetan": ("\u0f00\u0f40-\u0f47\u0f49-\u0f6c\u0f88-\u0f8c"),
    "Myanmar": (
        "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070"
        "\u1075-\u1081\u108e\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a"
        "\uaa7e\uaa7f"
    ),
    "Georgian": (
        "\u10a0-\u10c5\u10c7\u10cd\u10d0-\u10fa\u10fc-\u10ff\u1c90-\u1cba\u1cbd-\u1cbf"
        "\u2d00-\u2d25\u2d27\u2d2d"
    ),
    "Hangul": (
        "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7c6\ud7cb-\ud7fb"
        "\uffa0-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc"
    ),
    "Ethiopic": (
        "\u1200-\u1248\u124a-\u124d\u1250-\u1256\u1258\u125a-\u125d\u1260-\u1288\u128a-\u128d"
        "\u1290-\u12b0\u12b2-\u12b5\u12b8-\u12be\u12c0\u12c2-\u12c5\u12c8-\u12d6\u12d8-\u1310"
        "\u1312-\u1315\u1318-\u135a\u1380-\u138f\u2d80-\u2d96\u2da0-\u2da6\u2da8-\u2dae"
        "\u2db0-\u2db6\u2db8-\u2dbe\u2dc0-\u2dc6\u2dc8-\u2dce\u2dd0-\u2dd6\u2dd8-\u2dde"
        "\uab01-\uab06\uab09-\uab0e\uab11-\uab16\uab20-\uab26\uab28-\uab2e\U0001e7e0-\U0001e7e6"
        "\U0001e7e8-\U0001e7eb\U0001e7ed\U0001e7ee\U0001e7f0-\U0001e7fe"
    ),
    "Cherokee": ("\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf"),
    "Khmer": ("\u1780-\u17b3\u17d7\u17dc"),
    "Mongolian": ("\u1820-\u1878\u1880-\u1884\u1887-\u18a8\u18aa"),
    "Han": (
        "\u3005\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\U00016fe3"
        "\U00016ff2\U00016ff3\U00020000-\U0002a6df\U0002a700-\U0002b81e\U0002b820-\U0002cead"
        "\U0002ceb0-\U0002ebe0\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1d\U00030000-\U0003134a"
        "\U00031350-\U00033479"
    ),
    "Kana": (
        "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff6f"
        "\uff71-\uff9d\U0001aff0-\U0001aff3\U0001aff5-\U0001affb\U0001affd\U0001affe"
        "\U0001b000-\U0001b128\U0001b132\U0001b150-\U0001b152\U0001b155\U0001b164-\U0001b168"
    ),
}
