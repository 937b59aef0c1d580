"""Every notebook runs in the browser from its first cell to its last, and prints what its page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import BrowserContext

from tests.lite.conftest import BOOK, Network, Visit, execute, run_all

SOURCES = BOOK / "_sources"
NOTEBOOKS = sorted(path.relative_to(SOURCES).as_posix() for path in SOURCES.glob("chapters/ch*/*.ipynb"))

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


@pytest.fixture(scope="module")
def reader(visit: Visit, official: Path) -> Iterator[BrowserContext]:
    """Return a reader who stays: after the first notebook much is in the browser's cache."""
    with visit(Network(official)) as context:
        yield context


def said(outputs: Sequence[Mapping[str, Any]]) -> str:
    """Return all that a cell says in words: its prints, its last value, its error."""
    words = []
    for output in outputs:
        words += [*output.get("traceback", []), "".join(output.get("text", ""))]
        if "execution_count" in output:
            words.append("".join(output["data"].get("text/plain", "")))
    return "".join(words)


def test_there_are_notebooks() -> None:
    assert "chapters/ch315/why-pool.ipynb" in NOTEBOOKS


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_prints_what_its_page_shows(reader: BrowserContext, site: str, name: str) -> None:
    stored = [c for c in nbformat.read(SOURCES / name, as_version=4).cells if c.cell_type == "code"]
    tab = reader.new_page()
    tab.goto(f"{site}lite/notebooks/index.html?path={name}")
    for cell, outputs in zip(stored, run_all(tab), strict=True):
        assert said(outputs) == said(cell.outputs), cell.source
    tab.close()


def test_examples_in_docstrings_hold(reader: BrowserContext, site: str) -> None:
    tab = reader.new_page()
    tab.goto(f"{site}lite/notebooks/index.html?path={NOTEBOOKS[0]}")
    *reports, verdict = execute(tab, EXAMPLES).splitlines()
    failed, tried = map(int, verdict.split(" of "))
    assert failed == 0, reports
    assert tried > 50
    tab.close()
