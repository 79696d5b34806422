"""Small files of all kinds are read, annotated, edited and compared, or refused with advice."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import subprocess
import tarfile
import unicodedata
import wave
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from diptych.annotations.serialisation import decode_set
from diptych.texts.scripts import count_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

ENGLISH = (
    "The council met on Monday and talked for a long time.",
    "Nobody in the town was surprised by the outcome of the talks.",
)
GERMAN = (
    "Die Regierung erhöht die Renten – für alle Bürger des Landes.",
    "Niemand war „überrascht“ davon, denn alle wussten es längst.",
)
LONG = (
    "The council met on Monday and talked for a long time in the hall behind the old church.",
    "Nobody in the town was surprised by the outcome of the talks, which all had known before.",
)
CODEBOOK = "facets:\n  theme:\n    codes:\n      access:\n"


class Kind(NamedTuple):
    """A file that is read, and the two paragraphs that it holds."""

    raw: bytes
    paragraphs: tuple[str, str]
    said: str
    before: tuple[str, ...] = ()
    """What stands on top of them."""


def in_lines(said: str, *paragraphs: str) -> Kind:
    one, two = paragraphs
    return Kind(f"{one}\n{two}\n".encode(), (one, two), f"one paragraph per line, {said}")


def in_blocks(said: str, *paragraphs: str) -> Kind:
    one, two = paragraphs
    return Kind(f"{one}\n\n{two}\n".encode(), (one, two), f"blank lines between paragraphs, {said}")


def encoded(encoding: str, mark: str = "", end: str = "\n", note: str = "") -> Kind:
    raw = (mark + "".join(one + end for one in GERMAN)).encode(encoding)
    return Kind(raw, GERMAN, f"one paragraph per line, 2 paragraphs, German 1.00{note}")


LINES = "one paragraph per line, 2 paragraphs, English 1.00"
BLOCKS = "blank lines between paragraphs, 2 paragraphs, English 1.00"
READ = {
    # line ends
    "unix.txt": Kind("\n".join((*ENGLISH, "")).encode(), ENGLISH, LINES),
    "dos.txt": Kind("\r\n".join((*ENGLISH, "")).encode(), ENGLISH, LINES),
    "mac.txt": Kind("\r".join((*ENGLISH, "")).encode(), ENGLISH, LINES),
    "no-last-end.txt": Kind("\n".join(ENGLISH).encode(), ENGLISH, LINES),
    "pages.txt": Kind("\n\f".join((*ENGLISH, "")).encode(), ENGLISH, LINES),
    "wrapped.txt": Kind(
        b"The council met on Monday and talked for a long\ntime in the hall behind the old church."
        b"\n\nNobody in the town was surprised by the outcome\nof the talks, which all had known "
        b"before.\n",
        LONG,
        f"wrapped lines, {BLOCKS}",
    ),
    "both-ends.txt": Kind(f"{ENGLISH[0]}\r\n\r\n{ENGLISH[1]}\n".encode(), ENGLISH, BLOCKS),
    # encodings
    "marked.txt": encoded("utf-8-sig"),
    "notepad.txt": encoded("utf-16-le", "\ufeff", "\r\n", "; read as UTF-16"),
    "big-endian.txt": encoded("utf-16-be", "\ufeff", note="; read as UTF-16"),
    "wide.txt": encoded("utf-32", note="; read as UTF-32"),
    "decomposed.txt": in_lines(
        "2 paragraphs, German 1.00", *(unicodedata.normalize("NFD", one) for one in GERMAN)
    ),
    # markup
    "front.md": Kind(
        f"---\nsource: Sun\n---\n\n## Part\n\n{ENGLISH[0]}\n\n{ENGLISH[1]}\n".encode(),
        ENGLISH,
        "blank lines between paragraphs, 3 paragraphs, English 1.00",
        before=("## Part",),
    ),
    "no-ending": Kind("\n\n".join(ENGLISH).encode(), ENGLISH, BLOCKS),
    # what is not seen, or is several code points
    "emoji.txt": in_lines(
        "2 paragraphs, English 1.00",
        "The council 👩‍👩‍👧‍👦 met on Monday 🇩🇪 and talked 👍🏽 for a long time.",
        "Nobody in the town 👩‍👩‍👧‍👦 was surprised 😀 by the outcome of the talks.",
    ),
    "blanks.txt": in_lines(
        "2 paragraphs, English 1.00",
        "The council\u00a0met on Mon\u00adday and\u2003talked for a long time.",
        "Nobody in\u200b the town was \ufeffsurprised by the\u3000outcome of the talks.",
    ),
    "escapes.txt": in_lines(
        "2 paragraphs, English 1.00",
        "The council \x1b[31mmet\x1b[0m on Monday and talked for a long time.",
        "Nobody in the town was \x07surprised by the outcome of the talks.",
    ),
    "directions.txt": in_lines(
        "2 paragraphs, Hebrew",
        "\u200fהממשלה החליטה אתמול להעלות \u2066AI\u2069 את הקצבאות.\u200f",
        "האופוזיציה אמרה שהתוכנית (AI) יקרה מדי עבור \u200eEU\u200e המדינה.\u200f",
    ),
    # scripts
    "hindi.txt": in_lines(
        "2 paragraphs, Hindi 1.00",
        "सरकार ने कल सभी कर्मचारियों की पेंशन बढ़ाने का फैसला किया।",
        "विपक्ष ने इस योजना को देश के लिए बहुत महंगा बताया।",
    ),
    "urdu.txt": in_lines(
        "2 paragraphs, Urdu 1.00",
        "حکومت نے کل تمام ملازمین کی پنشن بڑھانے کا فیصلہ کیا۔",
        "حزب اختلاف نے اس منصوبے کو ملک کے لیے بہت مہنگا قرار دیا۔",
    ),
    "arabic.txt": in_lines(
        "2 paragraphs, Arabic 1.00",
        "قررت الحكومة أمس رفع معاشات جميع العاملين في القطاع العام.",
        "وصفت المعارضة الخطة بأنها مكلفة للغاية بالنسبة إلى البلاد.",
    ),
    "thai.txt": in_blocks(
        "2 paragraphs, Thai",
        "รัฐบาลตัดสินใจขึ้นเงินบำนาญให้แก่พนักงานทุกคนเมื่อวานนี้",
        "ฝ่ายค้านกล่าวว่าแผนนี้แพงเกินไปสำหรับประเทศของเรา",
    ),
    "burmese.txt": in_lines(
        "2 paragraphs, Burmese",
        "အစိုးရက မနေ့က ဝန်ထမ်းအားလုံး၏ ပင်စင်ကို တိုးမြှင့်ရန် ဆုံးဖြတ်ခဲ့သည်။",
        "အတိုက်အခံများက ဤအစီအစဉ်သည် နိုင်ငံအတွက် အလွန်ဈေးကြီးသည်ဟု ဆိုသည်။",
    ),
    "khmer.txt": in_lines(
        "2 paragraphs, Khmer",
        "រដ្ឋាភិបាលបានសម្រេចចិត្តដំឡើងប្រាក់សោធនរបស់បុគ្គលិកទាំងអស់កាលពីម្សិលមិញ។",
        "គណបក្សប្រឆាំងបាននិយាយថាផែនការនេះថ្លៃពេកសម្រាប់ប្រទេស។",
    ),
    "chinese.txt": in_lines(
        "2 paragraphs, Chinese (simplified) 1.00",
        "政府昨天决定提高全国所有职工和退休人员的养老金待遇水平。",
        "反对党认为这项计划对于整个国家来说实在是过于昂贵了。",
    ),
    "japanese.txt": in_lines(
        "2 paragraphs, Japanese",
        "政府は昨日、すべての労働者の年金を引き上げることを決めた。",
        "野党はこの計画が国にとってあまりにも高すぎると述べた。",
    ),
    "korean.txt": in_lines(
        "2 paragraphs, Korean",
        "정부는 어제 모든 근로자의 연금을 인상하기로 결정했다.",
        "야당은 이 계획이 나라에 너무 비싸다고 말했다고 한다.",
    ),
    "amharic.txt": in_lines(
        "2 paragraphs, Amharic",
        "መንግሥት ትናንት የሁሉንም ሠራተኞች ጡረታ ለማሳደግ ወሰነ።",
        "ተቃዋሚዎች ዕቅዱ ለአገሪቱ በጣም ውድ ነው ብለው ተናገሩ።",
    ),
    "russian.txt": in_lines(
        "2 paragraphs, Russian",
        "Правительство вчера решило повысить пенсии всем работникам.",
        "Оппозиция назвала этот план слишком дорогим для страны.",
    ),
    "tamil.txt": in_lines(
        "2 paragraphs, Tamil",
        "அரசாங்கம் நேற்று அனைத்து ஊழியர்களின் ஓய்வூதியத்தை உயர்த்த முடிவு செய்தது.",
        "எதிர்க்கட்சி இந்தத் திட்டம் நாட்டிற்கு மிகவும் விலை உயர்ந்தது என்று கூறியது.",
    ),
}


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def edited(quote: str) -> str:
    """Put a word into the middle, where no word is parted, of letters with their signs."""
    at = quote.find(" ", len(quote) // 3) + 1
    if not at:
        at = len(quote) // 2
        while unicodedata.category(quote[at]).startswith("M"):
            at += 1
    return f"{quote[:at]}{quote[at]}{quote[at:]}"


@pytest.mark.parametrize("name", READ)
def test_annotations_of_a_file_that_is_read_follow_its_edits_into_the_comparison(
    name: str, diptych: Diptych, project: Project
) -> None:
    kind = READ[name]
    one, two = kind.paragraphs
    text = Path(name).stem
    path = Path(f"texts/{text}.md")
    Path("annotations/codebook.yaml").write_text(CODEBOOK)
    Path(name).write_bytes(kind.raw)
    git("init", "--quiet")

    assert diptych("add", name) == (0, f"{path}\n", f"{text}: {kind.said}\n")
    body = project.text(text).body
    assert body.strip().split("\n\n") == [*kind.before, one, two]
    quote = two.rpartition(" ")[0] or two
    first = len(kind.before) + 1
    for passage in ([f"{text}:{first}"], [f"{text}:{first + 1}", "--quote", quote]):
        outcome = diptych("annotate", *passage, "--theme", "access", "--annotator", "ann")
        assert outcome.status == 0, outcome
    git("add", "--all")
    git("commit", "--quiet", "-m", "first")

    stored = path.read_bytes().decode()
    path.write_bytes(stored.replace(one, f"News.\n\n{one}").replace(quote, edited(quote)).encode())
    outcome = diptych("reanchor")
    assert outcome.err == f"{text} by ann: 1 exact, 1 edited; written\n"
    said = decode_set(Path(f"annotations/{text}/ann.json").read_bytes(), "ann.json")
    assert {entry.quote for entry in said.annotations.values()} == {
        one,
        edited(quote).rstrip("\u200e"),
    }
    assert diptych("check", "--select", "E").status == 0
    words = count_words(one) + count_words(edited(quote))
    assert diptych("compare", text, "--format", "csv").out.splitlines()[1:] == [
        f"theme,access,access,{text},2,2,{words},paragraph,2,coded,2,1.0,1,,0,1,0,0,0,ann,"
    ]


# What is refused


def zipped(*members: str, first: str = "") -> bytes:
    """Write an archive; what Office and e-books are."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr("mimetype", first, zipfile.ZIP_STORED)
        for member in members:
            archive.writestr(member, "<x/>")
    return content.getvalue()


