"""Whether a line reads as a heading, by its words alone.

Promises: what stands around the line makes no difference here.
"""

import re

from diptych.texts.scripts import CLOSERS, has_spaceless
from diptych.texts.segmentation.lines import columns
from diptych.texts.segmentation.sentences import (
    OPENERS,
    OUTCRIES,
    begins_in_lower_case,
    ends_in_abbreviation,
    ends_open,
    is_ended,
)

LONGEST_HEADING = 110
"""The columns of the longest heading that is guessed."""


def reads_as_heading(content: str) -> bool:
    """Whether a line could be a heading at all."""
    return reads_as_chapter(content) or reads_as_title(content)


def reads_as_chapter(content: str) -> bool:
    """Whether a line is surely a heading, such as "Chapter 3" or "Introduction"."""
    if len(content) > LONGEST_HEADING or content[-1] in ",;:，、；：":
        return False
    if _BARE_NUMERAL.fullmatch(content) or content.casefold().rstrip(".") in _NAMED:
        return True
    if is_ended(content) and (content[-1] != "." or not _is_terse(content)):
        return False
    patterns = _CHAPTER, _ORDINAL_CHAPTER, _CJK_CHAPTER
    return not content[0].islower() and any(pattern.match(content) for pattern in patterns)


_BARE_NUMERAL = re.compile(r"(?:\d{1,3}|[IVXLC]{1,7}|[一二三四五六七八九十]{1,3})[.．、]?")
_NAMED = frozenset(
    """
    abstract introduction conclusion conclusions references bibliography preface foreword prologue
    epilogue contents appendix notes summary acknowledgements
    pendahuluan kesimpulan penutup prolog epilog
    einleitung vorwort nachwort zusammenfassung schluss inhalt fazit
    préface épilogue avant-propos
    введение предисловие пролог эпилог заключение послесловие содержание вступление
    はじめに おわりに まえがき あとがき 序章 終章 序 序文 結論 目次 前言 引言 结论 結語 后记
    """.split()  # noqa: SIM905 (a list would fill a page)
)
_CHAPTER = re.compile(
    r"(?:the )?(?:chapter|part|book|section|act|scene|volume|letter|appendix|bab|bagian|pasal|jilid"
    r"|lampiran|kapitel|teil|buch|abschnitt|band|anhang|chapitre|partie|livre|tome|section|annexe"
    r"|глава|часть|книга|раздел|том|приложение|capítulo|parte|libro|capitolo)\s+"
    r"(?:[\divxlcdm]+\b|\w+[.:]?$|the \w+|\w+\s*[.:—–-])",
    re.IGNORECASE,
)
_ORDINAL_CHAPTER = re.compile(
    r"(?:(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last) "
    r"|(?:erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|letzte)[rsn]? "
    r"|\d{1,2}\. )"
    r"(?:chapter|part|book|section|act|scene|kapitel|teil|buch|abschnitt|akt|szene)\b",
    re.IGNORECASE,
)
_CJK_CHAPTER = re.compile(r"第\s*[\d一二三四五六七八九十百〇零]+\s*[章節节回部編编話话巻卷幕篇]")


def _is_terse(content: str) -> bool:
    """Whether a line with a full stop is no sentence, such as "CHAPTER I. THE STORM."."""
    return content.isupper() or len(content.split()) in {1, 2}


def reads_as_title(content: str) -> bool:
    """Whether a line could be a heading if it stands before prose."""
    if not _is_short(content) or "\t" in content or _goes_on(content):
        return False
    if content[0] in OPENERS + CLOSERS + _BULLETS or not _begins_like_title(content):
        return False
    if is_ended(content) and not _is_lone_outcry(content):
        return False
    if _SENTENCE_INSIDE.search(content) or _holds_short_end(content):
        return False
    is_address = "@" in content or "://" in content
    return not (is_address or reads_as_byline(content))


_SENTENCE_INSIDE = re.compile(
    r"[^\W\d_]{4,}[”’\"»)]?[.!?…][”’\"»)]*\s+[“‘\"«„(¿¡]*[^\W\d_]|[。！？][^」』）)]|[।۔؟]\s+\S"
)
"""The end of a sentence that another one follows; short words before a full stop may be
abbreviations."""


def reads_as_greeting(content: str) -> bool:
    """Whether an outcry speaks to those who listen, such as "Ladies and gentlemen!"."""
    return content[-1] in OUTCRIES and bool(_GREETING.match(content))


def reads_as_top_title(content: str) -> bool:
    """Whether a line on top of a text is its title though inside the text it would be none.

    Such a one is long, asks and answers, or begins with what somebody said.
    """
    bare = content.strip(_QUOTES)
    if not bare or bare[0] in _BULLETS or not _begins_like_title(bare) or "\t" in content:
        return False
    if columns(content) > LONGEST_TITLE or _DATE.search(content) or "://" in content:
        return False
    return _is_outcry(content) or not (is_ended(content) or _goes_on(content))


LONGEST_TITLE = 150
"""The columns of the longest title on top of a text."""


def _is_outcry(content: str) -> bool:
    return content.rstrip(CLOSERS + _QUOTES)[-1] in OUTCRIES and not _STOP_INSIDE.search(content)


