"""Every rule, tried on a catalogue of damaged projects: the right finding at the right place."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from diptych.annotations.annotation import Program
from diptych.annotations.checks import RULES, Finding, github_line
from diptych.annotations.glosses import paragraph_digest
from diptych.annotations.serialisation import decode_set, encode_set
from diptych.operations.checking import check as findings
from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[2]
CODEBOOK = "annotations/codebook.yaml"
ALPHA, BETA = "texts/alpha.md", "texts/beta.md"
ANN = "annotations/alpha/ann.json"
GLOSSES = "annotations/alpha/gloss.id.json"
ASSIGNMENTS = "annotations/assignments.csv"
FIRST = "$.annotations.00000001-0000-4000-8000-000000000000"


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def rewrite(path: str, old: str, new: str) -> Callable[[], None]:
    """Replace the first of ``old`` in a file."""

    def damage() -> None:
        source = Path(path).read_text()
        assert old in source
        Path(path).write_text(source.replace(old, new, 1))

    return damage


def copy_as(path: str, new: str, *changes: str) -> Callable[[], None]:
    """Copy a file, with pairs of words replaced, and one word more, so that it is another text."""

    def damage() -> None:
        source = Path(path).read_text() + "\nMore.\n"
        for old, other in zip(changes[::2], changes[1::2], strict=True):
            assert old in source
            source = source.replace(old, other)
        Path(new).write_text(source)

    return damage


def write(path: str, content: str | bytes) -> Callable[[], None]:
    def damage() -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        raw = content.encode() if isinstance(content, str) else content
        Path(path).write_bytes(raw)

    return damage


def append(path: str, content: str | bytes) -> Callable[[], None]:
    def damage() -> None:
        raw = content.encode() if isinstance(content, str) else content
        Path(path).write_bytes(Path(path).read_bytes() + raw)

    return damage


def leave_unmerged(path: str) -> None:
    """Have git's index say that their side removed what our side changed."""
    git("init", "-q")
    said = subprocess.run(["git", "hash-object", "-w", path], check=True, capture_output=True)
    stages = [f"100644 {said.stdout.decode().strip()} {stage}\t{path}\n" for stage in (1, 2)]
    index = ["git", "update-index", "--index-info"]
    subprocess.run(index, check=True, input="".join(stages).encode())


def copy(old: str, new: str) -> Callable[[], None]:
    def damage() -> None:
        Path(new).parent.mkdir(exist_ok=True)
        shutil.copy(old, new)

    return damage


def link(path: str, to: str) -> Callable[[], None]:
    return lambda: Path(path).symlink_to(to)


def both(*damages: Callable[[], None]) -> Callable[[], None]:
    def damage() -> None:
        for one in damages:
            one()

    return damage


def said(**fields: Any) -> Callable[[], None]:
    """Change fields of the first annotation of alpha; ``None`` takes one away."""

    def damage() -> None:
        source = json.loads(Path(ANN).read_text())
        first = next(iter(source["annotations"].values()))
        first |= fields
        Path(ANN).write_text(json.dumps(source, indent=2) + "\n")

    return damage


def twin() -> None:
    """Say the same of the same passage once more."""
    source = json.loads(Path(ANN).read_text())
    first = next(iter(source["annotations"].values()))
    source["annotations"]["10000001-0000-4000-8000-000000000000"] = first
    Path(ANN).write_text(json.dumps(source, indent=2) + "\n")


def gloss(quote: str, words: str) -> str:
    """Write glosses with a line for each key."""
    key = paragraph_digest(quote)
    one = f'  "{key}": {{"quote": "{quote}", "gloss": {words}, "annotator": "ann"}}'
    return f'{{"format": "diptych-glosses/1", "glosses": {{\n{one}\n}}}}\n'


