"""Notebooks run in JupyterLite from the first cell to the last, and print what their pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import nbformat
import pytest
from playwright.sync_api import BrowserContext

from tests.lite.conftest import BOOK, PAGE, execute, run_all

SOURCES = BOOK / "_sources"
NOTEBOOKS = sorted(path.relative_to(SOURCES).as_posix() for path in SOURCES.glob("chapters/ch*/*.ipynb"))
# JupyterLite runs the code of the pages in the same Pyodide; their visible cells test_every_page.py runs.
# Its own are how the library gets in (the first cell, the same in all notebooks), the kernel, ipywidgets, and
# hidden cells that no visible one needs, explorers mostly. Those are shown by the notebook that takes a
# reader's file, and by one that uses most packages and trains. test_runs.py runs a third, through the button.
TRIED = ("chapters/ch315/global-average-pooling.ipynb", "chapters/ch315/your-network.ipynb")

# Runs the examples in docstrings, but for ONNX's, whose package is not here. NumPy names the dtype of
# 64 bits, for 32 are the machine's own.
EXAMPLES = """
import doctest, importlib, pkgutil, cnn

class Checker(doctest.OutputChecker):
    def check_output(self, want, got, flags):
        return super().check_output(want, got.replace(", dtype=int64", ""), flags)

runner = doctest.DocTestRunner(Checker(), optionflags=doctest.NORMALIZE_WHITESPACE)
for found in pkgutil.walk_packages(cnn.__path__, "cnn."):
    if found.name not in ("cnn.__main__", "cnn.onnx.reader"):
        for test in doctest.DocTestFinder().find(importlib.import_module(found.name)):
            runner.run(test)
print(runner.failures, "of", runner.tries)
"""


def said(outputs: Sequence[Mapping[str, Any]]) -> str:
    """Return all that a cell says in words: its prints, its last value, its error."""
    words = []
    for output in outputs:
        words += [*output.get("traceback", []), "".join(output.get("text", ""))]
        if "execution_count" in output:
            words.append("".join(output["data"].get("text/plain", "")))
    return "".join(words)


def code_cells(name: str) -> list[nbformat.NotebookNode]:
    """Return the code cells of a notebook as the book keeps it."""
    return [c for c in nbformat.read(SOURCES / name, as_version=4).cells if c.cell_type == "code"]


def test_the_library_gets_into_all_notebooks_in_one_way() -> None:
    assert {f"{PAGE}.ipynb", *TRIED} < set(NOTEBOOKS)
    starts = {code_cells(name)[0].source for name in NOTEBOOKS}
    assert len(starts) == 1
    assert "piplite.install" in starts.pop()


@pytest.mark.parametrize("name", TRIED)
def test_it_prints_what_its_page_shows(reader: BrowserContext, home: str, name: str) -> None:
    tab = reader.new_page()
    tab.goto(f"{home}lite/notebooks/index.html?path={name}")
    for cell, outputs in zip(code_cells(name), run_all(tab), strict=True):
        assert said(outputs) == said(cell.outputs), cell.source
    tab.close()


def test_examples_in_docstrings_hold(reader: BrowserContext, home: str) -> None:
    tab = reader.new_page()
    tab.goto(f"{home}lite/notebooks/index.html?path={PAGE}.ipynb")
    *reports, verdict = execute(tab, EXAMPLES).splitlines()
    failed, tried = map(int, verdict.split(" of "))
    assert failed == 0, reports
    assert tried > 50
    tab.close()
