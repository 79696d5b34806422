from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from diptych.errors import ForeignFileError
from diptych.exchange.foreign import (
    Foreign,
    ForeignAnnotation,
    ForeignCode,
    ForeignCoding,
    ForeignText,
    Loss,
)
from diptych.operations import matching_texts
from diptych.operations.importing import NewText
from diptych.operations.importing_annotations import (
    ImportedFile,
    ImportWishes,
    annotation_id,
    import_annotations,
)

if TYPE_CHECKING:
    from diptych.project.store import Project

CODES = (
    ForeignCode(key="t", name="topic", is_usable=False),
    ForeignCode(key="c", name="rules", above="t"),
)
TEXT = ForeignText(key="k", name="new.txt", content="One rule.\n\nAnother rule, one more.\n")


def quoted(start: int, quote: str) -> ForeignAnnotation:
    return ForeignAnnotation(
        key=quote,
        text="k",
        start=start,
        end=start + len(quote),
        quote=quote,
        is_quoted=True,
        codings=(ForeignCoding("x", "c"),),
    )


def brought(project: Project, *some: ForeignAnnotation, partly: bool = False) -> ImportedFile:
    foreign = Foreign(texts=(TEXT,), codes=CODES, annotations=some)
    wishes = ImportWishes(annotator="ann", partly=partly)
    return import_annotations(project, foreign, "file", wishes)


def test_a_quote_wins_over_offsets_that_say_something_else(project: Project) -> None:
    done = brought(project, quoted(0, "One"), quoted(2, "more"))
    assert [change.annotation.quote for change in done.changed.changes] == ["One", "more"]
    thing = "passage with other offsets than its quote, which wins"
    assert Loss(1, thing) in done.losses


@pytest.mark.parametrize("quote", ["rule", "nowhere"])
def test_a_quote_that_stands_in_several_places_or_none_is_not_found(
    project: Project, quote: str
) -> None:
    with pytest.raises(
        ForeignFileError, match=r"these passages are not in their texts: 'new\.txt'"
    ):
        brought(project, quoted(0, quote))
    assert project.text_paths() == {}
    done = brought(project, quoted(0, quote), quoted(0, "One"), partly=True)
    assert len(done.changed.changes) == 1


def test_of_several_places_the_words_beside_it_tell_which(project: Project) -> None:
    rule = replace(quoted(0, "rule"), key="a", before="Another\n", behind=", one")
    more = replace(quoted(0, "one"), key="b", before="rule,")
    done = brought(project, rule, more)
    assert [change.annotation.start for change in done.changed.changes] == [19, 25]


def test_a_text_that_a_file_only_names_is_one_of_the_project(project: Project) -> None:
    brought(project)
    named = ForeignText(key="k", name="New", content="", is_elsewhere=True)
    foreign = Foreign(texts=(named,), codes=CODES, annotations=(quoted(0, "One"),))
    done = import_annotations(project.anew(), foreign, "file", ImportWishes(annotator="ann"))
    assert done.matched.new == ()
    assert [change.text for change in done.changed.changes] == ["new"]
    both = replace(foreign, texts=(named, replace(TEXT, key="l")))
    again = import_annotations(project.anew(), both, "file", ImportWishes(annotator="ann"))
    assert again.there == 1


def test_texts_that_a_file_only_names_have_to_be_there(project: Project) -> None:
    texts = [
        ForeignText(key=str(n), name=f"t {n}", content="", is_elsewhere=True) for n in range(7)
    ]
    with pytest.raises(ForeignFileError) as raised:
        import_annotations(project, Foreign(texts=tuple(texts)), "file", ImportWishes())
    assert str(raised.value) == (
        "file: it is about texts that the project does not have ('t 0', 't 1', 't 2', 't 3', "
        "'t 4', …); add them: diptych add FILE --id NAME"
    )


def test_of_many_passages_that_are_not_found_some_are_named(project: Project) -> None:
    with pytest.raises(ForeignFileError, match=r"0 to 8 and 2 more; to leave them out: --partly"):
        brought(project, *(quoted(0, f"nowhere{number}") for number in range(7)))


def test_a_text_that_would_lose_letters_stays_as_it_stands(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def losing(*_: object) -> NewText:
        return NewText(id="new", content="One.\n", narration="", file="x")

    monkeypatch.setattr(matching_texts, "arrived_text", losing)
    done = brought(project, quoted(0, "One"))
    assert done.matched.new[0].content == TEXT.content


def test_random_ids_stay_and_others_become_ones_that_look_random() -> None:
    random = "00000001-0000-4000-8000-000000000000"
    assert annotation_id("a", random.upper()) == random
    made = annotation_id("a", "00000001-0000-1000-8000-000000000000")
    assert made == annotation_id("a", "00000001-0000-1000-8000-000000000000")
    assert made[14] == "4"
    assert annotation_id("a", "x") != annotation_id("b", "x")


def test_a_body_that_holds_nothing_is_left_out(project: Project) -> None:
    blank = ForeignText(key="k", name="blank", content=" \n", is_body=True)
    done = import_annotations(project, Foreign(texts=(blank,)), "file", ImportWishes())
    assert (done.matched.empty, done.matched.new) == (("blank",), ())


def test_text_without_front_matter_has_none(project: Project) -> None:
    bare = ForeignText(key="k", name="bare", content="Words.\n", is_body=True)
    import_annotations(project, Foreign(texts=(bare,)), "file", ImportWishes())
    assert (project.root / "texts/bare.md").read_text() == "Words.\n"


def test_it_is_told_how_many_texts_are_made(project: Project) -> None:
    texts = tuple(replace(TEXT, key=str(n), name=f"t{n}", content=f"{n}.") for n in range(2))
    told: list[tuple[int, int]] = []
    import_annotations(
        project,
        Foreign(texts=texts),
        "file",
        ImportWishes(),
        tell=lambda done, of: told.append((done, of)),
    )
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("created", "time"),
    [
        ("2024-05-01T10:00:00.123+02:00", "2024-05-01T08:00:00Z"),
        ("2024-05-01T10:00:00", "2024-05-01T10:00:00Z"),
        ("9999-12-31T23:59:59-10:00", UNSET),
        ("0001-01-01T00:00:00+10:00", UNSET),
        ("yesterday", UNSET),
        ("", UNSET),
    ],
)
def test_times_become_utc(project: Project, created: str, time: str) -> None:
    done = brought(project, replace(quoted(0, "One"), created=created))
    assert [change.annotation.created for change in done.changed.changes] == [time]
