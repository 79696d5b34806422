from __future__ import annotations

import io
import zipfile

import pytest
from msgspec.structs import replace
from tests.exchange.refi import document, packed, passages, project_file, selection, source

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import parse_codebook
from diptych.errors import BadOptionError, ForeignFileError
from diptych.exchange import qdpx
from diptych.exchange.foreign import Foreign, ForeignAnnotation, ForeignCoding, Loss
from diptych.exchange.offsets import READINGS, STANDARD
from diptych.exchange.outgoing import Outgoing
from diptych.texts.text import parse_text

CODEBOOK = parse_codebook(
    """\
facets:
  theme:
    label: Theme
    definition: What & whom it is "about".
    codes:
      rules: {label: Rules, definition: Who makes <rules>., codes: {un: {}}}
      un: {}
  tone: {kind: ordinal, codes: {bad: {value: -1}}}
  empty: {}
""",
    "codebook.yaml",
)
FILE = "---\nsource: A & B\nlanguage: ar\n---\n\n# 😀 Títle\n\n"
FILE += "الأمم المتحدة قالت.\n\ne\u0301t\u00e9 <x>\n"
TEXT = parse_text("alpha", FILE.encode(), FILE, "alpha.md")


def said(words: str, codes: dict[str, str], note: str = "", text: str = TEXT.body) -> Annotation:
    start = text.index(words)
    one = Annotation(start=start, end=start + len(words), quote=words, codes=codes)
    return replace(one, note=note, created="2026-01-02T03:04:05Z") if note else one


def annotation_set(*some: Annotation, annotator: str = "ann") -> AnnotationSet:
    named = {f"{n:08d}-0000-4000-8000-000000000000": one for n, one in enumerate(some, 1)}
    return AnnotationSet(
        text="alpha", text_version=TEXT.version, annotator=annotator, annotations=named
    )


def outgoing(
    *sets: AnnotationSet, replacing: bool = False, language: str | None = None
) -> Outgoing:
    return Outgoing(
        name="P", codebook=CODEBOOK, texts=(TEXT,), sets={"alpha": sets}, language=language,
        replacing=replacing,
    )  # fmt: skip


SAID = annotation_set(
    said("😀 Títle", {"theme": "rules/un", "tone": "bad"}),
    said("المتحدة", {"theme": "un"}, "note & <tag>\nsecond line"),
    said("e\u0301t\u00e9 <x>", {}, "only a note"),
)


def read(raw: bytes) -> Foreign:
    return qdpx.read(raw, "p.qdpx")


# Written


def test_an_independent_reader_finds_each_passage_with_its_codes() -> None:
    assert passages(qdpx.write(outgoing(SAID))) == [
        ("alpha", "ann", "😀 Títle", ["rules/un", "bad"]),
        ("alpha", "ann", "المتحدة", ["theme/un"]),
        ("alpha", "ann", "e\u0301t\u00e9 <x>", []),
    ]


def test_the_same_project_gives_the_same_bytes() -> None:
    once = qdpx.write(outgoing(SAID))
    assert once == qdpx.write(outgoing(SAID))
    assert once != qdpx.write(outgoing())


def test_what_is_written_is_read_again() -> None:
    found = read(qdpx.write(outgoing(SAID)))
    assert found.is_own
    assert found.readings == (STANDARD,)
    (text,) = found.texts
    assert (text.name, text.content, text.is_body) == ("alpha", TEXT.body, True)
    assert text.fields == {"source": "A & B", "language": "ar"}
    first, second, third = found.annotations
    assert (first.start, first.end, first.quote) == (2, 9, "😀 Títle")
    assert first.key == "00000001-0000-4000-8000-000000000000"
    assert (second.note, second.created) == ("note & <tag>\nsecond line", "2026-01-02T03:04:05Z")
    assert (third.note, third.codings) == ("only a note", ())
    names = {code.key: code.name for code in found.codes}
    assert [names[coding.code] for coding in first.codings] == ["rules/un", "bad"]
    assert [(code.name, code.is_usable, code.definition) for code in found.codes[:3]] == [
        ("theme", False, 'What & whom it is "about".'),
        ("rules", True, "Who makes <rules>."),
        ("rules/un", True, ""),
    ]


def test_labels_stand_in_place_of_names_where_a_language_is_named() -> None:
    found = read(qdpx.write(outgoing(language="en")))
    assert [code.name for code in found.codes] == [
        "Theme", "Rules", "Rules/un", "Theme/un", "tone", "bad", "empty"
    ]  # fmt: skip


def test_a_project_without_anything_is_a_project() -> None:
    nothing = parse_codebook("facets: {}", "codebook.yaml")
    raw = qdpx.write(Outgoing(name="P", codebook=nothing, texts=(), sets={}))
    assert read(raw) == Foreign(is_own=True)


def test_long_quotes_are_cut_in_names() -> None:
    body = "x" * 500
    file = f"{body}\n"
    long = parse_text("long", file.encode(), file, "long.md")
    one = AnnotationSet(
        text="long",
        text_version=long.version,
        annotator="ann",
        annotations={"00000001-0000-4000-8000-000000000000": said(body, {}, "n", file)},
    )
    raw = qdpx.write(Outgoing(name="P", codebook=CODEBOOK, texts=(long,), sets={"long": [one]}))
    assert read(raw).annotations[0].quote == "x" * 120 + "…"


