from __future__ import annotations

import sys
from importlib import metadata

import numpy as np
import pytest

from diptych.comparison.encoders import Joined, e5, encoder_for, in_one_thread, second_encoder, use


@pytest.mark.parametrize("languages", [("en", "id"), ("pt-BR", "ZH-cn"), ()])
def test_the_fast_encoder_reads_some_languages(languages: tuple[str, ...]) -> None:
    found = encoder_for(*languages)
    assert found is not None
    assert found.name == "use"


@pytest.mark.parametrize("languages", [("en", "vi"), ("sv", "en"), ("en", "")])
def test_the_slow_one_reads_any(languages: tuple[str, ...]) -> None:
    found = encoder_for(*languages)
    assert found is not None
    assert found.name == "e5"


def test_there_may_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str) -> str:
        raise metadata.PackageNotFoundError(package)

    first = encoder_for("en", "id")
    assert first is not None
    monkeypatch.setattr(metadata, "version", missing)
    assert encoder_for("en", "id") is None
    assert second_encoder(first) is None


def test_the_slow_one_is_asked_after_the_fast_one_and_not_twice() -> None:
    fast, slow = encoder_for("en", "id"), encoder_for("en", "vi")
    assert fast is not None
    assert slow is not None
    second = second_encoder(fast)
    assert second is not None
    assert second.name == slow.name
    assert second_encoder(slow) is None


@pytest.mark.parametrize("encoder", [use.encoder(), e5.encoder()])
def test_a_sentence_is_nearest_to_its_translation(encoder: use.Encoder | None) -> None:
    assert encoder is not None
    english = ["The court has ruled on the election.", "Heavy rain flooded the town."]
    indonesian = ["Hujan lebat membanjiri kota.", "Pengadilan memutus perkara pemilu."]
    vectors = encoder.load()([*english, *indonesian])
    assert vectors.shape == (4, encoder.size)
    near = vectors[:2] @ vectors[2:].T
    assert near[0, 1] > near[0, 0]
    assert near[1, 0] > near[1, 1]


def test_many_paragraphs_have_the_vectors_that_each_has_alone() -> None:
    """They are read in another order, those of like length together."""
    found = use.encoder()
    assert found is not None
    encode = found.load()
    words = ["rain", "has", "flooded", "the", "town", "and", "its", "harbour", "since", "Monday"]
    paragraphs = [" ".join(words[: 1 + n * 7 % 10]) + f" {n}" for n in range(40)]
    alone = np.concatenate([encode([paragraph]) for paragraph in paragraphs])
    np.testing.assert_allclose(encode(paragraphs), alone, atol=1e-5)
    assert encode([]).shape == (0, found.size)


def test_joined_paragraphs_are_their_text_and_know_their_parts() -> None:
    joined = Joined.of(["Rain.", "Sun."])
    assert joined == "Rain. Sun."
    assert joined.parts == ("Rain.", "Sun.")


def test_the_slow_encoder_reads_the_beginning_of_a_paragraph() -> None:
    found = e5.encoder()
    assert found is not None
    assert found.reads
    begun = "rain and wind, " * 30
    vectors = found.load()([begun, begun[: found.reads], begun[: found.reads - 20]])
    assert (vectors[0] == vectors[1]).all()
    assert (vectors[0] != vectors[2]).any()


def test_matrices_are_multiplied_in_one_thread() -> None:
    from threadpoolctl import threadpool_info, threadpool_limits

    with threadpool_limits(2, user_api="blas"):
        with in_one_thread():
            assert {one["num_threads"] for one in threadpool_info() if _is_blas(one)} == {1}
        assert {one["num_threads"] for one in threadpool_info() if _is_blas(one)} == {2}


def _is_blas(library: dict[str, object]) -> bool:
    return library["user_api"] == "blas"


def test_who_has_no_threadpoolctl_has_as_many_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    with in_one_thread() as limits:
        assert limits is None
