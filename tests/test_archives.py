from __future__ import annotations

import io
import zipfile

from diptych.archives import unzipped, with_fixed_times, zipped


def test_the_same_files_are_the_same_bytes() -> None:
    files = {"a.txt": b"one", "folder/b.txt": b"two"}
    raw = zipped(files)
    assert raw == zipped(files)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert {one.date_time[0] for one in archive.infolist()} == {1980}


def test_an_office_document_says_no_time_at_which_it_was_made() -> None:
    files = {"a.xml": b"2025-07-28T01:02:03Z", "docProps/core.xml": b"<x>2025-07-28T01:02:03Z</x>"}
    kept = unzipped(with_fixed_times(zipped(files)))
    assert kept == {"a.xml": files["a.xml"], "docProps/core.xml": b"<x>1980-01-01T00:00:00Z</x>"}
    assert with_fixed_times(zipped({"a": b""})) == zipped({"a": b""})