def test_letters_that_xml_cannot_hold_are_refused_or_give_way() -> None:
    bell = annotation_set(said("قالت", {}, "ring \x07 it"))
    with pytest.raises(BadOptionError) as raised:
        qdpx.write(outgoing(bell))
    assert str(raised.value) == (
        "--replace: the note of annotation 00000001-0000-4000-8000-000000000000 holds U+0007, "
        "which XML cannot; take it out, or write U+FFFD with --replace"
    )
    replaced = outgoing(bell, replacing=True)
    assert read(qdpx.write(replaced)).annotations[0].note == "ring \ufffd it"
    assert Loss(1, "note with letters that XML cannot hold", "U+FFFD is written for them") in (
        list(qdpx.losses(replaced))
    )


def test_what_is_lost_is_counted() -> None:
    twice = annotation_set(said("قالت", {"theme": "un"}), said("قالت", {"theme": "un"}, "again"))
    lost = {one.thing: one.number for one in qdpx.losses(outgoing(replace(twice, finished=True)))}
    assert {thing: number for thing, number in lost.items() if number} == {
        "mark of a finished text": 1,
        "label": 2,
        "value of a code": 1,
        "twin name": 2,
        "repeated coding": 1,
    }
    assert not [one for one in qdpx.losses(outgoing(language="en")) if one.thing == "label"]


# Read


def test_a_tool_s_project_is_read() -> None:
    raw = project_file(
        source(selection(0, 3, "C1", "C4", name="One", note="why")), b"\xef\xbb\xbfOne.\r\n"
    )
    found = read(raw)
    assert not found.is_own
    assert found.readings == READINGS
    (text,) = found.texts
    assert (text.key, text.name, text.content) == ("s-one", "One", "\ufeffOne.\r\n")
    assert found.annotations == (
        ForeignAnnotation(
            key="s0",
            text="s-one",
            start=0,
            end=3,
            quote="One",
            codings=(ForeignCoding("0-c1", "c1"), ForeignCoding("0-c4", "c4")),
            note="why",
            annotator="Ann Author",
            created="2024-05-01T12:00:00+02:00",
        ),
    )
    assert [(code.key, code.above, code.is_usable) for code in found.codes] == [
        ("t1", "", False), ("c1", "t1", True), ("c2", "c1", True), ("c3", "t1", True),
        ("t2", "", True), ("c4", "t2", True),
    ]  # fmt: skip
    assert found.losses == ()


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("internal://One.TXT", "Sources/one.txt"),
        ("internal://one.txt", "sources/one.txt"),
        ("one.txt", "SOURCES/one.txt"),
        ("internal://sources/one.txt", "sources\\one.txt"),
        ("relative:///../../one.txt", "one.txt"),
    ],
)
def test_texts_are_found_by_the_names_of_their_files_alone(path: str, member: str) -> None:
    raw = packed({"other name.QDE": document(source("", path=path)), member: "One."})
    assert [text.content for text in read(raw).texts] == ["One."]


def test_texts_that_have_one_guid_are_two() -> None:
    raw = project_file(source(selection(0, 3, "C1")) + source(selection(4, 7, "C3")), "One two.")
    found = read(raw)
    assert [text.key for text in found.texts] == ["s-one", "s-one#2"]
    assert [one.text for one in found.annotations] == ["s-one", "s-one#2"]


def test_texts_may_stand_in_the_project_itself_or_in_utf_16() -> None:
    inside = '<TextSource guid="x"><PlainTextContent>Inside.</PlainTextContent></TextSource>'
    raw = packed(
        {"a.qde": document(inside + source("", name="")), "one.txt": "Wide ü.".encode("utf-16")}
    )
    assert [(text.name, text.content) for text in read(raw).texts] == [
        ("text 1", "Inside."),
        ("text 2", "\ufeffWide ü."),
    ]


def test_a_text_of_a_pdf_is_a_text_and_pictures_are_counted() -> None:
    pdf = (
        '<PDFSource guid="p" name="Paper.pdf" path="internal://p.pdf">'
        '<PDFSelection guid="q" page="1"/>'
        f'<Representation guid="r" plainTextPath="internal://one.txt">{selection(0, 3, "C1")}'
        "</Representation></PDFSource>"
    )
    others = '<PDFSource guid="n"/><PictureSource guid="i"/><AudioSource guid="a"/><Odd guid="o"/>'
    found = read(project_file(pdf + others, "One."))
    assert [(text.key, text.name) for text in found.texts] == [("r", "Paper.pdf")]
    assert [one.text for one in found.annotations] == ["r"]
    assert set(found.losses) == {
        Loss(1, "selection in pictures of pages"), Loss(1, "PDF without its text"),
        Loss(1, "picture"), Loss(1, "audio file"), Loss(1, "other source"),
    }  # fmt: skip


