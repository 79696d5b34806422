"""Names of several people in one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_APART = ";"


def joined_names(names: Iterable[str]) -> str:
    """Return names as they stand in the field ``author``: each once, parted by semicolons.

    A comma stands inside of names as well: Lee, Ann. What has semicolons comes apart first.
    """
    each = (" ".join(one.split()) for name in names for one in name.split(_APART))
    return f"{_APART} ".join(dict.fromkeys(filter(None, each)))
