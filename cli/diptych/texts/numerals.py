"""Numbers in words, written in figures: ``eleven`` is 11, ``1.2 million`` 1200000.

Only whole numbers, and only as the language of the text spells them, so that what is no number
there stays as it is. *One* alone is an article more often than a number and stays too.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, partial
from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_SPELLED = {
    "en": "1 one 2 two 3 three 4 four 5 five 6 six 7 seven 8 eight 9 nine 10 ten 11 eleven 12"
    " twelve 13 thirteen 14 fourteen 15 fifteen 16 sixteen 17 seventeen 18 eighteen 19"
    " nineteen 20 twenty 30 thirty 40 forty 50 fifty 60 sixty 70 seventy 80 eighty 90"
    " ninety *100 hundred *1e3 thousand *1e6 million mn *1e9 billion bn *1e12 trillion",
    "de": "1 ein eine 2 zwei 3 drei 4 vier 5 fünf 6 sechs 7 sieben 8 acht 9 neun 10 zehn 11"
    " elf 12 zwölf 13 dreizehn 14 vierzehn 15 fünfzehn 16 sechzehn 17 siebzehn 18"
    " achtzehn 19 neunzehn 20 zwanzig 30 dreißig dreissig 40 vierzig 50 fünfzig 60"
    " sechzig 70 siebzig 80 achtzig 90 neunzig *100 hundert *1e3 tausend *1e6 million"
    " millionen mio *1e9 milliarde milliarden mrd *1e12 billion billionen",
    "nl": "1 een 2 twee 3 drie 4 vier 5 vijf 6 zes 7 zeven 8 acht 9 negen 10 tien 11 elf 12"
    " twaalf 13 dertien 14 veertien 15 vijftien 16 zestien 17 zeventien 18 achttien 19"
    " negentien 20 twintig 30 dertig 40 veertig 50 vijftig 60 zestig 70 zeventig 80"
    " tachtig 90 negentig *100 honderd *1e3 duizend *1e6 miljoen mln *1e9 miljard mld"
    " *1e12 biljoen",
    "fr": "1 un une 2 deux 3 trois 4 quatre 5 cinq 6 six 7 sept 8 huit 9 neuf 10 dix 11 onze"
    " 12 douze 13 treize 14 quatorze 15 quinze 16 seize 17 dix_sept 18 dix_huit 19"
    " dix_neuf 20 vingt 30 trente 40 quarante 50 cinquante 60 soixante 70 septante 80"
    " quatre_vingt quatre_vingts huitante 90 nonante *100 cent cents *1e3 mille *1e6"
    " million millions *1e9 milliard milliards *1e12 billion billions",
    "es": "1 un uno una ún 2 dos dós 3 tres trés 4 cuatro 5 cinco 6 seis séis 7 siete 8 ocho"
    " 9 nueve 10 diez 11 once 12 doce 13 trece 14 catorce 15 quince 16 dieciséis 17"
    " diecisiete 18 dieciocho 19 diecinueve 20 veinte veinti 30 treinta 40 cuarenta 50"
    " cincuenta 60 sesenta 70 setenta 80 ochenta 90 noventa 100 cien ciento 200"
    " doscientos doscientas 300 trescientos trescientas 400 cuatrocientos cuatrocientas"
    " 500 quinientos quinientas 600 seiscientos seiscientas 700 setecientos setecientas"
    " 800 ochocientos ochocientas 900 novecientos novecientas *1e3 mil *1e6 millón"
    " millones *1e12 billón billones",
    "pt": "1 um uma 2 dois duas 3 três 4 quatro 5 cinco 6 seis 7 sete 8 oito 9 nove 10 dez 11"
    " onze 12 doze 13 treze 14 catorze quatorze 15 quinze 16 dezesseis dezasseis 17"
    " dezessete dezassete 18 dezoito 19 dezenove dezanove 20 vinte 30 trinta 40 quarenta"
    " 50 cinquenta 60 sessenta 70 setenta 80 oitenta 90 noventa 100 cem cento 200"
    " duzentos duzentas 300 trezentos trezentas 400 quatrocentos quatrocentas 500"
    " quinhentos quinhentas 600 seiscentos seiscentas 700 setecentos setecentas 800"
    " oitocentos oitocentas 900 novecentos novecentas *1e3 mil *1e6 milhão milhões *1e9"
    " bilhão bilhões *1e12 trilhão trilhões bilião biliões",
    "it": "1 uno un una 2 due 3 tre tré 4 quattro 5 cinque 6 sei 7 sette 8 otto 9 nove 10"
    " dieci 11 undici 12 dodici 13 tredici 14 quattordici 15 quindici 16 sedici 17"
    " diciassette 18 diciotto 19 diciannove 20 venti vent 30 trenta trent 40 quaranta"
    " quarant 50 cinquanta cinquant 60 sessanta sessant 70 settanta settant 80 ottanta"
    " ottant 90 novanta novant *100 cento *1e3 mille mila *1e6 milione milioni mln *1e9"
    " miliardo miliardi mld",
    "id": "1 satu 2 dua 3 tiga 4 empat 5 lima 6 enam 7 tujuh 8 delapan lapan 9 sembilan 10"
    " sepuluh 11 sebelas 12 dua_belas 13 tiga_belas 14 empat_belas 15 lima_belas 16"
    " enam_belas 17 tujuh_belas 18 delapan_belas lapan_belas 19 sembilan_belas 20"
    " dua_puluh 30 tiga_puluh 40 empat_puluh 50 lima_puluh 60 enam_puluh 70 tujuh_puluh"
    " 80 delapan_puluh lapan_puluh 90 sembilan_puluh 100 seratus *100 ratus 1000 seribu"
    " *1e3 ribu *1e6 juta *1e9 miliar milyar bilion *1e12 triliun",
    "ru": "1 один одна одно одного одной 2 два две двух двумя 3 три трёх трех тремя 4 четыре"
    " четырёх четырех 5 пять пяти 6 шесть шести 7 семь семи 8 восемь восьми 9 девять"
    " девяти 10 десять десяти 11 одиннадцать одиннадцати 12 двенадцать двенадцати 13"
    " тринадцать тринадцати 14 четырнадцать четырнадцати 15 пятнадцать пятнадцати 16"
    " шестнадцать шестнадцати 17 семнадцать семнадцати 18 восемнадцать восемнадцати 19"
    " девятнадцать девятнадцати 20 двадцать двадцати 30 тридцать тридцати 40 сорок"
    " сорока 50 пятьдесят пятидесяти 60 шестьдесят шестидесяти 70 семьдесят семидесяти"
    " 80 восемьдесят восьмидесяти 90 девяносто 100 сто 200 двести двухсот 300 триста"
    " трёхсот трехсот 400 четыреста четырёхсот четырехсот 500 пятьсот пятисот 600"
    " шестьсот шестисот 700 семьсот семисот 800 восемьсот восьмисот 900 девятьсот"
    " девятисот *1e3 тысяча тысячи тысяч тыс *1e6 миллион миллиона миллионов млн *1e9"
    " миллиард миллиарда миллиардов млрд *1e12 триллион триллиона триллионов трлн",
    "pl": "1 jeden jedna jedno 2 dwa dwie dwóch dwoje dwaj 3 trzy trzech troje trzej 4 cztery"
    " czterech 5 pięć pięciu 6 sześć sześciu 7 siedem siedmiu 8 osiem ośmiu 9 dziewięć"
    " dziewięciu 10 dziesięć dziesięciu 11 jedenaście jedenastu 12 dwanaście dwunastu 13"
    " trzynaście trzynastu 14 czternaście czternastu 15 piętnaście piętnastu 16"
    " szesnaście szesnastu 17 siedemnaście siedemnastu 18 osiemnaście osiemnastu 19"
    " dziewiętnaście dziewiętnastu 20 dwadzieścia dwudziestu 30 trzydzieści trzydziestu"
    " 40 czterdzieści czterdziestu 50 pięćdziesiąt pięćdziesięciu 60 sześćdziesiąt"
    " sześćdziesięciu 70 siedemdziesiąt siedemdziesięciu 80 osiemdziesiąt"
    " osiemdziesięciu 90 dziewięćdziesiąt dziewięćdziesięciu 100 sto stu 200 dwieście"
    " dwustu 300 trzysta trzystu 400 czterysta czterystu 500 pięćset pięciuset 600"
    " sześćset sześciuset 700 siedemset siedmiuset 800 osiemset ośmiuset 900 dziewięćset"
    " dziewięciuset *1e3 tysiąc tysiąca tysiące tysięcy tys *1e6 milion miliona miliony"
    " milionów mln *1e9 miliard miliarda miliardy miliardów mld *1e12 bilion biliony bilionów",
    "tr": "1 bir 2 iki 3 üç 4 dört 5 beş 6 altı 7 yedi 8 sekiz 9 dokuz 10 on 20 yirmi 30 otuz"
    " 40 kırk 50 elli 60 altmış 70 yetmiş 80 seksen 90 doksan *100 yüz *1e3 bin bini"
    " bine *1e6 milyon milyonu milyona *1e9 milyar milyarı milyara *1e12 trilyon",
    "ar": "1 واحد واحدة أحد إحدى 2 اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي 3 ثلاثة"
    " ثلاث 4 أربعة أربع اربعة اربع 5 خمسة خمس 6 ستة ست 7 سبعة سبع 8 ثمانية ثماني ثمان 9"
    " تسعة تسع 10 عشرة عشر 20 عشرون عشرين 30 ثلاثون ثلاثين 40 أربعون أربعين اربعون"
    " اربعين 50 خمسون خمسين 60 ستون ستين 70 سبعون سبعين 80 ثمانون ثمانين 90 تسعون تسعين"
    " *100 مئة مائة 200 مئتان مئتين مائتان مائتين *1e3 ألف الف آلاف ألفا 2000 ألفان"
    " ألفين *1e6 مليون ملايين مليونا *1e9 مليار مليارات *1e12 تريليون تريليونات",
}  # fmt: skip
"""By language: numbers and the words for them, ``_`` for a blank or a hyphen. What is marked ``*``
multiplies what stands before it; the rest is added."""
_MEANS_MORE = {
    "fr": {"neuf", "cent", "cents"}, "it": {"sei"}, "tr": {"altı", "yedi"}, "es": {"ciento"},
    "pt": {"cento"}, "ru": {"семи"}, "ar": {"ست", "سبع", "عشر", "أحد"},
}  # fmt: skip
"""What is a number beside another number only: *neuf* is new as well, and *sei* you are."""
_JOINED = {
    "en": r"[\s-]+(?:and\s+)?", "de": r"(?:und|\s+)?", "nl": r"(?:en|ën|\s+)?",
    "fr": r"[\s-]+(?:et[\s-]+)?", "es": r"\s*(?:\by\s+)?", "pt": r"\s+(?:e\s+)?", "it": r"\s*",
    "ru": r"\s+", "pl": r"\s+", "id": r"\s+", "tr": r"\s*", "ar": r"\s+و?",
}  # fmt: skip
"""What stands between words that are one number together."""
_SAME_WORDS = {"ms": "id"}
_UNITS_FIRST = {"de", "nl", "ar"}
"""Where 24 is four-and-twenty."""
_SCORES = {"fr": (60, 80)}
"""What ten to nineteen are added to."""
_FIGURES = r"(?<![\w.,/:-])\d+(?:[.,]\d+)?"
_CUT_SHORT = r"(?<=mio|mrd|тыс|tys)\."
"""The mark of what is cut short: no sentence ends there."""
_THREE_DECIMALS = re.compile(r"\d{1,3}[.,]\d{3}")
"""They may be thousands as well, and are where a language writes them so and a 0 is last: nobody
writes *3.100 millones* for 3,1 of them."""
_TEN, _HUNDRED, _THOUSAND, _MILLION = 10, 100, 1000, 1_000_000
_TOO_LARGE = 10**24
"""From here on words are no number that anybody means."""


def in_figures(passage: str, language: str, *, least: int = 0) -> str:
    """Write the numbers that a passage spells in figures, without marks between their digits.

    ``language`` is that of the passage, an ISO 639 code; in those not known nothing changes, nor
    do numbers below ``least`` or beyond all that is counted.
    """
    code = language_of_words(language)
    read: Callable[[re.Match[str]], int]
    if code in _HAN_LANGUAGES:
        pattern, read = _HAN, _of_han
    elif code in _SPELLED:
        pattern, read = _reader(code).pattern, partial(_of_words, code)
    else:
        return passage

    def written(match: re.Match[str]) -> str:
        value = read(match)
        return str(value) if value and least <= value < _TOO_LARGE else match[0]

    return pattern.sub(written, passage)


def language_of_words(language: str) -> str:
    """Return the code of a language without its region; of two that have the same words, one."""
    code = re.split("[-_]", language)[0].lower()
    return _SAME_WORDS.get(code, code)


_PERCENT = re.compile(
    r"(?<=\d)[^\S\n]*(?:[％٪]|パーセント|퍼센트|(?:per[ -]?cent[os]?|pour[ -]?cent"
    r"|por[ -]?cien(?:to)?|por[ -]?cento|pro[cz]ent\w{0,2}|proc\.|процент\w{0,2}|persen"
    r"|بالمئة|بالمائة|في المئة|في المائة)(?!\w))"
    r"|(?:\byüzde[^\S\n]+|百分之)(\d+(?:[.,]\d+)?|[一二三四五六七八九](?![十百千]))",
    re.IGNORECASE,
)
"""A number and *percent*, in Arabic, Chinese, Dutch, English, French, German, Indonesian, Italian,
Japanese, Korean, Polish, Portuguese, Russian, Spanish and Turkish."""


def with_percent_signs(passage: str) -> str:
    """Write *percent* beside a number as its sign behind it."""
    return _PERCENT.sub(lambda match: f"{_DIGITS.get(match[1], match[1] or '')} %", passage)


_MONEY = re.compile(
    r"([$€£¥₹]\s?)(\d+(?:[.,]\d+)?)\s?(k|m|mn|mln|bn|b|tn)(?![^\W\d_])", re.IGNORECASE
)
_SHORT_FOR = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "tn": 10**12,
}


def with_money_at_length(passage: str) -> str:
    """Write money in figures that is cut short behind its sign: *€60m* is €60000000."""
    return _MONEY.sub(_at_length, passage)


def _at_length(match: re.Match[str]) -> str:
    sign, figures, letters = match.groups()
    value = Decimal(figures.replace(",", ".")) * _SHORT_FOR[letters.lower()]
    unclear = _THREE_DECIMALS.fullmatch(figures) or value != value.to_integral_value()
    return match[0] if unclear else f"{sign}{int(value)}"


def in_short(number: str) -> str:
    """Write a round number of a million or more for people: ``1.2 million``."""
    zeros = len(number) - len(number.rstrip("0"))
    for places, name in ((9, "billion"), (6, "million")):
        if number.isdecimal() and len(number) > places and zeros >= places - 2:
            return f"{Decimal(number).scaleb(-places).normalize():f} {name}"
    return number


class _Word(NamedTuple):
    value: int
    multiplies: bool


class _Reader(NamedTuple):
    words: dict[str, _Word]
    word: re.Pattern[str]
    pattern: re.Pattern[str]


@cache
def _reader(code: str) -> _Reader:
    """Read the words of a language, once."""
    words: dict[str, _Word] = {}
    written = []
    value = _Word(0, multiplies=False)
    for part in _SPELLED[code].split():
        if part.strip("*")[0].isdecimal():
            value = _Word(int(float(part.strip("*"))), part.startswith("*"))
        else:
            written.append(part.replace("_", " "))
            words[_key(written[-1])] = value
    any_word = _one_of(written)
    times = _one_of(word for word in written if words[_key(word)].multiplies)
    spelled = rf"\b(?:{any_word})(?:{_JOINED[code]}(?:{any_word}))*\b"
    figures = (
        rf"(?P<figures>{_FIGURES})\s*(?P<times>(?:{times})(?:\s+(?:{times}))*)\b(?:{_CUT_SHORT})?"
    )
    whole = re.compile(f"{figures}|{spelled}", re.IGNORECASE)
    return _Reader(words, re.compile(any_word, re.IGNORECASE), whole)


def _one_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(word.replace(" ", r"[\s-]+") for word in longest_first)


def _key(word: str) -> str:
    """Return a word as it is looked up: an i is an i, with a dot or without one."""
    return word.casefold().replace("i\u0307", "i").replace("ı", "i")


def _of_words(code: str, match: re.Match[str]) -> int:
    """Return the number that was found, 0 where it is none."""
    reader = _reader(code)
    found = reader.word.findall(match["times"] or match[0])
    spelled = [_key(re.sub(r"[\s-]+", " ", word)) for word in found]
    words = [reader.words[word] for word in spelled]
    if match["figures"]:
        return _times(match["figures"], words, code)
    if not _is_number(words) or (
        len(words) == 1 and spelled[0] in map(_key, _MEANS_MORE.get(code, ()))
    ):
        return 0
    return _value(words, code)


def _times(figures: str, words: Iterable[_Word], code: str) -> int:
    """Return figures times some words; 0 where they may be read in two ways."""
    times = prod(word.value for word in words)
    if _THREE_DECIMALS.fullmatch(figures):
        between_thousands = "," if code == "en" else "."
        are_thousands = between_thousands in figures and figures.endswith("0")
        return int(re.sub(r"\D", "", figures)) * times if are_thousands else 0
    product = Decimal(figures.replace(",", ".")) * times
    return int(product) if product == product.to_integral_value() else 0


def _is_number(words: Sequence[_Word]) -> bool:
    """Tell whether words may be a number: not *one*, nor what *several* may stand before."""
    first, *others = words
    if not first.multiplies:
        return first.value > 1 or bool(others)
    return bool(others) and first.value < _MILLION and not others[0].multiplies


def _value(words: Iterable[_Word], code: str) -> int:
    """Return the value of words that are one number together; 0 where they are not."""
    total = below = 0
    for word in words:
        if word.multiplies and word.value > _HUNDRED:
            if total % (word.value * _THOUSAND) and below:
                return 0
            total = total + below * word.value if below else (total or 1) * word.value
            below = 0
        elif not (below := _hundreds(below) if word.multiplies else _sum(below, word.value, code)):
            return 0
    return total + below


def _hundreds(below: int) -> int:
    """Return so many hundreds, 0 where there are some already."""
    ones = below % _HUNDRED
    if (below and not ones) or (below - ones) % _THOUSAND:
        return 0
    return below - ones + (ones or 1) * _HUNDRED


def _sum(below: int, value: int, code: str) -> int:
    """Return a number with one more word of it, 0 where that does not go on."""
    tens = below % _HUNDRED
    goes_on = (
        below % 10 ** len(str(value)) == 0
        or (tens in _SCORES.get(code, ()) and _TEN <= value < 2 * _TEN)
        or (code in _UNITS_FIRST and tens < _TEN <= value < _HUNDRED and value % _TEN == 0)
    )
    return below + value if goes_on else 0


# Chinese and Japanese

_HAN_LANGUAGES = {"zh", "ja"}
_DIGITS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_DIGIT, _MYRIAD = (f"[{''.join(letters)}]" for letters in (_DIGITS, _MYRIADS))
_ZERO = "[零〇]"
_LETTERS = "".join([*_DIGITS, *_PLACES, *_MYRIADS, "零〇"])
_BELOW_MYRIAD = (
    rf"(?:{_DIGIT}千)?(?:{_ZERO}?{_DIGIT}百)?(?:{_ZERO}?{_DIGIT}?十{_DIGIT}?|{_ZERO}{_DIGIT})?"
)
_HAN_NUMBER = re.compile(
    rf"(?=[{_LETTERS}]{{2}})(?={_DIGIT}|十)"
    rf"(?:(?:{_DIGIT}|{_BELOW_MYRIAD}){_MYRIAD})*{_BELOW_MYRIAD}(?<!{_DIGIT}{_DIGIT})"
)
_HAN = re.compile(
    rf"(?<![a-zA-Z\d_.,/:-])(?:\d[\d,]*(?:\.\d+)?[百千]?{_MYRIAD})+(?:\d+(?![\d,.]*\d))?"
    rf"|(?<![{_LETTERS}第数數几幾])[{_LETTERS}]{{2,}}(?![月日号號嵐])"
)
_HAN_PART = re.compile(rf"([\d.]*)([^\d.{''.join(_MYRIADS)}]*)({_MYRIAD}?)")


def _of_han(match: re.Match[str]) -> int:
    """Return the number that was found, 0 where it is none."""
    written = match[0].replace(",", "")
    if not written[0].isdecimal() and not _HAN_NUMBER.fullmatch(written):
        return 0
    value = Decimal(0)
    for figures, letters, myriad in _HAN_PART.findall(written):
        part = (
            Decimal(figures or 1) * prod(map(_PLACES.__getitem__, letters))
            if figures
            else _below_myriad(letters)
        )
        value += part * _MYRIADS.get(myriad, 1)
    return int(value) if value == value.to_integral_value() else 0


def _below_myriad(letters: str) -> int:
    """Return the value of letters, a digit before each place, where it is not one ten."""
    parts = re.findall(rf"({_DIGIT}?)([十百千]?)", letters)
    return sum(
        _DIGITS.get(digit, 1) * _PLACES.get(place, 1) for digit, place in parts if digit or place
    )
