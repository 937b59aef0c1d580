"""Rules for the committed notebooks: all was run, nothing is hidden, and no helper is a copy."""

from __future__ import annotations

import ast
import builtins
import json
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from booksite.notebooks import HIDING, VIEW, independent
from nbformat import NotebookNode

from tools import refresh

ROOT = Path(__file__).parents[1]
NOTEBOOKS = refresh.notebooks(ROOT / "chapters")
READABLE = {"cnn", "digits", "explorers", "livepage"}
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path: Path) -> list[NotebookNode]:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parse(cell: NotebookNode) -> ast.Module:
    return ast.parse("\n".join(line for line in cell.source.splitlines() if not line.startswith("%")))


def defined(path: Path) -> set[str]:
    """Return the names of the functions that a notebook defines, but for what students write by hand."""
    return {
        node.name
        for cell in code_cells(path)
        if "by-hand" not in cell.metadata.get("tags", [])
        for node in ast.walk(parse(cell))
        if isinstance(node, ast.FunctionDef)
    }


def test_there_are_notebooks() -> None:
    assert "why-pool" in {path.stem for path in NOTEBOOKS}


@every_notebook
def test_every_cell_was_run_in_order(path: Path) -> None:
    """nbval passes over a cell that was never run."""
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


@every_notebook
def test_is_as_refresh_leaves_it(path: Path) -> None:
    """No widget state, no model ids, no time stamps; every cell has its id."""
    stored = path.read_text(encoding="utf-8")
    assert all("id" in cell for cell in json.loads(stored)["cells"])
    assert refresh.text(refresh.canonical(nbformat.reads(stored, as_version=4))) == stored, (
        "run: make refresh"
    )


@every_notebook
def test_says_nothing_on_stderr(path: Path) -> None:
    outputs = [output for cell in code_cells(path) for output in cell.outputs]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]


@every_notebook
def test_no_cell_is_kept_from_nbval(path: Path) -> None:
    for cell in code_cells(path):
        assert "nbval-skip" not in cell.metadata.get("tags", [])
        assert "NBVAL_SKIP" not in cell.source
        if "interact(" not in cell.source:  # with a kernel, a widget catches what those print
            assert "nbval-ignore-output" not in cell.metadata.get("tags", [])
            assert "NBVAL_IGNORE_OUTPUT" not in cell.source


@every_notebook
def test_imports_name_what_they_take_and_nothing_of_the_build(path: Path) -> None:
    nodes = [node for cell in code_cells(path) for node in ast.walk(parse(cell))]
    taken = [
        (node.module or "", alias.name)
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    taken += [(alias.name, "") for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    assert not [module for module, name in taken if name == "*"]
    assert not [module for module, _ in taken if module.partition(".")[0] in ("booksite", "tests", "tools")]


@every_notebook
def test_defines_no_function_of_the_library(path: Path) -> None:
    library = {
        node.name
        for package in READABLE
        for module in (ROOT / "code" / package).rglob("*.py")
        for node in ast.parse(module.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert "max_pool2d" in library
    assert not defined(path) & library


def test_no_function_is_copied_from_notebook_to_notebook() -> None:
    counts = Counter(name for path in NOTEBOOKS for name in defined(path))
    assert not [name for name, count in counts.items() if count > 1]


@every_notebook
def test_what_a_seen_cell_uses_is_defined_where_it_is_seen(path: Path) -> None:
    """Who copies the code of a page, cell by cell, has all that it needs."""
    known = set(dir(builtins))
    for cell in code_cells(path):
        if {"remove-cell", "remove-input"} & set(cell.metadata.get("tags", [])):
            continue
        names = [node for node in ast.walk(parse(cell)) if isinstance(node, ast.Name)]
        known |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
        for node in ast.walk(parse(cell)):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                known.add(node.name)
            elif isinstance(node, ast.arg):
                known.add(node.arg)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                known |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ExceptHandler) and node.name:
                known.add(node.name)
        assert not {node.id for node in names} - known, cell.source


@every_notebook
def test_every_explorer_comes_alive_in_the_browser_s_jupyterlab(path: Path) -> None:
    cells = code_cells(path)
    hidden = [cell for cell in cells if HIDING & set(cell.metadata.get("tags", []))]
    widgets = {cell.id for cell in hidden if any(VIEW in output.get("data", {}) for output in cell.outputs)}
    assert widgets
    assert widgets <= {cell.id for cell in independent(cells)}
