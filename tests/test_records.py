from __future__ import annotations

from typing import Any

from diptych.records import Column, Records, flag, number, text, whole

COLUMNS: tuple[Column[tuple[Any, ...]], ...] = (
    text("name", "who", lambda row: row[0]),
    whole("count", "how many", lambda row: row[1]),
    number("share", "0 to 1", lambda row: row[2]),
    flag("finished", "whether", lambda row: row[3]),
)
ROWS = [("a", 1, 0.5, True), (None, None, None, None)]


def test_each_row_has_every_key_in_order() -> None:
    records = Records(COLUMNS, ROWS)
    assert records.keys == ("name", "count", "share", "finished")
    assert list(records) == [
        {"name": "a", "count": 1, "share": 0.5, "finished": True},
        {"name": None, "count": None, "share": None, "finished": None},
    ]


def test_data_frames_have_the_declared_types_where_values_are_missing_too() -> None:
    pandas, polars = Records(COLUMNS, ROWS).to_pandas(), Records(COLUMNS, ROWS).to_polars()
    assert [str(kind) for kind in pandas.dtypes] == ["string", "Int64", "Float64", "boolean"]
    assert [str(kind) for kind in polars.dtypes] == ["String", "Int64", "Float64", "Boolean"]
    assert polars.rows() == ROWS
    assert next(iter(pandas.itertuples(index=False, name=None))) == ROWS[0]
    assert pandas.isna().values.tolist() == [[False] * 4, [True] * 4]


def test_data_frames_without_rows_have_their_columns() -> None:
    assert list(Records(COLUMNS, []).to_pandas()) == ["name", "count", "share", "finished"]
    assert Records(COLUMNS, []).to_polars().columns == ["name", "count", "share", "finished"]
