"""A newer version of a text, and what becomes of its annotations."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

NEW = (
    "# Rules for all\n\nMinisters met.\n\nThe UN makes rules.\n\nAccess is good. Courts are bad.\n"
)


NO_LONGER = (
    "alpha is no longer finished by ann, ben; say so again when they are read: diptych finish alpha"
)
HOW = (
    "alpha (Rules for all): blank lines between paragraphs, 3 → 4 paragraphs, 100% of its words "
    "stand in the new version"
)


@pytest.fixture
def newer(annotated: Project) -> Project:
    """Put a newer version of alpha beside the project's files."""
    (annotated.root / "new.md").write_text(NEW)
    return annotated


def files(project: Project) -> dict[str, bytes]:
    found = [*project.root.glob("texts/*"), *project.root.glob("annotations/**/*.json")]
    return {str(path): path.read_bytes() for path in found}


def test_text_and_annotations_change_together(newer: Project, diptych: Diptych) -> None:
    found = diptych("update", "alp", "new.md")
    assert (found.status, found.out) == (0, "")
    assert found.err == (
        f"{HOW}\nalpha by ann: 3 exact\n"
        "texts/alpha.md was replaced; diptych undo takes that back; git does not have the earlier "
        "version: it was never committed\n"
    )
    assert (newer.root / "texts/alpha.md").read_text() == (
        "---\ntitle: Rules for all\nsource: Alpha News\nauthor: Ann Author\n"
        f"date: 2025-07-01\nlanguage: en\noriginal: new.md\n---\n\n{NEW}"
    )
    assert (
        diptych("find", "--theme", "rules/un", "--text", "alpha", "-f", "csv")
        .out.splitlines()[1]
        .startswith("alpha,3,ann,")
    )


def test_what_a_word_file_keeps_of_itself_replaces_no_field(
    newer: Project, diptych: Diptych
) -> None:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:t>{line}</w:t></w:p>" for line in NEW[2:].split("\n\n"))
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Typist</dc:creator></c>'
    with zipfile.ZipFile(newer.root / "new.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {names}>{body}</w:document>")
        archive.writestr("docProps/core.xml", core)
    found = diptych("update", "alpha", "new.docx")
    assert found.status == 0
    assert "\nkept author: Ann Author (the file says Typist)\n" in found.err
    assert "author: Ann Author\n" in (newer.root / "texts/alpha.md").read_text()


def test_in_git_there_is_a_way_back(newer: Project, diptych: Diptych) -> None:
    before = files(newer)
    for command in ("init -q", "add .", "-c user.name=a -c user.email=a@b commit -qm x"):
        subprocess.run(["git", *command.split()], check=True, cwd=newer.root)
    assert diptych("update", "alpha", "new.md").err.splitlines()[-1] == (
        "texts/alpha.md was replaced; diptych undo takes that back; git diff shows what changed"
    )
    assert files(newer) != before
    (newer.root / "newest.md").write_text(NEW.replace("Access is good.", "Access is very good."))
    again = diptych("update", "alpha", "newest.md").err
    assert "git does not have the text" not in again
    assert again.endswith(
        "git does not have the earlier version: it was never committed\n"
    )  # git checkout brings another
    subprocess.run(["git", "checkout", "--quiet", "."], check=True, cwd=newer.root)
    (newer.root / "newest.md").unlink()
    assert files(newer) == before


def test_where_git_cannot_be_asked_that_is_said(
    newer: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(newer.root))
    assert diptych("update", "alpha", "new.md").err.splitlines()[-1] == (
        "texts/alpha.md was replaced; diptych undo takes that back; git cannot be asked for the "
        f"earlier version: {newer.root}: needs the program git; install it"
    )


def test_a_dry_run_only_shows(newer: Project, diptych: Diptych) -> None:
    before = files(newer)
    (newer.root / "new.md").write_text(NEW.replace("Access is good.", "Access is not good."))
    assert diptych("update", "alpha", "new.md", "--dry-run") == (
        1,
        """\
passage  annotator  annotation  status  quote            new quote
-------  ---------  ----------  ------  ---------------  -------------------
alpha:4  ann        00000002    edited  Access is good.  Access is not good.
""",
        f"{HOW}\nalpha by ann: 2 exact, 1 edited\nnothing was written\n",
    )
    assert files(newer) == before


