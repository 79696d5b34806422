"""The importer is chosen by the file's ending."""

from __future__ import annotations

import pytest

from diptych.errors import BinaryFileError, UnsupportedFormatError
from diptych.texts.importers import import_text
from diptych.texts.segmentation import Convention, Segment

MARKED = "---\ntitle: Sea\n---\n\n## Part\n\nThe sea was calm.\n"


@pytest.mark.parametrize("origin", ["sea.md", "SEA.MD", "sea.markdown", "a/b/sea.mkd"])
def test_a_markdown_ending_means_markdown(origin: str) -> None:
    found = import_text(MARKED, origin)
    assert found.fields == {"title": "Sea"}
    assert found.segmentation.segments == (
        Segment(content="Part", level=2),
        Segment(content="The sea was calm."),
    )


@pytest.mark.parametrize("origin", ["sea.txt", "sea", "-", "sea.text", ".md", "md"])
def test_any_other_ending_means_plain_text(origin: str) -> None:
    found = import_text("## Part\n\nThe sea was calm.\n", origin)
    assert found.fields == {}
    assert found.segmentation.segments[0].content == "## Part"


@pytest.mark.parametrize("origin", ["sea.pdf", "Sea.DOCX", "a.b/sea.html", "sea.epub"])
def test_a_format_that_cannot_be_read_yet_is_refused(origin: str) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        import_text("The sea.", origin)
    suffix = origin[origin.rindex(".") :].lower()
    assert str(caught.value) == (
        f"{origin}: {suffix} files cannot be read yet; save it as plain text or Markdown "
        "(.txt, .md) and add that"
    )


@pytest.mark.parametrize("origin", ["sea.md", "sea.txt"])
def test_a_file_with_nul_characters_is_refused(origin: str) -> None:
    with pytest.raises(BinaryFileError) as caught:
        import_text("sea\0", origin)
    assert str(caught.value) == f"{origin}: NUL at character 3; this is not a text file"


@pytest.mark.parametrize("origin", ["sea.md", "sea.txt"])
def test_the_convention_may_be_given(origin: str) -> None:
    found = import_text("One\ntwo.\n", origin, Convention.BLOCKS)
    assert found.segmentation.convention is Convention.BLOCKS
    assert [segment.content for segment in found.segmentation.segments] == ["One two."]
