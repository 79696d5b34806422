"""Facts about scripts: what ends a sentence, what a word is, which write no spaces between words.

The tables are those of Unicode 17, as ranges for use inside the brackets of a regular expression;
a test holds them against the property that each names. What is added to a property, or left out of
it, says why.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

# Sentences

SENTENCE_ENDS = (  # Sentence_Terminal
    "\u0021\u002e\u003f\u0589\u061d-\u061f\u06d4\u0700-\u0702\u07f9\u0837\u0839\u083d\u083e"
    "\u0964\u0965\u104a\u104b\u1362\u1367\u1368\u166e\u1735\u1736\u17d4\u17d5\u1803\u1809"
    "\u1944\u1945\u1aa8-\u1aab\u1b4e\u1b4f\u1b5a\u1b5b\u1b5e\u1b5f\u1b7d-\u1b7f\u1c3b\u1c3c"
    "\u1c7e\u1c7f\u2024\u203c\u203d\u2047-\u2049\u2cf9-\u2cfb\u2e2e\u2e3c\u2e53\u2e54\u2e60\u2e61"
    "\u3002\ua4ff\ua60e\ua60f\ua6f3\ua6f7\ua876\ua877\ua8ce\ua8cf\ua92f\ua9c8\ua9c9\uaa5d-\uaa5f"
    "\uaaf0\uaaf1\uabeb\ufe12\ufe15\ufe16\ufe52\ufe56\ufe57\uff01\uff0e\uff1f\uff61"
    "\U00010a56\U00010a57\U00010f55-\U00010f59\U00010f86-\U00010f89\U00011047\U00011048"
    "\U000110be-\U000110c1\U00011141-\U00011143\U000111c5\U000111c6\U000111cd\U000111de\U000111df"
    "\U00011238\U00011239\U0001123b\U0001123c\U000112a9\U000113d4\U000113d5\U0001144b\U0001144c"
    "\U000115c2\U000115c3\U000115c9-\U000115d7\U00011641\U00011642\U0001173c-\U0001173e\U00011944"
    "\U00011946\U00011a42\U00011a43\U00011a9b\U00011a9c\U00011c41\U00011c42\U00011ef7\U00011ef8"
    "\U00011f43\U00011f44\U00016a6e\U00016a6f\U00016af5\U00016b37\U00016b38\U00016b44"
    "\U00016d6e\U00016d6f\U00016e98\U0001bc9f\U0001da88"
)
SPACELESS_ENDS = (  # those that are wide, or of a script without spaces
    "\u104a\u104b\u17d4\u17d5\u1aa8-\u1aab\u3002\ufe12\ufe15\ufe16\ufe56\ufe57\uff01\uff1f\uff61"
)
"""These end a sentence without a space after them. A wide full stop may stand in a number."""
MORE_ENDS = "…\u0e5a\u0e5b\u0f0d\u0f0e"
"""The ellipsis, which may end a sentence, the marks that end Thai chapters, and those that end
clauses and sentences alike in Tibetan."""
UNMARKED = (  # Script=Thai and Lao, letters and marks
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81\u0e82\u0e84\u0e86-\u0e8a\u0e8c-\u0ea3\u0ea5\u0ea7-\u0ebd"
    "\u0ec0-\u0ec4\u0ec6\u0ec8-\u0ece\u0edc-\u0edf"
)
"""These have no mark that ends a sentence: a blank between two of them is taken for one, though it
may part clauses only."""
_UNSEEN_BEHIND = "\u200b\u200e\u200f\u061c\u202c\u2060\u2069\ufeff"
"""Marks of direction and blanks without width: word processors put them behind a full stop."""
CLOSERS = "\"'”’»›)]}）］】〕〉》」』〞" + _UNSEEN_BEHIND
"""Quotation marks and brackets that may stand behind what ends a sentence, and what is not seen."""
OPENERS_THAT_CLOSE = "“‘«"
"""Quotation marks that close in some languages, and open in others."""
PAUSES = (  # Terminal_Punctuation that is no Sentence_Terminal: commas, colons, semicolons
    "\u002c\u003a\u003b\u037e\u0387\u05c3\u060c\u061b\u0703-\u070a\u070c\u07f8\u0830-\u0835\u0838"
    "\u083a-\u083c\u085e\u0e5a\u0e5b\u0f08\u0f0d-\u0f12\u1361\u1363-\u1366\u16eb-\u16ed\u17d6"
    "\u17da\u1802\u1804\u1805\u1808\u1b5d\u1c3d-\u1c3f\u2e41\u2e4c\u2e4e\u2e4f\u3001\ua4fe\ua60d"
    "\ua6f4-\ua6f6\ua9c7\uaadf\ufe50\ufe51\ufe54\ufe55\uff0c\uff1a\uff1b\uff64\U0001039f"
    "\U000103d0\U00010857\U0001091f\U00010af0-\U00010af5\U00010b3a-\U00010b3f"
    "\U00010b99-\U00010b9c\U00011049-\U0001104d\U0001123a\U0001144d\U0001145a\U0001145b"
    "\U000115c4\U000115c5\U00011aa1\U00011aa2\U00011c43\U00011c71\U00012470-\U00012474\U00016b39"
    "\U00016e97\U0001da87\U0001da89\U0001da8a"
)


def sentence_around(passage: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence of the first place begins, and where that of the last one ends.

    By marks alone, with the quotation marks and brackets behind them, without the white space.
    """
    begin = 0
    for stop in _sentence_ends(passage):
        if stop <= start:
            begin = stop
        elif stop >= end:
            return _after_blanks(passage, begin, start), stop
    return _after_blanks(passage, begin, start), len(passage)


