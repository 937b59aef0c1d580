"""What a reader takes away works where it lands: a folder with spaces and letters beyond ASCII."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.lite.conftest import BOOK, LINK, PAGE, Network, choose

NAME = "pooling-and-receptive-fields"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("Schöne Übung ☃")


def unpack(path: Path, desk: Path) -> Path:
    target = desk / path.stem
    with ZipFile(path) as bundle:
        bundle.extractall(target)
    return target / NAME


def test_every_page_and_explorer_works_from_a_folder(
    desk: Path, visitor: BrowserContext, network: Network
) -> None:
    book = unpack(BOOK.parent / f"{NAME}.zip", desk)
    assert not (book / "lite").exists()
    assert not [*book.rglob("*.pack")]  # a worker's, which no folder without Python starts
    names = sorted(path for path in book.rglob("chapters/**/*.html"))
    assert book / f"{PAGE}.html" in names
    drawn = 0
    for name in names:
        tab = visitor.new_page()
        errors: list[str] = []
        tab.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
        tab.on("console", lambda m, errors=errors: errors.append(m.text) if m.type == "error" else None)
        tab.goto(name.as_uri(), wait_until="load")
        stored = tab.locator("script[type='application/vnd.jupyter.widget-view+json']").count()
        tab.wait_for_function(f"document.querySelectorAll('.pw-root').length === {stored}")
        assert errors == []
        if tab.locator(LINK).count():
            choose(tab)
            expect(tab.get_by_role("alert")).to_contain_text("This copy of the book comes without it")
        drawn += stored
        tab.close()
    assert drawn
    assert network.served == network.strangers == []


def test_the_notebooks_run_with_the_library_beside_them(desk: Path) -> None:
    book = unpack(BOOK / "_static" / "notebooks.zip", desk)
    script = f"""
import os, sys, nbformat
from nbclient import NotebookClient
os.environ["PYTHONPATH"] = os.path.abspath("code")
notebook = nbformat.read("{PAGE}.ipynb", as_version=4)
notebook.cells.append(nbformat.v4.new_code_cell("import cnn; print(cnn.__file__)"))
NotebookClient(notebook, kernel_name="python3").execute()
print(notebook.cells[-1].outputs[0].text)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=book, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert Path(done.stdout.strip()).is_relative_to(book)
