"""The page as a reader has it: opened in a real Chromium, which is driven through playwright.

`make browser` installs playwright, no part of `dev`. Skipped where that or Chromium is not.
Nothing is asked of the network: what a page tries to load from elsewhere fails its test.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LACKING = [
    *(["Chromium"] if not CHROMIUM else []),
    *(["playwright"] if not importlib.util.find_spec("playwright") else []),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what stands in this folder where there is no browser, and say what is lacking."""
    here = Path(__file__).parent
    lacking = pytest.mark.skip(reason=f"without {' and '.join(LACKING)}")
    for item in items:
        if LACKING and here in item.path.parents:
            item.add_marker(lacking)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Start the browser once; root needs it without its sandbox.

    Not for all tests: its driver keeps an event loop in this thread, beside which no other runs.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any) -> Callable[..., AbstractContextManager[Any]]:
    """Open a file as ``opened(path, width, height, dark=…, script=…)`` and watch over it.

    Fails at the end where the page asked for anything but itself, or its console had an error.
    """

    @contextmanager
    def open_page(
        path: Path, width: int = 1280, height: int = 900, *, dark: bool = False, script: bool = True
    ) -> Iterator[Any]:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            offline=True,
        )
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        yield page
        context.close()
        assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [path.as_uri()]
        assert said == []

    return open_page
