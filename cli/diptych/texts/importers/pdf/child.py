"""Have pdfium read a PDF in a process of its own, bounded in time and memory."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from shlex import quote
from typing import Any

import msgspec

from diptych.errors import MissingExtraError, UnreadableFileError
from diptych.texts.importers.apart import MOST_SECONDS, answer

_PROGRAM = [sys.executable, "-P", str(Path(__file__).with_name("pdfium.py"))]
_FAULTS = {
    "password": "it is encrypted, and needs a password; write one without, and add that: "
    "qpdf --password=PASSWORD --decrypt {name} NEW.pdf",
    "pages": "it has more than 2,000 pages; take some out, and add them by themselves: "
    "qpdf {name} --pages . 1-500 -- NEW.pdf",
    "characters": "it has more than 5,000,000 characters; take some pages out, and add them by "
    "themselves: qpdf {name} --pages . 1-500 -- NEW.pdf",
    "damaged": "this is no whole PDF; if it opens elsewhere, print it into a new one, and add that",
    "broken": "pdfium breaks off reading it, as it is damaged, or takes more than 2 GB; print it "
    "into a new PDF, and add that",
    "slow": f"reading it takes longer than {MOST_SECONDS} seconds; take some pages out, "
    "and add them by themselves: qpdf {name} --pages . 1-50 -- NEW.pdf",
}
"""What keeps a PDF from being read, and what to do."""


def contents(raw: bytes, name: str) -> dict[str, Any]:
    """Return the pages of a PDF, its fonts and its information.

    Raises ``MissingExtraError`` and ``UnreadableFileError``.
    """
    if find_spec("pypdfium2") is None:
        raise MissingExtraError(f"{name}: a PDF", "pdf")
    found = _read(raw)
    if fault := found.get("fault"):
        raise refusal(name, fault)
    return found


def refusal(name: str, fault: str) -> UnreadableFileError:
    """Return what is said of a PDF that cannot be read."""
    return UnreadableFileError(name, _FAULTS[fault].format(name=quote(name)))


def _read(raw: bytes) -> dict[str, Any]:
    out, fault = answer(_PROGRAM, raw)
    return {"fault": fault} if fault else msgspec.json.decode(out, type=dict[str, Any])
