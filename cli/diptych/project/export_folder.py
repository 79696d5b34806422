"""A folder outside the project that an export fills: tables in parts, each part of one run.

What is written stands in a hidden folder until it is whole, and then takes its place. Nothing that
is not an export is overwritten.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, contextmanager, suppress
from itertools import product
from typing import TYPE_CHECKING

from diptych.errors import NotAnExportError
from diptych.project.files import explained, write_synced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO


class ExportFolder:
    """The folder, of which each table is a folder with a file for each part."""

    def __init__(self, root: Path, about: str, tables: Sequence[str]) -> None:
        """Look at a folder; ``about`` is the file that says what it is.

        Raises ``NotAnExportError`` for one that holds anything else, but for hidden files: those
        of a desktop, or of an export that was killed.
        """
        self.root = root
        self._about = about
        self._tables = tables
        with explained(root):
            there = os.listdir(root) if os.path.lexists(root) else []  # noqa: PTH208
        self._staging = root / f".{os.getpid()}.tmp"
        if about not in there and not all(name.startswith(".") for name in there):
            raise NotAnExportError(str(root))

    def about(self) -> bytes | None:
        """Return what the file says that stands beside the tables; ``None`` without an export."""
        path = self.root / self._about
        with explained(path):
            return path.read_bytes() if path.exists() else None

    def parts(self) -> dict[str, Path]:
        """Return the files of the last table by the name of the part; where it is, all of it is."""
        found = sorted((self.root / self._tables[-1]).glob("[!.]*"))
        return {path.stem: path for path in found}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write to a hidden place, which is gone in the end, as is a new folder without files."""
        is_new = not os.path.lexists(self.root)
        with explained(self.root), ExitStack() as self._files:
            self._staging.mkdir(parents=True)
            try:
                yield
            finally:
                self._files.close()
                shutil.rmtree(self._staging, ignore_errors=True)
                if is_new:
                    with suppress(OSError):
                        self.root.rmdir()

    def open(self, table: str, ending: str) -> BinaryIO:
        """Open a new file for a table; it is closed when writing ends, at the latest."""
        return self._files.enter_context((self._staging / f"{table}.{ending}").open("xb"))

    def replace(self, part: str, ending: str, about: bytes, gone: Iterable[str]) -> None:
        """Give the files their places as one part, and remove others that it stands for."""
        write_synced(self._staging / self._about, about, None)
        (self._staging / self._about).replace(self.root / self._about)
        for table in self._tables:
            (self.root / table).mkdir(exist_ok=True)
            (self._staging / f"{table}.{ending}").replace(self.root / table / f"{part}.{ending}")
        for table, name in product(reversed(self._tables), gone):
            for path in (self.root / table).glob(f"{name}.*"):
                if path.name != f"{part}.{ending}":
                    path.unlink()
