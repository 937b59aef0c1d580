"""Every page's cells run in the page, from the first to the last, and give what the book shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.lite.cells import FOLDER, PAGE, run

PAGES = sorted(path.stem for path in FOLDER.glob("*.html") if "run-here" in path.read_text(encoding="utf-8"))
SEEN = "cells => cells.map(cell => cell.querySelector('.cell_output')?.innerText ?? '')"


def test_there_are_pages() -> None:
    assert PAGE in PAGES
    assert len(PAGES) >= 12


@pytest.mark.parametrize("name", PAGES)
def test_every_cell_gives_what_its_page_shows(reader: BrowserContext, site: str, name: str) -> None:
    page = reader.new_page()
    page.goto(f"{site}chapters/ch315/{name}.html")
    cells = page.locator("[data-run]")
    stored = cells.evaluate_all(SEEN)
    pictures = page.locator("[data-run] > .cell_output img")
    alternatives = pictures.evaluate_all("images => images.map(image => image.alt)")
    run(cells.last)
    assert set(cells.evaluate_all("cells => cells.map(cell => cell.dataset.run)")) == {"ran"}
    assert cells.evaluate_all(SEEN) == stored
    assert pictures.evaluate_all("images => images.map(image => image.alt)") == alternatives
    assert pictures.evaluate_all("images => images.every(image => image.src.startsWith('data:'))")
    page.close()