def sentences(passage: str, least: int = 1) -> list[str]:
    """Split a passage into its sentences, by marks alone, without the white space between them.

    What says less than so many letters goes with what follows, and at the end with what precedes.
    """
    found: list[str] = []
    begin = 0
    for end in (*_sentence_ends(passage), len(passage)):
        sentence = passage[begin:end].strip()
        if length_said(sentence) >= least:
            found.append(sentence)
            begin = end
    if rest := passage[begin:].strip():
        found[-1:] = [" ".join([*found[-1:], rest])]
    return found


def _after_blanks(passage: str, begin: int, start: int) -> int:
    return start - len(passage[begin:start].lstrip())


def _sentence_ends(passage: str) -> Iterator[int]:
    """Yield where sentences end.

    Not behind a full stop that a small letter follows, as in *e.g. this*, nor at *Mr. Smith*,
    *2. Juli* and *Feb. 14*. Where nothing is written with a capital letter a small one may begin a
    sentence.
    """
    capitals = passage != passage.lower()
    for marks in _sentence_end().finditer(passage):
        if marks[0] != "." or not _goes_on(passage, marks.start(), capitals=capitals):
            yield marks.end()


def _goes_on(passage: str, stop: int, *, capitals: bool) -> bool:
    behind = _WORD_BEHIND.match(passage, stop + 1)
    if not behind:
        return False
    before = passage[max(stop - _LONGEST_CUT, 0) : stop]
    word = behind[1]
    if word[0].isdecimal():
        return bool(_BEFORE_A_NUMBER.search(before))
    if is_cut_short(passage, stop):
        return True
    if capitals and word[0] != word[0].title():
        return word == word.lower()
    return bool(_GERMAN_MONTH.fullmatch(word) and _DAY_BEFORE.search(before))


def is_cut_short(passage: str, stop: int) -> bool:
    """Tell whether the word before a full stop is an initial, or a title or the like cut short."""
    before = passage[max(stop - _LONGEST_CUT, 0) : stop].split()
    if not before or passage[stop - 1].isspace():
        return False
    word = before[-1].strip("\"'“‘«([")
    return (len(word) == 1 and word.isupper()) or word.casefold() in _CUT_SHORT


