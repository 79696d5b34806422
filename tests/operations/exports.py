"""What is asked at random of projects, and what their exports have to answer as well."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.operations.random_projects import PEOPLE, PROGRAM, write_project

from diptych.comparison.crosstabs import CrossQuery
from diptych.comparison.tables import Query
from diptych.errors import DiptychError
from diptych.operations.comparing import compare_groups, crosstab_groups
from diptych.operations.exporting import export_codings
from diptych.operations.finding import Conditions, count_found
from diptych.operations.selecting import Asked
from diptych.project.store import Project
from diptych.rendering.comparison import comparison_tables, footnotes
from diptych.rendering.crosstab import crosstab_footnotes, crosstab_tables
from diptych.rendering.records import record_lines
from diptych.rendering.terminal import Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.tables import Comparison
    from diptych.operations.finding import FoundNumber

_FACETS = (("theme", "actor"), ("mood", "theme"), ("theme", "theme"), ("actor", "mood"))
_WHOSE: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"annotators": ("ann",)},
    {"annotators": (PROGRAM,)},
    {"annotators": ("ben", "ann")},
    {"annotators": PEOPLE},
    {"prefer": ("consensus", "ann", "ben")},
    {"prefer": ("ben", PROGRAM)},
)
_BY = ("source", "region", "text", "source,region", "date:year", "date:month,source", "title")
_WITHOUT = (None, ("none",), ("heading",), ("theme=rules",), ("actor=state/minister", "heading"))
_WHERE = ((), (), (), (), ("source=Sun",), ("region=north", "region=south east"))


@contextmanager
def exported(seed: int) -> Iterator[tuple[Project, Path, Random]]:
    """Make a project at random, and export it."""
    with TemporaryDirectory() as folder:
        random = Random(seed)  # noqa: S311 - nothing is to be kept secret
        root = Path(folder, "project")
        write_project(root, random)
        project = Project(root)
        export_codings(project, Path(folder, "out"))
        yield project, Path(folder, "out"), random


def asked_of_texts(random: Random) -> Asked:
    """Choose texts, and whose annotations count."""
    return Asked(by=random.choice(_BY), where=random.choice(_WHERE), **random.choice(_WHOSE))


def _basis(random: Random) -> dict[str, Any]:
    return {
        "of": random.choice((None, "finished", "coded", "facet")),
        "weigh": random.choice((None, None, "texts")),
        "without": random.choice(_WITHOUT),
        "depth": random.choice((None, 1)),
        "minimum": random.choice((0, 1)),
    }


def comparison_query(random: Random) -> Query:
    """Choose what a comparison shows."""
    return Query(
        unit=random.choice((None, "paragraph", "annotation", "word", "text")),
        score=random.choice((None, "mood")),
        sort=random.choice(("codebook", "difference")),
        stats=random.choice((False, True)),
        match=random.choice((None, None, "region")),
        **_basis(random),
    )


def crosstab_query(random: Random) -> CrossQuery:
    """Choose what a cross-table shows."""
    shown: tuple[dict[str, Any], ...] = (
        {},
        *({"shares": shares} for shares in ("group", "row", "column")),
        {"measure": "npmi"},
        {"score": "mood"},
        {"split": "mood"},
        {"split": "mood", "shares": "cell"},
    )
    return CrossQuery(
        within=random.choice((None, "annotation", "paragraph")),
        unit=random.choice((None, None, "paragraph", "annotation", "word", "text")),
        **random.choice(shown),
        **_basis(random),
    )


def answers(project: Project, random: Random) -> list[str]:
    """Ask a comparison and a cross-table; return all that is printed, or why it is refused."""
    asked, query = asked_of_texts(random), comparison_query(random)
    facets, crossed = random.choice(_FACETS), crosstab_query(random)
    words = random.random() < 1 / 2
    return [
        *_told(lambda: _compared(compare_groups(project, asked, query, words=words))),
        *_told(lambda: _crossed(crosstab_groups(project, facets, asked, crossed, words=words))),
        *_told(lambda: _found(count_found(project, **found_query(random)))),
    ]


def found_query(random: Random) -> dict[str, Any]:
    """Choose which passages are counted."""
    whose = random.choice(_WHOSE)
    conditions = Conditions(
        codes=random.choice(({}, {"theme": ["rules"]}, {"theme": ["access"], "mood": ["good"]})),
        texts=random.choice(((), (), ("c-text",))),
        paragraph=random.choice((None, None, 1, 2)),
        where=random.choice(_WHERE),
        prefer=whose.get("prefer", ()),
        of=random.choice((None, "finished")),
        without=random.choice(_WITHOUT[2:]) if random.random() < 1 / 2 else (),
    )
    return {"annotators": whose.get("annotators", ()), "conditions": conditions}


def _found(found: FoundNumber) -> list[str]:
    said = (found.number, found.uncounted, found.to_leave_out, found.not_counted.summary)
    return [str(one) for one in said]


def _told(answer: Callable[[], list[str]]) -> list[str]:
    try:
        return answer()
    except DiptychError as error:
        return [type(error).__name__, str(error)]


def _compared(found: Comparison) -> list[str]:
    records = found.records()
    return [
        *record_lines(records, records.keys, "csv"),
        *comparison_tables(found, "simple", Screen()),
        *footnotes(found, "simple", Screen()),
        found.not_counted.summary,
    ]


def _crossed(found: Crosstab) -> list[str]:
    records = found.records()
    return [
        *record_lines(records, records.keys, "csv"),
        *crosstab_tables(found, "simple", Screen()),
        *crosstab_footnotes(found),
        found.not_counted.summary,
    ]


SHIPPED = [
    "compare", "compare -f csv", "compare --unit word --score sentiment -f csv",
    "compare --stats --score sentiment", "compare --weigh texts --stats -f csv",
    "compare -a first -a second --without heading -f csv --of coded",
    "compare --by language --prefer second --unit annotation",
    "compare un-resolution Modern liputan6",
    "compare un-resolution --without theme=governance -f csv",
    "crosstab theme actor", "crosstab theme actor -f csv --score sentiment",
    "crosstab theme actor --within paragraph", "crosstab theme theme -f csv",
    "crosstab theme actor --split sentiment --depth 1 -f csv",
    "find --count", "find Modern --count --theme governance --theme risks --sentiment positive",
    "find --count -a first -a second --without heading --paragraph 9",
    "codebook", "codebook -f csv -a second", "codebook theme --where language=en -f csv",
]  # fmt: skip
"""What the repository's own project is asked."""
