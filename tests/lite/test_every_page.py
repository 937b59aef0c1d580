"""Every page's cells run in the page, from the first to the last, and give what the book shows.

A reader's Python runs of hidden cells only what others need. Here they run whole, too: explorers, questions
and figures are made in the browser's Python as anywhere.
"""

from __future__ import annotations

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import BrowserContext

from tests.lite.cells import FOLDER, PAGE, run
from tests.lite.conftest import BOOK

PAGES = sorted(path.stem for path in FOLDER.glob("*.html") if "run-here" in path.read_text(encoding="utf-8"))
# Has hidden cells run as if they were seen, and keeps what they say.
UNHIDE = """() => {
  for (const cell of runHere.cells.filter((cell) => cell.hidden)) {
    const { hear } = cell;
    Object.assign(cell, { hidden: false, said: [] });
    cell.hear = (message) => {
      cell.said.push(message);
      hear(message);
    };
  }
}"""
HEARD = """() => Object.fromEntries(runHere.cells.filter((cell) => cell.said.map).map((cell) => [
  cell.id, cell.said.filter(({ kind }) => kind === "stream").map(({ text }) => text).join("")
]))"""
# But for those of widgets, whose figures describe themselves while Python draws them.
PICTURES = "[data-run] > .cell_output img:not(.pw-picture, .pw-picture img, .pw-root img)"
SEEN = "cells => cells.map(cell => cell.querySelector('.cell_output')?.innerText ?? '')"


def words(cell: NotebookNode) -> str:
    """Return what a cell prints."""
    return "".join(output.text for output in cell.get("outputs", []) if output.output_type == "stream")


def test_there_are_pages() -> None:
    assert PAGE in PAGES
    assert len(PAGES) >= 12


@pytest.mark.parametrize("name", PAGES)
def test_every_cell_gives_what_its_page_shows(reader: BrowserContext, home: str, name: str) -> None:
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/{name}.html")
    cells = page.locator("[data-run]")
    stored = cells.evaluate_all(SEEN)
    pictures = page.locator(PICTURES)
    alternatives = pictures.evaluate_all("images => images.map(image => image.alt)")
    page.evaluate(UNHIDE)
    run(cells.last)
    assert set(cells.evaluate_all("cells => cells.map(cell => cell.dataset.run)")) == {"ran"}
    assert cells.evaluate_all(SEEN) == stored
    assert pictures.evaluate_all("images => images.map(image => image.alt)") == alternatives
    assert pictures.evaluate_all("images => images.every(image => image.src.startsWith('data:'))")
    notebook = nbformat.read(BOOK / "_sources" / "chapters" / "ch315" / f"{name}.ipynb", as_version=4)
    heard, printed = page.evaluate(HEARD), {cell.id: words(cell) for cell in notebook.cells}
    assert heard
    assert heard == {id_: printed[id_] for id_ in heard}
    page.close()