MARKS = "<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n"
CATALOGUE: dict[str, tuple[Callable[[], object], str, str, str | None, str]] = {
    "a text of other bytes": (append(ALPHA, b"\xff"), "E101", ALPHA, None, "is not UTF-8"),
    "a text with NUL": (append(ALPHA, "\0"), "E101", ALPHA, None, "NUL"),
    "front matter that is no YAML": (
        rewrite(ALPHA, "author: Ann Author", "author: [Ann"),
        "E101",
        ALPHA,
        "date:",
        "",
    ),
    "front matter of lists": (
        rewrite(ALPHA, "author: Ann Author", "author: {a: b}"),
        "E101",
        ALPHA,
        "author:",
        "one value",
    ),
    "a text that leads out": (
        link("texts/out.md", "/etc/passwd"),
        "E101",
        "texts/out.md",
        None,
        "out",
    ),
    "a codebook that is no YAML": (
        rewrite(CODEBOOK, "kind: ordinal", "kind: [ordinal"),
        "E102",
        CODEBOOK,
        "codes:\n      bad",
        "",
    ),
    "a codebook without facets": (
        write(CODEBOOK, "codes:\n"),
        "E102",
        CODEBOOK,
        "codes",
        "no 'codes'",
    ),
    "a value that is no number": (
        rewrite(CODEBOOK, "value: -1", "value: low"),
        "E102",
        CODEBOOK,
        "value: low",
        "not a number",
    ),
    "a set that is no JSON": (
        rewrite(ANN, '"note": "clear"', '"note": '),
        "E103",
        ANN,
        '    },\n    "00000003-',
        "Expecting value",
    ),
    "a set that is cut off": (write(ANN, "{"), "E103", ANN, "{", "Expecting property name"),
    "a key twice": (
        rewrite(ANN, '"note": "clear"', '"note": "a", "note": "b"'),
        "E103",
        ANN,
        '"note": "b"',
        "'note'",
    ),
    "a field of the wrong type": (said(start="0"), "E103", ANN, "00000001-", "int"),
    "a field that nobody knows": (said(colour="red"), "E103", ANN, "00000001-", "colour"),
    "a span that runs backwards": (said(start=30, end=20), "E103", ANN, "00000001-", "backwards"),
    "an impossible date": (said(created="yesterday"), "E103", ANN, "00000001-", "created"),
    "an id that is no UUID": (
        rewrite(ANN, "00000001-0000-4000", "1"),
        "E103",
        ANN,
        '"1-8000',
        "UUID",
    ),
    "a format of the future": (
        rewrite(ANN, "diptych-annotations/1", "diptych-annotations/9"),
        "E103",
        ANN,
        "format",
        "format",
    ),
    "a text's name that is no id": (
        write("texts/Über.md", "x"),
        "E104",
        "texts/Über.md",
        None,
        "id",
    ),
    "one id for two texts": (
        write("texts/alpha.txt", "Other.\n"),
        "E104",
        "texts/alpha.txt",
        None,
        "already",
    ),
    "an annotator's name that is no id": (
        copy(ANN, "annotations/alpha/Ann B.json"),
        "E104",
        "annotations/alpha/Ann B.json",
        None,
        "names of devices are taken; rename it or move it elsewhere; did you mean ann?",
    ),
    "a set that was copied": (
        copy(ANN, "annotations/alpha/bob.json"),
        "E105",
        "annotations/alpha/bob.json",
        '"annotator"',
        "'ann'",
    ),
    "a set that calls itself another's": (
        rewrite(ANN, '"annotator": "ann"', '"annotator": "zoe"'),
        "E105",
        ANN,
        '"annotator"',
        "'zoe'",
    ),
    "annotations of a text that is gone": (
        lambda: Path(BETA).unlink(),
        "E106",
        "annotations/beta",
        None,
        "no text 'beta'",
    ),
    "marks in a text": (
        append(ALPHA, MARKS),
        "E107",
        ALPHA,
        "<<<<<<<",
        "git left conflict markers",
    ),
    "marks in the codebook": (
        append(CODEBOOK, MARKS),
        "E107",
        CODEBOOK,
        "<<<<<<<",
        "git left conflict markers",
    ),
    "marks in a set": (append(ANN, MARKS), "E107", ANN, "<<<<<<<", "diptych resolve"),
    "a text that changed": (
        rewrite(ALPHA, "The UN makes", "Nobody makes"),
        "E201",
        ANN,
        "00000001-",
        "diptych reanchor alpha",
    ),
    "a text that got shorter": (
        rewrite(ALPHA, " Courts are bad.", ""),
        "E201",
        ANN,
        "00000003-",
        "Courts are bad",
    ),
    "glosses that are no JSON": (write(GLOSSES, "{"), "E111", GLOSSES, "{", "see: git log -p"),
    "glosses of other bytes": (write(GLOSSES, b"\xff"), "E111", GLOSSES, None, "is not UTF-8"),
    "a gloss of the wrong type": (
        write(GLOSSES, gloss("Good.", "1")),
        "E111",
        GLOSSES,
        '"2c33dcef91e06624"',
        "Expected `str`, got `int`",
    ),
    "marks in glosses": (write(GLOSSES, MARKS), "E107", GLOSSES, "<<<<<<<", "then: git add"),
    "a gloss of a paragraph that changed": (
        write(GLOSSES, gloss("Good.", '"Bagus."')),
        "W324",
        GLOSSES,
        '"2c33dcef91e06624"',
        "any more, so this gloss is shown nowhere; diptych gloss alpha --language id --remove",
    ),
    "a span between paragraphs": (
        said(start=15, end=17, quote="\n\n"),
        "E202",
        ANN,
        "00000001-",
        "touches no paragraph",
    ),
    "a code that nobody knows": (
        said(codes={"theme": "rulez"}),
        "E203",
        ANN,
        "00000001-",
        "did you mean rules",
    ),
    "a facet that nobody knows": (said(codes={"topic": "x"}), "E203", ANN, "00000001-", "'topic'"),
    "a conflict": (
        rewrite(
            ANN,
            '"annotations": {',
            '"conflicts": [{"path": ["finished"], "ours": true}],\n  "annotations": {',
        ),
        "E204",
        ANN,
        "conflicts",
        "diptych resolve",
    ),
    "one id in two sets": (
        lambda: Path("annotations/beta/ann.json").write_text(
            Path("annotations/beta/ann.json").read_text().replace("00000004", "00000001")
        ),
        "E205",
        "annotations/beta/ann.json",
        "00000001-",
        "is also in annotations/alpha/ann.json",
    ),
    "an annotation that says nothing": (
        said(codes={}),
        "E206",
        ANN,
        "00000001-",
        "neither code nor note",
    ),
    "an orphan": (
        said(orphan=True),
        "W301",
        ANN,
        "00000001-",
        "now: diptych edit 00000001 --quote WORDS; else: diptych remove 00000001",
    ),
    "a text without language": (
        rewrite(ALPHA, "language: en\n", ""),
        "W302",
        ALPHA,
        "---",
        "no language in the front matter; fill it in: diptych texts set alpha --language en",
    ),
    "a source in another case": (
        copy_as(BETA, "texts/gamma.md", "source: Beta", "source: \uff22ETA"),
        "W317",
        "texts/gamma.md",
        "source",
        "source 'ＢETA' (gamma) and 'Beta' (beta) are two groups; write them alike",
    ),
    "a field in another case": (
        rewrite(ALPHA, "title: ", "Title: "),
        "W318",
        ALPHA,
        "Title",
        "Title is not title, and is another field; write title",
    ),
    "a field twice, in two cases": (
        rewrite(ALPHA, "language: en", "language: en\nLanguage: de"),
        "W318",
        ALPHA,
        "Language",
        "Language stands beside language, and is another field; keep language",
    ),
    "a date that is none": (
        rewrite(ALPHA, "date: ", "date: May "),
        "W319",
        ALPHA,
        "date",
        "is not a date; write YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "a language that is none": (
        rewrite(ALPHA, "language: en", "language: English"),
        "W319",
        ALPHA,
        "language",
        "'English' is not a tag such as en, id, pt-BR; correct it: diptych texts set alpha",
    ),
    "a text without source": (
        rewrite(BETA, "source: Beta\n", ""),
        "W303",
        BETA,
        "---",
        "compared as 'beta'; fill it in: diptych texts set beta --source NAME",
    ),
    "a term that matches nothing": (
        rewrite(
            CODEBOOK, "{label: United Nations}", "{label: UN, terms: {en: [UN, EU], fr: [ONU]}}"
        ),
        "W304",
        CODEBOOK,
        "un:",
        "no en text has 'EU'",
    ),
    "a code without definition": (
        append(CODEBOOK, "      awful: {value: -2}\n"),
        "W305",
        CODEBOOK,
        "awful",
        "sentiment=awful",
    ),
    "a facet with the name of an option": (
        append(CODEBOOK, "  format:\n    codes: {}\n"),
        "W313",
        CODEBOOK,
        "  format:",
        "--format is an option of find, and does not name the facet there; write --code",
    ),
    "a former name that two codes claim": (
        append(
            CODEBOOK,
            "      poor: {value: -2, definition: x, formerly: awful}\n"
            "      dire: {value: -2, definition: x, formerly: awful}\n",
        ),
        "E207",
        CODEBOOK,
        "dire",
        "one, or, if they are the same: diptych codebook merge sentiment dire poor",
    ),
    "a former name that two facets claim": (
        append(CODEBOOK, "  mood: {formerly: tone}\n  feel: {formerly: tone}\n"),
        "E207",
        CODEBOOK,
        "  feel",
        "mood and feel say that they were 'tone'; take it out of formerly in all but one",
    ),
    "a code that differs in case and width only": (
        append(CODEBOOK, "      \uff27ood: {value: -2, definition: x}\n"),
        "W316",
        CODEBOOK,
        "\uff27ood",
        (
            "\uff27ood and good differ in case, width or form only; if they are one code: diptych "
            "codebook merge sentiment \uff27ood good"
        ),
    ),
    "a former name that another code has now": (
        append(CODEBOOK, "      awful: {value: -2, definition: x, formerly: bad}\n"),
        "W315",
        CODEBOOK,
        "bad:",
        "awful was 'bad' formerly: what has that name in another branch is read as the 'bad'",
    ),
    "a former name that another facet has now": (
        append(CODEBOOK, "  mood: {formerly: sentiment}\n"),
        "W315",
        CODEBOOK,
        "  sentiment:",
        "mood was 'sentiment' formerly",
    ),
    "an annotation with a former name": (
        both(
            rewrite(CODEBOOK, "access: {", "access: {formerly: [use], "),
            rewrite(ANN, '"access"', '"use"'),
        ),
        "W314",
        CODEBOOK,
        "access:",
        "1 annotation has theme=use, which is theme=access now, and read as that; write it into",
    ),
    "annotations of a facet by its former name": (
        both(
            append(CODEBOOK, "    formerly: mood\n"),
            *[rewrite(ANN, '"sentiment": "good"', '"mood": "good"')] * 2,
        ),
        "W314",
        CODEBOOK,
        "good:",
        "2 annotations of 1 set have mood=good, which is sentiment=good now",
    ),
    "a finished text with gaps": (
        rewrite(ANN, '"finished": false', '"finished": true'),
        "W307",
        ANN,
        "finished",
        "1 paragraph has no code: 1",
    ),
    "the same annotation twice": (
        twin,
        "W308",
        ANN,
        "10000001-",
        (
            "00000001-0000-4000-8000-000000000000 has the same codes for the same passage; "
            "to remove this one: diptych remove 10000001-0000-4000-8000-000000000000"
        ),
    ),
    "the same text twice": (
        copy(ALPHA, "texts/gamma.md"),
        "W309",
        "texts/gamma.md",
        None,
        "the same text as texts/alpha.md; to join the two: diptych texts rename gamma alpha",
    ),
    "a file that a merge left": (
        copy(ANN, ANN + ".orig"),
        "W310",
        ANN + ".orig",
        None,
        "a merge, an editor or a killed program left it",
    ),
    "a file that a crash left": (
        write("texts/.alpha.md.tmp", "x"),
        "W310",
        "texts/.alpha.md.tmp",
        None,
        "a merge, an editor or a killed program left it",
    ),
    "an assignment that cannot be read": (
        write(ASSIGNMENTS, "text,annotator,chance\nalpha,ann,2\n"),
        "E110",
        ASSIGNMENTS,
        "alpha,ann,2",
        "chance is '2'; write a number from 0 to 1, such as 0.25",
    ),
    "assignments that are not UTF-8": (
        write(ASSIGNMENTS, b"text,annotator\nalpha,\xff\n"),
        "E110",
        ASSIGNMENTS,
        None,
        "is not UTF-8",
    ),
    "assignments that a merge left": (
        write(ASSIGNMENTS, "text,annotator\n<<<<<<< ours\nalpha,ann\n"),
        "E107",
        ASSIGNMENTS,
        "<<<<<<< ours",
        "git left conflict markers in this file; edit it, then: git add",
    ),
    "an assignment of a text that is not there": (
        write(ASSIGNMENTS, "text,annotator\nalpha,ann\ngamma,ann\n"),
        "W320",
        ASSIGNMENTS,
        "gamma",
        "there is no text 'gamma'; correct it, or remove the line",
    ),
    "an assignment of a text that is called nearly so": (
        write(ASSIGNMENTS, "text,annotator\nalpho,\n"),
        "W320",
        ASSIGNMENTS,
        "alpho",
        "there is no text 'alpho'; if alpha is meant, correct it; else remove the line",
    ),
    "an assignment to a name that is mistyped": (
        write(ASSIGNMENTS, "text,annotator\nalpha,anne\nbeta,zoe\n"),
        "W321",
        ASSIGNMENTS,
        "anne",
        "anne has no annotations; if ann is meant, correct it",
    ),
    "a default annotator who is nowhere": (
        append(CODEBOOK, "defaults:\n  unit: word\n  prefer: [consensus, anne]\n"),
        "W322",
        CODEBOOK,
        "prefer:",
        "defaults: prefer: nobody called 'anne' has annotated anything; did you mean ann?",
    ),
    "an only annotator who is nowhere": (
        append(CODEBOOK, "defaults: {annotator: zoe}\n"),
        "W322",
        CODEBOOK,
        "annotator:",
        "defaults: annotator: nobody called 'zoe' has annotated anything; there is ann",
    ),
    "a default group that is nowhere": (
        append(CODEBOOK, "defaults:\n  by: source,text\n  groups: [beta, gamma]\n"),
        "W322",
        CODEBOOK,
        "groups:",
        "defaults: groups: no text has 'gamma' as its source or text; there is",
    ),
    "a default field that is nowhere": (
        append(CODEBOOK, "defaults:\n  by: souce\n"),
        "W322",
        CODEBOOK,
        "by:",
        "defaults: by: there is no field 'souce'; did you mean source?",
    ),
    "a code that says in vain that it counts": (
        append(
            CODEBOOK,
            "      poor: {value: -2, definition: x, counts: false, codes:\n"
            "        {dire: {value: -3, definition: x, counts: true}}}\n",
        ),
        "W323",
        CODEBOOK,
        "dire",
        "sentiment=poor/dire says counts: true, and does not count, because a code above it",
    ),
    "a merge of which one side removed the set": (
        lambda: leave_unmerged(ANN),
        "E109",
        ANN,
        None,
        "or one removed it; settle it with: diptych resolve",
    ),
    "line ends of another system": (
        lambda: Path(ALPHA).write_bytes(Path(ALPHA).read_bytes().replace(b"\n", b"\r\n")),
        "E108",
        ALPHA,
        None,
        "alpha has CRLF line ends",
    ),
    "a folder of texts": (
        write("texts/sub/a.md", "x"),
        "W311",
        "texts/sub",
        None,
        "move its files up",
    ),
    "a folder that is named as a text": (
        write("texts/dir.md/a.md", "x"),
        "E101",
        "texts/dir.md",
        None,
        "is a folder; put a file there, or remove it",
    ),
    "a text of another format": (
        write("texts/new.docx", "x"),
        "W311",
        "texts/new.docx",
        None,
        "texts are texts/*.md and texts/*.txt",
    ),
    "a set outside a text's folder": (
        copy(ANN, "annotations/first.json"),
        "W311",
        "annotations/first.json",
        None,
        "sets are in annotations/TEXT/ANNOTATOR.json",
    ),
    "a folder that is named as a set": (
        write("annotations/alpha/x.json/y", "x"),
        "E103",
        "annotations/alpha/x.json",
        None,
        "is a folder; put a file there, or remove it",
    ),
    "a file among sets": (
        write("annotations/alpha/notes.md", "x"),
        "W311",
        "annotations/alpha/notes.md",
        None,
        "nothing reads this file",
    ),
    "an empty text": (
        write("texts/new.md", "---\nlanguage: en\nsource: New\n---\n"),
        "W312",
        "texts/new.md",
        None,
        "no paragraph",
    ),
    "a file that an editor left": (
        write("annotations/codebook.yaml~", "x"),
        "W310",
        "annotations/codebook.yaml~",
        None,
        "left",
    ),
}


