"""The copy to hand out carries Python where the site does: it runs from a folder, with no network."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from booksite import bundles
from playwright.sync_api import BrowserContext, Page, expect

from tests.lite.cells import PAGE, cell, run, said, write
from tests.lite.conftest import Network
from tests.lite.own import NAME

FIGURE = """import logging
import sys
logging.basicConfig(stream=sys.stdout)
logging.getLogger("matplotlib.font_manager").setLevel("INFO")
import matplotlib.pyplot as plt
print(len(plt.matplotlib.font_manager.fontManager.ttflist), "fonts")
plt.plot([1, 3, 2])"""
SLIDER = "import ipywidgets as w\nw.IntSlider(3, 1, 9, description='Size')"


@pytest.fixture(scope="module")
def copy(own: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a reader's unpacked copy of a site that serves the official runtime itself."""
    bundles.bundle(own)  # type: ignore[arg-type]
    desk = tmp_path_factory.mktemp("Schöne Übung ☃")
    with ZipFile(own.folder.parent / f"{NAME}.zip") as bundle:
        bundle.extractall(desk)
    return desk / NAME


@pytest.fixture
def page(copy: Path, visitor: BrowserContext) -> Page:
    visitor.set_offline(True)
    page = visitor.new_page()
    page.goto((copy / "chapters" / "ch315" / f"{PAGE}.html").as_uri())
    return page


def test_cells_run_from_a_folder_with_no_network(page: Page, network: Network) -> None:
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    expect(said(cell(page, 1))).to_have_text("Run starts Python, which this copy carries.")
    stored = cell(page, 2).locator(".cell_output").inner_text()
    assert run(cell(page, 2)) == stored
    write(cell(page, 1), FIGURE)
    assert run(cell(page, 1)).split("\n")[0] == "38 fonts"  # and no word of a list made anew
    assert cell(page, 1).locator(".cell_output img").count() == 1
    write(cell(page, 1), SLIDER)
    run(cell(page, 1))
    expect(cell(page, 1).get_by_role("slider", name="Size")).to_have_value("3")
    assert network.served == network.strangers == refused == []


def test_what_the_copy_lacks_is_told(page: Page) -> None:
    write(cell(page, 1), "import scipy")
    assert "No module named 'scipy'" in run(cell(page, 1), "failed")


def test_a_copy_without_a_file_says_which(copy: Path, page: Page) -> None:
    file = copy / "_static" / "run" / "folder" / "python_stdlib.zip.js"
    file.rename(file.with_suffix(".gone"))
    run(cell(page, 1), "failed")
    expect(said(cell(page, 1))).to_contain_text("this copy of the book lacks python_stdlib.zip")
    file.with_suffix(".gone").rename(file)


def test_only_pages_with_cells_have_the_wider_policy_and_they_say_so(copy: Path) -> None:
    wider = set()
    for path in copy.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert ("blob:" in text) == ("wasm-unsafe-eval" in text) == ("Python runs from this folder" in text)
        assert not re.search("'unsafe-(inline|eval)'", text)
        if "wasm-unsafe-eval" in text:
            wider.add(path.stem)
            assert 'id="run-here"' in text
    assert PAGE in wider
    assert "index" not in wider