_CUT_SHORT = frozenset(
    {
        *("mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "gen", "sen", "rep", "gov"),
        *("vs", "etc", "e.g", "i.e", "cf", "al", "fig", "u.s", "u.k", "u.n", "z.b", "bzw", "ca"),
        *("nr", "tn", "ny", "bpk", "sdr", "drs", "ir", "dll", "dsb", "dst", "a.m", "p.m"),
    }
)
_WORD_BEHIND = re.compile(r"[^\S\n]+(\d|[^\W\d_]+)")
_LONGEST_CUT = 12
"""Characters before a full stop that tell what it is for."""
_BEFORE_A_NUMBER = re.compile(
    r"(?<!\w)(?:[Jj]anv?|[Ff][eé]v?[br]r?|[Mm]ar|[Aa][pv]r|[Jj]u[nl]|[Jj]uil|[Aa]ug|[Ss]ept?"
    r"|[Oo][ck]t|[Nn]ov|[Dd]e[cz]|[Dd]éc|[Nn]r|No|[Aa]rt|[Ff]ig|[Vv]ol|[Cc]h|ca)\Z"
)
"""Months and others that are cut short before a number. *no* is a word as well."""
_GERMAN_MONTH = re.compile(
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
)
"""They alone are written with a capital letter behind a full stop."""
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}\Z")


@cache
def _sentence_end() -> re.Pattern[str]:
    ends, closers = SENTENCE_ENDS + MORE_ENDS, re.escape(CLOSERS)
    return re.compile(
        rf"[{ends}][{ends}{closers}{OPENERS_THAT_CLOSE}]*(?=\s)|[{SPACELESS_ENDS}][{ends}{closers}]*"
        rf"|(?<=[{UNMARKED}])(?=\s+[{UNMARKED}])|(?=\n)"
    )


def begins_sentence(passage: str, place: int) -> bool:
    """Tell whether a sentence may begin at a place inside a passage, by the marks before it."""
    before = passage[max(place - _MARKS_BEFORE, 0) : place]
    bare = before.rstrip()
    if len(bare) < len(before):
        return ends_sentence(bare.rstrip(CLOSERS + OPENERS_THAT_CLOSE)[-1:])
    behind = passage[place]
    goes_on = behind.isspace() or behind in CLOSERS or ends_sentence(behind)
    return ends_without_space(bare.rstrip(CLOSERS)[-1:]) and not goes_on


_MARKS_BEFORE = 6
"""Characters; more blanks and quotation marks do not stand between two sentences."""


def ends_at_blank(passage: str, place: int) -> bool:
    """Tell whether a blank is all that ends a sentence there, as in Thai and Lao."""
    return bool(_unmarked_end().match(passage, place))


@cache
def _unmarked_end() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{UNMARKED}])\s+[{UNMARKED}]")


@lru_cache(maxsize=1024)
def ends_sentence(mark: str) -> bool:
    """Tell whether a character is one that ends sentences."""
    return bool(re.fullmatch(f"[{SENTENCE_ENDS}{MORE_ENDS}]", mark))


@lru_cache(maxsize=1024)
def ends_without_space(mark: str) -> bool:
    """Tell whether a character ends a sentence whatever follows it."""
    return bool(re.fullmatch(f"[{SPACELESS_ENDS}]", mark))


def without_last_marks(passage: str) -> str:
    """Leave out the punctuation that a passage ends with."""
    return re.sub(
        rf"[{SENTENCE_ENDS}{MORE_ENDS}{PAUSES}{re.escape(CLOSERS + OPENERS_THAT_CLOSE)}]+\Z",
        "",
        passage,
    )


# Words

