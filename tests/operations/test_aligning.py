"""Two texts are aligned from Python as by the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from diptych.comparison.encoders import Encoder
from diptych.comparison.meaning import _THIS_AND_THAT
from diptych.comparison.vectors import KeptVectors
from diptych.operations.aligning import align, align_at_once, align_two
from diptych.operations.selecting import Asked
from diptych.texts.scripts import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.project.store import Project

BOTH = Asked(["alpha", "beta"])


def test_what_was_read_comes_with_the_alignment(annotated: Project) -> None:
    found = align_two(annotated, BOTH, using=["codes"])
    assert found.alignment == align(annotated, "alpha", "beta", using=["codes"])
    assert [text.id for text in found.texts] == ["alpha", "beta"]
    assert [[said.text for said in sets] for sets in found.sets] == [["alpha"], ["beta"]]


def test_no_sets_are_read_where_codes_do_not_count(annotated: Project) -> None:
    assert align_two(annotated, BOTH, using=["wording"]).sets == ((), ())


def test_at_once_meaning_counts_where_it_is_kept(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def vectors(paragraphs: Sequence[str]) -> np.ndarray:
        asked.extend(paragraphs)
        return np.array([[1.0, len(one)] for one in paragraphs], dtype=np.float32)

    encoder = Encoder(name="use", version="1", size=2, load=lambda: vectors)
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: encoder)
    texts = annotated.text("alpha"), annotated.text("beta")
    hasty = align_at_once(annotated, texts)
    assert (hasty.alignment.signals, hasty.is_hasty) == (("wording", "codes"), True)
    assert asked == []
    found = align(annotated, "alpha", "beta")
    count = len(asked)
    assert align_at_once(annotated, texts).alignment == found
    assert found.signals == ("meaning", "wording", "codes")
    assert len(asked) == count


def test_what_was_read_before_an_interruption_is_not_read_again(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    told: list[tuple[int, int]] = []

    def vectors(paragraphs: Sequence[str]) -> np.ndarray:
        if len(asked) == 3:
            asked.append("")
            raise KeyboardInterrupt
        asked.extend(paragraphs)
        return _lengths(paragraphs)

    encoder = Encoder(name="use", version="1", size=2, load=lambda: vectors, at_once=1)
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: encoder)
    monkeypatch.setattr("diptych.comparison.encoders.second_encoder", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        align_two(annotated, BOTH, using=["meaning"], tell=lambda *steps: told.append(steps))
    assert [done for done, _ in told] == [1, 2, 3]
    align_two(annotated, BOTH, using=["meaning"])
    assert len(asked) == len(set(asked))


def test_at_once_what_was_not_read_though_it_would_be_without_haste_is_told(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vectors(paragraphs: Sequence[str]) -> np.ndarray:
        rows = [np.random.default_rng([*one.encode()]).normal(size=64) for one in paragraphs]
        return np.array(rows, dtype=np.float32)

    def given(first: Encoder | None, second: Encoder | None) -> None:
        monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: first)
        monkeypatch.setattr("diptych.comparison.encoders.second_encoder", lambda _: second)

    def is_hasty() -> bool:
        return align_at_once(annotated, (annotated.text("alpha"), annotated.text("beta"))).is_hasty

    fast, slow = (
        Encoder(name=name, version="1", size=64, load=lambda: vectors) for name in ("use", "e5")
    )
    given(None, slow)
    assert not is_hasty()
    given(fast, None)
    assert is_hasty()
    align(annotated, "alpha", "beta")
    assert not is_hasty()
    given(fast, slow)
    assert is_hasty()
    monkeypatch.setattr("diptych.comparison.alignment._MANY", 1)
    assert not is_hasty()
    monkeypatch.undo()
    given(fast, slow)
    align(annotated, "alpha", "beta", parallel=False)
    assert not is_hasty()


def test_at_once_versions_of_one_text_are_read_as_closely_as_ever(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, slow = (
        Encoder(name=name, version="1", size=2, load=lambda: _lengths) for name in ("use", "e5")
    )
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: fast)
    monkeypatch.setattr("diptych.comparison.encoders.second_encoder", lambda _: slow)
    assert align(annotated, "alpha", "beta").parallel
    found = align_at_once(annotated, (annotated.text("alpha"), annotated.text("beta")))
    assert (found.alignment.parallel, found.is_hasty) == (True, False)


def _lengths(paragraphs: Sequence[str]) -> np.ndarray:
    return np.array([[1.0, len(one)] for one in paragraphs], dtype=np.float32)


ONE = (
    "# The tram of the harbour\n\nThe council voted on the tram with {} votes yesterday. It will "
    "be built along the harbour from the station to the market.\n\nThe old line closes in winter, "
    "and buses go along the road until then. Nobody has said what that is going to cost.\n"
)
OTHER = (
    "# Dearer bread\n\nFlour has become scarce in the valley since the summer. Bakers ask for "
    "three coins where two would do.\n\nA mill that burned down in March was never built again. "
    "Its owner moved to the coast with all of his family.\n"
)


@pytest.mark.parametrize(
    ("second", "left_out", "signals"),
    [
        (ONE.format(17), "nothing", ("meaning", "wording", "codes")),
        (ONE.format(17), "what texts have in common", ("wording", "codes")),
        (ONE.format(17), "sentences", ("wording", "codes")),
        (ONE.format(17), "words", ("wording", "codes")),
        (OTHER, "sentences", ("wording", "codes")),
    ],
)
def test_at_once_no_encoder_is_loaded_for_sentences_that_are_not_kept(
    annotated: Project,
    monkeypatch: pytest.MonkeyPatch,
    second: str,
    left_out: str,
    signals: tuple[str, ...],
) -> None:
    asked: list[str] = []

    def vectors(paragraphs: Sequence[str]) -> np.ndarray:
        asked.extend(paragraphs)
        return np.array([[1.0, len(one) % 7] for one in paragraphs], dtype=np.float32)

    encoder = Encoder(name="use", version="1", size=2, load=lambda: vectors)
    monkeypatch.setattr("diptych.comparison.encoders.encoder_for", lambda *_: encoder)
    monkeypatch.setattr("diptych.comparison.encoders.second_encoder", lambda _: None)
    for name, text in (("old", ONE.format(15)), ("new", second)):
        (annotated.root / f"texts/{name}.md").write_text(text)
    texts = annotated.text("old"), annotated.text("new")
    align(annotated, "old", "new")
    parts = {
        "what texts have in common": {*_THIS_AND_THAT},
        "sentences": {part for text in texts for part in sentences(text.body)},
        "words": {one for one in asked if " " not in one},
    }
    memory = KeptVectors(encoder, b"")
    memory([one for one in asked if one not in parts.get(left_out, ())])
    annotated.files.cache(memory.name, memory.to_keep())
    asked.clear()
    found = align_at_once(annotated, texts).alignment
    assert asked == []
    assert found.signals == signals
    assert found.rows


def test_two_texts_are_read_by_a_second_encoder_too(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def vectors(paragraphs: Sequence[str]) -> np.ndarray:
        asked.extend(paragraphs)
        return np.array([[1.0, len(one)] for one in paragraphs], dtype=np.float32)

    second = Encoder(name="e5", version="1", size=2, load=lambda: vectors)
    monkeypatch.setattr("diptych.comparison.encoders.second_encoder", lambda _: second)
    texts = annotated.text("alpha"), annotated.text("beta")
    align(annotated, "alpha", "beta", parallel=True)
    align_at_once(annotated, texts)
    assert asked == []
    align(annotated, "alpha", "beta", parallel=False)
    assert texts[0].content(texts[0].paragraphs[1]) in asked
    count = len(asked)
    align(annotated, "alpha", "beta", parallel=False)
    assert len(asked) == count
    assert annotated.files.cached("vectors-e5-1")
