"""Letters tell the language where they can, and leave the choice open where they cannot."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
import regex

from diptych.texts.alphabets import SCRIPTS, languages_of_letters

BAND = (
    "The band of Þórður and Guðrún came to Oxford, played for an hour and left at once, as the "
    "manager of the hall told the people who had come from as far as London."
)
KNOWN = [
    chr(point)
    for point in range(sys.maxunicode + 1)
    if not 0xD800 <= point < 0xE000 and unicodedata.category(chr(point)) != "Cn"
]
"""Those that this Python knows; the tables are as new as regex, or newer."""


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_has_the_letters_that_unicode_says(name: str) -> None:
    script = r"[\p{sc=Hiragana}\p{sc=Katakana}]" if name == "Kana" else rf"\p{{sc={name}}}"
    ours = re.compile(f"[{SCRIPTS[name]}]")
    theirs = regex.compile(rf"(?V1)[{script}&&\p{{L}}]")
    assert [f"U+{ord(a):04X}" for a in KNOWN if bool(ours.match(a)) != bool(theirs.match(a))] == []


@pytest.mark.parametrize(
    ("passage", "language"),
    [
        ("მთავრობამ გუშინ გადაწყვიტა პენსიების გაზრდა.", "ka"),
        ("Կառավարությունը երեկ որոշեց բարձրացնել թոշակները։", "hy"),
        ("首相辞任、後継選び本格化", "ja"),
        ("経済対策決定", "ja"),
        ("정부는 어제 연금을 인상하기로 결정했다", "ko"),
        ("រដ្ឋាភិបាលបានសម្រេចបង្កើនប្រាក់សោធន", "km"),
        ("ລັດຖະບານໄດ້ຕັດສິນໃຈ", "lo"),
        ("အစိုးရသည် ဆုံးဖြတ်ခဲ့သည်", "my"),
        ("Η κυβέρνηση αποφάσισε χθες", "el"),
        ("הממשלה החליטה אתמול", "he"),
        ("די רעגירונג האָט נעכטן באַשלאָסן צו העכערן די פּענסיעס פֿון אַלע ײדן", "yi"),
        ("সরকার গতকাল পেনশন বাড়ানোর সিদ্ধান্ত নিয়েছে", "bn"),
        ("চৰকাৰে কালি পেঞ্চন বঢ়োৱাৰ সিদ্ধান্ত ললে", "as"),
        ("መንግሥት ትናንት ጡረታ ለመጨመር ወሰነ", "am"),
        ("መንግስቲ ትማሊ ጡረታ ንምውሳኽ ወሲኑ ኣሎ ቐጺሉ", "ti"),
        ("Урад учора вырашыў павялічыць пенсіі", "be"),
        (f"{'Влада је одлучила ово за нас. ' * 20}Рекао је Ђорђе", "sr"),
        ("Влада је јуче одлучила да повећа пензије грађанима, рекао је Ћирић", "sr"),
        ("Үкімет кеше зейнетақыны көтеру туралы шешім қабылдады", "kk"),
        ("Засгийн газар өчигдөр тэтгэврийг нэмэхээр шийджээ, үнэ өсөв", "mn"),
        ("Ríkisstjórnin ákvað í gær að hækka lífeyri þeirra", "is"),
        ("Hökumət dünən təqaüdləri artırmaq qərarına gəldi", "az"),
        ("حکومت پرون پرېکړه وکړه چې د ټولو تقاعد زيات کړي، ښه خبر", "ps"),
    ],
)
def test_letters_of_one_language_are_enough(passage: str, language: str) -> None:
    assert languages_of_letters(passage) == (language,)


@pytest.mark.parametrize(
    ("passage", "languages"),
    [
        ("政府昨天决定提高所有退休人员的养老金。", ("zh-cn", "zh-tw")),
        ("政府昨天宣布，品牌「の」將進入市場，所有退休人員的養老金也將提高", ("zh-cn", "zh-tw")),
        ("На столе", ("ru", "uk", "bg", "mk", "sr")),
        ("Кабінет міністрів, її рішення", ("uk",)),
        ("सरकार ने कल फ़ैसला किया", ("hi", "mr", "ne")),
        ("قررت الحكومة أمس زيادة المعاشات", ("ar", "fa", "ur")),
        ("བོད་ཡིག", ("bo", "dz")),
        ("2025 — 28/7", ()),
        ("\U00010330\U00010331\U00010332", ()),
    ],
)
def test_what_letters_leave_open_stays_open(passage: str, languages: tuple[str, ...]) -> None:
    assert languages_of_letters(passage) == languages


def test_latin_letters_leave_thirty_languages_open() -> None:
    assert {"en", "id", "vi", "cy"} < {*languages_of_letters("Kerajaan akan menambah")}


@pytest.mark.parametrize(
    ("passage", "language"),
    [
        ("Das Kabinett hat beschlossen, Москва weiter zu beliefern, sagte der Minister", "de"),
        ("Die Band Þórs aus Reykjavík spielte am Freitag im großen Saal der Stadt und " * 4, "de"),
        (BAND, "en"),
        ("Правительство приняло решение, сообщила Rossiyskaya Gazeta в понедельник вечером", "ru"),
    ],
)
def test_foreign_names_change_nothing(passage: str, language: str) -> None:
    assert language in languages_of_letters(passage)
