"""``diptych import``: programs stay programs, and names of diptych's own become nobody else's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.exchange.refi import project_file, selection, source

from diptych.annotations.annotation import Program
from diptych.project.store import find_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]


def said(project: Project, who: str, text: str = "alpha") -> AnnotationSet:
    found = find_project(project.root)
    return found.annotation_set(found.text(text), who)


def rows(*lines: str, heading: str = "text,quote,annotator,by,theme") -> str:
    Path("rows.csv").write_text("\n".join([heading, *lines]) + "\n")
    return "rows.csv"


def web(who: str, kind: str = "Person", quote: str = "Access", generator: str = "") -> str:
    """Write an annotation of the web, by somebody of some kind."""
    target = {"source": "alpha", "selector": {"type": "TextQuoteSelector", "exact": quote}}
    item = {
        "id": f"urn:{who}:{quote}",
        "type": "Annotation",
        "creator": {"type": kind, "name": who},
        "body": {"type": "TextualBody", "purpose": "tagging", "value": "theme=access"},
        "target": target,
    }
    page = {"generator": {"type": "Software", "name": generator}, "items": [item]}
    Path("web.jsonld").write_text(json.dumps(page))
    return "web.jsonld"


def test_rows_say_which_of_their_annotators_are_programs(
    annotated: Project, diptych: Diptych
) -> None:
    done = diptych(
        "import", "csv", rows("alpha,Access,bot,program,access", "alpha,Access,eve,,access")
    )
    assert done.err == ("programs, which count where they are named: bot\n2 annotations added\n")
    assert said(annotated, "bot").by == Program(command="diptych import")
    assert not said(annotated, "eve").is_program
    assert "bot" not in diptych("agreement", "alpha").out


def test_what_was_exported_comes_back_with_its_programs(
    annotated: Project, diptych: Diptych
) -> None:
    annotated.update("beta", "ann", lambda said: replace(said, by=Program(command="grep")))
    assert "marked as such: ann\n" in diptych("export", "csv", "--output", "all.csv").err
    for text in ("alpha", "beta"):
        Path(f"annotations/{text}/ann.json").unlink()
    diptych("import", "csv", "all.csv")
    assert [said(annotated, "ann", one).is_program for one in ("alpha", "beta")] == [False, True]


@pytest.mark.parametrize("option", [("--program", "ben,bot"), ("--program=ben", "--program=bot")])
def test_somebody_says_who_is_a_program_where_the_file_does_not(
    option: tuple[str, ...], annotated: Project, diptych: Diptych
) -> None:
    named = rows("alpha,Access,bot,,access", "alpha,Rules,ben,person,rules")
    assert diptych("import", "csv", named, *option).status == 0
    assert said(annotated, "bot").is_program
    assert said(annotated, "ben").is_program


@pytest.mark.parametrize("name", ["Ann Author", "ann-author"])
def test_a_program_is_named_as_there_or_as_here(
    name: str, annotated: Project, diptych: Diptych
) -> None:
    body = annotated.text("alpha").body
    start = body.index("Access")
    sources = source(selection(start, start + 6, "C3"))
    Path("a.qdpx").write_bytes(project_file(sources, body))
    done = diptych("import", "qdpx", "a.qdpx", "--facet", "theme", "--program", name)
    assert "programs, which count where they are named: ann-author\n" in done.err
    assert said(annotated, "ann-author").is_program


def test_whom_the_file_does_not_name_cannot_be_a_program(
    annotated: Project, diptych: Diptych
) -> None:
    named = rows("alpha,Access,bot,,access", "alpha,Rules,,,rules")
    done = diptych("import", "csv", named, "-a", "ann", "--program", "robot")
    assert (done.status, said(annotated, "bot").annotations) == (3, {})
    named = rows("alpha,Access,bot,,access")
    done = diptych("import", "csv", named, "--program", "robot")
    assert (done.status, done.err) == (
        2, "diptych: --program: nobody in rows.csv is called 'robot'; did you mean bot?\n"
    )  # fmt: skip
    done = diptych("import", "csv", rows("", heading="text,quote"), "--program", "x")
    assert done.err.endswith("is called 'x'; it names nobody\n")
    done = diptych("import", "codebook-csv", named, "--program", "x")
    assert "--program: does not go with codebook-csv" in done.err


@pytest.mark.parametrize("form", ["csv", "jsonld"])
@pytest.mark.parametrize("is_program", [True, False])
def test_what_a_program_says_does_not_come_into_the_set_of_a_person(
    form: str,
    is_program: bool,  # noqa: FBT001 - one of two cases
    annotated: Project,
    diptych: Diptych,
) -> None:
    if not is_program:
        annotated.update("alpha", "ann", lambda said: replace(said, by=Program(command="grep")))
    before = said(annotated, "ann")
    there, here = ("program", "person") if is_program else ("person", "program")
    if form == "csv":
        name = rows(f"alpha,is,ann,{there},rules")
    else:
        name = web("ann", "Software" if is_program else "Person", "is", generator="diptych")
    done = diptych("import", form, name)
    assert (done.status, done.err) == (3, (
        f"diptych: {name}: on alpha ann is a {here} in the project, and a {there} in what comes "
        "in, so that one would count as the other; call one of them otherwise: in the file, or "
        "here: diptych annotators rename ann NAME\n"
    ))  # fmt: skip
    assert said(annotated, "ann") == before


def test_who_is_a_program_here_is_one_in_files_that_do_not_say(
    annotated: Project, diptych: Diptych
) -> None:
    annotated.update(
        "beta", "bot", lambda said: replace(said, by=Program(command="grep"), finished=True)
    )
    done = diptych("import", "jsonld", web("bot"))
    assert "programs, which count where they are named: bot\n" in done.err
    assert said(annotated, "bot").is_program


def test_who_cannot_be_read_here_is_a_person(annotated: Project, diptych: Diptych) -> None:
    Path("annotations/beta/bot.json").write_text("{")
    Path("annotations/none").mkdir()
    Path("annotations/none/bot.json").write_text("{")
    annotated.anew()
    diptych("import", "jsonld", web("bot"))
    assert not said(annotated, "bot").is_program


def test_names_of_diptych_s_own_are_others_where_another_tool_has_them(
    annotated: Project, diptych: Diptych
) -> None:
    for name in ("consensus", "Terms"):
        done = diptych("import", "jsonld", web(name))
        own = name.lower()
        line = f"whom it calls {own} is {own}-2 here, as {own} is a name of diptych's own\n"
        assert line in done.err
        assert said(annotated, own).annotations == {}
        assert len(said(annotated, f"{own}-2").annotations) == 1
        assert line not in diptych("import", "jsonld", web(name)).err, "nothing comes in"


def test_what_another_tool_gives_back_is_there(annotated: Project, diptych: Diptych) -> None:
    diptych("import", "csv", rows("alpha,Access,consensus,,access"))
    done = diptych("import", "jsonld", web("consensus"))
    assert done.err == "nothing added, 1 annotation already there\n", "it says no offsets"
    done = diptych("import", "jsonld", web("consensus", quote="is"), "--partly")
    assert len(said(annotated, "consensus").annotations) == 1


def test_the_consensus_of_another_project_is_the_consensus(
    annotated: Project, diptych: Diptych
) -> None:
    line = "by consensus, so that they count as what was decided together: 1 annotation\n"
    assert line in diptych("import", "jsonld", web("consensus", generator="diptych")).err
    assert line in diptych("import", "csv", rows("alpha,Rules,consensus,person,rules")).err
    assert line in diptych("annotate", "--from", rows("alpha,bad,consensus,,rules")).err
    assert len(said(annotated, "consensus").annotations) == 3
    done = diptych("import", "csv", rows("beta,buruk,consensus,program,rules"))
    assert "programs, which count where they are named: consensus\n" in done.err
    assert line not in done.err


def test_terms_are_no_person_whoever_says_so(annotated: Project, diptych: Diptych) -> None:
    diptych("import", "csv", rows("alpha,Access,terms,,access"))
    assert said(annotated, "terms").is_program


def test_rows_that_cannot_tell_a_program_are_refused(annotated: Project, diptych: Diptych) -> None:
    named = rows(
        "alpha,Access,bot,robot,access",
        "alpha,Access,eve,program,access",
        "alpha,Rules,eve,person,rules",
    )
    done = diptych("import", "csv", named)
    assert done.status == 3
    assert "row 2: by is 'robot'; write person or program" in done.err
    assert "row 4: eve is a person in it, and a program in row 3" in done.err
    (name, _) = next(iter(said(annotated, "ann").annotations.items()))
    named = rows(f"{name},program", heading="id,by")
    done = diptych("annotate", "--from", named, "--update")
    assert "row 2: by is 'program', but ann is a person; that is not changed so" in done.err
    named = rows(f"{name},person", heading="id,by")
    assert diptych("annotate", "--from", named, "--update").status == 0