def found_in(project: Project) -> set[Finding]:
    return set(findings(Project(project.root), select=list(RULES)))


@pytest.mark.parametrize("fault", CATALOGUE)
def test_a_fault_is_found_where_it_is(annotated: Project, fault: str) -> None:
    damage, code, path, needle, message = CATALOGUE[fault]
    before = found_in(annotated)
    damage()
    new = found_in(annotated) - before
    assert [(f.code, f.path, f.line) for f in new] == [(code, path, line_of(path, needle))]
    assert message in next(iter(new)).message


def line_of(path: str, needle: str | None) -> int | None:
    """Return the number of the line where something stands in a damaged file."""
    if needle is None:
        return None
    source = Path(path).read_text()
    return source.count("\n", 0, source.index(needle)) + 1


def test_checking_changes_nothing(annotated: Project) -> None:
    for damage, *_ in CATALOGUE.values():
        with contextlib.suppress(AssertionError, OSError, ValueError):
            damage()
    before = {path: path.read_bytes() for path in annotated.root.rglob("*") if path.is_file()}
    assert len(found_in(annotated)) > 10
    assert before == {p: p.read_bytes() for p in annotated.root.rglob("*") if p.is_file()}


def test_every_rule_has_a_fault_in_the_catalogue() -> None:
    assert {fault[1] for fault in CATALOGUE.values()} | {"W306"} == set(RULES)