def test_while_something_is_proposed_nothing_is_written(newer: Project, diptych: Diptych) -> None:
    twin = "Everything here belongs to the harbour and to its master."
    (newer.root / "new.md").write_text(f"{NEW}\n{twin}\n\nAnd so on.\n\n{twin}\n")
    assert diptych("update", "alpha", "new.md").status == 0
    start = newer.text("alpha").body.index(twin)
    newer.annotate("alpha", "ben", start=start, end=start + len(twin), codes={"theme": "access"})
    before = files(newer)
    (newer.root / "new.md").write_text(f"{NEW}\nAnd so on.\n\n{twin}\n")
    found = diptych("update", "alpha", "new.md")
    assert found.status == 1
    assert found.err.endswith(
        "alpha by ben: 1 proposed\n"
        "nothing was written; accept all with --accept, or decide one by one on a terminal\n"
    )
    assert files(newer) == before
    found = diptych("update", "alpha", "new.md", "--accept", "--format", "json")
    assert [row["status"] for row in json.loads(found.out)] == ["exact"] * 3 + ["proposed"]
    assert "was replaced" in found.err
    assert diptych("compare", "-a", "ben").status == 0


def test_a_file_fills_in_fields_and_replaces_none(newer: Project, diptych: Diptych) -> None:
    path = newer.root / "texts/alpha.md"
    path.write_text(path.read_text().replace("date: '2025-07-01'", "date:"))
    (newer.root / "new.md").write_text(
        "---\ntitle: Else\nauthor: Bea\nsource: Alpha  News\nlanguage: en-GB\ndate: 2025-07-02\n"
        "desk: ''\nedition: 2\noriginal: x\n---\n\n" + NEW
    )
    found = diptych("update", "alpha", "new.md", "--accept")
    assert found.err.splitlines()[1] == (
        "kept title: Rules for all (the file says Else); author: Ann Author (the file says Bea)"
    )
    fields = {
        "title": "Rules for all", "source": "Alpha News", "author": "Ann Author",
        "date": "2025-07-02", "language": "en", "desk": "", "edition": "2", "original": "new.md",
    }  # fmt: skip
    assert newer.text("alpha").fields == fields
    again = diptych("update", "alpha", "new.md", "--author", "Bea", "--source", "Beta", "--dry-run")
    assert "\nkept title: Rules for all (the file says Else)\n" in again.err
    said = ("--title", "T", "--source", "Beta", "--author", "C", "--date", "2024", "--language")
    assert "kept" not in diptych("update", "alpha", "new.md", *said, "pt-BR").err
    assert newer.text("alpha").fields == fields | {
        "title": "T", "source": "Beta", "author": "C", "date": "2024", "language": "pt-BR",
    }  # fmt: skip
    assert diptych("update", "alpha", "new.md", "--date", "soon").status == 2


def test_the_same_text_is_not_written(newer: Project, diptych: Diptych) -> None:
    assert diptych("update", "alpha", "new.md").status == 0
    before = files(newer)
    (newer.root / "new.md").write_bytes((newer.root / "texts/alpha.md").read_bytes())
    found = diptych("update", "alpha", "new.md")
    assert found.err.splitlines()[-1] == "the text is the same; nothing was written"
    assert (found.status, files(newer)) == (0, before)


def test_a_text_can_come_from_stdin(
    newer: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = SimpleNamespace(buffer=io.BytesIO(NEW.encode()), isatty=lambda: False)
    monkeypatch.setattr(sys, "stdin", stdin)
    assert diptych("update", "alpha", "-").status == 0
    assert len(newer.text("alpha").paragraphs) == 4
    assert "original" not in newer.text("alpha").fields


def test_lines_can_be_paragraphs(newer: Project, diptych: Diptych) -> None:
    (newer.root / "new.txt").write_text("The UN makes rules.\nAccess is good. Courts are bad.\n")
    found = diptych("update", "alpha", "new.txt", "--segment", "lines")
    assert "→ 2 paragraphs" in found.err
    assert [newer.text("alpha").content(p) for p in newer.text("alpha").paragraphs] == [
        "The UN makes rules.",
        "Access is good. Courts are bad.",
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["gamma", "new.md"], 2, "there is no text 'gamma'"),
        (
            ["alpha", "none.md"],
            3,
            "none.md: there is no such file; in this folder there is empty.txt, new.md",
        ),
        (["alpha", "empty.txt"], 2, "empty.txt"),
        (["alpha", "new.md", "--segment", "words"], 2, "there is no --segment 'words'"),
        (["alpha", "new.md", "--format", "pdf"], 2, "there is no format 'pdf'"),
    ],
)
def test_what_cannot_be_is_refused(
    newer: Project, diptych: Diptych, arguments: list[str], status: int, message: str
) -> None:
    (newer.root / "empty.txt").write_text("\n")
    before = files(newer)
    found = diptych("update", *arguments)
    assert (found.status, found.out) == (status, "")
    assert message in found.err
    assert files(newer) == before


