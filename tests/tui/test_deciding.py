"""Adjudication on the full screen."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events

from diptych.annotations.annotation import CONSENSUS
from diptych.operations.adjudicating import adjudicator
from diptych.project.store import Project
from diptych.tui import decide_on_screen
from diptych.tui.deciding import KEYS, Deciding, clicked, opened, opened_on_all, pressed
from diptych.tui.deciding_app import DecidingScreen
from diptych.tui.deciding_screen import drawn, settled
from diptych.tui.entry import entry
from diptych.tui.rows import DIM, Look, OnKey

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from diptych.annotations.annotation import AnnotationSet

REPOSITORY = Path(__file__).parents[2]
HEADING = "The heading"
FIRST = "One sentence here."
SECOND = "Another one, by Dr. Li of the U.N., follows!"
LONG = "Wrapped by hand\n  on two lines. It ends."


class Decided(NamedTuple):
    """What the consensus says of some words."""

    quote: str
    codes: dict[str, str]


@pytest.fixture
def disputed(small: Project) -> Project:
    """Let three disagree on mood alone, on two things, on all at once; one is silent on much."""
    for annotator, quote, codes in (
        ("ann", HEADING, {"theme": "governance", "mood": "good"}),
        ("bob", HEADING, {"theme": "governance", "mood": "bad"}),
        ("ann", FIRST, {"theme": "governance/un-process", "actor": "china"}),
        ("bob", FIRST, {"theme": "风险", "actor": "indonesia"}),
        ("bob", SECOND, {"theme": "governance"}),
        ("ann", "Another one", {"theme": "governance", "mood": "bad"}),
        ("ann", "follows!", {"theme": "governance", "mood": "good"}),
        ("ann", "Short.", {"actor": "china"}),
        ("bob", LONG, {"actor": "china"}),
        ("ann", LONG, {"actor": "china"}),
    ):
        start = small.text("english").body.index(quote)
        small.annotate("english", annotator, start=start, end=start + len(quote), codes=codes)
    finish(small, "english")
    return small


def finish(project: Project, text: str) -> None:
    """Let two say that they have read a text to its end."""
    for annotator in ("ann", "bob"):
        project.update(text, annotator, lambda said: msgspec.structs.replace(said, finished=True))


@pytest.fixture
def state(disputed: Project) -> Deciding:
    deciding = adjudicator(disputed, "english")
    return opened(deciding, deciding.agree(), "zoe", disputed.codebook())


def press(state: Deciding, keys: str) -> Deciding:
    for key in keys.split():
        state = pressed(state, key)
    return state


def consensus(project: Project) -> list[Decided]:
    said = project.annotation_set(project.text("english"), CONSENSUS).annotations.values()
    return [Decided(one.quote, one.codes) for one in sorted(said, key=lambda one: one.start)]


def rows(state: Deciding, width: int = 80, height: int = 24) -> list[str]:
    sized = replace(state, width=width, height=height)
    return ["".join(one.shown for one in row).rstrip() for row in drawn(sized)]


def test_a_facet_that_alone_differs_is_decided_by_one_key(
    disputed: Project, state: Deciding
) -> None:
    assert state.question
    assert state.question.facet == "mood"
    state = press(state, "b")
    assert consensus(disputed) == [
        Decided(HEADING, {"theme": "governance", "mood": "bad"}),
        Decided(LONG, {"actor": "china"}),
    ]
    assert (state.position, state.decided) == (1, 1)


def test_the_screen_says_what_differs(state: Deciding) -> None:
    shown = rows(state)
    assert shown[0] == " english · case 1 of 4 · 0 of 4 decided · zoe"
    assert "   theme     governance" in shown
    assert any(row.split() == ["▸≠", "mood", "good", "bad"] for row in shown)
    assert "mood differs: whose is it to be?" in shown
    assert shown[-1].startswith("a ann  b bob  + all  - none  Space later  < back  = write")
    looks = {one.shown: one.look for row in drawn(state) for one in row}
    assert looks["good"].bold
    assert looks["  governance"] == DIM
    assert looks["g"] == Look(bold=True, underline=True)


def test_everybody_has_a_letter_and_a_column_of_their_own_in_every_case(disputed: Project) -> None:
    start = disputed.text("english").body.index(FIRST)
    disputed.annotate("english", "cat", start=start - 1, end=start + 3, codes={"actor": "china"})
    deciding = adjudicator(disputed, "english", ["cat", "bob", "ann"])
    state = opened(deciding, deciding.agree(), "zoe", disputed.codebook())
    heads = [
        next(row for row in rows(press(state, keys)) if "cat" in row and "ann" in row[10:])
        for keys in ("", "space")
    ]
    columns = [[head.index(name) for name in ("cat", "bob", "ann")] for head in heads]
    assert columns[0] == columns[1]
    assert [head.split() for head in heads] == [
        ["cat", "b", "bob", "c", "ann"],
        ["a", "cat", "b", "bob", "c", "ann"],
    ]
    state = press(state, "a")
    assert state.message == "a does nothing here; ? explains the keys"
    assert press(state, "b").decided == 1


def test_who_has_not_finished_the_text_is_named_on_top(disputed: Project, state: Deciding) -> None:
    assert "not finished" not in "\n".join(rows(state))
    disputed.annotate("english", "cat", start=2, end=13, codes={"mood": "good"})
    deciding = adjudicator(disputed, "english")
    state = opened(deciding, deciding.agree(), "zoe", disputed.codebook())
    said = " cat has not finished english: nothing by cat may also mean not read yet"
    for keys in ("", "space", "+ + + + +"):
        assert rows(press(state, keys))[1] == said
    assert rows(state, 40)[1:3] == [
        " cat has not finished english: nothing",
        "   by cat may also mean not read yet",
    ]
    assert len(rows(settled(state), 30, 7)) == 7


def test_two_facets_are_decided_one_after_the_other(disputed: Project, state: Deciding) -> None:
    state = press(state, "space a")
    assert "theme differs" not in "\n".join(rows(state))
    assert "actor differs: whose is it to be?" in rows(state)
    assert any("● governance/un-process" in row for row in rows(state))
    state = press(state, "<")
    assert "theme differs: whose is it to be?; then 1 more" in rows(state)
    assert " governance: Who makes rules." not in rows(state)
    state = press(state, "a b")
    assert Decided(FIRST, {"theme": "governance/un-process", "actor": "indonesia"}) in consensus(
        disputed
    )


def test_what_cannot_be_compared_is_marked_and_taken(disputed: Project, state: Deciding) -> None:
    state = press(state, "space space")
    shown = rows(state)
    assert [row for row in shown if row.startswith(("  a", "  c"))] == [
        "  a ann",
        "  c ann",
    ]
    assert "which one is it to be? A capital letter marks several, Enter takes them" in shown
    looks = {one.shown: one.look for row in drawn(state) for one in row}
    assert looks["theme: governance"] == DIM
    assert looks["mood: bad"].bold
    assert press(state, "enter").message == "a capital letter marks what Enter is to take"
    state = press(state, "A C B B")
    assert "● a ann" in rows(state)
    assert press(state, "<").marked == frozenset()
    assert press(state, "= b escape").line is None
    assert press(state, "z").message == "z does nothing here; ? explains the keys"
    press(state, "enter")
    assert [one.quote for one in consensus(disputed)][:2] == ["Another one", "follows!"]


def test_one_who_said_something_alone_is_taken_or_not(disputed: Project, state: Deciding) -> None:
    state = press(state, "space space space")
    assert " nothing here by bob" in rows(state)
    assert "is it to be taken? a takes it, - does not" in rows(state)
    assert not any("which one" in row for row in rows(state))
    end = press(state, "a")
    assert Decided("Short.", {"actor": "china"}) in consensus(disputed)
    assert "All cases were shown; q or Enter closes, < goes back to the last one." in rows(end)
    assert "1 of 4 are decided" in rows(end)
    assert rows(end)[-1] == "< back  u undo  q quit"
    assert press(end, "x") == replace(end, message="")
    assert press(end, "+ - space").position == 4
    assert press(end, "=") == replace(end, message="")
    again = press(end, "<")
    assert " decided: actor=china" in rows(again)
    press(again, "-")
    assert Decided("Short.", {"actor": "china"}) not in consensus(disputed)
    assert " decided: none" in rows(press(again, "- <"))
    assert press(end, "enter").closing


def test_all_are_taken_or_a_line_is_written(disputed: Project, state: Deciding) -> None:
    state = press(state, "+")
    assert len(consensus(disputed)) == 3
    state = press(state, "= z enter")
    assert "'z' is not one of a, b, or none" in state.message
    assert state.line is not None
    assert "=> z" in rows(state)
    press(state, "backspace a space t h e m e = g o v e r n a n c e enter")
    assert Decided(FIRST, {"theme": "governance", "actor": "china"}) in consensus(disputed)


@pytest.mark.parametrize("before", ["", "space space"])
def test_while_a_line_is_written_only_what_ends_that_is_offered(
    state: Deciding, before: str
) -> None:
    writing = press(state, f"{before} =")
    assert rows(writing)[-1] == "Enter decide  Esc leave it"
    said = "\n".join(rows(writing))
    assert "FACET=CODE" in said
    assert "differs: whose" not in said
    assert "A capital letter" not in said
    offered = {one.target for row in drawn(writing) for one in row if isinstance(one.target, OnKey)}
    assert offered >= {OnKey("a"), OnKey("enter"), OnKey("escape")}
    for key in "aq+":
        assert clicked(writing, key) is writing
    assert clicked(writing, "escape").line is None
    assert clicked(press(writing, "a"), "enter").decided == 1
    assert clicked(state, "q").closing


def test_keys_are_explained_and_end_the_screen(state: Deciding) -> None:
    assert "q       quits; what is decided is on disk" in rows(press(state, "?"))
    for key in ("?", "escape", "q", "enter", "space"):
        back = press(state, f"? {key}")
        assert not back.explained
        assert (back.position, back.closing) == (0, False)
    assert rows(press(state, "?"))[-1] == "? back to the case"
    assert "… a larger window shows more" in rows(press(state, "?"), 40, 10)
    assert press(state, "? ctrl+c").closing
    assert press(state, "q").closing
    assert set(KEYS) >= {"ctrl+c", "ctrl+q", "backspace"}
    assert press(state, "<") == state


def test_what_was_decided_before_a_change_is_told(disputed: Project, state: Deciding) -> None:
    press(state, "b")
    said = disputed.annotation_set(disputed.text("english"), "ann")
    name = next(n for n, one in said.annotations.items() if one.quote == HEADING)
    start = disputed.text("english").body.index(HEADING)
    disputed.update(
        "english", "ann", lambda now: now.with_annotation(
            name, replace_codes(now.annotations[name], {"theme": "风险", "mood": "good"})
        ),
    )  # fmt: skip
    deciding = adjudicator(disputed, "english")
    again = opened(deciding, deciding.agree(), "zoe", disputed.codebook())
    assert start == 2
    assert " decided before by zoe: theme=governance mood=bad" in rows(again, height=30)


def replace_codes(annotation: object, codes: dict[str, str]) -> object:
    return msgspec.structs.replace(annotation, codes=codes)  # type: ignore[type-var]


def test_a_long_text_is_scrolled_and_says_so(disputed: Project) -> None:
    before, after = "Before. " * 90, "After. " * 200
    (disputed.root / "texts/tall.md").write_text(f"{before}Here it is. {after}The end.")
    for annotator, codes in ("ann", {"mood": "good"}), ("bob", {"mood": "bad"}):
        start, end = len(before), len(before) + len("Here it is.")
        disputed.annotate("tall", annotator, start=start, end=end, codes=codes, note="why " * 30)
    finish(disputed, "tall")
    deciding = adjudicator(disputed, "tall")
    state = opened(deciding, deciding.agree(), "zoe", disputed.codebook())
    shown = rows(state, 60)
    assert "Here it" in shown[1]
    assert any(row.startswith("── 1") and "more lines: ↓ ↑ scroll" in row for row in shown)
    state = press(state, "down down up up " + "down " * 60)
    shown = rows(state, 60)
    assert any("The end." in row for row in shown)
    assert any("lines above" in row for row in shown)
    assert any(row.startswith("   note") for row in rows(state, 100, 40))
    up = settled(replace(state, width=60, scrolled=-1_000))
    assert "Before." in rows(up, 60)[1]
    assert up.scrolled > -1_000


def test_what_is_scrolled_to_its_end_is_scrolled_back_by_the_next_key(state: Deciding) -> None:
    state = replace(press(state, "down " * 60), height=8)
    state = settled(state)
    assert rows(state, height=8) != rows(settled(press(state, "up")), height=8)


def test_what_was_said_is_scrolled_and_says_so(disputed: Project, state: Deciding) -> None:
    assert disputed
    state = replace(press(state, "space space"), width=60, height=12)
    seen = rows(state, 60, 12)
    assert any(row.startswith("  a ann") for row in seen)
    assert "… 6 more lines: PgDn PgUp" in seen
    state = settled(press(state, "pagedown pagedown pagedown pagedown"))
    seen = rows(state, 60, 12)
    assert any(row.startswith("  c ann") or "follows!" in row for row in seen)
    assert "… 6 lines above: PgDn PgUp" in seen
    state = settled(press(state, "pageup"))
    assert "… 4 more lines: PgDn PgUp" in rows(state, 60, 12)
    assert state.said_scrolled == 2


def test_where_all_that_was_said_is_shown_the_page_keys_scroll_the_text(state: Deciding) -> None:
    paged = settled(replace(press(state, "pagedown"), height=12))
    assert paged == settled(replace(press(state, "down down down down"), height=12))
    assert settled(press(state, "?")).explained


def test_in_a_small_window_what_is_asked_is_shown(state: Deciding) -> None:
    seen = rows(state, 40, 10)
    assert any(row.startswith("▸≠ mood") for row in seen)
    assert any("a ann" in row and "b bob" in row for row in seen[1:-1])


def test_the_paragraphs_around_a_case_are_shown_where_there_is_room(state: Deciding) -> None:
    assert "The heading" in rows(state, 80, 11)[1]
    assert not any("One sentence here" in row for row in rows(state, 80, 11))
    assert any("Short." in row for row in rows(state, 80, 24))
    last = press(state, "space space space")
    assert rows(last, 80, 40)[1].lstrip().startswith("1  The heading")


def test_a_decision_is_taken_back(disputed: Project, state: Deciding) -> None:
    before = consensus(disputed)
    assert press(state, "u").message == "nothing was decided here yet"
    assert "u undo" not in rows(state)[-1]
    back = press(state, "b a a u")
    assert (back.position, back.message, back.decided) == (1, "taken back", 1)
    assert "u undo" in rows(back)[-1]
    back = press(back, "u")
    assert (back.position, back.decided, consensus(disputed)) == (0, 0, before)
    assert press(back, "a").decided == 1


def test_a_decision_that_was_changed_is_as_it_was_before(
    disputed: Project, state: Deciding
) -> None:
    press(state, "b < a u")
    assert Decided(HEADING, {"theme": "governance", "mood": "bad"}) in consensus(disputed)
    assert len(consensus(disputed)) == 2


def test_the_first_decision_of_all_is_taken_back(small: Project) -> None:
    (small.root / "texts/one.md").write_text("A sentence.")
    for annotator, codes in ("ann", {"mood": "good"}), ("bob", {"mood": "bad"}):
        small.annotate("one", annotator, start=0, end=10, codes=codes)
    deciding = adjudicator(small, "one")
    state = opened(deciding, deciding.agree(), "zoe", small.codebook())
    assert press(state, "a u").decided == 0
    path = small.root / "annotations/one/consensus.json"
    assert not path.exists() or "decisions" not in path.read_text()


def test_decided_cases_are_shown_too_where_that_is_asked(
    disputed: Project, state: Deciding
) -> None:
    press(state, "b")
    deciding = adjudicator(disputed, "english")
    again = opened_on_all(deciding, deciding.agree(), "zoe", disputed.codebook())
    assert (len(again.cases), again.position, again.decided) == (4, 1, 1)
    assert any(row.startswith(" decided: ") for row in rows(press(again, "<")))
    done = press(again, "+ + +")
    whole = opened_on_all(deciding, deciding.agree(), "zoe", disputed.codebook())
    assert (done.case, whole.position, whole.decided) == (None, 0, 4)


def test_what_was_agreed_of_the_same_words_is_told(disputed: Project) -> None:
    start = disputed.text("english").body.index(LONG)
    disputed.annotate("english", "bob", start=start, end=start + 7, codes={"mood": "bad"})
    deciding = adjudicator(disputed, "english")
    state = opened(deciding, deciding.agree(), "zoe", disputed.codebook())
    state = press(state, "space space space")
    said = " ann, in another case: actor=china of “Wrapped by hand on two lines. It ends.”, agreed"
    assert said in rows(state, 100)
    assert not any("nothing here" in row for row in rows(state))


def test_a_passage_that_differs_too_much_is_asked_about(disputed: Project) -> None:
    start = disputed.text("mixed").body.index("هذا")
    for annotator, length in ("ann", 40), ("bob", 12):
        disputed.annotate(
            "mixed", annotator, start=start, end=start + length, codes={"mood": "good"}
        )
    deciding = adjudicator(disputed, "mixed", overlap=0.9)
    state = opened(deciding, deciding.agree(), "zoe", disputed.codebook())
    assert "the passage differs: whose is it to be?" in rows(state)
    press(state, "a")
    (annotation,) = disputed.annotation_set(disputed.text("mixed"), CONSENSUS).annotations.values()
    assert annotation.end == start + 40


SIZES = st.tuples(st.integers(1, 210), st.integers(1, 65))
PRESSED = st.lists(
    st.sampled_from([*"abABz+-=?<u", "space", "enter", "down", "up", "pagedown"]), max_size=8
)


@given(SIZES, PRESSED)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_screen_is_filled_exactly(
    state: Deciding, size: tuple[int, int], keys: list[str]
) -> None:
    state = replace(press(state, " ".join(keys)), width=size[0], height=size[1])
    shown = drawn(state)
    assert len(shown) == size[1]
    assert {sum(one.columns for one in row) for row in shown} == {size[0]}


def test_where_nothing_of_use_has_room_the_screen_says_so(state: Deciding) -> None:
    assert rows(state, 30, 7)[0].startswith(" english · case 1")
    assert rows(state, 80, 6)[0] == "too small: needs 30 columns, 7 rows; q quits"


def test_the_screen_runs_and_is_clicked_on(
    state: Deciding, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = DecidingScreen(state)

    async def steps(pilot: Pilot[None]) -> None:
        assert app.sheet.render_line(0).text.startswith(" english · case 1 of 4")
        await pilot.press("question_mark")
        assert app.state.explained
        await pilot.press("question_mark")
        await pilot.click(offset=(1, 23))
        await pilot.click(offset=(1, 0))
        assert app.state.decided == 1
        app.post_message(events.Paste("nothing"))
        await pilot.press("equals_sign")
        app.post_message(events.Paste("a ; pasted\nwords"))
        await pilot.pause()
        assert app.state.line == entry("a ; pasted words")
        await pilot.click(offset=(0, 23))
        assert (app.state.decided, app.state.line) == (2, None)
        app.on_mouse_down(
            events.MouseDown(None, x=1, y=99, delta_x=0, delta_y=0, button=1, shift=False,
                             meta=False, ctrl=False, screen_x=1, screen_y=99)
        )  # fmt: skip
        assert app.state.decided == 2
        app.post_message(events.Key("q", "q"))

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(run())
    codes: list[int] = []
    monkeypatch.setattr(
        DecidingScreen, "run", lambda self: setattr(self, "_return_code", codes[-1])
    )
    codes.append(0)
    assert decide_on_screen(state.adjudicator, state.found, "zoe") == state.found
    codes.append(1)
    with pytest.raises(SystemExit):
        decide_on_screen(state.adjudicator, state.found, "zoe")


def test_the_example_is_adjudicated_with_a_key_for_each_difference(tmp_path: Path) -> None:
    for name in ("texts", "annotations"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    project = Project(tmp_path)
    text = project.text("un-resolution")
    decided = project.annotation_set(text, CONSENSUS)
    (tmp_path / "annotations/un-resolution/consensus.json").unlink()
    deciding = adjudicator(project, "un-resolution", ["first", "second"])
    state = opened(deciding, deciding.agree(), "zoe", project.codebook())
    asked = [sum(one.differs for one in replace(state, position=n).questions) for n in range(6)]
    assert asked == [0, 1, 0, 1, 2, 1]
    state = press(state, "b b A C enter a b b a")
    assert (state.decided, state.case) == (6, None)
    anew = project.annotation_set(text, CONSENSUS)
    assert decided_by(anew, "zoe") == decided_by(decided, "editor")


def decided_by(said: AnnotationSet, name: str) -> list[tuple[int, int, list[tuple[str, str]]]]:
    """Return what somebody decided, in the order of the text."""
    decisions = (said.decisions or {}).values()
    results = [said.annotations[n] for one in decisions if one.by == name for n in one.result]
    return sorted((one.start, one.end, sorted(one.codes.items())) for one in results)
