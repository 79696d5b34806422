"""All columns in one place."""

from __future__ import annotations

import pytest

from diptych.annotations.codebook import RESERVED, is_name
from diptych.exchange.program import OWN_KEYS
from diptych.exchange.rows import INPUT_COLUMNS
from diptych.operations.record_columns import RECORD_COLUMNS


def test_facets_may_not_be_called_like_the_columns_beside_them_and_like_no_others() -> None:
    columns = {column.key for column in RECORD_COLUMNS["find --gloss"] if is_name(column.key)}
    assert {*INPUT_COLUMNS, *columns, *OWN_KEYS} == RESERVED


@pytest.mark.parametrize("command", RECORD_COLUMNS)
def test_no_key_stands_twice(command: str) -> None:
    keys = [column.key for column in RECORD_COLUMNS[command]]
    assert len(keys) == len(set(keys))
