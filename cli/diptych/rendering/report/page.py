"""The page as a whole: one file of HTML, with its style, its script and its data."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diptych.lists import listed
from diptych.rendering.counting import counted
from diptych.rendering.courses import Times
from diptych.rendering.numbers import signed
from diptych.rendering.records import record_lines
from diptych.rendering.report.agreeing import agreeing
from diptych.rendering.report.along import along
from diptych.rendering.report.colours import colours
from diptych.rendering.report.comparing import groups, is_pair, notes, tables
from diptych.rendering.report.crossing import crossing
from diptych.rendering.report.facing import facing
from diptych.rendering.report.omitting import omitting
from diptych.rendering.report.passages import passages
from diptych.rendering.report.quoting import quoting
from diptych.rendering.report.summary import largest, nothing_differs, only_in, reading, sides
from diptych.rendering.report.values import GENERATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment

    from diptych.records import Records
    from diptych.rendering.report.values import Report, Section

_FOLDER = Path(__file__).parent / "templates"
_NAMED = 3
_MOST_OF_FILE = 1_000_000
"""Letters of a file in the page; a larger one is left out, and said."""


def page(report: Report) -> str:
    """Write the page; the same values give the same page."""
    jinja = _environment()
    facets = len(report.comparison.tables)
    style, script = colours(facets) + _read("style.css"), _read("script.js")
    shown = {name: one for name, one in _sections(report).items() if one is not None}
    return jinja.get_template("page.html").render(
        generator=GENERATOR,
        title=_title(report),
        style=style,
        script=script,
        policy=_policy(style, script),
        sections=shown,
        titles={name: _TITLES.get(name) or shown[name]["title"] for name in shown},
        comparison=report.comparison,
        groups=groups(report.comparison),
        pair=is_pair(report.comparison),
        times=Times.of(report.comparison),
        command=report.command,
    )


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Allow this style and this script, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


_TITLES = {
    "summary": "Summary",
    "comparison": "Comparison",
    "strips": "Along the texts",
    "beside": "Side by side",
    "quotes": "Quotes",
    "omissions": "Omissions",
    "words": "Words",
    "agreement": "Agreement",
    "passages": "Passages",
    "method": "Method",
    "data": "Data",
}


def _title(report: Report) -> str:
    names = [side.name for side in report.comparison.sides]
    if not names:
        return "Nothing to compare yet"
    if len(names) > _NAMED:
        return f"{len(names)} groups by {report.comparison.by}"
    return listed(names)


def _sections(report: Report) -> dict[Section, Any]:
    """Return what each section shows; nothing for one that is empty or left out."""
    made: dict[Section, Callable[[Report], Any]] = {
        "summary": _summary, "comparison": _comparison, "crosstab": crossing, "strips": along,
        "beside": facing, "quotes": quoting, "omissions": omitting, "words": _words,
        "agreement": agreeing, "passages": passages, "method": _method, "data": _data,
    }  # fmt: skip
    return {name: make(report) for name, make in made.items() if report.shows(name)}


def _summary(report: Report) -> dict[str, Any]:
    return {
        "sides": sides(report.comparison),
        "largest": largest(report.comparison),
        "nothing": nothing_differs(report.comparison),
        "only": only_in(report.comparison),
        "reading": reading(report),
    }


def _comparison(report: Report) -> dict[str, Any] | None:
    shown = tables(report.comparison)
    return {"tables": shown, "notes": notes(report.comparison)} if shown else None


def _words(report: Report) -> dict[str, Any] | None:
    found = report.keyness
    if found is None or not found.terms:
        return None
    from diptych.rendering.keyness import keyness_explanation

    return {"found": found, "said": keyness_explanation(found), "signed": signed}


def _method(report: Report) -> dict[str, Any]:
    return {"paragraphs": report.paragraphs, "checklist": report.checklist}


def _data(report: Report) -> list[dict[str, str]]:
    return list(_files(report))


def _files(report: Report) -> Iterator[dict[str, str]]:
    """Yield the records of each table as files to be taken out of the page."""
    found: dict[str, Records[Any]] = {"comparison": report.comparison.records()}
    if report.crosstab:
        found["crosstab"] = report.crosstab.records()
    if report.coverage:
        found["omissions"] = report.coverage.records()
    if report.agreement:
        found["agreement"] = report.agreement.records()
    kinds = {"csv": "text/csv", "json": "application/json"}
    for name, records in found.items():
        rows = list(records)
        for form, kind in kinds.items() if rows else ():
            content = "\n".join(record_lines(rows, records.keys, form)) + "\n"
            said = f"data:{kind};base64,{b64encode(content.encode()).decode()}"
            yield {
                "name": f"{name}.{form}",
                "rows": counted(len(rows), "row"),
                "address": said if len(said) <= _MOST_OF_FILE else "",
            }
