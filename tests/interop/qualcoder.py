"""QualCoder's own importer and exporter of REFI-QDA, without its windows.

What it needs of Qt is a file's name and answers to questions; a stand-in gives these. Its tables
are made by the statements that its own program makes them with.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import os
import sqlite3
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any


class _AnyClass(type):
    """A class that has whatever is asked of it."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything()


class _Anything(metaclass=_AnyClass):
    """Whatever is asked of it, it is that, and does nothing."""

    def __init__(self, *_: Any, **__: Any) -> None: ...
    def __call__(self, *_: Any, **__: Any) -> Any:
        return _Anything()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything()

    def __or__(self, _: Any) -> Any:
        return self

    __and__ = __or__

    def __invert__(self) -> Any:
        return self


class _Module(ModuleType):
    """A module in which there is a class of any name."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Module(name) if name.startswith("Qt") else _AnyClass(name, (_Anything,), {})
        setattr(self, name, made)
        return made


class QualCoder:
    """A project of QualCoder in a folder."""

    def __init__(self, sources: Path, folder: Path) -> None:
        self._refi = _module(sources)
        project = folder / "project.qda"
        for name in ("images", "audio", "video", "documents"):
            (project / name).mkdir(parents=True)
        home = Path.home() / ".qualcoder"
        home.mkdir(exist_ok=True)
        self.connection = sqlite3.connect(project / "data.qda")
        for statement in _statements(sources):
            self.connection.execute(statement)
        self.connection.execute(
            "insert into project values(?,?,'','',0,0,'default','',0,0,0)",
            ["v", "2026-01-01 00:00:00"],
        )
        self.said: list[str] = []
        self._app = SimpleNamespace(
            conn=self.connection,
            project_path=str(project),
            project_name=project.name,
            version="QualCoder",
            settings={"directory": str(folder), "codername": "default", "ai_enable": "False"},
            ai_models=[],
            ai=None,
            project_events=None,
            write_config_ini=lambda *_: None,
            get_annotations=self._annotations,
        )

    def read(self, path: Path) -> None:
        """Import a project; what it says of it is kept."""
        self._refi.QtWidgets.QFileDialog = _dialog(getOpenFileName=(str(path), True))
        output = SimpleNamespace(append=self.said.append)
        self._refi.RefiImport(self._app, output, "qdpx" if path.suffix == ".qdpx" else "qdc")

    def write(self, folder: Path, *, as_maxqda: bool) -> Path:
        """Export the project into a folder; line ends may be those that MAXQDA wants."""
        self._refi.QtWidgets.QFileDialog = _dialog(getExistingDirectory=str(folder))
        button = SimpleNamespace(isChecked=lambda: as_maxqda)
        dialog = SimpleNamespace(exec=lambda: None, ui=SimpleNamespace(radioButton_maxqda=button))
        self._refi.RefiLineEndings = lambda *_: dialog
        before = set(folder.glob("*.qdpx"))
        self._refi.RefiExport(self._app, SimpleNamespace(append=self.said.append), "project")
        (written,) = set(folder.glob("*.qdpx")) - before
        return written

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def _annotations(self) -> list[dict[str, Any]]:
        keys = ("anid", "fid", "pos0", "pos1", "memo", "owner", "date")
        found = self.rows(f"select {','.join(keys)} from annotation")  # noqa: S608 - no input
        return [dict(zip(keys, row, strict=True)) for row in found]


def _dialog(**answers: Any) -> Any:
    given = {name: lambda *_, answer=answer, **__: answer for name, answer in answers.items()}
    return type("QFileDialog", (), {"Option": _Anything(), **given})


def _module(sources: Path) -> Any:
    """Import ``refi`` of a folder ``src`` of QualCoder."""
    for name in ("PyQt6", "vlc", "qualcoder.helpers"):
        sys.modules[name] = _Module(name)
    builtins._ = str  # type: ignore[attr-defined] - as its own program does
    package = ModuleType("qualcoder")
    package.__path__ = [os.fspath(sources / "qualcoder")]
    sys.modules["qualcoder"] = package
    return importlib.import_module("qualcoder.refi")


def _statements(sources: Path) -> list[str]:
    """Find what makes the tables of a new project."""
    tree = ast.parse((sources / "qualcoder/__main__.py").read_text(encoding="utf-8"))
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    (making,) = [one for one in functions if one.name == "new_project"]
    words = [one.value for one in ast.walk(making) if isinstance(one, ast.Constant)]
    return [one for one in words if isinstance(one, str) and one.startswith("CREATE TABLE")]
