"""What ``import diptych`` offers."""

from __future__ import annotations

import diptych


def test_every_name_is_listed_and_there() -> None:
    assert set(diptych.__all__) <= set(dir(diptych))
    assert [name for name in diptych.__all__ if getattr(diptych, name, None) is None] == []
