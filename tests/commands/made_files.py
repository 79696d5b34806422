"""Two versions of one small text in every format that is read, made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.texts.importers.test_docx import docx, par
from tests.texts.importers.test_epub import epub
from tests.texts.importers.test_odt import odt
from tests.texts.importers.test_pdf import page, pdf, stacked

from diptych.texts.importers import READ

if TYPE_CHECKING:
    from collections.abc import Sequence

OLD = (
    "The council met on Monday and talked about the tram for a long time.",
    "It will bring jobs to the harbour, said the mayor, and nobody doubted it.",
    "The old line goes when the new one comes, which is in the spring of next year.",
)
NEW = (
    OLD[0],
    "It will bring many jobs to the harbour, said the mayor, and few doubted it.",
    "Ferries stay where they are, for there was no money left for another quay.",
    OLD[2],
)


def made(form: str, paragraphs: Sequence[str]) -> bytes:
    """Return a file of a format with these paragraphs."""
    return _MADE[form](paragraphs)


def _html(paragraphs: Sequence[str]) -> bytes:
    inner = "".join(f"<p>{one}</p>" for one in paragraphs)
    title = "<title>A tram</title>"
    return (
        f"<!doctype html><html lang=en><head>{title}</head><body><article>{inner}</article></body>"
    ).encode()


def _mhtml(paragraphs: Sequence[str]) -> bytes:
    return (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + _html(paragraphs) + b"\r\n--x--\r\n"
    )


def _cues(paragraphs: Sequence[str], mark: str) -> str:
    times = (f"00:0{at}:00{mark}000 --> 00:0{at}:09{mark}000" for at in range(len(paragraphs)))
    return "".join(
        f"{at}\n{time}\n{one}\n\n"
        for at, (time, one) in enumerate(zip(times, paragraphs, strict=True), 1)
    )


_MADE = {
    "plain": lambda paragraphs: "\n\n".join(paragraphs).encode(),
    "markdown": lambda paragraphs: "\n\n".join(("# A tram", *paragraphs)).encode(),
    "html": _html,
    "mhtml": _mhtml,
    "pdf": lambda paragraphs: pdf(page(*stacked(*paragraphs, gap=12))),
    "docx": lambda paragraphs: docx("".join(map(par, paragraphs))),
    "odt": lambda paragraphs: odt("".join(f"<text:p>{one}</text:p>" for one in paragraphs)),
    "rtf": lambda paragraphs: ("{\\rtf1\\ansi " + "\\par ".join(paragraphs) + "}").encode(),
    "epub": lambda paragraphs: epub("".join(f"<p>{one}</p>" for one in paragraphs)),
    "srt": lambda paragraphs: _cues(paragraphs, ",").encode(),
    "vtt": lambda paragraphs: ("WEBVTT\n\n" + _cues(paragraphs, ".")).encode(),
}
ENDINGS = {form: f".{form}" for form in READ} | {"plain": ".txt", "markdown": ".md"}
"""One of each format."""