def found_errors(project: Project) -> list[tuple[str, str, str]]:
    found = (one for one in found_in(project) if one.severity == "error")
    return [(one.code, one.path, one.message) for one in found]


def test_a_text_that_was_renamed_by_hand_is_told_how_to_go_on(annotated: Project) -> None:
    Path(BETA).rename("texts/gamma.md")
    reason = "there is no text 'beta'; bring it back, or, if it is called"
    command = "diptych texts rename beta"
    remove = "or else: diptych texts remove beta --with-annotations"
    found = [("E106", "annotations/beta", f"{reason} gamma now: {command} gamma; {remove}")]
    assert found_errors(annotated) == found
    append("texts/gamma.md", "\nMore.\n")()
    found = [("E106", "annotations/beta", f"{reason} NEW now: {command} NEW; {remove}")]
    assert found_errors(annotated) == found


@pytest.mark.parametrize("with_file", [True, False])
def test_a_folder_that_was_renamed_by_hand_is_told_how_to_go_on(
    annotated: Project, *, with_file: bool
) -> None:
    Path("annotations/beta").rename("annotations/gamma")
    if with_file:
        Path(BETA).rename("texts/gamma.md")
    reason = (
        "it is by 'ann' on 'beta'; if beta is called gamma now: diptych texts rename beta gamma"
    )
    found = [("E105", "annotations/gamma/ann.json", f"{reason}; else move it there")]
    assert found_errors(annotated) == found


