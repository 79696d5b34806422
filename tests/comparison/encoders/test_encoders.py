from __future__ import annotations

from importlib import metadata

import numpy as np
import pytest

from diptych.comparison.encoders import e5, encoder_for, use


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

    monkeypatch.setattr(metadata, "version", missing)
    assert encoder_for("en", "id") is None


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
