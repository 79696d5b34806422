"""Texts of one event are aligned, each read once, and what was encoded is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from diptych.comparison.encoders import Encoder
from diptych.operations.aligning_events import align_events
from diptych.operations.selecting import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.project.store import Project

BOTH = Asked(["Times", "Post"])


@pytest.fixture
def events(annotated: Project) -> Project:
    for number in range(3):
        for outlet in ("Times", "Post"):
            words = f"The {outlet} says what happened in town {number}."
            (annotated.root / f"texts/{outlet.lower()}-{number}.md").write_text(
                f"---\nsource: {outlet}\nevent: e{number}\n---\n\n{words}\n"
            )
    return annotated


def test_an_encoder_reads_each_paragraph_once_and_it_is_told_how_far_it_is(
    events: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def vectors(paragraphs: Sequence[str]) -> np.ndarray:
        asked.extend(paragraphs)
        return np.array([[1.0, len(one), one.count("T")] for one in paragraphs], dtype=np.float32)

    encoder = Encoder(name="use", version="1", size=3, load=lambda: vectors)
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: encoder)
    told: list[tuple[int, int]] = []
    found = align_events(events, BOTH, "event", tell=lambda *far: told.append(far))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert found.extent.signals == ("meaning", "wording", "codes")
    assert (found.extent.events, found.extent.pairs, found.extent.alone) == (3, 3, 0)
    assert len(asked) == len(set(asked))
    count = len(asked)
    again = align_events(events, BOTH, "event")
    assert len(asked) == count
    assert list(again.records()) == list(found.records())


def test_what_was_read_before_an_interruption_is_kept(
    events: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: _counting_letters())

    def interrupt(done: int, _of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        align_events(events, BOTH, "event", tell=interrupt)
    assert events.files.cached("vectors-use-1")


def test_what_any_of_several_texts_says_is_said(events: Project) -> None:
    (events.root / "texts/post-more.md").write_text(
        "---\nsource: Post\nevent: e1\n---\n\nSomething else altogether, from Argentina.\n"
    )
    found = align_events(events, BOTH, "event", using=["wording"])
    assert [side.source for side in found.sides] == ["Times", "Post"]
    assert found.extent.pairs == 4
    (row, *_) = found.records()
    assert (row["paragraphs"], row["left_out"]) == (3, 0)
    assert [one.text for one in found.sides[1].left_out()] == ["post-more"]


def test_a_text_without_paragraphs_is_aligned_by_nothing(
    events: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: _counting_letters())
    (events.root / "texts/post-0.md").write_text(
        "---\nsource: Post\nevent: e0\nlanguage: de\n---\n"
    )
    extent = align_events(events, BOTH, "event").extent
    assert (extent.pairs, extent.across) == (3, 0)
    assert extent.signals == ("meaning", "wording", "codes")
    for number in (1, 2):
        (events.root / f"texts/post-{number}.md").unlink()
    extent = align_events(events, BOTH, "event").extent
    assert (extent.pairs, extent.across, extent.signals) == (1, 0, ())


def test_pairs_of_two_languages_are_those_without_their_meaning(
    events: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = events.root / "texts/post-1.md"
    path.write_text(path.read_text().replace("event:", "language: de\nevent:"))
    assert align_events(events, BOTH, "event", using=["wording"]).extent.across == 1
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: _counting_letters())
    assert align_events(events, BOTH, "event").extent.across == 0


def _counting_letters() -> Encoder:
    def vectors(paragraphs: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, len(one), one.count("T")] for one in paragraphs], dtype=np.float32)

    return Encoder(name="use", version="1", size=3, load=lambda: vectors)