def test_a_set_that_was_renamed_by_hand_is_told_how_to_go_on(annotated: Project) -> None:
    Path(ANN).rename("annotations/alpha/zoe.json")
    reason = (
        "it is by 'ann' on 'alpha'; if they are called zoe now: diptych annotators rename ann zoe"
    )
    found = [("E105", "annotations/alpha/zoe.json", f"{reason}; else move it there")]
    assert found_errors(annotated) == found
    Path("annotations/alpha/zoe.json").rename("annotations/alpha/consensus.json")
    reason = "it is by 'ann' on 'alpha'; move it there, or correct text and annotator in it"
    found = [("E105", "annotations/alpha/consensus.json", reason)]
    assert found_errors(annotated) == found


@pytest.mark.parametrize("there", ["a set", "a link"])
def test_a_set_that_has_its_own_file_is_not_to_be_moved_there(
    annotated: Project, there: str
) -> None:
    copy(ANN, "annotations/alpha/zoe.json")()
    if there == "a link":
        Path(ANN).unlink()
        Path(ANN).symlink_to("/etc/passwd")
    reason = "it is by 'ann' on 'alpha', which has its own file; remove this one, if it is a "
    reason += "copy of that; else correct text and annotator in it"
    assert ("E105", "annotations/alpha/zoe.json", reason) in found_errors(annotated)


