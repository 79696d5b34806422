"""Small projects of REFI-QDA, as tools write them; and what an independent reader finds in one."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

SPACE = "{urn:QDA-XML:project:1.0}"
ANN = "{A0000000-0000-0000-0000-00000000000A}"
TREE = """
<Code guid="T1" name="Theme" isCodable="false">
  <Description>What it is about.</Description>
  <Code guid="C1" name="Rules" isCodable="true">
    <Code guid="C2" name="United Nations" isCodable="true"/>
  </Code>
  <Code guid="C3" name="Access"/>
</Code>
<Code guid="T2" name="Tone" isCodable="true">
  <Code guid="C4" name="good" isCodable="true"/>
</Code>
"""


def selection(
    start: int, end: int, *codes: str, name: str = "", note: str = "", more: str = "", key: str = ""
) -> str:
    codings = "".join(
        f'<Coding guid="{key or start}-{code}" creatingUser="{ANN.lower()}">'
        f'<CodeRef targetGUID="{code}"/></Coding>'
        for code in codes
    )
    described = f"<Description>{note}</Description>" if note else "<Description />"
    return (
        f'<PlainTextSelection guid="{key or f"s{start}"}" name="{name}" startPosition="{start}" '
        f'endPosition="{end}" creationDateTime="2024-05-01T12:00:00+02:00">{described}{codings}'
        f"{more}</PlainTextSelection>"
    )


def source(inside: str, name: str = "One", path: str = "internal://one.txt") -> str:
    named = f'name="{name}"' if name else ""
    return f'<TextSource guid="S-{name}" {named} plainTextPath="{path}">{inside}</TextSource>'


def document(sources: str, *, codes: str = TREE, more: str = "", origin: str = "Tool") -> str:
    return (
        f'<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="{origin}">'
        f'<Users><User guid="{ANN[1:-1]}" name="Ann Author"/></Users>'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>{sources}</Sources>{more}</Project>"
    )


def packed(members: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def project_file(
    sources: str, text: str | bytes = "", *, codes: str = TREE, more: str = ""
) -> bytes:
    written = document(sources, codes=codes, more=more)
    return packed({"project.qde": written, "Sources/one.txt": text})


def passages(raw: bytes) -> list[tuple[str, str, str, list[str]]]:
    """Return text, user, words and code names of each selection, as the standard reads them."""
    archive = zipfile.ZipFile(io.BytesIO(raw))
    root = ET.fromstring(archive.read("project.qde"))  # noqa: S314 - written by the test
    users = {user.get("guid"): user.get("name", "") for user in root.iter(f"{SPACE}User")}
    codes = {code.get("guid"): code.get("name", "") for code in root.iter(f"{SPACE}Code")}
    found = []
    for one in root.iter(f"{SPACE}TextSource"):
        path = one.get("plainTextPath", "").replace("internal://", "sources/")
        text = archive.read(path).decode()
        for chosen in one.iter(f"{SPACE}PlainTextSelection"):
            start, end = int(chosen.get("startPosition", "")), int(chosen.get("endPosition", ""))
            references = chosen.iter(f"{SPACE}CodeRef")
            named = [codes[reference.get("targetGUID")] for reference in references]
            user = users[chosen.get("creatingUser")]
            found.append((one.get("name", ""), user, text[start:end], named))
    return found
