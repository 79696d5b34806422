from __future__ import annotations

import io
import zipfile

from diptych.exchange.archive_writing import zipped


def test_the_same_files_are_the_same_bytes() -> None:
    files = {"a.txt": b"one", "folder/b.txt": b"two"}
    raw = zipped(files)
    assert raw == zipped(files)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