def test_a_set_of_what_can_be_no_text_is_to_be_corrected(annotated: Project) -> None:
    rewrite(ANN, '"text": "alpha"', '"text": "../alpha"')()
    reason = "it is by 'ann' on '../alpha'; correct text and annotator in it"
    assert found_errors(annotated) == [("E105", ANN, reason)]


def test_a_folder_that_no_text_can_be_called_after_gets_no_command(annotated: Project) -> None:
    Path("annotations/beta").rename("annotations/Be Ta")
    rewrite("annotations/Be Ta/ann.json", '"beta"', '"Be Ta"')()
    reason = "there is no text 'Be Ta'; bring it back"
    assert found_errors(annotated) == [("E106", "annotations/Be Ta", reason)]


def test_many_faults_are_found_at_once(annotated: Project) -> None:
    for fault in ("a text with NUL", "a codebook without facets", "a set that was copied"):
        CATALOGUE[fault][0]()
    assert {"E101", "E102", "E105"} <= {f.code for f in found_in(annotated)}


def test_a_folder_that_leads_out_does_not_end_the_check(
    annotated: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    away = tmp_path_factory.mktemp("away") / "annotations"
    link("annotations/gamma", "/etc")()
    CATALOGUE["a text that changed"][0]()
    found = {(finding.code, finding.path) for finding in found_in(annotated)}
    assert {("E103", "annotations/gamma"), ("E201", ANN)} <= found
    Path("annotations").rename(away)
    link("annotations", str(away))()
    assert {("E102", CODEBOOK), ("E103", "annotations")} <= {
        (finding.code, finding.path) for finding in found_in(annotated)
    }


def test_a_codebook_that_cannot_be_read_hides_nothing_but_codes(annotated: Project) -> None:
    CATALOGUE["a codebook without facets"][0]()
    CATALOGUE["a text that changed"][0]()
    said(codes={"theme": "rulez"})()
    assert {f.code for f in found_in(annotated)} == {"E102", "E201", "W306"}


def test_what_no_rule_is_about_is_no_finding(annotated: Project) -> None:
    before = found_in(annotated)
    write("texts/.gitkeep", "")()
    said = annotated.stored_set("alpha", "ann")
    assert said
    made = replace(said, annotator="bot", annotations={}, by=Program(command="grep"))
    (annotated.root / "annotations/alpha/bot.json").write_bytes(encode_set(made))
    assert found_in(annotated) == before


def test_an_underlined_heading_is_no_mark_of_git(annotated: Project) -> None:
    before = found_in(annotated)
    append(ALPHA, "\nHeading\n=======\n")()
    assert found_in(annotated) == before


@pytest.mark.usefixtures("annotated")
def test_in_githubs_checks_paths_begin_at_the_top_of_the_repository(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    CATALOGUE["a text without source"][0]()
    check = ("check", "--select", "W303", "--format", "github-actions")
    subprocess.run(["git", "init", "--quiet"], check=True)
    assert "file=texts/beta.md," in diptych(*check).out
    Path("in").mkdir()
    for name in ("texts", "annotations"):
        Path(name).rename(f"in/{name}")
    monkeypatch.chdir("in")
    assert "file=in/texts/beta.md," in diptych(*check).out


def test_the_example_is_clean(diptych: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    assert diptych("check") == (0, "", "nothing found\n")


@pytest.mark.usefixtures("annotated")
def test_findings_are_lines_with_their_place(diptych: Callable[..., Any]) -> None:
    CATALOGUE["a text that changed"][0]()
    status, out, err = diptych("check", "--ignore", "W")
    assert (status, err) == (1, "1 error\n")
    assert out == (
        "annotations/alpha/ann.json:8: E201 alpha no longer says 'The UN makes rules.' at 17 to "
        "36; try: diptych reanchor alpha\n"
    )
    out = diptych("check", "--select", "E2", "--format", "github-actions").out
    assert out.startswith("::error file=annotations/alpha/ann.json,line=8,title=E201::alpha no ")
    [record] = json.loads(diptych("check", "--select", "E201", "--format", "json").out)
    assert list(record) == ["code", "severity", "path", "line", "place", "message"]
    assert (record["severity"], record["place"]) == ("error", FIRST)


@pytest.mark.usefixtures("annotated")
def test_warnings_are_counted_by_themselves(diptych: Callable[..., Any]) -> None:
    status, out, err = diptych("check", "--select", "W305", "--select", "W306")
    assert (status, err) == (1, "6 warnings\n")
    assert re.findall(r"W\d+", out) == ["W306", "W306", *["W305"] * 4]


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize("codes", ["W305,W306", "W305, W306,", " W305,W306"])
def test_codes_may_stand_between_commas(diptych: Callable[..., Any], codes: str) -> None:
    assert diptych("check", "--select", codes).err == "6 warnings\n"
    assert diptych("check", "--select", "W305,W306", "--ignore", codes).err == "nothing found\n"


def test_the_rules_are_listed(diptych: Callable[..., Any]) -> None:
    out = diptych("check", "--rules").out
    assert out.split("\n")[0] == "E101  a text cannot be read"
    assert len(out.splitlines()) == len(RULES)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "X"], "no rule begins with 'X'"),
        (["--ignore", "E2011"], "no rule begins with 'E2011'"),
        (["--ignore", "W305,E2011"], "--ignore: no rule begins with 'E2011'"),
        (["--format", "html"], "there is no format 'html'"),
    ],
)
@pytest.mark.usefixtures("annotated")
def test_what_is_not_there_is_refused(
    diptych: Callable[..., Any], arguments: list[str], message: str
) -> None:
    status, out, err = diptych("check", *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_githubs_own_marks_are_escaped() -> None:
    finding = Finding(code="W302", path="a,b:c%.md", message="50% of\nthe: lines, too")
    assert github_line(finding) == (
        "::warning file=a%2Cb%3Ac%25.md,title=W302::50%25 of%0Athe: lines, too"
    )


def test_line_ends_that_annotations_do_not_fit_are_said_once(annotated: Project) -> None:
    copy(ANN, "annotations/alpha/bob.json")()
    rewrite("annotations/alpha/bob.json", '"annotator": "ann"', '"annotator": "bob"')()
    source = Path("annotations/alpha/bob.json").read_text()
    write("annotations/alpha/bob.json", source.replace('"0000000', '"1000000'))()
    before = found_in(annotated)
    alpha = Path(ALPHA).read_bytes()
    write(ALPHA, alpha.replace(b"\n", b"\r\n"))()
    [new] = found_in(annotated) - before
    assert (new.code, new.path) == ("E108", ALPHA)
    assert "alpha has CRLF line ends" in new.message
    write(ALPHA, alpha.replace(b"\n", b"\r\n").replace(b"UN", b"EU"))()
    assert {f.code for f in found_in(annotated) - before} == {"E201"}


def test_line_ends_that_fit_are_no_finding(annotated: Project) -> None:
    write("texts/new.md", "---\nlanguage: en\nsource: New\n---\n\r\nNew.\r\n")()
    before = found_in(annotated)
    annotated.annotate("new", "ann", start=0, end=4, codes={"theme": "access"})
    assert {f.code for f in found_in(annotated) - before} == {"W306"}


def test_what_is_no_fault_is_listed_on_request_only(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    rewrite(ANN, '"finished": false', '"finished": true')()
    assert "W307" not in diptych("check").out
    assert "W307" not in diptych("check", "--select", "W3").out
    listed = diptych("check", "--select", "W307")
    assert (listed.status, listed.out.split(": ")[1]) == (
        1,
        "W307 ann finished alpha, but 1 paragraph has no code",
    )
    assert {one.code for one in findings(annotated)}.isdisjoint({"W307"})


def test_a_report_that_two_sources_print_is_no_fault(annotated: Project) -> None:
    body = (annotated.root / ALPHA).read_text().replace("source: Alpha News", "source: Gamma")
    write("texts/gamma.md", body)()
    assert "W309" not in {one.code for one in findings(annotated)}


@pytest.mark.usefixtures("annotated")
def test_terms_prepared_for_texts_to_come_are_no_fault(diptych: Callable[..., Any]) -> None:
    rewrite(CODEBOOK, "{label: United Nations}", "{label: UN, terms: {en: [EU]}}")()
    assert "W304" not in diptych("check", "--select", "W3").out
    assert "no en text has 'EU'" in diptych("check", "--select", "W304").out


def test_a_merge_is_found_once_where_its_conflicts_are_found(annotated: Project) -> None:
    leave_unmerged(ALPHA)
    assert ("E109", ALPHA) in {(one.code, one.path) for one in findings(annotated)}
    append(ALPHA, "<<<<<<< HEAD\n")()
    found = {one.code for one in findings(annotated) if one.path == ALPHA}
    assert found == {"E107"}


def test_a_consensus_that_is_not_whole_is_decided_and_not_read(annotated: Project) -> None:
    said = decode_set(Path(ANN).read_bytes(), "")
    whole = replace(said, annotator="consensus")
    Path(ANN).with_name("consensus.json").write_bytes(encode_set(whole, ["theme", "sentiment"]))
    messages = {one.message for one in found_in(annotated) if one.code == "W306"}
    way_out = "decide what is open: diptych adjudicate alpha"
    assert f"consensus has not finished alpha; {way_out}" in messages


def test_an_empty_folder_is_none_to_git_and_no_finding(annotated: Project) -> None:
    before = found_in(annotated)
    Path("annotations/gone").mkdir()
    assert found_in(annotated) == before


def test_a_folder_of_nothing_but_folders_is_looked_at(project: Project) -> None:
    write("texts/sub/a.md", "x")()
    assert [(f.code, f.path) for f in findings(project) if f.path != CODEBOOK] == [
        ("W311", "texts/sub")
    ]


def test_a_text_that_changed_is_one_finding_and_offsets_that_are_wrong_are_one_each(
    annotated: Project,
) -> None:
    rewrite(ALPHA, "The UN makes", "No one makes any")()
    stale = [f for f in found_in(annotated) if f.code == "E201"]
    assert [f.message for f in stale] == [
        (
            "alpha no longer says 'The UN makes rules.' at 17 to 36, nor 2 other passages; "
            "try: diptych reanchor alpha"
        )
    ]
    path = annotated.root / ANN
    source = json.loads(path.read_text())
    source["text_version"] = Project(annotated.root).text("alpha").version
    path.write_text(json.dumps(source))
    assert len([f for f in found_in(annotated) if f.code == "E201"]) == 3


def test_codes_that_nobody_knows_are_one_finding_of_a_set_each(annotated: Project) -> None:
    source = Path(ANN).read_text()
    for old, new in (("rules/un", "law"), ("rules/courts", "law"), ("bad", "grim")):
        source = source.replace(f'"{old}"', f'"{new}"')
    Path(ANN).write_text(source)
    messages = [one[2] for one in found_errors(annotated) if one[:2] == ("E203", ANN)]
    assert [one.partition(";")[0] for one in sorted(messages)] == [
        "2 annotations: the codebook has no theme code 'law'",
        "the codebook has no sentiment code 'grim'",
    ]


def test_of_many_texts_that_are_missing_none_is_looked_for(annotated: Project) -> None:
    lines = [f"alph{number}," for number in range(30)]
    Path(ASSIGNMENTS).write_text("\n".join(["text,annotator", *lines]))
    found = [one.message for one in findings(annotated) if one.code == "W320"]
    assert len(found) == 30
    assert found[0] == "there is no text 'alph0'; correct it, or remove the line"


def test_a_code_may_say_that_it_counts(project: Project, diptych: Callable[..., Any]) -> None:
    codebook = project.root / CODEBOOK
    codebook.write_text(
        codebook.read_text() + "      fair: {value: 5, definition: x, counts: true}\n"
    )
    assert "W323" not in diptych("check", "--format", "csv").out


@pytest.mark.usefixtures("annotated")
def test_ids_that_several_sets_have_are_found_however_many_are_looked_at_at_once(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bob", "eve"):
        raw = Path(ANN).read_text().replace('"annotator": "ann"', f'"annotator": "{name}"')
        Path(f"annotations/alpha/{name}.json").write_text(raw)
    told = diptych("check", "--select", "E205")
    assert told.out.count("are also in annotations/alpha/ann.json") == 2
    for number in (1, 2):
        monkeypatch.setattr("diptych.operations.checking._AT_ONCE", number)
        assert diptych("check", "--select", "E205") == told


def test_a_note_alone_that_is_stale_is_that_only(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    rewrite(ANN, '"quote": "', '"quote": "Not ')()
    said = decode_set(Path(ANN).read_bytes(), ANN)
    first, *others = said.annotations
    bare = {first: replace(said.annotations[first], codes={}, note="why?")}
    bare |= {name: said.annotations[name] for name in others}
    Path(ANN).write_bytes(encode_set(replace(said, annotations=bare)))
    assert [one.code for one in findings(annotated) if one.path == ANN] == ["W306", "E201"]
    assert diptych("check", "--select", "E206", "--select", "E202").out == ""


@pytest.mark.usefixtures("annotated")
def test_a_finished_text_with_a_code_everywhere_has_no_uncoded_paragraph(
    diptych: Callable[..., Any],
) -> None:
    assert diptych("annotate", "alpha:1-3", "--theme", "access", "-a", "eve").status == 0
    assert diptych("finish", "alpha", "-a", "eve").status == 0
    assert "eve" not in diptych("check", "--select", "W307").out
    assert diptych("annotate", "alpha:1", "--theme", "access", "-a", "bob").status == 0
    assert diptych("finish", "alpha", "-a", "bob").status == 0
    assert (
        "bob finished alpha, but 2 paragraphs have no code: 2, 3"
        in diptych("check", "--select", "W307").out
    )
