from __future__ import annotations

import re

import pytest
from tests.exchange.refi import TREE

from diptych.annotations.codebook import parse_codebook
from diptych.errors import ForeignFileError
from diptych.exchange import qdc
from diptych.exchange.foreign import ForeignCode, Loss
from diptych.exchange.outgoing import Outgoing

CODEBOOK = parse_codebook(
    "facets: {theme: {codes: {a: {definition: One., codes: {b: {}}}}}, tone: {codes: {b: {}}}}",
    "codebook.yaml",
)
OUTGOING = Outgoing(name="P", codebook=CODEBOOK, texts=(), sets={})


def test_a_codebook_is_written() -> None:
    assert re.sub('guid="[^"]*" ', "", qdc.write(OUTGOING).decode()) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="diptych">\n'
        " <Codes>\n"
        '  <Code name="theme" isCodable="false">\n'
        '   <Code name="a" isCodable="true">\n'
        "    <Description>One.</Description>\n"
        '    <Code name="a/b" isCodable="true"/>\n'
        "   </Code>\n"
        "  </Code>\n"
        '  <Code name="tone" isCodable="false">\n'
        '   <Code name="tone/b" isCodable="true"/>\n'
        "  </Code>\n"
        " </Codes>\n"
        "</CodeBook>\n"
    )


def test_it_is_read_again() -> None:
    found = qdc.read(qdc.write(OUTGOING), "c.qdc")
    assert found.is_own
    assert [(code.name, code.is_usable) for code in found.codes] == [
        ("theme", False), ("a", True), ("a/b", True), ("tone", False), ("tone/b", True)
    ]  # fmt: skip


def test_losses_are_twin_names() -> None:
    lost = [one for one in qdc.losses(OUTGOING) if one.number]
    assert lost == [Loss(2, "twin name", "codes above are written before it")]


@pytest.mark.parametrize("space", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4", "urn:x"])
def test_the_codebooks_of_tools_are_read_in_any_name_space(space: str) -> None:
    raw = f'<CodeBook xmlns="{space}" origin="NVivo"><Codes>{TREE}</Codes><Sets/></CodeBook>'
    found = qdc.read(b"\xef\xbb\xbf" + raw.encode(), "c.qdc")
    assert found.codes[0] == ForeignCode(
        key="t1", name="Theme", definition="What it is about.", is_usable=False
    )
    assert len(found.codes) == 6
    assert not found.is_own


@pytest.mark.parametrize("raw", [b"<CodeBook/>", b"<Other><Codes/></Other>", b"x", b""])
def test_what_is_no_codebook_is_refused(raw: bytes) -> None:
    with pytest.raises(ForeignFileError, match=r"^c\.qdc: "):
        qdc.read(raw, "c.qdc")