def test_what_is_not_in_the_file_is_said() -> None:
    gone = source(selection(0, 3, "C1"), path="internal://gone.txt")
    nowhere = '<TextSource guid="y" name="Nowhere"/>'
    found = read(project_file(gone + nowhere))
    assert (found.texts, found.annotations) == ((), ())
    assert found.warnings == ("internal://gone.txt is not in the file",)
    assert set(found.losses) == {Loss(2, "missing text"), Loss(1, "selection in a missing text")}


def test_variables_of_a_text_are_fields() -> None:
    values = (
        '<VariableValue><VariableRef targetGUID="{V1}"/><TextValue> Times </TextValue>'
        '</VariableValue><VariableValue><VariableRef targetGUID="V2"/><IntegerValue>3'
        '</IntegerValue></VariableValue><VariableValue><VariableRef targetGUID="V2"/>'
        '</VariableValue><VariableValue><VariableRef targetGUID="V9"/><TextValue>x</TextValue>'
        "</VariableValue><VariableValue/>"
    )
    variables = (
        '<Variables><Variable guid="v1" name="Source"/><Variable guid="V2" name="n"/></Variables>'
    )
    found = read(project_file(source(values), "One.", more=variables))
    assert found.texts[0].fields == {"Source": "Times", "n": "3"}


def test_notes_are_those_of_their_selections() -> None:
    notes = """<Notes>
      <Note guid="N1"><PlainTextContent>A memo.</PlainTextContent></Note>
      <Note guid="N2" plainTextPath="internal://memo.txt"/>
      <Note guid="N3"><Description>Described.</Description></Note>
      <Note guid="N4" modifyingUser="a0000000-0000-0000-0000-00000000000a">
        <PlainTextContent>On a passage.</PlainTextContent>
        <PlainTextSelection guid="x" startPosition="0" endPosition="3"/></Note>
      <Note guid="N5"><PlainTextContent>On the project.</PlainTextContent></Note>
    </Notes>"""
    references = "".join(f'<NoteRef targetGUID="{one}"/>' for one in ("N1", "n2", "N3", "gone"))
    inside = selection(0, 3, note="First.", more=references) + '<NoteRef targetGUID="N4"/>'
    raw = packed(
        {
            "project.qde": document(source(inside + '<NoteRef targetGUID="N1"/>'), more=notes),
            "sources/one.txt": "One.",
            "sources/memo.txt": "\ufeffFrom\r\na file.",
        }
    )
    found = read(raw)
    assert [(one.note, one.annotator) for one in found.annotations] == [
        ("First.\nA memo.\nFrom\na file.\nDescribed.", ""),
        ("On a passage.", "Ann Author"),
    ]
    assert found.losses == (Loss(1, "memo"),)


def test_a_selection_coded_by_two_is_one_of_each() -> None:
    other = '<Coding guid="z" creatingUser="B"><CodeRef targetGUID="C3"/></Coding>'
    users = '<Users><User guid="b" name="Bob"/></Users>'
    raw = project_file(source(selection(0, 3, "C1", more=other)), "One.", more=users)
    assert [(one.key, one.annotator, one.codings[0].code) for one in read(raw).annotations] == [
        ("s0", "Ann Author", "c1"),
        ("s0#Bob", "Bob", "c3"),
    ]


def test_what_says_nothing_or_lies_nowhere_is_counted() -> None:
    nothing = selection(0, 3) + '<PlainTextSelection guid="w" startPosition="x"/>'
    nowhere = selection(0, 3, "C1").replace('startPosition="0"', "")
    whole = '<Coding guid="v"><CodeRef targetGUID="C1"/></Coding>'
    more = "<Cases><Case/><Case/></Cases><Links><Link/></Links><Sets/>"
    found = read(project_file(source(nothing + nowhere + whole), "One.", more=more))
    assert found.annotations == ()
    assert set(found.losses) == {
        Loss(1, "selection without a code or a note"), Loss(2, "selection without a place"),
        Loss(1, "coding of a whole text"), Loss(2, "case"), Loss(1, "link"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"sub/project.qde": "<Project/>"}, "it has no .qde at its root"),
        ({"a.qde": "<Project/>", "b.qde": "<Project/>"}, "it has 2 .qde files"),
        ({"a.qde": "<CodeBook/>"}, "its CodeBook is not Project"),
        ({"a.qde": "<Project>"}, "it is no well-formed XML"),
        ({"a.qde": '<!DOCTYPE a [<!ENTITY b "c">]><Project/>'}, "a document type is declared"),
        ({"a.qde": document(source("")), "one.txt": b"\xff\xfa"}, "one.txt is no UTF-8 at byte 0"),
    ],
)
def test_what_is_no_project_is_refused(members: dict[str, str | bytes], reason: str) -> None:
    with pytest.raises(ForeignFileError, match=reason):
        read(packed(members))


def test_what_grows_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.qde", document(source("")))
        archive.writestr("one.txt", b"x" * 41_000_000)
    with pytest.raises(ForeignFileError, match="more than 40 MB; in the other tool, export fewer"):
        read(file.getvalue())


def test_bytes_that_are_no_archive_are_refused() -> None:
    with pytest.raises(ForeignFileError, match="its list of members is missing"):
        read(b"PK nothing")
