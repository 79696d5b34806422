"""Photographs the page of the shipped project for the README, in Chromium: ``make photograph``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from diptych.operations.opening import open_project
from diptych.operations.reporting import report

REPOSITORY = Path(__file__).parents[2]
PICTURE = Path(__file__).parent / "page.png"
_SIZE = {"width": 1180, "height": 1120}


def main() -> None:
    """Write the picture: the top of the page, as a reader sees it first."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page = Path(folder) / "page.html"
        page.write_text(report(open_project(str(REPOSITORY))).html, "utf-8")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page(viewport=_SIZE, color_scheme="light")  # type: ignore[arg-type]
        opened.goto(page.as_uri())
        opened.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
