"""What is renamed: everything that names it, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.annotations.glosses import (
    Gloss,
    Glosses,
    decode_glosses,
    encode_glosses,
    paragraph_digest,
)
from diptych.errors import (
    BadIdError,
    BadOptionError,
    ChangedOnDiskError,
    IdTakenError,
    NotRenamedError,
    OtherTextError,
    SeveralFailuresError,
    UnknownNameError,
)
from diptych.operations.checking import check
from diptych.operations.renaming import rename_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

ANN = Path("annotations/beta/ann.json")
ANN_QUOTES = 2


def on_disk() -> dict[str, str]:
    found = (path for top in ("texts", "annotations") for path in Path(top).rglob("*"))
    return {path.as_posix(): path.read_text() for path in found if path.is_file()}


def renamed(before: dict[str, str]) -> dict[str, str]:
    """Say what is on disk when beta is gamma."""
    return {
        name.replace("beta", "gamma"): content.replace('"text": "beta"', '"text": "gamma"')
        for name, content in before.items()
    }


def refused(
    project: Project, error: type[Exception], name: str = "beta", new: str = "gamma"
) -> str:
    """Say why a text is not renamed, after which all is as it was."""
    before = on_disk()
    with pytest.raises(error) as caught:
        rename_text(project, name, new)
    assert on_disk() == before
    return str(caught.value)


def test_file_folder_and_what_sets_say_change_together(annotated: Project) -> None:
    before = on_disk()
    done = rename_text(annotated, "be", "gamma")
    assert (done.old, done.new, done.path, done.sets) == (
        "beta", "gamma", Path("texts/gamma.md"), 1
    )  # fmt: skip
    assert on_disk() == renamed(before)
    assert not Path("annotations/beta").exists()
    assert not [one for one in check(annotated) if one.severity == "error"]
    rename_text(annotated, "gamma", "beta")
    assert on_disk() == before


def test_a_dry_run_changes_nothing(annotated: Project) -> None:
    before = on_disk()
    assert rename_text(annotated, "beta", "gamma", dry_run=True).sets == 1
    assert on_disk() == before


def test_a_text_keeps_its_suffix_and_needs_no_annotations(project: Project) -> None:
    Path("texts/a.txt").write_text("\nA\n")
    assert rename_text(project, "a", "b").path == Path("texts/b.txt")
    assert on_disk().keys() == {"texts/b.txt", "annotations/codebook.yaml"}


def test_a_set_that_fits_neither_text_nor_codebook_goes_along(annotated: Project) -> None:
    Path("texts/beta.md").write_text("Else.\n")
    Path("annotations/codebook.yaml").write_text("facets:\n  theme:\n  sentiment:\n")
    before = on_disk()
    assert rename_text(annotated, "beta", "gamma").stale == ("ann",)
    assert on_disk() == renamed(before)


def test_a_text_that_cannot_be_read_is_renamed_as_well(annotated: Project) -> None:
    Path("texts/beta.md").write_text("a\0b")
    rename_text(annotated, "beta", "gamma")
    assert Path("texts/gamma.md").read_text() == "a\0b"


def test_other_files_of_the_folder_and_what_is_being_typed_go_along(annotated: Project) -> None:
    (ANN.parent / "notes.txt").write_text("by hand")
    annotated.files.keep("beta.ann.typed", b"typed")
    rename_text(annotated, "beta", "gamma")
    assert Path("annotations/gamma/notes.txt").read_text() == "by hand"
    assert annotated.files.kept("gamma.ann.typed") == b"typed"


def test_hidden_files_stay_where_a_desktop_put_them(annotated: Project) -> None:
    (ANN.parent / ".DS_Store").write_bytes(b"\0")
    rename_text(annotated, "beta", "gamma")
    assert [path.name for path in ANN.parent.iterdir()] == [".DS_Store"]
    assert not [one for one in check(annotated) if one.severity == "error"]


def test_files_keep_their_modes(annotated: Project) -> None:
    for path in (ANN, Path("texts/beta.md")):
        path.chmod(0o640)
    rename_text(annotated, "beta", "gamma")
    new = (Path("annotations/gamma/ann.json"), Path("texts/gamma.md"))
    assert {path.stat().st_mode & 0o777 for path in new} == {0o640}


@pytest.mark.parametrize("moved", ["file", "folder", "both", "one set", "text of the set"])
def test_what_was_renamed_by_hand_is_finished(annotated: Project, moved: str) -> None:
    (ANN.parent / "ben.json").write_text(ANN.read_text().replace('"ann"', '"ben"'))
    before = on_disk()
    if moved in {"file", "both"}:
        Path("texts/beta.md").rename("texts/gamma.md")
    if moved in {"folder", "both"}:
        Path("annotations/beta").rename("annotations/gamma")
    if moved == "one set":
        Path("annotations/gamma").mkdir()
        ANN.rename("annotations/gamma/ann.json")
    if moved == "text of the set":
        ANN.write_text(ANN.read_text().replace('"text": "beta"', '"text": "gamma"'))
    rename_text(annotated, "beta", "gamma")
    assert on_disk() == renamed(before)


def test_sets_that_others_made_under_the_new_id_stay(annotated: Project) -> None:
    Path("texts/beta.md").rename("texts/gamma.md")
    annotated.annotate("gamma", "zoe", start=0, end=6, codes={"theme": "access"})
    zoes = Path("annotations/gamma/zoe.json").read_text()
    assert rename_text(annotated, "beta", "gamma").sets == 1
    assert Path("annotations/gamma/zoe.json").read_text() == zoes
    assert Path("annotations/gamma/ann.json").exists()


@pytest.mark.parametrize(
    ("name", "new", "error", "message"),
    [
        ("beta", "alpha", IdTakenError, ("texts/alpha.md exists already; nothing was renamed; "
         "choose another id")),
        ("beta", "Be Ta", BadIdError, "'Be Ta' cannot be the id of a text: use a-z"),
        ("beta", "beta", BadOptionError, "NEW: beta is its id already"),
        ("be ta", "gamma", UnknownNameError, "there is no text 'be ta'; did you mean beta?"),
        ("be ta", "alpha", UnknownNameError, "there is no text 'be ta'; did you mean beta?"),
        ("gamma", "alpha", UnknownNameError, "there is no text 'gamma'"),
    ],
)  # fmt: skip
def test_names_that_cannot_be_are_refused(
    annotated: Project, name: str, new: str, error: type[Exception], message: str
) -> None:
    assert refused(annotated, error, name, new).startswith(message)


def test_what_is_left_of_a_text_that_is_gone_is_not_taken_over(annotated: Project) -> None:
    Path("annotations/gamma").mkdir()
    left = Path("annotations/gamma/ann.json")
    left.write_text(ANN.read_text().replace('"beta"', '"gamma"'))
    ANN.unlink()
    assert refused(annotated, IdTakenError) == (
        "annotations/gamma/ann.json exists already; nothing was renamed; choose another id, or "
        "remove what is left of that text with: diptych texts remove gamma --with-annotations"
    )


def under_two_ids() -> Path:
    """Have beta as gamma, too, as where two branches gave it two names."""
    Path("texts/gamma.md").write_text(Path("texts/beta.md").read_text())
    Path("annotations/gamma").mkdir()
    other = Path("annotations/gamma/ann.json")
    other.write_text(ANN.read_text().replace('"text": "beta"', '"text": "gamma"'))
    return other


@pytest.mark.parametrize("left", ["text and sets", "sets"])
def test_a_text_that_has_two_ids_gets_one_and_all_annotations(
    annotated: Project, left: str
) -> None:
    other = under_two_ids()
    annotated.annotate("beta", "ann", start=0, end=6, codes={"theme": "access"})
    annotated.annotate("beta", "zoe", start=0, end=6, codes={"theme": "access"})
    annotated.annotate("gamma", "ann", start=7, end=10, codes={"theme": "rules"})
    ids = {*annotated.annotation_set(annotated.text("beta"), "ann").annotations}
    ids |= {*annotated.annotation_set(annotated.text("gamma"), "ann").annotations}
    if left == "sets":
        Path("texts/beta.md").unlink()
    done = rename_text(annotated, "beta", "gamma")
    assert (done.sets, done.joined, done.conflicts) == (2, 1, 0)
    assert annotated.annotation_set(annotated.text("gamma"), "ann").annotations.keys() == ids
    assert other.with_stem("zoe").exists()
    assert not Path("texts/beta.md").exists()
    assert not Path("annotations/beta").exists()
    assert not [one for one in check(annotated) if one.severity == "error"]


def test_what_is_different_under_two_ids_is_a_conflict(annotated: Project) -> None:
    other = under_two_ids()
    other.write_text(other.read_text().replace('"access"', '"rules"'))
    done = rename_text(annotated, "beta", "gamma")
    assert (done.joined, done.conflicts) == (1, 1)
    said = annotated.stored_set("gamma", "ann")
    assert said is not None
    (conflict,) = said.conflicts or ()
    assert (conflict.ours, conflict.theirs) == ("rules", "access")
    assert other.read_text().count('"quote"') == ANN_QUOTES


def translated(text: str, quote: str, words: str) -> Path:
    """Translate a paragraph; return the file."""
    gloss = Gloss(quote=quote, gloss=words, annotator="ann")
    path = Path(f"annotations/{text}/gloss.en.json")
    path.write_bytes(encode_glosses(Glosses(glosses={paragraph_digest(quote): gloss})))
    return path


def test_glosses_of_a_text_that_has_two_ids_come_together(annotated: Project) -> None:
    under_two_ids()
    translated("beta", "Aturan PBB bagus.", "UN rules good.")
    other = translated("gamma", "Akses buruk.", "Access bad.")
    rename_text(annotated, "beta", "gamma")
    said = decode_glosses(other.read_bytes(), "").glosses.values()
    assert {one.gloss for one in said} == {"UN rules good.", "Access bad."}
    assert not Path("annotations/beta").exists()


def test_glosses_that_say_otherwise_under_two_ids_are_named(annotated: Project) -> None:
    under_two_ids()
    path = translated("beta", "Akses buruk.", "Bad access.")
    other = translated("gamma", "Akses buruk.", "Access bad.")
    with pytest.raises(NotRenamedError, match=f"{path}.*{other} translates some paragraphs"):
        rename_text(annotated, "beta", "gamma")
    assert path.exists()


def test_a_set_that_names_the_other_id_is_joined_too(annotated: Project) -> None:
    other = under_two_ids()
    other.write_text(ANN.read_text())
    assert rename_text(annotated, "beta", "gamma").joined == 1
    assert not [one for one in check(annotated) if one.severity == "error"]


def spoil(content: str) -> Callable[[], None]:
    return lambda: (ANN.parent / "ben.json").write_text(content) and None


def beside() -> None:
    Path("annotations/gamma").mkdir()
    Path("annotations/gamma/ann.json").write_text(ANN.read_text())


@pytest.mark.parametrize(
    ("spoiling", "message"),
    [
        (
            spoil("{"),
            (
                "annotations/beta/ben.json: not JSON: line 1, column 2: Expecting property name "
                "enclosed in double quotes; mend it first; nothing was renamed"
            ),
        ),
        (
            lambda: ANN.write_text(ANN.read_text().replace('"beta"', '"delta"')),
            (
                "annotations/beta/ann.json: it is by 'ann' on 'delta'; move it there, or correct "
                "text and annotator in it; nothing was renamed"
            ),
        ),
        (
            lambda: ANN.rename(ANN.with_stem("ben")),
            (
                "annotations/beta/ben.json: it is by 'ann' on 'beta'; if they are called ben now: "
                "diptych annotators rename ann ben; else move it there; nothing was renamed"
            ),
        ),
        (
            beside,
            (
                "annotations/beta/ann.json: there is annotations/gamma/ann.json as well; keep "
                "one of the two; nothing was renamed"
            ),
        ),
        (
            (ANN.parent / "old").mkdir,
            (
                "annotations/beta/old: is a folder, which nothing reads; move it elsewhere; "
                "nothing was renamed"
            ),
        ),
    ],
)
def test_sets_that_cannot_go_along_are_named(
    annotated: Project, spoiling: Callable[[], object], message: str
) -> None:
    spoiling()
    assert refused(annotated, NotRenamedError) == message


def test_every_set_that_cannot_go_along_is_named(annotated: Project) -> None:
    for name in ("ben", "cat"):
        (ANN.parent / f"{name}.json").write_text("{")
    assert "ben.json" in (message := refused(annotated, SeveralFailuresError))
    assert "cat.json" in message


def test_annotations_are_given_to_no_other_text(annotated: Project) -> None:
    Path("texts/beta.md").unlink()
    Path("annotations/alpha/ann.json").unlink()
    assert refused(annotated, OtherTextError, "beta", "alpha") == (
        "texts/alpha.md has no passage of those that annotations/beta is about, so it is another "
        "text; nothing was renamed; bring back texts/beta.md, and rename that"
    )


def test_a_set_that_says_nothing_goes_to_the_text_that_it_is_asked_for(annotated: Project) -> None:
    annotated.update("beta", "ann", lambda said: said.__class__(
        text="beta", text_version=said.text_version, annotator="ann", finished=True
    ))  # fmt: skip
    Path("texts/beta.md").rename("texts/gamma.md")
    assert rename_text(annotated, "beta", "gamma").sets == 1


def test_a_set_that_cannot_be_read_hides_no_text_that_is_asked_for(annotated: Project) -> None:
    Path("annotations/alpha/ben.json").write_text("{")
    message = refused(annotated, IdTakenError, "beta", "alpha")
    assert message.startswith("texts/alpha.md exists already")
    assert "'gamma'" in refused(annotated, UnknownNameError, "gamma", "alpha")


def test_a_file_that_changed_meanwhile_is_not_renamed(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = annotated.files.write

    def slowly(path: Path, content: bytes, **how: Any) -> None:
        write(path, content, **how)
        if path == Path("texts/gamma.md"):
            Path("texts/beta.md").write_text("Edited meanwhile.\n")

    monkeypatch.setattr(annotated.files, "write", slowly)
    before = on_disk()
    with pytest.raises(ChangedOnDiskError):
        rename_text(annotated, "beta", "gamma")
    assert on_disk() == {**before, "texts/beta.md": "Edited meanwhile.\n"}


def test_nobody_is_said_to_have_to_move_where_the_text_cannot_be_read(annotated: Project) -> None:
    Path("texts/beta.md").write_text("---\nsource: [\n---\n\nWords.\n")
    assert rename_text(annotated, "beta", "gamma").stale == ()