_STOP_INSIDE = re.compile(r"[^\W\d_]{4,}[”’\"»)]?\.[”’\"»)]*\s+\S|。.")
_QUOTES = '"“”„‘’‚«»‹›「『」』'
_GREETING = re.compile(
    r"(?:dear|ladies|my (?:fellow|dear)|fellow|friends|mr\.?|madam|your|hello|hi"
    r"|good (?:morning|evening)"
    r"|(?:sehr )?(?:ge|ver)ehrte|liebe[rs]?|meine|herr|frau|guten|hallo|genoss"
    r"|cher|mes|mesdames|monsieur|madame|chers|señor|estimad|querid|caro|cari|gentil"
    r"|уважаемы|дорог|товарищ|друзья|господа|szanown|drodzy|panie|vážen|milí|tisztelt"
    r"|sayın|değerli|yang terhormat|saudara|yth|hadirin)",
    re.IGNORECASE,
)
_SHORT_END = re.compile(r"(?<!\w)[^\W\d_]{2,3}\.(?=\s+[^\W\d_])")


def _holds_short_end(content: str) -> bool:
    """Whether a sentence ends with a short word of small letters that is no abbreviation."""
    return any(
        found[0].islower()
        and content[found.end() :].lstrip()[0].isupper()
        and not _NUMERAL.match(content[found.end() :].lstrip())
        and not ends_in_abbreviation(content[: found.end()])
        for found in _SHORT_END.finditer(content)
    )


_NUMERAL = re.compile(r"[IVXLC]+\b")


def _goes_on(content: str) -> bool:
    """Whether a line ends in a mark, or a word, that something has to follow."""
    return content.rstrip(CLOSERS)[-1:] in {*".,;:…。，、；：．-–—"} or ends_open(content)


_BULLETS = "-–—―*•·‣▪◦●○■□◆◇►+>|→・#_"


def reads_as_aside(content: str) -> bool:
    """Whether a line could be a page number, an advertisement, or a link to elsewhere."""
    is_short = len(content) <= _LONGEST_ASIDE
    is_apart = _PAGE.fullmatch(content) or _BRACKETED.fullmatch(content) or _NOTICE.match(content)
    return is_short and bool(is_apart)


_LONGEST_ASIDE = 200
_BRACKETED = re.compile(r"\[[^\[\]]*\]|［[^［］]*］")
"""What whoever typed the text says of it, such as where an illustration stands."""
_PAGE = re.compile(
    r"(?:page|p\.|pg\.|seite|s\.|halaman|hal\.|pagina|página|pág\.|strona|str\.|sida|side|стр\.?|страница"
    r"|trang|sayfa|صفحة|पृष्ठ|หน้า)\s*\d{1,4}(?:\s*(?:of|/|von|de|dari|из)\s*\d{1,4})?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]|\[\d{1,4}\]|\d{1,4}\s*/\s*\d{1,4}|第\s*\d{1,4}\s*[页頁]|\d{1,4}\s*ページ",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:(?:advertisement|advertising|iklan|anzeige|werbung|publicité|publicidad|publicidade|pubblicità"
    r"|реклама|reklama|reklam|quảng cáo|广告|廣告|広告|광고|إعلان|विज्ञापन|โฆษณา"
    r"|scroll to continue.*|lanjutkan membaca.*)\W*$"
    r"|(?:baca juga|baca selengkapnya|lihat juga|simak juga|read (?:more|also|next)|see also"
    r"|main articles?|also read|related (?:articles?|stories|story|news)|more on this"
    r"|lire aussi|à lire aussi|voir aussi"
    r"|lee también|lea también|le puede interesar|leia (?:também|mais)|veja também|leggi anche"
    r"|lesen sie (?:auch|hier|mehr|dazu)|mehr zum thema|siehe auch|lees ook|läs också"
    r"|les også|læs også|lue myös"
    r"|czytaj (?:też|także|również)|zobacz (?:też|także)|čtěte (?:také|i)|přečtěte si|olvassa el"
    r"|читайте также|смотрите также|см\. также|читайте також"
    r"|hauptartikel|article principal|artículo principal|pääartikkelit?|katso myös|główny artykuł"
    r"|основная статья|ilgili haber(?:ler)?|xem thêm|đọc thêm)"
    r"(?:\s*[:：—–-]|\W*$)"
    r"|(?:相关阅读|相關閱讀|延伸阅读|延伸閱讀|関連記事"
    r"|あわせて読みたい|관련기사|اقرأ أيضا|यह भी पढ़ें|อ่านเพิ่มเติม))",
    re.IGNORECASE,
)


def reads_as_byline(content: str) -> bool:
    """Whether a line could say who wrote the text, or when."""
    return bool(_DATE.search(content) or _BYLINE.match(content))


_DATE = re.compile(
    r"\b\d{1,2}\b.{1,16}\b(?:1[5-9]|20)\d\d\b|\b(?:1[5-9]|20)\d\d\W\d{1,2}\W\d{1,2}\b"
    r"|\d{4}(?:（[^）]*）)?年\d{1,2}月(?:\d{1,2}日)?"
)
_BYLINE = re.compile(
    r"(?:(?:title|author|translator|editor|language|release date|credits):|by|von|par|oleh|от|автор"
    r"|penulis|foto|photo|source|sumber|quelle|文|写真|記者)(?!\w)[:：]?(?:\s|$)",
    re.IGNORECASE,
)


def _is_short(content: str) -> bool:
    if len(content) > LONGEST_HEADING:
        return False
    is_wide = has_spaceless(content) or columns(content) > _WIDE * len(content)
    limit = _LONGEST_CJK_HEADING if is_wide else LONGEST_HEADING
    return columns(content) <= limit


_LONGEST_CJK_HEADING = 80
_WIDE = 1.5
"""Columns a character takes in Korean, which writes blanks, and in no script that is not wide."""


def _is_lone_outcry(content: str) -> bool:
    """Whether the line is one question or exclamation, with no sentence before it."""
    return content[-1] in OUTCRIES and not any(mark in content[:-1] for mark in ".。!?！？")


def _begins_like_title(content: str) -> bool:
    return not begins_in_lower_case(content) and any(map(str.isalpha, content))