def test_a_text_that_the_project_has_already_is_refused(newer: Project, diptych: Diptych) -> None:
    (newer.root / "new.md").write_text(newer.text("beta").body)
    before = files(newer)
    found = diptych("update", "alpha", "new.md", "--accept", "--unlike")
    assert found.status == 2
    assert "alpha holds the same text as beta" in found.err
    assert files(newer) == before


def finished(project: Project, annotator: str = "ann", text: str = "alpha") -> bool:
    path = project.root / f"annotations/{text}/{annotator}.json"
    return bool(json.loads(path.read_text()).get("finished"))


def test_a_finished_text_that_gets_new_paragraphs_is_finished_no_longer(
    newer: Project, diptych: Diptych
) -> None:
    for name in ("ann", "ben"):
        assert diptych("finish", "alpha", "-a", name).status == 0
    before = files(newer)
    (newer.root / "new.md").write_text(f"{NEW}\nFerries are late.\n\nShips wait outside.\n")
    dry = diptych("update", "alpha", "new.md", "--dry-run")
    assert (dry.status, files(newer)) == (1, before)
    assert "would no longer be finished by ann, ben" in dry.err
    found = diptych("update", "alpha", "new.md")
    assert found.status == 1
    assert found.err.splitlines()[1:-1] == [
        "alpha by ann: 3 exact",
        "alpha by ben: no annotation",
        "alpha: 3 new paragraphs that nobody has read: 2, 5, 6",
        NO_LONGER,
    ]
    assert not finished(newer)
    assert not finished(newer, "ben")
    assert diptych("undo").status == 0
    assert files(newer) == before


def test_a_finished_text_that_is_only_edited_stays_finished(
    newer: Project, diptych: Diptych
) -> None:
    assert diptych("finish", "alpha", "-a", "ben").status == 0
    body = newer.text("alpha").body
    (newer.root / "new.md").write_text(body.replace("Access is", "Access is not"))
    found = diptych("update", "alpha", "new.md")
    assert found.err.splitlines()[2] == "alpha by ben: no annotation"
    assert finished(newer, "ben")


OTHER = "The tram to the harbour opens in spring, and the ferry will stop at the new quay then.\n"


def test_another_text_is_not_taken_for_a_newer_version(newer: Project, diptych: Diptych) -> None:
    (newer.root / "new.md").write_text(OTHER)
    before = files(newer)
    found = diptych("update", "al", "new.md")
    assert (found.status, found.out) == (2, "")
    assert found.err == (
        "diptych: new.md is another text than alpha (Rules for all): 0% of its words stand in it; "
        "nothing was written; if it is to replace that all the same: --unlike\n"
    )
    assert files(newer) == before
    dry = diptych("update", "al", "new.md", "--dry-run")
    assert "0% of its words" in dry.err
    assert dry.err.endswith("nothing was written\n")
    assert files(newer) == before


def test_what_is_nearer_to_another_text_is_said(newer: Project, diptych: Diptych) -> None:
    (newer.root / "new.md").write_text(newer.text("beta").body + "\nTambahan.\n")
    assert "nothing was written; did you mean beta? if" in diptych("update", "alp", "new.md").err


def test_another_text_can_be_meant(newer: Project, diptych: Diptych) -> None:
    before = files(newer)
    (newer.root / "new.md").write_text(OTHER)
    found = diptych("update", "alpha", "new.md", "--unlike")
    assert (found.status, "texts/alpha.md was replaced" in found.err) == (1, True)
    assert "alpha by ann: 3 orphan" in found.err
    assert diptych("undo").status == 0
    assert files(newer) == before


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 1), ("", 1)])
def test_on_a_terminal_it_is_asked_whether_another_text_is_meant(
    newer: Project,
    diptych: Diptych,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    status: int,
) -> None:
    (newer.root / "annotations/alpha/ann.json").unlink()
    (newer.root / "new.md").write_text(OTHER)
    before = files(newer)
    monkeypatch.setattr("diptych.commands.update.can_ask", lambda _: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{answer}\n" if answer else ""))
    found = diptych("update", "alpha", "new.md")
    assert found.status == status
    assert "this seems to be another text; replace it all the same? y yes, n no: " in found.err
    assert (files(newer) == before) == bool(status)
    assert ("nothing was written" in found.err) == bool(status)


def test_the_newer_version_is_read_in_the_encoding_that_the_refusal_names(
    newer: Project, diptych: Diptych
) -> None:
    (newer.root / "new.txt").write_bytes("Rules for all\n\nHäfen müde.\n".encode("mac_roman"))
    refused = diptych("update", "alpha", "new.txt")
    assert refused.err.endswith(": diptych update alpha new.txt --encoding MACINTOSH\n")
    found = diptych("update", "alpha", "new.txt", "--encoding", "MACINTOSH", "--dry-run")
    assert "read as MACINTOSH" in found.err