def tarred() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("readme"))
    return content.getvalue()


def recorded() -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\1" * 80)
    return content.getvalue()


def database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE texts (content TEXT)")
        return connection.serialize()


def pandoc(name: str, what: str) -> str:
    return (
        f"this is {what}, which cannot be read yet; make Markdown of it, and add that: "
        f"pandoc -t markdown -o NEW.md {name}"
    )


def read_so(name: str, *encodings: str) -> str:
    return (
        f"it looks like {', or '.join(encodings)}; check that its words are right: "
        f"diptych add {name} --encoding {encodings[0]}"
    )


PROSE = "\n".join((*ENGLISH, "")).encode()
RENTEN = "\n".join((*GERMAN, ""))
ARCHIVE = "this is an archive, which cannot be read yet; unpack it, and add what is inside"
RECORDING = (
    "this is a recording, which cannot be read yet; write down what is said as plain text (.txt), "
    "and add that"
)
DATA = "which cannot be read yet; take its texts out as plain text (.txt), and add those"
NO_ARTICLE = (
    "no article was found in this page; what its scripts write is not in it: open it in a browser, "
    "copy the article, and add that as plain text (.txt)"
)
OFFICE = "which cannot be read yet; open it and save it as plain text (UTF-8), and add that"
DOC = (
    "which cannot be read yet; save it as .docx, and add that: soffice --headless --convert-to docx"
)
SHEET = (
    "which cannot be read yet; save it as CSV (UTF-8); rows of annotations are read by: "
    "diptych annotate --from"
)
ROWS = "which cannot be read yet; its rows are read as annotations by: diptych annotate --from"
PDF = "this is no whole PDF; if it opens elsewhere, print it into a new one, and add that"
IMAGE = (
    "this is an image, which cannot be read yet; make text of it by OCR, and add that: tesseract"
)
ANEW = "get the file again, or repair it there in an editor"
NOTHING = "holds no text; name another file"
REFUSED: dict[str, tuple[bytes, int, str]] = {
    # nothing in it
    "empty.txt": (b"", 2, f" {NOTHING}"),
    "empty.md": (b"", 2, f" {NOTHING}"),
    "blank.txt": (b" \n\t\r\n\xc2\xa0\n", 2, f" {NOTHING}"),
    "only-a-mark.txt": (b"\xff\xfe", 2, f" {NOTHING}"),
    "only-front.md": (b"---\ntitle: Sea\n---\n", 2, f" {NOTHING}"),
    # encodings that nobody named
    "western.txt": (RENTEN.encode("cp1252"), 3, ": byte 17 is not UTF-8; " + read_so(
        "western.txt", "WINDOWS-1252")),
    "cyrillic.md": ("Правительство вчера решило повысить пенсии.".encode("cp1251"), 3,
        ": byte 0 is not UTF-8; " + read_so("cyrillic.md", "WINDOWS-1251", "WINDOWS-1253")),
    "japan.txt": ("政府は年金を引き上げることを決めた。".encode("shift_jis"), 3,
        ": byte 0 is not UTF-8; " + read_so("japan.txt", "SHIFT_JIS")),
    "china.txt": ("政府决定提高养老金水平。".encode("gb18030"), 3,
        ": byte 0 is not UTF-8; " + read_so("china.txt", "GB18030", "EUC-KR", "BIG5")),
    "german-no-mark.txt": (RENTEN.encode("utf-16-le"), 3,
        ": byte 34 is not UTF-8; " + read_so("german-no-mark.txt", "UTF-16LE")),
    "english-no-mark.txt": (PROSE.decode().encode("utf-16-be"), 3,
        ": NUL at character 0; " + read_so("english-no-mark.txt", "UTF-16BE")),
    # damage
    "cut.txt": ((RENTEN * 20).encode() + b"\xe2\x80", 3,
        f": byte 2680 is damaged, the rest is UTF-8; {ANEW}"),
    "half.txt": (RENTEN.encode("utf-16") + b"x", 3,
        f": byte 248 is damaged, the rest is UTF-16; {ANEW}"),
    "nul.txt": (b"The sea\0 was calm.\n", 3,
        (": NUL at character 7; this is no text, or it is damaged; to take the NULs out: "
        "tr -d '\\000' < nul.txt > NEW")),
    "noise.txt": (bytes(range(256)), 3,
        (": this is no text, its bytes are letters in no encoding; "
        "save it as plain text (.txt) in the program that wrote it, and name that")),
    "front.md": (
        b"---\ntitle: [Sea\n---\n\nCalm.\n",
        3,
        ":3: did not find expected ',' or ']'; put words with , : { or [ between double quotes",
    ),
    # formats
    "a.docx": (zipped("[Content_Types].xml", "word/styles.xml"), 3,
        (": word/document.xml, which should hold its text, is missing; get the file once more, or "
        "open it in its own program and save it again")),
    "a.odt": (zipped("styles.xml", first="application/vnd.oasis.opendocument.text"), 3,
        (": content.xml is missing; get the file once more, or open it in its own program and save "
        "it again")),
    "a.epub": (zipped("META-INF/container.xml", first="application/epub+zip"), 3,
        (": META-INF/container.xml names no book; get the file once more, or open it in its own "
        "program and save it again")),
    "a.rtf": (b"{\\rtf1\\ansi {The sea was calm.", 3,
        (": it ends inside of 2 groups; get the file once more, or open it in its own program and "
        "save it again")),
    "a.html": (b"<html><body><script>x()</script>", 2, f": {NO_ARTICLE}"),
    "page.txt": (b"\n<!DOCTYPE html><body>", 2, f": {NO_ARTICLE}"),
    "a.xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), 2,
        f": this is a spreadsheet, {SHEET}"),
    "a.csv": (b"text,quote\nsea,calm\n", 2, f": this is a table of rows, {ROWS}"),
    "a.pptx": (zipped("ppt/presentation.xml"), 2, f": this is a presentation, {OFFICE}"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", 2,
        f": this is a Word file of the old kind (.doc), {DOC} a.doc"),
    "a.pdf": (b"%PDF-1.4\n%\xe2\xe3\n1 0 obj<<>>endobj\n%%EOF\n", 3, f": {PDF}"),
    "late.txt": (b"\r\n%PDF-1.4\n%%EOF\n", 3, f": {PDF}"),
    "a.json": (b'{"text": "The sea was calm."}', 2, f": this is a file of data, {DATA}"),
    "a.db": (database(), 2, f": this is a database (SQLite), {DATA}"),
    "a.png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 2, f": {IMAGE} a.png NEW"),
    "a.wav": (recorded(), 2, f": {RECORDING}"),
    "speech": (b"ID3\x04\0\0\0\0\0\0\xff\xfb", 2, f": {RECORDING}"),
    "a.zip": (zipped("readme"), 2, f": {ARCHIVE}"),
    "a.tar": (tarred(), 2, f": {ARCHIVE}"),
    "gzip": (gzip.compress(PROSE), 2, f": {ARCHIVE}"),
    "bzip": (bz2.compress(PROSE), 2, f": {ARCHIVE}"),
    "xz": (lzma.compress(PROSE), 2, f": {ARCHIVE}"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", 2, f": {ARCHIVE}"),
}  # fmt: skip
"""By their names: what they hold, the exit status, and what is said of them."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_advice_and_nothing_goes_in(
    name: str, diptych: Diptych, project: Project
) -> None:
    raw, status, message = REFUSED[name]
    Path(name).write_bytes(raw)
    Path("good.txt").write_bytes(PROSE)
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    for files in ([name], [name, "good.txt"], ["good.txt", name]):
        done = diptych("add", *files)
        assert (done.status, done.out) == (status, "")
        assert done.err.splitlines()[0] == f"diptych: {name}{message}"
        assert done.err.count("\n") == len(files)
    after = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    assert after == before