MARKS = (  # General_Category=Mark
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7-\u05c9"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711"
    "\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u07fd\u0816-\u0819\u081b-\u0823\u0825-\u0827"
    "\u0829-\u082d\u0859-\u085b\u0897-\u089f\u08ca-\u08e1\u08e3-\u0903\u093a-\u093c\u093e-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09c4\u09c7\u09c8\u09cb-\u09cd\u09d7"
    "\u09e2\u09e3\u09fe\u0a01-\u0a03\u0a3c\u0a3e-\u0a42\u0a47\u0a48\u0a4b-\u0a4d\u0a51"
    "\u0a70\u0a71\u0a75\u0a81-\u0a83\u0abc\u0abe-\u0ac5\u0ac7-\u0ac9\u0acb-\u0acd\u0ae2\u0ae3"
    "\u0afa-\u0aff\u0b01-\u0b03\u0b3c\u0b3e-\u0b44\u0b47\u0b48\u0b4b-\u0b4d\u0b53-\u0b57"
    "\u0b62\u0b63\u0b82\u0bbe-\u0bc2\u0bc6-\u0bc8\u0bca-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c"
    "\u0c3e-\u0c44\u0c46-\u0c48\u0c4a-\u0c4d\u0c55\u0c56\u0c62\u0c63\u0c81-\u0c83\u0cbc"
    "\u0cbe-\u0cc4\u0cc6-\u0cc8\u0cca-\u0ccd\u0cd5\u0cd6\u0ce2\u0ce3\u0cf3\u0d00-\u0d03"
    "\u0d3b\u0d3c\u0d3e-\u0d44\u0d46-\u0d48\u0d4a-\u0d4d\u0d57\u0d62\u0d63\u0d81-\u0d83\u0dca"
    "\u0dcf-\u0dd4\u0dd6\u0dd8-\u0ddf\u0df2\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1"
    "\u0eb4-\u0ebc\u0ec8-\u0ece\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e\u0f3f\u0f71-\u0f84"
    "\u0f86\u0f87\u0f8d-\u0f97\u0f99-\u0fbc\u0fc6\u102b-\u103e\u1056-\u1059\u105e-\u1060"
    "\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u135d-\u135f"
    "\u1712-\u1715\u1732-\u1734\u1752\u1753\u1772\u1773\u17b4-\u17d3\u17dd\u180b-\u180d\u180f"
    "\u1885\u1886\u18a9\u1920-\u192b\u1930-\u193b\u1a17-\u1a1b\u1a55-\u1a5e\u1a60-\u1a7c\u1a7f"
    "\u1ab0-\u1af0\u1b00-\u1b04\u1b34-\u1b44\u1b6b-\u1b73\u1b80-\u1b82\u1ba1-\u1bad\u1be6-\u1bf3"
    "\u1c24-\u1c37\u1cd0-\u1cd2\u1cd4-\u1ce8\u1ced\u1cf4\u1cf7-\u1cf9\u1dc0-\u1dff\u20d0-\u20f0"
    "\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua672\ua674-\ua67d"
    "\ua69e\ua69f\ua6f0\ua6f1\ua802\ua806\ua80b\ua823-\ua827\ua82c\ua880\ua881\ua8b4-\ua8c5"
    "\ua8e0-\ua8f1\ua8ff\ua926-\ua92d\ua947-\ua953\ua980-\ua983\ua9b3-\ua9c0\ua9e5\uaa29-\uaa36"
    "\uaa43\uaa4c\uaa4d\uaa7b-\uaa7d\uaab0\uaab2-\uaab4\uaab7\uaab8\uaabe\uaabf\uaac1"
    "\uaaeb-\uaaef\uaaf5\uaaf6\uabe3-\uabea\uabec\uabed\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\U000101fd"
    "\U000102e0\U00010376-\U0001037a\U00010a01-\U00010a03\U00010a05\U00010a06"
    "\U00010a0c-\U00010a0f\U00010a38-\U00010a3a\U00010a3f\U00010ae5\U00010ae6"
    "\U00010d24-\U00010d27\U00010d69-\U00010d6d\U00010eab\U00010eac\U00010ecb-\U00010ecf"
    "\U00010ef0-\U00010eff\U00010f46-\U00010f50\U00010f82-\U00010f85\U00011000-\U00011002"
    "\U00011038-\U00011046\U00011070\U00011073\U00011074\U0001107f-\U00011082"
    "\U000110b0-\U000110ba\U000110c2\U00011100-\U00011102\U00011127-\U00011134"
    "\U00011145\U00011146\U00011173\U00011180-\U00011182\U000111b3-\U000111c0"
    "\U000111c9-\U000111cc\U000111ce\U000111cf\U0001122c-\U00011237\U0001123e\U00011241"
    "\U000112df-\U000112ea\U00011300-\U00011303\U0001133b\U0001133c\U0001133e-\U00011344"
    "\U00011347\U00011348\U0001134b-\U0001134d\U00011357\U00011362\U00011363\U00011366-\U0001136c"
    "\U00011370-\U00011374\U000113b8-\U000113c0\U000113c2\U000113c5\U000113c7-\U000113ca"
    "\U000113cc-\U000113d0\U000113d2\U000113e1\U000113e2\U00011435-\U00011446\U0001145e"
    "\U000114b0-\U000114c3\U000115af-\U000115b5\U000115b8-\U000115c0\U000115dc\U000115dd"
    "\U00011630-\U00011640\U000116ab-\U000116b7\U0001171d-\U0001172b\U0001182c-\U0001183a"
    "\U00011930-\U00011935\U00011937\U00011938\U0001193b-\U0001193e\U00011940\U00011942\U00011943"
    "\U000119d1-\U000119d7\U000119da-\U000119e0\U000119e4\U00011a01-\U00011a0a"
    "\U00011a33-\U00011a39\U00011a3b-\U00011a3e\U00011a47\U00011a51-\U00011a5b"
    "\U00011a8a-\U00011a99\U00011b60-\U00011b67\U00011c2f-\U00011c36\U00011c38-\U00011c3f"
    "\U00011c92-\U00011ca7\U00011ca9-\U00011cb6\U00011d31-\U00011d36\U00011d3a"
    "\U00011d3c\U00011d3d\U00011d3f-\U00011d45\U00011d47\U00011d8a-\U00011d8e\U00011d90\U00011d91"
    "\U00011d93-\U00011d97\U00011df0\U00011ef3-\U00011ef6\U00011f00\U00011f01\U00011f03"
    "\U00011f34-\U00011f3a\U00011f3e-\U00011f42\U00011f5a\U00013440\U00013447-\U00013455"
    "\U0001611e-\U0001612f\U00016af0-\U00016af4\U00016b30-\U00016b36\U00016f4f"
    "\U00016f51-\U00016f87\U00016f8f-\U00016f92\U00016fe4\U00016ff0\U00016ff1\U0001bc9d\U0001bc9e"
    "\U0001cf00-\U0001cf2d\U0001cf30-\U0001cf46\U0001d127\U0001d128\U0001d165-\U0001d169"
    "\U0001d16d-\U0001d172\U0001d17b-\U0001d182\U0001d185-\U0001d18b\U0001d1aa-\U0001d1ad"
    "\U0001d242-\U0001d244\U0001d250-\U0001d252\U0001d25b\U0001d25c\U0001d25f\U0001d280\U0001d281"
    "\U0001da00-\U0001da36\U0001da3b-\U0001da6c\U0001da75\U0001da84\U0001da9b-\U0001da9f"
    "\U0001daa1-\U0001daaf\U0001e000-\U0001e006\U0001e008-\U0001e018\U0001e01b-\U0001e021"
    "\U0001e023\U0001e024\U0001e026-\U0001e02a\U0001e08f\U0001e130-\U0001e136\U0001e2ae"
    "\U0001e2ec-\U0001e2ef\U0001e4ec-\U0001e4ef\U0001e5ee\U0001e5ef\U0001e6e3\U0001e6e6"
    "\U0001e6ee\U0001e6ef\U0001e6f5\U0001e8d0-\U0001e8d6\U0001e944-\U0001e94a"
    "\U000e0100-\U000e01ef"
)
"""Accents and vowel signs, on the letter before."""
JOINERS = "\u200c\u200d\U0001f3fb-\U0001f3ff"
"""What else belongs to the character before: joiners, and the colours of skin."""
HAN_AND_KANA = (  # Script_Extensions of Han, Hiragana and Katakana, letters and numerals
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\uff66-\uff9f"
    "\U00016fe3\U00016ff2-\U00016ff6\U0001aff0-\U0001aff3\U0001aff5-\U0001affb"
    "\U0001affd\U0001affe\U0001b000-\U0001b128\U0001b132\U0001b150-\U0001b152\U0001b155"
    "\U0001b164-\U0001b168\U00020000-\U0002a6df\U0002a700-\U0002b81e\U0002b820-\U0002cead"
    "\U0002ceb0-\U0002ebe0\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1d\U00030000-\U0003134a"
    "\U00031350-\U00033479"
)
SYLLABLES = (  # Script=Ethiopic and Yi, letters; Hangul_Syllable_Type=LV and LVT
    "\u1200-\u1248\u124a-\u124d\u1250-\u1256\u1258\u125a-\u125d\u1260-\u1288\u128a-\u128d"
    "\u1290-\u12b0\u12b2-\u12b5\u12b8-\u12be\u12c0\u12c2-\u12c5\u12c8-\u12d6\u12d8-\u1310"
    "\u1312-\u1315\u1318-\u135a\u1380-\u138f\u2d80-\u2d96\u2da0-\u2da6\u2da8-\u2dae\u2db0-\u2db6"
    "\u2db8-\u2dbe\u2dc0-\u2dc6\u2dc8-\u2dce\u2dd0-\u2dd6\u2dd8-\u2dde\ua000-\ua48c\uab01-\uab06"
    "\uab09-\uab0e\uab11-\uab16\uab20-\uab26\uab28-\uab2e\uac00-\ud7a3\U0001e7e0-\U0001e7e6"
    "\U0001e7e8-\U0001e7eb\U0001e7ed\U0001e7ee\U0001e7f0-\U0001e7fe"
)
"""Letters that write a syllable each."""
SPACELESS_LETTERS = (  # the same with Bopomofo, and Line_Break=SA: Thai, Lao, Khmer, Burmese …
    "\u02c7\u02c9-\u02cb\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81\u0e82\u0e84\u0e86-\u0e8a"
    "\u0e8c-\u0ea3\u0ea5\u0ea7-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec4\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081"
    "\u108e\u1780-\u17b3\u17d7\u17dc\u1950-\u196d\u1970-\u1974\u1980-\u19ab\u19b0-\u19c9"
    "\u1a20-\u1a54\u1aa7\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096"
    "\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a\uaa7e-\uaaaf\uaab1"
    "\uaab5\uaab6\uaab9-\uaabd\uaac0\uaac2\uaadb-\uaadd\uf900-\ufa6d\ufa70-\ufad9\uff66-\uff9f"
    "\U00011700-\U0001171a\U00011740-\U00011746\U00016fe3\U00016ff2-\U00016ff6"
    "\U0001aff0-\U0001aff3\U0001aff5-\U0001affb\U0001affd\U0001affe\U0001b000-\U0001b128"
    "\U0001b132\U0001b150-\U0001b152\U0001b155\U0001b164-\U0001b168\U00020000-\U0002a6df"
    "\U0002a700-\U0002b81e\U0002b820-\U0002cead\U0002ceb0-\U0002ebe0\U0002ebf0-\U0002ee5d"
    "\U0002f800-\U0002fa1d\U00030000-\U0003134a\U00031350-\U00033479"
)
_SPACELESS_SIGNS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103f\u104a-\u104f"
    "\u17b4-\u17d3\u3001-\u3003\u3008-\u3020\u3099-\u309c\u30fb\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff3d\uff5b-\uff65"
)
"""Vowel signs, tone marks and punctuation of those scripts: they part words and are none."""
UNSEEN = (  # Default_Ignorable_Code_Point, without the Hangul fillers, which take room
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""Soft hyphens, blanks without width, joiners, marks of direction, and what chooses a variant."""
_PLAIN_PIECE = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]\S*")
"""Finds words that stand between white space, from their first letters or digits on."""
_WHITE = bytes(byte for byte in range(128) if chr(byte).isspace())
_BLANKS = bytes.maketrans(_WHITE, b" " * len(_WHITE))
_NEITHER = bytes(byte for byte in range(128) if not (chr(byte).isalnum() or chr(byte).isspace()))
"""Characters of ASCII that are neither letters or digits nor white space."""
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@cache
def unseen() -> re.Pattern[str]:
    """Return what finds letters that nobody sees."""
    return re.compile(f"[{UNSEEN}]")


_MAY_BE_SPACELESS = re.compile("[\u02c7-\u02cb\u0e00-\u1fff\u2c00-\U0010ffff]")
"""Finds a character where such letters and their signs are among others: this is quick to tell."""


def has_spaceless_letter(passage: str) -> bool:
    """Tell whether there is a letter of a script that writes no spaces."""
    if passage.isascii() or not _MAY_BE_SPACELESS.search(passage):
        return False
    return bool(spaceless_letter().search(passage))


@cache
def spaceless_letter() -> re.Pattern[str]:
    """Return what finds a letter of a script that writes no spaces: it counts as a word.

    It takes a command milliseconds to learn, as do all large tables, so only who asks waits for it.
    """
    return re.compile(f"[{SPACELESS_LETTERS}]")


def count_words(passage: str, start: int = 0, end: int | None = None) -> int:
    """Count the words of a passage, or of a part of it.

    A word is what stands between white space and holds a letter or digit. In scripts that write
    no spaces between words each letter is a word.
    """
    end = len(passage) if end is None else end
    if passage.isascii():  # what is left of the others are their letters
        return len(passage[start:end].encode().translate(_BLANKS, _NEITHER).split())
    if _pieces(passage, start, end) is not _PLAIN_PIECE:
        return len(word_spans(passage, start, end))
    return len(_WORD.findall(passage, start, end))


def has_words(passage: str, number: int) -> bool:
    """Tell whether a passage has at least so many words; only these are looked at, if it can be."""
    if passage.isascii() or _pieces(passage, 0, len(passage)) is _PLAIN_PIECE:
        return bool(_beginning_with(number).match(passage))
    return count_words(passage) >= number


@cache
def _beginning_with(words: int) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:\W|_)*+[^\W_]\S*+){{{words}}}")


def word_spans(passage: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the words of ``count_words`` are in a part of a passage, marks on them too."""
    pieces = _pieces(passage, start, end).finditer(passage, start, end)
    return [
        piece.span()
        for piece in pieces
        if piece.group().isalnum() or _LETTER_OR_DIGIT.search(piece.group())
    ]


def is_inside_word(passage: str, place: int) -> bool:
    """Tell whether a place is one that a word goes on over.

    No letter is parted from its accents and vowel signs. Letters of scripts without spaces are
    words by themselves.
    """
    if not 0 < place < len(passage):
        return False
    before, behind = passage[place - 1], passage[place]
    if not (is_of_word(before) and is_of_word(behind)):
        return False
    find = spaceless_letter().match
    return not behind.isalnum() or not (find(before) or find(behind))


@lru_cache(maxsize=4096)
def is_of_word(character: str) -> bool:
    """Tell letters and digits, and the accents and vowel signs on them."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def word_places(passage: str) -> Iterator[int]:
    """Yield where the words of ``count_words`` have their first letter or digit."""
    if _pieces(passage, 0, len(passage)) is _PLAIN_PIECE:
        yield from (one.start() for one in _WORD.finditer(passage))
        return
    for piece in _pieces(passage, 0, len(passage)).finditer(passage):
        if found := _LETTER_OR_DIGIT.search(passage, *piece.span()):
            yield found.start()


def length_said(passage: str) -> int:
    """Return the code points of a passage, letters that say more than one as what they say.

    A syllable says as much as two letters of an alphabet, a letter of Han or kana as three.
    """
    if passage.isascii():
        return len(passage)
    syllables, letters = _syllable().findall(passage), han_or_kana().findall(passage)
    return len(passage) + len(syllables) + 2 * len(letters)


def letters_said(passage: str) -> int:
    """Return the letters and digits of a passage, counted as ``length_said`` counts them."""
    if passage.isascii():
        return sum(map(str.isalnum, passage))
    return length_said("".join(filter(str.isalnum, passage)))


@cache
def _syllable() -> re.Pattern[str]:
    return re.compile(f"[{SYLLABLES}]")


@cache
def han_or_kana() -> re.Pattern[str]:
    """Return what finds a letter of Chinese or Japanese."""
    return re.compile(f"[{HAN_AND_KANA}]")


def _pieces(passage: str, start: int, end: int) -> re.Pattern[str]:
    """Return what finds the pieces between white space, and the letters that are words."""
    if passage.isascii() or not _MAY_BE_SPACELESS.search(passage, start, end):
        return _PLAIN_PIECE
    return _spaceless_piece() if _spaceless_any().search(passage, start, end) else _PLAIN_PIECE


@cache
def _spaceless_any() -> re.Pattern[str]:
    return re.compile(f"[{SPACELESS_LETTERS}{_SPACELESS_SIGNS}]")


@cache
def _spaceless_piece() -> re.Pattern[str]:
    return re.compile(f"[{SPACELESS_LETTERS}]|[^\\s{SPACELESS_LETTERS}{_SPACELESS_SIGNS}]+")


# Lines

SPACELESS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3001-\u312f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Blocks of scripts that write no spaces: beside their punctuation and signs lines break as beside
their letters."""
WIDE_BLANK = "\u3000"


@cache
def _spaceless() -> re.Pattern[str]:
    return re.compile(f"[{SPACELESS}]")


def has_spaceless(content: str) -> bool:
    """Whether a text has a character of a script without spaces."""
    return bool(_spaceless().search(content))


def is_spaceless(character: str) -> bool:
    """Whether the character is one of a script without spaces."""
    return character > "\u0e00" and bool(_spaceless().match(character))


def first_unit(content: str, *, by_chunk: bool) -> str:
    """Return what could not have been parted from the beginning of a line."""
    word = content.split(None, 1)[0]
    if not has_spaceless(word):
        return word
    if by_chunk and len(word) < len(content):
        return word
    if not is_spaceless(content[0]):
        run = _plain_run().match(word)
        return run[0] if run else word[:1]
    if _SOUTH_EAST.match(content):
        return word[:_SOUTH_EAST_RUN]
    return _unbreakable(word)


@cache
def _plain_run() -> re.Pattern[str]:
    return re.compile(rf"[^\s{SPACELESS}]+")


_SOUTH_EAST = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]")
_SOUTH_EAST_RUN = 12
"""Characters in a long word of a script without spaces that is broken between words."""


def _unbreakable(word: str) -> str:
    """Return the first character with those that may not be parted from it."""
    end = 1
    while end < len(word) and word[end - 1] in _NOT_AT_LINE_END:
        end += 1
    while end < len(word) and word[end] in _NOT_AT_LINE_START:
        end += 1
    return word[:end]


_NOT_AT_LINE_START = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】〗〙〟”’ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥,.!?:;)]}"
)
_NOT_AT_LINE_END = frozenset("（［｛〔〈《「『【〖〘〝“‘([{")
